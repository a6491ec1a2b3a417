package accuracy_test

import (
	"errors"
	"strings"
	"testing"

	"gongkai/ingest/accuracy"
	"gongkai/ingest/block"
)

// TestPrint shows what a report looks like, with shares rounded downwards.
func TestPrint(t *testing.T) {
	t.Parallel()
	reports := []accuracy.Report{
		{Format: block.FormatText, Documents: 2, Kinds: map[accuracy.Kind]accuracy.Score{accuracy.KindAmount: {Truth: 10000, Read: 10000, Right: 9999}}},
		{Format: block.FormatPDF, Documents: 1, Refused: 1, Kinds: map[accuracy.Kind]accuracy.Score{accuracy.KindAmount: {Truth: 10}, accuracy.KindLine: {Read: 4, Right: 1, Truth: 2}}},
	}
	var text, json strings.Builder
	if err := errors.Join(accuracy.Print(&text, reports), accuracy.PrintJSON(&json, reports[1:])); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for line := range strings.Lines(text.String()) {
		fields := strings.Fields(line)
		got[fields[0]] = strings.Join(fields[1:], " ")
	}
	for name, want := range map[string]string{
		"recall/precision": "txt pdf all", "documents": "2 1 3", "refused": "0 1 1", "amounts": "0.999/0.999 0.000/1.000 0.998/0.999", "lines": "- 0.500/0.250 0.500/0.250", "assets": "- - -",
	} {
		if got[name] != want {
			t.Errorf("%s: got %q, want %q", name, got[name], want)
		}
	}
	for _, want := range []string{`"format": "PDF"`, `"lines": {`, `"recall": 0.5`, `"precision": 0.25`, `"truth": 2`} {
		if !strings.Contains(json.String(), want) {
			t.Errorf("no %s in %s", want, json.String())
		}
	}
}
