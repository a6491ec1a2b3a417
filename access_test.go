package main

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// sent is what a server answers to a request that was made by build.
func (s *server) sent(t testing.TB, r *http.Request) (status int, body string) {
	t.Helper()
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

func (s *server) request(t testing.TB, token, contentType string, body io.Reader) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/graphql", body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", contentType)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return r
}

// operation sends an operation with a token.
func (s *server) operation(t testing.TB, token, query string, variables map[string]any) (status int, body string) {
	t.Helper()
	text, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	return s.sent(t, s.request(t, token, "application/json", bytes.NewReader(text)))
}

// upload sends a file with a token.
func (s *server) upload(t testing.TB, token, name, content string) (status int, body string) {
	t.Helper()
	const operation = `mutation($file: Upload!) { ingestDocument(file: $file) { loaded superseded unchanged refused dataVersion
		records { document outcome disclosure { id unit { name } version } refusal { code wanted advice } } } }`
	text, err := json.Marshal(map[string]any{"query": operation, "variables": map[string]any{"file": nil}})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("operations", string(text))
	_ = w.WriteField("map", `{"0": ["variables.file"]}`)
	f, _ := w.CreateFormFile("0", name)
	_, _ = io.WriteString(f, content)
	_ = w.Close()
	return s.sent(t, s.request(t, token, w.FormDataContentType(), &b))
}

