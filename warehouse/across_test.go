package warehouse_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// office is a disclosure without findings of its own, for tests of those across documents.
func office(unit string, year int, change func(*warehouse.Load)) warehouse.Load {
	l := warehouse.Load{
		Unit: warehouse.Unit{Name: unit, Region: warehouse.Region{Name: "霸州市"}}, Year: year, Stage: fiscal.StageBudget, Scope: fiscal.ScopeUnit,
		Title: unit, TitleAt: warehouse.Place{Text: fmt.Sprintf("%s%d", unit, year)}, Documents: []warehouse.Document{{Name: fmt.Sprintf("%s%d.txt", unit, year), ParserVersion: "test"}},
	}
	if change != nil {
		change(&l)
	}
	warehousetest.Stamp(&l)
	return l
}

// figure adds an amount in 万元; change is the stated change, empty for none.
func figure(l *warehouse.Load, m fiscal.Measure, value, change, base string) *warehouse.Amount {
	v := decimal.RequireFromString(value).Mul(decimal.NewFromInt(10000))
	a := warehouse.Amount{Measure: m, State: fiscal.StateOf(v), Value: &v, At: &warehouse.Place{Block: len(l.Amounts), Text: value}}
	if change != "" {
		c := decimal.RequireFromString(change).Mul(decimal.NewFromInt(10000))
		a.StatedChange, a.ChangeBase, a.ChangeAt = &c, &base, &warehouse.Place{Block: len(l.Amounts), Text: "增减" + change}
	}
	l.Amounts = append(l.Amounts, a)
	return &l.Amounts[len(l.Amounts)-1]
}

func project(l *warehouse.Load, name, objective string, targets ...string) {
	l.Projects = append(l.Projects, warehouse.Project{Name: name, At: warehouse.Place{Text: name}, Objective: p(objective), ObjectiveAt: &warehouse.Place{Text: objective}})
	for _, t := range targets {
		l.Indicators = append(l.Indicators, warehouse.Indicator{
			ProjectOrdinal: len(l.Projects), Name: t, References: []string{}, Target: fiscal.Target{Text: t, Operator: fiscal.OpNone, Kind: fiscal.KindQualitative},
		})
	}
}

// across lists the findings across documents as CODE unit year [places]: expected, actual.
func across(t *testing.T, w *warehouse.Warehouse) []string {
	t.Helper()
	r := reader(t, w)
	page := must(r.Findings(t.Context(), nil, nil, warehouse.PageArgs{First: p(1000)}))(t)
	names := must(r.Units(t.Context(), nil, nil, warehouse.PageArgs{First: p(100)}))(t)
	var all []string
	for _, e := range page.Edges {
		f := e.Node
		if f.Others == nil {
			continue
		}
		unit := ""
		for _, u := range names.Edges {
			if u.Node.Key == f.Unit {
				unit = u.Node.Name
			}
		}
		var places []string
		for i := range f.At {
			text := f.At[i].Text
			if f.Of[i] != f.Disclosure {
				text = "→" + text
			}
			places = append(places, text)
		}
		line := fmt.Sprintf("%s %s %d [%s]", f.Code, unit, f.Year, strings.Join(places, " "))
		if f.Actual != nil {
			line += fmt.Sprintf(": %s, not %s", *f.Expected, *f.Actual)
		}
		all = append(all, line)
	}
	slices.Sort(all)
	return all
}

