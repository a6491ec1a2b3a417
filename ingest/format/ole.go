package format

import (
	"bytes"
	"context"
	"encoding/binary"
	"unicode/utf16"

	"gongkai/ingest/block"
)

// The compound files of Word 97 and Excel 97 are read here and not by a library: a folder that holds a folder, and so
// on, is a few kilobytes that ask such a library for gigabytes. Only streams at the top are looked for, so that nothing
// has to follow a tree of the file's own making.

var oleMagic = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

func isOLE(data []byte) bool { return bytes.HasPrefix(data, oleMagic) }

// readOLE reads what is in a compound file, which its streams tell: a document, a workbook, or one of the newer formats
// under a password.
func readOLE(ctx context.Context, name string, data []byte) (*block.Document, error) {
	c, err := openCompound(data)
	if err != nil {
		return nil, refusal(ctx, name, "Word or Excel file of 97 to 2003", err)
	}
	doc := &block.Document{}
	kind := ""
	switch {
	case c.has("WordDocument"):
		doc.Format, kind = block.FormatDOC, "Word document of 97 to 2003"
		err = readDOC(ctx, c, doc)
	case c.has("Workbook"), c.has("Book"):
		doc.Format, kind = block.FormatXLS, "Excel workbook of 97 to 2003"
		err = readXLS(ctx, c, doc)
	case c.has("EncryptedPackage"):
		err = &fault{block.Encrypted, "an Office file that opens without a password"}
	default:
		return nil, &block.Refusal{
			Code: block.UnknownFormat, File: name, Wanted: "a Word document or Excel workbook, but the file is another OLE container",
			Advice: "save it as docx, xlsx or PDF and load that / 请另存为 docx、xlsx 或 PDF 后再载入",
		}
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, refusal(ctx, name, kind, err)
	}
	return doc, nil
}

// compound is a compound file: a file system with sectors, chains of them, and a folder.
type compound struct {
	data       []byte
	sector     int      // bytes of a sector
	fat        []uint32 // the sector after each
	miniFAT    []uint32
	miniStream []byte
	cutoff     int // a stream that is shorter lies in the mini stream
	streams    map[string]oleEntry
}

type oleEntry struct {
	start uint32
	size  int
}

const (
	miniSector = 64
	freeSector = 0xFFFFFFFA // this and above are marks, not sectors
	noEntry    = 0xFFFFFFFF
	maxFolder  = 100000 // entries of the folder that are looked at
)

var errCut = &fault{block.Truncated, "the end of the file, but parts of it are missing"}

func u16(b []byte, at int) int {
	if at < 0 || at+2 > len(b) {
		return 0
	}
	return int(binary.LittleEndian.Uint16(b[at:]))
}

func u32(b []byte, at int) uint32 {
	if at < 0 || at+4 > len(b) {
		return 0
	}
	return binary.LittleEndian.Uint32(b[at:])
}

func openCompound(data []byte) (*compound, error) {
	shift := u16(data, 0x1E)
	switch {
	case len(data) < 512:
		return nil, errCut
	case shift != 9 && shift != 12:
		return nil, &fault{block.Unreadable, "sectors of 512 or 4096 bytes"}
	}
	c := &compound{data: data, sector: 1 << shift, cutoff: int(min(u32(data, 0x38), 1<<16)), streams: map[string]oleEntry{}}

	// Which sectors hold the table of chains: 109 are named in the header, more in a chain of sectors.
	perSector := c.sector / 4
	var tables []uint32
	for i := range 109 {
		tables = append(tables, u32(data, 0x4C+4*i))
	}
	for next, n := u32(data, 0x44), 0; next < freeSector && n < c.sectors(); n++ {
		s := c.at(next)
		if s == nil {
			return nil, errCut
		}
		for i := range perSector - 1 {
			tables = append(tables, u32(s, 4*i))
		}
		next = u32(s, c.sector-4)
	}
	for _, t := range tables {
		if t >= freeSector || len(c.fat) >= c.sectors() {
			continue
		}
		s := c.at(t)
		if s == nil {
			return nil, errCut
		}
		for i := range len(s) / 4 {
			c.fat = append(c.fat, u32(s, 4*i))
		}
	}
	folder, err := c.chain(u32(data, 0x30), -1)
	if err != nil {
		return nil, err
	}
	if len(folder) < 128 {
		return nil, errCut
	}
	if small := u32(data, 0x3C); small < freeSector {
		mini, err := c.chain(small, -1)
		if err != nil {
			return nil, err
		}
		for i := range len(mini) / 4 {
			c.miniFAT = append(c.miniFAT, u32(mini, 4*i))
		}
		if c.miniStream, err = c.chain(u32(folder, 116), int(u32(folder, 120))); err != nil {
			return nil, err
		}
	}
	c.list(folder)
	return c, nil
}

