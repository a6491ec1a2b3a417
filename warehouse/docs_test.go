package warehouse_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/rs/zerolog"

	"gongkai/docs/made"
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// TestDocsTables holds docs/data-model.md to the tables that the migrations make.
func TestDocsTables(t *testing.T) {
	t.Parallel()
	const page, database = "../docs/data-model.md", "t_docs"
	engine := warehousetest.Engine(t)
	w, err := warehouse.Open(t.Context(), warehouse.Options{DSN: engine.Path(), Database: database, Logger: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := w.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	conn, err := clickhouse.Open(engine.ClickHouseOptions())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
	rows, err := conn.Query(t.Context(), `SELECT t.name, t.engine, t.sorting_key, c.name, c.type, c.comment
FROM system.columns AS c INNER JOIN system.tables AS t ON t.database = c.database AND t.name = c.table
WHERE c.database = {database:String} AND t.name != 'migrations'
ORDER BY t.engine = 'View', t.name, c.position`, clickhouse.Named("database", database))
	if err != nil {
		t.Fatal(err)
	}
	var tables, views strings.Builder
	last := ""
	for rows.Next() {
		var table, engine, key, column, kind, comment string
		if err := rows.Scan(&table, &engine, &key, &column, &kind, &comment); err != nil {
			t.Fatal(err)
		}
		if engine == "View" {
			if table != last {
				fmt.Fprintf(&views, "- `%s`:", table)
			}
			fmt.Fprintf(&views, " `%s`", column)
			last = table
			continue
		}
		if table != last {
			fmt.Fprintf(&tables, "\n### %s\n\nSorted by `%s`.\n\n| column | type | |\n| --- | --- | --- |\n", table, key)
			last = table
		}
		fmt.Fprintf(&tables, "| `%s` | `%s` | %s |\n", column, kind, comment)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	made.Part(t, page, "tables", tables.String(), *update)
	made.Part(t, page, "views", strings.ReplaceAll(views.String(), "`- `", "`\n- `"), *update)
}

// TestDocsMeasures holds docs/data-model.md to the measures.
func TestDocsMeasures(t *testing.T) {
	t.Parallel()
	depth := map[fiscal.Measure]int{}
	var b strings.Builder
	b.WriteString("| measure | | |\n| --- | --- | --- |\n")
	for _, m := range fiscal.Measures {
		if m.Parent != "" {
			depth[m.Measure] = depth[m.Parent] + 1
		}
		of := ""
		if m.Count {
			of = " (a number)"
		}
		fmt.Fprintf(&b, "| %s`%s` | %s | %s%s |\n", strings.Repeat("· ", depth[m.Measure]), m.Measure, m.ZH, m.EN, of)
	}
	made.Part(t, "../docs/data-model.md", "measures", b.String(), *update)
}
