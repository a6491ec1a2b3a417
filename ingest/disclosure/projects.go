package disclosure

import (
	"cmp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"gongkai/ingest/pattern"

	"gongkai/ingest/block"
	"gongkai/ingest/number"
	"gongkai/ingest/target"
	"gongkai/warehouse/fiscal"
)

var (
	projectHeading = pattern.MustCompile(`^(?:[(（]?[一二三四五六七八九十\d]+[)）]?[、.．,，]?)?(.{2,80}?)(?:(?:项目)?(?:支出)?绩效目标(?:申报|情况)?表?)$`)
	notAProject    = pattern.MustCompile(`^(?:预算)?(?:项目|部门|单位|整体)?(?:支出)?(?:预算)?$|^(?:预算项目|部门整体|单位整体|职责活动|部门职责).{0,6}$`)
	projectLabel   = pattern.MustCompile(`^(?:项目|资金)名称$`)
	objectiveLabel = pattern.MustCompile(`^(?:项目|年度|总体|年度总体|中长期|预期|年初设定)?(?:绩效)?(?:总体|总)?目标(?:描述|内容)?$`)
	// achievedLabel is that of what has become of the objective, in a self-assessment.
	achievedLabel = pattern.MustCompile(`^(?:项目|年度|总体|年度总体|预期|年初设定)?(?:绩效)?(?:目标)?(?:全年|年度|本年)?(?:实际)?(?:完成|实现)情况[:：]?$`)
)

var indicatorColumns = []column{
	{"level1", words(`^一级(?:指标)?$`), true},
	{"level2", words(`^二级(?:指标)?$`), false},
	{"name", words(`^三级(?:指标)?$|^(?:绩效)?指标名称$|^绩效指标$`), true},
	{"unit", words(`^(?:绩效)?(?:指标|目标)?值?(?:计量|度量)?单位$`), false},
	{"sign", words(`^(?:绩效)?(?:指标|目标)?值?(?:性质|(?:计算|运算|比较|逻辑)?符号|运算符)$`), false},
	{"deviation", words(`偏差|未完成原因|^原因分析|改进措施`), false},
	{"definition", words(`描述|指标(?:内容|解释|说明)`), false},
	{"basis", words(`依据|来源`), false},
	{"actual", words(`^(?:全年|年度|指标)?实际(?:完成|达到|执行)?(?:指标)?(?:值|数|情况|结果)|^(?:全年|年度|指标|自评)?完成(?:指标)?(?:值|数|情况)`), false},
	{"weight", words(`^(?:指标)?(?:分值|标准分|满分)(?:[(（].*)?$`), false}, // not 权重, which may be of 1 or of 100 where the points are of neither
	{"score", words(`^(?:自评|实际|指标)?(?:得分|自评分)(?:[(（].*)?$|^自评分数?$`), false},
	{"target", words(`(?:年度)?(?:指标|目标)值`), true},
}

// indicatorHeader finds the header of a table of indicators, which may have two rows: the levels in one, targets and actual values
// above or below them. first is the row below it.
func indicatorHeader(t *block.Table) (row, first int, at map[string]int, ok bool) {
	row, at, ok = header(t, indicatorColumns)
	if !ok {
		if row, at, ok = header(t, indicatorLevels); !ok {
			return 0, 0, nil, false
		}
		if row > 0 {
			headersIn(t, row-1, at, false)
		}
	}
	// 绩效指标 beside 三级指标 labels the whole table.
	for _, c := range t.Row(row) {
		if c.Row == row && thirdLevel.MatchString(squeeze(c.Text)) {
			at["name"] = c.Col
		}
	}
	first = row + 1
	if headersIn(t, first, at, true) {
		first++
	}
	_, ok = at["target"]
	return row, first, at, ok
}

var (
	indicatorLevels = func() []column {
		cols := slices.Clone(indicatorColumns)
		cols[len(cols)-1].must = false
		return cols
	}()
	thirdLevel = words(`^三级(?:指标)?$`)
)

