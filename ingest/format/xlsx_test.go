package format

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/ingest/block"
)

// xlsxTestSheet is a sheet of a workbook for tests: its rows as XML, and what else it needs.
type xlsxTestSheet struct {
	name, state, cols, rows, merges string
}

const xlsxStyles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0!.0,&quot;万&quot;"/><numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>` +
	`<numFmt numFmtId="166" formatCode="&quot;≥&quot;0&quot;人&quot;"/></numFmts><cellXfs>` +
	`<xf numFmtId="0"/><xf numFmtId="4"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>`

// xlsxOf makes a workbook of sheets. Shared string 0 is 共用.
func xlsxOf(t testing.TB, sheets ...xlsxTestSheet) []byte {
	t.Helper()
	book, rels := "", ""
	parts := []part{
		{"[Content_Types].xml", `<Types/>`},
		{"_rels/.rels", `<Relationships><Relationship Id="r" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	}
	for i, s := range sheets {
		if s.name == "" {
			s.name = "Sheet1"
		}
		book += fmt.Sprintf(`<sheet name="%s" sheetId="%d" state="%s" r:id="r%d"/>`, s.name, i+1, s.state, i)
		rels += fmt.Sprintf(`<Relationship Id="r%d" Type="http://x/worksheet" Target="worksheets/s%d.xml"/>`, i, i)
		merges := ""
		for m := range strings.FieldsSeq(s.merges) {
			merges += `<mergeCell ref="` + m + `"/>`
		}
		parts = append(parts, part{fmt.Sprintf("xl/worksheets/s%d.xml", i), `<worksheet><cols>` + s.cols + `</cols><sheetData>` + s.rows + `</sheetData><mergeCells>` + merges + `</mergeCells></worksheet>`})
	}
	return zipOf(t, append(parts,
		part{"xl/workbook.xml", `<workbook><sheets>` + book + `</sheets></workbook>`},
		part{"xl/_rels/workbook.xml.rels", `<Relationships>` + rels + `<Relationship Id="a" Type="http://x/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="b" Type="http://x/styles" Target="styles.xml"/></Relationships>`},
		part{"xl/sharedStrings.xml", `<sst><si><r><t>共</t></r><r><t>用</t></r><rPh><t>gong</t></rPh></si></sst>`},
		part{"xl/styles.xml", xlsxStyles},
	)...)
}

