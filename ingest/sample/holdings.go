package sample

import (
	"strconv"

	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// codedName is the unit's name behind its budget code, as heads of tables have it, with the truth that it tells.
func (w *writer) codedName() string {
	w.truth.Unit.Code = w.unit.code
	return w.unit.code + [...]string{"", "", "-"}[w.style.numbering] + w.unit.name + [...]string{"本级", ""}[w.style.base%2]
}

func (w *writer) procurement() {
	s := w.style
	sum := total(w.items, "ABC")
	if len(w.items) == 0 {
		if s.allLines {
			w.line(w.y(w.year), "年，", s.we, "政府采购预算", w.state(0, fiscal.ProcurementTotal), "。")
			return
		}
		w.noAmount(fiscal.ProcurementTotal)
		w.line(w.y(w.year), "年，", s.we, "未安排政府采购预算。")
		return
	}
	printed := sum
	if w.plant("PROCUREMENT_TOTAL_ITEMS") {
		printed += w.slip
	}
	inTable := printed
	if w.plant("PROCUREMENT_TEXT_TABLE") {
		printed += w.slip
	}
	text := w.y(w.year) + "年，" + s.we + pick(w.dice, "安排政府采购预算", "政府采购预算总额") + w.state(printed, fiscal.ProcurementTotal)
	if s.shares && printed == sum {
		text += "，其中：政府采购货物支出" + w.state(total(w.items, "A"), fiscal.ProcurementGoods) + "、政府采购工程支出" + w.state(total(w.items, "B"), fiscal.ProcurementWorks) + "、政府采购服务支出" + w.state(total(w.items, "C"), fiscal.ProcurementServices)
	}
	w.line(text, "，详见下表。")
	w.caption("单位政府采购预算")
	w.procurementTable(inTable)
}

// procurementTable writes the items below their total: with two rows of header and the kinds of income that pay, or
// plainly.
func (w *writer) procurementTable(sum fen) {
	wide := w.style.wideTable
	owner, money := w.codedName(), "单位："+w.tableUnit()
	var rows [][]string
	if wide {
		rows = [][]string{
			{owner, left, left, left, left, left, left, money, left, left, left, left, left},
			{"政府采购项目来源", left, "采购物品名称", "政府采购目录序号", "计量单位", "数量", "单价", "政府采购金额（当年部门预算安排资金）", left, left, left, left, left},
			{"项目名称", "预算资金", up, up, up, up, up, "合计", "一般公共预算拨款", "基金预算拨款", "国有资本经营预算拨款", "财政专户核拨", "单位资金"},
		}
	} else {
		rows = [][]string{
			{owner, left, left, left, left, money, left},
			{"项目名称", "采购品目名称", "品目编码", "计量单位", "数量", "单价", "采购金额"},
		}
	}
	fixed := len(rows)
	// What a planted error adds to the total stays in the column of the general budget.
	fund := fen(0)
	for i := range w.items {
		if w.items[i].fund {
			fund += w.items[i].amount
		}
	}
	head := []string{"合  计", "", "", "", "", "", w.cell(sum)}
	if wide {
		head = append([]string{head[0], ""}, head[1:]...)
		head = append(head, w.sourceCells(sum-fund, fund)...)
	}
	rows = append(rows, head)
	for i := range w.items {
		it := &w.items[i]
		row := []string{it.name, it.code, it.unit, strconv.Itoa(it.quantity), w.cell(it.price), w.cell(it.amount)}
		t := disclosure.ProcurementItem{
			Project: it.project, Item: it.name, CatalogueCode: it.code, Unit: it.unit,
			Quantity: number(it.quantity), UnitPrice: it.price.moneyRef(), Amount: it.amount.moneyRef(),
		}
		if wide {
			row = append([]string{it.project, w.cell(it.budget)}, row...)
			t.ProjectBudget = it.budget.moneyRef()
			source := fiscal.IncomeGeneralPublicBudget
			if it.fund {
				source = fiscal.IncomeGovernmentFund
				row = append(row, w.sourceCells(0, it.amount)...)
			} else {
				row = append(row, w.sourceCells(it.amount, 0)...)
			}
			t.Sources = []disclosure.SourceAmount{{Source: source, Amount: it.amount.money()}}
		} else {
			row = append([]string{it.project}, row...)
		}
		rows = append(rows, row)
		w.truth.Procurement = append(w.truth.Procurement, t)
	}
	w.table(fixed, rows)
}

// sourceCells are the five columns of who pays.
func (w *writer) sourceCells(general, fund fen) []string {
	return []string{w.cellOrNone(general), w.cellOrNone(fund), w.cellOrNone(0), w.cellOrNone(0), w.cellOrNone(0)}
}

// cellOrNone is an amount's cell; an amount of zero is an empty cell or 0.00, as the unit has it.
func (w *writer) cellOrNone(f fen) string {
	if f == 0 && !w.style.zeroCells {
		return ""
	}
	return w.cell(f)
}

func (w *writer) assets() {
	a := w.planner.property(w.year - 1)
	sum := a.total()
	if w.plant("ASSETS_PARTS") {
		sum += w.slip
	}
	inTable := sum
	if w.plant("ASSETS_TEXT_TABLE") {
		sum += w.slip
	}
	text := "截至上年末，" + w.unit.name + pick(w.dice, "固定资产金额为", "固定资产总额为", "国有资产总额") + w.state(sum, fiscal.AssetsTotal) + "，分类情况见下表。"
	if goods := total(w.items, "A"); goods > 0 {
		text += "本年计划购置固定资产" + w.money(goods) + "，均为办公和业务设备，全部纳入政府采购。"
	} else {
		text += "本年度没有购置固定资产的计划。"
	}
	w.line(text)
	w.assetTable(&a, inTable)
}

func (w *writer) assetTable(a *property, sum fen) {
	w.caption(w.unit.name, "固定资产占用情况表")
	date := strconv.Itoa(w.year-1) + "年12月31日"
	w.truth.AssetsAsOf = strconv.Itoa(w.year-1) + "-12-31"
	owner := "编制部门：" + w.codedName()
	if w.plant("UNIT_NAME_CONFLICT") { // left over from a copied table
		owner = "编制部门：" + code(299, w.unit.index%900+1) + w.unit.region + "样例移交单位"
	}
	rows := [][]string{{owner, left, "截止时间：" + date}, {"项   目", "数量", "价值（金额单位：" + w.tableUnit() + "）"}}
	add := func(before, name string, level, quantity int, value fen) {
		q := ""
		t := disclosure.Asset{Name: name, Level: level}
		if quantity > 0 || w.style.zeroCells && level == 1 {
			q = strconv.Itoa(quantity)
			t.Quantity = number(quantity)
		}
		v := w.cellOrNone(value)
		if level == 2 {
			v = "" // of the part, only the area is given
		}
		if v != "" {
			t.Value = value.moneyRef()
		}
		rows = append(rows, []string{before + name, q, v})
		w.truth.Assets = append(w.truth.Assets, t)
	}
	rows = append(rows, []string{"资产总额", "——", w.cell(sum)})
	w.truth.Assets = append(w.truth.Assets, disclosure.Asset{Name: "资产总额", Value: sum.moneyRef()})
	add("1、", "房屋（平方米）", 1, a.house, a.houseValue)
	add("   其中：", "办公用房（平方米）", 2, a.office, 0)
	add("2、", "车辆（台、辆）", 1, a.cars, a.carValue)
	add("3、", "单价在"+[...]string{"20", "50"}[w.style.base%2]+"万元以上的设备", 1, a.machines, a.machineValue)
	rows = append(rows, []string{"4、其他固定资产", "", w.cell(a.restValue)})
	w.truth.Assets = append(w.truth.Assets, disclosure.Asset{Name: "其他固定资产", Level: 1, Value: a.restValue.moneyRef()})
	w.table(2, rows)
}
