package format

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/ingest/block"
)

// What this test binary does instead of testing when it is started with one of these.
const (
	roleReads = "read-pdfs"
	roleHangs = "hang"
	roleDies  = "die"
)

func TestMain(m *testing.M) {
	if len(os.Args) == 2 {
		switch os.Args[1] {
		case roleReads:
			if err := ServePDFs(os.Stdin, os.Stdout); err != nil {
				os.Exit(1)
			}
			os.Exit(0)
		case roleHangs:
			time.Sleep(time.Hour) // not for ever: the runtime would see that nothing can happen any more, and end it
		case roleDies:
			os.Exit(7)
		}
	}
	os.Exit(m.Run())
}

// startsAs are readers that start this test binary in a role.
func startsAs(t *testing.T, role string) *pdfReaders {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r := newPDFReaders([]string{self, role})
	t.Cleanup(r.close)
	return r
}

// TestPDFsAreReadApart reads documents in other processes as in this one, several at once, and refuses the same.
func TestPDFsAreReadApart(t *testing.T) {
	t.Parallel()
	r := startsAs(t, roleReads)
	table := page().text(50, 700, 10, "单位：万元 <&>").grid([]float64{50, 150, 250}, []float64{500, 480, 460}).
		cells([]float64{50, 150, 250}, 485, "办公费", "1,234.50").cells([]float64{50, 150, 250}, 465, "差旅费", "２．００")
	whole := testPDF("", table, page().text(50, 700, 10, "某某局"))
	var all sync.WaitGroup
	for name, data := range map[string][]byte{
		"whole.pdf": whole, "cut.pdf": whole[:len(whole)-200], "empty.pdf": testPDF("", page()), "broken.pdf": []byte("%PDF-1.7\nstartxref\n0\n%%EOF\n"),
		"again.pdf": whole, "picture.pdf": testPDF("", page().raw("q 595 0 0 842 0 0 cm /I1 Do Q")),
	} {
		all.Go(func() {
			here, wanted := readPDFHere(t.Context(), name, data)
			apart, err := r.read(t.Context(), name, data)
			if wanted == nil {
				here.Name = name
			}
			if diff := cmp.Diff(here, apart, cmp.AllowUnexported(block.Table{})); diff != "" || !sameRefusal(wanted, err) {
				t.Errorf("%s: here %v, apart %v, documents (-here +apart):\n%s", name, wanted, err, diff)
			}
		})
	}
	all.Wait()
	if len(r.idle) == 0 {
		t.Error("no process waits for another document")
	}
}

func sameRefusal(a, b error) bool {
	var x, y *block.Refusal
	if !errors.As(a, &x) || !errors.As(b, &y) {
		return a == nil && b == nil
	}
	return *x == *y
}

// TestAProcessThatFailsLosesItsDocumentAlone has readers that hang, die, or are not there.
func TestAProcessThatFailsLosesItsDocumentAlone(t *testing.T) {
	t.Parallel()
	data := testPDF("", page().text(50, 700, 10, "某某局"))
	refused := func(err error, want block.RefusalCode) {
		t.Helper()
		var r *block.Refusal
		if !errors.As(err, &r) || r.Code != want {
			t.Errorf("got %v, want a refusal %s", err, want)
		}
	}
	hangs := startsAs(t, roleHangs)
	hangs.limit = 100 * time.Millisecond
	_, err := hangs.read(t.Context(), "x.pdf", data)
	refused(err, block.TooLarge)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	hangs.limit = time.Minute
	if _, err := hangs.read(ctx, "x.pdf", data); !errors.Is(err, context.Canceled) {
		t.Errorf("a reading that was called off ends with %v", err)
	}
	_, err = startsAs(t, roleDies).read(t.Context(), "x.pdf", data)
	refused(err, block.Unreadable)

	sound := startsAs(t, roleReads)
	for range 3 {
		if _, err := sound.read(t.Context(), "x.pdf", data); err != nil {
			t.Errorf("by a process that takes the place of one that died while it waited: %v", err)
		}
		sound.idle[0].kill()
	}
	none := newPDFReaders([]string{"/nowhere/" + roleReads})
	if _, err := none.read(t.Context(), "x.pdf", data); !errors.Is(err, errNoProcess) {
		t.Errorf("without a process: %v", err)
	}
}
