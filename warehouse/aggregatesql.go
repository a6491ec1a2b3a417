package warehouse

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/fiscal"
)

// The statement of an aggregate has few layers, each a subquery of the next, since planning takes longer than running:
//
//	points  a row per unit, year, stage and measure (or part, code, project): the figure that the disclosures state
//	sides   each point where it counts: in its own year, as what another year is compared with, and, as a sign that a
//	        figure is missing, in the years behind it in which its unit did not disclose
//	groups  sums and counts of both sides, by group, subtotal and total, a row per measure
//
// The scan and the grouping are columnar and happen once. What follows works on groups and is plain Go (aggregaterows.go).

// A dimension's value is an attribute of the unit, of the point's time, or of the fact itself.
type dimensionKind int

const (
	ofUnit dimensionKind = iota
	ofYear
	ofStage
	ofScope
	ofFact
)

// aggregateDimensions are how figures are grouped. Codes and labels of facts are made by their table.
var aggregateDimensions = map[Dimension]struct {
	kind        dimensionKind
	code, label string
}{
	ByUnit:            {ofUnit, "toString(unit)", "toString(unit_name)"},
	ByRegion:          {ofUnit, "toString(ifNull(region_code, region_name))", "toString(region_name)"},
	BySector:          {ofUnit, "ifNull(toString(sector), '')", "''"},
	ByNature:          {ofUnit, "ifNull(toString(nature), '')", "ifNull(toString(nature), '')"},
	ByRank:            {ofUnit, "ifNull(toString(rank), '')", "ifNull(toString(rank), '')"},
	ByDepartment:      {ofUnit, "if(department_key = 0, '', toString(department_key))", "department_name"},
	ByYear:            {kind: ofYear},
	ByStage:           {kind: ofStage},
	ByScope:           {ofScope, "toString(scope)", "''"},
	ByPart:            {ofFact, "fact", "''"},
	ByProject:         {ofFact, "name_key", "toString(name)"},
	ByFunction:        {ofFact, "toString(code)", "toString(name)"},
	ByEconomic:        {ofFact, "toString(code)", "toString(name)"},
	ByFund:            {ofFact, "toString(fund)", "''"},
	ByIndicatorLevel1: {ofFact, "toString(level1)", "''"},
	ByIndicatorLevel2: {ofFact, "ifNull(toString(level2), '')", "''"},
}

// departmentKeySQL gives the key of the unit that a disclosure names as its department; 0 where it names none.
const departmentKeySQL = "transform(ifNull(toString(department), ''), {department_names:Array(String)}, {department_keys:Array(UInt64)}, toUInt64(0))"

// amountPointsSQL reads measures, of several scopes of a unit, year and stage the first. The number of projects, which
// every disclosure has, stands for each measure that was asked for, so that disclosures which are silent are points, too.
const amountPointsSQL = `SELECT
        unit, year, stage_read, scope_read, fact%[1]s,
        argMin((measured = fact, toString(state), value, disclosure, toString(scope), place), (scope, measured != fact)) AS pick,
        countIf(measured = fact AND value IS NOT NULL) AS stating%[2]s
    FROM
    (
        SELECT
            unit, year, toString(stage) AS stage_read, %[3]s AS scope_read, scope, toString(measure) AS measured, state, value, disclosure, %[4]s AS place%[5]s,
            arrayJoin(if(measure IN {signs:Array(String)}, {facts:Array(String)}, [toString(measure)])) AS fact
        FROM %[6]s
        WHERE measure IN {read:Array(String)} AND %[7]s
    )
    GROUP BY unit, year, stage_read, scope_read, fact`

// tablePointsSQL reads the rows of a table: of several scopes the first in which the unit disclosed for the year and stage.
const tablePointsSQL = `SELECT
        unit, year, stage_read, scope_read, %[1]s AS fact%[2]s,
        %[3]s AS pick,
        %[4]s AS stating
    FROM
    (
        SELECT unit, year, toString(stage) AS stage_read, %[5]s AS scope_read, scope, disclosure, %[6]s AS place%[7]s
        FROM %[8]s
        WHERE %[9]s
    )
    GROUP BY unit, year, stage_read, scope_read%[10]s`

// membersSQL finds the departments whose units state figures of their own: department, year, stage and what the figure
// is of.
const membersSQL = `(SELECT department_key, year, toString(stage)%[1]s
        FROM %[2]s
        INNER JOIN
        (
            SELECT disclosure, ` + departmentKeySQL + ` AS department_key
            FROM disclosures
            WHERE NOT withdrawn AND scope = 'UNIT' AND %[3]s AND department_key IN (SELECT unit FROM disclosures WHERE NOT withdrawn AND scope = 'DEPARTMENT' AND %[3]s)
        ) AS members USING (disclosure)
        WHERE %[4]s AND %[5]s)`

// departmentsSQL joins the supervising department of each disclosure.
const departmentsSQL = ` LEFT ANY JOIN (SELECT disclosure, ` + departmentKeySQL + ` AS department_key, ifNull(toString(department), '') AS department_name
            FROM disclosures WHERE NOT withdrawn AND %s) AS departments USING (disclosure)`

