package disclosure_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTablesAsText shows tables that stand in a text file, and what is read of each. Where the position of a figure is
// lost nothing is read: a figure in the wrong column is worse than none.
func TestTablesAsText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		text string // § stands for a tab
		want []string
	}{
		{
			"cells_that_begin_with_a_tab_and_an_empty_line_after_a_row",
			"2022年支出预算总表\n§科目编码\n§科目名称\n§合计\n§基本支出\n§项目支出\n\n§205\n§教育支出\n§64.00\n§60.00\n§4.00\n\n§\n§合计\n§64.00\n§60.00\n§4.00\n",
			[]string{
				"EXPENDITURE_BASIC 60", "EXPENDITURE_PROJECT 4", "EXPENDITURE_TOTAL 64",
				"ALL FUNCTION 205 教育支出 1 EXPENDITURE_TOTAL 64", "ALL FUNCTION 205 教育支出 1 EXPENDITURE_BASIC 60", "ALL FUNCTION 205 教育支出 1 EXPENDITURE_PROJECT 4",
			},
		},
		{
			"a_row_a_line_with_the_total_first",
			"2022年支出预算总表\n科目编码§科目名称§合计\n§合计§64.00\n205§教育支出§64.00\n",
			[]string{"EXPENDITURE_TOTAL 64", "ALL FUNCTION 205 教育支出 1 EXPENDITURE_TOTAL 64"},
		},
		{
			"bars_between_the_cells",
			"2022年支出预算总表\n|科 目 编 码|科 目 名 称|合 计|\n|---|---|---|\n|205|教育支出|64.00|\n",
			[]string{"ALL FUNCTION 205 教育支出 1 EXPENDITURE_TOTAL 64"},
		},
		{
			"numbers_of_rows_columns_and_pages_are_no_money",
			"2022年收支预算总表\n项目§行次§预算数\n栏次§1§2\n一、一般公共预算§1§64.00\n- 12 -\n二、事业收入§2§3.00\n收入总计§3§67.00\n",
			[]string{"INCOME_GENERAL_PUBLIC_BUDGET 64", "INCOME_INSTITUTIONAL 3", "INCOME_TOTAL 67"},
		},
		{
			"a_row_that_lost_its_empty_cells_has_a_total_and_no_parts",
			"2022年支出预算总表\n科目编码§科目名称§合计§基本支出§项目支出\n205§教育支出§64.00§60.00§4.00\n20502§普通教育§4.00§4.00\n",
			[]string{
				"ALL FUNCTION 205 教育支出 1 EXPENDITURE_TOTAL 64", "ALL FUNCTION 205 教育支出 1 EXPENDITURE_BASIC 60", "ALL FUNCTION 205 教育支出 1 EXPENDITURE_PROJECT 4",
				"ALL FUNCTION 20502 普通教育 2 EXPENDITURE_TOTAL 4",
			},
		},
		{
			"a_whole_table_on_one_line",
			"科目编码 科目名称 合计 205 教育支出 64.00 20502 普通教育 64.00\n预算收入5万元。\n",
			[]string{"INCOME_TOTAL 5"},
		},
		{
			"one_cell_a_line_without_tabs",
			"科目编码\n科目名称\n合计\n205\n教育支出\n64.00\n预算收入5万元。\n",
			[]string{"INCOME_TOTAL 5"},
		},
		{
			"header_words_run_into_each_other",
			"2022年支出预算总表\n支 科 出 目§金 合 额 计\n205 教育支出§64.00\n\n\n\n预算收入5万元。\n",
			[]string{"INCOME_TOTAL 5"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := read(t, "永清县某某局2022年单位预算公开\n"+strings.ReplaceAll(c.text, "§", "\t"))
			if diff := cmp.Diff(c.want, told(d)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
