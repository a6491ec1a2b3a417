package number

import (
	"strings"

	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// Cell reads a table cell that should hold money, in 元. A number without a unit of its own is in the table's unit.
//
//   - Empty, or nothing but dashes or slashes (——, －, /): nil, BLANK.
//   - A number zero, 零, or a word of [Zeros] with no more than 本单位 or 本年 before it: zero, ZERO.
//   - 不适用, 不涉及: nil, NOT_APPLICABLE.
//   - A number, with thousands as in [Scan], spaces round the point, a ¥ before it (which says nothing about the
//     unit), an exponent, 元, 万元, 万, 亿元 or 亿 behind it; negative in brackets, behind a minus or 负: AMOUNT.
//   - Anything else, among it a percentage, a count, several numbers, a space between digits, and a number where
//     neither the cell nor unit names a unit of money: nil, UNREADABLE.
func Cell(text string, unit fiscal.AmountUnit) (*fiscal.Money, fiscal.State) {
	s, _ := Fold(text)
	s = strings.TrimSpace(s)
	if strings.Trim(s, "-—–―_/\\ \t\r\n") == "" {
		return nil, fiscal.StateBlank
	}
	switch strings.TrimRight(s, "。;.") {
	case "不适用", "不涉及":
		return nil, fiscal.StateNotApplicable
	}
	if saysZero(s) {
		return &fiscal.Money{}, fiscal.StateZero
	}
	negative := false
	if inner, rest, ok := bracketed(s); ok {
		negative, s = true, inner+rest
	}
	s = strings.TrimSpace(strings.TrimPrefix(s, "¥"))
	d, rest, ok := lead(s, !negative)
	if !ok {
		return nil, fiscal.StateUnreadable
	}
	if rest != "" {
		u, end, _ := unitAt(rest, 0)
		if strings.TrimSpace(rest[end:]) != "" {
			return nil, fiscal.StateUnreadable
		}
		switch u {
		case Yuan:
			unit = fiscal.Yuan
		case Wan, WanYuan:
			unit = fiscal.WanYuan
		case Yi, YiYuan:
			unit = fiscal.YiYuan
		default:
			return nil, fiscal.StateUnreadable
		}
	}
	if negative {
		d = d.Neg()
	}
	m, ok := Number{Value: d}.Money(unit)
	if !ok {
		return nil, fiscal.StateUnreadable
	}
	return &m, fiscal.StateOf(m)
}

// Plain reads a cell that holds a bare number, with the same tolerance as [Cell]. ok is false for everything else: an
// empty cell, a word, a number with a unit, and one in brackets, which may be an ordinal.
func Plain(text string) (d decimal.Decimal, ok bool) {
	s, _ := Fold(text)
	d, rest, ok := lead(strings.TrimSpace(s), true)
	if !ok || rest != "" {
		return decimal.Decimal{}, false
	}
	return d, true
}

// saysZero says whether a whole cell says that there is nothing.
func saysZero(s string) bool {
	s = strings.TrimRight(s, "。;. ")
	for _, who := range []string{"本单位", "我单位", "本部门", "我部门", "我局", "本年度", "本年", "当年", "年度"} {
		s = strings.TrimPrefix(s, who)
	}
	zs := Zeros(s)
	return len(zs) == 1 && zs[0].Start == 0 && (zs[0].End == len(s) || s == "零元" || s == "零万元")
}

// bracketed takes a number out of brackets: (3.5) or (3.5)万元.
func bracketed(s string) (inner, rest string, ok bool) {
	if !strings.HasPrefix(s, "(") {
		return "", "", false
	}
	inner, rest, ok = strings.Cut(s[1:], ")")
	inner = strings.TrimSpace(inner)
	return inner, rest, ok && inner != "" && (isDigit(inner[0]) || inner[0] == '.' || strings.HasPrefix(inner, "¥"))
}

// lead reads the number that s, folded and trimmed, opens with, and gives what follows it without spaces around.
func lead(s string, signs bool) (d decimal.Decimal, rest string, ok bool) {
	negative := false
	if signs {
		switch {
		case strings.HasPrefix(s, "-"):
			negative, s = true, s[1:]
		case strings.HasPrefix(s, "负"):
			negative, s = true, s[len("负"):]
		case strings.HasPrefix(s, "+"):
			s = s[1:]
		}
		s = strings.TrimLeft(s, " ¥")
	}
	if s == "" || !isDigit(s[0]) && (s[0] != '.' || len(s) < 2 || !isDigit(s[1])) {
		return d, "", false
	}
	sc := scanner{s: s}
	var t token
	end, pieces := sc.digits(&t, 0)
	if end > 0 && !t.comma && separator(s, end) != "" {
		return d, "", false
	}
	// The point, with spaces or a line break beside it.
	if i := end + spaces(s[end:]); i < len(s) && s[i] == '.' {
		if j := i + 1 + spaces(s[i+1:]); j < len(s) && isDigit(s[j]) {
			to := run(s, j)
			pieces, end = pieces+"."+s[j:to], to
		}
	}
	if len(pieces) > maxDigits {
		return d, "", false
	}
	d = value(pieces, negative)
	rest = s[end:]
	if exp, after, found := exponent(rest); found {
		d, rest = d.Shift(exp), after
	}
	rest = strings.TrimSpace(rest)
	if rest != "" && (isDigit(rest[0]) || rest[0] == '.' || rest[0] == ',') {
		return d, "", false
	}
	return d, rest, true
}

func spaces(s string) int { return len(s) - len(strings.TrimLeft(s, " \r\n")) }

// exponent reads E+05 as spreadsheets print it; more than two digits are none.
func exponent(s string) (exp int32, rest string, ok bool) {
	if s == "" || s[0] != 'E' && s[0] != 'e' {
		return 0, s, false
	}
	i, sign := 1, int32(1)
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		if s[i] == '-' {
			sign = -1
		}
		i++
	}
	end := run(s, i)
	if end == i || end-i > 2 {
		return 0, s, false
	}
	for _, c := range []byte(s[i:end]) {
		exp = exp*10 + int32(c-'0')
	}
	return sign * exp, s[end:], true
}
