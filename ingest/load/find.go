package load

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// noDocument are endings of files that are never disclosures, in lower case. Everything else is tried: what a file is
// is told from its bytes, and a web page may be saved under any name.
var noDocument = map[string]bool{
	".json": true, ".jsonl": true, ".yaml": true, ".yml": true, ".toml": true, ".xml": true, ".log": true, // data and settings
	".md": true, ".sha256": true, ".md5": true, ".sig": true, ".part": true, ".crdownload": true, ".tmp": true, ".bak": true,
	".css": true, ".js": true, ".map": true, ".woff": true, ".woff2": true, ".ico": true, ".svg": true, // parts of a saved page
	".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".webp": true, ".mp4": true, ".mp3": true,
}

// Find lists the documents that paths stand for: a file that is named is always one; a folder stands for all files below
// it, sorted by path. Below a folder these are skipped, and counted: hidden files and folders, the folder of an embedded
// warehouse, the lock files of office programs (~$…), files called README or LICENSE with any ending, files whose ending says that they are no
// documents (.json, .css, .png …), and what is no regular file. Links to files are followed, links to folders are not.
// A file that several paths lead to is listed once.
func Find(ctx context.Context, paths []string) (files []string, skipped int, err error) {
	seen := map[string]bool{}
	add := func(path string) {
		if clean := filepath.Clean(path); !seen[clean] {
			seen[clean] = true
			files = append(files, clean)
		}
	}
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, 0, fmt.Errorf("look for documents in %q: %w", path, bare(err))
		}
		if !info.IsDir() {
			add(path)
			continue
		}
		root := filepath.Clean(path) + string(filepath.Separator) // the separator follows a link to a folder
		err = filepath.WalkDir(root, func(at string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case ctx.Err() != nil:
				return ctx.Err()
			case at == root:
				return nil
			case entry.IsDir() && (hidden(entry.Name()) || isWarehouse(at)):
				skipped++
				return filepath.SkipDir
			case entry.IsDir():
				return nil
			case Skipped(entry.Name()), !regular(at, entry):
				skipped++
				return nil
			}
			add(at)
			return nil
		})
		if err != nil {
			return nil, 0, fmt.Errorf("look for documents in %q: %w", path, err)
		}
	}
	return slices.Clip(files), skipped, nil
}

// Skipped says whether a file's name below a folder says that it is no document, as [Find] lists it.
func Skipped(name string) bool {
	lower := strings.ToLower(name)
	ending := filepath.Ext(lower)
	stem := strings.TrimSuffix(lower, ending)
	return hidden(name) || strings.HasPrefix(name, "~$") || stem == "readme" || stem == "license" || noDocument[ending]
}

func hidden(name string) bool { return strings.HasPrefix(name, ".") }

// isWarehouse says whether a folder is an embedded warehouse, which may lie below the folder that is loaded. Package chdb
// marks its folders with this file.
func isWarehouse(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, "gongkai.lock"))
	return err == nil
}

// regular says whether a path below a folder is a file, or a link to one.
func regular(path string, entry fs.DirEntry) bool {
	if entry.Type()&fs.ModeSymlink == 0 {
		return entry.Type().IsRegular()
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// bare takes the path off an error of the file system, for a message that names it already.
func bare(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
