package load

import (
	"context"
	"fmt"
	"slices"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// PartOfDisclosure is the refusal of a file that holds tables alone, of a disclosure whose prose is there already.
//
// Disclosures often come as two files, the text and its tables. Each is read as a disclosure of its own, and the later
// one would replace the earlier: the tables would hide the projects, reasons and sections of the text.
const PartOfDisclosure block.RefusalCode = "PART_OF_DISCLOSURE"

// subject is what a disclosure is about: the later of two documents with the same one replaces the earlier.
type subject struct {
	unit  warehouse.UnitKey
	year  int
	stage fiscal.Stage
	scope fiscal.Scope
}

func subjectOf(d *disclosure.Disclosure) subject {
	return subject{warehouse.UnitKeyOf(d.Unit.Name), d.Year, d.Stage, d.Scope}
}

// hasProse says whether a document states figures in sentences, or has projects.
func hasProse(d *disclosure.Disclosure) bool {
	return len(d.Projects) > 0 || slices.ContainsFunc(d.Amounts, func(a disclosure.Amount) bool {
		return a.Change != nil || slices.ContainsFunc(a.Witnesses, func(w disclosure.Witness) bool { return w.Kind == fiscal.WitnessProse })
	})
}

// refuseParts turns files of tables alone into refusals where the text of the same disclosure is in the batch or is
// current in the warehouse.
func (l *loader) refuseParts(ctx context.Context, batch []readResult) error {
	whole := map[subject]bool{}
	var parts []*readResult
	var units []warehouse.UnitKey
	for i := range batch {
		r := &batch[i]
		switch {
		case r.d == nil:
		case hasProse(r.d):
			whole[subjectOf(r.d)] = true
		default:
			parts = append(parts, r)
			units = append(units, subjectOf(r.d).unit)
		}
	}
	if len(parts) == 0 {
		return nil
	}
	if err := l.addWhole(ctx, units, whole); err != nil {
		return err
	}
	for _, r := range parts {
		if !whole[subjectOf(r.d)] {
			continue
		}
		r.refusal = &block.Refusal{
			Code: PartOfDisclosure, File: r.path,
			Wanted: fmt.Sprintf("the text of the disclosure; this file holds tables alone, and the text of %s %d is there already", r.d.Unit.Name, r.d.Year),
			Advice: "load the file with the text; to replace it by the tables, withdraw it first / 该文件只有表格，正文已载入；如需替换，请先撤回正文",
		}
		r.d = nil
		l.refused++
	}
	return nil
}

// addWhole adds the current disclosures of units that have prose.
func (l *loader) addWhole(ctx context.Context, units []warehouse.UnitKey, whole map[subject]bool) error {
	reader, err := l.options.Warehouse.Reader(ctx)
	if err != nil {
		return err
	}
	found, err := reader.DisclosuresByUnit(ctx, units, nil, nil)
	if err != nil {
		return err
	}
	subjects := map[warehouse.DisclosureKey]subject{}
	var keys []warehouse.DisclosureKey
	for unit, ds := range found {
		for _, d := range ds {
			subjects[d.Key] = subject{unit, d.Year, d.Stage, d.Scope}
			keys = append(keys, d.Key)
		}
	}
	amounts, err := reader.AmountsByDisclosure(ctx, keys)
	if err != nil {
		return err
	}
	for key, as := range amounts {
		for _, a := range as {
			prose := a.StatedChange != nil || slices.ContainsFunc(a.Witnesses, func(w warehouse.Witness) bool { return w.Kind == fiscal.WitnessProse })
			projects := a.Measure == fiscal.ProjectCount && a.Value != nil && a.Value.IsPositive()
			if prose || projects {
				whole[subjects[key]] = true
			}
		}
	}
	return nil
}
