package graph

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/rs/zerolog"

	"gongkai/warehouse/warehousetest"
)

const (
	cheapQuestion = `{"query":"{ units(first: 1) { nodes { name } } }"}`
	heavyQuestion = `{"query":"{ findingCounts { total } }"}` // wide, although it costs little
)

// held is a handler whose heavy questions stay in the engine's hands until they are let go.
type held struct {
	*Handler
	arrived chan struct{} // one for each that has come so far
	letGo   context.CancelFunc
	answers chan *httptest.ResponseRecorder // of heavy ones
}

func holdHeavy(t *testing.T, a Admission) *held {
	t.Helper()
	h := &held{arrived: make(chan struct{}, 16), answers: make(chan *httptest.ResponseRecorder, 16)}
	gate, letGo := context.WithCancel(t.Context())
	t.Cleanup(letGo)
	w := warehousetest.OpenObserved(t, func(_ context.Context, what string) func(error) {
		if what == "count findings" {
			h.arrived <- struct{}{}
			<-gate.Done()
		}
		return func(error) {}
	})
	load(t, w, 0, 1)
	h.letGo = letGo
	h.Handler = NewHandler(Options{Warehouse: w, Logger: zerolog.Nop(), Admission: a})
	return h
}

func (h *held) ask(ctx context.Context, t *testing.T, body string) *httptest.ResponseRecorder {
	t.Helper()
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, post(t, body, "Cache-Control", "no-cache").WithContext(ctx))
	return rec
}

// askHeavy asks without waiting for the answer.
func (h *held) askHeavy(ctx context.Context, t *testing.T) {
	t.Helper()
	go func() { h.answers <- h.ask(ctx, t, heavyQuestion) }()
}

// until lets others run till something holds.
func until(t *testing.T, holds func() bool) {
	t.Helper()
	for !holds() {
		if t.Context().Err() != nil {
			t.Fatal(t.Context().Err())
		}
		runtime.Gosched()
	}
}

func TestCheapOperationsPassThoseThatAreHeavy(t *testing.T) {
	t.Parallel()
	h := holdHeavy(t, Admission{Cheap: 10_000, PerSlot: 50_000, Slots: 2, Queue: 1, Wait: time.Hour})
	for range 2 {
		h.askHeavy(t.Context(), t)
		<-h.arrived
	}
	h.askHeavy(t.Context(), t)
	until(t, func() bool { return h.AdmissionStats().Waiting == 1 })

	if rec := h.ask(t.Context(), t, cheapQuestion); rec.Code != http.StatusOK || codeOf(t, rec) != "" {
		t.Errorf("a cheap question: %d %s", rec.Code, rec.Body)
	}
	rec := h.ask(t.Context(), t, heavyQuestion)
	if rec.Code != http.StatusServiceUnavailable || codeOf(t, rec) != codeBusy || rec.Header().Get("Retry-After") == "" || rec.Header().Get("ETag") != "" {
		t.Errorf("one more than may wait: %d %v %s", rec.Code, rec.Header(), rec.Body)
	}
	if text := rec.Body.String(); !strings.Contains(text, "ask again") || !strings.Contains(text, "重试") {
		t.Errorf("it does not say in both languages what to do: %s", text)
	}
	resp, _ := h.Ask(t.Context(), "{ findingCounts { total } }", nil) // as saved operations are asked
	if code(resp.Errors) != codeBusy {
		t.Errorf("a saved operation passed: %v", resp.Errors)
	}
	if s := h.AdmissionStats(); s.Running != 2 || s.Waiting != 1 || s.Admitted != 2 || s.Refused != 2 {
		t.Errorf("while all slots are taken: %+v", s)
	}
	select {
	case <-h.arrived:
		t.Error("a third heavy operation was let in")
	default:
	}

	h.letGo()
	for range 3 {
		if rec := <-h.answers; rec.Code != http.StatusOK || codeOf(t, rec) != "" {
			t.Errorf("a heavy question: %d %s", rec.Code, rec.Body)
		}
	}
	if s := h.AdmissionStats(); s.Running != 0 || s.Waiting != 0 || s.Admitted != 3 || s.Refused != 2 || s.Waited != 1 || s.WaitedFor <= 0 {
		t.Errorf("at the end: %+v", s)
	}
}

