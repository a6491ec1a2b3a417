package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rs/zerolog"
	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"gongkai/graph"
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

func TestMain(m *testing.M) { os.Exit(warehousetest.Main(m)) }

const bureau = "霸州市水务局"

// served answers with tables of two units over two years, one project of which bears a dangerous name; and of a folder of
// saved operations.
func served(t *testing.T, files map[string]string) (*Handler, *httptest.Server) {
	t.Helper()
	w := warehousetest.Open(t)
	loads := []warehouse.Load{warehousetest.Rows(bureau, 2020, 1), warehousetest.Rows(bureau, 2021, 2), warehousetest.Rows("霸州市教育局", 2021, 3)}
	loads[0].Projects[0].Name = "=1+1"
	loads[0].Projects[0].Amount = new(decimal.RequireFromString("12345678901234.5678"))
	load(t, w, loads...)
	folder := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	api := graph.NewHandler(graph.Options{Warehouse: w, Logger: zerolog.Nop()})
	h := New(Options{Warehouse: w, API: api, Saved: folder, Ready: graph.Examples(), Release: "test"})
	mux := http.NewServeMux()
	h.Register(mux)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return h, server
}

func load(t *testing.T, w *warehouse.Warehouse, loads ...warehouse.Load) {
	t.Helper()
	if _, err := w.Load(t.Context(), loads); err != nil {
		t.Fatal(err)
	}
}

// fetch asks for an address.
func fetch(t *testing.T, s *httptest.Server, address string, header ...string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := s.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // it is read whole
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, body
}

