package warehouse

import (
	"context"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// EngineFigures are what the engine says of itself.
type EngineFigures struct {
	Memory int64 // bytes
	Tables []TableFigures
}

// TableFigures count the active parts of a table, all versions of its rows among them.
type TableFigures struct {
	Name               string
	Parts, Rows, Bytes uint64
}

const tableFiguresSQL = `
SELECT %[1]s AS name, count(), sum(rows), sum(bytes_on_disk)
FROM %[2]s
WHERE active AND database = {database:String}
GROUP BY name
ORDER BY name`

// EngineFigures asks for them: two statements over the engine's own small tables.
func (w *Warehouse) EngineFigures(ctx context.Context) (*EngineFigures, error) {
	f := &EngineFigures{}
	err := w.query(ctx, "ask for the engine's memory", "SELECT sum(value) FROM system.metrics WHERE metric = 'MemoryTracking'", nil,
		func(rows driver.Rows) error { return rows.Scan(&f.Memory) })
	if err != nil {
		return nil, err
	}
	name, parts := "table", "system.parts"
	if w.cluster != "" { // of one replica of each shard
		name, parts = "replaceRegexpOne(table, '"+localSuffix+"$', '')", "cluster('"+w.cluster+"', system.parts)"
	}
	sql, database := fmt.Sprintf(tableFiguresSQL, name, parts), []any{clickhouse.Named("database", w.database)}
	return f, w.query(ctx, "ask for the sizes of tables", sql, database, func(rows driver.Rows) error {
		var t TableFigures
		err := rows.Scan(&t.Name, &t.Parts, &t.Rows, &t.Bytes)
		f.Tables = append(f.Tables, t)
		return err
	})
}
