package target

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"gongkai/ingest/number"
	"gongkai/warehouse/fiscal"
)

var one = decimal.New(1, 0)

// measure is a unit's kind and how many of its base unit it is.
type measure struct {
	kind   fiscal.TargetKind
	factor int64
	base   string
}

var measures = map[string]measure{
	"%":     {fiscal.KindPercent, 1, "%"},
	"百分比":   {fiscal.KindPercent, 1, "%"},
	"‰":     {fiscal.KindPercent, 0, "%"}, // a tenth
	"个百分点":  {fiscal.KindPercent, 1, "个百分点"},
	"百分点":   {fiscal.KindPercent, 1, "个百分点"},
	"元":     {fiscal.KindMoney, 1, "元"},
	"元人民币":  {fiscal.KindMoney, 1, "元"},
	"百元":    {fiscal.KindMoney, 1e2, "元"},
	"千元":    {fiscal.KindMoney, 1e3, "元"},
	"万元":    {fiscal.KindMoney, 1e4, "元"},
	"万元人民币": {fiscal.KindMoney, 1e4, "元"},
	"百万元":   {fiscal.KindMoney, 1e6, "元"},
	"千万元":   {fiscal.KindMoney, 1e7, "元"},
	"亿元":    {fiscal.KindMoney, 1e8, "元"},
	"天":     {fiscal.KindDuration, 1, "天"},
	"日":     {fiscal.KindDuration, 1, "天"},
	"自然日":   {fiscal.KindDuration, 1, "天"},
	"个自然日":  {fiscal.KindDuration, 1, "天"},
	"日历天":   {fiscal.KindDuration, 1, "天"},
	"周":     {fiscal.KindDuration, 7, "天"},
	"星期":    {fiscal.KindDuration, 7, "天"},
	"个星期":   {fiscal.KindDuration, 7, "天"},
	"工作日":   {fiscal.KindDuration, 1, "个工作日"},
	"个工作日":  {fiscal.KindDuration, 1, "个工作日"},
	"个工作天":  {fiscal.KindDuration, 1, "个工作日"},
	"个月":    {fiscal.KindDuration, 1, "个月"},
	"个季度":   {fiscal.KindDuration, 3, "个月"},
	"年":     {fiscal.KindDuration, 12, "个月"},
	"秒":     {fiscal.KindDuration, 1, "秒"},
	"秒钟":    {fiscal.KindDuration, 1, "秒"},
	"分钟":    {fiscal.KindDuration, 1, "分钟"},
	"小时":    {fiscal.KindDuration, 60, "分钟"},
	"个小时":   {fiscal.KindDuration, 60, "分钟"},
}

// noUnit are counting words that, alone, leave open what is meant.
var noUnit = []string{"月", "季度", "折", "成", "万", "亿"}

// classify says what a unit measures. Its value has no numbers yet.
func classify(unit string, level2 fiscal.IndicatorLevel2) (value, bool) {
	v := value{kind: fiscal.KindCount, factor: one, unit: unit, base: unit}
	if unit == "" {
		return v, true
	}
	if above, below, ok := cutRate(unit); ok {
		if above == "" || !isName(below) {
			return value{}, false
		}
		v, ok = classify(above, level2)
		if !ok || v.base == "" || v.kind == fiscal.KindRate {
			return value{}, false
		}
		v.kind, v.unit, v.base = fiscal.KindRate, unit, v.base+"/"+below
		return v, true
	}
	if m, ok := measures[unit]; ok {
		v.kind, v.base = m.kind, m.base
		v.factor, v.divide = decimal.New(m.factor, 0), m.factor == 0
		return v, true
	}
	for _, f := range []struct {
		word  string
		zeros int32
	}{{"万", 4}, {"亿", 8}} {
		rest, ok := strings.CutPrefix(unit, f.word)
		if !ok {
			continue
		}
		v.factor, v.base = decimal.New(1, f.zeros), rest
		if rest != "" {
			return v, counts(rest)
		}
		if level2 == fiscal.Cost {
			v.kind, v.base = fiscal.KindMoney, "元"
		}
		return v, true
	}
	return v, counts(unit)
}

// cutRate cuts 元/份, 元每份.
func cutRate(unit string) (above, below string, ok bool) {
	for _, sep := range []string{"/每", "/", "每"} {
		if above, below, ok = strings.Cut(unit, sep); ok {
			return above, below, true
		}
	}
	return "", "", false
}

// isName says whether s can be what a rate is per.
func isName(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) && r != '/' && r != '·' && r != '²' && r != '³' && r != '(' && r != ')' {
			return false
		}
	}
	n := utf8.RuneCountInString(s)
	return n >= 1 && n <= 8 && s[len(s)-1] != '/'
}

// counts says whether unit is a counting word, alone or with the counted thing behind it: 个村, 家企业, 台(套).
func counts(unit string) bool {
	word := number.Counter(unit)
	if word == "" || slices.Contains(noUnit, unit) {
		return false
	}
	thing := unit[len(word):]
	if thing == "" {
		return true
	}
	if _, ok := measures[word]; ok {
		return false // days of something are neither a duration nor things
	}
	if strings.ContainsAny(thing, "未不无达完以左及和或且每为至到约余多超前后的") || utf8.RuneCountInString(thing) > 4 {
		return false
	}
	return !slices.Contains(noUnit, word) && isName(thing)
}

// plainCounters are the units before which a Chinese numeral can be nothing else. 一级, 一般, 一次性 and 一流 are words.
var plainCounters = []string{
	"次", "场", "场次", "个", "人", "人次", "名", "件", "份", "台", "套", "辆", "户", "家", "项", "篇", "批", "批次", "天", "年", "周",
	"个月", "个工作日", "工作日", "小时", "个小时", "分钟", "个百分点", "个季度",
}

func plainCounter(unit string) bool {
	if above, below, ok := cutRate(unit); ok {
		return slices.Contains(plainCounters, above) && isName(below)
	}
	return slices.Contains(plainCounters, unit)
}
