package fiscal

import "github.com/shopspring/decimal"

// TargetOperator relates an indicator's outcome to its target.
type TargetOperator string

// The operators of a target. NONE is a bare number or word.
const (
	OpGE    TargetOperator = "GE"
	OpLE    TargetOperator = "LE"
	OpEQ    TargetOperator = "EQ"
	OpGT    TargetOperator = "GT"
	OpLT    TargetOperator = "LT"
	OpRange TargetOperator = "RANGE" // from Value to Upper, both included
	OpNone  TargetOperator = "NONE"
)

// TargetKind says what a target counts, and with it which targets may be compared.
type TargetKind string

// The kinds of targets and their base units.
const (
	KindPercent     TargetKind = "PERCENT"     // %
	KindCount       TargetKind = "COUNT"       // the counted thing: 人, 件, 场 …
	KindMoney       TargetKind = "MONEY"       // 元
	KindDuration    TargetKind = "DURATION"    // 天, 个工作日 or 个月: each its own base, never converted
	KindDate        TargetKind = "DATE"        // a month (1-12) or a day of the year; kept as written beside it
	KindRate        TargetKind = "RATE"        // per something: 元/张, 次/月
	KindQualitative TargetKind = "QUALITATIVE" // words: 显著提高
)

// Target is an indicator's value as set (指标值). Text is what stands in the document and is never empty for a
// target that was disclosed; everything else is what could be read from it. A nil Value means that no number was
// read: nothing is guessed.
type Target struct {
	Text     string           `json:"text"`
	Operator TargetOperator   `json:"operator"`
	Kind     TargetKind       `json:"kind"`
	Value    *decimal.Decimal `json:"value,omitempty"`
	Upper    *decimal.Decimal `json:"upper,omitempty"` // the far end of a RANGE, else nil
	Unit     string           `json:"unit,omitempty"`  // as written: 万人, 个工作日, 元/张

	// Normalized is Value in NormalizedUnit, the base unit of the kind: 9.5万人 is 95000 人, 5万 of cost is 50000 元.
	// For a RANGE it is the lower end. Nil where Value is nil.
	Normalized     *decimal.Decimal `json:"normalized,omitempty"`
	NormalizedUnit string           `json:"normalizedUnit,omitempty"`
}
