package graph

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/s2"
	"github.com/maypok86/otter/v2"

	"gongkai/warehouse"
)

const (
	rememberedRows = 100_000 // some 40 MB, by their usual size
	rowBytes       = 400     // the usual size of a row
	maxAsked       = 10_000  // keys of one statement
	maxRounds      = 2       // statements of one kind that run side by side; further keys wait, and go together
)

// memory keeps, for all operations, what loaders have loaded by key, with the data version that it was loaded at where that matters. What
// several operations miss at the same moment is asked for in one statement: the engine takes a millisecond for each, however
// little it is.
//
// What is kept is shared: nobody changes it.
type memory struct {
	kept *otter.Cache[memoryKey, any] // a value, packed, or absent

	mu      sync.Mutex
	waiting map[roundKey]any // *round that has not begun
	slots   map[roundKey]*slots

	hits, misses atomic.Uint64 // keys that were kept, and that were not
}

// slots bound the statements of one loader that run side by side.
type slots struct {
	free  chan struct{}
	users int
}

// memoryKey names a value: the loader's name has the arguments in it; version is 0 for facts.
type memoryKey struct {
	version uint64
	loader  string
	key     any
}

type roundKey struct {
	version uint64
	loader  string
}

// absent is kept where there is no value.
type absent struct{}

func newMemory() *memory {
	return &memory{
		kept: otter.Must(&otter.Options[memoryKey, any]{
			MaximumWeight: rememberedRows,
			Weigher:       func(_ memoryKey, v any) uint32 { return rowsOf(v) },
		}),
		waiting: map[roundKey]any{},
		slots:   map[roundKey]*slots{},
	}
}

// rowsOf is about how many rows of the usual size a value holds.
func rowsOf(v any) uint32 {
	switch v := v.(type) {
	case *warehouse.Series:
		if v != nil {
			return uint32(1 + len(v.Points))
		}
	case packed:
		return uint32(1 + len(v)/rowBytes)
	}
	if of := reflect.ValueOf(v); of.Kind() == reflect.Slice || of.Kind() == reflect.Map {
		return uint32(1 + of.Len())
	}
	return 1
}

// round is one statement's keys and answer.
type round[K comparable, V any] struct {
	keys   map[K]bool
	done   chan struct{}
	values map[K]V
	err    error
}

// packed is a value in a form that takes a thirtieth of its size. An indicator alone takes a kilobyte, most of it words that
// stand in its neighbours, too.
type packed []byte

// unpacking reads what pack has written, however long a list is.
var unpacking = func() cbor.DecMode {
	mode, err := cbor.DecOptions{MaxArrayElements: math.MaxInt32}.DecMode()
	if err != nil {
		panic(err) // an option that there is not
	}
	return mode
}()

// pack keeps a value small. CBOR writes whatever the rows hold, so that a new field needs nothing here.
func pack(v any) (packed, error) {
	wide, err := cbor.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("pack %T: %w", v, err)
	}
	return bytes.Clone(s2.Encode(nil, wide)), nil // the encoder's own is as long as the worst case
}

// unpack fills what into points to.
func (p packed) unpack(into any) error {
	wide, err := s2.Decode(nil, p)
	if err == nil {
		err = unpacking.Unmarshal(wide, into)
	}
	if err != nil {
		return fmt.Errorf("unpack %T: %w", into, err)
	}
	return nil
}

// remember has a loader look into the memory before it asks. name says what it loads, with its arguments.
func remember[K comparable, V any](l *loader[K, V], m *memory, op *operation, name string) {
	if m == nil {
		return
	}
	fetch := l.fetch
	l.fetch = func(ctx context.Context, keys []K) (map[K]V, error) {
		version, err := op.version()
		if err != nil {
			return nil, err
		}
		return recall(ctx, m, roundKey{version, name}, keys, fetch)
	}
}

// rememberFacts is remember for what is loaded of disclosures by their keys: the facts of a key never change, so that what
// was loaded stays for later data versions.
func rememberFacts[K comparable, V any](l *loader[K, V], m *memory, name string) {
	if m == nil {
		return
	}
	fetch := l.fetch
	l.fetch = func(ctx context.Context, keys []K) (map[K]V, error) {
		return recall(ctx, m, roundKey{loader: name}, keys, fetch)
	}
}

