package disclosure

import (
	"cmp"
	"slices"
	"strings"

	"gongkai/ingest/pattern"

	"gongkai/ingest/block"
	"gongkai/warehouse/fiscal"
)

// Part is what one file says of one disclosure: the whole file, or those of its blocks that are about one unit where
// it holds several. A disclosure is read from one part or from several: its prose in one file, its tables in another.
type Part struct {
	Document *block.Document
	First    int // blocks, both included
	Last     int

	Unit  string
	Year  int
	Stage fiscal.Stage
	Scope fiscal.Scope
	// ScopeStated says whether the file says of itself that it is a unit's or a department's. Tables alone seldom do:
	// they belong to whichever text of the same unit and year is there.
	ScopeStated bool

	title     Text
	unitPlace block.Place
	unstated  []string // what the path said because the document does not: 单位, 年度
	pathYear  int      // the year that the path names, where it is another one than the document's; else 0
}

// Identify says whose disclosures a document holds. What the document does not say is taken from the hints, and noted for
// a finding; where it says something else, the document counts. The error is a *block.Refusal.
func Identify(doc *block.Document, hints Hints) ([]Part, error) {
	id, err := readIdentity(doc, hints)
	if err != nil {
		return nil, err
	}
	parts := []Part{newPart(doc, id, hints)}
	again := restarts(doc, id)
	if len(again) == 0 {
		again = relabelled(doc, id)
	}
	for _, next := range again {
		p := newPart(doc, next.identity, hints)
		p.First = next.first
		parts[len(parts)-1].Last = next.first - 1
		parts = append(parts, p)
	}
	return parts, nil
}

func newPart(doc *block.Document, id identity, hints Hints) Part {
	p := Part{
		Document: doc, Last: len(doc.Blocks) - 1, Unit: id.unit, Year: id.year, Stage: id.stage, Scope: id.scope, ScopeStated: id.scopeStated,
		title: id.title, unitPlace: id.place,
	}
	if p.Unit == "" {
		p.Unit = hints.Unit
		p.unstated = append(p.unstated, "单位")
	}
	if _, placed := fiscal.RegionOf(p.Unit); !placed && hints.Region != "" && isOffice(p.Unit) {
		// 审计局 below the folder 霸州市 is not the one below 三河市.
		p.Unit = hints.Region + p.Unit
		p.unstated = append(p.unstated, "地区")
	}
	switch {
	case p.Year == 0:
		p.Year = hints.Year
		p.unstated = append(p.unstated, "年度")
	case hints.Year != 0 && hints.Year != p.Year && (p.Stage != fiscal.StageFinalAccounts || hints.Year != p.Year+1):
		p.pathYear = hints.Year
	}
	if id.stage == "" {
		p.Stage = cmp.Or(hints.Stage, fiscal.StageBudget)
	}
	if !p.ScopeStated && hints.Scope != "" {
		p.Scope, p.ScopeStated = hints.Scope, true
	}
	return p
}

var officeEnding = pattern.MustCompile(`(?:局|委|办|办公室|委员会|政府)$`)

// isOffice tells the short name of a government office, 审计局 or 市审计局, from the name of a unit that needs no place.
func isOffice(name string) bool {
	return runes(name) <= 10 && officeEnding.MatchString(name)
}

// restart is where the disclosure of another unit, year, stage or scope begins in a document.
type restart struct {
	identity
	first int
}

