// Command rowgen generates what gqlgen generates, and graph/rows_generated.go beside it: for each field of each object type
// the Go code that writes the field's value as JSON, bound to the same struct fields, methods and resolvers. See
// graph/rows.go for why.
package main

import (
	"fmt"
	"go/types"
	"os"
	"strings"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/vektah/gqlparser/v2/ast"
)

func main() {
	if err := run(); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "rowgen:", err)
		os.Exit(1)
	}
}

func run() error {
	cfg, err := config.LoadConfigFromDefaultLocations()
	if err != nil {
		return fmt.Errorf("read gqlgen.yml: %w", err)
	}
	if err := api.Generate(cfg, api.AddPlugin(plugin{})); err != nil {
		return fmt.Errorf("generate: %w", err)
	}
	return nil
}

// plugin is asked by gqlgen once it knows what each field is bound to.
type plugin struct{}

// Name names the plugin for gqlgen.
func (plugin) Name() string { return "rowgen" }

// GenerateCode writes the file.
func (plugin) GenerateCode(data *codegen.Data) error {
	return templates.Render(templates.Options{
		PackageName:     data.Config.Exec.Package,
		Filename:        "graph/rows_generated.go",
		Template:        fileTemplate,
		Data:            data,
		GeneratedHeader: true,
		Packages:        data.Config.Packages,
		Funcs: map[string]any{
			"written": written,
			"value":   value,
			"write":   func(ref *config.TypeReference) string { return write(ref, "v", 0) },
			"object":  object,
		},
	})
}

const fileTemplate = `{{ reserveImport "context" }}
{{ reserveImport "github.com/99designs/gqlgen/graphql" }}

// rowTypes are the fields of each object type, by name.
var rowTypes map[string]map[string]rowBinding

func init() {
	rowTypes = map[string]map[string]rowBinding{
{{- range $object := .Objects }}{{ if written $object }}
		{{ $object.Name | quote }}: {
{{- range $field := $object.Fields }}{{ with value $field }}
			{{ $field.Name | quote }}: {
				{{- if $object.Root }}
				write: func(w *rowWriter, f *rowField, from any) error {
					v := from.({{ $field.TypeReference.GO | ref }})
					{{ write $field.TypeReference }}
				},
				{{- else }}
				write: func(w *rowWriter, f *rowField, from any) error {
					obj := from.({{ $object.Reference | ref }})
					{{ . }}
					{{ write $field.TypeReference }}
				},
				{{- if $field.IsResolver }}
				load: func(f *rowField, from any) error {
					obj := from.({{ $object.Reference | ref }})
					ctx := f.ctx
					{{- if $field.Args }}
					fc := f.fc
					{{- end }}
					_, err := f.ec.Resolvers.{{ $field.ShortInvocation }}
					return err
				},
				{{- end }}
				{{- if $field.Args }}
				args: (*executionContext).{{ $field.ArgsFunc }},
				{{- end }}
				{{- end }}
				{{- with object $field.TypeReference }}
				of: {{ . | quote }},
				{{- end }}
			},
{{- end }}{{ end }}
		},
{{- end }}{{ end }}
	}
}
`

// written says whether values of a type can be written: not those of the schema itself.
func written(o *codegen.Object) bool {
	return !o.IsReserved() && (!o.Root || o.Name == "Query") && !o.IsMap()
}

// value is the Go code that sets v to a field's value; empty where rows.go cannot write the field.
func value(f *codegen.Field) string {
	switch {
	case strings.HasPrefix(f.Name, "__") || !writable(f.TypeReference) || f.HasDirectives() || f.IsBatch() || f.IsMap() || f.VOkFunc || f.HasHaser:
		return ""
	case f.Object.Root:
		if object(f.TypeReference) == "" {
			return ""
		}
		return "v"
	case f.IsVariable() && !f.IsResolver:
		return "v := obj." + f.GoFieldName
	}
	var b strings.Builder
	call := "obj." + f.GoFieldName + "(" + f.CallArgs() + ")"
	if f.IsResolver {
		call = "f.ec.Resolvers." + f.ShortInvocation()
	}
	if f.IsResolver || f.MethodHasContext {
		b.WriteString("ctx := f.ctx\n")
	}
	if len(f.Args) > 0 {
		b.WriteString("fc := f.fc\n")
	}
	if f.IsResolver || !f.NoErr {
		b.WriteString("v, err := " + call + "\nif err != nil { return err }")
	} else {
		b.WriteString("v := " + call)
	}
	return b.String()
}

