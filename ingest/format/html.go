package format

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/encoding/traditionalchinese"

	"gongkai/ingest/block"
)

// isHTML says whether a file is a web page, whatever its name: finance systems call a page .xls or .doc.
func isHTML(data []byte) bool {
	head := data[:min(len(data), 2048)]
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		head = bytes.ReplaceAll(head[2:], []byte{0}, nil)
	}
	head = bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))))
	if !bytes.HasPrefix(head, []byte("<")) {
		return false
	}
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<table", "<meta ", "<div", "<p>", "<h1"} {
		if bytes.Contains(head, []byte(tag)) {
			return true
		}
	}
	return false
}

// readHTML reads a web page: headings, paragraphs and tables of its body, without what is hidden, controls of forms,
// marked navigation, and paragraphs that are nothing but links. Tables that only lay out the page are read as what
// they hold. Links to document files are listed as attachments.
//
// It reads token by token and builds no tree: a tree repeats unclosed formatting in each paragraph, which makes
// gigabytes of a page of one megabyte.
func readHTML(ctx context.Context, name string, data []byte) (*block.Document, error) {
	text, err := decodeHTML(name, data)
	if err != nil {
		return nil, err
	}
	if open := strings.LastIndexByte(text, '<'); open > strings.LastIndexByte(text, '>') && open+1 < len(text) && isTagStart(text[open+1]) {
		return nil, truncated(name, "the end of the page, but the last tag is cut off")
	}
	h := &htmlReader{budget: newBudget(), out: &htmlFlow{}, files: map[string]bool{}}
	cut, err := h.read(ctx, text)
	switch {
	case err != nil:
		return nil, refusal(ctx, name, "web page", err)
	case cut:
		return nil, truncated(name, "the end of the page, but the last table is cut off")
	}
	doc := &block.Document{Format: block.FormatHTML, Attachments: h.attachments}
	doc.Blocks = withTitle(h.out.all(false), h.title)
	if len(doc.Blocks) == 0 {
		advice := faultAdvice[block.Empty]
		if len(doc.Attachments) > 0 {
			advice = fmt.Sprintf("load the attached file %s / 请载入附件", doc.Attachments[0])
		}
		return nil, &block.Refusal{Code: block.Empty, File: name, Wanted: "text in the page", Advice: advice}
	}
	return doc, nil
}

func isTagStart(c byte) bool {
	return c == '/' || c == '!' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// decodeHTML turns a page's bytes into text: as decode does, but where the bytes are not plainly UTF-8 the page's own
// word on them counts. GB2312 and GBK are read as GB18030, which holds them.
func decodeHTML(name string, data []byte) (string, error) {
	if !utf8.Valid(data) {
		switch label := declaredCharset(data); {
		case label == "utf-8" || label == "utf8":
			// A few damaged characters don't make it another encoding.
			if s := strings.ToValidUTF8(string(data), "\uFFFD"); strings.Count(s, "\uFFFD")*100 <= utf8.RuneCountInString(s) {
				return s, nil
			}
		case strings.HasPrefix(label, "big5"):
			if out, err := traditionalchinese.Big5.NewDecoder().Bytes(data); err == nil {
				return string(out), nil
			}
		}
	}
	return decode(name, data)
}

// declaredCharset is the charset that a page's beginning states, in lower case.
func declaredCharset(data []byte) string {
	head := bytes.ToLower(data[:min(len(data), 4096)])
	_, rest, ok := bytes.Cut(head, []byte("charset"))
	if !ok {
		return ""
	}
	rest = bytes.TrimLeft(rest, " \t\r\n=\"'")
	end := bytes.IndexAny(rest, " \t\r\n\"';/>")
	if end < 0 {
		return ""
	}
	return string(rest[:end])
}

// withTitle puts the title that a page states for itself before its blocks, unless it is there.
func withTitle(blocks []block.Block, title string) []block.Block {
	squeeze := func(s string) string {
		return strings.Map(func(c rune) rune {
			if unicode.IsSpace(c) {
				return -1
			}
			return c
		}, s)
	}
	want := squeeze(title)
	if want == "" || len(blocks) == 0 {
		return blocks
	}
	text := ""
	for _, b := range blocks[:min(len(blocks), 50)] {
		text += squeeze(b.Text)
	}
	if strings.Contains(text, want) {
		return blocks
	}
	return append([]block.Block{{Kind: block.Heading, Level: 1, Text: title}}, blocks...)
}

// htmlBlock is a block, and whether all of its words are links.
type htmlBlock struct {
	block.Block
	links bool
}

// htmlFlow is a run of blocks: the page or a cell.
type htmlFlow struct{ blocks []htmlBlock }

// all lists the blocks, with or without those that are nothing but links.
func (f *htmlFlow) all(withLinks bool) []block.Block {
	out := make([]block.Block, 0, len(f.blocks))
	for _, b := range f.blocks {
		if withLinks || !b.links {
			out = append(out, b.Block)
		}
	}
	return out
}

// htmlList is a list that is open.
type htmlList struct {
	ordered bool
	format  string
	n       int
}

// maxToken is the size in bytes of a tag or of a text without any tag.
const maxToken = 8 << 20

// htmlReader reads the tokens of a page.
type htmlReader struct {
	budget      *budget
	rowWork     int
	out         *htmlFlow    // where paragraphs go
	tables      []*htmlTable // that are open, outer first
	skip        htmlSkip
	title       string
	attachments []string
	files       map[string]bool

	// The paragraph being read.
	text    strings.Builder
	last    rune // its last character, 0 at its beginning
	space   bool // white space came after it
	newline bool // with a line end in it
	words   bool // it has words outside of links
	linked  bool // it has words in links
	file    bool // one of its links is an attachment
	heading int  // level, 0 for none
	mark    string
	inLink  bool
	pre     int
	article int
	lists   []htmlList
}

// htmlSkip is the element that is passed over with all that it holds.
type htmlSkip struct {
	name  string
	depth int // of elements of that name, inside each other
	table int // of tables inside of it
}

// skipped are elements that hold nothing of the document.
var skipped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Nav: true, atom.Aside: true, atom.Svg: true,
	atom.Select: true, atom.Button: true, atom.Textarea: true, atom.Iframe: true, atom.Object: true, atom.Title: true,
	atom.Audio: true, atom.Video: true, atom.Canvas: true, atom.Rt: true, atom.Rp: true, atom.Noframes: true, atom.Datalist: true,
}

