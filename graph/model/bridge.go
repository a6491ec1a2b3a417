package model

import (
	"fmt"
	"sync"

	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// Bridge leads from one figure to another.
type Bridge struct {
	*warehouse.Bridge
	Version uint64 // data version
	proof   *BridgeProof
}

// BridgeProof remembers the facts behind the steps of a bridge, which come in one statement for all of them.
type BridgeProof struct {
	mu      sync.Mutex
	byFirst map[int]func() (BridgeFacts, error)
}

// BridgeFacts are facts by the name of their step, and how many there are.
type BridgeFacts struct {
	Facts  map[string][]*warehouse.BridgeFact
	Totals map[string]int
}

// NewBridge makes a bridge as it is answered.
func NewBridge(b *warehouse.Bridge, version uint64) *Bridge {
	return &Bridge{Bridge: b, Version: version, proof: &BridgeProof{byFirst: map[int]func() (BridgeFacts, error){}}}
}

func (b *Bridge) money(v *fiscal.Money, in *fiscal.AmountUnit) *decimal.Decimal {
	return MoneyOf(b.Query.Measure, v, in)
}

// From is the earlier end.
func (b *Bridge) From() *BridgeSide { return &BridgeSide{&b.Bridge.From, b.Query.Measure} }

// To is the later end.
func (b *Bridge) To() *BridgeSide { return &BridgeSide{&b.Bridge.To, b.Query.Measure} }

// Change is the later figure minus the earlier.
func (b *Bridge) Change(in *fiscal.AmountUnit) *decimal.Decimal { return b.money(&b.Bridge.Change, in) }

// Residual is what the steps leave.
func (b *Bridge) Residual(in *fiscal.AmountUnit) *decimal.Decimal {
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

// Meta says what the bridge stands on.
func (b *Bridge) Meta() *BridgeMeta { return &BridgeMeta{b} }

// Facts gives the facts of each step, at most first of them, and reads them with the first call.
func (b *Bridge) Facts(first int, read func(named []string) (BridgeFacts, error)) (BridgeFacts, error) {
	b.proof.mu.Lock()
	once := b.proof.byFirst[first]
	if once == nil {
		once = sync.OnceValues(func() (BridgeFacts, error) {
			var named []string
			for _, s := range b.Bridge.Steps {
				if s.Others == 0 {
					named = append(named, s.Name)
				}
			}
			return read(named)
		})
		b.proof.byFirst[first] = once
	}
	b.proof.mu.Unlock()
	return once()
}

// BridgeSide is one end of a bridge.
type BridgeSide struct {
	*warehouse.BridgeSide
	measure fiscal.Measure
}

// Value is the sum.
func (s *BridgeSide) Value(in *fiscal.AmountUnit) *decimal.Decimal {
	return MoneyOf(s.measure, s.BridgeSide.Value, in)
}

// State says what the documents do about it.
func (s *BridgeSide) State() fiscal.State {
	switch {
	case s.BridgeSide.Value != nil:
		return fiscal.StateOf(*s.BridgeSide.Value)
	case s.Blank > 0:
		return fiscal.StateBlank
	default:
		return fiscal.StateNotPublished
	}
}

// BridgeStep is a part of a change.
type BridgeStep struct {
	*warehouse.BridgeStep
	Of *Bridge
}

// From is the figure of the earlier period.
func (s *BridgeStep) From(in *fiscal.AmountUnit) *decimal.Decimal {
	return s.Of.money(s.BridgeStep.From, in)
}

// To is the figure of the later period.
func (s *BridgeStep) To(in *fiscal.AmountUnit) *decimal.Decimal {
	return s.Of.money(s.BridgeStep.To, in)
}

// Change is the difference.
func (s *BridgeStep) Change(in *fiscal.AmountUnit) *decimal.Decimal {
	return s.Of.money(&s.BridgeStep.Change, in)
}

// ShareOfChange is nil where the whole change is zero.
func (s *BridgeStep) ShareOfChange() *float64 { return s.Share }

// ChangeByAppearance is the part that comes from units that appear or vanish.
func (s *BridgeStep) ChangeByAppearance(in *fiscal.AmountUnit) *decimal.Decimal {
	return s.Of.money(&s.ByAppearance, in)
}

// StatedReason is what the later document says.
func (s *BridgeStep) StatedReason() *string { return s.Reason }

// ReasonSource is where it says so.
func (s *BridgeStep) ReasonSource() *SourceLocation { return Locate(s.ReasonIn, s.ReasonAt) }

// BridgeEvidenceConnection are the first facts behind a step.
type BridgeEvidenceConnection struct {
	Nodes      []*BridgeEvidence
	TotalCount int
}

// NewBridgeEvidence gives a step's facts as they are answered.
func NewBridgeEvidence(s *BridgeStep, f BridgeFacts) *BridgeEvidenceConnection {
	facts := f.Facts[s.Name]
	c := &BridgeEvidenceConnection{Nodes: make([]*BridgeEvidence, len(facts)), TotalCount: f.Totals[s.Name]}
	for i, fact := range facts {
		c.Nodes[i] = &BridgeEvidence{fact}
	}
	return c
}

// BridgeEvidence is a fact behind a step.
type BridgeEvidence struct{ *warehouse.BridgeFact }

// Of is nil for a fact of the whole disclosure.
func (e *BridgeEvidence) Of() *string {
	if e.BridgeFact.Of == "" {
		return nil
	}
	return &e.BridgeFact.Of
}

// Value is the figure.
func (e *BridgeEvidence) Value(in *fiscal.AmountUnit) *decimal.Decimal {
	return MoneyOf(e.Measure, &e.BridgeFact.Value, in)
}

// Source is where it stands.
func (e *BridgeEvidence) Source() *SourceLocation { return Locate(e.Disclosure, e.At) }

// BridgeResidual is what the steps of one unit leave.
type BridgeResidual struct {
	*warehouse.BridgeResidual
	Of *Bridge
}

// Residual is its change minus its steps.
func (r *BridgeResidual) Residual(in *fiscal.AmountUnit) *decimal.Decimal {
	return r.Of.money(&r.BridgeResidual.Residual, in)
}

// BridgeMeta says what a bridge stands on.
type BridgeMeta struct{ of *Bridge }

// DataVersion is that of the answer.
func (m *BridgeMeta) DataVersion() uint64 { return m.of.Version }

// Complete says whether every step is shown on its own.
func (m *BridgeMeta) Complete() bool { return m.CutBy() == nil }

// TotalCount counts the steps that there are.
func (m *BridgeMeta) TotalCount() int { return m.of.Groups }

// CutBy is nil where no step was put among the others.
func (m *BridgeMeta) CutBy() *string {
	if m.of.Groups <= m.of.Query.First {
		return nil
	}
	return new("FIRST")
}

// Basis is that of the comparison.
func (m *BridgeMeta) Basis() warehouse.Basis {
	if m.of.Query.LikeForLike {
		return warehouse.LikeForLike
	}
	return warehouse.AsDisclosed
}

// Pairing says in words what was compared.
func (m *BridgeMeta) Pairing(lang *Language) string {
	q, from := &m.of.Query, &m.of.Bridge.From
	english := lang != nil && *lang == LanguageEn
	switch {
	case english && q.LikeForLike:
		return fmt.Sprintf("%s %d against %s %d, only units that state the figure in both; %d left out", q.To.Stage, q.To.Year, q.From.Stage, q.From.Year, from.LeftOutByBasis)
	case english:
		return fmt.Sprintf("%s %d against %s %d, all units that state the figure in either", q.To.Stage, q.To.Year, q.From.Stage, q.From.Year)
	case q.LikeForLike:
		return fmt.Sprintf("%s与%s比较，只含两期均公开该数据的单位，剔除%d个", period(q.To), period(q.From), from.LeftOutByBasis)
	default:
		return fmt.Sprintf("%s与%s比较，含任一期公开该数据的单位", period(q.To), period(q.From))
	}
}

func period(p warehouse.Period) string {
	names := map[fiscal.Stage]string{fiscal.StageBudget: "预算", fiscal.StageAdjustedBudget: "调整预算", fiscal.StageExecution: "执行", fiscal.StageFinalAccounts: "决算"}
	return fmt.Sprintf("%d年%s", p.Year, names[p.Stage])
}
