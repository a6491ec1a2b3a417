package graph

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// TestOperationsShareWhatTheyLoad asks for many units at once, each caller for another one and past the memory of answers.
// Each gets what it gets alone, from fewer statements; and those who come later take none.
func TestOperationsShareWhatTheyLoad(t *testing.T) {
	t.Parallel()
	w := filled(t, 20)
	const query = `query($n: String) { unit(name: $n) { name trend(measure: EXPENDITURE_TOTAL) { points { year value } } disclosures { year projects { name indicators { name } } } } }`
	h := NewHandler(Options{Warehouse: w})
	ask := func(unit int) string {
		rec := httptest.NewRecorder()
		body, err := json.Marshal(map[string]any{"query": query, "variables": map[string]any{"n": madeUp(unit, 2020).Unit.Name}})
		if err != nil {
			t.Error(err)
		}
		h.ServeHTTP(rec, post(t, string(body), "Cache-Control", "no-cache"))
		return rec.Body.String()
	}
	all := func() (statements uint64) {
		before := w.Statements()
		var wait sync.WaitGroup
		for unit := range 20 {
			wait.Go(func() {
				alone := Execute(t.Context(), w, query, map[string]any{"n": madeUp(unit, 2020).Unit.Name})
				var got struct{ Data json.RawMessage }
				if err := json.Unmarshal([]byte(ask(unit)), &got); err != nil || string(got.Data) != string(alone.Data) {
					t.Errorf("unit %d: %s, alone %s, %v", unit, got.Data, alone.Data, err)
				}
			})
		}
		wait.Wait()
		return w.Statements() - before
	}
	alone := 20 * uint64(5) // of Execute, which shares nothing
	if n := all(); n >= 2*alone {
		t.Errorf("%d statements, those without sharing among them are %d", n, alone)
	}
	if n := all(); n != alone {
		t.Errorf("the second time %d statements, not the %d without sharing alone", n, alone)
	}
	before := ask(0)
	corrected := madeUp(0, 2022)
	store(t, w, corrected)
	if after := ask(0); after == before {
		t.Errorf("after a load the answer is the same: %s", after)
	}
	asked := w.Statements()
	ask(1)
	if n := w.Statements() - asked; n != 3 {
		t.Errorf("after a load %d statements, not the 3 for the unit, its trend and its disclosures: their facts are the same", n)
	}
}

func TestRecallAsksForAllThatWaitAtOnce(t *testing.T) {
	t.Parallel()
	m, of := newMemory(), roundKey{1, "squares"}
	var mu sync.Mutex
	var asked [][]int
	first := make(chan struct{})
	fetch := func(_ context.Context, keys []int) (map[int]int, error) {
		mu.Lock()
		asked = append(asked, slices.Sorted(slices.Values(keys)))
		n := len(asked)
		mu.Unlock()
		if n <= maxRounds {
			<-first
		}
		found := map[int]int{}
		for _, k := range keys {
			if k != 5 { // there is none of 5
				found[k] = k * k
			}
		}
		return found, nil
	}
	var wait sync.WaitGroup
	ask := func(keys ...int) {
		wait.Go(func() {
			got, err := recall(t.Context(), m, of, keys, fetch)
			want := map[int]int{}
			for _, k := range keys {
				if k != 5 {
					want[k] = k * k
				}
			}
			if err != nil || !maps.Equal(got, want) {
				t.Errorf("%v: %v, %v", keys, got, err)
			}
		})
	}
	running := func(n int) {
		for {
			mu.Lock()
			ready := len(asked) == n
			mu.Unlock()
			if ready {
				return
			}
			time.Sleep(time.Millisecond)
		}
	}
	for i := range maxRounds { // one after the other, so that none joins another
		ask(100 + i)
		running(i + 1)
	}
	ask(1, 2)
	ask(2, 5)
	ask(3)
	waiting := func() int {
		m.mu.Lock()
		defer m.mu.Unlock()
		if r, ok := m.waiting[of].(*round[int, int]); ok {
			return len(r.keys)
		}
		return 0
	}
	for waiting() < 4 {
		time.Sleep(time.Millisecond)
	}
	close(first)
	wait.Wait()
	if len(asked) != maxRounds+1 || !slices.Equal(asked[maxRounds], []int{1, 2, 3, 5}) {
		t.Errorf("asked %v", asked)
	}
	ask(1, 5, 100)
	wait.Wait()
	if len(asked) != maxRounds+1 || len(m.slots) != 0 || len(m.waiting) != 0 {
		t.Errorf("what is kept was asked again: %v; %d slots, %d rounds are left", asked, len(m.slots), len(m.waiting))
	}
}

