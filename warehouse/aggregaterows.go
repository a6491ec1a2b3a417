package warehouse

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// Aggregate is the answer to an [AggregateQuery].
type Aggregate struct {
	Query  *AggregateQuery
	Rows   []*AggregateRow // of the page
	Totals *AggregateRow
	Total  int // rows of the whole answer, over all pages

	// Groups is how many there are; Kept how many of them having left, Listed how many of these limitPer left.
	Groups, Kept, Listed int

	offices    bool // whether rows by scope are of units' own figures, too
	likeScopes bool // whether an office is compared with an office only, and a department with a department

	reader *Reader         // that answered
	names  []string        // of the numbers of a cell's side
	groups []*AggregateRow // all that are shown, subtotals too

	mu     sync.Mutex
	sorted map[ranking][]decimal.Decimal
}

// ranking names the figures that a percentile rank is among.
type ranking struct {
	measure fiscal.Measure
	spec    FigureSpec
	level   int
}

// AggregateRow is a group, a subtotal, the others of a group, or the totals.
type AggregateRow struct {
	Keys     []GroupKey // as many as the row is divided by
	Level    int        // their number
	IsOthers bool
	Rank     int // 0: none

	of    *Aggregate
	codes []string
	peer  string
	shown bool
	kept  []*AggregateRow // of others: the rows of their group that they are not
	cells map[fiscal.Measure]*aggregateCell
	apart map[fiscal.Measure]*aggregateCell // what counts of the row beside others, where that is less; nil: all of it
}

// aggregateCell is a measure of a row. Numbers are those of [AggregateQuery.numbers], of one side behind the other.
type aggregateCell struct {
	held    bool // of what is held at one time
	counts  []int64
	numbers []*decimal.Decimal
	figures [][]decimal.Decimal             // of either side, where rows of others are made of them
	others  bool                            // made of several groups
	befores map[FigureSpec]*decimal.Decimal // where the comparison is not the other side of the group itself
}

// Version is the data version that a answers from.
func (a *Aggregate) Version() uint64 { return a.reader.version }

// HasNext says whether there are rows behind the page.
func (a *Aggregate) HasNext() bool { return a.Query.Offset+len(a.Rows) < a.Total }

// Aggregate answers an [AggregateQuery].
func (r *Reader) Aggregate(ctx context.Context, q AggregateQuery) (*Aggregate, error) {
	what := fmt.Sprintf("aggregate %v", q.Measures)
	t, err := r.aggregateText(ctx, &q, false)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	a := &Aggregate{Query: &q, reader: r, Rows: []*AggregateRow{}, sorted: map[ranking][]decimal.Decimal{}}
	a.names, _ = q.numbers()
	a.likeScopes = t.likeScopes || t.tellsScopes()
	groups, ok, err := t.bookGroups()
	if !ok {
		err = r.query(ctx, what, t.groups(), t.args, func(rows driver.Rows) error { return groups.scan(rows) })
	}
	if err != nil {
		return nil, err
	}
	all := a.rowsOf(&groups)
	if len(all) > maxGroups {
		return nil, fmt.Errorf("%s: more than %d groups: %w", what, maxGroups, ErrTooExpensive)
	}
	if q.compares(ToPeerMedian) {
		a.peerMedians(all)
	}
	if q.compares(ToAverage) {
		a.averages(all)
	}
	a.arrange(all)
	return a, nil
}

// aggregateGroups are the columns that the statement answers with: a group of one level and measure stands at the same place in
// each.
type aggregateGroups struct {
	levels          []uint16
	keys, labels    [][]string
	measures, peers []string
	shown           []uint8
	counts          [][]int64
	numbers         [][]*decimal.Decimal
	figures         [][][]decimal.Decimal
}

func (g *aggregateGroups) scan(rows driver.Rows) error {
	return rows.Scan(&g.levels, &g.keys, &g.measures, &g.labels, &g.peers, &g.shown, &g.counts, &g.numbers, &g.figures)
}

