package graph

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"gongkai/warehouse"
)

// server is a handler that is asked several times, and the number of statements that an answer takes.
func server(t *testing.T, w *warehouse.Warehouse, o Options) func(body string, header ...string) (*httptest.ResponseRecorder, uint64) {
	t.Helper()
	o.Warehouse = w
	h := NewHandler(o)
	return func(body string, header ...string) (*httptest.ResponseRecorder, uint64) {
		before := w.Statements()
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, post(t, body, header...))
		return rec, w.Statements() - before
	}
}

func TestAnswersAreRememberedByDataVersion(t *testing.T) {
	t.Parallel()
	w := filled(t, 2)
	ask := server(t, w, Options{})
	const body = `{"query":"query($n: Int) { units(first: $n) { totalCount nodes { name } } }","variables":{"n":1}}`
	first, n := ask(body)
	if n == 0 {
		t.Fatal("the first answer took no statement")
	}
	same := func(what string, want uint64, body string, header ...string) {
		t.Helper()
		got, n := ask(body, header...)
		if got.Body.String() != first.Body.String() || got.Header().Get("ETag") != first.Header().Get("ETag") || got.Code != http.StatusOK {
			t.Errorf("%s: %d %s, the first time %s", what, got.Code, got.Body, first.Body)
		}
		if n != want {
			t.Errorf("%s took %d statements, not %d", what, n, want)
		}
	}
	same("the same question", 0, body)
	same("the same question in other spelling", 0, strings.Replace(body, `"variables":{"n":1}`, `"variables": { "n" : 1 }`, 1))
	same("a caller who wants the engine asked", n, body, "Cache-Control", "no-cache")
	if got, _ := ask(body, "If-None-Match", first.Header().Get("ETag")); got.Code != http.StatusNotModified || got.Body.Len() > 0 {
		t.Errorf("who has the answer gets %d with %d bytes", got.Code, got.Body.Len())
	}
	if got, n := ask(strings.Replace(body, `"n":1`, `"n":2`, 1)); n == 0 || got.Body.String() == first.Body.String() {
		t.Errorf("another page took %d statements: %s", n, got.Body)
	}
	load(t, w, 2, 3)
	if got, n := ask(body); n == 0 || !strings.Contains(got.Body.String(), `"totalCount":3`) {
		t.Errorf("after a load the answer took %d statements: %s", n, got.Body)
	}
}

func TestErrorsAreNotRemembered(t *testing.T) {
	t.Parallel()
	ask := server(t, filled(t, 1), Options{})
	const body = `{"query":"{ units { nodes { projects(after: \"garbage\") { totalCount } } } }"}`
	first, n := ask(body)
	again, m := ask(body)
	if code := codeOf(t, first); code != "BAD_CURSOR" || first.Body.String() != again.Body.String() || n == 0 || m == 0 {
		t.Errorf("%d statements %s, then %d statements %s", n, first.Body, m, again.Body)
	}
	if again.Header().Get("Cache-Control") != "no-store" || again.Header().Get("ETag") != "" {
		t.Errorf("an error is sent with %v", again.Header())
	}
}

func TestMemoryOfAnswersIsBounded(t *testing.T) {
	t.Parallel()
	const bound = 100_000
	kept := newReplies(Options{Remember: bound})
	r := post(t, "")
	long := &graphql.Response{Data: []byte(`"` + strings.Repeat("x", 1000) + `"`)}
	for version := range uint64(1000) {
		kept.get(t.Context(), r, replyName{version: version}, func() *graphql.Response { return long })
	}
	kept.kept.CleanUp()
	if size, n := kept.kept.WeightedSize(), kept.kept.EstimatedSize(); size > bound || n == 0 {
		t.Errorf("%d answers of %d bytes are kept", n, size)
	}
	none := newReplies(Options{Remember: -1})
	for range 2 {
		asked := false
		none.get(t.Context(), r, replyName{}, func() *graphql.Response { asked = true; return long })
		if !asked {
			t.Error("an answer is kept where none should be")
		}
	}
}

// TestOneAnswerForAllWhoAskTheSame asks the same from many callers at once. Some may come when it has been answered.
func TestOneAnswerForAllWhoAskTheSame(t *testing.T) {
	t.Parallel()
	w := filled(t, 3)
	h := NewHandler(Options{Warehouse: w})
	const body = `{"query":"{ units { nodes { name disclosures { year threePublic { total { value } } } } } }"}`
	alone := httptest.NewRecorder()
	before := w.Statements()
	NewHandler(Options{Warehouse: w}).ServeHTTP(alone, post(t, body))
	statements := w.Statements() - before
	before = w.Statements()
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, post(t, body))
			if rec.Body.String() != alone.Body.String() {
				t.Errorf("%s, alone %s", rec.Body, alone.Body)
			}
		})
	}
	all.Wait()
	if n := w.Statements() - before; n != statements {
		t.Errorf("20 callers took %d statements, one takes %d", n, statements)
	}
}

// TestWhoAsksFirstMayLeave has the first caller go while another waits for the same answer, who gets it all the same.
func TestWhoAsksFirstMayLeave(t *testing.T) {
	t.Parallel()
	kept, r := newReplies(Options{}), post(t, "")
	asked, left := make(chan struct{}), make(chan struct{})
	var first, second *reply
	var all sync.WaitGroup
	all.Go(func() {
		first = kept.get(t.Context(), r, replyName{}, func() *graphql.Response {
			close(asked)
			<-left
			return &graphql.Response{Errors: gqlerror.List{refuse(codeCancelled, "gone", "已离开")}}
		})
	})
	<-asked
	all.Go(func() {
		second = kept.get(t.Context(), r, replyName{}, func() *graphql.Response {
			return &graphql.Response{Data: []byte("{}")}
		})
	})
	close(left)
	all.Wait()
	if first.lasting || !second.lasting || string(second.body) != `{"data":{}}` {
		t.Errorf("the first got %s, the second %s", first.body, second.body)
	}
}
