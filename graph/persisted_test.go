package graph

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/rs/zerolog"
)

// TestPersistedQueries follows a client of automatic persisted queries: the hash, then the hash with the text, then the
// hash alone.
func TestPersistedQueries(t *testing.T) {
	t.Parallel()
	h := NewHandler(Options{Warehouse: filled(t, 1), Logger: zerolog.Nop(), Remember: -1}) // answers that are remembered are known by their hashes, too
	const query = "query($n: Int) { units(first: $n) { nodes { name } } }"
	const named = `{"data":{"units":{"nodes":[{"name":"霸州市水务局"}]}}`
	hash := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return hex.EncodeToString(sum[:])
	}
	extensions := func(hash string, version int) string {
		return fmt.Sprintf(`{"persistedQuery":{"version":%d,"sha256Hash":%q}}`, version, hash)
	}
	body := func(query, extensions string) *http.Request {
		text, err := json.Marshal(map[string]any{"query": query, "variables": map[string]any{"n": 1}, "extensions": json.RawMessage(extensions)})
		if err != nil {
			t.Fatal(err)
		}
		return post(t, string(text))
	}
	get := func(method, extensions string, more ...string) *http.Request {
		q := url.Values{"extensions": {extensions}, "variables": {`{"n":1}`}}
		r := httptest.NewRequestWithContext(t.Context(), method, "/graphql?"+q.Encode(), nil)
		for i := 0; i+1 < len(more); i += 2 {
			r.Header.Set(more[i], more[i+1])
		}
		return r
	}
	long := "{ units { nodes { name } } } #" + strings.Repeat("-", maxDocumentText)
	tag := ""
	for _, c := range []struct {
		name    string
		request *http.Request
		status  int
		code    string
		want    string // how the answer begins
	}{
		{"unknown hash", body("", extensions(hash(query), 1)), 200, codeNotPersisted, ""},
		{"unknown hash, by GET", get("GET", extensions(hash(query), 1)), 200, codeNotPersisted, ""},
		{"unknown hash, newer media type", get("GET", extensions(hash(query), 1), "Accept", graphqlType), 200, codeNotPersisted, ""},
		{"another text's hash", body("{ dataVersion }", extensions(hash(query), 1)), 200, codeBadRequest, ""},
		{"still unknown", body("", extensions(hash(query), 1)), 200, codeNotPersisted, ""},
		{"hash and text", body(query, extensions(hash(query), 1)), 200, "", named},
		{"hash", body("", extensions(hash(query), 1)), 200, "", named},
		{"hash, by GET", get("GET", extensions(hash(query), 1)), 200, "", named},
		{"another version", body(query, extensions(hash(query), 2)), 200, codeBadRequest, ""},
		{"no hash", body("", `{"persistedQuery":7}`), 200, codeBadRequest, ""},
		{"extensions that are none", get("GET", "7"), 400, codeBadRequest, ""},
		{"a mutation's hash, by GET", get("GET", extensions(hash("mutation { x }"), 1)), 200, codeNotPersisted, ""},
		{"a long text", body(long, extensions(hash(long), 1)), 200, "", named},
		{"a long text is not kept", body("", extensions(hash(long), 1)), 200, codeNotPersisted, ""},
	} {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, c.request)
		if got := codeOf(t, rec); rec.Code != c.status || got != c.code || !strings.HasPrefix(rec.Body.String(), c.want) {
			t.Errorf("%s: %d %q, want %d %q: %s", c.name, rec.Code, got, c.status, c.code, rec.Body)
		}
		if c.code == codeNotPersisted && !strings.Contains(rec.Body.String(), `"PersistedQueryNotFound"`) {
			t.Errorf("%s: clients look for another message: %s", c.name, rec.Body)
		}
		if c.name == "hash, by GET" {
			tag = rec.Header().Get("ETag")
		}
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, get("GET", extensions(hash(query), 1), "If-None-Match", tag))
	if rec.Code != http.StatusNotModified {
		t.Errorf("the same hash over the same data: %d", rec.Code)
	}
}

// TestCacheIsBounded fills a cache beyond what it holds.
func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	c := &cache[string]{most: 3, fits: func(_, value string) bool { return len(value) < 10 }}
	for i := range 10 {
		name := fmt.Sprint(i)
		c.Add(t.Context(), name, "value")
		if v, ok := c.Get(t.Context(), name); !ok || v != "value" || len(c.byName) > 3 {
			t.Errorf("after %s it holds %v", name, c.byName)
		}
	}
	if c.Add(t.Context(), "large", "far too large"); len(c.byName) != 1 {
		t.Errorf("it holds %v", c.byName)
	}
}

// TestAnswerSaysWhatItCost looks beside the answer, also where there is none.
func TestAnswerSaysWhatItCost(t *testing.T) {
	t.Parallel()
	w := filled(t, 1)
	for name, c := range map[string]struct{ body, want string }{
		"an answer":        {`{"query":"{ units(first: 10) { nodes { name code } totalCount } }"}`, `{"depth":3,"depthLimit":16,"limit":300000,"requested":41}`},
		"by variable":      {`{"query":"query($n: Int) { units(first: $n) { nodes { name code } totalCount } }","variables":{"n":100}}`, `{"depth":3,"depthLimit":16,"limit":300000,"requested":401}`},
		"refused for it":   {`{"query":"{ units(first: 1000) { nodes { projects(first: 1000) { nodes { name } } } } }"}`, `{"depth":5,"depthLimit":16,"limit":300000,"requested":2002001}`},
		"never understood": {`{"query":"{ nothing }"}`, ""},
	} {
		rec := ask(t, w, post(t, c.body))
		var resp struct {
			Extensions struct{ Cost json.RawMessage }
		}
		if err := json.Unmarshal(rec.Body.Bytes(), &resp); err != nil || string(resp.Extensions.Cost) != c.want {
			t.Errorf("%s: cost %s, want %s, %v", name, resp.Extensions.Cost, c.want, err)
		}
		if answered := name == "an answer" || name == "by variable"; answered && !strings.Contains(rec.Header().Get("Server-Timing"), "statements;desc=1") {
			t.Errorf("%s: Server-Timing %q", name, rec.Header().Get("Server-Timing"))
		}
	}
}
