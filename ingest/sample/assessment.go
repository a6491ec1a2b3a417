package sample

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// assessmentHeads are how a unit heads its self-assessments: target, actual value and reason.
var assessmentHeads = [][3]string{
	{"年度指标值", "实际完成值", "偏差原因分析及改进措施"},
	{"年度指标值", "实际完成值", "偏差原因分析及改进措施"},
	{"指标值", "全年实际完成值", "未完成原因和改进措施"},
	{"全年指标值", "全年完成值", "偏差原因"},
	{"目标值", "实际完成情况", "偏差原因分析"},
}

// finalContradictions are what can be wrong with a self-assessment.
var finalContradictions = []string{"TARGET_MISSED_UNEXPLAINED", "SCORE_FULL_THOUGH_MISSED", "SCORE_ABOVE_WEIGHT", "SCORE_TOTAL"}

// selfAssessments writes a table of each project of final accounts: what its targets were, what was reached, and the points that
// the unit gives itself.
func (w *writer) selfAssessments() {
	d := newDice(w.seed, "assessments", w.unit.index)
	heads := pick(d, assessmentHeads...)
	valuesLast := d.chance(20) // points stand before target and actual value
	plan := w.planner.plan(w.year)
	if d := newDice(w.seed, "final plant", w.unit.index, w.year); d.chance(plantedPercent) {
		w.chosen = pick(d, finalContradictions...)
	}
	for i := range plan.projects {
		w.selfAssessment(&plan.projects[i], w.budget.projects[i].amount, heads, valuesLast)
	}
	w.chosen = "" // of those that no table had room for
}

// selfAssessment writes the table of one project, which was planned and spent so much.
func (w *writer) selfAssessment(pr *project, spent fen, heads [3]string, valuesLast bool) {
	d := newDice(w.seed, "project", w.unit.index, pr.slot)
	y := newDice(w.seed, "assessment", w.unit.index, pr.slot, w.year)
	source := w.amountSource(d, pr)
	objective := w.objective(d, pr, source == fiscal.SourceObjective)
	indicators := w.indicators(pr, source == fiscal.SourceCostIndicator)
	p := disclosure.Project{
		Name: pr.name, Objective: &disclosure.Text{Text: objective}, Amount: spent.moneyRef(), AmountSource: fiscal.SourceProjectTable,
	}
	rate := decimal.NewFromInt(int64(spent)).Mul(decimal.NewFromInt(100)).Div(decimal.NewFromInt(int64(pr.amount))).Round(2)
	execution := decimal.Min(rate, decimal.NewFromInt(100)).Shift(-1).Round(2)
	p.ExecutionScore = &disclosure.Scored{Weight: points(10), Score: execution}

	w.caption(w.y(w.year), "年度", pr.name, "项目支出绩效自评表")
	order := func(level1, level2, name, target, actual, weight, score, reason string) []string {
		if valuesLast {
			return []string{level1, level2, name, weight, target, actual, score, reason}
		}
		return []string{level1, level2, name, target, actual, weight, score, reason}
	}
	rows := [][]string{
		{"项目名称", pr.name, left, left, left, left, left, left},
		{"项目资金（" + w.tableUnit() + "）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分", left},
		{"年度资金总额", w.cell(pr.amount), w.cell(pr.amount), w.cell(spent), "10", rate.String() + "%", execution.String(), left},
	}
	if w.style.achieved != achievedNowhere {
		achieved := w.achieved(pr)
		p.Achieved = &disclosure.Text{Text: achieved}
		if w.style.achieved == achievedBeside {
			rows = append(rows, []string{"年度总体目标", objective, left, left, "完成情况", achieved, left, left})
		} else {
			rows = append(rows, []string{"年度总体目标", "预期目标", left, left, "实际完成情况", left, left, left}, []string{up, objective, left, left, achieved, left, left, left})
		}
	} else {
		rows = append(rows, []string{"年度总体目标", objective, left, left, left, left, left, left})
	}
	target := 3
	if valuesLast {
		target = 4
	}
	for i := range rows {
		rows[i] = w.withBeside(rows[i], target, left, left)
	}
	rows = append(rows, w.withBeside(
		order("一级指标", "二级指标", "三级指标", heads[0], heads[1], "分值", "得分", heads[2]),
		target, w.style.signHead, w.style.unitHead))
	total, last1 := execution, ""
	var outcomes []fiscal.Outcome
	for i, ind := range indicators {
		ind.Level1Text, ind.Level2Text = w.level1(ind.Level1), level2Words[ind.Level2]
		ind.Definition, ind.Basis = "", "" // the form has no room for them
		weight := 90 / len(indicators)
		if i == 0 {
			weight += 90 % len(indicators)
		}
		outcome := w.reach(y, &ind)
		w.score(y, &ind, weight, outcome)
		total = total.Add(*ind.Score)
		level1, reason := ind.Level1Text, ""
		if level1 == last1 && !w.style.repeatLevel1 {
			level1 = up
		}
		if ind.Deviation != nil {
			reason = ind.Deviation.Text
		}
		last1 = ind.Level1Text
		ind = w.apart(ind)
		row := order(level1, ind.Level2Text, ind.Name, ind.Target.Text, ind.Actual.Text, strconv.Itoa(weight), ind.Score.String(), reason)
		rows = append(rows, w.withBeside(row, target, textOf(ind.Sign), textOf(ind.Unit)))
		p.Indicators, outcomes = append(p.Indicators, ind), append(outcomes, outcome)
	}
	if w.plant("SCORE_TOTAL") {
		total = total.Sub(decimal.NewFromInt(3))
	}
	p.TotalScore = &disclosure.Scored{Weight: points(100), Score: total}
	sum := order("总分", left, left, left, left, "100", total.String(), "")
	if valuesLast {
		sum = []string{"总分", left, left, "100", left, left, total.String(), ""}
	}
	w.table(0, append(rows, w.withBeside(sum, target, left, left)))
	w.truth.Projects = append(w.truth.Projects, p)
	w.outcomes = append(w.outcomes, outcomes)
}

