package warehouse

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/naming"
)

// TargetComparison is one indicator across units and years: how its targets are spread, and how each moved.
type TargetComparison struct {
	Name        string
	Aims        []*Aim // of all indicators that bear the name, by unit, year, project and place
	Units       int
	Qualitative int // of them whose target is no number
	// Met, PartlyMet, Missed and Undecided count those whose actual value is disclosed, by what it makes of the target; Misses are
	// those that were missed, in the order of Aims.
	Met, PartlyMet, Missed, Undecided int
	Misses                            []*Aim
	Spreads                           []*TargetSpread
	Moves                             []*TargetMove // by unit and year
	// Steady are the series of targets, of one unit and project, that stayed the same over three years or more: from the first
	// to the last year.
	Steady []*TargetMove
	Names  []string // as written, ascending
}

// IndicatorKey names an indicator by its disclosure and its place in it.
type IndicatorKey struct {
	Disclosure              DisclosureKey
	ProjectOrdinal, Ordinal int
}

// Aim is what the target of an indicator is compared by. A province has a hundred thousand of one name; whole indicators, see
// [Reader.IndicatorsByKey], are read of those that are shown.
type Aim struct {
	IndicatorKey
	Unit           UnitKey
	Year           int
	Stage          fiscal.Stage
	Kind           fiscal.TargetKind
	Operator       fiscal.TargetOperator
	Normalized     *decimal.Decimal // nil where the target is no number
	NormalizedUnit string
	Outcome        fiscal.Outcome // empty without an actual value

	project, name string // normalised
}

// TargetSpread is how the targets of one kind and unit are spread. Values are normalised: 元, 人, percent ….
type TargetSpread struct {
	Kind    fiscal.TargetKind
	Unit    string
	Targets int
	Lowest  *Aim
	Highest *Aim
	Median  decimal.Decimal
	// Lower and Upper are the quartiles.
	Lower, Upper decimal.Decimal
}

// TargetMove is how a target of one unit and project moved from one year that states it to the next.
type TargetMove struct {
	From, To *Aim
	Change   decimal.Decimal // of the normalised values
	// Stricter says whether the bar was raised: a greater least value, a smaller greatest one. Nil where the target did not
	// move, or the operators do not say.
	Stricter *bool
}

// maxTargets are read of one indicator.
const maxTargets = 300_000

