package warehouse_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// aggregated is a warehouse with four units over three years, one of which did not disclose in the second; with final
// accounts of one, and a department with the figures of two units whose own are there, too.
func aggregated(t *testing.T) *warehouse.Warehouse {
	t.Helper()
	w := warehousetest.Open(t)
	var loads []warehouse.Load
	for u, name := range []string{"霸州市水务局", "霸州市教育局", "霸州市卫生局", "霸州市审计局"} {
		for year := 2020; year <= 2022; year++ {
			if u == 3 && year == 2021 {
				continue
			}
			l := warehousetest.Rows(name, year, int64(100*(u+1)+year-2020))
			if u < 2 {
				l.Unit.Department = p("霸州市发展局")
			}
			l.Amounts = append(l.Amounts, warehouse.Amount{Measure: fiscal.ThreePublicVehiclesHeld, State: fiscal.StateAmount, Value: p(decimal.NewFromInt(int64(u + 2)))})
			warehousetest.Stamp(&l)
			loads = append(loads, l)
		}
	}
	department := warehousetest.Rows("霸州市发展局", 2022, 500)
	department.Scope = fiscal.ScopeDepartment
	warehousetest.Stamp(&department)
	final := warehousetest.Rows("霸州市水务局", 2022, 90)
	final.Stage = fiscal.StageFinalAccounts
	warehousetest.Stamp(&final)
	mustLoad(t, w, append(loads, department, final)...)
	return w
}

func year(from, to int) *warehouse.FactFilter {
	return &warehouse.FactFilter{Years: &warehouse.YearRange{From: &from, To: &to}}
}

// TestEvidenceAddsUp holds every figure of several questions to the sum of the facts it lists.
func TestEvidenceAddsUp(t *testing.T) {
	t.Parallel()
	r := reader(t, aggregated(t))
	type dims = []warehouse.Dimension
	income, total := []fiscal.Measure{fiscal.IncomeTotal}, []fiscal.Measure{fiscal.ExpenditureTotal}
	for name, q := range map[string]warehouse.AggregateQuery{
		"everything":                          {Measures: income},
		"units and years":                     {Measures: []fiscal.Measure{fiscal.IncomeTotal, fiscal.ThreePublicTotal}, GroupBy: dims{warehouse.ByUnit, warehouse.ByYear}, Rollup: true},
		"others":                              {Measures: income, GroupBy: dims{warehouse.ByYear, warehouse.ByUnit}, LimitPer: &warehouse.LimitPer{Dimension: warehouse.ByYear, N: 1}, Others: true},
		"others of which a department is one": {Measures: income, Filter: year(2022, 2022), GroupBy: dims{warehouse.ByUnit}, First: 2, Others: true, OrderBy: []warehouse.AggregateOrder{{Measure: &income[0], Direction: warehouse.Asc}}},
		"others of codes and funds":           {Measures: total, GroupBy: dims{warehouse.ByFunction, warehouse.ByFund}, First: 1, Others: true},
		"first and others":                    {Measures: income, GroupBy: dims{warehouse.ByUnit}, First: 2, Others: true},
		"parts":                               {Measures: total, GroupBy: dims{warehouse.ByPart, warehouse.ByYear}},
		"codes and funds":                     {Measures: total, GroupBy: dims{warehouse.ByFunction, warehouse.ByFund}},
		"projects":                            {Measures: []fiscal.Measure{fiscal.ExpenditureProject}, GroupBy: dims{warehouse.ByProject, warehouse.ByDepartment}},
		"indicators":                          {Measures: []fiscal.Measure{fiscal.IndicatorCount}, GroupBy: dims{warehouse.ByIndicatorLevel1, warehouse.ByYear}},
		"like for like":                       {Measures: income, Filter: year(2021, 2022), GroupBy: dims{warehouse.BySector}, Compare: &warehouse.Compare{To: warehouse.ToPreviousYear}, Basis: warehouse.LikeForLike},
		"stages":                              {Measures: income, Filter: year(2022, 2022), GroupBy: dims{warehouse.ByStage}},
		"everything twice":                    {Measures: income, GroupBy: dims{warehouse.ByUnit}, Overlap: warehouse.CountAll},
	} {
		t.Run(name, func(t *testing.T) {
			q.Coverage = true
			a := must(r.Aggregate(t.Context(), q))(t)
			figures := map[warehouse.EvidenceKey]*warehouse.AggregateFigure{}
			for _, row := range append(slices.Clone(a.Rows), a.Totals) {
				for _, m := range q.Measures {
					f, ok := row.Figure(m, warehouse.FigureSpec{})
					if !ok {
						t.Fatalf("no figure of %s", m)
					}
					if f.Evidence != nil && f.State != fiscal.StateNotApplicable {
						figures[*f.Evidence] = f
					}
					if c := f.Coverage; c.Expected != c.Disclosed+c.Blank+c.Missing || c.Zero > c.Disclosed || c.Missing < 0 {
						t.Errorf("%v does not add up: %+v", row.Keys, c)
					}
				}
			}
			var keys []warehouse.EvidenceKey
			for k := range figures {
				keys = append(keys, k)
			}
			pages := must(warehouse.Evidence(t.Context(), keys, warehouse.PageArgs{First: p(1000)}))(t)
			if len(keys) == 0 {
				t.Fatal("nothing to prove")
			}
			for k, f := range figures {
				sum := decimal.Zero
				for _, e := range pages[k].Edges {
					sum = sum.Add(e.Node.Value)
				}
				if f.Value == nil && len(pages[k].Edges) > 0 || f.Value != nil && !sum.Equal(*f.Value) || pages[k].Total != f.Coverage.Disclosed {
					t.Errorf("%v is %v, its %d facts are %s; %+v", k, f.Value, pages[k].Total, sum, f.Coverage)
				}
			}
		})
	}
}

