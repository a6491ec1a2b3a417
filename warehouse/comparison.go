package warehouse

import (
	"context"
	"fmt"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/fiscal"
)

// ComparisonQuery asks for a table of units by measures and years. Stage BUDGET unless the filter says otherwise. A unit
// counts once a year, by its own budget, or as a department where it has no other.
type ComparisonQuery struct {
	Measures []fiscal.Measure
	Filter   *FactFilter
	Years    *YearRange
	First    int // units; 0 means 100
}

// Comparison is a table: a row per unit, by name, and in each a cell per column. Columns are all measures of the first
// year, then of the next. Totals are the sums of the columns, over the units that are shown, and of the same length.
type Comparison struct {
	Columns []ComparisonColumn
	Rows    []*ComparisonRow
	Totals  []ComparisonCell
	Units   int // that the filter chooses; more than there are rows where the table was cut
}

// ComparisonColumn is a measure in a year.
type ComparisonColumn struct {
	Measure fiscal.Measure
	Year    int
}

// ComparisonRow is a unit's row. Its totals are the sums over the years, one per measure, nil where no year states one.
type ComparisonRow struct {
	Unit   UnitKey
	Cells  []ComparisonCell
	Totals []ComparisonCell
}

// ComparisonCell is a figure of a unit, or a sum of some. Value is nil where nothing is disclosed; money is 元.
type ComparisonCell struct {
	Measure    fiscal.Measure
	Value      *fiscal.Money
	State      fiscal.State
	Figures    int           // that the value is made of
	Disclosure DisclosureKey // 0 for a sum, and where nothing is disclosed
	At         *Place
}

// maxCompared is how many units a comparison shows.
const maxCompared = 1000

const comparisonSQL = `SELECT
    unit, of_year, asked, figure.1, figure.2, figure.3, figure.4, uniqExact(unit) OVER () AS units
FROM
(
    SELECT
        unit, any(unit_name) AS name, year AS of_year, measure AS asked,
        argMin((toString(state), value, disclosure, at), scope) AS figure
    FROM amounts
    WHERE measure IN {with_count:Array(String)} AND %[1]s AND ` + firstScopeSQL + `
    GROUP BY unit, of_year, asked
)
QUALIFY dense_rank() OVER (ORDER BY name, unit) <= {limit:UInt64}
ORDER BY name, unit`

// Compare makes a table of units by measures and years.
func (r *Reader) Compare(ctx context.Context, q ComparisonQuery) (*Comparison, error) {
	const what = "compare units"
	for i, m := range q.Measures {
		if _, ok := m.Info(); !ok || slices.Contains(q.Measures[:i], m) {
			return nil, fmt.Errorf("%s: no measure %q, or twice: %w", what, m, ErrBadQuery)
		}
	}
	if q.First == 0 {
		q.First = 100
	}
	if len(q.Measures) == 0 || q.First < 0 || q.First > maxCompared {
		return nil, fmt.Errorf("%s: %d measures of %d units, not 1 to %d: %w", what, len(q.Measures), q.First, maxCompared, ErrBadQuery)
	}
	f := FactFilter{}
	if q.Filter != nil {
		f = *q.Filter
	}
	f.Years = intersect(f.Years, q.Years)
	if f.Stage == nil {
		f.Stage = new(fiscal.StageBudget)
	}
	if len(f.Scopes) == 0 {
		f.Scopes = []fiscal.Scope{fiscal.ScopeUnit, fiscal.ScopeDepartment}
	}
	w := &where{args: &params{}}
	if err := r.facts(w, &f, nil, false); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	w.args.set("with_count", append(texts(q.Measures), string(fiscal.ProjectCount))) // so that silent disclosures make rows, too
	w.args.set("limit", q.First)
	c := &Comparison{Rows: []*ComparisonRow{}}
	figures := map[UnitKey]map[ComparisonColumn]ComparisonCell{}
	years := map[int]bool{}
	err := r.query(ctx, what, fmt.Sprintf(comparisonSQL, w, w), w.args, func(rows driver.Rows) error {
		var unit UnitKey
		var year uint16
		var cell ComparisonCell
		var place string
		var units uint64
		err := rows.Scan((*uint64)(&unit), &year, (*string)(&cell.Measure), (*string)(&cell.State), &cell.Value, (*uint64)(&cell.Disclosure), &place, &units)
		if err != nil {
			return err
		}
		read := &placeReader{}
		cell.At, cell.Figures = read.optional(place), 0
		if cell.Value != nil {
			cell.Figures = 1
		}
		if figures[unit] == nil {
			figures[unit] = map[ComparisonColumn]ComparisonCell{}
			c.Rows = append(c.Rows, &ComparisonRow{Unit: unit})
		}
		figures[unit][ComparisonColumn{cell.Measure, int(year)}] = cell
		years[int(year)] = true
		c.Units = int(units)
		return read.err
	})
	if err != nil {
		return nil, err
	}
	c.arrange(q.Measures, years, figures)
	return c, nil
}

