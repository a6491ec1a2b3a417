package warehouse

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"
	"golang.org/x/sync/errgroup"

	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/naming"
)

// Load is what was read of one unit, year, stage and scope: the facts, in the order of the documents.
//
// What names and counts rows is given by [Warehouse.Load] and need not be set: keys, IDs, years and stages of rows, ordinals
// (from the rows' order), Project.Indicators, Amount.PriorYear, Unit.Key, Unit.ID, Unit.Aliases, Unit.Years and the IDs of documents. Only
// Indicator.ProjectOrdinal says which of Projects, from 1, an indicator belongs to; Indicator.Outcome is worked out. The measures that count projects,
// indicators and findings are counted.
type Load struct {
	Unit    Unit
	Year    int
	Stage   fiscal.Stage
	Scope   fiscal.Scope
	Title   string
	TitleAt Place
	// Documents are what it was read from, at least one; places say by number which. IngestedAt may be zero: now.
	Documents []Document
	// AssetsAsOf is the date of the asset table, 2020-12-31; nil where none is given.
	AssetsAsOf *string

	Amounts     []Amount // at most one per measure
	Projects    []Project
	Indicators  []Indicator
	Procurement []ProcurementItem
	Assets      []Asset
	Lines       []BudgetLine
	Sections    []Section
	Findings    []Finding

	// Members are the names of the units that a department's document lists as its own; none where it lists none.
	Members []string
}

// LoadOutcome is what became of a [Load].
type LoadOutcome string

// The outcomes of a load.
const (
	OutcomeLoaded     LoadOutcome = "LOADED"     // there was no current disclosure of this unit, year, stage and scope
	OutcomeSuperseded LoadOutcome = "SUPERSEDED" // it replaced the current one
	OutcomeUnchanged  LoadOutcome = "UNCHANGED"  // the same documents, read by the same parser version, are the current one or one it replaced
)

// Loaded says what became of a [Load] and under which names its facts are found.
type Loaded struct {
	DisclosureID string
	Key          DisclosureKey
	UnitID       string
	Outcome      LoadOutcome
	Version      int    // of the disclosure, from 1
	DataVersion  uint64 // the newest version after the load
	Facts        int    // rows written; 0 where nothing changed
	Across       int    // findings of AcrossRules that came with the load and speak of it
}

// column types that facts must fit into
const (
	moneyDigits  = 18
	targetDigits = 38
	targetScale  = 10
)

// factTable is a table of facts and how its rows are made. Amounts stand first: see [Warehouse.writeFacts].
type factTable struct {
	name, columns string
	add           func(batch driver.Batch, l *Load, row disclosureRow) (rows int, err error)
}

// disclosureRow is what the row that commits a load says beside the load itself.
type disclosureRow struct {
	identity
	key      DisclosureKey
	number   int
	outcome  LoadOutcome
	version  uint64        // the data version that brings it
	replaces DisclosureKey // 0 where it replaces none
	belongs  belonging
}

// factColumns are what rows of facts say of the disclosure that they come from, beside what a table names itself.
const factColumns = ", version, unit_name, unit_code, region_code, region_name, regions, sector, nature, rank"

// facts are the values of factColumns.
func (d *disclosureRow) facts(l *Load) []any {
	u := &l.Unit
	return []any{d.version, u.Name, u.Code, u.Region.Code, u.Region.Name, regionsAbove(u.Region), (*string)(u.Sector), u.Nature, u.Rank}
}

