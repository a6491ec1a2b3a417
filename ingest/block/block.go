// Package block is the shape into which every document format is read: headings, paragraphs and tables in reading
// order, each at a position by which a fact can say where it stands. It knows no format and no public finance.
package block

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Format is the kind of file a document came as, told from its bytes.
type Format string

// The formats.
const (
	FormatText Format = "TXT"
	FormatHTML Format = "HTML"
	FormatDOCX Format = "DOCX"
	FormatDOC  Format = "DOC"
	FormatPDF  Format = "PDF"
	FormatXLSX Format = "XLSX"
	FormatXLS  Format = "XLS"
)

// Kind is what a block is.
type Kind int

// The kinds of blocks.
const (
	Paragraph Kind = iota
	Heading        // a paragraph that the format itself marks as a heading; Level counts from 1
	TableKind
)

// Document is a file read into blocks.
type Document struct {
	Name   string // the file's name as given, without folders
	Format Format
	SHA256 string // of the file's bytes, hexadecimal
	Size   int64  // bytes
	Blocks []Block

	// Attachments are the addresses, as written, of files that a web page offers: the disclosure itself is often one of
	// them. Nil for other formats.
	Attachments []string

	// Warnings say what of the file was not read although the rest was, such as a page that is a picture: one sentence
	// each, in English and Chinese. Nil where everything was read.
	Warnings []string
}

// Block is one heading, paragraph or table. Its index in Document.Blocks is its number in every Place.
type Block struct {
	Kind  Kind   `json:"kind"`
	Level int    `json:"level,omitempty"` // of a Heading, from 1; else 0
	Text  string `json:"text,omitempty"`  // of a Heading or Paragraph, as it stands
	Table *Table `json:"table,omitempty"` // of a TableKind block, else nil
}

// Table is a grid of cells. A cell that spans rows or columns stands once, at its upper left corner.
type Table struct {
	Cells []Cell  `json:"cells"` // by row, then column
	Rows  int     `json:"-"`
	Cols  int     `json:"-"`
	grid  []int32 // row*Cols+col -> index in Cells plus one; 0 is a hole
}

// Cell is one cell with its text as it stands.
type Cell struct {
	Row     int    `json:"row"` // of the upper left corner, from 0
	Col     int    `json:"col"`
	RowSpan int    `json:"rows"` // at least 1
	ColSpan int    `json:"cols"`
	Text    string `json:"text"`
}

// NewTable lays cells out on a grid. Cells that overlap an earlier one keep only their free part.
func NewTable(cells []Cell) *Table {
	t := &Table{Cells: cells}
	for _, c := range cells {
		t.Rows = max(t.Rows, c.Row+c.RowSpan)
		t.Cols = max(t.Cols, c.Col+c.ColSpan)
	}
	t.grid = make([]int32, t.Rows*t.Cols)
	for i, c := range cells {
		for r := c.Row; r < c.Row+c.RowSpan; r++ {
			for col := c.Col; col < c.Col+c.ColSpan; col++ {
				if at := &t.grid[r*t.Cols+col]; *at == 0 {
					*at = int32(i) + 1
				}
			}
		}
	}
	return t
}

// At gives the cell that covers a grid position, also where it does not begin there; nil for a hole and outside.
func (t *Table) At(row, col int) *Cell {
	if row < 0 || col < 0 || row >= t.Rows || col >= t.Cols {
		return nil
	}
	i := t.grid[row*t.Cols+col]
	if i == 0 {
		return nil
	}
	return &t.Cells[i-1]
}

// Text is the text of the cell that covers a grid position; empty for a hole and outside.
func (t *Table) Text(row, col int) string {
	if c := t.At(row, col); c != nil {
		return c.Text
	}
	return ""
}

// Row lists the cells that cover a row, each once, from left to right.
func (t *Table) Row(row int) []*Cell {
	var cells []*Cell
	for col := 0; col < t.Cols; col++ {
		if c := t.At(row, col); c != nil && (len(cells) == 0 || cells[len(cells)-1] != c) {
			cells = append(cells, c)
		}
	}
	return cells
}

