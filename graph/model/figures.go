package model

import (
	"slices"

	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// Figures are the amounts of one disclosure by measure.
type Figures map[fiscal.Measure]*warehouse.Amount

// NewFigures sorts a disclosure's amounts by measure.
func NewFigures(rows []*warehouse.Amount) Figures {
	f := make(Figures, len(rows))
	for _, a := range rows {
		f[a.Measure] = a
	}
	return f
}

// Amount gives a measure in a unit; nil where the document is silent.
func (f Figures) Amount(m fiscal.Measure, in *fiscal.AmountUnit) *Amount { return NewAmount(f[m], in) }

// any says whether the document speaks of one of some measures.
func (f Figures) any(ms []fiscal.Measure) bool {
	return slices.ContainsFunc(ms, func(m fiscal.Measure) bool { return f.Amount(m, nil) != nil })
}

// count gives a measure that counts things; nil where the document states no number.
func (f Figures) count(m fiscal.Measure) *int {
	a := f[m]
	if a == nil || a.Value == nil {
		return nil
	}
	n := int(a.Value.IntPart())
	return &n
}

// stage is that of the disclosure.
func (f Figures) stage() fiscal.Stage {
	for _, a := range f {
		return a.Stage
	}
	return fiscal.StageBudget
}

// parts are the parts of a measure that the document speaks of, itself or through their own parts.
func (f Figures) parts(of fiscal.Measure) []*BudgetItem {
	items := []*BudgetItem{}
	for _, m := range of.Parts() {
		item := &BudgetItem{Measure: m, figures: f}
		if item.Amount(nil) != nil || len(item.Items()) > 0 {
			items = append(items, item)
		}
	}
	return items
}

// Income is the income side of a budget.
type Income struct{ Figures Figures }

// Total is total income.
func (i *Income) Total(in *fiscal.AmountUnit) *Amount {
	return i.Figures.Amount(fiscal.IncomeTotal, in)
}

// Items are the parts of income that the document speaks of.
func (i *Income) Items() []*BudgetItem { return i.Figures.parts(fiscal.IncomeTotal) }

// Expenditure is the expenditure side of a budget.
type Expenditure struct{ Figures Figures }

// Total is total expenditure.
func (e *Expenditure) Total(in *fiscal.AmountUnit) *Amount {
	return e.Figures.Amount(fiscal.ExpenditureTotal, in)
}

// Items are the parts of expenditure that the document speaks of.
func (e *Expenditure) Items() []*BudgetItem { return e.Figures.parts(fiscal.ExpenditureTotal) }

// BudgetItem is a line of income or expenditure.
type BudgetItem struct {
	Measure fiscal.Measure
	figures Figures
}

// Name is what documents of the stage call the line.
func (b *BudgetItem) Name(lang *Language) string {
	zh, en := b.Measure.Label(b.figures.stage())
	return worded(lang, zh, en)
}

// Amount is nil where only parts of the line are disclosed.
func (b *BudgetItem) Amount(in *fiscal.AmountUnit) *Amount { return b.figures.Amount(b.Measure, in) }

// Items are the line's own parts.
func (b *BudgetItem) Items() []*BudgetItem { return b.figures.parts(b.Measure) }

// ThreePublic are the three public expenses of a disclosure.
type ThreePublic struct{ figures Figures }

// threePublicMeasures are what a ThreePublic holds.
var threePublicMeasures = []fiscal.Measure{
	fiscal.ThreePublicTotal, fiscal.ThreePublicOverseasTrips, fiscal.ThreePublicVehicles, fiscal.ThreePublicVehiclePurchase,
	fiscal.ThreePublicVehicleOperation, fiscal.ThreePublicReception,
	fiscal.ThreePublicOverseasGroups, fiscal.ThreePublicOverseasPersons, fiscal.ThreePublicVehiclesPurchased,
	fiscal.ThreePublicVehiclesHeld, fiscal.ThreePublicReceptions, fiscal.ThreePublicGuests,
}

// NewThreePublic is nil where the document is silent about all of them.
func NewThreePublic(f Figures) *ThreePublic {
	if !f.any(threePublicMeasures) {
		return nil
	}
	return &ThreePublic{f}
}

// Total is all three together.
func (t *ThreePublic) Total(in *fiscal.AmountUnit) *Amount {
	return t.figures.Amount(fiscal.ThreePublicTotal, in)
}

// OverseasTrips is 因公出国（境）费.
func (t *ThreePublic) OverseasTrips(in *fiscal.AmountUnit) *Amount {
	return t.figures.Amount(fiscal.ThreePublicOverseasTrips, in)
}

// Vehicles is purchase and operation together.
func (t *ThreePublic) Vehicles(in *fiscal.AmountUnit) *Amount {
	return t.figures.Amount(fiscal.ThreePublicVehicles, in)
}

// VehiclePurchase is 公务用车购置费.
func (t *ThreePublic) VehiclePurchase(in *fiscal.AmountUnit) *Amount {
	return t.figures.Amount(fiscal.ThreePublicVehiclePurchase, in)
}

// VehicleOperation is 公务用车运行维护费.
func (t *ThreePublic) VehicleOperation(in *fiscal.AmountUnit) *Amount {
	return t.figures.Amount(fiscal.ThreePublicVehicleOperation, in)
}

// Reception is 公务接待费.
func (t *ThreePublic) Reception(in *fiscal.AmountUnit) *Amount {
	return t.figures.Amount(fiscal.ThreePublicReception, in)
}

// OverseasGroups is 因公出国（境）团组数.
func (t *ThreePublic) OverseasGroups() *int { return t.figures.count(fiscal.ThreePublicOverseasGroups) }

// OverseasPersons is 因公出国（境）人次.
func (t *ThreePublic) OverseasPersons() *int {
	return t.figures.count(fiscal.ThreePublicOverseasPersons)
}

// VehiclesPurchased is 公务用车购置数.
func (t *ThreePublic) VehiclesPurchased() *int {
	return t.figures.count(fiscal.ThreePublicVehiclesPurchased)
}

// VehiclesHeld is 公务用车保有量.
func (t *ThreePublic) VehiclesHeld() *int { return t.figures.count(fiscal.ThreePublicVehiclesHeld) }

// Receptions is 公务接待批次.
func (t *ThreePublic) Receptions() *int { return t.figures.count(fiscal.ThreePublicReceptions) }

// Guests is 公务接待人次.
func (t *ThreePublic) Guests() *int { return t.figures.count(fiscal.ThreePublicGuests) }

// Carryover is what final accounts carry over from earlier years and into later ones.
type Carryover struct{ figures Figures }

// carryoverMeasures are what a Carryover holds.
var carryoverMeasures = []fiscal.Measure{
	fiscal.CarryoverOpening, fiscal.SurplusUsed, fiscal.SurplusDistributed, fiscal.CarryoverClosing, fiscal.TotalWithCarryover,
}

// NewCarryover is nil where the document is silent about all of it.
func NewCarryover(f Figures) *Carryover {
	if !f.any(carryoverMeasures) {
		return nil
	}
	return &Carryover{f}
}

// Opening is 年初结转和结余.
func (c *Carryover) Opening(in *fiscal.AmountUnit) *Amount {
	return c.figures.Amount(fiscal.CarryoverOpening, in)
}

// SurplusUsed is 使用非财政拨款结余.
func (c *Carryover) SurplusUsed(in *fiscal.AmountUnit) *Amount {
	return c.figures.Amount(fiscal.SurplusUsed, in)
}

// SurplusDistributed is 结余分配.
func (c *Carryover) SurplusDistributed(in *fiscal.AmountUnit) *Amount {
	return c.figures.Amount(fiscal.SurplusDistributed, in)
}

// Closing is 年末结转和结余.
func (c *Carryover) Closing(in *fiscal.AmountUnit) *Amount {
	return c.figures.Amount(fiscal.CarryoverClosing, in)
}

// Total is the grand total of either side.
func (c *Carryover) Total(in *fiscal.AmountUnit) *Amount {
	return c.figures.Amount(fiscal.TotalWithCarryover, in)
}

// Procurement is what a disclosure says about government procurement.
type Procurement struct {
	figures Figures
	Items   []*warehouse.ProcurementItem
}

// procurementMeasures are what a Procurement holds beside its items.
var procurementMeasures = []fiscal.Measure{
	fiscal.ProcurementTotal, fiscal.ProcurementGoods, fiscal.ProcurementWorks, fiscal.ProcurementServices,
	fiscal.ProcurementReservedSmallMedium, fiscal.ProcurementReservedSmallMicro,
	fiscal.ProcurementContractsSmallMedium, fiscal.ProcurementContractsSmallMicro,
}

// NewProcurement is nil where the document has neither a total nor items.
func NewProcurement(f Figures, items []*warehouse.ProcurementItem) *Procurement {
	if len(items) == 0 && !f.any(procurementMeasures) {
		return nil
	}
	return &Procurement{f, items}
}

// Total is the planned procurement altogether.
func (p *Procurement) Total(in *fiscal.AmountUnit) *Amount {
	return p.figures.Amount(fiscal.ProcurementTotal, in)
}

// Goods is the part for 货物.
func (p *Procurement) Goods(in *fiscal.AmountUnit) *Amount {
	return p.figures.Amount(fiscal.ProcurementGoods, in)
}

// Works is the part for 工程.
func (p *Procurement) Works(in *fiscal.AmountUnit) *Amount {
	return p.figures.Amount(fiscal.ProcurementWorks, in)
}

// Services is the part for 服务.
func (p *Procurement) Services(in *fiscal.AmountUnit) *Amount {
	return p.figures.Amount(fiscal.ProcurementServices, in)
}

// ReservedSmallMedium is 面向中小企业预留.
func (p *Procurement) ReservedSmallMedium(in *fiscal.AmountUnit) *Amount {
	return p.figures.Amount(fiscal.ProcurementReservedSmallMedium, in)
}

// ReservedSmallMicro is 面向小微企业预留.
func (p *Procurement) ReservedSmallMicro(in *fiscal.AmountUnit) *Amount {
	return p.figures.Amount(fiscal.ProcurementReservedSmallMicro, in)
}

// ContractsSmallMedium is 授予中小企业合同.
func (p *Procurement) ContractsSmallMedium(in *fiscal.AmountUnit) *Amount {
	return p.figures.Amount(fiscal.ProcurementContractsSmallMedium, in)
}

// ContractsSmallMicro is 授予小微企业合同.
func (p *Procurement) ContractsSmallMicro(in *fiscal.AmountUnit) *Amount {
	return p.figures.Amount(fiscal.ProcurementContractsSmallMicro, in)
}

// ProcurementSource is the part of a procurement that one kind of income pays.
type ProcurementSource struct {
	Measure fiscal.Measure
	Amount  decimal.Decimal
}

// ProcurementSources gives an item's sources in a unit.
func ProcurementSources(item *warehouse.ProcurementItem, in *fiscal.AmountUnit) []*ProcurementSource {
	out := make([]*ProcurementSource, len(item.Sources))
	for i, s := range item.Sources {
		out[i] = &ProcurementSource{s.Source, fiscal.InUnit(s.Amount, In(in))}
	}
	return out
}

// Assets are the state assets of a disclosure.
type Assets struct {
	figures Figures
	AsOf    *string
	Items   []*warehouse.Asset
}

// NewAssets is nil where the document has neither a total nor rows.
func NewAssets(f Figures, asOf *string, items []*warehouse.Asset) *Assets {
	if len(items) == 0 && f.Amount(fiscal.AssetsTotal, nil) == nil {
		return nil
	}
	return &Assets{f, asOf, items}
}

// Total is the value of all assets.
func (a *Assets) Total(in *fiscal.AmountUnit) *Amount {
	return a.figures.Amount(fiscal.AssetsTotal, in)
}

// Change holds the changes of income and expenditure that a document states.
type Change struct{ rows []*warehouse.Amount }

// NewChange is nil where the document states none. Order is that of fiscal.Measures, so totals come first.
func NewChange(f Figures) *Change {
	var rows []*warehouse.Amount
	for _, info := range fiscal.Measures {
		a := f[info.Measure]
		if a != nil && a.ChangeAt != nil && (top(info) == fiscal.IncomeTotal || top(info) == fiscal.ExpenditureTotal) {
			rows = append(rows, a)
		}
	}
	if rows == nil {
		return nil
	}
	return &Change{rows}
}

// top is the whole that a measure is a part of in the end.
func top(info fiscal.MeasureInfo) fiscal.Measure {
	for info.Parent != "" {
		info, _ = info.Parent.Info()
	}
	return info.Measure
}

// Income is the change of total income; nil where it is not stated.
func (c *Change) Income(in *fiscal.AmountUnit) *StatedChange { return c.of(fiscal.IncomeTotal, in) }

// Expenditure is the change of total expenditure; nil where it is not stated.
func (c *Change) Expenditure(in *fiscal.AmountUnit) *StatedChange {
	return c.of(fiscal.ExpenditureTotal, in)
}

// Items are all changes that are stated.
func (c *Change) Items(in *fiscal.AmountUnit) []*StatedChange {
	out := make([]*StatedChange, len(c.rows))
	for i, a := range c.rows {
		out[i] = newStatedChange(a, in)
	}
	return out
}

func (c *Change) of(m fiscal.Measure, in *fiscal.AmountUnit) *StatedChange {
	for _, a := range c.rows {
		if a.Measure == m {
			return newStatedChange(a, in)
		}
	}
	return nil
}

// StatedChange is a change that a document states.
type StatedChange struct {
	Measure fiscal.Measure
	Value   Shown
	In      fiscal.AmountUnit
	Rate    *decimal.Decimal
	Base    *string
	Reason  *string
	Source  *SourceLocation
}

func newStatedChange(a *warehouse.Amount, in *fiscal.AmountUnit) *StatedChange {
	return &StatedChange{
		Measure: a.Measure, Value: Money(a.StatedChange, In(in)), In: In(in), Rate: a.StatedRate, Base: a.ChangeBase,
		Reason: a.Reason, Source: Locate(a.Disclosure, a.ChangeAt),
	}
}