func TestExport(t *testing.T) {
	t.Parallel()
	h, s := served(t, nil)
	filter := url.QueryEscape(`{"name": "水务", "years": {"from": 2020, "to": 2020}}`)

	resp, body := fetch(t, s, "/export/projects.csv?filter="+filter)
	if resp.StatusCode != 200 || !bytes.HasPrefix(body, []byte("\xef\xbb\xbfunit_name,")) && !bytes.HasPrefix(body, []byte("\xef\xbb\xbf\"unit_name\",")) {
		t.Fatalf("%d %.200s", resp.StatusCode, body)
	}
	rows, err := csv.NewReader(bytes.NewReader(body[3:])).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	cell := func(rows [][]string, row int, column string) string { return rows[row][slices.Index(rows[0], column)] }
	if cell(rows, 1, "project") != "'=1+1" || cell(rows, 1, "amount_yuan") != "12345678901234.5678" || len(cell(rows, 1, "document_sha256")) != 64 {
		t.Errorf("%q", rows[1])
	}

	resp, body = fetch(t, s, "/export/projects.xlsx?in=WAN_YUAN&lang=zh")
	if resp.StatusCode != 200 || resp.Header.Get("No-Gzip-Compression") == "" {
		t.Fatalf("%d %s", resp.StatusCode, body)
	}
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := f.GetRows("projects", excelize.Options{RawCellValue: true})
	if err != nil || len(sheet) != 7 {
		t.Fatalf("%d rows, %v", len(sheet), err)
	}
	at := slices.IndexFunc(sheet, func(row []string) bool { return slices.Contains(row, "=1+1") })
	if at < 0 || cell(sheet, at, "项目名称") != "=1+1" || cell(sheet, at, "项目金额（万元）") != "1234567890.12345678" {
		t.Errorf("%q", sheet[max(at, 0)])
	}
	about, err := f.GetRows("来源 provenance")
	if err != nil || !slices.ContainsFunc(about, func(row []string) bool { return len(row) == 2 && row[0] == bureau+"2020.docx" && len(row[1]) == 64 }) {
		t.Errorf("%q, %v", about, err)
	}

	resp, body = fetch(t, s, "/export/amounts.jsonl?measures=THREE_PUBLIC_TOTAL,PROJECT_COUNT&filter="+filter)
	if lines := strings.Split(strings.TrimSpace(string(body)), "\n"); resp.StatusCode != 200 || len(lines) != 2 || !json.Valid([]byte(lines[0])) {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
	for ext, begins := range map[string]string{"parquet": "PAR1", "arrow": "\xff\xff\xff\xff"} {
		if resp, body = fetch(t, s, "/export/indicators."+ext); resp.StatusCode != 200 || !bytes.HasPrefix(body, []byte(begins)) || resp.Header.Get("Content-Disposition") == "" {
			t.Errorf("%s: %d %.40q", ext, resp.StatusCode, body)
		}
	}
	for _, l := range warehouse.ExportLists {
		if resp, body := fetch(t, s, "/export/"+l.Name, "Accept", "application/xml, text/csv;q=0.5"); resp.StatusCode != 200 || bytes.Count(body, []byte("\n")) < 2 {
			t.Errorf("%s: %d %.300s", l.Name, resp.StatusCode, body)
		}
	}

	for _, l := range warehouse.ExportLists { // Chinese heads are names, too: none may come twice
		if resp, body := fetch(t, s, "/export/"+l.Name+".jsonl?lang=zh&in=YI_YUAN"); resp.StatusCode != 200 || !bytes.Contains(body, []byte(`"来源文件":`)) {
			t.Errorf("%s in Chinese: %d %.300s", l.Name, resp.StatusCode, body)
		}
	}

	for range maxRunning {
		h.running <- struct{}{}
	}
	if resp, body := fetch(t, s, "/export/units.csv"); resp.StatusCode != 503 || resp.Header.Get("Retry-After") == "" {
		t.Errorf("one too many: %d %s", resp.StatusCode, body)
	}
}

// TestTags: the same tag means the same bytes, and a load changes it.
func TestTags(t *testing.T) {
	t.Parallel()
	h, s := served(t, nil)
	for i, address := range []string{"/export/projects.csv", "/export/projects.xlsx", "/export/units.parquet", "/saved/units.xlsx?first=1", "/saved/units.json", "/saved/catalog.csv"} {
		resp, body := fetch(t, s, address)
		tag := resp.Header.Get("ETag")
		workbook := strings.Contains(address, ".xlsx")
		if again, twice := fetch(t, s, address); tag == "" || strings.HasPrefix(tag, "W/") != workbook || again.Header.Get("ETag") != tag || !workbook && !bytes.Equal(body, twice) {
			t.Errorf("%s: %s %s, %d and %d bytes", address, tag, again.Header.Get("ETag"), len(body), len(twice))
		}
		if resp, body := fetch(t, s, address, "If-None-Match", `"other", `+tag); resp.StatusCode != 304 || len(body) != 0 {
			t.Errorf("%s: %d to who has it", address, resp.StatusCode)
		}
		if other, _ := fetch(t, s, address, "Accept-Encoding", "zstd"); !workbook && !strings.HasSuffix(address, "parquet") && other.Header.Get("ETag") == tag {
			t.Errorf("%s: compressed otherwise under the same tag", address)
		}
		load(t, h.Warehouse, warehousetest.Rows("霸州市财政局", 1990+i, 1))
		if resp, _ := fetch(t, s, address, "If-None-Match", tag); resp.StatusCode != 200 {
			t.Errorf("%s: %d after a load", address, resp.StatusCode)
		}
	}
}

const trend = `# Trend
# 趋势
query Trend($measure: Measure!, $years: YearRange, $names: [String!], $limit: Int = 5) {
  trend(measure: $measure, years: $years, filter: {name: "局", regions: $names}, limit: $limit) {
    unit { name }
    points { year value state source { document { sha256 } text } }
  }
}`

func TestSaved(t *testing.T) {
	t.Parallel()
	_, s := served(t, map[string]string{"trend.graphql": trend, "bad.graphql": "{ nothing }", "change.graphql": `mutation { withdrawDisclosure(id: "d", reason: "r") { id } }`})
	resp, body := fetch(t, s, "/saved/trend.csv?measure=INCOME_TOTAL&limit=1&years="+url.QueryEscape(`{"from": 2020, "to": 2021}`)+"&names=131081")
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))).ReadAll()
	if resp.StatusCode != 200 || err != nil || len(rows) != 3 {
		t.Fatalf("%d %s %v", resp.StatusCode, body, err)
	}
	if got := strings.Join(rows[0], " "); got != "unit_name points_year points_value points_state points_source_document_sha256 points_source_text" {
		t.Errorf("columns %s", got)
	}
	for _, ext := range []string{"json", "xlsx", "jsonl", "parquet", "arrow"} {
		if resp, body := fetch(t, s, "/saved/trend."+ext+"?measure=INCOME_TOTAL"); resp.StatusCode != 200 || len(body) == 0 {
			t.Errorf("%s: %d %s", ext, resp.StatusCode, body)
		}
	}
	if resp, body := fetch(t, s, "/saved/trend?measure=INCOME_TOTAL"); resp.StatusCode != 200 || !bytes.HasPrefix(body, []byte(`{"data":{"trend":[`)) {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
	if _, body := fetch(t, s, "/saved"); !bytes.Contains(body, []byte(`"title":["Trend","趋势"]`)) || !bytes.Contains(body, []byte(`"name":"three_public_trend"`)) || bytes.Contains(body, []byte("bad")) {
		t.Errorf("%s", body)
	}

	// Each ready operation can be had as a table.
	_, body = fetch(t, s, "/saved")
	var index struct {
		Operations []struct{ Name string }
	}
	if err := json.Unmarshal(body, &index); err != nil || len(index.Operations) == 0 {
		t.Fatal(err)
	}
	for _, o := range index.Operations {
		if resp, body := fetch(t, s, "/saved/"+o.Name+".csv"); o.Name != "trend" && resp.StatusCode != 200 {
			t.Errorf("%s: %d %s", o.Name, resp.StatusCode, body)
		}
	}
}

