package disclosure_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/warehouse/fiscal"
)

func TestProjectLists(t *testing.T) {
	t.Parallel()
	const title = "永清县某某局2022年单位预算公开"
	for _, c := range []struct {
		name   string
		blocks []any
		want   []string // name, amount in 万元, source
	}{
		{
			name: "each_project_with_its_amount",
			blocks: []any{"项目支出表", "单位：万元", grid(`
				类型|项目名称|项目单位|合计|财政拨款
				特定目标类|智慧平台建设|某某局|30.00|30.00
				特定目标类|设备更新|某某局|10.00|10.00
				合计|||40.00|40.00`)},
			want: []string{"智慧平台建设 30 PROJECT_TABLE", "设备更新 10 PROJECT_TABLE"},
		},
		{
			name: "a_project_in_several_rows_has_no_single_amount",
			blocks: []any{"2022年项目支出预算表", "单位：元", grid(`
				项目名称|经济科目|预算数
				智慧平台建设|委托业务费|200,000.00
				智慧平台建设|办公设备购置|100,000.00
				设备更新|办公设备购置|100,000.00`)},
			want: []string{"智慧平台建设 - ", "设备更新 10 PROJECT_TABLE"},
		},
		{
			name: "the_project_whose_targets_are_published_is_the_same",
			blocks: []any{
				"2022年项目支出预算表", "单位：万元", grid(`
				项目名称|金额
				设备更新|10.00`), "设备更新绩效目标表", grid(`
				一级指标|二级指标|三级指标|指标值
				产出指标|数量指标|更新台数|≥20台`),
			},
			want: []string{"设备更新 10 PROJECT_TABLE"},
		},
		{
			name: "a_list_of_budget_items_is_none_of_projects",
			blocks: []any{"支出预算表", "单位：万元", grid(`
				项目|合计
				教育支出|10.00`), "一、收支情况", "预算收入10万元。"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, p := range readTables(t, title, c.blocks...).Projects {
				amount := "-"
				if p.Amount != nil {
					amount = fiscal.InUnit(*p.Amount, fiscal.WanYuan).String()
				}
				got = append(got, fmt.Sprint(p.Name, " ", amount, " ", p.AmountSource))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestProcurementTables(t *testing.T) {
	t.Parallel()
	const title = "永清县某某局2022年单位预算公开"
	for _, c := range []struct {
		name   string
		table  string
		want   []string // project, item, amount in 万元
		totals []string
	}{
		{
			name: "rows_that_add_up_a_kind_or_a_project_are_no_items",
			table: `
				采购品目大类|专项名称|经济科目|采购物品名称|采购组织形式|总计
				合计|||||41.00
				一、货物A|||||26.00
				|办公设备购置费|办公设备购置|||26.00
				|||台式计算机|分散自行组织|20.00
				|||家具用具|分散自行组织|6.00
				三、服务C|||||15.00
				|物业管理费|物业管理费|||15.00
				|||物业管理服务|部门集中采购|15.00`,
			want:   []string{"办公设备购置费 台式计算机 20", "办公设备购置费 家具用具 6", "物业管理费 物业管理服务 15"},
			totals: []string{"PROCUREMENT_GOODS 26", "PROCUREMENT_SERVICES 15", "PROCUREMENT_TOTAL 41"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := readTables(t, title, "政府采购支出预算表", "单位：万元", grid(c.table))
			var got []string
			for _, p := range d.Procurement {
				got = append(got, fmt.Sprint(p.Project, " ", p.Item, " ", fiscal.InUnit(*p.Amount, fiscal.WanYuan)))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(c.totals, told(d)); diff != "" {
				t.Errorf("totals (-want +got)\n%s", diff)
			}
		})
	}
}
