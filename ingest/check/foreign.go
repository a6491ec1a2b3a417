package check

import (
	"regexp"
	"strings"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/pattern"
	"gongkai/warehouse/fiscal"
)

// statedOf is a name that stands as the subject of a budget's own sentence, with the year before or behind it: 2022年霸州市教育局预算收入
// 100万元.
var statedOf = pattern.MustCompile(`(20\d\d年度?)?((?:[\p{Han}]{2,4}[省市县区旗]){1,3}[\p{Han}]{2,24}(?:局|委员会|办公室|中心|学|院|所|站|队|处|厅|政府))(20\d\d年度?)?(?:单位|部门)?(?:预算收入|预算支出|收入预算|支出预算|收支预算|预算收支|收入总计|支出总计|收入合计|支出合计)[^。；]{0,20}\d[\d.,]*(?:万|亿)?元`)

// cited are words before a name that make it another's: who decided, or whom the money came from.
var cited = regexp.MustCompile(`(?:根据|按照|依据|经|由|与|和|及|比|较|对|向|从|《)$`)

// otherUnits finds sentences that state the figures of another unit of the same place as the document's own, left over from a copied
// document. A department may well speak of its units, and a unit of its department.
func otherUnits(d *disclosure.Disclosure, r *report) {
	if d.Scope != fiscal.ScopeUnit || len(d.Members) > 0 {
		return
	}
	own := bare(plainName(d.Unit.Name))
	seen := map[string]bool{}
	for i, b := range d.Document.Blocks {
		if b.Table != nil || !strings.Contains(b.Text, "元") {
			continue
		}
		for _, m := range statedOf.FindAllStringSubmatchIndex(b.Text, -1) {
			name := b.Text[m[4]:m[5]]
			plain := bare(plainName(name))
			switch {
			case m[2] < 0 && m[6] < 0, seen[plain], !sameRegion(own, plain), strings.Contains(own, plain), strings.Contains(plain, own), strings.ContainsAny(plain, "的和及与等"),
				d.Unit.Department != "" && strings.Contains(plain, bare(plainName(d.Unit.Department))), cited.MatchString(b.Text[:m[0]]):
				continue
			}
			seen[plain] = true
			r.add(quoted("文件属于“%s”，文中所述为“%s”", d.Unit.Name, name), quoted("the document is of “%s”, its text states figures of “%s”", d.Unit.Name, name),
				d.Unit.Name, name, d.Unit.Place, block.InText(i, b.Text, m[4], m[5]))
		}
	}
}

// regionOf is the beginning of a name, up to the last 省, 市, 县, 区 or 旗 among its first characters.
var regionOf = regexp.MustCompile(`^(?:[\p{Han}]{2,4}[省市县区旗]){1,3}`)

// sameRegion says whether two units are of one place.
func sameRegion(a, b string) bool {
	x, y := regionOf.FindString(a), regionOf.FindString(b)
	return x != "" && x == y
}
