package format

import (
	"bytes"
	"encoding/binary"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"gongkai/ingest/block"
)

var updateGolden = flag.Bool("update", false, "write what is read to the golden files; look at them before you commit")

// le is a little-endian number of 2 or 4 bytes.
func le[T uint16 | uint32 | uint64](v T) []byte {
	b, _ := binary.Append(nil, binary.LittleEndian, v)
	return b
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

type testStream struct {
	name string
	data []byte
}

// testCompound puts streams into a compound file with sectors of 512 bytes, its folder in the first ones.
func testCompound(streams ...testStream) []byte {
	const end = 0xFFFFFFFE
	folder := (len(streams) + 1 + 3) / 4
	var fat []uint32
	for i := range folder {
		fat = append(fat, uint32(i+1))
	}
	fat[folder-1] = end
	entry := func(name string, kind byte, child, right, start uint32, size int) []byte {
		e := make([]byte, 128)
		for i, u := range utf16.Encode([]rune(name)) {
			binary.LittleEndian.PutUint16(e[2*i:], u)
		}
		binary.LittleEndian.PutUint16(e[64:], uint16(2*len(utf16.Encode([]rune(name)))+2))
		e[66] = kind
		for at, v := range map[int]uint32{68: noEntry, 72: right, 76: child, 116: start, 120: uint32(size)} {
			binary.LittleEndian.PutUint32(e[at:], v)
		}
		return e
	}
	entries := entry("Root Entry", 5, 1, noEntry, end, 0)
	var body []byte
	for i, s := range streams {
		right := uint32(noEntry)
		if i+1 < len(streams) {
			right = uint32(i + 2)
		}
		data := s.data
		if len(data) < 4096 { // shorter ones would lie in the mini stream
			data = append(bytes.Clone(data), make([]byte, 4096-len(data))...)
		}
		entries = append(entries, entry(s.name, 2, noEntry, right, uint32(len(fat)), len(data))...)
		sectors := (len(data) + 511) / 512
		for j := range sectors {
			next := uint32(len(fat) + 1)
			if j == sectors-1 {
				next = end
			}
			fat = append(fat, next)
		}
		body = append(body, data...)
		body = append(body, make([]byte, sectors*512-len(data))...)
	}
	entries = append(entries, make([]byte, folder*512-len(entries))...)
	tables := len(fat)/126 + 1
	first := len(fat)
	for range tables {
		fat = append(fat, 0xFFFFFFFD)
	}
	table := make([]byte, 0, tables*512)
	for i := range tables * 128 {
		if i < len(fat) {
			table = append(table, le(fat[i])...)
		} else {
			table = append(table, le(uint32(0xFFFFFFFF))...)
		}
	}
	head := make([]byte, 512)
	copy(head, oleMagic)
	binary.LittleEndian.PutUint16(head[0x1A:], 3)
	binary.LittleEndian.PutUint16(head[0x1C:], 0xFFFE)
	binary.LittleEndian.PutUint16(head[0x1E:], 9)
	binary.LittleEndian.PutUint16(head[0x20:], 6)
	binary.LittleEndian.PutUint32(head[0x2C:], uint32(tables))
	binary.LittleEndian.PutUint32(head[0x38:], 4096)
	binary.LittleEndian.PutUint32(head[0x3C:], end)
	binary.LittleEndian.PutUint32(head[0x44:], end)
	for i := range 109 {
		at := uint32(0xFFFFFFFF)
		if i < tables {
			at = uint32(first + i)
		}
		binary.LittleEndian.PutUint32(head[0x4C+4*i:], at)
	}
	return join(head, entries, body, table)
}

func readTestdata(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "ole", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestOLEGolden(t *testing.T) {
	t.Parallel()
	for name, format := range map[string]block.Format{"synthetic.doc": block.FormatDOC, "synthetic.xls": block.FormatXLS} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc, err := Read(t.Context(), name, readTestdata(t, name))
			if err != nil {
				t.Fatal(err)
			}
			if doc.Format != format {
				t.Errorf("got format %s", doc.Format)
			}
			got := drawBlocks(doc)
			golden := filepath.Join("testdata", "ole", name+".golden")
			if *updateGolden {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(readTestdata(t, name+".golden")), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestOLERefusals(t *testing.T) {
	t.Parallel()
	patched := func(name string, at int, b ...byte) []byte {
		data := readTestdata(t, name)
		copy(data[at:], b)
		return data
	}
	doc := readTestdata(t, "synthetic.doc")
	head := bytes.Index(doc, []byte{0xEC, 0xA5})
	book := bytes.Index(readTestdata(t, "synthetic.xls"), []byte{0x09, 0x08, 0x10, 0x00})
	word95 := append(le(uint16(fibMagic)), le(uint16(104))...)
	for _, c := range []struct {
		name string
		data []byte
		want block.RefusalCode
	}{
		{"a_document_with_a_password", patched("synthetic.doc", head+fibFlags+1, doc[head+fibFlags+1]|1), block.Encrypted},
		{"a_workbook_with_a_password", patched("synthetic.xls", book+20, 0x2F, 0x00), block.Encrypted},
		{"a_newer_format_with_a_password", testCompound(testStream{"EncryptionInfo", nil}, testStream{"EncryptedPackage", nil}), block.Encrypted},
		{"a_presentation", testCompound(testStream{"PowerPoint Document", nil}), block.UnknownFormat},
		{"a_document_of_word_95", testCompound(testStream{"WordDocument", word95}), block.Unreadable},
		{"a_document_without_a_table_stream", testCompound(testStream{"WordDocument", append(le(uint16(fibMagic)), le(uint16(word97))...)}), block.Truncated},
		{"a_workbook_without_records", testCompound(testStream{"Workbook", nil}), block.Truncated},
		{"nothing_but_the_mark", oleMagic, block.Truncated},
		{"an_empty_folder", testCompound(), block.UnknownFormat},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := Read(t.Context(), "folder/bad.doc", c.data)
			var r *block.Refusal
			if !errors.As(err, &r) {
				t.Fatalf("got %v and %v, want a refusal", got, err)
			}
			if r.Code != c.want || r.File != "bad.doc" || r.Wanted == "" || r.Advice == "" {
				t.Errorf("got %+v, want code %s", r, c.want)
			}
		})
	}
}

// TestOLECut cuts files anywhere: what is left is refused, never shown as if it were all.
func TestOLECut(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"synthetic.doc", "synthetic.xls"} {
		data := readTestdata(t, name)
		for n := 512; n < len(data)-4096; n += 512 {
			doc, err := Read(t.Context(), name, data[:n])
			var r *block.Refusal
			if !errors.As(err, &r) {
				t.Errorf("%s cut to %d of %d bytes: got %v and %v", name, n, len(data), doc, err)
			}
		}
	}
}

// record is a record of a workbook.
func record(kind uint16, parts ...[]byte) []byte {
	body := join(parts...)
	return join(le(kind), le(uint16(len(body))), body)
}

// testBook is a workbook of one sheet; strings are shared ones, in records of their own.
func testBook(version uint16, globals []byte, sheetName, cells []byte) []byte {
	begin := record(recBegin, le(version), le(uint16(5)), make([]byte, 4))
	end := record(recEnd)
	at := len(begin) + len(globals) + len(record(recSheet, make([]byte, 6), sheetName)) + len(end)
	return join(begin, globals, record(recSheet, le(uint32(at)), []byte{0, 0}, sheetName), end,
		record(recBegin, le(version), le(uint16(0x10)), make([]byte, 4)), cells, end)
}

func cellAt(row, col uint16) []byte { return join(le(row), le(col), le(uint16(0))) }

func TestXLS(t *testing.T) {
	t.Parallel()
	sheet1 := []byte("\x06\x00Sheet1")
	for _, c := range []struct {
		name string
		book []byte
		want string
	}{
		{
			name: "a_string_that_changes_its_width_where_a_record_ends",
			book: testBook(biff8, join(
				record(recStrings, le(uint32(2)), le(uint32(2)), le(uint16(6)), []byte("\x00AB")), // six characters, two of them here
				record(recContinue, []byte("\x01\x32\x75\x59\x4e\x01\x4e"), []byte("1\x00")),      // then wide ones
				record(recContinue, le(uint16(3)), []byte("\x08"), le(uint16(1)), []byte("xyz\x00\x00")),
				record(recContinue, []byte("\x00\x00")), // the runs of formatting behind a text are parted without a mark
			), sheet1, join(
				record(recSharedText, cellAt(0, 0), le(uint32(0))), record(recSharedText, cellAt(0, 1), le(uint32(1))),
				record(recSharedText, cellAt(1, 0), le(uint32(1))), record(recSharedText, cellAt(1, 1), le(uint32(7))),
				record(recCompact, cellAt(1, 1), le(uint32(5<<2|2))),
			)),
			want: "T\n  [AB甲乙丁1] [xyz]\n  [xyz] [5]\n",
		},
		{
			name: "compact_numbers",
			book: testBook(biff8, nil, sheet1, join(
				record(recNumbers, le(uint16(0)), le(uint16(0)),
					le(uint16(0)), le(uint32(20249<<2|3)), // an integer, a hundredfold
					le(uint16(0)), le(^uint32(6)&^3|2), // below zero
					le(uint16(0)), le(uint32(0x40590000)), // the upper part of a float
					le(uint16(2))),
				record(recCompact, cellAt(1, 0), le(uint32(0x40C81A01))),
				record(recNumber, cellAt(1, 1), le(uint64(0x3FB999999999999A))),
				record(recTruth, cellAt(1, 2), []byte{0x2A, 1}),
			)),
			want: "T\n  [202.49] [-2] [100]\n  [123.4] [0.1] [#N/A]\n",
		},
		{
			name: "a_workbook_of_excel_95_in_the_chinese_code_page",
			book: testBook(biff5, record(recCodePage, le(uint16(936))), []byte("\x04\xd4\xa4\xcb\xe3"), join(
				record(recText, cellAt(0, 0), le(uint16(4)), []byte("\xcf\xee\xc4\xbf")), record(recText, cellAt(0, 1), le(uint16(4)), []byte("\xbd\xf0\xb6\xee")),
				record(recText, cellAt(1, 0), le(uint16(2)), []byte("\xbc\xd7")), record(recNumber, cellAt(1, 1), le(uint64(0x3FF8000000000000))),
			)),
			want: "H1 预算\nT\n  [项目] [金额]\n  [甲] [1.5]\n",
		},
		{
			name: "a_chart_inside_a_sheet_is_not_read",
			book: testBook(biff8, nil, sheet1, join(
				record(recText, cellAt(0, 0), le(uint16(1)), []byte("\x00A")), record(recText, cellAt(0, 1), le(uint16(1)), []byte("\x00B")),
				record(recBegin, le(uint16(biff8)), le(uint16(0x20)), make([]byte, 4)), record(recText, cellAt(0, 2), le(uint16(1)), []byte("\x00C")), record(recEnd),
				record(recText, cellAt(1, 0), le(uint16(1)), []byte("\x00D")), record(recText, cellAt(1, 1), le(uint16(1)), []byte("\x00E")),
			)),
			want: "T\n  [A] [B]\n  [D] [E]\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			name := "Workbook"
			if strings.Contains(c.name, "95") {
				name = "Book"
			}
			doc, err := Read(t.Context(), "x.xls", testCompound(testStream{name, c.book}))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, drawBlocks(doc)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// testDOC is a document of one piece of text, with the changes of its paragraphs by the index of the mark that ends
// each; paragraphs lie in one page of properties.
func testDOC(text string, changes map[int][]byte, data []byte) []byte {
	units := utf16.Encode([]rune(text))
	const textAt = 1024
	main := make([]byte, textAt)
	for _, u := range units {
		main = append(main, le(u)...)
	}
	for len(main)%512 != 0 {
		main = append(main, 0)
	}
	pageNo := len(main) / 512
	page := make([]byte, 512)
	var ends []int
	for i, u := range units {
		if u == markParagraph || u == markCell {
			ends = append(ends, i)
		}
	}
	page[511] = byte(len(ends))
	free := 510
	for j, end := range ends {
		binary.LittleEndian.PutUint32(page[4*j+4:], uint32(textAt+2*end+2))
		if c := changes[end]; c != nil {
			body := append(le(uint16(0)), c...)
			if len(body)%2 == 0 {
				body = append(body, 0)
			}
			free -= len(body) + 1
			free &^= 1
			page[free] = byte((len(body) + 1) / 2)
			copy(page[free+1:], body)
			page[4*(len(ends)+1)+13*j] = byte(free / 2)
		}
	}
	binary.LittleEndian.PutUint32(page, textAt)
	main = append(main, page...)
	pieces := join(le(uint32(0)), le(uint32(len(units))), le(uint16(0)), le(uint32(textAt)), le(uint16(0)))
	clx := join([]byte{2}, le(uint32(len(pieces))), pieces)
	plc := join(le(uint32(textAt)), le(uint32(textAt+2*len(units))), le(uint32(pageNo)))
	binary.LittleEndian.PutUint16(main, fibMagic)
	binary.LittleEndian.PutUint16(main[fibVersion:], word97)
	for at, v := range map[int]int{fibTextLength: len(units), fibPieces: 0, fibPieces + 4: len(clx), fibParagraphs: len(clx), fibParagraphs + 4: len(plc)} {
		binary.LittleEndian.PutUint32(main[at:], uint32(v))
	}
	return testCompound(testStream{"WordDocument", main}, testStream{"0Table", join(clx, plc)}, testStream{"Data", data})
}

// rowShape is the change that gives a row its edges and the flags of its cells.
func rowShape(edges []int16, flags ...uint16) []byte {
	body := []byte{byte(len(edges) - 1)}
	for _, e := range edges {
		body = append(body, le(uint16(e))...)
	}
	for _, f := range flags {
		body = append(body, join(le(f), make([]byte, 18))...)
	}
	return join(le(uint16(sprmTable)), le(uint16(len(body)+1)), body)
}

func TestDOC(t *testing.T) {
	t.Parallel()
	in := join(le(uint16(sprmInTable)), []byte{1})
	rowEnd := join(in, le(uint16(sprmRowEnd)), []byte{1})
	heading := join(le(uint16(sprmOutline)), []byte{1})
	at := func(text string, nth int) int { // of the nth cell mark
		for i, u := range utf16.Encode([]rune(text)) {
			if u == markCell {
				if nth--; nth < 0 {
					return i
				}
			}
		}
		return -1
	}
	merged := "甲\a乙\a丙\a\a丁\a\a\a\a完\r"
	wide := "甲\a\a\a乙\a1\a\a"
	shape := rowShape([]int16{0, 1000, 2000}, 0, 0)
	for _, c := range []struct {
		name, text string
		changes    map[int][]byte
		data       []byte
		want       string
	}{
		{
			name: "fields_show_their_result_and_marks_are_no_text",
			text: "第\x13 PAGE \x13 IF \x14是\x15\x14一\x15页\x01\x08，甲\x1e乙\x1f丙\v丁\r",
			want: "P 第一页，甲-乙丙\nP 丁\n",
		},
		{
			name:    "an_outline_level_makes_a_heading",
			text:    "标题\r正文\r",
			changes: map[int][]byte{2: heading},
			want:    "H2 标题\nP 正文\n",
		},
		{
			name: "cells_merged_both_ways_where_a_covered_text_is_not_shown_and_an_empty_last_cell",
			text: merged,
			changes: map[int][]byte{
				at(merged, 0): in, at(merged, 1): in, at(merged, 2): in,
				at(merged, 3): join(rowEnd, rowShape([]int16{0, 1000, 2000, 3000}, 0x60, 0x01, 0x02)),
				at(merged, 4): in, at(merged, 5): in, at(merged, 6): in,
				at(merged, 7): join(rowEnd, rowShape([]int16{0, 1000, 2000, 3000}, 0x20, 0, 0)),
			},
			want: "T\n  [甲↓2] [乙⏎丙→2]\n  ^ [] []\nP 完\n",
		},
		{
			name: "a_row_whose_shape_stands_in_the_data_stream",
			text: wide,
			changes: map[int][]byte{
				at(wide, 0): in, at(wide, 1): in, at(wide, 2): join(le(uint16(sprmHuge)), le(uint32(2))),
				at(wide, 3): in, at(wide, 4): in, at(wide, 5): join(rowEnd, shape),
			},
			data: join(make([]byte, 2), le(uint16(len(rowEnd)+len(shape))), rowEnd, shape),
			want: "T\n  [甲] []\n  [乙] [1]\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			doc, err := Read(t.Context(), "x.doc", testDOC(c.text, c.changes, c.data))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, drawBlocks(doc)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestOLEBounds reads files that are small and ask for much.
func TestOLEBounds(t *testing.T) {
	t.Parallel()
	// Every sheet is the same one, with a million empty records.
	cells := bytes.Repeat(record(0x1BE), 1<<20)
	begin := record(recBegin, le(uint16(biff8)), le(uint16(5)), make([]byte, 4))
	one := record(recSheet, make([]byte, 6), []byte("\x01\x00A"))
	end := record(recEnd)
	at := len(begin) + 1000*len(one) + len(end)
	one = record(recSheet, le(uint32(at)), []byte{0, 0}, []byte("\x01\x00A"))
	book := join(begin, bytes.Repeat(one, 1000), end, record(recBegin, le(uint16(biff8)), le(uint16(0x10)), make([]byte, 4)), cells, end)

	// A page of properties that is named a hundred thousand times.
	doc := testDOC("甲\r", nil, nil)
	pages := make([]byte, 0, 1<<20)
	for range 1 << 17 {
		pages = append(pages, le(uint32(3))...)
	}
	main := make([]byte, 2048)
	copy(main, doc[1024:]) // where the document's stream lies
	copy(main, join(le(uint16(fibMagic)), le(uint16(word97))))
	main[3*512+511] = 29
	table := join(make([]byte, 4*(1<<17)+4), pages)
	pieces := join([]byte{2}, le(uint32(16)), le(uint32(0)), le(uint32(1)), le(uint16(0)), le(uint32(1024)), le(uint16(0)))
	for at, v := range map[int]int{fibTextLength: 1, fibParagraphs: 0, fibParagraphs + 4: len(table), fibPieces: len(table), fibPieces + 4: len(pieces)} {
		binary.LittleEndian.PutUint32(main[at:], uint32(v))
	}
	manyRuns := testCompound(testStream{"WordDocument", main}, testStream{"0Table", join(table, pieces)})

	for name, data := range map[string][]byte{
		"a_sheet_with_many_names": testCompound(testStream{"Workbook", book}),
		"properties_named_often":  manyRuns,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			_, err := Read(t.Context(), name, data)
			var r *block.Refusal
			if !errors.As(err, &r) {
				t.Errorf("got %v, want a refusal", err)
			}
			if d := time.Since(start); d > 10*time.Second {
				t.Errorf("took %v", d)
			}
		})
	}
}

func FuzzDOC(f *testing.F) {
	f.Add(testDOC("标题\r甲\a乙\a\a", map[int][]byte{4: join(le(uint16(sprmInTable)), []byte{1})}, nil))
	f.Add(readTestdata(f, "synthetic.doc"))
	f.Fuzz(func(t *testing.T, data []byte) { mustEndWell(t, block.FormatDOC, data) })
}

func FuzzXLS(f *testing.F) {
	f.Add(testCompound(testStream{"Workbook", testBook(biff8, nil, []byte("\x01\x00A"), record(recCompact, cellAt(0, 0), le(uint32(5<<2|2))))}))
	f.Add(readTestdata(f, "synthetic.xls"))
	f.Fuzz(func(t *testing.T, data []byte) { mustEndWell(t, block.FormatDOC, data) })
}

// FuzzDOCParts changes only the table stream and the text, which a change of a whole file seldom reaches.
func FuzzDOCParts(f *testing.F) {
	f.Add("标题\r甲\a乙\a\a", []byte{0x16, 0x24, 1}, []byte{0x16, 0x24, 1, 0x17, 0x24, 1, 0x08, 0xD6, 4, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, text string, first, second []byte) {
		if n := strings.Count(text, "\r") + strings.Count(text, "\a"); n > 12 || len(first)+len(second) > 60 {
			return
		}
		changes := map[int][]byte{}
		for i, u := range utf16.Encode([]rune(text)) {
			if u == markCell || u == markParagraph {
				changes[i] = first
				first, second = second, first
			}
		}
		mustEndWell(t, block.FormatDOC, testDOC(text, changes, first))
	})
}

// FuzzXLSRecords changes the records of a workbook.
func FuzzXLSRecords(f *testing.F) {
	f.Add(record(recStrings, le(uint32(1)), le(uint32(1)), le(uint16(1)), []byte("\x00A")), record(recCompact, cellAt(0, 0), le(uint32(5<<2|2))))
	f.Add(record(recFormat, le(uint16(9)), le(uint16(2)), []byte("\x000%")), record(recMerged, le(uint16(1)), make([]byte, 8)))
	f.Fuzz(func(t *testing.T, globals, cells []byte) {
		mustEndWell(t, block.FormatDOC, testCompound(testStream{"Workbook", testBook(biff8, globals, []byte("\x01\x00A"), cells)}))
	})
}

func BenchmarkDOC(b *testing.B) { benchmarkOLE(b, "synthetic.doc") }
func BenchmarkXLS(b *testing.B) { benchmarkOLE(b, "synthetic.xls") }

func benchmarkOLE(b *testing.B, name string) {
	data := readTestdata(b, name)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(b.Context(), name, data); err != nil {
			b.Fatal(err)
		}
	}
}
