package warehouse

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// dimension is how figures are grouped: columns of the figures for the code and the Chinese label.
type dimension struct{ code, label string }

var dimensions = map[Dimension]dimension{
	ByUnit:     {"toString(unit)", "of_name"},
	ByRegion:   {"ifNull(of_region, of_region_name)", "of_region_name"},
	BySector:   {"ifNull(of_sector, '')", "''"},
	ByNature:   {"ifNull(of_nature, '')", "ifNull(of_nature, '')"},
	ByRank:     {"ifNull(of_rank, '')", "ifNull(of_rank, '')"},
	ByStage:    {"toString(stage)", "''"},
	ByScope:    {"of_scope", "''"},
	ByProject:  {"project_key", "project"},
	ByFunction: {"code", "code_name"},
	ByEconomic: {"code", "code_name"},
	ByFund:     {"figure.6", "''"},
}

// The statements below give a row per figure: unit, year and stage, the unit's attributes, and the figure, a tuple of
// whether it is one that was asked for, its state, value, disclosure and place.

// measureFiguresSQL reads one measure, of several scopes of a unit, year and stage the first, so that money counts once. The
// number of projects, which every disclosure has, comes along, as the sign that there is a disclosure that is silent.
const measureFiguresSQL = `SELECT
            unit, year, stage, any(unit_name) AS of_name, any(region_code) AS of_region, any(region_name) AS of_region_name,
            any(sector) AS of_sector, any(nature) AS of_nature, any(rank) AS of_rank,
            toString(min(scope)) AS of_scope, argMin((measure = {measure:String}, toString(state), value, disclosure, at), (scope, measure != {measure:String})) AS figure
        FROM amounts
        WHERE measure IN ({measure:String}, 'PROJECT_COUNT') AND %[1]s
        GROUP BY unit, year, stage%[2]s`

// projectFiguresSQL reads the amounts of projects.
const projectFiguresSQL = `SELECT
            unit, year, stage, unit_name AS of_name, region_code AS of_region, region_name AS of_region_name,
            sector AS of_sector, nature AS of_nature, rank AS of_rank, toString(scope) AS of_scope,
            (true, if(amount IS NULL, 'NOT_PUBLISHED', 'AMOUNT'), amount, disclosure, amount_at) AS figure,
            name_key AS project_key, name AS project
        FROM projects
        WHERE %[1]s AND %[2]s`

// lineFiguresSQL reads the amounts of codes of one level. A code stands in several tables of a disclosure: the one about the
// most money counts.
const lineFiguresSQL = `SELECT
            unit, year, stage, any(unit_name) AS of_name, any(region_code) AS of_region, any(region_name) AS of_region_name,
            any(sector) AS of_sector, any(nature) AS of_nature, any(rank) AS of_rank,
            toString(any(scope)) AS of_scope, code, any(name) AS code_name,
            argMin((true, 'AMOUNT', toNullable(value), disclosure, at, toString(fund)), (indexOf(['ALL', 'FISCAL', 'GENERAL_PUBLIC', 'GOVERNMENT_FUND', 'STATE_CAPITAL'], fund), ordinal)) AS figure
        FROM budget_lines
        WHERE classification = {classification:String} AND measure = {measure:String} AND level = {level:UInt8} AND %[1]s AND %[2]s
        GROUP BY unit, year, stage, code%[3]s`

// firstScopeSQL is the condition that rows are of the first scope in which a unit disclosed for a year and stage, so that
// money counts once.
const firstScopeSQL = `(unit, year, stage, scope) IN
            (
                SELECT unit, year, stage, min(scope)
                FROM disclosures
                WHERE NOT withdrawn AND %[2]s
                GROUP BY unit, year, stage
            )`

