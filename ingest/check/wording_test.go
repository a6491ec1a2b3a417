package check_test

import (
	"slices"
	"strings"
	"testing"

	"gongkai/ingest/check"
	"gongkai/ingest/disclosure"
)

// TestWording puts one wrong wording into a whole disclosure.
func TestWording(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, changed, want string }{
		"reason left empty":        {"主要为新增任务。", "主要原因是。", "WARNING REASON_EMPTY"},
		"compared with this year":  {"较2021年预算增加5万元", "较2022年预算增加5万元", "WARNING COMPARISON_SAME_YEAR"},
		"a name of earlier years":  {"三、机关运行经费安排情况", "医疗卫生与计划生育支出（210类）8万元。\n三、机关运行经费安排情况", "INFO CLASSIFICATION_OUTDATED"},
		"a reason that is given":   {"主要为新增任务。", "主要原因是新增任务。", ""},
		"the name of today's list": {"三、机关运行经费安排情况", "卫生健康支出（210类）8万元。\n三、机关运行经费安排情况", ""},
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(whole, c.old) {
				t.Fatalf("%q is not in the example", c.old)
			}
			before := codes(t, whole)
			got := slices.DeleteFunc(codes(t, strings.Replace(whole, c.old, c.changed, 1)), func(code string) bool { return slices.Contains(before, code) })
			if c.want == "" && len(got) > 0 || c.want != "" && !slices.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestForeignNames puts names of other units into the text of one, and names into its glossary.
func TestForeignNames(t *testing.T) {
	t.Parallel()
	const at = "三、机关运行经费安排情况\n"
	for name, c := range map[string]struct{ text, want string }{
		"another unit's figures": {"2022年永清县教育局预算收入88万元。\n", "WARNING UNIT_NAME_FOREIGN"},
		"the year behind it":     {"永清县教育局2022年度收入预算88万元。\n", "WARNING UNIT_NAME_FOREIGN"},
		"its own figures":        {"永清县某某局2022年预算收入100万元。\n", ""},
		"a part of it":           {"永清县某某局河道管理所2022年预算收入5万元。\n", ""},
		"who decided":            {"根据永清县财政局2022年预算支出88万元的批复，安排如下。\n", ""},
		"compared with another":  {"较永清县教育局2022年预算支出88万元少。\n", ""},
		"no figures":             {"永清县教育局2022年预算支出由其自行公开。\n", ""},
		"of another place":       {"固安县水务局2022年预算收入88万元。\n", ""},
		"a supplier":             {"2022年向永清县印刷厂采购5万元。\n", ""},
		"law":                    {"依据《永清县财政局2022年预算支出管理办法》，安排5万元。\n", ""},
	} {
		before := codes(t, whole)
		got := slices.DeleteFunc(codes(t, strings.Replace(whole, at, c.text+at, 1)), func(code string) bool {
			return slices.Contains(before, code) || !strings.HasSuffix(code, "UNIT_NAME_FOREIGN")
		})
		if want := strings.Fields(c.want); (len(want) > 0) != (len(got) > 0) || len(got) > 0 && got[0] != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	for name, c := range map[string]struct{ glossary, elsewhere, want string }{
		"another name":           {"一、机关运行费：指日常公用经费。\n", "", "INFO GLOSSARY_NAME"},
		"the document's name":    {"一、机关运行经费：指日常公用经费。\n", "", ""},
		"a name of the document": {"一、机关运行费：指日常公用经费。\n", "机关运行费另见附表。\n", ""},
		"a thing it has not":     {"一、上级补贴收入：指上级单位的补助。\n", "", ""},
		"an item it has not":     {"一、农林水支出（类）水利（款）防汛抗旱（项）：指防汛。\n", "支出预算总表\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n2130314\t防汛\t30.00\t0.00\t30.00\n", "INFO GLOSSARY_NAME"},
		"an item it has":         {"一、农林水支出（类）水利（款）防汛（项）：指防汛。\n", "支出预算总表\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n2130314\t防汛\t30.00\t0.00\t30.00\n", ""},
	} {
		text := strings.Replace(whole, at, c.elsewhere+at, 1)
		if !strings.Contains(text, "八、名词解释\n") {
			t.Fatal("the example has no glossary")
		}
		text = strings.Replace(text, "八、名词解释\n", "八、名词解释\n"+c.glossary, 1)
		got := slices.DeleteFunc(codes(t, text), func(code string) bool { return !strings.HasSuffix(code, "GLOSSARY_NAME") })
		if want := strings.Fields(c.want); (len(want) > 0) != (len(got) > 0) || len(got) > 0 && got[0] != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// Two projects with one objective are a finding; short objectives may be alike.
func TestObjectiveCopied(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"保障全市三十座泵站汛期安全运行并按时完成检修": 1, "保障运转": 0} {
		d := &disclosure.Disclosure{Year: 2022}
		for _, name := range []string{"防汛", "抗旱"} {
			d.Projects = append(d.Projects, disclosure.Project{Name: name, Objective: &disclosure.Text{Text: text}})
		}
		n := 0
		for _, f := range check.Run(d, nil) {
			if f.Code == "OBJECTIVE_COPIED" {
				n++
			}
		}
		if n != want {
			t.Errorf("%s: %d findings, want %d", text, n, want)
		}
	}
}

// A project needs one target that is more than a word.
func TestMeasurableTargets(t *testing.T) {
	t.Parallel()
	words := strings.NewReplacer(">=95%", "较高", "<=30万元", "合理", ">=300人", "显著提高", ">=90%", "满意")
	const code = "WARNING PROJECT_WITHOUT_MEASURABLE_TARGET"
	if got := codes(t, words.Replace(whole)); !slices.Contains(got, code) {
		t.Errorf("all targets are words: got %q", got)
	}
	for _, measured := range []string{"≥90%", "全部", "三次以上"} {
		if got := codes(t, strings.Replace(words.Replace(whole), "显著提高", measured, 1)); slices.Contains(got, code) {
			t.Errorf("%s is something to measure by: got %q", measured, got)
		}
	}
}

// A share above 100 that may have lost its sign says so.
func TestLostSign(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]bool{"292%": true, "395%": true, "2100%": true, ">=295%": false, "150%": false, "205%": false, "230%": false} {
		told := false
		for _, f := range read(t, strings.Replace(whole, ">=95%", target, 1)).Findings {
			told = told || f.Code == "INDICATOR_PERCENT_OVER_100" && strings.Contains(f.MessageZH, "丢失了符号") && strings.Contains(f.MessageEN, "lost in conversion")
		}
		if told != want {
			t.Errorf("%s: a lost sign is told of: %t, want %t", target, told, want)
		}
	}
}
