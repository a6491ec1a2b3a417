package warehouse_test

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"gongkai/warehouse"
	"gongkai/warehouse/naming"
	"gongkai/warehouse/warehousetest"
)

// valuesOf gives what a load says of a dimension, as code and label, by plain Go.
func valuesOf(by warehouse.Dimension, l *warehouse.Load) map[string]string {
	text := func(s *string) map[string]string {
		if s == nil {
			return map[string]string{"": "未公开"}
		}
		return map[string]string{*s: *s}
	}
	found := map[string]string{}
	switch by {
	case warehouse.ByUnit:
		return map[string]string{warehouse.UnitID(warehouse.UnitKeyOf(l.Unit.Name)): l.Unit.Name}
	case warehouse.ByDepartment:
		return map[string]string{warehouse.UnitID(warehouse.UnitKeyOf(*l.Unit.Department)): *l.Unit.Department}
	case warehouse.ByRegion:
		return map[string]string{*l.Unit.Region.Code: l.Unit.Region.Name}
	case warehouse.ByNature:
		return text(l.Unit.Nature)
	case warehouse.ByRank:
		return text(l.Unit.Rank)
	case warehouse.ByStage:
		return map[string]string{"BUDGET": "预算"}
	case warehouse.ByProject:
		for _, p := range l.Projects {
			found[naming.Fold(p.Name)] = p.Name
		}
	case warehouse.ByFunction, warehouse.ByEconomic:
		for _, line := range l.Lines {
			if string(line.Classification) == string(by) {
				found[line.Code] = line.Name
			}
		}
	case warehouse.ByPart:
		for _, a := range l.Amounts {
			if info, _ := a.Measure.Info(); a.Value != nil && info.Parent != "" {
				found[string(a.Measure)] = info.ZH
			}
		}
	}
	return found
}

// TestDimensionValues compares values of dimensions with a count over the loads that are visible.
func TestDimensionValues(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	replaced := warehousetest.Rows(bureau, 2021, 100)
	replaced.Unit.Nature, replaced.Projects[0].Name = p("企业"), "从前的项目"
	warehousetest.Stamp(&replaced)
	gone := warehousetest.Rows("霸州市审计局", 2019, 100)
	mustLoad(t, w, replaced)
	withdrawn := mustLoad(t, w, gone)[0]
	must(w.Withdraw(t.Context(), withdrawn.DisclosureID, "wrong"))(t)
	loads := []warehouse.Load{
		warehousetest.Rows(bureau, 2020, 80), warehousetest.Rows(bureau, 2021, 90), warehousetest.Rows(bureau, 2022, 90),
		warehousetest.Rows("霸州市水务局", 2022, 100), warehousetest.Rows("廊坊市审计局", 2021, 100),
	}
	loads[3].Unit.Rank = nil
	loads[3].Projects[1].Name = "ＯＡ 系统（二）"
	loads[4].Unit.Nature = p("事业")
	for i := range loads {
		warehousetest.Stamp(&loads[i])
	}
	mustLoad(t, w, loads...)
	r := reader(t, w)
	since2022 := &warehouse.FactFilter{Years: &warehouse.YearRange{From: p(2022)}}
	type value struct {
		Code, Label              string
		Disclosures, First, Last int
	}
	for _, by := range []warehouse.Dimension{
		warehouse.ByUnit, warehouse.ByDepartment, warehouse.ByRegion, warehouse.ByNature, warehouse.ByRank, warehouse.ByStage,
		warehouse.ByProject, warehouse.ByFunction, warehouse.ByEconomic, warehouse.ByPart,
	} {
		for name, c := range map[string]struct {
			search string
			filter *warehouse.FactFilter
			first  int
		}{
			"all": {"", nil, 1000}, "since 2022": {"", since2022, 1000}, "the first": {"", nil, 1},
			"wide and small": {"　ｏａ系统(二", nil, 1000}, "part of a name": {"审计", nil, 1000}, "part of a code": {"０8", nil, 1000},
			"nothing": {"不存在", nil, 1000}, "undisclosed": {"未公开", nil, 1000},
		} {
			counted := map[string]*value{}
			for i := range loads {
				l := &loads[i]
				if c.filter != nil && l.Year < 2022 {
					continue
				}
				for code, label := range valuesOf(by, l) {
					v := counted[code]
					if v == nil {
						v = &value{code, label, 0, l.Year, l.Year}
						counted[code] = v
					}
					v.Disclosures, v.First, v.Last = v.Disclosures+1, min(v.First, l.Year), max(v.Last, l.Year)
				}
			}
			want := []value{}
			for _, v := range counted {
				wanted := strings.ToLower(naming.Fold(c.search))
				if strings.Contains(strings.ToLower(naming.Fold(v.Label)), wanted) || strings.Contains(strings.ToLower(naming.Fold(v.Code)), wanted) {
					want = append(want, *v)
				}
			}
			slices.SortFunc(want, func(a, b value) int {
				return cmp.Or(cmp.Compare(b.Disclosures, a.Disclosures), cmp.Compare(a.Label, b.Label), cmp.Compare(a.Code, b.Code))
			})
			want = want[:min(len(want), c.first)]
			got := []value{}
			for _, v := range must(r.DimensionValues(t.Context(), by, c.search, c.filter, c.first))(t) {
				got = append(got, value{v.Code, v.Label, v.Disclosures, v.FirstYear, v.LastYear})
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s (-want, +got)\n%s", by, name, diff)
			}
		}
	}
	for by, want := range map[warehouse.Dimension][]value{
		warehouse.ByYear:            {{"2021", "2021年", 2, 2021, 2021}, {"2022", "2022年", 2, 2022, 2022}, {"2020", "2020年", 1, 2020, 2020}},
		warehouse.ByFund:            {{"GENERAL_PUBLIC", "一般公共预算", 5, 2020, 2022}, {"ALL", "全部资金", 5, 2020, 2022}},
		warehouse.ByIndicatorLevel1: nil, warehouse.ByIndicatorLevel2: nil, warehouse.BySector: nil,
	} {
		values := must(r.DimensionValues(t.Context(), by, "", nil, 100))(t)
		got := []value{}
		for _, v := range values {
			got = append(got, value{v.Code, v.Label, v.Disclosures, v.FirstYear, v.LastYear})
			if v.Label == "" || v.Label == v.Code {
				t.Errorf("%s %q is called %q", by, v.Code, v.Label)
			}
		}
		if diff := gocmp.Diff(want, got); want != nil && diff != "" || len(got) == 0 {
			t.Errorf("%s (-want, +got)\n%s", by, diff)
		}
	}
	var bad *warehouse.BadQuery
	if _, err := r.DimensionValues(t.Context(), warehouse.ByPeerGroup, "", nil, 10); !errors.As(err, &bad) {
		t.Errorf("peer groups are listed: %v", err)
	}
	if _, err := r.DimensionValues(t.Context(), warehouse.ByUnit, "", nil, 1001); !errors.Is(err, warehouse.ErrBadPage) {
		t.Errorf("1001 are listed: %v", err)
	}
}
