package disclosure_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/warehouse/fiscal"
)

// TestCharacters shows that the same sentence is read whatever characters, spaces and line ends it is written with.
func TestCharacters(t *testing.T) {
	t.Parallel()
	const want = "THREE_PUBLIC_TOTAL 18.5 -1.5 -7.5, THREE_PUBLIC_OVERSEAS_TRIPS 0, THREE_PUBLIC_VEHICLES 16, THREE_PUBLIC_RECEPTION 2.5"
	for _, c := range []struct{ name, text string }{
		{"as_usual", "2022年“三公”经费预算18.5万元，比上年减少1.5万元，下降7.5%。其中：因公出国（境）费0万元；公务用车购置及运行费16万元；公务接待费2.5万元。"},
		{"full_width", "２０２２年“三公”经费预算１８．５万元，比上年减少１．５万元，下降７．５％。其中：因公出国（境）费０万元；公务用车购置及运行费１６万元；公务接待费２．５万元。"},
		{"half_width", "2022年\"三公\"经费预算18.5万元,比上年减少1.5万元,下降7.5%。其中:因公出国(境)费0万元;公务用车购置及运行费16万元;公务接待费2.5万元。"},
		{"brackets_of_each_kind_in_a_pair", "2022年“三公”经费预算18.5万元，比上年减少1.5万元，下降7.5%。其中：因公出国（境)费0万元；公务用车购置及运行费16万元；公务接待费2.5万元。"},
		{"nested_brackets", "2022年“三公”经费预算18.5万元，比上年减少1.5万元，下降7.5%（其中：因公出国（境）费0万元；公务用车购置及运行费16万元；公务接待费2.5万元）。"},
		{"quotes_the_wrong_way_round", "2022年”三公“经费预算18.5万元，比上年减少1.5万元，下降7.5%。其中：因公出国（境）费0万元；公务用车购置及运行费16万元；公务接待费2.5万元。"},
		{"no_quotes", "2022年三公经费预算18.5万元，比上年减少1.5万元，下降7.5%。其中：因公出国（境）费0万元；公务用车购置及运行费16万元；公务接待费2.5万元。"},
		{"spaces_inside_words_and_numbers", "2022 年 “三公” 经费 预算 18.5 万元，比上年 减少 1.5 万 元，下降 7.5 %。其中：因 公 出 国（境）费 0 万元；公务用车 购置及运行费 16 万元；公务接待 费 2.5 万元。"},
		{"spaces_that_do_not_break", "2022\u00a0年“三公”经费预算\u00a018.5\u00a0万元，比上年减少1.5万元，下降7.5\u00a0%。其中：因公出国（境）费\u30000万元；公务用车购置及运行费16万元；公务接待费2.5万元。"},
		{"lines_cut_in_mid_sentence", "2022年“三公”经费预算18.5\n万元，比上年减少1.5万元，下降7.5%。其中：因公出国（境）费0万元；公务用车购置及运\n行费16万元；公务接待费2.5万元。"},
		{"invisible_field_codes", "[bookmark: _Toc1234567]2022年“三公”经费预算18.5万元，比上年减少1.5万元，下降7.5%。其中：因公出国（境）费0万元；公务用车购置及运行费16万元；公务接待费2.5万元。"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := read(t, "永清县某某局2022年单位预算公开\n一、“三公”经费\n"+c.text+"\n")
			var got []string
			for _, a := range d.Amounts {
				s := fmt.Sprint(a.Measure, " ", fiscal.InUnit(*a.Value, fiscal.WanYuan))
				if a.Change != nil {
					s += fmt.Sprint(" ", fiscal.InUnit(*a.Change.Value, fiscal.WanYuan), " ", a.Change.Rate)
				}
				got = append(got, s)
			}
			if diff := cmp.Diff(want, strings.Join(got, ", ")); diff != "" {
				t.Errorf("%s\n(-want +got)\n%s", c.text, diff)
			}
		})
	}
}