// blockElements end the paragraph before them, at their beginning and at their end.
var blockElements = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Blockquote: true, atom.Body: true, atom.Center: true, atom.Dd: true, atom.Details: true,
	atom.Dir: true, atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true, atom.Figcaption: true, atom.Figure: true,
	atom.Footer: true, atom.Form: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Header: true, atom.Hr: true, atom.Legend: true, atom.Li: true, atom.Main: true, atom.Menu: true, atom.Ol: true, atom.P: true,
	atom.Pre: true, atom.Section: true, atom.Summary: true, atom.Ul: true, atom.Table: true, atom.Caption: true, atom.Head: true,
	atom.Tr: true, atom.Td: true, atom.Th: true, atom.Tbody: true, atom.Thead: true, atom.Tfoot: true, atom.Br: true,
}

var voidElements = map[atom.Atom]bool{
	atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true, atom.Img: true, atom.Input: true,
	atom.Link: true, atom.Meta: true, atom.Param: true, atom.Source: true, atom.Track: true, atom.Wbr: true,
}

// read reads a page. cut says that it ends inside a table.
func (h *htmlReader) read(ctx context.Context, page string) (cut bool, err error) {
	z := html.NewTokenizer(strings.NewReader(page))
	z.SetMaxBuf(maxToken)
	for n := 1; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return false, ctx.Err()
		}
		if err := h.budget.exceeded(); err != nil {
			return false, err
		}
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			if errors.Is(z.Err(), html.ErrBufferExceeded) {
				return false, tooLarge(fmt.Sprintf("at most %d MiB of text without any tag", maxToken>>20))
			}
			h.endParagraph()
			cut = len(h.tables) > 0
			for len(h.tables) > 0 && err == nil {
				err = h.endTable()
			}
			return cut, err
		case html.TextToken:
			if h.skip.name == "" {
				h.addText(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, hasAttr := z.TagName()
			tag := htmlTag{atom: atom.Lookup(name), closed: kind == html.SelfClosingTagToken}
			if tag.atom == 0 {
				tag.name = string(name)
			}
			for hasAttr {
				var key, value []byte
				key, value, hasAttr = z.TagAttr()
				tag.set(string(key), value)
			}
			if err := h.start(tag); err != nil {
				return false, err
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if err := h.end(atom.Lookup(name), name); err != nil {
				return false, err
			}
		}
	}
}

// htmlTag is a start tag with the attributes that matter.
type htmlTag struct {
	atom                                atom.Atom
	name                                string // of an element that HTML does not know
	href, style, role, kind, start      string
	metaName, content, rowSpan, colSpan string
	hidden, closed                      bool
}

func (t *htmlTag) set(key string, value []byte) {
	switch key {
	case "href", "src", "data":
		t.href = string(value)
	case "style":
		t.style = strings.ToLower(string(value))
	case "role":
		t.role = strings.ToLower(string(value))
	case "hidden":
		t.hidden = true
	case "type":
		t.kind = string(value)
	case "start", "value":
		t.start = string(value)
	case "name":
		t.metaName = string(value)
	case "content":
		t.content = string(value)
	case "rowspan":
		t.rowSpan = string(value)
	case "colspan":
		t.colSpan = string(value)
	}
}

