package number

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }

func isHan(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && unicode.Is(unicode.Han, r)
}

// before gives the character that ends at i, 0 at the beginning.
func before(s string, i int) rune {
	if i <= 0 {
		return 0
	}
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return r
}

// at gives the character that begins at i, 0 at the end.
func at(s string, i int) rune {
	if i >= len(s) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r
}

func skipSpaces(s string, i int) int {
	for i < len(s) && s[i] == ' ' {
		i++
	}
	return i
}

func skipSpacesBack(s string, i int) int {
	for i > 0 && s[i-1] == ' ' {
		i--
	}
	return i
}

// skipBreak skips spaces and at most one line break; broke says whether there was one. A second line break, an
// indented next line or a tab is no mere wrapping: then it stays before the break.
func skipBreak(s string, i int) (end int, broke bool) {
	i = skipSpaces(s, i)
	j := i
	if j < len(s) && s[j] == '\r' {
		j++
	}
	if j >= len(s) || s[j] != '\n' {
		return i, false
	}
	j++
	if j >= len(s) || s[j] == ' ' || s[j] == '\t' || s[j] == '\n' || s[j] == '\r' {
		return i, false
	}
	return j, true
}

// lineStart says whether only spaces stand between i and the beginning of its line or table cell.
func lineStart(s string, i int) bool {
	i = skipSpacesBack(s, i)
	return i == 0 || strings.IndexByte("\n\r\t|", s[i-1]) >= 0
}

// anyPrefix gives the first of words that s[i:] opens with. Words must stand longest first.
func anyPrefix(s string, i int, words []string) string {
	for _, w := range words {
		if strings.HasPrefix(s[i:], w) {
			return w
		}
	}
	return ""
}

func anySuffix(s string, i int, words []string) bool {
	for _, w := range words {
		if strings.HasSuffix(s[:i], w) {
			return true
		}
	}
	return false
}
