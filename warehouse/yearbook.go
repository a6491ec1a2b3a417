package warehouse

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// yearbook holds in this process what is asked for by key again and again: who the units are, and what each states of each
// measure, year by year, at the newest data version. The engine takes a millisecond or more to plan any statement, however
// little it reads; here the figures of a unit are found in a microsecond. It is made from the tables and follows them, version
// by version; what it has not got is asked of the engine, and so is everything while it is behind.
//
// A yearbook never changes. The next one shares with it the units of which nothing was loaded since.
type yearbook struct {
	version uint64
	units   map[UnitKey]*bookUnit
	figures int                // of all units
	byName  func() []*bookUnit // all of them, sorted by name and key, once that is asked for
}

// seal ends the making of a yearbook.
func (b *yearbook) seal() *yearbook {
	b.byName = sync.OnceValue(func() []*bookUnit { return sortedByName(maps.Values(b.units)) })
	return b
}

func sortedByName(units iter.Seq[*bookUnit]) []*bookUnit {
	return slices.SortedFunc(units, func(x, y *bookUnit) int {
		return cmp.Or(cmp.Compare(x.unit.Name, y.unit.Name), cmp.Compare(x.unit.Key, y.unit.Key))
	})
}

// bookUnit is a unit with its visible disclosures, by year, stage and scope, and what they state.
type bookUnit struct {
	unit        *Unit
	regions     []string // codes and names of its region and of all above it
	disclosures []bookDisclosure
	// figures are the numbers of the measures that any of them states, then a column of each measure: for each disclosure its
	// mark, then for each its number in 0.0001 元, little-endian. A question reads the columns of its measures, which lie together.
	figures string
	stated  int // how many figures there are
}

// bookDisclosure is a disclosure of a unit.
type bookDisclosure struct {
	key          DisclosureKey
	of           *bookAttributes
	year         uint16
	stage, scope uint8 // numbers in the tables
}

// bookAttributes is what a disclosure says of its unit. The disclosures of a unit that say the same share one.
type bookAttributes struct {
	name                               string
	code, region, sector, nature, rank *string
	regionName                         string
	regions                            []string
}

func (a *bookAttributes) equal(b *bookAttributes) bool {
	same := func(x, y *string) bool { return x == y || x != nil && y != nil && *x == *y }
	return a.name == b.name && same(a.code, b.code) && same(a.region, b.region) && a.regionName == b.regionName && same(a.sector, b.sector) && same(a.nature, b.nature) && same(a.rank, b.rank) && slices.Equal(a.regions, b.regions)
}

// bookFigure is what a disclosure states of a measure, nothing where mark is 0.
type bookFigure struct {
	mark uint8 // the number of the state, with bookValued
	n    int64 // 0.0001 元
}

// bookValued is set in the mark of a figure that has a value.
const bookValued = 1 << 7

func (f bookFigure) state() string { return fiscal.Enum("DisclosureState")[f.mark&^bookValued-1] }

func (f bookFigure) number() bookValue {
	if f.mark&bookValued == 0 {
		return bookValue{}
	}
	return bookValue{f.n, true}
}

// bookColumn is what the disclosures of a unit state of one measure, empty where none states it.
type bookColumn struct{ marks, numbers string }

const bookNumberBytes = 8

// column finds a measure.
func (u *bookUnit) column(measure uint8) bookColumn {
	n := len(u.disclosures)
	if n == 0 {
		return bookColumn{}
	}
	width := n * (1 + bookNumberBytes)
	measures := len(u.figures) / (1 + width)
	i := strings.IndexByte(u.figures[:measures], measure)
	if i < 0 {
		return bookColumn{}
	}
	at := measures + i*width
	return bookColumn{u.figures[at : at+n], u.figures[at+n : at+width]}
}

// at is the figure of a disclosure.
func (c bookColumn) at(i int) bookFigure {
	if c.marks == "" {
		return bookFigure{}
	}
	at := i * bookNumberBytes
	return bookFigure{c.marks[i], int64(binary.LittleEndian.Uint64([]byte(c.numbers[at : at+bookNumberBytes])))}
}

