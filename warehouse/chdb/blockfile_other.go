//go:build !linux

package chdb

import "io"

func newBlockFile(data io.Reader) (path string, size int64, closeFile func(), err error) {
	return newTemporaryBlockFile(data)
}
