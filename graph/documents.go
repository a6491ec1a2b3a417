package graph

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

const (
	maxDocuments    = 500
	maxDocumentText = 16 << 10 // longer operations are parsed each time, so that strangers cannot fill the memory
)

// documents remembers operations that were parsed and validated. Dashboards send the same few again and again: when
// it is full it starts anew, which they do not notice.
type documents struct {
	mu     sync.RWMutex
	byText map[string]*ast.QueryDocument
}

var _ graphql.Cache[*ast.QueryDocument] = (*documents)(nil)

// Get finds a document by its text.
func (d *documents) Get(_ context.Context, text string) (*ast.QueryDocument, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	doc, ok := d.byText[text]
	return doc, ok
}

// Add remembers a document.
func (d *documents) Add(_ context.Context, text string, doc *ast.QueryDocument) {
	if len(text) > maxDocumentText {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.byText) >= maxDocuments {
		clear(d.byText)
	}
	d.byText[text] = doc
}
