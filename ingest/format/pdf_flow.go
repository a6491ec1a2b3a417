package format

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/ingest/block"
)

// pdfItem is a line or a table of a page, at its place.
type pdfItem struct {
	page int
	y    float32
	line *pdfLine
	grid *pdfGrid
}

// pdfBlocks turns pages into blocks: lines into paragraphs, rulings into tables, with what a page break parted joined.
func pdfBlocks(ctx context.Context, pages []pdfPage) ([]block.Block, error) {
	lines := make([][]pdfLine, len(pages))
	grids := make([][]*pdfGrid, len(pages))
	heights := make([]float32, len(pages))
	dropNumbers(pages)
	for i := range pages {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		grids[i] = pages[i].grids()
		lines[i] = pages[i].lines()
		heights[i] = pages[i].height
	}
	dropRunning(lines, heights)
	f := pdfFlow{body: bodySize(lines), margins: marginsOf(pages, lines), budget: newBudget()}
	for i := range pages {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		f.page(i, placeItems(i, lines[i], grids[i]))
	}
	f.endParagraph()
	f.endTable()
	return f.blocks, f.err
}

// placeItems puts a page's tables between its lines, at their height.
func placeItems(page int, lines []pdfLine, grids []*pdfGrid) []pdfItem {
	var items []pdfItem
	for i := range lines {
		l := &lines[i]
		for len(grids) > 0 && grids[0].ys[0] < (l.y0+l.y1)/2 {
			items = append(items, pdfItem{page: page, y: grids[0].ys[0], grid: grids[0]})
			grids = grids[1:]
		}
		items = append(items, pdfItem{page: page, y: l.y0, line: l})
	}
	for _, g := range grids {
		items = append(items, pdfItem{page: page, y: g.ys[0], grid: g})
	}
	return items
}

// bodySize is the size of most characters outside of tables.
func bodySize(pages [][]pdfLine) float32 {
	count := map[int]int{}
	for _, lines := range pages {
		for _, l := range lines {
			count[int(l.size*2+0.5)] += l.runes
		}
	}
	best := 0
	for size, n := range count {
		if n > count[best] || n == count[best] && size < best {
			best = size
		}
	}
	return float32(best) / 2
}

// margin is where lines of prose begin and end.
type margin struct{ left, right float32 }

// ownMargins is how many long lines a page needs to have margins of its own: the sheets of a workbook are printed each in its
// own way.
const ownMargins = 6

// marginsOf finds the margins of prose for each page: its own where it has lines enough, else those of all pages of its
// width.
func marginsOf(pages []pdfPage, lines [][]pdfLine) []margin {
	byWidth := map[int][]pdfLine{}
	own := make([]margin, len(pages))
	for i, page := range lines {
		var long []pdfLine
		for _, l := range page {
			if l.runes >= 15 && l.x1-l.x0 > pages[i].width/2 {
				long = append(long, l)
			}
		}
		w := int(pages[i].width)
		byWidth[w] = append(byWidth[w], long...)
		if len(long) >= ownMargins {
			own[i] = marginOf(long)
		}
	}
	for i := range own {
		if long := byWidth[int(pages[i].width)]; own[i].right == 0 && len(long) > 0 {
			own[i] = marginOf(long)
		}
	}
	return own
}

// marginOf finds the margins of long lines: the outermost place where a good part of them begin, and where the longest end.
func marginOf(long []pdfLine) margin {
	starts := map[int]int{}
	ends := make([]float32, 0, len(long))
	for _, l := range long {
		starts[int(l.x0+0.5)/3]++
		ends = append(ends, l.x1)
	}
	most, left := 0, 0
	for _, n := range starts {
		most = max(most, n)
	}
	for at, n := range starts {
		if n*2 >= most && (left == 0 || at < left) {
			left = at
		}
	}
	slices.Sort(ends)
	return margin{float32(left * 3), ends[len(ends)*9/10]}
}

