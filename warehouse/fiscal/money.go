package fiscal

import "github.com/shopspring/decimal"

// Money is an exact amount in 元. It is never a float: 0.1 万元 must stay 1000 元 through every sum.
type Money = decimal.Decimal

// MoneyScale is the number of decimals of a 元 that are stored. Documents print 万元 with up to six decimals, which
// is a 分; two more leave room for unit prices.
const MoneyScale = 4

var factors = map[AmountUnit]int32{Yuan: 0, WanYuan: 4, YiYuan: 8}

// ToYuan turns a number written in unit u into 元, exactly.
func ToYuan(n decimal.Decimal, u AmountUnit) Money { return n.Shift(factors[u]) }

// InUnit gives m, in 元, as a number of unit u, exactly.
func InUnit(m Money, u AmountUnit) decimal.Decimal {
	if factors[u] == 0 {
		return m // Shift would copy it
	}
	return m.Shift(-factors[u])
}

// Digits is by how many digits the point of a number of 元 moves to the left to make one of the unit.
func (u AmountUnit) Digits() int32 { return factors[u] }

// Symbol is the unit as Chinese documents write it.
func (u AmountUnit) Symbol() string {
	switch u {
	case WanYuan:
		return "万元"
	case YiYuan:
		return "亿元"
	default:
		return "元"
	}
}

// StateOf is the state of a stated figure: ZERO or AMOUNT.
func StateOf(m Money) State {
	if m.IsZero() {
		return StateZero
	}
	return StateAmount
}
