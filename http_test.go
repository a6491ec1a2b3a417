package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/rs/zerolog"
)

// answer is what a site whose routes are h answers to a request, and what it logs.
func answer(t *testing.T, h http.Handler, ping error, r *http.Request) (*http.Response, string, string) {
	t.Helper()
	var log bytes.Buffer
	s := &site{log: zerolog.New(&log), ping: func(context.Context) error { return ping }}
	if h != nil {
		s.open.Store(&h)
	}
	w := httptest.NewRecorder()
	s.handler().ServeHTTP(w, r)
	resp := w.Result()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body), log.String()
}

func TestHealth(t *testing.T) {
	t.Parallel()
	open := http.NotFoundHandler()
	for _, c := range []struct {
		name   string
		path   string
		routes http.Handler
		ping   error
		status int
		body   string
	}{
		{"alive while starting", "/healthz", nil, nil, 200, `"ok"`},
		{"not ready while starting", "/readyz", nil, nil, 503, `"starting"`},
		{"closed while starting", "/graphql", nil, nil, 503, `"starting"`},
		{"ready", "/readyz", open, nil, 200, `"ready"`},
		{"engine gone", "/readyz", open, errors.New("gone"), 503, `"unavailable"`},
		{"alive without an engine", "/healthz", open, errors.New("gone"), 200, `"ok"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			resp, body, _ := answer(t, c.routes, c.ping, httptest.NewRequest("GET", c.path, nil))
			if resp.StatusCode != c.status || !strings.Contains(body, c.body) {
				t.Errorf("%d %s, want %d %s", resp.StatusCode, body, c.status, c.body)
			}
			if strings.Contains(body, "gone") {
				t.Errorf("the engine's error is shown: %s", body)
			}
		})
	}
}

func TestRequestID(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, sent string
		kept       bool
	}{
		{"kept", "0af7651916cd43dd-8448eb211c80319c", true},
		{"none sent", "", false},
		{"too long", strings.Repeat("a", 65), false},
		{"line break", "a\nb", false},
		{"quote", `a"b`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest("GET", "/x", nil)
			if c.sent != "" {
				r.Header["X-Request-Id"] = []string{c.sent}
			}
			resp, _, log := answer(t, http.NotFoundHandler(), nil, r)
			id := resp.Header.Get("X-Request-Id")
			if (id == c.sent) != c.kept || id == "" {
				t.Errorf("sent %q, came back %q", c.sent, id)
			}
			if !strings.Contains(log, `"request_id":"`+id+`"`) || !strings.Contains(log, `"status":404`) {
				t.Errorf("log lacks the request: %s", log)
			}
		})
	}
}

func TestPanic(t *testing.T) {
	t.Parallel()
	routes := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret") })
	resp, body, log := answer(t, routes, nil, httptest.NewRequest("GET", "/x", nil))
	if resp.StatusCode != 500 || strings.Contains(body, "secret") {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
	if !strings.Contains(log, `"panic":"secret"`) || !strings.Contains(log, "http_test.go") || !strings.Contains(log, `"status":500`) {
		t.Errorf("log lacks the panic, its stack or the answer: %s", log)
	}

	half := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "half")
		panic("late")
	})
	defer func() {
		if v := recover(); v != http.ErrAbortHandler { //nolint:errorlint // the very value that cuts a connection
			t.Errorf("a half sent answer was not cut off: %v", v)
		}
	}()
	answer(t, half, nil, httptest.NewRequest("GET", "/x", nil))
}

func TestBodyLimit(t *testing.T) {
	t.Parallel()
	routes := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
			return
		}
		if err != nil || n == 0 {
			w.WriteHeader(http.StatusBadRequest)
		}
	})
	for _, c := range []struct {
		size        int
		contentType string
		status      int
	}{
		{maxBody, "application/json", 200},
		{maxBody + 1, "application/json", 413},
		{maxBody + 1, "multipart/form-data; boundary=x", 200},
		{maxUpload + 1, "multipart/form-data; boundary=x", 413},
	} {
		r := httptest.NewRequest("POST", "/graphql", bytes.NewReader(make([]byte, c.size)))
		r.Header.Set("Content-Type", c.contentType)
		if resp, _, _ := answer(t, routes, nil, r); resp.StatusCode != c.status {
			t.Errorf("%d bytes of %s: %d, want %d", c.size, c.contentType, resp.StatusCode, c.status)
		}
	}
}

func TestOtherSitesMayNotPost(t *testing.T) {
	t.Parallel()
	routes := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	for site, status := range map[string]int{"cross-site": 403, "same-origin": 200, "": 200} {
		r := httptest.NewRequest("POST", "/graphql", strings.NewReader("{}"))
		if site != "" {
			r.Header.Set("Sec-Fetch-Site", site)
		}
		if resp, _, _ := answer(t, routes, nil, r); resp.StatusCode != status {
			t.Errorf("Sec-Fetch-Site %q: %d, want %d", site, resp.StatusCode, status)
		}
	}
}

func TestLongAnswersAreCompressed(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("公用经费", 5000)
	routes := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("ETag", `W/"1"`)
		_, _ = io.WriteString(w, text)
	})
	for accepted, most := range map[string]int{"": len(text), "gzip": 2000, "gzip, deflate, br, zstd": 2000} {
		r := httptest.NewRequest("GET", "/graphql", nil)
		r.Header.Set("Accept-Encoding", accepted)
		resp, body, _ := answer(t, routes, nil, r)
		if len(body) > most || (accepted == "") != (resp.Header.Get("Content-Encoding") == "") || resp.Header.Get("ETag") != `W/"1"` {
			t.Errorf("to %q: %d bytes with %v", accepted, len(body), resp.Header)
		}
	}
}