// trendSQL adds up figures by group and year, a row per group. Amounts are 元. The years asked for begin with {first},
// the one before comes along for its change.
const trendSQL = `SELECT
    codes,
    argMax(labels, of_year) AS group_labels,
    uniqExactMergeIf(seen, of_year >= {first:UInt16}) AS units,
    groupArray(of_year) AS years,
    groupArray(ifNull(amount, 0)) AS amounts,
    groupArray(stating) AS counts,
    groupArray(states) AS all_states,
    groupArray(proof.1) AS disclosures,
    groupArray(proof.2) AS places,
    groupArray(scopes) AS all_scopes,
    min(minIf(of_year, of_year >= {first:UInt16})) OVER () AS first_of_all,
    max(max(of_year)) OVER () AS last_of_all
FROM
(
    SELECT
        [%[1]s]::Array(String) AS codes,
        any([%[2]s]::Array(String)) AS labels,
        year AS of_year,
        sumIf(figure.3, figure.1) AS amount,
        uniqExactIf(unit, figure.1 AND figure.3 IS NOT NULL) AS stating,
        arrayStringConcat(groupUniqArrayIf(figure.2, figure.1), ',') AS states,
        if(countIf(figure.1 AND figure.3 IS NOT NULL) = 1, anyIf((figure.4, figure.5), figure.1 AND figure.3 IS NOT NULL), (0, '')) AS proof,
        arrayStringConcat(arraySort(groupUniqArrayIf(of_scope, figure.1 AND figure.3 IS NOT NULL)), ',') AS scopes,
        uniqExactState(unit) AS seen
    FROM
    (
        %[3]s
    )
    GROUP BY codes, of_year
)
GROUP BY codes
HAVING max(of_year) >= {first:UInt16}
ORDER BY
    sumIf(stating, of_year = %[4]s) = 0,
    sumIf(amount, of_year = %[4]s) DESC,
    codes
LIMIT {limit:UInt64}`