// bookRow is a disclosure with its figures, as they come: the numbers of measures, then marks, then numbers as in a column.
type bookRow struct {
	bookDisclosure
	figures string
}

// stated is how many figures it has.
func (r *bookRow) stated() int { return len(r.figures) / (2 + bookNumberBytes) }

// row is a disclosure of the unit by itself.
func (u *bookUnit) row(i int) bookRow {
	measures := len(u.figures) / (1 + len(u.disclosures)*(1+bookNumberBytes))
	var names, marks, numbers []byte
	for _, m := range []byte(u.figures[:measures]) {
		c := u.column(m)
		if c.marks[i] != 0 {
			names, marks = append(names, m), append(marks, c.marks[i])
			numbers = append(numbers, c.numbers[i*bookNumberBytes:(i+1)*bookNumberBytes]...)
		}
	}
	return bookRow{u.disclosures[i], string(names) + string(marks) + string(numbers)}
}

// set gives the unit its disclosures.
func (u *bookUnit) set(rows []bookRow) {
	slices.SortFunc(rows, func(a, b bookRow) int {
		return cmp.Or(cmp.Compare(a.year, b.year), cmp.Compare(a.stage, b.stage), cmp.Compare(a.scope, b.scope))
	})
	n, width := len(rows), len(rows)*(1+bookNumberBytes)
	u.disclosures, u.stated = make([]bookDisclosure, n), 0
	var place [1 << 8]int // of a measure among those of the unit, from 1
	var measures []byte
	for i := range rows {
		u.disclosures[i] = rows[i].bookDisclosure
		stated := rows[i].stated()
		u.stated += stated
		for _, m := range []byte(rows[i].figures[:stated]) {
			if place[m] == 0 {
				measures = append(measures, m)
				place[m] = len(measures)
			}
		}
	}
	figures := make([]byte, len(measures)*(1+width))
	copy(figures, measures)
	for i := range rows {
		f := rows[i].figures
		stated := rows[i].stated()
		for j := range stated {
			at := len(measures) + (place[f[j]]-1)*width
			figures[at+i] = f[stated+j]
			copy(figures[at+n+i*bookNumberBytes:], f[2*stated+j*bookNumberBytes:][:bookNumberBytes])
		}
	}
	u.figures = string(figures)
}

// bookFiguresSQL packs the figures of each disclosure that came after a data version.
const bookFiguresSQL = `SELECT unit, year, toUInt8(stage), toUInt8(scope), disclosure, any(unit_name), any(unit_code), any(region_code), any(region_name), any(sector), any(nature), any(rank), any(regions),
    arrayStringConcat(groupArray(reinterpretAsFixedString(toUInt8(indexOf({measures:Array(String)}, measure)))))
        || arrayStringConcat(groupArray(reinterpretAsFixedString(toUInt8(toUInt8(state) + if(value IS NULL, 0, 128)))))
        || arrayStringConcat(groupArray(concat('', reinterpretAsFixedString(reinterpretAsInt64(ifNull(value, 0))))))
FROM amounts
WHERE %s AND version > {after:UInt64} AND %s
GROUP BY unit, year, stage, scope, disclosure
SETTINGS max_threads = 1, max_block_size = 8192`

// bookChangedSQL finds the units of which something was committed after a data version.
const bookChangedSQL = `SELECT DISTINCT unit FROM disclosures WHERE version > {after:UInt64} AND version <= {version:UInt64} AND unit != 0`

