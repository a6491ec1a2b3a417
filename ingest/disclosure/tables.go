package disclosure

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/ingest/pattern"

	"gongkai/ingest/block"
	"gongkai/ingest/number"
	"gongkai/warehouse/fiscal"
)

// A table is recognised by what its header means, wherever it stands and whatever its title says. A header is a row
// (or two, below each other) that names the columns that a kind of table must have.

// column is one column of a kind of table, with the words that name it.
type column struct {
	name  string
	words *pattern.Pattern
	must  bool
}

// header finds the row of a table that names all columns that must be there, and where each column is. A name in the
// row below counts for its own column: 政府采购金额 above, 合计 below.
func header(t *block.Table, cols []column) (row int, at map[string]int, ok bool) {
	for r := 0; r < min(t.Rows, 12); r++ {
		at = map[string]int{}
		for _, c := range t.Row(r) {
			if c.Row != r || c.RowSpan > 2 {
				continue // a cell that goes on further down labels the rows beside it
			}
			label := squeeze(c.Text)
			for _, col := range cols {
				if _, have := at[col.name]; !have && label != "" && col.words.MatchString(label) {
					at[col.name] = c.Col
					break
				}
			}
		}
		ok = true
		for _, col := range cols {
			if _, have := at[col.name]; col.must && !have {
				ok = false
			}
		}
		if ok {
			return r, at, true
		}
	}
	return 0, nil, false
}

func (b *builder) readTables() {
	for i, bl := range b.doc.Blocks {
		if bl.Table == nil {
			b.noteProjectName(i, bl)
			continue
		}
		b.readCodes(bl.Table)
		b.readCountCells(i, bl.Table)
		switch {
		case b.readProjectTable(i, bl.Table):
		case b.readInstitution(bl.Table):
		case b.readProcurement(i, bl.Table):
		case b.readProjectList(i, bl.Table):
		case b.readAssets(i, bl.Table):
		case b.readBudgetTable(i, bl.Table):
		}
	}
	b.addAnnounced()
}

// readCodes takes the unit's code from a cell that gives it with the unit's own name.
func (b *builder) readCodes(t *block.Table) {
	for i := range t.Cells {
		if code, name, ok := codedName(t.Cells[i].Text); ok && b.d.Unit.Code == "" && name == b.d.Unit.Name {
			b.d.Unit.Code = code
		}
	}
}

var institutionColumns = []column{
	{"name", words(`^(?:单位|机构)名称$`), true},
	{"nature", words(`^(?:单位|机构)?性质$`), true},
	{"rank", words(`规格|级别`), false},
	{"funding", words(`经费(?:保障|供给|来源)`), false},
}

// readInstitution reads the table of institutions (单位机构设置情况) for the row of the unit itself, or for the only row.
func (b *builder) readInstitution(t *block.Table) bool {
	row, at, ok := header(t, institutionColumns)
	if !ok {
		return false
	}
	only, rows := -1, 0
	for r := row + 1; r < t.Rows; r++ {
		name := unitName(t.Text(r, at["name"]))
		if name == "" {
			continue
		}
		rows++
		only = r
		if name == b.d.Unit.Name {
			rows = 1
			break
		}
	}
	if rows != 1 {
		return true
	}
	text := func(col string) string {
		c, have := at[col]
		if !have {
			return ""
		}
		return squeeze(t.Text(only, c))
	}
	b.d.Unit.Nature, b.d.Unit.Rank, b.d.Unit.Funding = text("nature"), text("rank"), text("funding")
	return true
}

var statedUnit = pattern.MustCompile(`(?:金额)?单位[:：]?(亿元|万元|元)|[(（](亿元|万元|元)[)）]`)

// tableUnit is the unit of money that a table is in: as one of its own cells says, or the paragraph above it; 万元,
// the unit of the disclosure forms, where nothing says.
func (b *builder) tableUnit(blockNo int, t *block.Table) fiscal.AmountUnit {
	texts := make([]string, 0, 24)
	for i := range min(len(t.Cells), 40) {
		texts = append(texts, t.Cells[i].Text)
	}
	if blockNo > 0 && b.doc.Blocks[blockNo-1].Table == nil {
		texts = append(texts, b.doc.Blocks[blockNo-1].Text)
	}
	for _, s := range texts {
		if m := statedUnit.FindStringSubmatch(squeeze(s)); m != nil {
			switch m[1] + m[2] {
			case "元":
				return fiscal.Yuan
			case "亿元":
				return fiscal.YiYuan
			}
			return fiscal.WanYuan
		}
	}
	return fiscal.WanYuan
}

