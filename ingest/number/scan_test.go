package number_test

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/ingest/number"
	"gongkai/warehouse/fiscal"
)

var unitNames = map[number.Unit]string{
	number.None: "", number.Yuan: "元", number.WanYuan: "万元", number.Wan: "万", number.YiYuan: "亿元", number.Yi: "亿",
	number.Percent: "%", number.PercentPoint: "百分点",
}

var contextNames = map[number.Context]string{
	number.Year: "year", number.Month: "month", number.Day: "day", number.DocumentNumber: "document", number.Ordinal: "ordinal", number.Code: "code",
}

// show writes numbers as a test reads them: value, unit or counter, then the context.
func show(ns []number.Number) string {
	var out []string
	for _, n := range ns {
		s := n.Value.String() + unitNames[n.Unit]
		if n.Counter != "" {
			s += "[" + n.Counter + "]"
		}
		if n.Approximate {
			s += "~"
		}
		if c := contextNames[n.Context]; c != "" {
			s += " " + c
		}
		out = append(out, s)
	}
	return strings.Join(out, " | ")
}

func TestScan(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"amounts_in_a_sentence", "全年收入40.25万元，其中利息3元、补助1.2亿元。", "40.25万元 | 3元 | 1.2亿元"},
		{"yuan_forgotten", "接待费5万，另有2亿的债券", "5万 | 2亿"},
		{"full_width", "收入３，４１８．０５万元，占５％", "3418.05万元 | 5%"},
		{"nbsp_before_the_unit", "占比4.6\u00a0%，计12.5 万 元", "4.6% | 12.5万元"},
		{"thousands", "合计3,418.05万元、1,234,567元", "3418.05万元 | 1234567元"},
		{"a_list_is_two_numbers", "分别是512.30,498.76万元", "512.3 | 498.76万元"},
		{"a_list_of_three", "分别是12,345,67万元", "12 | 345 | 67万元"},
		{"a_group_of_four_is_no_group", "1,2345", "1 | 2345"},
		{"zero_opens_no_group", "0,498万元", "0 | 498万元"},
		{"thousands_behind_a_fraction", "512.30,3,418.05元", "512.3 | 3418.05元"},
		{"space_between_digits_separates", "2 747.15万元", "2 | 747.15万元"},
		{"space_beside_the_point_in_a_sentence", "收入2747. 15万元、支出27 .5万元", "2747.15万元 | 27.5万元"},
		{"space_beside_the_point_at_the_beginning", "3. 15万元", "3 ordinal | 15万元"},
		{"line_break_inside_the_digits", "收入27\n47.15万元", "2747.15万元"},
		{"line_break_after_the_point", "收入2747.\n15万元", "2747.15万元"},
		{"line_break_before_the_point", "收入2747\n.15万元", "2747.15万元"},
		{"line_break_before_the_unit", "收入2747.15\n万元", "2747.15万元"},
		{"line_break_between_two_cells", "84.00\n79.00\n", "84 | 79"},
		{"line_break_between_two_fractions", "收入512.30\n498.76万元", "512.3 | 498.76万元"},
		{"an_indented_line_is_a_paragraph", "收入27\n  47.15万元", "27 | 47.15万元"},
		{"a_year_is_not_joined", "较2018\n36.5万元", "2018 | 36.5万元"},
		{"year_and_festival", "迎2022\n元旦", "2022"},
		{"point_ends_the_sentence", "共计15. 其余3,", "15 | 3"},
		{"leading_point", "税金.5万元", "0.5万元"},
		{"signs", "增加-3.5万元，为－2，负4元，+1", "-3.5万元 | -2 | -4元 | 1"},
		{"a_dash_is_no_sign", "1-3天，90%-95%，5万元-8万元，A-7", "1 | 3[天] | 90% | 95% | 5万元 | 8万元 | 7"},
		{"percent_points", "下降2个百分点，升1.5百分点，百分之30", "2百分点 | 1.5百分点 | 30%"},
		{"counted_things_are_no_money", "培训300人，惠及9.5万人，车2辆，5万美元", "300[人] | 9.5[万人] | 2[辆] | 5[万美元]"},
		{"approximate", "约500余万元、5万多人、20多次", "500万元~ | 5[万人]~ | 20[次]~"},
		{"years", "2021年、2019-2021年、2019、2020年", "2021 year | 2019 year | 2021 year | 2019 year | 2020 year"},
		{"year_without_its_word", "较2018预算增加3万元，比2019减少2万元，2020部门决算", "2018 year | 3万元 | 2019 year | 2万元 | 2020 year"},
		{"dates", "2020年12月31日，1-12月，3月、9月份，6月1日至5日，每月10日", "2020 year | 12 month | 31 day | 1 month | 12 month | 3 month | 9 month | 6 month | 1 day | 5 day | 10 day"},
		{"dates_in_digits", "2020-12-31 2020.1.5 2020/3/8 20200308", "2020 year | 12 month | 31 day | 2020 year | 1 month | 5 day | 2020 year | 3 month | 8 day | 20200308 code"},
		{"a_span_of_time_is_no_date", "5个月，10日内，3年", "5[个月] | 10[日] | 3[年]"},
		{"document_numbers", "甲政〔2016〕4号，乙发[2008] 28号，丙字（2020）74号，丁政【2008】104，令第652号，第12号令", "2016 document | 4 document | 2008 document | 28 document | 2020 document | 74 document | 2008 document | 104 document | 652 document | 12 document"},
		{"a_year_in_brackets_and_an_amount", "修缮项目（2020）35万元", "2020 year | 35万元"},
		{"ordinals", "1、办公费\n（2）会议费；3、其他；第2季度，附件4", "1 ordinal | 2 ordinal | 3 ordinal | 2 ordinal | 4 ordinal"},
		{"ordinal_before_a_year", "2.2021年支出8万元", "2 ordinal | 2021 year | 8万元"},
		{"ordinals_with_points", "1.2.3 支出", "1 ordinal | 2 ordinal | 3 ordinal"},
		{"a_stray_point_before_a_number", "支出.27.15万元", "27.15万元"},
		{"codes", "A02010104、C99\n312004-某局\n805001某局本级\n2080101 行政运行\n电话：5550123", "2010104 code | 99 code | 312004 code | 805001 code | 2080101 code | 5550123 code"},
		{"telephone_and_time", "0316-5550123，8:30-17:30", "316 code | 5550123 code | 8 code | 30 code | 17 code | 30 code"},
		{"a_table_row", "办公费\t3.60\t\t-1.20\t0", "3.6 | -1.2 | 0"},
		{"more_digits_than_any_figure", strings.Repeat("9", 41), "0 code"},
		{"no_number", "三公经费", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := show(number.Scan(c.text)); got != c.want {
				t.Errorf("%q\n got %s\nwant %s", c.text, got, c.want)
			}
		})
	}
}

