package warehouse

import (
	"context"
	"fmt"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/naming"
)

// belonging is the unit that a name was given to, and why.
type belonging struct {
	unit   UnitKey
	rule   IdentityRule
	reason naming.Reason
}

// belongings are the names that were given to another unit than their own, by the key of their own. They are few: those
// that a statement is about are looked up here, so that it need not join.
type belongings map[UnitKey]belonging

// unit is the unit that has what a unit had before.
func (b belongings) unit(key UnitKey) UnitKey {
	if other, moved := b[key]; moved {
		return other.unit
	}
	return key
}

const belongingsSQL = `SELECT
    unit_name, argMax(unit, (version, year)), argMax(identity_rule, (version, year)), argMax(identity_zh, (version, year)), argMax(identity_en, (version, year))
FROM disclosures
WHERE NOT withdrawn AND identity_rule != 'NAME' AND %s
GROUP BY unit_name`

// belongings reads what names were given to other units by r's version.
func (r *Reader) readBelongings(ctx context.Context) (belongings, error) {
	found := belongings{}
	err := r.query(ctx, "read which names were joined", fmt.Sprintf(belongingsSQL, r.visible()), &params{}, func(rows driver.Rows) error {
		var name string
		var b belonging
		if err := rows.Scan(&name, (*uint64)(&b.unit), (*string)(&b.rule), &b.reason.ZH, &b.reason.EN); err != nil {
			return err
		}
		if own := UnitKeyOf(name); own != b.unit {
			found[own] = b
		}
		return nil
	})
	return found, err
}

// forgetNames makes the next reader look anew.
func (w *Warehouse) forgetNames() {
	w.versionMu.Lock()
	defer w.versionMu.Unlock()
	w.belongings = nil
}

// UnitKeys gives the units that names belong to now.
func (w *Warehouse) UnitKeys(ctx context.Context, names []string) ([]UnitKey, error) {
	b, err := w.newestBelongings(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for the units of %d names: %w", len(names), err)
	}
	keys := make([]UnitKey, len(names))
	for i, n := range names {
		keys[i] = b.unit(UnitKeyOf(n))
	}
	return keys, nil
}

func (w *Warehouse) newestBelongings(ctx context.Context) (belongings, error) {
	r, err := w.newestReader(ctx)
	if err != nil {
		return nil, err
	}
	return r.belongings, nil
}

// UnitKey gives the unit that a name belongs to.
func (r *Reader) UnitKey(name string) UnitKey { return r.belongings.unit(UnitKeyOf(name)) }

// UnitKeyOfID gives the unit that an ID names, also where that was joined to another since.
func (r *Reader) UnitKeyOfID(id string) (UnitKey, error) {
	key, err := ParseUnitID(id)
	if err != nil {
		return 0, err
	}
	return r.belongings.unit(key), nil
}

// unitKeys are the units that IDs name, also those of units that were joined to others since.
func (r *Reader) unitKeys(ids []string) ([]uint64, error) {
	units := make([]uint64, len(ids))
	for i, id := range ids {
		key, err := r.UnitKeyOfID(id)
		if err != nil {
			return nil, err
		}
		units[i] = uint64(key)
	}
	return units, nil
}

// NamesByUnit tells the names that units disclosed under, in the order of their first years, and why they are the units'.
func (r *Reader) NamesByUnit(ctx context.Context, units []UnitKey) (map[UnitKey][]*UnitName, error) {
	found := make(map[UnitKey][]*UnitName, len(units))
	if len(units) == 0 {
		return found, nil
	}
	all, err := r.bearers(ctx, units)
	if err != nil {
		return nil, err
	}
	of := map[UnitKey][]*bearer{}
	for _, b := range all {
		b.became, b.why = b.rule, b.reason
		of[b.unit] = append(of[b.unit], b)
	}
	for unit, bearers := range of {
		names := unitNames(bearers, func(b *bearer) UnitKey { return b.unit })
		explain(names)
		for i := range names {
			found[unit] = append(found[unit], &names[i])
		}
	}
	return found, nil
}

