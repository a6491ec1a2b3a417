// Package chdbtest lets tests reach an embedded engine as if it were a ClickHouse server.
package chdbtest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"gongkai/warehouse/chdb"
)

// Handler serves the engine over ClickHouse's HTTP interface, without users or passwords.
func Handler(engine *chdb.Engine) http.Handler {
	transport := engine.Transport()
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.Method == http.MethodGet && req.URL.Path == "/ping" {
			_, _ = io.WriteString(w, "Ok.\n")
			return
		}
		res, err := transport.RoundTrip(req)
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		defer res.Body.Close() //nolint:errcheck // what was read of it was sent
		for name, values := range res.Header {
			w.Header()[name] = values
		}
		w.WriteHeader(res.StatusCode)
		if _, err := io.Copy(w, res.Body); err != nil {
			// The status has gone out; cutting the connection is the only way left to say that the body is incomplete.
			panic(http.ErrAbortHandler)
		}
	})
}

// Serve runs a server for the engine until the test ends and returns its DSN, http://127.0.0.1:port without a database.
func Serve(t testing.TB, engine *chdb.Engine) (dsn string) {
	t.Helper()
	server := httptest.NewServer(Handler(engine))
	t.Cleanup(server.Close)
	return server.URL
}
