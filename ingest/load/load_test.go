package load_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"gongkai/ingest/format"
	"gongkai/ingest/load"
	"gongkai/ingest/sample"
	"gongkai/ingest/source"
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

func TestMain(m *testing.M) { os.Exit(warehousetest.Main(m)) }

// text is a small disclosure of our own making.
func text(unit string, year int, total string) string {
	return strings.NewReplacer("UNIT", unit, "YEAR", fmt.Sprint(year), "TOTAL", total).Replace(`UNITYEAR年单位预算信息公开
按照预算法规定，现将UNITYEAR年单位预算公开如下：
一、单位职责及机构设置情况
负责全县气象观测。
二、单位预算安排的总体情况
1、收入说明
YEAR年预算收入TOTAL万元，其中：一般公共预算收入TOTAL万元。
2、支出说明
YEAR年支出预算TOTAL万元，其中：基本支出TOTAL万元，项目支出0万元。
`)
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// run loads paths and gives the summary and a line per record.
func run(t *testing.T, w *warehouse.Warehouse, paths ...string) (load.Summary, []string) {
	t.Helper()
	var lines []string
	s, err := load.Run(t.Context(), load.Options{
		Warehouse: w, Paths: paths, Logger: zerolog.New(zerolog.NewTestWriter(t)),
		Record: func(r load.Record) {
			line := filepath.Base(r.Document) + " " + string(r.Outcome)
			if r.Refusal != nil {
				line += " " + string(r.Refusal.Code)
			} else {
				line += fmt.Sprintf(" %d", r.Version)
			}
			lines = append(lines, line)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, lines
}

// total is the income that the warehouse answers for a unit's year, in 元.
func total(t *testing.T, w *warehouse.Warehouse, unit string, year int) string {
	t.Helper()
	r, err := w.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	key := warehouse.AmountKey{Unit: warehouse.UnitKeyOf(unit), Measure: fiscal.IncomeTotal, Year: year, Stage: fiscal.StageBudget}
	found, err := r.AmountsByUnit(t.Context(), []warehouse.AmountKey{key})
	if err != nil {
		t.Fatal(err)
	}
	if a := found[key]; a != nil && a.Value != nil {
		return a.Value.String()
	}
	return "none"
}

// One folder with more documents than a batch holds, so that batches, their order and the pipeline are tried.
func TestRunSample(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	dir := t.TempDir()
	written, err := sample.Write(t.Context(), dir, sample.Options{Units: 30, FromYear: 2020, ToYear: 2024, Seed: 7}, nil)
	if err != nil {
		t.Fatal(err)
	}
	files, skipped, err := source.Find(t.Context(), []string{dir})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != written.Documents || skipped != written.Documents+1 {
		t.Fatalf("found %d documents and %d other files, want %d and %d", len(files), skipped, written.Documents, written.Documents+1)
	}

	var order []string
	var progress load.Progress
	options := load.Options{
		Warehouse: w, Paths: []string{dir}, Jobs: 3, Batch: 64,
		Record: func(r load.Record) {
			order = append(order, r.Document)
			if r.Outcome != load.Loaded || r.Facts.Amounts == 0 || r.Facts.Indicators == 0 || r.Unit == "" || r.Disclosure == "" {
				t.Errorf("%+v", r)
			}
		},
		Progress: func(p load.Progress) { progress = p },
	}
	s, err := load.Run(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	if s.Loaded != written.Documents || s.Refused != 0 || s.Skipped != skipped || progress.Read != written.Documents || progress.Passed != written.Bytes || progress.Bytes != written.Bytes {
		t.Errorf("summary %+v, last progress %+v", s, progress)
	}
	var paths []string
	for _, f := range files {
		paths = append(paths, f.Path)
	}
	if diff := cmp.Diff(paths, order); diff != "" {
		t.Errorf("records out of order (-want, +got):\n%s", diff)
	}
	version, err := w.DataVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if version != 4 { // 150 documents in batches of 64, and the unit that was renamed
		t.Errorf("data version %d after three batches and a unit's names", version)
	}

	s, _ = run(t, w, dir)
	if s.Unchanged != written.Documents || s.Facts != 0 {
		t.Errorf("the second time: %+v", s)
	}
	if again, err := w.DataVersion(t.Context()); err != nil || again != version {
		t.Errorf("data version %d became %d (%v) by a load that changed nothing", version, again, err)
	}
}

func TestRunSupersedesInOrderOfPaths(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	dir := t.TempDir()
	write(t, dir+"/1/old.txt", text("永清县气象局", 2022, "10"))
	write(t, dir+"/2/corrected.txt", text("永清县气象局", 2022, "11"))
	write(t, dir+"/2/last-year.txt", text("永清县气象局", 2021, "9"))
	_, lines := run(t, w, dir)
	want := []string{"old.txt LOADED 1", "corrected.txt SUPERSEDED 2", "last-year.txt LOADED 1"}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("records (-want, +got):\n%s", diff)
	}
	if got := total(t, w, "永清县气象局", 2022); got != "110000" {
		t.Errorf("current total %s 元, want that of the last path", got)
	}
}

func TestRunRefuses(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	dir := t.TempDir()
	write(t, dir+"/a.txt", text("永清县气象局", 2022, "10"))
	write(t, dir+"/b.txt", "春眠不觉晓\n")
	write(t, dir+"/c.txt", text("永清县档案馆", 2022, "1"+strings.Repeat("0", 30))) // reads well, fits no column
	write(t, dir+"/d.txt", text("永清县水务局", 2022, "12"))
	large, err := os.Create(dir + "/e.txt")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(large.Truncate(format.MaxSize+1), large.Close()); err != nil {
		t.Fatal(err)
	}
	s, lines := run(t, w, dir)
	want := []string{"a.txt LOADED 1", "b.txt REFUSED NOT_A_DISCLOSURE", "c.txt REFUSED NOT_STORED", "d.txt LOADED 1", "e.txt REFUSED TOO_LARGE"}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("records (-want, +got):\n%s", diff)
	}
	if s.Loaded != 2 || s.Refused != 3 {
		t.Errorf("summary %+v", s)
	}
}

// tables is a disclosure's file of tables alone.
func tables(unit string, year int, total string) string {
	return fmt.Sprintf("%s%d年单位预算公开\n支出预算总表\n科目编码\t科目名称\t合计\n220\t自然资源海洋气象等支出\t%s\n", unit, year, total)
}

// documents are those of a unit's current disclosure, and the place of its line of tables.
func documents(t *testing.T, w *warehouse.Warehouse, unit string, year int) (names []string, line string) {
	t.Helper()
	r, err := w.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	key := warehouse.UnitKeyOf(unit)
	found, err := r.DisclosuresByUnit(t.Context(), []warehouse.UnitKey{key}, &warehouse.YearRange{From: &year, To: &year}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(found[key]) != 1 {
		t.Fatalf("%s has %d disclosures of %d, want one", unit, len(found[key]), year)
	}
	d := found[key][0]
	for _, doc := range d.Documents {
		names = append(names, doc.Name)
	}
	lines, err := r.LinesByDisclosure(t.Context(), []warehouse.DisclosureKey{d.Key})
	if err != nil {
		t.Fatal(err)
	}
	if l := lines[d.Key]; len(l) == 1 {
		line = fmt.Sprintf("document %d block %d: %s", l[0].At.Document, l[0].At.Block, l[0].At.Text)
	}
	return names, line
}

// The text of a disclosure and the tables beside it are one disclosure, whichever comes first, and whether they come in
// one run or the tables later. A correction takes the place of the document that it corrects, and leaves the other.
func TestRunJoinsDocuments(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	dir := t.TempDir()
	write(t, dir+"/1/tables.txt", tables("永清县气象局", 2022, "10.00"))
	write(t, dir+"/1/text.txt", text("永清县气象局", 2022, "10"))
	write(t, dir+"/1/other.txt", tables("永清县水务局", 2022, "12.00"))
	write(t, dir+"/2/text.txt", text("永清县水务局", 2022, "12"))
	write(t, dir+"/3/tables.txt", tables("永清县水务局", 2022, "13.00"))
	write(t, dir+"/4/text.txt", text("永清县水务局", 2022, "13"))

	for _, c := range []struct {
		path, unit string
		records    []string
		names      []string
		line       string
	}{
		{"1", "永清县气象局", []string{"other.txt LOADED 1", "tables.txt LOADED 1", "text.txt LOADED 1"}, []string{"text.txt", "tables.txt"}, "document 1 block 2: 10.00"},
		{"1", "永清县气象局", []string{"other.txt UNCHANGED 1", "tables.txt UNCHANGED 1", "text.txt UNCHANGED 1"}, []string{"text.txt", "tables.txt"}, "document 1 block 2: 10.00"},
		{"2", "永清县水务局", []string{"text.txt SUPERSEDED 2"}, []string{"text.txt", "other.txt"}, "document 1 block 2: 12.00"},
		{"3", "永清县水务局", []string{"tables.txt SUPERSEDED 3"}, []string{"text.txt", "tables.txt"}, "document 1 block 2: 13.00"},
		{"4", "永清县水务局", []string{"text.txt SUPERSEDED 4"}, []string{"text.txt", "tables.txt"}, "document 1 block 2: 13.00"},
		{"2", "永清县水务局", []string{"text.txt UNCHANGED 3"}, []string{"text.txt", "tables.txt"}, "document 1 block 2: 13.00"},
	} {
		_, records := run(t, w, filepath.Join(dir, c.path))
		if diff := cmp.Diff(c.records, records); diff != "" {
			t.Errorf("folder %s (-want, +got):\n%s", c.path, diff)
		}
		names, line := documents(t, w, c.unit, 2022)
		if !slices.Equal(names, c.names) || line != c.line {
			t.Errorf("after folder %s: %v with %q, want %v with %q", c.path, names, line, c.names, c.line)
		}
	}
}

func TestRunSameBytesUnderTwoNames(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	dir := t.TempDir()
	write(t, dir+"/a.txt", text("永清县气象局", 2022, "10"))
	if err := os.Symlink(dir+"/a.txt", dir+"/b.txt"); err != nil {
		t.Fatal(err)
	}
	_, lines := run(t, w, dir)
	if diff := cmp.Diff([]string{"a.txt LOADED 1", "b.txt UNCHANGED 1"}, lines); diff != "" {
		t.Errorf("records (-want, +got):\n%s", diff)
	}
}

func TestRunStops(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	dir := t.TempDir()
	for i := range 300 {
		write(t, fmt.Sprintf("%s/%03d.txt", dir, i), text("永清县气象局", 2000+i%80, fmt.Sprint(i)))
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s, err := load.Run(ctx, load.Options{Warehouse: w, Paths: []string{dir}, Record: func(load.Record) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("a run that was stopped gave %v", err)
	}
	if done := s.Loaded + s.Superseded; done == 0 || done >= 300 {
		t.Errorf("%d of 300 documents were committed before the stop", done)
	}
	// The same again ends the work.
	if s, _ := run(t, w, dir); s.Refused != 0 || s.Documents != 300 {
		t.Errorf("going on: %+v", s)
	}
}

func TestRunValidates(t *testing.T) {
	t.Parallel()
	if _, err := load.Run(t.Context(), load.Options{}); err == nil {
		t.Error("options without a warehouse gave no error")
	}
}

func BenchmarkRun(b *testing.B) {
	dir := b.TempDir()
	written, err := sample.Write(b.Context(), dir, sample.Options{Units: 40, FromYear: 2020, ToYear: 2024, Seed: 7}, nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		w := warehousetest.Open(b)
		s, err := load.Run(b.Context(), load.Options{Warehouse: w, Paths: []string{dir}})
		if err != nil || s.Loaded != written.Documents {
			b.Fatalf("%+v, %v", s, err)
		}
	}
	b.ReportMetric(float64(written.Documents*b.N)/b.Elapsed().Seconds(), "docs/s")
	b.SetBytes(written.Bytes)
}

func TestRowsKeepSilenceApart(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := sample.Generate(t.Context(), sample.Options{Units: 1, FromYear: 2021, ToYear: 2021, Seed: 7}, func(d sample.Document) error {
		truth := &d.Truth
		rows := load.Rows(&truth.Disclosure, nil)
		for i, a := range rows.Amounts {
			if from := truth.Disclosure.Amounts[i]; a.Measure != from.Measure || (a.Value == nil) != (from.Value == nil) || (a.At == nil) != (from.Place == nil) {
				fmt.Fprintf(&out, "%s: %+v\n", a.Measure, a)
			}
		}
		indicators := 0
		for _, p := range truth.Disclosure.Projects {
			indicators += len(p.Indicators)
		}
		if len(rows.Indicators) != indicators {
			fmt.Fprintf(&out, "%d indicators of %d\n", len(rows.Indicators), indicators)
		}
		if rows.Unit.Region.Name == "" || rows.Unit.Code != nil && *rows.Unit.Code == "" || rows.Unit.Department != nil && *rows.Unit.Department == "" {
			fmt.Fprintf(&out, "unit %+v\n", rows.Unit)
		}
		return nil
	})
	if err != nil || out.Len() > 0 {
		t.Errorf("%v\n%s", err, out.String())
	}
}
