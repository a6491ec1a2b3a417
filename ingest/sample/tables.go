package sample

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

func (w *writer) institutions() {
	u := &w.unit
	funding := "财政拨款"
	if !u.administrative() {
		funding = [...]string{"财政性资金基本保证", "财政性资金定额或定项补助"}[u.index%2]
	}
	w.truth.Unit.Nature, w.truth.Unit.Rank, w.truth.Unit.Funding = u.nature, u.rank, funding
	rows := [][]string{{"单位名称", "单位性质", "单位规格", "经费保障形式"}, {u.name, u.nature, u.rank, funding}}
	if w.style.base < 2 { // rows of the form that nothing was written into
		rows = append(rows, []string{"", "", "", ""}, []string{"", "", "", ""})
	}
	w.table(1, rows)
}

func (w *writer) performance() {
	s := w.style
	if s.shares || s.contents {
		w.line(w.y(w.year), "年，", s.we, "纳入绩效目标管理的项目共", w.digits(strconv.Itoa(len(w.budget.projects))), "个，各项目绩效目标如下。")
	}
	w.line("预算项目绩效目标")
	for i := range w.budget.projects {
		w.project(i)
	}
}

// project writes one project's objective and indicators.
func (w *writer) project(i int) {
	s := w.style
	pr := &w.budget.projects[i]
	d := newDice(w.seed, "project", w.unit.index, pr.slot)
	source := w.amountSource(d, pr)
	objective := w.objective(d, pr, source == fiscal.SourceObjective)
	rows := w.indicators(pr, source == fiscal.SourceCostIndicator)
	p := disclosure.Project{Name: pr.name, Objective: &disclosure.Text{Text: objective}}
	if source != "" {
		p.Amount, p.AmountSource = pr.amount.moneyRef(), source
	}
	if w.inProcurement(pr.name) {
		p.Amount, p.AmountSource = pr.amount.moneyRef(), fiscal.SourceProcurementTable
	}
	if w.tables {
		p.Amount, p.AmountSource = pr.amount.moneyRef(), fiscal.SourceProjectTable
	}
	n := strconv.Itoa(i + 1)
	w.caption([...]string{n + "、", n + ".", "（" + n + "）"}[s.numbering], pr.name, "绩效目标表")
	head := [][]string{{"绩效目标", objective}}
	if s.nameRow {
		head = append([][]string{{"项目名称", pr.name}}, head...)
	}
	if s.objectiveTable {
		w.table(0, head)
		head = nil
	}
	for i := range head { // above six columns, the text spans five
		head[i] = append(head[i], left, left, left, left)
		head[i] = w.withBeside(head[i], 4, left, left)
	}
	fixed := 0
	if len(head) == 0 {
		fixed = 1
	}
	w.table(fixed, append(head, w.indicatorRows(&p, rows)...))
	w.truth.Projects = append(w.truth.Projects, p)
}

// indicatorRows lays the indicators out as rows, and adds them to the project's truth with the words that stand in the
// table. A first level stands once and spans what is below it, unless the unit repeats it.
func (w *writer) indicatorRows(p *disclosure.Project, indicators []disclosure.Indicator) [][]string {
	s := w.style
	rows := [][]string{w.withBeside(s.headers[:], 4, s.signHead, s.unitHead)}
	last1, last2 := "", ""
	for i := 0; i < len(indicators); i++ {
		ind := indicators[i]
		ind.Level1Text, ind.Level2Text = w.level1(ind.Level1), level2Words[ind.Level2]
		w.spoil(&ind)
		copies := 1
		if ind.Level2 != fiscal.Cost && w.plant("INDICATOR_COPIED") {
			copies = 2
		}
		for range copies {
			level1, level2 := ind.Level1Text, ind.Level2Text
			if level2 == last2 && level1 == last1 && s.mergeLevel2 {
				level2 = up
			}
			if level1 == last1 && !s.repeatLevel1 {
				level1 = up
			}
			last1, last2 = ind.Level1Text, ind.Level2Text
			ind := w.apart(ind)
			row := []string{level1, level2, ind.Name, ind.Definition, ind.Target.Text, ind.Basis}
			rows = append(rows, w.withBeside(row, 4, textOf(ind.Sign), textOf(ind.Unit)))
			p.Indicators = append(p.Indicators, ind)
		}
	}
	return rows
}

// unitApart is a target whose unit may stand in a column of its own.
var unitApart = regexp.MustCompile(`^(\D*\d+(?:\.\d+)?)(%|个工作日|个月|[^\d月日年季]+)$`)

// signApart is a number with a sign that may stand in a column of its own.
var signApart = regexp.MustCompile(`^([^\d每]+?) ?(\d.*)$`)

// apart takes unit and sign out of a target, and the unit out of what was reached, where the unit's tables have columns for them.
func (w *writer) apart(ind disclosure.Indicator) disclosure.Indicator {
	m := unitApart.FindStringSubmatch(ind.Target.Text)
	if w.style.unitHead == "" || m == nil {
		return ind
	}
	ind.Target.Text, ind.Unit = withoutZeros(m[1]), &disclosure.Text{Text: m[2]}
	if sign := signApart.FindStringSubmatch(ind.Target.Text); sign != nil && w.style.signHead != "" {
		ind.Sign, ind.Target.Text = &disclosure.Text{Text: sign[1]}, sign[2]
	}
	if ind.Actual != nil {
		if reached := unitApart.FindStringSubmatch(ind.Actual.Text); reached != nil && reached[2] == m[2] {
			ind.Actual = &fiscal.Target{Text: withoutZeros(reached[1])}
		}
	}
	return ind
}

