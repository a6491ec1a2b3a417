package check

import (
	"strconv"

	"gongkai/ingest/pattern"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// tableWitness is the place in which the table itself states the measure.
func tableWitness(d *disclosure.Disclosure, m fiscal.Measure) *disclosure.Witness {
	a := d.Amount(m)
	if a == nil {
		return nil
	}
	for i := range a.Witnesses {
		if a.Witnesses[i].Kind == fiscal.WitnessTable {
			return &a.Witnesses[i]
		}
	}
	return nil
}

func procurementItems(d *disclosure.Disclosure, r *report) {
	var sum fiscal.Money
	var places []block.Place
	n := 0
	for i := range d.Procurement {
		if item := &d.Procurement[i]; item.Amount != nil {
			sum = sum.Add(*item.Amount)
			places = append(places, at(item.AmountPlace)...)
			n++
		}
	}
	total := tableWitness(d, fiscal.ProcurementTotal)
	if a := stated(d, fiscal.ProcurementTotal); total == nil && a != nil && len(a.Witnesses) > 0 {
		total = &a.Witnesses[0]
	}
	if n == 0 || total == nil || r.fits(total.Value, sum, n+1) {
		return
	}
	r.add(quoted("政府采购合计%s，各项之和%s", wan(total.Value), wan(sum)), quoted("total procurement %s, its items %s", wan(total.Value), wan(sum)),
		wan(sum), wan(total.Value), append([]block.Place{total.Place}, places...)...)
}

func procurementProducts(d *disclosure.Disclosure, r *report) {
	for i := range d.Procurement {
		item := &d.Procurement[i]
		if item.Quantity == nil || item.UnitPrice == nil || item.Amount == nil || item.UnitPrice.IsZero() {
			continue
		}
		product := item.Quantity.Mul(*item.UnitPrice)
		// The printed price is rounded, and the error grows with the quantity.
		n := 2 + int(item.Quantity.Abs().IntPart())
		if r.fits(product, *item.Amount, min(n, 10000)) {
			continue
		}
		r.add(quoted("%s：%s × %s 应为%s，表中为%s", item.Item, item.Quantity, wan(*item.UnitPrice), wan(product), wan(*item.Amount)),
			quoted("%s: %s × %s is %s, the table says %s", item.Item, item.Quantity, wan(*item.UnitPrice), wan(product), wan(*item.Amount)),
			wan(product), wan(*item.Amount), at(item.AmountPlace)...)
	}
}

func assets(d *disclosure.Disclosure, r *report) {
	total := tableWitness(d, fiscal.AssetsTotal)
	if total == nil {
		return
	}
	var sum fiscal.Money
	places := []block.Place{total.Place}
	n := 0
	for i := range d.Assets {
		if a := &d.Assets[i]; a.Level == 1 && a.Value != nil {
			sum = sum.Add(*a.Value)
			places = append(places, a.Place)
			n++
		}
	}
	if n == 0 || r.fits(total.Value, sum, n+1) {
		return
	}
	r.add(quoted("资产总额%s，各类之和%s", wan(total.Value), wan(sum)), quoted("total assets %s, their kinds %s", wan(total.Value), wan(sum)),
		wan(sum), wan(total.Value), places...)
}

// projectTotal compares the projects' amounts with project expenditure. As long as some projects state no amount, only
// a sum that is too large is a contradiction; a smaller one is reported as information.
func projectTotal(d *disclosure.Disclosure, r *report) {
	total := stated(d, fiscal.ExpenditureProject)
	if total == nil || len(d.Projects) == 0 {
		return
	}
	var sum fiscal.Money
	places := at(total.Place)
	unknown := 0
	for i := range d.Projects {
		p := &d.Projects[i]
		if p.Amount == nil {
			unknown++
			continue
		}
		sum = sum.Add(*p.Amount)
		places = append(places, at(p.AmountPlace)...)
	}
	if r.fits(sum, *total.Value, len(d.Projects)-unknown+1) {
		return
	}
	zh := quoted("项目支出%s，%d个项目中可确定金额的合计%s", wan(*total.Value), len(d.Projects), wan(sum))
	en := quoted("project expenditure %s, the stated amounts of %d projects %s", wan(*total.Value), len(d.Projects), wan(sum))
	if unknown > 0 {
		zh += quoted("，%d个项目未列明金额", unknown)
		en += quoted(", %d state none", unknown)
	}
	f := r.add(zh, en, wan(*total.Value), wan(sum), places...)
	if unknown > 0 && sum.LessThan(*total.Value) {
		f.Severity = fiscal.Info
	}
}

var countedProjects = pattern.MustCompile(`(?:共|涉及|安排|设置)(?:有|计)?(\d{1,3})个(?:预算)?项目`)

func projectCount(d *disclosure.Disclosure, r *report) {
	if len(d.Projects) == 0 {
		return
	}
	for i, b := range d.Document.Blocks {
		if b.Table != nil {
			continue
		}
		m := countedProjects.FindStringSubmatchIndex(b.Text)
		if m == nil {
			continue
		}
		if n, _ := strconv.Atoi(b.Text[m[2]:m[3]]); n != len(d.Projects) {
			r.add(quoted("文中称%d个项目，绩效目标表有%d个", n, len(d.Projects)), quoted("the text speaks of %d projects, %d have target tables", n, len(d.Projects)),
				strconv.Itoa(n), strconv.Itoa(len(d.Projects)), block.InText(i, b.Text, m[0], m[1]))
		}
	}
}
