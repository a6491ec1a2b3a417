package warehouse

import (
	"context"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// settleShare is how large a part of all disclosures must be new for Settle to merge: it writes all of them anew.
const settleShare = 10

// Settle has the embedded engine bring each table into one part after so many disclosures were loaded, if they are a fair part
// of all. By itself it merges only while the process runs, and never to the end: a search over nine parts takes several times as
// long as over one. A server merges as it is set up to.
func (w *Warehouse) Settle(ctx context.Context, loaded int) error {
	if w.engine == nil {
		return nil
	}
	w.loading.Lock()
	defer w.loading.Unlock()
	var all uint64
	err := w.query(ctx, "count disclosures", "SELECT count() FROM disclosures", nil, func(rows driver.Rows) error { return rows.Scan(&all) })
	if err != nil || uint64(loaded)*settleShare < all { //nolint:gosec // a count
		return err
	}
	tables := []string{"disclosures", "unit_links"}
	for _, t := range factTables {
		tables = append(tables, t.name)
	}
	for _, table := range tables {
		sql := "OPTIMIZE TABLE " + table + " FINAL SETTINGS optimize_skip_merged_partitions = 1"
		w.count(ctx, sql)
		if err := w.conn.Exec(ctx, sql); err != nil {
			return wrap("merge the parts of "+table, err)
		}
	}
	return nil
}
