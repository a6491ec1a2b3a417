package check

import "testing"

func TestRepeats(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"":       false,
		"预算收入":   false,
		"安排的的资金": true,
		"12万元万元": true,
		"支出，，其中": true,
		"预算管理预算": false,
		"主要主要用于": true,
		"增加收入增加": false,
		"下降下降3%，与上年相比没有变化": true,
	} {
		if repeats(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}
