package source

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"gongkai/ingest/block"
	"gongkai/ingest/format"
)

// Limits on an archive on disk and all archives inside it together. What an honest archive of disclosures holds lies far
// below them: a zip of texts unpacks to ten times its size, one of Word files to little more than its size.
const (
	maxDepth     = 4        // archives in archives, the outermost counts
	maxMembers   = 100_000  // files and folders
	maxDirectory = 16 << 20 // bytes of a zip's list of its files, which is held in memory
	freeUnpacked = 256 << 20
	maxUnpacked  = 64 << 30
	maxRatio     = 100     // bytes unpacked for a byte on disk, once freeUnpacked is used up
	maxSpooled   = 2 << 30 // bytes of a zip inside an archive
)

// allowance is how many bytes may come out of an archive of a size.
func allowance(size int64) int64 {
	return max(freeUnpacked, min(maxUnpacked, maxRatio*min(size, maxUnpacked)))
}

// unpacker walks one archive on disk and the archives inside it, which share its limits. Its methods return errStop, a
// *limitError, or nil: what is wrong with one member or an archive inside is refused there.
type unpacker struct {
	walk  *Walk
	ctx   context.Context
	yield func(*Entry) bool

	path    string // of the archive on disk
	disk    *countingReader
	size    int64 // of the archive on disk
	passed  int64 // of it, reported with the entries so far
	left    int64 // how many bytes may still be unpacked; below 0 when that was too much
	members int
}

// errStop says that the caller wants no more.
var errStop = errors.New("stop")

// limitError ends the walk through an archive on disk.
type limitError struct{ wanted string }

func (e *limitError) Error() string { return "too large: looked for " + e.wanted }

var errUnpacked = &limitError{fmt.Sprintf("an archive that unpacks to at most %d times its size, and at most %d GiB", maxRatio, maxUnpacked>>30)}

// meter counts what is unpacked.
type meter struct {
	u *unpacker
	r io.Reader
}

func (m meter) Read(p []byte) (int, error) {
	if err := m.u.ctx.Err(); err != nil {
		return 0, err
	}
	if m.u.left < 0 {
		return 0, errUnpacked
	}
	n, err := m.r.Read(p)
	m.u.left -= int64(n)
	return n, err
}

// outermost walks the archive on disk, or says that it is an office document after all. more is false when no more is
// wanted.
func (u *unpacker) outermost(head []byte) (office, more bool) {
	r := bufio.NewReaderSize(io.NewSectionReader(u.disk, 0, u.size), 64<<10)
	var err error
	switch k := kindOf(head); k {
	case zipped:
		z, openErr := openZIP(u.disk, u.size)
		if isOffice(head, z) {
			return true, true
		}
		err = u.zip(u.path, z, openErr, 1)
	case gzipped:
		err = u.gzip(u.path, r, 1)
	case tarred:
		err = u.tar(u.path, r, 1)
	default:
		err = u.refuse(notOpened(u.path, k))
	}
	var limit *limitError
	if errors.As(err, &limit) {
		u.left = 0 // or the refusal would meet the limit as well
		err = u.refuse(tooLarge(u.path, limit.wanted))
	}
	return false, err == nil
}

// emit hands an entry to the caller, who may read it before this returns.
func (u *unpacker) emit(e *Entry) error {
	passed := min(u.disk.read, u.size)
	e.Passed, u.passed = passed-u.passed, passed
	switch {
	case !u.yield(e) || u.ctx.Err() != nil:
		return errStop
	case u.left < 0:
		return errUnpacked
	}
	return nil
}

func (u *unpacker) refuse(r *block.Refusal) error { return u.emit(&Entry{Path: r.File, Refusal: r}) }

// fail refuses an archive, or a file in one, because of an error in reading it.
func (u *unpacker) fail(path, what string, err error) error {
	if u.ctx.Err() != nil {
		return errStop
	}
	if u.left < 0 {
		return errUnpacked
	}
	return u.refuse(broken(path, what, err))
}

// count notes one more file or folder.
func (u *unpacker) count() error {
	if u.members++; u.members > maxMembers {
		return errMembers
	}
	return nil
}

var errMembers = &limitError{fmt.Sprintf("an archive of at most %d files", maxMembers)}

// named gives the path of a file in an archive, or none for one that is skipped, or a refusal of its name.
func (u *unpacker) named(archive, name string, regular bool) ([]string, error) {
	if len(name) > maxName {
		start := strings.ToValidUTF8(name[:64], "")
		return nil, u.refuse(tooLarge(archive+"/"+strings.Join(split(start), "/")+"…", fmt.Sprintf("a path of at most %d bytes", maxName)))
	}
	parts := split(name)
	if len(parts) == 0 || !regular || skipped(parts) {
		u.walk.Skipped++
		return nil, nil
	}
	return parts, nil
}