// TestAggregateCounts holds aggregates to numbers worked out by hand: wan is 100 for the first unit, 200 for the second and
// so on, and one more each year.
func TestAggregateCounts(t *testing.T) {
	t.Parallel()
	r := reader(t, aggregated(t))
	sum := func(q warehouse.AggregateQuery, s warehouse.FigureSpec) *warehouse.AggregateFigure {
		t.Helper()
		if q.Measures == nil {
			q.Measures = []fiscal.Measure{fiscal.IncomeTotal}
		}
		q.Coverage, q.Figures = true, []warehouse.FigureSpec{s}
		f, _ := must(r.Aggregate(t.Context(), q))(t).Totals.Figure(q.Measures[0], s)
		return f
	}
	previous := &warehouse.Compare{To: warehouse.ToPreviousYear}
	for name, c := range map[string]struct {
		f                 *warehouse.AggregateFigure
		value, comparison string
		coverage          warehouse.FigureCoverage
	}{
		"a department counts with its units or not at all": {
			sum(warehouse.AggregateQuery{Filter: year(2022, 2022)}, warehouse.FigureSpec{}), "10080000", "",
			warehouse.FigureCoverage{Expected: 4, Disclosed: 4, LeftOutAsDuplicate: 1},
		},
		"all of it":        {sum(warehouse.AggregateQuery{Filter: year(2022, 2022), Overlap: warehouse.CountAll}, warehouse.FigureSpec{}), "15080000", "", warehouse.FigureCoverage{Expected: 5, Disclosed: 5}},
		"departments only": {sum(warehouse.AggregateQuery{Filter: year(2022, 2022), Overlap: warehouse.DepartmentsOnly}, warehouse.FigureSpec{}), "5000000", "", warehouse.FigureCoverage{Expected: 1, Disclosed: 1}},
		"a unit is missing": {
			sum(warehouse.AggregateQuery{Filter: year(2021, 2021), Compare: previous}, warehouse.FigureSpec{}), "6030000", "10000000",
			warehouse.FigureCoverage{Expected: 4, Disclosed: 3, Missing: 1},
		},
		"like for like": {
			sum(warehouse.AggregateQuery{Filter: year(2021, 2021), Compare: previous, Basis: warehouse.LikeForLike}, warehouse.FigureSpec{}), "6030000", "6000000",
			warehouse.FigureCoverage{Expected: 3, Disclosed: 3, LeftOutByBasis: 1},
		},
		"median":             {sum(warehouse.AggregateQuery{Filter: year(2020, 2020)}, warehouse.FigureSpec{Fn: warehouse.FnMedian}), "2500000", "", warehouse.FigureCoverage{Expected: 4, Disclosed: 4}},
		"nine tenths":        {sum(warehouse.AggregateQuery{Filter: year(2020, 2020)}, warehouse.FigureSpec{Fn: warehouse.FnP90}), "3700000", "", warehouse.FigureCoverage{Expected: 4, Disclosed: 4}},
		"standard deviation": {sum(warehouse.AggregateQuery{Filter: year(2020, 2020)}, warehouse.FigureSpec{Fn: warehouse.FnStddev}), "1118033.9887", "", warehouse.FigureCoverage{Expected: 4, Disclosed: 4}},
		"per vehicle": {
			sum(warehouse.AggregateQuery{Measures: []fiscal.Measure{fiscal.ThreePublicTotal}, Filter: year(2020, 2020)}, warehouse.FigureSpec{Per: warehouse.PerVehicle}), "7142.8571", "",
			warehouse.FigureCoverage{Expected: 4, Disclosed: 4},
		},
		"against final accounts": {
			sum(warehouse.AggregateQuery{Filter: year(2022, 2022), Compare: &warehouse.Compare{To: warehouse.ToStage}, Basis: warehouse.LikeForLike}, warehouse.FigureSpec{}), "1020000", "900000",
			warehouse.FigureCoverage{Expected: 1, Disclosed: 1, LeftOutAsDuplicate: 1, LeftOutByBasis: 3},
		},
	} {
		show := func(m *fiscal.Money) string {
			if m == nil {
				return ""
			}
			return m.String()
		}
		if show(c.f.Value) != c.value || show(c.f.Comparison) != c.comparison || c.f.Coverage != c.coverage {
			t.Errorf("%s: %s against %q of %+v, want %s against %q of %+v", name, show(c.f.Value), show(c.f.Comparison), c.f.Coverage, c.value, c.comparison, c.coverage)
		}
	}
}

// TestAggregateAgreesWithTrend holds an aggregate by unit and year to the series of the same figures.
func TestAggregateAgreesWithTrend(t *testing.T) {
	t.Parallel()
	r := reader(t, aggregated(t))
	a := must(r.Aggregate(t.Context(), warehouse.AggregateQuery{
		Measures: []fiscal.Measure{fiscal.IncomeTotal}, GroupBy: []warehouse.Dimension{warehouse.ByUnit, warehouse.ByYear}, Compare: &warehouse.Compare{To: warehouse.ToPreviousYear},
	}))(t)
	got := map[string]string{}
	for _, row := range a.Rows {
		f, _ := row.Figure(fiscal.IncomeTotal, warehouse.FigureSpec{})
		got[row.Keys[0].Code+row.Keys[1].Code] = fmt.Sprint(f.Value, f.Change)
	}
	checked := 0
	for _, s := range must(r.Trend(t.Context(), warehouse.TrendQuery{Measure: fiscal.IncomeTotal, GroupBy: []warehouse.Dimension{warehouse.ByUnit}}))(t) {
		for _, point := range s.Points {
			key := s.Group[0].Code + fmt.Sprint(point.Year)
			if point.Value == nil {
				continue
			}
			checked++
			if want := fmt.Sprint(point.Value, point.Change); got[key] != want {
				t.Errorf("%s %d is %s, the trend says %s", s.Group[0].Label, point.Year, got[key], want)
			}
		}
	}
	if checked != 12 {
		t.Errorf("%d figures were compared", checked)
	}
}

