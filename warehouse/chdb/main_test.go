package chdb_test

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/chdb"
)

// One engine serves all tests of the binary, since the library serves one folder per process; each test has a database of its own.
// Tests of what happens between processes start this binary again, in a role.
var (
	engine     *chdb.Engine
	engineGone error // why there is no engine
)

const (
	roleVariable   = "GONGKAI_CHDB_TEST_ROLE"
	folderVariable = "GONGKAI_CHDB_TEST_FOLDER"
)

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		os.Exit(play(role))
	}
	// Much of these tests is waiting; the number of processors is no measure for how many of them can run side by side.
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	folder, err := os.MkdirTemp("", "gongkai-chdb-test-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	engine, engineGone = chdb.Open(chdb.Options{Path: folder})
	code := m.Run()
	if engine != nil {
		if err := engine.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

// needEngine skips a test where the library is missing, on a developer's machine; in CI nothing may be skipped in silence.
func needEngine(t testing.TB) {
	t.Helper()
	switch {
	case engineGone == nil:
	case errors.As(engineGone, new(*chdb.NotFoundError)) && os.Getenv("CI") == "":
		t.Skip(engineGone)
	default:
		t.Fatal(engineGone)
	}
}

// options are the engine's, for a new database of the test's own.
func options(t testing.TB) *clickhouse.Options {
	t.Helper()
	needEngine(t)
	name := "t_" + strings.ToLower(rand.Text())
	admin := connect(t, engine.ClickHouseOptions())
	if err := admin.Exec(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	opts := engine.ClickHouseOptions()
	opts.Auth.Database = name
	return opts
}

func connect(t testing.TB, opts *clickhouse.Options) driver.Conn {
	t.Helper()
	conn, err := clickhouse.Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
	return conn
}

// open is a connection pool on a new database.
func open(t testing.TB) driver.Conn {
	t.Helper()
	return connect(t, options(t))
}

func mustExec(t testing.TB, conn driver.Conn, sql string, args ...any) {
	t.Helper()
	if err := conn.Exec(t.Context(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// one reads a single value.
func one[T any](t testing.TB, ctx context.Context, conn driver.Conn, sql string, args ...any) T {
	t.Helper()
	var value T
	if err := conn.QueryRow(ctx, sql, args...).Scan(&value); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return value
}

func wantCode(t testing.TB, err error, code int32, name string) {
	t.Helper()
	var exception *clickhouse.Exception
	if !errors.As(err, &exception) {
		t.Fatalf("error %v (%T) is no *clickhouse.Exception", err, err)
	}
	if exception.Code != code || exception.CodeName != name {
		t.Fatalf("exception %d %s, want %d %s: %v", exception.Code, exception.CodeName, code, name, err)
	}
}

// child starts this binary in a role.
func child(t testing.TB, role, folder string, env ...string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), roleVariable+"="+role, folderVariable+"="+folder)
	cmd.Env = append(cmd.Env, env...)
	return cmd
}

// residentFile is how much of files this process has in memory, in kB; 0 where the system does not tell.
func residentFile() (kB int) {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if n, _ := fmt.Sscanf(line, "RssFile: %d kB", &kB); n == 1 {
			return kB
		}
	}
	return 0
}

// play is what a child process does. It prints its result and never returns to the tests.
func play(role string) int {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	folder := os.Getenv(folderVariable)
	opts := chdb.Options{Path: folder}
	if role == "memory" {
		opts.MaxMemory = 400 << 20
	}
	e, err := chdb.Open(opts)
	switch role {
	case "locked":
		var locked *chdb.LockedError
		if !errors.As(err, &locked) {
			fmt.Printf("no LockedError: %v\n", err)
			return 1
		}
		fmt.Printf("%d %s\n%v\n", locked.PID, locked.Folder, locked)
		return 0
	case "missing":
		var missing *chdb.NotFoundError
		if !errors.As(err, &missing) {
			fmt.Printf("no NotFoundError: %v\n", err)
			return 1
		}
		fmt.Println(err)
		return 0
	}
	if err != nil {
		fmt.Println(err)
		return 1
	}
	conn, err := clickhouse.Open(e.ClickHouseOptions())
	if err != nil {
		fmt.Println(err)
		return 1
	}
	switch role {
	case "write":
		err = errors.Join(
			conn.Exec(ctx, "CREATE TABLE facts (id UInt64, text String) ENGINE = MergeTree ORDER BY id"),
			insert(ctx, conn, 1000))
		fmt.Println("written", err)
		for { // until it is killed
			if err := insert(ctx, conn, 100); err != nil {
				fmt.Println(err)
				return 1
			}
		}
	case "count":
		var rows, texts uint64
		err = conn.QueryRow(ctx, "SELECT count(), countIf(text = '事实' || toString(id)) FROM facts").Scan(&rows, &texts)
		fmt.Println(rows, texts, err)
	case "memory":
		failed := conn.Exec(ctx, "SELECT length(groupArray(number)) FROM numbers(1000000000)")
		if exception := (*clickhouse.Exception)(nil); errors.As(failed, &exception) {
			fmt.Println(exception.Code, exception.CodeName)
		}
		err = conn.Exec(ctx, "SELECT 1")
	case "trim":
		before := residentFile()
		err = e.Trim()
		fmt.Println(before, residentFile(), errors.Join(err, conn.Exec(ctx, "SELECT sum(number) FROM numbers(1000)")))
	case "reopen":
		err = reopen(ctx, e, conn, folder)
		fmt.Println("reopened", err)
	case "startup":
		start := time.Now()
		var n uint8
		err = conn.QueryRow(ctx, "SELECT 1").Scan(&n)
		status, _ := os.ReadFile("/proc/self/status")
		rss := ""
		for line := range strings.Lines(string(status)) {
			if strings.HasPrefix(line, "VmRSS") {
				rss = strings.Join(strings.Fields(line)[1:], " ")
			}
		}
		fmt.Println("first statement", time.Since(start), "resident", rss, runtime.GOOS)
	}
	if err = errors.Join(err, conn.Close(), e.Close()); err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

func insert(ctx context.Context, conn driver.Conn, rows int) error {
	batch, err := conn.PrepareBatch(ctx, "INSERT INTO facts")
	if err != nil {
		return err
	}
	for i := range rows {
		if err := batch.Append(uint64(i), fmt.Sprintf("事实%d", i)); err != nil {
			return err
		}
	}
	return batch.Send()
}

// reopen closes an engine and opens it again, and asks for another folder between.
func reopen(ctx context.Context, e *chdb.Engine, conn driver.Conn, folder string) error {
	second, err := chdb.Open(chdb.Options{Path: folder + "/."})
	if err != nil {
		return fmt.Errorf("open the same folder twice: %w", err)
	}
	if err := conn.Exec(ctx, "CREATE TABLE kept (id UInt8) ENGINE = MergeTree ORDER BY id"); err != nil {
		return err
	}
	if err := errors.Join(e.Close(), e.Close()); err != nil {
		return err
	}
	if err := conn.Ping(ctx); !errors.Is(err, chdb.ErrClosed) {
		return fmt.Errorf("ping after Close: %w", err)
	}
	if err := second.Close(); err != nil {
		return err
	}
	if _, err := chdb.Open(chdb.Options{Path: folder + "-other"}); !errors.As(err, new(*chdb.OtherFolderError)) {
		return fmt.Errorf("open another folder: %w", err)
	}
	third, err := chdb.Open(chdb.Options{Path: folder})
	if err != nil {
		return fmt.Errorf("open again: %w", err)
	}
	again, err := clickhouse.Open(third.ClickHouseOptions())
	if err != nil {
		return err
	}
	return errors.Join(again.Exec(ctx, "INSERT INTO kept VALUES (1)"), again.Close(), third.Close())
}
