package check_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// found lists the findings of some codes in a disclosure, each with what was expected and met.
func found(t *testing.T, text string, codes ...string) []string {
	t.Helper()
	var out []string
	for _, f := range read(t, text).Findings {
		if slices.Contains(codes, f.Code) {
			out = append(out, strings.TrimSpace(f.Code+" "+f.Expected+" / "+f.Actual))
		}
		if len(f.Places) == 0 {
			t.Errorf("%s has no place", f.Code)
		}
	}
	return out
}

func TestLines(t *testing.T) {
	t.Parallel()
	const head = "永清县某某局2022年单位预算公开\n一、收支情况\n预算收入40万元。\n支出预算总表\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
	for _, c := range []struct {
		name, rows string
		want       []string
	}{
		{
			"nothing_to_find",
			"213\t农林水支出\t40.00\t25.00\t15.00\n21303\t水利\t40.00\t25.00\t15.00\n2130301\t行政运行\t25.00\t25.00\t\n2130305\t水利工程建设\t15.00\t\t15.00\n", nil,
		},
		{
			"a_row_is_not_its_columns",
			"213\t农林水支出\t40.00\t25.00\t15.00\n21303\t水利\t40.00\t25.00\t15.00\n2130301\t行政运行\t25.00\t25.00\t15.00\n2130305\t水利工程建设\t15.00\t\t\n",
			[]string{"LINE_COLUMNS 40万元 / 25万元"},
		},
		{
			"a_code_is_not_the_codes_below_it",
			"213\t农林水支出\t40.00\t25.00\t15.00\n21303\t水利\t40.00\t25.00\t15.00\n2130301\t行政运行\t25.00\t25.00\t\n2130305\t水利工程建设\t14.00\t\t14.00\n",
			[]string{"LINE_CODES_BELOW 39万元 / 40万元", "LINE_CODES_BELOW 14万元 / 15万元"},
		},
		{
			"a_rounding_difference_is_none",
			"213\t农林水支出\t40.01\t25.00\t15.00\n21303\t水利\t40.00\t25.00\t15.00\n", nil,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, found(t, head+c.rows, "LINE_COLUMNS", "LINE_CODES_BELOW")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestItems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"nothing_to_find", "1、农林水支出（213类）水利（03款）行政运行（01项）25万元。2021年当年预算执行数为20万元，2022年预算安排25万元，比2021年预算执行数增加25%。", nil},
		{"a_rate_that_fits_neither_year", "1、农林水支出（213类）水利（03款）行政运行（01项）25万元。2021年当年预算执行数为20万元，2022年预算安排25万元，比2021年预算执行数增加2.5%。", []string{"ITEM_RATE 25% / 2.5%"}},
		{"the_verb_points_the_wrong_way", "2021年当年预算执行数为20万元，2022年预算安排15万元，比2021年预算执行数增加25%。", []string{"ITEM_RATE -25% / 25%"}},
		{"a_rate_of_small_amounts_as_printed", "2021年当年预算执行数为0.5万元，2022年预算安排0.62万元，比2021年预算执行数增加22.22%。", nil},
		{"a_rate_that_no_rounding_explains", "2021年当年预算执行数为0.5万元，2022年预算安排0.62万元，比2021年预算执行数增加30%。", []string{"ITEM_RATE 24% / 30%"}},
		{"one_item_in_two_ways", "1、“农林水支出（类）水利（款）行政运行（项）”26万元，主要用于基本支出。2021年当年预算执行数为20万元，2022年预算安排25万元，比2021年预算执行数增加25%。", []string{"ITEM_CONFLICT 26万元 / 25万元"}},
		{"a_new_item", "2021年当年预算执行数为0万元，2022年预算安排25万元，比2021年预算执行数增加100%。", nil},
		{"three_amounts_say_nothing", "2021年预算执行数为20万元，2022年预算安排25万元，其中人员经费10万元，比2021年增加50%。", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := "永清县某某局2022年单位预算公开\n一、收支情况\n预算收入40万元。\n" + c.text + "\n"
			if diff := cmp.Diff(c.want, found(t, text, "ITEM_RATE", "ITEM_CONFLICT")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestFinalAccounts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"nothing_to_find", "2022年度收入支出总计100万元。本年收入合计90万元，使用非财政拨款结余1万元，年初结转和结余9万元。本年支出合计92万元，结余分配0万元，年末结转和结余8万元。", nil},
		{"income_and_carry_over_do_not_add_up", "2022年度收入支出总计100万元。本年收入合计90万元，使用非财政拨款结余1万元，年初结转和结余7万元。本年支出合计92万元。", []string{"FINAL_ACCOUNTS_BALANCE 98万元 / 100万元"}},
		{"expenditure_above_the_grand_total", "2022年度收入支出总计100万元。本年收入合计100万元。本年支出合计102万元。", []string{"FINAL_ACCOUNTS_BALANCE 102万元 / 100万元"}},
		{"a_completion_that_does_not_fit", "公务接待费年初预算为4万元，支出决算为3万元，完成年初预算的57%。", []string{"COMPLETION_RATE 75% / 57%"}},
		{"a_completion_of_a_budget_of_zero", "公务接待费年初预算为0万元，支出决算为3万元，完成年初预算的100%。", []string{"COMPLETION_RATE  / 100%"}},
		{"kinds_of_procurement", "政府采购支出总额10万元，其中：政府采购货物支出4万元、政府采购工程支出0万元、政府采购服务支出5万元。", []string{"PROCUREMENT_TOTAL_PARTS 9万元 / 10万元"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := "永清县某某局2022年度部门决算公开\n一、收支情况\n" + c.text + "\n"
			if diff := cmp.Diff(c.want, found(t, text, "FINAL_ACCOUNTS_BALANCE", "COMPLETION_RATE", "PROCUREMENT_TOTAL_PARTS")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
