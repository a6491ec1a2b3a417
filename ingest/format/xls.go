package format

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/ingest/block"
)

// The records of a workbook that are read.
const (
	recFormula     = 0x006
	recEnd         = 0x00A
	recDateMode    = 0x022
	recPassword    = 0x02F
	recContinue    = 0x03C
	recCodePage    = 0x042
	recColumns     = 0x07D
	recSheet       = 0x085
	recNumbers     = 0x0BD
	recRichText    = 0x0D6
	recStyle       = 0x0E0
	recMerged      = 0x0E5
	recStrings     = 0x0FC
	recSharedText  = 0x0FD
	recNumber      = 0x203
	recText        = 0x204
	recTruth       = 0x205
	recFormulaText = 0x207
	recRow         = 0x208
	recCompact     = 0x27E
	recFormat      = 0x41E
	recBegin       = 0x809
)

// Versions of the records: Excel 97 and later, Excel 5 and 95.
const (
	biff8 = 0x600
	biff5 = 0x500
)

// xlsReader reads a workbook of records into the same sheets as the newer format has.
type xlsReader struct {
	data     []byte
	old      bool // Excel 5 or 95: text in a code page
	page     encoding.Encoding
	date1904 bool
	strings  []string
	codes    map[string]string
	formats  []numberFormat // by cell style
	sheets   []xlsSheet
	budget   *budget
	left     int // records that may still be read
}

// maxRecords is how many records are read, of all sheets: a file may give one sheet many names.
const maxRecords = 16 << 20

type xlsSheet struct {
	name   string
	at     int
	hidden bool
}

// readXLS reads a workbook as readXLSX does: sheet after sheet, without what is hidden.
func readXLS(ctx context.Context, c *compound, doc *block.Document) error {
	name := "Workbook"
	if !c.has(name) {
		name = "Book"
	}
	data, err := c.stream(name)
	if err != nil {
		return err
	}
	r := &xlsReader{data: data, page: charmap.Windows1252, codes: map[string]string{}, budget: newBudget(), left: maxRecords}
	if err := r.readBook(ctx); err != nil {
		return err
	}
	for _, s := range r.sheets {
		if s.hidden {
			doc.Warnings = append(doc.Warnings, fmt.Sprintf("the hidden sheet %q was not read / 隐藏的工作表“%s”未读取", s.name, s.name))
			continue
		}
		sheet, err := r.readSheet(ctx, s.at)
		if err != nil {
			return err
		}
		blocks, err := sheet.blocks(r.budget)
		if err != nil {
			return err
		}
		if len(blocks) > 0 && !ownSheetName.MatchString(s.name) {
			doc.Blocks = append(doc.Blocks, block.Block{Kind: block.Heading, Level: 1, Text: s.name})
		}
		doc.Blocks = append(doc.Blocks, blocks...)
	}
	if len(doc.Blocks) == 0 {
		return &fault{block.Empty, "any text on a sheet that is not hidden"}
	}
	return nil
}

// records calls do for each record from a place up to the end of its part. Parts inside, such as charts, are left out.
func (r *xlsReader) records(ctx context.Context, at int, do func(kind int, body []byte, at int) error) error {
	depth := 0
	for n := 0; at+4 <= len(r.data); n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if r.left--; r.left < 0 {
			return tooLarge(fmt.Sprintf("at most %d records", maxRecords))
		}
		kind, size := u16(r.data, at), u16(r.data, at+2)
		at += 4
		if size > len(r.data)-at {
			return errCut
		}
		body := r.data[at : at+size]
		at += size
		switch kind {
		case recBegin:
			depth++
		case recEnd:
			if depth--; depth <= 0 {
				return nil
			}
		}
		if depth == 1 {
			if err := do(kind, body, at); err != nil {
				return err
			}
		}
	}
	return errCut
}

func (r *xlsReader) readBook(ctx context.Context) error {
	return r.records(ctx, 0, func(kind int, b []byte, next int) error {
		switch kind {
		case recBegin:
			switch u16(b, 0) {
			case biff8:
			case biff5:
				r.old = true
			default:
				return &fault{block.Unreadable, "an Excel workbook of 95 or later"}
			}
		case recPassword:
			return &fault{block.Encrypted, "an Excel workbook that opens without a password"}
		case recCodePage:
			if p := u16(b, 0); p == 936 || p == 54936 {
				r.page = simplifiedchinese.GB18030
			}
		case recDateMode:
			r.date1904 = u16(b, 0) == 1
		case recFormat:
			if len(b) < 4 {
				return nil
			}
			if r.old {
				r.codes[strconv.Itoa(u16(b, 0))] = r.decode(b[3:min(len(b), 3+int(b[2]))])
			} else {
				r.codes[strconv.Itoa(u16(b, 0))] = shortText(b[4:], u16(b, 2))
			}
		case recStyle:
			if len(r.formats) > 1<<16 {
				return &fault{block.Unreadable, "at most 65536 styles"}
			}
			r.formats = append(r.formats, formatOf(strconv.Itoa(u16(b, 2)), r.codes))
		case recSheet:
			return r.noteSheet(b)
		case recStrings:
			return r.readStrings(b, next)
		}
		return nil
	})
}

