package graph

import (
	"embed"
	"io/fs"
)

//go:embed examples/*.graphql
var exampleFiles embed.FS

// Examples holds ready operations, NAME.graphql, each headed by an English and a Chinese title. A test runs them all.
func Examples() fs.FS {
	files, _ := fs.Sub(exampleFiles, "examples") // fails for a malformed path only, and this one is a constant
	return files
}
