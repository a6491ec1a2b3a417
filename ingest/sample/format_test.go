package sample_test

import (
	"bytes"
	"errors"
	"path"
	"strings"
	"testing"

	"gongkai/ingest/block"
	"gongkai/ingest/sample"
)

// ownFormats are those that need no other program.
var ownFormats = []block.Format{block.FormatText, block.FormatHTML, block.FormatDOCX, block.FormatXLSX, block.FormatPDF}

func TestFormatsTakeTurns(t *testing.T) {
	t.Parallel()
	count := map[string]int{}
	for _, w := range generate(t, sample.Options{Units: 10, FromYear: 2020, ToYear: 2024, Seed: 3, Formats: ownFormats}) {
		count[path.Ext(w.truth.File)]++
	}
	for _, f := range ownFormats {
		if n := count["."+strings.ToLower(string(f))]; n != 10 {
			t.Errorf("%d of 50 documents are %s, want 10", n, f)
		}
	}
}

func TestEveryFormatIsDeterministic(t *testing.T) {
	t.Parallel()
	for _, f := range ownFormats {
		t.Run(string(f), func(t *testing.T) {
			t.Parallel()
			o := sample.Options{Units: 12, FromYear: 2022, ToYear: 2022, Seed: 8, Formats: []block.Format{f}}
			first, second := generate(t, o), generate(t, o)
			for i := range first {
				if !bytes.Equal(first[i].data, second[i].data) {
					t.Errorf("%s differs between two runs", first[i].truth.File)
				}
			}
		})
	}
}

// TestTruthIsTheSameInEveryFormat: what a document says does not depend on the kind of file that it becomes.
func TestTruthIsTheSameInEveryFormat(t *testing.T) {
	t.Parallel()
	o := sample.Options{Units: 6, FromYear: 2022, ToYear: 2023, Seed: 8}
	want := generate(t, o)
	for _, f := range ownFormats[1:] {
		o.Formats = []block.Format{f}
		for i, w := range generate(t, o) {
			if w.truth.Disclosure.Title != want[i].truth.Disclosure.Title || len(w.truth.Disclosure.Amounts) != len(want[i].truth.Disclosure.Amounts) {
				t.Errorf("%s is of another disclosure than %s", w.truth.File, want[i].truth.File)
			}
		}
	}
}

// TestWithoutOffice is not parallel: it takes the programs' folders away.
func TestWithoutOffice(t *testing.T) {
	t.Setenv("PATH", "")
	o := sample.Options{Units: 1, FromYear: 2022, ToYear: 2022, Formats: []block.Format{block.FormatText, block.FormatDOC}}
	err := sample.Generate(t.Context(), o, func(sample.Document) error { return nil })
	if !errors.Is(err, sample.ErrNoOffice) {
		t.Errorf("got %v, want that LibreOffice is missing", err)
	}
	o.Formats = ownFormats
	if err := sample.Generate(t.Context(), o, func(sample.Document) error { return nil }); err != nil {
		t.Errorf("formats of our own: %v", err)
	}
}
