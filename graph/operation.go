package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"gongkai/access"
	"gongkai/graph/model"
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// operation is what one GraphQL operation reads through: one data version, and loaders that forget with it.
type operation struct {
	reader func() (*warehouse.Reader, error)
	// readerAt reads at an earlier data version, for an aggregate that is asked for as of one.
	readerAt func(context.Context, uint64) (*warehouse.Reader, error)

	units       siblings[warehouse.UnitKey]
	departments siblings[warehouse.UnitKey]
	disclosures siblings[warehouse.DisclosureKey]
	projects    siblings[warehouse.ProjectKey]
	amounts     siblings[warehouse.AmountKey]
	aims        siblings[warehouse.IndicatorKey]
	groups      siblings[string] // of projects, by their common names
	proven      siblings[warehouse.EvidenceKey]

	unit        *loader[warehouse.UnitKey, *warehouse.Unit]
	department  *loader[warehouse.UnitKey, *warehouse.Unit]
	disclosure  *loader[warehouse.DisclosureKey, *warehouse.Disclosure]
	successor   *loader[warehouse.DisclosureKey, *warehouse.Disclosure]
	figures     *loader[warehouse.DisclosureKey, model.Figures]
	projectsOf  *loader[warehouse.DisclosureKey, []*warehouse.Project]
	procurement *loader[warehouse.DisclosureKey, []*warehouse.ProcurementItem]
	assets      *loader[warehouse.DisclosureKey, []*warehouse.Asset]
	lines       *loader[warehouse.DisclosureKey, []*warehouse.BudgetLine]
	findings    *loader[warehouse.DisclosureKey, []*warehouse.Finding]
	sections    *loader[warehouse.DisclosureKey, []*warehouse.Section]
	texts       *loader[warehouse.DisclosureKey, []*warehouse.DocumentText]
	project     *loader[warehouse.ProjectKey, *warehouse.Project]
	otherYears  *loader[warehouse.ProjectKey, []*warehouse.ProjectMatch]
	otherUnits  *loader[warehouse.ProjectKey, []*warehouse.ProjectMatch]
	names       *loader[warehouse.UnitKey, []*warehouse.UnitName]
	links       *loader[warehouse.UnitKey, []*warehouse.UnitLink]
	indicators  *loader[warehouse.ProjectKey, []*warehouse.Indicator]
	indicator   *loader[warehouse.IndicatorKey, *warehouse.Indicator]
	amount      *loader[warehouse.AmountKey, *warehouse.Amount]
	later       *loader[warehouse.DisclosureKey, []*warehouse.LaterWitness]

	warehouse *warehouse.Warehouse
	audit     *access.Audit // nil: nobody is told of changes
	document  func(outcome string)
	uploading *sync.Mutex

	memory *memory // nil: nothing is remembered from other operations

	mu     sync.Mutex
	byArgs map[string]any // *loader by field and arguments
	logged map[string]bool
}

type operationKey struct{}

