package warehouse

import (
	"context"
	"fmt"
	"strconv"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/fiscal"
)

// findingColumns are those of the table findings that say what was found.
const findingColumns = "disclosure, ordinal, unit, year, stage, scope, number, code, severity, message_zh, message_en, expected, actual, places, others, place_of"

// findingRow is what a Finding is read from.
const findingRow = findingColumns + ", version"

func scanFinding(rows driver.Rows, before ...any) (*Finding, error) {
	var f Finding
	var year uint16
	var ordinal, number uint32
	var stage fiscal.Stage
	var scope fiscal.Scope
	var places []string
	var others []uint64
	var of []uint16
	err := rows.Scan(append(before, (*uint64)(&f.Disclosure), &ordinal, (*uint64)(&f.Unit), &year, (*string)(&stage), (*string)(&scope), &number,
		&f.Code, (*string)(&f.Severity), &f.MessageZH, &f.MessageEN, &f.Expected, &f.Actual, &places, &others, &of, &f.Version)...)
	if err != nil {
		return nil, err
	}
	f.Year, f.Stage, f.Scope, f.Ordinal = int(year), stage, scope, int(ordinal)
	f.ID = "f:" + identity{f.Unit, f.Year, stage, scope}.name(int(number)) + ":" + strconv.Itoa(f.Ordinal)
	if len(others) > 0 {
		f.ID += "@" + strconv.FormatUint(f.Version, 10) // each load numbers those anew
		f.Others, f.Of = keys(others), make([]DisclosureKey, len(places))
		for i, n := range of {
			f.Of[i] = f.Disclosure
			if n > 0 {
				f.Of[i] = f.Others[n-1]
			}
		}
	}
	read := &placeReader{}
	f.At = make([]Place, len(places))
	for i, p := range places {
		f.At[i] = read.place(p)
	}

	return &f, read.err
}

// findingOrders are what lists of findings are ordered by, before what makes the order total: those of a unit together, by
// year, as its disclosures list them.
var findingOrders = map[FindingOrderField]struct {
	key   *sortKey
	value func(*Finding) string
}{
	FindingByUnit:     {},
	FindingBySeverity: {&sortKey{"toUInt8(severity)", "UInt8"}, func(f *Finding) string { return strconv.Itoa(severityNumbers[f.Severity]) }},
	FindingByCode:     {&sortKey{"toString(code)", "String"}, func(f *Finding) string { return f.Code }},
	FindingByYear:     {&sortKey{"year", "UInt16"}, func(f *Finding) string { return strconv.Itoa(f.Year) }},
}

// severityNumbers are those of the column severity.
var severityNumbers = map[fiscal.Severity]int{fiscal.Info: 1, fiscal.Warning: 2, fiscal.Error: 3}

func findingOrder(o *FindingOrder) (order[Finding], error) {
	if o == nil {
		o = &FindingOrder{FindingByUnit, Asc}
	}
	by, ok := findingOrders[o.Field]
	if !ok {
		return order[Finding]{}, fmt.Errorf("findings by %q: %w", o.Field, ErrBadQuery)
	}
	ord := order[Finding]{name: "FINDING", desc: o.Direction == Desc}
	if by.key != nil {
		ord.name, ord.keys = "FINDING "+string(o.Field), []sortKey{*by.key}
	}
	ord.keys = append(ord.keys, sortKey{"unit", "UInt64"}, sortKey{"year", "UInt16"}, sortKey{"toString(stage)", "String"}, sortKey{"toString(scope)", "String"}, sortKey{"version", "UInt64"}, sortKey{"ordinal", "UInt32"}, sortKey{"disclosure", "UInt64"})
	ord.values = func(f *Finding) []string {
		var values []string
		if by.value != nil {
			values = []string{by.value(f)}
		}
		return append(values, decimalText(f.Unit), strconv.Itoa(f.Year), string(f.Stage), string(f.Scope), strconv.FormatUint(f.Version, 10), strconv.Itoa(f.Ordinal), decimalText(f.Disclosure))
	}
	return ord, nil
}

// findingWhere are the conditions of a filter.
func (r *Reader) findingWhere(units []UnitKey, f *FindingFilter) (*where, error) {
	w := &where{args: &params{}}
	var facts *FactFilter
	if f != nil {
		facts = &f.FactFilter
	}
	if err := r.facts(w, facts, units, true); err != nil {
		return nil, err
	}
	w.and(r.stands())
	if f != nil {
		bindList(w, "code IN {finding_codes:Array(String)}", "finding_codes", f.FindingCodes)
		bindList(w, "severity IN {severities:Array(String)}", "severities", texts(f.Severities))
		if f.Across != nil {
			w.bind("notEmpty(others) = {across:Bool}", "across", *f.Across)
		}
	}
	return w, nil
}

func (r *Reader) findingList(what string, units []UnitKey, f *FindingFilter, o *FindingOrder) (list[Finding], error) {
	l := list[Finding]{what: what, from: "findings", columns: findingRow, scan: scanFinding}
	var err error
	if l.order, err = findingOrder(o); err == nil {
		l.where, err = r.findingWhere(units, f)
	}
	if err != nil {
		return l, fmt.Errorf("%s: %w", what, err)
	}
	return l, nil
}

// Findings lists the findings of current disclosures; without an order those of one unit together, by year.
func (r *Reader) Findings(ctx context.Context, f *FindingFilter, o *FindingOrder, p PageArgs) (*Page[*Finding], error) {
	l, err := r.findingList("list findings", nil, f, o)
	if err != nil {
		return nil, err
	}
	return l.page(ctx, r, p)
}

// FindingsByUnit lists each unit's findings; units without any are absent.
func (r *Reader) FindingsByUnit(ctx context.Context, units []UnitKey, f *FindingFilter, p PageArgs) (map[UnitKey]*Page[*Finding], error) {
	if len(units) == 0 {
		return map[UnitKey]*Page[*Finding]{}, nil
	}
	l, err := r.findingList("list the findings of units", units, f, nil)
	if err != nil {
		return nil, err
	}
	return l.pagesByUnit(ctx, r, p, func(f *Finding) bool { return f.Ordinal == 0 })
}

// findingsByDisclosureSQL reads what was found of disclosures by a data version, as far as what they are compared with is
// visible at it.
const findingsByDisclosureSQL = `SELECT ` + findingRow + `
FROM findings
WHERE disclosure IN {keys:Array(UInt64)} AND version <= {version:UInt64} AND %s
ORDER BY disclosure, version, ordinal`

// FindingsByDisclosure reads the findings of disclosures, superseded ones too.
func (r *Reader) FindingsByDisclosure(ctx context.Context, keys []DisclosureKey) (map[DisclosureKey][]*Finding, error) {
	return byDisclosure(ctx, r, "read the findings of disclosures", fmt.Sprintf(findingsByDisclosureSQL, r.stands()), keys, scanFinding, func(f *Finding) DisclosureKey { return f.Disclosure })
}
