package warehouse_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// TestCatalog compares the catalog with the loads that it is made of, and asks each grouping that it promises.
func TestCatalog(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	loads := []warehouse.Load{warehousetest.Rows(bureau, 2020, 80), warehousetest.Rows(bureau, 2021, 100), warehousetest.Rows("霸州市水务局", 2022, 100)}
	mustLoad(t, w, loads...)
	mustLoad(t, w, warehousetest.Rows(bureau, 2021, 101)) // replaces, adds nothing
	type loaded struct{ First, Last, Figures int }
	want := map[fiscal.Measure]loaded{}
	add := func(m fiscal.Measure, year int) {
		l := want[m]
		if l.Figures == 0 {
			l.First = year
		}
		l.Last, l.Figures = year, l.Figures+1
		want[m] = l
	}
	for _, l := range loads {
		for _, a := range l.Amounts {
			if a.Value != nil {
				add(a.Measure, l.Year)
			}
		}
		for _, m := range []fiscal.Measure{fiscal.ProjectCount, fiscal.IndicatorCount, fiscal.FindingCount} {
			add(m, l.Year)
		}
	}
	r := reader(t, w)
	got := map[fiscal.Measure]loaded{}
	asked := map[string]bool{}
	for n, e := range must(r.Catalog(t.Context()))(t) {
		if e.Figures > 0 {
			got[e.Measure] = loaded{e.FirstYear, e.LastYear, e.Figures}
		}
		// Measures with the same groupings are asked by the same statements: the first by each, the others by one in turn.
		groupings, kind := e.Groupings, fmt.Sprint(e.Groupings)
		if asked[kind] {
			groupings = groupings[n%len(groupings):][:1]
		}
		asked[kind] = true
		for _, by := range groupings {
			q := warehouse.TrendQuery{Measure: e.Measure, GroupBy: []warehouse.Dimension{by}}
			if by == warehouse.ByFund {
				q.GroupBy = []warehouse.Dimension{warehouse.ByFunction, by}
			}
			if _, err := r.Trend(t.Context(), q); err != nil {
				t.Errorf("%s by %s: %v", e.Measure, by, err)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want, +got)\n%s", diff)
	}
}
