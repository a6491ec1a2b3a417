package chdb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
	"unsafe"

	chproto "github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2/lib/proto"
)

// Transport answers requests of ClickHouse's HTTP interface from the engine. It is meant for one connection of clickhouse-go, which sends one
// request at a time, but serves any number side by side, each on an engine connection of its own. Nothing stays behind on a
// connection: settings and the database come with each request. CloseIdleConnections closes the engine connections that are not in use.
func (e *Engine) Transport() http.RoundTripper { return &transport{engine: e} }

type transport struct {
	engine *Engine

	mu       sync.Mutex
	idle     []*connection
	discards bool // after CloseIdleConnections, until the next request
}

func (t *transport) acquire() (*connection, error) {
	if t.engine.closed.Load() {
		return nil, ErrClosed
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.discards = false
	if n := len(t.idle); n > 0 {
		c := t.idle[n-1]
		t.idle = t.idle[:n-1]
		return c, nil
	}
	return t.engine.shared.connect()
}

// release takes back a connection on which nothing runs. One that is not as it should be is closed.
func (t *transport) release(c *connection, healthy bool) {
	t.mu.Lock()
	keep := healthy && !t.discards && !t.engine.closed.Load()
	if keep {
		t.idle = append(t.idle, c)
	}
	t.mu.Unlock()
	if !keep {
		c.close()
	}
}

func (t *transport) CloseIdleConnections() {
	t.mu.Lock()
	idle := t.idle
	t.idle, t.discards = nil, true
	t.mu.Unlock()
	for _, c := range idle {
		c.close()
	}
}

// RoundTrip runs one statement. An error of the engine is a response, as a server's would be; an error of RoundTrip means that the
// request was cancelled, could not be read, or found the engine closed.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer req.Body.Close() //nolint:errcheck // it was read to its end, or the request failed
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	r, err := readRequest(req)
	if err != nil {
		var refused *engineError
		if errors.As(err, &refused) {
			return failure(req, refused.text), nil
		}
		return nil, err
	}
	c, err := t.acquire()
	if err != nil {
		r.done()
		return nil, err
	}
	run := &running{transport: t, conn: c, request: r, mark: t.engine.shared.mark(), pieces: make(chan piece, 2), left: make(chan struct{}), ended: make(chan struct{})}
	go run.work()
	return run.respond(req)
}

// request is what an HTTP request asks of the engine.
type request struct {
	sql       string
	statement statement
	database  string
	settings  map[string]string
	params    []param
	// helloRevision is the protocol revision at which the driver's first request wants its answer.
	hello         bool
	helloRevision uint64
	// done frees what the statement reads from.
	done func()
}

// notSettings are the parts of a URL that are neither settings nor parameters.
var notSettings = map[string]bool{
	"query": true, "database": true, "default_format": true, "client_protocol_version": true, "query_id": true, "quota_key": true,
	"user": true, "password": true, "role": true, "compress": true, "decompress": true, "session_id": true, "session_timeout": true,
	"session_check": true, "wait_end_of_query": true, "buffer_size": true,
	// The engine's own queue would lose rows when the process ends. A statement that has been answered is written.
	"async_insert": true, "wait_for_async_insert": true,
}

// hello is the query by which clickhouse-go learns whom it talks to.
const hello = "SELECT displayName(), version(), revision(), timezone()"

func readRequest(req *http.Request) (*request, error) {
	query := req.URL.Query()
	r := &request{database: defaultDatabase, settings: map[string]string{}, done: func() {}}
	if name := query.Get("database"); name != "" {
		r.database = name
	}
	if query.Get("compress") == "1" || query.Get("decompress") == "1" || req.Header.Get("Content-Encoding") != "" {
		return nil, notSupported("compressed blocks (use no compression with the embedded engine)")
	}
	if strings.HasPrefix(req.Header.Get("Content-Type"), "multipart/") {
		return nil, notSupported("external tables")
	}
	for name, values := range query {
		switch {
		case notSettings[name]:
		case strings.HasPrefix(name, "param_"):
			r.params = append(r.params, param{name: strings.TrimPrefix(name, "param_"), value: values[0]})
		default:
			r.settings[name] = values[0]
		}
	}
	body := io.Reader(http.NoBody)
	if req.Body != nil {
		body = req.Body
	}
	r.sql = query.Get("query")
	if r.sql != "" {
		if r.statement = scan(r.sql); r.statement.begins("INSERT") && r.statement.format != "" {
			if err := r.readBlock(body); err != nil {
				return nil, err
			}
			return r, nil
		}
		r.sql += "\n"
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, fmt.Errorf("read the statement: %w", err)
	}
	if len(text) > 0 && r.statement.begins("INSERT") {
		return nil, notSupported("data beside an INSERT that does not end in FORMAT and its name")
	}
	r.sql += string(text)
	r.statement = scan(r.sql)
	switch {
	case len(r.statement.head) == 0:
		return nil, &engineError{"Code: 62. DB::Exception: Syntax error: empty query. (SYNTAX_ERROR)"}
	case r.statement.several:
		return nil, &engineError{"Code: 62. DB::Exception: Syntax error (Multi-statements are not allowed). (SYNTAX_ERROR)"}
	case r.statement.waits:
		// The embedded engine runs no task that removes dropped tables, so that the wait would never end.
		return nil, notSupported("DROP and DETACH with SYNC (leave SYNC out)")
	case r.sql == hello:
		r.hello = true
		r.helloRevision, _ = strconv.ParseUint(query.Get("client_protocol_version"), 10, 64)
	}
	return r, nil
}