// pdfFlow collects blocks from page to page.
type pdfFlow struct {
	body    float32
	margins []margin // of the pages
	blocks  []block.Block
	budget  *budget
	err     error

	para     []*pdfLine // lines of the paragraph being read
	paraPage int
	m        margin // of the page being read

	table *openTable
}

// openTable is the last table, as long as the next page may go on with it.
type openTable struct {
	xs     []float32 // edges of its columns, those of all parts
	page   int       // of its last part
	cells  []block.Cell
	ends   []pdfEnds // of the cells
	rows   int
	before []string // the lines above its first part
}

func (f *pdfFlow) page(no int, items []pdfItem) {
	f.m = f.margins[no]
	// A spreadsheet repeats the title lines of a sheet above each part of a table that has several pages.
	if f.table != nil && f.table.page == no-1 {
		if n := f.repeatedHead(items); n > 0 {
			items = items[n:]
		}
	}
	for _, it := range items {
		if it.line != nil {
			f.line(no, it.line)
			continue
		}
		f.grid(no, it.grid)
	}
}

// repeatedHead counts the lines at the beginning of a page that are those above the open table again.
func (f *pdfFlow) repeatedHead(items []pdfItem) int {
	n := 0
	for n < len(items) && items[n].line != nil {
		n++
	}
	if n == 0 || n == len(items) || n > len(f.table.before) || !f.table.goesOn(items[n].grid) || f.table.startsAnew(items[n].grid) || f.table.headerRows(f.table.columns(items[n].grid), items[n].grid.rows()) == 0 {
		return 0
	}
	tail := f.table.before[len(f.table.before)-n:]
	for i := range n {
		if items[i].line.text != tail[i] {
			return 0
		}
	}
	return n
}

func (f *pdfFlow) line(no int, l *pdfLine) {
	f.endTable()
	if len(f.para) > 0 && !f.continues(no, l) {
		f.endParagraph()
	}
	f.para = append(f.para, l)
	f.paraPage = no
}

// continues says whether a line goes on with the paragraph being read: the line before it had no room for its first
// word, and it begins at the margin. Leaders, sizes and numbering say otherwise.
func (f *pdfFlow) continues(no int, l *pdfLine) bool {
	last := f.para[len(f.para)-1]
	size := max(last.size, l.size)
	switch {
	case f.m.right == 0, abs32(last.size-l.size) > 0.15*size, leaders.MatchString(last.text), leaders.MatchString(l.text):
		return false
	case no == f.paraPage && l.y0-last.y1 > 2.2*size:
		return false
	case majorNumber.MatchString(l.text), sentenceEnd.MatchString(last.text) && numberedLine.MatchString(l.text):
		return false
	}
	middle := (f.m.left + f.m.right) / 2
	indented := l.x0 > f.m.left+1.2*size
	centred := indented && l.x1 < f.m.right-1.2*size && abs32((l.x0+l.x1)/2-middle) < 1.2*size
	if centred {
		// The rest of a title that fills its first line.
		return no == f.paraPage && size >= 1.1*f.body && last.x1-last.x0 > 0.8*(f.m.right-f.m.left) && abs32((last.x0+last.x1)/2-middle) < 1.2*size
	}
	if indented && (l.x0 > last.x0+0.5*size || len(f.para) == 1 && abs32(l.x0-last.x0) < 2) {
		return false // it begins a paragraph as the line before did
	}
	// A line at the margin under an indented one is surely no beginning, so that the line before may be shorter.
	slack := 0.6 * size
	if !indented && f.para[0].x0 > f.m.left+1.2*size && !sentenceEnd.MatchString(last.text) {
		slack = 2.2 * size
	}
	return last.x1+l.first >= f.margins[f.paraPage].right-slack
}

