package chdb

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// Trim takes pages of the engine's library out of memory that are as they are in its file: starting the engine touches half
// of its code once. What is needed again comes back from the file, as a rule from the system's cache of it.
func (e *Engine) Trim() error {
	library, err := filepath.EvalSymlinks(e.Library())
	if err != nil {
		return fmt.Errorf("find the engine's library: %w", err)
	}
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return fmt.Errorf("find the engine's library in memory: %w", err)
	}
	defer func() { _ = maps.Close() }()
	lines := bufio.NewScanner(maps)
	for lines.Scan() {
		// 7fa426b77000-7fa43eecb000 r-xp 08576000 fe:00 5309141    /path
		fields := strings.Fields(lines.Text())
		if len(fields) < 6 || strings.Join(fields[5:], " ") != library {
			continue
		}
		// Code, and what stands before it. What the loader has changed, though it may not be written any more, stands behind.
		code := fields[1] == "r-xp"
		if !code && (fields[1] != "r--p" || strings.Trim(fields[2], "0") != "") {
			continue
		}
		var from, to uintptr
		if _, err := fmt.Sscanf(fields[0], "%x-%x", &from, &to); err != nil {
			return fmt.Errorf("find the engine's library in memory: %q: %w", fields[0], err)
		}
		if _, _, failed := unix.Syscall(unix.SYS_MADVISE, from, to-from, unix.MADV_DONTNEED); failed != 0 {
			return fmt.Errorf("take the engine's library out of memory: %w", failed)
		}
	}
	return lines.Err()
}
