package format

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/ingest/block"
)

// drawing is a page of a test PDF, written in the PDF's own operators; positions in points from the lower left corner.
type drawing struct {
	content bytes.Buffer
	rotate  int
}

// text writes a line in a font that the file names but does not hold, as many Chinese programs do. A Chinese character
// is as wide as size, an ASCII one half as wide.
func (d *drawing) text(x, y, size float64, s string) *drawing {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u>>8), byte(u))
	}
	fmt.Fprintf(&d.content, "BT /F1 %g Tf 1 0 0 1 %g %g Tm <%s> Tj ET\n", size, x, y, hex.EncodeToString(b))
	return d
}

func (d *drawing) raw(s string) *drawing {
	d.content.WriteString(s + "\n")
	return d
}

func (d *drawing) line(x0, y0, x1, y1 float64) *drawing {
	return d.raw(fmt.Sprintf("%g %g m %g %g l S", x0, y0, x1, y1))
}

// grid draws all lines of a table with columns at xs and rows at ys.
func (d *drawing) grid(xs, ys []float64) *drawing {
	for _, x := range xs {
		d.line(x, ys[0], x, ys[len(ys)-1])
	}
	for _, y := range ys {
		d.line(xs[0], y, xs[len(xs)-1], y)
	}
	return d
}

// cells writes one row of a table into columns that begin at xs.
func (d *drawing) cells(xs []float64, y float64, texts ...string) *drawing {
	for i, t := range texts {
		if t != "" {
			d.text(xs[i]+3, y, 10, t)
		}
	}
	return d
}

func page() *drawing { return &drawing{} }

