package check_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/ingest"
)

// TestInspectedDocuments holds the findings of two real documents against what human inspectors noted about them. All that they found
// in figures is found. What they found in words and is not found: a sentence without its full stop, a quotation mark too many, letters
// that are not shown, an empty page too many, and the year that changes are measured against, which is right.
func TestInspectedDocuments(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"putuo-sifaju-2026-department": {
			"ITEM_RATE -91.11% / 17.62%",      // noted: 43269.3 to 3845.49 is no increase
			"ITEM_RATE 1.59% / 5.27%",         // the other side of the next one: the rate is that of 208.8
			"ITEM_CONFLICT 208.8万元 / 201.5万元", // noted
			"CLASSIFICATION_OUTDATED 卫生健康支出",  // noted
			"WORDS_DOUBLED 。。",                // noted
		},
		"putuo-sifaju-2026-unit": {
			"SCOPE_MIXED 单位预算 / 2026年部门预算安排",              // noted
			"LINE_COLUMNS 7918.940034万元 / 1434.885334万元",  // noted, table of expenditure
			"LINE_COLUMNS 7918.940034万元 / 1434.885334万元",  // noted, table of the general public budget
			"LINE_CODES_BELOW 12968.1094万元 / 6484.0547万元", // the same slip, seen from the code above
			"LINE_CODES_BELOW 12968.1094万元 / 6484.0547万元",
			"ITEM_RATE -15.13% / -1.1%",      // noted
			"ITEM_RATE 0.64% / -2.27%",       // the other side of 56.12 and 57.8
			"ITEM_RATE -29.67% / 21.74%",     // noted, with 207 and 170.03
			"ITEM_CONFLICT 56.12万元 / 57.8万元", // noted
			"ITEM_CONFLICT 207万元 / 170.03万元", // noted
			"TEMPLATE_WORDS 增加（减少）",          // noted
			"REASON_EMPTY 主要原因是。",            // noted
			"CLASSIFICATION_OUTDATED 卫生健康支出", // noted
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, err := ingest.Read(t.Context(), name+".pdf", realDocument(t, "real", name+".pdf"))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range all[0].Findings {
				said := strings.Trim(f.Expected+" / "+f.Actual, " /")
				if f.Code == "CLASSIFICATION_OUTDATED" {
					said = f.Expected
				}
				got = append(got, f.Code+" "+said)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
