package check

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/ingest/pattern"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

var codedName = pattern.MustCompile(`(\d{6})\s*([\p{Han}（）()]{4,40})`)

// unitNames finds another unit's name beside a budget unit's code in the head of a table. 本级 is the unit's own office.
func unitNames(d *disclosure.Disclosure, r *report) {
	own := plainName(d.Unit.Name)
	for i, b := range d.Document.Blocks {
		if b.Table == nil {
			continue
		}
		for c := range b.Table.Cells {
			cell := &b.Table.Cells[c]
			m := codedName.FindStringSubmatch(cell.Text)
			if m == nil {
				continue
			}
			name := plainName(m[2])
			if name == own || strings.HasPrefix(own, name) && d.Scope == fiscal.ScopeUnit {
				continue
			}
			f := r.add(quoted("标题为“%s”，表头为“%s”", d.Unit.Name, m[2]), quoted("the title names “%s”, a table “%s”", d.Unit.Name, m[2]), d.Unit.Name, m[2], d.Unit.Place, block.InCell(i, cell))
			if strings.HasPrefix(name, own) {
				f.Severity = fiscal.Info // a slip of the pen or a part of the unit, no other unit's name
			}
		}
	}
}

func plainName(s string) string {
	s = strings.NewReplacer("（本级）", "", "(本级)", "", "（汇总）", "", "(汇总)", "", "（", "(", "）", ")").Replace(s)
	return strings.TrimSuffix(s, "本级")
}

var budgetOfYear = pattern.MustCompile(`(较|比|与|同|和)?(20\d\d)年(?:度)?(?:本?(?:单位|部门))?(?:预算收入|预算支出|预算收支|单位预算|部门预算|收入预算|支出预算|“三公”经费预算)`)

// years finds a year left over from another document in the sentences that state this year's figures.
func years(d *disclosure.Disclosure, r *report) {
	for i, b := range d.Document.Blocks {
		if b.Table != nil {
			continue
		}
		for _, m := range budgetOfYear.FindAllStringSubmatchIndex(b.Text, -1) {
			year, _ := strconv.Atoi(b.Text[m[4]:m[5]])
			compared := m[2] >= 0
			if year == d.Year || compared && year == d.Year-1 || year == d.Year-1 && d.Stage == fiscal.StageBudget && !strings.HasPrefix(b.Text, b.Text[m[4]:m[5]]) {
				continue
			}
			r.add(quoted("标题为%d年，文中为“%s”", d.Year, b.Text[m[0]:m[1]]), quoted("the title is of %d, the text says “%s”", d.Year, b.Text[m[0]:m[1]]),
				strconv.Itoa(d.Year), strconv.Itoa(year), block.InText(i, b.Text, m[0], m[1]))
		}
	}
}

// unstated reports what only the name or folder of a document says.
func unstated(d *disclosure.Disclosure, r *report) {
	english := map[string]string{"单位": "the unit", "地区": "the region", "年度": "the year"}
	for _, u := range d.Unstated {
		r.add(quoted("%s未写明%s，取自文件名或文件夹", u.Document, u.What), quoted("%s does not say %s: it is taken from its name or folder", u.Document, english[u.What]), u.What, "", u.Place)
	}
}

// pathYears reports documents that lie in the folder of another year.
func pathYears(d *disclosure.Disclosure, r *report) {
	for _, p := range d.PathYears {
		r.add(quoted("文件为%d年，文件名或文件夹为%d年", d.Year, p.Year), quoted("the document is of %d, its name or folder of %d", d.Year, p.Year),
			strconv.Itoa(d.Year), strconv.Itoa(p.Year), p.Place)
	}
}

// differences reports what two documents of the disclosure say of one thing in two ways.
func differences(d *disclosure.Disclosure, r *report) {
	for _, x := range d.Differences {
		r.add(quoted("%s：一处为“%s”，另一文件为“%s”", x.What, shorten(x.First.Text), shorten(x.Second.Text)),
			quoted("%s: one document has “%s”, another “%s”", x.What, shorten(x.First.Text), shorten(x.Second.Text)),
			x.First.Text, x.Second.Text, x.First.Place, x.Second.Place)
	}
}

