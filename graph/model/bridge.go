package model

import (
	"fmt"
	"sync"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// Bridge leads from one figure to another.
type Bridge struct {
	*warehouse.Bridge
	Meta *ResultMeta

	mu    sync.Mutex
	facts map[string]func() (BridgeFacts, error)
}

// BridgeFacts are pages of facts by the name of their step, or of their end of the bridge.
type BridgeFacts map[string]*warehouse.Page[*warehouse.Fact]

// BridgeEnd names the end of a bridge that a figure is.
type BridgeEnd struct {
	Of   *Bridge
	Name string // warehouse.BridgeFrom, warehouse.BridgeTo
}

// NewBridge makes a bridge as it is answered.
func NewBridge(b *warehouse.Bridge, version uint64, cost int) *Bridge {
	m := &ResultMeta{DataVersion: version, TotalCount: b.Groups, Cost: cost, Basis: warehouse.AsDisclosed, Complete: b.Groups <= b.Query.First}
	if !m.Complete {
		m.CutBy = new("FIRST")
	}
	if b.Query.LikeForLike {
		m.Basis = warehouse.LikeForLike
	}
	m.PairingEN, m.PairingZH = pairing(b)
	return &Bridge{Bridge: b, Meta: m, facts: map[string]func() (BridgeFacts, error){}}
}

func (b *Bridge) money(v *fiscal.Money, in *fiscal.AmountUnit) Shown {
	return MoneyOf(b.Query.Measure, v, in)
}

// From is the earlier end.
func (b *Bridge) From(in *fiscal.AmountUnit) *Figure {
	return b.end(warehouse.BridgeFrom, &b.Bridge.From, nil, in)
}

// To is the later end, compared with the earlier.
func (b *Bridge) To(in *fiscal.AmountUnit) *Figure {
	return b.end(warehouse.BridgeTo, &b.Bridge.To, b.Bridge.From.Value, in)
}

func (b *Bridge) end(name string, s *warehouse.BridgeSide, before *fiscal.Money, in *fiscal.AmountUnit) *Figure {
	info, _ := b.Query.Measure.Info()
	f := &warehouse.AggregateFigure{
		Value: s.Value, Comparison: before, State: fiscal.StateNotPublished, Count: info.Count,
		Coverage: warehouse.FigureCoverage{
			Expected: s.Units + s.Blank + s.Missing, Disclosed: s.Units, Zero: s.Zero, Blank: s.Blank, Missing: s.Missing,
			LeftOutAsDuplicate: s.LeftOutAsDuplicate, LeftOutByBasis: s.LeftOutByBasis,
		},
	}
	switch {
	case s.Value != nil:
		f.State = fiscal.StateOf(*s.Value)
	case s.Blank > 0:
		f.State = fiscal.StateBlank
	}
	if s.Value != nil && before != nil {
		f.Change = new(s.Value.Sub(*before))
		if !before.IsZero() {
			f.Ratio = new(f.Change.Div(before.Abs()).InexactFloat64())
		}
	}
	out := NewFigure(f, in)
	out.End = &BridgeEnd{b, name}
	return out
}

// Change is the later figure minus the earlier.
func (b *Bridge) Change(in *fiscal.AmountUnit) Shown { return b.money(&b.Bridge.Change, in) }

// Residual is what the steps leave.
func (b *Bridge) Residual(in *fiscal.AmountUnit) Shown {
	return b.money(&b.Bridge.Residual, in)
}

// Steps are the parts of the change.
func (b *Bridge) Steps() []*BridgeStep {
	out := make([]*BridgeStep, len(b.Bridge.Steps))
	for i, s := range b.Bridge.Steps {
		out[i] = &BridgeStep{BridgeStep: s, Of: b}
	}
	return out
}

// Named are the steps that stand on their own.
func (b *Bridge) Named() []string {
	var named []string
	for _, s := range b.Bridge.Steps {
		if s.Others == 0 {
			named = append(named, s.Name)
		}
	}
	return named
}

// Facts gives the pages of facts that have a name in common, and reads them with the first call.
func (b *Bridge) Facts(name string, read func() (BridgeFacts, error)) (BridgeFacts, error) {
	b.mu.Lock()
	once := b.facts[name]
	if once == nil {
		once = sync.OnceValues(read)
		b.facts[name] = once
	}
	b.mu.Unlock()
	return once()
}

// BridgeStep is a part of a change.
type BridgeStep struct {
	*warehouse.BridgeStep
	Of *Bridge
}

// Key is what the step is, with the disclosures that state its figures.
func (s *BridgeStep) Key() *DimensionValue {
	v := &DimensionValue{GroupKey: s.BridgeStep.Key, Disclosures: 2*s.Changed + s.Appeared + s.Vanished}
	from, to := s.Of.Query.From.Year, s.Of.Query.To.Year
	had, has := s.Changed+s.Vanished > 0, s.Changed+s.Appeared > 0
	switch {
	case had && has:
		v.FirstYear, v.LastYear = min(from, to), max(from, to)
	case had:
		v.FirstYear, v.LastYear = from, from
	case has:
		v.FirstYear, v.LastYear = to, to
	}
	return v
}

// From is the figure of the earlier period.
func (s *BridgeStep) From(in *fiscal.AmountUnit) Shown {
	return s.Of.money(s.BridgeStep.From, in)
}

// To is the figure of the later period.
func (s *BridgeStep) To(in *fiscal.AmountUnit) Shown {
	return s.Of.money(s.BridgeStep.To, in)
}

// Change is the difference.
func (s *BridgeStep) Change(in *fiscal.AmountUnit) Shown {
	return s.Of.money(&s.BridgeStep.Change, in)
}

// ShareOfChange is nil where the whole change is zero.
func (s *BridgeStep) ShareOfChange() *float64 { return s.Share }

// ChangeByAppearance is the part that comes from units that appear or vanish.
func (s *BridgeStep) ChangeByAppearance(in *fiscal.AmountUnit) Shown {
	return s.Of.money(&s.ByAppearance, in)
}

// StatedReason is what the later document says.
func (s *BridgeStep) StatedReason() *string { return s.Reason }

// ReasonSource is where it says so.
func (s *BridgeStep) ReasonSource() *SourceLocation { return Locate(s.ReasonIn, s.ReasonAt) }

// BridgeResidual is what the steps of one unit leave.
type BridgeResidual struct {
	*warehouse.BridgeResidual
	Of *Bridge
}

// Residual is its change minus its steps.
func (r *BridgeResidual) Residual(in *fiscal.AmountUnit) Shown {
	return r.Of.money(&r.BridgeResidual.Residual, in)
}

// pairing says in words what was compared.
func pairing(b *warehouse.Bridge) (en, zh string) {
	q := &b.Query
	en = fmt.Sprintf("%s %d against %s %d, ", q.To.Stage, q.To.Year, q.From.Stage, q.From.Year)
	zh = fmt.Sprintf("%s与%s比较，", period(q.To), period(q.From))
	if q.LikeForLike {
		return en + fmt.Sprintf("only units that state the figure in both; %d left out", b.From.LeftOutByBasis),
			zh + fmt.Sprintf("只含两期均公开该数据的单位，剔除%d个", b.From.LeftOutByBasis)
	}
	return en + "all units that state the figure in either", zh + "含任一期公开该数据的单位"
}

func period(p warehouse.Period) string {
	names := map[fiscal.Stage]string{fiscal.StageBudget: "预算", fiscal.StageAdjustedBudget: "调整预算", fiscal.StageExecution: "执行", fiscal.StageFinalAccounts: "决算"}
	return fmt.Sprintf("%d年%s", p.Year, names[p.Stage])
}
