package format

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/ingest/block"
)

const docxNames = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`

// docxOf makes a Word document of the XML of its body, and further parts.
func docxOf(t testing.TB, body string, more ...part) []byte {
	t.Helper()
	return zipOf(t, append([]part{
		{"[Content_Types].xml", `<Types/>`},
		{"_rels/.rels", `<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ` + docxNames + `><w:body>` + body + `<w:sectPr/></w:body></w:document>`},
	}, more...)...)
}

// para is a paragraph of Word; style and list may be empty.
func para(props, text string) string {
	return `<w:p><w:pPr>` + props + `</w:pPr><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

func listed(num, level int) string {
	return fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, level, num)
}

// tc is a cell of Word with properties and a text.
func tc(props, text string) string {
	return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + para("", text) + `</w:tc>`
}

func tr(cells ...string) string { return `<w:tr>` + strings.Join(cells, "") + `</w:tr>` }

func plainRow(texts ...string) string {
	row := ""
	for _, s := range texts {
		row += tc("", s)
	}
	return tr(row)
}

func tbl(rows ...string) string { return `<w:tbl><w:tblPr/>` + strings.Join(rows, "") + `</w:tbl>` }

func TestDocx(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, body, want string }{
		{
			name: "runs_tabs_and_breaks",
			body: `<w:p><w:r><w:t>预算</w:t></w:r><w:r><w:t>收入</w:t><w:tab/><w:t>1.50</w:t><w:br/><w:t>支出</w:t></w:r></w:p><w:p/>`,
			want: "P 预算收入\t1.50\nP 支出\n",
		},
		{
			name: "tab_stops_are_no_tabs",
			body: para(`<w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs>`, "正文"),
			want: "P 正文\n",
		},
		{
			name: "tracked_changes_are_accepted",
			body: `<w:p><w:r><w:t>收入</w:t></w:r><w:del><w:r><w:delText>1</w:delText></w:r></w:del><w:ins><w:r><w:t>2</w:t></w:r></w:ins>` +
				`<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo></w:p>` +
				tbl(`<w:tr><w:trPr><w:del/></w:trPr>`+tc("", "删")+tc("", "除")+`</w:tr>`, plainRow("留", "下")),
			want: "P 收入2新\nT\n  [留] [下]\n",
		},
		{
			name: "a_deleted_paragraph_end_joins_two_paragraphs",
			body: para(`<w:rPr><w:del/></w:rPr>`, "2021年预算收入") + para("", "12万元。"),
			want: "P 2021年预算收入12万元。\n",
		},
		{
			name: "fields_show_their_result",
			body: `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF x</w:instrText></w:r><w:r><w:t>码</w:t></w:r>` +
				`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>果</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>` +
				`<w:fldSimple><w:r><w:t>简</w:t></w:r></w:fldSimple></w:p><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>` + para("", "后文"),
			want: "P 果简\nP 后文\n",
		},
		{
			name: "wrappers_are_read_and_alternatives_only_once",
			body: `<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>` + para("", "控件") + `</w:sdtContent></w:sdt>` +
				`<w:p><w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>接</w:t></w:r></w:smartTag>` +
				`<w:r><mc:AlternateContent><mc:Choice><w:t>一次</w:t></mc:Choice><mc:Fallback><w:t>一次</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>`,
			want: "P 控件\nP 链接一次\n",
		},
		{
			name: "hidden_text_is_not_read",
			body: `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>现</w:t></w:r></w:p>`,
			want: "P 现\n",
		},
		{
			name: "text_boxes_follow_their_paragraph",
			body: `<w:p><w:r><w:t>前</w:t><mc:AlternateContent><mc:Choice><w:drawing><a:t>图</a:t><wps:txbx><w:txbxContent>` + para("", "框内") +
				`</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>` + para("", "框内") +
				`</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>` + para("", "下一段"),
			want: "P 前后\nP 框内\nP 下一段\n",
		},
		{
			name: "spans_and_merges_go_by_the_column_of_the_grid",
			body: tbl(
				tr(tc(`<w:gridSpan w:val="2"/>`, "来源"), tc(`<w:vMerge w:val="restart"/>`, "名称"), tc(`<w:gridSpan w:val="2"/>`, "金额")),
				tr(tc("", "项目"), tc("", "资金"), tc(`<w:vMerge/>`, ""), tc("", "合计"), tc("", "拨款")),
				plainRow("甲", "9", "纸", "6", "6"),
			),
			want: "T\n  [来源^2] [名称_2] [金额^2]\n  [项目] [资金] [合计] [拨款]\n  [甲] [9] [纸] [6] [6]\n",
		},
		{
			name: "a_row_may_begin_late",
			body: tbl(plainRow("甲", "乙", "丙"), `<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>`+tc("", "1")+tc("", "2")+`</w:tr>`),
			want: "T\n  [甲] [乙] [丙]\n  [1] [2]\n",
		},
		{
			name: "edges_drawn_by_hand_that_miss_each_other_are_one",
			body: tbl(`<w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="30"/><w:gridCol w:w="2000"/></w:tblGrid>`,
				tr(tc("", "项目"), tc(`<w:gridSpan w:val="2"/>`, "金额")),
				tr(tc(`<w:gridSpan w:val="2"/>`, "甲"), tc("", "1"))),
			want: "T\n  [项目] [金额]\n  [甲] [1]\n",
		},
		{
			name: "columns_in_which_no_cell_begins_are_left_out",
			body: tbl(tr(tc(`<w:gridSpan w:val="3"/>`, "项目"), tc(`<w:gridSpan w:val="2"/>`, "金额")), tr(tc(`<w:gridSpan w:val="3"/>`, "甲"), tc(`<w:gridSpan w:val="2"/>`, "1"))),
			want: "T\n  [项目] [金额]\n  [甲] [1]\n",
		},
		{
			name: "a_table_in_a_cell_follows_the_outer_one",
			body: tbl(plainRow("外", "甲"), `<w:tr>`+tc("", "1")+`<w:tc>`+para("", "前")+tbl(plainRow("内", "2"))+para("", "后")+`</w:tc></w:tr>`),
			want: "T\n  [外] [甲]\n  [1] [前/后]\nT\n  [内] [2]\n",
		},
		{
			name: "a_frame_is_read_as_what_it_frames",
			body: tbl(tr(`<w:tc>` + para("", "正文") + tbl(plainRow("内", "2")) + para("", "尾") + `</w:tc>`)),
			want: "P 正文\nT\n  [内] [2]\nP 尾\n",
		},
		{
			name: "tables_that_ran_into_each_other_are_divided",
			body: tbl(`<w:tblGrid/>`,
				tr(tc(`<w:gridSpan w:val="2"/>`, "采购名称"), tc(`<w:gridSpan w:val="2"/>`, "数量"), tc(`<w:gridSpan w:val="2"/>`, "金额")),
				tr(tc(`<w:gridSpan w:val="2"/>`, "纸"), tc(`<w:gridSpan w:val="2"/>`, "2"), tc(`<w:gridSpan w:val="2"/>`, "5")),
				tr(tc("", "资产"), tc(`<w:gridSpan w:val="2"/>`, "数量"), tc(`<w:gridSpan w:val="3"/>`, "价值")),
				tr(tc("", "房屋"), tc(`<w:gridSpan w:val="2"/>`, "1"), tc(`<w:gridSpan w:val="3"/>`, "9"))),
			want: "T\n  [采购名称] [数量] [金额]\n  [纸] [2] [5]\nT\n  [资产] [数量] [价值]\n  [房屋] [1] [9]\n",
		},
		{
			name: "a_form_stays_whole",
			body: tbl(
				tr(tc("", "项目名称"), tc(`<w:gridSpan w:val="3"/>`, "劳动仲裁经费")),
				tr(tc("", "绩效目标"), tc(`<w:gridSpan w:val="3"/>`, "办理200件")),
				plainRow("一级指标", "二级指标", "三级指标", "指标值"),
				plainRow("产出指标", "数量指标", "办案数", "≥200件")),
			want: "T\n  [项目名称] [劳动仲裁经费^3]\n  [绩效目标] [办理200件^3]\n  [一级指标] [二级指标] [三级指标] [指标值]\n  [产出指标] [数量指标] [办案数] [≥200件]\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			wantOutline(t, c.want, mustRead(t, block.FormatDOCX, docxOf(t, c.body)))
		})
	}
}