// Trend follows a measure over years. The range's open ends are the years that are there. Without a limit there are 50
// series at most.
func (r *Reader) Trend(ctx context.Context, q TrendQuery) ([]*Series, error) {
	what := fmt.Sprintf("follow %s over years", q.Measure)
	sql, p, err := r.trendSQL(&q)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	series := []*Series{}
	each := func(g *trendRow) error {
		s, err := g.series(&q, q.merged != nil && (q.Years == nil || q.Years.From == nil && q.Years.To == nil))
		series = append(series, s)
		return err
	}
	if rows, ok, err := r.bookTrend(&q); ok {
		for _, g := range rows {
			err = errors.Join(err, each(g))
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		return series, nil
	}
	err = r.query(ctx, what, sql, p, func(rows driver.Rows) error {
		var g trendRow
		if err := g.scan(rows); err != nil {
			return err
		}
		return each(&g)
	})
	if err != nil {
		return nil, err
	}
	return series, nil
}

const (
	defaultSeries = 50
	maxSeries     = 10_000
)

// trendSQL is the statement of a question, with its parameters. It narrows the question's years to those of its filter.
func (r *Reader) trendSQL(q *TrendQuery) (string, *params, error) {
	if _, ok := q.Measure.Info(); !ok {
		return "", nil, fmt.Errorf("no measure %q: %w", q.Measure, ErrBadQuery)
	}
	limit := q.Limit
	if limit == 0 {
		limit = defaultSeries
	}
	if limit < 0 || limit > maxSeries {
		return "", nil, fmt.Errorf("%d series, not 1 to %d: %w", q.Limit, maxSeries, ErrBadPage)
	}
	f := FactFilter{}
	if q.Filter != nil {
		f = *q.Filter
	}
	f.Years = intersect(f.Years, q.Years)
	q.Years = f.Years
	if f.Stage == nil && !slices.Contains(q.GroupBy, ByStage) {
		f.Stage = new(fiscal.StageBudget)
	}
	if len(f.Scopes) == 0 {
		// A unit's own figures; where it disclosed as a department only, those.
		f.Scopes = []fiscal.Scope{fiscal.ScopeUnit, fiscal.ScopeDepartment}
	}
	figures, err := q.figures()
	if err != nil {
		return "", nil, err
	}
	var codes, labels []string
	for _, by := range q.GroupBy {
		d := dimensions[by]
		if by == ByUnit && q.merged != nil {
			d.code = "toString(transform(unit, {merged:Array(UInt64)}, {into:Array(UInt64)}))"
		}
		codes, labels = append(codes, d.code), append(labels, d.label)
	}
	first, last := 0, 0
	if y := f.Years; y != nil {
		if y.From != nil {
			first = clampYear(*y.From)
			f.Years = &YearRange{From: new(first - 1), To: y.To}
		}
		if y.To != nil {
			last = clampYear(*y.To)
		}
	}
	w := &where{args: &params{}}
	if err := r.facts(w, &f, nil, false); err != nil {
		return "", nil, err
	}
	if q.merged != nil {
		q.merged.bind(w)
	}
	chosen := w.String() // of disclosures, too
	lastYear := "{last:UInt16}"
	if last == 0 {
		lastYear = "(SELECT max(year) FROM disclosures WHERE NOT withdrawn AND " + chosen + ")"
	}
	apart := "" // what divides the figures of one unit, year and stage
	if slices.Contains(q.GroupBy, ByFund) {
		apart = ", fund"
	}
	scope := fmt.Sprintf(firstScopeSQL, "", chosen)
	if slices.Contains(q.GroupBy, ByScope) {
		apart, scope = apart+", scope", "true"
	}
	if figures == lineFiguresSQL {
		if q.Fund != nil {
			w.bind("fund = {fund:String}", "fund", string(*q.Fund))
		}
		if len(q.Under) > 0 {
			w.bind("arrayExists(u -> startsWith(code, u), {under:Array(String)})", "under", q.Under)
		}
		w.args.set("classification", string(q.classification()))
		w.args.set("level", max(q.Level, 1))
	}
	switch figures {
	case measureFiguresSQL:
		figures = fmt.Sprintf(figures, w, apart)
	case projectFiguresSQL:
		figures = fmt.Sprintf(figures, w, scope)
	default:
		figures = fmt.Sprintf(figures, w, scope, apart)
	}
	w.args.set("measure", string(q.Measure))
	w.args.set("first", first)
	w.args.set("last", last)
	w.args.set("limit", limit)
	return fmt.Sprintf(trendSQL, strings.Join(codes, ", "), strings.Join(labels, ", "), figures, lastYear), w.args, nil
}

// classification is the one whose codes a question groups by; empty where it groups by none.
func (q *TrendQuery) classification() fiscal.Classification {
	switch {
	case slices.Contains(q.GroupBy, ByFunction):
		return fiscal.ClassFunction
	case slices.Contains(q.GroupBy, ByEconomic):
		return fiscal.ClassEconomic
	default:
		return ""
	}
}

// figures checks what a question groups by, and gives the statement that reads the figures for it.
func (q *TrendQuery) figures() (string, error) {
	figures := measureFiguresSQL
	for i, by := range q.GroupBy {
		_, known := dimensions[by]
		switch {
		case by == ByYear:
			return "", fmt.Errorf("a trend has a point per year already, YEAR is no group: %w", ErrBadQuery)
		case !known:
			return "", fmt.Errorf("a trend cannot be grouped by %q: %w", by, ErrBadQuery)
		case slices.Contains(q.GroupBy[:i], by):
			return "", fmt.Errorf("%s is given twice: %w", by, ErrBadQuery)
		case by == ByProject && q.Measure != fiscal.ExpenditureProject:
			return "", fmt.Errorf("projects have only %s, not %s: %w", fiscal.ExpenditureProject, q.Measure, ErrBadQuery)
		case by == ByProject:
			figures = projectFiguresSQL
		case by == ByFunction || by == ByEconomic:
			figures = lineFiguresSQL
		}
	}
	lines := figures == lineFiguresSQL
	both := slices.Contains(q.GroupBy, ByFunction) && slices.Contains(q.GroupBy, ByEconomic)
	switch {
	case both || lines && slices.Contains(q.GroupBy, ByProject):
		return "", fmt.Errorf("no table divides by two of %s, %s and %s: %w", ByFunction, ByEconomic, ByProject, ErrBadQuery)
	case !lines && (slices.Contains(q.GroupBy, ByFund) || q.Fund != nil || len(q.Under) > 0 || q.Level > 0):
		return "", fmt.Errorf("fund, level and codes are of questions by %s or %s: %w", ByFunction, ByEconomic, ErrBadQuery)
	case q.Level < 0 || q.Level > 3:
		return "", fmt.Errorf("level %d, not 1 to 3: %w", q.Level, ErrBadQuery)
	}
	return figures, nil
}

func clampYear(year int) int { return min(max(year, 1), math.MaxUint16) }

// intersect is the range that lies in both.
func intersect(a, b *YearRange) *YearRange {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	return &YearRange{From: bound(a.From, b.From, func(x, y int) int { return max(x, y) }), To: bound(a.To, b.To, func(x, y int) int { return min(x, y) })}
}

func bound(a, b *int, pick func(int, int) int) *int {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	default:
		return new(pick(*a, *b))
	}
}

