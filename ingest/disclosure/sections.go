package disclosure

import (
	"slices"
	"strings"

	"gongkai/ingest/pattern"

	"gongkai/ingest/block"
	"gongkai/warehouse/fiscal"
)

// sectionWords names each kind of section by words of its heading. The first kind with a word in the heading counts:
// a heading about the performance of procurement is one about performance.
var sectionWords = []struct {
	kind  SectionKind
	words *pattern.Pattern
}{
	{SectionGlossary, words(`名词解释|名词说明|术语解释`)},
	{SectionPerformance, words(`绩效`)},
	{SectionThreePublic, words(`三公`)},
	{SectionOperating, words(`运行经费|行政经费|运行费`)},
	{SectionProcurement, words(`政府采购|采购`)},
	{SectionAssets, words(`资产`)},
	{SectionDuties, words(`职责|职能|机构设置|单位构成|概况|基本情况`)},
	{SectionOtherMatters, words(`其他(?:需要)?说明|其他(?:重要|有关)?事项|需要说明`)},
	{SectionBudget, words(`收支|收入|支出|预算安排|总体情况|预算情况|预算说明|决算情况`)},
}

var (
	numberedHeading = pattern.MustCompile(`^(?:第[一二三四五六七八九十]+(?:部分|章|节)[、.．,，\s:：]*|[一二三四五六七八九十]+[、.．,，\s:：]+)`)
	plainHeading    = pattern.MustCompile(`^(?:专业|专有|相关)?(?:名词|术语|名词术语)(?:解释|说明)$`)
	contentsLine    = pattern.MustCompile(`(?:\.{2,}|…+|·{2,}|-{3,}|\s)\s*\d{1,3}$`)
)

// sectionNumbering is how a document numbers its sections: 一、 mostly, （一） where those are the larger parts.
func sectionNumbering(doc *block.Document) *pattern.Pattern {
	kinds := func(numbering *pattern.Pattern) int {
		found := map[SectionKind]bool{}
		for _, b := range doc.Blocks {
			text := strings.TrimSpace(b.Text)
			if name, ok := headingOf(block.Block{Text: text}, numbering); ok && !statesSomething.MatchString(name) && !contentsLine.MatchString(text) {
				found[KindOfHeading(name)] = true
			}
		}
		delete(found, SectionOther)
		return len(found)
	}
	if kinds(numberedHeading) < 2 && kinds(bracketNumber) >= 3 {
		return bracketNumber
	}
	return numberedHeading
}

// headingOf says whether a paragraph is the heading of a section, and its text without numbering.
func headingOf(b block.Block, numbering *pattern.Pattern) (name string, ok bool) {
	if b.Kind == block.TableKind {
		return "", false
	}
	text := strings.TrimSpace(b.Text)
	if runes(text) > 40 || strings.ContainsAny(text, "。；;") {
		return "", false
	}
	loc := numbering.FindStringIndex(text)
	if loc == nil || loc[1] == len(text) {
		return text, b.Kind == block.Heading || plainHeading.MatchString(squeeze(text))
	}
	return text[loc[1]:], true
}

// bracketNumber leads a heading of the second level.
var bracketNumber = pattern.MustCompile(`^[(（][一二三四五六七八九十]+[)）]\s*`)

// subheadingOf says whether a paragraph is the heading of a required part that stands inside a section of another kind:
// （三）国有资产占用情况 under 其他事项. Once a section is divided so, each heading of that level divides it further.
func subheadingOf(b block.Block, parent SectionKind, divided bool) (kind SectionKind, ok bool) {
	text := strings.TrimSpace(b.Text)
	loc := bracketNumber.FindStringIndex(text)
	if b.Kind == block.TableKind || loc == nil || runes(text) > 30 || strings.ContainsAny(text, "。；;，,：:") || statesSomething.MatchString(text) {
		return "", false
	}
	switch parent {
	case "", SectionDuties, SectionGlossary, SectionPerformance:
		return "", false
	}
	switch kind = KindOfHeading(text[loc[1]:]); kind {
	case SectionOperating, SectionThreePublic, SectionProcurement, SectionAssets, SectionPerformance:
		return kind, divided || kind != parent
	case SectionOther:
		return parent, divided
	default:
		return kind, divided
	}
}

// KindOfHeading says what a section with a heading is about; numbering should be taken off.
func KindOfHeading(heading string) SectionKind {
	h := squeeze(heading)
	for _, s := range sectionWords {
		if s.words.MatchString(h) {
			return s.kind
		}
	}
	return SectionOther
}

// readSections divides the document at its headings. What stands before the first is no section. A line of a table of
// contents is no heading. A section ends with the part that it stands in; starts are the first blocks of parts.
func readSections(doc *block.Document, starts []int) []Section {
	var sections []Section
	numbering := sectionNumbering(doc)
	parent, divided := SectionKind(""), false // what the last section of the first level is about, and whether it was divided
	for i, b := range doc.Blocks {
		name, ok := headingOf(b, numbering)
		kind := KindOfHeading(name)
		if ok {
			parent, divided = kind, false
		} else if kind, ok = subheadingOf(b, parent, divided); ok {
			divided = true
		}
		if !ok || contentsLine.MatchString(strings.TrimSpace(b.Text)) {
			continue
		}
		sections = append(sections, Section{
			Kind: kind, Heading: strings.TrimSpace(b.Text), Place: block.InText(i, b.Text, 0, len(b.Text)), First: i,
		})
	}
	for i := range sections {
		last := len(doc.Blocks) - 1
		if i+1 < len(sections) {
			last = sections[i+1].First - 1
		}
		if part := partOf(starts, sections[i].First); part+1 < len(starts) {
			last = min(last, starts[part+1]-1)
		}
		sections[i].Last = last
		sections[i].Text = textOf(doc, sections[i].First+1, last)
	}
	return dropContents(sections)
}

// dropContents removes headings without any text under them that are repeated further down: a table of contents.
func dropContents(sections []Section) []Section {
	again := map[string]int{}
	for i, s := range sections {
		again[squeeze(s.Heading)] = i
	}
	kept := sections[:0]
	for i, s := range sections {
		if s.Text == "" && again[squeeze(s.Heading)] > i {
			continue
		}
		kept = append(kept, s)
	}
	return kept
}

func textOf(doc *block.Document, first, last int) string {
	var b strings.Builder
	for _, bl := range doc.Blocks[first : last+1] {
		if bl.Table != nil {
			b.WriteString(bl.Table.String())
			continue
		}
		b.WriteString(bl.Text)
		b.WriteByte('\n')
	}
	return strings.TrimSpace(b.String())
}

// kindAt is the kind of the section that a block lies in; empty outside all.
func kindAt(sections []Section, blockNo int) SectionKind {
	for i := len(sections) - 1; i >= 0; i-- {
		if blockNo >= sections[i].First && blockNo <= sections[i].Last {
			return sections[i].Kind
		}
	}
	return ""
}

// opensSection says whether a block is the heading of a section.
func opensSection(sections []Section, blockNo int) bool {
	return slices.ContainsFunc(sections, func(s Section) bool { return s.First == blockNo })
}

// sectionSubject is what a section speaks of as long as its sentences name nothing.
func sectionSubject(k SectionKind) []fiscal.Measure {
	switch k {
	case SectionOperating:
		return of(fiscal.AgencyOperatingCost)
	case SectionThreePublic:
		return of(fiscal.ThreePublicTotal)
	case SectionProcurement:
		return of(fiscal.ProcurementTotal)
	default:
		return nil
	}
}
