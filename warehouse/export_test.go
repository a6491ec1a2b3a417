package warehouse

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/ClickHouse/clickhouse-go/v2"
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
	if err := w.writeFacts(ctx, []Load{l}, rows, []int{0}, []int{0}); err != nil {
		return err
	}
	w.loading.Lock()
	w.clean = false // as in a process that starts after it
	w.loading.Unlock()
	_, err = w.findAcross(ctx, newest, []*subject{subjectOf(&l, &rows[0])}, nil)
	return err
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
		l = clusterLayout("{cluster}", "gongkai")
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
	if cluster {
		d := distributor{"{cluster}", quoteName("gongkai"), l.onCluster}
		all.WriteString("==> " + migrationsTable + "\n" + d.versions() + ";\n==> " + commitsTable + "\n" + strings.Join(d.commits(), ";\n") + ";\n")
	}
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

// Fold is [fold], without the places.
func Fold(text string) string {
	folded, _ := fold(text)
	return string(folded)
}

// SearchTexts lists the rows of the tables that are searched, in one order.
func (w *Warehouse) SearchTexts(ctx context.Context) (all []string, err error) {
	rows, err := w.conn.Query(ctx, "SELECT toString(tuple(i.*, h.*)) FROM search_index AS i FULL JOIN search_hits AS h ON i.hit = h.hit ORDER BY ALL")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var row string
		if err := rows.Scan(&row); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}

