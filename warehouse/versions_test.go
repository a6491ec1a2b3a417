package warehouse_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

func TestSameBytesChangeNothing(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	l := warehousetest.Rows(bureau, 2021, 100)
	first := mustLoad(t, w, l)[0]
	before := w.Statements()
	again := mustLoad(t, w, l)[0]
	want := first
	want.Outcome, want.Facts = warehouse.OutcomeUnchanged, 0
	if diff := cmp.Diff(want, again); diff != "" {
		t.Errorf("(-want, +got)\n%s", diff)
	}
	if n := w.Statements() - before; n != 2 {
		t.Errorf("an unchanged document took %d statements, want 2", n)
	}
	l.Documents[0].ParserVersion = "newer"
	if read := mustLoad(t, w, l)[0]; read.Outcome != warehouse.OutcomeSuperseded || read.Version != 2 || read.DataVersion != 2 {
		t.Errorf("a newer parser gives %+v", read)
	}
}

// A folder that holds a document and its correction can be loaded again and again: the correction stays current.
func TestDocumentAndCorrectionLoadedAgain(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	old, corrected := warehousetest.Rows(bureau, 2021, 100), warehousetest.Rows(bureau, 2021, 200)
	mustLoad(t, w, old)
	second := mustLoad(t, w, corrected)[0]
	for _, l := range mustLoad(t, w, old, corrected) {
		if l.Outcome != warehouse.OutcomeUnchanged || l.DataVersion != 2 {
			t.Errorf("loaded again: %+v", l)
		}
	}
	if d := current(t, reader(t, w), bureau, 2021); d.Key != second.Key {
		t.Errorf("the current one is %+v, want the correction", d)
	}
	// Once withdrawn, the old one may be published again.
	if _, err := w.Withdraw(t.Context(), second.DisclosureID, "wrong file"); err != nil {
		t.Fatal(err)
	}
	if l := mustLoad(t, w, old)[0]; l.Outcome != warehouse.OutcomeLoaded {
		t.Errorf("the old one after the withdrawal: %+v", l)
	}
}

func TestCorrection(t *testing.T) {
	onBoth(t, func(t *testing.T, w *warehouse.Warehouse) {
		ctx := t.Context()
		old, corrected := warehousetest.Rows(bureau, 2021, 100), warehousetest.Rows(bureau, 2021, 200)
		corrected.Projects, corrected.Indicators = corrected.Projects[:1], corrected.Indicators[:2]
		first := mustLoad(t, w, old)[0]
		beforeIt := reader(t, w)
		at := must(beforeIt.DisclosuresByKey(ctx, []warehouse.DisclosureKey{first.Key}))(t)[first.Key].LoadedAt
		second := mustLoad(t, w, corrected)[0]
		if second.Outcome != warehouse.OutcomeSuperseded || second.Version != 2 || second.DataVersion != 2 {
			t.Fatalf("corrected: %+v", second)
		}
		wantOld, wantNew := expected(old, first, nil), expected(corrected, second, nil)
		wantOld.Unit.Years, wantNew.Unit.Years = []int{2021}, []int{2021}
		for name, r := range map[string]*warehouse.Reader{"at version 1": must(w.ReaderAt(ctx, 1))(t), "taken before": beforeIt} {
			if d := current(t, r, bureau, 2021); d == nil || d.Key != first.Key {
				t.Errorf("a reader %s sees %+v", name, d)
			}
			if diff := cmp.Diff(wantOld, readAll(t, r, first.Key), same, ignoreClock); diff != "" {
				t.Errorf("%s (-want, +got)\n%s", name, diff)
			}
			if n := must(r.Projects(ctx, nil, nil, warehouse.PageArgs{}))(t).Total; n != 2 {
				t.Errorf("a reader %s lists %d projects, want 2", name, n)
			}
			if next := must(r.Successors(ctx, []warehouse.DisclosureKey{first.Key}))(t); len(next) != 0 {
				t.Errorf("a reader %s sees the successor", name)
			}
		}
		r := reader(t, w)
		if diff := cmp.Diff(wantNew, readAll(t, r, second.Key), same, ignoreClock); diff != "" {
			t.Errorf("(-want, +got)\n%s", diff)
		}
		if diff := cmp.Diff(wantOld, readAll(t, r, first.Key), same, ignoreClock); diff != "" {
			t.Errorf("the old one by key (-want, +got)\n%s", diff)
		}
		if d := current(t, r, bureau, 2021); d.Key != second.Key {
			t.Errorf("current is %+v", d)
		}
		if n := must(r.Projects(ctx, nil, nil, warehouse.PageArgs{}))(t).Total; n != 1 {
			t.Errorf("%d projects, want 1", n)
		}
		next := must(r.Successors(ctx, []warehouse.DisclosureKey{first.Key, second.Key}))(t)
		if len(next) != 1 || next[first.Key].Key != second.Key {
			t.Errorf("successors %+v", next)
		}
		for asOf, want := range map[time.Time]*warehouse.DisclosureKey{at.Add(-time.Second): nil, at: &first.Key, time.Now().Add(time.Hour): &second.Key} {
			d := must(r.Disclosure(ctx, warehouse.DisclosureSelector{Unit: &first.UnitID, Year: p(2021), AsOf: &asOf}))(t)
			if (d == nil) != (want == nil) || d != nil && d.Key != *want {
				t.Errorf("as of %v: %+v", asOf, d)
			}
		}
		byID := must(r.Disclosure(ctx, warehouse.DisclosureSelector{ID: &first.DisclosureID}))(t)
		if byID == nil || byID.Key != first.Key {
			t.Errorf("by ID: %+v", byID)
		}
	})
}

