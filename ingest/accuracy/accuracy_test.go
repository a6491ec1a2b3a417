package accuracy_test

import (
	"strings"
	"testing"

	"gongkai/ingest/accuracy"
	"gongkai/ingest/block"
	"gongkai/ingest/sample"
	"gongkai/warehouse/fiscal"
)

// TestSampleReadsBack has synthetic disclosures written in every format, with all their variation of wording, order,
// layout, units of money and encodings, and holds every fact and every cell against the truth that they were made from.
func TestSampleReadsBack(t *testing.T) {
	t.Parallel()
	stages := []fiscal.Stage{fiscal.StageBudget, fiscal.StageFinalAccounts}
	const rounded = 0.995 // of what goes through another program, or has no tables but those that are drawn
	for _, c := range []struct {
		format      block.Format
		units, from int
		least       float64
	}{
		{block.FormatText, 40, 2022, 1},
		{block.FormatHTML, 30, 2024, 1},
		{block.FormatDOCX, 30, 2024, 1},
		{block.FormatXLSX, 20, 2024, 1},
		{block.FormatPDF, 8, 2024, rounded},
		{block.FormatDOC, 8, 2024, rounded},
		{block.FormatXLS, 8, 2024, rounded},
	} {
		t.Run(string(c.format), func(t *testing.T) {
			t.Parallel()
			if sample.NeedsOffice(c.format) && !sample.HasOffice() {
				t.Skip("LibreOffice (soffice), which writes this format, is not installed")
			}
			o := sample.Options{Units: c.units, FromYear: c.from, ToYear: 2024, Seed: 7, Formats: []block.Format{c.format}, Stages: stages}
			shown := 0
			reports, err := accuracy.Measure(t.Context(), o, 2, func(d accuracy.Difference) {
				if shown++; shown <= 10 {
					t.Logf("%s %s: %v\n- %s\n+ %s", d.File, d.Kind, d.Err, strings.Join(d.Missing, "\n- "), strings.Join(d.Extra, "\n+ "))
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			r := reports[0]
			if want := c.units * (2024 - c.from + 1) * len(stages); len(reports) != 1 || r.Format != c.format || r.Documents != want || r.Refused > 0 {
				t.Errorf("read %d of %d documents as %s, %d refused", r.Documents, want, r.Format, r.Refused)
			}
			for _, k := range accuracy.Kinds {
				if s := r.Kinds[k]; s.Recall() < c.least || s.Precision() < c.least {
					t.Errorf("%s: recall %.4f, precision %.4f of %d, want %.3f", k, s.Recall(), s.Precision(), s.Truth, c.least)
				}
			}
		})
	}
}
