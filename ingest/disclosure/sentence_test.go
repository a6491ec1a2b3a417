package disclosure

import (
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/warehouse/fiscal"
)

// short are the names that the examples use for measures.
var short = map[fiscal.Measure]string{
	fiscal.IncomeTotal: "income", fiscal.IncomeGeneralPublicBudget: "general", fiscal.IncomeGovernmentFund: "fund", fiscal.IncomeOther: "other",
	fiscal.ExpenditureTotal: "expenditure", fiscal.ExpenditureBasic: "basic", fiscal.ExpenditurePersonnel: "personnel",
	fiscal.ExpenditureOperating: "operating", fiscal.ExpenditureProject: "project", fiscal.AgencyOperatingCost: "agency",
	fiscal.ThreePublicTotal: "three", fiscal.ThreePublicOverseasTrips: "overseas", fiscal.ThreePublicVehicles: "vehicles",
	fiscal.ThreePublicVehiclePurchase: "purchase", fiscal.ThreePublicVehicleOperation: "operation", fiscal.ThreePublicReception: "reception",
	fiscal.ExpenditureReserve: "reserve",
	fiscal.ProcurementTotal:   "procurement", fiscal.AssetsTotal: "assets",
	fiscal.ProcurementGoods: "goods", fiscal.ProcurementWorks: "works", fiscal.ProcurementServices: "services",
	fiscal.ProcurementReservedSmallMedium: "reserved for small and medium", fiscal.ProcurementReservedSmallMicro: "reserved for small and micro",
	fiscal.ProcurementContractsSmallMedium: "contracts of small and medium", fiscal.ProcurementContractsSmallMicro: "contracts of small and micro",
	fiscal.TotalWithCarryover: "grand total", fiscal.CarryoverOpening: "opening", fiscal.CarryoverClosing: "closing", fiscal.SurplusUsed: "surplus used",
}

// telling writes what a sentence says, in 万元: level as "=", change as "±", rate as "%", the base's figure as "was".
func telling(all []said) string {
	var out []string
	for _, s := range all {
		name := short[s.measure]
		switch {
		case s.level != nil:
			out = append(out, fmt.Sprintf("%s=%s", name, fiscal.InUnit(*s.level, fiscal.WanYuan)))
		case s.prior != nil:
			out = append(out, fmt.Sprintf("%s was %s", name, fiscal.InUnit(*s.prior, fiscal.WanYuan)))
		case s.budget != nil:
			text := map[fiscal.Stage]string{fiscal.StageBudget: "budget", fiscal.StageAdjustedBudget: "adjusted"}[s.budget.Stage]
			if s.budget.Value != nil {
				text += " " + fiscal.InUnit(*s.budget.Value, fiscal.WanYuan).String()
			}
			if s.budget.Completion != nil {
				text += " done " + s.budget.Completion.String() + "%"
			}
			out = append(out, name+" "+text)
		case s.change != nil:
			text := name + "±"
			if s.change.Value != nil {
				text += fiscal.InUnit(*s.change.Value, fiscal.WanYuan).String()
			}
			if s.change.Rate != nil {
				text += " " + s.change.Rate.String() + "%"
			}
			if s.reason != nil {
				text += " 因" + s.reason.Text
			}
			out = append(out, text)
		}
	}
	return strings.Join(out, "; ")
}

