package warehouse

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"strings"
	"text/template"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrationsTable records which migrations were applied.
const migrationsTable = "migrations"

// layout renders the two names that migrations leave open, and spreads the tables over a cluster.
type layout struct {
	onCluster string
	engine    func(name string, args ...string) string
	// distribute turns a migration for one engine into one for the tables of a cluster; nil: it stays.
	distribute func(text string) string
}

// singleEngine is the layout of an embedded engine or of one server.
var singleEngine = layout{engine: func(name string, args ...string) string {
	return name + "(" + strings.Join(args, ", ") + ")"
}}

// rendered are the migrations for a layout.
type rendered struct {
	fs.FS
	layout layout
}

// Open renders a migration; folders are as they are.
func (r rendered) Open(name string) (fs.File, error) {
	f, err := r.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || info.IsDir() {
		return f, err
	}
	text, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	t, err := template.New(name).Funcs(template.FuncMap{
		"engine":    r.layout.engine,
		"onCluster": func() string { return r.layout.onCluster },
	}).Parse(string(text))
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	if err := t.Execute(&b, nil); err != nil {
		return nil, err
	}
	sql := strings.ReplaceAll(b.String(), " \n", "\n")
	if r.layout.distribute != nil {
		sql = r.layout.distribute(sql)
	}
	return renderedFile{f, strings.NewReader(sql)}, nil
}

type renderedFile struct {
	fs.File
	text *strings.Reader
}

func (f renderedFile) Read(p []byte) (int, error) { return f.text.Read(p) }

// migrations are the rendered files, by their bare names.
func migrations(l layout) (fs.FS, error) {
	files, err := fs.Sub(migrationFiles, "migrations")
	return rendered{files, l}, err
}

// Migrate applies the migrations that are missing, in order, and returns their names. Applied ones are recorded: with
// nothing missing it changes nothing. On an embedded engine it also removes what a process that died during a load has
// left behind. A warehouse that is opened for a preview is left as it is: there, what is missing is an error.
func (w *Warehouse) Migrate(ctx context.Context) (applied []string, err error) {
	if w.preview != nil {
		return nil, w.upToDate(ctx)
	}
	w.loading.Lock()
	defer w.loading.Unlock()
	if applied, err = w.migrateTo(ctx, math.MaxInt64); err != nil {
		return applied, err
	}
	if w.engine != nil {
		if err := w.removeOrphans(ctx); err != nil {
			return applied, err
		}
	}
	_, err = w.Reader(ctx) // so that what is hidden is known before the first question
	return applied, err
}

// migrateTo applies the migrations that are missing up to one.
func (w *Warehouse) migrateTo(ctx context.Context, last int64) (applied []string, err error) {
	used, options := singleEngine, []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	dialect := goose.DialectClickHouse
	if w.cluster == "" {
		options = append(options, goose.WithTableName(migrationsTable))
	} else {
		store, err := database.NewStore(goose.DialectClickHouse, migrationsTable)
		if err != nil {
			return nil, wrap("prepare the migrations", err)
		}
		used, dialect = clusterLayout(w.cluster, w.database), goose.DialectCustom
		options = append(options, goose.WithStore(migrationStore{store, w.distributor().versions()}))
		if err := w.makeCommits(ctx); err != nil {
			return nil, err
		}
	}
	files, err := migrations(used)
	if err != nil {
		return nil, fmt.Errorf("find the migrations: %w", err)
	}
	db := clickhouse.OpenDB(w.options())
	defer func() { err = errors.Join(err, db.Close()) }()
	provider, err := goose.NewProvider(dialect, db, files, options...)
	if err != nil {
		return nil, wrap("prepare the migrations", err)
	}
	results, err := provider.UpTo(ctx, last)
	var partial *goose.PartialError
	if errors.As(err, &partial) {
		results = partial.Applied
	}
	for _, r := range results {
		applied = append(applied, r.Source.Path)
	}
	if err != nil {
		return applied, wrap("migrate the warehouse", err)
	}
	return applied, nil
}

// removeOrphans deletes facts that no disclosure commits. They were never visible; amounts are written first and every
// load has some, so that looking there is enough. Unit 0 is none: see [Warehouse.disown]. What was found of disclosures that are there
// bears a data version that none has.
func (w *Warehouse) removeOrphans(ctx context.Context) error {
	var orphans uint64
	const uncommitted = "version > (SELECT max(version) FROM disclosures)"
	err := w.query(ctx, "look for facts of an interrupted load", "SELECT (SELECT count() FROM amounts WHERE disclosure NOT IN (SELECT disclosure FROM disclosures WHERE unit != 0)) + (SELECT count() FROM findings WHERE "+uncommitted+")", nil,
		func(rows driver.Rows) error { return rows.Scan(&orphans) })
	if err != nil || orphans == 0 {
		return err
	}
	w.log.Warn().Uint64("rows", orphans).Msg("removing facts of an interrupted load")
	for i := len(factTables) - 1; i >= 0; i-- { // amounts last: while it has orphans, the next start looks again
		name := factTables[i].name
		orphaned := "disclosure NOT IN (SELECT disclosure FROM disclosures WHERE unit != 0)"
		if name == "findings" { // those of older disclosures that the load would have compared with its own go too
			orphaned += " OR " + uncommitted + " OR hasAny(others, (SELECT groupArray(DISTINCT disclosure) FROM amounts WHERE " + orphaned + "))"
		}
		sql := "ALTER TABLE " + name + " DELETE WHERE " + orphaned + " SETTINGS mutations_sync = 1"
		w.count(ctx, sql)
		if err := w.conn.Exec(ctx, sql); err != nil {
			return wrap("remove facts of an interrupted load from "+name, err)
		}
	}
	return nil
}