// next makes the yearbook of r's version from an earlier one, or from an empty one. More figures than most are an
// errBookFull.
func (b *yearbook) next(ctx context.Context, r *Reader, most int) (*yearbook, error) {
	const what = "keep the figures of units at hand"
	next := &yearbook{version: r.version, units: maps.Clone(b.units), figures: b.figures}
	p := &params{}
	p.set("after", b.version)
	var changed []UnitKey
	err := r.query(ctx, what, bookChangedSQL, p, func(rows driver.Rows) error {
		var unit uint64
		err := rows.Scan(&unit)
		changed = append(changed, UnitKey(unit))
		return err
	})
	if err != nil || len(changed) == 0 {
		return next.seal(), err
	}
	hidden := make(map[DisclosureKey]bool, len(r.hidden))
	for _, key := range r.hidden {
		hidden[DisclosureKey(key)] = true
	}
	slices.Sort(changed)
	n := 0
	for band := range slices.Chunk(changed, bookBand) {
		if err := next.renew(ctx, r, b, band, hidden, most); err != nil {
			return nil, err
		}
		if n++; n%purgedBands == 0 {
			r.w.purge(ctx)
		}
	}
	return next.seal(), nil
}

// bookBand is how many units are read at a time: the engine and the driver hold what they read. After so many bands the
// engine is to let go of it.
const (
	bookBand    = 250
	purgedBands = 4
)

// renew reads units of which something was committed since the yearbook before.
func (b *yearbook) renew(ctx context.Context, r *Reader, before *yearbook, band []UnitKey, hidden map[DisclosureKey]bool, most int) error {
	const what = "keep the figures of units at hand"
	key := &where{args: &params{}}
	key.bind("unit IN {units:Array(UInt64)}", "units", numbers(band))
	fresh := make(map[UnitKey]*bookUnit, len(band))
	err := r.query(ctx, what, fmt.Sprintf("SELECT region.4, %s\nFROM (%s)", unitColumns, r.unitsSQL(key)), key.args, func(rows driver.Rows) error {
		of := &bookUnit{}
		u, err := scanUnit(rows, &of.regions)
		if err == nil {
			of.unit = u
			fresh[u.Key] = of
		}
		return err
	})
	if err != nil {
		return err
	}
	states := make(map[UnitKey][]bookRow, len(fresh))
	for _, unit := range band {
		of := fresh[unit]
		if was := before.units[unit]; was != nil {
			b.figures -= was.stated
			for i := range was.disclosures {
				if of != nil && !hidden[was.disclosures[i].key] {
					states[unit] = append(states[unit], was.row(i))
				}
			}
		}
		if of == nil {
			delete(b.units, unit)
			continue
		}
		b.units[unit] = of
	}
	key.args.set("after", before.version)
	key.args.set("measures", fiscal.Enum("Measure"))
	err = r.query(ctx, what, fmt.Sprintf(bookFiguresSQL, key, r.visible()), key.args, func(rows driver.Rows) error {
		var unit, disclosure uint64
		var d bookRow
		var a bookAttributes
		if err := rows.Scan(&unit, &d.year, &d.stage, &d.scope, &disclosure, &a.name, &a.code, &a.region, &a.regionName, &a.sector, &a.nature, &a.rank, &a.regions, &d.figures); err != nil {
			return err
		}
		rowsOf := states[UnitKey(unit)]
		if len(d.figures)%(2+bookNumberBytes) != 0 {
			return fmt.Errorf("the figures of disclosure %d are %d bytes", disclosure, len(d.figures))
		}
		if fresh[UnitKey(unit)] == nil {
			return fmt.Errorf("disclosure %d is of unit %d, which has none", disclosure, unit)
		}
		d.key, d.of = DisclosureKey(disclosure), &a
		for i := range rowsOf {
			if other := rowsOf[i].of; a.equal(other) {
				d.of = other
				break
			}
		}
		states[UnitKey(unit)] = append(rowsOf, d)
		return nil
	})
	if err != nil {
		return err
	}
	for unit, of := range fresh {
		of.set(states[unit])
		if b.figures += of.stated; b.figures > most {
			return errBookFull
		}
	}
	return nil
}

// errBookFull is that there are more figures than are kept.
var errBookFull = errors.New("there are more figures than are to be kept at hand")

// bookkeeper makes the yearbooks of a warehouse, one at a time, beside the readers.
type bookkeeper struct {
	most int // figures; 0: no yearbook is made

	mu      sync.Mutex
	newest  *yearbook // nil: none is made yet
	making  bool
	retryAt time.Time // none is made before, after one failed
	full    bool
	all     sync.WaitGroup
	closing context.Context
	close   context.CancelFunc
}

