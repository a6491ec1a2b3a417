// Package load is the batch loader: it goes through files, folders and archives, reads disclosures side by side within
// bounded memory, and commits them to the warehouse in batches, in the order of their paths. A document that is refused is reported and
// does not stop the others. A run that was interrupted is simply run again: what is already there is UNCHANGED.
//
// Documents of one unit, year, stage and scope become one disclosure, also with those that are in the warehouse: join.go
// says which belong together and which replace each other, commit.go stores what comes of it.
//
// It is also the only place where a document-shaped disclosure meets the warehouse's rows.
package load

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/sync/semaphore"

	"gongkai/ingest"
	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/format"
	"gongkai/ingest/source"
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// A batch is committed when it reaches any of these.
const (
	batchDocuments = 256
	batchFacts     = 50_000
	batchBytes     = 32 << 20
)

// bytesInFlight bounds the files that are read but not committed, by their size. What is left of it beside a full
// batch must hold the largest file, or the loader would wait for itself.
const bytesInFlight = batchBytes + 2*format.MaxSize

// Outcome is what became of a document.
type Outcome string

// The outcomes: the warehouse's own, and a refusal.
const (
	Loaded     = Outcome(warehouse.OutcomeLoaded)     // the first of its unit, year, stage and scope
	Superseded = Outcome(warehouse.OutcomeSuperseded) // it replaced an earlier version
	Unchanged  = Outcome(warehouse.OutcomeUnchanged)  // it was there already
	Refused    = Outcome("REFUSED")
)

// NotStored is the refusal of a document that was read, but whose rows the engine does not take.
const NotStored block.RefusalCode = "NOT_STORED"

// Options say what to load, and who hears of it.
type Options struct {
	Warehouse *warehouse.Warehouse
	Paths     []string // files, folders and archives; they are walked as [source.Find] and [source.Walk] say
	Jobs      int      // documents read side by side; 0 for one per core
	Batch     int      // documents that are committed together at most; 0 for 256: fewer take the engine more time
	Logger    zerolog.Logger

	// Record, if not nil, is called once for each document, in the order of the paths, after its batch was committed.
	Record func(Record)
	// Progress, if not nil, is called after each document that was read, from the goroutine that calls Record.
	Progress func(Progress)
}

// Validate finds options that cannot be meant.
func (o *Options) Validate() error {
	switch {
	case o.Warehouse == nil:
		return errors.New("load: no warehouse")
	case len(o.Paths) == 0:
		return errors.New("load: no path")
	case o.Jobs < 0:
		return fmt.Errorf("load: %d jobs", o.Jobs)
	case o.Batch < 0 || o.Batch > batchDocuments:
		return fmt.Errorf("load: batches of %d documents", o.Batch)
	}
	return nil
}

// Record is what became of one document, or of one of the disclosures that it holds. The fields from Unit to With are empty
// for one that was refused.
type Record struct {
	Document    string       `json:"document"` // its path as found
	Outcome     Outcome      `json:"outcome"`
	Unit        string       `json:"unit,omitempty"`
	Year        int          `json:"year,omitempty"`
	Stage       fiscal.Stage `json:"stage,omitempty"`
	Scope       fiscal.Scope `json:"scope,omitempty"`
	Disclosure  string       `json:"disclosure,omitempty"` // its ID in the warehouse
	Version     int          `json:"version,omitempty"`    // of the disclosure, from 1
	DataVersion uint64       `json:"dataVersion,omitempty"`
	Facts       *Facts       `json:"facts,omitempty"`
	Findings    int          `json:"findings"`       // of the disclosure
	With        []string     `json:"with,omitempty"` // the other documents of the disclosure
	ElapsedMS   float64      `json:"elapsedMs"`      // of reading it

	Refusal *block.Refusal `json:"refusal,omitempty"`
}

// Facts counts what was read from a document by itself.
type Facts struct {
	Amounts     int `json:"amounts"`
	Projects    int `json:"projects"`
	Indicators  int `json:"indicators"`
	Procurement int `json:"procurement"`
	Assets      int `json:"assets"`
	Lines       int `json:"lines"`
	Sections    int `json:"sections"`
}

// Total is the number of all facts.
func (f Facts) Total() int {
	return f.Amounts + f.Projects + f.Indicators + f.Procurement + f.Assets + f.Lines + f.Sections
}

func factsOf(d *disclosure.Disclosure) Facts {
	f := Facts{
		Amounts: len(d.Amounts), Projects: len(d.Projects), Procurement: len(d.Procurement),
		Assets: len(d.Assets), Lines: len(d.Lines), Sections: len(d.Sections),
	}
	for i := range d.Projects {
		f.Indicators += len(d.Projects[i].Indicators)
	}
	return f
}

// Progress is how far a run has come. How many documents there are is known only when the last archive was read, so what
// is left is told from the bytes on disk.
type Progress struct {
	Documents int // files found on disk, each archive as one
	Read      int // documents read
	Refused   int // of those read
	Facts     int
	Passed    int64 // of Bytes
	Bytes     int64 // of the files on disk
	Elapsed   time.Duration
}

// Summary counts what became of the documents of a run.
type Summary struct {
	Documents  int
	Skipped    int // files that are clearly no documents, see [source.Find]
	Loaded     int
	Superseded int
	Unchanged  int
	Refused    int
	Facts      int // of the documents loaded and superseded
	Findings   int
	Elapsed    time.Duration
}

func (s *Summary) add(r Record) {
	switch r.Outcome {
	case Loaded:
		s.Loaded++
	case Superseded:
		s.Superseded++
	case Unchanged:
		s.Unchanged++
	case Refused:
		s.Refused++
	}
	if r.Facts != nil && r.Outcome != Unchanged {
		s.Facts += r.Facts.Total()
		s.Findings += r.Findings
	}
}

