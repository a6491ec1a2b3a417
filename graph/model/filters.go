package model

import (
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// ProjectFilter is the warehouse's filter with amounts in a unit of the caller's choice.
type ProjectFilter struct {
	warehouse.ProjectFilter
	In fiscal.AmountUnit
}

// Rows is the filter in 元; nil stays nil.
func (f *ProjectFilter) Rows() *warehouse.ProjectFilter {
	if f == nil {
		return nil
	}
	rows := f.ProjectFilter
	rows.MinAmount, rows.MaxAmount = yuan(f.MinAmount, f.In), yuan(f.MaxAmount, f.In)
	return &rows
}

func yuan(n *fiscal.Money, in fiscal.AmountUnit) *fiscal.Money {
	if n == nil {
		return nil
	}
	m := fiscal.ToYuan(*n, in)
	return &m
}
