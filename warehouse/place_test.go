package warehouse

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func FuzzPlace(f *testing.F) {
	f.Add(1, 2, 3, 4, 5, "12.5万元")
	f.Add(0, -1, -1, 0, 0, "::\n\x00:")
	f.Fuzz(func(t *testing.T, block, row, column, start, end int, text string) {
		want := &Place{Block: block, Start: start, End: end, Text: text}
		if row >= 0 {
			want.Row, want.Column = &row, &column
		}
		var r placeReader
		got := r.optional(writePlace(want))
		if r.err != nil {
			t.Fatal(r.err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want, +got)\n%s", diff)
		}
	})
}

func TestPlaceReader(t *testing.T) {
	t.Parallel()
	var r placeReader
	if r.optional("") != nil || r.err != nil {
		t.Error("an empty place is none")
	}
	for _, bad := range []string{"1", "1:2:3:4", "x::::5:text", "1::::5:text", "1:2:3:4::text"} {
		r := placeReader{}
		if r.optional(bad); r.err == nil {
			t.Errorf("%q is read as a place", bad)
		}
	}
}

func FuzzCursor(f *testing.F) {
	ord, err := projectOrder(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(ord.cursor(&Project{Ordinal: 1}))
	f.Add("WyJBTU9VTlQgREVTQyIsIjFlOTk5OTk5IiwiMSIsIjEiLCIxIl0")
	f.Fuzz(func(t *testing.T, cursor string) {
		values, err := ord.parse(&cursor)
		if err == nil && len(values) != len(ord.keys) {
			t.Errorf("%q gives %d values", cursor, len(values))
		}
	})
}

func TestIDs(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"霸州市教育局（本级）", " 霸州市 教育局(本级)", "霸州市教育局本级", "霸州市教育局"} {
		if UnitKeyOf(name) != UnitKeyOf("霸州市教育局") {
			t.Errorf("%q is another unit", name)
		}
	}
	key := UnitKeyOf("霸州市教育局")
	if got, err := ParseUnitID(UnitID(key)); err != nil || got != key {
		t.Errorf("%s reads as %d, %v", UnitID(key), got, err)
	}
	for _, bad := range []string{"", "u:", "d:0000000000000001", "u:000000000000000G", "u:00000000000000001", "u:ABCDEF0123456789"} {
		if _, err := ParseUnitID(bad); err == nil {
			t.Errorf("%q is read as a unit's ID", bad)
		}
	}
	for _, bad := range []string{"", "d:1", "d:0000000000000001:2021:BUDGET:UNIT", "d:0000000000000001:70000:BUDGET:UNIT:1", "d:0000000000000001:2021:X:UNIT:1"} {
		if _, _, err := parseDisclosureID(bad); err == nil {
			t.Errorf("%q is read as a disclosure's ID", bad)
		}
	}
}
