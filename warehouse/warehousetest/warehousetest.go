// Package warehousetest opens warehouses for tests, on the real embedded engine.
package warehousetest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http/httptest"
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
var shared = sync.OnceValues(func() (engine *chdb.Engine, err error) {
	config, err := clusterConfig()
	if err != nil {
		return nil, err
	}
	engine, err = chdb.Open(chdb.Options{Config: config})
	return engine, errors.Join(err, os.Remove(config))
})

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
	return openTemplate(t, warehouse.Options{RuleSettings: rules})
}

// OpenObserved is [Open] with a function that hears of each question, and may keep it waiting.
func OpenObserved(t testing.TB, observe func(ctx context.Context, what string) (done func(error))) *warehouse.Warehouse {
	t.Helper()
	return openTemplate(t, warehouse.Options{Observe: observe})
}

// OpenKeeping is [Open] with the figures of units at hand: see [warehouse.Options].
func OpenKeeping(t testing.TB) *warehouse.Warehouse {
	t.Helper()
	return openTemplate(t, warehouse.Options{Figures: 1_000_000})
}

func openTemplate(t testing.TB, o warehouse.Options) *warehouse.Warehouse {
	t.Helper()
	if os.Getenv(onCluster) != "" {
		return openCluster(t, o)
	}
	engine := Engine(t)
	name := newName()
	if err := copyTemplate(t.Context(), engine, migrated, name); err != nil {
		t.Fatal(err)
	}
	o.DSN, o.Database = engine.Path(), name
	return openCopy(t, o)
}

// openCopy opens a copy of a template.
func openCopy(t testing.TB, o warehouse.Options) *warehouse.Warehouse {
	t.Helper()
	w := open(t, o)
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
	return open(t, warehouse.Options{DSN: Engine(t).Path(), Database: newName()})
}

// OpenServer is [Open] with a server, such as chdbtest.Serve starts in front of [Engine].
func OpenServer(t testing.TB, dsn string) *warehouse.Warehouse {
	t.Helper()
	w := open(t, warehouse.Options{DSN: dsn, Database: newName()})
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

// migrated is the template of the shared engine, migratedCluster that of a cluster which the engine plays.
var (
	migrated = sync.OnceValues(func() (template, error) {
		engine, err := shared()
		if err != nil {
			return template{}, err
		}
		return migrate(engine, warehouse.Options{DSN: engine.Path(), Database: newName()})
	})
	migratedCluster = sync.OnceValues(func() (template, error) {
		engine, err := shared()
		if err != nil {
			return template{}, err
		}
		server := httptest.NewServer(alone(engine))
		defer server.Close()
		return migrate(engine, clusterOptions(server.URL, newName()))
	})
)

func migrate(engine *chdb.Engine, o warehouse.Options) (made template, err error) {
	ctx := context.Background() // of no one test
	made.name, o.Logger = o.Database, zerolog.Nop()
	w, err := warehouse.Open(ctx, o)
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
}

// copyTemplate makes a database with the template's tables, and with what says which migrations made them.
func copyTemplate(ctx context.Context, engine *chdb.Engine, template func() (template, error), name string) (err error) {
	from, err := template()
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

func open(t testing.TB, o warehouse.Options) *warehouse.Warehouse {
	t.Helper()
	o.Logger, o.MaxConns = zerolog.New(zerolog.NewTestWriter(t)), 4
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
