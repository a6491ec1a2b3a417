package sample

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// writeFinal makes the final accounts of a year.
func (w *writer) writeFinal(year int) (Truth, *paper) {
	now, prior := w.planner.account(year), w.planner.account(year-1)
	w.begin(year, fiscal.StageFinalAccounts)
	w.budget, w.prior, w.counts = &now.budget, &prior.budget, now.counts
	w.planned = merged(w.planner.plan(year).figures)
	w.items = w.planner.shop(w.budget)
	w.finalDocument()
	// The next document is a budget, or of another year: what is remembered of this one is of no use to it.
	w.budget, w.prior = nil, nil
	return w.end("-决算")
}

// finalDocument writes the final accounts in the order of the national form: the unit, the tables, what they show.
func (w *writer) finalDocument() {
	s := w.style
	name, year := w.unit.name, w.y(w.year)
	title := [...]string{name + year + "年度单位决算公开", name + year + "年度单位决算", year + "年度" + name + "单位决算公开", name + year + "年单位决算公开情况说明"}[s.title]
	w.truth.Title = disclosure.Text{Text: title}
	w.add(element{role: roleTitle, text: title})
	parts := 0
	part := func(text string) {
		w.add(element{role: roleHeading, text: "第" + numerals[parts] + "部分 " + text})
		parts++
	}
	part("单位概况")
	w.heading(0, "主要职能")
	w.line("负责", w.unit.field.topic, "方面的工作，", strings.Join(w.unit.field.duties, "；"), "。")
	w.heading(1, "机构设置")
	w.caption("单位机构设置情况")
	w.institutions()
	tables := newDice(w.seed, "final tables", w.unit.index).chance(80)
	if tables && !w.form.first {
		part(year + "年度单位决算表")
		w.finalTables()
	}
	part(year + "年度单位决算情况说明")
	n := 0
	section := func(text string, write func()) {
		w.heading(n, text)
		n++
		write()
	}
	section("收入支出决算总体情况说明", w.finalTotals)
	section("收入决算情况说明", w.finalIncome)
	section("支出决算情况说明", w.finalExpenditure)
	section("财政拨款收入支出决算总体情况说明", w.finalFiscal)
	section("一般公共预算财政拨款支出决算情况说明", w.finalGeneral)
	section("财政拨款"+s.quotes+"经费支出决算情况说明", w.finalThree)
	section("预算绩效管理情况说明", w.finalPerformance)
	if w.unit.administrative() {
		section("机关运行经费支出情况说明", w.finalOperating)
	}
	section("政府采购支出情况说明", w.finalProcurement)
	section("国有资产占用情况说明", w.finalAssets)
	section("其他需要说明的情况", w.other)
	part("名词解释")
	w.glossary()
	if tables && w.form.first {
		part(year + "年度单位决算表")
		w.finalTables()
	}
}

func (w *writer) heading(n int, text string) {
	w.add(element{role: roleHeading, text: numerals[n] + "、" + text})
}

// count writes a number of things and records it.
func (w *writer) count(m fiscal.Measure) string {
	n := w.counts[m]
	if a := w.amount(m); a.Value == nil {
		a.Value = number(n)
		a.State = fiscal.StateOf(*a.Value)
	}
	return w.digits(strconv.Itoa(n))
}

// budgeted records what was budgeted for a measure, and how much of it was spent where that is stated.
func (w *writer) budgeted(m fiscal.Measure, f fen, completion *decimal.Decimal) {
	a := w.amount(m)
	if len(a.Budgets) == 0 {
		a.Budgets = []disclosure.Budgeted{{Stage: fiscal.StageBudget, Value: f.moneyRef()}}
	}
	if completion != nil {
		a.Budgets[0].Completion = completion
	}
}

// spent states what was budgeted and what was spent: 预算为8万元，支出决算为6万元，完成预算的75%.
func (w *writer) spent(name string, m fiscal.Measure) string {
	planned, actual := w.planned[m], w.budget.figures[m]
	budget := w.money(planned)
	text := name + "预算为" + budget + "，支出决算为" + w.state(actual, m)
	if planned == 0 {
		w.budgeted(m, 0, nil)
		return text
	}
	done := decimal.NewFromInt(int64(actual)).Mul(decimal.NewFromInt(100)).DivRound(decimal.NewFromInt(int64(planned)), 2)
	w.budgeted(m, planned, &done)
	return text + "，完成预算的" + w.digits(done.String()+"%")
}

