package disclosure_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/ingest"
	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

func TestHintsOf(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]disclosure.Hints{
		"霸州市审计局2021年单位预算公开.docx":             {Unit: "霸州市审计局", Region: "霸州市", Year: 2021, Stage: fiscal.StageBudget, Scope: fiscal.ScopeUnit},
		"河北省/廊坊市/霸州市/2020年决算公开/审计局-附表.xlsx":  {Unit: "审计局", Region: "霸州市", Year: 2020, Stage: fiscal.StageFinalAccounts},
		"批次.zip/三河市/2022/水务局（汇总）.pdf":        {Unit: "水务局", Region: "三河市", Year: 2022, Scope: fiscal.ScopeDepartment},
		"霸州市教育局/2019/附件1.xls":                {Unit: "霸州市教育局", Region: "霸州市", Year: 2019},
		"20210315120034.pdf":                 {},
		`下载\霸州市\2021年度部门预算公开表\霸州市财政局本级.xlsx`: {Unit: "霸州市财政局", Region: "霸州市", Year: 2021, Stage: fiscal.StageBudget, Scope: fiscal.ScopeUnit},
	} {
		if diff := cmp.Diff(want, disclosure.HintsOf(path)); diff != "" {
			t.Errorf("%s (-want, +got):\n%s", path, diff)
		}
	}
}

// subjects says whose disclosures a file holds, and which findings tell of its path.
func subjects(t *testing.T, path, text string) []string {
	t.Helper()
	all, err := ingest.Read(t.Context(), path, []byte(text))
	var r *block.Refusal
	if errors.As(err, &r) {
		return []string{string(r.Code)}
	}
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, d := range all {
		out = append(out, fmt.Sprint(d.Unit.Name, " ", d.Year, " ", d.Stage, " ", d.Scope))
		for _, f := range d.Findings {
			if f.Code == "IDENTITY_FROM_PATH" || f.Code == "YEAR_PATH_CONFLICT" {
				out = append(out, f.Code)
			}
		}
	}
	return out
}

