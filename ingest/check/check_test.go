package check_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/ingest"
	"gongkai/ingest/check"
	"gongkai/ingest/disclosure"
)

// whole is a disclosure with nothing to find. The examples below each put one thing wrong.
const whole = `永清县某某局2022年单位预算公开
一、单位职责
管理全县某某事务。
	单位名称
	单位性质
	单位规格
	经费保障形式

	永清县某某局
	行政
	正科级
	财政拨款

二、单位预算安排的总体情况
2022年预算收入100万元，其中：一般公共预算收入90万元，政府性基金预算收入10万元，其他收入0万元。
2022年支出预算100万元，其中：基本支出70万元，包括：人员类项目经费50万元和运转类公用项目经费20万元；项目支出30万元。
2022年预算收支安排100万元，较2021年预算增加5万元，其中：基本支出增加2万元，主要为调整工资；项目支出增加3万元，主要为新增任务。
三、机关运行经费安排情况
2022年机关运行经费20万元。
四、“三公”经费预算情况
2022年“三公”经费预算3万元，其中：因公出国（境）费0万元；公务用车购置及运维费2万元（其中：公务用车购置费0万元，公务用车运行维护费2万元）；公务接待费1万元，较2021年“三公”经费减少1万元，下降25%，主要是因为公务用车运行维护费与2021年持平；公务接待费减少1万元，减少原因为厉行节约。
五、预算绩效信息
1、某某业务经费绩效目标表
	绩效目标
	完成全年任务。



	一级指标
	二级指标
	三级指标
	绩效指标描述
	指标值
	指标值确定依据

	产出指标
	质量指标
	任务合格率
	合格任务占比
	>=95%
	计划标准

	产出指标
	成本指标
	项目总成本
	总成本
	<=30万元
	计划标准

	效果指标
	社会效益指标
	服务人数
	服务群众人数
	>=300人
	计划标准

	满意度指标
	服务对象满意度指标
	群众满意度
	满意的比例
	>=90%
	计划标准

六、政府采购预算情况
2022年安排政府采购预算3万元。
	312004永清县某某局本级
	单位：万元

	项目名称
	采购物品名称
	数量
	单价
	采购金额

	合计
	
	
	
	3.00

	公用类项目
	台式计算机
	6
	0.50
	3.00

七、国有资产信息
上年末固定资产金额为60万元。
	截止时间：2021年12月31日
	单位：万元

	项目
	数量
	价值

	资产总额
	——
	60.00

	1、车辆（台、辆）
	1
	20.00

	2、其他固定资产
	
	40.00

八、名词解释
基本支出：指为保障机构正常运转发生的支出。
`

