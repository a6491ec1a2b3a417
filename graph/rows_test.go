package graph

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// both answers an operation twice: with gqlgen writing it, and with rows. left are the root fields that rows left to gqlgen.
func both(t *testing.T, w *warehouse.Warehouse, query string, variables map[string]any) (plain, written *graphql.Response, left []string) {
	t.Helper()
	exec, _ := plainExecutor(DefaultLimits(), false)
	plain = execute(t.Context(), exec, w, query, variables)
	exec, schema := plainExecutor(DefaultLimits(), false)
	exec.Use(rows{schema, func(field string) {
		if field != "dataVersion" && field != "__type" { // a leaf, and the schema
			left = append(left, field)
		}
	}})
	written = execute(t.Context(), exec, w, query, variables)
	return plain, written, left
}

// TestRowsWriteWhatGqlgenWrites holds the two to the same bytes, and the same errors.
func TestRowsWriteWhatGqlgenWrites(t *testing.T) {
	t.Parallel()
	w := filled(t, 3)
	store(t, w, schools()...)
	names, texts := exampleTexts(t)
	for i, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plain, written, left := both(t, w, texts[i], nil)
			if diff := cmp.Diff(string(plain.Data), string(written.Data)); diff != "" {
				t.Errorf("(-gqlgen, +rows)\n%s", diff)
			}
			if len(left) > 0 {
				t.Errorf("left to gqlgen: %q; is graph/rows_generated.go that of the schema? Run 'go run ./graph/rowgen' (make generate)", left)
			}
		})
	}
	for name, c := range map[string]struct {
		query     string
		variables map[string]any
		left      bool
	}{
		"aliases":          {query: `{ a: units(first: 2) { n: nodes { x: name y: name years } } b: units(first: 1) { totalCount } }`},
		"fragments":        {query: `{ units { nodes { ...u ... on Unit { region { name } } } } } fragment u on Unit { name ...v } fragment v on Unit { id name __typename }`},
		"fields twice":     {query: `{ units { nodes { disclosures { year } disclosures { threePublic { total { value } } } } } }`},
		"directives":       {query: `query($yes: Boolean!, $no: Boolean!) { units { nodes { name @skip(if: $yes) id @include(if: $yes) code @include(if: $no) } } }`, variables: map[string]any{"yes": true, "no": false}},
		"nothing selected": {query: `query($no: Boolean!) { units { nodes { name @include(if: $no) } } }`, variables: map[string]any{"no": false}},
		"null object":      {query: `{ unit(name: "没有") { name } disclosures { nodes { supersededBy { id } change { income { value } } threePublic { overseasTrips { value state } reception { value } } } } }`},
		"arguments":        {query: `query($in: AmountUnit) { units { nodes { a: amount(measure: EXPENDITURE_TOTAL, year: 2021, in: $in) { value in } b: amount(measure: EXPENDITURE_TOTAL, year: 2020) { value yoyChange yoyRatio } } } }`, variables: map[string]any{"in": "YUAN"}},
		"pages in pages":   {query: `{ units { nodes { projects(first: 1) { nodes { name indicators { name target { text value } } } pageInfo { hasNextPage endCursor } edges { cursor node { id } } } } } }`},
		"schema beside":    {query: `{ __typename __type(name: "Unit") { name } units { __typename totalCount } }`},
		"error in a row":   {query: `{ units { nodes { name projects(after: "garbage") { nodes { name } } } } }`, left: true},
		"error of a value": {query: `{ distribution(measure: EXPENDITURE_TOTAL, year: 2021) { median quantile(at: 7) } }`, left: true},
		"error of a root":  {query: `{ ranking(measure: EXPENDITURE_TOTAL, year: 99999999) { rank } dataVersion }`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plain, written, left := both(t, w, c.query, c.variables)
			if !bytes.Equal(plain.Data, written.Data) {
				t.Errorf("(-gqlgen, +rows)\n%s", cmp.Diff(string(plain.Data), string(written.Data)))
			}
			if diff := cmp.Diff(fmt.Sprint(plain.Errors), fmt.Sprint(written.Errors)); diff != "" {
				t.Errorf("errors (-gqlgen, +rows)\n%s", diff)
			}
			if (len(left) > 0) != c.left {
				t.Errorf("left to gqlgen: %q", left)
			}
		})
	}
}

