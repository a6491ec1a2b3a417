package warehouse

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/naming"
)

// The same thing is called a little differently each year and in each unit. Projects are candidates where their names
// without years, numbers and words for money are one, or share bigrams; [naming.Likeness] then decides, and says why.

// ProjectMatch is a project that is taken for the same as another one.
type ProjectMatch struct {
	Project *Project
	Score   float64 // from [naming.SameProject] to 1
	Reason  naming.Reason
}

// likenessSQL is the likeness of two lists of bigrams. Those of names of one character are empty: it is no number then.
const likenessSQL = "2 * length(arrayIntersect(%[1]s, %[2]s)) / (length(%[1]s) + length(%[2]s))"

// projectMatchesSQL pairs projects that are asked for with candidates among those of current disclosures of the same stage:
// of the same unit in other years, or of other units.
const projectMatchesSQL = `SELECT asked.disclosure, asked.ordinal, asked.name, asked.objective, asked.amount, %[1]s
FROM
(
    SELECT disclosure, ordinal, unit, year, stage, name, objective, amount, match_key, arrayDistinct(ngrams(match_key, 2)) AS grams
    FROM projects
    WHERE disclosure IN {keys:Array(UInt64)}
        AND (disclosure, ordinal) IN (SELECT arrayJoin(arrayZip({keys:Array(UInt64)}, {ordinals:Array(UInt32)})) AS pair)
) AS asked
INNER JOIN
(
    SELECT %[2]s, match_key, arrayDistinct(ngrams(match_key, 2)) AS grams
    FROM projects
    WHERE %[3]s
) AS other ON %[4]s
WHERE %[5]s
ORDER BY other.year, other.scope, other.unit, other.ordinal`

// ProjectMatches finds, for each project, those of the same unit and stage in other years that are taken for the same, by
// year. acrossUnits: those of other units instead, whose names are one after [naming.Project].
func (r *Reader) ProjectMatches(ctx context.Context, keys []ProjectKey, acrossUnits bool) (map[ProjectKey][]*ProjectMatch, error) {
	found := make(map[ProjectKey][]*ProjectMatch, len(keys))
	if len(keys) == 0 {
		return found, nil
	}
	p := &params{}
	bindProjects(p, keys)
	candidates := r.visible() + " AND unit IN (SELECT unit FROM disclosures WHERE disclosure IN {keys:Array(UInt64)})"
	on := "other.unit = asked.unit AND other.stage = asked.stage"
	chosen := "other.year != asked.year AND (other.match_key = asked.match_key OR " + fmt.Sprintf(likenessSQL, "asked.grams", "other.grams") + " >= {near:Float64})"
	if acrossUnits {
		candidates = r.visible() + " AND match_key IN (SELECT match_key FROM projects WHERE disclosure IN {keys:Array(UInt64)})"
		on = "other.match_key = asked.match_key AND other.stage = asked.stage"
		chosen = "other.unit != asked.unit"
	} else {
		p.set("near", naming.NearProject)
	}
	sql := fmt.Sprintf(projectMatchesSQL, qualified("other", projectColumns), projectColumns, candidates, on, chosen)
	err := r.query(ctx, "look for the same projects", sql, p, func(rows driver.Rows) error {
		var disclosure uint64
		var ordinal uint32
		var asked Project
		row, err := scanProject(rows, &disclosure, &ordinal, &asked.Name, &asked.Objective, &asked.Amount)
		if err != nil {
			return err
		}
		k := ProjectKey{DisclosureKey(disclosure), int(ordinal)}
		if score, why := naming.Likeness(projectFacts(&asked), projectFacts(row)); score >= naming.SameProject {
			found[k] = append(found[k], &ProjectMatch{row, score, why})
		}
		return nil
	})
	return found, err
}

func projectFacts(p *Project) *naming.ProjectFacts {
	f := &naming.ProjectFacts{Name: p.Name, Objective: orEmpty(p.Objective)}
	if p.Amount != nil {
		amount, _ := p.Amount.Float64()
		f.Amount = &amount
	}
	return f
}

// ProjectGroup is what units spend on the same thing. Money is 元; nil where no project states an amount. A unit's projects
// of one year and key count as one figure.
type ProjectGroup struct {
	Key      string   // their names' common form
	Names    []string // as written, up to 20
	Units    int
	Years    []int // ascending
	Projects int
	Figures  int // units and years with an amount
	Total    *fiscal.Money
	Lowest   *fiscal.Money
	Median   *fiscal.Money
	Highest  *fiscal.Money

	Matches []*ProjectMatch // of [Reader.SameProject], the likeliest first; nil for others
}

