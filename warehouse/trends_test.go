package warehouse_test

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

var towns = []string{"霸州市", "固安县", "三河市"}

// history is a set of disclosures with gaps, silence, zeros and corrections, and what is current of it.
func history(seed uint64) (loads [][]warehouse.Load, current []warehouse.Load) {
	r := rand.New(rand.NewPCG(seed, 1))
	var first, second []warehouse.Load
	for u := range 9 {
		name := towns[u%3] + []string{"教育局", "水务局", "审计局"}[u/3]
		for year := 2018; year <= 2023; year++ {
			if r.IntN(5) == 0 {
				continue
			}
			l := warehousetest.Rows(name, year, r.Int64N(1000))
			l.Unit.Rank = []*string{p("正科级"), p("副科级"), nil}[u%3]
			switch r.IntN(6) {
			case 0:
				l.Amounts[0] = warehouse.Amount{Measure: fiscal.IncomeTotal, State: fiscal.StateBlank}
			case 1:
				l.Amounts = l.Amounts[1:]
			case 2:
				l.Amounts[0].Value, l.Amounts[0].State = p(decimal.Zero), fiscal.StateZero
			}
			warehousetest.Stamp(&l)
			first = append(first, l)
			if r.IntN(4) == 0 {
				l = warehousetest.Rows(name, year, r.Int64N(1000))
				l.Unit.Rank = first[len(first)-1].Unit.Rank
				warehousetest.Stamp(&l)
				second = append(second, l)
			}
			current = append(current, l)
		}
	}
	return [][]warehouse.Load{first, second}, current
}

// groupOf is the value of a dimension for a load, computed without the engine.
func groupOf(l *warehouse.Load, by warehouse.Dimension) string {
	switch by {
	case warehouse.ByUnit:
		return warehouse.UnitID(warehouse.UnitKeyOf(l.Unit.Name))
	case warehouse.ByRegion:
		return *l.Unit.Region.Code
	case warehouse.BySector:
		return string(*l.Unit.Sector)
	case warehouse.ByRank:
		if l.Unit.Rank == nil {
			return ""
		}
		return *l.Unit.Rank
	case warehouse.ByNature:
		return *l.Unit.Nature
	}
	return ""
}

type simplePoint struct {
	State          fiscal.State
	Value, Change  string
	Units, Missing int
	Ratio          float64
}

// follow computes a trend by looking at each load, in the dullest way.
func follow(loads []warehouse.Load, m fiscal.Measure, by []warehouse.Dimension, from, to int) map[string]map[int]simplePoint {
	type sums struct {
		value  decimal.Decimal
		units  int
		states []fiscal.State
	}
	groups, members := map[string]map[int]*sums{}, map[string]map[string]bool{}
	for i := range loads {
		l := &loads[i]
		group := ""
		for _, d := range by {
			group += groupOf(l, d) + "|"
		}
		if groups[group] == nil {
			groups[group], members[group] = map[int]*sums{}, map[string]bool{}
		}
		if l.Year >= from && l.Year <= to {
			members[group][l.Unit.Name] = true
		}
		if groups[group][l.Year] == nil {
			groups[group][l.Year] = &sums{}
		}
		s := groups[group][l.Year]
		for _, a := range l.Amounts {
			if a.Measure != m {
				continue
			}
			s.states = append(s.states, a.State)
			if a.Value != nil {
				s.value = s.value.Add(*a.Value)
				s.units++
			}
		}
	}
	out := map[string]map[int]simplePoint{}
	for name, years := range groups {
		if len(members[name]) == 0 {
			continue
		}
		out[name] = map[int]simplePoint{}
		for year := from; year <= to; year++ {
			pt := simplePoint{State: fiscal.StateNotPublished, Missing: len(members[name])}
			if s := years[year]; s != nil {
				pt.Units, pt.Missing = s.units, pt.Missing-s.units
				slices.Sort(s.states)
				if states := slices.Compact(s.states); s.units == 0 && len(states) == 1 {
					pt.State = states[0]
				}
				if s.units > 0 {
					pt.Value, pt.State = s.value.String(), fiscal.StateOf(s.value)
					if before := years[year-1]; before != nil && before.units > 0 {
						change := s.value.Sub(before.value)
						pt.Change = change.String()
						if !before.value.IsZero() {
							pt.Ratio, _ = change.DivRound(before.value, 12).Float64()
						}
					}
				}
			}
			out[name][year] = pt
		}
	}
	return out
}

