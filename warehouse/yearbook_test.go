package warehouse_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// What is kept at hand of units gives the answers that the engine gives, after each of many loads, corrections and withdrawals.
func TestYearbookAnswersAsTheEngine(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	const seed = 7
	random := rand.New(rand.NewPCG(seed, seed))
	names := []string{"霸州市财政局", "霸州市教育局", "霸州市卫生健康局", "霸州市公安局"}
	keys := make([]warehouse.UnitKey, len(names))
	ids := make([]string, len(names))
	for i, n := range names {
		keys[i] = warehouse.UnitKeyOf(n)
		ids[i] = warehouse.UnitID(keys[i])
	}
	var current []string // IDs of disclosures
	for round := range 4 {
		var loads []warehouse.Load
		for range 1 + random.IntN(4) {
			l := warehousetest.Rows(names[random.IntN(len(names))], 2018+random.IntN(5), int64(1+random.IntN(50)))
			l.Stage = []fiscal.Stage{fiscal.StageBudget, fiscal.StageFinalAccounts}[random.IntN(2)]
			l.Scope = []fiscal.Scope{fiscal.ScopeUnit, fiscal.ScopeDepartment}[random.IntN(2)]
			l.Amounts = l.Amounts[:len(l.Amounts)-random.IntN(6)]
			warehousetest.Stamp(&l)
			loads = append(loads, l)
		}
		for _, l := range mustLoad(t, w, loads...) {
			current = append(current, l.DisclosureID)
		}
		if round%2 == 1 {
			_, _ = w.Withdraw(t.Context(), current[random.IntN(len(current))], "no longer valid") // one that was replaced stays
		}
		ask := func() map[string]any {
			r := reader(t, w)
			answers := map[string]any{
				"units": must(r.UnitsByKey(t.Context(), keys))(t),
			}
			for i := range names {
				answers["unit "+names[i]] = must(r.Unit(t.Context(), warehouse.UnitSelector{ID: &ids[i]}))(t)
				answers["named "+names[i]] = must(r.Unit(t.Context(), warehouse.UnitSelector{Name: &names[i]}))(t)
			}
			years := []*warehouse.YearRange{nil, {From: p(2020)}, {From: p(2019), To: p(2021)}}[round%3]
			stage := []*fiscal.Stage{nil, p(fiscal.StageFinalAccounts)}[round%2]
			for _, m := range []fiscal.Measure{fiscal.IncomeTotal, fiscal.IncomeOther, fiscal.ProjectCount} {
				for _, per := range []warehouse.Per{warehouse.PerNone, warehouse.PerVehicle} {
					answers[fmt.Sprint("trends ", m, per)] = must(r.TrendsByUnit(t.Context(), warehouse.UnitTrend{Measure: m, Years: years, Stage: stage, Per: per}, keys))(t)
				}
				for _, by := range [][]warehouse.Dimension{nil, {warehouse.ByUnit}} {
					for _, scopes := range [][]fiscal.Scope{nil, {fiscal.ScopeDepartment}} {
						q := warehouse.TrendQuery{Measure: m, GroupBy: by, Years: years, Filter: &warehouse.FactFilter{Units: ids[:3], Stage: stage, Scopes: scopes}}
						answers[fmt.Sprint("trend ", m, by, scopes)] = must(r.Trend(t.Context(), q))(t)
					}
				}
			}
			for name, order := range map[string]warehouse.SortOrder{"most ": warehouse.Desc, "least ": warehouse.Asc} {
				for _, by := range []warehouse.RankBy{warehouse.RankByAmount, warehouse.RankByChange, warehouse.RankByRatio, warehouse.RankByShare} {
					for about, f := range map[string]*warehouse.FactFilter{"all": nil, "some": {Units: ids[1:]}, "departments": {Name: p("教育"), Scopes: []fiscal.Scope{fiscal.ScopeDepartment}}, "sector": {Sectors: []fiscal.Sector{fiscal.SectorEducation}, Stage: stage}} {
						q := warehouse.RankingQuery{YearQuery: warehouse.YearQuery{Measure: fiscal.ThreePublicTotal, Year: 2019 + round%4, Filter: f, Places: true}, By: by, Order: order}
						answers[fmt.Sprint("ranking ", by, order, about)] = must(r.Ranking(t.Context(), q))(t)
					}
				}
				byName := &warehouse.UnitOrder{Field: warehouse.UnitByName, Direction: order}
				all := must(r.Units(t.Context(), nil, byName, warehouse.PageArgs{}))(t)
				answers["units by name "+name] = all
				for i, e := range all.Edges {
					answers[fmt.Sprint("units after ", i, name)] = must(r.Units(t.Context(), &warehouse.UnitFilter{IDs: ids[:3]}, byName, warehouse.PageArgs{First: p(1), After: &e.Cursor}))(t)
					answers[fmt.Sprint("units before ", i, name)] = must(r.Units(t.Context(), nil, byName, warehouse.PageArgs{Last: p(2), Before: &e.Cursor}))(t)
				}
				answers["units by region "+name] = must(r.Units(t.Context(), &warehouse.UnitFilter{Years: years, Name: p("局"), Codes: []string{"805001"}}, &warehouse.UnitOrder{Field: warehouse.UnitByRegion, Direction: order}, warehouse.PageArgs{First: p(3)}))(t)
			}
			for _, by := range [][]warehouse.Dimension{nil, {warehouse.ByYear}, {warehouse.ByUnit, warehouse.ByYear}, {warehouse.ByRegion, warehouse.BySector, warehouse.ByStage}, {warehouse.ByNature, warehouse.ByRank}} {
				for _, scopes := range [][]fiscal.Scope{nil, {fiscal.ScopeUnit}, {fiscal.ScopeDepartment}} {
					q := warehouse.AggregateQuery{
						Measures: []fiscal.Measure{fiscal.IncomeOther, fiscal.ExpenditureProject}, GroupBy: by, Rollup: len(by) > 1,
						Filter: &warehouse.FactFilter{Years: years, Stage: stage, Scopes: scopes},
					}
					for _, fn := range []warehouse.Fn{warehouse.FnSum, warehouse.FnAvg, warehouse.FnMedian, warehouse.FnP90, warehouse.FnMin, warehouse.FnMax, warehouse.FnCount, warehouse.FnStddev} {
						q.Figures = append(q.Figures, warehouse.FigureSpec{Fn: fn})
					}
					answers[fmt.Sprint("aggregate ", by, scopes)] = allFigures(t, must(r.Aggregate(t.Context(), q))(t))
				}
			}
			d := must(r.Distribution(t.Context(), warehouse.YearQuery{Measure: fiscal.IncomeOther, Year: 2020, Filter: &warehouse.FactFilter{Stage: stage}}))(t)
			answers["distribution"] = []any{d.Units, d.Zero, d.Silent, d.Sum, d.Mean, d.Deviation()}
			f := warehouse.FactFilter{Units: ids[:2], Years: years, Stage: stage}
			answers["projects"] = must(r.Projects(t.Context(), &warehouse.ProjectFilter{FactFilter: f}, nil, warehouse.PageArgs{}))(t)
			answers["indicators"] = must(r.IndicatorsByUnit(t.Context(), keys, &warehouse.IndicatorFilter{FactFilter: f}, nil, warehouse.PageArgs{}))(t)
			for _, field := range []warehouse.IndicatorOrderField{warehouse.IndicatorByDocument, warehouse.IndicatorByName, warehouse.IndicatorByTarget} {
				for _, direction := range []warehouse.SortOrder{warehouse.Asc, warehouse.Desc} {
					o, page := &warehouse.IndicatorOrder{Field: field, Direction: direction}, warehouse.PageArgs{First: p(3)}
					for n := 0; n < 3; n++ {
						found := indicatorsOf(t, r, &warehouse.IndicatorFilter{FactFilter: f}, o, page)
						answers[fmt.Sprint("indicators by ", field, direction, n)] = found
						if found.HasNext {
							page.After = &found.Edges[len(found.Edges)-1].Cursor
						}
					}
				}
			}
			return answers
		}
		asked := ask()
		w.KeepFiguresAtMost(1_000_000)
		if err := w.KeepFigures(t.Context()); err != nil {
			t.Fatal(err)
		}
		before := w.Statements()
		must(reader(t, w).TrendsByUnit(t.Context(), warehouse.UnitTrend{Measure: fiscal.IncomeTotal}, keys))(t)
		if n := w.Statements() - before; n != 0 {
			t.Fatalf("round %d: a trend took %d statements with the figures at hand", round, n)
		}
		kept := ask()
		w.KeepFiguresAtMost(0)
		noPlaces := cmpopts.IgnoreFields(warehouse.Point{}, "At") // which were not asked for
		if diff := cmp.Diff(asked, kept, noPlaces); diff != "" {
			t.Fatalf("round %d: (-engine, +kept)\n%s", round, diff)
		}
	}
}

