package fiscal

// Measure is a line of a disclosure that can be followed across units and years.
type Measure string

// The measures. Money unless MeasureInfo.Count is set.
const (
	IncomeTotal                 Measure = "INCOME_TOTAL"
	IncomeGeneralPublicBudget   Measure = "INCOME_GENERAL_PUBLIC_BUDGET"
	IncomeGovernmentFund        Measure = "INCOME_GOVERNMENT_FUND"
	IncomeStateCapitalOperating Measure = "INCOME_STATE_CAPITAL_OPERATING"
	IncomeFiscalSpecialAccount  Measure = "INCOME_FISCAL_SPECIAL_ACCOUNT"
	IncomeSuperiorSubsidy       Measure = "INCOME_SUPERIOR_SUBSIDY"
	IncomeInstitutional         Measure = "INCOME_INSTITUTIONAL"
	IncomeBusiness              Measure = "INCOME_BUSINESS"
	IncomeAffiliateRemittance   Measure = "INCOME_AFFILIATE_REMITTANCE"
	IncomeOther                 Measure = "INCOME_OTHER"
	IncomeCarryover             Measure = "INCOME_CARRYOVER" // 上年结转 of a budget, a part of its income

	// Final accounts keep what comes from earlier years and what goes into later ones apart from the year's own income and
	// expenditure: income, surplus used and opening carry-over together are the grand total (总计), and so are expenditure,
	// surplus distributed and closing carry-over.
	CarryoverOpening   Measure = "CARRYOVER_OPENING"    // 年初结转和结余
	SurplusUsed        Measure = "SURPLUS_USED"         // 使用非财政拨款结余
	SurplusDistributed Measure = "SURPLUS_DISTRIBUTED"  // 结余分配
	CarryoverClosing   Measure = "CARRYOVER_CLOSING"    // 年末结转和结余
	TotalWithCarryover Measure = "TOTAL_WITH_CARRYOVER" // 总计

	ExpenditureTotal                Measure = "EXPENDITURE_TOTAL"
	ExpenditureBasic                Measure = "EXPENDITURE_BASIC"
	ExpenditurePersonnel            Measure = "EXPENDITURE_PERSONNEL"
	ExpenditureOperating            Measure = "EXPENDITURE_OPERATING"
	ExpenditureProject              Measure = "EXPENDITURE_PROJECT"
	ExpenditureRemittanceToSuperior Measure = "EXPENDITURE_REMITTANCE_TO_SUPERIOR"
	ExpenditureBusiness             Measure = "EXPENDITURE_BUSINESS"
	ExpenditureSubsidyToAffiliates  Measure = "EXPENDITURE_SUBSIDY_TO_AFFILIATES"
	ExpenditureReserve              Measure = "EXPENDITURE_RESERVE" // some regions only

	AgencyOperatingCost Measure = "AGENCY_OPERATING_COST"

	ThreePublicTotal            Measure = "THREE_PUBLIC_TOTAL"
	ThreePublicOverseasTrips    Measure = "THREE_PUBLIC_OVERSEAS_TRIPS"
	ThreePublicVehicles         Measure = "THREE_PUBLIC_VEHICLES"
	ThreePublicVehiclePurchase  Measure = "THREE_PUBLIC_VEHICLE_PURCHASE"
	ThreePublicVehicleOperation Measure = "THREE_PUBLIC_VEHICLE_OPERATION"
	ThreePublicReception        Measure = "THREE_PUBLIC_RECEPTION"

	// What the three public expenses were spent on.
	ThreePublicOverseasGroups    Measure = "THREE_PUBLIC_OVERSEAS_GROUPS"
	ThreePublicOverseasPersons   Measure = "THREE_PUBLIC_OVERSEAS_PERSONS"
	ThreePublicVehiclesPurchased Measure = "THREE_PUBLIC_VEHICLES_PURCHASED"
	ThreePublicVehiclesHeld      Measure = "THREE_PUBLIC_VEHICLES_HELD"
	ThreePublicReceptions        Measure = "THREE_PUBLIC_RECEPTIONS"
	ThreePublicGuests            Measure = "THREE_PUBLIC_GUESTS"

	ProcurementTotal    Measure = "PROCUREMENT_TOTAL"
	ProcurementGoods    Measure = "PROCUREMENT_GOODS"
	ProcurementWorks    Measure = "PROCUREMENT_WORKS"
	ProcurementServices Measure = "PROCUREMENT_SERVICES"
	// Set aside for small firms (预留), and contracts given to them (授予): the micro ones are among the small and medium ones.
	ProcurementReservedSmallMedium  Measure = "PROCUREMENT_RESERVED_SMALL_MEDIUM"
	ProcurementReservedSmallMicro   Measure = "PROCUREMENT_RESERVED_SMALL_MICRO"
	ProcurementContractsSmallMedium Measure = "PROCUREMENT_CONTRACTS_SMALL_MEDIUM"
	ProcurementContractsSmallMicro  Measure = "PROCUREMENT_CONTRACTS_SMALL_MICRO"

	AssetsTotal Measure = "ASSETS_TOTAL"

	ProjectCount   Measure = "PROJECT_COUNT"
	IndicatorCount Measure = "INDICATOR_COUNT"
	FindingCount   Measure = "FINDING_COUNT"
)

