package warehouse

import (
	"context"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/fiscal"
)

// unitColumns are what a Unit is read from, on rows of unitsSQL.
const unitColumns = "unit, code, name, names, region.1, region.2, region.3, sector, nature, rank, funding, department, years"

func scanUnit(rows driver.Rows, before ...any) (*Unit, error) {
	var u Unit
	var names []string
	var sector *string
	var years []uint16
	err := rows.Scan(append(before, (*uint64)(&u.Key), &u.Code, &u.Name, &names, &u.Region.Code, &u.Region.Name, &u.Region.Parent,
		&sector, &u.Nature, &u.Rank, &u.Funding, &u.Department, &years)...)
	if err != nil {
		return nil, err
	}
	u.ID = UnitID(u.Key)
	u.Sector = (*fiscal.Sector)(sector)
	u.Aliases = []string{}
	for _, n := range names {
		if n != u.Name {
			u.Aliases = append(u.Aliases, n)
		}
	}
	u.Years = make([]int, len(years))
	for i, y := range years {
		u.Years[i] = int(y)
	}
	return &u, nil
}

// Unit finds a unit by exactly one field of s; nil if there is none. A name may be an earlier one or be spelled with
// other spaces and brackets. Of several units with one code it is the one that disclosed last.
func (r *Reader) Unit(ctx context.Context, s UnitSelector) (*Unit, error) {
	const what = "find the unit"
	p := &params{}
	key, outer := &where{args: p}, &where{args: p}
	switch {
	case s.ID != nil && s.Code == nil && s.Name == nil:
		unit, err := ParseUnitID(*s.ID)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		if r.book != nil {
			return r.book.unit(r.belongings.unit(unit)), nil
		}
		key.bind("unit = {unit:UInt64}", "unit", uint64(r.belongings.unit(unit)))
	case s.Name != nil && s.ID == nil && s.Code == nil:
		if r.book != nil {
			return r.book.unit(r.UnitKey(*s.Name)), nil
		}
		key.bind("unit = {unit:UInt64}", "unit", uint64(r.UnitKey(*s.Name)))
	case s.Code != nil && s.ID == nil && s.Name == nil:
		key.bind("unit IN (SELECT unit FROM disclosures WHERE unit_code = {code:String} AND version <= {version:UInt64})", "code", *s.Code)
		outer.and("code = {code:String}")
	default:
		return nil, fmt.Errorf("%s: not exactly one of ID, code and name is given: %w", what, ErrBadQuery)
	}
	var unit *Unit
	sql := fmt.Sprintf("SELECT %s\nFROM (%s)\nWHERE %s\nORDER BY years[-1] DESC, unit\nLIMIT 1", unitColumns, r.unitsSQL(key), outer)
	err := r.query(ctx, what, sql, p, func(rows driver.Rows) (err error) {
		unit, err = scanUnit(rows)
		return err
	})
	return unit, err
}

// UnitsByKey finds units by key; those without a current disclosure are absent.
func (r *Reader) UnitsByKey(ctx context.Context, keys []UnitKey) (map[UnitKey]*Unit, error) {
	units := make(map[UnitKey]*Unit, len(keys))
	if len(keys) == 0 {
		return units, nil
	}
	if r.book != nil {
		for _, k := range keys {
			if u := r.book.unit(k); u != nil {
				units[k] = u
			}
		}
		return units, nil
	}
	key := &where{args: &params{}}
	key.bind("unit IN {units:Array(UInt64)}", "units", numbers(keys))
	sql := fmt.Sprintf("SELECT %s\nFROM (%s)", unitColumns, r.unitsSQL(key))
	err := r.query(ctx, "read units", sql, key.args, func(rows driver.Rows) error {
		u, err := scanUnit(rows)
		if err == nil {
			units[u.Key] = u
		}
		return err
	})
	return units, err
}

// unitOrders are the orders of units; those without a code or region come first.
var unitOrders = map[UnitOrderField]order[Unit]{
	UnitByName: {
		name: "NAME", keys: []sortKey{{"name", "String"}, {"unit", "UInt64"}},
		values: func(u *Unit) []string { return []string{u.Name, decimalText(u.Key)} },
	},
	UnitByCode: {
		name: "CODE", keys: []sortKey{{"ifNull(code, '')", "String"}, {"name", "String"}, {"unit", "UInt64"}},
		values: func(u *Unit) []string { return []string{orEmpty(u.Code), u.Name, decimalText(u.Key)} },
	},
	UnitByRegion: {
		name: "REGION", keys: []sortKey{{"ifNull(region.1, '')", "String"}, {"region.2", "String"}, {"name", "String"}, {"unit", "UInt64"}},
		values: func(u *Unit) []string {
			return []string{orEmpty(u.Region.Code), u.Region.Name, u.Name, decimalText(u.Key)}
		},
	},
}

// Units lists units that have a current disclosure; by name where o is nil. The filter's years mean units with a
// disclosure in any of them.
func (r *Reader) Units(ctx context.Context, f *UnitFilter, o *UnitOrder, p PageArgs) (*Page[*Unit], error) {
	const what = "list units"
	by := UnitByName
	if o != nil {
		by = o.Field
	}
	ord, ok := unitOrders[by]
	if !ok {
		return nil, fmt.Errorf("%s: no order %q: %w", what, by, ErrBadQuery)
	}
	ord.desc = o != nil && o.Direction == Desc
	if r.book != nil {
		page, err := r.bookUnitsPage(f, &ord, p)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		return page, nil
	}
	from, outer, err := r.unitsOf(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	l := list[Unit]{what: what, from: from, columns: unitColumns, where: outer, order: ord, scan: scanUnit}
	return l.page(ctx, r, p)
}

// unitsOf are the units that a filter chooses: what they are selected from, and the conditions.
func (r *Reader) unitsOf(f *UnitFilter) (from string, outer *where, err error) {
	key := &where{args: &params{}}
	outer = &where{args: key.args}
	if f != nil {
		ids := FactFilter{Units: f.IDs}
		if err := r.key(key, &ids); err != nil {
			return "", nil, err
		}
		outer.ofUnits("code", "region.4", "sector", "nature", "rank", &FactFilter{Codes: f.Codes, Regions: f.Regions, Sectors: f.Sectors, Natures: f.Natures, Ranks: f.Ranks})
		if f.Name != nil && *f.Name != "" {
			outer.bind("arrayExists(n -> position(n, {name:String}) > 0, names)", "name", *f.Name)
		}
		if y := f.Years; y != nil && (y.From != nil || y.To != nil) {
			within := &where{args: key.args}
			within.years(y)
			outer.and("arrayExists(year -> " + within.String() + ", years)")
		}
	}
	return "(" + r.unitsSQL(key) + ")", outer, nil
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