// identityOrder lists what is to be told of names by kind and name.
var identityOrder = order[UnitIdentity]{
	name: "IDENTITY",
	keys: []sortKey{{"kind", "String"}, {"name", "String"}, {"unit", "UInt64"}, {"other", "UInt64"}},
	values: func(i *UnitIdentity) []string {
		return []string{string(i.Kind), i.Names[0].Name, decimalText(i.Units[0]), decimalText(i.Units[len(i.Units)-1])}
	},
}

// UnitIdentities tells which names were joined to one unit and by which rule, and which were kept apart although they bear
// one code, as they are at r's version. Empty kinds mean all. The conflicts of an alias file are told where the
// warehouse was opened with that.
func (r *Reader) UnitIdentities(ctx context.Context, kinds []IdentityKind, p PageArgs) (*Page[*UnitIdentity], error) {
	const what = "list the identities of units"
	win, err := identityOrder.window(p)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	all, err := r.bearers(ctx, nil)
	if err != nil {
		return nil, err
	}
	// What a later load has brought is not decided on yet: what is told is what is stored.
	apart := decide(all, r.w.rules.Aliases)
	for _, b := range all {
		b.to, b.became, b.why = b.unit, b.rule, b.reason
	}
	var rows []*UnitIdentity
	for _, i := range append(identities(all), apart...) {
		if len(kinds) == 0 || slices.Contains(kinds, i.Kind) {
			rows = append(rows, &i)
		}
	}
	return sliced(&identityOrder, rows, win), nil
}

// sliced makes a page of rows that are all in memory.
func sliced[T any](o *order[T], rows []*T, win window) *Page[*T] {
	slices.SortFunc(rows, func(a, b *T) int { return o.compare(o.values(a), o.values(b)) })
	total := uint64(len(rows))
	rows = slices.DeleteFunc(rows, func(row *T) bool {
		v := o.values(row)
		return win.after != nil && o.compare(v, win.after) <= 0 || win.before != nil && o.compare(v, win.before) >= 0
	})
	l := list[T]{order: *o}
	if win.backward {
		slices.Reverse(rows)
	}
	return l.cut(rows[:min(len(rows), win.n+1)], win, total)
}

// Links.

// UnitLink says that units became others, by a merger or a split.
type UnitLink struct {
	Kind           naming.LinkKind
	Earlier, Later []LinkedUnit
	Since          int // first year of the later ones
	Note           *string
}

// LinkedUnit is a unit of a link, by the name that the alias file gives it. It may not have disclosed anything.
type LinkedUnit struct {
	Key  UnitKey
	Name string
}

const linksSQL = `SELECT kind, earlier, earlier_names, later, later_names, since, note
FROM unit_links
WHERE batch = (SELECT argMax(disclosure, version) FROM disclosures WHERE unit = 0 AND scope = 'REGION' AND version <= {version:UInt64})
ORDER BY ordinal`

// links reads what units became of others, in the order of the alias file.
func (r *Reader) links(ctx context.Context) ([]*UnitLink, error) {
	var all []*UnitLink
	err := r.query(ctx, "read which units were merged or split", linksSQL, &params{}, func(rows driver.Rows) error {
		l := &UnitLink{}
		var earlier, later []uint64
		var earlierNames, laterNames []string
		var since uint16
		var note string
		if err := rows.Scan((*string)(&l.Kind), &earlier, &earlierNames, &later, &laterNames, &since, &note); err != nil {
			return err
		}
		for i, n := range earlierNames {
			l.Earlier = append(l.Earlier, LinkedUnit{UnitKey(earlier[i]), n})
		}
		for i, n := range laterNames {
			l.Later = append(l.Later, LinkedUnit{UnitKey(later[i]), n})
		}
		if l.Since = int(since); note != "" {
			l.Note = &note
		}
		all = append(all, l)
		return nil
	})
	return all, err
}

