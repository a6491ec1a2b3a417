package target

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/ingest/number"
)

// A document number is a year in brackets and a number, or the number of a decree (令). Text is folded, so that only
// half-width brackets remain beside 〔〕, 【】 and 〖〗.
var (
	yearNumber = regexp.MustCompile(`([〔\[【〖(<{〈]) ?((?:19|20)\d\d)年? ?[〕\]】〗)>}〉] ?(?:第 ?)?(\d{1,5})( ?号)?`)
	decree     = regexp.MustCompile(`令 ?\(? ?第 ?([0-9一二三四五六七八九十百零〇]{1,7}) ?号\)?`)
	decreeLast = regexp.MustCompile(`第 ?([0-9一二三四五六七八九十百零〇]{1,7}) ?号令`)
)

// leadIns are words of the sentence that may stand right before a document number and are no part of it.
var leadIns = strings.Fields(`文件 文号 根据 依据 按照 依照 遵照 参照 执行 落实 通知 意见 办法 规定 方案 条例 决定 批复 要求 精神 印发 转发 关于 以及
	细则 标准 纪要 公告 通告 复函 计划 规划 制度 指南 目录 的 及 和 与 见 按 据 依 由 经`)

// maxPrefix is the longest issuing prefix (冀政办发, 中华人民共和国国务院令) in characters.
const maxPrefix = 12

// References gives the document numbers (文号) that a basis cites, in order, each once, and nil where there is none.
//
// They are normalised so that equal ones are equal: 冀政办发[2016]4号 is 冀政办发〔2016〕4号, a missing 号 is supplied (廊政【2008】104),
// 第 before the number is dropped, and a decree is 国务院令第652号 however it is bracketed. A year in round brackets counts
// only with 号 behind the number; without 号, what is followed by a unit of money or a counting word is an amount. A
// year without a number is no document number.
//
// The issuing prefix is the run of Chinese characters right before the bracket, cut behind the last word of the
// sentence in it (文件, 根据, 通知 …). A run that is still longer than any such prefix is left out, and 〔2016〕4号 remains.
func References(basis string) []string {
	s, _ := number.Fold(basis)
	type found struct {
		at   int
		text string
	}
	var refs []found
	covered := 0 // the end of the reference before
	for _, m := range yearNumber.FindAllStringSubmatchIndex(s, -1) {
		hao := m[8] >= 0
		if s[m[2]:m[3]] == "(" && !hao || !hao && amountFollows(s[m[7]:]) {
			continue
		}
		prefix := issuer(s[covered:m[0]])
		refs = append(refs, found{m[0], prefix + "〔" + s[m[4]:m[5]] + "〕" + s[m[6]:m[7]] + "号"})
		covered = m[1]
	}
	for _, m := range decree.FindAllStringSubmatchIndex(s, -1) {
		refs = append(refs, found{m[0], issuer(s[:m[0]]) + "令第" + s[m[2]:m[3]] + "号"})
	}
	for _, m := range decreeLast.FindAllStringSubmatchIndex(s, -1) {
		refs = append(refs, found{m[0], issuer(s[:m[0]]) + "令第" + s[m[2]:m[3]] + "号"})
	}
	slices.SortStableFunc(refs, func(a, b found) int { return a.at - b.at })
	var out []string
	seen := map[string]bool{}
	for _, r := range refs {
		if !seen[r.text] {
			seen[r.text] = true
			out = append(out, r.text)
		}
	}
	return out
}

// issuer gives the issuing prefix that s ends with.
func issuer(s string) string {
	s = strings.TrimRight(s, " ")
	start := len(s)
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:start])
		if !unicode.Is(unicode.Han, r) || r == '号' {
			break
		}
		start -= size
		if len(s)-start > 200 {
			return ""
		}
	}
	s = s[start:]
	cut := 0
	for _, w := range leadIns {
		if i := strings.LastIndex(s, w); i >= 0 {
			cut = max(cut, i+len(w))
		}
	}
	s = s[cut:]
	if utf8.RuneCountInString(s) > maxPrefix {
		return ""
	}
	return s
}

// amountFollows says whether s, behind a number, makes it an amount or the beginning of something else.
func amountFollows(s string) bool {
	s = strings.TrimLeft(s, " ")
	r, _ := utf8.DecodeRuneInString(s)
	return r >= '0' && r <= '9' || r == '.' || r == '%' || strings.ContainsRune("元万亿年月日", r) && s != "" || number.Counter(s) != ""
}