// testPDF puts pages into a file. Its one font maps UTF-16 to the characters of Adobe-GB1.
func testPDF(trailer string, pages ...*drawing) []byte {
	var out bytes.Buffer
	var offsets []int
	object := func(body string) {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", len(offsets), body)
	}
	out.WriteString("%PDF-1.7\n")
	var kids strings.Builder
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 6+2*i)
	}
	object("<</Type/Catalog/Pages 2 0 R>>")
	object(fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(pages), kids.String()))
	object("<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>")
	object("<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/W[1 95 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>")
	object("<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n\x00\nendstream")
	for i, p := range pages {
		object(fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate %d/Resources<</Font<</F1 3 0 R>>/XObject<</I1 5 0 R>>>>/Contents %d 0 R>>", p.rotate, 7+2*i))
		object(fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", p.content.Len(), p.content.String()))
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, trailer, xref)
	return out.Bytes()
}

// drawBlocks writes blocks in short: P for a paragraph, H with its level for a heading, T with its rows for a table. A
// cell over n columns is followed by →n, over n rows by ↓n; ^ is where a cell of a row above goes on.
func drawBlocks(doc *block.Document) string {
	var b strings.Builder
	for _, bl := range doc.Blocks {
		switch bl.Kind {
		case block.Paragraph:
			b.WriteString("P " + bl.Text + "\n")
		case block.Heading:
			fmt.Fprintf(&b, "H%d %s\n", bl.Level, bl.Text)
		case block.TableKind:
			b.WriteString("T\n")
			for r := range bl.Table.Rows {
				b.WriteString(" ")
				for _, c := range bl.Table.Row(r) {
					if c.Row != r {
						b.WriteString(" ^")
						continue
					}
					b.WriteString(" [" + strings.ReplaceAll(c.Text, "\n", "⏎"))
					if c.ColSpan > 1 {
						fmt.Fprintf(&b, "→%d", c.ColSpan)
					}
					if c.RowSpan > 1 {
						fmt.Fprintf(&b, "↓%d", c.RowSpan)
					}
					b.WriteString("]")
				}
				b.WriteString("\n")
			}
		}
	}
	for _, w := range doc.Warnings {
		b.WriteString("W " + w + "\n")
	}
	return b.String()
}

func TestPDF(t *testing.T) {
	t.Parallel()
	xs := []float64{50, 150, 250, 350}
	two := []float64{50, 200, 350}
	for _, c := range []struct {
		name  string
		pages []*drawing
		want  string
	}{
		{
			name: "a_table_with_cells_merged_both_ways",
			pages: []*drawing{page().
				text(50, 700, 10, "单位：万元").
				line(50, 680, 350, 680).line(150, 660, 350, 660).line(50, 640, 350, 640).line(50, 620, 350, 620).
				line(50, 680, 50, 620).line(150, 680, 150, 620).line(250, 660, 250, 620).line(350, 680, 350, 620).
				cells(xs, 665, "", "预算数").
				cells(xs, 650, "项目").
				cells(xs, 645, "", "2021年", "2020年").
				cells(xs, 625, "办公费", "1.50", "2.00")},
			want: "P 单位：万元\nT\n  [项目↓2] [预算数→2]\n  ^ [2021年] [2020年]\n  [办公费] [1.50] [2.00]\n",
		},
		{
			name: "lines_as_thin_filled_rectangles_in_one_path_under_a_matrix",
			pages: []*drawing{page().
				raw("q 2 0 0 2 0 0 cm 25 340 150 0.5 re 25 330 150 0.5 re 25 320 150 0.5 re 25 320 0.5 20.5 re 75 320 0.5 20.5 re 174.5 320 0.5 20.5 re f Q").
				cells(two, 666, "甲", "1").cells([]float64{50, 150}, 646, "乙", "2")},
			want: "T\n  [甲] [1]\n  [乙] [2]\n",
		},
		{
			name: "lines_in_white_and_shaded_cells_are_no_rulings",
			pages: []*drawing{page().
				raw("0.9 g 50 600 300 40 re f 0 g").
				raw("1 G").line(100, 640, 100, 600).raw("0 G").
				grid([]float64{50, 200, 350}, []float64{600, 620, 640}).
				cells(two, 625, "项目名称一二三四", "1").cells(two, 605, "乙", "2")},
			want: "T\n  [项目名称一二三四] [1]\n  [乙] [2]\n",
		},
		{
			name: "a_turned_page_and_a_table_set_sideways",
			pages: []*drawing{
				func() *drawing { d := page(); d.rotate = 90; return d }().
					raw("q 0 1 -1 0 595 0 cm").grid(two, []float64{400, 420, 440}).cells(two, 425, "甲", "1").cells(two, 405, "乙", "2").raw("Q"),
				page().
					raw("q 0 1 -1 0 595 0 cm").grid(xs, []float64{400, 420, 440}).cells(xs, 425, "丙", "3").cells(xs, 405, "丁", "4").raw("Q"),
			},
			want: "T\n  [甲] [1]\n  [乙] [2]\nT\n  [丙] [3] []\n  [丁] [4] []\n",
		},
		{
			name: "a_table_over_two_pages_with_its_header_again_and_page_numbers_in_it",
			pages: []*drawing{
				page().grid(two, []float64{40, 60, 80, 100}).cells(two, 85, "项目", "金额").cells(two, 65, "甲", "1.50").cells(two, 45, "乙", "30.8").text(290, 45, 10, "1"),
				page().grid(two, []float64{40, 760, 780, 800}).cells(two, 785, "项目", "金额").cells(two, 765, "丙", "2.50").cells(two, 700, "丁", "3").text(290, 45, 10, "2"),
				page().text(50, 780, 10, "以上为全部项目。").text(290, 45, 10, "3"),
			},
			want: "T\n  [项目] [金额]\n  [甲] [1.50]\n  [乙] [30.8]\n  [丙] [2.50]\n  [丁] [3]\nP 以上为全部项目。\n",
		},
		{
			name: "a_row_cut_by_the_page_break",
			pages: []*drawing{
				page().grid([]float64{50, 96, 200}, []float64{40, 60, 80}).cells([]float64{50, 96}, 65, "名称", "金额").cells([]float64{50, 96}, 45, "办公设备", "9"),
				page().grid([]float64{50, 96, 200}, []float64{760, 780, 800}).cells([]float64{50, 96}, 785, "购置费", "").cells([]float64{50, 96}, 765, "差旅费", "8"),
			},
			want: "T\n  [名称] [金额]\n  [办公设备购置费] [9]\n  [差旅费] [8]\n",
		},
		{
			name: "two_forms_with_the_same_header_and_labels_are_two_tables",
			pages: []*drawing{
				page().grid(two, []float64{40, 60, 80, 100}).cells(two, 85, "绩效目标表", "2021").cells(two, 65, "项目名称", "一").cells(two, 45, "主管部门", "甲"),
				page().grid(two, []float64{740, 760, 780, 800}).cells(two, 785, "绩效目标表", "2021").cells(two, 765, "项目名称", "二").cells(two, 745, "主管部门", "甲"),
			},
			want: "T\n  [绩效目标表] [2021]\n  [项目名称] [一]\n  [主管部门] [甲]\nT\n  [绩效目标表] [2021]\n  [项目名称] [二]\n  [主管部门] [甲]\n",
		},
		{
			name: "numbers_below_each_other_in_a_cell_stay_two",
			pages: []*drawing{page().
				grid(two, []float64{600, 640, 680}).
				cells(two, 665, "甲", "12").cells(two, 650, "", "34").
				cells(two, 625, "项目支出预算绩效目标申报", "1").cells(two, 610, "表", "")},
			want: "T\n  [甲] [12⏎34]\n  [项目支出预算绩效目标申报表] [1]\n",
		},
		{
			name: "a_paragraph_over_two_pages_with_a_head_and_a_page_number_between_its_figure",
			pages: []*drawing{
				page().text(50, 810, 9, "某某局部门预算").
					text(70, 780, 10, "2021年某某局本级收入预算为一千二百万元，比上年增加四十六万元，增长一成，").
					text(50, 764, 10, "其中一般公共预算收入一千万元，其他资金二百万元，另有上年结转的资金合计共为30.").
					text(290, 30, 10, "- 29 -"),
				page().text(50, 810, 9, "某某局部门预算").
					text(50, 780, 10, "8万元。").
					text(70, 764, 10, "支出预算相同。").
					text(290, 30, 10, "- 30 -"),
				page().text(50, 810, 9, "某某局部门预算").
					text(70, 780, 10, "完。").text(290, 30, 10, "─ 31 ─"),
			},
			want: "P 2021年某某局本级收入预算为一千二百万元，比上年增加四十六万元，增长一成，其中一般公共预算收入一千万元，其他资金二百万元，另有上年结转的资金合计共为30.8万元。\nP 支出预算相同。\nP 完。\n",
		},
		{
			name:  "sheets_of_one_size_with_margins_of_their_own",
			pages: []*drawing{prose(40, 50), prose(70, 38)},
			want:  wantProse(50) + wantProse(38),
		},
		{
			name: "titles_headings_and_a_table_of_contents",
			pages: []*drawing{page().
				text(150, 780, 22, "某某局2021年部门预算").
				text(50, 740, 10, "一、部门职责..............................3").
				text(50, 724, 10, "二、收支预算..............................12").
				text(70, 690, 10, "一、部门职责").
				text(70, 674, 10, "负责全市某项工作的规划、组织、指导、协调、监督和检查，拟订有关政策并组织实施，").
				text(50, 658, 10, "承办市政府交办的其他事项。").
				text(70, 642, 10, "二、收支预算")},
			want: "H1 某某局2021年部门预算\nP 一、部门职责……3\nP 二、收支预算……12\nP 一、部门职责\nP 负责全市某项工作的规划、组织、指导、协调、监督和检查，拟订有关政策并组织实施，承办市政府交办的其他事项。\nP 二、收支预算\n",
		},
		{
			name: "columns_without_lines_stay_text",
			pages: []*drawing{page().
				text(50, 700, 10, "项目").text(200, 700, 10, "金额").
				text(50, 684, 10, "甲").text(200, 684, 10, "1.50")},
			want: "P 项目 金额\nP 甲 1.50\n",
		},
		{
			name: "text_in_two_columns_is_read_one_after_the_other",
			pages: []*drawing{func() *drawing {
				d := page().text(200, 800, 10, "两栏通知")
				for i := range 10 {
					d.text(50, 780-float64(i)*16, 10, fmt.Sprintf("左栏第%d行的文字写满这一栏的宽度为止", i))
				}
				for i := range 10 {
					d.text(310, 780-float64(i)*16, 10, fmt.Sprintf("右栏第%d行的文字写满这一栏的宽度为止", i))
				}
				return d
			}()},
			want: "P 两栏通知\n" + lines(10, "P 左栏第%d行的文字写满这一栏的宽度为止\n") + lines(10, "P 右栏第%d行的文字写满这一栏的宽度为止\n"),
		},
		{
			name: "a_picture_among_pages_of_text_is_a_warning",
			pages: []*drawing{
				page().text(50, 700, 10, "某某局部门预算正文"),
				page().raw("q 595 0 0 842 0 0 cm /I1 Do Q"),
				page(),
			},
			want: "P 某某局部门预算正文\nW page 2: a picture without text, not read / 第2页为图片，未读取\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			doc, err := Read(t.Context(), "x.pdf", testPDF("", c.pages...))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, drawBlocks(doc)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// prose is a page of paragraphs of three lines each, set from x with a number of characters a line; the first line is indented
// by two of them.
func prose(x float64, chars int) *drawing {
	d := page()
	for i, c := range proseChars {
		y := 780 - 48*float64(i)
		d.text(x+20, y, 10, strings.Repeat(c, chars-2)).text(x, y-16, 10, strings.Repeat("与"+c, chars/2)).text(x, y-32, 10, c+"完。")
	}
	return d
}

func wantProse(chars int) string {
	var b strings.Builder
	for _, c := range proseChars {
		b.WriteString("P " + strings.Repeat(c, chars-2) + strings.Repeat("与"+c, chars/2) + c + "完。\n")
	}
	return b.String()
}

var proseChars = []string{"甲", "乙", "丙"}

func lines(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func TestPDFRefusals(t *testing.T) {
	t.Parallel()
	whole := testPDF("", page().text(50, 700, 10, "某某局"))
	password := "/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + strings.Repeat("41", 32) + ">/U<" + strings.Repeat("42", 32) + ">>>/ID[<01><01>]"
	for _, c := range []struct {
		name string
		data []byte
		want block.RefusalCode
	}{
		{"all_pages_are_pictures", testPDF("", page().raw("q 595 0 0 842 0 0 cm /I1 Do Q"), page().raw("q 500 0 0 800 0 0 cm /I1 Do Q").text(290, 30, 10, "2")), block.Scanned},
		{"all_pages_are_empty", testPDF("", page(), page()), block.Empty},
		{"a_password", testPDF(password, page().text(50, 700, 10, "某某局")), block.Encrypted},
		{"cut", whole[:len(whole)-200], block.Truncated},
		{"only_the_mark", []byte("%PDF-1.7\n"), block.Truncated},
		{"nothing_behind_the_mark", []byte("%PDF-1.7\nstartxref\n0\n%%EOF\n"), block.Unreadable},
		{"no_pages", testPDF(""), block.Unreadable},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			doc, err := Read(t.Context(), "folder/bad.pdf", c.data)
			var r *block.Refusal
			if !errors.As(err, &r) {
				t.Fatalf("got %v and %v, want a refusal", doc, err)
			}
			if r.Code != c.want || r.File != "bad.pdf" || r.Wanted == "" || r.Advice == "" {
				t.Errorf("got %+v, want code %s", r, c.want)
			}
		})
	}
}

func TestPDFEndsWithItsContext(t *testing.T) {
	t.Parallel()
	pages := make([]*drawing, 200)
	for i := range pages {
		pages[i] = page()
		for y := range 60 {
			pages[i].text(50, float64(800-y*12), 10, "按照规定公开本单位预算的全部内容和有关说明")
		}
	}
	data := testPDF("", pages...)
	if _, err := Read(t.Context(), "warm.pdf", testPDF("", page().text(50, 700, 10, "某某局"))); err != nil {
		t.Fatal(err) // the engine's start is not what is timed
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := Read(ctx, "long.pdf", data)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v, want the context's error", err)
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("ended after %v", d)
	}
}

// corpus is the folder of real disclosures, which are not part of the project: GONGKAI_CORPUS, or shared/corpus beside
// the repository. A test without it is skipped.
func corpus(t testing.TB) string {
	t.Helper()
	folder := os.Getenv("GONGKAI_CORPUS")
	if folder == "" {
		dir, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for !exists(filepath.Join(dir, "go.mod")) {
			if dir == filepath.Dir(dir) {
				t.Fatal("no go.mod above the test")
			}
			dir = filepath.Dir(dir)
		}
		folder = filepath.Join(dir, "..", "shared", "corpus")
	}
	if !exists(folder) {
		t.Skipf("no real disclosures in %s: set GONGKAI_CORPUS to their folder", folder)
	}
	return folder
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// TestPDFCorpus reads real disclosures. Whatever they say, the rows of a table by classification add up to its total,
// which they only do if no cell was lost, moved or joined, no page left out and no page number read as a figure. A few
// do not, because the document itself is wrong: these are shown, and may be one in ten.
func TestPDFCorpus(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(corpus(t), "real", "*.pdf"))
	if err != nil || len(files) == 0 {
		t.Skip("no PDF among the real disclosures")
	}
	checked, contradicted := 0, 0
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := Read(t.Context(), file, data)
			if err != nil {
				t.Fatal(err)
			}
			tables, sums := 0, 0
			for i, bl := range doc.Blocks {
				if _, number := numberOf(bl.Text); number && bl.Table == nil {
					t.Errorf("a page number is left: %q", bl.Text)
				}
				if bl.Table != nil {
					tables++
					n, wrong := checkSums(bl.Table)
					sums += n
					contradicted += len(wrong)
					for _, w := range wrong {
						t.Logf("block %d: %s", i, w)
					}
				}
			}
			checked += sums
			t.Logf("%d blocks, %d tables, %d sums, %q", len(doc.Blocks), tables, sums, doc.Warnings)
		})
	}
	t.Logf("%d of %d totals are not the sum of their rows", contradicted, checked)
	if contradicted*10 > checked {
		t.Error("too many for mistakes of the documents")
	}
}

