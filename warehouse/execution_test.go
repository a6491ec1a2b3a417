package warehouse_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/ingest/disclosure"
	"gongkai/ingest/sample"
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// executed compares each unit's budget with its final accounts from what the documents were written from, without the
// engine. Keys are unit and year.
func executed(all []disclosure.Disclosure, m fiscal.Measure) map[string]string {
	type pair struct{ budget, printed, final *fiscal.Money }
	pairs := map[string]*pair{}
	for i := range all {
		d := &all[i]
		key := fmt.Sprint(warehouse.UnitID(warehouse.UnitKeyOf(d.Unit.Name)), " ", d.Year)
		if pairs[key] == nil {
			pairs[key] = &pair{}
		}
		a := d.Amount(m)
		if a == nil {
			continue
		}
		if d.Stage == fiscal.StageBudget {
			pairs[key].budget = a.Value
			continue
		}
		pairs[key].final = a.Value
		for _, b := range a.Budgets {
			if b.Stage == fiscal.StageBudget {
				pairs[key].printed = b.Value
			}
		}
	}
	out := map[string]string{}
	for key, p := range pairs {
		from := "BUDGET_DISCLOSURE"
		if p.budget == nil {
			p.budget, from = p.printed, "FINAL_ACCOUNTS"
		}
		if p.budget == nil {
			from = ""
		}
		if p.budget == nil && p.final == nil {
			continue
		}
		deviation := "none"
		if p.budget != nil && p.final != nil {
			deviation = p.final.Sub(*p.budget).String()
		}
		out[key] = fmt.Sprint(said(p.budget), " ", from, " ", said(p.printed), " ", said(p.final), " ", deviation)
	}
	return out
}

func said(m *fiscal.Money) string {
	if m == nil {
		return "none"
	}
	return m.String()
}

// TestExecutionOracle holds every measure of a sample to a calculation in plain Go, page by page.
func TestExecutionOracle(t *testing.T) {
	t.Parallel()
	all := truths(t, sample.Options{Units: 12, FromYear: 2020, ToYear: 2022, Seed: 5, Stages: both})
	w := warehousetest.Open(t)
	mustLoad(t, w, rowsOf(all)...)
	r := reader(t, w)
	for _, m := range []fiscal.Measure{fiscal.ExpenditureTotal, fiscal.ExpenditureProject, fiscal.ThreePublicTotal, fiscal.ThreePublicReception, fiscal.ProcurementTotal, fiscal.AgencyOperatingCost} {
		want := executed(all, m)
		var pairs int
		var budgets, finals decimal.Decimal
		got := map[string]string{}
		args := warehouse.PageArgs{First: p(7)}
		for {
			page := must(r.Executions(t.Context(), warehouse.ExecutionQuery{Measure: m, Order: &warehouse.ExecutionOrder{Field: warehouse.ExecutionByRate, Direction: warehouse.Desc}}, args))(t)
			if page.Total != len(want) {
				t.Fatalf("%s: %d rows, want %d", m, page.Total, len(want))
			}
			for _, edge := range page.Edges {
				e := edge.Node
				from := ""
				if e.BudgetFrom != nil {
					from = string(*e.BudgetFrom)
				}
				got[fmt.Sprint(warehouse.UnitID(e.Unit), " ", e.Year)] = fmt.Sprint(said(e.Budget.Value), " ", from, " ", said(e.Printed.Value), " ", said(e.Final.Value), " ", said(e.Deviation))
				if e.Deviation != nil {
					pairs++
					budgets, finals = budgets.Add(*e.Budget.Value), finals.Add(*e.Final.Value)
				}
			}
			if !page.HasNext {
				if page.Totals.Pairs != pairs || pairs > 0 && (!page.Totals.Budget.Equal(budgets) || !page.Totals.Final.Equal(finals)) {
					t.Errorf("%s: totals %+v of %d pairs, %s, %s", m, page.Totals, pairs, budgets, finals)
				}
				break
			}
			args.After = &page.Edges[len(page.Edges)-1].Cursor
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want, +got)\n%s", m, diff)
		}
	}
}

