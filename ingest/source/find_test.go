package source_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/ingest/source"
)

func touch(t *testing.T, root string, names ...string) {
	t.Helper()
	for _, name := range names {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	touch(
		t, root,
		"b.txt", "a/2.txt", "a/1.txt", "a/noending", "a/page.aspx", // documents, perhaps
		"README.txt", "a/readme", "a/README.md", "truth/a.json", ".git/config", ".hidden.txt", "~$b.docx", "a/logo.PNG", // no documents
		"warehouse/gongkai.lock", "warehouse/store/format_version.txt", // one folder, not looked into
	)
	if err := os.Symlink(filepath.Join(root, "b.txt"), filepath.Join(root, "c-link.txt")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(root, filepath.Join(root, "d-loop")); err != nil {
		t.Fatal(err)
	}
	linked := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(root, linked); err != nil {
		t.Fatal(err)
	}
	all := []string{"a/1.txt", "a/2.txt", "a/noending", "a/page.aspx", "b.txt", "c-link.txt"}

	for _, c := range []struct {
		name    string
		paths   []string
		base    string
		want    []string
		skipped int
	}{
		{"folder", []string{root}, root, all, 10},
		{"folder by a link", []string{linked}, linked, all, 10},
		{"folder with a slash", []string{root + "/"}, root, all, 10},
		{"file that a folder would skip", []string{root + "/README.txt"}, root, []string{"README.txt"}, 0},
		{"file twice", []string{root + "/b.txt", root + "/./b.txt"}, root, []string{"b.txt"}, 0},
		{"order of the arguments", []string{root + "/b.txt", root + "/a/1.txt"}, root, []string{"b.txt", "a/1.txt"}, 0},
		{"empty folder", []string{t.TempDir()}, root, nil, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, skipped, err := source.Find(t.Context(), c.paths)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, name := range c.want {
				want = append(want, filepath.Join(c.base, name))
			}
			var paths []string
			for _, f := range got {
				paths = append(paths, f.Path)
				if info, err := os.Stat(f.Path); err != nil || f.Size != info.Size() || !f.ModTime.Equal(info.ModTime()) {
					t.Errorf("%+v is not what is on disk: %v", f, err)
				}
			}
			if diff := cmp.Diff(want, paths); diff != "" || skipped != c.skipped {
				t.Errorf("skipped %d, want %d; files (-want, +got):\n%s", skipped, c.skipped, diff)
			}
		})
	}
	if _, _, err := source.Find(t.Context(), []string{root, "no/such/folder"}); err == nil {
		t.Error("a path that does not exist gave no error")
	}
	if err := source.Check([]string{root, "no/such/folder", "nor/this"}); err == nil || !strings.Contains(err.Error(), "no/such/folder") || !strings.Contains(err.Error(), "nor/this") {
		t.Errorf("Check gave %v, want both paths that are not there", err)
	}
}
