package warehouse_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// TestUnexplainedChanges: what explainChange leaves as a residual is a finding, of the same amount.
func TestUnexplainedChanges(t *testing.T) {
	t.Parallel()
	const water = "霸州市水务局"
	spent := func(year int, total, reception, trips string) warehouse.Load {
		return office(water, year, func(l *warehouse.Load) {
			figure(l, fiscal.ThreePublicTotal, total, "", "")
			figure(l, fiscal.ThreePublicReception, reception, "", "")
			if trips != "" {
				figure(l, fiscal.ThreePublicOverseasTrips, trips, "", "")
			}
		})
	}
	for name, c := range map[string]struct {
		before, now warehouse.Load
		want        []string
		residual    string
	}{
		"all of it":        {spent(2020, "5", "5", ""), spent(2021, "8", "6", "2"), nil, ""},
		"but rounding":     {spent(2020, "5", "5", ""), spent(2021, "8.02", "6", "2"), nil, "200"},
		"not a part":       {spent(2020, "5", "5", ""), spent(2021, "8", "5.5", "1"), []string{"CHANGE_UNEXPLAINED 霸州市水务局 2021 [8 →5]: 1.5万元, not 3万元"}, "15000"},
		"the same of both": {spent(2020, "5", "4", ""), spent(2021, "8", "7", ""), nil, ""},
		"no year between":  {spent(2019, "5", "5", ""), spent(2021, "8", "5.5", "1"), nil, ""},
	} {
		for _, loads := range [][]warehouse.Load{{c.before, c.now}, {c.now, c.before}} {
			w := warehousetest.Open(t)
			for _, l := range loads {
				mustLoad(t, w, l)
			}
			if diff := cmp.Diff(c.want, across(t, w)); diff != "" {
				t.Errorf("%s (-want, +got)\n%s", name, diff)
			}
			if c.before.Year != 2020 {
				continue
			}
			left := must(reader(t, w).BridgeResiduals(t.Context(), warehouse.BridgeQuery{
				Measure: fiscal.ThreePublicTotal, From: warehouse.Period{Year: 2020, Stage: fiscal.StageBudget}, To: warehouse.Period{Year: 2021, Stage: fiscal.StageBudget}, By: warehouse.ByPart,
			}, 10))(t)
			got := ""
			for _, r := range left {
				got += r.Residual.String()
			}
			if got != c.residual {
				t.Errorf("%s: the bridge leaves %q, want %q", name, got, c.residual)
			}
		}
	}
}