func TestRecallSurvivesThoseItWaitsFor(t *testing.T) {
	t.Parallel()
	m, of := newMemory(), roundKey{1, "squares"}
	gone, cancel := context.WithCancel(t.Context())
	begun, end := make(chan struct{}), make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		_, err := recall(gone, m, of, []int{1}, func(ctx context.Context, _ []int) (map[int]int, error) {
			close(begun)
			<-end
			return map[int]int{1: 1}, ctx.Err()
		})
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	<-begun
	cancel()
	close(end)
	wait.Wait()
	if v, ok := m.kept.GetIfPresent(memoryKey{1, "squares", 1}); !ok || v != 1 {
		t.Errorf("what was asked for by a caller who left is not kept: %v", v)
	}
	_, err := recall(t.Context(), m, of, []int{2}, func(context.Context, []int) (map[int]int, error) { panic("boom") })
	if err == nil || len(m.slots) != 0 {
		t.Errorf("after a panic: %v, %d slots", err, len(m.slots))
	}
	if _, err = recall(t.Context(), m, of, []int{2}, func(context.Context, []int) (map[int]int, error) { return nil, warehouse.ErrTimeout }); !errors.Is(err, warehouse.ErrTimeout) {
		t.Errorf("an error becomes %v", err)
	}
	if v, err := recall(t.Context(), m, of, []int{2}, func(context.Context, []int) (map[int]int, error) { return map[int]int{2: 4}, nil }); err != nil || v[2] != 4 {
		t.Errorf("an error is kept: %v, %v", v, err)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	m := newMemory()
	for i := range 2000 {
		_, err := recall(t.Context(), m, roundKey{uint64(i), "lists"}, []int{i}, func(context.Context, []int) (map[int][]string, error) {
			return map[int][]string{i: make([]string, 999)}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	m.kept.CleanUp()
	if size := m.kept.WeightedSize(); size > rememberedRows || size == 0 {
		t.Errorf("%d rows are kept", size)
	}
}

// TestPackedRowsComeBackWhole packs rows with every field set, and with none.
func TestPackedRowsComeBackWhole(t *testing.T) {
	t.Parallel()
	number := func(s string) *decimal.Decimal { d := decimal.RequireFromString(s); return &d }
	aim := func(text string, n string) fiscal.Target {
		return fiscal.Target{
			Text: text, Operator: fiscal.OpGE, Kind: fiscal.KindCount, Value: number(n), Upper: number("1e3"), Unit: "万人", Normalized: number("9.5000"), NormalizedUnit: "人",
		}
	}
	row, column, actual := 3, 0, aim("10人", "-0.000000001")
	place := warehouse.Place{Document: 1, Block: 45, Row: &row, Column: &column, Start: 2, End: 9, Text: "≥９５人"}
	level2, outcome, text := fiscal.Quantity, fiscal.OutcomeMet, "反映培训的人数"
	full := warehouse.Indicator{
		ID: "i:1", Disclosure: math.MaxUint64, Unit: 1 << 63, Year: 2021, Stage: fiscal.StageBudget, ProjectOrdinal: 2, Ordinal: 3,
		Level1: fiscal.Output, Level1Text: "产出指标", Level2: &level2, Level2Text: "数量指标", Name: "培训人次数", Definition: &text,
		Target: aim("≥９５人", "95"), Basis: &text, References: []string{"霸财预〔2020〕10号"}, At: place, TargetAt: place, SignAt: &place, UnitAt: &place,
		Actual: &actual, ActualAt: &place, Outcome: &outcome, Weight: number("10"), Score: number("9.5"), Deviation: &text,
	}
	for field, v := range reflect.ValueOf(full).Fields() {
		if v.IsZero() {
			t.Errorf("%s is not set: it would not be seen missing", field.Name)
		}
	}
	rows := []*warehouse.Indicator{&full, {References: []string{}}}
	kept, err := keep(rows)
	if err != nil {
		t.Fatal(err)
	}
	var back []*warehouse.Indicator
	if err := kept.(packed).unpack(&back); err != nil {
		t.Fatal(err)
	}
	write := func(rows []*warehouse.Indicator) string {
		text, err := json.Marshal(rows)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if got, want := write(back), write(rows); got != want {
		t.Errorf("packed and unpacked:\n%s\nbefore:\n%s", got, want)
	}
	if err := (packed{1, 2, 3}).unpack(&back); err == nil {
		t.Error("what is no packed value is unpacked without an error")
	}
}

// BenchmarkUnpack brings back thirty indicators as they are read for a list of targets.
func BenchmarkUnpack(b *testing.B) {
	level2, n := fiscal.Quantity, decimal.New(95, 0)
	var rows []*warehouse.Indicator
	for i := range 30 {
		rows = append(rows, &warehouse.Indicator{
			ID: "i:u:0123456789abcdef:2021:BUDGET:1:" + strconv.Itoa(i), Disclosure: 1 << 63, Unit: 1 << 62, Year: 2021, Stage: fiscal.StageBudget,
			ProjectOrdinal: 1 + i/6, Ordinal: 1 + i%6, Level1: fiscal.Output, Level2: &level2, Name: "培训人次数" + strconv.Itoa(i),
			Target: fiscal.Target{Text: "≥95人", Normalized: &n}, References: []string{},
		})
	}
	kept, err := keep(rows)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var back []*warehouse.Indicator
		if err := kept.(packed).unpack(&back); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(kept.(packed)))/float64(len(rows)), "bytes/row")
}
