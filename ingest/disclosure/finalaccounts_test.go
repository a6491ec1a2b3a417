package disclosure

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/warehouse/fiscal"
)

// TestFinalAccountsSentences reads sentences of final accounts, in which a budget and the actual figure stand side by side.
func TestFinalAccountsSentences(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		kind SectionKind
		text string
		want string
	}{
		{
			"budget, actual figure and completion", SectionThreePublic,
			"2023年度“三公”经费财政拨款支出预算为8.50万元，支出决算为6.80万元，完成预算的80%，决算数小于预算数的主要原因是厉行节约。",
			"three budget 8.5 done 80%; three=6.8",
		},
		{
			"budget of the beginning and of the whole year", SectionBudget,
			"基本支出年初预算为300万元，全年预算为320.5万元，支出决算为310万元，完成全年预算的96.72%。",
			"basic budget 300; basic adjusted 320.5 done 96.72%; basic=310",
		},
		{
			"completion without the budget", SectionThreePublic,
			"公务接待费支出决算为1.2万元，完成年初预算的60%，比上年减少0.3万元，下降20%。",
			"reception=1.2; reception budget done 60%; reception±-0.3 -20%",
		},
		{
			"each item with its budget", SectionThreePublic,
			"其中：因公出国（境）费预算为0万元，支出决算为0万元；公务接待费预算2万元，支出决算1.5万元，完成预算的75%。",
			"overseas budget 0; overseas=0; reception budget 2 done 75%; reception=1.5",
		},
		{
			"two bases of a change", SectionThreePublic,
			"公务接待费支出决算为2万元，较上年决算数减少1万元；较年初预算数减少3万元。",
			"reception=2; reception±-1; reception±-3",
		},
		{
			"the grand total is not the year's own income", SectionBudget,
			"本单位2023年度收入支出总计520万元。与2022年度相比，收入支出总计增加20万元，增长4%。本年收入合计500万元；年初结转和结余15万元，使用非财政拨款结余5万元。",
			"grand total=520; grand total±20 4%; income=500; opening=15; surplus used=5",
		},
		{
			"expenditure above income", SectionBudget,
			"2023年度总收入90万元。本年支出合计95万元，年末结转和结余12.5万元。",
			"grand total=90; expenditure=95; closing=12.5",
		},
		{
			"carry-over of fiscal money is a part", SectionBudget,
			"年初财政拨款结转和结余3万元，年末财政拨款结转和结余4万元。",
			"",
		},
		{
			"contracts of small firms with their shares", SectionProcurement,
			"政府采购支出总额60万元，其中：政府采购货物支出25万元、政府采购工程支出0万元、政府采购服务支出35万元。" +
				"授予中小企业合同金额54万元，占政府采购支出总额的90%，其中：授予小微企业合同金额30万元，占授予中小企业合同金额的55.6%。",
			"procurement=60; goods=25; works=0; services=35; contracts of small and medium=54; contracts of small and micro=30",
		},
		{
			"set aside for small firms, and what they won of it", SectionProcurement,
			"面向中小企业预留政府采购项目预算金额40万元，其中，预留给小型和微型企业的政府采购项目预算为28万元。在面向中小企业预留的政府采购项目中，由中小企业供应商中标的，采购金额39万元。",
			"reserved for small and medium=40; reserved for small and micro=28",
		},
		{
			"no three public expenses", SectionThreePublic,
			"某县档案馆2023年度无“三公”经费财政拨款支出。",
			"three=0",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := telling(readSentences(c.text, 0, topic{year: 2023, stage: fiscal.StageFinalAccounts, kind: c.kind}, nil))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s\n(-want +got)\n%s", c.text, diff)
			}
		})
	}
}
