package disclosure

import (
	"strconv"
	"strings"

	"gongkai/ingest/pattern"

	"github.com/shopspring/decimal"

	"gongkai/ingest/block"
	"gongkai/warehouse/fiscal"
)

func decimalOf(n int) decimal.Decimal { return decimal.NewFromInt(int64(n)) }

var (
	titleWords = pattern.MustCompile(`(?:单位|部门)?(?:预算|决算)(?:信息)?(?:公开)?|(?:预|决)算公开`)
	titleYear  = pattern.MustCompile(`(?:^|[^\d])(((?:19|20)\d\d)(?:年度?|财政年度|(?:单位|部门)?预算|(?:单位|部门)?决算))`)
	notATitle  = pattern.MustCompile(`。|^现将|如下[:：]?$|>`)
	unitCode   = pattern.MustCompile(`^[(（]?(\d{6})[)）]?\s*[-—]?\s*(\p{Han}.*)$`)
	ownOffice  = pattern.MustCompile(`[(（]?(?:机关)?本级[)）]?$`)
	wholeMark  = pattern.MustCompile(`[(（]?(?:汇总|部门汇总)[)）]?$`)
	unitEnding = pattern.MustCompile(`(?:局|委|办|办公室|中心|院|校|园|小学|中学|高中|大学|职中|幼儿园|所|站|队|厅|部|会|处|政府|镇|乡|街道|开发区|新区|园区|公司|馆|社|台|库|团|组|科|室|庭|场|段|店|厂|署|行|宫|协)$`)
	// selfReference is how a document speaks of its own unit: it names none.
	selfReference = pattern.MustCompile(`^(?:本|我|该|各)(?:单位|部门)|^(?:本|我|该|各|全|某)(?:单位|部门|局|馆|校|院|中心|办|委|所|站|镇|乡|会|处|队|厅|街道)(?:机关)?$`)
	unitLabel     = pattern.MustCompile(`^(?:预算|编报|编制|填报|公开)?(?:主管)?(?:单位|部门)(?:名称)?[:：](\p{Han}[\p{Han}()]*?)(?:目录)?(?:单位[:：].*)?$`)
	openingWords  = pattern.MustCompile(`现将(.{4,40}?)((?:19|20)\d\d)\s*年`)
)

// titleLines is over how many lines a title may run.
const titleLines = 3

// titleDepth is how many paragraphs from the beginning may hold the title: website furniture comes before it.
const titleDepth = 25

// identity is what the title says.
type identity struct {
	title Text
	unit  string
	place block.Place // of the unit's name
	year  int
	stage fiscal.Stage
	scope fiscal.Scope
	// scopeStated says whether the title speaks of a unit or of a department; else scope is UNIT.
	scopeStated bool
}

// line is a paragraph among the first of a document.
type line struct {
	blockNo int
	f       folded
}

// opening lists the first paragraphs of a document.
func opening(doc *block.Document) []line {
	var lines []line
	for i, b := range doc.Blocks {
		if b.Kind == block.TableKind || strings.TrimSpace(b.Text) == "" {
			continue
		}
		if lines = append(lines, line{i, fold(b.Text)}); len(lines) == titleDepth {
			break
		}
	}
	return lines
}

