package warehouse_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// golden compares text with a file beside the test, and rewrites the file with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want, +got)\n%s", file, diff)
	}
}

// question is a call of a Reader whose statement is kept as text and whose plan is looked at.
type question struct {
	name string
	ask  func(context.Context, *warehouse.Reader) error
	// uses are parts of the plan: the sort key's first column with a condition, or a projection.
	uses []string
}

func questions(unit warehouse.UnitKey, key warehouse.DisclosureKey) []question {
	id, keys, units := warehouse.UnitID(unit), []warehouse.DisclosureKey{key}, []warehouse.UnitKey{unit}
	project := []warehouse.ProjectKey{{Disclosure: key, Ordinal: 1}}
	facts := warehouse.FactFilter{Units: []string{id}, Regions: []string{"131081"}, Years: &warehouse.YearRange{From: p(2020), To: p(2021)}}
	return []question{
		{"unit", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.Unit(ctx, warehouse.UnitSelector{ID: &id})
			return err
		}, []string{"unit in ["}},
		{"units", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.Units(ctx, &warehouse.UnitFilter{Sectors: []fiscal.Sector{fiscal.SectorHealth}}, nil, warehouse.PageArgs{First: p(10)})
			return err
		}, nil},
		{"disclosure", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.Disclosure(ctx, warehouse.DisclosureSelector{Unit: &id, Year: p(2021)})
			return err
		}, []string{"unit in [", "year in ["}},
		{"successors", func(ctx context.Context, r *warehouse.Reader) error { _, err := r.Successors(ctx, keys); return err }, nil},
		{"amounts_by_disclosure", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.AmountsByDisclosure(ctx, keys)
			return err
		}, []string{"unit in 1-element set"}},
		{"amounts_by_unit", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.AmountsByUnit(ctx, []warehouse.AmountKey{{Unit: unit, Measure: fiscal.IncomeTotal, Year: 2021, Stage: fiscal.StageBudget}})
			return err
		}, []string{"unit in 1-element set", "measure in 1-element set"}},
		{"projects", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.Projects(ctx, &warehouse.ProjectFilter{FactFilter: facts}, nil, warehouse.PageArgs{First: p(10)})
			return err
		}, []string{"disclosure in"}},
		{"projects_by_unit", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.ProjectsByUnit(ctx, units, nil, nil, warehouse.PageArgs{First: p(10)})
			return err
		}, []string{"disclosure in"}},
		{"projects_by_disclosure", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.ProjectsByDisclosure(ctx, keys)
			return err
		}, []string{"disclosure in 1-element set"}},
		{"projects_other_years", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.ProjectMatches(ctx, project, false)
			return err
		}, []string{"disclosure in"}},
		{"projects_of_other_units", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.ProjectMatches(ctx, project, true)
			return err
		}, []string{"disclosure in"}},
		{"project_groups", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.ProjectGroups(ctx, nil, 2, warehouse.PageArgs{First: p(10)})
			return err
		}, nil},
		{"same_project", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.SameProject(ctx, "公开招聘经费", nil)
			return err
		}, nil},
		{"indicators_by_project", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.IndicatorsByProject(ctx, project)
			return err
		}, []string{"disclosure in 1-element set"}},
		{"findings_by_disclosure", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.FindingsByDisclosure(ctx, keys)
			return err
		}, []string{"disclosure in 1-element set"}},
		{"search", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.Search(ctx, warehouse.SearchQuery{Terms: []string{"养老保险", "宣传", "2021"}, Kinds: []warehouse.SearchKind{warehouse.SearchProject}, First: 10})
			return err
		}, []string{"hit in "}},
		{"trend_of_unit", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.TrendsByUnit(ctx, warehouse.UnitTrend{Measure: fiscal.IncomeTotal}, units)
			return err
		}, []string{"unit in 1-element set"}},
		{"trend_of_regions", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.Trend(ctx, warehouse.TrendQuery{Measure: fiscal.IncomeTotal, GroupBy: []warehouse.Dimension{warehouse.ByRegion}, Years: &warehouse.YearRange{To: p(2021)}})
			return err
		}, []string{"measure in"}},
		{"trend_of_projects", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.Trend(ctx, warehouse.TrendQuery{Measure: fiscal.ExpenditureProject, GroupBy: []warehouse.Dimension{warehouse.ByProject}})
			return err
		}, nil},
		{"execution", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.Executions(ctx, warehouse.ExecutionQuery{Measure: fiscal.IncomeTotal, Order: &warehouse.ExecutionOrder{Field: warehouse.ExecutionByRate, Direction: warehouse.Desc}}, warehouse.PageArgs{First: p(10)})
			return err
		}, nil},
		{"execution_of_unit", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.ExecutionsByUnit(ctx, warehouse.ExecutionQuery{Measure: fiscal.IncomeTotal}, units)
			return err
		}, []string{"unit in 1-element set"}},
		{"execution_ranking", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.Ranking(ctx, warehouse.RankingQuery{By: warehouse.RankByExecution, YearQuery: warehouse.YearQuery{Measure: fiscal.IncomeTotal, Year: 2021}})
			return err
		}, nil},
		{"change_by_part", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.ExplainChange(ctx, changed(fiscal.ExpenditureTotal, warehouse.ByPart))
			return err
		}, nil},
		{"change_by_region", func(ctx context.Context, r *warehouse.Reader) error {
			q := changed(fiscal.ExpenditureTotal, warehouse.ByRegion)
			q.LikeForLike = true
			_, err := r.ExplainChange(ctx, q)
			return err
		}, nil},
		{"change_by_project", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.ExplainChange(ctx, changed(fiscal.ExpenditureProject, warehouse.ByProject))
			return err
		}, nil},
		{"change_by_function", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.ExplainChange(ctx, changed(fiscal.ExpenditureTotal, warehouse.ByFunction))
			return err
		}, nil},
		{"change_facts_by_unit", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.BridgeFacts(ctx, changed(fiscal.ExpenditureTotal, warehouse.ByUnit), []string{id}, warehouse.PageArgs{First: p(10)})
			return err
		}, nil},
		{"aggregate_like_for_like", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.Aggregate(ctx, likeForLike(&facts))
			return err
		}, []string{"unit in 1-element set"}},
		{"aggregate_like_scopes", func(ctx context.Context, r *warehouse.Reader) error {
			q := likeForLike(&facts)
			q.Basis = warehouse.AsDisclosed
			_, err := r.Aggregate(ctx, q)
			return err
		}, []string{"unit in 1-element set"}},
		{"change_residuals", func(ctx context.Context, r *warehouse.Reader) error {
			_, err := r.BridgeResiduals(ctx, changed(fiscal.ExpenditureTotal, warehouse.ByPart), 10)
			return err
		}, nil},
	}
}

