package disclosure_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// TestFinalAccountsTables reads tables in which budget and actual figures stand side by side: each is kept as what it is.
func TestFinalAccountsTables(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		blocks []any
		want   []string // measures in 万元, each with the budgets beside it, then lines
	}{
		{
			name: "grand_totals_carry_over_and_three_columns",
			blocks: []any{"收入支出决算总表", "单位：万元", grid(`
				收入^4|支出^4
				项目|年初预算数|全年预算数|决算数|项目|年初预算数|全年预算数|决算数
				一、一般公共预算财政拨款收入|480|500|495|一、一般公共服务支出|480|510|498
				二、事业收入|10|10|8|二、住房保障支出|10|10|10
				本年收入合计|490|510|503|本年支出合计|490|520|508
				使用非财政拨款结余|||3|结余分配|||0
				年初结转和结余|||12|年末结转和结余|||10
				总计|490|510|518|总计|490|520|518`)},
			want: []string{
				"INCOME_TOTAL 503 BUDGET 490 ADJUSTED_BUDGET 510", "INCOME_GENERAL_PUBLIC_BUDGET 495 BUDGET 480 ADJUSTED_BUDGET 500",
				"INCOME_INSTITUTIONAL 8 BUDGET 10 ADJUSTED_BUDGET 10",
				"CARRYOVER_OPENING 12", "SURPLUS_USED 3", "SURPLUS_DISTRIBUTED 0", "CARRYOVER_CLOSING 10",
				"TOTAL_WITH_CARRYOVER 518 BUDGET 490 ADJUSTED_BUDGET 510 ADJUSTED_BUDGET 520",
				"EXPENDITURE_TOTAL 508 BUDGET 490 ADJUSTED_BUDGET 520",
			},
		},
		{
			name: "what_a_fund_carries_over_is_not_its_income",
			blocks: []any{"财政拨款收入支出决算总表", "单位：万元", grid(`
				收入^2|支出^2
				项目|决算数|项目|决算数
				一、一般公共预算财政拨款|495|一、一般公共服务支出|498
				二、政府性基金预算财政拨款|20|二、城乡社区支出|18
				本年收入合计|515|本年支出合计|516
				年初财政拨款结转和结余|9|年末财政拨款结转和结余|8
				一、一般公共预算财政拨款|7||
				二、政府性基金预算财政拨款|2||
				总计|524|总计|524`)},
			want: []string{"INCOME_GENERAL_PUBLIC_BUDGET 495", "INCOME_GOVERNMENT_FUND 20"},
		},
		{
			name: "three_public_expenses_by_columns",
			blocks: []any{"财政拨款“三公”经费支出决算表", "单位：万元", grid(`
				合计^2|因公出国（境）费^2|公务用车购置及运行维护费^6|公务接待费^2
				合计^2|因公出国（境）费^2|小计^2|公务用车购置费^2|公务用车运行维护费^2|公务接待费^2
				预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数
				12.50|9.80|0.00|0.00|10.00|8.60|0.00|0.00|10.00|8.60|2.50|1.20`), "注：预算数为“三公”经费全年预算数，反映按规定程序调整后的预算数。"},
			want: []string{
				"THREE_PUBLIC_TOTAL 9.8 ADJUSTED_BUDGET 12.5", "THREE_PUBLIC_OVERSEAS_TRIPS 0 ADJUSTED_BUDGET 0", "THREE_PUBLIC_VEHICLES 8.6 ADJUSTED_BUDGET 10",
				"THREE_PUBLIC_VEHICLE_PURCHASE 0 ADJUSTED_BUDGET 0", "THREE_PUBLIC_VEHICLE_OPERATION 8.6 ADJUSTED_BUDGET 10", "THREE_PUBLIC_RECEPTION 1.2 ADJUSTED_BUDGET 2.5",
			},
		},
		{
			name: "three_public_expenses_by_rows_with_counts",
			blocks: []any{"机构运行信息表", "单位：万元", grid(`
				项目|行次|预算数|决算数
				一、“三公”经费支出|1|12.50|9.80
				1．因公出国（境）费|2|0.00|0.00
				2．公务接待费|3|2.50|1.20
				公务用车保有量（辆）|4||3
				国内公务接待批次（个）|5||14
				国内公务接待人次（人）|6||96`)},
			want: []string{
				"THREE_PUBLIC_TOTAL 9.8 BUDGET 12.5", "THREE_PUBLIC_OVERSEAS_TRIPS 0 BUDGET 0", "THREE_PUBLIC_RECEPTION 1.2 BUDGET 2.5",
				"THREE_PUBLIC_VEHICLES_HELD 3", "THREE_PUBLIC_RECEPTIONS 14", "THREE_PUBLIC_GUESTS 96",
			},
		},
		{
			name: "a_total_of_something_else",
			blocks: []any{"政府采购情况表", "单位：万元", grid(`
				项目|预算数|决算数
				政府采购货物支出|2.50|1.20
				合计|12.50|9.80`)},
			want: []string{"PROCUREMENT_GOODS 1.2 BUDGET 2.5"},
		},
		{
			name: "income_by_function_with_a_part_that_is_no_measure",
			blocks: []any{"收入决算表", "单位：万元", grid(`
				科目编码|科目名称|本年收入合计|财政拨款收入|事业收入
				208|社会保障和就业支出|503.00|495.00|8.00
				合计||503.00|495.00|8.00`)},
			want: []string{"INCOME_TOTAL 503", "INCOME_INSTITUTIONAL 8", "line ALL 208 INCOME_TOTAL 503", "line ALL 208 INCOME_INSTITUTIONAL 8"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := readTables(t, "永清县某某局2022年度部门决算", c.blocks...)
			if diff := cmp.Diff(c.want, toldAccounts(d)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func toldAccounts(d *disclosure.Disclosure) []string {
	var out []string
	for _, a := range d.Amounts {
		show := func(v *fiscal.Money) string {
			if info, _ := a.Measure.Info(); info.Count || v == nil {
				return fmt.Sprint(v)
			}
			return fiscal.InUnit(*v, fiscal.WanYuan).String()
		}
		s := fmt.Sprint(a.Measure, " ", show(a.Value))
		for _, b := range a.Budgets {
			s += fmt.Sprint(" ", b.Stage, " ", show(b.Value))
		}
		out = append(out, s)
	}
	for _, l := range d.Lines {
		out = append(out, fmt.Sprintf("line %s %s %s %s", l.Fund, l.Code, l.Measure, fiscal.InUnit(l.Value, fiscal.WanYuan)))
	}
	return out
}
