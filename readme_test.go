package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// answered is an operation of a README with the answer that stands behind it.
var answered = regexp.MustCompile("(?s)```graphql\n(.*?)```\n\n[^\n]*\n\n```json\n(.*?)```")

// TestREADMEAnswers asks the operations of both READMEs of the sample that 'make run' serves.
func TestREADMEAnswers(t *testing.T) {
	t.Parallel()
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	flags := regexp.MustCompile(`(?m)^SAMPLE_FLAGS := (.*)$`).FindSubmatch(makefile)
	if flags == nil {
		t.Fatal("the Makefile does not say what the sample holds")
	}
	home := filepath.Join(t.TempDir(), "warehouse")
	documents := t.TempDir()
	if code, _, stderr := runProgram(t, home, "", append([]string{"sample", "--out", documents}, strings.Fields(string(flags[1]))...)...); code != 0 {
		t.Fatal(stderr)
	}
	if code, _, stderr := runProgram(t, home, "", "ingest", documents); code != 0 {
		t.Fatal(stderr)
	}
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		pairs := answered.FindAllStringSubmatch(string(text), -1)
		if len(pairs) < 3 {
			t.Errorf("%s has %d operations with their answers", name, len(pairs))
		}
		for _, pair := range pairs {
			_, out, stderr := runProgram(t, home, "", "query", pair[1])
			var want, got struct{ Data any }
			if err := json.Unmarshal([]byte(pair[2]), &want); err != nil {
				t.Fatalf("%s: %v in\n%s", name, err, pair[2])
			}
			if err := json.Unmarshal([]byte(out), &got); err != nil {
				t.Fatalf("%s: %v: %s", name, err, stderr)
			}
			if diff := cmp.Diff(want.Data, got.Data); diff != "" {
				t.Errorf("%s: %s (-want, +got)\n%s", name, pair[1], diff)
			}
		}
	}
}