// readBlock makes an INSERT … FORMAT x with its data beside it an INSERT that reads the data as a file: the library cuts off
// data that follows the statement.
func (r *request) readBlock(body io.Reader) error {
	path, size, closeFile, err := newBlockFile(body)
	if err != nil {
		return fmt.Errorf("read the block: %w", err)
	}
	r.done = closeFile
	if size == 0 {
		r.done()
		return &engineError{"Code: 108. DB::Exception: No data to insert. (NO_DATA_TO_INSERT)"}
	}
	r.sql = r.sql[:r.statement.formatAt] + "SELECT * FROM file('" + quoteValue.Replace(path) + "', '" + quoteValue.Replace(r.statement.format) + "')"
	return nil
}

func notSupported(what string) error {
	return &engineError{"Code: 48. DB::Exception: The embedded engine does not support " + what + ". (NOT_IMPLEMENTED)"}
}

// piece is a part of a result, or the error that ends it.
type piece struct {
	data []byte
	err  error
}

// running is a statement on its way. A goroutine of its own works on it and owns the connection, so that whoever waits for the result
// can leave at any time.
type running struct {
	transport *transport
	conn      *connection
	request   *request
	mark      string

	pieces chan piece    // closed after the last one
	left   chan struct{} // closed when nobody reads any more
	ended  chan struct{} // closed when the engine has ended the statement
	leave  sync.Once
}

// work runs the statement and gives the connection back.
func (r *running) work() {
	healthy := r.deliver()
	r.request.done()
	// The connection is free before the reader learns that the result is complete, so that its next request finds it.
	r.transport.release(r.conn, healthy && !r.request.statement.changesSession())
	close(r.ended)
	close(r.pieces)
}

// deliver sends the result's pieces and says whether the connection is as it was.
func (r *running) deliver() (healthy bool) {
	q, c := r.request, r.conn
	if err := c.prepare(q.database, q.settings); err != nil {
		r.send(piece{err: err})
		return false
	}
	sql := r.mark + q.sql
	if q.statement.format != "" && q.statement.begins("SELECT", "WITH") {
		return r.deliverFile()
	}
	if q.hello || !q.statement.begins("SELECT", "WITH") {
		return r.deliverWhole(sql)
	}
	stream, err := c.stream(sql, q.params)
	if err != nil {
		var refused *engineError
		if errors.As(err, &refused) && strings.Contains(refused.text, "Streaming query is not supported") {
			return r.deliverWhole(sql)
		}
		return r.fail(err)
	}
	return r.deliverStream(stream)
}

func (r *running) deliverStream(stream unsafe.Pointer) (healthy bool) {
	for {
		data, err := r.conn.next(stream)
		if err != nil {
			r.conn.endStream(stream, true)
			r.fail(err)
			return false // what a stream that failed leaves behind is not worth finding out
		}
		if data == nil {
			r.conn.endStream(stream, true)
			return true
		}
		if !r.send(piece{data: data}) {
			r.conn.endStream(stream, false)
			return false
		}
	}
}

func (r *running) deliverWhole(sql string) (healthy bool) {
	data, err := r.conn.run(sql, r.request.params)
	if err == nil && r.request.hello {
		data, err = encodeHello(data, r.request.helloRevision)
	}
	if err != nil {
		return r.fail(err)
	}
	if len(data) > 0 {
		r.send(piece{data: data})
	}
	return true
}

// filePiece is how much of a file is sent at once.
const filePiece = 256 << 10

