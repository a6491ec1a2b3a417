package check

import (
	"strconv"
	"strings"

	"gongkai/ingest/pattern"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/number"
	"gongkai/warehouse/fiscal"
)

// This file checks what sentences say of single budget items, which no measure holds: 行政运行2.5万元，上年执行数2万元，本年安排2.5万元，增加25%.

var (
	sentenceEnd = pattern.MustCompile(`[。；;]`)
	// priorWord names last year's figure, and againstWord what a rate is measured against.
	priorWord   = pattern.MustCompile(`执行数|决算数|上年|去年|预算数`)
	againstWord = pattern.MustCompile(`较|比|与|同比`)
	plannedWord = pattern.MustCompile(`((?:19|20)\d\d)年(?:度)?(?:当年)?预算(?:安排|数)?(?:为)?$`)
	itemEnd     = pattern.MustCompile(`[（(](?:\d{2})?项[)）][”"]?(?:科目)?$`)
)

// itemRates compares a rate with the two amounts before it in its sentence: last year's, and this year's.
func itemRates(d *disclosure.Disclosure, r *report) {
	for i, b := range d.Document.Blocks {
		if b.Table != nil {
			continue
		}
		start := 0
		for _, end := range append(sentenceEnd.FindAllStringIndex(b.Text, -1), []int{len(b.Text), len(b.Text)}) {
			rateOfSentence(d, r, i, b.Text, start, end[0])
			start = end[1]
		}
	}
}

func rateOfSentence(d *disclosure.Disclosure, r *report, blockNo int, text string, start, end int) {
	sentence := text[start:end]
	var amounts []number.Number
	last := 0
	for _, n := range number.Scan(sentence) {
		if n.Unit != number.Percent {
			if _, ok := n.Money(fiscal.WanYuan); ok && n.Unit != number.None {
				amounts = append(amounts, n)
				last = n.End
			}
			continue
		}
		if len(amounts) != 2 {
			return
		}
		between := sentence[last:n.Start]
		verbs := number.Changes(between)
		before := sentence[:amounts[0].Start]
		year := strings.Contains(before, strconv.Itoa(d.Year-1)) || strings.Contains(before, "上年") || strings.Contains(before, "去年")
		if len(verbs) != 1 || verbs[0].Ambiguous || verbs[0].Direction == number.Same || !againstWord.MatchString(between) || !year || !priorWord.MatchString(before) {
			return
		}
		prior, _ := amounts[0].Money(fiscal.WanYuan)
		now, _ := amounts[1].Money(fiscal.WanYuan)
		stated := n.Value
		if verbs[0].Direction == number.Down {
			stated = stated.Neg()
		}
		places := []block.Place{block.InText(blockNo, text, start+amounts[0].Start, start+n.End)}
		if prior.IsZero() {
			return // 增加100% of nothing is how forms say that it is new
		}
		rate := now.Sub(prior).Mul(hundred).Div(prior).Round(2)
		if !r.quotient(now, prior, 1, 1, stated.Add(hundred)) {
			r.add(quoted("上年%s，本年%s，增减比例应为%s%%，文中为%s%%", wan(prior), wan(now), rate, stated),
				quoted("from %s to %s is %s %%, stated %s %%", wan(prior), wan(now), rate, stated), rate.String()+"%", stated.String()+"%", places...)
		}
		return
	}
}

// itemAmounts compares the amount behind the name of a budget item with what the same paragraph says is budgeted for it this
// year.
func itemAmounts(d *disclosure.Disclosure, r *report) {
	for i, b := range d.Document.Blocks {
		if b.Table != nil {
			continue
		}
		var item *number.Number
		for _, n := range number.Scan(b.Text) {
			amount, ok := n.Money(fiscal.WanYuan)
			if !ok || n.Unit == number.None {
				continue
			}
			before := disclosure.Before(b.Text, n.Start)
			if itemEnd.MatchString(before) {
				item = &n
				continue
			}
			m := plannedWord.FindStringSubmatch(before)
			if item == nil || m == nil || m[1] != strconv.Itoa(d.Year) {
				continue
			}
			if first, _ := item.Money(fiscal.WanYuan); !r.fits(first, amount, 2) {
				r.add(quoted("同一科目一处为%s，另一处为%s", wan(first), wan(amount)), quoted("one item is %s in one place and %s in another", wan(first), wan(amount)),
					wan(first), wan(amount), block.InText(i, b.Text, item.Start, item.End), block.InText(i, b.Text, n.Start, n.End))
			}
			item = nil
		}
	}
}
