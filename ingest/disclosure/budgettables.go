package disclosure

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"gongkai/ingest/pattern"

	"gongkai/ingest/block"
	"gongkai/ingest/number"
	"gongkai/warehouse/fiscal"
)

// This file reads the standard set of budget tables (收支总表, 收入总表, 支出总表, 财政拨款…表, 基本支出表, “三公”表) and their
// counterparts of final accounts. Each column is known by the path of its header cells from the top down, each row by
// its code and name. A table may hold several sides next to each other, each with names of its own: income and
// expenditure, or two halves of a long list.

// role is what a column of a budget table holds.
type role int

const (
	roleNone role = iota
	roleCode
	roleName
	roleAmount
)

// budgetColumn is one column of a budget table.
type budgetColumn struct {
	role    role
	path    string // of its header cells, top down
	measure fiscal.Measure
	part    bool         // its one name is known and no measure's: a part, where the table has a column of the whole
	budget  fiscal.Stage // in final accounts, the budget that it holds beside the actual figures
}

// side is one run of columns: names, and the amounts that belong to them.
type side struct {
	codes   []int
	names   []int
	amounts []int
	grand   bool // its total row is that of all income and expenditure of final accounts, with what is carried over
}

var (
	codeHeader   = pattern.MustCompile(`编码|代码|(?:^|/)[类款项]$`)
	nameHeader   = pattern.MustCompile(`科目名称|项目名称|(?:^|/)项目(?:\(.*\))?$|(?:功能|经济)分类\)?$|科目$|名称$|(?:^|/)(?:收入|支出)项目$|(?:^|/)(?:收入|支出)$`)
	amountHeader = pattern.MustCompile(`合计|小计|总计|金额|预算数|决算数|基本支出|项目支出|人员经费|公用经费|收入|支出|拨款|预算|机动经费|结转|费$|资金$`)
	amountName   = pattern.MustCompile(`合计|金额|数$`)
	otherYear    = pattern.MustCompile(`上年|去年|执行数|增减|比例|占比|%|完成`)
	classCode    = pattern.MustCompile(`^[235]\d{2}(?:\d{2}){0,2}$`)
	fundOf       = []struct {
		words *pattern.Pattern
		fund  fiscal.Fund
	}{
		{words(`政府性基金`), fiscal.FundGovernmentFund},
		{words(`国有资本经营`), fiscal.FundStateCapital},
		{words(`一般公共预算`), fiscal.FundGeneralPublic},
		{words(`财政拨款`), fiscal.FundFiscal},
	}
	bothSides  = pattern.MustCompile(`收入、?支出|收支`)
	sideTotal  = pattern.MustCompile(`^(?:本年|收入|支出)+(?:合计|总计)$`)
	fundName   = pattern.MustCompile(`^(?:一般公共预算|政府性基金|国有资本经营)(?:预算)?(?:财政)?(?:拨款)?(?:资金)?$`)
	tableTitle = pattern.MustCompile(`表(?:[(（].{0,12}[)）])?$`)
	// codeAndName is a code and its name in one cell: 20501-教育管理事务, [205]教育支出.
	codeAndName = pattern.MustCompile(`^[\[【(]?([235]\d{2}(?:\d{2}){0,2})[\]】)]?[-—_.、:]?(\p{Han}.*)$`)
	plainLeaf   = pattern.MustCompile(`^(?:合计|小计|总计|金额|.*数|预算|决算|.*年)$`)
	formNumber  = pattern.MustCompile(`^(?:公开|附)?表?[\d一二三四五六七八九十]+表?$`)
	// dividedBy is what a table divides that is not about all expenditure: its column 金额 or 合计 counts that.
	dividedBy = []struct {
		words   *pattern.Pattern
		measure fiscal.Measure
	}{
		{words(`机关运行经费`), fiscal.AgencyOperatingCost},
		{words(`三公.*(?:会议|培训)`), ""},
		{words(`三公`), fiscal.ThreePublicTotal},
		{words(`基本支出.*项目支出|项目支出.*基本支出`), ""},
		{words(`基本支出`), fiscal.ExpenditureBasic},
		{words(`项目支出`), fiscal.ExpenditureProject},
	}
)

