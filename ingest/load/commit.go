package load

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
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
	for _, m := range r.members {
		if m.alone != nil {
			n := factsOf(m.alone).Total()
			l.facts += n
			l.totalFacts += n
		}
	}
	l.batch = append(l.batch, r)
	l.bytes += r.size
	if l.options.Progress != nil {
		l.options.Progress(Progress{
			Documents: l.summary.Documents, Read: l.read, Refused: l.refused, Facts: l.totalFacts, Elapsed: time.Since(l.start),
		})
	}
	if len(l.batch) >= cmp.Or(l.options.Batch, batchDocuments) || l.facts >= batchFacts || l.bytes >= batchBytes {
		return l.commit(ctx)
	}
	return nil
}

// commit stores the batch, reports its documents in order and starts a new one.
func (l *loader) commit(ctx context.Context) error {
	batch := l.batch
	defer l.budget.Release(l.bytes)
	l.batch, l.facts, l.bytes = nil, 0, 0

	var members []*member
	for _, r := range batch {
		members = append(members, r.members...)
	}
	placed, versions, err := l.arrange(ctx, members)
	if err != nil {
		return fmt.Errorf("find what %d documents belong to: %w", len(batch), err)
	}
	if err := l.storeVersions(ctx, versions); err != nil {
		return fmt.Errorf("commit %d documents from %q: %w", len(batch), batch[0].path, err)
	}
	for _, r := range batch {
		record := Record{Document: r.path, ElapsedMS: milliseconds(r.elapsed)}
		if r.refusal != nil {
			record.Outcome, record.Refusal = Refused, r.refusal
			l.report(record)
		}
		for range r.members {
			one := record
			describe(&one, placed[0])
			placed = placed[1:]
			l.report(one)
		}
	}
	return nil
}

func (l *loader) report(r Record) {
	l.summary.add(r)
	if l.options.Record != nil {
		l.options.Record(r)
	}
}

// storeVersions reads the versions and commits them.
func (l *loader) storeVersions(ctx context.Context, versions []*version) error {
	rules := l.options.Warehouse.RuleSettings()
	var rows []warehouse.Load
	for _, v := range versions {
		if err := v.read(rules); err != nil {
			return err
		}
		row, err := v.rows(rules)
		if err != nil {
			return err
		}
		row.Unit.Sector = orNil(l.options.Warehouse.SectorOf(v.d.Unit.Name, dutiesOf(v.d)))
		rows = append(rows, row)
	}
	stored, err := l.store(ctx, rows)
	if err != nil {
		return err
	}
	for i, v := range versions {
		v.stored = stored[i]
	}
	return nil
}

// dutiesOf is what a unit says that it does.
func dutiesOf(d *disclosure.Disclosure) string {
	for i := range d.Sections {
		if d.Sections[i].Kind == disclosure.SectionDuties {
			return d.Sections[i].Text
		}
	}
	return ""
}

// reconcile brings the names of units together after a run, with all that was loaded in view, and says what it did.
func reconcile(ctx context.Context, o *Options) error {
	done, err := o.Warehouse.Reconcile(ctx)
	if err != nil {
		return err
	}
	for i := range done.Identities {
		told := &done.Identities[i]
		names := make([]string, len(told.Names))
		for j, n := range told.Names {
			names[j] = n.Name
		}
		if told.Reason.EN == "" {
			o.Logger.Debug().Str("kind", string(told.Kind)).Strs("names", names).Msg("names are one unit's")
			continue
		}
		o.Logger.Warn().Str("kind", string(told.Kind)).Strs("names", names).Str("reason", told.Reason.EN).Str("reason_zh", told.Reason.ZH).Msg("look at these names of units")
	}
	if done.Moved > 0 {
		o.Logger.Info().Int("disclosures", done.Moved).Uint64("version", done.DataVersion).Msg("disclosures given to the units that they belong to")
	}
	return nil
}

// settle has what several commits have brought merged. All is loaded whether it comes to that or not.
func settle(ctx context.Context, o *Options, loaded int) {
	if loaded <= batchDocuments {
		return
	}
	start := time.Now()
	if err := o.Warehouse.Settle(ctx, loaded); err != nil && ctx.Err() == nil {
		o.Logger.Warn().Err(err).Msg("tables are not merged; they answer all the same")
		return
	}
	o.Logger.Debug().Dur("elapsed_ms", time.Since(start)).Msg("tables merged")
}

func milliseconds(d time.Duration) float64 {
	return float64(d.Round(10*time.Microsecond)) / float64(time.Millisecond)
}

// describe says what became of one part of a document.
func describe(record *Record, p placed) {
	refuse := func(r *block.Refusal) {
		named := *r
		named.File = record.Document
		record.Outcome, record.Refusal = Refused, &named
	}
	v := p.version
	switch {
	case p.refusal != nil:
		refuse(p.refusal)
		return
	case v != nil && v.stored.err != nil:
		refuse(&block.Refusal{
			Code: NotStored, Wanted: "rows that the engine takes, but it says: " + v.stored.err.Error(),
			Advice: "report the file / 请反馈该文件",
		})
		return
	}
	part := &p.member.part
	record.Unit, record.Year, record.Stage, record.Scope = part.Unit, part.Year, part.Stage, part.Scope
	loaded := p.known
	if v != nil {
		stored := v.stored.loaded
		if loaded != nil {
			stored.Outcome = loaded.Outcome // the same document once more
		}
		loaded = &stored
		for _, m := range v.members {
			if name := m.part.Document.Name; m != p.member && !slices.Contains(record.With, name) {
				record.With = append(record.With, name)
			}
		}
	}
	record.Outcome = Outcome(loaded.Outcome)
	record.Disclosure, record.Version, record.DataVersion = loaded.DisclosureID, loaded.Version, loaded.DataVersion
	facts := factsOf(p.member.alone)
	record.Facts = &facts
	if v != nil {
		record.Findings = len(v.d.Findings)
	}
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