const (
	bookTime  = 2 * time.Minute  // for making one
	bookPause = 10 * time.Second // after one that failed
)

// at is the yearbook of a data version, nil where it is not there. For a version that is newer than the newest yearbook, one
// is made meanwhile.
func (k *bookkeeper) at(r *Reader) *yearbook {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case k.most == 0:
		return nil
	case k.newest != nil && k.newest.version == r.version:
		return k.newest
	case k.full || k.making || k.closing.Err() != nil || k.newest != nil && k.newest.version > r.version || time.Now().Before(k.retryAt):
		return nil
	}
	k.making = true
	k.all.Go(func() {
		ctx, cancel := context.WithTimeout(k.closing, bookTime)
		defer cancel()
		if err := k.make(ctx, r); err != nil && k.closing.Err() == nil {
			r.w.log.Warn().Err(err).Msg("figures are asked of the engine")
		}
	})
	return nil
}

// safely is [yearbook.next], with a panic as an error: nobody else would catch it.
func (b *yearbook) safely(ctx context.Context, r *Reader, most int) (next *yearbook, err error) {
	defer func() {
		if p := recover(); p != nil {
			next, err = nil, fmt.Errorf("keep the figures of units at hand: panic: %v", p)
		}
	}()
	return b.next(ctx, r, most)
}

// make makes the yearbook of r's version.
func (k *bookkeeper) make(ctx context.Context, r *Reader) error {
	k.mu.Lock()
	before := k.newest
	k.mu.Unlock()
	if before == nil {
		before = &yearbook{units: map[UnitKey]*bookUnit{}}
		r.w.trim() // of what only the engine's start has needed
	}
	next, err := before.safely(ctx, r, k.most)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.making = false
	if err != nil {
		k.full = errors.Is(err, errBookFull)
		k.retryAt = time.Now().Add(bookPause)
		return err
	}
	k.newest = next
	if before.version == 0 { // what was read to make the first one would stay with the process for long
		debug.FreeOSMemory()
		r.w.purge(ctx)
	}
	return nil
}

// follow makes the yearbook of a version that was committed and is not read yet, so that its readers find it; without it they
// would ask the engine until it is made, which is the slower the more of them there are. It does nothing where there is no
// yearbook to follow from.
func (k *bookkeeper) follow(ctx context.Context, w *Warehouse, version uint64, replaced []DisclosureKey) {
	k.mu.Lock()
	before := k.newest
	skip := k.most == 0 || k.full || k.making || before == nil || before.version >= version
	k.making = k.making || !skip
	k.mu.Unlock()
	if skip {
		return
	}
	r, err := w.pendingReader(ctx, version-1, nil, replaced)
	if err == nil {
		err = k.make(ctx, r)
	} else {
		k.mu.Lock()
		k.making = false
		k.mu.Unlock()
	}
	if err != nil { // the engine is asked until one of its readers has it made
		w.log.Warn().Err(err).Msg("figures are asked of the engine")
	}
}

// forget drops what was kept.
func (k *bookkeeper) forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.newest, k.full, k.retryAt = nil, false, time.Time{}
}

// stop ends the making of yearbooks. Under the lock, so that none begins while it waits.
func (k *bookkeeper) stop() {
	k.mu.Lock()
	k.close()
	k.mu.Unlock()
	k.all.Wait()
}

// KeepFigures has the figures of units at hand, as far as [Options.Figures] allows, when it returns. Without it that comes
// about a while after the first question.
func (w *Warehouse) KeepFigures(ctx context.Context) error {
	r, err := w.Reader(ctx)
	if err != nil || w.books.most == 0 {
		return err
	}
	w.books.all.Wait()
	if w.books.at(r) != nil { // made by whoever asked before; else it is being made now
		return nil
	}
	w.books.all.Wait()
	w.books.mu.Lock()
	defer w.books.mu.Unlock()
	if w.books.newest == nil || w.books.newest.version != r.version {
		return errors.New("the figures of units are not at hand: see the log for the reason")
	}
	return nil
}

