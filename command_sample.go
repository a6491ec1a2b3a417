package main

import (
	"context"
	"fmt"
	"time"

	"gongkai/ingest/sample"
)

// How the line that says how far a sample is moves on a terminal.
const (
	progressEvery = 200 * time.Millisecond
	clearLine     = "\r\x1b[K"
)

// writeSample writes synthetic disclosures and the truth that they were made from.
func writeSample(ctx context.Context, p *program, c *Config, _ []string) error {
	if c.Out == "" {
		return usagef("sample needs --out DIR; see 'gongkai help sample'")
	}
	o, err := sampleOptions(c)
	if err != nil {
		return err
	}
	var progress func(done, total int)
	if isTerminal(p.stderr) {
		var shown time.Time
		progress = func(done, total int) {
			if time.Since(shown) >= progressEvery || done == total {
				shown = time.Now()
				fmt.Fprintf(p.stderr, "%s%d of %d documents", clearLine, done, total)
			}
		}
		defer fmt.Fprint(p.stderr, clearLine)
	}
	s, err := sample.Write(ctx, c.Out, o, progress)
	if err != nil {
		return fmt.Errorf("write the sample after %d documents: %w", s.Documents, err)
	}
	_, err = fmt.Fprintf(p.stdout, "%d documents of %d units in %s, %d of them with a planted contradiction; the truth is in %s\n",
		s.Documents, s.Units, c.Out, s.Planted, "truth/")
	return wrap("write the summary", err)
}
