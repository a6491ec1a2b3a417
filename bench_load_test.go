package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"gongkai/graph"
)

const (
	// durationVariable is for how long BenchmarkLoad asks; clientsVariable how many ask at once.
	durationVariable = "GONGKAI_BENCH_DURATION"
	clientsVariable  = "GONGKAI_BENCH_CLIENTS"
	// documentsVariable names a folder of documents that are loaded while as many ask for as long again. They stay in the
	// warehouse: give it one of its own.
	documentsVariable = "GONGKAI_BENCH_DOCUMENTS"
)

// asked is an operation that clients of BenchmarkLoad send.
type asked struct {
	name  string
	query string
	given func() map[string]any
}

// loadRun is a server of its own process, and what clients have found out about it.
type loadRun struct {
	*server
	client *http.Client
	keyed  []asked // of one unit
	ready  []asked // the ready operations

	mu     sync.Mutex
	times  map[string][]time.Duration
	busy   int              // answers that a heavy operation shall be asked later
	failed map[string]int   // by what was said
	seen   map[uint64]state // what was to be seen at each data version
	newest atomic.Uint64
}

// BenchmarkLoad has many clients ask a server of its own process, each again when it has its answer: three of four for
// units, by what most readers ask, and every fourth one of the ready operations after the other, half of them with what is
// remembered passed by. Where documents are given, a second run loads them meanwhile. No answer may be an error; a client
// that is told to ask later does.
func BenchmarkLoad(b *testing.B) {
	folder, duration := os.Getenv(provinceVariable), os.Getenv(durationVariable)
	if folder == "" || duration == "" {
		b.Skip(provinceVariable + " names no warehouse, or " + durationVariable + " no time; 'make bench-load' does")
	}
	length, err := time.ParseDuration(duration)
	if err != nil {
		b.Fatal(err)
	}
	clients := 200
	if text := os.Getenv(clientsVariable); text != "" {
		if clients, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	l := newLoadRun(b, folder, clients)
	b.Run("quiet", func(b *testing.B) { l.run(b, clients, length, nil) })
	if documents := os.Getenv(documentsVariable); documents != "" {
		b.Run("loading", func(b *testing.B) {
			l.run(b, clients, length, func(ctx context.Context) { l.upload(ctx, b, documents) })
		})
	}
}

func newLoadRun(b *testing.B, folder string, clients int) *loadRun {
	b.Helper()
	l := &loadRun{server: serveApart(b, folder), client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients + 2}}, seen: map[uint64]state{}}
	units := l.units(b)
	unit := func() string { return units[rand.IntN(len(units))] }
	for _, q := range questions {
		if q.units == 1 {
			l.keyed = append(l.keyed, asked{q.name, q.graphql, func() map[string]any { return map[string]any{"units": []string{unit()}} }})
		}
	}
	names, err := fs.Glob(graph.Examples(), "*.graphql")
	if err != nil || len(names) == 0 {
		b.Fatal(errors.Join(err, errors.New("there are no examples")))
	}
	for _, name := range names {
		text, err := fs.ReadFile(graph.Examples(), name)
		if err != nil {
			b.Fatal(err)
		}
		doc, err := parser.ParseQuery(&ast.Source{Input: string(text)})
		if err != nil {
			b.Fatal(err)
		}
		variables := doc.Operations[0].VariableDefinitions
		l.ready = append(l.ready, asked{strings.TrimSuffix(name, ".graphql"), string(text), func() map[string]any {
			given := map[string]any{}
			if variables.ForName("unit") != nil {
				given["unit"] = unit()
			}
			if variables.ForName("year") != nil {
				given["year"] = 2016 + rand.IntN(9)
			}
			return given // as they come for the rest
		}})
	}
	return l
}

// serveApart serves a warehouse in a process of its own, which is asked to stop in the end.
func serveApart(b *testing.B, folder string) *server {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		b.Fatal(err)
	}
	cmd := programCommand(b, folder, "serve", "--listen", address, "--log-level", "warn", "--audit", filepath.Join(b.TempDir(), "audit.jsonl"))
	cmd.Stderr = os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	started := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = cmd.Wait() }) // after the context has ended
	s := &server{cmd: cmd, url: "http://" + address}
	for time.Since(started) < 5*time.Minute {
		if resp, err := http.Get(s.url + "/readyz"); err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				b.Logf("ready in %s", time.Since(started).Round(time.Millisecond))
				return s
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	b.Fatal("serve was not ready in five minutes")
	return nil
}

