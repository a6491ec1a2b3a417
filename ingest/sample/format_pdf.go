package sample

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"gongkai/ingest/block"
)

// A PDF is written here by hand: the libraries for Go that were looked at (gopdf, fpdf, pdfcpu) put Chinese into a file
// only together with a font of some megabytes, while the format itself knows Chinese fonts by name, whose characters
// are Unicode. What a disclosure needs is text at a place, and lines.
//
// Lengths are whole hundredths of a point, since the rounding of floats may differ between processors.

const (
	point        = 100
	pdfShort     = 59528 // of a sheet of A4
	pdfLong      = 84189
	pdfMargin    = 72 * point
	pdfPadding   = 3 * point // of a cell, on each side
	pdfLineWidth = point / 2
)

// pdfPaper is a page being written.
type pdfPaper struct {
	width, height int
	b             bytes.Buffer
}

// pdfWriter lays a document out on pages.
type pdfWriter struct {
	*paper
	pages []*pdfPaper
	page  *pdfPaper
	y     int // from the top, of what comes next
	size  int // of prose
}

func renderPDF(p *paper) ([]byte, error) {
	w := &pdfWriter{paper: p, size: p.look.fontSize * point / 2}
	w.newPage(false)
	for i := range w.elements {
		e := &w.elements[i]
		switch {
		case e.table != nil:
			w.table(e.table, e.head)
			w.y += w.size
		case e.role == roleTitle:
			w.prose(e.text, w.size*8/5, 0, true)
			w.y += w.size
		case e.role == roleHeading:
			size := w.size
			if p.look.headings != headingPlain {
				size = size * 13 / 10
			}
			w.prose(e.text, size, 2*size, false)
		case e.role == roleCaption:
			if n := w.captions(i); n > 0 && (i == 0 || w.elements[i-1].role != roleCaption) {
				if wide := isWide(w.elements[i+n].table); wide != (w.page.width > w.page.height) || !w.look.flowing && w.y > pdfLong/2 || w.room() < 12*w.size {
					w.newPage(wide)
				}
			}
			w.prose(e.text, w.size, 0, true)
		default:
			if w.page.width > w.page.height {
				w.newPage(false)
			}
			w.prose(e.text, w.size, 2*w.size, false)
		}
	}
	return w.file()
}

// isWide says whether a table needs a page on its side.
func isWide(t *block.Table) bool { return t.Cols > 8 }

func (w *pdfWriter) newPage(wide bool) {
	w.page = &pdfPaper{width: pdfShort, height: pdfLong}
	if wide {
		w.page.width, w.page.height = pdfLong, pdfShort
	}
	w.pages = append(w.pages, w.page)
	w.y = pdfMargin
	if w.look.running {
		w.page.text(w.unit, pdfMargin, 45*point, 9*point)
	}
	n := strconv.Itoa(len(w.pages))
	if label := [...]string{"", n, "- " + n + " -", "第" + n + "页"}[w.look.pageNumber]; label != "" {
		w.page.text(label, (w.page.width-textWide(label, 9*point))/2, w.page.height-45*point, 9*point)
	}
}

// room is the height that is left on the page.
func (w *pdfWriter) room() int { return w.page.height - pdfMargin - w.y }

// prose writes a paragraph.
func (w *pdfWriter) prose(text string, size, indent int, centred bool) {
	width := w.page.width - 2*pdfMargin
	leading := size * 8 / 5
	for i, line := range wrap(text, width, width-indent, size) {
		if w.room() < leading {
			w.newPage(w.page.width > w.page.height)
		}
		x := pdfMargin
		switch {
		case centred:
			x += (width - textWide(line, size)) / 2
		case i == 0:
			x += indent
		}
		w.page.text(line, x, w.y+size, size)
		w.y += leading
	}
}

// runeWide is the width of a character in a font of a size: Chinese ones are square, all others half of that.
func runeWide(c rune, size int) int {
	if c < 0x80 {
		return size / 2
	}
	return size
}

func textWide(s string, size int) int {
	n := 0
	for _, c := range s {
		n += runeWide(c, size)
	}
	return n
}

const (
	neverFirst = "，。、；：！？）》〕】”’…%％,.;:)"
	neverLast  = "（《〔【“‘("
)

