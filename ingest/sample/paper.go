package sample

import (
	"slices"
	"strconv"
	"strings"

	"gongkai/ingest/block"
	"gongkai/warehouse/fiscal"
)

// role is what an element is to its document, whatever a file format makes of it.
type role int

const (
	roleBody      role = iota // a paragraph of prose
	roleTitle                 // the document's
	roleHeading               // of a section
	roleCaption               // the title of the table below it
	roleContents              // a line of the table of contents
	roleFurniture             // what surrounds the text on a web page
	roleTable
)

// element is a paragraph or a table of a document.
type element struct {
	role  role
	text  string
	mark  string       // of a heading: the numbering that text begins with, 一、
	table *block.Table // of a table, else nil
	head  int          // of a table: how many of its first rows stand above all others, 0 where that is not so
}

// paper is a document before it becomes a file: its elements in reading order, and the habits of those who write it.
type paper struct {
	elements []element
	standard [2]int // the elements that are standard tables with their titles, the end excluded
	apart    bool   // the unit publishes them in a file of their own, where there may be one
	untitled bool   // without a title
	stage    fiscal.Stage
	style    *style
	look     *look
	title    string
	unit     string
	path     string // of its file, without the ending: 霸州市/2021/霸州市审计局
	year     int
	dice     *dice
}

// marks in the rows that lay a table out: a place that a cell on its left or above it covers.
const (
	left = "\x00left"
	up   = "\x00up"
)

// grid lays rows out as a table. Rows may hold [left] and [up].
func grid(rows [][]string) *block.Table {
	var cells []block.Cell
	at := make([][]int, len(rows))
	for r, row := range rows {
		at[r] = make([]int, len(row))
		for c, text := range row {
			switch text {
			case left:
				at[r][c] = at[r][c-1]
			case up:
				at[r][c] = at[r-1][c]
			default:
				at[r][c] = len(cells)
				cells = append(cells, block.Cell{Row: r, Col: c, RowSpan: 1, ColSpan: 1, Text: text})
				continue
			}
			cell := &cells[at[r][c]]
			cell.RowSpan, cell.ColSpan = max(cell.RowSpan, r-cell.Row+1), max(cell.ColSpan, c-cell.Col+1)
		}
	}
	return block.NewTable(cells)
}

// flat undoes merging downwards: the places below a cell's first row become empty cells, as where a clerk only left
// out the line between them.
func flat(t *block.Table) *block.Table {
	var cells []block.Cell
	for _, c := range t.Cells {
		for r := range c.RowSpan {
			text := ""
			if r == 0 {
				text = c.Text
			}
			cells = append(cells, block.Cell{Row: c.Row + r, Col: c.Col, RowSpan: 1, ColSpan: c.ColSpan, Text: text})
		}
	}
	slices.SortStableFunc(cells, func(a, b block.Cell) int {
		if a.Row != b.Row {
			return a.Row - b.Row
		}
		return a.Col - b.Col
	})
	return block.NewTable(cells)
}

// add appends an element.
func (w *writer) add(e element) { w.elements = append(w.elements, e) }

// line writes one paragraph.
func (w *writer) line(parts ...string) { w.add(element{text: strings.Join(parts, "")}) }

// caption writes the title of the table that follows.
func (w *writer) caption(parts ...string) {
	w.add(element{role: roleCaption, text: strings.Join(parts, "")})
}

// table writes rows as a table, the first of which are its head.
func (w *writer) table(head int, rows [][]string) {
	w.add(element{role: roleTable, table: grid(rows), head: head})
}

// divide takes the standard tables out of a document, for a file of their own.
func (p *paper) divide() (prose, tables *paper) {
	first, second := *p, *p
	from, to := p.standard[0], p.standard[1]
	first.elements = slices.Concat(p.elements[:from], []element{{text: "详见附表。"}}, p.elements[to:])
	second.elements = p.elements[from:to]
	if !p.untitled {
		what := "年单位预算公开表"
		if p.stage == fiscal.StageFinalAccounts {
			what = "年度单位决算公开表"
		}
		second.title = p.unit + strconv.Itoa(p.year) + what
		second.elements = slices.Concat([]element{{role: roleTitle, text: second.title}}, second.elements)
	}
	return &first, &second
}

// captions counts the captions from an element on that stand above a table; 0 where none does.
func (p *paper) captions(at int) int {
	n := 0
	for at+n < len(p.elements) && p.elements[at+n].role == roleCaption {
		n++
	}
	if n == 0 || at+n == len(p.elements) || p.elements[at+n].table == nil {
		return 0
	}
	return n
}

// tables are those of a document, in order.
func (p *paper) tables() []*block.Table {
	var all []*block.Table
	for _, e := range p.elements {
		if e.table != nil {
			all = append(all, e.table)
		}
	}
	return all
}
