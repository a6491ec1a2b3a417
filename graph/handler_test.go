package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"gongkai/warehouse"
)

// ask sends one request to a handler over w.
func ask(t *testing.T, w *warehouse.Warehouse, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	rec := httptest.NewRecorder()
	NewHandler(Options{Warehouse: w, Logger: zerolog.Nop()}).ServeHTTP(rec, r)
	return rec
}

func post(t *testing.T, body string, header ...string) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

func getRequest(t *testing.T, query, variables string) *http.Request {
	t.Helper()
	q := url.Values{"query": {query}}
	if variables != "" {
		q.Set("variables", variables)
	}
	return httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/graphql?"+q.Encode(), nil)
}

func codeOf(t *testing.T, rec *httptest.ResponseRecorder) string {
	t.Helper()
	var resp struct {
		Errors []struct {
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &resp); err != nil {
		t.Fatalf("%v: %q", err, rec.Body)
	}
	if len(resp.Errors) == 0 {
		return ""
	}
	return resp.Errors[0].Extensions.Code
}

func TestHandlerAnswersRequests(t *testing.T) {
	t.Parallel()
	w := filled(t, 2)
	body := `{"query":"query($n: Int) { units(first: $n) { totalCount } }","variables":{"n":1}}`
	for name, c := range map[string]struct {
		request *http.Request
		status  int
		code    string
	}{
		"post":                      {post(t, body), 200, ""},
		"get":                       {getRequest(t, "query($n: Int) { units(first: $n) { totalCount } }", `{"n":1}`), 200, ""},
		"get, variables broken":     {getRequest(t, "{ dataVersion }", "{"), 400, "BAD_REQUEST"},
		"put":                       {httptest.NewRequestWithContext(t.Context(), http.MethodPut, "/graphql", nil), 405, "METHOD_NOT_ALLOWED"},
		"form":                      {post(t, "query=x", "Content-Type", "application/x-www-form-urlencoded"), 415, "BAD_REQUEST"},
		"not JSON":                  {post(t, "query"), 400, "BAD_REQUEST"},
		"two values":                {post(t, body+body), 400, "BAD_REQUEST"},
		"several at once":           {post(t, "["+body+"]"), 400, "BAD_REQUEST"},
		"no query":                  {post(t, "{}"), 400, "BAD_REQUEST"},
		"too large":                 {post(t, `{"query":"`+strings.Repeat(" ", 2<<20)+`"}`), 413, "TOO_EXPENSIVE"},
		"invalid":                   {post(t, `{"query":"{ nothing }"}`), 200, "GRAPHQL_VALIDATION_FAILED"},
		"invalid, newer media type": {post(t, `{"query":"{ nothing }"}`, "Accept", graphqlType), 400, "GRAPHQL_VALIDATION_FAILED"},
		"several operations":        {post(t, `{"query":"query A { dataVersion } query B { units { totalCount } }","operationName":"B"}`), 200, ""},
		"no unit named":             {post(t, `{"query":"{ unit { name } }"}`), 200, "BAD_USER_INPUT"},
		"two units named":           {post(t, `{"query":"{ unit(id: \"a\", name: \"b\") { name } }"}`), 200, "BAD_USER_INPUT"},
		"bad id":                    {post(t, `{"query":"{ unit(id: \"a\") { name } }"}`), 200, "BAD_USER_INPUT"},
		"bad disclosure":            {post(t, `{"query":"{ disclosure(year: 2021) { id } }"}`), 200, "BAD_USER_INPUT"},
		"bad cursor":                {post(t, `{"query":"{ units(after: \"x\") { totalCount } }"}`), 200, "BAD_CURSOR"},
		"bad decimal":               {post(t, `{"query":"{ projects(filter: {minAmount: \"1e9999999\"}) { totalCount } }"}`), 200, "BAD_USER_INPUT"},
		"bad moment":                {post(t, `{"query":"{ disclosure(unit: \"u:0000000000000001\", year: 2021, asOf: \"yesterday\") { id } }"}`), 200, "BAD_USER_INPUT"},
		"number too large":          {post(t, `{"query":"query($n: Int) { units(first: $n) { totalCount } }","variables":{"n":99999999999999999999}}`), 200, "GRAPHQL_VALIDATION_FAILED"},
		"unknown unit":              {post(t, `{"query":"{ unit(name: \"无\") { name } }"}`), 200, ""},
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			rec := ask(t, w, c.request)
			if rec.Code != c.status || codeOf(t, rec) != c.code {
				t.Errorf("%d %q, want %d %q: %s", rec.Code, codeOf(t, rec), c.status, c.code, rec.Body)
			}
			if rec.Header().Get("X-Request-Id") == "" {
				t.Error("the request has no number")
			}
		})
	}
}

