package warehouse

import (
	"context"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// unitTrendsSQL reads the figures of units as they stand: they are few, and adding them up by the statement of [Reader.Trend]
// takes the engine ten times as long to plan as to run. The number of projects, which every disclosure has, comes along, as
// the sign that there is a disclosure that is silent; and what the figures are divided by, where that is asked for.
const unitTrendsSQL = `SELECT unit, unit_name, year, measure, toString(state), value, disclosure, at, toString(scope)
FROM amounts
WHERE %s AND measure IN ({measure:String}, {divisor:String}, 'PROJECT_COUNT')
ORDER BY unit, year, scope, measure = {measure:String} DESC, measure = {divisor:String} DESC
LIMIT {rows:UInt8} BY unit, year`

// UnitTrend asks for one measure of single units over the years, of stage BUDGET where Stage is nil.
type UnitTrend struct {
	Measure fiscal.Measure
	Years   *YearRange // nil: those that each unit has disclosed
	Stage   *fiscal.Stage
	// Per divides each figure by what it counts. Where a year's disclosure does not state both, or counts none, its state
	// is NOT_APPLICABLE.
	Per Per
	// Places says that the points are to say where their figures stand. Without it they may or may not.
	Places bool
}

// TrendsByUnit follows a measure of single units. Units without a current disclosure are absent. A year in which a unit disclosed as a department only counts as that.
func (r *Reader) TrendsByUnit(ctx context.Context, asked UnitTrend, units []UnitKey) (map[UnitKey]*Series, error) {
	m, years := asked.Measure, asked.Years
	what := fmt.Sprintf("follow %s of units over years", m)
	found := make(map[UnitKey]*Series, len(units))
	if len(units) == 0 {
		return found, nil
	}
	if _, ok := m.Info(); !ok {
		return nil, fmt.Errorf("%s: no measure %q: %w", what, m, ErrBadQuery)
	}
	divisor, err := asked.Per.divisor()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if years == nil {
		years = &YearRange{}
	}
	if asked.Stage == nil {
		asked.Stage = new(fiscal.StageBudget)
	}
	f := &FactFilter{Stage: asked.Stage, Scopes: []fiscal.Scope{fiscal.ScopeUnit, fiscal.ScopeDepartment}, Years: &YearRange{To: years.To}}
	if years.From != nil {
		f.Years.From = new(clampYear(*years.From) - 1) // the year before comes along for the first change
	}
	q := &TrendQuery{Measure: m, GroupBy: []Dimension{ByUnit}, Years: years}
	groups := make(map[UnitKey]*trendRow, len(units))
	var whole unitRow // the figure of the row before, not divided yet; no disclosure: there is none
	each := func(row *unitRow) {
		g := groups[row.unit]
		if g == nil {
			g = &trendRow{codes: []string{decimalText(row.unit)}, labels: []string{row.name}}
			groups[row.unit] = g
		}
		g.labels[0] = row.name // the years ascend: the newest name stays
		stated := row.measure == m
		switch n := len(g.years); {
		case n > 0 && g.years[n-1] == row.year:
			// The second row of a year is what its figure is divided by, if the same disclosure states both.
			if divisor != "" && row.measure == divisor && row.disclosure == whole.disclosure && row.value != nil && row.value.IsPositive() {
				quotient := whole.value.DivRound(*row.value, fiscal.MoneyScale)
				g.dropLast()
				g.add(row.year, true, string(fiscal.StateOf(quotient)), &quotient, row.disclosure, whole.at, row.scope)
			}
			return
		case divisor != "" && stated && row.value != nil:
			whole = *row
			g.add(row.year, true, string(fiscal.StateNotApplicable), nil, 0, "", "")
		default:
			whole.disclosure = 0
			g.add(row.year, stated, row.state, row.value, row.disclosure, row.at, row.scope)
		}
		if years.From == nil || int(row.year) >= *years.From {
			g.units = 1
		}
	}
	if r.book != nil && !asked.Places {
		r.book.trends(units, &asked, divisor, f.Scopes, f.Years, each)
	} else if err := r.unitRows(ctx, what, units, &asked, divisor, f, each); err != nil {
		return nil, err
	}
	ownYears := years.From == nil && years.To == nil
	lastOf, firstOf := spanOf(groups, years)
	for unit, g := range groups {
		if g.units == 0 {
			continue // it has the year before only
		}
		g.firstOf, g.lastOf = firstOf, lastOf
		if found[unit], err = g.series(q, ownYears); err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
	}
	return found, nil
}

// unitRows hands over the rows of unitTrendsSQL.
func (r *Reader) unitRows(ctx context.Context, what string, units []UnitKey, asked *UnitTrend, divisor fiscal.Measure, f *FactFilter, each func(*unitRow)) error {
	w := &where{args: &params{}}
	if err := r.facts(w, f, units, false); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	w.args.set("measure", string(asked.Measure))
	w.args.set("divisor", string(divisor)) // no measure bears the empty name
	w.args.set("rows", min(1+len(divisor), 2))
	return r.query(ctx, what, fmt.Sprintf(unitTrendsSQL, w), w.args, func(rows driver.Rows) error {
		var row unitRow
		err := rows.Scan((*uint64)(&row.unit), &row.name, &row.year, (*string)(&row.measure), &row.state, &row.value, &row.disclosure, &row.at, &row.scope)
		if err == nil {
			each(&row)
		}
		return err
	})
}

// add puts a year's figure of a single unit into its group; silent disclosures state nothing.
func (g *trendRow) add(year uint16, stated bool, state string, value *decimal.Decimal, disclosure uint64, at, scope string) {
	if !stated {
		state, value = "", nil
	}
	amount, count := decimal.Zero, uint64(0)
	if value == nil {
		disclosure, at, scope = 0, "", ""
	} else {
		amount, count = *value, 1
	}
	g.years, g.amounts, g.stating = append(g.years, year), append(g.amounts, amount), append(g.stating, count)
	g.states, g.disclosures, g.places = append(g.states, state), append(g.disclosures, disclosure), append(g.places, at)
	g.scopes = append(g.scopes, scope)
}

// dropLast takes the newest year out again.
func (g *trendRow) dropLast() {
	n := len(g.years) - 1
	g.years, g.amounts, g.stating = g.years[:n], g.amounts[:n], g.stating[:n]
	g.states, g.disclosures, g.places = g.states[:n], g.disclosures[:n], g.places[:n]
	g.scopes = g.scopes[:n]
}

// spanOf is the last and the first year that any group has, of those that are asked for.
func spanOf(groups map[UnitKey]*trendRow, years *YearRange) (last, first uint16) {
	for _, g := range groups {
		for _, y := range g.years {
			if years.From != nil && int(y) < *years.From {
				continue
			}
			last = max(last, y)
			if first == 0 || y < first {
				first = y
			}
		}
	}
	return last, first
}
