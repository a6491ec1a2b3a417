package warehouse

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// dimension is how figures are grouped: expressions over figures f and units u for the code and the Chinese label, and the
// attribute of u that they use.
type dimension struct{ code, label, attribute string }

var dimensions = map[Dimension]dimension{
	ByUnit:    {"toString(f.unit)", "u.name", "name"},
	ByRegion:  {"ifNull(u.region.1, u.region.2)", "u.region.2", "region"},
	BySector:  {"ifNull(u.sector, '')", "''", "sector"},
	ByNature:  {"ifNull(u.nature, '')", "ifNull(u.nature, '')", "nature"},
	ByRank:    {"ifNull(u.rank, '')", "ifNull(u.rank, '')", "rank"},
	ByStage:   {"toString(f.stage)", "''", ""},
	ByProject: {"f.project_key", "f.project", ""},
}

// measureFiguresSQL reads one measure. The number of projects, which every disclosure has, comes along, as the sign
// that there is a disclosure that is silent.
const measureFiguresSQL = `SELECT unit, year, stage, disclosure, measure = {measure:String} AS asked, toString(state) AS state, value, at
        FROM amounts
        WHERE measure IN ({measure:String}, 'PROJECT_COUNT') AND %s`

// projectFiguresSQL reads the amounts of projects.
const projectFiguresSQL = `SELECT unit, year, stage, disclosure, true AS asked, if(amount IS NULL, 'NOT_PUBLISHED', 'AMOUNT') AS state, amount AS value,
            amount_at AS at, name_key AS project_key, name AS project
        FROM projects
        WHERE %s`

// trendSQL adds up figures by group and year, a row per group. Amounts are 元. The years asked for begin with {first},
// the one before comes along for its change.
const trendSQL = `SELECT
    codes,
    argMax(labels, year) AS group_labels,
    uniqExactMergeIf(seen, year >= {first:UInt16}) AS units,
    groupArray(year) AS years,
    groupArray(ifNull(amount, 0)) AS amounts,
    groupArray(stating) AS counts,
    groupArray(states) AS all_states,
    groupArray(disclosure) AS disclosures,
    groupArray(place) AS places,
    min(minIf(year, year >= {first:UInt16})) OVER () AS first_of_all,
    max(max(year)) OVER () AS last_of_all
FROM
(
    SELECT
        [%[1]s]::Array(String) AS codes,
        any([%[2]s]::Array(String)) AS labels,
        f.year AS year,
        sumIf(f.value, f.asked) AS amount,
        uniqExactIf(f.unit, f.asked AND f.value IS NOT NULL) AS stating,
        arrayStringConcat(groupUniqArrayIf(f.state, f.asked), ',') AS states,
        if(countIf(f.asked AND f.value IS NOT NULL) = 1, anyIf((f.disclosure, f.at), f.asked AND f.value IS NOT NULL), (0, '')) AS proof,
        proof.1 AS disclosure,
        proof.2 AS place,
        uniqExactState(f.unit) AS seen
    FROM
    (
        %[3]s
    ) AS f%[4]s
    GROUP BY codes, year
)
GROUP BY codes
HAVING max(year) >= {first:UInt16}
ORDER BY
    sumIf(stating, year = %[5]s) = 0,
    sumIf(amount, year = %[5]s) DESC,
    codes
LIMIT {limit:UInt64}`

const joinUnitsSQL = `
    INNER JOIN
    (
        %s
    ) AS u ON u.unit = f.unit`

// firstScopeKeysSQL selects the keys of current disclosures, of several scopes of a unit, year and stage the first, so
// that money counts once.
const firstScopeKeysSQL = `SELECT argMin(current_key, scope)
    FROM
    (
        SELECT unit, year, stage, scope, argMax(if(withdrawn, 0, disclosure), (version, number)) AS current_key
        FROM disclosures
        WHERE version <= {version:UInt64} AND %s
        GROUP BY unit, year, stage, scope
    )
    WHERE current_key != 0
    GROUP BY unit, year, stage`

// Trend follows a measure over years. The range's open ends are the years that are there. Without a limit there are 50
// series at most.
func (r *Reader) Trend(ctx context.Context, q TrendQuery) ([]*Series, error) {
	return r.trend(ctx, q, false)
}

const (
	defaultSeries = 50
	maxSeries     = 10_000
)

