package number

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Fold gives a copy of text in which characters that mean the same are written the same, and a function that leads
// from a byte offset in the copy to the byte offset in text.
//
//   - Full-width ASCII becomes ASCII (digits, letters, ．％－＋＝＜＞（）［］：；／), but ，stays: it ends a clause,
//     while the ASCII comma may stand inside a number.
//   - Every kind of space (NBSP, the full-width one, thin ones) becomes a plain space. Tabs and line breaks stay.
//   - Minus signs, hyphens and the en dash become "-"; the em dash stays, because —— fills an empty cell.
//   - ≧ and ⩾ become ≥, ≦ and ⩽ become ≤, ￥ becomes ¥, 〜 becomes ~, and small forms their usual ones.
//   - Characters without width (zero-width space and joiners, byte order mark, soft hyphen) are left out.
//
// Quotes, 〔〕, 【】 and ideographs stay. The offset of the copy's end is len(text); offsets outside the copy lead to the
// nearer end. Bytes that are no UTF-8 are copied as they stand.
func Fold(text string) (folded string, offset func(int) int) {
	first := firstFoldable(text)
	if first < 0 {
		return text, func(i int) int { return clamp(i, len(text)) }
	}
	var b strings.Builder
	b.Grow(len(text))
	b.WriteString(text[:first])
	// Each jump says: from this offset of the copy on, the original lies so many bytes further on.
	type jump struct{ at, ahead int }
	var jumps []jump
	for i := first; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		to := FoldRune(r)
		i += size
		if to == r {
			b.WriteString(text[i-size : i])
			continue
		}
		if to >= 0 {
			b.WriteRune(to)
		}
		if ahead := i - b.Len(); len(jumps) == 0 || jumps[len(jumps)-1].ahead != ahead {
			jumps = append(jumps, jump{b.Len(), ahead})
		}
	}
	folded = b.String()
	return folded, func(i int) int {
		i = clamp(i, len(folded))
		n := sort.Search(len(jumps), func(k int) bool { return jumps[k].at > i })
		if n == 0 {
			return i
		}
		return i + jumps[n-1].ahead
	}
}

func clamp(i, limit int) int { return min(max(i, 0), limit) }

func firstFoldable(text string) int {
	for i, r := range text {
		if r >= utf8.RuneSelf && FoldRune(r) != r {
			return i
		}
	}
	return -1
}

// FoldRune is [Fold] of one character: its plain form, itself where it is plain, and -1 where it has no width.
func FoldRune(r rune) rune {
	switch {
	case r < 0x80, r >= 0x3400 && r <= 0x9FFF:
		return r
	case r == '，':
		return r
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0
	case r == 0xA0, r == 0x1680, r >= 0x2000 && r <= 0x200A, r == 0x202F, r == 0x205F, r == 0x3000:
		return ' '
	case r == 0xAD, r >= 0x200B && r <= 0x200D, r == 0x2060, r == 0xFEFF:
		return -1
	case r >= 0x2010 && r <= 0x2013, r == 0x2212, r == 0xFE63:
		return '-'
	}
	switch r {
	case '≧', '⩾':
		return '≥'
	case '≦', '⩽':
		return '≤'
	case '￥':
		return '¥'
	case '〜':
		return '~'
	case '∕':
		return '/'
	case '﹪':
		return '%'
	case '﹐':
		return '，'
	case '﹒':
		return '.'
	case '﹙':
		return '('
	case '﹚':
		return ')'
	case '﹤':
		return '<'
	case '﹥':
		return '>'
	case '﹦':
		return '='
	case 0x2028, 0x2029:
		return '\n'
	}
	return r
}
