// Gongkai reads the budget disclosures of Chinese government units into a columnar warehouse and answers over GraphQL.
//
// This package is the command line: it reads the configuration, wires the other packages together, and starts and
// stops them. What the program knows lives below: package ingest reads documents, warehouse keeps and answers,
// graph is the API and web the pages.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/term"

	"gongkai/access"
	"gongkai/export"
	"gongkai/graph"
	"gongkai/ingest"
	"gongkai/ingest/format"
	"gongkai/ingest/load"
	"gongkai/telemetry"
	"gongkai/warehouse"
	"gongkai/warehouse/naming"
	"gongkai/web"
)

// readPDFs is what the program is called with by itself, to read PDFs for another of its processes.
const readPDFs = "read-pdfs"

func main() {
	if len(os.Args) == 2 && os.Args[1] == readPDFs {
		if err := format.ServePDFs(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, "gongkai:", err)
			os.Exit(exitFailed)
		}
		os.Exit(exitOK)
	}
	if self, err := os.Executable(); err == nil { // else they are read here
		format.ReadPDFsApart(self, readPDFs)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// After the first signal the program stops in good order; a second one kills it.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv))
}

// newLogger writes to w: for people on a terminal, else JSON a line.
func newLogger(c *Config, w io.Writer) (zerolog.Logger, error) {
	level, err := zerolog.ParseLevel(c.LogLevel)
	if err != nil {
		return zerolog.Nop(), fmt.Errorf("read the log level: %w", err)
	}
	console := c.LogFormat == "console" || c.LogFormat == "auto" && isTerminal(w)
	if console {
		w = zerolog.ConsoleWriter{Out: w, TimeFormat: time.TimeOnly, NoColor: !isTerminal(w)}
	}
	return zerolog.New(zerolog.SyncWriter(w)).Level(level).With().Timestamp().Logger(), nil
}

func isTerminal(w any) bool {
	f, ok := w.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(f.Fd()))
}

// openWarehouse opens and migrates the warehouse that c names.
func openWarehouse(ctx context.Context, c *Config, log zerolog.Logger) (*warehouse.Warehouse, error) {
	return openObserved(ctx, c, log, nil)
}

// openObserved opens the warehouse and has its statements counted; metrics may be nil.
func openObserved(ctx context.Context, c *Config, log zerolog.Logger, metrics *telemetry.Metrics) (*warehouse.Warehouse, error) {
	rules, err := readRules(c)
	if err != nil {
		return nil, err
	}
	o := warehouse.Options{DSN: c.Warehouse, Cluster: c.Cluster, HTTP: c.WarehouseHTTP, Logger: log, Rules: rules}
	if metrics != nil {
		o.Observe = metrics.Statement
		o.Figures, o.Serving = c.Figures, true // for the many questions of a server; a command asks few
	}
	return openAndMigrate(ctx, c, o)
}

// readRules reads the files that c names of what users know of units.
func readRules(c *Config) (rules warehouse.Rules, err error) {
	if c.Aliases != "" {
		if rules.Aliases, err = readRule(c.Aliases, naming.ParseAliases); err != nil {
			return rules, err
		}
	}
	if c.Sectors != "" {
		rules.Sectors, err = readRule(c.Sectors, naming.ParseSectors)
	}
	return rules, err
}

func readRule[T any](file string, parse func([]byte) (*T, error)) (*T, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read what is known of units: %w", err)
	}
	rule, err := parse(data)
	return rule, wrap("read "+file, err)
}

// openAndMigrate opens a warehouse whose checks are set as c says.
func openAndMigrate(ctx context.Context, c *Config, o warehouse.Options) (*warehouse.Warehouse, error) {
	settings, err := readRuleSettings(c.Rules)
	if err != nil {
		return nil, err
	}
	o.RuleSettings, o.Checks = settings, ingest.Rules()
	w, err := warehouse.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	applied, err := w.Migrate(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("migrate the warehouse: %w", err), w.Close())
	}
	if len(applied) > 0 {
		o.Logger.Info().Strs("applied", applied).Msg("warehouse migrated")
	}
	return w, nil
}

