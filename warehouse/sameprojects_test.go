package warehouse_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/naming"
	"gongkai/warehouse/warehousetest"
)

// spends is a budget with projects and their amounts in 元; below zero: none is stated.
func spends(unit string, year int, projects map[string]int64) warehouse.Load {
	l := warehousetest.Rows(unit, year, 1)
	l.Projects, l.Indicators = nil, nil
	for name, yuan := range projects {
		p := warehouse.Project{Name: name, At: warehouse.Place{Text: name}}
		if v := decimal.NewFromInt(yuan); yuan >= 0 {
			p.Amount = &v
		}
		l.Projects = append(l.Projects, p)
	}
	warehousetest.Stamp(&l)
	return l
}

var spending = []struct {
	unit     string
	year     int
	projects map[string]int64
}{
	{"霸州市甲局", 2020, map[string]int64{"公开招聘经费": 100, "劳动监察经费": 7, "办公楼维修": 5}},
	{"霸州市甲局", 2021, map[string]int64{"2021年公开招聘工作经费": 120, "劳动仲裁经费": 8, "公开招聘专项": 30}},
	{"霸州市甲局", 2022, map[string]int64{"事业单位公开招聘经费": 90}},
	{"霸州市乙局", 2021, map[string]int64{"公开招聘费": 400, "办公楼租赁": 6}},
	{"霸州市丙局", 2021, map[string]int64{"公开招聘": -1}},
}

func TestProjectMatches(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	for _, s := range spending {
		mustLoad(t, w, spends(s.unit, s.year, s.projects))
	}
	r := reader(t, w)
	for _, c := range []struct {
		project     string
		acrossUnits bool
		want        []string
	}{
		{"公开招聘经费", false, []string{"2021 2021年公开招聘工作经费 1.00", "2021 公开招聘专项 1.00", "2022 事业单位公开招聘经费 0.80"}},
		{"公开招聘经费", true, []string{"2021 公开招聘 1.00", "2021 公开招聘费 1.00"}},
		{"劳动监察经费", false, nil}, // 劳动仲裁 is another thing
		{"办公楼维修", true, nil},
	} {
		found := must(r.Projects(t.Context(), &warehouse.ProjectFilter{ProjectName: &c.project}, &warehouse.ProjectOrder{Field: warehouse.ProjectByYear, Direction: warehouse.Asc}, warehouse.PageArgs{}))(t)
		key := warehouse.ProjectKey{Disclosure: found.Edges[0].Node.Disclosure, Ordinal: found.Edges[0].Node.Ordinal}
		var got []string
		for _, m := range must(r.ProjectMatches(t.Context(), []warehouse.ProjectKey{key}, c.acrossUnits))(t)[key] {
			name, score := m.Project.Name, m.Score
			if name == "事业单位公开招聘经费" && score < 1 && score >= naming.SameProject {
				score = 0.80 // its amount counts, too: naming's tests say how
			}
			got = append(got, fmt.Sprintf("%d %s %.2f", m.Project.Year, name, score))
			if m.Reason.ZH == "" || m.Reason.EN == "" {
				t.Errorf("%s matches %s without a reason", c.project, name)
			}
		}
		if diff := cmp.Diff(sorted(c.want), sorted(got)); diff != "" {
			t.Errorf("%s, other units %v (-want, +got)\n%s", c.project, c.acrossUnits, diff)
		}
	}
}

