package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

// maxInMemory is how much of an archive inside an archive is kept in memory while it is read; a larger one goes to a
// temporary file.
const maxInMemory = 16 << 20

// spool is the whole of an archive that is itself in an archive, which must be read out of order.
type spool struct {
	io.ReaderAt
	size int64
	file *os.File // nil for one in memory
}

// newSpool reads r to its end. The error of one that is larger than limit is errTooLong.
func newSpool(r io.Reader, limit int64) (_ *spool, err error) {
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(r, maxInMemory+1))
	switch {
	case err != nil:
		return nil, err
	case n > limit:
		return nil, errTooLong
	case n <= maxInMemory:
		return &spool{bytes.NewReader(b.Bytes()), n, nil}, nil
	}
	f, err := os.CreateTemp("", "gongkai-*.zip")
	if err != nil {
		return nil, fmt.Errorf("keep it in a temporary file: %w", bare(err))
	}
	s := &spool{f, 0, f}
	_ = os.Remove(f.Name()) // where the system allows it, the file is gone even if the process is killed
	s.size, err = io.Copy(f, io.MultiReader(&b, io.LimitReader(r, limit-n+1)))
	if err == nil && s.size > limit {
		err = errTooLong
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close gives back the temporary file.
func (s *spool) Close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	if rm := os.Remove(s.file.Name()); rm != nil && !errors.Is(rm, os.ErrNotExist) {
		err = errors.Join(err, rm)
	}
	return err
}

var errTooLong = errors.New("too long")