func TestRowWriterLeaves(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"0", "-0", "0.0000", "1", "-1", "9000.5", "9000.5000", "-0.0001", "0.1000", "123456789012345", "-99999999999.9999", "1e3", "12e-20",
		"123456789012345678901234567890.12345", "1.0000000000000001",
	} {
		d := decimal.RequireFromString(text)
		w := &rowWriter{}
		w.decimal(d)
		if want := `"` + d.String() + `"`; string(w.buffer) != want {
			t.Errorf("%s is written %s, not %s", text, w.buffer, want)
		}
	}
	for _, text := range []string{"", "公用经费", "a\"b\\c\n\t\r\x01\x1f/<&>", "\u2028", "\xff\xfe"} {
		var want bytes.Buffer
		graphql.MarshalString(text).MarshalGQL(&want)
		w := &rowWriter{}
		w.string(text)
		if string(w.buffer) != want.String() {
			t.Errorf("%q is written %s, not %s", text, w.buffer, &want)
		}
	}
	w := &rowWriter{}
	if err := w.float(0.1); err != nil || string(w.buffer) != "0.1" {
		t.Errorf("0.1 is written %s, %v", w.buffer, err)
	}
	if err := w.float(1 / zero); !errors.Is(err, errRowNumber) {
		t.Errorf("infinity is written, %v", err)
	}
}

var zero float64

// BenchmarkRows writes 1,000 series of ten years from memory, as gqlgen writes them and as rows do.
func BenchmarkRows(b *testing.B) {
	series := make([]*warehouse.Series, 1000)
	for i := range series {
		series[i] = &warehouse.Series{Measure: fiscal.ExpenditureTotal, Points: make([]warehouse.Point, 10)}
		for j := range series[i].Points {
			v := decimal.New(int64(i*1234567+j*891), -2)
			series[i].Points[j] = warehouse.Point{Year: 2016 + j, State: fiscal.StateAmount, Value: &v, Units: 1}
		}
	}
	const query = `{ trend(measure: EXPENDITURE_TOTAL, limit: 1000) { measure points { year state value units } } }`
	const leaves = 1000 + 4*1000*10
	exec, schema := plainExecutor(DefaultLimits(), false)
	ctx := graphql.StartOperationTrace(b.Context())
	op, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: query})
	if errs != nil {
		b.Fatal(errs)
	}
	ctx = graphql.WithOperationContext(ctx, op)
	ec := newExecutionContext(op, schema, nil)
	field := graphql.CollectFields(op, op.Operation.SelectionSet, []string{"Query"})[0]
	fc := &graphql.FieldContext{Object: "Query", Field: field}
	ctx = graphql.WithFieldContext(ctx, fc)
	var plain bytes.Buffer
	b.Run("gqlgen", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			plain.Reset()
			ec.marshalNSeries2ᚕᚖgongkaiᚋwarehouseᚐSeriesᚄ(ctx, field.Selections, series).MarshalGQL(&plain)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/leaves, "ns/leaf")
	})
	b.Run("rows", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			binding := rowTypes["Query"]["trend"]
			f := &rowField{rowBinding: &binding, ec: ec, fc: fc, ctx: ctx}
			if !f.choose() {
				b.Fatal("not written")
			}
			written, ok := f.writeAll(series)
			if !ok || plain.Len() > 0 && !bytes.Equal(plain.Bytes(), written) {
				b.Fatal("written otherwise")
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/leaves, "ns/leaf")
	})
}