// rowsOf makes rows of groups.
func (a *Aggregate) rowsOf(g *aggregateGroups) []*AggregateRow {
	levels, keys, measures, labels, peers, shown := g.levels, g.keys, g.measures, g.labels, g.peers, g.shown
	apart := slices.Contains(levels, apartLevel)
	several := len(a.Query.Measures) > 1 || apart
	byKey := map[string]*AggregateRow{}
	all := make([]*AggregateRow, 0, len(levels))
	order := make([]int, len(levels))
	for i := range order {
		order[i] = i
	}
	if apart { // behind the rows that they are of
		slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(levels[x], levels[y]) })
	}
	for _, i := range order {
		level := levels[i]
		cell := &aggregateCell{held: slices.Contains(holdings, fiscal.Measure(measures[i])), counts: g.counts[i], numbers: g.numbers[i], figures: g.figures[i]}
		if level == apartLevel {
			if row := byKey[fmt.Sprint(len(a.Query.GroupBy))+"\x1f"+strings.Join(keys[i], "\x1f")]; row != nil {
				row.apart[fiscal.Measure(measures[i])] = cell
			}
			continue
		}
		name := ""
		var row *AggregateRow
		if several {
			name = fmt.Sprint(level) + "\x1f" + strings.Join(keys[i], "\x1f")
			row = byKey[name]
		}
		if row == nil {
			row = &AggregateRow{of: a, Level: int(level), codes: keys[i], peer: peers[i], shown: shown[i] != 0, cells: make(map[fiscal.Measure]*aggregateCell, 1)}
			for j, code := range row.codes {
				row.Keys = append(row.Keys, groupKey(a.Query.GroupBy[j], code, labels[i][j]))
			}
			if apart && row.Level == len(a.Query.GroupBy) {
				row.apart = map[fiscal.Measure]*aggregateCell{}
			}
			all = append(all, row)
			if several {
				byKey[name] = row
			}
		}
		row.cells[fiscal.Measure(measures[i])] = cell
	}
	return all
}

// number is a figure of a cell on one side: 0 what is asked for, 1 what it is compared with. Nil: there is none.
func (a *Aggregate) number(c *aggregateCell, s FigureSpec, side int) *decimal.Decimal {
	if c == nil || c.counts[countStages] > 1 || side == 1 && c.befores != nil {
		if c != nil && c.befores != nil && side == 1 {
			return c.befores[s]
		}
		return nil
	}
	n := c.counts[countDisclosed]
	if side == 1 {
		if a.Query.Compare == nil || len(c.numbers) <= len(a.names) {
			return nil
		}
		n = c.counts[countBefore]
	}
	named := func(name string) *decimal.Decimal { return c.numbers[slices.Index(a.names, name)+side*len(a.names)] }
	switch {
	case s.Per == PerStaff:
		return nil
	case s.Per != PerNone:
		above, below := named("above "+string(s.Per)), named("below "+string(s.Per))
		if above == nil || below == nil || below.IsZero() {
			return nil
		}
		return new(above.DivRound(*below, fiscal.MoneyScale))
	case s.Fn == FnCount:
		return new(decimal.NewFromInt(n))
	case n == 0:
		return nil
	case s.Fn == FnSum && c.noSum():
		return nil
	case s.Fn == FnSum:
		return named("sum")
	case c.others && s.ofFigures():
		return ofFigures(s.Fn, c.figures[side])
	case s.Fn == FnAvg:
		return new(named("sum").DivRound(decimal.NewFromInt(n), fiscal.MoneyScale))
	}
	if v := named(string(s.Fn)); v != nil {
		return new(v.Round(fiscal.MoneyScale))
	}
	return nil
}

