package disclosure

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"gongkai/ingest/block"
	"gongkai/warehouse/fiscal"
)

func decimalOf(n int) decimal.Decimal { return decimal.NewFromInt(int64(n)) }

var (
	titleWords = regexp.MustCompile(`(?:单位|部门)?(?:预算|决算)(?:信息)?(?:公开)?|(?:预|决)算公开`)
	titleYear  = regexp.MustCompile(`(?:^|[^\d])(((?:19|20)\d\d)(?:年度?|财政年度|(?:单位|部门)?预算|(?:单位|部门)?决算))`)
	notATitle  = regexp.MustCompile(`。|^现将|如下[:：]?$|>`)
	unitCode   = regexp.MustCompile(`^[(（]?(\d{6})[)）]?\s*[-—]?\s*(\p{Han}.*)$`)
	ownOffice  = regexp.MustCompile(`[(（]?(?:机关)?本级[)）]?$`)
	wholeMark  = regexp.MustCompile(`[(（]?(?:汇总|部门汇总)[)）]?$`)
	unitEnding = regexp.MustCompile(`(?:局|委|办|办公室|中心|院|校|园|小学|中学|高中|大学|职中|幼儿园|所|站|队|厅|部|会|处|政府|镇|乡|街道|开发区|新区|园区|公司|馆|社|台|库|团|组|科|室|庭|场|段|店|厂|署|行|宫|协)$`)
	// selfReference is how a document speaks of its own unit: it names none.
	selfReference = regexp.MustCompile(`^(?:本|我|该|各)(?:单位|部门)|^(?:本|我|该|各|全|某)(?:单位|部门|局|馆|校|院|中心|办|委|所|站|镇|乡|会|处|队|厅|街道)(?:机关)?$`)
	unitLabel     = regexp.MustCompile(`^(?:预算|编报|编制|填报|公开)?(?:主管)?(?:单位|部门)(?:名称)?[:：](\p{Han}[\p{Han}()]*?)(?:目录)?(?:单位[:：].*)?$`)
	openingWords  = regexp.MustCompile(`现将(.{4,40}?)((?:19|20)\d\d)\s*年`)
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
// that labels the unit, in the opening sentence and in the heads of tables.
func readIdentity(doc *block.Document) (identity, error) {
	lines := opening(doc)
	var id identity
	found := false
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
	switch {
	case id.unit == "":
		return id, refuse(doc, block.NoUnit, "the unit's name in the title, the opening sentence or a table's head",
			"write the unit's full name into the title / 请在标题中写明单位全称")
	case id.year == 0:
		return id, refuse(doc, block.NoYear, "the fiscal year in the title or the opening sentence",
			"write the year into the title, such as 2021年 / 请在标题中写明预算年度")
	}
	return id, nil
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
	if strings.Contains(text, "部门预算") || strings.Contains(text, "部门决算") || strings.Contains(text, "汇总") {
		id.scope = fiscal.ScopeDepartment
	}
	if strings.HasPrefix(text[from:to], "关于") {
		from += len("关于")
	}
	name := text[from:to]
	if ownOffice.MatchString(name) {
		id.scope = fiscal.ScopeUnit
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

// readTableHeads looks for a code with the unit's name in the cells of tables.
func readTableHeads(doc *block.Document, id *identity) {
	for i, b := range doc.Blocks {
		if b.Table == nil {
			continue
		}
		for c := range b.Table.Cells {
			cell := &b.Table.Cells[c]
			if _, name, ok := codedName(cell.Text); ok {
				id.unit, id.place = name, block.InCell(i, cell)
				return
			}
		}
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
