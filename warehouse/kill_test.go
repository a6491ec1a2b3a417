package warehouse_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// killedFolder names the folder that a child process of TestKilledWhileLoading opens. A folder belongs to one process.
const killedFolder = "GONGKAI_TEST_KILLED_FOLDER"

const (
	killRounds = 15
	killUnits  = 3
)

// whole is what a child finds of one disclosure: the figure that all its facts were made from.
type whole struct {
	Unit  string
	Wan   string
	Wrong string // what does not fit, empty where all does
}

// loadUntilKilled is the child: it reports what it finds, line by line, and loads corrections until it is killed.
func loadUntilKilled(folder string) int {
	ctx := context.Background()
	w, err := warehouse.Open(ctx, warehouse.Options{DSN: folder})
	if err == nil {
		_, err = w.Migrate(ctx)
	}
	if err != nil {
		fmt.Println(err)
		return 1
	}
	out := json.NewEncoder(os.Stdout)
	if err := inspect(ctx, w, out); err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("ready")
	for {
		var loads []warehouse.Load
		wan := rand.Int64N(1_000_000)
		for u := range killUnits {
			loads = append(loads, warehousetest.Rows(fmt.Sprintf("霸州市第%d局", u), 2021, wan))
		}
		if _, err := w.Load(ctx, loads); err != nil {
			fmt.Println(err)
			return 1
		}
	}
}

// inspect checks each current disclosure against the figure that it was made from.
func inspect(ctx context.Context, w *warehouse.Warehouse, out *json.Encoder) error {
	r, err := w.Reader(ctx)
	if err != nil {
		return err
	}
	n := 1000
	list, err := r.Disclosures(ctx, nil, warehouse.PageArgs{First: &n})
	if err != nil {
		return err
	}
	for _, e := range list.Edges {
		keys := []warehouse.DisclosureKey{e.Node.Key}
		amounts, err := r.AmountsByDisclosure(ctx, keys)
		if err != nil {
			return err
		}
		found := whole{Unit: e.Node.Document.Name}
		var total warehouse.Amount
		for _, a := range amounts[keys[0]] {
			if a.Measure == fiscal.IncomeTotal {
				total = *a
			}
		}
		if total.Value == nil {
			found.Wrong = "no total"
		} else {
			wan := total.Value.Shift(-4)
			found.Wan = wan.String()
			found.Wrong = compareWhole(ctx, r, keys, warehousetest.Rows("x", 2021, wan.IntPart()), amounts[keys[0]])
		}
		if err := out.Encode(found); err != nil {
			return err
		}
	}
	return nil
}

func compareWhole(ctx context.Context, r *warehouse.Reader, keys []warehouse.DisclosureKey, want warehouse.Load, amounts []*warehouse.Amount) string {
	k := keys[0]
	projects, err1 := r.ProjectsByDisclosure(ctx, keys)
	items, err2 := r.ProcurementByDisclosure(ctx, keys)
	assets, err3 := r.AssetsByDisclosure(ctx, keys)
	sections, err4 := r.SectionsByDisclosure(ctx, keys)
	findings, err5 := r.FindingsByDisclosure(ctx, keys)
	indicators, err6 := r.IndicatorsByProject(ctx, []warehouse.ProjectKey{{Disclosure: k, Ordinal: 1}, {Disclosure: k, Ordinal: 2}})
	for _, err := range []error{err1, err2, err3, err4, err5, err6} {
		if err != nil {
			return err.Error()
		}
	}
	values := map[fiscal.Measure]string{}
	for _, a := range amounts {
		if a.Value != nil {
			values[a.Measure] = a.Value.String()
		}
	}
	for _, a := range want.Amounts {
		if a.Value != nil && values[a.Measure] != a.Value.String() {
			return fmt.Sprintf("%s is %s, not %s", a.Measure, values[a.Measure], a.Value)
		}
	}
	n := 0
	for _, list := range indicators {
		n += len(list)
	}
	if len(amounts) != len(want.Amounts)+3 || len(projects[k]) != len(want.Projects) || n != len(want.Indicators) || len(items[k]) != len(want.Procurement) ||
		len(assets[k]) != len(want.Assets) || len(sections[k]) != len(want.Sections) || len(findings[k]) != len(want.Findings) {
		return fmt.Sprintf("%d amounts, %d projects, %d indicators, %d items, %d assets, %d sections, %d findings",
			len(amounts), len(projects[k]), n, len(items[k]), len(assets[k]), len(sections[k]), len(findings[k]))
	}
	if !projects[k][0].Amount.Equal(*want.Projects[0].Amount) || !items[k][0].Amount.Equal(*want.Procurement[0].Amount) || !assets[k][0].Value.Equal(*want.Assets[0].Value) {
		return "facts of two loads"
	}
	return ""
}

// A process that is killed while it loads leaves each load whole or not at all, and nothing behind that would be seen.
func TestKilledWhileLoading(t *testing.T) {
	t.Parallel()
	warehousetest.Engine(t) // skips where there is none
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	kills := 0
	for round := range killRounds {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		child := exec.CommandContext(ctx, program)
		child.Env = append(os.Environ(), killedFolder+"="+folder)
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		lines := bufio.NewScanner(out)
		for lines.Scan() && lines.Text() != "ready" {
			var d whole
			if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
				t.Fatalf("round %d: the child says %q", round, lines.Text())
			}
			if d.Wrong != "" {
				t.Errorf("round %d: %s of %s: %s", round, d.Unit, d.Wan, d.Wrong)
			}
			found[d.Wan] = true
			kills++
		}
		if len(found) > 1 {
			t.Errorf("round %d: one commit shows figures of several: %v", round, found)
		}
		time.Sleep(time.Duration(rand.IntN(int(150 * time.Millisecond))))
		_ = child.Process.Kill()
		_ = child.Wait()
		cancel()
	}
	if kills == 0 {
		t.Error("no child lived long enough to load anything")
	}
}