// xrow is a row of texts; empty ones have no cell.
func xrow(no int, texts ...string) string {
	cells := ""
	for i, s := range texts {
		if s != "" {
			cells += fmt.Sprintf(`<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+i, no, s)
		}
	}
	return fmt.Sprintf(`<row r="%d">%s</row>`, no, cells)
}

func TestXlsx(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		sheets []xlsxTestSheet
		want   string
	}{
		{
			name: "titles_and_notes_are_paragraphs_and_the_unit_stays_with_the_table",
			sheets: []xlsxTestSheet{{
				rows: xrow(1, "某局2021年收支总表") + xrow(2, "", "", "单位：万元") + xrow(3, "项目", "收入", "支出") + xrow(4, "甲", "1", "2") + xrow(5, "注：含上年结转。"), merges: "A1:C1 A5:C5",
			}},
			want: "P 某局2021年收支总表\nT\n  [] [] [单位：万元]\n  [项目] [收入] [支出]\n  [甲] [1] [2]\nP 注：含上年结转。\n",
		},
		{
			name: "a_sheet_opens_with_its_name_unless_that_is_the_programs",
			sheets: []xlsxTestSheet{
				{name: "收入表", rows: xrow(1, "甲", "1")}, {name: "Sheet2", rows: xrow(1, "乙", "2")}, {name: "空表"}, {name: "暗", state: "veryHidden", rows: xrow(1, "丙", "3")},
			},
			want: "H1 收入表\nT\n  [甲] [1]\nT\n  [乙] [2]\n",
		},
		{
			name: "merged_cells",
			sheets: []xlsxTestSheet{{
				rows:   xrow(1, "来源", "藏", "名称", "金额") + xrow(2, "项目", "资金", "藏", "合计", "拨款") + xrow(3, "甲", "9", "纸", "6", "6"),
				merges: "A1:B1 C1:C2 D1:E1 B1:C1",
			}},
			want: "T\n  [来源^2] [名称_2] [金额^2]\n  [项目] [资金] [合计] [拨款]\n  [甲] [9] [纸] [6] [6]\n",
		},
		{
			name: "hidden_rows_and_columns_are_not_read",
			sheets: []xlsxTestSheet{{
				cols: `<col min="2" max="2" hidden="1"/>`,
				rows: xrow(1, "项目", "码", "金额") + strings.Replace(xrow(2, "暗", "1", "1"), "<row", `<row hidden="1"`, 1) + xrow(3, "甲", "2", "3"), merges: "A2:A3 B1:C1",
			}},
			want: "T\n  [项目] [码]\n  [暗] [3]\n",
		},
		{
			name: "empty_rows_and_columns_are_left_out_and_holes_are_cells",
			sheets: []xlsxTestSheet{{
				rows: xrow(2, "", "甲", "", "乙", "丙") + xrow(5, "", "1", "", "", "2"),
			}},
			want: "T\n  [甲] [乙] [丙]\n  [1] [] [2]\n",
		},
		{
			name: "tables_below_each_other_are_divided_by_a_gap_and_a_title",
			sheets: []xlsxTestSheet{{
				rows: xrow(1, "1、甲绩效目标表") + xrow(2, "指标", "值") + xrow(3, "一", "1") + xrow(5, "2、乙绩效目标表") + xrow(6, "指标", "值") + xrow(8, "二", "2"),
			}},
			want: "P 1、甲绩效目标表\nT\n  [指标] [值]\n  [一] [1]\nP 2、乙绩效目标表\nT\n  [指标] [值]\n  [二] [2]\n",
		},
		{
			name: "tables_below_each_other_are_divided_by_titles_and_sentences_without_a_gap",
			sheets: []xlsxTestSheet{{
				rows: xrow(1, "1、甲绩效目标表") + xrow(2, "指标", "值") + xrow(3, "一", "1") + xrow(4, "2、乙绩效目标表") + xrow(5, "指标", "值") + xrow(6, "二", "2") +
					xrow(7, "四、采购情况") + xrow(8, "预算1万元。") + xrow(9, "名称", "数量"),
			}},
			want: "P 1、甲绩效目标表\nT\n  [指标] [值]\n  [一] [1]\nP 2、乙绩效目标表\nT\n  [指标] [值]\n  [二] [2]\nP 四、采购情况\nP 预算1万元。\nT\n  [名称] [数量]\n",
		},
		{
			name:   "a_row_of_one_text_inside_a_table_belongs_to_it",
			sheets: []xlsxTestSheet{{rows: xrow(1, "项目", "金额") + xrow(2, "一、基本支出") + xrow(3, "人员", "1")}},
			want:   "T\n  [项目] [金额]\n  [一、基本支出] []\n  [人员] [1]\n",
		},
		{
			name:   "a_sheet_of_prose",
			sheets: []xlsxTestSheet{{rows: xrow(1, "一、收入说明") + xrow(2, "预算收入1万元。&#10;支出1万元。")}},
			want:   "P 一、收入说明\nP 预算收入1万元。\nP 支出1万元。\n",
		},
		{
			name: "values",
			sheets: []xlsxTestSheet{{rows: `<row r="1">` + strings.Join([]string{
				`<c t="s"><v>0</v></c>`,
				`<c s="1"><v>1234.5</v></c>`,
				`<c><v>202.49000000000001</v></c>`,
				`<c s="2"><v>0.0706838</v></c>`,
				`<c s="3"><v>27471500</v></c>`,
				`<c s="4"><v>44197</v></c>`,
				`<c s="5"><v>300</v></c>`,
				`<c t="e"><f>1月</f><v>#NAME?</v></c>`,
				`<c t="e"><v>#DIV/0!</v></c>`,
				`<c><f>100%</f><v>1</v></c>`,
				`<c><f>SUM(A1:A2)</f><v>3</v></c>`,
				`<c t="str"><f>A1&amp;"x"</f><v>共用x</v></c>`,
				`<c t="b"><v>1</v></c>`,
				`<c t="inlineStr"><is><t>甲_x000D_
乙</t></is></c>`,
				`<c t="s"><v>9</v></c>`,
			}, "") + `</row>`}},
			want: "T\n  [共用] [1234.5] [202.49] [7.07%] [2747.2万] [2021年1月1日] [≥300人] [=1月] [#DIV/0!] [=100%] [3] [共用x] [TRUE] [甲/乙]\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			wantOutline(t, c.want, mustRead(t, block.FormatXLSX, xlsxOf(t, c.sheets...)))
		})
	}
}

