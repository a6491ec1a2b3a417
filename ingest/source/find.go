package source

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// noDocument are endings of files that are never disclosures, in lower case. Everything else is tried: what a file is
// is told from its bytes, and a web page may be saved under any name.
var noDocument = map[string]bool{
	".json": true, ".jsonl": true, ".yaml": true, ".yml": true, ".toml": true, ".xml": true, ".log": true, // data and settings
	".md": true, ".sha256": true, ".md5": true, ".sig": true, ".part": true, ".crdownload": true, ".tmp": true, ".bak": true,
	".css": true, ".js": true, ".map": true, ".woff": true, ".woff2": true, ".ico": true, ".svg": true, // parts of a saved page
	".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".webp": true, ".mp4": true, ".mp3": true,
	".ini": true, ".db": true, ".lnk": true, ".url": true, // desktop.ini, Thumbs.db: what Windows leaves in a folder
}

// File is a file on disk: a document or an archive of documents.
type File struct {
	Path    string
	Size    int64 // bytes
	ModTime time.Time
	// Disk is where it lies, where that is not Path; empty for Path.
	Disk string
}

func (f *File) disk() string {
	if f.Disk != "" {
		return f.Disk
	}
	return f.Path
}

// Name makes a path that somebody else gives into one like those in archives: a name and never one on disk. It is empty
// where nothing is left.
func Name(path string) string {
	if len(path) > maxName {
		return ""
	}
	return strings.Join(split(path), "/")
}

// Find lists the files that paths stand for: a file that is named is always one; a folder stands for all files below
// it, sorted by path. Below a folder these are skipped, and counted: hidden files and folders, the folder of an embedded
// warehouse, the lock files of office programs (~$…), files called README or LICENSE with any ending, files whose ending says that they are no
// documents (.json, .css, .png …), and what is no regular file. Links to files are followed, links to folders are not.
// A file that several paths lead to is listed once.
func Find(ctx context.Context, paths []string) (files []File, skipped int, err error) {
	seen := map[string]bool{}
	add := func(path string, info fs.FileInfo) {
		if clean := filepath.Clean(path); !seen[clean] {
			seen[clean] = true
			files = append(files, File{Path: clean, Size: info.Size(), ModTime: info.ModTime()})
		}
	}
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, 0, fmt.Errorf("look for documents in %q: %w", path, bare(err))
		}
		if !info.IsDir() {
			add(path, info)
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
			case Skipped(entry.Name()):
				skipped++
				return nil
			}
			if info := regular(at, entry); info != nil {
				add(at, info)
			} else {
				skipped++
			}
			return nil
		})
		if err != nil {
			return nil, 0, fmt.Errorf("look for documents in %q: %w", path, err)
		}
	}
	return slices.Clip(files), skipped, nil
}

// Check finds paths that are not there, without looking into folders.
func Check(paths []string) error {
	var errs []error
	for _, path := range paths {
		if _, err := os.Stat(path); err != nil {
			errs = append(errs, fmt.Errorf("look for documents in %q: %w", path, bare(err)))
		}
	}
	return errors.Join(errs...)
}

// Skipped says whether a file's name, below a folder or in an archive, says that it is no document, as [Find] lists it.
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

// regular describes a file below a folder, or the file that a link leads to; nil for everything else.
func regular(path string, entry fs.DirEntry) fs.FileInfo {
	info, err := entry.Info()
	if entry.Type()&fs.ModeSymlink != 0 {
		info, err = os.Stat(path)
	}
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	return info
}

// bare takes the path off an error of the file system, for a message that names it already.
func bare(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
