package warehouse_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/naming"
	"gongkai/warehouse/warehousetest"
)

// crossed is a district in which every rule between documents finds something: schools, their department, and offices.
func crossed(r *rand.Rand) []warehouse.Load {
	education, health := fiscal.Sector("EDUCATION"), fiscal.Sector("HEALTH")
	objectives := []string{"保障全市三十座泵站汛期安全运行并按时完成检修", "改善全市中小学办学条件并按时完成校舍维修工作", "按时足额发放全市困难学生资助资金并公开资助名单", "短"}
	projects := []string{"防汛经费", "校舍维修", "学生资助"}
	var schools []string
	for i := range 11 {
		schools = append(schools, "霸州市第"+string([]rune("一二三四五六七八九十百")[i])+"中学")
	}
	var all []warehouse.Load
	add := func(unit string, year int, stage fiscal.Stage, scope fiscal.Scope, change func(*warehouse.Load)) {
		l := office(unit, year, func(l *warehouse.Load) {
			l.Stage, l.Scope = stage, scope
			if unit != "霸州市水务局" {
				l.Unit.Sector = &education
			}
			if unit == schools[10] && year == 2020 {
				l.Unit.Sector = &health // who changes sector is nobody's peer that year
			}
			l.Title = fmt.Sprint(unit, year, stage, scope)
			l.TitleAt.Text = l.Title
			change(l)
		})
		all = append(all, l)
	}
	for _, unit := range append(slices.Clone(schools), "霸州市水务局", "霸州市教育局") {
		for year := 2019; year <= 2021; year++ {
			add(unit, year, fiscal.StageBudget, fiscal.ScopeUnit, func(l *warehouse.Load) {
				spent := 100 + r.IntN(4)
				if r.IntN(8) == 0 {
					spent *= 3
				}
				figure(l, fiscal.ExpenditureTotal, fmt.Sprint(spent), fmt.Sprint(r.IntN(3)), "较上年预算")
				trips := r.IntN(2)
				figure(l, fiscal.ThreePublicTotal, fmt.Sprint(trips+4), "", "")
				figure(l, fiscal.ThreePublicOverseasTrips, fmt.Sprint(trips), fmt.Sprint(-r.IntN(2)), "较上年预算")
				figure(l, fiscal.ThreePublicReception, fmt.Sprint(r.IntN(3)), "", "")
				l.Unit.Code = p(fmt.Sprint(301001 + r.IntN(20)))
				for _, name := range projects {
					if r.IntN(3) > 0 {
						project(l, name, objectives[r.IntN(len(objectives))], []string{"甲", "乙", "丙", "丁"}[:3+r.IntN(2)]...)
					}
				}
				if unit == schools[0] { // the same year after year, but for one that is gone and returns
					l.Projects, l.Indicators = nil, nil
					project(l, "体育", objectives[1], "甲", "乙", "丙")
					if year != 2020 {
						project(l, "美育", "短")
					}
					rated(l, "开课率", "90", "")
				}
			})
		}
		add(unit, 2020, fiscal.StageFinalAccounts, fiscal.ScopeUnit, func(l *warehouse.Load) {
			figure(l, fiscal.ExpenditureTotal, fmt.Sprint(90+r.IntN(90)), "", "").Budgets = []warehouse.Budgeted{{Stage: fiscal.StageBudget, Value: p(decimal.NewFromInt(1_000_000)), At: warehouse.Place{Text: "100"}}}
			if unit == schools[0] {
				project(l, "体育", objectives[1])
				rated(l, "开课率", "85", "86")
			}
		})
	}
	add("霸州市教育局", 2021, fiscal.StageBudget, fiscal.ScopeDepartment, func(l *warehouse.Load) {
		figure(l, fiscal.ExpenditureTotal, "150", "", "")
		figure(l, fiscal.ThreePublicTotal, "1000", "", "")
		l.Members = schools
	})
	return all
}

