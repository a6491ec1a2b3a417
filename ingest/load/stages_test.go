package load_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// TestFinalAccountsDoNotReplaceTheBudget loads the budget and the final accounts of one unit and year: both stay, and what the
// final accounts say of the budget stands beside the actual figure.
func TestFinalAccountsDoNotReplaceTheBudget(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "预算.txt"), "永清县气象局2022年部门预算公开\n一、“三公”经费\n2022年“三公”经费预算5万元，其中公务接待费2万元。\n")
	write(t, filepath.Join(dir, "决算.txt"), "永清县气象局2022年度部门决算公开\n一、“三公”经费\n2022年度“三公”经费支出年初预算为5万元，全年预算为4.5万元，支出决算为3万元，完成全年预算的66.67%。国内公务接待8批次、60人次。\n")
	if s, lines := run(t, w, dir); s.Loaded != 2 {
		t.Fatalf("%+v %v", s, lines)
	}
	r, err := w.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	unit := warehouse.UnitKeyOf("永清县气象局")
	key := func(m fiscal.Measure, stage fiscal.Stage) warehouse.AmountKey {
		return warehouse.AmountKey{Unit: unit, Measure: m, Year: 2022, Stage: stage}
	}
	budget, actual, guests := key(fiscal.ThreePublicTotal, fiscal.StageBudget), key(fiscal.ThreePublicTotal, fiscal.StageFinalAccounts), key(fiscal.ThreePublicGuests, fiscal.StageFinalAccounts)
	amounts, err := r.AmountsByUnit(t.Context(), []warehouse.AmountKey{budget, actual, guests})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, k := range []warehouse.AmountKey{budget, actual, guests} {
		a := amounts[k]
		if a == nil || a.Value == nil {
			t.Fatalf("nothing about %+v", k)
		}
		got = append(got, a.Value.String())
		for _, b := range a.Budgets {
			got = append(got, string(b.Stage)+" "+b.Value.String()+" "+b.At.Text)
			if b.Completion != nil {
				got = append(got, b.Completion.String()+"%")
			}
		}
	}
	want := []string{"50000", "30000", "BUDGET 50000 5万元", "ADJUSTED_BUDGET 45000 4.5万元", "66.67%", "60"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