// arrange lays the figures out and adds them up.
func (c *Comparison) arrange(measures []fiscal.Measure, years map[int]bool, figures map[UnitKey]map[ComparisonColumn]ComparisonCell) {
	var ordered []int
	for y := range years {
		ordered = append(ordered, y)
	}
	slices.Sort(ordered)
	c.Columns = []ComparisonColumn{}
	for _, y := range ordered {
		for _, m := range measures {
			c.Columns = append(c.Columns, ComparisonColumn{m, y})
		}
	}
	c.Totals = make([]ComparisonCell, len(c.Columns))
	for i, col := range c.Columns {
		c.Totals[i] = noFigure(col.Measure)
	}
	for _, row := range c.Rows {
		row.Cells, row.Totals = make([]ComparisonCell, len(c.Columns)), make([]ComparisonCell, len(measures))
		for i, m := range measures {
			row.Totals[i] = noFigure(m)
		}
		for i, col := range c.Columns {
			cell, ok := figures[row.Unit][col]
			if !ok {
				cell = noFigure(col.Measure)
			}
			row.Cells[i] = cell
			row.Totals[i%len(measures)].add(&cell)
			c.Totals[i].add(&cell)
		}
	}
}

func noFigure(m fiscal.Measure) ComparisonCell {
	return ComparisonCell{Measure: m, State: fiscal.StateNotPublished}
}

// add adds a figure to a sum.
func (c *ComparisonCell) add(figure *ComparisonCell) {
	if figure.Value == nil {
		return
	}
	sum := *figure.Value
	if c.Value != nil {
		sum = sum.Add(*c.Value)
	}
	c.Value, c.State = &sum, fiscal.StateOf(sum)
	c.Figures++
}

// Coverage says which units disclosed in which years.
type Coverage struct {
	Stage fiscal.Stage
	Years []*CoverageYear // ascending
}

// CoverageYear is the coverage of one year. Expected are the units that had disclosed by then: a unit counts from the
// first year that it disclosed.
type CoverageYear struct {
	Year      int
	Disclosed int
	Missing   []UnitKey // expected, and not disclosed, by name
}

const coverageSQL = `SELECT unit, arraySort(groupUniqArrayIf(year, stage = {stage:String})) AS disclosed
FROM disclosures
WHERE NOT withdrawn AND %s
GROUP BY unit
ORDER BY argMax(unit_name, (year, version)), unit`

// Coverage tells which units that the filter chooses disclosed in which years. The range's open ends are the first and
// last year of any of them.
func (r *Reader) Coverage(ctx context.Context, f *UnitFilter, stage fiscal.Stage, years *YearRange) (*Coverage, error) {
	const what = "look at the coverage"
	chosen := FactFilter{}
	if f != nil {
		chosen = FactFilter{Units: f.IDs, Codes: f.Codes, Regions: f.Regions, Sectors: f.Sectors, Natures: f.Natures, Ranks: f.Ranks, Name: f.Name}
	}
	w := &where{args: &params{}}
	if err := r.facts(w, &chosen, nil, false); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	w.args.set("stage", string(stage))
	type unit struct {
		key   UnitKey
		years []uint16
	}
	var units []unit
	first, last := 0, 0
	err := r.query(ctx, what, fmt.Sprintf(coverageSQL, w), w.args, func(rows driver.Rows) error {
		var u unit
		if err := rows.Scan((*uint64)(&u.key), &u.years); err != nil || len(u.years) == 0 {
			return err
		}
		units = append(units, u)
		if from := int(u.years[0]); first == 0 || from < first {
			first = from
		}
		last = max(last, int(u.years[len(u.years)-1]))
		return nil
	})
	if err != nil {
		return nil, err
	}
	if years != nil && years.From != nil {
		first = clampYear(*years.From)
	}
	if years != nil && years.To != nil {
		last = clampYear(*years.To)
	}
	if last-first > maxYears {
		return nil, fmt.Errorf("%s: %d to %d are more than %d years: %w", what, first, last, maxYears, ErrBadQuery)
	}
	c := &Coverage{Stage: stage, Years: []*CoverageYear{}}
	for year := first; year <= last && len(units) > 0; year++ {
		y := &CoverageYear{Year: year, Missing: []UnitKey{}}
		for _, u := range units {
			switch {
			case slices.Contains(u.years, uint16(year)):
				y.Disclosed++
			case int(u.years[0]) < year:
				y.Missing = append(y.Missing, u.key)
			}
		}
		c.Years = append(c.Years, y)
	}
	return c, nil
}