// headersIn adds the columns that a row beside the levels' names: those that only a header has, so that no indicator is taken for one.
// Those of a row below count before what stands above them.
func headersIn(t *block.Table, row int, at map[string]int, below bool) (found bool) {
	add := map[string]int{}
	for _, c := range t.Row(row) {
		if c.Row != row || c.Col <= at["level1"] {
			continue
		}
		label := squeeze(c.Text)
		for _, col := range indicatorColumns {
			if label == "" || !col.words.MatchString(label) {
				continue
			}
			if col.name == "level1" || col.name == "level2" || col.name == "name" {
				return false
			}
			if _, have := add[col.name]; !have {
				add[col.name] = c.Col
			}
			break
		}
	}
	_, target := add["target"]
	_, actual := add["actual"]
	if below && (!target || !actual) {
		return false
	}
	for name, col := range add {
		if _, have := at[name]; !have || below {
			at[name] = col
		}
	}
	return true
}

// noteProjectName remembers the name of a project when its heading passes: 3、劳动仲裁经费绩效目标表.
func (b *builder) noteProjectName(blockNo int, bl block.Block) {
	f := fold(bl.Text)
	m := projectHeading.FindStringSubmatchIndex(f.text)
	if m == nil || runes(f.text) > 90 {
		return
	}
	name := strings.TrimSpace(f.text[m[2]:m[3]])
	if notAProject.MatchString(name) {
		return
	}
	p := f.place(blockNo, m[2], m[3])
	b.project = &Text{Text: strings.TrimSpace(p.Text), Place: p}
	if m[2] > 0 && kindAt(b.d.Sections, blockNo) == SectionPerformance && strings.HasSuffix(f.text, "表") { // numbered, so no reference to a table elsewhere
		b.announced = append(b.announced, *b.project)
	}
}

// readProjectTable reads a table of a project's objective and indicators, or a part of one: the objective alone, where
// the indicators follow as a table of their own.
func (b *builder) readProjectTable(blockNo int, t *block.Table) bool {
	row, first, at, indicators := indicatorHeader(t)
	form := b.labels(blockNo, t, row, indicators)
	if !indicators && form.objective == nil {
		return false
	}
	if form.name == nil {
		form.name = b.project
	}
	project := b.openProject(form.name, form.objective)
	if project == nil {
		return indicators
	}
	if project.Achieved == nil {
		project.Achieved = form.achieved
	}
	if form.amount != nil && project.Amount == nil {
		project.Amount, project.AmountSource, project.AmountPlace = form.amount, fiscal.SourceProjectTable, &form.amountPlace
	}
	if project.ExecutionScore == nil {
		project.ExecutionScore = form.execution
	}
	if indicators {
		readIndicators(project, blockNo, t, first, at)
		b.project = nil
	}
	return true
}

// projectForm is what stands above the indicators of a project.
type projectForm struct {
	name, objective *Text
	yearly          bool // the objective is that of the year, not of the whole project
	achieved        *Text
	amount          *fiscal.Money // 元
	amountOfYear    bool
	amountPlace     block.Place
	execution       *Scored // points for spending the money
}

// addAnnounced adds the projects whose tables the headings announce and that have none, in their places.
func (b *builder) addAnnounced() {
	for _, a := range b.announced {
		if !slices.ContainsFunc(b.d.Projects, func(p Project) bool { return squeeze(p.Name) == squeeze(a.Text) }) {
			b.d.Projects = append(b.d.Projects, Project{Name: a.Text, Place: a.Place})
		}
	}
	slices.SortStableFunc(b.d.Projects, func(p, q Project) int { return cmp.Compare(p.Place.Block, q.Place.Block) })
}

// labels reads the rows above the indicators: the project's name, its objective and its money. A value stands to the right
// of its label, that of an objective also below it.
func (b *builder) labels(blockNo int, t *block.Table, headerRow int, indicators bool) projectForm {
	var form projectForm
	end := t.Rows
	if indicators {
		end = headerRow
	}
	for r := 0; r < end; r++ {
		row := t.Row(r)
		for i := range row {
			label := squeeze(row[i].Text)
			if objectiveLabel.MatchString(label) {
				form.readObjective(blockNo, t, row, i, label, end)
				continue
			}
			if achievedLabel.MatchString(label) && form.achieved == nil {
				form.achieved = achievedAt(blockNo, t, row, i, end)
				continue
			}
			if i+1 == len(row) || strings.TrimSpace(row[i+1].Text) == "" {
				continue
			}
			if projectLabel.MatchString(label) {
				form.name = &Text{Text: strings.TrimSpace(row[i+1].Text), Place: block.InCell(blockNo, row[i+1])}
			} else if m := amountLabel.FindStringSubmatch(label); m != nil {
				b.readAmount(&form, blockNo, t, row, i, label)
			}
		}
	}
	return form
}

