package warehouse_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/warehouse"
	"gongkai/warehouse/chdb/chdbtest"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// answers is what a reader says to questions of many kinds, as text.
func answers(t *testing.T, r *warehouse.Reader) string {
	t.Helper()
	all, first := map[string]any{}, 1000
	page := warehouse.PageArgs{First: &first}
	ask := func(name string, answer any, err error) {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all[name] = answer
	}
	disclosures, err := r.Disclosures(t.Context(), nil, page)
	ask("disclosures", disclosures, err)
	var keys []warehouse.DisclosureKey
	for _, e := range disclosures.Edges {
		keys = append(keys, e.Node.Key)
	}
	units, err := r.Units(t.Context(), nil, nil, page)
	ask("units", units, err)
	amounts, err := r.AmountsByDisclosure(t.Context(), keys)
	ask("amounts", amounts, err)
	lines, err := r.LinesByDisclosure(t.Context(), keys)
	ask("lines", lines, err)
	procurement, err := r.ProcurementByDisclosure(t.Context(), keys)
	ask("procurement", procurement, err)
	assets, err := r.AssetsByDisclosure(t.Context(), keys)
	ask("assets", assets, err)
	sections, err := r.SectionsByDisclosure(t.Context(), keys)
	ask("sections", sections, err)
	projects, err := r.Projects(t.Context(), nil, nil, page)
	ask("projects", projects, err)
	indicators, err := r.Indicators(t.Context(), nil, nil, page)
	ask("indicators", indicators, err)
	findings, err := r.Findings(t.Context(), nil, nil, page)
	ask("findings", findings, err)
	trend, err := r.Trend(t.Context(), warehouse.TrendQuery{Measure: fiscal.ExpenditureTotal, GroupBy: []warehouse.Dimension{warehouse.ByUnit}, Limit: 50})
	ask("trend", trend, err)
	hits, err := r.Search(t.Context(), warehouse.SearchQuery{Terms: warehouse.SearchTerms("培训 市第"), First: 20})
	ask("search", hits, err)
	changes, err := r.Changes(t.Context(), 0, nil, page)
	ask("changes", changes, err)
	text, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A backup that is written while others load is of one version, and gives the same answers wherever it is restored.
func TestBackupWhileLoading(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	for i := range 6 {
		mustLoad(t, w, warehousetest.Rows(fmt.Sprintf("霸州市第%d局", i), 2020, 100), warehousetest.Rows(fmt.Sprintf("霸州市第%d局", i), 2021, int64(110+i)))
	}
	mustLoad(t, w, warehousetest.Rows("霸州市第1局", 2021, 999)) // a correction
	gone := mustLoad(t, w, warehousetest.Rows("霸州市第9局", 2021, 5))[0]
	if _, err := w.Withdraw(t.Context(), gone.DisclosureID, "a mistake"); err != nil {
		t.Fatal(err)
	}

	ctx, stop := context.WithCancel(t.Context())
	loads, loaded := 0, make(chan error, 1)
	started := make(chan struct{})
	go func() {
		for ; ctx.Err() == nil; loads++ {
			if _, err := w.Load(context.WithoutCancel(ctx), []warehouse.Load{warehousetest.Rows(fmt.Sprintf("廊坊市第%d局", loads), 2022, 7)}); err != nil {
				loaded <- err
				return
			}
			if loads == 0 {
				close(started)
			}
		}
		loaded <- nil
	}()
	<-started
	var archive bytes.Buffer
	m, err := w.Backup(t.Context(), &archive, "test")
	stop()
	if err := errors.Join(err, <-loaded); err != nil {
		t.Fatal(err)
	}
	if newest, _ := w.DataVersion(t.Context()); newest <= m.DataVersion {
		t.Fatalf("nothing was loaded meanwhile: %d and %d", newest, m.DataVersion)
	}
	then, err := w.ReaderAt(t.Context(), m.DataVersion)
	if err != nil {
		t.Fatal(err)
	}
	want := answers(t, then)

	for name, target := range map[string]*warehouse.Warehouse{
		"embedded":   warehousetest.OpenEmpty(t),
		"a server":   emptyServer(t),
		"has tables": warehousetest.Open(t),
	} {
		got, err := target.Restore(t.Context(), bytes.NewReader(archive.Bytes()), int64(archive.Len()))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(m, got); diff != "" {
			t.Errorf("%s: manifest (-want, +got)\n%s", name, diff)
		}
		r := reader(t, target)
		if r.Version() != m.DataVersion {
			t.Errorf("%s: version %d, want %d", name, r.Version(), m.DataVersion)
		}
		if diff := cmp.Diff(want, answers(t, r)); diff != "" {
			t.Errorf("%s (-want, +got)\n%s", name, diff)
		}
		// It goes on from there, and a second restore does not mix two warehouses.
		if l := mustLoad(t, target, warehousetest.Rows("霸州市第1局", 2023, 3))[0]; l.DataVersion != m.DataVersion+1 {
			t.Errorf("%s: the next load has version %d, want %d", name, l.DataVersion, m.DataVersion+1)
		}
		if _, err := target.Restore(t.Context(), bytes.NewReader(archive.Bytes()), int64(archive.Len())); !errors.Is(err, warehouse.ErrBackup) {
			t.Errorf("%s: a second restore gives %v", name, err)
		}
		// What was restored can be backed up again, and is the same.
		again, err := target.Backup(t.Context(), io.Discard, "test")
		if err != nil || len(again.Tables) != len(m.Tables) {
			t.Errorf("%s: %v %v", name, again, err)
		}
	}
}

// emptyServer is an empty database of a server, which speaks HTTP.
func emptyServer(t *testing.T) *warehouse.Warehouse {
	t.Helper()
	return warehousetest.OpenServer(t, chdbtest.Serve(t, warehousetest.Engine(t)))
}

func TestDamagedBackup(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	mustLoad(t, w, warehousetest.Rows(bureau, 2021, 100))
	var archive bytes.Buffer
	if _, err := w.Backup(t.Context(), &archive, "test"); err != nil {
		t.Fatal(err)
	}
	whole := archive.Bytes()
	at := bytes.Index(whole, []byte("amounts.native.zst")) + len("amounts.native.zst") + 60
	flipped := bytes.Clone(whole)
	flipped[at] ^= 1
	for name, data := range map[string][]byte{
		"cut off": whole[:len(whole)-100], "one bit": flipped, "another zip": repack(t, whole, func(n string) bool { return n != "manifest.json" }, nil),
		"a file is missing": repack(t, whole, func(n string) bool { return n != "amounts.native.zst" }, nil),
		"another file's bytes": repack(t, whole, nil, func(n string, b []byte) []byte {
			if n == "amounts.native.zst" {
				return append(b, 0)
			}
			return b
		}),
		"a newer format": repack(t, whole, nil, func(n string, b []byte) []byte {
			return bytes.Replace(b, []byte(`"format": 1`), []byte(`"format": 2`), 1)
		}),
		"a newer release": repack(t, whole, nil, func(n string, b []byte) []byte {
			return bytes.Replace(b, []byte(`"migration": `), []byte(`"migration": 9`), 1)
		}),
		"another sum": repack(t, whole, nil, func(n string, b []byte) []byte {
			return bytes.Replace(b, []byte(`"checksum": "`), []byte(`"checksum": "1`), 1)
		}),
	} {
		target := warehousetest.OpenEmpty(t)
		_, err := target.Restore(t.Context(), bytes.NewReader(data), int64(len(data)))
		if !errors.Is(err, warehouse.ErrBackup) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// repack writes an archive anew, without some files or with others in their place.
func repack(t *testing.T, archive []byte, keep func(string) bool, change func(string, []byte) []byte) []byte {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, f := range from.File {
		if keep != nil && !keep(f.Name) {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if change != nil {
			data = change(f.Name, data)
		}
		entry, err := to.Create(f.Name)
		if err == nil {
			_, err = entry.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