func TestXlsxSaysWhatIsHidden(t *testing.T) {
	t.Parallel()
	doc := mustRead(t, block.FormatXLSX, xlsxOf(t, xlsxTestSheet{rows: xrow(1, "甲", "1")}, xlsxTestSheet{name: "底稿", state: "hidden", rows: xrow(1, "乙", "2")}))
	if diff := cmp.Diff([]string{`the hidden sheet "底稿" was not read / 隐藏的工作表“底稿”未读取`}, doc.Warnings); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestNumberFormat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ value, code, want string }{
		{"84", "#,##0.00", "84"},
		{"2747.1499999999996", "#,##0.00_ ", "2747.15"},
		{"-5", `_ * #,##0.00_ ;_ * \-#,##0.00_ ;_ * "-"??_ ;_ @_ `, "-5"},
		{"12", `¥#,##0.00;[Red]\-¥#,##0.00`, "12"},
		{"0.95", "0%", "95%"},
		{"0.955", "0.0%", "95.5%"},
		{"1.2", "0%", "120%"},
		{"27471500", "0.00,,", "27.47"},
		{"862000", `0!.0,`, "86.2"},
		{"3", `0"个"`, "3个"},
		{"44197", "yyyy/m/d", "2021/1/1"},
		{"44197", `[$-804]yyyy"年"m"月"`, "2021年1月"},
		{"44197.5", "yyyy-mm-dd hh:mm:ss", "2021-01-01 12:00:00"},
		{"44197.75", "h:mm AM/PM", "18:00"},
		{"1", "yyyy/m/d", "1900/1/1"},
		{"1.5", "[h]:mm", "1.5"},
		{"1e-7", "0.00E+00", "0.0000001"},
		{"1e300", "General", "1e+300"},
		{"-1", "yyyy/m/d", "-1"},
		{"x", "0%", "x"},
	} {
		if got := parseNumberFormat(c.code).text(c.value, false); got != c.want {
			t.Errorf("%s as %s = %q, want %q", c.value, c.code, got, c.want)
		}
	}
}

// A cell at the far corner, ranges over whole sheets and numbers out of order cost no more than their bytes.
func TestHostileSheets(t *testing.T) {
	t.Parallel()
	var corner, merges strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&corner, `<row r="%d"><c r="XFD%d"><v>%d</v></c><c r="A%d"><v>1</v></c></row>`, 1048576-i*7, 1048576-i*7, i, 1048576-i*7)
		fmt.Fprintf(&merges, "A%d:XFD1048576 ", i+1)
	}
	wantRefusal(t, block.Empty, xlsxOf(t, xlsxTestSheet{rows: corner.String(), merges: merges.String()})) // one range hides all
	doc := mustRead(t, block.FormatXLSX, xlsxOf(t, xlsxTestSheet{rows: corner.String()}))
	if n := len(doc.Blocks); n != 1 {
		t.Errorf("%d blocks, want 1", n)
	}
	diagonal := ""
	for i := range 2000 {
		diagonal += fmt.Sprintf(`<row r="%d"><c r="%s%d"><v>1</v></c><c r="XFD%d"><v>1</v></c></row>`, i+1, columnName(i), i+1, i+1)
	}
	wantRefusal(t, block.TooLarge, xlsxOf(t, xlsxTestSheet{rows: diagonal}))
	wantRefusal(t, block.TooLarge, xlsxOf(t, xlsxTestSheet{rows: `<row>` + strings.Repeat(`<c><v>1</v></c>`, maxCells+1) + `</row>`}))
	wantRefusal(t, block.Empty, xlsxOf(t, xlsxTestSheet{}))
}

func columnName(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

func FuzzXLSX(f *testing.F) {
	f.Add(xrow(1, "项目", "金额")+xrow(2, "甲", "1"), "A1:B1", "yyyy", "44197")
	f.Add(`<row r="9" hidden="1"><c r="XFD9" s="6" t="e"><f>1</f></c></row>`, "A1:XFD9 A2:A3", `0!.0,"x"`, "0.5")
	f.Fuzz(func(t *testing.T, rows, merges, code, value string) {
		_ = parseNumberFormat(code).text(value, false)
		checkFuzzed(t, xlsxOf(t, xlsxTestSheet{rows: rows, merges: merges}))
	})
}

func BenchmarkXLSX(b *testing.B) {
	var sheets []xlsxTestSheet
	for i := range 20 {
		rows := ""
		for r := range 10 {
			rows += xrow(r+1, "产出指标", "数量指标", "办理案件数", "当年实际办理案件数", "≥200件", "计划标准")
		}
		sheets = append(sheets, xlsxTestSheet{name: fmt.Sprint("表", i), rows: rows})
	}
	benchmarkRead(b, xlsxOf(b, sheets...))
}
