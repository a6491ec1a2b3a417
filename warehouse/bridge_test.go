package warehouse_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/ingest/disclosure"
	"gongkai/ingest/sample"
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// stepsOf divides a change in plain Go: the steps by code, and the whole change.
func stepsOf(all []disclosure.Disclosure, q *warehouse.BridgeQuery) (map[string]fiscal.Money, fiscal.Money) {
	steps, whole := map[string]fiscal.Money{}, decimal.Zero
	add := func(code string, v *fiscal.Money, sign int64) {
		if v != nil {
			steps[code] = steps[code].Add(v.Mul(decimal.NewFromInt(sign)))
		}
	}
	for i := range all {
		d := &all[i]
		sign := int64(0)
		switch (warehouse.Period{Year: d.Year, Stage: d.Stage}) {
		case q.From:
			sign = -1
		case q.To:
			sign = 1
		default:
			continue
		}
		if a := d.Amount(q.Measure); a != nil && a.Value != nil {
			whole = whole.Add(a.Value.Mul(decimal.NewFromInt(sign)))
			switch q.By {
			case warehouse.ByUnit:
				add(warehouse.UnitID(warehouse.UnitKeyOf(d.Unit.Name)), a.Value, sign)
			case warehouse.BySector:
				add(string(fiscal.SectorOf(d.Unit.Name)), a.Value, sign)
			case warehouse.ByNature:
				add(d.Unit.Nature, a.Value, sign)
			}
		}
		switch q.By {
		case warehouse.ByPart:
			for _, part := range q.Measure.Parts() {
				if a := d.Amount(part); a != nil {
					add(string(part), a.Value, sign)
				}
			}
		case warehouse.ByProject:
			for _, project := range d.Projects {
				add(project.Name, project.Amount, sign)
			}
		}
	}
	return steps, whole
}

// TestBridgeOracle holds bridges over a sample to a calculation in plain Go: the steps, the residual, and that the facts behind
// each step add up to it.
func TestBridgeOracle(t *testing.T) {
	t.Parallel()
	all := truths(t, sample.Options{Units: 12, FromYear: 2020, ToYear: 2022, Seed: 11, Stages: both})
	w := warehousetest.Open(t)
	mustLoad(t, w, rowsOf(all)...)
	r := reader(t, w)
	budget := func(year int) warehouse.Period { return warehouse.Period{Year: year, Stage: fiscal.StageBudget} }
	for _, q := range []warehouse.BridgeQuery{
		{Measure: fiscal.ExpenditureTotal, By: warehouse.ByPart, From: budget(2021), To: budget(2022)},
		{Measure: fiscal.ThreePublicTotal, By: warehouse.ByPart, From: budget(2020), To: budget(2022)},
		{Measure: fiscal.ExpenditureTotal, By: warehouse.ByUnit, From: budget(2021), To: budget(2022)},
		{Measure: fiscal.ThreePublicTotal, By: warehouse.ByUnit, From: budget(2021), To: warehouse.Period{Year: 2021, Stage: fiscal.StageFinalAccounts}},
		{Measure: fiscal.ExpenditureTotal, By: warehouse.BySector, From: budget(2021), To: budget(2022)},
		{Measure: fiscal.IncomeTotal, By: warehouse.ByNature, From: budget(2021), To: budget(2022)},
		{Measure: fiscal.ExpenditureProject, By: warehouse.ByProject, From: budget(2021), To: budget(2022)},
		{Measure: fiscal.ExpenditureTotal, By: warehouse.ByFunction, From: budget(2021), To: budget(2022)},
	} {
		name := fmt.Sprint(q.Measure, " by ", q.By)
		want, whole := stepsOf(all, &q)
		for _, first := range []int{3, 1000} {
			q.First = first
			b := must(r.ExplainChange(t.Context(), q))(t)
			sum, got, named := b.Residual, map[string]fiscal.Money{}, []string{}
			for _, s := range b.Steps {
				sum = sum.Add(s.Change)
				if s.Others == 0 {
					got[s.Key.Code] = s.Change
					named = append(named, s.Name)
				}
			}
			if !sum.Equal(whole) || !b.Change.Equal(whole) {
				t.Errorf("%s, %d: steps and residual are %s, the change %s, want %s", name, first, sum, b.Change, whole)
			}
			if first == 3 && (len(b.Steps) > 4 || b.Groups > 3 && b.Steps[3].Others != b.Groups-3) {
				t.Errorf("%s: %d steps of %d", name, len(b.Steps), b.Groups)
			}
			if first > 3 && q.By != warehouse.ByFunction && q.By != warehouse.ByProject {
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s (-want, +got)\n%s", name, diff)
				}
			}
			facts := must(r.BridgeFacts(t.Context(), q, named, warehouse.PageArgs{First: p(1000)}))(t)
			ends := must(r.BridgeEnds(t.Context(), q, warehouse.PageArgs{First: p(1000)}))(t)
			for name, side := range map[string]warehouse.BridgeSide{warehouse.BridgeFrom: b.From, warehouse.BridgeTo: b.To} {
				behind := decimal.Zero
				for _, e := range ends[name].Edges {
					behind = behind.Add(e.Node.Value)
				}
				if side.Value == nil || !behind.Equal(*side.Value) || ends[name].Total != side.Units {
					t.Errorf("%s: the %d facts behind %v add up to %s", q.Measure, ends[name].Total, side.Value, behind)
				}
			}
			for _, s := range b.Steps {
				behind := decimal.Zero
				for _, e := range facts[s.Name].Edges {
					if f := e.Node; f.Year == q.To.Year && f.Stage == q.To.Stage {
						behind = behind.Add(f.Value)
					} else {
						behind = behind.Sub(f.Value)
					}
				}
				if !behind.Equal(s.Change) || facts[s.Name].Total != len(facts[s.Name].Edges) {
					t.Errorf("%s: the facts behind %+v add up to %s", name, s, behind)
				}
			}
		}
	}
}