func simplify(series []*warehouse.Series) map[string]map[int]simplePoint {
	out := map[string]map[int]simplePoint{}
	for _, s := range series {
		name := ""
		for _, g := range s.Group {
			name += g.Code + "|"
		}
		out[name] = map[int]simplePoint{}
		for _, pt := range s.Points {
			sp := simplePoint{State: pt.State, Units: pt.Units, Missing: pt.Missing}
			if pt.Value != nil {
				sp.Value = pt.Value.String()
			}
			if pt.Change != nil {
				sp.Change = pt.Change.String()
			}
			if pt.Ratio != nil {
				sp.Ratio = *pt.Ratio
			}
			out[name][pt.Year] = sp
		}
	}
	return out
}

func TestTrend(t *testing.T) {
	onBoth(t, func(t *testing.T, w *warehouse.Warehouse) {
		loads, current := history(7)
		for _, l := range loads {
			mustLoad(t, w, l...)
		}
		r := reader(t, w)
		for _, by := range [][]warehouse.Dimension{
			{}, {warehouse.ByUnit}, {warehouse.ByRegion}, {warehouse.BySector}, {warehouse.ByNature}, {warehouse.ByRank}, {warehouse.ByRegion, warehouse.ByRank},
		} {
			for _, years := range []*warehouse.YearRange{nil, {From: p(2020), To: p(2022)}, {From: p(2021)}} {
				from, to := 2018, 2023
				if years != nil {
					from = *years.From
				}
				if years != nil && years.To != nil {
					to = *years.To
				}
				got := must(r.Trend(t.Context(), warehouse.TrendQuery{Measure: fiscal.IncomeTotal, GroupBy: by, Years: years}))(t)
				want := follow(current, fiscal.IncomeTotal, by, from, to)
				if diff := gocmp.Diff(want, simplify(got)); diff != "" {
					t.Errorf("by %v, %d to %d (-want, +got)\n%s", by, from, to, diff)
				}
				if !slices.IsSortedFunc(got, func(a, b *warehouse.Series) int { return cmp.Compare(lastValue(b), lastValue(a)) }) {
					t.Errorf("by %v: not the largest in the last year first", by)
				}
			}
		}
		top := must(r.Trend(t.Context(), warehouse.TrendQuery{Measure: fiscal.IncomeTotal, GroupBy: []warehouse.Dimension{warehouse.ByUnit}, Limit: 2}))(t)
		if len(top) != 2 {
			t.Errorf("%d series, want 2", len(top))
		}
		for _, pt := range top[0].Points {
			if pt.Value != nil && (pt.Disclosure == nil || pt.Value.IsPositive() && pt.At == nil) {
				t.Errorf("a single unit's figure without proof: %+v", pt)
			}
		}
	})
}

func lastValue(s *warehouse.Series) float64 {
	last := s.Points[len(s.Points)-1]
	if last.Value == nil {
		return -1
	}
	return last.Value.InexactFloat64()
}

