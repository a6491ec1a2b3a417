package warehouse

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
)

// Traced is a statement that was sent.
type Traced struct {
	SQL  string
	args []any
}

// Trace gives the statements that f sends. Others on the same warehouse must not run meanwhile.
func (w *Warehouse) Trace(f func()) []Traced {
	var mu sync.Mutex
	var seen []Traced
	w.trace = func(sql string, args []any) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, Traced{sql, args})
	}
	defer func() { w.trace = nil }()
	f()
	return seen
}

// Explain gives the engine's plan of a statement, with the indexes that it uses.
func (w *Warehouse) Explain(ctx context.Context, t Traced) (text string, err error) {
	rows, err := w.conn.Query(ctx, "EXPLAIN indexes = 1, projections = 1 "+t.SQL, t.args...)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var plan strings.Builder
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return "", err
		}
		plan.WriteString(line + "\n")
	}
	return plan.String(), rows.Err()
}

// Orphan writes facts that nothing commits, as a process leaves them that dies during a load.
func (w *Warehouse) Orphan(ctx context.Context, l Load) error {
	newest, _, err := w.newest(ctx)
	if err != nil {
		return err
	}
	rows := []disclosureRow{next(&l, nil, map[identity]last{})}
	rows[0].version = newest + 1
	for _, t := range factTables {
		if err := w.insertFacts(ctx, t, []Load{l}, rows, []int{0}, []int{0}); err != nil {
			return err
		}
	}
	return nil
}

// NameNone makes statements look visible disclosures up, as if more than a statement can name had been replaced.
func (w *Warehouse) NameNone() { w.maxNamed = 0 }

// Count counts the rows of a table, whoever may see them.
func (w *Warehouse) Count(ctx context.Context, table string) (n uint64, err error) {
	return n, w.conn.QueryRow(ctx, "SELECT count() FROM "+table).Scan(&n)
}

// Migrations renders the migrations, for one engine or for a cluster of replicas, one behind the other.
func Migrations(cluster bool) (string, error) {
	l := singleEngine
	if cluster {
		l = layout{onCluster: "ON CLUSTER '{cluster}'", engine: func(name string, args ...string) string {
			replica := []string{"'/clickhouse/tables/{shard}/{database}/{table}'", "'{replica}'"}
			return "Replicated" + name + "(" + strings.Join(append(replica, args...), ", ") + ")"
		}}
	}
	files, err := migrations(l)
	if err != nil {
		return "", err
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return "", err
	}
	var all strings.Builder
	for _, name := range names {
		f, err := files.Open(name)
		if err != nil {
			return "", err
		}
		text, err := io.ReadAll(f)
		if err != nil {
			return "", err
		}
		all.WriteString("==> " + path.Base(name) + "\n" + string(text))
	}
	return all.String(), nil
}

// SetRules changes what the warehouse knows of units, as if it had been opened with other files.
func (w *Warehouse) SetRules(r Rules) { w.rules = r }
