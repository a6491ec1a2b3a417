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
	fiscal.Rule
	run func(*disclosure.Disclosure, *report)
}

// words is a rule that compares words, or what has to be there.
func words(code string, severity fiscal.Severity, zh, en string, run func(*disclosure.Disclosure, *report)) Rule {
	return Rule{fiscal.Rule{Code: code, Severity: severity, ZH: zh, EN: en}, run}
}

// sums is a rule that compares amounts: each printed figure may be off by half of 0.01 万元, the last digit that disclosures
// print.
func sums(code string, severity fiscal.Severity, zh, en string, run func(*disclosure.Disclosure, *report)) Rule {
	r := words(code, severity, zh, en, run)
	r.Tolerance, r.Measured = decimal.NewFromInt(50), fiscal.TolerancePerFigure
	return r
}

// ratios is a rule that compares rates: they are often printed without decimals.
func ratios(code string, severity fiscal.Severity, zh, en string, run func(*disclosure.Disclosure, *report)) Rule {
	r := words(code, severity, zh, en, run)
	r.Tolerance, r.Measured = decimal.RequireFromString("0.51"), fiscal.TolerancePercentPoints
	return r
}

// Rules lists every check, in the order in which findings are reported. The legal reasons are the Budget Law of the
// PRC (2018), art. 14 (disclosure) and art. 32 (performance), the rules for local disclosure 财预〔2016〕143号, and the
// rules for performance targets 财预〔2015〕88号 and for their self-assessment 财预〔2020〕10号.
var Rules = []Rule{
	words("UNIT_NAME_CONFLICT", fiscal.Warning, "同一份文件应当只写一个单位名称", "one disclosure names one unit", unitNames),
	words("YEAR_CONFLICT", fiscal.Warning, "同一份文件应当只写一个预算年度", "one disclosure is of one fiscal year", years),
	words("UNIT_NAME_FOREIGN", fiscal.Warning, "文中所述收支应当属于本单位", "the figures that the text states are the unit's own", otherUnits),
	words("IDENTITY_FROM_PATH", fiscal.Info, "单位名称和年度应当写在文件中", "a disclosure names its unit and year itself", unstated),
	words("YEAR_PATH_CONFLICT", fiscal.Warning, "文件名或文件夹所示年度应当与文件一致", "the year of a file's name or folder is the document's", pathYears),
	words("DOCUMENTS_DIFFER", fiscal.Error, "同一公开内容的各个文件应当一致", "the files of one disclosure say the same", differences),
	words("SCOPE_MIXED", fiscal.Info, "单位预算与部门预算不应混用", "a unit's own budget and its department's are not mixed", scopesMixed),
	words("PART_NOT_READ", fiscal.Warning, "未读取的部分需要人工查看", "what was not read has to be looked at by a person", notRead),
	words("SECTION_MISSING", fiscal.Warning, "财预〔2016〕143号要求公开的内容应当齐全", "the disclosure rules require this part", sections),
	words("SECTION_NUMBERING", fiscal.Info, "各部分序号应当依次排列", "parts are numbered one after another", numbering),
	words("SECTION_REPEATED", fiscal.Warning, "同一部分不应重复出现", "a part stands once", repeated),
	words("CONTENTS_ITEM_MISSING", fiscal.Info, "目录所列内容正文应当都有", "what the contents list names is in the document", contents),
	sums("INCOME_TOTAL_PARTS", fiscal.Error, "收入合计应当等于各项收入之和", "total income is the sum of its kinds", parts(fiscal.IncomeTotal)),
	sums("EXPENDITURE_TOTAL_PARTS", fiscal.Error, "支出合计应当等于各项支出之和", "total expenditure is the sum of its kinds", parts(fiscal.ExpenditureTotal)),
	sums("EXPENDITURE_BASIC_PARTS", fiscal.Error, "基本支出应当等于人员经费与公用经费之和", "basic expenditure is personnel plus operating costs", parts(fiscal.ExpenditureBasic)),
	sums("INCOME_EXPENDITURE_BALANCE", fiscal.Error, "收入预算与支出预算应当相等", "budgeted income equals budgeted expenditure", balance),
	sums("FINAL_ACCOUNTS_BALANCE", fiscal.Error, "决算总计应当等于本年收支与结转和结余之和", "the grand total of final accounts is the year's own side with what is carried over", finalBalance),
	ratios("COMPLETION_RATE", fiscal.Warning, "预算数、决算数与完成率应当相符", "budget, actual figure and completion fit each other", completions),
	sums("LINE_COLUMNS", fiscal.Error, "科目合计应当等于各栏之和", "a row's total is the sum of its columns", lineParts),
	sums("LINE_CODES_BELOW", fiscal.Error, "上级科目应当等于下级科目之和", "a code is the sum of the codes below it", lineChildren),
	sums("OPERATING_COST_MISMATCH", fiscal.Warning, "行政单位的机关运行经费应当与公用经费一致", "an agency's operating cost equals its operating expenditure", operatingCost),
	sums("THREE_PUBLIC_PARTS", fiscal.Error, "“三公”经费应当等于三项之和", "the three public expenses add up to their total", parts(fiscal.ThreePublicTotal)),
	sums("THREE_PUBLIC_VEHICLES_PARTS", fiscal.Error, "公务用车费用应当等于购置费与运行维护费之和", "vehicles are purchase plus operation", parts(fiscal.ThreePublicVehicles)),
	sums("THREE_PUBLIC_ECONOMIC_ITEMS", fiscal.Warning, "“三公”经费应当不小于经济分类中的相应科目", "the three public expenses hold the items of the economic classification that are spent on them", threePublicEconomic),
	sums("AMOUNT_NEGATIVE", fiscal.Warning, "此处金额不应为负数", "an amount of this kind is not negative", negatives),
	ratios("SHARE_STATED", fiscal.Warning, "所述占比应当与两项金额相符", "a stated share fits the two amounts", shares),
	sums("CHANGE_PARTS", fiscal.Error, "总额的增减应当等于各部分增减之和", "the change of a total is the sum of its parts' changes", changes(fiscal.ExpenditureTotal)),
	sums("THREE_PUBLIC_CHANGE_PARTS", fiscal.Error, "“三公”经费的增减应当等于各项增减之和", "the change of the three public expenses is the sum of their changes", changes(fiscal.ThreePublicTotal)),
	ratios("CHANGE_RATE", fiscal.Warning, "增减额、增减比例与上年数应当相符", "amount, rate and last year's figure of a change fit each other", rates),
	ratios("ITEM_RATE", fiscal.Warning, "科目的增减比例应当与两年数相符", "the rate of an item fits its two years", itemRates),
	sums("ITEM_CONFLICT", fiscal.Error, "同一科目在文件各处应当一致", "an item is the same wherever it is stated", itemAmounts),
	sums("IMPLIED_PRIOR_YEAR", fiscal.Error, "由本年数和增减额推出的上年数不应为负", "last year's figure, implied by this year's and the change, is not negative", impliedPrior),
	words("REASON_MISSING", fiscal.Info, "增减变化应当说明原因", "a change is explained", reasons),
	sums("FIGURE_CONFLICT", fiscal.Error, "同一数据在文件各处应当一致", "a figure is the same wherever it is stated", conflicts),
	words("UNIT_OF_MONEY_CONFLICT", fiscal.Error, "元与万元不应混淆", "元 and 万元 are not confused", moneyUnits),
	words("FIGURE_UNREADABLE", fiscal.Warning, "表格中应填金额处应当是可辨认的数字", "where a table wants an amount a figure stands", unreadableFigures),
	sums("PROCUREMENT_TOTAL_PARTS", fiscal.Error, "政府采购合计应当等于货物、工程、服务之和", "procurement is goods, works and services together", parts(fiscal.ProcurementTotal)),
	sums("PROCUREMENT_TEXT_TABLE", fiscal.Error, "政府采购预算文字与表格应当一致", "procurement in the text equals the table", textTable(fiscal.ProcurementTotal)),
	sums("PROCUREMENT_TOTAL_ITEMS", fiscal.Error, "政府采购合计应当等于各项之和", "total procurement is the sum of its items", procurementItems),
	sums("PROCUREMENT_ITEM_PRODUCT", fiscal.Warning, "采购金额应当等于数量乘以单价", "an item's amount is quantity times price", procurementProducts),
	sums("ASSETS_TEXT_TABLE", fiscal.Error, "国有资产文字与表格应当一致", "assets in the text equal the table", textTable(fiscal.AssetsTotal)),
	sums("ASSETS_PARTS", fiscal.Error, "资产总额应当等于各类资产之和", "total assets are the sum of their kinds", assets),
	sums("PROJECT_TOTAL", fiscal.Warning, "各项目金额之和应当与项目支出一致", "the projects' amounts add up to project expenditure", projectTotal),
	words("PROJECT_COUNT_TEXT", fiscal.Warning, "文字所述项目数应当与绩效目标表数一致", "the stated number of projects is that of the target tables", projectCount),
	sums("PROJECT_AMOUNT_SOURCES", fiscal.Warning, "同一项目的金额在各处应当一致", "a project's amount is the same wherever it is stated", projectSources),
	words("PROJECT_WITHOUT_OBJECTIVE", fiscal.Warning, "项目应当有绩效目标", "a project has an objective", projectObjectives),
	words("OBJECTIVE_COPIED", fiscal.Info, "各项目的绩效目标应当分别设定", "each project has an objective of its own", objectivesCopied),
	words("PROJECT_WITHOUT_INDICATORS", fiscal.Warning, "项目应当有绩效指标", "a project has performance indicators", projectIndicators),
	words("PROJECT_WITHOUT_MEASURABLE_TARGET", fiscal.Warning, "绩效目标应当可以衡量", "a project has a target that can be measured", measurable),
	words("INDICATOR_LEVEL_UNKNOWN", fiscal.Info, "指标级次应当属于绩效指标体系", "an indicator's level belongs to the framework", levelsUnknown),
	words("INDICATOR_LEVEL_MISMATCH", fiscal.Warning, "二级指标应当归于相应的一级指标", "a second level stands under its first level", levelsMismatch),
	words("INDICATOR_COPIED", fiscal.Warning, "同一项目的指标不应重复", "a project's indicators are not repeated", copied),
	words("INDICATOR_COLUMNS_SWAPPED", fiscal.Warning, "成本指标的指标值应当是金额", "the target of a cost is an amount", swapped),
	words("INDICATOR_DEFINITION_CONTRADICTS", fiscal.Warning, "指标值应当与指标描述相符", "a target fits its definition", definitions),
	words("INDICATOR_PERCENT_OVER_100", fiscal.Warning, "比率类指标值一般不应超过100%", "a share is not above 100 %", over100),
	words("INDICATOR_OPERATOR_DIRECTION", fiscal.Warning, "指标值的方向应当与指标含义相符", "a target's direction fits what it measures", directions),
	sums("INDICATOR_COST_OVER_AMOUNT", fiscal.Warning, "成本指标不应超过项目金额", "a cost is not above the project's amount", costOverAmount),
	words("INDICATOR_UNREADABLE_TARGET", fiscal.Warning, "指标应当有指标值", "an indicator has a target", unreadable),
	words("TARGET_MISSED_UNEXPLAINED", fiscal.Warning, "未达到指标值的应当说明偏差原因", "a target that was missed is explained", missedUnexplained),
	words("SCORE_FULL_THOUGH_MISSED", fiscal.Warning, "未达到指标值的不应得满分", "a target that was missed does not earn all points", fullThoughMissed),
	words("SCORE_ABOVE_WEIGHT", fiscal.Error, "得分不应超过分值", "no more points are given than can be", aboveWeight),
	words("SCORE_TOTAL", fiscal.Error, "总分应当等于各项得分之和", "all points are the sum of those of each item", scoreTotal),
	words("TEMPLATE_WORDS", fiscal.Warning, "公开文本不应残留模板文字", "no template words are left", templates),
	words("REASON_EMPTY", fiscal.Warning, "所述原因不应为空", "a stated reason is not empty", reasonsEmpty),
	words("REASON_DIRECTION", fiscal.Warning, "所述原因应当与增减方向相符", "a reason explains the direction of its change", reasonDirections),
	words("COMPARISON_SAME_YEAR", fiscal.Warning, "预算应当与上年比较", "a budget is compared with the year before", sameYear),
	words("CLASSIFICATION_OUTDATED", fiscal.Info, "科目名称应当使用当年的政府收支分类", "names of the classification are those of the year", outdatedNames),
	words("GLOSSARY_NAME", fiscal.Info, "名词解释应当使用文件中的名称", "a glossary explains what the document names", glossary),
	words("CLASSIFICATION_CODE_NAME", fiscal.Warning, "科目编码与名称应当对应", "code and name of a classification item belong together", codeNames),
	words("TABLE_NOT_EMPTY", fiscal.Error, "注明空表的表格不应有数据", "a table that is said to be empty has no figures", notEmpty),
	words("TABLE_EMPTY_UNSAID", fiscal.Info, "空表应当说明为空", "an empty table says that it is", emptyUnsaid),
	words("WORDS_DOUBLED", fiscal.Info, "字词不应重复", "no word stands twice", wordsDoubled),
	words("SENTENCE_CUT_OFF", fiscal.Info, "公开文本应当完整", "sentences are complete", cutOff),
}

