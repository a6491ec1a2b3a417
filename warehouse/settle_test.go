package warehouse_test

import (
	"fmt"
	"slices"
	"testing"

	"gongkai/warehouse"
	"gongkai/warehouse/warehousetest"
)

// After many loads each table is one part, and after a few that are a small part of all nothing is written anew.
func TestSettle(t *testing.T) {
	t.Parallel()
	w := warehousetest.OpenEmpty(t)
	must(w.Migrate(t.Context()))(t)
	for i := range 3 {
		mustLoad(t, w, warehousetest.Rows(fmt.Sprintf("霸州市第%d中学", i), 2021, 100))
	}
	const parts = "SELECT table, count() FROM system.parts WHERE active AND database = currentDatabase() AND table != 'migrations' GROUP BY table HAVING count() > 1 ORDER BY table"
	before := must(w.Rows(t.Context(), parts))(t)
	if len(before) == 0 {
		t.Fatal("three loads made no parts")
	}
	var many []warehouse.Load
	for i := range 30 {
		many = append(many, warehousetest.Rows(fmt.Sprintf("霸州市第%d小学", i), 2021, 100))
	}
	mustLoad(t, w, many...)
	if err := w.Settle(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if few := must(w.Rows(t.Context(), parts))(t); len(few) == 0 {
		t.Error("one disclosure of many had all written anew")
	}
	if err := w.Settle(t.Context(), len(many)); err != nil {
		t.Fatal(err)
	}
	if after := must(w.Rows(t.Context(), parts))(t); len(after) != 0 {
		t.Errorf("in several parts: %v", slices.Compact(after))
	}
}