func TestAggregateRefuses(t *testing.T) {
	t.Parallel()
	r := reader(t, warehousetest.Open(t))
	m := []fiscal.Measure{fiscal.IncomeTotal}
	type dims = []warehouse.Dimension
	for name, q := range map[string]warehouse.AggregateQuery{
		"nothing measured":   {},
		"two tables":         {Measures: []fiscal.Measure{fiscal.ExpenditureProject}, GroupBy: dims{warehouse.ByProject, warehouse.ByFunction}},
		"projects of income": {Measures: m, GroupBy: dims{warehouse.ByProject}},
		"a fund alone":       {Measures: m, GroupBy: dims{warehouse.ByFund}},
		"no parts":           {Measures: []fiscal.Measure{fiscal.AssetsTotal}, GroupBy: dims{warehouse.ByPart}},
		"one side":           {Measures: m, Basis: warehouse.LikeForLike},
		"assets of years":    {Measures: []fiscal.Measure{fiscal.AssetsTotal}, Filter: year(2020, 2021), GroupBy: dims{warehouse.ByUnit}},
		"a median per guest": {Measures: m, Figures: []warehouse.FigureSpec{{Fn: warehouse.FnMedian, Per: warehouse.PerGuest}}},
		"peers of no unit":   {Measures: m, Compare: &warehouse.Compare{To: warehouse.ToPeerMedian}},
		"half the size":      {Measures: m, GroupBy: dims{warehouse.ByUnit}, Compare: &warehouse.Compare{To: warehouse.ToPeerMedian, Peers: &warehouse.PeerGroup{SizeWithin: p(0.5)}}},
		"sizes of projects":  {Measures: []fiscal.Measure{fiscal.ExpenditureProject}, GroupBy: dims{warehouse.ByUnit, warehouse.ByProject}, Compare: &warehouse.Compare{To: warehouse.ToPeerMedian, Peers: &warehouse.PeerGroup{SizeWithin: p(2.0)}}},
		"regions and units":  {Measures: m, Filter: &warehouse.FactFilter{Scopes: []fiscal.Scope{fiscal.ScopeRegion, fiscal.ScopeUnit}}},
	} {
		if _, err := r.Aggregate(t.Context(), q); !errors.Is(err, warehouse.ErrBadQuery) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAggregateAgreesWithRankings holds an aggregate by unit to the ranking, the distribution and the benchmark of the same
// figures, and its conditions and pages to its own rows.
func TestAggregateAgreesWithRankings(t *testing.T) {
	t.Parallel()
	r := ranked(t)
	m, q := fiscal.ThreePublicTotal, warehouse.YearQuery{Measure: fiscal.ThreePublicTotal, Year: 2021}
	by := func(change func(*warehouse.AggregateQuery)) *warehouse.Aggregate {
		t.Helper()
		a := warehouse.AggregateQuery{Measures: []fiscal.Measure{m}, Filter: year(2021, 2021), GroupBy: []warehouse.Dimension{warehouse.ByUnit}}
		change(&a)
		return must(r.Aggregate(t.Context(), a))(t)
	}
	figure := func(row *warehouse.AggregateRow) *warehouse.AggregateFigure {
		f, _ := row.Figure(m, warehouse.FigureSpec{})
		return f
	}
	names := func(a *warehouse.Aggregate) (out []string) {
		for _, row := range a.Rows {
			out = append(out, row.Keys[0].Code)
		}
		return out
	}
	whole := by(func(a *warehouse.AggregateQuery) { a.Compare = &warehouse.Compare{To: warehouse.ToPreviousYear} })
	rows := map[warehouse.UnitKey]*warehouse.AggregateFigure{}
	for _, row := range whole.Rows {
		rows[*row.Keys[0].Unit] = figure(row)
	}
	ranking := must(r.Ranking(t.Context(), warehouse.RankingQuery{YearQuery: q, By: warehouse.RankByAmount}))(t)
	if len(ranking) != 6 {
		t.Fatalf("%d units are ranked", len(ranking))
	}
	for _, u := range ranking {
		if f := rows[u.Unit]; f == nil || fmt.Sprint(f.Value, f.Comparison, f.Change) != fmt.Sprint(u.Value, u.Prior, u.Change) {
			t.Errorf("%+v, the ranking says %+v", f, u)
		}
	}
	spread := must(r.Distribution(t.Context(), q))(t)
	for fn, want := range map[warehouse.Fn]*fiscal.Money{
		warehouse.FnSum: spread.Sum, warehouse.FnAvg: spread.Mean, warehouse.FnMedian: spread.Quantile(decimal.New(5, -1)), warehouse.FnQ25: spread.Quantile(decimal.New(25, -2)),
		warehouse.FnQ75: spread.Quantile(decimal.New(75, -2)), warehouse.FnP90: spread.Quantile(decimal.New(9, -1)), warehouse.FnMin: spread.Quantile(decimal.Zero), warehouse.FnMax: spread.Quantile(decimal.New(1, 0)),
	} {
		s := warehouse.FigureSpec{Fn: fn}
		f, _ := by(func(a *warehouse.AggregateQuery) { a.Figures = []warehouse.FigureSpec{s} }).Totals.Figure(m, s)
		if f.Value == nil || !f.Value.Equal(*want) {
			t.Errorf("%s is %v, the distribution says %v", fn, f.Value, want)
		}
	}
	for name, peers := range map[string]warehouse.PeerGroup{
		"everyone":           {Same: []warehouse.Dimension{warehouse.ByRegion}},
		"within twice":       {Same: []warehouse.Dimension{warehouse.ByRegion}, SizeWithin: p(2.0)},
		"within four thirds": {SizeWithin: p(4.0 / 3)},
	} {
		beside := by(func(a *warehouse.AggregateQuery) {
			a.Compare = &warehouse.Compare{To: warehouse.ToPeerMedian, Peers: &peers}
		})
		compared := 0
		for _, row := range beside.Rows {
			f := figure(row)
			card := must(r.Benchmark(t.Context(), warehouse.BenchmarkQuery{Unit: warehouse.UnitID(*row.Keys[0].Unit), Measures: []fiscal.Measure{m}, Year: 2021, Stage: fiscal.StageBudget, Peers: peers}))(t)[0]
			if fmt.Sprint(f.Comparison) != fmt.Sprint(card.Median) {
				t.Errorf("%s: %s is compared with %v, the benchmark's median is %v", name, row.Keys[0].Label, f.Comparison, card.Median)
			}
			if f.Comparison != nil {
				compared++
			}
		}
		if compared < 6 {
			t.Errorf("%s: %d are compared", name, compared)
		}
	}
	rising := by(func(a *warehouse.AggregateQuery) {
		a.Compare = &warehouse.Compare{To: warehouse.ToYear, Year: p(2020)}
		a.Having = []warehouse.Having{{Measure: m, Of: warehouse.PartChange, Gte: p(decimal.New(1, 0))}}
	})
	if got := names(rising); len(got) != 1 || got[0] != warehouse.UnitID(warehouse.UnitKeyOf("霸州市甲局")) {
		t.Errorf("rising are %q", got)
	}
	var paged []string
	for offset := 0; ; offset += 2 {
		page := by(func(a *warehouse.AggregateQuery) { a.First, a.Offset = 2, offset })
		paged = append(paged, names(page)...)
		if !page.HasNext() {
			break
		}
	}
	if all := names(whole); !slices.Equal(paged, all) || len(all) != 7 {
		t.Errorf("page by page %q, at once %q", paged, all)
	}
}

// TestAggregateOfHoldings: vehicles of one year and of the next are no sum, whatever else is asked with them.
func TestAggregateOfHoldings(t *testing.T) {
	t.Parallel()
	r := reader(t, aggregated(t))
	held, mean := fiscal.ThreePublicVehiclesHeld, warehouse.FigureSpec{Fn: warehouse.FnAvg}
	show := func(row *warehouse.AggregateRow, s warehouse.FigureSpec) string {
		f, ok := row.Figure(held, s)
		if !ok {
			t.Fatalf("no %v of %s", s, held)
		}
		if f.Value == nil {
			return string(f.State)
		}
		return f.Value.String()
	}
	byYear := must(r.Aggregate(t.Context(), warehouse.AggregateQuery{Measures: []fiscal.Measure{held}, GroupBy: []warehouse.Dimension{warehouse.ByYear}}))(t)
	var got []string
	for _, row := range append(slices.Clone(byYear.Rows), byYear.Totals) {
		got = append(got, show(row, warehouse.FigureSpec{}))
	}
	if want := []string{"14", "14", "9", string(fiscal.StateNotApplicable)}; !slices.Equal(got, want) {
		t.Errorf("of years and all of them %q, want %q", got, want)
	}
	beside := must(r.Aggregate(t.Context(), warehouse.AggregateQuery{
		Measures: []fiscal.Measure{fiscal.ThreePublicTotal, held}, GroupBy: []warehouse.Dimension{warehouse.ByUnit}, Figures: []warehouse.FigureSpec{{}, mean},
		Filter: &warehouse.FactFilter{Units: []string{warehouse.UnitID(warehouse.UnitKeyOf("霸州市教育局"))}},
	}))(t)
	if sum, avg := show(beside.Rows[0], warehouse.FigureSpec{}), show(beside.Rows[0], mean); sum != string(fiscal.StateNotApplicable) || avg != "3" {
		t.Errorf("beside money the sum is %s and the mean %s", sum, avg)
	}
}

// TestAggregateAgainstAverage: a year against the mean of the years that are there, which need not be all.
func TestAggregateAgainstAverage(t *testing.T) {
	t.Parallel()
	a := must(reader(t, aggregated(t)).Aggregate(t.Context(), warehouse.AggregateQuery{
		Measures: []fiscal.Measure{fiscal.IncomeTotal}, GroupBy: []warehouse.Dimension{warehouse.ByUnit, warehouse.ByYear}, Compare: &warehouse.Compare{To: warehouse.ToAverage},
	}))(t)
	want := map[string]string{ // 元: the mean of 100, 101 and 102 万元, and so on; of the last 400 and 402
		"霸州市水务局": "1010000", "霸州市教育局": "2010000", "霸州市卫生局": "3010000", "霸州市审计局": "4010000", "霸州市发展局": "5000000", // of the one year that it discloses
	}
	compared := 0
	for _, row := range a.Rows {
		f, _ := row.Figure(fiscal.IncomeTotal, warehouse.FigureSpec{})
		if f.Value == nil {
			continue
		}
		if f.Comparison == nil || f.Comparison.String() != want[row.Keys[0].Label] || !f.Change.Equal(f.Value.Sub(*f.Comparison)) {
			t.Errorf("%s %s is %v against %v, want %s", row.Keys[0].Label, row.Keys[1].Code, f.Value, f.Comparison, want[row.Keys[0].Label])
			continue
		}
		compared++
	}
	if compared != 12 {
		t.Errorf("%d figures were compared", compared)
	}
}

// TestPartTotals: grouped by parts, a measure and its subtotals are what its parts add up to, and no whole counts beside them.
func TestPartTotals(t *testing.T) {
	t.Parallel()
	a := must(reader(t, aggregated(t)).Aggregate(t.Context(), warehouse.AggregateQuery{
		Measures: []fiscal.Measure{fiscal.ExpenditureTotal}, GroupBy: []warehouse.Dimension{warehouse.ByYear, warehouse.ByPart}, Rollup: true,
	}))(t)
	sums, subtotals := map[string]decimal.Decimal{}, 0
	value := func(row *warehouse.AggregateRow) decimal.Decimal {
		f, _ := row.Figure(fiscal.ExpenditureTotal, warehouse.FigureSpec{})
		if f.Value == nil {
			return decimal.Zero
		}
		return *f.Value
	}
	for _, row := range a.Rows {
		if row.Level == 2 {
			sums[row.Keys[0].Code] = sums[row.Keys[0].Code].Add(value(row))
			sums[""] = sums[""].Add(value(row))
		}
	}
	for _, row := range a.Rows {
		if row.Level == 1 {
			subtotals++
			if got := value(row); !got.Equal(sums[row.Keys[0].Code]) {
				t.Errorf("%s is %s, its parts are %s", row.Keys[0].Code, got, sums[row.Keys[0].Code])
			}
		}
	}
	if got := value(a.Totals); !got.Equal(sums[""]) || got.IsZero() || subtotals != 3 {
		t.Errorf("the total of %d years is %s, its parts are %s", subtotals, got, sums[""])
	}
}

// TestEvidenceUnderPer: what a cost per vehicle is made of are the costs and the vehicles of the units that state both.
func TestEvidenceUnderPer(t *testing.T) {
	t.Parallel()
	spec := warehouse.FigureSpec{Per: warehouse.PerVehicle}
	a := must(reader(t, aggregated(t)).Aggregate(t.Context(), warehouse.AggregateQuery{
		Measures: []fiscal.Measure{fiscal.ThreePublicTotal}, Filter: year(2020, 2020), GroupBy: []warehouse.Dimension{warehouse.ByUnit}, Figures: []warehouse.FigureSpec{spec},
	}))(t)
	for _, row := range append(slices.Clone(a.Rows), a.Totals) {
		f, _ := row.Figure(fiscal.ThreePublicTotal, spec)
		sums := map[fiscal.Measure]decimal.Decimal{}
		for _, e := range must(warehouse.Evidence(t.Context(), []warehouse.EvidenceKey{*f.Evidence}, warehouse.PageArgs{}))(t)[*f.Evidence].Edges {
			sums[e.Node.Measure] = sums[e.Node.Measure].Add(e.Node.Value)
		}
		held := sums[fiscal.ThreePublicVehiclesHeld]
		if held.IsZero() || len(sums) != 2 || f.Value == nil || !sums[fiscal.ThreePublicTotal].DivRound(held, fiscal.MoneyScale).Equal(*f.Value) {
			t.Errorf("%v is %v, made of %v", row.Keys, f.Value, sums)
		}
	}
}

// TestOthers: what is made of the rows that are not shown is what one gets by asking for these alone, by every function and on both
// sides of a comparison. No department counts beside its own units there.
func TestOthers(t *testing.T) {
	t.Parallel()
	r := reader(t, aggregated(t))
	fns := []warehouse.Fn{warehouse.FnSum, warehouse.FnAvg, warehouse.FnMedian, warehouse.FnQ25, warehouse.FnQ75, warehouse.FnP90, warehouse.FnMin, warehouse.FnMax, warehouse.FnCount, warehouse.FnStddev}
	figures := make([]warehouse.FigureSpec, len(fns))
	for i, fn := range fns {
		figures[i] = warehouse.FigureSpec{Fn: fn}
	}
	measure := fiscal.IncomeTotal
	query := func(filter *warehouse.FactFilter) warehouse.AggregateQuery {
		return warehouse.AggregateQuery{Measures: []fiscal.Measure{measure}, Figures: slices.Clone(figures), Filter: filter, Compare: &warehouse.Compare{To: warehouse.ToPreviousYear}}
	}
	unit := func(name string) string { return warehouse.UnitID(warehouse.UnitKeyOf(name)) }
	for name, c := range map[string]struct {
		years     *warehouse.FactFilter
		direction warehouse.SortOrder
		kept      string
		others    []string
	}{
		"all years": {year(2020, 2022), warehouse.Desc, "霸州市卫生局", []string{"霸州市水务局", "霸州市教育局", "霸州市审计局", "霸州市发展局"}},
		"one year":  {year(2022, 2022), warehouse.Asc, "霸州市水务局", []string{"霸州市教育局", "霸州市卫生局", "霸州市审计局"}}, // and the department, which holds the first
		"its units": {year(2022, 2022), warehouse.Desc, "霸州市发展局", []string{"霸州市水务局", "霸州市教育局", "霸州市卫生局", "霸州市审计局"}},
	} {
		q := query(c.years)
		q.GroupBy, q.First, q.Others = []warehouse.Dimension{warehouse.ByUnit}, 1, true
		q.OrderBy = []warehouse.AggregateOrder{{Measure: &measure, Direction: c.direction}}
		a := must(r.Aggregate(t.Context(), q))(t)
		if len(a.Rows) != 2 || a.Rows[0].Keys[0].Label != c.kept || !a.Rows[1].IsOthers {
			t.Fatalf("%s: %d rows, the first of %s", name, len(a.Rows), a.Rows[0].Keys[0].Label)
		}
		alone := *c.years
		for _, other := range c.others {
			alone.Units = append(alone.Units, unit(other))
		}
		want := must(r.Aggregate(t.Context(), query(&alone)))(t)
		for _, s := range figures {
			got, _ := a.Rows[1].Figure(measure, s)
			as, _ := want.Totals.Figure(measure, s)
			if got.Value == nil || as.Value == nil || !got.Value.Equal(*as.Value) || (got.Comparison == nil) != (as.Comparison == nil) || got.Comparison != nil && !got.Comparison.Equal(*as.Comparison) {
				t.Errorf("%s: %s of the others is %v against %v, alone it is %v against %v", name, s.Fn, got.Value, got.Comparison, as.Value, as.Comparison)
			}
			if s.Fn == warehouse.FnStddev && got.Value != nil && got.Value.IsZero() {
				t.Errorf("%s: the others do not differ, which proves little", name)
			}
		}
	}
}

// TestAggregateByScope: a department stands beside its own office, each with the years that it disclosed; what adds them up counts
// the office alone, and no department beside its units.
func TestAggregateByScope(t *testing.T) {
	t.Parallel()
	w := aggregated(t)
	both := warehousetest.Rows("霸州市发展局", 2022, 150) // its own office
	before := warehousetest.Rows("霸州市发展局", 2021, 450)
	before.Scope = fiscal.ScopeDepartment
	warehousetest.Stamp(&both)
	warehousetest.Stamp(&before)
	mustLoad(t, w, both, before)
	r := reader(t, w)
	show := func(q warehouse.AggregateQuery) []string {
		t.Helper()
		q.Measures, q.Coverage = []fiscal.Measure{fiscal.IncomeTotal}, true
		a := must(r.Aggregate(t.Context(), q))(t)
		var lines []string
		for _, row := range append(slices.Clone(a.Rows), a.Totals) {
			line := ""
			for _, k := range row.Keys {
				line += k.Label + " "
			}
			f, _ := row.Figure(fiscal.IncomeTotal, warehouse.FigureSpec{})
			text := func(m *fiscal.Money) string {
				if m == nil {
					return "-"
				}
				return fiscal.InUnit(*m, fiscal.WanYuan).String()
			}
			lines = append(lines, fmt.Sprintf("%s%s/%s missing %d twice %d", line, text(f.Value), text(f.Comparison), f.Coverage.Missing, f.Coverage.LeftOutAsDuplicate))
		}
		return lines
	}
	unit := &warehouse.FactFilter{Units: []string{warehouse.UnitID(warehouse.UnitKeyOf("霸州市发展局"))}}
	of2022 := *unit
	of2022.Years = &warehouse.YearRange{From: p(2022), To: p(2022)}
	type dims = []warehouse.Dimension
	dimension := warehouse.ByScope
	order := []warehouse.AggregateOrder{{Dimension: &dimension, Direction: warehouse.Asc}}
	previous := &warehouse.Compare{To: warehouse.ToPreviousYear}
	for name, c := range map[string]struct {
		q    warehouse.AggregateQuery
		want []string
	}{
		"beside each other, against the year before": {
			warehouse.AggregateQuery{Filter: &of2022, GroupBy: dims{warehouse.ByUnit, warehouse.ByScope}, Compare: previous},
			[]string{"霸州市发展局 部门 500/450 missing 0 twice 0", "霸州市发展局 单位本级 150/- missing 0 twice 0", "150/- missing 0 twice 1"},
		},
		"over the years": {
			warehouse.AggregateQuery{Filter: unit, GroupBy: dims{warehouse.ByScope, warehouse.ByYear}, OrderBy: order},
			[]string{"部门 2021年 450/- missing 0 twice 0", "部门 2022年 500/- missing 0 twice 0", "单位本级 2022年 150/- missing 0 twice 0", "600/- missing 0 twice 1"},
		},
		"all units of a year": {
			warehouse.AggregateQuery{Filter: year(2022, 2022), GroupBy: dims{warehouse.ByScope}},
			[]string{"单位本级 1158/- missing 0 twice 0", "部门 500/- missing 0 twice 0", "1158/- missing 0 twice 1"},
		},
		"all of it": {
			warehouse.AggregateQuery{Filter: &of2022, GroupBy: dims{warehouse.ByScope}, Overlap: warehouse.CountAll},
			[]string{"部门 500/- missing 0 twice 0", "单位本级 150/- missing 0 twice 0", "650/- missing 0 twice 0"},
		},
		"the department alone": {
			warehouse.AggregateQuery{Filter: &of2022, GroupBy: dims{warehouse.ByScope}, Overlap: warehouse.DepartmentsOnly},
			[]string{"部门 500/- missing 0 twice 0", "500/- missing 0 twice 0"},
		},
		"like for like": {
			warehouse.AggregateQuery{Filter: &of2022, GroupBy: dims{warehouse.ByScope}, Compare: previous, Basis: warehouse.LikeForLike},
			[]string{"部门 500/450 missing 0 twice 0", "单位本级 -/- missing 0 twice 0", "500/450 missing 0 twice 0"},
		},
	} {
		if got := show(c.q); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%q\nwant\n%q", name, got, c.want)
		}
	}
}

// Units that disclose for the first time do not make their department vanish from one side of a comparison.
func TestLikeForLikeWithNewUnits(t *testing.T) {
	onBoth(t, func(t *testing.T, w *warehouse.Warehouse) {
		department := func(year int, wan int64) warehouse.Load {
			l := warehousetest.Rows("霸州市发展局", year, wan)
			l.Scope = fiscal.ScopeDepartment
			warehousetest.Stamp(&l)
			return l
		}
		center := warehousetest.Rows("霸州市发展中心", 2021, 50)
		center.Unit.Department = p("霸州市发展局")
		warehousetest.Stamp(&center)
		mustLoad(t, w, department(2020, 100), department(2021, 120), center)
		r := reader(t, w)
		text := func(m *fiscal.Money) string {
			if m == nil {
				return "-"
			}
			return fiscal.InUnit(*m, fiscal.WanYuan).String()
		}
		for name, c := range map[string]struct {
			q    warehouse.AggregateQuery
			want []string
		}{
			"against the year before": {warehouse.AggregateQuery{Filter: &warehouse.FactFilter{Years: &warehouse.YearRange{From: p(2021)}}, Compare: &warehouse.Compare{To: warehouse.ToPreviousYear}}, []string{"120/100"}},
			"year by year": {
				warehouse.AggregateQuery{GroupBy: []warehouse.Dimension{warehouse.ByYear}, OrderBy: []warehouse.AggregateOrder{{Dimension: p(warehouse.ByYear), Direction: warehouse.Asc}}},
				[]string{"100/-", "120/-", "220/-"},
			},
		} {
			c.q.Measures, c.q.Basis = []fiscal.Measure{fiscal.IncomeTotal}, warehouse.LikeForLike
			a := must(r.Aggregate(t.Context(), c.q))(t)
			rows := []*warehouse.AggregateRow{a.Totals}
			if len(c.q.GroupBy) > 0 {
				rows = append(slices.Clone(a.Rows), a.Totals)
			}
			var got []string
			for _, row := range rows {
				f, _ := row.Figure(fiscal.IncomeTotal, warehouse.FigureSpec{Fn: warehouse.FnSum})
				got = append(got, text(f.Value)+"/"+text(f.Comparison))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
	})
}

// officeBesideDepartment is a warehouse in which 霸州市司法局 discloses as a department, and in the last year its own office too, as
// the published budgets of one do; 霸州市水务局 discloses its own figures in two years and falls silent, and 霸州市审计局 is new.
// Amounts are 万元.
func officeBesideDepartment(t *testing.T) (*warehouse.Reader, []stated) {
	t.Helper()
	facts := []stated{
		{"霸州市司法局", 2024, fiscal.ScopeDepartment, 900},
		{"霸州市司法局", 2025, fiscal.ScopeDepartment, 910},
		{"霸州市司法局", 2026, fiscal.ScopeDepartment, 962},
		{"霸州市司法局", 2026, fiscal.ScopeUnit, 869},
		{"霸州市司法局", 2024, fiscal.ScopeUnit, 850},
		{"霸州市水务局", 2024, fiscal.ScopeUnit, 100},
		{"霸州市水务局", 2025, fiscal.ScopeUnit, 101},
		{"霸州市审计局", 2026, fiscal.ScopeUnit, 40},
		{"霸州市教育局", 2024, fiscal.ScopeUnit, 300},
		{"霸州市教育局", 2025, fiscal.ScopeUnit, 310},
		{"霸州市教育局", 2026, fiscal.ScopeUnit, 330},
	}
	w := warehousetest.Open(t)
	var loads []warehouse.Load
	for _, f := range facts {
		l := warehousetest.Rows(f.unit, f.year, f.wan)
		l.Scope = f.scope
		warehousetest.Stamp(&l)
		loads = append(loads, l)
	}
	silent := warehousetest.Rows("霸州市水务局", 2026, 1) // it discloses, and says nothing of its income
	silent.Amounts = slices.DeleteFunc(silent.Amounts, func(a warehouse.Amount) bool { return a.Measure == fiscal.IncomeTotal })
	warehousetest.Stamp(&silent)
	mustLoad(t, w, append(loads, silent)...)
	return reader(t, w), facts
}

type stated struct {
	unit  string
	year  int
	scope fiscal.Scope
	wan   int64
}

// TestLikeScopes: an office is never compared with a department, by whatever a figure is compared with.
func TestLikeScopes(t *testing.T) {
	t.Parallel()
	r, _ := officeBesideDepartment(t)
	type dims = []warehouse.Dimension
	text := func(m *fiscal.Money) string {
		if m == nil {
			return "-"
		}
		return fiscal.InUnit(*m, fiscal.WanYuan).String()
	}
	justice := warehouse.UnitID(warehouse.UnitKeyOf("霸州市司法局"))
	of := func(from, to int, units ...string) *warehouse.FactFilter {
		return &warehouse.FactFilter{Units: units, Years: &warehouse.YearRange{From: &from, To: &to}}
	}
	previous := &warehouse.Compare{To: warehouse.ToPreviousYear}
	unit := warehouse.ByUnit
	byUnit := []warehouse.AggregateOrder{{Dimension: &unit, Direction: warehouse.Asc}}
	for name, c := range map[string]struct {
		q    warehouse.AggregateQuery
		want []string
	}{
		"its office, which did not disclose the year before": {
			warehouse.AggregateQuery{Filter: of(2026, 2026, justice), GroupBy: dims{warehouse.ByUnit}, Compare: previous},
			[]string{"霸州市司法局 869/- left out 1", "869/- left out 1"},
		},
		"its office, which did two years before": {
			warehouse.AggregateQuery{Filter: of(2026, 2026, justice), GroupBy: dims{warehouse.ByUnit}, Compare: &warehouse.Compare{To: warehouse.ToYear, Year: p(2024)}},
			[]string{"霸州市司法局 869/850 left out 0", "869/850 left out 0"},
		},
		"the department against the year in which the office disclosed, too": {
			warehouse.AggregateQuery{Filter: of(2025, 2025, justice), GroupBy: dims{warehouse.ByUnit}, Compare: previous},
			[]string{"霸州市司法局 910/900 left out 0", "910/900 left out 0"},
		},
		"like for like takes the department": {
			warehouse.AggregateQuery{Filter: of(2026, 2026, justice), GroupBy: dims{warehouse.ByUnit}, Compare: previous, Basis: warehouse.LikeForLike},
			[]string{"霸州市司法局 962/910 left out 1", "962/910 left out 1"},
		},
		"everything": {
			warehouse.AggregateQuery{Filter: of(2026, 2026), Compare: previous},
			[]string{"1239/411 left out 1"}, // 869+40+330 against 101+310, without the department's 910
		},
		"everything, like for like": {
			warehouse.AggregateQuery{Filter: of(2026, 2026), Compare: previous, Basis: warehouse.LikeForLike},
			[]string{"1292/1220 left out 3"}, // 962+330 against 910+310; without its office, 审计局 and 水务局
		},
		"in every year": {
			warehouse.AggregateQuery{Filter: of(2024, 2026), GroupBy: dims{warehouse.ByYear}, Basis: warehouse.LikeForLike, OrderBy: []warehouse.AggregateOrder{{Dimension: p(warehouse.ByYear), Direction: warehouse.Asc}}},
			// 司法局 as a department and 教育局; without the office's two years, 水务局's two and 审计局's one.
			[]string{"2024年 1200/- left out 2", "2025年 1220/- left out 1", "2026年 1292/- left out 2", "3712/- left out 5"},
		},
		"against its mean": {
			warehouse.AggregateQuery{Filter: of(2024, 2026, justice), GroupBy: dims{warehouse.ByUnit, warehouse.ByYear}, Compare: &warehouse.Compare{To: warehouse.ToAverage}},
			[]string{"霸州市司法局 2025年 910/910 left out 0", "霸州市司法局 2026年 869/859.5 left out 0", "霸州市司法局 2024年 850/859.5 left out 0", "2629/- left out 0"},
		},
		"against peers": {
			warehouse.AggregateQuery{
				Filter: of(2025, 2025), GroupBy: dims{warehouse.ByUnit}, OrderBy: byUnit,
				Compare: &warehouse.Compare{To: warehouse.ToPeerMedian, Peers: &warehouse.PeerGroup{Same: dims{warehouse.ByRegion}}},
			},
			[]string{"霸州市司法局 910/310 left out 0", "霸州市教育局 310/310 left out 0", "霸州市水务局 101/310 left out 0", "1321/- left out 0"},
		},
	} {
		c.q.Measures, c.q.Coverage = []fiscal.Measure{fiscal.IncomeTotal}, true
		a := must(r.Aggregate(t.Context(), c.q))(t)
		rows := append(slices.Clone(a.Rows), a.Totals)
		if len(c.q.GroupBy) == 0 {
			rows = rows[1:]
		}
		var got []string
		for _, row := range rows {
			line := ""
			for _, k := range row.Keys {
				line += k.Label + " "
			}
			f, _ := row.Figure(fiscal.IncomeTotal, warehouse.FigureSpec{})
			got = append(got, fmt.Sprintf("%s%s/%s left out %d", line, text(f.Value), text(f.Comparison), f.Coverage.LeftOutByBasis))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%q\nwant\n%q", name, got, c.want)
		}
	}
}

// TestTrendsOfScopes: beside each other a department and its own office have a series each; in one series no change leads from one to
// the other. The same holds of a ranking by change.
func TestTrendsOfScopes(t *testing.T) {
	t.Parallel()
	r, _ := officeBesideDepartment(t)
	justice := &warehouse.FactFilter{Units: []string{warehouse.UnitID(warehouse.UnitKeyOf("霸州市司法局"))}}
	text := func(m *fiscal.Money) string {
		if m == nil {
			return "-"
		}
		return fiscal.InUnit(*m, fiscal.WanYuan).String()
	}
	show := func(all ...*warehouse.Series) (lines []string) {
		for _, s := range all {
			line := ""
			for _, k := range s.Group {
				line += k.Label + " "
			}
			for _, point := range s.Points {
				line += fmt.Sprintf("%d: %s %s", point.Year, text(point.Value), text(point.Change))
				if point.Scope != nil {
					line += " " + string(*point.Scope)
				}
				line += "; "
			}
			lines = append(lines, line)
		}
		return lines
	}
	type dims = []warehouse.Dimension
	trend := func(by dims, f *warehouse.FactFilter) []string {
		return show(must(r.Trend(t.Context(), warehouse.TrendQuery{Measure: fiscal.IncomeTotal, GroupBy: by, Filter: f}))(t)...)
	}
	of := must(r.TrendsByUnit(t.Context(), warehouse.UnitTrend{Measure: fiscal.IncomeTotal}, []warehouse.UnitKey{warehouse.UnitKeyOf("霸州市司法局")}))(t)
	everyone := *justice
	everyone.Regions = []string{"131081"} // which the figures at hand do not answer
	const one = "霸州市司法局 2024: 850 - UNIT; 2025: 910 - DEPARTMENT; 2026: 869 - UNIT; "
	for name, c := range map[string]struct{ got, want []string }{
		"beside each other": {trend(dims{warehouse.ByUnit, warehouse.ByScope}, justice), []string{
			"霸州市司法局 部门 2024: 900 - DEPARTMENT; 2025: 910 10 DEPARTMENT; 2026: 962 52 DEPARTMENT; ", "霸州市司法局 单位本级 2024: 850 - UNIT; 2025: - -; 2026: 869 - UNIT; ",
		}},
		"in one series":                  {trend(dims{warehouse.ByUnit}, justice), []string{one}},
		"in one series, by statement":    {trend(dims{warehouse.ByUnit}, &everyone), []string{one}},
		"of the unit":                    {show(of[warehouse.UnitKeyOf("霸州市司法局")]), []string{one}},
		"all departments, all offices":   {trend(dims{warehouse.ByScope}, nil), []string{"单位本级 2024: 1250 - UNIT; 2025: 411 -839 UNIT; 2026: 1239 828 UNIT; ", "部门 2024: 900 - DEPARTMENT; 2025: 910 10 DEPARTMENT; 2026: 962 52 DEPARTMENT; "}},
		"all of it, each unit only once": {trend(nil, nil), []string{"2024: 1250 - UNIT; 2025: 1321 71; 2026: 1239 -82 UNIT; "}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s:\n%q\nwant\n%q", name, c.got, c.want)
		}
	}
	for _, f := range []*warehouse.FactFilter{nil, {Regions: []string{"131081"}}} {
		var changed []string
		for _, u := range must(r.Ranking(t.Context(), warehouse.RankingQuery{YearQuery: warehouse.YearQuery{Measure: fiscal.IncomeTotal, Year: 2025, Filter: f}, By: warehouse.RankByChange}))(t) {
			changed = append(changed, warehouse.UnitID(u.Unit)+text(u.Change))
		}
		if want := []string{warehouse.UnitID(warehouse.UnitKeyOf("霸州市教育局")) + "10", warehouse.UnitID(warehouse.UnitKeyOf("霸州市水务局")) + "1"}; !slices.Equal(changed, want) {
			t.Errorf("by change %q, want %q", changed, want)
		}
	}
}

// TestLeftOut holds the list of what a basis leaves out to the facts themselves, compared in plain Go: as many as are counted, each
// with the years that have nothing to set beside it.
func TestLeftOut(t *testing.T) {
	t.Parallel()
	r, facts := officeBesideDepartment(t)
	find := func(unit string, year int, scope fiscal.Scope) bool {
		return slices.ContainsFunc(facts, func(f stated) bool { return f.unit == unit && f.year == year && f.scope == scope })
	}
	reason := func(f stated, year int) warehouse.LackReason {
		switch {
		case f.unit == "霸州市水务局" && year == 2026:
			return warehouse.LackFigure
		case find(f.unit, year, fiscal.ScopeUnit) || find(f.unit, year, fiscal.ScopeDepartment):
			return warehouse.LackScope
		}
		return warehouse.LackDisclosure
	}
	// others are the years that a figure of a year must stand beside.
	check := func(name string, q warehouse.AggregateQuery, years []int, others func(year int) []int) {
		t.Helper()
		q.Measures, q.Coverage, q.Basis = []fiscal.Measure{fiscal.IncomeTotal}, true, warehouse.LikeForLike
		var want []string
		for _, f := range facts {
			if !slices.Contains(years, f.year) {
				continue
			}
			var lacks []warehouse.Lack
			for _, y := range others(f.year) {
				if y != f.year && !find(f.unit, y, f.scope) {
					lacks = append(lacks, warehouse.Lack{Year: y, Stage: fiscal.StageBudget, Reason: reason(f, y)})
				}
			}
			if lacks != nil {
				want = append(want, fmt.Sprint(f.unit, f.year, f.scope, f.wan, lacks))
			}
		}
		a := must(r.Aggregate(t.Context(), q))(t)
		f, _ := a.Totals.Figure(fiscal.IncomeTotal, warehouse.FigureSpec{})
		var got []string
		for after := (*string)(nil); ; {
			page := must(warehouse.LeftOut(t.Context(), []warehouse.EvidenceKey{*f.Evidence}, warehouse.PageArgs{First: p(2), After: after}))(t)[*f.Evidence]
			for _, e := range page.Edges {
				label := ""
				for _, x := range facts {
					if warehouse.UnitKeyOf(x.unit) == e.Node.Unit {
						label = x.unit
					}
				}
				got = append(got, fmt.Sprint(label, e.Node.Year, e.Node.Scope, fiscal.InUnit(e.Node.Value, fiscal.WanYuan), e.Node.Lacks))
				after = &e.Cursor
			}
			if page.Total != f.Coverage.LeftOutByBasis {
				t.Errorf("%s: %d are listed, %d counted", name, page.Total, f.Coverage.LeftOutByBasis)
			}
			if !page.HasNext {
				break
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) || len(want) == 0 {
			t.Errorf("%s: left out are\n%q\nwant\n%q", name, got, want)
		}
	}
	check("the year before", warehouse.AggregateQuery{Filter: year(2026, 2026), Compare: &warehouse.Compare{To: warehouse.ToPreviousYear}}, []int{2025, 2026},
		func(year int) []int { return []int{2025 + 2026 - year} })
	check("any year", warehouse.AggregateQuery{Filter: year(2026, 2026), Compare: &warehouse.Compare{To: warehouse.ToYear, Year: p(2024)}}, []int{2024, 2026},
		func(year int) []int { return []int{2024 + 2026 - year} })
	check("every year", warehouse.AggregateQuery{Filter: year(2024, 2026), GroupBy: []warehouse.Dimension{warehouse.ByYear}}, []int{2024, 2025, 2026},
		func(int) []int { return []int{2024, 2025, 2026} })
}
