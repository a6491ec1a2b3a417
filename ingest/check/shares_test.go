package check_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestShares(t *testing.T) {
	t.Parallel()
	const total = "2022年支出预算120万元。\n"
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"of_the_total_that_is_named", total + "基本支出60万元，占本年支出合计的50%。", nil},
		{"not_of_the_total_that_is_named", total + "基本支出60万元，占本年支出合计的60%。", []string{"SHARE_STATED 50% / 60%"}},
		{"of_a_sum_in_the_paragraph", "2022年支出预算120万元，其中：基本支出60万元，占50%；项目支出60万元，占 50 %。", nil},
		{"not_of_a_sum_in_the_paragraph", "2022年支出预算120万元，其中：基本支出60万元，占50%；项目支出60万元，占5%。", []string{"SHARE_STATED 50% / 5%"}},
		{"both_figures_beside_it", total + "会议费3万元，占培训会议费用12万元的25%。", nil},
		{"both_figures_beside_it_and_wrong", total + "会议费3万元，占培训会议费用12万元的35%。", []string{"SHARE_STATED 25% / 35%"}},
		{"of_the_three_public_expenses", "2022年“三公”经费预算4万元，其中：因公出国（境）费支出1万元，占“三公”经费的5%。", []string{"SHARE_STATED 25% / 5%"}},
		{"rounded_to_whole_percent", total + "基本支出80万元，占支出总额的67%。", nil},
		{"of_something_unknown", total + "基本支出60万元，占全县同类支出的3%。", nil},
		{"of_nothing_that_is_stated", "基本支出60万元，占60%。", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := "永清县某某局2022年单位预算公开\n一、收支情况\n" + c.text + "\n"
			if diff := cmp.Diff(c.want, found(t, text, "SHARE_STATED")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestNegativeAmounts(t *testing.T) {
	t.Parallel()
	const table = "支出预算总表\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"a_sum", "2022年预算支出-100万元。", []string{"AMOUNT_NEGATIVE ≥0 / -100万元"}},
		{"a_row_of_a_table", table + "213\t农林水支出\t40.00\t45.00\t-5.00\n", []string{"AMOUNT_NEGATIVE ≥0 / -5万元"}},
		{"a_row_that_takes_away", table + "213\t农林水支出（冲减上年）\t-5.00\t\t-5.00\n", nil},
		{"a_fall_is_no_amount", "2022年预算支出100万元，比上年增加-5万元。", nil},
		{"carried_over", "2022年上年结转-3万元。", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := "永清县某某局2022年单位预算公开\n一、收支情况\n" + c.text + "\n"
			if diff := cmp.Diff(c.want, found(t, text, "AMOUNT_NEGATIVE")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestThreePublicEconomicItems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, row string
		want      []string
	}{
		{"projects_pay_the_rest", "30217\t公务接待费\t0.80\t\t0.80\n", nil},
		{"the_item_is_larger", "30217\t公务接待费\t1.80\t\t1.80\n", []string{"THREE_PUBLIC_ECONOMIC_ITEMS ≤1万元 / 1.8万元"}},
		{"vehicles_too", "30231\t公务用车运行维护费\t2.50\t\t2.50\n", []string{"THREE_PUBLIC_ECONOMIC_ITEMS ≤2万元 / 2.5万元"}},
		{"the_code_of_another_item", "30217\t会议费\t1.80\t\t1.80\n", nil},
		{"a_rounding_difference", "30217\t公务接待费\t1.01\t\t1.01\n", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := "永清县某某局2022年单位预算公开\n一、收支情况\n一般公共预算基本支出表\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n302\t商品和服务支出\t20.00\t\t20.00\n" + c.row +
				"二、“三公”经费预算情况\n2022年“三公”经费预算3万元，其中：因公出国（境）费0万元；公务用车购置及运维费2万元（其中：公务用车购置费0万元，公务用车运行维护费2万元）；公务接待费1万元。\n"
			if diff := cmp.Diff(c.want, found(t, text, "THREE_PUBLIC_ECONOMIC_ITEMS")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestCodesAndNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, table string
		year        string
		want        []string
	}{
		{"as_the_list_has_them", "213\t农林水支出\t40.00\t40.00\t\n2210201\t住房公积金\t3.00\t3.00\t\n", "2022", nil},
		{"another_function", "213\t交通运输支出\t40.00\t40.00\t\n", "2022", []string{"CLASSIFICATION_CODE_NAME 农林水支出 / 交通运输支出"}},
		{"another_item", "30205\t电费\t4.00\t4.00\t\n", "2022", []string{"CLASSIFICATION_CODE_NAME 水费 / 电费"}},
		{"a_name_of_earlier_years", "210\t医疗卫生与计划生育支出\t4.00\t4.00\t\n", "2022", nil},
		{"codes_of_earlier_years", "30311\t住房公积金\t4.00\t4.00\t\n", "2017", nil},
		{"that_code_today", "30311\t住房公积金\t4.00\t4.00\t\n", "2022", []string{"CLASSIFICATION_CODE_NAME 代缴社会保险费 / 住房公积金"}},
		{"a_name_of_ones_own", "303\t离退休人员经费\t4.00\t4.00\t\n", "2022", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := "永清县某某局" + c.year + "年单位预算公开\n一、收支情况\n支出预算总表\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n" + c.table
			if diff := cmp.Diff(c.want, found(t, text, "CLASSIFICATION_CODE_NAME")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