// readIdentity finds unit, year, stage and scope. The title is the first short paragraph that speaks of the budget or
// final accounts of a unit and a year, or up to three lines that do so together; what it lacks is looked for in a line
// that labels the unit, in the opening sentence, in the heads of tables and in the sentences that state totals. What is
// found nowhere is empty, where the hints have it, and else a refusal.
func readIdentity(doc *block.Document, hints Hints) (identity, error) {
	lines := opening(doc)
	if aboutDisclosures(lines) {
		return identity{}, refuse(doc, block.NotDisclosure, "a disclosure, not a paper about one (检查表, 整改 …)",
			"load the disclosure itself / 这是关于预决算公开的检查、整改等材料，请载入公开文件本身")
	}
	id, found := titleOf(lines)
	if !found {
		id, found = headingTitle(doc)
	}
	if !found {
		id, found = standardTable(doc)
	}
	if !found {
		return id, refuse(doc, block.NotDisclosure, "a title such as “某某局2021年单位预算公开” in the first paragraphs",
			"load only budget or final accounts disclosures / 未找到预算或决算公开标题，请确认文件")
	}
	if id.unit == "" {
		readLabel(lines, &id)
	}
	if id.year == 0 || id.unit == "" {
		readOpening(lines, &id)
	}
	if id.unit == "" {
		readTableHeads(doc, &id)
	}
	if id.year == 0 || id.unit == "" {
		readTotals(doc, &id)
	}
	switch {
	case id.unit == "" && hints.Unit == "":
		return id, refuse(doc, block.NoUnit, "the unit's name in the title, the opening sentence, a table's head or the file's name",
			"write the unit's full name into the title or the file's name / 请在标题或文件名中写明单位全称")
	case id.year == 0 && hints.Year == 0:
		return id, refuse(doc, block.NoYear, "the fiscal year in the title, the opening sentence, or the name of the file or its folder",
			"write the year into the title or the file's name, such as 2021年 / 请在标题或文件名中写明预算年度")
	}
	return id, nil
}

// reviewWords name papers that speak about disclosures: what inspectors found, and what became of it.
var reviewWords = pattern.MustCompile(`(?:预算|决算|预决算)(?:信息)?公开.{0,8}(?:检查|自查|核查|抽查|评查|考核|评分|整改)|(?:检查|自查|核查|抽查|评查|考核|整改).{0,6}(?:表|报告|意见|情况|通报|清单)$`)

// aboutDisclosures says whether the first lines, before any title of a disclosure, are the title of a paper about them.
func aboutDisclosures(lines []line) bool {
	for i, l := range lines {
		if i == titleLines {
			break
		}
		if runes(l.f.text) <= 60 && reviewWords.MatchString(l.f.text) && titleWords.MatchString(l.f.text) {
			return true
		}
		if id, ok := readTitle(lines[i : i+1]); ok && id.unit != "" && id.year != 0 {
			return false
		}
	}
	return false
}

// titleOf is the first title among the opening lines, one with unit and year before one without.
func titleOf(lines []line) (id identity, found bool) {
search:
	for size := 1; size <= titleLines; size++ {
		for i := 0; i+size <= len(lines); i++ {
			candidate, ok := readTitle(lines[i : i+size])
			if !ok {
				continue
			}
			whole := candidate.unit != "" && candidate.year != 0
			if !found || whole {
				id, found = candidate, true
			}
			if whole {
				// A long name may begin on the line above, which then opens with the place that the rest lacks.
				if _, placed := fiscal.RegionOf(id.unit); !placed && i > 0 {
					if longer, ok := readTitle(lines[i-1 : i+size]); ok && longer.unit != "" && longer.year != 0 {
						if _, placed := fiscal.RegionOf(longer.unit); placed {
							id = longer
						}
					}
				}
				break search
			}
		}
	}
	return id, found
}

// headingTitle is the first heading anywhere that reads like a title, of a document whose own title is a picture.
func headingTitle(doc *block.Document) (id identity, found bool) {
	for i, b := range doc.Blocks {
		if b.Kind == block.TableKind || runes(b.Text) > 40 || contentsLine.MatchString(strings.TrimSpace(b.Text)) {
			continue
		}
		text := strings.TrimSpace(b.Text)
		text = text[len(numberedHeading.FindString(text)):]
		if id, ok := readTitle([]line{{i, fold(text)}}); ok && id.year != 0 {
			id.title = Text{Text: text, Place: block.InText(i, b.Text, 0, len(b.Text))}
			if id.unit != "" {
				id.place = id.title.Place
			}
			return id, true
		}
	}
	return id, false
}

// standardTables are titles of the tables that every budget has. They alone make a workbook a disclosure, whose unit and
// year may stand in its name.
var standardTables = pattern.MustCompile(`^(?:表?[一二三四五六七八九十\d]*[、.．:：]?)?(?:部门|单位)?(?:财政拨款)?(?:收支|收入|支出)(?:预算|决算)?总(?:体情况)?表$`)