// TestAcross shows what each rule between documents finds, and that the order in which the documents come does not matter.
func TestAcross(t *testing.T) {
	t.Parallel()
	const water, school, objective = "霸州市水务局", "霸州市教育局", "保障全市三十座泵站汛期安全运行并按时完成检修"
	budget := func(unit string, year int, m fiscal.Measure, value, change, base string) warehouse.Load {
		return office(unit, year, func(l *warehouse.Load) { figure(l, m, value, change, base) })
	}
	plan := func(unit string, change func(*warehouse.Load)) warehouse.Load {
		return office(unit, 2021, func(l *warehouse.Load) {
			l.Projects = append(l.Projects, warehouse.Project{Name: "防汛经费", At: warehouse.Place{Text: "防汛经费"}})
			change(l)
		})
	}
	as := func(stage fiscal.Stage, scope fiscal.Scope, l warehouse.Load) warehouse.Load {
		l.Stage, l.Scope = stage, scope
		warehousetest.Stamp(&l)
		return l
	}
	for name, c := range map[string]struct {
		loads []warehouse.Load
		want  []string
	}{
		"a change that is that of the two disclosures": {[]warehouse.Load{
			budget(water, 2020, fiscal.ThreePublicTotal, "5.00", "", ""), budget(water, 2021, fiscal.ThreePublicTotal, "4.00", "-1.01", "较上年预算"),
		}, nil},
		"last year's figure is another": {[]warehouse.Load{
			budget(water, 2020, fiscal.ThreePublicTotal, "5.00", "", ""), budget(water, 2021, fiscal.ThreePublicTotal, "4.00", "-2.00", "较2020年预算"),
		}, []string{"PRIOR_YEAR_CONFLICT 霸州市水务局 2021 [4.00 增减-2.00 →5.00]: 5万元, not 6万元"}},
		"one of last year's places agrees": {[]warehouse.Load{
			office(water, 2020, func(l *warehouse.Load) {
				figure(l, fiscal.ThreePublicTotal, "5.00", "", "").Witnesses = []warehouse.Witness{{Kind: fiscal.WitnessTable, Value: decimal.NewFromInt(60000)}}
			}), budget(water, 2021, fiscal.ThreePublicTotal, "4.00", "-2.00", "较2020年预算"),
		}, nil},
		"a comparison with a year that is not there": {[]warehouse.Load{
			budget(water, 2020, fiscal.ThreePublicTotal, "5.00", "", ""), budget(water, 2021, fiscal.ThreePublicTotal, "4.00", "-2.00", "较2019年预算"),
		}, nil},
		"a comparison with accounts that are not closed": {[]warehouse.Load{
			budget(water, 2020, fiscal.ThreePublicTotal, "5.00", "", ""), budget(water, 2021, fiscal.ThreePublicTotal, "4.00", "-2.00", "较2020年预算执行数"),
		}, nil},
		"a comparison with last year's final accounts": {[]warehouse.Load{
			as(fiscal.StageFinalAccounts, fiscal.ScopeUnit, budget(water, 2020, fiscal.ThreePublicTotal, "5.00", "", "")), budget(water, 2021, fiscal.ThreePublicTotal, "4.00", "-2.00", "较2020年决算数"),
		}, []string{"PRIOR_YEAR_CONFLICT 霸州市水务局 2021 [4.00 增减-2.00 →5.00]: 5万元, not 6万元"}},
		"a part that was zero must have been more": {[]warehouse.Load{
			budget(water, 2020, fiscal.ThreePublicReception, "0", "", ""), budget(water, 2021, fiscal.ThreePublicReception, "0", "-3.43", "较上年预算"),
		}, []string{"PRIOR_YEAR_IMPLIED 霸州市水务局 2021 [0 增减-3.43 →0]: 0万元, not 3.43万元"}},
		"the budget that final accounts print": {[]warehouse.Load{
			as(fiscal.StageFinalAccounts, fiscal.ScopeUnit, office(water, 2021, func(l *warehouse.Load) {
				figure(l, fiscal.ThreePublicTotal, "4.20", "", "").Budgets = []warehouse.Budgeted{{Stage: fiscal.StageBudget, Value: p(decimal.NewFromInt(45000)), At: warehouse.Place{Text: "4.50"}}}
				figure(l, fiscal.ExpenditureTotal, "131", "", "")
			})),
			office(water, 2021, func(l *warehouse.Load) {
				figure(l, fiscal.ThreePublicTotal, "5.00", "", "")
				figure(l, fiscal.ExpenditureTotal, "100", "", "")
			}),
		}, []string{
			"BUDGET_COLUMN_CONFLICT 霸州市水务局 2021 [4.50 →5.00]: 5万元, not 4.5万元",
			"FINAL_ACCOUNTS_DEVIATION 霸州市水务局 2021 [131 →100]: 100万元, not 131万元",
		}},
		"a department is the sum of its units": {[]warehouse.Load{
			as(fiscal.StageBudget, fiscal.ScopeDepartment, office(water, 2021, func(l *warehouse.Load) {
				figure(l, fiscal.ExpenditureTotal, "100", "", "")
				figure(l, fiscal.ThreePublicTotal, "5", "", "")
				l.Members = []string{school}
			})),
			office(water, 2021, func(l *warehouse.Load) {
				figure(l, fiscal.ExpenditureTotal, "60", "", "")
				figure(l, fiscal.ThreePublicTotal, "2", "", "")
			}),
			office(school, 2021, func(l *warehouse.Load) {
				figure(l, fiscal.ExpenditureTotal, "40", "", "")
				figure(l, fiscal.ThreePublicTotal, "2.5", "", "")
			}),
		}, []string{"DEPARTMENT_SUM 霸州市水务局 2021 [5 →2 →2.5]: 4.5万元, not 5万元"}},
		"a department whose units are not all there": {[]warehouse.Load{
			as(fiscal.StageBudget, fiscal.ScopeDepartment, office(water, 2021, func(l *warehouse.Load) {
				figure(l, fiscal.ExpenditureTotal, "100", "", "")
				figure(l, fiscal.ThreePublicTotal, "1", "", "")
				l.Members = []string{school, "霸州市水文站"}
			})),
			office(water, 2021, func(l *warehouse.Load) {
				figure(l, fiscal.ExpenditureTotal, "60", "", "")
				figure(l, fiscal.ThreePublicTotal, "2", "", "")
			}),
		}, []string{"DEPARTMENT_SUM 霸州市水务局 2021 [1 →2]: 2万元, not 1万元"}},
		"a project is gone and returns": {[]warehouse.Load{
			office(water, 2019, func(l *warehouse.Load) { project(l, "防汛", "一") }), office(water, 2020, func(l *warehouse.Load) { project(l, "抗旱", "二") }),
			office(water, 2021, func(l *warehouse.Load) { project(l, "防汛", "三") }),
		}, []string{"PROJECT_RETURNS 霸州市水务局 2021 [防汛 →防汛]"}},
		"a project of a year whose neighbour is not there": {[]warehouse.Load{
			office(water, 2019, func(l *warehouse.Load) { project(l, "防汛", "一") }), office(water, 2021, func(l *warehouse.Load) { project(l, "防汛", "三") }),
		}, nil},
		"nothing changes for three years": {[]warehouse.Load{
			office(water, 2019, func(l *warehouse.Load) { project(l, "防汛", objective, "甲", "乙", "丙") }),
			office(water, 2020, func(l *warehouse.Load) { project(l, "防汛", objective, "乙", "甲", "丙") }),
			office(water, 2021, func(l *warehouse.Load) { project(l, "防汛", objective+" ", "丙", "甲", "乙") }),
		}, []string{
			"OBJECTIVE_UNCHANGED 霸州市水务局 2021 [" + objective + "  →" + objective + " →" + objective + "]",
			"TARGETS_UNCHANGED 霸州市水务局 2021 [防汛 →防汛 →防汛]",
		}},
		"another unit's objective": {[]warehouse.Load{
			office(water, 2021, func(l *warehouse.Load) { project(l, "防汛", objective) }), office(school, 2021, func(l *warehouse.Load) { project(l, "校舍", objective); project(l, "其他", "短") }),
			office("霸州市水利站", 2021, func(l *warehouse.Load) { project(l, "防汛", "短") }),
		}, []string{
			"OBJECTIVE_COPIED_FROM_UNIT 霸州市教育局 2021 [" + objective + " →" + objective + "]",
			"OBJECTIVE_COPIED_FROM_UNIT 霸州市水务局 2021 [" + objective + " →" + objective + "]",
		}},
		"codes of units": {[]warehouse.Load{
			office(water, 2020, func(l *warehouse.Load) { l.Unit.Code = p("301001") }), office(water, 2021, func(l *warehouse.Load) { l.Unit.Code = p("302001") }),
			office(school, 2021, func(l *warehouse.Load) { l.Unit.Code = p("302001") }),
		}, []string{
			"UNIT_CODE_CHANGED 霸州市水务局 2021 [霸州市水务局2021 →霸州市水务局2020]: 301001, not 302001",
			"UNIT_CODE_SHARED 霸州市教育局 2021 [霸州市教育局2021 →霸州市水务局2021]: 霸州市水务局, not 霸州市教育局",
			"UNIT_CODE_SHARED 霸州市水务局 2021 [霸州市水务局2021 →霸州市教育局2021]: 霸州市教育局, not 霸州市水务局",
		}},
		"a target that the self-assessment states in another way": {[]warehouse.Load{
			plan(water, func(l *warehouse.Load) { rated(l, "汛情响应率", "90", ""); rated(l, "检修合格率", "95", "") }),
			assessed(water, 2021, func(l *warehouse.Load) {
				rated(l, "汛情 响应率", "85", "86")
				rated(l, "检修合格率", "95", "94")
			}),
		}, []string{"TARGET_RESTATED 霸州市水务局 2021 [汛情 响应率≥85% →汛情响应率≥90%]: 90%, not 85%"}},
		"targets that are not restated, of others, or of which two bear the name": {[]warehouse.Load{
			plan(water, func(l *warehouse.Load) {
				rated(l, "汛情响应率", "90", "")
				rated(l, "检修合格率", "95", "")
				rated(l, "检修合格率", "96", "")
				rated(l, "群众知晓率", "80", "")
				l.Projects = append(l.Projects, warehouse.Project{Name: "抗旱经费"})
				rated(l, "打井合格率", "90", "")
			}),
			plan(school, func(l *warehouse.Load) { rated(l, "物资完好率", "99", "") }),
			assessed(water, 2021, func(l *warehouse.Load) {
				rated(l, "汛情响应率", "90", "86")
				rated(l, "检修合格率", "97", "98")
				rated(l, "群众知晓率", "85", "") // no self-assessment
				rated(l, "打井合格率", "95", "96")
				rated(l, "物资完好率", "98", "99")
			}),
		}, nil},
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			for order, batches := range map[string][][]warehouse.Load{
				"at once": {c.loads}, "one by one, backwards": slices.Collect(slices.Chunk(backwards(c.loads), 1)),
			} {
				w := warehousetest.Open(t)
				for _, batch := range batches {
					mustLoad(t, w, batch...)
				}
				if diff := cmp.Diff(c.want, across(t, w)); diff != "" {
					t.Errorf("%s (-want, +got)\n%s", order, diff)
				}
			}
		})
	}
}

