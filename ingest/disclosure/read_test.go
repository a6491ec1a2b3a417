package disclosure_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/ingest"
	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/format"
	"gongkai/warehouse/fiscal"
)

func read(t *testing.T, text string) *disclosure.Disclosure {
	t.Helper()
	all, err := ingest.Read(t.Context(), "test.txt", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 {
		t.Fatalf("it holds %d disclosures, want one", len(all))
	}
	return all[0]
}

func TestIdentity(t *testing.T) {
	t.Parallel()
	const figures = "\n一、收支情况\n预算收入5万元。\n"
	for _, c := range []struct {
		name, text string
		want       string // unit, year, stage, scope
	}{
		{"unit_before_year", "永清县某某局2022年单位预算信息公开", "永清县某某局 2022 BUDGET UNIT"},
		{"year_before_unit", "2022年永清县某某局单位预算公开", "永清县某某局 2022 BUDGET UNIT"},
		{"year_with_du", "永清县某某局2022年度部门预算", "永清县某某局 2022 BUDGET DEPARTMENT"},
		{"about", "关于永清县某某局2022年预算公开的说明", "永清县某某局 2022 BUDGET UNIT"},
		{"own_office", "永清县某某局（本级）2022年单位预算公开", "永清县某某局 2022 BUDGET UNIT"},
		{"whole_department", "永清县某某局（汇总）2022年预算公开", "永清县某某局 2022 BUDGET DEPARTMENT"},
		{"final_accounts", "永清县某某局2022年度部门决算公开", "永清县某某局 2022 FINAL_ACCOUNTS DEPARTMENT"},
		{"full_width_year", "永清县某某局２０２２年单位预算公开", "永清县某某局 2022 BUDGET UNIT"},
		{"spaces", "永清县 某某局 2022 年 单位预算公开", "永清县某某局 2022 BUDGET UNIT"},
		{"code_before_the_name", "312004-永清县某某局2022年单位预算公开", "永清县某某局 2022 BUDGET UNIT"},
		{"website_furniture_first", "首页 > 信息公开\n发布时间：2022-02-01\n永清县某某局2022年单位预算公开", "永清县某某局 2022 BUDGET UNIT"},
		{"year_in_the_opening_only", "永清县某某局单位预算公开\n现将永清县某某局2022年单位预算公开如下：", "永清县某某局 2022 BUDGET UNIT"},
		{"a_place_that_begins_with_a_number", "三河市某某小学2022年单位预算公开", "三河市某某小学 2022 BUDGET UNIT"},
		{"title_over_two_lines", "永清县某某局\n2022年部门预算", "永清县某某局 2022 BUDGET DEPARTMENT"},
		{"name_over_two_lines", "中共永清县委\n某某部2022年度\n部门决算", "中共永清县委某某部 2022 FINAL_ACCOUNTS DEPARTMENT"},
		{"unit_on_a_line_of_its_own", "永清县2022年县级单位预算\n预算单位：永清县某某局", "永清县某某局 2022 BUDGET UNIT"},
		{"unit_in_the_opening_only", "2022年单位预算公开\n现将永清县某某局2022年单位预算公开如下：", "永清县某某局 2022 BUDGET UNIT"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := read(t, c.text+figures)
			got := fmt.Sprintf("%s %d %s %s", d.Unit.Name, d.Year, d.Stage, d.Scope)
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if d.Unit.Place.Text == "" {
				t.Error("the name has no place")
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       block.RefusalCode
	}{
		{"what_inspectors_found", "2022年度永清县部门预算公开情况检查表\n单位名称:永清县某某局\n预算编制说明\t否\t预算收入5万元与表格不符\n", block.NotDisclosure},
		{"what_became_of_it", "永清县某某局2022年部门预算公开问题整改情况\n预算收入5万元已更正。\n", block.NotDisclosure},
		{"no_disclosure", "今天天气很好。\n我们去公园。\n", block.NotDisclosure},
		{"no_year", "永清县某某局单位预算公开\n一、收支\n预算收入5万元。\n", block.NoYear},
		{"no_unit", "2022年单位预算公开\n一、收支\n预算收入5万元。\n", block.NoUnit},
		{"all_units_of_a_place_are_no_unit", "永清县2022年部门预算“三公”经费汇总情况\n一、“三公”经费\n永清县“三公”经费预算120万元。\n", block.NoUnit},
		{"a_unit_that_only_names_itself", "本馆2022年单位预算公开\n一、收支\n预算收入5万元。\n", block.NoUnit},
		{"no_figures", "永清县某某局2022年单位预算公开\n详见附件。\n", block.NotDisclosure},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := ingest.Read(t.Context(), "bad.txt", []byte(c.text))
			var r *block.Refusal
			if !errors.As(err, &r) || r.Code != c.want || r.File != "bad.txt" {
				t.Errorf("got %v, want %s for bad.txt", err, c.want)
			}
		})
	}
}

func TestSections(t *testing.T) {
	t.Parallel()
	d := read(t, `永清县某某局2022年单位预算公开
目录
一、单位职责....1
二、“三公”经费.....2
一、单位职责
管事。
二、单位预算安排的总体情况
预算收入5万元。
三、“三公”经费情况
“三公”经费0万元。
四、名词解释
基本支出：指100万元的支出。
`)
	var got []string
	for _, s := range d.Sections {
		got = append(got, fmt.Sprintf("%s %s: %s", s.Kind, s.Heading, strings.ReplaceAll(s.Text, "\n", "/")))
	}
	want := []string{
		"DUTIES 一、单位职责: 管事。",
		"BUDGET 二、单位预算安排的总体情况: 预算收入5万元。",
		"THREE_PUBLIC 三、“三公”经费情况: “三公”经费0万元。",
		"GLOSSARY 四、名词解释: 基本支出：指100万元的支出。",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if d.Amount(fiscal.ExpenditureBasic) != nil {
		t.Error("a glossary states no figure")
	}
}

// TestContradictions shows which figure counts where a document prints several, and that all stay its witnesses.
func TestContradictions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		value      string // of basic expenditure in 万元
		witnesses  int
		change     string // its amount and rate
	}{
		{"the_first_of_two", "基本支出80.5万元。\n基本支出80.7万元。", "80.5", 2, ""},
		{"what_most_places_print", "基本支出80.5万元。\n基本支出80.7万元。\n基本支出80.7万元，占90%。", "80.7", 3, ""},
		{"a_change_in_passing_and_in_full", "预算支出90万元，较上年增加5万元，增加的原因是增加基本支出5万元。\n基本支出80.5万元，较上年增加5万元，增长6.6%。", "80.5", 1, "5 6.6%"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := read(t, "永清县某某局2022年单位预算公开\n一、收支情况\n"+c.text+"\n").Amount(fiscal.ExpenditureBasic)
			if a == nil || a.Value == nil {
				t.Fatal("no basic expenditure")
			}
			if got := fiscal.InUnit(*a.Value, fiscal.WanYuan).String(); got != c.value || len(a.Witnesses) != c.witnesses || a.Place.Text != c.value+"万元" {
				t.Errorf("it is %s at %q with %d witnesses, want %s with %d", got, a.Place.Text, len(a.Witnesses), c.value, c.witnesses)
			}
			change := ""
			if a.Change != nil {
				change = fmt.Sprintf("%s %s%%", fiscal.InUnit(*a.Change.Value, fiscal.WanYuan), a.Change.Rate)
			}
			if change != c.change {
				t.Errorf("its change is %q, want %q", change, c.change)
			}
		})
	}
}

