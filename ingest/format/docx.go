package format

import (
	"context"
	"path"
	"regexp"
	"strconv"
	"strings"

	"gongkai/ingest/block"
)

func isDOCX(data []byte) bool { return officeKind(data) == block.FormatDOCX }

// readDOCX reads the body of a Word document: what a reader of its pages sees once all tracked changes are accepted,
// with the numbers that Word itself puts before paragraphs. Headers, footers, notes and comments are no part of it.
func readDOCX(ctx context.Context, name string, data []byte) (*block.Document, error) {
	blocks, err := docxBlocks(ctx, data)
	if err != nil {
		return nil, refusal(ctx, name, "Word document", err)
	}
	return &block.Document{Format: block.FormatDOCX, Blocks: blocks}, nil
}

func docxBlocks(ctx context.Context, data []byte) ([]block.Block, error) {
	c, err := openContainer(ctx, data)
	if err != nil {
		return nil, err
	}
	main := c.mainPart()
	d := &docxReader{budget: newBudget()}
	dir := path.Dir(main)
	if d.styles, err = readDocxStyles(c, dir+"/styles.xml"); err != nil {
		return nil, err
	}
	if d.lists, err = readDocxLists(c, dir+"/numbering.xml"); err != nil {
		return nil, err
	}
	if d.x, err = c.open(main); err != nil {
		return nil, err
	}
	var out flow
	d.body(&out)
	if err := d.x.failed(); err != nil {
		return nil, err
	}
	if len(out.blocks) == 0 {
		for _, n := range c.names {
			if strings.HasPrefix(n, dir+"/media/") {
				return nil, &fault{block.Scanned, "text, but there are only pictures"}
			}
		}
		return nil, &fault{block.Empty, "any text"}
	}
	return out.blocks, nil
}

// docxStyle is what a paragraph style says of the paragraphs that have it.
type docxStyle struct {
	name, basedOn string
	outline       int // from 0; 9 is body text, -1 unsaid
	list          docxItem
}

// headingStyle matches the names of the styles that Word and WPS mark headings with, where no outline level does.
var headingStyle = regexp.MustCompile(`^(?i:heading|标题)\s*([1-9])$`)

func readDocxStyles(c *container, part string) (map[string]docxStyle, error) {
	styles := map[string]docxStyle{}
	if !c.has(part) {
		return styles, nil
	}
	x, err := c.open(part)
	if err != nil {
		return nil, err
	}
	for range x.children() {
		for e := range x.children() {
			if e.name != "style" {
				continue
			}
			id, s := e.attr("styleId"), docxStyle{outline: -1, list: docxItem{level: -1}}
			for e := range x.children() {
				switch e.name {
				case "name":
					s.name = e.attr("val")
				case "basedOn":
					s.basedOn = e.attr("val")
				case "pPr":
					for e := range x.children() {
						switch e.name {
						case "outlineLvl":
							s.outline = number0(e.attr("val"), 9, -1)
						case "numPr":
							s.list = readNumPr(x)
						}
					}
				}
			}
			styles[id] = s
		}
	}
	return styles, x.failed()
}

// headingLevel is the level that a style gives, by itself or by those it is based on; 0 is none.
func (d *docxReader) headingLevel(id string) int {
	for range 20 { // styles may be based on each other in a circle
		s, ok := d.styles[id]
		if !ok {
			return 0
		}
		if s.outline >= 0 {
			return (s.outline + 1) % 10
		}
		if m := headingStyle.FindStringSubmatch(s.name); m != nil {
			return int(m[1][0] - '0')
		}
		if strings.EqualFold(s.name, "title") || s.name == "标题" {
			return 1
		}
		id = s.basedOn
	}
	return 0
}

// listItem is the list that a style puts its paragraphs into.
func (d *docxReader) listItem(id string) docxItem {
	item := docxItem{level: -1}
	style := id
	for range 20 {
		s, ok := d.styles[id]
		if !ok {
			break
		}
		if item.level < 0 {
			item.level = s.list.level
		}
		if s.list.num != "" {
			item.num = s.list.num
			break
		}
		id = s.basedOn
	}
	if item.num != "" && item.level < 0 {
		item.level = d.lists.levelOfStyle(item.num, style)
	}
	return item
}

// number0 reads a whole number from 0 to most; what is none is other.
func number0(s string, most, other int) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return other
	}
	return min(n, most)
}

// flow is a run of blocks: the body, a cell or a text box.
type flow struct {
	blocks []block.Block
	carry  string // of a paragraph whose end was deleted: the next one continues it
}

type docxReader struct {
	x       *xmlReader
	budget  *budget
	styles  map[string]docxStyle
	lists   *docxLists
	nesting int
	fields  []bool // of the fields that are open, outer first: whether their code, and not yet their result, is read
}

func (d *docxReader) body(out *flow) {
	for e := range d.x.children() {
		d.blockElement(out, e)
	}
}

