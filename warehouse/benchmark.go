package warehouse

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// BenchmarkQuery sets one unit beside its peers.
type BenchmarkQuery struct {
	Unit     string // ID
	Measures []fiscal.Measure
	Year     int
	Stage    fiscal.Stage
	Peers    PeerGroup
}

// maxMeasures bounds what one question sets side by side.
const maxMeasures = 20

// Benchmark is one figure of a unit beside those of its peers. Money is 元, or a number for a measure that counts; nil where
// the unit, or no peer, states it.
type Benchmark struct {
	Measure    fiscal.Measure
	Unit       UnitKey
	Scope      fiscal.Scope
	State      fiscal.State
	Value      *fiscal.Money
	Disclosure DisclosureKey
	At         *Place
	RuleZH     string // in words, which units are the peers
	RuleEN     string
	Rank       *int          // by value among those that state the figure, the greatest first
	Percentile *float64      // share of the other peers that lie below, of equal ones half
	RobustZ    *float64      // 0.6745 × distance from the median / median distance; nil for fewer than MinPeers, or where that is zero
	Peers      []*PeerFigure // that state the figure, this unit too, the least first
	Median     *fiscal.Money
	Lower      *fiscal.Money // quartiles
	Upper      *fiscal.Money
	whole      *fiscal.Money // the unit's expenditure
}

// PeerFigure is what one unit states.
type PeerFigure struct {
	Measure    fiscal.Measure
	Unit       UnitKey
	Value      fiscal.Money
	Disclosure DisclosureKey
	At         *Place
	whole      *fiscal.Money
}

// likeColumns are the columns of facts that peers are alike in, and the words for them.
var likeColumns = map[Dimension]struct{ column, zh, en string }{
	ByRegion: {"ifNull(region_code, region_name)", "行政区划", "region"},
	BySector: {"ifNull(sector, '')", "行业", "sector"},
	ByNature: {"ifNull(nature, '')", "单位性质", "nature"},
	ByRank:   {"ifNull(rank, '')", "单位规格", "rank"},
	BySize:   {"", "支出规模等级", "size class"},
}

// benchmarkSQL reads the figures of a unit and of those that may be its peers. The number of projects, which every
// disclosure has, is the sign that there is one; the whole expenditure says the size.
const benchmarkSQL = `SELECT unit, toString(scope), measure, toString(state), value, disclosure, at
FROM amounts
WHERE %s AND measure IN {measures:Array(String)} AND (unit = {unit:UInt64}%s)
ORDER BY unit, scope`

// Benchmark gives a card for each measure, in the order of the question. A unit that has no such disclosure is
// [ErrNotFound].
func (r *Reader) Benchmark(ctx context.Context, q BenchmarkQuery) ([]*Benchmark, error) {
	const what = "set a unit beside its peers"
	unit, err := r.UnitKeyOfID(q.Unit)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	sql, p, err := r.benchmarkSQL(&q, unit)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	units := map[UnitKey]*stated{}
	err = r.query(ctx, what, sql, p, func(rows driver.Rows) error {
		var key UnitKey
		var scope fiscal.Scope
		var measure, at string
		var f statedFigure
		if err := rows.Scan((*uint64)(&key), (*string)(&scope), &measure, (*string)(&f.state), &f.value, (*uint64)(&f.disclosure), &at); err != nil {
			return err
		}
		u := units[key]
		if u == nil { // scopes ascend: a unit's first one is the one that counts
			u = &stated{scope: scope, figures: map[fiscal.Measure]statedFigure{}}
			units[key] = u
		}
		if u.scope != scope {
			return nil
		}
		var read placeReader
		f.at = read.optional(at)
		u.figures[fiscal.Measure(measure)] = f
		return read.err
	})
	if err != nil {
		return nil, err
	}
	own := units[unit]
	if own == nil {
		return nil, fmt.Errorf("%s: it has no %s of %d: %w", what, q.Stage, q.Year, ErrNotFound)
	}
	for key, u := range units {
		if key != unit && !q.Peers.size(own.whole(), u.whole()) {
			delete(units, key)
		}
	}
	zh, en := q.Peers.words()
	cards := make([]*Benchmark, len(q.Measures))
	for i, m := range q.Measures {
		cards[i] = &Benchmark{Measure: m, Unit: unit, RuleZH: zh, RuleEN: en, State: fiscal.StateNotPublished, Scope: own.scope, whole: own.whole()}
		cards[i].fill(units)
	}
	return cards, nil
}

