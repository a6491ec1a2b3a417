package source_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/ingest/block"
	"gongkai/ingest/format"
	"gongkai/ingest/source"
)

// member is a file to put into an archive.
type member struct{ name, content string }

func zipOf(t testing.TB, members ...member) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range members {
		w, err := z.Create(m.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(m.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func tarOf(t testing.TB, members ...member) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, m := range members {
		h := &tar.Header{Name: m.name, Size: int64(len(m.content)), Mode: 0o600, Typeflag: tar.TypeReg}
		if target, link := strings.CutPrefix(m.content, "-> "); link {
			h.Typeflag, h.Linkname, h.Size = tar.TypeSymlink, target, 0
			m.content = ""
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(m.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func tarHeader(t testing.TB, name string, size int64) string {
	t.Helper()
	var b bytes.Buffer
	if err := tar.NewWriter(&b).WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, Typeflag: tar.TypeReg}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func gzipOf(t testing.TB, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func gb18030(t testing.TB, s string) string {
	t.Helper()
	out, err := simplifiedchinese.GB18030.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// walk lists what is found below a folder: a line per document with its content, or with the refusal's code.
func walk(t testing.TB, dir string) (lines []string, skipped int) {
	t.Helper()
	files, skipped, err := source.Find(t.Context(), []string{dir})
	if err != nil {
		t.Fatal(err)
	}
	w := source.Walk{Files: files}
	var passed, size int64
	for e := range w.Entries(t.Context()) {
		passed += e.Passed
		name := strings.TrimPrefix(e.Path, dir+"/")
		if e.Refusal == nil && e.Weight() < 1 {
			t.Errorf("%s weighs %d", e.Path, e.Weight())
		}
		data, err := e.Read()
		var refusal *block.Refusal
		switch {
		case errors.As(err, &refusal):
			if refusal.File != e.Path || refusal.Wanted == "" || refusal.Advice == "" {
				t.Errorf("%s is refused by %+v", e.Path, refusal)
			}
			lines = append(lines, name+" "+string(refusal.Code))
		case err != nil:
			t.Fatalf("%s: %v", e.Path, err)
		default:
			if int64(len(data)) > e.Weight()+1 {
				t.Errorf("%s weighs %d and has %d bytes", e.Path, e.Weight(), len(data))
			}
			lines = append(lines, fmt.Sprintf("%s = %.4s", name, data))
		}
	}
	for _, f := range files {
		size += f.Size
	}
	if passed < 0 || passed > size {
		t.Errorf("passed %d of %d bytes", passed, size)
	}
	return lines, skipped + w.Skipped
}

func put(t testing.TB, dir, name, content string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// office is a ZIP as Word writes it, as far as it is told apart here.
func office(t testing.TB) string {
	return zipOf(t, member{"[Content_Types].xml", "<Types/>"}, member{"word/document.xml", "<w/>"})
}

// The documents of a folder are the same whether its files lie open or in archives.
func TestEntries(t *testing.T) {
	t.Parallel()
	files := []member{
		{"2021/b.txt", "二"},
		{"2021/a.txt", "一"},
		{"2021.txt", "三"},
		{"2021/.hidden", "x"},
		{"__MACOSX/._a.txt", "x"},
		{"2021/style.css", "x"},
		{"~$a.docx", "x"},
		{"Thumbs.db", "x"},
		{"readme.txt", "x"},
	}
	for _, c := range []struct {
		name    string
		content string
		want    []string
		skipped int
	}{
		{"a.zip", zipOf(t, files...), []string{"a.zip/2021/a.txt = 一", "a.zip/2021/b.txt = 二", "a.zip/2021.txt = 三"}, 6},
		{"a.tar", tarOf(t, files...), []string{"a.tar/2021/b.txt = 二", "a.tar/2021/a.txt = 一", "a.tar/2021.txt = 三"}, 6},
		{"a.tgz", gzipOf(t, tarOf(t, files...)), []string{"a.tgz/2021/b.txt = 二", "a.tgz/2021/a.txt = 一", "a.tgz/2021.txt = 三"}, 6},
		{"some.txt.gz", gzipOf(t, "一"), []string{"some.txt.gz/some.txt = 一"}, 0},
		{"gz-without-ending", gzipOf(t, "一"), []string{"gz-without-ending/gz-without-ending = 一"}, 0},
		{"zip-of-another-name.txt", zipOf(t, member{"a", "一"}), []string{"zip-of-another-name.txt/a = 一"}, 0},
		{"word.docx", office(t), []string{"word.docx = PK\x03\x04"}, 0},
		{
			"zip-of-word.zip", zipOf(t, member{"县/某局.docx", office(t)}, member{"县/无", ""}),
			[]string{"zip-of-word.zip/县/无 = ", "zip-of-word.zip/县/某局.docx = PK\x03\x04"},
			0,
		},
		{"word-cut-off.docx", office(t)[:60], []string{"word-cut-off.docx = PK\x03\x04"}, 0},
		{
			"archives-in-archives.zip",
			zipOf(t, member{"1/b.zip", zipOf(t, member{"c.tar.gz", gzipOf(t, tarOf(t, member{"d.txt", "一"}))})}, member{"2/plain.txt", "二"}),
			[]string{"archives-in-archives.zip/1/b.zip/c.tar.gz/d.txt = 一", "archives-in-archives.zip/2/plain.txt = 二"},
			0,
		},
		{"links.tar", tarOf(t, member{"etc", "-> /etc/passwd"}, member{"a.txt", "一"}), []string{"links.tar/a.txt = 一"}, 1},
		{
			"chinese-windows.zip", zipOf(t, member{gb18030(t, `霸州市\2021\水务局.txt`), "一"}),
			[]string{"chinese-windows.zip/霸州市/2021/水务局.txt = 一"},
			0,
		},
		{
			"paths.zip", zipOf(t, member{"../../etc/passwd", "一"}, member{"/root/./a.txt", "二"}, member{`C:\b.txt`, "三"}, member{"x\x1b[2Jy", "四"}),
			[]string{"paths.zip/C:/b.txt = 三", "paths.zip/etc/passwd = 一", "paths.zip/root/a.txt = 二", "paths.zip/x\ufffd[2Jy = 四"},
			0,
		},
		{"rar.rar", "Rar!\x1a\x07\x01\x00", []string{"rar.rar UNKNOWN_FORMAT"}, 0},
		{
			"closed.zip", zipOf(t, member{"a.7z", "7z\xbc\xaf\x27\x1c\x00"}, member{"b.txt", "一"}),
			[]string{"closed.zip/a.7z UNKNOWN_FORMAT", "closed.zip/b.txt = 一"},
			0,
		},
		{"empty.zip", zipOf(t), []string{"empty.zip EMPTY"}, 0},
		{"nothing-in-it.zip", zipOf(t, member{"folder/", ""}, member{"a.css", "x"}), nil, 1},
		{"begins-like-no-archive.txt", "PK, 一", []string{"begins-like-no-archive.txt = PK, "}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			put(t, dir, c.name, c.content)
			got, skipped := walk(t, dir)
			if diff := cmp.Diff(c.want, got); diff != "" || skipped != c.skipped {
				t.Errorf("skipped %d, want %d; documents (-want, +got):\n%s", skipped, c.skipped, diff)
			}
		})
	}
}

func TestEntriesInFolders(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put(t, dir, "1/a.txt", "一")
	put(t, dir, "2/批次.zip", zipOf(t, member{"霸州市/某局.txt", "二"}))
	put(t, dir, "3.txt", "三")
	got, _ := walk(t, dir)
	if diff := cmp.Diff([]string{"1/a.txt = 一", "2/批次.zip/霸州市/某局.txt = 二", "3.txt = 三"}, got); diff != "" {
		t.Errorf("documents (-want, +got):\n%s", diff)
	}
}

// setBit marks all files of a zip as encrypted, or those after the first.
func setBit(data string, after int) string {
	b := []byte(data)
	n := 0
	for i := range len(b) - 4 {
		if string(b[i:i+4]) == "PK\x01\x02" {
			if n >= after {
				b[i+8] |= 1
			}
			n++
		}
	}
	return string(b)
}

// nested packs content into a zip in a zip in a zip.
func nested(t testing.TB, levels, copies int, content string) string {
	inner := member{"a.txt", content}
	for range levels {
		var members []member
		for i := range copies {
			members = append(members, member{fmt.Sprint(i, "-", filepath.Base(inner.name)), inner.content})
		}
		inner = member{"a.zip", zipOf(t, members...)}
	}
	return inner.content
}

// overlapping is a zip whose list names one packed file many times.
func overlapping(t testing.TB, content string, times int) string {
	one := zipOf(t, member{"a.txt", content})
	at := strings.Index(one, "PK\x01\x02")
	end := strings.Index(one, "PK\x05\x06")
	list := strings.Repeat(one[at:end], times)
	tail := []byte(one[end:])
	binary.LittleEndian.PutUint16(tail[8:], uint16(times))
	binary.LittleEndian.PutUint16(tail[10:], uint16(times))
	binary.LittleEndian.PutUint32(tail[12:], uint32(len(list)))
	return one[:at] + list + string(tail)
}

// lying changes the size that a zip of one file announces.
func lying(t testing.TB, content string, size uint32) string {
	b := []byte(zipOf(t, member{"a.txt", content}))
	binary.LittleEndian.PutUint32(b[bytes.Index(b, []byte("PK\x01\x02"))+24:], size)
	return string(b)
}

// Every archive ends soon, in little memory and with a reason, whatever it is; the documents before and behind it are
// found.
func TestHostileArchives(t *testing.T) {
	t.Parallel()
	zeros := strings.Repeat("\x00", format.MaxSize)
	sound := zipOf(t, member{"a.txt", "一"}, member{"b.txt", strings.Repeat("二", 100)})
	gzipped := gzipOf(t, zeros) // several such, one behind the other, are one file
	large := tarHeader(t, "b.txt", 5*format.MaxSize)
	million := "PK\x03\x04" + strings.Repeat("PK\x01\x02"+strings.Repeat("\x00", 42), 1_000_000)
	end := append([]byte("PK\x05\x06"), make([]byte, 18)...)
	binary.LittleEndian.PutUint16(end[10:], 1_000_000%65536)
	binary.LittleEndian.PutUint32(end[12:], uint32(len(million)-4))
	binary.LittleEndian.PutUint32(end[16:], 4)
	wrongSum := []byte(sound)
	wrongSum[strings.Index(sound, "PK\x01\x02")+16]++
	for _, c := range []struct {
		name    string
		content string
		want    []string // the documents and refusals; a last one of "…" stands for any others of those before
	}{
		{"bomb.zip", zipOf(t, member{"a.txt", zeros + "x"}, member{"b.txt", "二"}), []string{"/a.txt TOO_LARGE", "/b.txt = 二"}},
		{"bomb.gz", gzipped + gzipped, []string{"/bomb = \x00\x00\x00\x00"}},
		{"bomb.tar.gz", gzipOf(t, tarOf(t, member{"a.txt", "一"})[:1024]+large) + strings.Repeat(gzipped, 5), []string{"/a.txt = 一", "/b.txt TOO_LARGE", " TOO_LARGE"}},
		{"nested-bomb.zip", nested(t, 3, 10, zeros[:1<<20]), []string{"…", " TOO_LARGE"}},
		{"overlapping.zip", overlapping(t, zeros, 1000), []string{"…", " TOO_LARGE"}},
		{"deep.zip", nested(t, 30, 1, "一"), []string{"/0-a.zip/0-a.zip/0-a.zip/0-a.zip TOO_LARGE"}},
		{"deep.gz", gzipOf(t, gzipOf(t, gzipOf(t, gzipOf(t, gzipOf(t, "一"))))), []string{"/deep/deep/deep/deep TOO_LARGE"}},
		{"million.zip", million + string(end), []string{" TOO_LARGE"}},
		{"many-in-tar.tar.gz", gzipOf(t, strings.Repeat(tarOf(t, member{".a", ""})[:512], 100_001)), []string{" TOO_LARGE"}},
		{"truncated.zip", sound[:len(sound)-30], []string{" TRUNCATED"}},
		{"truncated.tar", tarOf(t, member{"a.txt", "一"}, member{"b.txt", zeros[:10000]})[:3000], []string{"/a.txt = 一", "/b.txt TRUNCATED", " TRUNCATED"}},
		{"truncated.tar.gz", func() string { s := gzipOf(t, tarOf(t, member{"a.txt", "一"})); return s[:len(s)-10] }(), []string{"/a.txt = 一", " TRUNCATED"}},
		{"truncated.gz", "\x1f\x8b\x08", []string{" TRUNCATED"}},
		{"wrong-checksum.zip", string(wrongSum), []string{"/a.txt UNREADABLE", "/b.txt = " + "二二二二"}},
		{"damaged-list.zip", strings.Replace(sound, "PK\x01\x02", "PK\x01\x03", 1), []string{" TRUNCATED"}},
		{"encrypted.zip", setBit(sound, 0), []string{" ENCRYPTED"}},
		{"half-encrypted.zip", setBit(sound, 1), []string{"/a.txt = 一", "/b.txt ENCRYPTED"}},
		{"announces-less.zip", lying(t, zeros[:1<<20], 10), []string{"/a.txt UNREADABLE"}},
		{"announces-more.zip", lying(t, "一", 1<<20), []string{"/a.txt TRUNCATED"}},
		{"announces-too-much.zip", lying(t, zeros[:1<<20], 1<<31), []string{"/a.txt TOO_LARGE"}},
		{"unknown-method.zip", strings.ReplaceAll(sound, "\x08\x00\x08\x00\x00", "\x08\x00\x0c\x00\x00"), []string{"/a.txt UNREADABLE", "/b.txt UNREADABLE"}},
		{"long-name.zip", zipOf(t, member{strings.Repeat("长", 5000), "一"}, member{"b.txt", "二"}), []string{"/" + strings.Repeat("长", 21) + "… TOO_LARGE", "/b.txt = 二"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			put(t, dir, "1.txt", "前")
			put(t, dir, "2/"+c.name, c.content)
			put(t, dir, "3.txt", "后")
			got, _ := walk(t, dir)
			if len(got) < 2 || got[0] != "1.txt = 前" || got[len(got)-1] != "3.txt = 后" {
				t.Fatalf("lost the files beside it: %q", got)
			}
			got = got[1 : len(got)-1]
			for i := range got {
				got[i] = strings.TrimPrefix(got[i], "2/"+c.name)
			}
			if c.want[0] == "…" { // enough of it was read, and then no more
				got = append([]string{"…"}, got[len(got)-1])
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("documents (-want, +got):\n%s", diff)
			}
		})
	}
}

func TestArchive(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		content string
		archive bool
	}{
		{"text", "一", false},
		{"word", office(t), false},
		{"word, cut off", office(t)[:60], false},
		{"zip", zipOf(t, member{"a.txt", "一"}), true},
		{"tar", tarOf(t, member{"a.txt", "一"}), true},
		{"gzip", gzipOf(t, "一"), true},
		{"7z", "7z\xbc\xaf\x27\x1c", true},
	} {
		if r := source.Archive("x", []byte(c.content)); (r != nil) != c.archive {
			t.Errorf("%s: %v", c.name, r)
		}
	}
}

// A walk that is given up leaves at once.
func TestEntriesStop(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put(t, dir, "a.zip", zipOf(t, member{"a.txt", "一"}, member{"b.zip", zipOf(t, member{"c.txt", "二"}, member{"d.txt", "三"})}))
	put(t, dir, "e.txt", "四")
	files, _, err := source.Find(t.Context(), []string{dir})
	if err != nil {
		t.Fatal(err)
	}
	for stopAt := range 4 {
		n := 0
		for range (&source.Walk{Files: files}).Entries(t.Context()) {
			if n == stopAt {
				break
			}
			n++
		}
		if n != stopAt {
			t.Errorf("%d entries, want %d and then none", n, stopAt)
		}
	}
}

// Whatever bytes a file has: the walk ends, and no document is larger than it said.
func FuzzWalk(f *testing.F) {
	for _, seed := range []string{
		zipOf(f, member{"a.txt", "一"}, member{gb18030(f, "县/局.txt"), "二"}), setBit(zipOf(f, member{"a.txt", "一"}), 0),
		tarOf(f, member{"a.txt", "一"}, member{"b", "-> a.txt"}), gzipOf(f, tarOf(f, member{"a.txt", "一"})), gzipOf(f, "一"),
		nested(f, 5, 1, "一"), overlapping(f, "一", 3), lying(f, "一一一", 2), office(f), zipOf(f), "Rar!\x1a\x07\x01\x00",
	} {
		f.Add([]byte(seed))
	}
	path := filepath.Join(f.TempDir(), "fuzzed")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if r := source.Archive("x", data); r != nil && r.File != "x" {
			t.Errorf("refused %+v", r)
		}
		w := source.Walk{Files: []source.File{{Path: path, Size: int64(len(data))}}}
		for e := range w.Entries(t.Context()) {
			got, err := e.Read()
			var refusal *block.Refusal
			if err != nil && !errors.As(err, &refusal) {
				t.Errorf("%s: %v", e.Path, err)
			}
			if int64(len(got)) > e.Weight()+1 || !strings.HasPrefix(e.Path, path) {
				t.Errorf("%q weighs %d and has %d bytes", e.Path, e.Weight(), len(got))
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	dir := b.TempDir()
	for i := range 10_000 {
		put(b, dir, fmt.Sprintf("%d/%d.txt", i%100, i), "x")
	}
	for b.Loop() {
		if files, _, err := source.Find(b.Context(), []string{dir}); err != nil || len(files) != 10_000 {
			b.Fatal(len(files), err)
		}
	}
}
