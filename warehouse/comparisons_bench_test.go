package warehouse_test

import (
	"fmt"
	"testing"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// BenchmarkComparisons compares budgets with final accounts, and explains changes, over 320 disclosures of 40 units.
func BenchmarkComparisons(b *testing.B) {
	w := warehousetest.Open(b)
	var loads []warehouse.Load
	for u := range 40 {
		for year := 2020; year < 2024; year++ {
			for _, stage := range []fiscal.Stage{fiscal.StageBudget, fiscal.StageFinalAccounts} {
				l := warehousetest.Rows(fmt.Sprintf("霸州市第%02d教育局", u), year, int64(u*100+year%7))
				l.Stage = stage
				warehousetest.Stamp(&l)
				loads = append(loads, l)
			}
		}
	}
	for i := 0; i < len(loads); i += 64 {
		mustLoad(b, w, loads[i:min(i+64, len(loads))]...)
	}
	ctx := b.Context()
	r, err := w.Reader(ctx)
	if err != nil {
		b.Fatal(err)
	}
	unit := []warehouse.UnitKey{warehouse.UnitKeyOf(loads[0].Unit.Name)}
	explain := func(m fiscal.Measure, by warehouse.Dimension) func() error {
		q := warehouse.BridgeQuery{Measure: m, By: by, From: warehouse.Period{Year: 2021}, To: warehouse.Period{Year: 2022}}
		return func() error { _, err := r.ExplainChange(ctx, q); return err }
	}
	for _, c := range []struct {
		name string
		run  func() error
	}{
		{"Executions", func() error {
			_, err := r.Executions(ctx, warehouse.ExecutionQuery{Measure: fiscal.IncomeTotal, Order: &warehouse.ExecutionOrder{Field: warehouse.ExecutionByRate, Direction: warehouse.Desc}}, warehouse.PageArgs{})
			return err
		}},
		{"ExecutionsByUnit/1", func() error {
			_, err := r.ExecutionsByUnit(ctx, warehouse.ExecutionQuery{Measure: fiscal.IncomeTotal}, unit)
			return err
		}},
		{"ExplainChange/by_part", explain(fiscal.ExpenditureTotal, warehouse.ByPart)},
		{"ExplainChange/by_unit", explain(fiscal.ExpenditureTotal, warehouse.ByUnit)},
		{"ExplainChange/by_project", explain(fiscal.ExpenditureProject, warehouse.ByProject)},
		{"ExplainChange/by_function", explain(fiscal.ExpenditureTotal, warehouse.ByFunction)},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if err := c.run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
