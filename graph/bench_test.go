package graph

import (
	"slices"
	"testing"
	"time"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// BenchmarkThreePublic answers the three public expenses of one unit as a GraphQL operation, and beside it asks the
// warehouse for the same rows by the statements that the operation sends. Both report the median.
func BenchmarkThreePublic(b *testing.B) {
	w := filled(b, 100)
	const query = `{ unit(name: "霸州市水务局") { name disclosures { year threePublic { total { value state source { text } } reception { value } } } } }`
	if r := Execute(b.Context(), w, query, nil); len(r.Errors) > 0 {
		b.Fatal(r.Errors)
	}
	b.Run("graphql", func(b *testing.B) {
		median(b, func() {
			if r := Execute(b.Context(), w, query, nil); len(r.Errors) > 0 {
				b.Fatal(r.Errors)
			}
		})
	})
	b.Run("statements", func(b *testing.B) {
		median(b, func() {
			r, err := w.Reader(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			unit, err := r.Unit(b.Context(), warehouse.UnitSelector{Name: new("霸州市水务局")})
			if err != nil {
				b.Fatal(err)
			}
			disclosures, err := r.DisclosuresByUnit(b.Context(), []warehouse.UnitKey{unit.Key}, nil, nil)
			if err != nil {
				b.Fatal(err)
			}
			var keys []warehouse.DisclosureKey
			for _, d := range disclosures[unit.Key] {
				keys = append(keys, d.Key)
			}
			amounts, err := r.AmountsByDisclosure(b.Context(), keys)
			if err != nil || !slices.ContainsFunc(amounts[keys[0]], func(a *warehouse.Amount) bool { return a.Measure == fiscal.ThreePublicTotal }) {
				b.Fatal(err)
			}
		})
	})
}

// median runs f and reports the median of its times beside the mean.
func median(b *testing.B, f func()) {
	b.Helper()
	var times []time.Duration
	for b.Loop() {
		start := time.Now()
		f()
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50-µs")
}
