package chdb

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unsafe"
)

const defaultDatabase = "default"

// baseSettings hold on every connection, below the settings of a request.
var baseSettings = map[string]string{
	// The library behaves like clickhouse-local, where a bare expression is a query; a server answers with a syntax error.
	"implicit_select":               "0",
	"allow_introspection_functions": "0",
	// The names of block files are used again within a second, in which the engine's cache would take the new file for the old one.
	"schema_inference_use_cache_for_file": "0",
	// The types of a block are exact.
	"schema_inference_make_columns_nullable": "0",
}

// connection is one of the engine's connections. It runs one statement at a time, so whoever holds it holds it alone. Opening one takes
// half a millisecond; after anything odd it is closed rather than mended.
type connection struct {
	folder *folder
	cell   unsafe.Pointer // what close takes
	handle unsafe.Pointer // what the other functions take

	calling sync.Mutex // held through each call into the engine
	closed  bool

	settings map[string]string // as they stand on the connection
	database string
}

// connect opens a connection with the base settings.
func (f *folder) connect() (*connection, error) {
	cell := f.lib.connectTo(f.args)
	if cell == nil {
		return nil, fmt.Errorf("the embedded engine did not open the folder %q: it is damaged, not writable, or was written by a newer version (the engine's own words are on standard error)", f.path)
	}
	c := &connection{folder: f, cell: cell, handle: *(*unsafe.Pointer)(cell), settings: map[string]string{}, database: defaultDatabase}
	f.mu.Lock()
	f.conns[c] = struct{}{}
	f.mu.Unlock()
	if err := c.prepare(defaultDatabase, nil); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// close gives the connection back to the engine. It waits for a call in progress.
func (c *connection) close() {
	c.calling.Lock()
	defer c.calling.Unlock()
	c.closeLocked()
}

// tryClose closes the connection unless a call is in progress, and says whether it is closed.
func (c *connection) tryClose() bool {
	if !c.calling.TryLock() {
		return false
	}
	defer c.calling.Unlock()
	c.closeLocked()
	return true
}

func (c *connection) closeLocked() {
	if c.closed {
		return
	}
	c.closed = true
	c.folder.lib.close(c.cell)
	c.folder.mu.Lock()
	delete(c.folder.conns, c)
	c.folder.mu.Unlock()
}

var (
	settingName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]*$`)
	quoteValue  = strings.NewReplacer(`\`, `\\`, `'`, `\'`)
	quoteName   = strings.NewReplacer(`\`, `\\`, "`", "\\`")
)

// prepare brings the connection to a database and to the base settings with the given ones over them; settings that an earlier request
// had set go back to their defaults. After an error the connection's state is unknown.
func (c *connection) prepare(database string, settings map[string]string) error {
	wanted := maps.Clone(baseSettings)
	maps.Copy(wanted, settings)
	var changes []string
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		if have, ok := c.settings[name]; ok && have == wanted[name] {
			continue
		}
		if !settingName.MatchString(name) {
			return &engineError{text: fmt.Sprintf("Code: 115. DB::Exception: Unknown setting '%s'. (UNKNOWN_SETTING)", name)}
		}
		changes = append(changes, name+" = '"+quoteValue.Replace(wanted[name])+"'")
	}
	for _, name := range slices.Sorted(maps.Keys(c.settings)) {
		if _, ok := wanted[name]; !ok {
			changes = append(changes, name+" = DEFAULT")
		}
	}
	var sql string
	if len(changes) > 0 {
		sql = "SET " + strings.Join(changes, ", ") + ";"
	}
	if database != c.database {
		sql += "USE `" + quoteName.Replace(database) + "`"
	}
	if sql == "" {
		return nil
	}
	if _, err := c.run(sql, nil); err != nil {
		return err
	}
	c.settings, c.database = wanted, database
	return nil
}

// run runs a statement to its end and returns its result in the Native format, or as the statement's own FORMAT says.
func (c *connection) run(sql string, params []param) ([]byte, error) {
	c.calling.Lock()
	defer c.calling.Unlock()
	if c.closed {
		return nil, ErrClosed
	}
	lib := c.folder.lib
	result := lib.call(lib.query, c.handle, sql, "Native", params)
	return lib.take(result)
}

// stream starts a statement whose result comes in pieces, by next. Each stream must be ended by endStream.
func (c *connection) stream(sql string, params []param) (unsafe.Pointer, error) {
	c.calling.Lock()
	defer c.calling.Unlock()
	if c.closed {
		return nil, ErrClosed
	}
	lib := c.folder.lib
	stream := lib.call(lib.stream, c.handle, sql, "Native", params)
	if stream == nil {
		return nil, errNoResult
	}
	if text := lib.errorOf(stream); text != "" {
		lib.destroy(stream)
		return nil, &engineError{text: text}
	}
	return stream, nil
}

// next returns the next piece of a stream; nil without an error means its end.
func (c *connection) next(stream unsafe.Pointer) ([]byte, error) {
	c.calling.Lock()
	defer c.calling.Unlock()
	if c.closed {
		return nil, ErrClosed
	}
	lib := c.folder.lib
	return lib.take(lib.fetch(c.handle, stream))
}

// endStream frees a stream. One that was not read to its end or its error is cancelled first, which waits until the statement has ended:
// kill it before.
func (c *connection) endStream(stream unsafe.Pointer, complete bool) {
	c.calling.Lock()
	defer c.calling.Unlock()
	if !complete && !c.closed {
		c.folder.lib.cancel(c.handle, stream)
	}
	c.folder.lib.destroy(stream)
}

var errNoResult = errors.New("the embedded engine gave no result")

// take copies a result's bytes or its error, and destroys it.
func (l *library) take(result unsafe.Pointer) ([]byte, error) {
	if result == nil {
		return nil, errNoResult
	}
	defer l.destroy(result)
	if text := l.errorOf(result); text != "" {
		return nil, &engineError{text: text}
	}
	return l.bytesOf(result), nil
}

// engineError is an error in the engine's words: "Code: 60. DB::Exception: … (UNKNOWN_TABLE)".
type engineError struct{ text string }

func (e *engineError) Error() string { return e.text }

var codeAtStart = regexp.MustCompile(`^Code: (\d+)\.`)

// code is ClickHouse's number of the error, 0 where the text has none.
func (e *engineError) code() int {
	m := codeAtStart.FindStringSubmatch(e.text)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// statementMark starts the comment that is put before each statement, so that a statement can be told from all others in the
// engine's list of processes.
const statementMark = "/*gongkai:"

func (f *folder) mark() string {
	return statementMark + strconv.FormatUint(f.sequence.Add(1), 36) + "*/ "
}

// kill tells the statements that start with a mark to end. They do so at the next block, or when a sleep of theirs is over. A statement that
// the engine does not know yet is missed: the caller asks again until the statement has ended.
func (f *folder) kill(mark string) {
	f.killing.Lock()
	defer f.killing.Unlock()
	// An error means only that the caller will ask again.
	_, _ = f.killer.run("KILL QUERY WHERE startsWith(query, {mark:String}) ASYNC", []param{{"mark", mark}})
}

var (
	atPosition = regexp.MustCompile(`failed at position (\d+)`)
	atColumn   = regexp.MustCompile(`\(line 1, col (\d+)\)`)
)

// unmark takes a statement's mark out of an error text: the engine counts positions from the start of the comment.
func unmark(text, mark string) string {
	back := func(re *regexp.Regexp, format string) {
		text = re.ReplaceAllStringFunc(text, func(s string) string {
			n, err := strconv.Atoi(re.FindStringSubmatch(s)[1])
			if err != nil || n <= len(mark) {
				return s
			}
			return fmt.Sprintf(format, n-len(mark))
		})
	}
	back(atPosition, "failed at position %d")
	back(atColumn, "(line 1, col %d)")
	return strings.ReplaceAll(text, mark, "")
}
