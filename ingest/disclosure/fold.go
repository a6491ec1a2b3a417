package disclosure

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/ingest/block"
	"gongkai/ingest/number"
)

// folded is a copy of a text that is easier to read by rule: half-width brackets and digits, no space beside a Chinese
// character. It knows where each of its bytes stood, so that a place is always one in the original.
type folded struct {
	text     string
	original string
	offsets  []int // byte of text -> byte of original; one more for the end
}

func fold(original string) folded {
	half, at := number.Fold(original)
	f := folded{original: original, offsets: make([]int, 0, len(half)+1)}
	var b strings.Builder
	b.Grow(len(half))
	prev := rune(0)
	for i, c := range half {
		if unicode.IsSpace(c) {
			next, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(half[i:], unicode.IsSpace))
			if !isASCIIWord(prev) || !isASCIIWord(next) {
				continue
			}
		}
		prev = c
		b.WriteRune(c)
		for j := range utf8.RuneLen(c) {
			f.offsets = append(f.offsets, at(i+j))
		}
	}
	f.offsets = append(f.offsets, len(original))
	f.text = b.String()
	return f
}

func isASCIIWord(c rune) bool { return c > ' ' && c < 0x7f }

// span gives the bytes of the original that a range of the folded text came from.
func (f folded) span(start, end int) (from, to int) {
	from = f.offsets[start]
	to = f.offsets[end]
	// Spaces that were dropped after the range belong to what follows.
	for to > from {
		c, n := utf8.DecodeLastRuneInString(f.original[from:to])
		if !unicode.IsSpace(c) {
			break
		}
		to -= n
	}
	return from, to
}

// place is the place of a range of the folded text in a paragraph.
func (f folded) place(blockNo, start, end int) block.Place {
	from, to := f.span(start, end)
	return block.InText(blockNo, f.original, from, to)
}

// Before is the text before a byte, as far back as a pattern that ends there needs to look: a paragraph of a million
// characters is not searched from its beginning for each of its figures.
func Before(text string, at int) string {
	const far = 240 // bytes, 80 Chinese characters
	from := max(0, at-far)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	return text[from:at]
}

// squeeze folds a label or name for comparison: no spaces at all, half-width, no marks around it.
func squeeze(s string) string {
	return strings.Map(func(c rune) rune {
		if c = number.FoldRune(c); unicode.IsSpace(c) {
			return -1
		}
		return c
	}, s)
}