// deliverFile has the engine write a framed answer into a file, and sends the file. So an answer that fails has not begun.
func (r *running) deliverFile() (healthy bool) {
	folder, err := os.MkdirTemp("", "gongkai-answer-*")
	if err != nil {
		return r.fail(fmt.Errorf("make room for the answer: %w", err))
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a temporary file that stays is no reason to fail
	path := filepath.Join(folder, "answer")
	s := &r.request.statement
	sql := r.mark + "INSERT INTO FUNCTION file('" + quoteValue.Replace(path) + "', '" + quoteValue.Replace(s.format) + "') " + r.request.sql[:s.formatAt]
	if _, err := r.conn.run(sql, r.request.params); err != nil {
		return r.fail(err)
	}
	file, err := os.Open(path)
	if err != nil {
		return r.fail(fmt.Errorf("read the answer: %w", err))
	}
	defer file.Close() //nolint:errcheck // it was only read
	for {
		data := make([]byte, filePiece)
		n, err := file.Read(data)
		switch {
		case n > 0:
			if !r.send(piece{data: data[:n]}) {
				return true
			}
		case errors.Is(err, io.EOF):
			return true
		case err != nil:
			return r.fail(fmt.Errorf("read the answer: %w", err))
		}
	}
}

func (r *running) fail(err error) (healthy bool) {
	var refused *engineError
	if errors.As(err, &refused) {
		healthy = refused.code() != 0
		err = &engineError{text: unmark(refused.text, r.mark)}
	}
	r.send(piece{err: err})
	return healthy
}

func (r *running) send(p piece) bool {
	select {
	case r.pieces <- p:
		return true
	case <-r.left:
		return false
	}
}

// abandon ends the statement without waiting for it.
func (r *running) abandon() {
	r.leave.Do(func() {
		close(r.left)
		go func() {
			// A statement may be about to start when the first KILL comes.
			for pause := time.Millisecond; ; pause = min(2*pause, time.Second) {
				select {
				case <-r.ended:
					return
				default:
				}
				r.transport.engine.shared.kill(r.mark)
				select {
				case <-r.ended:
					return
				case <-time.After(pause):
				}
			}
		}()
	})
}

// respond waits for the first piece, on which it depends what the response is.
func (r *running) respond(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	select {
	case <-ctx.Done():
		r.abandon()
		return nil, context.Cause(ctx)
	case first, ok := <-r.pieces:
		if !ok {
			return response(req, http.StatusOK, http.NoBody, 0), nil
		}
		if first.err == nil {
			return response(req, http.StatusOK, &body{running: r, ctx: ctx, rest: first.data}, -1), nil
		}
		var refused *engineError
		if errors.As(first.err, &refused) {
			return failure(req, refused.text), nil
		}
		return nil, first.err
	}
}

// body reads a result. Its reader may stop at any piece.
type body struct {
	running *running
	ctx     context.Context
	rest    []byte
	err     error
}

func (b *body) Read(p []byte) (int, error) {
	for len(b.rest) == 0 && b.err == nil {
		b.fill()
	}
	if len(b.rest) == 0 {
		return 0, b.err
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	return n, nil
}

func (b *body) fill() {
	if b.ctx.Err() != nil {
		b.running.abandon()
		b.err = context.Cause(b.ctx)
		return
	}
	select {
	case <-b.ctx.Done():
		b.running.abandon()
		b.err = context.Cause(b.ctx)
	case next, ok := <-b.running.pieces:
		var refused *engineError
		switch {
		case !ok:
			b.err = io.EOF
		case errors.As(next.err, &refused):
			// The status has gone out: the error stands in the body, framed as a server frames it.
			b.rest, b.err = []byte("\r\n__exception__\r\n"+refused.text+"\r\n"), io.EOF
		case next.err != nil:
			b.err = next.err
		default:
			b.rest = next.data
		}
	}
}

func (b *body) Close() error {
	b.rest = nil
	if b.err == nil {
		b.err = errors.New("read after close")
		b.running.abandon()
	}
	return nil
}

func response(req *http.Request, status int, body io.ReadCloser, length int64) *http.Response {
	return &http.Response{
		Status: strconv.Itoa(status) + " " + http.StatusText(status), StatusCode: status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/octet-stream"}}, Body: body, ContentLength: length, Request: req,
	}
}

// failure is the response to a statement that the engine refused. The driver makes a *clickhouse.Exception of it.
func failure(req *http.Request, text string) *http.Response {
	res := response(req, http.StatusInternalServerError, io.NopCloser(strings.NewReader(text)), int64(len(text)))
	res.Header.Set("Content-Type", "text/plain; charset=UTF-8")
	if code := (&engineError{text: text}).code(); code != 0 {
		res.Header.Set("X-ClickHouse-Exception-Code", strconv.Itoa(code))
	}
	return res
}

// encodeHello answers the driver's first request. The driver reads it at its own revision, while the library writes blocks of revision 0;
// and it is told revision 0, so that it reads all later blocks as they are.
func encodeHello(native []byte, revision uint64) ([]byte, error) {
	var got proto.Block
	if err := got.Decode(chproto.NewReader(bytes.NewReader(native)), 0); err != nil {
		return nil, fmt.Errorf("read the engine's version: %w", err)
	}
	if len(got.Columns) != 4 || got.Rows() != 1 {
		return nil, errors.New("read the engine's version: unexpected answer")
	}
	var answer proto.Block
	for i, name := range got.ColumnsNames() {
		if err := answer.AddColumn(name, got.Columns[i].Type()); err != nil {
			return nil, fmt.Errorf("encode the engine's version: %w", err)
		}
	}
	row := []any{got.Columns[0].Row(0, false), got.Columns[1].Row(0, false), uint32(0), got.Columns[3].Row(0, false)}
	if err := answer.Append(row...); err != nil {
		return nil, fmt.Errorf("encode the engine's version: %w", err)
	}
	var buffer chproto.Buffer
	if err := answer.Encode(&buffer, revision); err != nil {
		return nil, fmt.Errorf("encode the engine's version: %w", err)
	}
	return buffer.Buf, nil
}

var _ interface{ CloseIdleConnections() } = (*transport)(nil)