func backwards(loads []warehouse.Load) []warehouse.Load {
	loads = slices.Clone(loads)
	slices.Reverse(loads)
	return loads
}

// A finding across documents goes when any of them is replaced or withdrawn, comes back where it is still true, and an
// earlier version still has it. Where very many disclosures are hidden the answers are the same.
func TestAcrossVersions(t *testing.T) {
	t.Parallel()
	for name, lookedUp := range map[string]bool{"named": false, "looked up": true} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			w := warehousetest.Open(t)
			if lookedUp {
				w.NameNone()
			}
			year := func(year int, value, change string) warehouse.Load {
				return office("霸州市水务局", year, func(l *warehouse.Load) { figure(l, fiscal.ThreePublicTotal, value, change, "较上年预算") })
			}
			count := func(what string, want int) {
				t.Helper()
				if got := across(t, w); len(got) != want {
					t.Errorf("%s: %d findings, want %d: %q", what, len(got), want, got)
				}
			}
			first := mustLoad(t, w, year(2020, "5", ""), year(2021, "4", "-2"))
			if first[1].Across != 1 || first[0].Across != 0 {
				t.Errorf("findings with the load: %+v", first)
			}
			count("two years that do not fit", 1)
			mustLoad(t, w, year(2020, "7", ""))
			count("another figure that does not fit", 1)
			mustLoad(t, w, year(2020, "6", ""))
			count("a correction that fits", 0)
			mustLoad(t, w, year(2021, "4", "-3"))
			count("a change that does not", 1)
			last := mustLoad(t, w, year(2022, "4", "-1"))
			count("and one more", 2)
			if _, err := w.Withdraw(t.Context(), last[0].DisclosureID, "a mistake"); err != nil {
				t.Fatal(err)
			}
			count("withdrawn", 1)
			old := must(w.ReaderAt(t.Context(), first[0].DataVersion))(t)
			if page := must(old.Findings(t.Context(), nil, nil, warehouse.PageArgs{}))(t); page.Total != 1 {
				t.Errorf("%d findings at the first version, want 1", page.Total)
			}
		})
	}
}