func (f *pdfFlow) endParagraph() {
	if len(f.para) == 0 {
		return
	}
	var b strings.Builder
	for i, l := range f.para {
		if i > 0 {
			last, _ := utf8.DecodeLastRuneInString(f.para[i-1].text)
			next, _ := utf8.DecodeRuneInString(l.text)
			// A line of digits runs on only where not even one more digit had room.
			full := f.para[i-1].x1+l.size*0.5 > f.m.right
			b.WriteString(joint(last, next, full, " "))
		}
		b.WriteString(l.text)
	}
	text := leaders.ReplaceAllString(b.String(), "……")
	bl := block.Block{Kind: block.Paragraph, Text: text}
	if size := f.para[0].size; f.body > 0 && size >= 1.25*f.body && utf8.RuneCountInString(text) <= 40 && !sentenceEnd.MatchString(text) && !contentsEnd.MatchString(text) {
		bl.Kind, bl.Level = block.Heading, 2
		if size >= 1.6*f.body {
			bl.Level = 1
		}
	}
	f.blocks = append(f.blocks, bl)
	f.para = nil
}

func (f *pdfFlow) grid(no int, g *pdfGrid) {
	f.endParagraph()
	if f.table != nil && f.table.page == no-1 && f.table.goesOn(g) && !f.table.startsAnew(g) {
		f.table.add(no, g)
		return
	}
	f.endTable()
	var before []string
	for i := len(f.blocks) - 1; i >= 0 && f.blocks[i].Table == nil && len(before) < 6; i-- {
		before = append(before, f.blocks[i].Text)
	}
	slices.Reverse(before)
	f.table = &openTable{before: before, xs: g.xs}
	f.table.add(no, g)
}

func (f *pdfFlow) endTable() {
	if f.table == nil {
		return
	}
	if err := f.budget.takeGrid(f.table.rows, len(f.table.xs)-1); err != nil {
		f.err = err
	} else {
		f.blocks = append(f.blocks, block.Block{Kind: block.TableKind, Table: block.NewTable(f.table.cells)})
	}
	f.table = nil
}

// goesOn says whether a table at the top of a page has the columns of one at the end of the page before. One part may
// have fewer of the edges, where its rows have merged cells.
func (t *openTable) goesOn(g *pdfGrid) bool {
	few, many := t.xs, g.xs
	if len(few) > len(many) {
		few, many = many, few
	}
	if abs32(few[0]-many[0]) > sameRuling || abs32(few[len(few)-1]-many[len(many)-1]) > sameRuling {
		return false
	}
	for _, x := range few {
		if abs32(many[nearest(many, x)]-x) > sameRuling {
			return false
		}
	}
	return true
}

// startsAnew says whether a part that repeats the table's first rows is another table of the same form: the next two rows
// have the same labels too. In a table that goes on, other rows follow the header, though several may have one label in
// common, such as 产出指标.
func (t *openTable) startsAnew(g *pdfGrid) bool {
	part := t.columns(g)
	n := t.headerRows(part, g.rows())
	if n == 0 {
		return false
	}
	for r := n; r < n+2; r++ {
		label := firstText(part, r)
		if label != firstText(t.cells, r) || r > n && label == firstText(part, n) || !strings.ContainsFunc(label, func(c rune) bool { return unicode.Is(unicode.Han, c) }) {
			return false
		}
	}
	return true
}

func firstText(cells []block.Cell, row int) string {
	for _, c := range cells {
		if c.Row == row && c.Text != "" {
			return c.Text
		}
	}
	return ""
}

// columns gives the cells of a part in the columns of the whole table.
func (t *openTable) columns(g *pdfGrid) []block.Cell {
	return moveColumns(g.blockCells(), g.xs, t.xs)
}

// moveColumns moves cells from columns with some edges to columns with more edges.
func moveColumns(cells []block.Cell, from, to []float32) []block.Cell {
	if len(from) == len(to) {
		return cells
	}
	for i := range cells {
		c := &cells[i]
		first, last := nearest(to, from[c.Col]), nearest(to, from[c.Col+c.ColSpan])
		c.Col, c.ColSpan = first, max(1, last-first)
	}
	return cells
}