// What a document does not say of itself is taken from its name and folders, and reported.
func TestIdentityFromPath(t *testing.T) {
	t.Parallel()
	const table = "单位收入总表\n项目\t金额\n收入总计\t12.50\n"
	for _, c := range []struct {
		name, path, text string
		want             []string
	}{
		{"the year in the name", "霸州市审计局2021.txt", "收入预算总表\n编制单位：霸州市审计局 单位：万元\n项目\t预算数\n收入总计\t12.50\n", []string{"霸州市审计局 2021 BUDGET UNIT", "IDENTITY_FROM_PATH"}},
		{"unit and year in folders", "2022年决算/霸州市审计局/表1.txt", table, []string{"霸州市审计局 2022 FINAL_ACCOUNTS UNIT", "IDENTITY_FROM_PATH", "IDENTITY_FROM_PATH"}},
		{"an office without its place", "霸州市/2021/a.txt", "审计局2021年单位预算公开\n预算收入5万元。\n", []string{"霸州市审计局 2021 BUDGET UNIT", "IDENTITY_FROM_PATH"}},
		{"the folder of another year", "2020年/a.txt", "霸州市审计局2021年单位预算公开\n预算收入5万元。\n", []string{"霸州市审计局 2021 BUDGET UNIT", "YEAR_PATH_CONFLICT"}},
		{"final accounts are published a year later", "2022年/a.txt", "霸州市审计局2021年单位决算公开\n本年收入合计5万元。\n", []string{"霸州市审计局 2021 FINAL_ACCOUNTS UNIT"}},
		{"nothing says the year", "表1.txt", "收入预算总表\n编制单位：霸州市审计局\n项目\t预算数\n收入总计\t12.50\n", []string{"NO_YEAR"}},
		{"nothing says the unit", "2021/表1.txt", table, []string{"NO_UNIT"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := subjects(t, c.path, c.text); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

const oneUnit = `UNIT2021年TITLE公开
一、单位职责
负责全市气象观测。
二、收支情况
2021年预算收入AMOUNT万元，其中：一般公共预算收入AMOUNT万元。
三、“三公”经费
2021年“三公”经费预算1万元，其中：公务接待费1万元。
`

func disclosureOf(unit, title, amount string) string {
	return strings.NewReplacer("UNIT", unit, "TITLE", title, "AMOUNT", amount).Replace(oneUnit)
}

// A department's document may hold those of its units, one after another; each is a disclosure of its own, with places
// in the one document.
func TestSeveralUnitsInOneDocument(t *testing.T) {
	t.Parallel()
	text := disclosureOf("霸州市水务局", "部门预算", "30") + disclosureOf("霸州市水务局本级", "单位预算", "20") + disclosureOf("霸州市防汛抗旱服务中心", "单位预算", "10")
	all, err := ingest.Read(t.Context(), "水务局.txt", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range all {
		income := d.Amount(fiscal.IncomeTotal)
		got = append(got, fmt.Sprint(d.Unit.Name, " ", d.Scope, " ", fiscal.InUnit(*income.Value, fiscal.WanYuan), " at ", income.Place.Block, " in ", d.Sections[0].First, "-", d.Sections[len(d.Sections)-1].Last))
		checkPlaces(t, d)
	}
	want := []string{"霸州市水务局 DEPARTMENT 30 at 4 in 1-6", "霸州市水务局 UNIT 20 at 11 in 8-13", "霸州市防汛抗旱服务中心 UNIT 10 at 18 in 15-20"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want, +got):\n%s", diff)
	}
}

// The name of another unit alone, left over from a copied document, divides nothing.
func TestAnotherNameIsNoOtherUnit(t *testing.T) {
	t.Parallel()
	text := disclosureOf("霸州市水务局", "部门预算", "30") + "霸州市农业局2021年部门预算情况\n四、政府采购情况\n2021年政府采购预算2万元。\n"
	if got := subjects(t, "a.txt", text); len(got) != 1 {
		t.Errorf("it is read as %v", got)
	}
}

// Text and tables that come as two files are read together. The text counts; what the tables say otherwise is found.
func TestPartsOfOneDisclosure(t *testing.T) {
	t.Parallel()
	text := "霸州市水务局2021年单位预算公开\n一、收支情况\n2021年预算收入30万元。\n二、支出明细\n科目编码\t科目名称\t合计\n213\t农林水支出\t30\n"
	tables := "霸州市水务局2021年单位预算公开\n支出预算总表\n科目编码\t科目名称\t合计\n208\t社会保障和就业支出\t2\n213\t农林水支出\t29\n"
	var parts []disclosure.Part
	for _, file := range []struct{ name, content string }{{"正文.txt", text}, {"附表.txt", tables}} {
		opened, err := ingest.Open(t.Context(), file.name, []byte(file.content))
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, opened...)
	}
	d, err := ingest.Join(parts...)
	if err != nil {
		t.Fatal(err)
	}
	checkPlaces(t, d)
	var got []string
	for _, l := range d.Lines {
		got = append(got, fmt.Sprint(l.Code, " ", fiscal.InUnit(l.Value, fiscal.WanYuan), " in ", d.Sources[l.Place.Document].Document.Name))
	}
	for _, f := range d.Findings {
		if f.Code == "DOCUMENTS_DIFFER" {
			got = append(got, fmt.Sprint(f.Expected, " ", f.Actual, " in ", d.Sources[f.Places[0].Document].Document.Name, " ", d.Sources[f.Places[1].Document].Document.Name))
		}
	}
	want := []string{"213 30 in 正文.txt", "208 2 in 附表.txt", "30万元 29万元 in 正文.txt 附表.txt"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want, +got):\n%s", diff)
	}
}

// A workbook may hold the tables of a department's units, each labelled with its unit. Sheets of one unit stay together.
func TestTablesOfSeveralUnits(t *testing.T) {
	t.Parallel()
	sheets := func(unit, total string) string {
		return "收支预算总表\n编制单位：" + unit + " 单位：万元\n项目\t预算数\n收入总计\t" + total + "\n\n支出预算总表\n编制单位：" + unit + "\n科目编码\t科目名称\t合计\n213\t农林水支出\t" + total + "\n\n"
	}
	text := sheets("霸州市水务局", "30") + sheets("霸州市防汛抗旱服务中心", "10") + sheets("霸州市水利站", "5")
	all, err := ingest.Read(t.Context(), "水务局2021.txt", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range all {
		checkPlaces(t, d)
		for _, l := range d.Lines {
			got = append(got, fmt.Sprint(d.Unit.Name, " ", d.Year, " ", l.Code, " ", fiscal.InUnit(l.Value, fiscal.WanYuan)))
		}
	}
	want := []string{"霸州市水务局 2021 213 30", "霸州市防汛抗旱服务中心 2021 213 10", "霸州市水利站 2021 213 5"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want, +got):\n%s", diff)
	}
}