// Again runs the statements of one migration once more, as after an interruption.
func (w *Warehouse) Again(ctx context.Context, name string) error {
	files, err := migrations(singleEngine)
	if err != nil {
		return err
	}
	f, err := files.Open(name)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	for _, sql := range strings.Split(string(text), ";\n") {
		if strings.TrimSpace(sql) == "" {
			continue
		}
		if err := w.conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

// FillSearch writes made-up texts to the tables that are searched: those of disclosures of 62 texts, by eight of one unit. words
// are what they are made of, the first ones often. Of the disclosures themselves it writes the names of the units.
func (w *Warehouse) FillSearch(ctx context.Context, disclosures int, words []string) error {
	const index = `INSERT INTO search_index (disclosure, version, unit, stage, kind, ordinal, indicator, length, age, key, unit_key, folded)
SELECT disclosure, 1, unit, 'BUDGET', kind, 1, indicator, length(text), 65535 - year, length(text) * 4294967296 + xxHash64(text) % 4294967296, concat('霸州市第', toString(unit), '局'), text`
	const hits = `INSERT INTO search_hits (key, disclosure, unit, unit_key, year, stage, kind, ordinal, indicator, text, at)
SELECT length(text) * 4294967296 + xxHash64(text) % 4294967296, disclosure, unit, concat('霸州市第', toString(unit), '局'), year, 'BUDGET', kind, 1, indicator, text, ''`
	const from = `
FROM
(
    SELECT
        toUInt64(d + 1) AS disclosure, intDiv(d, 8) + 1 AS unit, 2016 + d % 8 AS year, i AS indicator,
        multiIf(i = 0, 'UNIT', i <= 5, 'PROJECT', i <= 10, 'OBJECTIVE', i <= 50, 'INDICATOR', 'SECTION') AS kind,
        multiIf(i <= 5, 3 + cityHash64(d, i) % 5, i <= 10, 10 + cityHash64(d, i) % 30, i <= 50, 2 + cityHash64(d, i) % 4, 80 + cityHash64(d, i) % 300) AS n,
        if(i = 0, concat('霸州市第', toString(unit), '局'), arrayStringConcat(arrayMap(
            j -> {words:Array(String)}[1 + toUInt32(pow(cityHash64(d, i, j) % 1000000 / 1000000., 3) * length({words:Array(String)}))], range(toUInt64(n))))) AS text
    FROM (SELECT number AS d FROM numbers({from:UInt64}, {to:UInt64})) AS ds
    CROSS JOIN (SELECT number AS i FROM numbers(62)) AS numbers
)`
	const step = 1000
	for first := 0; first < disclosures; first += step {
		p := &params{}
		p.set("words", words)
		p.set("from", first)
		p.set("to", min(step, disclosures-first))
		for _, sql := range []string{index + from, hits + from} {
			if err := w.conn.Exec(ctx, sql, p.named...); err != nil {
				return err
			}
		}
	}
	p := &params{}
	p.set("to", disclosures)
	err := w.conn.Exec(ctx, `INSERT INTO disclosures (unit, year, stage, scope, version, number, disclosure, committed_at, withdrawn, unit_name)
SELECT intDiv(number, 8) + 1 AS unit, 2016 + number % 8, 'BUDGET', 'UNIT', 1, 1, number + 1, now64(3), false, concat('霸州市第', toString(unit), '局')
FROM numbers({to:UInt64})`, p.named...)
	if err != nil {
		return err
	}
	for _, table := range []string{"search_index", "search_hits"} {
		if err := w.conn.Exec(ctx, "OPTIMIZE TABLE "+table+" FINAL"); err != nil {
			return err
		}
	}
	return nil
}

// KeepFiguresAtMost sets how many figures are kept at hand; with 0 the engine is asked.
func (w *Warehouse) KeepFiguresAtMost(n int) {
	w.books.all.Wait()
	w.books.mu.Lock()
	defer w.books.mu.Unlock()
	w.books.most = n
}

// CutOff has what f does end when it is about to commit, as if the process had ended.
func (w *Warehouse) CutOff(ctx context.Context, f func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w.trace = func(sql string, _ []any) {
		if strings.HasPrefix(sql, "INSERT INTO disclosures") {
			cancel()
		}
	}
	defer func() { w.trace = nil }()
	return f(ctx)
}

// ViewTexts are views of the lists that can be exported, as a migration makes them.
func ViewTexts(wanted func(view string) bool) string {
	text := viewsHeader
	for i := range ExportLists {
		if view := ExportLists[i].viewSQL(); wanted(view) {
			text += "\n" + view
		}
	}
	return text
}

const viewsHeader = `-- Views for whoever asks the engine itself, such as Grafana, Superset, Metabase or Excel: flat rows of the newest data
-- version, each with the document and the place that state it. They select what exports select; their names and columns stay.
-- +goose NO TRANSACTION
-- +goose Up
`

// Raw is what the engine writes for a statement that ends in a FORMAT.
func (w *Warehouse) Raw(ctx context.Context, sql string) (string, error) {
	body, err := w.raw(ctx, "test", sql, nil, engineFormats[JSONLines].settings)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(body)
	return string(text), errors.Join(err, body.Close())
}

// ViewName is the view that shows a list.
func ViewName(l *ExportList) string { return l.view }

// Rows lists the rows of an answer, as the engine writes them.
func (w *Warehouse) Rows(ctx context.Context, sql string, args ...any) (all []string, err error) {
	rows, err := w.conn.Query(ctx, "SELECT toString(tuple(*)) FROM ("+sql+")", args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var row string
		if err := rows.Scan(&row); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}

// Answer lists the rows of a statement's answer in one order. What stands in a row is sorted, too, because arrays that an
// engine gathers are in the order in which their parts were read.
func (w *Warehouse) Answer(ctx context.Context, t Traced) (all []string, err error) {
	rows, err := w.conn.Query(ctx, t.SQL, t.args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	types := rows.ColumnTypes()
	for rows.Next() {
		row := make([]any, len(types))
		for i, c := range types {
			row[i] = reflect.New(c.ScanType()).Interface()
		}
		if err := rows.Scan(row...); err != nil {
			return nil, err
		}
		text, err := json.Marshal(row)
		if err != nil {
			return nil, err
		}
		words := strings.FieldsFunc(string(text), func(r rune) bool { return strings.ContainsRune("[],", r) })
		slices.Sort(words)
		all = append(all, strings.Join(words, " "))
	}
	slices.Sort(all)
	return all, rows.Err()
}

// Newest asks for the newest version, whatever is known of it.
func (w *Warehouse) Newest(ctx context.Context) (uint64, error) {
	version, _, err := w.newest(ctx)
	return version, err
}

// CutCommit leaves what a commit of a version leaves that was cut off between two shards: the row of one that replaces
// another.
func (w *Warehouse) CutCommit(ctx context.Context, version uint64) error {
	return w.conn.Exec(ctx, `INSERT INTO disclosures (unit, year, stage, scope, version, number, disclosure, unit_name)
SELECT unit, year, stage, scope, {version:UInt64}, number + 1, 4711, 'cut off'
FROM disclosures
WHERE unit_name = '霸州市第3局' AND year = 2020`, clickhouse.Named("version", version))
}
