package graph

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
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
	store(t, w, settled()...)
	store(t, w, renamed()...)
	store(t, w, departmental()...)
	if _, err := w.Reconcile(t.Context()); err != nil {
		t.Fatal(err)
	}
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

// renamed are the budgets of an office before and after it got another name.
func renamed() []warehouse.Load {
	var loads []warehouse.Load
	for i, name := range []string{"文安县卫生和计划生育局", "文安县卫生健康局"} {
		l := madeUp(30, 2012+i)
		region, _ := fiscal.RegionOf(name)
		l.Unit.Name, l.Unit.Region, l.Unit.Sector = name, warehouse.Region{Code: &region.Code, Name: region.Name, Parent: &region.Parent}, new(fiscal.SectorOf(name))
		l.Documents[0].Name = name + ".txt"
		loads = append(loads, l)
	}
	return loads
}

// departmental are the budgets of a department, which in the second year discloses its own office, too.
func departmental() []warehouse.Load {
	var loads []warehouse.Load
	for i, scope := range []fiscal.Scope{fiscal.ScopeDepartment, fiscal.ScopeDepartment, fiscal.ScopeUnit} {
		l := madeUp(32, 2012+min(i, 1))
		region, _ := fiscal.RegionOf("大城县")
		l.Scope, l.Unit.Name, l.Unit.Region, l.Unit.Sector = scope, "大城县司法局", warehouse.Region{Code: &region.Code, Name: region.Name, Parent: &region.Parent}, new(fiscal.SectorOf("大城县司法局"))
		l.Projects, l.Indicators, l.Procurement, l.Findings = nil, nil, nil, nil
		l.Documents[0].Name = fmt.Sprintf("大城县司法局%s.txt", scope)
		l.Documents[0].SHA256 = strings.Repeat(fmt.Sprintf("%x", 10+i), 64)
		for j := range l.Amounts {
			if a := &l.Amounts[j]; a.Measure == fiscal.ExpenditureTotal && scope == fiscal.ScopeUnit {
				v, at := a.Value.DivRound(decimal.NewFromInt(2), fiscal.MoneyScale), *a.At
				at.Text = fiscal.InUnit(v, fiscal.WanYuan).String() + "万元"
				a.Value, a.At = &v, &at
			}
		}
		loads = append(loads, l)
	}
	return loads
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

// settled are the final accounts of some of the schools: one spent less than its budget, one more, one exactly as much, and
// one prints a budget that is not the one it disclosed.
func settled() []warehouse.Load {
	var loads []warehouse.Load
	for i, spent := range []int64{8100000, 9300000, 9200000, 9000000} {
		l := assessed(schools()[i], int64(1-i))
		if i > 1 { // they publish no self-assessment
			l.Projects, l.Indicators = nil, nil
		}
		for j := range l.Amounts {
			a := &l.Amounts[j]
			if a.Measure != fiscal.ExpenditureTotal {
				continue
			}
			planned := *a.Value
			if i == 3 {
				planned = planned.Add(decimal.NewFromInt(50000))
			}
			wan := func(v decimal.Decimal) string { return fiscal.InUnit(v, fiscal.WanYuan).String() }
			v, row, column := decimal.NewFromInt(spent), 5, 3
			cell := func(column int, text string) warehouse.Place {
				return warehouse.Place{Block: 30, Row: &row, Column: &column, End: len(text), Text: text}
			}
			at := cell(column, wan(v))
			a.Value, a.At, a.Witnesses, a.StatedChange, a.ChangeBase, a.ChangeAt, a.Reason, a.ReasonAt = &v, &at, nil, nil, nil, nil, nil, nil
			a.Budgets = []warehouse.Budgeted{
				{Stage: fiscal.StageBudget, Value: &planned, At: cell(1, wan(planned))},
				{Stage: fiscal.StageAdjustedBudget, Value: new(decimal.NewFromInt(9250000)), At: cell(2, "925")},
			}
		}
		vehicles := decimal.NewFromInt(int64(i + 1))
		l.Amounts = append(l.Amounts, warehouse.Amount{
			Measure: fiscal.ThreePublicVehiclesHeld, State: fiscal.StateAmount, Value: &vehicles,
			At: &warehouse.Place{Block: 31, Start: 9, End: 10, Text: vehicles.String()},
		})
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
