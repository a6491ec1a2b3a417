package load_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/ingest/sample"
	"gongkai/warehouse/warehousetest"
)

// zipOf packs files into a zip, by their paths in it.
func zipOf(t *testing.T, names []string, content func(name string) []byte) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(content(name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What is loaded from an archive is the same as from a folder.
func TestRunArchive(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	dir, out := t.TempDir(), t.TempDir()
	written, err := sample.Write(t.Context(), dir, sample.Options{Units: 10, FromYear: 2020, ToYear: 2024, Seed: 7}, nil)
	if err != nil {
		t.Fatal(err)
	}
	archive := filepath.Join(out, "批次.zip")
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if err := z.AddFS(os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	write(t, archive, b.String())

	s, lines := run(t, w, archive)
	if s.Loaded != written.Documents || s.Documents != written.Documents || s.Skipped != written.Documents+1 {
		t.Errorf("from the archive: %+v\n%s", s, strings.Join(lines, "\n"))
	}
	if s, _ = run(t, w, dir); s.Unchanged != written.Documents {
		t.Errorf("from the folder after the archive: %+v", s)
	}
}

// What cannot be read in an archive, or is no sound archive, is refused by its path, and the rest is loaded.
func TestRunArchiveRefuses(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	dir := t.TempDir()
	sound := zipOf(t, []string{"县/气象局.txt", "县/诗.txt"}, func(name string) []byte {
		if strings.HasSuffix(name, "诗.txt") {
			return []byte("春眠不觉晓\n")
		}
		return []byte(text("永清县气象局", 2022, "10"))
	})
	write(t, dir+"/a.zip", sound)
	write(t, dir+"/b.zip", sound[:len(sound)-40])
	write(t, dir+"/c.rar", "Rar!\x1a\x07\x01\x00")
	write(t, dir+"/d.txt", text("永清县档案馆", 2022, "11"))
	s, lines := run(t, w, dir)
	want := []string{"气象局.txt LOADED 1", "诗.txt REFUSED NOT_A_DISCLOSURE", "b.zip REFUSED TRUNCATED", "c.rar REFUSED UNKNOWN_FORMAT", "d.txt LOADED 1"}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("records (-want, +got):\n%s", diff)
	}
	if s.Documents != 5 || s.Loaded != 2 || s.Refused != 3 {
		t.Errorf("summary %+v", s)
	}
}
