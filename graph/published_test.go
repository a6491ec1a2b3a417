package graph

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql/introspection"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
)

// publishedFile is the schema that callers were last promised, and publishedAnswer the same as the answer to the usual question
// for it, which tools that write clients read. Both are written by 'make schema', with a release.
const (
	publishedFile   = "schema.published.graphql"
	publishedAnswer = "schema.published.json"
)

var publish = flag.Bool("publish", false, "write the schema as the published one")

// TestPublishedSchemaIsKept holds the schema to the published one: what was promised stays, unless CHANGELOG.md names it
// in its section Unreleased under Breaking.
func TestPublishedSchemaIsKept(t *testing.T) {
	t.Parallel()
	if *publish {
		if err := os.WriteFile(publishedFile, published(schema()), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(publishedAnswer, introspected(t), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(publishedFile)
	if err != nil {
		t.Fatal(err)
	}
	promised, err := gqlparser.LoadSchema(&ast.Source{Name: publishedFile, Input: string(text)})
	if err != nil {
		t.Fatal(err)
	}
	samePromise(t, promised)
	changelog, err := os.ReadFile("../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	stated := statedBreaks(string(changelog))
	for _, b := range breaks(promised, schema()) {
		if !stated[b.of] {
			t.Errorf("%s: %s. Keep it and say @deprecated; or name `%s` under Breaking in CHANGELOG.md", b.of, b.what, b.of)
		}
	}
}

// introspected is the answer to the question for the schema.
func introspected(t *testing.T) []byte {
	t.Helper()
	resp := Execute(t.Context(), nil, introspection.Query, nil)
	if len(resp.Errors) > 0 {
		t.Fatal(resp.Errors)
	}
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(`{"data":`+string(resp.Data)+`}`), "", " "); err != nil {
		t.Fatal(err)
	}
	return append(b.Bytes(), '\n')
}

// samePromise holds the published answer to the published schema: both name the same types and fields.
func samePromise(t *testing.T, promised *ast.Schema) {
	t.Helper()
	text, err := os.ReadFile(publishedAnswer)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Data struct {
			Schema struct {
				Types []struct {
					Name                string
					Fields, InputFields []struct{ Name string }
				}
			} `json:"__schema"`
		}
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, d := range own(promised) {
		for _, f := range d.Fields {
			want = append(want, d.Name+"."+f.Name)
		}
	}
	for _, d := range answer.Data.Schema.Types {
		if strings.HasPrefix(d.Name, "__") {
			continue
		}
		for _, f := range slices.Concat(d.Fields, d.InputFields) {
			got = append(got, d.Name+"."+f.Name)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	want = slices.DeleteFunc(want, func(s string) bool { return strings.Contains(s, ".__") })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s and %s differ: run 'make schema'\n%s", publishedFile, publishedAnswer, diff)
	}
}

// published is a schema as it is compared: types by name, without descriptions, which break nothing.
func published(s *ast.Schema) []byte {
	var b bytes.Buffer
	formatter.NewFormatter(&b, formatter.WithIndent("  "), formatter.WithoutDescription()).FormatSchema(s)
	return b.Bytes()
}

// statedBreaks are the names that the changelog gives in backquotes in its section Unreleased, under Breaking.
func statedBreaks(changelog string) map[string]bool {
	_, unreleased, _ := strings.Cut(changelog, "\n## Unreleased\n")
	unreleased, _, _ = strings.Cut(unreleased, "\n## ")
	_, breaking, _ := strings.Cut(unreleased, "\n### Breaking\n")
	breaking, _, _ = strings.Cut(breaking, "\n### ")
	stated := map[string]bool{}
	for _, name := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(breaking, -1) {
		stated[name[1]] = true
	}
	return stated
}

// broken is something that callers were promised and would not find: Type, Type.field, or Type.field(argument:).
type broken struct{ of, what string }

// breaks lists, by type, what a caller of the old schema would trip over in the new one.
func breaks(old, now *ast.Schema) []broken {
	var found []broken
	for _, was := range own(old) {
		is := now.Types[was.Name]
		switch {
		case is == nil:
			found = append(found, broken{was.Name, "it is gone"})
		case is.Kind != was.Kind:
			found = append(found, broken{was.Name, fmt.Sprintf("it was %s and is %s", was.Kind, is.Kind)})
		case was.Kind == ast.Enum:
			for _, v := range was.EnumValues {
				if is.EnumValues.ForName(v.Name) == nil {
					found = append(found, broken{was.Name + "." + v.Name, "it is gone"})
				}
			}
		case was.Kind == ast.Union:
			for _, name := range was.Types {
				if !slices.Contains(is.Types, name) {
					found = append(found, broken{was.Name + "." + name, "it is gone"})
				}
			}
		case was.Kind == ast.InputObject:
			found = append(found, inputBreaks(was.Name+".%s", inputs(was), inputs(is))...)
		default:
			found = append(found, fieldBreaks(was, is)...)
		}
	}
	return found
}

func fieldBreaks(was, is *ast.Definition) []broken {
	var found []broken
	for _, name := range was.Interfaces {
		if !slices.Contains(is.Interfaces, name) {
			found = append(found, broken{was.Name, "it is no " + name + " any more"})
		}
	}
	for _, f := range was.Fields {
		if strings.HasPrefix(f.Name, "__") {
			continue
		}
		name := was.Name + "." + f.Name
		g := is.Fields.ForName(f.Name)
		if g == nil {
			found = append(found, broken{name, "it is gone"})
			continue
		}
		if !narrower(g.Type, f.Type) {
			found = append(found, broken{name, fmt.Sprintf("it was %s and is %s", f.Type, g.Type)})
		}
		found = append(found, inputBreaks(name+"(%s:)", arguments(f), arguments(g))...)
	}
	return found
}

// input is what arguments and the fields of input objects have in common.
type input struct {
	name  string
	kind  *ast.Type
	value *ast.Value // the default; nil: none
}

func (i input) standard() string {
	if i.value == nil {
		return "none"
	}
	return i.value.String()
}

func arguments(f *ast.FieldDefinition) []input {
	var all []input
	for _, a := range f.Arguments {
		all = append(all, input{a.Name, a.Type, a.DefaultValue})
	}
	return all
}

func inputs(d *ast.Definition) []input {
	var all []input
	for _, f := range d.Fields {
		all = append(all, input{f.Name, f.Type, f.DefaultValue})
	}
	return all
}

// inputBreaks compares what callers give: it may ask for less than before, never for more. A default that changes means
// that the same operation asks for something else.
func inputBreaks(format string, was, is []input) []broken {
	var found []broken
	add := func(name, what string, args ...any) {
		found = append(found, broken{fmt.Sprintf(format, name), fmt.Sprintf(what, args...)})
	}
	now := map[string]input{}
	for _, n := range is {
		now[n.name] = n
	}
	for _, w := range was {
		n, there := now[w.name]
		delete(now, w.name)
		switch {
		case !there:
			add(w.name, "it is gone")
		case !narrower(w.kind, n.kind):
			add(w.name, "it was %s and is %s", w.kind, n.kind)
		case w.standard() != n.standard():
			add(w.name, "its default was %s and is %s", w.standard(), n.standard())
		}
	}
	for _, n := range is {
		if _, isNew := now[n.name]; isNew && n.kind.NonNull && n.value == nil {
			add(n.name, "it is new and must be given")
		}
	}
	return found
}

// narrower says whether every value of type a is one of type b: the same, or never null where b may be.
func narrower(a, b *ast.Type) bool {
	switch {
	case b.NonNull && !a.NonNull:
		return false
	case a.Elem != nil && b.Elem != nil:
		return narrower(a.Elem, b.Elem)
	default:
		return a.NamedType == b.NamedType && (a.Elem == nil) == (b.Elem == nil)
	}
}

func TestBreaksAreFound(t *testing.T) {
	t.Parallel()
	const old = `type Query { unit(id: ID, year: Int = 1): Unit units(first: Int!): [Unit!]! } type Unit { name: String! code: String }
		enum Stage { BUDGET FINAL } input Filter { name: String years: [Int!] } union Hit = Unit`
	for name, c := range map[string]struct {
		old, now string // replaced in the old schema
		want     []broken
	}{
		"nothing":                     {"", "", nil},
		"a new field":                 {"code: String }", "code: String rank: String }", nil},
		"a new argument":              {"id: ID,", "id: ID, name: String,", nil},
		"a new value":                 {"FINAL }", "FINAL ADJUSTED }", nil},
		"an answer never null":        {"code: String }", "code: String! }", nil},
		"an argument less needed":     {"first: Int!", "first: Int", nil},
		"a field gone":                {"code: String }", "}", []broken{{"Unit.code", "it is gone"}}},
		"a type gone":                 {"enum Stage { BUDGET FINAL }", "", []broken{{"Stage", "it is gone"}}},
		"a type of another kind":      {"enum Stage { BUDGET FINAL }", "scalar Stage", []broken{{"Stage", "it was ENUM and is SCALAR"}}},
		"a value gone":                {"BUDGET FINAL", "BUDGET", []broken{{"Stage.FINAL", "it is gone"}}},
		"an answer that may be null":  {"name: String!", "name: String", []broken{{"Unit.name", "it was String! and is String"}}},
		"an answer of another type":   {"code: String }", "code: ID }", []broken{{"Unit.code", "it was String and is ID"}}},
		"a list that may hold null":   {"[Unit!]!", "[Unit]!", []broken{{"Query.units", "it was [Unit!]! and is [Unit]!"}}},
		"a list no more":              {"[Unit!]!", "Unit!", []broken{{"Query.units", "it was [Unit!]! and is Unit!"}}},
		"an argument gone":            {"id: ID, ", "", []broken{{"Query.unit(id:)", "it is gone"}}},
		"an argument that is needed":  {"id: ID,", "id: ID!,", []broken{{"Query.unit(id:)", "it was ID and is ID!"}}},
		"a new argument to be given":  {"id: ID,", "id: ID, name: String!,", []broken{{"Query.unit(name:)", "it is new and must be given"}}},
		"another default":             {"= 1", "= 2", []broken{{"Query.unit(year:)", "its default was 1 and is 2"}}},
		"no default":                  {"= 1", "", []broken{{"Query.unit(year:)", "its default was 1 and is none"}}},
		"a condition gone":            {"years: [Int!]", "", []broken{{"Filter.years", "it is gone"}}},
		"a condition of another type": {"years: [Int!]", "years: [Int!]!", []broken{{"Filter.years", "it was [Int!] and is [Int!]!"}}},
		"a new condition to be given": {"years: [Int!]", "years: [Int!] stage: Stage!", []broken{{"Filter.stage", "it is new and must be given"}}},
	} {
		load := func(text string) *ast.Schema {
			s, err := gqlparser.LoadSchema(&ast.Source{Input: text})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			return s
		}
		if c.old != "" && strings.Count(old, c.old) != 1 {
			t.Fatalf("%s: %q does not stand in the schema once", name, c.old)
		}
		got := breaks(load(old), load(strings.Replace(old, c.old, c.now, 1)))
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(broken{})); diff != "" {
			t.Errorf("%s (-want, +got)\n%s", name, diff)
		}
	}
	stated := statedBreaks("# Changelog\n\n## Unreleased\n\n### Added\n\n- `a`\n\n### Breaking\n\n- `Unit.code`: gone\n\n### Fixed\n\n- `b`\n\n## 0.1\n\n### Breaking\n\n- `c`\n")
	if diff := cmp.Diff(map[string]bool{"Unit.code": true}, stated); diff != "" {
		t.Errorf("stated (-want, +got)\n%s", diff)
	}
}

// deprecation is what a deprecated thing says: since when, and what to use instead, in both languages.
var deprecation = regexp.MustCompile(`^Since \d+\.\d+(\.\d+)?: use .*[a-zA-Z_]+.*\. 自 \d+\.\d+(\.\d+)? 起弃用，请改用.+。$`)

// vagueDeprecations names what is deprecated without saying so.
func vagueDeprecations(s *ast.Schema) []string {
	var vague []string
	check := func(name string, directives ast.DirectiveList) {
		d := directives.ForName("deprecated")
		if d == nil {
			return
		}
		if reason := d.Arguments.ForName("reason"); reason == nil || !deprecation.MatchString(reason.Value.Raw) {
			vague = append(vague, name)
		}
	}
	for _, def := range own(s) {
		for _, f := range def.Fields {
			check(def.Name+"."+f.Name, f.Directives)
			for _, a := range f.Arguments {
				check(def.Name+"."+f.Name+"("+a.Name+":)", a.Directives)
			}
		}
		for _, v := range def.EnumValues {
			check(def.Name+"."+v.Name, v.Directives)
		}
	}
	return vague
}

func TestDeprecationsSaySinceWhenAndWhatInstead(t *testing.T) {
	t.Parallel()
	if vague := vagueDeprecations(schema()); vague != nil {
		t.Errorf("%s: say @deprecated(reason: \"Since 1.2: use name. 自 1.2 起弃用，请改用 name。\")", vague)
	}
	vague := vagueDeprecations(gqlparser.MustLoadSchema(&ast.Source{Input: `type Query {
		good: Int @deprecated(reason: "Since 0.2: use better. 自 0.2 起弃用，请改用 better。")
		silent: Int @deprecated
		old: Int @deprecated(reason: "old")
		english: Int @deprecated(reason: "Since 0.2: use better.")
		better(a: Int @deprecated(reason: "unused")): Int
	} enum E { A @deprecated B }`}))
	if diff := cmp.Diff([]string{"E.A", "Query.silent", "Query.old", "Query.english", "Query.better(a:)"}, vague); diff != "" {
		t.Errorf("(-want, +got)\n%s", diff)
	}
}
