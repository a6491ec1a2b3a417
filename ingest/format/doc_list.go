package format

import (
	"strconv"
	"unicode/utf16"
)

// docNumberFormats are the names of the formats of numbering by their number in a Word document of 97 to 2003.
var docNumberFormats = map[byte]string{
	0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital",
	11: "japaneseCounting", 14: "decimalFullWidth", 16: "japaneseLegal", 17: "japaneseDigitalTenThousand",
	18: "decimalEnclosedCircle", 22: "decimalZero", 23: "bullet", 26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen",
	28: "decimalEnclosedCircleChinese", 30: "ideographTraditional", 31: "ideographZodiac", 33: "taiwaneseCounting",
	34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand", 36: "taiwaneseDigital", 37: "chineseCounting",
	38: "chineseLegalSimplified", 39: "chineseCountingThousand", 255: "none",
}

// readLists reads how lists are numbered, and which of the document's lists are numbered how.
func (r *docReader) readLists() {
	r.lists = &docxLists{nums: map[string]*docxNum{}}
	from, size := int(u32(r.main, fibLists)), int(u32(r.main, fibLists+4))
	heads := r.part(fibLists)
	if len(heads) < 2 {
		return
	}
	levels := r.table[from+size:] // they follow, and are not counted in the size
	byID := map[uint32]*docxList{}
	for i := range u16(heads, 0) {
		head := heads[min(len(heads), 2+28*i):]
		if len(head) < 28 {
			break
		}
		list := &docxList{}
		n := docxLevels
		if head[26]&1 != 0 {
			n = 1
		}
		for j := range n {
			if list.levels[j], levels = readDocLevel(levels); levels == nil {
				return
			}
		}
		byID[u32(head, 0)] = list
	}
	uses := r.part(fibListUses)
	for i := range min(int(u32(uses, 0)), noList) {
		use := uses[min(len(uses), 4+16*i):]
		if len(use) < 16 {
			return
		}
		if list := byID[u32(use, 0)]; list != nil {
			r.lists.nums[strconv.Itoa(i+1)] = &docxNum{list: list, used: map[int]bool{}}
		}
	}
}

// readDocLevel reads how a level is numbered; the rest is nil where there is none.
func readDocLevel(b []byte) (l docxLevel, rest []byte) {
	if len(b) < 28 {
		return l, nil
	}
	l.start = int(min(u32(b, 0), 1<<30))
	format, known := docNumberFormats[b[4]]
	if !known {
		format = "decimal"
	}
	l.format = format
	l.legal = b[5]&4 != 0
	places := b[6:15] // where in the text the numbers stand, counted from 1; 0 is none
	l.gap = b[15] != 2
	at := 28 + int(b[24]) + int(b[25])
	n := u16(b, at)
	if at += 2; at+2*n > len(b) {
		return l, nil
	}
	rest = b[at+2*n:]
	if n > 64 {
		return l, rest // no number
	}
	var text []byte
	for i := range n {
		c := u16(b, at+2*i)
		isNumber := false
		for _, p := range places {
			isNumber = isNumber || int(p) == i+1
		}
		if isNumber && c < docxLevels {
			text = append(text, '%', byte('1'+c))
			continue
		}
		text = append(text, string(utf16.Decode([]uint16{uint16(c)}))...)
	}
	l.text = string(text)
	return l, rest
}
