package warehouse

import (
	"time"

	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// UnitKey identifies a unit inside the warehouse: a hash of its normalised name.
type UnitKey uint64

// DisclosureKey identifies one version of one disclosure, and so the rows that were loaded with it. Its facts never
// change; a correction gets a key of its own.
type DisclosureKey uint64

// Place is where a fact stands in its document. Row and Column are nil outside a table; Start and End count
// characters of the block's or the cell's text, End excluded.
type Place struct {
	// Document is its number among the documents of the disclosure, from 0.
	Document int

	Block  int
	Row    *int
	Column *int
	Start  int
	End    int
	Text   string
}

// Document is a file that facts were read from.
type Document struct {
	ID            string
	Name          string
	Format        string // as block.Format names it
	SHA256        string // of its bytes, hexadecimal
	Size          int64  // bytes
	URL           *string
	IngestedAt    time.Time
	ParserVersion string
	// FirstBlock and LastBlock are the blocks that the disclosure was read from, both included; a document may hold several.
	FirstBlock int
	LastBlock  int
	// Blocks is the text of these blocks, in an encoding that is the readers' own. It is set to be loaded, and nil in
	// answers: see [Warehouse.Blocks].
	Blocks []byte
}

// Region is an administrative division. Code is nil where the table of GB/T 2260 codes does not hold it.
type Region struct {
	Code   *string
	Name   string
	Parent *string // code of the division above
}

// Unit is a disclosing unit as its newest visible disclosure describes it. Nil pointers: the documents are silent.
type Unit struct {
	Key        UnitKey
	ID         string
	Code       *string
	Name       string
	Aliases    []string // other names it disclosed under, oldest first
	Region     Region
	Sector     *fiscal.Sector
	Nature     *string
	Rank       *string
	Funding    *string
	Department *string // name of the supervising department
	Years      []int   // with a disclosure of any stage, ascending
}

// Disclosure is one version of what a unit disclosed for a year, stage and scope.
type Disclosure struct {
	Key       DisclosureKey
	ID        string
	Unit      UnitKey
	Year      int
	Stage     fiscal.Stage
	Scope     fiscal.Scope
	Title     string
	TitleAt   Place
	Version   int // of this disclosure, from 1
	LoadedAt  time.Time
	Loaded    uint64     // the data version that brought it
	Documents []Document // at least one; the first holds the title
	Withdrawn bool
	// WithdrawnReason is why it was withdrawn; nil unless Withdrawn.
	WithdrawnReason *string
	AssetsAsOf      *string // date of the asset table, 2020-12-31
	// Rules are the settings of the rules by which findings were looked for, see fiscal.RuleSettings.Text; empty: as they come.
	Rules string
}

// Amount is what a disclosure says about one measure, in 元 (or a number, for a measure that counts). Value is nil
// unless State is AMOUNT, ZERO or IMPLIED.
type Amount struct {
	Disclosure   DisclosureKey
	Unit         UnitKey
	Year         int
	Stage        fiscal.Stage
	Measure      fiscal.Measure
	State        fiscal.State
	Value        *fiscal.Money
	At           *Place // nil where nothing stands in the document
	StatedChange *fiscal.Money
	StatedRate   *decimal.Decimal // percent
	ChangeBase   *string
	ChangeAt     *Place
	Reason       *string
	ReasonAt     *Place
	Witnesses    []Witness
	Budgets      []Budgeted // what final accounts print beside the figure

	// PriorYear is what the unit's own disclosure of the year before (same stage and scope) says; nil where there is
	// none, or it is silent.
	PriorYear *fiscal.Money
}

// Witness is one place that states a figure, in 元.
type Witness struct {
	Kind  fiscal.WitnessKind
	Value fiscal.Money
	At    Place
}

// Budgeted is a budget that final accounts print beside an actual figure, in 元 (or a number). Value is nil where only
// the completion is stated.
type Budgeted struct {
	Stage      fiscal.Stage // BUDGET or ADJUSTED_BUDGET
	Value      *fiscal.Money
	Completion *decimal.Decimal // percent of it that was spent, as stated
	At         Place
}

// Project is a project of a disclosure. Amount is in 元; nil where no place states it.
type Project struct {
	ID           string
	Disclosure   DisclosureKey
	Unit         UnitKey
	Year         int
	Stage        fiscal.Stage
	Ordinal      int // in its disclosure, from 1
	Name         string
	At           Place
	Objective    *string
	ObjectiveAt  *Place
	Achieved     *string // what a self-assessment says has become of the objective; nil where it does not, or where there is none
	AchievedAt   *Place
	Amount       *fiscal.Money
	AmountSource *fiscal.AmountSource
	AmountAt     *Place
	Indicators   int // how many it has
}

// Indicator is one performance indicator of a project.
type Indicator struct {
	ID             string
	Disclosure     DisclosureKey
	Unit           UnitKey
	Year           int
	Stage          fiscal.Stage
	ProjectOrdinal int
	Ordinal        int // in its project, from 1
	Level1         fiscal.IndicatorLevel1
	Level1Text     string
	Level2         *fiscal.IndicatorLevel2 // nil where the word is none of the framework's
	Level2Text     string
	Name           string
	Definition     *string
	Target         fiscal.Target
	Basis          *string
	References     []string
	At             Place
	TargetAt       Place
	SignAt         *Place // of the sign before the target's number, where a column of its own states it
	UnitAt         *Place // of the unit of the numbers, where a column of its own states it

	// What a self-assessment says beside the target; nil where it does not, or where there is none.
	Actual    *fiscal.Target // what was reached
	ActualAt  *Place
	Outcome   *fiscal.Outcome  // what that makes of the target: worked out by [Warehouse.Load], nil without an actual value
	Weight    *decimal.Decimal // points that can be given
	Score     *decimal.Decimal // points that were given
	Deviation *string          // stated reason of a deviation
}

// ProcurementItem is one row of a procurement table, money in 元.
type ProcurementItem struct {
	Disclosure    DisclosureKey
	Ordinal       int
	Project       string
	ProjectBudget *fiscal.Money
	Item          string
	CatalogueCode *string
	QuantityUnit  *string
	Quantity      *decimal.Decimal
	UnitPrice     *fiscal.Money
	Amount        *fiscal.Money
	Sources       []SourceAmount
	At            Place
	AmountAt      *Place
}

// SourceAmount is the part of a procurement that one kind of income pays, in 元.
type SourceAmount struct {
	Source fiscal.Measure
	Amount fiscal.Money
}

// Asset is one row of the table of state assets, value in 元.
type Asset struct {
	Disclosure DisclosureKey
	Ordinal    int
	Name       string
	Level      int
	Quantity   *decimal.Decimal
	Value      *fiscal.Money
	At         Place
}

// BudgetLine is one amount of a table by functional or economic classification, in 元.
type BudgetLine struct {
	Disclosure     DisclosureKey
	Ordinal        int
	Fund           fiscal.Fund
	Classification fiscal.Classification
	Code           string // 2080505
	Name           string // as written
	Level          int    // 1 类, 2 款, 3 项
	Measure        fiscal.Measure
	Value          fiscal.Money
	At             Place
}

// Section is a part of a document with its text: paragraphs a line each, tables with tabs between cells.
type Section struct {
	Disclosure DisclosureKey
	Ordinal    int
	Kind       string // as disclosure.SectionKind names it
	Heading    string
	Text       string
	At         Place
	First      int // blocks, both included
	Last       int
}

// Finding is something in a disclosure that a reader should look at.
type Finding struct {
	ID         string
	Disclosure DisclosureKey
	Unit       UnitKey
	Year       int
	Stage      fiscal.Stage
	Scope      fiscal.Scope
	Ordinal    int
	Code       string
	Severity   fiscal.Severity
	MessageZH  string
	MessageEN  string
	Expected   *string
	Actual     *string
	At         []Place

	Version uint64 // the data version that brought it
	// Of a finding across documents: the further disclosures that it compares, and whose each place is. Nil for one within
	// its disclosure.
	Others []DisclosureKey
	Of     []DisclosureKey
}

// Series is one measure of one group over years. Points has one entry per year of the range, gaps included.
type Series struct {
	Measure fiscal.Measure
	Group   []GroupKey
	Points  []Point
}

// GroupKey is one dimension's value that a series stands for.
type GroupKey struct {
	Dimension Dimension
	Code      string // a unit's ID, a region's code (its name where it has none), an enumeration's name
	Label     string // Chinese
	Unit      *UnitKey
}

// Point is one year of a series. Value is nil, with the state saying why, where no disclosure of the group states it.
type Point struct {
	Year    int
	State   fiscal.State
	Value   *fiscal.Money // 元, or a number for a measure that counts
	Units   int           // units that state it, zero included
	Missing int           // units of the group (disclosed in any year of the range) without a figure in this year
	Change  *fiscal.Money // against the year before; nil where either year has no figure, or a unit disclosed an office in one and a department in the other
	Ratio   *float64      // Change as a share of the year before; nil where that is nil or zero
	Scope   *fiscal.Scope // of the figures; nil where there is none, or several

	// Disclosure and At prove the figure where it is a single unit's; nil for sums over several.
	Disclosure *DisclosureKey
	At         *Place
}
