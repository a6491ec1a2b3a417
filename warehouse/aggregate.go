package warehouse

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/warehouse/fiscal"
)

// An aggregate is one question for all figures: measures by groups, compared, chosen, ordered and paged. It is answered by
// one statement, built in aggregatesql.go; the facts behind its figures come by another, in evidence.go.

// The dimensions that only an aggregate has.
const (
	ByDepartment      Dimension = "SUPERVISING_DEPARTMENT" // 主管部门
	ByIndicatorLevel1 Dimension = "INDICATOR_LEVEL1"
	ByIndicatorLevel2 Dimension = "INDICATOR_LEVEL2"
	ByScope           Dimension = "SCOPE" // a department's own office beside the department
)

// Fn is how the figures of a group become one.
type Fn string

// The functions. Quantiles lie between two figures in proportion; the deviation is that of all figures, not of a sample.
const (
	FnSum    Fn = "SUM"
	FnAvg    Fn = "AVG"
	FnMedian Fn = "MEDIAN"
	FnQ25    Fn = "QUANTILE_25"
	FnQ75    Fn = "QUANTILE_75"
	FnP90    Fn = "P90"
	FnMin    Fn = "MIN"
	FnMax    Fn = "MAX"
	FnCount  Fn = "COUNT"
	FnStddev Fn = "STDDEV"
)

// Overlap says how money that is disclosed twice counts.
type Overlap string

// The ways to count it.
const (
	NoDoubleCount   Overlap = "NO_DOUBLE_COUNT"
	UnitsOnly       Overlap = "UNITS_ONLY"
	DepartmentsOnly Overlap = "DEPARTMENTS_ONLY"
	CountAll        Overlap = "ALL"
)

// CompareTo is what a figure is compared with.
type CompareTo string

// The comparisons.
const (
	ToPreviousYear CompareTo = "PREVIOUS_YEAR"
	ToYear         CompareTo = "YEAR"
	ToStage        CompareTo = "STAGE"
	ToPeerMedian   CompareTo = "PEER_MEDIAN"
	ToAverage      CompareTo = "AVERAGE_OF_YEARS"
)

// FigurePart is the part of a figure that rows are chosen or ordered by.
type FigurePart string

// The parts of a figure.
const (
	PartValue      FigurePart = "VALUE"
	PartChange     FigurePart = "CHANGE"
	PartRatio      FigurePart = "RATIO"
	PartShare      FigurePart = "SHARE"
	PartPercentile FigurePart = "PERCENTILE"
)

// PeerGroup says which units are peers: those alike in all of Same, and, where SizeWithin is given, whose whole expenditure
// is at most so many times as large or as small; or the units of a list.
type PeerGroup struct {
	Same       []Dimension // REGION, SECTOR, NATURE, RANK; of a benchmark SIZE, too, and PEER_GROUP for the last four
	SizeWithin *float64    // over 1
	Units      []string    // IDs
}

// Compare says what figures are compared with.
type Compare struct {
	To    CompareTo
	Year  *int          // of ToYear
	Stage *fiscal.Stage // of ToStage; nil: final accounts
	Peers *PeerGroup    // of ToPeerMedian; nil: same sector, nature and rank
}

// FigureSpec says how the figures of a cell become one. The zero value is the sum.
type FigureSpec struct {
	Fn  Fn
	Per Per
}

// Normal gives what is meant where s says nothing: the plain sum.
func (s FigureSpec) Normal() FigureSpec {
	if s.Fn == "" {
		s.Fn = FnSum
	}
	if s.Per == "" {
		s.Per = PerNone
	}
	return s
}

// Having keeps rows by a figure of theirs. Bounds of money are 元.
type Having struct {
	Measure  fiscal.Measure
	Of       FigurePart
	Fn       Fn
	Gte, Lte *fiscal.Money
}

// AggregateOrder orders rows by a figure or by a dimension.
type AggregateOrder struct {
	Measure   *fiscal.Measure
	Of        *FigurePart
	Fn        Fn
	Dimension *Dimension
	Direction SortOrder
}

