// Package warehouse keeps what was read from disclosures in tables of ClickHouse, embedded in this process or on a
// server, and answers questions about it. Every question is a Go function with typed arguments over one readable SQL
// statement; callers see neither SQL nor the engine's errors.
//
// A [Load] becomes visible as a whole: facts are written first, under keys that nothing refers to yet, and one insert into
// the table disclosures commits them with the next data version. A [Reader] answers from one data version, whatever is
// loaded meanwhile. Nothing is updated or deleted; a correction or withdrawal is a further row, so that each earlier
// version stays readable.
//
// Whoever serves may keep what units are and state in memory, too ([Options.Figures], yearbook.go). It follows the tables
// and gives the answers that they give.
package warehouse

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/rs/zerolog"

	"gongkai/warehouse/chdb"
	"gongkai/warehouse/fiscal"
)

// Options say which warehouse to open.
type Options struct {
	// DSN is a folder, for the embedded engine, made where it is missing; or the address of a server, clickhouse://…,
	// http://… or https://….
	DSN string
	// Temporary opens an empty embedded warehouse instead, which [Warehouse.Close] removes.
	Temporary bool
	// Database holds the tables; it is made where it is missing. Empty means the one that the DSN names, and "gongkai" for
	// a folder.
	Database string
	Logger   zerolog.Logger
	// MaxConns is the most statements that run side by side; 0 means 8.
	MaxConns int
	// Rules are what users know of units beside the documents, see [Warehouse.Reconcile].
	Rules Rules
	// Preview opens a warehouse that is there already, in order to see what loading would do: [Warehouse.Load] says it and
	// writes nothing, and neither does [Warehouse.Migrate]. It is used by one goroutine.
	Preview bool
	// Figures is how many figures of units are kept at hand in this process, so that what is asked by unit need not be asked of
	// the engine: some 15 bytes each, with what they need of disclosures and units. Where there are more, and where it is 0, none are kept.
	Figures int
	// Serving has loads leave the cores to those who read: their statements run one at a time, on one core each.
	Serving bool
	// Observe, if not nil, hears of each question before its statement is sent, and of its end. What it is told names the
	// question and rarely a value.
	Observe func(ctx context.Context, what string) (done func(error))
	// RuleSettings are how the checks are set, those of this package and those of whoever reads documents.
	RuleSettings fiscal.RuleSettings
	// Checks are the rules within documents that whoever reads them checks, for [Warehouse.FindingRules].
	Checks []fiscal.Rule
	// Cluster is the cluster of the server that the tables are spread over, as its configuration calls it; empty: they are on
	// the server that the DSN names.
	Cluster string
	// HTTP is the address of the HTTP interface of a server whose DSN speaks the native protocol, for exports; empty: port
	// 8123 of the same host, or 8443 with TLS.
	HTTP string
}

const (
	defaultConns    = 8
	defaultDatabase = "gongkai"
)

// Warehouse is an open warehouse. It is safe for concurrent use.
type Warehouse struct {
	conn     driver.Conn
	engine   *chdb.Engine // nil for a server
	gate     *gate        // for answers that the engine itself writes
	options  func() *clickhouse.Options
	database string
	cluster  string // empty: none
	log      zerolog.Logger

	atOnce     int                                                       // statements of a load
	observe    func(ctx context.Context, what string) (done func(error)) // nil: nobody
	preview    *preview                                                  // nil unless nothing is to be written
	rules      Rules
	statements atomic.Uint64
	trace      func(sql string, args []any) // sees each statement; nil outside tests

	settings fiscal.RuleSettings
	checks   []fiscal.Rule
	loading  sync.Mutex // one commit at a time: each takes the next data version
	clean    bool       // the last load of this process was committed: it has left nothing; of the loading

	versionMu sync.Mutex
	version   uint64    // newest known
	versionAt time.Time // when it was asked for; zero: never
	hidden    *hidden   // at version; nil: not known
	maxNamed  int       // see [maxNamed]

	belongings belongings // at version; nil: not known

	books bookkeeper

	namesMu sync.Mutex
	names   *nameRuns // nil: none are known

	departmentsMu sync.Mutex
	departments   *departments // of the data version that was asked for last; nil: not known
}

// versionLife is how long the newest version of a server is believed, where other processes load too.
const versionLife = time.Second

