package warehouse

import (
	"context"
	"fmt"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// Rankings, distributions and outliers look at one figure of each unit in one year. They share the statement below.

// YearQuery asks for one measure of all units in one year. Stage BUDGET unless the filter says otherwise; its years
// count for nothing. A unit counts once, by its own budget, or as a department where it has no other.
type YearQuery struct {
	Measure fiscal.Measure
	Year    int
	Filter  *FactFilter
	// Per divides each unit's figure by what it counts; units that do not state both, or count none, have no figure.
	Per Per
	// Places says that the answer is to say where figures stand. Without it it may or may not.
	Places bool
}

// unitFiguresSQL gives a row per unit that disclosed in the year: the figure, that of the year before, and the unit's whole
// expenditure, each NULL where the disclosure is silent. The number of projects, which every disclosure has, is the
// sign that there is one.
const unitFiguresSQL = `SELECT
        unit, argMax(of_name, of_year) AS name, argMax(of_region, of_year) AS region, argMax(of_region_name, of_year) AS region_label,
        argMax(of_sector, of_year) AS sector_of, argMax(of_nature, of_year) AS nature_of, argMax(of_rank, of_year) AS rank_of,
        anyIf(figure.2, of_year = {year:UInt16} AND figure.1) AS value,
        if(anyIf(of_scope, of_year = {year:UInt16}) = anyIf(of_scope, of_year = {year:UInt16} - 1), anyIf(figure.2, of_year = {year:UInt16} - 1 AND figure.1), NULL) AS prior,
        anyIf(whole.2, of_year = {year:UInt16} AND whole.1) AS expenditure,
        anyIf(figure.3, of_year = {year:UInt16} AND figure.1) AS disclosure,
        anyIf(figure.4, of_year = {year:UInt16} AND figure.1) AS place,
        anyIf(figure.5, of_year = {year:UInt16} AND figure.1) AS divisor,
        anyIf(figure.6, of_year = {year:UInt16} AND figure.1) AS divisor_place
    FROM
    (
        SELECT
            unit, year AS of_year, any(unit_name) AS of_name, any(region_code) AS of_region, any(region_name) AS of_region_name,
            any(sector) AS of_sector, any(nature) AS of_nature, any(rank) AS of_rank, min(scope) AS of_scope,
            %[2]s AS figure,
            argMin((measure = 'EXPENDITURE_TOTAL', value), (scope, measure != 'EXPENDITURE_TOTAL')) AS whole
        FROM amounts
        WHERE measure IN (%[3]s'EXPENDITURE_TOTAL', 'PROJECT_COUNT') AND %[1]s
        GROUP BY unit, year
    )
    GROUP BY unit
    HAVING max(of_year) = {year:UInt16}`

// The figure of a unit, of the first scope in which it disclosed: whether it is stated, value, disclosure and place, then
// what it was divided by, and where that stands.
const (
	plainFigureSQL = `argMin((measure = {measure:String}, value, disclosure, at, NULL::Nullable(Decimal(18, 4)), ''), (scope, measure != {measure:String}))`

	dividedFigureSQL = `argMin((measure = {measure:String}, value, disclosure, at), (scope, measure != {measure:String})) AS stated,
            argMin((measure = {divisor:String}, value, at), (scope, measure != {divisor:String})) AS counted,
            (stated.1 AND counted.1, ` + perFigureSQL + `, stated.3, stated.4, counted.2, counted.3)`
)

// unitFigures is the statement of a question, with its parameters.
func (r *Reader) unitFigures(q *YearQuery) (string, *params, error) {
	if _, ok := q.Measure.Info(); !ok {
		return "", nil, fmt.Errorf("no measure %q: %w", q.Measure, ErrBadQuery)
	}
	if q.Year != clampYear(q.Year) {
		return "", nil, fmt.Errorf("%d is no fiscal year: %w", q.Year, ErrBadQuery)
	}
	f := FactFilter{}
	if q.Filter != nil {
		f = *q.Filter
	}
	f.Years = &YearRange{From: new(q.Year - 1), To: new(q.Year)}
	if f.Stage == nil {
		f.Stage = new(fiscal.StageBudget)
	}
	if len(f.Scopes) == 0 {
		f.Scopes = []fiscal.Scope{fiscal.ScopeUnit, fiscal.ScopeDepartment}
	}
	w := &where{args: &params{}}
	if err := r.facts(w, &f, nil, false); err != nil {
		return "", nil, err
	}
	w.args.set("measure", string(q.Measure))
	w.args.set("year", q.Year)
	divisor, err := q.Per.divisor()
	switch {
	case err != nil:
		return "", nil, err
	case divisor == "":
		return fmt.Sprintf(unitFiguresSQL, w, plainFigureSQL, "{measure:String}, "), w.args, nil
	}
	w.args.set("divisor", string(divisor))
	figure := fmt.Sprintf(dividedFigureSQL, "stated.2", "counted.2")
	return fmt.Sprintf(unitFiguresSQL, w, figure, "{measure:String}, {divisor:String}, "), w.args, nil
}

// RankBy is what units are ranked by.
type RankBy string

// The ways to rank.
const (
	RankByAmount RankBy = "AMOUNT"
	RankByChange RankBy = "YOY_CHANGE"           // against the year before
	RankByRatio  RankBy = "YOY_RATIO"            // the change as a share of the year before
	RankByShare  RankBy = "SHARE_OF_EXPENDITURE" // of the unit's whole expenditure

	RankByExecution RankBy = "EXECUTION_RATE"      // the final figure as a share of the budget of the same year
	RankByDeviation RankBy = "EXECUTION_DEVIATION" // the final figure minus that budget
)

// rankKeys are the expressions that units are ranked by; NULL is not ranked.
var rankKeys = map[RankBy]string{
	RankByAmount: "value",
	RankByChange: "value - prior",
	RankByRatio:  "if(prior = 0, NULL, toFloat64(value - prior) / abs(toFloat64(prior)))",
	RankByShare:  "if(expenditure = 0, NULL, toFloat64(value) / toFloat64(expenditure))",
}

// RankingQuery asks for the first units of a ranking, 20 where First is 0.
type RankingQuery struct {
	YearQuery
	By    RankBy
	Order SortOrder
	First int
}

// RankedUnit is a unit with its place in a ranking. Units of one value share a rank. Money is 元, or a number for a measure
// that counts; nil: it is not disclosed, or cannot be given.
type RankedUnit struct {
	Measure    fiscal.Measure
	Rank       int
	Of         int // units that are ranked
	Unit       UnitKey
	Value      *fiscal.Money
	Prior      *fiscal.Money // of the year before
	Change     *fiscal.Money
	Ratio      *float64
	Share      *float64 // of the unit's whole expenditure
	Disclosure DisclosureKey
	At         *Place
	Divisor    *fiscal.Money // what the value was divided by; nil where by nothing
	DivisorAt  *Place
	// Execution is the final figure, which is the value then, beside its budget; nil in rankings by anything else.
	Execution *Execution
}

const rankingSQL = `SELECT rank() OVER (ORDER BY key %[3]s), count() OVER (), unit, value, prior, expenditure, disclosure, place, divisor, divisor_place
FROM
(
    SELECT *, %[2]s AS key
    FROM
    (
    %[1]s
    )
)
WHERE key IS NOT NULL
ORDER BY key %[3]s, name, unit
LIMIT {limit:UInt64}`

// Ranking ranks units by a figure of one year.
func (r *Reader) Ranking(ctx context.Context, q RankingQuery) ([]*RankedUnit, error) {
	what := fmt.Sprintf("rank units by %s", q.Measure)
	if q.By == RankByExecution || q.By == RankByDeviation {
		return r.rankExecutions(ctx, what, q)
	}
	figures, p, err := r.unitFigures(&q.YearQuery)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	key, ok := rankKeys[q.By]
	if q.By == RankByShare && q.Per != "" && q.Per != PerNone {
		return nil, fmt.Errorf("%s: %w", what, badQuery("a cost per thing is no share of the expenditure", "单位成本不能计算占支出总额的比例"))
	}
	if !ok {
		return nil, fmt.Errorf("%s: no ranking by %q: %w", what, q.By, ErrBadQuery)
	}
	if err := q.limit(p); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if rows, ok, err := r.bookFigures(&q.YearQuery); ok {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		ranked := rankFigures(rows, &q)
		if q.Places {
			err = r.placeRanked(ctx, what, &q, ranked)
		}
		return ranked, err
	}
	direction := q.direction()
	ranked := []*RankedUnit{}
	err = r.query(ctx, what, fmt.Sprintf(rankingSQL, figures, key, direction), p, func(rows driver.Rows) error {
		u := &RankedUnit{Measure: q.Measure}
		var rank, of uint64
		var expenditure *decimal.Decimal
		var place, divisorPlace string
		if err := rows.Scan(&rank, &of, (*uint64)(&u.Unit), &u.Value, &u.Prior, &expenditure, (*uint64)(&u.Disclosure), &place, &u.Divisor, &divisorPlace); err != nil {
			return err
		}
		u.Rank, u.Of = int(rank), int(of)
		u.Change, u.Ratio = changeOf(u.Value, u.Prior)
		if u.Value != nil && u.Divisor == nil && expenditure != nil && !expenditure.IsZero() {
			u.Share = share(*u.Value, *expenditure)
		}
		read := &placeReader{}
		u.At, u.DivisorAt = read.optional(place), read.optional(divisorPlace)
		ranked = append(ranked, u)
		return read.err
	})
	if err != nil {
		return nil, err
	}
	return ranked, nil
}

// limit sets how many units are asked for.
func (q *RankingQuery) limit(p *params) error {
	if q.First == 0 {
		q.First = defaultPage
	}
	if q.First < 0 || q.First > maxPage {
		return fmt.Errorf("%d units, not 1 to %d: %w", q.First, maxPage, ErrBadPage)
	}
	p.set("limit", q.First)
	return nil
}

func (q *RankingQuery) direction() string {
	if q.Order == Asc {
		return "ASC"
	}
	return "DESC"
}

// changeOf is the difference of two years, and its share of the earlier one; nil where it cannot be given.
func changeOf(now, before *fiscal.Money) (change *fiscal.Money, ratio *float64) {
	if now == nil || before == nil {
		return nil, nil
	}
	c := now.Sub(*before)
	if before.IsZero() {
		return &c, nil
	}
	return &c, share(c, before.Abs())
}

func share(part, whole fiscal.Money) *float64 {
	f, _ := part.DivRound(whole, 12).Float64()
	return &f
}

// Distribution says how a figure of one year is spread over units. Money is 元, or a number for a measure that counts; nil
// where no unit states the figure.
type Distribution struct {
	Measure fiscal.Measure
	Year    int
	Units   int // that state the figure, zero included
	Zero    int // of them
	Silent  int // that disclosed, but not this figure
	Sum     *fiscal.Money
	Mean    *fiscal.Money // rounded to 0.0001 元
	values  []fiscal.Money
}

const distributionSQL = `SELECT arraySort(groupArray(assumeNotNull(value)) FILTER (WHERE value IS NOT NULL)), countIf(value IS NULL)
FROM
(
    %s
)`

// Distribution looks at the spread of a figure of one year over units.
func (r *Reader) Distribution(ctx context.Context, q YearQuery) (*Distribution, error) {
	what := fmt.Sprintf("look at the spread of %s", q.Measure)
	figures, p, err := r.unitFigures(&q)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	d := &Distribution{Measure: q.Measure, Year: q.Year}
	if rows, ok, err := r.bookFigures(&q); ok {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		d.spread(rows)
	} else if err := r.query(ctx, what, fmt.Sprintf(distributionSQL, figures), p, func(rows driver.Rows) error {
		var silent uint64
		err := rows.Scan(&d.values, &silent)
		d.Silent = int(silent)
		return err
	}); err != nil {
		return nil, err
	}
	d.Units = len(d.values)
	sum := decimal.Zero
	for _, v := range d.values {
		sum = sum.Add(v)
		if v.IsZero() {
			d.Zero++
		}
	}
	if d.Units > 0 {
		mean := sum.DivRound(decimal.NewFromInt(int64(d.Units)), fiscal.MoneyScale)
		d.Sum, d.Mean = &sum, &mean
	}
	return d, nil
}

// Quantile is the value below which a share of the units lie, from 0 (the least) to 1 (the greatest), between two of them
// in proportion; nil where no unit states the figure.
func (d *Distribution) Quantile(share decimal.Decimal) *fiscal.Money {
	return quantile(d.values, share)
}

// Deviation is the median distance from the median (MAD); nil where no unit states the figure.
func (d *Distribution) Deviation() *fiscal.Money { return deviation(d.values) }

var half = decimal.New(5, -1)

// quantile is of sorted values.
func quantile(sorted []fiscal.Money, share decimal.Decimal) *fiscal.Money {
	n := len(sorted)
	if n == 0 {
		return nil
	}
	at := share.Mul(decimal.NewFromInt(int64(n - 1)))
	low := int(at.IntPart())
	v := sorted[low]
	if low+1 < n {
		v = v.Add(sorted[low+1].Sub(v).Mul(at.Sub(decimal.NewFromInt(int64(low))))).Round(fiscal.MoneyScale)
	}
	return &v
}

// deviation is of sorted values.
func deviation(sorted []fiscal.Money) *fiscal.Money {
	median := quantile(sorted, half)
	if median == nil {
		return nil
	}
	distances := make([]fiscal.Money, len(sorted))
	for i, v := range sorted {
		distances[i] = v.Sub(*median).Abs()
	}
	slices.SortFunc(distances, func(a, b fiscal.Money) int { return a.Cmp(b) })
	return quantile(distances, half)
}
