package graph

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/warehouse"
	"gongkai/warehouse/warehousetest"
)

// A field of an indicator is the same whether others are asked for beside it or not: what nobody asks for is not read.
func TestIndicatorFieldsByThemselves(t *testing.T) {
	t.Parallel()
	w := warehousetest.OpenKeeping(t)
	load(t, w, 0, 3)
	store(t, w, assessed(madeUp(0, 2021), 1))
	if err := w.KeepFigures(t.Context()); err != nil {
		t.Fatal(err)
	}
	id := answered(t, w, `{ units(first: 1) { nodes { id } } }`, nil)["units"].(map[string]any)["nodes"].([]any)[0].(map[string]any)["id"].(string)
	fields := map[string]string{}
	for _, f := range parsedSchema.Types["Indicator"].Fields {
		switch below := parsedSchema.Types[f.Type.Name()]; {
		case below.Name == "Target":
			for _, part := range below.Fields {
				fields[f.Name+"."+part.Name] = f.Name + " { " + part.Name + " }"
			}
		case f.Type.Name() == "SourceLocation":
			fields[f.Name] = f.Name + " { block row column text }"
		case !below.IsCompositeType():
			fields[f.Name] = f.Name
		}
	}
	all := ""
	for _, f := range fields {
		all += " " + f
	}
	for about, list := range map[string]string{
		"all":            `indicators(first: 50) { nodes { %s } }`,
		"of one unit":    `indicators(first: 50, filter: {units: [$unit], years: {from: 2020, to: 2021}}) { edges { node { %s } } }`,
		"of units":       `units { nodes { indicators(first: 50) { nodes { ... on Indicator { %s } } } } }`,
		"by their value": `indicators(first: 50, orderBy: {field: TARGET, direction: DESC}) { nodes { %s } pageInfo { endCursor } }`,
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			whole := answered(t, w, fmt.Sprintf("query($unit: ID!) { u: unit(id: $unit) { name } "+list+" }", all), map[string]any{"unit": id})
			if len(text(t, whole)) < 2000 {
				t.Fatalf("it shows little: %s", text(t, whole))
			}
			for name, f := range fields {
				alone := answered(t, w, fmt.Sprintf("query($unit: ID!) { u: unit(id: $unit) { name } "+list+" }", f), map[string]any{"unit": id})
				if diff := cmp.Diff(text(t, only(whole, alone)), text(t, alone)); diff != "" {
					t.Errorf("%s: (-beside others, +alone)\n%s", name, diff)
				}
			}
		})
	}
}

// only is what of an answer another one has too, by the names of fields.
func only(whole, part any) any {
	switch part := part.(type) {
	case map[string]any:
		of := map[string]any{}
		for name, v := range part {
			of[name] = only(whole.(map[string]any)[name], v)
		}
		return of
	case []any:
		rows := whole.([]any)
		of := make([]any, len(rows))
		for i := range rows {
			if i < len(part) {
				of[i] = only(rows[i], part[i])
			}
		}
		return of
	}
	return whole
}

// answered is the data of an answer without errors.
func answered(t *testing.T, w *warehouse.Warehouse, query string, variables map[string]any) map[string]any {
	t.Helper()
	resp := Execute(t.Context(), w, query, variables)
	if len(resp.Errors) > 0 {
		t.Fatalf("%s: %v", query, resp.Errors)
	}
	var data map[string]any
	if err := json.Unmarshal(resp.Data, &data); err != nil {
		t.Fatal(err)
	}
	return data
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
