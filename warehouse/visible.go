package warehouse

import (
	"context"
	"slices"
	"sort"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// A fact is visible at a data version if it came with that version or an earlier one, and nothing had replaced or
// withdrawn its disclosure by then. Disclosures that were replaced are few, so that a statement names them, and reads one
// table; where they are many, it looks the visible ones up instead. Either way gives the same answer. It is the same with findings that
// were retired.

// maxNamed is how many hidden disclosures, and how many retired findings, a statement names.
const maxNamed = 2000

// hidden is what is not visible any more, in the order in which it ceased to be.
type hidden struct {
	disclosures, findings ended
}

// ended are keys of what ended with data versions.
type ended struct {
	keys  []uint64
	since []uint64 // ascending
}

// at are those that have ended at a data version.
func (e ended) at(version uint64) []uint64 {
	n := sort.Search(len(e.since), func(i int) bool { return e.since[i] > version })
	return e.keys[:n:n]
}

func (e *ended) add(since uint64, keys ...uint64) {
	for _, key := range keys {
		e.keys, e.since = append(e.keys, key), append(e.since, since)
	}
}

// hiddenSQL reads the history of what was ever replaced or withdrawn. Unit 0 is not one: its rows withdraw what loads
// that were cut off have left.
const hiddenSQL = `SELECT unit, year, stage, scope, version, disclosure, withdrawn
FROM disclosures
WHERE (unit, year, stage, scope) IN
(
    SELECT unit, year, stage, scope
    FROM disclosures
    GROUP BY unit, year, stage, scope
    HAVING count() > 1 OR max(withdrawn)
)
ORDER BY unit, year, stage, scope, version, number`

// retiredSQL reads which findings were ever retired.
const retiredSQL = "SELECT version, arrayJoin(retired) FROM disclosures ORDER BY version"

// readHidden finds what is hidden by now.
func (w *Warehouse) readHidden(ctx context.Context) (*hidden, error) {
	type one struct{ key, since uint64 }
	var all []one
	var last identity
	var before uint64
	err := w.query(ctx, "look for what was replaced", hiddenSQL, nil, func(rows driver.Rows) error {
		var i identity
		var year uint16
		var version, key uint64
		var withdrawn bool
		if err := rows.Scan((*uint64)(&i.unit), &year, (*string)(&i.stage), (*string)(&i.scope), &version, &key, &withdrawn); err != nil {
			return err
		}
		i.year = int(year)
		if i != last {
			last, before = i, 0
		}
		if before != 0 && before != key {
			all = append(all, one{before, version})
		}
		before = key
		if withdrawn {
			all = append(all, one{key, version})
			before = 0
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b one) int {
		switch {
		case a.since < b.since:
			return -1
		case a.since > b.since:
			return 1
		}
		return 0
	})
	h := &hidden{}
	for _, x := range all {
		h.disclosures.add(x.since, x.key)
	}
	err = w.query(ctx, "look for findings that were retired", retiredSQL, nil, func(rows driver.Rows) error {
		var since, key uint64
		err := rows.Scan(&since, &key)
		h.findings.add(since, key)
		return err
	})
	return h, err
}

// visible is the condition that rows of facts, or of disclosures, are visible.
func (r *Reader) visible() string {
	switch {
	case len(r.hidden) == 0:
		return "version <= {version:UInt64}"
	case len(r.hidden) <= r.w.maxNamed:
		return "version <= {version:UInt64} AND disclosure NOT IN {hidden:Array(UInt64)}"
	case r.fresh != nil:
		return "(disclosure IN (" + visibleSQL + ") AND disclosure NOT IN {replaced:Array(UInt64)} OR disclosure IN {fresh:Array(UInt64)})"
	default:
		return "disclosure IN (" + visibleSQL + ")"
	}
}

// visibleSQL selects the visible disclosures.
const visibleSQL = "SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM disclosures WHERE version <= {version:UInt64} GROUP BY unit, year, stage, scope"

// stands is the condition that a finding is so: its further disclosures are visible too, and no later look has retired it.
func (r *Reader) stands() string {
	others := "true"
	switch {
	case len(r.hidden) == 0:
	case len(r.hidden) <= r.w.maxNamed:
		others = "NOT hasAny(others, {hidden:Array(UInt64)})"
	default:
		others = "arrayAll(x -> x IN (" + visibleSQL + "), others)"
	}
	switch {
	case len(r.retired) == 0:
		return others
	case len(r.retired) <= r.w.maxNamed:
		return others + " AND " + findingKeySQL + " NOT IN {retired:Array(UInt64)}"
	default:
		return others + " AND " + findingKeySQL + " NOT IN (SELECT arrayJoin(retired) FROM disclosures WHERE version <= {version:UInt64})"
	}
}
