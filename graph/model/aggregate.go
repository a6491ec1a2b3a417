package model

import (
	"fmt"
	"strings"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// AggregateConnection is a page of the rows of an aggregate.
type AggregateConnection struct {
	*warehouse.Aggregate
	Meta     *ResultMeta
	Citation string
	Cursor   func(place int) string // that continues after the row with this place in the list, from 1
}

// AggregateEdge is a row with its cursor.
type AggregateEdge struct {
	Node   *AggregateRow
	Cursor string
}

// Nodes are the rows of the page.
func (c *AggregateConnection) Nodes() []*AggregateRow {
	rows := make([]*AggregateRow, len(c.Rows))
	for i, r := range c.Rows {
		rows[i] = &AggregateRow{r}
	}
	return rows
}

// Edges are the rows with their cursors.
func (c *AggregateConnection) Edges() []*AggregateEdge {
	edges := make([]*AggregateEdge, len(c.Rows))
	for i, r := range c.Rows {
		edges[i] = &AggregateEdge{&AggregateRow{r}, c.Cursor(c.Query.Offset + i + 1)}
	}
	return edges
}

// PageInfo says where the page stands.
func (c *AggregateConnection) PageInfo() *PageInfo {
	info := &PageInfo{HasNextPage: c.HasNext(), HasPreviousPage: c.Query.Offset > 0}
	if n := len(c.Rows); n > 0 {
		start, end := c.Cursor(c.Query.Offset+1), c.Cursor(c.Query.Offset+n)
		info.StartCursor, info.EndCursor = &start, &end
	}
	return info
}

// Totals are all that the filter chooses.
func (c *AggregateConnection) Totals() *AggregateRow { return &AggregateRow{c.Aggregate.Totals} }

// AggregateRow is a row of an aggregate.
type AggregateRow struct{ *warehouse.AggregateRow }

// Key is what the row is in a dimension; nil where it is not divided by it.
func (r *AggregateRow) Key(dimension warehouse.Dimension) *DimensionValue {
	key, divided := r.Within(dimension)
	if !divided {
		return nil
	}
	return r.dimensionValue(key)
}

func (r *AggregateRow) dimensionValue(key warehouse.GroupKey) *DimensionValue {
	v := &DimensionValue{GroupKey: key}
	v.Disclosures, v.FirstYear, v.LastYear = r.Seen()
	return v
}

// Keys are all that the row is.
func (r *AggregateRow) Keys() []*DimensionValue {
	keys := make([]*DimensionValue, len(r.AggregateRow.Keys))
	for i, k := range r.AggregateRow.Keys {
		keys[i] = r.dimensionValue(k)
	}
	return keys
}

// Rank is nil for what is no group.
func (r *AggregateRow) Rank() *int {
	if r.AggregateRow.Rank == 0 {
		return nil
	}
	return &r.AggregateRow.Rank
}

// Value is a figure of the row.
func (r *AggregateRow) Value(measure fiscal.Measure, fn *warehouse.Fn, in *fiscal.AmountUnit, per *warehouse.Per, prices *Prices) (*Figure, error) {
	if prices != nil && *prices == PricesConstant {
		return nil, &InputError{
			EN: "prices CONSTANT needs a price index, and none is loaded: a change of prices would be guessed",
			ZH: "CONSTANT 须有价格指数，而尚未加载：不作推测",
		}
	}
	s := warehouse.FigureSpec{}
	if fn != nil {
		s.Fn = *fn
	}
	if per != nil {
		s.Per = *per
	}
	f, ok := r.Figure(measure, s)
	if !ok {
		return nil, &InputError{
			EN: fmt.Sprintf("%s is not among the measures of this aggregate", measure), ZH: fmt.Sprintf("%s 不在该汇总的指标之内", measure),
		}
	}
	return NewFigure(f, in), nil
}

// Figure is a number that carries its comparison, its coverage and its proof. Money is in the unit In; nil: no money.
type Figure struct {
	Value, Comparison, Change Shown
	In                        *fiscal.AmountUnit
	State                     fiscal.State
	Ratio                     *float64
	ShareOfTotal              *float64
	PercentileRank            *float64
	Coverage                  *FigureCoverage
	Evidence                  *warehouse.EvidenceKey // what it is made of; nil: nothing, or Fact alone
	Fact                      *warehouse.Fact        // of a figure that is one fact
	End                       *BridgeEnd             // of a figure that is an end of a bridge
}

// NewFigure gives a figure of the warehouse in a unit.
func NewFigure(f *warehouse.AggregateFigure, in *fiscal.AmountUnit) *Figure {
	out := &Figure{
		Value: Shown{Of: f.Value}, Comparison: Shown{Of: f.Comparison}, Change: Shown{Of: f.Change}, State: f.State, Ratio: f.Ratio, ShareOfTotal: f.ShareOfTotal,
		PercentileRank: f.PercentileRank, Evidence: f.Evidence,
	}
	out.Coverage = &FigureCoverage{&f.Coverage, out}
	if !f.Count {
		unit := In(in)
		out.In = &unit
		out.Value, out.Comparison, out.Change = Money(f.Value, unit), Money(f.Comparison, unit), Money(f.Change, unit)
	}
	return out
}

// FigureCoverage counts what a figure is made of.
type FigureCoverage struct {
	*warehouse.FigureCoverage
	Of *Figure
}

// ResultMeta says what an answer stands on.
type ResultMeta struct {
	DataVersion uint64
	Complete    bool
	TotalCount  int
	CutBy       *string
	Cost        int
	Basis       warehouse.Basis
	PairingEN   string // empty: nothing was paired
	PairingZH   string
}

// NewResultMeta describes an aggregate.
func NewResultMeta(a *warehouse.Aggregate, cost int) *ResultMeta {
	m := &ResultMeta{DataVersion: a.Version(), TotalCount: a.Total, Cost: cost, Basis: a.Query.Basis}
	m.PairingEN, m.PairingZH = a.Pairing()
	if cut := a.CutBy(); cut != "" {
		m.CutBy = &cut
	} else {
		m.Complete = true
	}
	return m
}

// Pairing is nil where nothing was compared.
func (m *ResultMeta) Pairing(lang *Language) *string {
	text := m.PairingZH
	if lang != nil && *lang == LanguageEn {
		text = m.PairingEN
	}
	if text == "" {
		return nil
	}
	return &text
}

// DimensionValue is a value of a dimension with the disclosures behind it.
type DimensionValue struct {
	warehouse.GroupKey
	Disclosures         int
	FirstYear, LastYear int
}

// NewDimensionValue is a value without disclosures that are counted yet.
func NewDimensionValue(key warehouse.GroupKey) *DimensionValue { return &DimensionValue{GroupKey: key} }

// Code is nil where the documents are silent.
func (v *DimensionValue) Code() *string { return notEmpty(v.GroupKey.Code) }

func notEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// Label is the value's name.
func (v *DimensionValue) Label(lang *Language) string {
	if lang == nil || *lang != LanguageEn {
		return v.GroupKey.Label
	}
	switch v.Dimension {
	case warehouse.ByPart:
		info, _ := fiscal.Measure(v.GroupKey.Code).Info()
		return info.EN
	case warehouse.BySector, warehouse.ByStage, warehouse.ByScope, warehouse.ByFund, warehouse.ByIndicatorLevel1, warehouse.ByIndicatorLevel2:
		return orUndisclosed(strings.ToLower(strings.ReplaceAll(v.GroupKey.Code, "_", " ")))
	case warehouse.ByYear:
		return v.GroupKey.Code
	default:
		if v.GroupKey.Code == "" {
			return orUndisclosed("")
		}
		return v.GroupKey.Label
	}
}

func orUndisclosed(s string) string {
	if s == "" {
		return "not disclosed"
	}
	return s
}

func year(y int) *int {
	if y == 0 {
		return nil
	}
	return &y
}

// First is the first year of the disclosures; nil where there is none.
func (v *DimensionValue) First() *int { return year(v.FirstYear) }

// Last is their last year; nil where there is none.
func (v *DimensionValue) Last() *int { return year(v.LastYear) }

// Evidence is a fact that a figure is made of.
type Evidence struct{ *warehouse.Fact }

// The connection and edge of facts.
type (
	EvidenceConnection = Connection[*Evidence]
	EvidenceEdge       = warehouse.Edge[*Evidence]
)

// NewEvidence is a page of facts.
func NewEvidence(p *warehouse.Page[*warehouse.Fact]) *EvidenceConnection {
	page := &warehouse.Page[*Evidence]{Edges: make([]warehouse.Edge[*Evidence], len(p.Edges)), HasNext: p.HasNext, HasPrev: p.HasPrev, Total: p.Total}
	for i, e := range p.Edges {
		page.Edges[i] = warehouse.Edge[*Evidence]{Node: &Evidence{e.Node}, Cursor: e.Cursor}
	}
	return &EvidenceConnection{Page: page}
}

// Of is nil for a fact of the whole disclosure.
func (e *Evidence) Of() *string { return notEmpty(e.Fact.Of) }

// Value is the fact's number.
func (e *Evidence) Value(in *fiscal.AmountUnit) Shown {
	return MoneyOf(e.Measure, &e.Fact.Value, in)
}

// Lacks is empty for a fact that counts.
func (e *Evidence) Lacks() []warehouse.Lack { return append([]warehouse.Lack{}, e.Fact.Lacks...) }

// Source is where it stands.
func (e *Evidence) Source() *SourceLocation { return Locate(e.Fact.Disclosure, e.At) }

// HavingInput keeps rows by a figure, with bounds in a unit of the caller's choice.
type HavingInput struct {
	warehouse.Having
	In *fiscal.AmountUnit
}

// Rows is the condition in 元; shares, ratios and counts stay as they are.
func (h *HavingInput) Rows() warehouse.Having {
	rows := h.Having
	info, _ := h.Measure.Info()
	if !info.Count && h.Fn != warehouse.FnCount && (h.Of == warehouse.PartValue || h.Of == warehouse.PartChange) {
		rows.Gte, rows.Lte = yuan(h.Gte, In(h.In)), yuan(h.Lte, In(h.In))
	}
	return rows
}