// String writes the table a row a line, cells divided by tabs: for reading, not for parsing.
func (t *Table) String() string {
	var b strings.Builder
	for r := 0; r < t.Rows; r++ {
		for i, c := range t.Row(r) {
			if i > 0 {
				b.WriteByte('\t')
			}
			if c.Row == r {
				b.WriteString(c.Text)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Place is where something stands: in a document a block, and in it either a cell of a table or a range of characters.
type Place struct {
	// Document is the document's number among those that a disclosure was read from, from 0.
	Document int `json:"document,omitempty"`

	Block int `json:"block"` // index in Document.Blocks, from 0

	// Row and Col are the cell's, from 0; -1 outside a table.
	Row int `json:"row"`
	Col int `json:"col"`

	// Start and End are a range of characters (not bytes) of the block's or the cell's text, End excluded.
	Start int `json:"start"`
	End   int `json:"end"`

	Text string `json:"text"` // what stands there
}

// InText is the place of the bytes from start to end of a block's text.
func InText(blockNo int, text string, start, end int) Place {
	from := utf8.RuneCountInString(text[:start])
	piece := text[start:end]
	return Place{Block: blockNo, Row: -1, Col: -1, Start: from, End: from + utf8.RuneCountInString(piece), Text: piece}
}

// InCell is the place of a whole cell.
func InCell(blockNo int, c *Cell) Place {
	return Place{Block: blockNo, Row: c.Row, Col: c.Col, End: len([]rune(c.Text)), Text: c.Text}
}

// encoded is how a document's text is kept.
type encoded struct {
	Blocks   []Block  `json:"blocks"`
	Warnings []string `json:"warnings,omitempty"`
}

// Encode writes the text of a document from one block to another, both included, so that [Document.Decode] reads it back.
func (d *Document) Encode(first, last int) ([]byte, error) {
	b, err := json.Marshal(encoded{d.Blocks[first : last+1], d.Warnings})
	if err != nil {
		return nil, fmt.Errorf("encode the text of %s: %w", d.Name, err)
	}
	return b, nil
}

// Decode reads what [Document.Encode] wrote. The blocks before the first are empty, so that places keep their numbers.
func (d *Document) Decode(b []byte, first int) error {
	var e encoded
	if err := json.Unmarshal(b, &e); err != nil {
		return fmt.Errorf("decode the text of %s: %w", d.Name, err)
	}
	for i := range e.Blocks {
		if t := e.Blocks[i].Table; t != nil {
			e.Blocks[i].Table = NewTable(t.Cells)
		}
	}
	d.Blocks, d.Warnings = append(make([]Block, first, first+len(e.Blocks)), e.Blocks...), e.Warnings
	return nil
}

// Refusal says why a document was not read, as a value that can be shown, counted and listed.
type Refusal struct {
	Code   RefusalCode `json:"code"`
	File   string      `json:"file"`
	Wanted string      `json:"wanted"` // what was looked for
	Advice string      `json:"advice"` // what to do
}

// RefusalCode is a stable name of a reason to refuse a document.
type RefusalCode string

// The reasons to refuse a document.
const (
	Empty         RefusalCode = "EMPTY"
	Truncated     RefusalCode = "TRUNCATED"
	TooLarge      RefusalCode = "TOO_LARGE"
	UnknownFormat RefusalCode = "UNKNOWN_FORMAT"
	Unreadable    RefusalCode = "UNREADABLE"
	NotDisclosure RefusalCode = "NOT_A_DISCLOSURE"
	NoUnit        RefusalCode = "NO_UNIT"
	NoYear        RefusalCode = "NO_YEAR"
	Scanned       RefusalCode = "SCANNED"   // pages are pictures: there is no text to read
	Encrypted     RefusalCode = "ENCRYPTED" // a password is needed to read it
)

// Error says which file was refused, what was looked for, and what to do.
func (r *Refusal) Error() string {
	return fmt.Sprintf("%s refused (%s): looked for %s; %s", r.File, r.Code, r.Wanted, r.Advice)
}
