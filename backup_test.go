package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A served warehouse is backed up while documents are loaded into it, and answers alike where it is restored.
func TestBackupOfAServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	tokens, secret := filepath.Join(dir, "tokens.yaml"), filepath.Join(dir, "secret")
	keep := func(name, role string) {
		_, token, _ := runProgram(t, dir, "", "token", "add", name, "--role", role, "--tokens", tokens)
		if err := os.WriteFile(secret+"-"+role, []byte(token), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	keep("nightly", "admin")
	keep("clerk", "loader")
	clerk, err := os.ReadFile(secret + "-loader")
	if err != nil {
		t.Fatal(err)
	}
	docs, home := filepath.Join(dir, "docs"), filepath.Join(dir, "warehouse")
	if err := os.Mkdir(docs, 0o700); err != nil {
		t.Fatal(err)
	}
	writeMixed(t, docs)
	s := startServer(t, home, "--load", docs, "--tokens", tokens)

	// Whoever may not take a backup gets none, and neither does a second process.
	file := filepath.Join(dir, "b.zip")
	if code, _, stderr := runProgram(t, home, "", "backup", file, "--from", s.url, "--token-file", secret+"-loader"); code == 0 || !strings.Contains(stderr, "FORBIDDEN") {
		t.Errorf("a loader's backup: %d %s", code, stderr)
	}
	if code, _, stderr := runProgram(t, home, "", "backup", file); code == 0 || !strings.Contains(stderr, "--from") {
		t.Errorf("a folder in use: %d %s", code, stderr)
	}
	if left, _ := filepath.Glob(file + "*"); left != nil {
		t.Errorf("what failed has left %v", left)
	}

	loading := make(chan int)
	go func() {
		n := 0
		for ; n < 5; n++ {
			s.upload(t, strings.TrimSpace(string(clerk)), "x.txt", disclosureText(fmt.Sprintf("永清县第%d中学", n), 2023, "7"))
		}
		loading <- n
	}()
	code, out, stderr := runProgram(t, home, "", "backup", file, "--from", s.url, "--token-file", secret+"-admin")
	<-loading
	if code != 0 || strings.TrimSpace(out) != file {
		t.Fatalf("backup: %d %s %s", code, out, stderr)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the backup: %v %v", info, err)
	}
	if code, _, _ := runProgram(t, home, "", "backup", file, "--from", s.url, "--token-file", secret+"-admin"); code == 0 {
		t.Error("a backup took the place of another")
	}
	s.stop(t, syscall.SIGTERM)

	const question = "{ dataVersion units(filter: {years: {from: 2022, to: 2022}}) { nodes { id name years disclosures { id title findings { code } income { total { value source { text } } } } } } }"
	second := filepath.Join(dir, "second")
	if code, _, stderr := runProgram(t, second, "", "restore", file); code != 0 {
		t.Fatalf("restore: %d %s", code, stderr)
	}
	if code, _, stderr := runProgram(t, second, "", "restore", file); code == 0 || !strings.Contains(stderr, "不为空") {
		t.Errorf("restore twice: %d %s", code, stderr)
	}
	_, want, _ := runProgram(t, home, "", "query", question)
	_, got, _ := runProgram(t, second, "", "query", question)
	unversioned := func(s string) string { _, rest, _ := strings.Cut(s, "units"); return rest }
	if unversioned(got) != unversioned(want) || !strings.Contains(got, "永清县档案馆") {
		t.Errorf("restored: %s\nwas: %s", got, want)
	}

	// A backup of the folder, once nobody serves it.
	if code, out, stderr := runProgram(t, home, "", "backup", dir); code != 0 || !strings.HasPrefix(out, filepath.Join(dir, "gongkai-")) {
		t.Errorf("backup into a folder: %d %s %s", code, out, stderr)
	}
	if code, _, stderr := runProgram(t, filepath.Join(dir, "none"), "", "backup", filepath.Join(dir, "c.zip")); code == 0 || !strings.Contains(stderr, "没有数据仓库") {
		t.Errorf("backup of nothing: %d %s", code, stderr)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	data = bytes.Replace(data, []byte("amounts.native.zst"), []byte("amountz.native.zst"), 2)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := runProgram(t, filepath.Join(dir, "third"), "", "restore", file); code == 0 || !strings.Contains(stderr, "已损坏") {
		t.Errorf("a damaged backup: %d %s", code, stderr)
	}
}
