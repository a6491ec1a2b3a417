package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/warehouse/chdb"
)

// fenced is a block of code, with its language.
var fenced = regexp.MustCompile("(?s)```([a-z]+)\n(.*?)```\n")

// TestDocsTutorial does what docs/tutorial.md says, in its order, and wants what stands there: the text under a command
// is what it prints, the JSON under an operation its data.
func TestDocsTutorial(t *testing.T) {
	t.Parallel()
	const page = "docs/tutorial.md"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	library, err := chdb.Locate()
	if err != nil && os.Getenv("CI") == "" {
		t.Skipf("no engine to run it with: %v", err)
	}
	folder, bin := t.TempDir(), t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := "#!/bin/sh\n" + asProgram + "=1 CHDB_LIB_PATH='" + library + "' exec '" + self + "' \"$@\"\n"
	if err := os.WriteFile(filepath.Join(bin, "gongkai"), []byte(program), 0o700); err != nil {
		t.Fatal(err)
	}
	command := func(stdin string, args ...string) string {
		cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
		cmd.Dir, cmd.Stdin = folder, strings.NewReader(stdin)
		for _, v := range os.Environ() {
			if !strings.HasPrefix(v, "GONGKAI_") && !strings.HasPrefix(v, "PATH=") {
				cmd.Env = append(cmd.Env, v)
			}
		}
		cmd.Env = append(cmd.Env, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
		var out, errOut bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errOut
		if err := cmd.Run(); err != nil {
			t.Fatalf("%s: %v\n%s%s", stdin, err, out.String(), errOut.String())
		}
		return out.String()
	}
	last, served := "", false
	var made strings.Builder
	rest := 0
	for _, at := range fenced.FindAllSubmatchIndex(text, -1) {
		language, block := string(text[at[2]:at[3]]), string(text[at[4]:at[5]])
		made.Write(text[rest:at[4]])
		rest = at[4]
		switch language {
		case "sh":
			if last = ""; block == "gongkai serve\n" {
				served = true
				s := startServer(t, filepath.Join(folder, "data", "warehouse"))
				for _, path := range []string{"/", "/playground"} {
					res, err := http.Get(s.url + path)
					if err != nil {
						t.Fatal(err)
					}
					if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK || res.Body.Close() != nil {
						t.Errorf("%s: %d, %v", path, res.StatusCode, err)
					}
				}
				if code, log := s.stop(t, syscall.SIGTERM); code != 0 {
					t.Errorf("serve ended with %d:\n%s", code, log)
				}
			} else {
				last = command(block, "bash", "-euo", "pipefail", "-s")
			}
		case "graphql":
			last = command("", filepath.Join(bin, "gongkai"), "query", block)
		case "text":
			if *update {
				block = last
			} else if diff := cmp.Diff(block, last); diff != "" {
				t.Errorf("(-page, +program)\n%s", diff)
			}
			made.WriteString(block)
			rest = at[5]
		case "json":
			var got, want struct {
				Data json.RawMessage `json:"data"`
			}
			if err := json.Unmarshal([]byte(last), &got); err != nil {
				t.Fatalf("%v: %s", err, last)
			}
			if *update {
				var b bytes.Buffer
				if err := json.Indent(&b, got.Data, "", "  "); err != nil {
					t.Fatal(err)
				}
				block = "{\"data\": " + narrowed(b.String()) + "}\n"
			}
			if err := json.Unmarshal([]byte(block), &want); err != nil {
				t.Fatalf("%v: %s", err, block)
			}
			if diff := cmp.Diff(decoded(t, want.Data), decoded(t, got.Data)); diff != "" {
				t.Errorf("(-page, +program)\n%s", diff)
			}
			made.WriteString(block)
			rest = at[5]
		}
	}
	if !served {
		t.Error("nothing is served")
	}
	made.Write(text[rest:])
	if *update {
		if err := os.WriteFile(page, []byte(made.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// narrowed puts the innermost objects and lists of indented JSON on one line each.
func narrowed(s string) string {
	inner := regexp.MustCompile(`([{\[])\n\s+([^{}\[\]]*?)\n\s*([}\]])`)
	space := regexp.MustCompile(`,\n\s+`)
	return inner.ReplaceAllStringFunc(s, func(m string) string {
		p := inner.FindStringSubmatch(m)
		return p[1] + space.ReplaceAllString(p[2], ", ") + p[3]
	})
}

func decoded(t *testing.T, data json.RawMessage) (v any) {
	t.Helper()
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestDocsTutorialsAreOne holds the Chinese tutorial to the commands, operations and answers of the English one.
func TestDocsTutorialsAreOne(t *testing.T) {
	t.Parallel()
	var blocks [2][]string
	for i, page := range []string{"docs/tutorial.md", "docs/tutorial.zh-CN.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		blocks[i] = fenced.FindAllString(string(text), -1)
	}
	if *update && !slices.Equal(blocks[0], blocks[1]) && len(blocks[0]) == len(blocks[1]) {
		text, err := os.ReadFile("docs/tutorial.zh-CN.md")
		if err != nil {
			t.Fatal(err)
		}
		n := -1
		made := fenced.ReplaceAllStringFunc(string(text), func(string) string { n++; return blocks[0][n] })
		if err := os.WriteFile("docs/tutorial.zh-CN.md", []byte(made), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(blocks[0], blocks[1]); diff != "" {
		t.Errorf("(-tutorial.md, +tutorial.zh-CN.md)\n%s", diff)
	}
}
