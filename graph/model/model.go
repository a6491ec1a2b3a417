// Package model holds the GraphQL types that have no row of their own in the warehouse: pages, figures in the unit of
// money that was asked for, and the groups of figures that a disclosure is read in. Everything else in the schema is a
// row of package warehouse or a word of package fiscal.
package model