// Rules that are switched off find nothing, others with the severity and tolerance that they are given; a disclosure says what it was checked with.
func TestAcrossSettings(t *testing.T) {
	t.Parallel()
	loads := []warehouse.Load{
		office("霸州市水务局", 2020, func(l *warehouse.Load) { figure(l, fiscal.ThreePublicTotal, "5.00", "", "") }),
		office("霸州市水务局", 2021, func(l *warehouse.Load) { figure(l, fiscal.ThreePublicTotal, "4.00", "-2.00", "较2020年预算") }),
	}
	for name, c := range map[string]struct {
		set  fiscal.RuleSettings
		want []fiscal.Severity
		text string
	}{
		"as they come": {nil, []fiscal.Severity{fiscal.Warning}, ""},
		"off":          {fiscal.RuleSettings{"PRIOR_YEAR_CONFLICT": {Enabled: p(false)}}, nil, "PRIOR_YEAR_CONFLICT off"},
		"graver":       {fiscal.RuleSettings{"PRIOR_YEAR_CONFLICT": {Severity: p(fiscal.Error)}}, []fiscal.Severity{fiscal.Error}, "PRIOR_YEAR_CONFLICT ERROR"},
		"tolerant":     {fiscal.RuleSettings{"PRIOR_YEAR_CONFLICT": {Tolerance: p(decimal.NewFromInt(4000))}}, nil, "PRIOR_YEAR_CONFLICT tolerance 4000"},
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			w := warehousetest.OpenWith(t, c.set)
			loaded := mustLoad(t, w, loads...)
			r := reader(t, w)
			var got []fiscal.Severity
			for _, e := range must(r.Findings(t.Context(), nil, nil, warehouse.PageArgs{}))(t).Edges {
				got = append(got, e.Node.Severity)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("severities (-want, +got)\n%s", diff)
			}
			if d := must(r.DisclosuresByKey(t.Context(), []warehouse.DisclosureKey{loaded[0].Key}))(t)[loaded[0].Key]; d.Rules != c.text {
				t.Errorf("checked with %q, want %q", d.Rules, c.text)
			}
		})
	}
}

