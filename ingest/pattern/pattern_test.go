package pattern

import (
	"reflect"
	"regexp"
	"slices"
	"testing"
)

func TestNeededWords(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string][]string{
		`公务接待费`:                     {"公务接待费"},
		`(?:公务)?接待(?:费用|费)`:         {"接待"},
		`收入(?:预算)?总计|总收入`:           {"收入", "总收入"},
		`(?:一般)?公共预算\d+`:            {"公共预算"},
		`(支出){2,}合计`:                {"支出"},
		`[增减]加`:                     {"加"},
		`[0-9]+`:                    nil,
		`(?:甲|乙)?`:                  nil,
		`(?i)abc`:                   nil,
		`.*`:                        nil,
		"\uFFFD":                    nil,
		`^$`:                        nil,
		`甲*乙*`:                      nil,
		`(?:公务|公车)购置|用车|\d`:         nil,
		`[（(]境[）)]`:                 {"境"},
		`[Xx×]{2,}`:                 {"X", "x", "×"},
		`第[一二三四五六七八九十]`:             {"第"},
		`(?:^|[。；])单位`:              {"单位"},
		`(?P<name>预算)(?:数)?|(决算)数?`: {"预算", "决算"},
	} {
		got := slices.Clone(MustCompile(expression).words)
		slices.Sort(got)
		want := slices.Clone(want)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s needs %q, not %q", expression, got, want)
		}
	}
}

// FuzzPattern holds a Pattern to the expression that it is made of.
func FuzzPattern(f *testing.F) {
	for _, expression := range []string{
		`(?:公务)?接待(?:费用|费)`, `收入(?:预算)?总计|总收入`, `[Xx×]{2,}|增加[（(]减少[）)]`, `(?i)abc|def`, `^(甲|乙)+$`, `\b元`, `(?:公务用车|公车)购置(?:费|数)*`,
	} {
		for _, text := range []string{"", "公务接待费5万元", "总收入合计XX", "ABC def", "甲乙甲", "公车购置费费数", "\xff元"} {
			f.Add(expression, text)
		}
	}
	f.Fuzz(func(t *testing.T, expression, text string) {
		plain, err := regexp.Compile(expression)
		if err != nil || len(expression) > 200 {
			return
		}
		p := MustCompile(expression)
		if got, want := p.FindAllStringSubmatchIndex(text, -1), plain.FindAllStringSubmatchIndex(text, -1); !reflect.DeepEqual(got, want) {
			t.Errorf("%q in %q: %v, want %v", expression, text, got, want)
		}
		if got, want := p.MatchString(text), plain.MatchString(text); got != want {
			t.Errorf("%q in %q: %v, want %v", expression, text, got, want)
		}
		if got, want := p.ReplaceAllString(text, "-"), plain.ReplaceAllString(text, "-"); got != want {
			t.Errorf("%q in %q: %q, want %q", expression, text, got, want)
		}
	})
}
