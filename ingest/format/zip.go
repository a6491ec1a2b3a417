package format

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"gongkai/ingest/block"
)

// Limits on what an Office Open XML file may hold. A large disclosure unpacks to a few megabytes.
const (
	maxPart    = 64 << 20 // bytes of one part, unpacked
	maxParts   = 96 << 20 // bytes of all parts that are read
	maxEntries = 20000    // files in the container
)

// fault is a reason to refuse a file, found by a part of a reader that does not know the file's name.
type fault struct {
	code   block.RefusalCode
	wanted string
}

func (f *fault) Error() string { return string(f.code) + ": looked for " + f.wanted }

func tooLarge(wanted string) error { return &fault{block.TooLarge, wanted} }

var faultAdvice = map[block.RefusalCode]string{
	block.TooLarge:  "split the file or remove what is not the disclosure / 文件过大，请拆分后再载入",
	block.Truncated: "the file is incomplete: download it again / 文件不完整，请重新下载",
	block.Encrypted: "save it without a password / 请去除密码后再载入",
	block.Empty:     "the file holds no text: load the disclosure itself / 文件中没有文字，请确认文件",
	block.Scanned:   "the pages are pictures: load the document with its text / 文件为图片，请提供含文字的版本",
}

// refusal turns a reader's error into a *block.Refusal; only the context's own error stays.
func refusal(ctx context.Context, name, kind string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("read %q: %w", name, ctx.Err())
	}
	var f *fault
	if errors.As(err, &f) && faultAdvice[f.code] != "" {
		return &block.Refusal{Code: f.code, File: name, Wanted: f.wanted, Advice: faultAdvice[f.code]}
	}
	wanted := "a sound " + kind
	if f != nil {
		wanted = f.wanted
	}
	return &block.Refusal{
		Code: block.Unreadable, File: name, Wanted: wanted,
		Advice: "open the file in the program that wrote it and save it again / 文件已损坏，请用原程序打开并重新保存",
	}
}

// container is an Office Open XML file: a ZIP whose parts are XML.
type container struct {
	ctx   context.Context
	files map[string]*zip.File
	names []string
	left  int64 // bytes that may still be unpacked
}

// isZIP says whether data begin as a ZIP does.
func isZIP(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

func openContainer(ctx context.Context, data []byte) (*container, error) {
	// The directory is read whole, whatever number of entries it announces: so they are counted before.
	if bytes.Count(data, []byte("PK\x01\x02")) > maxEntries {
		return nil, tooLarge(fmt.Sprintf("at most %d parts", maxEntries))
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &fault{block.Truncated, "the directory at the end of the file"}
	}
	c := &container{ctx: ctx, files: map[string]*zip.File{}, left: maxParts}
	for _, f := range z.File {
		name := strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/")
		if c.files[name] == nil {
			c.files[name] = f
			c.names = append(c.names, name)
		}
	}
	return c, nil
}

// mainPart is the name of the part that the file is about, which is named by its relations and not always the usual.
func (c *container) mainPart() string {
	for _, r := range c.relations("") {
		if strings.HasSuffix(r.kind, "/officeDocument") {
			return r.target
		}
	}
	for _, usual := range []string{"word/document.xml", "xl/workbook.xml"} {
		if c.files[usual] != nil {
			return usual
		}
	}
	return ""
}

// relation is one part's reference to another.
type relation struct{ id, kind, target string }

// relations lists what a part refers to; of the container itself for "". One that can't be read has none.
func (c *container) relations(part string) []relation {
	dir, file := path.Split(part)
	x, err := c.open(dir + "_rels/" + file + ".rels")
	if err != nil {
		return nil
	}
	var all []relation
	for root := range x.children() {
		_ = root
		for e := range x.children() {
			target := e.attr("Target")
			if strings.HasPrefix(target, "/") {
				target = target[1:]
			} else {
				target = path.Join(dir, target)
			}
			all = append(all, relation{id: e.attr("Id"), kind: e.attr("Type"), target: target})
		}
	}
	return all
}

// officeKind is the format of an Office Open XML file, and empty for every other file. A ZIP without its end is told
// by its first entry.
func officeKind(data []byte) block.Format {
	if !isZIP(data) {
		return ""
	}
	c, err := openContainer(context.Background(), data)
	if err != nil {
		return cutKind(data)
	}
	main := c.mainPart()
	switch {
	case !strings.HasSuffix(main, ".xml"):
		return ""
	case strings.HasPrefix(main, "word/"):
		return block.FormatDOCX
	case strings.HasPrefix(main, "xl/"):
		return block.FormatXLSX
	}
	return ""
}

func cutKind(data []byte) block.Format {
	const nameAt = 30
	if len(data) < nameAt {
		return ""
	}
	first := data[nameAt:]
	first = first[:min(len(first), int(binary.LittleEndian.Uint16(data[26:])))]
	switch {
	case bytes.HasPrefix(first, []byte("xl/")):
		return block.FormatXLSX
	case bytes.HasPrefix(first, []byte("word/")):
		return block.FormatDOCX
	case !bytes.HasPrefix(first, []byte("[Content_Types].xml")) && !bytes.HasPrefix(first, []byte("_rels/")) && !bytes.HasPrefix(first, []byte("docProps/")):
		return ""
	case bytes.Contains(data, []byte("xl/work")):
		return block.FormatXLSX
	}
	return block.FormatDOCX
}

// has says whether the container holds a part.
func (c *container) has(name string) bool { return c.files[name] != nil }

// open unpacks a part, and opens it as XML.
func (c *container) open(name string) (*xmlReader, error) {
	f := c.files[name]
	limit := min(maxPart, c.left)
	switch {
	case f == nil:
		return nil, &fault{block.Unreadable, "the part " + name}
	case f.Flags&1 != 0:
		return nil, &fault{block.Encrypted, "a file without password"}
	case f.UncompressedSize64 > uint64(limit):
		return nil, tooLarge(fmt.Sprintf("at most %d MiB when unpacked", limit>>20))
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	// Whatever size the header announces, no more is unpacked than the limit allows, and no more room made than the
	// packed bytes can fill.
	var b strings.Builder
	b.Grow(int(min(f.UncompressedSize64, 1032*f.CompressedSize64)))
	n, err := io.Copy(&b, io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if n > limit {
		return nil, tooLarge(fmt.Sprintf("at most %d MiB when unpacked", limit>>20))
	}
	c.left -= n
	return &xmlReader{ctx: c.ctx, src: strings.TrimPrefix(b.String(), "\ufeff")}, nil
}
