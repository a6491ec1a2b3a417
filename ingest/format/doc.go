package format

import (
	"context"
	"sort"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"gongkai/ingest/block"
)

// Places in the head of a Word document's main stream, in bytes.
const (
	fibMagic      = 0xA5EC
	fibVersion    = 0x02
	fibFlags      = 0x0A
	fibTextLength = 0x4C
	fibStyles     = 0xA2
	fibCharacters = 0xFA
	fibParagraphs = 0x102
	fibPieces     = 0x1A2
	fibLists      = 0x2E2
	fibListUses   = 0x2EA

	flagEncrypted = 0x0100
	flagTable1    = 0x0200
	word97        = 0xC1
)

// Limits on a Word document. A large disclosure has 100,000 characters.
const (
	maxDocText    = 8 << 20
	maxDocRuns    = 1 << 20
	maxDocChanges = 256 << 20 // bytes of properties, however often they are referred to
)

// docReader reads the text of a Word document with the properties of its paragraphs.
type docReader struct {
	main, table, data []byte
	runs              []docRun    // by first byte
	known             []*docProps // of the runs that were asked for
	changed           int         // bytes of changes that were read
	unseen            []docSpan   // by first byte
	styles            []docProps
	lists             *docxLists
	budget            *budget
}

// docRun is a stretch of the main stream with the properties of the paragraphs in it.
type docRun struct {
	from, to uint32
	style    int
	changes  []byte // properties, as the file writes them
}

// docChar is a character and the byte of the main stream where it is stored.
type docChar struct {
	c  uint16
	fc uint32
}

// readDOC reads a document's text: not its headers, footnotes or text boxes, nor what is deleted or hidden, of fields only
// what they show.
func readDOC(ctx context.Context, c *compound, doc *block.Document) error {
	r := &docReader{budget: newBudget()}
	var err error
	if r.main, err = c.stream("WordDocument"); err != nil {
		return err
	}
	flags := u16(r.main, fibFlags)
	switch {
	case u16(r.main, 0) != fibMagic || u16(r.main, fibVersion) < word97:
		return &fault{block.Unreadable, "a Word document of 97 or later"}
	case flags&flagEncrypted != 0:
		return &fault{block.Encrypted, "a Word document that opens without a password"}
	}
	name := "0Table"
	if flags&flagTable1 != 0 {
		name = "1Table"
	}
	if r.table, err = c.stream(name); err != nil {
		return err
	}
	if r.data, err = c.stream("Data"); err != nil {
		return err
	}
	text, err := r.text()
	if err != nil {
		return err
	}
	if err := r.readRuns(); err != nil {
		return err
	}
	if err := r.readUnseen(); err != nil {
		return err
	}
	r.readStyles()
	r.readLists()
	if doc.Blocks, err = r.blocks(ctx, text); err != nil {
		return err
	}
	if len(doc.Blocks) == 0 {
		return &fault{block.Empty, "any text"}
	}
	return nil
}

// part is a piece of the table stream that the head points to.
func (r *docReader) part(at int) []byte {
	from, size := int(u32(r.main, at)), int(u32(r.main, at+4))
	if size <= 0 || from < 0 || from > len(r.table) || size > len(r.table)-from {
		return nil
	}
	return r.table[from : from+size]
}

// text puts the document's text together from its pieces: of two bytes a character, or of one in Windows' Western page.
func (r *docReader) text() ([]docChar, error) {
	length := int(u32(r.main, fibTextLength))
	switch {
	case length > len(r.main):
		return nil, errCut
	case length > maxDocText:
		return nil, tooLarge("at most 8 million characters")
	}
	clx := r.part(fibPieces)
	if clx == nil {
		return nil, errCut
	}
	// Changes to whole pieces come first; the pieces begin behind a 2.
	for len(clx) > 3 && clx[0] == 1 {
		clx = clx[min(len(clx), 3+u16(clx, 1)):]
	}
	if len(clx) < 5 || clx[0] != 2 {
		return nil, &fault{block.Unreadable, "the pieces of the text"}
	}
	clx = clx[5:]
	pieces := (len(clx) - 4) / 12
	text := make([]docChar, 0, length)
	for i := range pieces {
		n := int(u32(clx, 4*i+4)) - int(u32(clx, 4*i))
		n = min(n, length-len(text))
		if n < 0 {
			return nil, &fault{block.Unreadable, "pieces of text in order"}
		}
		fc := u32(clx, 4*(pieces+1)+8*i+2)
		size := uint32(2)
		if fc&(1<<30) != 0 {
			fc, size = fc&^(1<<30)/2, 1
		}
		if int(fc)+n*int(size) > len(r.main) {
			return nil, errCut
		}
		for range n {
			c := uint16(r.main[fc])
			if size == 2 {
				c = uint16(u16(r.main, int(fc)))
			} else if c >= 0x80 {
				c = uint16(charmap.Windows1252.DecodeByte(byte(c)))
			}
			text = append(text, docChar{c, fc})
			fc += size
		}
	}
	if len(text) < length {
		return nil, errCut
	}
	return text, nil
}

