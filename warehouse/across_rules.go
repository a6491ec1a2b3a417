package warehouse

import (
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// The codes of findings across documents.
const (
	codePriorYear       = "PRIOR_YEAR_CONFLICT"
	codePriorYearSilent = "PRIOR_YEAR_IMPLIED"
	codeBudgetColumn    = "BUDGET_COLUMN_CONFLICT"
	codeDeviation       = "FINAL_ACCOUNTS_DEVIATION"
	codeUnexplained     = "CHANGE_UNEXPLAINED"
	codePeers           = "CHANGE_AGAINST_PEERS"
	codeDepartment      = "DEPARTMENT_SUM"
	codeReturns         = "PROJECT_RETURNS"
	codeObjectiveStays  = "OBJECTIVE_UNCHANGED"
	codeTargetsStay     = "TARGETS_UNCHANGED"
	codeObjectiveCopied = "OBJECTIVE_COPIED_FROM_UNIT"
	codeTargetsCopied   = "TARGETS_COPIED_FROM_UNIT"
	codeTargetRestated  = "TARGET_RESTATED"
	codeCodeShared      = "UNIT_CODE_SHARED"
	codeCodeChanged     = "UNIT_CODE_CHANGED"
)

// AcrossRules are the checks between disclosures. What they find is true of the disclosures that are loaded, whatever the order in which
// they came.
var AcrossRules = between([]fiscal.Rule{
	{Code: codePriorYear, Severity: fiscal.Warning, ZH: "由本年数和增减额推出的上年数应当与上年公开的数据一致", EN: "last year's figure, from this year's and the stated change, is the one that was disclosed last year", Tolerance: decimal.NewFromInt(50), Measured: fiscal.TolerancePerFigure},
	{Code: codePriorYearSilent, Severity: fiscal.Warning, ZH: "由本年数和增减额推出上年有数，上年公开文件却为零或空白", EN: "this year's figure and the stated change imply one of last year, where last year's disclosure says zero or nothing", Tolerance: decimal.NewFromInt(50), Measured: fiscal.TolerancePerFigure},
	{Code: codeBudgetColumn, Severity: fiscal.Warning, ZH: "决算所列年初预算数应当与预算公开一致", EN: "the budget that final accounts print is the one that was disclosed", Tolerance: decimal.NewFromInt(50), Measured: fiscal.TolerancePerFigure},
	{Code: codeDeviation, Severity: fiscal.Info, ZH: "决算数与预算数相差较大", EN: "final accounts are far from the budget", Tolerance: decimal.NewFromInt(30), Measured: fiscal.TolerancePercent},
	{Code: codeUnexplained, Severity: fiscal.Info, ZH: "总额的增减应当等于各分项增减之和", EN: "what a total changes by from one year's disclosure to the next is what its parts change by", Tolerance: decimal.NewFromInt(50), Measured: fiscal.TolerancePerFigure},
	{Code: codePeers, Severity: fiscal.Info, ZH: "增减幅度明显偏离同行业、同性质、同规格单位", EN: "the change is far from those of units of the same sector, nature and rank", Tolerance: decimal.NewFromInt(6), Measured: fiscal.ToleranceDeviations},
	{Code: codeDepartment, Severity: fiscal.Warning, ZH: "部门数应当等于本级和所属单位之和", EN: "a department is its own office and its units together", Tolerance: decimal.NewFromInt(50), Measured: fiscal.TolerancePerFigure},
	{Code: codeReturns, Severity: fiscal.Info, ZH: "项目中断后重新出现", EN: "a project was gone and is back"},
	{Code: codeObjectiveStays, Severity: fiscal.Info, ZH: "绩效目标应当按年度设定", EN: "an objective is set for its year", Tolerance: decimal.NewFromInt(3), Measured: fiscal.ToleranceYears},
	{Code: codeTargetsStay, Severity: fiscal.Info, ZH: "绩效指标值应当按年度设定", EN: "targets are set for their year", Tolerance: decimal.NewFromInt(3), Measured: fiscal.ToleranceYears},
	{Code: codeObjectiveCopied, Severity: fiscal.Info, ZH: "绩效目标应当结合本单位实际设定", EN: "an objective is a unit's own", Tolerance: decimal.NewFromInt(20), Measured: fiscal.ToleranceCharacters},
	{Code: codeTargetsCopied, Severity: fiscal.Info, ZH: "绩效指标应当结合本单位实际设定", EN: "targets are a unit's own"},
	{Code: codeTargetRestated, Severity: fiscal.Warning, ZH: "绩效自评的指标值应当与预算公开的一致", EN: "the target of a self-assessment is the one that the budget set"},
	{Code: codeCodeShared, Severity: fiscal.Warning, ZH: "一个预算单位编码应当对应一个单位", EN: "a budget code is of one unit"},
	{Code: codeCodeChanged, Severity: fiscal.Info, ZH: "单位的预算编码前后年度不同", EN: "a unit's budget code is another than the year before"},
})

// between marks rules as those that compare several disclosures.
func between(rules []fiscal.Rule) []fiscal.Rule {
	for i := range rules {
		rules[i].Across = true
	}
	return rules
}
