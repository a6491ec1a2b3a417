// Package ingest reads a disclosure from a file's bytes: the one entrance to the readers of formats, of facts and of
// findings. It touches no warehouse; package load, below it, does.
package ingest

import (
	"context"
	"fmt"

	"gongkai/ingest/check"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/format"
)

// ParserVersion names the rules by which documents are read. It grows whenever the same bytes would give other facts,
// so that a document is read anew by better rules although it has not changed.
const ParserVersion = "1"

// Close gives back what reading keeps for the next document, above all the PDF engine's memory. Reading after Close
// starts it again; documents that are being read meanwhile are refused.
func Close() error {
	if err := format.Close(); err != nil {
		return fmt.Errorf("close the readers: %w", err)
	}
	return nil
}

// Read reads one disclosure from a file's bytes: facts, their places, and findings. name is the file's name, for
// messages. A file that is refused gives a *block.Refusal that says what was looked for and what to do.
func Read(ctx context.Context, name string, data []byte) (*disclosure.Disclosure, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("read %q: %w", name, err)
	}
	doc, err := format.Read(ctx, name, data)
	if err != nil {
		return nil, err
	}
	d, err := disclosure.Read(doc)
	if err != nil {
		return nil, err
	}
	d.Findings = append(d.Findings, check.Run(d)...)
	return d, nil
}
