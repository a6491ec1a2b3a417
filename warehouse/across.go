package warehouse

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/cespare/xxhash/v2"
	"github.com/shopspring/decimal"
	"golang.org/x/sync/errgroup"

	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/naming"
)

// Findings across documents are looked for during a load, when the facts of its disclosures are written and not committed
// yet: they come with the same data version, and a load that is cut off leaves none. Each question is one statement over the
// units of the load, and asks only for what touches one of its disclosures; the number of statements does not depend on how
// many there are.
//
// A finding belongs to the later or larger of the disclosures that it compares and names the others. It is visible while all
// of them are: it goes when any is replaced or withdrawn, and the load that replaces one looks for it anew.
//
// Most compare so many disclosures and no more: nothing that is loaded beside them changes what was found. Three speak of a group
// that grows: a unit and its peers, a department and its units, a text and all who copied it. Whenever a disclosure comes to such a group
// or leaves it, the whole group is looked at again, and what was found of it and is no longer so is retired by the commit, see
// [across.settle]. What is found therefore does not depend on the order in which disclosures come.

// across looks for findings that touch the disclosures of one load.
type across struct {
	*Reader
	rules    map[string]fiscal.Rule // those that are to be checked, as they are set
	units    []uint64
	names    []uint64 // keys of the names that the units of the load bear, besides those of the units
	projects bool     // the load, or what goes with it, has any
	touched  []*subject
	gone     []*subject // what is replaced or withdrawn
	found    []*crossing
	retired  []uint64 // findings that are no longer so, by findingKeySQL
}

// subject is a disclosure that findings speak of.
type subject struct {
	identity
	key      DisclosureKey
	number   int
	titleAt  string
	facts    []any // values of factColumns
	findings int   // of its own
	projects int
	name     string
	code     *string
	sector   *string
	members  []uint64 // keys of the names of its units
}

func subjectOf(l *Load, d *disclosureRow) *subject {
	return &subject{
		identity: d.identity, key: d.key, number: d.number, titleAt: writePlace(&l.TitleAt), facts: d.facts(l),
		findings: len(l.Findings), projects: len(l.Projects), name: l.Unit.Name, code: l.Unit.Code, sector: (*string)(l.Unit.Sector), members: l.memberUnits(),
	}
}

// crossing is a finding across documents, before it is stored.
type crossing struct {
	of       DisclosureKey
	others   []DisclosureKey
	code     string
	severity fiscal.Severity
	zh, en   string
	expected string
	actual   string
	places   []string // as they are stored
	placeOf  []uint16
	titles   bool // its places are the titles of its disclosures
}

// lookup is what a look for findings across documents came to.
type lookup struct {
	found   map[DisclosureKey]int // how many findings there are of each disclosure
	retired []uint64              // earlier ones that the commit is to retire
}

