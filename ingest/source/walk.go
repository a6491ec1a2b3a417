// Package source turns paths into documents to read: files, all files below folders, all files in archives (zip, tar,
// tar.gz, gz), in archives in archives, and in archives in folders. What a file is, is told from its bytes: a Word or
// Excel file is a ZIP and yet a document.
//
// Archives are untrusted. They are read in order, within limits, one document at a time; nothing is unpacked to a path
// that an archive names. An archive or a file in one that cannot be read gives a *block.Refusal, and the rest goes on.
package source

import (
	"context"
	"errors"
	"io"
	"iter"
	"os"

	"gongkai/ingest/block"
	"gongkai/ingest/format"
)

// Entry is a document, or an archive that was refused in place of its documents.
type Entry struct {
	// Path is where it was found: a path on disk, and in an archive the archive's path and the one in it:
	// 批次.zip/霸州市/2021/某局.docx.
	Path string
	// Size is the document's in bytes as its folder or archive announces it; below 0 where it does not.
	Size int64
	// Passed is how many bytes of the files on disk lie between the entry before and this one: a measure of progress.
	Passed int64
	// InOrder says that the document must be read before the next entry is asked for, because it flows by.
	InOrder bool
	// Refusal, if not nil, says why there is nothing to read.
	Refusal *block.Refusal

	read func() ([]byte, error)
}

// Weight is the most bytes that [Entry.Read] gives: room to make before it is called.
func (e *Entry) Weight() int64 {
	switch {
	case e.Refusal != nil:
		return 0
	case e.Size < 0:
		return format.MaxSize
	}
	return min(max(e.Size, 1), format.MaxSize)
}

// Read gives the document's bytes; call it once. Its error is a *block.Refusal or the context's.
func (e *Entry) Read() ([]byte, error) {
	if e.Refusal != nil {
		return nil, e.Refusal
	}
	return e.read()
}

// Walk goes through files and the archives among them. It is used by one goroutine.
type Walk struct {
	Files []File
	// Skipped counts what was skipped in archives, as [Find] counts it below folders. It is known after Entries.
	Skipped int
}

// Entries lists the documents: files in their order, the files of a zip by path, those of a tar in its order. It ends
// early when ctx does.
func (w *Walk) Entries(ctx context.Context) iter.Seq[*Entry] {
	return func(yield func(*Entry) bool) {
		for _, f := range w.Files {
			if ctx.Err() != nil || !w.file(ctx, f, yield) {
				return
			}
		}
	}
}

// file looks at one file on disk. It returns false when no more is wanted.
func (w *Walk) file(ctx context.Context, f File, yield func(*Entry) bool) bool {
	plain := &Entry{Path: f.Path, Size: f.Size, Passed: f.Size, read: func() ([]byte, error) { return readFile(f.disk()) }}
	info, err := os.Stat(f.disk())
	if err != nil || !info.Mode().IsRegular() { // opening a pipe would wait for its writer
		return yield(plain)
	}
	disk, err := os.Open(f.disk())
	if err != nil {
		return yield(plain) // reading it says why
	}
	defer disk.Close() //nolint:errcheck // nothing was written
	head := make([]byte, headSize)
	n, err := disk.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return yield(plain)
	}
	head = head[:n]
	if kindOf(head) == document {
		return yield(plain)
	}
	u := &unpacker{
		walk: w, ctx: ctx, yield: yield, path: f.Path,
		disk: &countingReader{ReaderAt: disk}, size: info.Size(), left: allowance(info.Size()),
	}
	office, more := u.outermost(head)
	if office {
		return yield(plain)
	}
	return more
}

// readFile reads a file up to one byte more than is allowed, so that the reader of formats sees that it is too large.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, notOpenable(path, err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	data, err := io.ReadAll(io.LimitReader(f, format.MaxSize+1))
	if err != nil {
		return nil, notOpenable(path, err)
	}
	return data, nil
}

func notOpenable(path string, err error) *block.Refusal {
	return &block.Refusal{
		Code: block.Unreadable, File: path, Wanted: "a file that can be opened, but: " + bare(err).Error(),
		Advice: "check that it is still there and may be read / 请检查文件是否存在、是否有读取权限",
	}
}

// countingReader counts the bytes that are read through it.
type countingReader struct {
	io.ReaderAt
	read int64
}

func (c *countingReader) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(p, off)
	c.read += int64(n)
	return n, err
}
