package chdb

import (
	"errors"
	"io"
	"os"
)

// newTemporaryBlockFile writes the data of an INSERT to a temporary file. It serves where the system has no files in memory.
func newTemporaryBlockFile(data io.Reader) (path string, size int64, closeFile func(), err error) {
	file, err := os.CreateTemp("", "gongkai-insert-*.native")
	if err != nil {
		return "", 0, nil, err
	}
	size, err = io.Copy(file, data)
	if err != nil {
		return "", 0, nil, errors.Join(joinClose(err, file), os.Remove(file.Name()))
	}
	return file.Name(), size, func() {
		_ = file.Close()
		_ = os.Remove(file.Name())
	}, nil
}

func joinClose(err error, file *os.File) error { return errors.Join(err, file.Close()) }
