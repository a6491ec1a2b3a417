package warehouse

import (
	"fmt"
	"strconv"
	"strings"
)

// Places are stored as text, block:row:column:start:end:text with row and column empty outside a table; empty text is no
// place. In any but the first document of a disclosure, the block is written document/block. One column instead of six: a fact has up to three places and is read with all of them.

func writePlace(p *Place) string {
	if p == nil {
		return ""
	}
	b := make([]byte, 0, 24+len(p.Text))
	if p.Document > 0 {
		b = append(strconv.AppendInt(b, int64(p.Document), 10), '/')
	}
	b = strconv.AppendInt(b, int64(p.Block), 10)
	b = append(b, ':')
	if p.Row != nil {
		b = strconv.AppendInt(b, int64(*p.Row), 10)
	}
	b = append(b, ':')
	if p.Column != nil {
		b = strconv.AppendInt(b, int64(*p.Column), 10)
	}
	b = append(b, ':')
	b = strconv.AppendInt(b, int64(p.Start), 10)
	b = append(b, ':')
	b = strconv.AppendInt(b, int64(p.End), 10)
	b = append(b, ':')
	return string(append(b, p.Text...))
}

// placeReader reads the places of a row and keeps the first error.
type placeReader struct{ err error }

// optional reads a place that may be missing.
func (r *placeReader) optional(s string) *Place {
	if s == "" {
		return nil
	}
	p := r.place(s)
	return &p
}

func (r *placeReader) place(s string) (p Place) {
	if s == "" {
		return p
	}
	rest := s
	if document, after, ok := strings.Cut(s, "/"); ok && !strings.Contains(document, ":") {
		n, err := strconv.Atoi(document)
		if err != nil {
			r.fail(s)
			return p
		}
		p.Document, rest = n, after
	}
	number := func() *int {
		var digits string
		var ok bool
		digits, rest, ok = strings.Cut(rest, ":")
		if ok && digits == "" {
			return nil
		}
		n, err := strconv.Atoi(digits)
		if !ok || err != nil {
			r.fail(s)
			return nil
		}
		return &n
	}
	required := func() int {
		n := number()
		if n == nil {
			r.fail(s)
			return 0
		}
		return *n
	}
	p.Block, p.Row, p.Column, p.Start, p.End = required(), number(), number(), required(), required()
	p.Text = rest
	return p
}

func (r *placeReader) fail(s string) {
	if r.err == nil {
		r.err = fmt.Errorf("a stored place reads %.60q", s)
	}
}