// sectors is the number of sectors that the file has room for; the last may be cut short by a sloppy writer.
func (c *compound) sectors() int { return len(c.data)/c.sector + 1 }

// at is a sector; nil outside the file.
func (c *compound) at(sector uint32) []byte {
	from := (int(sector) + 1) * c.sector
	if sector >= freeSector || from >= len(c.data) {
		return nil
	}
	return c.data[from:min(from+c.sector, len(c.data))]
}

// chain reads sectors that follow each other, up to a number of bytes; -1 for all.
func (c *compound) chain(start uint32, size int) ([]byte, error) {
	if size > len(c.data) {
		return nil, errCut
	}
	var out []byte
	for n := 0; start < freeSector && (size < 0 || len(out) < size); n++ {
		s := c.at(start)
		if s == nil {
			return nil, errCut
		}
		if n > c.sectors() || int(start) >= len(c.fat) {
			return nil, &fault{block.Unreadable, "chains of sectors that end"}
		}
		out = append(out, s...)
		start = c.fat[start]
	}
	if size < 0 {
		return out, nil
	}
	if len(out) < size {
		return nil, errCut
	}
	return out[:size], nil
}

// list notes the streams at the top of the folder: the tree of entries below the root, without that of any folder.
func (c *compound) list(folder []byte) {
	entry := func(i uint32) []byte {
		if from := int(i) * 128; i < maxFolder && from+128 <= len(folder) {
			return folder[from : from+128]
		}
		return nil
	}
	seen := map[uint32]bool{}
	next := []uint32{u32(folder, 76)}
	for len(next) > 0 {
		i := next[len(next)-1]
		next = next[:len(next)-1]
		e := entry(i)
		if i == noEntry || e == nil || seen[i] {
			continue
		}
		seen[i] = true
		next = append(next, u32(e, 68), u32(e, 72))
		if length := u16(e, 64); e[66] == 2 && length >= 2 && length <= 64 {
			units := make([]uint16, 0, 32)
			for j := 0; j < length-2; j += 2 {
				units = append(units, uint16(u16(e, j)))
			}
			c.streams[string(utf16.Decode(units))] = oleEntry{u32(e, 116), int(u32(e, 120))}
		}
	}
}

func (c *compound) has(name string) bool {
	_, ok := c.streams[name]
	return ok
}

// stream reads a stream; nil where there is none of that name.
func (c *compound) stream(name string) ([]byte, error) {
	e, ok := c.streams[name]
	if !ok {
		return nil, nil
	}
	if e.size >= c.cutoff {
		return c.chain(e.start, e.size)
	}
	var out []byte
	for s, n := e.start, 0; len(out) < e.size; n++ {
		from := int(s) * miniSector
		if s >= freeSector || int(s) >= len(c.miniFAT) || from >= len(c.miniStream) || n > len(c.miniFAT) {
			return nil, errCut
		}
		out = append(out, c.miniStream[from:min(from+miniSector, len(c.miniStream))]...)
		s = c.miniFAT[s]
	}
	return out[:e.size], nil
}
