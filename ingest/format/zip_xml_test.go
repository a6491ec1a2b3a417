package format

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// flatten writes XML as its elements with the attribute a, and their text.
func flatten(x *xmlReader, b *strings.Builder) {
	for e := range x.children() {
		b.WriteString("<" + e.name + " " + e.attr("a") + ">")
		switch e.name {
		case "t":
			b.WriteString(x.text())
		case "skip":
		default:
			flatten(x, b)
		}
	}
}

func TestXMLReader(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, want string
		bad            bool
	}{
		{name: "prefixes_and_quotes", in: `<?xml version="1.0"?><w:p b='1>2' w:a = 'x"y'><w:t>甲</w:t></w:p>`, want: `<p x"y><t >甲`},
		{name: "byte_order_mark", in: "\ufeff<t/>", want: `<t >`},
		{name: "named_and_numbered_characters", in: `<t a="&lt;&#20013;">&amp;&#x4e2d;&quot;</t>`, want: `<t <中>&中"`},
		{name: "comments_and_raw_text", in: `<p><!-- <t>no</t> --><t>a<!-- - -->b<![CDATA[<&]]>c</t></p>`, want: `<p ><t >ab<&c`},
		{name: "elements_inside_of_text_are_passed_over", in: `<p><t>a<x><y>no</y></x>b</t><t/></p>`, want: `<p ><t >ab<t >`},
		{name: "what_is_left_of_an_element_is_passed_over", in: `<p><skip><t>no</t><skip/></skip><t>b</t></p>`, want: `<p ><skip ><t >b`},
		{name: "invalid_utf8", in: "<t>\xff</t>", want: "<t >\uFFFD"},
		{name: "unknown_entity", in: `<t>&x;</t>`, bad: true},
		{name: "no_character", in: `<t>&#xD800;</t>`, bad: true},
		{name: "open_comment", in: `<t><!-- `, bad: true},
		{name: "open_tag", in: `<t a="`, bad: true},
		{name: "tag_in_a_tag", in: `<t <p>`, bad: true},
		{name: "open_element", in: `<t>a`, bad: true},
		{name: "end_without_start", in: `<t/></t>`, bad: true},
		{name: "no_name", in: `< a>`, bad: true},
		{name: "document_type", in: `<!DOCTYPE x><t/>`, bad: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			x := &xmlReader{ctx: t.Context(), src: strings.TrimPrefix(c.in, "\ufeff")}
			var b strings.Builder
			flatten(x, &b)
			switch err := x.failed(); {
			case c.bad && err == nil:
				t.Errorf("read as %q, want an error", b.String())
			case !c.bad && (err != nil || b.String() != c.want):
				t.Errorf("got %q, %v, want %q", b.String(), err, c.want)
			}
		})
	}
}

// What encoding/xml takes for XML has the same elements and text here.
func FuzzXML(f *testing.F) {
	f.Add(`<w:p a="1"><w:t>&lt;甲</w:t><x/></w:p>`)
	f.Add(`<?xml version="1.0"?><p><!-- c --><![CDATA[<]]></p>`)
	f.Fuzz(func(t *testing.T, in string) {
		var want strings.Builder
		for d := xml.NewDecoder(strings.NewReader(in)); ; {
			tok, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return
			}
			switch tok := tok.(type) {
			case xml.StartElement:
				want.WriteString("<" + withoutPrefix(tok.Name.Local) + ">")
			case xml.CharData:
				want.WriteString(strings.ReplaceAll(string(tok), "\n", ""))
			case xml.Directive:
				return
			}
		}
		var got strings.Builder
		x := &xmlReader{ctx: t.Context(), src: in}
		for x.err == nil {
			switch kind, e, text := x.token(); kind {
			case xmlStart:
				got.WriteString("<" + withoutPrefix(e.name) + ">")
			case xmlText:
				text = x.unescape(text)
				fallthrough
			case xmlRaw:
				got.WriteString(strings.NewReplacer("\r\n", "", "\n", "", "\r", "").Replace(text))
			}
		}
		if err := x.failed(); err != nil && !errors.Is(err, errNotXML) && x.depth <= maxDepth {
			t.Fatalf("%v for %q", err, in)
		}
		if x.failed() == nil && got.String() != want.String() {
			t.Fatalf("got %q, want %q", got.String(), want.String())
		}
	})
}
