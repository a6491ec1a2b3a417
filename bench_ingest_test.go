package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/ingest/sample"
)

// BenchmarkIngest reads and loads the same made-up disclosures in each format, by 'gongkai ingest' into an empty warehouse of
// the embedded engine. The time is what that says it took: from the first document to the last that is loaded, without the
// start of the program and the migrations. What LibreOffice writes, which must be there for it, is made once.
func BenchmarkIngest(b *testing.B) {
	if os.Getenv(reportVariable) == "" {
		b.Skip(reportVariable + " names no file for the results; 'make bench' does")
	}
	for _, format := range []string{"txt", "html", "docx", "xlsx", "doc", "xls", "pdf"} {
		b.Run(format, func(b *testing.B) { ingestFormat(b, format) })
	}
}

// ingested is what 'gongkai ingest' ends with.
var ingested = regexp.MustCompile(`(\d+) documents in (\S+) \(.*?\): (\d+) loaded, .* (\d+) refused.*; (\d+) facts`)

func ingestFormat(b *testing.B, format string) {
	documents := filepath.Join(b.TempDir(), "documents")
	var stderr bytes.Buffer
	write := programCommand(b, b.TempDir(), "sample", "--out", documents, "--units", "10", "--years", "2015-2024", "--seed", "11", "--format", format)
	write.Stderr = &stderr
	if err := write.Run(); err != nil {
		if strings.Contains(stderr.String(), sample.ErrNoOffice.Error()) {
			b.Skip(sample.ErrNoOffice)
		}
		b.Fatalf("%v: %s", err, &stderr)
	}
	var size int64
	if err := filepath.WalkDir(documents, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != "."+format {
			return err
		}
		of, err := d.Info()
		if err == nil {
			size += of.Size()
		}
		return err
	}); err != nil {
		b.Fatal(err)
	}
	var elapsed time.Duration
	var loaded, facts, rounds int
	for b.Loop() {
		out, err := programCommand(b, b.TempDir(), "ingest", "--log-level", "error", documents).CombinedOutput()
		m := ingested.FindSubmatch(out)
		if err != nil || m == nil {
			b.Fatalf("%v: %s", err, out)
		}
		took, err := time.ParseDuration(string(m[2]))
		if err != nil {
			b.Fatal(err)
		}
		number := func(i int) int {
			n, err := strconv.Atoi(string(m[i]))
			if err != nil {
				b.Fatal(err)
			}
			return n
		}
		if number(3) == 0 || number(4) != 0 {
			b.Fatalf("not all were loaded: %s", out)
		}
		elapsed += took
		loaded, facts, rounds = loaded+number(3), facts+number(5), rounds+1
	}
	seconds := elapsed.Seconds()
	noteDown(b, map[string]float64{
		"docs/s": float64(loaded) / seconds, "MB/s": float64(size) * float64(rounds) / 1e6 / seconds, "facts/s": float64(facts) / seconds,
	})
}
