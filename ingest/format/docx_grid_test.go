package format

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/ingest/block"
)

// Cells that a damaged file lays on each other are taken apart, and none is lost.
func TestSeparate(t *testing.T) {
	t.Parallel()
	cells := []block.Cell{
		{Row: 0, Col: 0, RowSpan: 2, ColSpan: 2, Text: "over two rows"},
		{Row: 1, Col: 1, RowSpan: 1, ColSpan: 1, Text: "in it"},
		{Row: 0, Col: 2, RowSpan: 3, ColSpan: 1, Text: "reaches into the next"},
		{Row: 2, Col: 0, RowSpan: 1, ColSpan: 3, Text: "meets the one above"},
	}
	separate(cells, 3, 3)
	want := []block.Cell{
		{Row: 0, Col: 0, RowSpan: 2, ColSpan: 2, Text: "over two rows"},
		{Row: 1, Col: 3, RowSpan: 1, ColSpan: 1, Text: "in it"},
		{Row: 0, Col: 2, RowSpan: 3, ColSpan: 1, Text: "reaches into the next"},
		{Row: 2, Col: 0, RowSpan: 1, ColSpan: 2, Text: "meets the one above"},
	}
	if diff := cmp.Diff(want, cells); diff != "" {
		t.Errorf("(-want, +got)\n%s", diff)
	}
}
