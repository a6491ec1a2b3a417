package model

import (
	"slices"

	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// RankedUnit is a unit with its place in a ranking.
type RankedUnit struct{ *warehouse.RankedUnit }

// Value is the figure.
func (r *RankedUnit) Value(in *fiscal.AmountUnit) Shown {
	return MoneyOf(r.Measure, r.RankedUnit.Value, in)
}

// PriorYear is the figure of the year before.
func (r *RankedUnit) PriorYear(in *fiscal.AmountUnit) Shown {
	return MoneyOf(r.Measure, r.Prior, in)
}

// Change is the difference of the two.
func (r *RankedUnit) Change(in *fiscal.AmountUnit) Shown {
	return MoneyOf(r.Measure, r.RankedUnit.Change, in)
}

// ShareOfExpenditure is the figure's share of the unit's whole expenditure.
func (r *RankedUnit) ShareOfExpenditure() *float64 { return r.Share }

// Source is where the figure stands.
func (r *RankedUnit) Source() *SourceLocation { return Locate(r.Disclosure, r.At) }

// DivisorSource is where the divisor stands.
func (r *RankedUnit) DivisorSource() *SourceLocation { return Locate(r.Disclosure, r.DivisorAt) }

// Execution is the budget beside the figure; nil where the ranking is by something else.
func (r *RankedUnit) Execution() *Execution {
	if r.RankedUnit.Execution == nil {
		return nil
	}
	return &Execution{r.RankedUnit.Execution}
}

// Distribution says how a figure is spread over units.
type Distribution struct{ *warehouse.Distribution }

// Sum is the sum of the figures.
func (d *Distribution) Sum(in *fiscal.AmountUnit) Shown {
	return MoneyOf(d.Measure, d.Distribution.Sum, in)
}

// Mean is the mean of the figures.
func (d *Distribution) Mean(in *fiscal.AmountUnit) Shown {
	return MoneyOf(d.Measure, d.Distribution.Mean, in)
}

// Median is the middle of the figures.
func (d *Distribution) Median(in *fiscal.AmountUnit) Shown {
	return MoneyOf(d.Measure, d.Distribution.Quantile(decimal.New(5, -1)), in)
}

// Quantile is the value below which a share of the units lie. A share that is none is an *InputError.
func (d *Distribution) Quantile(at float64, in *fiscal.AmountUnit) (Shown, error) {
	if !(at >= 0 && at <= 1) { // nor NaN
		return Shown{}, &InputError{EN: "quantile takes a share from 0 to 1", ZH: "分位须在 0 与 1 之间"}
	}
	return MoneyOf(d.Measure, d.Distribution.Quantile(decimal.NewFromFloat(at)), in), nil
}

// Deviation is the median distance from the median.
func (d *Distribution) Deviation(in *fiscal.AmountUnit) Shown {
	return MoneyOf(d.Measure, d.Distribution.Deviation(), in)
}

// Outlier is a unit that stands out from its peers.
type Outlier struct{ *warehouse.Outlier }

// Value is the figure.
func (o *Outlier) Value(in *fiscal.AmountUnit) Shown {
	return MoneyOf(o.Measure, &o.Outlier.Value, in)
}

// Median is the middle of the peers' figures.
func (o *Outlier) Median(in *fiscal.AmountUnit) Shown {
	return MoneyOf(o.Measure, &o.Outlier.Median, in)
}

// LowerQuartile is the value below which a quarter of the peers lie.
func (o *Outlier) LowerQuartile(in *fiscal.AmountUnit) Shown {
	return MoneyOf(o.Measure, &o.Lower, in)
}

// UpperQuartile is the value above which a quarter of the peers lie.
func (o *Outlier) UpperQuartile(in *fiscal.AmountUnit) Shown {
	return MoneyOf(o.Measure, &o.Upper, in)
}

// Deviation is the peers' median distance from their median.
func (o *Outlier) Deviation(in *fiscal.AmountUnit) Shown {
	return MoneyOf(o.Measure, &o.Outlier.Deviation, in)
}

// Source is where the figure stands.
func (o *Outlier) Source() *SourceLocation { return Locate(o.Disclosure, o.At) }

// DivisorSource is where the divisor stands.
func (o *Outlier) DivisorSource() *SourceLocation { return Locate(o.Disclosure, o.DivisorAt) }

// PeerFigures are the first figures of the peers, those nearest to the median first.
func (o *Outlier) PeerFigures(first int) []*PeerFigure {
	members := slices.Clone(o.Members)
	distance := func(m *warehouse.Outlier) decimal.Decimal { return m.Value.Sub(o.Outlier.Median).Abs() }
	slices.SortStableFunc(members, func(a, b *warehouse.Outlier) int { return distance(a).Cmp(distance(b)) })
	out := make([]*PeerFigure, min(first, len(members)))
	for i := range out {
		out[i] = &PeerFigure{Measure: o.Measure, Unit: members[i].Unit, Figure: &members[i].Value, Disclosure: members[i].Disclosure, At: members[i].At}
	}
	return out
}

// PeerFigure is a peer's figure.
type PeerFigure struct {
	Measure    fiscal.Measure
	Unit       warehouse.UnitKey
	Figure     *fiscal.Money
	Disclosure warehouse.DisclosureKey
	At         *warehouse.Place
}

// Value is the figure.
func (p *PeerFigure) Value(in *fiscal.AmountUnit) Shown {
	return MoneyOf(p.Measure, p.Figure, in)
}

// Source is where the figure stands.
func (p *PeerFigure) Source() *SourceLocation { return Locate(p.Disclosure, p.At) }

// ComparisonCell is a figure of a table, or a sum of some.
type ComparisonCell struct{ *warehouse.ComparisonCell }

// Value is the figure.
func (c *ComparisonCell) Value(in *fiscal.AmountUnit) Shown {
	return MoneyOf(c.Measure, c.ComparisonCell.Value, in)
}

// Source is where the figure stands; nil for a sum.
func (c *ComparisonCell) Source() *SourceLocation {
	if c.Disclosure == 0 {
		return nil
	}
	return Locate(c.Disclosure, c.At)
}

// Cells are the cells of a row.
func Cells(row []warehouse.ComparisonCell) []*ComparisonCell {
	cells := make([]*ComparisonCell, len(row))
	for i := range row {
		cells[i] = &ComparisonCell{&row[i]}
	}
	return cells
}

// Comparison is a table of units by measures and years.
type Comparison struct{ *warehouse.Comparison }

// Totals are the sums of the columns.
func (c *Comparison) Totals() []*ComparisonCell { return Cells(c.Comparison.Totals) }

// Rows are the units' rows.
func (c *Comparison) Rows() []*ComparisonRow {
	rows := make([]*ComparisonRow, len(c.Comparison.Rows))
	for i, r := range c.Comparison.Rows {
		rows[i] = &ComparisonRow{r}
	}
	return rows
}

// ComparisonRow is a unit's row.
type ComparisonRow struct{ *warehouse.ComparisonRow }

// Cells are its figures, by column.
func (r *ComparisonRow) Cells() []*ComparisonCell { return Cells(r.ComparisonRow.Cells) }

// Totals are its sums, by measure.
func (r *ComparisonRow) Totals() []*ComparisonCell { return Cells(r.ComparisonRow.Totals) }

// CoverageYear is the coverage of one year.
type CoverageYear struct{ *warehouse.CoverageYear }

// Expected is how many units should have disclosed.
func (c *CoverageYear) Expected() int { return c.Disclosed + len(c.CoverageYear.Missing) }

// Missing is how many of them did not.
func (c *CoverageYear) Missing() int { return len(c.CoverageYear.Missing) }

// Coverage says which units disclosed in which years.
type Coverage struct{ *warehouse.Coverage }

// Years are the years, ascending.
func (c *Coverage) Years() []*CoverageYear {
	years := make([]*CoverageYear, len(c.Coverage.Years))
	for i, y := range c.Coverage.Years {
		years[i] = &CoverageYear{y}
	}
	return years
}

// TargetMove is how a target of one unit and project moved.
type TargetMove struct {
	From, To *warehouse.Indicator
	Change   decimal.Decimal
	Stricter *bool // nil: neither
}

// TargetSpread is how the targets of one kind and unit are spread.
type TargetSpread struct {
	*warehouse.TargetSpread
	Lowest, Highest *warehouse.Indicator
}

// IndicatorComparison is one indicator across units and years.
type IndicatorComparison struct{ *warehouse.TargetComparison }

// Count is how many indicators bear the name.
func (c *IndicatorComparison) Count() int { return len(c.TargetComparison.Aims) }

// Unchanged counts the targets that stayed the same.
func (c *IndicatorComparison) Unchanged() int { return len(c.TargetComparison.Steady) }

// QualitativeShare is the share of the targets that are no numbers; nil without indicators.
func (c *IndicatorComparison) QualitativeShare() *float64 {
	if len(c.TargetComparison.Aims) == 0 {
		return nil
	}
	share := float64(c.Qualitative) / float64(len(c.TargetComparison.Aims))
	return &share
}

// MovesTo are the moves to stricter targets, or to laxer ones.
func (c *IndicatorComparison) MovesTo(stricter bool) (moves []*warehouse.TargetMove) {
	for _, m := range c.TargetComparison.Moves {
		if m.Stricter != nil && *m.Stricter == stricter {
			moves = append(moves, m)
		}
	}
	return moves
}

// Raised counts the moves to a stricter target.
func (c *IndicatorComparison) Raised() int { raised, _ := c.Moved(); return raised }

// Lowered counts the moves to a laxer one.
func (c *IndicatorComparison) Lowered() int { _, lowered := c.Moved(); return lowered }
