package number_test

import (
	"testing"
	"unicode/utf8"

	"gongkai/ingest/number"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"ascii_stays", "a-1, 2\t\n", "a-1, 2\t\n"},
		{"full_width_ascii", "Ａ：（３．５％）＞＝", "A:(3.5%)>="},
		{"the_chinese_comma_stays", "３，４", "3，4"},
		{"spaces", "a\u00a0b\u3000c\u2009d", "a b c d"},
		{"no_width", "\ufeff1\u200b2\u00ad3", "123"},
		{"minus_and_dashes", "−1 –2 ‐3 ——", "-1 -2 -3 ——"},
		{"comparison", "≧5≦6⩾", "≥5≤6≥"},
		{"yen", "￥5〜6", "¥5~6"},
		{"brackets_and_quotes_of_documents_stay", "〔2016〕【“三公”】", "〔2016〕【“三公”】"},
		{"bytes_that_are_no_text", "\xff５\xe4", "\xff5\xe4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got, _ := number.Fold(c.text); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFoldOffset(t *testing.T) {
	t.Parallel()
	text := "\ufeff费（３）\u200b元"
	folded, offset := number.Fold(text) // 费(3)元
	for _, c := range []struct {
		at   int
		want string // what the original goes on with
	}{{0, "费（３）\u200b元"}, {3, "（３）\u200b元"}, {4, "３）\u200b元"}, {5, "）\u200b元"}, {6, "元"}, {len(folded), ""}, {99, ""}, {-1, "费（３）\u200b元"}} {
		if got := text[offset(c.at):]; got != c.want {
			t.Errorf("offset %d of %q leads to %q, want %q", c.at, folded, got, c.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("ａ　\u200b，5")
	f.Add("\xff５")
	f.Fuzz(func(t *testing.T, s string) {
		folded, offset := number.Fold(s)
		// Of bytes that are no UTF-8 two halves may become a character when what stood between them is left out.
		if again, _ := number.Fold(folded); again != folded && utf8.ValidString(s) {
			t.Fatalf("%q folds to %q and that to %q", s, folded, again)
		}
		last := 0
		for i := 0; i <= len(folded); i++ {
			at := offset(i)
			if at < last || at > len(s) {
				t.Fatalf("%q: offset %d leads to %d after %d", s, i, at, last)
			}
			last = at
		}
		if offset(len(folded)) != len(s) {
			t.Fatalf("%q: the end leads to %d of %d", s, offset(len(folded)), len(s))
		}
	})
}

func BenchmarkFold(b *testing.B) {
	text := "收入　３，４１８．０５万元，占４．６％（其中：补助２７．５万元）"
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		number.Fold(text)
	}
}
