package sample_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/ingest/sample"
)

func TestWriteLaysOutFolders(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "out")
	o := sample.Options{Units: 3, FromYear: 2020, ToYear: 2021, Seed: 4}
	var steps []int
	summary, err := sample.Write(t.Context(), dir, o, func(done, total int) {
		if total != 6 {
			t.Errorf("total is %d, want 6", total)
		}
		steps = append(steps, done)
	})
	if err != nil {
		t.Fatal(err)
	}
	if summary.Documents != 6 || summary.Units != 3 || summary.Bytes == 0 || len(steps) != 6 || steps[5] != 6 {
		t.Errorf("got %+v after steps %v", summary, steps)
	}
	readme, err := os.ReadFile(filepath.Join(dir, "README.txt"))
	if err != nil || !strings.Contains(string(readme), "合成样例") || !strings.Contains(string(readme), "SYNTHETIC") {
		t.Errorf("README.txt: %v: %s", err, readme)
	}
	for _, w := range generate(t, o) {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(w.truth.File)))
		if err != nil || string(data) != string(w.data) {
			t.Errorf("%s is not what Generate gives: %v", w.truth.File, err)
		}
		raw, err := os.ReadFile(filepath.Join(dir, "truth", filepath.FromSlash(strings.TrimSuffix(w.truth.File, ".txt")+".json")))
		if err != nil {
			t.Error(err)
			continue
		}
		var truth sample.Truth
		if err := json.Unmarshal(raw, &truth); err != nil {
			t.Errorf("truth of %s: %v", w.truth.File, err)
		}
		if truth.File != w.truth.File || len(truth.Disclosure.Projects) != len(w.truth.Disclosure.Projects) || len(truth.Disclosure.Amounts) == 0 {
			t.Errorf("truth of %s came back as of %s", w.truth.File, truth.File)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "霸州市", "2020", "霸州市教育和体育局.txt")); err != nil {
		t.Error(err)
	}
}

func TestWriteStopsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	summary, err := sample.Write(ctx, t.TempDir(), sample.Options{Units: 5, FromYear: 2020, ToYear: 2021}, func(done, _ int) {
		if done == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || summary.Documents != 3 || summary.Units != 2 {
		t.Errorf("got %+v and %v", summary, err)
	}
}
