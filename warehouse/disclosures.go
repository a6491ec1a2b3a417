package warehouse

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/fiscal"
)

// disclosureColumns are what a Disclosure is read from.
const disclosureColumns = "unit, year, stage, scope, number, disclosure, withdrawn_reason, loaded, loaded_at, title, title_at, " +
	"assets_as_of, rules, " + documentColumns

func scanDisclosure(rows driver.Rows, before ...any) (*Disclosure, error) {
	var d Disclosure
	var year uint16
	var number uint32
	var at string
	var documents documentArrays
	err := rows.Scan(append(append(before, (*uint64)(&d.Unit), &year, (*string)(&d.Stage), (*string)(&d.Scope), &number, (*uint64)(&d.Key),
		&d.WithdrawnReason, &d.Loaded, &d.LoadedAt, &d.Title, &at,
		&d.AssetsAsOf, &d.Rules), documents.fields()...)...)
	if err != nil {
		return nil, err
	}
	d.Year, d.Version = int(year), int(number)
	d.ID = "d:" + identity{d.Unit, d.Year, d.Stage, d.Scope}.name(d.Version)
	d.Documents = documents.documents()
	d.Withdrawn = d.WithdrawnReason != nil
	places := &placeReader{}
	d.TitleAt = places.place(at)
	return &d, places.err
}

// disclosureAtSQL reads the last word on each disclosure that the conditions name, superseded and withdrawn ones too.
const disclosureAtSQL = `SELECT %[1]s
FROM disclosures
WHERE version <= {version:UInt64} AND %[2]s
ORDER BY version DESC
LIMIT 1 BY disclosure`

// Disclosure finds a disclosure by ID, also a superseded or withdrawn one; or the current one of a unit, year and stage,
// of scope UNIT before others. With AsOf it answers as of that moment. Nil if there is none.
func (r *Reader) Disclosure(ctx context.Context, s DisclosureSelector) (*Disclosure, error) {
	const what = "find the disclosure"
	if s.AsOf != nil {
		var err error
		if r, err = r.asOf(ctx, *s.AsOf); err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
	}
	w := &where{args: &params{}}
	var sql string
	switch {
	case s.ID != nil && s.Unit == nil && s.Year == nil:
		i, number, err := parseDisclosureID(*s.ID)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		i.bind(w)
		w.bind("number = {number:UInt32}", "number", number)
		sql = fmt.Sprintf(disclosureAtSQL, disclosureColumns, w)
	case s.ID == nil && s.Unit != nil && s.Year != nil:
		unit, err := ParseUnitID(*s.Unit)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		stage := s.Stage
		if stage == "" {
			stage = fiscal.StageBudget
		}
		w.bind("unit = {unit:UInt64}", "unit", uint64(r.belongings.unit(unit)))
		w.bind("year = {year:UInt16}", "year", *s.Year)
		w.bind("stage = {stage:String}", "stage", string(stage))
		sql = r.currentSQL(disclosureColumns, w) + "\nORDER BY scope\nLIMIT 1"
	default:
		return nil, fmt.Errorf("%s: neither an ID alone nor a unit with a year is given: %w", what, ErrBadQuery)
	}
	var found *Disclosure
	err := r.query(ctx, what, sql, w.args, func(rows driver.Rows) (err error) {
		found, err = scanDisclosure(rows)
		return err
	})
	return found, err
}

// asOf reads at the version that was the newest at a moment, as far as r sees.
func (r *Reader) asOf(ctx context.Context, moment time.Time) (*Reader, error) {
	p := &params{}
	p.set("as_of", moment.UnixMilli())
	var version uint64
	err := r.query(ctx, "look for the version of that moment",
		"SELECT max(version) FROM disclosures WHERE version <= {version:UInt64} AND committed_at <= fromUnixTimestamp64Milli({as_of:Int64})", p,
		func(rows driver.Rows) error { return rows.Scan(&version) })
	if err != nil {
		return nil, err
	}
	return r.w.ReaderAt(ctx, version)
}

func (i identity) bind(w *where) {
	w.bind("unit = {unit:UInt64}", "unit", uint64(i.unit))
	w.bind("year = {year:UInt16}", "year", i.year)
	w.bind("stage = {stage:String}", "stage", string(i.stage))
	w.bind("scope = {scope:String}", "scope", string(i.scope))
}

// disclosureOrder lists a unit's disclosures together, by year.
var disclosureOrder = order[Disclosure]{
	name: "DISCLOSURE",
	keys: []sortKey{
		{"unit", "UInt64"}, {"year", "UInt16"}, {"toUInt8(stage)", "UInt8"}, {"toUInt8(scope)", "UInt8"},
	},
	values: func(d *Disclosure) []string {
		return []string{decimalText(d.Unit), strconv.Itoa(d.Year), strconv.Itoa(rankOf("Stage", d.Stage)), strconv.Itoa(rankOf("Scope", d.Scope))}
	},
}

