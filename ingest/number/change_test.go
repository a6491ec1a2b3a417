package number_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/ingest/number"
)

func showChanges(text string) string {
	var out []string
	for _, c := range number.Changes(text) {
		s := text[c.Start:c.End] + map[number.Direction]string{number.Up: "↑", number.Down: "↓", number.Same: "→", 0: "?"}[c.Direction]
		if c.Approximate {
			s += "~"
		}
		if c.Ambiguous != (c.Direction == 0) {
			s += "!"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestChanges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"up", "增加3万元，增长5%，上升，提高", "增加↑ 增长↑ 上升↑ 提高↑"},
		{"down", "减少3万元，下降5%，降低，压减，缩减", "减少↓ 下降↓ 降低↓ 压减↓ 缩减↓"},
		{"same", "与上年持平，无增减变化；与上年一致；未发生变化；保持不变", "持平→ 无增减变化→ 一致→ 未发生变化→ 不变→"},
		{"nearly_the_same", "与上年基本持平", "基本持平→~"},
		{"longest_word", "增加额3万元，减少额2万元，净增加1万元", "增加额↑ 减少额↓ 净增加↑"},
		{"more_and_less_before_a_figure", "比上年多3万元，少安排 2万元，多支出", "多↑ 少↓ 多↑"},
		{"more_and_less_in_words", "不少于3人，多少，许多5人，至少3次，500多万元，多项，青少年", ""},
		{"one_character", "同比增3%，降 2.5%，减3万元", "增↑ 降↓ 减↓"},
		{"template_left_in", "比上年增加（减少）3万元，增加（或减少）2，增长/下降，增（减）5万元", "增加（减少）? 增加（或减少）? 增长/下降? 增（减）?"},
		{"template_with_zero", "增（减）0万元，增加（减少）0.00万元", "增（减）→ 增加（减少）→"},
		{"template_with_a_fraction", "增（减）0.05万元", "增（减）?"},
		{"denied", "未增加，没有减少", "未增加? 没有减少?"},
		{"heading", "三公经费增减变化原因", ""},
		{"growth_of_zero", "零增长", "零增长→"},
		{"no_words", "节能减排，减灾，升级", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := showChanges(c.text); got != c.want {
				t.Errorf("%q\n got %s\nwant %s", c.text, got, c.want)
			}
		})
	}
}

func TestZeros(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"none_at_the_end", "接待费：无。公务用车　无", "无 无"},
		{"not_planned", "本年未安排出国费，购置没有安排", "未安排 没有安排"},
		{"no_such_item", "本单位无此项支出，无此项预算", "无此项支出 无此项预算"},
		{"did_not_occur", "接待费未发生，", "未发生"},
		{"none_of_a_budget", "我单位无政府性基金预算支出，无因公出国（境）安排", "无 无"},
		{"zero_as_a_word", "支出为零，零支出，零元", "零 零 零"},
		{"words_that_begin_alike", "无法计算，无线网络，无偿献血，无障碍设施，无误后拨付资金，有无", ""},
		{"sentence_that_goes_on", "无结余后再安排支出", ""},
		{"words_of_change", "无增减变化，未发生变化，无变化", ""},
		{"other_events", "未发生安全事故，未安排工作的人员", ""},
		{"zero_in_words", "零星维修，零增长，一百零五，零基预算，二零二一年", ""},
		{"figures_are_numbers", "0万元", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, z := range number.Zeros(c.text) {
				got = append(got, c.text[z.Start:z.End])
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("%q\n got %s\nwant %s", c.text, s, c.want)
			}
		})
	}
}

func FuzzChanges(f *testing.F) {
	for _, s := range []string{"增加（或减少）0", "基本持平，多3万元", "无政府采购预算（略）", "零\u200b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, c := range number.Changes(s) {
			if c.Start < last || c.End <= c.Start || c.End > len(s) || c.Ambiguous != (c.Direction == 0) {
				t.Fatalf("%q: %+v after %d", s, c, last)
			}
			last = c.End
		}
	})
}

func FuzzZeros(f *testing.F) {
	for _, s := range []string{"无政府采购预算（略）", "零\u200b", "未发生变化"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, z := range number.Zeros(s) {
			if z.Start < last || z.End <= z.Start || z.End > len(s) || utf8.ValidString(s) && !utf8.ValidString(s[z.Start:z.End]) {
				t.Fatalf("%q: %+v after %d", s, z, last)
			}
			last = z.End
		}
	})
}

var sentence = strings.Repeat("公务接待费3.5万元，较上年减少0.5万元，下降12.5%；公务用车购置费未安排，与上年持平，无增减变化。", 10)

func BenchmarkChanges(b *testing.B) {
	b.SetBytes(int64(len(sentence)))
	b.ReportAllocs()
	for b.Loop() {
		number.Changes(sentence)
	}
}

func BenchmarkZeros(b *testing.B) {
	b.SetBytes(int64(len(sentence)))
	b.ReportAllocs()
	for b.Loop() {
		number.Zeros(sentence)
	}
}
