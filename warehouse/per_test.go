package warehouse_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/ingest/disclosure"
	"gongkai/ingest/sample"
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// costs are each unit's cost per thing in a year, from what the documents were written from. Units that do not state both, or
// count none, have none.
func costs(all []disclosure.Disclosure, m, counted fiscal.Measure, year int, stage fiscal.Stage) map[warehouse.UnitKey]fiscal.Money {
	out := map[warehouse.UnitKey]fiscal.Money{}
	for i := range all {
		d := &all[i]
		a, n := d.Amount(m), d.Amount(counted)
		if d.Year == year && d.Stage == stage && a != nil && n != nil && a.Value != nil && n.Value != nil && n.Value.IsPositive() {
			out[warehouse.UnitKeyOf(d.Unit.Name)] = a.Value.DivRound(*n.Value, 4)
		}
	}
	return out
}

// TestPerOracle holds costs per vehicle, reception, guest and trip to a calculation in plain Go, in rankings, distributions
// and the trends of single units.
func TestPerOracle(t *testing.T) {
	t.Parallel()
	all := truths(t, sample.Options{Units: 15, FromYear: 2020, ToYear: 2022, Seed: 5, Stages: both})
	w := warehousetest.Open(t)
	mustLoad(t, w, rowsOf(all)...)
	r := reader(t, w)
	final := &warehouse.FactFilter{Stage: p(fiscal.StageFinalAccounts)}
	for per, c := range map[warehouse.Per]struct{ measure, counted fiscal.Measure }{
		warehouse.PerVehicle:    {fiscal.ThreePublicVehicleOperation, fiscal.ThreePublicVehiclesHeld},
		warehouse.PerReception:  {fiscal.ThreePublicReception, fiscal.ThreePublicReceptions},
		warehouse.PerGuest:      {fiscal.ThreePublicReception, fiscal.ThreePublicGuests},
		warehouse.PerTripPerson: {fiscal.ThreePublicOverseasTrips, fiscal.ThreePublicOverseasPersons},
	} {
		want := costs(all, c.measure, c.counted, 2022, fiscal.StageFinalAccounts)
		asked := warehouse.YearQuery{Measure: c.measure, Year: 2022, Filter: final, Per: per}
		got := map[warehouse.UnitKey]fiscal.Money{}
		var units []warehouse.UnitKey
		for _, u := range must(r.Ranking(t.Context(), warehouse.RankingQuery{YearQuery: asked, By: warehouse.RankByAmount, First: 100}))(t) {
			got[u.Unit] = *u.Value
			units = append(units, u.Unit)
			if u.Divisor == nil || u.Disclosure == 0 {
				t.Errorf("%s: no divisor or disclosure of %+v", per, u)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || per == warehouse.PerVehicle && len(want) == 0 {
			t.Errorf("%s (-want, +got)\n%s", per, diff)
		}
		if d := must(r.Distribution(t.Context(), asked))(t); d.Units != len(want) {
			t.Errorf("%s: %d units are spread, want %d", per, d.Units, len(want))
		}
		series := must(r.TrendsByUnit(t.Context(), warehouse.UnitTrend{Measure: c.measure, Stage: p(fiscal.StageFinalAccounts), Per: per}, units))(t)
		for _, unit := range units {
			for _, point := range series[unit].Points {
				cost, there := costs(all, c.measure, c.counted, point.Year, fiscal.StageFinalAccounts)[unit]
				if there != (point.Value != nil) || there && !cost.Equal(*point.Value) {
					t.Errorf("%s %d: %+v, want %s", per, point.Year, point, cost)
				}
			}
		}
	}
	for name, q := range map[string]warehouse.RankingQuery{
		"staff is stated nowhere": {By: warehouse.RankByAmount, YearQuery: warehouse.YearQuery{Measure: fiscal.IncomeTotal, Year: 2021, Per: warehouse.PerStaff}},
		"a share of a cost":       {By: warehouse.RankByShare, YearQuery: warehouse.YearQuery{Measure: fiscal.IncomeTotal, Year: 2021, Per: warehouse.PerGuest}},
		"a rate of a cost":        {By: warehouse.RankByExecution, YearQuery: warehouse.YearQuery{Measure: fiscal.IncomeTotal, Year: 2021, Per: warehouse.PerGuest}},
	} {
		if _, err := r.Ranking(t.Context(), q); !errors.Is(err, warehouse.ErrBadQuery) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A year whose disclosure states the cost and not the number, or counts none, is not applicable; the department's number is
// not for the office's cost.
func TestTrendPer(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	disclosed := func(year int, scope fiscal.Scope, cost string, vehicles *int64) warehouse.Load {
		l := accounts("霸州市甲局", year, fiscal.StageFinalAccounts, scope, cost)
		if vehicles != nil {
			v := decimal.NewFromInt(*vehicles)
			l.Amounts = append(l.Amounts, warehouse.Amount{Measure: fiscal.ThreePublicVehiclesHeld, State: fiscal.StateOf(v), Value: &v, At: &warehouse.Place{Block: 5, Text: v.String()}})
		}
		warehousetest.Stamp(&l)
		return l
	}
	mustLoad(
		t, w, disclosed(2019, fiscal.ScopeUnit, "9", p(int64(3))), disclosed(2020, fiscal.ScopeUnit, "10", p(int64(3))), disclosed(2021, fiscal.ScopeUnit, "10", p(int64(0))),
		disclosed(2022, fiscal.ScopeUnit, "10", nil), disclosed(2022, fiscal.ScopeDepartment, "100", p(int64(4))), disclosed(2023, fiscal.ScopeDepartment, "100", p(int64(4))),
	)
	unit := warehouse.UnitKeyOf("霸州市甲局")
	s := must(reader(t, w).TrendsByUnit(t.Context(), warehouse.UnitTrend{Measure: fiscal.ThreePublicTotal, Stage: p(fiscal.StageFinalAccounts), Per: warehouse.PerVehicle}, []warehouse.UnitKey{unit}))(t)[unit]
	var got []string
	for _, point := range s.Points {
		got = append(got, fmt.Sprint(point.Year, " ", said(point.Value), " ", point.State, " ", said(point.Change)))
	}
	want := []string{
		"2019 30000 AMOUNT none", "2020 33333.3333 AMOUNT 3333.3333", "2021 none NOT_APPLICABLE none", "2022 none NOT_APPLICABLE none", "2023 250000 AMOUNT none",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want, +got)\n%s", diff)
	}
}

// TestSizes puts units at the bounds of the classes, five a class, so that each class can have an outlier.
func TestSizes(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	var loads []warehouse.Load
	for class, expenditure := range []int64{99, 100, 499, 500, 2000, 9999, 10000} {
		for i := range 5 {
			three := int64(10*class + 10 + i)
			if i == 4 {
				three = 5000
			}
			loads = append(loads, budget(fmt.Sprintf("霸州市第%d%d中学", class, i), 2021, fiscal.ScopeUnit, p(three), p(expenditure)))
		}
	}
	loads = append(loads, budget("霸州市实验小学", 2021, fiscal.ScopeUnit, p(int64(7)), nil))
	mustLoad(t, w, loads...)
	r := reader(t, w)
	for name, peers := range map[string][]warehouse.Dimension{"by size": {warehouse.BySize}, "by peer group": {warehouse.ByPeerGroup}} {
		found := must(r.Outliers(t.Context(), warehouse.OutlierQuery{
			YearQuery: warehouse.YearQuery{Measure: fiscal.ThreePublicTotal, Year: 2021}, Peers: peers, Method: warehouse.OutliersByMAD, Threshold: 3.5,
		}))(t)
		classes := map[string]int{}
		for _, o := range found {
			size := o.Group[len(o.Group)-1]
			classes[size.Code] = o.Peers
			if size.Label == "" || len(o.Members) != o.Peers || !o.Members[0].Value.LessThanOrEqual(o.Members[1].Value) {
				t.Errorf("%s: %+v", name, o)
			}
		}
		want := map[string]int{"UNDER_100": 5, "100_TO_500": 10, "500_TO_2000": 5, "2000_TO_10000": 10, "FROM_10000": 5}
		if diff := cmp.Diff(want, classes); diff != "" {
			t.Errorf("%s (-want, +got)\n%s", name, diff)
		}
	}
	if _, err := r.Outliers(t.Context(), warehouse.OutlierQuery{
		YearQuery: warehouse.YearQuery{Measure: fiscal.ThreePublicTotal, Year: 2021}, Peers: []warehouse.Dimension{warehouse.ByPeerGroup, warehouse.BySector}, Method: warehouse.OutliersByMAD, Threshold: 1,
	}); !errors.Is(err, warehouse.ErrBadQuery) {
		t.Errorf("a dimension twice: %v", err)
	}
}
