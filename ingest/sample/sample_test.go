package sample_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/sample"
	"gongkai/warehouse/fiscal"
)

var update = flag.Bool("update", false, "rewrite the golden files; look at the difference before you commit it")

var small = sample.Options{Units: 60, FromYear: 2019, ToYear: 2023, Seed: 2021}

type written struct {
	truth sample.Truth
	data  []byte
}

func generate(t *testing.T, o sample.Options) []written {
	t.Helper()
	var all []written
	err := sample.Generate(t.Context(), o, func(d sample.Document) error {
		all = append(all, written{d.Truth, d.Files[0].Data})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// text decodes a document as its first bytes say.
func text(t *testing.T, data []byte) string {
	t.Helper()
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !bytes.Contains(data, []byte("单位预算")) {
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil {
			t.Fatal(err)
		}
		data = out
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n")
}

func TestGenerateIsDeterministic(t *testing.T) {
	t.Parallel()
	first, second := generate(t, small), generate(t, small)
	for i := range first {
		if !bytes.Equal(first[i].data, second[i].data) {
			t.Fatalf("%s differs between two runs", first[i].truth.File)
		}
		if diff := cmp.Diff(second[i].truth, first[i].truth); diff != "" {
			t.Fatalf("truth of %s differs between two runs (-got, +want):\n%s", first[i].truth.File, diff)
		}
	}
	other := small
	other.Seed++
	if bytes.Equal(first[0].data, generate(t, other)[0].data) {
		t.Error("another seed writes the same document")
	}
}

func TestDocumentDependsOnUnitAndYearOnly(t *testing.T) {
	t.Parallel()
	all := map[string][]byte{}
	for _, w := range generate(t, small) {
		all[w.truth.File] = w.data
	}
	fewer := sample.Options{Units: 12, FromYear: 2022, ToYear: 2022, Seed: small.Seed}
	for _, w := range generate(t, fewer) {
		if !bytes.Equal(all[w.truth.File], w.data) {
			t.Errorf("%s depends on how many units and years are asked for", w.truth.File)
		}
	}
}

func TestDocumentHoldsItsTruth(t *testing.T) {
	t.Parallel()
	for _, w := range generate(t, small) {
		body := text(t, w.data)
		d := &w.truth.Disclosure
		for _, want := range []string{d.Title.Text, "合成样例", "金额均为虚构"} {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not say %q", w.truth.File, want)
			}
		}
		for _, a := range d.Amounts {
			if a.Reason != nil && !strings.Contains(body, a.Reason.Text) {
				t.Errorf("%s: %s: no reason %q", w.truth.File, a.Measure, a.Reason.Text)
			}
		}
		if n := len(d.Projects); n < 2 || n > 14 {
			t.Errorf("%s has %d projects", w.truth.File, n)
		}
		for _, p := range d.Projects {
			if n := len(p.Indicators); n < 5 || n > 12 { // one more where one is copied on purpose
				t.Errorf("%s: %s has %d indicators", w.truth.File, p.Name, n)
			}
			words := []string{p.Name, p.Objective.Text}
			for _, ind := range p.Indicators {
				words = append(words, ind.Name, ind.Definition, ind.Target.Text, ind.Basis)
			}
			for _, word := range words {
				if !strings.Contains(body, word) {
					t.Errorf("%s: %s: no %q", w.truth.File, p.Name, word)
				}
			}
		}
	}
}

// TestVariation makes sure that a run of ordinary size shows every encoding and both habits of a few others.
func TestVariation(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	o := sample.Options{Units: 400, FromYear: 2021, ToYear: 2021, Seed: 3}
	for _, w := range generate(t, o) {
		note := func(name string, yes bool) {
			if yes {
				seen[name]++
			} else {
				seen["no "+name]++
			}
		}
		body := text(t, w.data)
		bom := bytes.HasPrefix(w.data, []byte("\xef\xbb\xbf"))
		note("byte order mark", bom)
		note("GB18030", !bom && !bytes.Contains(w.data, []byte("单位预算")))
		note("CRLF", bytes.Contains(w.data, []byte("\r\n")))
		note("money in 元", strings.Contains(body, "单位：元"))
		note("full-width digits", strings.Contains(body, "２０２１年"))
		note("≥", strings.Contains(body, "≥"))
		note(">=", strings.Contains(body, ">="))
		note("效益指标", strings.Contains(body, "\t效益指标\n"))
		note("parts", strings.Contains(body, "第一部分"))
		note("contents", strings.Contains(body, "目  录"))
		note("glossary", strings.Contains(body, "名词解释"))
		note("bars", strings.Contains(body, "| 绩效目标 |"))
		note("planted", len(w.truth.Planted) > 0)
		apart := func(yes func(disclosure.Indicator) bool) bool {
			return slices.ContainsFunc(w.truth.Disclosure.Projects, func(p disclosure.Project) bool { return slices.ContainsFunc(p.Indicators, yes) })
		}
		note("units apart", apart(func(i disclosure.Indicator) bool { return i.Unit != nil }))
		note("signs apart", apart(func(i disclosure.Indicator) bool { return i.Sign != nil }))
		for _, p := range w.truth.Disclosure.Projects {
			seen[string(p.AmountSource)]++
		}
	}
	for _, name := range []string{"byte order mark", "GB18030", "CRLF", "money in 元", "full-width digits", "≥", ">=", "效益指标", "parts", "contents", "glossary", "bars", "planted", "units apart", "signs apart"} {
		if seen[name] == 0 || seen["no "+name] == 0 {
			t.Errorf("%s: %d with, %d without", name, seen[name], seen["no "+name])
		}
	}
	for _, source := range []fiscal.AmountSource{fiscal.SourceProcurementTable, fiscal.SourceCostIndicator, fiscal.SourceObjective, ""} {
		if seen[string(source)] == 0 {
			t.Errorf("no project's amount comes from %q", source)
		}
	}
	if share := seen["planted"] * 100 / o.Units; share < 8 || share > 17 {
		t.Errorf("%d %% of the documents hold a contradiction, want about one of eight", share)
	}
}

func TestUnits(t *testing.T) {
	t.Parallel()
	o := sample.Options{Units: 12, FromYear: 2021, ToYear: 2021, Seed: 1}
	regions := map[string]int{}
	for _, w := range generate(t, o) {
		region, _, _ := strings.Cut(w.truth.File, "/")
		regions[region]++
	}
	if regions["霸州市"] == 0 || regions["廊坊市"] == 0 {
		t.Errorf("twelve units are of %v, want some of 霸州市 and 廊坊市", regions)
	}
	if n := sample.MaxUnits(); n < 50_000 {
		t.Errorf("there are only %d units", n)
	}
}

func TestOptionsThatCannotBe(t *testing.T) {
	t.Parallel()
	good := sample.Options{Units: 1, FromYear: 2020, ToYear: 2021}
	for _, c := range []struct {
		name   string
		change func(*sample.Options)
		want   string
	}{
		{"no units", func(o *sample.Options) { o.Units = 0 }, "units: want 1 to"},
		{"too many units", func(o *sample.Options) { o.Units = sample.MaxUnits() + 1 }, "units: want 1 to"},
		{"years turned round", func(o *sample.Options) { o.FromYear = 2022 }, "years: want a span within"},
		{"year before there are figures", func(o *sample.Options) { o.FromYear = 2010 }, "years: want a span within"},
		{"format", func(o *sample.Options) { o.Formats = []block.Format{block.FormatText, "ODT"} }, "format ODT: not supported, these are: [TXT HTML"},
		{"stage", func(o *sample.Options) { o.Stages = []fiscal.Stage{fiscal.StageExecution} }, "stage EXECUTION: not supported"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := good
			c.change(&o)
			err := sample.Generate(t.Context(), o, func(sample.Document) error { return nil })
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestGenerateStopsAtTheFirstError(t *testing.T) {
	t.Parallel()
	stop := errors.New("enough")
	n := 0
	err := sample.Generate(t.Context(), small, func(sample.Document) error {
		n++
		if n == 3 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || n != 3 {
		t.Errorf("got %v after %d documents", err, n)
	}
}

// TestGolden shows one small document and its truth as they are written.
func TestGolden(t *testing.T) {
	t.Parallel()
	all := generate(t, sample.Options{Units: 11, FromYear: 2021, ToYear: 2021, Seed: 2021})
	smallest := slices.MinFunc(all, func(a, b written) int { return len(a.data) - len(b.data) })
	truth, err := json.MarshalIndent(smallest.truth, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"small.txt": smallest.data, "small.json": append(truth, '\n')} {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want, +got):\n%s", path, diff)
		}
	}
}

func BenchmarkGenerate(b *testing.B) {
	o := sample.Options{Units: 200, FromYear: 2019, ToYear: 2023, Seed: 1}
	b.ReportAllocs()
	var size int64
	for b.Loop() {
		size = 0
		if err := sample.Generate(b.Context(), o, func(d sample.Document) error { size += int64(len(d.Files[0].Data)); return nil }); err != nil {
			b.Fatal(err)
		}
	}
	const documents = 1000
	b.SetBytes(size)
	b.ReportMetric(documents*float64(b.N)/b.Elapsed().Seconds(), "docs/s")
}