// indicatorsOf reads a page of indicators, out of whole disclosures where there are few of them.
func indicatorsOf(t *testing.T, r *warehouse.Reader, f *warehouse.IndicatorFilter, o *warehouse.IndicatorOrder, page warehouse.PageArgs) *warehouse.Page[*warehouse.Indicator] {
	t.Helper()
	keys, whole, err := r.WholeDisclosures(f)
	if err != nil {
		t.Fatal(err)
	}
	if !whole {
		return must(r.Indicators(t.Context(), f, o, page))(t)
	}
	var rows []*warehouse.Indicator
	for _, of := range must(r.IndicatorsByDisclosure(t.Context(), keys, nil))(t) {
		rows = append(rows, of...)
	}
	return must(warehouse.IndicatorPage(rows, o, page))(t)
}

// allFigures is what an aggregate says, as text.
func allFigures(t *testing.T, a *warehouse.Aggregate) []string {
	t.Helper()
	var lines []string
	for _, row := range append([]*warehouse.AggregateRow{a.Totals}, a.Rows...) {
		for _, m := range a.Query.Measures {
			for _, s := range a.Query.Figures {
				f, _ := row.Figure(m, s)
				f.Evidence = nil
				text := must(json.Marshal([]any{row.Keys, m, s, f}))(t)
				lines = append(lines, string(text))
			}
		}
	}
	return lines
}