func TestScanOffsets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, whole, digits string }{
		{"收入　２７．５　万元整", "２７．５　万元", "２７．５"},
		{"增加－3.5％。", "－3.5％", "－3.5"},
		{"占4.6\u00a0%", "4.6\u00a0%", "4.6"},
		{"共300人", "300", "300"},
		{"收入27\n47.15\n万元", "27\n47.15\n万元", "27\n47.15"},
	} {
		ns := number.Scan(c.text)
		if len(ns) != 1 {
			t.Fatalf("%q holds one number, got %s", c.text, show(ns))
		}
		n := ns[0]
		if got := c.text[n.Start:n.End]; got != c.whole {
			t.Errorf("%q: number and unit stand at %q, want %q", c.text, got, c.whole)
		}
		if got := c.text[n.Start:n.NumEnd]; got != c.digits {
			t.Errorf("%q: the digits stand at %q, want %q", c.text, got, c.digits)
		}
	}
}

func TestMoney(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text   string
		assume fiscal.AmountUnit
		want   string
	}{
		{"0.9万元", "", "9000"},
		{"0.9万", fiscal.Yuan, "9000"},
		{"86,200.00元", fiscal.WanYuan, "86200"},
		{"1.2亿", "", "120000000"},
		{"1.000001", fiscal.WanYuan, "10000.01"},
		{"84.00", "", "no money"},
		{"5%", fiscal.WanYuan, "no money"},
		{"300人", fiscal.WanYuan, "no money"},
		{"9.5万人", fiscal.WanYuan, "no money"},
		{"2021年", fiscal.WanYuan, "no money"},
		{"3千万元", fiscal.WanYuan, "no money"},
	} {
		got := "no money"
		if m, ok := number.Scan(c.text)[0].Money(c.assume); ok {
			got = m.String()
		}
		if got != c.want {
			t.Errorf("%s as %q is %s, want %s", c.text, c.assume, got, c.want)
		}
	}
}

func FuzzScan(f *testing.F) {
	for _, s := range []string{"收入3,418.05万元", "1.2.3、2021年1-12月", "甲〔2016〕4号", "27\n.5 %", "－３．５\u200b万", ".1.2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, n := range number.Scan(s) {
			if n.Start < last || n.NumEnd <= n.Start || n.End < n.NumEnd || n.End > len(s) {
				t.Fatalf("%q: a number from %d to %d (%d) after one that ends at %d", s, n.Start, n.End, n.NumEnd, last)
			}
			last = n.End
			n.Money(fiscal.WanYuan)
		}
	})
}

func BenchmarkScan(b *testing.B) {
	text := strings.Repeat("2020年收入３，４１８．０５万元，较2019年增加12.5万元，增长4.6%；依据甲政〔2016〕4号。", 20)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		number.Scan(text)
	}
}

func ExampleScan() {
	text := "全年支出８６.２万元，较2019年下降4.6 %。"
	for _, n := range number.Scan(text) {
		fmt.Printf("%s %q %v\n", n.Value, text[n.Start:n.End], n.Context == number.PlainContext)
	}
	// Output:
	// 86.2 "８６.２万元" true
	// 2019 "2019" false
	// 4.6 "4.6 %" true
}
