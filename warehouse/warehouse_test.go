package warehouse_test

import (
	"context"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/chdb/chdbtest"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

var update = flag.Bool("update", false, "rewrite the golden files; look at the difference before you commit it")

func TestMain(m *testing.M) {
	if folder := os.Getenv(killedFolder); folder != "" {
		os.Exit(loadUntilKilled(folder))
	}
	os.Exit(warehousetest.Main(m))
}

var same = cmp.Options{
	cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) }),
	cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) }),
}

const bureau = "霸州市人力资源和社会保障局"

func mustLoad(t testing.TB, w *warehouse.Warehouse, loads ...warehouse.Load) []warehouse.Loaded {
	t.Helper()
	loaded, err := w.Load(t.Context(), loads)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

func reader(t testing.TB, w *warehouse.Warehouse) *warehouse.Reader {
	t.Helper()
	r, err := w.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func p[T any](v T) *T { return &v }

// everything is all that is known of a disclosure, by key.
type everything struct {
	Disclosure  *warehouse.Disclosure
	Unit        *warehouse.Unit
	Amounts     []*warehouse.Amount
	Projects    []*warehouse.Project
	Indicators  [][]*warehouse.Indicator
	Procurement []*warehouse.ProcurementItem
	Assets      []*warehouse.Asset
	Lines       []*warehouse.BudgetLine
	Sections    []*warehouse.Section
	Findings    []*warehouse.Finding
}

func readAll(t testing.TB, r *warehouse.Reader, key warehouse.DisclosureKey) everything {
	t.Helper()
	ctx, keys := t.Context(), []warehouse.DisclosureKey{key}
	var e everything
	e.Disclosure = must(r.DisclosuresByKey(ctx, keys))(t)[key]
	if e.Disclosure == nil {
		t.Fatalf("no disclosure %d", key)
	}
	e.Unit = must(r.UnitsByKey(ctx, []warehouse.UnitKey{e.Disclosure.Unit}))(t)[e.Disclosure.Unit]
	e.Amounts = must(r.AmountsByDisclosure(ctx, keys))(t)[key]
	e.Projects = must(r.ProjectsByDisclosure(ctx, keys))(t)[key]
	var projects []warehouse.ProjectKey
	for _, p := range e.Projects {
		projects = append(projects, warehouse.ProjectKey{Disclosure: key, Ordinal: p.Ordinal})
	}
	indicators := must(r.IndicatorsByProject(ctx, projects))(t)
	for _, p := range projects {
		e.Indicators = append(e.Indicators, indicators[p])
	}
	e.Procurement = must(r.ProcurementByDisclosure(ctx, keys))(t)[key]
	e.Assets = must(r.AssetsByDisclosure(ctx, keys))(t)[key]
	e.Lines = must(r.LinesByDisclosure(ctx, keys))(t)[key]
	e.Sections = must(r.SectionsByDisclosure(ctx, keys))(t)[key]
	for _, f := range must(r.FindingsByDisclosure(ctx, keys))(t)[key] {
		if f.Others == nil { // those that depend on other loads have tests of their own
			e.Findings = append(e.Findings, f)
		}
	}
	return e
}

// expected is what a load must read back as, once its rows have names.
func expected(l warehouse.Load, loaded warehouse.Loaded, prior map[fiscal.Measure]*fiscal.Money) everything {
	unit := warehouse.UnitKeyOf(l.Unit.Name)
	name := strings.TrimPrefix(loaded.DisclosureID, "d:")
	var e everything
	e.Unit = &l.Unit
	l.Unit.Key, l.Unit.ID, l.Unit.Aliases = unit, loaded.UnitID, []string{}
	l.Documents = slices.Clone(l.Documents)
	l.Documents[0].ID, l.Documents[0].Blocks = "doc:"+l.Documents[0].SHA256, nil // its text is told by Blocks alone
	e.Disclosure = &warehouse.Disclosure{
		Key: loaded.Key, ID: loaded.DisclosureID, Unit: unit, Year: l.Year, Stage: l.Stage, Scope: l.Scope, Title: l.Title, TitleAt: l.TitleAt,
		Version: loaded.Version, Loaded: loaded.DataVersion, Documents: l.Documents, AssetsAsOf: l.AssetsAsOf,
	}
	byMeasure := map[fiscal.Measure]warehouse.Amount{}
	for _, a := range l.Amounts {
		byMeasure[a.Measure] = a
	}
	for m, n := range map[fiscal.Measure]int{fiscal.ProjectCount: len(l.Projects), fiscal.IndicatorCount: len(l.Indicators), fiscal.FindingCount: len(l.Findings)} {
		v := decimal.NewFromInt(int64(n))
		byMeasure[m] = warehouse.Amount{Measure: m, State: fiscal.StateOf(v), Value: &v}
	}
	for _, m := range fiscal.Measures {
		a, ok := byMeasure[m.Measure]
		if !ok {
			continue
		}
		a.Disclosure, a.Unit, a.Year, a.Stage, a.PriorYear = loaded.Key, unit, l.Year, l.Stage, prior[m.Measure]
		e.Amounts = append(e.Amounts, &a)
	}
	e.Indicators = make([][]*warehouse.Indicator, len(l.Projects))
	for _, i := range l.Indicators {
		of := &e.Indicators[i.ProjectOrdinal-1]
		i.Disclosure, i.Unit, i.Year, i.Stage, i.Ordinal = loaded.Key, unit, l.Year, l.Stage, len(*of)+1
		i.ID = "i:" + name + ":" + decimal.NewFromInt(int64(i.ProjectOrdinal)).String() + ":" + decimal.NewFromInt(int64(i.Ordinal)).String()
		*of = append(*of, &i)
	}
	for n, p := range l.Projects {
		p.Disclosure, p.Unit, p.Year, p.Stage, p.Ordinal, p.Indicators = loaded.Key, unit, l.Year, l.Stage, n+1, len(e.Indicators[n])
		p.ID = "p:" + name + ":" + decimal.NewFromInt(int64(n+1)).String()
		e.Projects = append(e.Projects, &p)
	}
	for n, p := range l.Procurement {
		p.Disclosure, p.Ordinal = loaded.Key, n+1
		e.Procurement = append(e.Procurement, &p)
	}
	for n, a := range l.Assets {
		a.Disclosure, a.Ordinal = loaded.Key, n+1
		e.Assets = append(e.Assets, &a)
	}
	for n, b := range l.Lines {
		b.Disclosure, b.Ordinal = loaded.Key, n+1
		e.Lines = append(e.Lines, &b)
	}
	for n, s := range l.Sections {
		s.Disclosure, s.Ordinal = loaded.Key, n+1
		e.Sections = append(e.Sections, &s)
	}
	for n, f := range l.Findings {
		f.Disclosure, f.Unit, f.Year, f.Stage, f.Scope, f.Ordinal, f.Version = loaded.Key, unit, l.Year, l.Stage, l.Scope, n+1, loaded.DataVersion
		f.ID = "f:" + name + ":" + decimal.NewFromInt(int64(n+1)).String()
		e.Findings = append(e.Findings, &f)
	}
	return e
}

var ignoreClock = cmpopts.IgnoreFields(warehouse.Disclosure{}, "LoadedAt")

// onBoth runs a test against the embedded engine, and over HTTP as against a server.
func onBoth(t *testing.T, test func(*testing.T, *warehouse.Warehouse)) {
	t.Parallel()
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		test(t, warehousetest.Open(t))
	})
	t.Run("server", func(t *testing.T) {
		t.Parallel()
		test(t, warehousetest.OpenServer(t, chdbtest.Serve(t, warehousetest.Engine(t))))
	})
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	w := warehousetest.OpenEmpty(t)
	applied := must(w.Migrate(t.Context()))(t)
	files := must(os.ReadDir("migrations"))(t)
	if len(applied) != len(files) || applied[0] != "00001_disclosures.sql" {
		t.Errorf("applied %v of %d", applied, len(files))
	}
	if again := must(w.Migrate(t.Context()))(t); len(again) != 0 {
		t.Errorf("applied again: %v", again)
	}
	if err := w.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if v := must(w.DataVersion(t.Context()))(t); v != 0 {
		t.Errorf("data version %d before the first load", v)
	}
}

