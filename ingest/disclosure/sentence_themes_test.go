package disclosure

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/warehouse/fiscal"
)

// These tests show, theme by theme, what disclosures vary in their sentences and how each form is read. The texts are
// of a budget for 2021; telling explains how the expectations are written.

type sentenceCase struct {
	name string
	kind SectionKind
	text string
	want string
}

func checkSentences(t *testing.T, cases []sentenceCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := telling(readSentences(c.text, 0, topic{year: 2021, stage: fiscal.StageBudget, kind: c.kind}, nil))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s\n(-want +got)\n%s", c.text, diff)
			}
		})
	}
}

// TestChanges: the level, its change, the earlier level and the rate look alike.
func TestChanges(t *testing.T) {
	t.Parallel()
	checkSentences(t, []sentenceCase{
		{"amount_and_rate", SectionThreePublic, "公务接待费17.5万元，比上年预算减少7.50万元，下降30%。", "reception=17.5; reception±-7.5 -30%"},
		{"amount_only", SectionThreePublic, "公务接待费5万元，同比增加1万元。", "reception=5; reception±1"},
		{"rate_only", SectionThreePublic, "公务接待费5万元，同比下降20%。", "reception=5; reception± -20%"},
		{"neither", SectionThreePublic, "公务接待费5万元，较上年有所减少。", "reception=5"},
		{"a_base_year_without_nian", SectionThreePublic, "公务接待费5万元，较2020预算减少1万元。", "reception=5; reception±-1"},
		{"the_earlier_level_inside_the_base", SectionThreePublic, "公务接待费3万元，较上年预算3.5万元减少0.5万元，下降14.29%。", "reception=3; reception was 3.5; reception±-0.5 -14.29%"},
		{"the_earlier_level_after_the_figure", SectionThreePublic, "公务接待费2万元，2020年为3万元，减少1万元。", "reception=2; reception was 3; reception±-1"},
		{"risen_from_and_to", SectionBudget, "基本支出由上年的70万元增加到80万元。项目支出从9万元降低至5万元，减少4万元。", "basic was 70; basic=80; project was 9; project=5; project±-4"},
		{"the_level_after_the_change", SectionBudget, "收入预算较上年增加12万元，为512万元。", "income±12; income=512"},
		{"the_sign_is_in_the_verb", SectionBudget, "项目支出90万元，比上年压减10万元；基本支出80万元，比上年降低2.5%。", "project=90; project±-10; basic=80; basic± -2.5%"},
		{"amount_and_rate_by_nouns", SectionThreePublic, "公务接待费3万元，较去年减少了0.5万元，降幅为14.29％。", "reception=3; reception±-0.5 -14.29%"},
		{"a_change_where_a_level_is_expected", SectionThreePublic, "公务接待费减少2万元。", "reception±-2"},
		{"changes_of_several_one_by_one", SectionThreePublic, "因公出国（境）费0万元，公务用车运行维护费12万元，公务接待费3万元，分别比上年减少0万元、1万元、0.5万元。", "overseas=0; operation=12; reception=3; overseas±0; operation±-1; reception±-0.5"},
		{"fewer_changes_than_items_are_nobodys", SectionThreePublic, "因公出国（境）费0万元，公务用车运行维护费12万元，公务接待费3万元，分别比上年减少1万元、0.5万元。", "overseas=0; operation=12; reception=3"},
		{"the_change_of_an_earlier_year", SectionThreePublic, "2019年公务接待费8万元。与2018年相比，公务接待费减少1万元。", ""},
		{"a_later_clause_with_the_earlier_years_change", SectionThreePublic, "2020年公务接待费减少1万元。2021年公务接待费2万元，比上年增加0.5万元。", "reception=2; reception±0.5"},
	})
}

