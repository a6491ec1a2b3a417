package format

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"gongkai/ingest/block"
)

// A workbook is read by a reader of its own, not by a library that builds whole rows and columns in memory: there, a
// file of 9 KB with a cell in the last column of each of 300 rows takes minutes and 17 GB.

func isXLSX(data []byte) bool { return officeKind(data) == block.FormatXLSX }

// readXLSX reads a workbook, sheet after sheet. A sheet opens with its name as a heading, unless that is only the
// program's own (Sheet1). Rows before a table with nothing but a title, and rows after it with nothing but a note,
// are paragraphs; a unit of money at the right above a table stays with the table. What is hidden is not read.
func readXLSX(ctx context.Context, name string, data []byte) (*block.Document, error) {
	doc := &block.Document{Format: block.FormatXLSX}
	if err := readWorkbook(ctx, data, doc); err != nil {
		return nil, refusal(ctx, name, "Excel workbook", err)
	}
	return doc, nil
}

// Sizes of a sheet, as Excel has them.
const (
	sheetRows = 1 << 20
	sheetCols = 1 << 14
)

// Limits on a workbook.
const (
	maxSheets = 2000
	maxMerges = 100000 // on a sheet
)

// ownSheetName matches the names that programs give to sheets by themselves.
var ownSheetName = regexp.MustCompile(`^(?i:sheet|工作表|表)\s*\d*(?:\s*\(\d+\))?$`)

type xlsxSheet struct{ name, part string }

func readWorkbook(ctx context.Context, data []byte, doc *block.Document) error {
	c, err := openContainer(ctx, data)
	if err != nil {
		return err
	}
	main := c.mainPart()
	targets := map[string]string{}
	shared, styles := "", ""
	for _, r := range c.relations(main) {
		targets[r.id] = r.target
		switch {
		case strings.HasSuffix(r.kind, "/sharedStrings"):
			shared = r.target
		case strings.HasSuffix(r.kind, "/styles"):
			styles = r.target
		}
	}
	x, err := c.open(main)
	if err != nil {
		return err
	}
	var sheets []xlsxSheet
	book := &workbook{budget: newBudget()}
	for range x.children() {
		for e := range x.children() {
			switch e.name {
			case "workbookPr":
				book.date1904 = e.attr("date1904") == "1" || e.attr("date1904") == "true"
			case "sheets":
				for e := range x.children() {
					name := e.attr("name")
					if strings.HasSuffix(strings.ToLower(e.attr("state")), "hidden") {
						doc.Warnings = append(doc.Warnings, fmt.Sprintf("the hidden sheet %q was not read / 隐藏的工作表“%s”未读取", name, name))
						continue
					}
					sheets = append(sheets, xlsxSheet{name, targets[e.attr("id")]})
				}
			}
		}
	}
	switch {
	case x.failed() != nil:
		return x.failed()
	case len(sheets) > maxSheets || len(doc.Warnings) > maxSheets:
		return tooLarge(fmt.Sprintf("at most %d sheets", maxSheets))
	}
	if err := book.readStrings(c, shared); err != nil {
		return err
	}
	if err := book.readStyles(c, styles); err != nil {
		return err
	}
	for _, s := range sheets {
		if !c.has(s.part) {
			continue
		}
		blocks, err := book.readSheet(c, s.part)
		if err != nil {
			return err
		}
		if len(blocks) > 0 && !ownSheetName.MatchString(s.name) {
			doc.Blocks = append(doc.Blocks, block.Block{Kind: block.Heading, Level: 1, Text: strings.Clone(s.name)})
		}
		doc.Blocks = append(doc.Blocks, blocks...)
	}
	if len(doc.Blocks) == 0 {
		return &fault{block.Empty, "any text on a sheet that is not hidden"}
	}
	return nil
}

// workbook is what all sheets share.
type workbook struct {
	budget   *budget
	date1904 bool
	strings  []string
	formats  []numberFormat // by cell style
}