// readObjective takes the text beside a label of an objective, or below it where a label stands beside. The objective of
// the year goes before that of the whole project.
func (p *projectForm) readObjective(blockNo int, t *block.Table, row []*block.Cell, i int, label string, end int) {
	yearly := strings.Contains(label, "年度")
	if p.objective != nil && (p.yearly || !yearly) {
		return
	}
	var value *block.Cell
	if i+1 < len(row) {
		switch next := squeeze(row[i+1].Text); {
		case !objectiveLabel.MatchString(next) && !achievedLabel.MatchString(next):
			value = row[i+1]
		case row[i].RowSpan > 1:
			return // it labels the labels beside it
		}
	}
	if below := t.At(row[i].Row+row[i].RowSpan, row[i].Col); value == nil && below != nil && below.Row < end && below.Col == row[i].Col {
		value = below
	}
	if value == nil || strings.TrimSpace(value.Text) == "" || objectiveLabel.MatchString(squeeze(value.Text)) {
		return
	}
	p.objective, p.yearly = &Text{Text: strings.TrimSpace(value.Text), Place: block.InCell(blockNo, value)}, yearly
}

// achievedAt takes the text beside the label of what has become of the objective, or below it where the objective's label stands beside.
// A row that heads the columns of indicators says nothing of the objective.
func achievedAt(blockNo int, t *block.Table, row []*block.Cell, i, end int) *Text {
	for _, c := range row {
		if targetHead.MatchString(squeeze(c.Text)) {
			return nil
		}
	}
	var value *block.Cell
	below := row[i].Row + row[i].RowSpan
	switch {
	case i+1 < len(row) && (i == 0 || !objectiveLabel.MatchString(squeeze(row[i-1].Text))):
		value = row[i+1]
	case below < end:
		value = t.At(below, row[i].Col)
	}
	if value == nil {
		return nil
	}
	label := squeeze(value.Text)
	if label == "" || noText.MatchString(label) || objectiveLabel.MatchString(label) || achievedLabel.MatchString(label) || otherHead.MatchString(label) {
		return nil
	}
	return &Text{Text: strings.TrimSpace(value.Text), Place: block.InCell(blockNo, value)}
}

var (
	noText     = pattern.MustCompile(`^[-—–/\\]+$`)
	targetHead = pattern.MustCompile(`^(?:年度|全年|绩效)?(?:指标|目标)值`)
	otherHead  = pattern.MustCompile(`^(?:偏差|未完成)?原因(?:分析|说明)?|改进措施$|^(?:自评)?得分$|^分值$|^权重$|^备注$`)
)

var (
	amountLabel = pattern.MustCompile(`^(?:年度|本年度?|当年|项目)?(?:资金|预算)(?:申请|安排)?(?:总额|金额|数|总数|总金额)(?:[(（](?:元|万元)[)）])?[:：]?$`)
	labelUnit   = pattern.MustCompile(`[(（](元|万元)[)）]`)
	spentHead   = pattern.MustCompile(`执行数|决算数|支出数`)
)

// readAmount takes the number beside a label of a project's money: that of the year before that of all years, and in final
// accounts what was spent where the columns tell that from the budget. The unit is the label's, or that of a label before it in
// its row.
func (b *builder) readAmount(form *projectForm, blockNo int, t *block.Table, row []*block.Cell, i int, label string) {
	ofYear := !strings.HasPrefix(label, "项目")
	if form.amount != nil && (form.amountOfYear || !ofYear) {
		return
	}
	unit := b.tableUnit(blockNo, t)
	for _, c := range row[:i+1] {
		if m := labelUnit.FindStringSubmatch(squeeze(c.Text)); m != nil {
			unit = map[string]fiscal.AmountUnit{"元": fiscal.Yuan, "万元": fiscal.WanYuan}[m[1]]
		}
	}
	var value *fiscal.Money
	var at *block.Cell
	for _, c := range row[i+1:] {
		v, _ := number.Cell(c.Text, unit)
		if v == nil {
			if strings.TrimSpace(c.Text) == "" {
				continue
			}
			break
		}
		spent := b.d.Stage == fiscal.StageFinalAccounts && headsColumn(t, c, spentHead)
		if value == nil || spent {
			value, at = v, c
		}
		if spent {
			break
		}
	}
	if value != nil {
		form.amount, form.amountOfYear, form.amountPlace = value, ofYear, block.InCell(blockNo, at)
		form.execution = scoredIn(blockNo, t, row[i+1:])
	}
}