// checkSums adds up the most detailed rows of a table by classification, column by column, where it states a total. The
// code stands in one cell, or in two or three beside each other.
func checkSums(t *block.Table) (checked int, wrong []string) {
	amount := func(r, c int) (decimal.Decimal, bool) {
		cell := t.At(r, c)
		if cell == nil || cell.Col != c || !strings.Contains(cell.Text, ".") && len(cell.Text) < 4 {
			return decimal.Zero, false
		}
		d, err := decimal.NewFromString(strings.ReplaceAll(cell.Text, ",", ""))
		return d, err == nil
	}
	codes := make([]string, t.Rows)
	longest, total := 0, -1
	for r := range t.Rows {
		for c := range t.Cols {
			text := t.Text(r, c)
			if text == "合计" || text == "合 计" {
				total = r
			}
			if text == "" && c < 3 {
				continue
			}
			if strings.Trim(text, "0123456789") != "" || text == "" || c > 2 {
				break
			}
			codes[r] += text
		}
		longest = max(longest, len(codes[r]))
	}
	if total < 0 || longest != 5 && longest != 7 {
		return 0, nil
	}
	for c := 2; c < t.Cols; c++ {
		want, ok := amount(total, c)
		if !ok {
			continue
		}
		sum, rows := decimal.Zero, 0
		for r := range t.Rows {
			if d, ok := amount(r, c); ok && len(codes[r]) == longest {
				sum = sum.Add(d)
				rows++
			}
		}
		if rows == 0 {
			continue
		}
		checked++
		if sum.Sub(want).Abs().GreaterThan(decimal.New(5, -2)) {
			wrong = append(wrong, fmt.Sprintf("column %d: %d rows add up to %s, the total is %s", c, rows, sum, want))
		}
	}
	return checked, wrong
}

