package warehouse

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/fiscal"
)

// indicatorColumns are what an Indicator is read from.
const indicatorColumns = "disclosure, project, ordinal, unit, year, stage, scope, number, level1, level1_text, level2, level2_text, name, definition, " +
	"target_text, target_operator, target_kind, target_value, target_upper, target_unit, target_normalized, target_normalized_unit, " +
	"basis, basis_references, at, target_at, " +
	"actual_text, actual_operator, actual_kind, actual_value, actual_upper, actual_unit, actual_normalized, actual_normalized_unit, actual_at, " +
	"outcome, weight, score, deviation, unit_at, sign_at"

// indicatorParts are the columns of fields that can be left out.
var indicatorParts = map[RowField][]string{
	FieldLevelTexts:  {"level1_text", "level2_text"},
	FieldDefinition:  {"definition"},
	FieldTargetParts: {"target_operator", "target_kind", "target_value", "target_upper", "target_unit", "target_normalized_unit"},
	FieldNormalized:  {"target_normalized"},
	FieldBasis:       {"basis", "basis_references"},
	FieldPlace:       {"at"},
	FieldTargetPlace: {"target_at"},
	FieldUnitPlace:   {"unit_at"},
	FieldSignPlace:   {"sign_at"},
	FieldActual: {
		"actual_text", "actual_operator", "actual_kind", "actual_value", "actual_upper", "actual_unit", "actual_normalized", "actual_normalized_unit", "actual_at",
	},
	FieldOutcome: {"outcome"},
	FieldScores:  {"weight", "score", "deviation"},
}

// emptyColumns stand in place of columns of which nobody asks.
var emptyColumns = map[string]string{
	"definition": noText, "basis": noText, "basis_references": "emptyArrayString()", "actual_text": noText, "deviation": noText,
	"target_value": noDecimal, "target_upper": noDecimal, "target_normalized": noDecimal,
	"actual_value": noDecimal, "actual_upper": noDecimal, "actual_normalized": noDecimal, "weight": noDecimal, "score": noDecimal,
}

const (
	noText    = "CAST(NULL, 'Nullable(String)')"
	noDecimal = "CAST(NULL, 'Nullable(Decimal(38, 10))')"
)

// indicatorColumnsFor are indicatorColumns, with nothing in place of what is not read. The engine reads a column for each
// row that shares a granule with one of the answer, so that each column that is not read is worth much more than its bytes.
func indicatorColumnsFor(unread []RowField, o *IndicatorOrder) string {
	columns := strings.Split(indicatorColumns, ", ")
	for _, field := range unread {
		if field == FieldNormalized && o != nil && o.Field == IndicatorByTarget {
			continue // the cursor needs it
		}
		for _, name := range indicatorParts[field] {
			columns[slices.Index(columns, name)] = cmp.Or(emptyColumns[name], "''")
		}
	}
	return strings.Join(columns, ", ")
}

func scanIndicator(rows driver.Rows, before ...any) (*Indicator, error) {
	var i Indicator
	var year uint16
	var project, ordinal, number uint32
	var scope fiscal.Scope
	var level2 *string
	var at, targetAt, unitAt, signAt, actualAt, outcome string
	var reached *string
	t, a := &i.Target, &fiscal.Target{}
	err := rows.Scan(append(before, (*uint64)(&i.Disclosure), &project, &ordinal, (*uint64)(&i.Unit), &year, (*string)(&i.Stage), (*string)(&scope), &number,
		(*string)(&i.Level1), &i.Level1Text, &level2, &i.Level2Text, &i.Name, &i.Definition,
		&t.Text, (*string)(&t.Operator), (*string)(&t.Kind), &t.Value, &t.Upper, &t.Unit, &t.Normalized, &t.NormalizedUnit,
		&i.Basis, &i.References, &at, &targetAt,
		&reached, (*string)(&a.Operator), (*string)(&a.Kind), &a.Value, &a.Upper, &a.Unit, &a.Normalized, &a.NormalizedUnit, &actualAt,
		&outcome, &i.Weight, &i.Score, &i.Deviation, &unitAt, &signAt)...)
	if err != nil {
		return nil, err
	}
	i.Year, i.ProjectOrdinal, i.Ordinal = int(year), int(project), int(ordinal)
	i.ID = "i:" + identity{i.Unit, i.Year, i.Stage, scope}.name(int(number)) + ":" + strconv.Itoa(i.ProjectOrdinal) + ":" + strconv.Itoa(i.Ordinal)
	i.Level2 = (*fiscal.IndicatorLevel2)(level2)
	read := &placeReader{}
	i.At, i.TargetAt, i.SignAt, i.UnitAt = read.place(at), read.place(targetAt), read.optional(signAt), read.optional(unitAt)
	if reached != nil {
		a.Text = *reached
		i.Actual, i.ActualAt = a, read.optional(actualAt)
	}
	if outcome != "" {
		i.Outcome = (*fiscal.Outcome)(&outcome)
	}
	return &i, read.err
}

