package number

import "strings"

// isYear says whether digits may be a year of a budget.
func isYear(digits string) bool {
	return len(digits) == 4 && (digits >= "1949" && digits <= "2099")
}

// Words behind a year whose 年 is left out, and words before one.
var (
	yearNouns = []string{"预算", "决算", "年初", "部门", "单位预", "单位决", "财政年", "执行数"}
	yearVerbs = []string{"增", "减", "持平", "下降", "上升", "相比", "一致", "相同", "提高", "降低"}
	yearAfter = []string{"较", "比", "与", "同"}
)

var (
	ordinalBefore = []string{"第", "附件", "附表", "表", "附图", "图", "附"}
	codeBefore    = []string{"电话", "传真", "邮编", "邮政编码", "编码", "代码", "编号", "账号", "索引号", "信用代码", "手机", "QQ", "网站标识码", "备案"}
)

// context says what the digits of t are part of. t.Unit and t.Counter are read already.
func (sc *scanner) context(t *token) {
	if sc.documentNumber(t) {
		t.set(DocumentNumber, t.NumEnd)
		return
	}
	if t.Unit != None {
		return
	}
	if sc.code(t) {
		t.set(Code, t.NumEnd)
		return
	}
	if sc.date(t) {
		return
	}
	if sc.ordinal(t) {
		t.set(Ordinal, t.NumEnd)
		return
	}
}

// set gives t a context; whatever was read as a counting word is none then.
func (t *token) set(c Context, tail int) {
	t.Context, t.Counter, t.Approximate, t.tail = c, "", false, tail
}

func (sc *scanner) documentNumber(t *token) bool {
	if t.integer < 0 {
		return false
	}
	s := sc.s
	next := skipSpaces(s, t.NumEnd)
	open := before(s, skipSpacesBack(s, t.digits))
	if isYear(s[t.digits:t.NumEnd]) {
		var square bool
		switch open {
		case '〔', '[', '【', '〖', '<', '{':
			square = true
		case '(':
		default:
			open = 0
		}
		shut := at(s, next)
		if open != 0 && strings.ContainsRune("〕]】〗)>}", orSpace(shut)) {
			i := skipSpaces(s, next+len(string(shut)))
			if strings.HasPrefix(s[i:], "第") {
				i = skipSpaces(s, i+len("第"))
			}
			end := run(s, i)
			mark := skipSpaces(s, end)
			if strings.HasPrefix(s[mark:], "号") && end > i {
				return true
			}
			if !square {
				return false
			}
			if end == i {
				return true
			}
			u, _, _ := unitAt(s, end)
			return u == None
		}
	}
	// The number behind the year, or that of a decree.
	i := skipSpacesBack(s, t.digits)
	number := strings.HasSuffix(s[:i], "第")
	if number {
		i = skipSpacesBack(s, i-len("第"))
	}
	if n := len(sc.found); n > 0 && sc.found[n-1].Context == DocumentNumber && t.Unit == None {
		shut := before(s, i)
		if strings.ContainsRune("〕]】〗)>}", orSpace(shut)) && skipSpacesBack(s, i-len(string(shut))) == sc.found[n-1].NumEnd {
			return true
		}
	}
	if !number || !strings.HasPrefix(s[next:], "号") {
		return false
	}
	if before(s, i) == '(' {
		i--
	}
	return anySuffix(s, i, []string{"令", "公告"}) || strings.HasPrefix(s[next:], "号令") || strings.HasPrefix(s[next:], "号公告")
}

func (sc *scanner) code(t *token) bool {
	s := sc.s
	if t.digits > 0 && isLetter(s[t.digits-1]) || t.Counter == "" && t.NumEnd < len(s) && isLetter(s[t.NumEnd]) {
		return true
	}
	if n := len(sc.found); n > 0 && sc.found[n-1].Context == Code && t.digits == sc.found[n-1].NumEnd+1 &&
		strings.IndexByte("-:/.", s[t.digits-1]) >= 0 {
		return true
	}
	if t.comma || t.point {
		return false
	}
	digits := s[t.digits:t.NumEnd]
	if len(digits) >= 3 && digits[0] == '0' || len(digits) >= 11 || len(digits) == 8 && isDay(digits) {
		return true
	}
	// The time of day: both sides of the colon.
	if len(digits) <= 2 {
		if i := t.NumEnd; i+2 < len(s) && s[i] == ':' && isDigit(s[i+1]) && isDigit(s[i+2]) {
			return true
		}
	}
	if len(digits) < 3 || t.Counter != "" {
		return false
	}
	label := skipSpacesBack(s, t.digits)
	if r := before(s, label); r == ':' {
		label = skipSpacesBack(s, label-1)
	}
	if anySuffix(s, label, codeBefore) {
		return true
	}
	// A code before a name: 805001某局, 312004-某局, 30101 基本工资.
	switch before(s, t.digits) {
	case 0, '\n', '\t', ' ', ':', '(', '|', '[', '>':
	default:
		return false
	}
	i := t.NumEnd
	if i < len(s) && s[i] == '-' {
		i++
	} else if len(digits) >= 5 {
		i = skipSpaces(s, i)
	}
	if isYear(digits) || len(digits) == 4 {
		return false
	}
	return isHan(at(s, i))
}

// isDay says whether eight digits are a date written together.
func isDay(d string) bool {
	return isYear(d[:4]) && d[4:6] >= "01" && d[4:6] <= "12" && d[6:] >= "01" && d[6:] <= "31"
}