// finalTotals states the grand total and its change, in the words of the national form or shorter: 与2020年度相比，收、支总计各增加….
func (w *writer) finalTotals() {
	f, m := w.budget.figures, fiscal.TotalWithCarryover
	text := w.y(w.year) + "年度" + w.style.we + "收、支总计（含结转和结余）" + w.state(f[m], m)
	verb := w.style.up
	why := "项目支出增加"
	if f[m] < w.prior.figures[m] {
		verb, why = w.style.down, "落实过紧日子要求，压减支出"
	}
	change := w.changed(withRate, "", m)
	switch _, after, ok := strings.Cut(change, verb); {
	case f[m] == w.prior.figures[m]:
		text += "，" + change
	case ok && w.style.base%2 == 0:
		text += "。与" + w.y(w.year-1) + "年度相比，收、支总计各" + verb + after + "，" + w.because(w.style.reason, why, m)
	default:
		text += "，" + change + "，" + w.because(w.style.reason, why, m)
	}
	w.line(text, "。")
	w.line("其中：年初结转和结余", w.state(f[fiscal.CarryoverOpening], fiscal.CarryoverOpening), "，年末结转和结余", w.state(f[fiscal.CarryoverClosing], fiscal.CarryoverClosing), "。")
}

// shareOf writes what part of a whole an amount is.
func (w *writer) shareOf(part, whole fen) string {
	if whole == 0 {
		return ""
	}
	p := decimal.NewFromInt(int64(part)).Mul(decimal.NewFromInt(100)).DivRound(decimal.NewFromInt(int64(whole)), 2)
	return "，占" + w.digits(p.String()+"%")
}

func (w *writer) finalIncome() {
	f := w.budget.figures
	total, treasury := f[fiscal.IncomeTotal], f[fiscal.IncomeGeneralPublicBudget]+f[fiscal.IncomeGovernmentFund]
	text := w.y(w.year) + "年度" + w.style.we + "收入合计" + w.state(total, fiscal.IncomeTotal) + "，其中：财政拨款收入" + w.money(treasury) + w.shareOf(treasury, total)
	for _, k := range finalKinds {
		for _, part := range w.part(k.name, f[k.measure], k.measure) {
			text += "；" + part
			if f[k.measure] != 0 {
				text += w.shareOf(f[k.measure], total)
			}
		}
	}
	w.line(text, "。")
}

// finalKinds are the kinds of income beside what the treasury pays.
var finalKinds = []struct {
	measure fiscal.Measure
	name    string
}{
	{fiscal.IncomeSuperiorSubsidy, "上级补助收入"},
	{fiscal.IncomeInstitutional, "事业收入"},
	{fiscal.IncomeBusiness, "经营收入"},
	{fiscal.IncomeAffiliateRemittance, "附属单位上缴收入"},
	{fiscal.IncomeOther, "其他收入"},
}

func (w *writer) finalExpenditure() {
	f := w.budget.figures
	total := f[fiscal.ExpenditureTotal]
	text := w.y(w.year) + "年度" + w.style.we + "支出合计" + w.state(total, fiscal.ExpenditureTotal) +
		"，其中：基本支出" + w.state(f[fiscal.ExpenditureBasic], fiscal.ExpenditureBasic) + w.shareOf(f[fiscal.ExpenditureBasic], total) +
		"；项目支出" + w.state(f[fiscal.ExpenditureProject], fiscal.ExpenditureProject) + w.shareOf(f[fiscal.ExpenditureProject], total)
	for _, part := range w.part("经营支出", f[fiscal.ExpenditureBusiness], fiscal.ExpenditureBusiness) {
		text += "；" + part
	}
	w.line(text, "。")
}