// words divides text where lines may end: between any two Chinese characters, but not within a number or a Latin word,
// and not before a comma.
func words(text string) []string {
	var out []string
	var last rune
	for _, c := range text {
		ascii := c > ' ' && c < 0x80 && last > ' ' && last < 0x80
		if n := len(out); n > 0 && (ascii || strings.ContainsRune(neverFirst, c) || strings.ContainsRune(neverLast, last)) {
			out[n-1] += string(c)
		} else {
			out = append(out, string(c))
		}
		last = c
	}
	return out
}

// wrap breaks text into lines of a width, the first of which may be shorter.
func wrap(text string, width, first, size int) []string {
	var lines []string
	line, used, most := "", 0, first
	end := func() {
		lines = append(lines, line)
		line, used, most = "", 0, width
	}
	for _, word := range words(text) {
		n := textWide(word, size)
		if used+n > most && used > 0 {
			end()
		}
		if n <= most {
			line += word
			used += n
			continue
		}
		for _, c := range word { // a word wider than a line
			if used+runeWide(c, size) > most && used > 0 {
				end()
			}
			line += string(c)
			used += runeWide(c, size)
		}
	}
	return append(lines, line)
}

// strip is a row of a table, or the part of one that stands on a page.
type strip struct {
	row, height int
	lines       map[int][]string // of the cells that begin in it, by their number
}

// pdfTable is a table being laid out.
type pdfTable struct {
	*block.Table
	size   int
	xs     []int // edges of columns
	strips []strip
}

// table draws a table over as many pages as it needs. Its first rows may stand again on each of them.
func (w *pdfWriter) table(t *block.Table, head int) {
	if w.look.flat {
		t = flat(t)
	}
	l := w.layOut(t)
	if !w.look.repeatHeads {
		head = 0
	}
	var part []strip
	room := w.room()
	next := func() {
		w.draw(l, part)
		w.newPage(w.page.width > w.page.height)
		part, room = nil, w.room()
		for _, s := range l.strips[:head] {
			part = append(part, s)
			room -= s.height
		}
	}
	for _, s := range l.strips {
		for s.height > room {
			if above, below, ok := l.cut(s, room); ok && w.look.cutRows && s.row >= head {
				part = append(part, above)
				s = below
			} else if s.row < head {
				head = 0 // there would be no end to it
			}
			next()
		}
		part = append(part, s)
		room -= s.height
	}
	w.draw(l, part)
}

// layOut gives columns their widths and rows their heights.
func (w *pdfWriter) layOut(t *block.Table) *pdfTable {
	l := &pdfTable{Table: t, size: min(w.size, 10*point)}
	if isWide(t) {
		l.size = 8 * point
	}
	// Each column is wide enough for its longest word, and gets a share of what is left by the length of its texts.
	least, wish, sum := make([]int, t.Cols), make([]int, t.Cols), 0
	for i := range t.Cells {
		c := &t.Cells[i]
		if c.ColSpan > 1 {
			continue
		}
		for _, word := range words(c.Text) {
			least[c.Col] = max(least[c.Col], min(textWide(word, l.size), 12*l.size)+2*pdfPadding+point)
		}
		wish[c.Col] = max(wish[c.Col], min(textWide(c.Text, l.size), 16*l.size))
	}
	free := w.page.width - 2*pdfMargin
	for i := range least {
		least[i] = max(least[i], 2*l.size)
		free -= least[i]
		wish[i] = max(wish[i]-least[i], l.size)
		sum += wish[i]
	}
	l.xs = []int{pdfMargin}
	for i := range least {
		l.xs = append(l.xs, l.xs[i]+least[i]+max(free, 0)*wish[i]/sum)
	}
	for r := range t.Rows {
		s := strip{row: r, lines: map[int][]string{}}
		for i := range t.Cells {
			if c := &t.Cells[i]; c.Row == r {
				width := l.xs[c.Col+c.ColSpan] - l.xs[c.Col] - 2*pdfPadding
				s.lines[i] = wrap(c.Text, width, width, l.size)
			}
		}
		s.height = l.need(s.lines)
		l.strips = append(l.strips, s)
	}
	return l
}

func (l *pdfTable) leading() int { return l.size * 3 / 2 }

// need is the height that lines need.
func (l *pdfTable) need(lines map[int][]string) int {
	most := 1
	for _, ls := range lines {
		most = max(most, len(ls))
	}
	return most*l.leading() + 2*pdfPadding
}

