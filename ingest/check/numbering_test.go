package check_test

import (
	"slices"
	"strings"
	"testing"
)

func TestSectionNumbers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		old, changed string
		want         bool
	}{
		"in order":            {"", "", false},
		"a number twice":      {"四、“三公”经费预算情况", "三、“三公”经费预算情况", true},
		"an earlier number":   {"四、“三公”经费预算情况", "二、“三公”经费预算情况", true},
		"a gap proves little": {"八、名词解释", "九、名词解释", false},
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			got := codes(t, strings.Replace(whole, c.old, c.changed, 1))
			if found := slices.Contains(got, "INFO SECTION_NUMBERING"); found != c.want {
				t.Errorf("got %q", got)
			}
		})
	}
}

// TestSectionRepeated: a part that was pasted in once more, under another number, is found; a heading alone proves nothing.
func TestSectionRepeated(t *testing.T) {
	t.Parallel()
	const after = "三、机关运行经费安排情况\n"
	part := whole[strings.Index(whole, "二、单位预算安排"):strings.Index(whole, after)]
	for name, c := range map[string]struct {
		pasted string
		want   bool
	}{
		"once":               {"", false},
		"twice":              {part, true},
		"as another number":  {strings.Replace(part, "二、", "三、", 1), true},
		"another year's":     {strings.Replace(part, "预算收入100万元", "预算收入101万元", 1), false},
		"the heading alone":  {"二、单位预算安排的总体情况\n", false},
		"a line in contents": {"二、单位预算安排的总体情况\n三、机关运行经费安排情况\n", false},
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			got := codes(t, strings.Replace(whole, after, c.pasted+after, 1))
			if found := slices.Contains(got, "WARNING SECTION_REPEATED"); found != c.want {
				t.Errorf("got %q", got)
			}
		})
	}
}