var indicatorIdentity = []sortKey{
	{"unit", "UInt64"}, {"year", "UInt16"}, {"disclosure", "UInt64"}, {"project", "UInt32"}, {"ordinal", "UInt32"},
}

func indicatorValues(i *Indicator) []string {
	return []string{
		decimalText(i.Unit), strconv.Itoa(i.Year), decimalText(i.Disclosure), strconv.Itoa(i.ProjectOrdinal), strconv.Itoa(i.Ordinal),
	}
}

// noTarget stands for a missing target in orders, as noAmount does for amounts.
const (
	noTargetDesc = "-9999999999999999999999999999"
	noTargetAsc  = "9999999999999999999999999999"
)

func indicatorOrder(o *IndicatorOrder) (order[Indicator], error) {
	if o == nil {
		o = &IndicatorOrder{IndicatorByDocument, Asc}
	}
	ord := order[Indicator]{name: string(o.Field), desc: o.Direction == Desc}
	switch o.Field {
	case IndicatorByDocument:
		ord.values = indicatorValues
	case IndicatorByName:
		ord.keys = []sortKey{{"name", "String"}}
		ord.values = func(i *Indicator) []string { return append([]string{i.Name}, indicatorValues(i)...) }
	case IndicatorByTarget:
		none := noTargetAsc
		if ord.desc {
			none = noTargetDesc
		}
		ord.keys = []sortKey{{"ifNull(target_normalized, toDecimal128('" + none + "', 10))", "Decimal(38, 10)"}}
		ord.values = func(i *Indicator) []string {
			target := none
			if i.Target.Normalized != nil {
				target = i.Target.Normalized.String()
			}
			return append([]string{target}, indicatorValues(i)...)
		}
	default:
		return ord, fmt.Errorf("no order %q: %w", o.Field, ErrBadQuery)
	}
	ord.keys = append(ord.keys, indicatorIdentity...)
	return ord, nil
}

func (r *Reader) indicatorList(what string, units []UnitKey, f *IndicatorFilter, o *IndicatorOrder) (list[Indicator], error) {
	l := list[Indicator]{what: what, from: "indicators", columns: indicatorColumns, where: &where{args: &params{}}, scan: scanIndicator}
	var err error
	if l.order, err = indicatorOrder(o); err != nil {
		return l, fmt.Errorf("%s: %w", what, err)
	}
	var facts *FactFilter
	if f != nil {
		facts = &f.FactFilter
	}
	if err := r.facts(l.where, facts, units, true); err != nil {
		return l, fmt.Errorf("%s: %w", what, err)
	}
	if f == nil {
		return l, nil
	}
	if f.Indicator != nil && *f.Indicator != "" {
		l.where.bind("position(name, {indicator:String}) > 0", "indicator", *f.Indicator)
	}
	if f.Project != nil && *f.Project != "" {
		l.where.bind("position(project_name, {project:String}) > 0", "project", *f.Project)
	}
	bindList(l.where, "level1 IN {level1:Array(String)}", "level1", texts(f.Level1))
	bindList(l.where, "level2 IN {level2:Array(String)}", "level2", texts(f.Level2))
	bindList(l.where, "target_kind IN {kinds:Array(String)}", "kinds", texts(f.Kinds))
	bindList(l.where, "target_operator IN {operators:Array(String)}", "operators", texts(f.Operators))
	bindList(l.where, "outcome IN {outcomes:Array(String)}", "outcomes", texts(f.Outcomes))
	if f.Reference != nil && *f.Reference != "" {
		l.where.bind("has(basis_references, {reference:String})", "reference", *f.Reference)
	}
	return l, nil
}

// Indicators lists indicators of current disclosures; as the documents list them where o is nil.
func (r *Reader) Indicators(ctx context.Context, f *IndicatorFilter, o *IndicatorOrder, p PageArgs) (*Page[*Indicator], error) {
	l, err := r.indicatorList("list indicators", nil, f, o)
	if err != nil {
		return nil, err
	}
	l.columns = indicatorColumnsFor(p.Unread, o)
	return l.page(ctx, r, p)
}

