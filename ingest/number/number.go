// Package number reads how Chinese budget documents write numbers: amounts in sentences and table cells, the unit
// behind them, words of change and words that say nothing was spent.
//
// It knows the writing, not the meaning: which measure an amount belongs to is for the caller to say. It never
// guesses: where the writing allows two readings, the documentation of each function says which one is taken, or
// that none is.
package number

import (
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// Unit is the unit that is written behind a number.
type Unit int

// The units of money and shares. Other units, such as 人 or 万人, are no Unit but a [Number]'s Counter.
const (
	None         Unit = iota
	Yuan              // 元
	WanYuan           // 万元
	Wan               // 万, the 元 forgotten
	YiYuan            // 亿元
	Yi                // 亿, the 元 forgotten
	Percent           // %, ％, 百分比, or 百分之 before the number
	PercentPoint      // 个百分点, 百分点
)

// Context is what digits are part of.
type Context int

// The contexts. Only a number of PlainContext is a quantity.
const (
	PlainContext   Context = iota // a quantity, or nothing that is known
	Year                          // 2021年, also 较2020预算 where 年 is left out
	Month                         // 12月, also the 1 of 1-12月
	Day                           // the 31 of 12月31日, the 10 of 每月10日
	DocumentNumber                // both numbers of 〔2016〕4号, and that of 令第652号
	Ordinal                       // 1、 (3) 第2 附件3
	Code                          // A02010104, 805001 before a name, telephone numbers, times of day, more than 40 digits
)

// Number is one number found in a text. All offsets are bytes of the text as it was given, however it was written.
type Number struct {
	Value  decimal.Decimal // as printed, sign included, before any unit factor; zero for more than 40 digits
	Unit   Unit            // written right behind the number, spaces and one line break allowed; else None
	Start  int             // the first byte, sign included
	End    int             // after the unit; NumEnd where there is none
	NumEnd int             // after the digits

	Context Context

	// Counter is the counting word right behind the number, as written but without spaces: 人, 万人, 个月, 美元.
	// Empty where there is none or where the number has a Unit. A factor in it (万) is not part of Value.
	Counter string

	// Approximate is set where 余 or 多 stands between number and unit: 500余万元.
	Approximate bool
}

// Money gives n in 元. Where no unit is written behind n it is taken to be in unit assume. ok is false for a
// percentage, for a number that counts something (300人, 9.5万人, 5万美元), for one whose Context is not PlainContext, and where
// neither the text nor assume names one of the three units of money.
func (n Number) Money(assume fiscal.AmountUnit) (m fiscal.Money, ok bool) {
	if n.Context != PlainContext || n.Counter != "" {
		return fiscal.Money{}, false
	}
	unit := assume
	switch n.Unit {
	case None:
	case Yuan:
		unit = fiscal.Yuan
	case Wan, WanYuan:
		unit = fiscal.WanYuan
	case Yi, YiYuan:
		unit = fiscal.YiYuan
	default:
		return fiscal.Money{}, false
	}
	switch unit {
	case fiscal.Yuan, fiscal.WanYuan, fiscal.YiYuan:
		return fiscal.ToYuan(n.Value, unit), true
	default:
		return fiscal.Money{}, false
	}
}
