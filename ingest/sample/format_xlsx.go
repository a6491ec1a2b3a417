package sample

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// xlsxWriter writes a workbook: the prose on a sheet of lines, and the tables below a caption on one of their own.
type xlsxWriter struct {
	*paper
	f      *excelize.File
	amount int // the style of amounts
	sheets int
	err    error
}

// xlsxSheet is a sheet being written.
type xlsxSheet struct {
	*xlsxWriter
	name string
	row  int // the next free one, from 0
}

// plainAmount matches what a spreadsheet holds as a number: amounts, with or without separators.
var plainAmount = regexp.MustCompile(`^-?\d[\d,]*\.\d+$|^-?\d{1,3}(?:,\d{3})+$`)

// lineWide is how many columns a line of prose goes over where it stands in merged cells.
const lineWide = 8

// renderXLSX writes a document as a workbook. Amounts are numbers or text, sheets have names or numbers, a hidden one may
// hold the lists of a form's fields.
func renderXLSX(p *paper) ([]byte, error) {
	w := &xlsxWriter{paper: p, f: excelize.NewFile()}
	defer w.f.Close() //nolint:errcheck // all it holds is memory
	format := "General"
	if p.look.decimals {
		format = "#,##0.00"
	}
	style, err := w.f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	w.keep(err)
	w.amount = style
	var prose *xlsxSheet
	for i := 0; i < len(w.elements); i++ {
		captions := w.captions(i)
		if captions == 0 {
			if prose == nil {
				prose = w.open("说明")
			}
			prose.line(w.elements[i].text, lineWide)
			continue
		}
		first := i
		for i += captions - 1; i+1 < len(w.elements) && w.elements[i+1].table != nil; {
			i++
		}
		w.tables(w.elements[first:first+captions], w.elements[first+captions:i+1])
	}
	if p.look.hidden {
		list := w.open("列表项")
		for _, text := range []string{"行政", "事业", "参公事业", "其他支出", "0.00"} {
			list.set(list.row, 0, text)
			list.row++
		}
		w.keep(w.f.SetSheetVisible(list.name, false))
	}
	if w.err != nil {
		return nil, fmt.Errorf("make a workbook: %w", w.err)
	}
	out, err := w.f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write a workbook: %w", err)
	}
	return out.Bytes(), nil
}

// keep remembers the first error: all are of the kind that a workbook of our own never meets.
func (w *xlsxWriter) keep(err error) {
	if w.err == nil {
		w.err = err
	}
}

// open adds a sheet. Where sheets have no names of their own, it is called as the program does.
func (w *xlsxWriter) open(name string) *xlsxSheet {
	w.sheets++
	if !w.look.sheetNames {
		name = "Sheet" + strconv.Itoa(w.sheets)
	}
	if w.sheets == 1 {
		w.keep(w.f.SetSheetName("Sheet1", name))
	} else {
		_, err := w.f.NewSheet(name)
		w.keep(err)
	}
	return &xlsxSheet{xlsxWriter: w, name: name, row: w.look.offset}
}

func (s *xlsxSheet) cell(row, col int) string {
	name, err := excelize.CoordinatesToCellName(col+1+s.look.offset, row+1)
	s.keep(err)
	return name
}

func (s *xlsxSheet) set(row, col int, text string) {
	if text == "" {
		return
	}
	at := s.cell(row, col)
	if !s.look.asText && plainAmount.MatchString(text) {
		s.keep(s.f.SetCellDefault(s.name, at, strings.ReplaceAll(text, ",", "")))
		s.keep(s.f.SetCellStyle(s.name, at, at, s.amount))
		return
	}
	s.keep(s.f.SetCellStr(s.name, at, text))
}

func (s *xlsxSheet) merge(row, col, rows, cols int) {
	if rows > 1 || cols > 1 {
		s.keep(s.f.MergeCell(s.name, s.cell(row, col), s.cell(row+rows-1, col+cols-1)))
	}
}

// line writes a line of text over so many columns.
func (s *xlsxSheet) line(text string, wide int) {
	s.set(s.row, 0, text)
	if s.look.mergedLines {
		s.merge(s.row, 0, 1, wide)
	}
	s.row++
}

// tables writes the tables below captions, with an empty row between them.
func (w *xlsxWriter) tables(captions, elements []element) {
	s := w.open("附表" + strconv.Itoa(w.sheets))
	for i := range captions {
		s.line(captions[i].text, elements[len(elements)-1].table.Cols)
	}
	for i := range elements {
		t := elements[i].table
		if w.look.flat {
			t = flat(t)
		}
		if i > 0 {
			s.row++
		}
		for j := range t.Cells {
			c := &t.Cells[j]
			s.set(s.row+c.Row, c.Col, c.Text)
			s.merge(s.row+c.Row, c.Col, c.RowSpan, c.ColSpan)
		}
		s.row += t.Rows
	}
}
