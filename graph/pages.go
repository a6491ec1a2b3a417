package graph

import (
	"context"

	"gongkai/graph/model"
	"gongkai/warehouse"
)

// page is Relay's arguments as the warehouse takes them.
func page(ctx context.Context, first *int, after *string, last *int, before *string) warehouse.PageArgs {
	return warehouse.PageArgs{First: first, After: after, Last: last, Before: before, Uncounted: !selects(ctx, "totalCount")}
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