// ofFigures is a quantile or the deviation of figures, as the engine gives them of a group.
func ofFigures(fn Fn, figures []decimal.Decimal) *decimal.Decimal {
	if share := quantiles[fn]; share > 0 {
		figures = slices.SortedFunc(slices.Values(figures), decimal.Decimal.Cmp)
		return new(quantile(figures, decimal.New(int64(share), -2)).Round(fiscal.MoneyScale))
	}
	n, sum, squares := decimal.NewFromInt(int64(len(figures))), decimal.Decimal{}, decimal.Decimal{}
	for _, x := range figures {
		sum, squares = sum.Add(x), squares.Add(x.Mul(x))
	}
	variance, _ := n.Mul(squares).Sub(sum.Mul(sum)).Float64()
	return new(decimal.NewFromFloat(math.Sqrt(variance)).Div(n).Round(fiscal.MoneyScale))
}

// scopes are those of the cell's figures, a bit each; zero where they are not told apart.
func (c *aggregateCell) scopes() int64 {
	if c == nil || len(c.counts) <= countScopes {
		return 0
	}
	return c.counts[countScopes]
}

// noSum says whether the cell holds several years of what is held at one time.
func (c *aggregateCell) noSum() bool {
	return c.held && c.counts[countFirstYear] != c.counts[countLastYear]
}

// besides names what a row is but for one dimension.
func (r *AggregateRow) besides(by Dimension) string {
	codes := slices.Clone(r.codes)
	if i := slices.Index(r.of.Query.GroupBy, by); i >= 0 && i < len(codes) {
		codes = slices.Delete(codes, i, i+1)
	}
	return strings.Join(codes, "\x1f")
}

// peerRow is a row that is compared with its peers.
type peerRow struct {
	row   *AggregateRow
	size  *decimal.Decimal // the unit's whole expenditure, of questions that limit it; nil: not disclosed
	value *decimal.Decimal // nil where it is nobody's peer
}

// peerMedians compares each unit with its peers.
func (a *Aggregate) peerMedians(all []*AggregateRow) {
	named, within := len(a.Query.Compare.Peers.Units) > 0, a.Query.Compare.Peers.SizeWithin
	for _, m := range a.Query.Measures {
		for _, s := range a.Query.Figures {
			groups := map[string][]peerRow{}
			for _, r := range all {
				c := r.cells[m]
				if c == nil {
					continue
				}
				if c.befores == nil {
					c.befores = map[FigureSpec]*decimal.Decimal{}
				}
				if r.Level < len(a.Query.GroupBy) {
					continue
				}
				group := r.besides(ByUnit)
				p := peerRow{row: r, value: a.number(c, s, 0)}
				switch {
				case !named:
					group += "\x1e" + r.peer
				case r.peer == "":
					p.value = nil
				}
				if within != nil {
					p.size = c.numbers[slices.Index(a.names, sizeNumber)]
				}
				groups[group] = append(groups[group], p)
			}
			for _, peers := range groups {
				compare := func(p peerRow, median *decimal.Decimal) { p.row.cells[m].befores[s] = median }
				if within == nil {
					peerMedian(peers, compare)
				} else {
					sizedMedians(peers, decimal.NewFromFloat(*within), compare)
				}
			}
		}
	}
}

// peerMedian compares each row with all of them.
func peerMedian(peers []peerRow, compare func(peerRow, *decimal.Decimal)) {
	var values []decimal.Decimal
	for _, p := range peers {
		if p.value != nil {
			values = append(values, *p.value)
		}
	}
	slices.SortFunc(values, decimal.Decimal.Cmp)
	median := quantile(values, half)
	for _, p := range peers {
		compare(p, median)
	}
}

