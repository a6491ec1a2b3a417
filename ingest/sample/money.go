package sample

import (
	"strings"

	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// fen is money in 分 (0.01 元): exact, and with room for 90 万亿元.
type fen int64

const (
	yuan    fen = 100
	wan     fen = 10000 * yuan
	hundred fen = wan / 100 // 0.01 万元, the usual last digit
)

func (f fen) money() fiscal.Money      { return decimal.New(int64(f), -2) }
func (f fen) moneyRef() *fiscal.Money  { m := f.money(); return &m }
func number(n int) *fiscal.Money       { m := decimal.NewFromInt(int64(n)); return &m }
func (f fen) round(grain fen) fen      { return (f + grain/2) / grain * grain }
func (f fen) share(perMyriad int) fen  { return f * fen(perMyriad) / 10000 }
func (f fen) grow(basisPoints int) fen { return f + f*fen(basisPoints)/10000 }
func (f fen) abs() fen                 { return max(f, -f) }

// inWan writes f as a number of 万元 with at least so many decimals, and more only where they are needed.
func (f fen) inWan(decimals int32) string {
	return withDecimals(decimal.New(int64(f), -6), decimals)
}

// inYuan writes f as a number of 元 with thousands separated.
func (f fen) inYuan(decimals int32) string {
	return withThousands(withDecimals(decimal.New(int64(f), -2), decimals))
}

func withDecimals(d decimal.Decimal, least int32) string {
	s := d.String()
	have := int32(0)
	if i := strings.IndexByte(s, '.'); i >= 0 {
		have = int32(len(s) - i - 1)
	}
	if have < least {
		return d.StringFixed(least)
	}
	return s
}

func withThousands(s string) string {
	whole, fraction, dotted := strings.Cut(s, ".")
	var b strings.Builder
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 && whole[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	if dotted {
		b.WriteString("." + fraction)
	}
	return b.String()
}

// rate is the change from prior to now in percent, rounded half away from zero to so many decimals.
func rate(now, prior fen, decimals int32) decimal.Decimal {
	return decimal.NewFromInt(int64(now-prior)).Mul(decimal.NewFromInt(100)).DivRound(decimal.NewFromInt(int64(prior)), decimals)
}