func TestDocxHeadings(t *testing.T) {
	t.Parallel()
	styles := part{"word/styles.xml", `<w:styles>` +
		`<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>` +
		`<w:style w:styleId="2"><w:name w:val="标题 2"/></w:style>` +
		`<w:style w:styleId="a3"><w:name w:val="Title"/></w:style>` +
		`<w:style w:styleId="b"><w:name w:val="节"/><w:basedOn w:val="c"/></w:style>` +
		`<w:style w:styleId="c"><w:name w:val="基"/><w:basedOn w:val="b"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>` +
		`<w:style w:styleId="x"><w:name w:val="x"/><w:basedOn w:val="y"/></w:style><w:style w:styleId="y"><w:name w:val="y"/><w:basedOn w:val="x"/></w:style>` +
		`</w:styles>`}
	style := func(id string) string { return `<w:pStyle w:val="` + id + `"/>` }
	body := para(style("a3"), "题目") + para(style("1"), "一") + para(style("2"), "二") + para(style("b"), "三") + para(style("x"), "四") +
		para(style("1")+`<w:outlineLvl w:val="9"/>`, "五") + para(`<w:outlineLvl w:val="0"/>`, "六") + para(style("none"), "七")
	wantOutline(t, "H1 题目\nH1 一\nH2 二\nH3 三\nP 四\nP 五\nH1 六\nP 七\n", mustRead(t, block.FormatDOCX, docxOf(t, body, styles)))
}