// TestMistakes are told in English and Chinese, with a status of their own.
func TestMistakes(t *testing.T) {
	t.Parallel()
	h, s := served(t, map[string]string{"trend.graphql": trend, "bad.graphql": "{ nothing }", "change.graphql": `mutation { withdrawDisclosure(id: "d", reason: "r") { id } }`, "large.graphql": `{ units(first: 1000) { nodes { projects(first: 1000) { nodes { id } } } } }`, "no name.graphql": "{ dataVersion }"})
	for address, want := range map[string]string{
		"/export/nothing.csv":                                                  "404 no list \"nothing\"",
		"/export/units.pdf":                                                    "404 no form \".pdf\"",
		"/export/units.csv?filter={":                                           "400 filter is no JSON",
		"/export/units.csv?filter=[]":                                          "400 filter is no JSON object",
		`/export/units.csv?filter={"year":1}`:                                  "400 filter: ",
		`/export/units.csv?filter={"ids":["x"]}`:                               "400 this is no ID",
		`/export/projects.csv?filter={"minAmount":"1e9"}`:                      "400 filter: ",
		"/export/units.csv?limit=1":                                            "400 no parameter \"limit\"",
		"/export/units.csv?in=YUAN&in=YUAN":                                    "400 in is given twice",
		"/export/units.csv?in=USD":                                             "400 in is one of",
		"/export/units.csv?lang=fr":                                            "400 lang is one of",
		"/export/amounts.csv?measures=X":                                       "400 no measure \"X\"",
		"/saved/none.csv":                                                      "404 no operation is saved",
		"/saved/..%2ftrend.csv":                                                "404 no operation is saved",
		"/saved/trend.csv":                                                     "400 ",
		"/saved/trend.csv?measure=INCOME_TOTAL&x=1":                            "400 no variable \"x\"; this operation takes: measure: Measure!",
		"/saved/trend.csv?measure=NOTHING":                                     "400 ",
		"/saved/trend.csv?measure=INCOME_TOTAL&limit=many":                     "400 variable limit: \"many\" is no number",
		"/saved/trend.csv?measure=INCOME_TOTAL&years=2020":                     "400 ",
		"/saved/trend.csv?measure=INCOME_TOTAL&measure=" + "EXPENDITURE_TOTAL": "400 variable measure: given 2 times",
		"/saved/bad.csv":                                                       "500 the saved operation bad does not fit",
		"/saved/change.csv":                                                    "500 the saved operation change does not fit",
		"/saved/large.csv":                                                     "400 the operation may cost",
	} {
		address = strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(address, "{", "%7B"), "}", "%7D"), `"`, "%22")
		resp, body := fetch(t, s, address)
		var said struct {
			Errors []struct {
				Message    string
				Extensions struct{ Code string }
			}
		}
		if err := json.Unmarshal(body, &said); err != nil || len(said.Errors) == 0 {
			t.Errorf("%s: %d %s", address, resp.StatusCode, body)
			continue
		}
		e := said.Errors[0]
		status, text, _ := strings.Cut(want, " ")
		if resp.Status[:3] != status || !strings.HasPrefix(e.Message, text) || e.Extensions.Code == "" || !strings.ContainsFunc(e.Message, func(r rune) bool { return r > 0x4e00 }) {
			t.Errorf("%s: %s %+v, want %s", address, resp.Status, e, want)
		}
	}
	if resp, _ := fetch(t, s, "/export/units", "Accept", "image/png"); resp.StatusCode != 406 {
		t.Errorf("%d to who wants a picture", resp.StatusCode)
	}
	err := h.Check()
	for _, file := range []string{"bad", "change", "no name"} {
		if err == nil || !strings.Contains(err.Error(), file+".graphql") {
			t.Errorf("%s.graphql is not told: %v", file, err)
		}
	}
}

