package sample

import (
	"fmt"
	"html"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/ingest/block"
)

// htmlWriter writes a web page.
type htmlWriter struct {
	*paper
	b strings.Builder
}

// renderHTML writes a document as a web page, with what surrounds the text on one: menus, a path, an editor's line.
func renderHTML(p *paper) ([]byte, error) {
	w := &htmlWriter{paper: p}
	w.printf("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n")
	switch p.look.charset {
	case charsetUTF8:
		w.printf("<meta charset=\"utf-8\">\n")
	case charsetGB2312:
		w.printf("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\">\n")
	}
	w.printf("<meta name=\"ArticleTitle\" content=\"%s\">\n<title>%s_样例网站</title>\n", esc(p.title), esc(p.title))
	w.printf("<style>table{border-collapse:collapse} td{border:1px solid #000}</style>\n<script>var when='%d年';document.title='载入中';</script>\n</head>\n<body>\n", p.year)
	switch p.look.page {
	case pageArticle:
		w.printf("<nav><ul><li><a href=\"/\">首页</a></li><li><a href=\"/gk/\">信息公开</a></li></ul></nav>\n<div class=\"path\"><a href=\"/\">首页</a> &gt; <a href=\"/gk/\">预决算公开</a></div>\n<article>\n")
		w.elements()
		w.printf("</article>\n<div><a href=\"javascript:window.print()\">打印</a></div>\n<footer>主办：样例网站　联系电话：000-0000000</footer>\n")
	case pageLayout:
		w.printf("<table width=\"980\"><tr><td colspan=\"2\"><a href=\"/\">首页</a> | <a href=\"/gk/\">信息公开</a></td></tr>\n")
		w.printf("<tr><td width=\"180\"><table><tr><td><a href=\"/a\">机构职能</a></td></tr><tr><td><a href=\"/b\">预决算公开</a></td></tr></table></td>\n<td>\n")
		w.elements()
		w.printf("</td></tr>\n<tr><td colspan=\"2\"><a href=\"/map\">网站地图</a></td></tr></table>\n")
	default:
		w.printf("<div class=\"WordSection1\">\n")
		w.elements()
		w.printf("</div>\n")
	}
	w.printf("</body>\n</html>\n")
	if p.look.charset == charsetUTF8 {
		return []byte(w.b.String()), nil
	}
	out, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(w.b.String()))
	if err != nil {
		return nil, fmt.Errorf("encode as GB18030: %w", err)
	}
	return out, nil
}

func (w *htmlWriter) printf(format string, args ...any) { fmt.Fprintf(&w.b, format, args...) }

func esc(s string) string { return html.EscapeString(s) }

func (w *htmlWriter) elements() {
	for i := range w.paper.elements {
		e := &w.paper.elements[i]
		switch {
		case e.table != nil:
			w.table(e.table)
		case e.role == roleTitle && w.look.page != pageWord:
			w.printf("<h1>%s</h1>\n", esc(e.text))
		case e.role == roleTitle:
			w.printf("<p class=\"MsoNormal\" align=\"center\"><b><span style=\"font-size:22pt\">%s</span></b></p>\n", w.words(e.text))
		case e.role == roleHeading && w.look.headings == headingPlain:
			w.printf("<p><strong>%s</strong></p>\n", w.words(e.text))
		case e.role == roleHeading:
			w.printf("<h2>%s</h2>\n", w.words(e.text))
		case e.role == roleCaption:
			w.printf("<p align=\"center\">%s</p>\n", w.words(e.text))
		default:
			w.printf("<p style=\"text-indent:2em\">%s</p>\n", w.words(e.text))
		}
	}
}

// words writes text, now and then cut into elements as editors leave it, and with the source's lines broken.
func (w *htmlWriter) words(text string) string {
	if !w.look.spans {
		return esc(text)
	}
	var b strings.Builder
	for _, piece := range pieces(w.dice, text) {
		switch w.dice.between(0, 3) {
		case 0:
			b.WriteString("<span>" + esc(piece) + "</span>")
		case 1:
			b.WriteString("<span lang=\"EN-US\"><font face=\"仿宋\">" + esc(piece) + "</font></span>")
		default:
			b.WriteString(esc(piece))
		}
	}
	return b.String()
}

// pieces cuts text at chance places.
func pieces(d *dice, text string) []string {
	var out []string
	for r := []rune(text); len(r) > 0; {
		n := min(len(r), d.between(2, 25))
		out = append(out, string(r[:n]))
		r = r[n:]
	}
	return out
}

func (w *htmlWriter) table(t *block.Table) {
	if w.look.flat {
		t = flat(t)
	}
	endCell, endRow := "</td>", "</tr>\n"
	if w.look.openEnd && w.look.page != pageLayout {
		endCell, endRow = "", "\n"
	}
	w.printf("<table border=\"1\" cellspacing=\"0\">\n<tbody>\n")
	for r := range t.Rows {
		w.printf("<tr>")
		for _, c := range t.Row(r) {
			if c.Row != r {
				continue
			}
			w.printf("<td")
			if c.RowSpan > 1 {
				w.printf(" rowspan=\"%d\"", c.RowSpan)
			}
			if c.ColSpan > 1 {
				w.printf(" colspan=\"%d\"", c.ColSpan)
			}
			w.printf(">")
			switch {
			case c.Text == "":
				w.printf("&nbsp;")
			case w.look.page == pageWord:
				w.printf("<p class=\"MsoNormal\">%s</p>", w.words(c.Text))
			default:
				w.printf("%s", esc(c.Text))
			}
			w.printf("%s", endCell)
		}
		w.printf("%s", endRow)
	}
	w.printf("</tbody>\n</table>\n")
}