// gapsSQL joins the years in which a unit disclosed for a stage.
const gapsSQL = `
    LEFT ANY JOIN
    (
        SELECT unit, toString(stage) AS stage_read%[3]s, groupUniqArray(year) AS disclosed
        FROM disclosures
        WHERE NOT withdrawn AND %[1]s
        GROUP BY unit, stage_read%[2]s
    ) AS gaps USING (unit, stage_read%[2]s)`

// sidesSQL lays points out by side and year. Side 0 is what is asked for, 1 what it is compared with, 2 a year in which the
// unit should have disclosed and did not.
const sidesSQL = `SELECT
    unit, stage_read, fact%[1]s, pick.1 AS has, if(has, pick.2, 'NOT_PUBLISHED') AS state, if(has, pick.3, NULL) AS value,
    pick.4 AS disclosure, pick.5 AS scope, pick.6 AS place, stating, %[2]s AS covered, %[3]s AS second, %[4]s%[5]s
FROM
(
    %[6]s
) AS points%[7]s`

// aggregateText is what a question's statement is made of.
type aggregateText struct {
	r       *Reader
	q       *AggregateQuery
	source  factSource
	args    *params
	scopes  []fiscal.Scope
	where   *where // conditions of facts
	chosen  string // conditions that disclosures can be asked for, too
	shown   string // PEER_MEDIAN: what chooses the units that are shown
	from    int
	lastSQL string
	withAt  bool // places, for evidence
	unitPos int  // place of UNIT among the groups, or behind all
	fundPos int
	stgPos  int
	scpPos  int
	sides   string

	member     string // the condition that a department's figure is covered by figures of its units
	covers     bool   // whether there is such a condition
	likeScopes bool   // whether a unit's scopes are told apart, so that a comparison pairs like with like
	memberCode string // the column of the code that such figures have in common
}

const nowhere = 99 // behind all groups

// aggregateText checks a question and makes the text of its sides.
func (r *Reader) aggregateText(ctx context.Context, q *AggregateQuery, withAt bool) (*aggregateText, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	t := &aggregateText{r: r, q: q, args: &params{}, withAt: withAt, unitPos: nowhere, fundPos: nowhere, stgPos: nowhere, scpPos: nowhere, shown: "true"}
	var err error
	if t.source, err = q.source(); err != nil {
		return nil, err
	}
	if t.scopes, err = q.scopes(); err != nil {
		return nil, err
	}
	for i, by := range q.GroupBy {
		switch by {
		case ByUnit:
			t.unitPos = i + 1
		case ByFund:
			t.fundPos = i + 1
		case ByStage:
			t.stgPos = i + 1
		case ByScope:
			t.scpPos = i + 1
		}
	}
	if err := t.conditions(); err != nil {
		return nil, err
	}
	covers := q.Overlap == NoDoubleCount && len(t.scopes) > 1
	likes := q.Overlap != CountAll && len(t.scopes) > 1 && q.pairsSides()
	if covers || likes || slices.Contains(q.GroupBy, ByDepartment) {
		known, err := r.departments(ctx)
		if err != nil {
			return nil, err
		}
		covers, t.likeScopes = covers && known.disclosed, likes && known.disclosed
		t.args.set("department_names", known.names)
		t.args.set("department_keys", known.keys)
	}
	points, columns := t.points()
	if !covers {
		t.member = "false"
	}
	t.makeSides(points, columns)
	return t, nil
}

// departments are the supervising departments of a data version.
type departments struct {
	version   uint64
	disclosed bool     // whether any disclosed as such, which few do
	names     []string // that disclosures name, and the keys of these units; never empty
	keys      []uint64
}

const departmentNamesSQL = `SELECT countIf(scope = 'DEPARTMENT') > 0, arraySort(groupUniqArray(ifNull(toString(department), '')))
FROM disclosures
WHERE NOT withdrawn AND version <= {version:UInt64}`

