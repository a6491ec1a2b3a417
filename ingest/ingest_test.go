package ingest_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/ingest"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/sample"
	"gongkai/warehouse/fiscal"
)

// alsoFound are findings that follow from a planted one, or from what the sample leaves out on purpose.
var alsoFound = map[string][]string{
	"":                            {"PROJECT_TOTAL"}, // as information: some projects state no amount
	"THREE_PUBLIC_VEHICLES_PARTS": {"THREE_PUBLIC_PARTS"},
	"PROCUREMENT_TOTAL_ITEMS":     {"PROCUREMENT_TEXT_TABLE"},
	"PROJECT_AMOUNT_SOURCES":      {"INDICATOR_COST_OVER_AMOUNT", "PROJECT_TOTAL"},
}

// needsOtherYears are planted contradictions that one document alone does not show.
var needsOtherYears = map[string]bool{"CHANGE_PRIOR_YEAR": true}

// TestSampleReadsBack reads synthetic disclosures, with all their variation of wording, order, units of money and
// encodings, and holds every fact against the truth that they were written from.
func TestSampleReadsBack(t *testing.T) {
	t.Parallel()
	n := 0
	err := sample.Generate(sample.Options{Units: 60, FromYear: 2019, ToYear: 2024, Seed: 7}, func(truth sample.Truth, data []byte) error {
		n++
		d, err := ingest.Read(t.Context(), truth.File, data)
		if err != nil {
			t.Errorf("%s: %v", truth.File, err)
			return nil
		}
		if diff := cmp.Diff(facts(&truth.Disclosure), facts(d)); diff != "" {
			t.Errorf("%s (-truth +read)\n%s", truth.File, diff)
		}
		checkFindings(t, truth, d)
		if t.Failed() && n > 20 {
			return fmt.Errorf("enough")
		}
		return nil
	})
	if err != nil && err.Error() != "enough" {
		t.Fatal(err)
	}
	if n < 60 {
		t.Errorf("only %d documents were written", n)
	}
}

func checkFindings(t *testing.T, truth sample.Truth, d *disclosure.Disclosure) {
	t.Helper()
	allowed := map[string]bool{}
	for _, code := range append([]string{""}, truth.Planted...) {
		allowed[code] = true
		for _, c := range alsoFound[code] {
			allowed[c] = true
		}
	}
	found := map[string]bool{}
	for _, f := range d.Findings {
		found[f.Code] = true
		if !allowed[f.Code] {
			t.Errorf("%s: %s was not planted: %s", truth.File, f.Code, f.MessageZH)
		}
	}
	for _, code := range truth.Planted {
		if !found[code] && !needsOtherYears[code] {
			t.Errorf("%s: %s was planted and not found", truth.File, code)
		}
	}
}

// facts writes every fact of a disclosure as a line, without places.
func facts(d *disclosure.Disclosure) []string {
	lines := []string{fmt.Sprint(d.Unit.Name, d.Unit.Code, d.Unit.Nature, d.Unit.Rank, d.Unit.Funding, d.Year, d.Stage, d.Scope)}
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	for _, a := range d.Amounts {
		change, reason := "", ""
		if a.Change != nil {
			change = fmt.Sprint(money(a.Change.Value), " ", money(a.Change.Rate), "%")
		}
		if a.Reason != nil {
			reason = a.Reason.Text
		}
		add("%s %s %s change %s reason %s", a.Measure, a.State, money(a.Value), change, reason)
	}
	for _, p := range d.Projects {
		objective := ""
		if p.Objective != nil {
			objective = p.Objective.Text
		}
		add("project %s: %s, %s %s", p.Name, objective, money(p.Amount), p.AmountSource)
		for _, i := range p.Indicators {
			add("  %s %s %s %s %s | %s | %s | %s", i.Level1, i.Level2, i.Level1Text, i.Level2Text, i.Name, i.Definition, i.Target.Text, i.Basis)
		}
	}
	for _, p := range d.Procurement {
		add("procurement %s %s %s %s %s %s %s %s", p.Project, money(p.ProjectBudget), p.Item, p.CatalogueCode, p.Unit, money(p.Quantity), money(p.UnitPrice), money(p.Amount))
	}
	for _, a := range d.Assets {
		add("asset %d %s %s %s", a.Level, a.Name, money(a.Quantity), money(a.Value))
	}
	add("assets as of %s", d.AssetsAsOf)
	return lines
}

func money(m *fiscal.Money) string {
	if m == nil {
		return "-"
	}
	return m.String()
}

func BenchmarkRead(b *testing.B) {
	var docs [][]byte
	size := 0
	if err := sample.Generate(sample.Options{Units: 20, FromYear: 2020, ToYear: 2024, Seed: 1}, func(_ sample.Truth, data []byte) error {
		docs = append(docs, append([]byte(nil), data...))
		size += len(data)
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(size / len(docs)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := ingest.Read(b.Context(), "bench.txt", docs[i%len(docs)]); err != nil {
			b.Fatal(err)
		}
	}
}
