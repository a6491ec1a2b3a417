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
	f.Year, f.Ordinal = int(year), int(ordinal)
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

// findingOrder lists a unit's findings together, by year, as its disclosures list them.
var findingOrder = order[Finding]{
	name: "FINDING",
	keys: []sortKey{{"unit", "UInt64"}, {"year", "UInt16"}, {"disclosure", "UInt64"}, {"version", "UInt64"}, {"ordinal", "UInt32"}},
	values: func(f *Finding) []string {
		return []string{decimalText(f.Unit), strconv.Itoa(f.Year), decimalText(f.Disclosure), strconv.FormatUint(f.Version, 10), strconv.Itoa(f.Ordinal)}
	},
}

func (r *Reader) findingList(what string, units []UnitKey, f *FindingFilter) (list[Finding], error) {
	l := list[Finding]{what: what, from: "findings", columns: findingRow, where: &where{args: &params{}}, order: findingOrder, scan: scanFinding}
	var facts *FactFilter
	if f != nil {
		facts = &f.FactFilter
	}
	if err := r.facts(l.where, facts, units, true); err != nil {
		return l, fmt.Errorf("%s: %w", what, err)
	}
	l.where.and(r.othersVisible())
	if f != nil {
		bindList(l.where, "code IN {finding_codes:Array(String)}", "finding_codes", f.FindingCodes)
		bindList(l.where, "severity IN {severities:Array(String)}", "severities", texts(f.Severities))
	}
	return l, nil
}

// Findings lists the findings of current disclosures, those of one unit together, by year.
func (r *Reader) Findings(ctx context.Context, f *FindingFilter, p PageArgs) (*Page[*Finding], error) {
	l, err := r.findingList("list findings", nil, f)
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
	l, err := r.findingList("list the findings of units", units, f)
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
	return byDisclosure(ctx, r, "read the findings of disclosures", fmt.Sprintf(findingsByDisclosureSQL, r.othersVisible()), keys, scanFinding, func(f *Finding) DisclosureKey { return f.Disclosure })
}
