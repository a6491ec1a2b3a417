package telemetry

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
)

func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

// What callers or documents say must not become a label.
func TestLabelsAreBounded(t *testing.T) {
	t.Parallel()
	m := New("r")
	for _, path := range []string{"/graphql", "/a", "/b", "/saved/x.csv", "/", "/units/u:1", "/units/u:2", "/app/index-1.js"} {
		m.Request("BREW", path, 404, 0)
	}
	for _, what := range []string{`withdraw "d:1"`, `withdraw "d:2"`, "load 7 disclosures", "read units", "12"} {
		m.Statement(t.Context(), what)(nil)
	}
	for i := range 2 * maxQuestions {
		m.Statement(t.Context(), strings.Repeat("a", i+1))(errors.New("failed"))
	}
	text := scrape(t, m)
	if n := strings.Count(text, "gongkai_http_requests_total{"); n != 5 {
		t.Errorf("%d routes in\n%s", n, text)
	}
	if n := strings.Count(text, "gongkai_statement_seconds_count{"); n > maxQuestions+1 {
		t.Errorf("%d questions", n)
	}
	for _, want := range []string{`seconds_count{question="withdraw"} 2`, `seconds_count{question="load"} 1`, `seconds_count{question="read units"} 1`, `errors_total{question="a"} 1`, `method="other",route="/saved"`} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %s in\n%.3000s", want, text)
		}
	}
}

func TestTheEngineIsAskedOnceInAWhile(t *testing.T) {
	t.Parallel()
	m := New("r")
	asked, fails := 0, errors.New("gone")
	m.Engine(func(context.Context) (Figures, error) {
		asked++
		return Figures{DataVersion: 7, Tables: []Table{{"amounts", 1, 2, 3}}}, fails
	})
	if text := scrape(t, m); !strings.Contains(text, "gongkai_engine_up 0") || strings.Contains(text, "gongkai_data_version 7") {
		t.Errorf("an engine that does not answer: %s", text)
	}
	scrape(t, m)
	if asked != 1 {
		t.Errorf("the engine was asked %d times by two scrapes", asked)
	}
}

func BenchmarkStatement(b *testing.B) {
	m := New("r")
	for b.Loop() {
		m.Statement(b.Context(), "read units")(nil)
	}
}
