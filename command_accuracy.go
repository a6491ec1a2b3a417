package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"gongkai/ingest"
	"gongkai/ingest/accuracy"
	"gongkai/ingest/block"
	"gongkai/ingest/sample"
	"gongkai/warehouse/fiscal"
)

// shownDifferences is how many differences are listed, and shownFacts how many facts of each.
const (
	shownDifferences = 20
	shownFacts       = 8
)

// measureAccuracy has a sample written, reads it back, and prints how much of it was read right. Differences go to
// standard error.
func measureAccuracy(ctx context.Context, p *program, c *Config, _ []string) (err error) {
	o, err := sampleOptions(c)
	if err != nil {
		return err
	}
	if len(o.Formats) == 0 {
		for _, f := range sample.Formats {
			if !sample.NeedsOffice(f) || sample.HasOffice() {
				o.Formats = append(o.Formats, f)
			}
		}
	}
	jobs := c.Jobs
	if jobs == 0 {
		jobs = runtime.NumCPU()
	}
	defer func() { err = errors.Join(err, ingest.Close()) }()
	differences := 0
	reports, err := accuracy.Measure(ctx, o, jobs, func(d accuracy.Difference) {
		if differences++; differences > shownDifferences {
			return
		}
		if d.Err != nil {
			fmt.Fprintf(p.stderr, "%v\n", d.Err)
			return
		}
		fmt.Fprintf(p.stderr, "%s: %s\n", d.File, d.Kind)
		list := func(what string, facts []string) {
			for _, f := range facts[:min(len(facts), shownFacts)] {
				fmt.Fprintf(p.stderr, "  %s: %s\n", what, f)
			}
			if more := len(facts) - shownFacts; more > 0 {
				fmt.Fprintf(p.stderr, "  %s: %d more\n", what, more)
			}
		}
		list("not read", d.Missing)
		list("not true", d.Extra)
	})
	if err != nil {
		return fmt.Errorf("measure the accuracy: %w", err)
	}
	if more := differences - shownDifferences; more > 0 {
		fmt.Fprintf(p.stderr, "and %d more\n", more)
	}
	if c.JSON {
		return accuracy.PrintJSON(p.stdout, reports)
	}
	return accuracy.Print(p.stdout, reports)
}

// sampleOptions are the settings that say what a sample holds.
func sampleOptions(c *Config) (sample.Options, error) {
	o := sample.Options{Units: c.Units, FromYear: c.Years.From, ToYear: c.Years.To, Seed: c.Seed}
	for name := range strings.SplitSeq(c.Format, ",") {
		if name = strings.TrimSpace(name); name != "" {
			o.Formats = append(o.Formats, block.Format(strings.ToUpper(name)))
		}
	}
	for name := range strings.SplitSeq(c.Stage, ",") {
		if name = strings.TrimSpace(name); name != "" {
			o.Stages = append(o.Stages, fiscal.Stage(strings.ToUpper(name)))
		}
	}
	if err := o.Validate(); err != nil {
		return o, usageError{err}
	}
	return o, nil
}
