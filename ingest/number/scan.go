package number

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// Scan finds all numbers of text, from left to right. Text that holds none gives nil.
//
// Digits, points, commas, signs and spaces may be full-width. What Scan takes for one number and what not:
//
//   - A comma separates thousands where groups of three digits follow a first group of one to three that does not
//     begin with 0 (3,418.05 but also 512,498). Everywhere else it separates numbers: 512.30,498.76 are two.
//   - A space between two digits always separates numbers, since columns of a table may be written that way: 2 747.15
//     are two numbers. [Cell] refuses such a text instead.
//   - A point or comma that no digit follows ends a sentence and belongs to no number. Several points (1.2.3) make
//     several numbers, of a date or of a heading.
//   - A space beside the decimal point, or a line break inside the digits, is passed over where the number follows a
//     Chinese character without a space, a unit of money or percent follows it, and the next line is not indented:
//     only then can it be nothing but one figure. A year before the line break is never joined to what follows.
//   - A minus or plus sign counts right before the digits, unless it stands behind another number, its unit or a
//     Latin letter, where it is a dash (1-3天). 负 right before the digits is a minus.
//   - Chinese numerals (三百) are not read.
func Scan(text string) []Number {
	s, offset := Fold(text)
	sc := scanner{s: s}
	sc.run()
	if len(sc.found) == 0 {
		return nil
	}
	out := make([]Number, len(sc.found))
	for i, t := range sc.found {
		n := t.Number
		n.Start, n.End, n.NumEnd = offset(n.Start), offset(n.End), offset(n.NumEnd)
		out[i] = n
	}
	return out
}

// maxDigits is the longest run of digits that is read as a value.
const maxDigits = 40

type token struct {
	Number
	digits  int // offset of the first digit
	tail    int // after the unit, counter or 年月日
	integer int // the value of a short run of digits without sign, comma and point; else -1
	comma   bool
	point   bool
}

type scanner struct {
	s     string
	found []token
}

func (sc *scanner) run() {
	s := sc.s
	for i := 0; i < len(s); {
		if isDigit(s[i]) || s[i] == '.' && i+1 < len(s) && isDigit(s[i+1]) && opensFraction(s, i) {
			i = sc.read(i)
			continue
		}
		i++
	}
	sc.spread()
}

// opensFraction says whether the point at i may open a number without a leading zero, as some programs print them.
func opensFraction(s string, i int) bool {
	r := before(s, i)
	return r == 0 || r == ' ' || r == '\t' || r == '\n' || r == '-' || r == '(' || isHan(r)
}

// read reads the number at i and gives the offset from which to go on.
func (sc *scanner) read(i int) int {
	t := token{digits: i, integer: -1}
	end, pieces := sc.digits(&t, i)
	if !t.point && end+1 < len(sc.s) && sc.s[end] == '.' && isDigit(sc.s[end+1]) {
		end = sc.fraction(&t, end, &pieces)
	}
	if end == i {
		return i + 1 // a stray point before a number that has its own: .1.2
	}
	t.Start = sc.sign(i)
	if joined, u := sc.join(&t, end, pieces); u != "" {
		end, pieces = joined, u
	}
	t.NumEnd, t.End, t.tail = end, end, end
	count := len(pieces)
	if t.point {
		count--
	}
	if count > maxDigits {
		t.Context = Code
		sc.found = append(sc.found, t)
		return end
	}
	t.Value = value(pieces, t.Start < i && sc.s[t.Start] != '+')
	if !t.point && !t.comma && t.Start == i && count <= 9 {
		t.integer, _ = strconv.Atoi(pieces)
	}
	sc.unit(&t)
	sc.context(&t)
	sc.found = append(sc.found, t)
	return max(end, t.End)
}

