package target_test

import (
	"testing"

	"gongkai/ingest/target"
	"gongkai/warehouse/fiscal"
)

// TestOutcomes reads target and actual value as they stand in tables of 2022, and asks what was reached.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		target, actual string
		want           fiscal.Outcome
	}{
		// Numbers of one kind and unit.
		{"≥95%", "98%", fiscal.OutcomeMet},
		{"≥95%", "95%", fiscal.OutcomeMet},
		{"≥95%", "94.9%", fiscal.OutcomeMissed},
		{">95%", "95%", fiscal.OutcomeMissed},
		{"<3%", "3%", fiscal.OutcomeMissed},
		{"≤3%", "2‰", fiscal.OutcomeMet},
		{"≥9.5万人", "94000人", fiscal.OutcomeMissed},
		{"≥9.5万人", "10万人", fiscal.OutcomeMet},
		{"≤50万元", "498000元", fiscal.OutcomeMet},
		{"≤50万元", "50.1万元", fiscal.OutcomeMissed},
		{"≤15个工作日", "20个工作日", fiscal.OutcomeMissed},
		{"≤1小时", "90分钟", fiscal.OutcomeMissed},
		{"≤30元/人", "28元/人", fiscal.OutcomeMet},
		{"不低于90%", "百分之八十", fiscal.OutcomeMissed},
		{"每月1次", "1次/月", fiscal.OutcomeMet},
		// Other units, and units left out.
		{"≥12次", "15", fiscal.OutcomeMet},
		{"≥12次", "11", fiscal.OutcomeMissed},
		{"≥12", "15次", fiscal.OutcomeMet},
		{"≥12次", "15场", fiscal.OutcomeUndecided},
		{"≥9.5万人", "9.6", fiscal.OutcomeUndecided},
		{"≥95%", "98", fiscal.OutcomeUndecided},
		{"≥95%", "0.98", fiscal.OutcomeUndecided},
		{"≥12次", "100%", fiscal.OutcomeUndecided},
		{"≤3个月", "80天", fiscal.OutcomeUndecided},
		{"≤3天", "2个工作日", fiscal.OutcomeUndecided},
		{"≤50万元", "48", fiscal.OutcomeUndecided},
		{"提高5%", "提高3%", fiscal.OutcomeUndecided},
		// Exactly so much.
		{"=100%", "100%", fiscal.OutcomeMet},
		{"=100%", "98%", fiscal.OutcomeMissed},
		{"=12次", "10次", fiscal.OutcomeMissed},
		{"=12次", "15次", fiscal.OutcomeUndecided},
		{"=0起", "0起", fiscal.OutcomeMet},
		{"=0起", "1起", fiscal.OutcomeMissed},
		{"=50万元", "48万元", fiscal.OutcomeUndecided},
		{"=30天", "25天", fiscal.OutcomeUndecided},
		{"12次", "12次", fiscal.OutcomeMet},
		{"12次", "10次", fiscal.OutcomeUndecided},
		// Without a sign nobody says which side is better.
		{"95%", "95%", fiscal.OutcomeMet},
		{"95%", "=95%", fiscal.OutcomeMet},
		{"95%", "96%", fiscal.OutcomeUndecided},
		{"95%", "94%", fiscal.OutcomeUndecided},
		{"95%", "≥95%", fiscal.OutcomeUndecided},
		{"95%", "≥96%", fiscal.OutcomeUndecided},
		{"100%", "98%", fiscal.OutcomeUndecided},
		{"5%", "6%", fiscal.OutcomeUndecided},
		{"满意度95%", "96%", fiscal.OutcomeUndecided},
		// Ranges, and actual values with an operator.
		{"90%-95%", "93%", fiscal.OutcomeMet},
		{"90%-95%", "89%", fiscal.OutcomeMissed},
		{"90%-95%", "97%", fiscal.OutcomeUndecided},
		{"1-2万人", "15000人", fiscal.OutcomeMet},
		{"1-2万人", "9000人", fiscal.OutcomeMissed},
		{"0-5万元", "3万元", fiscal.OutcomeUndecided},
		{"1-3天", "4天", fiscal.OutcomeUndecided},
		{"≥95%", "≥95%", fiscal.OutcomeMet},
		{"≥95%", ">95%", fiscal.OutcomeMet},
		{">95%", "≥95%", fiscal.OutcomeUndecided},
		{"≥95%", "≥90%", fiscal.OutcomeUndecided},
		{"≥95%", "≤90%", fiscal.OutcomeMissed},
		{"≥95%", "<95%", fiscal.OutcomeMissed},
		{"≤5%", "≤3%", fiscal.OutcomeMet},
		// Dates.
		{"≤10月", "9月", fiscal.OutcomeMet},
		{"≤10月", "11月", fiscal.OutcomeMissed},
		{"≤10月", "10月31日", fiscal.OutcomeMet},
		{"10月31日前", "10月", fiscal.OutcomeMet},
		{"10月15日前", "10月", fiscal.OutcomeUndecided},
		{"10月31日前", "9月", fiscal.OutcomeMet},
		{"≤10月初", "10月20日", fiscal.OutcomeUndecided},
		{"≤10月初", "9月", fiscal.OutcomeMet},
		{"2022年12月底前", "2023年1月", fiscal.OutcomeMissed},
		{"≤12月", "2023年1月15日", fiscal.OutcomeMissed},
		{"≤12月", "2021年12月", fiscal.OutcomeMet},
		{"=每月30日之前", "每月28日", fiscal.OutcomeUndecided},
		{"每月30日之前", "每月28日", fiscal.OutcomeMet},
		{"=2022年1-12月", "2022年1-12月", fiscal.OutcomeMet},
		{"2022年前", "2023年", fiscal.OutcomeMissed},
		{"第2季度", "第3季度", fiscal.OutcomeUndecided},
		{"≤10月", "30天", fiscal.OutcomeUndecided},
		{"年底前", "12月15日", fiscal.OutcomeUndecided},
		{"年底前", "年底前", fiscal.OutcomeMet},
		// Words.
		{"显著提高", "达成年度指标", fiscal.OutcomeMet},
		{"显著提高", "全部达成预期指标。", fiscal.OutcomeMet},
		{"显著提高", "部分达成年度指标并具有一定效果", fiscal.OutcomePartlyMet},
		{"显著提高", "部分达成预期指标，并具有一定 效果", fiscal.OutcomePartlyMet},
		{"显著提高", "未达成年度指标且效果较差", fiscal.OutcomeMissed},
		{"≥95%", "达成年度指标", fiscal.OutcomeMet},
		{"≥95%", "未达成", fiscal.OutcomeMissed},
		{"显著提高", "显著提高", fiscal.OutcomeMet},
		{"显著提高", "有所提高", fiscal.OutcomeUndecided},
		{"显著提高", "未达成年度指标但已整改", fiscal.OutcomeUndecided},
		{"显著提高", "达成率100%", fiscal.OutcomeUndecided},
		{"显著提高", "已完成", fiscal.OutcomeUndecided},
		{"≥95%", "未完成", fiscal.OutcomeUndecided},
		// Nothing is said.
		{"≥95%", "", ""},
		{"≥95%", " —— ", ""},
		{"≥95%", "/", ""},
	} {
		t.Run(c.target+" "+c.actual, func(t *testing.T) {
			t.Parallel()
			goal, actual := target.Parse(c.target, "", ""), target.Parse(c.actual, "", "")
			if got := fiscal.OutcomeOf(&goal, &actual, 2022); got != c.want {
				t.Errorf("%q, not %q: %+v and %+v", got, c.want, goal, actual)
			}
		})
	}
	if got := fiscal.OutcomeOf(new(target.Parse("≥95%", "", "")), nil, 2022); got != "" {
		t.Errorf("without an actual value: %q", got)
	}
}