// projectGroupsSQL gives a row per common name: its figures are those of a unit in a year. Of several scopes of a unit,
// year and stage the first counts.
const projectGroupsSQL = `(
    SELECT
        match_key, groupUniqArrayArray(20)(names) AS spellings, uniqExact(unit) AS of_units, arraySort(groupUniqArray(of_year)) AS years, sum(n) AS of_projects,
        sum(amount) AS spent, arraySort(groupArrayIf(assumeNotNull(amount), amount IS NOT NULL)) AS figures
    FROM
    (
        SELECT match_key, unit, year AS of_year, groupUniqArray(20)(name) AS names, count() AS n, sum(amount) AS amount
        FROM projects
        WHERE %[1]s AND ` + firstScopeSQL + `
        GROUP BY match_key, unit, of_year
    )
    GROUP BY match_key
    HAVING of_units >= {min_units:UInt64}
)`

const projectGroupColumns = "match_key, spellings, of_units, years, of_projects, spent, figures"

func (f *ProjectFilter) grouped() *ProjectFilter {
	grouped := &ProjectFilter{}
	if f != nil {
		*grouped = *f
	}
	if grouped.Stage == nil {
		grouped.Stage = new(fiscal.StageBudget)
	}
	if len(grouped.Scopes) == 0 {
		grouped.Scopes = []fiscal.Scope{fiscal.ScopeUnit, fiscal.ScopeDepartment}
	}
	return grouped
}

// groupedProjects are the conditions that projects are chosen by a filter and count once: first for projects, and for the
// disclosures that decide on scopes.
func (r *Reader) groupedProjects(what string, f *ProjectFilter) (w *where, chosen string, err error) {
	l, err := r.projectList(what, nil, f, nil)
	if err != nil {
		return nil, "", err
	}
	of := &where{args: &params{}}
	if err := r.facts(of, &f.FactFilter, nil, false); err != nil {
		return nil, "", fmt.Errorf("%s: %w", what, err)
	}
	return l.where, of.String(), nil // both bind the same parameters
}

var projectGroupOrder = order[ProjectGroup]{
	name: "UNITS", desc: true,
	keys: []sortKey{{"of_units", "UInt64"}, {"ifNull(spent, toDecimal128('" + noAmountDesc + "', 4))", "Decimal(38, 4)"}, {"match_key", "String"}},
	values: func(g *ProjectGroup) []string {
		total := noAmountDesc
		if g.Total != nil {
			total = g.Total.String()
		}
		return []string{strconv.Itoa(g.Units), total, g.Key}
	},
}

// ProjectGroups lists what units spend on the same thing, by the common form of the projects' names: those of most units
// first. Stage BUDGET unless the filter says otherwise.
func (r *Reader) ProjectGroups(ctx context.Context, f *ProjectFilter, minUnits int, p PageArgs) (*Page[*ProjectGroup], error) {
	const what = "group projects"
	f = f.grouped()
	w, chosen, err := r.groupedProjects(what, f)
	if err != nil {
		return nil, err
	}
	if minUnits < 1 {
		return nil, fmt.Errorf("%s: of at least %d units: %w", what, minUnits, ErrBadQuery)
	}
	w.args.set("min_units", minUnits)
	outer := &where{args: w.args}
	l := list[ProjectGroup]{what: what, from: fmt.Sprintf(projectGroupsSQL, w, chosen), columns: projectGroupColumns, where: outer, order: projectGroupOrder}
	l.scan = func(rows driver.Rows, before ...any) (*ProjectGroup, error) {
		g := &ProjectGroup{}
		var units, projects uint64
		var years []uint16
		var figures []decimal.Decimal
		if err := rows.Scan(append(before, &g.Key, &g.Names, &units, &years, &projects, &g.Total, &figures)...); err != nil {
			return nil, err
		}
		slices.Sort(g.Names)
		g.Units, g.Projects = int(units), int(projects)
		for _, y := range years {
			g.Years = append(g.Years, int(y))
		}
		g.spread(figures)
		return g, nil
	}
	return l.page(ctx, r, p)
}

// spread is of sorted figures.
func (g *ProjectGroup) spread(figures []fiscal.Money) {
	if g.Figures = len(figures); g.Figures > 0 {
		g.Lowest, g.Median, g.Highest = &figures[0], quantile(figures, half), &figures[len(figures)-1]
	}
}