// digits reads an integer with its separators of thousands.
func (sc *scanner) digits(t *token, i int) (end int, pieces string) {
	s := sc.s
	end = run(s, i)
	if end == i {
		return end, ""
	}
	pieces = s[i:end]
	if end-i > 3 || s[i] == '0' || sc.inList(i) {
		return end, pieces
	}
	sep := separator(s, end)
	if sep == "" {
		return end, pieces
	}
	last := end
	for strings.HasPrefix(s[last:], sep) && last+len(sep) < len(s) && isDigit(s[last+len(sep)]) {
		from := last + len(sep)
		to := run(s, from)
		if to-from != 3 || len(pieces) > maxDigits {
			return end, s[i:end]
		}
		pieces += s[from:to]
		last = to
	}
	t.comma = last > end
	return last, pieces
}

func separator(s string, i int) string {
	switch at(s, i) {
	case ',':
		return ","
	case '，':
		return "，"
	}
	return ""
}

// inList says whether the digits at i follow another integer with nothing but a comma between.
func (sc *scanner) inList(i int) bool {
	if len(sc.found) == 0 {
		return false
	}
	last := sc.found[len(sc.found)-1]
	if last.point || last.tail != last.NumEnd {
		return false
	}
	sep := separator(sc.s, last.NumEnd)
	return sep != "" && last.NumEnd+len(sep) == i
}

