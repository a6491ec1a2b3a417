package warehouse

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Some answers are wanted as the engine itself writes them: a file of Parquet or Arrow, or rows of CSV by the million. They
// go past the driver, which only reads blocks, over ClickHouse's HTTP interface: that of the embedded engine, of the server
// that the DSN names, or, where the DSN speaks the native protocol, the one beside it.

// gate is ClickHouse's HTTP interface.
type gate struct {
	transport http.RoundTripper
	address   url.URL
	header    http.Header
	database  string
	settings  url.Values // that go with each statement
}

// The ports of ClickHouse's HTTP interface where nothing else is said.
const (
	httpPort  = "8123"
	httpsPort = "8443"
)

// newGate finds the HTTP interface. address is that of a server which the DSN reaches by the native protocol; empty: the
// usual port of its host.
func (w *Warehouse) newGate(address string) (*gate, error) {
	opts := w.options()
	g := &gate{database: w.database, header: http.Header{}}
	if w.engine != nil {
		g.transport, g.address = w.engine.Transport(), url.URL{Scheme: "http", Host: "embedded"}
		return g, nil
	}
	g.settings = url.Values{}
	for name, value := range opts.Settings {
		g.settings.Set(name, fmt.Sprint(value))
	}
	g.header.Set("X-ClickHouse-User", opts.Auth.Username)
	g.header.Set("X-ClickHouse-Key", opts.Auth.Password)
	for name, value := range opts.HttpHeaders {
		g.header.Set(name, value)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // that is what it is
	transport.TLSClientConfig, transport.DisableCompression = opts.TLS, true
	g.transport = transport
	switch {
	case address != "":
		parsed, err := url.Parse(address)
		if err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https" {
			return nil, errors.New("the address of the server's HTTP interface: want http://HOST:PORT or https://…")
		}
		g.address = *parsed
	case opts.Protocol == clickhouse.HTTP:
		g.address = url.URL{Scheme: "http", Host: opts.Addr[0], Path: opts.HttpUrlPath}
		if opts.TLS != nil {
			g.address.Scheme = "https"
		}
	default:
		host, _, err := net.SplitHostPort(opts.Addr[0])
		if err != nil {
			return nil, fmt.Errorf("the server's host: %w", err)
		}
		g.address = url.URL{Scheme: "http", Host: net.JoinHostPort(host, httpPort)}
		if opts.TLS != nil {
			g.address = url.URL{Scheme: "https", Host: net.JoinHostPort(host, httpsPort)}
		}
	}
	return g, nil
}

// raw runs a statement that ends in FORMAT and its name, and gives what the engine writes. A statement that fails half-way
// fails the reading: what was read until then is not whole. Close ends the statement.
func (w *Warehouse) raw(ctx context.Context, what, sql string, args []any, settings map[string]string) (_ io.ReadCloser, err error) {
	w.count(ctx, sql, args...)
	ended := func(error) {}
	if w.observe != nil {
		ended = w.observe(ctx, what)
	}
	defer func() {
		if err != nil {
			ended(err)
		}
	}()
	query := url.Values{"database": {w.gate.database}}
	maps.Copy(query, w.gate.settings)
	for name, value := range settings {
		query.Set(name, value)
	}
	if deadline, ok := ctx.Deadline(); ok {
		query.Set("max_execution_time", strconv.Itoa(int(time.Until(deadline)/time.Second)+1))
	}
	for _, a := range args {
		named := a.(driver.NamedValue) //nolint:forcetypeassert // params holds nothing else
		if query["param_"+named.Name], err = paramText(named.Value); err != nil {
			return nil, fmt.Errorf("%s: parameter %s: %w", what, named.Name, err)
		}
	}
	address := w.gate.address
	address.RawQuery = query.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address.String(), strings.NewReader(sql))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	for name, values := range w.gate.header {
		req.Header[name] = values
	}
	resp, err := w.gate.transport.RoundTrip(req)
	if err != nil {
		return nil, wrap(what, err)
	}
	if resp.StatusCode != http.StatusOK {
		defer resp.Body.Close() //nolint:errcheck // the error is told already
		text, err := io.ReadAll(io.LimitReader(resp.Body, exceptionRoom))
		if err != nil {
			return nil, wrap(what, err)
		}
		return nil, wrap(what, exceptionOf(text))
	}
	return &rawBody{body: resp.Body, what: what, ended: ended}, nil
}

