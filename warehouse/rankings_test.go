package warehouse_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// budget is a disclosure with two figures, in 万元; a nil pointer is a document that is silent about it.
func budget(unit string, year int, scope fiscal.Scope, three, expenditure *int64) warehouse.Load {
	l := warehousetest.Rows(unit, year, 1)
	l.Scope, l.Amounts = scope, nil
	for m, wan := range map[fiscal.Measure]*int64{fiscal.ThreePublicTotal: three, fiscal.ExpenditureTotal: expenditure} {
		if wan == nil {
			continue
		}
		v := decimal.NewFromInt(*wan * 10000)
		at := warehouse.Place{Block: 3, Text: v.String()}
		l.Amounts = append(l.Amounts, warehouse.Amount{Measure: m, State: fiscal.StateOf(v), Value: &v, At: &at})
	}
	warehousetest.Stamp(&l)
	return l
}

// towns of one year, with the year before: 甲 grows, 乙 falls, 丙 is new, 丁 is silent, 戊 states zero, 己 disclosed as a unit
// and as a department.
func ranked(t *testing.T) *warehouse.Reader {
	t.Helper()
	w := warehousetest.Open(t)
	mustLoad(
		t, w,
		budget("霸州市甲局", 2020, fiscal.ScopeUnit, p(int64(10)), p(int64(100))), budget("霸州市甲局", 2021, fiscal.ScopeUnit, p(int64(15)), p(int64(100))),
		budget("霸州市乙局", 2020, fiscal.ScopeUnit, p(int64(40)), p(int64(400))), budget("霸州市乙局", 2021, fiscal.ScopeUnit, p(int64(30)), p(int64(300))),
		budget("霸州市丙局", 2021, fiscal.ScopeUnit, p(int64(20)), p(int64(50))),
		budget("霸州市丁局", 2021, fiscal.ScopeUnit, nil, p(int64(70))),
		budget("霸州市戊局", 2020, fiscal.ScopeUnit, p(int64(0)), p(int64(10))), budget("霸州市戊局", 2021, fiscal.ScopeUnit, p(int64(0)), p(int64(10))),
		budget("霸州市己局", 2021, fiscal.ScopeUnit, p(int64(20)), p(int64(200))), budget("霸州市己局", 2021, fiscal.ScopeDepartment, p(int64(99)), p(int64(900))),
		budget("固安县甲局", 2021, fiscal.ScopeDepartment, p(int64(7)), p(int64(70))), budget("固安县乙局", 2019, fiscal.ScopeUnit, p(int64(7)), p(int64(70))),
	)
	return reader(t, w)
}