// accounts is a disclosure of one stage with one figure, in 万元, and the budgets that it prints beside it.
func accounts(unit string, year int, stage fiscal.Stage, scope fiscal.Scope, wan string, budgets ...warehouse.Budgeted) warehouse.Load {
	l := warehousetest.Rows(unit, year, 1)
	v := fiscal.ToYuan(decimal.RequireFromString(wan), fiscal.WanYuan)
	l.Stage, l.Scope = stage, scope
	l.Amounts = []warehouse.Amount{{Measure: fiscal.ThreePublicTotal, State: fiscal.StateOf(v), Value: &v, At: &warehouse.Place{Block: 3, Text: wan}, Budgets: budgets}}
	warehousetest.Stamp(&l)
	return l
}

func printed(stage fiscal.Stage, wan string) warehouse.Budgeted {
	v := fiscal.ToYuan(decimal.RequireFromString(wan), fiscal.WanYuan)
	return warehouse.Budgeted{Stage: stage, Value: &v, At: warehouse.Place{Block: 4, Text: wan}}
}

func TestExecutions(t *testing.T) {
	t.Parallel()
	const budget, final, unit, department = fiscal.StageBudget, fiscal.StageFinalAccounts, fiscal.ScopeUnit, fiscal.ScopeDepartment
	w := warehousetest.Open(t)
	silent := accounts("霸州市辛局", 2021, final, unit, "1")
	silent.Amounts = nil
	mustLoad(
		t, w,
		accounts("霸州市甲局", 2021, budget, unit, "10"), accounts("霸州市甲局", 2021, final, unit, "8", printed(budget, "10.5"), printed(fiscal.StageAdjustedBudget, "9")),
		accounts("霸州市乙局", 2021, budget, unit, "4"), accounts("霸州市乙局", 2021, final, unit, "6"),
		accounts("霸州市丙局", 2021, budget, unit, "0"), accounts("霸州市丙局", 2021, final, unit, "1"), // no rate over zero
		accounts("霸州市丁局", 2021, budget, unit, "7"),
		accounts("霸州市戊局", 2021, final, unit, "3", printed(budget, "4")), // only the final accounts say what was budgeted
		accounts("霸州市己局", 2021, final, unit, "5"),
		// Its office's budget has no final accounts: the department's pair counts.
		accounts("霸州市庚局", 2021, budget, unit, "2"), accounts("霸州市庚局", 2021, budget, department, "20"), accounts("霸州市庚局", 2021, final, department, "20"),
		silent,
	)
	r := reader(t, w)
	names := map[warehouse.UnitKey]string{}
	for _, n := range []string{"甲", "乙", "丙", "丁", "戊", "己", "庚"} {
		names[warehouse.UnitKeyOf("霸州市"+n+"局")] = n
	}
	ask := func(q warehouse.ExecutionQuery, args warehouse.PageArgs) (got []string, page *warehouse.ExecutionPage) {
		q.Measure = fiscal.ThreePublicTotal
		page = must(r.Executions(t.Context(), q, args))(t)
		for _, edge := range page.Edges {
			e := edge.Node
			line := fmt.Sprint(names[e.Unit], " ", said(e.Budget.Value), " ", said(e.Final.Value))
			if e.Rate != nil {
				line += fmt.Sprintf(" %.3f", *e.Rate)
			}
			if e.Rank != nil {
				line += fmt.Sprint(" #", *e.Rank)
			}
			got = append(got, line)
		}
		return got, page
	}
	by := func(f warehouse.ExecutionOrderField, d warehouse.SortOrder) *warehouse.ExecutionOrder {
		return &warehouse.ExecutionOrder{Field: f, Direction: d}
	}
	for name, c := range map[string]struct {
		query warehouse.ExecutionQuery
		args  warehouse.PageArgs
		want  []string
	}{
		"by rate, what has none last": {
			warehouse.ExecutionQuery{Order: by(warehouse.ExecutionByRate, warehouse.Desc)},
			warehouse.PageArgs{},
			[]string{"乙 40000 60000 1.500 #1", "庚 200000 200000 1.000 #2", "甲 100000 80000 0.800 #3", "戊 40000 30000 0.750 #4", "己 none 50000", "丙 0 10000", "丁 70000 none"},
		},
		"the least rate": {
			warehouse.ExecutionQuery{Order: by(warehouse.ExecutionByRate, warehouse.Asc)},
			warehouse.PageArgs{First: p(2)},
			[]string{"戊 40000 30000 0.750 #1", "甲 100000 80000 0.800 #2"},
		},
		"by deviation": {
			warehouse.ExecutionQuery{Order: by(warehouse.ExecutionByDeviation, warehouse.Asc)},
			warehouse.PageArgs{First: p(4)},
			[]string{"甲 100000 80000 0.800 #1", "戊 40000 30000 0.750 #2", "庚 200000 200000 1.000 #3", "丙 0 10000 #4"},
		},
		"against the adjusted budget": {
			warehouse.ExecutionQuery{Against: fiscal.StageAdjustedBudget, Order: by(warehouse.ExecutionByRate, warehouse.Desc)},
			warehouse.PageArgs{First: p(1)},
			[]string{"甲 100000 80000 0.889 #1"},
		},
		"by amount": {
			warehouse.ExecutionQuery{Order: by(warehouse.ExecutionByAmount, warehouse.Desc)},
			warehouse.PageArgs{First: p(2)},
			[]string{"庚 200000 200000 1.000 #1", "甲 100000 80000 0.800 #2"},
		},
		"by unit": {warehouse.ExecutionQuery{}, warehouse.PageArgs{First: p(2)}, []string{"丁 70000 none", "丙 0 10000"}},
	} {
		got, _ := ask(c.query, c.args)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want, +got)\n%s", name, diff)
		}
	}

	page := must(r.Executions(t.Context(), warehouse.ExecutionQuery{Measure: fiscal.ThreePublicTotal}, warehouse.PageArgs{}))(t)
	totals := page.Totals
	if totals.Pairs != 5 || totals.Above != 2 || totals.Below != 2 || totals.WithoutBudget != 1 || totals.WithoutFinal != 1 || totals.Silent != 1 || page.Total != 7 ||
		totals.Budget.String() != "380000" || totals.Final.String() != "380000" || !totals.Deviation.IsZero() || *totals.Rate != 1 {
		t.Errorf("totals %+v of %d", totals, page.Total)
	}
	// Every order pages without repeating or losing a row, also in the middle of equal figures and of none.
	for _, field := range []warehouse.ExecutionOrderField{warehouse.ExecutionByRate, warehouse.ExecutionByDeviation, warehouse.ExecutionByAmount, warehouse.ExecutionByUnit} {
		for _, direction := range []warehouse.SortOrder{warehouse.Asc, warehouse.Desc} {
			q := warehouse.ExecutionQuery{Measure: fiscal.ThreePublicTotal, Order: by(field, direction)}
			whole, _ := ask(q, warehouse.PageArgs{})
			var walked []string
			args := warehouse.PageArgs{First: p(1)}
			for range whole {
				got, page := ask(q, args)
				walked = append(walked, got...)
				args.After = &page.Edges[0].Cursor
			}
			if diff := cmp.Diff(whole, walked); diff != "" {
				t.Errorf("%s %s (-whole, +walked)\n%s", field, direction, diff)
			}
			last := must(r.Executions(t.Context(), q, args))(t)
			if len(last.Edges) != 0 || last.Total != 7 || last.Totals.Pairs != 5 {
				t.Errorf("behind the last row: %+v", last)
			}
		}
	}

	alone := must(r.Executions(t.Context(), warehouse.ExecutionQuery{Measure: fiscal.ThreePublicTotal, Filter: &warehouse.FactFilter{Name: p("丁")}}, warehouse.PageArgs{}))(t).Totals
	if alone.Pairs != 0 || alone.WithoutFinal != 1 || alone.Budget != nil || alone.Rate != nil {
		t.Errorf("without a pair: %+v", alone)
	}
	mine := must(r.ExecutionsByUnit(t.Context(), warehouse.ExecutionQuery{Measure: fiscal.ThreePublicTotal}, []warehouse.UnitKey{warehouse.UnitKeyOf("霸州市甲局"), warehouse.UnitKeyOf("霸州市辛局")}))(t)
	if len(mine) != 1 || len(mine[warehouse.UnitKeyOf("霸州市甲局")]) != 1 {
		t.Fatalf("of units: %+v", mine)
	}
	e := mine[warehouse.UnitKeyOf("霸州市甲局")][0]
	if got := fmt.Sprint(e.Budget.At.Text, e.Printed.At.Text, e.Adjusted.At.Text, e.Final.At.Text, said(e.Printed.Value), said(e.Adjusted.Value)); got != "1010.5981050009"+"0000" || e.Budget.Disclosure == e.Final.Disclosure || e.Printed.Disclosure != e.Final.Disclosure {
		t.Errorf("%s: %+v", got, e)
	}
	for by, want := range map[warehouse.RankBy]string{warehouse.RankByExecution: "1 乙 2 庚 3 甲 4 戊", warehouse.RankByDeviation: "1 乙 2 丙 3 庚 4 戊 5 甲"} {
		var got []string
		for _, u := range must(r.Ranking(t.Context(), warehouse.RankingQuery{By: by, YearQuery: warehouse.YearQuery{Measure: fiscal.ThreePublicTotal, Year: 2021}}))(t) {
			got = append(got, fmt.Sprint(u.Rank, " ", names[u.Unit]))
			if u.Execution == nil || !u.Value.Equal(*u.Execution.Final.Value) {
				t.Errorf("%s: %+v", by, u)
			}
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want, +got)\n%s", by, diff)
		}
	}
	for name, q := range map[string]warehouse.ExecutionQuery{
		"no measure":                  {Measure: "LUCK"},
		"against itself":              {Measure: fiscal.IncomeTotal, Against: final},
		"an order that there is none": {Measure: fiscal.IncomeTotal, Order: by("LUCK", warehouse.Asc)},
	} {
		if _, err := r.Executions(t.Context(), q, warehouse.PageArgs{}); !errors.Is(err, warehouse.ErrBadQuery) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestExecutionTotalsOfDepartments looks at departments beside their own units: no money counts twice, and each pair stays a row.
func TestExecutionTotalsOfDepartments(t *testing.T) {
	t.Parallel()
	const budget, final, unit, department = fiscal.StageBudget, fiscal.StageFinalAccounts, fiscal.ScopeUnit, fiscal.ScopeDepartment
	w := warehousetest.Open(t)
	member := func(of string, l warehouse.Load) warehouse.Load {
		l.Unit.Department = &of
		warehousetest.Stamp(&l)
		return l
	}
	mustLoad(
		t, w,
		// One unit has a pair of its own: the department's does not count.
		accounts("霸州市甲局", 2021, budget, department, "30"), accounts("霸州市甲局", 2021, final, department, "33"),
		member("霸州市甲局", accounts("霸州市甲中心", 2021, budget, unit, "10")), member("霸州市甲局", accounts("霸州市甲中心", 2021, final, unit, "9")),
		// In another year it has not.
		accounts("霸州市甲局", 2022, budget, department, "40"), accounts("霸州市甲局", 2022, final, department, "44"),
		member("霸州市甲局", accounts("霸州市甲中心", 2022, budget, unit, "12")),
		// The unit's final figure alone adds nothing to the totals, so that the department's pair counts.
		accounts("霸州市乙局", 2021, budget, department, "5"), accounts("霸州市乙局", 2021, final, department, "4"),
		member("霸州市乙局", accounts("霸州市乙中心", 2021, final, unit, "1")),
		// An office of its own counts before its department, and is no unit of another.
		accounts("霸州市丙局", 2021, budget, unit, "2"), accounts("霸州市丙局", 2021, final, unit, "2"), accounts("霸州市丙局", 2021, budget, department, "7"),
	)
	r := reader(t, w)
	for name, c := range map[string]struct {
		scopes []fiscal.Scope
		want   string
	}{
		"all scopes":  {nil, "pairs 4, out 1, without budget 1, without final 1, 570000 to 590000, of 7"},
		"departments": {[]fiscal.Scope{department}, "pairs 3, out 0, without budget 0, without final 1, 750000 to 810000, of 4"},
	} {
		page := must(r.Executions(t.Context(), warehouse.ExecutionQuery{Measure: fiscal.ThreePublicTotal, Filter: &warehouse.FactFilter{Scopes: c.scopes}}, warehouse.PageArgs{}))(t)
		x := page.Totals
		got := fmt.Sprintf("pairs %d, out %d, without budget %d, without final %d, %s to %s, of %d", x.Pairs, x.LeftOutAsDuplicate, x.WithoutBudget, x.WithoutFinal, said(x.Budget), said(x.Final), page.Total)
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if len(page.Edges) != page.Total {
			t.Errorf("%s: %d rows of %d", name, len(page.Edges), page.Total)
		}
	}
}
