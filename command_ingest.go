package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"gongkai/ingest"
	"gongkai/ingest/block"
	"gongkai/ingest/load"
	"gongkai/ingest/report"
	"gongkai/ingest/source"
	"gongkai/warehouse"
)

// ingestPaths loads files, folders and archives, once or for as long as it watches. Records go to standard output,
// everything for people to standard error.
func ingestPaths(ctx context.Context, p *program, c *Config, args []string) (err error) {
	if err := checkIngest(c, args); err != nil {
		return err
	}
	out := newIngestOutput(p, c)
	defer out.bar.close()
	log, err := newLogger(c, out.bar.writer())
	if err != nil {
		return err
	}
	out.log = log
	ctx = log.WithContext(ctx)
	w, err := openForIngest(ctx, c, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()

	options := load.Options{Warehouse: w, Paths: args, Jobs: c.Jobs, Logger: log, Record: out.record, Progress: out.bar.show}
	var summary load.Summary
	if c.Watch {
		log.Info().Strs("paths", args).Msg("watching")
		summary, err = load.Watch(ctx, load.WatchOptions{Options: options, Round: out.round, Loaded: out.loaded})
	} else {
		summary, err = load.Run(ctx, options)
	}
	err = errors.Join(err, out.finish(summary, err != nil))
	switch {
	case ctx.Err() != nil && !c.Watch:
		return fmt.Errorf("interrupted: what is loaded stays; run the same command again to go on: %w", err)
	case err != nil || c.Watch: // a watch ends by being stopped
		return err
	case summary.Refused > 0:
		return exitError(exitRefused)
	}
	return nil
}

// openForIngest opens the warehouse to load into. A dry run of a folder that holds no warehouse yet gets an empty one that
// does not stay.
func openForIngest(ctx context.Context, c *Config, log zerolog.Logger) (*warehouse.Warehouse, error) {
	rules, err := readRules(c)
	if err != nil {
		return nil, err
	}
	if c.DryRun && !strings.Contains(c.Warehouse, "://") && !warehouse.Exists(c.Warehouse) {
		return openAndMigrate(ctx, c, warehouse.Options{Temporary: true, Rules: rules})
	}
	return openAndMigrate(ctx, c, warehouse.Options{DSN: c.Warehouse, Cluster: c.Cluster, Logger: log, Rules: rules, Preview: c.DryRun})
}

// checkIngest finds what cannot be done before the engine is started for nothing.
func checkIngest(c *Config, args []string) error {
	if c.DryRun && c.Watch {
		return usagef("--dry-run and --watch do not go together: a dry run ends")
	}
	if err := source.Check(args); err != nil {
		return err
	}
	if c.Report == "" {
		return nil
	}
	if err := report.Check(c.Report); err != nil {
		return usageError{err}
	}
	for _, path := range args {
		if within(c.Report, path) {
			return usagef("report %q lies in %q and would be loaded as a document next time; write it elsewhere", c.Report, path)
		}
	}
	return nil
}

// within says whether a file lies in a folder, or below it.
func within(file, folder string) bool {
	real := func(path string) string {
		if absolute, err := filepath.Abs(path); err == nil {
			path = absolute
		}
		if followed, err := filepath.EvalSymlinks(path); err == nil {
			path = followed
		}
		return path
	}
	rel, err := filepath.Rel(real(folder), filepath.Join(real(filepath.Dir(file)), filepath.Base(file)))
	return err == nil && filepath.IsLocal(rel)
}

// ingestOutput shows how a load goes: a bar on a terminal, a record a line with --json, and in the end what became of
// the documents, in words and as a report.
type ingestOutput struct {
	stderr  io.Writer
	bar     *progressBar
	log     zerolog.Logger
	records *json.Encoder // nil without --json
	failed  error         // to write a record or a report
	watch   bool
	dryRun  bool
	report  string                    // a file; empty for none
	read    load.Summary              // of the rounds of a watch so far
	refused map[string]*block.Refusal // by path; those that are not loaded or gone since
	order   []string                  // the paths in refused
}

func newIngestOutput(p *program, c *Config) *ingestOutput {
	recordsBesideBar := c.JSON && isTerminal(p.stdout)
	out := &ingestOutput{
		stderr: p.stderr, bar: newProgressBar(p.stderr, isTerminal(p.stderr) && !recordsBesideBar), watch: c.Watch, dryRun: c.DryRun, report: c.Report, refused: map[string]*block.Refusal{},
	}
	if c.JSON {
		out.records = json.NewEncoder(p.stdout)
		out.records.SetEscapeHTML(false)
	}
	return out
}

// maxShownRefusals is how many refusals the summary explains; a report and --json have all of them.
const maxShownRefusals = 100

func (o *ingestOutput) record(r load.Record) {
	if o.records != nil {
		if err := o.records.Encode(r); err != nil && o.failed == nil {
			o.failed = fmt.Errorf("write a record: %w", err)
		}
	}
	if r.Refusal == nil {
		if o.refused[r.Document] != nil {
			delete(o.refused, r.Document)
			o.order = slices.DeleteFunc(o.order, func(path string) bool { return path == r.Document })
		}
		return
	}
	if o.refused[r.Document] == nil {
		o.order = append(o.order, r.Document)
	}
	o.refused[r.Document] = r.Refusal
	if o.watch {
		logRefusal(o.log, r)
	}
}

// logRefusal tells a log that a document was refused, for those who read no summary.
func logRefusal(log zerolog.Logger, r load.Record) {
	log.Warn().Str("document", r.Document).Str("code", string(r.Refusal.Code)).Str("wanted", r.Refusal.Wanted).
		Str("advice", r.Refusal.Advice).Msg("document refused")
}

// round forgets what was refused in files that are read anew or gone: in an archive it may lie no more.
func (o *ingestOutput) round(r load.Round) {
	changed := map[string]bool{}
	for _, path := range slices.Concat(r.Ready, r.Gone) {
		changed[path] = true
	}
	for path := range o.refused {
		for above := path; ; above = path[:strings.LastIndexByte(above, '/')] {
			if changed[above] {
				delete(o.refused, path)
			}
			if strings.LastIndexByte(above, '/') < 0 {
				break
			}
		}
	}
	o.order = slices.DeleteFunc(o.order, func(path string) bool { return o.refused[path] == nil })
	if len(r.Ready) == 0 {
		o.writeReport(o.read, false)
	}
}

// loaded says what became of the files of a round, and gives back what the readers hold until the next.
func (o *ingestOutput) loaded(s load.Summary) {
	o.bar.clear()
	o.log.Info().Int("loaded", s.Loaded).Int("superseded", s.Superseded).Int("unchanged", s.Unchanged).Int("refused", s.Refused).
		Dur("elapsed_ms", s.Elapsed).Msg("documents loaded")
	o.read.Documents += s.Documents
	o.read.Loaded += s.Loaded
	o.read.Superseded += s.Superseded
	o.read.Unchanged += s.Unchanged
	o.writeReport(o.read, false)
	if err := ingest.Close(); err != nil {
		o.log.Warn().Err(err).Msg("readers not closed")
	}
}

// writeReport writes the report, if one is wanted.
func (o *ingestOutput) writeReport(s load.Summary, interrupted bool) {
	if o.report == "" {
		return
	}
	r := report.Report{
		At: time.Now(), DryRun: o.dryRun, Interrupted: interrupted,
		Documents: s.Documents, Loaded: s.Loaded, Superseded: s.Superseded, Unchanged: s.Unchanged,
	}
	for _, path := range o.order {
		r.Refusals = append(r.Refusals, *o.refused[path])
	}
	if err := report.Write(o.report, &r); err != nil && o.failed == nil {
		o.failed = err
	}
}

// finish says what became of all documents. Its error is what could not be written.
func (o *ingestOutput) finish(s load.Summary, interrupted bool) error {
	o.bar.close()
	o.writeReport(s, interrupted)
	if o.records == nil && !o.watch {
		o.printRefused()
	}
	if o.dryRun {
		fmt.Fprintln(o.stderr, "dry run: nothing was written, and nothing was compared across documents 试运行：未写入任何数据，也未作跨文件比对")
	}
	fmt.Fprintf(o.stderr, "%d documents in %s (%.0f/s): %d loaded, %d superseded an earlier version, %d unchanged, %d refused, %d other files skipped; %d facts, %d findings\n",
		s.Documents, s.Elapsed.Round(time.Millisecond), float64(s.Documents)/max(s.Elapsed.Seconds(), 0.001),
		s.Loaded, s.Superseded, s.Unchanged, s.Refused, s.Skipped, s.Facts, s.Findings)
	fmt.Fprintf(o.stderr, "共 %d 份文件：新载入 %d，更新 %d，未变 %d，拒收 %d\n", s.Documents, s.Loaded, s.Superseded, s.Unchanged, s.Refused)
	if o.report != "" && o.failed == nil {
		fmt.Fprintf(o.stderr, "report 报告: %s\n", o.report)
	}
	return o.failed
}

// printRefused says why documents were refused, those of one reason together.
func (o *ingestOutput) printRefused() {
	type reason struct {
		code             block.RefusalCode
		wanted, whatToDo string
	}
	files := map[reason][]string{}
	var order []*block.Refusal
	shown := o.order[:min(len(o.order), maxShownRefusals)]
	for _, path := range shown {
		r := o.refused[path]
		why := reason{r.Code, r.Wanted, r.Advice}
		if files[why] == nil {
			order = append(order, r)
		}
		files[why] = append(files[why], path)
	}
	for _, r := range order {
		printRefusal(o.stderr, r, files[reason{r.Code, r.Wanted, r.Advice}]...)
	}
	if more := len(o.order) - len(shown); more > 0 {
		fmt.Fprintf(o.stderr, "and %d more refused: --json and --report list them all\n", more)
	}
}