// fence stops reading when the list of a zip's files is too long. It is open once that is read.
type fence struct {
	io.ReaderAt
	left int64
	open bool
}

func (f *fence) ReadAt(p []byte, off int64) (int, error) {
	if !f.open {
		if f.left -= int64(len(p)); f.left < 0 {
			return 0, errMembers
		}
	}
	return f.ReaderAt.ReadAt(p, off)
}

// openZIP reads the list of a zip's files. z is nil where there is an error.
func openZIP(r io.ReaderAt, size int64) (z *zip.Reader, err error) {
	f := &fence{ReaderAt: r, left: maxDirectory}
	z, err = zip.NewReader(f, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // paths are but names here
		return nil, err
	}
	f.open = true
	return z, nil
}

// zip walks through a zip's files, sorted by path, as those of a folder are.
func (u *unpacker) zip(at string, z *zip.Reader, err error, depth int) error {
	var limit *limitError
	switch {
	case errors.As(err, &limit):
		return u.refuse(tooLarge(at, limit.wanted))
	case errors.Is(err, zip.ErrFormat):
		return u.refuse(broken(at, "archive", io.ErrUnexpectedEOF)) // the list stands at its end
	case err != nil:
		return u.fail(at, "archive", err)
	case depth > maxDepth:
		return u.refuse(tooDeep(at))
	case len(z.File) == 0:
		return u.refuse(empty(at))
	}
	type member struct {
		path []string
		*zip.File
	}
	var members []member
	locked := 0
	for _, f := range z.File {
		if err := u.count(); err != nil {
			return err
		}
		if f.Mode().IsDir() || strings.HasSuffix(f.Name, `\`) {
			continue
		}
		parts, err := u.named(at, f.Name, f.Mode().IsRegular())
		switch {
		case err != nil:
			return err
		case parts == nil:
			continue
		}
		members = append(members, member{parts, f})
		if encrypted(f) {
			locked++
		}
	}
	if locked > 0 && locked == len(members) {
		return u.refuse(needsPassword(at))
	}
	slices.SortStableFunc(members, func(a, b member) int { return slices.Compare(a.path, b.path) })
	for _, m := range members {
		if err := u.zipMember(at+"/"+strings.Join(m.path, "/"), m.File, depth); err != nil {
			return err
		}
	}
	return nil
}

func encrypted(f *zip.File) bool { return f.Flags&1 != 0 }

func (u *unpacker) zipMember(at string, f *zip.File, depth int) error {
	if encrypted(f) {
		return u.refuse(needsPassword(at))
	}
	r, err := f.Open()
	if err != nil {
		return u.fail(at, "file in the archive", err)
	}
	defer r.Close() //nolint:errcheck // reading it to its end checks it
	size := int64(-1)
	if f.UncompressedSize64 <= maxUnpacked {
		size = int64(f.UncompressedSize64)
	}
	return u.member(at, size, meter{u, r}, depth)
}

// tar walks through a tar's files in the order in which they pass.
func (u *unpacker) tar(at string, r io.Reader, depth int) error {
	if depth > maxDepth {
		return u.refuse(tooDeep(at))
	}
	t := tar.NewReader(r)
	for first := true; ; first = false {
		h, err := t.Next()
		switch {
		case errors.Is(err, io.EOF) && first:
			return u.refuse(empty(at))
		case errors.Is(err, io.EOF):
			// Behind the end of the tar stands the checksum of what it is packed in.
			if _, err := io.Copy(io.Discard, r); err != nil {
				return u.fail(at, "archive", err)
			}
			return nil
		case err != nil && !errors.Is(err, tar.ErrInsecurePath):
			return u.fail(at, "archive", err)
		}
		if err := u.count(); err != nil {
			return err
		}
		if h.Typeflag == tar.TypeDir || h.Typeflag == tar.TypeXGlobalHeader {
			continue
		}
		parts, err := u.named(at, h.Name, h.Typeflag == tar.TypeReg)
		if err == nil && parts != nil {
			err = u.member(at+"/"+strings.Join(parts, "/"), h.Size, t, depth)
		}
		if err != nil {
			return err
		}
	}
}

// gzip walks through a tar.gz, or a single file that was packed.
func (u *unpacker) gzip(at string, packed io.Reader, depth int) error {
	if depth > maxDepth {
		return u.refuse(tooDeep(at))
	}
	z, err := gzip.NewReader(packed)
	if err != nil {
		return u.fail(at, "archive", err)
	}
	r := bufio.NewReaderSize(meter{u, z}, 4<<10)
	if head, _ := r.Peek(headSize); isTar(head) {
		return u.tar(at, r, depth)
	}
	if err := u.count(); err != nil {
		return err
	}
	name := path.Base(strings.ReplaceAll(at, `\`, "/"))
	if base := name[:len(name)-len(path.Ext(name))]; base != "" && strings.EqualFold(path.Ext(name), ".gz") {
		name = base
	}
	return u.member(at+"/"+name, -1, r, depth)
}

// member looks at one file in an archive: it is a document, or an archive to go into. size is what the archive
// announces, below 0 for nothing.
func (u *unpacker) member(at string, size int64, r io.Reader, depth int) error {
	b := bufio.NewReaderSize(r, 4<<10)
	peeked, err := b.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return u.fail(at, "file in the archive", err)
	}
	head := slices.Clone(peeked)
	switch k := kindOf(head); k {
	case document:
		return u.document(at, size, b)
	case zipped:
		return u.zipInside(at, head, b, depth)
	case gzipped:
		return u.gzip(at, b, depth+1)
	case tarred:
		return u.tar(at, b, depth+1)
	default:
		return u.refuse(notOpened(at, k))
	}
}

// zipInside looks at a zip in an archive: an office document, or a further archive.
func (u *unpacker) zipInside(at string, head []byte, r io.Reader, depth int) error {
	s, err := newSpool(r, maxSpooled)
	if errors.Is(err, errTooLong) {
		return u.refuse(tooLarge(at, fmt.Sprintf("at most %d GiB of an archive in an archive", maxSpooled>>30)))
	}
	if err != nil {
		return u.fail(at, "file in the archive", err)
	}
	defer s.Close() //nolint:errcheck // a temporary file
	z, openErr := openZIP(s, s.size)
	if isOffice(head, z) {
		return u.document(at, s.size, io.NewSectionReader(s, 0, s.size))
	}
	return u.zip(at, z, openErr, depth+1)
}

// document hands out a file in an archive. Whatever size was announced, no more is read.
func (u *unpacker) document(at string, size int64, r io.Reader) error {
	if size > format.MaxSize {
		return u.refuse(&block.Refusal{
			Code: block.TooLarge, File: at, Wanted: fmt.Sprintf("at most %d MiB", format.MaxSize>>20),
			Advice: "split the file, or publish the text without pictures / 文件过大，请拆分或去掉图片",
		})
	}
	read := func() ([]byte, error) {
		limit := size
		if size < 0 {
			limit = format.MaxSize // one byte more shows the reader of formats that it is too large
		}
		var b bytes.Buffer
		b.Grow(int(min(limit, 1<<20)) + 2*bytes.MinRead)
		_, err := b.ReadFrom(io.LimitReader(r, limit+1))
		switch {
		case u.ctx.Err() != nil:
			return nil, u.ctx.Err()
		case u.left < 0:
			return nil, tooLarge(at, errUnpacked.wanted)
		case err != nil:
			return nil, broken(at, "file in the archive", err)
		case size >= 0 && int64(b.Len()) != size:
			return nil, broken(at, "file in the archive", fmt.Errorf("it does not have the %d bytes that the archive announces", size))
		}
		return b.Bytes(), nil
	}
	return u.emit(&Entry{Path: at, Size: size, InOrder: true, read: read})
}

const unpackAdvice = "unpack it and load the folder / 请先解压，再载入解压后的目录"

func tooLarge(at, wanted string) *block.Refusal {
	return &block.Refusal{Code: block.TooLarge, File: at, Wanted: wanted, Advice: unpackAdvice}
}

func tooDeep(at string) *block.Refusal {
	return tooLarge(at, fmt.Sprintf("archives in archives at most %d deep", maxDepth))
}

func empty(at string) *block.Refusal {
	return &block.Refusal{
		Code: block.Empty, File: at, Wanted: "a file in the archive",
		Advice: "the archive is empty: download it again / 压缩包为空，请重新下载",
	}
}

func needsPassword(at string) *block.Refusal {
	return &block.Refusal{
		Code: block.Encrypted, File: at, Wanted: "an archive without password",
		Advice: "unpack it with its password and load the folder / 请用密码解压后载入目录",
	}
}

func notOpened(at string, k kind) *block.Refusal {
	return &block.Refusal{
		Code: block.UnknownFormat, File: at, Wanted: fmt.Sprintf("a zip, tar or tar.gz archive, but this is a %s archive", k),
		Advice: unpackAdvice,
	}
}

// broken refuses an archive, or a file in one, that is damaged.
func broken(at, what string, err error) *block.Refusal {
	r := &block.Refusal{
		Code: block.Unreadable, File: at, Wanted: fmt.Sprintf("a sound %s, but: %v", what, err),
		Advice: "download or pack the archive again / 压缩包已损坏，请重新下载或重新打包",
	}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		r.Code, r.Wanted = block.Truncated, "the whole "+what+", but its end is missing"
	case errors.Is(err, zip.ErrAlgorithm):
		r.Wanted, r.Advice = "a file packed by the usual method (deflate)", unpackAdvice
	}
	return r
}
