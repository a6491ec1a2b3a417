package check

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// emptyReason is a reason that is announced and not given: 主要原因是。
var emptyReason = regexp.MustCompile(`(?:主要|增加|减少|变动|增长|下降)的?原因(?:主要)?(?:是|为|：|:)?[\s　]*(?:[。；;]|$)`)

func reasonsEmpty(d *disclosure.Disclosure, r *report) {
	for i, b := range d.Document.Blocks {
		if b.Kind != block.Paragraph || b.Table != nil {
			continue
		}
		m := emptyReason.FindStringIndex(b.Text)
		if m == nil || m[1] == len(b.Text) && !strings.HasSuffix(b.Text, "。") { // what goes on in the next paragraph is not empty
			continue
		}
		r.add(quoted("原因未填写：%s", around(b.Text, m)), quoted("a reason is announced and not given: %s", around(b.Text, m)), "", b.Text[m[0]:m[1]], block.InText(i, b.Text, m[0], m[1]))
	}
}

var basedOnYear = regexp.MustCompile(`20\d\d`)

// sameYear finds a change of a budget that is measured against the very year that it is of.
func sameYear(d *disclosure.Disclosure, r *report) {
	if d.Stage != fiscal.StageBudget {
		return // final accounts are compared with the budget of their year
	}
	for i := range d.Amounts {
		c := d.Amounts[i].Change
		if c == nil || basedOnYear.FindString(c.Base) != strconv.Itoa(d.Year) || strings.Contains(c.Base, strconv.Itoa(d.Year-1)) {
			continue
		}
		zh, en := label(d.Amounts[i].Measure)
		r.add(quoted("%s：%d年预算以“%s”为比较对象", zh, d.Year, c.Base), quoted("%s: the budget of %d is compared with “%s”", en, d.Year, c.Base),
			strconv.Itoa(d.Year-1), strconv.Itoa(d.Year), c.Place)
	}
}

// outdated are names of the classification of earlier years, and the first year in which they are others.
var outdated = []struct {
	old, now string
	since    int
}{
	{"医疗卫生与计划生育支出", "卫生健康支出", 2019},
	{"国土海洋气象等支出", "自然资源海洋气象等支出", 2019},
}

// outdatedNames reports each name that is not the year's once, where it first stands.
func outdatedNames(d *disclosure.Disclosure, r *report) {
	for _, name := range outdated {
		if d.Year < name.since {
			continue
		}
		for i, b := range d.Document.Blocks {
			if at := strings.Index(b.Text, name.old); b.Table == nil && at >= 0 {
				r.add(quoted("科目“%s”自%d年起为“%s”", name.old, name.since, name.now), quoted("“%s” is called “%s” since %d", name.old, name.now, name.since),
					name.now, name.old, block.InText(i, b.Text, at, at+len(name.old)))
				break
			}
		}
	}
}

// objectivesCopied finds an objective that is another project's of the same disclosure. Short ones may well be alike.
func objectivesCopied(d *disclosure.Disclosure, r *report) {
	const short = 20
	first := map[string]*disclosure.Project{}
	for i := range d.Projects {
		p := &d.Projects[i]
		if p.Objective == nil {
			continue
		}
		text := strings.Join(strings.Fields(p.Objective.Text), "")
		if utf8.RuneCountInString(text) < short {
			continue
		}
		other := first[text]
		if other == nil {
			first[text] = p
			continue
		}
		r.add(quoted("项目“%s”的绩效目标与项目“%s”逐字相同", p.Name, other.Name), quoted("the objective of project “%s” is word for word that of “%s”", p.Name, other.Name),
			"", "", p.Objective.Place, other.Objective.Place)
	}
}
