package check

import (
	"slices"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/pattern"
	"gongkai/warehouse/fiscal"
)

// mayBeNegative are figures that a deficit or a refund turns below zero.
var mayBeNegative = []fiscal.Measure{
	fiscal.IncomeCarryover, fiscal.CarryoverOpening, fiscal.CarryoverClosing, fiscal.SurplusUsed, fiscal.SurplusDistributed, fiscal.IncomeOther, fiscal.IncomeInstitutional,
	fiscal.IncomeBusiness, fiscal.ExpenditureBusiness,
}

// subtracted are the words of a figure that takes something away.
var subtracted = pattern.MustCompile(`冲减|冲销|冲回|收回|退回|缴回|调减|核减|扣减|减：|减:|弥补|赤字|亏损|折旧|摊销|减值|跌价|坏账`)

// negatives finds amounts below zero where none can be. Final accounts book refunds of earlier years by taking them off a line,
// so that there only the sums and the figures that count things spent, bought or owned are looked at.
func negatives(d *disclosure.Disclosure, r *report) {
	report := func(zh, en string, value *fiscal.Money, p *block.Place) {
		if value == nil || !value.IsNegative() || r.fits(*value, fiscal.Money{}, 1) || subtracted.MatchString(zh) || p != nil && subtracted.MatchString(besides(d, *p)) {
			return
		}
		r.add(quoted("%s为负数：%s", zh, wan(*value)), quoted("%s is negative: %s", en, wan(*value)), "≥0", wan(*value), at(p)...)
	}
	for i := range d.Amounts {
		a := &d.Amounts[i]
		if info, _ := a.Measure.Info(); !info.Count && !slices.Contains(mayBeNegative, a.Measure) {
			zh, en := r.label(a.Measure)
			report(zh, en, a.Value, a.Place)
		}
	}
	if d.Stage == fiscal.StageBudget {
		for i := range d.Lines {
			if l := &d.Lines[i]; !slices.Contains(mayBeNegative, l.Measure) {
				report(l.Code+l.Name, l.Code+" "+l.Name, &l.Value, &l.Place)
			}
		}
		for i := range d.Projects {
			if p := &d.Projects[i]; p.AmountPlace != nil {
				report(quoted("项目“%s”金额", p.Name), quoted("the amount of project “%s”", p.Name), p.Amount, p.AmountPlace)
			}
		}
	}
	for i := range d.Procurement {
		if item := &d.Procurement[i]; item.AmountPlace != nil {
			report(quoted("采购项目“%s”金额", item.Item), quoted("the amount of procurement item “%s”", item.Item), item.Amount, item.AmountPlace)
		}
	}
	for i := range d.Assets {
		a := &d.Assets[i]
		report(quoted("资产“%s”", a.Name), quoted("the asset “%s”", a.Name), a.Value, &a.Place)
	}
}

// besides is the text in which a place stands: its paragraph, or the row of its table.
func besides(d *disclosure.Disclosure, p block.Place) string {
	if p.Block < 0 || p.Block >= len(d.Document.Blocks) {
		return ""
	}
	b := d.Document.Blocks[p.Block]
	if b.Table == nil {
		return b.Text
	}
	text := ""
	for _, cell := range b.Table.Row(p.Row) {
		text += cell.Text + "\t"
	}
	return text
}
