package format

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	xunicode "golang.org/x/text/encoding/unicode"

	"gongkai/ingest/block"
)

// fieldCodes are marks that word processors leave in text where a field or bookmark stood.
var fieldCodes = regexp.MustCompile(`\[bookmark: [^\]]*\]\s?`)

// textPage is a page number that landed between the rows of a table.
var textPage = regexp.MustCompile(`^[-—–─]\s*\d{1,3}\s*[-—–─]$|^第\s*\d{1,3}\s*页(?:\s*共\s*\d{1,3}\s*页)?$`)

// tableGap is the number of empty lines that divides two tables. One ends a row; a second one is an empty paragraph
// inside the last cell.
const tableGap = 3

// readText reads the text form: a paragraph a line; a table cell a line that begins with a tab, an empty line ending
// the row. Rows written on one line, with tabs or bars between cells, are read too.
func readText(_ context.Context, name string, data []byte) (*block.Document, error) {
	text, err := decode(name, data)
	if err != nil {
		return nil, err
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\f", "\n").Replace(text)
	text = fieldCodes.ReplaceAllString(text, "")

	doc := &block.Document{Format: block.FormatText}
	var rows [][]string // of the table being read
	var row []string
	gap := 0
	lines := false // the table being read has a row a line
	endRow := func() {
		if len(row) > 0 {
			rows = append(rows, row)
			row = nil
		}
	}
	endTable := func() {
		endRow()
		if t := tableOf(rows); t != nil {
			doc.Blocks = append(doc.Blocks, block.Block{Kind: block.TableKind, Table: t})
		}
		rows, lines = nil, false
	}
	for line := range strings.SplitSeq(text, "\n") {
		cells, whole := cellsOf(line, lines)
		switch {
		case cells != nil:
			if gap >= tableGap {
				endTable()
			}
			gap = 0
			if whole {
				endRow()
				lines = true
			}
			row = append(row, cells...)
			if whole {
				endRow()
			}
		case strings.TrimSpace(line) == "":
			gap++
			endRow()
		case len(rows) > 0 && textPage.MatchString(strings.TrimSpace(line)):
		default:
			endTable()
			paragraph := strings.TrimFunc(line, unicode.IsSpace)
			if n := len(doc.Blocks); n > 0 && gap == 0 && doc.Blocks[n-1].Table == nil && goesOn(doc.Blocks[n-1].Text, line) {
				doc.Blocks[n-1].Text += paragraph
				continue
			}
			gap = 0
			doc.Blocks = append(doc.Blocks, block.Block{Kind: block.Paragraph, Text: paragraph})
		}
	}
	cutRow := len(row) > 0 && !strings.HasSuffix(text, "\n")
	endTable()
	if cutRow || cutSentence(text) {
		return nil, truncated(name, "the end of the document, but the last "+map[bool]string{true: "table row", false: "sentence"}[cutRow]+" is cut off")
	}
	return doc, nil
}

var (
	// cutAmount and restOfAmount are what a figure looks like that a line end divides from its unit.
	cutAmount    = regexp.MustCompile(`\d\s*万?$`)
	restOfAmount = regexp.MustCompile(`^(?:万元|亿元|元|％|%|个百分点)`)
	// newParagraph begins a line that no sentence goes on in.
	newParagraph = regexp.MustCompile(`^(?:\s|　|第[一二三四五六七八九十]+|[（(]?[一二三四五六七八九十]+[）)、.．]|[（(]?\d{1,2}[）)、.．][^\d])`)
)

// goesOn says whether a line goes on with the sentence that the paragraph before it was cut in: a figure without its unit, or
// prose that ends without any mark.
func goesOn(before, line string) bool {
	if cutAmount.MatchString(before) && restOfAmount.MatchString(line) {
		return true
	}
	if newParagraph.MatchString(line) || utf8.RuneCountInString(before) < 20 || !strings.ContainsAny(before, "，。；") {
		return false
	}
	end, _ := utf8.DecodeLastRuneInString(before)
	return !strings.ContainsRune("。．.！!？?；;：:”\"’）)》】]…", end)
}

// cellsOf splits a line into table cells; nil for a line that is none. whole says that the line is a row by itself. lines
// says that the rows before were: a tab at the beginning then stands behind an empty first cell, one at the end before an
// empty last one.
func cellsOf(line string, lines bool) (cells []string, whole bool) {
	switch {
	case lines && strings.Contains(line, "\t"):
		cells, whole = strings.Split(line, "\t"), true
	case strings.HasPrefix(line, "\t"):
		cells = strings.Split(line[1:], "\t")
		whole = false
	case strings.Contains(strings.TrimSpace(line), "\t"):
		cells, whole = strings.Split(line, "\t"), true
	case strings.HasPrefix(line, "|") && strings.Count(line, "|") > 2:
		cells, whole = strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|"), true
		if strings.Trim(strings.Join(cells, ""), "-: ") == "" {
			return []string{}, true // the rule below a header
		}
	default:
		return nil, false
	}
	for i := range cells {
		cells[i] = strings.TrimFunc(cells[i], unicode.IsSpace)
	}
	return cells, whole
}

// tableOf lays rows out on a grid; nil for rows without any text.
func tableOf(rows [][]string) *block.Table {
	var cells []block.Cell
	text := false
	for r, row := range rows {
		spans := spansOver(rows, r)
		col := 0
		for i, t := range row {
			span := 1
			if spans != nil {
				span = spans[i]
			}
			cells = append(cells, block.Cell{Row: r, Col: col, RowSpan: 1, ColSpan: span, Text: t})
			col += span
			text = text || t != ""
		}
	}
	if !text {
		return nil
	}
	return block.NewTable(cells)
}

// spansOver finds the column spans of a header row whose merged cells stand once, from the longer row below it: where that
// is one of merged cells itself, from the row below it in turn. Where the two do not fit exactly it returns nil, and the
// row keeps its cells as they come.
func spansOver(rows [][]string, r int) []int {
	if r+1 >= len(rows) || len(rows[r+1]) <= len(rows[r]) || len(rows[r]) < 3 {
		return nil
	}
	spans := groupsBelow(rows[r], rows[r+1])
	if spans == nil {
		spans = repeatsBelow(rows[r], rows[r+1])
	}
	if inner := spansOver(rows, r+1); spans != nil && inner != nil {
		first := 0
		for i, n := range spans {
			spans[i] = 0
			for _, width := range inner[first : first+n] {
				spans[i] += width
			}
			first += n
		}
	}
	return spans
}

// groupsBelow reads the spans of a row from the one below it: there, a cell that is merged downwards is empty, and the
// cells under a merged one stand side by side.
func groupsBelow(row, below []string) []int {
	var spans []int
	run := 0
	for _, text := range below {
		if text != "" {
			run++
			continue
		}
		if run > 0 {
			spans = append(spans, run)
			run = 0
		}
		spans = append(spans, 1)
	}
	if run > 0 {
		spans = append(spans, run)
	}
	if len(spans) != len(row) {
		return nil
	}
	return spans
}

// repeatsBelow reads the spans of a row from the one below it, which has the same few labels under each cell: 预算数 and
// 决算数.
func repeatsBelow(row, below []string) []int {
	n := len(below) / len(row)
	if n*len(row) != len(below) {
		return nil
	}
	for i, text := range below {
		if text != below[i%n] || !strings.ContainsFunc(text, func(c rune) bool { return unicode.Is(unicode.Han, c) }) || i > 0 && i < n && slices.Contains(below[:i], text) {
			return nil
		}
	}
	return slices.Repeat([]int{n}, len(row))
}

// decode turns bytes into text. The order is that of what can be told for certain: a byte order mark, validity of
// the whole input as UTF-8, and else GB18030, the superset of GB2312 and GBK that Chinese offices write.
func decode(name string, data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		out, err := xunicode.UTF16(xunicode.LittleEndian, xunicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", unreadable(name)
		}
		data = out
	}
	if !utf8.Valid(data) {
		if cut := cutUTF8(data); cut {
			return "", truncated(name, "whole characters, but the last one is cut off")
		}
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil {
			return "", unreadable(name)
		}
		if bytes.Count(out, []byte("\uFFFD")) == 1 && bytes.HasSuffix(out, []byte("\uFFFD")) {
			return "", truncated(name, "whole characters, but the last one is cut off")
		}
		data = out
	}
	if !looksLikeText(data) {
		return "", unreadable(name)
	}
	return string(data), nil
}

