package accuracy_test

import (
	"fmt"
	"slices"
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
		formats     []block.Format
		units, from int
		least       float64
	}{
		{[]block.Format{block.FormatText}, 40, 2022, 1},
		{[]block.Format{block.FormatHTML}, 30, 2024, 1},
		{[]block.Format{block.FormatDOCX}, 30, 2024, 1},
		{[]block.Format{block.FormatXLSX}, 20, 2024, 1},
		{[]block.Format{block.FormatHTML, block.FormatDOCX, block.FormatXLSX}, 40, 2024, 1}, // some in two files
		{[]block.Format{block.FormatPDF}, 8, 2024, rounded},
		{[]block.Format{block.FormatDOC}, 8, 2024, rounded},
		{[]block.Format{block.FormatXLS}, 8, 2024, rounded},
	} {
		t.Run(fmt.Sprint(c.formats), func(t *testing.T) {
			t.Parallel()
			if slices.ContainsFunc(c.formats, sample.NeedsOffice) && !sample.HasOffice() {
				t.Skip("LibreOffice (soffice), which writes this format, is not installed")
			}
			o := sample.Options{Units: c.units, FromYear: c.from, ToYear: 2024, Seed: 7, Formats: c.formats, Stages: stages}
			shown := 0
			reports, err := accuracy.Measure(t.Context(), o, 2, func(d accuracy.Difference) {
				if shown++; shown <= 10 {
					t.Logf("%s %s: %v\n- %s\n+ %s", d.File, d.Kind, d.Err, strings.Join(d.Missing, "\n- "), strings.Join(d.Extra, "\n+ "))
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(c.formats) > 1 && reports[len(reports)-1].Format != accuracy.SeveralFiles {
				t.Error("no document was of several files")
			}
			all := accuracy.Sum(reports)
			if want := c.units * (2024 - c.from + 1) * len(stages); all.Documents != want || all.Refused > 0 {
				t.Errorf("%d documents, %d refused, want %d", all.Documents, all.Refused, want)
			}
			for _, k := range accuracy.Kinds {
				if s := all.Kinds[k]; s.Recall() < c.least || s.Precision() < c.least {
					t.Errorf("%s: recall %.4f, precision %.4f of %d, want %.3f", k, s.Recall(), s.Precision(), s.Truth, c.least)
				}
			}
		})
	}
}
