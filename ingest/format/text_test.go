package format

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/ingest/block"
)

// shape writes blocks in short: P for a paragraph, H for a heading, T with its rows for a table, where a cell over n
// columns is followed by ^n.
func shape(doc *block.Document) string {
	var b strings.Builder
	for _, bl := range doc.Blocks {
		if bl.Table == nil {
			b.WriteString("P " + bl.Text + "\n")
			continue
		}
		b.WriteString("T\n")
		for r := 0; r < bl.Table.Rows; r++ {
			b.WriteString(" ")
			for _, c := range bl.Table.Row(r) {
				b.WriteString(" [" + c.Text)
				if c.ColSpan > 1 {
					b.WriteString("^" + string(rune('0'+c.ColSpan)))
				}
				b.WriteString("]")
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func TestText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{
			name: "a_cell_per_line_and_an_empty_line_ends_a_row",
			in:   "标题\n\t项目\n\t金额\n\n\t甲\n\t1.50\n\n正文。\n",
			want: "P 标题\nT\n  [项目] [金额]\n  [甲] [1.50]\nP 正文。\n",
		},
		{
			name: "empty_cells_are_kept",
			in:   "\t甲\n\t\n\t丙\n\n\t1\n\t\n\t\n\n",
			want: "T\n  [甲] [] [丙]\n  [1] [] []\n",
		},
		{
			name: "a_sentence_goes_on_in_the_next_line",
			in:   "一、收支情况\n本单位全年预算收入30\n万元，比上年增加2万元，主要原因是人员调整和\n新增一个项目。\n（一）其他情况\n无，详见附表\n经办人\n",
			want: "P 一、收支情况\nP 本单位全年预算收入30万元，比上年增加2万元，主要原因是人员调整和新增一个项目。\nP （一）其他情况\nP 无，详见附表\nP 经办人\n",
		},
		{
			name: "a_second_empty_line_does_not_end_a_table_but_a_third_does",
			in:   "\t甲\n\t1\n\n\n\t乙\n\t2\n\n\n\n\t丙\n\t3\n\n",
			want: "T\n  [甲] [1]\n  [乙] [2]\nT\n  [丙] [3]\n",
		},
		{
			name: "a_header_of_three_rows_over_pairs_of_columns",
			in:   "合计\t接待费\t车辆\n\t\t小计\t购置\n预算\t决算\t预算\t决算\t预算\t决算\t预算\t决算\n9\t8\t1\t1\t8\t7\t0\t0\n",
			want: "T\n  [合计^2] [接待费^2] [车辆^4]\n  [^2] [^2] [小计^2] [购置^2]\n  [预算] [决算] [预算] [决算] [预算] [决算] [预算] [决算]\n  [9] [8] [1] [1] [8] [7] [0] [0]\n",
		},
		{
			name: "a_merged_header_gets_its_columns_from_the_row_below",
			in:   "\t来源\n\t名称\n\t数量\n\t金额\n\n\t项目\n\t资金\n\t\n\t\n\t合计\n\t拨款\n\n\t甲\n\t9\n\t纸\n\t3\n\t6\n\t6\n\n",
			want: "T\n  [来源^2] [名称] [数量] [金额^2]\n  [项目] [资金] [] [] [合计] [拨款]\n  [甲] [9] [纸] [3] [6] [6]\n",
		},
		{
			name: "rows_with_tabs_or_bars_on_one_line",
			in:   "项目\t金额\n甲\t1\n\n正文\n| 项目 | 金额 |\n|---|---|\n| 甲 | 1 |\n",
			want: "T\n  [项目] [金额]\n  [甲] [1]\nP 正文\nT\n  [项目] [金额]\n  [甲] [1]\n",
		},
		{
			name: "empty_cells_at_the_ends_of_a_row_on_one_line_and_a_page_number_between_rows",
			in:   "编码\t名称\t金额\n\t合计\t3\n- 4 -\n201\t甲\t\n乙\t\t\n",
			want: "T\n  [编码] [名称] [金额]\n  [] [合计] [3]\n  [201] [甲] []\n  [乙] [] []\n",
		},
		{
			name: "field_codes_are_no_text",
			in:   "[bookmark: RANGE!A1:C3]标题\n[bookmark: _Toc1]\n",
			want: "P 标题\n",
		},
		{
			name: "tables_without_any_text_are_dropped",
			in:   "甲\n\t\n\t\n\n乙\n",
			want: "P 甲\nP 乙\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			doc, err := Read(t.Context(), "x.txt", []byte(c.in))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, shape(doc)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	const text = "霸州市某局2021年单位预算公开\n㑊𠮷\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	utf16 := []byte{0xff, 0xfe}
	for _, c := range "霸州市某局2021年单位预算公开\n" {
		utf16 = append(utf16, byte(c), byte(c>>8))
	}
	want := "P 霸州市某局2021年单位预算公开\nP 㑊𠮷\n"
	for name, data := range map[string][]byte{
		"utf8":          []byte(text),
		"utf8_with_bom": []byte("\ufeff" + text),
		"crlf":          []byte(strings.ReplaceAll(text, "\n", "\r\n")),
		"gb18030":       []byte(gb),
	} {
		doc, err := Read(t.Context(), name, data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, shape(doc)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
	if doc, err := Read(t.Context(), "utf16", utf16); err != nil || doc.Blocks[0].Text != "霸州市某局2021年单位预算公开" {
		t.Errorf("UTF-16: %v %v", doc, err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	gb, err := simplifiedchinese.GB18030.NewEncoder().String("霸州市某局预算公开，金额若干万元，")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		data string
		want block.RefusalCode
	}{
		{"empty", "", block.Empty},
		{"nothing_but_spaces", " \n\t\n", block.Empty},
		{"utf8_cut_inside_a_character", "霸州市某局2021年单位预算公开"[:20], block.Truncated},
		{"gb18030_cut_inside_a_character", gb[:len(gb)-1], block.Truncated},
		{"cut_inside_a_sentence", "标题\n按照规定，现将本单位预算公开如下，其中基本支出按人员编制测算安排", block.Truncated},
		{"cut_inside_a_table_row", "标题\n\t项目\n\t金额\n\n\t甲", block.Truncated},
		{"a_pdf", "%PDF-1.7\n...", block.Truncated},
		{"a_zip", "PK\x03\x04....", block.UnknownFormat},
		{"binary", strings.Repeat("\x00\x01\x02预算", 50), block.Unreadable},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := Read(t.Context(), "folder/bad.txt", []byte(c.data))
			var r *block.Refusal
			if !errors.As(err, &r) {
				t.Fatalf("got %v, want a refusal", err)
			}
			if r.Code != c.want || r.File != "bad.txt" || r.Wanted == "" || r.Advice == "" {
				t.Errorf("got %+v, want %s with file, what was wanted and what to do", r, c.want)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("标题\n\t甲\n\t1\n\n正文。\n"))
	f.Add([]byte("\xff\xfe1\x00"))
	f.Add([]byte("| a | b |\n|---|---|\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := Read(t.Context(), "f", data)
		var r *block.Refusal
		if err != nil && !errors.As(err, &r) {
			t.Fatalf("%v is no refusal", err)
		}
		if err == nil && doc.Size != int64(len(data)) {
			t.Fatal("size is not that of the file")
		}
	})
}