func (w *workbook) readStrings(c *container, part string) error {
	if !c.has(part) {
		return nil
	}
	x, err := c.open(part)
	if err != nil {
		return err
	}
	for range x.children() {
		for range x.children() {
			if err := w.budget.takeCell(); err != nil {
				return err
			}
			w.strings = append(w.strings, richText(x))
		}
	}
	return x.failed()
}

// escapedChar is a character that XML has no place for, as a workbook writes it.
var escapedChar = regexp.MustCompile(`_x([0-9A-Fa-f]{4})_`)

// richText is the text of a string in parts, without the readings above its characters.
func richText(x *xmlReader) string {
	var b strings.Builder
	for e := range x.children() {
		switch e.name {
		case "t":
			b.WriteString(x.text())
		case "r":
			for e := range x.children() {
				if e.name == "t" {
					b.WriteString(x.text())
				}
			}
		}
	}
	return cleanString(b.String())
}

func cleanString(s string) string {
	if strings.Contains(s, "_x") {
		s = escapedChar.ReplaceAllStringFunc(s, func(m string) string {
			n, _ := strconv.ParseUint(m[2:6], 16, 16)
			return string(rune(n))
		})
	}
	if strings.Contains(s, "\r") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return strings.TrimFunc(s, unicode.IsSpace)
}

func (w *workbook) readStyles(c *container, part string) error {
	if !c.has(part) {
		return nil
	}
	x, err := c.open(part)
	if err != nil {
		return err
	}
	codes := map[string]string{}
	parsed := map[string]numberFormat{}
	for range x.children() {
		for e := range x.children() {
			switch e.name {
			case "numFmts":
				for e := range x.children() {
					codes[e.attr("numFmtId")] = e.attr("formatCode")
				}
			case "cellXfs":
				for e := range x.children() {
					id := e.attr("numFmtId")
					f, ok := parsed[id]
					if !ok {
						f = formatOf(id, codes)
						parsed[id] = f
					}
					w.formats = append(w.formats, f)
				}
			}
		}
	}
	return x.failed()
}

// sheetCell is a cell with text.
type sheetCell struct {
	row, col int
	text     string
}

// area is a merged range, both ends included.
type area struct{ row, col, lastRow, lastCol int }

// sheet is a sheet being read.
type sheet struct {
	cells      []sheetCell
	merges     []area
	hiddenRows map[int]bool
	hiddenCols []bool // by column; those beyond can be seen
}

func (w *workbook) readSheet(c *container, part string) ([]block.Block, error) {
	x, err := c.open(part)
	if err != nil {
		return nil, err
	}
	s := &sheet{hiddenRows: map[int]bool{}}
	for range x.children() {
		for e := range x.children() {
			switch e.name {
			case "cols":
				ranges := 0
				for e := range x.children() {
					if e.attr("hidden") == "1" || e.attr("hidden") == "true" {
						if s.hiddenCols == nil {
							s.hiddenCols = make([]bool, sheetCols)
						}
						for col := max(1, number0(e.attr("min"), sheetCols, 1)); col <= number0(e.attr("max"), sheetCols, 0) && ranges < sheetCols; col++ {
							s.hiddenCols[col-1] = true
						}
						ranges++
					}
				}
			case "sheetData":
				w.readRows(x, s)
			case "mergeCells":
				for e := range x.children() {
					if a, ok := parseArea(e.attr("ref")); ok {
						if len(s.merges) == maxMerges {
							return nil, tooLarge(fmt.Sprintf("at most %d merged ranges on a sheet", maxMerges))
						}
						s.merges = append(s.merges, a)
					}
				}
			}
		}
	}
	if err := x.failed(); err != nil {
		return nil, err
	}
	return s.blocks(w.budget)
}

