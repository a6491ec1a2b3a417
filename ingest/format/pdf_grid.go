package format

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/ingest/block"
)

// Distances in points within which drawn positions are one.
const (
	sameRuling = 3 // of a double border, or of pieces drawn cell by cell
	rulingGap  = 4 // between two pieces of a line, at a crossing or between dashes
	rulingOver = 9 // by which rows must go beyond the outermost column line for a border to be missing there
)

// pdfGrid is a table as its rulings draw it, with the characters in it.
type pdfGrid struct {
	xs, ys []float32 // edges of columns and rows
	cells  []pdfCell
	at     []int // row*columns+column -> index in cells
}

type pdfCell struct {
	row, col, rows, cols int
	chars                []pdfChar
}

func (g *pdfGrid) cols() int { return len(g.xs) - 1 }
func (g *pdfGrid) rows() int { return len(g.ys) - 1 }

// pdfGrids finds the tables of a page and moves their characters out of it.
func (p *pdfPage) grids() []*pdfGrid {
	across, down := joinRulings(p.across), joinRulings(p.down)
	if len(across) > pdfRulings || len(down) > pdfRulings {
		return nil // a drawing
	}
	var grids []*pdfGrid
	for _, g := range groupRulings(across, down) {
		if grid := newGrid(g.across, g.down); grid != nil {
			grids = append(grids, grid)
		}
	}
	// The smallest table that holds a character has it: a frame round the page may hold all others.
	slices.SortStableFunc(grids, func(a, b *pdfGrid) int {
		switch x, y := a.area(), b.area(); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	rest := p.chars[:0:0]
	for _, c := range p.chars {
		if !slices.ContainsFunc(grids, func(g *pdfGrid) bool { return g.take(c) }) {
			rest = append(rest, c)
		}
	}
	var tables []*pdfGrid
	for _, g := range grids {
		full := 0
		for i := range g.cells {
			if len(g.cells[i].chars) > 0 {
				full++
			}
		}
		g.dropSlivers()
		if full > 0 && g.cols() > 1 && len(g.cells) > 1 {
			tables = append(tables, g)
			continue
		}
		// A box round some text is no table.
		for i := range g.cells {
			rest = append(rest, g.cells[i].chars...)
		}
	}
	p.chars = rest
	slices.SortStableFunc(tables, func(a, b *pdfGrid) int { return int(a.ys[0] - b.ys[0]) })
	return tables
}

func (g *pdfGrid) area() float32 {
	return (g.xs[len(g.xs)-1] - g.xs[0]) * (g.ys[len(g.ys)-1] - g.ys[0])
}

// take puts a character into the cell that its middle lies in.
func (g *pdfGrid) take(c pdfChar) bool {
	col, okX := slotOf(g.xs, (c.x0+c.x1)/2)
	row, okY := slotOf(g.ys, (c.y0+c.y1)/2)
	if !okX || !okY {
		return false
	}
	cell := &g.cells[g.at[row*g.cols()+col]]
	cell.chars = append(cell.chars, c)
	return true
}

// sliver is the width in points up to which a column or row that no cell has for itself is a slip of the hand: edges
// that were meant to be one.
const sliver = 10

// dropSlivers takes out the columns and rows that arise where cells' edges in different rows do not quite meet.
func (g *pdfGrid) dropSlivers() {
	for col := g.cols() - 1; col >= 0; col-- {
		alone := slices.ContainsFunc(g.cells, func(c pdfCell) bool { return c.col == col && c.cols == 1 })
		if alone || g.xs[col+1]-g.xs[col] > sliver {
			continue
		}
		for i := range g.cells {
			c := &g.cells[i]
			c.col, c.cols = withoutLine(c.col, c.cols, col)
		}
		g.xs = slices.Delete(g.xs, col, col+1)
	}
	for row := g.rows() - 1; row >= 0; row-- {
		alone := slices.ContainsFunc(g.cells, func(c pdfCell) bool { return c.row == row && c.rows == 1 })
		if alone || g.ys[row+1]-g.ys[row] > sliver {
			continue
		}
		for i := range g.cells {
			c := &g.cells[i]
			c.row, c.rows = withoutLine(c.row, c.rows, row)
		}
		g.ys = slices.Delete(g.ys, row, row+1)
	}
	g.at = nil // it speaks of columns and rows that are no more
}

// withoutLine is where a cell over some columns stands when one column is taken out.
func withoutLine(at, span, gone int) (int, int) {
	switch {
	case at > gone:
		return at - 1, span
	case at+span > gone:
		return at, span - 1
	}
	return at, span
}

func slotOf(edges []float32, v float32) (int, bool) {
	i, _ := slices.BinarySearch(edges, v)
	return i - 1, i > 0 && i < len(edges)
}

// joinRulings makes one line of pieces that lie on one.
func joinRulings(pieces []ruling) []ruling {
	slices.SortFunc(pieces, func(a, b ruling) int { return compareFloat(a.pos, b.pos) })
	var lines []ruling
	for first := 0; first < len(pieces); {
		last := first + 1
		for last < len(pieces) && pieces[last].pos-pieces[first].pos <= sameRuling && pieces[last].pos-pieces[last-1].pos <= sameRuling/2 {
			last++
		}
		group := pieces[first:last]
		pos := group[len(group)/2].pos
		slices.SortFunc(group, func(a, b ruling) int { return compareFloat(a.from, b.from) })
		line := ruling{pos, group[0].from, group[0].to}
		for _, piece := range group[1:] {
			if piece.from <= line.to+rulingGap {
				line.to = max(line.to, piece.to)
				continue
			}
			lines = append(lines, line)
			line = ruling{pos, piece.from, piece.to}
		}
		lines = append(lines, line)
		first = last
	}
	return slices.DeleteFunc(lines, func(l ruling) bool { return l.to-l.from < rulingLength })
}

func compareFloat(a, b float32) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

type rulingGroup struct{ across, down []ruling }

// groupRulings puts lines together that cross or touch.
func groupRulings(across, down []ruling) []rulingGroup {
	parent := make([]int, len(across)+len(down))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i, h := range across {
		for j, v := range down {
			if v.pos >= h.from-sameRuling && v.pos <= h.to+sameRuling && h.pos >= v.from-sameRuling && h.pos <= v.to+sameRuling {
				parent[find(i)] = find(len(across) + j)
			}
		}
	}
	groups := map[int]*rulingGroup{}
	var order []int
	group := func(i int) *rulingGroup {
		root := find(i)
		if groups[root] == nil {
			groups[root] = &rulingGroup{}
			order = append(order, root)
		}
		return groups[root]
	}
	for i, h := range across {
		g := group(i)
		g.across = append(g.across, h)
	}
	for j, v := range down {
		g := group(len(across) + j)
		g.down = append(g.down, v)
	}
	var out []rulingGroup
	for _, root := range order {
		out = append(out, *groups[root])
	}
	return out
}

// newGrid makes a table of lines that cross; nil where they make no cells.
func newGrid(across, down []ruling) *pdfGrid {
	if len(across) < 2 || len(down) == 0 {
		return nil
	}
	xs, ys := positions(down), positions(across)
	// A table may lack the border at its sides, or the line above and below.
	left, right := across[0].from, across[0].to
	for _, h := range across {
		left, right = min(left, h.from), max(right, h.to)
	}
	top, bottom := down[0].from, down[0].to
	for _, v := range down {
		top, bottom = min(top, v.from), max(bottom, v.to)
	}
	g := &pdfGrid{xs: extend(xs, left, right), ys: extend(ys, top, bottom)}
	xs, ys = g.xs, g.ys
	rows, cols := g.rows(), g.cols()
	if rows < 1 || cols < 1 || rows*cols > pdfRulings*10 {
		return nil
	}
	// Which edges between squares are drawn: right of and below each.
	beside, below := make([]bool, rows*cols), make([]bool, rows*cols)
	for _, v := range down {
		col := nearest(xs, v.pos)
		for r := 0; col > 0 && r < rows; r++ {
			if mid := (ys[r] + ys[r+1]) / 2; v.from <= mid && v.to >= mid {
				beside[r*cols+col-1] = true
			}
		}
	}
	for _, h := range across {
		row := nearest(ys, h.pos)
		for c := 0; row > 0 && c < cols; c++ {
			if mid := (xs[c] + xs[c+1]) / 2; h.from <= mid && h.to >= mid {
				below[(row-1)*cols+c] = true
			}
		}
	}
	g.at = make([]int, rows*cols)
	for i := range g.at {
		g.at[i] = -1
	}
	for r := range rows {
		for c := range cols {
			if g.at[r*cols+c] >= 0 {
				continue
			}
			w, h := 1, 1
			for c+w < cols && !beside[r*cols+c+w-1] && g.at[r*cols+c+w] < 0 {
				w++
			}
			for r+h < rows && openBelow(g.at, beside, below, cols, r+h, c, w) {
				h++
			}
			for i := r; i < r+h; i++ {
				for j := c; j < c+w; j++ {
					g.at[i*cols+j] = len(g.cells)
				}
			}
			g.cells = append(g.cells, pdfCell{row: r, col: c, rows: h, cols: w})
		}
	}
	return g
}

// openBelow says whether a cell that reaches down to row r, from column c over w columns, goes on into that row: no
// line above it, and none within.
func openBelow(at []int, beside, below []bool, cols, r, c, w int) bool {
	for j := c; j < c+w; j++ {
		if below[(r-1)*cols+j] || at[r*cols+j] >= 0 || j < c+w-1 && beside[r*cols+j] {
			return false
		}
	}
	return true
}

// positions are where lines stand, each once.
func positions(lines []ruling) []float32 {
	all := make([]float32, 0, len(lines))
	for _, l := range lines {
		all = append(all, l.pos)
	}
	slices.Sort(all)
	out := all[:1]
	for _, p := range all[1:] {
		if p-out[len(out)-1] > sameRuling {
			out = append(out, p)
		}
	}
	return out
}

// extend adds an edge where crossing lines go well beyond the outermost one.
func extend(edges []float32, from, to float32) []float32 {
	if from < edges[0]-rulingOver {
		edges = append([]float32{from}, edges...)
	}
	if to > edges[len(edges)-1]+rulingOver {
		edges = append(edges, to)
	}
	return edges
}

func nearest(edges []float32, v float32) int {
	best := 0
	for i, e := range edges {
		if abs32(e-v) < abs32(edges[best]-v) {
			best = i
		}
	}
	return best
}

func abs32(v float32) float32 { return max(v, -v) }

// text is what stands in a cell: in the engine's order, which is the order of writing.
func (g *pdfGrid) text(c *pdfCell) string {
	if len(c.chars) == 0 {
		return ""
	}
	left, right := g.xs[c.col], g.xs[c.col+c.cols]
	var b strings.Builder
	last := c.chars[0]
	lineStart := last.x0
	for i, ch := range c.chars {
		if i > 0 {
			switch {
			case newLine(last, ch):
				// The cell was full where the next character had no place, with the usual padding on both sides.
				full := right-last.x1 < (ch.x1-ch.x0)+max(2, min(lineStart-left, 9))
				b.WriteString(joint(last.c, ch.c, full, "\n"))
				lineStart = ch.x0
			case ch.space || ch.x0-last.x1 > last.size()*0.6 && bothASCII(last.c, ch.c):
				b.WriteByte(' ')
			}
		}
		b.WriteRune(ch.c)
		last = ch
	}
	return b.String()
}

// pdfEnds are the ends of a cell's text: how much room is left on its last line, and how wide its first word is. Text goes
// on elsewhere only where that had no room.
type pdfEnds struct{ free, first float32 }

// ends measures a cell's text, with the usual padding beside it.
func (g *pdfGrid) ends(c *pdfCell) pdfEnds {
	if len(c.chars) == 0 {
		return pdfEnds{}
	}
	return pdfEnds{g.xs[c.col+c.cols] - c.chars[len(c.chars)-1].x1 - 9, firstWord(c.chars)}
}

// newLine says whether a character stands on another line than the one before it.
func newLine(last, next pdfChar) bool {
	overlap := min(last.y1, next.y1) - max(last.y0, next.y0)
	return overlap < 0.4*min(last.size(), next.size()) || next.x1 < last.x0 && next.y0 > last.y0+1
}

// joint is what stands between the end of a line and the start of the next. Digits run on only where the line was full:
// two numbers below each other are never made into one.
func joint(last, next rune, full bool, otherwise string) string {
	switch {
	case !bothASCII(last, next):
		return ""
	case unicode.IsLetter(last) && unicode.IsLetter(next):
		return " "
	case full:
		return ""
	}
	return otherwise
}

func bothASCII(a, b rune) bool { return a < utf8.RuneSelf && b < utf8.RuneSelf }

// cellsOf turns a drawn table into rows of cells of a block.
func (g *pdfGrid) blockCells() []block.Cell {
	cells := make([]block.Cell, 0, len(g.cells))
	for i := range g.cells {
		c := &g.cells[i]
		cells = append(cells, block.Cell{Row: c.row, Col: c.col, RowSpan: c.rows, ColSpan: c.cols, Text: g.text(c)})
	}
	return cells
}
