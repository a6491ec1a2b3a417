package warehouse_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// changeTexts writes changes as kind, year, measure and both figures.
func changeTexts(page *warehouse.Page[*warehouse.FactChange]) []string {
	text := func(m *fiscal.Money, s fiscal.State) string {
		if m == nil {
			return string(s)
		}
		return m.String()
	}
	lines := []string{}
	for _, e := range page.Edges {
		c := e.Node
		lines = append(lines, fmt.Sprintf("%s %d %s %s -> %s", c.Kind, c.Year, c.Measure, text(c.Before, c.BeforeState), text(c.After, c.AfterState)))
	}
	return lines
}

func TestChanges(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	only := func(year int, amounts ...warehouse.Amount) warehouse.Load {
		l := warehousetest.Rows(bureau, year, 100)
		l.Amounts, l.Findings = amounts, nil
		warehousetest.Stamp(&l)
		return l
	}
	amount := func(m fiscal.Measure, yuan int64) warehouse.Amount {
		v := decimal.NewFromInt(yuan)
		return warehouse.Amount{Measure: m, State: fiscal.StateOf(v), Value: &v, At: &warehouse.Place{Block: 3, Text: v.String()}}
	}
	mustLoad(t, w, only(2020, amount(fiscal.IncomeTotal, 5)), only(2021, amount(fiscal.IncomeTotal, 10), amount(fiscal.ExpenditureTotal, 10), amount(fiscal.ExpenditureBasic, 7)))
	first := must(w.DataVersion(t.Context()))(t)
	mustLoad(t, w, only(2021, amount(fiscal.IncomeTotal, 11), amount(fiscal.ExpenditureTotal, 10), amount(fiscal.ExpenditureProject, 0)))
	second := must(w.DataVersion(t.Context()))(t)
	gone := mustLoad(t, w, only(2022, amount(fiscal.IncomeTotal, 1)))[0]
	must(w.Withdraw(t.Context(), gone.DisclosureID, "never shown"))(t)
	id := must(reader(t, w).Disclosure(t.Context(), warehouse.DisclosureSelector{Unit: p(warehouse.UnitID(warehouse.UnitKeyOf(bureau))), Year: p(2020), Stage: fiscal.StageBudget}))(t).ID
	must(w.Withdraw(t.Context(), id, "wrong file"))(t)
	last := must(w.DataVersion(t.Context()))(t)
	replaced := []string{
		"REPLACED 2021 EXPENDITURE_BASIC 7 -> NOT_PUBLISHED", "ADDED 2021 EXPENDITURE_PROJECT NOT_PUBLISHED -> 0", "REPLACED 2021 INCOME_TOTAL 10 -> 11",
	}
	withdrawn := []string{
		"WITHDRAWN 2020 FINDING_COUNT 0 -> NOT_PUBLISHED", "WITHDRAWN 2020 INCOME_TOTAL 5 -> NOT_PUBLISHED",
		"WITHDRAWN 2020 INDICATOR_COUNT 3 -> NOT_PUBLISHED", "WITHDRAWN 2020 PROJECT_COUNT 2 -> NOT_PUBLISHED",
	}
	for name, c := range map[string]struct {
		since, at uint64
		filter    *warehouse.FactFilter
		want      []string
	}{
		"nothing since now": {last, last, nil, []string{}},
		"withdrawn":         {second, last, nil, withdrawn},
		"a correction":      {first, second, nil, replaced},
		"both":              {first, last, nil, append(withdrawn[:len(withdrawn):len(withdrawn)], replaced...)},
		"one year":          {first, last, &warehouse.FactFilter{Years: &warehouse.YearRange{From: p(2021)}}, replaced},
		"from the beginning": {0, first, &warehouse.FactFilter{Years: &warehouse.YearRange{To: p(2020)}}, []string{
			"ADDED 2020 FINDING_COUNT NOT_PUBLISHED -> 0", "ADDED 2020 INCOME_TOTAL NOT_PUBLISHED -> 5",
			"ADDED 2020 INDICATOR_COUNT NOT_PUBLISHED -> 3", "ADDED 2020 PROJECT_COUNT NOT_PUBLISHED -> 2",
		}},
	} {
		r := must(w.ReaderAt(t.Context(), c.at))(t)
		all := must(r.Changes(t.Context(), c.since, c.filter, warehouse.PageArgs{First: p(100)}))(t)
		if diff := cmp.Diff(c.want, changeTexts(all)); diff != "" || all.Total != len(c.want) {
			t.Errorf("%s: %d (-want, +got)\n%s", name, all.Total, diff)
		}
		got, args := []string{}, warehouse.PageArgs{First: p(2)}
		for {
			page := must(r.Changes(t.Context(), c.since, c.filter, args))(t)
			got = append(got, changeTexts(page)...)
			if !page.HasNext {
				break
			}
			args.After = &page.Edges[len(page.Edges)-1].Cursor
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s, in pages (-want, +got)\n%s", name, diff)
		}
	}
	w.NameNone()
	if diff := cmp.Diff(replaced, changeTexts(must(must(w.ReaderAt(t.Context(), second))(t).Changes(t.Context(), first, nil, warehouse.PageArgs{}))(t))); diff != "" {
		t.Errorf("looked up (-want, +got)\n%s", diff)
	}
	if _, err := must(w.ReaderAt(t.Context(), first))(t).Changes(t.Context(), second, nil, warehouse.PageArgs{}); !errors.Is(err, warehouse.ErrBadQuery) {
		t.Errorf("since the future: %v", err)
	}
}