func (w *workbook) readRows(x *xmlReader, s *sheet) {
	row := -1
	for e := range x.children() {
		row = number0(e.attr("r"), sheetRows, row+2) - 1
		if row < 0 || row >= sheetRows {
			x.err = &fault{block.Unreadable, "rows numbered from 1 to 1048576"}
			return
		}
		if e.attr("hidden") == "1" || e.attr("hidden") == "true" {
			s.hiddenRows[row] = true
		}
		col := -1
		for e := range x.children() {
			col++
			if r, c, ok := parseRef(e.attr("r")); ok && r == row {
				col = c
			}
			text := w.cellText(x, e)
			if text == "" {
				continue
			}
			if err := w.budget.takeCell(); err != nil {
				x.err = err
				return
			}
			if w.budget.text -= len(text); w.budget.text < 0 {
				x.err = w.budget.exceeded()
				return
			}
			s.cells = append(s.cells, sheetCell{row, col, text})
		}
	}
}

// percentFormula is a formula that works nothing out: a target such as =100%, which was taken for a formula when it was
// typed. It is read as typed, as is =1月, which comes out as an error.
var percentFormula = regexp.MustCompile(`^\d+(?:\.\d+)?%$`)

// cellText is what a cell says. A formula counts by the value that was worked out last; by its own text where that is
// an error: it then is a text such as =1月, typed into a cell that took it for a formula.
func (w *workbook) cellText(x *xmlReader, e element) string {
	// What is kept is copied, else it would keep the whole part in memory.
	kind, style := e.attr("t"), number0(e.attr("s"), 1<<30, 0)
	value, formula, inline := "", "", ""
	for e := range x.children() {
		switch e.name {
		case "v":
			value = x.text()
		case "f":
			formula = strings.TrimSpace(x.text())
		case "is":
			inline = richText(x)
		}
	}
	switch kind {
	case "s":
		if i, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && i >= 0 && i < len(w.strings) {
			return w.strings[i]
		}
		return ""
	case "inlineStr":
		return inline
	case "str", "d":
		return strings.Clone(cleanString(value))
	case "b":
		if strings.TrimSpace(value) == "1" {
			return "TRUE"
		}
		return "FALSE"
	case "e":
		if formula != "" {
			return "=" + cleanString(formula)
		}
		return strings.Clone(cleanString(value))
	}
	if value = strings.TrimSpace(value); value == "" {
		return inline
	}
	if percentFormula.MatchString(formula) {
		return "=" + formula
	}
	var f numberFormat
	if style < len(w.formats) {
		f = w.formats[style]
	}
	return strings.Clone(f.text(value, w.date1904))
}

// parseRef reads a cell's name, such as B12, counted from 0.
func parseRef(ref string) (row, col int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 4 && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		col = col*26 + int(ref[i]-'A'+1)
	}
	row, err := strconv.Atoi(ref[i:])
	if err != nil || i == 0 || col > sheetCols || row < 1 || row > sheetRows {
		return 0, 0, false
	}
	return row - 1, col - 1, true
}

func parseArea(ref string) (area, bool) {
	from, to, _ := strings.Cut(ref, ":")
	r0, c0, ok0 := parseRef(from)
	r1, c1, ok1 := parseRef(to)
	return area{r0, c0, r1, c1}, ok0 && ok1 && r0 <= r1 && c0 <= c1
}

func (s *sheet) hiddenCol(col int) bool {
	return col < len(s.hiddenCols) && s.hiddenCols[col]
}

// sheetRow is a row with text that can be seen, its cells from left to right.
type sheetRow struct {
	no    int
	cells []sheetCell
}