// begin starts an operation. Its reader is taken with the first question, so that one which asks for nothing but the
// schema needs no warehouse.
func begin(ctx context.Context, w *warehouse.Warehouse) (context.Context, *operation) {
	op := &operation{warehouse: w, uploading: new(sync.Mutex), byArgs: map[string]any{}, logged: map[string]bool{}}
	op.reader = sync.OnceValues(func() (*warehouse.Reader, error) { return w.Reader(ctx) })
	op.readerAt = w.ReaderAt
	op.unit = one(op, &op.units, (*warehouse.Reader).UnitsByKey, op.sawUnits)
	op.department = one(op, &op.departments, (*warehouse.Reader).UnitsByKey, op.sawUnits)
	op.disclosure = one(op, &op.disclosures, (*warehouse.Reader).DisclosuresByKey, op.sawDisclosures)
	op.successor = one(op, &op.disclosures, (*warehouse.Reader).Successors, op.sawDisclosures)
	op.figures = one(op, &op.disclosures, figures, nil)
	op.later = many(op, &op.disclosures, (*warehouse.Reader).LaterWitnesses, op.sawLater)
	op.projectsOf = many(op, &op.disclosures, (*warehouse.Reader).ProjectsByDisclosure, op.sawProjects)
	op.procurement = many(op, &op.disclosures, (*warehouse.Reader).ProcurementByDisclosure, nil)
	op.assets = many(op, &op.disclosures, (*warehouse.Reader).AssetsByDisclosure, nil)
	op.lines = many(op, &op.disclosures, (*warehouse.Reader).LinesByDisclosure, nil)
	op.findings = many(op, &op.disclosures, (*warehouse.Reader).FindingsByDisclosure, op.sawFindings)
	op.sections = many(op, &op.disclosures, (*warehouse.Reader).SectionsByDisclosure, nil)
	op.texts = many(op, &op.disclosures, (*warehouse.Reader).TextsByDisclosure, nil)
	op.project = one(op, &op.projects, (*warehouse.Reader).ProjectsByKey, op.sawProjects)
	op.otherYears = projectMatches(op, false)
	op.otherUnits = projectMatches(op, true)
	op.names = many(op, &op.units, (*warehouse.Reader).NamesByUnit, nil)
	op.links = many(op, &op.units, (*warehouse.Reader).LinksByUnit, op.sawLinks)
	op.indicators = many(op, &op.projects, (*warehouse.Reader).IndicatorsByProject, op.sawIndicators)
	op.indicator = one(op, &op.aims, (*warehouse.Reader).IndicatorsByKey, nil)
	op.amount = one(op, &op.amounts, (*warehouse.Reader).AmountsByUnit, op.sawAmounts)
	return context.WithValue(ctx, operationKey{}, op), op
}

// remember has the loaders of what is small look into what other operations have loaded.
func (op *operation) remember(m *memory) {
	op.memory = m
	remember(op.unit, m, op, "unit")
	remember(op.department, m, op, "unit")
	remember(op.disclosure, m, op, "disclosure")
	rememberFacts(op.figures, m, "figures")
	rememberFacts(op.projectsOf, m, "projects of disclosures")
	rememberFacts(op.procurement, m, "procurement")
	rememberFacts(op.assets, m, "assets")
	rememberFacts(op.lines, m, "lines")
	rememberFacts(op.project, m, "project")
	rememberFacts(op.indicators, m, "indicators")
	rememberFacts(op.indicator, m, "indicator")
	remember(op.amount, m, op, "amount")
}

// remembered says whether what a field with arguments answers is: that is little; pages and texts are not, nor what is at hand.
func (op *operation) remembered(field string) bool {
	if field == "trend" {
		r, err := op.reader()
		return err == nil && !r.AtHand()
	}
	return field == "disclosures"
}

// factsField is what loaders of the facts of disclosures go by.
const factsField = "facts of disclosures"

// operationOf is the operation that a resolver works for.
func operationOf(ctx context.Context) *operation { return ctx.Value(operationKey{}).(*operation) }

// one makes a loader of single rows.
func one[K comparable, V any](
	op *operation, s *siblings[K], call func(*warehouse.Reader, context.Context, []K) (map[K]V, error), saw func(level, []V),
) *loader[K, V] {
	return &loader[K, V]{siblings: s, saw: saw, fetch: func(ctx context.Context, keys []K) (map[K]V, error) {
		r, err := op.reader()
		if err != nil {
			return nil, err
		}
		return call(r, ctx, keys)
	}}
}

// many makes a loader of lists. All lists of one fetch stand on one level, so their rows are siblings.
func many[K comparable, V any](
	op *operation, s *siblings[K], call func(*warehouse.Reader, context.Context, []K) (map[K][]V, error), saw func(level, []V),
) *loader[K, []V] {
	if saw == nil {
		return one(op, s, call, nil)
	}
	return one(op, s, call, func(at level, lists [][]V) { saw(at, slices.Concat(lists...)) })
}

