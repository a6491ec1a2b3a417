package warehouse_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/warehousetest"
)

// A preview knows what is stored and what it has said before, and stores nothing.
func TestPreview(t *testing.T) {
	t.Parallel()
	folder := warehousetest.Engine(t).Path()
	open := func(database string, preview bool) *warehouse.Warehouse {
		w, err := warehouse.Open(t.Context(), warehouse.Options{DSN: folder, Database: database, Preview: preview})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := w.Close(); err != nil {
				t.Error(err)
			}
		})
		return w
	}
	w := open("preview", false)
	if _, err := w.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Load(t.Context(), []warehouse.Load{warehousetest.Rows("霸州市第一局", 2021, 5)}); err != nil {
		t.Fatal(err)
	}
	p := open("preview", true)
	if applied, err := p.Migrate(t.Context()); err != nil || len(applied) > 0 {
		t.Fatalf("migrated %q, %v", applied, err)
	}
	for _, c := range []struct {
		load    warehouse.Load
		outcome warehouse.LoadOutcome
		version int
	}{
		{warehousetest.Rows("霸州市第一局", 2021, 5), warehouse.OutcomeUnchanged, 1},
		{warehousetest.Rows("霸州市第一局", 2021, 6), warehouse.OutcomeSuperseded, 2},
		{warehousetest.Rows("霸州市第一局", 2021, 6), warehouse.OutcomeUnchanged, 2},
		{warehousetest.Rows("霸州市第二局", 2021, 5), warehouse.OutcomeLoaded, 1},
		{warehousetest.Rows("霸州市第二局", 2021, 7), warehouse.OutcomeSuperseded, 2},
	} {
		loaded, err := p.Load(t.Context(), []warehouse.Load{c.load})
		if err != nil {
			t.Fatal(err)
		}
		if l := loaded[0]; l.Outcome != c.outcome || l.Version != c.version || l.DataVersion != 1 {
			t.Errorf("%s: %+v, want %s as version %d", c.load.Unit.Name, l, c.outcome, c.version)
		}
	}
	large := warehousetest.Rows("霸州市第三局", 2021, 5)
	number := decimal.New(1, 30)
	large.Amounts[0].Value = &number
	if _, err := p.Load(t.Context(), []warehouse.Load{large}); !errors.Is(err, warehouse.ErrDoesNotFit) {
		t.Errorf("an amount that is too large gave %v", err)
	}
	if version, err := w.DataVersion(t.Context()); err != nil || version != 1 {
		t.Errorf("data version %d, %v, after one load and previews", version, err)
	}
	open("without_tables", false)
	if _, err := open("without_tables", true).Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "gongkai migrate") {
		t.Errorf("a database without tables gave %v", err)
	}
}