func TestTrendFilters(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	loads, current := history(11)
	for _, l := range loads {
		mustLoad(t, w, l...)
	}
	r := reader(t, w)
	for name, c := range map[string]struct {
		filter warehouse.FactFilter
		holds  func(*warehouse.Load) bool
	}{
		"region by name":     {warehouse.FactFilter{Regions: []string{"固安县"}}, func(l *warehouse.Load) bool { return l.Unit.Region.Name == "固安县" }},
		"region by code":     {warehouse.FactFilter{Regions: []string{"131081"}}, func(l *warehouse.Load) bool { return l.Unit.Region.Name == "霸州市" }},
		"region that holds":  {warehouse.FactFilter{Regions: []string{"河北省"}}, func(*warehouse.Load) bool { return true }},
		"sector":             {warehouse.FactFilter{Sectors: []fiscal.Sector{fiscal.SectorWater}}, func(l *warehouse.Load) bool { return *l.Unit.Sector == fiscal.SectorWater }},
		"rank":               {warehouse.FactFilter{Ranks: []string{"副科级"}}, func(l *warehouse.Load) bool { return l.Unit.Rank != nil && *l.Unit.Rank == "副科级" }},
		"part of the name":   {warehouse.FactFilter{Name: p("教育")}, func(l *warehouse.Load) bool { return *l.Unit.Sector == fiscal.SectorEducation }},
		"unit and nothing":   {warehouse.FactFilter{Units: []string{warehouse.UnitID(1)}}, func(*warehouse.Load) bool { return false }},
		"code and two towns": {warehouse.FactFilter{Codes: []string{"805001"}, Regions: []string{"霸州市", "131082"}}, func(l *warehouse.Load) bool { return l.Unit.Region.Name != "固安县" }},
	} {
		var chosen []warehouse.Load
		from, to := 3000, 0
		for _, l := range current {
			if c.holds(&l) {
				chosen = append(chosen, l)
				from, to = min(from, l.Year), max(to, l.Year)
			}
		}
		by := []warehouse.Dimension{warehouse.ByUnit}
		got := must(r.Trend(t.Context(), warehouse.TrendQuery{Measure: fiscal.IncomeTotal, Filter: &c.filter, GroupBy: by}))(t)
		if diff := gocmp.Diff(follow(chosen, fiscal.IncomeTotal, by, from, to), simplify(got)); diff != "" {
			t.Errorf("%s (-want, +got)\n%s", name, diff)
		}
	}
}

func TestTrendOfProjects(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	mustLoad(t, w, warehousetest.Rows(bureau, 2020, 10), warehousetest.Rows(bureau, 2021, 12), warehousetest.Rows("霸州市教育局", 2021, 5))
	got := must(reader(t, w).Trend(t.Context(), warehouse.TrendQuery{Measure: fiscal.ExpenditureProject, GroupBy: []warehouse.Dimension{warehouse.ByProject}}))(t)
	want := map[string]map[int]simplePoint{
		"城乡居民养老保险宣传|": {
			2020: {State: fiscal.StateAmount, Value: "30000", Units: 1, Missing: 1},
			2021: {State: fiscal.StateAmount, Value: "51000", Change: "21000", Ratio: 0.7, Units: 2},
		},
		"信息化运维|": {2020: {State: fiscal.StateNotPublished, Missing: 2}, 2021: {State: fiscal.StateNotPublished, Missing: 2}},
	}
	if diff := gocmp.Diff(want, simplify(got)); diff != "" {
		t.Errorf("(-want, +got)\n%s", diff)
	}
}

// A department that disclosed its own office and the whole is not summed over both.
func TestTrendCountsScopesOnce(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	whole := warehousetest.Rows(bureau, 2021, 500)
	whole.Scope = fiscal.ScopeDepartment
	final := warehousetest.Rows(bureau, 2021, 90)
	final.Stage = fiscal.StageFinalAccounts
	mustLoad(t, w, warehousetest.Rows(bureau, 2021, 100), whole, final)
	r := reader(t, w)
	for want, f := range map[string]*warehouse.FactFilter{
		"1000000": {Scopes: []fiscal.Scope{fiscal.ScopeUnit, fiscal.ScopeDepartment}},
		"5000000": {Scopes: []fiscal.Scope{fiscal.ScopeDepartment}},
		"900000":  {Stage: p(fiscal.StageFinalAccounts)},
	} {
		got := must(r.Trend(t.Context(), warehouse.TrendQuery{Measure: fiscal.IncomeTotal, Filter: f}))(t)
		if len(got) != 1 || len(got[0].Points) != 1 || got[0].Points[0].Value.String() != want {
			t.Errorf("%+v, want %s", got, want)
		}
	}
	stages := must(r.Trend(t.Context(), warehouse.TrendQuery{Measure: fiscal.IncomeTotal, GroupBy: []warehouse.Dimension{warehouse.ByStage}}))(t)
	if len(stages) != 2 || stages[0].Group[0].Label != "预算" || stages[1].Group[0].Code != "FINAL_ACCOUNTS" {
		t.Errorf("by stage: %+v", stages)
	}
}