// withArgs finds the loader of a field that takes arguments, and makes it with the first call. args is a struct of
// plain values: JSON writes equal ones alike.
func withArgs[K comparable, V any](op *operation, field string, args any, make func() *loader[K, V]) *loader[K, V] {
	name, err := json.Marshal(args)
	if err != nil {
		panic(fmt.Errorf("name the arguments of %s: %w", field, err))
	}
	op.mu.Lock()
	defer op.mu.Unlock()
	key := field + string(name)
	l, ok := op.byArgs[key].(*loader[K, V])
	if !ok {
		l = make()
		switch {
		case field == factsField:
			rememberFacts(l, op.memory, key)
		case op.remembered(field):
			remember(l, op.memory, op, key)
		}
		op.byArgs[key] = l
	}
	return l
}

// disclosuresOf loads the disclosures of units.
func (op *operation) disclosuresOf(years *warehouse.YearRange, stage *fiscal.Stage) *loader[warehouse.UnitKey, []*warehouse.Disclosure] {
	return withArgs(op, "disclosures", []any{years, stage}, func() *loader[warehouse.UnitKey, []*warehouse.Disclosure] {
		return many(op, &op.units, func(r *warehouse.Reader, ctx context.Context, keys []warehouse.UnitKey) (map[warehouse.UnitKey][]*warehouse.Disclosure, error) {
			return r.DisclosuresByUnit(ctx, keys, years, stage)
		}, op.sawDisclosures)
	})
}

// trendOf loads a measure's series of units.
func (op *operation) trendOf(q warehouse.UnitTrend, withPredecessors bool) *loader[warehouse.UnitKey, *warehouse.Series] {
	return withArgs(op, "trend", []any{q, withPredecessors}, func() *loader[warehouse.UnitKey, *warehouse.Series] {
		return one(op, &op.units, func(r *warehouse.Reader, ctx context.Context, keys []warehouse.UnitKey) (map[warehouse.UnitKey]*warehouse.Series, error) {
			if withPredecessors {
				return r.TrendsWithPredecessors(ctx, q, keys)
			}
			return r.TrendsByUnit(ctx, q, keys)
		}, op.sawSeries)
	})
}

// executionsOf loads the budgets of units beside their final accounts.
func (op *operation) executionsOf(q warehouse.ExecutionQuery) *loader[warehouse.UnitKey, []*warehouse.Execution] {
	return withArgs(op, "execution", q, func() *loader[warehouse.UnitKey, []*warehouse.Execution] {
		return many(op, &op.units, func(r *warehouse.Reader, ctx context.Context, keys []warehouse.UnitKey) (map[warehouse.UnitKey][]*warehouse.Execution, error) {
			return r.ExecutionsByUnit(ctx, q, keys)
		}, op.sawExecutions)
	})
}

// unitAmount loads one figure of a unit together with those that the fields beside it ask of it and its siblings.
func (op *operation) unitAmount(ctx context.Context, key warehouse.AmountKey) (*warehouse.Amount, error) {
	at := levelOf(ctx)
	if !op.amounts.knows(at.above(), key) {
		var keys []warehouse.AmountKey
		for _, k := range amountFields(ctx) {
			for _, k.Unit = range op.units.with(at, key.Unit) {
				keys = append(keys, k)
			}
		}
		op.amounts.add(at.above(), keys)
	}
	return op.amount.load(ctx, key)
}

// unitProjects loads pages of the projects of units.
func (op *operation) unitProjects(f *warehouse.ProjectFilter, o *warehouse.ProjectOrder, args warehouse.PageArgs) *loader[warehouse.UnitKey, *warehouse.Page[*warehouse.Project]] {
	return withArgs(op, "projects", []any{f, o, args}, func() *loader[warehouse.UnitKey, *warehouse.Page[*warehouse.Project]] {
		return unitPages(op, op.sawProjects, func(r *warehouse.Reader, ctx context.Context, keys []warehouse.UnitKey) (map[warehouse.UnitKey]*warehouse.Page[*warehouse.Project], error) {
			return r.ProjectsByUnit(ctx, keys, f, o, args)
		})
	})
}