var procurementColumns = []column{
	{"item", words(`采购(?:物品|品目|项目|内容|标的)?名称|品目名称|采购内容`), true},
	{"project", words(`采购项目来源|^项目名称$|^专项名称$|所属项目`), false},
	{"catalogue", words(`目录(?:序号|编码|代码)|品目编码`), false},
	{"unit", words(`计量单位`), false},
	{"quantity", words(`^(?:采购)?数量$`), false},
	{"price", words(`^单价`), false},
	{"amount", words(`采购(?:预算)?金额|^金额|^合计$|预算金额|^总计`), true},
}

var procurementSources = []struct {
	words  *pattern.Pattern
	source fiscal.Measure
}{
	{words(`^一般公共预算`), fiscal.IncomeGeneralPublicBudget},
	{words(`基金`), fiscal.IncomeGovernmentFund},
	{words(`国有资本`), fiscal.IncomeStateCapitalOperating},
	{words(`财政专户`), fiscal.IncomeFiscalSpecialAccount},
	{words(`单位资金|其他`), fiscal.IncomeOther},
}

// readProcurement reads 政府采购预算表: items, and the total that the table states.
func (b *builder) readProcurement(blockNo int, t *block.Table) bool {
	row, at, ok := header(t, procurementColumns)
	if !ok {
		return false
	}
	unit := b.tableUnit(blockNo, t)
	sources := map[int]fiscal.Measure{}
	budget := -1
	project, hasProject := at["project"]
	first := row + 1
	// A second header row divides 来源 into name and budget, and the amount by kind of income.
	if sub := row + 1; sub < t.Rows && !rowHasAmount(t, sub) {
		first = sub + 1
		for _, c := range t.Row(sub) {
			label := squeeze(c.Text)
			switch {
			case label == "合计" && c.Col >= at["amount"]:
				at["amount"] = c.Col
			case strings.Contains(label, "预算资金") && c.Col < at["item"]:
				budget = c.Col
			case label == "项目名称":
				project, hasProject = c.Col, true
			default:
				for _, s := range procurementSources {
					if label != "" && c.Col > at["item"] && s.words.MatchString(label) {
						sources[c.Col] = s.source
						break
					}
				}
			}
		}
	}
	cell := func(r int, name string) string {
		if c, have := at[name]; have {
			return strings.TrimSpace(t.Text(r, c))
		}
		return ""
	}
	carried := ""
	for r := first; r < t.Rows; r++ {
		amount := b.figure(blockNo, t.At(r, at["amount"]), unit)
		var p block.Place
		if c := t.At(r, at["amount"]); c != nil {
			p = block.InCell(blockNo, c)
		}
		if isTotal(t, r) {
			if amount != nil {
				b.state(fiscal.ProcurementTotal, fiscal.WitnessTable, *amount, p)
			}
			continue
		}
		item := ProcurementItem{Item: cell(r, "item"), CatalogueCode: squeeze(cell(r, "catalogue")), Unit: cell(r, "unit"), Amount: amount}
		if hasProject {
			item.Project = strings.TrimSpace(t.Text(r, project))
			if item.Project == "" {
				item.Project = carried
			}
			carried = item.Project
		}
		// A row without an item is empty, or adds up a kind or a project.
		if item.Item == "" && item.CatalogueCode == "" && cell(r, "quantity") == "" {
			if kind := procurementKind(t, r); kind != "" && amount != nil {
				b.state(kind, fiscal.WitnessTable, *amount, p)
			}
			continue
		}
		if budget >= 0 {
			item.ProjectBudget = b.figure(blockNo, t.At(r, budget), unit)
			if c := t.At(r, budget); c != nil && item.ProjectBudget != nil {
				p := block.InCell(blockNo, c)
				item.BudgetPlace = &p
			}
		}
		if n, ok := number.Plain(cell(r, "quantity")); ok {
			item.Quantity = &n
		}
		if c, have := at["price"]; have {
			item.UnitPrice = b.figure(blockNo, t.At(r, c), unit)
		}
		for col := 0; col < t.Cols; col++ {
			if s, have := sources[col]; have {
				if v, st := number.Cell(t.Text(r, col), unit); st == fiscal.StateAmount {
					item.Sources = append(item.Sources, SourceAmount{Source: s, Amount: *v})
				}
			}
		}
		if amount != nil {
			item.AmountPlace = &p
		}
		if c := t.At(r, at["item"]); c != nil {
			item.Place = block.InCell(blockNo, c)
		}
		b.d.Procurement = append(b.d.Procurement, item)
	}
	return true
}

var procurementKinds = []struct {
	words   *pattern.Pattern
	measure fiscal.Measure
}{
	{words(`^(?:[一二三四五六七八九十][、.])?货物类?[A-C]?(?:小计|合计)?$`), fiscal.ProcurementGoods},
	{words(`^(?:[一二三四五六七八九十][、.])?工程类?[A-C]?(?:小计|合计)?$`), fiscal.ProcurementWorks},
	{words(`^(?:[一二三四五六七八九十][、.])?服务类?[A-C]?(?:小计|合计)?$`), fiscal.ProcurementServices},
}

