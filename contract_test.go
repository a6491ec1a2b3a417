package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// TestFindingCodesAreInTheSchema ties the two ends together that may not import each other: every rule's code is a
// value of the schema's enumeration, and the other way round.
func TestFindingCodesAreInTheSchema(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("graph/schema/*.graphqls")
	if err != nil || len(files) == 0 {
		t.Fatalf("no schema files: %v", err)
	}
	var sources []*ast.Source
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, &ast.Source{Name: f, Input: string(text)})
	}
	schema, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		t.Fatal(err)
	}
	var inSchema, inRules []string
	for _, v := range schema.Types["FindingCode"].EnumValues {
		inSchema = append(inSchema, v.Name)
	}
	for _, r := range allRules() {
		inRules = append(inRules, r.Code)
	}
	slices.Sort(inSchema)
	slices.Sort(inRules)
	if a, b := strings.Join(inSchema, "\n"), strings.Join(inRules, "\n"); a != b {
		for _, c := range inSchema {
			if !slices.Contains(inRules, c) {
				t.Errorf("%s is in the schema, and no rule gives it", c)
			}
		}
		for _, c := range inRules {
			if !slices.Contains(inSchema, c) {
				t.Errorf("%s is given by a rule, and not in the schema", c)
			}
		}
	}
}