// findings lists all that is found, with all that it says.
func findings(t *testing.T, w *warehouse.Warehouse) []string {
	t.Helper()
	r := reader(t, w)
	page := must(r.Findings(t.Context(), nil, nil, warehouse.PageArgs{First: p(1000)}))(t)
	if page.HasNext {
		t.Fatal("more findings than fit into a page")
	}
	var keys []warehouse.DisclosureKey
	for _, e := range page.Edges {
		keys = append(append(keys, e.Node.Disclosure), e.Node.Others...)
	}
	of := must(r.DisclosuresByKey(t.Context(), keys))(t)
	name := func(key warehouse.DisclosureKey) string { return of[key].Title }
	var all []string
	for _, e := range page.Edges {
		f := e.Node
		lines := []string{fmt.Sprint(f.Code, " ", f.Severity, " ", name(f.Disclosure)), f.MessageZH, f.MessageEN}
		for _, s := range []*string{f.Expected, f.Actual} {
			if s != nil {
				lines = append(lines, *s)
			}
		}
		for _, key := range f.Others {
			lines = append(lines, "with "+name(key))
		}
		for i, at := range f.At {
			if len(f.Of) > 0 {
				lines = append(lines, fmt.Sprint("at ", at, " of ", name(f.Of[i])))
			}
		}
		all = append(all, strings.Join(lines, "\n"))
	}
	slices.Sort(all)
	return all
}

// TestFindingsWhateverTheOrder: what is found is that of the disclosures that are there, in whatever order and in whatever batches they came,
// and whatever was there before them and was corrected or withdrawn.
func TestFindingsWhateverTheOrder(t *testing.T) {
	t.Parallel()
	loads := crossed(rand.New(rand.NewPCG(1, 2)))
	at := warehousetest.Open(t)
	mustLoad(t, at, loads...)
	want := findings(t, at)
	for _, rule := range warehouse.AcrossRules {
		if !slices.ContainsFunc(want, func(f string) bool { return strings.HasPrefix(f, rule.Code+" ") }) {
			t.Errorf("nothing is found by %s", rule.Code)
		}
	}
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 0))
			w := warehousetest.Open(t)
			if seed == 2 {
				w.NameNone()
			}
			order := slices.Clone(loads)
			r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			// Some come in an earlier form first, and some that do not belong here are withdrawn.
			earlier := crossed(r)
			r.Shuffle(len(earlier), func(i, j int) { earlier[i], earlier[j] = earlier[j], earlier[i] })
			order = append(earlier[:len(earlier)/3], order...)
			strays := crossed(r)[:12]
			for i := range strays {
				strays[i].Year += 3
				if i%2 == 0 {
					strays[i].Year, strays[i].Unit.Name = strays[i].Year-3, "霸州市实验中学"
				}
				warehousetest.Stamp(&strays[i])
				order = slices.Insert(order, r.IntN(len(order)), strays[i])
			}
			stray := map[string]bool{}
			for len(order) > 0 {
				n := min(1+r.IntN(12), len(order))
				for i, loaded := range mustLoad(t, w, order[:n]...) {
					if l := order[i]; l.Year > 2021 || l.Unit.Name == "霸州市实验中学" {
						stray[loaded.DisclosureID] = true
					}
				}
				order = order[n:]
				for id := range stray {
					if r.IntN(2) == 0 || len(order) == 0 {
						delete(stray, id)
						if _, err := w.Withdraw(t.Context(), id, "a mistake"); err != nil && !strings.Contains(err.Error(), "replaced it") {
							t.Fatal(err)
						}
					}
				}
			}
			if diff := cmp.Diff(want, findings(t, w)); diff != "" {
				t.Errorf("(-at once, +one after the other)\n%s", diff)
			}
		})
	}
}

// TestFindingsOfCutOffLoads: what a load or a withdrawal has found that did not come to its end is never seen, and what it would have
// retired stays.
func TestFindingsOfCutOffLoads(t *testing.T) {
	onBoth(t, func(t *testing.T, w *warehouse.Warehouse) {
		const objective = "保障全市三十座泵站汛期安全运行并按时完成检修"
		of := func(unit string) warehouse.Load {
			return office(unit, 2021, func(l *warehouse.Load) { project(l, "防汛", objective) })
		}
		loaded := mustLoad(t, w, of("霸州市水务局"), of("霸州市教育局"), of("霸州市水利站"))
		want := findings(t, w)
		if len(want) != 3 {
			t.Fatalf("%d findings", len(want))
		}
		for what, f := range map[string]func(context.Context) error{
			"load": func(ctx context.Context) error {
				_, err := w.Load(ctx, []warehouse.Load{of("霸州市卫生局")})
				return err
			},
			"withdrawal": func(ctx context.Context) error {
				_, err := w.Withdraw(ctx, loaded[0].DisclosureID, "a mistake")
				return err
			},
		} {
			for next, commit := range map[string]func(){
				"load": func() { mustLoad(t, w, office("霸州市"+what+"局", 2021, nil)) },
				"withdrawal": func() {
					gone := mustLoad(t, w, office("霸州市档案局", 2021, nil))[0]
					if err := w.CutOff(t.Context(), f); err == nil {
						t.Error("it was not cut off")
					}
					must(w.Withdraw(t.Context(), gone.DisclosureID, "a mistake"))(t)
				},
				"start": func() { must(w.Migrate(t.Context()))(t) },
			} {
				if err := w.CutOff(t.Context(), f); err == nil {
					t.Errorf("the %s was not cut off", what)
				}
				commit()
				if diff := cmp.Diff(want, findings(t, w)); diff != "" {
					t.Errorf("after a cut off %s and a %s (-want, +got)\n%s", what, next, diff)
				}
			}
		}
		must(w.Withdraw(t.Context(), loaded[0].DisclosureID, "a mistake"))(t)
		if got := findings(t, w); len(got) != 2 {
			t.Errorf("%d findings", len(got))
		}
	})
}

