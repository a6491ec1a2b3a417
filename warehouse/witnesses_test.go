package warehouse_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// TestLaterWitnesses: a budget of 100 万元, of which other disclosures say this and that.
func TestLaterWitnesses(t *testing.T) {
	t.Parallel()
	const unit = "霸州市水务局"
	m := fiscal.ThreePublicReception
	next := func(value, change, base string) warehouse.Load {
		return office(unit, 2022, func(l *warehouse.Load) { figure(l, m, value, change, base) })
	}
	for name, c := range map[string]struct {
		other warehouse.Load
		want  []string
	}{
		"next year's change starts from it":       {next("90", "-10", "与上年预算相比"), []string{"NEXT_YEARS_PRIOR_COLUMN 1000000 true at 增减-10"}},
		"a rounded change":                        {next("90.01", "-10", ""), []string{"NEXT_YEARS_PRIOR_COLUMN 1000100 true at 增减-10"}},
		"a change that starts elsewhere":          {next("90", "-20", ""), []string{"NEXT_YEARS_PRIOR_COLUMN 1100000 false at 增减-20"}},
		"a change against what was carried out":   {next("90", "-10", "与上年执行数相比"), nil},
		"a change against another year":           {next("90", "-10", "与2019年预算相比"), nil},
		"a change against last year's accounts":   {next("90", "-10", "与上年决算数相比"), nil},
		"a figure with no change":                 {next("90", "", ""), nil},
		"the budget that final accounts print":    {printing(unit, 2021, "99.99"), []string{"FINAL_ACCOUNTS 999900 true at 99.99"}},
		"another budget that final accounts give": {printing(unit, 2021, "98"), []string{"FINAL_ACCOUNTS 980000 false at 98"}},
		"final accounts of another year":          {printing(unit, 2020, "100"), nil},
		"another unit":                            {printing("霸州市教育局", 2021, "100"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := warehousetest.Open(t)
			loaded := mustLoad(t, w, office(unit, 2021, func(l *warehouse.Load) { figure(l, m, "100", "", "") }), c.other)
			var got []string
			for _, x := range must(reader(t, w).LaterWitnesses(t.Context(), []warehouse.DisclosureKey{loaded[0].Key}))(t)[loaded[0].Key] {
				if x.In != loaded[1].Key || x.Measure != m || x.Implied != (x.Kind == fiscal.WitnessNextYearsPrior) {
					t.Errorf("%+v", x)
				}
				got = append(got, fmt.Sprintf("%s %s %t at %s", x.Kind, x.Value, x.Agrees(decimal.NewFromInt(1000000)), x.At.Text))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want, +got)\n%s", diff)
			}
			if _, err := w.Withdraw(t.Context(), loaded[1].DisclosureID, "误报"); err != nil {
				t.Fatal(err)
			}
			if left := must(reader(t, w).LaterWitnesses(t.Context(), []warehouse.DisclosureKey{loaded[0].Key}))(t); len(left) > 0 {
				t.Errorf("what is withdrawn still speaks: %+v", left)
			}
		})
	}
}

// printing are final accounts that print a budget, in 万元.
func printing(unit string, year int, wan string) warehouse.Load {
	return office(unit, year, func(l *warehouse.Load) {
		l.Stage = fiscal.StageFinalAccounts
		budget := decimal.RequireFromString(wan).Mul(decimal.NewFromInt(10000))
		figure(l, fiscal.ThreePublicReception, "95", "", "").Budgets = []warehouse.Budgeted{{Stage: fiscal.StageBudget, Value: &budget, At: warehouse.Place{Text: wan}}}
	})
}
