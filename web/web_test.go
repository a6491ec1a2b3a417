package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/web"
)

var examples = fstest.MapFS{
	"b.graphql": {Data: []byte("# Second\n# 第二\n{ dataVersion }\n")},
	"a.graphql": {Data: []byte("# First\n# 第一\n{ dataVersion }\n")},
	"a.json":    {Data: []byte("{}")},
}

func get(t *testing.T, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	web.Playground(examples).ServeHTTP(w, r)
	return w
}

func TestPlaygroundAnswersWithOrWithoutItsAssets(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/playground", "/playground/"} {
		w := get(t, path)
		body := w.Body.String()
		if w.Code != http.StatusOK || !strings.Contains(body, "gongkai") || !strings.Contains(body, "playground") {
			t.Errorf("%s: %d %q", path, w.Code, body)
		}
		if ready := get(t, "/playground/assets/graphiql/graphiql.js").Code == http.StatusOK; !ready && !strings.Contains(body, "npm ci --prefix web") {
			t.Errorf("%s does not say how to install the assets: %q", path, body)
		}
	}
}

// TestPlaygroundNeedsNoInternet looks for addresses of other hosts in what is ours, and at the policy that would stop
// GraphiQL from reaching any.
func TestPlaygroundNeedsNoInternet(t *testing.T) {
	t.Parallel()
	remote := regexp.MustCompile(`(?:https?:)?//[a-z0-9]`)
	for _, path := range []string{"/playground", "/playground/assets/missing.html", "/playground/assets/playground.js", "/playground/assets/playground.css"} {
		w := get(t, path)
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d", path, w.Code)
		}
		if found := remote.FindString(w.Body.String()); found != "" {
			t.Errorf("%s speaks of another host: %s", path, found)
		}
		if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "connect-src 'self'") {
			t.Errorf("%s: policy %q", path, policy)
		}
	}
}

func TestExamplesComeInOrderWithBothTitles(t *testing.T) {
	t.Parallel()
	var got []map[string]string
	if err := json.Unmarshal(get(t, "/playground/examples.json").Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0]["name"] != "a" || got[0]["zh"] != "第一" || got[1]["en"] != "Second" {
		t.Errorf("examples are %v", got)
	}
}

func TestUnchangedAssetIsNotSentAgain(t *testing.T) {
	t.Parallel()
	tag := get(t, "/playground/assets/playground.js").Header().Get("ETag")
	if w := get(t, "/playground/assets/playground.js", "If-None-Match", tag); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("%d with %d bytes", w.Code, w.Body.Len())
	}
	if w := get(t, "/playground/assets/nothing.js"); w.Code != http.StatusNotFound {
		t.Errorf("a file that is not there: %d", w.Code)
	}
}
