package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// TestRules lists the rules under a file of settings.
func TestRules(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file string
		want string // of what is printed, with --json of the rule CHANGE_RATE and PROJECT_RETURNS; or of the error
	}{
		"nothing set":            {"# as they come\n", `true WARNING 0.51; true INFO -`},
		"switched off":           {"CHANGE_RATE: {enabled: false}\n", `false WARNING 0.51; true INFO -`},
		"tolerance and severity": {"CHANGE_RATE:\n  tolerance: 1.5\n  severity: info\nPROJECT_RETURNS: {severity: ERROR}\n", `true INFO 1.5; true ERROR -`},
		"unknown rule":           {"CHANGE_RATES: {enabled: false}\n", `there is no rule "CHANGE_RATES"`},
		"unknown key":            {"CHANGE_RATE: {on: false}\n", `:1: "on": want enabled, severity or tolerance`},
		"no severity":            {"CHANGE_RATE: {severity: BAD}\n", `CHANGE_RATE: severity "BAD": want INFO, WARNING or ERROR`},
		"no number":              {"CHANGE_RATE: {tolerance: much}\n", `:1: tolerance: "much": want a number`},
		"negative":               {"CHANGE_RATE: {tolerance: -1}\n", `CHANGE_RATE: tolerance -1: want 0 to 100 PERCENT_POINTS`},
		"a part of a year":       {"OBJECTIVE_UNCHANGED: {tolerance: 2.5}\n", `want a whole number of YEARS`},
		"nothing to set":         {"PROJECT_RETURNS: {tolerance: 1}\n", `PROJECT_RETURNS: it has no tolerance to set`},
		"twice":                  {"CHANGE_RATE: {}\nCHANGE_RATE: {}\n", `CHANGE_RATE is given twice`},
		"no mapping":             {"- CHANGE_RATE\n", `:1: want CODE: {`},
		"not YAML":               {"a: [\n", `read the rules`},
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "rules.yaml")
			if err := os.WriteFile(file, []byte(c.file), 0o644); err != nil {
				t.Fatal(err)
			}
			var stdout, stderr bytes.Buffer
			code := run(t.Context(), []string{"rules", "--json", "--rules", file}, nil, &stdout, &stderr, func(string) string { return "" })
			if code != exitOK {
				if code != exitUsage || !strings.Contains(stderr.String(), c.want) {
					t.Errorf("exit %d: %s, want %q", code, stderr.String(), c.want)
				}
				return
			}
			var rules []ruleRecord
			if err := json.Unmarshal(stdout.Bytes(), &rules); err != nil {
				t.Fatal(err)
			}
			said := map[string]string{}
			for _, r := range rules {
				tolerance := "-"
				if r.Tolerance != nil {
					tolerance = r.Tolerance.String()
				}
				said[r.Code] = strings.Join([]string{map[bool]string{true: "true", false: "false"}[r.Enabled], string(r.Severity), tolerance}, " ")
				if want := slices.ContainsFunc(warehouse.AcrossRules, func(a fiscal.Rule) bool { return a.Code == r.Code }); r.Across != want {
					t.Errorf("%s compares several disclosures: %t, want %t", r.Code, r.Across, want)
				}
				if r.ReasonZH == "" || r.ReasonEN == "" {
					t.Errorf("%s has no reason", r.Code)
				}
			}
			if got := said["CHANGE_RATE"] + "; " + said["PROJECT_RETURNS"]; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestRulesAreChecked reads a document with and without a rule, named by a flag and by the environment.
func TestRulesAreChecked(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return file
	}
	document := write("水务局2021.txt", "霸州市水务局2021年单位预算公开\n一、收支情况\n2021年预算收入30万元，其中一般公共预算收入20万元。预算支出30万元。\n")
	rules := write("rules.yaml", "INCOME_TOTAL_PARTS: {enabled: false}\n")
	const code = "INCOME_TOTAL_PARTS"
	for name, c := range map[string]struct {
		args []string
		env  string
		want bool
	}{
		"as they come": {nil, "", true}, "by flag": {[]string{"--rules", rules}, "", false}, "by environment": {nil, rules, false},
	} {
		var stdout, stderr bytes.Buffer
		exit := run(t.Context(), append([]string{"read", "--json", document}, c.args...), nil, &stdout, &stderr, func(name string) string {
			if name == "GONGKAI_RULES" {
				return c.env
			}
			return ""
		})
		if exit != exitOK || strings.Contains(stdout.String(), code) != c.want {
			t.Errorf("%s: exit %d, %s found: %v\n%s", name, exit, code, !c.want, stderr.String())
		}
	}
}
