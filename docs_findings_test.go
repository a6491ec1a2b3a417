package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"gongkai/docs/made"
	"gongkai/ingest"
	"gongkai/ingest/check"
	"gongkai/ingest/disclosure"
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// findingExamples is docs/findings.yaml.
type findingExamples struct {
	Base  string
	Rules map[string]findingExample
}

type findingExample struct {
	Basis     string
	Replace   []string // what of the base, and by what
	Text      string   // behind the heading of a unit's budget
	Accounts  string   // behind the heading of final accounts
	Document  string
	File      string // the document's name
	Documents []string
	Warning   string // of the reader
}

// bases are what rules rest on; findings.md says where it is written.
var bases = map[string]string{
	"arithmetic":     "arithmetic",
	"consistency":    "consistency",
	"disclosure":     "disclosure rules",
	"performance":    "performance rules",
	"classification": "classification",
	"form":           "form",
	"reading":        "reading",
	"neighbours":     "other disclosures",
	"identity":       "identity",
}

const (
	headBudget   = "永清县某某局2022年单位预算公开\n一、收支情况\n"
	headAccounts = "永清县某某局2022年度部门决算公开\n一、收支情况\n"
)

// reported is a finding as findings.md tells it.
type reported struct {
	Code, MessageZH, MessageEN string
	Places                     []string
}

// within reads an example of one disclosure and returns what is found in it.
func (e findingExample) within(t *testing.T, base string) []reported {
	t.Helper()
	files := e.Documents
	name := e.File
	if name == "" {
		name = "example.txt"
	}
	switch {
	case len(e.Replace) == 2:
		if strings.Count(base, e.Replace[0]) != 1 {
			t.Fatalf("%q stands %d times in the base", e.Replace[0], strings.Count(base, e.Replace[0]))
		}
		files = []string{strings.Replace(base, e.Replace[0], e.Replace[1], 1)}
	case e.Text != "":
		files = []string{headBudget + e.Text}
	case e.Accounts != "":
		files = []string{headAccounts + e.Accounts}
	case e.Document != "":
		files = []string{e.Document}
	case e.Warning != "":
		files = []string{base}
	}
	var parts []disclosure.Part
	for i, text := range files {
		if len(files) > 1 {
			name = fmt.Sprintf("example-%d.txt", i+1)
		}
		opened, err := ingest.Open(t.Context(), name, []byte(text))
		if err != nil {
			t.Errorf("%v", err)
			return nil
		}
		parts = append(parts, opened...)
	}
	d, err := ingest.Join(parts...)
	if err != nil {
		t.Error(err)
		return nil
	}
	if e.Warning != "" {
		d.Document.Warnings = append(d.Document.Warnings, e.Warning)
		d.Findings = check.Run(d, nil)
	}
	var all []reported
	for _, f := range d.Findings {
		r := reported{Code: f.Code, MessageZH: f.MessageZH, MessageEN: f.MessageEN}
		for _, p := range f.Places {
			r.Places = append(r.Places, p.Text)
		}
		all = append(all, r)
	}
	return all
}