// LimitPer keeps the first N rows of each group of a dimension.
type LimitPer struct {
	Dimension Dimension
	N         int
}

// AggregateQuery asks for measures by groups. Stage BUDGET unless the filter says otherwise or STAGE is among the groups.
type AggregateQuery struct {
	Measures []fiscal.Measure
	Filter   *FactFilter
	GroupBy  []Dimension
	Having   []Having
	Compare  *Compare
	OrderBy  []AggregateOrder // empty: the first measure, the greatest first
	LimitPer *LimitPer
	Others   bool
	Rollup   bool
	Basis    Basis
	Overlap  Overlap

	// Of questions by FUNCTION or ECONOMIC alone, as in a [TrendQuery]:
	Level int
	Fund  *fiscal.Fund
	Under []string

	Figures  []FigureSpec // what is asked of each cell; empty: the sum
	Coverage bool         // whether what is missing is asked for

	First  int // rows; 0 means 50
	Offset int // rows that earlier pages held
}

// FigureCoverage counts the figures that a cell is made of, by unit, year and stage, and by what else divides the facts.
// Expected is Disclosed, Blank and Missing together; Zero is a part of Disclosed. What is left out is counted besides.
type FigureCoverage struct {
	Expected, Disclosed, Zero, Blank, Missing int
	LeftOutAsDuplicate, LeftOutByBasis        int
}

// AggregateFigure is one number of a cell, with what it is compared with. Money is 元; nil: there is none.
type AggregateFigure struct {
	Value, Comparison *fiscal.Money
	Change            *fiscal.Money
	Ratio             *float64
	ShareOfTotal      *float64
	PercentileRank    *float64
	State             fiscal.State
	Count             bool // no money
	Coverage          FigureCoverage
	Evidence          *EvidenceKey // what it is made of
}

const maxAggregated = 10 // measures

// factSource is the table that the figures of a question come from.
type factSource int

const (
	fromAmounts factSource = iota
	fromProjects
	fromLines
	fromIndicators
)

// source finds where figures for the groups come from, and refuses groups that no table divides by together.
func (q *AggregateQuery) source() (factSource, error) {
	has := func(d Dimension) bool { return slices.Contains(q.GroupBy, d) }
	for i, by := range q.GroupBy {
		if slices.Contains(q.GroupBy[:i], by) {
			return 0, badQuery("%s is given twice", "%s 重复给出", by)
		}
	}
	var found []Dimension
	source := fromAmounts
	use := func(s factSource, by ...Dimension) {
		for _, d := range by {
			if has(d) {
				source = s
				found = append(found, d)
				return
			}
		}
	}
	use(fromAmounts, ByPart)
	use(fromProjects, ByProject)
	use(fromLines, ByFunction)
	use(fromLines, ByEconomic)
	use(fromIndicators, ByIndicatorLevel1, ByIndicatorLevel2)
	if len(found) > 1 {
		return 0, badQuery("no table of a disclosure divides by both %s and %s", "公开文件中没有同时按 %s 与 %s 划分的表", found[0], found[1])
	}
	lines := source == fromLines
	if !lines && (has(ByFund) || q.Fund != nil || len(q.Under) > 0 || q.Level != 0) {
		return 0, badQuery("FUND, fund, level and under are of questions by FUNCTION or ECONOMIC", "FUND、fund、level、under 仅用于按 FUNCTION 或 ECONOMIC 分组")
	}
	if q.Level < 0 || q.Level > 3 {
		return 0, badQuery("level is %d; it may be 1 to 3", "level 为 %d，应在 1 至 3 之间", q.Level)
	}
	if source != fromAmounts && q.sizes() {
		return 0, badQuery("sizeWithin is of measures of whole disclosures: ask without %s", "sizeWithin 仅用于整份公开文件的指标：请勿同时按 %s 分组", found[0])
	}
	for _, m := range q.Measures {
		switch {
		case source == fromProjects && m != fiscal.ExpenditureProject:
			return 0, badQuery("projects divide only EXPENDITURE_PROJECT, not %s", "项目只划分 EXPENDITURE_PROJECT，不划分 %s", m)
		case source == fromIndicators && m != fiscal.IndicatorCount:
			return 0, badQuery("levels of indicators divide only INDICATOR_COUNT, not %s", "绩效指标级别只划分 INDICATOR_COUNT，不划分 %s", m)
		case has(ByPart) && len(m.Parts()) == 0:
			return 0, badQuery("%s has no parts", "%s 没有构成项", m)
		}
	}
	return source, nil
}

