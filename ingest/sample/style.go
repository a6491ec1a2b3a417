package sample

import (
	"gongkai/warehouse/fiscal"
)

// sectionID is a section of the document.
type sectionID int

const (
	sectionDuties sectionID = iota
	sectionOverview
	sectionOperating
	sectionThree
	sectionPerformance
	sectionProcurement
	sectionAssets
	sectionGlossary
	sectionOther
)

// encoding is how a file's characters are written.
type encoding int

const (
	utf8Plain encoding = iota
	utf8BOM
	gb18030
)

// changeForm is how a change is stated.
type changeForm int

const (
	byAmount  changeForm = iota // 较2020年预算增加6万元
	withRate                    // …，增长19.35%
	fromPrior                   // 较上一年的31万元增加6万元
	byRate                      // 较上年增长19.35%
)

// threeForm is how the three public expenses are told.
type threeForm int

const (
	running  threeForm = iota // one sentence, the changes of the items as the total's reason
	itemised                  // a paragraph for each
	nested                    // the total's change first, then items with brackets inside
)

// style is how a unit writes: its habits stay the same over the years.
type style struct {
	title        int
	bookmark     bool // an invisible field code before the title
	furniture    bool // what surrounds the text on a web page
	contents     bool // table of contents
	parts        bool // 第一部分, 第二部分 instead of 一、二、
	institutions bool // the table of institutions is there
	sections     []sectionID
	heading      [9]string

	inYuan    bool // money in 元 throughout
	decimals  int32
	thousands bool // separators in 万元 too
	fullWidth bool // digits
	spaced    bool // a space between number and unit

	marks      [3]string // ≥ ≤ =
	effect     string    // 效果 or 效益
	quotes     string    // “三公”
	we         string    // 我单位
	allLines   bool      // also lines of zero
	listed     bool      // a line for each kind of income
	zero       string    // how a zero line ends
	incomeName string
	outName    string
	general    string
	basicParts [2]string
	operation  string // 公务用车运行维护费
	vehicles   string
	overseas   string
	shares     bool // 占…%

	change   changeForm
	rates    int32 // decimals of rates
	up, down string
	upRate   string
	downRate string
	base     int
	same     string
	three    threeForm
	reason   string // 主要原因是

	objectiveTable bool // a table of its own above the indicators
	nameRow        bool // the project's name is a row of its table
	repeatLevel1   bool
	mergeLevel2    bool
	headers        [6]string
	unitHead       string // of a column for the units of targets; empty: they stand with the numbers
	signHead       string // of a column for their signs, beside one for units
	achieved       achievedForm
	levels         []fiscal.IndicatorLevel2
	otherBasis     int // percent of indicators with another basis than the project's
	numbering      int // of projects
	costInYuan     bool
	bars           bool // tables drawn with bars
	wideTable      bool // procurement with kinds of income
	zeroCells      bool // 0.00 instead of an empty cell

	encoding encoding
	crlf     bool
}

// achievedForm is where a self-assessment says what has become of the objective.
type achievedForm int

const (
	achievedNowhere achievedForm = iota
	achievedBeside
	achievedBelow // both below their heads, as in the national form
)

// op is a mark of comparison as the unit writes it.
func (s *style) op(name string) string {
	switch name {
	case "ge":
		return s.marks[0]
	case "le":
		return s.marks[1]
	case "eq":
		return s.marks[2]
	default:
		return ""
	}
}

// orders of the sections; what says that all is synthetic comes last.
var sectionOrders = [][]sectionID{
	{sectionDuties, sectionOverview, sectionOperating, sectionThree, sectionPerformance, sectionProcurement, sectionAssets, sectionGlossary, sectionOther},
	{sectionDuties, sectionOverview, sectionOperating, sectionThree, sectionPerformance, sectionProcurement, sectionAssets, sectionGlossary, sectionOther},
	{sectionDuties, sectionOverview, sectionThree, sectionOperating, sectionProcurement, sectionAssets, sectionPerformance, sectionGlossary, sectionOther},
	{sectionDuties, sectionOverview, sectionOperating, sectionThree, sectionProcurement, sectionAssets, sectionPerformance, sectionGlossary, sectionOther},
	{sectionDuties, sectionGlossary, sectionOverview, sectionThree, sectionOperating, sectionPerformance, sectionAssets, sectionProcurement, sectionOther},
	{sectionDuties, sectionOverview, sectionThree, sectionOperating, sectionPerformance, sectionAssets, sectionProcurement, sectionOther},
}

