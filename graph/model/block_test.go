package model_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/graph/model"
	"gongkai/ingest/block"
	"gongkai/warehouse"
)

func TestBlocksAreThoseOfTheDocumentByTheirNumbers(t *testing.T) {
	t.Parallel()
	doc := block.Document{Blocks: []block.Block{
		{Kind: block.Heading, Text: "样例单位"},
		{Text: "公务接待费3万元。"},
		{Kind: block.TableKind, Table: block.NewTable([]block.Cell{
			{Row: 0, Col: 0, RowSpan: 2, ColSpan: 1, Text: "项目"},
			{Row: 0, Col: 1, RowSpan: 1, ColSpan: 2, Text: "金额"},
			{Row: 1, Col: 1, RowSpan: 1, ColSpan: 1, Text: "1.00"},
			{Row: 1, Col: 2, RowSpan: 1, ColSpan: 1, Text: "2.00"},
			{Row: 2, Col: 0, RowSpan: 1, ColSpan: 3, Text: "合计"},
		})},
		{Text: "另一单位"},
	}}
	text, err := doc.Encode(1, 2) // a document may hold several disclosures: this one has the blocks 1 and 2 of it
	if err != nil {
		t.Fatal(err)
	}
	documents := []warehouse.Document{{ID: "doc:none"}, {ID: "doc:a", FirstBlock: 1, LastBlock: 2}}
	texts := []*warehouse.DocumentText{{}, {Blocks: text}}

	read := func(id string, from, n int) []*model.DocumentBlock {
		t.Helper()
		blocks, err := model.Blocks(documents, texts, id, from, n)
		if err != nil {
			t.Fatal(err)
		}
		return blocks
	}
	for _, c := range []struct {
		name    string
		id      string
		from, n int
		want    []int
	}{
		{"all", "doc:a", 0, 20, []int{1, 2}},
		{"one", "doc:a", 2, 1, []int{2}},
		{"before it begins", "doc:a", 0, 1, []int{}},
		{"after it ends", "doc:a", 3, 5, []int{}},
		{"a text that was not kept", "doc:none", 0, 20, []int{}},
		{"another disclosure's document", "doc:b", 0, 20, []int{}},
	} {
		got := []int{}
		for _, b := range read(c.id, c.from, c.n) {
			got = append(got, b.Block)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want, +got):\n%s", c.name, diff)
		}
	}

	all := read("doc:a", 1, 2)
	if b := all[0]; b.Kind() != model.BlockKindParagraph || b.Text() != "公务接待费3万元。" || b.Rows() != 0 || len(b.CellsIn(0, 9)) != 0 {
		t.Errorf("the paragraph is %v %q", b.Kind(), b.Text())
	}
	table := all[1]
	if table.Kind() != model.BlockKindTable || table.Rows() != 3 || table.Columns() != 3 {
		t.Errorf("the table is %v with %d rows and %d columns", table.Kind(), table.Rows(), table.Columns())
	}
	want := []*model.BlockCell{
		{Row: 0, Column: 0, RowSpan: 2, ColumnSpan: 1, Text: "项目"}, // it reaches into row 1
		{Row: 1, Column: 1, RowSpan: 1, ColumnSpan: 1, Text: "1.00"},
		{Row: 1, Column: 2, RowSpan: 1, ColumnSpan: 1, Text: "2.00"},
	}
	if diff := cmp.Diff(want, table.CellsIn(1, 1)); diff != "" {
		t.Errorf("the cells of row 1 (-want, +got):\n%s", diff)
	}
}