func TestWaitingEnds(t *testing.T) {
	t.Parallel()
	h := holdHeavy(t, Admission{Cheap: 10_000, PerSlot: 50_000, Slots: 1, Queue: 8, Wait: time.Hour})
	h.askHeavy(t.Context(), t)
	<-h.arrived

	ctx, leave := context.WithCancel(t.Context())
	gone := make(chan *httptest.ResponseRecorder)
	go func() { gone <- h.ask(ctx, t, heavyQuestion) }()
	until(t, func() bool { return h.AdmissionStats().Waiting == 1 })
	leave()
	if rec := <-gone; codeOf(t, rec) != codeCancelled {
		t.Errorf("a caller who has gone: %s", rec.Body)
	}
	if s := h.AdmissionStats(); s.Waiting != 0 || s.Refused != 0 {
		t.Errorf("the place of a caller who has gone is not free: %+v", s)
	}

	h.admission.Wait = time.Nanosecond
	if rec := h.ask(t.Context(), t, heavyQuestion); rec.Code != http.StatusServiceUnavailable || codeOf(t, rec) != codeBusy {
		t.Errorf("one that has waited for as long as it may: %d %s", rec.Code, rec.Body)
	}
}

func TestSlots(t *testing.T) {
	t.Parallel()
	a := newAdmission(Admission{Cheap: 10_000, PerSlot: 50_000, Slots: 8})
	slots := func(query string, variables map[string]any) int64 {
		t.Helper()
		ctx := graphql.StartOperationTrace(t.Context())
		op, errs := newExecutor(DefaultLimits(), false).CreateOperationContext(ctx, &graphql.RawParams{Query: query, Variables: variables})
		if errs != nil {
			t.Fatal(errs)
		}
		return a.slots(op)
	}
	units := func(list any) map[string]any { return map[string]any{"f": map[string]any{"units": list}} }
	const projects = "query($f: ProjectFilter) { projects(filter: $f) { nodes { name } } }"
	for _, c := range []struct {
		query     string
		variables map[string]any
		want      int64
	}{
		{"{ dataVersion }", nil, 0},
		{`{ unit(name: "a") { name disclosures { year } } }`, nil, 0},
		{"{ units(first: 1000) { nodes { name } } }", nil, 0},
		{"{ ranking(measure: INCOME_TOTAL, year: 2021) { value } }", nil, 0},
		{"{ units(first: 1000) { nodes { trend(measure: INCOME_TOTAL) { points { year value } } } } }", nil, 1},
		{"{ units(first: 1000) { nodes { trend(measure: INCOME_TOTAL) { points { year value source { text } value2: value a: year b: year c: year d: year e: year } } } } }", nil, 2},
		{"{ a: units(first: 1000) { nodes { trend(measure: INCOME_TOTAL) { points { year value source { text block } b: value c: value d: value e: value f: value g: value h: value i: value j: value k: value l: value m: value n: value o: value p: value q: value r: value s: value t: value u: value v: value w: value x: value} } } } }", nil, 4},
		{projects, nil, 1},
		{projects, units(nil), 1},
		{projects, units([]any{}), 1},
		{projects, units([]any{"u:0000000000000001"}), 0},
		{projects, units("u:0000000000000001"), 0},
		{`{ projects(filter: {units: ["u:0000000000000001"]}) { nodes { name } } }`, nil, 0},
		{`{ a: dataVersion ...f } fragment f on Query { search(text: "车") { kind } }`, nil, 1},
		{`mutation { withdrawDisclosure(id: "d:0000000000000001", reason: "x") { __typename } }`, nil, 0},
	} {
		if got := slots(c.query, c.variables); got != c.want {
			t.Errorf("%d slots, want %d: %.200s %v", got, c.want, c.query, c.variables)
		}
	}
	for name := range wide {
		if parsedSchema.Query.Fields.ForName(name) == nil {
			t.Errorf("there is no question %s", name)
		}
	}
}

// Every ready operation is answered by a server that has but one slot.
func TestOneSlotIsEnough(t *testing.T) {
	t.Parallel()
	w := filled(t, 1)
	h := NewHandler(Options{Warehouse: w, Logger: zerolog.Nop(), Admission: Admission{PerSlot: 1, Slots: 1, Wait: time.Hour}})
	names, err := fs.Glob(Examples(), "*.graphql")
	if err != nil || len(names) == 0 {
		t.Fatal(errors.Join(err, errors.New("there are no examples")))
	}
	for _, name := range names {
		text, err := fs.ReadFile(Examples(), name)
		if err != nil {
			t.Fatal(err)
		}
		if resp, _ := h.Ask(t.Context(), string(text), nil); code(resp.Errors) == codeBusy {
			t.Errorf("%s: %v", name, resp.Errors)
		}
	}
	if s := h.AdmissionStats(); s.Running != 0 || s.Admitted == 0 || s.Refused != 0 {
		t.Errorf("at the end: %+v", s)
	}
}
