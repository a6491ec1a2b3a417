package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayImport says which of the project's packages each one may import, itself and what lies below its own entries
// excepted. Data flows one way: a line that would turn an arrow round belongs into another room.
var mayImport = map[string][]string{
	"warehouse/fiscal":        {},
	"warehouse/chdb":          {},
	"warehouse/chdb/chdbtest": {"warehouse/chdb"},
	"warehouse/naming":        {"warehouse/fiscal"},
	"warehouse":               {"warehouse/fiscal", "warehouse/naming", "warehouse/chdb"},
	"warehouse/warehousetest": {"warehouse", "warehouse/fiscal", "warehouse/chdb", "warehouse/chdb/chdbtest"},
	"ingest/block":            {},
	"ingest/number":           {"warehouse/fiscal"},
	"ingest/target":           {"warehouse/fiscal", "ingest/number"},
	"ingest/format":           {"ingest/block"},
	"ingest/disclosure":       {"ingest/pattern", "warehouse/fiscal", "ingest/block", "ingest/number", "ingest/target"},
	"ingest/check":            {"ingest/pattern", "warehouse/fiscal", "ingest/block", "ingest/number", "ingest/disclosure"},
	"ingest":                  {"ingest/format", "ingest/disclosure", "ingest/check", "warehouse/fiscal"},
	"ingest/sample":           {"warehouse/fiscal", "ingest/block", "ingest/number", "ingest/target", "ingest/disclosure"},
	"ingest/source":           {"ingest/block", "ingest/format"},
	"ingest/report":           {"ingest/block"},
	"ingest/pattern":          {},
	"ingest/load":             {"ingest", "ingest/block", "ingest/format", "ingest/source", "ingest/disclosure", "ingest/check", "warehouse", "warehouse/fiscal"},
	"ingest/accuracy":         {"ingest", "ingest/block", "ingest/number", "ingest/disclosure", "ingest/sample", "warehouse/fiscal"},
	"telemetry":               {}, // metrics and traces; knows nothing of what is counted
	"access":                  {}, // who may do what; knows nothing of what is asked
	"graph":                   {"access", "ingest/load", "warehouse", "warehouse/fiscal", "warehouse/naming", "graph/model"},
	"graph/model":             {"ingest/block", "warehouse", "warehouse/fiscal", "warehouse/naming"},
	"graph/rowgen":            {}, // a tool: writes code of graph
	"export":                  {"graph", "warehouse", "warehouse/fiscal"},
	"client":                  {}, // asks over HTTP
	"client/example":          {"client"},
	"web":                     {},
	"docs/made":               {}, // for tests: holds pages of docs/ to the program
}

func TestImportsPointOneWay(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var pkg struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&pkg); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		from, inside := strings.CutPrefix(pkg.ImportPath, "gongkai/")
		if !inside {
			continue // the program itself ties everything together
		}
		allowed, known := mayImport[from]
		if !known {
			t.Errorf("package %s has no line in mayImport: say what it may import", from)
		}
		for _, imported := range pkg.Imports {
			to, ours := strings.CutPrefix(imported, "gongkai/")
			if ours && !slices.Contains(allowed, to) {
				t.Errorf("%s must not import %s", from, to)
			}
		}
	}
}
