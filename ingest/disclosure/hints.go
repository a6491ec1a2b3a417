package disclosure

import (
	"path/filepath"
	"strconv"
	"strings"

	"gongkai/ingest/pattern"

	"gongkai/warehouse/fiscal"
)

// Hints are what is known of a document beside its own text. Empty fields say nothing.
type Hints struct {
	Unit   string
	Region string // 霸州市; of a unit whose name says no place
	Year   int
	Stage  fiscal.Stage
	Scope  fiscal.Scope
}

var (
	pathYear  = pattern.MustCompile(`(?:^|\D)((?:19|20)\d\d)(?:\D|$)`)
	pathWords = pattern.MustCompile(`[^\p{Han}]+|(?:年度?|部门|单位)?(?:预算|决算|预决算)(?:信息)?(?:公开)?|公开|附件|附表|表格?|说明|情况|目录`)
)

// HintsOf reads what folders and the name of a file say: 河北省/廊坊市/霸州市/2021年部门预算/霸州市审计局.docx. The nearer to the
// file, the stronger. A unit is taken from the file's name alone where that is one: folders name departments, whose
// units may lie in them. A folder counts where the file's name is none.
func HintsOf(path string) Hints {
	var h Hints
	elements := strings.FieldsFunc(path, func(c rune) bool { return c == '/' || c == '\\' })
	for i := len(elements) - 1; i >= 0; i-- {
		e := squeeze(elements[i])
		if i == len(elements)-1 {
			e = strings.TrimSuffix(e, filepath.Ext(e))
		}
		if m := pathYear.FindStringSubmatch(e); m != nil && h.Year == 0 {
			h.Year, _ = strconv.Atoi(m[1])
		}
		if h.Stage == "" {
			switch final, budget := strings.Contains(e, "决算"), strings.Contains(e, "预算"); {
			case final && !budget:
				h.Stage = fiscal.StageFinalAccounts
			case budget && !final:
				h.Stage = fiscal.StageBudget
			}
		}
		if h.Scope == "" {
			switch {
			case strings.Contains(e, "本级"), strings.Contains(e, "单位预算"), strings.Contains(e, "单位决算"):
				h.Scope = fiscal.ScopeUnit
			case strings.Contains(e, "汇总"), strings.Contains(e, "部门预算"), strings.Contains(e, "部门决算"):
				if i == len(elements)-1 { // a folder called 部门预算公开 holds both
					h.Scope = fiscal.ScopeDepartment
				}
			}
		}
		for _, piece := range pathWords.Split(e, -1) {
			name := unitName(piece)
			if region, ok := fiscal.RegionOf(name); ok && h.Region == "" {
				h.Region = region.Name
			}
			if h.Unit == "" && runes(name) >= 3 && unitEnding.MatchString(name) {
				h.Unit = name
			}
		}
	}
	return h
}