// readRuns reads where paragraphs with which properties lie: a list of pages of 512 bytes, each with some runs.
func (r *docReader) readRuns() error {
	list := r.part(fibParagraphs)
	pages := (len(list) - 4) / 8
	for i := range pages {
		at := int(u32(list, 4*(pages+1)+4*i)&0x3FFFFF) * 512
		if at+512 > len(r.main) {
			return errCut
		}
		page := r.main[at : at+512]
		n := int(page[511])
		for j := range n {
			run := docRun{from: u32(page, 4*j), to: u32(page, 4*j+4)}
			at := 4*(n+1) + 13*j
			if at >= 511 {
				break
			}
			if o := int(page[at]) * 2; o > 0 {
				size := 2*int(page[o]) - 1
				if o++; size < 0 && o < 511 {
					size = 2 * int(page[o])
					o++
				}
				if size >= 2 && o+size <= 512 {
					run.style, run.changes = u16(page, o), page[o+2:o+size]
				}
			}
			if r.runs = append(r.runs, run); len(r.runs) > maxDocRuns {
				return tooLarge("at most a million paragraphs")
			}
		}
	}
	sort.SliceStable(r.runs, func(a, b int) bool { return r.runs[a].from < r.runs[b].from })
	r.known = make([]*docProps, len(r.runs))
	return nil
}

// props are the properties of the paragraph that ends at a byte.
func (r *docReader) props(fc uint32) docProps {
	i := sort.Search(len(r.runs), func(i int) bool { return r.runs[i].from > fc }) - 1
	if i < 0 || fc >= r.runs[i].to {
		return docProps{outline: -1, level: -1}
	}
	if r.known[i] == nil {
		p := docProps{outline: -1, level: -1}
		if s := r.runs[i].style; s < len(r.styles) {
			p = r.styles[s]
		}
		r.apply(&p, r.runs[i].changes, false)
		r.known[i] = &p
	}
	return *r.known[i]
}

// Marks in the text of a Word document.
const (
	markCell      = 0x07 // the end of a cell, and of a row
	markLine      = 0x0B
	markPage      = 0x0C
	markParagraph = 0x0D
	markField     = 0x13
	markResult    = 0x14
	markFieldEnd  = 0x15
)

// docFlow collects paragraphs and the rows of the table that is being read.
type docFlow struct {
	r      *docReader
	out    []block.Block
	cell   []block.Block // paragraphs of the cell being read
	row    []docCell     // cells of the row being read
	rows   []docRow
	fields []bool // of the fields that are open: whether what they show has begun
	hidden int    // fields that are open and do not show anything yet
	para   []uint16
}

type docCell struct{ blocks []block.Block }

type docRow struct {
	cells []docCell
	shape *docShape
}

