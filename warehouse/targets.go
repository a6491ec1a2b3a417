package warehouse

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/naming"
)

// TargetComparison is one indicator across units and years: how its targets are spread, and how each moved.
type TargetComparison struct {
	Name        string
	Indicators  []*Indicator // all that bear the name, by unit, year, project and place
	Units       int
	Qualitative int // of them whose target is no number
	// Met, PartlyMet, Missed and Undecided count those whose actual value is disclosed, by what it makes of the target; Misses are
	// those that were missed, in the order of Indicators.
	Met, PartlyMet, Missed, Undecided int
	Misses                            []*Indicator
	Spreads                           []*TargetSpread
	Moves                             []*TargetMove // by unit and year
	// Steady are the series of targets, of one unit and project, that stayed the same over three years or more: from the first
	// to the last year.
	Steady []*TargetMove
	Names  []string // as written, ascending
}

// TargetSpread is how the targets of one kind and unit are spread. Values are normalised: 元, 人, percent ….
type TargetSpread struct {
	Kind    fiscal.TargetKind
	Unit    string
	Targets int
	Lowest  *Indicator
	Highest *Indicator
	Median  decimal.Decimal
	// Lower and Upper are the quartiles.
	Lower, Upper decimal.Decimal
}

// TargetMove is how a target of one unit and project moved from one year that states it to the next.
type TargetMove struct {
	From, To *Indicator
	Change   decimal.Decimal // of the normalised values
	// Stricter says whether the bar was raised: a greater least value, a smaller greatest one. Nil where the target did not
	// move, or the operators do not say.
	Stricter *bool
}

// maxTargets are read of one indicator.
const maxTargets = 50_000

const targetsSQL = `SELECT project_name, ` + indicatorColumns + `
FROM indicators
WHERE %s
ORDER BY unit, year, disclosure, project, ordinal
LIMIT {limit:UInt64}`

// NameMatch says which names are meant by a name.
type NameMatch int

// The ways to match a name.
const (
	NamesEqual      NameMatch = iota // after [naming.Indicator]
	NamesContaining                  // those that hold it
	NamesSimilar                     // those alike by SimilarIndicator or more
)

// SimilarIndicator is the likeness of bigrams from which on names of indicators are similar.
const SimilarIndicator = 0.6

// Moved counts the moves to stricter and to laxer targets.
func (c *TargetComparison) Moved() (raised, lowered int) {
	for _, m := range c.Moves {
		switch {
		case m.Stricter == nil:
		case *m.Stricter:
			raised++
		default:
			lowered++
		}
	}
	return raised, lowered
}

