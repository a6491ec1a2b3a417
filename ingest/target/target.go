// Package target reads what a performance indicator sets as its target (指标值) and the document numbers (文号) that its
// basis cites.
//
// What is written is read, never judged: 285% stays 285%, and a rate where money is meant stays a rate. What the
// writing leaves open stays text.
package target

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"gongkai/ingest/number"
	"gongkai/warehouse/fiscal"
)

// Parse reads an indicator's target. Text is kept as given. Where no number can be read, Kind is QUALITATIVE (DATE for
// 年底前 and the like), the numbers are nil, and Operator is the symbol that is written, EQ for =效果显著, else NONE.
//
// The operator is what is written before the number, as a symbol (≥, >=, ＞＝) or a word (不低于, 不超过); without one,
// what is written behind it (以上, 以内, 之前); a bare number has NONE. So =每月30日之前 is EQ. A range (1-3天, 90%至95%) is
// RANGE, also behind =, with both ends as printed; behind any other operator it stays text.
//
// The name of what is measured may be repeated before the operator (合格率≥95%, 满意度不低于90%), or before the number where
// the name is that of a rate or quantity and of no change (覆盖率100%). Behind an operator in words, what is counted may be named at length: 至少开展2次专题培训
// is GE 2 次. A unit in brackets, 12(次), is as good as one without.
//
// Kinds and their normalised values:
//
//   - PERCENT in %: %, 百分比, 百分之…; ‰ divided by ten. 个百分点 is a unit of its own, 个百分点.
//   - MONEY in 元: 元, 百元, 千元, 万元, 百万元, 千万元, 亿元. 万 and 亿 alone are money where level2 is COST, else a factor of
//     a COUNT without a unit. Foreign money is a COUNT in that money.
//   - DURATION in 天 (天, 日, 自然日; 周 is seven), 个工作日, 个月 (年 is twelve, 个季度 three), 分钟 (小时 is sixty), or 秒; none of these is
//     ever turned into another.
//   - DATE. A month is its number, in 月, whatever the year and whether early or late in it: <=10月 is 10. A day is
//     month*100+day, in 月日: 12月31日 is 1231; Value is that number too. A day of each month is its number, in 每月日. A
//     year alone is its number, in 年; 第2季度 is 2, in 季度. =2021年1-12月 is a RANGE from 1 to 12.
//   - RATE in its own unit, money and factors worked out: 1.2万元/年 is 12000 元/年. 每月1次 has the unit 次 and is normalised
//     to 次/月, 每人每月30元 to 元/人/月.
//   - COUNT of what is counted, 万 and 亿 worked out: 9.5万人 is 95000 人. The unit of a bare number is empty.
//
// A duration such as 18月 (no such month) or 3月内 (within March, or three months), a quarter written 2季度, a number with 约,
// 余 or 左右, everything with two conditions, and a text of more than 80 characters stay text. Chinese numerals are read up to 99 before a few counting
// words (两场, 十个工作日), behind 百分之, and as a month or quarter. A unit is never guessed: name takes no part in the reading, so that a
// 率 of 95 is a COUNT of 95 without a unit.
func Parse(text string, level2 fiscal.IndicatorLevel2, name string) fiscal.Target {
	t := fiscal.Target{Text: text, Operator: fiscal.OpNone, Kind: fiscal.KindQualitative}
	s := clean(text)
	op, rest := symbol(s)
	if len(s) > longest {
		s, rest = "", "" // a sentence, or worse
	}
	if v, ok := read(rest, op, level2); ok {
		return v.target(text)
	}
	if op != "" {
		t.Operator = op
		return t
	}
	if v, ok := readNamed(s, level2); ok {
		return v.target(text)
	}
	if openDate.MatchString(s) {
		t.Kind = fiscal.KindDate
		if strings.HasSuffix(s, "前") || strings.HasSuffix(s, "内") {
			t.Operator = fiscal.OpLE
		}
	}
	return t
}

// Beside is what columns of their own may state of a target; empty where there is none.
type Beside struct {
	Sign string // 计算符号: ≥, 小于等于
	Unit string // 计量单位
}

