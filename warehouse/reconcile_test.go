package warehouse_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/naming"
	"gongkai/warehouse/warehousetest"
)

// coded is a budget of a unit with a code of its own.
func coded(unit, code string, year int, wan int64) warehouse.Load {
	l := warehousetest.Rows(unit, year, wan)
	if l.Unit.Code = &code; code == "" {
		l.Unit.Code = nil
	}
	warehousetest.Stamp(&l)
	return l
}

func aliases(t *testing.T, text string) *naming.Aliases {
	t.Helper()
	return must(naming.ParseAliases([]byte(text)))(t)
}

// told are identities, a line each.
func told(all []warehouse.UnitIdentity) (lines []string) {
	for _, i := range all {
		var names []string
		for _, n := range i.Names {
			names = append(names, fmt.Sprintf("%s%v%v%s", n.Name, n.Years, n.Codes, n.Rule))
		}
		lines = append(lines, string(i.Kind)+" "+strings.Join(names, " + "))
	}
	return lines
}

func reconcile(t *testing.T, w *warehouse.Warehouse) *warehouse.Reconciliation {
	t.Helper()
	return must(w.Reconcile(t.Context()))(t)
}

// expenditure is a unit's whole expenditure over the years, in 万元.
func expenditure(t *testing.T, r *warehouse.Reader, unit string) (line string) {
	t.Helper()
	id := warehouse.UnitID(warehouse.UnitKeyOf(unit))
	u := must(r.Unit(t.Context(), warehouse.UnitSelector{ID: &id}))(t)
	if u == nil {
		return "none"
	}
	s := must(r.TrendsByUnit(t.Context(), warehouse.UnitTrend{Measure: fiscal.ExpenditureTotal}, []warehouse.UnitKey{u.Key}))(t)[u.Key]
	for _, p := range s.Points {
		line += fmt.Sprint(p.Year, "=", fiscal.InUnit(*p.Value, fiscal.WanYuan), " ")
	}
	return strings.TrimSpace(line)
}

func TestReconcileByCode(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	const old, renamed = "霸州市卫生和计划生育局", "霸州市卫生健康局"
	mustLoad(
		t, w,
		coded(old, "361001", 2017, 10), coded(old, "361001", 2018, 11), coded(renamed, "361001", 2019, 12),
		coded("霸州市第一中学", "360002", 2018, 1), coded("霸州市第二中学", "360002", 2019, 2), // codes of schools move
		coded("霸州市教育和体育局", "360001", 2018, 3), coded("霸州市教育局", "360001", 2018, 4), // both in one year
		coded("霸州市水务局", "370001", 2018, 5), coded("霸州市 水务局（本级）", "370009", 2019, 6),
	)
	before := reader(t, w)
	done := reconcile(t, w)
	if done.Moved != 1 {
		t.Errorf("%d moved, want the one of the new name", done.Moved)
	}
	want := []string{
		"JOINED 霸州市卫生和计划生育局[2017 2018][361001]NAME + 霸州市卫生健康局[2019][361001]CODE",
		"JOINED 霸州市水务局[2018][370001]NAME + 霸州市 水务局（本级）[2019][370009]NAME",
		"SAME_CODE 霸州市教育和体育局[2018][360001]NAME + 霸州市教育局[2018][360001]NAME",
		"SAME_CODE 霸州市第一中学[2018][360002]NAME + 霸州市第二中学[2019][360002]NAME",
	}
	if diff := cmp.Diff(want, sorted(told(done.Identities))); diff != "" {
		t.Errorf("(-want, +got)\n%s", diff)
	}
	r := reader(t, w)
	for _, name := range []string{old, renamed} {
		if got := expenditure(t, r, name); got != "2017=10 2018=11 2019=12" {
			t.Errorf("as %s: %s", name, got)
		}
	}
	if got := expenditure(t, before, renamed); got != "2019=12" {
		t.Errorf("a reader of the version before sees %s", got)
	}
	if again := reconcile(t, w); again.Moved != 0 || again.DataVersion != r.Version() {
		t.Errorf("reconciled again: %+v", again)
	}
	// What comes later under either name belongs to the unit; the same bytes once more change nothing.
	later := mustLoad(t, w, coded(renamed, "361001", 2020, 13), coded(renamed, "361001", 2019, 12))
	if later[0].UnitID != warehouse.UnitID(warehouse.UnitKeyOf(old)) || later[1].Outcome != warehouse.OutcomeUnchanged {
		t.Errorf("loaded later: %+v", later)
	}
	if got := expenditure(t, reader(t, w), renamed); got != "2017=10 2018=11 2019=12 2020=13" {
		t.Errorf("afterwards %s", got)
	}
	page := must(reader(t, w).UnitIdentities(t.Context(), []warehouse.IdentityKind{warehouse.Joined}, warehouse.PageArgs{First: p(1)}))(t)
	if page.Total != 2 || len(page.Edges) != 1 || !page.HasNext {
		t.Errorf("the first of the joined names: %+v", page)
	}
}

