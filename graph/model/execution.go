package model

import (
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// Execution is a unit's budget of a year beside its final accounts.
type Execution struct{ *warehouse.Execution }

// Executions are rows as they are answered.
func Executions(rows []*warehouse.Execution) []*Execution {
	out := make([]*Execution, len(rows))
	for i, e := range rows {
		out[i] = &Execution{e}
	}
	return out
}

// Budget is the budget at the beginning of the year.
func (e *Execution) Budget(in *fiscal.AmountUnit) Shown {
	return MoneyOf(e.Measure, e.Execution.Budget.Value, in)
}

// BudgetState says what the document does about the budget.
func (e *Execution) BudgetState() fiscal.State { return e.Execution.Budget.State }

// BudgetSource is where the budget stands.
func (e *Execution) BudgetSource() *SourceLocation { return where(&e.Execution.Budget) }

// PrintedBudget is the budget as the final accounts print it.
func (e *Execution) PrintedBudget(in *fiscal.AmountUnit) Shown {
	return MoneyOf(e.Measure, e.Printed.Value, in)
}

// PrintedBudgetSource is where they print it.
func (e *Execution) PrintedBudgetSource() *SourceLocation { return where(&e.Printed) }

// AdjustedBudget is the budget for the whole year.
func (e *Execution) AdjustedBudget(in *fiscal.AmountUnit) Shown {
	return MoneyOf(e.Measure, e.Adjusted.Value, in)
}

// AdjustedBudgetSource is where it stands.
func (e *Execution) AdjustedBudgetSource() *SourceLocation { return where(&e.Adjusted) }

// Final is the final figure.
func (e *Execution) Final(in *fiscal.AmountUnit) Shown {
	return MoneyOf(e.Measure, e.Execution.Final.Value, in)
}

// FinalState says what the document does about the final figure.
func (e *Execution) FinalState() fiscal.State { return e.Execution.Final.State }

// FinalSource is where the final figure stands.
func (e *Execution) FinalSource() *SourceLocation { return where(&e.Execution.Final) }

// Deviation is the final figure minus the budget.
func (e *Execution) Deviation(in *fiscal.AmountUnit) Shown {
	return MoneyOf(e.Measure, e.Execution.Deviation, in)
}

// where is the place of a figure.
func where(s *warehouse.Stated) *SourceLocation { return Locate(s.Disclosure, s.At) }

// ExecutionConnection is a page of executions with the totals of the whole list.
type ExecutionConnection struct {
	Connection[*Execution]
	Totals *ExecutionTotals
}

// ExecutionEdge is an execution with its cursor.
type ExecutionEdge = warehouse.Edge[*Execution]

// NewExecutionConnection makes a page as it is answered.
func NewExecutionConnection(p *warehouse.ExecutionPage) *ExecutionConnection {
	page := &warehouse.Page[*Execution]{HasNext: p.HasNext, HasPrev: p.HasPrev, Total: p.Total, Edges: make([]ExecutionEdge, len(p.Edges))}
	for i, e := range p.Edges {
		page.Edges[i] = ExecutionEdge{Node: &Execution{e.Node}, Cursor: e.Cursor}
	}
	return &ExecutionConnection{Connection[*Execution]{Page: page}, &ExecutionTotals{&p.Totals}}
}

// ExecutionTotals are sums over the pairs.
type ExecutionTotals struct{ *warehouse.ExecutionTotals }

// Budget is the sum of the budgets.
func (t *ExecutionTotals) Budget(in *fiscal.AmountUnit) Shown {
	return MoneyOf(t.Measure, t.ExecutionTotals.Budget, in)
}

// Final is the sum of the final figures.
func (t *ExecutionTotals) Final(in *fiscal.AmountUnit) Shown {
	return MoneyOf(t.Measure, t.ExecutionTotals.Final, in)
}

// Deviation is the difference of the two.
func (t *ExecutionTotals) Deviation(in *fiscal.AmountUnit) Shown {
	return MoneyOf(t.Measure, t.ExecutionTotals.Deviation, in)
}
