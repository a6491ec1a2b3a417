package sample_test

import (
	"slices"
	"testing"

	"github.com/shopspring/decimal"

	"gongkai/ingest/disclosure"
	"gongkai/ingest/sample"
	"gongkai/warehouse/fiscal"
)

// wrong lists the contradictions that can be seen in the truth alone. prior is the unit's disclosure of the year
// before; nil where there is none.
func wrong(d, prior *disclosure.Disclosure) []string {
	var codes []string
	add := func(code string, yes bool) {
		if yes && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	for code, total := range map[string]fiscal.Measure{
		"INCOME_TOTAL_PARTS": fiscal.IncomeTotal, "EXPENDITURE_TOTAL_PARTS": fiscal.ExpenditureTotal, "EXPENDITURE_BASIC_PARTS": fiscal.ExpenditureBasic,
		"THREE_PUBLIC_PARTS": fiscal.ThreePublicTotal, "THREE_PUBLIC_VEHICLES_PARTS": fiscal.ThreePublicVehicles,
	} {
		whole := value(d, total)
		var sum fiscal.Money
		for _, m := range total.Parts() {
			if v := value(d, m); v != nil {
				sum = sum.Add(*v)
			}
		}
		add(code, whole != nil && !whole.Equal(sum))
	}
	add("INCOME_EXPENDITURE_BALANCE", !value(d, fiscal.IncomeTotal).Equal(*value(d, fiscal.ExpenditureTotal)))
	if cost := value(d, fiscal.AgencyOperatingCost); cost != nil && !cost.IsZero() {
		add("OPERATING_COST_MISMATCH", !cost.Equal(*value(d, fiscal.ExpenditureOperating)))
	}

	var bought fiscal.Money
	for _, it := range d.Procurement {
		bought = bought.Add(*it.Amount)
		add("PROCUREMENT_ITEM_PRODUCT", !it.Quantity.Mul(*it.UnitPrice).Equal(*it.Amount))
	}
	add("PROCUREMENT", !value(d, fiscal.ProcurementTotal).Equal(bought))

	var owned fiscal.Money
	for _, a := range d.Assets {
		if a.Level == 1 && a.Value != nil {
			owned = owned.Add(*a.Value)
		}
	}
	add("ASSETS_PARTS", !d.Assets[0].Value.Equal(owned))
	add("ASSETS_TEXT_TABLE", !d.Assets[0].Value.Equal(*value(d, fiscal.AssetsTotal)))

	var projects fiscal.Money
	unknown := 0
	for _, p := range d.Projects {
		if p.Amount == nil {
			unknown++
			continue
		}
		projects = projects.Add(*p.Amount)
	}
	spent := *value(d, fiscal.ExpenditureProject)
	add("PROJECT_TOTAL", unknown == 0 && !projects.Equal(spent) || projects.GreaterThan(spent))

	for _, a := range d.Amounts {
		if a.Change == nil {
			continue
		}
		if a.Change.Value != nil && a.Change.Rate != nil {
			before := a.Value.Sub(*a.Change.Value)
			rate := a.Change.Value.Mul(decimal.NewFromInt(100)).DivRound(before, 4)
			add("CHANGE_RATE", rate.Sub(*a.Change.Rate).Abs().GreaterThan(decimal.RequireFromString("0.5")))
		}
		if prior == nil || a.Change.Value == nil {
			continue
		}
		if before := value(prior, a.Measure); before != nil {
			add("CHANGE_PRIOR_YEAR", !a.Value.Sub(*a.Change.Value).Equal(*before))
		}
	}
	whole, basic, project := change(d, fiscal.ExpenditureTotal), change(d, fiscal.ExpenditureBasic), change(d, fiscal.ExpenditureProject)
	// Business expenditure has no stated change, so that a unit that has any proves nothing.
	if b := value(d, fiscal.ExpenditureBusiness); whole != nil && basic != nil && project != nil && d.Unit.Nature == "行政" && (b == nil || b.IsZero()) {
		add("CHANGE_PARTS", !whole.Equal(basic.Add(*project)))
	}
	for _, p := range d.Projects {
		for i, ind := range p.Indicators {
			add("INDICATOR_LEVEL_MISMATCH", ind.Level2.Parent() != ind.Level1)
			add("INDICATOR_COPIED", i > 0 && ind.Name == p.Indicators[i-1].Name && ind.Target.Text == p.Indicators[i-1].Target.Text)
		}
	}
	return codes
}

// TestLinesAddUp: in each standard table a line is the sum of those below it, and the lines at the top of tables of all
// money are the measure's own figure.
func TestLinesAddUp(t *testing.T) {
	t.Parallel()
	type column struct {
		fund           fiscal.Fund
		classification fiscal.Classification
		measure        fiscal.Measure
	}
	tables := 0
	stages := []fiscal.Stage{fiscal.StageBudget, fiscal.StageFinalAccounts}
	for _, w := range generate(t, sample.Options{Units: 120, FromYear: 2021, ToYear: 2022, Seed: 12, Stages: stages}) {
		d := &w.truth.Disclosure
		whole := map[column]fiscal.Money{}
		below := map[column]map[string]fiscal.Money{}
		for _, l := range d.Lines {
			c := column{l.Fund, l.Classification, l.Measure}
			if below[c] == nil {
				below[c] = map[string]fiscal.Money{}
			}
			if l.Level == 1 {
				whole[c] = whole[c].Add(l.Value)
				continue
			}
			parent := l.Code[:len(l.Code)-2]
			below[c][parent] = below[c][parent].Add(l.Value)
		}
		for _, l := range d.Lines {
			c := column{l.Fund, l.Classification, l.Measure}
			if sum, ok := below[c][l.Code]; ok && !sum.Equal(l.Value) {
				t.Errorf("%s: %v %s is %s, the lines below it %s", w.truth.File, c, l.Code, l.Value, sum)
			}
		}
		for c, sum := range whole {
			if c.fund != fiscal.FundAll {
				continue
			}
			tables++
			if v := value(d, c.measure); v == nil || !v.Equal(sum) {
				t.Errorf("%s: %s is %v, its lines %s", w.truth.File, c.measure, v, sum)
			}
		}
	}
	if tables == 0 {
		t.Error("no document has standard tables")
	}
}

// TestFinalAccountsAddUp: what came in and what was carried into the year is what was spent and what is carried out of it;
// the next year begins with that; and no more was spent on the three public expenses than was budgeted.
func TestFinalAccountsAddUp(t *testing.T) {
	t.Parallel()
	stages := []fiscal.Stage{fiscal.StageFinalAccounts}
	carried, unit := fiscal.Money{}, ""
	for _, w := range generate(t, sample.Options{Units: 200, FromYear: 2020, ToYear: 2023, Seed: 12, Stages: stages}) {
		d := &w.truth.Disclosure
		sum := func(ms ...fiscal.Measure) fiscal.Money {
			var s fiscal.Money
			for _, m := range ms {
				if v := value(d, m); v != nil {
					s = s.Add(*v)
				}
			}
			return s
		}
		total := sum(fiscal.TotalWithCarryover)
		if in, out := sum(fiscal.IncomeTotal, fiscal.CarryoverOpening), sum(fiscal.ExpenditureTotal, fiscal.CarryoverClosing); !in.Equal(total) || !out.Equal(total) {
			t.Errorf("%s: the total is %s, income with carry-over %s, expenditure %s", w.truth.File, total, in, out)
		}
		if parts := sum(fiscal.ExpenditureTotal.Parts()...); !parts.Equal(sum(fiscal.ExpenditureTotal)) {
			t.Errorf("%s: expenditure is %s, its parts %s", w.truth.File, sum(fiscal.ExpenditureTotal), parts)
		}
		if opening := sum(fiscal.CarryoverOpening); d.Unit.Name == unit && !opening.Equal(carried) {
			t.Errorf("%s opens with %s, the year before closed with %s", w.truth.File, opening, carried)
		}
		carried, unit = sum(fiscal.CarryoverClosing), d.Unit.Name
		for _, m := range []fiscal.Measure{fiscal.ThreePublicTotal, fiscal.ThreePublicOverseasTrips, fiscal.ThreePublicVehicles, fiscal.ThreePublicReception} {
			if a := d.Amount(m); a == nil || len(a.Budgets) != 1 || a.Value.GreaterThan(*a.Budgets[0].Value) {
				t.Errorf("%s: %s is %+v, want no more than its one budget", w.truth.File, m, a)
			}
		}
	}
}

func value(d *disclosure.Disclosure, m fiscal.Measure) *fiscal.Money {
	if a := d.Amount(m); a != nil {
		return a.Value
	}
	return nil
}

func change(d *disclosure.Disclosure, m fiscal.Measure) *fiscal.Money {
	if a := d.Amount(m); a != nil && a.Change != nil {
		return a.Change.Value
	}
	return nil
}

// seen maps a planted code to the one that wrong gives for it; a code that is missing here cannot be seen in the truth.
var seen = map[string]string{
	"INCOME_TOTAL_PARTS": "INCOME_TOTAL_PARTS", "EXPENDITURE_TOTAL_PARTS": "EXPENDITURE_TOTAL_PARTS", "EXPENDITURE_BASIC_PARTS": "EXPENDITURE_BASIC_PARTS",
	"THREE_PUBLIC_PARTS": "THREE_PUBLIC_PARTS", "THREE_PUBLIC_VEHICLES_PARTS": "THREE_PUBLIC_VEHICLES_PARTS",
	"CHANGE_PRIOR_YEAR": "CHANGE_PRIOR_YEAR", "CHANGE_RATE": "CHANGE_RATE",
	"PROCUREMENT_TOTAL_ITEMS": "PROCUREMENT", "PROCUREMENT_TEXT_TABLE": "PROCUREMENT", "ASSETS_PARTS": "ASSETS_PARTS", "ASSETS_TEXT_TABLE": "ASSETS_TEXT_TABLE",
	"INDICATOR_LEVEL_MISMATCH": "INDICATOR_LEVEL_MISMATCH", "INDICATOR_COPIED": "INDICATOR_COPIED",
}

// TestFiguresAddUp checks every figure of two thousand documents: nothing is wrong but what is planted, and what is
// planted is wrong.
func TestFiguresAddUp(t *testing.T) {
	t.Parallel()
	all := generate(t, sample.Options{Units: 400, FromYear: 2019, ToYear: 2023, Seed: 11})
	planted := map[string]int{}
	for i := range all {
		truth := &all[i].truth
		var prior *disclosure.Disclosure
		if i > 0 && all[i-1].truth.Disclosure.Unit.Name == truth.Disclosure.Unit.Name {
			prior = &all[i-1].truth.Disclosure
		}
		var want []string
		for _, code := range truth.Planted {
			planted[code]++
			if s := seen[code]; s != "" && (code != "CHANGE_PRIOR_YEAR" || prior != nil) && !slices.Contains(want, s) {
				want = append(want, s)
			}
		}
		got := slices.DeleteFunc(wrong(&truth.Disclosure, prior), func(c string) bool { return c == "CHANGE_PARTS" && slices.Contains(truth.Planted, c) })
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: wrong are %v, planted were %v", truth.File, got, truth.Planted)
		}
	}
	t.Logf("planted: %v", planted)
	for _, code := range []string{
		"EXPENDITURE_TOTAL_PARTS", "THREE_PUBLIC_PARTS", "PROCUREMENT_TOTAL_ITEMS", "ASSETS_PARTS", "INDICATOR_PERCENT_OVER_100", "INDICATOR_LEVEL_MISMATCH", "CHANGE_PRIOR_YEAR",
		"CHANGE_RATE", "CHANGE_PARTS", "UNIT_NAME_CONFLICT", "TEMPLATE_WORDS", "PROJECT_AMOUNT_SOURCES", "INDICATOR_OPERATOR_DIRECTION",
	} {
		if planted[code] == 0 {
			t.Errorf("no document with %s", code)
		}
	}
}