// cutUTF8 says whether data is UTF-8 but for an unfinished character at its end, with at least one whole character
// of several bytes before it: a GB18030 text is practically never that.
func cutUTF8(data []byte) bool {
	for n := 1; n <= 3 && n < len(data); n++ {
		head, tail := data[:len(data)-n], data[len(data)-n:]
		if !utf8.FullRune(tail) && utf8.Valid(head) {
			return utf8.RuneCount(head) < len(head)
		}
	}
	return false
}

// looksLikeText refuses binary data: more than one character in a hundred is a control or replacement character.
func looksLikeText(data []byte) bool {
	bad, all := 0, 0
	for _, c := range string(data) {
		all++
		if c == utf8.RuneError || c < 0x20 && !strings.ContainsRune("\t\n\r\f\v\x1a", c) || c >= 0xE000 && c < 0xF900 {
			bad++
		}
	}
	return bad*100 <= all
}

// cutSentence says whether the text ends in the middle of a long sentence, without so much as a line end. A short last
// line, such as an editor's name, is none.
func cutSentence(text string) bool {
	if strings.HasSuffix(text, "\n") {
		return false
	}
	last := strings.TrimSpace(text[strings.LastIndexByte(text, '\n')+1:])
	if utf8.RuneCountInString(last) < 20 || !strings.ContainsAny(last, "，、") {
		return false
	}
	end, _ := utf8.DecodeLastRuneInString(last)
	return !strings.ContainsRune("。．.！!？?；;：:”\"）)》】]", end)
}

func truncated(name, wanted string) *block.Refusal {
	return &block.Refusal{
		Code: block.Truncated, File: name, Wanted: wanted,
		Advice: "the file is incomplete: download it again / 文件不完整，请重新下载",
	}
}

func unreadable(name string) *block.Refusal {
	return &block.Refusal{
		Code: block.Unreadable, File: name, Wanted: "text in UTF-8, UTF-16 or GB18030",
		Advice: "open the file in the program that wrote it and save it as UTF-8 text / 请用原程序打开并另存为 UTF-8 文本",
	}
}
