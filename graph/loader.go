package graph

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"
)

// level is where a field stands in the operation: its path without the numbers of rows, such as units.nodes.projects.
// All rows of a level have the same selection below them, so what is asked of one will be asked of all.
type level string

func levelOf(ctx context.Context) level {
	var names []string
	for f := graphql.GetFieldContext(ctx); f != nil; f = f.Parent {
		if f.Field.Field != nil {
			names = append(names, f.Field.Alias)
		}
	}
	var b strings.Builder
	for i := len(names) - 1; i >= 0; i-- {
		b.WriteString(names[i])
		if i > 0 {
			b.WriteByte('.')
		}
	}
	return level(b.String())
}

// above is the level that holds l; empty at the root.
func (l level) above() level {
	if i := strings.LastIndexByte(string(l), '.'); i >= 0 {
		return l[:i]
	}
	return ""
}

// siblings remembers which keys arrived on which level.
type siblings[K comparable] struct {
	mu sync.Mutex
	at map[level]*company[K]
}

type company[K comparable] struct {
	keys []K
	has  map[K]bool
}

// add notes that keys arrived on a level.
func (s *siblings[K]) add(l level, keys []K) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.at == nil {
		s.at = map[level]*company[K]{}
	}
	c := s.at[l]
	if c == nil {
		c = &company[K]{has: make(map[K]bool, len(keys))}
		s.at[l] = c
	}
	for _, k := range keys {
		if !c.has[k] {
			c.has[k] = true
			c.keys = append(c.keys, k)
		}
	}
}

// with lists k and the keys that arrived with it, on l or on the nearest level above.
func (s *siblings[K]) with(l level, k K) []K {
	s.mu.Lock()
	defer s.mu.Unlock()
	for ; l != ""; l = l.above() {
		if c := s.at[l]; c != nil && c.has[k] {
			return c.keys[:len(c.keys):len(c.keys)]
		}
	}
	return []K{k}
}

func (s *siblings[K]) knows(l level, k K) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.at[l]
	return c != nil && c.has[k]
}

// loader fetches values by key, each once per operation. The first call on a level asks for the values of all its
// siblings in one statement; the others wait for that answer. No timer is involved: a batch neither waits nor splits.
type loader[K comparable, V any] struct {
	fetch    func(context.Context, []K) (map[K]V, error)
	saw      func(level, []V) // nil where nothing hangs below the values
	siblings *siblings[K]

	mu      sync.Mutex
	calls   map[level]*call[K, V]
	fetched map[K]*batch[K, V]
}

// call is what one level asks for.
type call[K comparable, V any] struct {
	done   chan struct{}
	keys   map[K]bool
	values map[K]V
	err    error
}

// batch is one statement's answer.
type batch[K comparable, V any] struct {
	done   chan struct{}
	values map[K]V
	err    error
}

// load gives the value of k, the zero value where there is none.
func (l *loader[K, V]) load(ctx context.Context, k K) (V, error) {
	at := levelOf(ctx)
	l.mu.Lock()
	c := l.calls[at]
	if c == nil || !c.keys[k] {
		company := l.siblings.with(at, k)
		c = &call[K, V]{done: make(chan struct{}), keys: make(map[K]bool, len(company))}
		for _, key := range company {
			c.keys[key] = true
		}
		if l.calls == nil {
			l.calls = map[level]*call[K, V]{}
		}
		l.calls[at] = c
		l.mu.Unlock()
		l.answer(ctx, at, c, company)
	} else {
		l.mu.Unlock()
	}
	select {
	case <-c.done:
		return c.values[k], c.err
	case <-ctx.Done():
		var none V
		return none, ctx.Err()
	}
}

// answer fetches what nobody has fetched yet, waits for the rest, and notes for the level what arrived on it.
func (l *loader[K, V]) answer(ctx context.Context, at level, c *call[K, V], company []K) {
	defer close(c.done)
	batches := l.claim(ctx, company)
	c.values = make(map[K]V, len(company))
	rows := make([]V, 0, len(company))
	for i, b := range batches {
		select {
		case <-b.done:
		case <-ctx.Done():
			c.err = ctx.Err()
			return
		}
		if b.err != nil {
			c.err = b.err
			return
		}
		if v, ok := b.values[company[i]]; ok {
			c.values[company[i]] = v
			rows = append(rows, v)
		}
	}
	if l.saw != nil {
		l.saw(at, rows)
	}
}

// claim gives the batch of each key, and runs the one that it had to make.
func (l *loader[K, V]) claim(ctx context.Context, company []K) []*batch[K, V] {
	own := &batch[K, V]{done: make(chan struct{})}
	var missing []K
	batches := make([]*batch[K, V], len(company))
	l.mu.Lock()
	if l.fetched == nil {
		l.fetched = make(map[K]*batch[K, V], len(company))
	}
	for i, k := range company {
		b, ok := l.fetched[k]
		if !ok {
			b = own
			l.fetched[k] = own
			missing = append(missing, k)
		}
		batches[i] = b
	}
	l.mu.Unlock()
	if missing != nil {
		own.run(ctx, missing, l.fetch)
	}
	return batches
}

// run fetches and wakes those who wait, also when fetch panics.
func (b *batch[K, V]) run(ctx context.Context, keys []K, fetch func(context.Context, []K) (map[K]V, error)) {
	defer close(b.done)
	defer func() {
		if p := recover(); p != nil {
			b.err = fmt.Errorf("fetch %d keys: panic: %v", len(keys), p)
		}
	}()
	b.values, b.err = fetch(ctx, keys)
}

// prime stores a value that came along with another answer.
func (l *loader[K, V]) prime(k K, v V) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, ok := l.fetched[k]; ok {
		return
	}
	if l.fetched == nil {
		l.fetched = map[K]*batch[K, V]{}
	}
	b := &batch[K, V]{done: make(chan struct{}), values: map[K]V{k: v}}
	close(b.done)
	l.fetched[k] = b
}
