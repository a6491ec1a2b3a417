package chdb_test

import (
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

func BenchmarkConnect(b *testing.B) {
	needEngine(b)
	for b.Loop() {
		conn, err := clickhouse.Open(engine.ClickHouseOptions())
		if err != nil {
			b.Fatal(err)
		}
		if err := conn.Ping(b.Context()); err != nil {
			b.Fatal(err)
		}
		if err := conn.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSelectOne(b *testing.B) {
	conn := open(b)
	for b.Loop() {
		one[uint8](b, b.Context(), conn, "SELECT 1")
	}
}

// A context with a deadline makes the driver send max_execution_time.
func BenchmarkSelectOneWithSettings(b *testing.B) {
	conn := open(b)
	n := 0
	for b.Loop() {
		n++
		one[uint8](b, clickhouse.Context(b.Context(), clickhouse.WithSettings(clickhouse.Settings{"max_execution_time": n%100 + 10})), conn, "SELECT 1")
	}
}

const benchTable = "CREATE TABLE facts (unit LowCardinality(String), year UInt16, measure LowCardinality(String), amount Decimal(18, 4)) ENGINE = MergeTree ORDER BY (unit, year, measure)"

func BenchmarkKeyedQuery(b *testing.B) {
	conn := open(b)
	mustExec(b, conn, benchTable)
	sendFacts(b, conn, 500_000)
	for b.Loop() {
		one[uint64](b, b.Context(), conn, "SELECT count() FROM facts WHERE unit = {unit:String} AND year = {year:UInt16}",
			clickhouse.Named("unit", "霸州市第7单位"), clickhouse.Named("year", 2020))
	}
}

func BenchmarkInsert500k(b *testing.B) {
	conn := open(b)
	mustExec(b, conn, benchTable)
	start, n := time.Now(), 0
	for b.Loop() {
		sendFacts(b, conn, 500_000)
		n++
	}
	b.ReportMetric(500_000*float64(n)/time.Since(start).Seconds(), "rows/s")
}
