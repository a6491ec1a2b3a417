package warehouse

import (
	"time"

	"gongkai/warehouse/fiscal"
)

// Dimension is something figures can be grouped by.
type Dimension string

// The dimensions of a trend.
const (
	ByUnit    Dimension = "UNIT"
	ByRegion  Dimension = "REGION"
	BySector  Dimension = "SECTOR"
	ByNature  Dimension = "NATURE"
	ByRank    Dimension = "RANK"
	ByYear    Dimension = "YEAR"
	ByStage   Dimension = "STAGE"
	ByProject Dimension = "PROJECT"

	ByFunction Dimension = "FUNCTION" // code of 功能分类
	ByEconomic Dimension = "ECONOMIC" // code of 经济分类
	ByFund     Dimension = "FUND"     // whose money a table by classification divides
)

// YearRange is a span of fiscal years, both ends included. A nil end is open.
type YearRange struct {
	From *int
	To   *int
}

// has says whether a year lies in the range; a nil range has all.
func (y *YearRange) has(year int) bool {
	return y == nil || (y.From == nil || year >= *y.From) && (y.To == nil || year <= *y.To)
}

// RowField names what can be left out of the rows of a list.
type RowField string

// What can be left out of indicators.
const (
	FieldLevelTexts  RowField = "levelTexts" // Level1Text and Level2Text
	FieldDefinition  RowField = "definition"
	FieldTargetParts RowField = "targetParts" // of the target all but its text and Normalized
	FieldNormalized  RowField = "normalized"
	FieldBasis       RowField = "basis" // Basis and References
	FieldPlace       RowField = "place"
	FieldTargetPlace RowField = "targetPlace"
	FieldUnitPlace   RowField = "unitPlace"
	FieldSignPlace   RowField = "signPlace"
	FieldActual      RowField = "actual" // Actual and ActualAt
	FieldOutcome     RowField = "outcome"
	FieldScores      RowField = "scores" // Weight, Score and Deviation
)

// PageArgs are Relay's arguments. First and Last exclude each other; with neither the first 20 are meant.
type PageArgs struct {
	First  *int
	After  *string
	Last   *int
	Before *string
	// Uncounted says that nobody asks how many rows the whole list has: Total may be 0.
	Uncounted bool
	// Unmarked says that nobody asks for cursors: those of the page may be empty.
	Unmarked bool
	// Unread are fields of the rows that nobody asks for: they may be empty. Of a list that does not know them they are read
	// all the same.
	Unread []RowField
}

// Page is a part of a list in a stable order.
type Page[T any] struct {
	Edges   []Edge[T]
	HasNext bool
	HasPrev bool
	Total   int // rows of the whole list
}

// Edge is a row with the cursor that continues after it.
type Edge[T any] struct {
	Node   T
	Cursor string
}

// UnitFilter narrows units. Empty fields narrow nothing; the fields are joined by AND, the values of one by OR.
type UnitFilter struct {
	IDs     []string
	Codes   []string
	Regions []string // by code or name; a region stands for all below it
	Sectors []fiscal.Sector
	Natures []string
	Ranks   []string
	Name    *string // part of the name
	Years   *YearRange
}

// FactFilter narrows the disclosures that figures are taken from. A list without Stage or Scopes means all; what adds
// figures up means BUDGET, and for each unit and year its scope UNIT, or DEPARTMENT where there is no other.
type FactFilter struct {
	Units   []string // IDs
	Codes   []string
	Regions []string
	Sectors []fiscal.Sector
	Natures []string
	Ranks   []string
	Name    *string
	Years   *YearRange
	Stage   *fiscal.Stage
	Scopes  []fiscal.Scope
}

// DisclosureFilter narrows disclosures. Without Stage or Scopes all are meant.
type DisclosureFilter struct {
	FactFilter
	Title *string // part of the title
}

