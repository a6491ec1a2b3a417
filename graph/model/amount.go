package model

import (
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// In is the unit of money that was asked for: 万元 where the caller said null.
func In(unit *fiscal.AmountUnit) fiscal.AmountUnit {
	if unit == nil {
		return fiscal.WanYuan
	}
	return *unit
}

// Shown is a number as it is answered: with the point moved to the left by so many digits. To divide it would copy it, for
// each of many thousand figures of an answer.
type Shown struct {
	Of     *decimal.Decimal // nil: null
	Digits int32
}

// Number is the number itself; nil for null.
func (s Shown) Number() *decimal.Decimal {
	if s.Of == nil || s.Digits == 0 {
		return s.Of
	}
	n := s.Of.Shift(-s.Digits)
	return &n
}

// Money shows m, in 元, in a unit.
func Money(m *fiscal.Money, in fiscal.AmountUnit) Shown { return Shown{m, in.Digits()} }

// SourceLocation is a place together with the disclosure whose document it is in.
type SourceLocation struct {
	warehouse.Place
	Disclosure warehouse.DisclosureKey
}

// MoneyOf gives a figure of a measure in a unit of money; a number of things as it is.
func MoneyOf(measure fiscal.Measure, m *fiscal.Money, in *fiscal.AmountUnit) Shown {
	if info, _ := measure.Info(); info.Count {
		return Shown{Of: m}
	}
	return Money(m, In(in))
}

// Locate puts a place into the document of its disclosure; nil stays nil.
func Locate(d warehouse.DisclosureKey, at *warehouse.Place) *SourceLocation {
	if at == nil {
		return nil
	}
	return &SourceLocation{Place: *at, Disclosure: d}
}

// Amount is a figure in the unit of money that was asked for.
type Amount struct {
	row *warehouse.Amount
	In  fiscal.AmountUnit
}

// NewAmount gives a row in a unit. It is nil for a document that is silent: no row, or one that says NOT_PUBLISHED
// with neither a change nor a reason.
func NewAmount(row *warehouse.Amount, in *fiscal.AmountUnit) *Amount {
	if row == nil || row.State == fiscal.StateNotPublished && row.ChangeAt == nil && row.ReasonAt == nil {
		return nil
	}
	return &Amount{row: row, In: In(in)}
}

// ProjectAmount is a project's amount with that of the year before; nil where no place states it.
func ProjectAmount(p *warehouse.Project, prior *fiscal.Money, in *fiscal.AmountUnit) *Amount {
	if p.Amount == nil {
		return nil
	}
	return NewAmount(&warehouse.Amount{
		Disclosure: p.Disclosure, Unit: p.Unit, Year: p.Year, Stage: p.Stage, State: fiscal.StateOf(*p.Amount),
		Value: p.Amount, At: p.AmountAt, PriorYear: prior,
	}, in)
}

// show gives a figure as it is to be answered: money in the unit, a count as it is.
func (a *Amount) show(m *fiscal.Money) Shown {
	if info, _ := a.row.Measure.Info(); info.Count {
		return Shown{Of: m}
	}
	return Money(m, a.In)
}

// Measure is nil for the amount of a single project.
func (a *Amount) Measure() *fiscal.Measure {
	if a.row.Measure == "" {
		return nil
	}
	return &a.row.Measure
}

// Value is nil where the place is blank or unreadable.
func (a *Amount) Value() Shown { return a.show(a.row.Value) }

// State says what the document does about the figure.
func (a *Amount) State() fiscal.State { return a.row.State }

// StatedChange is the change that the document states.
func (a *Amount) StatedChange() Shown { return a.show(a.row.StatedChange) }

// StatedRate is the change in percent that the document states.
func (a *Amount) StatedRate() *decimal.Decimal { return a.row.StatedRate }

// ChangeBase is what the stated change is measured against.
func (a *Amount) ChangeBase() *string { return a.row.ChangeBase }

// StatedReason is the reason that the document states.
func (a *Amount) StatedReason() *string { return a.row.Reason }

// PriorYear is the figure of the year before, as disclosed then.
func (a *Amount) PriorYear() Shown { return a.show(a.row.PriorYear) }

// YoyChange is the difference to the year before, as disclosed then.
func (a *Amount) YoyChange() Shown { return a.show(a.change()) }

func (a *Amount) change() *fiscal.Money {
	if a.row.Value == nil || a.row.PriorYear == nil {
		return nil
	}
	c := a.row.Value.Sub(*a.row.PriorYear)
	return &c
}

// YoyRatio is the change as a share of the year before; nil where that is zero.
func (a *Amount) YoyRatio() *float64 {
	c := a.change()
	if c == nil || a.row.PriorYear.IsZero() {
		return nil
	}
	f := c.Div(*a.row.PriorYear).InexactFloat64()
	return &f
}

// Confidence is nil: every format read so far is text, and text is read exactly.
func (a *Amount) Confidence() *float64 { return nil }

// VerifiedBy is nil: figures are confirmed by hand nowhere yet.
func (a *Amount) VerifiedBy() *string { return nil }

// Source is where the figure stands.
func (a *Amount) Source() *SourceLocation { return Locate(a.row.Disclosure, a.row.At) }

// ChangeSource is where the change is stated.
func (a *Amount) ChangeSource() *SourceLocation { return Locate(a.row.Disclosure, a.row.ChangeAt) }

// ReasonSource is where the reason is stated.
func (a *Amount) ReasonSource() *SourceLocation { return Locate(a.row.Disclosure, a.row.ReasonAt) }

// Disclosure is the one that the figure is of.
func (a *Amount) Disclosure() warehouse.DisclosureKey { return a.row.Disclosure }

// Witnesses are all places that state the figure: those of its own disclosure, then those of later ones.
func (a *Amount) Witnesses(later []*warehouse.LaterWitness) []*Witness {
	out := make([]*Witness, len(a.row.Witnesses), len(a.row.Witnesses)+2)
	for i, w := range a.row.Witnesses {
		out[i] = &Witness{
			Kind: w.Kind, Value: a.show(&w.Value), Agrees: a.row.Value != nil && a.row.Value.Equal(w.Value),
			Source: Locate(a.row.Disclosure, &w.At),
		}
	}
	for _, w := range later {
		if w.Measure == a.row.Measure {
			out = append(out, &Witness{
				Kind: w.Kind, Value: a.show(&w.Value), Agrees: a.row.Value != nil && w.Agrees(*a.row.Value), Implied: w.Implied, Source: Locate(w.In, &w.At),
			})
		}
	}
	return out
}

// Budgets are the budgets that the document prints beside the figure.
func (a *Amount) Budgets() []*Budgeted {
	out := make([]*Budgeted, len(a.row.Budgets))
	for i := range a.row.Budgets {
		out[i] = &Budgeted{row: &a.row.Budgets[i], of: a}
	}
	return out
}

// Budgeted is a budget beside an actual figure, in the unit of its amount.
type Budgeted struct {
	row *warehouse.Budgeted
	of  *Amount
}

// Stage says which budget it is.
func (b *Budgeted) Stage() fiscal.Stage { return b.row.Stage }

// Value is nil where only the completion is stated.
func (b *Budgeted) Value() Shown { return b.of.show(b.row.Value) }

// Difference is the actual figure minus the budget.
func (b *Budgeted) Difference() Shown {
	if b.row.Value == nil || b.of.row.Value == nil {
		return Shown{}
	}
	d := b.of.row.Value.Sub(*b.row.Value)
	return b.of.show(&d)
}

// CompletionRate is the actual figure as a share of the budget; nil where that is zero.
func (b *Budgeted) CompletionRate() *float64 {
	if b.row.Value == nil || b.of.row.Value == nil || b.row.Value.IsZero() {
		return nil
	}
	f := b.of.row.Value.Div(*b.row.Value).InexactFloat64()
	return &f
}

// StatedCompletion is the completion in percent that the document states.
func (b *Budgeted) StatedCompletion() *decimal.Decimal { return b.row.Completion }

// Source is where the budget stands.
func (b *Budgeted) Source() *SourceLocation { return Locate(b.of.row.Disclosure, &b.row.At) }

// Witness is one place that states a figure, in the unit of its amount.
type Witness struct {
	Kind   fiscal.WitnessKind
	Value  Shown
	Agrees bool
	// Implied is true where the figure follows from a stated change.
	Implied bool
	Source  *SourceLocation
}

// Point is one year of a series in the unit of money that was asked for.
type Point struct {
	*warehouse.Point
	In    fiscal.AmountUnit
	count bool
}

// Points gives a series' points in a unit.
func Points(s *warehouse.Series, in *fiscal.AmountUnit) []*Point {
	info, _ := s.Measure.Info()
	all, out := make([]Point, len(s.Points)), make([]*Point, len(s.Points)) // one piece of memory for all
	for i := range s.Points {
		all[i] = Point{Point: &s.Points[i], In: In(in), count: info.Count}
		out[i] = &all[i]
	}
	return out
}

func (p *Point) show(m *fiscal.Money) Shown {
	if p.count {
		return Shown{Of: m}
	}
	return Money(m, p.In)
}

// Value is nil where no disclosure of the group states the figure.
func (p *Point) Value() Shown { return p.show(p.Point.Value) }

// Change is the difference to the year before.
func (p *Point) Change() Shown { return p.show(p.Point.Change) }

// Source proves the figure where it is a single unit's.
func (p *Point) Source() *SourceLocation {
	if p.Point.Disclosure == nil {
		return nil
	}
	return Locate(*p.Point.Disclosure, p.At)
}
