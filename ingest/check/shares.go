package check

import (
	"strings"
	"unicode"

	"github.com/shopspring/decimal"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/number"
	"gongkai/ingest/pattern"
	"gongkai/warehouse/fiscal"
)

// This file checks the shares that sentences state: 基本支出60万元，占本年支出合计的60%.

// shareOf is a share with the name of its whole, which may be left out: 占, 占支出总额的.
var shareOf = pattern.MustCompile(`^[,，、]?约?占(?:全部|全年)?(.{0,40})$`)

// wholes are the names by which sentences call what a share is of, with all that such a name may mean.
var wholes = []struct {
	name     *pattern.Pattern
	measures []fiscal.Measure
}{
	{pattern.MustCompile(`^[“"]?三公[”"]?经费(?:支出|预算|决算|总额|合计|支出总额|支出合计)?$`), []fiscal.Measure{fiscal.ThreePublicTotal}},
	{pattern.MustCompile(`^(?:本年|当年|本年度)?(?:收入|总收入|收入预算)(?:合计|总额|总计|预算|总数)?$`), []fiscal.Measure{fiscal.IncomeTotal, fiscal.TotalWithCarryover}},
	{pattern.MustCompile(`^(?:本年|当年|本年度)?(?:支出|总支出|支出预算)(?:合计|总额|总计|预算|总数)?$`), []fiscal.Measure{fiscal.ExpenditureTotal, fiscal.TotalWithCarryover}},
}

// figure is an amount with the place that states it.
type figure struct {
	value fiscal.Money
	place block.Place
}

// shares holds shares against the amount before them and what they are a share of. Where a name may mean several figures, one
// that fits is enough. A share without a name is of a sum that the same paragraph states before it, or of the document's totals.
func shares(d *disclosure.Disclosure, r *report) {
	for i, b := range d.Document.Blocks {
		if b.Table != nil || !strings.Contains(b.Text, "占") {
			continue
		}
		var before []number.Number
		for _, n := range number.Scan(b.Text) {
			if _, ok := n.Money(fiscal.WanYuan); ok && n.Unit != number.None && n.Unit != number.Percent {
				before = append(before, n)
				continue
			}
			if n.Unit == number.Percent {
				share(d, r, i, b.Text, before, n)
			}
		}
	}
}

func share(d *disclosure.Disclosure, r *report, blockNo int, text string, before []number.Number, rate number.Number) {
	if len(before) == 0 {
		return
	}
	figures := make([]figure, len(before))
	for i, n := range before {
		value, _ := n.Money(fiscal.WanYuan)
		figures[i] = figure{value, block.InText(blockNo, text, n.Start, n.End)}
	}
	last := len(before) - 1
	part, between := figures[last], plain(text[before[last].End:rate.Start])
	var whole []figure
	if last > 0 && strings.Trim(between, "的") == "" {
		// Both figures are stated: 基本支出60万元，占支出总额100万元的60%.
		if !shareOf.MatchString(plain(text[before[last-1].End:before[last].Start])) {
			return
		}
		part, whole = figures[last-1], figures[last:]
	} else {
		m := shareOf.FindStringSubmatch(between)
		if m == nil {
			return
		}
		name := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(m[1], "比例为"), "比重为"), "的")
		if whole = named(d, name); len(whole) == 0 && name != "" {
			return
		}
		if name == "" {
			// The paragraph states the whole first: 支出合计100万元，其中：基本支出60万元，占60%.
			if last == 0 {
				return
			}
			whole = append(figures[:last:last], totals(d)...)
		}
	}
	stated := rate.Value
	for _, w := range whole {
		if w.value.IsZero() || r.quotient(part.value, w.value, 1, 1, stated) {
			return
		}
	}
	of := whole[0]
	should := ratio(part.value, of.value)
	r.add(quoted("%s占%s的%s%%，文中为%s%%", wan(part.value), wan(of.value), should, stated),
		quoted("%s is %s %% of %s, stated %s %%", wan(part.value), should, wan(of.value), stated),
		should.String()+"%", stated.String()+"%", part.place, block.InText(blockNo, text, rate.Start, rate.End), of.place)
}

func ratio(part, whole fiscal.Money) decimal.Decimal {
	return part.Mul(hundred).Div(whole).Round(2)
}

// named are the figures that a name may mean; none where the document states none.
func named(d *disclosure.Disclosure, name string) []figure {
	for _, w := range wholes {
		if w.name.MatchString(name) {
			return figuresOf(d, w.measures...)
		}
	}
	return nil
}

// totals are what a share may be of where its sentence does not say so.
func totals(d *disclosure.Disclosure) []figure {
	return figuresOf(d, fiscal.IncomeTotal, fiscal.ExpenditureTotal, fiscal.TotalWithCarryover, fiscal.ThreePublicTotal)
}

func figuresOf(d *disclosure.Disclosure, measures ...fiscal.Measure) []figure {
	var all []figure
	for _, m := range measures {
		if a := stated(d, m); a != nil {
			for _, w := range a.Witnesses {
				all = append(all, figure{w.Value, w.Place})
			}
		}
	}
	return all
}

// plain is a text without spaces: those of a PDF stand anywhere.
func plain(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) {
			return -1
		}
		return c
	}, s)
}