// unitIndicators loads pages of the indicators of units.
func (op *operation) unitIndicators(f *warehouse.IndicatorFilter, o *warehouse.IndicatorOrder, args warehouse.PageArgs) *loader[warehouse.UnitKey, *warehouse.Page[*warehouse.Indicator]] {
	return withArgs(op, "indicators", []any{f, o, args}, func() *loader[warehouse.UnitKey, *warehouse.Page[*warehouse.Indicator]] {
		return unitPages(op, op.sawIndicators, func(r *warehouse.Reader, ctx context.Context, keys []warehouse.UnitKey) (map[warehouse.UnitKey]*warehouse.Page[*warehouse.Indicator], error) {
			return r.IndicatorsByUnit(ctx, keys, f, o, args)
		})
	})
}

// indicatorsOf loads the indicators of disclosures.
func (op *operation) indicatorsOf(unread []warehouse.RowField) *loader[warehouse.DisclosureKey, []*warehouse.Indicator] {
	return withArgs(op, factsField, []any{"indicators", unread}, func() *loader[warehouse.DisclosureKey, []*warehouse.Indicator] {
		return many(op, &op.disclosures, func(r *warehouse.Reader, ctx context.Context, keys []warehouse.DisclosureKey) (map[warehouse.DisclosureKey][]*warehouse.Indicator, error) {
			return r.IndicatorsByDisclosure(ctx, keys, unread)
		}, nil)
	})
}

// unitFindings loads pages of the findings of units.
func (op *operation) unitFindings(f *warehouse.FindingFilter, args warehouse.PageArgs) *loader[warehouse.UnitKey, *warehouse.Page[*warehouse.Finding]] {
	return withArgs(op, "findings", []any{f, args}, func() *loader[warehouse.UnitKey, *warehouse.Page[*warehouse.Finding]] {
		return unitPages(op, op.sawFindings, func(r *warehouse.Reader, ctx context.Context, keys []warehouse.UnitKey) (map[warehouse.UnitKey]*warehouse.Page[*warehouse.Finding], error) {
			return r.FindingsByUnit(ctx, keys, f, args)
		})
	})
}

// figures reads the amounts of disclosures, by measure.
func figures(r *warehouse.Reader, ctx context.Context, keys []warehouse.DisclosureKey) (map[warehouse.DisclosureKey]model.Figures, error) {
	rows, err := r.AmountsByDisclosure(ctx, keys)
	out := make(map[warehouse.DisclosureKey]model.Figures, len(rows))
	for key, amounts := range rows {
		out[key] = model.NewFigures(amounts)
	}
	return out, err
}

// groupUnit is the unit that a group is; nil where it is another thing, or several.
func groupUnit(ctx context.Context, group []warehouse.GroupKey) (*warehouse.Unit, error) {
	for _, g := range group {
		if g.Unit != nil {
			return operationOf(ctx).unit.load(ctx, *g.Unit)
		}
	}
	return nil, nil
}

// firstTime says whether an error's text was not met before in this operation.
func (op *operation) firstTime(text string) bool {
	op.mu.Lock()
	defer op.mu.Unlock()
	met := op.logged[text]
	op.logged[text] = true
	return !met
}

// version is the data version that the operation is answered from.
func (op *operation) version() (uint64, error) {
	r, err := op.reader()
	if err != nil {
		return 0, err
	}
	return r.Version(), nil
}

// The saw functions note which rows stand on one level, and keep rows that others will ask for by key.