var (
	weightHead = pattern.MustCompile(`^(?:指标)?(?:分值|标准分|满分)`)
	scoreHead  = pattern.MustCompile(`^(?:自评|实际)?得分`)
)

// scoredIn reads the points of a row by the heads above its cells; nil where it has none.
func scoredIn(blockNo int, t *block.Table, cells []*block.Cell) *Scored {
	var s Scored
	found := false
	for _, c := range cells {
		switch {
		case headsColumn(t, c, weightHead):
			s.Weight = points(c.Text)
		case headsColumn(t, c, scoreHead):
			if n := points(c.Text); n != nil {
				s.Score, s.Place, found = *n, block.InCell(blockNo, c), true
			}
		}
	}
	if !found {
		return nil
	}
	return &s
}

// points reads a number of points: 10, 9.8分.
func points(text string) *decimal.Decimal {
	if n, ok := number.Plain(strings.TrimSuffix(squeeze(text), "分")); ok {
		return &n
	}
	return nil
}

// headsColumn says whether a cell above another one matches words.
func headsColumn(t *block.Table, c *block.Cell, words *pattern.Pattern) bool {
	for r := c.Row - 1; r >= 0; r-- {
		if above := t.At(r, c.Col); above != nil && words.MatchString(squeeze(above.Text)) {
			return true
		}
	}
	return false
}

// openProject is the project that a table belongs to: the last one while its indicators are still to come, else a
// new one. A table without any name above it is no project's.
func (b *builder) openProject(name, objective *Text) *Project {
	if n := len(b.d.Projects); n > 0 && (name == nil || b.d.Projects[n-1].Name == name.Text) {
		last := &b.d.Projects[n-1]
		if len(last.Indicators) == 0 && name != nil {
			if last.Objective == nil {
				last.Objective = objective
			}
			return last
		}
		if name == nil {
			return nil
		}
	}
	if name == nil {
		return nil
	}
	b.d.Projects = append(b.d.Projects, Project{Name: name.Text, Place: name.Place, Objective: objective})
	return &b.d.Projects[len(b.d.Projects)-1]
}

var (
	noIndicator  = pattern.MustCompile(`^(?:自评)?(?:总分|总得分|得分合计|合计|总计|小计|自评得分|评价得分)(?:[(（].*)?[:：]?$`)
	executionRow = pattern.MustCompile(`^(?:预算|资金)?执行(?:率|情况)(?:指标)?(?:[(（].*)?$`)
)

// readIndicators reads the rows below a header of indicators, from first. A level that is left empty is that of the row above,
// as a cell merged downwards; a second level is carried down only while the first stays. Rows that add up the points of a
// self-assessment, or give those for spending the money, are no indicators.
func readIndicators(p *Project, blockNo int, t *block.Table, first int, at map[string]int) {
	level1, level2 := "", ""
	cell := func(r int, name string) *block.Cell {
		c, have := at[name]
		if !have {
			return nil
		}
		return t.At(r, c)
	}
	text := func(r int, name string) string {
		if c := cell(r, name); c != nil {
			return strings.TrimSpace(c.Text)
		}
		return ""
	}
	for r := first; r < t.Rows; r++ {
		name := text(r, "name")
		goal := text(r, "target")
		l1, l2 := text(r, "level1"), text(r, "level2")
		if adds := noIndicator.MatchString(squeeze(t.Text(r, 0))) || noIndicator.MatchString(squeeze(l1)); adds || executionRow.MatchString(squeeze(l1)) {
			s := scored(blockNo, cell(r, "weight"), cell(r, "score"))
			if s == nil {
				s = lastPoints(blockNo, t.Row(r))
			}
			switch {
			case s == nil:
			case adds: // the last one adds up all
				p.TotalScore = s
			case p.ExecutionScore == nil:
				p.ExecutionScore = s
			}
			continue
		}
		if l1 != "" && l1 != level1 {
			level1, level2 = l1, ""
		}
		if l2 != "" {
			level2 = l2
		}
		if name == "" && goal == "" {
			continue
		}
		ind := Indicator{
			Level1: level1Of(level1), Level1Text: level1, Level2: level2Of(level2), Level2Text: level2,
			Name: name, Definition: text(r, "definition"), Basis: text(r, "basis"),
		}
		ind.References = target.References(ind.Basis)
		var beside target.Beside
		if ind.Unit = textIn(blockNo, cell(r, "unit")); ind.Unit != nil {
			beside.Unit = ind.Unit.Text
		}
		reachedIn := beside // what was reached has no sign
		if ind.Sign = textIn(blockNo, cell(r, "sign")); ind.Sign != nil {
			beside.Sign = ind.Sign.Text
		}
		ind.Target = target.ParseBeside(goal, beside, ind.Level2, name)
		if c := t.At(r, at["name"]); c != nil {
			ind.Place = block.InCell(blockNo, c)
		}
		if c := t.At(r, at["target"]); c != nil {
			ind.TargetPlace = block.InCell(blockNo, c)
		}
		if reached := text(r, "actual"); reached != "" && cell(r, "actual") != cell(r, "target") {
			actual, place := target.ParseBeside(reached, reachedIn, ind.Level2, name), block.InCell(blockNo, cell(r, "actual"))
			ind.Actual, ind.ActualPlace = &actual, &place
		}
		// Points in a cell that goes on over several rows are those of all of them.
		if s := scored(blockNo, nil, own(cell(r, "score"))); s != nil {
			ind.Score, ind.ScorePlace = &s.Score, &s.Place
		}
		if c := own(cell(r, "weight")); c != nil {
			ind.Weight = points(c.Text)
		}
		if c := cell(r, "deviation"); c != nil {
			ind.Deviation = &Text{Text: strings.TrimSpace(c.Text), Place: block.InCell(blockNo, c)}
		}
		p.Indicators = append(p.Indicators, ind)
	}
}

