package fiscal

import "io"

// The methods below let the GraphQL layer bind its enumerations to these types, so that each word exists once.

// MarshalGQL writes the stage's name.
func (s Stage) MarshalGQL(w io.Writer) { marshal(w, s) }

// UnmarshalGQL reads a stage's name and fails on any other.
func (s *Stage) UnmarshalGQL(v any) error { return unmarshal(s, "Stage", v) }

// MarshalGQL writes the scope's name.
func (s Scope) MarshalGQL(w io.Writer) { marshal(w, s) }

// UnmarshalGQL reads a scope's name and fails on any other.
func (s *Scope) UnmarshalGQL(v any) error { return unmarshal(s, "Scope", v) }

// MarshalGQL writes the state's name.
func (s State) MarshalGQL(w io.Writer) { marshal(w, s) }

// UnmarshalGQL reads a state's name and fails on any other.
func (s *State) UnmarshalGQL(v any) error { return unmarshal(s, "DisclosureState", v) }

// MarshalGQL writes the unit's name.
func (u AmountUnit) MarshalGQL(w io.Writer) { marshal(w, u) }

// UnmarshalGQL reads a unit's name and fails on any other.
func (u *AmountUnit) UnmarshalGQL(v any) error { return unmarshal(u, "AmountUnit", v) }

// MarshalGQL writes the level's name.
func (l IndicatorLevel1) MarshalGQL(w io.Writer) { marshal(w, l) }

// UnmarshalGQL reads a level's name and fails on any other.
func (l *IndicatorLevel1) UnmarshalGQL(v any) error { return unmarshal(l, "IndicatorLevel1", v) }

// MarshalGQL writes the level's name.
func (l IndicatorLevel2) MarshalGQL(w io.Writer) { marshal(w, l) }

// UnmarshalGQL reads a level's name and fails on any other.
func (l *IndicatorLevel2) UnmarshalGQL(v any) error { return unmarshal(l, "IndicatorLevel2", v) }

// MarshalGQL writes the source's name.
func (s AmountSource) MarshalGQL(w io.Writer) { marshal(w, s) }

// UnmarshalGQL reads a source's name and fails on any other.
func (s *AmountSource) UnmarshalGQL(v any) error { return unmarshal(s, "AmountSource", v) }

// MarshalGQL writes the kind's name.
func (k WitnessKind) MarshalGQL(w io.Writer) { marshal(w, k) }

// UnmarshalGQL reads a kind's name and fails on any other.
func (k *WitnessKind) UnmarshalGQL(v any) error { return unmarshal(k, "WitnessKind", v) }

// MarshalGQL writes the outcome's name.
func (o Outcome) MarshalGQL(w io.Writer) { marshal(w, o) }

// UnmarshalGQL reads an outcome's name and fails on any other.
func (o *Outcome) UnmarshalGQL(v any) error { return unmarshal(o, "IndicatorOutcome", v) }

// MarshalGQL writes the severity's name.
func (s Severity) MarshalGQL(w io.Writer) { marshal(w, s) }

// UnmarshalGQL reads a severity's name and fails on any other.
func (s *Severity) UnmarshalGQL(v any) error { return unmarshal(s, "Severity", v) }

// MarshalGQL writes the unit's name.
func (u ToleranceUnit) MarshalGQL(w io.Writer) { marshal(w, u) }

// UnmarshalGQL reads a unit's name and fails on any other.
func (u *ToleranceUnit) UnmarshalGQL(v any) error { return unmarshal(u, "ToleranceUnit", v) }

// MarshalGQL writes the operator's name.
func (o TargetOperator) MarshalGQL(w io.Writer) { marshal(w, o) }

// UnmarshalGQL reads an operator's name and fails on any other.
func (o *TargetOperator) UnmarshalGQL(v any) error { return unmarshal(o, "TargetOperator", v) }

// MarshalGQL writes the kind's name.
func (k TargetKind) MarshalGQL(w io.Writer) { marshal(w, k) }

// UnmarshalGQL reads a kind's name and fails on any other.
func (k *TargetKind) UnmarshalGQL(v any) error { return unmarshal(k, "TargetKind", v) }

// MarshalGQL writes the sector's name.
func (s Sector) MarshalGQL(w io.Writer) { marshal(w, s) }

// UnmarshalGQL reads a sector's name and fails on any other.
func (s *Sector) UnmarshalGQL(v any) error { return unmarshal(s, "Sector", v) }

// MarshalGQL writes the measure's name.
func (m Measure) MarshalGQL(w io.Writer) { marshal(w, m) }

// UnmarshalGQL reads a measure's name and fails on any other.
func (m *Measure) UnmarshalGQL(v any) error { return unmarshal(m, "Measure", v) }

// MarshalGQL writes the fund's name.
func (f Fund) MarshalGQL(w io.Writer) { marshal(w, f) }

// UnmarshalGQL reads a fund's name and fails on any other.
func (f *Fund) UnmarshalGQL(v any) error { return unmarshal(f, "Fund", v) }

// MarshalGQL writes the classification's name.
func (c Classification) MarshalGQL(w io.Writer) { marshal(w, c) }

// UnmarshalGQL reads a classification's name and fails on any other.
func (c *Classification) UnmarshalGQL(v any) error { return unmarshal(c, "Classification", v) }
