package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"gongkai/ingest/block"
	"gongkai/ingest/load"
	"gongkai/ingest/source"
)

// ingestPaths loads files and folders. Records go to standard output, everything for people to standard error.
func ingestPaths(ctx context.Context, p *program, c *Config, args []string) (err error) {
	log, err := newLogger(c, p.stderr)
	if err != nil {
		return err
	}
	if err := source.Check(args); err != nil { // before the engine is started for nothing
		return err
	}
	ctx = log.WithContext(ctx)
	w, err := openWarehouse(ctx, c, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()

	out := newIngestOutput(p, c.JSON)
	summary, err := load.Run(ctx, load.Options{
		Warehouse: w, Paths: args, Jobs: c.Jobs, Logger: log, Record: out.record, Progress: out.progress,
	})
	out.finish(summary)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("interrupted: what is loaded stays; run the same command again to go on: %w", ctx.Err())
	case err != nil:
		return err
	case out.failed != nil:
		return fmt.Errorf("write a record: %w", out.failed)
	case summary.Refused > 0:
		return exitError(exitRefused)
	}
	return nil
}

// ingestOutput shows how a load goes: a line that moves on a terminal, a record a line with --json, and in the end what
// became of the documents.
type ingestOutput struct {
	stderr  io.Writer
	records *json.Encoder // nil without --json
	failed  error         // to write a record
	live    bool
	shown   time.Time
	refused []load.Record // kept for the end, without --json
}

func newIngestOutput(p *program, asJSON bool) *ingestOutput {
	out := &ingestOutput{stderr: p.stderr, live: isTerminal(p.stderr)}
	if asJSON {
		out.records = json.NewEncoder(p.stdout)
		out.records.SetEscapeHTML(false)
	}
	return out
}

// maxShownRefusals is how many refusals the summary explains; --json has all of them.
const maxShownRefusals = 100

func (o *ingestOutput) record(r load.Record) {
	switch {
	case o.records != nil:
		if err := o.records.Encode(r); err != nil && o.failed == nil {
			o.failed = err
		}
	case r.Refusal != nil && len(o.refused) < maxShownRefusals:
		o.refused = append(o.refused, r)
	}
}

const (
	progressEvery = 200 * time.Millisecond
	clearLine     = "\r\x1b[K"
)

func (o *ingestOutput) progress(p load.Progress) {
	if !o.live || time.Since(o.shown) < progressEvery {
		return
	}
	o.shown = time.Now()
	rate := float64(p.Read) / max(p.Elapsed.Seconds(), 0.001)
	left := ""
	if rate > 0 {
		left = ", " + (time.Duration(float64(p.Documents-p.Read)/rate) * time.Second).String() + " left"
	}
	fmt.Fprintf(o.stderr, "%s%d of %d documents, %.0f/s, %d facts, %d refused%s", clearLine, p.Read, p.Documents, rate, p.Facts, p.Refused, left)
}

func (o *ingestOutput) finish(s load.Summary) {
	if o.live {
		fmt.Fprint(o.stderr, clearLine)
	}
	o.printRefused(s.Refused)
	fmt.Fprintf(o.stderr, "%d documents in %s (%.0f/s): %d loaded, %d superseded an earlier version, %d unchanged, %d refused, %d other files skipped; %d facts, %d findings\n",
		s.Documents, s.Elapsed.Round(time.Millisecond), float64(s.Documents)/max(s.Elapsed.Seconds(), 0.001),
		s.Loaded, s.Superseded, s.Unchanged, s.Refused, s.Skipped, s.Facts, s.Findings)
	fmt.Fprintf(o.stderr, "共 %d 份文件：新载入 %d，更新 %d，未变 %d，拒收 %d\n", s.Documents, s.Loaded, s.Superseded, s.Unchanged, s.Refused)
}

// printRefused says why documents were refused, those of one reason together.
func (o *ingestOutput) printRefused(total int) {
	type reason struct {
		code             block.RefusalCode
		wanted, whatToDo string
	}
	files := map[reason][]string{}
	var order []*block.Refusal
	for _, r := range o.refused {
		why := reason{r.Refusal.Code, r.Refusal.Wanted, r.Refusal.Advice}
		if files[why] == nil {
			order = append(order, r.Refusal)
		}
		files[why] = append(files[why], r.Document)
	}
	for _, r := range order {
		printRefusal(o.stderr, r, files[reason{r.Code, r.Wanted, r.Advice}]...)
	}
	if more := total - len(o.refused); more > 0 && o.records == nil {
		fmt.Fprintf(o.stderr, "and %d more refused: --json lists them all\n", more)
	}
}