// sizedMedians compares each row with those that are at most so many times as large or as small, itself among them. A unit that does
// not disclose its whole expenditure has no peers but itself.
func sizedMedians(peers []peerRow, times decimal.Decimal, compare func(peerRow, *decimal.Decimal)) {
	var sized []peerRow
	for _, p := range peers {
		if p.size == nil || p.size.IsNegative() {
			compare(p, p.value)
			continue
		}
		sized = append(sized, p)
	}
	slices.SortFunc(sized, func(x, y peerRow) int { return x.size.Cmp(*y.size) })
	var window []decimal.Decimal // in order
	from, to := 0, 0
	for _, p := range sized {
		for largest := p.size.Mul(times); to < len(sized) && sized[to].size.LessThanOrEqual(largest); to++ {
			if v := sized[to].value; v != nil {
				at, _ := slices.BinarySearchFunc(window, *v, decimal.Decimal.Cmp)
				window = slices.Insert(window, at, *v)
			}
		}
		for ; sized[from].size.Mul(times).LessThan(*p.size); from++ {
			if v := sized[from].value; v != nil {
				at, _ := slices.BinarySearchFunc(window, *v, decimal.Decimal.Cmp)
				window = slices.Delete(window, at, at+1)
			}
		}
		compare(p, quantile(window, half))
	}
}

// averages compares each group's year with its mean over the years.
func (a *Aggregate) averages(all []*AggregateRow) {
	year := slices.Index(a.Query.GroupBy, ByYear)
	type sum struct {
		of decimal.Decimal
		n  int64
	}
	for _, m := range a.Query.Measures {
		for _, s := range a.Query.Figures {
			sums := map[string]*sum{}
			name := func(r *AggregateRow) string {
				scopes := int64(0)
				if _, one := r.Within(ByUnit); one {
					scopes = r.cells[m].scopes() // an office's mean is of the years of the office
				}
				return fmt.Sprint(r.Level, "\x1e", scopes, "\x1e", r.besides(ByYear))
			}
			for _, r := range all {
				if v := a.number(r.cells[m], s, 0); v != nil && r.Level > year {
					if sums[name(r)] == nil {
						sums[name(r)] = &sum{}
					}
					sums[name(r)].of, sums[name(r)].n = sums[name(r)].of.Add(*v), sums[name(r)].n+1
				}
			}
			for _, r := range all {
				c := r.cells[m]
				if c == nil {
					continue
				}
				if c.befores == nil {
					c.befores = map[FigureSpec]*decimal.Decimal{}
				}
				if of := sums[name(r)]; of != nil && r.Level > year {
					c.befores[s] = new(of.of.DivRound(decimal.NewFromInt(of.n), fiscal.MoneyScale))
				}
			}
		}
	}
}

// arrange chooses, orders and pages the rows.
func (a *Aggregate) arrange(all []*AggregateRow) {
	q := a.Query
	n := len(q.GroupBy)
	var subtotals, rows []*AggregateRow
	for _, r := range all {
		switch {
		case r.Level == 0:
			a.Totals = r
		case !r.shown:
			continue
		case r.Level < n:
			subtotals = append(subtotals, r)
		default:
			rows = append(rows, r)
		}
	}
	if a.Totals == nil {
		a.Totals = &AggregateRow{of: a, Keys: []GroupKey{}, cells: map[fiscal.Measure]*aggregateCell{}}
	}
	if a.Totals.Keys == nil {
		a.Totals.Keys = []GroupKey{}
	}
	if n == 0 {
		rows = []*AggregateRow{a.Totals}
	}
	a.groups = slices.Concat(rows, subtotals)
	a.offices = slices.ContainsFunc(a.groups, func(r *AggregateRow) bool {
		scope, divided := r.Within(ByScope)
		return divided && scope.Code == string(fiscal.ScopeUnit)
	})
	a.Groups = len(rows)
	every := rows
	rows = slices.DeleteFunc(slices.Clone(rows), func(r *AggregateRow) bool { return !a.keeps(r) })
	a.Kept = len(rows)
	a.sort(rows)
	a.sort(subtotals)
	slices.SortStableFunc(subtotals, func(x, y *AggregateRow) int { return cmp.Compare(x.Level, y.Level) })
	rows, others := a.limit(rows, every)
	a.Listed = len(rows)
	list := slices.Concat(subtotals, rows, others)
	a.Total = len(list)
	first := q.First
	if q.Others && q.LimitPer == nil {
		first = a.Total // the rest is one row
	}
	list = list[min(q.Offset, len(list)):]
	a.Rows = append(a.Rows, list[:min(first, len(list))]...)
}

