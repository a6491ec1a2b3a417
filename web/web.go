// Package web serves the pages: the one at / for people who look rather than type, and the playground, in which operations
// are typed and run. Both talk to /graphql alone. Everything they need is in the program; they work where there is no internet.
package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
)

// assets are our own pages and, where `npm run assets` was run before the build, what that made of web/app and copied of
// GraphiQL.
//
//go:embed assets
var assets embed.FS

// What the pages may load and reach: nothing but their own server. Inline styles are GraphiQL's, whose editor places its
// lines with them; its fonts are data in its style sheet.
const (
	strict = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; " +
		"img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	lenient = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; " +
		"img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

// missing says that the program was built without the assets, and what to do.
const missing = "assets/missing.html"

// Pages are the patterns of what Handler answers. They hold no data: who may read that is for /graphql to say.
var Pages = []string{
	"GET /{$}", "GET /units", "GET /units/{id}", "GET /compare", "GET /rankings", "GET /outliers", "GET /coverage",
	"GET /findings", "GET /search", "GET /app/", "GET /playground", "GET /playground/",
}

// Handler serves the page and the playground. examples is as for [Playground].
func Handler(examples fs.FS) http.Handler {
	mux := http.NewServeMux()
	page := "assets/app/index.html"
	if !has(page) {
		page = missing
	}
	app := func(w http.ResponseWriter, r *http.Request) { serve(w, r, page, strict) }
	for _, pattern := range Pages {
		if path := strings.TrimPrefix(pattern, "GET "); path != "/app/" && !strings.HasPrefix(path, "/playground") {
			mux.HandleFunc(pattern, app)
		}
	}
	// Names below /app carry a digest of what they hold, so that a browser may keep them for good.
	mux.HandleFunc("GET /app/", func(w http.ResponseWriter, r *http.Request) { serve(w, r, "assets"+r.URL.Path, strict) })
	playground := Playground(examples)
	mux.Handle("GET /playground", playground)
	mux.Handle("GET /playground/", playground)
	return mux
}

func has(name string) bool {
	_, err := fs.Stat(assets, name)
	return err == nil
}

// example is a ready operation as the page lists it.
type example struct {
	Name  string `json:"name"`
	Group string `json:"group"`
	ZH    string `json:"zh"`
	EN    string `json:"en"`
	Query string `json:"query"`
}

// group is a kind of question, under which examples are listed.
type group struct {
	Name string `json:"name"`
	ZH   string `json:"zh"`
	EN   string `json:"en"`
}

// groups come in this order; an example names one by a line "# group: NAME" below its titles.
var groups = []group{
	{"units", "单位与公开文件", "Units and their documents"},
	{"three-public", "“三公”经费", "Three public expenses"},
	{"compare", "比较、离群与执行", "Comparing, outliers, execution"},
	{"sums", "汇总与增减原因", "Sums and why they changed"},
	{"projects", "项目", "Projects"},
	{"indicators", "绩效指标", "Performance targets"},
	{"findings", "审核发现", "Findings"},
	{"programs", "供程序使用", "For programs"},
	{"", "其他", "Others"},
}

// Playground serves /playground and what lies below it. examples holds NAME.graphql files that begin with two comment
// lines, an English and a Chinese title, and may have a third that names their group; it panics on one that does not. Nil: no examples.
func Playground(examples fs.FS) http.Handler {
	list, err := readExamples(examples)
	if err != nil {
		panic(fmt.Errorf("web: %w", err))
	}
	body, err := json.Marshal(map[string]any{"groups": groups, "examples": list})
	if err != nil {
		panic(fmt.Errorf("web: %w", err))
	}
	page := "assets/index.html"
	if !has("assets/graphiql/graphiql.js") {
		page = missing
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /playground", func(w http.ResponseWriter, r *http.Request) { serve(w, r, page, lenient) })
	mux.HandleFunc("GET /playground/{$}", func(w http.ResponseWriter, r *http.Request) { serve(w, r, page, lenient) })
	mux.HandleFunc("GET /playground/examples.json", func(w http.ResponseWriter, r *http.Request) {
		write(w, r, "application/json", body, lenient)
	})
	mux.HandleFunc("GET /playground/assets/", func(w http.ResponseWriter, r *http.Request) {
		serve(w, r, strings.TrimPrefix(r.URL.Path, "/playground/"), lenient)
	})
	return mux
}

// encodings are the forms in which the build leaves a file beside itself, smallest first.
var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

func serve(w http.ResponseWriter, r *http.Request, name, policy string) {
	body, err := assets.ReadFile(name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	if hashed.MatchString(name) {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	for _, e := range encodings {
		small, err := assets.ReadFile(name + e.suffix)
		if err != nil {
			continue
		}
		w.Header().Add("Vary", "Accept-Encoding")
		if accepts(r, e.name) {
			w.Header().Set("Content-Encoding", e.name)
			body = small
			break
		}
	}
	write(w, r, mime.TypeByExtension(path.Ext(name)), body, policy)
}

// hashed is the name of a file that another build gives another name as soon as it holds something else.
var hashed = regexp.MustCompile(`^assets/app/.+-[A-Za-z0-9_-]{8}\.(js|css)$`)

// accepts says whether a caller takes an encoding; one that it gives the weight 0 it does not.
func accepts(r *http.Request, encoding string) bool {
	for _, part := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			q := strings.TrimPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
			return strings.Trim(q, "0.") != "" || q == ""
		}
	}
	return false
}

// write answers with a body that a browser may keep, at least as long as it asks whether it is still the same.
func write(w http.ResponseWriter, r *http.Request, contentType string, body []byte, policy string) {
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	head := w.Header()
	head.Set("Content-Security-Policy", policy)
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", "no-referrer")
	if head.Get("Cache-Control") == "" {
		head.Set("Cache-Control", "no-cache")
	}
	head.Set("ETag", tag)
	if contentType == "" {
		contentType = "text/plain; charset=utf-8"
	}
	head.Set("Content-Type", contentType)
	if r.Header.Get("If-None-Match") == tag {
		head.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write(body)
}

func readExamples(files fs.FS) ([]example, error) {
	list := []example{}
	if files == nil {
		return list, nil
	}
	names, err := fs.Glob(files, "*.graphql")
	if err != nil {
		return nil, fmt.Errorf("list examples: %w", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read example %s: %w", name, err)
		}
		lines := strings.SplitN(string(text), "\n", 4)
		if len(lines) < 3 || !strings.HasPrefix(lines[0], "# ") || !strings.HasPrefix(lines[1], "# ") {
			return nil, fmt.Errorf("example %s does not begin with two titles", name)
		}
		in, _ := strings.CutPrefix(lines[2], "# group: ")
		if in == lines[2] {
			in = ""
		}
		if !slices.ContainsFunc(groups, func(g group) bool { return g.Name == in }) {
			return nil, fmt.Errorf("example %s is of a group %q that there is not", name, in)
		}
		list = append(list, example{strings.TrimSuffix(name, ".graphql"), in, lines[1][2:], lines[0][2:], string(text)})
	}
	return list, nil
}