func TestSentences(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		kind    SectionKind
		inherit []fiscal.Measure
		text    string
		want    string
	}{
		{
			name: "total_with_its_kinds", kind: SectionBudget,
			text: "2021年预算收入512.30万元，其中：一般公共预算收入500万元，政府性基金预算收入0万元，其他收入12.30万元。",
			want: "income=512.3; general=500; fund=0; other=12.3",
		},
		{
			name: "income_and_expenditure_share_one_figure", kind: SectionBudget,
			text: "2021年预算收支安排512.30万元，较2020年预算减少8万元，其中：基本支出增加2万元，主要为调整工资；项目支出减少10万元，主要为压减会议。",
			want: "income=512.3; expenditure=512.3; income±-8; expenditure±-8; basic±2 因调整工资; project±-10 因压减会议",
		},
		{
			name: "the_figure_of_the_year_before_is_no_change", kind: SectionThreePublic,
			text: "公务接待费37万元，较上一年的31万元增加6万元，增长19.35%。",
			want: "reception=37; reception was 31; reception±6 19.35%",
		},
		{
			name: "same_verb_for_amount_and_rate", kind: SectionThreePublic,
			text: "公务接待费34.7万元，比上年预算减少3.1万元，减少8.2%，主要原因是厉行节约。",
			want: "reception=34.7; reception±-3.1 -8.2% 因厉行节约",
		},
		{
			name: "full_width_digits", kind: SectionOperating,
			text: "２０２１年，机关运行经费共计安排２０２．４９万元。",
			want: "agency=202.49",
		},
		{
			name: "section_names_the_subject", kind: SectionOperating, inherit: of(fiscal.AgencyOperatingCost),
			text: "2021年安排31.5万元，主要用于办公费3万元。",
			want: "agency=31.5",
		},
		{
			name: "not_arranged_is_zero", kind: SectionThreePublic,
			text: "因公出国（境）费未安排；2021年未安排公务用车购置费；公务接待费无。",
			want: "overseas=0; purchase=0; reception=0",
		},
		{
			name: "reasons_list_the_parts", kind: SectionThreePublic,
			text: "“三公”经费预算0.9万元，较2020年“三公”经费减少0.1万元，主要是因为因公出国（境）费与2020年持平；公务接待费减少0.1万元，减少原因为厉行节约。",
			want: "three=0.9; three±-0.1 因因公出国（境）费与2020年持平；公务接待费减少0.1万元，减少原因为厉行节约; overseas±0; reception±-0.1 因厉行节约",
		},
		{
			name: "the_clause_after_the_list_is_of_the_whole", kind: SectionThreePublic,
			text: "三公经费预算10万元，其中：公务用车购置及运行维护费8万元，公务接待费2万元；比上年减少1万元。",
			want: "three=10; vehicles=8; reception=2; three±-1",
		},
		{
			name: "another_years_figure_is_not_this_years", kind: SectionThreePublic,
			text: "2020年公务接待费3万元，2021年公务接待费2万元。",
			want: "reception=2",
		},
		{
			name: "last_years_figure_in_words", kind: SectionThreePublic,
			text: "公务接待费2万元，上年为3万元，减少1万元。公务用车运行维护费6万元（上年仅安排公务用车运行维护费5万元），增加1万元。",
			want: "reception=2; reception was 3; reception±-1; operation=6; operation±1",
		},
		{
			name: "an_amount_in_a_reason_is_no_figure", kind: SectionBudget,
			text: "项目支出162万元，较上年增加62万元，主要原因是新增项目经费50万元。",
			want: "project=162; project±62 因新增项目经费50万元",
		},
		{
			name: "a_share_is_no_figure", kind: SectionBudget,
			text: "基本支出占支出预算的76%，为380万元。",
			want: "",
		},
		{
			name: "template_words_give_no_direction", kind: SectionThreePublic,
			text: "公务接待费1万元，比上年增加（或减少）0.2万元。",
			want: "reception=1",
		},
		{
			name: "a_reason_in_a_sentence_of_its_own", kind: SectionBudget,
			text: "项目支出90万元，与上年相比增加40万元，增长80%。主要原因是新增平台一个。基本支出80万元，比上年增加3万元。主要是用于工资。",
			want: "project=90; project±40 80% 因新增平台一个; basic=80; basic±3",
		},
		{
			name: "template_words_before_a_zero_are_a_change_of_zero", kind: SectionBudget,
			text: "政府性基金收入预算0万元，与上年相比增加（减少）0万元，增长（减少）0%。",
			want: "fund=0; fund±0 0%",
		},
		{
			name: "each_of_two_totals_changes", kind: SectionBudget,
			text: "2021年度收入、支出预算总计512万元，与上年相比收、支预算总计各增加12万元，增长2.4%。",
			want: "income=512; expenditure=512; income±12 2.4%; expenditure±12 2.4%",
		},
		{
			name: "a_verb_that_compares_with_the_year_before", kind: SectionThreePublic,
			text: "公务接待费5万元，本年数小于上年预算数2万元；因公出国（境）费3万元，与上年预算数相等；公务用车运行维护费4万元，等于上年预算数。",
			want: "reception=5; reception±-2; overseas=3; overseas±0; operation=4; operation±0",
		},
		{
			name: "no_figures_of_one_kind_are_no_total_of_zero", kind: SectionBudget,
			text: "本部门无相关收支项目。本部门无政府性基金预算收支项目。",
			want: "fund=0",
		},
		{
			name: "a_longer_name_is_not_the_shorter_one_in_it", kind: SectionAssets,
			text: "上年末固定资产金额为182万元，拟购置固定资产总额为5万元。",
			want: "assets=182",
		},
		{
			name: "spaces_inside_words_and_numbers", kind: SectionBudget,
			text: "2021 年 基 本 支 出 380.5 万元，增长 4.6 %。",
			want: "basic=380.5; basic± 4.6%",
		},
		{
			name: "what_the_treasury_pays_is_not_the_whole", kind: SectionBudget,
			text: "2021年财政拨款收支总预算380万元，一般公共预算财政拨款基本支出300万元，其中：人员经费280万元。",
			want: "",
		},
		{
			name: "a_part_whose_name_ends_like_the_whole", kind: SectionBudget,
			text: "财政拨款收入预算总计380万元；其他资金收入预算总计8万元；住房保障支出预算20万元；单位预留机动经费支出预算9万元。本单位支出预算388万元。",
			want: "reserve=9; expenditure=388",
		},
		{
			name: "the_change_of_something_without_a_name_here_is_nobodys", kind: SectionBudget,
			text: "支出预算388万元。其中公共安全支出300万元，主要用于办案等项目支出。与上年相比增加20万元。",
			want: "expenditure=388",
		},
		{
			name: "procurement_in_words", kind: SectionProcurement,
			text: "2021年，我单位安排政府采购预算84万元，其中，货物类政府采购支出预算5万元。具体内容见下表。",
			want: "procurement=84; goods=5",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := telling(readSentences(c.text, 0, topic{year: 2021, stage: fiscal.StageBudget, kind: c.kind}, c.inherit))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s\n(-want +got)\n%s", c.text, diff)
			}
		})
	}
}

