package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v3"

	"gongkai/ingest"
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// readRuleSettings reads how the checks are set, from a file such as
//
//	CHANGE_RATE: {tolerance: 1}
//	SENTENCE_CUT_OFF: {enabled: false}
//	PROJECT_RETURNS: {severity: WARNING}
//
// No file leaves them as they come.
func readRuleSettings(file string) (fiscal.RuleSettings, error) {
	if file == "" {
		return nil, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the rules: %w", err)
	}
	settings, err := parseRules(file, data)
	if err == nil {
		err = settings.Check(allRules())
	}
	if err != nil {
		return nil, usageError{fmt.Errorf("read the rules %s: %w", file, err)}
	}
	return settings, nil
}

func parseRules(file string, data []byte) (fiscal.RuleSettings, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	if doc.Kind == 0 { // nothing but comments
		return nil, nil
	}
	settings := fiscal.RuleSettings{}
	err := pairs(file, doc.Content[0], func(code, of *yaml.Node) error {
		var one fiscal.RuleSetting
		err := pairs(file, of, func(key, value *yaml.Node) error {
			if value.Kind != yaml.ScalarNode {
				return fmt.Errorf("%s:%d: %s wants one plain value", file, value.Line, key.Value)
			}
			switch key.Value {
			case "enabled":
				one.Enabled = new(bool)
				if err := value.Decode(one.Enabled); err != nil {
					return fmt.Errorf("%s:%d: enabled: %q: want true or false", file, value.Line, value.Value)
				}
			case "severity":
				one.Severity = new(fiscal.Severity(strings.ToUpper(value.Value)))
			case "tolerance":
				d, err := decimal.NewFromString(value.Value)
				if err != nil || len(value.Value) > 20 {
					return fmt.Errorf("%s:%d: tolerance: %.40q: want a number", file, value.Line, value.Value)
				}
				one.Tolerance = &d
			default:
				return fmt.Errorf("%s:%d: %q: want enabled, severity or tolerance", file, key.Line, key.Value)
			}
			return nil
		})
		settings[code.Value] = one
		return err
	})
	return settings, err
}

// pairs goes through a mapping and refuses a key that is given twice.
func pairs(file string, node *yaml.Node, each func(key, value *yaml.Node) error) error {
	if node.Kind != yaml.MappingNode {
		return fmt.Errorf("%s:%d: want CODE: {enabled: …, severity: …, tolerance: …}", file, node.Line)
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		if seen[key.Value] {
			return fmt.Errorf("%s:%d: %s is given twice", file, key.Line, key.Value)
		}
		seen[key.Value] = true
		if err := each(key, node.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// allRules are the rules as they come, those within documents first.
func allRules() []fiscal.Rule { return append(ingest.Rules(), warehouse.AcrossRules...) }

// ruleRecord is a rule as rules --json lists it.
type ruleRecord struct {
	Code      string               `json:"code"`
	Enabled   bool                 `json:"enabled"`
	Severity  fiscal.Severity      `json:"severity"`
	Across    bool                 `json:"across"`
	Tolerance *decimal.Decimal     `json:"tolerance,omitempty"`
	Measured  fiscal.ToleranceUnit `json:"toleranceUnit,omitempty"`
	ReasonZH  string               `json:"reasonZh"`
	ReasonEN  string               `json:"reasonEn"`
}

// printRules lists the rules as they are set.
func printRules(_ context.Context, p *program, c *Config, _ []string) error {
	settings, err := readRuleSettings(c.Rules)
	if err != nil {
		return err
	}
	rules := warehouse.SetRules(settings, ingest.Rules())
	if c.JSON {
		records := make([]ruleRecord, len(rules))
		for i, r := range rules {
			records[i] = ruleRecord{Code: r.Code, Enabled: r.Enabled, Severity: r.Severity, Across: r.Across, Measured: r.Measured, ReasonZH: r.ZH, ReasonEN: r.EN}
			if r.Measured != "" {
				records[i].Tolerance = &rules[i].Tolerance
			}
		}
		encoder := json.NewEncoder(p.stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(records)
	}
	var b strings.Builder
	for _, r := range rules {
		state, where := string(r.Severity), "within 文件内"
		if !r.Enabled {
			state = "off"
		}
		if r.Across {
			where = "across 跨文件"
		}
		tolerance := ""
		if r.Measured != "" {
			tolerance = r.Tolerance.String() + " " + string(r.Measured)
		}
		fmt.Fprintf(&b, "%s %s %s %s %s\n%s%s\n", pad(r.Code, 36), pad(state, 8), pad(where, 14), tolerance, r.ZH, pad("", 37), r.EN)
	}
	if text := settings.Text(); text != "" {
		fmt.Fprintf(&b, "\nset in %s: %s\n", c.Rules, text)
	}
	_, err = fmt.Fprint(p.stdout, b.String())
	return err
}