// ProjectsOfGroups reads the projects of groups that came from one list, the largest first, up to a number of each.
func (r *Reader) ProjectsOfGroups(ctx context.Context, f *ProjectFilter, keys []string, first int) (map[string][]*Project, error) {
	const what = "read the projects of groups"
	found := make(map[string][]*Project, len(keys))
	if len(keys) == 0 {
		return found, nil
	}
	f = f.grouped()
	w, chosen, err := r.groupedProjects(what, f)
	if err != nil {
		return nil, err
	}
	w.bind("match_key IN {match_keys:Array(String)}", "match_keys", keys)
	w.args.set("limit", first)
	sql := fmt.Sprintf("SELECT match_key, "+projectColumns+`
FROM projects
WHERE %[1]s AND `+firstScopeSQL+`
ORDER BY ifNull(amount, toDecimal64('`+noAmountDesc+`', 4)) DESC, unit, year, disclosure, ordinal
LIMIT {limit:UInt64} BY match_key`, w, chosen)
	err = r.query(ctx, what, sql, w.args, func(rows driver.Rows) error {
		var key string
		row, err := scanProject(rows, &key)
		if err == nil {
			found[key] = append(found[key], row)
		}
		return err
	})
	return found, err
}

// maxSame is how many candidates are looked at.
const maxSame = 20_000

const sameProjectSQL = `SELECT ` + projectColumns + `
FROM projects
WHERE %[1]s AND ` + firstScopeSQL + ` AND (match_key = {match_key:String} OR %[3]s >= {near:Float64})
ORDER BY unit, year, disclosure, ordinal
LIMIT {limit:UInt64}`

// SameProject finds the projects that are taken for the one with a name, in all units and years that the filter chooses: by
// their names alone, with the likeness of each. More than 20,000 candidates are [ErrBadQuery].
func (r *Reader) SameProject(ctx context.Context, name string, f *ProjectFilter) (*ProjectGroup, error) {
	what := fmt.Sprintf("look for projects like %.40q", name)
	f = f.grouped()
	w, chosen, err := r.groupedProjects(what, f)
	if err != nil {
		return nil, err
	}
	g := &ProjectGroup{Key: naming.Project(name), Names: []string{}, Years: []int{}, Matches: []*ProjectMatch{}}
	if g.Key == "" {
		return nil, fmt.Errorf("%s: no name: %w", what, ErrBadQuery)
	}
	w.args.set("match_key", g.Key)
	w.args.set("near", naming.NearProject)
	w.args.set("limit", maxSame+1)
	candidates := 0
	err = r.query(ctx, what, fmt.Sprintf(sameProjectSQL, w, chosen, fmt.Sprintf(likenessSQL, "arrayDistinct(ngrams(match_key, 2))", "arrayDistinct(ngrams({match_key:String}, 2))")), w.args, func(rows driver.Rows) error {
		row, err := scanProject(rows)
		if err != nil {
			return err
		}
		candidates++
		if score, why := naming.Likeness(&naming.ProjectFacts{Name: name}, &naming.ProjectFacts{Name: row.Name}); score >= naming.SameProject {
			g.Matches = append(g.Matches, &ProjectMatch{row, score, why})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if candidates > maxSame {
		return nil, fmt.Errorf("%s: more than %d candidates, narrow the filter: %w", what, maxSame, ErrBadQuery)
	}
	g.addUp()
	return g, nil
}

// addUp counts a group's matches as [Reader.ProjectGroups] does.
func (g *ProjectGroup) addUp() {
	type unitYear struct {
		unit UnitKey
		year int
	}
	sums := map[unitYear]fiscal.Money{}
	units := map[UnitKey]bool{}
	for _, m := range g.Matches {
		p := m.Project
		units[p.Unit] = true
		if !slices.Contains(g.Names, p.Name) && len(g.Names) < 20 {
			g.Names = append(g.Names, p.Name)
		}
		if !slices.Contains(g.Years, p.Year) {
			g.Years = append(g.Years, p.Year)
		}
		if p.Amount != nil {
			k := unitYear{p.Unit, p.Year}
			sums[k] = sums[k].Add(*p.Amount)
		}
	}
	slices.Sort(g.Names)
	slices.Sort(g.Years)
	g.Units, g.Projects = len(units), len(g.Matches)
	var figures []fiscal.Money
	total := decimal.Zero
	for _, sum := range sums {
		figures = append(figures, sum)
		total = total.Add(sum)
	}
	slices.SortFunc(figures, func(a, b fiscal.Money) int { return a.Cmp(b) })
	if len(figures) > 0 {
		g.Total = &total
	}
	g.spread(figures)
	slices.SortStableFunc(g.Matches, func(a, b *ProjectMatch) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
}
