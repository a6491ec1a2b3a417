package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"gongkai/ingest/sample"
)

// terminal opens a terminal of 120 columns: the program writes to one end, the test reads from the other.
func terminal(t *testing.T) (screen, program *os.File) {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no terminal to test with: %v", err)
	}
	t.Cleanup(func() { _ = screen.Close() })
	if err := unix.IoctlSetPointerInt(int(screen.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(screen.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(int(screen.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 120}); err != nil {
		t.Fatal(err)
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return screen, program
}

// On a terminal a bar shows how far a load is, and leaves; what is logged and the summary stand whole.
func TestProgressBar(t *testing.T) {
	t.Parallel()
	docs := t.TempDir()
	if _, err := sample.Write(t.Context(), docs, sample.Options{Units: 20, FromYear: 2021, ToYear: 2024, Seed: 3}, nil); err != nil {
		t.Fatal(err)
	}
	write(t, docs, "poem.txt", "春眠不觉晓\n")
	screen, program := terminal(t)
	cmd := programCommand(t, filepath.Join(t.TempDir(), "warehouse"), "ingest", docs)
	cmd.Stderr = program
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if err := program.Close(); err != nil {
		t.Fatal(err)
	}
	out, _ := io.ReadAll(screen) // ends with an error when the program closes its end
	_ = cmd.Wait()               // the exit code says it
	text := string(out)
	if code := cmd.ProcessState.ExitCode(); code != exitRefused {
		t.Errorf("exit %d:\n%s", code, text)
	}
	for _, want := range []string{
		`\[=*>? *\] +\d+ %  \d+ read \d+/s, \d refused`,
		`warehouse migrated`,
		`\r\n81 documents in .* 80 loaded, .* 1 refused`,
	} {
		if !regexp.MustCompile(want).MatchString(text) {
			t.Errorf("lacks %s:\n%q", want, text)
		}
	}
	if last := text[strings.LastIndex(text, "81 documents in"):]; strings.Contains(last, "\x1b") {
		t.Errorf("the bar is drawn after the summary:\n%q", last)
	}

	code, _, stderr := runProgram(t, filepath.Join(t.TempDir(), "warehouse"), "", "ingest", docs)
	if code != exitRefused || strings.Contains(stderr, "\x1b") {
		t.Errorf("exit %d, without a terminal:\n%q", code, stderr)
	}
}