func current(t testing.TB, r *warehouse.Reader, unit string, year int) *warehouse.Disclosure {
	t.Helper()
	id := warehouse.UnitID(warehouse.UnitKeyOf(unit))
	return must(r.Disclosure(t.Context(), warehouse.DisclosureSelector{Unit: &id, Year: &year}))(t)
}

func TestWithdraw(t *testing.T) {
	onBoth(t, func(t *testing.T, w *warehouse.Warehouse) {
		ctx := t.Context()
		l := warehousetest.Rows(bureau, 2021, 100)
		loaded := mustLoad(t, w, l, warehousetest.Rows(bureau, 2020, 100))
		before := reader(t, w)
		d := must(w.Withdraw(ctx, loaded[0].DisclosureID, "错发\n重新公开"))(t)
		if !d.Withdrawn || *d.WithdrawnReason != "错发\n重新公开" {
			t.Errorf("withdrawn: %+v", d)
		}
		r := reader(t, w)
		if r.Version() != 2 {
			t.Errorf("data version %d after a withdrawal, want 2", r.Version())
		}
		if d := current(t, r, bureau, 2021); d != nil {
			t.Errorf("still current: %+v", d)
		}
		if d := current(t, before, bureau, 2021); d == nil || d.Withdrawn {
			t.Errorf("withdrawn for an earlier reader: %+v", d)
		}
		got := must(r.Disclosure(ctx, warehouse.DisclosureSelector{ID: &loaded[0].DisclosureID}))(t)
		if diff := cmp.Diff(d, got, same); diff != "" {
			t.Errorf("by ID (-want, +got)\n%s", diff)
		}
		if n := must(r.Findings(ctx, nil, nil, warehouse.PageArgs{}))(t).Total; n != 2 {
			t.Errorf("%d findings, want the 2 of 2020", n)
		}
		u := must(r.Unit(ctx, warehouse.UnitSelector{Name: p(bureau)}))(t)
		if diff := cmp.Diff([]int{2020}, u.Years); diff != "" {
			t.Errorf("years (-want, +got)\n%s", diff)
		}
		for id, want := range map[string]error{
			loaded[0].DisclosureID: warehouse.ErrBadQuery, "d:0000000000000001:2021:BUDGET:UNIT:1": warehouse.ErrNotFound, "d:1": warehouse.ErrBadID,
		} {
			if _, err := w.Withdraw(ctx, id, ""); !errors.Is(err, want) {
				t.Errorf("withdraw %q: %v, want %v", id, err, want)
			}
		}
		back := mustLoad(t, w, l)[0]
		if back.Outcome != warehouse.OutcomeLoaded || back.Version != 2 {
			t.Errorf("loaded again: %+v", back)
		}
		if d := current(t, reader(t, w), bureau, 2021); d == nil || d.Key != back.Key {
			t.Errorf("not current: %+v", d)
		}
	})
}

