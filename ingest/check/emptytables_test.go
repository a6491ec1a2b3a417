package check_test

import (
	"slices"
	"testing"
)

func TestEmptyTables(t *testing.T) {
	t.Parallel()
	const (
		head    = "永清县某某局2022年单位预算公开\n一、收支情况\n预算收入40万元。\n"
		empty   = "政府性基金预算支出表\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t合计\t\t\t\n"
		filled  = "政府性基金预算支出表\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n212\t城乡社区支出\t5.00\t\t5.00\n"
		isEmpty = "注：本单位无政府性基金预算，故本表为空表。\n"
		three   = "“三公”经费支出表\n“三公”经费合计\t因公出国（境）费\t公务用车购置费\t公务用车运行维护费\t公务接待费\n3.00\t0.00\t0.00\t2.00\t1.00\n"
	)
	for _, c := range []struct {
		name, text, want string
	}{
		{"empty_and_says_so", empty + isEmpty, ""},
		{"said_elsewhere", "本单位没有政府性基金预算。\n" + empty, ""},
		{"zero_elsewhere", "政府性基金预算收入0万元。\n" + empty, ""},
		{"empty_and_silent", empty, "INFO TABLE_EMPTY_UNSAID"},
		{"figures", filled, ""},
		{"said_to_be_empty", filled + isEmpty, "ERROR TABLE_NOT_EMPTY"},
		{"another_table_is_empty", filled + "注：本单位无国有资本经营预算，故本表为空表。\n", ""},
		{"the_three_public_expenses", three + "注：本单位没有“三公”经费支出，故本表无数据。\n", "ERROR TABLE_NOT_EMPTY"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := slices.DeleteFunc(codes(t, head+c.text), func(code string) bool {
				return code != "INFO TABLE_EMPTY_UNSAID" && code != "ERROR TABLE_NOT_EMPTY"
			})
			if c.want == "" && len(got) > 0 || c.want != "" && !slices.Equal(got, []string{c.want}) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestReasonDirections(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text, want string
	}{
		{"fits", "项目支出30万元，较2021年减少3万元，主要原因是压减一般性支出。", ""},
		{"less_makes_more", "项目支出30万元，较2021年增加3万元，主要原因是压减一般性支出。", "WARNING REASON_DIRECTION"},
		{"more_makes_less", "项目支出30万元，较2021年减少3万元，主要原因是会议数量增加。", "WARNING REASON_DIRECTION"},
		{"both_directions", "项目支出30万元，较2021年增加3万元，主要原因是会议减少，培训增加。", ""},
		{"a_base_of_earlier_years", "项目支出30万元，较2021年增加3万元，主要原因是上年压减一般性支出。", ""},
		{"a_reason_without_direction", "项目支出30万元，较2021年增加3万元，主要原因是任务安排。", ""},
		{"people_who_retire", "基本支出30万元，较2021年减少3万元，主要原因是退休人员增加。", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := codes(t, "永清县某某局2022年单位预算公开\n一、收支情况\n"+c.text+"\n")
			if found := slices.Contains(got, "WARNING REASON_DIRECTION"); found != (c.want != "") {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestDoubledWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"预算收入40万元万元。": true, "预算收入40元元。": true, "本年的的预算收入40万元。": true, "预算收入40万元，，支出40万元。": true, "预算收入40万元。。": true,
		"预算收入40万元，以保障运转为目的的支出。": false, "预算收入40万元，多元元素。": false, "预算收入40万元。": false,
	} {
		got := codes(t, "永清县某某局2022年单位预算公开\n一、收支情况\n"+text+"\n")
		if found := slices.Contains(got, "INFO WORDS_DOUBLED"); found != want {
			t.Errorf("%s: got %q", text, got)
		}
	}
}
