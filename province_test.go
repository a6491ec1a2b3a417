package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/rs/zerolog"

	"gongkai/graph"
	"gongkai/telemetry"
	"gongkai/warehouse"
	"gongkai/warehouse/chdb"
)

// provinceVariable names the warehouse folder that BenchmarkProvince asks, which 'make bench-data' fills.
const provinceVariable = "GONGKAI_BENCH_WAREHOUSE"

// question is something that is asked of a province in two ways: by GraphQL over HTTP, and by the statement that someone
// who knows the tables would write for the same rows, sent through clickhouse-go.
type question struct {
	name    string
	graphql string
	sql     string
	units   int // that one round asks for
}

var questions = []question{
	{
		name:    "trend of one unit",
		graphql: `query($units: [ID!]) { trend(measure: THREE_PUBLIC_TOTAL, filter: {units: $units}) { points { year value } } }`,
		sql:     `SELECT year, value FROM amounts WHERE unit IN {units:Array(UInt64)} AND measure = 'THREE_PUBLIC_TOTAL' AND stage = 'BUDGET' AND version <= {version:UInt64} ORDER BY year`,
		units:   1,
	},
	{
		name:    "unit with its trend",
		graphql: `query($units: [ID!]) { units(filter: {ids: $units}) { nodes { name trend(measure: THREE_PUBLIC_TOTAL) { points { year value } } } } }`,
		sql:     `SELECT unit_name, year, value FROM amounts WHERE unit IN {units:Array(UInt64)} AND measure = 'THREE_PUBLIC_TOTAL' AND stage = 'BUDGET' AND version <= {version:UInt64} ORDER BY year`,
		units:   1,
	},
	{
		name:    "trend of 50 units",
		graphql: `query($units: [ID!]) { trend(measure: THREE_PUBLIC_TOTAL, filter: {units: $units}) { points { year value } } }`,
		sql:     `SELECT unit, year, value FROM amounts WHERE unit IN {units:Array(UInt64)} AND measure = 'THREE_PUBLIC_TOTAL' AND stage = 'BUDGET' AND version <= {version:UInt64} ORDER BY unit, year`,
		units:   50,
	},
	{
		name:    "ranking of growth",
		graphql: `{ ranking(measure: THREE_PUBLIC_TOTAL, year: 2024, by: YOY_CHANGE, first: 20) { rank unit { name } value change } }`,
		sql: `SELECT any(unit_name), anyIf(value, year = 2024) AS v, v - anyIf(value, year = 2023) AS change FROM amounts
WHERE measure = 'THREE_PUBLIC_TOTAL' AND stage = 'BUDGET' AND year IN (2023, 2024) AND version <= {version:UInt64} GROUP BY unit ORDER BY change DESC NULLS LAST LIMIT 20`,
	},
	{
		name:    "project spending by year",
		graphql: `{ aggregate(measures: [EXPENDITURE_PROJECT], groupBy: [YEAR], first: 20) { nodes { key(dimension: YEAR) { code } sum: value(measure: EXPENDITURE_PROJECT) { value } median: value(measure: EXPENDITURE_PROJECT, fn: MEDIAN) { value } p90: value(measure: EXPENDITURE_PROJECT, fn: P90) { value } } } }`,
		sql: `SELECT year, sum(value), quantileExact(0.5)(value), quantileExact(0.9)(value) FROM amounts
WHERE measure = 'EXPENDITURE_PROJECT' AND stage = 'BUDGET' AND version <= {version:UInt64} GROUP BY year ORDER BY year`,
	},
	{
		name:    "targets of one unit",
		graphql: `query($units: [ID!]) { indicators(filter: {units: $units, years: {from: 2024, to: 2024}}, first: 100) { nodes { name level2 target { text normalized } } } }`,
		sql: `SELECT name, level2, target_text, target_normalized FROM indicators
WHERE disclosure IN (SELECT disclosure FROM disclosures WHERE unit IN {units:Array(UInt64)} AND year = 2024 AND stage = 'BUDGET') AND version <= {version:UInt64} LIMIT 100`,
		units: 1,
	},
	{
		name:    "full-text search",
		graphql: `{ search(text: "满意度", first: 20) { kind year unit { name } snippet { text } source { document { name } } } }`,
		sql: `SELECT kind, unit, year, text, at FROM search_hits WHERE hit IN (
SELECT hit FROM search_index WHERE folded LIKE '%满意度%' AND version <= {version:UInt64} ORDER BY length, unit, age, stage, kind, ordinal, indicator, hit LIMIT 1 BY same LIMIT 20)`,
	},
	{
		name:    "1,000 units over ten years",
		graphql: `{ units(first: 1000) { nodes { name trend(measure: EXPENDITURE_TOTAL) { points { year value } } } } }`,
		sql: `SELECT unit, any(unit_name), groupArray((year, value)) FROM amounts
WHERE unit IN (SELECT unit FROM disclosures GROUP BY unit ORDER BY any(unit_name), unit LIMIT 1000) AND measure = 'EXPENDITURE_TOTAL' AND stage = 'BUDGET' AND version <= {version:UInt64} GROUP BY unit`,
	},
}