func read(t *testing.T, text string) *disclosure.Disclosure {
	t.Helper()
	all, err := ingest.Read(t.Context(), "test.txt", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

func codes(t *testing.T, text string) []string {
	t.Helper()
	d := read(t, text)
	var out []string
	for _, f := range d.Findings {
		out = append(out, string(f.Severity)+" "+f.Code)
		if len(f.Places) == 0 || f.MessageZH == "" || f.MessageEN == "" {
			t.Errorf("%s: a finding needs a place and both languages: %+v", f.Code, f)
		}
	}
	return out
}

func TestRules(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		old, now string // put into the whole disclosure
		want     []string
	}{
		{name: "nothing_to_find"},
		{"income_is_not_its_kinds", "政府性基金预算收入10万元", "政府性基金预算收入11万元", []string{"ERROR INCOME_TOTAL_PARTS"}},
		{"a_rounding_difference_is_no_finding", "政府性基金预算收入10万元", "政府性基金预算收入10.01万元", nil},
		{"expenditure_is_not_its_kinds", "项目支出30万元。", "项目支出31万元。", []string{"ERROR EXPENDITURE_TOTAL_PARTS", "WARNING PROJECT_TOTAL"}},
		{"basic_is_not_its_parts", "人员类项目经费50万元", "人员类项目经费51万元", []string{"ERROR EXPENDITURE_BASIC_PARTS"}},
		{"operating_cost_differs", "机关运行经费20万元", "机关运行经费21万元", []string{"WARNING OPERATING_COST_MISMATCH"}},
		{"three_public_is_not_its_parts", "公务接待费1万元，较", "公务接待费1.2万元，较", []string{"ERROR THREE_PUBLIC_PARTS"}},
		{"vehicles_are_not_their_parts", "公务用车运行维护费2万元", "公务用车运行维护费1.5万元", []string{"ERROR THREE_PUBLIC_VEHICLES_PARTS"}},
		{"change_is_not_its_parts", "基本支出增加2万元", "基本支出增加4万元", []string{"ERROR CHANGE_PARTS"}},
		{"three_public_change_is_not_its_parts", "；公务接待费减少1万元", "；公务接待费减少0.5万元", []string{"ERROR THREE_PUBLIC_CHANGE_PARTS"}},
		{"rate_does_not_fit", "下降25%", "下降50%", []string{"WARNING CHANGE_RATE"}},
		{"last_year_would_be_negative", "较2021年预算增加5万元，其中：基本支出增加2万元，主要为调整工资；项目支出增加3万元", "较2021年预算增加105万元，其中：基本支出增加2万元，主要为调整工资；项目支出增加103万元", []string{"ERROR IMPLIED_PRIOR_YEAR", "ERROR IMPLIED_PRIOR_YEAR", "ERROR IMPLIED_PRIOR_YEAR"}},
		{"no_reason", "，主要为新增任务", "", []string{"INFO REASON_MISSING"}},
		{"two_figures_for_one_thing", "2022年预算收支安排100万元", "2022年预算收支安排120万元", []string{"ERROR FIGURE_CONFLICT", "ERROR FIGURE_CONFLICT"}},
		{"yuan_for_wan_yuan", "2022年预算收支安排100万元", "2022年预算收支安排100元", []string{"ERROR UNIT_OF_MONEY_CONFLICT", "ERROR UNIT_OF_MONEY_CONFLICT"}},
		{"procurement_text_and_table", "政府采购预算3万元", "政府采购预算5万元", []string{"ERROR PROCUREMENT_TEXT_TABLE"}},
		{"procurement_total_and_items", "\t合计\n\t\n\t\n\t\n\t3.00", "\t合计\n\t\n\t\n\t\n\t4.00", []string{"ERROR PROCUREMENT_TEXT_TABLE", "ERROR PROCUREMENT_TOTAL_ITEMS"}},
		{"quantity_times_price", "\t6\n\t0.50", "\t6\n\t0.90", []string{"WARNING PROCUREMENT_ITEM_PRODUCT"}},
		{"assets_text_and_table", "固定资产金额为60万元", "固定资产金额为61万元", []string{"ERROR ASSETS_TEXT_TABLE"}},
		{"assets_are_not_their_kinds", "\t40.00", "\t41.00", []string{"ERROR ASSETS_PARTS"}},
		{"a_figure_that_cannot_be_read", "\t40.00", "\t4O.00", []string{"WARNING FIGURE_UNREADABLE", "ERROR ASSETS_PARTS"}},
		{"projects_do_not_add_up", "<=30万元", "<=29万元", []string{"WARNING PROJECT_TOTAL"}},
		{"number_of_projects", "完成全年任务。\n", "完成全年任务。\n\n我单位共安排3个项目。\n", []string{"WARNING PROJECT_COUNT_TEXT"}},
		{"share_above_100", ">=95%", ">=295%", []string{"WARNING INDICATOR_PERCENT_OVER_100"}},
		{"operator_points_the_wrong_way", ">=90%", "<=90%", []string{"WARNING INDICATOR_OPERATOR_DIRECTION"}},
		{"level_under_the_wrong_parent", "效果指标\n\t社会效益指标", "效果指标\n\t数量指标", []string{"WARNING INDICATOR_LEVEL_MISMATCH"}},
		{"unknown_level", "社会效益指标", "其他指标", []string{"INFO INDICATOR_LEVEL_UNKNOWN"}},
		{"no_target", ">=300人", "", []string{"WARNING INDICATOR_UNREADABLE_TARGET"}},
		{"amount_in_the_definition", "总成本\n\t<=30万元", "30万元\n\t=100%", []string{"INFO PROJECT_TOTAL", "WARNING INDICATOR_COLUMNS_SWAPPED"}},
		{"another_units_name", "312004永清县某某局本级", "312004永清县另一局", []string{"WARNING UNIT_NAME_CONFLICT"}},
		{"a_year_left_over", "2022年支出预算100万元", "2019年支出预算100万元", []string{"WARNING YEAR_CONFLICT"}},
		{"template_words", "服务群众人数", "服务XX群众人数", []string{"WARNING TEMPLATE_WORDS"}},
		{"a_sentence_cut_off", "管理全县某某事务。", "管理全县某某事务，组织实施有关政策，承担有关监督检查工作，并按照规定", []string{"INFO SENTENCE_CUT_OFF"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := whole
			if c.old != "" {
				if strings.Count(whole, c.old) != 1 {
					t.Fatalf("%q stands %d times in the disclosure", c.old, strings.Count(whole, c.old))
				}
				text = strings.Replace(whole, c.old, c.now, 1)
			}
			if diff := cmp.Diff(c.want, codes(t, text)); diff != "" {
				t.Errorf("findings (-want +got)\n%s", diff)
			}
		})
	}
}

func TestPartsThatWereNotRead(t *testing.T) {
	t.Parallel()
	d := read(t, whole)
	d.Document.Warnings = []string{"page 3: a picture without text, not read / 第3页为图片，未读取"}
	found := check.Run(d, nil)
	if len(found) != 1 || found[0].Code != "PART_NOT_READ" || !strings.HasPrefix(found[0].MessageZH, "第3页") || !strings.HasPrefix(found[0].MessageEN, "page 3") {
		t.Errorf("got %+v", found)
	}
}

func TestMissingSections(t *testing.T) {
	t.Parallel()
	got := codes(t, "永清县某某局2022年单位预算公开\n一、收支情况\n预算收入5万元。\n")
	want := []string{"WARNING SECTION_MISSING", "WARNING SECTION_MISSING", "WARNING SECTION_MISSING", "WARNING SECTION_MISSING"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestSubheadingsAreParts shows that a required part may be one of the small headings under 其他事项.
func TestSubheadingsAreParts(t *testing.T) {
	t.Parallel()
	got := codes(t, "永清县某某局2022年单位预算公开\n一、收支情况\n预算收入5万元。\n二、其他重要事项\n（一）预算绩效目标设置情况\n本单位没有设置绩效目标的项目。\n（二）国有资产占用情况\n没有变化。\n")
	want := []string{"WARNING SECTION_MISSING", "WARNING SECTION_MISSING"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestChangesOfOtherParts shows that the changes of the parts prove nothing where the parts are not the whole.
func TestChangesOfOtherParts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"the_parts_are_the_whole", "预算支出100万元，较上年增加9万元。基本支出60万元，较上年增加5万元。项目支出40万元，较上年增加1万元。", true},
		{"something_else_changes_too", "预算支出100万元，较上年增加9万元。基本支出60万元，较上年增加5万元。项目支出30万元，较上年增加1万元。", false},
		{"the_reserve_is_a_part", "预算支出100万元，较上年增加9万元。基本支出60万元，较上年增加5万元。项目支出30万元，较上年增加1万元。单位预留机动经费10万元，较上年增加1万元。", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := slices.Contains(codes(t, "永清县某某局2022年单位预算公开\n一、收支情况\n"+c.text+"\n"), "ERROR CHANGE_PARTS")
			if got != c.want {
				t.Errorf("CHANGE_PARTS is found: %t, want %t", got, c.want)
			}
		})
	}
}

func TestRulesHaveDistinctCodes(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range check.Rules {
		if seen[r.Code] || r.ZH == "" || r.EN == "" {
			t.Errorf("%s is there twice or has no reason", r.Code)
		}
		seen[r.Code] = true
	}
}

// realDocument reads a file of the folder of real disclosures, where there is one.
func realDocument(t *testing.T, path ...string) []byte {
	t.Helper()
	dir := os.Getenv("GONGKAI_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpus")
	}
	data, err := os.ReadFile(filepath.Join(append([]string{dir}, path...)...))
	if err != nil {
		t.Skip("no real disclosures here: set GONGKAI_CORPUS to their folder")
	}
	return data
}

