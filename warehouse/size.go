package warehouse

import (
	"fmt"

	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// A unit's size class is that of its whole expenditure of the year, between fixed bounds: quantiles would put a unit into
// another class with each filter and each newly loaded document, so that nobody could check it by hand, and no year could be
// set beside another. The bounds, 100, 500, 2,000 and 10,000 万元, are a step of four to five each, from a county's small
// offices to its largest departments.

// BySize is the size class of a unit.
const BySize Dimension = "SIZE"

// sizeBounds are the classes by what their units spend less than, in 元; above them is [largestClass].
var sizeBounds = []struct {
	below fiscal.Money
	name  string
}{
	{decimal.New(100, 4), "UNDER_100"}, {decimal.New(500, 4), "100_TO_500"}, {decimal.New(2000, 4), "500_TO_2000"}, {decimal.New(10000, 4), "2000_TO_10000"},
}

const largestClass = "FROM_10000"

// sizeSQL is the class of a unit figure's expenditure; empty where that is not stated.
var sizeSQL = func() string {
	sql := "multiIf(expenditure IS NULL, ''"
	for _, c := range sizeBounds {
		sql += fmt.Sprintf(", expenditure < %s, '%s'", c.below, c.name)
	}
	return sql + ", '" + largestClass + "')"
}()

// sizeClass is what sizeSQL gives.
func sizeClass(expenditure *fiscal.Money) string {
	if expenditure == nil {
		return ""
	}
	for _, c := range sizeBounds {
		if expenditure.LessThan(c.below) {
			return c.name
		}
	}
	return largestClass
}

// sizeLabels name the classes.
var sizeLabels = map[string]string{
	"": "支出总额未公开", "UNDER_100": "支出100万元以下", "100_TO_500": "支出100万元至500万元", "500_TO_2000": "支出500万元至2000万元",
	"2000_TO_10000": "支出2000万元至1亿元", "FROM_10000": "支出1亿元及以上",
}

// peerGroup is what PEER_GROUP stands for.
var peerGroup = []Dimension{BySector, ByNature, ByRank, BySize}

// withPeerGroup puts the dimensions that PEER_GROUP stands for in its place.
func withPeerGroup(dimensions []Dimension) []Dimension {
	var all []Dimension
	for _, d := range dimensions {
		if d == ByPeerGroup {
			all = append(all, peerGroup...)
		} else {
			all = append(all, d)
		}
	}
	return all
}

// perFigureSQL divides a figure by what another measure counts, of the same disclosure: a unit's cost per thing. It gives
// nothing where either is not stated, or the count is zero. The quotient is rounded to the scale of money.
const perFigureSQL = `toDecimal64(round(toDecimal128(%[1]s, 5) / if(ifNull(%[2]s, 0) > 0, assumeNotNull(%[2]s), NULL), 4), 4)`

// divisor is the measure that counts what a figure is divided by; "" for none.
func (p Per) divisor() (fiscal.Measure, error) {
	if p == "" || p == PerNone {
		return "", nil
	}
	m, ok := perMeasures[p]
	if !ok {
		return "", badQuery("no document that is read states what %s counts", "所读文件均未列出 %s 的数量", p)
	}
	return m, nil
}
