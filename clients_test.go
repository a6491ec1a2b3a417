package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestClients: the examples of the Go and the TypeScript client print the same of a sample that is served.
func TestClients(t *testing.T) {
	t.Parallel()
	const script = "clients/typescript/dist/example.js"
	if _, err := os.Stat(script); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("the TypeScript client is not built: make clients")
	}
	documents := t.TempDir()
	if code, _, stderr := runProgram(t, "", "", "sample", "--out", documents, "--units", "3", "--years", "2023-2024", "--seed", "2021"); code != 0 {
		t.Fatal(stderr)
	}
	s := startServer(t, t.TempDir(), "--load", documents)
	defer s.stop(t, os.Interrupt)
	output := func(name string, args ...string) string {
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return string(out)
	}
	inGo := output("go", "run", "./client/example", "-server", s.url, "局")
	inTypeScript := output("node", script, s.url, "局")
	if inGo != inTypeScript || !strings.Contains(inGo, "2024  ") || !strings.Contains(inGo, " 万元  “") {
		t.Errorf("Go prints\n%s\nTypeScript prints\n%s", inGo, inTypeScript)
	}
}
