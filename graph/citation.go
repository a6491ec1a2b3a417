package graph

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/99designs/gqlgen/graphql"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// citation is what a citation's identifier says: enough to ask the same question again, and to see whether the answer is
// still the same. The identifier is this as JSON, deflated, in base64: nothing has to be kept for it.
type citation struct {
	Operation string          `json:"o,omitempty"` // its name, where the text holds several
	Query     string          `json:"q"`
	Variables json.RawMessage `json:"v,omitempty"`
	Field     string          `json:"f"` // name in the answer of the aggregate that is cited
	Version   uint64          `json:"n"` // data version that it was answered from
	Digest    string          `json:"d"` // of the answer's figures, see [digest]
}

// maxCitation bounds what an identifier unpacks to.
const maxCitation = 1 << 20

// encode makes the identifier.
func (c citation) encode() (string, error) {
	text, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("write a citation: %w", err)
	}
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err == nil {
		_, err = w.Write(text)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return "", fmt.Errorf("write a citation: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b.Bytes()), nil
}

// decodeCitation reads an identifier; any other text is [warehouse.ErrBadID].
func decodeCitation(id string) (citation, error) {
	var c citation
	packed, err := base64.RawURLEncoding.DecodeString(id)
	if err == nil {
		var text []byte
		text, err = io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), maxCitation))
		if err == nil {
			err = json.Unmarshal(text, &c)
		}
	}
	if err != nil || c.Query == "" || c.Version == 0 && c.Digest == "" {
		return citation{}, fmt.Errorf("citation %.40q: %w", id, warehouse.ErrBadID)
	}
	return c, nil
}

// cite makes the identifier of the aggregate that is being answered.
func cite(ctx context.Context, a *warehouse.Aggregate, asked []askedFigure) (string, error) {
	op, field := graphql.GetOperationContext(ctx), graphql.GetFieldContext(ctx)
	c := citation{Query: op.RawQuery, Field: field.Field.Alias, Version: a.Version(), Digest: digest(a, asked)}
	if len(op.Doc.Operations) > 1 {
		c.Operation = op.OperationName
	}
	if len(op.Variables) > 0 {
		var err error
		if c.Variables, err = json.Marshal(op.Variables); err != nil {
			return "", fmt.Errorf("write a citation: %w", err)
		}
	}
	return c.encode()
}

// digest stands for the figures of an answer: what its rows are, and the values, comparisons and states that were asked for.
func digest(a *warehouse.Aggregate, asked []askedFigure) string {
	sum := sha256.New()
	for _, row := range append([]*warehouse.AggregateRow{a.Totals}, a.Rows...) {
		for _, k := range row.Keys {
			_, _ = fmt.Fprintf(sum, "%q ", k.Code)
		}
		for _, f := range asked {
			if figure, ok := row.Figure(f.measure, f.spec); ok {
				_, _ = fmt.Fprintf(sum, "%s %v %v %s; ", f.measure, figure.Value, figure.Comparison, figure.State)
			}
		}
		_, _ = fmt.Fprintln(sum, row.IsOthers)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// askedFigure is a figure that an operation selects of each row.
type askedFigure struct {
	measure  fiscal.Measure
	spec     warehouse.FigureSpec
	coverage bool // its coverage is selected
	proof    bool // its evidence, its findings or what it leaves out are selected
}

// askedFigures lists what an operation selects of the rows of the aggregate that is being answered.
func askedFigures(ctx context.Context) []askedFigure {
	op := graphql.GetOperationContext(ctx)
	var asked []askedFigure
	var walk func(fields []graphql.CollectedField)
	walk = func(fields []graphql.CollectedField) {
		for _, f := range fields {
			switch f.Name {
			case "nodes", "totals", "node":
				walk(graphql.CollectFields(op, f.Selections, []string{"AggregateRow"}))
			case "edges":
				walk(graphql.CollectFields(op, f.Selections, []string{"AggregateEdge"}))
			case "value":
				args := f.ArgumentMap(op.Variables)
				text := func(name string) string { s, _ := args[name].(string); return s }
				a := askedFigure{measure: fiscal.Measure(text("measure")), spec: warehouse.FigureSpec{Fn: warehouse.Fn(text("fn")), Per: warehouse.Per(text("per"))}.Normal()}
				for _, below := range graphql.CollectFields(op, f.Selections, []string{"Figure"}) {
					if below.Name == "coverage" {
						a.coverage = true
						for _, count := range graphql.CollectFields(op, below.Selections, []string{"FigureCoverage"}) {
							a.proof = a.proof || count.Name == "leftOut"
						}
					}
					a.proof = a.proof || below.Name == "evidence" || below.Name == "findings"
				}
				asked = append(asked, a)
			}
		}
	}
	walk(graphql.CollectFieldsCtx(ctx, []string{"AggregateConnection"}))
	return asked
}
