package chdb_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// Parameters of concurrent connections have been reported to mix in some builds of the library (chdb-node #51).
func TestParametersNeverMix(t *testing.T) {
	t.Parallel()
	conn := open(t)
	const workers, each = 8, 400
	start := time.Now()
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := range each {
				want := fmt.Sprintf("%d/%d", w, i)
				var got string
				var length uint64
				err := conn.QueryRow(t.Context(), "SELECT {v:String}, length({x:Array(String)})",
					clickhouse.Named("v", want), clickhouse.Named("x", make([]string, w))).Scan(&got, &length)
				if err != nil || got != want || length != uint64(w) {
					t.Errorf("got %q and %d, want %q and %d: %v", got, length, want, w, err)
					return
				}
			}
		})
	}
	wg.Wait()
	t.Logf("%.0f statements per second", workers*each/time.Since(start).Seconds())
}

// A statement that had to wait for the slow one would never be answered, since that one ends by being cancelled only.
func TestSlowStatementDelaysNoOther(t *testing.T) {
	t.Parallel()
	conn := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	slow := make(chan error, 1)
	go func() {
		slow <- conn.Exec(ctx, "SELECT count() FROM numbers(1000000000000) SETTINGS max_threads = 1 /* slow one */")
	}()
	runsOne(t, conn, "slow one")
	for range 20 {
		one[uint8](t, t.Context(), conn, "SELECT 1")
	}
	select {
	case err := <-slow:
		t.Fatalf("the slow statement ended before those beside it: %v", err)
	default:
	}
	cancel()
	if err := <-slow; !errors.Is(err, context.Canceled) {
		t.Errorf("the slow statement ended with %v", err)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	opts := options(t)
	opts.MaxOpenConns, opts.MaxIdleConns = 2, 2
	conn := connect(t, opts)
	mustExec(t, conn, "CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a")
	for name, sql := range map[string]string{
		"query":           "SELECT count() FROM numbers(1000000000000) /* cancel me: query */",
		"insert":          "INSERT INTO t SELECT number FROM numbers(1000000000000) WHERE number % 1000000007 = 3 /* cancel me: insert */",
		"sleeping":        "SELECT sleepEachRow(0.1) FROM numbers(10000) SETTINGS max_block_size = 1 /* cancel me: sleeping */",
		"not yet running": "SELECT count() FROM numbers(1000000000000) /* cancel me: soon */",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			wait := 200 * time.Millisecond
			if name == "not yet running" {
				wait = 2 * time.Millisecond
			}
			time.AfterFunc(wait, cancel)
			start := time.Now()
			rows, err := conn.Query(ctx, sql)
			if err == nil {
				for rows.Next() {
				}
				err = errors.Join(rows.Err(), rows.Close())
			}
			if !errors.Is(err, context.Canceled) {
				t.Errorf("error %v", err)
			}
			// The pool of two may make a statement wait for its turn, which cancelling ends as well.
			if took := time.Since(start); took > wait+patience {
				t.Errorf("returned after %v", took)
			}
		})
	}
	// The cleanup runs when the parallel parts are over, and before the pool is closed.
	t.Cleanup(func() { runsNone(t, conn, "cancel me") })
}

// patience is how long a call may take that has to come back at once. It is long, because the machine may be busy with
// other tests, and far shorter than the statements that are cancelled here would take.
const patience = 20 * time.Second

// runsNone waits until no statement with a text in it is left in the engine.
func runsNone(t testing.TB, conn clickhouse.Conn, text string) {
	t.Helper()
	waitFor(t, conn, text, false)
}

// runsOne waits until a statement with a text in it runs.
func runsOne(t testing.TB, conn clickhouse.Conn, text string) {
	t.Helper()
	waitFor(t, conn, text, true)
}

func waitFor(t testing.TB, conn clickhouse.Conn, text string, running bool) {
	t.Helper()
	for start := time.Now(); time.Since(start) < patience; time.Sleep(20 * time.Millisecond) {
		var n uint64
		err := conn.QueryRow(context.Background(), "SELECT count() FROM system.processes WHERE position(query, {a:String}) > 0 AND position(query, 'system.processes') = 0", clickhouse.Named("a", text)).Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		if (n > 0) == running {
			return
		}
	}
	t.Errorf("a statement with %q runs: %v, after %v", text, !running, patience)
}

func TestCancelWhileRowsAreRead(t *testing.T) {
	t.Parallel()
	opts := options(t)
	opts.MaxOpenConns, opts.MaxIdleConns = 1, 1
	conn := connect(t, opts)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	rows, err := conn.Query(ctx, "SELECT number FROM numbers(100000000000) SETTINGS max_block_size = 1000 /* endless rows */")
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n < 10 && rows.Next(); n++ {
	}
	cancel()
	start := time.Now()
	if err := rows.Close(); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if took := time.Since(start); took > patience {
		t.Errorf("closing took %v", took)
	}
	runsNone(t, conn, "endless rows")
}

func TestDeadline(t *testing.T) {
	t.Parallel()
	conn := open(t)
	for _, sql := range []string{
		"SELECT count() FROM numbers(1000000000000)",
		"CREATE TABLE t ENGINE = MergeTree ORDER BY number AS SELECT number FROM numbers(1000000000000) WHERE number % 1000000007 = 3",
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		start := time.Now()
		err := conn.Exec(ctx, sql)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", sql, err)
		}
		if took := time.Since(start); took > patience {
			t.Errorf("%s: returned after %v", sql, took)
		}
		if got := one[uint8](t, t.Context(), conn, "SELECT 5"); got != 5 {
			t.Errorf("afterwards: %d", got)
		}
	}
}

// Many statements are cancelled at any moment of their lives; the rest must get their own answers.
func TestCancelAtRandom(t *testing.T) {
	t.Parallel()
	conn := open(t)
	var wg sync.WaitGroup
	for w := range 6 {
		wg.Go(func() {
			for i := range 60 {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration((i*7+w*13)%40)*100*time.Microsecond)
				if i%3 == 0 {
					cancel()
					ctx, cancel = context.WithCancel(t.Context())
				}
				want := uint64(w*1000 + i)
				var got uint64
				err := conn.QueryRow(ctx, "SELECT {n:UInt64} FROM numbers(3) LIMIT 1", clickhouse.Named("n", want)).Scan(&got)
				switch {
				case err == nil && got != want:
					t.Errorf("got %d, want %d", got, want)
				case err != nil && i%3 == 0:
					t.Error(err)
				case err != nil && !errors.Is(err, context.DeadlineExceeded):
					t.Errorf("a cancelled statement: %v", err)
				}
				cancel()
			}
		})
	}
	wg.Wait()
}
