package report_test

import (
	"encoding/csv"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"gongkai/ingest/block"
	"gongkai/ingest/report"
)

var update = flag.Bool("update", false, "rewrite the golden files; look at them before you commit")

func example() *report.Report {
	return &report.Report{
		At: time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC), Interrupted: true, Documents: 9, Loaded: 4, Superseded: 1, Unchanged: 1,
		Refusals: []block.Refusal{
			{Code: block.NoYear, File: "批次.zip/霸州市/某局.docx", Wanted: "a fiscal year in the title", Advice: "name the year in the title / 请在标题中写明预算年度"},
			{Code: block.Empty, File: `=HYPERLINK("http://example.org")`, Wanted: "any text", Advice: "download it again / 请重新下载"},
			{Code: block.NoYear, File: "<script>alert(1)</script>.txt", Wanted: `a "year" & more`, Advice: "only in English"},
		},
	}
}

// The page and the table of one report, as people get them.
func TestWrite(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"example.html", "example.csv"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, []byte("an earlier one"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := report.Write(path, example()); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("(-want, +got)\n%s", diff)
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
				t.Errorf("beside the report: %v, %v", left, err)
			}
		})
	}
}

// Whatever a file is called, a browser shows its name as text, and a spreadsheet as text.
func TestNamesAreText(t *testing.T) {
	t.Parallel()
	hostile := []string{"<img src=x onerror=alert(1)>", `"><script>`, "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", `a","b`, "a\nb", "javascript:alert(1)", "</table>"}
	r := example()
	r.Refusals = nil
	for _, name := range hostile {
		r.Refusals = append(r.Refusals, block.Refusal{Code: block.RefusalCode(name), File: name, Wanted: name, Advice: name + " / " + name})
	}
	dir := t.TempDir()
	page, table := filepath.Join(dir, "a.HTML"), filepath.Join(dir, "a.csv")
	for _, path := range []string{page, table} {
		if err := report.Write(path, r); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Open(page)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // read only
	doc, err := html.Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for n := range doc.Descendants() {
		switch {
		case n.Type == html.TextNode:
			shown[n.Data] = true
		case n.Data == "script" || n.Data == "img":
			t.Errorf("the page holds an element <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "href" && !strings.HasPrefix(a.Val, "#") || a.Key == "src" {
				t.Errorf("the page holds %s=%q", a.Key, a.Val)
			}
		}
	}
	for _, name := range hostile {
		if !shown[strings.ReplaceAll(name, "\r", "\n")] && !shown[name] {
			t.Errorf("the page does not show %q", name)
		}
	}

	data, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(string(data), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !marked || len(rows) != len(hostile)+1 {
		t.Fatalf("%d rows, marked %v: %v", len(rows), marked, err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.IndexAny(cell, "=+-@＝＋－＠\t\r") == 0 {
				t.Errorf("a formula: %q", cell)
			}
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"refused.html": "", "./REFUSED.CSV": "", "refused.pdf": ".html or .csv", "refused": ".html or .csv", "no/such/folder/a.csv": "no/such/folder", "report.go/a.csv": "report.go",
	} {
		err := report.Check(path)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s gave %v, want %q", path, err, want)
		}
	}
	if err := report.Write(filepath.Join(t.TempDir(), "none", "a.csv"), example()); err == nil {
		t.Error("a report in a folder that does not exist gave no error")
	}
}

// Every code by which a document can be refused has its words in the report.
func TestEveryCodeHasWords(t *testing.T) {
	t.Parallel()
	codes := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			name := ""
			switch of := spec.Type.(type) {
			case *ast.Ident:
				name = of.Name
			case *ast.SelectorExpr:
				name = of.Sel.Name
			}
			if text, ok := spec.Values[0].(*ast.BasicLit); ok && name == "RefusalCode" {
				code, err := strconv.Unquote(text.Value)
				codes[code] = err == nil
			}
			return true
		})
		return nil
	})
	if err != nil || !codes["EMPTY"] || !codes["NOT_STORED"] {
		t.Fatalf("codes %v: %v", codes, err)
	}
	r := example()
	r.Refusals = nil
	for code := range codes {
		r.Refusals = append(r.Refusals, block.Refusal{Code: block.RefusalCode(code), File: "x"})
	}
	path := filepath.Join(t.TempDir(), "a.csv")
	if err := report.Write(path, r); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row[2] == "" || row[3] == "" {
			t.Errorf("%s has no words in both languages", row[1])
		}
	}
}
