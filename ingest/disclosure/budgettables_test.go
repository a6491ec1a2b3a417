package disclosure_test

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// grid lays out a table from lines of cells divided by bars; ^n after a text is a cell over n columns, _n one over n rows.
func grid(lines string) *block.Table {
	var cells []block.Cell
	taken := map[[2]int]bool{}
	for r, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		col := 0
		for text := range strings.SplitSeq(strings.TrimSpace(line), "|") {
			for taken[[2]int{r, col}] {
				col++
			}
			c := block.Cell{Row: r, Col: col, RowSpan: 1, ColSpan: 1, Text: strings.TrimSpace(text)}
			if i := strings.IndexByte(c.Text, '_'); i >= 0 {
				c.RowSpan, _ = strconv.Atoi(c.Text[i+1:])
				c.Text = c.Text[:i]
			}
			if i := strings.IndexByte(c.Text, '^'); i >= 0 {
				c.ColSpan, _ = strconv.Atoi(c.Text[i+1:])
				c.Text = c.Text[:i]
			}
			for rr := r; rr < r+c.RowSpan; rr++ {
				for cc := col; cc < col+c.ColSpan; cc++ {
					taken[[2]int{rr, cc}] = true
				}
			}
			cells = append(cells, c)
			col += c.ColSpan
		}
	}
	return block.NewTable(cells)
}

