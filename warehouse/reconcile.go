package warehouse

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/naming"
)

// Units change their names. This file decides which disclosures are one unit's, with all of them in view, and moves those
// that are kept under another unit: their facts are written again under the unit that they belong to, and one commit makes
// these visible and withdraws the others. So every question goes on reading one table, by the unit that stands there, and
// earlier data versions answer as they did.

// Rules are what users know beside the documents. The zero value knows nothing.
type Rules struct {
	// Aliases are renamed, merged and split units; nil leaves what an earlier file has joined as it is.
	Aliases *naming.Aliases
	// Sectors are sectors that users set; nil leaves all as they are.
	Sectors *naming.Sectors
}

// IdentityRule is why names are one unit's.
type IdentityRule string

// The rules, in the order in which they are asked.
const (
	ByName  IdentityRule = "NAME"       // the names are one, spelled differently
	ByCode  IdentityRule = "CODE"       // one budget code in one place, in years of their own, and likely names
	ByAlias IdentityRule = "ALIAS_FILE" // a user says so
)

// IdentityKind is what is to be told of names.
type IdentityKind string

// The kinds.
const (
	Joined   IdentityKind = "JOINED"    // several names are one unit
	Recoded  IdentityKind = "RECODED"   // one name, several budget codes: one unit
	SameCode IdentityKind = "SAME_CODE" // one budget code in one place, several names: kept apart
	Conflict IdentityKind = "CONFLICT"  // to be joined, but they disclosed for the same year, stage and scope: kept apart
)

// UnitIdentity is something that was decided about names, or left undecided.
type UnitIdentity struct {
	Kind   IdentityKind
	Units  []UnitKey // one where the names are joined
	Names  []UnitName
	Reason naming.Reason // of a kind that keeps apart; else each name has its own
}

// UnitName is a name that a unit disclosed under.
type UnitName struct {
	Unit   UnitKey
	Name   string
	Codes  []string // as printed, ascending
	Years  []int    // ascending
	Rule   IdentityRule
	Reason naming.Reason // why it is this unit's
}

// Reconciliation is what [Warehouse.Reconcile] has done.
type Reconciliation struct {
	Moved       int // disclosures that were given to another unit, or another sector
	DataVersion uint64
	Identities  []UnitIdentity // all that is to be told, as it is now
}

// bearer is a name with all that disclosed under it as one unit of one code and sector.
type bearer struct {
	unit         UnitKey // as stored
	name         string
	code, sector *string
	region       string
	rule         IdentityRule
	reason       naming.Reason
	disclosures  []uint64
	slots        []slot
	own          UnitKey // by its name alone
	to           UnitKey // as it should be
	became       IdentityRule
	why          naming.Reason
}

// slot is what a unit can have one current disclosure for.
type slot struct {
	year         uint16
	stage, scope string
}

const bearersSQL = `SELECT
    unit, unit_name, unit_code, ifNull(region_code, region_name) AS place, sector, identity_rule, identity_zh, identity_en,
    groupArray(disclosure), groupArray(year), groupArray(toString(stage)), groupArray(toString(scope))
FROM disclosures
WHERE NOT withdrawn AND %s
GROUP BY unit, unit_name, unit_code, place, sector, identity_rule, identity_zh, identity_en
ORDER BY min(year), min(version), unit_name, unit`

// bearers reads who disclosed under which name; units narrows, unless it is nil.
func (r *Reader) bearers(ctx context.Context, units []UnitKey) ([]*bearer, error) {
	w := &where{args: &params{}}
	w.and(r.visible())
	if units != nil {
		w.bind("unit IN {units:Array(UInt64)}", "units", numbers(units))
	}
	var all []*bearer
	err := r.query(ctx, "read the names of units", fmt.Sprintf(bearersSQL, w), w.args, func(rows driver.Rows) error {
		b := &bearer{}
		var years []uint16
		var stages, scopes []string
		err := rows.Scan((*uint64)(&b.unit), &b.name, &b.code, &b.region, &b.sector, (*string)(&b.rule), &b.reason.ZH, &b.reason.EN, &b.disclosures, &years, &stages, &scopes)
		if err != nil {
			return err
		}
		for i := range years {
			b.slots = append(b.slots, slot{years[i], stages[i], scopes[i]})
		}
		b.own = UnitKeyOf(b.name)
		all = append(all, b)
		return nil
	})
	return all, err
}