// paramText writes a value as ClickHouse reads the value of a parameter, as the driver does.
func paramText(value any) ([]string, error) {
	var text string
	switch v := value.(type) {
	case string:
		text = tabEscaper.Replace(v)
	case bool:
		text = strconv.FormatBool(v)
	case []string:
		quoted := make([]string, len(v))
		for i, s := range v {
			quoted[i] = "'" + literalEscaper.Replace(s) + "'"
		}
		text = "[" + strings.Join(quoted, ",") + "]"
	case int, int64, uint16, uint32, uint64, fmt.Stringer:
		text = fmt.Sprint(v)
	case []uint64:
		text = "[" + strings.Trim(strings.ReplaceAll(fmt.Sprint(v), " ", ","), "[]") + "]"
	default:
		return nil, fmt.Errorf("a %T", value)
	}
	return []string{text}, nil
}

var (
	tabEscaper     = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`, "\x00", `\0`)
	literalEscaper = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\x00", `\0`)
)

// exceptionMark stands before an error of the engine that came after a part of the answer.
const exceptionMark = "\r\n__exception__\r\n"

// exceptionRoom is more than an error of the engine with its frame takes; ClickHouse cuts longer ones.
const exceptionRoom = 32 << 10

// rawBody reads an answer and holds its end back until it is known that the statement has succeeded.
type rawBody struct {
	body  io.ReadCloser
	what  string
	ended func(error)

	buffer []byte // what is not read yet begins at at
	at     int
	err    error // met below
	closed bool
}

// Read reads.
func (b *rawBody) Read(p []byte) (int, error) {
	for b.err == nil && len(b.buffer)-b.at <= exceptionRoom {
		if b.buffer == nil {
			b.buffer = make([]byte, 0, 16*exceptionRoom)
		}
		b.buffer, b.at = append(b.buffer[:0], b.buffer[b.at:]...), 0
		n, err := b.body.Read(b.buffer[len(b.buffer):cap(b.buffer)])
		b.buffer = b.buffer[:len(b.buffer)+n]
		if err != nil {
			b.fail(err)
		}
	}
	ready := len(b.buffer) - b.at
	if b.err == nil {
		ready -= exceptionRoom
	}
	if ready == 0 {
		return 0, b.err
	}
	n := copy(p, b.buffer[b.at:b.at+ready])
	b.at += n
	return n, nil
}

func (b *rawBody) fail(err error) {
	if !errors.Is(err, io.EOF) {
		b.err = wrap(b.what, err)
		return
	}
	b.err = io.EOF
	if at := bytes.Index(b.buffer[b.at:], []byte(exceptionMark)); at >= 0 {
		b.err = wrap(b.what, exceptionOf(b.buffer[b.at+at:]))
		b.buffer = b.buffer[:b.at+at]
	}
}

// Close ends the statement, if it still runs.
func (b *rawBody) Close() error {
	if b.closed {
		return nil
	}
	b.closed = true
	err := b.err
	if errors.Is(err, io.EOF) {
		err = nil
	}
	b.ended(err)
	return b.body.Close()
}

var exceptionText = regexp.MustCompile(`(?s)Code: (\d+)\. ?(.*?)(?:\r?\n\d+ \S+)?(?:\r\n__exception__)?\s*$`)

// exceptionOf reads an error of the engine.
func exceptionOf(text []byte) error {
	m := exceptionText.FindSubmatch(text)
	if m == nil {
		return fmt.Errorf("the engine answers %.200q", text)
	}
	code, err := strconv.ParseInt(string(m[1]), 10, 32)
	if err != nil {
		return fmt.Errorf("the engine answers %.200q", text)
	}
	return &clickhouse.Exception{Code: int32(code), Name: "DB::Exception", Message: string(m[2])}
}
