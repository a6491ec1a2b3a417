package chdb_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/chdb"
	"gongkai/warehouse/chdb/chdbtest"
)

type row struct {
	ID     uint64           `ch:"id"`
	Unit   string           `ch:"unit"`
	Amount decimal.Decimal  `ch:"amount"`
	Prior  *decimal.Decimal `ch:"prior"`
	Note   *string          `ch:"note"`
	Labels []string         `ch:"labels"`
	Maybe  []*string        `ch:"maybe"`
	Stage  string           `ch:"stage"`
	At     time.Time        `ch:"at"`
	Day    time.Time        `ch:"day"`
	OK     bool             `ch:"ok"`
	Text   string           `ch:"text"`
}

const rowTable = `
CREATE TABLE rows
(
    id     UInt64,
    unit   LowCardinality(String),
    amount Decimal(18, 4),
    prior  Nullable(Decimal(18, 4)),
    note   Nullable(String),
    labels Array(LowCardinality(String)),
    maybe  Array(Nullable(String)),
    stage  Enum8('BUDGET' = 1, 'FINAL_ACCOUNTS' = 2),
    at     DateTime64(3, 'UTC'),
    day    Date,
    ok     Bool,
    text   String
)
ENGINE = MergeTree
ORDER BY (unit, id)`

// awkward holds every character that some text format escapes.
const awkward = "一行\n二行\t列\\反斜\r'单' \"双\" `反` \x00 \b\f \\N {x:String} ? $1 @a ; -- 中文 🏛"

func p[T any](v T) *T { return &v }

func someRows() []row {
	at := time.Date(2026, 3, 1, 8, 30, 0, 123e6, time.UTC)
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	return []row{
		{
			ID: 1<<64 - 1, Unit: "霸州市财政局", Amount: decimal.RequireFromString("12345678901234.5678"), Prior: p(decimal.RequireFromString("-0.0001")),
			Note: p(awkward), Labels: []string{"三公", awkward}, Maybe: []*string{nil, p(""), p("a")}, Stage: "FINAL_ACCOUNTS", At: at, Day: day, OK: true, Text: awkward,
		},
		{ID: 0, Unit: "", Amount: decimal.Zero, Labels: []string{}, Maybe: []*string{}, Stage: "BUDGET", At: at, Day: day},
	}
}

var compare = cmp.Options{cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) }), cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })}

