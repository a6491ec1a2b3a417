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
	"a.graphql": {Data: []byte("# First\n# 第一\n# group: units\n{ dataVersion }\n")},
	"a.json":    {Data: []byte("{}")},
}

func get(t *testing.T, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	web.Handler(examples).ServeHTTP(w, r)
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
	var got struct{ Groups, Examples []map[string]string }
	if err := json.Unmarshal(get(t, "/playground/examples.json").Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if e := got.Examples; len(e) != 2 || e[0]["name"] != "a" || e[0]["zh"] != "第一" || e[0]["group"] != "units" || e[1]["en"] != "Second" || e[1]["group"] != "" {
		t.Errorf("examples are %v", e)
	}
	if g := got.Groups; len(g) < 2 || g[0]["zh"] == "" || g[0]["en"] == "" {
		t.Errorf("groups are %v", g)
	}
	defer func() {
		if recover() == nil {
			t.Error("a group that there is not is taken")
		}
	}()
	web.Playground(fstest.MapFS{"a.graphql": {Data: []byte("# First\n# 第一\n# group: nothing\n{ dataVersion }\n")}})
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

// built says whether the page was built before the program: a clone without Node's packages has it not.
func built(t *testing.T) bool {
	t.Helper()
	return strings.Contains(get(t, "/").Body.String(), "/app/")
}

func TestPageAnswersAtEachOfItsAddresses(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/", "/units", "/units/u:1", "/compare?unit=u:1", "/rankings", "/outliers", "/coverage", "/findings", "/search?q=a"} {
		w := get(t, path)
		body := w.Body.String()
		if w.Code != http.StatusOK || !strings.Contains(body, "gongkai") || w.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %d %v %q", path, w.Code, w.Header(), body)
		}
		if policy := w.Header().Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") || !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("%s: policy %q", path, policy)
		}
		if !built(t) && !strings.Contains(body, "npm run --prefix web assets") {
			t.Errorf("%s does not say how to build the page: %q", path, body)
		}
	}
	for _, path := range []string{"/nothing", "/units/a/b", "/app/nothing.js", "/app/../web.go"} {
		if w := get(t, path); w.Code != http.StatusNotFound && w.Code != http.StatusTemporaryRedirect {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestAssetsOfThePageAreCompressedAndKept(t *testing.T) {
	t.Parallel()
	if !built(t) {
		t.Skip("the page was not built: make assets")
	}
	found := regexp.MustCompile(`/app/[^"]+\.(?:js|css)`).FindAllString(get(t, "/").Body.String(), -1)
	if len(found) < 2 {
		t.Fatalf("the page names %v", found)
	}
	first := 0 // what a browser loads before it shows anything; charts come beside the first figures
	for _, path := range found {
		first += get(t, path, "Accept-Encoding", "br").Body.Len()
	}
	if most := 60 << 10; first > most {
		t.Errorf("the page is %d bytes before it shows anything, at most %d are meant", first, most)
	}
	for _, path := range found {
		plain := get(t, path)
		if got := plain.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
		for accepted, want := range map[string]string{"gzip, deflate, br, zstd": "br", "gzip": "gzip", "br;q=0, gzip;q=0.5": "gzip", "identity": ""} {
			w := get(t, path, "Accept-Encoding", accepted)
			if got := w.Header().Get("Content-Encoding"); got != want || w.Header().Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s to %q: %q, want %q; %v", path, accepted, got, want, w.Header())
			}
			if want != "" && w.Body.Len() >= plain.Body.Len()/2 {
				t.Errorf("%s as %s has %d of %d bytes", path, want, w.Body.Len(), plain.Body.Len())
			}
			if again := get(t, path, "Accept-Encoding", accepted, "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
				t.Errorf("%s to %q is sent again: %d", path, accepted, again.Code)
			}
		}
	}
}