// textIn is what a cell says, nil for nothing.
func textIn(blockNo int, c *block.Cell) *Text {
	if c == nil || strings.TrimSpace(c.Text) == "" || noText.MatchString(squeeze(c.Text)) {
		return nil
	}
	return &Text{Text: strings.TrimSpace(c.Text), Place: block.InCell(blockNo, c)}
}

// own is nil for a cell of more than one row.
func own(c *block.Cell) *block.Cell {
	if c == nil || c.RowSpan > 1 {
		return nil
	}
	return c
}

// lastPoints reads the points of a row whose cells do not stand in their columns: the second of two numbers, of which the first can
// be given.
func lastPoints(blockNo int, row []*block.Cell) *Scored {
	var weight, score *block.Cell
	numbers := 0
	for _, c := range row {
		if points(c.Text) != nil {
			weight, score = score, c
			numbers++
		}
	}
	if numbers != 2 {
		return nil
	}
	return scored(blockNo, weight, score)
}

// scored is nil where no points can be read.
func scored(blockNo int, weight, score *block.Cell) *Scored {
	if score == nil {
		return nil
	}
	n := points(score.Text)
	if n == nil {
		return nil
	}
	s := &Scored{Score: *n, Place: block.InCell(blockNo, score)}
	if weight != nil {
		s.Weight = points(weight.Text)
	}
	return s
}

var (
	level1Words = []struct {
		words *pattern.Pattern
		level fiscal.IndicatorLevel1
	}{
		{words(`产出`), fiscal.Output},
		{words(`满意`), fiscal.Satisfaction},
		{words(`效果|效益`), fiscal.Effect},
	}
	level2Words = []struct {
		words *pattern.Pattern
		level fiscal.IndicatorLevel2
	}{
		{words(`数量`), fiscal.Quantity},
		{words(`质量`), fiscal.Quality},
		{words(`时效`), fiscal.Timeliness},
		{words(`成本`), fiscal.Cost},
		{words(`经济`), fiscal.Economic},
		{words(`社会`), fiscal.Social},
		{words(`生态|环境`), fiscal.Ecological},
		{words(`可持续`), fiscal.Sustainable},
		{words(`满意|服务对象`), fiscal.ServiceRecipient},
	}
)

func level1Of(text string) fiscal.IndicatorLevel1 {
	for _, l := range level1Words {
		if l.words.MatchString(squeeze(text)) {
			return l.level
		}
	}
	return fiscal.OtherLevel1
}

func level2Of(text string) fiscal.IndicatorLevel2 {
	for _, l := range level2Words {
		if l.words.MatchString(squeeze(text)) {
			return l.level
		}
	}
	return ""
}

var (
	wholeCost = pattern.MustCompile(`总成本|总预算|项目预算|预算控制数|总费用|总投入|总金额|预算总`)
	unitCost  = pattern.MustCompile(`单价|标准|每|单位成本|人均`)
	wholeSum  = pattern.MustCompile(`合计|共计|总计|总额|总预算|总投资`)
)