func FuzzPDF(f *testing.F) {
	f.Add(testPDF("", page().grid([]float64{50, 150, 250}, []float64{600, 620, 640}).text(53, 625, 10, "甲")))
	f.Add(testPDF("", page().raw("q 595 0 0 842 0 0 cm /I1 Do Q")))
	f.Add([]byte("%PDF-1.7\nstartxref\n0\n%%EOF\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		mustEndWell(t, block.FormatPDF, data)
	})
}

// FuzzPDFPages lays characters and lines out at random, without the engine: three bytes for each.
func FuzzPDFPages(f *testing.F) {
	f.Add([]byte{0, 10, 10, 0, 11, 10, 1, 5, 60, 1, 20, 60, 2, 5, 30, 2, 50, 30, 3, 0, 0, 0, 10, 10}, byte(3))
	f.Add(bytes.Repeat([]byte{0, 10, 10, 4, 90, 250, 5, 91, 250, 3, 0, 0}, 5), byte(9))
	f.Fuzz(func(t *testing.T, data []byte, scale byte) {
		pages := []pdfPage{{width: 255, height: 255}}
		size := float32(scale%20) + 0.5
		for i := 0; i+3 <= len(data) && len(pages) < 20; i += 3 {
			p := &pages[len(pages)-1]
			x, y := float32(data[i+1]), float32(data[i+2])
			switch data[i] % 6 {
			case 0:
				p.chars = append(p.chars, pdfChar{c: '甲', x0: x, y0: y, x1: x + size, y1: y + size})
			case 4, 5:
				p.chars = append(p.chars, pdfChar{c: '0' + rune(data[i]%10), x0: x, y0: y, x1: x + size/2, y1: y + size, space: data[i]%4 == 0})
			case 1:
				p.across = append(p.across, ruling{y, min(x, 100), max(x, 100)})
			case 2:
				p.down = append(p.down, ruling{x, min(y, 100), max(y, 100)})
			case 3:
				pages = append(pages, pdfPage{width: 255, height: 255})
			}
		}
		doc, err := pdfDocument(t.Context(), "x", pages)
		if err != nil {
			var r *block.Refusal
			if !errors.As(err, &r) {
				t.Fatalf("got %v, want a refusal", err)
			}
			return
		}
		mustHold(t, doc)
	})
}

