package sample

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// goal is how a target is drawn: an operator, a number from a span in steps, and a unit; or one of some words.
type goal struct {
	op       string // ge, le, eq, or empty for none
	low      int
	high     int
	decimals int32  // the span is in units of the last decimal
	unit     string // N stands for the project's counter, Y for the year
	before   string // written before the number: 每月
	words    []string
}

// pattern is an indicator as projects of some shape have it. In its texts O stands for what the project counts.
type pattern struct {
	level2     fiscal.IndicatorLevel2
	name       string
	definition string
	goal       goal
	things     bool // the number is that of the project's things
}

func percent(op string, low, high int) goal { return goal{op: op, low: low, high: high, unit: "%"} }

func say(words ...string) goal { return goal{words: words} }

// patterns of each shape, beside those that any project may have.
var patterns = map[shape][]pattern{
	works: {
		{fiscal.Quantity, "O数量", "本年度计划完成的O数量", goal{op: "ge", unit: "N"}, true},
		{fiscal.Quantity, "施工面积", "纳入本年度施工的面积", goal{op: "ge", low: 2, high: 90, unit: "00平方米"}, false},
		{fiscal.Quality, "工程验收合格率", "验收合格的工程占全部工程的比例", percent("eq", 100, 100), false},
		{fiscal.Quality, "材料检验合格率", "进场材料检验合格的比例", percent("ge", 95, 100), false},
		{fiscal.Timeliness, "工程完工时间", "全部工程完工并交付使用的时间", goal{op: "le", low: 6, high: 12, unit: "月"}, false},
		{fiscal.Timeliness, "建设工期", "从开工到完工所需时间", goal{op: "le", low: 2, high: 10, unit: "个月"}, false},
		{fiscal.Cost, "单位面积造价标准", "平均每平方米的造价", goal{op: "le", low: 30, high: 180, unit: "0元/平方米"}, false},
		{fiscal.Economic, "带动投资金额", "工程带动的各方投资", goal{op: "ge", low: 5, high: 300, unit: "万元"}, false},
		{fiscal.Ecological, "施工扬尘达标率", "扬尘监测达标次数占监测次数的比例", percent("ge", 90, 100), false},
		{fiscal.Sustainable, "设计使用年限", "建成后能够正常使用的时间", goal{op: "ge", low: 5, high: 30, unit: "年"}, false},
		{fiscal.Social, "改善公共设施条件", "工程实施后设施条件的变化", say("明显改善", "显著改善", "有效改善"), false},
	},
	service: {
		{fiscal.Quantity, "O数量", "本年度服务的O数量", goal{op: "ge", unit: "N"}, true},
		{fiscal.Quantity, "巡检频次", "平均每月巡检的次数", goal{op: "eq", low: 1, high: 4, unit: "次/月"}, false},
		{fiscal.Quality, "服务达标率", "考核达标的服务占全部服务的比例", percent("ge", 90, 100), false},
		{fiscal.Quality, "故障率", "发生故障的时间占运行时间的比例", percent("le", 1, 5), false},
		{fiscal.Timeliness, "服务期间", "提供服务的起止时间", goal{op: "eq", unit: "Y年1-12月"}, false},
		{fiscal.Timeliness, "故障响应时限", "接到报修至到场处理的时间", goal{op: "le", low: 2, high: 24, unit: "小时"}, false},
		{fiscal.Timeliness, "费用支付时间", "每月支付服务费用的时间", goal{op: "eq", low: 5, high: 28, unit: "日之前", before: "每月"}, false},
		{fiscal.Cost, "单次服务费用标准", "平均每次服务的费用", goal{op: "le", low: 12, high: 900, unit: "0元/次"}, false},
		{fiscal.Economic, "节约费用金额", "集中采购服务节约的费用", goal{op: "ge", low: 5, high: 95, decimals: 1, unit: "万元"}, false},
		{fiscal.Social, "服务对象投诉次数", "全年收到的有效投诉次数", goal{op: "le", low: 1, high: 6, unit: "次"}, false},
		{fiscal.Sustainable, "长效管护机制", "管护制度的健全程度", say("健全", "基本健全", "不断完善"), false},
	},
	subsidy: {
		{fiscal.Quantity, "O数量", "本年度享受政策的O数量", goal{op: "ge", unit: "N"}, true},
		{fiscal.Quantity, "覆盖人口", "政策覆盖的人口数量", goal{op: "ge", low: 5, high: 98, decimals: 1, unit: "万人"}, false},
		{fiscal.Quality, "发放准确率", "准确发放的数量占发放总数的比例", percent("eq", 100, 100), false},
		{fiscal.Quality, "资金足额到位率", "实际到位资金占应到位资金的比例", percent("ge", 98, 100), false},
		{fiscal.Timeliness, "资金发放时限", "审核通过后发放到位的时间", goal{op: "le", low: 5, high: 30, unit: "个工作日"}, false},
		{fiscal.Timeliness, "发放频次", "发放资金的频次", goal{op: "eq", low: 1, high: 1, unit: "次/季度"}, false},
		{fiscal.Cost, "人均补助标准", "每人每月的补助金额", goal{op: "eq", low: 5, high: 120, unit: "0元/人·月"}, false},
		{fiscal.Social, "政策知晓率", "知晓政策的人数占调查人数的比例", percent("ge", 85, 98), false},
		{fiscal.Social, "缓解基本生活困难", "补助对缓解困难的作用", say("有效缓解", "明显缓解"), false},
		{fiscal.Economic, "减轻负担金额", "全年为对象减轻的负担", goal{op: "ge", low: 1, high: 80, unit: "万元"}, false},
		{fiscal.Sustainable, "政策持续时间", "政策能够持续实施的时间", goal{op: "ge", low: 2, high: 5, unit: "年"}, false},
	},
	training: {
		{fiscal.Quantity, "O数量", "全年O的数量", goal{op: "ge", unit: "N"}, true},
		{fiscal.Quantity, "发放资料数量", "全年发放的宣传和学习资料", goal{op: "ge", low: 2, high: 90, unit: "00份"}, false},
		{fiscal.Quality, "考核合格率", "考核合格人数占参加考核人数的比例", percent("ge", 90, 100), false},
		{fiscal.Quality, "计划完成率", "实际开展的活动占计划的比例", percent("eq", 100, 100), false},
		{fiscal.Timeliness, "活动完成时间", "全部活动结束的时间", goal{op: "le", low: 9, high: 12, unit: "月底"}, false},
		{fiscal.Timeliness, "单期时长", "每期活动持续的时间", goal{op: "le", low: 1, high: 5, unit: "天"}, false},
		{fiscal.Cost, "人均费用标准", "每人每天的综合费用", goal{op: "le", low: 12, high: 45, unit: "0元/人·天"}, false},
		{fiscal.Social, "内容知晓率", "知晓宣传内容的人数占调查人数的比例", percent("ge", 80, 98), false},
		{fiscal.Social, "业务能力变化", "参加人员业务能力的变化", say("显著提高", "明显提高", "稳步提升"), false},
		{fiscal.Sustainable, "成果运用", "成果在以后工作中的运用", say("长期运用", "持续发挥作用"), false},
	},
	purchase: {
		{fiscal.Quantity, "O购置数量", "本年度购置的O数量", goal{op: "ge", unit: "N"}, true},
		{fiscal.Quality, "验收合格率", "验收合格数量占购置数量的比例", percent("eq", 100, 100), false},
		{fiscal.Quality, "设备利用率", "实际使用时间占计划使用时间的比例", percent("ge", 85, 98), false},
		{fiscal.Timeliness, "到货时间", "全部到货并完成安装的时间", goal{op: "le", low: 3, high: 11, unit: "月"}, false},
		{fiscal.Timeliness, "采购周期", "从批准到交付所需时间", goal{op: "le", low: 20, high: 90, unit: "日"}, false},
		{fiscal.Cost, "购置单价", "平均每单位的购置价格", goal{op: "le", low: 15, high: 990, unit: "0元/N"}, false},
		{fiscal.Economic, "采购资金节约率", "节约资金占采购预算的比例", percent("ge", 1, 8), false},
		{fiscal.Ecological, "节能产品采购率", "节能环保产品占采购金额的比例", percent("ge", 60, 100), false},
		{fiscal.Social, "提高工作效率", "设备投入使用后的工作效率", say("显著", "明显", "较高"), false},
		{fiscal.Sustainable, "正常使用年限", "设备能够正常使用的时间", goal{op: "ge", low: 3, high: 10, unit: "年"}, false},
	},
	inspection: {
		{fiscal.Quantity, "O数量", "全年O的数量", goal{op: "ge", unit: "N"}, true},
		{fiscal.Quantity, "出动检查人员", "全年出动的检查人员", goal{op: "ge", low: 4, high: 90, unit: "0人次"}, false},
		{fiscal.Quality, "问题整改完成率", "完成整改的问题占发现问题的比例", percent("ge", 90, 100), false},
		{fiscal.Quality, "检查覆盖率", "已检查的对象占应检查对象的比例", percent("ge", 90, 100), false},
		{fiscal.Timeliness, "问题处置时限", "发现问题后处置完毕的时间", goal{op: "le", low: 3, high: 15, unit: "个工作日"}, false},
		{fiscal.Timeliness, "结果公布及时率", "按时公布结果的次数占应公布次数的比例", percent("ge", 95, 100), false},
		{fiscal.Cost, "单次检查费用标准", "平均每次检查的费用", goal{op: "le", low: 10, high: 150, unit: "0元/次"}, false},
		{fiscal.Social, "责任事故次数", "全年发生的责任事故次数", goal{op: "le", low: 0, high: 2, unit: "起"}, false},
		{fiscal.Ecological, "污染问题查处率", "查处的污染问题占发现数的比例", percent("ge", 95, 100), false},
		{fiscal.Sustainable, "监管长效机制", "监管制度的健全程度", say("不断健全", "逐步完善"), false},
	},
}

