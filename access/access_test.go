package access

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "new", "tokens.yaml")
	known, err := Open(file, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	secret, err := Add(file, "审计", Reader)
	if err == nil {
		t.Fatalf("a name that a log line could not hold was taken: %s", secret)
	}
	secret, err = Add(file, "dashboard", Loader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Add(file, "dashboard", Admin); err == nil {
		t.Error("a second token of one name was made")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may look at the tokens: %v %v", info.Mode(), err)
	}
	if strings.Contains(string(text), strings.TrimPrefix(secret, prefix)) || !strings.Contains(string(text), hashOf(secret)) {
		t.Errorf("want the hash and not the token: %s", text)
	}

	known.looked = time.Time{} // as if some time had passed
	if got, ok := known.find(secret); !ok || got.Name != "dashboard" || got.Role != Loader {
		t.Errorf("the token is not found in the file that was changed: %v %v", got, ok)
	}
	if _, ok := known.find(secret + "x"); ok {
		t.Error("another token was taken for it")
	}
	if err := os.WriteFile(file, []byte("- name: [broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	known.looked = time.Time{}
	if _, ok := known.find(secret); !ok {
		t.Error("a mistake in the file locked everybody out")
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Revoke(file, "dashboard"); err != nil {
		t.Fatal(err)
	}
	known.looked = time.Time{}
	if _, ok := known.find(secret); ok {
		t.Error("a revoked token is still good")
	}
	if err := Revoke(file, "dashboard"); err == nil {
		t.Error("revoking what is not there says nothing")
	}
	if err := os.Chmod(file, 0o644); err != nil { //nolint:gosec // the mistake that is looked for
		t.Fatal(err)
	}
	if _, err := Open(file, zerolog.Nop()); err == nil {
		t.Error("a file that everybody may read was taken")
	}
}

// ask sends one request through a guard to a handler that wants a role.
func ask(g *Guard, want Role, change func(*http.Request)) *httptest.ResponseRecorder {
	h := g.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := Require(r.Context(), want); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
		}
	}))
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080/graphql", nil)
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func bring(token string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
}

func TestGuard(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "tokens.yaml")
	secrets := map[Role]string{}
	for _, role := range []Role{Reader, Loader, Admin} {
		var err error
		if secrets[role], err = Add(file, role.String(), role); err != nil {
			t.Fatal(err)
		}
	}
	tokens, err := Open(file, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	var audited bytes.Buffer
	audit := &Audit{log: zerolog.New(zerolog.SyncWriter(&audited))}
	local := NewGuard(Options{Loopback: true, Audit: audit})
	closed := NewGuard(Options{Tokens: tokens, Audit: audit})
	open := NewGuard(Options{Tokens: tokens, Open: true, Audit: audit})
	for _, c := range []struct {
		name   string
		guard  *Guard
		change func(*http.Request)
		want   Role
		status int
	}{
		{"this machine may do everything", local, nil, Admin, 200},
		{"this machine by its name", local, func(r *http.Request) { r.Host = "localhost:1" }, Admin, 200},
		{"a name that was made to point here", local, func(r *http.Request) { r.Host = "evil.example" }, Reader, 401},
		{"a proxy on this machine", local, func(r *http.Request) { r.Header.Set("X-Forwarded-For", "192.0.2.9") }, Reader, 401},
		{"nobody reads", closed, nil, Reader, 401},
		{"everybody reads", open, nil, Reader, 200},
		{"but does not load", open, nil, Loader, 403},
		{"an unknown token is no reader", open, bring("gk_x"), Reader, 401},
		{"another scheme", closed, func(r *http.Request) { r.Header.Set("Authorization", "Digest x") }, Reader, 401},
		{"a reader reads", closed, bring(secrets[Reader]), Reader, 200},
		{"a reader does not load", closed, bring(secrets[Reader]), Loader, 403},
		{"a loader loads", closed, bring(secrets[Loader]), Loader, 200},
		{"a loader is no admin", closed, bring(secrets[Loader]), Admin, 403},
		{"an admin does", closed, bring(secrets[Admin]), Admin, 200},
		{"as a password", closed, func(r *http.Request) { r.SetBasicAuth("any", secrets[Reader]) }, Reader, 200},
	} {
		w := ask(c.guard, c.want, c.change)
		if w.Code != c.status {
			t.Errorf("%s: %d %s, want %d", c.name, w.Code, w.Body, c.status)
		}
		if w.Code == 401 && (!strings.Contains(w.Body.String(), `"code":"UNAUTHENTICATED"`) || !strings.Contains(w.Body.String(), "令牌") || w.Header().Get("WWW-Authenticate") == "") {
			t.Errorf("%s: %v %s", c.name, w.Header(), w.Body)
		}
	}
	for _, secret := range secrets {
		if strings.Contains(audited.String(), secret) {
			t.Errorf("the audit log holds a token")
		}
	}
	if !strings.Contains(audited.String(), `"outcome":"refused"`) {
		t.Errorf("refused requests are not written down: %s", audited.String())
	}
	browser := ask(closed, Reader, func(r *http.Request) { r.Header.Set("Accept", "text/html") })
	if got := browser.Header().Get("WWW-Authenticate"); !strings.HasPrefix(got, "Basic ") {
		t.Errorf("a browser is not asked for a token: %q", got)
	}
}

func TestRate(t *testing.T) {
	t.Parallel()
	var audited bytes.Buffer
	g := NewGuard(Options{Open: true, Rate: 0.5, Burst: 2, BehindProxy: true, Audit: &Audit{log: zerolog.New(&audited)}})
	from := func(address string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("X-Forwarded-For", "203.0.113.1, "+address) }
	}
	for i, c := range []struct {
		address string
		status  int
	}{
		{"192.0.2.1", 200},
		{"192.0.2.1", 200},
		{"192.0.2.1", 429},
		{"192.0.2.1", 429},
		{"192.0.2.2", 200},
		{"2001:db8::1", 200},
		{"2001:db8::2", 200},
		{"2001:db8::3", 429}, // one network
	} {
		w := ask(g, Reader, from(c.address))
		if w.Code != c.status {
			t.Errorf("request %d of %s: %d, want %d", i, c.address, w.Code, c.status)
		}
		if w.Code == 429 && (w.Header().Get("Retry-After") != "2" || !strings.Contains(w.Body.String(), RateLimited)) {
			t.Errorf("%v %s", w.Header(), w.Body)
		}
	}
	if n := strings.Count(audited.String(), RateLimited); n != 2 {
		t.Errorf("%d lines for two callers who ask too often", n)
	}
}

func TestAuditFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "audit.jsonl")
	for range 2 {
		a, err := OpenAudit(file, zerolog.Nop())
		if err != nil {
			t.Fatal(err)
		}
		ctx := WithRequestID(WithCaller(t.Context(), Caller{Name: "x", Role: Loader, Address: "192.0.2.1"}), "r1")
		a.Did(ctx, ActionIngest, "a.txt", map[string]any{"loaded": 1}, nil)
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines, want those of both runs: %s", len(lines), text)
	}
	for _, part := range []string{`"caller":"x"`, `"role":"loader"`, `"address":"192.0.2.1"`, `"request_id":"r1"`, `"action":"ingest"`, `"object":"a.txt"`, `"outcome":"done"`, `"loaded":1`, `"time":`} {
		if !strings.Contains(lines[0], part) {
			t.Errorf("%s is missing in %s", part, lines[0])
		}
	}
}
