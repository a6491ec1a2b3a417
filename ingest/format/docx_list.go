package format

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// docxItem is a paragraph's place in a list; no number means none, level -1 unsaid.
type docxItem struct {
	num   string
	level int
}

func readNumPr(x *xmlReader) docxItem {
	item := docxItem{level: -1}
	for e := range x.children() {
		switch e.name {
		case "numId":
			item.num = e.attr("val")
		case "ilvl":
			item.level = number0(e.attr("val"), docxLevels-1, -1)
		}
	}
	return item
}

const (
	docxLevels = 9   // of a list
	maxMark    = 255 // bytes of the text around a paragraph's number
)

// docxLevel is how one level of a list is numbered.
type docxLevel struct {
	start  int
	format string
	text   string // with %1 to %9 for the numbers of the levels
	gap    bool   // a space or tab follows
	legal  bool   // all numbers in it are decimal
	style  string // of the paragraphs that are on this level
}

// docxList is a way of numbering, and how far it has counted.
type docxList struct {
	levels [docxLevels]docxLevel
	counts [docxLevels]int
	begun  [docxLevels]bool
}

// docxNum is a list in the text. Several share a way of numbering and count on, unless one starts anew.
type docxNum struct {
	list   *docxList
	starts map[int]int
	own    map[int]docxLevel
	used   map[int]bool
}

type docxLists struct{ nums map[string]*docxNum }

// readDocxLists reads the numbering of a document; a missing part means none.
func readDocxLists(c *container, part string) (*docxLists, error) {
	lists := &docxLists{nums: map[string]*docxNum{}}
	if !c.has(part) {
		return lists, nil
	}
	x, err := c.open(part)
	if err != nil {
		return nil, err
	}
	ways := map[string]*docxList{}
	for range x.children() {
		for e := range x.children() {
			switch e.name {
			case "abstractNum":
				id, l := e.attr("abstractNumId"), &docxList{}
				for e := range x.children() {
					if e.name == "lvl" {
						if i := number0(e.attr("ilvl"), docxLevels, docxLevels); i < docxLevels {
							l.levels[i] = readDocxLevel(x)
						}
					}
				}
				ways[id] = l
			case "num":
				id, n := e.attr("numId"), &docxNum{starts: map[int]int{}, own: map[int]docxLevel{}, used: map[int]bool{}}
				for e := range x.children() {
					switch e.name {
					case "abstractNumId":
						n.list = ways[e.attr("val")]
					case "lvlOverride":
						level := number0(e.attr("ilvl"), docxLevels-1, 0)
						for e := range x.children() {
							switch e.name {
							case "startOverride":
								n.starts[level] = number0(e.attr("val"), 1<<30, 1)
							case "lvl":
								n.own[level] = readDocxLevel(x)
							}
						}
					}
				}
				if n.list != nil {
					lists.nums[id] = n
				}
			}
		}
	}
	return lists, x.failed()
}

func readDocxLevel(x *xmlReader) docxLevel {
	l := docxLevel{format: "decimal", gap: true}
	for e := range x.children() {
		switch e.name {
		case "start":
			l.start = number0(e.attr("val"), 1<<30, 0)
		case "numFmt":
			l.format = e.attr("val")
		case "lvlText":
			if l.text = e.attr("val"); len(l.text) > maxMark {
				l.text = ""
			}
		case "suff":
			l.gap = e.attr("val") != "nothing"
		case "isLgl":
			l.legal = e.isOn()
		case "pStyle":
			l.style = e.attr("val")
		case "AlternateContent":
			// Formats that are newer than the standard stand inside of it, with a plain one to fall back on.
			for e := range x.children() {
				for f := range x.children() {
					if e.name == "Fallback" && f.name == "numFmt" {
						l.format = f.attr("val")
					}
				}
			}
		}
	}
	return l
}

// levelOfStyle is the level that a list keeps for a paragraph style, else the first.
func (l *docxLists) levelOfStyle(num, style string) int {
	if n := l.nums[num]; n != nil {
		for i := range n.list.levels {
			if n.list.levels[i].style == style {
				return i
			}
		}
	}
	return 0
}