// date sets Year, Month or Day.
func (sc *scanner) date(t *token) bool {
	if t.integer < 0 {
		return false
	}
	s := sc.s
	digits := s[t.digits:t.NumEnd]
	next, _ := skipBreak(s, t.NumEnd)
	mark := at(s, next)
	var last *token
	if n := len(sc.found); n > 0 {
		last = &sc.found[n-1]
	}
	// 2021-12-31, 2021.12.31 and 2021/12/31.
	if last != nil && t.digits == last.NumEnd+1 && strings.IndexByte("-./", s[last.NumEnd]) >= 0 {
		switch {
		case last.Context == Year && t.integer >= 1 && t.integer <= 12 && chained(s, last.digits, s[last.NumEnd]):
			t.set(Month, t.NumEnd)
			return true
		case last.Context == Month && s[last.digits-1] == s[last.NumEnd] && t.integer >= 1 && t.integer <= 31:
			t.set(Day, t.NumEnd)
			return true
		}
	}
	if isYear(digits) {
		switch {
		case mark == '年':
			t.set(Year, next+len("年"))
			return true
		case t.NumEnd < len(s) && strings.IndexByte("-./", s[t.NumEnd]) >= 0 && chained(s, t.digits, s[t.NumEnd]),
			anyPrefix(s, next, yearNouns) != "",
			anySuffix(s, t.digits, yearAfter) && anyPrefix(s, next, yearVerbs) != "",
			before(s, t.digits) == '(' && at(s, t.NumEnd) == ')':
			t.set(Year, t.NumEnd)
			return true
		}
		return false
	}
	switch {
	case mark == '月' && t.integer >= 1 && t.integer <= 12 && len(digits) <= 2:
		end := next + len("月")
		if strings.HasPrefix(s[end:], "份") {
			end += len("份")
		}
		t.set(Month, end)
		return true
	case (mark == '日' || mark == '号') && t.integer >= 1 && t.integer <= 31 && len(digits) <= 2:
		i := skipSpacesBack(s, t.digits)
		if before(s, i) == '月' || last != nil && last.Context == Day && isLink(s[last.tail:t.digits]) {
			t.set(Day, next+len(string(mark)))
			return true
		}
	}
	return false
}

// chained says whether a whole date of three numbers, joined by mark, begins at i.
func chained(s string, i int, mark byte) bool {
	m := run(s, i)
	if m-i != 4 || m+1 >= len(s) || s[m] != mark {
		return false
	}
	d := run(s, m+1)
	if n := d - m - 1; n < 1 || n > 2 || d+1 >= len(s) || s[d] != mark {
		return false
	}
	n := run(s, d+1) - d - 1
	return n == 1 || n == 2
}

// isLink says whether between joins two ends of a range or two members of a list.
func isLink(between string) bool {
	switch strings.ReplaceAll(between, " ", "") {
	case "-", "--", "~", "—", "——", "至", "到", "、", "和", "/":
		return true
	}
	return false
}

// spread gives the context of a date to the numbers before it that share its 年, 月 or 日: 2019-2021年, 1至12月.
func (sc *scanner) spread() {
	for i := len(sc.found) - 2; i >= 0; i-- {
		t, next := &sc.found[i], sc.found[i+1]
		if t.integer < 1 || t.Unit != None || t.Counter != "" || (t.Context != PlainContext && t.Context != Ordinal) ||
			!isLink(sc.s[t.NumEnd:next.Start]) {
			continue
		}
		if t.Context == Ordinal && (next.Context == Year || lineStart(sc.s, t.digits)) {
			continue // 1、2021年
		}
		switch {
		case next.Context == Year && isYear(sc.s[t.digits:t.NumEnd]),
			next.Context == Month && t.integer <= 12 && next.tail > next.NumEnd,
			next.Context == Day && t.integer <= 31 && next.tail > next.NumEnd:
			t.Context = next.Context
		}
	}
}

func (sc *scanner) ordinal(t *token) bool {
	if t.integer < 0 {
		return false
	}
	s := sc.s
	if ordinalMark(s, t.digits) {
		return true
	}
	// A chain of points that is no date: 1.2.3.
	if sc.inChain(t.digits) || t.NumEnd+1 < len(s) && s[t.NumEnd] == '.' && isDigit(s[t.NumEnd+1]) {
		return true
	}
	if t.NumEnd-t.digits > 3 || t.Counter != "" {
		return false
	}
	next := skipSpaces(s, t.NumEnd)
	follow, prev := at(s, next), before(s, skipSpacesBack(s, t.digits))
	if prev == '(' && follow == ')' {
		open := skipSpacesBack(s, t.digits) - 1
		return lineStart(s, open) || !isHan(before(s, open)) && before(s, open) != ')'
	}
	if lineStart(s, t.digits) {
		switch follow {
		case '、', ')':
			return true
		case '.':
			return next+1 < len(s) && s[next+1] != '\n'
		}
		return false
	}
	return follow == '、' && strings.ContainsRune(";。:", orSpace(prev)) && !isDigit(byte(min(at(s, next+len("、")), 0x7F)))
}

// ordinalMark says whether a word before i makes the number an ordinal.
func ordinalMark(s string, i int) bool { return anySuffix(s, skipSpacesBack(s, i), ordinalBefore) }