// units lists all units.
func (l *loadRun) units(b *testing.B) (ids []string) {
	b.Helper()
	after := ""
	for {
		var answer struct {
			Data struct {
				Units struct {
					PageInfo struct {
						HasNextPage bool
						EndCursor   string
					}
					Nodes []struct{ ID string }
				}
			}
		}
		variables := map[string]any{}
		if after != "" {
			variables["after"] = after
		}
		_, body, err := l.ask(b.Context(), "query($after: String) { units(first: 1000, after: $after) { pageInfo { hasNextPage endCursor } nodes { id } } }", variables, false)
		if err = errors.Join(err, json.Unmarshal(body, &answer)); err != nil {
			b.Fatal(err)
		}
		for _, n := range answer.Data.Units.Nodes {
			ids = append(ids, n.ID)
		}
		if after = answer.Data.Units.PageInfo.EndCursor; !answer.Data.Units.PageInfo.HasNextPage {
			if len(ids) == 0 {
				b.Fatalf("there are no units: %s", body)
			}
			return ids
		}
	}
}

func (l *loadRun) ask(ctx context.Context, query string, variables map[string]any, fresh bool) (status int, answer []byte, err error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return 0, nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, l.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	if fresh {
		r.Header.Set("Cache-Control", "no-cache")
	}
	resp, err := l.client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	answer, err = io.ReadAll(resp.Body)
	return resp.StatusCode, answer, errors.Join(err, resp.Body.Close())
}

// run has the clients ask for a time, or until what runs beside them ends if that is later, and reports.
func (l *loadRun) run(b *testing.B, clients int, length time.Duration, beside func(context.Context)) {
	b.Helper()
	l.times, l.failed, l.busy = map[string][]time.Duration{}, map[string]int{}, 0
	over := make(chan struct{})
	var all, side sync.WaitGroup
	start := time.Now()
	for i := range clients {
		all.Go(func() {
			list, next := l.keyed, rand.IntN(1000)
			if i%4 == 3 {
				list = l.ready
			}
			for {
				select {
				case <-over:
					return
				default:
				}
				l.once(b.Context(), list[next%len(list)], i%8 == 7, over)
				next++
			}
		})
	}
	all.Go(func() { l.watch(b.Context(), over) })
	memory := make(chan [2]float64, 1)
	go func() { memory <- l.memory(b, over) }()
	if beside != nil {
		side.Go(func() { beside(b.Context()) })
	}
	time.Sleep(length)
	side.Wait()
	close(over)
	all.Wait()
	elapsed := time.Since(start)
	peak := <-memory

	var n int
	var keyed, ready []time.Duration
	var table strings.Builder
	for _, name := range slices.Sorted(maps.Keys(l.times)) {
		times := l.times[name]
		n += len(times)
		if slices.ContainsFunc(l.keyed, func(a asked) bool { return a.name == name }) {
			keyed = append(keyed, times...)
		} else {
			ready = append(ready, times...)
		}
		p50, p99 := ms(quantile(times, .5)), ms(quantile(times, .99))
		fmt.Fprintf(&table, "%-28s %8d  p50 %9.2f ms  p99 %9.2f ms  longest %9.2f ms\n", name, len(times), p50, p99, ms(times[len(times)-1]))
		writeDown(b, benchResult{b.Name() + "/" + name, map[string]float64{"answers": float64(len(times)), "p50-ms": p50, "p99-ms": p99}})
	}
	fmt.Printf("\n%d clients, %s\n%s", clients, elapsed.Round(time.Second), &table) // of a benchmark's log ten lines are shown
	failures := 0
	for said, times := range l.failed {
		failures += times
		b.Errorf("%d times: %s", times, said)
	}
	noteDown(b, map[string]float64{
		"requests/s": float64(n) / elapsed.Seconds(), "keyed-p50-ms": ms(quantile(keyed, .5)), "keyed-p99-ms": ms(quantile(keyed, .99)),
		"ready-p50-ms": ms(quantile(ready, .5)), "ready-p99-ms": ms(quantile(ready, .99)), "errors": float64(failures), "told-to-wait": float64(l.busy),
		"first-half-peak-MB": peak[0], "second-half-peak-MB": peak[1], "versions-seen": float64(len(l.seen)),
	})
	l.settle(b)
}