// limit leaves the first rows of each group, and makes a row of the others where they are asked for.
func (a *Aggregate) limit(rows, every []*AggregateRow) (left, others []*AggregateRow) {
	q := a.Query
	if q.LimitPer == nil && !q.Others {
		return rows, nil
	}
	n, at := q.First, -1
	if l := q.LimitPer; l != nil {
		n, at = l.N, slices.Index(q.GroupBy, l.Dimension)
	}
	group := func(r *AggregateRow) string {
		if at < 0 {
			return ""
		}
		return r.codes[at]
	}
	kept := map[string][]*AggregateRow{}
	for _, r := range rows {
		if g := group(r); len(kept[g]) < n {
			kept[g] = append(kept[g], r)
			left = append(left, r)
		}
	}
	if !q.Others {
		return left, nil
	}
	rest := map[string]*AggregateRow{}
	for _, r := range every {
		g := group(r)
		if slices.Contains(kept[g], r) {
			continue
		}
		o := rest[g]
		if o == nil {
			o = &AggregateRow{of: a, IsOthers: true, Keys: []GroupKey{}, kept: kept[g], shown: true, cells: map[fiscal.Measure]*aggregateCell{}}
			if at >= 0 {
				o.Keys, o.codes = []GroupKey{r.Keys[at]}, []string{r.codes[at]}
			}
			o.Level = len(o.Keys)
			rest[g] = o
			others = append(others, o)
		}
		cells := r.cells
		if r.apart != nil {
			cells = r.apart
		}
		for m, c := range cells {
			o.cells[m] = a.merge(o.cells[m], c)
		}
	}
	slices.SortFunc(others, func(x, y *AggregateRow) int { return slices.Compare(x.codes, y.codes) })
	return left, others
}

// merge adds a cell to another. What cannot be made of two groups becomes nil.
func (a *Aggregate) merge(into, c *aggregateCell) *aggregateCell {
	if into == nil {
		into = &aggregateCell{held: c.held, others: true, counts: make([]int64, len(c.counts)), numbers: make([]*decimal.Decimal, len(c.numbers))}
	}
	for side, figures := range c.figures {
		if len(into.figures) <= side {
			into.figures = append(into.figures, nil)
		}
		into.figures[side] = append(into.figures[side], figures...)
	}
	was := into.counts[countSeen]
	for i, n := range c.counts {
		switch {
		case i == countScopes:
			into.counts[i] |= n
		case i == countStages:
			into.counts[i] = max(into.counts[i], n)
		case i == countFirstYear && was > 0 && c.counts[countSeen] > 0:
			into.counts[i] = min(into.counts[i], n)
		case i == countFirstYear || i == countLastYear:
			into.counts[i] = max(into.counts[i], n)
		default:
			into.counts[i] += n
		}
	}
	for i, x := range c.numbers {
		if x == nil {
			continue
		}
		y := into.numbers[i]
		switch name := a.names[i%len(a.names)]; {
		case name == string(FnMin) && (y == nil || x.LessThan(*y)), name == string(FnMax) && (y == nil || x.GreaterThan(*y)):
			into.numbers[i] = x
		case name == "sum" || strings.HasPrefix(name, "above ") || strings.HasPrefix(name, "below "):
			sum := *x
			if y != nil {
				sum = sum.Add(*y)
			}
			into.numbers[i] = &sum
		}
	}
	return into
}

// sortKey of a row: at most one is set, none where the figure is missing.
type rowKey struct {
	number *decimal.Decimal
	share  *float64
	text   *string
}

func (k rowKey) missing() bool { return k.number == nil && k.share == nil && k.text == nil }

func (k rowKey) compare(other rowKey) int {
	switch {
	case k.number != nil:
		return k.number.Cmp(*other.number)
	case k.share != nil:
		return cmp.Compare(*k.share, *other.share)
	default:
		return strings.Compare(*k.text, *other.text)
	}
}

