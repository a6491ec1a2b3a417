package warehouse

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// where collects conditions, joined by AND. It is the only thing besides closed maps of identifiers that composes SQL;
// values go into parameters.
type where struct {
	conditions []string
	args       *params
	one        bool // the rows are of one disclosure
}

// params are the parameters of one statement.
type params struct{ named []any }

func (p *params) set(name string, value any) {
	p.named = append(p.named, clickhouse.Named(name, value))
}

// and adds a condition that names no parameter.
func (w *where) and(condition string) { w.conditions = append(w.conditions, condition) }

// bind adds a condition with its one parameter.
func (w *where) bind(condition, name string, value any) {
	w.and(condition)
	w.args.set(name, value)
}

// bindList adds a condition on a list unless the list is empty.
func bindList[T any](w *where, condition, name string, values []T) {
	if len(values) > 0 {
		w.bind(condition, name, values)
	}
}

func (w *where) String() string {
	if len(w.conditions) == 0 {
		return "true"
	}
	return strings.Join(w.conditions, " AND ")
}

func (w *where) years(y *YearRange) {
	if y == nil {
		return
	}
	if y.From != nil {
		w.bind("year >= {from:Int64}", "from", int64(*y.From))
	}
	if y.To != nil {
		w.bind("year <= {to:Int64}", "to", int64(*y.To))
	}
}

// currentSQL selects from the disclosures that are current.
func (r *Reader) currentSQL(columns string, w *where) string {
	return fmt.Sprintf("SELECT %s\nFROM disclosures\nWHERE NOT withdrawn AND %s AND %s", columns, r.visible(), w)
}

// unitAttributes are what units are described by: a name in statements, and what it is made of. The newest disclosure that
// is not silent decides: argMax passes over NULL.
var unitAttributes = []struct{ name, expression string }{
	{"name", "argMax(unit_name, (year, version))"},
	{"names", "arrayDistinct(arrayMap(x -> x.2, arraySort(groupArray(((year, version), unit_name)))))"},
	{"code", "argMax(disclosures.unit_code, (year, version))"},
	{"region", "argMax((region_code, region_name, region_parent, regions), (year, version))"},
	{"sector", "argMax(disclosures.sector, (year, version))"},
	{"nature", "argMax(disclosures.nature, (year, version))"},
	{"rank", "argMax(disclosures.rank, (year, version))"},
	{"funding", "argMax(disclosures.funding, (year, version))"},
	{"department", "argMax(disclosures.department, (year, version))"},
	{"years", "arraySort(groupUniqArray(year))"},
}

// unitsSQL selects the units that have a current disclosure, with what describes them. The key may narrow by unit only.
func (r *Reader) unitsSQL(key *where) string {
	selected := "unit"
	for _, a := range unitAttributes {
		selected += ",\n    " + a.expression + " AS " + a.name
	}
	return r.currentSQL(selected, key) + "\nGROUP BY unit"
}

// ofUnits adds the conditions on what describes a unit, for rows that name it by these columns.
func (w *where) ofUnits(code, regions, sector, nature, rank string, f *FactFilter) {
	bindList(w, code+" IN {codes:Array(String)}", "codes", f.Codes)
	bindList(w, "hasAny("+regions+", {regions:Array(String)})", "regions", f.Regions)
	bindList(w, sector+" IN {sectors:Array(String)}", "sectors", texts(f.Sectors))
	bindList(w, nature+" IN {natures:Array(String)}", "natures", f.Natures)
	bindList(w, rank+" IN {ranks:Array(String)}", "ranks", f.Ranks)
}

// key adds a filter's conditions on what disclosures are keyed by.
func (r *Reader) key(w *where, f *FactFilter) error {
	if len(f.Units) > 0 {
		units, err := r.unitKeys(f.Units)
		if err != nil {
			return err
		}
		w.bind("unit IN {units:Array(UInt64)}", "units", units)
	}
	w.years(f.Years)
	if f.Stage != nil {
		w.bind("stage = {stage:String}", "stage", string(*f.Stage))
	}
	bindList(w, "scope IN {scopes:Array(String)}", "scopes", texts(f.Scopes))
	return nil
}

// facts adds the conditions that rows are visible and chosen by f, for a table of facts or of disclosures. A nil f chooses
// all of them. units narrows further, unless it is nil. A name is also looked for among those that a unit bore in other
// years. byDisclosure: the table is sorted by disclosure, so that those of the units are looked up.
func (r *Reader) facts(w *where, f *FactFilter, units []UnitKey, byDisclosure bool) error {
	w.and(r.visible())
	return r.chosen(w, f, units, byDisclosure)
}

// chosen is [Reader.facts] without the condition that rows are visible.
func (r *Reader) chosen(w *where, f *FactFilter, units []UnitKey, byDisclosure bool) error {
	of := &where{args: w.args}
	if units != nil {
		of.bind("unit IN {of_units:Array(UInt64)}", "of_units", numbers(units))
	}
	if f != nil {
		if err := r.key(of, f); err != nil {
			return err
		}
	}
	ofUnits := byDisclosure && (units != nil || f != nil && len(f.Units) > 0)
	if ofUnits && r.book != nil {
		keys, err := r.disclosuresOf(f, units)
		if err != nil {
			return err
		}
		w.bind("disclosure IN {of:Array(UInt64)}", "of", keys) // which says all that of does
		w.one = len(keys) == 1
	} else {
		w.conditions = append(w.conditions, of.conditions...)
	}
	if ofUnits && r.book == nil {
		w.and(fmt.Sprintf("disclosure IN (SELECT disclosure FROM disclosures WHERE NOT withdrawn AND %s AND %s)", r.visible(), of))
	}
	if f == nil {
		return nil
	}
	w.ofUnits("unit_code", "regions", "sector", "nature", "rank", f)
	if f.Name != nil && *f.Name != "" {
		w.bind("unit IN (SELECT unit FROM disclosures WHERE NOT withdrawn AND "+r.visible()+" AND position(unit_name, {name:String}) > 0)", "name", *f.Name)
	}
	return nil
}

// disclosuresOf are the visible disclosures of the units that a filter names, and, unless they are nil, of others at the same
// time, out of the yearbook.
func (r *Reader) disclosuresOf(f *FactFilter, units []UnitKey) ([]uint64, error) {
	if f == nil {
		return r.book.visibleOf(units, nil, nil, nil), nil
	}
	if len(f.Units) > 0 {
		named, err := r.unitKeys(f.Units)
		if err != nil {
			return nil, err
		}
		if units == nil {
			units = bookUnits(named)
		} else {
			units = slices.DeleteFunc(slices.Clone(units), func(u UnitKey) bool { return !slices.Contains(named, uint64(u)) })
		}
	}
	return r.book.visibleOf(units, f.Years, f.Stage, f.Scopes), nil
}

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

func numbers[T ~uint64](values []T) []uint64 {
	out := make([]uint64, len(values))
	for i, v := range values {
		out[i] = uint64(v)
	}
	return out
}
