package source

import (
	"archive/zip"
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/ingest/block"
)

// kind is what a file is, told from its first bytes.
type kind string

// The kinds. An office document of today is a ZIP as well: see isOffice.
const (
	document kind = ""
	zipped   kind = "zip"
	gzipped  kind = "gzip"
	tarred   kind = "tar"
)

// headSize is how many bytes tell a file's kind: the first header of a tar archive.
const headSize = 512

// closed are archives that are told apart but not opened, by their first bytes.
var closed = []struct {
	magic string
	kind  kind
}{
	{"Rar!\x1a\x07", "RAR"},
	{"7z\xbc\xaf\x27\x1c", "7z"},
	{"\xfd7zXZ\x00", "xz"},
	{"\x28\xb5\x2f\xfd", "zstd"},
	{"BZh11AY&SY", "bzip2"},
	{"BZh91AY&SY", "bzip2"},
	{"MSCF\x00\x00\x00\x00", "CAB"},
}

func kindOf(head []byte) kind {
	has := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case has("PK\x03\x04"), has("PK\x05\x06"):
		return zipped
	case has("\x1f\x8b"):
		return gzipped
	case isTar(head):
		return tarred
	}
	for _, c := range closed {
		if has(c.magic) {
			return c.kind
		}
	}
	return document
}

// isTar says whether a tar header begins here: its checksum is right. Older tars have no signature.
func isTar(head []byte) bool {
	const at, end = 148, 156 // of the checksum, which counts as spaces
	if len(head) < headSize {
		return false
	}
	stated, err := strconv.ParseUint(strings.Trim(string(head[at:end]), " \x00"), 8, 32)
	if err != nil {
		return false
	}
	sum := uint64((end - at) * ' ')
	for i, b := range head[:headSize] {
		if i < at || i >= end {
			sum += uint64(b)
		}
	}
	return sum == stated
}

// officeFirst are names with which the first file of an office document begins.
var officeFirst = []string{"[Content_Types].xml", "_rels/", "docProps/", "word/", "xl/", "ppt/", "mimetype"}

// isOffice says whether a ZIP is a document rather than an archive of documents: it has a part that only the formats
// of office programs have. One whose directory is cut off, so that z is nil, is told by the name of its first file.
func isOffice(head []byte, z *zip.Reader) bool {
	if z == nil {
		const nameAt = 30
		return len(head) > nameAt && slices.ContainsFunc(officeFirst, func(name string) bool {
			return bytes.HasPrefix(head[nameAt:], []byte(name))
		})
	}
	return slices.ContainsFunc(z.File, func(f *zip.File) bool {
		switch strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/") {
		case "[Content_Types].xml", "word/document.xml", "xl/workbook.xml", "mimetype":
			return true
		}
		return false
	})
}

// Archive gives a refusal for bytes that are an archive, for callers that read one document; nil for everything else.
func Archive(name string, data []byte) *block.Refusal {
	switch k := kindOf(data[:min(len(data), headSize)]); k {
	case document:
		return nil
	case zipped:
		if z, _ := openZIP(bytes.NewReader(data), int64(len(data))); isOffice(data, z) {
			return nil
		}
	case gzipped, tarred:
	default:
		return notOpened(name, k)
	}
	return &block.Refusal{
		Code: block.UnknownFormat, File: name, Wanted: "one document, but this is an archive",
		Advice: "load all that is in it with 'gongkai ingest', or unpack it and read one file / 这是压缩包，请用 gongkai ingest 载入，或解压后读取其中一个文件",
	}
}

// maxName is the longest path in an archive, in bytes as it is stored there.
const maxName = 4096

// split takes a path in an archive apart: in UTF-8, or in GB18030 where it is none, as Chinese Windows writes it. Roots
// and dots go: a path in an archive is a name and never one on disk. Control characters, which could play tricks on a
// terminal, are replaced.
func split(name string) []string {
	if !utf8.ValidString(name) {
		if decoded, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
			name = decoded
		}
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case r == '\\':
			return '/'
		case unicode.IsControl(r):
			return unicode.ReplacementChar
		}
		return r
	}, name) // and bytes that are no character become one
	return slices.DeleteFunc(strings.Split(name, "/"), func(s string) bool { return s == "" || s == "." || s == ".." })
}

// skipped says whether a path in an archive is one that would be skipped below a folder.
func skipped(path []string) bool {
	return slices.ContainsFunc(path, hidden) || Skipped(path[len(path)-1])
}
