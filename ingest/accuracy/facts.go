package accuracy

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/number"
	"gongkai/ingest/sample"
	"gongkai/warehouse/fiscal"
)

// Kind is a kind of fact.
type Kind string

// The kinds of facts.
const (
	KindUnit        Kind = "unit"        // name, code, nature, rank, funding
	KindYear        Kind = "year"        // with stage and scope
	KindAmount      Kind = "amounts"     // measure, state and value
	KindChange      Kind = "changes"     // amount and rate
	KindReason      Kind = "reasons"     // of changes
	KindBudget      Kind = "budgets"     // beside actual figures, and how much of them was spent
	KindProject     Kind = "projects"    // name, amount and where that was taken from
	KindObjective   Kind = "objectives"  // of projects
	KindIndicator   Kind = "indicators"  // levels, name, definition, basis
	KindTarget      Kind = "targets"     // of indicators
	KindActual      Kind = "actuals"     // what was reached, points and reasons of deviations
	KindOutcome     Kind = "outcomes"    // what became of each target
	KindProcurement Kind = "procurement" // items
	KindAsset       Kind = "assets"      // rows, and the date they are of
	KindLine        Kind = "lines"       // by functional and economic classification
	KindFinding     Kind = "findings"    // contradictions that were planted, and none else
	KindCell        Kind = "cells"       // of all tables, each in its column
)

// Kinds lists the kinds in the order of a report.
var Kinds = []Kind{
	KindUnit, KindYear, KindAmount, KindChange, KindReason, KindBudget, KindProject, KindObjective, KindIndicator, KindTarget, KindActual, KindOutcome, KindProcurement, KindAsset, KindLine, KindFinding, KindCell,
}

// Facts writes every fact of a disclosure as a line, without its place, by kind. Findings and cells are no part of it.
// Texts are without white space: whether a line ends in a cell because it was full is not to be seen on a printed page.
// Nor do brackets of either width make another name.
func Facts(d *disclosure.Disclosure) map[Kind][]string {
	facts := map[Kind][]string{}
	add := func(k Kind, format string, args ...any) {
		for i := range args {
			if text, ok := args[i].(string); ok {
				args[i] = squeeze(text)
			}
		}
		facts[k] = append(facts[k], fmt.Sprintf(format, args...))
	}
	for name, value := range map[string]string{"name": d.Unit.Name, "code": d.Unit.Code, "nature": d.Unit.Nature, "rank": d.Unit.Rank, "funding": d.Unit.Funding} {
		if value != "" {
			add(KindUnit, "%s %s", name, value)
		}
	}
	slices.Sort(facts[KindUnit])
	add(KindYear, "%d %s %s", d.Year, d.Stage, d.Scope)
	for _, a := range d.Amounts {
		add(KindAmount, "%s %s %s", a.Measure, a.State, money(a.Value))
		if a.Change != nil {
			add(KindChange, "%s %s %s%%", a.Measure, money(a.Change.Value), money(a.Change.Rate))
		}
		for _, b := range a.Budgets {
			add(KindBudget, "%s %s %s %s%%", a.Measure, b.Stage, money(b.Value), money(b.Completion))
		}
		if a.Reason != nil {
			add(KindReason, "%s %s", a.Measure, a.Reason.Text)
		}
	}
	for _, p := range d.Projects {
		add(KindProject, "%s %s %s", p.Name, money(p.Amount), p.AmountSource)
		if p.Objective != nil {
			add(KindObjective, "%s: %s", p.Name, p.Objective.Text)
		}
		if p.Achieved != nil {
			add(KindActual, "%s: %s", p.Name, p.Achieved.Text)
		}
		for _, i := range p.Indicators {
			add(KindIndicator, "%s: %s %s %s %s | %s | %s | %s", p.Name, i.Level1, i.Level2, i.Level1Text, i.Level2Text, i.Name, i.Definition, i.Basis)
			sign, unit := "", "" // where columns of their own state them
			if i.Sign != nil {
				sign = i.Sign.Text
			}
			if i.Unit != nil {
				unit = i.Unit.Text
			}
			add(KindTarget, "%s: %s %s%s%s", p.Name, i.Name, sign, i.Target.Text, unit)
			if i.Actual != nil {
				reason := ""
				if i.Deviation != nil {
					reason = i.Deviation.Text
				}
				add(KindActual, "%s: %s %s %s of %s %s", p.Name, i.Name, i.Actual.Text, money(i.Score), money(i.Weight), reason)
			}
		}
		for what, s := range map[string]*disclosure.Scored{"execution": p.ExecutionScore, "total": p.TotalScore} {
			if s != nil {
				add(KindActual, "%s: %s %s of %s", p.Name, what, s.Score, money(s.Weight))
			}
		}
	}
	for _, p := range d.Procurement {
		add(KindProcurement, "%s %s %s %s %s %s %s %s %v", p.Project, money(p.ProjectBudget), p.Item, p.CatalogueCode, p.Unit, money(p.Quantity), money(p.UnitPrice), money(p.Amount), p.Sources)
	}
	for _, a := range d.Assets {
		add(KindAsset, "%d %s %s %s", a.Level, a.Name, money(a.Quantity), money(a.Value))
	}
	if d.AssetsAsOf != "" {
		add(KindAsset, "as of %s", d.AssetsAsOf)
	}
	for _, l := range d.Lines {
		add(KindLine, "%s %s %s %s %d %s %s", l.Fund, l.Classification, l.Code, l.Name, l.Level, l.Measure, l.Value)
	}
	return facts
}