func (r *docReader) blocks(ctx context.Context, text []docChar) ([]block.Block, error) {
	f := &docFlow{r: r}
	for i, ch := range text {
		if i%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		switch c := ch.c; c {
		case markField:
			f.fields = append(f.fields, false)
			f.hidden++
		case markResult:
			if n := len(f.fields); n > 0 && !f.fields[n-1] {
				f.fields[n-1] = true
				f.hidden--
			}
		case markFieldEnd:
			if n := len(f.fields); n > 0 {
				if !f.fields[n-1] {
					f.hidden--
				}
				f.fields = f.fields[:n-1]
			}
		case markParagraph, markPage, markCell:
			if c == markParagraph && r.isUnseen(ch.fc) {
				continue // the next paragraph goes on with this one
			}
			if err := f.end(c, r.props(ch.fc)); err != nil {
				return nil, err
			}
			if r.changed > maxDocChanges {
				return nil, tooLarge("paragraphs with few properties")
			}
		default:
			if !r.isUnseen(ch.fc) {
				f.write(c)
			}
		}
	}
	if err := f.end(markParagraph, docProps{outline: -1, level: -1}); err != nil {
		return nil, err
	}
	return f.out, f.endTable()
}

// write adds a character that is shown.
func (f *docFlow) write(c uint16) {
	switch {
	case f.hidden > 0:
		return
	case c == markLine:
		c = '\n'
	case c == 0x1E: // a hyphen that does not break
		c = '-'
	case c == 0x1F, c < ' ' && c != '\t': // a hyphen that is not shown, pictures, notes
		return
	}
	f.para = append(f.para, c)
}

// end ends a paragraph, a cell or a row.
func (f *docFlow) end(mark uint16, p docProps) error {
	text := strings.TrimSpace(string(utf16.Decode(f.para)))
	f.para = f.para[:0]
	if text != "" && (p.list != 0 && p.list != noList) {
		text = f.r.lists.next(docxItem{num: strconv.Itoa(p.list), level: p.level}) + text
	}
	level := p.heading()
	if !p.inTable {
		if err := f.endTable(); err != nil {
			return err
		}
		f.out = appendLines(f.out, text, level)
		return nil
	}
	if mark == markCell && p.rowEnd {
		// What stands before the mark of a row's end belongs to no cell.
		if len(f.row) > 0 {
			f.rows = append(f.rows, docRow{cells: f.row, shape: p.row})
		}
		f.row, f.cell = nil, nil
		return nil
	}
	f.cell = appendLines(f.cell, text, 0)
	if mark == markCell {
		if err := f.r.budget.takeCell(); err != nil {
			return err
		}
		f.row = append(f.row, docCell{f.cell})
		f.cell = nil
	}
	return nil
}

// endTable makes blocks of the rows that were read. A row without its end is one all the same.
func (f *docFlow) endTable() error {
	if len(f.cell) > 0 {
		f.row = append(f.row, docCell{f.cell})
	}
	if len(f.row) > 0 {
		f.rows = append(f.rows, docRow{cells: f.row})
	}
	rows := f.rows
	f.cell, f.row, f.rows = nil, nil, nil
	if len(rows) == 0 {
		return nil
	}
	t := docTable(rows)
	t.snap()
	for _, part := range t.split() {
		blocks, err := f.r.budget.table(layOut(part))
		if err != nil {
			return err
		}
		f.out = append(f.out, blocks...)
	}
	return nil
}

// docTable puts rows with their own edges, in twentieths of a point, onto the columns that all edges together make.
func docTable(rows []docRow) *docxTable {
	var edges []int
	for i := range rows {
		rows[i].shape = rows[i].shape.fit(len(rows[i].cells))
		edges = append(edges, rows[i].shape.edges...)
	}
	sort.Ints(edges)
	unique := edges[:1]
	for _, e := range edges[1:] {
		if e != unique[len(unique)-1] {
			unique = append(unique, e)
		}
	}
	column := map[int]int{}
	t := &docxTable{}
	for i, e := range unique {
		column[e] = i
		if i > 0 {
			t.widths = append(t.widths, e-unique[i-1])
		}
	}
	for _, row := range rows {
		var cells []docxCell
		for i, c := range row.cells {
			from, to := column[row.shape.edges[i]], column[row.shape.edges[i+1]]
			m := row.shape.merges[i]
			if m.across && len(cells) > 0 {
				last := &cells[len(cells)-1]
				last.span += to - from
				last.blocks = append(last.blocks, c.blocks...)
				continue
			}
			cells = append(cells, docxCell{col: from, span: max(1, to-from), merge: m.down, blocks: c.blocks})
		}
		t.rows = append(t.rows, cells)
	}
	return t
}
