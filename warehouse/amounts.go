package warehouse

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// amountColumns are what an Amount is read from.
const amountColumns = "disclosure, unit, year, stage, scope, measure, state, value, at, stated_change, stated_rate, change_base, change_at, reason, reason_at, " +
	"witnesses.kind, witnesses.value, witnesses.at, budgets.stage, budgets.value, budgets.completion, budgets.at"

// scopedAmount is an amount with the scope of its disclosure.
type scopedAmount struct {
	Amount
	scope fiscal.Scope
}

func scanAmount(rows driver.Rows, before ...any) (*scopedAmount, error) {
	var a scopedAmount
	var year uint16
	var at, changeAt, reasonAt string
	var kinds, places, stages, budgetPlaces []string
	var values []decimal.Decimal
	var budgets, completions []*decimal.Decimal
	err := rows.Scan(append(before, (*uint64)(&a.Disclosure), (*uint64)(&a.Unit), &year, (*string)(&a.Stage), (*string)(&a.scope),
		(*string)(&a.Measure), (*string)(&a.State), &a.Value, &at, &a.StatedChange, &a.StatedRate, &a.ChangeBase, &changeAt,
		&a.Reason, &reasonAt, &kinds, &values, &places, &stages, &budgets, &completions, &budgetPlaces)...)
	if err != nil {
		return nil, err
	}
	a.Year = int(year)
	read := &placeReader{}
	a.At, a.ChangeAt, a.ReasonAt = read.optional(at), read.optional(changeAt), read.optional(reasonAt)
	if len(kinds) > 0 {
		a.Witnesses = make([]Witness, len(kinds))
	}
	for i := range kinds {
		a.Witnesses[i] = Witness{Kind: fiscal.WitnessKind(kinds[i]), Value: values[i], At: read.place(places[i])}
	}
	for i := range stages {
		a.Budgets = append(a.Budgets, Budgeted{
			Stage: fiscal.Stage(stages[i]), Value: budgets[i], Completion: completions[i], At: read.place(budgetPlaces[i]),
		})
	}
	return &a, read.err
}

// figure is what makes a line of a disclosure: the same line of the year before is its prior year.
type figure struct {
	identity
	measure fiscal.Measure
}

func (a *scopedAmount) figure() figure {
	return figure{identity{a.Unit, a.Year, a.Stage, a.scope}, a.Measure}
}

func (f figure) yearBefore() figure {
	f.year--
	return f
}

// amountsByDisclosureSQL reads the amounts of disclosures and those of the current disclosures of the year before. The
// condition on unit, which follows from the others, lets the sort key serve.
const amountsByDisclosureSQL = `SELECT
    %[2]s AND (unit, year, stage, scope) IN (SELECT unit, toUInt16(year - 1), stage, scope FROM disclosures WHERE disclosure IN {keys:Array(UInt64)}) AS is_prior,
    %[1]s
FROM amounts
WHERE unit IN (SELECT unit FROM disclosures WHERE disclosure IN {keys:Array(UInt64)})
    AND (disclosure IN {keys:Array(UInt64)} OR is_prior)`

// AmountsByDisclosure reads all amounts of disclosures, superseded ones too, in the order of [fiscal.Measures].
func (r *Reader) AmountsByDisclosure(ctx context.Context, keys []DisclosureKey) (map[DisclosureKey][]*Amount, error) {
	found := make(map[DisclosureKey][]*Amount, len(keys))
	if len(keys) == 0 {
		return found, nil
	}
	p := &params{}
	p.set("keys", numbers(keys))
	asked := make(map[DisclosureKey]bool, len(keys))
	for _, k := range keys {
		asked[k] = true
	}
	var rows []*scopedAmount
	priors := map[figure]*fiscal.Money{}
	sql := fmt.Sprintf(amountsByDisclosureSQL, amountColumns, r.visible())
	err := r.query(ctx, "read the amounts of disclosures", sql, p, func(found driver.Rows) error {
		var isPrior uint8
		a, err := scanAmount(found, &isPrior)
		if err != nil {
			return err
		}
		if isPrior == 1 {
			priors[a.figure()] = a.Value
		}
		if asked[a.Disclosure] {
			rows = append(rows, a)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, a := range rows {
		a.PriorYear = priors[a.figure().yearBefore()]
		found[a.Disclosure] = append(found[a.Disclosure], &a.Amount)
	}
	for _, amounts := range found {
		slices.SortFunc(amounts, func(a, b *Amount) int { return measureRank[a.Measure] - measureRank[b.Measure] })
	}
	return found, nil
}

var measureRank = func() map[fiscal.Measure]int {
	ranks := make(map[fiscal.Measure]int, len(fiscal.Measures))
	for i, m := range fiscal.Measures {
		ranks[m.Measure] = i
	}
	return ranks
}()

// AmountKey names an amount by what it says, whichever disclosure says it.
type AmountKey struct {
	Unit    UnitKey
	Measure fiscal.Measure
	Year    int
	Stage   fiscal.Stage
}

// amountsByUnitSQL reads the amounts that current disclosures state.
const amountsByUnitSQL = `SELECT %[1]s
FROM amounts
WHERE %[2]s
    AND measure IN {measures:Array(String)}
    AND %[3]s`

// AmountsByUnit finds what current disclosures say, those of scope UNIT before those of DEPARTMENT; keys on which they
// say nothing are absent.
func (r *Reader) AmountsByUnit(ctx context.Context, keys []AmountKey) (map[AmountKey]*Amount, error) {
	found := make(map[AmountKey]*Amount, len(keys))
	if len(keys) == 0 {
		return found, nil
	}
	// The lists below stand for their product, which holds more than was asked; the surplus is dropped here.
	var units []uint64
	var measures, stages []string
	var years []uint16
	for _, k := range keys {
		units = append(units, uint64(k.Unit))
		measures = append(measures, string(k.Measure))
		stages = append(stages, string(k.Stage))
		years = append(years, uint16(k.Year), uint16(k.Year-1))
	}
	w := &where{args: &params{}}
	w.bind("unit IN {units:Array(UInt64)}", "units", unique(units))
	w.bind("year IN {years:Array(UInt16)}", "years", unique(years))
	w.bind("stage IN {stages:Array(String)}", "stages", unique(stages))
	w.bind("scope IN {scopes:Array(String)}", "scopes", texts([]fiscal.Scope{fiscal.ScopeUnit, fiscal.ScopeDepartment}))
	w.args.set("measures", unique(measures))

	lines := map[figure]*scopedAmount{}
	sql := fmt.Sprintf(amountsByUnitSQL, amountColumns, w, r.visible())
	err := r.query(ctx, "read amounts of units", sql, w.args, func(rows driver.Rows) error {
		a, err := scanAmount(rows)
		if err == nil {
			lines[a.figure()] = a
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		for _, scope := range []fiscal.Scope{fiscal.ScopeUnit, fiscal.ScopeDepartment} {
			f := figure{identity{k.Unit, k.Year, k.Stage, scope}, k.Measure}
			a := lines[f]
			if a == nil {
				continue
			}
			if before := lines[f.yearBefore()]; before != nil {
				a.PriorYear = before.Value
			}
			found[k] = &a.Amount
			break
		}
	}
	return found, nil
}

func unique[T ~string | ~uint16 | ~uint64](values []T) []T {
	slices.Sort(values)
	return slices.Compact(values)
}

// qualified puts a table's name before each column of a list.
func qualified(table, columns string) string {
	return table + "." + strings.ReplaceAll(columns, ", ", ", "+table+".")
}