// achieved says what has become of a project's objective.
func (w *writer) achieved(pr *project) string {
	d := newDice(w.seed, "achieved", w.unit.index, pr.slot, w.year)
	thing := pr.kind.thing + strconv.Itoa(pr.things) + pr.kind.counter
	return pick(d, "全年"+thing+"的任务已经完成，各项工作按计划推进。", "年度总体目标已经实现，"+thing+"，群众反映良好。", "年度总体目标基本实现，部分工作受进度影响结转下年度继续实施。", "已按计划"+thing+"，达到预期效果。")
}

func points(n int) *decimal.Decimal { return new(decimal.NewFromInt(int64(n))) }

// written is a target as [writer.target] writes it: what stands before its number, the number, and its unit.
var written = regexp.MustCompile(`^(>=|<=|≥|≤|＞＝|＜＝|不低于|不超过) ?(\d+)(?:\.(\d+))?(.+)$`)

// reach draws what became of a target, and writes it.
func (w *writer) reach(d *dice, ind *disclosure.Indicator) fiscal.Outcome {
	say := func(outcome fiscal.Outcome, text string) fiscal.Outcome {
		ind.Actual = &fiscal.Target{Text: text}
		return outcome
	}
	luck := d.between(1, 100)
	target := ind.Target.Text
	m := written.FindStringSubmatch(target)
	full := w.style.op("eq") + "100%"
	switch {
	case m == nil && target == full && luck > 88:
		outcome := fiscal.OutcomeMissed
		if full == "100%" { // without a sign, who knows what is less than that
			outcome = fiscal.OutcomeUndecided
		}
		return say(outcome, strconv.Itoa(100-d.between(1, 12))+"%")
	case m == nil && target == full:
		return say(fiscal.OutcomeMet, "100%")
	case m == nil && strings.ContainsAny(target, "0123456789"): // to be reached exactly, and it was
		return say(fiscal.OutcomeMet, target)
	case m == nil:
		return w.reachWords(d, ind, luck, say)
	case luck > 96:
		return say(fiscal.OutcomeUndecided, pick(d, "已完成", "基本完成", "按计划推进"))
	}
	n, _ := strconv.Atoi(m[2] + m[3])
	by, outcome := d.between(0, max(1, n/5)), fiscal.OutcomeMet
	if luck > 82 {
		by, outcome = -max(1, by), fiscal.OutcomeMissed
	}
	if m[1] == strings.TrimSpace(w.style.op("le")) {
		by = -by
	}
	reached, unit := n+by, strings.TrimSuffix(m[4], "底")
	switch {
	case unit == "%" && reached > 100:
		reached = 100
	case unit == "月" && reached < 1:
		reached = 1
	case unit == "月" && reached > 12:
		return say(outcome, strconv.Itoa(w.year+1)+"年1月")
	case reached < 0 && outcome == fiscal.OutcomeMet:
		reached = 0
	case reached < 0: // nothing is less than nothing
		reached, outcome = n, fiscal.OutcomeMet
	}
	return say(outcome, decimal.New(int64(reached), -int32(len(m[3]))).StringFixed(int32(len(m[3])))+unit)
}

// reachWords draws what became of a target in words: the grades of the form, the target's own words, or others.
func (w *writer) reachWords(d *dice, ind *disclosure.Indicator, luck int, say func(fiscal.Outcome, string) fiscal.Outcome) fiscal.Outcome {
	whole := pick(d, "年度", "年度", "预期")
	switch {
	case luck > 95:
		return say(fiscal.OutcomeMissed, "未达成"+whole+"指标且效果较差")
	case luck > 85:
		return say(fiscal.OutcomePartlyMet, "部分达成"+whole+"指标并具有一定效果")
	case luck > 70:
		return say(fiscal.OutcomeUndecided, pick(d, "有所改善", "效果良好", "已完成"))
	case luck > 45:
		return say(fiscal.OutcomeMet, ind.Target.Text)
	default:
		return say(fiscal.OutcomeMet, "达成"+whole+"指标")
	}
}

// score gives the points of an indicator, fewer where its target was missed, and the reason why.
func (w *writer) score(d *dice, ind *disclosure.Indicator, weight int, outcome fiscal.Outcome) {
	given := decimal.NewFromInt(int64(weight))
	if outcome == fiscal.OutcomeMissed || outcome == fiscal.OutcomePartlyMet {
		if outcome == fiscal.OutcomePartlyMet || !w.plant("SCORE_FULL_THOUGH_MISSED") {
			given = given.Mul(decimal.NewFromInt(int64(d.between(30, 90)))).Shift(-2).Round(1)
		}
		if outcome == fiscal.OutcomePartlyMet || !w.plant("TARGET_MISSED_UNEXPLAINED") {
			ind.Deviation = &disclosure.Text{Text: pick(d, "受天气影响进度推迟，下年度加快实施", "需求预测偏高，今后按实际需求设定指标", "人员力量不足，将加强统筹安排", "资金拨付较晚，将提前做好准备")}
		}
	} else if w.plant("SCORE_ABOVE_WEIGHT") {
		given = given.Add(decimal.NewFromInt(2))
	}
	ind.Weight, ind.Score = points(weight), &given
}
