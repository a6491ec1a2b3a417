package load_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/ingest/load"
	"gongkai/warehouse"
	"gongkai/warehouse/warehousetest"
)

// often is how often a test's watch looks.
const often = 20 * time.Millisecond

// watched is a watch that runs beside its test.
type watched struct {
	t       *testing.T
	dir     string
	records chan string // a line per document
	mu      sync.Mutex
	rounds  []load.Round
	stop    context.CancelFunc
	done    chan struct{}
	summary load.Summary
	err     error
}

func startWatch(t *testing.T, w *warehouse.Warehouse, dir string, every time.Duration) *watched {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	v := &watched{t: t, dir: dir, records: make(chan string, 100), stop: cancel, done: make(chan struct{})}
	o := load.WatchOptions{
		Every: every,
		Options: load.Options{Warehouse: w, Paths: []string{dir}, Record: func(r load.Record) {
			line := filepath.Base(r.Document) + " " + string(r.Outcome)
			if r.Refusal != nil {
				line += " " + string(r.Refusal.Code)
			}
			v.records <- line
		}},
		Round: func(r load.Round) {
			v.mu.Lock()
			defer v.mu.Unlock()
			v.rounds = append(v.rounds, r)
		},
	}
	go func() {
		defer close(v.done)
		v.summary, v.err = load.Watch(ctx, o)
	}()
	t.Cleanup(func() { cancel(); <-v.done })
	return v
}

// wants waits for records, and for no others behind them.
func (v *watched) wants(lines ...string) {
	v.t.Helper()
	var got []string
	for range lines {
		select {
		case line := <-v.records:
			got = append(got, line)
		case <-time.After(30 * time.Second):
			v.t.Fatalf("waited for %q, got %q", lines, got)
		case <-v.done:
			v.t.Fatalf("the watch ended: %v", v.err)
		}
	}
	select {
	case line := <-v.records:
		got = append(got, line)
	case <-time.After(10 * often): // many looks
	}
	if diff := cmp.Diff(lines, got); diff != "" {
		v.t.Errorf("records (-want, +got):\n%s", diff)
	}
}

func TestWatch(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	dir := t.TempDir()
	write(t, dir+"/there.txt", text("永清县气象局", 2021, "9"))
	write(t, dir+"/poem.txt", "春眠不觉晓\n")
	v := startWatch(t, w, dir, often)

	v.wants("poem.txt REFUSED NOT_A_DISCLOSURE", "there.txt LOADED") // and not again
	write(t, dir+"/县/arrives.txt", text("永清县气象局", 2022, "10"))
	v.wants("arrives.txt LOADED")
	write(t, dir+"/县/arrives.txt", text("永清县气象局", 2022, "10.5"))
	v.wants("arrives.txt SUPERSEDED")
	write(t, dir+"/poem.txt", text("永清县档案馆", 2022, "11"))
	v.wants("poem.txt LOADED")
	write(t, dir+"/批次.zip", zipOf(t, []string{"局.txt"}, func(string) []byte { return []byte(text("永清县水务局", 2022, "12")) }))
	v.wants("局.txt LOADED")
	if err := os.Remove(dir + "/poem.txt"); err != nil {
		t.Fatal(err)
	}
	for gone := false; !gone; time.Sleep(often) { // the test's time bounds it
		v.mu.Lock()
		gone = len(v.rounds[len(v.rounds)-1].Gone) > 0
		v.mu.Unlock()
	}
	v.wants()

	v.stop()
	<-v.done
	if v.err != nil {
		t.Errorf("a watch that was stopped gave %v", v.err)
	}
	if s := v.summary; s.Documents != 6 || s.Loaded != 4 || s.Superseded != 1 || s.Refused != 1 {
		t.Errorf("summary %+v", s)
	}
	if last := v.rounds[len(v.rounds)-1]; !slices.Equal(last.Gone, []string{dir + "/poem.txt"}) || len(last.Ready) != 0 {
		t.Errorf("the last round was %+v, want that a file is gone", last)
	}
}

// A file that grows is being copied, and waits until it is whole.
func TestWatchWaitsForACopy(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	dir := t.TempDir()
	v := startWatch(t, w, dir, 300*time.Millisecond)
	f, err := os.Create(dir + "/copy.txt")
	if err != nil {
		t.Fatal(err)
	}
	content := text("永清县气象局", 2022, "10")
	for i := range 40 { // longer than several looks, each finds it changed
		if _, err := f.WriteString(content[i*len(content)/40 : (i+1)*len(content)/40]); err != nil {
			t.Fatal(err)
		}
		time.Sleep(30 * time.Millisecond)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	v.wants("copy.txt LOADED")
}

// A folder that is away for a while, as one on the network may be, does not end the watch.
func TestWatchGoesOnWithoutTheFolder(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	dir := filepath.Join(t.TempDir(), "drop")
	write(t, dir+"/a.txt", text("永清县气象局", 2022, "10"))
	v := startWatch(t, w, dir, often)
	v.wants("a.txt LOADED")
	away := dir + "-away"
	if err := os.Rename(dir, away); err != nil {
		t.Fatal(err)
	}
	v.wants()
	if err := os.Rename(away, dir); err != nil {
		t.Fatal(err)
	}
	v.wants() // nothing has changed
	write(t, dir+"/b.txt", text("永清县气象局", 2023, "11"))
	v.wants("b.txt LOADED")
}

// What is wrong with the engine ends the watch, unless it may pass.
func TestWatchEnds(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, dir+"/a.txt", text("永清县气象局", 2022, "10"))
	_, err := load.Watch(t.Context(), load.WatchOptions{Every: 10 * time.Millisecond, Options: load.Options{Warehouse: w, Paths: []string{dir}}})
	if err == nil {
		t.Error("a warehouse that is closed gave no error")
	}
	if _, err := load.Watch(t.Context(), load.WatchOptions{}); err == nil {
		t.Error("options without a warehouse gave no error")
	}
}
