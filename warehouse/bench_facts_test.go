package warehouse_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"gongkai/warehouse"
	"gongkai/warehouse/warehousetest"
)

// asMany is how many facts a disclosure has in BenchmarkFactsMerged: about as many as one of a province.
const asMany = 160

// wide is a disclosure of as many facts.
func wide(unit string, year int) warehouse.Load {
	l := warehousetest.Rows(unit, year, int64(year))
	for n := len(l.Amounts) + len(l.Indicators) + len(l.Lines); n < asMany; n++ {
		i := l.Indicators[n%2]
		i.Name = fmt.Sprintf("%s%d", i.Name, n)
		l.Indicators = append(l.Indicators, i)
	}
	warehousetest.Stamp(&l)
	return l
}

// BenchmarkFactsMerged loads disclosures as 'gongkai ingest' does, each load visible when it is reported, and
// has the engine bring every table into its end state, in which nothing is left to be merged. Beside it the engine copies
// the same rows by itself into an empty table and merges them: what is left above that is this program's. Reading documents
// is not in it.
func BenchmarkFactsMerged(b *testing.B) {
	const disclosures, together = 2048, 256
	ctx := b.Context()
	var loads []warehouse.Load
	for i := range disclosures {
		loads = append(loads, wide(fmt.Sprintf("霸州市第%03d教育局", i/8), 2016+i%8))
	}
	conn, err := clickhouse.Open(warehousetest.Engine(b).ClickHouseOptions())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = conn.Close() })
	exec := func(sql string) {
		b.Helper()
		if err := conn.Exec(ctx, sql); err != nil {
			b.Fatal(err)
		}
	}
	tables := func(database string) (names []string, rows uint64) {
		b.Helper()
		found, err := conn.Query(ctx, "SELECT name, ifNull(total_rows, 0) FROM system.tables WHERE database = {database:String} AND engine LIKE '%MergeTree' ORDER BY name", clickhouse.Named("database", database))
		if err != nil {
			b.Fatal(err)
		}
		for found.Next() {
			var name string
			var n uint64
			if err := found.Scan(&name, &n); err != nil {
				b.Fatal(err)
			}
			names, rows = append(names, "`"+database+"`.`"+name+"`"), rows+n
		}
		if err := errors.Join(found.Err(), found.Close()); err != nil {
			b.Fatal(err)
		}
		return names, rows
	}
	var loading, merging, copying time.Duration
	var facts, rounds int
	var rows, copied uint64
	for b.Loop() {
		rounds++
		database := fmt.Sprintf("facts_%d", rounds)
		w, err := warehouse.Open(ctx, warehouse.Options{DSN: warehousetest.Engine(b).Path(), Database: database})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := w.Migrate(ctx); err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		for i := 0; i < len(loads); i += together {
			for _, l := range mustLoad(b, w, loads[i:i+together]...) {
				facts += l.Facts
			}
		}
		loading += time.Since(start)
		start = time.Now()
		names, n := tables(database)
		for _, name := range names {
			exec("OPTIMIZE TABLE " + name + " FINAL")
		}
		merging += time.Since(start)
		rows += n

		source, target := database+".indicators", database+".indicators_copy"
		exec("CREATE TABLE " + target + " AS " + source)
		start = time.Now()
		exec("INSERT INTO " + target + " SELECT * FROM " + source)
		exec("OPTIMIZE TABLE " + target + " FINAL")
		copying += time.Since(start)
		var n2 uint64
		if err := conn.QueryRow(ctx, "SELECT count() FROM "+target).Scan(&n2); err != nil || n2 == 0 {
			b.Fatal(n2, err)
		}
		copied += n2
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
		exec("DROP DATABASE " + database)
	}
	b.ReportMetric(float64(facts)/loading.Seconds(), "facts-loaded/s")
	b.ReportMetric(float64(facts)/(loading+merging).Seconds(), "facts-merged/s")
	b.ReportMetric(float64(rows)/(loading+merging).Seconds(), "rows-merged/s")
	b.ReportMetric(float64(copied)/copying.Seconds(), "engine-rows-merged/s")
}
