package graph

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// at is a context of a field on a level, with the numbers of rows that gqlgen puts between.
func at(ctx context.Context, l level) context.Context {
	for i, name := range strings.Split(string(l), ".") {
		ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Field: graphql.CollectedField{Field: &ast.Field{Alias: name}}})
		ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Index: &i})
	}
	return ctx
}

// double is a loader that counts how often and for how many keys it fetched.
func double(s *siblings[int]) (l *loader[int, int], fetches, keys *atomic.Int64) {
	fetches, keys = new(atomic.Int64), new(atomic.Int64)
	return &loader[int, int]{siblings: s, fetch: func(_ context.Context, ks []int) (map[int]int, error) {
		fetches.Add(1)
		keys.Add(int64(len(ks)))
		out := map[int]int{}
		for _, k := range ks {
			out[k] = 2 * k
		}
		return out, nil
	}}, fetches, keys
}

func upTo(n int) []int {
	keys := make([]int, n)
	for i := range keys {
		keys[i] = i
	}
	return keys
}

func TestSiblingsAreFetchedTogether(t *testing.T) {
	t.Parallel()
	var s siblings[int]
	s.add("units", upTo(1000))
	l, fetches, keys := double(&s)
	var wg sync.WaitGroup
	for k := range 1000 {
		for _, field := range []level{"units.nodes.disclosures", "units.edges.node.disclosures"} {
			wg.Go(func() {
				if v, err := l.load(at(t.Context(), field), k); v != 2*k || err != nil {
					t.Errorf("%d: %d, %v", k, v, err)
				}
			})
		}
	}
	wg.Wait()
	if fetches.Load() != 1 || keys.Load() != 1000 {
		t.Errorf("%d fetches of %d keys, want 1 of 1000", fetches.Load(), keys.Load())
	}
}

// TestSingleRowDoesNotFetchForLongList guards the cost limit: a row that also stands in a long list elsewhere in the
// operation must not fetch what is asked of itself for the whole list.
func TestSingleRowDoesNotFetchForLongList(t *testing.T) {
	t.Parallel()
	var s siblings[int]
	s.add("units", upTo(1000))
	s.add("unit", []int{7})
	l, _, keys := double(&s)
	if _, err := l.load(at(t.Context(), "unit.disclosures"), 7); err != nil {
		t.Fatal(err)
	}
	if keys.Load() != 1 {
		t.Errorf("%d keys were fetched for one row", keys.Load())
	}
}

// TestSecondLevelLearnsItsSiblings covers the same rows under two aliases: the second finds them fetched, and what
// hangs below must still know its siblings.
func TestSecondLevelLearnsItsSiblings(t *testing.T) {
	t.Parallel()
	var s, below siblings[int]
	s.add("a", upTo(10))
	s.add("b", upTo(10))
	l, fetches, _ := double(&s)
	l.saw = below.add
	for _, field := range []level{"a.x", "b.x"} {
		if _, err := l.load(at(t.Context(), field), 3); err != nil {
			t.Fatal(err)
		}
		if n := len(below.with(field+".y", 4)); n != 10 {
			t.Errorf("%s: %d siblings, want 10", field, n)
		}
	}
	if fetches.Load() != 1 {
		t.Errorf("%d fetches, want 1", fetches.Load())
	}
}

func TestPrimedValuesAreNotFetched(t *testing.T) {
	t.Parallel()
	var s siblings[int]
	s.add("a", []int{1, 2, 3})
	l, _, keys := double(&s)
	l.prime(1, 2)
	l.prime(2, 4)
	for _, k := range []int{1, 2, 3} {
		if v, err := l.load(at(t.Context(), "a.x"), k); v != 2*k || err != nil {
			t.Errorf("%d: %d, %v", k, v, err)
		}
	}
	if keys.Load() != 1 {
		t.Errorf("%d keys were fetched, want the one that was missing", keys.Load())
	}
}

func TestFailedFetchFailsAllWhoWait(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for name, fetch := range map[string]func(context.Context, []int) (map[int]int, error){
		"error": func(context.Context, []int) (map[int]int, error) { return nil, broken },
		"panic": func(context.Context, []int) (map[int]int, error) { panic("broken") },
	} {
		var s siblings[int]
		s.add("a", []int{1, 2})
		l := &loader[int, int]{siblings: &s, fetch: fetch}
		for _, k := range []int{1, 2} {
			if _, err := l.load(at(t.Context(), "a.x"), k); err == nil || !strings.Contains(err.Error(), "broken") {
				t.Errorf("%s: key %d: %v", name, k, err)
			}
		}
	}
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	var s siblings[int]
	s.add("a", []int{1, 2})
	fetching, release := make(chan struct{}), make(chan struct{})
	l := &loader[int, int]{siblings: &s, fetch: func(context.Context, []int) (map[int]int, error) {
		close(fetching)
		<-release
		return nil, nil
	}}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = l.load(at(t.Context(), "a.x"), 1)
	}()
	<-fetching
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.load(at(ctx, "a.x"), 2); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who went away got %v", err)
	}
	close(release)
	<-done
}
