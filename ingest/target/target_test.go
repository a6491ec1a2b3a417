package target_test

import (
	"strings"
	"testing"

	"gongkai/ingest/target"
	"gongkai/warehouse/fiscal"
)

// show writes a target as a test reads it: operator, kind, number or range, unit, and what it is normalised to.
func show(t fiscal.Target) string {
	s := string(t.Operator) + " " + string(t.Kind)
	if t.Value == nil {
		return s
	}
	s += " " + t.Value.String()
	if t.Upper != nil {
		s += ".." + t.Upper.String()
	}
	return s + t.Unit + " = " + t.Normalized.String() + t.NormalizedUnit
}

// TestParseBeside reads targets beside which a column states the unit or the sign: they are those of a bare number alone.
func TestParseBeside(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text, unit string
		level2           fiscal.IndicatorLevel2
		want             string
	}{
		{"percent", "≥95", "%", "", "GE PERCENT 95% = 95%"},
		{"percent_in_words", "不低于95", "百分比", "", "GE PERCENT 95百分比 = 95%"},
		{"no_operator", "95", "%", "", "NONE PERCENT 95% = 95%"},
		{"a_range", "90-95", "%", "", "RANGE PERCENT 90..95% = 90%"},
		{"things", "12.5", "万人次", "", "NONE COUNT 12.5万人次 = 125000人次"},
		{"a_factor_beside_the_number", "9.5万", "人", "", "NONE COUNT 9.5万人 = 95000人"},
		{"money", "≤5", "万元", "", "LE MONEY 5万元 = 50000元"},
		{"money_without_its_name", "≤5", "万", fiscal.Cost, "LE MONEY 5万 = 50000元"},
		{"a_rate", "2", "次/月", "", "NONE RATE 2次/月 = 2次/月"},
		{"a_month", "≤12", "月", "", "LE DATE 12月 = 12月"},
		{"brackets_and_spaces", " ≥ 3 ", "（次）", "", "GE COUNT 3次 = 3次"},
		{"full_stop", "3。", "次", "", "NONE COUNT 3次 = 3次"},
		{"a_unit_of_its_own", "≥95%", "次", "", "GE PERCENT 95% = 95%"},
		{"money_in_another_unit", "5万元", "元", "", "NONE MONEY 5万元 = 50000元"},
		{"words", "显著提升", "%", "", "NONE QUALITATIVE"},
		{"no_unit", "95", "", "", "NONE COUNT 95 = 95"},
		{"a_sign_and_a_unit", "95", "≥|%", "", "GE PERCENT 95% = 95%"},
		{"a_sign_in_words", "95%", "不低于|", "", "GE PERCENT 95% = 95%"},
		{"full_width_signs", "5", "＜＝|个工作日", "", "LE DURATION 5个工作日 = 5个工作日"},
		{"a_sign_for_a_date", "12", "≤|月", "", "LE DATE 12月 = 12月"},
		{"a_sign_of_its_own", "≤5%", "≥|", "", "LE PERCENT 5% = 5%"},
		{"a_sign_before_a_range", "90-95", "≥|%", "", "RANGE PERCENT 90..95% = 90%"},
		{"no_sign", "95", "定性|%", "", "NONE PERCENT 95% = 95%"},
		{"a_sign_before_words", "显著提升", "=|", "", "NONE QUALITATIVE"},
		{"no_unit_in_the_column", "95", "/", "", "NONE COUNT 95 = 95"},
		{"what_is_no_unit", "95", "详见实施方案，以实际为准", "", "NONE COUNT 95 = 95"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			beside := target.Beside{Unit: c.unit}
			if sign, unit, both := strings.Cut(c.unit, "|"); both {
				beside = target.Beside{Sign: sign, Unit: unit}
			}
			got := target.ParseBeside(c.text, beside, c.level2, "")
			if show(got) != c.want || got.Text != c.text {
				t.Errorf("%q: got %s, want %s", got.Text, show(got), c.want)
			}
		})
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	const none = ""
	for _, c := range []struct {
		name, text string
		level2     fiscal.IndicatorLevel2
		want       string
	}{
		{"percent", ">=95%", fiscal.Quality, "GE PERCENT 95% = 95%"},
		{"percent_with_a_space", "= 100%", none, "EQ PERCENT 100% = 100%"},
		{"percent_with_decimals", ">=2.4%", none, "GE PERCENT 2.4% = 2.4%"},
		{"percent_in_words", "≥98百分比", none, "GE PERCENT 98百分比 = 98%"},
		{"percent_before_the_number", "百分之九十五以上", none, "GE PERCENT 95百分之 = 95%"},
		{"percent_above_hundred_as_printed", "285%", none, "NONE PERCENT 285% = 285%"},
		{"per_mille", "≤3‰", none, "LE PERCENT 3‰ = 0.3%"},
		{"percent_points", "降低2个百分点", none, "NONE QUALITATIVE"},
		{"percent_points_alone", "≤2个百分点", none, "LE PERCENT 2个百分点 = 2个百分点"},
		{"full_width", "＞＝９５％", none, "GE PERCENT 95% = 95%"},
		{"operator_with_a_space", "> = 90%", none, "GE PERCENT 90% = 90%"},
		{"operator_the_other_way_round", "=<5%", none, "LE PERCENT 5% = 5%"},
		{"full_width_operator_and_month", "＜＝９月", none, "LE DATE 9月 = 9月"},
		{"greater", ">90%", none, "GT PERCENT 90% = 90%"},
		{"less", "＜5%", none, "LT PERCENT 5% = 5%"},

		{"not_less_in_words", "不低于95%", none, "GE PERCENT 95% = 95%"},
		{"not_more_in_words", "不超过5万元", fiscal.Cost, "LE MONEY 5万元 = 50000元"},
		{"not_fewer_in_words", "不少于300人", none, "GE COUNT 300人 = 300人"},
		{"less_or_equal_in_words", "小于等于3次", none, "LE COUNT 3次 = 3次"},
		{"greater_in_words", "大于80%", none, "GT PERCENT 80% = 80%"},
		{"or_more_behind", "90%以上", none, "GE PERCENT 90% = 90%"},
		{"within_behind", "控制在8万元以内", fiscal.Cost, "LE MONEY 8万元 = 80000元"},
		{"reaches", "达到95%", none, "NONE PERCENT 95% = 95%"},
		{"the_written_operator_wins", "=90%以上", none, "EQ PERCENT 90% = 90%"},
		{"a_name_before_the_symbol", "合格率≥95%", none, "GE PERCENT 95% = 95%"},

		{"a_name_before_the_word", "群众满意度不少于80%", none, "GE PERCENT 80% = 80%"},
		{"a_name_before_the_number", "道路覆盖率100%", none, "NONE PERCENT 100% = 100%"},
		{"a_name_that_reaches", "办结率达到95%以上", none, "GE PERCENT 95% = 95%"},
		{"a_quantity_before_the_number", "参训人数120人", none, "NONE COUNT 120人 = 120人"},
		{"a_change_is_no_level", "投诉率下降5%", none, "NONE QUALITATIVE"},
		{"a_name_of_something_else", "预算执行进度6月底50%", none, "NONE QUALITATIVE"},
		{"things_named_at_length", "至少2次业务专题培训", none, "GE COUNT 2次 = 2次"},
		{"things_behind_a_verb", "组织不少于30人次的上门走访服务", none, "GE COUNT 30人次 = 30人次"},
		{"two_things_named_at_length", "慰问不少于50人,发放不少于200份", none, "NONE QUALITATIVE"},
		{"days_of_something", "至少5天集中办公", none, "NONE QUALITATIVE"},
		{"unit_in_brackets", "≥12.00(次)", none, "GE COUNT 12次 = 12次"},
		{"percent_in_brackets", "=100.00（%）", none, "EQ PERCENT 100% = 100%"},
		{"factor_in_brackets", "=5.00(万人次)", none, "EQ COUNT 5万人次 = 50000人次"},
		{"area_in_brackets", "≥13500.5(平方米)", none, "GE COUNT 13500.5平方米 = 13500.5平方米"},

		{"people", "≥40人次", none, "GE COUNT 40人次 = 40人次"},
		{"ten_thousand_people", ">=9.5万人", none, "GE COUNT 9.5万人 = 95000人"},
		{"times_zero", "0次", none, "NONE COUNT 0次 = 0次"},
		{"thousands", ">=13,000份", none, "GE COUNT 13000份 = 13000份"},
		{"villages", "=12个村", none, "EQ COUNT 12个村 = 12个村"},
		{"sets", "5台(套)", none, "NONE COUNT 5台(套) = 5台(套)"},
		{"bare_number", "95", none, "NONE COUNT 95 = 95"},
		{"bare_number_of_a_rate", "100", fiscal.Quality, "NONE COUNT 100 = 100"},
		{"chinese_numeral", "一次", none, "NONE COUNT 1次 = 1次"},
		{"two_in_words", "≥两场", none, "GE COUNT 2场 = 2场"},
		{"twenty_five_in_words", "二十五个", none, "NONE COUNT 25个 = 25个"},
		{"a_grade_is_a_word", "一级", none, "NONE QUALITATIVE"},
		{"ordinary_is_a_word", "一般", none, "NONE QUALITATIVE"},
		{"at_once_is_a_word", "一次性发放", none, "NONE QUALITATIVE"},
		{"three_or_four", "三四次", none, "NONE QUALITATIVE"},

		{"money", "30万元", none, "NONE MONEY 30万元 = 300000元"},
		{"money_with_decimals", "=1.5元", none, "EQ MONEY 1.5元 = 1.5元"},
		{"yuan_forgotten_in_a_cost", "<=5万", fiscal.Cost, "LE MONEY 5万 = 50000元"},
		{"ten_thousand_of_something", "<=5万", fiscal.Quantity, "LE COUNT 5万 = 50000"},
		{"unit_price", "=6.20元/份", fiscal.Cost, "EQ RATE 6.2元/份 = 6.2元/份"},
		{"money_a_year", "≤1.2万元/年", fiscal.Cost, "LE RATE 1.2万元/年 = 12000元/年"},
		{"money_for_each", "50元每人", fiscal.Cost, "NONE RATE 50元每人 = 50元/人"},
		{"people_a_month_as_printed", "=30人/月", fiscal.Cost, "EQ RATE 30人/月 = 30人/月"},
		{"times_a_month", "=1次/月", none, "EQ RATE 1次/月 = 1次/月"},
		{"each_month_once", "每月1次", none, "NONE RATE 1次 = 1次/月"},
		{"each_year_at_least", "每年不少于2次", none, "GE RATE 2次 = 2次/年"},
		{"each_person_each_month", "每人每月30元", none, "NONE RATE 30元 = 30元/人/月"},

		{"working_days", "<=15工作日", fiscal.Timeliness, "LE DURATION 15工作日 = 15个工作日"},
		{"working_days_with_their_word", "<=10个工作日", none, "LE DURATION 10个工作日 = 10个工作日"},
		{"days_in_a_range", "1-3天", none, "RANGE DURATION 1..3天 = 1天"},
		{"days_within", "10日内", none, "LE DURATION 10日 = 10天"},
		{"months", "<=1个月", none, "LE DURATION 1个月 = 1个月"},
		{"years", "3 年", none, "NONE DURATION 3年 = 36个月"},
		{"hours", "24小时", none, "NONE DURATION 24小时 = 1440分钟"},
		{"minutes", "≤30分钟", none, "LE DURATION 30分钟 = 30分钟"},
		{"weeks", "2周内", none, "LE DURATION 2周 = 14天"},
		{"no_such_month", "<=18月", none, "LE QUALITATIVE"},
		{"within_march_or_three_months", "3月内", none, "NONE QUALITATIVE"},

		{"month", "<=10月", fiscal.Timeliness, "LE DATE 10月 = 10月"},
		{"month_with_fen", "<=3月份", none, "LE DATE 3月份 = 3月"},
		{"from_a_month_on", ">=10月份", none, "GE DATE 10月份 = 10月"},
		{"month_in_words", "十二月底前", none, "LE DATE 12月 = 12月"},
		{"end_of_a_month", "2021年12月底前", none, "LE DATE 12月 = 12月"},
		{"months_of_a_year", "=2021年1-12月", none, "RANGE DATE 1..12月 = 1月"},
		{"months_of_a_year_with_fen", "=2021年1月至12月份", none, "RANGE DATE 1..12月份 = 1月"},
		{"months_across_years", "2021年10月-2022年3月", none, "NONE QUALITATIVE"},
		{"day_of_the_year", "12月31日前", none, "LE DATE 1231月日 = 1231月日"},
		{"day_in_digits", "≤2021.12.31", none, "LE DATE 1231月日 = 1231月日"},
		{"days_of_the_year", "6月1日-6月30日", none, "RANGE DATE 601..630月日 = 601月日"},
		{"no_such_day", "2月30日前", none, "NONE QUALITATIVE"},
		{"day_of_each_month", "=每月30日之前", none, "EQ DATE 30日 = 30每月日"},
		{"day_of_each_month_without_operator", "每月10号前", none, "LE DATE 10号 = 10每月日"},
		{"year_alone", "2021年", none, "NONE DATE 2021年 = 2021年"},
		{"quarter", "第二季度", none, "NONE DATE 2季度 = 2季度"},
		{"quarter_or_span", "2季度", none, "NONE QUALITATIVE"},
		{"end_of_the_year", "年底前", none, "LE DATE"},

		{"range_of_percentages", "90%-95%", none, "RANGE PERCENT 90..95% = 90%"},
		{"range_with_one_unit", "=300至500人", none, "RANGE COUNT 300..500人 = 300人"},
		{"range_behind_an_operator", ">=1-3天", none, "GE QUALITATIVE"},
		{"range_of_two_units", "1天-3个月", none, "NONE QUALITATIVE"},

		{"words", "显著提高", none, "NONE QUALITATIVE"},
		{"words_behind_an_operator", "=效果显著", none, "EQ QUALITATIVE"},
		{"words_of_degree", "明显提升", none, "NONE QUALITATIVE"},
		{"words_of_time", "按时完成", none, "NONE QUALITATIVE"},
		{"one_character", "高", none, "NONE QUALITATIVE"},
		{"as_the_rules_want", "符合规定", none, "NONE QUALITATIVE"},
		{"up_to_standard", "达标", none, "NONE QUALITATIVE"},
		{"within_the_estimate", "不超概算", none, "NONE QUALITATIVE"},
		{"about", "约300人", none, "NONE QUALITATIVE"},
		{"more_or_less", "300人左右", none, "NONE QUALITATIVE"},
		{"two_conditions", "≥90%且≤95%", none, "GE QUALITATIVE"},
		{"two_numbers", "12 30人", none, "NONE QUALITATIVE"},
		{"unknown_unit", "100完成", none, "NONE QUALITATIVE"},
		{"full_stop", "≥95%。", none, "GE PERCENT 95% = 95%"},
		{"a_whole_paragraph", "≥" + strings.Repeat("提高", 50) + "95%", none, "GE QUALITATIVE"},
		{"empty", "", none, "NONE QUALITATIVE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := target.Parse(c.text, c.level2, "合格率")
			if show(got) != c.want {
				t.Errorf("%q\n got %s\nwant %s", c.text, show(got), c.want)
			}
			if got.Text != c.text {
				t.Errorf("the text became %q", got.Text)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{">=9.5万人", "=2021年1-12月", "每人每月不超过30元", "百分之九十五以上", "6月1日-30日", "≤1.2万元/年", "合格率≥95%"} {
		f.Add(s, true)
	}
	operators := strings.Join(fiscal.Enum("TargetOperator"), " ")
	kinds := strings.Join(fiscal.Enum("TargetKind"), " ")
	f.Fuzz(func(t *testing.T, s string, cost bool) {
		level2 := fiscal.Quantity
		if cost {
			level2 = fiscal.Cost
		}
		got := target.Parse(s, level2, "")
		switch {
		case got.Text != s:
			t.Fatalf("%q became %q", s, got.Text)
		case !strings.Contains(operators, string(got.Operator)), got.Operator == "", !strings.Contains(kinds, string(got.Kind)), got.Kind == "":
			t.Fatalf("%q: %+v", s, got)
		case (got.Value == nil) != (got.Normalized == nil), (got.Upper != nil) != (got.Operator == fiscal.OpRange):
			t.Fatalf("%q: %+v", s, got)
		case got.Kind == fiscal.KindQualitative && got.Value != nil, got.Kind != fiscal.KindQualitative && got.Kind != fiscal.KindDate && got.Value == nil:
			t.Fatalf("%q: %+v", s, got)
		case got.Kind == fiscal.KindMoney && got.NormalizedUnit != "元":
			t.Fatalf("%q: %+v", s, got)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for name, text := range map[string]string{"percent": ">=95%", "date": "2021年12月底前", "rate": "=6.20元/份", "words": "显著提高"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				target.Parse(text, fiscal.Cost, "")
			}
		})
	}
}