// blocks divides the sheet into paragraphs and tables.
func (s *sheet) blocks(b *budget) ([]block.Block, error) {
	at := s.mergesByCell()
	rows := s.visibleRows()
	first, last := sheetCols, 0
	for _, r := range rows {
		first = min(first, r.cells[0].col)
		last = max(last, r.cells[len(r.cells)-1].col)
	}
	// caption says whether a row has nothing but one text that is no part of a table: at the sheet's left, or over
	// half of its columns, or in the middle. What stands alone at the right is the unit of the table's money, and a total
	// without figures ends an empty table.
	caption := func(r sheetRow) bool {
		if len(r.cells) != 1 || emptyTotal.MatchString(r.cells[0].text) {
			return false
		}
		c, width := r.cells[0], last-first+1
		span := 1
		if m, ok := at[[2]int{c.row, c.col}]; ok {
			span = m.lastCol - c.col + 1
		}
		return c.col == first || 2*span >= width || 3*(c.col-first) < 2*width
	}
	var out []block.Block
	var table []sheetRow
	flush := func() error {
		end := len(table)
		for end > 0 && caption(table[end-1]) {
			end--
		}
		blocks, err := s.table(table[:end], at, b)
		if err != nil {
			return err
		}
		out = append(out, blocks...)
		for _, r := range table[end:] {
			out = b.appendLines(out, r.cells[0].text, 0)
		}
		table = nil
		return nil
	}
	for i := 0; i < len(rows); {
		end := i
		for end < len(rows) && caption(rows[end]) {
			end++
		}
		run := rows[i:end]
		switch {
		case len(run) == 0:
			table = append(table, rows[i])
			end++
		case len(table) > 0 && !s.gap(rows[i-1].no, rows[i].no) && !dividing(run, at):
			table = append(table, run...)
		default:
			if err := flush(); err != nil {
				return nil, err
			}
			for _, r := range run {
				out = b.appendLines(out, r.cells[0].text, 0)
			}
		}
		i = end
	}
	if err := flush(); err != nil {
		return nil, err
	}
	return out, b.exceeded()
}

// emptyTotal is what the row of a total says where there is nothing to add up.
var emptyTotal = regexp.MustCompile(`^[合总小]\s*计$`)

// tableTitle matches the ends of titles of tables and of attachments.
var tableTitle = regexp.MustCompile(`表(?:[(（][^()（）]*[)）])?[:：]?$|^附[表件]`)

// dividing says whether rows of one text each stand between tables although no empty row does: one of them is a
// table's title, or they are sentences. What else stands alone in a row is a heading among a table's own rows.
func dividing(run []sheetRow, at map[[2]int]area) bool {
	for _, r := range run {
		c := r.cells[0]
		_, merged := at[[2]int{c.row, c.col}]
		if tableTitle.MatchString(c.text) || strings.HasSuffix(c.text, "。") && (!merged || len(run) > 1) {
			return true
		}
	}
	return false
}

// gap says whether a row that can be seen, and is empty, stands between two others.
func (s *sheet) gap(from, to int) bool {
	for r := from + 1; r < to; r++ {
		if !s.hiddenRows[r] {
			return true
		}
	}
	return false
}