// readBudgetTable reads a table of the standard set; false for any other table.
func (b *builder) readBudgetTable(blockNo int, t *block.Table) bool {
	first, data := headerRows(t)
	if data <= first || data >= t.Rows {
		return false
	}
	title := b.titleOf(blockNo, t, first)
	columns := make([]budgetColumn, t.Cols)
	for c := range columns {
		columns[c] = b.columnOf(pathOf(t, first, data, c))
		if columns[c].budget == plainBudget {
			columns[c].budget = b.plainBudget(blockNo)
		}
	}
	nameWords(t, data, columns)
	nameUnheaded(t, data, columns)
	dropParts(columns)
	unit := b.tableUnit(blockNo, t)
	if isThreePublicTable(columns) {
		return b.readThreePublicTable(blockNo, t, columns, data, unit)
	}
	fund := fiscal.FundAll
	for _, f := range fundOf {
		if f.words.MatchString(title) {
			fund = f.fund
			break
		}
	}
	whole := fiscal.ExpenditureTotal
	if strings.Contains(title, "收入") && !strings.Contains(title, "支出") {
		whole = fiscal.IncomeTotal
	}
	for _, d := range dividedBy {
		if d.words.MatchString(title) {
			whole = cmp.Or(d.measure, whole)
			break
		}
	}
	sides := sidesOf(columns)
	for i := range sides {
		sides[i].grand = b.d.Stage == fiscal.StageFinalAccounts && len(sides) == 2 && bothSides.MatchString(title) && whole == fiscal.ExpenditureTotal
	}
	carried := make([]bool, len(sides)) // the rows speak of what is carried over, until the side's total
	read := false
	for r := data; r < t.Rows; r++ {
		if isColumnNumbers(t, r) {
			continue
		}
		for i, s := range sides {
			switch _, name := rowLabel(t, r, s); {
			case totalWords.MatchString(name), sideTotal.MatchString(name):
				carried[i] = false
			case strings.Contains(name, "结转"):
				carried[i] = true
			case carried[i] && fundName.MatchString(rowNumber.ReplaceAllString(name, "")):
				continue // the part of a fund in what is carried over, not the fund's income
			}
			read = b.readBudgetRow(blockNo, t, r, s, columns, unit, fund, whole) || read
		}
	}
	return read
}

// headerRows finds where the header begins and where the data begin: a header row names columns and holds no amount.
func headerRows(t *block.Table) (first, data int) {
	first = -1
	for r := 0; r < min(t.Rows, 15); r++ {
		heads := 0
		for _, c := range t.Row(r) {
			label := squeeze(c.Text)
			if label == "" || statedUnit.MatchString(label) || runes(label) > 24 {
				continue
			}
			if codeHeader.MatchString(label) || nameHeader.MatchString(label) || amountHeader.MatchString(label) {
				heads++
			}
		}
		hasData := rowHasData(t, r)
		if first < 0 {
			if hasData {
				return 0, 0
			}
			if heads >= 2 {
				first = r
			}
			continue
		}
		if hasData {
			return first, r
		}
	}
	return 0, 0
}

// rowHasData says whether a row holds an amount or a code of a classification: a number that is no year and does not
// number the columns.
func rowHasData(t *block.Table, row int) bool {
	if isColumnNumbers(t, row) {
		return false
	}
	for _, c := range t.Row(row) {
		s := squeeze(c.Text)
		if _, ok := number.Plain(s); ok && c.Row == row && !bareYear.MatchString(s) {
			return true
		}
	}
	return false
}

var (
	bareYear     = pattern.MustCompile(`^(?:19|20)\d\d$`)
	columnNumber = pattern.MustCompile(`^(\d{1,2})(?:=.*)?$`)
)

// isColumnNumbers says whether a row only numbers the columns (栏次 1 2 3=1+2, 甲 乙 1 2, 行次).
func isColumnNumbers(t *block.Table, row int) bool {
	last, n := 0, 0
	for _, c := range t.Row(row) {
		s := squeeze(c.Text)
		if s == "" || s == "栏次" || s == "行次" || len(s) == len("甲") && strings.Contains("甲乙丙丁", s) {
			continue
		}
		m := columnNumber.FindStringSubmatch(s)
		if m == nil {
			return false
		}
		if k, _ := strconv.Atoi(m[1]); k != last+1 {
			return false
		}
		last++
		n++
	}
	return n > 1
}