// readProjectAmounts finds what each project costs, from the strongest place that states it: its own table, else the procurement table's
// project budget, else its cost indicators, else the only amount in its objective. Nothing is worked out from unit
// prices.
func (b *builder) readProjectAmounts() {
	for i := range b.d.Projects {
		p := &b.d.Projects[i]
		switch {
		case p.Amount != nil: // its own table states it
		case b.amountFromProcurement(p):
		case amountFromIndicators(p):
		default:
			amountFromObjective(p)
		}
	}
}

func (b *builder) amountFromProcurement(p *Project) bool {
	for i := range b.d.Procurement {
		item := &b.d.Procurement[i]
		if item.ProjectBudget != nil && squeeze(item.Project) == squeeze(p.Name) {
			p.Amount, p.AmountSource, p.AmountPlace = item.ProjectBudget, fiscal.SourceProcurementTable, item.BudgetPlace
			return true
		}
	}
	return false
}

// amountFromIndicators takes the cost indicator that speaks of the whole, or the sum of those that each state an
// amount. A unit price is no project's cost.
func amountFromIndicators(p *Project) bool {
	var sum fiscal.Money
	var first *Indicator
	for i := range p.Indicators {
		ind := &p.Indicators[i]
		if ind.Level2 != fiscal.Cost || ind.Target.Kind != fiscal.KindMoney || ind.Target.Normalized == nil || ind.Target.Operator == fiscal.OpRange {
			continue
		}
		if unitCost.MatchString(ind.Name) {
			continue
		}
		if wholeCost.MatchString(ind.Name) && !otherWholeCost(p, i) {
			p.Amount, p.AmountSource, p.AmountPlace = ind.Target.Normalized, fiscal.SourceCostIndicator, &ind.TargetPlace
			return true
		}
		sum = sum.Add(*ind.Target.Normalized)
		if first == nil {
			first = ind
		}
	}
	if first == nil {
		return false
	}
	p.Amount, p.AmountSource, p.AmountPlace = &sum, fiscal.SourceCostIndicator, &first.TargetPlace
	return true
}

// otherWholeCost says whether another cost indicator of the project states an amount outside of this one: a budget
// limit of one part (某项预算控制数) beside the cost of another is no whole.
func otherWholeCost(p *Project, i int) bool {
	if strings.Contains(p.Indicators[i].Name, "总") {
		return false
	}
	for j := range p.Indicators {
		ind := &p.Indicators[j]
		if j != i && ind.Level2 == fiscal.Cost && ind.Target.Kind == fiscal.KindMoney && !unitCost.MatchString(ind.Name) {
			return true
		}
	}
	return false
}

// amountFromObjective takes the amount that the objective's sentence calls the whole, or the only one in it.
func amountFromObjective(p *Project) {
	if p.Objective == nil {
		return
	}
	f := fold(p.Objective.Text)
	var found []number.Number
	for _, n := range number.Scan(f.text) {
		if _, ok := n.Money(fiscal.WanYuan); ok && n.Unit != number.None && !perUnit(f.text, n) {
			found = append(found, n)
		}
	}
	var pick *number.Number
	for i := range found {
		before := f.text[:found[i].Start]
		if loc := wholeSum.FindStringIndex(tailOf(before, 12)); loc != nil {
			if pick != nil {
				return // two wholes: which is the project's is not said
			}
			pick = &found[i]
		}
	}
	if pick == nil {
		if len(found) != 1 {
			return
		}
		pick = &found[0]
	}
	amount, _ := pick.Money(fiscal.WanYuan)
	from, to := f.span(pick.Start, pick.End)
	place := p.Objective.Place
	before := runes(f.original[:from])
	place.Start, place.End, place.Text = place.Start+before, place.Start+before+runes(f.original[from:to]), f.original[from:to]
	p.Amount, p.AmountSource, p.AmountPlace = &amount, fiscal.SourceObjective, &place
}

// perUnit says whether an amount is one per something: 每人30元, 30元/月.
func perUnit(text string, n number.Number) bool {
	after := text[n.End:]
	before := tailOf(text[:n.Start], 6)
	return strings.HasPrefix(after, "/") || strings.HasPrefix(after, "每") || strings.Contains(before, "每") || strings.Contains(before, "单价")
}

// tailOf is the last n characters of s, or all of it.
func tailOf(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[len(r)-n:])
}
