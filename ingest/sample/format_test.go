package sample_test

import (
	"bytes"
	"errors"
	"path"
	"slices"
	"strings"
	"testing"

	"gongkai/ingest/block"
	"gongkai/ingest/sample"
	"gongkai/warehouse/fiscal"
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

// TestTablesInAFileOfTheirOwn: some units publish the standard tables beside the prose, where a format of tables is asked for;
// their documents together hold the tables that one file would.
func TestTablesInAFileOfTheirOwn(t *testing.T) {
	t.Parallel()
	o := sample.Options{Units: 30, FromYear: 2022, ToYear: 2022, Seed: 8, Stages: []fiscal.Stage{fiscal.StageBudget, fiscal.StageFinalAccounts}}
	tables := map[string]int{} // of the same documents as one file each
	name := func(file string) string { return strings.TrimSuffix(file, path.Ext(file)) }
	each := func(yield func(sample.Document)) {
		if err := sample.Generate(t.Context(), o, func(d sample.Document) error { yield(d); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	each(func(d sample.Document) {
		if len(d.Files) != 1 || d.Truth.Files != nil {
			t.Errorf("%s has %d files, want one of text", d.Truth.File, len(d.Files))
		}
		tables[name(d.Truth.File)] = len(d.Files[0].Tables)
	})
	o.Formats = []block.Format{block.FormatDOCX, block.FormatHTML, block.FormatXLSX}
	two := 0
	each(func(d sample.Document) {
		n := 0
		for _, f := range d.Files {
			n += len(f.Tables)
		}
		if base := name(d.Truth.File); n != tables[base] {
			t.Errorf("%s: %d tables, want %d", base, n, tables[base])
		}
		if len(d.Files) == 1 {
			return
		}
		two++
		if want := []string{d.Truth.File, name(d.Truth.File) + "-附表.xlsx"}; !slices.Equal(d.Truth.Files, want) || d.Files[1].Name != want[1] {
			t.Errorf("%s: files %v, want %v", d.Truth.File, d.Truth.Files, want)
		}
	})
	if two == 0 {
		t.Error("no document is two files")
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
