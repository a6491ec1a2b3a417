package chdb

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// newBlockFile keeps the data of an INSERT in memory under a name that the engine can open. Closing the file frees it.
func newBlockFile(data io.Reader) (path string, size int64, closeFile func(), err error) {
	fd, err := unix.MemfdCreate("gongkai-insert", unix.MFD_CLOEXEC)
	if err != nil {
		return newTemporaryBlockFile(data)
	}
	file := os.NewFile(uintptr(fd), "gongkai-insert")
	size, err = io.Copy(file, data)
	if err != nil {
		return "", 0, nil, joinClose(err, file)
	}
	return fmt.Sprintf("/proc/self/fd/%d", fd), size, func() { _ = file.Close() }, nil
}
