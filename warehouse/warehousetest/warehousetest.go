// Package warehousetest opens warehouses for tests, on the real embedded engine.
package warehousetest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
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
	return openCopy(t, warehouse.Options{RuleSettings: rules})
}

// OpenObserved is [Open] with a function that hears of each question, and may keep it waiting.
func OpenObserved(t testing.TB, observe func(ctx context.Context, what string) (done func(error))) *warehouse.Warehouse {
	t.Helper()
	return openCopy(t, warehouse.Options{Observe: observe})
}

func openCopy(t testing.TB, o warehouse.Options) *warehouse.Warehouse {
	t.Helper()
	engine := Engine(t)
	name := newName()
	if err := copyTemplate(t.Context(), engine, name); err != nil {
		t.Fatal(err)
	}
	w := open(t, engine.Path(), name, o)
	applied, err := w.Migrate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(applied) > 0 {
		t.Fatalf("the copy of a migrated database wanted %v", applied)
	}
	return w
}

// OpenEmpty is [Open] without tables.
func OpenEmpty(t testing.TB) *warehouse.Warehouse {
	t.Helper()
	return open(t, Engine(t).Path(), newName(), warehouse.Options{})
}

// OpenServer is [Open] with a server, such as chdbtest.Serve starts in front of [Engine].
func OpenServer(t testing.TB, dsn string) *warehouse.Warehouse {
	t.Helper()
	w := open(t, dsn, newName(), warehouse.Options{})
	if _, err := w.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// newName is the name of a database that no other test has.
func newName() string { return "t_" + strings.ToLower(rand.Text()) }

// template is a database that was migrated once; each test's is a copy, because the migrations cost several times what
// the tables do that they end up with. It is what creates its tables, then its views.
type template struct {
	name   string
	create []string
}

// migrated is the template of the shared engine.
var migrated = sync.OnceValues(func() (made template, err error) {
	ctx := context.Background() // of no one test
	engine, err := shared()
	if err != nil {
		return made, err
	}
	made.name = newName()
	w, err := warehouse.Open(ctx, warehouse.Options{DSN: engine.Path(), Database: made.name, Logger: zerolog.Nop()})
	if err != nil {
		return made, err
	}
	_, err = w.Migrate(ctx)
	if err = errors.Join(err, w.Close()); err != nil {
		return made, err
	}
	db := clickhouse.OpenDB(engine.ClickHouseOptions())
	defer func() { err = errors.Join(err, db.Close()) }()
	rows, err := db.QueryContext(ctx, "SELECT create_table_query FROM system.tables WHERE database = '"+made.name+"' ORDER BY engine = 'View', name")
	if err != nil {
		return made, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var sql string
		if err := rows.Scan(&sql); err != nil {
			return made, err
		}
		made.create = append(made.create, sql)
	}
	return made, rows.Err()
})

// copyTemplate makes a database with the template's tables, and with what says which migrations made them.
func copyTemplate(ctx context.Context, engine *chdb.Engine, name string) (err error) {
	from, err := migrated()
	if err != nil {
		return err
	}
	conn, err := clickhouse.Open(engine.ClickHouseOptions())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	statements := []string{"CREATE DATABASE " + name}
	for _, sql := range from.create {
		statements = append(statements, strings.ReplaceAll(sql, from.name, name)) // the name is random: it means nothing else
	}
	statements = append(statements, "INSERT INTO "+name+".migrations SELECT * FROM "+from.name+".migrations")
	for _, sql := range statements {
		if err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

func open(t testing.TB, dsn, database string, o warehouse.Options) *warehouse.Warehouse {
	t.Helper()
	o.DSN, o.Database, o.Logger, o.MaxConns = dsn, database, zerolog.New(zerolog.NewTestWriter(t)), 4
	w, err := warehouse.Open(t.Context(), o)
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
