package number_test

import (
	"testing"

	"gongkai/ingest/number"
	"gongkai/warehouse/fiscal"
)

func TestCell(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		unit       fiscal.AmountUnit
		want       string // 元, empty for nil
		state      fiscal.State
	}{
		{"empty", " \u3000", fiscal.WanYuan, "", fiscal.StateBlank},
		{"long_dash", "——", fiscal.WanYuan, "", fiscal.StateBlank},
		{"short_dashes", "－", fiscal.WanYuan, "", fiscal.StateBlank},
		{"slash", "/", fiscal.WanYuan, "", fiscal.StateBlank},
		{"none", "无", fiscal.WanYuan, "0", fiscal.StateZero},
		{"none_of_this_unit", "本单位无此项支出。", fiscal.WanYuan, "0", fiscal.StateZero},
		{"not_planned", "未安排", fiscal.WanYuan, "0", fiscal.StateZero},
		{"zero_as_a_word", "零", fiscal.WanYuan, "0", fiscal.StateZero},
		{"zero_with_decimals", "0.00", fiscal.WanYuan, "0", fiscal.StateZero},
		{"zero_with_a_unit", "0万元", fiscal.Yuan, "0", fiscal.StateZero},
		{"not_applicable", "不适用", fiscal.WanYuan, "", fiscal.StateNotApplicable},
		{"wan_yuan", "84.00", fiscal.WanYuan, "840000", fiscal.StateAmount},
		{"six_decimals", "1.000001", fiscal.WanYuan, "10000.01", fiscal.StateAmount},
		{"thousands", "86,200.00", fiscal.Yuan, "86200", fiscal.StateAmount},
		{"full_width", "３，４１８．５", fiscal.WanYuan, "34185000", fiscal.StateAmount},
		{"its_own_unit_wins", "2.5 万元", fiscal.Yuan, "25000", fiscal.StateAmount},
		{"wan_alone", "2.5万", fiscal.Yuan, "25000", fiscal.StateAmount},
		{"brackets_are_negative", "（3.5）", fiscal.WanYuan, "-35000", fiscal.StateAmount},
		{"minus", "－3.5", fiscal.WanYuan, "-35000", fiscal.StateAmount},
		{"minus_with_a_space", "- 3.5", fiscal.WanYuan, "-35000", fiscal.StateAmount},
		{"minus_as_a_word", "负3.5", fiscal.WanYuan, "-35000", fiscal.StateAmount},
		{"currency_sign", "￥3.60", fiscal.WanYuan, "36000", fiscal.StateAmount},
		{"exponent", "1.2E+05", fiscal.Yuan, "120000", fiscal.StateAmount},
		{"broken_at_the_point", "2747.\n15", fiscal.WanYuan, "27471500", fiscal.StateAmount},
		{"space_between_digits", "2 747.15", fiscal.WanYuan, "", fiscal.StateUnreadable},
		{"two_numbers", "3.5\n4.6", fiscal.WanYuan, "", fiscal.StateUnreadable},
		{"groups_that_do_not_fit", "12,34", fiscal.WanYuan, "", fiscal.StateUnreadable},
		{"percentage", "5%", fiscal.WanYuan, "", fiscal.StateUnreadable},
		{"counted_things", "2辆", fiscal.WanYuan, "", fiscal.StateUnreadable},
		{"year", "2021年", fiscal.WanYuan, "", fiscal.StateUnreadable},
		{"code", "A0201", fiscal.WanYuan, "", fiscal.StateUnreadable},
		{"words", "详见附表", fiscal.WanYuan, "", fiscal.StateUnreadable},
		{"no_unit_known", "84.00", "", "", fiscal.StateUnreadable},
		{"two_signs", "(-3.5)", fiscal.WanYuan, "", fiscal.StateUnreadable},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m, state := number.Cell(c.text, c.unit)
			got := ""
			if m != nil {
				got = m.String()
			}
			if got != c.want || state != c.state {
				t.Errorf("%q is %q, %s, want %q, %s", c.text, got, state, c.want, c.state)
			}
		})
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"8": "8", " １，２００ ": "1200", "0": "0", "-1.50": "-1.5", "5E-3": "0.005",
		"": "", "无": "", "8台": "", "50%": "", "（3）": "", "1 2": "", "1、2": "", "1.2.3": "", "八": "", "0x10": "",
	} {
		got := ""
		if d, ok := number.Plain(text); ok {
			got = d.String()
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func FuzzCell(f *testing.F) {
	for _, s := range []string{"（3.5）万元", "——", "本单位无此项支出", "1.2E+05", "￥1,234"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, state := number.Cell(s, fiscal.WanYuan)
		if (m != nil) != (state == fiscal.StateZero || state == fiscal.StateAmount) {
			t.Fatalf("%q: %v with %s", s, m, state)
		}
		if m != nil && m.IsZero() != (state == fiscal.StateZero) {
			t.Fatalf("%q: %s with %s", s, m, state)
		}
		number.Plain(s)
	})
}

func BenchmarkCell(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		number.Cell("３，４１８．０５", fiscal.WanYuan)
	}
}

func BenchmarkPlain(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		number.Plain("1,234.50")
	}
}
