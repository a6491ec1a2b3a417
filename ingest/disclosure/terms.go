package disclosure

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/ingest/pattern"

	"gongkai/warehouse/fiscal"
)

// A term is a way of naming one or more measures in a sentence or in the first column of a table. A term without
// measures is a decoy: a longer name that must not be mistaken for the shorter one inside it.
type term struct {
	measures []fiscal.Measure
	words    *pattern.Pattern // on folded text: half-width brackets and digits, no spaces between Chinese characters
	only     []SectionKind    // sections in which the words mean this; everywhere if empty
	narrow   bool             // names a part of the unit's money, so that what is divided after it is that part
	alone    bool             // means the whole only where no other name runs into it: 支出预算, not 住房保障支出预算
	final    []fiscal.Measure // what the name means in final accounts, where that is something else
	planned  bool             // a plan by its nature: 预算 in its name is not a budget beside an actual figure
}

// in says what a term names in a document of a stage.
func (t *term) in(stage fiscal.Stage) []fiscal.Measure {
	if stage == fiscal.StageFinalAccounts && t.final != nil {
		return t.final
	}
	return t.measures
}

// beforeWhole are the characters that may stand right before a name of the whole: the end of a year, of the unit's name,
// of a verb, or of what is compared with. Any other Chinese character begins the name of a part.
const beforeWhole = "年度位门局院会办校委心所站府处队部厅室馆关级道镇乡园学中本的是为行复成计排其中即和及与比"

// tail are words that may follow a name and change nothing about it.
const tail = `(?:财政拨款|一般公共预算|支出|预算|经费|费用|安排|总额|合计|总计|金额|数)*`

func words(re string) *pattern.Pattern { return pattern.MustCompile(re) }

// kindOfProcurement names the procurement of goods, works or services: 政府采购货物支出, 货物类采购金额, 拟采购货物.
func kindOfProcurement(kind string) *pattern.Pattern {
	return words(`(?:政府采购|(?:拟|计划)(?:采购|购买))` + kind + `(?:类)?(?:采购|支出|预算|金额|总额)*|` + kind + `(?:类)?(?:政府)?采购(?:支出|预算|金额|总额)*`)
}

// reservedFor names procurement that is set aside for firms: 面向中小企业预留…采购项目预算金额, 预留给小微企业的….
func reservedFor(firms string) *pattern.Pattern {
	return words(`(?:(?:专门)?面向(?:` + firms + `)(?:预留)?|(?:专门)?预留(?:给)?(?:` + firms + `))(?:的)?(?:政府)?(?:采购)?(?:项目|份额)?(?:的)?(?:预算|支出)?(?:总额|金额|份额)?`)
}

func of(ms ...fiscal.Measure) []fiscal.Measure { return ms }

