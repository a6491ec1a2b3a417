//go:build !(darwin || linux)

package chdb

import (
	"errors"
	"runtime"
)

// The package compiles everywhere, so that the program can still use a ClickHouse server where chDB has no build.
func dlopen(string) (uintptr, error) {
	return 0, errors.New("chDB has no build for " + runtime.GOOS + ": use a ClickHouse server")
}

func dlsym(uintptr, string) (uintptr, error) { return 0, errors.ErrUnsupported }