// restarts finds where a document begins again as the disclosure of another unit. A title of another unit alone is no
// proof, since names are left over from copied documents: its sections must come again, too.
func restarts(doc *block.Document, id identity) []restart {
	var titles []restart
	last := id
	for i, b := range doc.Blocks {
		if b.Kind == block.TableKind || i <= id.title.Place.Block || runes(b.Text) > 80 {
			continue
		}
		next, ok := readTitle([]line{{i, fold(numberedHeading.ReplaceAllString(strings.TrimSpace(b.Text), ""))}})
		if !ok || next.unit == "" || next.year == 0 || next.sameSubject(last) {
			continue
		}
		next.title = Text{Text: strings.TrimSpace(b.Text), Place: block.InText(i, b.Text, 0, len(b.Text))}
		next.place = next.title.Place
		titles = append(titles, restart{next, i})
		last = next
	}
	if len(titles) == 0 {
		return nil
	}
	sections := readSections(doc, []int{0})
	kinds := func(from, to int) map[SectionKind]bool {
		found := map[SectionKind]bool{}
		for _, s := range sections {
			if s.First >= from && s.First < to && s.Kind != SectionOther && s.Kind != SectionOtherMatters && s.Kind != SectionGlossary {
				found[s.Kind] = true
			}
		}
		return found
	}
	const enough = 2 // kinds of sections that both have
	var found []restart
	from := 0
	for i, t := range titles {
		end := len(doc.Blocks)
		if i+1 < len(titles) {
			end = titles[i+1].first
		}
		before, common := kinds(from, t.first), 0
		for k := range kinds(t.first, end) {
			if before[k] {
				common++
			}
		}
		if common >= enough {
			found = append(found, t)
			from = t.first
		}
	}
	return found
}

// relabelled finds where the tables of another unit begin, in a workbook that holds those of a department's units one after
// another: the unit that the tables are labelled with (编制单位：…) changes, and a table with the same head comes again.
func relabelled(doc *block.Document, id identity) []restart {
	var found []restart
	unit, from := id.unit, 0 // of the run of tables at hand; from is the first block behind the table before
	seen := map[string]bool{}
	for i, b := range doc.Blocks {
		name, place := labelOf(b, i)
		if unit == "" {
			unit = name
		}
		another := name != "" && !strings.Contains(unit, name) && !strings.Contains(name, unit)
		if another && seen[nextHead(doc, i)] {
			next := id
			next.unit, next.place, next.scope, next.scopeStated = name, place, fiscal.ScopeUnit, true
			if heading := doc.Blocks[from]; heading.Table == nil {
				next.title = Text{Text: strings.TrimSpace(heading.Text), Place: block.InText(from, heading.Text, 0, len(heading.Text))}
			} else {
				next.title = Text{Text: name, Place: place}
			}
			found = append(found, restart{next, from})
			unit = name
			clear(seen)
		}
		if b.Table != nil {
			seen[headOf(b.Table)] = true
			from = i + 1
		}
	}
	return found
}

// labelOf is the unit that a paragraph, or a cell in the first rows of a table, labels tables with.
func labelOf(b block.Block, blockNo int) (name string, place block.Place) {
	if b.Table == nil {
		if text := squeeze(b.Text); runes(text) < 80 && !strings.HasPrefix(text, "主管") {
			if name, ok := labelledName(text); ok {
				return name, block.InText(blockNo, b.Text, 0, len(b.Text))
			}
		}
		return "", place
	}
	for c := range b.Table.Cells {
		cell := &b.Table.Cells[c]
		if cell.Row >= tableHeadRows {
			break
		}
		if strings.HasPrefix(squeeze(cell.Text), "主管") {
			continue
		}
		if name, ok := labelledName(cell.Text); ok {
			return name, block.InCell(blockNo, cell)
		}
	}
	return "", place
}

// nextHead is the head of the first table from a block on; empty where there is none.
func nextHead(doc *block.Document, from int) string {
	for _, b := range doc.Blocks[from:] {
		if b.Table != nil {
			return headOf(b.Table)
		}
	}
	return ""
}

// headOf is what tells tables of one form: the words in their first rows, without the unit's name and without figures.
func headOf(t *block.Table) string {
	var words []string
	for c := range t.Cells {
		cell := &t.Cells[c]
		text := squeeze(cell.Text)
		if cell.Row > tableHeadRows {
			break
		}
		if text == "" || strings.ContainsAny(text, "0123456789:：") {
			continue
		}
		words = append(words, text)
	}
	return strings.Join(words, "/")
}

// sameSubject says whether a title may speak of the same disclosure as another one: it is silent about the scope, or names
// the unit in short, without its place.
func (id identity) sameSubject(other identity) bool {
	if id.year != other.year || id.stage != other.stage || id.scopeStated && other.scopeStated && id.scope != other.scope {
		return false
	}
	_, placed := fiscal.RegionOf(id.unit)
	return !placed || strings.Contains(other.unit, id.unit) || strings.Contains(id.unit, other.unit)
}

