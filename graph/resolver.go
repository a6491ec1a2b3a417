// Package graph answers GraphQL operations from the warehouse.
//
// A resolver translates arguments, makes one call and returns. Children come through loaders (loader.go) that ask for
// all siblings at once, so the number of statements of an operation depends on what it selects, never on how many
// rows there are. Everything within one operation is read at one data version. What an operation may cost is settled
// before the first statement (limits.go), and every error gets its code in one table (errors.go).
package graph

//go:generate go tool gqlgen generate

// resolver holds what all operations share; what one operation reads through is in its context.
type resolver struct{ limits Limits }
