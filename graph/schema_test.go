package graph

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"gongkai/warehouse/fiscal"
)

func schema() *ast.Schema { return NewExecutableSchema(Config{}).Schema() }

// own lists the types of our schema files in a fixed order: neither the specification's nor gqlgen's.
func own(s *ast.Schema) []*ast.Definition {
	var out []*ast.Definition
	for _, def := range s.Types {
		if !def.BuiltIn && def.Position.Src != nil && !strings.HasPrefix(def.Name, "__") {
			out = append(out, def)
		}
	}
	slices.SortFunc(out, func(a, b *ast.Definition) int { return strings.Compare(a.Name, b.Name) })
	return out
}

var english = regexp.MustCompile(`[A-Za-z]{2}`)

func TestEverythingIsDescribedInBothLanguages(t *testing.T) {
	t.Parallel()
	check := func(name, description string) {
		han := strings.ContainsFunc(description, func(r rune) bool { return unicode.Is(unicode.Han, r) })
		if !han {
			t.Errorf("%s is not described in Chinese: %q", name, description)
		}
		if !english.MatchString(description) {
			t.Errorf("%s is not described in English: %q", name, description)
		}
	}
	types := own(schema())
	if len(types) < 40 {
		t.Fatalf("only %d types were found", len(types))
	}
	for _, def := range types {
		check(def.Name, def.Description)
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			check(def.Name+"."+f.Name, f.Description)
			for _, a := range f.Arguments {
				check(def.Name+"."+f.Name+"("+a.Name+")", a.Description)
			}
		}
		for _, v := range def.EnumValues {
			check(def.Name+"."+v.Name, v.Description)
		}
	}
}

// TestNullableOutputSaysWhatNullMeans holds every nullable field of an object to its word.
func TestNullableOutputSaysWhatNullMeans(t *testing.T) {
	t.Parallel()
	silent := map[string]bool{
		"SourceLocation.start": true, "SourceLocation.end": true, // nullable by contract; always known
	}
	for _, def := range own(schema()) {
		if def.Kind != ast.Object {
			continue
		}
		for _, f := range def.Fields {
			name := def.Name + "." + f.Name
			if f.Type.NonNull || strings.HasPrefix(f.Name, "__") || silent[name] {
				continue
			}
			if d := strings.ToLower(f.Description); !strings.Contains(d, "null:") || !strings.Contains(d, "null 表示") {
				t.Errorf("%s does not say what null means: %q", name, f.Description)
			}
		}
	}
}

func TestMoneyTakesItsUnit(t *testing.T) {
	t.Parallel()
	for _, def := range own(schema()) {
		for _, f := range def.Fields {
			if f.Type.Name() != "Amount" || def.Kind != ast.Object {
				continue
			}
			in := f.Arguments.ForName("in")
			if in == nil || in.Type.String() != "AmountUnit" || in.DefaultValue == nil || in.DefaultValue.Raw != string(fiscal.WanYuan) {
				t.Errorf("%s.%s does not take in: AmountUnit = WAN_YUAN", def.Name, f.Name)
			}
		}
	}
}

func TestEnumsAreTheWordsOfTheField(t *testing.T) {
	t.Parallel()
	checked := 0
	for _, def := range own(schema()) {
		want := fiscal.Enum(def.Name)
		if def.Kind != ast.Enum || want == nil {
			continue
		}
		checked++
		var got []string
		for _, v := range def.EnumValues {
			got = append(got, v.Name)
		}
		slices.Sort(got)
		want = slices.Sorted(slices.Values(want))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-fiscal, +schema):\n%s", def.Name, diff)
		}
	}
	if checked < 13 {
		t.Errorf("only %d enumerations were compared", checked)
	}
}

// TestEveryListHasItsCost names lists whose rows would be counted as none.
func TestEveryListHasItsCost(t *testing.T) {
	t.Parallel()
	for _, def := range own(schema()) {
		if def.Kind != ast.Object {
			continue
		}
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			name := def.Name + "." + f.Name
			connection := strings.HasSuffix(f.Type.Name(), "Connection")
			switch {
			case connection && f.Arguments.ForName("first") == nil:
				t.Errorf("%s is a connection without first", name)
			case !connection && f.Type.Elem != nil && !pageLists[f.Name] && listSizes[name] == 0:
				t.Errorf("%s is a list without a size", name)
			case f.Type.Elem != nil && f.Type.String() != "["+f.Type.Name()+"!]!":
				t.Errorf("%s is %s; lists are [%s!]!", name, f.Type, f.Type.Name())
			}
		}
	}
}