// trend answers q; ownYears: a series' open ends are its own first and last year, not those of all.
func (r *Reader) trend(ctx context.Context, q TrendQuery, ownYears bool) ([]*Series, error) {
	what := fmt.Sprintf("follow %s over years", q.Measure)
	sql, p, err := q.sql()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	series := []*Series{}
	err = r.query(ctx, what, sql, p, func(rows driver.Rows) error {
		var g trendRow
		if err := g.scan(rows); err != nil {
			return err
		}
		s, err := g.series(&q, ownYears)
		series = append(series, s)
		return err
	})
	if err != nil {
		return nil, err
	}
	return series, nil
}

// sql is the statement of a question, with its parameters.
func (q *TrendQuery) sql() (string, *params, error) {
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
	var codes, labels, attributes []string
	figures := measureFiguresSQL
	key := &where{args: &params{}}
	for i, by := range q.GroupBy {
		d, ok := dimensions[by]
		switch {
		case by == ByYear:
			return "", nil, fmt.Errorf("a trend has a point per year already, YEAR is no group: %w", ErrBadQuery)
		case !ok:
			return "", nil, fmt.Errorf("a trend cannot be grouped by %q: %w", by, ErrBadQuery)
		case slices.Contains(q.GroupBy[:i], by):
			return "", nil, fmt.Errorf("%s is given twice: %w", by, ErrBadQuery)
		case by == ByProject && q.Measure != fiscal.ExpenditureProject:
			return "", nil, fmt.Errorf("projects have only %s, not %s: %w", fiscal.ExpenditureProject, q.Measure, ErrBadQuery)
		case by == ByProject:
			figures = projectFiguresSQL
		}
		codes, labels = append(codes, d.code), append(labels, d.label)
		if d.attribute != "" {
			attributes = append(attributes, d.attribute)
		}
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
	if err := f.key(key); err != nil {
		return "", nil, err
	}
	f.attributed(key)
	join := ""
	if len(attributes) > 0 {
		units := &where{args: key.args}
		if len(f.Units) > 0 {
			units.and("unit IN {units:Array(UInt64)}")
		}
		join = fmt.Sprintf(joinUnitsSQL, unitsSQL(units, attributes...))
	}
	lastYear := "{last:UInt16}"
	if last == 0 {
		lastYear = "(SELECT max(year) FROM (" + currentSQL("year", key) + "))"
	}
	keys := currentKeysSQL(key)
	if len(f.Scopes) > 1 {
		keys = fmt.Sprintf(firstScopeKeysSQL, key)
	}
	// The conditions of key stand in the tables of facts too, for their sort keys.
	facts := &where{conditions: append(slices.Clone(key.conditions), "disclosure IN ("+keys+")")}
	key.args.set("measure", string(q.Measure))
	key.args.set("first", first)
	key.args.set("last", last)
	key.args.set("limit", limit)
	sql := fmt.Sprintf(trendSQL, strings.Join(codes, ", "), strings.Join(labels, ", "), fmt.Sprintf(figures, facts), join, lastYear)
	return sql, key.args, nil
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
	firstOf, lastOf uint16
}

func (g *trendRow) scan(rows driver.Rows) error {
	return rows.Scan(&g.codes, &g.labels, &g.units, &g.years, &g.amounts, &g.stating, &g.states, &g.disclosures, &g.places, &g.firstOf, &g.lastOf)
}

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
		if p.Value != nil && before.Value != nil {
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
	}
	if k.Code == "" && k.Label == "" {
		k.Label = "未公开"
	}
	return k
}

var stageLabels = map[fiscal.Stage]string{
	fiscal.StageBudget: "预算", fiscal.StageAdjustedBudget: "调整预算", fiscal.StageExecution: "执行", fiscal.StageFinalAccounts: "决算",
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

// TrendsByUnit follows a measure of single units, over the years that each has disclosed where years is nil. Units
// without a current disclosure are absent. A year in which a unit disclosed as a department only counts as that.
func (r *Reader) TrendsByUnit(ctx context.Context, m fiscal.Measure, units []UnitKey, years *YearRange) (map[UnitKey]*Series, error) {
	found := make(map[UnitKey]*Series, len(units))
	if len(units) == 0 {
		return found, nil
	}
	f := &FactFilter{Units: make([]string, len(units)), Scopes: []fiscal.Scope{fiscal.ScopeUnit, fiscal.ScopeDepartment}}
	for i, u := range units {
		f.Units[i] = UnitID(u)
	}
	ownYears := years == nil || years.From == nil && years.To == nil
	all, err := r.trend(ctx, TrendQuery{Measure: m, Filter: f, GroupBy: []Dimension{ByUnit}, Years: years, Limit: max(len(units), 1)}, ownYears)
	for _, s := range all {
		found[*s.Group[0].Unit] = s
	}
	return found, err
}