// likeForLike asks for the income of a year and of the one before, of units that disclosed in both.
func likeForLike(f *warehouse.FactFilter) warehouse.AggregateQuery {
	filter := *f
	filter.Years = &warehouse.YearRange{From: p(2021), To: p(2021)}
	return warehouse.AggregateQuery{
		Measures: []fiscal.Measure{fiscal.IncomeTotal}, Filter: &filter, GroupBy: []warehouse.Dimension{warehouse.ByUnit},
		Compare: &warehouse.Compare{To: warehouse.ToPreviousYear}, Basis: warehouse.LikeForLike, Coverage: true,
	}
}

// changed asks what a change from 2020 to 2021 is made of.
func changed(m fiscal.Measure, by warehouse.Dimension) warehouse.BridgeQuery {
	return warehouse.BridgeQuery{Measure: m, By: by, From: warehouse.Period{Year: 2020}, To: warehouse.Period{Year: 2021}}
}

// TestStatements keeps the text of each question's statement, and looks whether hot ones use the sort key.
func TestStatements(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	department := warehousetest.Rows("霸州市教育系统", 2021, 100)
	department.Scope = fiscal.ScopeDepartment
	warehousetest.Stamp(&department)
	loaded := mustLoad(t, w, warehousetest.Rows(bureau, 2021, 100), department)[0]
	r := reader(t, w)
	// Which departments there are is asked for once per data version.
	must(r.Executions(t.Context(), warehouse.ExecutionQuery{Measure: fiscal.IncomeTotal}, warehouse.PageArgs{}))(t)
	must(r.Search(t.Context(), warehouse.SearchQuery{Terms: []string{"车辆", "教育"}, First: 1}))(t) // likewise what stands in names
	for _, q := range questions(warehouse.UnitKeyOf(bureau), loaded.Key) {
		t.Run(q.name, func(t *testing.T) {
			seen := w.Trace(func() {
				if err := q.ask(t.Context(), r); err != nil {
					t.Fatal(err)
				}
			})
			if len(seen) != 1 {
				t.Fatalf("%d statements", len(seen))
			}
			golden(t, q.name+".sql", seen[0].SQL+"\n")
			plan := must(w.Explain(t.Context(), seen[0]))(t)
			for _, part := range q.uses {
				if !strings.Contains(plan, part) {
					t.Errorf("the plan does not hold %q:\n%s", part, plan)
				}
			}
		})
	}
}

// TestSearchChoosesByItsIndex looks at the plan of the subquery, which that of the statement does not hold.
func TestSearchChoosesByItsIndex(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	mustLoad(t, w, warehousetest.Rows(bureau, 2021, 100))
	r := reader(t, w)
	seen := w.Trace(func() {
		must(r.Search(t.Context(), warehouse.SearchQuery{Terms: []string{"养老保险"}, First: 10}))(t)
	})
	if len(seen) != 1 {
		t.Fatalf("%d statements", len(seen))
	}
	_, subquery, _ := strings.Cut(seen[0].SQL, "IN\n(")
	subquery, _, found := strings.Cut(subquery, "\n)\n")
	seen[0].SQL = subquery
	plan := must(w.Explain(t.Context(), seen[0]))(t)
	for _, part := range []string{"Name: tokens", `tokens: ["保险", "养老", "老保"]`} {
		if !found || !strings.Contains(plan, part) {
			t.Errorf("the plan does not hold %q:\n%s", part, plan)
		}
	}
}

