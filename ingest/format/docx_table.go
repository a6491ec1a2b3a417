package format

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/ingest/block"
)

// docxMerge says how a cell continues the one above it.
type docxMerge int

const (
	mergeNone docxMerge = iota
	mergeStart
	mergeContinue
)

// docxTable is a table as it is written: rows of cells over columns of a grid.
type docxTable struct {
	widths []int // of the grid's columns, in twentieths of a point
	rows   [][]docxCell
}

type docxCell struct {
	col, span int
	merge     docxMerge
	sideways  bool // merged into the cell on its left, the older way
	blocks    []block.Block
}

func (d *docxReader) table(out *flow) {
	if d.nesting++; d.nesting > maxNesting {
		d.x.err = &fault{block.Unreadable, fmt.Sprintf("at most %d tables inside each other", maxNesting)}
		return
	}
	var t docxTable
	d.tableRows(&t)
	d.nesting--
	t.snap()
	for _, part := range t.split() {
		blocks, err := d.budget.table(layOut(part))
		if err != nil {
			d.x.err = err
			return
		}
		out.blocks = append(out.blocks, blocks...)
	}
}

func (d *docxReader) tableRows(t *docxTable) {
	for e := range d.x.children() {
		switch e.name {
		case "tblGrid":
			for e := range d.x.children() {
				if e.name == "gridCol" && len(t.widths) < maxCells {
					t.widths = append(t.widths, number0(e.attr("w"), 1<<20, 0))
				}
			}
		case "tr":
			d.tableRow(t)
		case "tblPr", "sdtPr", "sdtEndPr", "del", "moveFrom":
		default:
			d.tableRows(t)
		}
	}
}

func (d *docxReader) tableRow(t *docxTable) {
	col, deleted := 0, false
	var row []docxCell
	var cells func()
	cells = func() {
		for e := range d.x.children() {
			switch e.name {
			case "trPr":
				for e := range d.x.children() {
					switch e.name {
					case "gridBefore":
						col += number0(e.attr("val"), maxSpan, 0)
					case "del":
						deleted = true
					}
				}
			case "tc":
				c := d.cell()
				c.col = col
				col += c.span
				if n := len(row); c.sideways && n > 0 {
					row[n-1].span += c.span
					row[n-1].blocks = append(row[n-1].blocks, c.blocks...)
					continue
				}
				row = append(row, c)
			case "tblPrEx", "sdtPr", "sdtEndPr", "del", "moveFrom":
			default:
				cells()
			}
		}
	}
	cells()
	if !deleted {
		t.rows = append(t.rows, row)
	}
}

func (d *docxReader) cell() docxCell {
	c := docxCell{span: 1}
	if err := d.budget.takeCell(); err != nil {
		d.x.err = err
		return c
	}
	var out flow
	for e := range d.x.children() {
		if e.name != "tcPr" {
			d.blockElement(&out, e)
			continue
		}
		for e := range d.x.children() {
			switch e.name {
			case "gridSpan":
				c.span = max(1, number0(e.attr("val"), maxSpan, 1))
			case "vMerge":
				c.merge = mergeOf(e)
			case "hMerge":
				c.sideways = mergeOf(e) == mergeContinue
			}
		}
	}
	c.blocks = d.budget.appendLines(out.blocks, out.carry, 0)
	return c
}

func mergeOf(e element) docxMerge {
	if e.attr("val") == "restart" {
		return mergeStart
	}
	return mergeContinue
}

// sameEdge is the distance, in twentieths of a point, up to which two edges are one: rows that were drawn by hand
// miss each other by a little, and each miss is a column of the grid. No column is as narrow as this (1.8 mm).
const sameEdge = 100

// snap makes one edge of edges that lie next to each other, unless a cell would vanish by it.
func (t *docxTable) snap() {
	total := 0
	for _, w := range t.widths {
		total += w
	}
	if total == 0 {
		return
	}
	edge := make([]int, len(t.widths)+1) // column -> the column whose edge it shares
	from, at := 0, 0
	for i, w := range t.widths {
		at += w
		if at > sameEdge {
			from, at = i+1, 0
		}
		edge[i+1] = from
	}
	moved := func(col int) int {
		if col < len(edge) {
			return edge[col]
		}
		return col
	}
	for _, row := range t.rows {
		for _, c := range row {
			if moved(c.col) >= moved(c.col+c.span) {
				return
			}
		}
	}
	for _, row := range t.rows {
		for i := range row {
			c := &row[i]
			end := moved(c.col + c.span)
			c.col = moved(c.col)
			c.span = end - c.col
		}
	}
}

// layOut places a table's cells, joining those that are merged downwards. A merge is known by its columns: rows need
// not have the same cells.
func layOut(rows [][]docxCell) []gridCell {
	var cells []gridCell
	type columns struct{ col, span int }
	var open map[columns]int
	for r, row := range rows {
		next := map[columns]int{}
		for _, c := range row {
			key := columns{c.col, c.span}
			if above, ok := open[key]; ok && c.merge == mergeContinue {
				cells[above].rowSpan = r - cells[above].row + 1
				next[key] = above
				continue
			}
			if c.merge != mergeNone {
				next[key] = len(cells)
			}
			cells = append(cells, gridCell{row: r, col: c.col, rowSpan: 1, colSpan: c.span, blocks: c.blocks})
		}
		open = next
	}
	return cells
}

// split divides a table that was once several: Word makes one of tables with no paragraph between them. It divides
// before a row that reads as a header, has none of its inner edges in common with any row above, and follows rows
// that are a whole table themselves. A form, whose rows differ on purpose, has edges that recur.
func (t *docxTable) split() [][][]docxCell {
	var parts [][][]docxCell
	first := 0
	edges, numbers := map[int]bool{}, false // of the rows since first, and whether one below it has a number
	for r, row := range t.rows {
		if r-first >= 2 && r+1 < len(t.rows) && looksLikeHeader(row) && !shareEdge(edges, row) && !mergedAcross(row) &&
			looksLikeHeader(t.rows[first]) && numbers && sameColumns(row, t.rows[r+1]) {
			parts = append(parts, t.rows[first:r])
			first, numbers = r, false
			clear(edges)
		}
		numbers = numbers || r > first && hasNumber(row)
		for i := 1; i < len(row); i++ {
			edges[row[i].col] = true
		}
	}
	return append(parts, t.rows[first:])
}

// looksLikeHeader says whether a row has three or more cells, each with a short text and no digit.
func looksLikeHeader(row []docxCell) bool {
	if len(row) < 3 {
		return false
	}
	for _, c := range row {
		text, tables := cellText(c.blocks)
		if text == "" || tables != nil || utf8.RuneCountInString(text) > 20 || strings.ContainsFunc(text, unicode.IsDigit) {
			return false
		}
	}
	return true
}

func shareEdge(edges map[int]bool, row []docxCell) bool {
	for _, c := range row[1:] {
		if edges[c.col] {
			return true
		}
	}
	return false
}

func mergedAcross(row []docxCell) bool {
	for _, c := range row {
		if c.merge == mergeContinue {
			return true
		}
	}
	return false
}

func sameColumns(a, b []docxCell) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].col != b[i].col {
			return false
		}
	}
	return true
}

func hasNumber(row []docxCell) bool {
	for _, c := range row {
		for _, b := range c.blocks {
			if strings.ContainsFunc(b.Text, unicode.IsDigit) {
				return true
			}
		}
	}
	return false
}
