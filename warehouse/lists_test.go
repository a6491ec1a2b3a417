package warehouse_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// walk reads a whole list forward and backward in pages of n, and checks that both give the same rows once each, with
// the right total and ends.
func walk[T any](t testing.TB, name string, n int, id func(T) string, read func(warehouse.PageArgs) (*warehouse.Page[T], error)) []string {
	t.Helper()
	var forward, backward []string
	args := warehouse.PageArgs{First: &n}
	for {
		page := must(read(args))(t)
		if page.HasPrev != (args.After != nil) {
			t.Errorf("%s: HasPrev is %v on the page after %d rows", name, page.HasPrev, len(forward))
		}
		for _, e := range page.Edges {
			forward = append(forward, id(e.Node))
		}
		if !page.HasNext {
			if page.Total != len(forward) {
				t.Errorf("%s: %d rows of %d", name, len(forward), page.Total)
			}
			break
		}
		args.After = &page.Edges[len(page.Edges)-1].Cursor
	}
	args = warehouse.PageArgs{Last: &n}
	for {
		page := must(read(args))(t)
		var ids []string
		for _, e := range page.Edges {
			ids = append(ids, id(e.Node))
		}
		backward = append(ids, backward...)
		if !page.HasPrev {
			break
		}
		args.Before = &page.Edges[0].Cursor
	}
	if diff := cmp.Diff(forward, backward); diff != "" {
		t.Errorf("%s (-forward, +backward)\n%s", name, diff)
	}
	sorted := slices.Clone(forward)
	slices.Sort(sorted)
	if len(slices.Compact(sorted)) != len(forward) {
		t.Errorf("%s: a row comes twice in %v", name, forward)
	}
	return forward
}

func someUnits(t testing.TB, w *warehouse.Warehouse) []warehouse.Load {
	t.Helper()
	var loads []warehouse.Load
	for i, name := range []string{"霸州市教育局", "霸州市审计局", "固安县教育局", "三河市水务局", "永清县财政局"} {
		for year := 2019; year <= 2021; year++ {
			l := warehousetest.Rows(name, year, int64(10*i+year%3))
			l.Unit.Code = p(fmt.Sprint(805001 + i%4))
			if i == 3 {
				l.Projects[0].Amount, l.Projects[0].AmountSource, l.Projects[0].AmountAt = nil, nil, nil
			}
			warehousetest.Stamp(&l)
			loads = append(loads, l)
		}
	}
	mustLoad(t, w, loads...)
	return loads
}

func TestPages(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	loads := someUnits(t, w)
	r, ctx := reader(t, w), t.Context()
	for _, n := range []int{4, 1000} {
		for _, direction := range []warehouse.SortOrder{warehouse.Asc, warehouse.Desc} {
			for _, field := range []warehouse.UnitOrderField{warehouse.UnitByName, warehouse.UnitByCode, warehouse.UnitByRegion} {
				walk(t, "units by "+string(field), n, func(u *warehouse.Unit) string { return u.ID },
					func(a warehouse.PageArgs) (*warehouse.Page[*warehouse.Unit], error) {
						return r.Units(ctx, nil, &warehouse.UnitOrder{Field: field, Direction: direction}, a)
					})
			}
			for _, field := range []warehouse.ProjectOrderField{warehouse.ProjectByAmount, warehouse.ProjectByName, warehouse.ProjectByYear} {
				walk(t, "projects by "+string(field), n, func(p *warehouse.Project) string { return p.ID },
					func(a warehouse.PageArgs) (*warehouse.Page[*warehouse.Project], error) {
						return r.Projects(ctx, nil, &warehouse.ProjectOrder{Field: field, Direction: direction}, a)
					})
			}
			for _, field := range []warehouse.IndicatorOrderField{warehouse.IndicatorByDocument, warehouse.IndicatorByName, warehouse.IndicatorByTarget} {
				walk(t, "indicators by "+string(field), min(n*3, 1000), func(i *warehouse.Indicator) string { return i.ID },
					func(a warehouse.PageArgs) (*warehouse.Page[*warehouse.Indicator], error) {
						return r.Indicators(ctx, nil, &warehouse.IndicatorOrder{Field: field, Direction: direction}, a)
					})
			}
		}
		found := walk(t, "disclosures", n, func(d *warehouse.Disclosure) string { return d.ID },
			func(a warehouse.PageArgs) (*warehouse.Page[*warehouse.Disclosure], error) {
				return r.Disclosures(ctx, nil, a)
			})
		if len(found) != len(loads) {
			t.Errorf("%d disclosures of %d", len(found), len(loads))
		}
		walk(t, "findings", n, func(f *warehouse.Finding) string { return f.ID },
			func(a warehouse.PageArgs) (*warehouse.Page[*warehouse.Finding], error) {
				return r.Findings(ctx, nil, nil, a)
			})
	}
	amounts := must(r.Projects(ctx, nil, nil, warehouse.PageArgs{First: p(1000)}))(t)
	for i := 1; i < len(amounts.Edges); i++ {
		a, b := amounts.Edges[i-1].Node.Amount, amounts.Edges[i].Node.Amount
		if a == nil && b != nil || a != nil && b != nil && a.LessThan(*b) {
			t.Errorf("projects are not by falling amount at %d: %v, %v", i, a, b)
		}
	}
}

