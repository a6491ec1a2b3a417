// Package format turns the bytes of a file into blocks. Which format a file has is told from its bytes, never from
// its name. Every reader here takes untrusted input: it ends with blocks or a block.Refusal, within bounded memory.
package format

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"

	"gongkai/ingest/block"
)

// MaxSize is the size in bytes of the largest file that is read. A disclosure as text has a few hundred kilobytes.
const MaxSize = 64 << 20

// reader reads one format. The first whose is says yes reads the file; text is what is left.
type reader struct {
	format block.Format
	is     func(data []byte) bool
	read   func(ctx context.Context, name string, data []byte) (*block.Document, error)
}

// readers are tried in order.
var readers = []reader{
	{block.FormatPDF, isPDF, readPDF},
	{block.FormatDOC, isOLE, readOLE},
	{block.FormatDOCX, isDOCX, readDOCX},
	{block.FormatXLSX, isXLSX, readXLSX},
	{block.FormatHTML, isHTML, readHTML},
	{block.FormatText, func([]byte) bool { return true }, readText},
}

// signatures are the first bytes of formats that are told apart from text but not read.
var signatures = []struct {
	magic []byte
	name  string
}{
	{[]byte("PK\x03\x04"), "a ZIP archive or another office format in one (zip, xlsb, pptx, odt)"},
	{[]byte("<?xml"), "an XML document (as Word and Excel of 2003 wrote them)"},
	{[]byte("MIME-Version:"), "a web archive (mht)"},
	{[]byte("{\\rtf"), "an RTF document"},
	{[]byte("\x1f\x8b"), "a gzip archive"},
	{[]byte("Rar!"), "a RAR archive"},
	{[]byte("7z\xbc\xaf"), "a 7z archive"},
	{[]byte("\x89PNG"), "a picture"},
	{[]byte("\xff\xd8\xff"), "a picture"},
}

// Read reads a file's bytes into blocks. Its error is a *block.Refusal that names the file, or the context's.
func Read(ctx context.Context, name string, data []byte) (*block.Document, error) {
	name = filepath.Base(name)
	switch {
	case len(data) > MaxSize:
		return nil, &block.Refusal{
			Code: block.TooLarge, File: name, Wanted: "at most 64 MiB",
			Advice: "split the file, or publish the text without pictures / 文件过大，请拆分或去掉图片",
		}
	case len(bytes.TrimSpace(data)) == 0:
		return nil, &block.Refusal{
			Code: block.Empty, File: name, Wanted: "any text",
			Advice: "the file is empty: download it again / 文件为空，请重新下载",
		}
	}
	doc, err := readerOf(data).read(ctx, name, data)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	doc.Name, doc.Size, doc.SHA256 = name, int64(len(data)), hex.EncodeToString(sum[:])
	return doc, nil
}

func readerOf(data []byte) reader {
	for _, r := range readers[:len(readers)-1] {
		if r.is(data) {
			return r
		}
	}
	for _, s := range signatures {
		if bytes.HasPrefix(data, s.magic) {
			return reader{read: func(_ context.Context, name string, _ []byte) (*block.Document, error) {
				return nil, &block.Refusal{
					Code: block.UnknownFormat, File: name, Wanted: "plain text, but the bytes are those of " + s.name,
					Advice: "save it as text (UTF-8 or GB18030) and load that / 请另存为文本文件后再载入",
				}
			}}
		}
	}
	return readers[len(readers)-1]
}
