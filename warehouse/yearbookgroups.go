package warehouse

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// bookDimension is a code and a label of a disclosure, as aggregateDimensions has them.
type bookDimension func(unit UnitKey, d *bookDisclosure) (code, label string)

// bookDimensions are the dimensions that the yearbook groups by.
var bookDimensions = map[Dimension]bookDimension{
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
	for _, by := range q.GroupBy {
		if bookDimensions[by] == nil {
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
	keeps := slices.ContainsFunc(q.Figures, func(s FigureSpec) bool { return s.ofFigures() || s.Fn == FnMin || s.Fn == FnMax })
	into := newBookCells(q.GroupBy, t.levels(), len(measures))
	columns := make([]bookColumn, len(measures))
	err = t.r.bookChosen(&f, func(key UnitKey, unit *bookUnit) {
		for n, m := range measures {
			columns[n] = unit.column(m)
		}
		var lastYear uint16
		var lastStage uint8
		var open []*bookGroup // those of the year and stage, where another scope may say the same figure again
		for i := range unit.disclosures {
			d := &unit.disclosures[i]
			if !f.Years.has(int(d.year)) || !slices.Contains(stages, d.stage) || !slices.Contains(scopes, d.scope) || !f.chooses(d.of) {
				continue
			}
			if d.year == lastYear && d.stage == lastStage {
				for n := range measures { // a further scope: its figure does not count
					if columns[n].at(i).number().stated {
						for l := range into.levels {
							open[n*len(into.levels)+l].duplicates++
						}
					}
				}
				continue
			}
			lastYear, lastStage, open = d.year, d.stage, into.groups(key, d)
			for n := range measures {
				figure := columns[n].at(i)
				for l := range into.levels {
					g := open[n*len(into.levels)+l]
					g.label(q.GroupBy, key, d)
					g.add(d, figure, keeps)
				}
			}
		}
	})
	if err != nil {
		return groups, true, err
	}
	for n, m := range q.Measures {
		for _, g := range into.found[n] {
			groups.add(t, m, g)
		}
	}
	return groups, true, nil
}

// bookCells finds the groups of disclosures. Most have the year, the stage and the group of units of one before them, so that
// the texts of their keys are not made anew.
type bookCells struct {
	groupBy []Dimension
	levels  []uint16
	found   []map[string]*bookGroup // of each measure, by level and codes
	cells   map[bookCell][]*bookGroup
	kinds   map[string]int // numbers of what units are, as far as it is grouped by
	of      *bookAttributes
	kind    int
}

// bookCell is what a disclosure is grouped by; 0 where it is not.
type bookCell struct {
	kind  int
	year  uint16
	stage uint8
}

func newBookCells(groupBy []Dimension, levels []uint16, measures int) *bookCells {
	c := &bookCells{groupBy: groupBy, levels: levels, found: make([]map[string]*bookGroup, measures), cells: map[bookCell][]*bookGroup{}, kinds: map[string]int{}}
	for n := range c.found {
		c.found[n] = map[string]*bookGroup{}
	}
	return c
}

// groups are those of a disclosure: for each measure those of each level.
func (c *bookCells) groups(unit UnitKey, d *bookDisclosure) []*bookGroup {
	var cell bookCell
	ofUnits := false
	for _, by := range c.groupBy {
		switch by {
		case ByYear:
			cell.year = d.year
		case ByStage:
			cell.stage = d.stage
		default:
			ofUnits = true
		}
	}
	if ofUnits && d.of != c.of {
		var key []byte
		for _, by := range c.groupBy {
			if by != ByYear && by != ByStage {
				code, _ := bookDimensions[by](unit, d)
				key = append(append(key, code...), bookSeparator)
			}
		}
		kind, ok := c.kinds[string(key)]
		if !ok {
			kind = len(c.kinds) + 1
			c.kinds[string(key)] = kind
		}
		c.of, c.kind = d.of, kind
	}
	cell.kind = c.kind
	groups := c.cells[cell]
	if groups == nil {
		groups = c.open(unit, d)
		c.cells[cell] = groups
	}
	return groups
}

// bookSeparator stands in no code.
const bookSeparator = 0x1f

// open finds or makes the groups of a disclosure by their codes.
func (c *bookCells) open(unit UnitKey, d *bookDisclosure) []*bookGroup {
	codes := make([]string, len(c.groupBy))
	for i, by := range c.groupBy {
		codes[i], _ = bookDimensions[by](unit, d)
	}
	groups := make([]*bookGroup, 0, len(c.found)*len(c.levels))
	for _, found := range c.found {
		for _, level := range c.levels {
			key := strconv.Itoa(int(level))
			for _, code := range codes[:level] {
				key += string(rune(bookSeparator)) + code
			}
			g := found[key]
			if g == nil {
				g = &bookGroup{level: level, keys: slices.Clone(codes[:level]), first: d.year}
				found[key] = g
			}
			groups = append(groups, g)
		}
	}
	return groups
}

// label names a group by the newest of its disclosures.
func (g *bookGroup) label(groupBy []Dimension, unit UnitKey, d *bookDisclosure) {
	if g.labels != nil && d.year <= g.newest {
		return
	}
	g.labels, g.newest = g.labels[:0], d.year
	for _, by := range groupBy {
		_, label := bookDimensions[by](unit, d)
		g.labels = append(g.labels, label)
	}
}

// add counts a figure in.
func (g *bookGroup) add(d *bookDisclosure, figure bookFigure, keeps bool) {
	g.seen++
	g.first, g.last, g.stages = min(g.first, d.year), max(g.last, d.year), g.stages|1<<d.stage
	if figure.mark == 0 {
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
		return of(big.NewInt(slices.Min(g.values)), -fiscal.MoneyScale)
	case fn == FnMax:
		return of(big.NewInt(slices.Max(g.values)), -fiscal.MoneyScale)
	case share > 0:
		at := (n - 1) * share
		first, second := neighbours(g.values, at/100)
		low, high := big.NewInt(first), big.NewInt(second)
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

// neighbours are the values at a place and behind it, were they sorted; at the end twice the last. It puts the smaller ones
// before the place and the greater behind it, which takes a fraction of the time that sorting all takes.
func neighbours(values []int64, at int) (first, second int64) {
	for low, high := 0, len(values)-1; low < high; {
		pivot := values[low+rand.IntN(high-low+1)]
		i, j := low, high
		for i <= j {
			for values[i] < pivot {
				i++
			}
			for values[j] > pivot {
				j--
			}
			if i <= j {
				values[i], values[j] = values[j], values[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case at <= j:
			high = j
		case at >= i:
			low = i
		default:
			low, high = at, at
		}
	}
	if at+1 == len(values) {
		return values[at], values[at]
	}
	return values[at], slices.Min(values[at+1:])
}