func (op *operation) sawUnits(at level, rows []*warehouse.Unit) {
	r, err := op.reader()
	if err != nil {
		return // the rows came from it
	}
	var keys, departments []warehouse.UnitKey
	for _, u := range rows {
		if u == nil {
			continue
		}
		op.unit.prime(u.Key, u)
		keys = append(keys, u.Key)
		if u.Department != nil {
			departments = append(departments, r.UnitKey(*u.Department))
		}
	}
	op.units.add(at, keys)
	op.departments.add(at, departments)
}

// departmentOf is the unit that a department's name belongs to.
func (op *operation) departmentOf(ctx context.Context, name string) (*warehouse.Unit, error) {
	r, err := op.reader()
	if err != nil {
		return nil, err
	}
	return op.department.load(ctx, r.UnitKey(name))
}

func (op *operation) sawDisclosures(at level, rows []*warehouse.Disclosure) {
	var keys []warehouse.DisclosureKey
	var units []warehouse.UnitKey
	for _, d := range rows {
		if d == nil {
			continue
		}
		op.disclosure.prime(d.Key, d)
		keys = append(keys, d.Key)
		units = append(units, d.Unit)
	}
	op.disclosures.add(at, keys)
	op.units.add(at, units)
}

func (op *operation) sawProjects(at level, rows []*warehouse.Project) {
	keys := make([]warehouse.ProjectKey, len(rows))
	for i, p := range rows {
		keys[i] = projectKey(p)
		op.project.prime(keys[i], p)
	}
	op.projects.add(at, keys)
	sawFacts(op, at, rows, func(p *warehouse.Project) (warehouse.DisclosureKey, warehouse.UnitKey) { return p.Disclosure, p.Unit })
}

func (op *operation) sawIndicators(at level, rows []*warehouse.Indicator) {
	keys := make([]warehouse.ProjectKey, len(rows))
	for i, ind := range rows {
		keys[i] = warehouse.ProjectKey{Disclosure: ind.Disclosure, Ordinal: ind.ProjectOrdinal}
	}
	op.projects.add(at, keys)
	sawFacts(op, at, rows, func(i *warehouse.Indicator) (warehouse.DisclosureKey, warehouse.UnitKey) { return i.Disclosure, i.Unit })
}

func (op *operation) sawFindings(at level, rows []*warehouse.Finding) {
	sawFacts(op, at, rows, func(f *warehouse.Finding) (warehouse.DisclosureKey, warehouse.UnitKey) { return f.Disclosure, f.Unit })
	for _, f := range rows {
		op.disclosures.add(at, f.Others)
	}
}

func (op *operation) sawFindingCounts(at level, rows []*warehouse.FindingCounts) {
	for _, c := range rows {
		for _, group := range c.Groups {
			if group.Unit != nil {
				op.units.add(at, []warehouse.UnitKey{*group.Unit})
			}
		}
	}
}

// hitProject is the project that a hit of a search belongs to.
func hitProject(h *warehouse.SearchHit) warehouse.ProjectKey {
	return warehouse.ProjectKey{Disclosure: h.Disclosure, Ordinal: h.Project}
}

func (op *operation) sawHits(at level, rows []*warehouse.SearchHit) {
	var projects []warehouse.ProjectKey
	for _, h := range rows {
		if h.Project != 0 {
			projects = append(projects, hitProject(h))
		}
	}
	op.projects.add(at, projects)
	sawFacts(op, at, rows, func(h *warehouse.SearchHit) (warehouse.DisclosureKey, warehouse.UnitKey) { return h.Disclosure, h.Unit })
}

func (op *operation) sawAmounts(at level, rows []*warehouse.Amount) {
	sawFacts(op, at, rows, func(a *warehouse.Amount) (warehouse.DisclosureKey, warehouse.UnitKey) { return a.Disclosure, a.Unit })
}

func (op *operation) sawLater(at level, rows []*warehouse.LaterWitness) {
	keys := make([]warehouse.DisclosureKey, len(rows))
	for i, w := range rows {
		keys[i] = w.In
	}
	op.disclosures.add(at, keys)
}

