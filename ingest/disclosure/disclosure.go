// Package disclosure holds the facts of one disclosure in the document's own terms, and reads them from blocks.
//
// Reading never corrects and never guesses: what is printed is kept, each fact with the place it was read from, and
// what cannot be read stays text. Money is in 元 whatever the document's unit.
package disclosure

import (
	"github.com/shopspring/decimal"

	"gongkai/ingest/block"
	"gongkai/warehouse/fiscal"
)

// Disclosure is everything that was read from the documents of one unit, year, stage and scope.
type Disclosure struct {
	// Document holds the blocks of all parts, numbered through. Findings are looked for in it; afterwards places are those
	// of Sources.
	Document block.Document `json:"-"`
	Sources  []Source       `json:"-"` // what it was read from; at least one

	Title Text         `json:"title"`
	Unit  Unit         `json:"unit"`
	Year  int          `json:"year"`
	Stage fiscal.Stage `json:"stage"`
	Scope fiscal.Scope `json:"scope"`

	Amounts     []Amount          `json:"amounts"` // at most one per measure, in the order of fiscal.Measures
	Projects    []Project         `json:"projects"`
	Procurement []ProcurementItem `json:"procurement"`
	Assets      []Asset           `json:"assets"`
	Lines       []Line            `json:"lines,omitempty"`      // of the tables by functional or economic classification
	AssetsAsOf  string            `json:"assetsAsOf,omitempty"` // date of the asset table, 2020-12-31; empty where none is given
	Sections    []Section         `json:"sections"`
	Members     []string          `json:"members,omitempty"`    // other units that a department's document names as its own
	Unreadable  []Text            `json:"unreadable,omitempty"` // cells in which a figure should stand and none can be read
	Differences []Difference      `json:"-"`                    // what two documents say of one thing in two ways
	Unstated    []Unstated        `json:"-"`                    // what only the path of a document says
	PathYears   []PathYear        `json:"-"`                    // years in paths that are not those of the documents
	Findings    []Finding         `json:"findings"`
}

// Text is a piece of the document with its place.
type Text struct {
	Text  string      `json:"text"`
	Place block.Place `json:"place"`
}

// Difference is something that two documents of one disclosure say in two ways. The first counts.
type Difference struct {
	What   string // 采购项目 办公家具
	First  Text
	Second Text
}

// Unstated is something that a document does not say of itself, and that was taken from its name or folder.
type Unstated struct {
	What     string // 单位, 地区, 年度
	Document string
	Place    block.Place // of the title
}

// PathYear is a year in the name or folder of a document that is about another one.
type PathYear struct {
	Year     int
	Document string
	Place    block.Place // of the title
}

// Unit is the disclosing unit as the document describes it. Fields that the document is silent about are empty.
type Unit struct {
	Name       string      `json:"name"`              // normalised: no 本级, no code, no stray spaces
	Code       string      `json:"code,omitempty"`    // of the budget unit, 805001
	Nature     string      `json:"nature,omitempty"`  // 单位性质: 行政, 事业 …
	Rank       string      `json:"rank,omitempty"`    // 单位规格: 正科级 …
	Funding    string      `json:"funding,omitempty"` // 经费保障形式: 财政拨款 …
	Department string      `json:"department,omitempty"`
	Place      block.Place `json:"place"` // of the name
}

// Amount is what the document says about one measure. Value is nil unless State is AMOUNT or ZERO. For a measure
// that counts things Value is a number, for all others 元.
type Amount struct {
	Measure fiscal.Measure `json:"measure"`
	State   fiscal.State   `json:"state"`
	Value   *fiscal.Money  `json:"value,omitempty"`
	Place   *block.Place   `json:"place,omitempty"`  // nil for NOT_PUBLISHED
	Change  *Change        `json:"change,omitempty"` // against the year before, as the document states it
	Reason  *Text          `json:"reason,omitempty"` // the stated reason (主要原因) of the change or of zero

	// Budgets are what final accounts print beside the figure: what was budgeted for it at each stage, in order.
	Budgets []Budgeted `json:"budgets,omitempty"`

	// Witnesses are all places that state this figure, the one of Place among them. They may disagree.
	Witnesses []Witness `json:"witnesses,omitempty"`
}

