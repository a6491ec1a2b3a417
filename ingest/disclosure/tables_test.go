package disclosure_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/warehouse/fiscal"
)

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