// Source is a document that a disclosure was read from. Places say by its number which one they are in.
type Source struct {
	Document *block.Document
	First    int // of the document's blocks, those that the disclosure was read from, both included
	Last     int
	Start    int // of the first one, in Disclosure.Document
}

// join is the text of parts one after another, and where each begins. Their blocks are numbered through: what reads
// and checks facts need not know that they come from several files.
func join(parts []Part) (doc block.Document, starts []int) {
	doc = *parts[0].Document
	if len(parts) == 1 && parts[0].First == 0 && parts[0].Last == len(doc.Blocks)-1 {
		return doc, []int{0}
	}
	doc.Blocks, doc.Warnings = nil, nil
	for i := range parts {
		p := &parts[i]
		starts = append(starts, len(doc.Blocks))
		doc.Blocks = append(doc.Blocks, p.Document.Blocks[p.First:p.Last+1]...)
		for _, w := range p.Document.Warnings {
			if !slices.Contains(doc.Warnings, w) {
				doc.Warnings = append(doc.Warnings, w)
			}
		}
	}
	return doc, starts
}

// Locate turns the places of a disclosure, numbered through all its parts while it was read and checked, into places in
// the documents that they came from. It is called once, when all findings are there.
func (d *Disclosure) Locate() {
	if len(d.Sources) == 1 && d.Sources[0].First == 0 {
		return
	}
	starts := make([]int, len(d.Sources))
	for i := range d.Sources {
		starts[i] = d.Sources[i].Start
	}
	d.eachPlace(func(p *block.Place) {
		n := partOf(starts, p.Block)
		p.Document, p.Block = n, p.Block-starts[n]+d.Sources[n].First
	})
	for i := range d.Sections {
		s := &d.Sections[i]
		move := s.Place.Block - s.First
		s.First, s.Last = s.First+move, s.Last+move
	}
}

// partOf is the number of the part that a block lies in.
func partOf(starts []int, blockNo int) int {
	n := 0
	for n+1 < len(starts) && starts[n+1] <= blockNo {
		n++
	}
	return n
}

// eachPlace visits every place of a disclosure once.
func (d *Disclosure) eachPlace(visit func(*block.Place)) {
	seen := map[*block.Place]bool{}
	once := func(p *block.Place) {
		if p != nil && !seen[p] {
			seen[p] = true
			visit(p)
		}
	}
	once(&d.Title.Place)
	once(&d.Unit.Place)
	for i := range d.Amounts {
		a := &d.Amounts[i]
		once(a.Place)
		if a.Change != nil {
			once(&a.Change.Place)
		}
		if a.Reason != nil {
			once(&a.Reason.Place)
		}
		for j := range a.Witnesses {
			once(&a.Witnesses[j].Place)
		}
		for j := range a.Budgets {
			once(&a.Budgets[j].Place)
		}
	}
	for i := range d.Projects {
		p := &d.Projects[i]
		once(&p.Place)
		once(p.AmountPlace)
		if p.Objective != nil {
			once(&p.Objective.Place)
		}
		for j := range p.Indicators {
			once(&p.Indicators[j].Place)
			once(&p.Indicators[j].TargetPlace)
		}
	}
	for i := range d.Procurement {
		p := &d.Procurement[i]
		once(&p.Place)
		once(p.AmountPlace)
		once(p.BudgetPlace)
	}
	for i := range d.Assets {
		once(&d.Assets[i].Place)
	}
	for i := range d.Lines {
		once(&d.Lines[i].Place)
	}
	for i := range d.Sections {
		once(&d.Sections[i].Place)
	}
	for i := range d.Unreadable {
		once(&d.Unreadable[i].Place)
	}
	for i := range d.Differences {
		once(&d.Differences[i].First.Place)
		once(&d.Differences[i].Second.Place)
	}
	for i := range d.Findings {
		for j := range d.Findings[i].Places {
			once(&d.Findings[i].Places[j])
		}
	}
}