func (t *htmlTag) title() string {
	if t.atom != 0 {
		return t.atom.String()
	}
	return t.name
}

// unseen says whether an element is passed over.
func (h *htmlReader) unseen(t *htmlTag) bool {
	if voidElements[t.atom] || t.closed && (t.atom == 0 || t.atom == atom.Svg) {
		return false // it holds nothing
	}
	switch t.role {
	case "navigation", "banner", "contentinfo", "search", "complementary":
		return true
	}
	if skipped[t.atom] || t.hidden || t.atom == atom.Footer && h.article == 0 {
		return true
	}
	return strings.Contains(t.style, "display") && strings.Contains(strings.Join(strings.Fields(t.style), ""), "display:none")
}

func (h *htmlReader) start(t htmlTag) error {
	if h.skip.name != "" {
		if !h.skipStart(&t) {
			return nil
		}
	}
	switch t.atom {
	case atom.A, atom.Iframe, atom.Embed, atom.Object:
		h.attach(t.href)
	case atom.Meta:
		if strings.EqualFold(t.metaName, "ArticleTitle") {
			h.title = strings.TrimFunc(t.content, unicode.IsSpace)
		}
	}
	if h.unseen(&t) {
		if blockElements[t.atom] {
			h.endParagraph()
		}
		h.skip = htmlSkip{name: t.title(), depth: 1}
		return nil
	}
	if blockElements[t.atom] {
		h.endParagraph()
	}
	switch t.atom {
	case atom.Br, atom.Hr:
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		h.heading = int(t.atom.String()[1] - '0')
	case atom.P, atom.Ul, atom.Ol, atom.Li:
		h.heading = 0
		h.list(&t)
	case atom.A:
		h.inLink = t.href != ""
	case atom.Pre:
		h.pre++
	case atom.Article, atom.Main:
		h.article++
	case atom.Table, atom.Caption, atom.Tr, atom.Td, atom.Th, atom.Tbody, atom.Thead, atom.Tfoot:
		h.heading = 0
		return h.startTablePart(&t)
	}
	return nil
}

// skipStart follows a start tag inside an element that is passed over; true says that the tag ends it, because its
// own end tag was left out.
func (h *htmlReader) skipStart(t *htmlTag) bool {
	s := &h.skip
	switch {
	case t.atom == atom.Table && s.name != "table":
		s.table++
		return false
	case s.table > 0 || voidElements[t.atom]:
		return false
	case s.name == "p" && blockElements[t.atom],
		s.name == "li" && t.atom == atom.Li,
		len(h.tables) > 0 && endsSkip(s.name, t.atom, true):
		*s = htmlSkip{}
		return true
	case t.title() == s.name:
		s.depth++
	}
	return false
}

// endsSkip says whether the start or end of a part of a table also ends the element that is passed over in that table.
func endsSkip(name string, part atom.Atom, start bool) bool {
	rank := func(a atom.Atom) int {
		switch a {
		case atom.Td, atom.Th:
			return 1
		case atom.Tr:
			return 2
		case atom.Tbody, atom.Thead, atom.Tfoot:
			return 3
		case atom.Table:
			return 4
		}
		return 0
	}
	own, ended := rank(atom.Lookup([]byte(name))), rank(part)
	if start {
		return ended > 0 && ended < 4 && ended >= own
	}
	return ended > own
}

func (h *htmlReader) end(a atom.Atom, name []byte) error {
	if s := &h.skip; s.name != "" {
		switch {
		case a == atom.Table && s.table > 0:
			s.table--
			return nil
		case s.table > 0:
			return nil
		case s.name == string(name):
			if s.depth--; s.depth == 0 {
				*s = htmlSkip{}
				if a != atom.Table && a != atom.Tr { // these were never begun
					break
				}
			}
			return nil
		case len(h.tables) > 0 && endsSkip(s.name, a, false):
			*s = htmlSkip{} // the cell around it ends, and so must it
		default:
			return nil
		}
	}
	if blockElements[a] {
		h.endParagraph()
	}
	switch a {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		h.heading = 0
	case atom.A:
		h.inLink = false
	case atom.Pre:
		h.pre = max(0, h.pre-1)
	case atom.Article, atom.Main:
		h.article = max(0, h.article-1)
	case atom.Ul, atom.Ol:
		if n := len(h.lists); n > 0 {
			h.lists = h.lists[:n-1]
		}
	case atom.Td, atom.Th, atom.Tr, atom.Table, atom.Caption, atom.Tbody, atom.Thead, atom.Tfoot:
		return h.endTablePart(a)
	}
	return nil
}