// procurementKind is the kind that a row adds up: 一、货物A; empty for any other row.
func procurementKind(t *block.Table, row int) fiscal.Measure {
	for _, c := range t.Row(row) {
		label := squeeze(c.Text)
		if label == "" || c.Row != row {
			continue
		}
		for _, k := range procurementKinds {
			if k.words.MatchString(label) {
				return k.measure
			}
		}
		return ""
	}
	return ""
}

// figure reads the amount in a cell, in 元; nil where the cell is empty, and where what stands in it is no figure, which
// is noted.
func (b *builder) figure(blockNo int, c *block.Cell, unit fiscal.AmountUnit) *fiscal.Money {
	if c == nil {
		return nil
	}
	value, state := number.Cell(c.Text, unit)
	// Words in a cell, such as the label of a merged row, are no figure that went wrong.
	if state == fiscal.StateUnreadable && strings.ContainsAny(squeeze(c.Text), "0123456789") {
		b.d.Unreadable = append(b.d.Unreadable, Text{Text: c.Text, Place: block.InCell(blockNo, c)})
	}
	return value
}

// rowHasAmount says whether a row holds a number, and so is no header.
func rowHasAmount(t *block.Table, row int) bool {
	for _, c := range t.Row(row) {
		if c.Row != row {
			continue
		}
		if _, ok := number.Plain(c.Text); ok {
			return true
		}
	}
	return false
}

var totalWords = pattern.MustCompile(`^(?:合计|总计|小计|共计)$`)

func isTotal(t *block.Table, row int) bool {
	for _, c := range t.Row(row) {
		if s := squeeze(c.Text); s != "" {
			return totalWords.MatchString(s)
		}
	}
	return false
}

var (
	assetColumns = []column{
		{"name", words(`^(?:项目|资产(?:名称|类别|项目)?|类别|名称)$`), true},
		{"quantity", words(`^数量`), true},
		{"value", words(`价值|金额|原值`), true},
	}
	assetDate   = pattern.MustCompile(`((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日`)
	assetTotal  = pattern.MustCompile(`^(?:固定|国有)?资产(?:总额|合计|总计|总值)|^合计$|^总计$`)
	assetNumber = pattern.MustCompile(`^(?:[(（]?[一二三四五六七八九十\d]+[)）]?[、.．])+`)
)

// readAssets reads the table of state assets (固定资产占用情况表) with its date and the total that it states.
func (b *builder) readAssets(blockNo int, t *block.Table) bool {
	row, at, ok := header(t, assetColumns)
	if !ok {
		return false
	}
	unit := b.tableUnit(blockNo, t)
	for r := 0; r < row; r++ {
		for _, c := range t.Row(r) {
			if date := dateOf(squeeze(c.Text)); date != "" {
				b.d.AssetsAsOf = date
			}
		}
	}
	for r := row + 1; r < t.Rows; r++ {
		c := t.At(r, at["name"])
		if c == nil || c.Row != r || strings.TrimSpace(c.Text) == "" {
			continue
		}
		name, level := assetName(c.Text)
		asset := Asset{Name: name, Level: level, Place: block.InCell(blockNo, c)}
		value := t.At(r, at["value"])
		asset.Value = b.figure(blockNo, value, unit)
		if n, ok := number.Plain(t.Text(r, at["quantity"])); ok {
			asset.Quantity = &n
		}
		if assetTotal.MatchString(squeeze(c.Text)) {
			asset.Level = 0
			if asset.Value != nil {
				b.state(fiscal.AssetsTotal, fiscal.WitnessTable, *asset.Value, block.InCell(blockNo, value))
			}
		}
		b.d.Assets = append(b.d.Assets, asset)
	}
	return true
}

// dateOf is the first day that a text names, 2020-12-31; empty where it names none.
func dateOf(text string) string {
	m := assetDate.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	month, _ := strconv.Atoi(m[2])
	day, _ := strconv.Atoi(m[3])
	return fmt.Sprintf("%s-%02d-%02d", m[1], month, day)
}

// assetName takes numbering and 其中 off an asset's name. Level 1 is a kind of assets, 2 a part of the kind above it.
func assetName(text string) (name string, level int) {
	name, level = strings.TrimSpace(text), 1
	for _, mark := range []string{"其中：", "其中:"} {
		if rest, ok := strings.CutPrefix(name, mark); ok {
			name, level = rest, 2
		}
	}
	return strings.TrimSpace(assetNumber.ReplaceAllString(name, "")), level
}
