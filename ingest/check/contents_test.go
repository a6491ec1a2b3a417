package check_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestContents: what the contents list names and nothing is headed by is one finding, however many items there are.
func TestContents(t *testing.T) {
	t.Parallel()
	const list = "目 录\n一、单位职责\n二、单位预算安排的总体情况\n三、机关运行经费安排情况\n四、“三公”经费预算情况\n五、预算绩效信息\n六、政府采购预算情况\n七、国有资产信息\n八、名词解释\n"
	const first = "一、单位职责\n"
	for name, c := range map[string]struct {
		list, text string // the contents list, and the document behind it
		want       []string
	}{
		"all there":              {list, whole, nil},
		"with pages":             {strings.ReplaceAll(list, "情况\n", "情况 ........ 3\n"), whole, nil},
		"other words for one":    {strings.Replace(list, "单位职责", "单位主要职能", 1), whole, nil},
		"no list":                {"", whole, nil},
		"one is missing":         {strings.Replace(list, "八、", "八、会议费和培训费情况\n九、", 1), whole, []string{"“八、会议费和培训费情况”"}},
		"two are missing":        {strings.Replace(list, "八、", "八、会议费和培训费情况\n九、债务情况\n十、", 1), whole, []string{"“八、会议费和培训费情况”", "“九、债务情况”"}},
		"a part that was cut":    {list, strings.Replace(whole, "八、名词解释\n", "", 1), []string{"“八、名词解释”"}},
		"two items are no list":  {"目录\n一、单位职责\n二、债务情况\n", whole, nil},
		"a part by another name": {strings.Replace(list, "六、政府采购预算情况", "六、政府采购情况说明", 1), whole, nil},
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range read(t, strings.Replace(c.text, first, c.list+first, 1)).Findings {
				if f.Code != "CONTENTS_ITEM_MISSING" {
					continue
				}
				for _, p := range f.Places {
					got = append(got, "“"+p.Text+"”")
				}
				if !strings.Contains(f.MessageZH, strings.Join(got, "、")) {
					t.Errorf("the message does not name them: %s", f.MessageZH)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestScopesMixed: a unit's budget that speaks of its department's is found once, and names of tables are left alone.
func TestScopesMixed(t *testing.T) {
	t.Parallel()
	const where = "八、名词解释\n"
	const sentence = "2022年%s安排购置车辆0辆，其中机要通信用车0辆、应急保障用车0辆、执法执勤用车0辆、特种专业技术用车0辆、离退休干部用车0辆、其他用车0辆。\n"
	for name, c := range map[string]struct {
		put  string
		want bool
	}{
		"its own":         {strings.Replace(sentence, "%s", "单位预算", 1), false},
		"its department":  {strings.Replace(sentence, "%s", "部门预算", 1), true},
		"twice":           {strings.Repeat(strings.Replace(sentence, "%s", "部门预算", 1), 2), true},
		"name of a table": {"2022年部门预算支出经济分类表\n", false},
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			got := codes(t, strings.Replace(whole, where, c.put+where, 1))
			n := 0
			for _, code := range got {
				if code == "INFO SCOPE_MIXED" {
					n++
				}
			}
			if n == 1 != c.want || n > 1 {
				t.Errorf("got %q", slices.Compact(got))
			}
		})
	}
}
