package format

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/ingest/block"
)

// part is a file in a ZIP.
type part struct{ name, text string }

func zipOf(t testing.TB, parts ...part) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// outline writes blocks for comparison: H1 or P before a text; a table's cells row by row, with spans as ^columns and
// _rows.
func outline(doc *block.Document) string {
	var b strings.Builder
	for _, bl := range doc.Blocks {
		switch bl.Kind {
		case block.Heading:
			fmt.Fprintf(&b, "H%d %s\n", bl.Level, bl.Text)
		case block.Paragraph:
			fmt.Fprintf(&b, "P %s\n", bl.Text)
		default:
			b.WriteString("T\n")
			for r := range bl.Table.Rows {
				b.WriteString(" ")
				for _, c := range bl.Table.Row(r) {
					if c.Row != r {
						continue
					}
					b.WriteString(" [" + strings.ReplaceAll(c.Text, "\n", "/"))
					if c.ColSpan > 1 {
						fmt.Fprintf(&b, "^%d", c.ColSpan)
					}
					if c.RowSpan > 1 {
						fmt.Fprintf(&b, "_%d", c.RowSpan)
					}
					b.WriteString("]")
				}
				b.WriteString("\n")
			}
		}
	}
	return b.String()
}

// mustRead reads a file that is expected to be of one format.
func mustRead(t *testing.T, format block.Format, data []byte) *block.Document {
	t.Helper()
	doc, err := Read(t.Context(), "x", data)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Format != format {
		t.Fatalf("read as %s, want %s", doc.Format, format)
	}
	return doc
}

func wantOutline(t *testing.T, want string, doc *block.Document) {
	t.Helper()
	if diff := cmp.Diff(want, outline(doc)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func wantRefusal(t *testing.T, code block.RefusalCode, data []byte) {
	t.Helper()
	_, err := Read(t.Context(), "x", data)
	var r *block.Refusal
	if !errors.As(err, &r) {
		t.Fatalf("got %v, want a refusal", err)
	}
	if r.Code != code || r.Wanted == "" || r.Advice == "" {
		t.Errorf("got %v, want %s with what was wanted and what to do", r, code)
	}
}

func TestContainerIsToldByItsMainPart(t *testing.T) {
	t.Parallel()
	rels := func(target string) part {
		return part{"_rels/.rels", `<Relationships><Relationship Id="r" Type="http://x/officeDocument" Target="` + target + `"/></Relationships>`}
	}
	body := `<document><body><p><r><t>正文</t></r></p></body></document>`
	t.Run("main_part_of_another_name", func(t *testing.T) {
		t.Parallel()
		wantOutline(t, "P 正文\n", mustRead(t, block.FormatDOCX, zipOf(t, rels("/word/document2.xml"), part{"word/document2.xml", body})))
	})
	t.Run("backslashes_in_names_and_no_relations", func(t *testing.T) {
		t.Parallel()
		wantOutline(t, "P 正文\n", mustRead(t, block.FormatDOCX, zipOf(t, part{`word\document.xml`, body})))
	})
	for name, data := range map[string][]byte{
		"archive":       zipOf(t, part{"a/预算.txt", "正文"}),
		"binary_sheets": zipOf(t, rels("xl/workbook.bin"), part{"xl/workbook.bin", "\x00"}),
		"slides":        zipOf(t, rels("ppt/presentation.xml"), part{"ppt/presentation.xml", "<x/>"}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantRefusal(t, block.UnknownFormat, data)
		})
	}
}

// Every reader ends soon, in little memory and with a reason, whatever it is given.
func TestHostileContainers(t *testing.T) {
	t.Parallel()
	docx := func(body string) []byte { return zipOf(t, part{"word/document.xml", "<document><body>" + body}) }
	whole := docxOf(t, strings.Repeat(`<w:p><w:r><w:t>正文一段。</w:t></w:r></w:p>`, 50))
	encrypted := bytes.Clone(whole)
	for i := range len(encrypted) - 10 {
		switch string(encrypted[i : i+4]) {
		case "PK\x01\x02":
			encrypted[i+8] |= 1
		}
	}
	entries := make([]part, maxEntries+1)
	for i := range entries {
		entries[i].name = fmt.Sprint("word/", i)
	}
	for _, c := range []struct {
		name string
		data []byte
		want block.RefusalCode
	}{
		{"cut_off", whole[:len(whole)-30], block.Truncated},
		{"cut_off_after_the_first_part", xlsxOf(t, xlsxTestSheet{rows: `<row><c><v>1</v></c></row>`})[:200], block.Truncated},
		{"bomb", docx(strings.Repeat(" ", maxPart+1)), block.TooLarge},
		{"many_entries", zipOf(t, entries...), block.TooLarge},
		{"damaged", func() []byte {
			b := bytes.Clone(whole)
			i := bytes.Index(b, []byte("word/document.xml")) + 40
			for j := range 20 {
				b[i+j] ^= 0x55
			}
			return b
		}(), block.Unreadable},
		{"password", encrypted, block.Encrypted},
		{"ends_inside_an_element", docx(`<p><r><t>正文`), block.Unreadable},
		{"no_xml", docx(`<p <`), block.Unreadable},
		{"entities", zipOf(t, part{"word/document.xml", `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><document><body><p><r><t>&b;</t></r></p></body></document>`}), block.Unreadable},
		{"unknown_entity", docx(`<p><r><t>&b;</t></r></p></body></document>`), block.Unreadable},
		{"deep", docx(strings.Repeat("<sdt>", 100000)), block.Unreadable},
		{"deep_tables", docx(strings.Repeat("<tbl><tr><tc>", 40)), block.Unreadable},
		{"wide_row", docx("<tbl><tr>" + strings.Repeat("<tc/>", maxCells+1) + "</tr></tbl>"), block.TooLarge},
		{"tall_and_wide_table", docx("<tbl>" + strings.Repeat("<tr>"+strings.Repeat("<tc/>", 500)+"</tr>", 500) + strings.Repeat("<tr>"+strings.Repeat(`<tc><tcPr><gridSpan val="7"/></tcPr><p><r><t>1</t></r></p></tc>`, 500)+"</tr>", 1000)), block.TooLarge},
		{"many_paragraphs", docx(strings.Repeat("<p><r><t>1</t></r></p>", maxBlocks+1)), block.TooLarge},
		{"text_that_is_used_again_and_again", zipOf(t,
			part{"xl/workbook.xml", "<w><sheets>" + strings.Repeat(`<sheet name="a" id="a"/>`, 1000) + "</sheets></w>"},
			part{"xl/_rels/workbook.xml.rels", `<R><r Id="a" Target="a.xml"/><r Id="s" Type="/sharedStrings" Target="s.xml"/></R>`},
			part{"xl/s.xml", "<sst><si><t>" + strings.Repeat("1", 1<<20) + "</t></si></sst>"},
			part{"xl/a.xml", `<w><sheetData><row><c t="s"><v>0</v></c></row></sheetData></w>`},
		), block.TooLarge},
		{"nothing_but_pictures", zipOf(t, part{"word/document.xml", `<document><body><p/></body></document>`}, part{"word/media/image1.png", "x"}), block.Scanned},
		{"nothing", zipOf(t, part{"word/document.xml", `<document><body><p/></body></document>`}), block.Empty},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			wantRefusal(t, c.want, c.data)
		})
	}
}