// trendRow is a row of trendSQL: a group with its years in no order.
type trendRow struct {
	codes, labels   []string
	units           uint64
	years           []uint16
	amounts         []decimal.Decimal
	stating         []uint64
	states          []string
	disclosures     []uint64
	places          []string
	scopes          []string // of the figures of a year, with commas
	firstOf, lastOf uint16
	newest          UnitKey // the unit that was counted last, of rows out of the yearbook
}

func (g *trendRow) scan(rows driver.Rows) error {
	return rows.Scan(&g.codes, &g.labels, &g.units, &g.years, &g.amounts, &g.stating, &g.states, &g.disclosures, &g.places, &g.scopes, &g.firstOf, &g.lastOf)
}

// series has the question's years, or, with ownYears, where the question leaves them open, those of the group.
func (g *trendRow) series(q *TrendQuery, ownYears bool) (*Series, error) {
	s := &Series{Measure: q.Measure, Group: make([]GroupKey, len(q.GroupBy)), Points: []Point{}}
	for i, by := range q.GroupBy {
		s.Group[i] = groupKey(by, g.codes[i], g.labels[i])
	}
	from, to := int(g.firstOf), int(g.lastOf)
	asked := q.Years
	if asked == nil {
		asked = &YearRange{}
	}
	if ownYears {
		from, to = int(slices.Max(g.years)), int(slices.Max(g.years))
		for _, y := range g.years {
			if asked.From == nil || int(y) >= *asked.From {
				from = min(from, int(y))
			}
		}
	}
	if asked.From != nil && (!ownYears || from < *asked.From) {
		from = *asked.From
	}
	if asked.To != nil && !ownYears {
		to = *asked.To
	}
	if to-from > maxYears {
		return nil, fmt.Errorf("%d to %d are more than %d years: %w", from, to, maxYears, ErrBadQuery)
	}
	before := g.point(from - 1)
	for year := from; year <= to; year++ {
		p := g.point(year)
		if g.at(year) >= 0 && g.placed(year) {
			var read placeReader
			i := g.at(year)
			p.Disclosure, p.At = new(DisclosureKey(g.disclosures[i])), read.optional(g.places[i])
			if read.err != nil {
				return nil, read.err
			}
		}
		// Of a single unit, an office's year is not compared with a department's.
		alike := p.Scope == before.Scope || p.Scope == nil || before.Scope == nil || *p.Scope == *before.Scope || !slices.Contains(q.GroupBy, ByUnit)
		if p.Value != nil && before.Value != nil && alike {
			change := p.Value.Sub(*before.Value)
			p.Change = &change
			if !before.Value.IsZero() {
				ratio, _ := change.DivRound(before.Value.Abs(), 12).Float64()
				p.Ratio = &ratio
			}
		}
		s.Points = append(s.Points, p)
		before = p
	}
	return s, nil
}

// maxYears bounds the points of a series.
const maxYears = 200

func (g *trendRow) at(year int) int {
	return slices.IndexFunc(g.years, func(y uint16) bool { return int(y) == year })
}

func (g *trendRow) placed(year int) bool { return g.disclosures[g.at(year)] != 0 }

// point is a year's figure, without its change.
func (g *trendRow) point(year int) Point {
	p := Point{Year: year, State: fiscal.StateNotPublished, Missing: int(g.units)}
	i := g.at(year)
	if i < 0 {
		return p
	}
	p.Units = int(g.stating[i])
	p.Missing -= p.Units
	states := slices.DeleteFunc(strings.Split(g.states[i], ","), func(s string) bool { return s == "" })
	if p.Units == 0 {
		if len(states) == 1 {
			p.State = fiscal.State(states[0])
		}
		return p
	}
	p.Value = &g.amounts[i]
	if scope := fiscal.Scope(g.scopes[i]); slices.Contains([]fiscal.Scope{fiscal.ScopeUnit, fiscal.ScopeDepartment, fiscal.ScopeRegion}, scope) {
		p.Scope = &scope
	}
	p.State = fiscal.StateOf(*p.Value)
	if len(states) == 1 && states[0] == string(fiscal.StateImplied) {
		p.State = fiscal.StateImplied
	}
	return p
}