var factTables = []factTable{
	{"amounts", amountColumns + factColumns, addAmounts},
	{"projects", "disclosure, ordinal, unit, year, stage, scope, number, name, name_key, match_key, at, objective, objective_at, amount, amount_source, amount_at, indicators, objective_key, targets_key, achieved, achieved_at" + factColumns, addProjects},
	{"indicators", indicatorColumns + ", project_name, name_key" + factColumns, addIndicators},
	{"procurement_items", "disclosure, ordinal, project, project_budget, item, catalogue_code, quantity_unit, quantity, unit_price, amount, sources.source, sources.amount, at, amount_at", addProcurement},
	{"assets", "disclosure, ordinal, name, level, quantity, value, at", addAssets},
	{"budget_lines", "disclosure, ordinal, unit, year, stage, scope, fund, classification, code, name, level, measure, value, at" + factColumns, addLines},
	{"sections", "disclosure, ordinal, kind, heading, text, at, first_block, last_block", addSections},
	{"findings", findingColumns + factColumns, addFindings},
	{"document_blocks", "disclosure, document, blocks", addBlocks},
	{"search_index", "disclosure, version, unit, stage, kind, ordinal, indicator, length, age, key, unit_key, folded", addSearchIndex},
	{"search_hits", "key, disclosure, unit, unit_key, year, stage, kind, ordinal, indicator, text, at", addSearchHits},
}

