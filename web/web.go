// Package web serves the playground: a page in which operations are typed and run against /graphql. Everything it
// needs is in the program; it works where there is no internet.
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
	"strings"
)

// assets are our own page and, where `npm run assets` was run before the build, the GraphiQL that it shows.
//
//go:embed assets
var assets embed.FS

// policy lets the page load and reach nothing but its own server. Inline styles are GraphiQL's: its editor places its
// lines with them. Its fonts are data in its style sheet.
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; " +
	"img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// example is a ready operation as the page lists it.
type example struct {
	Name  string `json:"name"`
	ZH    string `json:"zh"`
	EN    string `json:"en"`
	Query string `json:"query"`
}

// Playground serves /playground and what lies below it. examples holds NAME.graphql files that begin with two comment
// lines, an English and a Chinese title; it panics on one that does not. Nil: no examples.
func Playground(examples fs.FS) http.Handler {
	list, err := readExamples(examples)
	if err != nil {
		panic(fmt.Errorf("web: %w", err))
	}
	body, err := json.Marshal(list)
	if err != nil {
		panic(fmt.Errorf("web: %w", err))
	}
	page := "assets/index.html"
	if _, err := fs.Stat(assets, "assets/graphiql/graphiql.js"); err != nil {
		page = "assets/missing.html"
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /playground", func(w http.ResponseWriter, r *http.Request) { serve(w, r, page) })
	mux.HandleFunc("GET /playground/{$}", func(w http.ResponseWriter, r *http.Request) { serve(w, r, page) })
	mux.HandleFunc("GET /playground/examples.json", func(w http.ResponseWriter, r *http.Request) {
		write(w, r, "application/json", body)
	})
	mux.HandleFunc("GET /playground/assets/", func(w http.ResponseWriter, r *http.Request) {
		serve(w, r, strings.TrimPrefix(r.URL.Path, "/playground/"))
	})
	return mux
}

func serve(w http.ResponseWriter, r *http.Request, name string) {
	body, err := assets.ReadFile(name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	write(w, r, mime.TypeByExtension(path.Ext(name)), body)
}

// write answers with a body that a browser may keep as long as it asks whether it is still the same.
func write(w http.ResponseWriter, r *http.Request, contentType string, body []byte) {
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	head := w.Header()
	head.Set("Content-Security-Policy", policy)
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", "no-referrer")
	head.Set("Cache-Control", "no-cache")
	head.Set("ETag", tag)
	if contentType == "" {
		contentType = "text/plain; charset=utf-8"
	}
	head.Set("Content-Type", contentType)
	if r.Header.Get("If-None-Match") == tag {
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
		lines := strings.SplitN(string(text), "\n", 3)
		if len(lines) < 3 || !strings.HasPrefix(lines[0], "# ") || !strings.HasPrefix(lines[1], "# ") {
			return nil, fmt.Errorf("example %s does not begin with two titles", name)
		}
		list = append(list, example{strings.TrimSuffix(name, ".graphql"), lines[1][2:], lines[0][2:], string(text)})
	}
	return list, nil
}
