package warehouse

import (
	"context"
	"fmt"
	"slices"

	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/naming"
)

// merged are units that were merged into others, with the year from which on they do not count.
type merged struct {
	units, into []UnitKey
	since       []uint16
}

// bind lets the merged units count for the years before.
func (m *merged) bind(w *where) {
	w.args.set("merged", numbers(m.units))
	w.args.set("into", numbers(m.into))
	w.bind("year < transform(unit, {merged:Array(UInt64)}, {since:Array(UInt16)}, toUInt16(65535))", "since", m.since)
}

// TrendsWithPredecessors follows a measure of single units as [Reader.TrendsByUnit] does; for the years before a merger the
// figures of the units that were merged, as the alias file tells it, and of those that were merged into them, are added. One
// that is asked for itself stays by itself.
func (r *Reader) TrendsWithPredecessors(ctx context.Context, q UnitTrend, units []UnitKey) (map[UnitKey]*Series, error) {
	found := make(map[UnitKey]*Series, len(units))
	if len(units) == 0 {
		return found, nil
	}
	if q.Per != "" && q.Per != PerNone {
		return nil, fmt.Errorf("follow %s of units with their predecessors: sums are not divided by %s: %w", q.Measure, q.Per, ErrBadQuery)
	}
	links, err := r.links(ctx)
	if err != nil {
		return nil, err
	}
	of := &merged{units: []UnitKey{}, into: []UnitKey{}, since: []uint16{}}
	var follow func(unit, into UnitKey, since int)
	follow = func(unit, into UnitKey, since int) {
		for _, l := range links {
			if l.Kind != naming.Merged || l.Later[0].Key != unit {
				continue
			}
			for _, u := range l.Earlier {
				if u.Key == into || slices.Contains(of.units, u.Key) || slices.Contains(units, u.Key) {
					continue
				}
				until := min(since, l.Since)
				of.units, of.into, of.since = append(of.units, u.Key), append(of.into, into), append(of.since, uint16(until))
				follow(u.Key, into, until)
			}
		}
	}
	f := &FactFilter{Stage: q.Stage, Scopes: []fiscal.Scope{fiscal.ScopeUnit, fiscal.ScopeDepartment}}
	for _, u := range units {
		follow(u, u, maxLinkYear)
	}
	for _, u := range slices.Concat(units, of.units) {
		f.Units = append(f.Units, UnitID(u))
	}
	all, err := r.Trend(ctx, TrendQuery{Measure: q.Measure, Filter: f, GroupBy: []Dimension{ByUnit}, Years: q.Years, Limit: len(units), merged: of})
	for _, s := range all {
		found[*s.Group[0].Unit] = s
	}
	return found, err
}

// maxLinkYear is behind all years.
const maxLinkYear = 65535