// outcomes lists what became of each target: as the sample drew it, or where it is nil as it follows from what was read.
func outcomes(d *disclosure.Disclosure, drawn [][]fiscal.Outcome) (all []string) {
	for n, p := range d.Projects {
		for i := range p.Indicators {
			ind := &p.Indicators[i]
			outcome := fiscal.OutcomeOf(&ind.Target, ind.Actual, d.Year)
			if drawn != nil {
				outcome = drawn[n][i]
			}
			if outcome != "" {
				all = append(all, squeeze(p.Name+": "+ind.Name+" "+string(outcome)))
			}
		}
	}
	return all
}

// squeeze takes all white space out of a text, and gives it brackets of one width.
func squeeze(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c):
			return -1
		case c == '（':
			return '('
		case c == '）':
			return ')'
		}
		return c
	}, s)
}

func money(m *fiscal.Money) string {
	if m == nil {
		return "-"
	}
	return m.String()
}

// alsoFound are findings that follow from a planted one, or from what the sample leaves out on purpose.
var alsoFound = map[string][]string{
	"":                            {"PROJECT_TOTAL"}, // as information: some projects state no amount
	"THREE_PUBLIC_VEHICLES_PARTS": {"THREE_PUBLIC_PARTS"},
	"PROCUREMENT_TOTAL_ITEMS":     {"PROCUREMENT_TEXT_TABLE"},
	"PROJECT_AMOUNT_SOURCES":      {"INDICATOR_COST_OVER_AMOUNT", "PROJECT_TOTAL"},
}

// needsOtherYears are planted contradictions that one document alone does not show.
var needsOtherYears = map[string]bool{"CHANGE_PRIOR_YEAR": true}

// findings lists the contradictions that must be found in a document alone, and adds those that were found to got, each
// code once, without those that may be found beside them.
func findings(truth sample.Truth, d *disclosure.Disclosure, got map[Kind][]string) ([]string, map[Kind][]string) {
	var want []string
	allowed := map[string]bool{}
	for _, code := range append([]string{""}, truth.Planted...) {
		if code != "" && !needsOtherYears[code] {
			want = append(want, code)
		}
		for _, c := range alsoFound[code] {
			allowed[c] = true
		}
	}
	if got == nil {
		return want, nil
	}
	var found []string
	for _, f := range d.Findings {
		if !slices.Contains(found, f.Code) && (slices.Contains(want, f.Code) || !allowed[f.Code]) && !needsOtherYears[f.Code] {
			found = append(found, f.Code)
		}
	}
	got[KindFinding] = found
	return want, got
}

// cells lists the cells of tables that say something, in reading order. Numbers are the same however they are written.
func cells(tables []*block.Table, columns bool) []string {
	var all []string
	for _, t := range tables {
		for r := range t.Rows {
			for _, c := range t.Row(r) {
				text := squeeze(c.Text)
				if c.Row != r || text == "" {
					continue
				}
				if n, ok := number.Plain(text); ok {
					text = n.String()
				}
				if columns {
					text = fmt.Sprintf("%d: %s", c.Col, text)
				}
				all = append(all, text)
			}
		}
	}
	return all
}