func TestTypes(t *testing.T) {
	t.Parallel()
	conn := open(t)
	mustExec(t, conn, rowTable)
	batch, err := conn.PrepareBatch(t.Context(), "INSERT INTO rows")
	if err != nil {
		t.Fatal(err)
	}
	want := someRows()
	for i := range want {
		if err := batch.AppendStruct(&want[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := batch.Send(); err != nil {
		t.Fatal(err)
	}
	var got []row
	if err := conn.Select(t.Context(), &got, "SELECT * FROM rows ORDER BY id DESC"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, compare); diff != "" {
		t.Errorf("(-want, +got)\n%s", diff)
	}
	if n := one[uint64](t, t.Context(), conn, "SELECT count() FROM rows WHERE text = {text:String} AND has(labels, {text:String})", clickhouse.Named("text", awkward)); n != 1 {
		t.Errorf("%d rows found by their text, want 1", n)
	}
}

// A batch with some columns in another order, into a table with computed ones.
func TestBatchOfSomeColumns(t *testing.T) {
	t.Parallel()
	conn := open(t)
	mustExec(t, conn, "CREATE TABLE t (a UInt8, b String DEFAULT 'b' || toString(a), c String MATERIALIZED upper(d), d String) ENGINE = MergeTree ORDER BY a")
	batch, err := conn.PrepareBatch(t.Context(), "INSERT INTO t (d, a)")
	if err != nil {
		t.Fatal(err)
	}
	if err := batch.Append("x", uint8(7)); err != nil {
		t.Fatal(err)
	}
	if err := batch.Send(); err != nil {
		t.Fatal(err)
	}
	if got := one[string](t, t.Context(), conn, "SELECT concat(toString(a), b, c, d) FROM t"); got != "7b7Xx" {
		t.Errorf("got %q", got)
	}
}

// Block files share names and are made many a second; none may be read as another.
func TestBatchesSideBySide(t *testing.T) {
	t.Parallel()
	conn := open(t)
	mustExec(t, conn, "CREATE TABLE a (n UInt64, s String) ENGINE = MergeTree ORDER BY n")
	mustExec(t, conn, "CREATE TABLE b (x Array(String), y Nullable(Int8)) ENGINE = MergeTree ORDER BY tuple()")
	var wg sync.WaitGroup
	for w := range 6 {
		wg.Go(func() {
			for i := range 15 {
				table, values := "a", []any{uint64(w*100 + i), fmt.Sprint(w*100 + i)}
				if (w+i)%2 == 0 {
					table, values = "b", []any{[]string{fmt.Sprint(i), fmt.Sprint(i)}, (*int8)(nil)}
				}
				batch, err := conn.PrepareBatch(t.Context(), "INSERT INTO "+table)
				if err == nil {
					err = errors.Join(batch.Append(values...), batch.Send())
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	good := one[uint64](t, t.Context(), conn, "SELECT (SELECT countIf(toString(n) = s) FROM a) + (SELECT countIf(x[1] = x[2] AND y IS NULL) FROM b)")
	if good != 90 {
		t.Errorf("%d rows are right, want 90", good)
	}
}

func TestLargeBatch(t *testing.T) {
	t.Parallel()
	conn := open(t)
	mustExec(t, conn, "CREATE TABLE facts (unit LowCardinality(String), year UInt16, measure LowCardinality(String), amount Decimal(18, 4)) ENGINE = MergeTree ORDER BY (unit, year, measure)")
	const rows = 500_000
	start := time.Now()
	sendFacts(t, conn, rows)
	t.Logf("%d rows in %v", rows, time.Since(start))
	var n, parts uint64
	var sum decimal.Decimal
	if err := conn.QueryRow(t.Context(), "SELECT count(), sum(amount), uniqExact(_part) FROM facts").Scan(&n, &sum, &parts); err != nil {
		t.Fatal(err)
	}
	if n != rows || !sum.Equal(decimal.NewFromInt(rows*(rows-1)/2)) {
		t.Errorf("%d rows with the sum %s", n, sum)
	}
	if parts != 1 {
		t.Errorf("the batch made %d parts: it would not be seen as a whole", parts)
	}
	// A long result comes in pieces.
	got := 0
	found, err := conn.Query(t.Context(), "SELECT unit, amount FROM facts")
	if err != nil {
		t.Fatal(err)
	}
	for found.Next() {
		got++
	}
	if err := errors.Join(found.Err(), found.Close()); err != nil || got != rows {
		t.Errorf("read %d rows: %v", got, err)
	}
}

func sendFacts(t testing.TB, conn clickhouse.Conn, rows int) {
	t.Helper()
	batch, err := conn.PrepareBatch(t.Context(), "INSERT INTO facts")
	if err != nil {
		t.Fatal(err)
	}
	units := make([]string, 200)
	for i := range units {
		units[i] = fmt.Sprintf("霸州市第%d单位", i)
	}
	for i := range rows {
		if err := batch.Append(units[i%200], uint16(2018+i%8), "RECEPTION", decimal.NewFromInt(int64(i))); err != nil {
			t.Fatal(err)
		}
	}
	if err := batch.Send(); err != nil {
		t.Fatal(err)
	}
}

func TestParameters(t *testing.T) {
	t.Parallel()
	conn := open(t)
	ctx := t.Context()
	if got := one[string](t, ctx, conn, "SELECT {s:String}", clickhouse.Named("s", awkward)); got != awkward {
		t.Errorf("String: %q", got)
	}
	if got := one[string](t, ctx, conn, "SELECT {s:String}", clickhouse.Named("s", "")); got != "" {
		t.Errorf("empty String: %q", got)
	}
	list := []string{awkward, "", "b'", `\`, "[x]", "a,b"}
	if diff := cmp.Diff(list, one[[]string](t, ctx, conn, "SELECT {x:Array(String)}", clickhouse.Named("x", list))); diff != "" {
		t.Errorf("Array (-want, +got)\n%s", diff)
	}
	if got := one[uint64](t, ctx, conn, "SELECT length({x:Array(String)})", clickhouse.Named("x", []string{})); got != 0 {
		t.Errorf("empty Array: %d", got)
	}
	if got := one[*string](t, ctx, conn, "SELECT {n:Nullable(String)}", clickhouse.Named("n", nil)); got != nil {
		t.Errorf("NULL: %q", *got)
	}
	if got := one[*string](t, ctx, conn, "SELECT {n:Nullable(String)}", clickhouse.Named("n", awkward)); got == nil || *got != awkward {
		t.Errorf("Nullable: %v", got)
	}
	if got := one[uint64](t, ctx, conn, "SELECT sum(arrayJoin({x:Array(UInt16)})) + {y:UInt8}", clickhouse.Named("x", []uint16{2019, 2020}), clickhouse.Named("y", 1)); got != 4040 {
		t.Errorf("numbers: %d", got)
	}
	money := decimal.RequireFromString("123.4500")
	if got := one[decimal.Decimal](t, ctx, conn, "SELECT {d:Decimal(18, 4)}", clickhouse.Named("d", money)); !got.Equal(money) {
		t.Errorf("Decimal: %s", got)
	}
	if got := one[string](t, ctx, conn, "SELECT toString(?)", awkward); got != awkward {
		t.Errorf("positional: %q", got)
	}
	mustExec(t, conn, "CREATE TABLE t (a String, b Nullable(String)) ENGINE = MergeTree ORDER BY a")
	mustExec(t, conn, "INSERT INTO t VALUES ({a:String}, {b:Nullable(String)})", clickhouse.Named("a", awkward), clickhouse.Named("b", nil))
	mustExec(t, conn, "INSERT INTO t SELECT {a:String}, {a:String}", clickhouse.Named("a", awkward))
	if got := one[uint64](t, ctx, conn, "SELECT countIf(a = {a:String}) FROM t", clickhouse.Named("a", awkward)); got != 2 {
		t.Errorf("bound INSERT: %d", got)
	}
	wantCode(t, conn.Exec(ctx, "SELECT {missing:String}"), 456, "UNKNOWN_QUERY_PARAMETER")
}

func TestErrors(t *testing.T) {
	t.Parallel()
	conn := open(t)
	ctx := t.Context()
	mustExec(t, conn, "CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a")
	for sql, want := range map[string]struct {
		code int32
		name string
	}{
		"SELECT * FROM nowhere":    {60, "UNKNOWN_TABLE"},
		"SELEC 1":                  {62, "SYNTAX_ERROR"},
		"":                         {62, "SYNTAX_ERROR"},
		"SELECT 1; SELECT 2":       {62, "SYNTAX_ERROR"},
		"SELECT toUInt8('x')":      {6, "CANNOT_PARSE_TEXT"},
		"SELECT 1 + 'x'":           {43, "ILLEGAL_TYPE_OF_ARGUMENT"},
		"INSERT INTO t SELECT 'x'": {6, "CANNOT_PARSE_TEXT"},
		"INSERT INTO t SELECT [1]": {43, "ILLEGAL_TYPE_OF_ARGUMENT"},
		"SELECT b FROM t":          {47, "UNKNOWN_IDENTIFIER"},
		"CREATE TABLE t (a UInt8) ENGINE = Memory": {57, "TABLE_ALREADY_EXISTS"},
		"DROP TABLE t SYNC":                        {48, "NOT_IMPLEMENTED"},
		"SELECT 1 SETTINGS no_such_setting = 1":    {115, "UNKNOWN_SETTING"},
	} {
		t.Run(sql, func(t *testing.T) {
			t.Parallel()
			wantCode(t, conn.Exec(ctx, sql), want.code, want.name)
			if sql != "" {
				_, err := conn.Query(ctx, sql)
				wantCode(t, err, want.code, want.name)
			}
		})
	}
	t.Run("while rows are read", func(t *testing.T) {
		t.Parallel()
		rows, err := conn.Query(ctx, "SELECT number, throwIf(number = 5000) FROM numbers(10000) SETTINGS max_block_size = 1000, max_threads = 1")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for rows.Next() {
			n++
		}
		if n == 0 || n > 5000 {
			t.Errorf("%d rows before the error", n)
		}
		wantCode(t, rows.Err(), 395, "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO")
	})
	t.Run("position without the mark", func(t *testing.T) {
		t.Parallel()
		err := conn.Exec(ctx, "SELEC 1")
		if err == nil || !strings.Contains(err.Error(), "position 1 ") || strings.Contains(err.Error(), "gongkai:") {
			t.Error(err)
		}
	})
	t.Run("unknown database", func(t *testing.T) {
		t.Parallel()
		opts := engine.ClickHouseOptions()
		opts.Auth.Database = "no`where"
		wantCode(t, connect(t, opts).Ping(ctx), 81, "UNKNOWN_DATABASE")
	})
	t.Run("unknown setting", func(t *testing.T) {
		t.Parallel()
		wantCode(t, conn.Exec(clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"nonsense": 1})), "SELECT 1"), 115, "UNKNOWN_SETTING")
		wantCode(t, conn.Exec(clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"a = 1, b": 1})), "SELECT 1"), 115, "UNKNOWN_SETTING")
	})
}

func TestSettings(t *testing.T) {
	t.Parallel()
	opts := options(t)
	opts.MaxOpenConns, opts.MaxIdleConns = 1, 1
	conn := connect(t, opts)
	ctx := t.Context()
	with := func(settings clickhouse.Settings) context.Context {
		return clickhouse.Context(ctx, clickhouse.WithSettings(settings))
	}
	const blockSize = "SELECT toUInt64(getSetting('max_block_size'))"
	before := one[uint64](t, ctx, conn, blockSize)
	if got := one[uint64](t, with(clickhouse.Settings{"max_block_size": 77, "log_comment": `it's \ 中`}), conn, blockSize); got != 77 {
		t.Errorf("max_block_size %d, want 77", got)
	}
	if got := one[string](t, with(clickhouse.Settings{"log_comment": `it's \ 中`}), conn, "SELECT getSetting('log_comment')"); got != `it's \ 中` {
		t.Errorf("log_comment %q", got)
	}
	if got := one[uint64](t, ctx, conn, blockSize); got != before {
		t.Errorf("max_block_size %d stays after the statement, want %d", got, before)
	}
	wantCode(t, conn.Exec(with(clickhouse.Settings{"max_memory_usage": 50_000_000}), "SELECT length(groupArray(number)) FROM numbers(100000000)"), 241, "MEMORY_LIMIT_EXCEEDED")
	wantCode(t, conn.Exec(with(clickhouse.Settings{"max_execution_time": 1}), "SELECT count() FROM numbers(100000000000)"), 159, "TIMEOUT_EXCEEDED")
	wantCode(t, conn.Exec(with(clickhouse.Settings{"readonly": 1}), "CREATE TABLE t (a UInt8) ENGINE = Memory"), 164, "READONLY")
	wantCode(t, conn.Exec(with(clickhouse.Settings{"max_result_rows": 10}), "SELECT * FROM numbers(1000)"), 396, "TOO_MANY_ROWS_OR_BYTES")
	mustExec(t, conn, "CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a") // nothing of readonly is left
	mustExec(t, conn, "SET max_block_size = 5")
	if got := one[uint64](t, ctx, conn, blockSize); got != before {
		t.Errorf("SET reaches the next request: %d", got)
	}
	mustExec(t, conn, "USE system")
	if got := one[string](t, ctx, conn, "SELECT currentDatabase()"); got != opts.Auth.Database {
		t.Errorf("USE reaches the next request: %s", got)
	}
	if err := conn.Exec(clickhouse.Context(ctx, clickhouse.WithAsync(false)), "INSERT INTO t VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	if got := one[uint64](t, ctx, conn, "SELECT count() FROM t"); got != 1 {
		t.Errorf("%d rows after an asynchronous insert that was answered", got)
	}
}

func TestStatements(t *testing.T) {
	t.Parallel()
	conn := open(t)
	ctx := t.Context()
	mustExec(t, conn, "CREATE TABLE t (a UInt64, b LowCardinality(String), PROJECTION p (SELECT b, sum(a) GROUP BY b)) ENGINE = MergeTree ORDER BY a")
	mustExec(t, conn, "CREATE MATERIALIZED VIEW v ENGINE = SummingMergeTree ORDER BY b AS SELECT b, sum(a) AS s FROM t GROUP BY b")
	mustExec(t, conn, "INSERT INTO t SELECT number, toString(number % 3) FROM numbers(30)")
	mustExec(t, conn, "ALTER TABLE t ADD COLUMN c String DEFAULT 'x'")
	mustExec(t, conn, "ALTER TABLE t DELETE WHERE a >= 27 SETTINGS mutations_sync = 1")
	mustExec(t, conn, "OPTIMIZE TABLE t FINAL")
	if got := one[uint64](t, ctx, conn, "SELECT sum(a) FROM t WHERE b = '0'"); got != 108 {
		t.Errorf("sum %d", got)
	}
	if got := one[uint64](t, ctx, conn, "SELECT sum(s) FROM v WHERE b = '0'"); got != 135 {
		t.Errorf("sum of the view %d", got)
	}
	if got := one[uint64](t, ctx, conn, "WITH x AS (SELECT a FROM t WHERE b = '1') SELECT count() FROM x"); got != 9 {
		t.Errorf("WITH: %d", got)
	}
	for _, sql := range []string{"SHOW TABLES", "DESCRIBE TABLE t", "EXPLAIN indexes = 1 SELECT * FROM t WHERE a = 3", "SHOW CREATE TABLE t", "EXISTS TABLE t", "(SELECT 1) UNION ALL (SELECT 2)"} {
		rows, err := conn.Query(ctx, sql)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		if !rows.Next() {
			t.Errorf("%s: no rows", sql)
		}
		if err := errors.Join(rows.Close(), rows.Err()); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
	none, err := conn.Query(ctx, "SELECT * FROM t WHERE a = 1000")
	if err != nil || none.Next() || none.Close() != nil {
		t.Errorf("a result without rows: %v", err)
	}
	var n uint64
	if err := conn.QueryRow(ctx, "SELECT a FROM t WHERE a = 1000").Scan(&n); !errors.Is(err, sql.ErrNoRows) {
		t.Errorf("a row that is not there: %v", err)
	}
	mustExec(t, conn, "TRUNCATE TABLE t")
	mustExec(t, conn, "DROP TABLE v")
	if err := conn.Ping(ctx); err != nil {
		t.Error(err)
	}
	version, err := conn.ServerVersion()
	if err != nil || version.Version.Major < 26 {
		t.Errorf("version %v %v", version, err)
	}
}

func TestDatabaseSQL(t *testing.T) {
	t.Parallel()
	db := clickhouse.OpenDB(options(t))
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	db.SetMaxOpenConns(3)
	ctx := t.Context()
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := db.ExecContext(ctx, sql, args...); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	exec("CREATE TABLE version (id Int64, applied UInt8, at DateTime DEFAULT now()) ENGINE = MergeTree ORDER BY at")
	exec("INSERT INTO version (id, applied) VALUES ($1, $2)", 7, 1)
	var id int64
	if err := db.QueryRowContext(ctx, "SELECT max(id) FROM version WHERE applied = ?", 1).Scan(&id); err != nil || id != 7 {
		t.Fatalf("%d %v", id, err)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	batch, err := tx.PrepareContext(ctx, "INSERT INTO version (id, applied)")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		if _, err := batch.ExecContext(ctx, int64(i), uint8(0)); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRowContext(ctx, "SELECT count() FROM version").Scan(&id); err != nil || id != 11 {
		t.Fatalf("%d %v", id, err)
	}
	_, err = db.ExecContext(ctx, "SELECT * FROM nowhere")
	wantCode(t, err, 60, "UNKNOWN_TABLE")
}

func TestServe(t *testing.T) {
	t.Parallel()
	own := options(t)
	opts, err := clickhouse.ParseDSN(chdbtest.Serve(t, engine) + "/" + own.Auth.Database)
	if err != nil {
		t.Fatal(err)
	}
	conn := connect(t, opts)
	mustExec(t, conn, rowTable)
	batch, err := conn.PrepareBatch(t.Context(), "INSERT INTO rows")
	if err != nil {
		t.Fatal(err)
	}
	want := someRows()
	for i := range want {
		if err := batch.AppendStruct(&want[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := batch.Send(); err != nil {
		t.Fatal(err)
	}
	var got []row
	if err := conn.Select(t.Context(), &got, "SELECT * FROM rows WHERE text IN {x:Array(String)} ORDER BY id DESC", clickhouse.Named("x", []string{awkward, ""})); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, compare); diff != "" {
		t.Errorf("(-want, +got)\n%s", diff)
	}
	wantCode(t, conn.Exec(t.Context(), "SELECT * FROM nowhere"), 60, "UNKNOWN_TABLE")
	rows, err := conn.Query(t.Context(), "SELECT number, throwIf(number = 5000) FROM numbers(10000) SETTINGS max_block_size = 1000, max_threads = 1")
	if err == nil {
		for rows.Next() {
		}
		err = rows.Err()
	}
	wantCode(t, err, 395, "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO")
}

func TestCompressionIsRefused(t *testing.T) {
	t.Parallel()
	needEngine(t)
	opts := engine.ClickHouseOptions()
	opts.Compression = &clickhouse.Compression{Method: clickhouse.CompressionLZ4}
	wantCode(t, connect(t, opts).Ping(t.Context()), 48, "NOT_IMPLEMENTED")
}

func TestOtherFolder(t *testing.T) {
	t.Parallel()
	needEngine(t)
	_, err := chdb.Open(chdb.Options{Path: t.TempDir()})
	var other *chdb.OtherFolderError
	if !errors.As(err, &other) || other.Serving != engine.Path() {
		t.Errorf("%v", err)
	}
}