// departments reads them once per data version: names become keys by rules that only Go knows.
func (r *Reader) departments(ctx context.Context) (*departments, error) {
	w := r.w
	w.departmentsMu.Lock()
	defer w.departmentsMu.Unlock()
	if w.departments != nil && w.departments.version == r.version {
		return w.departments, nil
	}
	found := &departments{version: r.version, names: []string{""}, keys: []uint64{0}}
	err := r.query(ctx, "look for departments", departmentNamesSQL, &params{}, func(rows driver.Rows) error {
		var names []string
		var disclosed uint8
		err := rows.Scan(&disclosed, &names)
		found.disclosed = disclosed != 0
		for _, name := range names {
			if name != "" {
				found.names, found.keys = append(found.names, name), append(found.keys, uint64(r.UnitKey(name)))
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	w.departments = found
	return found, nil
}

// conditions sets what facts are read.
func (t *aggregateText) conditions() error {
	q := t.q
	f := FactFilter{}
	if q.Filter != nil {
		f = *q.Filter
	}
	years := f.Years
	if years == nil {
		years = &YearRange{}
	}
	f.Years, f.Stage, f.Scopes = nil, nil, nil
	t.where = &where{args: t.args}
	if q.compares(ToPeerMedian) {
		// Peers are looked for among all units; the filter chooses which of them are shown.
		units := &where{args: t.args}
		if err := t.r.facts(units, &f, nil, false); err != nil {
			return err
		}
		t.shown = units.String()
		t.where.and(t.r.visible())
	} else if err := t.r.facts(t.where, &f, nil, false); err != nil {
		return err
	}
	stages := texts(q.stages())
	if q.compares(ToStage) {
		stages = append(stages, string(*q.Compare.Stage))
	}
	t.where.bind("stage IN {stages:Array(String)}", "stages", stages)
	t.where.bind("scope IN {scopes:Array(String)}", "scopes", texts(t.scopes))
	t.chosen = t.where.String()
	t.years(years)
	return nil
}

// years binds the years that are asked for and those that are read, and how the last one is found.
func (t *aggregateText) years(years *YearRange) {
	last := 0
	if years.From != nil {
		t.from = clampYear(*years.From)
	}
	if years.To != nil {
		last = clampYear(*years.To)
	}
	t.args.set("from", t.from)
	t.lastSQL = "{last:UInt16}"
	if last == 0 {
		t.lastSQL = "(SELECT max(year) FROM disclosures WHERE NOT withdrawn AND " + t.chosen + ")"
	} else {
		t.args.set("last", last)
	}
	first := t.from
	if t.q.compares(ToPreviousYear) && first > 0 {
		first--
	}
	t.args.set("first_read", first)
	read, upTo := "year >= {first_read:UInt16}", "true"
	if last != 0 {
		read, upTo = read+" AND year <= {last:UInt16}", "year <= {last:UInt16}"
	}
	if t.q.compares(ToYear) {
		t.args.set("other_year", *t.q.Compare.Year)
		read = "(" + read + " OR year = {other_year:UInt16})"
		upTo = "(" + upTo + " OR year = {other_year:UInt16})"
	}
	if t.q.Coverage && t.source == fromAmounts && t.from > 0 {
		// Earlier disclosures say which units are expected.
		read = "(" + read + " OR measure = 'PROJECT_COUNT') AND " + upTo
	}
	t.where.and(read)
}

// compares says whether figures are compared with something.
func (q *AggregateQuery) compares(to CompareTo) bool { return q.Compare != nil && q.Compare.To == to }

// pairsSides says whether the figures of a unit stand on two sides, or in years that must all be there.
func (q *AggregateQuery) pairsSides() bool {
	return q.compares(ToPreviousYear) || q.compares(ToYear) || q.compares(ToStage) || q.Basis == LikeForLike
}

// byScope says whether each scope of a unit is a point of its own.
func (t *aggregateText) byScope() bool { return t.scpPos != nowhere || t.likeScopes }

// firstScope is the condition that rows are of the first scope in which a unit disclosed for a year and stage.
func (t *aggregateText) firstScope() string {
	return "(unit, year, stage, scope) IN (SELECT unit, year, stage, min(scope) FROM disclosures WHERE NOT withdrawn AND " + t.chosen + " GROUP BY unit, year, stage)"
}

// points is the text of the points, and what columns they have beside those that all have. It sets the condition that a
// department's figure is covered by figures of its units.
func (t *aggregateText) points() (text string, columns []string) {
	q := t.q
	var raw, grouped []string // expressions over rows of the table, and over groups of these
	add := func(name, expression string) {
		raw = append(raw, expression+" AS "+name)
		grouped = append(grouped, "any("+name+") AS "+name)
		columns = append(columns, name)
	}
	for i, by := range q.GroupBy {
		d := aggregateDimensions[by]
		code, label := fmt.Sprintf("code_%d", i+1), fmt.Sprintf("label_%d", i+1)
		if d.kind == ofUnit || d.kind == ofFact && t.source != fromAmounts {
			add(code, d.code)
			if d.label != "''" {
				add(label, d.label)
			}
		}
	}
	if q.compares(ToPeerMedian) {
		add("peer", t.peer())
		add("shown", t.shown)
	}
	place := "''"
	scope := "''"
	if q.Overlap == CountAll || t.byScope() {
		scope = "toString(scope)"
	}
	if t.byScope() {
		columns = append(columns, "scope_read")
	}
	if t.likeScopes && t.scpPos == nowhere && t.source != fromAmounts {
		add("in_first", t.firstScope())
	}
	joined := ""
	if slices.Contains(q.GroupBy, ByDepartment) {
		joined = fmt.Sprintf(departmentsSQL, t.r.visible())
	}
	comma := func(list []string) string {
		if len(list) == 0 {
			return ""
		}
		return ", " + strings.Join(list, ", ")
	}
	if t.source != fromAmounts {
		return t.tablePoints(raw, grouped, comma, scope, joined), columns
	}
	facts := t.facts()
	signs := []string{string(fiscal.ProjectCount)}
	divisors := []string{}
	for i, p := range q.divisors() {
		name := string(perMeasures[p])
		if !slices.Contains(signs, name) {
			signs = append(signs, name)
		}
		// argMin passes over NULL: the tuple keeps it.
		divisors = append(divisors, fmt.Sprintf("argMin((if(measured = '%[1]s', value, NULL), place), (scope, measured != '%[1]s')) AS divided_%[2]d", name, i+1))
		columns = append(columns, fmt.Sprintf("divided_%[1]d.1 AS divisor_%[1]d, divided_%[1]d.2 AS divisor_place_%[1]d", i+1))
	}
	if q.sizes() {
		const whole = string(fiscal.ExpenditureTotal)
		if !slices.Contains(signs, whole) {
			signs = append(signs, whole)
		}
		divisors = append(divisors, fmt.Sprintf("argMin((if(measured = '%[1]s', value, NULL), place), (scope, measured != '%[1]s')) AS sized", whole))
		columns = append(columns, "sized.1 AS size")
	}
	read := slices.Concat(facts, signs)
	slices.Sort(read)
	t.args.set("facts", facts)
	t.args.set("signs", signs)
	t.args.set("read", slices.Compact(read))
	if t.withAt {
		place = "at"
	}
	t.member = fmt.Sprintf("(unit, year, stage_read, fact) IN "+membersSQL, ", toString(measure)", "amounts", t.r.visible(), "measure IN {facts:Array(String)} AND value IS NOT NULL", t.chosen)
	return fmt.Sprintf(amountPointsSQL, comma(grouped), comma(divisors), scope, place, comma(raw), "amounts"+joined, t.where), columns
}

// facts are the measures that are read: those asked for, or their parts.
func (t *aggregateText) facts() []string {
	if !slices.Contains(t.q.GroupBy, ByPart) {
		return texts(t.q.Measures)
	}
	var facts []string
	for _, m := range t.q.Measures {
		facts = append(facts, texts(m.Parts())...)
	}
	return facts
}

// peer is the text of what peers have in common.
func (t *aggregateText) peer() string {
	p := t.q.Compare.Peers
	if len(p.Units) > 0 {
		keys := make([]uint64, len(p.Units))
		for i, id := range p.Units {
			key, _ := ParseUnitID(id) // checkPeers has read it
			keys[i] = uint64(key)
		}
		t.args.set("peers", keys)
		return "if(unit IN {peers:Array(UInt64)}, 'peer', '')"
	}
	same := []string{"''"}
	for _, by := range p.Same {
		same = append(same, aggregateDimensions[by].code)
	}
	return "concat(" + strings.Join(same, ", '|', ") + ")"
}

// divisors are what sums are divided by, in order.
func (q *AggregateQuery) divisors() []Per {
	var all []Per
	for _, s := range q.Figures {
		if _, ok := perMeasures[s.Per]; ok && !slices.Contains(all, s.Per) {
			all = append(all, s.Per)
		}
	}
	return all
}

// fundOrder puts the table about the most money first.
const fundOrder = "indexOf(['ALL', 'FISCAL', 'GENERAL_PUBLIC', 'GOVERNMENT_FUND', 'STATE_CAPITAL'], fund_read)"

func (t *aggregateText) tablePoints(raw, grouped []string, comma func([]string) string, scope, joined string) string {
	q := t.q
	if q.Overlap != CountAll && !t.byScope() {
		t.where.and(t.firstScope())
	}
	at := func(column string) string {
		if t.withAt {
			return column
		}
		return "''"
	}
	var table, fact, pick, stating, place, by, what string
	what, stating = "true", "toUInt64(1)"
	memberOf := ""
	switch t.source {
	case fromProjects:
		table, fact, place = "projects", "'"+string(fiscal.ExpenditureProject)+"'", at("amount_at")
		raw = append(raw, "amount AS value")
		stating = "toUInt64(count(value) > 0)"
		// Projects of one name in one disclosure are one.
		pick = "(true, if(count(value) = 0, 'NOT_PUBLISHED', if(sum(value) = 0, 'ZERO', 'AMOUNT')), sumOrNull(value), any(disclosure), toString(any(scope)), argMax(place, value))"
	case fromLines:
		table, place = "budget_lines", at("at")
		fact = "measured"
		raw = append(raw, "value", "toString(fund) AS fund_read", "toString(measure) AS measured", "toString(code) AS code_read")
		pick = "argMin((true, if(value = 0, 'ZERO', 'AMOUNT'), toNullable(value), disclosure, toString(scope), place), (" + fundOrder + ", place))"
		stating, by = "uniqExact(fund_read)", ", code_read, measured"
		if t.fundPos != nowhere {
			stating = "toUInt64(1)"
		}
		t.args.set("measures", texts(q.Measures))
		class := fiscal.ClassFunction
		if slices.Contains(q.GroupBy, ByEconomic) {
			class = fiscal.ClassEconomic
		}
		t.args.set("classification", string(class))
		t.args.set("level", max(q.Level, 1))
		what = "classification = {classification:String} AND measure IN {measures:Array(String)} AND level = {level:UInt8}"
		memberOf = ", toString(code)"
		t.where.and(what)
		if q.Fund != nil {
			t.where.bind("fund = {fund:String}", "fund", string(*q.Fund))
		}
		if len(q.Under) > 0 {
			t.where.bind("arrayExists(u -> startsWith(code, u), {under:Array(String)})", "under", q.Under)
		}
	case fromIndicators:
		table, fact, place = "indicators", "'"+string(fiscal.IndicatorCount)+"'", at("at")
		pick = "(true, 'AMOUNT', toNullable(toDecimal64(count(), 4)), any(disclosure), toString(any(scope)), any(place))"
	}
	// What the facts are divided by is what they are grouped by.
	for i, dimension := range q.GroupBy {
		if aggregateDimensions[dimension].kind != ofFact {
			continue
		}
		name := fmt.Sprintf("code_%d", i+1)
		by += ", " + name
		grouped = slices.DeleteFunc(grouped, func(g string) bool { return g == "any("+name+") AS "+name })
		grouped = append(grouped, name)
		if memberOf != "" && dimension != ByFund {
			t.memberCode = name
		}
	}
	of := ""
	if memberOf != "" {
		of = ", " + t.memberCode
	}
	t.member = fmt.Sprintf("(unit, year, stage_read"+of+") IN "+membersSQL, memberOf, table, t.r.visible(), what, t.chosen)
	return fmt.Sprintf(tablePointsSQL, fact, comma(grouped), pick, stating, scope, place, comma(raw), table+joined, t.where, by)
}

// scopeOrder puts a unit's own figures first.
const scopeOrder = "indexOf(['UNIT', 'DEPARTMENT', 'REGION'], scope_read)"

// makeSides makes the text of the sides.
func (t *aggregateText) makeSides(points string, columns []string) {
	q := t.q
	covered := "false"
	if t.member != "false" {
		covered = "pick.5 = 'DEPARTMENT' AND " + t.member
		t.covers = true
	}
	second := "false"
	if t.fundPos != nowhere {
		// Not of the table about the most money: totals over the funds leave it out.
		code := ""
		for i, by := range q.GroupBy {
			if by == ByFunction || by == ByEconomic {
				code = fmt.Sprintf(", code_%d", i+1)
			}
		}
		second = strings.Replace(fundOrder, "fund_read", fmt.Sprintf("code_%d", t.fundPos), 1) + " > min(" + strings.Replace(fundOrder, "fund_read", fmt.Sprintf("code_%d", t.fundPos), 1) +
			") OVER (PARTITION BY unit, year, stage_read, scope_read, fact" + code + ")"
	}
	var sides []string
	stage := ""
	in := func(x string) string {
		return fmt.Sprintf("arrayFilter(x -> x.2 >= {from:UInt16} AND x.2 <= %s, %s)", t.lastSQL, x)
	}
	switch {
	case q.compares(ToPreviousYear):
		sides = append(sides, "[(0, year), (1, toUInt16(year + 1))]")
	case q.compares(ToYear):
		start := "{from:UInt16}"
		if t.from == 0 {
			start = "(SELECT min(year) FROM disclosures WHERE NOT withdrawn AND " + t.chosen + ")"
		}
		sides = append(sides, "[(0, year)]", fmt.Sprintf("if(year = {other_year:UInt16}, arrayMap(y -> (1, y), range(%s, toUInt16(%s + 1))), [])", start, t.lastSQL))
	case q.compares(ToStage):
		t.args.set("main_stage", string(q.stages()[0]))
		sides = append(sides, "[(if(stage_read = {main_stage:String}, 0, 1), year)]")
		stage = ", {main_stage:String} AS stage_of"
	default:
		sides = append(sides, "[(0, year)]")
	}
	gaps := ""
	if q.Coverage && t.source == fromAmounts {
		by, read := "", ""
		if t.scpPos != nowhere {
			by, read = ", scope_read", ", toString(scope) AS scope_read"
		}
		gaps = fmt.Sprintf(gapsSQL, t.chosen, by, read)
		gap := fmt.Sprintf("arrayMap(y -> (2, y), range(toUInt16(year + 1), if(arrayExists(y -> y > year, disclosed), arrayMin(arrayFilter(y -> y > year, disclosed)), toUInt16(greatest(year, %s) + 1))))", t.lastSQL)
		if q.compares(ToStage) {
			gap = "if(stage_read = {main_stage:String}, " + gap + ", [])"
		}
		sides = append(sides, gap)
	}
	kind := "::Array(Tuple(UInt8, UInt16))"
	for i := range sides {
		sides[i] += kind
	}
	side := "arrayJoin(" + in("arrayConcat("+strings.Join(sides, ", ")+")") + ") AS side"
	if stage == "" {
		stage = ", stage_read AS stage_of"
	}
	extra, sameScope := "", ""
	if t.byScope() {
		// Of several scopes of a unit the first: totals over the scopes leave the others out.
		later := scopeOrder + " > min(" + scopeOrder + ") OVER (PARTITION BY unit, year, stage_read)"
		if slices.Contains(columns, "in_first") {
			later = "NOT in_first"
		}
		extra = ", " + later + " AS behind"
		sameScope = ", scope_read"
	}
	if q.Basis == LikeForLike && slices.Contains(q.GroupBy, ByYear) {
		// Stated in every year that is read: of the table for amounts, disclosed at all for others.
		inRange := "year >= {first_read:UInt16}"
		if t.lastSQL == "{last:UInt16}" {
			inRange += " AND year <= {last:UInt16}"
		}
		of, stated := "", inRange
		if t.source == fromAmounts {
			of, stated = ", fact", inRange+" AND pick.1 AND pick.3 IS NOT NULL"
		}
		extra += ", uniqExactIf(year, " + stated + ") OVER (PARTITION BY unit, stage_read" + sameScope + of + ") = uniqExactIf(year, " + inRange + ") OVER (PARTITION BY stage_read) AS in_panel"
	}
	list := ""
	for _, c := range columns {
		list += ", " + c
	}
	t.sides = fmt.Sprintf(sidesSQL, list, covered, second, side+stage, extra, points, gaps)
	if q.Basis == LikeForLike {
		paired, together := "true", ""
		if slices.Contains(q.GroupBy, ByYear) {
			paired = "in_panel"
		}
		fact := ""
		if t.source == fromAmounts {
			fact = ", fact"
		}
		of := sameScope + fact
		if q.compares(ToYear) || q.compares(ToStage) || q.compares(ToPreviousYear) && !slices.Contains(q.GroupBy, ByYear) {
			together = ", side.2"
			over := " OVER (PARTITION BY unit, stage_of, side.2" + of + ")"
			paired += " AND countIf(side.1 = 0 AND value IS NOT NULL)" + over + " > 0 AND countIf(side.1 = 1 AND value IS NOT NULL)" + over + " > 0"
		}
		all := "*"
		if t.covers {
			// A department gives way to its units on both sides or on neither. Units that disclose on one side only are not paired, and
			// would have it read as a change that they do.
			all = "* REPLACE (minIf(covered, side.1 != 2) OVER (PARTITION BY unit, stage_of" + together + of + ") AS covered)"
		}
		t.sides = "SELECT " + all + ", " + paired + " AS paired\nFROM\n(\n" + t.sides + "\n)"
		if t.byScope() { // the first of those that are on both sides
			first := "minIf(" + scopeOrder + ", paired) OVER (PARTITION BY unit, stage_of, side.2" + fact + ")"
			t.sides = "SELECT * EXCEPT behind, if(" + first + " > 0, " + scopeOrder + " > " + first + ", behind) AS later_scope\nFROM\n(\n" + t.sides + "\n)"
		}
		return
	}
	if t.byScope() {
		t.sides = fmt.Sprintf(t.scopesText(), t.sides)
	}
}

// likeScopesSQL finds which scope of a unit counts. What is asked for counts in the first scope of its year; what it is compared
// with in the same one, and where the unit did not disclose that, not at all: an office is not compared with a department.
const likeScopesSQL = `SELECT
    * EXCEPT behind, side.1 = 1 AND now_scope > 0 AS must_match,
    if(must_match AND has(scopes_before, now_scope), ` + scopeOrder + ` != now_scope, behind) AS later_scope,
    must_match AND NOT has(scopes_before, now_scope) AS other_scope
FROM
(
    SELECT
        *, minIf(` + scopeOrder + `, side.1 = 0 AND NOT behind) OVER (PARTITION BY unit, stage_of, side.2) AS now_scope,
        groupUniqArrayIf(` + scopeOrder + `, side.1 = 1) OVER (PARTITION BY unit, stage_of, side.2) AS scopes_before
    FROM
    (
%s
    )
)`

// scopesText is the text around sides that says which scope of a unit counts.
func (t *aggregateText) scopesText() string {
	if t.likeScopes {
		return likeScopesSQL
	}
	return "SELECT * EXCEPT behind, behind AS later_scope\nFROM\n(\n%s\n)"
}

// levels are the numbers of dimensions that rows are divided by.
func (t *aggregateText) levels() []uint16 {
	n := len(t.q.GroupBy)
	levels := []uint16{uint16(n)}
	for l := n - 1; l > 0 && t.q.Rollup; l-- {
		levels = append(levels, uint16(l))
	}
	if n > 0 {
		levels = append(levels, 0)
	}
	return levels
}

// codes are the texts of all codes and labels of a point, in the order of the groups.
func (t *aggregateText) codes() (codes, labels string) {
	var cs, ls []string
	for i, by := range t.q.GroupBy {
		code, label := fmt.Sprintf("code_%d", i+1), "''"
		d := aggregateDimensions[by]
		switch d.kind {
		case ofYear:
			code = "toString(side.2)"
		case ofStage:
			code = "stage_of"
		case ofScope:
			code = "scope_read"
		case ofUnit, ofFact:
			if by == ByPart {
				code = "fact"
			}
			if d.label != "''" {
				label = fmt.Sprintf("label_%d", i+1)
			}
		}
		cs, ls = append(cs, code), append(ls, label)
	}
	return "[" + strings.Join(cs, ", ") + "]::Array(String)", "[" + strings.Join(ls, ", ") + "]::Array(String)"
}

// apartLevel is that of the groups once more, without what must not count beside other groups: a row of others is made of these.
const apartLevel = 200

// laterScopes says whether a unit's scopes stand beside each other and must not count together.
func (t *aggregateText) laterScopes() bool {
	return t.byScope() && t.q.Overlap != CountAll
}

// apart is the condition of what a group shows and a row of others leaves out; empty: nothing, or there is no such row.
func (t *aggregateText) apart() string {
	var ways []string
	if t.covers {
		ways = append(ways, "covered")
	}
	if t.fundPos != nowhere {
		ways = append(ways, "second")
	}
	if t.laterScopes() && t.scpPos != nowhere {
		ways = append(ways, "later_scope")
	}
	if !t.q.Others || len(ways) == 0 {
		return ""
	}
	return "(" + strings.Join(ways, " OR ") + ")"
}

// counted gives the conditions of what counts at a level: duplicates do not, nor what is not paired or not shown.
func (t *aggregateText) counted() (duplicate, pairs, shown string) {
	duplicate, pairs, shown = "false", "true", "true"
	var ways []string
	apart := ""
	if t.apart() != "" {
		apart = fmt.Sprintf(" OR level = %d", apartLevel)
	}
	if t.covers {
		ways = append(ways, fmt.Sprintf("covered AND (level < %d%s)", min(t.unitPos, t.scpPos), apart))
	}
	if t.fundPos != nowhere {
		ways = append(ways, fmt.Sprintf("second AND (level < %d%s)", t.fundPos, apart))
	}
	if t.laterScopes() {
		ways = append(ways, fmt.Sprintf("later_scope AND (level < %d%s)", t.scpPos, apart))
	}
	if len(ways) > 0 {
		duplicate = "(" + strings.Join(ways, " OR ") + ")"
	}
	switch {
	case t.q.Basis == LikeForLike:
		pairs = "paired"
	case t.likeScopes && t.scpPos != nowhere:
		pairs = fmt.Sprintf("NOT (other_scope AND level < %d)", t.scpPos)
	case t.likeScopes:
		pairs = "NOT other_scope"
	}
	if t.q.compares(ToPeerMedian) {
		shown = fmt.Sprintf("(level = %d OR shown)", len(t.q.GroupBy))
	}
	return duplicate, pairs, shown
}

// groupsSQL adds points up. It answers with one row of columns: the driver reads these faster than many rows.
//
// Resolving a name takes the engine a walk through the whole subquery that the name comes from, for each node of the
// expression above it. What is used often is therefore a column of the layer below, and the groups are chosen by columns of
// the layer above: HAVING would resolve all counts once more for each that it names.
const groupsSQL = `SELECT
    groupArray({most:UInt64})(level), groupArray({most:UInt64})(keys), groupArray({most:UInt64})(m), groupArray({most:UInt64})(group_labels),
    groupArray({most:UInt64})(group_peer), groupArray({most:UInt64})(group_shown), groupArray({most:UInt64})(counts), groupArray({most:UInt64})(numbers), groupArray({most:UInt64})(figures)
FROM
(
    SELECT
        level, arraySlice(codes, 1, level) AS keys, %[1]s AS m,
        argMax(labels, at_year) AS group_labels, %[2]s AS group_peer, %[3]s AS group_shown,
        [%[4]s]::Array(Int64) AS counts,
        [%[5]s]::Array(Nullable(Decimal(38, 6))) AS numbers,
        [%[16]s]::Array(Array(Decimal(38, 6))) AS figures
    FROM
    (
        SELECT
            level, fact, side, state, value, disclosure, stating, stage_of, %[6]s AS codes, %[7]s AS labels, side.2 AS at_year,
            %[12]s AS shown_here, %[13]s AS duplicate, %[14]s AS pairs, shown_here AND pairs AND NOT duplicate AS counts_here, side.1 = 0 AND shown_here AND pairs AS seen,
            seen AND NOT duplicate AND value IS NOT NULL AS now, counts_here AND side.1 = 1 AND value IS NOT NULL AS before,
            assumeNotNull(value) AS v%[15]s
        FROM
        (
%[8]s
        )
        ARRAY JOIN {levels:Array(UInt8)} AS level
    )
    GROUP BY level, keys, m
)
WHERE level = 0 OR counts[%[9]d] > 0 OR counts[%[10]d] > 0 OR counts[%[11]d] > 0`

// The places of a group's counts.
const (
	countExpected = iota
	countDisclosed
	countZero
	countBlank
	countDuplicates
	countByBasis
	countImplied
	countSeen
	countStages
	countFirstYear
	countLastYear
	countBefore // figures of the other side
	countScopes // a bit for each scope of the figures, where figures of several are compared
)

// sizeNumber names the whole expenditure of a group among its numbers, where peers are of a size.
const sizeNumber = "size"

// quantiles are shares in hundredths.
var quantiles = map[Fn]int{FnQ25: 25, FnMedian: 50, FnQ75: 75, FnP90: 90}

// numbers are what figures are made of, for either side, as expressions over v, a value that counts where IN holds.
func (q *AggregateQuery) numbers() (names []string, expressions []string) {
	add := func(name, expression string) {
		names, expressions = append(names, name), append(expressions, expression)
	}
	add("sum", "toDecimal128(sumIf(v, IN), 6)")
	for _, s := range q.Figures {
		if slices.Contains(names, string(s.Fn)) {
			continue
		}
		switch {
		case s.Fn == FnMin || s.Fn == FnMax:
			add(string(s.Fn), strings.ToLower(string(s.Fn))+"OrNullIf(toDecimal128(v, 6), IN)")
		case s.Fn == FnStddev:
			// Squares are exact, so that the answer does not depend on the order of a sum.
			add(string(s.Fn), "toDecimal128(sqrt(toFloat64(toInt256(countIf(IN)) * sumIf(toInt256(v * 10000) * toInt256(v * 10000), IN) - pow_of_sum)) / greatest(countIf(IN), 1) / 10000, 6)")
		case quantiles[s.Fn] > 0:
			at := fmt.Sprintf("(toInt64(length(s)) - 1) * %d", quantiles[s.Fn])
			add(string(s.Fn), fmt.Sprintf("arrayMap(s -> (s[intDiv(%[1]s, 100) + 1] * (100 - (%[1]s) %% 100) + s[least(intDiv(%[1]s, 100) + 2, toInt64(length(s)))] * ((%[1]s) %% 100)) / 100, [arraySort(groupArrayIf(toDecimal128(v, 6), IN))])[1]", at))
		}
	}
	for i, per := range q.divisors() {
		add("above "+string(per), fmt.Sprintf("toDecimal128(sumIf(v, IN AND divisor_%d IS NOT NULL), 6)", i+1))
		add("below "+string(per), fmt.Sprintf("toDecimal128(sumIf(assumeNotNull(divisor_%[1]d), IN AND divisor_%[1]d IS NOT NULL), 6)", i+1))
	}
	if q.sizes() {
		add(sizeNumber, "toDecimal128(sumOrNullIf(size, counts_here AND side.1 = 0), 6)")
	}
	for i := range expressions {
		expressions[i] = strings.Replace(expressions[i], "pow_of_sum", "toInt256(sumIf(v, IN) * 10000) * toInt256(sumIf(v, IN) * 10000)", 1)
	}
	return names, expressions
}

// mergesFigures says whether a row of others needs the very figures of the groups that it is made of: a median is none of medians.
func (q *AggregateQuery) mergesFigures() bool {
	return q.Others && slices.ContainsFunc(q.Figures, func(s FigureSpec) bool { return s.ofFigures() })
}

// ofFigures says whether s depends on each figure, and not only on sums and counts.
func (s FigureSpec) ofFigures() bool { return quantiles[s.Fn] > 0 || s.Fn == FnStddev }

// groups is the whole statement of a question.
func (t *aggregateText) groups() string {
	duplicate, pairs, shown := t.counted()
	count := func(condition string) string { return "countIf(" + condition + ")" }
	peer, isShown, columns := "''", "toUInt8(1)", ""
	const seen = "seen"
	seenCount := count(seen)
	if t.source != fromAmounts {
		seenCount = "uniqExactIf(disclosure, " + seen + ")"
	}
	stages := "1"
	if t.stgPos != nowhere && t.q.Overlap != CountAll {
		stages = fmt.Sprintf("if(level < %d, uniqExactIf(stage_of, %s), 1)", t.stgPos, seen)
	}
	counts := []string{
		count("counts_here AND side.1 != 1"), count("now"), count("now AND v = 0"),
		count("counts_here AND side.1 = 0 AND state IN ('BLANK', 'UNREADABLE', 'NOT_APPLICABLE')"),
		"sumIf(stating - (value IS NOT NULL AND NOT duplicate), shown_here AND side.1 = 0)",
		count("shown_here AND NOT pairs AND NOT duplicate AND side.1 != 2 AND value IS NOT NULL"),
		count("now AND state = 'IMPLIED'"), seenCount, stages, "minIf(at_year, " + seen + ")", "maxIf(at_year, " + seen + ")", count("before"),
	}
	if t.tellsScopes() {
		counts = append(counts, "groupBitOrIf(bitShiftLeft(1, indexOf(['UNIT', 'DEPARTMENT', 'REGION'], scope)), counts_here AND side.1 = 0)")
		columns += ", scope"
	}
	if t.q.compares(ToPeerMedian) {
		peer, isShown, columns = "argMax(peer, at_year)", "max(toUInt8(shown))", columns+", peer, shown"
	}
	if t.q.sizes() {
		columns += ", size"
	}
	for i := range t.q.divisors() {
		columns += fmt.Sprintf(", divisor_%d", i+1)
	}
	levels, merged := t.levels(), len(t.q.GroupBy)
	if t.apart() != "" {
		levels, merged = append(levels, apartLevel), apartLevel
	}
	var numbers []string
	figures := ""
	_, expressions := t.q.numbers()
	for i, in := range []string{"now", "before"} {
		if t.q.mergesFigures() {
			figures += strings.Repeat(", ", i) + fmt.Sprintf("groupArrayIf(toDecimal128(v, 6), %s AND level = %d)", in, merged)
		}
		for _, x := range expressions {
			numbers = append(numbers, strings.ReplaceAll(x, "IN", in))
		}
		if t.q.Compare == nil || t.q.compares(ToPeerMedian) || t.q.compares(ToAverage) {
			break
		}
	}
	m := t.measure()
	codes, labels := t.codes()
	t.args.set("levels", levels)
	t.args.set("most", maxGroups+1)
	return fmt.Sprintf(groupsSQL, m, peer, isShown, strings.Join(counts, ",\n            "), strings.Join(numbers, ",\n            "), codes, labels, t.sides,
		countSeen+1, countByBasis+1, countBefore+1, shown, duplicate, pairs, columns, figures)
}

// tellsScopes says whether groups say of which scopes they are: an office is compared with the mean of its own years, not of its
// department's. Peers are other units, each of which counts by its own figures or else its department's, as in a ranking.
func (t *aggregateText) tellsScopes() bool {
	return t.q.compares(ToAverage) && len(t.scopes) > 1 && t.q.Overlap != CountAll
}

// measure is the measure that a point's figure counts for.
func (t *aggregateText) measure() string {
	if !slices.Contains(t.q.GroupBy, ByPart) {
		return "fact"
	}
	var parents []string
	for _, p := range t.facts() {
		info, _ := fiscal.Measure(p).Info()
		parents = append(parents, string(info.Parent))
	}
	t.args.set("parents", parents)
	return "transform(fact, {facts:Array(String)}, {parents:Array(String)}, '')"
}

// maxGroups bounds the groups of an answer.
const maxGroups = 500_000
