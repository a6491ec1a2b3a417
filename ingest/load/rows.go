package load

import (
	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// Rows turns a document-shaped disclosure into the warehouse's rows. What a document is silent about, an empty text
// there, is nil here. Region and sector are derived from the unit's name; where that names no region, from the name
// of its department. rules are the settings that its findings were looked for with.
func Rows(d *disclosure.Disclosure, rules fiscal.RuleSettings) warehouse.Load {
	l := warehouse.Load{
		Unit:        unitRow(&d.Unit),
		Year:        d.Year,
		Stage:       d.Stage,
		Scope:       d.Scope,
		Title:       d.Title.Text,
		TitleAt:     place(d.Title.Place),
		AssetsAsOf:  orNil(d.AssetsAsOf),
		Amounts:     rows(d.Amounts, amountRow),
		Projects:    rows(d.Projects, projectRow),
		Procurement: rows(d.Procurement, procurementRow),
		Assets:      rows(d.Assets, assetRow),
		Lines:       rows(d.Lines, lineRow),
		Sections:    rows(d.Sections, sectionRow),
		Findings:    rows(d.Findings, findingRow),
		Members:     d.Members,
	}
	for i := range d.Sources {
		row := *documentRow(d.Sources[i].Document, rules)
		row.FirstBlock, row.LastBlock = d.Sources[i].First, d.Sources[i].Last
		l.Documents = append(l.Documents, row)
	}
	for i := range d.Projects {
		for j := range d.Projects[i].Indicators {
			row := indicatorRow(&d.Projects[i].Indicators[j])
			row.ProjectOrdinal = i + 1
			l.Indicators = append(l.Indicators, row)
		}
	}
	return l
}

func rows[From, To any](from []From, row func(*From) To) []To {
	to := make([]To, len(from))
	for i := range from {
		to[i] = row(&from[i])
	}
	return to
}

func unitRow(u *disclosure.Unit) warehouse.Unit {
	region, ok := fiscal.RegionOf(u.Name)
	if !ok {
		region, _ = fiscal.RegionOf(u.Department)
	}
	return warehouse.Unit{
		Name:       u.Name,
		Code:       orNil(u.Code),
		Region:     warehouse.Region{Code: orNil(region.Code), Name: region.Name, Parent: orNil(region.Parent)},
		Sector:     orNil(fiscal.SectorOf(u.Name)),
		Nature:     orNil(u.Nature),
		Rank:       orNil(u.Rank),
		Funding:    orNil(u.Funding),
		Department: orNil(u.Department),
	}
}

func amountRow(a *disclosure.Amount) warehouse.Amount {
	row := warehouse.Amount{
		Measure: a.Measure, State: a.State, Value: a.Value, At: placeOrNil(a.Place),
		Witnesses: rows(a.Witnesses, func(w *disclosure.Witness) warehouse.Witness {
			return warehouse.Witness{Kind: w.Kind, Value: w.Value, At: place(w.Place)}
		}),
	}
	row.Budgets = rows(a.Budgets, func(b *disclosure.Budgeted) warehouse.Budgeted {
		return warehouse.Budgeted{Stage: b.Stage, Value: b.Value, Completion: b.Completion, At: place(b.Place)}
	})
	if c := a.Change; c != nil {
		row.StatedChange, row.StatedRate, row.ChangeBase, row.ChangeAt = c.Value, c.Rate, orNil(c.Base), placeOrNil(&c.Place)
	}
	if a.Reason != nil {
		row.Reason, row.ReasonAt = orNil(a.Reason.Text), placeOrNil(&a.Reason.Place)
	}
	return row
}

func projectRow(p *disclosure.Project) warehouse.Project {
	row := warehouse.Project{
		Name: p.Name, At: place(p.Place), Amount: p.Amount, AmountSource: orNil(p.AmountSource), AmountAt: placeOrNil(p.AmountPlace),
	}
	if p.Objective != nil {
		row.Objective, row.ObjectiveAt = orNil(p.Objective.Text), placeOrNil(&p.Objective.Place)
	}
	if p.Achieved != nil {
		row.Achieved, row.AchievedAt = orNil(p.Achieved.Text), placeOrNil(&p.Achieved.Place)
	}
	return row
}

func indicatorRow(i *disclosure.Indicator) warehouse.Indicator {
	var deviation *string
	if i.Deviation != nil {
		deviation = orNil(i.Deviation.Text)
	}
	var signAt, unitAt *warehouse.Place
	if i.Sign != nil && i.Target.Operator != fiscal.OpNone { // else it is none
		signAt = placeOrNil(&i.Sign.Place)
	}
	if i.Unit != nil {
		unitAt = placeOrNil(&i.Unit.Place)
	}
	return warehouse.Indicator{
		Level1: i.Level1, Level1Text: i.Level1Text, Level2: orNil(i.Level2), Level2Text: i.Level2Text,
		Name: i.Name, Definition: orNil(i.Definition), Target: i.Target, Basis: orNil(i.Basis), References: i.References,
		At: place(i.Place), TargetAt: place(i.TargetPlace), SignAt: signAt, UnitAt: unitAt,
		Actual: i.Actual, ActualAt: placeOrNil(i.ActualPlace), Weight: i.Weight, Score: i.Score, Deviation: deviation,
	}
}

func procurementRow(p *disclosure.ProcurementItem) warehouse.ProcurementItem {
	return warehouse.ProcurementItem{
		Project: p.Project, ProjectBudget: p.ProjectBudget, Item: p.Item, CatalogueCode: orNil(p.CatalogueCode), QuantityUnit: orNil(p.Unit),
		Quantity: p.Quantity, UnitPrice: p.UnitPrice, Amount: p.Amount,
		Sources: rows(p.Sources, func(s *disclosure.SourceAmount) warehouse.SourceAmount {
			return warehouse.SourceAmount{Source: s.Source, Amount: s.Amount}
		}),
		At: place(p.Place), AmountAt: placeOrNil(p.AmountPlace),
	}
}

func assetRow(a *disclosure.Asset) warehouse.Asset {
	return warehouse.Asset{Name: a.Name, Level: a.Level, Quantity: a.Quantity, Value: a.Value, At: place(a.Place)}
}

func lineRow(l *disclosure.Line) warehouse.BudgetLine {
	return warehouse.BudgetLine{
		Fund: l.Fund, Classification: l.Classification, Code: l.Code, Name: l.Name, Level: l.Level, Measure: l.Measure,
		Value: l.Value, At: place(l.Place),
	}
}

func sectionRow(s *disclosure.Section) warehouse.Section {
	return warehouse.Section{
		Kind: string(s.Kind), Heading: s.Heading, Text: s.Text, At: place(s.Place), First: s.First, Last: s.Last,
	}
}

func findingRow(f *disclosure.Finding) warehouse.Finding {
	return warehouse.Finding{
		Code: f.Code, Severity: f.Severity, MessageZH: f.MessageZH, MessageEN: f.MessageEN,
		Expected: orNil(f.Expected), Actual: orNil(f.Actual),
		At: rows(f.Places, func(p *block.Place) warehouse.Place { return place(*p) }),
	}
}

// place is a place as the warehouse has it: no row and column outside a table.
func place(p block.Place) warehouse.Place {
	to := warehouse.Place{Document: p.Document, Block: p.Block, Start: p.Start, End: p.End, Text: p.Text}
	if p.Row >= 0 && p.Col >= 0 {
		to.Row, to.Column = &p.Row, &p.Col
	}
	return to
}

func placeOrNil(p *block.Place) *warehouse.Place {
	if p == nil {
		return nil
	}
	to := place(*p)
	return &to
}

// orNil is nil for an empty text: the document is silent.
func orNil[T ~string](s T) *T {
	if s == "" {
		return nil
	}
	return &s
}