// check refuses what does not go together, and fills in what is left out.
func (q *AggregateQuery) check() error {
	if len(q.Measures) == 0 || len(q.Measures) > maxAggregated {
		return badQuery("aggregate takes 1 to %d measures", "aggregate 的指标须为一至 %d 项", maxAggregated)
	}
	for i, m := range q.Measures {
		if _, ok := m.Info(); !ok {
			return badQuery("there is no measure %s", "没有指标 %s", m)
		}
		if slices.Contains(q.Measures[:i], m) {
			return badQuery("%s is given twice", "%s 重复给出", m)
		}
	}
	for _, by := range q.GroupBy {
		if _, ok := aggregateDimensions[by]; !ok {
			return badQuery("figures cannot be grouped by %s", "不能按 %s 分组", by)
		}
	}
	if q.First == 0 {
		q.First = defaultSeries
	}
	if q.First < 0 || q.First > maxPage {
		return fmt.Errorf("%d rows, not 1 to %d: %w", q.First, maxPage, ErrBadPage)
	}
	if q.Basis == "" {
		q.Basis = AsDisclosed
	}
	if q.Overlap == "" {
		q.Overlap = NoDoubleCount
	}
	if len(q.Figures) == 0 {
		q.Figures = []FigureSpec{{}}
	}
	if err := q.checkHoldings(); err != nil {
		return err
	}
	if len(q.OrderBy) == 0 {
		q.OrderBy = []AggregateOrder{{Measure: &q.Measures[0], Direction: Desc}}
	}
	for i := range q.Figures {
		q.Figures[i] = q.Figures[i].Normal()
		if s := q.Figures[i]; s.Per != PerNone && s.Fn != FnSum {
			return badQuery("per divides a sum, not %s", "per 只用于合计，不用于 %s", s.Fn)
		}
	}
	if err := q.checkRows(); err != nil {
		return err
	}
	return q.checkCompare()
}

// single says whether the filter leaves one year only.
func (q *AggregateQuery) single() bool {
	if q.Filter == nil || q.Filter.Years == nil {
		return false
	}
	from, to := q.Filter.Years.From, q.Filter.Years.To
	return from != nil && to != nil && *from == *to
}

// checkHoldings refuses a question that asks for nothing but sums over years of what is held at one time. Where such a sum is
// only a part of an answer, a subtotal or one measure of several, that figure is not applicable, see [Aggregate.number].
func (q *AggregateQuery) checkHoldings() error {
	if slices.Contains(q.GroupBy, ByYear) || q.single() || slices.ContainsFunc(q.Measures, func(m fiscal.Measure) bool { return !slices.Contains(holdings, m) }) {
		return nil
	}
	if slices.ContainsFunc(q.Figures, func(s FigureSpec) bool { return s.Normal() != FigureSpec{FnSum, PerNone} }) {
		return nil
	}
	return badQuery("%s is what is held at one time, and no sum over years: ask for one year, group by YEAR, or take AVG, MIN or MAX",
		"%s 为时点数，不能跨年度相加：请限定单一年度、按 YEAR 分组，或改用 AVG、MIN、MAX", q.Measures[0])
}

