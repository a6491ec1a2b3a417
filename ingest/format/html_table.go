package format

import (
	"fmt"
	"strings"

	"golang.org/x/net/html/atom"

	"gongkai/ingest/block"
)

// Limits on a table of a page.
const (
	maxHTMLCols = 2000
	maxRowWork  = 1 << 25 // columns looked at, over all rows of all tables
)

// htmlTable is a table being read.
type htmlTable struct {
	outer   *htmlFlow // what the table stands in
	before  htmlFlow  // its caption, and what stands in it outside of any cell
	layout  bool      // it says of itself that it holds no data
	cells   []htmlCell
	row     int   // of the row that is open or comes next
	inRow   bool  // a row is open
	col     int   // where the next cell looks for room
	group   int   // the row that the group of rows begins with
	covered []int // column -> how many rows below are still covered from above
	lists   int   // lists that were open around the cell
}

type htmlCell struct {
	row, col, rowSpan, colSpan int
	toEnd                      bool // down to the end of the group of rows
	flow                       *htmlFlow
}

func (h *htmlReader) table() *htmlTable {
	if n := len(h.tables); n > 0 {
		return h.tables[n-1]
	}
	return nil
}

func (h *htmlReader) startTablePart(t *htmlTag) error {
	if t.atom == atom.Table {
		if len(h.tables) == maxNesting {
			return &fault{block.Unreadable, fmt.Sprintf("at most %d tables inside each other", maxNesting)}
		}
		n := &htmlTable{outer: h.out, layout: t.role == "presentation" || t.role == "none"}
		h.tables = append(h.tables, n)
		h.out = &n.before
		return nil
	}
	if h.rowWork > maxRowWork {
		return tooLarge("tables with fewer rows and columns")
	}
	table := h.table()
	if table == nil {
		return nil
	}
	switch t.atom {
	case atom.Tr:
		h.endCell(table)
		h.endRow(table)
		table.inRow = true
	case atom.Tbody, atom.Thead, atom.Tfoot:
		h.endCell(table)
		h.endRow(table)
		table.endGroup()
	case atom.Td, atom.Th:
		h.endCell(table)
		table.inRow = true
		return h.startCell(table, t)
	}
	return nil
}

func (h *htmlReader) endTablePart(a atom.Atom) error {
	table := h.table()
	if table == nil {
		return nil
	}
	switch a {
	case atom.Td, atom.Th:
		h.endCell(table)
	case atom.Tr:
		h.endCell(table)
		h.endRow(table)
	case atom.Tbody, atom.Thead, atom.Tfoot:
		h.endCell(table)
		h.endRow(table)
		table.endGroup()
	case atom.Table:
		return h.endTable()
	}
	return nil
}

// startCell places a cell in the first column that no cell above covers. It is as wide as it says, as far as there
// is room.
func (h *htmlReader) startCell(table *htmlTable, t *htmlTag) error {
	if err := h.budget.takeCell(); err != nil {
		return err
	}
	col := table.col
	for col < len(table.covered) && table.covered[col] > 0 {
		col++
	}
	width := 1
	for want := spanOf(t.colSpan, 1); width < want && (col+width >= len(table.covered) || table.covered[col+width] == 0); {
		width++
	}
	if col+width > maxHTMLCols {
		return tooLarge(fmt.Sprintf("tables of at most %d columns", maxHTMLCols))
	}
	for len(table.covered) < col+width {
		table.covered = append(table.covered, 0)
	}
	c := htmlCell{row: table.row, col: col, rowSpan: spanOf(t.rowSpan, 1), colSpan: width, flow: &htmlFlow{}}
	if strings.TrimSpace(t.rowSpan) == "0" {
		c.toEnd, c.rowSpan = true, 1<<30
	}
	for i := col; i < col+width; i++ {
		table.covered[i] = c.rowSpan
	}
	table.col = col + width
	table.cells = append(table.cells, c)
	table.lists = len(h.lists)
	h.out = c.flow
	return nil
}

// endCell ends the cell that is open, with the lists that were begun in it.
func (h *htmlReader) endCell(table *htmlTable) {
	if h.out != &table.before {
		h.lists = h.lists[:min(len(h.lists), table.lists)]
		h.mark = ""
		h.out = &table.before
	}
}

func (h *htmlReader) endRow(table *htmlTable) {
	if !table.inRow {
		return
	}
	h.rowWork += len(table.covered)
	for i := range table.covered {
		table.covered[i] = max(0, table.covered[i]-1)
	}
	for n := len(table.covered); n > 0 && table.covered[n-1] == 0; n-- {
		table.covered = table.covered[:n-1]
	}
	table.row++
	table.col, table.inRow = 0, false
}

// endGroup ends a group of rows: no cell reaches out of it.
func (t *htmlTable) endGroup() {
	for i := len(t.cells) - 1; i >= 0 && t.cells[i].row >= t.group; i-- {
		t.cells[i].rowSpan = min(t.cells[i].rowSpan, t.row-t.cells[i].row)
	}
	t.group = t.row
	t.covered = t.covered[:0]
}

// endTable adds the table to what it stands in: as a table, or as its cells' contents where it only lays out the page.
func (h *htmlReader) endTable() error {
	table := h.table()
	h.endCell(table)
	h.endRow(table)
	table.endGroup()
	h.tables = h.tables[:len(h.tables)-1]
	h.out = table.outer
	h.out.blocks = append(h.out.blocks, table.before.blocks...)
	if table.isLayout() {
		for _, c := range table.cells {
			h.out.blocks = append(h.out.blocks, c.flow.blocks...)
		}
		return nil
	}
	if table.isMenu() {
		return nil
	}
	cells := make([]gridCell, 0, len(table.cells))
	for _, c := range table.cells {
		cells = append(cells, gridCell{row: c.row, col: c.col, rowSpan: c.rowSpan, colSpan: c.colSpan, blocks: c.flow.all(true)})
	}
	blocks, err := h.budget.table(cells)
	if err != nil {
		return err
	}
	for _, b := range blocks {
		h.out.blocks = append(h.out.blocks, htmlBlock{Block: b})
	}
	return nil
}

// isLayout says whether a table only lays out the page: it holds another table or a heading, has but one column, or
// but one row with a cell of many paragraphs.
func (t *htmlTable) isLayout() bool {
	if t.layout {
		return true
	}
	const many = 4
	oneColumn, oneRow, long := true, true, false
	for _, c := range t.cells {
		oneColumn, oneRow = oneColumn && c.col == 0, oneRow && c.row == 0
		long = long || len(c.flow.blocks) >= many
		for _, b := range c.flow.blocks {
			if b.Kind != block.Paragraph {
				return true
			}
		}
	}
	return oneColumn || oneRow && long
}

// isMenu says whether a table holds nothing but links that lead to other pages.
func (t *htmlTable) isMenu() bool {
	for _, c := range t.cells {
		for _, b := range c.flow.blocks {
			if !b.links {
				return false
			}
		}
	}
	return true
}
