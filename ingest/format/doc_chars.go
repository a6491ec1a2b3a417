package format

import "sort"

// docSpan is a stretch of the main stream, the byte at its end excluded.
type docSpan struct{ from, to uint32 }

// The properties of characters that are not seen: deleted while changes were tracked, or hidden.
const (
	sprmDeleted = 0x0800
	sprmHidden  = 0x083C
)

// readUnseen reads where characters lie that are not seen: a list of pages of 512 bytes, each with some runs.
func (r *docReader) readUnseen() error {
	list := r.part(fibCharacters)
	pages := (len(list) - 4) / 8
	for i := range pages {
		at := int(u32(list, 4*(pages+1)+4*i)&0x3FFFFF) * 512
		if at+512 > len(r.main) {
			return errCut
		}
		page := r.main[at : at+512]
		n := int(page[511])
		for j := range n {
			if 4*(n+1)+j >= 511 {
				break
			}
			o := int(page[4*(n+1)+j]) * 2
			if o == 0 || o+1+int(page[o]) > 511 || !isUnseen(page[o+1:o+1+int(page[o])]) {
				continue
			}
			if r.unseen = append(r.unseen, docSpan{u32(page, 4*j), u32(page, 4*j+4)}); len(r.unseen) > maxDocRuns {
				return tooLarge("at most a million stretches of deleted text")
			}
		}
	}
	sort.SliceStable(r.unseen, func(a, b int) bool { return r.unseen[a].from < r.unseen[b].from })
	return nil
}

// isUnseen says whether changes to characters take them out of sight.
func isUnseen(changes []byte) bool {
	for len(changes) >= 3 {
		code, arg := u16(changes, 0), changes[2:]
		size := sprmSize(code, arg)
		if size < 0 || size > len(arg) {
			return false
		}
		if (code == sprmDeleted || code == sprmHidden) && arg[0] == 1 {
			return true
		}
		changes = arg[size:]
	}
	return false
}

// isUnseen says whether the character at a byte is not seen.
func (r *docReader) isUnseen(fc uint32) bool {
	i := sort.Search(len(r.unseen), func(i int) bool { return r.unseen[i].from > fc }) - 1
	return i >= 0 && fc < r.unseen[i].to
}