// CompareTargets compares the targets of the indicators that bear a name; spaces and the width of letters do not count.
// Rows that were loaded before names were compared without their units of measurement have them still. More than 50,000 are [ErrBadQuery].
func (r *Reader) CompareTargets(ctx context.Context, name string, like NameMatch, f *IndicatorFilter) (*TargetComparison, error) {
	what := fmt.Sprintf("compare the targets of %.40q", name)
	l, err := r.indicatorList(what, nil, f, nil)
	if err != nil {
		return nil, err
	}
	key := naming.Indicator(name)
	if key == "" {
		return nil, fmt.Errorf("%s: no name: %w", what, ErrBadQuery)
	}
	condition := "name_key = {name_key:String}"
	switch like {
	case NamesContaining:
		condition = "position(name_key, {name_key:String}) > 0"
	case NamesSimilar:
		condition = "(name_key = {name_key:String} OR " + fmt.Sprintf(likenessSQL, "arrayDistinct(ngrams(name_key, 2))", "arrayDistinct(ngrams({name_key:String}, 2))") + " >= {similar:Float64})"
		l.where.args.set("similar", SimilarIndicator)
	}
	l.where.bind(condition, "name_key", key)
	l.where.args.set("limit", maxTargets+1)
	c := &TargetComparison{Name: name, Names: []string{}}
	projects := map[*Indicator]string{}
	err = r.query(ctx, what, fmt.Sprintf(targetsSQL, l.where), l.where.args, func(rows driver.Rows) error {
		var project string
		i, err := scanIndicator(rows, &project)
		if err == nil {
			c.Indicators = append(c.Indicators, i)
			if !slices.Contains(c.Names, i.Name) {
				c.Names = append(c.Names, i.Name)
			}
			projects[i] = naming.Project(project)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(c.Indicators) > maxTargets {
		return nil, fmt.Errorf("%s: %w", what, badQuery("more than %d targets bear such a name: give a longer name, years or units", "同名指标超过 %d 个：请给出更完整的名称、年度或单位", maxTargets))
	}
	slices.Sort(c.Names)
	c.spread()
	c.follow(projects)
	return c, nil
}

// spread groups the targets that can be compared.
func (c *TargetComparison) spread() {
	type group struct {
		kind fiscal.TargetKind
		unit string
	}
	groups := map[group][]*Indicator{}
	units := map[UnitKey]bool{}
	for _, i := range c.Indicators {
		units[i.Unit] = true
		c.reached(i)
		if i.Target.Normalized == nil {
			c.Qualitative++
			continue
		}
		g := group{i.Target.Kind, i.Target.NormalizedUnit}
		groups[g] = append(groups[g], i)
	}
	c.Units = len(units)
	for g, indicators := range groups {
		slices.SortStableFunc(indicators, func(a, b *Indicator) int { return a.Target.Normalized.Cmp(*b.Target.Normalized) })
		values := make([]decimal.Decimal, len(indicators))
		for i, one := range indicators {
			values[i] = *one.Target.Normalized
		}
		c.Spreads = append(c.Spreads, &TargetSpread{
			Kind: g.kind, Unit: g.unit, Targets: len(indicators), Lowest: indicators[0], Highest: indicators[len(indicators)-1], Median: *quantile(values, half),
			Lower: *quantile(values, decimal.New(25, -2)), Upper: *quantile(values, decimal.New(75, -2)),
		})
	}
	slices.SortFunc(c.Spreads, func(a, b *TargetSpread) int {
		return cmp.Or(cmp.Compare(b.Targets, a.Targets), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Unit, b.Unit))
	})
}

// reached counts what was made of a target.
func (c *TargetComparison) reached(i *Indicator) {
	if i.Outcome == nil {
		return
	}
	switch *i.Outcome {
	case fiscal.OutcomeMet:
		c.Met++
	case fiscal.OutcomePartlyMet:
		c.PartlyMet++
	case fiscal.OutcomeMissed:
		c.Missed++
		c.Misses = append(c.Misses, i)
	default:
		c.Undecided++
	}
}

// follow finds how the target of one unit and project moved. Where a project bears the name twice in a year, nothing can
// be said of which became which.
func (c *TargetComparison) follow(projects map[*Indicator]string) {
	type series struct {
		unit          UnitKey
		stage         fiscal.Stage
		project, name string
	}
	years := map[series][]*Indicator{}
	var order []series
	for _, i := range c.Indicators {
		s := series{i.Unit, i.Stage, projects[i], naming.Indicator(i.Name)}
		if years[s] == nil {
			order = append(order, s)
		}
		years[s] = append(years[s], i)
	}
	for _, s := range order {
		all := years[s]
		if hasTwo(all) {
			continue
		}
		same := 1
		for n := 1; n < len(all); n++ {
			m := moveOf(all[n-1], all[n])
			if m == nil {
				same = 0
				break
			}
			if m.Change.IsZero() && all[n-1].Target.Operator == all[n].Target.Operator {
				same++
			}
			c.Moves = append(c.Moves, m)
		}
		if same == len(all) && same >= 3 {
			c.Steady = append(c.Steady, &TargetMove{From: all[0], To: all[len(all)-1]})
		}
	}
}

func hasTwo(byYear []*Indicator) bool {
	for n := 1; n < len(byYear); n++ {
		if byYear[n].Year == byYear[n-1].Year {
			return true
		}
	}
	return false
}

// moveOf is nil where two targets cannot be compared.
func moveOf(from, to *Indicator) *TargetMove {
	a, b := &from.Target, &to.Target
	if a.Normalized == nil || b.Normalized == nil || a.Kind != b.Kind || a.NormalizedUnit != b.NormalizedUnit {
		return nil
	}
	m := &TargetMove{From: from, To: to, Change: b.Normalized.Sub(*a.Normalized)}
	if m.Change.IsZero() || a.Operator != b.Operator {
		return m
	}
	switch a.Operator {
	case fiscal.OpGE, fiscal.OpGT:
		m.Stricter = new(m.Change.IsPositive())
	case fiscal.OpLE, fiscal.OpLT:
		m.Stricter = new(m.Change.IsNegative())
	}
	return m
}
