package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSavedCommand(t *testing.T) {
	t.Parallel()
	home, folder := t.TempDir(), t.TempDir()
	const text = "# Versions\n# 版本\nquery Versions($first: Int = 1) { dataVersion units(first: $first) { totalCount } }\n"
	if code, out, stderr := runProgram(t, home, text, "saved", "add", "versions", "-", "--saved", folder); code != exitOK || out != "" {
		t.Fatalf("%d %s%s", code, out, stderr)
	}
	if got, err := os.ReadFile(filepath.Join(folder, "versions.graphql")); err != nil || string(got) != text {
		t.Fatalf("%q %v", got, err)
	}
	for name, args := range map[string][]string{
		"saved already":  {"add", "versions", "-", "--saved", folder},
		"a bad name":     {"add", "../versions", "-", "--saved", folder},
		"no such folder": {"add", "versions", "-", "--saved", filepath.Join(folder, "none")},
	} {
		if code, _, stderr := runProgram(t, home, text, append([]string{"saved"}, args...)...); code != exitFailed || stderr == "" {
			t.Errorf("%s: %d %s", name, code, stderr)
		}
	}
	if code, _, stderr := runProgram(t, home, "{ nothing }", "saved", "add", "nothing", "-", "--saved", folder); code != exitFailed || !strings.Contains(stderr, "nothing") {
		t.Errorf("what does not fit the schema: %d %s", code, stderr)
	}
	if code, _, _ := runProgram(t, home, text, "saved", "add", "versions", "-"); code != exitUsage {
		t.Errorf("no folder: %d", code)
	}
	code, out, _ := runProgram(t, home, "", "saved", "--saved", folder)
	if code != exitOK || !strings.Contains(out, "/saved/versions.json") || !strings.Contains(out, "first: Int") || !strings.Contains(out, "/saved/three_public_trend.json") {
		t.Errorf("%d %s", code, out)
	}
	if err := os.WriteFile(filepath.Join(folder, "bad.graphql"), []byte("{ nothing }"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, stderr := runProgram(t, home, "", "saved", "--json", "--saved", folder); code != exitRefused || !strings.Contains(stderr, "bad.graphql") || !strings.Contains(out, `"versions"`) {
		t.Errorf("%d %s", code, stderr)
	}
}