// TestWithdrawalLooksForAnotherCopy: an objective stands in three units. The finding about one of them names one other, and where
// that is withdrawn, the one that stays.
func TestWithdrawalLooksForAnotherCopy(t *testing.T) {
	t.Parallel()
	const objective = "保障全市防汛抗旱工作顺利开展，确保人民群众生命财产安全"
	w := warehousetest.Open(t)
	var loaded []warehouse.Loaded
	for _, unit := range []string{"霸州市教育局", "霸州市卫生局", "霸州市水务局"} {
		loaded = append(loaded, mustLoad(t, w, office(unit, 2021, func(l *warehouse.Load) { project(l, "项目", objective) }))...)
	}
	named := func() string {
		var others []string
		for _, e := range must(reader(t, w).Findings(t.Context(), &warehouse.FindingFilter{FindingCodes: []string{"OBJECTIVE_COPIED_FROM_UNIT"}}, nil, warehouse.PageArgs{}))(t).Edges {
			if e.Node.Disclosure == loaded[2].Key {
				for _, key := range e.Node.Others {
					others = append(others, fmt.Sprint(slices.IndexFunc(loaded, func(l warehouse.Loaded) bool { return l.Key == key })))
				}
			}
		}
		return strings.Join(others, " ")
	}
	first := named()
	if first != "0" && first != "1" {
		t.Fatalf("the copy is of %q", first)
	}
	gone, stays := 0, "1"
	if first == "1" {
		gone, stays = 1, "0"
	}
	for _, withdraw := range []struct {
		of   int
		want string
	}{{gone, stays}, {1 - gone, ""}} {
		if _, err := w.Withdraw(t.Context(), loaded[withdraw.of].DisclosureID, "a mistake"); err != nil {
			t.Fatal(err)
		}
		if got := named(); got != withdraw.want {
			t.Errorf("without number %d the copy is of %q, want %q", withdraw.of, got, withdraw.want)
		}
	}
}