// checkRows looks at what chooses and orders rows.
func (q *AggregateQuery) checkRows() error {
	part := func(m fiscal.Measure, of FigurePart, fn Fn) error {
		switch {
		case !slices.Contains(q.Measures, m):
			return badQuery("%s is not among the measures", "%s 不在所查询的指标之内", m)
		case (of == PartChange || of == PartRatio) && q.Compare == nil:
			return badQuery("%s needs compare", "%s 须给出 compare", of)
		case of == PartShare && fn != FnSum && fn != FnCount:
			return badQuery("only SUM and COUNT have shares of the total", "只有 SUM 与 COUNT 有占比")
		}
		q.want(FigureSpec{Fn: fn})
		return nil
	}
	for i := range q.Having {
		h := &q.Having[i]
		if h.Of == "" {
			h.Of = PartValue
		}
		if h.Fn == "" {
			h.Fn = FnSum
		}
		if err := part(h.Measure, h.Of, h.Fn); err != nil {
			return err
		}
	}
	for i := range q.OrderBy {
		o := &q.OrderBy[i]
		switch {
		case (o.Measure == nil) == (o.Dimension == nil):
			return badQuery("an order is by either a measure or a dimension", "排序须且仅须给出 measure 与 dimension 之一")
		case o.Dimension != nil && !slices.Contains(q.GroupBy, *o.Dimension):
			return badQuery("%s is not among the groups", "%s 不在分组维度之内", *o.Dimension)
		case o.Dimension != nil:
			continue
		}
		if o.Of == nil {
			o.Of = new(PartValue)
		}
		if o.Fn == "" {
			o.Fn = FnSum
		}
		if err := part(*o.Measure, *o.Of, o.Fn); err != nil {
			return err
		}
	}
	if l := q.LimitPer; l != nil {
		switch {
		case !slices.Contains(q.GroupBy, l.Dimension):
			return badQuery("%s is not among the groups", "%s 不在分组维度之内", l.Dimension)
		case l.N < 1 || l.N > maxPage:
			return badQuery("limitPer takes 1 to %d rows", "limitPer 的行数须在 1 至 %d 之间", maxPage)
		}
	}
	switch {
	case q.Others && len(q.GroupBy) == 0:
		return badQuery("others needs groups", "others 须有分组维度")
	case q.Others && q.LimitPer == nil && q.Offset > 0:
		return badQuery("others of first is on the first page only", "others 与 first 同用时仅限首页")
	case q.Rollup && len(q.GroupBy) < 2:
		return badQuery("rollup needs two dimensions or more", "rollup 须有两个以上维度")
	}
	return nil
}

// want adds a figure unless it is there.
func (q *AggregateQuery) want(s FigureSpec) {
	s = s.Normal()
	if !slices.Contains(q.Figures, s) {
		q.Figures = append(q.Figures, s)
	}
}

// checkCompare looks at the two sides of a comparison.
func (q *AggregateQuery) checkCompare() error {
	has := func(d Dimension) bool { return slices.Contains(q.GroupBy, d) }
	c := q.Compare
	pairs := has(ByYear)
	if c != nil {
		switch c.To {
		case ToPreviousYear:
			pairs = true
		case ToYear:
			pairs = true
			if c.Year == nil || *c.Year != clampYear(*c.Year) {
				return badQuery("compare to YEAR takes a year", "与 YEAR 比较须给出 year")
			}
			if !has(ByYear) && !q.single() {
				return badQuery("compare to YEAR needs a filter of one year, or YEAR among the groups", "与 YEAR 比较须筛选单一年度，或按 YEAR 分组")
			}
		case ToStage:
			pairs = true
			if has(ByStage) {
				return badQuery("grouped by STAGE, stages stand beside each other already", "按 STAGE 分组时各阶段已并列")
			}
			main := fiscal.StageBudget
			if q.Filter != nil && q.Filter.Stage != nil {
				main = *q.Filter.Stage
			}
			if c.Stage == nil {
				c.Stage = new(fiscal.StageFinalAccounts)
			}
			if *c.Stage == main {
				return badQuery("%s is compared with itself", "%s 与自身比较", main)
			}
		case ToPeerMedian:
			if !has(ByUnit) {
				return badQuery("compare to PEER_MEDIAN needs UNIT among the groups", "与 PEER_MEDIAN 比较须按 UNIT 分组")
			}
			if err := c.checkPeers(); err != nil {
				return err
			}
		case ToAverage:
			if !has(ByYear) {
				return badQuery("compare to AVERAGE_OF_YEARS needs YEAR among the groups", "与 AVERAGE_OF_YEARS 比较须按 YEAR 分组")
			}
		default:
			return badQuery("there is no comparison %s", "没有比较对象 %s", c.To)
		}
		if c.To != ToYear && c.Year != nil || c.To != ToStage && c.Stage != nil || c.To != ToPeerMedian && c.Peers != nil {
			return badQuery("year is of YEAR, stage of STAGE and peers of PEER_MEDIAN", "year 用于 YEAR，stage 用于 STAGE，peers 用于 PEER_MEDIAN")
		}
	}
	if q.Basis == LikeForLike && !pairs {
		return badQuery("LIKE_FOR_LIKE needs two sides: compare with a year or a stage, or YEAR among the groups", "LIKE_FOR_LIKE 须有比较双方：与某年度或阶段比较，或按 YEAR 分组")
	}
	return nil
}

