package format

// docProps are the properties of a paragraph that tell how it is read.
type docProps struct {
	inTable bool
	rowEnd  bool
	style   int // the built-in style's number; 1 to 9 are headings
	outline int // from 0; 9 is body text, -1 unsaid
	list    int // the list that numbers it, from 1; 0 is none
	level   int // its level in the list, from 0; -1 unsaid
	row     *docShape
}

// noList says that a paragraph is taken out of the list of its style.
const noList = 2047

// styleTitle is the number of the built-in style of a document's title.
const styleTitle = 62

// heading is the level of a heading; 0 is none.
func (p docProps) heading() int {
	switch {
	case p.inTable:
		return 0
	case p.outline >= 0:
		return (p.outline + 1) % 10
	case p.style >= 1 && p.style <= 9:
		return p.style
	}
	return 0
}

// docShape is what a row says of its cells.
type docShape struct {
	edges  []int // in twentieths of a point, one more than cells
	merges []docMerge
}

type docMerge struct {
	down   docxMerge
	across bool // into the cell on its left
}

// The properties that are read, by the number of their change.
const (
	sprmInTable  = 0x2416
	sprmRowEnd   = 0x2417
	sprmOutline  = 0x2640
	sprmList     = 0x460B
	sprmLevel    = 0x260A
	sprmHuge     = 0x6646 // the rest stands in the data stream
	sprmHuge2    = 0x646B
	sprmTable    = 0xD608
	sprmTable10  = 0xD606
	sprmVertical = 0xD62B
	sprmTabs     = 0xC615
)

// apply makes changes in the order in which they are written. Those that stand elsewhere are not followed further.
func (r *docReader) apply(p *docProps, changes []byte, elsewhere bool) {
	if r.changed += len(changes); r.changed > maxDocChanges {
		return
	}
	for len(changes) >= 3 {
		code := u16(changes, 0)
		arg := changes[2:]
		size := sprmSize(code, arg)
		if size < 0 || size > len(arg) {
			return
		}
		changes, arg = arg[size:], arg[:size]
		switch code {
		case sprmInTable:
			p.inTable = arg[0] != 0
		case sprmRowEnd:
			p.rowEnd = arg[0] != 0
		case sprmOutline:
			p.outline = int(arg[0])
		case sprmList:
			p.list = u16(arg, 0)
		case sprmLevel:
			p.level = min(int(arg[0]), docxLevels-1)
		case sprmHuge, sprmHuge2:
			if at := int(u32(arg, 0)); !elsewhere && at+2 <= len(r.data) {
				if end := at + 2 + u16(r.data, at); end <= len(r.data) {
					r.apply(p, r.data[at+2:end], true)
				}
			}
			return // nothing stands behind it
		case sprmTable:
			p.row = readShape(arg[2:])
		case sprmVertical:
			if p.row != nil && len(arg) >= 3 && int(arg[1]) < len(p.row.merges) {
				p.row.merges[arg[1]].down = []docxMerge{mergeNone, mergeContinue, mergeNone, mergeStart}[arg[2]&3]
			}
		}
	}
}

// sprmSize is the number of bytes of a change's argument, which three bits of its number tell; -1 if it is not known.
func sprmSize(code int, arg []byte) int {
	switch code >> 13 {
	case 0, 1:
		return 1
	case 2, 4, 5:
		return 2
	case 3:
		return 4
	case 7:
		return 3
	}
	switch {
	case code == sprmTable || code == sprmTable10:
		if n := u16(arg, 0); n > 0 {
			return n + 1
		}
		return -1
	case code == sprmTabs && arg[0] == 255:
		// Longer than a byte can say: deleted tabs of 4 bytes, then added ones of 3.
		deleted := 1 + 4*int(at8(arg, 1))
		return 1 + deleted + 1 + 3*int(at8(arg, 1+deleted))
	}
	return 1 + int(arg[0])
}

func at8(b []byte, i int) byte {
	if i >= len(b) {
		return 0
	}
	return b[i]
}

// readShape reads the edges and merges of a row's cells: the number of cells, their edges, and 20 bytes for each, of
// which the last may be missing.
func readShape(b []byte) *docShape {
	if len(b) == 0 {
		return nil
	}
	n := int(b[0])
	if b = b[1:]; len(b) < 2*(n+1) {
		return nil
	}
	s := &docShape{merges: make([]docMerge, n)}
	for i := range n + 1 {
		edge := int(int16(u16(b, 2*i)))
		if i > 0 {
			edge = max(edge, s.edges[i-1]) // edges in order, whatever the file says
		}
		s.edges = append(s.edges, edge)
	}
	b = b[2*(n+1):]
	for i := range n {
		flags := u16(b, 20*i)
		switch {
		case flags&0x60 == 0x60:
			s.merges[i].down = mergeStart
		case flags&0x20 != 0:
			s.merges[i].down = mergeContinue
		}
		s.merges[i].across = flags&0x02 != 0 && flags&0x01 == 0
	}
	return s
}

// fit makes a shape for a number of cells, where the row says nothing or something else: columns of equal width.
func (s *docShape) fit(cells int) *docShape {
	if s != nil && len(s.merges) == cells {
		return s
	}
	const width = 1440
	f := &docShape{edges: []int{0}, merges: make([]docMerge, cells)}
	if s != nil && len(s.merges) > cells {
		return &docShape{edges: s.edges[:cells+1], merges: s.merges[:cells]}
	}
	if s != nil {
		f.edges = append([]int(nil), s.edges...)
		copy(f.merges, s.merges)
	}
	for len(f.edges) < cells+1 {
		f.edges = append(f.edges, f.edges[len(f.edges)-1]+width)
	}
	return f
}

// maxDocStyles is the number of styles that are read; Word has no more.
const maxDocStyles = 4096

// readStyles reads the properties that paragraphs have by their styles.
func (r *docReader) readStyles() {
	sheet := r.part(fibStyles)
	if len(sheet) < 6 {
		return
	}
	head := u16(sheet, 0)
	count, base := u16(sheet, 2), u16(sheet, 4)
	type style struct {
		on      int
		number  int
		changes []byte
		exists  bool
	}
	var styles []style
	for at := 2 + head; len(styles) < min(count, maxDocStyles) && at+2 <= len(sheet); {
		size := u16(sheet, at)
		at += 2
		if at+size > len(sheet) {
			break
		}
		std := sheet[at : at+size]
		at += size
		var s style
		if len(std) >= base && base >= 10 {
			s.exists = true
			s.number, s.on = u16(std, 0)&0xFFF, u16(std, 2)>>4
			if u16(std, 2)&0xF == 1 { // a style of paragraphs
				o := base + 2 + 2*u16(std, base) + 2 // behind the name
				if n := u16(std, o); n >= 2 && o+2+n <= len(std) {
					s.changes = std[o+4 : o+2+n]
				}
			}
		}
		styles = append(styles, s)
	}
	for i := range styles {
		p := docProps{outline: -1, level: -1}
		// A style is based on another, and that on a third; from the last to the first.
		var chain []int
		for s := i; s < len(styles) && styles[s].exists && len(chain) < 20; s = styles[s].on {
			chain = append(chain, s)
		}
		for j := len(chain) - 1; j >= 0; j-- {
			s := styles[chain[j]]
			switch {
			case s.number >= 1 && s.number <= 9:
				p.style = s.number
			case s.number == styleTitle:
				p.style = 1
			}
			r.apply(&p, s.changes, false)
		}
		p.inTable, p.rowEnd, p.row = false, false, nil
		r.styles = append(r.styles, p)
	}
}