// With more figures than are to be kept, the engine is asked.
func TestYearbookThatIsFull(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	mustLoad(t, w, warehousetest.Rows(bureau, 2020, 1))
	w.KeepFiguresAtMost(3)
	if err := w.KeepFigures(t.Context()); err == nil {
		t.Fatal("figures are at hand that are more than those to be kept")
	}
	series := must(reader(t, w).TrendsByUnit(t.Context(), warehouse.UnitTrend{Measure: fiscal.IncomeTotal}, []warehouse.UnitKey{warehouse.UnitKeyOf(bureau)}))(t)
	if len(series) != 1 {
		t.Errorf("%d series", len(series))
	}
}

// A version that this process commits is read with its figures at hand from the first moment on.
func TestFiguresFollowLoads(t *testing.T) {
	t.Parallel()
	w := warehousetest.OpenKeeping(t)
	mustLoad(t, w, warehousetest.Rows(bureau, 2020, 90))
	if err := w.KeepFigures(t.Context()); err != nil {
		t.Fatal(err)
	}
	for wan := range int64(4) {
		loaded := mustLoad(t, w, warehousetest.Rows(bureau, 2021, 100+wan))
		if wan == 2 {
			must(w.Withdraw(t.Context(), loaded[0].DisclosureID, "wrong"))(t)
		}
		r := reader(t, w)
		before := w.Statements()
		units := must(r.UnitsByKey(t.Context(), []warehouse.UnitKey{warehouse.UnitKeyOf(bureau)}))(t)
		trend := must(r.TrendsByUnit(t.Context(), warehouse.UnitTrend{Measure: fiscal.IncomeTotal}, []warehouse.UnitKey{warehouse.UnitKeyOf(bureau)}))(t)
		if n := w.Statements() - before; n != 0 {
			t.Errorf("load %d: %d statements", wan, n)
		}
		points := 2
		if wan == 2 {
			points = 1
		}
		if of := units[warehouse.UnitKeyOf(bureau)]; len(of.Years) != points {
			t.Errorf("load %d: years %v", wan, of.Years)
		}
		series := trend[warehouse.UnitKeyOf(bureau)]
		if len(series.Points) != points {
			t.Fatalf("load %d: %d points", wan, len(series.Points))
		}
		if last := series.Points[points-1]; wan != 2 && (last.Value == nil || !last.Value.Equal(decimal.NewFromInt((100+wan)*10000))) {
			t.Errorf("load %d: the last point is %v", wan, last.Value)
		}
	}
}