// stated are the figures of a unit's disclosure.
type stated struct {
	scope   fiscal.Scope
	figures map[fiscal.Measure]statedFigure
}

type statedFigure struct {
	state      fiscal.State
	value      *fiscal.Money
	disclosure DisclosureKey
	at         *Place
}

func (s *stated) whole() *fiscal.Money { return s.figures[fiscal.ExpenditureTotal].value }

// benchmarkSQL is the statement of a question, with its parameters.
func (r *Reader) benchmarkSQL(q *BenchmarkQuery, unit UnitKey) (string, *params, error) {
	if len(q.Measures) == 0 || len(q.Measures) > maxMeasures {
		return "", nil, badQuery("%d measures are given, not 1 to %d", "给出了 %d 项指标，应为 1 至 %d 项", len(q.Measures), maxMeasures)
	}
	measures := []string{string(fiscal.ExpenditureTotal), string(fiscal.ProjectCount)}
	for _, m := range q.Measures {
		if _, ok := m.Info(); !ok {
			return "", nil, fmt.Errorf("no measure %q: %w", m, ErrBadQuery)
		}
		measures = append(measures, string(m))
	}
	if q.Year != clampYear(q.Year) {
		return "", nil, fmt.Errorf("%d is no fiscal year: %w", q.Year, ErrBadQuery)
	}
	f := &FactFilter{Years: &YearRange{From: &q.Year, To: &q.Year}, Stage: &q.Stage, Scopes: []fiscal.Scope{fiscal.ScopeUnit, fiscal.ScopeDepartment}}
	w := &where{args: &params{}}
	if err := r.facts(w, f, nil, false); err != nil {
		return "", nil, err
	}
	w.args.set("measures", unique(measures))
	w.args.set("unit", uint64(unit))
	peers := " OR true"
	g := &q.Peers
	g.Same = withPeerGroup(g.Same)
	var like []string
	for i, by := range g.Same {
		d, ok := likeColumns[by]
		switch {
		case !ok || slices.Contains(g.Same[:i], by):
			return "", nil, badQuery("units cannot be peers by %s", "不能按 %s 确定同类单位", by)
		case d.column != "":
			like = append(like, d.column)
		}
	}
	switch {
	case g.SizeWithin != nil && !(*g.SizeWithin > 1): // nor NaN
		return "", nil, badQuery("sizeWithin is %v; it must be over 1", "sizeWithin 为 %v，应大于 1", *g.SizeWithin)
	case len(g.Units) > 0 && (len(g.Same) > 0 || g.SizeWithin != nil):
		return "", nil, badQuery("peers are either listed in units, or found by same and sizeWithin", "同类单位要么由 units 列出，要么由 same 与 sizeWithin 确定")
	case len(g.Units) > maxPage:
		return "", nil, badQuery("%d peers are listed, at most %d", "列出了 %d 个同类单位，至多 %d 个", len(g.Units), maxPage)
	case len(g.Units) > 0:
		keys, err := r.unitKeys(g.Units)
		if err != nil {
			return "", nil, err
		}
		w.args.set("peers", keys)
		peers = " OR unit IN {peers:Array(UInt64)}"
	case len(like) > 0:
		all := strings.Join(like, ", ")
		peers = fmt.Sprintf(" OR (%s) IN (SELECT %s FROM disclosures WHERE NOT withdrawn AND %s AND unit = {unit:UInt64} ORDER BY scope LIMIT 1)", all, all, w)
	}
	return fmt.Sprintf(benchmarkSQL, w, peers), w.args, nil
}

