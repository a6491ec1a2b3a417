// Package load is the batch loader: it walks files and folders, reads disclosures side by side within bounded memory,
// and commits them to the warehouse in batches, in the order of their paths. A document that is refused is reported and
// does not stop the others. A run that was interrupted is simply run again: what is already there is UNCHANGED.
//
// It is also the only place where a document-shaped disclosure meets the warehouse's rows.
package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/sync/semaphore"

	"gongkai/ingest"
	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/format"
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// A batch is committed when it reaches any of these.
const (
	batchDocuments = 64
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
	Paths     []string // files and folders; a folder is walked as [Find] says
	Jobs      int      // documents read side by side; 0 for one per core
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
	}
	return nil
}

// Record is what became of one document. The fields from Unit to Findings are empty for one that was refused.
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
	Findings    int          `json:"findings"`
	ElapsedMS   float64      `json:"elapsedMs"` // of reading it

	Refusal *block.Refusal `json:"refusal,omitempty"`
}

// Facts counts what was read from a document.
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

// Progress is how far a run has come.
type Progress struct {
	Documents int // of the run
	Read      int
	Refused   int // of those read
	Facts     int
	Elapsed   time.Duration
}

// Summary counts what became of the documents of a run.
type Summary struct {
	Documents  int
	Skipped    int // files that are clearly no documents, see [Find]
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
	size    int64 // held of bytesInFlight
	d       *disclosure.Disclosure
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
	files, skipped, err := Find(ctx, o.Paths)
	if err != nil {
		return Summary{}, err
	}
	jobs := o.Jobs
	if jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}

	ctx, cancel := context.WithCancel(ctx)
	budget := semaphore.NewWeighted(bytesInFlight)
	l := &loader{
		options: o, budget: budget, start: start,
		summary: Summary{Documents: len(files), Skipped: skipped},
	}
	queue := readAll(ctx, files, jobs, budget, o.Logger)
	defer func() { // no reader outlives the run
		cancel()
		for pending := range queue {
			<-pending
		}
	}()
	for pending := range queue {
		r := <-pending
		if r.err != nil {
			err = r.err
			break
		}
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
	l.summary.Elapsed = time.Since(start)
	return l.summary, err
}

// readAll reads files side by side and gives their results in the order of files. It ends early when ctx does. Its
// reader returns what each result holds of the budget.
func readAll(ctx context.Context, files []string, jobs int, budget *semaphore.Weighted, log zerolog.Logger) <-chan chan readResult {
	// While one batch is being committed the next one is read.
	queue := make(chan chan readResult, batchDocuments)
	running := semaphore.NewWeighted(int64(jobs))
	go func() {
		defer close(queue)
		for _, path := range files {
			size := weight(path)
			if budget.Acquire(ctx, size) != nil || running.Acquire(ctx, 1) != nil {
				return
			}
			pending := make(chan readResult, 1)
			go func() {
				defer running.Release(1)
				pending <- readFile(ctx, path, size, log)
			}()
			queue <- pending // whoever stops early drains the queue
		}
	}()
	return queue
}

// weight is what a file takes of the budget: its size, at most that of the largest file that is read at all.
func weight(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 1
	}
	return min(max(info.Size(), 1), format.MaxSize)
}

// readFile reads one document. A panic of a reader refuses the document that caused it and spares the run.
func readFile(ctx context.Context, path string, size int64, log zerolog.Logger) (r readResult) {
	start := time.Now()
	r = readResult{path: path, size: size}
	defer func() {
		if v := recover(); v != nil {
			log.Error().Str("document", path).Str("panic", fmt.Sprint(v)).Bytes("stack", debug.Stack()).Msg("reading a document panicked")
			r.d, r.err = nil, nil
			r.refusal = &block.Refusal{
				Code: block.Unreadable, File: path, Wanted: "a document that this version can read",
				Advice: "report the file: reading it met a defect of this program / 程序缺陷，请反馈该文件",
			}
		}
		r.elapsed = time.Since(start)
	}()
	data, err := readBytes(path)
	if err != nil {
		r.refusal = &block.Refusal{
			Code: block.Unreadable, File: path, Wanted: "a file that can be opened, but: " + bare(err).Error(),
			Advice: "check that it is still there and may be read / 请检查文件是否存在、是否有读取权限",
		}
		return r
	}
	r.d, err = ingest.Read(ctx, path, data)
	var refusal *block.Refusal
	switch {
	case errors.As(err, &refusal):
		named := *refusal
		named.File = path
		r.refusal = &named
	case err != nil:
		r.err = fmt.Errorf("read %q: %w", path, err)
	}
	return r
}

// readBytes reads a file up to one byte more than is allowed, so that the reader of formats sees that it is too large.
func readBytes(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	return io.ReadAll(io.LimitReader(f, format.MaxSize+1))
}