// Open opens the engine and makes its database; it makes no tables, see [Warehouse.Migrate]. A folder that another
// process has open, a missing engine library and a server that does not answer are [ErrUnavailable].
func Open(ctx context.Context, o Options) (*Warehouse, error) {
	w := &Warehouse{log: o.Logger, database: o.Database, cluster: o.Cluster, rules: o.Rules, observe: o.Observe, settings: o.RuleSettings, checks: o.Checks, maxNamed: maxNamed, atOnce: atOnce}
	if o.Serving {
		w.atOnce = 1
	}
	w.books.most = o.Figures
	w.books.closing, w.books.close = context.WithCancel(context.WithoutCancel(ctx))
	what := "open the warehouse " + redact(o.DSN)
	if o.Preview {
		w.preview = &preview{map[UnitKey]map[identity]last{}}
	}
	if err := checkCluster(&o); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if o.MaxConns == 0 {
		o.MaxConns = defaultConns
	}
	if o.Temporary {
		o.DSN = ""
	}
	if !strings.Contains(o.DSN, "://") {
		if o.DSN == "" && !o.Temporary {
			return nil, errors.New("open the warehouse: no folder and no server is named")
		}
		engine, err := chdb.Open(chdb.Options{Path: o.DSN})
		if err != nil {
			return nil, wrap(what, err)
		}
		w.engine, w.options = engine, engine.ClickHouseOptions
		if w.database == "" {
			w.database = defaultDatabase
		}
	} else {
		parsed, err := clickhouse.ParseDSN(o.DSN)
		if err != nil {
			// The driver's text may hold the password.
			return nil, errors.New(what + ": the address cannot be read")
		}
		w.options = func() *clickhouse.Options { copied := *parsed; return &copied }
		if w.database == "" {
			w.database = parsed.Auth.Database
		}
		if w.database == "" {
			w.database = "default"
		}
	}
	err := w.connect(ctx, o.MaxConns)
	if err == nil {
		w.gate, err = w.newGate(o.HTTP)
	}
	if err != nil {
		return nil, errors.Join(wrap(what, err), w.Close())
	}
	return w, nil
}

// Exists says whether a folder holds an embedded warehouse.
func Exists(folder string) bool { return chdb.Exists(folder) }

// redact leaves the password of a DSN out.
func redact(dsn string) string {
	scheme, rest, ok := strings.Cut(dsn, "://")
	if !ok {
		return fmt.Sprintf("%q", dsn)
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		rest = rest[at+1:]
	}
	rest, _, _ = strings.Cut(rest, "?")
	return fmt.Sprintf("%q", scheme+"://"+rest)
}

func (w *Warehouse) connect(ctx context.Context, conns int) error {
	base := w.options
	w.options = func() *clickhouse.Options {
		opts := base()
		opts.Auth.Database = w.database
		opts.MaxOpenConns, opts.MaxIdleConns = conns, conns
		if w.cluster != "" {
			settings := maps.Clone(clusterSettings)
			maps.Copy(settings, opts.Settings) // what the DSN says is stronger
			opts.Settings = settings
		}
		return opts
	}
	if w.database != "default" && w.preview == nil {
		if err := w.createDatabase(ctx, base()); err != nil {
			return err
		}
	}
	conn, err := clickhouse.Open(w.options())
	if err != nil {
		return err
	}
	w.conn = conn
	return w.conn.Ping(ctx)
}

func (w *Warehouse) createDatabase(ctx context.Context, opts *clickhouse.Options) (err error) {
	opts.Auth.Database = "default"
	conn, err := clickhouse.Open(opts)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	sql := "CREATE DATABASE IF NOT EXISTS " + quoteName(w.database)
	if w.cluster != "" {
		sql += " " + w.distributor().on
	}
	return conn.Exec(ctx, sql)
}