// Budgeted is a budget that stands beside an actual figure: BUDGET (年初预算数) or ADJUSTED_BUDGET (调整预算数,
// 全年预算数). Value is 元, or a number of things, and nil where only a completion is stated.
type Budgeted struct {
	Stage      fiscal.Stage  `json:"stage"`
	Value      *fiscal.Money `json:"value,omitempty"`
	Completion *fiscal.Money `json:"completion,omitempty"` // percent of it that was spent (完成…的), as the document states it
	Place      block.Place   `json:"place"`
}

// Change is a stated difference. Value is in 元, negative for a fall, nil where only a rate or a word is given.
type Change struct {
	Value *fiscal.Money `json:"value,omitempty"`
	Rate  *fiscal.Money `json:"rate,omitempty"` // percent, negative for a fall
	Base  string        `json:"base"`           // against what, as written: 2020预算, 上年预算, 上年决算数
	Place block.Place   `json:"place"`
}

// Witness is one place that states a figure.
type Witness struct {
	Kind  fiscal.WitnessKind `json:"kind"`
	Value fiscal.Money       `json:"value"`
	Place block.Place        `json:"place"`
}

// Project is a project with its performance objective and indicators.
type Project struct {
	Name         string              `json:"name"`
	Place        block.Place         `json:"place"`
	Objective    *Text               `json:"objective,omitempty"`
	Achieved     *Text               `json:"achieved,omitempty"` // what a self-assessment says has become of the objective (实际完成情况); nil where it says nothing
	Amount       *fiscal.Money       `json:"amount,omitempty"`   // nil where no place states it
	AmountSource fiscal.AmountSource `json:"amountSource,omitempty"`
	AmountPlace  *block.Place        `json:"amountPlace,omitempty"`
	Indicators   []Indicator         `json:"indicators"`

	// Points of a self-assessment, beside those of its indicators; nil where it states none.
	ExecutionScore *Scored `json:"executionScore,omitempty"` // for the rate at which the money was spent (预算执行率)
	TotalScore     *Scored `json:"totalScore,omitempty"`     // in all (总分)
}

// Indicator is one row of a project's table of targets.
type Indicator struct {
	Level1     fiscal.IndicatorLevel1 `json:"level1"`
	Level2     fiscal.IndicatorLevel2 `json:"level2,omitempty"` // empty where the word is none of the framework's
	Level1Text string                 `json:"level1Text"`
	Level2Text string                 `json:"level2Text"`
	Name       string                 `json:"name"`
	Definition string                 `json:"definition,omitempty"`
	Target     fiscal.Target          `json:"target"`
	Unit       *Text                  `json:"unit,omitempty"` // of the numbers, where a column of its own states it (计量单位)
	Sign       *Text                  `json:"sign,omitempty"` // before the number of the target, where a column of its own states it (计算符号)
	Basis      string                 `json:"basis,omitempty"`
	References []string               `json:"references,omitempty"` // document numbers (文号) inside Basis

	// What a self-assessment (绩效自评表) says beside the target; nil and empty where the table has no such column, or an empty cell.
	Actual    *fiscal.Target   `json:"actual,omitempty"`    // what was reached (实际完成值), read as a target is
	Weight    *decimal.Decimal `json:"weight,omitempty"`    // points that can be given (分值)
	Score     *decimal.Decimal `json:"score,omitempty"`     // points that were given (得分)
	Deviation *Text            `json:"deviation,omitempty"` // stated reason of a deviation, and what is done about it (偏差原因分析及改进措施); its text is empty where the cell is

	Place       block.Place  `json:"place"` // of the name
	TargetPlace block.Place  `json:"targetPlace"`
	ActualPlace *block.Place `json:"actualPlace,omitempty"`
	ScorePlace  *block.Place `json:"scorePlace,omitempty"`
}

// Scored is a number of points out of those that can be given; Weight is nil where only the points are stated.
type Scored struct {
	Weight *decimal.Decimal `json:"weight,omitempty"`
	Score  decimal.Decimal  `json:"score"`
	Place  block.Place      `json:"place"`
}

