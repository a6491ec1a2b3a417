package warehouse_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

// The views are what exports select. Their names and columns are promised: where this fails after a release, the new text
// belongs into a further migration, and this test looks there.
func TestViewTexts(t *testing.T) {
	t.Parallel()
	const changed = "migrations/00027_view_projects.sql"
	released := ""
	for _, file := range []string{"migrations/00017_views.sql", "migrations/00020_view_indicators.sql", "migrations/00024_view_findings.sql"} {
		released += string(must(os.ReadFile(file))(t))
	}
	got := warehouse.ViewTexts(func(view string) bool { return !strings.Contains(released, view) })
	if *update {
		if err := os.WriteFile(changed, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(must(os.ReadFile(changed))(t)), got); diff != "" {
		t.Errorf("%s (-want, +got)\n%s", changed, diff)
	}
}

// exportable is a warehouse with a corrected and a withdrawn disclosure, and what it shows.
func exportable(t *testing.T, w *warehouse.Warehouse) {
	t.Helper()
	loads := someUnits(t, w)
	corrected := loads[0]
	corrected.Documents[0].SHA256 = strings.Repeat("c", 64)
	mustLoad(t, w, corrected)
	gone := mustLoad(t, w, warehousetest.Rows("霸州市甲局", 2020, 7))[0]
	if _, err := w.Withdraw(t.Context(), gone.DisclosureID, "重复"); err != nil {
		t.Fatal(err)
	}
}

func exported(t *testing.T, r *warehouse.Reader, e warehouse.Export, format warehouse.Format) string {
	t.Helper()
	if e.In == "" {
		e.In = fiscal.Yuan
	}
	body, err := r.Export(t.Context(), &e, format)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(body)
	if err = errors.Join(err, body.Close()); err != nil {
		t.Fatalf("%s: %v", e.List.Name, err)
	}
	return string(text)
}

func objects(t *testing.T, lines string) (rows []map[string]any) {
	t.Helper()
	for d := json.NewDecoder(strings.NewReader(lines)); ; {
		var row map[string]any
		if err := d.Decode(&row); errors.Is(err, io.EOF) {
			return rows
		} else if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}

// TestExports: each list gives the rows of its view and of the API, in every format the same, and each row says where it stands.
func TestExports(t *testing.T) {
	onBoth(t, func(t *testing.T, w *warehouse.Warehouse) {
		exportable(t, w)
		r := reader(t, w)
		totals := map[string]int{
			"projects":    must(r.Projects(t.Context(), nil, nil, warehouse.PageArgs{}))(t).Total,
			"indicators":  must(r.Indicators(t.Context(), nil, nil, warehouse.PageArgs{}))(t).Total,
			"findings":    must(r.Findings(t.Context(), nil, nil, warehouse.PageArgs{}))(t).Total,
			"disclosures": must(r.Disclosures(t.Context(), nil, warehouse.PageArgs{}))(t).Total,
			"units":       must(r.Units(t.Context(), nil, nil, warehouse.PageArgs{}))(t).Total,
		}
		totals["three_public"] = totals["disclosures"]
		for i := range warehouse.ExportLists {
			list := &warehouse.ExportLists[i]
			lines := exported(t, r, warehouse.Export{List: list}, warehouse.JSONLines)
			rows := objects(t, lines)
			if total, ok := totals[list.Name]; len(rows) == 0 || ok && len(rows) != total {
				t.Errorf("%s: %d rows, want %d", list.Name, len(rows), total)
			}
			for _, row := range rows {
				if sum, _ := row["document_sha256"].(string); len(sum) != 64 || row["document"] == "" || row["place_text"] == "" && row["state"] == nil && row["code"] != "SECTION_MISSING" {
					t.Errorf("%s does not say where it stands: %v", list.Name, row)
				}
				if row["unit_name"] == "霸州市甲局" {
					t.Errorf("%s shows what was withdrawn", list.Name)
				}
			}
			view := must(w.Raw(t.Context(), "SELECT * FROM "+warehouse.ViewName(list)+" FORMAT JSONEachRow"))(t)
			if diff := cmp.Diff(sortedLines(lines), sortedLines(view)); diff != "" {
				t.Errorf("%s: the export and the view differ (-export, +view)\n%s", list.Name, diff)
			}
			for _, format := range []struct {
				format warehouse.Format
				name   string
			}{{warehouse.CSV, "CSVWithNames"}, {warehouse.Parquet, "Parquet"}, {warehouse.Arrow, "ArrowStream"}} {
				file := filepath.Join(t.TempDir(), list.Name+"."+string(format.format))
				if err := os.WriteFile(file, []byte(exported(t, r, warehouse.Export{List: list}, format.format)), 0o600); err != nil {
					t.Fatal(err)
				}
				back := must(w.Raw(t.Context(), "SELECT unit_id, document_sha256, place_text FROM file('"+file+"', '"+format.name+"') FORMAT JSONEachRow"))(t)
				if diff := cmp.Diff(proofs(rows), proofs(objects(t, back))); diff != "" {
					t.Errorf("%s as %s (-want, +got)\n%s", list.Name, format.format, diff)
				}
			}
			var values int
			err := r.ExportRows(t.Context(), &warehouse.Export{List: list, In: fiscal.Yuan}, func(row []any) error {
				values++
				if len(row) != len(list.Columns) {
					t.Errorf("%s: %d values", list.Name, len(row))
				}
				return nil
			})
			if err != nil || values != len(rows) {
				t.Errorf("%s: %d rows of values, %v; want %d", list.Name, values, err, len(rows))
			}
		}
	})
}

func proofs(rows []map[string]any) (all []string) {
	for _, row := range rows {
		all = append(all, row["unit_id"].(string)+" "+row["document_sha256"].(string)+" "+row["place_text"].(string))
	}
	return all
}

func sortedLines(text string) []string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	slices.Sort(lines)
	return lines
}

// TestExportFilters: a list takes the filters of the API, and no others.
func TestExportFilters(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	exportable(t, w)
	r := reader(t, w)
	all := func(name string) *warehouse.ExportList { return warehouse.ExportListOf(name) }
	year := warehouse.FactFilter{Years: &warehouse.YearRange{From: p(2020), To: p(2020)}}
	health := warehouse.FactFilter{Name: p("财政局"), Years: year.Years}
	for _, c := range []struct {
		name   string
		export warehouse.Export
		total  int
	}{
		{"projects of a year", warehouse.Export{List: all("projects"), Filter: &warehouse.ProjectFilter{FactFilter: health}}, must(r.Projects(t.Context(), &warehouse.ProjectFilter{FactFilter: health}, nil, warehouse.PageArgs{}))(t).Total},
		{"indicators", warehouse.Export{List: all("indicators"), Filter: &warehouse.IndicatorFilter{FactFilter: year, Level1: []fiscal.IndicatorLevel1{fiscal.Output}}}, must(r.Indicators(t.Context(), &warehouse.IndicatorFilter{FactFilter: year, Level1: []fiscal.IndicatorLevel1{fiscal.Output}}, nil, warehouse.PageArgs{}))(t).Total},
		{"findings", warehouse.Export{List: all("findings"), Filter: &warehouse.FindingFilter{FactFilter: year, Across: p(false)}}, must(r.Findings(t.Context(), &warehouse.FindingFilter{FactFilter: year, Across: p(false)}, nil, warehouse.PageArgs{}))(t).Total},
		{"units", warehouse.Export{List: all("units"), Filter: &warehouse.UnitFilter{Name: p("局"), Regions: []string{"131081"}}}, must(r.Units(t.Context(), &warehouse.UnitFilter{Name: p("局"), Regions: []string{"131081"}}, nil, warehouse.PageArgs{}))(t).Total},
		{"disclosures", warehouse.Export{List: all("disclosures"), Filter: &warehouse.DisclosureFilter{FactFilter: year, Title: p("2020")}}, must(r.Disclosures(t.Context(), &warehouse.DisclosureFilter{FactFilter: year, Title: p("2020")}, warehouse.PageArgs{}))(t).Total},
		{"amounts of a measure", warehouse.Export{List: all("amounts"), Filter: &health, Measures: []fiscal.Measure{fiscal.IncomeTotal}}, must(r.Disclosures(t.Context(), &warehouse.DisclosureFilter{FactFilter: health}, warehouse.PageArgs{}))(t).Total},
		{"procurement", warehouse.Export{List: all("procurement"), Filter: &health}, 2 * must(r.Disclosures(t.Context(), &warehouse.DisclosureFilter{FactFilter: health}, warehouse.PageArgs{}))(t).Total},
	} {
		rows := objects(t, exported(t, r, c.export, warehouse.JSONLines))
		if len(rows) != c.total || c.total == 0 {
			t.Errorf("%s: %d rows, want %d", c.name, len(rows), c.total)
		}
	}
	for name, bad := range map[string]warehouse.Export{
		"a unit that is none":  {List: all("amounts"), Filter: &warehouse.FactFilter{Units: []string{"u:x"}}},
		"measures of projects": {List: all("projects"), Measures: []fiscal.Measure{fiscal.IncomeTotal}},
		"a filter of no kind":  {List: all("projects"), Filter: 1},
	} {
		if _, err := r.Export(t.Context(), &bad, warehouse.CSV); !errors.Is(err, warehouse.ErrBadQuery) && !errors.Is(err, warehouse.ErrBadID) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.Export(t.Context(), &warehouse.Export{List: all("units"), In: fiscal.Yuan}, "pdf"); !errors.Is(err, warehouse.ErrBadQuery) {
		t.Errorf("a format that is none: %v", err)
	}
}

// TestExportedMoney is exact in every unit, and text that a spreadsheet would run is defused in CSV alone.
func TestExportedMoney(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	l := warehousetest.Rows(bureau, 2020, 1)
	l.Projects[0].Name, l.Projects[0].Objective = `=HYPERLINK("http://example.org")`, p("-12.5%")
	l.Projects[0].Amount = p(fiscal.ToYuan(must(decimal.NewFromString("12.34567801"))(t), fiscal.WanYuan).Round(4))
	mustLoad(t, w, l)
	r := reader(t, w)
	e := warehouse.Export{List: warehouse.ExportListOf("projects"), In: fiscal.WanYuan}
	row := objects(t, exported(t, r, e, warehouse.JSONLines))[0]
	if row["amount_wan_yuan"] != "12.34567801" || row["project"] != l.Projects[0].Name {
		t.Errorf("%v", row)
	}
	e.Chinese = true
	csv := must(csv.NewReader(strings.NewReader(exported(t, r, e, warehouse.CSV))).ReadAll())(t)
	at := slices.Index(csv[0], "项目名称")
	if strings.Contains(strings.Join(csv[2], ""), `\N`) || !slices.Contains(csv[2], "") {
		t.Errorf("what is not disclosed is no empty cell: %q", csv[2])
	}
	if csv[1][at] != "'"+l.Projects[0].Name || csv[1][at+1] != "-12.5%" || csv[0][at+3] != "项目金额（万元）" || csv[1][at+3] != "12.34567801" {
		t.Errorf("%q", csv[:2])
	}
}

// TestExportLeft ends the statement of a caller who goes away.
func TestExportLeft(t *testing.T) {
	t.Parallel()
	w := warehousetest.Open(t)
	exportable(t, w)
	for _, format := range []warehouse.Format{warehouse.JSONLines, warehouse.Parquet} {
		body, err := reader(t, w).Export(t.Context(), &warehouse.Export{List: warehouse.ExportListOf("amounts"), In: fiscal.Yuan}, format)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := body.Read(make([]byte, 10)); err != nil {
			t.Error(err)
		}
		if err := errors.Join(body.Close(), body.Close()); err != nil {
			t.Error(err)
		}
	}
	if err := w.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestRawFailures: an error half-way fails the reading, and is told apart as any other of the engine.
func TestRawFailures(t *testing.T) {
	onBoth(t, func(t *testing.T, w *warehouse.Warehouse) {
		for _, sql := range []string{
			"SELECT throwIf(number = 3000000, 'stop') FROM numbers(4000000) FORMAT CSV",
			"SELECT throwIf(number = 3000000, 'stop') FROM numbers(4000000) FORMAT Parquet",
			"SELECT no_such_column FORMAT CSV",
		} {
			_, err := w.Raw(t.Context(), sql)
			var exception *clickhouse.Exception
			if !errors.As(err, &exception) || exception.Code != 395 && exception.Code != 47 {
				t.Errorf("%s: %v", sql, err)
			}
		}
	})
}
