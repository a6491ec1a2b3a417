package target

import (
	"regexp"
	"strings"

	"github.com/shopspring/decimal"

	"gongkai/ingest/number"
	"gongkai/warehouse/fiscal"
)

const (
	figure = `([-+]?(?:\d{1,3}(?:[,，]\d{3})+|\d{1,30})(?:\.\d{1,30})?)`
	hyphen = `(?:-|~|—|——|至|到)`
)

var (
	single     = regexp.MustCompile(`^` + figure + `([^\d.,，].*)?$`)
	between    = regexp.MustCompile(`^` + figure + `([^\d.,，~—至到-]*)` + hyphen + figure + `([^\d.,，].*)?$`)
	inBrackets = regexp.MustCompile(`^\(([^()]{1,24})\)$`)
	share      = regexp.MustCompile(`^百分之(?:` + figure + `|([一二三四五六七八九十]{1,3}|百))$`)
	chinese    = regexp.MustCompile(`^([一二两三四五六七八九十]{1,3})(.+)$`)
	per        = regexp.MustCompile(`^((?:每个?(?:人|月|年度|年|季度|周|天|日|次|户|件|份|张|本|场|家|套|台|亩|村|学期|学年|吨|平方米|公里|班|生)){1,2})(.+)$`)
)

// read reads the rest of a target behind its operator; op is "" where there was none.
func read(s string, op fiscal.TargetOperator, level2 fiscal.IndicatorLevel2) (value, bool) {
	for op == "" {
		var rest string
		op, rest = before(s, wordsBefore)
		if rest == s {
			break
		}
		s = rest
		if op == "" {
			op, s = symbol(s)
		}
	}
	v, ok := readDate(s)
	if !ok {
		v, ok = readPer(s, level2)
	}
	if !ok {
		v, ok = readNumber(s, level2)
	}
	if !ok {
		return value{}, false
	}
	switch {
	case v.upper != nil:
		return v, op == "" || op == fiscal.OpEQ
	case op != "":
		v.op = op
	}
	return v, true
}

// readNumber reads one or two numbers with their unit.
func readNumber(s string, level2 fiscal.IndicatorLevel2) (value, bool) {
	op, s, _ := after(s, wordsAfter)
	if m := share.FindStringSubmatch(s); m != nil {
		v := value{op: op, kind: fiscal.KindPercent, factor: one, unit: "百分之", base: "%"}
		return v, v.bounds(m[1]+m[2], "")
	}
	if m := between.FindStringSubmatch(s); m != nil {
		if m[2] != "" && m[2] != m[4] || op == fiscal.OpGE {
			return value{}, false
		}
		v, ok := classify(m[4], level2)
		return v, ok && v.bounds(m[1], m[3])
	}
	if m := single.FindStringSubmatch(s); m != nil {
		unit := m[2]
		if in := inBrackets.FindStringSubmatch(unit); in != nil {
			unit = in[1]
		}
		v, ok := classify(unit, level2)
		v.op = op
		return v, ok && v.bounds(m[1], "")
	}
	if m := chinese.FindStringSubmatch(s); m != nil && plainCounter(m[2]) {
		v, ok := classify(m[2], level2)
		v.op = op
		return v, ok && v.bounds(m[1], "")
	}
	return value{}, false
}

// readPer reads a rate that names first what it is per: 每月1次, 每人每月不超过30元.
func readPer(s string, level2 fiscal.IndicatorLevel2) (value, bool) {
	m := per.FindStringSubmatch(s)
	if m == nil {
		return value{}, false
	}
	op, rest := symbol(m[2])
	if op == "" {
		op, rest = before(rest, wordsBefore)
	}
	v, ok := readNumber(rest, level2)
	if !ok || v.unit == "" || v.kind == fiscal.KindRate {
		return value{}, false
	}
	if op != "" {
		v.op = op
	}
	if op != "" && op != fiscal.OpEQ && v.upper != nil {
		return value{}, false
	}
	v.kind = fiscal.KindRate
	v.base += strings.NewReplacer("每个", "/", "每", "/").Replace(m[1])
	return v, true
}

// bounds sets the numbers of v.
func (v *value) bounds(lower, upper string) bool {
	n, ok := parse(lower)
	if !ok {
		return false
	}
	v.lower = &n
	if upper != "" {
		u, ok := parse(upper)
		if !ok {
			return false
		}
		v.upper = &u
	}
	return true
}

func parse(s string) (decimal.Decimal, bool) {
	if n, ok := number.Plain(s); ok {
		return n, true
	}
	return numeral(s)
}

// numeral reads a Chinese numeral up to 99, and 百 as behind 百分之.
func numeral(s string) (decimal.Decimal, bool) {
	if s == "百" {
		return decimal.New(100, 0), true
	}
	n, tens := 0, false
	for i, r := range s {
		d := strings.Index("一二三四五六七八九", string(r))
		switch {
		case r == '十' && !tens:
			if i == 0 {
				n = 1
			}
			n, tens = n*10, true
		case r == '两' && s == "两":
			n = 2
		case d >= 0 && (i == 0 || tens && n%10 == 0):
			n += d/len("一") + 1
		default:
			return decimal.Decimal{}, false // 三四 is no number, 两十 no word
		}
	}
	return decimal.New(int64(n), 0), n > 0
}
