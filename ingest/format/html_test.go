package format

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"gongkai/ingest/block"
)

func TestHTML(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{
			name: "headings_paragraphs_breaks_and_white_space",
			in:   "<h1>题\n目</h1><p>预算\n收入 <b>1.50</b>\n万元<br>支出&nbsp;a\nb</p>尾",
			want: "H1 题目\nP 预算收入 1.50 万元\nP 支出\u00a0a b\nP 尾\n",
		},
		{
			name: "lists_show_their_numbers",
			in:   `<ul><li>甲</li><li>乙</ul><ol start=2><li>丙<li>丁</ol><ol style="list-style:none"><li>戊</ol><ol style="list-style-type:cjk-ideographic"><li>己</ol>`,
			want: "P 甲\nP 乙\nP 2. 丙\nP 3. 丁\nP 戊\nP 一、己\n",
		},
		{
			name: "spans",
			in: "<table><tr><td colspan=2>来源<td rowspan=2>名称<td colspan=2>金额<tr><td>项目<td>资金<td>合计<td>拨款" +
				"<tr><td>甲<td>9<td>纸<td>6<td>6</table>",
			want: "T\n  [来源^2] [名称_2] [金额^2]\n  [项目] [资金] [合计] [拨款]\n  [甲] [9] [纸] [6] [6]\n",
		},
		{
			name: "a_span_ends_with_its_group_and_where_there_is_no_room",
			in:   "<table><thead><tr><th rowspan=9>甲<th>乙<th>丙</thead><tbody><tr><td rowspan=0>1<td>2<td rowspan=2>3<tr><td colspan=5>4</table>",
			want: "T\n  [甲] [乙] [丙]\n  [1_2] [2] [3_2]\n  [4]\n",
		},
		{
			name: "cells_keep_their_paragraphs_apart",
			in:   "<table><caption>单位：万元</caption><tr><td><p>目标一</p><p>目标二</p></td><td>a<br>b</td></tr></table>",
			want: "P 单位：万元\nT\n  [目标一/目标二] [a/b]\n",
		},
		{
			name: "tables_that_lay_out_the_page_are_read_as_what_they_hold",
			in: "<table><tr><td>左栏<td><table><tr><td><h2>标题</h2><p>正文</p><table><tr><td>甲<td>1</table></table><tr><td colspan=2>版权</table>" +
				"<table><tr><td>左<td><p>1<p>2<p>3<p>4</table><table role=presentation><tr><td>x<td>y</table>",
			want: "P 左栏\nH2 标题\nP 正文\nT\n  [甲] [1]\nP 版权\nP 左\nP 1\nP 2\nP 3\nP 4\nP x\nP y\n",
		},
		{
			name: "furniture_is_dropped",
			in: "<head><title>站名</title><style>p{}</style></head><body><nav><a href=/>首页</a>导航</nav><div role=navigation>位置</div><ul><li><a href=/a>概况</a> | <a href=/b>公开</a></ul>" +
				"<table><tr><td><a href=1>甲</a><td><a href=2>乙</a></table><form><input value=x><select><option>甲</select><button>搜</button></form>" +
				"<script>var a='<p>坏</p>'</script><p>正文，见<a href=/c>链接</a></p><!-- 注 --><footer>版权</footer><noscript>无</noscript>",
			want: "P 正文，见链接\n",
		},
		{
			name: "one_form_around_the_page_is_no_furniture",
			in:   "<body><form id=aspnetForm><div>正文</div></form><article><header><h1>题</h1></header><footer>落款</footer></article>",
			want: "P 正文\nH1 题\nP 落款\n",
		},
		{
			name: "hidden_elements_end_where_they_must",
			in: "<p style='DISPLAY : none'>暗<p>明<div hidden>暗<div>暗</div>暗</div><table><tr><td>甲<div style=display:none>暗<td>1<tr style='display:none'><td>暗<td>暗</td></tr>" +
				"<tr><td hidden>暗<td>乙<td>2</tr></table><svg/><p>尾",
			want: "P 明\nT\n  [甲] [1]\n  [乙] [2]\nP 尾\n",
		},
		{
			name: "a_forgotten_end_of_a_link_does_not_make_links_of_the_rest",
			in:   "<p><a href=x>链接<p>正文<p><a name=y>锚点后的正文</p>",
			want: "P 正文\nP 锚点后的正文\n",
		},
		{
			name: "preformatted_lines",
			in:   "<pre>一、收入\n  1万元\n</pre><p>后\n文",
			want: "P 一、收入\nP 1万元\nP 后文\n",
		},
		{
			name: "the_title_that_the_page_states_is_put_first_where_it_is_missing",
			in:   `<html><head><meta name="ArticleTitle" content="某局2021年预算公开"></head><body><p>正文</p>`,
			want: "H1 某局2021年预算公开\nP 正文\n",
		},
		{
			name: "and_only_there",
			in:   `<html><head><meta name="ArticleTitle" content="某局 2021年预算公开"></head><body><p>某局<br>2021年预算公开</p>`,
			want: "P 某局\nP 2021年预算公开\n",
		},
		{
			name: "a_sheet_saved_as_a_page",
			in: "\r\n<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><!--[if gte mso 9]><xml><x:Name>表</x:Name></xml><![endif]--></head><body><table><tr height=0 style='display:none'><td>1<td>2</tr>" +
				"<![if supportMisalignedColumns]><tr><td class=xl1 x:num=\"1\">甲<td>1</tr><![endif]></table></body></html>",
			want: "T\n  [甲] [1]\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := c.in
			if !strings.Contains(in, "<body>") {
				in = "<html><body>" + in
			}
			wantOutline(t, c.want, mustRead(t, block.FormatHTML, []byte(in)))
		})
	}
}