// A page goes on where the one before ended, although rows were loaded in between.
func TestPagesWhileLoading(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	someUnits(t, w)
	ctx := t.Context()
	first := must(reader(t, w).Units(ctx, nil, nil, warehouse.PageArgs{First: p(2)}))(t)
	mustLoad(t, w, warehousetest.Rows("三河市一局", 2021, 1))
	second := must(reader(t, w).Units(ctx, nil, nil, warehouse.PageArgs{First: p(10), After: &first.Edges[1].Cursor}))(t)
	if second.Edges[0].Node.ID == first.Edges[1].Node.ID || second.Total != 6 {
		t.Errorf("the page goes on with %+v of %d", second.Edges[0].Node, second.Total)
	}
	end := must(reader(t, w).Units(ctx, nil, nil, warehouse.PageArgs{After: &second.Edges[len(second.Edges)-1].Cursor}))(t)
	if len(end.Edges) != 0 || end.Total != 6 || end.HasNext || !end.HasPrev {
		t.Errorf("behind the end: %+v", end)
	}
}

func TestBadPages(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	someUnits(t, w)
	r, ctx := reader(t, w), t.Context()
	good := must(r.Units(ctx, nil, nil, warehouse.PageArgs{First: p(1)}))(t).Edges[0].Cursor
	raw := func(s string) *string { return p(base64.RawURLEncoding.EncodeToString([]byte(s))) }
	for name, c := range map[string]struct {
		args warehouse.PageArgs
		want error
	}{
		"too many":            {warehouse.PageArgs{First: p(1001)}, warehouse.ErrBadPage},
		"fewer than none":     {warehouse.PageArgs{Last: p(-1)}, warehouse.ErrBadPage},
		"both ends":           {warehouse.PageArgs{First: p(1), Last: p(1)}, warehouse.ErrBadPage},
		"no base64":           {warehouse.PageArgs{After: p("?")}, warehouse.ErrBadCursor},
		"no JSON":             {warehouse.PageArgs{After: raw("x")}, warehouse.ErrBadCursor},
		"another order":       {warehouse.PageArgs{After: raw(`["CODE","a","b","1"]`)}, warehouse.ErrBadCursor},
		"too few keys":        {warehouse.PageArgs{Before: raw(`["NAME","a"]`)}, warehouse.ErrBadCursor},
		"a key that is no ID": {warehouse.PageArgs{Before: raw(`["NAME","a","b"]`)}, warehouse.ErrBadCursor},
		"a negative key":      {warehouse.PageArgs{Before: raw(`["NAME","a","-1"]`)}, warehouse.ErrBadCursor},
	} {
		if _, err := r.Units(ctx, nil, nil, c.args); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	for _, amount := range []string{"1e999999999", "NaN", "' OR 1"} {
		_, err := r.Projects(ctx, nil, nil, warehouse.PageArgs{After: raw(`["AMOUNT DESC","` + amount + `","1","1","1"]`)})
		if !errors.Is(err, warehouse.ErrBadCursor) {
			t.Errorf("amount %s in a cursor: %v", amount, err)
		}
	}
	if _, err := r.Units(ctx, nil, &warehouse.UnitOrder{Field: warehouse.UnitByName, Direction: warehouse.Desc}, warehouse.PageArgs{After: &good}); !errors.Is(err, warehouse.ErrBadCursor) {
		t.Errorf("a cursor of the other direction: %v", err)
	}
	if _, err := r.Units(ctx, nil, &warehouse.UnitOrder{Field: "SIZE"}, warehouse.PageArgs{}); !errors.Is(err, warehouse.ErrBadQuery) {
		t.Errorf("an unknown order: %v", err)
	}
	if none := must(r.Units(ctx, nil, nil, warehouse.PageArgs{First: p(0)}))(t); len(none.Edges) != 0 || none.Total != 5 || !none.HasNext {
		t.Errorf("a page of none: %+v", none)
	}
}

func TestUnit(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	old := warehousetest.Rows("霸州市 教育局（本级）", 2019, 1)
	now := warehousetest.Rows("霸州市教育局", 2021, 1)
	now.Unit.Rank = nil
	warehousetest.Stamp(&now)
	mustLoad(t, w, old, now, warehousetest.Rows("固安县教育局", 2020, 1))
	r, ctx := reader(t, w), t.Context()
	want := now.Unit
	want.Key = warehouse.UnitKeyOf("霸州市教育局")
	want.ID, want.Aliases, want.Years = warehouse.UnitID(want.Key), []string{"霸州市 教育局（本级）"}, []int{2019, 2021}
	want.Rank = old.Unit.Rank // the newest document is silent
	for name, s := range map[string]warehouse.UnitSelector{
		"by ID": {ID: &want.ID}, "by name": {Name: p("霸州市教育局")}, "by an earlier name": {Name: p("霸州市教育局(本级)")}, "by code, the newest": {Code: p("805001")},
	} {
		if diff := cmp.Diff(&want, must(r.Unit(ctx, s))(t), same); diff != "" {
			t.Errorf("%s (-want, +got)\n%s", name, diff)
		}
	}
	for name, s := range map[string]warehouse.UnitSelector{"ID": {ID: p(warehouse.UnitID(1))}, "code": {Code: p("1")}, "name": {Name: p("无")}} {
		if u := must(r.Unit(ctx, s))(t); u != nil {
			t.Errorf("no such %s, but %+v", name, u)
		}
	}
	if _, err := r.Unit(ctx, warehouse.UnitSelector{}); !errors.Is(err, warehouse.ErrBadQuery) {
		t.Errorf("no selector: %v", err)
	}
	if _, err := r.Unit(ctx, warehouse.UnitSelector{ID: p("u:12")}); !errors.Is(err, warehouse.ErrBadID) {
		t.Errorf("a bad ID: %v", err)
	}
}

func TestFilters(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	someUnits(t, w)
	r, ctx := reader(t, w), t.Context()
	education := warehouse.UnitID(warehouse.UnitKeyOf("霸州市教育局"))
	total := func(name string, want, got int, err error) {
		t.Helper()
		if err != nil || got != want {
			t.Errorf("%s: %d, %v, want %d", name, got, err, want)
		}
	}
	units := func(name string, want int, f warehouse.UnitFilter) {
		t.Helper()
		page, err := r.Units(ctx, &f, nil, warehouse.PageArgs{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		total(name, want, page.Total, err)
	}
	units("all", 5, warehouse.UnitFilter{})
	units("IDs", 1, warehouse.UnitFilter{IDs: []string{education}})
	units("codes", 2, warehouse.UnitFilter{Codes: []string{"805001"}})
	units("a region above", 5, warehouse.UnitFilter{Regions: []string{"131000"}})
	units("regions", 3, warehouse.UnitFilter{Regions: []string{"霸州市", "131022"}})
	units("sectors", 2, warehouse.UnitFilter{Sectors: []fiscal.Sector{fiscal.SectorEducation}})
	units("natures", 5, warehouse.UnitFilter{Natures: []string{"行政", "x"}})
	units("name", 2, warehouse.UnitFilter{Name: p("霸州")})
	units("a quote", 0, warehouse.UnitFilter{Name: p("' OR 1=1 -- \n\\")})
	units("years", 5, warehouse.UnitFilter{Years: &warehouse.YearRange{From: p(2021)}})
	units("years without any", 0, warehouse.UnitFilter{Years: &warehouse.YearRange{From: p(2030), To: p(2031)}})

	projects := func(name string, want int, f warehouse.ProjectFilter) {
		t.Helper()
		page, err := r.Projects(ctx, &f, nil, warehouse.PageArgs{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		total(name, want, page.Total, err)
	}
	projects("all", 30, warehouse.ProjectFilter{})
	projects("text in the objective", 15, warehouse.ProjectFilter{Text: p("知晓率\n")})
	projects("name", 15, warehouse.ProjectFilter{ProjectName: p("运维")})
	projects("amount", 6, warehouse.ProjectFilter{MinAmount: p(decimal.NewFromInt(30_000)), MaxAmount: p(decimal.NewFromInt(66_000))})
	projects("source", 12, warehouse.ProjectFilter{AmountSource: p(fiscal.SourceProjectTable)})
	projects("a unit's year", 2, warehouse.ProjectFilter{FactFilter: warehouse.FactFilter{Units: []string{education}, Years: &warehouse.YearRange{From: p(2020), To: p(2020)}}})
	projects("another stage", 0, warehouse.ProjectFilter{FactFilter: warehouse.FactFilter{Stage: p(fiscal.StageFinalAccounts)}})

	indicators := func(name string, want int, f warehouse.IndicatorFilter) {
		t.Helper()
		page, err := r.Indicators(ctx, &f, nil, warehouse.PageArgs{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		total(name, want, page.Total, err)
	}
	indicators("all", 45, warehouse.IndicatorFilter{})
	indicators("name", 15, warehouse.IndicatorFilter{Indicator: p("宣传")})
	indicators("project", 30, warehouse.IndicatorFilter{Project: p("养老")})
	indicators("levels", 15, warehouse.IndicatorFilter{Level1: []fiscal.IndicatorLevel1{fiscal.Output, fiscal.Satisfaction}, Level2: []fiscal.IndicatorLevel2{fiscal.Quantity}})
	indicators("kind and operator", 15, warehouse.IndicatorFilter{Kinds: []fiscal.TargetKind{fiscal.KindPercent}, Operators: []fiscal.TargetOperator{fiscal.OpRange}})
	indicators("reference", 15, warehouse.IndicatorFilter{Reference: p("冀财预〔2020〕10号")})

	findings := func(name string, want int, f warehouse.FindingFilter) {
		t.Helper()
		page, err := r.Findings(ctx, &f, nil, warehouse.PageArgs{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		total(name, want, page.Total, err)
	}
	findings("all", 40, // of each unit and year two of its own, and two across the three years: the stated changes are invented
		warehouse.FindingFilter{})
	findings("code", 15, warehouse.FindingFilter{FindingCodes: []string{"SECTION_MISSING"}})
	findings("severity", 20, warehouse.FindingFilter{Severities: []fiscal.Severity{fiscal.Error, fiscal.Warning}})
	findings("sector", 16, warehouse.FindingFilter{FactFilter: warehouse.FactFilter{Sectors: []fiscal.Sector{fiscal.SectorEducation}}})
	if _, err := r.Findings(ctx, &warehouse.FindingFilter{FactFilter: warehouse.FactFilter{Units: []string{"x"}}}, nil, warehouse.PageArgs{}); !errors.Is(err, warehouse.ErrBadID) {
		t.Errorf("a bad unit ID: %v", err)
	}
}

// Each of these serves all its keys with one statement.
func TestOneStatement(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	someUnits(t, w)
	r, ctx := reader(t, w), t.Context()
	list := must(r.Disclosures(ctx, nil, warehouse.PageArgs{First: p(100)}))(t)
	var keys []warehouse.DisclosureKey
	var units []warehouse.UnitKey
	var amounts []warehouse.AmountKey
	var projects []warehouse.ProjectKey
	for _, e := range list.Edges {
		keys = append(keys, e.Node.Key)
		units = append(units, e.Node.Unit)
		projects = append(projects, warehouse.ProjectKey{Disclosure: e.Node.Key, Ordinal: 1})
		amounts = append(amounts, warehouse.AmountKey{Unit: e.Node.Unit, Measure: fiscal.IncomeTotal, Year: e.Node.Year, Stage: e.Node.Stage})
	}
	want := len(keys)
	check := func(what string, want int, f func(context.Context) (int, error)) {
		t.Helper()
		countStatements(t, 1, what, func(ctx context.Context) error {
			got, err := f(ctx)
			if got != want {
				t.Errorf("%s gives %d, want %d", what, got, want)
			}
			return err
		})
		if got := w.Statements(); got == 0 {
			t.Errorf("%d statements in all", got)
		}
	}
	check("units", 5, func(ctx context.Context) (int, error) { m, err := r.UnitsByKey(ctx, units); return len(m), err })
	check("disclosures", want, func(ctx context.Context) (int, error) { m, err := r.DisclosuresByKey(ctx, keys); return len(m), err })
	check("a unit's disclosures", 5, func(ctx context.Context) (int, error) {
		m, err := r.DisclosuresByUnit(ctx, units, &warehouse.YearRange{From: p(2020)}, p(fiscal.StageBudget))
		for _, list := range m {
			if len(list) != 2 || list[0].Year != 2020 {
				t.Errorf("disclosures of a unit: %+v", list)
			}
		}
		return len(m), err
	})
	check("successors", 0, func(ctx context.Context) (int, error) { m, err := r.Successors(ctx, keys); return len(m), err })
	check("amounts", want, func(ctx context.Context) (int, error) { m, err := r.AmountsByDisclosure(ctx, keys); return len(m), err })
	check("amounts of units", want, func(ctx context.Context) (int, error) { m, err := r.AmountsByUnit(ctx, amounts); return len(m), err })
	check("projects", want, func(ctx context.Context) (int, error) {
		m, err := r.ProjectsByDisclosure(ctx, keys)
		return len(m), err
	})
	check("projects by key", want, func(ctx context.Context) (int, error) { m, err := r.ProjectsByKey(ctx, projects); return len(m), err })
	check("other years", want, func(ctx context.Context) (int, error) {
		m, err := r.ProjectMatches(ctx, projects, false)
		for k, list := range m {
			if len(list) != 2 || list[0].Project.Year >= list[1].Project.Year || list[0].Project.Disclosure == k.Disclosure {
				t.Errorf("other years of %v: %+v", k, list)
			}
		}
		return len(m), err
	})
	check("indicators", want, func(ctx context.Context) (int, error) {
		m, err := r.IndicatorsByProject(ctx, projects)
		return len(m), err
	})
	check("findings", want, func(ctx context.Context) (int, error) {
		m, err := r.FindingsByDisclosure(ctx, keys)
		return len(m), err
	})
	check("procurement", want, func(ctx context.Context) (int, error) {
		m, err := r.ProcurementByDisclosure(ctx, keys)
		return len(m), err
	})
	check("lines", want, func(ctx context.Context) (int, error) { m, err := r.LinesByDisclosure(ctx, keys); return len(m), err })
	check("assets", want, func(ctx context.Context) (int, error) { m, err := r.AssetsByDisclosure(ctx, keys); return len(m), err })
	check("sections", want, func(ctx context.Context) (int, error) {
		m, err := r.SectionsByDisclosure(ctx, keys)
		return len(m), err
	})
	check("trends", 5, func(ctx context.Context) (int, error) {
		m, err := r.TrendsByUnit(ctx, warehouse.UnitTrend{Measure: fiscal.IncomeTotal}, units)
		return len(m), err
	})
	check("a trend", 5, func(ctx context.Context) (int, error) {
		s, err := r.Trend(ctx, warehouse.TrendQuery{Measure: fiscal.IncomeTotal, GroupBy: []warehouse.Dimension{warehouse.ByUnit}})
		return len(s), err
	})
	page := warehouse.PageArgs{First: p(2)}
	check("a list of units", 2, func(ctx context.Context) (int, error) {
		l, err := r.Units(ctx, nil, nil, page)
		return len(l.Edges), err
	})
	check("a list of projects", 2, func(ctx context.Context) (int, error) {
		l, err := r.Projects(ctx, nil, nil, page)
		return len(l.Edges), err
	})
	check("projects of units", 5, func(ctx context.Context) (int, error) {
		m, err := r.ProjectsByUnit(ctx, units, nil, nil, page)
		for _, l := range m {
			if l.Total != 6 || len(l.Edges) != 2 || !l.HasNext {
				t.Errorf("projects of a unit: %+v", l)
			}
		}
		return len(m), err
	})
	check("indicators of units", 5, func(ctx context.Context) (int, error) {
		m, err := r.IndicatorsByUnit(ctx, units, nil, nil, page)
		return len(m), err
	})
	check("findings of units", 5, func(ctx context.Context) (int, error) {
		m, err := r.FindingsByUnit(ctx, units, nil, page)
		return len(m), err
	})
	countStatements(t, 0, "nothing", func(ctx context.Context) error {
		_, err0 := w.Reader(ctx) // the writer remembers the version
		_, err1 := r.AmountsByDisclosure(ctx, nil)
		_, err2 := r.ProjectsByUnit(ctx, nil, nil, nil, page)
		_, err3 := r.TrendsByUnit(ctx, warehouse.UnitTrend{Measure: fiscal.IncomeTotal}, nil)
		return errors.Join(err0, err1, err2, err3)
	})
}

// A unit's connection goes on behind a cursor like a list, also where nothing lies behind it.
func TestPagesOfUnits(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	someUnits(t, w)
	r, ctx := reader(t, w), t.Context()
	unit := warehouse.UnitKeyOf("霸州市教育局")
	other := warehouse.UnitKeyOf("固安县教育局")
	found := walk(t, "projects of a unit", 4, func(p *warehouse.Project) string { return p.ID }, func(a warehouse.PageArgs) (*warehouse.Page[*warehouse.Project], error) {
		m, err := r.ProjectsByUnit(ctx, []warehouse.UnitKey{unit, other}, nil, &warehouse.ProjectOrder{Field: warehouse.ProjectByName}, a)
		return m[unit], err
	})
	if len(found) != 6 {
		t.Errorf("%d projects, want 6", len(found))
	}
	all := must(r.FindingsByUnit(ctx, []warehouse.UnitKey{unit}, nil, warehouse.PageArgs{}))(t)[unit]
	end := must(r.FindingsByUnit(ctx, []warehouse.UnitKey{unit}, nil, warehouse.PageArgs{After: &all.Edges[len(all.Edges)-1].Cursor}))(t)[unit]
	if end == nil || end.Total != len(all.Edges) || len(end.Edges) != 0 {
		t.Errorf("behind the end: %+v", end)
	}
}

// Parameters of statements that run side by side must not mix, and readers must see whole loads.
func TestSideBySide(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	someUnits(t, w)
	var wg sync.WaitGroup
	for worker := range 6 {
		wg.Go(func() {
			name := []string{"霸州市教育局", "霸州市审计局", "固安县教育局", "三河市水务局", "永清县财政局"}[worker%5]
			key := warehouse.UnitKeyOf(name)
			for i := range 20 {
				r, err := w.Reader(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				u, err := r.Unit(t.Context(), warehouse.UnitSelector{Name: &name})
				if err != nil || u.Name != name {
					t.Errorf("asked for %s: %+v, %v", name, u, err)
					return
				}
				page, err := r.Projects(t.Context(), &warehouse.ProjectFilter{FactFilter: warehouse.FactFilter{Units: []string{u.ID}, Years: &warehouse.YearRange{To: p(2021)}}}, nil, warehouse.PageArgs{})
				if err != nil || page.Total != 6 || page.Edges[0].Node.Unit != key {
					t.Errorf("projects of %s: %+v, %v", name, page, err)
					return
				}
				if worker == 5 && i%4 == 0 {
					if _, err := w.Load(t.Context(), []warehouse.Load{warehousetest.Rows(name, 2022, int64(i))}); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
}
