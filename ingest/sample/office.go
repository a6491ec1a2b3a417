package sample

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"gongkai/ingest/block"
)

// ErrNoOffice says that a format was asked for that only LibreOffice writes, which is not installed.
var ErrNoOffice = errors.New("LibreOffice (soffice) is not installed, and the formats doc and xls are written by it")

// converted are the formats that LibreOffice makes of another one, with the name of its filter. They are the binary ones
// of 97 to 2003, which nothing else writes well.
var converted = map[block.Format]struct {
	from   block.Format
	filter string
}{
	block.FormatDOC: {block.FormatDOCX, "MS Word 97"},
	block.FormatXLS: {block.FormatXLSX, "MS Excel 97"},
}

// office runs LibreOffice, with a profile of its own, so that one that is open on the desktop is left alone.
type office struct{ program, dir string }

// NeedsOffice says whether LibreOffice is needed to write a format.
func NeedsOffice(f block.Format) bool { return converted[f].filter != "" }

// HasOffice says whether the formats that need LibreOffice can be written.
func HasOffice() bool {
	_, err := exec.LookPath("soffice")
	return err == nil
}

func openOffice() (*office, error) {
	program, err := exec.LookPath("soffice")
	if err != nil {
		return nil, ErrNoOffice
	}
	dir, err := os.MkdirTemp("", "gongkai-office-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for LibreOffice: %w", err)
	}
	return &office{program, dir}, nil
}

func (o *office) close() error { return os.RemoveAll(o.dir) }

// convert makes files of another format, all of them in one run: starting takes far longer than the work.
func (o *office) convert(ctx context.Context, to block.Format, files [][]byte) ([][]byte, error) {
	c := converted[to]
	work, err := os.MkdirTemp(o.dir, "work-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for LibreOffice: %w", err)
	}
	defer os.RemoveAll(work) //nolint:errcheck // close removes what is left
	target := strings.ToLower(string(to))
	args := []string{"-env:UserInstallation=file://" + filepath.ToSlash(filepath.Join(o.dir, "profile")), "--headless", "--convert-to", target + ":" + c.filter, "--outdir", filepath.Join(work, "out")}
	for i, data := range files {
		path := filepath.Join(work, fmt.Sprintf("%d.%s", i, strings.ToLower(string(c.from))))
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return nil, fmt.Errorf("write a file for LibreOffice: %w", err)
		}
		args = append(args, path)
	}
	cmd := exec.CommandContext(ctx, o.program, args...)
	cmd.WaitDelay = 5 * time.Second // what it started keeps its output open
	said, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("convert to %s with LibreOffice: %w: %s", to, err, said)
	}
	out := make([][]byte, len(files))
	for i := range files {
		if out[i], err = os.ReadFile(filepath.Join(work, "out", fmt.Sprintf("%d.%s", i, target))); err != nil {
			return nil, fmt.Errorf("LibreOffice wrote no %s: %w: %s", to, err, said)
		}
	}
	return out, nil
}