func readTables(t *testing.T, title string, blocks ...any) *disclosure.Disclosure {
	t.Helper()
	doc := &block.Document{Name: "test", Blocks: []block.Block{{Kind: block.Paragraph, Text: title}}}
	for _, b := range blocks {
		switch b := b.(type) {
		case string:
			doc.Blocks = append(doc.Blocks, block.Block{Kind: block.Paragraph, Text: b})
		case *block.Table:
			doc.Blocks = append(doc.Blocks, block.Block{Kind: block.TableKind, Table: b})
		}
	}
	parts, err := disclosure.Identify(doc, disclosure.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	d, err := disclosure.Read(parts...)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// told lists the measures in 万元 and the lines by classification.
func told(d *disclosure.Disclosure) []string {
	var out []string
	for _, a := range d.Amounts {
		if a.Value != nil {
			out = append(out, fmt.Sprintf("%s %s", a.Measure, fiscal.InUnit(*a.Value, fiscal.WanYuan)))
		}
	}
	sort.Strings(out)
	for _, l := range d.Lines {
		out = append(out, fmt.Sprintf("%s %s %s %s %d %s %s", l.Fund, l.Classification, l.Code, l.Name, l.Level, l.Measure, fiscal.InUnit(l.Value, fiscal.WanYuan)))
	}
	return out
}

func TestBudgetTables(t *testing.T) {
	t.Parallel()
	const title = "永清县某某局2022年单位预算公开"
	for _, c := range []struct {
		name   string
		title  string
		blocks []any
		want   []string
	}{
		{
			name: "expenditure_by_function_with_the_code_in_three_columns",
			blocks: []any{"2022年支出预算总表", grid(`
				编制单位：永清县某某局^4|单位：元^3
				项目^4|支出预算^3
				功能分类科目编码^3|功能分类科目名称_2|合计_2|基本支出_2|项目支出_2
				类|款|项
				213|||农林水支出|1,200,000.00|700,000.00|500,000.00
				213|03||水利|1,200,000.00|700,000.00|500,000.00
				213|03|06|水利工程运行与维护|1,200,000.00|700,000.00|500,000.00
				合计^4|1,200,000.00|700,000.00|500,000.00`)},
			want: []string{
				"EXPENDITURE_BASIC 70", "EXPENDITURE_PROJECT 50", "EXPENDITURE_TOTAL 120",
				"ALL FUNCTION 213 农林水支出 1 EXPENDITURE_TOTAL 120", "ALL FUNCTION 213 农林水支出 1 EXPENDITURE_BASIC 70", "ALL FUNCTION 213 农林水支出 1 EXPENDITURE_PROJECT 50",
				"ALL FUNCTION 21303 水利 2 EXPENDITURE_TOTAL 120", "ALL FUNCTION 21303 水利 2 EXPENDITURE_BASIC 70", "ALL FUNCTION 21303 水利 2 EXPENDITURE_PROJECT 50",
				"ALL FUNCTION 2130306 水利工程运行与维护 3 EXPENDITURE_TOTAL 120", "ALL FUNCTION 2130306 水利工程运行与维护 3 EXPENDITURE_BASIC 70", "ALL FUNCTION 2130306 水利工程运行与维护 3 EXPENDITURE_PROJECT 50",
			},
		},
		{
			name: "income_and_expenditure_side_by_side",
			blocks: []any{"收支预算总表", "单位：万元", grid(`
				收入^2|支出^2
				项目|预算数|项目|预算数
				一、财政拨款收入|110.00|一、农林水支出|120.00
				1、一般公共预算|100.00||
				2、政府性基金预算|10.00||
				二、事业收入|10.00||
				收入总计|120.00|支出总计|120.00`)},
			want: []string{
				"EXPENDITURE_TOTAL 120", "INCOME_GENERAL_PUBLIC_BUDGET 100", "INCOME_GOVERNMENT_FUND 10", "INCOME_INSTITUTIONAL 10", "INCOME_TOTAL 120",
			},
		},
		{
			name: "a_table_of_the_general_budget_says_nothing_about_all_money",
			blocks: []any{"一般公共预算支出预算表", grid(`
				单位：万元^3
				功能科目编码|功能科目名称|金额
				|合计|100.00
				213|农林水支出|100.00`)},
			want: []string{"GENERAL_PUBLIC FUNCTION 213 农林水支出 1 EXPENDITURE_TOTAL 100"},
		},
		{
			name: "basic_expenditure_by_economic_classification_in_two_halves",
			blocks: []any{"一般公共预算基本支出表", grid(`
				单位：万元^6
				经济分类科目编码|科目名称|金额|经济分类科目编码|科目名称|金额
				301|工资福利支出|60.00|302|商品和服务支出|10.00
				30101|基本工资|60.00|30201|办公费|10.00`)},
			want: []string{
				"GENERAL_PUBLIC ECONOMIC 301 工资福利支出 1 EXPENDITURE_BASIC 60", "GENERAL_PUBLIC ECONOMIC 302 商品和服务支出 1 EXPENDITURE_BASIC 10",
				"GENERAL_PUBLIC ECONOMIC 30101 基本工资 2 EXPENDITURE_BASIC 60", "GENERAL_PUBLIC ECONOMIC 30201 办公费 2 EXPENDITURE_BASIC 10",
			},
		},
		{
			name: "basic_expenditure_of_all_money_with_its_form_number_below_the_title",
			blocks: []any{"基本支出预算表（经济科目）", "公开06表", "部门：永清县某某局 单位：万元", grid(`
				科目编码|科目名称|金额
				|合计|75.00
				302|商品和服务支出|75.00`)},
			want: []string{"EXPENDITURE_BASIC 75", "ALL ECONOMIC 302 商品和服务支出 1 EXPENDITURE_BASIC 75"},
		},
		{
			name: "agency_operating_cost_is_always_general_public_money",
			blocks: []any{"一般公共预算机关运行经费支出预算表", grid(`
				科目编码|科目名称|机关运行经费支出
				合计^2|12.50
				30201|办公费|12.50`)},
			want: []string{"AGENCY_OPERATING_COST 12.5", "GENERAL_PUBLIC ECONOMIC 30201 办公费 2 AGENCY_OPERATING_COST 12.5"},
		},
		{
			name: "the_head_of_the_codes_stands_over_the_names_too",
			blocks: []any{"财政拨款支出预算表", grid(`
				功能科目代码^2|功能科目名称|金额
				合计^3|64.00
				205|教育支出||64.00
				20502|普通教育||64.00`)},
			want: []string{"FISCAL FUNCTION 205 教育支出 1 EXPENDITURE_TOTAL 64", "FISCAL FUNCTION 20502 普通教育 2 EXPENDITURE_TOTAL 64"},
		},
		{
			name: "groups_of_income_with_a_subtotal_each",
			blocks: []any{"收入预算总表", grid(`
				项目名称^2|金额
				收入总计^2|58.00
				一般公共预算资金_2|小计|45.00
				专项收入|45.00
				其他资金_3|小计|13.00
				事业收入|4.00
				其他收入|9.00`)},
			want: []string{"INCOME_GENERAL_PUBLIC_BUDGET 45", "INCOME_INSTITUTIONAL 4", "INCOME_OTHER 9", "INCOME_TOTAL 58"},
		},
		{
			name: "names_under_an_empty_head",
			blocks: []any{"收入预算总表", grid(`
				项目名称||金额
				收入总计||58.00
				一般公共预算资金_2|小计|45.00
				专项收入|45.00
				其他资金|其他收入|13.00`)},
			want: []string{"INCOME_GENERAL_PUBLIC_BUDGET 45", "INCOME_OTHER 13", "INCOME_TOTAL 58"},
		},
		{
			name: "decimals_or_none_dashes_empty_cells_and_a_figure_below_zero",
			blocks: []any{"支出预算总表", "金额单位：元", grid(`
				科目编码|科目名称|合计|基本支出|项目支出
				205|教育支出|640,000|600000.000000|40,000.00
				207|文化旅游体育与传媒支出|0|——|
				208|社会保障和就业支出|-30,000|-30,000.00|-`)},
			want: []string{
				"ALL FUNCTION 205 教育支出 1 EXPENDITURE_TOTAL 64", "ALL FUNCTION 205 教育支出 1 EXPENDITURE_BASIC 60", "ALL FUNCTION 205 教育支出 1 EXPENDITURE_PROJECT 4",
				"ALL FUNCTION 207 文化旅游体育与传媒支出 1 EXPENDITURE_TOTAL 0",
				"ALL FUNCTION 208 社会保障和就业支出 1 EXPENDITURE_TOTAL -3", "ALL FUNCTION 208 社会保障和就业支出 1 EXPENDITURE_BASIC -3",
			},
		},
		{
			name: "totals_of_the_year_beside_those_with_what_is_carried_over",
			blocks: []any{"部门收支总表", "单位：万元", grid(`
				收 入^2|支 出^2
				项 目|预算数|项目（按功能分类）|预算数
				一、一般公共预算拨款收入|100.00|一、一般公共服务支出|90.00
				二、政府性基金预算拨款收入||二、教育支出|30.00
				三、单位资金|20.00||
				本年收入合计|120.00|本年支出合计|120.00
				上年结转|2.00|结转下年|2.00
				收入总计|122.00|支出总计|122.00`)},
			want: []string{"CARRYOVER_CLOSING 2", "EXPENDITURE_TOTAL 122", "INCOME_CARRYOVER 2", "INCOME_GENERAL_PUBLIC_BUDGET 100", "INCOME_TOTAL 122"},
		},
		{
			name: "the_years_total_where_there_is_no_other",
			blocks: []any{"部门收支总表", "单位：万元", grid(`
				收入^2|支出^2
				项目|预算数|项目|预算数
				一、事业收入|20.00|一、教育支出|20.00
				本年收入合计|20.00|本年支出合计|20.00`)},
			want: []string{"EXPENDITURE_TOTAL 20", "INCOME_INSTITUTIONAL 20", "INCOME_TOTAL 20"},
		},
		{
			name: "kinds_of_income_under_the_head_of_the_year",
			blocks: []any{"部门收入总表", "单位：万元", grid(`
				单位代码_2|单位名称_2|合计_2|本年收入^3|上年结转_2
				一般公共预算|财政专户管理资金|单位资金
				合计^2|122.00|100.00|5.00|15.00|2.00`)},
			want: []string{"INCOME_CARRYOVER 2", "INCOME_FISCAL_SPECIAL_ACCOUNT 5", "INCOME_GENERAL_PUBLIC_BUDGET 100", "INCOME_TOTAL 122"},
		},
		{
			name: "code_and_name_in_one_cell",
			blocks: []any{"支出预算表", "单位：万元", grid(`
				功能分类科目|合计|基本支出|项目支出
				[205]教育支出|64.00|60.00|4.00
				20501-教育管理事务|60.00|60.00|`)},
			want: []string{
				"ALL FUNCTION 205 教育支出 1 EXPENDITURE_TOTAL 64", "ALL FUNCTION 205 教育支出 1 EXPENDITURE_BASIC 60", "ALL FUNCTION 205 教育支出 1 EXPENDITURE_PROJECT 4",
				"ALL FUNCTION 20501 教育管理事务 2 EXPENDITURE_TOTAL 60", "ALL FUNCTION 20501 教育管理事务 2 EXPENDITURE_BASIC 60",
			},
		},
		{
			name: "three_public_expenses_downwards_beside_last_years",
			blocks: []any{"一般公共预算“三公”经费支出表", "单位：万元", grid(`
				项目|2021年预算数|2022年预算数|增减
				合计|20.00|18.00|-2.00
				1、因公出国（境）费用|0.00|0.00|0.00
				2、公务接待费|5.00|4.00|-1.00
				3、公务用车费|15.00|14.00|-1.00
				其中：（1）公务用车运行维护费|15.00|14.00|-1.00
				（2）公务用车购置|0.00|0.00|0.00`)},
			want: []string{
				"THREE_PUBLIC_OVERSEAS_TRIPS 0", "THREE_PUBLIC_RECEPTION 4", "THREE_PUBLIC_TOTAL 18", "THREE_PUBLIC_VEHICLES 14",
				"THREE_PUBLIC_VEHICLE_OPERATION 14", "THREE_PUBLIC_VEHICLE_PURCHASE 0",
			},
		},
		{
			name: "three_public_expenses_across",
			blocks: []any{"“三公”经费支出表", grid(`
				单位：万元^6
				“三公”经费预算数^6
				合计_2|因公出国(境)费_2|公务接待费_2|公务用车购置及运行费^3
				小计|购置费|运行费
				10.71|0.00|0.73|9.98|0.00|9.98`)},
			want: []string{
				"THREE_PUBLIC_OVERSEAS_TRIPS 0", "THREE_PUBLIC_RECEPTION 0.73", "THREE_PUBLIC_TOTAL 10.71", "THREE_PUBLIC_VEHICLES 9.98",
				"THREE_PUBLIC_VEHICLE_OPERATION 9.98", "THREE_PUBLIC_VEHICLE_PURCHASE 0",
			},
		},
		{
			name: "three_public_expenses_beside_conferences_and_training",
			blocks: []any{"“三公”经费、会议费、培训费支出表", grid(`
				单位：万元^6
				合计_2|“三公”经费^3|会议费_2|培训费_2
				小计|因公出国（境）费|公务接待费
				9.00|5.00|2.00|3.00|1.00|3.00`)},
			want: []string{"THREE_PUBLIC_OVERSEAS_TRIPS 2", "THREE_PUBLIC_RECEPTION 3", "THREE_PUBLIC_TOTAL 5"},
		},
		{
			name: "final_accounts_beside_the_budget", title: "永清县某某局2022年度部门决算公开",
			blocks: []any{"“三公”经费支出决算表", grid(`
				单位：万元^4
				合计^2|因公出国（境）费^2|公务接待费^2
				预算数|决算数|预算数|决算数|预算数|决算数
				1|2|3|4|5|6
				5.00|4.00|1.00|0.50|4.00|3.50`)},
			want: []string{"THREE_PUBLIC_OVERSEAS_TRIPS 0.5", "THREE_PUBLIC_RECEPTION 3.5", "THREE_PUBLIC_TOTAL 4"},
		},
		{
			name: "income_by_kind_across",
			blocks: []any{"收入预算总表", grid(`
				单位：万元^5
				科目编码|科目名称|合计|事业收入|其他收入
				213|农林水支出|30.00|20.00|10.00
				合计^2|30.00|20.00|10.00`)},
			want: []string{
				"INCOME_INSTITUTIONAL 20", "INCOME_OTHER 10", "INCOME_TOTAL 30",
				"ALL FUNCTION 213 农林水支出 1 INCOME_TOTAL 30", "ALL FUNCTION 213 农林水支出 1 INCOME_INSTITUTIONAL 20", "ALL FUNCTION 213 农林水支出 1 INCOME_OTHER 10",
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			heading := title
			if c.title != "" {
				heading = c.title
			}
			d := readTables(t, heading, c.blocks...)
			if diff := cmp.Diff(c.want, told(d)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