func TestDocxListNumbers(t *testing.T) {
	t.Parallel()
	level := func(i int, format, text, more string) string {
		return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/>%s</w:lvl>`, i, format, text, more)
	}
	numbering := part{"word/numbering.xml", `<w:numbering>` +
		`<w:abstractNum w:abstractNumId="0">` + level(0, "chineseCounting", "%1、", "") + level(1, "chineseCounting", "（%2）", "") + level(2, "decimal", "%3.", "") +
		level(3, "decimal", "%3.%4", `<w:suff w:val="nothing"/>`) + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="1">` + level(0, "bullet", "●", "") + level(1, "chineseCounting", "第%2章", `<w:isLgl/>`) + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="2">` + level(0, "decimal", "%1", `<w:pStyle w:val="h"/>`) + level(1, "upperLetter", "%2)", `<w:pStyle w:val="s"/>`) + `</w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>` +
		`<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>` +
		`<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>` +
		`<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>` +
		`</w:numbering>`}
	styles := part{"word/styles.xml", `<w:styles><w:style w:styleId="s"><w:name w:val="s"/><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style></w:styles>`}
	body := para(listed(1, 0), "职责") + para(listed(1, 1), "甲") + para(listed(1, 1), "乙") + para(listed(1, 2), "5万元") + para(listed(1, 3), "细") +
		para(listed(1, 0), "收入") + para(listed(1, 1), "丙") + para(listed(2, 0), "重新") + para(listed(2, 0), "再") + para(listed(1, 0), "续") +
		para(listed(3, 0), "点") + para(listed(3, 1), "章") + para(`<w:pStyle w:val="s"/>`, "样式") + para(listed(0, 0), "无") +
		tbl(tr(tc("", "序"), `<w:tc>`+para(listed(4, 0), "格内")+`</w:tc>`))
	want := "P 一、职责\nP （一）甲\nP （二）乙\nP 1. 5万元\nP 1.1细\nP 二、收入\nP （一）丙\nP 一、重新\nP 二、再\nP 三、续\n" +
		"P 点\nP 第1章 章\nP A) 样式\nP 无\nT\n  [序] [2 格内]\n"
	wantOutline(t, want, mustRead(t, block.FormatDOCX, docxOf(t, body, numbering, styles)))
}

func TestListNumber(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n            int
		format, want string
	}{
		{1, "chineseCounting", "一"},
		{10, "chineseCounting", "十"},
		{12, "chineseCountingThousand", "十二"},
		{20, "chineseCounting", "二十"},
		{105, "chineseCounting", "一百零五"},
		{110, "chineseCounting", "一百一十"},
		{1001, "chineseCounting", "一千零一"},
		{10, "ideographDigital", "一〇"},
		{12, "chineseLegalSimplified", "壹拾贰"},
		{3, "ideographTraditional", "丙"},
		{3, "decimalEnclosedCircle", "③"},
		{21, "decimalEnclosedCircle", "21"},
		{4, "upperRoman", "IV"},
		{9, "lowerRoman", "ix"},
		{27, "upperLetter", "AA"},
		{3, "decimalZero", "03"},
		{12, "decimalFullWidth", "１２"},
		{7, "hebrew", "7"},
		{1 << 30, "upperRoman", "1073741824"},
	} {
		if got := listNumber(c.n, c.format); got != c.want {
			t.Errorf("listNumber(%d, %s) = %q, want %q", c.n, c.format, got, c.want)
		}
	}
}

func FuzzDOCX(f *testing.F) {
	f.Add(`<w:p><w:r><w:t>正文</w:t></w:r></w:p>`, ``)
	f.Add(tbl(tr(tc(`<w:gridSpan w:val="2"/><w:vMerge/>`, "甲")), plainRow("1", "2")), `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="%1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`)
	f.Fuzz(func(t *testing.T, body, numbering string) {
		data := docxOf(t, body, part{"word/numbering.xml", `<w:numbering>` + numbering + `</w:numbering>`})
		checkFuzzed(t, data)
		checkFuzzed(t, zipOf(t, part{"word/document.xml", body}))
	})
}

func BenchmarkDOCX(b *testing.B) {
	row := plainRow("产出指标", "数量指标", "办理案件数", "当年实际办理案件数", "≥200件", "计划标准")
	body := strings.Repeat(para("", "反映本单位当年全部收入。2021年预算收入2747.15万元。")+tbl(strings.Repeat(row, 10)), 20)
	benchmarkRead(b, docxOf(b, body))
}
