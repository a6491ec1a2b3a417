package load

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/rs/zerolog"
	"golang.org/x/sync/semaphore"

	"gongkai/ingest/sample"
	"gongkai/ingest/source"
	"gongkai/warehouse"
	"gongkai/warehouse/warehousetest"
)

// BenchmarkFactsMerged stores made-up disclosures that were read before, in commits as large as those of a run, each on
// disk and visible when it is reported, and has the engine bring every table into its end state, in which nothing is left
// to be merged. Beside it the engine copies the same rows by itself into empty tables and merges those: what is left above
// that is this program's.
func BenchmarkFactsMerged(b *testing.B) {
	ctx := b.Context()
	rows := benchRows(b)
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
		found, err := conn.Query(ctx, "SELECT name, ifNull(total_rows, 0) FROM system.tables WHERE database = {database:String} AND engine LIKE '%MergeTree' AND name != 'migrations' ORDER BY name", clickhouse.Named("database", database))
		if err != nil {
			b.Fatal(err)
		}
		for found.Next() {
			var name string
			var n uint64
			if err := found.Scan(&name, &n); err != nil {
				b.Fatal(err)
			}
			names, rows = append(names, name), rows+n
		}
		if err := errors.Join(found.Err(), found.Close()); err != nil {
			b.Fatal(err)
		}
		return names, rows
	}
	var loading, merging, copying time.Duration
	var facts, rounds int
	var stored uint64
	for b.Loop() {
		rounds++
		database, beside := fmt.Sprintf("facts_%d", rounds), fmt.Sprintf("copied_%d", rounds)
		w, err := warehouse.Open(ctx, warehouse.Options{DSN: warehousetest.Engine(b).Path(), Database: database})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := w.Migrate(ctx); err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		for i := 0; i < len(rows); i += batchDocuments {
			loaded, err := w.Load(ctx, rows[i:min(i+batchDocuments, len(rows))])
			if err != nil {
				b.Fatal(err)
			}
			for i := range loaded {
				facts += loaded[i].Facts
			}
		}
		loading += time.Since(start)
		start = time.Now()
		names, n := tables(database)
		for _, name := range names {
			exec("OPTIMIZE TABLE " + database + "." + name + " FINAL")
		}
		merging += time.Since(start)
		stored += n

		exec("CREATE DATABASE " + beside)
		for _, name := range names {
			exec("CREATE TABLE " + beside + "." + name + " AS " + database + "." + name)
		}
		start = time.Now()
		for _, name := range names {
			exec("INSERT INTO " + beside + "." + name + " SELECT * FROM " + database + "." + name)
			exec("OPTIMIZE TABLE " + beside + "." + name + " FINAL")
		}
		copying += time.Since(start)
		if _, copied := tables(beside); copied != n {
			b.Fatalf("%d rows of %d were copied", copied, n)
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
		exec("DROP DATABASE " + database)
		exec("DROP DATABASE " + beside)
	}
	b.ReportMetric(float64(facts)/loading.Seconds(), "facts-loaded/s")
	b.ReportMetric(float64(facts)/(loading+merging).Seconds(), "facts-merged/s")
	b.ReportMetric(float64(stored)/(loading+merging).Seconds(), "rows-merged/s")
	b.ReportMetric(float64(stored)/copying.Seconds(), "engine-rows-merged/s")
}

// benchRows are the rows of 1,600 made-up disclosures.
func benchRows(b *testing.B) []warehouse.Load {
	b.Helper()
	ctx, dir := b.Context(), b.TempDir()
	if _, err := sample.Write(ctx, dir, sample.Options{Units: 160, FromYear: 2015, ToYear: 2024, Seed: 11}, nil); err != nil {
		b.Fatal(err)
	}
	files, _, err := source.Find(ctx, []string{dir})
	if err != nil {
		b.Fatal(err)
	}
	budget := semaphore.NewWeighted(bytesInFlight)
	var rows []warehouse.Load
	for pending := range readAll(ctx, nil, &source.Walk{Files: files}, 2, budget, zerolog.Nop()) {
		r := <-pending
		budget.Release(r.size)
		for _, m := range r.members {
			if m.alone == nil {
				continue
			}
			v := &version{subject: m.subject(), members: []*member{m}}
			if err := v.read(nil); err != nil {
				b.Fatal(err)
			}
			row, err := v.rows(nil)
			if err != nil {
				b.Fatal(err)
			}
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		b.Fatal("nothing was read")
	}
	return rows
}