// TestRealDisclosure lists what a person who reads the document finds odd as well.
func TestRealDisclosure(t *testing.T) {
	t.Parallel()
	got := codes(t, string(realDocument(t, "bazhou-hrss-2021.txt")))
	sort.Strings(got)
	want := []string{
		"INFO GLOSSARY_NAME",      // 机关运行费 for 机关运行经费
		"INFO PROJECT_TOTAL",      // three of fourteen projects state no amount
		"INFO UNIT_NAME_CONFLICT", // one 局 too many in the head of the asset table
		"WARNING INDICATOR_COLUMNS_SWAPPED",
		"WARNING INDICATOR_COPIED",
		"WARNING INDICATOR_DEFINITION_CONTRADICTS",
		"WARNING INDICATOR_LEVEL_MISMATCH",
		"WARNING INDICATOR_OPERATOR_DIRECTION", // two fairs at most
		"WARNING INDICATOR_OPERATOR_DIRECTION", // in October at the earliest
		"WARNING TEMPLATE_WORDS",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func ExampleRules() {
	for _, r := range check.Rules[:2] {
		fmt.Println(r.Code, r.Severity, r.EN)
	}
	// Output:
	// UNIT_NAME_CONFLICT WARNING one disclosure names one unit
	// YEAR_CONFLICT WARNING one disclosure is of one fiscal year
}

// TestWrongDocuments shows disclosures that contradict themselves, as authors now and then leave them: what is printed
// stays as it is, and the contradiction is found. want lists the findings about figures and words, in their order.
func TestWrongDocuments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{
			"two_columns_swapped_between_text_and_table",
			"基本支出60万元，项目支出40万元。\n\n2022年支出预算总表\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t合计\t100.00\t40.00\t60.00\n",
			[]string{"ERROR FIGURE_CONFLICT", "ERROR FIGURE_CONFLICT"},
		},
		{
			"a_figure_that_its_own_growth_and_the_total_contradict",
			"支出预算100万元，其中基本支出60万元，比上年增加10万元，增长25%，主要原因是调整工资；项目支出50万元，与上年持平。",
			[]string{"ERROR EXPENDITURE_TOTAL_PARTS", "WARNING CHANGE_RATE"},
		},
		{
			"a_rate_over_nothing",
			"基本支出60万元，比上年增加60万元，增长100%，主要原因是新设单位。",
			[]string{"WARNING CHANGE_RATE"},
		},
		{
			"off_by_the_last_digit_is_rounding",
			"支出预算100.01万元，其中基本支出60万元，项目支出40万元。",
			nil,
		},
		{
			"an_amount_and_a_share_without_their_numbers",
			"政府性基金预算支出 万元，与上年持平。\n基本支出60万元，占支出预算的%。\n项目支出40万元，占支出预算的40%。\n",
			[]string{"WARNING TEMPLATE_WORDS", "WARNING TEMPLATE_WORDS"},
		},
		{
			"template_words_left",
			"政府性基金预算收入XX万元，比上年增加（减少）XX万元。\n支出预算100万元。",
			[]string{"WARNING TEMPLATE_WORDS"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, code := range codes(t, "永清县某某局2022年单位预算公开\n一、收支情况\n"+c.text+"\n") {
				if !strings.HasSuffix(code, "SECTION_MISSING") {
					got = append(got, code)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
