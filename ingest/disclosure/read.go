package disclosure

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"gongkai/ingest/pattern"

	"gongkai/ingest/block"
	"gongkai/warehouse/fiscal"
)

// Read reads the facts of one disclosure from its parts; those of one file come from [Identify]. Places are numbered through all
// parts until [Disclosure.Locate]. The error is a *block.Refusal: no part states a figure. Findings are not made
// here, but for what could not be read.
func Read(parts ...Part) (*Disclosure, error) {
	first := &parts[0]
	doc, starts := join(parts)
	d := &Disclosure{
		Document: doc, Year: first.Year, Stage: first.Stage, Scope: first.Scope,
		Unit:     Unit{Name: first.Unit},
		Sections: readSections(&doc, starts),
	}
	b := &builder{d: d, doc: &doc, starts: starts, amounts: map[fiscal.Measure]*Amount{}}
	b.identify(parts)
	b.readProse()
	b.readTables()
	b.stateYearTotals()
	b.readCountedAssets()
	b.mergeParts()
	b.addListedProjects()
	b.readProjectAmounts()
	b.finish()
	if len(d.Amounts) == 0 && len(d.Projects) == 0 && len(d.Procurement) == 0 && len(d.Assets) == 0 && len(d.Lines) == 0 {
		return nil, refuse(&doc, block.NotDisclosure, "income, expenditure, “三公” or other figures of a budget",
			"the document states none: load the full disclosure / 文件中没有任何预算数据，请载入完整的公开文件")
	}
	return d, nil
}

// builder collects facts while the parts are read from their beginning to their end.
type builder struct {
	d       *Disclosure
	doc     *block.Document // all parts
	starts  []int           // the first block of each part
	titles  []int           // the block of each part's title
	amounts map[fiscal.Measure]*Amount
	project *Text       // the name above a table of indicators, until a table uses it
	year    []yearTotal // of tables
	listed  []listed    // projects of 项目支出表

	announced []Text // projects whose tables a heading announces
}

// identify takes title and unit from the first part that has them, and notes what the paths of files said.
func (b *builder) identify(parts []Part) {
	d := b.d
	for i := range parts {
		p := &parts[i]
		shift := b.starts[i] - p.First
		d.Sources = append(d.Sources, Source{Document: p.Document, First: p.First, Last: p.Last, Start: b.starts[i]})
		title, place := p.title, p.unitPlace
		title.Place.Block += shift
		place.Block += shift
		if title.Text != "" {
			b.titles = append(b.titles, title.Place.Block)
		}
		if d.Title.Text == "" {
			d.Title = title
		}
		if d.Unit.Place.Text == "" {
			d.Unit.Place = place
		}
		for _, what := range p.unstated {
			d.Unstated = append(d.Unstated, Unstated{What: what, Document: p.Document.Name, Place: title.Place})
		}
		if p.pathYear != 0 {
			d.PathYears = append(d.PathYears, PathYear{Year: p.pathYear, Document: p.Document.Name, Place: title.Place})
		}
	}
}

func (b *builder) amount(m fiscal.Measure) *Amount {
	a := b.amounts[m]
	if a == nil {
		a = &Amount{Measure: m}
		b.amounts[m] = a
	}
	return a
}

// state records one place that states a figure. The first is the figure's own place; all are its witnesses.
func (b *builder) state(m fiscal.Measure, kind fiscal.WitnessKind, value fiscal.Money, place block.Place) {
	a := b.amount(m)
	if a.Value == nil {
		a.Value, a.Place, a.State = &value, &place, fiscal.StateOf(value)
	}
	a.Witnesses = append(a.Witnesses, Witness{Kind: kind, Value: value, Place: place})
}

// budgeted records a budget that stands beside an actual figure, by stage. What several places say of one budget is
// put together; where they disagree both are kept.
func (b *builder) budgeted(m fiscal.Measure, have Budgeted) {
	a := b.amount(m)
	for i := range a.Budgets {
		old := &a.Budgets[i]
		if old.Stage != have.Stage || old.Value != nil && have.Value != nil && !old.Value.Equal(*have.Value) {
			continue
		}
		old.Value, old.Completion = cmp.Or(old.Value, have.Value), cmp.Or(old.Completion, have.Completion)
		return
	}
	a.Budgets = append(a.Budgets, have)
	sort.SliceStable(a.Budgets, func(i, j int) bool {
		return a.Budgets[i].Stage == fiscal.StageBudget && a.Budgets[j].Stage != fiscal.StageBudget
	})
}

// numberedItem is a short paragraph that only names what the next one speaks of: （二）公务接待费.
var numberedItem = pattern.MustCompile(`^(?:[(（]?[一二三四五六七八九十\d]+[)）]?)?[、.．,\s]*`)

// maxParagraph is how many bytes of a paragraph are read. The longest of real disclosures have a few thousand.
const maxParagraph = 256 << 10

