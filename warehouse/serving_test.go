package warehouse_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"gongkai/warehouse"
	"gongkai/warehouse/warehousetest"
)

// Where others read, no two questions of a load are asked side by side; elsewhere they may be.
func TestLoadsOfAServerAskOneByOne(t *testing.T) {
	t.Parallel()
	var running, most atomic.Int64
	w, err := warehouse.Open(t.Context(), warehouse.Options{
		DSN: warehousetest.Engine(t).Path(), Database: "serving", Serving: true,
		Observe: func(_ context.Context, what string) func(error) {
			if !strings.HasPrefix(what, "look") && !strings.HasPrefix(what, "compare") {
				return func(error) {}
			}
			if n := running.Add(1); n > most.Load() {
				most.Store(n)
			}
			return func(error) { running.Add(-1) }
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	must(w.Migrate(t.Context()))(t)
	mustLoad(t, w, warehousetest.Rows(bureau, 2020, 90), warehousetest.Rows(bureau, 2021, 100))
	if most.Load() != 1 {
		t.Errorf("%d questions at once", most.Load())
	}
}
