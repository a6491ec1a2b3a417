package ingest_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"gongkai/ingest"
	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// expectation is what a real document says, written down by a person who read it: testdata/real/NAME.json for the
// document NAME.pdf or NAME.txt. It holds figures and names, never sentences. Nothing writes these files but a hand;
// where the document is wrong they say what is printed.
//
// Money is in 万元, as printed but without separators: "13649.07". Names are compared without spaces and with
// half-width brackets, so either may be written. An amount, change, rate or other text that is left out is one that
// the document does not state: reading one nevertheless is a mistake.
type expectation struct {
	Refused block.RefusalCode `json:"refused,omitempty"` // the document is none: nothing else is given then
	Waits   string            `json:"waits,omitempty"`   // why the document cannot be read yet: the test is skipped and says so
	With    string            `json:"with,omitempty"`    // the document that holds the text to these tables: both are read as one disclosure

	Unit  string       `json:"unit"`
	Year  int          `json:"year"`
	Stage fiscal.Stage `json:"stage"`
	Scope fiscal.Scope `json:"scope"`

	Measures    map[fiscal.Measure]expectedAmount `json:"measures"`
	Lines       []expectedTable                   `json:"lines,omitempty"`
	Projects    []expectedProject                 `json:"projects,omitempty"`
	Procurement []expectedItem                    `json:"procurement,omitempty"`
	Assets      []expectedAsset                   `json:"assets,omitempty"`
	AssetsAsOf  string                            `json:"assetsAsOf,omitempty"`
}

// expectedAmount is one measure. Also lists what other places of the document print for it, where they disagree.
type expectedAmount struct {
	Value  string   `json:"value,omitempty"`  // 万元; a plain number for a measure that counts things
	Change string   `json:"change,omitempty"` // against the year before, 万元, negative for a fall, "0" for 持平
	Rate   string   `json:"rate,omitempty"`   // percent, negative for a fall
	Also   []string `json:"also,omitempty"`
}

// expectedTable is a table by functional or economic classification. Each row is a code, a name and a figure for each
// of the measures that its columns count, - for an empty cell: "2010101 行政运行 4545.94". Rows without a code, totals
// among them, are no lines.
type expectedTable struct {
	Fund     fiscal.Fund      `json:"fund"`
	Measures []fiscal.Measure `json:"measures"`
	Rows     []string         `json:"rows"`
}

type expectedProject struct {
	Name       string              `json:"name"`
	Amount     string              `json:"amount,omitempty"`
	Source     string              `json:"source,omitempty"` // of the amount: PROJECT_TABLE …
	Indicators []expectedIndicator `json:"indicators,omitempty"`
}

// expectedIndicator is one target. Read is what it means: kind, operator, value and upper value, in the kind's base unit,
// such as "PERCENT GE 95" or "MONEY RANGE 50000 80000"; only the kind and operator where there is no number.
type expectedIndicator struct {
	Level1 fiscal.IndicatorLevel1 `json:"level1"`
	Level2 fiscal.IndicatorLevel2 `json:"level2,omitempty"`
	Name   string                 `json:"name"`
	Target string                 `json:"target"`
	Read   string                 `json:"read"`
}

type expectedItem struct {
	Project       string `json:"project,omitempty"`
	ProjectBudget string `json:"projectBudget,omitempty"`
	Item          string `json:"item"`
	Quantity      string `json:"quantity,omitempty"`
	UnitPrice     string `json:"unitPrice,omitempty"`
	Amount        string `json:"amount"`
}

type expectedAsset struct {
	Name     string `json:"name"`
	Quantity string `json:"quantity,omitempty"`
	Value    string `json:"value,omitempty"`
}

// leastFound is the share of a document's facts that must be found.
const leastFound = 0.98