// list follows the lists, and gives each item of an ordered one the number that is shown before it.
func (h *htmlReader) list(t *htmlTag) {
	switch t.atom {
	case atom.Ul, atom.Ol:
		if len(h.lists) == maxNesting {
			return
		}
		l := htmlList{ordered: t.atom == atom.Ol && !hasNoMarks(t.style), n: number0(t.start, 1<<30, 1) - 1}
		switch {
		case strings.Contains(t.style, "cjk-ideographic"), strings.Contains(t.style, "chinese"):
			l.format = "chineseCounting"
		case t.kind == "A":
			l.format = "upperLetter"
		case t.kind == "a":
			l.format = "lowerLetter"
		case t.kind == "I":
			l.format = "upperRoman"
		case t.kind == "i":
			l.format = "lowerRoman"
		}
		h.lists = append(h.lists, l)
	case atom.Li:
		if n := len(h.lists); n > 0 && h.lists[n-1].ordered {
			l := &h.lists[n-1]
			l.n = number0(t.start, 1<<30, l.n+1)
			if h.mark = listNumber(l.n, l.format) + ". "; l.format == "chineseCounting" {
				h.mark = listNumber(l.n, l.format) + "、"
			}
		}
	}
}

// hasNoMarks says whether a list's style takes its numbers away.
func hasNoMarks(style string) bool {
	_, value, ok := strings.Cut(style, "list-style")
	value, _, _ = strings.Cut(value, ";")
	return ok && strings.Contains(value, "none")
}

// addText adds text to the paragraph. White space is one space, and none where a line of Chinese was only broken in the
// page's source; inside <pre>, lines are lines.
func (h *htmlReader) addText(text []byte) {
	for _, c := range string(text) {
		switch {
		case c == '\n' && h.pre > 0:
			h.endParagraph()
			continue
		case c == ' ', c == '\t', c == '\n', c == '\r', c == '\f':
			h.space = true
			h.newline = h.newline || c == '\n'
			continue
		case c < ' ' || c == '\u200b' || c == '\ufeff':
			continue
		}
		if h.space && h.last != 0 && (!h.newline || !isWide(h.last) || !isWide(c)) {
			h.text.WriteByte(' ')
		}
		h.space, h.newline = false, false
		h.text.WriteRune(c)
		h.last = c
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			h.linked = h.linked || h.inLink
			h.words = h.words || !h.inLink
		}
	}
}

// isWide says whether a character is a Chinese one or a mark as wide as one.
func isWide(c rune) bool {
	return unicode.Is(unicode.Han, c) || c >= 0x3000 && c < 0x3040 || c >= 0xff00 && c < 0xffe7
}

// endParagraph ends the paragraph being read. A link that was left open ends with it: else one forgotten end tag would
// make links of the rest of the page.
func (h *htmlReader) endParagraph() {
	if h.last != 0 {
		text := strings.TrimFunc(h.text.String(), unicode.IsSpace)
		if text != "" {
			b := htmlBlock{links: h.linked && !h.words && !h.file && h.heading == 0}
			b.Text = h.mark + text
			if h.heading > 0 {
				b.Kind, b.Level = block.Heading, h.heading
			}
			h.mark = ""
			h.budget.blocks--
			h.budget.text -= len(text)
			h.out.blocks = append(h.out.blocks, b)
		}
		h.text.Reset()
	}
	h.last, h.space, h.newline, h.words, h.linked, h.file, h.inLink = 0, false, false, false, false, false, false
}

// attachmentTypes are the ends of the names of files that hold documents.
var attachmentTypes = []string{
	".doc", ".docx", ".wps", ".pdf", ".ofd", ".xls", ".xlsx", ".et", ".zip", ".rar", ".7z",
}

// maxAttachments is the number of attachments that are listed.
const maxAttachments = 1000

// attach lists a link if it leads to a document file, as its path or a part of its query says.
func (h *htmlReader) attach(href string) {
	href = strings.TrimSpace(href)
	if href == "" || len(href) > 2048 || len(h.attachments) == maxAttachments {
		return
	}
	u, err := url.Parse(href)
	if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return
	}
	isFile := func(s string) bool { return slices.Contains(attachmentTypes, strings.ToLower(path.Ext(s))) }
	found := isFile(u.Path)
	if !found && u.RawQuery != "" {
		for _, values := range u.Query() {
			found = found || slices.ContainsFunc(values, isFile)
		}
	}
	if !found {
		return
	}
	h.file = true
	if !h.files[href] {
		h.files[href] = true
		h.attachments = append(h.attachments, href)
	}
}

// spanOf reads a span; 0 or nothing is other.
func spanOf(s string, other int) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 1 {
		return other
	}
	return min(n, maxSpan)
}
