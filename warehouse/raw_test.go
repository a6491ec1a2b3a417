package warehouse

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// TestGate finds the HTTP interface beside the protocol that a DSN names.
func TestGate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ dsn, address, want string }{
		{"clickhouse://u:p@db.example:9000/gongkai", "", "http://db.example:8123"},
		{"clickhouse://u:p@db.example:9440/gongkai?secure=true", "", "https://db.example:8443"},
		{"clickhouse://u:p@[::1]:9000/gongkai", "", "http://[::1]:8123"},
		{"clickhouse://u:p@db.example:9000/gongkai", "https://front.example:444/ch", "https://front.example:444/ch"},
		{"http://u:p@db.example:8124/gongkai", "", "http://db.example:8124"},
		{"https://u:p@db.example:8443/gongkai?secure=true", "", "https://db.example:8443"},
		{"clickhouse://u:p@db.example:9000/gongkai", "db.example:8123", ""},
		{"clickhouse://u:p@db.example:9000/gongkai", "ftp://db.example", ""},
	} {
		opts, err := clickhouse.ParseDSN(c.dsn)
		if err != nil {
			t.Fatal(err)
		}
		w := &Warehouse{database: "gongkai", options: func() *clickhouse.Options { return opts }}
		g, err := w.newGate(c.address)
		switch {
		case c.want == "" && err == nil:
			t.Errorf("%s with %s is taken", c.dsn, c.address)
		case c.want == "":
		case err != nil:
			t.Errorf("%s: %v", c.dsn, err)
		case g.address.String() != c.want || g.header.Get("X-ClickHouse-User") != "u" || g.header.Get("X-ClickHouse-Key") != "p":
			t.Errorf("%s: %s %v, want %s", c.dsn, g.address.String(), g.header, c.want)
		}
	}
}

// TestRawBody: an answer is what stands before an error of the engine, however the pieces come, and an error is none of it.
func TestRawBody(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("0123456789\r\n", 20_000)
	const said = "Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)"
	for name, c := range map[string]struct {
		text, want string
		code       int32
	}{
		"nothing":             {"", "", 0},
		"short":               {"a,b\n", "a,b\n", 0},
		"long":                {long, long, 0},
		"error, embedded":     {long + "\r\n__exception__\r\n" + said + "\r\n", long, 241},
		"error, of a server":  {"a\n\r\n__exception__\r\ntag0123456789abc\r\n" + said + "\n71 tag0123456789abc\r\n__exception__\r\n", "a\n", 241},
		"error, not readable": {"a\n\r\n__exception__\r\nwhat\r\n", "a\n", -1},
	} {
		for _, body := range []io.Reader{strings.NewReader(c.text), iotest.HalfReader(strings.NewReader(c.text)), iotest.DataErrReader(strings.NewReader(c.text))} {
			ended := 0
			b := &rawBody{body: io.NopCloser(body), what: "read", ended: func(error) { ended++ }}
			got, err := io.ReadAll(b)
			var exception *clickhouse.Exception
			switch {
			case string(got) != c.want:
				t.Errorf("%s: %d bytes, want %d", name, len(got), len(c.want))
			case c.code == 0 && err != nil, c.code != 0 && err == nil:
				t.Errorf("%s: %v", name, err)
			case c.code > 0 && (!errors.As(err, &exception) || exception.Code != c.code || exception.Message != strings.TrimPrefix(said, "Code: 241. ") || !errors.Is(err, ErrTooExpensive)):
				t.Errorf("%s: %v", name, err)
			}
			if err := errors.Join(b.Close(), b.Close()); err != nil || ended != 1 {
				t.Errorf("%s: %v, ended %d times", name, err, ended)
			}
		}
	}
	b := &rawBody{body: io.NopCloser(iotest.TimeoutReader(strings.NewReader(long + long))), what: "read", ended: func(error) {}}
	if _, err := io.ReadAll(b); err == nil {
		t.Error("a broken connection looks like the end")
	}
}
