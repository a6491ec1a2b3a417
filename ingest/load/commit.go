package load

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/semaphore"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/warehouse"
)

// loader collects results into batches. It is used by one goroutine.
type loader struct {
	options Options
	budget  *semaphore.Weighted
	start   time.Time
	summary Summary

	batch      []readResult
	facts      int
	bytes      int64
	read       int
	refused    int
	totalFacts int
}

// take adds a result to the batch and commits the batch when it is full. Of several documents of one unit, year, stage
// and scope the one with the last path is current in the end, in one batch as over several.
func (l *loader) take(ctx context.Context, r readResult) error {
	l.read++
	if r.refusal != nil {
		l.refused++
	}
	if r.d != nil {
		n := factsOf(r.d).Total()
		l.facts += n
		l.totalFacts += n
	}
	l.batch = append(l.batch, r)
	l.bytes += r.size
	if l.options.Progress != nil {
		l.options.Progress(Progress{
			Documents: l.summary.Documents, Read: l.read, Refused: l.refused, Facts: l.totalFacts, Elapsed: time.Since(l.start),
		})
	}
	if len(l.batch) >= batchDocuments || l.facts >= batchFacts || l.bytes >= batchBytes {
		return l.commit(ctx)
	}
	return nil
}

// commit stores the batch, reports its documents in order and starts a new one.
func (l *loader) commit(ctx context.Context) error {
	batch := l.batch
	defer l.budget.Release(l.bytes)
	l.batch, l.facts, l.bytes = nil, 0, 0

	if err := l.refuseParts(ctx, batch); err != nil {
		return fmt.Errorf("look for the texts of %d documents: %w", len(batch), err)
	}
	var rows []warehouse.Load
	for _, r := range batch {
		if r.d != nil {
			rows = append(rows, Rows(r.d))
		}
	}
	stored, err := l.store(ctx, rows)
	if err != nil {
		return fmt.Errorf("commit %d documents from %q: %w", len(rows), batch[0].path, err)
	}
	for _, r := range batch {
		record := Record{Document: r.path, ElapsedMS: milliseconds(r.elapsed)}
		if r.d == nil {
			record.Outcome, record.Refusal = Refused, r.refusal
		} else {
			describe(&record, r.d, stored[0])
			stored = stored[1:]
		}
		l.summary.add(record)
		if l.options.Record != nil {
			l.options.Record(record)
		}
	}
	return nil
}

func milliseconds(d time.Duration) float64 {
	return float64(d.Round(10*time.Microsecond)) / float64(time.Millisecond)
}

func describe(record *Record, d *disclosure.Disclosure, s storeResult) {
	if s.err != nil {
		record.Outcome = Refused
		record.Refusal = &block.Refusal{
			Code: NotStored, File: record.Document, Wanted: "rows that the engine takes, but it says: " + s.err.Error(),
			Advice: "report the file / 请反馈该文件",
		}
		return
	}
	facts := factsOf(d)
	record.Outcome = Outcome(s.loaded.Outcome)
	record.Unit, record.Year, record.Stage, record.Scope = d.Unit.Name, d.Year, d.Stage, d.Scope
	record.Disclosure, record.Version, record.DataVersion = s.loaded.DisclosureID, s.loaded.Version, s.loaded.DataVersion
	record.Facts, record.Findings = &facts, len(d.Findings)
}

// storeResult is what the warehouse said of one document.
type storeResult struct {
	loaded warehouse.Loaded
	err    error
}

// store loads rows as one commit. Where the engine does not take them, it tries one document at a time, so that one bad
// document does not hold up the others for ever; where it takes none of them, the fault is the engine's and stops the run.
func (l *loader) store(ctx context.Context, rows []warehouse.Load) ([]storeResult, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	loaded, err := l.options.Warehouse.Load(ctx, rows)
	if err == nil {
		out := make([]storeResult, len(loaded))
		for i := range loaded {
			out[i].loaded = loaded[i]
		}
		return out, nil
	}
	if ctx.Err() != nil || errors.Is(err, warehouse.ErrUnavailable) || len(rows) == 1 {
		return nil, err
	}
	l.options.Logger.Warn().Err(err).Int("documents", len(rows)).Msg("batch not taken, trying its documents one by one")
	out := make([]storeResult, len(rows))
	taken := 0
	for i := range rows {
		one, oneErr := l.options.Warehouse.Load(ctx, rows[i:i+1])
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if oneErr != nil {
			out[i].err = oneErr
			continue
		}
		taken++
		out[i].loaded = one[0]
	}
	if taken == 0 {
		return nil, err
	}
	return out, nil
}