func TestCountedAssets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{
			"a_sentence_counts_what_no_table_lists",
			"截至2021年12月31日，本部门共有车辆12辆，其中，一般公务用车9辆、特种专业技术用车3辆、其他用车0辆。单价50万元（含）以上的设备4台（套）。",
			"2021-12-31: 1 车辆 12, 2 一般公务用车 9, 2 特种专业技术用车 3, 2 其他用车 0, 1 单价50万元（含）以上的设备 4",
		},
		{
			"values_and_areas",
			"截止2021年12月31日，本单位流动资产30.5万元。固定资产420万元，其中：办公用房1850.4平方米；车辆3辆（一般公务用车1辆，执法执勤用车2辆）；单价100万元（含）以上设备（不含车辆）2台/套。在建工程1项66万元。",
			"2021-12-31: 1 流动资产 30.5, 1 固定资产 420, 2 办公用房 1850.4, 1 车辆 3, 2 一般公务用车 1, 2 执法执勤用车 2, 1 单价100万元（含）以上设备（不含车辆） 2, 1 在建工程 1 66",
		},
		{"the_parts_of_what_is_bought", "共有车辆2辆。2022年预算安排购置车辆3辆，其中：机要通信用车1辆、其他用车2辆；安排购置单价100万元以上设备（不含车辆）1台。", ": 1 车辆 2"},
		{"what_is_bought_is_not_there_yet", "2022年拟购置车辆2辆，房屋面积1,200平方米。", ": 1 房屋面积 1200"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := read(t, "永清县某某局2022年单位预算公开\n一、收支情况\n预算收入5万元。\n二、国有资产占用情况\n"+c.text+"\n")
			var got []string
			for _, a := range d.Assets {
				text := fmt.Sprint(a.Level, " ", a.Place.Text)
				if a.Quantity != nil {
					text += " " + a.Quantity.String()
				}
				if a.Value != nil {
					text += " " + fiscal.InUnit(*a.Value, fiscal.WanYuan).String()
				}
				got = append(got, text)
			}
			if s := d.AssetsAsOf + ": " + strings.Join(got, ", "); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
		})
	}
}

