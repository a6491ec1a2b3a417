package graph

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"gongkai/graph/model"
	"gongkai/warehouse"
)

// page is Relay's arguments as the warehouse takes them.
func page(ctx context.Context, first *int, after *string, last *int, before *string) warehouse.PageArgs {
	return warehouse.PageArgs{
		First: first, After: after, Last: last, Before: before,
		Uncounted: !selects(ctx, "totalCount"),
		Unmarked:  !selects(ctx, "edges", "cursor") && !selects(ctx, "pageInfo", "startCursor") && !selects(ctx, "pageInfo", "endCursor"),
	}
}

// indicatorPage is page, with what of the rows nobody asks for.
func indicatorPage(ctx context.Context, first *int, after *string, last *int, before *string) warehouse.PageArgs {
	p, asked := page(ctx, first, after, last, before), rowFields(ctx)
	for _, part := range indicatorParts {
		if !slices.ContainsFunc(part.fields, func(name string) bool { return asked[name] }) {
			p.Unread = append(p.Unread, part.field)
		}
	}
	return p
}

// indicatorParts says which fields of the schema are made of what can be left out.
var indicatorParts = []struct {
	field  warehouse.RowField
	fields []string
}{
	{warehouse.FieldLevelTexts, []string{"level1Text", "level2Text"}},
	{warehouse.FieldDefinition, []string{"definition"}},
	{warehouse.FieldTargetParts, []string{"target.operator", "target.kind", "target.value", "target.upper", "target.unit", "target.normalizedUnit"}},
	{warehouse.FieldNormalized, []string{"target.normalized"}},
	{warehouse.FieldBasis, []string{"basis", "basisReferences"}},
	{warehouse.FieldPlace, []string{"source"}},
	{warehouse.FieldTargetPlace, []string{"targetSource"}},
	{warehouse.FieldUnitPlace, []string{"unitSource"}},
	{warehouse.FieldSignPlace, []string{"signSource"}},
	{warehouse.FieldActual, []string{"actual", "actualSource"}},
	{warehouse.FieldOutcome, []string{"outcome"}},
	{warehouse.FieldScores, []string{"weight", "score", "deviationReason"}},
}

// rowFields are the fields that are selected of the rows of a connection, and as name.name those a level below.
func rowFields(ctx context.Context) map[string]bool {
	op := graphql.GetOperationContext(ctx)
	fields := map[string]bool{}
	var note func(set ast.SelectionSet, above string)
	note = func(set ast.SelectionSet, above string) {
		for _, f := range graphql.CollectFields(op, set, nil) {
			fields[above+f.Name] = true
			if above == "" {
				note(f.Selections, f.Name+".")
			}
		}
	}
	for _, f := range graphql.CollectFields(op, graphql.GetFieldContext(ctx).Field.Selections, nil) {
		switch f.Name {
		case "nodes":
			note(f.Selections, "")
		case "edges":
			for _, of := range graphql.CollectFields(op, f.Selections, nil) {
				if of.Name == "node" {
					note(of.Selections, "")
				}
			}
		}
	}
	return fields
}

// indicators answers with a page of indicators. Those of a few whole disclosures are loaded by key: what several operations
// ask for at a time goes into one statement.
func indicators(ctx context.Context, f *warehouse.IndicatorFilter, o *warehouse.IndicatorOrder, args warehouse.PageArgs) (*model.Connection[*warehouse.Indicator], error) {
	op := operationOf(ctx)
	return connection(ctx, func(r *warehouse.Reader) (*warehouse.Page[*warehouse.Indicator], error) {
		keys, whole, err := r.WholeDisclosures(f)
		if err != nil {
			return nil, err
		}
		if !whole {
			return r.Indicators(ctx, f, o, args)
		}
		var rows []*warehouse.Indicator
		op.disclosures.add(levelOf(ctx), keys)
		for _, key := range keys {
			of, err := op.indicatorsOf(args.Unread).load(ctx, key)
			if err != nil {
				return nil, err
			}
			rows = append(rows, of...)
		}
		return warehouse.IndicatorPage(rows, o, args)
	}, (*operation).sawIndicators)
}

// connection answers with a page of a root list and notes that its rows are siblings.
func connection[T any](
	ctx context.Context, read func(*warehouse.Reader) (*warehouse.Page[T], error), saw func(*operation, level, []T),
) (*model.Connection[T], error) {
	op := operationOf(ctx)
	r, err := op.reader()
	if err != nil {
		return nil, err
	}
	p, err := read(r)
	if err != nil {
		return nil, err
	}
	c := &model.Connection[T]{Page: p}
	saw(op, levelOf(ctx), c.Nodes())
	return c, nil
}

// shownPage is a page of rows as the schema has them.
func shownPage[From, To any](p *warehouse.Page[From], err error, show func(From) To) (*warehouse.Page[To], error) {
	if err != nil {
		return nil, err
	}
	shown := &warehouse.Page[To]{HasNext: p.HasNext, HasPrev: p.HasPrev, Total: p.Total, Edges: make([]warehouse.Edge[To], len(p.Edges))}
	for i, e := range p.Edges {
		shown.Edges[i] = warehouse.Edge[To]{Node: show(e.Node), Cursor: e.Cursor}
	}
	return shown, nil
}

// roots answers with a plain list, in the same way.
func roots[T any](
	ctx context.Context, read func(*warehouse.Reader) ([]T, error), saw func(*operation, level, []T),
) ([]T, error) {
	op := operationOf(ctx)
	r, err := op.reader()
	if err != nil {
		return nil, err
	}
	rows, err := read(r)
	if err != nil {
		return nil, err
	}
	saw(op, levelOf(ctx), rows)
	return rows, nil
}

// root answers with a single row; nil where there is none.
func root[T any](
	ctx context.Context, read func(*warehouse.Reader) (*T, error), saw func(*operation, level, []*T),
) (*T, error) {
	rows, err := roots(ctx, func(r *warehouse.Reader) ([]*T, error) {
		row, err := read(r)
		return []*T{row}, err
	}, saw)
	if err != nil {
		return nil, err
	}
	return rows[0], nil
}

// unitPages makes the loader of a connection below units: one statement for the pages of all units of the level.
func unitPages[T any](
	op *operation, saw func(level, []T),
	read func(*warehouse.Reader, context.Context, []warehouse.UnitKey) (map[warehouse.UnitKey]*warehouse.Page[T], error),
) *loader[warehouse.UnitKey, *warehouse.Page[T]] {
	return one(op, &op.units, read, func(at level, pages []*warehouse.Page[T]) {
		var rows []T
		for _, p := range pages {
			rows = append(rows, (&model.Connection[T]{Page: p}).Nodes()...)
		}
		saw(at, rows)
	})
}

// unitPage answers with one unit's page; a unit without rows has an empty one.
func unitPage[T any](
	ctx context.Context, l *loader[warehouse.UnitKey, *warehouse.Page[T]], u *warehouse.Unit,
) (*model.Connection[T], error) {
	p, err := l.load(ctx, u.Key)
	if err != nil {
		return nil, err
	}
	if p == nil {
		p = &warehouse.Page[T]{}
	}
	return &model.Connection[T]{Page: p}, nil
}