// checkPeers fills in who the peers are.
func (c *Compare) checkPeers() error {
	if c.Peers == nil {
		c.Peers = &PeerGroup{Same: []Dimension{BySector, ByNature, ByRank}}
	}
	if within := c.Peers.SizeWithin; within != nil {
		switch {
		case !(*within > 1): // nor NaN
			return badQuery("sizeWithin is %v; it must be over 1", "sizeWithin 为 %v，应大于 1", *within)
		case len(c.Peers.Units) > 0:
			return badQuery("peers are either listed in units, or found by same and sizeWithin", "同类单位要么由 units 列出，要么由 same 与 sizeWithin 确定")
		}
	}
	for i, by := range c.Peers.Same {
		if _, ok := peerColumns[by]; !ok || slices.Contains(c.Peers.Same[:i], by) {
			return badQuery("units cannot be peers by %s", "不能按 %s 划分同类", by)
		}
	}
	for _, id := range c.Peers.Units {
		if _, err := ParseUnitID(id); err != nil {
			return err
		}
	}
	return nil
}

// sizes says whether peers are of a size.
func (q *AggregateQuery) sizes() bool {
	return q.Compare != nil && q.Compare.Peers != nil && q.Compare.Peers.SizeWithin != nil
}

// stages are those that the rows are of.
func (q *AggregateQuery) stages() []fiscal.Stage {
	switch {
	case q.Filter != nil && q.Filter.Stage != nil:
		return []fiscal.Stage{*q.Filter.Stage}
	case slices.Contains(q.GroupBy, ByStage):
		return []fiscal.Stage{fiscal.StageBudget, fiscal.StageAdjustedBudget, fiscal.StageExecution, fiscal.StageFinalAccounts}
	default:
		return []fiscal.Stage{fiscal.StageBudget}
	}
}

// scopes are those whose figures count.
func (q *AggregateQuery) scopes() ([]fiscal.Scope, error) {
	var given []fiscal.Scope
	if q.Filter != nil {
		given = q.Filter.Scopes
	}
	only := func(s fiscal.Scope) ([]fiscal.Scope, error) {
		if len(given) > 0 && !slices.Contains(given, s) {
			return nil, badQuery("%s contradicts the filter's scopes", "%s 与筛选条件中的口径矛盾", q.Overlap)
		}
		return []fiscal.Scope{s}, nil
	}
	switch q.Overlap {
	case UnitsOnly:
		return only(fiscal.ScopeUnit)
	case DepartmentsOnly:
		return only(fiscal.ScopeDepartment)
	case NoDoubleCount:
		if slices.Contains(given, fiscal.ScopeRegion) && len(given) > 1 {
			return nil, badQuery("a region's figures hold those of its units: ask for REGION alone, or for overlap ALL", "地区汇总已含其单位：请单独查询 REGION，或使用 overlap: ALL")
		}
	case CountAll:
	default:
		return nil, badQuery("there is no overlap %s", "没有重复计入方式 %s", q.Overlap)
	}
	if len(given) > 0 {
		return given, nil
	}
	return []fiscal.Scope{fiscal.ScopeUnit, fiscal.ScopeDepartment}, nil
}