// size says whether a unit's expenditure makes it a peer.
func (g *PeerGroup) size(own, other *fiscal.Money) bool {
	if slices.Contains(g.Same, BySize) && sizeClass(own) != sizeClass(other) {
		return false
	}
	if g.SizeWithin == nil {
		return true
	}
	if own == nil || other == nil {
		return false
	}
	times := decimal.NewFromFloat(*g.SizeWithin)
	return other.LessThanOrEqual(own.Mul(times)) && other.Mul(times).GreaterThanOrEqual(*own)
}

// words say which units are the peers.
func (g *PeerGroup) words() (zh, en string) {
	if len(g.Units) > 0 {
		return fmt.Sprintf("指定的 %d 个单位", len(g.Units)), fmt.Sprintf("the %d units that are listed", len(g.Units))
	}
	var inZH, inEN []string
	for _, by := range g.Same {
		inZH, inEN = append(inZH, likeColumns[by].zh), append(inEN, likeColumns[by].en)
	}
	zh, en = "所有单位", "all units"
	if len(inZH) > 0 {
		zh, en = strings.Join(inZH, "、")+"均相同的单位", "units of the same "+strings.Join(inEN, ", ")
	}
	if g.SizeWithin != nil {
		zh += fmt.Sprintf("，且支出总额相差不超过 %v 倍", *g.SizeWithin)
		en += fmt.Sprintf(", whose whole expenditure is within %v times", *g.SizeWithin)
	}
	return zh, en
}

// fill looks the card's measure up in the peers' figures.
func (c *Benchmark) fill(units map[UnitKey]*stated) {
	for key, u := range units {
		f, ok := u.figures[c.Measure]
		if ok && key == c.Unit {
			c.State, c.Value, c.Disclosure, c.At = f.state, f.value, f.disclosure, f.at
		}
		if f.value != nil {
			c.Peers = append(c.Peers, &PeerFigure{Measure: c.Measure, Unit: key, Value: *f.value, Disclosure: f.disclosure, At: f.at, whole: u.whole()})
		}
	}
	slices.SortFunc(c.Peers, func(a, b *PeerFigure) int {
		if d := a.Value.Cmp(b.Value); d != 0 {
			return d
		}
		return int(a.Unit>>1) - int(b.Unit>>1)
	})
	values := make([]fiscal.Money, len(c.Peers))
	below, equal := 0, 0
	for i, p := range c.Peers {
		values[i] = p.Value
		if c.Value != nil && p.Unit != c.Unit {
			switch p.Value.Cmp(*c.Value) {
			case -1:
				below++
			case 0:
				equal++
			}
		}
	}
	c.Median, c.Lower, c.Upper = quantile(values, half), quantile(values, decimal.New(25, -2)), quantile(values, decimal.New(75, -2))
	if c.Value == nil {
		return
	}
	others := len(c.Peers) - 1
	c.Rank = new(1 + others - below - equal)
	if others > 0 {
		c.Percentile = new((float64(below) + float64(equal)/2) / float64(others))
	}
	if len(c.Peers) >= MinPeers {
		if z, ok := ratio(c.Value.Sub(*c.Median).Mul(decimal.New(6745, -4)), *deviation(values)); ok {
			c.RobustZ = &z
		}
	}
}

// Nearest are the other peers whose whole expenditure is nearest to the unit's, or whose figure is, where that is not
// stated.
func (c *Benchmark) Nearest(first int) []*PeerFigure {
	others := make([]*PeerFigure, 0, len(c.Peers))
	for _, p := range c.Peers {
		if p.Unit != c.Unit {
			others = append(others, p)
		}
	}
	own := c.whole
	of := func(p *PeerFigure) *fiscal.Money { return p.whole }
	if own == nil {
		own, of = c.Value, func(p *PeerFigure) *fiscal.Money { return &p.Value }
	}
	if own != nil {
		slices.SortStableFunc(others, func(a, b *PeerFigure) int {
			switch x, y := of(a), of(b); {
			case x == nil && y == nil:
				return 0
			case x == nil:
				return 1
			case y == nil:
				return -1
			default:
				return x.Sub(*own).Abs().Cmp(y.Sub(*own).Abs())
			}
		})
	}
	return others[:min(first, len(others))]
}
