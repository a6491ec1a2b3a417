// Package made holds the parts of docs/ that say what the program says to the program, for tests: 'make docs' writes them anew.
package made

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Part compares what stands in a page between <!-- made: part --> and <!-- end --> with what the program says, or puts it
// there where update is set.
func Part(t testing.TB, page, part, want string, update bool) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	at := regexp.MustCompile(`(?s)<!-- made: ` + regexp.QuoteMeta(part) + ` -->\n(.*?)<!-- end -->`).FindSubmatchIndex(text)
	if at == nil {
		t.Fatalf("%s has no place for %s", page, part)
	}
	want = strings.TrimRight(want, "\n") + "\n"
	got := string(text[at[2]:at[3]])
	switch {
	case got == want:
	case update:
		if err := os.WriteFile(page, []byte(string(text[:at[2]])+want+string(text[at[3]:])), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s is not what the program says: run 'make docs' (-want, +got)\n%s", page, cmp.Diff(want, got))
	}
}
