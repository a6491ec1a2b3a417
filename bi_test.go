package main

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"go.yaml.in/yaml/v3"

	"gongkai/warehouse/chdb"
)

// dashboard is what is looked at of a dashboard of Grafana.
type dashboard struct {
	UID        string
	Title      string
	Templating struct {
		List []struct {
			Name, Type, Query string
			Multi             bool
			Current           struct{ Value any }
		}
	}
	Panels []struct {
		Title      string
		Datasource struct{ UID string }
		GridPos    struct{ X, Y, W, H int }
		Targets    []struct{ RawSQL string }
	}
}

// placeholder is a variable in a dashboard's statement: $name, ${name} or ${name:format}.
var placeholder = regexp.MustCompile(`\$\{?(\w+)(?::(\w+))?\}?`)

// TestBI asks every statement of the dashboards, and every one that the pages for BI tools show, of the views of a sample.
func TestBI(t *testing.T) {
	t.Parallel()
	home, documents := filepath.Join(t.TempDir(), "warehouse"), t.TempDir()
	if code, _, stderr := runProgram(t, home, "", "sample", "--out", documents, "--units", "8", "--years", "2023-2024", "--seed", "2021", "--stage", "budget,final_accounts"); code != 0 {
		t.Fatal(stderr)
	}
	if code, _, stderr := runProgram(t, home, "", "ingest", documents); code != 0 {
		t.Fatal(stderr)
	}
	engine, err := chdb.Open(chdb.Options{Path: home})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close() //nolint:errcheck // the test's own folder
	options := engine.ClickHouseOptions()
	options.Auth.Database = defaultDatabaseOfFolders
	conn, err := clickhouse.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() //nolint:errcheck // it was only read

	files, err := filepath.Glob("deploy/grafana/dashboards/*.json")
	if err != nil || len(files) != 3 {
		t.Fatalf("%d dashboards, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var d dashboard
		if err := json.Unmarshal(text, &d); err != nil || d.UID == "" || d.Title == "" || len(d.Panels) == 0 {
			t.Fatalf("%s: %v", file, err)
		}
		values := map[string][]string{}
		for _, v := range d.Templating.List {
			at := fmt.Sprint(v.Current.Value)
			values[v.Name] = []string{at}
			if v.Type != "query" {
				continue
			}
			rows := column(t, conn, v.Query)
			if v.Multi {
				values[v.Name] = rows
			} else if !slices.Contains(rows, at) { // the one that is shown first must be there
				t.Errorf("%s: variable %s stands at %s, which is none of %v", file, v.Name, at, rows)
			}
		}
		for i, p := range d.Panels {
			if p.Datasource.UID != "gongkai" || len(p.Targets) != 1 || p.GridPos.W == 0 || p.GridPos.X+p.GridPos.W > 24 {
				t.Errorf("%s: panel %q is not whole", file, p.Title)
				continue
			}
			for _, other := range d.Panels[:i] {
				a, b := p.GridPos, other.GridPos
				if a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
					t.Errorf("%s: panels %q and %q overlap", file, p.Title, other.Title)
				}
			}
			sql := placeholder.ReplaceAllStringFunc(p.Targets[0].RawSQL, func(s string) string {
				m := placeholder.FindStringSubmatch(s)
				of, ok := values[m[1]]
				if !ok {
					t.Errorf("%s: panel %q asks for $%s, which is no variable", file, p.Title, m[1])
				}
				if m[2] != "singlequote" {
					return strings.Join(of, ",")
				}
				quoted := make([]string, len(of))
				for i, v := range of {
					quoted[i] = "'" + strings.ReplaceAll(v, "'", `\'`) + "'"
				}
				return strings.Join(quoted, ",")
			})
			if n := count(t, conn, sql); n == 0 {
				t.Errorf("%s: panel %q shows nothing of the sample:\n%s", file, p.Title, sql)
			}
		}
	}

	pages, err := filepath.Glob("docs/bi/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("%d pages for BI tools, %v", len(pages), err)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range regexp.MustCompile("(?s)```sql\n(SELECT.*?);?\n```").FindAllStringSubmatch(string(text), -1) {
			if count(t, conn, block[1]) == 0 {
				t.Errorf("%s shows a statement that finds nothing:\n%s", page, block[1])
			}
		}
	}
	checkReader(t, conn)
}

// defaultDatabaseOfFolders is where a folder's tables are.
const defaultDatabaseOfFolders = "gongkai"

func column(t *testing.T, conn driver.Conn, sql string) (values []string) {
	t.Helper()
	rows, err := conn.Query(t.Context(), "SELECT toString(*) FROM ("+sql+")")
	if err != nil {
		t.Fatalf("%v in\n%s", err, sql)
	}
	defer rows.Close() //nolint:errcheck // read to its end
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return values
}

func count(t *testing.T, conn driver.Conn, sql string) (n uint64) {
	t.Helper()
	ctx := clickhouse.Context(context.WithoutCancel(t.Context()), clickhouse.WithSettings(clickhouse.Settings{"readonly": "2"}))
	if err := conn.QueryRow(ctx, "SELECT count() FROM ("+sql+"\n)").Scan(&n); err != nil {
		t.Errorf("%v in\n%s", err, sql)
	}
	return n
}

// checkReader holds the file of the user that only reads to the settings that there are.
func checkReader(t *testing.T, conn driver.Conn) {
	t.Helper()
	text, err := os.ReadFile("deploy/clickhouse/reader.xml")
	if err != nil {
		t.Fatal(err)
	}
	known := column(t, conn, "SELECT name FROM system.settings")
	var path []string
	seen := 0
	for d := xml.NewDecoder(strings.NewReader(string(text))); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			path = append(path, token.Name.Local)
			at := strings.Join(path, "/")
			name, ok := strings.CutPrefix(at, "clickhouse/profiles/gongkai_reader/")
			name = strings.TrimPrefix(name, "constraints/")
			if ok && name != "constraints" && !strings.Contains(name, "/") {
				seen++
				if !slices.Contains(known, name) {
					t.Errorf("reader.xml sets %s, which the engine does not know", name)
				}
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		}
	}
	if seen == 0 {
		t.Error("reader.xml sets no limits")
	}
}

// TestComposeFiles: what docker-compose.yml mounts is there, and the data source of Grafana is the user that reader.xml makes.
func TestComposeFiles(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	var compose struct {
		Services map[string]struct{ Volumes []string }
	}
	if err := yaml.Unmarshal(text, &compose); err != nil {
		t.Fatal(err)
	}
	mounted := 0
	for name, service := range compose.Services {
		for _, v := range service.Volumes {
			source, _, _ := strings.Cut(v, ":")
			if !strings.HasPrefix(source, "./deploy/") {
				continue
			}
			mounted++
			if _, err := os.Stat(source); err != nil {
				t.Errorf("%s mounts %s: %v", name, source, err)
			}
		}
	}
	if mounted != 3 {
		t.Errorf("%d files and folders of deploy are mounted, want 3", mounted)
	}
	if text, err = os.ReadFile("deploy/grafana/provisioning/datasources/gongkai.yaml"); err != nil {
		t.Fatal(err)
	}
	var sources struct {
		Datasources []struct {
			UID      string
			JSONData struct{ Username, DefaultDatabase string } `yaml:"jsonData"`
		}
	}
	if err := yaml.Unmarshal(text, &sources); err != nil || len(sources.Datasources) != 1 || sources.Datasources[0].UID != "gongkai" {
		t.Errorf("%+v, %v", sources, err)
	}
}