func TestProjectTables(t *testing.T) {
	t.Parallel()
	d := read(t, "永清县某某局2022年单位预算公开\n五、预算绩效信息\n"+
		"1、河道清理经费绩效目标表\n\t绩效目标\n\t清理河道，保障行洪，合计12万元。\n\n\n\n"+
		"\t一级指标\n\t二级指标\n\t三级指标\n\t绩效指标描述\n\t指标值\n\t指标值确定依据\n\n"+
		"\t产出指标\n\t数量指标\n\t清理长度\n\t清理的河道长度\n\t>=30公里\n\t永政发〔2021〕7号\n\n"+
		"\t\n\t\n\t清理次数\n\t全年次数\n\t=2次\n\t计划标准\n\n"+
		"\t满意度指标\n\t服务对象满意度指标\n\t群众满意度\n\t满意的比例\n\t≥90%\n\t\n\n\n\n"+
		"2、防汛物资经费绩效目标表\n\t绩效目标\n\t购置物资。\n\n\n\n"+
		"\t一级指标\n\t二级指标\n\t三级指标\n\t绩效指标描述\n\t指标值\n\t指标值确定依据\n\n"+
		"\t产出指标\n\t成本指标\n\t物资总成本\n\t总成本\n\t<=8万元\n\t预算\n\n")
	if len(d.Projects) != 2 {
		t.Fatalf("got %d projects, want 2", len(d.Projects))
	}
	var got []string
	for _, p := range d.Projects {
		amount := ""
		if p.Amount != nil {
			amount = fiscal.InUnit(*p.Amount, fiscal.WanYuan).String() + " " + string(p.AmountSource)
		}
		got = append(got, p.Name+": "+amount)
		for _, i := range p.Indicators {
			got = append(got, fmt.Sprintf("%s/%s %s %s %v", i.Level1, i.Level2, i.Name, i.Target.Text, i.References))
		}
	}
	want := []string{
		"河道清理经费: 12 OBJECTIVE",
		"OUTPUT/QUANTITY 清理长度 >=30公里 [永政发〔2021〕7号]",
		"OUTPUT/QUANTITY 清理次数 =2次 []",
		"SATISFACTION/SERVICE_RECIPIENT 群众满意度 ≥90% []",
		"防汛物资经费: 8 COST_INDICATOR",
		"OUTPUT/COST 物资总成本 <=8万元 []",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// corpus is the folder of real disclosures; the test is skipped where it is absent.
func corpus(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("GONGKAI_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpus")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no real disclosures here: set GONGKAI_CORPUS to their folder")
	}
	return dir
}

// TestRealDisclosure holds a real disclosure against the figures that a person reads in it, in 万元.
func TestRealDisclosure(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join(corpus(t), "bazhou-hrss-2021.txt"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := ingest.Read(t.Context(), "bazhou-hrss-2021.txt", data)
	if err != nil {
		t.Fatal(err)
	}
	d := all[0]
	got := map[string]string{}
	for _, a := range d.Amounts {
		text := string(a.State)
		if a.Value != nil {
			text = fiscal.InUnit(*a.Value, fiscal.WanYuan).String()
		}
		if a.Change != nil && a.Change.Value != nil {
			text += " ± " + fiscal.InUnit(*a.Change.Value, fiscal.WanYuan).String()
		}
		if text != "0" {
			got[string(a.Measure)] = text
		}
	}
	want := map[string]string{
		"INCOME_TOTAL": "2747.15 ± 181.36", "INCOME_GENERAL_PUBLIC_BUDGET": "2747.15",
		"EXPENDITURE_TOTAL": "2747.15 ± 181.36", "EXPENDITURE_BASIC": "2085.15 ± 19.36", "EXPENDITURE_PERSONNEL": "1882.66",
		"EXPENDITURE_OPERATING": "202.49", "EXPENDITURE_PROJECT": "662 ± 162", "AGENCY_OPERATING_COST": "202.49",
		"THREE_PUBLIC_TOTAL": "0.9 ± -0.1", "THREE_PUBLIC_OVERSEAS_TRIPS": "0 ± 0", "THREE_PUBLIC_VEHICLE_PURCHASE": "0 ± 0",
		"THREE_PUBLIC_VEHICLE_OPERATION": "0 ± 0", "THREE_PUBLIC_RECEPTION": "0.9 ± -0.1",
		"PROCUREMENT_TOTAL": "84", "ASSETS_TOTAL": "182.79",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("figures (-want +got)\n%s", diff)
	}
	// Silence and zero differ: nine kinds of income, three of expenditure and the vehicles are disclosed as zero.
	zeros := 0
	for _, a := range d.Amounts {
		if a.State == fiscal.StateZero {
			zeros++
		}
	}
	if zeros != 9+3+4 {
		t.Errorf("%d figures are disclosed as zero, want 16", zeros)
	}
	indicators := 0
	for _, p := range d.Projects {
		indicators += len(p.Indicators)
		if p.Objective == nil {
			t.Errorf("%s has no objective", p.Name)
		}
		for _, i := range p.Indicators {
			if i.Target.Text == "" || i.Name == "" || i.Level2 == "" || i.Level1 == fiscal.OtherLevel1 {
				t.Errorf("%s: %+v is not whole", p.Name, i)
			}
		}
	}
	if len(d.Projects) != 14 || indicators != 102 || len(d.Procurement) != 3 || len(d.Sections) != 9 || d.AssetsAsOf != "2020-12-31" {
		t.Errorf("got %d projects, %d indicators, %d procurement items, %d sections, assets as of %s; want 14, 102, 3, 9, 2020-12-31",
			len(d.Projects), indicators, len(d.Procurement), len(d.Sections), d.AssetsAsOf)
	}
	unit := d.Unit
	unit.Place = block.Place{}
	if diff := cmp.Diff(disclosure.Unit{Name: "霸州市人力资源和社会保障局", Code: "805001", Nature: "行政", Rank: "正科级", Funding: "财政拨款"}, unit); diff != "" {
		t.Errorf("unit (-want +got)\n%s", diff)
	}
	checkPlaces(t, d)
}

// checkPlaces proves every amount: what stands at its place is the text that it was read from.
func checkPlaces(t *testing.T, d *disclosure.Disclosure) {
	t.Helper()
	at := func(what string, p *block.Place) {
		if p == nil {
			return
		}
		b := d.Sources[p.Document].Document.Blocks[p.Block]
		text := b.Text
		if b.Table != nil {
			text = b.Table.Text(p.Row, p.Col)
		}
		if r := []rune(text); p.End > len(r) || string(r[p.Start:p.End]) != p.Text {
			t.Errorf("%s: place %+v is not in %q", what, *p, text)
		}
	}
	for _, a := range d.Amounts {
		at(string(a.Measure), a.Place)
		for _, w := range a.Witnesses {
			at(string(a.Measure), &w.Place)
		}
		if a.Change != nil {
			at(string(a.Measure), &a.Change.Place)
		}
		if a.Reason != nil {
			at(string(a.Measure), &a.Reason.Place)
		}
	}
	for _, p := range d.Projects {
		at(p.Name, &p.Place)
		at(p.Name, p.AmountPlace)
		for _, i := range p.Indicators {
			at(i.Name, &i.Place)
			at(i.Name, &i.TargetPlace)
		}
	}
	for _, f := range d.Findings {
		for _, p := range f.Places {
			at(f.Code, &p)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("永清县某某局2022年单位预算公开\n一、收支\n预算收入5万元。\n1、某某经费绩效目标表\n\t一级指标\n\t三级指标\n\t指标值\n\n\t产出\n\t甲\n\t>=5%\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := format.Read(t.Context(), "f", data)
		if err != nil {
			return
		}
		parts, err := disclosure.Identify(doc, disclosure.Hints{})
		if err != nil {
			return
		}
		for _, p := range parts {
			if d, err := disclosure.Read(p); err == nil {
				d.Locate()
				checkPlaces(t, d)
			}
		}
		if d, err := disclosure.Read(append(parts, parts...)...); err == nil {
			d.Locate()
			checkPlaces(t, d)
		}
	})
}

// TestProjectWithoutTable shows that a project is there whose heading announces a table that is missing.
func TestProjectWithoutTable(t *testing.T) {
	t.Parallel()
	d := read(t, "永清县某某局2022年单位预算公开\n一、收支情况\n预算收入5万元。\n二、预算绩效情况\n1、河道清理经费绩效目标表\n2、防汛物资经费绩效目标表\n"+
		"\t一级指标\n\t三级指标\n\t指标值\n\n\t产出指标\n\t物资数量\n\t>=5批\n\n")
	var got []string
	for _, p := range d.Projects {
		got = append(got, fmt.Sprint(p.Name, " ", len(p.Indicators)))
	}
	if diff := cmp.Diff([]string{"河道清理经费 0", "防汛物资经费 1"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSectionsInsideOtherMatters(t *testing.T) {
	t.Parallel()
	d := read(t, "永清县某某局2022年单位预算公开\n一、收支情况\n（一）收入情况\n预算收入5万元。\n二、其他重要事项说明\n（一）机关运行经费情况\n机关运行经费2万元。\n"+
		"（二）预算绩效情况\n设置绩效目标。\n（三）国有资本经营预算收支情况\n国有资本经营预算收入0万元。\n（四）国有资产占用情况\n共有车辆1辆。\n三、名词解释\n（一）机关运行经费\n指日常公用经费。\n")
	var got []string
	for _, s := range d.Sections {
		got = append(got, fmt.Sprint(s.Kind, " ", s.Heading))
	}
	want := []string{
		"BUDGET 一、收支情况", "OTHER_MATTERS 二、其他重要事项说明", "AGENCY_OPERATING_COST （一）机关运行经费情况", "PERFORMANCE （二）预算绩效情况",
		"BUDGET （三）国有资本经营预算收支情况", "ASSETS （四）国有资产占用情况", "GLOSSARY 三、名词解释",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if a := d.Amount(fiscal.IncomeStateCapitalOperating); a == nil || a.State != fiscal.StateZero {
		t.Errorf("the income that follows the part about performance is %v", a)
	}
}
