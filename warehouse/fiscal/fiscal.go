// Package fiscal holds the words of Chinese public finance that every other package shares: stages and scopes of a
// disclosure, the measures it states, what a figure's silence means, indicator levels and targets, and exact money.
//
// It is a leaf: it reads nothing, stores nothing and knows neither documents nor tables. The terms follow the
// Budget Law of the PRC (预算法, 2018) arts. 4-14, the disclosure rules for local budgets (地方预决算公开操作规程,
// 财预〔2016〕143号) and the performance framework of 财预〔2020〕10号.
package fiscal

import (
	"fmt"
	"io"
	"strconv"
)

// Stage says which point of the budget cycle a figure belongs to.
type Stage string

// The stages of a fiscal year, in the order in which they come about.
const (
	StageBudget         Stage = "BUDGET"          // 年初预算数: approved
	StageAdjustedBudget Stage = "ADJUSTED_BUDGET" // 调整预算数, 全年预算数
	StageExecution      Stage = "EXECUTION"       // 执行数, before the accounts are closed
	StageFinalAccounts  Stage = "FINAL_ACCOUNTS"  // 决算数
)

// Scope says whose money a disclosure speaks of.
type Scope string

// The scopes of a disclosure.
const (
	ScopeUnit       Scope = "UNIT"       // 单位, also a department's own office (本级)
	ScopeDepartment Scope = "DEPARTMENT" // 部门 (汇总): a department with the units below it
	ScopeRegion     Scope = "REGION"     // all units of a town or district together
)

// State says what a document does about a figure. Silence and zero are different answers.
type State string

// The states of a figure.
const (
	StateAmount        State = "AMOUNT"         // a figure other than zero is stated
	StateZero          State = "ZERO"           // stated as zero: 0万元, 无, 未安排
	StateBlank         State = "BLANK"          // the line or cell is there, and empty
	StateNotPublished  State = "NOT_PUBLISHED"  // no word of it in the document
	StateUnreadable    State = "UNREADABLE"     // something stands there that cannot be read as a figure
	StateNotApplicable State = "NOT_APPLICABLE" // said not to apply to this unit
	StateImplied       State = "IMPLIED"        // follows from other figures, not stated itself
)

// AmountUnit is the unit in which money is written or asked for. Stored money is always 元.
type AmountUnit string

// The units of money in use.
const (
	Yuan    AmountUnit = "YUAN"     // 元
	WanYuan AmountUnit = "WAN_YUAN" // 万元, 10,000 元
	YiYuan  AmountUnit = "YI_YUAN"  // 亿元, 100,000,000 元
)

// IndicatorLevel1 is the first level (一级指标) of a performance indicator.
type IndicatorLevel1 string

// The first levels. OTHER is a level that the framework does not know; the document's own word is kept beside it.
const (
	Output       IndicatorLevel1 = "OUTPUT"       // 产出指标
	Effect       IndicatorLevel1 = "EFFECT"       // 效果指标, 效益指标
	Satisfaction IndicatorLevel1 = "SATISFACTION" // 满意度指标
	OtherLevel1  IndicatorLevel1 = "OTHER"
)

// IndicatorLevel2 is the second level (二级指标) of a performance indicator.
type IndicatorLevel2 string

// The second levels, below the first level that holds them.
const (
	Quantity         IndicatorLevel2 = "QUANTITY"          // 数量指标, OUTPUT
	Quality          IndicatorLevel2 = "QUALITY"           // 质量指标, OUTPUT
	Timeliness       IndicatorLevel2 = "TIMELINESS"        // 时效指标, OUTPUT
	Cost             IndicatorLevel2 = "COST"              // 成本指标, OUTPUT
	Economic         IndicatorLevel2 = "ECONOMIC"          // 经济效益指标, EFFECT
	Social           IndicatorLevel2 = "SOCIAL"            // 社会效益指标, EFFECT
	Ecological       IndicatorLevel2 = "ECOLOGICAL"        // 生态效益指标, EFFECT
	Sustainable      IndicatorLevel2 = "SUSTAINABLE"       // 可持续影响指标, EFFECT
	ServiceRecipient IndicatorLevel2 = "SERVICE_RECIPIENT" // 服务对象满意度指标, SATISFACTION
)

// Parent is the first level that the framework puts l under.
func (l IndicatorLevel2) Parent() IndicatorLevel1 {
	switch l {
	case Quantity, Quality, Timeliness, Cost:
		return Output
	case Economic, Social, Ecological, Sustainable:
		return Effect
	case ServiceRecipient:
		return Satisfaction
	default:
		return OtherLevel1
	}
}

// AmountSource says where a project's amount was taken from, strongest first.
type AmountSource string

