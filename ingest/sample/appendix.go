package sample

import (
	"strconv"

	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// form is how a unit's standard tables (预算公开表) are laid out.
type form struct {
	there      bool
	first      bool // before the prose
	splitCodes bool // 类, 款 and 项 in columns of their own
	totalLast  bool
	twoHeads   bool // a second row of header
	people     bool // 基本支出 is divided into 人员经费 and 公用经费
	subtotals  bool // 本年收入合计 beside 收入总计
	numbers    int  // of the tables: 公开表1, 附表1, none
	unitIn     bool // the unit of money stands in the table's first row, not above it
	empty      bool // tables of nothing are there too, and say so
	budgets    bool // of final accounts: 年初预算数 beside 决算数
	rows       bool // of final accounts: the three public expenses stand below each other, with counts
	apart      bool // in a file of their own, where there may be one
	untitled   bool // that file does not say whose tables it holds: its name and folders do
}

func newForm(seed uint64, u *unit) *form {
	d := newDice(seed, "form", u.index)
	return &form{
		there: d.chance(40), first: d.chance(20), splitCodes: d.chance(30), totalLast: d.chance(35), twoHeads: d.chance(60), people: d.chance(50),
		subtotals: d.chance(50), numbers: d.between(0, 2), unitIn: d.chance(50), empty: d.chance(60), budgets: d.chance(50), rows: d.chance(40), apart: d.chance(50), untitled: d.chance(30),
	}
}

// contradictsTables are the planted errors of figures that the standard tables state as well: there, they would be others.
var contradictsTables = map[string]bool{
	"INCOME_TOTAL_PARTS": true, "EXPENDITURE_TOTAL_PARTS": true, "EXPENDITURE_BASIC_PARTS": true, "THREE_PUBLIC_PARTS": true, "THREE_PUBLIC_VEHICLES_PARTS": true,
	"PROJECT_AMOUNT_SOURCES": true, "INDICATOR_OPERATOR_DIRECTION": true,
}

// appendix writes the standard tables.
func (w *writer) appendix() {
	w.line(w.y(w.year), "年单位预算公开表")
	defer w.standardTables()()
	all := w.outlays(w.budget.figures)
	w.balanceTable(all)
	w.incomeTable(all)
	w.expenditureTable(all)
	w.fiscalTable(all)
	w.generalTable(all)
	w.economicTable("单位一般公共预算基本支出情况表", all)
	w.fundTable(all)
	w.stateCapitalTable()
	w.threePublicTable()
	w.projectTable()
}

// standardTables notes where the standard tables begin, and by what it gives back, where they end.
func (w *writer) standardTables() (end func()) {
	w.tableNo, w.standing[0] = 0, len(w.elements)
	return func() { w.standing[1] = len(w.elements) }
}

// standard writes one of the standard tables below its title, with the unit's name and that of money above the header.
func (w *writer) standard(title string, head, body [][]string, notes ...string) {
	w.tableNo++
	n := strconv.Itoa(w.tableNo)
	w.caption([...]string{"公开表" + n + " ", "附表" + n + "：", ""}[w.form.numbers], title)
	if w.form.unitIn {
		first := make([]string, len(head[0]))
		for i := range first {
			first[i] = left
		}
		first[0], first[len(first)-1] = w.codedName(), "单位："+w.tableUnit()
		head = append([][]string{first}, head...)
	} else {
		w.caption("单位：" + w.tableUnit())
	}
	w.table(len(head), append(head, body...))
	for _, n := range notes {
		w.line(n)
	}
}

// stated writes a cell and records it as the figure of a measure, where it holds one.
func (w *writer) stated(m fiscal.Measure, f fen) string {
	text := w.cellOrNone(f)
	if text != "" && m != "" {
		w.record(m, f)
	}
	return text
}

// balanceTable writes 收支总表: kinds of income beside functions.
func (w *writer) balanceTable(all []outlay) {
	f := w.budget.figures
	left1 := [][]string{{"一、" + "一般公共预算拨款收入", w.stated(fiscal.IncomeGeneralPublicBudget, f[fiscal.IncomeGeneralPublicBudget])}}
	var carried []string
	for _, k := range incomeKinds {
		name := k.name
		if k.measure == fiscal.IncomeCarryover {
			carried = []string{"上年结转结余", w.stated(k.measure, f[k.measure])}
			continue
		}
		left1 = append(left1, []string{numerals[len(left1)] + "、" + name, w.stated(k.measure, f[k.measure])})
	}
	var right [][]string
	for _, c := range sums(all, classOf) {
		right = append(right, []string{numerals[len(right)] + "、" + c.text, w.cell(c.amount)})
	}
	for len(right) < len(left1) {
		right = append(right, []string{"", ""})
	}
	var body [][]string
	for i := range left1 {
		body = append(body, append(left1[i], right[i]...))
	}
	total := f[fiscal.IncomeTotal]
	if w.form.subtotals && f[fiscal.IncomeCarryover] == 0 {
		body = append(body, []string{"本年收入合计", w.cell(total), "本年支出合计", w.cell(total)})
	}
	body = append(body, append(carried, "结转下年", w.stated(fiscal.CarryoverClosing, 0)), []string{"收入总计", w.cell(total), "支出总计", w.cell(total)})
	w.standard("单位收支总体情况表", [][]string{{"收入", left, "支出", left}, {"项目", "预算数", "项目", "预算数"}}, body)
}

// column is a column of amounts of a table by function.
type column struct {
	heads   [2]string // the upper may be [left]
	measure fiscal.Measure
	of      func(o *outlay) fen
}

func everything(o *outlay) fen { return o.amount }

// paidBy counts what a kind of income pays.
func paidBy(m fiscal.Measure) func(o *outlay) fen {
	return func(o *outlay) fen { return o.paid[m] }
}

// spentOn counts what is spent for purposes; of what a kind of income pays, where one is given.
func spentOn(source fiscal.Measure, purposes ...fiscal.Measure) func(o *outlay) fen {
	return func(o *outlay) fen {
		for _, p := range purposes {
			if o.purpose == p {
				if source != "" {
					return o.paid[source]
				}
				return o.amount
			}
		}
		return 0
	}
}

func (w *writer) incomeTable(all []outlay) {
	columns := []column{
		{[2]string{"合计", up}, fiscal.IncomeTotal, everything},
		{[2]string{"财政拨款收入", "一般公共预算拨款"}, fiscal.IncomeGeneralPublicBudget, paidBy(fiscal.IncomeGeneralPublicBudget)},
		{[2]string{left, "政府性基金预算拨款"}, fiscal.IncomeGovernmentFund, paidBy(fiscal.IncomeGovernmentFund)},
		{[2]string{left, "国有资本经营预算拨款"}, fiscal.IncomeStateCapitalOperating, paidBy(fiscal.IncomeStateCapitalOperating)},
		{[2]string{"财政专户管理资金", up}, fiscal.IncomeFiscalSpecialAccount, paidBy(fiscal.IncomeFiscalSpecialAccount)},
		{[2]string{"上级补助收入", up}, fiscal.IncomeSuperiorSubsidy, paidBy(fiscal.IncomeSuperiorSubsidy)},
		{[2]string{"事业收入", up}, fiscal.IncomeInstitutional, paidBy(fiscal.IncomeInstitutional)},
		{[2]string{"经营收入", up}, fiscal.IncomeBusiness, paidBy(fiscal.IncomeBusiness)},
		{[2]string{"附属单位上缴收入", up}, fiscal.IncomeAffiliateRemittance, paidBy(fiscal.IncomeAffiliateRemittance)},
		{[2]string{"其他收入", up}, fiscal.IncomeOther, paidBy(fiscal.IncomeOther)},
		{[2]string{"上年结转结余", up}, fiscal.IncomeCarryover, paidBy(fiscal.IncomeCarryover)},
	}
	w.byFunction("单位收入总体情况表", fiscal.FundAll, all, columns)
}

func (w *writer) expenditureTable(all []outlay) {
	w.byFunction("单位支出总体情况表", fiscal.FundAll, all, []column{
		{[2]string{"合计", up}, fiscal.ExpenditureTotal, everything},
		{[2]string{"基本支出", up}, fiscal.ExpenditureBasic, spentOn("", fiscal.ExpenditurePersonnel, fiscal.ExpenditureOperating)},
		{[2]string{"项目支出", up}, fiscal.ExpenditureProject, spentOn("", fiscal.ExpenditureProject)},
		{[2]string{"上缴上级支出", up}, fiscal.ExpenditureRemittanceToSuperior, spentOn("")},
		{[2]string{"经营支出", up}, fiscal.ExpenditureBusiness, spentOn("", fiscal.ExpenditureBusiness)},
		{[2]string{"对附属单位补助支出", up}, fiscal.ExpenditureSubsidyToAffiliates, spentOn("")},
	})
}

// fiscalTable writes 财政拨款收支总表: what the treasury pays, by budget and by function.
func (w *writer) fiscalTable(all []outlay) {
	f := w.budget.figures
	general, fund := f[fiscal.IncomeGeneralPublicBudget], f[fiscal.IncomeGovernmentFund]
	leftRows := [][]string{
		{"一、一般公共预算拨款", w.stated(fiscal.IncomeGeneralPublicBudget, general)},
		{"二、政府性基金预算拨款", w.stated(fiscal.IncomeGovernmentFund, fund)},
		{"三、国有资本经营预算拨款", w.stated(fiscal.IncomeStateCapitalOperating, 0)},
	}
	var body [][]string
	for i, c := range sums(all, classOf) {
		g, p := c.sum(paidBy(fiscal.IncomeGeneralPublicBudget)), c.sum(paidBy(fiscal.IncomeGovernmentFund))
		row := []string{"", ""}
		if i < len(leftRows) {
			row = leftRows[i]
		}
		body = append(body, append(row, numerals[i]+"、"+c.text, w.cellOrNone(g+p), w.cellOrNone(g), w.cellOrNone(p), w.cellOrNone(0)))
	}
	for i := len(body); i < len(leftRows); i++ {
		body = append(body, append(leftRows[i], "", "", "", "", ""))
	}
	body = append(body, []string{"收入总计", w.cell(general + fund), "支出总计", w.cell(general + fund), w.cell(general), w.cellOrNone(fund), w.cellOrNone(0)})
	w.standard("单位财政拨款收支总体情况表", [][]string{
		{"收入", left, "支出", left, left, left, left},
		{"项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"},
	}, body)
}

// generalTable writes 一般公共预算支出表.
func (w *writer) generalTable(all []outlay) {
	general := fiscal.IncomeGeneralPublicBudget
	basic := []column{{[2]string{"基本支出", up}, fiscal.ExpenditureBasic, spentOn(general, fiscal.ExpenditurePersonnel, fiscal.ExpenditureOperating)}}
	if w.form.people {
		basic = []column{
			{[2]string{"基本支出", "小计"}, fiscal.ExpenditureBasic, basic[0].of},
			{[2]string{left, "人员经费"}, fiscal.ExpenditurePersonnel, spentOn(general, fiscal.ExpenditurePersonnel)},
			{[2]string{left, "公用经费"}, fiscal.ExpenditureOperating, spentOn(general, fiscal.ExpenditureOperating)},
		}
	}
	columns := append([]column{{[2]string{"合计", up}, fiscal.ExpenditureTotal, paidBy(general)}}, basic...)
	columns = append(columns, column{[2]string{"项目支出", up}, fiscal.ExpenditureProject, spentOn(general, fiscal.ExpenditureProject, fiscal.ExpenditureBusiness)})
	w.byFunction("单位一般公共预算支出情况表", fiscal.FundGeneralPublic, all, columns)
}

// fundTable writes 政府性基金预算支出表, and says so where there is nothing in it.
func (w *writer) fundTable(all []outlay) {
	source := fiscal.IncomeGovernmentFund
	w.byFunction("单位政府性基金预算支出情况表", fiscal.FundGovernmentFund, all, []column{
		{[2]string{"合计", up}, fiscal.ExpenditureTotal, paidBy(source)},
		{[2]string{"基本支出", up}, fiscal.ExpenditureBasic, spentOn(source, fiscal.ExpenditurePersonnel, fiscal.ExpenditureOperating)},
		{[2]string{"项目支出", up}, fiscal.ExpenditureProject, spentOn(source, fiscal.ExpenditureProject)},
	})
}

func (w *writer) stateCapitalTable() {
	w.byFunction("单位国有资本经营预算支出情况表", fiscal.FundStateCapital, nil, []column{
		{[2]string{"合计", up}, fiscal.ExpenditureTotal, everything},
		{[2]string{"基本支出", up}, fiscal.ExpenditureBasic, everything},
		{[2]string{"项目支出", up}, fiscal.ExpenditureProject, everything},
	})
}

// byFunction writes a table by function: 类, 款 and 项, each the sum of those below it, and what they are together.
func (w *writer) byFunction(title string, fund fiscal.Fund, all []outlay, columns []column) {
	var own []outlay
	for _, o := range all {
		if columns[0].of(&o) > 0 {
			own = append(own, o)
		}
	}
	if len(own) == 0 && !w.form.empty {
		return
	}
	codes, heads := []string{"科目编码"}, []string{up}
	if w.form.splitCodes {
		codes, heads = []string{"科目编码", left, left}, []string{"类", "款", "项"}
	}
	upper, lower := append(codes, "科目名称"), append(heads, up)
	second := w.form.splitCodes || w.form.twoHeads
	for _, c := range columns {
		second = second || c.heads[1] != up
		upper, lower = append(upper, c.heads[0]), append(lower, c.heads[1])
	}
	head := [][]string{upper}
	if second {
		head = append(head, lower)
	}
	blank := make([]string, len(codes)-1)
	var body [][]string
	totals := append([]string{"合计"}, blank...)
	totals = append(totals, "")
	if !w.form.splitCodes {
		totals = []string{"", "合计"}
	}
	for _, c := range columns {
		m := c.measure
		if fund != fiscal.FundAll {
			m = ""
		}
		totals = append(totals, w.stated(m, sum(own, c.of)))
	}
	if !w.form.totalLast {
		body = append(body, totals)
	}
	for _, class := range sums(own, classOf) {
		body = append(body, w.functionRow(fund, class, 1, columns))
		for _, section := range sums(class.outlays, sectionOf) {
			body = append(body, w.functionRow(fund, section, 2, columns))
			for _, it := range sums(section.outlays, itemOf) {
				body = append(body, w.functionRow(fund, it, 3, columns))
			}
		}
	}
	if w.form.totalLast {
		body = append(body, totals)
	}
	var notes []string
	if len(own) == 0 {
		notes = append(notes, "注：本单位"+w.y(w.year)+"年没有此项预算，本表无数据。")
		body = append(body, make([]string, len(totals)))
	}
	w.standard(title, head, body, notes...)
}

// functionRow writes a row of a table by function, and records its lines.
func (w *writer) functionRow(fund fiscal.Fund, g group, level int, columns []column) []string {
	row := []string{g.code}
	if w.form.splitCodes {
		row = []string{g.code[:3], "", ""}
		for i := 1; i < level; i++ {
			row[i] = g.code[1+2*i : 3+2*i]
		}
	}
	row = append(row, g.text)
	for _, c := range columns {
		amount := g.sum(c.of)
		text := w.cellOrNone(amount)
		if text != "" && c.measure != "" {
			w.truth.Lines = append(w.truth.Lines, disclosure.Line{
				Fund: fund, Classification: fiscal.ClassFunction, Code: g.code, Name: g.text, Level: level, Measure: c.measure, Value: amount.money(),
			})
		}
		row = append(row, text)
	}
	return row
}

// group is what is spent on one subject.
type group struct {
	coded
	amount  fen
	outlays []outlay
}

func (g *group) sum(of func(o *outlay) fen) fen { return sum(g.outlays, of) }

func sum(outlays []outlay, of func(o *outlay) fen) fen {
	var n fen
	for i := range outlays {
		n += of(&outlays[i])
	}
	return n
}

func classOf(s *subject) coded   { return s.class }
func sectionOf(s *subject) coded { return s.section }
func itemOf(s *subject) coded    { return s.item }

// sums groups outlays, which are in the order of their codes, by a level of their subjects.
func sums(outlays []outlay, level func(*subject) coded) []group {
	var groups []group
	for i := range outlays {
		of := level(&outlays[i].subject)
		if n := len(groups); n == 0 || groups[n-1].coded != of {
			groups = append(groups, group{coded: of})
		}
		g := &groups[len(groups)-1]
		g.amount += outlays[i].amount
		g.outlays = append(g.outlays, outlays[i])
	}
	return groups
}

// economicTable writes 一般公共预算基本支出表 by economic classification.
func (w *writer) economicTable(title string, all []outlay) {
	general := fiscal.IncomeGeneralPublicBudget
	people, office := sum(all, spentOn(general, fiscal.ExpenditurePersonnel)), sum(all, spentOn(general, fiscal.ExpenditureOperating))
	pensions := people.share(300).round(w.planner.grain)
	grain := w.planner.grain
	type part struct {
		head   coded
		lines  []economy
		shares []fen
		office bool
	}
	parts := []part{
		{economyHead[0], wages, divide(people-pensions, wages, grain), false},
		{economyHead[1], supplies, divide(office, supplies, grain), true},
		{economyHead[2], allowances, divide(pensions, allowances, grain), false},
	}
	columns := []string{"经济分类科目编码", "经济分类科目名称", "合计", "人员经费", "公用经费"}
	row := func(c coded, level int, amount fen, office bool) []string {
		cells := []string{c.code, c.text}
		person, public := amount, fen(0)
		if office {
			person, public = 0, amount
		}
		for i, f := range []fen{amount, person, public} {
			text := w.cellOrNone(f)
			cells = append(cells, text)
			if text == "" {
				continue
			}
			w.truth.Lines = append(w.truth.Lines, disclosure.Line{
				Fund: fiscal.FundGeneralPublic, Classification: fiscal.ClassEconomic, Code: c.code, Name: c.text, Level: level,
				Measure: [...]fiscal.Measure{fiscal.ExpenditureBasic, fiscal.ExpenditurePersonnel, fiscal.ExpenditureOperating}[i], Value: f.money(),
			})
		}
		return cells
	}
	body := [][]string{{"", "合计", w.cell(people + office), w.cellOrNone(people), w.cellOrNone(office)}}
	for _, p := range parts {
		var whole fen
		for _, s := range p.shares {
			whole += s
		}
		if whole == 0 {
			continue
		}
		body = append(body, row(p.head, 1, whole, p.office))
		for i, l := range p.lines {
			if p.shares[i] != 0 {
				body = append(body, row(l.coded, 2, p.shares[i], p.office))
			}
		}
	}
	w.standard(title, [][]string{columns}, body)
}

// threePublicTable writes the table of the three public expenses.
func (w *writer) threePublicTable() {
	f := w.budget.figures
	var row []string
	for _, m := range []fiscal.Measure{
		fiscal.ThreePublicTotal, fiscal.ThreePublicOverseasTrips, fiscal.ThreePublicVehicles, fiscal.ThreePublicVehiclePurchase, fiscal.ThreePublicVehicleOperation, fiscal.ThreePublicReception,
	} {
		row = append(row, w.cell(f[m]))
		w.record(m, f[m])
	}
	w.standard("单位财政拨款“三公”经费支出情况表", [][]string{
		{"合计", w.style.overseas, w.style.vehicles, left, left, "公务接待费"},
		{up, up, "小计", "公务用车购置费", w.style.operation, up},
	}, [][]string{row})
}

// projectTable writes what each project costs and who pays it.
func (w *writer) projectTable() {
	var body [][]string
	var general, fund fen
	for i := range w.budget.projects {
		p := &w.budget.projects[i]
		g, f := p.amount, fen(0)
		if p.fund {
			g, f = 0, p.amount
		}
		general, fund = general+g, fund+f
		body = append(body, []string{p.name, w.cell(p.amount), w.cellOrNone(g), w.cellOrNone(f)})
	}
	total := []string{"合计", w.cell(general + fund), w.cellOrNone(general), w.cellOrNone(fund)}
	if w.form.totalLast {
		body = append(body, total)
	} else {
		body = append([][]string{total}, body...)
	}
	w.standard("单位项目支出情况表", [][]string{{"项目名称", "金额", "资金来源", left}, {up, up, "本级预算资金", "政府性基金预算"}}, body)
}