// What is reported as loaded is on the disk, in whatever table.
func TestTablesAreDurable(t *testing.T) {
	t.Parallel()
	w := warehousetest.OpenEmpty(t)
	must(w.Migrate(t.Context()))(t)
	const tables = "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND name != 'migrations'"
	if n := len(must(w.Rows(t.Context(), tables))(t)); n < 12 {
		t.Fatalf("there are %d tables", n)
	}
	for _, name := range must(w.Rows(t.Context(), tables+" AND create_table_query NOT LIKE '%fsync_after_insert = 1, fsync_part_directory = 1%'"))(t) {
		t.Errorf("no migration sets fsync_after_insert and fsync_part_directory for %s", name)
	}
}

func TestLoad(t *testing.T) {
	onBoth(t, func(t *testing.T, w *warehouse.Warehouse) {
		before, now := warehousetest.Rows(bureau, 2020, 90), warehousetest.Rows(bureau, 2021, 100)
		loaded := mustLoad(t, w, before, now)
		if loaded[0].Outcome != warehouse.OutcomeLoaded || loaded[0].DataVersion != 1 || loaded[1].DataVersion != 1 {
			t.Fatalf("loaded %+v", loaded)
		}
		prior := map[fiscal.Measure]*fiscal.Money{}
		for _, a := range expected(before, loaded[0], nil).Amounts {
			prior[a.Measure] = a.Value
		}
		r := reader(t, w)
		for i, l := range []warehouse.Load{before, now} {
			want := expected(l, loaded[i], map[bool]map[fiscal.Measure]*fiscal.Money{true: prior}[i == 1])
			want.Unit.Years = []int{2020, 2021}
			got := readAll(t, r, loaded[i].Key)
			if diff := cmp.Diff(want, got, same, ignoreClock); diff != "" {
				t.Errorf("%d (-want, +got)\n%s", l.Year, diff)
			}
		}
	})
}

func countStatements(t testing.TB, want int64, what string, f func(context.Context) error) {
	t.Helper()
	ctx, n := warehouse.WithStatementCount(t.Context())
	if err := f(ctx); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if n.Load() != want {
		t.Errorf("%s took %d statements, want %d", what, n.Load(), want)
	}
}
