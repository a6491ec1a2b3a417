package warehouse

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// yearFigure is what unitFiguresSQL says of a unit, out of the yearbook. A figure is in 0.0001 元; one without a value is not
// stated.
type yearFigure struct {
	unit                      UnitKey
	name                      string
	value, prior, expenditure bookValue
	disclosure                DisclosureKey
}

type bookValue struct {
	n      int64
	stated bool
}

func (v bookValue) money() *fiscal.Money {
	if !v.stated {
		return nil
	}
	m := decimal.New(v.n, -fiscal.MoneyScale)
	return &m
}

// float is v as the engine makes a float of it.
func (v bookValue) float() float64 { return float64(v.n) / 1e4 }

// chooses says whether a disclosure is one of those that a filter chooses by what is said of the unit; its units, years, stage
// and scopes and its name are looked at elsewhere.
func (f *FactFilter) chooses(a *bookAttributes) bool {
	within := func(v *string, list []string) bool { return len(list) == 0 || v != nil && slices.Contains(list, *v) }
	return within(a.code, f.Codes) && within(a.sector, texts(f.Sectors)) && within(a.nature, f.Natures) && within(a.rank, f.Ranks) &&
		(len(f.Regions) == 0 || slices.ContainsFunc(f.Regions, func(r string) bool { return slices.Contains(a.regions, r) }))
}

// named says whether any disclosure of the unit bears a name with a part.
func (u *bookUnit) named(part string) bool {
	return slices.ContainsFunc(u.disclosures, func(d bookDisclosure) bool { return strings.Contains(d.of.name, part) })
}

// bookFigures gives the rows of unitFiguresSQL, in no order; false where the yearbook does not have them.
func (r *Reader) bookFigures(q *YearQuery) (rows []yearFigure, ok bool, err error) {
	if r.book == nil || q.Per != "" && q.Per != PerNone {
		return nil, false, nil
	}
	f := FactFilter{}
	if q.Filter != nil {
		f = *q.Filter
	}
	stage := bookNumber("Stage", fiscal.StageBudget)
	if f.Stage != nil {
		stage = bookNumber("Stage", *f.Stage)
	}
	scopes, measure, expenditure := bookScopes(f.Scopes), bookNumber("Measure", q.Measure), bookNumber("Measure", fiscal.ExpenditureTotal)
	look := func(key UnitKey, unit *bookUnit) {
		row := yearFigure{unit: key}
		var last uint16
		var scopeBefore uint8
		of, whole := unit.column(measure), unit.column(expenditure)
		for i := range unit.disclosures {
			d := &unit.disclosures[i]
			if y := int(d.year); y < q.Year-1 || y > q.Year || d.stage != stage || d.year == last || !slices.Contains(scopes, d.scope) || !f.chooses(d.of) {
				continue
			}
			last = d.year // in the first scope in which it disclosed
			figure := of.at(i)
			if int(d.year) < q.Year {
				row.prior, scopeBefore = figure.number(), d.scope
				continue
			}
			if d.scope != scopeBefore { // an office is not compared with a department
				row.prior = bookValue{}
			}
			row.name, row.value, row.expenditure = d.of.name, figure.number(), whole.at(i).number()
			if figure.mark != 0 {
				row.disclosure = d.key
			}
		}
		if int(last) == q.Year {
			rows = append(rows, row)
		}
	}
	return rows, true, r.bookChosen(&f, look)
}

// bookChosen gives the units that a filter names, all where it names none.
func (r *Reader) bookChosen(f *FactFilter, look func(UnitKey, *bookUnit)) error {
	part := orEmpty(f.Name)
	if len(f.Units) == 0 {
		for unit, of := range r.book.units {
			if part == "" || of.named(part) {
				look(unit, of)
			}
		}
		return nil
	}
	named, err := r.unitKeys(f.Units)
	if err != nil {
		return err
	}
	slices.Sort(named)
	for _, unit := range slices.Compact(named) {
		if of := r.book.units[UnitKey(unit)]; of != nil && (part == "" || of.named(part)) {
			look(UnitKey(unit), of)
		}
	}
	return nil
}

// rankKey is what a unit is ranked by; false: it is not ranked.
func (y *yearFigure) rankKey(by RankBy) (number int64, share float64, ok bool) {
	switch by {
	case RankByAmount:
		return y.value.n, 0, y.value.stated
	case RankByChange:
		return y.value.n - y.prior.n, 0, y.value.stated && y.prior.stated
	case RankByRatio:
		change := bookValue{n: y.value.n - y.prior.n}
		return 0, change.float() / math.Abs(y.prior.float()), y.value.stated && y.prior.stated && y.prior.n != 0
	default:
		return 0, y.value.float() / y.expenditure.float(), y.value.stated && y.expenditure.stated && y.expenditure.n != 0
	}
}