func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	tokens, audit := filepath.Join(dir, "tokens.yaml"), filepath.Join(dir, "audit.jsonl")
	add := func(name, role string) string {
		code, out, stderr := runProgram(t, dir, "", "token", "add", name, "--role", role, "--tokens", tokens)
		if code != 0 {
			t.Fatalf("token add: %d %s", code, stderr)
		}
		return strings.TrimSpace(out)
	}
	reader, loader := add("dashboard", "reader"), add("clerk", "loader")
	s := startServer(t, filepath.Join(dir, "warehouse"), "--tokens", tokens, "--audit", audit, "--no-introspection", "--allow-origin", "https://board.example")
	good := disclosureText("永清县档案馆", 2022, "100.5")

	if status, body := s.operation(t, "", "{ dataVersion }", nil); status != 401 || !strings.Contains(body, `"UNAUTHENTICATED"`) {
		t.Errorf("nobody: %d %s", status, body)
	}
	if status, body := s.operation(t, reader, "{ dataVersion }", nil); status != 200 || !strings.Contains(body, `"dataVersion":0`) {
		t.Errorf("a reader: %d %s", status, body)
	}
	for _, address := range []string{"/export", "/export/units.csv", "/saved", "/saved/units.csv"} {
		if status, _ := s.get(t, s.url+address); status != 401 {
			t.Errorf("nobody: %d at %s", status, address)
		}
		if status, body := s.get(t, s.url+address, "Authorization", "Bearer "+reader); status != 200 {
			t.Errorf("a reader: %d at %s: %s", status, address, body)
		}
	}
	if status, body := s.operation(t, reader, "{ __schema { queryType { name } } }", nil); !strings.Contains(body, `"INTROSPECTION_CLOSED"`) {
		t.Errorf("the schema is told: %d %s", status, body)
	}
	if status, body := s.upload(t, reader, "a.txt", good); status != 403 || !strings.Contains(body, `"FORBIDDEN"`) || !strings.Contains(body, "角色") {
		t.Errorf("a reader uploads: %d %s", status, body)
	}
	_, body := s.upload(t, loader, "a.txt", good)
	if !strings.Contains(body, `"loaded":1`) || !strings.Contains(body, "永清县档案馆") || strings.Contains(body, `"errors"`) {
		t.Fatalf("a loader uploads: %s", body)
	}
	var answer struct {
		Data struct {
			IngestDocument struct {
				Records []struct{ Disclosure struct{ ID string } }
			}
		}
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	if _, body = s.upload(t, loader, "../../etc/a.txt", good); !strings.Contains(body, `"unchanged":1`) || strings.Contains(body, "..") {
		t.Errorf("the same again: %s", body)
	}
	if _, body = s.upload(t, loader, "empty.txt", ""); !strings.Contains(body, `"code":"EMPTY"`) || !strings.Contains(body, `"disclosure":null`) {
		t.Errorf("an empty file: %s", body)
	}
	if _, body = s.upload(t, loader, "large.txt", strings.Repeat("a", 64<<20+1)); !strings.Contains(body, "TOO_LARGE") {
		t.Errorf("a file that is too large: %.300s", body)
	}
	const withdraw = `mutation($id: ID!) { withdrawDisclosure(id: $id, reason: "a mistake") { id unit { name } } }`
	id := map[string]any{"id": answer.Data.IngestDocument.Records[0].Disclosure.ID}
	if _, body = s.operation(t, reader, withdraw, id); !strings.Contains(body, `"FORBIDDEN"`) {
		t.Errorf("a reader withdraws: %s", body)
	}
	if _, body = s.operation(t, loader, withdraw, id); strings.Contains(body, "errors") {
		t.Errorf("a loader withdraws: %s", body)
	}
	if _, body = s.operation(t, loader, withdraw, id); !strings.Contains(body, `"BAD_USER_INPUT"`) {
		t.Errorf("a loader withdraws again: %s", body)
	}
	if _, body = s.operation(t, loader, `mutation { a: withdrawDisclosure(id: "x", reason: "y") { id } b: withdrawDisclosure(id: "x", reason: "y") { id } }`, nil); !strings.Contains(body, "one change") {
		t.Errorf("two changes at once: %s", body)
	}
	if _, body = s.operation(t, reader, "{ units { totalCount } }", nil); !strings.Contains(body, `"totalCount":0`) {
		t.Errorf("after it was withdrawn: %s", body)
	}

	preflight := s.request(t, "", "", nil)
	preflight.Method = http.MethodOptions
	preflight.Header.Set("Origin", "https://board.example")
	preflight.Header.Set("Access-Control-Request-Method", "POST")
	preflight.Header.Set("Access-Control-Request-Headers", "authorization,content-type")
	resp, err := http.DefaultClient.Do(preflight)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode >= 300 || resp.Header.Get("Access-Control-Allow-Origin") != "https://board.example" {
		t.Errorf("a page of an allowed origin: %d %v", resp.StatusCode, resp.Header)
	}

	if code, _, stderr := runProgram(t, dir, "", "token", "revoke", "dashboard", "--tokens", tokens); code != 0 {
		t.Fatalf("token revoke: %s", stderr)
	}
	status, tries := 200, 0
	for ; status == 200 && tries < 40; tries++ { // the file is looked at once a second
		time.Sleep(50 * time.Millisecond)
		status, _ = s.operation(t, reader, "{ dataVersion }", nil)
	}
	if status != 401 {
		t.Errorf("a revoked token: %d after %d tries", status, tries)
	}
	_, log := s.stop(t, syscall.SIGTERM)
	text, err := os.ReadFile(audit)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"caller":"clerk","role":"loader","address":"127.0.0.1"`, `"action":"ingest","object":"a.txt","bytes":`, `"action":"withdraw","object":"d:`, `"reason":"a mistake","outcome":"done"`,
		`"caller":"dashboard","role":"reader"`, `"code":"FORBIDDEN"`, `"code":"UNAUTHENTICATED"`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the audit log lacks %s:\n%s", want, text)
		}
	}
	for _, secret := range []string{reader, loader} {
		if strings.Contains(log, secret) || strings.Contains(string(text), secret) {
			t.Error("a log holds a token")
		}
	}
}

// Passwords of a DSN, and tokens, stand in no message.
func TestSecretsAreNotLogged(t *testing.T) {
	t.Parallel()
	for _, dsn := range []string{
		"clickhouse://someone:s3cretword@127.0.0.1:1/db", "http://someone:s3cretword@127.0.0.1:1/db", "clickhouse://127.0.0.1:1/db?username=someone&password=s3cretword",
		"clickhouse://someone:s3cretword@127.0.0.1:1/db?dial_timeout=nonsense", "clickhouse://someone:s3cretword@[::1/db", "clickhouse://someone:s3cret/word@127.0.0.1:1/db?secure=perhaps",
	} {
		code, stdout, stderr := runProgram(t, dsn, "", "serve", "--listen", "127.0.0.1:0", "--log-level", "trace")
		if code == 0 || strings.Contains(stdout+stderr, "s3cret") {
			t.Errorf("%d %s %s", code, stdout, stderr)
		}
	}
}
