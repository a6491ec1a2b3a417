package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
)

func (s *server) get(t *testing.T, url string, header ...string) (status int, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return s.sent(t, r)
}

// collector keeps what an OpenTelemetry collector would be sent.
func collector(t *testing.T) (url string, spans func() string) {
	t.Helper()
	var mu sync.Mutex
	var got strings.Builder
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		got.WriteString(r.URL.Path)
		got.Write(body)
	}))
	t.Cleanup(s.Close)
	return s.URL, func() string {
		mu.Lock()
		defer mu.Unlock()
		return got.String()
	}
}

func TestMetricsAndTraces(t *testing.T) {
	t.Parallel()
	docs := t.TempDir()
	writeMixed(t, docs)
	url, spans := collector(t)
	s := startServer(t, filepath.Join(t.TempDir(), "warehouse"), "--load", docs, "--otlp", url)
	const question = "query Names { units { totalCount nodes { name } } projects(first: 1) { nodes { name } } }"
	s.post(t, question)
	s.post(t, question)
	_, body := s.get(t, s.url+"/metrics")
	for _, want := range []string{
		`gongkai_documents_total\{outcome="loaded"\} 2`, `gongkai_documents_total\{outcome="refused"\} [1-9]`,
		`gongkai_http_requests_total\{method="POST",route="/graphql",status="200"\} 2`,
		`gongkai_http_request_seconds_count\{route="/graphql"\} 2`,
		`gongkai_cache_total\{cache="answers",result="hit"\} 1`, `gongkai_cache_total\{cache="answers",result="miss"\} 1`,
		`gongkai_statements_total [1-9]`, `gongkai_statement_seconds_count\{question="ask for the newest version"\} [1-9]`,
		`gongkai_data_version [1-9]`, `gongkai_engine_up 1`, `gongkai_engine_memory_bytes [1-9]`, `gongkai_engine_parts\{table="amounts"\} [1-9]`,
		`gongkai_engine_rows\{table="disclosures"\} 2`, `gongkai_engine_disk_bytes\{table="amounts"\} [1-9]`, `gongkai_build_info\{release=`, `go_goroutines [1-9]`,
	} {
		if !regexp.MustCompile(`(?m)^` + want).MatchString(body) {
			t.Errorf("there is no %s in\n%s", want, body)
		}
	}
	for _, doc := range []string{"docs/operations.md", "docs/operations.zh-CN.md"} {
		text, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^# TYPE (gongkai_\w+)`).FindAllStringSubmatch(body, -1) {
			if !strings.Contains(string(text), "`"+m[1]+"`") {
				t.Errorf("%s does not tell of %s", doc, m[1])
			}
		}
	}
	if questions := strings.Count(body, "gongkai_statement_seconds_count{"); questions > 60 {
		t.Errorf("%d questions: does a name hold a value?", questions)
	}
	if _, log := s.stop(t, syscall.SIGTERM); strings.Contains(log, "not sent") {
		t.Errorf("traces were not sent:\n%s", log)
	}
	got := spans()
	for _, want := range []string{"/v1/traces", "POST /graphql", "query Names", "statement ", "gongkai"} {
		if !strings.Contains(got, want) {
			t.Errorf("no span says %q", want)
		}
	}
	if strings.Contains(got, "healthz") || strings.Contains(got, "readyz") {
		t.Error("health checks are traced")
	}
}

func TestMetricsWantSomebodyKnown(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	tokens := filepath.Join(dir, "tokens.yaml")
	_, token, _ := runProgram(t, dir, "", "token", "add", "prometheus", "--tokens", tokens)
	s := startServer(t, filepath.Join(dir, "warehouse"), "--tokens", tokens, "--open-reading")
	if status, _ := s.get(t, s.url+"/metrics"); status != http.StatusUnauthorized {
		t.Errorf("nobody: %d", status)
	}
	if status, body := s.get(t, s.url+"/metrics", "Authorization", "Bearer "+strings.TrimSpace(token)); status != http.StatusOK || !strings.Contains(body, "gongkai_engine_up") {
		t.Errorf("with a token: %d %s", status, body)
	}
	s.stop(t, syscall.SIGTERM)

	s = startServer(t, filepath.Join(dir, "warehouse"), "--metrics-listen", "127.0.0.1:0", "--debug-listen", "127.0.0.1:0")
	if status, _ := s.get(t, s.url+"/metrics"); status != http.StatusNotFound {
		t.Errorf("beside a listener of its own: %d", status)
	}
	_, log := s.stop(t, syscall.SIGTERM)
	if strings.Count(log, `"message":"side listener"`) != 2 {
		t.Errorf("want two side listeners:\n%s", log)
	}
}