// TestChangesAgainstPeers: who changes as no peer does is found, once, in whatever order the documents come; who comes later is a peer,
// too, and who is withdrawn is none any more.
func TestChangesAgainstPeers(t *testing.T) {
	t.Parallel()
	education, health := fiscal.Sector("EDUCATION"), fiscal.Sector("HEALTH")
	of := func(unit string, sector fiscal.Sector, year int, value string) warehouse.Load {
		return office(unit, year, func(l *warehouse.Load) {
			l.Unit.Sector = &sector
			figure(l, fiscal.ExpenditureTotal, value, "", "")
		})
	}
	name := func(i int) string {
		return "霸州市第" + string([]rune("一二三四五六七八九十")[i]) + "中学"
	}
	// Seven that grow by nought to six percent, and one by 150.
	var group []warehouse.Load
	for i := range 7 {
		group = append(group, of(name(i), education, 2020, "100"), of(name(i), education, 2021, fmt.Sprint(100+i)))
	}
	before, now := of(name(7), education, 2020, "100"), of(name(7), education, 2021, "250")
	found := []string{"CHANGE_AGAINST_PEERS 霸州市第八中学 2021 [250 →100 →103 →104 →105]: 3.5%, not 150%"}
	var apart []warehouse.Load // beside whom 150 percent are not much
	for _, value := range []string{"40", "55", "70", "85", "130", "160", "190", "220"} {
		apart = append(apart, of("霸州市第"+value+"小学", education, 2020, "100"), of("霸州市第"+value+"小学", education, 2021, value))
	}
	another := of("霸州市卫生局", health, 2021, "250")
	for what, c := range map[string]struct {
		loads [][]warehouse.Load
		want  []string
	}{
		"together":              {[][]warehouse.Load{append(slices.Clone(group), before, now)}, found},
		"last":                  {[][]warehouse.Load{group, {before}, {now}}, found},
		"first":                 {[][]warehouse.Load{{now}, {before}, group}, found},
		"the year before later": {[][]warehouse.Load{append(slices.Clone(group), now), {before}}, found},
		"and more peers": {[][]warehouse.Load{append(slices.Clone(group), before, now), {of(name(8), education, 2020, "100"), of(name(8), education, 2021, "90")}}, []string{
			"CHANGE_AGAINST_PEERS 霸州市第八中学 2021 [250 →100 →103 →104 →102]: 3%, not 150%",
		}},
		"and peers far apart":  {[][]warehouse.Load{append(slices.Clone(group), before, now), apart}, nil},
		"and another sector":   {[][]warehouse.Load{append(slices.Clone(group), before, now), {another}}, found},
		"too few peers":        {[][]warehouse.Load{append(slices.Clone(group[2:]), before, now)}, nil},
		"a change like others": {[][]warehouse.Load{append(slices.Clone(group), before, of(name(7), education, 2021, "108"))}, nil},
		"small change":         {[][]warehouse.Load{append(slices.Clone(group), of(name(7), education, 2020, "0.5"), of(name(7), education, 2021, "1.2"))}, nil},
	} {
		w := warehousetest.Open(t)
		for _, l := range c.loads {
			mustLoad(t, w, l...)
		}
		if diff := cmp.Diff(c.want, across(t, w)); diff != "" {
			t.Errorf("%s (-want, +got)\n%s", what, diff)
		}
		if what != "together" {
			continue
		}
		first := must(w.DataVersion(t.Context()))(t)
		// A peer that a finding names is corrected: the finding goes, and comes again with what is there now.
		mustLoad(t, w, of(name(4), education, 2021, "101.5"))
		want := []string{"CHANGE_AGAINST_PEERS 霸州市第八中学 2021 [250 →100 →102 →103 →101.5]: 2.5%, not 150%"}
		if diff := cmp.Diff(want, across(t, w)); diff != "" {
			t.Errorf("after a correction (-want, +got)\n%s", diff)
		}
		// With two more units the usual change is another; with one of them withdrawn it is another again, and earlier versions say what they said.
		mustLoad(t, w, of(name(8), education, 2020, "100"), of(name(9), education, 2020, "100"))
		more := mustLoad(t, w, of(name(8), education, 2021, "108"), of(name(9), education, 2021, "109"))
		said := func(what, usual string, at uint64) {
			t.Helper()
			var got []string
			for _, e := range must(must(w.ReaderAt(t.Context(), at))(t).Findings(t.Context(), nil, nil, warehouse.PageArgs{}))(t).Edges {
				got = append(got, *e.Node.Expected)
			}
			if !slices.Equal(got, []string{usual}) {
				t.Errorf("%s: the usual change is %q, want %s", what, got, usual)
			}
		}
		said("two more", "4%", more[0].DataVersion)
		if _, err := w.Withdraw(t.Context(), more[1].DisclosureID, "a mistake"); err != nil {
			t.Fatal(err)
		}
		said("one withdrawn", "3%", more[0].DataVersion+1)
		said("two more, later", "4%", more[0].DataVersion)
		said("at first", "3.5%", first)
		// Another tolerance: where the rule allows more than that, nothing stands out.
		lax := warehousetest.OpenWith(t, fiscal.RuleSettings{"CHANGE_AGAINST_PEERS": {Tolerance: p(decimal.NewFromInt(1000))}})
		mustLoad(t, lax, c.loads[0]...)
		if got := across(t, lax); len(got) > 0 {
			t.Errorf("with a tolerance that nothing exceeds %q", got)
		}
	}
}