// LinksByUnit finds the links that units stand in.
func (r *Reader) LinksByUnit(ctx context.Context, units []UnitKey) (map[UnitKey][]*UnitLink, error) {
	found := make(map[UnitKey][]*UnitLink, len(units))
	if len(units) == 0 {
		return found, nil
	}
	all, err := r.links(ctx)
	for _, l := range all {
		for _, u := range slices.Concat(l.Earlier, l.Later) {
			if slices.Contains(units, u.Key) {
				found[u.Key] = append(found[u.Key], l)
			}
		}
	}
	return found, err
}

// links are those of the alias file, by the units that the names belong to after a reconciliation.
func (w *Warehouse) links(all []*bearer) []*UnitLink {
	of := map[UnitKey]UnitKey{}
	for _, b := range all {
		of[b.own] = b.to
	}
	linked := func(names []string) (units []LinkedUnit) {
		for _, n := range names {
			last, _ := w.rules.Aliases.Resolve(n)
			key := UnitKeyOf(last)
			if to, ok := of[key]; ok {
				key = to
			}
			units = append(units, LinkedUnit{key, n})
		}
		return units
	}
	var links []*UnitLink
	for _, l := range w.rules.Aliases.Links {
		link := &UnitLink{Kind: l.Kind, Earlier: linked(l.From), Later: linked(l.To), Since: l.Since}
		if l.Note != "" {
			link.Note = &l.Note
		}
		links = append(links, link)
	}
	return links
}

// linksDiffer says whether links are others than those that are stored.
func (r *Reader) linksDiffer(ctx context.Context, links []*UnitLink) (bool, error) {
	stored, err := r.links(ctx)
	return !slices.EqualFunc(stored, links, func(a, b *UnitLink) bool {
		return a.Kind == b.Kind && a.Since == b.Since && orEmpty(a.Note) == orEmpty(b.Note) && slices.Equal(a.Earlier, b.Earlier) && slices.Equal(a.Later, b.Later)
	}), err
}

// commitLinksSQL makes a batch of links that of its version.
const commitLinksSQL = `INSERT INTO disclosures (unit, year, stage, scope, version, number, disclosure, committed_at, withdrawn, withdrawn_reason)
SELECT 0, 0, 'BUDGET', 'REGION', {to:UInt64}, 0, {batch:UInt64}, fromUnixTimestamp64Milli({at:Int64}), true, 'units were linked'`

func (w *Warehouse) writeLinks(ctx context.Context, links []*UnitLink) (uint64, error) {
	newest, newestAt, err := w.newest(ctx)
	if err != nil {
		return 0, err
	}
	at := commitTime(newestAt)
	if newest, err = w.disown(ctx, newest, at); err != nil {
		return 0, err
	}
	batch := uint64(newDisclosureKey())
	err = w.insert(ctx, "unit_links", "batch, ordinal, kind, earlier, earlier_names, later, later_names, since, note", func(b driver.Batch) error {
		for i, l := range links {
			keys, names := apartNames(l.Earlier)
			later, laterNames := apartNames(l.Later)
			if err := b.Append(batch, uint32(i+1), string(l.Kind), keys, names, later, laterNames, uint16(l.Since), orEmpty(l.Note)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, wrap("write which units were merged or split", err)
	}
	p := &params{}
	p.set("to", newest+1)
	p.set("batch", batch)
	p.set("at", at.UnixMilli())
	if err := w.exec(ctx, commitLinksSQL, p); err != nil {
		return 0, err
	}
	if err := w.mark(ctx, newest+1, at); err != nil {
		return 0, err
	}
	w.clean = true
	w.committed(ctx, newest+1, nil, nil)
	return newest + 1, nil
}

func apartNames(units []LinkedUnit) (keys []uint64, names []string) {
	for _, u := range units {
		keys, names = append(keys, uint64(u.Key)), append(names, u.Name)
	}
	return keys, names
}

// SectorOf is a unit's sector: as the user's file sets it, else by the program's rules, from its name and its duties.
func (w *Warehouse) SectorOf(name, duties string) fiscal.Sector {
	if s, ok := w.rules.Sectors.Of(name); ok {
		return s
	}
	if s := fiscal.SectorOf(name); s != "" {
		return s
	}
	return fiscal.SectorOfDuties(duties)
}
