package load

import (
	"context"
	"errors"
	"slices"
	"time"

	"gongkai/ingest/source"
	"gongkai/warehouse"
)

// watchEvery is how often a watch looks, unless it is told.
const watchEvery = 2 * time.Second

// WatchOptions say what to watch beside what [Options] say of each round.
type WatchOptions struct {
	Options
	// Every is how often to look; 0 for two seconds.
	Every time.Duration
	// Round, if not nil, is called before files are loaded, and where some are gone.
	Round func(Round)
	// Loaded, if not nil, is called after files were loaded, with the counts of those alone.
	Loaded func(Summary)
}

// Round is what one look at the folders has found.
type Round struct {
	Ready []string // files to be loaded now
	Gone  []string // files that were loaded or refused before and are not there any more
}

// look is what a file looked like.
type look struct {
	size    int64
	modTime time.Time
}

// Watch loads what is below the options' paths and then what arrives or changes there, until ctx ends; that is no error.
// A file is loaded when two looks one behind the other have found it the same, so that one which is still being copied
// waits. One that was refused is read again only when it has changed. The summary counts all rounds.
//
// It looks again and again rather than being told by the system: no system tells what another machine writes to a
// network folder. A look at 10,000 files takes a fraction of a second. A folder that cannot be read now, and a server
// that does not answer now, are tried again at the next look.
func Watch(ctx context.Context, o WatchOptions) (Summary, error) {
	var all Summary
	if err := o.Validate(); err != nil {
		return all, err
	}
	every := o.Every
	if every == 0 {
		every = watchEvery
	}
	start := time.Now()
	var before map[string]look
	done := map[string]look{}
	skippedBefore := 0
	said := ""
	for {
		files, skipped, err := source.Find(ctx, o.Paths)
		again := true // what cannot be read now may be there later
		if err == nil {
			all.Skipped += skipped - skippedBefore
			skippedBefore = skipped
			now := looks(files)
			err = watchRound(ctx, &o, files, before, now, done, &all)
			again = errors.Is(err, warehouse.ErrUnavailable)
			before = now
		}
		all.Elapsed = time.Since(start)
		switch {
		case ctx.Err() != nil:
			return all, nil
		case err == nil:
			said = ""
		case !again:
			return all, err
		case err.Error() != said: // once for each cause
			o.Logger.Warn().Err(err).Msg("not loaded now, trying again")
			said = err.Error()
		}
		select {
		case <-ctx.Done():
			return all, nil
		case <-time.After(every):
		}
	}
}

func looks(files []source.File) map[string]look {
	now := make(map[string]look, len(files))
	for _, f := range files {
		now[f.Path] = look{f.Size, f.ModTime}
	}
	return now
}

// watchRound loads the files that are the same now as before and not done, and notes them as done.
func watchRound(ctx context.Context, o *WatchOptions, files []source.File, before, now, done map[string]look, all *Summary) error {
	var ready []source.File
	var round Round
	for _, f := range files {
		if now[f.Path] == before[f.Path] && now[f.Path] != done[f.Path] {
			ready = append(ready, f)
			round.Ready = append(round.Ready, f.Path)
		}
	}
	for path := range done {
		if _, there := now[path]; !there {
			round.Gone = append(round.Gone, path)
			delete(done, path)
		}
	}
	slices.Sort(round.Gone)
	if o.Round != nil && len(round.Ready)+len(round.Gone) > 0 {
		o.Round(round)
	}
	if len(ready) == 0 {
		return nil
	}
	start := time.Now()
	s, err := runFiles(ctx, o.Options, ready)
	s.Elapsed = time.Since(start)
	all.plus(s)
	if o.Loaded != nil {
		o.Loaded(s)
	}
	if err != nil {
		return err
	}
	for _, f := range ready {
		done[f.Path] = now[f.Path]
	}
	return nil
}

// plus adds the counts of a further round.
func (s *Summary) plus(o Summary) {
	s.Documents += o.Documents
	s.Skipped += o.Skipped
	s.Loaded += o.Loaded
	s.Superseded += o.Superseded
	s.Unchanged += o.Unchanged
	s.Refused += o.Refused
	s.Facts += o.Facts
	s.Findings += o.Findings
}
