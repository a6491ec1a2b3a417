package fiscal

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// Rule describes a check of disclosures: what a finding with its code means. The checks themselves live where what they
// compare is at hand: those of one disclosure in ingest/check, those between disclosures in warehouse.
type Rule struct {
	Code     string
	Severity Severity // of an ordinary finding; a rule may report milder ones
	ZH, EN   string   // why: the rule of arithmetic or of disclosure that is broken
	Across   bool     // it compares several disclosures

	// Tolerance is how far what is compared may be apart, or how much of something is too much; Measured says of what. A
	// rule without one compares words, or what must be the same to the letter.
	Tolerance decimal.Decimal
	Measured  ToleranceUnit
}

// ToleranceUnit says what a tolerance counts.
type ToleranceUnit string

// The units of tolerances. The empty one is that of a rule without a tolerance.
const (
	TolerancePerFigure     ToleranceUnit = "YUAN_PER_FIGURE" // 元 for each printed figure that takes part: half of the last digit
	TolerancePercentPoints ToleranceUnit = "PERCENT_POINTS"  // between two rates
	TolerancePercent       ToleranceUnit = "PERCENT"         // of what is compared with
	ToleranceYears         ToleranceUnit = "YEARS"
	ToleranceCharacters    ToleranceUnit = "CHARACTERS"
	ToleranceDeviations    ToleranceUnit = "DEVIATIONS" // robust ones: the median distance from the median, as large as a standard deviation would be
)

// RuleSetting is what a user says of one rule. A nil field leaves it as it is.
type RuleSetting struct {
	Enabled   *bool
	Severity  *Severity
	Tolerance *decimal.Decimal
}

// RuleSettings are a user's settings by code; none is how the rules come. They are read only, and safe to share.
type RuleSettings map[string]RuleSetting

// Of is a rule as it is set, and whether it is to be checked at all.
func (s RuleSettings) Of(r Rule) (set Rule, enabled bool) {
	one, ok := s[r.Code]
	if !ok {
		return r, true
	}
	if one.Severity != nil {
		r.Severity = *one.Severity
	}
	if one.Tolerance != nil {
		r.Tolerance = *one.Tolerance
	}
	return r, one.Enabled == nil || *one.Enabled
}

// Check finds settings that cannot be meant of these rules; its error lists them all.
func (s RuleSettings) Check(rules []Rule) error {
	known := make(map[string]Rule, len(rules))
	for _, r := range rules {
		known[r.Code] = r
	}
	var wrong []string
	for _, code := range slices.Sorted(maps.Keys(s)) {
		r, ok := known[code]
		one := s[code]
		switch {
		case !ok:
			wrong = append(wrong, fmt.Sprintf("there is no rule %q; 'gongkai rules' lists them", code))
		case one.Severity != nil && !slices.Contains(Enum("Severity"), string(*one.Severity)):
			wrong = append(wrong, fmt.Sprintf("%s: severity %q: want INFO, WARNING or ERROR", code, *one.Severity))
		case one.Tolerance != nil && r.Measured == "":
			wrong = append(wrong, fmt.Sprintf("%s: it has no tolerance to set", code))
		case one.Tolerance != nil:
			if err := r.Measured.fits(*one.Tolerance); err != nil {
				wrong = append(wrong, fmt.Sprintf("%s: tolerance %s: %v", code, one.Tolerance, err))
			}
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%s", strings.Join(wrong, "\n"))
	}
	return nil
}

// fits says whether a tolerance can be meant.
func (u ToleranceUnit) fits(t decimal.Decimal) error {
	most, least, whole := decimal.NewFromInt(1_000_000), decimal.Zero, false
	switch u {
	case TolerancePercentPoints:
		most = decimal.NewFromInt(100)
	case ToleranceYears:
		least, most, whole = decimal.NewFromInt(2), decimal.NewFromInt(50), true
	case ToleranceCharacters:
		least, whole = decimal.NewFromInt(1), true
	}
	switch {
	case t.LessThan(least) || t.GreaterThan(most):
		return fmt.Errorf("want %s to %s %s", least, most, u)
	case whole && !t.IsInteger():
		return fmt.Errorf("want a whole number of %s", u)
	case t.Exponent() < -4:
		return fmt.Errorf("want at most four decimals")
	}
	return nil
}

// Text lists the settings in one form, whatever the order and form they were given in, so that a load can say what it was
// checked with: CHANGE_RATE tolerance 1; SENTENCE_CUT_OFF off. It is empty where nothing is set.
func (s RuleSettings) Text() string {
	var all []string
	for _, code := range slices.Sorted(maps.Keys(s)) {
		one := s[code]
		text := code
		if one.Enabled != nil && !*one.Enabled {
			all = append(all, text+" off")
			continue
		}
		if one.Severity != nil {
			text += " " + string(*one.Severity)
		}
		if one.Tolerance != nil {
			text += " tolerance " + one.Tolerance.String()
		}
		if text != code {
			all = append(all, text)
		}
	}
	return strings.Join(all, "; ")
}

// Digest is a short name of the settings, the same for the same ones; empty where nothing is set.
func (s RuleSettings) Digest() string {
	text := s.Text()
	if text == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}

// CompareRules orders rules by code.
func CompareRules(a, b Rule) int { return cmp.Compare(a.Code, b.Code) }