// TestLeftOutStatement keeps the text of the one statement that lists what figures leave out.
func TestLeftOutStatement(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	department := warehousetest.Rows("霸州市教育系统", 2021, 100)
	department.Scope = fiscal.ScopeDepartment
	warehousetest.Stamp(&department)
	mustLoad(t, w, warehousetest.Rows(bureau, 2021, 100), department)
	r := reader(t, w)
	a := must(r.Aggregate(t.Context(), likeForLike(&warehouse.FactFilter{})))(t)
	var keys []warehouse.EvidenceKey
	for _, row := range append(a.Rows, a.Totals) {
		f, _ := row.Figure(fiscal.IncomeTotal, warehouse.FigureSpec{})
		keys = append(keys, *f.Evidence)
	}
	var pages map[warehouse.EvidenceKey]*warehouse.Page[*warehouse.Fact]
	seen := w.Trace(func() { pages = must(warehouse.LeftOut(t.Context(), keys, warehouse.PageArgs{First: p(10)}))(t) })
	if len(seen) != 1 {
		t.Fatalf("%d statements", len(seen))
	}
	golden(t, "aggregate_left_out.sql", seen[0].SQL+"\n")
	if got := pages[keys[len(keys)-1]].Total; got != 2 {
		t.Errorf("%d are left out of everything", got)
	}
}

// A single unit's figures are found without reading those of others, and one measure of all units without the other
// measures.
func TestSortKeyServes(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	var loads []warehouse.Load
	for u := range 60 {
		for year := 2018; year < 2024; year++ {
			loads = append(loads, warehousetest.Rows("霸州市第"+string(rune('一'+u))+"局", year, int64(u+year)))
		}
	}
	loaded := mustLoad(t, w, loads...)
	r := reader(t, w)
	for _, q := range questions(warehouse.UnitKeyOf(loads[0].Unit.Name), loaded[0].Key) {
		if q.name != "trend_of_regions" && q.name != "amounts_by_unit" && q.name != "trend_of_unit" && q.name != "amounts_by_disclosure" {
			continue
		}
		seen := w.Trace(func() {
			if err := q.ask(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		})
		plan := must(w.Explain(t.Context(), seen[0]))(t)
		if q.name == "trend_of_regions" {
			if !strings.Contains(plan, "ReadFromMergeTree (by_measure)") {
				t.Errorf("%s does not use the projection:\n%s", q.name, plan)
			}
			continue
		}
		granules := regexp.MustCompile(`amounts\)[^+]*?Granules: (\d+)/(\d+)`).FindStringSubmatch(plan)
		if granules == nil || len(granules[1]) != 1 || granules[1] > "2" || granules[1] == granules[2] {
			t.Errorf("%s reads granules %v:\n%s", q.name, granules, plan)
		}
	}
}

func TestMigrationTexts(t *testing.T) {
	t.Parallel()
	golden(t, "migrations_single.sql", must(warehouse.Migrations(false))(t))
	golden(t, "migrations_cluster.sql", must(warehouse.Migrations(true))(t))
}

// What a process leaves that dies during a load is never seen, and removed with the next start.
func TestOrphans(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	loaded := mustLoad(t, w, warehousetest.Rows(bureau, 2020, 1))[0]
	if err := w.Orphan(t.Context(), warehousetest.Rows(bureau, 2021, 100)); err != nil {
		t.Fatal(err)
	}
	mustLoad(t, w, warehousetest.Rows(bureau, 2022, 1))
	before := readAll(t, reader(t, w), loaded.Key)
	for i := range 2 {
		r := reader(t, w)
		if n := must(r.Projects(t.Context(), nil, nil, warehouse.PageArgs{}))(t).Total; n != 4 {
			t.Errorf("%d projects, want those of two disclosures", n)
		}
		series := must(r.Trend(t.Context(), warehouse.TrendQuery{Measure: fiscal.IncomeTotal}))(t)
		if series[0].Points[1].Value != nil || series[0].Points[1].State != fiscal.StateNotPublished {
			t.Errorf("an orphan is seen: %+v", series[0].Points[1])
		}
		if want := uint64(6 - 2*i); must(w.Count(t.Context(), "projects"))(t) != want {
			t.Errorf("not %d projects in the table", want)
		}
		must(w.Migrate(t.Context()))(t)
	}
	if diff := cmp.Diff(before, readAll(t, reader(t, w), loaded.Key), same); diff != "" {
		t.Errorf("removing orphans changed facts (-want, +got)\n%s", diff)
	}
	if n := must(w.Count(t.Context(), "amounts"))(t); n != 28 {
		t.Errorf("%d amounts, want 28", n)
	}
}