// ParseBeside is [Parse] where columns of their own state the operator or the unit of a number: it is that of a number without one, and of
// nothing else. A unit that makes nothing of the number is not taken, nor is a sign that is none (定性, 正向).
func ParseBeside(text string, b Beside, level2 fiscal.IndicatorLevel2, name string) fiscal.Target {
	t := Parse(text, level2, name)
	if b.Unit != "" && t.Kind == fiscal.KindCount && t.Value != nil && t.NormalizedUnit == "" {
		if with := Parse(clean(text)+b.Unit, level2, name); with.Value != nil && with.NormalizedUnit != "" {
			t, t.Text = with, text
		}
	}
	if t.Operator == fiscal.OpNone && t.Value != nil && t.Upper == nil {
		for _, words := range [][]operator{symbols, wordsBefore} {
			if op, rest := before(clean(b.Sign), words); op != "" && rest == "" {
				t.Operator = op
				break
			}
		}
	}
	return t
}

// longest is the longest text, in bytes, that is read for numbers.
const longest = 240

// value is a target that could be read.
type value struct {
	op           fiscal.TargetOperator // "" where none is written
	kind         fiscal.TargetKind
	lower, upper *decimal.Decimal
	factor       decimal.Decimal
	divide       bool // by factor
	unit, base   string
}

func (v value) target(text string) fiscal.Target {
	t := fiscal.Target{
		Text: text, Operator: v.op, Kind: v.kind, Value: v.lower, Upper: v.upper,
		Unit: v.unit, NormalizedUnit: v.base,
	}
	if t.Operator == "" {
		t.Operator = fiscal.OpNone
	}
	if v.upper != nil {
		t.Operator = fiscal.OpRange
	}
	n := v.lower.Mul(v.factor)
	if v.divide {
		n = v.lower.Shift(-1)
	}
	t.Normalized = &n
	return t
}

// clean folds text and leaves out spaces and closing punctuation. A space between two digits stays, since leaving it
// out would make one number of two.
func clean(text string) string {
	s, _ := number.Fold(text)
	s = strings.Trim(s, " \t\r\n。;，,、.")
	if !strings.ContainsAny(s, " \t\r\n") {
		return s
	}
	var b strings.Builder
	fields := strings.Fields(s)
	for i, f := range fields {
		if i > 0 && endsInDigit(fields[i-1]) && f[0] >= '0' && f[0] <= '9' {
			b.WriteByte(' ')
		}
		b.WriteString(f)
	}
	return b.String()
}

func endsInDigit(s string) bool { c := s[len(s)-1]; return c >= '0' && c <= '9' }

var (
	// rateName and quantityName end the name of what a bare number measures: 覆盖率, 培训人数.
	rateName     = regexp.MustCompile(`(?:率|度|性|比例|比率|占比|比重|面)(?:达到|达|为|在)?$`)
	quantityName = regexp.MustCompile(`(?:数|数量|人次|面积|总额|金额)(?:达到|达|为|在)?$`)
	changeName   = regexp.MustCompile(`增|减|降|升|提高|压缩|超|高于|低于|同比|环比|约|近`)
	firstDigit   = regexp.MustCompile(`\d`)
	// counted is a number with what it counts named at length.
	counted = regexp.MustCompile(`^` + figure + `(\p{Han}+)$`)
)

// readNamed reads a target that names what it measures before the operator or the number.
func readNamed(s string, level2 fiscal.IndicatorLevel2) (value, bool) {
	if i := strings.IndexAny(s, "≥≤<>="); i > 0 && isLabel(s[:i]) {
		if op, rest := symbol(s[i:]); op != "" {
			return read(rest, op, level2)
		}
	}
	digit := firstDigit.FindStringIndex(s)
	if digit == nil {
		return value{}, false
	}
	label, rest := s[:digit[0]], s[digit[0]:]
	for _, w := range wordsBefore {
		name, ok := strings.CutSuffix(label, w.word)
		if !ok || w.op == "" {
			continue
		}
		if name != "" && !isLabel(name) {
			return value{}, false
		}
		if v, ok := read(rest, w.op, level2); ok {
			return v, name != ""
		}
		return readCounted(rest, w.op, level2)
	}
	if label == "" || !isLabel(label) || changeName.MatchString(label) {
		return value{}, false
	}
	v, ok := read(rest, "", level2)
	switch {
	case !ok:
		return value{}, false
	case v.kind == fiscal.KindPercent:
		return v, rateName.MatchString(label)
	case v.kind == fiscal.KindCount && v.unit != "":
		return v, quantityName.MatchString(label)
	default:
		return value{}, false
	}
}

