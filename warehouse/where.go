package warehouse

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"

	"gongkai/warehouse/fiscal"
)

// where collects conditions, joined by AND. It is the only thing besides closed maps of identifiers that composes SQL;
// values go into parameters.
type where struct {
	conditions []string
	args       *params
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

// currentSQL selects from the disclosures that are current at {version:UInt64}. Only conditions on unit, year, stage,
// scope and the commit may stand inside, so that a correction cannot bring back what it replaced.
func currentSQL(columns string, key *where) string {
	return fmt.Sprintf(`SELECT %[1]s
FROM
(
    SELECT %[1]s, withdrawn
    FROM disclosures
    WHERE version <= {version:UInt64} AND %[2]s
    ORDER BY unit DESC, year DESC, stage DESC, scope DESC, version DESC, number DESC
    LIMIT 1 BY unit, year, stage, scope
)
WHERE NOT withdrawn`, columns, key)
}

// currentKeysSQL selects the keys of the disclosures that are current at {version:UInt64}, and 0 for those withdrawn,
// which no fact bears. It is [currentSQL] in one step: the engine takes longer to plan a step than to run it.
func currentKeysSQL(key *where) string {
	return fmt.Sprintf(`SELECT argMax(if(withdrawn, 0, disclosure), (version, number))
    FROM disclosures
    WHERE version <= {version:UInt64} AND %s
    GROUP BY unit, year, stage, scope`, key)
}

// unitAttributes are what units are described by: a name in statements, the columns of disclosures that it is made of,
// and how. Only what a question needs is selected, since every column costs time to plan. The newest disclosure that is
// not silent decides: argMax passes over NULL.
var unitAttributes = []struct{ name, columns, expression string }{
	{"name", "unit_name", "argMax(unit_name, (year, version))"},
	{"names", "unit_name", "arrayDistinct(arrayMap(x -> x.2, arraySort(groupArray(((year, version), unit_name)))))"},
	{"code", "unit_code", "argMax(unit_code, (year, version))"},
	{"region", "region_code, region_name, region_parent, regions", "argMax((region_code, region_name, region_parent, regions), (year, version))"},
	{"sector", "sector", "argMax(sector, (year, version))"},
	{"nature", "nature", "argMax(nature, (year, version))"},
	{"rank", "rank", "argMax(rank, (year, version))"},
	{"funding", "funding", "argMax(funding, (year, version))"},
	{"department", "department", "argMax(department, (year, version))"},
	{"years", "", "arraySort(groupUniqArray(year))"},
}

// unitsSQL selects the units that have a current disclosure, with some attributes, or all where none are named. The key
// may narrow by unit only.
func unitsSQL(key *where, names ...string) string {
	selected := "unit"
	columns := []string{"unit", "year", "version"}
	for _, a := range unitAttributes {
		if len(names) > 0 && !slices.Contains(names, a.name) {
			continue
		}
		selected += ",\n    " + a.expression + " AS " + a.name
		if a.columns != "" && !slices.Contains(columns, a.columns) {
			columns = append(columns, a.columns)
		}
	}
	return "SELECT\n    " + selected + "\nFROM (" + currentSQL(strings.Join(columns, ", "), key) + ")\nGROUP BY unit"
}

// attributes adds the conditions on what describes a unit, for rows of unitsSQL, and returns the attributes that it uses.
func (w *where) attributes(codes, regions []string, sectors []fiscal.Sector, natures, ranks []string, name *string) (used []string) {
	list := func(attribute, condition, parameter string, values []string) {
		if len(values) > 0 {
			w.bind(condition, parameter, values)
			used = append(used, attribute)
		}
	}
	list("code", "code IN {codes:Array(String)}", "codes", codes)
	list("region", "hasAny(region.4, {regions:Array(String)})", "regions", regions)
	list("sector", "sector IN {sectors:Array(String)}", "sectors", texts(sectors))
	list("nature", "nature IN {natures:Array(String)}", "natures", natures)
	list("rank", "rank IN {ranks:Array(String)}", "ranks", ranks)
	if name != nil && *name != "" {
		w.bind("arrayExists(n -> position(n, {name:String}) > 0, names)", "name", *name)
		used = append(used, "names")
	}
	return used
}

// attributed adds a condition on the unit's attributes to conditions on disclosures, where f names any.
func (f *FactFilter) attributed(w *where) {
	outer := &where{args: w.args}
	used := outer.attributes(f.Codes, f.Regions, f.Sectors, f.Natures, f.Ranks, f.Name)
	if len(used) > 0 {
		w.and(fmt.Sprintf("unit IN (SELECT unit FROM (%s) WHERE %s)", unitsSQL(&where{}, used...), outer))
	}
}

// key adds f's conditions on what disclosures are keyed by.
func (f *FactFilter) key(w *where) error {
	if len(f.Units) > 0 {
		units := make([]uint64, len(f.Units))
		for i, id := range f.Units {
			key, err := ParseUnitID(id)
			if err != nil {
				return err
			}
			units[i] = uint64(key)
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

// facts adds the condition that rows are of current disclosures that f chooses. A nil f chooses all of them. units
// narrows further, unless it is nil.
func (f *FactFilter) facts(w *where, units []UnitKey) error {
	key := &where{args: w.args}
	if units != nil {
		key.bind("unit IN {of_units:Array(UInt64)}", "of_units", numbers(units))
	}
	if f != nil {
		if err := f.key(key); err != nil {
			return err
		}
		f.attributed(key)
	}
	w.and("disclosure IN (" + currentKeysSQL(key) + ")")
	return nil
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