// withoutZeros leaves out the zeros that a number ends in behind its point, as spreadsheets do.
func withoutZeros(s string) string {
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	return s
}

func textOf(t *disclosure.Text) string {
	if t == nil {
		return ""
	}
	return t.Text
}

// withBeside puts cells of the columns for signs and units into a row, beside its target, where the unit's tables have such columns.
func (w *writer) withBeside(row []string, target int, sign, unit string) []string {
	if w.style.unitHead != "" {
		row = slices.Insert(slices.Clone(row), target+1, unit)
	}
	if w.style.signHead != "" {
		row = slices.Insert(slices.Clone(row), target, sign)
	}
	return row
}

// spoil plants an error into an indicator that has room for one.
func (w *writer) spoil(ind *disclosure.Indicator) {
	ge := w.style.op("ge")
	switch {
	case ind.Level2 == fiscal.ServiceRecipient:
		if w.plant("INDICATOR_LEVEL_MISMATCH") {
			ind.Level2, ind.Level2Text = fiscal.Social, level2Words[fiscal.Social]
		}
	case ind.Level2 == fiscal.Quality && strings.HasPrefix(ind.Target.Text, ge) && strings.HasSuffix(ind.Target.Text, "%"):
		if w.plant("INDICATOR_PERCENT_OVER_100") {
			ind.Target.Text = ge + "2" + strings.TrimPrefix(ind.Target.Text, ge) // ≥ misread as a leading 2
		}
	case ind.Level2 == fiscal.Timeliness:
		if w.plant("TEMPLATE_WORDS") {
			ind.Definition += "（XX日内完成）"
		}
	}
}

func (w *writer) level1(l fiscal.IndicatorLevel1) string {
	switch l {
	case fiscal.Output:
		return "产出指标"
	case fiscal.Effect:
		return w.style.effect + "指标"
	default:
		return "满意度指标"
	}
}

var level2Words = map[fiscal.IndicatorLevel2]string{
	fiscal.Quantity: "数量指标", fiscal.Quality: "质量指标", fiscal.Timeliness: "时效指标", fiscal.Cost: "成本指标",
	fiscal.Economic: "经济效益指标", fiscal.Social: "社会效益指标", fiscal.Ecological: "生态效益指标", fiscal.Sustainable: "可持续影响指标",
	fiscal.ServiceRecipient: "服务对象满意度指标",
}

// amountSource decides where a project's amount is stated beside the procurement table; empty for nowhere.
func (w *writer) amountSource(d *dice, pr *project) fiscal.AmountSource {
	switch n := d.between(1, 100); {
	case n <= 82:
		return fiscal.SourceCostIndicator
	case n <= 96 || pr.amount > 200*wan:
		return fiscal.SourceObjective
	default:
		return ""
	}
}

// inProcurement says whether the procurement table states the project's amount.
func (w *writer) inProcurement(project string) bool {
	if !w.style.wideTable {
		return false
	}
	for i := range w.items {
		if w.items[i].project == project {
			return true
		}
	}
	return false
}

// objective says what a project is for, and where asked, what it costs as a whole.
func (w *writer) objective(d *dice, pr *project, amount bool) string {
	thing := pr.kind.thing + strconv.Itoa(pr.things) + pr.kind.counter
	text := map[shape][]string{
		works:      {"通过实施工程，计划" + thing + "，改善基础设施条件，消除安全隐患。", "完成" + thing + "的建设任务，工程质量合格，按期交付使用。"},
		service:    {"全年" + thing + "，保证各项设施和系统正常运行，为群众提供稳定的服务。", "落实服务标准，" + thing + "，提高管理和服务水平。"},
		subsidy:    {"落实相关政策，" + thing + "，资金按时足额发放到位。", "按照规定标准" + thing + "，保障有关对象的合法权益。"},
		training:   {"组织" + thing + "，提高参加人员的知识水平和业务能力。", "全年计划" + thing + "，扩大政策影响，形成良好氛围。"},
		purchase:   {"购置" + thing + "，更新老旧设备，满足工作需要。", "按照配置标准购置" + thing + "，保证业务工作开展。"},
		inspection: {"全年" + thing + "，及时发现和消除问题，维护正常秩序。", "计划" + thing + "，做到应查尽查，问题整改到位。"},
	}[pr.kind.shape]
	s := pick(d, text...)
	// Most authors write of the year and of themselves. The others leave last year's text, or one that other units have, too.
	own := newDice(w.seed, "own words", w.unit.index, pr.slot)
	if own.chance(85) {
		s = strconv.Itoa(w.year) + "年" + s
	}
	if own.chance(85) {
		s += "由" + w.unit.name + "组织实施。"
	}
	if amount {
		return s + pick(d, "所需资金合计"+pr.amount.inWan(0)+"万元。", "项目总投资"+pr.amount.inWan(0)+"万元。", "共计安排资金"+pr.amount.inWan(0)+"万元。")
	}
	return s
}
