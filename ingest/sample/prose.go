package sample

import (
	"strings"

	"gongkai/warehouse/fiscal"
)

// printed is the figure that stands in the document: that of the budget, unless an error is planted into it.
func (w *writer) printed(m fiscal.Measure, code string) fen {
	f := w.budget.figures[m]
	if w.plant(code) {
		f += w.slip
	}
	return f
}

func (w *writer) overview() {
	s := w.style
	w.line("按照预算管理规定，单位的各项收入和支出全部纳入预算。")
	w.line("1、收入说明")
	w.income()
	w.line("2、支出说明")
	w.expenditure()
	w.line("3、比上年增减情况")
	if s.change == byRate {
		w.line(w.y(w.year), "年支出预算", w.state(w.budget.figures[fiscal.ExpenditureTotal], fiscal.ExpenditureTotal), "，",
			w.changed(byRate, "", fiscal.ExpenditureTotal), "。")
		return
	}
	w.changes()
}

// changed is the change of measures that share one figure.
func (w *writer) changed(form changeForm, words string, ms ...fiscal.Measure) string {
	return w.change(form, w.budget.figures[ms[0]], w.prior.figures[ms[0]], words, ms...)
}

// incomeKinds names the kinds of income, after that of the general public budget, which each unit names its own way.
var incomeKinds = []struct {
	measure fiscal.Measure
	name    string
}{
	{fiscal.IncomeGovernmentFund, "政府性基金预算收入"},
	{fiscal.IncomeStateCapitalOperating, "国有资本经营预算收入"},
	{fiscal.IncomeFiscalSpecialAccount, "财政专户管理资金收入"},
	{fiscal.IncomeSuperiorSubsidy, "上级补助收入"},
	{fiscal.IncomeInstitutional, "事业收入"},
	{fiscal.IncomeBusiness, "经营收入"},
	{fiscal.IncomeAffiliateRemittance, "附属单位上缴收入"},
	{fiscal.IncomeOther, "其他收入"},
	{fiscal.IncomeCarryover, "上年结转"},
}

func (w *writer) income() {
	f := w.budget.figures
	lines := []string{w.style.general + w.state(f[fiscal.IncomeGeneralPublicBudget], fiscal.IncomeGeneralPublicBudget)}
	for _, k := range incomeKinds {
		amount := f[k.measure]
		if k.measure == fiscal.IncomeOther {
			amount = w.printed(k.measure, "INCOME_TOTAL_PARTS")
		}
		lines = append(lines, w.part(k.name, amount, k.measure)...)
	}
	head := w.y(w.year) + "年" + w.style.incomeName + w.state(f[fiscal.IncomeTotal], fiscal.IncomeTotal) + "，其中："
	if !w.style.listed {
		w.line(head, strings.Join(lines, "，"), "。")
		return
	}
	w.line(head)
	for i, l := range lines {
		end := "；"
		if i == len(lines)-1 {
			end = "。"
		}
		w.line("（", numerals[i], "）", l, end)
	}
}

// part is a line of a total in the unit's habit: none, or a word, or 0 where there is nothing.
func (w *writer) part(name string, amount fen, m fiscal.Measure) []string {
	switch {
	case amount != 0 || w.style.allLines && w.style.zero == "0":
		return []string{name + w.state(amount, m)}
	case w.style.allLines:
		w.noAmount(m)
		return []string{name + w.style.zero}
	default:
		return nil
	}
}

func (w *writer) expenditure() {
	f := w.budget.figures
	share := func(m fiscal.Measure) string {
		if !w.style.shares {
			return ""
		}
		part := fen(0).inWan(0)
		if t := f[fiscal.ExpenditureTotal]; t > 0 {
			part = rate(f[m]+t, t, 2).String() // the rate of growth from t to t and the part is the part's share
		}
		return "，占" + w.digits(part+"%")
	}
	basic := "基本支出" + w.state(f[fiscal.ExpenditureBasic], fiscal.ExpenditureBasic) + share(fiscal.ExpenditureBasic) + "，包括：" +
		w.style.basicParts[0] + w.state(w.printed(fiscal.ExpenditurePersonnel, "EXPENDITURE_BASIC_PARTS"), fiscal.ExpenditurePersonnel) + "和" +
		w.style.basicParts[1] + w.state(f[fiscal.ExpenditureOperating], fiscal.ExpenditureOperating)
	project := "项目支出" + w.state(f[fiscal.ExpenditureProject], fiscal.ExpenditureProject) + share(fiscal.ExpenditureProject)
	if w.dice.chance(60) {
		project += "，主要为" + w.budget.projects[0].name + "、" + w.budget.projects[1].name + "等"
	}
	var rest []string
	rest = append(rest, w.part("上缴上级支出", 0, fiscal.ExpenditureRemittanceToSuperior)...)
	rest = append(rest, w.part("经营支出", w.printed(fiscal.ExpenditureBusiness, "EXPENDITURE_TOTAL_PARTS"), fiscal.ExpenditureBusiness)...)
	rest = append(rest, w.part("对附属单位补助支出", 0, fiscal.ExpenditureSubsidyToAffiliates)...)
	text := w.y(w.year) + "年" + w.style.we + w.style.outName + w.state(f[fiscal.ExpenditureTotal], fiscal.ExpenditureTotal) + "，其中：" + basic + "；" + project
	if len(rest) > 0 {
		text += "；" + strings.Join(rest, "，")
	}
	w.line(text, "。")
}

