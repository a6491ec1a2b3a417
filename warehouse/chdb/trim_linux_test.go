package chdb_test

import (
	"fmt"
	"strings"
	"testing"
)

// Most of what the start has read of the library leaves the memory, and the engine goes on.
func TestTrim(t *testing.T) {
	t.Parallel()
	needEngine(t)
	out, err := output(child(t, "trim", t.TempDir()))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var before, after int
	if _, err := fmt.Sscan(string(out), &before, &after); err != nil || !strings.HasSuffix(string(out), "<nil>\n") {
		t.Fatalf("%s: %v", out, err)
	}
	if after > before/2 {
		t.Errorf("%d kB of files in memory before, %d kB after", before, after)
	}
}