// headerRows counts the rows at the top of a part of a table that repeat the table's own first rows.
func (t *openTable) headerRows(part []block.Cell, rows int) int {
	n := 0
	for r := range rows {
		if !slices.Equal(rowTexts(t.cells, r), rowTexts(part, r)) || emptyRow(part, r) {
			break
		}
		n = r + 1
	}
	return n
}

func rowTexts(cells []block.Cell, row int) []block.Cell {
	var out []block.Cell
	for _, c := range cells {
		if c.Row == row {
			out = append(out, c)
		}
	}
	return out
}

func emptyRow(cells []block.Cell, row int) bool {
	return !slices.ContainsFunc(cells, func(c block.Cell) bool { return c.Row == row && c.Text != "" })
}

// add appends the rows of a part of the table. The first part begins it.
func (t *openTable) add(no int, g *pdfGrid) {
	if len(g.xs) > len(t.xs) {
		t.cells = moveColumns(t.cells, t.xs, g.xs)
		t.xs = g.xs
	}
	cells := t.columns(g)
	skip := 0
	if t.rows > 0 {
		// A part that is the same from its first row to its last is no repeated header.
		if skip = t.headerRows(cells, g.rows()); skip == g.rows() {
			skip = 0
		}
	}
	var ends []pdfEnds
	var added []block.Cell
	for i, c := range cells {
		if c.Row < skip {
			continue
		}
		c.Row += t.rows - skip
		added, ends = append(added, c), append(ends, g.ends(&g.cells[i]))
	}
	if t.rows > 0 {
		added, ends = t.joinCut(added, ends)
	}
	t.cells, t.ends = append(t.cells, added...), append(t.ends, ends...)
	for _, c := range t.cells {
		t.rows = max(t.rows, c.Row+c.RowSpan)
	}
	t.page = no
}

// joinCut joins a row that the page break cut in two: each text that goes on below the break follows a cell of the row
// above that had no room for its first word, and some cell has nothing to go on with. Otherwise a cell that is merged
// downwards goes on over the break where the part below is empty.
func (t *openTable) joinCut(added []block.Cell, ends []pdfEnds) ([]block.Cell, []pdfEnds) {
	if len(added) == 0 || t.rows == 0 {
		return added, ends
	}
	row := t.rows
	above := map[int]int{} // column -> the cell that ends at the break
	for i, c := range t.cells {
		if c.Row+c.RowSpan == t.rows {
			above[c.Col] = i
		}
	}
	cut, rest := true, 0
	for i := range added {
		c := &added[i]
		if c.Row != row {
			continue
		}
		up, ok := above[c.Col]
		switch {
		case !ok || t.cells[up].ColSpan != c.ColSpan:
			cut = false
		case c.Text == "" && t.cells[up].Text != "":
			if t.cells[up].RowSpan == 1 {
				rest++ // a cell that is merged downwards has nothing more to say anyway
			}
		case c.Text != "":
			last, _ := utf8.DecodeLastRuneInString(t.cells[up].Text)
			next, _ := utf8.DecodeRuneInString(c.Text)
			if t.cells[up].Text == "" || t.ends[up].free >= ends[i].first || bothASCII(last, next) {
				cut = false
			}
		}
	}
	kept, keptEnds := added[:0], ends[:0]
	if cut && rest > 0 {
		for i, c := range added {
			if c.Row != row {
				c.Row--
				kept, keptEnds = append(kept, c), append(keptEnds, ends[i])
				continue
			}
			up := above[c.Col]
			t.cells[up].Text += c.Text
			t.cells[up].RowSpan += c.RowSpan - 1
			if c.Text != "" {
				t.ends[up] = ends[i]
			}
		}
		return kept, keptEnds
	}
	for i, c := range added {
		if up, ok := above[c.Col]; ok && c.Row == row && c.Text == "" && t.cells[up].ColSpan == c.ColSpan && (c.RowSpan > 1 || t.cells[up].RowSpan > 1) {
			t.cells[up].RowSpan += c.RowSpan
			continue
		}
		kept, keptEnds = append(kept, c), append(keptEnds, ends[i])
	}
	return kept, keptEnds
}