// order is that in which indicators are taken when there is room for few: each required level first.
var order = []fiscal.IndicatorLevel2{fiscal.Quantity, fiscal.Quality, fiscal.Timeliness, fiscal.Social, fiscal.Economic, fiscal.Sustainable, fiscal.Ecological}

var wholeCosts = []string{"项目总预算", "项目总成本", "总成本控制数", "总预算成本"}

// indicators draws the rows of a project's table. They keep their names over the years and change their targets now and
// then. withCost says whether a cost indicator states the project's whole amount.
func (w *writer) indicators(pr *project, withCost bool) []disclosure.Indicator {
	d := newDice(w.seed, "indicators", w.unit.index, pr.slot)
	y := newDice(w.seed, "targets", w.unit.index, pr.slot, w.year)
	many := d.between(5, 11)
	byLevel := map[fiscal.IndicatorLevel2][]pattern{}
	own := append([]pattern(nil), patterns[pr.kind.shape]...)
	head, tail := own[:1], own[1:]
	shuffle(d, tail)
	for _, p := range append(head, tail...) {
		byLevel[p.level2] = append(byLevel[p.level2], p)
	}
	basis := w.basis(d)
	costName := pick(d, wholeCosts...)
	unitCost := !withCost || d.chance(15)

	// One of each level as long as there is room, then the second ones. Satisfaction and cost always have their place.
	var taken []pattern
	room := many - 1
	if withCost {
		room--
	}
	if unitCost {
		room--
	}
	for round := 0; round < 2; round++ {
		for _, l := range order {
			if room > 0 && round < len(byLevel[l]) {
				taken = append(taken, byLevel[l][round])
				room--
			}
		}
	}
	var rows []disclosure.Indicator
	add := func(l2 fiscal.IndicatorLevel2, name, definition, target string) {
		b := basis
		if d.chance(w.style.otherBasis) {
			b = pick(d, "计划标准", "历史标准", "行业标准", "")
		}
		rows = append(rows, disclosure.Indicator{Level1: l2.Parent(), Level2: l2, Name: name, Definition: definition, Target: fiscal.Target{Text: target}, Basis: b})
	}
	for _, l := range w.style.levels {
		for _, p := range taken {
			if p.level2 == l {
				add(l, pr.fill(p.name), pr.fill(p.definition), w.target(d, y, &p, pr))
			}
		}
		switch l {
		case fiscal.Cost:
			if withCost {
				add(l, costName, pick(d, "本年度安排的全部资金", "全年支出控制额度", "预算数"), w.costTarget(d, pr))
			}
			if unitCost {
				p := byLevel[l][0]
				add(l, p.name, p.definition, w.target(d, y, &p, pr))
			}
		case fiscal.ServiceRecipient:
			who := pick(d, w.unit.field.who, w.unit.field.who, "服务对象", "受益对象")
			add(l, who+"满意度"+pick(d, "", "", "（%）"), "表示满意的"+who+"占被调查人数的比例", w.style.op("ge")+strconv.Itoa(min(99, d.between(85, 95)+y.between(0, 3)))+"%")
		}
	}
	return rows
}

