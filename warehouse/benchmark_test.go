package warehouse_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// TestBenchmark sets units of one year beside their peers; the three public expenses in 万元 are 0, 7, 15, 20, 20, 30 and
// silent, see ranked.
func TestBenchmark(t *testing.T) {
	t.Parallel()
	r := ranked(t)
	id := func(name string) string { return warehouse.UnitID(warehouse.UnitKeyOf(name)) }
	for name, c := range map[string]struct {
		unit  string
		peers warehouse.PeerGroup
		want  string
	}{
		"beside all":             {"霸州市丙局", warehouse.PeerGroup{}, "20 2/6 0.70 17.5 9 20 nearest 固安县甲局 霸州市戊局 霸州市甲局 霸州市己局 霸州市乙局"},
		"the greatest":           {"霸州市乙局", warehouse.PeerGroup{}, "30 1/6 1.00 17.5 9 20 nearest 霸州市己局 霸州市甲局 固安县甲局 霸州市丙局 霸州市戊局"},
		"one that is silent":     {"霸州市丁局", warehouse.PeerGroup{}, "- -/6 - 17.5 9 20 nearest 固安县甲局 霸州市丙局 霸州市甲局 霸州市戊局 霸州市己局"},
		"in its region":          {"霸州市甲局", warehouse.PeerGroup{Same: []warehouse.Dimension{warehouse.ByRegion}}, "15 4/5 0.25 20 15 20 nearest 霸州市丙局 霸州市戊局 霸州市己局 霸州市乙局"},
		"alone in its region":    {"固安县甲局", warehouse.PeerGroup{Same: []warehouse.Dimension{warehouse.ByRegion, warehouse.BySector}}, "7 1/1 - 7 7 7 nearest"},
		"of its size class":      {"霸州市甲局", warehouse.PeerGroup{Same: []warehouse.Dimension{warehouse.BySize}}, "15 3/3 0.00 20 17.5 25 nearest 霸州市己局 霸州市乙局"},
		"within twice its size":  {"霸州市甲局", warehouse.PeerGroup{SizeWithin: p(2.0)}, "15 3/4 0.33 17.5 13 20 nearest 固安县甲局 霸州市丙局 霸州市己局"},
		"beside those of a list": {"霸州市甲局", warehouse.PeerGroup{Units: []string{id("霸州市丙局"), id("固安县甲局")}}, "15 2/3 0.50 15 11 17.5 nearest 固安县甲局 霸州市丙局"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			names := map[warehouse.UnitKey]string{}
			for _, n := range []string{"霸州市甲局", "霸州市乙局", "霸州市丙局", "霸州市丁局", "霸州市戊局", "霸州市己局", "固安县甲局"} {
				names[warehouse.UnitKeyOf(n)] = n
			}
			cards := must(r.Benchmark(t.Context(), warehouse.BenchmarkQuery{
				Unit: id(c.unit), Measures: []fiscal.Measure{fiscal.ThreePublicTotal, fiscal.ExpenditureTotal}, Year: 2021, Stage: fiscal.StageBudget, Peers: c.peers,
			}))(t)
			card := cards[0]
			wan := func(m *fiscal.Money) string {
				if m == nil {
					return "-"
				}
				return fiscal.InUnit(*m, fiscal.WanYuan).String()
			}
			rank, percentile := "-", "-"
			if card.Rank != nil {
				rank = fmt.Sprint(*card.Rank)
			}
			if card.Percentile != nil {
				percentile = fmt.Sprintf("%.2f", *card.Percentile)
			}
			got := fmt.Sprintf("%s %s/%d %s %s %s %s nearest", wan(card.Value), rank, len(card.Peers), percentile, wan(card.Median), wan(card.Lower), wan(card.Upper))
			for _, n := range card.Nearest(5) {
				got += " " + names[n.Unit]
				if n.At == nil || n.At.Text != n.Value.String() {
					t.Errorf("%s has no place", names[n.Unit])
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want, +got)\n%s", diff)
			}
			if cards[1].Measure != fiscal.ExpenditureTotal || cards[1].Value == nil || card.RuleZH == "" || card.RuleEN == "" {
				t.Errorf("the second card is %+v", cards[1])
			}
		})
	}
}

// TestBenchmarkAgreesWithOutliers holds a card to what other questions say of the same peers.
func TestBenchmarkAgreesWithOutliers(t *testing.T) {
	t.Parallel()
	r := ranked(t)
	q := warehouse.YearQuery{Measure: fiscal.ThreePublicTotal, Year: 2021}
	spread := must(r.Distribution(t.Context(), q))(t)
	out := must(r.Outliers(t.Context(), warehouse.OutlierQuery{YearQuery: q, Method: warehouse.OutliersByMAD, Threshold: 0.001}))(t)
	if len(out) == 0 {
		t.Fatal("there are no outliers")
	}
	for _, o := range out {
		card := must(r.Benchmark(t.Context(), warehouse.BenchmarkQuery{Unit: warehouse.UnitID(o.Unit), Measures: []fiscal.Measure{q.Measure}, Year: q.Year, Stage: fiscal.StageBudget}))(t)[0]
		if card.RobustZ == nil || *card.RobustZ != o.Score || !card.Median.Equal(o.Median) || !card.Upper.Equal(*spread.Quantile(decimal.New(75, -2))) {
			t.Errorf("%+v beside %+v", card, o)
		}
	}
}

func TestBenchmarkRefuses(t *testing.T) {
	t.Parallel()
	r := ranked(t)
	q := warehouse.BenchmarkQuery{Unit: warehouse.UnitID(warehouse.UnitKeyOf("霸州市甲局")), Measures: []fiscal.Measure{fiscal.ThreePublicTotal}, Year: 2021, Stage: fiscal.StageBudget}
	for name, change := range map[string]func(*warehouse.BenchmarkQuery){
		"no measure":        func(q *warehouse.BenchmarkQuery) { q.Measures = nil },
		"too many":          func(q *warehouse.BenchmarkQuery) { q.Measures = make([]fiscal.Measure, 21) },
		"an unknown one":    func(q *warehouse.BenchmarkQuery) { q.Measures = []fiscal.Measure{"LUCK"} },
		"no year":           func(q *warehouse.BenchmarkQuery) { q.Year = -1 },
		"peers by year":     func(q *warehouse.BenchmarkQuery) { q.Peers.Same = []warehouse.Dimension{warehouse.ByYear} },
		"half the size":     func(q *warehouse.BenchmarkQuery) { q.Peers.SizeWithin = p(0.5) },
		"a list and a rule": func(q *warehouse.BenchmarkQuery) { q.Peers.Units, q.Peers.SizeWithin = []string{q.Unit}, p(2.0) },
	} {
		bad := q
		change(&bad)
		if _, err := r.Benchmark(t.Context(), bad); !errors.Is(err, warehouse.ErrBadQuery) {
			t.Errorf("%s: %v", name, err)
		}
	}
	q.Year = 2010
	if _, err := r.Benchmark(t.Context(), q); !errors.Is(err, warehouse.ErrNotFound) || !strings.Contains(err.Error(), "2010") {
		t.Errorf("a year without a disclosure: %v", err)
	}
}