// cut parts a row so that its upper part fits into a height.
func (l *pdfTable) cut(s strip, height int) (above, below strip, ok bool) {
	n := (height - 2*pdfPadding) / l.leading()
	if n < 1 {
		return above, below, false
	}
	above, below = strip{row: s.row, lines: map[int][]string{}}, strip{row: s.row, lines: map[int][]string{}}
	for i, lines := range s.lines {
		above.lines[i] = lines[:min(n, len(lines))]
		below.lines[i] = lines[min(n, len(lines)):]
	}
	above.height, below.height = l.need(above.lines), l.need(below.lines)
	return above, below, true
}

// draw draws the part of a table that stands on the page.
func (w *pdfWriter) draw(l *pdfTable, part []strip) {
	ys := []int{w.y}
	for i, s := range part {
		ys = append(ys, ys[i]+s.height)
	}
	for i := range l.Cells {
		c := &l.Cells[i]
		inCell := func(s strip) bool { return s.row >= c.Row && s.row < c.Row+c.RowSpan }
		first := slices.IndexFunc(part, inCell)
		if first < 0 {
			continue
		}
		last := first + 1
		for last < len(part) && inCell(part[last]) {
			last++
		}
		x0, x1 := l.xs[c.Col], l.xs[c.Col+c.ColSpan]
		w.frame(x0, ys[first], x1, ys[last])
		for s := first; s < last; s++ {
			for n, line := range part[s].lines[i] {
				w.page.text(line, x0+pdfPadding, ys[s]+pdfPadding+n*l.leading()+l.size, l.size)
			}
		}
	}
	w.y = ys[len(part)]
}

// frame draws the lines round a cell: as lines, or as thin rectangles, as spreadsheets do.
func (w *pdfWriter) frame(x0, y0, x1, y1 int) {
	for _, l := range [][4]int{{x0, y0, x1, y0}, {x0, y1, x1, y1}, {x0, y0, x0, y1}, {x1, y0, x1, y1}} {
		w.page.rule(l, w.look.thinBoxes)
	}
}

func (p *pdfPaper) rule(l [4]int, thin bool) {
	h := p.height
	if thin {
		fmt.Fprintf(&p.b, "%s %s %s %s re f\n", num(l[0]), num(h-l[3]), num(max(l[2]-l[0], pdfLineWidth)), num(max(l[3]-l[1], pdfLineWidth)))
		return
	}
	fmt.Fprintf(&p.b, "%s w %s %s m %s %s l S\n", num(pdfLineWidth), num(l[0]), num(h-l[1]), num(l[2]), num(h-l[3]))
}

// text writes a line with its baseline y below the top.
func (p *pdfPaper) text(s string, x, y, size int) {
	if s == "" {
		return
	}
	fmt.Fprintf(&p.b, "BT /F1 %s Tf %s %s Td <", num(size), num(x), num(p.height-y))
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&p.b, "%04X", u)
	}
	p.b.WriteString("> Tj ET\n")
}

// num writes hundredths.
func num(n int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return fmt.Sprintf("%s%d.%02d", sign, n/point, n%point)
}

// file writes the pages as a file. STSong-Light is a font that every reader of PDF knows by name, and UniGB-UCS2-H says
// that its characters are written as Unicode.
func (w *pdfWriter) file() ([]byte, error) {
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"", // the pages
		"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UCS2-H /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
		"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 5 0 R /DW 1000 /W [1 95 500] >>",
		"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
	}
	var kids strings.Builder
	for _, p := range w.pages {
		var packed bytes.Buffer
		z := zlib.NewWriter(&packed)
		if _, err := z.Write(p.b.Bytes()); err != nil {
			return nil, fmt.Errorf("pack a page: %w", err)
		}
		if err := z.Close(); err != nil {
			return nil, fmt.Errorf("pack a page: %w", err)
		}
		n := len(objects) + 1
		fmt.Fprintf(&kids, "%d 0 R ", n)
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s %s] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", num(p.width), num(p.height), n+1),
			fmt.Sprintf("<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream", packed.Len(), packed.Bytes()))
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.TrimSpace(kids.String()), len(w.pages))
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	starts := make([]int, len(objects))
	for i, o := range objects {
		starts[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range starts {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return b.Bytes(), nil
}