// TestBridge looks at units that appear, vanish, are silent, and whose parts leave something.
func TestBridge(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	disclosed := func(unit string, year int, scope fiscal.Scope, figures map[fiscal.Measure]int64) warehouse.Load {
		l := warehousetest.Rows(unit, year, 1)
		l.Scope, l.Amounts = scope, nil
		for m, yuan := range figures {
			v := decimal.NewFromInt(yuan)
			a := warehouse.Amount{Measure: m, State: fiscal.StateOf(v), Value: &v, At: &warehouse.Place{Block: 3, Text: v.String()}}
			if year == 2021 {
				a.Reason, a.ReasonAt, a.ChangeBase = p(unit+"的原因"), &warehouse.Place{Block: 4, Text: "原因"}, p("上年预算")
			}
			l.Amounts = append(l.Amounts, a)
		}
		warehousetest.Stamp(&l)
		return l
	}
	const total, trips, reception = fiscal.ThreePublicTotal, fiscal.ThreePublicOverseasTrips, fiscal.ThreePublicReception
	mustLoad(
		t, w,
		disclosed("霸州市甲局", 2020, fiscal.ScopeUnit, map[fiscal.Measure]int64{total: 100, trips: 60, reception: 40}),
		disclosed("霸州市甲局", 2021, fiscal.ScopeUnit, map[fiscal.Measure]int64{total: 150, trips: 60, reception: 80}), // its parts leave 10
		disclosed("霸州市乙局", 2020, fiscal.ScopeUnit, map[fiscal.Measure]int64{total: 30, reception: 30}),
		disclosed("霸州市丙局", 2021, fiscal.ScopeUnit, map[fiscal.Measure]int64{total: 7, reception: 7}),
		disclosed("霸州市丁局", 2020, fiscal.ScopeUnit, map[fiscal.Measure]int64{total: 0}),
		disclosed("霸州市丁局", 2021, fiscal.ScopeUnit, nil), // silent
		// Its office has no figure of the later year: the department is looked at on both sides.
		disclosed("霸州市戊局", 2020, fiscal.ScopeUnit, map[fiscal.Measure]int64{total: 1}),
		disclosed("霸州市戊局", 2020, fiscal.ScopeDepartment, map[fiscal.Measure]int64{total: 20, reception: 20}),
		disclosed("霸州市戊局", 2021, fiscal.ScopeDepartment, map[fiscal.Measure]int64{total: 25, reception: 25}),
	)
	r := reader(t, w)
	ask := func(q warehouse.BridgeQuery) (*warehouse.Bridge, []string) {
		q.Measure, q.From, q.To = total, warehouse.Period{Year: 2020}, warehouse.Period{Year: 2021}
		b := must(r.ExplainChange(t.Context(), q))(t)
		lines := []string{fmt.Sprint(said(b.From.Value), " ", said(b.To.Value), " ", b.Change, " rest ", b.Residual)}
		for _, s := range b.Steps {
			reason := ""
			if s.Reason != nil {
				reason = " " + *s.Reason
			}
			lines = append(lines, fmt.Sprintf("%s %s %s %s %d/%d/%d %s%s", s.Key.Label, said(s.From), said(s.To), s.Change, s.Changed, s.Appeared, s.Vanished, s.ByAppearance, reason))
		}
		return b, lines
	}
	for name, c := range map[string]struct {
		query warehouse.BridgeQuery
		want  []string
	}{
		"by unit": {warehouse.BridgeQuery{By: warehouse.ByUnit}, []string{
			"150 182 32 rest 0", "霸州市甲局 100 150 50 1/0/0 0 霸州市甲局的原因", "霸州市乙局 30 none -30 0/0/1 -30", "霸州市丙局 none 7 7 0/1/0 7 霸州市丙局的原因",
			"霸州市戊局 20 25 5 1/0/0 0 霸州市戊局的原因", "霸州市丁局 0 none 0 0/0/1 0",
		}},
		"like for like": {warehouse.BridgeQuery{By: warehouse.ByUnit, LikeForLike: true}, []string{
			"120 175 55 rest 0", "霸州市甲局 100 150 50 1/0/0 0 霸州市甲局的原因", "霸州市戊局 20 25 5 1/0/0 0 霸州市戊局的原因",
		}},
		"the others in one step": {warehouse.BridgeQuery{By: warehouse.ByUnit, First: 1}, []string{
			"150 182 32 rest 0", "霸州市甲局 100 150 50 1/0/0 0 霸州市甲局的原因", "其他 50 32 -18 1/1/2 -23",
		}},
		"by part": {warehouse.BridgeQuery{By: warehouse.ByPart}, []string{
			"150 182 32 rest 10", "公务接待费 90 112 22 2/1/1 -23 霸州市甲局的原因", "因公出国（境）费 60 60 0 1/0/0 0 霸州市甲局的原因",
		}},
	} {
		_, got := ask(c.query)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want, +got)\n%s", name, diff)
		}
	}
	b, _ := ask(warehouse.BridgeQuery{By: warehouse.ByUnit, LikeForLike: true})
	if b.From.LeftOutByBasis != 3 || b.From.Units != 2 {
		t.Errorf("like for like: %+v", b.From)
	}
	var out []string
	for _, e := range must(r.BridgeLeftOut(t.Context(), b.Query, warehouse.PageArgs{}))(t).Edges {
		for _, name := range []string{"霸州市乙局", "霸州市丙局", "霸州市丁局"} {
			if warehouse.UnitKeyOf(name) == e.Node.Unit {
				out = append(out, fmt.Sprint(name, e.Node.Year, " ", e.Node.Value, " ", e.Node.Lacks))
			}
		}
	}
	slices.Sort(out)
	if want := []string{"霸州市丁局2020 0 [{2021 BUDGET NOT_STATED}]", "霸州市丙局2021 7 [{2020 BUDGET NOT_DISCLOSED}]", "霸州市乙局2020 30 [{2021 BUDGET NOT_DISCLOSED}]"}; !slices.Equal(out, want) {
		t.Errorf("left out are %q, want %q", out, want)
	}
	b, _ = ask(warehouse.BridgeQuery{By: warehouse.ByUnit})
	if b.From.Units != 4 || b.From.Zero != 1 || b.From.Missing != 1 || b.To.Missing != 2 {
		t.Errorf("as disclosed: %+v %+v", b.From, b.To)
	}
	rest := must(r.BridgeResiduals(t.Context(), warehouse.BridgeQuery{Measure: total, By: warehouse.ByPart, From: warehouse.Period{Year: 2020}, To: warehouse.Period{Year: 2021}}, 10))(t)
	if len(rest) != 1 || rest[0].Unit != warehouse.UnitKeyOf("霸州市甲局") || rest[0].Residual.String() != "10" {
		t.Errorf("residuals: %+v", rest)
	}
	for name, q := range map[string]warehouse.BridgeQuery{
		"one period":           {Measure: total, By: warehouse.ByPart, From: warehouse.Period{Year: 2020}, To: warehouse.Period{Year: 2020, Stage: fiscal.StageBudget}},
		"no parts":             {Measure: fiscal.AssetsTotal, By: warehouse.ByPart, From: warehouse.Period{Year: 2020}, To: warehouse.Period{Year: 2021}},
		"projects of receipts": {Measure: fiscal.IncomeTotal, By: warehouse.ByProject, From: warehouse.Period{Year: 2020}, To: warehouse.Period{Year: 2021}},
		"by year":              {Measure: total, By: warehouse.ByYear, From: warehouse.Period{Year: 2020}, To: warehouse.Period{Year: 2021}},
	} {
		if _, err := r.ExplainChange(t.Context(), q); !errors.Is(err, warehouse.ErrBadQuery) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestBridgeOfDepartments looks at departments beside their own units: their figures do not count on either side where one of
// the units has one.
func TestBridgeOfDepartments(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	figure := func(unit, department string, year int, scope fiscal.Scope, wan string) warehouse.Load {
		l := accounts(unit, year, fiscal.StageBudget, scope, wan)
		if department != "" {
			l.Unit.Department = &department
		}
		warehousetest.Stamp(&l)
		return l
	}
	mustLoad(
		t, w,
		figure("霸州市甲局", "", 2020, fiscal.ScopeDepartment, "30"), figure("霸州市甲局", "", 2021, fiscal.ScopeDepartment, "33"),
		figure("霸州市甲中心", "霸州市甲局", 2020, fiscal.ScopeUnit, "10"), figure("霸州市甲中心", "霸州市甲局", 2021, fiscal.ScopeUnit, "9"),
		// Its unit is there in the later year only, and would seem to have come with new money.
		figure("霸州市乙局", "", 2020, fiscal.ScopeDepartment, "5"), figure("霸州市乙局", "", 2021, fiscal.ScopeDepartment, "6"),
		figure("霸州市乙中心", "霸州市乙局", 2021, fiscal.ScopeUnit, "1"),
		// It names no units.
		figure("霸州市丙局", "", 2020, fiscal.ScopeDepartment, "7"), figure("霸州市丙局", "", 2021, fiscal.ScopeDepartment, "9"),
	)
	r := reader(t, w)
	q := warehouse.BridgeQuery{Measure: fiscal.ThreePublicTotal, By: warehouse.ByUnit, From: warehouse.Period{Year: 2020}, To: warehouse.Period{Year: 2021}}
	for name, c := range map[string]struct {
		likeForLike bool
		want        string
	}{
		"as disclosed":  {false, "170000 to 190000, out 2 and 2 as duplicates, 0 by basis: 霸州市丙局 20000, 霸州市乙中心 10000, 霸州市甲中心 -10000"},
		"like for like": {true, "170000 to 180000, out 2 and 2 as duplicates, 1 by basis: 霸州市丙局 20000, 霸州市甲中心 -10000"},
	} {
		q.LikeForLike = c.likeForLike
		b := must(r.ExplainChange(t.Context(), q))(t)
		var steps, named []string
		for _, s := range b.Steps {
			steps, named = append(steps, fmt.Sprint(s.Key.Label, " ", s.Change)), append(named, s.Name)
		}
		slices.Sort(steps)
		got := fmt.Sprintf("%s to %s, out %d and %d as duplicates, %d by basis: %s",
			said(b.From.Value), said(b.To.Value), b.From.LeftOutAsDuplicate, b.To.LeftOutAsDuplicate, b.To.LeftOutByBasis, strings.Join(steps, ", "))
		if got != c.want {
			t.Errorf("%s: %s\nwant %s", name, got, c.want)
		}
		facts, err := r.BridgeFacts(t.Context(), q, named, warehouse.PageArgs{First: p(100)})
		if err != nil || len(facts) != len(named) {
			t.Errorf("%s: facts of %d steps, want those of %d: %v", name, len(facts), len(named), err)
		}
		if rest := must(r.BridgeResiduals(t.Context(), q, 10))(t); len(rest) != 0 {
			t.Errorf("%s: residuals: %+v", name, rest)
		}
	}
}
