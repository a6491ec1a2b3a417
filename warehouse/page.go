package warehouse

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"
)

// The sizes of a page.
const (
	defaultPage = 20
	maxPage     = 1000
)

// sortKey is an expression that a list is ordered by, with its ClickHouse type. It is never NULL: comparisons of cursors
// would lose rows.
type sortKey struct{ expression, kind string }

// order is a total order of a list: its keys, and the text of their values for a row, which make its cursor.
type order[T any] struct {
	name   string
	desc   bool
	keys   []sortKey
	values func(*T) []string
}

// list is a list that can be read in pages. Paging goes on behind a row, not a number of rows, so that a page neither
// repeats nor skips rows when the list has grown.
type list[T any] struct {
	what    string // is being read, for errors
	from    string // table or subquery
	columns string
	where   *where
	order   order[T]
	scan    func(rows driver.Rows, before ...any) (*T, error)
}

// window is a checked page request.
type window struct {
	n        int
	backward bool
	unmarked bool
	after    []string
	before   []string
}

func (o *order[T]) window(p PageArgs) (window, error) {
	w := window{n: defaultPage, unmarked: p.Unmarked}
	switch {
	case p.First != nil && p.Last != nil:
		return w, fmt.Errorf("first and last exclude each other: %w", ErrBadPage)
	case p.First != nil:
		w.n = *p.First
	case p.Last != nil:
		w.n, w.backward = *p.Last, true
	case p.Before != nil && p.After == nil:
		w.backward = true
	}
	if w.n < 0 || w.n > maxPage {
		return w, fmt.Errorf("%d rows, not 0 to %d: %w", w.n, maxPage, ErrBadPage)
	}
	var err error
	if w.after, err = o.parse(p.After); err != nil {
		return w, err
	}
	w.before, err = o.parse(p.Before)
	return w, err
}