// Pairing says in words what was compared with what; empty: nothing was.
func (a *Aggregate) Pairing() (en, zh string) {
	q := a.Query
	var ens, zhs []string
	if c := q.Compare; c != nil {
		switch c.To {
		case ToPreviousYear:
			ens, zhs = append(ens, "each year with the year before"), append(zhs, "各年度与上年比较")
		case ToYear:
			ens, zhs = append(ens, fmt.Sprintf("each year with %d", *c.Year)), append(zhs, fmt.Sprintf("各年度与%d年比较", *c.Year))
		case ToStage:
			main := q.stages()[0]
			ens = append(ens, fmt.Sprintf("%s with %s of the same year", main, *c.Stage))
			zhs = append(zhs, fmt.Sprintf("同年度%s与%s比较", stageLabels[main], stageLabels[*c.Stage]))
		case ToPeerMedian:
			if len(c.Peers.Units) > 0 {
				ens = append(ens, fmt.Sprintf("each unit with the median of %d named peers", len(c.Peers.Units)))
				zhs = append(zhs, fmt.Sprintf("各单位与指定的%d个同类单位的中位数比较", len(c.Peers.Units)))
				break
			}
			same, size, of := "", "", ""
			if within := c.Peers.SizeWithin; within != nil {
				size, of = fmt.Sprintf(", whose whole expenditure is within %v times", *within), fmt.Sprintf("、支出总额相差不超过%v倍的", *within)
			}
			if len(c.Peers.Same) > 0 {
				same = " of the same " + strings.ToLower(strings.Join(texts(c.Peers.Same), ", "))
			}
			ens = append(ens, "each unit with the median of all loaded units"+same+size)
			labels := make([]string, len(c.Peers.Same))
			for i, by := range c.Peers.Same {
				labels[i] = dimensionLabels[by]
			}
			if len(labels) > 0 {
				labels[0] = "同" + labels[0]
			}
			zhs = append(zhs, "各单位与已加载的"+strings.Join(labels, "、同")+of+"单位的中位数比较（含本单位）")
		case ToAverage:
			ens, zhs = append(ens, "each year with the group's mean over the years"), append(zhs, "各年度与本组各年平均数比较")
		}
	}
	if q.Basis == LikeForLike {
		if slices.Contains(q.GroupBy, ByYear) {
			ens, zhs = append(ens, "only units that state the figure in every year"), append(zhs, "同口径：只含各年均公开该项数据的单位")
		} else {
			ens, zhs = append(ens, "only units that state the figure on both sides"), append(zhs, "同口径：只含双方均公开该项数据的单位")
		}
	}
	if a.likeScopes {
		ens, zhs = append(ens, "an office with an office only, a department with a department"), append(zhs, "单位本级与部门各自比较，互不混用")
	}
	return strings.Join(ens, "; "), strings.Join(zhs, "；")
}

var dimensionLabels = map[Dimension]string{ByRegion: "地区", BySector: "行业", ByNature: "性质", ByRank: "规格"}

// CutBy says what kept rows out of the page; empty: nothing did.
func (a *Aggregate) CutBy() string {
	var parts []string
	if n := a.Groups - a.Kept; n > 0 {
		parts = append(parts, fmt.Sprintf("HAVING: %d of %d", n, a.Groups))
	}
	if n := a.Kept - a.Listed; n > 0 {
		by := "LIMIT_PER"
		if a.Query.LimitPer == nil {
			by = "FIRST"
		}
		if a.Query.Others {
			by += " (OTHERS)"
		}
		parts = append(parts, fmt.Sprintf("%s: %d of %d", by, n, a.Kept))
	}
	if n := a.Total - len(a.Rows); n > 0 {
		parts = append(parts, fmt.Sprintf("FIRST: %d of %d", n, a.Total))
	}
	return strings.Join(parts, ", ")
}