// TestSentencePlaces shows that a place is one in the text as it stands, however it is written.
func TestSentencePlaces(t *testing.T) {
	t.Parallel()
	const text = "　２０２１年，公务接待费　０．９　万元。"
	all := readSentences(text, 7, topic{year: 2021, stage: fiscal.StageBudget, kind: SectionThreePublic}, nil)
	if len(all) != 1 {
		t.Fatalf("got %d statements, want 1", len(all))
	}
	p := all[0].place
	if got := string([]rune(text)[p.Start:p.End]); p.Block != 7 || got != p.Text || !strings.HasPrefix(got, "０．９") || !strings.HasSuffix(got, "万元") {
		t.Errorf("place %+v is %q", p, got)
	}
}

func FuzzSentences(f *testing.F) {
	f.Add("“三公”经费10万元（其中：公务接待费2万元），较上年减少1.5万元，下降13%；主要是厉行节约。", 2021)
	f.Add("（（（其中：较2020年", 2021)
	f.Fuzz(func(t *testing.T, text string, year int) {
		for _, kind := range []SectionKind{SectionBudget, SectionThreePublic} {
			for _, s := range readSentences(text, 0, topic{year: year, stage: fiscal.StageBudget, kind: kind}, sectionSubject(kind)) {
				n := len([]rune(text))
				if s.place.Start < 0 || s.place.End < s.place.Start || s.place.End > n {
					t.Fatalf("place %+v outside of %d characters", s.place, n)
				}
			}
		}
	})
}

func BenchmarkSentences(b *testing.B) {
	const text = "2021年，我单位“三公”经费预算安排0.9万元，其中：因公出国（境）费0万元；公务用车购置及运维费0万元（其中：公务用车购置费0万元，公务用车运行维护费0万元）；公务接待费0.9万元，较2020年“三公”经费减少0.1万元，主要是因为厉行节约。"
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		readSentences(text, 0, topic{year: 2021, stage: fiscal.StageFinalAccounts, kind: SectionThreePublic}, nil)
	}
}

func TestTermsDoNotShadowEachOther(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"公务用车购置及运行维护费":    "vehicles",
		"公务用车运行费":         "operation",
		"公务用车购置":          "purchase",
		"机关运行经费":          "agency",
		"人员类项目经费":         "personnel",
		"运转类公用项目经费":       "operating",
		"运转类其他及特定目标类项目支出": "project",
		"一般公共预算拨款收入":      "general",
		"因公出国(境)费用":       "overseas",
		"出国(境)经费":         "overseas",
	} {
		var names []string
		for _, n := range findTerms(text, SectionThreePublic) {
			if n.start != 0 || n.end != len(text) {
				names = append(names, "part:"+text[n.start:n.end])
			}
			for _, m := range n.term.measures {
				names = append(names, short[m])
			}
		}
		sort.Strings(names)
		if got := strings.Join(names, ","); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}