// quoteName writes a name as an identifier. A name from the configuration is the one thing besides closed maps that
// becomes one.
func quoteName(name string) string {
	return "`" + strings.NewReplacer(`\`, `\\`, "`", "\\`").Replace(name) + "`"
}

// RuleSettings are how the checks are set for what is loaded into w.
func (w *Warehouse) RuleSettings() fiscal.RuleSettings { return w.settings }

// FindingRule is a rule as it is set for what is loaded by this program.
type FindingRule struct {
	fiscal.Rule
	Enabled bool
}

// FindingRules lists all rules that are known, those within documents first.
func (w *Warehouse) FindingRules() []FindingRule { return SetRules(w.settings, w.checks) }

// SetRules lists the checks within documents and the [AcrossRules] as they are set.
func SetRules(settings fiscal.RuleSettings, checks []fiscal.Rule) []FindingRule {
	var all []FindingRule
	for _, r := range slices.Concat(checks, AcrossRules) {
		set, enabled := settings.Of(r)
		all = append(all, FindingRule{set, enabled})
	}
	return all
}

// FindingRules is [Warehouse.FindingRules].
func (r *Reader) FindingRules() []FindingRule { return r.w.FindingRules() }

// Ping asks whether the engine answers.
func (w *Warehouse) Ping(ctx context.Context) error {
	return wrap("ask the engine for a sign of life", w.conn.Ping(ctx))
}

// Close waits for nothing: statements that run fail. It can be called again.
func (w *Warehouse) Close() error {
	w.books.stop()
	var err error
	if w.conn != nil {
		err = w.conn.Close()
	}
	if w.engine != nil {
		err = errors.Join(err, w.engine.Close())
	}
	if err != nil {
		return fmt.Errorf("close the warehouse: %w", err)
	}
	return nil
}

// DataVersion is the newest committed version; 0 where nothing is loaded. Responses may be cached exactly by it. The
// embedded engine has one writer, which remembers it; that of a server is asked for at most once a second.
func (w *Warehouse) DataVersion(ctx context.Context) (uint64, error) {
	w.versionMu.Lock()
	defer w.versionMu.Unlock()
	return w.dataVersion(ctx)
}

// dataVersion is [Warehouse.DataVersion] under its lock.
func (w *Warehouse) dataVersion(ctx context.Context) (uint64, error) {
	if !w.versionAt.IsZero() && (w.engine != nil || time.Since(w.versionAt) < versionLife) {
		return w.version, nil
	}
	version, _, err := w.newest(ctx)
	if err != nil {
		return 0, err
	}
	if version > w.version {
		w.hidden, w.belongings = nil, nil // another process may have replaced some
	}
	w.version, w.versionAt = max(w.version, version), time.Now()
	return w.version, nil
}

// newest asks for the newest version and when it was committed.
func (w *Warehouse) newest(ctx context.Context) (version uint64, at time.Time, err error) {
	err = w.query(ctx, "ask for the newest version", w.newestSQL(), nil,
		func(rows driver.Rows) error { return rows.Scan(&version, &at) })
	return version, at, err
}

// committed notes a version that this process has committed, and what it hides and retires: from here on it is read.
func (w *Warehouse) committed(ctx context.Context, version uint64, replaced []DisclosureKey, retired []uint64) {
	w.books.follow(ctx, w, version, replaced)
	w.versionMu.Lock()
	defer w.versionMu.Unlock()
	if w.version+1 < version {
		w.hidden, w.belongings = nil, nil // other processes have committed in between
	}
	w.version, w.versionAt = max(w.version, version), time.Now()
	if w.hidden != nil {
		w.hidden.disclosures.add(version, numbers(replaced)...)
		w.hidden.findings.add(version, retired...)
	}
}

// Statements is how many statements were sent to the engine since Open, without those of Migrate.
func (w *Warehouse) Statements() uint64 { return w.statements.Load() }

type countKey struct{}

// WithStatementCount returns a context whose counter counts the statements that are sent under it.
func WithStatementCount(ctx context.Context) (context.Context, *atomic.Int64) {
	n := new(atomic.Int64)
	return context.WithValue(ctx, countKey{}, n), n
}

// count notes a statement that is about to be sent.
func (w *Warehouse) count(ctx context.Context, sql string, args ...any) {
	w.statements.Add(1)
	if n, ok := ctx.Value(countKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
	if w.trace != nil {
		w.trace(sql, args)
	}
}

// query runs one statement and hands each row to a function. The driver turns the context's deadline into
// max_execution_time.
func (w *Warehouse) query(ctx context.Context, what, sql string, args []any, each func(driver.Rows) error) (err error) {
	w.count(ctx, sql, args...)
	if w.observe != nil {
		done := w.observe(ctx, what)
		defer func() { done(err) }()
	}
	defer func() { err = wrap(what, err) }()
	rows, err := w.conn.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Reader answers from one data version: all that is read through it is of the same moment, whatever is loaded meanwhile.
// It holds nothing open and is safe for concurrent use.
type Reader struct {
	w       *Warehouse
	version uint64
	hidden  []uint64 // disclosures that were replaced or withdrawn by then
	retired []uint64 // findings that were no longer so by then

	belongings belongings
	book       *yearbook // of this version; nil: the engine is asked

	// Of a load that is not committed yet, see [Warehouse.pendingReader]: what it brings and what it replaces.
	fresh, replaced []uint64
}

// Reader reads at the newest version.
func (w *Warehouse) Reader(ctx context.Context) (*Reader, error) {
	r, err := w.newestReader(ctx)
	if err == nil {
		r.book = w.books.at(r)
	}
	return r, err
}

// AtHand says whether the figures of r's version are kept at hand: simple questions for them reach no engine then.
func (r *Reader) AtHand() bool { return r.book != nil }

// newestReader is [Warehouse.Reader] for a load, which asks for no figures.
func (w *Warehouse) newestReader(ctx context.Context) (*Reader, error) {
	w.versionMu.Lock()
	defer w.versionMu.Unlock()
	version, err := w.dataVersion(ctx)
	if err != nil {
		return nil, err
	}
	return w.reader(ctx, version)
}

// reader reads at a version that is committed, under the version's lock.
func (w *Warehouse) reader(ctx context.Context, version uint64) (*Reader, error) {
	if w.hidden == nil {
		h, err := w.readHidden(ctx)
		if err != nil {
			return nil, err
		}
		w.hidden = h
	}
	r := &Reader{w: w, version: version, hidden: w.hidden.disclosures.at(version), retired: w.hidden.findings.at(version)}
	if version == w.version && w.belongings != nil {
		r.belongings = w.belongings
		return r, nil
	}
	var err error
	r.belongings, err = r.readBelongings(ctx)
	if version == w.version && err == nil {
		w.belongings = r.belongings
	}
	return r, err
}

// ReaderAt reads at an earlier version. One that is not committed yet is [ErrNotFound].
func (w *Warehouse) ReaderAt(ctx context.Context, version uint64) (*Reader, error) {
	w.versionMu.Lock()
	defer w.versionMu.Unlock()
	newest, err := w.dataVersion(ctx)
	if err != nil {
		return nil, err
	}
	if version > newest {
		return nil, fmt.Errorf("data version %d, the newest is %d: %w", version, newest, ErrNotFound)
	}
	return w.reader(ctx, version)
}

// Version is the data version that r answers from.
func (r *Reader) Version() uint64 { return r.version }

func (r *Reader) query(ctx context.Context, what, sql string, p *params, each func(driver.Rows) error) error {
	return r.w.query(ctx, what, sql, r.arguments(sql, p), each)
}

// arguments are the parameters of a statement with those that say what r sees.
func (r *Reader) arguments(sql string, p *params) []any {
	args := append([]any{clickhouse.Named("version", r.version)}, p.named...)
	if strings.Contains(sql, "{hidden:") {
		args = append(args, clickhouse.Named("hidden", r.hidden))
	}
	if strings.Contains(sql, "{retired:") {
		args = append(args, clickhouse.Named("retired", r.retired))
	}
	if strings.Contains(sql, "{replaced:") {
		args = append(args, clickhouse.Named("replaced", r.replaced))
	}
	return args
}

// purge has the embedded engine give back memory that it has finished with: it keeps some for the next statement, and by
// itself returns it only while it runs one.
func (w *Warehouse) purge(ctx context.Context) {
	if w.engine == nil {
		return
	}
	const sql = "SYSTEM JEMALLOC PURGE"
	w.count(ctx, sql)
	if err := w.conn.Exec(ctx, sql); err != nil {
		w.log.Debug().Err(err).Msg("the engine keeps its memory")
	}
}

// trim has the embedded engine's library leave what only its start has needed.
func (w *Warehouse) trim() {
	if w.engine == nil {
		return
	}
	if err := w.engine.Trim(); err != nil {
		w.log.Debug().Err(err).Msg("the engine's library keeps its memory")
	}
}
