package disclosure

import (
	"regexp"
	"slices"
	"strings"

	"gongkai/ingest/pattern"

	"gongkai/warehouse/fiscal"
)

// This file finds the member units that a department's document names, so that a sentence about one of them says nothing
// of the department: 其中：某某中心“三公”经费3万元.

var (
	listNumber   = pattern.MustCompile(`^(?:[(（]?[一二三四五六七八九十\d]+[)）]?[、.．,，]?)+`)
	officeOfUnit = `[(（]?(?:本级|本部|机关本级|机关)[)）]?`
)

// members lists the other units of a department, longest names first: the lines of a list of units and the cells of a
// column of their names. The department's own office is one of them.
func (b *builder) members() []string {
	if b.d.Scope != fiscal.ScopeDepartment {
		return nil
	}
	var names []string
	add := func(text string) {
		s := strings.TrimRight(listNumber.ReplaceAllString(squeeze(text), ""), "。;；,，")
		name := unitName(s)
		if name == "" || runes(s) > 40 || !unitEnding.MatchString(name) || runes(name) < 5 || strings.ContainsAny(name, "，,、:：") {
			return
		}
		if name != b.d.Unit.Name && !strings.HasPrefix(b.d.Unit.Name, name) {
			names = append(names, name)
		}
	}
	for i, bl := range b.doc.Blocks {
		switch {
		case bl.Table != nil:
			if row, at, ok := header(bl.Table, unitNameColumn); ok {
				for r := row + 1; r < bl.Table.Rows; r++ {
					add(bl.Table.Text(r, at["name"]))
				}
			}
		case kindAt(b.d.Sections, i) == SectionDuties && listNumber.MatchString(squeeze(bl.Text)):
			add(bl.Text)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(names)
}

var unitNameColumn = []column{{"name", words(`^(?:预算)?(?:单位|机构)名称$`), true}}

// elsewhere finds the names of member units in a text, and that of the department's own office.
func elsewhere(text, department string, members []string) [][]int {
	var found [][]int
	for _, name := range members {
		for from := 0; ; {
			i := strings.Index(text[from:], name)
			if i < 0 {
				break
			}
			found = append(found, []int{from + i, from + i + len(name)})
			from += i + len(name)
		}
	}
	if len(members) > 0 {
		office := pattern.MustCompile(regexp.QuoteMeta(department) + officeOfUnit)
		found = append(found, office.FindAllStringIndex(text, -1)...)
	}
	return found
}