func groupKey(by Dimension, code, label string) GroupKey {
	k := GroupKey{Dimension: by, Code: code, Label: label}
	switch by {
	case ByUnit:
		var unit UnitKey
		_, _ = fmt.Sscan(code, &unit) // the engine wrote it from a UInt64
		k.Code, k.Unit = UnitID(unit), &unit
	case BySector:
		k.Label = sectorLabels[fiscal.Sector(code)]
	case ByStage:
		k.Label = stageLabels[fiscal.Stage(code)]
	case ByScope:
		k.Label = scopeLabels[fiscal.Scope(code)]
	case ByFund:
		k.Label = fundLabels[fiscal.Fund(code)]
	case BySize:
		k.Label = sizeLabels[code]
	case ByDepartment:
		var unit UnitKey
		if _, err := fmt.Sscan(code, &unit); err == nil {
			k.Code, k.Unit = UnitID(unit), &unit
		}
	case ByYear:
		k.Label = code + "年"
	case ByPart:
		info, _ := fiscal.Measure(code).Info()
		k.Label = info.ZH
	case ByIndicatorLevel1:
		k.Label = level1Labels[fiscal.IndicatorLevel1(code)]
	case ByIndicatorLevel2:
		k.Label = level2Labels[fiscal.IndicatorLevel2(code)]
	}
	if k.Code == "" && k.Label == "" {
		k.Label = "未公开"
	}
	return k
}

var scopeLabels = map[fiscal.Scope]string{fiscal.ScopeUnit: "单位本级", fiscal.ScopeDepartment: "部门", fiscal.ScopeRegion: "地区"}

var stageLabels = map[fiscal.Stage]string{
	fiscal.StageBudget: "预算", fiscal.StageAdjustedBudget: "调整预算", fiscal.StageExecution: "执行", fiscal.StageFinalAccounts: "决算",
}

var fundLabels = map[fiscal.Fund]string{
	fiscal.FundAll: "全部资金", fiscal.FundFiscal: "财政拨款", fiscal.FundGeneralPublic: "一般公共预算", fiscal.FundGovernmentFund: "政府性基金预算",
	fiscal.FundStateCapital: "国有资本经营预算",
}

var level1Labels = map[fiscal.IndicatorLevel1]string{
	fiscal.Output: "产出指标", fiscal.Effect: "效果指标", fiscal.Satisfaction: "满意度指标", fiscal.OtherLevel1: "其他指标",
}

var level2Labels = map[fiscal.IndicatorLevel2]string{
	fiscal.Quantity: "数量指标", fiscal.Quality: "质量指标", fiscal.Timeliness: "时效指标", fiscal.Cost: "成本指标",
	fiscal.Economic: "经济效益指标", fiscal.Social: "社会效益指标", fiscal.Ecological: "生态效益指标", fiscal.Sustainable: "可持续影响指标",
	fiscal.ServiceRecipient: "服务对象满意度指标",
}

var sectorLabels = map[fiscal.Sector]string{
	"":                         "未分类",
	fiscal.SectorEducation:     "教育",
	fiscal.SectorHealth:        "卫生健康",
	fiscal.SectorHumanResource: "人力资源和社会保障",
	fiscal.SectorPublicSafety:  "公安",
	fiscal.SectorJustice:       "司法",
	fiscal.SectorCivilAffairs:  "民政",
	fiscal.SectorFinance:       "财政金融",
	fiscal.SectorAgriculture:   "农业农村",
	fiscal.SectorWater:         "水利",
	fiscal.SectorTransport:     "交通运输",
	fiscal.SectorHousing:       "住房和城乡建设",
	fiscal.SectorNatural:       "自然资源",
	fiscal.SectorEnvironment:   "生态环境",
	fiscal.SectorCulture:       "文化旅游",
	fiscal.SectorEmergency:     "应急管理",
	fiscal.SectorMarket:        "市场监管和商务",
	fiscal.SectorIndustry:      "工业和科技",
	fiscal.SectorVeterans:      "退役军人事务",
	fiscal.SectorAudit:         "审计",
	fiscal.SectorStatistics:    "统计",
	fiscal.SectorLegislature:   "人大",
	fiscal.SectorConsultative:  "政协",
	fiscal.SectorParty:         "党委",
	fiscal.SectorMassGroup:     "群团组织",
	fiscal.SectorGovernment:    "政府综合",
	fiscal.SectorTown:          "乡镇街道",
}
