package warehouse

import (
	"math"
	"math/big"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// bookDimensions are the dimensions that the yearbook groups by: a code and a label, as aggregateDimensions has them.
var bookDimensions = map[Dimension]func(unit UnitKey, d *bookDisclosure) (code, label string){
	ByUnit:   func(unit UnitKey, d *bookDisclosure) (code, label string) { return decimalText(unit), d.of.name },
	BySector: func(_ UnitKey, d *bookDisclosure) (code, label string) { return orEmpty(d.of.sector), "" },
	ByNature: func(_ UnitKey, d *bookDisclosure) (code, label string) {
		return orEmpty(d.of.nature), orEmpty(d.of.nature)
	},
	ByRank:  func(_ UnitKey, d *bookDisclosure) (code, label string) { return orEmpty(d.of.rank), orEmpty(d.of.rank) },
	ByYear:  func(_ UnitKey, d *bookDisclosure) (code, label string) { return strconv.Itoa(int(d.year)), "" },
	ByStage: func(_ UnitKey, d *bookDisclosure) (code, label string) { return fiscal.Enum("Stage")[d.stage-1], "" },
	ByRegion: func(_ UnitKey, d *bookDisclosure) (code, label string) {
		if d.of.region == nil {
			return d.of.regionName, d.of.regionName
		}
		return *d.of.region, d.of.regionName
	},
}

// bookGroup is a group of figures of one level and measure.
type bookGroup struct {
	level  uint16
	keys   []string
	labels []string
	newest uint16 // the year of the labels

	seen, disclosed, zero, blank, implied, duplicates int64
	first, last                                       uint16 // years
	stages                                            uint8  // a bit each
	sum                                               int64  // 0.0001 元
	wide                                              *big.Int
	values                                            []int64 // where they are asked for
}

// bookGroups gives the groups of a question out of the yearbook; false where it does not have them: it answers for measures by
// what units are and by time, without a comparison.
func (t *aggregateText) bookGroups() (groups aggregateGroups, ok bool, err error) {
	q, book := t.q, t.r.book
	if book == nil || t.source != fromAmounts || q.Compare != nil || q.Basis != AsDisclosed || q.Overlap == CountAll || t.covers || t.apart() != "" ||
		q.Coverage || q.mergesFigures() || len(q.divisors()) > 0 {
		return groups, false, nil
	}
	dimensions := make([]func(UnitKey, *bookDisclosure) (string, string), len(q.GroupBy))
	for i, by := range q.GroupBy {
		if dimensions[i], ok = bookDimensions[by]; !ok {
			return groups, false, nil
		}
	}
	f := FactFilter{}
	if q.Filter != nil {
		f = *q.Filter
	}
	stages := make([]uint8, 0, 4)
	for _, s := range q.stages() {
		stages = append(stages, bookNumber("Stage", s))
	}
	measures := make([]uint8, len(q.Measures))
	for i, m := range q.Measures {
		measures[i] = bookNumber("Measure", m)
	}
	scopes := bookScopes(t.scopes)
	found := make([]map[string]*bookGroup, len(measures))
	for i := range found {
		found[i] = map[string]*bookGroup{}
	}
	keeps := slices.ContainsFunc(q.Figures, func(s FigureSpec) bool { return s.ofFigures() || s.Fn == FnMin || s.Fn == FnMax })
	levels := t.levels()
	codes, labels := make([]string, len(dimensions)), make([]string, len(dimensions))
	var key []byte
	err = t.r.bookChosen(&f, func(unit UnitKey, of *bookUnit) {
		var lastYear uint16
		var lastStage uint8
		var open []*bookGroup // those of the year and stage, where another scope may say the same figure again
		for i := range of.disclosures {
			d := &of.disclosures[i]
			if !f.Years.has(int(d.year)) || !slices.Contains(stages, d.stage) || !slices.Contains(scopes, d.scope) || !f.chooses(d.of) {
				continue
			}
			if d.year == lastYear && d.stage == lastStage {
				for n, m := range measures { // a further scope: its figure does not count
					if d.find(m).number().stated {
						for l := range levels {
							open[n*len(levels)+l].duplicates++
						}
					}
				}
				continue
			}
			lastYear, lastStage, open = d.year, d.stage, open[:0]
			for j, dimension := range dimensions {
				codes[j], labels[j] = dimension(unit, d)
			}
			for n, m := range measures {
				figure := d.find(m)
				for _, level := range levels {
					key = strconv.AppendUint(key[:0], uint64(level), 10)
					for _, c := range codes[:level] {
						key = append(append(key, 0x1f), c...)
					}
					g := found[n][string(key)]
					if g == nil {
						g = &bookGroup{level: level, keys: slices.Clone(codes[:level]), first: d.year}
						found[n][string(key)] = g
					}
					if g.labels == nil || d.year > g.newest {
						g.labels, g.newest = append(g.labels[:0], labels...), d.year
					}
					g.add(d, figure, keeps)
					open = append(open, g)
				}
			}
		}
	})
	if err != nil {
		return groups, true, err
	}
	for n, m := range q.Measures {
		for _, g := range found[n] {
			groups.add(t, m, g)
		}
	}
	return groups, true, nil
}

// add counts a figure in.
func (g *bookGroup) add(d *bookDisclosure, figure bookFigure, keeps bool) {
	g.seen++
	g.first, g.last, g.stages = min(g.first, d.year), max(g.last, d.year), g.stages|1<<d.stage
	if figure == "" {
		return
	}
	state := fiscal.State(figure.state())
	v := figure.number()
	switch {
	case state == fiscal.StateBlank || state == fiscal.StateUnreadable || state == fiscal.StateNotApplicable:
		g.blank++
	case state == fiscal.StateImplied && v.stated:
		g.implied++
	}
	if !v.stated {
		return
	}
	g.disclosed++
	if v.n == 0 {
		g.zero++
	}
	if sum := g.sum + v.n; (sum > g.sum) == (v.n > 0) {
		g.sum = sum
	} else { // more than fits
		if g.wide == nil {
			g.wide = new(big.Int)
		}
		g.wide.Add(g.wide, big.NewInt(g.sum))
		g.sum = v.n
	}
	if keeps {
		g.values = append(g.values, v.n)
	}
}

// total is the sum, in 0.0001 元.
func (g *bookGroup) total() *big.Int {
	sum := big.NewInt(g.sum)
	if g.wide != nil {
		sum.Add(sum, g.wide)
	}
	return sum
}

// add gives a group as the statement does.
func (groups *aggregateGroups) add(t *aggregateText, m fiscal.Measure, g *bookGroup) {
	counts := make([]int64, countBefore+1)
	counts[countExpected], counts[countSeen], counts[countDisclosed], counts[countZero] = g.seen, g.seen, g.disclosed, g.zero
	counts[countBlank], counts[countDuplicates], counts[countImplied] = g.blank, g.duplicates, g.implied
	counts[countFirstYear], counts[countLastYear], counts[countStages] = int64(g.first), int64(g.last), 1
	if t.stgPos != nowhere && int(g.level) < t.stgPos {
		n := int64(0)
		for s := g.stages; s != 0; s &= s - 1 {
			n++
		}
		counts[countStages] = n
	}
	slices.Sort(g.values)
	names, _ := t.q.numbers()
	numbers := make([]*decimal.Decimal, len(names))
	for i, name := range names {
		numbers[i] = g.number(Fn(name))
	}
	groups.levels, groups.keys, groups.labels = append(groups.levels, g.level), append(groups.keys, g.keys), append(groups.labels, g.labels)
	groups.measures, groups.peers, groups.shown = append(groups.measures, string(m)), append(groups.peers, ""), append(groups.shown, 1)
	groups.counts, groups.numbers, groups.figures = append(groups.counts, counts), append(groups.numbers, numbers), append(groups.figures, nil)
}

// number is one of [AggregateQuery.numbers]; nil where there are no figures.
func (g *bookGroup) number(fn Fn) *decimal.Decimal {
	of := func(n *big.Int, exponent int32) *decimal.Decimal {
		d := decimal.NewFromBigInt(n, exponent)
		return &d
	}
	n := len(g.values)
	switch share := quantiles[fn]; {
	case fn == "sum":
		return of(g.total(), -fiscal.MoneyScale)
	case n == 0:
		return nil
	case fn == FnMin:
		return of(big.NewInt(g.values[0]), -fiscal.MoneyScale)
	case fn == FnMax:
		return of(big.NewInt(g.values[n-1]), -fiscal.MoneyScale)
	case share > 0:
		at := (n - 1) * share
		low, high := big.NewInt(g.values[at/100]), big.NewInt(g.values[min(at/100+1, n-1)])
		low.Mul(low, big.NewInt(int64(100-at%100)))
		return of(low.Add(low, high.Mul(high, big.NewInt(int64(at%100)))), -fiscal.MoneyScale-2)
	case fn == FnStddev:
		squares, x := new(big.Int), new(big.Int)
		for _, v := range g.values {
			x.SetInt64(v)
			squares.Add(squares, x.Mul(x, x))
		}
		sum := g.total()
		variance, _ := new(big.Float).SetInt(squares.Mul(squares, big.NewInt(int64(n))).Sub(squares, sum.Mul(sum, sum))).Float64()
		d := decimal.NewFromFloat(math.Sqrt(variance) / float64(n) / 1e4).Truncate(6)
		return &d
	}
	return nil
}