// fill puts what the project counts into a pattern's text.
func (pr *project) fill(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "O", pr.kind.thing), "N", pr.kind.counter)
}

// target writes a target. d draws what stays over the years, y what changes.
func (w *writer) target(d, y *dice, p *pattern, pr *project) string {
	g := p.goal
	if len(g.words) > 0 {
		if d.chance(15) {
			return w.style.op("eq") + pick(d, g.words...)
		}
		return pick(d, g.words...)
	}
	unit := strings.ReplaceAll(pr.fill(g.unit), "Y", strconv.Itoa(w.year))
	op := w.style.op(g.op)
	if p.things {
		return op + strconv.Itoa(pr.things) + unit
	}
	if g.low == 0 && g.high == 0 { // the unit says it all: 2021年1-12月
		return op + unit
	}
	n := d.between(g.low, g.high)
	if y.chance(30) {
		n = min(max(n+y.between(-1, 1), g.low), g.high)
	}
	digits := decimal.New(int64(n), -g.decimals).String()
	// A unit that begins with zeros makes round numbers: 00份 behind 12 is 1200份.
	return op + g.before + digits + unit
}

// costTarget writes the project's whole amount as an indicator's target, in 万元 or now and then in 元.
func (w *writer) costTarget(d *dice, pr *project) string {
	amount := pr.amount
	if w.inProcurement(pr.name) && w.plant("PROJECT_AMOUNT_SOURCES") {
		amount = amount.share(9000).round(hundred)
	}
	op := w.style.op(pick(d, "le", "le", "le", "eq"))
	if w.plant("INDICATOR_OPERATOR_DIRECTION") {
		op = w.style.op("ge")
	}
	switch {
	case w.style.costInYuan:
		return op + withDecimals(amount.money(), 0) + "元"
	case d.chance(6):
		return op + amount.inWan(0) + "万"
	default:
		return op + amount.inWan(0) + "万元"
	}
}

// basis invents what a project's targets rest on.
func (w *writer) basis(d *dice) string {
	region := w.unit.region
	year, n := d.between(2012, 2019), d.between(900, 4999)
	brackets := pick(d, [2]string{"〔", "〕"}, [2]string{"〔", "〕"}, [2]string{"[", "]"}, [2]string{"【", "】"})
	number := brackets[0] + strconv.Itoa(year) + brackets[1] + strconv.Itoa(n) + "号"
	switch d.between(1, 6) {
	case 1:
		return "计划标准"
	case 2:
		return "历史标准"
	case 3:
		return "《关于加强" + w.unit.field.topic + "资金管理的意见》（冀样例" + number + "）"
	case 4:
		return "《" + region + w.unit.field.topic + "工作实施方案》（廊样例办" + number + "）"
	case 5:
		return "《" + w.unit.field.topic + "项目支出标准》冀样例财" + number
	default:
		return "（冀样例财预" + number + "）"
	}
}
