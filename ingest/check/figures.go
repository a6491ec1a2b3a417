package check

import (
	"github.com/shopspring/decimal"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// parts compares a total with the sum of its parts. Where the document is silent about some part, a sum that is too
// small proves nothing and is only worth a look; one that is too large is wrong in any case.
func parts(total fiscal.Measure) func(*disclosure.Disclosure, *report) {
	return func(d *disclosure.Disclosure, r *report) {
		whole := stated(d, total)
		if whole == nil {
			return
		}
		var sum fiscal.Money
		places := at(whole.Place)
		n, silent := 0, 0
		for _, m := range total.Parts() {
			a := stated(d, m)
			if a == nil {
				if m != fiscal.ExpenditureReserve { // most regions have none and say nothing of it
					silent++
				}
				continue
			}
			n++
			sum = sum.Add(*a.Value)
			if !a.Value.IsZero() {
				places = append(places, at(a.Place)...)
			}
		}
		if n == 0 || r.fits(*whole.Value, sum, n+1) {
			return
		}
		// What the treasury pays is often stated as one sum (财政拨款收入), which is no part of its own.
		if total == fiscal.IncomeTotal && stated(d, fiscal.IncomeGeneralPublicBudget) == nil && sum.LessThan(*whole.Value) {
			return
		}
		zh, en := r.label(total)
		f := r.add(quoted("%s为%s，各部分之和为%s", zh, wan(*whole.Value), wan(sum)),
			quoted("%s is %s, its parts add up to %s", en, wan(*whole.Value), wan(sum)), wan(sum), wan(*whole.Value), places...)
		if silent > 0 && sum.LessThan(*whole.Value) {
			f.Severity = fiscal.Info
		}
	}
}

func balance(d *disclosure.Disclosure, r *report) {
	in, out := stated(d, fiscal.IncomeTotal), stated(d, fiscal.ExpenditureTotal)
	if in == nil || out == nil || d.Stage != fiscal.StageBudget || r.fits(*in.Value, *out.Value, 2) {
		return
	}
	r.add(quoted("收入%s，支出%s", wan(*in.Value), wan(*out.Value)), quoted("income %s, expenditure %s", wan(*in.Value), wan(*out.Value)),
		wan(*in.Value), wan(*out.Value), at(in.Place, out.Place)...)
}

func operatingCost(d *disclosure.Disclosure, r *report) {
	cost, operating := stated(d, fiscal.AgencyOperatingCost), stated(d, fiscal.ExpenditureOperating)
	if cost == nil || operating == nil || d.Unit.Nature != "行政" || r.fits(*cost.Value, *operating.Value, 2) {
		return
	}
	r.add(quoted("机关运行经费%s，公用经费%s", wan(*cost.Value), wan(*operating.Value)),
		quoted("agency operating cost %s, operating expenditure %s", wan(*cost.Value), wan(*operating.Value)),
		wan(*operating.Value), wan(*cost.Value), at(cost.Place, operating.Place)...)
}

// changes compares the stated change of a total with those of its parts, where every part with a figure has one and
// the parts are the whole total: another part, without a name here, changes too.
func changes(total fiscal.Measure) func(*disclosure.Disclosure, *report) {
	return func(d *disclosure.Disclosure, r *report) {
		whole := d.Amount(total)
		if whole == nil || whole.Change == nil || whole.Change.Value == nil {
			return
		}
		places := []block.Place{whole.Change.Place}
		sum, n, known := changeOf(d, total.Parts(), &places)
		if !known || n == 0 || r.fits(*whole.Change.Value, sum, n+1) || r.hasOtherParts(d, whole) {
			return
		}
		zh, en := r.label(total)
		r.add(quoted("%s增减%s，各部分增减之和为%s", zh, wan(*whole.Change.Value), wan(sum)),
			quoted("%s changes by %s, its parts by %s", en, wan(*whole.Change.Value), wan(sum)), wan(sum), wan(*whole.Change.Value), places...)
	}
}

// hasOtherParts says whether the stated parts of a total leave something of it.
func (r *report) hasOtherParts(d *disclosure.Disclosure, whole *disclosure.Amount) bool {
	if whole.Value == nil {
		return false
	}
	rest := *whole.Value
	n := 0
	for _, m := range whole.Measure.Parts() {
		if a := stated(d, m); a != nil {
			rest = rest.Sub(*a.Value)
			n++
		}
	}
	return n > 0 && rest.IsPositive() && !r.fits(rest, fiscal.Money{}, n+1)
}

// changeOf adds up the changes of parts. A part without a change of its own counts through its parts, and one that is
// zero or not mentioned need not have any; known is false where another part has none.
func changeOf(d *disclosure.Disclosure, ms []fiscal.Measure, places *[]block.Place) (sum fiscal.Money, n int, known bool) {
	for _, m := range ms {
		a := d.Amount(m)
		if a != nil && a.Change != nil && a.Change.Value != nil {
			sum = sum.Add(*a.Change.Value)
			*places = append(*places, a.Change.Place)
			n++
			continue
		}
		if below := m.Parts(); len(below) > 0 {
			if s, k, ok := changeOf(d, below, places); ok && k > 0 {
				sum, n = sum.Add(s), n+k
				continue
			}
		}
		if a != nil && a.Value != nil && !a.Value.IsZero() {
			return sum, n, false
		}
	}
	return sum, n, true
}

func rates(d *disclosure.Disclosure, r *report) {
	for i := range d.Amounts {
		a := &d.Amounts[i]
		if a.Value == nil || a.Change == nil || a.Change.Value == nil || a.Change.Rate == nil {
			continue
		}
		zh, en := r.label(a.Measure)
		prior := a.Value.Sub(*a.Change.Value)
		if prior.IsZero() {
			if !a.Change.Rate.IsZero() {
				r.add(quoted("%s上年为零，不能计算增减比例%s%%", zh, a.Change.Rate), quoted("%s was zero, a rate of %s %% is impossible", en, a.Change.Rate), "", a.Change.Rate.String()+"%", a.Change.Place)
			}
			continue
		}
		rate := a.Change.Value.Mul(hundred).Div(prior).Round(2)
		if !r.quotient(*a.Value, prior, 1, 2, a.Change.Rate.Add(hundred)) {
			r.add(quoted("%s增减%s，上年应为%s，比例应为%s%%，文中为%s%%", zh, wan(*a.Change.Value), wan(prior), rate, a.Change.Rate),
				quoted("%s changes by %s from %s, which is %s %%, stated %s %%", en, wan(*a.Change.Value), wan(prior), rate, a.Change.Rate),
				rate.String()+"%", a.Change.Rate.String()+"%", at(a.Place, &a.Change.Place)...)
		}
	}
}

func impliedPrior(d *disclosure.Disclosure, r *report) {
	for i := range d.Amounts {
		a := &d.Amounts[i]
		if a.Value == nil || a.Change == nil || a.Change.Value == nil {
			continue
		}
		prior := a.Value.Sub(*a.Change.Value)
		if prior.IsNegative() && !r.fits(prior, fiscal.Money{}, 2) {
			zh, en := r.label(a.Measure)
			r.add(quoted("%s本年%s，比上年增加%s，上年应为%s", zh, wan(*a.Value), wan(*a.Change.Value), wan(prior)),
				quoted("%s is %s after an increase of %s, so it was %s", en, wan(*a.Value), wan(*a.Change.Value), wan(prior)),
				"≥0", wan(prior), at(a.Place, &a.Change.Place)...)
		}
	}
}

// explained are the measures whose changes the disclosure rules want explained.
var explained = []fiscal.Measure{fiscal.ExpenditureBasic, fiscal.ExpenditureProject, fiscal.ThreePublicTotal}

func reasons(d *disclosure.Disclosure, r *report) {
	for _, m := range explained {
		a := d.Amount(m)
		if a == nil || a.Change == nil || a.Change.Value == nil || a.Change.Value.IsZero() || a.Reason != nil || partExplained(d, m) {
			continue
		}
		zh, en := r.label(m)
		r.add(quoted("%s增减%s，未说明原因", zh, wan(*a.Change.Value)), quoted("%s changes by %s without a reason", en, wan(*a.Change.Value)), "", "", a.Change.Place)
	}
}

func partExplained(d *disclosure.Disclosure, m fiscal.Measure) bool {
	for _, p := range m.Parts() {
		if a := d.Amount(p); a != nil && a.Reason != nil || partExplained(d, p) {
			return true
		}
	}
	return false
}

func unreadableFigures(d *disclosure.Disclosure, r *report) {
	for _, u := range d.Unreadable {
		r.add(quoted("表格中“%s”不是可辨认的金额", u.Text), quoted("“%s” in a table is no amount that can be read", u.Text), "", u.Text, u.Place)
	}
}

// hasOwnRule says whether the measure's table is compared with the text by a rule of its own.
func hasOwnRule(m fiscal.Measure) bool {
	return m == fiscal.ProcurementTotal || m == fiscal.AssetsTotal
}

func conflicts(d *disclosure.Disclosure, r *report) {
	for i := range d.Amounts {
		a := &d.Amounts[i]
		if hasOwnRule(a.Measure) {
			continue
		}
		for _, w := range a.Witnesses {
			if !r.fits(w.Value, *a.Value, 2) && !confusedUnits(w.Value, *a.Value) {
				conflict(a, w, r)
				break
			}
		}
	}
}

func conflict(a *disclosure.Amount, w disclosure.Witness, r *report) {
	zh, en := r.label(a.Measure)
	if info, _ := a.Measure.Info(); info.Count {
		r.add(quoted("%s一处为%s，另一处为%s", zh, a.Value, w.Value), quoted("%s is %s in one place and %s in another", en, a.Value, w.Value),
			a.Value.String(), w.Value.String(), at(a.Place, &w.Place)...)
		return
	}
	r.add(quoted("%s一处为%s，另一处为%s", zh, wan(*a.Value), wan(w.Value)), quoted("%s is %s in one place and %s in another", en, wan(*a.Value), wan(w.Value)),
		wan(*a.Value), wan(w.Value), at(a.Place, &w.Place)...)
}

func textTable(m fiscal.Measure) func(*disclosure.Disclosure, *report) {
	return func(d *disclosure.Disclosure, r *report) {
		a := stated(d, m)
		if a == nil {
			return
		}
		for _, w := range a.Witnesses {
			if !r.fits(w.Value, *a.Value, 2) && !confusedUnits(w.Value, *a.Value) {
				conflict(a, w, r)
				return
			}
		}
	}
}

var wanFactor = decimal.NewFromInt(10000)

// confusedUnits says whether one amount is the other with 元 written for 万元.
func confusedUnits(a, b fiscal.Money) bool {
	return !a.IsZero() && !b.IsZero() && (a.Mul(wanFactor).Equal(b) || b.Mul(wanFactor).Equal(a))
}

func moneyUnits(d *disclosure.Disclosure, r *report) {
	for i := range d.Amounts {
		a := &d.Amounts[i]
		for _, w := range a.Witnesses {
			if confusedUnits(w.Value, *a.Value) {
				conflict(a, w, r)
				break
			}
		}
	}
}
