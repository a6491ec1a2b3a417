package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"gongkai/ingest/format"
	"gongkai/ingest/source"
)

// Upload loads one file, a document or an archive, that was sent under a path, as [Run] loads what lies on disk and within
// the same limits; o.Paths is not looked at. Uploads into one warehouse follow each other: what belongs together is decided by
// what is there.
func Upload(ctx context.Context, o Options, path string, file io.Reader) (_ Summary, err error) {
	name := source.Name(path)
	if name == "" {
		return Summary{}, fmt.Errorf("upload %.60q: %w", path, ErrNoName)
	}
	o.Paths = []string{name}
	if err := o.Validate(); err != nil {
		return Summary{}, err
	}
	start := time.Now()
	disk, err := os.CreateTemp("", "gongkai-upload-*") // for its owner alone
	if err != nil {
		return Summary{}, fmt.Errorf("upload %q: %w", name, err)
	}
	defer func() { err = errors.Join(err, disk.Close(), os.Remove(disk.Name())) }()
	size, err := io.Copy(disk, io.LimitReader(file, format.MaxSize+1)) // one byte more has the readers refuse it as too large
	if err != nil {
		return Summary{}, fmt.Errorf("upload %q: %w", name, err)
	}
	summary, err := runFiles(ctx, o, []source.File{{Path: name, Size: size, Disk: disk.Name()}})
	summary.Elapsed = time.Since(start)
	return summary, err
}

// ErrNoName says that a path names nothing.
var ErrNoName = errors.New("a file wants a name")