// Run makes every check on a disclosure that is not switched off, in the order of Rules.
func Run(d *disclosure.Disclosure, settings fiscal.RuleSettings) []disclosure.Finding {
	var all []disclosure.Finding
	for i := range Rules {
		set, enabled := settings.Of(Rules[i].Rule)
		if !enabled {
			continue
		}
		r := report{rule: set, stage: d.Stage}
		Rules[i].run(d, &r)
		all = append(all, r.findings...)
	}
	return all
}

// report collects the findings of one rule.
type report struct {
	rule     fiscal.Rule // as it is set
	stage    fiscal.Stage
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

// fits says whether two amounts are equal but for the rounding of n printed figures.
func (r *report) fits(a, b fiscal.Money, n int) bool {
	return a.Sub(b).Abs().LessThanOrEqual(r.rule.Tolerance.Mul(decimal.NewFromInt(int64(n))))
}

// quotient says whether a stated rate, in percent, is that of one amount to another, which may each be off by the rounding
// of so many figures: 0.5 to 0.62万元 is a rise of 21.8 to 26.3 %.
func (r *report) quotient(above, below fiscal.Money, aboveFigures, belowFigures int64, stated decimal.Decimal) bool {
	off := rounding(above, below)
	up, down := off.Mul(decimal.NewFromInt(aboveFigures)), off.Mul(decimal.NewFromInt(belowFigures))
	if down.GreaterThanOrEqual(below.Abs()) {
		return true // nothing can be said of so small an amount
	}
	least, most := hundred.Mul(above.Sub(up)).Div(below.Add(down)), hundred.Mul(above.Add(up)).Div(below.Sub(down))
	if least.GreaterThan(most) { // of a negative amount
		least, most = most, least
	}
	return stated.GreaterThanOrEqual(least.Sub(r.rule.Tolerance)) && stated.LessThanOrEqual(most.Add(r.rule.Tolerance))
}

// rounding is half of the last digit that amounts are printed with: that of 0.01万元, or a smaller one where one of them has it.
func rounding(amounts ...fiscal.Money) fiscal.Money {
	digits := int32(2)
	for _, m := range amounts {
		for digits < 6 && !m.Round(digits-4).Equal(m) {
			digits++
		}
	}
	return decimal.New(5, 3-digits)
}

// wan writes an amount in 万元.
func wan(m fiscal.Money) string { return fiscal.InUnit(m, fiscal.WanYuan).String() + "万元" }

// label is what the disclosure calls a measure.
func (r *report) label(m fiscal.Measure) (zh, en string) { return m.Label(r.stage) }

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
