package check

import (
	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// This file checks the tables by functional and economic classification: each row across, each code against those below it.

// lineKey names a row of a table by classification.
type lineKey struct {
	fund  fiscal.Fund
	class fiscal.Classification
	code  string
}

// lineRow is the figures of a row by what they count.
type lineRow struct {
	key    lineKey
	name   string
	values map[fiscal.Measure]*disclosure.Line
}

// lineRows groups the lines by row, in the document's order. A row that stands twice is left as it stood first.
func lineRows(d *disclosure.Disclosure) []*lineRow {
	var rows []*lineRow
	byKey := map[lineKey]*lineRow{}
	for i := range d.Lines {
		l := &d.Lines[i]
		k := lineKey{l.Fund, l.Classification, l.Code}
		row := byKey[k]
		if row == nil {
			row = &lineRow{k, l.Name, map[fiscal.Measure]*disclosure.Line{}}
			byKey[k] = row
			rows = append(rows, row)
		}
		if row.values[l.Measure] == nil {
			row.values[l.Measure] = l
		}
	}
	return rows
}

// lineParts compares the total of each row with its columns. Empty columns are zero; a row without any column but the
// total divides nothing.
func lineParts(d *disclosure.Disclosure, r *report) {
	for _, row := range lineRows(d) {
		for _, whole := range []fiscal.Measure{fiscal.ExpenditureTotal, fiscal.ExpenditureBasic} {
			total := row.values[whole]
			if total == nil {
				continue
			}
			var sum fiscal.Money
			places := []block.Place{total.Place}
			for _, m := range whole.Parts() {
				if part := row.values[m]; part != nil {
					sum = sum.Add(part.Value)
					places = append(places, part.Place)
				}
			}
			if n := len(places) - 1; n > 0 && !r.fits(total.Value, sum, n+1) {
				r.add(quoted("%s%s合计%s，各栏之和%s", row.key.code, row.name, wan(total.Value), wan(sum)),
					quoted("%s %s is %s, its columns add up to %s", row.key.code, row.name, wan(total.Value), wan(sum)), wan(sum), wan(total.Value), places...)
			}
		}
	}
}

// lineChildren compares each code with the codes right below it, where the table has any.
func lineChildren(d *disclosure.Disclosure, r *report) {
	rows := lineRows(d)
	type sum struct {
		value  fiscal.Money
		places []block.Place
	}
	below := map[lineKey]map[fiscal.Measure]*sum{}
	for _, row := range rows {
		if len(row.key.code) < 5 {
			continue
		}
		parent := row.key
		parent.code = parent.code[:len(parent.code)-2]
		if below[parent] == nil {
			below[parent] = map[fiscal.Measure]*sum{}
		}
		for m, l := range row.values {
			s := below[parent][m]
			if s == nil {
				s = &sum{}
				below[parent][m] = s
			}
			s.value = s.value.Add(l.Value)
			s.places = append(s.places, l.Place)
		}
	}
	for _, row := range rows {
		for _, info := range fiscal.Measures {
			l, s := row.values[info.Measure], below[row.key][info.Measure]
			if l == nil || s == nil || r.fits(l.Value, s.value, len(s.places)+1) {
				continue
			}
			r.add(quoted("%s%s的%s为%s，下级科目之和%s", row.key.code, row.name, info.ZH, wan(l.Value), wan(s.value)),
				quoted("%s %s, %s is %s, the codes below it add up to %s", row.key.code, row.name, info.EN, wan(l.Value), wan(s.value)),
				wan(s.value), wan(l.Value), append([]block.Place{l.Place}, s.places...)...)
		}
	}
}

// finalBalance compares the grand total of final accounts with what it is made of, on both sides. Where the document is silent about a part, a
// sum that is too small proves nothing.
func finalBalance(d *disclosure.Disclosure, r *report) {
	total := stated(d, fiscal.TotalWithCarryover)
	if total == nil || d.Stage != fiscal.StageFinalAccounts {
		return
	}
	for _, side := range []struct {
		zh, en string
		own    fiscal.Measure
		others []fiscal.Measure
	}{
		{"收入", "income", fiscal.IncomeTotal, []fiscal.Measure{fiscal.SurplusUsed, fiscal.CarryoverOpening}},
		{"支出", "expenditure", fiscal.ExpenditureTotal, []fiscal.Measure{fiscal.SurplusDistributed, fiscal.CarryoverClosing}},
	} {
		own := stated(d, side.own)
		if own == nil {
			continue
		}
		sum, places, silent := *own.Value, at(total.Place, own.Place), false
		for _, m := range side.others {
			a := stated(d, m)
			if a == nil {
				silent = true
				continue
			}
			sum = sum.Add(*a.Value)
			places = append(places, at(a.Place)...)
		}
		if r.fits(*total.Value, sum, len(side.others)+2) || silent && sum.LessThan(*total.Value) {
			continue
		}
		r.add(quoted("总计%s，%s与结转和结余之和%s", wan(*total.Value), side.zh, wan(sum)),
			quoted("the grand total is %s, %s with what is carried over %s", wan(*total.Value), side.en, wan(sum)), wan(sum), wan(*total.Value), places...)
	}
}

// completions compares the stated completion of a budget with the budget and the actual figure beside it.
func completions(d *disclosure.Disclosure, r *report) {
	for i := range d.Amounts {
		a := &d.Amounts[i]
		zh, en := r.label(a.Measure)
		for _, b := range a.Budgets {
			if a.Value == nil || b.Value == nil || b.Completion == nil {
				continue
			}
			if b.Value.IsZero() {
				if !a.Value.IsZero() {
					r.add(quoted("%s预算为零，不能计算完成率%s%%", zh, b.Completion), quoted("the budget of %s is zero, a completion of %s %% is impossible", en, b.Completion),
						"", b.Completion.String()+"%", at(&b.Place, a.Place)...)
				}
				continue
			}
			rate := a.Value.Mul(hundred).Div(*b.Value).Round(2)
			if !r.quotient(*a.Value, *b.Value, 1, 1, *b.Completion) {
				r.add(quoted("%s预算%s，决算%s，完成率应为%s%%，文中为%s%%", zh, wan(*b.Value), wan(*a.Value), rate, b.Completion),
					quoted("%s: %s of %s is %s %%, stated %s %%", en, wan(*a.Value), wan(*b.Value), rate, b.Completion), rate.String()+"%", b.Completion.String()+"%", at(&b.Place, a.Place)...)
			}
		}
	}
}