func TestHTMLAttachments(t *testing.T) {
	t.Parallel()
	doc := mustRead(t, block.FormatHTML, []byte(`<html><body><p>附件：</p><p><a href="./P02021.DOCX">预算表</a></p><p><a href="/download?file=a.xls&amp;id=1">表</a>
		<a href="P02021.DOCX">.</a><a href="./P02021.DOCX">再</a><a href="/index.html">页</a><a href="javascript:open('a.pdf')">脚本</a></p><iframe src="/v/b.pdf"></iframe>`))
	wantOutline(t, "P 附件：\nP 预算表\nP 表 .再页脚本\n", doc)
	if diff := cmp.Diff([]string{"./P02021.DOCX", "/download?file=a.xls&id=1", "P02021.DOCX", "/v/b.pdf"}, doc.Attachments); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestHTMLEncodings(t *testing.T) {
	t.Parallel()
	gb := func(s string) string {
		out, err := simplifiedchinese.GB18030.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	big5, err := traditionalchinese.Big5.NewEncoder().String(`<html><meta charset="big5"><body><p>預算公開</p>`)
	if err != nil {
		t.Fatal(err)
	}
	utf16 := "\xff\xfe"
	for _, c := range "<html><body><p>预算</p>" {
		utf16 += string([]byte{byte(c), byte(c >> 8)})
	}
	for _, c := range []struct{ name, in, want string }{
		{"gb18030_without_meta", gb("<html><body><p>预算㑊𠮷</p>"), "P 预算㑊𠮷\n"},
		{"gb2312_says_the_page", gb(`<html><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><body><p>预算㑊𠮷</p>`), "P 预算㑊𠮷\n"},
		{"gb18030_that_says_utf8", gb(`<html><meta charset="utf-8"><body><p>霸州市某局预算公开</p>`), "P 霸州市某局预算公开\n"},
		{"utf8_with_one_bad_byte", `<html><meta charset="utf-8"><body><p>预算` + "\xff" + strings.Repeat("公开", 100) + "</p>", "P 预算\uFFFD" + strings.Repeat("公开", 100) + "\n"},
		{"utf8_that_says_gb2312", `<html><meta charset="gb2312"><body><p>预算</p>`, "P 预算\n"},
		{"utf8_with_bom", "\ufeff<html><body><p>预算</p>", "P 预算\n"},
		{"utf16", utf16, "P 预算\n"},
		{"big5", big5, "P 預算公開\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			wantOutline(t, c.want, mustRead(t, block.FormatHTML, []byte(c.in)))
		})
	}
}

func TestHostilePages(t *testing.T) {
	t.Parallel()
	fonts := ""
	for i := range 500 {
		fonts += "<font color=" + string(rune('a'+i%26)) + strings.Repeat("x", i) + ">"
	}
	for _, c := range []struct {
		name, in string
		want     block.RefusalCode // empty: it is read
	}{
		{"cut_inside_a_tag", "<html><body><p>正文</p><p cla", block.Truncated},
		{"cut_inside_a_table", "<html><body><table><tr><td>甲<td>1</tr><tr><td>乙", block.Truncated},
		{"no_text", "<html><body><script>1</script>", block.Empty},
		{"deep_tables", "<html>" + strings.Repeat("<table><tr><td>", 1000), block.Unreadable},
		{"huge_spans", "<html><table><tr>" + strings.Repeat("<td colspan=99999999 rowspan=99999999>x", 1000), block.TooLarge},
		{"wide_row", "<html><table><tr>" + strings.Repeat("<td>x", 100000), block.TooLarge},
		{"many_rows_below_a_wide_one", "<html><table><tr>" + strings.Repeat("<td colspan=1000 rowspan=1000>x", 2) + strings.Repeat("<tr><td rowspan=1000 colspan=900>", 500000) + "</table>", block.TooLarge},
		{"many_cells", "<html><table>" + strings.Repeat("<tr><td>x<td>", maxCells/2+1), block.TooLarge},
		{"many_paragraphs", "<html>" + strings.Repeat("<p>x", maxBlocks+2), block.TooLarge},
		{"one_text", "<html>" + strings.Repeat("中", maxToken), block.TooLarge},
		{"formatting_that_a_tree_repeats", "<html><body>" + fonts + strings.Repeat("<p>x", 10000), ""},
		{"deep_elements", "<html><body>" + strings.Repeat("<div><b>", 1000000) + "x", ""},
		{"unmatched_ends", "<html><body>x" + strings.Repeat("</div></td></tr></table></li></ul></a>", 100000), ""},
		{"deep_lists", "<html><body>" + strings.Repeat("<ol><li>x", 100000), ""},
		{"hidden_for_ever", "<html><body><p>正文</p><div hidden>" + strings.Repeat("<div><table>", 100000), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.want != "" {
				wantRefusal(t, c.want, []byte(c.in))
				return
			}
			if _, err := Read(t.Context(), "x", []byte(c.in)); err != nil {
				t.Fatal(err)
			}
		})
	}
	t.Run("the_attachment_is_named_where_there_is_nothing_else", func(t *testing.T) {
		t.Parallel()
		_, err := Read(t.Context(), "x", []byte(`<html><body><iframe src=a.pdf></iframe>`))
		var r *block.Refusal
		if !errors.As(err, &r) || r.Code != block.Empty || !strings.Contains(r.Advice, "a.pdf") {
			t.Errorf("got %v", err)
		}
	})
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte("<html><body><h1>题</h1><p>正文<table><tr><td colspan=2 rowspan=0>甲<td>1<tr><td>乙</table><ol><li>丙"))
	f.Add([]byte("<table><tr hidden><td><table><td style=display:none></table></tr></table><a href=a.pdf>x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		checkFuzzed(t, append([]byte("<html>"), data...))
	})
}

func BenchmarkHTML(b *testing.B) {
	row := "<tr>" + strings.Repeat("<td><p class=MsoNormal><span style='font-size:9pt'>当年实际办理案件数</span></p></td>", 6) + "</tr>"
	page := "<html><body>" + strings.Repeat("<p>反映本单位当年全部收入。2021年预算收入2747.15万元。</p><table>"+strings.Repeat(row, 10)+"</table>", 20) + "</body></html>"
	benchmarkRead(b, []byte(page))
}