// finalFiscal tells what the treasury paid: a part of the unit's money, and no measure.
func (w *writer) finalFiscal() {
	f := w.budget.figures
	w.line(w.y(w.year), "年度财政拨款收、支总计", w.money(f[fiscal.IncomeGeneralPublicBudget]+f[fiscal.IncomeGovernmentFund]+f[fiscal.CarryoverOpening]), "。")
}

func (w *writer) finalGeneral() {
	f := w.budget.figures
	general := f[fiscal.ExpenditureTotal] - f[fiscal.IncomeGovernmentFund]
	w.line("（一）支出决算总体情况")
	w.line(w.y(w.year), "年度一般公共预算财政拨款支出", w.money(general), w.shareOf(general, f[fiscal.ExpenditureTotal]), "。")
	w.line("（二）支出决算具体情况")
	for i, c := range sums(w.outlays(f), classOf) {
		w.line(strconv.Itoa(i+1), "．", c.text, w.money(c.amount), w.shareOf(c.amount, f[fiscal.ExpenditureTotal]), "。")
	}
}

func (w *writer) finalThree() {
	m := fiscal.ThreePublicTotal
	text := w.spent(w.y(w.year)+"年度"+w.style.quotes+"经费财政拨款支出", m) + "，" + w.changed(withRate, "", m)
	if w.budget.figures[m] != w.prior.figures[m] {
		why := "厉行节约，从严控制支出"
		if w.budget.figures[m] > w.prior.figures[m] {
			why = "车辆更新和工作任务增加"
		}
		text += "，" + w.because(w.style.reason, why, m)
	}
	w.line(text, "。具体情况如下：")
	w.line("（一）", w.spent(w.style.overseas, fiscal.ThreePublicOverseasTrips), "。全年安排因公出国（境）团组", w.count(fiscal.ThreePublicOverseasGroups),
		"个，累计", w.count(fiscal.ThreePublicOverseasPersons), "人次。")
	w.line("（二）", w.spent(w.style.vehicles, fiscal.ThreePublicVehicles), "。其中：")
	w.line("公务用车购置费支出", w.state(w.budget.figures[fiscal.ThreePublicVehiclePurchase], fiscal.ThreePublicVehiclePurchase), "，购置公务用车", w.count(fiscal.ThreePublicVehiclesPurchased), "辆。")
	w.line(w.style.operation, "支出", w.state(w.budget.figures[fiscal.ThreePublicVehicleOperation], fiscal.ThreePublicVehicleOperation),
		"，期末单位开支财政拨款的公务用车保有量为", w.count(fiscal.ThreePublicVehiclesHeld), "辆。")
	w.line("（三）", w.spent("公务接待费", fiscal.ThreePublicReception), "。国内公务接待", w.count(fiscal.ThreePublicReceptions), "批次，", w.count(fiscal.ThreePublicGuests), "人次。")
}

func (w *writer) finalPerformance() {
	told := newDice(w.seed, "assessed", w.unit.index).chance(60)
	result := "自评结果已报送财政部门。"
	if told {
		result = "自评情况如下。"
	}
	w.line("根据预算绩效管理要求，", w.style.we, "组织对", w.y(w.year), "年度", strconv.Itoa(len(w.budget.projects)), "个项目开展绩效自评，", result)
	if told {
		w.selfAssessments()
	}
}

func (w *writer) finalOperating() {
	m := fiscal.AgencyOperatingCost
	text := w.y(w.year) + "年度机关运行经费支出" + w.state(w.budget.figures[m], m) + "，" + w.changed(withRate, "", m)
	if w.budget.figures[m] != w.prior.figures[m] {
		text += "，" + w.because(w.style.reason, pick(w.dice, "人员变动", "办公设备更新周期变化", "严格执行经费标准"), m)
	}
	w.line(text, "。")
}

