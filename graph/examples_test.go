package graph

import (
	"bytes"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

var update = flag.Bool("update", false, "rewrite the golden answers of the examples")

// TestExamples runs each ready operation over made-up disclosures and compares the whole answer, byte by byte, twice:
// an answer must not depend on which resolver came first.
func TestExamples(t *testing.T) {
	t.Parallel()
	w := filled(t, 3)
	corrected := madeUp(0, 2021)
	corrected.Documents[0].SHA256 = strings.Repeat("c", 64)
	store(t, w, corrected)
	store(t, w, schools()...)
	names, texts := exampleTexts(t)
	for i, name := range names {
		t.Run(strings.TrimSuffix(name, ".graphql"), func(t *testing.T) {
			t.Parallel()
			got := answer(t, w, texts[i])
			if again := answer(t, w, texts[i]); !bytes.Equal(got, again) {
				t.Errorf("the answer differs from run to run:\n%s", cmp.Diff(string(got), string(again)))
			}
			golden := filepath.Join("examples", strings.TrimSuffix(name, ".graphql")+".golden.json")
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("(-want, +got)\n%s", diff)
			}
		})
	}
}

// schools are the budgets of a year that only they disclosed, one of them far above the others.
func schools() []warehouse.Load {
	var loads []warehouse.Load
	for i, yuan := range []int64{9000000, 9100000, 9200000, 9050000, 9150000, 27000000} {
		l := madeUp(3+i, 2022)
		for j := range l.Amounts {
			if a := &l.Amounts[j]; a.Measure == fiscal.ExpenditureTotal {
				v := decimal.NewFromInt(yuan)
				at := *a.At
				at.Text = fiscal.InUnit(v, fiscal.WanYuan).String() + "万元"
				at.End = at.Start + len([]rune(at.Text))
				a.Value, a.At = &v, &at
			}
		}
		loads = append(loads, l)
	}
	return loads
}

// answer is the answer to an operation as indented JSON. An error ends the test, so that none is ever recorded.
func answer(t *testing.T, w *warehouse.Warehouse, query string) []byte {
	t.Helper()
	ctx, statements := warehouse.WithStatementCount(t.Context())
	resp := Execute(ctx, w, query, nil)
	if len(resp.Errors) > 0 {
		t.Fatal(resp.Errors)
	}
	t.Logf("%d statements", statements.Load())
	var out bytes.Buffer
	if err := json.Indent(&out, resp.Data, "", "  "); err != nil {
		t.Fatal(err)
	}
	out.WriteByte('\n')
	if bytes.Equal(resp.Data, []byte("{}")) {
		t.Fatal("the answer is empty")
	}
	return out.Bytes()
}

// TestExamplesAskForSomething keeps an operation from being added that finds nothing in the made-up disclosures.
func TestExamplesAskForSomething(t *testing.T) {
	t.Parallel()
	empty := regexp.MustCompile(`^\{\s*"\w+":\s*(null|\[\]|\{[^{}\[\]]*"nodes":\s*\[\][^{}]*\})\s*\}\s*$`)
	files, err := filepath.Glob("examples/*.golden.json")
	names, _ := exampleTexts(t)
	if err != nil || len(files) != len(names) {
		t.Fatalf("%d answers to %d operations, %v", len(files), len(names), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if empty.Match(text) {
			t.Errorf("%s is empty: %s", file, text)
		}
	}
}

// exampleTexts are the ready operations by name.
func exampleTexts(t *testing.T) (names, texts []string) {
	t.Helper()
	names, err := fs.Glob(Examples(), "*.graphql")
	if err != nil || len(names) == 0 {
		t.Fatalf("there are no examples: %v", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(Examples(), name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return names, texts
}

func decodeData(t *testing.T, resp *graphql.Response, into any) {
	t.Helper()
	if len(resp.Errors) > 0 {
		t.Fatal(resp.Errors)
	}
	if err := json.Unmarshal(resp.Data, into); err != nil {
		t.Fatal(err)
	}
}
