package check

import (
	"strings"

	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// threePublicItems are the three public expenses and the items of the economic classification that are spent on them.
var threePublicItems = []struct {
	measure    fiscal.Measure
	code, word string
}{
	{fiscal.ThreePublicOverseasTrips, "30212", "出国"},
	{fiscal.ThreePublicReception, "30217", "接待"},
	{fiscal.ThreePublicVehicleOperation, "30231", "车运行"},
	{fiscal.ThreePublicVehiclePurchase, "31013", "车购置"},
}

// threePublicEconomic compares the three public expenses with their items in the table of general public money by economic
// classification. Where that table holds basic expenditure alone, projects may pay the rest: only an item that is larger
// is a contradiction.
func threePublicEconomic(d *disclosure.Disclosure, r *report) {
next:
	for _, item := range threePublicItems {
		a := stated(d, item.measure)
		if a == nil {
			continue
		}
		for _, w := range a.Witnesses { // the document may contradict itself, which is another finding
			if !r.fits(w.Value, *a.Value, 2) {
				continue next
			}
		}
		for i := range d.Lines {
			l := &d.Lines[i]
			if l.Fund != fiscal.FundGeneralPublic || l.Classification != fiscal.ClassEconomic || l.Code != item.code || !strings.Contains(l.Name, item.word) ||
				l.Measure != fiscal.ExpenditureTotal && l.Measure != fiscal.ExpenditureBasic {
				continue
			}
			if l.Value.LessThanOrEqual(*a.Value) || r.fits(l.Value, *a.Value, 2) {
				continue
			}
			zh, en := r.label(item.measure)
			r.add(quoted("%s为%s，经济分类%s%s为%s", zh, wan(*a.Value), l.Code, l.Name, wan(l.Value)),
				quoted("%s is %s, item %s of the economic classification %s", en, wan(*a.Value), l.Code, wan(l.Value)), "≤"+wan(*a.Value), wan(l.Value), at(&l.Place, a.Place)...)
			break
		}
	}
}