func newStyle(seed uint64, u *unit) *style {
	d := newDice(seed, "style", u.index)
	s := &style{
		title: d.between(0, 3), bookmark: d.chance(8), furniture: d.chance(10), contents: d.chance(15), parts: d.chance(20),
		institutions: d.chance(90), sections: pick(d, sectionOrders...),
		inYuan: d.chance(14), decimals: pick[int32](d, 0, 0, 2), thousands: d.chance(8), fullWidth: d.chance(6), spaced: d.chance(4),
		marks: pick(d, [3]string{">=", "<=", "="}, [3]string{">=", "<=", "="}, [3]string{"≥", "≤", "="}, [3]string{"≥", "≤", "="},
			[3]string{"≥", "≤", "＝"}, [3]string{">= ", "<= ", "= "}, [3]string{"＞＝", "＜＝", "＝"}, [3]string{"不低于", "不超过", ""}),
		effect: pick(d, "效果", "效益"), quotes: pick(d, "“三公”", "“三公”", "“三公”", "\"三公\"", "三公", "‘三公’"),
		we: pick(d, "我单位", "本单位", "单位"), allLines: d.chance(65), listed: d.chance(15), zero: pick(d, "0", "0", "0", "0", "未安排"),
		incomeName: pick(d, "预算收入", "收入预算", "收入预算总额"), outName: pick(d, "支出预算", "预算支出", "支出预算总额"),
		general:    pick(d, "一般公共预算收入", "一般公共预算拨款收入", "一般公共预算财政拨款收入"),
		basicParts: pick(d, [2]string{"人员类项目经费", "运转类公用项目经费"}, [2]string{"人员类项目支出", "运转类公用项目支出"}, [2]string{"人员经费", "公用经费"}, [2]string{"人员经费支出", "日常公用经费支出"}),
		operation:  pick(d, "公务用车运行维护费", "公务用车运行维护费", "公务用车运行费", "公务用车运维费"),
		vehicles:   pick(d, "公务用车购置及运维费", "公务用车购置及运行维护费", "公务用车购置及运行费"),
		overseas:   pick(d, "因公出国（境）费", "因公出国（境）费", "因公出国（境）费用", "因公出国(境)经费"),
		shares:     d.chance(12),
		change:     pick(d, byAmount, byAmount, byAmount, withRate, withRate, fromPrior, byRate), rates: pick[int32](d, 2, 2, 1, 0),
		up: pick(d, "增加", "增加", "增长"), down: pick(d, "减少", "减少", "下降", "压减"), upRate: pick(d, "增长", "增幅为"), downRate: pick(d, "下降", "降低"),
		base: d.between(0, 5), same: pick(d, "持平，无增减变化", "持平", "一致，无变化"),
		three: pick(d, running, running, itemised, itemised, nested), reason: pick(d, "主要原因是", "主要是因为", "主要为", "主要是"),
		objectiveTable: d.chance(80), nameRow: d.chance(20), repeatLevel1: d.chance(15), mergeLevel2: d.chance(12),
		headers: pick(d,
			[6]string{"一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"},
			[6]string{"一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"},
			[6]string{"一级 指标", "二级 指标", "三级 指标", "指标解释", "年度指标值", "确定依据"},
			[6]string{"一级指标", "二级指标", "绩效指标名称", "指标内容", "目标值", "指标值依据来源"}),
		levels:     []fiscal.IndicatorLevel2{fiscal.Quantity, fiscal.Quality, fiscal.Timeliness, fiscal.Cost},
		otherBasis: pick(d, 0, 20, 60), numbering: d.between(0, 2), costInYuan: d.chance(6), bars: d.chance(5), wideTable: d.chance(80),
		zeroCells: d.chance(20),
	}
	shuffle(d, s.levels)
	s.levels = append(s.levels, fiscal.Economic, fiscal.Social, fiscal.Ecological, fiscal.Sustainable, fiscal.ServiceRecipient)
	s.heading = [9]string{
		sectionDuties:      pick(d, "单位职责及机构设置情况", "单位主要职责和机构设置情况", "单位基本情况", "主要职能及机构设置"),
		sectionOverview:    pick(d, "单位预算安排的总体情况", "单位预算安排总体情况说明", "收支预算总体情况", "单位收支预算情况说明"),
		sectionOperating:   pick(d, "机关运行经费安排情况", "机关运行经费支出说明", "机关运行经费情况", "关于机关运行经费的说明"),
		sectionThree:       pick(d, "财政拨款"+s.quotes+"经费预算情况及增减变化原因", s.quotes+"经费预算情况说明", s.quotes+"经费支出预算情况"),
		sectionPerformance: pick(d, "预算绩效信息", "预算绩效情况说明", "绩效预算信息", "项目绩效目标情况"),
		sectionProcurement: pick(d, "政府采购预算情况", "政府采购情况说明", "政府采购预算安排情况"),
		sectionAssets:      pick(d, "国有资产信息", "国有资产占用情况", "国有资产占有使用情况说明"),
		sectionGlossary:    pick(d, "名词解释", "专业名词解释"),
		sectionOther:       pick(d, "其他需要说明的事项", "其他需要说明的情况"),
	}
	if s.inYuan {
		s.decimals, s.fullWidth, s.thousands = 2, false, false
	}
	if s.fullWidth {
		s.thousands = false
	}
	switch n := d.between(1, 100); {
	case n <= 6:
		s.encoding = gb18030
	case n <= 11:
		s.encoding = utf8BOM
	}
	s.crlf = d.chance(12)
	forms := newDice(seed, "forms", u.index) // so that what was drawn before them stays as it was
	s.achieved = pick(forms, achievedNowhere, achievedBeside, achievedBelow, achievedBelow)
	if forms.chance(15) {
		s.unitHead = pick(forms, "计量单位", "计量单位", "度量单位", "单位")
		s.signHead = pick(forms, "", "指标性质", "计算符号")
	}
	return s
}