// serve answers over HTTP until ctx ends. It listens first, so that a port in use is found before any work is done and
// probes see a process that is starting; then it migrates, loads, and opens the doors. On the way out it lets running
// requests finish and only then closes the engine.
func serve(ctx context.Context, p *program, c *Config, _ []string) (err error) {
	log, err := newLogger(c, p.stderr)
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", c.Listen, err)
	}
	// Requests outlive the signal; they end with this context.
	base, cut := context.WithCancel(log.WithContext(context.WithoutCancel(ctx)))
	defer cut()
	audit, err := access.OpenAudit(c.Audit, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, audit.Close()) }()
	guard, err := newGuard(c, audit, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	metrics := telemetry.New(release())
	s := &site{log: log, metrics: metrics, guard: guard.Handler, origins: c.origins(), pages: web.Handler(graph.Examples())}
	if c.OTLP != "" {
		traces, err := telemetry.NewTraces(ctx, c.OTLP, release())
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		defer func() { endTraces(ctx, traces, log) }()
		s.trace = traces.Handler
	}
	stopSide, err := listenAside(ctx, c, metrics, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer stopSide()
	server := newHTTPServer(base, s.handler())
	if server.TLSConfig, err = newTLS(c, log); err != nil {
		return errors.Join(err, listener.Close())
	}
	served := make(chan error, 1)
	go func() {
		if server.TLSConfig != nil {
			served <- server.ServeTLS(listener, "", "")
			return
		}
		served <- server.Serve(listener)
	}()
	log.Info().Stringer("address", listener.Addr()).Msg("listening")

	start, cancelStart := context.WithCancel(log.WithContext(ctx))
	defer cancelStart()
	var w *warehouse.Warehouse
	defer func() {
		stopErr := stopServer(server, c.ShutdownTimeout, cut, log)
		if w != nil {
			stopErr = errors.Join(stopErr, w.Close())
		}
		err = errors.Join(err, stopErr)
		if err == nil {
			log.Info().Msg("stopped")
		}
	}()

	if w, err = openObserved(start, c, log, metrics); err != nil {
		return startError(ctx, err)
	}
	s.ping = w.Ping
	if c.Load != "" {
		if err := loadAtStart(start, c, w, metrics, log); err != nil {
			return startError(ctx, err)
		}
		// Serving reads no documents: what the readers hold, several hundred megabytes for PDFs, goes back.
		if err := ingest.Close(); err != nil {
			log.Warn().Err(err).Msg("readers not closed")
		}
	}
	if c.Aliases != "" || c.Sectors != "" {
		// Documents that are there already follow the files, too.
		done, err := w.Reconcile(start)
		if err != nil {
			return startError(ctx, err)
		}
		log.Info().Int("disclosures", done.Moved).Uint64("version", done.DataVersion).Msg("names of units brought together")
	}
	keepFigures(start, w, log)
	routes := newRoutes(c, w, metrics, audit, log)
	s.open.Store(&routes)
	address := c.scheme() + "://" + listener.Addr().String()
	log.Info().Str("page", address+"/").Str("playground", address+"/playground").Msg("ready")

	select {
	case <-ctx.Done():
		log.Info().Msg("stopping")
		return nil
	case err := <-served:
		return fmt.Errorf("serve HTTP: %w", err)
	}
}

// figuresPatience is how long a start waits for the figures of units.
const figuresPatience = 1500 * time.Millisecond

// keepFigures has the figures of units at hand before the doors open. Where there are so many of them that it takes longer, the
// engine answers meanwhile; the first hundred callers of a province would keep it so busy that they delayed them for a minute.
func keepFigures(ctx context.Context, w *warehouse.Warehouse, log zerolog.Logger) {
	kept := make(chan error, 1)
	go func() { kept <- w.KeepFigures(ctx) }()
	select {
	case err := <-kept:
		if err != nil && ctx.Err() == nil {
			log.Warn().Err(err).Msg("figures of units")
		}
	case <-time.After(figuresPatience):
		log.Info().Msg("the figures of units are still being brought to hand; the engine answers meanwhile")
	case <-ctx.Done():
	}
}

// startError is nil where the start was given up because a stop was asked for: that is a clean end.
func startError(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// stopServer lets running requests finish, and cuts them off when the time for that is over.
func stopServer(server *http.Server, timeout time.Duration, cut context.CancelFunc, log zerolog.Logger) error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		log.Warn().Dur("waited_ms", timeout).Msg("requests cut off")
		cut()
		return wrap("stop HTTP", server.Close())
	}
	return wrap("stop HTTP", err)
}

// wrap says what was being done, and leaves nil alone.
func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// loadAtStart loads what --load names. Refused documents are reported and do not stop the start.
func loadAtStart(ctx context.Context, c *Config, w *warehouse.Warehouse, metrics *telemetry.Metrics, log zerolog.Logger) error {
	summary, err := load.Run(ctx, load.Options{
		Warehouse: w, Paths: []string{c.Load}, Jobs: c.Jobs, Logger: log,
		Record: func(r load.Record) {
			metrics.Document(string(r.Outcome))
			if r.Refusal != nil {
				logRefusal(log, r)
			}
		},
	})
	if err != nil {
		return fmt.Errorf("load %q: %w", c.Load, err)
	}
	log.Info().Int("loaded", summary.Loaded).Int("superseded", summary.Superseded).Int("unchanged", summary.Unchanged).
		Int("refused", summary.Refused).Dur("elapsed_ms", summary.Elapsed).Msg("documents loaded")
	return nil
}

// newRoutes lays out what is answered once the warehouse is ready.
func newRoutes(c *Config, w *warehouse.Warehouse, metrics *telemetry.Metrics, audit *access.Audit, log zerolog.Logger) http.Handler {
	mux := http.NewServeMux()
	api := graph.NewHandler(graph.Options{
		Warehouse: w, Logger: log, Release: release() + w.RuleSettings().Digest(), NoIntrospection: c.NoIntrospection, Audit: audit,
		Document: metrics.Document,
	})
	mux.Handle("/graphql", api)
	mux.Handle("POST "+backupPath, sendBackup(w, audit))
	measure(metrics, w, api)
	tables := export.New(export.Options{Warehouse: w, API: api, Saved: c.Saved, Ready: graph.Examples(), Release: release() + w.RuleSettings().Digest()})
	if err := tables.Check(); err != nil {
		log.Warn().Err(err).Str("folder", c.Saved).Msg("some saved operations are not answered")
	}
	tables.Register(mux)
	if c.MetricsListen == "" {
		mux.Handle("GET /metrics", forKnown(metrics.Handler()))
	}
	return mux
}
