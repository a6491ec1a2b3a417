package warehouse_test

import (
	"fmt"
	"testing"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// many fills a warehouse with disclosures of 50 units over 8 years.
func many(b *testing.B) (*warehouse.Warehouse, []warehouse.Load) {
	b.Helper()
	w := warehousetest.Open(b)
	var loads []warehouse.Load
	for u := range 50 {
		for year := 2016; year <= 2023; year++ {
			loads = append(loads, warehousetest.Rows(fmt.Sprintf("霸州市第%02d教育局", u), year, int64(u*100+year%7)))
		}
	}
	for i := 0; i < len(loads); i += 64 {
		mustLoad(b, w, loads[i:min(i+64, len(loads))]...)
	}
	return w, loads
}

func BenchmarkOpenAndMigrate(b *testing.B) {
	engine := warehousetest.Engine(b)
	for b.Loop() {
		w, err := warehouse.Open(b.Context(), warehouse.Options{DSN: engine.Path(), Database: fmt.Sprintf("bench_%p_%d", b, b.Elapsed())})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := w.Migrate(b.Context()); err != nil {
			b.Fatal(err)
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad64(b *testing.B) {
	w := warehousetest.Open(b)
	n, facts := 0, 0
	for b.Loop() {
		n++
		var loads []warehouse.Load
		for u := range 64 {
			loads = append(loads, warehousetest.Rows(fmt.Sprintf("霸州市第%02d局", u), 2021, int64(n)))
		}
		for _, l := range mustLoad(b, w, loads...) {
			facts += l.Facts
		}
	}
	b.ReportMetric(float64(facts)/b.Elapsed().Seconds(), "facts/s")
}

func BenchmarkReads(b *testing.B) {
	w, loads := many(b)
	ctx := b.Context()
	r, err := w.Reader(ctx)
	if err != nil {
		b.Fatal(err)
	}
	unit := warehouse.UnitKeyOf(loads[0].Unit.Name)
	id := warehouse.UnitID(unit)
	year := 2021
	d, err := r.Disclosure(ctx, warehouse.DisclosureSelector{Unit: &id, Year: &year})
	if err != nil {
		b.Fatal(err)
	}
	keys := []warehouse.DisclosureKey{d.Key}
	list, err := r.Disclosures(ctx, nil, warehouse.PageArgs{First: p(100)})
	if err != nil {
		b.Fatal(err)
	}
	var hundred []warehouse.DisclosureKey
	var units []warehouse.UnitKey
	var amounts []warehouse.AmountKey
	for _, e := range list.Edges {
		hundred, units = append(hundred, e.Node.Key), append(units, e.Node.Unit)
		amounts = append(amounts, warehouse.AmountKey{Unit: e.Node.Unit, Measure: fiscal.IncomeTotal, Year: e.Node.Year, Stage: e.Node.Stage})
	}
	page := warehouse.PageArgs{First: p(20)}
	for _, c := range []struct {
		name string
		run  func() error
	}{
		{"Unit", func() error { _, err := r.Unit(ctx, warehouse.UnitSelector{ID: &id}); return err }},
		{"Disclosure", func() error {
			_, err := r.Disclosure(ctx, warehouse.DisclosureSelector{Unit: &id, Year: &year})
			return err
		}},
		{"DisclosuresByUnit", func() error { _, err := r.DisclosuresByUnit(ctx, []warehouse.UnitKey{unit}, nil, nil); return err }},
		{"AmountsByUnit/1", func() error { _, err := r.AmountsByUnit(ctx, amounts[:1]); return err }},
		{"AmountsByUnit/100", func() error { _, err := r.AmountsByUnit(ctx, amounts); return err }},
		{"AmountsByDisclosure/1", func() error { _, err := r.AmountsByDisclosure(ctx, keys); return err }},
		{"AmountsByDisclosure/100", func() error { _, err := r.AmountsByDisclosure(ctx, hundred); return err }},
		{"ProjectsByDisclosure/1", func() error { _, err := r.ProjectsByDisclosure(ctx, keys); return err }},
		{"IndicatorsByProject/1", func() error {
			_, err := r.IndicatorsByProject(ctx, []warehouse.ProjectKey{{Disclosure: d.Key, Ordinal: 1}})
			return err
		}},
		{"Units", func() error { _, err := r.Units(ctx, nil, nil, page); return err }},
		{"Projects", func() error { _, err := r.Projects(ctx, nil, nil, page); return err }},
		{"ProjectsByUnit/50", func() error { _, err := r.ProjectsByUnit(ctx, units, nil, nil, page); return err }},
		{"TrendsByUnit/1", func() error {
			_, err := r.TrendsByUnit(ctx, warehouse.UnitTrend{Measure: fiscal.IncomeTotal}, []warehouse.UnitKey{unit})
			return err
		}},
		{"Trend/by_unit", func() error {
			_, err := r.Trend(ctx, warehouse.TrendQuery{Measure: fiscal.IncomeTotal, GroupBy: []warehouse.Dimension{warehouse.ByUnit}})
			return err
		}},
		{"Trend/by_region", func() error {
			_, err := r.Trend(ctx, warehouse.TrendQuery{Measure: fiscal.IncomeTotal, GroupBy: []warehouse.Dimension{warehouse.ByRegion}})
			return err
		}},
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