// changes tells how the budget differs from last year's, as a whole and in its two parts.
func (w *writer) changes() {
	now, prior := w.budget.figures, w.prior.figures
	total, basic, project := prior[fiscal.ExpenditureTotal], prior[fiscal.ExpenditureBasic], prior[fiscal.ExpenditureProject]
	if now[fiscal.ExpenditureTotal] != total && project > 4*w.slip && w.plant("CHANGE_PRIOR_YEAR") {
		total, project = total-w.slip, project-w.slip
	}
	if now[fiscal.ExpenditureBasic] != basic && basic > 4*w.slip && w.plant("CHANGE_PARTS") {
		basic -= w.slip
	}
	form := w.style.change
	partForm := byAmount
	if form == withRate {
		partForm = withRate
	}
	text := w.y(w.year) + "年预算收支安排" + w.money(now[fiscal.ExpenditureTotal]) + "，" +
		w.change(form, now[fiscal.ExpenditureTotal], total, "", fiscal.IncomeTotal, fiscal.ExpenditureTotal) + "，其中：基本支出" +
		w.partChange(partForm, now[fiscal.ExpenditureBasic], basic, fiscal.ExpenditureBasic, w.basicReason()) + "；项目支出" +
		w.partChange(partForm, now[fiscal.ExpenditureProject], project, fiscal.ExpenditureProject, w.projectReason())
	w.line(text, "。")
}

// partChange is the change of a part: against the same base as the whole, which need not be named again.
func (w *writer) partChange(form changeForm, now, prior fen, m fiscal.Measure, why string) string {
	text := w.change(form, now, prior, "", m)
	if now == prior {
		return text
	}
	if w.dice.chance(50) { // drop 较2020年预算
		verb := w.style.up
		if now < prior {
			verb = w.style.down
		}
		if _, after, ok := strings.Cut(text, verb); ok {
			text = verb + after
		}
	}
	return text + "，" + w.because(w.style.reason, why, m)
}

func (w *writer) basicReason() string {
	if w.budget.figures[fiscal.ExpenditureBasic] > w.prior.figures[fiscal.ExpenditureBasic] {
		return pick(w.dice, "工资正常晋档和社会保险缴费基数调整", "在职人员增加及津贴补贴调整", "新招录人员相应的人员经费和公用经费")
	}
	return pick(w.dice, "人员退休及调出", "落实过紧日子要求，压缩日常公用开支", "在职人员减员")
}

func (w *writer) projectReason() string {
	up := w.budget.figures[fiscal.ExpenditureProject] > w.prior.figures[fiscal.ExpenditureProject]
	if up {
		for i := range w.budget.projects {
			if w.budget.projects[i].isNew {
				return "新设立" + w.budget.projects[i].name
			}
		}
		return pick(w.dice, "重点任务安排的资金较多", w.budget.projects[0].name+"工作量加大")
	}
	for i := range w.prior.projects {
		gone := true
		for j := range w.budget.projects {
			gone = gone && w.budget.projects[j].slot != w.prior.projects[i].slot
		}
		if gone {
			return w.prior.projects[i].name + "任务已经完成"
		}
	}
	return pick(w.dice, "落实过紧日子要求，从严安排一般性项目", "部分工作任务接近尾声")
}

func (w *writer) operatingCost() {
	now, prior := w.budget.figures[fiscal.AgencyOperatingCost], w.prior.figures[fiscal.AgencyOperatingCost]
	if !w.unit.administrative() {
		w.noAmount(fiscal.AgencyOperatingCost)
		w.line("本单位为事业单位，", w.y(w.year), "年未安排机关运行经费。")
		return
	}
	text := w.y(w.year) + "年，" + w.style.we + "机关运行经费" + pick(w.dice, "共计安排", "预算安排", "安排") + w.state(now, fiscal.AgencyOperatingCost)
	if w.style.title%2 == 0 {
		form := byAmount
		if w.style.change == withRate {
			form = withRate
		}
		text += "，" + w.change(form, now, prior, "", fiscal.AgencyOperatingCost)
		if now != prior {
			why := pick(w.dice, "人员编制变化", "办公需求变化", "按标准核定公用经费")
			text += "，" + w.because(w.style.reason, why, fiscal.AgencyOperatingCost)
		}
	}
	w.line(text, "。资金用于办公及印刷、水电取暖、邮电差旅、会议培训、维修物业、公务用车运行等日常开支。")
}
