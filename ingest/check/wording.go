package check

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/number"
	"gongkai/ingest/pattern"
	"gongkai/warehouse/fiscal"
)

// emptyReason is a reason that is announced and not given: 主要原因是。
var emptyReason = pattern.MustCompile(`(?:主要|增加|减少|变动|增长|下降)的?原因(?:主要)?(?:是|为|：|:)?[\s　]*(?:[。；;]|$)`)

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
		zh, en := r.label(d.Amounts[i].Measure)
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

// doubled are words that nobody writes twice, and marks.
var doubled = regexp.MustCompile(`[^目的]的的[^的确士]|万元万元|亿元亿元|\d元元|%%|％％|，，|。。|；；|、、|主要主要|增加增加|减少减少|下降下降|预算预算[^编]|合计合计|安排安排`)

// repeats says whether a character or a pair of them follows upon itself, without which nothing is doubled. Few texts have it,
// and the expression takes long to find out.
func repeats(text string) bool {
	var before [3]rune // the nearest first
	for _, r := range text {
		if r == before[0] || r == before[1] && before[0] == before[2] {
			return true
		}
		before = [3]rune{r, before[0], before[1]}
	}
	return false
}

// wordsDoubled looks at sentences only: cells of tables repeat what they like.
func wordsDoubled(d *disclosure.Disclosure, r *report) {
	for i, b := range d.Document.Blocks {
		if b.Table != nil {
			continue
		}
		if !repeats(b.Text) {
			continue
		}
		if m := doubled.FindStringIndex(b.Text); m != nil {
			r.add(quoted("重复的字词：%s", around(b.Text, m)), quoted("a word stands twice: %s", around(b.Text, m)), "", b.Text[m[0]:m[1]], block.InText(i, b.Text, m[0], m[1]))
		}
	}
}

// Words of reasons that may explain either direction: a base of earlier years, a reform, people who come or leave.
var (
	explainsUp   = regexp.MustCompile(`增|新|升|涨|提高|提标|上年|去年|以前年度|口径|调整|纳入|改革|结转|恢复|翻新|更新|购置`)
	explainsDown = regexp.MustCompile(`减|少|降|压|节|退休|调出|转|划|取消|完成|结束|上年|去年|以前年度|口径|调整|收回|撤|改革|停|控|剔除|不再`)
	grows        = regexp.MustCompile(`增加|增长|新增|上涨|上升`)
)

// reasonDirections finds a reason that only explains the other direction: an increase because less was spent. The reason has to
// stand right behind its change.
func reasonDirections(d *disclosure.Disclosure, r *report) {
	for i := range d.Amounts {
		a := &d.Amounts[i]
		c := a.Change
		if c == nil || a.Reason == nil || !spends(a.Measure) || !follows(d, c.Place, a.Reason.Place) {
			continue
		}
		sign := 0
		switch {
		case c.Value != nil:
			sign = c.Value.Sign()
		case c.Rate != nil:
			sign = c.Rate.Sign()
		}
		up, down := 0, 0
		for _, w := range number.Changes(a.Reason.Text) {
			switch {
			case w.Ambiguous || w.Direction == number.Same:
				up, down = 1, 1
			case w.Direction == number.Up:
				up++
			case w.Direction == number.Down:
				down++
			}
		}
		zh, en := r.label(a.Measure)
		switch {
		case sign > 0 && down > 0 && up == 0 && !explainsUp.MatchString(a.Reason.Text):
			r.add(quoted("%s增加，所述原因却是“%s”", zh, shorten(a.Reason.Text)), quoted("%s increases, the stated reason is “%s”", en, shorten(a.Reason.Text)), "", a.Reason.Text, c.Place, a.Reason.Place)
		case sign < 0 && down == 0 && grows.MatchString(a.Reason.Text) && !explainsDown.MatchString(a.Reason.Text):
			r.add(quoted("%s减少，所述原因却是“%s”", zh, shorten(a.Reason.Text)), quoted("%s falls, the stated reason is “%s”", en, shorten(a.Reason.Text)), "", a.Reason.Text, c.Place, a.Reason.Place)
		}
	}
}

// spends says whether a measure is money spent, which less of something makes less.
func spends(m fiscal.Measure) bool {
	switch m {
	case fiscal.ExpenditureTotal, fiscal.ExpenditureBasic, fiscal.ExpenditurePersonnel, fiscal.ExpenditureOperating, fiscal.ExpenditureProject, fiscal.AgencyOperatingCost,
		fiscal.ThreePublicTotal, fiscal.ThreePublicOverseasTrips, fiscal.ThreePublicVehicles, fiscal.ThreePublicVehiclePurchase, fiscal.ThreePublicVehicleOperation, fiscal.ThreePublicReception:
		return true
	default:
		return false
	}
}

// follows says whether a reason stands in the sentence of its change, with nothing but its announcement between them.
func follows(d *disclosure.Disclosure, change, reason block.Place) bool {
	const near = 25
	if change.Block != reason.Block || change.Row >= 0 || reason.Start < change.End || reason.Start-change.End > near || change.Block >= len(d.Document.Blocks) {
		return false
	}
	text := []rune(d.Document.Blocks[change.Block].Text)
	return reason.Start <= len(text) && !strings.ContainsAny(string(text[change.End:reason.Start]), "。；;")
}