func (op *operation) sawSeries(at level, rows []*warehouse.Series) {
	var units []warehouse.UnitKey
	var disclosures []warehouse.DisclosureKey
	for _, s := range rows {
		if s == nil {
			continue
		}
		for _, g := range s.Group {
			if g.Unit != nil {
				units = append(units, *g.Unit)
			}
		}
		for _, p := range s.Points {
			if p.Disclosure != nil {
				disclosures = append(disclosures, *p.Disclosure)
			}
		}
	}
	op.units.add(at, units)
	op.disclosures.add(at, disclosures)
}

func (op *operation) sawRanked(at level, rows []*model.RankedUnit) {
	var executions []*warehouse.Execution
	for _, r := range rows {
		if e := r.RankedUnit.Execution; e != nil {
			executions = append(executions, e)
		}
	}
	op.sawExecutions(at, executions)
	sawFacts(op, at, rows, func(r *model.RankedUnit) (warehouse.DisclosureKey, warehouse.UnitKey) {
		return r.Disclosure, r.RankedUnit.Unit
	})
}

func (op *operation) sawOutliers(at level, rows []*model.Outlier) {
	sawFacts(op, at, rows, func(o *model.Outlier) (warehouse.DisclosureKey, warehouse.UnitKey) {
		return o.Disclosure, o.Outlier.Unit
	})
}

// sawPeers notes the peers, too, for a caller who asks for their figures: outliers of one group share them.
func (op *operation) sawPeers(at level, rows []*model.Outlier) {
	op.sawOutliers(at, rows)
	var last *warehouse.Outlier
	for _, o := range rows {
		if o.Members[0] == last {
			continue
		}
		last = o.Members[0]
		sawFacts(op, at, o.Members, func(m *warehouse.Outlier) (warehouse.DisclosureKey, warehouse.UnitKey) { return m.Disclosure, m.Unit })
	}
}

func (op *operation) sawExecutions(at level, rows []*warehouse.Execution) {
	var disclosures []warehouse.DisclosureKey
	units := make([]warehouse.UnitKey, len(rows))
	for i, e := range rows {
		units[i] = e.Unit
		for _, s := range []*warehouse.Stated{&e.Budget, &e.Printed, &e.Adjusted, &e.Final} {
			if s.At != nil {
				disclosures = append(disclosures, s.Disclosure)
			}
		}
	}
	op.disclosures.add(at, disclosures)
	op.units.add(at, units)
}

func (op *operation) sawExecutionPages(at level, pages []*model.ExecutionConnection) {
	for _, p := range pages {
		rows := make([]*warehouse.Execution, len(p.Page.Edges))
		for i, e := range p.Nodes() {
			rows[i] = e.Execution
		}
		op.sawExecutions(at, rows)
	}
}

func (op *operation) sawComparisons(at level, rows []*model.Comparison) {
	for _, c := range rows {
		for _, row := range c.Comparison.Rows {
			op.units.add(at, []warehouse.UnitKey{row.Unit})
			for i := range row.Cells {
				if key := row.Cells[i].Disclosure; key != 0 {
					op.disclosures.add(at, []warehouse.DisclosureKey{key})
				}
			}
		}
	}
}

// sawTargets notes what hangs below the indicators that an answer may show: at most a page of each list.
func (op *operation) sawTargets(at level, rows []*model.IndicatorComparison) {
	for _, c := range rows {
		shown := slices.Clone(c.Aims[:min(maxPage, len(c.Aims))])
		for _, s := range c.TargetComparison.Spreads {
			shown = append(shown, s.Lowest, s.Highest)
		}
		for _, moves := range [][]*warehouse.TargetMove{c.TargetComparison.Moves, c.MovesTo(true), c.MovesTo(false), c.TargetComparison.Steady} {
			for _, m := range moves[:min(maxPage, len(moves))] {
				shown = append(shown, m.From, m.To)
			}
		}
		shown = append(shown, c.TargetComparison.Misses[:min(maxPage, len(c.TargetComparison.Misses))]...)
		keys := make([]warehouse.ProjectKey, len(shown))
		for i, a := range shown {
			keys[i] = warehouse.ProjectKey{Disclosure: a.Disclosure, Ordinal: a.ProjectOrdinal}
		}
		op.projects.add(at, keys)
		sawFacts(op, at, shown, func(a *warehouse.Aim) (warehouse.DisclosureKey, warehouse.UnitKey) { return a.Disclosure, a.Unit })
	}
}