// mustEndWell says that reading ends with blocks that hold together or with a refusal.
func mustEndWell(t *testing.T, format block.Format, data []byte) {
	t.Helper()
	if got := readerOf(data); got.format != format {
		return
	}
	doc, err := Read(t.Context(), "x", data)
	if err != nil {
		var r *block.Refusal
		if !errors.As(err, &r) {
			t.Fatalf("got %v, want a refusal", err)
		}
		return
	}
	mustHold(t, doc)
}

// mustHold says that each cell lies in its table, and no two on each other.
func mustHold(t *testing.T, doc *block.Document) {
	t.Helper()
	for _, bl := range doc.Blocks {
		if bl.Table == nil {
			continue
		}
		squares := 0
		for _, c := range bl.Table.Cells {
			if c.RowSpan < 1 || c.ColSpan < 1 || c.Row < 0 || c.Col < 0 || c.Row+c.RowSpan > bl.Table.Rows || c.Col+c.ColSpan > bl.Table.Cols {
				t.Fatalf("a cell outside its table: %+v", c)
			}
			squares += c.RowSpan * c.ColSpan
		}
		if squares > bl.Table.Rows*bl.Table.Cols {
			t.Fatalf("cells on each other: %d squares in %d by %d", squares, bl.Table.Rows, bl.Table.Cols)
		}
	}
}

func BenchmarkPDF(b *testing.B) {
	pages := make([]*drawing, 10)
	for i := range pages {
		ys := []float64{}
		for y := range 20 {
			ys = append(ys, 500-float64(y)*20)
		}
		xs := []float64{50, 150, 250, 350, 450}
		pages[i] = page().text(50, 700, 10, "单位：万元").grid(xs, ys)
		for _, y := range ys[1:] {
			pages[i].cells(xs, y+5, "办公费", "1,234.50", "2.00", "84.00")
		}
	}
	data := testPDF("", pages...)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(b.Context(), "x.pdf", data); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/float64(len(pages)), "ms/page")
}