// Load stores what was read from documents; all of the slice becomes visible at once, with one data version, or nothing.
// A load with the same bytes, parser version, unit, year, stage and scope as the current disclosure, or as one that it
// replaced, changes nothing: a folder that holds a document and its correction can be loaded again. Any other replaces the
// current one as a whole. What was withdrawn, and all before it, may be loaded anew. Of several for one unit, year, stage and scope the last is current.
//
// Money is stored with [fiscal.MoneyScale] decimals of a 元, targets with ten; finer ones are rounded, their place keeps the
// text. A number that is too large is [ErrDoesNotFit], and nothing is stored.
func (w *Warehouse) Load(ctx context.Context, loads []Load) ([]Loaded, error) {
	if len(loads) == 0 {
		return nil, nil
	}
	if w.preview != nil {
		return w.previewLoad(ctx, loads)
	}
	w.loading.Lock()
	defer w.loading.Unlock()
	ctx = w.loadContext(ctx)
	what := fmt.Sprintf("load %d disclosures", len(loads))
	if len(loads) == 1 {
		what = fmt.Sprintf("load %q", loads[0].name())
	}
	for i := range loads {
		if err := loads[i].check(); err != nil {
			return nil, fmt.Errorf("load %q (%s %d): %w", loads[i].name(), loads[i].Stage, loads[i].Year, err)
		}
	}
	if err := w.rollBack(ctx); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	names, err := w.newestBelongings(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	newest, newestAt, err := w.newest(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	units := make([]UnitKey, len(loads))
	for i := range loads {
		units[i] = loads[i].identity(names).unit
	}
	current, err := w.lastVersions(ctx, units)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	rows := make([]disclosureRow, len(loads))
	var changed []int
	for i := range loads {
		rows[i] = next(&loads[i], names, current)
		if rows[i].outcome != OutcomeUnchanged {
			changed = append(changed, i)
		}
	}
	facts := make([]int, len(loads))
	version := newest
	var replaced []DisclosureKey
	across := &lookup{}
	if len(changed) > 0 {
		if version, err = w.disown(ctx, newest, commitTime(newestAt)); err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		for _, i := range changed {
			rows[i].version = version + 1
			if rows[i].replaces != 0 {
				replaced = append(replaced, rows[i].replaces)
			}
		}
		if err := w.writeFacts(ctx, loads, rows, changed, facts); err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		touched := make([]*subject, len(changed))
		for n, i := range changed {
			touched[n] = subjectOf(&loads[i], &rows[i])
		}
		if across, err = w.findAcross(ctx, version, touched, replaced); err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		version++
		if err := w.commit(ctx, version, commitTime(newestAt), loads, rows, changed, across.retired); err != nil {
			return nil, fmt.Errorf("%s: %w", what, wrap("commit", err))
		}
		if err := w.mark(ctx, version, commitTime(newestAt)); err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		w.clean = true
	}
	w.committed(ctx, version, replaced, across.retired)
	loaded := make([]Loaded, len(loads))
	for i, r := range rows {
		loaded[i] = Loaded{
			DisclosureID: "d:" + r.name(r.number), Key: r.key, UnitID: UnitID(r.unit), Outcome: r.outcome, Version: r.number,
			DataVersion: version, Facts: facts[i], Across: across.found[r.key],
		}
	}
	return loaded, nil
}

// leftoversSQL finds facts of loads that were cut off, and what they found of disclosures that were there before: no commit bears
// their data version yet.
const leftoversSQL = `SELECT DISTINCT disclosure, false AS finding
FROM amounts
WHERE version > {version:UInt64} AND disclosure NOT IN (SELECT disclosure FROM disclosures)
UNION ALL
SELECT ` + findingKeySQL + `, true
FROM findings
WHERE version > {version:UInt64} AND disclosure IN (SELECT disclosure FROM disclosures)`

// disownSQL withdraws them, as disclosures of no unit, and retires the findings.
const disownSQL = `INSERT INTO disclosures (unit, year, stage, scope, version, number, disclosure, committed_at, withdrawn, withdrawn_reason, retired)
SELECT 0, 0, 'BUDGET', 'UNIT', {to:UInt64}, 0, arrayJoin({keys:Array(UInt64)}) AS key, fromUnixTimestamp64Milli({at:Int64}), true, 'the load was cut off',
    if(key = {keys:Array(UInt64)}[1], {retired:Array(UInt64)}, [])`

// disown hides the facts of loads that were cut off, which bear the data version that the next commit would take: before
// it, with a version of its own. It returns the newest version by then.
func (w *Warehouse) disown(ctx context.Context, newest uint64, at time.Time) (uint64, error) {
	if w.clean && w.engine != nil { // nobody else loads
		w.clean = false
		return newest, nil
	}
	w.clean = false
	p := &params{}
	p.set("version", newest)
	var keys []DisclosureKey
	retired := []uint64{}
	err := w.query(ctx, "look for facts of a load that was cut off", leftoversSQL, p.named, func(rows driver.Rows) error {
		var key uint64
		var finding bool
		err := rows.Scan(&key, &finding)
		if finding {
			retired = append(retired, key)
		} else {
			keys = append(keys, DisclosureKey(key))
		}
		return err
	})
	if err != nil || len(keys)+len(retired) == 0 {
		return newest, err
	}
	if len(keys) == 0 {
		keys = append(keys, newDisclosureKey()) // of no facts
	}
	p = &params{}
	p.set("to", newest+1)
	p.set("keys", numbers(keys))
	p.set("retired", retired)
	p.set("at", at.UnixMilli())
	w.count(ctx, disownSQL)
	if err := w.conn.Exec(ctx, disownSQL, p.named...); err != nil {
		return newest, wrap("hide facts of a load that was cut off", err)
	}
	if err := w.mark(ctx, newest+1, at); err != nil {
		return newest, err
	}
	w.committed(ctx, newest+1, keys, retired)
	return newest + 1, nil
}

// commitTime is now, but never before an earlier commit: a moment must name one version.
func commitTime(newest time.Time) time.Time {
	now := time.Now().UTC().Truncate(time.Millisecond)
	if !now.After(newest) {
		return newest.Add(time.Millisecond)
	}
	return now
}

// name is that of the first document.
func (l *Load) name() string {
	if len(l.Documents) == 0 {
		return ""
	}
	return l.Documents[0].Name
}

// identity is what l supersedes others by, where its name may have been given to another unit.
func (l *Load) identity(b belongings) identity {
	return identity{b.unit(UnitKeyOf(l.Unit.Name)), l.Year, l.Stage, l.Scope}
}

// next decides what becomes of a load after what is there, and notes it as there for the loads behind it.
func next(l *Load, names belongings, current map[identity]last) disclosureRow {
	id := l.identity(names)
	before := current[id]
	row := disclosureRow{identity: id, key: newDisclosureKey(), number: before.number + 1, outcome: OutcomeLoaded, belongs: belonging{rule: ByName}}
	if b, moved := names[UnitKeyOf(l.Unit.Name)]; moved {
		row.belongs = b
	}
	read := source(l.Documents)
	if same, known := before.known[read]; known && before.visible {
		row.key, row.number, row.outcome = same.key, same.number, OutcomeUnchanged
		return row
	}
	if before.visible {
		row.outcome, row.replaces = OutcomeSuperseded, before.key
	} else {
		before.known = map[string]version{}
	}
	v := version{row.key, row.number}
	before.known[read] = v
	current[id] = last{version: v, visible: true, documents: l.Documents, known: before.known}
	return row
}

// newDisclosureKey is random, so that rows of a load that was cut off can never be taken for those of another.
func newDisclosureKey() DisclosureKey {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return DisclosureKey(binary.LittleEndian.Uint64(b[:])>>1 | 1)
}

// check finds what a table would not take, or would take as something else.
func (l *Load) check() error {
	switch {
	case strings.TrimSpace(l.Unit.Name) == "":
		return errors.New("the unit has no name")
	case l.Year < 1900 || l.Year > 2200:
		return fmt.Errorf("%d is no fiscal year", l.Year)
	case !slices.Contains(fiscal.Enum("Stage"), string(l.Stage)):
		return fmt.Errorf("%q is no stage", l.Stage)
	case !slices.Contains(fiscal.Enum("Scope"), string(l.Scope)):
		return fmt.Errorf("%q is no scope", l.Scope)
	case len(l.Documents) == 0:
		return errors.New("it has no document")
	}
	for i := range l.Documents {
		if l.Documents[i].SHA256 == "" {
			return errors.New("a document has no SHA-256")
		}
	}
	seen := map[fiscal.Measure]bool{}
	for _, a := range l.Amounts {
		switch {
		case seen[a.Measure]:
			return fmt.Errorf("two amounts of %s", a.Measure)
		case !slices.Contains(fiscal.Enum("Measure"), string(a.Measure)):
			return fmt.Errorf("%q is no measure", a.Measure)
		case !slices.Contains(fiscal.Enum("DisclosureState"), string(a.State)):
			return fmt.Errorf("%s: %q is no state", a.Measure, a.State)
		}
		seen[a.Measure] = true
	}
	for _, i := range l.Indicators {
		if i.ProjectOrdinal < 1 || i.ProjectOrdinal > len(l.Projects) {
			return fmt.Errorf("indicator %q belongs to project %d of %d", i.Name, i.ProjectOrdinal, len(l.Projects))
		}
	}
	for _, f := range l.Findings {
		if !slices.Contains(fiscal.Enum("Severity"), string(f.Severity)) {
			return fmt.Errorf("finding %s: %q is no severity", f.Code, f.Severity)
		}
	}
	for _, a := range l.Assets {
		if a.Level < 0 || a.Level > math.MaxUint8 {
			return fmt.Errorf("asset %q: level %d: %w", a.Name, a.Level, ErrDoesNotFit)
		}
	}
	return nil
}

// atOnce is how many statements of a load run side by side where nobody else waits for the engine: few documents keep one core
// of it busy.
const atOnce = 2

// loadContext gives the statements of a load their share of the cores.
func (w *Warehouse) loadContext(ctx context.Context) context.Context {
	if w.atOnce > 1 {
		return ctx
	}
	return clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"max_threads": 1}))
}

