package graph

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/shopspring/decimal"

	"gongkai/graph/model"
)

// gqlgen answers each leaf of each row on its own, through a context, closures and a goroutine for each row of a list: over
// a microsecond and twenty allocations for a number, several times what the engine takes to find it. Here the value of a root
// field is written in one pass instead: what is selected is looked up once, and each row is appended to one buffer by the
// functions of rows_generated.go, which read the same struct fields and call the same methods and resolvers. gqlgen allows
// a field's interceptor to answer with a graphql.Marshaler in place of the field's value.
//
// Resolvers are called with the context of their field, without the number of the row; the loaders know their siblings
// and ask once for all. Whatever is unusual, such as an error, a null where none may be, or @defer, is left to gqlgen,
// which then says it as GraphQL wants it said, from what the loaders have loaded already.

// rowBinding is how a field of an object type is written.
type rowBinding struct {
	// write appends the field's value; from is its object, or the value itself for a field of Query.
	write func(w *rowWriter, f *rowField, from any) error
	// load calls the field's resolver; nil where it has none.
	load func(f *rowField, from any) error
	args func(ec *executionContext, ctx context.Context, raw map[string]any) (map[string]any, error) // nil: there are none
	of   string                                                                                      // object type of the value; empty for a leaf
}

// rowField is a selected field.
type rowField struct {
	*rowBinding
	key    []byte // its name in the answer, quoted, with the colon
	ec     *executionContext
	fc     *graphql.FieldContext
	ctx    context.Context // in which its resolver is called
	fields []*rowField     // below it
	loads  []*rowField     // of them, those with resolvers
	warmed bool
}

// errRowNull is a null where none may be; errRowNumber a number that JSON has not. gqlgen answers with the error.
var (
	errRowNull   = errors.New("null where none may be")
	errRowNumber = errors.New("number that JSON has not")
)

// rows is the gqlgen extension that writes the values of root fields.
type rows struct {
	schema *executableSchema
	left   func(field string) // told of what is left to gqlgen; nil outside tests
}

var _ interface {
	graphql.HandlerExtension
	graphql.FieldInterceptor
} = rows{}

// ExtensionName names the extension for gqlgen.
func (rows) ExtensionName() string { return "Rows" }

// Validate accepts every schema.
func (rows) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptField writes the value of a field of Query, where it can.
func (r rows) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	value, err := next(ctx)
	fc := graphql.GetFieldContext(ctx)
	if err != nil || value == nil || fc.Object != "Query" {
		return value, err
	}
	if binding, ok := rowTypes["Query"][fc.Field.Name]; ok {
		ec := newExecutionContext(graphql.GetOperationContext(ctx), r.schema, nil)
		f := &rowField{rowBinding: &binding, ec: ec, fc: fc, ctx: ctx}
		if f.choose() {
			if written, ok := f.writeAll(value); ok {
				return written, nil
			}
		}
	}
	if r.left != nil {
		r.left(fc.Field.Name)
	}
	return value, nil
}

// writeAll writes the value of a root field; false where gqlgen has to.
func (f *rowField) writeAll(value any) (written rowJSON, ok bool) {
	defer func() {
		if recover() != nil { // gqlgen meets the same panic, and says where
			ok = false
		}
	}()
	w := &rowWriter{}
	if err := f.write(w, f, value); err != nil {
		return nil, false
	}
	return w.buffer, true
}

// choose looks up the fields below f; false where one cannot be written here.
func (f *rowField) choose() bool {
	oc := f.ec.OperationContext
	bindings := rowTypes[f.of]
	for _, c := range graphql.CollectFields(oc, f.fc.Field.Selections, []string{f.of}) {
		if len(c.Deferrables) > 0 {
			return false
		}
		child := &rowField{key: strconv.AppendQuote(nil, c.Alias), ec: f.ec}
		child.key = append(child.key, ':')
		if c.Name == "__typename" {
			child.rowBinding = &rowBinding{write: typename(f.of)}
			f.fields = append(f.fields, child)
			continue
		}
		binding, ok := bindings[c.Name]
		if !ok {
			return false
		}
		child.rowBinding = &binding
		child.fc = &graphql.FieldContext{Object: f.of, Field: c, IsMethod: true, IsResolver: binding.load != nil}
		child.ctx = graphql.WithFieldContext(f.ctx, child.fc)
		if binding.args != nil {
			var err error
			if child.fc.Args, err = binding.args(f.ec, child.ctx, c.ArgumentMap(oc.Variables)); err != nil {
				return false
			}
		}
		if binding.of != "" && !child.choose() {
			return false
		}
		f.fields = append(f.fields, child)
		if binding.load != nil {
			f.loads = append(f.loads, child)
		}
	}
	return true
}

func typename(name string) func(*rowWriter, *rowField, any) error {
	return func(w *rowWriter, _ *rowField, _ any) error {
		w.string(name)
		return nil
	}
}