// wholeIndicators reads the indicators of aims that an answer shows.
func (op *operation) wholeIndicators(ctx context.Context, aims []*warehouse.Aim) ([]*warehouse.Indicator, error) {
	keys := make([]warehouse.IndicatorKey, len(aims))
	for i, a := range aims {
		keys[i] = a.IndicatorKey
	}
	op.aims.add(levelOf(ctx), keys)
	rows := make([]*warehouse.Indicator, len(aims))
	for i, key := range keys {
		row, err := op.indicator.load(ctx, key)
		if err != nil {
			return nil, err
		}
		if rows[i] = row; row == nil {
			return nil, fmt.Errorf("indicator %v was there and is not any more", key)
		}
	}
	return rows, nil
}

// wholeMoves reads the indicators of moves that an answer shows.
func (op *operation) wholeMoves(ctx context.Context, moves []*warehouse.TargetMove) ([]*model.TargetMove, error) {
	aims := make([]*warehouse.Aim, 0, 2*len(moves))
	for _, m := range moves {
		aims = append(aims, m.From, m.To)
	}
	rows, err := op.wholeIndicators(ctx, aims)
	if err != nil {
		return nil, err
	}
	whole := make([]*model.TargetMove, len(moves))
	for i, m := range moves {
		whole[i] = &model.TargetMove{From: rows[2*i], To: rows[2*i+1], Change: m.Change, Stricter: m.Stricter}
	}
	return whole, nil
}

func (op *operation) sawCoverage(at level, rows []*model.Coverage) {
	for _, c := range rows {
		for _, year := range c.Coverage.Years {
			op.units.add(at, year.Missing[:min(len(year.Missing), maxPage)])
		}
	}
}

func (op *operation) sawValues(at level, rows []*model.DimensionValue) {
	for _, v := range rows {
		if v.Unit != nil {
			op.units.add(at, []warehouse.UnitKey{*v.Unit})
		}
	}
}

func (op *operation) sawChanges(at level, rows []*warehouse.FactChange) {
	var disclosures []warehouse.DisclosureKey
	var units []warehouse.UnitKey
	for _, c := range rows {
		units = append(units, c.Unit.Key)
		for _, key := range []warehouse.DisclosureKey{c.BeforeIn, c.AfterIn} {
			if key != 0 {
				disclosures = append(disclosures, key)
			}
		}
	}
	op.disclosures.add(at, disclosures)
	op.units.add(at, units)
}

// newCatalog adds the dimensions, as the schema names and describes them.
func newCatalog(entries []*warehouse.MeasureEntry) *model.Catalog {
	c := &model.Catalog{}
	for _, e := range entries {
		c.Measures = append(c.Measures, &model.CatalogMeasure{MeasureEntry: e})
	}
	for _, v := range parsedSchema.Types["Dimension"].EnumValues {
		c.Dimensions = append(c.Dimensions, &model.CatalogDimension{Dimension: warehouse.Dimension(v.Name), Description: v.Description})
	}
	return c
}

func sawFacts[T any](op *operation, at level, rows []T, of func(T) (warehouse.DisclosureKey, warehouse.UnitKey)) {
	disclosures := make([]warehouse.DisclosureKey, len(rows))
	units := make([]warehouse.UnitKey, len(rows))
	for i, row := range rows {
		disclosures[i], units[i] = of(row)
	}
	op.disclosures.add(at, disclosures)
	op.units.add(at, units)
}

