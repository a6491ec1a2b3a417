package model

import "gongkai/warehouse"

// Connection is a page of rows as Relay shapes it.
type Connection[T any] struct {
	Page *warehouse.Page[T]
}

// The connections and edges of the schema.
type (
	UnitConnection       = Connection[*warehouse.Unit]
	UnitEdge             = warehouse.Edge[*warehouse.Unit]
	DisclosureConnection = Connection[*warehouse.Disclosure]
	DisclosureEdge       = warehouse.Edge[*warehouse.Disclosure]
	ProjectConnection    = Connection[*warehouse.Project]
	ProjectEdge          = warehouse.Edge[*warehouse.Project]
	IndicatorConnection  = Connection[*warehouse.Indicator]
	IndicatorEdge        = warehouse.Edge[*warehouse.Indicator]
	FindingConnection    = Connection[*warehouse.Finding]
	FindingEdge          = warehouse.Edge[*warehouse.Finding]
	ChangeConnection     = Connection[*warehouse.FactChange]
	ChangeEdge           = warehouse.Edge[*warehouse.FactChange]
)

// PageInfo says where a page stands in its list. Cursors are nil on an empty page.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool
	StartCursor     *string
	EndCursor       *string
}

// Edges are the rows with their cursors.
func (c *Connection[T]) Edges() []warehouse.Edge[T] { return c.Page.Edges }

// Nodes are the rows.
func (c *Connection[T]) Nodes() []T {
	nodes := make([]T, len(c.Page.Edges))
	for i, e := range c.Page.Edges {
		nodes[i] = e.Node
	}
	return nodes
}

// PageInfo says where the page stands.
func (c *Connection[T]) PageInfo() *PageInfo {
	info := &PageInfo{HasNextPage: c.Page.HasNext, HasPreviousPage: c.Page.HasPrev}
	if n := len(c.Page.Edges); n > 0 {
		info.StartCursor, info.EndCursor = &c.Page.Edges[0].Cursor, &c.Page.Edges[n-1].Cursor
	}
	return info
}

// TotalCount counts the rows of the whole list.
func (c *Connection[T]) TotalCount() int { return c.Page.Total }
