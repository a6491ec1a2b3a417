package sample

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"gongkai/ingest/block"
)

// docxWriter writes the body of a Word document. Such a file is a ZIP archive of a few XML parts, of which a disclosure
// needs so little that it is written out here.
type docxWriter struct {
	*paper
	b       strings.Builder
	changes int
}

const (
	xmlHead  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordML   = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	// textWidth is the width of the text of a page, in twentieths of a point.
	textWidth = 9000
)

// renderDOCX writes a document as Word or WPS would: with or without styles, merged cells, tracked changes, text boxes,
// automatic numbers, runs that cut words in two.
func renderDOCX(p *paper) ([]byte, error) {
	w := &docxWriter{paper: p}
	w.body()
	parts := []zipPart{
		{"[Content_Types].xml", xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			wordType("document.main", "document") + wordType("styles", "styles") + wordType("numbering", "numbering") + wordType("header", "header1") + wordType("footer", "footer1") + `</Types>`},
		{"_rels/.rels", xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + relationTo("rId1", "officeDocument", "word/document.xml") + `</Relationships>`},
		{"word/_rels/document.xml.rels", xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			relationTo("rId1", "styles", "styles.xml") + relationTo("rId2", "numbering", "numbering.xml") + relationTo("rId3", "header", "header1.xml") + relationTo("rId4", "footer", "footer1.xml") + `</Relationships>`},
		{"word/document.xml", xmlHead + `<w:document xmlns:w="` + wordML + `" xmlns:r="` + relation + `" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" ` +
			`xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" ` +
			`xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><w:body>` + w.b.String() + `</w:body></w:document>`},
		{"word/styles.xml", xmlHead + `<w:styles xmlns:w="` + wordML + `"><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>` +
			`<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>` +
			`<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/><w:basedOn w:val="a"/></w:style></w:styles>`},
		{"word/numbering.xml", xmlHead + `<w:numbering xmlns:w="` + wordML + `"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>` +
			`<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>` +
			`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`},
		{"word/header1.xml", xmlHead + `<w:hdr xmlns:w="` + wordML + `">` + `<w:p><w:r><w:t>` + xmlText(p.unit) + `</w:t></w:r></w:p></w:hdr>`},
		{"word/footer1.xml", xmlHead + `<w:ftr xmlns:w="` + wordML + `"><w:p><w:r><w:t xml:space="preserve">— </w:t></w:r>` + wordField(" PAGE ", "1") + `<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`},
	}
	return zipped(parts)
}

func wordType(kind, name string) string {
	return `<Override PartName="/word/` + name + `.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.` + kind + `+xml"/>`
}

func relationTo(id, kind, target string) string {
	return `<Relationship Id="` + id + `" Type="` + relation + `/` + kind + `" Target="` + target + `"/>`
}

func wordField(code, result string) string {
	return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">` + code + `</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` +
		`<w:r><w:t>` + result + `</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`
}

func xmlText(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder does not fail
	return b.String()
}

// zipPart is a file in an archive.
type zipPart struct{ name, text string }

// zipped makes an archive of parts whose times are all the same.
func zipped(parts []zipPart) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range parts {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", part.name, err)
		}
		if _, err := f.Write([]byte(part.text)); err != nil {
			return nil, fmt.Errorf("write %s: %w", part.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("end the archive: %w", err)
	}
	return out.Bytes(), nil
}

func (w *docxWriter) body() {
	var boxed []string // what surrounds the text, where it is in text boxes
	contents := false
	for i := range w.elements {
		e := &w.elements[i]
		if contents && e.role != roleContents {
			w.b.WriteString(`</w:sdtContent></w:sdt>`)
			contents = false
		}
		switch {
		case e.table != nil:
			w.table(e.table)
			// Word parts two tables by an empty paragraph; where there is none, they look like one.
			if next := i+1 < len(w.elements) && w.elements[i+1].table != nil; !next || !w.look.touching {
				w.b.WriteString(`<w:p/>`)
			}
		case e.role == roleFurniture && w.look.boxes:
			boxed = append(boxed, e.text)
		case e.role == roleContents:
			if !contents {
				w.b.WriteString(`<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>`)
				contents = true
			}
			w.paragraph(`<w:pStyle w:val="TOC1"/>`, w.text(e.text, false))
		case e.role == roleTitle:
			box := ""
			if len(boxed) > 0 {
				box = textBox(boxed)
				boxed = nil
			}
			mark := ""
			if w.style.bookmark {
				mark = `<w:bookmarkStart w:id="0" w:name="RANGE_A1_H10"/><w:bookmarkEnd w:id="0"/>`
			}
			w.paragraph(`<w:jc w:val="center"/>`, box+mark+w.text(e.text, true))
		case e.role == roleHeading:
			w.heading(e)
		case e.role == roleCaption:
			w.paragraph(`<w:jc w:val="center"/>`, w.text(e.text, true))
		default:
			w.paragraph(`<w:ind w:firstLineChars="200"/>`, w.text(e.text, false))
		}
	}
	if len(boxed) > 0 {
		w.paragraph("", textBox(boxed))
	}
	w.b.WriteString(`<w:sectPr>`)
	if w.look.running {
		w.b.WriteString(`<w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>`)
	}
	w.b.WriteString(`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1400" w:bottom="1440" w:left="1400" w:header="800" w:footer="900" w:gutter="0"/></w:sectPr>`)
}

