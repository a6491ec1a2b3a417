package warehouse

import (
	"context"
	"fmt"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// A bridge leads from a figure of one period to that of another in steps: by parts of the measure, by units, by projects. The
// steps and the residual are the change exactly. A figure that only one of the periods states is not taken for zero in the other: it
// appears or vanishes, and is counted as that.

// Period is a stage of a year.
type Period struct {
	Year  int
	Stage fiscal.Stage // "": BUDGET
}

// BridgeQuery asks what a change is made of. The filter's years and stage count for nothing. Of each unit one scope is
// looked at on both sides, its own before its department's; where no scope is on both sides, the figures of either side are those of
// different things, and appear and vanish.
type BridgeQuery struct {
	Measure  fiscal.Measure
	Filter   *FactFilter
	From, To Period
	By       Dimension // PART, UNIT, REGION, SECTOR, NATURE, RANK, PROJECT, FUNCTION, ECONOMIC
	// LikeForLike leaves out what does not state the figure in both periods.
	LikeForLike bool
	First       int // steps, the greatest first; 0 means 10. The others are one step.
}

// BridgeStep is a part of a change.
type BridgeStep struct {
	Name   string   // by which [Reader.BridgeFacts] knows it
	Key    GroupKey // empty for the others
	Others int      // how many steps are put together here; 0 for a step of its own
	From   *fiscal.Money
	To     *fiscal.Money // nil where that period states none of it
	Change fiscal.Money
	Share  *float64 // of the whole change; nil where that is zero

	// Units by what became of their figure. The change by those that appear and vanish is ByAppearance.
	Changed, Appeared, Vanished int
	ByAppearance                fiscal.Money

	// Reason is what the later document says of it, of several the one about the greatest change; nil: nothing.
	Reason     *string
	ReasonBase *string // what the reason's change is measured against, as written
	ReasonUnit UnitKey
	ReasonIn   DisclosureKey
	ReasonAt   *Place
}

// BridgeSide is one end of a bridge.
type BridgeSide struct {
	Value          *fiscal.Money // nil where no unit states it
	Units          int           // that state it, zero included
	Zero           int           // of them
	Blank          int           // where its place in the document is empty or cannot be read
	Missing        int           // that state it in the other period, or disclosed, and not here
	LeftOutByBasis int
	// LeftOutAsDuplicate counts departments whose figure does not count, since figures of their units do.
	LeftOutAsDuplicate int
	Disclosures        int
}

// Bridge leads from one figure to another. Change is the sum of the steps and the residual.
type Bridge struct {
	Query    BridgeQuery
	From, To BridgeSide
	Change   fiscal.Money
	Steps    []*BridgeStep
	Residual fiscal.Money
	Groups   int // steps that there are, those among the others too
}

const (
	defaultSteps = 10
	maxSteps     = 1000
)

// bridgeAttributes are the dimensions that a unit has: a code and a label.
var bridgeAttributes = map[Dimension]dimension{
	ByUnit:   {"toString(unit)", "unit_name"},
	ByRegion: {"ifNull(region_code, region_name)", "region_name"},
	BySector: {"ifNull(sector, '')", "''"},
	ByNature: {"ifNull(nature, '')", "ifNull(nature, '')"},
	ByRank:   {"ifNull(rank, '')", "ifNull(rank, '')"},
}

// bridgeSideSQL says to which period a row belongs.
const bridgeSideSQL = "NOT (year = {from_year:UInt16} AND stage = {from_stage:String})"

// bridgeScopesSQL is the condition that rows are of the periods, and of the scope that is looked at.
const bridgeScopesSQL = `(year = {from_year:UInt16} AND stage = {from_stage:String} OR year = {to_year:UInt16} AND stage = {to_stage:String}) AND %[1]s
            AND (unit, toInt8(scope), toUInt8(` + bridgeSideSQL + `)) IN
            (
                SELECT unit, looked_at.1, looked_at.2
                FROM
                (
                    SELECT
                        unit, groupUniqArrayIf(toInt8(scope), NOT (` + bridgeSideSQL + `)) AS from_scopes, groupUniqArrayIf(toInt8(scope), ` + bridgeSideSQL + `) AS to_scopes,
                        arrayIntersect(from_scopes, to_scopes) AS common,
                        arrayJoin([
                            (if(notEmpty(common), arrayMin(common), arrayMin(from_scopes)), toUInt8(0)),
                            (if(notEmpty(common), arrayMin(common), arrayMin(to_scopes)), toUInt8(1))
                        ]) AS looked_at
                    FROM disclosures
                    WHERE NOT withdrawn AND (year = {from_year:UInt16} AND stage = {from_stage:String} OR year = {to_year:UInt16} AND stage = {to_stage:String}) AND %[1]s
                    GROUP BY unit
                )
            )`

// bridgeWholeSQL reads the figures that the steps must add up to, and with them the parts of the measure. The number of
// projects, which every disclosure has, is the sign that there is one that is silent.
const bridgeWholeSQL = `SELECT
            unit, scope, toUInt8(` + bridgeSideSQL + `) AS side, measure IN ({measure:String}, 'PROJECT_COUNT') AS whole,
            if(measure IN {parts:Array(String)}, toString(measure), '') AS code, '' AS label, measure != 'PROJECT_COUNT' OR {measure:String} = 'PROJECT_COUNT' AS speaks,
            if(speaks, value, NULL) AS amount, if(speaks, toString(state), '') AS how, toString(measure) AS of_measure, year, toString(stage) AS stage, disclosure, at AS place,
            ifNull(reason, '') AS why, reason_at, ifNull(change_base, '') AS base, %[2]s AS attribute, %[3]s AS attribute_label
        FROM amounts
        WHERE (measure IN ({measure:String}, 'PROJECT_COUNT') OR measure IN {parts:Array(String)}) AND %[1]s`

// bridgePartColumns are what rows of parts say besides.
const bridgePartColumns = `true AS speaks, amount_of AS amount, if(amount_of IS NULL, 'BLANK', if(amount_of = 0, 'ZERO', 'AMOUNT')) AS how, {measure:String} AS of_measure, in_year AS year, in_stage AS stage, in_disclosure AS disclosure, place,
            '' AS why, '' AS reason_at, '' AS base, '' AS attribute, '' AS attribute_label`

// bridgeProjectsSQL reads the amounts of projects.
const bridgeProjectsSQL = `SELECT unit, scope, side, false AS whole, code, label, ` + bridgePartColumns + `
        FROM
        (
            SELECT unit, scope, toUInt8(` + bridgeSideSQL + `) AS side, name_key AS code, name AS label, projects.amount AS amount_of, year AS in_year, toString(stage) AS in_stage, disclosure AS in_disclosure, amount_at AS place
            FROM projects
            WHERE %[1]s
        )`

// bridgeLinesSQL reads the amounts of codes of the first level, of each the table about the most money.
const bridgeLinesSQL = `SELECT unit, scope, side, false AS whole, toString(line_code) AS code, label, ` + bridgePartColumns + `
        FROM
        (
            SELECT unit, scope, toUInt8(` + bridgeSideSQL + `) AS side, budget_lines.code AS line_code, toString(any(name)) AS label, any(year) AS in_year, toString(any(stage)) AS in_stage, any(disclosure) AS in_disclosure,
                argMin((toNullable(value), at), (indexOf(['ALL', 'FISCAL', 'GENERAL_PUBLIC', 'GOVERNMENT_FUND', 'STATE_CAPITAL'], fund), ordinal)) AS first_table,
                first_table.1 AS amount_of, first_table.2 AS place
            FROM budget_lines
            WHERE classification = {classification:String} AND measure = {measure:String} AND level = 1 AND %[1]s
            GROUP BY unit, scope, side, line_code
        )`

// bridgePairedSQL is the condition that both sides state the whole.
const bridgePairedSQL = `(unit, scope) IN
            (
                SELECT unit, scope
                FROM amounts
                WHERE measure = {measure:String} AND value IS NOT NULL AND %[1]s
                GROUP BY unit, scope
                HAVING uniqExact(year, stage) = 2
            )`

// bridgeCoveredSQL is the condition that a department's money is in figures of its units, on either side: neither of the
// department's figures counts beside them, so that both sides are of the same.
const bridgeCoveredSQL = `scope = 'DEPARTMENT' AND unit IN
            (
                SELECT ` + departmentKeySQL + ` AS department_key
                FROM disclosures
                WHERE NOT withdrawn AND scope = 'UNIT' AND department_key != unit AND disclosure IN
                (
                    SELECT disclosure
                    FROM amounts
                    WHERE measure = {measure:String} AND value IS NOT NULL AND %[1]s
                )
            )`

// bridgeSQL adds the figures up, by entity, then by code: a row for the whole, a row per step, and one for the others. Where steps are
// what units are, each whole figure is a step, too.
const bridgeSQL = `SELECT
    whole, least(n, {first:UInt64} + 1) AS position, any(code), any(label), count() AS together, sum(before), sum(after), sum(states_before), sum(states_after), sum(changed), sum(appeared), sum(vanished),
    sum(by_appearance), sum(zero_before), sum(zero_after), sum(blank_before), sum(blank_after), sum(left_out), sum(covered_before), sum(covered_after),
    sum(seen_before), sum(seen_after), sum(units), any(reasons.1), any(reasons.2), any(reasons.3), any(reasons.4), any(reasons.5)
FROM
(
    SELECT
        (%[4]s AS step).1 AS whole, step.2 AS code, any(step.3) AS label, row_number() OVER (PARTITION BY whole ORDER BY abs(sum(after_of) - sum(before_of)) DESC, code) AS n,
        sumIf(before_of, kept) AS before, sumIf(after_of, kept) AS after, countIf(kept AND had) AS states_before, countIf(kept AND has) AS states_after,
        countIf(kept AND had AND has) AS changed, countIf(kept AND has AND NOT had) AS appeared, countIf(kept AND had AND NOT has) AS vanished,
        sumIf(after_of - before_of, kept AND had != has) AS by_appearance,
        countIf(kept AND had AND before_of = 0) AS zero_before, countIf(kept AND has AND after_of = 0) AS zero_after, countIf(kept AND empty_before) AS blank_before, countIf(kept AND empty_after) AS blank_after,
        countIf(NOT kept AND NOT covered AND (had OR has)) AS left_out, countIf(covered AND had) AS covered_before, countIf(covered AND has) AS covered_after,
        countIf(kept AND seen_0) AS seen_before, countIf(kept AND seen_1) AS seen_after, countIf(kept) AS units,
        argMaxIf((reason, reason_place, reason_base, unit, reason_in), abs(after_of - before_of), kept AND reason != '') AS reasons
    FROM
    (
        SELECT
            unit, scope, whole AS of_whole, code AS of_code, argMax(label, side) AS name, %[3]s AS covered, %[2]s AND NOT covered AS kept, argMax((attribute, attribute_label), side) AS is,
            sumIf(ifNull(amount, 0), side = 0) AS before_of, sumIf(ifNull(amount, 0), side = 1) AS after_of,
            countIf(side = 0 AND amount IS NOT NULL) > 0 AS had, countIf(side = 1 AND amount IS NOT NULL) > 0 AS has,
            NOT had AND countIf(side = 0 AND how IN ('BLANK', 'UNREADABLE')) > 0 AS empty_before, NOT has AND countIf(side = 1 AND how IN ('BLANK', 'UNREADABLE')) > 0 AS empty_after,
            countIf(side = 0) > 0 AS seen_0, countIf(side = 1) > 0 AS seen_1,
            anyIf(why, side = 1 AND speaks) AS reason, anyIf(reason_at, side = 1 AND speaks) AS reason_place, anyIf(base, side = 1 AND speaks) AS reason_base, anyIf(disclosure, side = 1) AS reason_in
        FROM
        (
        %[1]s
        )
        GROUP BY unit, scope, whole, code
    )
    WHERE of_whole OR had OR has
    GROUP BY whole, code
    HAVING whole OR states_before + states_after > 0
)
GROUP BY whole, position
ORDER BY whole DESC, position`

// The steps of an entity: what it is, or what its parts are.
const (
	bridgeStepByUnitSQL = "arrayJoin([(true, '', ''), (false, is.1, is.2)])"
	bridgeStepByCodeSQL = "(of_whole, of_code, name)"
)

// bridgeText is the part of the statements that reads the figures of both sides, and what counts of them.
type bridgeText struct {
	rows    string // the figures
	paired  string // condition that the basis keeps an entity
	covered string // condition that its money counts elsewhere
	byUnit  bool   // steps are what units are
	*where
}

// steps is the condition that a figure is one of a step.
func (t *bridgeText) steps() string {
	if t.byUnit {
		return "whole"
	}
	return "NOT whole"
}

// kept is the condition that an entity counts.
func (t *bridgeText) kept() string { return t.paired + " AND NOT (" + t.covered + ")" }

// ExplainChange divides a change into steps.
func (r *Reader) ExplainChange(ctx context.Context, q BridgeQuery) (*Bridge, error) {
	what := fmt.Sprintf("explain the change of %s", q.Measure)
	t, err := r.bridgeText(ctx, &q)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	t.args.set("first", q.First)
	step := bridgeStepByCodeSQL
	if t.byUnit {
		step = bridgeStepByUnitSQL
	}
	b := &Bridge{Query: q, Steps: []*BridgeStep{}}
	err = r.query(ctx, what, fmt.Sprintf(bridgeSQL, t.rows, t.paired, t.covered, step), t.args, b.scan)
	if err != nil {
		return nil, err
	}
	b.finish()
	return b, nil
}

// bridgeText checks a question and makes what its statements have in common.
func (r *Reader) bridgeText(ctx context.Context, q *BridgeQuery) (*bridgeText, error) {
	if _, ok := q.Measure.Info(); !ok {
		return nil, fmt.Errorf("no measure %q: %w", q.Measure, ErrBadQuery)
	}
	for _, p := range []*Period{&q.From, &q.To} {
		if p.Stage == "" {
			p.Stage = fiscal.StageBudget
		}
		if p.Year != clampYear(p.Year) {
			return nil, badQuery("%d is no fiscal year", "%d 不是预算年度", p.Year)
		}
	}
	if q.First == 0 {
		q.First = defaultSteps
	}
	switch {
	case q.From == q.To:
		return nil, badQuery("from and to are the same period", "起止为同一期")
	case q.First < 0 || q.First > maxSteps:
		return nil, fmt.Errorf("%d steps, not 1 to %d: %w", q.First, maxSteps, ErrBadPage)
	}
	f := FactFilter{}
	if q.Filter != nil {
		f = *q.Filter
	}
	f.Years, f.Stage = nil, nil
	if len(f.Scopes) == 0 {
		f.Scopes = []fiscal.Scope{fiscal.ScopeUnit, fiscal.ScopeDepartment}
	}
	w := &where{args: &params{}}
	if err := r.facts(w, &f, nil, false); err != nil {
		return nil, err
	}
	chosen := fmt.Sprintf(bridgeScopesSQL, w)
	parts := []string{}
	attribute, byUnit := bridgeAttributes[q.By]
	if !byUnit {
		attribute = dimension{"''", "''"}
	}
	more := ""
	switch {
	case byUnit:
	case q.By == ByPart:
		if parts = texts(q.Measure.Parts()); len(parts) == 0 {
			return nil, badQuery("%s has no parts", "%s 没有分项", q.Measure)
		}
	case q.By == ByProject && q.Measure == fiscal.ExpenditureProject:
		more = fmt.Sprintf(bridgeProjectsSQL, chosen)
	case q.By == ByProject:
		return nil, badQuery("projects have only %s, not %s", "项目只有 %s，没有 %s", fiscal.ExpenditureProject, q.Measure)
	case q.By == ByFunction || q.By == ByEconomic:
		w.args.set("classification", string(map[Dimension]fiscal.Classification{ByFunction: fiscal.ClassFunction, ByEconomic: fiscal.ClassEconomic}[q.By]))
		more = fmt.Sprintf(bridgeLinesSQL, chosen)
	default:
		return nil, badQuery("a change is not divided by %s", "增减不能按 %s 分解", q.By)
	}
	t := &bridgeText{rows: fmt.Sprintf(bridgeWholeSQL, chosen, attribute.code, attribute.label), paired: "true", covered: "false", byUnit: byUnit, where: w}
	if more != "" {
		t.rows += "\n        UNION ALL\n        " + more
	}
	if q.LikeForLike {
		t.paired = fmt.Sprintf(bridgePairedSQL, chosen)
	}
	known, err := r.departments(ctx)
	if err != nil {
		return nil, err
	}
	if known.disclosed && len(f.Scopes) > 1 {
		t.covered = fmt.Sprintf(bridgeCoveredSQL, chosen)
		w.args.set("department_names", known.names)
		w.args.set("department_keys", known.keys)
	}
	w.args.set("measure", string(q.Measure))
	w.args.set("parts", parts)
	w.args.set("from_year", q.From.Year)
	w.args.set("from_stage", string(q.From.Stage))
	w.args.set("to_year", q.To.Year)
	w.args.set("to_stage", string(q.To.Stage))
	return t, nil
}

// scan reads a row of bridgeSQL: the whole first, then the steps.
func (b *Bridge) scan(rows driver.Rows) error {
	var whole bool
	var position, together uint64
	var code, label string
	var before, after, appearance decimal.Decimal
	var had, has, changed, appeared, vanished, zeroBefore, zeroAfter, blankBefore, blankAfter, leftOut, coveredBefore, coveredAfter, seenBefore, seenAfter, units uint64
	var reason, reasonAt, base string
	var reasonUnit, reasonIn uint64
	err := rows.Scan(&whole, &position, &code, &label, &together, &before, &after, &had, &has, &changed, &appeared, &vanished, &appearance,
		&zeroBefore, &zeroAfter, &blankBefore, &blankAfter, &leftOut, &coveredBefore, &coveredAfter, &seenBefore, &seenAfter, &units, &reason, &reasonAt, &base, &reasonUnit, &reasonIn)
	if err != nil {
		return err
	}
	stated := func(n uint64, v decimal.Decimal) *fiscal.Money {
		if n == 0 {
			return nil
		}
		return &v
	}
	if whole {
		side := func(v decimal.Decimal, has, zero, blank, covered, seen uint64) BridgeSide {
			return BridgeSide{
				Value: stated(has, v), Units: int(has), Zero: int(zero), Blank: int(blank), Missing: int(units - has - blank),
				LeftOutByBasis: int(leftOut), LeftOutAsDuplicate: int(covered), Disclosures: int(seen),
			}
		}
		b.From, b.To = side(before, had, zeroBefore, blankBefore, coveredBefore, seenBefore), side(after, has, zeroAfter, blankAfter, coveredAfter, seenAfter)
		b.Change = after.Sub(before)
		return nil
	}
	s := &BridgeStep{
		From: stated(had, before), To: stated(has, after), Change: after.Sub(before),
		Changed: int(changed), Appeared: int(appeared), Vanished: int(vanished), ByAppearance: appearance,
	}
	b.Groups += int(together)
	b.Steps = append(b.Steps, s)
	if position > uint64(b.Query.First) {
		s.Name, s.Key, s.Others = OtherSteps, GroupKey{Dimension: b.Query.By, Label: "其他"}, int(together)
		return nil
	}
	s.Name, s.Key = code, bridgeKey(b.Query.By, code, label)
	read := &placeReader{}
	if reason != "" {
		s.Reason, s.ReasonAt = &reason, read.optional(reasonAt)
		if base != "" {
			s.ReasonBase = &base
		}
		s.ReasonUnit, s.ReasonIn = UnitKey(reasonUnit), DisclosureKey(reasonIn)
	}
	return read.err
}

func bridgeKey(by Dimension, code, label string) GroupKey {
	if by == ByPart {
		info, _ := fiscal.Measure(code).Info()
		label = info.ZH
	}
	return groupKey(by, code, label)
}

// finish gives the steps their shares and what they leave.
func (b *Bridge) finish() {
	b.Residual = b.Change
	for _, s := range b.Steps {
		b.Residual = b.Residual.Sub(s.Change)
		if !b.Change.IsZero() {
			s.Share = share(s.Change, b.Change)
		}
	}
}

// BridgeResidual is what the parts of one unit leave of its change.
type BridgeResidual struct {
	Unit     UnitKey
	Scope    fiscal.Scope
	Residual fiscal.Money
}

const bridgeResidualsSQL = `SELECT unit, scope, sumIf(ifNull(amount, 0) * if(side = 1, 1, -1), whole) - sumIf(ifNull(amount, 0) * if(side = 1, 1, -1), %[3]s) AS residual
FROM
(
    %[1]s
)
GROUP BY unit, scope
HAVING residual != 0 AND %[2]s
ORDER BY abs(residual) DESC, unit, scope
LIMIT {first:UInt64}`

// BridgeResiduals finds the units whose steps do not add up to their change, the greatest residual first.
func (r *Reader) BridgeResiduals(ctx context.Context, q BridgeQuery, first int) ([]*BridgeResidual, error) {
	what := fmt.Sprintf("look for what the parts of %s leave", q.Measure)
	t, err := r.bridgeText(ctx, &q)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if first < 1 || first > maxPage {
		return nil, fmt.Errorf("%s: %d units, not 1 to %d: %w", what, first, maxPage, ErrBadPage)
	}
	t.args.set("first", first)
	found := []*BridgeResidual{}
	err = r.query(ctx, what, fmt.Sprintf(bridgeResidualsSQL, t.rows, t.kept(), t.steps()), t.args, func(rows driver.Rows) error {
		var u BridgeResidual
		err := rows.Scan((*uint64)(&u.Unit), (*string)(&u.Scope), &u.Residual)
		found = append(found, &u)
		return err
	})
	return found, err
}

// bridgeFactsSQL reads the facts of steps, of each the first ones by unit. OtherSteps stands for what is not named.
const bridgeFactsSQL = `SELECT
    if((%[3]s AS step) IN {named:Array(String)}, step, '\x1f') AS key, count() OVER (PARTITION BY key) AS total,
    side, unit, year, stage, scope, of_measure, label, assumeNotNull(amount), how, disclosure, place, %[4]s AS lacks
FROM
(
    %[1]s
)
WHERE amount IS NOT NULL AND %[2]s
ORDER BY key, unit, scope, code, side, disclosure
LIMIT {offset:UInt64}, {first:UInt64} BY key`

// bridgeAttributeSQL is what the unit of a figure is, on the later side that it is on.
const bridgeAttributeSQL = "argMax(attribute, side) OVER (PARTITION BY unit, scope)"

// OtherSteps is the name of the step that holds the others, for [Reader.BridgeFacts].
const OtherSteps = "\x1f"

// The names of the ends of a bridge, for [Reader.BridgeEnds].
const (
	BridgeFrom = "0"
	BridgeTo   = "1"
)

// BridgeFacts lists the facts behind steps by the codes of these, the same page of each, in one statement: those of the later
// period minus those of the earlier are the step's change. All steps of the bridge but the others must be named.
func (r *Reader) BridgeFacts(ctx context.Context, q BridgeQuery, named []string, p PageArgs) (map[string]*Page[*Fact], error) {
	return r.bridgeFacts(ctx, q, named, ofSteps, p)
}

// BridgeEnds lists the facts behind both ends of a bridge: they add up to its figures.
func (r *Reader) BridgeEnds(ctx context.Context, q BridgeQuery, p PageArgs) (map[string]*Page[*Fact], error) {
	return r.bridgeFacts(ctx, q, []string{BridgeFrom, BridgeTo}, ofEnds, p)
}

// BridgeLeftOut lists the facts that the basis of a bridge leaves out, of either end, each with the period that it lacks.
func (r *Reader) BridgeLeftOut(ctx context.Context, q BridgeQuery, p PageArgs) (*Page[*Fact], error) {
	pages, err := r.bridgeFacts(ctx, q, []string{}, leftOut, p)
	if err != nil {
		return nil, err
	}
	if page := pages[OtherSteps]; page != nil {
		return page, nil
	}
	return &Page[*Fact]{}, nil
}

// The facts of a bridge that can be listed.
type bridgeFacts int

const (
	ofSteps bridgeFacts = iota
	ofEnds
	leftOut
)

// bridgeLackSQL is the period that a fact lacks, of an entity's rows on one side only. A disclosure that is silent has rows.
const bridgeLackSQL = `[(
        if(side = 0, {to_year:UInt16}, {from_year:UInt16}), if(side = 0, {to_stage:String}, {from_stage:String}),
        multiIf(sides_of_scope = 2, 'NOT_STATED', sides_of_unit = 2, 'OTHER_SCOPE', 'NOT_DISCLOSED')
    )]::` + lacksType

func (r *Reader) bridgeFacts(ctx context.Context, q BridgeQuery, named []string, facts bridgeFacts, p PageArgs) (map[string]*Page[*Fact], error) {
	what := fmt.Sprintf("list the facts behind the change of %s", q.Measure)
	first, after, err := factPage(p)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	t, err := r.bridgeText(ctx, &q)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	t.args.set("named", slices.Clone(named))
	t.args.set("offset", after)
	t.args.set("first", first)
	rows, step, which, counts, lacks := t.rows, "code", t.steps(), t.kept(), "CAST([], '"+lacksType+"')"
	switch {
	case facts == ofEnds:
		step, which = "toString(side)", "whole"
	case facts == leftOut:
		rows, step, which, lacks = "SELECT *, uniqExact(side) OVER (PARTITION BY unit, scope) AS sides_of_scope, uniqExact(side) OVER (PARTITION BY unit) AS sides_of_unit\n    FROM\n    (\n        "+rows+"\n    )", "'\\x1f'", "whole", bridgeLackSQL
		counts = "NOT (" + t.paired + ") AND NOT (" + t.covered + ")"
	case t.byUnit:
		// Silent figures say what a unit is, too, so that this is looked for before they are left out.
		rows, step = "SELECT *, "+bridgeAttributeSQL+" AS is\n    FROM\n    (\n        "+rows+"\n    )", "is"
	}
	pages := map[string]*Page[*Fact]{}
	err = r.query(ctx, what, fmt.Sprintf(bridgeFactsSQL, rows, which+" AND "+counts, step, lacks), t.args, func(rows driver.Rows) error {
		var f Fact
		var key, place string
		var total uint64
		var side uint8
		var year uint16
		var lacks [][]any
		if err := rows.Scan(&key, &total, &side, (*uint64)(&f.Unit), &year, (*string)(&f.Stage), (*string)(&f.Scope), (*string)(&f.Measure), &f.Of, &f.Value,
			(*string)(&f.State), (*uint64)(&f.Disclosure), &place, &lacks); err != nil {
			return err
		}
		f.Year, f.Lacks = int(year), lacksOf(lacks)
		if facts != ofSteps || q.By != ByProject && q.By != ByFunction && q.By != ByEconomic {
			f.Of = ""
		}
		read := &placeReader{}
		f.At = read.optional(place)
		if pages[key] == nil {
			pages[key] = &Page[*Fact]{}
		}
		addFact(pages[key], &f, after, int(total))
		return read.err
	})
	return pages, err
}

// bridgeEndsSQL names the disclosures behind both ends of a bridge.
const bridgeEndsSQL = `SELECT toString(side) AS figure, disclosure
FROM
(
    %[1]s
)
WHERE amount IS NOT NULL AND whole AND %[2]s`

// BridgeFindings lists the findings of the disclosures behind both ends of a bridge, the severest first, the same number for
// each, in one statement.
func (r *Reader) BridgeFindings(ctx context.Context, q BridgeQuery, first int) (map[string][]*Finding, error) {
	what := fmt.Sprintf("list the findings behind the change of %s", q.Measure)
	t, err := r.bridgeText(ctx, &q)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return r.findingsOf(ctx, what, fmt.Sprintf(bridgeEndsSQL, t.rows, t.kept()), t.args, first)
}
