// Package pattern compiles regular expressions that first look for the words without which they cannot match. A document is
// searched for hundreds of expressions, few of whose words it has in any one sentence; the engine of package regexp walks
// through the whole sentence for each, where looking for a word takes a hundredth of the time.
package pattern

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

const (
	maxWords   = 24 // more than so many take as long as the expression
	maxChoices = 8  // runes of a class that count as words
)

// Pattern is a regular expression. It finds what the expression finds; only its methods below look for words first.
type Pattern struct {
	*regexp.Regexp
	words []string // one of them is in every match; nil: not known
}

// MustCompile is [regexp.MustCompile].
func MustCompile(expression string) *Pattern {
	p := &Pattern{Regexp: regexp.MustCompile(expression)}
	if tree, err := syntax.Parse(expression, syntax.Perl); err == nil {
		p.words = needed(tree.Simplify())
	}
	return p
}

// possible says whether a text has one of the words.
func (p *Pattern) possible(text string) bool {
	if p.words == nil {
		return true
	}
	for _, w := range p.words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// MatchString is that of [regexp.Regexp].
func (p *Pattern) MatchString(text string) bool {
	return p.possible(text) && p.Regexp.MatchString(text)
}

// FindString is that of [regexp.Regexp].
func (p *Pattern) FindString(text string) string {
	if !p.possible(text) {
		return ""
	}
	return p.Regexp.FindString(text)
}

// FindStringIndex is that of [regexp.Regexp].
func (p *Pattern) FindStringIndex(text string) []int {
	if !p.possible(text) {
		return nil
	}
	return p.Regexp.FindStringIndex(text)
}

// FindStringSubmatch is that of [regexp.Regexp].
func (p *Pattern) FindStringSubmatch(text string) []string {
	if !p.possible(text) {
		return nil
	}
	return p.Regexp.FindStringSubmatch(text)
}

// FindStringSubmatchIndex is that of [regexp.Regexp].
func (p *Pattern) FindStringSubmatchIndex(text string) []int {
	if !p.possible(text) {
		return nil
	}
	return p.Regexp.FindStringSubmatchIndex(text)
}

// FindAllStringIndex is that of [regexp.Regexp].
func (p *Pattern) FindAllStringIndex(text string, n int) [][]int {
	if !p.possible(text) {
		return nil
	}
	return p.Regexp.FindAllStringIndex(text, n)
}

// FindAllStringSubmatch is that of [regexp.Regexp].
func (p *Pattern) FindAllStringSubmatch(text string, n int) [][]string {
	if !p.possible(text) {
		return nil
	}
	return p.Regexp.FindAllStringSubmatch(text, n)
}

// FindAllStringSubmatchIndex is that of [regexp.Regexp].
func (p *Pattern) FindAllStringSubmatchIndex(text string, n int) [][]int {
	if !p.possible(text) {
		return nil
	}
	return p.Regexp.FindAllStringSubmatchIndex(text, n)
}

// ReplaceAllString is that of [regexp.Regexp].
func (p *Pattern) ReplaceAllString(text, by string) string {
	if !p.possible(text) {
		return text
	}
	return p.Regexp.ReplaceAllString(text, by)
}

// needed are words one of which every match of an expression has; nil where there are none, or too many.
func needed(e *syntax.Regexp) []string {
	switch e.Op {
	case syntax.OpLiteral:
		word := string(e.Rune)
		if e.Flags&syntax.FoldCase != 0 || strings.ContainsRune(word, utf8.RuneError) { // which stands for broken bytes, too
			return nil
		}
		return []string{word}
	case syntax.OpCharClass:
		return runesOf(e.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return needed(e.Sub[0])
	case syntax.OpRepeat:
		if e.Min > 0 {
			return needed(e.Sub[0])
		}
	case syntax.OpConcat:
		var best []string
		for _, sub := range e.Sub {
			if words := needed(sub); words != nil && (best == nil || rarer(words, best)) {
				best = words
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range e.Sub {
			words := needed(sub)
			if words == nil || len(all)+len(words) > maxWords {
				return nil
			}
			all = append(all, words...)
		}
		return all
	}
	return nil
}

// runesOf are the runes of a class, given as ranges, as words; nil where they are many.
func runesOf(ranges []rune) []string {
	var words []string
	for i := 0; i+1 < len(ranges); i += 2 {
		if int(ranges[i+1]-ranges[i])+len(words) >= maxChoices {
			return nil
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			words = append(words, string(r))
		}
	}
	return words
}

// rarer says whether a is the better sign of a match: its shortest word is longer, or it has fewer.
func rarer(a, b []string) bool {
	if x, y := shortest(a), shortest(b); x != y {
		return x > y
	}
	return len(a) < len(b)
}

func shortest(words []string) int {
	n := utf8.RuneCountInString(words[0])
	for _, w := range words[1:] {
		n = min(n, utf8.RuneCountInString(w))
	}
	return n
}
