package graph

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// accept says what is wrong with an operation before it is run. There is no warehouse: nothing can have been asked.
func accept(t *testing.T, query string, variables map[string]any) gqlerror.List {
	t.Helper()
	ctx := graphql.StartOperationTrace(t.Context())
	op, errs := newExecutor(DefaultLimits(), false).CreateOperationContext(ctx, &graphql.RawParams{Query: query, Variables: variables})
	if errs == nil {
		return nil
	}
	return dispatchError(ctx, newExecutor(DefaultLimits(), false), op, errs).Errors
}

func code(errs gqlerror.List) string {
	if len(errs) == 0 {
		return ""
	}
	c, _ := errs[0].Extensions["code"].(string)
	return c
}

func TestLimitsRefuseBeforeAnyStatement(t *testing.T) {
	t.Parallel()
	deep := "{ disclosures { nodes { " + strings.Repeat("unit { disclosures { ", 20) + "year" + strings.Repeat(" } }", 20) + " } } }"
	for name, c := range map[string]struct {
		query     string
		variables map[string]any
		code      string
	}{
		"usual question":          {"{ units(first: 200) { nodes { disclosures { threePublic { total { value } reception { value } } } } } }", nil, ""},
		"whole page of projects":  {"{ projects(first: 1000) { nodes { name amount { value source { document { name } text } } } } }", nil, ""},
		"deep":                    {deep, nil, "DEPTH_LIMIT"},
		"pages in pages":          {"{ units(first: 1000) { nodes { projects(first: 1000) { nodes { name } } } } }", nil, "TOO_EXPENSIVE"},
		"pages by variable":       {"query($n: Int) { units(first: $n) { nodes { projects(first: $n) { nodes { name } } } } }", map[string]any{"n": json.Number("1000")}, "TOO_EXPENSIVE"},
		"many aliases":            {"{ " + manyAliases(100) + " }", nil, "TOO_EXPENSIVE"},
		"page too large":          {"{ units(first: 1001) { nodes { name } } }", nil, "BAD_PAGE"},
		"page too large, by name": {"query($n: Int = 5000) { units(first: $n) { nodes { name } } }", nil, "BAD_PAGE"},
		"negative page":           {"{ projects(last: -1) { nodes { name } } }", nil, "BAD_PAGE"},
		"first and last":          {"{ projects(first: 1, last: 1) { nodes { name } } }", nil, "BAD_PAGE"},
		"too many series":         {"{ trend(measure: INCOME_TOTAL, limit: 100000) { points { value } } }", nil, "BAD_PAGE"},
		"unknown argument":        {"{ units(frist: 1) { nodes { name } } }", nil, "GRAPHQL_VALIDATION_FAILED"},
		"unknown field":           {"{ units { nodes { salary } } }", nil, "GRAPHQL_VALIDATION_FAILED"},
		"unknown measure":         {"{ trend(measure: SALARIES) { measure } }", nil, "GRAPHQL_VALIDATION_FAILED"},
		"unknown measure, by variable": {
			"query($m: Measure!) { trend(measure: $m) { measure } }", map[string]any{"m": "SALARIES"}, "GRAPHQL_VALIDATION_FAILED",
		},
		"number that is none":   {"query($n: Int) { units(first: $n) { totalCount } }", map[string]any{"n": json.Number("1.5")}, "GRAPHQL_VALIDATION_FAILED"},
		"no operation":          {"fragment f on Unit { name }", nil, "GRAPHQL_VALIDATION_FAILED"},
		"broken":                {"{ units( }", nil, "GRAPHQL_PARSE_FAILED"},
		"too long":              {"{ " + strings.Repeat("dataVersion ", 5000) + "}", nil, "GRAPHQL_PARSE_FAILED"},
		"schema within schema":  {"{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }", nil, "GRAPHQL_VALIDATION_FAILED"},
		"what GraphiQL asks":    {introspectionQuery, nil, ""},
		"doubling of fragments": {doubling(60), nil, "TOO_EXPENSIVE"},
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			started := time.Now()
			errs := accept(t, c.query, c.variables)
			if got := code(errs); got != c.code {
				t.Errorf("code %q, want %q: %v", got, c.code, errs)
			}
			if took := time.Since(started); took > 5*time.Second {
				t.Errorf("it took %s to say so", took)
			}
			for _, err := range errs {
				if !strings.ContainsFunc(err.Message, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
					t.Errorf("message has no Chinese: %q", err.Message)
				}
			}
		})
	}
}

func manyAliases(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d: units(first: 1000) { nodes { id name years } } ", i)
	}
	return b.String()
}

// doubling spreads each fragment twice into the next: 2^n fields in n lines.
func doubling(n int) string {
	var b strings.Builder
	b.WriteString("{ units { nodes { ...f0 } } }")
	for i := range n {
		fmt.Fprintf(&b, " fragment f%d on Unit { ...f%d ... { ...f%d } }", i, i+1, i+1)
	}
	fmt.Fprintf(&b, " fragment f%d on Unit { name }", n)
	return b.String()
}

const introspectionQuery = `query IntrospectionQuery {
  __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types { ...FullType }
    directives { name description locations args { ...InputValue } }
  }
}
fragment FullType on __Type {
  kind name description
  fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
  inputFields { ...InputValue }
  interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef }
}
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }`
