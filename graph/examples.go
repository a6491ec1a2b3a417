package graph

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed examples/*.graphql
var exampleFiles embed.FS

// Examples holds ready operations, NAME.graphql, each headed by an English and a Chinese title. A test runs them all.
func Examples() fs.FS {
	files, err := fs.Sub(exampleFiles, "examples")
	if err != nil {
		panic(fmt.Errorf("graph: %w", err)) // the path above is wrong
	}
	return files
}
