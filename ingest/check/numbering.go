package check

import (
	"strings"

	"gongkai/ingest/disclosure"
	"gongkai/ingest/pattern"
)

var (
	numbered = pattern.MustCompile(`^([一二三四五六七八九十]{1,3})[、．.]`)
	digits   = map[rune]int{'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
)

// ordinal reads a number up to 99: 十二, 二十.
func ordinal(s string) int {
	n := 0
	for _, c := range s {
		if c == '十' {
			n = max(n, 1) * 10
		} else {
			n += digits[c]
		}
	}
	return n
}

// numbering finds a part whose number the part before it has already, or one that comes later. A heading without a number, and one
// with the first number, begin another list. Gaps prove nothing: a heading may not have been read as one.
func numbering(d *disclosure.Disclosure, r *report) {
	for i := 1; i < len(d.Sections); i++ {
		last, s := &d.Sections[i-1], &d.Sections[i]
		before, now := sectionNumber(last), sectionNumber(s)
		if before == 0 || now <= 1 || now > before {
			continue
		}
		r.add(quoted("“%s”之后为“%s”", shorten(last.Heading), shorten(s.Heading)), quoted("“%s” is followed by “%s”", shorten(last.Heading), shorten(s.Heading)),
			"", s.Heading, last.Place, s.Place)
	}
}

// repeated finds a part that stands twice: the same heading but for its number, with the same text. A heading alone may well be that
// of a contents list, or of a table and of what is said about it.
func repeated(d *disclosure.Disclosure, r *report) {
	first := map[string]*disclosure.Section{}
	for i := range d.Sections {
		s := &d.Sections[i]
		heading, text := headingWords(s), strings.Join(strings.Fields(s.Text), "")
		if heading == "" || len([]rune(text)) < minRepeated {
			continue
		}
		before := first[heading+"\n"+text]
		if before == nil {
			first[heading+"\n"+text] = s
			continue
		}
		r.add(quoted("“%s”全文出现两次", shorten(s.Heading)), quoted("all of “%s” stands twice", shorten(s.Heading)), "", s.Heading, before.Place, s.Place)
	}
}

// minRepeated is the least number of characters of a text that does not stand twice by chance.
const minRepeated = 30

// headingWords is a heading without its number.
func headingWords(s *disclosure.Section) string {
	heading := strings.TrimSpace(s.Heading)
	return strings.Join(strings.Fields(strings.TrimPrefix(heading, numbered.FindString(heading))), "")
}

// sectionNumber is the number of a part's heading; 0 where it has none.
func sectionNumber(s *disclosure.Section) int {
	m := numbered.FindStringSubmatch(strings.TrimSpace(s.Heading))
	if m == nil {
		return 0
	}
	return ordinal(m[1])
}