func TestUnchangedAnswerIsNotSentAgain(t *testing.T) {
	t.Parallel()
	w := filled(t, 1)
	body := `{"query":"{ units { nodes { name } } }"}`
	first := ask(t, w, post(t, body))
	tag := first.Header().Get("ETag")
	if tag == "" || first.Code != http.StatusOK {
		t.Fatalf("%d, ETag %q", first.Code, tag)
	}
	if again := ask(t, w, post(t, body, "If-None-Match", `"other", `+tag)); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("the same question: %d with %d bytes", again.Code, again.Body.Len())
	}
	if other := ask(t, w, post(t, `{"query":"{ units { nodes { id } } }"}`, "If-None-Match", tag)); other.Code != http.StatusOK {
		t.Errorf("another question: %d", other.Code)
	}
	load(t, w, 2, 3)
	if later := ask(t, w, post(t, body, "If-None-Match", tag)); later.Code != http.StatusOK || later.Header().Get("ETag") == tag {
		t.Errorf("the same question after a load: %d, ETag %q", later.Code, later.Header().Get("ETag"))
	}
	if failed := ask(t, w, post(t, `{"query":"{ unit { name } }"}`)); failed.Header().Get("ETag") != "" {
		t.Error("an error has an ETag")
	}
}

func TestAnswerTakesNoLongerThanAllowed(t *testing.T) {
	t.Parallel()
	limits := DefaultLimits()
	limits.Timeout = 1
	rec := httptest.NewRecorder()
	NewHandler(Options{Warehouse: filled(t, 1), Limits: limits}).ServeHTTP(rec, post(t, `{"query":"{ units { totalCount } }"}`))
	if got := codeOf(t, rec); got != codeTimeout {
		t.Errorf("code %q: %s", got, rec.Body)
	}
}

func TestUnknownErrorsAreLoggedAndHidden(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	ctx := zerolog.New(&log).WithContext(context.WithValue(t.Context(), requestIDKey{}, "r1"))
	ctx, _ = begin(ctx, nil)
	secret := errors.New("password 123")
	for range 3 {
		out := present(ctx, secret)
		if out.Extensions["code"] != codeInternal || strings.Contains(out.Message, "password") || out.Extensions["requestId"] != "r1" {
			t.Errorf("the caller sees %v", out)
		}
	}
	if n := strings.Count(log.String(), "password 123"); n != 1 {
		t.Errorf("it was logged %d times: %s", n, log.String())
	}
	if out := present(ctx, recovered(ctx, "boom")); out.Extensions["code"] != codeInternal || strings.Contains(out.Message, "boom") {
		t.Errorf("of a panic the caller sees %v", out)
	}
}

func TestEveryWarehouseErrorHasItsCode(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]string{
		warehouse.ErrNotFound: "NOT_FOUND", warehouse.ErrBadID: "BAD_USER_INPUT", warehouse.ErrBadQuery: "BAD_USER_INPUT",
		warehouse.ErrBadCursor: "BAD_CURSOR", warehouse.ErrBadPage: "BAD_PAGE", warehouse.ErrTimeout: "TIMEOUT",
		warehouse.ErrTooExpensive: "TOO_EXPENSIVE", warehouse.ErrUnavailable: "UNAVAILABLE",
		context.Canceled: "CANCELLED", context.DeadlineExceeded: "TIMEOUT",
	} {
		out := present(t.Context(), fmt.Errorf("read units: %w", err))
		if out.Extensions["code"] != want || strings.Contains(out.Message, "read units") {
			t.Errorf("%v: %v", err, out)
		}
	}
}
