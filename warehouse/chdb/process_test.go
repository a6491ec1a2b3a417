package chdb_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestSecondProcess(t *testing.T) {
	t.Parallel()
	needEngine(t)
	out, err := output(child(t, "locked", engine.Path()))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	first, message, _ := strings.Cut(string(out), "\n")
	if want := fmt.Sprintf("%d %s", os.Getpid(), engine.Path()); first != want {
		t.Errorf("LockedError names %q, want %q", first, want)
	}
	if !strings.Contains(message, "in use by process") {
		t.Errorf("message %q", message)
	}
}

func TestMissingLibrary(t *testing.T) {
	t.Parallel()
	cmd := child(t, "missing", t.TempDir(), "CHDB_LIB_PATH=/nowhere/libchdb.so")
	cmd.Dir = t.TempDir()
	out, err := output(cmd)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"npm ci", "CHDB_LIB_PATH", "/nowhere/libchdb.so"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q is not in %q", want, out)
		}
	}
}

func TestLibraryThatIsNone(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/libchdb.so"
	if err := os.WriteFile(path, []byte("not a library"), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := output(child(t, "count", t.TempDir(), "CHDB_LIB_PATH="+path))
	if err == nil || !strings.Contains(string(out), "load the chDB library") {
		t.Fatalf("%v\n%s", err, out)
	}
}

func TestKilledProcess(t *testing.T) {
	t.Parallel()
	needEngine(t)
	folder := t.TempDir()
	writer := child(t, "write", folder)
	stdout, err := writer.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := writer.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil || line != "written <nil>\n" {
		t.Fatalf("writer: %q %v", line, err)
	}
	if err := writer.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = writer.Wait()
	out, err := output(child(t, "count", folder))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var rows, texts int
	if _, err := fmt.Sscan(string(out), &rows, &texts); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	// What was acknowledged is there, and no batch is there in part.
	if rows < 1000 || rows%100 != 0 || texts != rows {
		t.Errorf("%d rows, %d of them whole, after the kill", rows, texts)
	}
}

func TestReopen(t *testing.T) {
	t.Parallel()
	needEngine(t)
	out, err := output(child(t, "reopen", t.TempDir()))
	if err != nil || string(out) != "reopened <nil>\n" {
		t.Fatalf("%v\n%s", err, out)
	}
}

func TestTemporaryFolder(t *testing.T) {
	t.Parallel()
	needEngine(t)
	folder := t.TempDir()
	out, err := output(child(t, "startup", "", "TMPDIR="+folder))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
	left, err := os.ReadDir(folder)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestMaxMemory(t *testing.T) {
	t.Parallel()
	needEngine(t)
	out, err := output(child(t, "memory", t.TempDir()))
	if err != nil || string(out) != "241 MEMORY_LIMIT_EXCEEDED\n" {
		t.Fatalf("%v\n%s", err, out)
	}
}

// output runs a child and gives what it prints; what the engine itself says on standard error is part of an error only.
func output(cmd *exec.Cmd) ([]byte, error) {
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, said.Bytes())
	}
	return out, err
}
