package warehouse_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// rated is an indicator with a target of at least so many percent, and what was reached; empty: nothing is disclosed.
func rated(l *warehouse.Load, name, target, actual string) *warehouse.Indicator {
	percent := func(op fiscal.TargetOperator, n string) fiscal.Target {
		v := decimal.RequireFromString(n)
		return fiscal.Target{Text: n + "%", Operator: op, Kind: fiscal.KindPercent, Value: &v, Unit: "%", Normalized: &v, NormalizedUnit: "%"}
	}
	level := fiscal.Quality
	i := warehouse.Indicator{
		ProjectOrdinal: len(l.Projects), Level1: fiscal.Output, Level2: &level, Name: name, References: []string{}, Target: percent(fiscal.OpGE, target),
		TargetAt: warehouse.Place{Text: name + "≥" + target + "%"},
	}
	switch {
	case actual == "":
	case strings.HasSuffix(actual, "达成"):
		i.Actual = &fiscal.Target{Text: actual, Operator: fiscal.OpNone, Kind: fiscal.KindQualitative}
	default:
		i.Actual = new(percent(fiscal.OpNone, actual))
	}
	if i.Actual != nil {
		i.ActualAt = &warehouse.Place{Block: 3, Row: p(4), Column: p(5), Text: i.Actual.Text}
	}
	l.Indicators = append(l.Indicators, i)
	return &l.Indicators[len(l.Indicators)-1]
}

// assessed are final accounts with a self-assessment of one project.
func assessed(unit string, year int, change func(*warehouse.Load)) warehouse.Load {
	return office(unit, year, func(l *warehouse.Load) {
		l.Stage = fiscal.StageFinalAccounts
		l.Projects = append(l.Projects, warehouse.Project{Name: "防汛经费", At: warehouse.Place{Text: "防汛经费"}})
		change(l)
	})
}

// TestOutcomes: what was reached comes back as it was loaded, with what it makes of the target, and can be asked for by that.
func TestOutcomes(t *testing.T) {
	onBoth(t, func(t *testing.T, w *warehouse.Warehouse) {
		mustLoad(t, w, assessed("霸州市水务局", 2022, func(l *warehouse.Load) {
			rated(l, "检修合格率", "95", "98")
			i := rated(l, "汛情响应率", "90", "80.5")
			i.Weight, i.Score, i.Deviation = p(decimal.NewFromInt(10)), p(decimal.RequireFromString("8.9")), p("人手不足")
			rated(l, "群众知晓率", "80", "部分达成")
			rated(l, "物资完好率", "99", "未能达成")
		}), assessed("霸州市农业局", 2022, func(l *warehouse.Load) {
			rated(l, "汛情响应率", "90", "未达成")
			rated(l, "检修合格率", "95", "")
		}), office("霸州市农业局", 2022, func(l *warehouse.Load) {
			l.Projects = append(l.Projects, warehouse.Project{Name: "防汛经费"})
			rated(l, "汛情响应率", "90", "")
		}))
		r := reader(t, w)
		told := func(outcomes ...fiscal.Outcome) (all []string) {
			page := must(r.Indicators(t.Context(), &warehouse.IndicatorFilter{Outcomes: outcomes}, &warehouse.IndicatorOrder{Field: warehouse.IndicatorByName}, warehouse.PageArgs{}))(t)
			for _, e := range page.Edges {
				i := e.Node
				line := i.Name
				if i.Actual != nil {
					line += fmt.Sprintf(" %s %v %s at %s", i.Actual.Text, i.Actual.Normalized, *i.Outcome, i.ActualAt.Text)
				} else if i.Outcome != nil || i.ActualAt != nil {
					line += " has an outcome without an actual value"
				}
				if i.Score != nil {
					line += fmt.Sprintf(" %s/%s %s", i.Score, i.Weight, *i.Deviation)
				}
				all = append(all, line)
			}
			return all
		}
		missed := []string{"汛情响应率 80.5% 80.5 MISSED at 80.5% 8.9/10 人手不足", "汛情响应率 未达成 <nil> MISSED at 未达成"}
		sorted := cmp.Transformer("sorted", func(lines []string) map[string]int {
			n := map[string]int{}
			for _, l := range lines {
				n[l]++
			}
			return n
		})
		if diff := cmp.Diff(missed, told(fiscal.OutcomeMissed), sorted); diff != "" {
			t.Errorf("missed (-want, +got)\n%s", diff)
		}
		all := append([]string{
			"检修合格率 98% 98 MET at 98%", "检修合格率", "汛情响应率", "群众知晓率 部分达成 <nil> PARTLY_MET at 部分达成", "物资完好率 未能达成 <nil> UNDECIDED at 未能达成",
		}, missed...)
		if diff := cmp.Diff(all, told(), sorted); diff != "" {
			t.Errorf("all (-want, +got)\n%s", diff)
		}
		for name, want := range map[string][5]int{"汛情响应率": {0, 0, 2, 0, 3}, "检修合格率": {1, 0, 0, 0, 2}, "群众知晓率": {0, 1, 0, 0, 1}, "物资完好率": {0, 0, 0, 1, 1}} {
			c := must(r.CompareTargets(t.Context(), name, warehouse.NamesEqual, nil))(t)
			if got := [5]int{c.Met, c.PartlyMet, c.Missed, c.Undecided, len(c.Aims)}; got != want || len(c.Misses) != c.Missed {
				t.Errorf("%s: met, in part, missed, undecided and all are %v, want %v; %d misses", name, got, want, len(c.Misses))
			}
		}
		// The export and the view have the same.
		i := must(w.Rows(t.Context(), "SELECT indicator, actual_text, outcome, score, deviation, actual_place_row FROM v_indicators WHERE outcome = 'MISSED' ORDER BY score NULLS LAST"))(t)
		want := []string{"('汛情响应率','80.5%','MISSED',8.9,'人手不足',4)", "('汛情响应率','未达成','MISSED',NULL,NULL,4)"}
		if diff := cmp.Diff(want, i); diff != "" {
			t.Errorf("the view (-want, +got)\n%s", diff)
		}
	})
}