// The places a project's amount may come from.
const (
	SourceProjectTable     AmountSource = "PROJECT_TABLE"     // 项目支出表
	SourceProcurementTable AmountSource = "PROCUREMENT_TABLE" // 政府采购表: 项目预算资金
	SourceCostIndicator    AmountSource = "COST_INDICATOR"    // 成本指标 that states the whole cost
	SourceObjective        AmountSource = "OBJECTIVE"         // a sentence of 绩效目标
)

// WitnessKind is a place in which a figure may be stated once more.
type WitnessKind string

// The kinds of witnesses.
const (
	WitnessProse          WitnessKind = "PROSE"
	WitnessTable          WitnessKind = "TABLE"
	WitnessAppendix       WitnessKind = "APPENDIX"
	WitnessNextYearsPrior WitnessKind = "NEXT_YEARS_PRIOR_COLUMN"
	WitnessFinalAccounts  WitnessKind = "FINAL_ACCOUNTS"
)

// Fund is whose money a table by classification divides.
type Fund string

// The funds of a table. ALL is the whole budget of the unit; FISCAL what the treasury pays of it, of all three budgets.
const (
	FundAll            Fund = "ALL"
	FundFiscal         Fund = "FISCAL"          // 财政拨款
	FundGeneralPublic  Fund = "GENERAL_PUBLIC"  // 一般公共预算
	FundGovernmentFund Fund = "GOVERNMENT_FUND" // 政府性基金预算
	FundStateCapital   Fund = "STATE_CAPITAL"   // 国有资本经营预算
)

// Classification is a standard list of codes by which a budget is divided (政府收支分类科目).
type Classification string

// The classifications.
const (
	ClassFunction Classification = "FUNCTION" // 支出功能分类: 201 一般公共服务支出 …
	ClassEconomic Classification = "ECONOMIC" // 支出经济分类: 301 工资福利支出 …
)

// Severity of a finding: a rounding difference is INFO, what a reader should look at WARNING, a contradiction ERROR.
type Severity string

// The severities, mildest first.
const (
	Info    Severity = "INFO"
	Warning Severity = "WARNING"
	Error   Severity = "ERROR"
)

// enums lists the values of every enumeration here; the GraphQL schema is tested against it.
var enums = map[string][]string{
	"Stage":            values(StageBudget, StageAdjustedBudget, StageExecution, StageFinalAccounts),
	"Scope":            values(ScopeUnit, ScopeDepartment, ScopeRegion),
	"DisclosureState":  values(StateAmount, StateZero, StateBlank, StateNotPublished, StateUnreadable, StateNotApplicable, StateImplied),
	"AmountUnit":       values(Yuan, WanYuan, YiYuan),
	"IndicatorLevel1":  values(Output, Effect, Satisfaction, OtherLevel1),
	"IndicatorLevel2":  values(Quantity, Quality, Timeliness, Cost, Economic, Social, Ecological, Sustainable, ServiceRecipient),
	"AmountSource":     values(SourceProjectTable, SourceProcurementTable, SourceCostIndicator, SourceObjective),
	"WitnessKind":      values(WitnessTable, WitnessProse, WitnessAppendix, WitnessNextYearsPrior, WitnessFinalAccounts),
	"Fund":             values(FundAll, FundFiscal, FundGeneralPublic, FundGovernmentFund, FundStateCapital),
	"Classification":   values(ClassFunction, ClassEconomic),
	"Severity":         values(Info, Warning, Error),
	"ToleranceUnit":    values(TolerancePerFigure, TolerancePercentPoints, TolerancePercent, ToleranceYears, ToleranceCharacters, ToleranceDeviations),
	"TargetOperator":   values(OpGE, OpLE, OpEQ, OpGT, OpLT, OpRange, OpNone),
	"TargetKind":       values(KindPercent, KindCount, KindMoney, KindDuration, KindDate, KindRate, KindQualitative),
	"IndicatorOutcome": values(OutcomeMet, OutcomePartlyMet, OutcomeMissed, OutcomeUndecided),
	"Sector":           sectorNames(),
	"Measure":          measureNames(),
}

// Enum gives the values of an enumeration by its GraphQL name, and nil for a name that is none.
func Enum(name string) []string { return enums[name] }

func values[T ~string](vs ...T) []string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = string(v)
	}
	return out
}

// unmarshal reads an enumeration's value as GraphQL hands it over.
func unmarshal[T ~string](dst *T, name string, v any) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("%s must be a name, not %T", name, v)
	}
	for _, have := range enums[name] {
		if have == s {
			*dst = T(s)
			return nil
		}
	}
	return fmt.Errorf("%q is no %s; one of %v is", s, name, enums[name])
}

func marshal[T ~string](w io.Writer, v T) { _, _ = io.WriteString(w, strconv.Quote(string(v))) }
