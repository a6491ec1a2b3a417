package warehouse

import (
	"fmt"
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

func (p *params) set(name string, value any) { p.named = append(p.named, clickhouse.Named(name, value)) }

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

// unitAttributes are the columns of disclosures that describe the unit.
const unitAttributes = "unit, year, version, unit_name, unit_code, region_code, region_name, region_parent, regions, sector, nature, rank, funding, department"

// unitsSQL selects the units that have a current disclosure, each as its newest disclosure that is not silent describes
// it: argMax passes over NULL. The key may narrow by unit only.
func unitsSQL(key *where) string {
	return `SELECT
    unit,
    argMax(unit_name, (year, version)) AS name,
    argMax(unit_code, (year, version)) AS code,
    arrayDistinct(arrayMap(x -> x.2, arraySort(groupArray(((year, version), unit_name))))) AS names,
    argMax((region_code, region_name, region_parent, regions), (year, version)) AS region,
    argMax(sector, (year, version)) AS sector,
    argMax(nature, (year, version)) AS nature,
    argMax(rank, (year, version)) AS rank,
    argMax(funding, (year, version)) AS funding,
    argMax(department, (year, version)) AS department,
    arraySort(groupUniqArray(year)) AS years
FROM (` + currentSQL(unitAttributes, key) + `)
GROUP BY unit`
}

// attributes adds the conditions on what describes a unit, for rows of unitsSQL.
func (w *where) attributes(codes, regions []string, sectors []fiscal.Sector, natures, ranks []string, name *string) {
	bindList(w, "code IN {codes:Array(String)}", "codes", codes)
	bindList(w, "hasAny(region.4, {regions:Array(String)})", "regions", regions)
	bindList(w, "sector IN {sectors:Array(String)}", "sectors", texts(sectors))
	bindList(w, "nature IN {natures:Array(String)}", "natures", natures)
	bindList(w, "rank IN {ranks:Array(String)}", "ranks", ranks)
	if name != nil && *name != "" {
		w.bind("arrayExists(n -> position(n, {name:String}) > 0, names)", "name", *name)
	}
}

// attributed adds a condition on the unit's attributes to conditions on disclosures, where f names any.
func (f *FactFilter) attributed(w *where) {
	outer := &where{args: w.args}
	outer.attributes(f.Codes, f.Regions, f.Sectors, f.Natures, f.Ranks, f.Name)
	if len(outer.conditions) > 0 {
		w.and(fmt.Sprintf("unit IN (SELECT unit FROM (%s) WHERE %s)", unitsSQL(&where{}), outer))
	}
}

// key adds f's conditions on what disclosures are keyed by. defaults: BUDGET and UNIT where f names no stage and scope.
func (f *FactFilter) key(w *where, defaults bool) error {
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
	stage, scopes := f.Stage, f.Scopes
	if defaults && stage == nil {
		stage = new(fiscal.StageBudget)
	}
	if defaults && len(scopes) == 0 {
		scopes = []fiscal.Scope{fiscal.ScopeUnit}
	}
	if stage != nil {
		w.bind("stage = {stage:String}", "stage", string(*stage))
	}
	bindList(w, "scope IN {scopes:Array(String)}", "scopes", texts(scopes))
	return nil
}

// facts adds the condition that rows are of current disclosures that f chooses. A nil f chooses all of them; another
// means BUDGET and UNIT where it names no stage and scope. units narrows further, unless it is nil.
func (f *FactFilter) facts(w *where, units []UnitKey) error {
	key := &where{args: w.args}
	if units != nil {
		key.bind("unit IN {of_units:Array(UInt64)}", "of_units", numbers(units))
	}
	if f != nil {
		if err := f.key(key, true); err != nil {
			return err
		}
		f.attributed(key)
	}
	w.and("disclosure IN (" + currentSQL("disclosure", key) + ")")
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
