package warehouse_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// aims is a disclosure with one project and the targets of its indicators, such as >=95%.
func aims(unit string, year int, project string, targets ...warehouse.Indicator) warehouse.Load {
	l := warehousetest.Rows(unit, year, 1)
	l.Projects = []warehouse.Project{{Name: project, At: warehouse.Place{Text: project}}}
	l.Indicators = targets
	for i := range l.Indicators {
		l.Indicators[i].ProjectOrdinal = 1
	}
	warehousetest.Stamp(&l)
	return l
}

func percent(name string, operator fiscal.TargetOperator, value int64) warehouse.Indicator {
	v := decimal.NewFromInt(value)
	return warehouse.Indicator{
		Name: name, Level1: fiscal.Satisfaction, Level1Text: "满意度指标", Level2Text: "服务对象满意度", At: warehouse.Place{Text: name},
		Target: fiscal.Target{Text: fmt.Sprint(operator, value, "%"), Operator: operator, Kind: fiscal.KindPercent, Value: &v, Unit: "%", Normalized: &v, NormalizedUnit: "%"},
	}
}

func TestCompareTargets(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	high := warehouse.Indicator{Name: "群众满意度", Level1: fiscal.Satisfaction, Target: fiscal.Target{Text: "较高", Operator: fiscal.OpNone, Kind: fiscal.KindQualitative}}
	mustLoad(
		t, w,
		aims("霸州市甲局", 2020, "宣传", percent("群众满意度", fiscal.OpGE, 90)), aims("霸州市甲局", 2021, "宣传", percent("群众 满意度", fiscal.OpGE, 95)), aims("霸州市甲局", 2022, "宣传", percent("群众满意度", fiscal.OpGE, 92)),
		aims("霸州市乙局", 2020, "培训", percent("群众满意度", fiscal.OpGE, 85)), aims("霸州市乙局", 2021, "培训", percent("群众满意度", fiscal.OpGE, 85)), aims("霸州市乙局", 2022, "培训", percent("群众满意度", fiscal.OpGE, 85)),
		aims("霸州市丙局", 2021, "检查", percent("差错率", fiscal.OpLE, 5), high), aims("霸州市丙局", 2022, "检查", percent("差错率", fiscal.OpLE, 3)),
		aims("霸州市丁局", 2021, "检查", percent("企业和群众满意度", fiscal.OpGE, 80), percent("企业和群众满意度", fiscal.OpGE, 99)), aims("霸州市丁局", 2022, "检查", percent("企业和群众满意度", fiscal.OpGE, 80)),
	)
	r := reader(t, w)
	tell := func(c *warehouse.TargetComparison) (got []string) {
		got = append(got, fmt.Sprintf("%d of %d units, %d qualitative, %d unchanged", len(c.Aims), c.Units, c.Qualitative, len(c.Steady)))
		for _, s := range c.Spreads {
			got = append(got, fmt.Sprint(s.Kind, " ", s.Targets, ": ", s.Lowest.Normalized, " ", s.Median, " ", s.Highest.Normalized))
		}
		for _, m := range c.Moves {
			stricter := "-"
			if m.Stricter != nil {
				stricter = fmt.Sprint(*m.Stricter)
			}
			got = append(got, fmt.Sprint(m.From.Year, "-", m.To.Year, " ", m.Change, " stricter ", stricter))
		}
		return got
	}
	for name, c := range map[string]struct {
		name string
		like warehouse.NameMatch
		want []string
	}{
		"one name, spaces do not count": {"群众满意度", warehouse.NamesEqual, []string{
			"7 of 3 units, 1 qualitative, 1 unchanged", "PERCENT 6: 85 87.5 95",
			"2020-2021 0 stricter -", "2021-2022 0 stricter -", "2020-2021 5 stricter true", "2021-2022 -3 stricter false",
		}},
		"a smaller greatest value is stricter":             {"差错率", warehouse.NamesEqual, []string{"2 of 1 units, 0 qualitative, 0 unchanged", "PERCENT 2: 3 4 5", "2021-2022 -2 stricter true"}},
		"names that hold it; twice in a year says nothing": {"企业", warehouse.NamesContaining, []string{"3 of 1 units, 0 qualitative, 0 unchanged", "PERCENT 3: 80 80 99"}},
		"no such indicator":                                {"无此指标", warehouse.NamesEqual, []string{"0 of 0 units, 0 qualitative, 0 unchanged"}},
	} {
		got := tell(must(r.CompareTargets(t.Context(), c.name, c.like, nil))(t))
		if diff := cmp.Diff(sorted(c.want), sorted(got)); diff != "" {
			t.Errorf("%s (-want, +got)\n%s", name, diff)
		}
	}
	similar := must(r.CompareTargets(t.Context(), "群众的满意度（%）", warehouse.NamesSimilar, nil))(t)
	raised, lowered := similar.Moved()
	if want := []string{"群众 满意度", "群众满意度"}; !slices.Equal(similar.Names, want) || raised != 1 || lowered != 1 {
		t.Errorf("similar names %v, %d raised, %d lowered", similar.Names, raised, lowered)
	}
	if s := must(r.CompareTargets(t.Context(), "群众满意度", warehouse.NamesEqual, nil))(t).Steady; len(s) != 1 || s[0].From.Year != 2020 || s[0].To.Year != 2022 {
		t.Errorf("steady: %+v", s)
	}
	if _, err := r.CompareTargets(t.Context(), " ", warehouse.NamesEqual, nil); !errors.Is(err, warehouse.ErrBadQuery) {
		t.Errorf("no name: %v", err)
	}
}

// sorted are lines without their order, which follows the units' keys.
func sorted(lines []string) []string {
	lines = slices.Clone(lines)
	slices.Sort(lines)
	return lines
}
