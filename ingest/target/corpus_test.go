package target_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongkai/ingest/target"
	"gongkai/warehouse/fiscal"
)

// corpus gives the text of a real disclosure, which is no part of the project: from the folder GONGKAI_CORPUS, else
// from shared/corpus beside the repository. The test is skipped where it is absent.
func corpus(t *testing.T, name string) string {
	t.Helper()
	folder := os.Getenv("GONGKAI_CORPUS")
	if folder == "" {
		root, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for {
			if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
				break
			}
			up := filepath.Dir(root)
			if up == root {
				t.Skip("no go.mod above this folder, so no corpus beside it")
			}
			root = up
		}
		folder = filepath.Join(root, "..", "shared", "corpus")
	}
	b, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Skipf("the real disclosure is not here (set GONGKAI_CORPUS to its folder): %v", err)
	}
	return string(b)
}

// row is one indicator of the corpus: a cell a line, each led by a tab.
type row struct{ level2, name, target, basis string }

func indicators(text string) []row {
	lines := strings.Split(text, "\n")
	var rows []row
	for i, l := range lines {
		level2, led := strings.CutPrefix(l, "\t")
		if !led || !strings.HasSuffix(level2, "指标") || i+4 >= len(lines) {
			continue
		}
		name := strings.TrimSpace(lines[i+1])
		if name == "" || strings.HasSuffix(name, "指标") || name == "绩效指标描述" {
			continue // a first level, or the table's head
		}
		rows = append(rows, row{level2, name, strings.TrimPrefix(lines[i+3], "\t"), strings.TrimPrefix(lines[i+4], "\t")})
	}
	return rows
}

func TestCorpus(t *testing.T) {
	t.Parallel()
	rows := indicators(corpus(t, "bazhou-hrss-2021.txt"))
	if len(rows) != 102 {
		t.Fatalf("%d indicators, want 102", len(rows))
	}
	kinds := map[fiscal.TargetKind]int{}
	read := map[string]string{}
	var refs []string
	for _, r := range rows {
		level2 := fiscal.IndicatorLevel2("")
		if r.level2 == "成本指标" {
			level2 = fiscal.Cost
		}
		got := target.Parse(r.target, level2, r.name)
		kinds[got.Kind]++
		read[r.target] = show(got)
		for _, ref := range target.References(r.basis) {
			if !slices.Contains(refs, ref) {
				refs = append(refs, ref)
			}
		}
	}
	for kind, want := range map[fiscal.TargetKind]int{
		fiscal.KindPercent: 45, fiscal.KindCount: 22, fiscal.KindMoney: 12, fiscal.KindDuration: 5,
		fiscal.KindDate: 11, fiscal.KindRate: 3, fiscal.KindQualitative: 4,
	} {
		if kinds[kind] != want {
			t.Errorf("%d of kind %s, want %d", kinds[kind], kind, want)
		}
	}
	for text, want := range map[string]string{
		">=9.5万人":     "GE COUNT 9.5万人 = 95000人",
		"<=10月":       "LE DATE 10月 = 10月",
		">=10月份":      "GE DATE 10月份 = 10月",
		"<=3月份":       "LE DATE 3月份 = 3月",
		"=每月30日之前":    "EQ DATE 30日 = 30每月日",
		"=2021年1-12月": "RANGE DATE 1..12月 = 1月",
		"<=1个月":       "LE DURATION 1个月 = 1个月",
		"<=10个工作日":    "LE DURATION 10个工作日 = 10个工作日",
		"<=10工作日":     "LE DURATION 10工作日 = 10个工作日",
		"<=60天":       "LE DURATION 60天 = 60天",
		"=30人/月":      "EQ RATE 30人/月 = 30人/月",
		"=1次/月":       "EQ RATE 1次/月 = 1次/月",
		"=11.11元/张":   "EQ RATE 11.11元/张 = 11.11元/张",
		"<=5万":        "LE MONEY 5万 = 50000元",
		"<=9.84万元":    "LE MONEY 9.84万元 = 98400元",
		"=1.5元":       "EQ MONEY 1.5元 = 1.5元",
		"= 100%":      "EQ PERCENT 100% = 100%",
		">=2.4%":      "GE PERCENT 2.4% = 2.4%",
		"显著提高":        "NONE QUALITATIVE",
		"=效果显著":       "EQ QUALITATIVE",
	} {
		if read[text] != want {
			t.Errorf("%s is read as %q, want %q", text, read[text], want)
		}
	}
	if len(refs) != 11 {
		t.Errorf("%d document numbers, want 11: %q", len(refs), refs)
	}
}
