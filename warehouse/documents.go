package warehouse

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/fiscal"
)

// documentColumns are the documents of a disclosure, as its row lists them.
const documentColumns = "documents.name, documents.format, documents.sha256, documents.size, documents.url, documents.parser_version, documents.ingested_at, " +
	"documents.first_block, documents.last_block"

// documentArrays are documents by column.
type documentArrays struct {
	names, formats, hashes []string
	sizes                  []int64
	urls                   []*string
	parsers                []string
	ingested               []time.Time
	first, last            []uint32
}

// fields are what a row is scanned into.
func (a *documentArrays) fields() []any {
	return []any{&a.names, &a.formats, &a.hashes, &a.sizes, &a.urls, &a.parsers, &a.ingested, &a.first, &a.last}
}

// values are what a row is written from.
func (a *documentArrays) values() []any {
	return []any{a.names, a.formats, a.hashes, a.sizes, a.urls, a.parsers, a.ingested, a.first, a.last}
}

func (a *documentArrays) add(d *Document) {
	a.names, a.formats, a.hashes = append(a.names, d.Name), append(a.formats, d.Format), append(a.hashes, d.SHA256)
	a.sizes, a.urls = append(a.sizes, d.Size), append(a.urls, d.URL)
	a.parsers, a.ingested = append(a.parsers, d.ParserVersion), append(a.ingested, d.IngestedAt)
	a.first, a.last = append(a.first, uint32(d.FirstBlock)), append(a.last, uint32(d.LastBlock))
}

func (a *documentArrays) documents() []Document {
	all := make([]Document, len(a.names))
	for i := range all {
		all[i] = Document{
			ID: "doc:" + a.hashes[i], Name: a.names[i], Format: a.formats[i], SHA256: a.hashes[i], Size: a.sizes[i], URL: a.urls[i],
			ParserVersion: a.parsers[i], IngestedAt: a.ingested[i], FirstBlock: int(a.first[i]), LastBlock: int(a.last[i]),
		}
	}
	return all
}

// source names what was read, and by which rules: of several documents, whatever their order.
func source(documents []Document) string {
	names := make([]string, len(documents))
	for i := range documents {
		names[i] = documents[i].source()
	}
	slices.Sort(names)
	return strings.Join(names, ",")
}

func (d *Document) source() string { return d.SHA256 + ":" + d.ParserVersion }

// version is one version of a disclosure.
type version struct {
	key    DisclosureKey
	number int
}

// last is the newest version of a disclosure, with all that led to it since it was last withdrawn.
type last struct {
	version
	visible   bool
	name      string // of the unit
	documents []Document
	known     map[string]version // by source
}

// lastVersions reads the newest version of all disclosures of units.
func (w *Warehouse) lastVersions(ctx context.Context, units []UnitKey) (map[identity]last, error) {
	p := &params{}
	p.set("units", unique(numbers(units)))
	found := map[identity]last{}
	err := w.query(ctx, "look for earlier versions", lastVersionsSQL, p.named, func(rows driver.Rows) error {
		var i identity
		var v version
		var withdrawn bool
		var year uint16
		var number uint32
		var documents documentArrays
		var name string
		err := rows.Scan(append([]any{(*uint64)(&i.unit), &year, (*string)(&i.stage), (*string)(&i.scope), &number, (*uint64)(&v.key), &withdrawn, &name}, documents.fields()...)...)
		if err != nil {
			return err
		}
		i.year, v.number = int(year), int(number)
		l := found[i]
		if l.known == nil || withdrawn {
			l.known = map[string]version{}
		}
		l.version, l.visible, l.name, l.documents = v, !withdrawn, name, documents.documents()
		if l.visible {
			l.known[source(l.documents)] = v
		}
		found[i] = l
		return nil
	})
	w.preview.over(found, units)
	return found, err
}

const lastVersionsSQL = `SELECT unit, year, stage, scope, number, disclosure, withdrawn, unit_name, ` + documentColumns + `
FROM disclosures
WHERE unit IN {units:Array(UInt64)}
ORDER BY version, number`