// standardTable takes the title of the first standard table for the title of the document. It says nothing of the stage.
func standardTable(doc *block.Document) (id identity, found bool) {
	id.scope = fiscal.ScopeUnit
	for i, b := range doc.Blocks {
		if b.Table == nil {
			if text := squeeze(b.Text); standardTables.MatchString(text) {
				id.title = Text{Text: strings.TrimSpace(b.Text), Place: block.InText(i, b.Text, 0, len(b.Text))}
				return id, true
			}
			continue
		}
		for c := range b.Table.Cells {
			cell := &b.Table.Cells[c]
			if cell.Row < tableHeadRows && standardTables.MatchString(squeeze(cell.Text)) {
				id.title = Text{Text: strings.TrimSpace(cell.Text), Place: block.InCell(i, cell)}
				return id, true
			}
		}
	}
	return id, false
}

func refuse(doc *block.Document, code block.RefusalCode, wanted, advice string) error {
	return &block.Refusal{Code: code, File: doc.Name, Wanted: wanted, Advice: advice}
}

// readTitle reads lines as one title; ok is false where they are none.
func readTitle(lines []line) (id identity, ok bool) {
	text := ""
	for _, l := range lines {
		if notATitle.MatchString(l.f.text) || numberedHeading.MatchString(l.f.text) || squeeze(l.f.text) == "目录" {
			return id, false
		}
		text += l.f.text
	}
	words := titleWords.FindStringIndex(text)
	if words == nil || runes(text) > 60 {
		return id, false
	}
	id.stage, id.scope = fiscal.StageBudget, fiscal.ScopeUnit
	if strings.Contains(text, "决算") {
		id.stage = fiscal.StageFinalAccounts
	}
	from, to := 0, words[0]
	if m := titleYear.FindStringSubmatchIndex(text); m != nil {
		id.year, _ = strconv.Atoi(text[m[4]:m[5]])
		switch {
		case m[2] > 0 && m[2] <= words[0]:
			to = m[2]
		case m[3] <= words[0]:
			from = m[3]
		}
	}
	switch {
	case strings.Contains(text, "部门预算"), strings.Contains(text, "部门决算"), strings.Contains(text, "汇总"):
		id.scope, id.scopeStated = fiscal.ScopeDepartment, true
	case strings.Contains(text, "单位预算"), strings.Contains(text, "单位决算"):
		id.scopeStated = true
	}
	if strings.HasPrefix(text[from:to], "关于") {
		from += len("关于")
	}
	name := text[from:to]
	if ownOffice.MatchString(name) {
		id.scope, id.scopeStated = fiscal.ScopeUnit, true
	}
	last := lines[len(lines)-1]
	id.title = Text{Text: strings.TrimSpace(last.f.original), Place: block.InText(last.blockNo, last.f.original, 0, len(last.f.original))}
	if len(lines) > 1 {
		id.title.Text = text
	}
	if n := unitName(name); unitEnding.MatchString(n) {
		id.unit, id.place = n, placeIn(lines, from, to)
	}
	return id, true
}

// placeIn is the place of a range of lines' joined text: in the first line that it touches.
func placeIn(lines []line, from, to int) block.Place {
	for _, l := range lines {
		if n := len(l.f.text); from < n {
			return l.f.place(l.blockNo, from, min(to, n))
		}
		from -= len(l.f.text)
		to -= len(l.f.text)
	}
	return block.Place{Row: -1, Col: -1}
}

// readLabel looks for the unit in a line such as 预算单位：某某局.
func readLabel(lines []line, id *identity) {
	for _, l := range lines {
		m := unitLabel.FindStringSubmatchIndex(l.f.text)
		if m == nil {
			continue
		}
		if n := unitName(l.f.text[m[2]:m[3]]); unitEnding.MatchString(n) {
			id.unit, id.place = n, l.f.place(l.blockNo, m[2], m[3])
			return
		}
	}
}