// readProse reads the sentences of the sections that state figures. Duties, performance and glossary mention the same
// words without stating any.
func (b *builder) readProse() {
	numbering := sectionNumbering(b.doc)
	var heading []fiscal.Measure
	members := b.members()
	b.d.Members = members
	narrow := false // under a heading about a part of the unit's money only, which states the funds and nothing of the whole
	for i, bl := range b.doc.Blocks {
		if slices.Contains(b.starts, i) {
			heading, narrow = nil, false
		}
		if len(bl.Text) > maxParagraph {
			b.d.Document.Warnings = append(b.d.Document.Warnings, fmt.Sprintf("a paragraph of %d characters is too long to be one, and was not read / 有一段长达%[1]d字，未读取", runes(bl.Text)))
			continue
		}
		if bl.Table != nil || slices.Contains(b.titles, i) {
			continue
		}
		kind := kindAt(b.d.Sections, i)
		switch kind {
		case SectionDuties, SectionPerformance, SectionGlossary:
			heading = nil
			continue
		}
		if _, ok := headingOf(bl, numbering); ok || opensSection(b.d.Sections, i) {
			heading = sectionSubject(kind)
			narrow = isNarrow(bl.Text)
			continue
		}
		inherited := heading
		if named, only := headingMeasures(bl.Text, kind); only {
			heading = named
			continue
		}
		b.readCounts(bl.Text, i, kind, inherited)
		for _, s := range readSentences(bl.Text, i, topic{year: b.d.Year, stage: b.d.Stage, kind: kind, unit: b.d.Unit.Name, members: members}, inherited) {
			if !narrow || isFund(s.measure) {
				b.accept(s)
			}
		}
	}
}

func isFund(m fiscal.Measure) bool {
	return m == fiscal.IncomeGovernmentFund || m == fiscal.IncomeStateCapitalOperating
}

// statesSomething tells a sentence from a heading that names the same thing.
var statesSomething = pattern.MustCompile(`\d|无|未`)

// isNarrow says whether a heading names a part of the unit's money, such as 财政拨款支出预算情况.
func isNarrow(heading string) bool {
	if strings.Contains(squeeze(heading), "一般公共预算基本支出") {
		return true
	}
	for _, n := range findTerms(fold(heading).text, SectionBudget) {
		if n.term.narrow {
			return true
		}
	}
	return false
}

// headingMeasures says whether a paragraph does nothing but name measures, and which.
func headingMeasures(text string, kind SectionKind) ([]fiscal.Measure, bool) {
	f := fold(text)
	if runes(f.text) > 30 {
		return nil, false
	}
	found := findTerms(f.text, kind)
	if len(found) != 1 || len(found[0].term.measures) == 0 {
		return nil, false
	}
	before := numberedItem.ReplaceAllString(f.text[:found[0].start], "")
	after := f.text[found[0].end:]
	if before != "" || statesSomething.MatchString(after) {
		return nil, false
	}
	return found[0].term.measures, true
}

func (b *builder) accept(s said) {
	switch {
	case s.level != nil:
		b.state(s.measure, fiscal.WitnessProse, *s.level, s.place)
	case s.budget != nil:
		b.budgeted(s.measure, *s.budget)
	case s.change != nil:
		a := b.amount(s.measure)
		switch {
		case a.Change == nil, againstBudget(a.Change.Base) && !againstBudget(s.change.Base):
			// Against the year before rather than against this year's budget, where the document states both.
			a.Change = s.change
			a.Reason = s.reason
		case a.Change.Rate == nil && s.change.Rate != nil && sameValue(a.Change.Value, s.change.Value):
			// Said before in passing, and here in full.
			a.Change = s.change
			a.Reason = cmp.Or(a.Reason, s.reason)
		}
	}
}

// againstBudget says whether a change is measured against the budget of the same year.
func againstBudget(base string) bool {
	return strings.Contains(base, "年初") || strings.Contains(base, "预算") && !strings.ContainsAny(base, "上去0123456789")
}

func sameValue(a, b *fiscal.Money) bool { return a != nil && b != nil && a.Equal(*b) }

// settle takes the figure that most places state, and of those the first, for a figure that the document states in more
// than one way. All places stay its witnesses.
func settle(a *Amount) {
	best, most := -1, 0
	for i, w := range a.Witnesses {
		n := 0
		for _, other := range a.Witnesses {
			if other.Value.Equal(w.Value) {
				n++
			}
		}
		if n > most {
			best, most = i, n
		}
	}
	if best >= 0 && a.Value != nil && !a.Witnesses[best].Value.Equal(*a.Value) {
		value, place := a.Witnesses[best].Value, a.Witnesses[best].Place
		a.Value, a.Place, a.State = &value, &place, fiscal.StateOf(value)
	}
}

// finish puts the amounts into the order of fiscal.Measures. A measure of which only a change is stated has no figure.
func (b *builder) finish() {
	for _, a := range b.amounts {
		settle(a)
		if a.Value == nil && a.State == "" {
			a.State = fiscal.StateNotPublished
		}
		b.d.Amounts = append(b.d.Amounts, *a)
	}
	order := map[fiscal.Measure]int{}
	for i, info := range fiscal.Measures {
		order[info.Measure] = i
	}
	sort.Slice(b.d.Amounts, func(i, j int) bool { return order[b.d.Amounts[i].Measure] < order[b.d.Amounts[j].Measure] })
}
