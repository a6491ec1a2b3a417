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