func shorten(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// notRead reports what the reader of the format had to leave out, such as a page that is a picture.
func notRead(d *disclosure.Disclosure, r *report) {
	for _, w := range d.Document.Warnings {
		en, zh, ok := strings.Cut(w, " / ")
		if !ok {
			zh = w
		}
		r.add(zh, en, "", "", d.Title.Place)
	}
}

// required are the parts that a unit's disclosure must have, and a fact that shows that it is there under another name.
var required = []struct {
	kind   disclosure.SectionKind
	zh, en string
	there  func(*disclosure.Disclosure) bool
}{
	{disclosure.SectionThreePublic, "“三公”经费", "the three public expenses", func(d *disclosure.Disclosure) bool { return d.Amount(fiscal.ThreePublicTotal) != nil }},
	{disclosure.SectionPerformance, "预算绩效", "performance targets", func(d *disclosure.Disclosure) bool { return len(d.Projects) > 0 }},
	{disclosure.SectionProcurement, "政府采购", "government procurement", func(d *disclosure.Disclosure) bool { return d.Amount(fiscal.ProcurementTotal) != nil }},
	{disclosure.SectionAssets, "国有资产", "state assets", func(d *disclosure.Disclosure) bool { return len(d.Assets) > 0 }},
}

func sections(d *disclosure.Disclosure, r *report) {
	headed := subheadings(d)
next:
	for _, want := range required {
		for _, s := range d.Sections {
			if s.Kind == want.kind {
				continue next
			}
		}
		if !headed[want.kind] && !want.there(d) {
			r.add(quoted("未找到%s部分", want.zh), quoted("no part about %s", want.en), want.zh, "", d.Title.Place)
		}
	}
}

var subheading = pattern.MustCompile(`^(?:[(（][一二三四五六七八九十\d]+[)）]|\d+[.．、])\s*`)

// subheadings are the kinds of sections that a heading of a lower level names: （一）预算绩效目标设置情况说明.
func subheadings(d *disclosure.Disclosure) map[disclosure.SectionKind]bool {
	kinds := map[disclosure.SectionKind]bool{}
	for _, b := range d.Document.Blocks {
		text := strings.TrimSpace(b.Text)
		if loc := subheading.FindStringIndex(text); b.Table == nil && loc != nil && utf8.RuneCountInString(text) <= 30 && !strings.ContainsAny(text, "。；，") {
			kinds[disclosure.KindOfHeading(text[loc[1]:])] = true
		}
	}
	return kinds
}

// templateWords are what is left of a form that was not filled in.
var templateWords = pattern.MustCompile(`[XxＸ×]{2,}|增加[（(](?:或)?减少[）)]|减少[（(](?:或)?增加[）)]|\*{3,}`)

// missingFigure is a unit in a sentence whose number was never filled in: 支出预算 万元, 占支出预算的%. Heads of tables may
// well read 增长%.
var missingFigure = pattern.MustCompile(`(?:支出|收入|预算|决算|增加|减少|经费|费|安排|合计|总计|共)[\s　]*万元(?:[，。；、,;]|$)|(?:占|增长|下降)[^\d０-９，。；,;%％]{0,16}[%％](?:[，。；、,;]|$)`)

func templates(d *disclosure.Disclosure, r *report) {
	report := func(text string, m []int, p block.Place) {
		r.add(quoted("残留模板文字“%s”：%s", text[m[0]:m[1]], around(text, m)), quoted("template words “%s” are left: %s", text[m[0]:m[1]], around(text, m)), "", text[m[0]:m[1]], p)
	}
	for i, b := range d.Document.Blocks {
		if b.Table == nil {
			m := templateWords.FindStringIndex(b.Text)
			if m == nil {
				m = missingFigure.FindStringIndex(b.Text)
			}
			if m != nil {
				report(b.Text, m, block.InText(i, b.Text, m[0], m[1]))
			}
			continue
		}
		for c := range b.Table.Cells {
			if cell := &b.Table.Cells[c]; templateWords.MatchString(cell.Text) {
				report(cell.Text, templateWords.FindStringIndex(cell.Text), block.InCell(i, cell))
			}
		}
	}
}

// around shows a match with a few characters on both sides.
func around(text string, m []int) string {
	const side = 10
	before, after := []rune(text[:m[0]]), []rune(text[m[1]:])
	return string(before[max(0, len(before)-side):]) + text[m[0]:m[1]] + string(after[:min(side, len(after))])
}

// cutOff finds long paragraphs that stop without an end.
func cutOff(d *disclosure.Disclosure, r *report) {
	for i, b := range d.Document.Blocks {
		if b.Kind != block.Paragraph || i == d.Title.Place.Block {
			continue
		}
		text := strings.TrimSpace(b.Text)
		last, _ := utf8.DecodeLastRuneInString(text)
		if utf8.RuneCountInString(text) < 25 || !strings.ContainsAny(text, "，。") {
			continue
		}
		if strings.HasSuffix(text, "其中") || strings.HasSuffix(text, "如下") {
			continue // a list follows
		}
		if !unicode.Is(unicode.Han, last) && !strings.ContainsRune("，、", last) {
			continue
		}
		tail := []rune(text)
		r.add(quoted("段落结尾不完整：…%s", string(tail[len(tail)-15:])), quoted("a paragraph stops without an end: …%s", string(tail[len(tail)-15:])), "", "", block.InText(i, b.Text, 0, len(b.Text)))
	}
}

var (
	unitsBudget       = pattern.MustCompile(`(?:20\d\d年(?:度)?|本)单位预算(?:共)?(?:安排|收入|支出)`)
	departmentsBudget = pattern.MustCompile(`(?:20\d\d年(?:度)?|本)部门预算(?:共)?(?:安排|收入|支出)`)
)

// scopesMixed finds sentences about a department's budget in that of a unit, or the other way round, which are left over from the
// other document. Once is enough: they are alike.
func scopesMixed(d *disclosure.Disclosure, r *report) {
	wrong, own, ownEN := departmentsBudget, "单位预算", "a unit's own budget"
	switch d.Scope {
	case fiscal.ScopeUnit:
	case fiscal.ScopeDepartment:
		wrong, own, ownEN = unitsBudget, "部门预算", "a department's budget"
	default:
		return
	}
	for i, b := range d.Document.Blocks {
		if b.Table != nil || utf8.RuneCountInString(b.Text) <= longestHeading {
			continue // headings call tables by the names of forms
		}
		if m := wrong.FindStringIndex(b.Text); m != nil {
			r.add(quoted("%s中写作“%s”", own, b.Text[m[0]:m[1]]), quoted("%s says “%s”", ownEN, b.Text[m[0]:m[1]]), own, b.Text[m[0]:m[1]], block.InText(i, b.Text, m[0], m[1]))
			return
		}
	}
}