// cursor is opaque to clients: the order's name and the row's sort keys.
func (o *order[T]) cursor(row *T) string {
	text, err := json.Marshal(append([]string{o.tag()}, o.values(row)...))
	if err != nil {
		panic(err) // strings always marshal
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func (o *order[T]) tag() string {
	if o.desc {
		return o.name + " DESC"
	}
	return o.name
}

func (o *order[T]) parse(cursor *string) ([]string, error) {
	if cursor == nil {
		return nil, nil
	}
	bad := fmt.Errorf("cursor %.100q: %w", *cursor, ErrBadCursor)
	text, err := base64.RawURLEncoding.DecodeString(*cursor)
	if err != nil {
		return nil, bad
	}
	var parts []string
	if err := json.Unmarshal(text, &parts); err != nil || len(parts) != len(o.keys)+1 || parts[0] != o.tag() {
		return nil, bad
	}
	for i, k := range o.keys {
		if !k.holds(parts[i+1]) {
			return nil, bad
		}
	}
	return parts[1:], nil
}

func (k sortKey) holds(value string) bool {
	var err error
	switch {
	case k.kind == "String":
	case strings.HasPrefix(k.kind, "UInt"):
		bits, _ := strconv.Atoi(k.kind[len("UInt"):])
		_, err = strconv.ParseUint(value, 10, bits)
	default:
		var d decimal.Decimal
		d, err = decimal.NewFromString(value)
		if err == nil && (d.Exponent() < -20 || d.Exponent() > 0 || d.NumDigits() > 38) {
			return false
		}
	}
	return err == nil
}

// compare orders two rows' values as the engine would, rising.
func (o *order[T]) compare(a, b []string) int {
	for i, k := range o.keys {
		if a[i] == b[i] {
			continue
		}
		c := strings.Compare(a[i], b[i])
		switch { // numbers were written by us, or checked
		case k.kind == "String":
		case strings.HasPrefix(k.kind, "UInt"):
			first, _ := strconv.ParseUint(a[i], 10, 64)
			second, _ := strconv.ParseUint(b[i], 10, 64)
			c = cmp.Compare(first, second)
		default:
			first, _ := decimal.NewFromString(a[i])
			second, _ := decimal.NewFromString(b[i])
			c = first.Cmp(second)
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

// inOrder compares two rows' values by the order.
func (o *order[T]) inOrder(a, b []string) int {
	if o.desc {
		return o.compare(b, a)
	}
	return o.compare(a, b)
}

// sorted are rows in the order.
func (o *order[T]) sorted(rows []*T) []*T {
	values := make(map[*T][]string, len(rows))
	for _, row := range rows {
		values[row] = o.values(row)
	}
	return slices.SortedFunc(slices.Values(rows), func(a, b *T) int { return o.inOrder(values[a], values[b]) })
}

// within are the rows, of all of them in the order, that [list.cut] makes the page of: one more than it shows, from its end
// where it goes backward.
func (o *order[T]) within(rows []*T, win window) []*T {
	if win.after != nil {
		at, _ := slices.BinarySearchFunc(rows, win.after, func(row *T, after []string) int { return cmp.Or(o.inOrder(o.values(row), after), -1) })
		rows = rows[at:]
	}
	if win.before != nil {
		at, _ := slices.BinarySearchFunc(rows, win.before, func(row *T, before []string) int { return cmp.Or(o.inOrder(o.values(row), before), 1) })
		rows = rows[:at]
	}
	n := min(len(rows), win.n+1)
	if !win.backward {
		return rows[:n]
	}
	rows = slices.Clone(rows[len(rows)-n:])
	slices.Reverse(rows)
	return rows
}

// behind is the condition that rows come after (or, backward, before) a cursor.
func (o *order[T]) behind(w *where, cursor []string, prefix string, before bool) {
	if cursor == nil {
		return
	}
	names, values := make([]string, len(o.keys)), make([]string, len(o.keys))
	for i, k := range o.keys {
		name := prefix + strconv.Itoa(i)
		names[i], values[i] = k.expression, "{"+name+":"+k.kind+"}"
		w.args.set(name, cursor[i])
	}
	operator := ">"
	if before != o.desc {
		operator = "<"
	}
	w.and("(" + strings.Join(names, ", ") + ") " + operator + " (" + strings.Join(values, ", ") + ")")
}

// orderBy leaves out what all rows of one disclosure have in common: the engine then reads them as they are stored.
func (o *order[T]) orderBy(backward, oneDisclosure bool) string {
	direction := ""
	if backward != o.desc {
		direction = " DESC"
	}
	var parts []string
	for _, k := range o.keys {
		if !oneDisclosure || k.expression != "unit" && k.expression != "year" {
			parts = append(parts, k.expression+direction)
		}
	}
	return strings.Join(parts, ", ")
}

// pageSQL reads one row more than the page, to learn whether there is another. The total is counted in the same
// statement, over the light columns of the conditions alone.
const pageSQL = `SELECT
    ` + countedSQL + ` AS total,
    %[1]s
FROM %[2]s
WHERE %[4]s
ORDER BY %[5]s
LIMIT {limit:UInt64}`

// countedSQL is the total of pageSQL.
const countedSQL = "(SELECT count() FROM %[2]s WHERE %[3]s)"

func (l *list[T]) sql(format string, win window) string {
	rows := &where{conditions: slices.Clone(l.where.conditions), args: l.where.args}
	l.order.behind(rows, win.after, "after_", false)
	l.order.behind(rows, win.before, "before_", true)
	rows.args.set("limit", win.n+1)
	return fmt.Sprintf(format, l.columns, l.from, l.where, rows, l.order.orderBy(win.backward, l.where.one))
}

// page reads one page.
func (l *list[T]) page(ctx context.Context, r *Reader, p PageArgs) (*Page[*T], error) {
	win, err := l.order.window(p)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", l.what, err)
	}
	var total uint64
	var found []*T
	format := pageSQL
	if p.Uncounted {
		format = strings.Replace(pageSQL, countedSQL, "toUInt64(0)", 1)
	}
	err = r.query(ctx, l.what, l.sql(format, win), l.where.args, func(rows driver.Rows) error {
		row, err := l.scan(rows, &total)
		found = append(found, row)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 && !p.Uncounted && (win.after != nil || win.before != nil) {
		// Nothing lies behind the cursor, and no row carries the total.
		if total, err = l.count(ctx, r); err != nil {
			return nil, err
		}
	}
	return l.cut(found, win, total), nil
}

func (l *list[T]) count(ctx context.Context, r *Reader) (total uint64, err error) {
	sql := fmt.Sprintf("SELECT count() FROM %s WHERE %s", l.from, l.where)
	err = r.query(ctx, l.what, sql, l.where.args, func(rows driver.Rows) error { return rows.Scan(&total) })
	return total, err
}

// cut makes a page of the rows that were read for it.
func (l *list[T]) cut(found []*T, win window, total uint64) *Page[*T] {
	more := len(found) > win.n
	if more {
		found = found[:win.n]
	}
	p := &Page[*T]{Total: int(total), Edges: make([]Edge[*T], len(found)), HasNext: more, HasPrev: win.after != nil}
	if win.backward {
		slices.Reverse(found)
		p.HasPrev, p.HasNext = more, win.before != nil
	}
	for i, row := range found {
		p.Edges[i].Node = row
		if !win.unmarked {
			p.Edges[i].Cursor = l.order.cursor(row)
		}
	}
	return p
}

// pagesByUnitSQL reads a page for each unit. A unit whose rows all lie before the cursor comes with its total and an
// empty row (disclosure 0).
const pagesByUnitSQL = `SELECT
    totals.of_unit,
    totals.total,
    %[1]s
FROM
(
    SELECT unit AS of_unit, count() AS total
    FROM %[2]s
    WHERE %[3]s
    GROUP BY unit
) AS totals
LEFT JOIN
(
    SELECT %[1]s
    FROM %[2]s
    WHERE %[4]s
    ORDER BY %[5]s
    LIMIT {limit:UInt64} BY unit
) AS page ON page.unit = totals.of_unit
ORDER BY %[5]s`

// pagesByUnit reads the same page for several units, in one statement. Units without rows are absent.
func (l *list[T]) pagesByUnit(ctx context.Context, r *Reader, p PageArgs, isEmpty func(*T) bool) (map[UnitKey]*Page[*T], error) {
	win, err := l.order.window(p)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", l.what, err)
	}
	totals := map[UnitKey]uint64{}
	found := map[UnitKey][]*T{}
	err = r.query(ctx, l.what, l.sql(pagesByUnitSQL, win), l.where.args, func(rows driver.Rows) error {
		var unit, total uint64
		row, err := l.scan(rows, &unit, &total)
		if err != nil {
			return err
		}
		totals[UnitKey(unit)] = total
		if !isEmpty(row) {
			found[UnitKey(unit)] = append(found[UnitKey(unit)], row)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	pages := make(map[UnitKey]*Page[*T], len(totals))
	for unit, total := range totals {
		pages[unit] = l.cut(found[unit], win, total)
	}
	return pages, nil
}
