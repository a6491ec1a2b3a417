package format

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/ingest/block"
)

// maxDepth is the number of elements inside each other.
const maxDepth = 400

// xmlReader walks the XML of a part from element to element. It reads what office programs write: UTF-8, no document
// type, and so no entities but those of XML itself. Attributes are looked at only when asked for: with encoding/xml,
// which makes values of all of them, reading takes three times as long, and a part of nothing but attributes takes
// 1.4 GB.
//
// Names are compared without their prefix: writers choose their own. After an error every walk ends at once; failed
// tells.
type xmlReader struct {
	ctx    context.Context
	src    string
	pos    int
	depth  int
	tokens int
	closed bool // the element that was entered last has no content, and its end is still to be told
	err    error
}

// element is a start tag.
type element struct {
	name  string // without prefix
	attrs string // as written
}

type xmlToken int

const (
	xmlNone xmlToken = iota // the end, or an error
	xmlStart
	xmlEnd
	xmlText
	xmlRaw // text in which & stands for itself
)

var (
	errUnbalanced = errors.New("XML ends inside an element")
	errNotXML     = errors.New("no well-formed XML")
)

// children walks the children of the element that was entered last, or the root. What the loop's body leaves of a
// child is passed over.
func (x *xmlReader) children() iter.Seq[element] {
	return func(yield func(element) bool) {
		level := x.depth
		more := true
		for x.err == nil {
			switch kind, e, _ := x.token(); kind {
			case xmlStart:
				if more {
					more = yield(e)
				}
				x.leave(level)
			case xmlEnd:
				return
			}
		}
	}
}

// text is the text directly inside the element that was entered last.
func (x *xmlReader) text() string {
	level := x.depth
	all := ""
	for x.err == nil {
		switch kind, _, text := x.token(); kind {
		case xmlStart:
			x.leave(level)
		case xmlText:
			all = joined(all, x.unescape(text))
		case xmlRaw:
			all = joined(all, text)
		case xmlEnd:
			return all
		}
	}
	return ""
}

// joined is a + b; text nearly always comes in one piece, which then needs no copy.
func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + b
}

// leave passes over everything until level elements are open.
func (x *xmlReader) leave(level int) {
	for x.depth > level && x.err == nil {
		x.token()
	}
}

// token is the next tag or text.
func (x *xmlReader) token() (xmlToken, element, string) {
	if x.closed {
		x.closed = false
		x.depth--
		return xmlEnd, element{}, ""
	}
	for {
		if x.tokens++; x.tokens%4096 == 0 && x.ctx.Err() != nil {
			return x.fail(x.ctx.Err())
		}
		rest := x.src[x.pos:]
		switch {
		case rest == "" && x.depth > 0:
			return x.fail(errUnbalanced)
		case rest == "":
			return x.fail(io.EOF)
		case rest[0] != '<':
			end := strings.IndexByte(rest, '<')
			if end < 0 {
				end = len(rest)
			}
			x.pos += end
			return xmlText, element{}, rest[:end]
		case strings.HasPrefix(rest, "<!--"):
			if _, ok := x.until(rest, "<!--", "-->"); !ok {
				return x.fail(errNotXML)
			}
		case strings.HasPrefix(rest, "<?"):
			if _, ok := x.until(rest, "<?", "?>"); !ok {
				return x.fail(errNotXML)
			}
		case strings.HasPrefix(rest, "<![CDATA["):
			text, ok := x.until(rest, "<![CDATA[", "]]>")
			if !ok {
				return x.fail(errNotXML)
			}
			return xmlRaw, element{}, text
		case strings.HasPrefix(rest, "<!"):
			return x.fail(&fault{block.Unreadable, "XML without a document type definition"})
		case strings.HasPrefix(rest, "</"):
			if _, ok := x.until(rest, "</", ">"); !ok || x.depth == 0 {
				return x.fail(errUnbalanced)
			}
			x.depth--
			return xmlEnd, element{}, ""
		default:
			return x.startTag(rest)
		}
	}
}

func (x *xmlReader) fail(err error) (xmlToken, element, string) {
	x.err = err
	return xmlNone, element{}, ""
}

// until is what stands between two marks; it moves behind the second one.
func (x *xmlReader) until(rest, open, end string) (text string, ok bool) {
	n := strings.Index(rest[len(open):], end)
	if n < 0 {
		return "", false
	}
	x.pos += len(open) + n + len(end)
	return rest[len(open) : len(open)+n], true
}

func (x *xmlReader) startTag(rest string) (xmlToken, element, string) {
	end := 1
	for {
		n := strings.IndexAny(rest[end:], `>"'<`)
		if n < 0 || rest[end+n] == '<' {
			return x.fail(errNotXML)
		}
		end += n + 1
		quote := rest[end-1]
		if quote == '>' {
			break
		}
		n = strings.IndexByte(rest[end:], quote)
		if n < 0 {
			return x.fail(errNotXML)
		}
		end += n + 1
	}
	x.pos += end
	tag := rest[1 : end-1]
	tag, x.closed = strings.CutSuffix(tag, "/")
	name, attrs := tag, ""
	if i := strings.IndexAny(tag, " \t\r\n"); i >= 0 {
		name, attrs = tag[:i], tag[i:]
	}
	e := element{name: withoutPrefix(name), attrs: attrs}
	if e.name == "" {
		return x.fail(errNotXML)
	}
	if x.depth++; x.depth > maxDepth {
		return x.fail(&fault{block.Unreadable, fmt.Sprintf("at most %d elements inside each other", maxDepth)})
	}
	return xmlStart, e, ""
}

func withoutPrefix(name string) string {
	return name[strings.IndexByte(name, ':')+1:]
}

// unescape resolves what stands for a character.
func (x *xmlReader) unescape(s string) string {
	out, ok := unescape(s)
	if !ok && x.err == nil {
		x.err = errNotXML
	}
	return out
}

func unescape(s string) (string, bool) {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if strings.IndexByte(s, '&') < 0 {
		return s, true
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			b.WriteString(s)
			return b.String(), true
		}
		b.WriteString(s[:i])
		name, rest, ok := strings.Cut(s[i+1:], ";")
		c, known := namedChar(name)
		if !ok || !known {
			return "", false
		}
		b.WriteRune(c)
		s = rest
	}
}

func namedChar(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, ok := strings.CutPrefix(name, "#")
	if !ok {
		return 0, false
	}
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	return rune(n), err == nil && utf8.ValidRune(rune(n))
}

// failed is the error that ended the walk before the end of the part.
func (x *xmlReader) failed() error {
	if errors.Is(x.err, io.EOF) {
		return nil
	}
	return x.err
}

// attr is the value of an attribute, whatever its prefix; empty where there is none.
func (e element) attr(name string) string {
	s := e.attrs
	for {
		key, rest, ok := strings.Cut(s, "=")
		if !ok {
			return ""
		}
		rest = strings.TrimLeft(rest, " \t\r\n")
		if rest == "" || rest[0] != '"' && rest[0] != '\'' {
			return ""
		}
		value, after, ok := strings.Cut(rest[1:], rest[:1])
		if !ok {
			return ""
		}
		if withoutPrefix(strings.TrimSpace(key)) == name {
			value, _ = unescape(value)
			return value
		}
		s = after
	}
}

// isOn reads an element that switches something on unless its value says otherwise.
func (e element) isOn() bool {
	switch e.attr("val") {
	case "0", "false", "off":
		return false
	}
	return true
}