// TestCutOff: what fails half-way does not look whole.
func TestCutOff(t *testing.T) {
	t.Parallel()
	h := &Handler{}
	s := httptest.NewServer(h.told(func(w http.ResponseWriter, _ *http.Request) error {
		_, _ = w.Write([]byte("a part"))
		_ = http.NewResponseController(w).Flush()
		return warehouse.ErrTooExpensive
	}))
	defer s.Close()
	resp, err := s.Client().Get(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // it ends in an error
	if body, err := io.ReadAll(resp.Body); err == nil {
		t.Errorf("%q looks whole", body)
	}
}

// TestLeft: who leaves half-way ends the export, and makes room for another.
func TestLeft(t *testing.T) {
	t.Parallel()
	h, s := served(t, nil)
	for range 2 * maxRunning {
		resp, err := s.Client().Get(s.URL + "/export/amounts.jsonl")
		if err != nil || resp.StatusCode != 200 {
			t.Fatalf("%v %v", resp, err)
		}
		if _, err := resp.Body.Read(make([]byte, 1)); err != nil {
			t.Error(err)
		}
		if err := resp.Body.Close(); err != nil {
			t.Error(err)
		}
		for len(h.running) > 0 { // it leaves when it learns that nobody reads
			if t.Context().Err() != nil {
				t.Fatal("still running")
			}
		}
	}
}

func TestWorkbookLimits(t *testing.T) {
	t.Parallel()
	b, err := newWorkbook("x", []warehouse.Column{{Name: "text", Type: "String"}, {Name: "n", Type: "Nullable(Decimal(38, 10))"}})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close() //nolint:errcheck // temporary files
	b.row = sheetRows - 1
	for range 2 {
		if err := b.add([]any{strings.Repeat("文", cellRunes+1), decimal.RequireFromString("1234567890123456.5")}); err != nil {
			t.Fatal(err)
		}
	}
	var file bytes.Buffer
	if err := b.finish(&file, provenance{in: string(fiscal.Yuan)}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("x (2)")
	if err != nil || len(rows) != 2 || !strings.HasSuffix(rows[1][0], cut) || rows[1][1] != "1234567890123456.5" {
		t.Errorf("%v %v", len(rows), err)
	}
}