// bookNumber is the number of a name in an enumeration, in bookDisclosure and bookFigure.
func bookNumber[T ~string](enum string, name T) uint8 { return uint8(rankOf(enum, name)) }

// unit is a unit, nil where it has no visible disclosure.
func (b *yearbook) unit(key UnitKey) *Unit {
	if of := b.units[key]; of != nil {
		return of.unit
	}
	return nil
}

// unitRow is a row of unitTrendsSQL.
type unitRow struct {
	unit       UnitKey
	name       string
	year       uint16
	measure    fiscal.Measure
	state      string
	value      *decimal.Decimal
	disclosure uint64
	at         string // empty where it is not known
	scope      string
}

func bookUnits(numbers []uint64) []UnitKey {
	units := make([]UnitKey, len(numbers))
	for i, n := range numbers {
		units[i] = UnitKey(n)
	}
	return units
}

// bookScopes are the numbers of scopes, of those that money counts by where there are none.
func bookScopes(scopes []fiscal.Scope) []uint8 {
	if len(scopes) == 0 {
		scopes = []fiscal.Scope{fiscal.ScopeUnit, fiscal.ScopeDepartment}
	}
	numbers := make([]uint8, len(scopes))
	for i, s := range scopes {
		numbers[i] = bookNumber("Scope", s)
	}
	return numbers
}

// trends gives the rows that unitTrendsSQL gives.
func (b *yearbook) trends(units []UnitKey, asked *UnitTrend, divisor fiscal.Measure, scopes []fiscal.Scope, years *YearRange, each func(*unitRow)) {
	measure, counted, projects := bookNumber("Measure", asked.Measure), uint8(0), bookNumber("Measure", fiscal.ProjectCount)
	rows := 1
	if divisor != "" {
		counted, rows = bookNumber("Measure", divisor), 2
	}
	stage, counting := bookNumber("Stage", *asked.Stage), bookScopes(scopes)
	seen := make(map[UnitKey]bool, len(units))
	for _, unit := range units {
		of := b.units[unit]
		if of == nil || seen[unit] {
			continue
		}
		seen[unit] = true
		var last uint16
		left := 0
		columns := [...]struct {
			name    fiscal.Measure
			figures bookColumn
		}{{asked.Measure, of.column(measure)}, {divisor, of.column(counted)}, {fiscal.ProjectCount, of.column(projects)}}
		for i := range of.disclosures {
			d := &of.disclosures[i]
			if d.stage != stage || !slices.Contains(counting, d.scope) || !years.has(int(d.year)) {
				continue
			}
			if d.year != last {
				last, left = d.year, rows
			}
			for n, c := range columns {
				if left == 0 || n == 2 && (measure == projects || counted == projects) {
					continue
				}
				if f := c.figures.at(i); f.mark != 0 {
					left--
					each(&unitRow{unit: unit, name: d.of.name, year: d.year, measure: c.name, state: f.state(), value: f.number().money(), disclosure: uint64(d.key), scope: fiscal.Enum("Scope")[d.scope-1]})
				}
			}
		}
	}
}