// BenchmarkProvince asks each question round by round in every way, so that a slow moment strikes all ways alike, and
// prints the medians and their ratios. GraphQL is asked with the memory of answers passed by (graphql-ms), and with it
// (cached-ms). See README.md, "Speed".
func BenchmarkProvince(b *testing.B) {
	folder := os.Getenv(provinceVariable)
	if folder == "" {
		b.Skip(provinceVariable + " names no warehouse; 'make bench' makes one")
	}
	p := openProvince(b, folder)
	for _, q := range questions {
		b.Run(q.name, func(b *testing.B) { p.measure(b, q) })
	}
	for _, q := range []question{questions[1], questions[5]} {
		b.Run(q.name+", 8 clients", func(b *testing.B) { p.clients(b, q, 8, true) })
		b.Run(q.name+", 8 clients, rows read before", func(b *testing.B) {
			p.askAll(b, q)
			p.clients(b, q, 8, true)
		})
		b.Run(q.name+", 8 clients, cached", func(b *testing.B) { p.clients(b, q, 8, false) })
	}
}

// openedProvince is a warehouse that is served over HTTP and can be asked directly.
type openedProvince struct {
	w       *warehouse.Warehouse
	url     string
	conn    driver.Conn
	version uint64
	units   []string // IDs
	keys    []uint64
	next    atomic.Int64
}

func openProvince(b *testing.B, folder string) *openedProvince {
	b.Helper()
	ctx := context.Background()
	w, err := warehouse.Open(ctx, warehouse.Options{DSN: folder, Figures: DefaultConfig().Figures})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = w.Close() })
	if _, err := w.Migrate(ctx); err != nil {
		b.Fatal(err)
	}
	if err := w.KeepFigures(ctx); err != nil {
		b.Fatal(err)
	}
	engine, err := chdb.Open(chdb.Options{Path: folder})
	if err != nil {
		b.Fatal(err)
	}
	options := engine.ClickHouseOptions()
	options.Auth.Database = "gongkai"
	conn, err := clickhouse.Open(options)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = errors.Join(conn.Close(), engine.Close()) })
	p := &openedProvince{w: w, conn: conn}
	if p.version, err = w.DataVersion(ctx); err != nil || p.version == 0 {
		b.Fatalf("%s has data version %d: %v", folder, p.version, err)
	}
	rows, err := conn.Query(ctx, "SELECT DISTINCT unit FROM disclosures WHERE unit != 0 ORDER BY cityHash64(unit)")
	if err != nil {
		b.Fatal(err)
	}
	for rows.Next() {
		var unit uint64
		if err := rows.Scan(&unit); err != nil {
			b.Fatal(err)
		}
		p.keys, p.units = append(p.keys, unit), append(p.units, warehouse.UnitID(warehouse.UnitKey(unit)))
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		b.Fatal(err)
	}
	log := zerolog.New(io.Discard)
	routes := newRoutes(&Config{}, w, telemetry.New(""), nil, log)
	s := &site{log: log, ping: w.Ping}
	s.open.Store(&routes)
	server := httptest.NewServer(s.handler())
	b.Cleanup(server.Close)
	p.url = server.URL + "/graphql"
	return p
}

// turn chooses the units of a round: others each time.
func (p *openedProvince) turn(q question) int {
	if q.units == 0 {
		return 0
	}
	return int(p.next.Add(int64(q.units))) % (len(p.units) - q.units + 1)
}

// direct sends the statement and reads its rows.
func (p *openedProvince) direct(q question, at int) error {
	rows, err := p.conn.Query(context.Background(), q.sql,
		clickhouse.Named("units", p.keys[at:at+q.units]), clickhouse.Named("version", p.version))
	if err != nil {
		return err
	}
	values := make([]any, len(rows.ColumnTypes()))
	for i, t := range rows.ColumnTypes() {
		values[i] = reflect.New(t.ScanType()).Interface()
	}
	n := 0
	for rows.Next() {
		if err := rows.Scan(values...); err != nil {
			return err
		}
		n++
	}
	if n == 0 && q.units != 1 {
		return errors.New("no rows")
	}
	return errors.Join(rows.Err(), rows.Close())
}