func (w *docxWriter) heading(e *element) {
	text := e.text
	properties := ""
	switch w.look.headings {
	case headingStyle:
		properties = `<w:pStyle w:val="1"/>`
	case headingOutline:
		properties = `<w:outlineLvl w:val="0"/>`
	}
	if w.look.autoNumber && !w.style.parts && e.mark != "" {
		number := `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>`
		if w.look.headings == headingOutline { // the outline level comes after the number
			properties = number + properties
		} else {
			properties += number
		}
		text = strings.TrimPrefix(text, e.mark)
	}
	w.paragraph(properties, w.text(text, true))
}

func (w *docxWriter) paragraph(properties, content string) {
	w.b.WriteString(`<w:p>`)
	if properties != "" {
		w.b.WriteString(`<w:pPr>` + properties + `</w:pPr>`)
	}
	w.b.WriteString(content + `</w:p>`)
}

func run(text string, bold bool) string {
	properties := ""
	if bold {
		properties = `<w:rPr><w:b/></w:rPr>`
	}
	return `<w:r>` + properties + `<w:t xml:space="preserve">` + xmlText(text) + `</w:t></w:r>`
}

// text writes a paragraph's text: in one run or many, and now and then with a change that is tracked: what was deleted
// is still in the file, and no part of the document.
func (w *docxWriter) text(text string, bold bool) string {
	if !w.look.runs && !w.look.tracked {
		return run(text, bold)
	}
	var b strings.Builder
	for _, piece := range pieces(w.dice, text) {
		switch {
		case w.look.tracked && w.dice.chance(6):
			w.changes += 2
			by := ` w:author="样例" w:date="2020-01-01T00:00:00Z"`
			fmt.Fprintf(&b, `<w:del w:id="%d"%s><w:r><w:delText xml:space="preserve">%s</w:delText></w:r></w:del><w:ins w:id="%d"%s>%s</w:ins>`,
				w.changes, by, pick(w.dice, "0.01万元", "（原稿）", "持平", "1"), w.changes+1, by, run(piece, bold))
		case w.dice.chance(10):
			b.WriteString(`<w:proofErr w:type="spellStart"/>` + run(piece, bold) + `<w:proofErr w:type="spellEnd"/>`)
		default:
			b.WriteString(run(piece, bold))
		}
	}
	return b.String()
}

// textBox is a text box in both forms in which Word writes one: readers take the first that they know.
func textBox(lines []string) string {
	var content strings.Builder
	for _, l := range lines {
		content.WriteString(`<w:p>` + run(l, false) + `</w:p>`)
	}
	box := `<w:txbxContent>` + content.String() + `</w:txbxContent>`
	return `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="5400000" cy="900000"/><wp:docPr id="1" name="文本框 1"/>` +
		`<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>` +
		`<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="5400000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>` +
		`<wps:txbx>` + box + `</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>` +
		`<mc:Fallback><w:pict><v:shape style="width:425pt;height:70pt"><v:textbox>` + box + `</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
}

func (w *docxWriter) table(t *block.Table) {
	if w.look.flat {
		t = flat(t)
	}
	edges := make([]int, t.Cols+1)
	for c := range edges {
		edges[c] = textWidth * c / t.Cols
	}
	if t.Cols == 2 { // a label and its text
		edges[1] = textWidth / 6
	}
	w.b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		w.b.WriteString(`<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
	}
	w.b.WriteString(`</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for c := range t.Cols {
		fmt.Fprintf(&w.b, `<w:gridCol w:w="%d"/>`, edges[c+1]-edges[c])
	}
	w.b.WriteString(`</w:tblGrid>`)
	for r := range t.Rows {
		w.b.WriteString(`<w:tr>`)
		for _, c := range t.Row(r) {
			fmt.Fprintf(&w.b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, edges[c.Col+c.ColSpan]-edges[c.Col])
			if c.ColSpan > 1 {
				fmt.Fprintf(&w.b, `<w:gridSpan w:val="%d"/>`, c.ColSpan)
			}
			switch {
			case c.Row != r:
				w.b.WriteString(`<w:vMerge/>`)
			case c.RowSpan > 1:
				w.b.WriteString(`<w:vMerge w:val="restart"/>`)
			}
			w.b.WriteString(`</w:tcPr><w:p>`)
			if c.Row == r && c.Text != "" {
				w.b.WriteString(w.text(c.Text, false))
			}
			w.b.WriteString(`</w:p></w:tc>`)
		}
		w.b.WriteString(`</w:tr>`)
	}
	w.b.WriteString(`</w:tbl>`)
}
