package sample

import (
	"bytes"
	"fmt"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/ingest/block"
)

// renderText writes a document as plain text in the unit's encoding: a paragraph a line, tables as a word processor's
// come out.
func renderText(p *paper) ([]byte, error) {
	var b bytes.Buffer
	for i := range p.elements {
		e := &p.elements[i]
		switch {
		case e.table != nil:
			textTable(&b, e.table, p.style.bars)
		case e.role == roleTitle && p.style.bookmark:
			b.WriteString("[bookmark: RANGE!A1:H10]" + e.text + "\n")
		default:
			b.WriteString(e.text + "\n")
		}
	}
	text := b.Bytes()
	if p.style.crlf {
		text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
	}
	switch p.style.encoding {
	case utf8BOM:
		return append([]byte("\xef\xbb\xbf"), text...), nil
	case gb18030:
		out, err := simplifiedchinese.GB18030.NewEncoder().Bytes(text)
		if err != nil {
			return nil, fmt.Errorf("encode as GB18030: %w", err)
		}
		return out, nil
	default:
		return text, nil
	}
}

// textTable writes a cell a line behind a tab, an empty line after each row, three after the table. Some units' tables
// come with bars instead. A cell that spans columns stands once; below one that spans rows, there is an empty cell.
func textTable(b *bytes.Buffer, t *block.Table, bars bool) {
	for r := range t.Rows {
		for i, c := range t.Row(r) {
			text := c.Text
			if c.Row != r {
				text = ""
			}
			switch {
			case !bars:
				b.WriteString("\t" + text + "\n")
			case i == 0:
				b.WriteString("| " + text)
			default:
				b.WriteString(" | " + text)
			}
		}
		if bars {
			b.WriteString(" |")
		}
		b.WriteByte('\n')
	}
	if bars {
		b.WriteByte('\n')
	}
	b.WriteString("\n\n")
}
