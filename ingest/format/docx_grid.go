package format

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"gongkai/ingest/block"
)

// Limits on what one document says, so that few bytes can't ask for much memory. A large disclosure has some thousand
// cells and paragraphs.
const (
	maxBlocks  = 1 << 18  // paragraphs, in cells and outside
	maxText    = 64 << 20 // bytes of text
	maxSquares = 1 << 20  // squares of all grids
	maxCells   = 1 << 19  // cells of all tables
	maxSpan    = 1000     // rows or columns that a cell spans
	maxNesting = 32       // tables inside each other
)

// budget is what is left of these limits while a document is read.
type budget struct{ cells, squares, blocks, text int }

func newBudget() *budget {
	return &budget{cells: maxCells, squares: maxSquares, blocks: maxBlocks, text: maxText}
}

// exceeded says whether there are more paragraphs or more text than may be.
func (b *budget) exceeded() error {
	switch {
	case b.blocks < 0:
		return tooLarge(fmt.Sprintf("at most %d paragraphs", maxBlocks))
	case b.text < 0:
		return tooLarge(fmt.Sprintf("at most %d MiB of text", maxText>>20))
	}
	return nil
}

// takeCell counts a cell that was met.
func (b *budget) takeCell() error {
	if b.cells--; b.cells < 0 {
		return tooLarge(fmt.Sprintf("at most %d table cells", maxCells))
	}
	return nil
}

// takeGrid counts a table's squares before they are laid out.
func (b *budget) takeGrid(rows, cols int) error {
	if rows > 0 && cols > b.squares/rows {
		return tooLarge(fmt.Sprintf("tables of at most %d squares", maxSquares))
	}
	b.squares -= rows * cols
	return nil
}

// gridCell is a cell with its place and what stands in it, as blocks.
type gridCell struct {
	row, col, rowSpan, colSpan int
	blocks                     []block.Block
}

// table makes blocks of a table's cells. Rows and columns in which no cell begins say nothing and are left out: writers
// keep them or not. A table inside a cell follows the outer one as a block of its own. A table of one cell is a frame,
// and is read as what it frames; one without any text is nothing.
func (b *budget) table(cells []gridCell) ([]block.Block, error) {
	if len(cells) == 0 {
		return nil, nil
	}
	if len(cells) == 1 {
		return cells[0].blocks, nil
	}
	rows, cols := make([]int, 0, len(cells)), make([]int, 0, len(cells))
	for i := range cells {
		rows, cols = append(rows, cells[i].row), append(cols, cells[i].col)
	}
	slices.Sort(rows)
	slices.Sort(cols)
	rows, cols = slices.Compact(rows), slices.Compact(cols)
	if err := b.takeGrid(len(rows), len(cols)); err != nil {
		return nil, err
	}
	laid := make([]block.Cell, len(cells))
	var inner []block.Block
	any := false
	for i, c := range cells {
		text, tables := cellText(c.blocks)
		inner = append(inner, tables...)
		any = any || text != ""
		row, rowSpan := squeezeSpan(rows, c.row, c.rowSpan)
		col, colSpan := squeezeSpan(cols, c.col, c.colSpan)
		laid[i] = block.Cell{Row: row, Col: col, RowSpan: rowSpan, ColSpan: colSpan, Text: text}
	}
	if !any {
		return inner, nil
	}
	separate(laid, len(rows), len(cols))
	return append([]block.Block{{Kind: block.TableKind, Table: block.NewTable(laid)}}, inner...), nil
}

// separate takes cells off each other, which no writer means: a cell that reaches into an earlier one spans less, and one that
// begins in an earlier one is moved behind the last column.
func separate(cells []block.Cell, rows, cols int) {
	taken := make([]bool, rows*cols)
	free := func(c *block.Cell, row int) bool {
		at := row*cols + c.Col
		return !slices.Contains(taken[at:at+c.ColSpan], true)
	}
	behind := make(map[int]int) // cells behind the last column, by row
	for i := range cells {
		c := &cells[i]
		if taken[c.Row*cols+c.Col] {
			c.Col, c.RowSpan, c.ColSpan = cols+behind[c.Row], 1, 1
			behind[c.Row]++
			continue
		}
		for !free(c, c.Row) {
			c.ColSpan--
		}
		for n := 1; n < c.RowSpan; n++ {
			if !free(c, c.Row+n) {
				c.RowSpan = n
			}
		}
		for row := c.Row; row < c.Row+c.RowSpan; row++ {
			for col := c.Col; col < c.Col+c.ColSpan; col++ {
				taken[row*cols+col] = true
			}
		}
	}
}

// squeezeSpan is the place of a span among the rows or columns that are kept.
func squeezeSpan(kept []int, at, span int) (newAt, newSpan int) {
	from, _ := slices.BinarySearch(kept, at)
	to, _ := slices.BinarySearch(kept, at+span)
	return from, max(1, to-from)
}

// cellText joins the paragraphs of a cell by line ends, and lists the tables in it.
func cellText(blocks []block.Block) (text string, tables []block.Block) {
	if len(blocks) == 1 && blocks[0].Table == nil {
		return blocks[0].Text, nil
	}
	var b strings.Builder
	for _, bl := range blocks {
		if bl.Table != nil {
			tables = append(tables, bl)
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(bl.Text)
	}
	return b.String(), tables
}

// appendLines adds a text as a block a line: a line broken by hand ends a paragraph to its reader. A level makes
// headings of them; 0 is none.
func appendLines(blocks []block.Block, text string, level int) []block.Block {
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimFunc(line, unicode.IsSpace)
		if line == "" {
			continue
		}
		b := block.Block{Kind: block.Paragraph, Text: line}
		if level > 0 {
			b.Kind, b.Level = block.Heading, level
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// appendLines adds a text as appendLines does, and counts it. Where it has more lines than may be, it is left out, and
// exceeded says so.
func (b *budget) appendLines(blocks []block.Block, text string, level int) []block.Block {
	b.text -= len(text)
	if b.blocks < strings.Count(text, "\n") {
		b.blocks = -1
	}
	if b.exceeded() != nil {
		return blocks
	}
	before := len(blocks)
	blocks = appendLines(blocks, text, level)
	b.blocks -= len(blocks) - before
	return blocks
}
