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
	titleWords   = regexp.MustCompile(`(?:单位|部门)?(?:预算|决算)(?:信息)?(?:公开)?|(?:预|决)算公开`)
	titleYear    = regexp.MustCompile(`(?:^|[^\d])(((?:19|20)\d\d)(?:年度?|财政年度|(?:单位|部门)?预算|(?:单位|部门)?决算))`)
	notATitle    = regexp.MustCompile(`。|^现将|如下[:：]?$|>`)
	unitCode     = regexp.MustCompile(`^[(（]?(\d{6})[)）]?\s*[-—]?\s*(\p{Han}.*)$`)
	ownOffice    = regexp.MustCompile(`[(（]?(?:机关)?本级[)）]?$`)
	wholeMark    = regexp.MustCompile(`[(（]?(?:汇总|部门汇总)[)）]?$`)
	unitEnding   = regexp.MustCompile(`(?:局|委|委员会|办|办公室|中心|院|校|学校|园|所|站|队|厅|部|会|处|政府|街道|公司|馆|社|台|库|团|组|科|室|庭|场|段|店|协会|联合会|总工会|法院|检察院)$`)
	openingWords = regexp.MustCompile(`现将(.{4,40}?)((?:19|20)\d\d)\s*年`)
)

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

// readIdentity finds unit, year, stage and scope. The title is the first short paragraph that speaks of a budget or
// final accounts of a year; what it lacks is looked for in the opening sentence and in the heads of tables.
func readIdentity(doc *block.Document) (identity, error) {
	var id identity
	found := false
	paragraphs := 0
	for i, b := range doc.Blocks {
		if b.Kind == block.TableKind || strings.TrimSpace(b.Text) == "" {
			continue
		}
		if paragraphs++; paragraphs > titleDepth {
			break
		}
		f := fold(b.Text)
		if runes(f.text) > 60 || notATitle.MatchString(f.text) || numberedHeading.MatchString(f.text) || !titleWords.MatchString(f.text) {
			continue
		}
		candidate := readTitle(f, i)
		// A later line may be more of a title than the first that mentions a budget.
		if !found || (id.unit == "" || id.year == 0) && candidate.unit != "" && candidate.year != 0 {
			id, found = candidate, true
		}
		if id.unit != "" && id.year != 0 {
			break
		}
	}
	if !found {
		return id, refuse(doc, block.NotDisclosure, "a title such as “某某局2021年单位预算公开” in the first paragraphs",
			"load only budget or final accounts disclosures / 未找到预算或决算公开标题，请确认文件")
	}
	if id.year == 0 || id.unit == "" {
		readOpening(doc, &id)
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

func readTitle(f folded, blockNo int) identity {
	id := identity{title: Text{Text: strings.TrimSpace(f.original), Place: block.InText(blockNo, f.original, 0, len(f.original))}}
	id.stage, id.scope = fiscal.StageBudget, fiscal.ScopeUnit
	words := titleWords.FindStringIndex(f.text)
	if strings.Contains(f.text, "决算") {
		id.stage = fiscal.StageFinalAccounts
	}
	rest := f.text[:words[0]]
	from := 0
	if m := titleYear.FindStringSubmatchIndex(f.text); m != nil {
		id.year, _ = strconv.Atoi(f.text[m[4]:m[5]])
		switch {
		case m[2] > 0 && m[2] <= words[0]:
			rest = f.text[:m[2]]
		case m[3] <= words[0]:
			from, rest = m[3], f.text[m[3]:words[0]]
		}
	}
	if strings.Contains(f.text, "部门预算") || strings.Contains(f.text, "部门决算") || strings.Contains(f.text, "汇总") {
		id.scope = fiscal.ScopeDepartment
	}
	name := strings.TrimPrefix(rest, "关于")
	from += len(rest) - len(name)
	if ownOffice.MatchString(name) {
		id.scope = fiscal.ScopeUnit
	}
	if n := unitName(name); n != "" && unitEnding.MatchString(n) {
		id.unit = n
		id.place = f.place(blockNo, from, from+len(name))
	}
	return id
}

// readOpening looks for what the title lacks in the sentence that opens the disclosure: 现将某某局2021年单位预算公开如下.
func readOpening(doc *block.Document, id *identity) {
	for i, b := range doc.Blocks {
		if i > titleDepth {
			return
		}
		f := fold(b.Text)
		m := openingWords.FindStringSubmatchIndex(f.text)
		if m == nil {
			continue
		}
		if n := unitName(f.text[m[2]:m[3]]); id.unit == "" && n != "" && unitEnding.MatchString(n) {
			id.unit, id.place = n, f.place(i, m[2], m[3])
		}
		if id.year == 0 {
			id.year, _ = strconv.Atoi(f.text[m[4]:m[5]])
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
	// 某某局局本级 names the office of 某某局 with one 局 too many.
	if strings.HasSuffix(s, "局局") {
		s = strings.TrimSuffix(s, "局")
	}
	return s
}