func (r *xlsReader) noteSheet(b []byte) error {
	if len(b) < 8 || b[5] != 0 {
		return nil // a chart or a macro
	}
	if len(r.sheets) == maxSheets {
		return tooLarge(fmt.Sprintf("at most %d sheets", maxSheets))
	}
	s := xlsSheet{at: int(u32(b, 0)), hidden: b[4]&3 != 0}
	if r.old {
		s.name = r.decode(b[7:min(len(b), 7+int(b[6]))])
	} else {
		s.name = shortText(b[7:], int(b[6]))
	}
	r.sheets = append(r.sheets, s)
	return nil
}

func (r *xlsReader) decode(b []byte) string {
	s, err := r.page.NewDecoder().Bytes(b)
	if err != nil {
		return string(b)
	}
	return string(s)
}

// shortText reads a text of some characters that lies within one record: a byte that tells how wide they are comes first.
func shortText(b []byte, chars int) string {
	if len(b) == 0 {
		return ""
	}
	wide := b[0]&1 != 0
	from := 1
	if b[0]&8 != 0 {
		from += 2
	}
	if b[0]&4 != 0 {
		from += 4
	}
	units := make([]uint16, 0, min(chars, len(b)))
	for i := range min(chars, len(b)) {
		switch {
		case wide && from+2*i+2 <= len(b):
			units = append(units, uint16(u16(b, from+2*i)))
		case !wide && from+i < len(b):
			units = append(units, uint16(b[from+i]))
		}
	}
	return string(utf16.Decode(units))
}

// xlsText is a record and those that continue it, read as one.
type xlsText struct {
	rest  []byte   // of the record being read
	after [][]byte // records that follow
}

// next moves to the record that continues; false at the end.
func (t *xlsText) next() bool {
	if len(t.after) == 0 {
		return false
	}
	t.rest, t.after = t.after[0], t.after[1:]
	return true
}

// take reads bytes that may be parted by a record's end; nil where they end before.
func (t *xlsText) take(n int) []byte {
	for len(t.rest) == 0 && n > 0 {
		if !t.next() {
			return nil
		}
	}
	if n <= len(t.rest) {
		b := t.rest[:n]
		t.rest = t.rest[n:]
		return b
	}
	var b []byte
	for len(b) < n {
		if len(t.rest) == 0 && !t.next() {
			return nil
		}
		m := min(n-len(b), len(t.rest))
		b = append(b, t.rest[:m]...)
		t.rest = t.rest[m:]
	}
	return b
}

// skip leaves bytes out without putting them together.
func (t *xlsText) skip(n int) bool {
	for n > len(t.rest) {
		n -= len(t.rest)
		if !t.next() {
			return false
		}
	}
	t.rest = t.rest[n:]
	return true
}

// readStrings reads the table of shared strings, which goes on over several records. Where a record ends within the
// characters of a string, the next one begins with a byte that tells anew how wide they are.
func (r *xlsReader) readStrings(b []byte, next int) error {
	t := &xlsText{rest: b}
	for next+4 <= len(r.data) && u16(r.data, next) == recContinue {
		size := u16(r.data, next+2)
		next += 4
		if size > len(r.data)-next {
			return errCut
		}
		t.after = append(t.after, r.data[next:next+size])
		next += size
	}
	head := t.take(8)
	count := u32(head, 4)
	for range count {
		if err := r.budget.takeCell(); err != nil {
			return err
		}
		s, ok := t.sharedString()
		if !ok {
			return errCut
		}
		r.strings = append(r.strings, s)
	}
	return nil
}

func (t *xlsText) sharedString() (string, bool) {
	head := t.take(3)
	if head == nil {
		return "", false
	}
	chars, flags := u16(head, 0), head[2]
	runs, extra := 0, 0
	if flags&8 != 0 {
		runs = 4 * u16(t.take(2), 0)
	}
	if flags&4 != 0 {
		extra = int(u32(t.take(4), 0) & 0x7FFFFFFF)
	}
	units := make([]uint16, 0, min(chars, len(t.rest)))
	wide := flags&1 != 0
	for len(units) < chars {
		if len(t.rest) == 0 {
			if !t.next() {
				return "", false
			}
			wide = len(t.rest) > 0 && t.rest[0]&1 != 0
			t.rest = t.rest[min(1, len(t.rest)):]
			continue
		}
		if wide {
			if len(t.rest) < 2 {
				return "", false // a character is never parted
			}
			units = append(units, uint16(u16(t.rest, 0)))
			t.rest = t.rest[2:]
			continue
		}
		units = append(units, uint16(t.rest[0]))
		t.rest = t.rest[1:]
	}
	if !t.skip(runs + extra) {
		return "", false
	}
	return cleanText(string(utf16.Decode(units))), true
}

// cleanText is a cell's text with line ends as elsewhere and without what is no character.
func cleanText(s string) string {
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(s))
}