// object is the object type that a field leads to, through lists; empty for a leaf.
func object(ref *config.TypeReference) string {
	if ref.Definition.Kind == ast.Object {
		return ref.Definition.Name
	}
	return ""
}

// writable says whether rows.go knows how to write a value.
func writable(ref *config.TypeReference) bool {
	switch ref.Definition.Kind {
	case ast.Object:
		return !ref.Definition.BuiltIn
	case ast.Scalar, ast.Enum:
		for ref.IsSlice() {
			ref = ref.Elem()
		}
		return leaf(ref, "v") != ""
	default:
		return false
	}
}

// write is the Go code that writes the value of an expression and returns.
func write(ref *config.TypeReference, expression string, depth int) string {
	return statement(ref, expression, depth) + "\nreturn nil"
}

// statement is the Go code that writes the value of an expression.
func statement(ref *config.TypeReference, expression string, depth int) string {
	null := "w.null()"
	if ref.GQL.NonNull {
		null = "return errRowNull"
	}
	switch {
	case ref.IsSlice():
		i := fmt.Sprintf("i%d", depth)
		element := ref.Elem()
		of := expression + "[" + i + "]"
		if element.Definition.Kind == ast.Object && !element.IsSlice() && !element.IsPtr() {
			of = "&" + of
		}
		list := fmt.Sprintf("w.open('[')\nfor %[1]s := range %[2]s {\nw.next(%[1]s)\n%[3]s\n}\nw.close(']')", i, expression, statement(element, of, depth+1))
		if ref.GQL.NonNull {
			return list
		}
		return fmt.Sprintf("if %s == nil { w.null() } else {\n%s\n}", expression, list)
	case ref.Definition.Kind == ast.Object:
		if strings.HasPrefix(expression, "&") {
			return fmt.Sprintf("if err := w.object(f, %s); err != nil { return err }", expression)
		}
		if !ref.IsPtr() {
			return fmt.Sprintf("if err := w.object(f, &%s); err != nil { return err }", expression)
		}
		return fmt.Sprintf("if %[1]s == nil { %[2]s } else if err := w.object(f, %[1]s); err != nil { return err }", expression, null)
	case ref.IsPtr():
		return fmt.Sprintf("if %s == nil { %s } else {\n%s\n}", expression, null, leaf(ref.Elem(), "*"+expression))
	default:
		return leaf(ref, expression)
	}
}

// leaf is the Go code that writes a scalar or an enumeration that is not nil; empty for one that is not known.
func leaf(ref *config.TypeReference, v string) string {
	if ref.IsPtr() {
		return leaf(ref.Elem(), "*"+v)
	}
	if ref.IsMarshaler {
		if b, ok := ref.GO.Underlying().(*types.Basic); ok && b.Kind() == types.String && ref.Definition.Kind == ast.Enum {
			return "w.string(string(" + v + "))"
		}
		return ""
	}
	if ref.Marshaler == nil || ref.HasEnumValues() {
		return ""
	}
	switch ref.Marshaler.FullName() {
	case graphqlPackage + "MarshalString", graphqlPackage + "MarshalID":
		return "w.string(string(" + v + "))"
	case graphqlPackage + "MarshalBoolean":
		return "w.bool(bool(" + v + "))"
	case graphqlPackage + "MarshalInt", graphqlPackage + "MarshalInt64", graphqlPackage + "MarshalInt32":
		return "w.int(int64(" + v + "))"
	case graphqlPackage + "MarshalUint64", graphqlPackage + "MarshalUint", graphqlPackage + "MarshalUint32":
		return "w.uint(uint64(" + v + "))"
	case graphqlPackage + "MarshalFloatContext":
		return "if err := w.float(float64(" + v + ")); err != nil { return err }"
	case modelPackage + "MarshalDecimal":
		return "w.decimal(" + v + ")"
	case modelPackage + "MarshalShown":
		return fmt.Sprintf("if err := w.shown(%s, %t); err != nil { return err }", v, ref.GQL.NonNull)
	case modelPackage + "MarshalDateTime":
		return "w.time(" + v + ")"
	}
	return ""
}

const (
	graphqlPackage = "github.com/99designs/gqlgen/graphql."
	modelPackage   = "gongkai/graph/model."
)
