package load

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gongkai/ingest"
	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// Disclosures often come as several files: the text, and its tables in a workbook beside it. This file decides which
// documents belong together, and which replace each other.
//
// Documents of one unit, year, stage and scope are one disclosure. A new document takes the place of one that it is a
// version of: the text of a text, the same tables of the same tables, the same bytes read by newer rules. Any other
// joins those that are there; the text of the ones in the warehouse is kept there for that.

// AmbiguousScope is the refusal of tables that do not say whether they are a unit's or its department's, where both are
// there.
const AmbiguousScope block.RefusalCode = "AMBIGUOUS_SCOPE"

// subject is what a disclosure is about.
type subject struct {
	unit  warehouse.UnitKey
	year  int
	stage fiscal.Stage
	scope fiscal.Scope
}

// subject is what a member is about.
func (m *member) subject() subject {
	return subject{m.unit, m.part.Year, m.part.Stage, m.part.Scope}
}

// member is a part on its way into a disclosure.
type member struct {
	part    disclosure.Part
	unit    warehouse.UnitKey      // that the part's name belongs to
	alone   *disclosure.Disclosure // read from this part alone; nil where it is refused
	refusal *block.Refusal
	row     *warehouse.Document // of one from the warehouse, as it was loaded; nil for one of this batch
}

func newMember(rules fiscal.RuleSettings, p disclosure.Part) (*member, error) {
	m := &member{part: p}
	var err error
	m.alone, err = ingest.JoinWith(rules, p)
	if err != nil && !errors.As(err, &m.refusal) {
		return nil, err
	}
	return m, nil
}

// version is a disclosure as it becomes by a batch.
type version struct {
	subject subject
	members []*member
	d       *disclosure.Disclosure
	stored  storeResult
}

// placed is a part of a document of the batch and what became of it: it is in a version, or known, or refused.
type placed struct {
	member  *member
	version *version
	known   *warehouse.Loaded
	refusal *block.Refusal
}

// group is what is there of one subject while the documents of a batch come in.
type group struct {
	history *warehouse.History // nil where nothing is there
	members []*member          // of the newest version; those of the history are fetched when first needed
	fetched bool
	open    *version            // the version that the batch is making; nil before the first change
	seen    map[string]*version // by SHA-256, the documents of the batch
}

// arrange places the parts of a batch into versions, in the order in which they come.
func (l *loader) arrange(ctx context.Context, members []*member) ([]placed, []*version, error) {
	groups, err := l.groups(ctx, members)
	if err != nil {
		return nil, nil, err
	}
	out := make([]placed, len(members))
	var versions []*version
	for i, m := range members {
		out[i].member = m
		if out[i].refusal = m.refusal; out[i].refusal == nil {
			out[i].refusal = settleScope(m, groups)
		}
		if out[i].refusal != nil {
			continue
		}
		s := m.subject()
		g := groups[s]
		if g == nil {
			g = &group{fetched: true, seen: map[string]*version{}}
			groups[s] = g
		}
		if g.history != nil {
			if known, ok := g.history.Knows(documentRow(m.part.Document, l.options.Warehouse.RuleSettings())); ok {
				out[i].known = &known
				continue
			}
		}
		if v := g.seen[m.part.Document.SHA256]; v != nil {
			out[i].version = v
			out[i].known = &warehouse.Loaded{Outcome: warehouse.OutcomeUnchanged}
			continue
		}
		if err := l.fetch(ctx, g); err != nil {
			return nil, nil, err
		}
		if g.add(s, m) {
			versions = append(versions, g.open)
		}
		g.seen[m.part.Document.SHA256] = g.open
		out[i].version = g.open
	}
	return out, versions, nil
}

// groups finds what the warehouse has of the subjects of members, in one question. Members that state their scope make a
// group of their own, so that those that do not can join it whatever the order.
func (l *loader) groups(ctx context.Context, members []*member) (map[subject]*group, error) {
	names := make([]string, len(members))
	for i, m := range members {
		names[i] = m.part.Unit
	}
	keys, err := l.options.Warehouse.UnitKeys(ctx, names)
	if err != nil {
		return nil, err
	}
	groups := map[subject]*group{}
	var units []warehouse.UnitKey
	for i, m := range members {
		if m.refusal != nil {
			continue
		}
		m.unit = keys[i]
		s := m.subject()
		units = append(units, s.unit)
		if m.part.ScopeStated {
			groups[s] = &group{fetched: true, seen: map[string]*version{}}
		}
	}
	histories, err := l.options.Warehouse.Histories(ctx, units)
	if err != nil {
		return nil, err
	}
	for i := range histories {
		h := &histories[i]
		groups[subject{h.Unit, h.Year, h.Stage, h.Scope}] = &group{history: h, seen: map[string]*version{}}
	}
	return groups, nil
}

// settleScope gives a part that does not state its scope that of the disclosure that is there; UNIT where none is.
func settleScope(m *member, groups map[subject]*group) *block.Refusal {
	if m.part.ScopeStated {
		return nil
	}
	s := m.subject()
	var there []fiscal.Scope
	for _, scope := range []fiscal.Scope{fiscal.ScopeUnit, fiscal.ScopeDepartment} {
		s.scope = scope
		if groups[s] != nil {
			there = append(there, scope)
		}
	}
	switch {
	case len(there) == 1 && there[0] != m.part.Scope:
		m.part.Scope, m.alone.Scope = there[0], there[0]
	case len(there) == 2:
		return &block.Refusal{
			Code: AmbiguousScope, File: m.part.Document.Name,
			Wanted: fmt.Sprintf("a word whether this is the unit's or the department's budget: both of %s %d are there", m.part.Unit, m.part.Year),
			Advice: "write 本级 or 汇总 into the file's name / 请在文件名中注明“本级”或“汇总”",
		}
	}
	return nil
}