// sort orders rows; those without a figure come last, ties are broken by the groups.
func (a *Aggregate) sort(rows []*AggregateRow) {
	orders := a.Query.OrderBy
	type sorted struct {
		row  *AggregateRow
		keys []rowKey
	}
	list := make([]sorted, len(rows))
	for i, r := range rows {
		list[i] = sorted{r, make([]rowKey, len(orders))}
		for j, o := range orders {
			list[i].keys[j] = a.key(r, o)
		}
	}
	compare := func(x, y sorted) int {
		for j, o := range orders {
			k, other := x.keys[j], y.keys[j]
			switch {
			case k.missing() && other.missing():
				continue
			case k.missing():
				return 1
			case other.missing():
				return -1
			}
			if c := k.compare(other); c != 0 {
				if o.Direction == Asc {
					return c
				}
				return -c
			}
		}
		return 0
	}
	slices.SortFunc(list, func(x, y sorted) int {
		if c := compare(x, y); c != 0 {
			return c
		}
		return slices.Compare(x.row.codes, y.row.codes)
	})
	for i, s := range list {
		rows[i] = s.row
		s.row.Rank = 0
		if s.row.Level == len(a.Query.GroupBy) && s.row.Level > 0 {
			s.row.Rank = i + 1
			if i > 0 && compare(list[i-1], s) == 0 {
				s.row.Rank = list[i-1].row.Rank
			}
		}
	}
}

// key is what a row is ordered by.
func (a *Aggregate) key(r *AggregateRow, o AggregateOrder) rowKey {
	if o.Dimension == nil {
		number, share := a.part(r, *o.Measure, *o.Of, FigureSpec{Fn: o.Fn}.Normal())
		return rowKey{number: number, share: share}
	}
	i := slices.Index(a.Query.GroupBy, *o.Dimension)
	if i >= len(r.codes) {
		return rowKey{}
	}
	text := r.codes[i]
	switch *o.Dimension {
	case ByUnit, ByDepartment, ByProject:
		text = r.Keys[i].Label
	}
	return rowKey{text: &text}
}

// part is a part of a figure: money or a count, or else a share.
func (a *Aggregate) part(r *AggregateRow, m fiscal.Measure, of FigurePart, s FigureSpec) (*decimal.Decimal, *float64) {
	c := r.cells[m]
	v := a.number(c, s, 0)
	switch of {
	case PartValue:
		return v, nil
	case PartShare:
		return nil, a.share(r, m, s, v)
	case PartPercentile:
		return nil, a.percentile(r, m, s, v)
	}
	change, ratio := changeOf(v, a.number(c, s, 1))
	if of == PartRatio {
		return nil, ratio
	}
	return change, nil
}

// share is a figure's share of the total; nil for a department where totals count its office.
func (a *Aggregate) share(r *AggregateRow, m fiscal.Measure, s FigureSpec, v *decimal.Decimal) *float64 {
	if scope, apart := r.Within(ByScope); apart && a.Query.Overlap != CountAll && scope.Code != string(fiscal.ScopeUnit) && a.offices {
		return nil
	}
	if s.Per != PerNone || s.Fn != FnSum && s.Fn != FnCount || v == nil {
		return nil
	}
	whole := a.number(a.Totals.cells[m], s, 0)
	if whole == nil || whole.IsZero() {
		return nil
	}
	return share(*v, *whole)
}

