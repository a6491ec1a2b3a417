package model

import (
	"fmt"

	"gongkai/ingest/block"
	"gongkai/warehouse"
)

// DocumentBlock is a heading, paragraph or table of a document, as it stands.
type DocumentBlock struct {
	of    *block.Block
	Block int
}

// Kind says what the block is.
func (b *DocumentBlock) Kind() BlockKind {
	switch b.of.Kind {
	case block.Heading:
		return BlockKindHeading
	case block.TableKind:
		return BlockKindTable
	default:
		return BlockKindParagraph
	}
}

// Text is that of a heading or paragraph.
func (b *DocumentBlock) Text() string { return b.of.Text }

// Rows is how many the table has; 0 for other blocks.
func (b *DocumentBlock) Rows() int {
	if b.of.Table == nil {
		return 0
	}
	return b.of.Table.Rows
}

// Columns is how many the table has; 0 for other blocks.
func (b *DocumentBlock) Columns() int {
	if b.of.Table == nil {
		return 0
	}
	return b.of.Table.Cols
}

// CellsIn are those cells of the table that lie in some of n rows.
func (b *DocumentBlock) CellsIn(from, n int) []*BlockCell {
	cells := []*BlockCell{}
	if b.of.Table == nil {
		return cells
	}
	for i := range b.of.Table.Cells {
		if c := &b.of.Table.Cells[i]; c.Row < from+n && c.Row+c.RowSpan > from {
			cells = append(cells, &BlockCell{Row: c.Row, Column: c.Col, RowSpan: c.RowSpan, ColumnSpan: c.ColSpan, Text: c.Text})
		}
	}
	return cells
}

// Blocks are up to n blocks of one of the documents of a disclosure, from a number on. texts are what the warehouse keeps of
// these documents, in their order.
func Blocks(documents []warehouse.Document, texts []*warehouse.DocumentText, id string, from, n int) ([]*DocumentBlock, error) {
	out := []*DocumentBlock{}
	for i := range documents {
		d := &documents[i]
		if d.ID != id || i >= len(texts) || len(texts[i].Blocks) == 0 {
			continue
		}
		doc := block.Document{Name: d.Name}
		if err := doc.Decode(texts[i].Blocks, d.FirstBlock); err != nil {
			return nil, fmt.Errorf("read the text of a document: %w", err)
		}
		for at := max(from, d.FirstBlock); at < len(doc.Blocks) && at < from+n; at++ {
			out = append(out, &DocumentBlock{&doc.Blocks[at], at})
		}
	}
	return out, nil
}
