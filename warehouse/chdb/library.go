package chdb

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"unsafe"

	"github.com/ebitengine/purego"
)

// library holds the functions of chdb.h that this package calls. A handle is an opaque pointer that the engine owns;
// the Go side never follows it, except for the cell that connect returns.
type library struct {
	path string

	setSignalHandlersEnabled func(enabled int32)

	connect func(argc int32, argv unsafe.Pointer) unsafe.Pointer
	close   func(cell unsafe.Pointer)

	query func(conn, query unsafe.Pointer, queryLen uintptr, format unsafe.Pointer, formatLen uintptr,
		names, nameLens, values, valueLens unsafe.Pointer, count uintptr) unsafe.Pointer
	stream func(conn, query unsafe.Pointer, queryLen uintptr, format unsafe.Pointer, formatLen uintptr,
		names, nameLens, values, valueLens unsafe.Pointer, count uintptr) unsafe.Pointer
	fetch  func(conn, stream unsafe.Pointer) unsafe.Pointer
	cancel func(conn, stream unsafe.Pointer)

	buffer  func(result unsafe.Pointer) unsafe.Pointer
	length  func(result unsafe.Pointer) uintptr
	rows    func(result unsafe.Pointer) uint64
	failure func(result unsafe.Pointer) unsafe.Pointer
	destroy func(result unsafe.Pointer)
}

var (
	loadOnce   sync.Once
	loadedLib  *library
	loadFailed error
)

// load finds and loads the engine's library, once per process: a library of this size is not loaded twice, and one that was
// not found is not looked for again.
func load() (*library, error) {
	loadOnce.Do(func() {
		path, err := Locate()
		if err != nil {
			loadFailed = err
			return
		}
		loadedLib, loadFailed = loadFrom(path)
	})
	return loadedLib, loadFailed
}

func loadFrom(path string) (*library, error) {
	handle, err := dlopen(path)
	if err != nil {
		return nil, fmt.Errorf("load the chDB library %q: %w", path, err)
	}
	lib := &library{path: path}
	var missing []error
	for name, fn := range map[string]any{
		"chdb_set_signal_handlers_enabled": &lib.setSignalHandlersEnabled,
		"chdb_connect":                     &lib.connect,
		"chdb_close_conn":                  &lib.close,
		"chdb_query_with_params_n":         &lib.query,
		"chdb_stream_query_with_params_n":  &lib.stream,
		"chdb_stream_fetch_result":         &lib.fetch,
		"chdb_stream_cancel_query":         &lib.cancel,
		"chdb_result_buffer":               &lib.buffer,
		"chdb_result_length":               &lib.length,
		"chdb_result_rows_read":            &lib.rows,
		"chdb_result_error":                &lib.failure,
		"chdb_destroy_query_result":        &lib.destroy,
	} {
		// RegisterLibFunc would panic where a symbol is missing, as in the older builds of the library.
		symbol, err := dlsym(handle, name)
		if err != nil {
			missing = append(missing, err)
			continue
		}
		purego.RegisterFunc(fn, symbol)
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("the chDB library %q is not of the version this program needs (see package.json): %w", path, errors.Join(missing...))
	}
	// The Go runtime owns the process's signals; the engine's own handlers would turn its preemption signal into a crash report.
	lib.setSignalHandlersEnabled(0)
	return lib, nil
}

// param is a value of a bound parameter, as text in TSV escaping.
type param struct{ name, value string }

// paramArrays lays out parameters as the four arrays that the engine's C functions take. They stay valid until unpin.
type paramArrays struct {
	names, values       []unsafe.Pointer
	nameLens, valueLens []uintptr
	pinner              runtime.Pinner
}

func newParamArrays(params []param) *paramArrays {
	n := len(params)
	a := &paramArrays{
		names: make([]unsafe.Pointer, n), values: make([]unsafe.Pointer, n),
		nameLens: make([]uintptr, n), valueLens: make([]uintptr, n),
	}
	for i, p := range params {
		a.names[i], a.nameLens[i] = a.pin(p.name), uintptr(len(p.name))
		a.values[i], a.valueLens[i] = a.pin(p.value), uintptr(len(p.value))
	}
	return a
}

// pin copies s with a closing NUL, so that an empty text still has an address: the engine refuses null pointers.
func (a *paramArrays) pin(s string) unsafe.Pointer {
	b := make([]byte, len(s)+1)
	copy(b, s)
	a.pinner.Pin(&b[0])
	return unsafe.Pointer(&b[0])
}

func (a *paramArrays) unpin() { a.pinner.Unpin() }

// call runs one of the engine's two functions that start a statement.
func (l *library) call(
	start func(conn, query unsafe.Pointer, queryLen uintptr, format unsafe.Pointer, formatLen uintptr,
		names, nameLens, values, valueLens unsafe.Pointer, count uintptr) unsafe.Pointer,
	conn unsafe.Pointer, statement, format string, params []param,
) unsafe.Pointer {
	a := newParamArrays(params)
	defer a.unpin()
	q, f := a.pin(statement), a.pin(format)
	var names, nameLens, values, valueLens unsafe.Pointer
	if len(params) > 0 {
		a.pinner.Pin(&a.names[0])
		a.pinner.Pin(&a.nameLens[0])
		a.pinner.Pin(&a.values[0])
		a.pinner.Pin(&a.valueLens[0])
		names, nameLens = unsafe.Pointer(&a.names[0]), unsafe.Pointer(&a.nameLens[0])
		values, valueLens = unsafe.Pointer(&a.values[0]), unsafe.Pointer(&a.valueLens[0])
	}
	return start(conn, q, uintptr(len(statement)), f, uintptr(len(format)), names, nameLens, values, valueLens, uintptr(len(params)))
}

// errorOf returns the engine's error text of a result, or "" where it has none.
func (l *library) errorOf(result unsafe.Pointer) string {
	return cString(l.failure(result))
}

// bytesOf copies a result's bytes, so that the result can be destroyed.
func (l *library) bytesOf(result unsafe.Pointer) []byte {
	n := l.length(result)
	p := l.buffer(result)
	if n == 0 || p == nil {
		return nil
	}
	return append([]byte(nil), unsafe.Slice((*byte)(p), n)...)
}

func cString(p unsafe.Pointer) string {
	if p == nil {
		return ""
	}
	n := 0
	for *(*byte)(unsafe.Add(p, n)) != 0 {
		n++
	}
	return string(unsafe.Slice((*byte)(p), n))
}

// connectTo opens a connection with command line arguments and returns its cell, or nil.
func (l *library) connectTo(args []string) unsafe.Pointer {
	a := &paramArrays{}
	defer a.unpin()
	argv := make([]unsafe.Pointer, len(args)+1)
	for i, s := range args {
		argv[i] = a.pin(s)
	}
	a.pinner.Pin(&argv[0])
	return l.connect(int32(len(args)), unsafe.Pointer(&argv[0]))
}
