package main

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the parts of docs/ that are made from the program; look at the difference before you commit it")

// heldTo compares what stands in a page between <!-- made: part --> and <!-- end --> with what the program says, or puts
// it there under -update.
func heldTo(t *testing.T, page, part, want string) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	made := regexp.MustCompile(`(?s)(<!-- made: ` + regexp.QuoteMeta(part) + ` -->\n).*?(<!-- end -->)`)
	at := made.FindSubmatchIndex(text)
	if at == nil {
		t.Fatalf("%s has no place for %s", page, part)
	}
	want = strings.TrimRight(want, "\n") + "\n"
	got := string(text[at[3]:at[4]])
	if got == want {
		return
	}
	if *update {
		if err := os.WriteFile(page, []byte(string(text[:at[3]])+want+string(text[at[4]:])), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s is not what the program says: run 'make docs' (-want, +got)\n%s", page, cmp.Diff(want, got))
}
