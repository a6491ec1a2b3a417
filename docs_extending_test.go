package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestDocsExtending applies each diff of docs/extending.md to a copy of what it changes, and runs there the tests that it brings.
func TestDocsExtending(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("docs/extending.md")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string][]string{
		"ingest/format/mht.go":        {"./ingest/format", "TestMHT"},
		"ingest/check/threepublic.go": {"./ingest/check", "TestRules"},
		"ingest/disclosure/terms.go":  {"./ingest/disclosure", "TestBudgetTables"},
	}
	run := func(dir, stdin string, args ...string) {
		cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
		cmd.Dir, cmd.Stdin = dir, strings.NewReader(stdin)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%q: %v\n%s", args, err, out)
		}
	}
	copied := t.TempDir()
	for _, part := range []string{"ingest", "warehouse/fiscal", "graph/schema", "docs"} {
		if err := os.CopyFS(filepath.Join(copied, part), os.DirFS(part)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(copied, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	found := 0
	for _, m := range fenced.FindAllStringSubmatch(string(text), -1) {
		if m[1] != "diff" {
			continue
		}
		for file, test := range tests {
			if strings.Contains(m[2], "+++ b/"+file+"\n") {
				found++
				run(copied, m[2], "git", "apply", "-")
				run(copied, "", "go", "test", "-count=1", "-run", test[1], test[0])
				run(copied, m[2], "git", "apply", "-R", "-")
			}
		}
	}
	if found != len(tests) {
		t.Errorf("%d of %d changes have their diff", found, len(tests))
	}
}