// rankOf is the number of an enumeration's value in the tables.
func rankOf[T ~string](enum string, value T) int {
	return slices.Index(fiscal.Enum(enum), string(value)) + 1
}

func decimalText[T ~uint64](n T) string { return strconv.FormatUint(uint64(n), 10) }

// Disclosures lists current disclosures, those of one unit together, by year, stage and scope.
func (r *Reader) Disclosures(ctx context.Context, f *DisclosureFilter, p PageArgs) (*Page[*Disclosure], error) {
	const what = "list disclosures"
	l := list[Disclosure]{
		what: what, from: "disclosures", columns: disclosureColumns, where: &where{args: &params{}}, order: disclosureOrder, scan: scanDisclosure,
	}
	l.where.and("NOT withdrawn")
	var facts *FactFilter
	if f != nil {
		facts = &f.FactFilter
	}
	if err := r.facts(l.where, facts, nil, false); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if f != nil && f.Title != nil && *f.Title != "" {
		l.where.bind("position(title, {title:String}) > 0", "title", *f.Title)
	}
	return l.page(ctx, r, p)
}

// DisclosuresByKey finds disclosures by key, superseded and withdrawn ones too.
func (r *Reader) DisclosuresByKey(ctx context.Context, keys []DisclosureKey) (map[DisclosureKey]*Disclosure, error) {
	found := make(map[DisclosureKey]*Disclosure, len(keys))
	if len(keys) == 0 {
		return found, nil
	}
	w := &where{args: &params{}}
	w.bind("disclosure IN {keys:Array(UInt64)}", "keys", numbers(keys))
	err := r.query(ctx, "read disclosures", fmt.Sprintf(disclosureAtSQL, disclosureColumns, w), w.args, func(rows driver.Rows) error {
		d, err := scanDisclosure(rows)
		if err == nil {
			found[d.Key] = d
		}
		return err
	})
	return found, err
}

// DisclosuresByUnit finds the current disclosures of units, by year, stage and scope. Nil years and stage mean all.
func (r *Reader) DisclosuresByUnit(ctx context.Context, units []UnitKey, years *YearRange, stage *fiscal.Stage) (map[UnitKey][]*Disclosure, error) {
	found := make(map[UnitKey][]*Disclosure, len(units))
	if len(units) == 0 {
		return found, nil
	}
	w := &where{args: &params{}}
	w.bind("unit IN {units:Array(UInt64)}", "units", numbers(units))
	w.years(years)
	if stage != nil {
		w.bind("stage = {stage:String}", "stage", string(*stage))
	}
	sql := r.currentSQL(disclosureColumns, w) + "\nORDER BY unit, year, stage, scope"
	err := r.query(ctx, "read the disclosures of units", sql, w.args, func(rows driver.Rows) error {
		d, err := scanDisclosure(rows)
		if err == nil {
			found[d.Unit] = append(found[d.Unit], d)
		}
		return err
	})
	return found, err
}

// successorsSQL pairs each disclosure that is asked for with the later versions of the same unit, year, stage and scope.
const successorsSQL = `SELECT asked.disclosure, %[1]s
FROM
(
    SELECT DISTINCT unit, year, stage, scope, number, disclosure
    FROM disclosures
    WHERE version <= {version:UInt64} AND disclosure IN {keys:Array(UInt64)}
) AS asked
INNER JOIN
(
    SELECT %[2]s
    FROM disclosures
    WHERE version <= {version:UInt64}
        AND (unit, year, stage, scope) IN (SELECT unit, year, stage, scope FROM disclosures WHERE disclosure IN {keys:Array(UInt64)})
    ORDER BY version DESC
    LIMIT 1 BY disclosure
) AS later ON later.unit = asked.unit AND later.year = asked.year AND later.stage = asked.stage AND later.scope = asked.scope
WHERE later.number > asked.number
ORDER BY later.number
LIMIT 1 BY asked.disclosure`

// Successors finds the version that replaced each disclosure; those that nothing replaced are absent.
func (r *Reader) Successors(ctx context.Context, keys []DisclosureKey) (map[DisclosureKey]*Disclosure, error) {
	found := make(map[DisclosureKey]*Disclosure, len(keys))
	if len(keys) == 0 {
		return found, nil
	}
	p := &params{}
	p.set("keys", numbers(keys))
	sql := fmt.Sprintf(successorsSQL, qualified("later", disclosureColumns), disclosureColumns)
	err := r.query(ctx, "read what replaced disclosures", sql, p, func(rows driver.Rows) error {
		var asked uint64
		d, err := scanDisclosure(rows, &asked)
		if err == nil {
			found[DisclosureKey(asked)] = d
		}
		return err
	})
	return found, err
}