func TestRanking(t *testing.T) {
	t.Parallel()
	r := ranked(t)
	names := map[warehouse.UnitKey]string{}
	for _, n := range []string{"霸州市甲局", "霸州市乙局", "霸州市丙局", "霸州市戊局", "霸州市己局", "固安县甲局"} {
		names[warehouse.UnitKeyOf(n)] = n
	}
	for name, c := range map[string]struct {
		query warehouse.RankingQuery
		want  []string
	}{
		"by amount, equal ones share a rank": {
			warehouse.RankingQuery{By: warehouse.RankByAmount},
			[]string{"1 霸州市乙局 30", "2 霸州市丙局 20", "2 霸州市己局 20", "4 霸州市甲局 15", "5 固安县甲局 7", "6 霸州市戊局 0"},
		},
		"the least two":                         {warehouse.RankingQuery{By: warehouse.RankByAmount, Order: warehouse.Asc, First: 2}, []string{"1 霸州市戊局 0", "2 固安县甲局 7"}},
		"by change, those of one year left out": {warehouse.RankingQuery{By: warehouse.RankByChange}, []string{"1 霸州市甲局 15", "2 霸州市戊局 0", "3 霸州市乙局 30"}},
		"by ratio, none over zero":              {warehouse.RankingQuery{By: warehouse.RankByRatio}, []string{"1 霸州市甲局 15", "2 霸州市乙局 30"}},
		"by share":                              {warehouse.RankingQuery{By: warehouse.RankByShare, First: 3}, []string{"1 霸州市丙局 20", "2 霸州市甲局 15", "3 固安县甲局 7"}},
		"of a region":                           {warehouse.RankingQuery{By: warehouse.RankByAmount, YearQuery: warehouse.YearQuery{Filter: &warehouse.FactFilter{Regions: []string{"固安县"}}}}, []string{"1 固安县甲局 7"}},
	} {
		c.query.Measure, c.query.Year = fiscal.ThreePublicTotal, 2021
		var got []string
		for _, u := range must(r.Ranking(t.Context(), c.query))(t) {
			got = append(got, fmt.Sprint(u.Rank, " ", names[u.Unit], " ", fiscal.InUnit(*u.Value, fiscal.WanYuan)))
			if u.At == nil || u.At.Text != u.Value.String() || u.Disclosure == 0 {
				t.Errorf("%s: no place of %+v", name, u)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want, +got)\n%s", name, diff)
		}
	}
	first := must(r.Ranking(t.Context(), warehouse.RankingQuery{By: warehouse.RankByChange, YearQuery: warehouse.YearQuery{Measure: fiscal.ThreePublicTotal, Year: 2021}}))(t)[0]
	if first.Of != 3 || first.Change.String() != "50000" || *first.Ratio != 0.5 || *first.Share != 0.15 || first.Prior.String() != "100000" {
		t.Errorf("the first is %+v", first)
	}
	for name, q := range map[string]warehouse.RankingQuery{
		"no such way":  {By: "LUCK", YearQuery: warehouse.YearQuery{Measure: fiscal.IncomeTotal, Year: 2021}},
		"no measure":   {By: warehouse.RankByAmount, YearQuery: warehouse.YearQuery{Measure: "LUCK", Year: 2021}},
		"no such year": {By: warehouse.RankByAmount, YearQuery: warehouse.YearQuery{Measure: fiscal.IncomeTotal, Year: -1}},
	} {
		if _, err := r.Ranking(t.Context(), q); !errors.Is(err, warehouse.ErrBadQuery) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDistribution(t *testing.T) {
	t.Parallel()
	r := ranked(t)
	d := must(r.Distribution(t.Context(), warehouse.YearQuery{Measure: fiscal.ThreePublicTotal, Year: 2021}))(t)
	// 0, 7, 15, 20, 20, 30
	got := fmt.Sprint(d.Units, d.Zero, d.Silent, " ", d.Sum, " ", d.Mean)
	for _, at := range []string{"0", "0.25", "0.5", "0.9", "1"} {
		got += fmt.Sprint(" ", d.Quantile(decimal.RequireFromString(at)))
	}
	if want := "6 1 1 920000 153333.3333 0 90000 175000 250000 300000"; got != want || d.Deviation().String() != "65000" {
		t.Errorf("got %s, deviation %s, want %s", got, d.Deviation(), want)
	}
	none := must(r.Distribution(t.Context(), warehouse.YearQuery{Measure: fiscal.ThreePublicTotal, Year: 2011}))(t)
	if none.Units != 0 || none.Sum != nil || none.Mean != nil || none.Quantile(decimal.Zero) != nil || none.Deviation() != nil {
		t.Errorf("of nothing: %+v", none)
	}
}

func TestOutliers(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	var loads []warehouse.Load
	for i, wan := range []int64{10, 11, 12, 10, 11, 60} {
		loads = append(loads, budget(fmt.Sprintf("霸州市第%d小学", i), 2021, fiscal.ScopeUnit, p(wan), p(int64(1000))))
	}
	for i, wan := range []int64{500, 510, 490, 505, 30} {
		loads = append(loads, budget(fmt.Sprintf("霸州市第%d医院", i), 2021, fiscal.ScopeUnit, p(wan), p(int64(1000))))
	}
	loads = append(loads, budget("霸州市审计局", 2021, fiscal.ScopeUnit, p(int64(9000)), p(int64(10000)))) // alone in its sector
	mustLoad(t, w, loads...)
	r := reader(t, w)
	names := map[warehouse.UnitKey]string{}
	for _, l := range loads {
		names[warehouse.UnitKeyOf(l.Unit.Name)] = l.Unit.Name
	}
	ask := func(q warehouse.OutlierQuery) (got []string) {
		q.Measure, q.Year = fiscal.ThreePublicTotal, 2021
		for _, o := range must(r.Outliers(t.Context(), q))(t) {
			group := ""
			for _, g := range o.Group {
				group += " " + g.Label
			}
			got = append(got, fmt.Sprintf("%s %.2f of %d, median %s%s", names[o.Unit], o.Score, o.Peers, fiscal.InUnit(o.Median, fiscal.WanYuan), group))
		}
		return got
	}
	for name, c := range map[string]struct {
		query warehouse.OutlierQuery
		want  []string
	}{
		"by sector": {
			warehouse.OutlierQuery{Method: warehouse.OutliersByMAD, Threshold: 3.5, Peers: []warehouse.Dimension{warehouse.BySector}},
			[]string{"霸州市第5小学 33.05 of 6, median 11 教育", "霸州市第4医院 -31.70 of 5, median 500 卫生健康"},
		},
		"by quartiles": {
			warehouse.OutlierQuery{Method: warehouse.OutliersByIQR, Threshold: 1.5, Peers: []warehouse.Dimension{warehouse.BySector}, First: 1},
			[]string{"霸州市第5小学 32.17 of 6, median 11 教育"},
		},
		"all are peers": {
			warehouse.OutlierQuery{Method: warehouse.OutliersByZ, Threshold: 3},
			[]string{"霸州市审计局 3.30 of 12, median 45"},
		},
	} {
		if diff := cmp.Diff(c.want, ask(c.query)); diff != "" {
			t.Errorf("%s (-want, +got)\n%s", name, diff)
		}
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	r := ranked(t)
	c := must(r.Compare(t.Context(), warehouse.ComparisonQuery{
		Measures: []fiscal.Measure{fiscal.ThreePublicTotal, fiscal.ExpenditureTotal}, Filter: &warehouse.FactFilter{Regions: []string{"霸州市"}}, First: 4,
	}))(t)
	var got []string
	line := func(cells []warehouse.ComparisonCell) (s string) {
		for _, cell := range cells {
			value := "-"
			if cell.Value != nil {
				value = fiscal.InUnit(*cell.Value, fiscal.WanYuan).String()
			}
			s += fmt.Sprint(" ", value, "/", cell.Figures)
		}
		return s
	}
	for _, row := range c.Rows {
		got = append(got, line(row.Cells)+" sum"+line(row.Totals))
	}
	got = append(got, "totals"+line(c.Totals), fmt.Sprint(c.Units, " units ", c.Columns))
	want := []string{ // 丁, 丙, 乙, 己
		" -/0 -/0 -/0 70/1 sum -/0 70/1",
		" -/0 -/0 20/1 50/1 sum 20/1 50/1",
		" 40/1 400/1 30/1 300/1 sum 70/2 700/2",
		" -/0 -/0 20/1 200/1 sum 20/1 200/1",
		"totals 40/1 400/1 70/3 620/4",
		"6 units [{THREE_PUBLIC_TOTAL 2020} {EXPENDITURE_TOTAL 2020} {THREE_PUBLIC_TOTAL 2021} {EXPENDITURE_TOTAL 2021}]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want, +got)\n%s", diff)
	}
	if _, err := r.Compare(t.Context(), warehouse.ComparisonQuery{Measures: []fiscal.Measure{fiscal.IncomeTotal, fiscal.IncomeTotal}}); !errors.Is(err, warehouse.ErrBadQuery) {
		t.Errorf("a measure twice: %v", err)
	}
}

func TestCoverage(t *testing.T) {
	t.Parallel()
	r := ranked(t)
	var got []string
	for _, y := range must(r.Coverage(t.Context(), nil, fiscal.StageBudget, nil))(t).Years {
		got = append(got, fmt.Sprint(y.Year, " ", y.Disclosed, " ", len(y.Missing)))
	}
	if diff := cmp.Diff([]string{"2019 1 0", "2020 3 1", "2021 7 1"}, got); diff != "" {
		t.Errorf("(-want, +got)\n%s", diff)
	}
	later := must(r.Coverage(t.Context(), &warehouse.UnitFilter{Regions: []string{"固安县"}}, fiscal.StageBudget, &warehouse.YearRange{From: p(2021), To: p(2022)}))(t)
	if len(later.Years) != 2 || len(later.Years[1].Missing) != 2 || later.Years[0].Missing[0] != warehouse.UnitKeyOf("固安县乙局") {
		t.Errorf("of one county: %+v", later.Years)
	}
	if none := must(r.Coverage(t.Context(), nil, fiscal.StageFinalAccounts, nil))(t); len(none.Years) != 0 {
		t.Errorf("of final accounts: %+v", none.Years)
	}
}