// TestDocsFindings reads an example of each rule and holds docs/findings.md to the rules and to what was found.
func TestDocsFindings(t *testing.T) {
	t.Parallel()
	const page = "docs/findings.md"
	data, err := os.ReadFile("docs/findings.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var examples findingExamples
	if err := yaml.Unmarshal(data, &examples); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for code, e := range examples.Rules {
		rule := slices.IndexFunc(allRules(), func(r fiscal.Rule) bool { return r.Code == code })
		switch {
		case rule < 0:
			t.Errorf("there is an example of %s, which is no rule", code)
		case bases[e.Basis] == "":
			t.Errorf("%s rests on %q, which is not explained", code, e.Basis)
		case allRules()[rule].Across:
			for i, text := range e.Documents {
				write(t, folder, fmt.Sprintf("%s-%d.txt", code, i+1), text)
			}
		}
	}
	across := acrossFindings(t, folder)
	var overview, sections strings.Builder
	fmt.Fprintf(&overview, "| code | severity | looks | tolerance | rests on |\n| --- | --- | --- | --- | --- |\n")
	for _, r := range warehouse.SetRules(nil, ingest.Rules()) {
		e, ok := examples.Rules[r.Code]
		if !ok {
			t.Errorf("%s has no example: add one to docs/findings.yaml", r.Code)
			continue
		}
		tolerance := "–"
		if r.Measured != "" {
			tolerance = r.Tolerance.String() + " " + string(r.Measured)
		}
		looks := "within"
		if r.Across {
			looks = "across"
		}
		fmt.Fprintf(&overview, "| [%s](#%s) | %s | %s | %s | %s |\n", r.Code, strings.ToLower(r.Code), r.Severity, looks, tolerance, bases[e.Basis])
		found := across
		if !r.Across {
			found = e.within(t, examples.Base)
		}
		at := slices.IndexFunc(found, func(f reported) bool { return f.Code == r.Code })
		if at < 0 {
			t.Errorf("the example of %s gives no such finding, but %q", r.Code, codesOf(found))
			continue
		}
		fmt.Fprintf(&sections, "### %s\n\n%s. %s。\n\n%s\n\n> %s\n>\n> %s\n\n", r.Code, sentence(r.EN), r.ZH, e.shown(), line(found[at].MessageEN), line(found[at].MessageZH))
	}
	made.Part(t, page, "overview", overview.String(), *update)
	made.Part(t, page, "rules", sections.String(), *update)
	made.Part(t, page, "base", "```text\n"+strings.TrimRight(examples.Base, "\n")+"\n```", *update)
}

// acrossFindings loads a folder and asks what was found across its documents.
func acrossFindings(t *testing.T, folder string) []reported {
	t.Helper()
	home := filepath.Join(t.TempDir(), "warehouse")
	if code, _, stderr := runProgram(t, home, "", "ingest", folder); code != 0 {
		t.Fatal(stderr)
	}
	_, out, stderr := runProgram(t, home, "", "query", `{ findings(first: 1000, filter: {across: true}) { nodes { code zh: message(lang: ZH) en: message(lang: EN) } } }`)
	var answer struct {
		Data struct {
			Findings struct {
				Nodes []struct{ Code, ZH, EN string }
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &answer); err != nil || len(answer.Data.Findings.Nodes) == 0 {
		t.Fatalf("%v: %s %s", err, out, stderr)
	}
	var all []reported
	for _, n := range answer.Data.Findings.Nodes {
		all = append(all, reported{Code: n.Code, MessageZH: n.ZH, MessageEN: n.EN})
	}
	return all
}

func sentence(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:n]) + s[n:]
}

// shown is the example as findings.md shows it.
func (e findingExample) shown() string {
	fence := func(text string) string { return "```text\n" + strings.TrimRight(text, "\n") + "\n```" }
	switch {
	case len(e.Replace) == 2 && e.Replace[1] == "":
		return "Example: of the document below this is missing:\n\n" + fence(e.Replace[0])
	case len(e.Replace) == 2:
		return "Example: in the document below, instead of `" + strings.ReplaceAll(strings.TrimSpace(e.Replace[0]), "\n", "` `") + "`:\n\n" + fence(e.Replace[1])
	case e.Text != "":
		return "Example: in a unit's budget\n\n" + fence(e.Text)
	case e.Accounts != "":
		return "Example: in final accounts\n\n" + fence(e.Accounts)
	case e.File != "":
		return "Example: `" + e.File + "`\n\n" + fence(e.Document)
	case e.Document != "":
		return "Example:\n\n" + fence(e.Document)
	case e.Warning != "":
		return "Example: the reader says of a PDF “" + e.Warning + "”."
	}
	if len(e.Documents) > 4 {
		return fmt.Sprintf("Example: these %d documents:\n\n%s", len(e.Documents), fence(strings.Join(e.Documents, "\n")))
	}
	var all []string
	for _, d := range e.Documents {
		all = append(all, fence(d))
	}
	return "Example: these documents:\n\n" + strings.Join(all, "\n\n")
}

func line(s string) string { return strings.Join(strings.Fields(s), " ") }

func codesOf(all []reported) (codes []string) {
	for _, r := range all {
		codes = append(codes, r.Code)
	}
	return codes
}
