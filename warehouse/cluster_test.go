package warehouse_test

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/google/go-cmp/cmp"

	"gongkai/warehouse"
	"gongkai/warehouse/warehousetest"
)

// TestCluster holds a warehouse on two shards to one on one engine that was filled from its backup.
func TestCluster(t *testing.T) {
	t.Parallel()
	w := warehousetest.OpenCluster(t)
	var loads []warehouse.Load
	for i := range 14 { // their keys are random: so many do not all fall to one shard
		for year := 2020; year < 2022; year++ {
			loads = append(loads, warehousetest.Rows(fmt.Sprintf("霸州市第%d局", i), year, int64(year+i)))
		}
	}
	loads = append(loads, warehousetest.Rows(bureau, 2020, 90), warehousetest.Rows(bureau, 2021, 100))
	loaded := mustLoad(t, w, loads...)
	mustLoad(t, w, warehousetest.Rows("霸州市第1局", 2021, 999))
	must(w.Withdraw(t.Context(), loaded[0].DisclosureID, "a mistake"))(t)

	for table := range warehouse.ShardKeys() {
		shards := must(w.Rows(t.Context(), "SELECT DISTINCT shardNum() FROM "+table))(t)
		if want := 2; len(shards) != want && table != "unit_links" {
			t.Errorf("%s has rows on the shards %v, want %d shards", table, shards, want)
		}
	}

	// Of a commit that was cut off after one shard had its rows, nothing is seen, and the next one takes its place.
	before := must(w.DataVersion(t.Context()))(t)
	seen := answers(t, reader(t, w))
	if err := w.CutCommit(t.Context(), before+1); err != nil {
		t.Fatal(err)
	}
	if version := must(w.Newest(t.Context()))(t); version != before {
		t.Fatalf("a commit that was cut off is version %d", version)
	}
	if diff := cmp.Diff(seen, answers(t, reader(t, w))); diff != "" {
		t.Errorf("a commit that was cut off is seen (-want, +got)\n%s", diff)
	}
	if version := mustLoad(t, w, warehousetest.Rows("霸州市第0局", 2022, 5))[0].DataVersion; version != before+1 {
		t.Errorf("the next commit has version %d, want %d", version, before+1)
	}
	if left := must(w.Rows(t.Context(), "SELECT unit_name FROM disclosures WHERE unit_name = 'cut off'"))(t); len(left) > 0 {
		t.Errorf("%d rows of the commit that was cut off are left", len(left))
	}

	var archive bytes.Buffer
	must(w.Backup(t.Context(), &archive, "test"))(t)
	alone := warehousetest.OpenEmpty(t)
	must(alone.Restore(t.Context(), bytes.NewReader(archive.Bytes()), int64(archive.Len())))(t)
	one, two := reader(t, alone), reader(t, w)
	if diff := cmp.Diff(answers(t, one), answers(t, two)); diff != "" {
		t.Errorf("(-one engine, +cluster)\n%s", diff)
	}
	for _, q := range questions(warehouse.UnitKeyOf(bureau), loaded[len(loaded)-1].Key) {
		rows := func(w *warehouse.Warehouse, r *warehouse.Reader) (all []string) {
			for _, s := range w.Trace(func() {
				if err := q.ask(t.Context(), r); err != nil {
					t.Fatalf("%s: %v", q.name, err)
				}
			}) {
				all = append(all, must(w.Answer(t.Context(), s))(t)...)
			}
			return all
		}
		if diff := cmp.Diff(rows(alone, one), rows(w, two)); diff != "" {
			t.Errorf("%s (-one engine, +cluster)\n%s", q.name, diff)
		}
	}
	// A view answers whoever asks, also where the server's own setting refuses what it asks.
	refusing := clickhouse.Context(t.Context(), clickhouse.WithSettings(clickhouse.Settings{"distributed_product_mode": "deny"}))
	for _, view := range must(alone.Rows(t.Context(), "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine = 'View' ORDER BY name"))(t) {
		view = strings.Trim(view, "()'")
		of := func(ctx context.Context, w *warehouse.Warehouse) []string {
			return must(w.Rows(ctx, "SELECT * FROM "+view+" ORDER BY ALL"))(t)
		}
		if diff := cmp.Diff(of(t.Context(), alone), of(refusing, w)); diff != "" {
			t.Errorf("%s (-one engine, +cluster)\n%s", view, diff)
		}
	}
	sizes := map[string]uint64{}
	for _, table := range must(w.EngineFigures(t.Context()))(t).Tables {
		sizes[table.Name] = table.Rows
	}
	if sizes["amounts"] == 0 || sizes["amounts_local"] != 0 {
		t.Errorf("the sizes of tables are %v", sizes)
	}
}

// TestClusterIsFilledFromABackup restores what one engine holds.
func TestClusterIsFilledFromABackup(t *testing.T) {
	t.Parallel()
	alone, w := warehousetest.Open(t), warehousetest.OpenCluster(t)
	mustLoad(t, alone, warehousetest.Rows(bureau, 2020, 90), warehousetest.Rows("霸州市第1局", 2020, 1), warehousetest.Rows("霸州市第2局", 2020, 2))
	var archive bytes.Buffer
	must(alone.Backup(t.Context(), &archive, "test"))(t)
	must(w.Restore(t.Context(), bytes.NewReader(archive.Bytes()), int64(archive.Len())))(t)
	if diff := cmp.Diff(answers(t, reader(t, alone)), answers(t, reader(t, w))); diff != "" {
		t.Errorf("(-one engine, +cluster)\n%s", diff)
	}
}

// TestClusterStatementsAreRead has the engine's parser read what the embedded engine cannot carry out: statements for all servers of
// a cluster, and replicated tables.
func TestClusterStatementsAreRead(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	text := must(warehouse.Migrations(true))(t)
	if strings.Contains(text, "rand()") {
		t.Error("a table has no shard key: add it to shardKeys")
	}
	read := 0
	for _, statement := range regexp.MustCompile(`(?m);\n|^==> .*\n|^-- .*\n`).Split(text, -1) {
		if statement = strings.TrimSpace(statement); statement == "" {
			continue
		}
		read++
		formatted, err := w.Rows(t.Context(), "SELECT formatQuery({sql:String})", clickhouse.Named("sql", statement))
		if err != nil {
			t.Errorf("%.200s: %v", statement, err)
		} else if !strings.HasPrefix(statement, "INSERT") && !strings.Contains(formatted[0], "ON CLUSTER") {
			t.Errorf("one server alone carries out: %.200s", formatted[0])
		}
	}
	if read < 60 {
		t.Errorf("only %d statements", read)
	}
}

func TestClusterIsRefused(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]warehouse.Options{
		"the embedded engine": {DSN: t.TempDir(), Cluster: "c"},
		"a folder of its own": {Temporary: true, Cluster: "c"},
		"a name with a quote": {DSN: "http://127.0.0.1:1", Cluster: "c'"},
	} {
		if _, err := warehouse.Open(t.Context(), o); err == nil || !strings.Contains(err.Error(), "cluster") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