func run(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

// fraction reads a point and the digits behind it, unless the point belongs to a chain (2021.12.31) or stands before a
// year (2.2021年).
func (sc *scanner) fraction(t *token, point int, pieces *string) int {
	s := sc.s
	end := run(s, point+1)
	if end+1 < len(s) && s[end] == '.' && isDigit(s[end+1]) || sc.inChain(t.digits) {
		return point
	}
	if isYear(s[point+1:end]) && at(s, skipSpaces(s, end)) == '年' {
		return point
	}
	t.point = true
	*pieces += s[point:end]
	return end
}

// inChain says whether the digits at i follow other digits with a point between.
func (sc *scanner) inChain(i int) bool {
	return i >= 2 && sc.s[i-1] == '.' && isDigit(sc.s[i-2])
}

// sign gives where the number whose digits begin at i begins.
func (sc *scanner) sign(i int) int {
	s := sc.s
	if strings.HasSuffix(s[:i], "负") && !strings.HasSuffix(s[:i], "正负") {
		return i - len("负")
	}
	if i == 0 || s[i-1] != '-' && s[i-1] != '+' {
		return i
	}
	j := i - 1
	if j > 0 && (isDigit(s[j-1]) || isLetter(s[j-1]) || strings.IndexByte("%-+)]", s[j-1]) >= 0) {
		return i
	}
	if n := len(sc.found); n > 0 && sc.found[n-1].tail == j {
		return i
	}
	return j
}

// join reads on behind a space or line break that cuts a figure, as documented at [Scan]. It gives "" for pieces where
// nothing is to be joined.
func (sc *scanner) join(t *token, end int, pieces string) (int, string) {
	s := sc.s
	gap := end
	pointFirst := !t.point && gap < len(s) && s[gap] == '.'
	if pointFirst {
		gap++
	}
	if gap >= len(s) || s[gap] != ' ' && s[gap] != '\n' && s[gap] != '\r' {
		return 0, ""
	}
	from, broke := skipBreak(s, gap)
	if from >= len(s) || !isHan(before(s, t.Start)) && !closesWord(before(s, t.Start)) || ordinalMark(s, t.Start) {
		return 0, ""
	}
	pointNext := !t.point && !pointFirst && s[from] == '.'
	if pointNext {
		from++
	}
	switch {
	case from >= len(s) || !isDigit(s[from]):
		return 0, ""
	case !pointFirst && !pointNext && (!broke || t.comma || isYear(pieces)):
		return 0, ""
	}
	to := run(s, from)
	rest := s[from:to]
	if pointFirst || pointNext {
		rest = "." + rest
	} else if to+1 < len(s) && s[to] == '.' && isDigit(s[to+1]) {
		if t.point {
			return 0, ""
		}
		stop := run(s, to+1)
		rest, to = rest+s[to:stop], stop
	}
	if u, _, _ := unitAt(s, to); u == None {
		return 0, ""
	}
	t.point = t.point || strings.Contains(rest, ".")
	return to, pieces + rest
}

// closesWord says whether r is punctuation behind which a figure may follow in a sentence.
func closesWord(r rune) bool { return strings.ContainsRune(")”》：:", r) && r != 0 }

// value turns digits with at most one point into a number, exactly.
func value(pieces string, negative bool) decimal.Decimal {
	whole, frac, _ := strings.Cut(pieces, ".")
	var d decimal.Decimal
	if len(whole)+len(frac) <= 18 {
		n, _ := strconv.ParseInt(whole+frac, 10, 64)
		d = decimal.New(n, -int32(len(frac)))
	} else if strings.HasPrefix(pieces, ".") {
		d, _ = decimal.NewFromString("0" + pieces)
	} else {
		d, _ = decimal.NewFromString(pieces)
	}
	if negative {
		return d.Neg()
	}
	return d
}

// unit reads the unit or counting word behind t's digits.
func (sc *scanner) unit(t *token) {
	s := sc.s
	if strings.HasSuffix(s[:t.digits], "百分之") {
		t.Unit = Percent
		return
	}
	u, end, approximate := unitAt(s, t.NumEnd)
	if u != None {
		t.Unit, t.End, t.tail, t.Approximate = u, end, end, approximate
		return
	}
	i := skipSpaces(s, t.NumEnd)
	j, approximate := skipRest(s, i)
	c := Counter(s[j:])
	if c == "" {
		// 5万多人: the rest stands behind the factor.
		for _, f := range []string{"万", "亿"} {
			if k, more := skipRest(s, j+len(f)); strings.HasPrefix(s[j:], f) && more {
				if word := Counter(s[k:]); word != "" {
					t.Counter, t.tail, t.Approximate = f+word, k+len(word), true
				}
			}
		}
		return
	}
	t.Counter, t.tail, t.Approximate = c, j+len(c), approximate
}

func skipRest(s string, i int) (end int, approximate bool) {
	if i <= len(s) {
		if w := anyPrefix(s, i, []string{"余", "多"}); w != "" {
			return i + len(w), true
		}
	}
	return i, false
}

// unitAt reads the unit of money or share at i, behind spaces and at most one line break.
func unitAt(s string, i int) (u Unit, end int, approximate bool) {
	j, broke := skipBreak(s, i)
	if j >= len(s) {
		return None, i, false
	}
	if w := anyPrefix(s, j, []string{"%", "个百分点", "百分点", "百分比"}); w != "" {
		if w == "%" || w == "百分比" {
			return Percent, j + len(w), false
		}
		return PercentPoint, j + len(w), false
	}
	j, approximate = skipRest(s, j)
	factor := anyPrefix(s, j, []string{"万", "亿"})
	k := j + len(factor)
	if factor != "" {
		var more bool
		k, more = skipRest(s, k)
		approximate = approximate || more
		if next, _ := skipBreak(s, k); at(s, next) == '元' {
			k = next
		}
	}
	if at(s, k) == '元' && !strings.ContainsRune("旦宵素件首老月勋帅器", orSpace(at(s, k+len("元")))) {
		k += len("元")
		switch factor {
		case "万":
			return WanYuan, k, approximate
		case "亿":
			return YiYuan, k, approximate
		}
		return Yuan, k, approximate
	}
	if factor == "" || broke || Counter(s[j:]) != "" || Counter(s[k:]) != "" ||
		strings.ContainsRune("分万亿达众象科州寿", orSpace(at(s, k))) {
		return None, i, false
	}
	if factor == "万" {
		return Wan, k, approximate
	}
	return Yi, k, approximate
}

func orSpace(r rune) rune {
	if r == 0 {
		return ' '
	}
	return r
}