// writeFacts writes the rows of all tables, and adds how many there are of each load.
func (w *Warehouse) writeFacts(ctx context.Context, loads []Load, rows []disclosureRow, changed, facts []int) error {
	written := make([][]int, len(factTables))
	write := func(ctx context.Context, i int) error {
		written[i] = make([]int, len(loads))
		return wrap("write "+factTables[i].name, w.insertFacts(ctx, factTables[i], loads, rows, changed, written[i]))
	}
	if err := write(ctx, 0); err != nil { // before all others: what a load that is cut off leaves behind is found by it
		return err
	}
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(w.atOnce)
	for i := 1; i < len(factTables); i++ {
		group.Go(func() error { return write(inner, i) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for _, of := range written {
		for i, n := range of {
			facts[i] += n
		}
	}
	return nil
}

func (w *Warehouse) insertFacts(ctx context.Context, t factTable, loads []Load, rows []disclosureRow, changed, facts []int) error {
	return w.insert(ctx, t.name, t.columns, func(batch driver.Batch) error {
		for _, i := range changed {
			n, err := t.add(batch, &loads[i], rows[i])
			if err != nil {
				return fmt.Errorf("document %q: %w", loads[i].name(), err)
			}
			facts[i] += n
		}
		return nil
	})
}

// insert writes rows as one block, which the engine makes visible as a whole. Without rows it writes nothing.
func (w *Warehouse) insert(ctx context.Context, table, columns string, add func(driver.Batch) error) (err error) {
	sql := "INSERT INTO " + table + " (" + columns + ")"
	batch, err := w.conn.PrepareBatch(ctx, sql)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, batch.Close()) }()
	if err := add(batch); err != nil {
		return err
	}
	if batch.Rows() == 0 {
		return batch.Abort()
	}
	w.count(ctx, sql)
	return batch.Send()
}

// numberRows appends rows and turns a number that is too large into an error that names it.
type rowWriter struct {
	batch driver.Batch
	facts []any // that end each row, see [rowWriter.fact]
	err   error
	rows  int
}

// fact appends a row that says what its disclosure does.
func (r *rowWriter) fact(values ...any) { r.append(append(values, r.facts...)...) }

func (r *rowWriter) append(values ...any) {
	if r.err == nil {
		r.err = r.batch.Append(values...)
		r.rows++
	}
}

func (r *rowWriter) money(what string, m *decimal.Decimal) *decimal.Decimal {
	return r.fit(what, m, moneyDigits, fiscal.MoneyScale)
}

func (r *rowWriter) target(what string, m *decimal.Decimal) *decimal.Decimal {
	return r.fit(what, m, targetDigits, targetScale)
}

func (r *rowWriter) fit(what string, m *decimal.Decimal, digits, scale int32) *decimal.Decimal {
	if m == nil || r.err != nil {
		return nil
	}
	// An exponent as large as a document can write it would take for ever to round.
	if m.Exponent() > digits || m.Exponent() < -1000 {
		r.err = fmt.Errorf("%s is %.40s: %w", what, m.Coefficient().String(), ErrDoesNotFit)
		return nil
	}
	rounded := m.Round(scale)
	if rounded.Abs().Cmp(decimal.New(1, digits-scale)) >= 0 {
		r.err = fmt.Errorf("%s is %.40s: %w", what, rounded.String(), ErrDoesNotFit)
		return nil
	}
	return &rounded
}

// counted are a load's amounts with the measures that count its rows.
func (l *Load) counted() []Amount {
	counts := map[fiscal.Measure]int{
		fiscal.ProjectCount: len(l.Projects), fiscal.IndicatorCount: len(l.Indicators), fiscal.FindingCount: len(l.Findings),
	}
	amounts := make([]Amount, 0, len(l.Amounts)+len(counts))
	for _, a := range l.Amounts {
		if _, ok := counts[a.Measure]; !ok {
			amounts = append(amounts, a)
		}
	}
	for _, m := range []fiscal.Measure{fiscal.ProjectCount, fiscal.IndicatorCount, fiscal.FindingCount} {
		n := decimal.NewFromInt(int64(counts[m]))
		amounts = append(amounts, Amount{Measure: m, State: fiscal.StateOf(n), Value: &n})
	}
	return amounts
}

func addAmounts(batch driver.Batch, l *Load, d disclosureRow) (int, error) {
	w := &rowWriter{batch: batch, facts: d.facts(l)}
	for _, a := range l.counted() {
		kinds, values, places := make([]string, len(a.Witnesses)), make([]decimal.Decimal, len(a.Witnesses)), make([]string, len(a.Witnesses))
		for i, witness := range a.Witnesses {
			kinds[i], places[i] = string(witness.Kind), writePlace(&witness.At)
			if v := w.money("a witness of "+string(a.Measure), &witness.Value); v != nil {
				values[i] = *v
			}
		}
		what := string(a.Measure)
		stages, budgets := make([]string, len(a.Budgets)), make([]*decimal.Decimal, len(a.Budgets))
		completions, budgetPlaces := make([]*decimal.Decimal, len(a.Budgets)), make([]string, len(a.Budgets))
		for i, b := range a.Budgets {
			stages[i], budgetPlaces[i] = string(b.Stage), writePlace(&b.At)
			budgets[i], completions[i] = w.money("the budget of "+what, b.Value), w.money("the completion of "+what, b.Completion)
		}
		w.fact(uint64(d.key), uint64(d.unit), uint16(d.year), string(d.stage), string(d.scope), what, string(a.State),
			w.money(what, a.Value), writePlace(a.At), w.money("the change of "+what, a.StatedChange), w.money("the rate of "+what, a.StatedRate),
			a.ChangeBase, writePlace(a.ChangeAt), a.Reason, writePlace(a.ReasonAt), kinds, values, places, stages, budgets, completions, budgetPlaces)
	}
	return w.rows, w.err
}

func addProjects(batch driver.Batch, l *Load, d disclosureRow) (int, error) {
	w := &rowWriter{batch: batch, facts: d.facts(l)}
	targets := l.targetKeys()
	indicators := make([]uint32, len(l.Projects))
	for _, i := range l.Indicators {
		indicators[i.ProjectOrdinal-1]++
	}
	for i, p := range l.Projects {
		w.fact(uint64(d.key), uint32(i+1), uint64(d.unit), uint16(d.year), string(d.stage), string(d.scope), uint32(d.number),
			p.Name, naming.Fold(p.Name), naming.Project(p.Name), writePlace(&p.At), p.Objective, writePlace(p.ObjectiveAt),
			w.money("the amount of project "+p.Name, p.Amount), (*string)(p.AmountSource), writePlace(p.AmountAt), indicators[i], textKey(p.Objective), targets[i], p.Achieved, writePlace(p.AchievedAt))
	}
	return w.rows, w.err
}

func addIndicators(batch driver.Batch, l *Load, d disclosureRow) (int, error) {
	w := &rowWriter{batch: batch, facts: d.facts(l)}
	// Those of a project are numbered, wherever they stand.
	sorted := slices.Clone(l.Indicators)
	slices.SortStableFunc(sorted, func(a, b Indicator) int { return cmp.Compare(a.ProjectOrdinal, b.ProjectOrdinal) })
	project, ordinal := 0, uint32(0)
	for _, i := range sorted {
		if i.ProjectOrdinal != project {
			project, ordinal = i.ProjectOrdinal, 0
		}
		ordinal++
		references := i.References
		if references == nil {
			references = []string{}
		}
		t, what := i.Target, "the target of "+i.Name
		var a fiscal.Target
		var reached *string
		if i.Actual != nil {
			a, reached = *i.Actual, &i.Actual.Text
		}
		w.fact(uint64(d.key), uint32(project), ordinal, uint64(d.unit), uint16(d.year), string(d.stage), string(d.scope), uint32(d.number),
			string(i.Level1), i.Level1Text, (*string)(i.Level2), i.Level2Text, i.Name, i.Definition,
			t.Text, string(t.Operator), string(t.Kind), w.target(what, t.Value), w.target(what, t.Upper), t.Unit, w.target(what, t.Normalized), t.NormalizedUnit,
			i.Basis, references, writePlace(&i.At), writePlace(&i.TargetAt),
			reached, string(a.Operator), string(a.Kind), w.target(what, a.Value), w.target(what, a.Upper), a.Unit, w.target(what, a.Normalized), a.NormalizedUnit, writePlace(i.ActualAt),
			string(fiscal.OutcomeOf(&t, i.Actual, d.year)), w.target(what, i.Weight), w.target(what, i.Score), i.Deviation, writePlace(i.UnitAt), writePlace(i.SignAt),
			l.Projects[project-1].Name, naming.Indicator(i.Name))
	}
	return w.rows, w.err
}

func addProcurement(batch driver.Batch, l *Load, d disclosureRow) (int, error) {
	w := &rowWriter{batch: batch}
	for i, p := range l.Procurement {
		sources, amounts := make([]string, len(p.Sources)), make([]decimal.Decimal, len(p.Sources))
		what := "procurement of " + p.Item
		for j, s := range p.Sources {
			sources[j] = string(s.Source)
			if v := w.money(what, &s.Amount); v != nil {
				amounts[j] = *v
			}
		}
		w.append(uint64(d.key), uint32(i+1), p.Project, w.money(what, p.ProjectBudget), p.Item, p.CatalogueCode, p.QuantityUnit,
			w.target(what, p.Quantity), w.money(what, p.UnitPrice), w.money(what, p.Amount), sources, amounts, writePlace(&p.At), writePlace(p.AmountAt))
	}
	return w.rows, w.err
}

func addAssets(batch driver.Batch, l *Load, d disclosureRow) (int, error) {
	w := &rowWriter{batch: batch}
	for i, a := range l.Assets {
		w.append(uint64(d.key), uint32(i+1), a.Name, uint8(a.Level), w.target(a.Name, a.Quantity), w.money(a.Name, a.Value), writePlace(&a.At))
	}
	return w.rows, w.err
}

func addSections(batch driver.Batch, l *Load, d disclosureRow) (int, error) {
	w := &rowWriter{batch: batch}
	for i, s := range l.Sections {
		w.append(uint64(d.key), uint32(i+1), s.Kind, s.Heading, s.Text, writePlace(&s.At), uint32(s.First), uint32(s.Last))
	}
	return w.rows, w.err
}

func addFindings(batch driver.Batch, l *Load, d disclosureRow) (int, error) {
	w := &rowWriter{batch: batch, facts: d.facts(l)}
	for i, f := range l.Findings {
		places := make([]string, len(f.At))
		for j := range f.At {
			places[j] = writePlace(&f.At[j])
		}
		w.fact(uint64(d.key), uint32(i+1), uint64(d.unit), uint16(d.year), string(d.stage), string(d.scope), uint32(d.number),
			f.Code, string(f.Severity), f.MessageZH, f.MessageEN, f.Expected, f.Actual, places, []uint64{}, []uint16{})
	}
	return w.rows, w.err
}

// commitColumns are those of the table disclosures.
const commitColumns = "unit, year, stage, scope, version, number, disclosure, committed_at, withdrawn, withdrawn_reason, retired, loaded, loaded_at, " + carriedColumns

// carriedColumns are those that a withdrawal repeats.
const carriedColumns = "unit_name, unit_code, region_code, region_name, region_parent, regions, sector, nature, rank, funding, department, identity_rule, identity_zh, identity_en, title, title_at, " +
	"assets_as_of, projects, indicators, findings, member_units, rules, " + documentColumns

// commit makes loads visible, and retires findings: one block, so one part, so all of them or none.
func (w *Warehouse) commit(ctx context.Context, version uint64, at time.Time, loads []Load, rows []disclosureRow, changed []int, retired []uint64) error {
	return w.insert(ctx, "disclosures", commitColumns, func(batch driver.Batch) error {
		for n, i := range changed {
			if n > 0 {
				retired = nil // the first row bears them all
			}
			l, d := &loads[i], rows[i]
			var documents documentArrays
			for i := range l.Documents {
				one := l.Documents[i]
				if one.IngestedAt.IsZero() {
					one.IngestedAt = at
				}
				documents.add(&one)
			}
			u := &l.Unit
			err := batch.Append(append([]any{
				uint64(d.unit), uint16(d.year), string(d.stage), string(d.scope), version, uint32(d.number), uint64(d.key),
				at, false, (*string)(nil), retired, version, at,
				u.Name, u.Code, u.Region.Code, u.Region.Name, u.Region.Parent, regionsAbove(u.Region), (*string)(u.Sector), u.Nature, u.Rank, u.Funding, u.Department,
				string(d.belongs.rule), d.belongs.reason.ZH, d.belongs.reason.EN,
				l.Title, writePlace(&l.TitleAt), l.AssetsAsOf, uint32(len(l.Projects)), uint32(len(l.Indicators)), uint32(len(l.Findings)), l.memberUnits(), w.settings.Text(),
			}, documents.values()...)...)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// regionsAbove lists code and name of a region and of all above it, so that a filter by a province finds its counties.
func regionsAbove(r Region) []string {
	names := []string{}
	if r.Code != nil {
		names = append(names, *r.Code)
	}
	if r.Name != "" {
		names = append(names, r.Name)
	}
	for code := orEmpty(r.Parent); code != "" && len(names) < 12; {
		names = append(names, code)
		above, ok := fiscal.RegionByCode(code)
		if !ok {
			break
		}
		names = append(names, above.Name)
		code = above.Parent
	}
	return names
}

// withdrawSQL repeats the row of a disclosure as a withdrawal.
const withdrawSQL = `INSERT INTO disclosures (` + commitColumns + `)
SELECT unit, year, stage, scope, {to:UInt64}, number, disclosure, fromUnixTimestamp64Milli({at:Int64}), true, {reason:String}, {retired:Array(UInt64)}, loaded, loaded_at, ` + carriedColumns + `
FROM disclosures
WHERE disclosure = {key:UInt64}
ORDER BY version DESC
LIMIT 1`

// Withdraw takes the current disclosure with an ID out of all answers of later versions, and returns it. Its facts stay
// readable at earlier versions and by key. One that does not exist is [ErrNotFound]; one that is not current any more, or
// is withdrawn already, is [ErrBadQuery].
func (w *Warehouse) Withdraw(ctx context.Context, disclosureID, reason string) (*Disclosure, error) {
	w.loading.Lock()
	defer w.loading.Unlock()
	what := fmt.Sprintf("withdraw %.60q", disclosureID)
	id, _, err := parseDisclosureID(disclosureID)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if err := w.rollBack(ctx); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	newest, newestAt, err := w.newest(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	r, err := w.ReaderAt(ctx, newest)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	d, err := r.Disclosure(ctx, DisclosureSelector{ID: &disclosureID})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if d == nil {
		return nil, fmt.Errorf("%s: %w", what, ErrNotFound)
	}
	later, err := r.Successors(ctx, []DisclosureKey{d.Key})
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", what, err)
	case d.Withdrawn:
		return nil, fmt.Errorf("%s: it is withdrawn already: %w", what, ErrBadQuery)
	case len(later) > 0:
		return nil, fmt.Errorf("%s: version %d of %s replaced it: %w", what, later[d.Key].Version, hex(id.unit), ErrBadQuery)
	}
	at := commitTime(newestAt)
	if newest, err = w.disown(ctx, newest, at); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	across, err := w.findAcross(ctx, newest, nil, []DisclosureKey{d.Key})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	p := &params{}
	p.set("to", newest+1)
	p.set("retired", across.retired)
	p.set("at", at.UnixMilli())
	p.set("reason", reason)
	p.set("key", uint64(d.Key))
	w.count(ctx, withdrawSQL)
	if err := w.conn.Exec(ctx, withdrawSQL, p.named...); err != nil {
		return nil, wrap(what, err)
	}
	if err := w.mark(ctx, newest+1, at); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	w.clean = true
	w.committed(ctx, newest+1, []DisclosureKey{d.Key}, across.retired)
	d.Withdrawn, d.WithdrawnReason = true, &reason
	return d, nil
}
