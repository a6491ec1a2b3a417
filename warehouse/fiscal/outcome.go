package fiscal

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"
)

// Outcome says whether a target was reached.
type Outcome string

// The outcomes of a target, for an indicator whose actual value (实际完成值) is disclosed.
const (
	OutcomeMet       Outcome = "MET"
	OutcomePartlyMet Outcome = "PARTLY_MET" // 部分达成: only the standard words say so, never a number
	OutcomeMissed    Outcome = "MISSED"
	OutcomeUndecided Outcome = "UNDECIDED" // the words or units do not allow to tell
)

// The three grades of an indicator in words are those of the self-assessment form (项目支出绩效自评表) of 财政部's 项目支出绩效评价管理办法,
// 财预〔2020〕10号, and of the form before it, which said 预期指标 for 年度指标. They are whole texts: 达成率100% is none of them.
var (
	gradeMet    = regexp.MustCompile(`^(?:全部)?达成(?:(?:年度|预期)(?:绩效)?(?:指标|目标))?$`)
	gradePartly = regexp.MustCompile(`^部分达成(?:(?:年度|预期)(?:绩效)?(?:指标|目标))?(?:并?具有一定效果)?$`)
	gradeMissed = regexp.MustCompile(`^未达成(?:(?:年度|预期)(?:绩效)?(?:指标|目标))?(?:且?效果较差)?$`)

	writtenYear = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)[0-9]{2})(?:年|[-./][0-9])`)
	partOfMonth = regexp.MustCompile(`月(?:份)?(?:初|中|上旬|中旬)`)
)

// OutcomeOf says what the actual value makes of a target of a fiscal year; "" where no actual value is disclosed.
//
// Numbers are compared where both are of one kind and base unit; both may be written with an operator (实际完成值 ≥95%), and
// then stand for all that it allows. All that the actual value allows must reach the target for MET, none of it for MISSED.
//
//   - A bare number is in the other one's unit where that is a number of things without a factor: 15 for ≥12次. 98 for ≥95%
//     stays undecided: 0.98 would be the same.
//   - A month and a day are compared by the month, which ends with its last day. A date without a year is of the fiscal year.
//   - A target that must be reached exactly (=, a range) is missed by a smaller count or percentage, and one of nothing (=0起) by any
//     other. Whether an excess, or another amount, time or date, is better or worse than such a target is not written: undecided.
//   - A target without an operator is met by the same number; any other is undecided, that of a percentage too. The rules give all points
//     to a figure that reaches its target (财预〔2020〕10号), and do not say which side of it is better: that is what the sign is for.
//     95% of the satisfied and 5% of the failed read alike, 100% may be a ceiling (成本控制率), and an actual value ≥95% may be more than
//     was allowed. The name is not consulted, because it is no statement of the target.
//
// Words are compared by the standard grades alone (达成年度指标, 部分达成…, 未达成…), which also decide on a target in numbers. The
// target's own words, repeated as the actual value, say that it was met.
func OutcomeOf(target, actual *Target, year int) Outcome {
	if actual == nil || nothing.MatchString(squeezed(actual.Text)) {
		return ""
	}
	words := strings.TrimRight(squeezed(actual.Text), "。;；.")
	grade := strings.NewReplacer(",", "", "，", "", "、", "").Replace(words)
	switch {
	case gradeMet.MatchString(grade):
		return OutcomeMet
	case gradePartly.MatchString(grade):
		return OutcomePartlyMet
	case gradeMissed.MatchString(grade):
		return OutcomeMissed
	case target.Value != nil && target.Normalized != nil && actual.Value != nil && actual.Normalized != nil:
		return compare(target, actual, year)
	case words != "" && words == strings.TrimRight(squeezed(target.Text), "。;；."):
		return OutcomeMet
	}
	return OutcomeUndecided
}

// nothing is a cell that says nothing.
var nothing = regexp.MustCompile(`^[-—–/\\]*$`)

func squeezed(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) {
			return -1
		}
		return c
	}, s)
}

// span is all that a target or an actual value allows, from its least to its greatest. A nil end is open.
type span struct {
	from, to         *decimal.Decimal
	fromOpen, toOpen bool // the end itself is not allowed
}

// spanOf takes the ends as they are compared.
func spanOf(op TargetOperator, lower, upper *decimal.Decimal) span {
	switch op {
	case OpGE, OpGT:
		return span{from: lower, fromOpen: op == OpGT}
	case OpLE, OpLT:
		return span{to: upper, toOpen: op == OpLT}
	default:
		return span{from: lower, to: upper}
	}
}

// within says whether all of s lies in t.
func (s span) within(t span) bool {
	low := t.from == nil || s.from != nil && (s.from.GreaterThan(*t.from) || s.from.Equal(*t.from) && (!t.fromOpen || s.fromOpen))
	high := t.to == nil || s.to != nil && (s.to.LessThan(*t.to) || s.to.Equal(*t.to) && (!t.toOpen || s.toOpen))
	return low && high
}

// below says whether all of s lies under t.
func (s span) below(t span) bool {
	return t.from != nil && s.to != nil && (s.to.LessThan(*t.from) || s.to.Equal(*t.from) && (s.toOpen || t.fromOpen))
}

func compare(target, actual *Target, year int) Outcome {
	t, a, ok := comparable(target, actual, year)
	if !ok {
		return OutcomeUndecided
	}
	if a.within(t) {
		return OutcomeMet
	}
	under, over := a.below(t), t.below(a)
	switch target.Operator {
	case OpGE, OpGT, OpLE, OpLT:
		if under || over {
			return OutcomeMissed
		}
	case OpEQ, OpRange:
		counted := target.Kind == KindCount || target.Kind == KindPercent
		none := target.Operator == OpEQ && t.from.IsZero()
		if under && counted || over && none {
			return OutcomeMissed
		}
	}
	return OutcomeUndecided
}

// comparable gives what both allow, in one unit.
func comparable(target, actual *Target, year int) (t, a span, ok bool) {
	switch {
	case target.Kind == KindDate && actual.Kind == KindDate:
		return dates(target, actual, year)
	case target.Kind != actual.Kind:
		return t, a, false
	case target.NormalizedUnit != actual.NormalizedUnit:
		bare := target.Kind == KindCount && cmp.Or(target.Unit, actual.Unit) != "" && (target.Unit == "" || actual.Unit == "")
		if !bare || !target.Value.Equal(*target.Normalized) || !actual.Value.Equal(*actual.Normalized) {
			return t, a, false
		}
	}
	t, ok = numbers(target)
	a, read := numbers(actual)
	return t, a, ok && read
}

// numbers takes the normalised ends of a target. The upper end of a range is normalised as the lower one is, which a lower end of
// zero does not show: 0-5万元 is no span.
func numbers(t *Target) (s span, ok bool) {
	upper := *t.Normalized
	if t.Upper != nil {
		upper = *t.Upper
		switch {
		case t.Unit == t.NormalizedUnit:
		case t.Value.IsZero():
			return s, false
		default:
			upper = upper.Mul(*t.Normalized).Div(*t.Value)
		}
	}
	return spanOf(t.Operator, t.Normalized, &upper), true
}

// dates puts months and days on one scale: year*10000 + month*100 + day. Other dates are compared with their like.
func dates(target, actual *Target, year int) (t, a span, ok bool) {
	ofYear := func(d *Target) bool { return d.NormalizedUnit == "月" || d.NormalizedUnit == "月日" }
	if !ofYear(target) || !ofYear(actual) {
		sameYear := target.NormalizedUnit == "年" || yearOf(target, year) == yearOf(actual, year)
		if target.NormalizedUnit != actual.NormalizedUnit || !sameYear {
			return t, a, false
		}
		t, a = spanOf(target.Operator, target.Normalized, end(target)), spanOf(actual.Operator, actual.Normalized, end(actual))
		return t, a, true
	}
	t, a = days(target, year), days(actual, year)
	// 10月初 is no end of October.
	if partOfMonth.MatchString(target.Text+" "+actual.Text) && t.month() == a.month() && squeezed(target.Text) != squeezed(actual.Text) {
		return t, a, false
	}
	return t, a, true
}

// end is the last date of a target, in the unit of the first.
func end(d *Target) *decimal.Decimal { return cmp.Or(d.Upper, d.Normalized) }

func days(d *Target, year int) span {
	first := int64(yearOf(d, year)) * 10_000
	lower, upper := *d.Normalized, *end(d)
	if d.NormalizedUnit == "月" {
		lower, upper = lower.Shift(2).Add(decimal.New(1, 0)), upper.Shift(2).Add(decimal.New(31, 0))
	}
	lower, upper = lower.Add(decimal.New(first, 0)), upper.Add(decimal.New(first, 0))
	return spanOf(d.Operator, &lower, &upper)
}

// month is the month in which a span of days ends, or begins where it has no end.
func (s span) month() int64 {
	end := s.to
	if end == nil {
		end = s.from
	}
	return end.IntPart() / 100
}

// yearOf is the first year that a date names, else the fiscal year.
func yearOf(d *Target, year int) int {
	if m := writtenYear.FindStringSubmatch(d.Text); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			return n
		}
	}
	return year
}