// bookTrend gives the rows of trendSQL, false where the yearbook does not have them: it answers for units that are named.
func (r *Reader) bookTrend(q *TrendQuery) (rows []*trendRow, ok bool, err error) {
	f := q.Filter
	switch {
	case r.book == nil || q.Places || q.merged != nil || f == nil || len(f.Units) == 0,
		len(f.Codes)+len(f.Regions)+len(f.Sectors)+len(f.Natures)+len(f.Ranks) > 0 || orEmpty(f.Name) != "",
		len(q.GroupBy) > 1 || len(q.GroupBy) == 1 && q.GroupBy[0] != ByUnit:
		return nil, false, nil
	}
	named, err := r.unitKeys(f.Units)
	if err != nil {
		return nil, true, err
	}
	units := bookUnits(named)
	asked := UnitTrend{Measure: q.Measure, Stage: f.Stage}
	if asked.Stage == nil {
		asked.Stage = new(fiscal.StageBudget)
	}
	years, first := &YearRange{}, 0
	if q.Years != nil {
		years.To = q.Years.To
		if q.Years.From != nil {
			first = clampYear(*q.Years.From)
			years.From = new(first - 1)
		}
	}
	groups := map[string]*trendRow{}
	r.book.trends(units, &asked, "", f.Scopes, years, func(row *unitRow) {
		codes, labels := []string{}, []string{}
		if len(q.GroupBy) == 1 {
			codes, labels = []string{decimalText(row.unit)}, []string{row.name}
		}
		code := strings.Join(codes, "")
		g := groups[code]
		if g == nil {
			g = &trendRow{codes: codes}
			groups[code] = g
			rows = append(rows, g)
		}
		g.labels = labels
		g.join(row, q.Measure)
		if int(row.year) >= first && g.newest != row.unit {
			g.newest, g.units = row.unit, g.units+1
		}
	})
	rows = slices.DeleteFunc(rows, func(g *trendRow) bool { return g.units == 0 })
	var all trendRow
	for _, g := range rows {
		for _, y := range g.years {
			if int(y) >= first && (all.firstOf == 0 || y < all.firstOf) {
				all.firstOf = y
			}
			all.lastOf = max(all.lastOf, y)
		}
	}
	last := int(all.lastOf)
	if years.To != nil {
		last = clampYear(*years.To)
	}
	for _, g := range rows {
		g.firstOf, g.lastOf = all.firstOf, all.lastOf
	}
	slices.SortFunc(rows, func(a, b *trendRow) int {
		x, y := a.point(last), b.point(last)
		switch {
		case x.Value == nil && y.Value == nil:
		case x.Value == nil:
			return 1
		case y.Value == nil:
			return -1
		default:
			if c := y.Value.Cmp(*x.Value); c != 0 {
				return c
			}
		}
		return slices.Compare(a.codes, b.codes)
	})
	return rows[:min(len(rows), cmp.Or(q.Limit, defaultSeries))], true, nil
}

// join adds a unit's figure of a year to those of its group.
func (g *trendRow) join(row *unitRow, measure fiscal.Measure) {
	i := slices.Index(g.years, row.year)
	if i < 0 {
		i = len(g.years)
		g.add(row.year, false, "", nil, 0, "", "")
	}
	if row.measure != measure {
		return
	}
	if states := strings.Split(g.states[i], ","); !slices.Contains(states, row.state) {
		g.states[i] = strings.TrimPrefix(g.states[i]+","+row.state, ",")
	}
	if row.value == nil {
		return
	}
	if scopes := strings.Split(g.scopes[i], ","); !slices.Contains(scopes, row.scope) {
		g.scopes[i] = strings.TrimPrefix(g.scopes[i]+","+row.scope, ",")
	}
	g.amounts[i] = g.amounts[i].Add(*row.value)
	g.disclosures[i] = 0
	if g.stating[i]++; g.stating[i] == 1 {
		g.disclosures[i] = row.disclosure
	}
}

// visibleOf are the visible disclosures of units in a range of years, of a stage and of scopes; nil and none mean all.
func (b *yearbook) visibleOf(units []UnitKey, years *YearRange, stage *fiscal.Stage, scopes []fiscal.Scope) []uint64 {
	keys := []uint64{}
	wanted := make([]uint8, len(scopes))
	for i, s := range scopes {
		wanted[i] = bookNumber("Scope", s)
	}
	var ofStage uint8
	if stage != nil {
		ofStage = bookNumber("Stage", *stage)
	}
	for _, unit := range units {
		of := b.units[unit]
		if of == nil {
			continue
		}
		for i := range of.disclosures {
			d := &of.disclosures[i]
			if years.has(int(d.year)) && (stage == nil || d.stage == ofStage) && (len(scopes) == 0 || slices.Contains(wanted, d.scope)) {
				keys = append(keys, uint64(d.key))
			}
		}
	}
	return keys
}