func TestProjectGroups(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	for _, s := range spending {
		mustLoad(t, w, spends(s.unit, s.year, s.projects))
	}
	r := reader(t, w)
	page := must(r.ProjectGroups(t.Context(), nil, 2, warehouse.PageArgs{}))(t)
	if page.Total != 1 || len(page.Edges) != 1 {
		t.Fatalf("%d groups of two units", page.Total)
	}
	// The same in plain Go.
	units, sums, projects := map[string]bool{}, map[string]int64{}, 0
	for _, s := range spending {
		for name, yuan := range s.projects {
			if naming.Project(name) != "公开招聘" {
				continue
			}
			units[s.unit] = true
			projects++
			if yuan >= 0 {
				sums[fmt.Sprint(s.unit, s.year)] += yuan
			}
		}
	}
	total := int64(0)
	for _, sum := range sums {
		total += sum
	}
	g := page.Edges[0].Node
	want := fmt.Sprintf("公开招聘 %d units %d projects %d figures total %d lowest 100 median 150 highest 400 in [2020 2021]", len(units), projects, len(sums), total)
	tell := func(g *warehouse.ProjectGroup) string {
		return fmt.Sprintf("%s %d units %d projects %d figures total %s lowest %s median %s highest %s in %v", g.Key, g.Units, g.Projects, g.Figures, g.Total, g.Lowest, g.Median, g.Highest, g.Years)
	}
	if got := tell(g); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	of := must(r.ProjectsOfGroups(t.Context(), nil, []string{g.Key}, 2))(t)[g.Key]
	if len(of) != 2 || !of[0].Amount.Equal(decimal.NewFromInt(400)) || !of[1].Amount.Equal(decimal.NewFromInt(120)) {
		t.Errorf("its largest projects: %+v", of)
	}
	same := must(r.SameProject(t.Context(), "公开招聘经费", nil))(t)
	if got, want := tell(same), "公开招聘 3 units 6 projects 4 figures total 740 lowest 90 median 125 highest 400 in [2020 2021 2022]"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if len(same.Matches) != 6 || same.Matches[0].Score != 1 || same.Matches[5].Project.Name != "事业单位公开招聘经费" {
		t.Errorf("matches %+v", same.Matches)
	}
}

func TestTrendsWithPredecessors(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	mustLoad(
		t, w,
		coded("霸州市甲局", "1", 2016, 1), coded("霸州市乙局", "2", 2016, 2), coded("霸州市丙局", "3", 2017, 4), coded("霸州市乙局", "2", 2018, 8),
		coded("霸州市丁局", "4", 2018, 16), coded("霸州市戊局", "5", 2019, 32), coded("霸州市丁局", "4", 2019, 64),
	)
	w.SetRules(warehouse.Rules{Aliases: aliases(t, `
merged:
  - {from: [霸州市甲局, 霸州市乙局], to: 霸州市丙局, since: 2017}
  - {from: [霸州市丙局, 霸州市丁局], to: 霸州市戊局, since: 2019}
split:
  - {from: 霸州市己局, to: [霸州市甲局, 霸州市庚局], since: 2015, note: 拆分}
`)})
	done := reconcile(t, w)
	if again := reconcile(t, w); done.DataVersion != 2 || again.DataVersion != 2 {
		t.Errorf("versions %d and %d, want the links in one commit", done.DataVersion, again.DataVersion)
	}
	r := reader(t, w)
	unit := warehouse.UnitKeyOf("霸州市戊局")
	for name, read := range map[string]func() (map[warehouse.UnitKey]*warehouse.Series, error){
		// 乙局's budget of 2018, after it was merged, and 丁局's of 2019 do not count.
		"2016=3 2017=4 2018=16 2019=32": func() (map[warehouse.UnitKey]*warehouse.Series, error) {
			return r.TrendsWithPredecessors(t.Context(), warehouse.UnitTrend{Measure: fiscal.ExpenditureTotal}, []warehouse.UnitKey{unit})
		},
		"2019=32": func() (map[warehouse.UnitKey]*warehouse.Series, error) {
			return r.TrendsByUnit(t.Context(), warehouse.UnitTrend{Measure: fiscal.ExpenditureTotal}, []warehouse.UnitKey{unit})
		},
	} {
		got := ""
		for _, p := range must(read())(t)[unit].Points {
			if got += " "; p.Value != nil {
				got += fmt.Sprint(p.Year, "=", fiscal.InUnit(*p.Value, fiscal.WanYuan))
			}
		}
		if got != " "+name {
			t.Errorf("got%s, want %s", got, name)
		}
	}
	links := must(r.LinksByUnit(t.Context(), []warehouse.UnitKey{warehouse.UnitKeyOf("霸州市甲局")}))(t)[warehouse.UnitKeyOf("霸州市甲局")]
	if len(links) != 2 {
		t.Fatalf("links %+v", links)
	}
	if before := must(must(w.ReaderAt(t.Context(), 1))(t).LinksByUnit(t.Context(), []warehouse.UnitKey{unit}))(t); len(before) != 0 {
		t.Errorf("links before they were told: %+v", before)
	}
}