// MeasureInfo describes a measure.
type MeasureInfo struct {
	Measure Measure
	Parent  Measure // the measure it is a part of; empty at the top
	ZH, EN  string
	Count   bool // a number of things, not money
}

// Measures lists every measure, each after its parent, in the order in which disclosures present them.
var Measures = []MeasureInfo{
	{IncomeTotal, "", "收入预算", "income, total", false},
	{IncomeGeneralPublicBudget, IncomeTotal, "一般公共预算收入", "income from the general public budget", false},
	{IncomeGovernmentFund, IncomeTotal, "政府性基金预算收入", "income from government funds", false},
	{IncomeStateCapitalOperating, IncomeTotal, "国有资本经营预算收入", "income from the state capital operating budget", false},
	{IncomeFiscalSpecialAccount, IncomeTotal, "财政专户管理资金收入", "income from fiscal special accounts", false},
	{IncomeSuperiorSubsidy, IncomeTotal, "上级补助收入", "subsidies from superior units", false},
	{IncomeInstitutional, IncomeTotal, "事业收入", "institutional income", false},
	{IncomeBusiness, IncomeTotal, "经营收入", "business income", false},
	{IncomeAffiliateRemittance, IncomeTotal, "附属单位上缴收入", "remittances from affiliated units", false},
	{IncomeOther, IncomeTotal, "其他收入", "other income", false},
	{IncomeCarryover, IncomeTotal, "上年结转", "carry-over from the year before", false},

	{CarryoverOpening, "", "年初结转和结余", "carry-over at the beginning of the year", false},
	{SurplusUsed, "", "使用非财政拨款结余", "surplus of other than fiscal money, used", false},
	{SurplusDistributed, "", "结余分配", "surplus distributed", false},
	{CarryoverClosing, "", "年末结转和结余", "carry-over at the end of the year", false},
	{TotalWithCarryover, "", "收支总计（含结转和结余）", "grand total, carry-over included", false},

	{ExpenditureTotal, "", "支出预算", "expenditure, total", false},
	{ExpenditureBasic, ExpenditureTotal, "基本支出", "basic expenditure", false},
	{ExpenditurePersonnel, ExpenditureBasic, "人员类项目经费", "personnel", false},
	{ExpenditureOperating, ExpenditureBasic, "运转类公用项目经费", "operating costs", false},
	{ExpenditureProject, ExpenditureTotal, "项目支出", "project expenditure", false},
	{ExpenditureRemittanceToSuperior, ExpenditureTotal, "上缴上级支出", "remittances to superior units", false},
	{ExpenditureBusiness, ExpenditureTotal, "经营支出", "business expenditure", false},
	{ExpenditureSubsidyToAffiliates, ExpenditureTotal, "对附属单位补助支出", "subsidies to affiliated units", false},
	{ExpenditureReserve, ExpenditureTotal, "预留机动经费", "reserve for the year", false},

	{AgencyOperatingCost, "", "机关运行经费", "agency operating cost", false},

	{ThreePublicTotal, "", "“三公”经费", "three public expenses, total", false},
	{ThreePublicOverseasTrips, ThreePublicTotal, "因公出国（境）费", "official overseas trips", false},
	{ThreePublicVehicles, ThreePublicTotal, "公务用车购置及运维费", "official vehicles, purchase and operation", false},
	{ThreePublicVehiclePurchase, ThreePublicVehicles, "公务用车购置费", "official vehicles, purchase", false},
	{ThreePublicVehicleOperation, ThreePublicVehicles, "公务用车运行维护费", "official vehicles, operation and maintenance", false},
	{ThreePublicReception, ThreePublicTotal, "公务接待费", "official receptions", false},

	{ThreePublicOverseasGroups, "", "因公出国（境）团组数", "groups sent overseas", true},
	{ThreePublicOverseasPersons, "", "因公出国（境）人次", "persons sent overseas", true},
	{ThreePublicVehiclesPurchased, "", "公务用车购置数", "official vehicles purchased", true},
	{ThreePublicVehiclesHeld, "", "公务用车保有量", "official vehicles held", true},
	{ThreePublicReceptions, "", "公务接待批次", "official receptions, number", true},
	{ThreePublicGuests, "", "公务接待人次", "guests received", true},

	{ProcurementTotal, "", "政府采购预算", "government procurement, total", false},
	{ProcurementGoods, ProcurementTotal, "政府采购货物", "government procurement of goods", false},
	{ProcurementWorks, ProcurementTotal, "政府采购工程", "government procurement of works", false},
	{ProcurementServices, ProcurementTotal, "政府采购服务", "government procurement of services", false},
	{ProcurementReservedSmallMedium, "", "面向中小企业预留采购", "procurement set aside for small and medium firms", false},
	{ProcurementReservedSmallMicro, "", "面向小微企业预留采购", "procurement set aside for small and micro firms", false},
	{ProcurementContractsSmallMedium, "", "授予中小企业合同", "contracts given to small and medium firms", false},
	{ProcurementContractsSmallMicro, "", "授予小微企业合同", "contracts given to small and micro firms", false},

	{AssetsTotal, "", "资产总额", "state assets, total", false},

	{ProjectCount, "", "项目数", "number of projects", true},
	{IndicatorCount, "", "绩效指标数", "number of performance indicators", true},
	{FindingCount, "", "审核发现数", "number of findings", true},
}

