package graph

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"gongkai/graph/model"
	"gongkai/warehouse"
)

// defaultGroups is the number of rows of an aggregate that a caller who says null gets.
const defaultGroups = 50

// aggregateCursor is where a page ended. Pages that follow are read at the data version of the first, so that none repeats or
// skips a row when something has been loaded meanwhile.
type aggregateCursor struct {
	Version uint64
	Place   int
}

func (c aggregateCursor) String() string {
	text, err := json.Marshal([]any{"AGGREGATE", c.Version, c.Place})
	if err != nil {
		panic(err) // plain values always marshal
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func parseAggregateCursor(cursor string) (c aggregateCursor, err error) {
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	name := ""
	parts := []any{&name, &c.Version, &c.Place}
	if err != nil || json.Unmarshal(text, &parts) != nil || len(parts) != 3 || name != "AGGREGATE" || c.Place < 1 {
		return c, fmt.Errorf("cursor %.100q: %w", cursor, warehouse.ErrBadCursor)
	}
	return c, nil
}

// aggregate answers the root field of the same name: it looks at what is selected, asks once, and notes which figures'
// proof will be asked for.
func aggregate(ctx context.Context, query warehouse.AggregateQuery, asOf, first *int, after *string) (*model.AggregateConnection, error) {
	query.First = orDefault(first, defaultGroups)
	if query.First < 1 || query.First > maxPage {
		return nil, &model.InputError{EN: fmt.Sprintf("first is %d; it may be 1 to %d", query.First, maxPage), ZH: fmt.Sprintf("first 为 %d，应在 1 至 %d 之间", query.First, maxPage)}
	}
	asked := askedFigures(ctx)
	for _, f := range asked {
		if !slices.Contains(query.Figures, f.spec) {
			query.Figures = append(query.Figures, f.spec)
		}
		query.Coverage = query.Coverage || f.coverage
	}
	op := operationOf(ctx)
	r, err := op.reader()
	if err != nil {
		return nil, err
	}
	version := r.Version()
	if asOf != nil {
		if *asOf < 0 {
			return nil, warehouse.ErrNotFound
		}
		version = uint64(*asOf)
	}
	if after != nil {
		c, err := parseAggregateCursor(*after)
		if err != nil {
			return nil, err
		}
		if asOf != nil && version != c.Version {
			return nil, fmt.Errorf("a cursor of version %d: %w", c.Version, warehouse.ErrBadCursor)
		}
		version, query.Offset = c.Version, c.Place
	}
	again := askedAgain(ctx)
	if again != nil {
		version = r.Version() // whatever the operation says
	}
	if version != r.Version() {
		if r, err = op.readerAt(ctx, version); err != nil {
			return nil, err
		}
	}
	a, err := r.Aggregate(ctx, query)
	if err != nil {
		return nil, err
	}
	if again != nil {
		again.aggregate, again.digest = a, digest(a, asked)
		return nil, errAskedAgain // nothing below the figures is asked for
	}
	op.sawAggregate(levelOf(ctx), a, asked)
	c := &model.AggregateConnection{
		Aggregate: a, Meta: model.NewResultMeta(a, requested(ctx)),
		Cursor: func(place int) string { return aggregateCursor{version, place}.String() },
	}
	if graphql.FieldRequested(ctx, "citation") {
		c.Citation, err = cite(ctx, a, asked)
	}
	return c, err
}

// requested is what the operation costs; zero where that was not worked out.
func requested(ctx context.Context) int {
	w, _ := costOf(ctx)
	return w.cost
}

// sawAggregate notes the units of the rows, and the figures whose proof is selected.
func (op *operation) sawAggregate(at level, a *warehouse.Aggregate, asked []askedFigure) {
	var units []warehouse.UnitKey
	var figures []warehouse.EvidenceKey
	for _, row := range append([]*warehouse.AggregateRow{a.Totals}, a.Rows...) {
		for _, k := range row.Keys {
			if k.Unit != nil {
				units = append(units, *k.Unit)
			}
		}
		for _, f := range asked {
			if !f.proof {
				continue
			}
			if figure, ok := row.Figure(f.measure, f.spec); ok && figure.Evidence != nil {
				figures = append(figures, *figure.Evidence)
			}
		}
	}
	op.units.add(at, units)
	op.proven.add(at, figures)
}

type (
	factPages = map[warehouse.EvidenceKey]*warehouse.Page[*warehouse.Fact]
	factsOf   = *loader[warehouse.EvidenceKey, *warehouse.Page[*warehouse.Fact]]
)

// evidenceOf loads pages of the facts of figures.
func (op *operation) evidenceOf(p warehouse.PageArgs) factsOf {
	return op.factsOf("evidence", p, warehouse.Evidence)
}

// leftOutOf loads pages of the facts that figures leave out.
func (op *operation) leftOutOf(p warehouse.PageArgs) factsOf {
	return op.factsOf("leftOut", p, warehouse.LeftOut)
}

func (op *operation) factsOf(field string, p warehouse.PageArgs, list func(context.Context, []warehouse.EvidenceKey, warehouse.PageArgs) (factPages, error)) factsOf {
	return withArgs(op, field, p, func() factsOf {
		return one(op, &op.proven, func(_ *warehouse.Reader, ctx context.Context, keys []warehouse.EvidenceKey) (factPages, error) {
			return list(ctx, keys, p)
		}, func(at level, pages []*warehouse.Page[*warehouse.Fact]) {
			for _, p := range pages {
				rows := make([]*warehouse.Fact, len(p.Edges))
				for i, e := range p.Edges {
					rows[i] = e.Node
				}
				sawFacts(op, at, rows, func(f *warehouse.Fact) (warehouse.DisclosureKey, warehouse.UnitKey) { return f.Disclosure, f.Unit })
			}
		})
	})
}

// figureFindings loads the findings of the disclosures that figures are made of.
func (op *operation) figureFindings(first int) *loader[warehouse.EvidenceKey, []*warehouse.Finding] {
	return withArgs(op, "figureFindings", first, func() *loader[warehouse.EvidenceKey, []*warehouse.Finding] {
		return many(op, &op.proven, func(_ *warehouse.Reader, ctx context.Context, keys []warehouse.EvidenceKey) (map[warehouse.EvidenceKey][]*warehouse.Finding, error) {
			return warehouse.FindingsOfFigures(ctx, keys, first)
		}, op.sawFindings)
	})
}