// IndicatorsByUnit lists each unit's indicators; units without any are absent.
func (r *Reader) IndicatorsByUnit(ctx context.Context, units []UnitKey, f *IndicatorFilter, o *IndicatorOrder, p PageArgs) (map[UnitKey]*Page[*Indicator], error) {
	if len(units) == 0 {
		return map[UnitKey]*Page[*Indicator]{}, nil
	}
	l, err := r.indicatorList("list the indicators of units", units, f, o)
	if err != nil {
		return nil, err
	}
	l.columns = indicatorColumnsFor(p.Unread, o)
	return l.pagesByUnit(ctx, r, p, func(i *Indicator) bool { return i.Ordinal == 0 })
}

// WholeDisclosures names the disclosures whose indicators a filter asks for, where it asks for all indicators of no more than
// a few: [Reader.IndicatorsByDisclosure] reads those by key, and [IndicatorPage] makes the page of them that
// [Reader.Indicators] would read. Elsewhere it is false.
func (r *Reader) WholeDisclosures(f *IndicatorFilter) ([]DisclosureKey, bool, error) {
	if r.book == nil || f == nil || len(f.Units) == 0 {
		return nil, false, nil
	}
	of := FactFilter{Units: f.Units, Years: f.Years, Stage: f.Stage, Scopes: f.Scopes}
	if !reflect.DeepEqual(f, &IndicatorFilter{FactFilter: of}) {
		return nil, false, nil
	}
	found, err := r.disclosuresOf(&of, nil)
	if err != nil {
		return nil, false, fmt.Errorf("list indicators: %w", err)
	}
	if len(found) > fewDisclosures {
		return nil, false, nil
	}
	keys := make([]DisclosureKey, len(found))
	for i, key := range found {
		keys[i] = DisclosureKey(key)
	}
	return keys, true, nil
}

// fewDisclosures is how many are read whole for a page that may show a part of them.
const fewDisclosures = 4

const indicatorsByDisclosureSQL = `SELECT %s
FROM indicators
WHERE disclosure IN {keys:Array(UInt64)}
ORDER BY disclosure, project, ordinal`

// IndicatorsByDisclosure reads the indicators of disclosures, superseded ones too, as the documents list them.
func (r *Reader) IndicatorsByDisclosure(ctx context.Context, keys []DisclosureKey, unread []RowField) (map[DisclosureKey][]*Indicator, error) {
	return byDisclosure(ctx, r, "read the indicators of disclosures", fmt.Sprintf(indicatorsByDisclosureSQL, indicatorColumnsFor(unread, nil)), keys, scanIndicator,
		func(i *Indicator) DisclosureKey { return i.Disclosure })
}

// IndicatorPage is a page of indicators that are in hand.
func IndicatorPage(rows []*Indicator, o *IndicatorOrder, p PageArgs) (*Page[*Indicator], error) {
	order, err := indicatorOrder(o)
	if err != nil {
		return nil, fmt.Errorf("list indicators: %w", err)
	}
	win, err := order.window(p)
	if err != nil {
		return nil, fmt.Errorf("list indicators: %w", err)
	}
	l := list[Indicator]{order: order}
	return l.cut(order.within(order.sorted(rows), win), win, uint64(len(rows))), nil
}

const indicatorsByProjectSQL = `SELECT ` + indicatorColumns + `
FROM indicators
WHERE disclosure IN {keys:Array(UInt64)}
    AND (disclosure, project) IN (SELECT arrayJoin(arrayZip({keys:Array(UInt64)}, {ordinals:Array(UInt32)})) AS pair)
ORDER BY disclosure, project, ordinal`

// IndicatorsByProject reads the indicators of projects, those of superseded disclosures too, as the documents list them.
func (r *Reader) IndicatorsByProject(ctx context.Context, keys []ProjectKey) (map[ProjectKey][]*Indicator, error) {
	found := make(map[ProjectKey][]*Indicator, len(keys))
	if len(keys) == 0 {
		return found, nil
	}
	p := &params{}
	bindProjects(p, keys)
	err := r.query(ctx, "read the indicators of projects", indicatorsByProjectSQL, p, func(rows driver.Rows) error {
		row, err := scanIndicator(rows)
		if err == nil {
			k := ProjectKey{row.Disclosure, row.ProjectOrdinal}
			found[k] = append(found[k], row)
		}
		return err
	})
	return found, err
}
