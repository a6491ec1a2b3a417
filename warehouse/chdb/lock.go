package chdb

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gofrs/flock"
)

// lockName is the file in an embedded warehouse's folder whose lock means ownership. It holds the owner's process number.
const lockName = "gongkai.lock"

// Exists says whether a folder was opened by an engine before.
func Exists(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, lockName))
	return err == nil
}

// LockedError says that another process owns the folder. [Open] returns it.
type LockedError struct {
	Folder string
	// PID is the owner's process number, 0 where it is not known.
	PID int
}

func (e *LockedError) Error() string {
	owner := "another process"
	if e.PID > 0 {
		owner = fmt.Sprintf("process %d", e.PID)
	}
	return fmt.Sprintf("the warehouse folder %q is in use by %s: stop it, ask it over its API, or choose another folder", e.Folder, owner)
}

// lockFolder takes ownership of a folder. The system gives it back when the process ends, however it ends.
func lockFolder(folder string) (*flock.Flock, error) {
	path := filepath.Join(folder, lockName)
	lock := flock.New(path, flock.SetPermissions(0o644))
	taken, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %q: %w", path, err)
	}
	if !taken {
		held := &LockedError{Folder: folder}
		// The owner writes its number after it has the lock, so that the file may be empty for a moment.
		if text, err := os.ReadFile(path); err == nil {
			held.PID, _ = strconv.Atoi(strings.TrimSpace(string(text)))
		}
		return nil, held
	}
	if err := os.WriteFile(path, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o644); err != nil {
		_ = lock.Unlock()
		return nil, fmt.Errorf("write %q: %w", path, err)
	}
	return lock, nil
}
