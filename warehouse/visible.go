package warehouse

import (
	"context"
	"slices"
	"sort"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// A fact is visible at a data version if it came with that version or an earlier one, and nothing had replaced or
// withdrawn its disclosure by then. Disclosures that were replaced are few, so that a statement names them, and reads one
// table; where they are many, it looks the visible ones up instead. Either way gives the same answer.

// maxNamed is how many hidden disclosures a statement names.
const maxNamed = 2000

// hidden are the disclosures that are not visible any more, in the order in which they ceased to be.
type hidden struct {
	keys  []uint64
	since []uint64 // data versions, ascending
}

// at are those hidden at a data version.
func (h hidden) at(version uint64) []uint64 {
	n := sort.Search(len(h.since), func(i int) bool { return h.since[i] > version })
	return h.keys[:n:n]
}

func (h *hidden) add(key DisclosureKey, since uint64) {
	h.keys, h.since = append(h.keys, uint64(key)), append(h.since, since)
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

// readHidden finds what is hidden by now.
func (w *Warehouse) readHidden(ctx context.Context) (hidden, error) {
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
		return hidden{}, err
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
	var h hidden
	for _, x := range all {
		h.add(DisclosureKey(x.key), x.since)
	}
	return h, nil
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

// unretiredSQL is the condition that no later look has retired a finding, see [across.settle].
const unretiredSQL = findingKeySQL + " NOT IN (SELECT arrayJoin(retired) FROM disclosures WHERE version <= {version:UInt64})"

// othersVisible is the condition that a finding stands: its further disclosures are visible too, and it is not retired.
func (r *Reader) othersVisible() string {
	switch {
	case len(r.hidden) == 0:
		return unretiredSQL
	case len(r.hidden) <= r.w.maxNamed:
		return "NOT hasAny(others, {hidden:Array(UInt64)}) AND " + unretiredSQL
	default:
		return "arrayAll(x -> x IN (" + visibleSQL + "), others) AND " + unretiredSQL
	}
}
