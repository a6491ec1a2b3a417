// Package ingest reads disclosures from the bytes of files: the one entrance to the readers of formats, of facts and of
// findings. It touches no warehouse; package load, below it, does.
//
// A file is opened into the parts of disclosures that it holds, mostly one; parts of one disclosure are joined into it.
package ingest

import (
	"context"
	"fmt"
	"path/filepath"

	"gongkai/ingest/check"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/format"
	"gongkai/warehouse/fiscal"
)

// ParserVersion names the rules by which documents are read. It grows whenever the same bytes would give other facts,
// so that a document is read anew by better rules although it has not changed.
const ParserVersion = "9"

// Close gives back what reading keeps for the next document, above all the PDF engine's memory. Reading after Close
// starts it again; documents that are being read meanwhile are refused.
func Close() error {
	if err := format.Close(); err != nil {
		return fmt.Errorf("close the readers: %w", err)
	}
	return nil
}

// Open reads a file's bytes into blocks and says whose disclosures they hold. path is the file's name with the folders
// that it was found in: what the document does not say of itself is taken from them. A file that is refused gives a
// *block.Refusal that says what was looked for and what to do.
func Open(ctx context.Context, path string, data []byte) ([]disclosure.Part, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("read %q: %w", path, err)
	}
	doc, err := format.Read(ctx, filepath.Base(path), data)
	if err != nil {
		return nil, err
	}
	return disclosure.Identify(doc, disclosure.HintsOf(path))
}

// Join reads the facts of one disclosure from its parts, with their places and findings. What states figures in
// sentences comes first: of what two parts say of one thing the first counts. Parts that state no figure are refused
// as [Open] refuses.
func Join(parts ...disclosure.Part) (*disclosure.Disclosure, error) { return JoinWith(nil, parts...) }

// JoinWith is [Join] with the checks as they are set; nil is how they come.
func JoinWith(rules fiscal.RuleSettings, parts ...disclosure.Part) (*disclosure.Disclosure, error) {
	d, err := disclosure.Read(parts...)
	if err != nil {
		return nil, err
	}
	d.Findings = append(d.Findings, check.Run(d, rules)...)
	d.Locate()
	return d, nil
}

// Rules describes the checks that are made of one disclosure, in the order of their findings.
func Rules() []fiscal.Rule {
	all := make([]fiscal.Rule, len(check.Rules))
	for i := range check.Rules {
		all[i] = check.Rules[i].Rule
	}
	return all
}

// Version names the rules by which documents are read and checked: [ParserVersion], with a digest of the settings where there
// are any, so that a document is read anew when other settings would give other findings.
func Version(rules fiscal.RuleSettings) string {
	if digest := rules.Digest(); digest != "" {
		return ParserVersion + "+rules." + digest
	}
	return ParserVersion
}

// Read reads the disclosures that one file holds, mostly one; see [Open] and [Join].
func Read(ctx context.Context, path string, data []byte) ([]*disclosure.Disclosure, error) {
	return ReadWith(ctx, nil, path, data)
}

// ReadWith is [Read] with the checks as they are set; nil is how they come.
func ReadWith(ctx context.Context, rules fiscal.RuleSettings, path string, data []byte) ([]*disclosure.Disclosure, error) {
	parts, err := Open(ctx, path, data)
	if err != nil {
		return nil, err
	}
	all := make([]*disclosure.Disclosure, 0, len(parts))
	for _, p := range parts {
		d, err := JoinWith(rules, p)
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}