// TestRealDocuments holds what is read from real disclosures against what a person found in them (see expectation). It
// fails for a document of which a fact is wrong, one is read that is not there, or less than [leastFound] are found.
func TestRealDocuments(t *testing.T) {
	t.Parallel()
	corpus := os.Getenv("GONGKAI_CORPUS")
	if corpus == "" {
		corpus = filepath.Join("..", "..", "shared", "corpus")
	}
	if _, err := os.Stat(filepath.Join(corpus, "real")); err != nil {
		t.Skip("no real disclosures here: set GONGKAI_CORPUS to their folder")
	}
	files, err := filepath.Glob(filepath.Join("testdata", "real", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no expectations", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := readExpectation(t, file)
			if want.Waits != "" {
				t.Skip(want.Waits)
			}
			path := findDocument(t, corpus, name)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			parts, err := ingest.Open(t.Context(), filepath.Base(path), data)
			if len(parts) > 1 {
				t.Errorf("it is divided into %d disclosures, it is one", len(parts))
			}
			if want.With != "" && err == nil {
				text := findDocument(t, corpus, want.With)
				parts = append(openDocument(t, text), parts...)
				want.join(readExpectation(t, filepath.Join(filepath.Dir(file), want.With+".json")))
			}
			var d *disclosure.Disclosure
			if err == nil {
				d, err = ingest.Join(parts...)
			}
			if want.Refused != "" {
				var refusal *block.Refusal
				if !errors.As(err, &refusal) || refusal.Code != want.Refused {
					t.Errorf("it is read with error %v, want refusal %s", err, want.Refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			compareFacts(t, want.facts(), factsOf(d, want))
		})
	}
}

func openDocument(t *testing.T, path string) []disclosure.Part {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	parts, err := ingest.Open(t.Context(), filepath.Base(path), data)
	if err != nil {
		t.Fatal(err)
	}
	return parts
}

// join adds what the text says to what its tables say.
func (e *expectation) join(text *expectation) {
	for m, told := range text.Measures {
		a := e.Measures[m]
		told.Value = cmp.Or(told.Value, a.Value)
		told.Also = append(told.Also, a.Also...)
		e.Measures[m] = told
	}
	e.Lines = append(e.Lines, text.Lines...)
	e.Projects = append(e.Projects, text.Projects...)
	e.Procurement = append(e.Procurement, text.Procurement...)
	e.Assets = append(e.Assets, text.Assets...)
}

func readExpectation(t *testing.T, file string) *expectation {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var e expectation
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&e); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return &e
}

func findDocument(t *testing.T, corpus, name string) string {
	t.Helper()
	for _, dir := range []string{filepath.Join(corpus, "real"), corpus} {
		for _, ext := range []string{".pdf", ".txt"} {
			if path := filepath.Join(dir, name+ext); fileExists(path) {
				return path
			}
		}
	}
	t.Skip("the document is not in the corpus here")
	return ""
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// compareFacts counts the facts that were found, and names each that is missing, differs or should not be there.
func compareFacts(t *testing.T, want, got factTable) {
	t.Helper()
	total, found, wrong := 0, 0, 0
	var missing []string
	for key, values := range want {
		total += len(values)
		have := slices.Clone(got[key])
		for _, v := range values {
			if i := slices.Index(have, v); i >= 0 {
				have = slices.Delete(have, i, i+1)
				found++
				continue
			}
			missing = append(missing, fmt.Sprintf("%s: %s", key, v))
		}
	}
	for key, values := range got {
		have := slices.Clone(want[key])
		for _, v := range values {
			if i := slices.Index(have, v); i >= 0 {
				have = slices.Delete(have, i, i+1)
				continue
			}
			wrong++
			t.Errorf("read %s as %s, the document says %s", key, v, strings.Join(want[key], " and "))
		}
	}
	slices.Sort(missing)
	for _, m := range missing {
		t.Log("not found: ", m)
	}
	t.Logf("%d of %d facts found, %d wrong", found, total, wrong)
	if float64(found) < leastFound*float64(total) {
		t.Errorf("only %d of %d facts found", found, total)
	}
}

// factTable is all facts of a document: what a fact is about, and its values, several where one thing is stated more
// than once.
type factTable map[string][]string

func (f factTable) add(value, key string, args ...any) {
	if value != "" {
		key = fmt.Sprintf(key, args...)
		f[key] = append(f[key], value)
	}
}

func (e *expectation) facts() factTable {
	f := factTable{}
	f.add(e.Unit, "unit")
	f.add(fmt.Sprint(e.Year), "year")
	f.add(string(e.Stage), "stage")
	f.add(string(e.Scope), "scope")
	for m, a := range e.Measures {
		f.add(plain(a.Value), "%s", m)
		f.add(plain(a.Change), "change of %s", m)
		f.add(plain(a.Rate), "rate of %s", m)
	}
	for _, table := range e.Lines {
		for _, row := range table.Rows {
			cells := strings.Fields(row)
			if len(cells) != 2+len(table.Measures) {
				panic("a row needs a code, a name and a figure for each measure: " + row)
			}
			for i, m := range table.Measures {
				if v := cells[2+i]; v != "-" {
					f.add(plain(v)+" "+squeezed(cells[1]), "line %s %s %s", table.Fund, cells[0], m)
				}
			}
		}
	}
	for _, p := range e.Projects {
		f.add(strings.TrimSpace(plain(p.Amount)+" "+p.Source+" "), "project %s amount", squeezed(p.Name))
		f.add("named", "project %s", squeezed(p.Name))
		for _, i := range p.Indicators {
			f.add(fmt.Sprintf("%s %s %s = %s", i.Level1, i.Level2, squeezed(i.Target), i.Read), "indicator %s / %s", squeezed(p.Name), squeezed(i.Name))
		}
	}
	for _, p := range e.Procurement {
		f.add(plain(p.Amount)+" "+plain(p.Quantity)+" "+plain(p.UnitPrice)+" "+plain(p.ProjectBudget), "procurement %s / %s", squeezed(p.Project), squeezed(p.Item))
	}
	for _, a := range e.Assets {
		f.add(plain(a.Value)+" "+plain(a.Quantity), "asset %s", squeezed(a.Name))
	}
	f.add(e.AssetsAsOf, "assets as of")
	return f
}

// factsOf gives what was read in the same form. A witness of a figure that says something else is a fact of its own,
// unless the expectation knows of it.
func factsOf(d *disclosure.Disclosure, want *expectation) factTable {
	f := factTable{}
	f.add(d.Unit.Name, "unit")
	f.add(fmt.Sprint(d.Year), "year")
	f.add(string(d.Stage), "stage")
	f.add(string(d.Scope), "scope")
	for _, a := range d.Amounts {
		printed := func(v *fiscal.Money) string {
			if info, _ := a.Measure.Info(); info.Count && v != nil {
				return plain(v.String())
			}
			return inWanYuan(v)
		}
		f.add(printed(a.Value), "%s", a.Measure)
		also := want.Measures[a.Measure].Also
		for _, w := range a.Witnesses {
			if v := printed(&w.Value); v != printed(a.Value) && !slices.ContainsFunc(also, func(s string) bool { return plain(s) == v }) {
				f.add(v, "%s at %s", a.Measure, w.Place.Text)
			}
		}
		if a.Change != nil {
			f.add(printed(a.Change.Value), "change of %s", a.Measure)
			if a.Change.Rate != nil {
				f.add(plain(a.Change.Rate.String()), "rate of %s", a.Measure)
			}
		}
	}
	for _, l := range d.Lines {
		f.add(inWanYuan(&l.Value)+" "+squeezed(l.Name), "line %s %s %s", l.Fund, l.Code, l.Measure)
		if l.Level != (len(l.Code)-1)/2 {
			f.add(fmt.Sprint(l.Level), "level of %s", l.Code)
		}
	}
	for _, p := range d.Projects {
		f.add(strings.TrimSpace(inWanYuan(p.Amount)+" "+string(p.AmountSource)), "project %s amount", squeezed(p.Name))
		f.add("named", "project %s", squeezed(p.Name))
		for _, i := range p.Indicators {
			f.add(fmt.Sprintf("%s %s %s = %s", i.Level1, i.Level2, squeezed(i.Target.Text), targetRead(i.Target)), "indicator %s / %s", squeezed(p.Name), squeezed(i.Name))
		}
	}
	for _, p := range d.Procurement {
		f.add(inWanYuan(p.Amount)+" "+number(p.Quantity)+" "+inWanYuan(p.UnitPrice)+" "+inWanYuan(p.ProjectBudget), "procurement %s / %s", squeezed(p.Project), squeezed(p.Item))
	}
	for _, a := range d.Assets {
		f.add(inWanYuan(a.Value)+" "+number(a.Quantity), "asset %s", squeezed(a.Name))
	}
	f.add(d.AssetsAsOf, "assets as of")
	return f
}

func targetRead(t fiscal.Target) string {
	s := fmt.Sprint(t.Kind, " ", t.Operator)
	if t.Normalized != nil {
		s += " " + plain(t.Normalized.String())
	}
	if t.Upper != nil {
		s += " " + plain(t.Upper.String())
	}
	return s
}

// plain writes a number in one way: 5.00 and 5 are the same figure.
func plain(s string) string {
	if s == "" {
		return ""
	}
	return decimal.RequireFromString(strings.ReplaceAll(s, ",", "")).String()
}

func inWanYuan(m *fiscal.Money) string {
	if m == nil {
		return ""
	}
	return plain(fiscal.InUnit(*m, fiscal.WanYuan).String())
}

func number(n *fiscal.Money) string {
	if n == nil {
		return ""
	}
	return plain(n.String())
}

var halfWidth = strings.NewReplacer("（", "(", "）", ")", "：", ":", "，", ",", " ", "", "\u3000", "", "\n", "", "\t", "")

// squeezed is a name without spaces and with half-width brackets.
func squeezed(s string) string { return halfWidth.Replace(s) }