var measureIndex = func() map[Measure]int {
	m := make(map[Measure]int, len(Measures))
	for i, info := range Measures {
		m[info.Measure] = i
	}
	return m
}()

// Info describes m; ok is false for a measure that does not exist.
func (m Measure) Info() (info MeasureInfo, ok bool) {
	i, ok := measureIndex[m]
	if !ok {
		return MeasureInfo{}, false
	}
	return Measures[i], true
}

// finalLabels are what final accounts call a measure, where that is not what budgets call it.
var finalLabels = map[Measure]string{
	IncomeTotal: "收入决算", ExpenditureTotal: "支出决算", ExpenditurePersonnel: "人员经费", ExpenditureOperating: "公用经费", ProcurementTotal: "政府采购支出",
}

// Label is what documents of a stage call m: of a budget 收入预算, of final accounts 收入决算.
func (m Measure) Label(s Stage) (zh, en string) {
	info, _ := m.Info()
	if final, ok := finalLabels[m]; ok && (s == StageFinalAccounts || s == StageExecution) {
		return final, info.EN
	}
	return info.ZH, info.EN
}

// Parts lists the measures that add up to m, in order; none for a measure without parts.
func (m Measure) Parts() []Measure {
	var parts []Measure
	for _, info := range Measures {
		if info.Parent == m {
			parts = append(parts, info.Measure)
		}
	}
	return parts
}

func measureNames() []string {
	out := make([]string, len(Measures))
	for i, info := range Measures {
		out[i] = string(info.Measure)
	}
	return out
}