// findAcross looks for findings across documents that touch disclosures whose facts are written, or groups that others leave, and
// writes them for the data version after the newest, which the caller commits with what it retires. gone are the disclosures that the
// commit hides.
func (w *Warehouse) findAcross(ctx context.Context, newest uint64, touched []*subject, gone []DisclosureKey) (*lookup, error) {
	a := w.across()
	fresh := []uint64{}
	for _, s := range touched {
		if slices.Contains(gone, s.key) {
			continue // by a later one of the same load
		}
		fresh, a.touched = append(fresh, uint64(s.key)), append(a.touched, s)
	}
	var err error
	if len(gone) > 0 {
		if a.gone, err = w.subjects(ctx, newest, numbers(gone)); err != nil {
			return nil, err
		}
	}
	for _, s := range slices.Concat(a.touched, a.gone) {
		a.units, a.names = append(a.units, uint64(s.unit)), append(a.names, uint64(UnitKeyOf(s.name)))
		a.projects = a.projects || s.projects > 0
	}
	a.units = unique(a.units)
	if a.Reader, err = w.pendingReader(ctx, newest, fresh, gone); err != nil {
		return nil, err
	}
	questions := []func(*across, context.Context) error{(*across).peers, (*across).departments, (*across).copies}
	if len(a.touched) > 0 { // what leaves makes no pairs
		questions = append(questions, (*across).priorYears, (*across).budgets, (*across).unexplained, (*across).returns, (*across).unchangedObjectives, (*across).unchangedTargets, (*across).restated, (*across).codes)
	}
	looks := make([]across, len(questions))
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(w.atOnce)
	for i, ask := range questions {
		looks[i] = *a
		group.Go(func() error { return ask(&looks[i], inner) })
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for i := range looks {
		a.found, a.retired = append(a.found, looks[i].found...), append(a.retired, looks[i].retired...)
	}
	found, err := a.write(ctx)
	return &lookup{found, a.retired}, err
}

// across is a look with the rules as they are set.
func (w *Warehouse) across() *across {
	a := &across{rules: map[string]fiscal.Rule{}}
	for _, r := range AcrossRules {
		if set, enabled := w.settings.Of(r); enabled {
			a.rules[r.Code] = set
		}
	}
	return a
}

// findingKeySQL is what a retired finding is named by.
const findingKeySQL = "cityHash64(disclosure, version, ordinal)"

// standingSQL reads what earlier looks have found of groups.
const standingSQL = `SELECT ` + findingKeySQL + `, disclosure, toString(severity), message_zh, message_en, ifNull(expected, ''), ifNull(actual, ''), places, others, place_of
FROM findings
WHERE code = {code:String} AND %[1]s AND %[2]s AND %[3]s
ORDER BY disclosure, version, ordinal`

// settle compares what was found of whole groups with what earlier looks have found of them: what is the same stays as it is, what is
// no longer found is retired. scope is the condition that findings of the rule speak of these groups.
func (a *across) settle(ctx context.Context, code, scope string, p *params) error {
	found := map[string]int{}
	for i, c := range a.found {
		if c.code == code {
			found[c.text()] = i
		}
	}
	p.set("code", code)
	stand := map[int]bool{}
	err := a.ask(ctx, "look up what was found before", fmt.Sprintf(standingSQL, a.visible(), a.stands(), scope), p, func(rows driver.Rows) error {
		var key uint64
		var others []uint64
		c := crossing{code: code}
		if err := rows.Scan(&key, (*uint64)(&c.of), (*string)(&c.severity), &c.zh, &c.en, &c.expected, &c.actual, &c.places, &others, &c.placeOf); err != nil {
			return err
		}
		c.others = keys(others)
		if i, same := found[c.text()]; same && !stand[i] {
			stand[i] = true
		} else {
			a.retired = append(a.retired, key)
		}
		return nil
	})
	var anew []*crossing
	for i, c := range a.found {
		if !stand[i] {
			anew = append(anew, c)
		}
	}
	a.found = anew
	return err
}

// text is all that a finding says, for comparison.
func (c *crossing) text() string {
	b := binary.LittleEndian.AppendUint64(make([]byte, 0, 1024), uint64(c.of))
	for _, s := range append([]string{string(c.severity), c.zh, c.en, c.expected, c.actual}, c.places...) {
		b = append(append(b, s...), 0)
	}
	for _, other := range c.others {
		b = binary.LittleEndian.AppendUint64(b, uint64(other))
	}
	for _, of := range c.placeOf {
		b = binary.LittleEndian.AppendUint16(b, of)
	}
	return string(b)
}

// pendingReader reads what will be visible once a load is committed.
func (w *Warehouse) pendingReader(ctx context.Context, newest uint64, fresh []uint64, replaced []DisclosureKey) (*Reader, error) {
	w.versionMu.Lock()
	defer w.versionMu.Unlock()
	if newest > w.version {
		w.hidden = nil // another process may have replaced some
	}
	r, err := w.reader(ctx, newest)
	if err != nil {
		return nil, err
	}
	pending := *r
	pending.version, pending.fresh, pending.replaced = newest+1, fresh, numbers(replaced)
	pending.hidden = append(slices.Clone(r.hidden), pending.replaced...)
	return &pending, nil
}

// on says whether any of the rules is to be checked.
func (a *across) on(codes ...string) bool {
	return slices.ContainsFunc(codes, func(code string) bool { _, ok := a.rules[code]; return ok })
}

// ask runs one question. Its statement may use {units} and {fresh}, besides what p sets.
func (a *across) ask(ctx context.Context, what, sql string, p *params, each func(driver.Rows) error) error {
	for name, value := range map[string]any{"units": a.units, "fresh": a.fresh} {
		if strings.Contains(sql, "{"+name+":") {
			p.set(name, value)
		}
	}
	return a.query(ctx, what, sql, p, each)
}

// tolerance binds that of a rule, or one that nothing exceeds where the rule is off.
func (p *params) tolerance(name string, r fiscal.Rule, on bool) {
	if !on {
		r.Tolerance = decimal.New(1, 13)
	}
	p.set(name, r.Tolerance)
}

func (a *across) add(code string, c crossing) {
	r, ok := a.rules[code]
	if !ok {
		return
	}
	c.code, c.severity = code, r.Severity
	c.zh, c.en = c.zh+"（"+r.ZH+"）", c.en+" ("+r.EN+")"
	for i := len(c.places) - 1; i >= 0; i-- { // a figure that nothing states has no place
		if c.places[i] == "" {
			c.places, c.placeOf = slices.Delete(c.places, i, i+1), slices.Delete(c.placeOf, i, i+1)
		}
	}
	a.found = append(a.found, &c)
}

func measureWords(m string, stage fiscal.Stage) (zh, en string) {
	return fiscal.Measure(m).Label(stage)
}

func wan(m decimal.Decimal) string { return fiscal.InUnit(m, fiscal.WanYuan).String() + "万元" }

// moneyMeasures are those that are amounts of money and not what the program counts itself.
var moneyMeasures = func() []string {
	var all []string
	for _, info := range fiscal.Measures {
		if !info.Count {
			all = append(all, string(info.Measure))
		}
	}
	return all
}()

// priorYearsSQL pairs each stated change with what the year before disclosed. A change against last year's final accounts is
// compared with those; one against an execution that is not closed, or against a budget of the same year, with nothing. Where last year's document
// gives several figures, which is a finding of its own, any of them will do.
const priorYearsSQL = `WITH facts AS
(
    SELECT
        unit, year, toString(stage) AS at_stage, scope, measure, disclosure, toString(state) AS how, value, at, stated_change, stated_rate, change_at,
        witnesses.value AS stated, ifNull(change_base, '') AS base, toUInt16OrZero(extract(base, '20\\d\\d')) AS base_year,
        ` + changeAgainstSQL + ` AS against
    FROM amounts
    WHERE %[1]s AND unit IN {units:Array(UInt64)} AND measure IN {measures:Array(String)}
)
SELECT
    this.disclosure, last.disclosure, this.year, this.at_stage, this.measure, this.value, this.at, this.stated_change, this.stated_rate, this.change_at,
    last.at_stage, last.how, last.value, last.at
FROM facts AS this
INNER JOIN facts AS last ON last.unit = this.unit AND last.scope = this.scope AND last.measure = this.measure AND last.at_stage = this.against AND toUInt16(last.year + 1) = this.year
WHERE (this.disclosure IN {fresh:Array(UInt64)} OR last.disclosure IN {fresh:Array(UInt64)})
    AND this.how IN ('AMOUNT', 'ZERO') AND last.how IN ('AMOUNT', 'ZERO', 'BLANK')
    AND (this.base_year = 0 OR this.base_year = last.year)
    AND if(this.stated_change IS NOT NULL,
        abs(this.value - this.stated_change - ifNull(last.value, 0)) > 3 * if(ifNull(last.value, 0) = 0, {implied_tolerance:Decimal(38, 4)}, {tolerance:Decimal(38, 4)})
            AND NOT arrayExists(x -> abs(this.value - this.stated_change - x) <= 3 * {tolerance:Decimal(38, 4)}, last.stated),
        last.value > 0 AND this.stated_rate IS NOT NULL
            AND abs(toDecimal256(this.value - last.value, 4) * 100 - toDecimal256(last.value, 4) * this.stated_rate)
                > toDecimal256(last.value, 4) * toDecimal256('0.51', 2) + 2 * toDecimal256({tolerance:Decimal(38, 4)}, 4) * 100)
ORDER BY this.unit, this.year, this.disclosure, this.measure`

func (a *across) priorYears(ctx context.Context) error {
	if !a.on(codePriorYear, codePriorYearSilent) {
		return nil
	}
	p := &params{}
	rule, on := a.rules[codePriorYear]
	p.tolerance("tolerance", rule, on)
	rule, on = a.rules[codePriorYearSilent]
	p.tolerance("implied_tolerance", rule, on)
	p.set("measures", moneyMeasures)
	return a.ask(ctx, "compare with the year before", fmt.Sprintf(priorYearsSQL, a.visible()), p, func(rows driver.Rows) error {
		var key, last uint64
		var year uint16
		var stage, measure, at, changeAt, lastStage, lastHow, lastAt string
		var value, change, rate, lastValue *decimal.Decimal
		if err := rows.Scan(&key, &last, &year, &stage, &measure, &value, &at, &change, &rate, &changeAt, &lastStage, &lastHow, &lastValue, &lastAt); err != nil {
			return err
		}
		zh, en := measureWords(measure, fiscal.Stage(stage))
		before := int(year) - 1
		c := crossing{of: DisclosureKey(key), others: []DisclosureKey{DisclosureKey(last)}, places: []string{at, changeAt, lastAt}, placeOf: []uint16{0, 0, 1}}
		disclosed, kind, kindEN := "空白", "预算", "the budget"
		if lastStage == string(fiscal.StageFinalAccounts) {
			kind, kindEN = "决算", "the final accounts"
		}
		disclosedEN := "nothing"
		if lastValue != nil {
			disclosed = wan(*lastValue)
			disclosedEN = disclosed
		}
		c.expected = disclosed
		switch {
		case change == nil:
			implied := value.Sub(*lastValue).Mul(decimal.NewFromInt(100)).Div(*lastValue).Round(2)
			c.expected, c.actual = implied.String()+"%", rate.String()+"%"
			c.zh = fmt.Sprintf("%s本年%s，%d年%s公开为%s，增减比例应为%s%%，文中为%s%%", zh, wan(*value), before, kind, disclosed, implied, rate)
			c.en = fmt.Sprintf("%s is %s, %s of %d disclosed %s: a change of %s %%, stated %s %%", en, wan(*value), kindEN, before, disclosedEN, implied, rate)
			a.add(codePriorYear, c)
		case lastValue == nil || lastValue.IsZero():
			implied := value.Sub(*change)
			c.actual = wan(implied)
			c.zh = fmt.Sprintf("%s本年%s，增减%s，推出%d年为%s，该年%s公开为%s", zh, wan(*value), wan(*change), before, wan(implied), kind, disclosed)
			c.en = fmt.Sprintf("%s is %s after a change of %s, so it was %s in %d, where %s disclosed %s", en, wan(*value), wan(*change), wan(implied), before, kindEN, disclosedEN)
			a.add(codePriorYearSilent, c)
		default:
			implied := value.Sub(*change)
			c.actual = wan(implied)
			c.zh = fmt.Sprintf("%s本年%s，增减%s，推出%d年为%s，该年%s公开为%s，实际增减应为%s", zh, wan(*value), wan(*change), before, wan(implied), kind, disclosed, wan(value.Sub(*lastValue)))
			c.en = fmt.Sprintf("%s is %s after a change of %s, so it was %s in %d; %s disclosed %s, a change of %s", en, wan(*value), wan(*change), wan(implied), before, kindEN, disclosedEN, wan(value.Sub(*lastValue)))
			a.add(codePriorYear, c)
		}
		return nil
	})
}

// deviationMeasures are those whose final accounts are held against the budget.
var deviationMeasures = []string{
	string(fiscal.IncomeTotal), string(fiscal.ExpenditureTotal), string(fiscal.ExpenditureBasic), string(fiscal.ExpenditureProject), string(fiscal.AgencyOperatingCost),
	string(fiscal.ThreePublicTotal), string(fiscal.ThreePublicOverseasTrips), string(fiscal.ThreePublicVehicles), string(fiscal.ThreePublicVehiclePurchase),
	string(fiscal.ThreePublicVehicleOperation), string(fiscal.ThreePublicReception), string(fiscal.ProcurementTotal),
}

// budgetsSQL pairs final accounts with the budget of their year.
const budgetsSQL = `WITH facts AS
(
    SELECT unit, year, toString(stage) AS at_stage, scope, measure, disclosure, value, at, indexOf(budgets.stage, 'BUDGET') AS i,
        if(i = 0, NULL, budgets.value[i]) AS budget, if(i = 0, '', budgets.at[i]) AS budget_at
    FROM amounts
    WHERE %[1]s AND unit IN {units:Array(UInt64)} AND measure IN {measures:Array(String)}
)
SELECT final.disclosure, plan.disclosure, final.year, final.measure, final.value, final.at, final.budget, final.budget_at, plan.value, plan.at,
    final.budget IS NOT NULL AND abs(final.budget - plan.value) > 2 * {tolerance:Decimal(38, 4)} AS differs,
    has({deviating:Array(String)}, final.measure) AND final.value IS NOT NULL AND plan.value > 0
        AND abs(final.value - plan.value) >= 10000 -- a reception more or less is none
        AND toDecimal256(abs(final.value - plan.value), 4) * 100 > toDecimal256(plan.value, 4) * {deviation:Decimal(38, 4)} AS deviates
FROM facts AS final
INNER JOIN facts AS plan ON plan.unit = final.unit AND plan.scope = final.scope AND plan.measure = final.measure AND plan.year = final.year
WHERE final.at_stage = 'FINAL_ACCOUNTS' AND plan.at_stage = 'BUDGET' AND plan.value IS NOT NULL
    AND (final.disclosure IN {fresh:Array(UInt64)} OR plan.disclosure IN {fresh:Array(UInt64)}) AND (differs OR deviates)
ORDER BY final.unit, final.year, final.disclosure, final.measure`

func (a *across) budgets(ctx context.Context) error {
	if !a.on(codeBudgetColumn, codeDeviation) {
		return nil
	}
	p := &params{}
	rule, on := a.rules[codeBudgetColumn]
	p.tolerance("tolerance", rule, on)
	rule, on = a.rules[codeDeviation]
	p.tolerance("deviation", rule, on)
	p.set("measures", moneyMeasures)
	p.set("deviating", deviationMeasures)
	return a.ask(ctx, "compare final accounts with budgets", fmt.Sprintf(budgetsSQL, a.visible()), p, func(rows driver.Rows) error {
		var key, plan uint64
		var year uint16
		var measure, at, budgetAt, planAt string
		var value, budget, planned *decimal.Decimal
		var differs, deviates bool
		if err := rows.Scan(&key, &plan, &year, &measure, &value, &at, &budget, &budgetAt, &planned, &planAt, &differs, &deviates); err != nil {
			return err
		}
		zh, en := measureWords(measure, fiscal.StageBudget)
		c := crossing{of: DisclosureKey(key), others: []DisclosureKey{DisclosureKey(plan)}, expected: wan(*planned)}
		if differs {
			c := c
			c.actual = wan(*budget)
			c.zh = fmt.Sprintf("%s：决算所列年初预算%s，%d年预算公开为%s", zh, wan(*budget), year, wan(*planned))
			c.en = fmt.Sprintf("%s: the final accounts give a budget of %s, the budget of %d disclosed %s", en, wan(*budget), year, wan(*planned))
			c.places, c.placeOf = []string{budgetAt, planAt}, []uint16{0, 1}
			a.add(codeBudgetColumn, c)
		}
		if deviates {
			rate := value.Sub(*planned).Mul(decimal.NewFromInt(100)).Div(*planned).Round(2)
			c.actual = wan(*value)
			zh, en := measureWords(measure, fiscal.StageFinalAccounts)
			c.zh = fmt.Sprintf("%s：决算%s，%d年预算%s，相差%s%%", zh, wan(*value), year, wan(*planned), rate)
			c.en = fmt.Sprintf("%s: %s in the final accounts, %s in the budget of %d, %s %% apart", en, wan(*value), wan(*planned), year, rate)
			c.places, c.placeOf = []string{at, planAt}, []uint16{0, 1}
			a.add(codeDeviation, c)
		}
		return nil
	})
}

// departmentsOfSQL finds the departments that units belong to.
const departmentsOfSQL = `SELECT disclosure, unit, member_units
FROM disclosures
WHERE NOT withdrawn AND %[1]s AND scope = 'DEPARTMENT' AND (unit IN {units:Array(UInt64)} OR hasAny(member_units, {names:Array(UInt64)}))`

// departmentSumsSQL adds up the units of departments. Where a department names its units and all of them are there with a
// figure, the sum is the department's; where not, it is still not above it.
const departmentSumsSQL = `WITH members AS
(
    SELECT pair.1 AS department, pair.2 AS member, pair.3 AS expected, pair.4 AS number
    FROM (SELECT arrayJoin(arrayZip({departments:Array(UInt64)}, {members:Array(UInt64)}, {expected:Array(UInt32)}, arrayEnumerate({members:Array(UInt64)}))) AS pair)
)
SELECT whole.disclosure, any(whole.year), any(toString(whole.stage)), whole.measure, any(whole.value) AS total, any(whole.at), sum(part.value) AS parts,
    arraySort(groupArray((members.number, part.disclosure, part.at))) AS by_number, by_number.2 AS others, by_number.3 AS places,
    count() = any(members.expected) AS complete
FROM
(
    SELECT year, stage, measure, disclosure, value, at
    FROM amounts
    WHERE %[1]s AND scope = 'DEPARTMENT' AND unit IN {owners:Array(UInt64)} AND measure IN {measures:Array(String)} AND value IS NOT NULL
) AS whole
INNER JOIN members ON members.department = whole.disclosure
INNER JOIN
(
    SELECT unit, year, stage, measure, disclosure, value, at
    FROM amounts
    WHERE %[1]s AND scope = 'UNIT' AND unit IN {members:Array(UInt64)} AND measure IN {measures:Array(String)} AND value IS NOT NULL
) AS part ON part.unit = members.member AND part.year = whole.year AND part.stage = whole.stage AND part.measure = whole.measure
GROUP BY whole.disclosure, whole.measure
HAVING parts - total > {tolerance:Decimal(38, 4)} * (count() + 1) OR complete AND total - parts > {tolerance:Decimal(38, 4)} * (count() + 1)
ORDER BY whole.disclosure, whole.measure`

// summedMeasures are what a department adds up of its units.
var summedMeasures = slices.DeleteFunc(slices.Clone(moneyMeasures), func(m string) bool {
	return strings.HasPrefix(m, "ASSETS") || strings.HasPrefix(m, "SURPLUS") || strings.HasPrefix(m, "EXPENDITURE_SUBSIDY") || strings.HasPrefix(m, "EXPENDITURE_REMITTANCE") ||
		strings.HasPrefix(m, "INCOME_AFFILIATE") || strings.HasPrefix(m, "INCOME_SUPERIOR")
})

func (a *across) departments(ctx context.Context) error {
	if !a.on(codeDepartment) {
		return nil
	}
	p := &params{}
	p.set("names", unique(slices.Concat(a.units, a.names)))
	var departments, members, owners []uint64
	var expected []uint32
	take := func(key, unit uint64, of []uint64) {
		for i := range of { // units may bear other names by now
			of[i] = uint64(a.belongings.unit(UnitKey(of[i])))
		}
		of = slices.DeleteFunc(unique(of), func(member uint64) bool { return member == unit })
		n := uint32(0) // where no unit is named, who knows whether its own office is all
		if len(of) > 0 {
			n = uint32(len(of) + 1)
		}
		owners = append(owners, unit)
		for _, member := range append([]uint64{unit}, of...) {
			departments, members, expected = append(departments, key), append(members, member), append(expected, n)
		}
	}
	for _, s := range a.touched {
		if s.scope == fiscal.ScopeDepartment {
			take(uint64(s.key), uint64(s.unit), slices.Clone(s.members))
		}
	}
	err := a.ask(ctx, "look for departments", fmt.Sprintf(departmentsOfSQL, a.visible()), p, func(rows driver.Rows) error {
		var key, unit uint64
		var of []uint64
		err := rows.Scan(&key, &unit, &of)
		take(key, unit, of)
		return err
	})
	if err != nil || len(departments) == 0 {
		return err
	}
	p = &params{}
	p.set("departments", departments)
	p.set("members", members)
	p.set("expected", expected)
	p.set("owners", unique(owners))
	p.set("measures", summedMeasures)
	p.set("tolerance", a.rules[codeDepartment].Tolerance)
	err = a.ask(ctx, "add up departments", "SELECT * EXCEPT by_number FROM ("+fmt.Sprintf(departmentSumsSQL, a.visible())+")", p, func(rows driver.Rows) error {
		var key uint64
		var year uint16
		var stage, measure, at string
		var total, parts decimal.Decimal
		var others []uint64
		var places []string
		var complete bool
		if err := rows.Scan(&key, &year, &stage, &measure, &total, &at, &parts, &others, &places, &complete); err != nil {
			return err
		}
		zh, en := measureWords(measure, fiscal.Stage(stage))
		c := crossing{of: DisclosureKey(key), places: []string{at}, placeOf: []uint16{0}, expected: wan(parts), actual: wan(total)}
		for i, other := range others {
			c.others = append(c.others, DisclosureKey(other))
			c.places, c.placeOf = append(c.places, places[i]), append(c.placeOf, uint16(i+1))
		}
		c.zh = fmt.Sprintf("%s：部门%s，本级和所属单位共%d个合计%s", zh, wan(total), len(others), wan(parts))
		c.en = fmt.Sprintf("%s: the department has %s, %d of its units together %s", en, wan(total), len(others), wan(parts))
		a.add(codeDepartment, c)
		return nil
	})
	if err != nil {
		return err
	}
	p = &params{}
	p.set("departments", unique(departments))
	return a.settle(ctx, codeDepartment, "disclosure IN {departments:Array(UInt64)}", p)
}

// ownProjectsSQL are the projects of the units of a load in all years.
const ownProjectsSQL = `own AS
(
    SELECT disclosure, unit, year, stage, scope, match_key, name, at, objective_at, objective_key, targets_key
    FROM projects
    WHERE %[1]s AND disclosure IN (SELECT disclosure FROM amounts WHERE %[1]s AND unit IN {units:Array(UInt64)} AND measure = 'PROJECT_COUNT')
)`

func (a *across) ownProjects() string { return fmt.Sprintf(ownProjectsSQL, a.visible()) }

// returnsSQL finds projects that were there, were not in any of the years between, and are there again.
const returnsSQL = `WITH %[1]s
SELECT this.disclosure, this.before, arrayMap(x -> x.2, arraySort(groupArray((gap.year, gap.disclosure)))) AS gaps, this.name, this.at, this.before_at, this.year, this.before_year
FROM
(
    SELECT disclosure, unit, year, stage, scope, name, at,
        lagInFrame(year) OVER years AS before_year, lagInFrame(disclosure) OVER years AS before, lagInFrame(at) OVER years AS before_at
    FROM (SELECT disclosure, unit, year, stage, scope, match_key, min(name) AS name, min(at) AS at FROM own GROUP BY ALL)
    WINDOW years AS (PARTITION BY unit, stage, scope, match_key ORDER BY year ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
) AS this
INNER JOIN (SELECT DISTINCT disclosure, unit, year, stage, scope FROM own) AS gap ON gap.unit = this.unit AND gap.stage = this.stage AND gap.scope = this.scope
WHERE this.before != 0 AND gap.year > this.before_year AND gap.year < this.year
GROUP BY ALL
HAVING length(gaps) = this.year - this.before_year - 1
    AND hasAny(arrayConcat([this.disclosure, this.before], gaps), {fresh:Array(UInt64)})
ORDER BY this.disclosure, this.name`

func (a *across) returns(ctx context.Context) error {
	if !a.on(codeReturns) || !a.projects {
		return nil
	}
	return a.ask(ctx, "look for projects that return", fmt.Sprintf(returnsSQL, a.ownProjects()), &params{}, func(rows driver.Rows) error {
		var key, before uint64
		var gaps []uint64
		var name, at, beforeAt string
		var year, beforeYear uint16
		if err := rows.Scan(&key, &before, &gaps, &name, &at, &beforeAt, &year, &beforeYear); err != nil {
			return err
		}
		c := crossing{of: DisclosureKey(key), others: append([]DisclosureKey{DisclosureKey(before)}, keys(gaps)...), places: []string{at, beforeAt}, placeOf: []uint16{0, 1}}
		c.zh = fmt.Sprintf("项目“%s”%d年已列，其后%d个年度未列，%d年再次出现", name, beforeYear, len(gaps), year)
		c.en = fmt.Sprintf("project “%s” was there in %d, in none of the %d years after, and again in %d", name, beforeYear, len(gaps), year)
		a.add(codeReturns, c)
		return nil
	})
}

func keys(values []uint64) []DisclosureKey {
	out := make([]DisclosureKey, len(values))
	for i, v := range values {
		out[i] = DisclosureKey(v)
	}
	return out
}

// unchangedSQL finds projects whose text, of which %[2]s is the hash, is the same for as many consecutive years as the rule says, and more.
const unchangedSQL = `WITH %[1]s
SELECT run[-1].3, arraySlice(run.3, 1, -1) AS others, run[-1].5, arrayMap(x -> x.4, run) AS places, run[1].1, run[-1].1
FROM
(
    SELECT arrayJoin(arrayMap(i -> arraySlice(years, i - {years:Int64} + 1, {years:Int64}), range(toInt64({years:Int64}), toInt64(length(years) + 1)))) AS run
    FROM
    (
        SELECT arraySort(groupArray((year, %[2]s, disclosure, %[3]s, name))) AS years
        FROM own
        WHERE %[2]s != 0
        GROUP BY unit, stage, scope, match_key
        HAVING length(years) >= {years:Int64}
    )
)
WHERE length(arrayDistinct(run.2)) = 1 AND run[-1].1 - run[1].1 = {years:Int64} - 1 AND length(arrayDistinct(run.3)) = length(run) AND hasAny(run.3, {fresh:Array(UInt64)})
ORDER BY run[-1].3, run[-1].5`

func (a *across) unchangedObjectives(ctx context.Context) error {
	return a.unchanged(ctx, codeObjectiveStays, "objective_key", "objective_at", "绩效目标", "objective")
}

func (a *across) unchangedTargets(ctx context.Context) error {
	return a.unchanged(ctx, codeTargetsStay, "targets_key", "at", "全部绩效指标及指标值", "set of indicators and targets")
}

func (a *across) unchanged(ctx context.Context, code, hash, at, what, whatEN string) error {
	if !a.on(code) || !a.projects {
		return nil
	}
	p := &params{}
	p.set("years", a.rules[code].Tolerance.IntPart())
	return a.ask(ctx, "look for what does not change", fmt.Sprintf(unchangedSQL, a.ownProjects(), hash, at), p, func(rows driver.Rows) error {
		var key uint64
		var others []uint64
		var name string
		var places []string
		var from, to uint16
		if err := rows.Scan(&key, &others, &name, &places, &from, &to); err != nil {
			return err
		}
		c := crossing{of: DisclosureKey(key), others: keys(others), places: []string{places[len(places)-1]}, placeOf: []uint16{0}}
		for i := range others {
			c.places, c.placeOf = append(c.places, places[i]), append(c.placeOf, uint16(i+1))
		}
		c.zh = fmt.Sprintf("项目“%s”的%s自%d年至%d年逐字未变", name, what, from, to)
		c.en = fmt.Sprintf("the %s of project “%s” is the same word for word from %d to %d", whatEN, name, from, to)
		a.add(code, c)
		return nil
	})
}

// copiedSQL are the texts, of which %[2]s is the hash, that come or go with a load, and where they stand.
const copiedSQL = `copied AS
(
    SELECT disclosure, unit, toString(unit_name) AS of_unit, year, toString(stage) AS at_stage, toString(scope) AS of_scope, name, %[3]s AS place, %[2]s AS text
    FROM projects
    WHERE %[1]s AND %[2]s IN
    (
        SELECT %[2]s
        FROM projects
        WHERE disclosure IN {changed:Array(UInt64)} AND %[2]s != 0 AND (%[2]s != objective_key OR lengthUTF8(ifNull(objective, '')) >= {characters:UInt64})
    )
)`

// copiesSQL finds, for all projects that share a text with another unit's, the one that is nearest in years. It is among the first
// two units of some year, so that however many copies there are, each is held against a few.
const copiesSQL = `WITH %[1]s
SELECT DISTINCT
    mine.1, mine.4, mine.5, arraySort(c -> (abs(toInt32(c.1) - toInt32(mine.3)), c), arrayFilter(c -> c.3 != mine.2, firsts))[1] AS nearest,
    nearest.8 AS of_disclosure, nearest.2 AS unit_of, nearest.1 AS of_year, nearest.7 AS of_name, nearest.6 AS of_place, toUInt64(units - 2) AS further
FROM
(
    SELECT length(arrayDistinct(groupArrayArray(years.units))) AS units, groupArrayArray(years.copies) AS copies, groupArrayArray(years.firsts) AS firsts
    FROM
    (
        SELECT text, groupArray(unit) AS units, groupArrayArray(copies) AS copies, arraySlice(arraySort(groupArray(first)), 1, 2) AS firsts
        FROM
        (
            SELECT text, year, unit, min((year, of_unit, unit, at_stage, of_scope, place, name, disclosure)) AS first, groupArray((disclosure, unit, year, name, place)) AS copies
            FROM copied
            GROUP BY text, year, unit
        )
        GROUP BY text, year
    ) AS years
    GROUP BY text
    HAVING units > 1
)
ARRAY JOIN copies AS mine
ORDER BY mine.1, mine.4, mine.5`

func (a *across) copies(ctx context.Context) error {
	for _, kind := range []struct{ code, hash, at, zh, en string }{
		{codeObjectiveCopied, "objective_key", "if(objective_at = '', at, objective_at)", "绩效目标", "objective"},
		{codeTargetsCopied, "targets_key", "at", "全部绩效指标及指标值", "set of indicators and targets"},
	} {
		if !a.on(kind.code) || !a.projects {
			continue
		}
		args := func() *params {
			p := &params{}
			p.set("characters", uint64(a.rules[kind.code].Tolerance.IntPart()))
			p.set("changed", slices.Concat(a.fresh, a.replaced))
			return p
		}
		copied := fmt.Sprintf(copiedSQL, a.visible(), kind.hash, kind.at)
		err := a.ask(ctx, "look for copies in other units", "SELECT * EXCEPT nearest FROM ("+fmt.Sprintf(copiesSQL, copied)+")", args(), func(rows driver.Rows) error {
			var key, other, further uint64
			var name, at, otherUnit, otherName, otherAt string
			var year uint16
			if err := rows.Scan(&key, &name, &at, &other, &otherUnit, &year, &otherName, &otherAt, &further); err != nil {
				return err
			}
			c := crossing{of: DisclosureKey(key), others: []DisclosureKey{DisclosureKey(other)}, places: []string{at, otherAt}, placeOf: []uint16{0, 1}}
			c.zh = fmt.Sprintf("项目“%s”的%s与%s%d年项目“%s”逐字相同", name, kind.zh, otherUnit, year, otherName)
			c.en = fmt.Sprintf("the %s of project “%s” is word for word that of “%s” of %s in %d", kind.en, name, otherName, otherUnit, year)
			if further > 0 {
				zh, en := manyUnits(further)
				c.zh, c.en = c.zh+"，另有"+zh+"个单位相同", c.en+"; so is that of "+en
			}
			a.add(kind.code, c)
			return nil
		})
		if err != nil {
			return err
		}
		if err := a.settle(ctx, kind.code, "(disclosure, places[1]) IN (WITH "+copied+" SELECT disclosure, place FROM copied)", args()); err != nil {
			return err
		}
	}
	return nil
}

// manyUnits says how many further units have a text; from ten on by steps, so that not each further copy changes what is said of all
// the others.
func manyUnits(n uint64) (zh, en string) {
	switch {
	case n == 1:
		return "1", "one further unit"
	case n < 10:
		return fmt.Sprint(n), fmt.Sprintf("%d further units", n)
	}
	step := uint64(10)
	for n >= step*10 {
		step *= 10
	}
	for _, times := range []uint64{5, 2} {
		if n >= step*times {
			step *= times
			break
		}
	}
	return fmt.Sprintf("至少%d", step), fmt.Sprintf("at least %d further units", step)
}

// restatedSQL pairs the targets that the self-assessments of final accounts state again with those of the budget of their unit, year
// and scope: of projects and indicators whose normalised names are the same, each of which stands once in its disclosure.
const restatedSQL = `WITH
pairs AS
(
    SELECT final.disclosure AS final, plan.disclosure AS plan
    FROM (SELECT disclosure, unit, year, scope FROM amounts WHERE %[1]s AND unit IN {units:Array(UInt64)} AND measure = 'PROJECT_COUNT' AND value > 0 AND stage = 'FINAL_ACCOUNTS') AS final
    INNER JOIN (SELECT disclosure, unit, year, scope FROM amounts WHERE %[1]s AND unit IN {units:Array(UInt64)} AND measure = 'PROJECT_COUNT' AND value > 0 AND stage = 'BUDGET') AS plan
        ON plan.unit = final.unit AND plan.year = final.year AND plan.scope = final.scope
    WHERE final.disclosure IN {fresh:Array(UInt64)} OR plan.disclosure IN {fresh:Array(UInt64)}
),
single AS
(
    SELECT i.disclosure AS disclosure, p.name_key AS project_key, i.name_key AS name_key, any(i.project_name) AS project, any(i.name) AS indicator, any(i.assessed) AS assessed,
        any(i.text) AS target, any(i.operator) AS operator, any(i.kind) AS kind, any(i.normalized) AS normalized, any(i.upper) AS upper, any(i.base) AS base, any(i.at) AS at
    FROM
    (
        SELECT disclosure, project, name_key, project_name, name, actual_text IS NOT NULL AS assessed, target_text AS text, toString(target_operator) AS operator,
            toString(target_kind) AS kind, target_normalized AS normalized, target_upper AS upper, toString(target_normalized_unit) AS base, target_at AS at
        FROM indicators
        WHERE disclosure IN (SELECT arrayJoin([final, plan]) FROM pairs)
    ) AS i
    INNER JOIN (SELECT disclosure, ordinal, name_key FROM projects WHERE disclosure IN (SELECT arrayJoin([final, plan]) FROM pairs)) AS p
        ON p.disclosure = i.disclosure AND p.ordinal = i.project
    GROUP BY disclosure, project_key, name_key
    HAVING count() = 1
)
SELECT this.disclosure, that.disclosure, this.project, this.indicator, this.target, this.operator, this.kind, this.normalized, this.upper, this.base, this.at,
    that.target, that.operator, that.kind, that.normalized, that.upper, that.base, that.at
FROM pairs
INNER JOIN single AS this ON this.disclosure = pairs.final
INNER JOIN single AS that ON that.disclosure = pairs.plan AND that.project_key = this.project_key AND that.name_key = this.name_key
WHERE this.assessed AND this.target != that.target
ORDER BY this.disclosure, that.disclosure, this.at`

func (a *across) restated(ctx context.Context) error {
	if !a.on(codeTargetRestated) || !a.projects {
		return nil
	}
	return a.ask(ctx, "compare self-assessments with budgets", fmt.Sprintf(restatedSQL, a.visible()), &params{}, func(rows driver.Rows) error {
		var key, plan uint64
		var project, indicator, at, planAt string
		var now, set fiscal.Target
		if err := rows.Scan(
			&key, &plan, &project, &indicator, &now.Text, (*string)(&now.Operator), (*string)(&now.Kind), &now.Normalized, &now.Upper, &now.NormalizedUnit, &at,
			&set.Text, (*string)(&set.Operator), (*string)(&set.Kind), &set.Normalized, &set.Upper, &set.NormalizedUnit, &planAt,
		); err != nil {
			return err
		}
		if sameTarget(&now, &set) {
			return nil
		}
		c := crossing{of: DisclosureKey(key), others: []DisclosureKey{DisclosureKey(plan)}, places: []string{at, planAt}, placeOf: []uint16{0, 1}, expected: set.Text, actual: now.Text}
		c.zh = fmt.Sprintf("项目“%s”指标“%s”：自评所列指标值为“%s”，预算公开的指标值为“%s”", project, indicator, now.Text, set.Text)
		c.en = fmt.Sprintf("indicator “%s” of project “%s”: the self-assessment gives “%s” as its target, the budget “%s”", indicator, project, now.Text, set.Text)
		a.add(codeTargetRestated, c)
		return nil
	})
}

// sameTarget says whether two texts set the same target: the same words, or the same numbers in one unit. A sign that one of them leaves
// out makes no other target.
func sameTarget(a, b *fiscal.Target) bool {
	if naming.Fold(a.Text) == naming.Fold(b.Text) {
		return true
	}
	if a.Normalized == nil || b.Normalized == nil || a.Kind != b.Kind || a.NormalizedUnit != b.NormalizedUnit || !a.Normalized.Equal(*b.Normalized) {
		return false
	}
	if (a.Upper == nil) != (b.Upper == nil) || a.Upper != nil && !a.Upper.Equal(*b.Upper) {
		return false
	}
	return a.Operator == b.Operator || a.Operator == fiscal.OpNone || b.Operator == fiscal.OpNone
}

// codesSQL finds two units of a region with one budget code in one year, and a unit whose code is another than the year before.
const codesSQL = `WITH coded AS
(
    SELECT disclosure, unit, unit_name, assumeNotNull(unit_code) AS code, region_name, year, stage, scope
    FROM amounts
    WHERE %[1]s AND measure = 'PROJECT_COUNT' AND scope = 'UNIT' AND unit_code IS NOT NULL
)
SELECT this.disclosure, this.unit_name, this.code, this.year, other.disclosure, other.unit_name, other.code, other.year
FROM (SELECT * FROM coded WHERE code IN {codes:Array(String)} OR unit IN {units:Array(UInt64)}) AS this
INNER JOIN (SELECT * FROM coded WHERE code IN {codes:Array(String)} OR unit IN {units:Array(UInt64)}) AS other ON other.stage = this.stage AND other.region_name = this.region_name
WHERE (this.disclosure IN {fresh:Array(UInt64)} OR other.disclosure IN {fresh:Array(UInt64)})
    AND (this.code = other.code AND this.unit != other.unit AND this.year = other.year
        OR this.code != other.code AND this.unit = other.unit AND this.year = other.year + 1)
ORDER BY this.disclosure, other.disclosure`

func (a *across) codes(ctx context.Context) error {
	codes := []string{}
	for _, s := range a.touched {
		if s.code != nil && s.scope == fiscal.ScopeUnit {
			codes = append(codes, *s.code)
		}
	}
	if !a.on(codeCodeShared, codeCodeChanged) || len(codes) == 0 {
		return nil
	}
	p := &params{}
	p.set("codes", unique(codes))
	return a.ask(ctx, "compare the codes of units", fmt.Sprintf(codesSQL, a.visible()), p, func(rows driver.Rows) error {
		var key, other uint64
		var name, code, otherName, otherCode string
		var year, otherYear uint16
		if err := rows.Scan(&key, &name, &code, &year, &other, &otherName, &otherCode, &otherYear); err != nil {
			return err
		}
		c := crossing{of: DisclosureKey(key), others: []DisclosureKey{DisclosureKey(other)}, titles: true}
		if year == otherYear {
			c.expected, c.actual = otherName, name
			c.zh = fmt.Sprintf("%d年预算单位编码%s同时为“%s”和“%s”", year, code, name, otherName)
			c.en = fmt.Sprintf("in %d the budget code %s is that of “%s” and of “%s”", year, code, name, otherName)
			a.add(codeCodeShared, c)
			return nil
		}
		c.expected, c.actual = otherCode, code
		c.zh = fmt.Sprintf("%s的预算单位编码%d年为%s，%d年为%s", name, otherYear, otherCode, year, code)
		c.en = fmt.Sprintf("the budget code of %s is %s in %d and %s in %d", name, otherCode, otherYear, code, year)
		a.add(codeCodeChanged, c)
		return nil
	})
}

// subjectsSQL reads what findings say of disclosures that were there before the load.
const subjectsSQL = `SELECT disclosure, unit, year, stage, scope, number, title_at, findings, projects, member_units, unit_name, unit_code, region_code, region_name, regions, sector, nature, rank
FROM disclosures
WHERE disclosure IN {keys:Array(UInt64)} AND version <= {version:UInt64}
ORDER BY version DESC
LIMIT 1 BY disclosure`

// subjects finds out about the disclosures that findings speak of.
func (a *across) subjects(ctx context.Context) (map[DisclosureKey]*subject, error) {
	all := map[DisclosureKey]*subject{}
	for _, s := range a.touched {
		all[s.key] = s
	}
	var old []uint64
	for _, c := range a.found {
		for _, key := range append([]DisclosureKey{c.of}, c.others...) {
			if all[key] == nil && (key == c.of || c.titles) {
				old = append(old, uint64(key))
			}
		}
	}
	if len(old) == 0 {
		return all, nil
	}
	known, err := a.w.subjects(ctx, a.version, unique(old))
	for _, s := range known {
		all[s.key] = s
	}
	return all, err
}

// subjects reads disclosures that are kept, for findings that come with a data version.
func (w *Warehouse) subjects(ctx context.Context, version uint64, keys []uint64) ([]*subject, error) {
	var all []*subject
	p := &params{}
	p.set("keys", keys)
	p.set("version", version)
	err := w.query(ctx, "read what findings speak of", subjectsSQL, p.named, func(rows driver.Rows) error {
		s := &subject{}
		var year uint16
		var number, findings, projects uint32
		var u Unit
		var regions []string
		var sector *string
		if err := rows.Scan((*uint64)(&s.key), (*uint64)(&s.unit), &year, (*string)(&s.stage), (*string)(&s.scope), &number, &s.titleAt, &findings, &projects, &s.members, &u.Name, &u.Code, &u.Region.Code, &u.Region.Name, &regions, &sector, &u.Nature, &u.Rank); err != nil {
			return err
		}
		s.year, s.number, s.findings, s.projects, s.name, s.code = int(year), int(number), int(findings), int(projects), u.Name, u.Code
		s.sector = sector
		s.facts = []any{version, u.Name, u.Code, u.Region.Code, u.Region.Name, regions, sector, u.Nature, u.Rank}
		all = append(all, s)
		return nil
	})
	return all, err
}

// write stores what was found. Within one load the findings of a disclosure are numbered behind its own.
func (a *across) write(ctx context.Context) (map[DisclosureKey]int, error) {
	counts := map[DisclosureKey]int{}
	if len(a.found) == 0 {
		return counts, nil
	}
	subjects, err := a.subjects(ctx)
	if err != nil {
		return nil, err
	}
	ordinals := map[DisclosureKey]int{}
	for _, s := range a.touched {
		ordinals[s.key] = s.findings
	}
	err = a.w.insert(ctx, "findings", findingColumns+factColumns, func(batch driver.Batch) error {
		for _, c := range a.found {
			s := subjects[c.of]
			if s == nil {
				return fmt.Errorf("finding %s speaks of a disclosure that is not there", c.code)
			}
			if c.titles {
				c.places, c.placeOf = []string{s.titleAt}, []uint16{0}
				for i, key := range c.others {
					c.places, c.placeOf = append(c.places, subjects[key].titleAt), append(c.placeOf, uint16(i+1))
				}
			}
			counts[c.of]++
			ordinals[c.of]++
			err := batch.Append(append([]any{
				uint64(c.of), uint32(ordinals[c.of]), uint64(s.unit), uint16(s.year), string(s.stage), string(s.scope), uint32(s.number),
				c.code, string(c.severity), c.zh, c.en, orNilText(c.expected), orNilText(c.actual), c.places, numbers(c.others), c.placeOf,
			}, s.facts...)...)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return counts, wrap("write findings across documents", err)
}

func orNilText(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// memberUnits are the units that a department names as its own, by key.
func (l *Load) memberUnits() []uint64 {
	of := []uint64{}
	for _, name := range l.Members {
		if key := uint64(UnitKeyOf(name)); key != uint64(UnitKeyOf(l.Unit.Name)) {
			of = append(of, key)
		}
	}
	return unique(of)
}

// textKey is the hash by which a text is compared; 0 for none.
func textKey(s *string) uint64 {
	if s == nil || naming.Fold(*s) == "" {
		return 0
	}
	return xxhash.Sum64String(naming.Fold(*s))
}

// targetKeys are the hashes of the names and targets of each project's indicators, whatever their order; 0 where a project has
// fewer than three, which may well be another's by chance.
func (l *Load) targetKeys() []uint64 {
	lines := make([][]string, len(l.Projects))
	for _, i := range l.Indicators {
		at := i.ProjectOrdinal - 1
		lines[at] = append(lines[at], naming.Fold(i.Name)+"\t"+naming.Fold(i.Target.Text))
	}
	all := make([]uint64, len(lines))
	for i, of := range lines {
		if len(of) >= 3 {
			slices.Sort(of)
			all[i] = xxhash.Sum64String(strings.Join(of, "\n"))
		}
	}
	return all
}
