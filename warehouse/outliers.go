package warehouse

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// OutlierMethod is how far out a figure is found to be.
type OutlierMethod string

// The methods. Each gives a score; beyond the threshold a unit stands out.
const (
	OutliersByMAD OutlierMethod = "MAD"     // 0.6745 × distance from the median / median distance from it
	OutliersByIQR OutlierMethod = "IQR"     // distance from the nearer quartile / distance of the quartiles
	OutliersByZ   OutlierMethod = "Z_SCORE" // distance from the mean / standard deviation
)

// OutlierQuery asks for the units that stand out from their peers: those alike in all of Peers, or all units where it is
// empty. A group of fewer than [MinPeers] has no outliers.
type OutlierQuery struct {
	YearQuery
	Peers     []Dimension // REGION, SECTOR, NATURE, RANK, SIZE; PEER_GROUP stands for the last four
	Method    OutlierMethod
	Threshold float64
	First     int // 0 means 20
}

// MinPeers is the least size of a group in which one can stand out.
const MinPeers = 5

// Outlier is a unit that stands out, with what its peers do. Money is 元, or a number for a measure that counts.
type Outlier struct {
	Measure    fiscal.Measure
	Unit       UnitKey
	Value      fiscal.Money
	Score      float64    // negative: below the peers
	Group      []GroupKey // what the peers have in common
	Peers      int        // units of the group that state the figure, this one too
	Median     fiscal.Money
	Lower      fiscal.Money // quartiles of the group
	Upper      fiscal.Money
	Deviation  fiscal.Money // median distance from the median
	Disclosure DisclosureKey
	At         *Place
	Divisor    *fiscal.Money // what the value was divided by; nil where by nothing
	DivisorAt  *Place
	Members    []*Outlier // the peers, this one too, the least first: of each its unit, value and place
}

// peerColumns are the columns of the unit figures that peers are alike in: a code and a label.
var peerColumns = map[Dimension]dimension{
	ByRegion: {"ifNull(region, region_label)", "region_label"},
	BySector: {"ifNull(sector_of, '')", "''"},
	ByNature: {"ifNull(nature_of, '')", "ifNull(nature_of, '')"},
	ByRank:   {"ifNull(rank_of, '')", "ifNull(rank_of, '')"},
	BySize:   {sizeSQL, "''"},
}

const outliersSQL = `SELECT unit, assumeNotNull(value), disclosure, place, divisor, divisor_place, [%[2]s]::Array(String) AS codes, [%[3]s]::Array(String)
FROM
(
    %[1]s
)
WHERE value IS NOT NULL
ORDER BY codes, value, name, unit`

// Outliers finds the units that stand out from their peers, the farthest first.
func (r *Reader) Outliers(ctx context.Context, q OutlierQuery) ([]*Outlier, error) {
	what := fmt.Sprintf("look for outliers of %s", q.Measure)
	figures, p, err := r.unitFigures(&q.YearQuery)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if q.First == 0 {
		q.First = defaultPage
	}
	switch {
	case !slices.Contains([]OutlierMethod{OutliersByMAD, OutliersByIQR, OutliersByZ}, q.Method):
		return nil, fmt.Errorf("%s: no method %q: %w", what, q.Method, ErrBadQuery)
	case !(q.Threshold > 0): // nor NaN
		return nil, fmt.Errorf("%s: a threshold of %v: %w", what, q.Threshold, ErrBadQuery)
	case q.First < 0 || q.First > maxPage:
		return nil, fmt.Errorf("%s: %d units, not 1 to %d: %w", what, q.First, maxPage, ErrBadPage)
	}
	q.Peers = withPeerGroup(q.Peers)
	codes, labels := "", ""
	for i, by := range q.Peers {
		d, ok := peerColumns[by]
		if !ok || slices.Contains(q.Peers[:i], by) {
			return nil, fmt.Errorf("%s: units cannot be peers by %q: %w", what, by, ErrBadQuery)
		}
		if i > 0 {
			codes, labels = codes+", ", labels+", "
		}
		codes, labels = codes+d.code, labels+d.label
	}
	var found []*Outlier
	var group []*Outlier
	var last []string
	err = r.query(ctx, what, fmt.Sprintf(outliersSQL, figures, codes, labels), p, func(rows driver.Rows) error {
		o := &Outlier{Measure: q.Measure}
		var place, divisorPlace string
		var codes, labels []string
		if err := rows.Scan((*uint64)(&o.Unit), &o.Value, (*uint64)(&o.Disclosure), &place, &o.Divisor, &divisorPlace, &codes, &labels); err != nil {
			return err
		}
		read := &placeReader{}
		o.At, o.DivisorAt = read.optional(place), read.optional(divisorPlace)
		o.Group = make([]GroupKey, len(codes))
		for i, by := range q.Peers {
			o.Group[i] = groupKey(by, codes[i], labels[i])
		}
		if !slices.Equal(codes, last) {
			found = append(found, standOut(group, &q)...)
			group, last = nil, codes
		}
		group = append(group, o)
		return read.err
	})
	if err != nil {
		return nil, err
	}
	found = append(found, standOut(group, &q)...)
	slices.SortStableFunc(found, func(a, b *Outlier) int { return cmp.Compare(math.Abs(b.Score), math.Abs(a.Score)) })
	return found[:min(len(found), q.First)], nil
}

// standOut scores the members of a group, sorted by value, and gives those beyond the threshold.
func standOut(group []*Outlier, q *OutlierQuery) []*Outlier {
	if len(group) < MinPeers {
		return nil
	}
	values := make([]fiscal.Money, len(group))
	for i, o := range group {
		values[i] = o.Value
	}
	median, mad := *quantile(values, half), *deviation(values)
	lower, upper := *quantile(values, decimal.New(25, -2)), *quantile(values, decimal.New(75, -2))
	var out []*Outlier
	for _, o := range group {
		score, ok := 0.0, false
		switch q.Method {
		case OutliersByMAD:
			score, ok = ratio(o.Value.Sub(median).Mul(decimal.New(6745, -4)), mad)
		case OutliersByIQR:
			switch {
			case o.Value.GreaterThan(upper):
				score, ok = ratio(o.Value.Sub(upper), upper.Sub(lower))
			case o.Value.LessThan(lower):
				score, ok = ratio(o.Value.Sub(lower), upper.Sub(lower))
			}
		case OutliersByZ:
			score, ok = zScore(o.Value, values)
		}
		if !ok || math.Abs(score) < q.Threshold {
			continue
		}
		o.Score, o.Peers, o.Median, o.Lower, o.Upper, o.Deviation, o.Members = score, len(group), median, lower, upper, mad, group
		out = append(out, o)
	}
	return out
}

// ratio is not there where the peers are all alike: nobody can be said to be far from a point.
func ratio(part, whole decimal.Decimal) (float64, bool) {
	if whole.IsZero() {
		return 0, false
	}
	f, _ := part.DivRound(whole, 12).Float64()
	return f, true
}

// zScore is a statistic, not money, and so may be a float.
func zScore(v fiscal.Money, all []fiscal.Money) (float64, bool) {
	n := float64(len(all))
	sum, squares := 0.0, 0.0
	for _, x := range all {
		f := x.InexactFloat64()
		sum += f
	}
	mean := sum / n
	for _, x := range all {
		d := x.InexactFloat64() - mean
		squares += d * d
	}
	if squares == 0 {
		return 0, false
	}
	return (v.InexactFloat64() - mean) / math.Sqrt(squares/n), true
}