// Reconcile decides anew which disclosures are one unit's, by what is there and by the rules that the warehouse was opened
// with, and moves those that are kept under another unit. It is called after loading; where nothing is to be moved it costs
// a statement.
func (w *Warehouse) Reconcile(ctx context.Context) (*Reconciliation, error) {
	const what = "bring the names of units together"
	if w.preview != nil {
		return &Reconciliation{}, nil
	}
	w.loading.Lock()
	defer w.loading.Unlock()
	if err := w.rollBack(ctx); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	r, err := w.Reader(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	all, err := r.bearers(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	apart := decide(all, w.rules.Aliases)
	done := &Reconciliation{DataVersion: r.version, Identities: append(identities(all), apart...)}
	moves := w.moves(all)
	links := w.rules.Aliases != nil
	if links {
		if links, err = r.linksDiffer(ctx, w.links(all)); err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
	}
	if len(moves.from) > 0 {
		if done.DataVersion, err = w.move(ctx, moves); err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		done.Moved = len(moves.from)
	}
	if links {
		if done.DataVersion, err = w.writeLinks(ctx, w.links(all)); err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
	}
	return done, nil
}

// cluster are the bearers that are one unit.
type cluster struct {
	key     UnitKey // of the name that the unit ends up with
	bearers []*bearer
}

// decide sets what each bearer should be, and tells what was kept apart although something speaks for joining it. The rules
// are the code, where it is clear; the name; and, above both, what a user says.
func decide(all []*bearer, aliases *naming.Aliases) (apart []UnitIdentity) {
	clusters, apart := byAliases(all, aliases)
	clusters, shared := byCodes(clusters)
	for _, c := range clusters {
		for _, b := range c.bearers {
			b.to = c.key
		}
	}
	return append(apart, shared...)
}

// byAliases puts bearers of one name together, and names that the alias file says are one, unless they disclosed for the
// same year, stage and scope.
func byAliases(all []*bearer, aliases *naming.Aliases) (clusters []*cluster, apart []UnitIdentity) {
	index := map[UnitKey]*cluster{}
	at := func(key UnitKey) *cluster {
		c := index[key]
		if c == nil {
			c = &cluster{key: key}
			index[key] = c
			clusters = append(clusters, c)
		}
		return c
	}
	for _, b := range all {
		c := at(b.own)
		c.bearers = append(c.bearers, b)
		b.became, b.why = ByName, naming.Reason{}
	}
	for _, c := range slices.Clone(clusters) {
		last, way := aliases.Resolve(c.bearers[0].name)
		target := UnitKeyOf(last)
		why := aliasReason(way)
		if aliases == nil && c.bearers[0].rule == ByAlias {
			// Another process knew the file.
			target, why = c.bearers[0].unit, c.bearers[0].reason
		}
		if target == c.key {
			continue
		}
		into := at(target)
		if clash := into.clash(c); clash != nil {
			apart = append(apart, keptApart(Conflict, append(slices.Clone(into.bearers), c.bearers...), naming.Reason{
				ZH: fmt.Sprintf("别名文件要求合并，但两个名称都公开了 %d 年 %s %s", clash.year, clash.stage, clash.scope),
				EN: fmt.Sprintf("the alias file joins them, but both disclosed for %d %s %s", clash.year, clash.stage, clash.scope),
			}))
			continue
		}
		for _, b := range c.bearers {
			b.became, b.why = ByAlias, why
		}
		into.bearers = append(into.bearers, c.bearers...)
		c.bearers = nil
	}
	return slices.DeleteFunc(clusters, func(c *cluster) bool { return len(c.bearers) == 0 }), apart
}

func aliasReason(way []naming.Same) naming.Reason {
	if len(way) == 0 {
		return naming.Reason{}
	}
	steps := make([]string, len(way))
	for i, s := range way {
		steps[i] = s.From + " → " + s.To
		if s.Since != 0 {
			steps[i] += fmt.Sprintf(" (%d)", s.Since)
		}
		if s.Note != "" {
			steps[i] += ": " + s.Note
		}
	}
	return naming.Reason{ZH: "别名文件：" + strings.Join(steps, "；"), EN: "the alias file: " + strings.Join(steps, "; ")}
}

// clash is a year, stage and scope that both have disclosed for.
func (c *cluster) clash(o *cluster) *slot {
	taken := map[slot]bool{}
	for _, b := range c.bearers {
		for _, s := range b.slots {
			taken[s] = true
		}
	}
	for _, b := range o.bearers {
		for _, s := range b.slots {
			if taken[s] {
				return &s
			}
		}
	}
	return nil
}

// byCodes joins units that bear one code in one place, in years of their own, where [naming.Renamed] holds of each two names.
func byCodes(clusters []*cluster) (left []*cluster, apart []UnitIdentity) {
	type code struct{ region, code string }
	of := map[code][]*cluster{}
	var order []code
	for _, c := range clusters {
		for _, b := range c.bearers {
			if b.code == nil || b.region == "" {
				continue
			}
			k := code{b.region, *b.code}
			if !slices.Contains(of[k], c) {
				if of[k] == nil {
					order = append(order, k)
				}
				of[k] = append(of[k], c)
			}
		}
	}
	into := map[*cluster]*cluster{}
	find := func(c *cluster) *cluster {
		for into[c] != nil {
			c = into[c]
		}
		return c
	}
	for _, k := range order {
		for i, c := range of[k] {
			for _, o := range of[k][:i] {
				first, second := find(o), find(c)
				if first == second {
					continue
				}
				ok, why := first.renamed(second, k.code)
				if !ok {
					apart = append(apart, keptApart(SameCode, first.bearing(k.code, second), naming.Reason{
						ZH: fmt.Sprintf("编码同为 %s，但%s", k.code, why.ZH), EN: fmt.Sprintf("both bear the code %s, but %s", k.code, why.EN),
					}))
					continue
				}
				first.take(second, k.code, why)
				into[second] = first
			}
		}
	}
	return slices.DeleteFunc(clusters, func(c *cluster) bool { return len(c.bearers) == 0 }), apart
}

// renamed says whether two units with a code are one that was renamed.
func (c *cluster) renamed(o *cluster, code string) (bool, naming.Reason) {
	years := map[uint16]bool{}
	for _, b := range c.bearers {
		for _, s := range b.slots {
			years[s.year] = true
		}
	}
	for _, b := range o.bearers {
		for _, s := range b.slots {
			if years[s.year] {
				return false, naming.Reason{ZH: fmt.Sprintf("两者都公开了 %d 年", s.year), EN: fmt.Sprintf("both disclosed for %d", s.year)}
			}
		}
	}
	var why naming.Reason
	for _, a := range c.bearers {
		for _, b := range o.bearers {
			ok, reason := naming.Renamed(a.name, b.name)
			if !ok {
				return false, reason
			}
			why = reason
		}
	}
	return true, naming.Reason{
		ZH: fmt.Sprintf("同一区划内编码同为 %s，公开年度不重叠，%s", code, why.ZH),
		EN: fmt.Sprintf("one code %s in one place, no year in common, and %s", code, why.EN),
	}
}

// bearing are the bearers of a code in two units.
func (c *cluster) bearing(code string, o *cluster) (found []*bearer) {
	for _, b := range slices.Concat(c.bearers, o.bearers) {
		if b.code != nil && *b.code == code {
			found = append(found, b)
		}
	}
	return found
}

// take joins a unit to c. The one that has the other's disclosures already keeps its key, else the one that disclosed
// first, so that IDs stay as they are.
func (c *cluster) take(o *cluster, code string, why naming.Reason) {
	holds := func(key UnitKey, bearers []*bearer) bool {
		return slices.ContainsFunc(bearers, func(b *bearer) bool { return b.unit == key })
	}
	key, renamed := c.key, o.bearers
	if holds(o.key, c.bearers) {
		key, renamed = o.key, c.bearers
	}
	for _, b := range renamed {
		if b.became != ByAlias {
			b.became, b.why = ByCode, why
		}
	}
	c.key, c.bearers, o.bearers = key, append(c.bearers, o.bearers...), nil
}

func keptApart(kind IdentityKind, bearers []*bearer, why naming.Reason) UnitIdentity {
	i := UnitIdentity{Kind: kind, Reason: why, Names: unitNames(bearers, func(b *bearer) UnitKey { return b.own })}
	for _, n := range i.Names {
		if !slices.Contains(i.Units, n.Unit) {
			i.Units = append(i.Units, n.Unit)
		}
	}
	return i
}

// unitNames are the names of bearers, with the codes and years of each, in the order of their first years.
func unitNames(bearers []*bearer, unit func(*bearer) UnitKey) []UnitName {
	var names []UnitName
	for _, b := range bearers {
		at := slices.IndexFunc(names, func(n UnitName) bool { return n.Name == b.name })
		if at < 0 {
			at = len(names)
			names = append(names, UnitName{Unit: unit(b), Name: b.name, Codes: []string{}, Years: []int{}, Rule: b.became, Reason: b.why})
		}
		n := &names[at]
		if b.code != nil && !slices.Contains(n.Codes, *b.code) {
			n.Codes = append(n.Codes, *b.code)
		}
		for _, s := range b.slots {
			if !slices.Contains(n.Years, int(s.year)) {
				n.Years = append(n.Years, int(s.year))
			}
		}
	}
	for i := range names {
		slices.Sort(names[i].Codes)
		slices.Sort(names[i].Years)
	}
	slices.SortStableFunc(names, func(a, b UnitName) int {
		return cmp.Or(slices.Compare(a.Years, b.Years), cmp.Compare(a.Name, b.Name))
	})
	return names
}

// identities tells of the units that have several names or several codes.
func identities(all []*bearer) []UnitIdentity {
	of := map[UnitKey][]*bearer{}
	var order []UnitKey
	for _, b := range all {
		if of[b.to] == nil {
			order = append(order, b.to)
		}
		of[b.to] = append(of[b.to], b)
	}
	var told []UnitIdentity
	for _, unit := range order {
		names := unitNames(of[unit], func(b *bearer) UnitKey { return b.to })
		explain(names)
		codes := map[string]bool{}
		for _, n := range names {
			for _, c := range n.Codes {
				codes[c] = true
			}
		}
		switch {
		case len(names) > 1:
			told = append(told, UnitIdentity{Kind: Joined, Units: []UnitKey{unit}, Names: names})
		case len(codes) > 1:
			told = append(told, UnitIdentity{Kind: Recoded, Units: []UnitKey{unit}, Names: names, Reason: naming.Reason{
				ZH: "名称相同，编码不同：视为同一单位", EN: "one name with several codes: one unit",
			}})
		}
	}
	return told
}

// explain says of names that are joined by nothing else that they are spelled differently.
func explain(names []UnitName) {
	for i := range names {
		if n := &names[i]; n.Rule == ByName && n.Reason == (naming.Reason{}) {
			n.Reason = naming.Reason{ZH: "单位自身的名称", EN: "its own name"}
			if key := naming.Unit(n.Name); len(names) > 1 && key != n.Name {
				n.Reason = naming.Reason{ZH: "规范化名称为" + key, EN: "normalised, it is " + key}
			}
		}
	}
}

// moves are disclosures that are to be written again, by column.
type moves struct {
	from       []uint64 // keys
	units      []uint64
	sectors    []string // empty for none
	rules      []string
	zh, en     []string
	identities []identity // under the new unit
}

// moves finds the disclosures that are not where they should be, or whose sector a user has set.
func (w *Warehouse) moves(all []*bearer) *moves {
	m := &moves{}
	for _, b := range all {
		sector := orEmpty(b.sector)
		if set, ok := w.rules.Sectors.Of(b.name); ok {
			sector = string(set)
		} else if w.rules.Sectors != nil {
			if derived := fiscal.SectorOf(b.name); derived != "" {
				sector = string(derived)
			}
		}
		if b.to == b.unit && b.became == b.rule && b.why == b.reason && sector == orEmpty(b.sector) {
			continue
		}
		for i, key := range b.disclosures {
			m.from, m.units, m.sectors, m.rules = append(m.from, key), append(m.units, uint64(b.to)), append(m.sectors, sector), append(m.rules, string(b.became))
			m.zh, m.en = append(m.zh, b.why.ZH), append(m.en, b.why.EN)
			s := b.slots[i]
			m.identities = append(m.identities, identity{b.to, int(s.year), fiscal.Stage(s.stage), fiscal.Scope(s.scope)})
		}
	}
	return m
}

// moveRowsSQL copies the facts of disclosures under other keys.
const moveRowsSQL = `INSERT INTO %[1]s (%[2]s)
SELECT %[3]s
FROM %[1]s
WHERE disclosure IN {from:Array(UInt64)}%[4]s`

// movedColumns are the columns that differ in a copy.
var movedColumns = map[string]string{
	"disclosure": "transform(disclosure, {from:Array(UInt64)}, {keys:Array(UInt64)}, toUInt64(0))",
	"unit":       "transform(disclosure, {from:Array(UInt64)}, {units:Array(UInt64)}, toUInt64(0))",
	"number":     "transform(disclosure, {from:Array(UInt64)}, {numbers:Array(UInt32)}, toUInt32(0))",
	"version":    "{to:UInt64}",
	"sector":     "nullIf(transform(disclosure, {from:Array(UInt64)}, {sectors:Array(String)}, ''), '')",
}

// moveDisclosuresSQL commits the copies and, where the unit is another, withdraws what they were made from. A row gives
// two by the array; all stand in one block.
const moveDisclosuresSQL = `INSERT INTO disclosures (unit, year, stage, scope, version, number, disclosure, committed_at, withdrawn, withdrawn_reason, retired, loaded, loaded_at, ` + carriedColumns + `)
SELECT
    if(old, unit, ` + "%[1]s" + `), year, stage, scope, {to:UInt64}, if(old, number, %[2]s), if(old, disclosure, %[3]s),
    fromUnixTimestamp64Milli({at:Int64}), old, if(old, {reason:String}, NULL), if(old OR disclosure != {from:Array(UInt64)}[1], [], {retired:Array(UInt64)}), if(old, loaded, {to:UInt64}), if(old, loaded_at, fromUnixTimestamp64Milli({at:Int64})),
    %[4]s
FROM
(
    SELECT *
    FROM disclosures
    WHERE disclosure IN {from:Array(UInt64)} AND NOT withdrawn
    ORDER BY version DESC
    LIMIT 1 BY disclosure
)
ARRAY JOIN [true, false] AS old
WHERE NOT old OR unit != %[1]s
SETTINGS max_threads = 1, max_insert_threads = 1`

// movedReason is why a disclosure is withdrawn whose unit is another now.
const movedReason = "moved to the unit that it belongs to by its code, its name or the alias file; 按编码、名称或别名文件归入另一单位"

// move writes disclosures again and commits them. What is there of the facts' version before is what a load that was cut
// off has left.
func (w *Warehouse) move(ctx context.Context, m *moves) (uint64, error) {
	newest, newestAt, err := w.newest(ctx)
	if err != nil {
		return 0, err
	}
	at := commitTime(newestAt)
	if newest, err = w.disown(ctx, newest, at); err != nil {
		return 0, err
	}
	units := make([]UnitKey, len(m.units))
	for i, u := range m.units {
		units[i] = UnitKey(u)
	}
	current, err := w.lastVersions(ctx, units)
	if err != nil {
		return 0, err
	}
	keys, numbered := make([]uint64, len(m.from)), make([]uint32, len(m.from))
	replaced := make([]DisclosureKey, len(m.from))
	for i := range m.from {
		keys[i], numbered[i] = uint64(newDisclosureKey()), uint32(current[m.identities[i]].number+1)
		replaced[i] = DisclosureKey(m.from[i])
	}
	p := &params{}
	for name, value := range map[string]any{
		"from": m.from, "keys": keys, "units": m.units, "numbers": numbered, "sectors": m.sectors, "rules": m.rules, "zh": m.zh, "en": m.en,
		"to": newest + 1, "at": at.UnixMilli(), "reason": movedReason,
	} {
		p.set(name, value)
	}
	for _, t := range factTables {
		also := ""
		if t.name == "findings" { // those across documents are looked for anew
			also = " AND empty(others)"
		}
		if err := w.exec(ctx, fmt.Sprintf(moveRowsSQL, t.name, t.columns, moved(t.columns), also), p); err != nil {
			return 0, fmt.Errorf("move %s: %w", t.name, err)
		}
	}
	touched, err := w.movedSubjects(ctx, newest, m, keys, numbered)
	if err != nil {
		return 0, err
	}
	across, err := w.findAcross(ctx, newest, touched, replaced)
	if err != nil {
		return 0, err
	}
	p.set("retired", across.retired)
	columns := movedColumns
	sql := fmt.Sprintf(moveDisclosuresSQL, columns["unit"], columns["number"], columns["disclosure"], movedCarried())
	if err := w.exec(ctx, sql, p); err != nil {
		return 0, fmt.Errorf("commit: %w", err)
	}
	if err := w.mark(ctx, newest+1, at); err != nil {
		return 0, err
	}
	w.clean = true
	w.committed(ctx, newest+1, replaced, across.retired)
	w.forgetNames()
	return newest + 1, nil
}

// movedSubjects are the copies as findings speak of them.
func (w *Warehouse) movedSubjects(ctx context.Context, newest uint64, m *moves, keys []uint64, numbered []uint32) ([]*subject, error) {
	touched, err := w.subjects(ctx, newest, m.from)
	if err != nil {
		return nil, err
	}
	for _, s := range touched {
		i := slices.Index(m.from, uint64(s.key))
		s.key, s.unit, s.number = DisclosureKey(keys[i]), UnitKey(m.units[i]), int(numbered[i])
		s.facts[0] = newest + 1
		sector := &m.sectors[i]
		if *sector == "" {
			sector = nil
		}
		s.sector, s.facts[6] = sector, sector
	}
	return touched, nil
}

// moved are columns as a copy has them.
func moved(columns string) string {
	names := strings.Split(columns, ", ")
	for i, n := range names {
		if e, ok := movedColumns[n]; ok {
			names[i] = e
		}
	}
	return strings.Join(names, ", ")
}

// movedCarried are the carried columns of a copy; what is withdrawn keeps its own.
func movedCarried() string {
	names := strings.Split(carriedColumns, ", ")
	for i, n := range names {
		switch n {
		case "sector":
			names[i] = "if(old, sector, " + movedColumns[n] + ")"
		case "identity_rule":
			names[i] = "if(old, identity_rule, transform(disclosure, {from:Array(UInt64)}, {rules:Array(String)}, ''))"
		case "identity_zh":
			names[i] = "if(old, identity_zh, transform(disclosure, {from:Array(UInt64)}, {zh:Array(String)}, ''))"
		case "identity_en":
			names[i] = "if(old, identity_en, transform(disclosure, {from:Array(UInt64)}, {en:Array(String)}, ''))"
		}
	}
	return strings.Join(names, ", ")
}

// exec runs a statement that writes, with those of the parameters that it names: the engine refuses others.
func (w *Warehouse) exec(ctx context.Context, sql string, p *params) error {
	var args []any
	for _, a := range p.named {
		if named, ok := a.(driver.NamedValue); ok && strings.Contains(sql, "{"+named.Name+":") {
			args = append(args, a)
		}
	}
	w.count(ctx, sql)
	return wrap("write", w.conn.Exec(ctx, sql, args...))
}