// fetch brings the documents of the current version out of the warehouse. What cannot be read from there, since its
// text was not kept, is replaced by whatever comes.
func (l *loader) fetch(ctx context.Context, g *group) error {
	if g.fetched {
		return nil
	}
	g.fetched = true
	h := g.history
	texts, err := l.options.Warehouse.Blocks(ctx, []warehouse.DisclosureKey{h.Key})
	if err != nil {
		return err
	}
	for i, text := range texts[h.Key] {
		row := &h.Documents[i]
		doc := &block.Document{Name: row.Name, Format: block.Format(row.Format), SHA256: row.SHA256, Size: row.Size}
		if err := doc.Decode(text, row.FirstBlock); err != nil {
			return err
		}
		parts, err := disclosure.Identify(doc, disclosure.Hints{Unit: h.Name, Year: h.Year, Stage: h.Stage, Scope: h.Scope})
		if err != nil || len(parts) != 1 {
			l.options.Logger.Warn().Err(err).Str("document", doc.Name).Msg("a document in the warehouse reads otherwise by now: it is replaced")
			continue
		}
		p := parts[0]
		p.First, p.Unit, p.Year, p.Stage, p.Scope, p.ScopeStated = row.FirstBlock, h.Name, h.Year, h.Stage, h.Scope, true
		m, err := newMember(l.options.Warehouse.RuleSettings(), p)
		if err != nil {
			return fmt.Errorf("read %q from the warehouse: %w", doc.Name, err)
		}
		if m.refusal != nil {
			continue
		}
		m.row = row
		g.members = append(g.members, m)
	}
	return nil
}

// add puts a document into the version that is being made. It says whether it had to begin a new one: where it
// replaces a document of this very batch, that one becomes a version of its own.
func (g *group) add(s subject, m *member) (begun bool) {
	at := slices.IndexFunc(g.members, m.replaces)
	begun = g.open == nil || at >= 0 && g.members[at].row == nil
	members := slices.Clone(g.members)
	if at >= 0 {
		members[at] = m
	} else {
		members = append(members, m)
	}
	slices.SortStableFunc(members, func(a, b *member) int { return a.role() - b.role() })
	if begun {
		g.open = &version{subject: s}
	}
	g.members, g.open.members = members, members
	return begun
}

// The roles of a document in a disclosure, in the order in which they are read.
const (
	roleText     = iota // it states figures in sentences
	roleProjects        // it holds projects with their targets, and states no figure of the budget in sentences
	roleTables          // it holds tables alone
)

func (m *member) role() int {
	switch d := m.alone; {
	case slices.ContainsFunc(d.Amounts, inProse):
		return roleText
	case len(d.Projects) > 0:
		return roleProjects
	default:
		return roleTables
	}
}

func inProse(a disclosure.Amount) bool {
	return a.Change != nil || slices.ContainsFunc(a.Witnesses, func(w disclosure.Witness) bool { return w.Kind == fiscal.WitnessProse })
}

// replaces says whether a document is a version of another one of the same disclosure.
func (m *member) replaces(old *member) bool {
	switch role := m.role(); {
	case m.part.Document.SHA256 == old.part.Document.SHA256:
		return true
	case role != old.role():
		return false
	case role == roleTables:
		return sameTables(m.alone, old.alone)
	default:
		return true
	}
}

// sameTables says whether tables state mostly the same things, so that one file is a correction of the other. Of the
// standard tables each has some measures of its own.
func sameTables(a, b *disclosure.Disclosure) bool {
	keys := func(d *disclosure.Disclosure) map[string]bool {
		found := map[string]bool{}
		for _, x := range d.Amounts {
			found[string(x.Measure)] = true
		}
		for _, x := range d.Lines {
			found[string(x.Fund)+string(x.Classification)+x.Code+string(x.Measure)] = true
		}
		for _, x := range d.Procurement {
			found["procurement "+x.Item] = true
		}
		for _, x := range d.Assets {
			found["asset "+x.Name] = true
		}
		return found
	}
	first, second := keys(a), keys(b)
	common := 0
	for k := range first {
		if second[k] {
			common++
		}
	}
	return 2*common >= len(first)+len(second)-common
}

// read reads a version from its members: anew, where there are several.
func (v *version) read(rules fiscal.RuleSettings) error {
	if len(v.members) == 1 {
		v.d = v.members[0].alone
		return nil
	}
	parts := make([]disclosure.Part, len(v.members))
	for i, m := range v.members {
		parts[i] = m.part
	}
	var err error
	if v.d, err = ingest.JoinWith(rules, parts...); err != nil {
		return fmt.Errorf("join %d documents of %s %d: %w", len(parts), parts[0].Unit, parts[0].Year, err)
	}
	return nil
}

// documentRow is a document as the warehouse has it, without its text.
func documentRow(doc *block.Document, rules fiscal.RuleSettings) *warehouse.Document {
	return &warehouse.Document{
		Name: doc.Name, Format: string(doc.Format), SHA256: doc.SHA256, Size: doc.Size, ParserVersion: ingest.Version(rules),
	}
}

// rows are what the warehouse stores of a version. Documents that were there keep the rules by which they were read, so
// that newer rules find them unknown.
func (v *version) rows(rules fiscal.RuleSettings) (warehouse.Load, error) {
	rows := Rows(v.d, rules)
	for i, m := range v.members {
		d := &rows.Documents[i]
		if m.row != nil {
			*d = *m.row
		}
		text, err := m.part.Document.Encode(m.part.First, m.part.Last)
		if err != nil {
			return rows, err
		}
		d.FirstBlock, d.LastBlock, d.Blocks = m.part.First, m.part.Last, text
	}
	return rows, nil
}