// recall gives the values of keys, and fetches those that are not kept.
func recall[K comparable, V any](ctx context.Context, m *memory, of roundKey, keys []K, fetch func(context.Context, []K) (map[K]V, error)) (map[K]V, error) {
	found := make(map[K]V, len(keys))
	var missing []K
	for _, k := range keys {
		v, ok := m.kept.GetIfPresent(memoryKey{of.version, of.loader, k})
		if !ok {
			missing = append(missing, k)
			continue
		}
		switch v := v.(type) {
		case absent:
		case packed:
			var value V
			if err := v.unpack(&value); err != nil {
				return nil, err
			}
			found[k] = value
		default:
			found[k] = v.(V)
		}
	}
	m.hits.Add(uint64(len(keys) - len(missing)))
	m.misses.Add(uint64(len(missing)))
	if missing == nil {
		return found, nil
	}
	r, mine := join[K, V](m, of, missing)
	if mine {
		r.run(ctx, m, of, fetch)
	}
	select {
	case <-r.done:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	values, err := r.values, r.err
	if err != nil && !mine && ctx.Err() == nil {
		values, err = fetch(ctx, missing) // the one who asked for all may have had less time
	}
	if err != nil {
		return nil, err
	}
	for _, k := range missing {
		if v, ok := values[k]; ok {
			found[k] = v
		}
	}
	return found, nil
}

// join puts keys into the round that waits, or begins one, which is the caller's to run.
func join[K comparable, V any](m *memory, of roundKey, keys []K) (r *round[K, V], mine bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.waiting[of].(*round[K, V])
	if !ok || len(r.keys)+len(keys) > maxAsked {
		r, mine = &round[K, V]{keys: make(map[K]bool, len(keys)), done: make(chan struct{})}, true
		m.waiting[of] = r
	}
	for _, k := range keys {
		r.keys[k] = true
	}
	return r, mine
}

// run fetches a round's keys as soon as there is a slot, and keeps the values. Others wait for it, so that it does not end
// with its own caller.
func (r *round[K, V]) run(ctx context.Context, m *memory, of roundKey, fetch func(context.Context, []K) (map[K]V, error)) {
	defer close(r.done)
	defer func() {
		if p := recover(); p != nil {
			r.err = fmt.Errorf("fetch %d keys of %s: panic: %v", len(r.keys), of.loader, p)
		}
	}()
	defer m.occupy(of)()
	keys := r.begin(m, of)
	deadline, ok := ctx.Deadline()
	ctx = context.WithoutCancel(ctx)
	if ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline.Add(time.Second))
		defer cancel()
	}
	if r.values, r.err = fetch(ctx, keys); r.err != nil {
		return
	}
	for _, k := range keys {
		var kept any = absent{}
		if v, ok := r.values[k]; ok {
			if kept, r.err = keep(v); r.err != nil {
				return
			}
		}
		m.kept.Set(memoryKey{of.version, of.loader, k}, kept)
	}
}

// keep is a value as the memory keeps it: large ones packed.
func keep(v any) (any, error) {
	if rows, ok := v.([]*warehouse.Indicator); ok {
		return pack(rows)
	}
	return v, nil
}

// begin closes a round for further keys.
func (r *round[K, V]) begin(m *memory, of roundKey) []K {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.waiting[of] == any(r) {
		delete(m.waiting, of)
	}
	keys := make([]K, 0, len(r.keys))
	for k := range r.keys {
		keys = append(keys, k)
	}
	return keys
}

// occupy waits for a slot and gives what frees it.
func (m *memory) occupy(of roundKey) (free func()) {
	m.mu.Lock()
	s, ok := m.slots[of]
	if !ok {
		s = &slots{free: make(chan struct{}, maxRounds)}
		m.slots[of] = s
	}
	s.users++
	m.mu.Unlock()
	s.free <- struct{}{}
	return func() {
		<-s.free
		m.mu.Lock()
		defer m.mu.Unlock()
		if s.users--; s.users == 0 {
			delete(m.slots, of)
		}
	}
}