const targetsSQL = `SELECT disclosure, project, ordinal, unit, year, stage, name, project_name, target_kind, target_operator, target_normalized, target_normalized_unit, outcome
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
// Rows that were loaded before names were compared without their units of measurement have them still. More than 300,000 are [ErrBadQuery].
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
	c := &TargetComparison{Name: name}
	names, projects := map[string]string{}, map[string]string{} // normalised
	err = r.query(ctx, what, fmt.Sprintf(targetsSQL, l.where), l.where.args, func(rows driver.Rows) error {
		a := &Aim{}
		var project, ordinal uint32
		var year uint16
		var name, projectName string
		err := rows.Scan((*uint64)(&a.Disclosure), &project, &ordinal, (*uint64)(&a.Unit), &year, (*string)(&a.Stage), &name, &projectName,
			(*string)(&a.Kind), (*string)(&a.Operator), &a.Normalized, &a.NormalizedUnit, (*string)(&a.Outcome))
		if err != nil {
			return err
		}
		a.ProjectOrdinal, a.Ordinal, a.Year = int(project), int(ordinal), int(year)
		a.name, a.project = normalised(names, name, naming.Indicator), normalised(projects, projectName, naming.Project)
		c.Aims = append(c.Aims, a)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(c.Aims) > maxTargets {
		return nil, fmt.Errorf("%s: %w", what, badQuery("more than %d targets bear such a name: give a longer name, years or units", "同名指标超过 %d 个：请给出更完整的名称、年度或单位", maxTargets))
	}
	c.Names = slices.AppendSeq([]string{}, maps.Keys(names))
	slices.Sort(c.Names)
	c.spread()
	c.follow()
	return c, nil
}

// normalised looks a name up, or normalises it.
func normalised(known map[string]string, name string, by func(string) string) string {
	key, ok := known[name]
	if !ok {
		key = by(name)
		known[name] = key
	}
	return key
}

// spread groups the targets that can be compared.
func (c *TargetComparison) spread() {
	type group struct {
		kind fiscal.TargetKind
		unit string
	}
	groups := map[group][]*Aim{}
	units := map[UnitKey]bool{}
	for _, a := range c.Aims {
		units[a.Unit] = true
		c.reached(a)
		if a.Normalized == nil {
			c.Qualitative++
			continue
		}
		g := group{a.Kind, a.NormalizedUnit}
		groups[g] = append(groups[g], a)
	}
	c.Units = len(units)
	for g, aims := range groups {
		slices.SortStableFunc(aims, func(a, b *Aim) int { return a.Normalized.Cmp(*b.Normalized) })
		values := make([]decimal.Decimal, len(aims))
		for i, one := range aims {
			values[i] = *one.Normalized
		}
		c.Spreads = append(c.Spreads, &TargetSpread{
			Kind: g.kind, Unit: g.unit, Targets: len(aims), Lowest: aims[0], Highest: aims[len(aims)-1], Median: *quantile(values, half),
			Lower: *quantile(values, decimal.New(25, -2)), Upper: *quantile(values, decimal.New(75, -2)),
		})
	}
	slices.SortFunc(c.Spreads, func(a, b *TargetSpread) int {
		return cmp.Or(cmp.Compare(b.Targets, a.Targets), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Unit, b.Unit))
	})
}

// reached counts what was made of a target.
func (c *TargetComparison) reached(a *Aim) {
	switch a.Outcome {
	case "":
	case fiscal.OutcomeMet:
		c.Met++
	case fiscal.OutcomePartlyMet:
		c.PartlyMet++
	case fiscal.OutcomeMissed:
		c.Missed++
		c.Misses = append(c.Misses, a)
	default:
		c.Undecided++
	}
}

// follow finds how the target of one unit and project moved. Where a project bears the name twice in a year, nothing can
// be said of which became which.
func (c *TargetComparison) follow() {
	type series struct {
		unit          UnitKey
		stage         fiscal.Stage
		project, name string
	}
	years := map[series][]*Aim{}
	var order []series
	for _, a := range c.Aims {
		s := series{a.Unit, a.Stage, a.project, a.name}
		if years[s] == nil {
			order = append(order, s)
		}
		years[s] = append(years[s], a)
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
			if m.Change.IsZero() && all[n-1].Operator == all[n].Operator {
				same++
			}
			c.Moves = append(c.Moves, m)
		}
		if same == len(all) && same >= 3 {
			c.Steady = append(c.Steady, &TargetMove{From: all[0], To: all[len(all)-1]})
		}
	}
}

func hasTwo(byYear []*Aim) bool {
	for n := 1; n < len(byYear); n++ {
		if byYear[n].Year == byYear[n-1].Year {
			return true
		}
	}
	return false
}

// moveOf is nil where two targets cannot be compared.
func moveOf(from, to *Aim) *TargetMove {
	if from.Normalized == nil || to.Normalized == nil || from.Kind != to.Kind || from.NormalizedUnit != to.NormalizedUnit {
		return nil
	}
	m := &TargetMove{From: from, To: to, Change: to.Normalized.Sub(*from.Normalized)}
	if m.Change.IsZero() || from.Operator != to.Operator {
		return m
	}
	switch from.Operator {
	case fiscal.OpGE, fiscal.OpGT:
		m.Stricter = new(m.Change.IsPositive())
	case fiscal.OpLE, fiscal.OpLT:
		m.Stricter = new(m.Change.IsNegative())
	}
	return m
}

const indicatorsByKeySQL = `SELECT ` + indicatorColumns + `
FROM indicators
WHERE disclosure IN {keys:Array(UInt64)}
    AND (disclosure, project, ordinal) IN (SELECT arrayJoin(arrayZip({keys:Array(UInt64)}, {projects:Array(UInt32)}, {ordinals:Array(UInt32)})) AS name)`

// IndicatorsByKey reads indicators, those of superseded disclosures too.
func (r *Reader) IndicatorsByKey(ctx context.Context, keys []IndicatorKey) (map[IndicatorKey]*Indicator, error) {
	found := make(map[IndicatorKey]*Indicator, len(keys))
	if len(keys) == 0 {
		return found, nil
	}
	disclosures, projects, ordinals := make([]uint64, len(keys)), make([]uint32, len(keys)), make([]uint32, len(keys))
	for i, k := range keys {
		disclosures[i], projects[i], ordinals[i] = uint64(k.Disclosure), uint32(k.ProjectOrdinal), uint32(k.Ordinal)
	}
	p := &params{}
	p.set("keys", disclosures)
	p.set("projects", projects)
	p.set("ordinals", ordinals)
	err := r.query(ctx, "read indicators", indicatorsByKeySQL, p, func(rows driver.Rows) error {
		row, err := scanIndicator(rows)
		if err == nil {
			found[IndicatorKey{row.Disclosure, row.ProjectOrdinal, row.Ordinal}] = row
		}
		return err
	})
	return found, err
}