func (r *xlsReader) readSheet(ctx context.Context, at int) (*sheet, error) {
	s := &sheet{hiddenRows: map[int]bool{}}
	pending := -1 // the cell whose formula's text follows
	add := func(row, col int, text string) error {
		if text == "" {
			return nil
		}
		if err := r.budget.takeCell(); err != nil {
			return err
		}
		s.cells = append(s.cells, sheetCell{row, col, text})
		return nil
	}
	err := r.records(ctx, at, func(kind int, b []byte, _ int) error {
		row, col, style := u16(b, 0), u16(b, 2), u16(b, 4)
		switch kind {
		case recSharedText:
			if i := u32(b, 6); len(b) >= 10 && int(i) < len(r.strings) {
				return add(row, col, r.strings[i])
			}
		case recText, recRichText:
			return add(row, col, r.longText(b, 6))
		case recNumber:
			if len(b) >= 14 {
				return add(row, col, r.number(float64At(b, 6), style))
			}
		case recCompact:
			if len(b) >= 10 {
				return add(row, col, r.number(compactNumber(u32(b, 6)), style))
			}
		case recNumbers:
			for i := 4; i+6 <= len(b)-2; i += 6 {
				if err := add(row, col, r.number(compactNumber(u32(b, i+2)), u16(b, i))); err != nil {
					return err
				}
				col++
			}
		case recTruth:
			if len(b) >= 8 {
				return add(row, col, truthText(b[6], b[7] != 0))
			}
		case recFormula:
			if len(b) < 14 {
				return nil
			}
			pending = row<<16 | col
			return add(row, col, r.formulaResult(b, style))
		case recFormulaText:
			if pending >= 0 {
				row, col = pending>>16, pending&0xFFFF
				pending = -1
				return add(row, col, r.longText(b, 0))
			}
		case recRow:
			if len(b) >= 14 && u16(b, 12)&0x20 != 0 {
				s.hiddenRows[row] = true
			}
		case recColumns:
			// From a first to a last column; Excel has 256.
			if len(b) >= 10 && u16(b, 8)&1 != 0 {
				if s.hiddenCols == nil {
					s.hiddenCols = make([]bool, 256)
				}
				for c := row; c <= min(col, 255); c++ {
					s.hiddenCols[c] = true
				}
			}
		case recMerged:
			for i := 2; i+8 <= len(b); i += 8 {
				if len(s.merges) == maxMerges {
					return tooLarge(fmt.Sprintf("at most %d merged ranges on a sheet", maxMerges))
				}
				a := area{row: u16(b, i), lastRow: u16(b, i+2), col: u16(b, i+4), lastCol: min(u16(b, i+6), 255)}
				if a.row <= a.lastRow && a.col <= a.lastCol {
					s.merges = append(s.merges, a)
				}
			}
		}
		return nil
	})
	return s, err
}

// longText reads a text whose length stands before it in two bytes.
func (r *xlsReader) longText(b []byte, at int) string {
	n := u16(b, at)
	if at += 2; at > len(b) {
		return ""
	}
	if r.old {
		return cleanText(r.decode(b[at:min(len(b), at+n)]))
	}
	return cleanText(shortText(b[at:], n))
}

func (r *xlsReader) number(x float64, style int) string {
	var f numberFormat
	if style < len(r.formats) {
		f = r.formats[style]
	}
	return f.text(strconv.FormatFloat(x, 'g', -1, 64), r.date1904)
}

func float64At(b []byte, at int) float64 {
	return math.Float64frombits(uint64(u32(b, at)) | uint64(u32(b, at+4))<<32)
}

// compactNumber unpacks a number of 30 bits: the upper part of a float, or an integer; possibly a hundredfold.
func compactNumber(v uint32) float64 {
	var x float64
	if v&2 != 0 {
		x = float64(int32(v) >> 2)
	} else {
		x = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		x /= 100
	}
	return x
}

// formulaResult is what a formula came to; empty where its text follows in a record of its own. A percentage that was
// typed behind an equals sign became a formula: it stands as it was typed.
func (r *xlsReader) formulaResult(b []byte, style int) string {
	if len(b) > 22 {
		switch code := b[22:]; {
		case u16(b, 20) == 4 && code[0] == 0x1E && len(code) >= 4 && code[3] == 0x14:
			return strconv.Itoa(u16(code, 1)) + "%"
		case u16(b, 20) == 10 && code[0] == 0x1F && len(code) >= 10 && code[9] == 0x14:
			return strconv.FormatFloat(float64At(code, 1), 'f', -1, 64) + "%"
		}
	}
	if u16(b, 12) != 0xFFFF {
		return r.number(float64At(b, 6), style)
	}
	switch b[6] {
	case 1:
		return truthText(b[8], false)
	case 2:
		return truthText(b[8], true)
	}
	return ""
}

var xlsErrors = map[byte]string{
	0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}

func truthText(v byte, isError bool) string {
	switch {
	case isError:
		return xlsErrors[v]
	case v != 0:
		return "TRUE"
	}
	return "FALSE"
}
