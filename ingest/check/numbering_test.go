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