func projectKey(p *warehouse.Project) warehouse.ProjectKey {
	return warehouse.ProjectKey{Disclosure: p.Disclosure, Ordinal: p.Ordinal}
}

// projectMatches makes a loader of projects that are taken for the same.
func projectMatches(op *operation, acrossUnits bool) *loader[warehouse.ProjectKey, []*warehouse.ProjectMatch] {
	return many(op, &op.projects, func(r *warehouse.Reader, ctx context.Context, keys []warehouse.ProjectKey) (map[warehouse.ProjectKey][]*warehouse.ProjectMatch, error) {
		return r.ProjectMatches(ctx, keys, acrossUnits)
	}, op.sawMatches)
}

func (op *operation) sawMatches(at level, rows []*warehouse.ProjectMatch) {
	projects := make([]*warehouse.Project, len(rows))
	for i, m := range rows {
		projects[i] = m.Project
	}
	op.sawProjects(at, projects)
}

func (op *operation) sawLinks(at level, rows []*warehouse.UnitLink) {
	for _, l := range rows {
		for _, u := range slices.Concat(l.Earlier, l.Later) {
			op.units.add(at, []warehouse.UnitKey{u.Key})
		}
	}
}

// linksOf are the links in which a unit stands on one side.
func (op *operation) linksOf(ctx context.Context, u *warehouse.Unit, side func(*warehouse.UnitLink) []warehouse.LinkedUnit) ([]*warehouse.UnitLink, error) {
	all, err := op.links.load(ctx, u.Key)
	found := []*warehouse.UnitLink{}
	for _, l := range all {
		if slices.ContainsFunc(side(l), func(one warehouse.LinkedUnit) bool { return one.Key == u.Key }) {
			found = append(found, l)
		}
	}
	return found, err
}

func (op *operation) sawIdentities(at level, rows []*model.UnitIdentity) {
	for _, i := range rows {
		op.units.add(at, i.UnitIdentity.Units)
	}
}

func (op *operation) sawGroups(at level, rows []*model.ProjectGroup) {
	keys := make([]string, len(rows))
	for i, g := range rows {
		keys[i] = g.Key
	}
	op.groups.add(at, keys)
}

func (op *operation) sawSame(at level, rows []*model.SameProject) {
	for _, s := range rows {
		op.sawMatches(at, s.ProjectGroup.Matches[:min(maxPage, len(s.ProjectGroup.Matches))])
	}
}

// projectsOfGroups loads the projects of groups that were made by one filter.
func (op *operation) projectsOfGroups(f *warehouse.ProjectFilter, first int) *loader[string, []*warehouse.Project] {
	return withArgs(op, "projectGroups", []any{f, first}, func() *loader[string, []*warehouse.Project] {
		return many(op, &op.groups, func(r *warehouse.Reader, ctx context.Context, keys []string) (map[string][]*warehouse.Project, error) {
			return r.ProjectsOfGroups(ctx, f, keys, first)
		}, op.sawProjects)
	})
}

// priorAmount is what the project of the same name and unit says a year earlier; nil where there is none, or several
// bear the name. It is read only for a caller that selects it.
func (op *operation) priorAmount(ctx context.Context, p *warehouse.Project) (*fiscal.Money, error) {
	if !graphql.AnyFieldRequested(ctx, "priorYear", "yoyChange", "yoyRatio") {
		return nil, nil
	}
	others, err := op.otherYears.load(ctx, projectKey(p))
	if err != nil {
		return nil, err
	}
	var prior []*fiscal.Money
	for _, o := range others {
		if o.Project.Year == p.Year-1 && o.Score == 1 { // nothing is subtracted from what may be another project
			prior = append(prior, o.Project.Amount)
		}
	}
	if len(prior) != 1 {
		return nil, nil
	}
	return prior[0], nil
}