// TestBases: a change keeps what it is against; of two bases in a sentence each has its own.
func TestBases(t *testing.T) {
	t.Parallel()
	const text = "公务接待费5万元，较上年决算数减少2万元；较年初预算数减少9万元。"
	var got []string
	for _, s := range readSentences(text, 0, topic{year: 2021, stage: fiscal.StageBudget, kind: SectionThreePublic}, nil) {
		if s.change != nil {
			got = append(got, s.change.Base+" "+fiscal.InUnit(*s.change.Value, fiscal.WanYuan).String())
		}
	}
	if diff := cmp.Diff([]string{"较上年决算数 -2", "较年初预算数 -9"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestUnitsAndSeparators: units are left out, shared or of another size, and a comma is not always a list.
func TestUnitsAndSeparators(t *testing.T) {
	t.Parallel()
	checkSentences(t, []sentenceCase{
		{"yuan_with_separators", SectionOperating, "机关运行经费86,200.00元。", "agency=8.62"},
		{"yuan_without", SectionOperating, "机关运行经费86200元。", "agency=8.62"},
		{"wan_without_yuan", SectionOperating, "机关运行经费5.6万，比上年增加0.6万。", "agency=5.6; agency±0.6"},
		{"yi_beside_wan", SectionBudget, "全年收入预算1.2亿元，比上年增加300万元。", "income=12000; income±300"},
		{"six_decimals", SectionBudget, "基本支出80.512345万元。", "basic=80.512345"},
		{"a_comma_of_thousands", SectionOperating, "机关运行经费3,418.05万元。", "agency=3418.05"},
		{"a_comma_of_a_list", SectionBudget, "全年收入、支出分别是512.30,498.76万元。", "income=512.3; expenditure=498.76"},
		{"two_names_joined_by_a_word", SectionBudget, "基本支出和项目支出分别为80.5万元和10万元。", "basic=80.5; project=10"},
		{"one_figure_for_both", SectionBudget, "收入和支出均为512.3万元。", "income=512.3; expenditure=512.3"},
		{"one_figure_for_one_of_two_is_nobodys", SectionBudget, "基本支出、项目支出90.5万元。", ""},
		{"spaces_everywhere", SectionThreePublic, "公务接待费 3 万 元 ， 与 2020 年 持 平 。", "reception=3; reception±0"},
	})
}

// TestNothing: zero, nothing, unchanged and unsaid are different things.
func TestNothing(t *testing.T) {
	t.Parallel()
	checkSentences(t, []sentenceCase{
		{"zero_in_figures", SectionThreePublic, "公务接待费0万元。因公出国（境）费0.00万元。", "reception=0; overseas=0"},
		{"zero_in_words", SectionThreePublic, "因公出国（境）费无。公务用车购置费未安排。公务接待费为零。", "overseas=0; purchase=0; reception=0"},
		{"this_unit_has_none", SectionThreePublic, "因公出国（境）费，本单位无此项支出，与上年一致。", "overseas=0; overseas±0"},
		{"unchanged", SectionThreePublic, "公务接待费3万元，无增减变化。因公出国（境）费2万元，与2020年预算相同。", "reception=3; reception±0; overseas=2; overseas±0"},
		{"a_change_of_zero_in_figures", SectionThreePublic, "公务接待费3万元，比上年增加0万元，增长0%。", "reception=3; reception±0 0%"},
		{"a_change_of_zero_in_a_template", SectionThreePublic, "公务接待费3万元，比上年增（减）0万元。", "reception=3; reception±0"},
		{"about_the_same_is_no_number", SectionThreePublic, "公务接待费3万元，与上年基本持平。", "reception=3"},
		{"no_rate_can_be_given", SectionThreePublic, "公务接待费3万元，比上年增加3万元，去年未列此项，增幅无法计算。", "reception=3; reception±3"},
		{"not_mentioned_is_not_zero", SectionThreePublic, "“三公”经费3万元。", "three=3"},
		{"none_of_something_else", SectionBudget, "本部门无相关收支项目。", ""},
	})
}

// TestThreePublicSentences: the items of the three public expenses in any order, name and nesting.
func TestThreePublicSentences(t *testing.T) {
	t.Parallel()
	checkSentences(t, []sentenceCase{
		{"any_order", SectionThreePublic, "“三公”经费20万元：公务接待费2万元，公务用车运维费13万元，因公出国（境）费用5万元。", "three=20; reception=2; operation=13; overseas=5"},
		{"items_that_are_absent", SectionThreePublic, "三公经费2万元，全部为公务接待费2万元。", "three=2; reception=2"},
		{"other_names", SectionThreePublic, "公务接待费用2万元、公车运行费13万元、出国（境）经费5万元。", "reception=2; operation=13; overseas=5"},
		{"quotes_of_any_shape", SectionThreePublic, "”三公“经费10万元。", "three=10"},
		{
			"the_change_after_a_bracket_is_the_outer_items", SectionThreePublic,
			"公务用车购置及运行费18万元（其中：购置费0万元，运行维护费18万元），较上年减少4万元。",
			"vehicles=18; purchase=0; operation=18; vehicles±-4",
		},
		{
			"several_items_in_a_running_sentence", SectionThreePublic,
			"“三公”经费20万元，比上年减少2万元，其中因公出国（境）费5万元，与上年持平，公务用车购置及运行费13万元，减少1.5万元，公务接待费2万元，减少0.5万元。",
			"three=20; three±-2; overseas=5; overseas±0; vehicles=13; vehicles±-1.5; reception=2; reception±-0.5",
		},
		{
			"reasons_that_list_each_item_as_unchanged", SectionThreePublic,
			"“三公”经费20万元，与上年持平，主要原因是因公出国（境）费、公务用车购置及运行费、公务接待费均与上年持平。",
			"three=20; three±0 因因公出国（境）费、公务用车购置及运行费、公务接待费均与上年持平; overseas±0; vehicles±0; reception±0",
		},
		{
			"last_years_outturn_on_the_same_page", SectionThreePublic,
			"2020年“三公”经费决算15万元，比2019年减少1万元。2021年“三公”经费预算20万元，比2020年预算增加5万元。",
			"three=20; three±5",
		},
	})
}

// TestWrongSentences: what a careless author leaves behind states nothing.
func TestWrongSentences(t *testing.T) {
	t.Parallel()
	checkSentences(t, []sentenceCase{
		{"a_share_without_its_number", SectionBudget, "基本支出380万元，占支出预算的%。", "basic=380"},
		{"a_completion_is_no_figure", SectionBudget, "支出预算500万元，完成预算100%。", "expenditure=500"},
		{"template_words_without_figures", SectionThreePublic, "公务接待费较上年增加XX万元，增长XX%。", ""},
		{"a_template_with_both_verbs", SectionThreePublic, "公务接待费1万元，比上年增加（或减少）  万元。", "reception=1"},
		{"an_amount_that_is_missing_before_its_unit", SectionBudget, "政府性基金预算收入万元，与上年相比增加（减少）0万元。", "fund±0"},
		{"a_sentence_cut_off", SectionThreePublic, "公务接待费1万元，比上年减少", "reception=1"},
	})
}
