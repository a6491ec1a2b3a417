package graph

import (
	"io/fs"
	"testing"

	"github.com/99designs/gqlgen/graphql"

	"gongkai/warehouse"
)

// run answers one operation as a caller without HTTP would see it.
func run(t *testing.T, w *warehouse.Warehouse, query string, variables map[string]any) *graphql.Response {
	t.Helper()
	return Execute(t.Context(), w, query, variables)
}

// exampleTexts are the ready operations by name.
func exampleTexts(t *testing.T) (names, texts []string) {
	t.Helper()
	names, err := fs.Glob(Examples(), "*.graphql")
	if err != nil || len(names) == 0 {
		t.Fatalf("there are no examples: %v", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(Examples(), name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return names, texts
}