// A correction that no longer fits a filter must not bring back the version that did.
func TestFilterSeesCurrentAttributesOnly(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	l := warehousetest.Rows(bureau, 2021, 100)
	mustLoad(t, w, l)
	l.Unit.Rank = p("副科级")
	l.Title = "更正"
	warehousetest.Stamp(&l)
	mustLoad(t, w, l)
	r := reader(t, w)
	for rank, want := range map[string]int{"正科级": 0, "副科级": 1} {
		f := &warehouse.DisclosureFilter{FactFilter: warehouse.FactFilter{Ranks: []string{rank}}}
		if n := must(r.Disclosures(t.Context(), f, warehouse.PageArgs{}))(t).Total; n != want {
			t.Errorf("%d disclosures of rank %s, want %d", n, rank, want)
		}
	}
	f := &warehouse.DisclosureFilter{Title: p("2021年")}
	if n := must(r.Disclosures(t.Context(), f, warehouse.PageArgs{}))(t).Total; n != 0 {
		t.Errorf("%d disclosures by the superseded title", n)
	}
}

func TestLoadOfSeveralForOneKey(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	loaded := mustLoad(t, w, warehousetest.Rows(bureau, 2021, 1), warehousetest.Rows(bureau, 2021, 2), warehousetest.Rows(bureau, 2021, 2))
	for i, want := range []struct {
		outcome warehouse.LoadOutcome
		version int
	}{{warehouse.OutcomeLoaded, 1}, {warehouse.OutcomeSuperseded, 2}, {warehouse.OutcomeUnchanged, 2}} {
		if loaded[i].Outcome != want.outcome || loaded[i].Version != want.version {
			t.Errorf("load %d: %+v, want %+v", i, loaded[i], want)
		}
	}
	if d := current(t, reader(t, w), bureau, 2021); d.Key != loaded[1].Key {
		t.Errorf("current is %+v", d)
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	for name, c := range map[string]struct {
		change func(*warehouse.Load)
		want   error
	}{
		"too much money":          {func(l *warehouse.Load) { l.Amounts[0].Value = p(decimal.New(1, 14)) }, warehouse.ErrDoesNotFit},
		"an absurd exponent":      {func(l *warehouse.Load) { l.Indicators[0].Target.Value = p(decimal.New(1, 1<<30)) }, warehouse.ErrDoesNotFit},
		"an absurd fraction":      {func(l *warehouse.Load) { l.Indicators[0].Target.Value = p(decimal.New(1, -1<<30)) }, warehouse.ErrDoesNotFit},
		"two amounts of one kind": {func(l *warehouse.Load) { l.Amounts[1].Measure = l.Amounts[0].Measure }, nil},
		"no such project":         {func(l *warehouse.Load) { l.Indicators[0].ProjectOrdinal = 3 }, nil},
		"no unit":                 {func(l *warehouse.Load) { l.Unit.Name = " " }, nil},
		"no stage":                {func(l *warehouse.Load) { l.Stage = "" }, nil},
	} {
		l := warehousetest.Rows(bureau, 2021, 100)
		c.change(&l)
		_, err := w.Load(t.Context(), []warehouse.Load{warehousetest.Rows(bureau, 2020, 1), l})
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	r := reader(t, w)
	if n := must(r.Disclosures(t.Context(), nil, warehouse.PageArgs{}))(t).Total; n != 0 {
		t.Errorf("%d disclosures are visible after refused loads", n)
	}
	mustLoad(t, w, warehousetest.Rows(bureau, 2019, 1)) // what was written of the refused ones stays hidden behind it
	if n := must(reader(t, w).Projects(t.Context(), nil, nil, warehouse.PageArgs{}))(t).Total; n != 2 {
		t.Errorf("%d projects are visible after a load that was taken, want its own 2", n)
	}
	if n := must(r.Projects(t.Context(), nil, nil, warehouse.PageArgs{}))(t).Total; n != 0 {
		t.Errorf("%d projects are visible after refused loads", n)
	}
}

// Money finer than the warehouse stores is rounded, once.
func TestLoadRounds(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	l := warehousetest.Rows(bureau, 2021, 100)
	l.Amounts[0].Value = p(decimal.RequireFromString("102399.99999999998"))
	loaded := mustLoad(t, w, l)[0]
	got := must(reader(t, w).AmountsByDisclosure(t.Context(), []warehouse.DisclosureKey{loaded.Key}))(t)[loaded.Key][0]
	if got.Value.String() != "102400" {
		t.Errorf("stored %s", got.Value)
	}
}

func TestCancelledAndLate(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	mustLoad(t, w, warehousetest.Rows(bureau, 2021, 100))
	r := reader(t, w)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Projects(ctx, nil, nil, warehouse.PageArgs{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	late, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	if _, err := r.Projects(late, nil, nil, warehouse.PageArgs{}); !errors.Is(err, warehouse.ErrTimeout) {
		t.Errorf("late: %v", err)
	}
	if _, err := w.ReaderAt(t.Context(), 2); !errors.Is(err, warehouse.ErrNotFound) {
		t.Errorf("a reader of the future: %v", err)
	}
}

func TestAmountsByUnitPrefersUnitScope(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	department := func(year int, wan int64) warehouse.Load {
		l := warehousetest.Rows(bureau, year, wan)
		l.Scope = fiscal.ScopeDepartment
		warehousetest.Stamp(&l)
		return l
	}
	mustLoad(t, w, warehousetest.Rows(bureau, 2020, 80), warehousetest.Rows(bureau, 2021, 100), department(2021, 500), department(2022, 600))
	unit := warehouse.UnitKeyOf(bureau)
	key := func(year int) warehouse.AmountKey {
		return warehouse.AmountKey{Unit: unit, Measure: fiscal.IncomeTotal, Year: year, Stage: fiscal.StageBudget}
	}
	got := must(reader(t, w).AmountsByUnit(t.Context(), []warehouse.AmountKey{key(2019), key(2020), key(2021), key(2022)}))(t)
	type pair struct{ value, prior string }
	text := func(m *fiscal.Money) string {
		if m == nil {
			return ""
		}
		return m.String()
	}
	values := map[int]pair{}
	for k, a := range got {
		values[k.Year] = pair{text(a.Value), text(a.PriorYear)}
	}
	want := map[int]pair{2020: {"800000", ""}, 2021: {"1000000", "800000"}, 2022: {"6000000", "5000000"}}
	if diff := cmp.Diff(want, values, cmp.AllowUnexported(pair{})); diff != "" {
		t.Errorf("(-want, +got)\n%s", diff)
	}
}

// Few disclosures that were replaced are named in a statement, many are looked up; the answers are the same.
func TestHiddenNamedOrLookedUp(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	mustLoad(t, w, warehousetest.Rows(bureau, 2020, 1), warehousetest.Rows(bureau, 2021, 2), warehousetest.Rows(bureau, 2022, 3))
	corrected := warehousetest.Rows(bureau, 2021, 5)
	corrected.Projects, corrected.Indicators = nil, nil
	replaced := mustLoad(t, w, corrected)[0]
	withdrawn := mustLoad(t, w, warehousetest.Rows(bureau, 2023, 7))[0]
	must(w.Withdraw(t.Context(), withdrawn.DisclosureID, "wrong file"))(t)
	ask := func() []any {
		r := reader(t, w)
		unit := []warehouse.UnitKey{warehouse.UnitKeyOf(bureau)}
		return []any{
			readAll(t, r, replaced.Key),
			must(r.UnitsByKey(t.Context(), unit))(t),
			must(r.DisclosuresByUnit(t.Context(), unit, nil, nil))(t),
			must(r.Projects(t.Context(), nil, nil, warehouse.PageArgs{}))(t),
			must(r.FindingsByUnit(t.Context(), unit, nil, warehouse.PageArgs{}))(t),
			must(r.Trend(t.Context(), warehouse.TrendQuery{Measure: fiscal.IncomeTotal}))(t),
			must(r.Trend(t.Context(), warehouse.TrendQuery{Measure: fiscal.ExpenditureProject, GroupBy: []warehouse.Dimension{warehouse.ByProject}}))(t),
		}
	}
	named := ask()
	w.NameNone()
	if diff := cmp.Diff(named, ask()); diff != "" {
		t.Errorf("(-named, +looked up)\n%s", diff)
	}
}
