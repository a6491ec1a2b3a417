package disclosure_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// TestProjectForms reads forms of one project each: name, money, objectives and indicators in one table.
func TestProjectForms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, title, table string
		want               []string // name, amount in 万元 and its source, objective, then the indicators
	}{
		{
			name:  "money_in_yuan_and_objectives_below_their_labels",
			title: "永清县某某局2022年部门预算",
			table: `
				项目名称|河道保洁经费|项目性质|经常性项目
				项目资金（元）_2|项目资金总额|1,500,000.00|年度资金申请总额^1|480,000.00
				其中：财政资金|1,500,000.00|其中：当年财政拨款|480,000.00
				项目绩效目标_2|项目总目标^2|年度总体目标^2
				三年内建成保洁队伍^2|全年保洁河道三十公里^2
				绩效指标_3|一级指标|二级指标|三级指标|年度指标值
				产出指标_2|数量指标|保洁里程|≥30.00(公里)
				质量指标|保洁合格率|合格率不低于95%`,
			want: []string{
				"河道保洁经费 48 PROJECT_TABLE 全年保洁河道三十公里",
				"OUTPUT QUANTITY 保洁里程 GE 30",
				"OUTPUT QUALITY 保洁合格率 GE 95",
			},
		},
		{
			name:  "the_unit_in_the_label",
			title: "永清县某某局2022年部门预算",
			table: `
				项目名称|防汛演练|预算金额（万元）|12.5
				年度绩效目标|组织演练两次^3
				一级指标|二级指标|三级指标|指标值
				产出指标|数量指标|演练次数|2次`,
			want: []string{"防汛演练 12.5 PROJECT_TABLE 组织演练两次", "OUTPUT QUANTITY 演练次数 NONE 2"},
		},
		{
			name:  "levels_left_blank_because_merged_and_points_in_them",
			title: "永清县某某局2022年部门预算",
			table: `
				项目名称|防汛演练^4
				绩效目标|组织演练两次^4
				一级指标|二级指标|三级指标|指标值|指标值确定依据
				产出指标（40分）|数量指标（20分）|演练次数|≥2次|《某某办法》（某财〔2021〕15号）第3条、2020年实际2次
				||参演人次|≥40人次|
				|质量指标（20分）|达标率|285%|
				效益指标（30分）|社会效益指标|隐患整改|明显提升|
				|可持续影响指标|机制完善|符合规定|`,
			want: []string{
				"防汛演练 nothing  组织演练两次",
				"OUTPUT QUANTITY 演练次数 GE 2", "OUTPUT QUANTITY 参演人次 GE 40", "OUTPUT QUALITY 达标率 NONE 285",
				"EFFECT SOCIAL 隐患整改 NONE <nil>", "EFFECT SUSTAINABLE 机制完善 NONE <nil>",
			},
		},
		{
			name:  "self_assessment_of_final_accounts",
			title: "永清县某某局2022年度部门决算",
			table: `
				项目名称|防汛演练^6
				项目资金（万元）_2||年初预算数|全年预算数|全年执行数|分值|得分
				年度资金总额|10.00|12.50|11.80|10|9.4
				年度总体目标|组织演练两次^6
				一级指标|二级指标|三级指标|分值|年度指标值|实际完成值|得分
				产出指标（50分）|数量指标|演练次数|50|≥2次|3次|50
				满意度指标（10分）|服务对象满意度指标|群众满意度|10|≥90%|92%|10`,
			want: []string{
				"防汛演练 11.8 PROJECT_TABLE 组织演练两次", "execution 9.4/10 at 11.8's row",
				"OUTPUT QUANTITY 演练次数 GE 2", "actual 3次 3 次, 50/50", "SATISFACTION SERVICE_RECIPIENT 群众满意度 GE 90", "actual 92% 92 %, 10/10",
			},
		},
		{
			name:  "the_national_form_with_reasons_and_a_total",
			title: "永清县某某局2022年度部门决算",
			table: `
				项目名称|防汛演练^8
				项目资金（万元）_3||年初预算数|全年预算数|全年执行数|分值|执行率|得分
				年度资金总额：|10.00|12.50|11.80|10|94.4%|9.44
				其中：当年财政拨款|10.00|12.50|11.80|—|94.4%|—
				年度总体目标_2|预期目标^3|实际完成情况^4
				组织演练两次^3|组织了三次^4
				绩效指标_5|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
				产出指标|数量指标|演练次数|≥2次|1次|50|25|汛期推迟，下年补足
				|质量指标|方案完整性|完整|达成年度指标|20|20|
				效益指标|社会效益指标|应急能力|显著提升|显著提升|10|10|
				满意度指标|服务对象满意度指标|群众满意度|≥90%|92.5%|10|10|
				总分^6|100|74.44|`,
			want: []string{
				"防汛演练 11.8 PROJECT_TABLE 组织演练两次", "achieved 组织了三次 at 组织了三次", "execution 9.44/10 at 11.8's row", "total 74.44/100",
				"OUTPUT QUANTITY 演练次数 GE 2", "actual 1次 1 次, 25/50, because 汛期推迟，下年补足",
				"OUTPUT QUALITY 方案完整性 NONE <nil>", "actual 达成年度指标 <nil> , 20/20",
				"EFFECT SOCIAL 应急能力 NONE <nil>", "actual 显著提升 <nil> , 10/10",
				"SATISFACTION SERVICE_RECIPIENT 群众满意度 GE 90", "actual 92.5% 92.5 %, 10/10",
			},
		},
		{
			name:  "units_in_a_column_of_their_own",
			title: "永清县某某局2022年度部门决算",
			table: `
				项目名称|防汛演练^6
				年度目标|组织演练两次^2|完成情况|组织了三次^2
				一级指标|二级指标|三级指标|指标值|计量单位|实际完成值|分值
				产出指标|数量指标|演练次数|≥2|次|3|50
				|数量指标|参演人次|0.5|万人次|≥6000人次|20
				|质量指标|合格率|≥95%|%|97|10
				|质量指标|覆盖率|90-95|%|92.5|10
				|时效指标|完成时限|≤3|个月|2.5|5
				|质量指标|方案完整性|完整|/|完整|5
				|成本指标|演练成本|≤5|万元|4.8|5
				效益指标|社会效益指标|应急能力|显著提升||显著提升|10`,
			want: []string{
				"防汛演练 5 COST_INDICATOR 组织演练两次", "achieved 组织了三次 at 组织了三次",
				"OUTPUT QUANTITY 演练次数 GE 2 次, of ≥2 as 次", "actual 3 3 次, -/50",
				"OUTPUT QUANTITY 参演人次 NONE 5000 人次, of 0.5 as 万人次", "actual ≥6000人次 6000 人次, -/20",
				"OUTPUT QUALITY 合格率 GE 95 %, of ≥95% as %", "actual 97 97 %, -/10",
				"OUTPUT QUALITY 覆盖率 RANGE 90 %, of 90-95 as %", "actual 92.5 92.5 %, -/10",
				"OUTPUT TIMELINESS 完成时限 LE 3 个月, of ≤3 as 个月", "actual 2.5 2.5 个月, -/5",
				"OUTPUT QUALITY 方案完整性 NONE <nil>", "actual 完整 <nil> , -/5",
				"OUTPUT COST 演练成本 LE 50000 元, of ≤5 as 万元", "actual 4.8 48000 元, -/5",
				"EFFECT SOCIAL 应急能力 NONE <nil>", "actual 显著提升 <nil> , -/10",
			},
		},
		{
			name:  "signs_in_a_column_of_their_own",
			title: "永清县某某局2022年度部门决算",
			table: `
				项目名称|防汛演练^6
				年度目标|组织演练两次^6
				一级指标|二级指标|三级指标|指标性质|指标值|度量单位|实际完成值
				产出指标|数量指标|演练次数|≥|2|次|3
				|质量指标|故障率|小于等于|5|%|6
				|质量指标|方案完整性|定性|完整||完整
				|质量指标|合格率|正向|95|%|97`,
			want: []string{
				"防汛演练 nothing  组织演练两次",
				"OUTPUT QUANTITY 演练次数 GE 2 次, of 2 as 次 after ≥", "actual 3 3 次, -/-",
				"OUTPUT QUALITY 故障率 LE 5 %, of 5 as % after 小于等于", "actual 6 6 %, -/-",
				"OUTPUT QUALITY 方案完整性 NONE <nil> after 定性", "actual 完整 <nil> , -/-",
				"OUTPUT QUALITY 合格率 NONE 95 %, of 95 as % after 正向", "actual 97 97 %, -/-",
			},
		},
		{
			name:  "an_objective_with_nothing_said_of_it_and_columns_called_so",
			title: "永清县某某局2022年度部门决算",
			table: `
				项目名称|防汛演练^4
				年度总体目标_2|预期目标^2|实际完成情况^2
				组织演练两次^2|—^2
				绩效指标|指标值|完成情况|偏差原因分析|备注
				一级指标|三级指标|目标值|实际完成值|偏差原因
				产出指标|演练次数|≥2次|3次|`,
			want: []string{"防汛演练 nothing  组织演练两次", "OUTPUT  演练次数 GE 2", "actual 3次 3 次, -/-"},
		},
		{
			name:  "the_objective_and_what_became_of_it_one_below_the_other",
			title: "永清县某某局2022年度部门决算",
			table: `
				项目名称|防汛演练^3
				年初设定目标|组织演练两次^3
				全年实际完成情况|组织了三次，提高了产值^3
				一级指标|三级指标|指标值|实际完成值
				产出指标|演练次数|≥2次|3次`,
			want: []string{"防汛演练 nothing  组织演练两次", "achieved 组织了三次，提高了产值 at 组织了三次，提高了产值", "OUTPUT  演练次数 GE 2", "actual 3次 3 次, -/-"},
		},
		{
			name:  "values_below_one_head_and_points_of_several_rows",
			title: "永清县某某局2022年度部门决算",
			table: `
				项目名称|防汛演练^6
				预期目标|组织演练两次^6
				一级指标_2|二级指标_2|三级指标_2|指标值^2|分值_2|自评得分_2
				年度指标值|全年实际完成值
				预算执行率|预算执行率|预算执行率|100%|98%|10|9.8
				产出指标|数量指标|演练次数|≥2次|3|40_2|40
				产出指标|数量指标|参演人次|≥40人次|50人次|40分
				小计^5|80|79
				合计^5|90|88.8`,
			want: []string{
				"防汛演练 nothing  组织演练两次", "execution 9.8/10 at 9.8's row", "total 88.8/90",
				"OUTPUT QUANTITY 演练次数 GE 2", "actual 3 3 , 40/-", "OUTPUT QUANTITY 参演人次 GE 40", "actual 50人次 50 人次, 40/-",
			},
		},
		{
			name:  "levels_below_and_values_above_and_other_words",
			title: "永清县某某局2022年度部门决算",
			table: `
				项目名称|防汛演练^5
				年度目标|组织演练两次^5
				绩效指标^3|目标值_2|全年完成情况_2|未完成原因及改进措施_2
				一级指标|二级指标|三级指标
				产出指标|时效指标|完成时间|2022年10月底前|2022年11月|下雨
				产出指标|成本指标|演练成本|≤5万元||`,
			want: []string{
				"防汛演练 5 COST_INDICATOR 组织演练两次",
				"OUTPUT TIMELINESS 完成时间 LE 10", "actual 2022年11月 11 月, -/-, because 下雨", "OUTPUT COST 演练成本 LE 50000",
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := readTables(t, c.title, "预算收入5万元。", grid(c.table))
			if diff := cmp.Diff(c.want, toldProjects(d)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func toldProjects(d *disclosure.Disclosure) []string {
	var out []string
	for _, p := range d.Projects {
		amount := "nothing"
		if p.Amount != nil {
			amount = fiscal.InUnit(*p.Amount, fiscal.WanYuan).String()
		}
		objective := ""
		if p.Objective != nil {
			objective = p.Objective.Text
		}
		out = append(out, fmt.Sprint(p.Name, " ", amount, " ", p.AmountSource, " ", objective))
		if a := p.Achieved; a != nil {
			out = append(out, fmt.Sprintf("achieved %s at %s", a.Text, a.Place.Text))
		}
		if s := p.ExecutionScore; s != nil {
			at := s.Score
			if p.AmountPlace != nil && p.AmountPlace.Row == s.Place.Row {
				at = fiscal.InUnit(*p.Amount, fiscal.WanYuan)
			}
			out = append(out, fmt.Sprintf("execution %s/%s at %s's row", s.Score, s.Weight, at))
		}
		if s := p.TotalScore; s != nil {
			out = append(out, fmt.Sprintf("total %s/%s", s.Score, s.Weight))
		}
		for _, i := range p.Indicators {
			told := fmt.Sprint(i.Level1, " ", i.Level2, " ", i.Name, " ", i.Target.Operator, " ", i.Target.Normalized)
			if i.Unit != nil {
				told += fmt.Sprintf(" %s, of %s as %s", i.Target.NormalizedUnit, i.Target.Text, i.Unit.Place.Text)
			}
			if i.Sign != nil {
				told += " after " + i.Sign.Place.Text
			}
			out = append(out, told)
			if i.Actual == nil {
				continue
			}
			if i.ActualPlace.Text != i.Actual.Text {
				out = append(out, "the place of the actual value holds "+i.ActualPlace.Text)
			}
			told = fmt.Sprintf("actual %s %v %s, %s/%s", i.Actual.Text, i.Actual.Normalized, i.Actual.NormalizedUnit, orDash(i.Score), orDash(i.Weight))
			if i.Deviation != nil && i.Deviation.Text != "" {
				told += ", because " + i.Deviation.Text
			}
			out = append(out, told)
		}
	}
	return out
}

func orDash(d *decimal.Decimal) string {
	if d == nil {
		return "-"
	}
	return d.String()
}