// blockElement reads an element that stands among paragraphs. Unknown ones wrap others: w:body, w:sdt, w:ins, ….
func (d *docxReader) blockElement(out *flow, e element) {
	switch e.name {
	case "p":
		d.paragraph(out)
	case "tbl":
		d.table(out)
	case "AlternateContent":
		d.alternate(func() { d.body(out) })
	case "del", "moveFrom", "sectPr", "sdtPr", "sdtEndPr", "customXmlPr", "altChunk", "background":
	default:
		d.body(out)
	}
}

// alternate reads the first of the forms in which the same content is given; the others would double it.
func (d *docxReader) alternate(read func()) {
	done := false
	for range d.x.children() {
		if !done {
			read()
			done = true
		}
	}
}

// docxParagraph is a paragraph being read.
type docxParagraph struct {
	text   strings.Builder
	style  string
	level  int // its own outline level from 0; -1 unsaid
	item   docxItem
	joined bool          // its end was deleted
	boxes  []block.Block // of the text boxes anchored in it
}

func (d *docxReader) paragraph(out *flow) {
	p := &docxParagraph{level: -1, item: docxItem{level: -1}}
	clear(d.fields) // a field's code ends with its paragraph, whatever else is damaged
	for e := range d.x.children() {
		if e.name == "pPr" {
			d.paragraphProperties(p)
			continue
		}
		d.inline(p, e)
	}
	level := d.headingLevel(p.style)
	if p.level >= 0 {
		level = (p.level + 1) % 10
	}
	item := p.item
	if item.num == "" {
		item = d.listItem(p.style)
		if p.item.level >= 0 {
			item.level = p.item.level
		}
	}
	text := strings.TrimSpace(p.text.String())
	if mark := d.lists.next(item); mark != "" && text != "" {
		text = mark + text
	}
	text = out.carry + text
	out.carry = ""
	if p.joined {
		out.carry = text
	} else {
		out.blocks = d.budget.appendLines(out.blocks, text, level)
	}
	out.blocks = append(out.blocks, p.boxes...)
	if err := d.budget.exceeded(); err != nil {
		d.x.err = err
	}
}

func (d *docxReader) paragraphProperties(p *docxParagraph) {
	for e := range d.x.children() {
		switch e.name {
		case "pStyle":
			p.style = e.attr("val")
		case "outlineLvl":
			p.level = number0(e.attr("val"), 9, -1)
		case "numPr":
			p.item = readNumPr(d.x)
		case "rPr":
			for e := range d.x.children() {
				p.joined = p.joined || e.name == "del"
			}
		}
	}
}

// inline reads an element inside a paragraph.
func (d *docxReader) inline(p *docxParagraph, e element) {
	switch e.name {
	case "r":
		d.run(p)
	case "t":
		if text := d.x.text(); !d.inFieldCode() {
			// A line end in the XML is a space; lines end by w:br.
			p.text.WriteString(strings.ReplaceAll(text, "\n", " "))
		}
	case "tab", "ptab":
		p.text.WriteByte('\t')
	case "br", "cr":
		p.text.WriteByte('\n')
	case "noBreakHyphen":
		p.text.WriteByte('-')
	case "fldChar":
		d.field(e.attr("fldCharType"))
	case "txbxContent":
		var box flow
		d.body(&box)
		p.boxes = append(p.boxes, box.blocks...)
	case "drawing", "pict", "object":
		d.drawing(p)
	case "AlternateContent":
		d.alternate(func() { d.inlines(p) })
	case "del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "rt", "sdtPr", "sdtEndPr":
	default: // w:ins, w:hyperlink, w:smartTag, w:sdt, w:fldSimple, m:oMath, …
		d.inlines(p)
	}
}

func (d *docxReader) inlines(p *docxParagraph) {
	for e := range d.x.children() {
		d.inline(p, e)
	}
}

func (d *docxReader) run(p *docxParagraph) {
	hidden := false
	for e := range d.x.children() {
		switch {
		case e.name == "rPr":
			for e := range d.x.children() {
				hidden = hidden || e.name == "vanish" && e.isOn()
			}
		case !hidden || e.name == "fldChar":
			d.inline(p, e)
		}
	}
}

// drawing looks for text boxes only: what else a drawing holds uses the same names for other things.
func (d *docxReader) drawing(p *docxParagraph) {
	for e := range d.x.children() {
		switch e.name {
		case "txbxContent":
			d.inline(p, e)
		case "AlternateContent":
			d.alternate(func() { d.drawing(p) })
		default:
			d.drawing(p)
		}
	}
}

// field follows a field from its code to its result.
func (d *docxReader) field(kind string) {
	last := len(d.fields) - 1
	switch {
	case kind == "begin" && len(d.fields) < maxDepth:
		d.fields = append(d.fields, true)
	case kind == "separate" && last >= 0:
		d.fields[last] = false
	case kind == "end" && last >= 0:
		d.fields = d.fields[:last]
	}
}

func (d *docxReader) inFieldCode() bool {
	for _, code := range d.fields {
		if code {
			return true
		}
	}
	return false
}