// readResult is one document on its way to its batch.
type readResult struct {
	path    string
	size    int64     // held of bytesInFlight
	passed  int64     // bytes on disk since the document before, for [Progress]
	members []*member // the parts of disclosures that it holds; none where it is refused
	refusal *block.Refusal
	err     error // what stops the run
	elapsed time.Duration
}

// Run loads all documents under the options' paths. The error is what stopped it; refused documents are no error. The
// summary counts what was committed, also when the run was stopped.
func Run(ctx context.Context, o Options) (Summary, error) {
	if err := o.Validate(); err != nil {
		return Summary{}, err
	}
	start := time.Now()
	files, skipped, err := source.Find(ctx, o.Paths)
	if err != nil {
		return Summary{}, err
	}
	summary, err := runFiles(ctx, o, files)
	summary.Skipped += skipped
	summary.Elapsed = time.Since(start)
	return summary, err
}

// runFiles loads files and what is in the archives among them.
func runFiles(ctx context.Context, o Options, files []source.File) (Summary, error) {
	jobs := o.Jobs
	if jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	var passed, bytes int64
	for _, f := range files {
		bytes += f.Size
	}
	if report := o.Progress; report != nil {
		o.Progress = func(p Progress) {
			p.Passed, p.Bytes = passed, bytes
			report(p)
		}
	}

	ctx, cancel := context.WithCancel(ctx)
	budget := semaphore.NewWeighted(bytesInFlight)
	l := &loader{options: o, budget: budget, start: time.Now(), summary: Summary{Documents: len(files)}}
	walk := &source.Walk{Files: files}
	queue := readAll(ctx, o.Warehouse.RuleSettings(), walk, jobs, budget, o.Logger)
	var err error
	for pending := range queue {
		r := <-pending
		if r.err != nil {
			err = r.err
			break
		}
		passed += r.passed
		if err = l.take(ctx, r); err != nil {
			break
		}
	}
	if err == nil {
		err = ctx.Err() // the reader may have stopped before the first document
	}
	if err == nil {
		err = l.commit(ctx)
	}
	if err == nil {
		err = reconcile(ctx, &o)
	}
	if err == nil {
		settle(ctx, &o, l.summary.Loaded+l.summary.Superseded)
	}
	cancel()
	for pending := range queue { // no reader outlives the run
		<-pending
	}
	l.summary.Documents, l.summary.Skipped = l.read, walk.Skipped
	return l.summary, err
}

// readAll reads the documents of a walk side by side and gives their results in the order of the walk. It ends early
// when ctx does. Its reader returns what each result holds of the budget.
func readAll(ctx context.Context, rules fiscal.RuleSettings, walk *source.Walk, jobs int, budget *semaphore.Weighted, log zerolog.Logger) <-chan chan readResult {
	// While one batch is being committed the next one is read.
	queue := make(chan chan readResult, batchDocuments)
	running := semaphore.NewWeighted(int64(jobs))
	go func() {
		defer close(queue)
		for e := range walk.Entries(ctx) {
			held := e.Weight()
			if budget.Acquire(ctx, held) != nil {
				return
			}
			bytes := e.Read
			if e.InOrder { // its archive is read by this goroutine alone
				data, err := e.Read()
				bytes = func() ([]byte, error) { return data, err }
				if used := max(int64(len(data)), 1); used < held {
					budget.Release(held - used)
					held = used
				}
			}
			if running.Acquire(ctx, 1) != nil {
				return
			}
			pending := make(chan readResult, 1)
			go func() {
				defer running.Release(1)
				pending <- readDocument(ctx, rules, e, bytes, held, log)
			}()
			queue <- pending // whoever stops early drains the queue
		}
	}()
	return queue
}

// readDocument reads one document. A panic of a reader refuses the document that caused it and spares the run.
func readDocument(ctx context.Context, rules fiscal.RuleSettings, e *source.Entry, bytes func() ([]byte, error), held int64, log zerolog.Logger) (r readResult) {
	start := time.Now()
	r = readResult{path: e.Path, size: held, passed: e.Passed}
	defer func() {
		if v := recover(); v != nil {
			log.Error().Str("document", e.Path).Str("panic", fmt.Sprint(v)).Bytes("stack", debug.Stack()).Msg("reading a document panicked")
			r.members, r.err = nil, nil
			r.refusal = &block.Refusal{
				Code: block.Unreadable, File: e.Path, Wanted: "a document that this version can read",
				Advice: "report the file: reading it met a defect of this program / 程序缺陷，请反馈该文件",
			}
		}
		r.elapsed = time.Since(start)
	}()
	data, err := bytes()
	if err == nil {
		r.members, err = readMembers(ctx, rules, e.Path, data)
	}
	var refusal *block.Refusal
	switch {
	case errors.As(err, &refusal):
		named := *refusal
		named.File = e.Path
		r.refusal = &named
	case err != nil:
		r.err = fmt.Errorf("read %q: %w", e.Path, err)
	}
	return r
}

// readMembers reads the parts of disclosures that a file holds, each by itself.
func readMembers(ctx context.Context, rules fiscal.RuleSettings, path string, data []byte) ([]*member, error) {
	parts, err := ingest.Open(ctx, path, data)
	if err != nil {
		return nil, err
	}
	members := make([]*member, len(parts))
	for i, p := range parts {
		if members[i], err = newMember(rules, p); err != nil {
			return nil, err
		}
	}
	return members, nil
}
