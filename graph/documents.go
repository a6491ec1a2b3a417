package graph

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

const (
	maxDocuments    = 500
	maxPersisted    = 1000
	maxDocumentText = 16 << 10 // longer operations are not kept, so that strangers cannot fill the memory
)

// cache remembers a bounded number of things by their names. Dashboards send the same few operations again and again: when
// it is full it starts anew, which they do not notice.
type cache[T any] struct {
	most int
	fits func(name string, value T) bool

	mu     sync.RWMutex
	byName map[string]T
}

var _ graphql.Cache[string] = (*cache[string])(nil)

// Get finds what was remembered under a name.
func (c *cache[T]) Get(_ context.Context, name string) (T, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	value, ok := c.byName[name]
	return value, ok
}

// Add remembers a value, unless it is too large.
func (c *cache[T]) Add(_ context.Context, name string, value T) {
	if !c.fits(name, value) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byName == nil || len(c.byName) >= c.most {
		c.byName = make(map[string]T)
	}
	c.byName[name] = value
}

// newDocuments remembers operations that were parsed and validated, by their texts.
func newDocuments() graphql.Cache[*ast.QueryDocument] {
	return &cache[*ast.QueryDocument]{most: maxDocuments, fits: func(text string, _ *ast.QueryDocument) bool { return len(text) <= maxDocumentText }}
}

// persisted lets a caller send the SHA-256 of an operation's text in place of the text, once that was sent (automatic
// persisted queries): short enough for a GET that caches on the way can keep.
type persisted struct {
	extension.AutomaticPersistedQuery
}

func newPersisted() persisted {
	return persisted{extension.AutomaticPersistedQuery{
		Cache: &cache[string]{most: maxPersisted, fits: func(_, text string) bool { return len(text) <= maxDocumentText }},
	}}
}

// MutateOperationParameters finds the text of a hash. gqlgen gives a code to one of its errors alone.
func (p persisted) MutateOperationParameters(ctx context.Context, params *graphql.RawParams) *gqlerror.Error {
	err := p.AutomaticPersistedQuery.MutateOperationParameters(ctx, params)
	if err != nil && err.Extensions["code"] == nil {
		return refuse(codeBadRequest, "extensions.persistedQuery: %[1]s", "extensions.persistedQuery 有误：%[1]s", err.Message)
	}
	return err
}