// mergesByCell finds each merged range by its first cell that can be seen, which is where its text is moved to. The
// other cells of a merged range are not seen, whatever is in them. A range that overlaps an earlier one is none.
func (s *sheet) mergesByCell() map[[2]int]area {
	at := make(map[[2]int]area, len(s.merges))
	if len(s.merges) == 0 {
		return at
	}
	slices.SortStableFunc(s.merges, func(a, b area) int {
		if a.row != b.row {
			return a.row - b.row
		}
		return a.col - b.col
	})
	slices.SortStableFunc(s.cells, compareCells)
	kept := s.cells[:0]
	var open []area // ranges that may reach the row, by their first column
	next, ends := 0, sheetRows
	for i := 0; i < len(s.cells); {
		row := s.cells[i].row
		if ends < row {
			ends = sheetRows
			open = slices.DeleteFunc(open, func(a area) bool {
				if a.lastRow >= row {
					ends = min(ends, a.lastRow)
				}
				return a.lastRow < row
			})
		}
		for ; next < len(s.merges) && s.merges[next].row <= row; next++ {
			a := s.merges[next]
			j, _ := slices.BinarySearchFunc(open, a.col, func(o area, col int) int { return o.col - col })
			if a.lastRow < row || j > 0 && open[j-1].lastCol >= a.col || j < len(open) && open[j].col <= a.lastCol {
				continue
			}
			open = slices.Insert(open, j, a)
			ends = min(ends, a.lastRow)
		}
		for ; i < len(s.cells) && s.cells[i].row == row; i++ {
			c := s.cells[i]
			j, found := slices.BinarySearchFunc(open, c.col, func(o area, col int) int { return o.col - col })
			if !found {
				j--
			}
			if j < 0 || open[j].lastCol < c.col {
				kept = append(kept, c)
				continue
			}
			a := open[j]
			if a.row != c.row || a.col != c.col {
				continue
			}
			for c.row < a.lastRow && s.hiddenRows[c.row] {
				c.row++
			}
			for c.col < a.lastCol && s.hiddenCol(c.col) {
				c.col++
			}
			at[[2]int{c.row, c.col}] = area{c.row, c.col, a.lastRow, a.lastCol}
			kept = append(kept, c)
		}
	}
	s.cells = kept
	return at
}

func compareCells(a, b sheetCell) int {
	if a.row != b.row {
		return a.row - b.row
	}
	return a.col - b.col
}

// visibleRows gathers the cells that can be seen by row.
func (s *sheet) visibleRows() []sheetRow {
	slices.SortStableFunc(s.cells, compareCells)
	var rows []sheetRow
	for _, c := range s.cells {
		if s.hiddenCol(c.col) || s.hiddenRows[c.row] {
			continue
		}
		n := len(rows)
		if n == 0 || rows[n-1].no != c.row {
			rows = append(rows, sheetRow{no: c.row})
			n++
		}
		r := &rows[n-1]
		if k := len(r.cells); k > 0 && r.cells[k-1].col == c.col {
			continue // the same cell twice: the first counts
		}
		r.cells = append(r.cells, c)
	}
	return rows
}

// table lays rows out on a grid of the rows and columns that hold text, with a cell for each empty square.
func (s *sheet) table(rows []sheetRow, at map[[2]int]area, b *budget) ([]block.Block, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	rowNo := make([]int, 0, len(rows))
	var cols []int
	for _, r := range rows {
		rowNo = append(rowNo, r.no)
		for _, c := range r.cells {
			cols = append(cols, c.col)
		}
		if len(cols) > 4*sheetCols {
			slices.Sort(cols)
			cols = slices.Compact(cols)
		}
	}
	slices.Sort(cols)
	cols = slices.Compact(cols)
	if err := b.takeGrid(len(rows), len(cols)); err != nil {
		return nil, err
	}
	taken := make([]bool, len(rows)*len(cols))
	cells := make([]block.Cell, 0, len(rows)*len(cols))
	for i, r := range rows {
		next := 0
		for k, col := range cols {
			cell := block.Cell{Row: i, Col: k, RowSpan: 1, ColSpan: 1}
			if next < len(r.cells) && r.cells[next].col == col {
				cell.Text = r.cells[next].text
				next++
				if m, ok := at[[2]int{r.no, col}]; ok {
					_, cell.RowSpan = squeezeSpan(rowNo, m.row, m.lastRow-m.row+1)
					_, cell.ColSpan = squeezeSpan(cols, m.col, m.lastCol-m.col+1)
				}
			}
			if taken[i*len(cols)+k] {
				continue
			}
			for y := i; y < i+cell.RowSpan; y++ {
				for z := k; z < k+cell.ColSpan; z++ {
					taken[y*len(cols)+z] = true
				}
			}
			cells = append(cells, cell)
		}
	}
	return []block.Block{{Kind: block.TableKind, Table: block.NewTable(cells)}}, nil
}
