// Package naming says when two names mean the same thing: units that were renamed, projects that are called a little
// differently each year, indicators. It knows names alone and reads no table; whoever joins by it says so, with the
// reason that it gives.
package naming

import (
	"strings"
	"unicode"
)

// Fold brings spellings of one name together: no spaces, ASCII instead of full-width letters, digits and brackets.
func Fold(name string) string {
	var b strings.Builder
	for _, r := range name {
		switch {
		case unicode.IsSpace(r):
			continue
		case r >= '！' && r <= '～':
			r -= '！' - '!'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// bigrams are the pairs of neighbouring characters of a text, each once; of a single character, that.
func bigrams(s string) map[string]bool {
	runes := []rune(s)
	pairs := make(map[string]bool, len(runes))
	if len(runes) == 1 {
		pairs[s] = true
	}
	for i := 1; i < len(runes); i++ {
		pairs[string(runes[i-1:i+1])] = true
	}
	return pairs
}

// dice is the likeness of two texts by their bigrams, from 0 to 1: twice those in common, of all.
func dice(a, b string) float64 {
	first, second := bigrams(a), bigrams(b)
	if len(first)+len(second) == 0 {
		return 0
	}
	common := 0
	for pair := range first {
		if second[pair] {
			common++
		}
	}
	return 2 * float64(common) / float64(len(first)+len(second))
}