// ProcurementItem is one row of the procurement table. Money is 元; a nil pointer is an empty cell.
type ProcurementItem struct {
	Project       string         `json:"project"`
	ProjectBudget *fiscal.Money  `json:"projectBudget,omitempty"`
	Item          string         `json:"item"`
	CatalogueCode string         `json:"catalogueCode,omitempty"`
	Unit          string         `json:"unit,omitempty"`
	Quantity      *fiscal.Money  `json:"quantity,omitempty"`
	UnitPrice     *fiscal.Money  `json:"unitPrice,omitempty"`
	Amount        *fiscal.Money  `json:"amount,omitempty"`
	Sources       []SourceAmount `json:"sources,omitempty"` // by kind of income, where given
	Place         block.Place    `json:"place"`             // of the item's name
	AmountPlace   *block.Place   `json:"amountPlace,omitempty"`
	BudgetPlace   *block.Place   `json:"budgetPlace,omitempty"` // of ProjectBudget
}

// SourceAmount is the part of a procurement that one kind of income pays, in 元.
type SourceAmount struct {
	Source fiscal.Measure `json:"source"`
	Amount fiscal.Money   `json:"amount"`
}

// Asset is one row of the table of state assets. Value is 元; nil pointers are empty cells.
type Asset struct {
	Name     string        `json:"name"` // without numbering: 房屋（平方米）
	Level    int           `json:"level"`
	Quantity *fiscal.Money `json:"quantity,omitempty"`
	Value    *fiscal.Money `json:"value,omitempty"`
	Place    block.Place   `json:"place"`
}

// Line is one amount of a table by classification: a code of 功能分类 or 经济分类, and what the column counts.
type Line struct {
	Fund           fiscal.Fund           `json:"fund"`
	Classification fiscal.Classification `json:"classification"`
	Code           string                `json:"code"` // without spaces: 2080505; 3 digits 类, 5 款, 7 项 (economic: 3 类, 5 款)
	Name           string                `json:"name"`
	Level          int                   `json:"level"`   // 1 类, 2 款, 3 项
	Measure        fiscal.Measure        `json:"measure"` // what the column counts: EXPENDITURE_TOTAL, EXPENDITURE_BASIC …
	Value          fiscal.Money          `json:"value"`   // 元
	Place          block.Place           `json:"place"`
}

// SectionKind is what a section is about, whatever its heading.
type SectionKind string

// The kinds of sections. OTHER is a section that the rules do not name.
const (
	SectionDuties       SectionKind = "DUTIES"
	SectionBudget       SectionKind = "BUDGET"
	SectionOperating    SectionKind = "AGENCY_OPERATING_COST"
	SectionThreePublic  SectionKind = "THREE_PUBLIC"
	SectionPerformance  SectionKind = "PERFORMANCE"
	SectionProcurement  SectionKind = "PROCUREMENT"
	SectionAssets       SectionKind = "ASSETS"
	SectionGlossary     SectionKind = "GLOSSARY"
	SectionOtherMatters SectionKind = "OTHER_MATTERS"
	SectionOther        SectionKind = "OTHER"
)

// Section is a part of the document with its whole text: paragraphs a line each, tables with tabs between cells.
type Section struct {
	Kind    SectionKind `json:"kind"`
	Heading string      `json:"heading"`
	Text    string      `json:"text"`
	Place   block.Place `json:"place"` // of the heading
	First   int         `json:"first"` // blocks, both included
	Last    int         `json:"last"`
}

// Finding is something in the document that a reader should look at: figures that do not fit each other, a part that
// is missing, a word that could not be read.
type Finding struct {
	Code      string          `json:"code"` // a code of package check
	Severity  fiscal.Severity `json:"severity"`
	MessageZH string          `json:"messageZh"`
	MessageEN string          `json:"messageEn"`
	Expected  string          `json:"expected,omitempty"`
	Actual    string          `json:"actual,omitempty"`
	Places    []block.Place   `json:"places"`
}

// Amount finds what the document says about a measure; nil where it says nothing.
func (d *Disclosure) Amount(m fiscal.Measure) *Amount {
	for i := range d.Amounts {
		if d.Amounts[i].Measure == m {
			return &d.Amounts[i]
		}
	}
	return nil
}