// terms is the vocabulary of disclosures. Where names overlap in a text the longest counts.
var terms = []term{
	// 收支总计 of final accounts holds what is carried over at either end; a budget's income and expenditure are equal.
	{
		measures: of(fiscal.IncomeTotal, fiscal.ExpenditureTotal), final: of(fiscal.TotalWithCarryover),
		words: words(`(?:预算)?(?:收支|收入(?:、|和|与|及)?支出|收、支)(?:总)?(?:预算|决算)?(?:安排|总计|总额|合计|均)?`), alone: true,
	},
	{measures: of(fiscal.IncomeTotal), final: of(fiscal.TotalWithCarryover), words: words(`收入(?:预算|决算)?总计|总收入(?:合计|总计|预算)*`), alone: true},
	{measures: of(fiscal.ExpenditureTotal), final: of(fiscal.TotalWithCarryover), words: words(`支出(?:预算|决算)?总计|总支出(?:合计|总计|预算)*`), alone: true},
	{words: words(`收支(?:预算)?总表|收支增减|收支平衡`)},
	// What the treasury pays is a part of the unit's money, not the whole that these words would mean alone.
	{words: words(`(?:一般公共预算|政府性基金(?:预算)?)?财政拨款(?:收支|收入支出|收入、支出|收、支|支出|基本支出|项目支出)(?:总)?(?:预算|决算)?(?:总计|合计|总额|安排|数)*`), narrow: true},

	{measures: of(fiscal.IncomeTotal), words: words(`(?:预算收入|收入预算|收入合计|收入总额|(?:全年|当年|本年|年度|年)收入)(?:总额|合计|总计|预算|安排|数)*`), alone: true},
	{measures: of(fiscal.IncomeGeneralPublicBudget), words: words(`(?:一般)?公共预算(?:财政|当年)?(?:拨款)?(?:收入|拨款)`)},
	{words: words(`(?:一般)?公共预算(?:财政)?(?:拨款)?(?:基本|项目)?支出`)},
	{measures: of(fiscal.IncomeGovernmentFund), words: words(`政府性基金(?:预算)?(?:财政)?(?:拨款)?(?:收入|拨款)?`)},
	{words: words(`政府性基金(?:预算)?(?:财政)?(?:拨款)?支出(?:预算)?`)},
	{words: words(`财政拨款收入(?:预算)?(?:总计|合计|总额)*|其他资金(?:收入)?(?:预算)?(?:总计|合计|总额)*`)},
	{measures: of(fiscal.IncomeStateCapitalOperating), words: words(`国有资本经营(?:预算)?(?:财政)?(?:拨款)?(?:收入|拨款)?`)},
	{words: words(`国有资本经营(?:预算)?(?:财政)?(?:拨款)?支出(?:预算)?`)},
	{measures: of(fiscal.IncomeFiscalSpecialAccount), words: words(`财政专户(?:管理)?(?:核拨)?(?:资金)?(?:收入|拨款)?`)},
	{measures: of(fiscal.IncomeSuperiorSubsidy), words: words(`上级补助(?:收入)?`)},
	{measures: of(fiscal.IncomeInstitutional), words: words(`事业(?:预算)?收入`)},
	{measures: of(fiscal.IncomeBusiness), words: words(`(?:事业单位)?经营(?:预算)?收入`)},
	{measures: of(fiscal.IncomeAffiliateRemittance), words: words(`附属单位上缴(?:收入)?`)},
	{measures: of(fiscal.IncomeOther), words: words(`其他收入`)},
	{measures: of(fiscal.IncomeCarryover), final: of(fiscal.CarryoverOpening), words: words(`(?:上年|年初|以前年度)结转(?:(?:和|及|与)?结余)?(?:收入|资金)?`)},
	{measures: of(fiscal.CarryoverClosing), words: words(`(?:年末|年终|期末)结转(?:(?:和|及|与)?结余)?(?:资金)?|结转下年(?:支出)?`)},
	{words: words(`(?:财政拨款|一般公共预算|政府性基金(?:预算)?|国有资本经营(?:预算)?|财政拨款资金)+(?:的)?(?:年初|年末|上年|年终)结转(?:(?:和|及|与)?结余)?|(?:年初|年末|上年|年终)财政拨款结转(?:(?:和|及|与)?结余)?`)},
	{measures: of(fiscal.SurplusUsed), words: words(`(?:使用|动用)非财政拨款(?:结余|专用结余)(?:\(含专用结余\))?(?:弥补收支差额)?`)},
	{measures: of(fiscal.SurplusDistributed), words: words(`结余分配`)},

	{measures: of(fiscal.ExpenditureTotal), words: words(`(?:预算支出|支出预算|支出合计|支出总额|(?:全年|当年|本年|年度|年)支出)(?:总额|合计|总计|预算|安排|数)*`), alone: true},
	{measures: of(fiscal.ExpenditureBasic), words: words(`基本支出(?:预算|合计|总额)*`)},
	{measures: of(fiscal.ExpenditurePersonnel), words: words(`人员类(?:项目)?(?:经费|支出)?(?:支出)?|人员(?:经费|支出)`)},
	{measures: of(fiscal.ExpenditureOperating), words: words(`运转类公用(?:项目)?(?:经费|支出)?(?:支出)?|(?:日常)?公用(?:经费|支出)(?:支出)?`)},
	{measures: of(fiscal.ExpenditureProject), words: words(`(?:运转类其他(?:及|和|、)特定目标类)?项目(?:支出|经费)(?:支出|预算|合计|总额)*`)},
	{words: words(`(?:运转类其他|特定目标类)项目(?:支出|经费)|公用类项目`)},
	{measures: of(fiscal.ExpenditureRemittanceToSuperior), words: words(`上缴上级(?:单位)?(?:支出)?`)},
	{measures: of(fiscal.ExpenditureBusiness), words: words(`(?:事业单位)?经营支出`)},
	{measures: of(fiscal.ExpenditureSubsidyToAffiliates), words: words(`对附属单位补助(?:支出)?`)},

	{measures: of(fiscal.ExpenditureReserve), words: words(`(?:单位)?预留机动(?:经费)?(?:支出)?(?:预算)?(?:数)?`)},

	{measures: of(fiscal.AgencyOperatingCost), words: words(`(?:机关|单位|部门)运行(?:经费|费)` + tail)},
	{measures: of(fiscal.AgencyOperatingCost), words: words(`(?:运行|行政)经费` + tail), only: []SectionKind{SectionOperating}},

	{measures: of(fiscal.ThreePublicTotal), words: words(`["'“”‘’「『《]?三公["'“”‘’」』》]?(?:经费|费用)` + tail)},
	{measures: of(fiscal.ThreePublicOverseasTrips), words: words(`(?:因公)?出国\(?境\)?(?:费用|费|经费)?` + tail)},
	{measures: of(fiscal.ThreePublicVehicles), words: words(`(?:公务用车|公务车|公车)购置(?:费用|费)?(?:及|和|与|、)(?:车辆)?(?:运行维护|维护运行|运行|运维|维护)(?:费用|费|经费)?` + tail)},
	{measures: of(fiscal.ThreePublicVehicles), words: words(`(?:公务用车|公务车|公车)(?:费用|费|经费)` + tail)},
	{measures: of(fiscal.ThreePublicVehiclePurchase), words: words(`(?:公务用车|公务车|公车)购置(?:费用|费|经费)?` + tail)},
	{measures: of(fiscal.ThreePublicVehiclePurchase), words: words(`(?:车辆)?购置(?:费用|费|经费)` + tail), only: []SectionKind{SectionThreePublic}},
	{measures: of(fiscal.ThreePublicVehicleOperation), words: words(`(?:公务用车|公务车|公车)(?:运行维护|维护运行|运行|运维|维护)(?:费用|费|经费)?` + tail)},
	{measures: of(fiscal.ThreePublicVehicleOperation), words: words(`(?:运行维护|维护运行|运行|运维)(?:费用|费|经费)` + tail), only: []SectionKind{SectionThreePublic}},
	{measures: of(fiscal.ThreePublicReception), words: words(`(?:公务)?接待(?:费用|费|经费)` + tail)},
	{words: words(`(?:会议|培训)(?:费用|费|经费)`)},

	{measures: of(fiscal.ProcurementGoods), words: kindOfProcurement(`货物`)},
	{measures: of(fiscal.ProcurementWorks), words: kindOfProcurement(`工程`)},
	{measures: of(fiscal.ProcurementServices), words: kindOfProcurement(`服务`)},
	{measures: of(fiscal.ProcurementReservedSmallMedium), words: reservedFor(`中小(?:型|微)?企业|中型、?小型企业`), planned: true},
	{measures: of(fiscal.ProcurementReservedSmallMicro), words: reservedFor(`小(?:型)?(?:和|、|及)?微(?:型)?企业`), planned: true},
	{measures: of(fiscal.ProcurementContractsSmallMedium), words: words(`授予中小(?:型|微)?企业(?:的)?(?:合同)?(?:总额|金额)?`)},
	{measures: of(fiscal.ProcurementContractsSmallMicro), words: words(`授予小(?:型)?(?:和|、|及)?微(?:型)?企业(?:的)?(?:合同)?(?:总额|金额)?`)},
	{measures: of(fiscal.ProcurementTotal), words: words(`政府采购(?:支出|预算|金额|总额|资金|总|合计|安排)+`)},
	{words: words(`政府采购(?:目录|政策|法)|政府采购(?:预算|支出)(?:表|情况)`)},
	{measures: of(fiscal.AssetsTotal), words: words(`(?:国有|固定)?资产(?:总额|金额|总值|价值|原值|总计|合计)+`)},
	{words: words(`(?:拟|计划|新增)?(?:购置|采购|新增)(?:的)?(?:国有|固定)?资产(?:总额|金额|总值|价值)*`)},
}