// readCounted reads a number of things that are named at length: 2次专题培训, 50人次的上门服务.
func readCounted(s string, op fiscal.TargetOperator, level2 fiscal.IndicatorLevel2) (value, bool) {
	m := counted.FindStringSubmatch(s)
	if m == nil {
		return value{}, false
	}
	unit := number.Counter(m[2])
	thing := strings.TrimPrefix(m[2][len(unit):], "的")
	if unit == "" || thing == "" || utf8.RuneCountInString(thing) > 14 || strings.ContainsAny(thing, "每以左右约余超前后且或") {
		return value{}, false
	}
	v, ok := classify(unit, level2)
	if !ok || v.kind != fiscal.KindCount {
		return value{}, false
	}
	v.op = op
	return v, v.bounds(m[1], "")
}

// isLabel says whether s can be the name of what a target is set for.
func isLabel(s string) bool {
	return utf8.RuneCountInString(s) <= 20 && !strings.ContainsAny(s, "0123456789/") && !strings.ContainsAny(s, "一二两三四五六七八九十")
}

// operator is a word or symbol and what it stands for; "" is a word that says nothing, such as 达到.
type operator struct {
	word string
	op   fiscal.TargetOperator
}

// Longest first, so that no word hides a longer one.
var (
	symbols = []operator{
		{">=", fiscal.OpGE},
		{"=>", fiscal.OpGE},
		{"≥=", fiscal.OpGE},
		{"<=", fiscal.OpLE},
		{"=<", fiscal.OpLE},
		{"≤=", fiscal.OpLE},
		{"==", fiscal.OpEQ},
		{"≥", fiscal.OpGE},
		{"≤", fiscal.OpLE},
		{">", fiscal.OpGT},
		{"<", fiscal.OpLT},
		{"=", fiscal.OpEQ},
	}
	wordsBefore = []operator{
		{"大于或等于", fiscal.OpGE},
		{"小于或等于", fiscal.OpLE},
		{"大于等于", fiscal.OpGE},
		{"小于等于", fiscal.OpLE},
		{"控制在", ""},
		{"不低于", fiscal.OpGE},
		{"不少于", fiscal.OpGE},
		{"不小于", fiscal.OpGE},
		{"不短于", fiscal.OpGE},
		{"不早于", fiscal.OpGE},
		{"不超过", fiscal.OpLE},
		{"不高于", fiscal.OpLE},
		{"不大于", fiscal.OpLE},
		{"不多于", fiscal.OpLE},
		{"不长于", fiscal.OpLE},
		{"不晚于", fiscal.OpLE},
		{"不迟于", fiscal.OpLE},
		{"至少", fiscal.OpGE},
		{"最少", fiscal.OpGE},
		{"最低", fiscal.OpGE},
		{"至多", fiscal.OpLE},
		{"最多", fiscal.OpLE},
		{"最高", fiscal.OpLE},
		{"不超", fiscal.OpLE},
		{"大于", fiscal.OpGT},
		{"高于", fiscal.OpGT},
		{"超过", fiscal.OpGT},
		{"多于", fiscal.OpGT},
		{"晚于", fiscal.OpGT},
		{"小于", fiscal.OpLT},
		{"低于", fiscal.OpLT},
		{"少于", fiscal.OpLT},
		{"早于", fiscal.OpLT},
		{"等于", fiscal.OpEQ},
		{"达到", ""},
		{"达", ""},
		{"为", ""},
		{"在", ""},
	}
	wordsAfter = []operator{
		{"(含)以上", fiscal.OpGE},
		{"以上(含)", fiscal.OpGE},
		{"及以上", fiscal.OpGE},
		{"以上", fiscal.OpGE},
		{"(含)以下", fiscal.OpLE},
		{"以下(含)", fiscal.OpLE},
		{"及以下", fiscal.OpLE},
		{"以下", fiscal.OpLE},
		{"(含)以内", fiscal.OpLE},
		{"及以内", fiscal.OpLE},
		{"以内", fiscal.OpLE},
		{"之内", fiscal.OpLE},
		{"之间", ""},
		{"内", fiscal.OpLE},
	}
)

func symbol(s string) (fiscal.TargetOperator, string) {
	return before(s, symbols)
}

func before(s string, words []operator) (fiscal.TargetOperator, string) {
	for _, w := range words {
		if rest, ok := strings.CutPrefix(s, w.word); ok {
			return w.op, rest
		}
	}
	return "", s
}

func after(s string, words []operator) (op fiscal.TargetOperator, rest, word string) {
	for _, w := range words {
		if r, ok := strings.CutSuffix(s, w.word); ok {
			return w.op, r, w.word
		}
	}
	return "", s, ""
}
