package warehouse

import (
	"context"
	"fmt"
	"strconv"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// ExecutionQuery asks how a measure's budgets were carried out: a row per unit and year, of which at least one side states
// the figure. The filter's stage counts for nothing. A unit and year count once: in the scope in which both sides state
// the figure, the unit's own before its department's; where there is none, in the first that states it.
type ExecutionQuery struct {
	Measure fiscal.Measure
	Years   *YearRange
	Filter  *FactFilter
	// Against is the budget that the final figure is compared with: BUDGET, which "" stands for, or ADJUSTED_BUDGET.
	Against fiscal.Stage
	Order   *ExecutionOrder // nil: by unit
}

// ExecutionOrder says in which order executions come; what the order's figure cannot be given for comes last.
type ExecutionOrder struct {
	Field     ExecutionOrderField
	Direction SortOrder
}

// ExecutionOrderField is what executions are ordered by.
type ExecutionOrderField string

// The fields.
const (
	ExecutionByRate      ExecutionOrderField = "RATE"
	ExecutionByDeviation ExecutionOrderField = "DEVIATION"
	ExecutionByAmount    ExecutionOrderField = "AMOUNT" // the final figure
	ExecutionByUnit      ExecutionOrderField = "UNIT"   // name, then year
)

// BudgetFrom is the document that a budget is taken from.
type BudgetFrom string

// The documents. What final accounts print of a budget serves where the unit's own budget states nothing.
const (
	FromBudgetDisclosure BudgetFrom = "BUDGET_DISCLOSURE"
	FromFinalAccounts    BudgetFrom = "FINAL_ACCOUNTS"
)

// Stated is a figure with the place that states it. Money is 元, or a number for a measure that counts. A nil Value is a
// figure that is not stated, and State says in which way.
type Stated struct {
	State      fiscal.State
	Value      *fiscal.Money
	Disclosure DisclosureKey // 0 where no disclosure speaks of the figure
	At         *Place
}

// Execution is a unit's budget of a year beside its final accounts.
type Execution struct {
	Measure fiscal.Measure
	Unit    UnitKey
	Year    int
	Scope   fiscal.Scope
	// Rank is the row's place by the order's figure, from 1, equal ones share it; nil where that cannot be given, and in
	// the order of units.
	Rank *int

	Budget     Stated
	BudgetFrom *BudgetFrom // nil where no budget is stated
	Printed    Stated      // 年初预算数 as the final accounts print it
	Adjusted   Stated      // 调整预算数, 全年预算数: as the final accounts print it, else of a disclosure of its own
	Final      Stated

	// Deviation is the final figure minus the budget that it is compared with, Rate its share of it; nil where one is not
	// stated, Rate also where the budget is zero.
	Deviation *fiscal.Money
	Rate      *float64

	name string
}

// ExecutionTotals are sums over the pairs: units and years of which both sides state the figure. The others are counted.
// Nothing counts twice: a department's pair does not beside that of a unit which names the department as its own.
type ExecutionTotals struct {
	Measure       fiscal.Measure
	Pairs         int
	Above         int // final figure above the budget
	Below         int
	WithoutBudget int // only the final figure is stated
	WithoutFinal  int // only the budget is stated
	Silent        int // disclosed, and neither is stated; no row of the list
	// LeftOutAsDuplicate counts the departments' pairs whose money is in those of their units; they are rows of the list.
	LeftOutAsDuplicate int

	Budget    *fiscal.Money
	Final     *fiscal.Money // both nil where there is no pair
	Deviation *fiscal.Money
	Rate      *float64 // nil where the budgets add up to zero
}

// ExecutionPage is a page of executions with the totals of the whole list.
type ExecutionPage struct {
	Page[*Execution]
	Totals ExecutionTotals
}

// executionRowsSQL gives a row per unit and year: of several scopes the one that says most. Figures are tuples of state, value,
// disclosure and place; of each stage a scope has one disclosure at most. budgeted is what the final figure is compared with.
// The number of projects, which every disclosure has, is the sign that there is one that is silent.
const executionRowsSQL = `SELECT
        unit, year AS of_year, scope AS in_scope, any(unit_name) AS name,
        anyIf((toString(state), value, disclosure, at), stage = 'BUDGET' AND measure = {measure:String}) AS planned,
        anyIf((toString(state), value, disclosure, at), stage = 'FINAL_ACCOUNTS' AND measure = {measure:String}) AS spent,
        anyIf(arrayZip(budgets.stage, budgets.value, budgets.at), stage = 'FINAL_ACCOUNTS' AND measure = {measure:String}) AS beside,
        arrayFirst(b -> b.1 = 'BUDGET' AND b.2 IS NOT NULL, beside) AS printed,
        arrayFirst(b -> b.1 = 'ADJUSTED_BUDGET' AND b.2 IS NOT NULL, beside) AS revised,
        anyIf((toString(state), value, disclosure, at), stage = 'ADJUSTED_BUDGET' AND measure = {measure:String}) AS revised_alone,
        %[2]s AS budgeted, spent.2 AS paid, paid - budgeted AS deviation,
        if(ifNull(budgeted, 0) = 0, NULL, toDecimal256(paid, 10) / if(ifNull(budgeted, 0) = 0, 1, assumeNotNull(budgeted))) AS rate
    FROM amounts
    WHERE measure IN ({measure:String}, 'PROJECT_COUNT') AND stage IN ('BUDGET', 'ADJUSTED_BUDGET', 'FINAL_ACCOUNTS') AND %[1]s
    GROUP BY unit, of_year, in_scope
    ORDER BY unit, of_year, budgeted IS NULL OR paid IS NULL, budgeted IS NULL AND paid IS NULL, in_scope
    LIMIT 1 BY unit, of_year`

// executionMembersSQL marks the pairs of departments beside which one of their units has a pair of its own.
const executionMembersSQL = `SELECT
        *, in_scope = 'DEPARTMENT' AND deviation IS NOT NULL
            AND countIf(in_scope = 'UNIT' AND deviation IS NOT NULL) OVER (PARTITION BY of_year, if(in_scope = 'DEPARTMENT', unit, department_key)) > 0 AS covered
    FROM
    (
    %[1]s
    ) AS figures
    LEFT ANY JOIN
    (
        SELECT unit, year AS of_year, max(` + departmentKeySQL + `) AS department_key
        FROM disclosures
        WHERE NOT withdrawn AND scope = 'UNIT' AND %[2]s
        GROUP BY unit, of_year
    ) AS members USING (unit, of_year)`

// executionBases are the budgets that a final figure may be compared with.
var executionBases = map[fiscal.Stage]string{
	fiscal.StageBudget:         "ifNull(planned.2, printed.2)",
	fiscal.StageAdjustedBudget: "ifNull(revised.2, revised_alone.2)",
}

// executionColumns are what an Execution is read from, on rows of executionRowsSQL: states and disclosures of the stages' own
// figures, values and places with those that the final accounts print.
const executionColumns = `unit, of_year, in_scope, name, [planned.1, revised_alone.1, spent.1], [planned.2, revised_alone.2, spent.2, printed.2, revised.2],
    [planned.3, revised_alone.3, spent.3], [planned.4, revised_alone.4, spent.4, printed.3, revised.3], budgeted, paid`

// executionsSQL reads a page, each row with the totals of all: these are taken before the page is cut.
const executionsSQL = `SELECT
    [
        countIf(deviation IS NOT NULL AND NOT %[3]s) OVER (), countIf(deviation > 0 AND NOT %[3]s) OVER (), countIf(deviation < 0 AND NOT %[3]s) OVER (),
        countIf(budgeted IS NULL AND paid IS NOT NULL) OVER (), countIf(budgeted IS NOT NULL AND paid IS NULL) OVER (),
        countIf(budgeted IS NULL AND paid IS NULL) OVER (), countIf(%[3]s) OVER ()
    ] AS counts,
    sumIf(ifNull(budgeted, 0), deviation IS NOT NULL AND NOT %[3]s) OVER () AS budget_of_pairs, sumIf(ifNull(paid, 0), deviation IS NOT NULL AND NOT %[3]s) OVER () AS final_of_pairs,
    %[4]s AS place_in_order, %[2]s
FROM
(
    %[1]s
)
QUALIFY %[5]s
ORDER BY %[6]s
LIMIT {limit:UInt64}`

// Executions lists budgets beside final accounts, with totals over the pairs.
func (r *Reader) Executions(ctx context.Context, q ExecutionQuery, p PageArgs) (*ExecutionPage, error) {
	what := fmt.Sprintf("compare budgets of %s with final accounts", q.Measure)
	rows, w, err := r.executionRows(&q)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	known, err := r.departments(ctx)
	if err != nil {
		return nil, err
	}
	covered := "false"
	if known.disclosed && len(q.scopes()) > 1 {
		covered = "covered"
		rows = fmt.Sprintf(executionMembersSQL, rows, w)
		w.args.set("department_names", known.names)
		w.args.set("department_keys", known.keys)
	}
	o, ranked, err := q.Order.order()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	win, err := o.window(p)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	rank := "CAST(NULL, 'Nullable(UInt64)')"
	if ranked != "" {
		by := o.keys[0].expression
		if o.desc {
			by += " DESC"
		}
		rank = fmt.Sprintf("if(%s IS NULL, NULL, rank() OVER (ORDER BY %s))", ranked, by)
	}
	page := &ExecutionPage{Totals: ExecutionTotals{Measure: q.Measure}}
	var found []*Execution
	read := func(win window) error {
		w := &where{args: &params{named: w.args.named}, conditions: []string{"NOT (budgeted IS NULL AND paid IS NULL)"}}
		o.behind(w, win.after, "after_", false)
		o.behind(w, win.before, "before_", true)
		w.args.set("limit", win.n+1)
		sql := fmt.Sprintf(executionsSQL, rows, executionColumns, covered, rank, w, o.orderBy(win.backward, false))
		return r.query(ctx, what, sql, w.args, func(rows driver.Rows) error {
			var counts []uint64
			var budget, final decimal.Decimal
			var rank *uint64
			e, err := scanExecution(rows, &q, &counts, &budget, &final, &rank)
			if err != nil {
				return err
			}
			if rank != nil {
				e.Rank = new(int(*rank))
			}
			found = append(found, e)
			return page.Totals.set(counts, budget, final)
		})
	}
	if err := read(win); err != nil {
		return nil, err
	}
	if len(found) == 0 && (win.after != nil || win.before != nil) {
		// Nothing lies behind the cursor, and no row carries the totals.
		if err := read(window{}); err != nil {
			return nil, err
		}
		found = nil
	}
	l := list[Execution]{order: o}
	total := page.Totals.Pairs + page.Totals.LeftOutAsDuplicate + page.Totals.WithoutBudget + page.Totals.WithoutFinal
	page.Page = *l.cut(found, win, uint64(total))
	return page, nil
}

// executionRows is the part of a statement that gives a row per unit and year, and its conditions.
func (r *Reader) executionRows(q *ExecutionQuery) (string, *where, error) {
	if _, ok := q.Measure.Info(); !ok {
		return "", nil, fmt.Errorf("no measure %q: %w", q.Measure, ErrBadQuery)
	}
	if q.Against == "" {
		q.Against = fiscal.StageBudget
	}
	base, ok := executionBases[q.Against]
	if !ok {
		return "", nil, fmt.Errorf("final accounts are compared with a budget, not with %s: %w", q.Against, ErrBadQuery)
	}
	f := FactFilter{}
	if q.Filter != nil {
		f = *q.Filter
	}
	f.Years, f.Stage = intersect(f.Years, q.Years), nil
	f.Scopes = q.scopes()
	w := &where{args: &params{}}
	if err := r.facts(w, &f, nil, false); err != nil {
		return "", nil, err
	}
	w.args.set("measure", string(q.Measure))
	return fmt.Sprintf(executionRowsSQL, w, base), w, nil
}

// scopes are those in which figures are looked for.
func (q *ExecutionQuery) scopes() []fiscal.Scope {
	if q.Filter != nil && len(q.Filter.Scopes) > 0 {
		return q.Filter.Scopes
	}
	return []fiscal.Scope{fiscal.ScopeUnit, fiscal.ScopeDepartment}
}

// order is the total order of rows, and the figure that ranks them; "" where none does.
func (by *ExecutionOrder) order() (o order[Execution], ranked string, err error) {
	if by == nil {
		by = &ExecutionOrder{Field: ExecutionByUnit, Direction: Asc}
	}
	o = order[Execution]{name: string(by.Field), desc: by.Direction == Desc}
	none := noAmountAsc
	if o.desc {
		none = noAmountDesc
	}
	money := func(expression string, of func(*Execution) *fiscal.Money) {
		ranked = expression
		o.keys = []sortKey{{"ifNull(" + expression + ", toDecimal128('" + none + "', 4))", "Decimal(38, 4)"}}
		o.values = func(e *Execution) []string { return []string{orNone(of(e), none)} }
	}
	switch by.Field {
	case ExecutionByUnit:
		o.values = func(*Execution) []string { return nil }
	case ExecutionByAmount:
		money("paid", func(e *Execution) *fiscal.Money { return e.Final.Value })
	case ExecutionByDeviation:
		money("deviation", func(e *Execution) *fiscal.Money { return e.Deviation })
	case ExecutionByRate:
		// A share has no end of digits: it is ordered, and continued, by ten of them, the rest cut off.
		ranked = "rate"
		o.keys = []sortKey{{"ifNull(rate, toDecimal256('" + none + "', 10))", "Decimal(76, 10)"}}
		o.values = func(e *Execution) []string {
			if e.Rate == nil {
				return []string{none}
			}
			cut, _ := e.Final.Value.QuoRem(e.Final.Value.Sub(*e.Deviation), 10)
			return []string{cut.String()}
		}
	default:
		return o, "", fmt.Errorf("no order %q: %w", by.Field, ErrBadQuery)
	}
	first := o.values
	o.values = func(e *Execution) []string {
		return append(first(e), e.name, decimalText(e.Unit), strconv.Itoa(e.Year))
	}
	o.keys = append(o.keys, sortKey{"name", "String"}, sortKey{"unit", "UInt64"}, sortKey{"of_year", "UInt16"})
	return o, ranked, nil
}

func orNone(m *fiscal.Money, none string) string {
	if m == nil {
		return none
	}
	return m.String()
}

func scanExecution(rows driver.Rows, q *ExecutionQuery, before ...any) (*Execution, error) {
	e := &Execution{Measure: q.Measure}
	var year uint16
	var states, places []string
	var values []*decimal.Decimal
	var disclosures []uint64
	var base, paid *decimal.Decimal
	err := rows.Scan(append(before, (*uint64)(&e.Unit), &year, (*string)(&e.Scope), &e.name, &states, &values, &disclosures, &places, &base, &paid)...)
	if err != nil {
		return nil, err
	}
	e.Year = int(year)
	read := &placeReader{}
	for i, s := range []*Stated{&e.Budget, &e.Adjusted, &e.Final} {
		*s = Stated{State: fiscal.State(states[i]), Value: values[i], Disclosure: DisclosureKey(disclosures[i]), At: read.optional(places[i])}
		if s.State == "" {
			s.State = fiscal.StateNotPublished
		}
	}
	// What the final accounts print beside their figure.
	e.Printed.State = fiscal.StateNotPublished
	for i, s := range []*Stated{&e.Printed, &e.Adjusted} {
		if v := values[3+i]; v != nil {
			*s = Stated{State: fiscal.StateOf(*v), Value: v, Disclosure: e.Final.Disclosure, At: read.optional(places[3+i])}
		}
	}
	switch {
	case e.Budget.Value != nil:
		e.BudgetFrom = new(FromBudgetDisclosure)
	case e.Printed.Value != nil:
		e.Budget, e.BudgetFrom = e.Printed, new(FromFinalAccounts)
	}
	e.Deviation, e.Rate = deviationOf(base, paid)
	return e, read.err
}

// deviationOf is the final figure minus a budget, and its share of it.
func deviationOf(budget, final *fiscal.Money) (deviation *fiscal.Money, rate *float64) {
	if budget == nil || final == nil {
		return nil, nil
	}
	d := final.Sub(*budget)
	if budget.IsZero() {
		return &d, nil
	}
	return &d, share(*final, *budget)
}

// set takes the totals that a row carries.
func (t *ExecutionTotals) set(counts []uint64, budget, final decimal.Decimal) error {
	for i, n := range []*int{&t.Pairs, &t.Above, &t.Below, &t.WithoutBudget, &t.WithoutFinal, &t.Silent, &t.LeftOutAsDuplicate} {
		*n = int(counts[i])
	}
	if t.Pairs > 0 {
		t.Budget, t.Final = &budget, &final
		t.Deviation, t.Rate = deviationOf(&budget, &final)
	}
	return nil
}

const executionsByUnitSQL = `SELECT %[2]s
FROM
(
    %[1]s
)
WHERE NOT (budgeted IS NULL AND paid IS NULL)
ORDER BY unit, of_year`

// ExecutionsByUnit compares the budgets of units with their final accounts, by year. Units without a figure are absent.
func (r *Reader) ExecutionsByUnit(ctx context.Context, q ExecutionQuery, units []UnitKey) (map[UnitKey][]*Execution, error) {
	found := make(map[UnitKey][]*Execution, len(units))
	if len(units) == 0 {
		return found, nil
	}
	f := FactFilter{Units: make([]string, len(units))}
	for i, u := range units {
		f.Units[i] = UnitID(u)
	}
	q.Filter = &f
	what := fmt.Sprintf("compare budgets of %s with final accounts", q.Measure)
	rows, w, err := r.executionRows(&q)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	err = r.query(ctx, what, fmt.Sprintf(executionsByUnitSQL, rows, executionColumns), w.args, func(rows driver.Rows) error {
		e, err := scanExecution(rows, &q)
		if err == nil {
			found[e.Unit] = append(found[e.Unit], e)
		}
		return err
	})
	return found, err
}

const executionRankingSQL = `SELECT rank() OVER (ORDER BY %[3]s %[4]s), count() OVER (), %[2]s
FROM
(
    %[1]s
)
WHERE %[3]s IS NOT NULL
ORDER BY %[3]s %[4]s, name, unit
LIMIT {limit:UInt64}`

// rankExecutions ranks units by how they carried out the budget of a year.
func (r *Reader) rankExecutions(ctx context.Context, what string, q RankingQuery) ([]*RankedUnit, error) {
	if q.Year != clampYear(q.Year) {
		return nil, fmt.Errorf("%s: %d is no fiscal year: %w", what, q.Year, ErrBadQuery)
	}
	if q.Per != "" && q.Per != PerNone {
		return nil, fmt.Errorf("%s: %w", what, badQuery("an execution rate is of the whole figure, not per thing", "预算执行率按总额计算，不能折算为单位成本"))
	}
	f := FactFilter{}
	if q.Filter != nil {
		f = *q.Filter
	}
	f.Years = &YearRange{From: &q.Year, To: &q.Year}
	asked := ExecutionQuery{Measure: q.Measure, Filter: &f}
	rows, w, err := r.executionRows(&asked)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if err := q.limit(w.args); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	key := "rate"
	if q.By == RankByDeviation {
		key = "deviation"
	}
	ranked := []*RankedUnit{}
	err = r.query(ctx, what, fmt.Sprintf(executionRankingSQL, rows, executionColumns, key, q.direction()), w.args, func(rows driver.Rows) error {
		var rank, of uint64
		e, err := scanExecution(rows, &asked, &rank, &of)
		if err != nil {
			return err
		}
		e.Rank = new(int(rank))
		ranked = append(ranked, &RankedUnit{
			Measure: q.Measure, Rank: int(rank), Of: int(of), Unit: e.Unit, Value: e.Final.Value, Disclosure: e.Final.Disclosure, At: e.Final.At, Execution: e,
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return ranked, nil
}