func (t *term) within(kind SectionKind) bool {
	for _, k := range t.only {
		if k == kind {
			return true
		}
	}
	return len(t.only) == 0
}

// decoy is what a name is that turns out to be a part of another one.
var decoy term

// standsAlone says whether a name that follows before is no part of a longer one.
func standsAlone(before string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	return !unicode.Is(unicode.Han, last) || strings.ContainsRune(beforeWhole, last)
}

// named is a place in a text where a term stands.
type named struct {
	term       *term
	start, end int
}

// findTerms lists the terms of a folded text from left to right. Of overlapping ones the longest stays.
func findTerms(text string, kind SectionKind) []named {
	var all []named
	for i := range terms {
		t := &terms[i]
		if !t.within(kind) {
			continue
		}
		for _, m := range t.words.FindAllStringIndex(text, -1) {
			found := t
			if t.alone && !standsAlone(text[:m[0]]) {
				found = &decoy
			}
			all = append(all, named{found, m[0], m[1]})
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].end-all[i].start > all[j].end-all[j].start })
	var kept []named
next:
	for _, n := range all {
		for _, k := range kept {
			if n.start < k.end && k.start < n.end {
				continue next
			}
		}
		kept = append(kept, n)
	}
	sort.Slice(kept, func(i, j int) bool { return kept[i].start < kept[j].start })
	return kept
}