// percentile is the share of the other rows of a level whose figure is less.
func (a *Aggregate) percentile(r *AggregateRow, m fiscal.Measure, s FigureSpec, v *decimal.Decimal) *float64 {
	if v == nil || r.IsOthers || r == a.Totals {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	at := ranking{m, s, r.Level}
	values, ok := a.sorted[at]
	if !ok {
		for _, other := range a.groups {
			if other.Level == r.Level {
				if x := a.number(other.cells[m], s, 0); x != nil {
					values = append(values, *x)
				}
			}
		}
		slices.SortFunc(values, decimal.Decimal.Cmp)
		a.sorted[at] = values
	}
	if len(values) < 2 {
		return nil
	}
	less, _ := slices.BinarySearchFunc(values, *v, decimal.Decimal.Cmp)
	return new(float64(less) / float64(len(values)-1))
}

// keeps says whether having leaves a row.
func (a *Aggregate) keeps(r *AggregateRow) bool {
	for _, h := range a.Query.Having {
		number, share := a.part(r, h.Measure, h.Of, FigureSpec{Fn: h.Fn}.Normal())
		if share != nil {
			number = new(decimal.NewFromFloat(*share))
		}
		if number == nil || h.Gte != nil && number.LessThan(*h.Gte) || h.Lte != nil && number.GreaterThan(*h.Lte) {
			return false
		}
	}
	return true
}

// Within is what the row is in a dimension; divided is false where it is not divided by it.
func (r *AggregateRow) Within(by Dimension) (key GroupKey, divided bool) {
	for _, k := range r.Keys {
		if k.Dimension == by {
			return k, true
		}
	}
	return GroupKey{}, false
}

// Seen says how many disclosures are behind a row, and of which years; zero where there are none.
func (r *AggregateRow) Seen() (disclosures, first, last int) {
	for _, c := range r.cells {
		if n := int(c.counts[countSeen]); n > disclosures {
			disclosures, first, last = n, int(c.counts[countFirstYear]), int(c.counts[countLastYear])
		}
	}
	return disclosures, first, last
}

// Figure is a number of a row: of a measure that was asked for, by a figure that was asked for. ok is false for others.
func (r *AggregateRow) Figure(m fiscal.Measure, s FigureSpec) (f *AggregateFigure, ok bool) {
	s = s.Normal()
	q := r.of.Query
	if !slices.Contains(q.Figures, s) || !slices.Contains(q.Measures, m) {
		return nil, false
	}
	info, _ := m.Info()
	f = &AggregateFigure{State: fiscal.StateNotPublished, Count: info.Count && s.Per == PerNone || s.Fn == FnCount}
	cell := r.cells[m]
	part, divided := r.Within(ByPart)
	impossible := divided && !slices.Contains(m.Parts(), fiscal.Measure(part.Code)) || s.Per == PerStaff
	if impossible {
		f.State = fiscal.StateNotApplicable
	}
	if cell == nil {
		return f, true
	}
	n := func(i int) int { return int(cell.counts[i]) }
	f.Coverage = FigureCoverage{
		Expected: n(countExpected), Disclosed: n(countDisclosed), Zero: n(countZero), Blank: n(countBlank),
		LeftOutAsDuplicate: n(countDuplicates), LeftOutByBasis: n(countByBasis),
	}
	f.Coverage.Missing = f.Coverage.Expected - f.Coverage.Disclosed - f.Coverage.Blank
	f.Evidence = &EvidenceKey{row: r, measure: m, spec: s}
	if impossible {
		return f, true
	}
	f.Value, f.Comparison = r.of.number(cell, s, 0), r.of.number(cell, s, 1)
	f.Change, f.Ratio = changeOf(f.Value, f.Comparison)
	f.ShareOfTotal = r.of.share(r, m, s, f.Value)
	f.PercentileRank = r.of.percentile(r, m, s, f.Value)
	switch {
	case n(countStages) > 1:
		f.State = fiscal.StateNotApplicable // budget and final accounts are no sum
	case s == FigureSpec{FnSum, PerNone} && cell.noSum():
		f.State = fiscal.StateNotApplicable // what is held in one year and in another is no sum
	case f.Value == nil && s.Per != PerNone && f.Coverage.Disclosed > 0:
		f.State = fiscal.StateNotApplicable // no unit states both
	case f.Value != nil && f.Coverage.Disclosed > 0 && n(countImplied) == f.Coverage.Disclosed:
		f.State = fiscal.StateImplied
	case f.Value != nil:
		f.State = fiscal.StateOf(*f.Value)
	case f.Coverage.Blank > 0 && f.Coverage.Missing == 0:
		f.State = fiscal.StateBlank
	}
	return f, true
}