// readOpening looks for what the title lacks in the sentence that opens the disclosure: 现将某某局2021年单位预算公开如下.
func readOpening(lines []line, id *identity) {
	for _, l := range lines {
		m := openingWords.FindStringSubmatchIndex(l.f.text)
		if m == nil {
			continue
		}
		if n := unitName(l.f.text[m[2]:m[3]]); id.unit == "" && unitEnding.MatchString(n) {
			id.unit, id.place = n, l.f.place(l.blockNo, m[2], m[3])
		}
		if id.year == 0 {
			id.year, _ = strconv.Atoi(l.f.text[m[4]:m[5]])
		}
		return
	}
}

// tableHeadRows is how many rows of a table may come before its header.
const tableHeadRows = 4

// readTableHeads looks for the unit in the cells of tables, with a code anywhere or labelled in the first rows, and in the
// labels between tables.
func readTableHeads(doc *block.Document, id *identity) {
	for i, b := range doc.Blocks {
		if b.Table == nil {
			if runes(b.Text) < 80 {
				readLabel([]line{{i, fold(b.Text)}}, id)
			}
			if id.unit != "" {
				return
			}
			continue
		}
		for c := range b.Table.Cells {
			cell := &b.Table.Cells[c]
			_, name, ok := codedName(cell.Text)
			if !ok && cell.Row < tableHeadRows {
				name, ok = labelledName(cell.Text)
			}
			if ok {
				id.unit, id.place = name, block.InCell(i, cell)
				return
			}
		}
	}
}

// labelledName reads a cell such as 编制单位：霸州市审计局.
func labelledName(text string) (name string, ok bool) {
	m := unitLabel.FindStringSubmatch(squeeze(text))
	if m == nil {
		return "", false
	}
	name = unitName(m[1])
	return name, unitEnding.MatchString(name)
}

// totalsOpening is how sentences begin that state a whole: 霸州市审计局2021年度收入、支出预算总计….
var totalsOpening = pattern.MustCompile(`^(?:\d{6}[-—]?)?(\p{Han}{4,30}?)((?:19|20)\d\d)年?度?(?:部门|单位)?(?:收入|支出|收支|财政拨款|一般公共预算|预算|决算)`)

// readTotals looks for what is missing in the sentences that state totals.
func readTotals(doc *block.Document, id *identity) {
	for i, b := range doc.Blocks {
		if b.Table != nil {
			continue
		}
		f := fold(b.Text)
		m := totalsOpening.FindStringSubmatchIndex(f.text)
		if m == nil {
			continue
		}
		n := unitName(f.text[m[2]:m[3]])
		if !unitEnding.MatchString(n) {
			continue
		}
		if id.unit == "" {
			id.unit, id.place = n, f.place(i, m[2], m[3])
		}
		if id.year == 0 {
			id.year, _ = strconv.Atoi(f.text[m[4]:m[5]])
		}
		return
	}
}

// codedName reads a budget unit's code and name: 805001霸州市审计局本级, 编制部门：805001 ….
func codedName(text string) (code, name string, ok bool) {
	s := squeeze(text)
	if i := strings.IndexAny(s, ":："); i >= 0 && i < 30 {
		s = strings.TrimLeft(s[i:], ":：")
	}
	m := unitCode.FindStringSubmatch(s)
	if m == nil {
		return "", "", false
	}
	name = unitName(m[2])
	return m[1], name, unitEnding.MatchString(name)
}

// unitName normalises a unit's name: no code, no 本级 or 汇总, no brackets around nothing, no spaces.
func unitName(s string) string {
	s = squeeze(s)
	if m := unitCode.FindStringSubmatch(s); m != nil {
		s = m[2]
	}
	s = wholeMark.ReplaceAllString(s, "")
	s = ownOffice.ReplaceAllString(s, "")
	s = strings.Trim(s, "-—_《》“”\"' ")
	if selfReference.MatchString(s) {
		return ""
	}
	// 某某局局本级 names the office of 某某局 with one 局 too many.
	if strings.HasSuffix(s, "局局") {
		s = strings.TrimSuffix(s, "局")
	}
	return s
}
