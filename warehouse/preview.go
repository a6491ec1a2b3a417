package warehouse

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// preview is what a warehouse that is opened for a preview would hold by now beside what it holds. One goroutine uses it.
type preview struct {
	loaded map[UnitKey]map[identity]last
}

// over lays what would have been loaded of units over what is there. Without a preview there is nothing to lay.
func (p *preview) over(there map[identity]last, units []UnitKey) {
	if p == nil {
		return
	}
	for _, unit := range units {
		maps.Copy(there, p.loaded[unit])
	}
}

// previewLoad says what Load would do after all that it has said before, and writes nothing: what changes has no ID and
// no data version of its own.
func (w *Warehouse) previewLoad(ctx context.Context, loads []Load) ([]Loaded, error) {
	what := fmt.Sprintf("preview the load of %d disclosures", len(loads))
	names, err := w.newestBelongings(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	units := make([]UnitKey, len(loads))
	for i := range loads {
		units[i] = loads[i].identity(names).unit
		if err := loads[i].check(); err != nil {
			return nil, fmt.Errorf("load %q (%s %d): %w", loads[i].name(), loads[i].Stage, loads[i].Year, err)
		}
		// The rows are made, for what would not fit.
		for _, t := range factTables {
			if _, err := t.add(unsent{}, &loads[i], disclosureRow{}); err != nil {
				return nil, fmt.Errorf("load %q: %w", loads[i].name(), wrap("write "+t.name, err))
			}
		}
	}
	newest, _, err := w.newest(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	current, err := w.lastVersions(ctx, units)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	out := make([]Loaded, len(loads))
	for i := range loads {
		row := next(&loads[i], names, current)
		out[i] = Loaded{UnitID: UnitID(row.unit), Outcome: row.outcome, Version: row.number, DataVersion: newest}
		if row.outcome == OutcomeUnchanged {
			out[i].DisclosureID, out[i].Key = "d:"+row.name(row.number), row.key
			continue
		}
		if w.preview.loaded[row.unit] == nil {
			w.preview.loaded[row.unit] = map[identity]last{}
		}
		w.preview.loaded[row.unit][row.identity] = current[row.identity].withoutTexts()
	}
	return out, nil
}

// withoutTexts leaves out the texts of the documents, which would add up.
func (l last) withoutTexts() last {
	l.documents = slices.Clone(l.documents)
	for i := range l.documents {
		l.documents[i].Blocks = nil
	}
	return l
}

// unsent takes rows and sends them nowhere.
type unsent struct{ driver.Batch }

// Append takes a row.
func (unsent) Append(...any) error { return nil }

// upToDate is an error where migrations are missing; it changes nothing.
func (w *Warehouse) upToDate(ctx context.Context) error {
	wanted, err := newestMigration()
	if err != nil {
		return err
	}
	applied, err := w.migration(ctx)
	if err == nil && applied < wanted {
		err = fmt.Errorf("the tables are those of migration %d, this program wants %d: run 'gongkai migrate' first", applied, wanted)
	}
	return err
}

// newestMigration is the number of the last migration of this program.
func newestMigration() (int64, error) {
	files, err := migrations(singleEngine)
	if err != nil {
		return 0, fmt.Errorf("find the migrations: %w", err)
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return 0, fmt.Errorf("find the migrations: %w", err)
	}
	number, _, _ := strings.Cut(names[len(names)-1], "_")
	newest, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("find the migrations: %w", err)
	}
	return newest, nil
}

// migration is the number of the last one that was applied; 0 for none.
func (w *Warehouse) migration(ctx context.Context) (applied int64, err error) {
	var tables uint64
	err = w.query(ctx, "look for the tables", "SELECT count() FROM system.tables WHERE database = currentDatabase() AND name = '"+migrationsTable+"'", nil,
		func(rows driver.Rows) error { return rows.Scan(&tables) })
	if err != nil || tables == 0 {
		return 0, err
	}
	err = w.query(ctx, "look for the newest migration", "SELECT max(version_id) FROM "+migrationsTable, nil, func(rows driver.Rows) error { return rows.Scan(&applied) })
	return applied, err
}