// ProjectFilter narrows projects.
type ProjectFilter struct {
	FactFilter
	Text         *string // part of the name or objective
	ProjectName  *string // part of the name
	MinAmount    *fiscal.Money
	MaxAmount    *fiscal.Money // both in 元
	AmountSource *fiscal.AmountSource
}

// IndicatorFilter narrows indicators.
type IndicatorFilter struct {
	FactFilter
	Indicator *string // part of the indicator's name
	Project   *string // part of the project's name
	Level1    []fiscal.IndicatorLevel1
	Level2    []fiscal.IndicatorLevel2
	Kinds     []fiscal.TargetKind
	Operators []fiscal.TargetOperator
	Outcomes  []fiscal.Outcome
	Reference *string // a document number that the basis names
}

// FindingFilter narrows findings.
type FindingFilter struct {
	FactFilter
	FindingCodes []string
	Severities   []fiscal.Severity
	Across       *bool // whether it compares several disclosures
}

// SortOrder is a direction.
type SortOrder string

// The directions.
const (
	Asc  SortOrder = "ASC"
	Desc SortOrder = "DESC"
)

// UnitOrder, ProjectOrder, IndicatorOrder and FindingOrder say in which order a list comes; ties are broken by identity, so that
// the order is total.
type (
	UnitOrder struct {
		Field     UnitOrderField
		Direction SortOrder
	}
	UnitOrderField string
	ProjectOrder   struct {
		Field     ProjectOrderField
		Direction SortOrder
	}
	ProjectOrderField string
	IndicatorOrder    struct {
		Field     IndicatorOrderField
		Direction SortOrder
	}
	IndicatorOrderField string
	FindingOrder        struct {
		Field     FindingOrderField
		Direction SortOrder
	}
	FindingOrderField string
)

// The fields that lists are ordered by.
const (
	UnitByName   UnitOrderField = "NAME"
	UnitByCode   UnitOrderField = "CODE"
	UnitByRegion UnitOrderField = "REGION"

	ProjectByAmount ProjectOrderField = "AMOUNT"
	ProjectByName   ProjectOrderField = "NAME"
	ProjectByYear   ProjectOrderField = "YEAR"

	FindingByUnit     FindingOrderField = "UNIT" // those of a unit together, by year
	FindingBySeverity FindingOrderField = "SEVERITY"
	FindingByCode     FindingOrderField = "CODE"
	FindingByYear     FindingOrderField = "YEAR"

	IndicatorByDocument IndicatorOrderField = "DOCUMENT" // unit, year, project, row
	IndicatorByName     IndicatorOrderField = "NAME"
	IndicatorByTarget   IndicatorOrderField = "TARGET" // normalised value; those without one last
)

// UnitSelector names one unit; exactly one field is set.
type UnitSelector struct {
	ID   *string
	Code *string
	Name *string
}

// DisclosureSelector names one disclosure: by ID, or by unit, year and stage. AsOf asks for the version that was
// visible at a moment; nil for the newest.
type DisclosureSelector struct {
	ID    *string
	Unit  *string
	Year  *int
	Stage fiscal.Stage
	AsOf  *time.Time
}

// TrendQuery asks for one measure over years, a series per group. Stage BUDGET and scope UNIT unless the filter says
// otherwise. Limit is the most series that are returned, the largest in the last year first.
type TrendQuery struct {
	Measure fiscal.Measure
	Filter  *FactFilter
	GroupBy []Dimension
	Years   *YearRange
	Limit   int
	// Places says that points of single units are to say where their figures stand. Without it they may or may not.
	Places bool

	// Of questions by FUNCTION or ECONOMIC alone:
	Level int          // of codes: 1 类, 2 款, 3 项; 0 means 1
	Fund  *fiscal.Fund // nil: of each code the table about the most money
	Under []string     // codes and the beginnings of codes; empty: all

	// merged are units whose figures count as those of the units that they were merged into; nil for none.
	merged *merged
}