// next counts a paragraph of a list, and gives the mark before it; empty for bullets and outside of lists.
func (l *docxLists) next(item docxItem) string {
	n := l.nums[item.num]
	if n == nil {
		return ""
	}
	level := max(0, item.level)
	list := n.list
	start, anew := n.starts[level]
	switch {
	case anew && !n.used[level]:
		list.counts[level] = start
	case !list.begun[level]:
		list.counts[level] = list.levels[level].start
	default:
		list.counts[level]++
	}
	n.used[level] = true
	list.begun[level] = true
	for i := range docxLevels {
		switch {
		case i < level && !list.begun[i]:
			list.counts[i], list.begun[i] = list.levels[i].start, true
		case i > level:
			list.begun[i] = false
		}
	}
	way := n.level(level)
	if way.format == "bullet" || way.format == "none" && !strings.Contains(way.text, "%") {
		return ""
	}
	var mark strings.Builder
	for i := 0; i < len(way.text); i++ {
		if way.text[i] == '%' && i+1 < len(way.text) && way.text[i+1] >= '1' && way.text[i+1] <= '9' {
			i++
			at := int(way.text[i] - '1')
			format := n.level(at).format
			if way.legal {
				format = "decimal"
			}
			mark.WriteString(listNumber(list.counts[at], format))
			continue
		}
		mark.WriteByte(way.text[i])
	}
	return withGap(mark.String(), way.gap)
}

func (n *docxNum) level(i int) docxLevel {
	if own, ok := n.own[i]; ok {
		return own
	}
	return n.list.levels[i]
}

// withGap puts a space after a number where the text would else run into it: 1.5 is not item 1 about 5. After a
// full-width mark there is none, as in typed numbers.
func withGap(mark string, gap bool) string {
	mark = strings.TrimFunc(mark, unicode.IsSpace)
	if last, _ := utf8.DecodeLastRuneInString(mark); mark != "" && gap && !strings.ContainsRune("、）．，：。", last) {
		return mark + " "
	}
	return mark
}

// listNumber writes a number of a list in one of the formats of numbering; in one that is not known, as decimal.
func listNumber(n int, format string) string {
	switch format {
	case "none":
		return ""
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "decimalFullWidth", "decimalFullWidth2":
		return strings.Map(func(c rune) rune { return c - '0' + '０' }, strconv.Itoa(n))
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		if n >= 1 && n <= 20 {
			return string(rune('①' + n - 1))
		}
	case "decimalEnclosedParen":
		if n >= 1 && n <= 20 {
			return string(rune('⑴' + n - 1))
		}
	case "decimalEnclosedFullstop":
		if n >= 1 && n <= 20 {
			return string(rune('⒈' + n - 1))
		}
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
		"ideographDigital", "taiwaneseDigital", "koreanCounting", "japaneseDigitalTenThousand":
		if n > 0 && n < 100000 {
			return chineseNumber(n, "〇一二三四五六七八九", []string{"", "十", "百", "千", "万"}, format)
		}
	case "chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal":
		if n > 0 && n < 100000 {
			return chineseNumber(n, "零壹贰叁肆伍陆柒捌玖", []string{"", "拾", "佰", "仟", "万"}, format)
		}
	case "ideographTraditional":
		return cyclic(n, "甲乙丙丁戊己庚辛壬癸")
	case "ideographZodiac":
		return cyclic(n, "子丑寅卯辰巳午未申酉戌亥")
	case "upperLetter":
		return letters(n, 'A')
	case "lowerLetter":
		return letters(n, 'a')
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	}
	return strconv.Itoa(n)
}

// chineseNumber writes 1 to 99999 in characters: 十二, 二十, 一百零五.
func chineseNumber(n int, digits string, units []string, format string) string {
	digit := []rune(digits)
	ds := strconv.Itoa(n)
	var b strings.Builder
	if strings.HasSuffix(format, "Digital") {
		for _, c := range ds {
			b.WriteRune(digit[c-'0'])
		}
		return b.String()
	}
	zero := false
	for i, c := range ds {
		unit := units[len(ds)-1-i]
		switch {
		case c == '0':
			zero = true
			continue
		case zero:
			b.WriteRune('零')
			zero = false
		}
		if i > 0 || c != '1' || unit != "十" {
			b.WriteRune(digit[c-'0'])
		}
		b.WriteString(unit)
	}
	return b.String()
}

func cyclic(n int, signs string) string {
	s := []rune(signs)
	if n < 1 {
		return strconv.Itoa(n)
	}
	return string(s[(n-1)%len(s)])
}

// letters writes 1 to 26 as A to Z, and then AA, BB, as Word does.
func letters(n int, first rune) string {
	if n < 1 || n > 780 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(first+rune((n-1)%26)), (n-1)/26+1)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, s := range []struct {
		value int
		sign  string
	}{
		{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
	} {
		for n >= s.value {
			b.WriteString(s.sign)
			n -= s.value
		}
	}
	return b.String()
}