func TestTrendRefuses(t *testing.T) {
	t.Parallel()
	r := reader(t, warehousetest.Open(t))
	for name, q := range map[string]warehouse.TrendQuery{
		"year":             {Measure: fiscal.IncomeTotal, GroupBy: []warehouse.Dimension{warehouse.ByYear}},
		"twice":            {Measure: fiscal.IncomeTotal, GroupBy: []warehouse.Dimension{warehouse.ByUnit, warehouse.ByUnit}},
		"unknown":          {Measure: fiscal.IncomeTotal, GroupBy: []warehouse.Dimension{"unit); DROP TABLE amounts"}},
		"measure":          {Measure: "NOTHING"},
		"project's income": {Measure: fiscal.IncomeTotal, GroupBy: []warehouse.Dimension{warehouse.ByProject}},
	} {
		if _, err := r.Trend(t.Context(), q); !errors.Is(err, warehouse.ErrBadQuery) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := must(r.Trend(t.Context(), warehouse.TrendQuery{Measure: fiscal.IncomeTotal}))(t); len(got) != 0 {
		t.Errorf("an empty warehouse has %d series", len(got))
	}
}

func TestTrendsByUnit(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	mustLoad(t, w, warehousetest.Rows(bureau, 2019, 10), warehousetest.Rows(bureau, 2021, 12), warehousetest.Rows("霸州市教育局", 2022, 5))
	a, b, none := warehouse.UnitKeyOf(bureau), warehouse.UnitKeyOf("霸州市教育局"), warehouse.UnitKey(1)
	years := func(years *warehouse.YearRange) map[warehouse.UnitKey]string {
		got := must(reader(t, w).TrendsByUnit(t.Context(), warehouse.UnitTrend{Measure: fiscal.IncomeTotal, Years: years}, []warehouse.UnitKey{a, b, none}))(t)
		out := map[warehouse.UnitKey]string{}
		for u, s := range got {
			for _, pt := range s.Points {
				out[u] += fmt.Sprint(pt.Year, " ")
			}
		}
		return out
	}
	if diff := gocmp.Diff(map[warehouse.UnitKey]string{a: "2019 2020 2021 ", b: "2022 "}, years(nil)); diff != "" {
		t.Errorf("own years (-want, +got)\n%s", diff)
	}
	if diff := gocmp.Diff(map[warehouse.UnitKey]string{a: "2021 2022 ", b: "2021 2022 "}, years(&warehouse.YearRange{From: p(2021), To: p(2022)})); diff != "" {
		t.Errorf("a range (-want, +got)\n%s", diff)
	}
}

// Codes of the standard tables are groups, too: of each code the table about the most money counts, unless a fund is
// asked for.
func TestTrendByCode(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	line := func(fund fiscal.Fund, class fiscal.Classification, code, name string, level int, wan int64) warehouse.BudgetLine {
		return warehouse.BudgetLine{Fund: fund, Classification: class, Code: code, Name: name, Level: level, Measure: fiscal.ExpenditureTotal, Value: decimal.NewFromInt(wan * 10000), At: warehouse.Place{Block: 9, Text: name}}
	}
	budget := func(unit string, year int, lines ...warehouse.BudgetLine) warehouse.Load {
		l := warehousetest.Rows(unit, year, 1)
		l.Lines = lines
		warehousetest.Stamp(&l)
		return l
	}
	mustLoad(
		t, w,
		budget(bureau, 2020, line(fiscal.FundAll, fiscal.ClassFunction, "208", "社会保障和就业支出", 1, 10), line(fiscal.FundGeneralPublic, fiscal.ClassFunction, "208", "社会保障和就业支出", 1, 8)),
		budget(bureau, 2021, line(fiscal.FundGeneralPublic, fiscal.ClassFunction, "208", "社会保障和就业支出", 1, 9), line(fiscal.FundGeneralPublic, fiscal.ClassFunction, "20801", "人力资源和社会保障管理事务", 2, 7)),
		budget("霸州市审计局", 2021, line(fiscal.FundAll, fiscal.ClassFunction, "201", "一般公共服务支出", 1, 4), line(fiscal.FundAll, fiscal.ClassFunction, "208", "社会保障和就业支出", 1, 1),
			line(fiscal.FundAll, fiscal.ClassEconomic, "301", "工资福利支出", 1, 3)),
	)
	for name, c := range map[string]struct {
		query warehouse.TrendQuery
		want  []string
	}{
		"by function":      {warehouse.TrendQuery{GroupBy: []warehouse.Dimension{warehouse.ByFunction}}, []string{"208 社会保障和就业支出: 10 10", "201 一般公共服务支出: - 4"}},
		"of one fund":      {warehouse.TrendQuery{GroupBy: []warehouse.Dimension{warehouse.ByFunction}, Fund: p(fiscal.FundGeneralPublic)}, []string{"208 社会保障和就业支出: 8 9"}},
		"of the level 款":   {warehouse.TrendQuery{GroupBy: []warehouse.Dimension{warehouse.ByFunction}, Level: 2}, []string{"20801 人力资源和社会保障管理事务: - 7"}},
		"under a code":     {warehouse.TrendQuery{GroupBy: []warehouse.Dimension{warehouse.ByFunction}, Under: []string{"201"}}, []string{"201 一般公共服务支出: - 4"}},
		"by fund":          {warehouse.TrendQuery{GroupBy: []warehouse.Dimension{warehouse.ByFunction, warehouse.ByFund}, Under: []string{"208"}}, []string{"208 社会保障和就业支出 ALL 全部资金: 10 1", "208 社会保障和就业支出 GENERAL_PUBLIC 一般公共预算: 8 9"}},
		"by economic code": {warehouse.TrendQuery{GroupBy: []warehouse.Dimension{warehouse.ByEconomic}}, []string{"301 工资福利支出: - 3"}},
	} {
		c.query.Measure = fiscal.ExpenditureTotal
		var got []string
		for _, s := range must(reader(t, w).Trend(t.Context(), c.query))(t) {
			text := ""
			for _, k := range s.Group {
				text += k.Code + " " + k.Label + " "
			}
			text = strings.TrimSpace(text) + ":"
			for year := 2020; year <= 2021; year++ {
				figure := " -"
				for _, point := range s.Points {
					if point.Year == year && point.Value != nil {
						figure = " " + fiscal.InUnit(*point.Value, fiscal.WanYuan).String()
					}
				}
				text += figure
			}
			got = append(got, text)
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if diff := gocmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want, +got)\n%s", name, diff)
		}
	}
	for name, q := range map[string]warehouse.TrendQuery{
		"two classifications":    {GroupBy: []warehouse.Dimension{warehouse.ByFunction, warehouse.ByEconomic}},
		"a fund without a code":  {GroupBy: []warehouse.Dimension{warehouse.ByFund}},
		"a level without a code": {GroupBy: []warehouse.Dimension{warehouse.ByUnit}, Level: 1},
		"no such level":          {GroupBy: []warehouse.Dimension{warehouse.ByFunction}, Level: 4},
	} {
		q.Measure = fiscal.ExpenditureTotal
		if _, err := reader(t, w).Trend(t.Context(), q); !errors.Is(err, warehouse.ErrBadQuery) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
