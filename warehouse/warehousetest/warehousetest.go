// Package warehousetest opens warehouses for tests, on the real embedded engine.
package warehousetest

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/rs/zerolog"

	"gongkai/warehouse"
	"gongkai/warehouse/chdb"
	"gongkai/warehouse/fiscal"
)

// shared is the one engine of the test binary, on a temporary folder: the library serves one folder per process, until
// it ends.
var shared = sync.OnceValues(func() (*chdb.Engine, error) { return chdb.Open(chdb.Options{}) })

// Main runs a binary's tests and removes the folder that they used. Call it from TestMain:
//
//	func TestMain(m *testing.M) { os.Exit(warehousetest.Main(m)) }
//
// Without it the folder stays behind.
func Main(m *testing.M) int {
	code := m.Run()
	if engine, err := shared(); err == nil {
		if err := engine.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return max(code, 1)
		}
	}
	return code
}

// Open gives a migrated, empty warehouse of the test's own: a database of the one engine that all tests of a binary
// share. Without the engine's library the test is skipped, and fails where CI is set.
func Open(t testing.TB) *warehouse.Warehouse {
	t.Helper()
	return OpenWith(t, nil)
}

// OpenWith is [Open] with rules that are set.
func OpenWith(t testing.TB, rules fiscal.RuleSettings) *warehouse.Warehouse {
	t.Helper()
	w := open(t, Engine(t).Path(), rules)
	if _, err := w.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// OpenEmpty is [Open] without tables.
func OpenEmpty(t testing.TB) *warehouse.Warehouse {
	t.Helper()
	return open(t, Engine(t).Path(), nil)
}

// OpenServer is [Open] with a server, such as chdbtest.Serve starts in front of [Engine].
func OpenServer(t testing.TB, dsn string) *warehouse.Warehouse {
	t.Helper()
	w := open(t, dsn, nil)
	if _, err := w.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

func open(t testing.TB, dsn string, rules fiscal.RuleSettings) *warehouse.Warehouse {
	t.Helper()
	w, err := warehouse.Open(t.Context(), warehouse.Options{
		DSN: dsn, Database: "t_" + strings.ToLower(rand.Text()), Logger: zerolog.New(zerolog.NewTestWriter(t)), MaxConns: 4, RuleSettings: rules,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// Engine is the engine that all tests of the binary share. Without its library the test is skipped, and fails where CI
// is set.
func Engine(t testing.TB) *chdb.Engine {
	t.Helper()
	engine, err := shared()
	if errors.As(err, new(*chdb.NotFoundError)) && os.Getenv("CI") == "" {
		t.Skipf("no engine to test with: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return engine
}
