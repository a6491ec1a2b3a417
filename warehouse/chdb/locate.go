package chdb

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// NotFoundError says that the engine's library is nowhere it was looked for. [Locate] and [Open] return it.
type NotFoundError struct {
	// Looked are the files and patterns that were tried, in order.
	Looked []string
}

func (e *NotFoundError) Error() string {
	return fmt.Sprintf("the library of the embedded engine (libchdb.so) was not found: run `npm ci` in the program's folder, "+
		"or set CHDB_LIB_PATH to the file or its folder (looked for %s)", strings.Join(e.Looked, ", "))
}

// Locate finds the engine's library without loading it. CHDB_LIB_PATH (a file or a folder) decides where it is set;
// otherwise the first of these counts: beside the program, a node_modules folder beside the program or above it,
// a node_modules folder in the working directory or above it, the system's library folders. The error is a [*NotFoundError].
func Locate() (string, error) {
	patterns := candidates()
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil {
			// A folder with an odd name is no pattern; it may still hold the file.
			found = []string{pattern}
		}
		for _, path := range found {
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
				return path, nil
			}
		}
	}
	return "", &NotFoundError{Looked: patterns}
}

// libraryNames are the names of the file. The npm packages say .so on every system.
var libraryNames = func() []string {
	if runtime.GOOS == "darwin" {
		return []string{"libchdb.dylib", "libchdb.so"}
	}
	return []string{"libchdb.so"}
}()

// packagePattern matches the folder of this system's npm package, for instance @chdb/lib-linux-x64-gnu.
var packagePattern = func() string {
	arch := runtime.GOARCH
	if arch == "amd64" {
		arch = "x64"
	}
	return filepath.Join("node_modules", "@chdb", "lib-"+runtime.GOOS+"-"+arch+"*")
}()

func candidates() []string {
	var patterns []string
	add := func(folder string) {
		for _, name := range libraryNames {
			patterns = append(patterns, filepath.Join(folder, name))
		}
	}
	if given := os.Getenv("CHDB_LIB_PATH"); given != "" {
		patterns = append(patterns, given)
		add(given)
		add(filepath.Join(given, packagePattern))
		return patterns
	}
	if program, err := os.Executable(); err == nil {
		if resolved, err := filepath.EvalSymlinks(program); err == nil {
			program = resolved
		}
		add(filepath.Dir(program))
		add(filepath.Join(filepath.Dir(program), "..", "lib"))
		for _, folder := range upwards(filepath.Dir(program)) {
			add(filepath.Join(folder, packagePattern))
		}
	}
	if folder, err := os.Getwd(); err == nil {
		for _, folder := range upwards(folder) {
			add(filepath.Join(folder, packagePattern))
		}
	}
	for _, folder := range []string{"/usr/local/lib", "/usr/lib", "/usr/lib64", "/opt/homebrew/lib"} {
		add(folder)
	}
	return patterns
}

// upwards lists a folder and those it lies in, so that a test finds the project's node_modules from its package's folder.
func upwards(folder string) []string {
	folders := []string{folder}
	for {
		parent := filepath.Dir(folder)
		if parent == folder {
			return folders
		}
		folder = parent
		folders = append(folders, folder)
	}
}
