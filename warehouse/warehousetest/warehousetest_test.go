package warehousetest

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/google/go-cmp/cmp"

	"gongkai/warehouse"
)

func TestMain(m *testing.M) { os.Exit(Main(m)) }

// TestOpenIsAsMigrated holds a copy of the template to a database that all migrations made.
func TestOpenIsAsMigrated(t *testing.T) {
	t.Parallel()
	engine := Engine(t)
	copied, made := newName(), newName()
	if err := copyTemplate(t.Context(), engine, migrated, copied); err != nil {
		t.Fatal(err)
	}
	applied, err := open(t, warehouse.Options{DSN: engine.Path(), Database: made}).Migrate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	db := clickhouse.OpenDB(engine.ClickHouseOptions())
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	ask := func(sql string) (lines []string) {
		rows, err := db.QueryContext(t.Context(), sql)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				t.Fatal(err)
			}
			lines = append(lines, line)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
		return lines
	}
	of := func(name string) []string {
		lines := ask("SELECT create_table_query FROM system.tables WHERE database = '" + name + "' ORDER BY name")
		for i, line := range lines {
			lines[i] = strings.ReplaceAll(line, name, "DATABASE")
		}
		return append(lines, ask("SELECT toString((version_id, is_applied)) FROM "+name+".migrations ORDER BY ALL")...)
	}
	want := of(made)
	if len(want) < len(applied) {
		t.Fatalf("%d tables and migrations, but %d were applied", len(want), len(applied))
	}
	if diff := cmp.Diff(want, of(copied)); diff != "" {
		t.Errorf("(-migrated, +copied)\n%s", diff)
	}
}
