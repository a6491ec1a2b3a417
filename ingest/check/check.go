// Package check compares the figures and words of one disclosure with each other and reports what does not fit.
//
// It corrects nothing and removes nothing: a fact that fails a check stays as it was read. Each rule is an entry of
// Rules with a stable code, a severity, and the reason in law or arithmetic. Comparisons with other years and other
// units need the warehouse and are not made here.
package check

import (
	"fmt"

	"github.com/shopspring/decimal"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// Rule is one check.
type Rule struct {
	Code     string
	Severity fiscal.Severity // of an ordinary finding; a rule may report milder ones
	ZH, EN   string          // why: the rule of arithmetic or of disclosure that is broken
	run      func(*disclosure.Disclosure, *report)
}

// Rules lists every check, in the order in which findings are reported. The legal reasons are the Budget Law of the
// PRC (2018), art. 14 (disclosure) and art. 32 (performance), the rules for local disclosure 财预〔2016〕143号, and the
// rules for performance targets 财预〔2015〕88号.
var Rules = []Rule{
	{"UNIT_NAME_CONFLICT", fiscal.Warning, "同一份文件应当只写一个单位名称", "one disclosure names one unit", unitNames},
	{"YEAR_CONFLICT", fiscal.Warning, "同一份文件应当只写一个预算年度", "one disclosure is of one fiscal year", years},
	{"IDENTITY_FROM_PATH", fiscal.Info, "单位名称和年度应当写在文件中", "a disclosure names its unit and year itself", unstated},
	{"YEAR_PATH_CONFLICT", fiscal.Warning, "文件名或文件夹所示年度应当与文件一致", "the year of a file's name or folder is the document's", pathYears},
	{"DOCUMENTS_DIFFER", fiscal.Error, "同一公开内容的各个文件应当一致", "the files of one disclosure say the same", differences},
	{"PART_NOT_READ", fiscal.Warning, "未读取的部分需要人工查看", "what was not read has to be looked at by a person", notRead},
	{"SECTION_MISSING", fiscal.Warning, "财预〔2016〕143号要求公开的内容应当齐全", "the disclosure rules require this part", sections},
	{"INCOME_TOTAL_PARTS", fiscal.Error, "收入合计应当等于各项收入之和", "total income is the sum of its kinds", parts(fiscal.IncomeTotal)},
	{"EXPENDITURE_TOTAL_PARTS", fiscal.Error, "支出合计应当等于各项支出之和", "total expenditure is the sum of its kinds", parts(fiscal.ExpenditureTotal)},
	{"EXPENDITURE_BASIC_PARTS", fiscal.Error, "基本支出应当等于人员经费与公用经费之和", "basic expenditure is personnel plus operating costs", parts(fiscal.ExpenditureBasic)},
	{"INCOME_EXPENDITURE_BALANCE", fiscal.Error, "收入预算与支出预算应当相等", "budgeted income equals budgeted expenditure", balance},
	{"FINAL_ACCOUNTS_BALANCE", fiscal.Error, "决算总计应当等于本年收支与结转和结余之和", "the grand total of final accounts is the year's own side with what is carried over", finalBalance},
	{"COMPLETION_RATE", fiscal.Warning, "预算数、决算数与完成率应当相符", "budget, actual figure and completion fit each other", completions},
	{"LINE_COLUMNS", fiscal.Error, "科目合计应当等于各栏之和", "a row's total is the sum of its columns", lineParts},
	{"LINE_CODES_BELOW", fiscal.Error, "上级科目应当等于下级科目之和", "a code is the sum of the codes below it", lineChildren},
	{"OPERATING_COST_MISMATCH", fiscal.Warning, "行政单位的机关运行经费应当与公用经费一致", "an agency's operating cost equals its operating expenditure", operatingCost},
	{"THREE_PUBLIC_PARTS", fiscal.Error, "“三公”经费应当等于三项之和", "the three public expenses add up to their total", parts(fiscal.ThreePublicTotal)},
	{"THREE_PUBLIC_VEHICLES_PARTS", fiscal.Error, "公务用车费用应当等于购置费与运行维护费之和", "vehicles are purchase plus operation", parts(fiscal.ThreePublicVehicles)},
	{"CHANGE_PARTS", fiscal.Error, "总额的增减应当等于各部分增减之和", "the change of a total is the sum of its parts' changes", changes(fiscal.ExpenditureTotal)},
	{"THREE_PUBLIC_CHANGE_PARTS", fiscal.Error, "“三公”经费的增减应当等于各项增减之和", "the change of the three public expenses is the sum of their changes", changes(fiscal.ThreePublicTotal)},
	{"CHANGE_RATE", fiscal.Warning, "增减额、增减比例与上年数应当相符", "amount, rate and last year's figure of a change fit each other", rates},
	{"ITEM_RATE", fiscal.Warning, "科目的增减比例应当与两年数相符", "the rate of an item fits its two years", itemRates},
	{"ITEM_CONFLICT", fiscal.Error, "同一科目在文件各处应当一致", "an item is the same wherever it is stated", itemAmounts},
	{"IMPLIED_PRIOR_YEAR", fiscal.Error, "由本年数和增减额推出的上年数不应为负", "last year's figure, implied by this year's and the change, is not negative", impliedPrior},
	{"REASON_MISSING", fiscal.Info, "增减变化应当说明原因", "a change is explained", reasons},
	{"FIGURE_CONFLICT", fiscal.Error, "同一数据在文件各处应当一致", "a figure is the same wherever it is stated", conflicts},
	{"UNIT_OF_MONEY_CONFLICT", fiscal.Error, "元与万元不应混淆", "元 and 万元 are not confused", moneyUnits},
	{"FIGURE_UNREADABLE", fiscal.Warning, "表格中应填金额处应当是可辨认的数字", "where a table wants an amount a figure stands", unreadableFigures},
	{"PROCUREMENT_TOTAL_PARTS", fiscal.Error, "政府采购合计应当等于货物、工程、服务之和", "procurement is goods, works and services together", parts(fiscal.ProcurementTotal)},
	{"PROCUREMENT_TEXT_TABLE", fiscal.Error, "政府采购预算文字与表格应当一致", "procurement in the text equals the table", textTable(fiscal.ProcurementTotal)},
	{"PROCUREMENT_TOTAL_ITEMS", fiscal.Error, "政府采购合计应当等于各项之和", "total procurement is the sum of its items", procurementItems},
	{"PROCUREMENT_ITEM_PRODUCT", fiscal.Warning, "采购金额应当等于数量乘以单价", "an item's amount is quantity times price", procurementProducts},
	{"ASSETS_TEXT_TABLE", fiscal.Error, "国有资产文字与表格应当一致", "assets in the text equal the table", textTable(fiscal.AssetsTotal)},
	{"ASSETS_PARTS", fiscal.Error, "资产总额应当等于各类资产之和", "total assets are the sum of their kinds", assets},
	{"PROJECT_TOTAL", fiscal.Warning, "各项目金额之和应当与项目支出一致", "the projects' amounts add up to project expenditure", projectTotal},
	{"PROJECT_COUNT_TEXT", fiscal.Warning, "文字所述项目数应当与绩效目标表数一致", "the stated number of projects is that of the target tables", projectCount},
	{"PROJECT_AMOUNT_SOURCES", fiscal.Warning, "同一项目的金额在各处应当一致", "a project's amount is the same wherever it is stated", projectSources},
	{"PROJECT_WITHOUT_OBJECTIVE", fiscal.Warning, "项目应当有绩效目标", "a project has an objective", projectObjectives},
	{"PROJECT_WITHOUT_INDICATORS", fiscal.Warning, "项目应当有绩效指标", "a project has performance indicators", projectIndicators},
	{"INDICATOR_LEVEL_UNKNOWN", fiscal.Info, "指标级次应当属于绩效指标体系", "an indicator's level belongs to the framework", levelsUnknown},
	{"INDICATOR_LEVEL_MISMATCH", fiscal.Warning, "二级指标应当归于相应的一级指标", "a second level stands under its first level", levelsMismatch},
	{"INDICATOR_COPIED", fiscal.Warning, "同一项目的指标不应重复", "a project's indicators are not repeated", copied},
	{"INDICATOR_COLUMNS_SWAPPED", fiscal.Warning, "成本指标的指标值应当是金额", "the target of a cost is an amount", swapped},
	{"INDICATOR_DEFINITION_CONTRADICTS", fiscal.Warning, "指标值应当与指标描述相符", "a target fits its definition", definitions},
	{"INDICATOR_PERCENT_OVER_100", fiscal.Warning, "比率类指标值一般不应超过100%", "a share is not above 100 %", over100},
	{"INDICATOR_OPERATOR_DIRECTION", fiscal.Warning, "指标值的方向应当与指标含义相符", "a target's direction fits what it measures", directions},
	{"INDICATOR_COST_OVER_AMOUNT", fiscal.Warning, "成本指标不应超过项目金额", "a cost is not above the project's amount", costOverAmount},
	{"INDICATOR_UNREADABLE_TARGET", fiscal.Warning, "指标应当有指标值", "an indicator has a target", unreadable},
	{"TEMPLATE_WORDS", fiscal.Warning, "公开文本不应残留模板文字", "no template words are left", templates},
	{"SENTENCE_CUT_OFF", fiscal.Info, "公开文本应当完整", "sentences are complete", cutOff},
}

// Run makes every check on a disclosure, in the order of Rules.
func Run(d *disclosure.Disclosure) []disclosure.Finding {
	var all []disclosure.Finding
	for i := range Rules {
		r := report{rule: &Rules[i]}
		Rules[i].run(d, &r)
		all = append(all, r.findings...)
	}
	return all
}

// report collects the findings of one rule.
type report struct {
	rule     *Rule
	findings []disclosure.Finding
}

// add reports a finding. zh and en say what was met; the rule's reason is put behind them.
func (r *report) add(zh, en, expected, actual string, places ...block.Place) *disclosure.Finding {
	r.findings = append(r.findings, disclosure.Finding{
		Code: r.rule.Code, Severity: r.rule.Severity,
		MessageZH: zh + "（" + r.rule.ZH + "）", MessageEN: en + " (" + r.rule.EN + ")",
		Expected: expected, Actual: actual, Places: places,
	})
	return &r.findings[len(r.findings)-1]
}

// roundingStep is 0.01 万元, the last digit that disclosures print, in 元.
var roundingStep = decimal.NewFromInt(100)

// fits says whether two amounts are equal but for the rounding of n printed figures.
func fits(a, b fiscal.Money, n int) bool {
	return a.Sub(b).Abs().LessThanOrEqual(roundingStep.Mul(decimal.NewFromInt(int64(n))).Div(decimal.NewFromInt(2)))
}

// wan writes an amount in 万元.
func wan(m fiscal.Money) string { return fiscal.InUnit(m, fiscal.WanYuan).String() + "万元" }

func label(m fiscal.Measure) (zh, en string) {
	info, _ := m.Info()
	return info.ZH, info.EN
}

// stated is the amount of a measure with a figure; nil otherwise.
func stated(d *disclosure.Disclosure, m fiscal.Measure) *disclosure.Amount {
	if a := d.Amount(m); a != nil && a.Value != nil {
		return a
	}
	return nil
}

func at(places ...*block.Place) []block.Place {
	var out []block.Place
	for _, p := range places {
		if p != nil {
			out = append(out, *p)
		}
	}
	return out
}

func quoted(format string, args ...any) string { return fmt.Sprintf(format, args...) }