// ask sends the operation over HTTP and reads the answer.
func (p *openedProvince) ask(client *http.Client, q question, at int, fresh bool) error {
	body, err := json.Marshal(map[string]any{"query": q.graphql, "variables": map[string]any{"units": p.units[at : at+q.units]}})
	if err != nil {
		return err
	}
	r, err := http.NewRequest(http.MethodPost, p.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept-Encoding", "identity")
	if fresh {
		r.Header.Set("Cache-Control", "no-cache")
	}
	resp, err := client.Do(r)
	if err != nil {
		return err
	}
	answer, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK || bytes.Contains(answer, []byte(`"errors"`)) {
		return fmt.Errorf("%d %.500s", resp.StatusCode, answer)
	}
	return nil
}

func (p *openedProvince) measure(b *testing.B, q question) {
	client := &http.Client{}
	ways := []func(at int) error{
		func(at int) error { return p.direct(q, at) },
		func(at int) error { return p.ask(client, q, at, true) },
		func(at int) error { return p.ask(client, q, at, false) },
	}
	times := make([][]time.Duration, len(ways))
	if len(p.units) < q.units {
		b.Skipf("%d units are asked for, there are %d", q.units, len(p.units))
	}
	for range 3 { // what is slow the first time
		at := p.turn(q)
		for _, way := range ways {
			if err := way(at); err != nil {
				b.Fatal(err)
			}
		}
	}
	for b.Loop() {
		at := p.turn(q)
		for i, way := range ways {
			if i == 2 { // it finds its answer
				if err := way(at); err != nil {
					b.Fatal(err)
				}
			}
			start := time.Now()
			if err := way(at); err != nil {
				b.Fatal(err)
			}
			times[i] = append(times[i], time.Since(start))
		}
	}
	var medians [3]float64
	for i := range times {
		slices.Sort(times[i])
		medians[i] = float64(times[i][len(times[i])/2].Microseconds()) / 1000
	}
	noteDown(b, map[string]float64{"sql-ms": medians[0], "graphql-ms": medians[1], "ratio": medians[1] / medians[0], "cached-ms": medians[2]})
}

// askAll asks for each unit once.
func (p *openedProvince) askAll(b *testing.B, q question) {
	client := clientOf(8)
	sideBySide(b, 8, len(p.units), func(i int) error { return p.ask(client, q, i, true) })
}

// clients asks from several clients at once; each waits for its answer before it asks again.
func (p *openedProvince) clients(b *testing.B, q question, n int, fresh bool) {
	client := clientOf(n)
	if !fresh {
		for at := range 200 {
			if err := p.ask(client, q, at, false); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ResetTimer()
	sideBySide(b, n, b.N, func(int) error {
		at := p.turn(q)
		if !fresh {
			at %= 200
		}
		return p.ask(client, q, at, fresh)
	})
	noteDown(b, map[string]float64{"requests/s": float64(b.N) / b.Elapsed().Seconds()})
}

func clientOf(n int) *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: n}}
}

// sideBySide has n callers share out times calls.
func sideBySide(b *testing.B, n, times int, call func(i int) error) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < times; i = int(next.Add(1)) - 1 {
				if err := call(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

// loadedSample is the folder of a warehouse with the budgets and final accounts of 20 units over five years.
func loadedSample(b *testing.B) string {
	b.Helper()
	documents, folder := filepath.Join(b.TempDir(), "documents"), filepath.Join(b.TempDir(), "warehouse")
	for _, args := range [][]string{
		{"sample", "--out", documents, "--units", "20", "--years", "2020-2024", "--seed", "2021", "--stage", "budget,final_accounts"},
		{"ingest", "--warehouse", folder, documents},
	} {
		var output bytes.Buffer
		if code := run(b.Context(), args, strings.NewReader(""), &output, &output, os.Getenv); code != 0 {
			b.Fatalf("%q ends with %d: %s", args, code, &output)
		}
	}
	return folder
}

// BenchmarkExamples answers each ready operation, without a server and with nothing remembered, and prints the median, the
// time that all but a hundredth take less than, and the statements. Errors are told: an example may name a unit that the
// warehouse does not have. Where no province is named, it is a sample of 200 documents.
func BenchmarkExamples(b *testing.B) {
	folder := os.Getenv(provinceVariable)
	if folder == "" {
		folder = loadedSample(b)
	}
	p := openProvince(b, folder)
	names, err := fs.Glob(graph.Examples(), "*.graphql")
	if err != nil || len(names) == 0 {
		b.Fatalf("there are no examples: %v", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(graph.Examples(), name)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(strings.TrimSuffix(name, ".graphql"), func(b *testing.B) {
			var times []time.Duration
			var statements int64
			for b.Loop() {
				ctx, n := warehouse.WithStatementCount(b.Context())
				start := time.Now()
				resp := graph.Execute(ctx, p.w, string(text), nil)
				times = append(times, time.Since(start))
				if len(resp.Errors) > 0 {
					b.Log(resp.Errors)
				}
				statements = max(statements, n.Load())
			}
			noteDown(b, map[string]float64{"p50-ms": ms(quantile(times, .5)), "p99-ms": ms(quantile(times, .99)), "statements": float64(statements)})
		})
	}
}