func (w *writer) finalProcurement() {
	all := total(w.items, "ABC")
	w.line(w.y(w.year), "年度政府采购支出总额", w.state(all, fiscal.ProcurementTotal), "，其中：政府采购货物支出", w.state(total(w.items, "A"), fiscal.ProcurementGoods),
		"、政府采购工程支出", w.state(total(w.items, "B"), fiscal.ProcurementWorks), "、政府采购服务支出", w.state(total(w.items, "C"), fiscal.ProcurementServices), "。")
	if all == 0 {
		return
	}
	medium := all.share(w.dice.between(4000, 10000)).round(w.planner.grain)
	small := medium.share(w.dice.between(3000, 10000)).round(w.planner.grain)
	w.line("授予中小企业合同金额", w.state(medium, fiscal.ProcurementContractsSmallMedium), w.shareOf(medium, all), "，其中：授予小微企业合同金额", w.state(small, fiscal.ProcurementContractsSmallMicro), "。")
}

func (w *writer) finalAssets() {
	w.truth.AssetsAsOf = strconv.Itoa(w.year) + "-12-31"
	w.truth.Assets = []disclosure.Asset{{Name: "车辆", Level: 1, Quantity: number(w.planner.vehicles)}, {Name: "单价100万元（含）以上设备（不含车辆）", Level: 1, Quantity: number(0)}}
	w.line("截至", w.y(w.year), "年12月31日，", w.style.we, "共有车辆", w.digits(strconv.Itoa(w.planner.vehicles)), "辆，单价100万元（含）以上设备（不含车辆）0台（套）。")
}

// finalTables writes the tables of final accounts.
func (w *writer) finalTables() {
	defer w.standardTables()()
	f := w.budget.figures
	all := w.outlays(f)
	w.finalBalance(all)
	// Income by function is expenditure by function, but for what is carried over.
	view := merged(f)
	for m, v := range f {
		view[m] = v
	}
	view[fiscal.ExpenditurePersonnel] += f[fiscal.CarryoverClosing] - f[fiscal.CarryoverOpening]
	treasury := func(o *outlay) fen {
		return o.paid[fiscal.IncomeGeneralPublicBudget] + o.paid[fiscal.IncomeGovernmentFund]
	}
	columns := []column{{[2]string{"本年收入合计", up}, fiscal.IncomeTotal, everything}, {[2]string{"财政拨款收入", up}, "", treasury}}
	for _, k := range finalKinds {
		columns = append(columns, column{[2]string{k.name, up}, k.measure, paidBy(k.measure)})
	}
	w.byFunction("收入决算表", fiscal.FundAll, w.outlays(view), columns)
	w.byFunction("支出决算表", fiscal.FundAll, all, []column{
		{[2]string{"本年支出合计", up}, fiscal.ExpenditureTotal, everything},
		{[2]string{"基本支出", up}, fiscal.ExpenditureBasic, spentOn("", fiscal.ExpenditurePersonnel, fiscal.ExpenditureOperating)},
		{[2]string{"项目支出", up}, fiscal.ExpenditureProject, spentOn("", fiscal.ExpenditureProject)},
		{[2]string{"上缴上级支出", up}, fiscal.ExpenditureRemittanceToSuperior, spentOn("")},
		{[2]string{"经营支出", up}, fiscal.ExpenditureBusiness, spentOn("", fiscal.ExpenditureBusiness)},
		{[2]string{"对附属单位补助支出", up}, fiscal.ExpenditureSubsidyToAffiliates, spentOn("")},
	})
	w.finalFiscalTable(all)
	for _, t := range []struct {
		title  string
		fund   fiscal.Fund
		source fiscal.Measure
	}{
		{"一般公共预算财政拨款支出决算表", fiscal.FundGeneralPublic, fiscal.IncomeGeneralPublicBudget},
		{"政府性基金预算财政拨款支出决算表", fiscal.FundGovernmentFund, fiscal.IncomeGovernmentFund},
		{"国有资本经营预算财政拨款支出决算表", fiscal.FundStateCapital, fiscal.IncomeStateCapitalOperating},
	} {
		w.byFunction(t.title, t.fund, all, []column{
			{[2]string{"合计", up}, fiscal.ExpenditureTotal, paidBy(t.source)},
			{[2]string{"基本支出", up}, fiscal.ExpenditureBasic, spentOn(t.source, fiscal.ExpenditurePersonnel, fiscal.ExpenditureOperating)},
			{[2]string{"项目支出", up}, fiscal.ExpenditureProject, spentOn(t.source, fiscal.ExpenditureProject, fiscal.ExpenditureBusiness)},
		})
	}
	w.economicTable("一般公共预算财政拨款基本支出决算表", all)
	w.finalThreeTable()
}