// pathOf joins the header cells over a column, from the top down, each once.
func pathOf(t *block.Table, first, data, col int) string {
	var parts []string
	var last *block.Cell
	for r := first; r < data; r++ {
		c := t.At(r, col)
		if c == nil || c == last || isColumnNumbers(t, r) {
			continue
		}
		last = c
		if s := squeeze(c.Text); s != "" && !statedUnit.MatchString(s) {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "/")
}

// nameWords takes a column that holds words and no figure for one of names, whatever amounts its head speaks of: 支出（按
// 功能分类） over the names of items.
func nameWords(t *block.Table, data int, columns []budgetColumn) {
	for c := range columns {
		if columns[c].role != roleAmount {
			continue
		}
		texts, figures := 0, 0
		for r := data; r < t.Rows; r++ {
			cell := t.At(r, c)
			if cell == nil || cell.Col != c || cell.Row != r {
				continue
			}
			if _, ok := number.Plain(cell.Text); ok {
				figures++
			} else if hasHan(cell.Text) {
				texts++
			}
		}
		if figures == 0 && texts >= 2 {
			columns[c] = budgetColumn{path: columns[c].path, role: roleName}
		}
	}
}

// nameUnheaded finds columns of names whose head is empty because it stands over the column before: 项目名称 over the
// groups, nothing over the items.
func nameUnheaded(t *block.Table, data int, columns []budgetColumn) {
	for c := 1; c < len(columns); c++ {
		if columns[c].path != "" || columns[c].role != roleNone || columns[c-1].role != roleName && columns[c-1].path != "" {
			continue
		}
		for r := data; r < t.Rows; r++ {
			if cell := t.At(r, c); cell != nil && cell.Col == c && hasHan(cell.Text) {
				columns[c].role = roleName
				break
			}
		}
	}
}

func (b *builder) columnOf(path string) budgetColumn {
	c := budgetColumn{path: path}
	if b.d.Stage == fiscal.StageFinalAccounts {
		c.budget = budgetOf(path)
	}
	leaf := path[strings.LastIndexByte(path, '/')+1:]
	switch {
	case path == "":
	case codeHeader.MatchString(path):
		c.role = roleCode
	case nameHeader.MatchString(leaf) && !amountName.MatchString(leaf):
		c.role = roleName
	case amountHeader.MatchString(path):
		c.role = roleAmount
		var known bool
		if c.measure, known = b.columnMeasure(path, leaf); known && c.measure == "" {
			c.part = leaf == path
			if !c.part {
				c.role = roleNone // a part that is no measure, such as 财政拨款收入
			}
		}
	}
	return c
}

// dropParts leaves out the columns of parts that are no measures: 财政拨款收入 beside 本年收入合计. A single column of amounts is the
// whole that the table divides, whatever its name.
func dropParts(columns []budgetColumn) {
	amounts := 0
	for _, c := range columns {
		if c.role == roleAmount {
			amounts++
		}
	}
	if amounts < 2 {
		return
	}
	for i := range columns {
		if columns[i].part {
			columns[i].role = roleNone
		}
	}
}

// plainBudget is a column that says 预算数 alone, until its table says which.
const plainBudget fiscal.Stage = "plain"

var (
	budgetHead = words(`^(年初|全年|调整后?|调整|本年)?预算(?:安排)?(?:数|额|金额)?(?:\(.*\)|（.*）)?$`)
	// adjusted are words of the note under a table whose 预算数 is that of the whole year.
	adjusted = words(`预算数.{0,12}(?:全年预算|调整后)|调整后的(?:全年)?预算`)
)

// budgetOf says which budget a column of final accounts holds; empty where it holds actual figures.
func budgetOf(path string) fiscal.Stage {
	for part := range strings.SplitSeq(path, "/") {
		m := budgetHead.FindStringSubmatch(part)
		switch {
		case m == nil:
			continue
		case m[1] == "年初":
			return fiscal.StageBudget
		case m[1] == "" || m[1] == "本年":
			return plainBudget
		default:
			return fiscal.StageAdjustedBudget
		}
	}
	return ""
}

// plainBudget is the budget that 预算数 means in a table: that of the beginning of the year, unless the note under the table
// says otherwise.
func (b *builder) plainBudget(blockNo int) fiscal.Stage {
	for i := blockNo + 1; i < len(b.doc.Blocks) && i <= blockNo+3 && b.doc.Blocks[i].Table == nil; i++ {
		if adjusted.MatchString(squeeze(b.doc.Blocks[i].Text)) {
			return fiscal.StageAdjustedBudget
		}
	}
	return fiscal.StageBudget
}

// columnMeasure is what an amount column counts; empty where its header only says 合计 or 预算数, which is the whole, and
// where the column's own name is known and no measure's.
func (b *builder) columnMeasure(path, leaf string) (m fiscal.Measure, known bool) {
	if m, ok := rowMeasures[strings.TrimSuffix(leaf, "资金")]; ok {
		return m, true
	}
	for i, text := range []string{leaf, path} {
		if i == 1 && !plainLeaf.MatchString(leaf) {
			return "", leaf != path // a part of the group above it, under a name that is no measure's
		}
		found := findTerms(text, SectionBudget)
		if len(found) == 0 {
			continue
		}
		if ms := found[len(found)-1].term.in(b.d.Stage); len(ms) == 1 {
			return ms[0], true
		}
		if i == 0 {
			return "", true
		}
	}
	return "", false
}

// sidesOf divides the columns: a name or code after an amount begins a new side.
func sidesOf(columns []budgetColumn) []side {
	var sides []side
	var s side
	for i, c := range columns {
		if (c.role == roleCode || c.role == roleName) && len(s.amounts) > 0 {
			sides = append(sides, s)
			s = side{}
		}
		switch c.role {
		case roleCode:
			s.codes = append(s.codes, i)
		case roleName:
			s.names = append(s.names, i)
		case roleAmount:
			s.amounts = append(s.amounts, i)
		}
	}
	if len(s.amounts) > 0 {
		sides = append(sides, s)
	}
	return sides
}

// titleOf is the title of a table: its rows above the header, and the short paragraphs before it.
func (b *builder) titleOf(blockNo int, t *block.Table, first int) string {
	var parts []string
	for r := 0; r < first; r++ {
		for _, c := range t.Row(r) {
			if c.Row == r {
				parts = append(parts, squeeze(c.Text))
			}
		}
	}
	above := len(parts)
	for i := blockNo - 1; i >= 0 && i >= blockNo-4; i-- {
		if b.doc.Blocks[i].Table != nil {
			break
		}
		text := squeeze(b.doc.Blocks[i].Text)
		if runes(text) > 60 {
			break
		}
		if formNumber.MatchString(text) {
			continue
		}
		if tableTitle.MatchString(text) {
			return strings.Join(append(parts[:above], text), " ")
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " ")
}

// rowLabel reads the code and the name of a row. A word in the column of codes is a name: 合计, or the name itself where
// the head of the codes stands over both. 小计 beside the name of a group is the group's.
func rowLabel(t *block.Table, r int, s side) (code, name string) {
	for _, c := range s.codes {
		if cell := t.At(r, c); cell != nil && cell.Col == c {
			if text := squeeze(cell.Text); hasHan(text) {
				name = text
			} else {
				code += text
			}
		}
	}
	for _, c := range s.names {
		if cell := t.At(r, c); cell != nil {
			if text := squeeze(cell.Text); text != "" && (text != "小计" || name == "") {
				name = text
			}
		}
	}
	if code == "" {
		if m := codeAndName.FindStringSubmatch(name); m != nil {
			code, name = m[1], m[2]
		}
	}
	return code, name
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(c rune) bool { return unicode.Is(unicode.Han, c) })
}

// readBudgetRow reads the amounts of one row of one side. whole is what a column without a name of its own counts.
func (b *builder) readBudgetRow(blockNo int, t *block.Table, r int, s side, columns []budgetColumn, unit fiscal.AmountUnit, fund fiscal.Fund, whole fiscal.Measure) bool {
	code, name := rowLabel(t, r, s)
	read := false
	// A row of a text that is shorter than others has lost cells, maybe empty ones in its middle: only its first figure,
	// mostly the total, stands where it belongs.
	lostCells := b.doc.Format == block.FormatText && t.At(r, t.Cols-1) == nil
	for k, c := range s.amounts {
		cell := t.At(r, c)
		if k > 0 && lostCells {
			break
		}
		if cell == nil || cell.Row != r || !b.thisYear(columns[c]) {
			continue
		}
		value := b.figure(blockNo, cell, unit)
		if value == nil {
			continue
		}
		place := block.InCell(blockNo, cell)
		measure := columns[c].measure
		switch {
		case classCode.MatchString(code) && columns[c].budget != "":
			// A line has its actual figure only.
		case classCode.MatchString(code):
			measure = cmp.Or(measure, whole)
			b.d.Lines = append(b.d.Lines, Line{
				Fund: fund, Classification: classification(code), Code: code, Name: name, Level: (len(code) - 1) / 2,
				Measure: measure, Value: *value, Place: place,
			})
			read = true
		case totalWords.MatchString(name):
			if whole == fiscal.ThreePublicTotal && measure == "" {
				b.record(whole, columns[c], *value, place)
				read = true
				continue
			}
			// The cost of running an agency is general public money by its definition, whatever the title names.
			if fund == fiscal.FundAll || whole == fiscal.AgencyOperatingCost {
				read = b.stateTotal(columns[c], whole, s, *value, place) || read
			}
		default:
			read = b.stateRow(name, columns[c], fund, *value, place) || read
		}
	}
	return read
}

// thisYear says whether a column holds figures of the document's own year and stage: not last year's, no shares, and
// of 预算数 and 决算数 beside each other the one that the document is about.
func (b *builder) thisYear(c budgetColumn) bool {
	if otherYear.MatchString(strings.ReplaceAll(c.path, "上年结转", "")) || b.d.Stage == fiscal.StageBudget && strings.Contains(c.path, "决算数") {
		return false
	}
	for _, n := range number.Scan(c.path) {
		if n.Context == number.Year && !n.Value.Equal(decimalOf(b.d.Year)) {
			return false
		}
	}
	return true
}

// stateTotal records the total row of a table of all income or all expenditure, or of what it divides else.
func (b *builder) stateTotal(column budgetColumn, whole fiscal.Measure, s side, value fiscal.Money, place block.Place) bool {
	measure := cmp.Or(column.measure, whole)
	if column.measure == "" && len(s.codes) == 0 {
		if !s.grand {
			return false // 总计 of a table with two sides: which is meant is said by its neighbours, not by the row
		}
		measure = fiscal.TotalWithCarryover // the same on both sides of final accounts
	}
	b.record(measure, column, value, place)
	return true
}

// record states a figure of a table, or what was budgeted for it.
func (b *builder) record(m fiscal.Measure, column budgetColumn, value fiscal.Money, place block.Place) {
	if column.budget != "" {
		b.budgeted(m, Budgeted{Stage: column.budget, Value: &value, Place: place})
		return
	}
	b.state(m, fiscal.WitnessTable, value, place)
}

var rowNumber = pattern.MustCompile(`^(?:其中[:：]?|[(（][一二三四五六七八九十\d]+[)）][、.．]?|[一二三四五六七八九十\d]+[、.．])+`)

// stateRow records a row that names a measure: 收入总计, 1.一般公共预算, 基本支出. Tables of fiscal appropriations alone say
// nothing about the totals of all money.
func (b *builder) stateRow(name string, column budgetColumn, fund fiscal.Fund, value fiscal.Money, place block.Place) bool {
	label := rowNumber.ReplaceAllString(name, "")
	measure, ok := rowMeasures[strings.TrimSuffix(strings.TrimSuffix(label, "资金"), "财政拨款")]
	if !ok {
		found := findTerms(label, SectionBudget)
		if len(found) != 1 || found[0].start != 0 || found[0].end != len(label) || len(found[0].term.in(b.d.Stage)) != 1 {
			return false
		}
		measure = found[0].term.in(b.d.Stage)[0]
	}
	switch {
	case measure == fiscal.ExpenditureTotal && within(column.measure, measure):
		measure = column.measure // 支出总计 under 基本支出; under 一般公共预算, it is what is spent, not that income
	case column.measure != "" && column.measure != measure:
		return false
	}
	if fund != fiscal.FundAll && !paidByTreasury(measure) {
		return false
	}
	if b.d.Stage == fiscal.StageBudget && column.budget == "" && ofTheYear.MatchString(label) && (measure == fiscal.IncomeTotal || measure == fiscal.ExpenditureTotal) {
		b.year = append(b.year, yearTotal{measure, value, place})
		return true
	}
	b.record(measure, column, value, place)
	return true
}

// ofTheYear names the year's own income or expenditure, which is the total only where nothing is carried over.
var ofTheYear = pattern.MustCompile(`^(?:本年|当年)`)

// yearTotal is the year's own income or expenditure in a table of a budget.
type yearTotal struct {
	measure fiscal.Measure
	value   fiscal.Money
	place   block.Place
}

// stateYearTotals states the year's own totals where the document prints no other, or the same.
func (b *builder) stateYearTotals() {
	for _, y := range b.year {
		if a := b.amounts[y.measure]; a == nil || a.Value == nil || a.Value.Equal(y.value) {
			b.state(y.measure, fiscal.WitnessTable, y.value, y.place)
		}
	}
}

// paidByTreasury says whether a measure is fiscal money by its definition, so that tables of fiscal money state it.
func paidByTreasury(m fiscal.Measure) bool {
	switch m {
	case fiscal.IncomeGeneralPublicBudget, fiscal.IncomeGovernmentFund, fiscal.IncomeStateCapitalOperating, fiscal.AgencyOperatingCost:
		return true
	default:
		return within(m, fiscal.ThreePublicTotal)
	}
}

// rowMeasures are labels that name a measure in the first column of a table and nowhere else.
var rowMeasures = map[string]fiscal.Measure{
	"一般公共预算":   fiscal.IncomeGeneralPublicBudget,
	"政府性基金预算":  fiscal.IncomeGovernmentFund,
	"国有资本经营预算": fiscal.IncomeStateCapitalOperating,
}

func classification(code string) fiscal.Classification {
	if code[0] == '2' {
		return fiscal.ClassFunction
	}
	return fiscal.ClassEconomic
}

// isThreePublicTable says whether the header names the three public expenses.
func isThreePublicTable(columns []budgetColumn) bool {
	trips, reception := false, false
	for _, c := range columns {
		trips = trips || strings.Contains(c.path, "出国")
		reception = reception || strings.Contains(c.path, "接待")
	}
	return trips && reception
}

// readThreePublicTable reads the row of figures under a header of the three public expenses.
func (b *builder) readThreePublicTable(blockNo int, t *block.Table, columns []budgetColumn, data int, unit fiscal.AmountUnit) bool {
	read := false
	others := slices.ContainsFunc(columns, func(c budgetColumn) bool {
		return strings.Contains(c.path, "会议") || strings.Contains(c.path, "培训")
	})
	for c := range columns {
		if others && totalWords.MatchString(columns[c].path) {
			continue // a total of conferences and training too
		}
		measure := threePublicColumn(columns[c].path)
		if measure == "" || !b.thisYear(columns[c]) {
			continue
		}
		cell := t.At(data, c)
		if cell == nil || cell.Row != data {
			continue
		}
		if value, _ := number.Cell(cell.Text, unit); value != nil {
			b.record(measure, columns[c], *value, block.InCell(blockNo, cell))
			read = true
		}
	}
	return read
}

// threePublicColumn is the measure of a column: the most particular name in its path, and for 小计 and 合计 that of the
// group they close.
func threePublicColumn(path string) fiscal.Measure {
	parts := strings.Split(path, "/")
	for i := len(parts) - 1; i >= 0; i-- {
		switch {
		case totalWords.MatchString(parts[i]), parts[i] == "金额":
			if i == 0 {
				return fiscal.ThreePublicTotal
			}
			continue
		case parts[i] == "决算数", budgetHead.MatchString(parts[i]):
			continue
		}
		if found := findTerms(parts[i], SectionThreePublic); len(found) > 0 {
			if ms := found[len(found)-1].term.in(fiscal.StageBudget); len(ms) == 1 {
				return ms[0]
			}
		}
	}
	return ""
}
