package warehouse_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"testing"
	"time"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// killedFolder names the folder that a child process of TestKilledWhileLoading opens. A folder belongs to one process.
const killedFolder = "GONGKAI_TEST_KILLED_FOLDER"

// The test ends after killRounds rounds, or on a slow machine after fewerRounds when it has taken killPatience.
const (
	killRounds   = 15
	fewerRounds  = 4
	killPatience = 10 * time.Second
	killUnits    = 3
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
		fmt.Println(loaded)
	}
}

// loaded is the child's line after each load.
const loaded = "loaded"

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
	var keys []warehouse.DisclosureKey
	var projectKeys []warehouse.ProjectKey
	for _, e := range list.Edges {
		keys = append(keys, e.Node.Key)
		projectKeys = append(projectKeys, warehouse.ProjectKey{Disclosure: e.Node.Key, Ordinal: 1}, warehouse.ProjectKey{Disclosure: e.Node.Key, Ordinal: 2})
	}
	amounts, err0 := r.AmountsByDisclosure(ctx, keys)
	projects, err1 := r.ProjectsByDisclosure(ctx, keys)
	items, err2 := r.ProcurementByDisclosure(ctx, keys)
	assets, err3 := r.AssetsByDisclosure(ctx, keys)
	lines, err7 := r.LinesByDisclosure(ctx, keys)
	sections, err4 := r.SectionsByDisclosure(ctx, keys)
	findings, err5 := r.FindingsByDisclosure(ctx, keys)
	indicators, err6 := r.IndicatorsByProject(ctx, projectKeys)
	if err := errors.Join(err0, err1, err2, err3, err4, err5, err6, err7); err != nil {
		return err
	}
	for _, e := range list.Edges {
		k := e.Node.Key
		facts := everything{Amounts: amounts[k], Projects: projects[k], Procurement: items[k], Assets: assets[k], Lines: lines[k], Sections: sections[k], Findings: findings[k]}
		for _, p := range projectKeys {
			if p.Disclosure == k {
				facts.Indicators = append(facts.Indicators, indicators[p])
			}
		}
		found := whole{Unit: e.Node.Documents[0].Name}
		found.Wan, found.Wrong = facts.compare()
		if err := out.Encode(found); err != nil {
			return err
		}
	}
	return nil
}

// compare finds the figure that facts were made from, and what does not fit it.
func (e *everything) compare() (wan, wrong string) {
	values := map[fiscal.Measure]string{}
	for _, a := range e.Amounts {
		if a.Value != nil {
			values[a.Measure] = a.Value.String()
		}
		if a.Measure == fiscal.IncomeTotal && a.Value != nil {
			wan = a.Value.Shift(-4).String()
		}
	}
	n, err := strconv.ParseInt(wan, 10, 64)
	if err != nil {
		return wan, "no total"
	}
	want := warehousetest.Rows("x", 2021, n)
	for _, a := range want.Amounts {
		if a.Value != nil && values[a.Measure] != a.Value.String() {
			return wan, fmt.Sprintf("%s is %s, not %s", a.Measure, values[a.Measure], a.Value)
		}
	}
	// Two of its findings are across documents: all three units bear one code.
	counts := func(amounts, projects, indicators, items, assets, lines, sections, findings int) string {
		return fmt.Sprintf("%d amounts, %d projects, %d indicators, %d items, %d assets, %d lines, %d sections, %d findings", amounts, projects, indicators, items, assets, lines, sections, findings)
	}
	got := counts(len(e.Amounts), len(e.Projects), len(slices.Concat(e.Indicators...)), len(e.Procurement), len(e.Assets), len(e.Lines), len(e.Sections), len(e.Findings))
	if all := counts(len(want.Amounts)+3, len(want.Projects), len(want.Indicators), len(want.Procurement), len(want.Assets), len(want.Lines), len(want.Sections), len(want.Findings)+2); got != all {
		return wan, got
	}
	if !e.Projects[0].Amount.Equal(*want.Projects[0].Amount) || !e.Procurement[0].Amount.Equal(*want.Procurement[0].Amount) || !e.Assets[0].Value.Equal(*want.Assets[0].Value) {
		return wan, "facts of two loads"
	}
	return wan, ""
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
	start, seen := time.Now(), 0
	for round := range killRounds {
		if round >= fewerRounds && time.Since(start) > killPatience {
			break
		}
		seen += killOne(t, program, folder, round)
	}
	if seen == 0 {
		t.Error("no load was found after a kill")
	}
}

// killOne runs a child, checks what it finds, and kills it at a random moment of its second load. It returns how many
// disclosures the child found.
func killOne(t *testing.T, program, folder string, round int) (seen int) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
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
	defer func() {
		_ = child.Process.Kill()
		_ = child.Wait()
	}()
	found := map[string]bool{}
	lines := bufio.NewScanner(out)
	said := time.Now()
	for lines.Scan() && lines.Text() != loaded {
		var d whole
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatalf("round %d: the child says %q", round, lines.Text())
		}
		if d.Wrong != "" {
			t.Errorf("round %d: %s of %s: %s", round, d.Unit, d.Wan, d.Wrong)
		}
		found[d.Wan] = true
		seen, said = seen+1, time.Now()
	}
	if len(found) > 1 {
		t.Errorf("round %d: one commit shows figures of several: %v", round, found)
	}
	time.Sleep(time.Duration(rand.Int64N(int64(min(time.Since(said), time.Second)) + 1)))
	return seen
}