// sideBySide writes what was budgeted, where the unit's tables have that, and the actual figure.
func (w *writer) sideBySide(m fiscal.Measure, planned, actual fen) []string {
	var cells []string
	if w.form.budgets {
		text := w.cellOrNone(planned)
		if text != "" && m != "" {
			w.budgeted(m, planned, nil)
		}
		cells = append(cells, text)
	}
	return append(cells, w.stated(m, actual))
}

// finalBalance writes 收入支出决算总表.
func (w *writer) finalBalance(all []outlay) {
	f, b := w.budget.figures, w.planned
	row := func(name string, m fiscal.Measure) []string {
		if m == "" {
			return append([]string{name}, w.sideBySide("", 0, 0)...)
		}
		return append([]string{name}, w.sideBySide(m, b[m], f[m])...)
	}
	income := [][]string{
		row("一、一般公共预算财政拨款收入", fiscal.IncomeGeneralPublicBudget), row("二、政府性基金预算财政拨款收入", fiscal.IncomeGovernmentFund),
		row("三、国有资本经营预算财政拨款收入", fiscal.IncomeStateCapitalOperating),
	}
	for _, k := range finalKinds {
		income = append(income, row(numerals[len(income)]+"、"+k.name, k.measure))
	}
	planned := map[string]fen{}
	for _, c := range sums(w.outlays(b), classOf) {
		planned[c.code] += c.amount
	}
	var spending [][]string
	for _, c := range sums(all, classOf) {
		spending = append(spending, append([]string{numerals[len(spending)] + "、" + c.text}, w.sideBySide("", planned[c.code], c.amount)...))
	}
	for len(spending) < len(income) {
		spending = append(spending, make([]string, len(income[0])))
	}
	var body [][]string
	for i := range income {
		body = append(body, slices.Concat(income[i], spending[i]))
	}
	body = append(body,
		slices.Concat(row("本年收入合计", fiscal.IncomeTotal), row("本年支出合计", fiscal.ExpenditureTotal)),
		slices.Concat(row("使用非财政拨款结余", fiscal.SurplusUsed), row("结余分配", fiscal.SurplusDistributed)),
		slices.Concat(row("年初结转和结余", fiscal.CarryoverOpening), row("年末结转和结余", fiscal.CarryoverClosing)),
		slices.Concat(row("总计", fiscal.TotalWithCarryover), row("总计", fiscal.TotalWithCarryover)))
	upper, lower := []string{"收入", left, "支出", left}, []string{"项目", "决算数", "项目", "决算数"}
	if w.form.budgets {
		upper, lower = []string{"收入", left, left, "支出", left, left}, []string{"项目", "年初预算数", "决算数", "项目", "年初预算数", "决算数"}
	}
	w.standard("收入支出决算总表", [][]string{upper, lower}, body)
}