// rankFigures ranks as rankingSQL does.
func rankFigures(rows []yearFigure, q *RankingQuery) []*RankedUnit {
	type keyed struct {
		*yearFigure
		number int64
		share  float64
	}
	all := make([]keyed, 0, len(rows))
	for i := range rows {
		if number, share, ok := rows[i].rankKey(q.By); ok {
			all = append(all, keyed{&rows[i], number, share})
		}
	}
	byKey := func(a, b keyed) int {
		c := cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.share, b.share))
		if q.Order == Asc {
			return c
		}
		return -c
	}
	slices.SortFunc(all, func(a, b keyed) int {
		return cmp.Or(byKey(a, b), cmp.Compare(a.name, b.name), cmp.Compare(a.unit, b.unit))
	})
	ranked := make([]*RankedUnit, 0, min(len(all), q.First))
	rank := 0
	for i, k := range all[:min(len(all), q.First)] {
		if i == 0 || byKey(all[i-1], k) != 0 {
			rank = i + 1
		}
		u := &RankedUnit{Measure: q.Measure, Rank: rank, Of: len(all), Unit: k.unit, Value: k.value.money(), Prior: k.prior.money(), Disclosure: k.disclosure}
		u.Change, u.Ratio = changeOf(u.Value, u.Prior)
		if whole := k.expenditure.money(); u.Value != nil && whole != nil && !whole.IsZero() {
			u.Share = share(*u.Value, *whole)
		}
		ranked = append(ranked, u)
	}
	return ranked
}

// placesSQL finds where figures of one year and measure stand.
const placesSQL = `SELECT disclosure, at
FROM amounts
WHERE unit IN {units:Array(UInt64)} AND year = {year:UInt16} AND measure = {measure:String} AND disclosure IN {keys:Array(UInt64)}`

// placeRanked says where the figures of ranked units stand.
func (r *Reader) placeRanked(ctx context.Context, what string, q *RankingQuery, ranked []*RankedUnit) error {
	if len(ranked) == 0 {
		return nil
	}
	of := make(map[DisclosureKey]*RankedUnit, len(ranked))
	units, keys := make([]uint64, len(ranked)), make([]uint64, len(ranked))
	for i, u := range ranked {
		of[u.Disclosure], units[i], keys[i] = u, uint64(u.Unit), uint64(u.Disclosure)
	}
	p := &params{}
	p.set("units", units)
	p.set("year", q.Year)
	p.set("measure", string(q.Measure))
	p.set("keys", keys)
	return r.query(ctx, what, placesSQL, p, func(rows driver.Rows) error {
		var key uint64
		var at string
		if err := rows.Scan(&key, &at); err != nil {
			return err
		}
		u := of[DisclosureKey(key)]
		if u == nil {
			return fmt.Errorf("a place of disclosure %d, which was not asked for", key)
		}
		read := &placeReader{}
		u.At = read.optional(at)
		return read.err
	})
}

// spread fills in what distributionSQL reads.
func (d *Distribution) spread(rows []yearFigure) {
	numbers := make([]int64, 0, len(rows))
	for i := range rows {
		if v := rows[i].value; v.stated {
			numbers = append(numbers, v.n)
		} else {
			d.Silent++
		}
	}
	slices.Sort(numbers)
	d.values = make([]fiscal.Money, len(numbers))
	for i, n := range numbers {
		d.values[i] = decimal.New(n, -fiscal.MoneyScale)
	}
}

// chooses says whether a filter chooses a unit; its IDs are looked at elsewhere.
func (f *UnitFilter) chooses(of *bookUnit) bool {
	if f == nil {
		return true
	}
	u, part := of.unit, orEmpty(f.Name)
	about := &FactFilter{Codes: f.Codes, Regions: f.Regions, Sectors: f.Sectors, Natures: f.Natures, Ranks: f.Ranks}
	return about.chooses(&bookAttributes{code: u.Code, sector: (*string)(u.Sector), nature: u.Nature, rank: u.Rank, regions: of.regions}) &&
		(part == "" || strings.Contains(u.Name, part) || slices.ContainsFunc(u.Aliases, func(n string) bool { return strings.Contains(n, part) })) &&
		(f.Years == nil || slices.ContainsFunc(u.Years, f.Years.has))
}

// bookUnitsPage is a page of [Reader.Units].
func (r *Reader) bookUnitsPage(f *UnitFilter, o *order[Unit], p PageArgs) (*Page[*Unit], error) {
	win, err := o.window(p)
	if err != nil {
		return nil, err
	}
	sorted := r.book.byName()
	if f != nil && len(f.IDs) > 0 {
		keys, err := r.unitKeys(f.IDs)
		if err != nil {
			return nil, err
		}
		named := make(map[UnitKey]*bookUnit, len(keys))
		for _, key := range keys {
			if of := r.book.units[UnitKey(key)]; of != nil {
				named[of.unit.Key] = of
			}
		}
		sorted = sortedByName(maps.Values(named))
	}
	chosen := make([]*Unit, 0, len(sorted))
	for _, of := range sorted {
		if f.chooses(of) {
			chosen = append(chosen, of.unit)
		}
	}
	total := len(chosen)
	if o.name != string(UnitByName) {
		chosen = o.sorted(chosen)
	} else if o.desc {
		slices.Reverse(chosen)
	}
	l := list[Unit]{order: *o}
	return l.cut(o.within(chosen, win), win, uint64(total)), nil
}
