// Package chdb runs ClickHouse inside the process, through chDB's library, and lets clickhouse-go talk to it as if it were a server
// behind HTTP: the driver's requests go to an [http.RoundTripper] that calls the engine's C functions. So there is one driver, one SQL
// dialect and one set of queries for both the embedded and the remote warehouse.
//
// The library is loaded on the first [Open], without cgo. The engine serves one data folder per process, from the first Open until the
// process ends; a lock on the folder keeps other processes out.
//
//	engine, err := chdb.Open(chdb.Options{Path: "data/warehouse"})
//	conn, err := clickhouse.Open(engine.ClickHouseOptions())  // or clickhouse.OpenDB for database/sql
package chdb

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/gofrs/flock"
)

// Options say which folder to open and what the engine may use. The zero value is a temporary warehouse.
type Options struct {
	// Path is the folder of the data; it is made where it is missing. Empty means a temporary folder, removed by [Engine.Close].
	Path string
	// MaxMemory bounds what all statements together may use, in bytes. 0 leaves the engine's own bound, 90 % of the machine.
	// The first Open of a process decides.
	MaxMemory uint64
	// Config is a file of the engine's configuration, as a server has one; empty means none. The first Open of a process decides.
	Config string
}

// ErrClosed is returned by each request to an engine after [Engine.Close].
var ErrClosed = errors.New("the embedded engine is closed")

// OtherFolderError says that the engine of this process already serves another folder. [Open] returns it: the library cannot
// change its folder, also after Close.
type OtherFolderError struct{ Serving, Wanted string }

func (e *OtherFolderError) Error() string {
	return fmt.Sprintf("cannot open the warehouse folder %q: the embedded engine of this process serves %q, and one process serves one folder", e.Wanted, e.Serving)
}

// Engine is an open embedded warehouse. It is safe for concurrent use.
type Engine struct {
	shared *folder
	closed atomic.Bool
}

// folder is the data folder that the process serves. It outlives the engines opened on it, because the library keeps it open.
type folder struct {
	lib       *library
	path      string
	temporary bool
	args      []string
	sequence  atomic.Uint64
	lock      *flock.Flock // kept, because the lock would end with the file's garbage collection

	mu      sync.Mutex
	engines int
	conns   map[*connection]struct{}

	killing sync.Mutex // one KILL QUERY at a time, over one connection
	killer  *connection
}

var (
	processMu     sync.Mutex
	processFolder *folder // set by the first successful Open, never reset
)

// Open loads the library and opens the folder. A folder that is open in this process already is shared: each Engine is closed on its own,
// and the last Close ends all statements. Errors to ask for: [*NotFoundError], [*LockedError], [*OtherFolderError].
func Open(opts Options) (*Engine, error) {
	processMu.Lock()
	defer processMu.Unlock()

	lib, err := load()
	if err != nil {
		return nil, err
	}
	path, err := makeFolder(opts.Path)
	if err != nil {
		return nil, err
	}
	f := processFolder
	if f != nil && f.path != path {
		other := &OtherFolderError{Serving: f.path, Wanted: path}
		if opts.Path == "" {
			return nil, errors.Join(other, os.Remove(path))
		}
		return nil, other
	}
	if f == nil {
		config := opts.Config
		if config == "" {
			config = filepath.Join(path, "gongkai.xml")
		}
		f = &folder{lib: lib, path: path, temporary: opts.Path == "", conns: map[*connection]struct{}{}}
		// The engine would read a config.xml of the working directory or of the user; a file that is not there keeps both out.
		f.args = []string{"clickhouse", "--path=" + path, "--config-file=" + config}
		if opts.MaxMemory > 0 {
			f.args = append(f.args, "--max_server_memory_usage="+strconv.FormatUint(opts.MaxMemory, 10))
		}
		if f.lock, err = lockFolder(path); err != nil {
			return nil, err
		}
		first, err := f.connect()
		if err != nil {
			return nil, errors.Join(err, f.lock.Unlock())
		}
		f.killer = first
		processFolder = f
	}
	f.mu.Lock()
	f.engines++
	f.mu.Unlock()
	return &Engine{shared: f}, nil
}

// makeFolder returns the one true name of a folder that exists from then on.
func makeFolder(path string) (string, error) {
	if path == "" {
		return os.MkdirTemp("", "gongkai-warehouse-*")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("warehouse folder: %w", err)
	}
	if err := os.MkdirAll(path, 0o755); err != nil {
		return "", fmt.Errorf("warehouse folder: %w", err)
	}
	return filepath.EvalSymlinks(path)
}

// Path is the folder, absolute and without links.
func (e *Engine) Path() string { return e.shared.path }

// Library is the file that the engine was loaded from.
func (e *Engine) Library() string { return e.shared.lib.path }

// ClickHouseOptions are options for [clickhouse.Open] and [clickhouse.OpenDB]. Callers may change them, all but Protocol, TransportFunc
// and Compression.
func (e *Engine) ClickHouseOptions() *clickhouse.Options {
	return &clickhouse.Options{
		Protocol: clickhouse.HTTP,
		// The driver wants an address; no one listens there and nothing is sent to it.
		Addr:            []string{"embedded:0"},
		Auth:            clickhouse.Auth{Database: defaultDatabase},
		TransportFunc:   func(*http.Transport) (http.RoundTripper, error) { return e.Transport(), nil },
		MaxOpenConns:    8,
		MaxIdleConns:    8,
		ConnMaxLifetime: 24 * time.Hour,
	}
}

// closePatience is how long Close waits for statements that it has told to end.
const closePatience = 30 * time.Second

// Close ends this engine's use of the folder. The last engine of a folder ends all running statements and closes all connections; requests
// after that fail with [ErrClosed]. The library keeps the folder open, and this process its lock, until the process ends. Close can be called again.
func (e *Engine) Close() error {
	if e.closed.Swap(true) {
		return nil
	}
	processMu.Lock()
	defer processMu.Unlock()
	f := e.shared
	f.mu.Lock()
	f.engines--
	last := f.engines == 0
	f.mu.Unlock()
	if !last {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), closePatience)
	defer cancel()
	err := f.closeConnections(ctx)
	leaveAtOnce()
	if f.temporary && err == nil {
		// What the engine still has open stays readable to it; the names go.
		err = removeFolder(ctx, f.path)
	}
	return err
}

// removeFolder removes a folder into which the engine's own threads may still write: they merge for a moment longer.
func removeFolder(ctx context.Context, path string) error {
	for {
		err := os.RemoveAll(path)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("remove the temporary folder: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// closeConnections ends what runs and closes every connection but the killer, which a later Open needs again.
func (f *folder) closeConnections(ctx context.Context) error {
	for {
		f.mu.Lock()
		open := make([]*connection, 0, len(f.conns))
		for c := range f.conns {
			if c != f.killer {
				open = append(open, c)
			}
		}
		f.mu.Unlock()
		if len(open) > 0 {
			// Closing a connection waits for its stream: end that first.
			f.kill(statementMark)
		}
		busy := 0
		for _, c := range open {
			if !c.tryClose() {
				busy++
			}
		}
		if busy == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("close the embedded engine: %d statements still run", busy)
		case <-time.After(5 * time.Millisecond):
		}
	}
}
