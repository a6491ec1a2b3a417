package warehouse

import (
	"context"
	"fmt"
	"strconv"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/fiscal"
)

// indicatorColumns are what an Indicator is read from.
const indicatorColumns = "disclosure, project, ordinal, unit, year, stage, scope, number, level1, level1_text, level2, level2_text, name, definition, " +
	"target_text, target_operator, target_kind, target_value, target_upper, target_unit, target_normalized, target_normalized_unit, " +
	"basis, basis_references, at, target_at"

func scanIndicator(rows driver.Rows, before ...any) (*Indicator, error) {
	var i Indicator
	var year uint16
	var project, ordinal, number uint32
	var scope fiscal.Scope
	var level2 *string
	var at, targetAt string
	t := &i.Target
	err := rows.Scan(append(before, (*uint64)(&i.Disclosure), &project, &ordinal, (*uint64)(&i.Unit), &year, (*string)(&i.Stage), (*string)(&scope), &number,
		(*string)(&i.Level1), &i.Level1Text, &level2, &i.Level2Text, &i.Name, &i.Definition,
		&t.Text, (*string)(&t.Operator), (*string)(&t.Kind), &t.Value, &t.Upper, &t.Unit, &t.Normalized, &t.NormalizedUnit,
		&i.Basis, &i.References, &at, &targetAt)...)
	if err != nil {
		return nil, err
	}
	i.Year, i.ProjectOrdinal, i.Ordinal = int(year), int(project), int(ordinal)
	i.ID = "i:" + identity{i.Unit, i.Year, i.Stage, scope}.name(int(number)) + ":" + strconv.Itoa(i.ProjectOrdinal) + ":" + strconv.Itoa(i.Ordinal)
	i.Level2 = (*fiscal.IndicatorLevel2)(level2)
	read := &placeReader{}
	i.At, i.TargetAt = read.place(at), read.place(targetAt)
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
	return l.pagesByUnit(ctx, r, p, func(i *Indicator) bool { return i.Ordinal == 0 })
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