// once asks an operation until it is answered, and later where it is told so.
func (l *loadRun) once(ctx context.Context, a asked, fresh bool, over <-chan struct{}) {
	given := a.given()
	for {
		start := time.Now()
		status, answer, err := l.ask(ctx, a.query, given, fresh)
		elapsed := time.Since(start)
		if err == nil && status == http.StatusServiceUnavailable && bytes.Contains(answer, []byte(`"BUSY"`)) {
			l.mu.Lock()
			l.busy++
			l.mu.Unlock()
			select {
			case <-time.After(5 * time.Second):
				continue
			case <-over:
				return
			}
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if err != nil || status != http.StatusOK || bytes.Contains(answer, []byte(`"errors"`)) {
			l.failed[fmt.Sprintf("%s: %d %v %.300s", a.name, status, err, answer)]++
			return
		}
		l.times[a.name] = append(l.times[a.name], elapsed)
		return
	}
}

// memory gives the most resident megabytes of the server in the first and in the second half of the time.
func (l *loadRun) memory(b *testing.B, over <-chan struct{}) [2]float64 {
	var all []float64
	resident := regexp.MustCompile(`VmRSS:\s*(\d+) kB`)
	for tick := time.Tick(200 * time.Millisecond); ; {
		select {
		case <-over:
			if len(all) < 2 {
				return [2]float64{}
			}
			return [2]float64{slices.Max(all[:len(all)/2]), slices.Max(all[len(all)/2:])}
		case <-tick:
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", l.cmd.Process.Pid))
			if m := resident.FindSubmatch(status); err == nil && m != nil {
				kB, err := strconv.ParseFloat(string(m[1]), 64)
				if err != nil {
					b.Error(err)
					return [2]float64{}
				}
				all = append(all, kB/1024)
			}
		}
	}
}

// state is what a reader sees of the whole warehouse: figures that are kept at hand, and sums of the engine's.
type state string

const (
	stateNow  = `{ dataVersion disclosures { totalCount } aggregate(measures: [EXPENDITURE_TOTAL, THREE_PUBLIC_TOTAL], groupBy: [YEAR]) { nodes { key(dimension: YEAR) { code } a: value(measure: EXPENDITURE_TOTAL) { value } b: value(measure: THREE_PUBLIC_TOTAL) { value } } } trend(measure: EXPENDITURE_TOTAL, groupBy: [SECTOR]) { points { year value } } }`
	stateThen = `query($v: Int!) { aggregate(measures: [EXPENDITURE_TOTAL, THREE_PUBLIC_TOTAL], groupBy: [YEAR], asOfVersion: $v) { nodes { key(dimension: YEAR) { code } a: value(measure: EXPENDITURE_TOTAL) { value } b: value(measure: THREE_PUBLIC_TOTAL) { value } } } }`
)

// watch looks at the whole again and again: two answers of one version must say the same, and versions never go back.
func (l *loadRun) watch(ctx context.Context, over <-chan struct{}) {
	for {
		select {
		case <-over:
			return
		case <-time.After(50 * time.Millisecond):
		}
		l.look(ctx)
	}
}

// look looks once.
func (l *loadRun) look(ctx context.Context) {
	before := l.newest.Load()
	status, body, err := l.ask(ctx, stateNow, nil, true)
	if status == http.StatusServiceUnavailable {
		return
	}
	version, what, readErr := readState(body)
	l.mu.Lock()
	defer l.mu.Unlock()
	switch known, ok := l.seen[version]; {
	case err != nil || readErr != nil:
		l.failed[fmt.Sprintf("state: %d %v %.300s", status, errors.Join(err, readErr), body)]++
	case version < before:
		l.failed[fmt.Sprintf("version %d after %d", version, before)]++
	case ok && known != what:
		l.failed[fmt.Sprintf("version %d has two states: %s and %s", version, known, what)]++
	default:
		l.seen[version] = what
		l.newest.Store(max(version, l.newest.Load()))
	}
}

func readState(body []byte) (version uint64, what state, err error) {
	var answer struct {
		Errors json.RawMessage
		Data   struct {
			DataVersion                   uint64
			Disclosures, Aggregate, Trend json.RawMessage
		}
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return 0, "", err
	}
	if answer.Errors != nil {
		return 0, "", errors.New("errors")
	}
	return answer.Data.DataVersion, state(fmt.Sprintf("%s %s %s", answer.Data.Aggregate, answer.Data.Disclosures, answer.Data.Trend)), nil
}

// settle asks the engine again for the sums of each version that was seen.
func (l *loadRun) settle(b testing.TB) {
	b.Helper()
	for version, what := range l.seen {
		_, body, err := l.ask(b.Context(), stateThen, map[string]any{"v": version}, true)
		_, then, readErr := readState(body)
		if err = errors.Join(err, readErr); err != nil {
			b.Fatalf("%v: %.300s", err, body)
		}
		if sums := strings.TrimSpace(string(then)); sums == "" || !strings.HasPrefix(string(what), sums) {
			b.Errorf("version %d was seen as %.600s, and is %.600s", version, what, then)
		}
	}
}

// perUpload is how many documents one upload brings.
const perUpload = 250

// upload loads all documents of a folder, in archives, and says how fast.
func (l *loadRun) upload(ctx context.Context, b *testing.B, folder string) {
	var files []string
	if err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && filepath.Ext(path) != ".json" && d.Name() != "README.txt" {
			files = append(files, path)
		}
		return err
	}); err != nil {
		b.Error(err)
		return
	}
	start, loaded := time.Now(), 0
	for some := range slices.Chunk(files, perUpload) {
		var archive bytes.Buffer
		z := zip.NewWriter(&archive)
		for _, path := range some {
			name, err := filepath.Rel(folder, path)
			text, readErr := os.ReadFile(path)
			f, createErr := z.Create(filepath.ToSlash(name))
			if err := errors.Join(err, readErr, createErr); err != nil {
				b.Error(err)
				return
			}
			_, _ = f.Write(text) // to memory
		}
		if err := z.Close(); err != nil {
			b.Error(err)
			return
		}
		_, body := l.server.upload(b, "", "documents.zip", archive.String())
		var answer struct {
			Errors json.RawMessage
			Data   struct {
				IngestDocument struct{ Loaded, Superseded, Refused int }
			}
		}
		if err := json.Unmarshal([]byte(body), &answer); err != nil || answer.Errors != nil {
			b.Errorf("upload: %v %.500s", err, body)
			return
		}
		loaded += answer.Data.IngestDocument.Loaded + answer.Data.IngestDocument.Superseded
		if ctx.Err() != nil {
			return
		}
	}
	b.Logf("%d of %d documents loaded in %s, %.0f a second", loaded, len(files), time.Since(start).Round(time.Millisecond), float64(loaded)/time.Since(start).Seconds())
	if loaded == 0 {
		b.Error("no document was new: nothing was loaded while the clients asked")
	}
}

// Readers who ask while documents are loaded, corrected and loaded again see what there was at one data version: sums of the
// engine, counts, and figures that are kept at hand.
func TestReadersDuringALoadSeeWholeVersions(t *testing.T) {
	t.Parallel()
	l := &loadRun{
		server: startServer(t, filepath.Join(t.TempDir(), "warehouse")), client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}},
		failed: map[string]int{}, seen: map[uint64]state{},
	}
	over := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() { l.watch(t.Context(), over) })
	}
	for i := range 5 {
		unit, total := fmt.Sprintf("霸州市第%d审计局", i%4), fmt.Sprintf("%d.00", 100+i)
		if _, body := l.server.upload(t, "", "a.txt", disclosureText(unit, 2021, total)); strings.Contains(body, `"refused":1`) || strings.Contains(body, `"errors"`) {
			t.Fatal(body)
		}
		l.look(t.Context())
	}
	close(over)
	readers.Wait()
	for said := range l.failed {
		t.Error(said)
	}
	if len(l.seen) < 5 {
		t.Errorf("%d versions were seen: %v", len(l.seen), l.seen)
	}
	l.settle(t)
}