// Every fact follows its disclosure to another unit.
func TestReconcileMovesAllFacts(t *testing.T) {
	onBoth(t, func(t *testing.T, w *warehouse.Warehouse) {
		l := coded("霸州市卫生健康局", "361001", 2019, 12)
		before := coded("霸州市卫生和计划生育局", "361001", 2018, 10)
		prior := map[fiscal.Measure]*fiscal.Money{} // which shows that the years are one unit's
		for _, a := range expected(before, mustLoad(t, w, before)[0], nil).Amounts {
			prior[a.Measure] = a.Value
		}
		first := mustLoad(t, w, l)[0]
		reconcile(t, w)
		r := reader(t, w)
		d := current(t, r, "霸州市卫生和计划生育局", 2019)
		if d == nil {
			t.Fatal("it is not there")
		}
		moved := warehouse.Loaded{DisclosureID: d.ID, Key: d.Key, UnitID: warehouse.UnitID(d.Unit), Version: d.Version, DataVersion: d.Loaded}
		want, got := expected(l, moved, prior), readAll(t, r, d.Key)
		got.Unit, want.Unit = nil, nil
		if diff := cmp.Diff(want, got, same, ignoreClock, cmpopts.IgnoreTypes(warehouse.UnitKey(0))); diff != "" {
			t.Errorf("(-want, +got)\n%s", diff)
		}
		gone := must(r.DisclosuresByKey(t.Context(), []warehouse.DisclosureKey{first.Key}))(t)[first.Key]
		if !gone.Withdrawn || !strings.Contains(*gone.WithdrawnReason, "归入另一单位") {
			t.Errorf("where it was: %+v", gone)
		}
	})
}

func TestAliasFile(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	mustLoad(
		t, w,
		coded("霸州市甲局", "1", 2018, 1), coded("霸州市乙中心", "2", 2019, 2), coded("霸州市丙处", "3", 2020, 3),
		coded("霸州市丁局", "4", 2018, 7), coded("霸州市戊局", "5", 2018, 8), // both in one year
	)
	w.SetRules(warehouse.Rules{Aliases: aliases(t, `
same:
  - {from: 霸州市甲局, to: 霸州市乙中心, since: 2019, note: 更名}
  - {from: 霸州市乙中心, to: 霸州市丙处, since: 2020}
  - {from: 霸州市丁局, to: 霸州市戊局}
`)})
	done := reconcile(t, w)
	want := []string{
		"CONFLICT 霸州市丁局[2018][4]NAME + 霸州市戊局[2018][5]NAME",
		"JOINED 霸州市甲局[2018][1]ALIAS_FILE + 霸州市乙中心[2019][2]ALIAS_FILE + 霸州市丙处[2020][3]NAME",
	}
	if diff := cmp.Diff(want, sorted(told(done.Identities))); diff != "" {
		t.Errorf("(-want, +got)\n%s", diff)
	}
	r := reader(t, w)
	for _, name := range []string{"霸州市甲局", "霸州市乙中心", "霸州市丙处"} {
		if got := expenditure(t, r, name); got != "2018=1 2019=2 2020=3" {
			t.Errorf("as %s: %s", name, got)
		}
	}
	names := must(r.NamesByUnit(t.Context(), []warehouse.UnitKey{warehouse.UnitKeyOf("霸州市丙处")}))(t)[warehouse.UnitKeyOf("霸州市丙处")]
	if len(names) != 3 || names[0].Reason.ZH != "别名文件：霸州市甲局 → 霸州市乙中心 (2019): 更名；霸州市乙中心 → 霸州市丙处 (2020)" {
		t.Errorf("%d names, %+v", len(names), *names[0])
	}
	// A process that does not know the file leaves things; one whose file says otherwise takes them back.
	w.SetRules(warehouse.Rules{})
	if done := reconcile(t, w); done.Moved != 0 {
		t.Errorf("%d moved without a file", done.Moved)
	}
	w.SetRules(warehouse.Rules{Aliases: aliases(t, "")})
	if done := reconcile(t, w); done.Moved != 2 {
		t.Errorf("%d moved back, want 2", done.Moved)
	}
	if got := expenditure(t, reader(t, w), "霸州市甲局"); got != "2018=1" {
		t.Errorf("taken back: %s", got)
	}
	if got := expenditure(t, r, "霸州市甲局"); got != "2018=1 2019=2 2020=3" {
		t.Errorf("the reader from before sees %s", got)
	}
}

func TestSectorFile(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	mustLoad(t, w, coded("霸州市水务局", "1", 2018, 1), coded("霸州市水务局", "1", 2019, 1), coded("霸州市审计局", "2", 2019, 1))
	w.SetRules(warehouse.Rules{Sectors: must(naming.ParseSectors([]byte("units: {霸州市水务局: HOUSING}")))(t)})
	if done := reconcile(t, w); done.Moved != 2 {
		t.Errorf("%d got another sector, want 2", done.Moved)
	}
	r := reader(t, w)
	ranked := must(r.Ranking(t.Context(), warehouse.RankingQuery{
		YearQuery: warehouse.YearQuery{Measure: fiscal.ExpenditureTotal, Year: 2019, Filter: &warehouse.FactFilter{Sectors: []fiscal.Sector{fiscal.SectorHousing}}},
		By:        warehouse.RankByAmount, Order: warehouse.Desc,
	}))(t)
	if len(ranked) != 1 || ranked[0].Unit != warehouse.UnitKeyOf("霸州市水务局") {
		t.Errorf("of the sector: %+v", ranked)
	}
	if d := current(t, r, "霸州市水务局", 2019); d.Version != 2 {
		t.Errorf("its disclosure is %+v", d)
	}
}
