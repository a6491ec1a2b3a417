package warehouse

import (
	"context"
	"maps"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// longestNameRun is of how many characters of names the runs are known, here and by the index.
const longestNameRun = 3

// nameRuns are what stands in names of units, folded: all runs of one to three characters, of names that disclosures up to a data
// version bear. A term of which one is missing stands in no name, so that it need not be looked for in those. Names are never
// forgotten here, so that what is known of a version is enough for earlier ones.
type nameRuns struct {
	version uint64
	runs    map[string]bool
}

// namesSinceSQL reads the names that came after a data version.
const namesSinceSQL = `SELECT DISTINCT unit_name
FROM disclosures
WHERE version > {after:UInt64} AND version <= {version:UInt64}`

// nameRuns brings what is known of names up to r's version.
func (r *Reader) nameRuns(ctx context.Context) (*nameRuns, error) {
	w := r.w
	w.namesMu.Lock()
	defer w.namesMu.Unlock()
	known := w.names
	if known == nil {
		known = &nameRuns{}
	}
	if w.names != nil && known.version >= r.version {
		return known, nil
	}
	next := &nameRuns{version: r.version, runs: maps.Clone(known.runs)} // who reads the earlier ones goes on
	if next.runs == nil {
		next.runs = map[string]bool{}
	}
	p := &params{}
	p.set("after", known.version)
	err := r.query(ctx, "read the names of units", namesSinceSQL, p, func(rows driver.Rows) error {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		folded, _ := fold(name)
		for n := 1; n <= longestNameRun; n++ {
			for _, run := range runs(string(folded), n) {
				next.runs[run] = true
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	w.names = next
	return next, nil
}

// mayHold says whether a term may stand in a name.
func (n *nameRuns) mayHold(term string) bool {
	for _, run := range runs(term, min(longestNameRun, len([]rune(term)))) {
		if !n.runs[run] {
			return false
		}
	}
	return true
}

// inNames says of each term whether it may stand in the name of a unit. One alone is looked for in texts only, and a year that is
// asked for is no part of a name.
func (r *Reader) inNames(ctx context.Context, q *SearchQuery) ([]bool, error) {
	named := make([]bool, len(q.Terms))
	if len(q.Terms) == 1 {
		return named, nil
	}
	known, err := r.nameRuns(ctx)
	if err != nil {
		return nil, err
	}
	for i, term := range q.Terms {
		if _, isYear := q.year(i); !isYear {
			named[i] = known.mayHold(term)
		}
	}
	return named, nil
}