// finalFiscalTable writes 财政拨款收入支出决算总表: what the treasury paid, by budget and by function.
func (w *writer) finalFiscalTable(all []outlay) {
	f := w.budget.figures
	general, fund := f[fiscal.IncomeGeneralPublicBudget], f[fiscal.IncomeGovernmentFund]
	income := [][]string{
		{"一、一般公共预算财政拨款", w.stated(fiscal.IncomeGeneralPublicBudget, general)},
		{"二、政府性基金预算财政拨款", w.stated(fiscal.IncomeGovernmentFund, fund)},
		{"三、国有资本经营预算财政拨款", w.stated(fiscal.IncomeStateCapitalOperating, 0)},
	}
	var body [][]string
	var spent, byGeneral fen
	for _, c := range sums(all, classOf) {
		g, p := c.sum(paidBy(fiscal.IncomeGeneralPublicBudget)), c.sum(paidBy(fiscal.IncomeGovernmentFund))
		row := []string{"", ""}
		if len(body) < len(income) {
			row = income[len(body)]
		}
		body = append(body, slices.Concat(row, []string{numerals[len(body)] + "、" + c.text, w.cellOrNone(g + p), w.cellOrNone(g), w.cellOrNone(p), w.cellOrNone(0)}))
		spent, byGeneral = spent+g+p, byGeneral+g
	}
	for i := len(body); i < len(income); i++ {
		body = append(body, append(income[i], "", "", "", "", ""))
	}
	// What the treasury paid and was not spent is the difference of what is carried over.
	opening := max(0, spent-general-fund)
	closing := general + fund + opening - spent
	body = append(body,
		[]string{"本年收入合计", w.cell(general + fund), "本年支出合计", w.cell(spent), w.cellOrNone(byGeneral), w.cellOrNone(spent - byGeneral), w.cellOrNone(0)},
		[]string{"年初财政拨款结转和结余", w.cellOrNone(opening), "年末财政拨款结转和结余", w.cellOrNone(closing), w.cellOrNone(closing), w.cellOrNone(0), w.cellOrNone(0)},
		[]string{"一、一般公共预算财政拨款", w.cellOrNone(opening), "", "", "", "", ""},
		[]string{"二、政府性基金预算财政拨款", w.cellOrNone(0), "", "", "", "", ""},
		[]string{"总计", w.cell(spent + closing), "总计", w.cell(spent + closing), w.cellOrNone(byGeneral + closing), w.cellOrNone(spent - byGeneral), w.cellOrNone(0)})
	w.standard("财政拨款收入支出决算总表", [][]string{
		{"收入", left, "支出", left, left, left, left},
		{"项目", "决算数", "项目", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"},
	}, body)
}

// finalThreeTable writes the table of the three public expenses: by columns with budgets and actual figures side by
// side, or by rows with the counts below them.
func (w *writer) finalThreeTable() {
	measures := []fiscal.Measure{
		fiscal.ThreePublicTotal, fiscal.ThreePublicOverseasTrips, fiscal.ThreePublicVehicles, fiscal.ThreePublicVehiclePurchase, fiscal.ThreePublicVehicleOperation, fiscal.ThreePublicReception,
	}
	pair := func(m fiscal.Measure) []string {
		w.record(m, w.budget.figures[m])
		w.budgeted(m, w.planned[m], nil)
		return []string{w.cell(w.planned[m]), w.cell(w.budget.figures[m])}
	}
	title := "财政拨款“三公”经费支出决算表"
	if !w.form.rows {
		var row []string
		for _, m := range measures {
			row = append(row, pair(m)...)
		}
		w.standard(title, [][]string{
			{"合计", left, w.style.overseas, left, w.style.vehicles, left, left, left, left, left, "公务接待费", left},
			{up, up, up, up, "小计", left, "公务用车购置费", left, w.style.operation, left, up, up},
			{"预算数", "决算数", "预算数", "决算数", "预算数", "决算数", "预算数", "决算数", "预算数", "决算数", "预算数", "决算数"},
		}, [][]string{row})
		return
	}
	names := []string{"一、“三公”经费支出", "1．因公出国（境）费", "2．公务用车购置及运行维护费", "（1）公务用车购置费", "（2）公务用车运行维护费", "3．公务接待费"}
	var body [][]string
	for i, m := range measures {
		body = append(body, append([]string{names[i], strconv.Itoa(i + 1)}, pair(m)...))
	}
	for _, c := range []struct {
		name    string
		measure fiscal.Measure
	}{
		{"因公出国（境）团组数（个）", fiscal.ThreePublicOverseasGroups},
		{"因公出国（境）人次数（人）", fiscal.ThreePublicOverseasPersons},
		{"公务用车购置数（辆）", fiscal.ThreePublicVehiclesPurchased},
		{"公务用车保有量（辆）", fiscal.ThreePublicVehiclesHeld},
		{"国内公务接待批次（个）", fiscal.ThreePublicReceptions},
		{"国内公务接待人次（人）", fiscal.ThreePublicGuests},
	} {
		w.count(c.measure)
		body = append(body, []string{c.name, strconv.Itoa(len(body) + 1), "", strconv.Itoa(w.counts[c.measure])})
	}
	w.standard(title, [][]string{{"项目", "行次", "预算数", "决算数"}}, body)
}
