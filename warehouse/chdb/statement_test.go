package chdb

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScan(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sql     string
		head    string
		several bool
		waits   bool
		format  string
		session bool
	}{
		"select":                       {sql: "select 1", head: "SELECT"},
		"bracketed":                    {sql: " ( (SELECT 1)) UNION ALL SELECT 2", head: "SELECT UNION ALL SELECT"},
		"comments":                     {sql: "-- a;b\n/* ; */ # c\n#!d\nSELECT 1 -- ;", head: "SELECT"},
		"closing semicolons":           {sql: "SELECT 1; ; -- end", head: "SELECT"},
		"two":                          {sql: "SELECT 1; SELECT 2", head: "SELECT", several: true},
		"semicolons in literals":       {sql: "SELECT ';', 'a\\';', 'b'';', `;`, \";\", $x$ ; $x$, $$;$$", head: "SELECT"},
		"a dollar sign alone":          {sql: "SELECT $; SELECT 2", head: "SELECT", several: true},
		"unclosed literal":             {sql: "SELECT 'a; SELECT 2", head: "SELECT"},
		"block insert":                 {sql: "INSERT INTO t (a, `FORMAT`) FORMAT Native", head: "INSERT INTO T A", format: "Native"},
		"block insert with settings":   {sql: "insert into t settings x = 1 format native;\n", head: "INSERT INTO T SETTINGS", format: "native"},
		"insert into a column format":  {sql: "INSERT INTO t (a, b.format, format) FORMAT Native", head: "INSERT INTO T A", format: "Native"},
		"framed answer":                {sql: "SELECT a, b.format AS format FROM t ORDER BY format FORMAT Parquet ;", head: "SELECT A B FORMAT", format: "Parquet"},
		"framed answer, with":          {sql: "WITH 1 AS x SELECT x FORMAT CSVWithNames", head: "WITH AS X SELECT", format: "CSVWithNames"},
		"answer without a frame":       {sql: "SELECT 1 FORMAT CSV", head: "SELECT FORMAT CSV"},
		"format inside":                {sql: "SELECT (SELECT 1 AS FORMAT) + 1", head: "SELECT SELECT AS FORMAT"},
		"insert with data in the text": {sql: "INSERT INTO t FORMAT CSV\n1;2", head: "INSERT INTO T FORMAT"},
		"values with semicolons":       {sql: "INSERT INTO t VALUES (1); x", head: "INSERT INTO T VALUES"},
		"insert of a query":            {sql: "INSERT INTO t SELECT 1; SELECT 2", head: "INSERT INTO T SELECT", several: true},
		"drop":                         {sql: "DROP TABLE IF EXISTS sync_log", head: "DROP TABLE IF EXISTS"},
		"drop that waits":              {sql: "DROP TABLE t SYNC", head: "DROP TABLE T SYNC", waits: true},
		"system sync":                  {sql: "SYSTEM SYNC REPLICA t", head: "SYSTEM SYNC REPLICA T"},
		"set":                          {sql: "SET x = 1", head: "SET X", session: true},
		"temporary table":              {sql: "CREATE OR REPLACE TEMPORARY TABLE t (a Int8)", head: "CREATE OR REPLACE TEMPORARY", session: true},
		"chinese":                      {sql: "SELECT 金额 FROM 表", head: "SELECT 金额 FROM 表"},
		"nothing":                      {sql: " -- nothing\n ; "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := scan(c.sql)
			if diff := cmp.Diff(c.head, strings.Join(got.head, " ")); diff != "" {
				t.Errorf("head (-want, +got)\n%s", diff)
			}
			if got.several != c.several || got.waits != c.waits || got.format != c.format || got.changesSession() != c.session {
				t.Errorf("several %t, waits %t, format %q, changes the session %t", got.several, got.waits, got.format, got.changesSession())
			}
			if got.format != "" && !strings.EqualFold(c.sql[got.formatAt:got.formatAt+6], "FORMAT") {
				t.Errorf("formatAt %d", got.formatAt)
			}
		})
	}
}

func FuzzScan(f *testing.F) {
	f.Add("SELECT ';' -- x\n; INSERT INTO t FORMAT Native")
	f.Add("$a$ /* # `")
	f.Fuzz(func(t *testing.T, sql string) {
		s := scan(sql)
		if s.format != "" && s.formatAt+len("FORMAT")+len(s.format) > len(sql) {
			t.Errorf("format %q at %d in %q", s.format, s.formatAt, sql)
		}
	})
}

func TestUnmark(t *testing.T) {
	t.Parallel()
	const mark = "/*gongkai:1f*/ "
	in := "Code: 62. DB::Exception: Syntax error: failed at position 31 (x) (line 1, col 31): x. In scope " + mark + "SELECT"
	want := "Code: 62. DB::Exception: Syntax error: failed at position 16 (x) (line 1, col 16): x. In scope SELECT"
	if diff := cmp.Diff(want, unmark(in, mark)); diff != "" {
		t.Errorf("(-want, +got)\n%s", diff)
	}
}
