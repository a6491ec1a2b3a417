package fiscal_test

import (
	"testing"

	"gongkai/warehouse/fiscal"
)

// TestLabel: the figures of final accounts are not called a budget.
func TestLabel(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		measure fiscal.Measure
		stage   fiscal.Stage
		want    string
	}{
		{fiscal.IncomeTotal, fiscal.StageBudget, "收入预算"},
		{fiscal.IncomeTotal, fiscal.StageFinalAccounts, "收入决算"},
		{fiscal.ExpenditureTotal, fiscal.StageFinalAccounts, "支出决算"},
		{fiscal.ExpenditureTotal, fiscal.StageAdjustedBudget, "支出预算"},
		{fiscal.ThreePublicTotal, fiscal.StageFinalAccounts, "“三公”经费"},
	} {
		if got, _ := c.measure.Label(c.stage); got != c.want {
			t.Errorf("%s of %s is called %s, want %s", c.measure, c.stage, got, c.want)
		}
	}
}
