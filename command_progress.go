package main

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"gongkai/ingest/load"
)

// progressBar shows on a terminal how far a load has come. What is logged meanwhile goes
// through it, so that it stands above the bar. It is used by one goroutine, its writer by any.
type progressBar struct {
	out    io.Writer
	screen *mpb.Progress // nil where nothing is drawn
	bar    *mpb.Bar      // nil while nothing is loaded
	now    atomic.Pointer[load.Progress]
}

// newProgressBar draws on w, if that is wanted: w is a terminal and nothing else is written there.
func newProgressBar(w io.Writer, wanted bool) *progressBar {
	b := &progressBar{out: w}
	if wanted {
		b.screen = mpb.New(mpb.WithOutput(w), mpb.WithAutoRefresh())
	}
	return b
}

// writer is where to write lines while there may be a bar.
func (b *progressBar) writer() io.Writer {
	if file, ok := b.out.(*os.File); ok && b.screen != nil {
		return aboveBar{file, b.screen}
	}
	return b.out
}

// aboveBar is a terminal with a bar in its last line.
type aboveBar struct {
	*os.File
	screen *mpb.Progress
}

// Write writes whole lines.
func (a aboveBar) Write(p []byte) (int, error) {
	if n, err := a.screen.Write(p); err == nil {
		return n, nil
	}
	return a.File.Write(p) // the bar is gone
}

// show draws the state of a load.
func (b *progressBar) show(p load.Progress) {
	if b.screen == nil {
		return
	}
	b.now.Store(&p)
	if b.bar == nil {
		b.bar = b.screen.New(
			0, mpb.BarStyle().Lbound("[").Filler("=").Tip(">").Padding(" ").Rbound("]"), mpb.BarWidth(30),
			mpb.AppendDecorators(decor.Percentage(decor.WC{W: 5}), decor.Any(func(decor.Statistics) string { return b.text() })),
		)
		b.bar.SetTotal(max(p.Bytes, 1), false) // so that all bytes read are not yet the end
	}
	b.bar.SetCurrent(p.Passed)
}

// text is what stands behind the bar.
func (b *progressBar) text() string {
	p := b.now.Load()
	s := fmt.Sprintf("  %d read %.0f/s, %d refused", p.Read, float64(p.Read)/max(p.Elapsed.Seconds(), 0.001), p.Refused)
	if p.Passed > 0 && p.Elapsed > 2*time.Second {
		left := time.Duration(float64(p.Elapsed) * float64(p.Bytes-p.Passed) / float64(p.Passed))
		s += ", " + left.Round(time.Second).String() + " left"
	}
	return s
}

// clear takes the bar away until something is shown again.
func (b *progressBar) clear() {
	if b.bar != nil {
		b.bar.Abort(true)
		b.bar.Wait()
		b.bar = nil
	}
}

// close takes the bar away for good.
func (b *progressBar) close() {
	b.clear()
	if b.screen != nil {
		b.screen.Shutdown()
	}
}