// The same content gives the same blocks in every format.
func TestOneContentInEveryFormat(t *testing.T) {
	t.Parallel()
	const title, unit, rest = "某局2021年单位预算公开", "三、政府采购情况", "2021年安排采购预算84万元。"
	rows := [][]string{{"采购名称", "数量", "金额"}, {"纸", "", "3.60"}, {"服务", "1", "80.40"}, {"合计", "", "84.00"}}
	var text, word, web strings.Builder
	sheet := xrow(1, title) + xrow(2, unit)
	for _, s := range []string{title, unit} {
		text.WriteString(s + "\n")
		word.WriteString(para("", s))
		web.WriteString("<p>" + s + "</p>")
	}
	word.WriteString("<w:tbl>")
	web.WriteString("<table>")
	for i, r := range rows {
		text.WriteString("\t" + strings.Join(r, "\n\t") + "\n\n")
		word.WriteString(plainRow(r...))
		web.WriteString("<tr><td>" + strings.Join(r, "</td><td>") + "</td></tr>")
		sheet += xrow(3+i, r...)
	}
	text.WriteString(rest + "\n")
	word.WriteString("</w:tbl>" + para("", rest))
	web.WriteString("</table><p>" + rest + "</p>")
	sheet += xrow(3+len(rows), rest)

	want := mustRead(t, block.FormatText, []byte(text.String()))
	for format, data := range map[block.Format][]byte{
		block.FormatDOCX: docxOf(t, word.String()),
		block.FormatXLSX: xlsxOf(t, xlsxTestSheet{rows: sheet}),
		block.FormatHTML: []byte("<html><body>" + web.String() + "</body></html>"),
	} {
		if diff := cmp.Diff(want.Blocks, mustRead(t, format, data).Blocks, cmp.AllowUnexported(block.Table{})); diff != "" {
			t.Errorf("%s (-text +%[1]s)\n%s", format, diff)
		}
	}
}

// checkFuzzed reads whatever bytes there are: the answer is a document whose tables hold together, or a refusal.
func checkFuzzed(t *testing.T, data []byte) {
	t.Helper()
	doc, err := Read(t.Context(), "f", data)
	if err != nil {
		var r *block.Refusal
		if !errors.As(err, &r) {
			t.Fatalf("%v is no refusal", err)
		}
		return
	}
	for _, b := range doc.Blocks {
		if (b.Kind == block.TableKind) != (b.Table != nil) || b.Table == nil && b.Text == "" || (b.Kind == block.Heading) != (b.Level > 0) {
			t.Fatalf("bad block %+v", b)
		}
		if b.Table == nil {
			continue
		}
		area := 0
		for i := range b.Table.Cells {
			c := &b.Table.Cells[i]
			if b.Table.At(c.Row, c.Col) != c {
				t.Fatalf("cell %+v is hidden by another", c)
			}
			area += c.RowSpan * c.ColSpan
		}
		if area > b.Table.Rows*b.Table.Cols {
			t.Fatalf("cells overlap: %d squares in %d x %d", area, b.Table.Rows, b.Table.Cols)
		}
	}
}

func FuzzContainer(f *testing.F) {
	f.Add(docxOf(f, para("", "正文"))[4:])
	f.Add(xlsxOf(f, xlsxTestSheet{rows: xrow(1, "甲", "1")})[4:])
	f.Fuzz(func(t *testing.T, data []byte) {
		checkFuzzed(t, append([]byte("PK\x03\x04"), data...))
	})
}

func benchmarkRead(b *testing.B, data []byte) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(b.Context(), "x", data); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
}
