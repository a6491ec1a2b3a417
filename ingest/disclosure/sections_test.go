package disclosure_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/warehouse/fiscal"
)

// TestSectionsVary shows disclosures whose parts stand in another order, under other names, on other levels or among
// other things, and what is read of each: figures in 万元, and changes behind ±.
func TestSectionsVary(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		text []string // after the title
		want []string
	}{
		{
			"numbering_begins_anew_in_each_part",
			[]string{
				"第一部分 部门概况", "一、主要职能", "管理某某事务，支出预算10万元。",
				"第二部分 部门预算情况说明", "一、收支预算总体情况", "收入预算50万元。", "二、“三公”经费情况", "“三公”经费5万元。",
				"第三部分 名词解释", "一、基本支出：指100万元的支出。", "二、机关运行经费：指7万元。",
			},
			[]string{"INCOME_TOTAL=50", "THREE_PUBLIC_TOTAL=5"},
		},
		{
			"levels_upside_down",
			[]string{
				"（一）部门职责", "1、管理支出预算3万元的事务。", "（二）收支情况", "1、收入预算50万元。", "（三）“三公”经费情况", "一、公务接待费5万元。",
				"（四）机关运行经费", "安排8万元。", "（五）名词解释", "基本支出：指100万元的支出。",
			},
			[]string{"INCOME_TOTAL=50", "AGENCY_OPERATING_COST=8", "THREE_PUBLIC_RECEPTION=5"},
		},
		{
			"the_glossary_first",
			[]string{"一、名词解释", "基本支出：指100万元的支出。", "二、收支情况", "基本支出50万元。", "三、部门职责", "管理项目支出9万元。"},
			[]string{"EXPENDITURE_BASIC=50"},
		},
		{
			"a_glossary_without_a_number",
			[]string{"一、收支情况", "基本支出50万元。", "名词解释", "项目支出：指100万元的支出。"},
			[]string{"EXPENDITURE_BASIC=50"},
		},
		{
			"other_names",
			[]string{"一、关于收支预算的说明", "收入预算50万元。", "二、行政经费安排情况", "安排8万元。", "三、国有资产信息", "固定资产总额60万元。"},
			[]string{"INCOME_TOTAL=50", "AGENCY_OPERATING_COST=8", "ASSETS_TOTAL=60"},
		},
		{
			"the_subject_is_in_the_heading_only",
			[]string{"一、关于机关运行经费支出说明", "2022年安排8万元，比上年减少1万元。"},
			[]string{"AGENCY_OPERATING_COST=8±-1"},
		},
		{
			"conferences_and_training_beside_the_three_public_expenses",
			[]string{"一、一般公共预算“三公”经费、会议费和培训费情况", "“三公”经费5万元，会议费2万元，比上年增加1万元，培训费1万元。"},
			[]string{"THREE_PUBLIC_TOTAL=5"},
		},
		{
			"each_item_under_a_small_heading",
			[]string{
				"一、“三公”经费", "（一）因公出国（境）费", "本年预算2万元，比上年增加1万元。", "（二）公务用车购置及运行维护费",
				"本年预算4万元，其中购置费0万元，运行维护费4万元。", "（三）公务接待费", "本年预算1万元，与上年持平。",
			},
			[]string{"THREE_PUBLIC_OVERSEAS_TRIPS=2±1", "THREE_PUBLIC_VEHICLES=4", "THREE_PUBLIC_VEHICLE_PURCHASE=0", "THREE_PUBLIC_VEHICLE_OPERATION=4", "THREE_PUBLIC_RECEPTION=1±0"},
		},
		{
			"a_table_of_contents_with_dots_and_page_numbers",
			[]string{
				"目  录", "一、收支情况 ........ 3", "二、“三公”经费……………6", "三、名词解释\t9",
				"一、收支情况", "收入预算50万元。", "二、“三公”经费", "“三公”经费5万元。", "三、名词解释", "基本支出：指9万元。",
			},
			[]string{"INCOME_TOTAL=50", "THREE_PUBLIC_TOTAL=5"},
		},
		{
			"website_furniture_around",
			[]string{
				"索引号：000014/2022-0001 发布日期：2022-02-01 浏览次数：302", "一、收支情况", "收入预算50万元。", "责任编辑：某某 电话：0000-5200000",
				"上一篇：另一局2021年单位预算公开",
			},
			[]string{"INCOME_TOTAL=50"},
		},
		{
			"nothing_but_the_three_public_expenses",
			[]string{"2022年“三公”经费预算5万元，其中：因公出国（境）费0万元，公务用车购置及运行费4万元，公务接待费1万元。"},
			[]string{"THREE_PUBLIC_TOTAL=5", "THREE_PUBLIC_OVERSEAS_TRIPS=0", "THREE_PUBLIC_VEHICLES=4", "THREE_PUBLIC_RECEPTION=1"},
		},
		{
			"last_years_outturn_in_a_section_of_its_own",
			[]string{
				"一、2021年度“三公”经费决算情况", "2021年“三公”经费决算3万元，其中公务接待费3万元，比2020年减少1万元。",
				"二、2022年“三公”经费预算情况", "2022年“三公”经费预算5万元，其中公务接待费5万元，比2021年预算增加1万元。",
			},
			[]string{"THREE_PUBLIC_TOTAL=5", "THREE_PUBLIC_RECEPTION=5±1"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := read(t, "永清县某某局2022年单位预算公开\n"+strings.Join(c.text, "\n")+"\n")
			var got []string
			for _, a := range d.Amounts {
				s := string(a.Measure) + "="
				if a.Value != nil {
					s += fiscal.InUnit(*a.Value, fiscal.WanYuan).String()
				}
				if a.Change != nil && a.Change.Value != nil {
					s += fmt.Sprint("±", fiscal.InUnit(*a.Change.Value, fiscal.WanYuan))
				}
				got = append(got, s)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