// TestFindingsFollowMoves: where disclosures are given to another sector or another unit, what is found is what would have been found had they
// come so.
func TestFindingsFollowMoves(t *testing.T) {
	t.Parallel()
	const objective = "保障全市三十座泵站汛期安全运行并按时完成检修"
	school := func(i int) string {
		return "霸州市第" + string([]rune("一二三四五六七八九十")[i]) + "中学"
	}
	district := func(of func(unit string, year int) (string, fiscal.Sector)) (loads []warehouse.Load) {
		for i := range 10 {
			for year := 2020; year <= 2021; year++ {
				spent := 100 + i*(year-2020)
				unit, sector := of(school(i), year)
				loads = append(loads, office(unit, year, func(l *warehouse.Load) {
					if i == 0 || i == 9 {
						spent = 100 + 150*(year-2020)
					}
					l.Unit.Sector, l.Title, l.TitleAt.Text = &sector, fmt.Sprint(school(i), year), ""
					figure(l, fiscal.ExpenditureTotal, fmt.Sprint(spent), "", "")
					if i%4 == 0 {
						project(l, "防汛", objective)
					}
				}))
			}
		}
		return loads
	}
	was := func(unit string, _ int) (string, fiscal.Sector) { return unit, fiscal.SectorEducation }
	apart := func(unit string, year int) (string, fiscal.Sector) {
		if unit == school(9) || unit == school(4) {
			return unit, fiscal.SectorHealth
		}
		return was(unit, year)
	}
	renamed := func(unit string, year int) (string, fiscal.Sector) {
		if unit == school(9) && year == 2020 {
			return "霸州市甲中学", fiscal.SectorEducation
		}
		return was(unit, year)
	}
	for what, c := range map[string]struct {
		rules      warehouse.Rules
		was, moved func(unit string, year int) (string, fiscal.Sector)
	}{
		"another sector": {
			warehouse.Rules{Sectors: must(naming.ParseSectors([]byte("units: {" + school(9) + ": HEALTH, " + school(4) + ": HEALTH}")))(t)},
			was,
			apart,
		},
		"into a sector": {
			warehouse.Rules{Sectors: must(naming.ParseSectors([]byte("units: {" + school(9) + ": EDUCATION, " + school(4) + ": EDUCATION}")))(t)},
			apart,
			was,
		},
		"another unit": {
			warehouse.Rules{Aliases: aliases(t, "same: [{from: 霸州市甲中学, to: "+school(9)+", since: 2021}]")},
			renamed,
			renamed,
		},
	} {
		t.Run(strings.ReplaceAll(what, " ", "_"), func(t *testing.T) {
			t.Parallel()
			w := warehousetest.Open(t)
			mustLoad(t, w, district(c.was)...)
			before := findings(t, w)
			w.SetRules(c.rules)
			reconcile(t, w)
			got := findings(t, w)
			if cmp.Equal(before, got) {
				t.Error("nothing was found anew")
			}
			fresh := warehousetest.Open(t)
			fresh.SetRules(c.rules)
			loads := district(c.moved)
			slices.Reverse(loads)
			mustLoad(t, fresh, loads[:4]...)
			reconcile(t, fresh) // from here on it is known whose the earlier name is
			mustLoad(t, fresh, loads[4:]...)
			reconcile(t, fresh)
			if diff := cmp.Diff(findings(t, fresh), got); diff != "" {
				t.Errorf("(-had they come so, +moved)\n%s", diff)
			}
		})
	}
}