// warm has the resolvers below f ask their questions at the same time, by the first object. Writing the objects then finds
// the answers.
func (f *rowField) warm(first any) {
	f.warmed = true
	if len(f.loads) < 2 {
		return
	}
	var all sync.WaitGroup
	for _, child := range f.loads {
		all.Go(func() {
			defer func() { _ = recover() }() // met again when the object is written
			_ = child.load(child, first)     // the loader keeps the error until then
		})
	}
	all.Wait()
}

// rowWriter appends JSON to a buffer.
type rowWriter struct{ buffer []byte }

// rowJSON is a value that is written.
type rowJSON []byte

// MarshalGQL writes it into the answer.
func (r rowJSON) MarshalGQL(w io.Writer) { _, _ = w.Write(r) }

// object writes the selected fields of an object, given as a pointer that is not nil.
func (w *rowWriter) object(f *rowField, from any) error {
	if !f.warmed {
		f.warm(from)
	}
	w.open('{')
	for i, child := range f.fields {
		w.next(i)
		w.buffer = append(w.buffer, child.key...)
		if err := child.write(w, child, from); err != nil {
			return err
		}
	}
	w.close('}')
	return nil
}

func (w *rowWriter) open(c byte)  { w.buffer = append(w.buffer, c) }
func (w *rowWriter) close(c byte) { w.buffer = append(w.buffer, c) }

// next separates the i-th element from the one before.
func (w *rowWriter) next(i int) {
	if i > 0 {
		w.buffer = append(w.buffer, ',')
	}
}

func (w *rowWriter) null()         { w.buffer = append(w.buffer, "null"...) }
func (w *rowWriter) bool(v bool)   { w.buffer = strconv.AppendBool(w.buffer, v) }
func (w *rowWriter) int(v int64)   { w.buffer = strconv.AppendInt(w.buffer, v, 10) }
func (w *rowWriter) uint(v uint64) { w.buffer = strconv.AppendUint(w.buffer, v, 10) }

func (w *rowWriter) float(v float64) error {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return errRowNumber
	}
	w.buffer = fmt.Appendf(w.buffer, "%g", v)
	return nil
}

func (w *rowWriter) time(v time.Time) {
	w.buffer = append(w.buffer, '"')
	w.buffer = v.UTC().AppendFormat(w.buffer, time.RFC3339Nano)
	w.buffer = append(w.buffer, '"')
}

// string writes s as gqlgen does.
func (w *rowWriter) string(s string) {
	w.buffer = append(w.buffer, '"')
	start := 0
	for i := range len(s) {
		c := s[i]
		if c >= 0x20 && c != '\\' && c != '"' {
			continue
		}
		w.buffer = append(w.buffer, s[start:i]...)
		start = i + 1
		switch c {
		case '\t':
			w.buffer = append(w.buffer, `\t`...)
		case '\r':
			w.buffer = append(w.buffer, `\r`...)
		case '\n':
			w.buffer = append(w.buffer, `\n`...)
		case '\\', '"':
			w.buffer = append(w.buffer, '\\', c)
		default:
			w.buffer = fmt.Appendf(w.buffer, `\u%04X`, c)
		}
	}
	w.buffer = append(w.buffer, s[start:]...)
	w.buffer = append(w.buffer, '"')
}

// maxShort is the number of digits that surely fit an int64.
const maxShort = 15

// shown writes s as [model.MarshalShown] does.
func (w *rowWriter) shown(s model.Shown, nonNull bool) error {
	switch {
	case s.Of != nil:
		w.shifted(*s.Of, s.Digits)
	case nonNull:
		return errRowNull
	default:
		w.null()
	}
	return nil
}

// decimal writes d as [model.MarshalDecimal] does.
func (w *rowWriter) decimal(d decimal.Decimal) { w.shifted(d, 0) }

// shifted writes d with the point so many digits further left.
func (w *rowWriter) shifted(d decimal.Decimal, digits int32) {
	w.buffer = append(w.buffer, '"')
	exponent := int(d.Exponent() - digits)
	if d.NumDigits() > maxShort || exponent > 0 || exponent < -maxShort {
		w.buffer = append(w.buffer, d.Shift(-digits).String()...)
		w.buffer = append(w.buffer, '"')
		return
	}
	n := d.CoefficientInt64()
	if n < 0 {
		w.buffer = append(w.buffer, '-')
		n = -n
	}
	for exponent < 0 && n%10 == 0 {
		n /= 10
		exponent++
	}
	scale := int64(1)
	for range -exponent {
		scale *= 10
	}
	w.buffer = strconv.AppendInt(w.buffer, n/scale, 10)
	if exponent < 0 {
		w.buffer = append(w.buffer, '.')
		at := len(w.buffer)
		w.buffer = strconv.AppendInt(w.buffer, scale+n%scale, 10) // a leading 1 keeps the zeros
		w.buffer = append(w.buffer[:at], w.buffer[at+1:]...)
	}
	w.buffer = append(w.buffer, '"')
}