// History is what is there of one unit, year, stage and scope.
type History struct {
	Unit  UnitKey
	Year  int
	Stage fiscal.Stage
	Scope fiscal.Scope

	// Name, Key and Documents are those of the current version. A history is only told of what is visible.
	Name      string
	Key       DisclosureKey
	Documents []Document

	known map[string]Loaded
}

// Knows says whether a document, read by the same rules, is or was part of a version since the disclosure was last
// withdrawn, and of which: the newest.
func (h *History) Knows(d *Document) (Loaded, bool) {
	loaded, ok := h.known[d.source()]
	return loaded, ok
}

// Histories tells what is there of units now, for one who is about to load.
func (w *Warehouse) Histories(ctx context.Context, units []UnitKey) ([]History, error) {
	if len(units) == 0 {
		return nil, nil
	}
	newest, err := w.DataVersion(ctx)
	if err != nil {
		return nil, err
	}
	found, err := w.lastVersions(ctx, units)
	if err != nil {
		return nil, fmt.Errorf("look for what is there of %d units: %w", len(units), err)
	}
	var all []History
	for i, l := range found {
		if !l.visible {
			continue
		}
		h := History{Unit: i.unit, Year: i.year, Stage: i.stage, Scope: i.scope, Name: l.name, Key: l.key, Documents: l.documents, known: map[string]Loaded{}}
		for sources, v := range l.known {
			for one := range strings.SplitSeq(sources, ",") {
				if h.known[one].Version < v.number {
					h.known[one] = Loaded{
						DisclosureID: "d:" + i.name(v.number), Key: v.key, UnitID: UnitID(i.unit), Outcome: OutcomeUnchanged, Version: v.number, DataVersion: newest,
					}
				}
			}
		}
		all = append(all, h)
	}
	return all, nil
}

const blocksSQL = `SELECT disclosure, blocks
FROM document_blocks
WHERE disclosure IN {keys:Array(UInt64)}
ORDER BY disclosure, document`

// DocumentText is the text of one document of a disclosure, as [Document.Blocks] was loaded.
type DocumentText struct {
	Disclosure DisclosureKey
	Blocks     []byte
}

// TextsByDisclosure reads the texts of the documents of disclosures, superseded ones too, in the order of the documents.
func (r *Reader) TextsByDisclosure(ctx context.Context, keys []DisclosureKey) (map[DisclosureKey][]*DocumentText, error) {
	return byDisclosure(ctx, r, "read the texts of documents", blocksSQL, keys, scanText, func(t *DocumentText) DisclosureKey { return t.Disclosure })
}

func scanText(rows driver.Rows, _ ...any) (*DocumentText, error) {
	var t DocumentText
	return &t, rows.Scan((*uint64)(&t.Disclosure), &t.Blocks)
}

// Blocks reads the text of the documents of disclosures, as [Document.Blocks] was loaded. Disclosures from before texts
// were kept are absent.
func (w *Warehouse) Blocks(ctx context.Context, keys []DisclosureKey) (map[DisclosureKey][][]byte, error) {
	found := make(map[DisclosureKey][][]byte, len(keys))
	if len(keys) == 0 {
		return found, nil
	}
	p := &params{}
	p.set("keys", numbers(keys))
	err := w.query(ctx, "read the texts of documents", blocksSQL, p.named, func(rows driver.Rows) error {
		var key uint64
		var blocks string
		err := rows.Scan(&key, &blocks)
		found[DisclosureKey(key)] = append(found[DisclosureKey(key)], []byte(blocks))
		return err
	})
	return found, err
}

func addBlocks(batch driver.Batch, l *Load, d disclosureRow) (int, error) {
	w := &rowWriter{batch: batch}
	for i := range l.Documents {
		w.append(uint64(d.key), uint32(i), l.Documents[i].Blocks)
	}
	return w.rows, w.err
}
