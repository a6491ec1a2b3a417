package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/ingest/block"
	"gongkai/ingest/load"
	"gongkai/ingest/sample"
	"gongkai/warehouse/chdb"
)

// asProgram makes the test binary be the program. Each test runs it as a process of its own, on the real engine: a
// process serves one warehouse folder, and signals and exit codes are what they are for a user.
const asProgram = "GONGKAI_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// programCommand makes a process of the program that works on the warehouse folder, with no settings from outside. Where
// there is no engine the test is skipped, and fails where CI is set.
func programCommand(t testing.TB, warehouse string, args ...string) *exec.Cmd {
	t.Helper()
	if _, err := chdb.Locate(); err != nil && os.Getenv("CI") == "" {
		t.Skipf("no engine to test with: %v", err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, args...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "GONGKAI_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, asProgram+"=1", "GONGKAI_WAREHOUSE="+warehouse)
	return cmd
}

// runProgram runs the program to its end.
func runProgram(t *testing.T, warehouse, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd := programCommand(t, warehouse, args...)
	var out, errOut bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &errOut
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("run %q: %v", args, err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errOut.String()
}

// disclosureText is a small disclosure of our own making. The figures of the parts add up.
func disclosureText(unit string, year int, total string) string {
	return strings.NewReplacer("UNIT", unit, "YEAR", fmt.Sprint(year), "TOTAL", total).Replace(`UNITYEAR年单位预算信息公开
按照预算法规定，现将UNITYEAR年单位预算公开如下：
一、单位职责及机构设置情况
负责全县档案的收集、保管和利用。
二、单位预算安排的总体情况
1、收入说明
YEAR年预算收入TOTAL万元，其中：一般公共预算收入TOTAL万元，政府性基金预算收入0万元。
2、支出说明
YEAR年支出预算TOTAL万元，其中：基本支出TOTAL万元，项目支出0万元。
三、机关运行经费安排情况
机关运行经费共计安排10万元。
四、财政拨款“三公”经费预算情况及增减变化原因
YEAR年“三公”经费预算安排1.2万元，其中：因公出国（境）费0万元；公务用车购置及运维费1万元（其中：公务用车购置费0万元，公务用车运行维护费1万元）；公务接待费0.2万元。
五、名词解释
机关运行经费：指为保障运行用于购买货物和服务的各项资金。
`)
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// writeMixed writes one good document in each encoding and one bad document of each kind.
func writeMixed(t *testing.T, dir string) {
	t.Helper()
	good := disclosureText("永清县档案馆", 2022, "100.5")
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(disclosureText("永清县气象局", 2022, "88"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "a-good.txt", good)
	write(t, dir, "b-gb18030.txt", gb)
	write(t, dir, "c-empty.txt", "")
	write(t, dir, "d-truncated.txt", good[:701])
	write(t, dir, "e-poem.txt", "春眠不觉晓，处处闻啼鸟。\n夜来风雨声，花落知多少。\n")
	write(t, dir, "f-no-year.txt", strings.ReplaceAll(good, "2022年", ""))
	write(t, dir, "g-no-unit.txt", strings.ReplaceAll(good, "永清县档案馆", ""))
	write(t, dir, "h-picture.txt", "\x89PNG\r\n\x1a\n")
	write(t, dir, "README.txt", "not a disclosure, and not meant to be one")
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args   []string
		code   int
		stdout string
		stderr string
	}{
		{nil, 2, "", "Usage: gongkai COMMAND"},
		{[]string{"help"}, 0, "Usage: gongkai COMMAND", ""},
		{[]string{"--help"}, 0, "Usage: gongkai COMMAND", ""},
		{[]string{"help", "ingest"}, 0, "Usage: gongkai ingest [FLAGS] PATH...", ""},
		{[]string{"ingest", "--help"}, 0, "并行读取的文件数", ""},
		{[]string{"help", "nothing"}, 2, "", "no command \"nothing\""},
		{[]string{"injest"}, 2, "", "no command \"injest\""},
		{[]string{"ingest"}, 2, "", "ingest takes PATH..., got 0"},
		{[]string{"read", "a", "b"}, 2, "", "read takes FILE, got 2"},
		{[]string{"serve", "folder"}, 2, "", "serve takes no argument, got 1"},
		{[]string{"serve", "--listen", "0.0.0.0:1"}, 2, "", "open-reading"},
		{[]string{"read", "--warehouse", "x", "y"}, 2, "", "gongkai help read"},
		{[]string{"read", "no-such-file"}, 1, "", "no-such-file"},
		{[]string{"version"}, 0, "gongkai ", ""},
		{[]string{"--version"}, 0, "go1.", ""},
	} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), c.args, strings.NewReader(""), &stdout, &stderr, noEnv)
		if code != c.code || !strings.Contains(stdout.String(), c.stdout) || !strings.Contains(stderr.String(), c.stderr) {
			t.Errorf("%q ended with %d, stdout %q, stderr %q; want %d, %q, %q", c.args, code, stdout.String(), stderr.String(), c.code, c.stdout, c.stderr)
		}
		if c.code != 0 && stdout.Len() > 0 {
			t.Errorf("%q failed and wrote to standard output: %q", c.args, stdout.String())
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeMixed(t, dir)
	call := func(args ...string) (int, string, string) {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), append([]string{"read"}, args...), strings.NewReader(""), &stdout, &stderr, noEnv)
		return code, stdout.String(), stderr.String()
	}

	code, text, _ := call(filepath.Join(dir, "a-good.txt"))
	for _, want := range []string{"永清县档案馆2022年单位预算信息公开", "2022 BUDGET UNIT", "收入预算", "100.5", "[block 6 9-16] “100.5万元”", "公务接待费"} {
		if code != 0 || !strings.Contains(text, want) {
			t.Errorf("exit %d, text lacks %q:\n%s", code, want, text)
		}
	}

	code, text, _ = call(filepath.Join(dir, "b-gb18030.txt"), "--json")
	var d struct {
		Document struct{ Name, Format string }
		Unit     struct{ Name string }
		Year     int
		Amounts  []struct{ Measure, State, Value string }
	}
	if err := json.Unmarshal([]byte(text), &d); err != nil || code != 0 {
		t.Fatalf("exit %d, %v:\n%s", code, err, text)
	}
	if d.Unit.Name != "永清县气象局" || d.Year != 2022 || d.Document.Name != "b-gb18030.txt" || d.Document.Format != "TXT" ||
		len(d.Amounts) == 0 || d.Amounts[0].Value != "880000" {
		t.Errorf("read as %+v", d)
	}

	write(t, dir, "i.tar.gz", "\x1f\x8b\x08\x00")
	for name, code := range map[string]string{
		"i.tar.gz":    "gongkai ingest", // says which command reads archives
		"c-empty.txt": "EMPTY", "d-truncated.txt": "TRUNCATED", "e-poem.txt": "NOT_A_DISCLOSURE", "f-no-year.txt": "NO_YEAR",
		"g-no-unit.txt": "NO_UNIT", "h-picture.txt": "UNKNOWN_FORMAT",
	} {
		exit, stdout, stderr := call(filepath.Join(dir, name))
		if exit != exitRefused || stdout != "" || !strings.Contains(stderr, code) || !strings.Contains(stderr, "what to do") {
			t.Errorf("%s ended with %d, want %d and %s:\n%s%s", name, exit, exitRefused, code, stdout, stderr)
		}
		exit, stdout, _ = call("--json", filepath.Join(dir, name))
		if exit != exitRefused || !strings.Contains(stdout, `"code": "`) || !strings.Contains(stdout, code) {
			t.Errorf("%s as JSON ended with %d, want %d and %s:\n%s", name, exit, exitRefused, code, stdout)
		}
	}
}

// record is a line of ingest --json.
type record struct {
	Document, Outcome, Unit, Disclosure string
	Year, Version, Findings             int
	Facts                               map[string]int
	Refusal                             *struct{ Code, Wanted, Advice string }
}

func records(t *testing.T, lines string) []record {
	t.Helper()
	var out []record
	for line := range strings.Lines(lines) {
		var r record
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%v in record %q", err, line)
		}
		out = append(out, r)
	}
	return out
}

func outcomes(rs []record) []string {
	var out []string
	for _, r := range rs {
		s := filepath.Base(r.Document) + " " + r.Outcome
		if r.Refusal != nil {
			s += " " + r.Refusal.Code
		}
		out = append(out, s)
	}
	return out
}

func TestIngest(t *testing.T) {
	t.Parallel()
	docs, warehouse := t.TempDir(), filepath.Join(t.TempDir(), "warehouse")
	writeMixed(t, docs)

	code, stdout, stderr := runProgram(t, warehouse, "", "ingest", docs, "--json")
	got := records(t, stdout)
	want := []string{
		"a-good.txt LOADED", "b-gb18030.txt LOADED", "c-empty.txt REFUSED EMPTY", "d-truncated.txt REFUSED TRUNCATED",
		"e-poem.txt REFUSED NOT_A_DISCLOSURE", "f-no-year.txt REFUSED NO_YEAR", "g-no-unit.txt REFUSED NO_UNIT", "h-picture.txt REFUSED UNKNOWN_FORMAT",
	}
	if diff := cmp.Diff(want, outcomes(got)); diff != "" || code != exitRefused {
		t.Fatalf("exit %d, want %d; records (-want, +got):\n%s\n%s", code, exitRefused, diff, stderr)
	}
	if r := got[0]; r.Unit != "永清县档案馆" || r.Year != 2022 || r.Disclosure == "" || r.Version != 1 || r.Facts["amounts"] < 10 {
		t.Errorf("record of a loaded document: %+v", r)
	}

	// The same again changes nothing, and only good files end well.
	code, stdout, stderr = runProgram(t, warehouse, "", "ingest", "--json", filepath.Join(docs, "a-good.txt"), filepath.Join(docs, "b-gb18030.txt"))
	if diff := cmp.Diff([]string{"a-good.txt UNCHANGED", "b-gb18030.txt UNCHANGED"}, outcomes(records(t, stdout))); diff != "" || code != exitOK {
		t.Errorf("exit %d; records (-want, +got):\n%s\n%s", code, diff, stderr)
	}

	// A correction takes the place of what was there.
	write(t, docs, "a-good.txt", disclosureText("永清县档案馆", 2022, "111"))
	code, _, stderr = runProgram(t, warehouse, "", "ingest", docs)
	for _, want := range []string{"1 superseded", "1 unchanged", "6 refused", "1 other files skipped", "NO_YEAR", "f-no-year.txt", "请在标题或文件名中写明预算年度"} {
		if code != exitRefused || !strings.Contains(stderr, want) {
			t.Errorf("exit %d, summary lacks %q:\n%s", code, want, stderr)
		}
	}
}

func TestIngestCannotRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "file", "x")
	write(t, dir, "good.txt", disclosureText("永清县档案馆", 2022, "100.5"))
	for name, args := range map[string][]string{
		"no such path":          {"ingest", filepath.Join(dir, "nothing")},
		"warehouse in a file":   {"ingest", "--warehouse", filepath.Join(dir, "file", "warehouse"), filepath.Join(dir, "good.txt")},
		"no server at the port": {"ingest", "--warehouse", "clickhouse://127.0.0.1:1/db", filepath.Join(dir, "good.txt")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := runProgram(t, filepath.Join(t.TempDir(), "warehouse"), "", args...)
			if code != exitFailed || stdout != "" || !strings.Contains(stderr, "gongkai: ") {
				t.Errorf("exit %d, want %d:\n%s%s", code, exitFailed, stdout, stderr)
			}
		})
	}
}

// server is a running 'gongkai serve'.
type server struct {
	url  string
	cmd  *exec.Cmd
	log  *bytes.Buffer
	done chan struct{}
}

// startServer starts serve on a free port and waits until it is ready.
func startServer(t *testing.T, warehouse string, args ...string) *server {
	t.Helper()
	cmd := programCommand(t, warehouse, append([]string{"serve", "--listen", "127.0.0.1:0", "--log-format", "json"}, args...)...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := &server{cmd: cmd, log: &bytes.Buffer{}, done: make(chan struct{})}
	address := make(chan string, 1)
	go func() {
		defer close(s.done)
		lines := bufio.NewScanner(stderr)
		for lines.Scan() {
			s.log.Write(append(lines.Bytes(), '\n'))
			var line struct{ Message, Address string }
			if json.Unmarshal(lines.Bytes(), &line) == nil && line.Message == "listening" {
				address <- line.Address
			}
		}
	}()
	select {
	case a := <-address:
		s.url = "http://" + a
	case <-s.done:
		_ = cmd.Wait()
		t.Fatalf("serve ended at once:\n%s", s.log)
	}
	for range 600 {
		resp, err := http.Get(s.url + "/readyz")
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return s
			}
		}
		select {
		case <-s.done:
			_ = cmd.Wait()
			t.Fatalf("serve ended before it was ready:\n%s", s.log)
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatal("serve was not ready in 30 s")
	return nil
}

// stop sends a signal and waits for the end.
func (s *server) stop(t *testing.T, signal os.Signal) (code int, log string) {
	t.Helper()
	if err := s.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	<-s.done
	_ = s.cmd.Wait() // the exit code says it
	return s.cmd.ProcessState.ExitCode(), s.log.String()
}

// post sends a GraphQL operation and gives back the answer.
func (s *server) post(t *testing.T, operation string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": operation})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post(s.url+"/graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

func TestServe(t *testing.T) {
	t.Parallel()
	docs, warehouse := t.TempDir(), filepath.Join(t.TempDir(), "warehouse")
	writeMixed(t, docs)
	s := startServer(t, warehouse, "--load", docs)

	if got := s.post(t, "{ units { totalCount nodes { name } } }"); !strings.Contains(got, "永清县档案馆") || !strings.Contains(got, `"totalCount":2`) {
		t.Errorf("units: %s", got)
	}
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/": 200, "/playground": 200, "/nothing": 404} {
		resp, err := http.Get(s.url + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, resp.StatusCode, want)
		}
	}

	// A second process must not touch the folder.
	code, _, stderr := runProgram(t, warehouse, "", "migrate")
	if code != exitFailed || !strings.Contains(stderr, "gongkai: ") {
		t.Errorf("a second process ended with %d: %s", code, stderr)
	}

	code, log := s.stop(t, syscall.SIGTERM)
	if code != 0 || !strings.Contains(log, `"message":"stopped"`) || !strings.Contains(log, `"code":"NO_YEAR"`) {
		t.Errorf("SIGTERM ended serve with %d:\n%s", code, log)
	}

	// What was loaded is there for the next one, and the folder is free.
	s = startServer(t, warehouse)
	if got := s.post(t, "{ units { totalCount } }"); !strings.Contains(got, `"totalCount":2`) {
		t.Errorf("after a restart: %s", got)
	}
	if code, log := s.stop(t, os.Interrupt); code != 0 {
		t.Errorf("SIGINT ended serve with %d:\n%s", code, log)
	}
}

func TestServePortInUse(t *testing.T) {
	t.Parallel()
	s := startServer(t, filepath.Join(t.TempDir(), "warehouse"))
	code, _, stderr := runProgram(t, filepath.Join(t.TempDir(), "warehouse"), "", "serve", "--listen", strings.TrimPrefix(s.url, "http://"))
	if code != exitFailed || !strings.Contains(stderr, "address already in use") {
		t.Errorf("exit %d: %s", code, stderr)
	}
	s.stop(t, os.Interrupt)
}

func TestQuery(t *testing.T) {
	t.Parallel()
	docs, warehouse := t.TempDir(), filepath.Join(t.TempDir(), "warehouse")
	writeMixed(t, docs)
	if code, _, stderr := runProgram(t, warehouse, "", "ingest", docs); code != exitRefused {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	const byName = "query($name: String!) { unit(name: $name) { name } }"
	write(t, docs, "operation.graphql", byName)
	for _, c := range []struct {
		name  string
		stdin string
		args  []string
		code  int
		want  string
	}{
		{"text", "", []string{"query", "{ units { totalCount } }"}, 0, `"totalCount": 2`},
		{"file", "", []string{"query", "@" + filepath.Join(docs, "operation.graphql"), "--variables", `{"name":"永清县气象局"}`}, 0, `"永清县气象局"`},
		{"standard input", byName, []string{"query", "-", "--variables", `{"name":"永清县气象局"}`}, 0, `"永清县气象局"`},
		{"unknown field", "", []string{"query", "{ nothing }"}, 1, `"errors"`},
		{"variables that are no object", "", []string{"query", "--variables", "[1]", "{ dataVersion }"}, 2, ""},
	} {
		// One after the other: they share the folder.
		code, stdout, stderr := runProgram(t, warehouse, c.stdin, c.args...)
		if code != c.code || !strings.Contains(stdout, c.want) {
			t.Errorf("%s: exit %d, want %d and %q:\n%s%s", c.name, code, c.code, c.want, stdout, stderr)
		}
	}
}

func TestSample(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	call := func(args ...string) (int, string, string) {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), append([]string{"sample"}, args...), strings.NewReader(""), &stdout, &stderr, noEnv)
		return code, stdout.String(), stderr.String()
	}
	code, stdout, stderr := call("--out", dir, "--units", "2", "--years", "2021-2022", "--seed", "5", "--format", "txt")
	if code != 0 || !strings.Contains(stdout, "4 documents of 2 units") {
		t.Fatalf("exit %d:\n%s%s", code, stdout, stderr)
	}
	code, _, stderr = runProgram(t, filepath.Join(t.TempDir(), "warehouse"), "", "ingest", dir)
	if code != 0 || !strings.Contains(stderr, "4 loaded") {
		t.Errorf("loading a sample ended with %d:\n%s", code, stderr)
	}
	for _, args := range [][]string{
		{},
		{"--out", dir, "--units", "0"},
		{"--out", dir, "--years", "soon"},
		{"--out", dir, "--format", "papyrus"},
		{"--out", dir, "--stage", "rumour"},
		{"--out", dir, "--units", "1000000"},
	} {
		if code, stdout, stderr := call(args...); code != exitUsage || stdout != "" || stderr == "" {
			t.Errorf("sample %q ended with %d: %s%s", args, code, stdout, stderr)
		}
	}
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	warehouse := filepath.Join(t.TempDir(), "warehouse")
	code, stdout, stderr := runProgram(t, warehouse, "", "migrate")
	if code != 0 || !strings.Contains(stdout, "applied ") {
		t.Errorf("exit %d:\n%s%s", code, stdout, stderr)
	}
	code, stdout, stderr = runProgram(t, warehouse, "", "migrate")
	if code != 0 || stdout != "up to date\n" {
		t.Errorf("the second time: exit %d:\n%s%s", code, stdout, stderr)
	}
}

// A dry run says what a run would do, and leaves everything as it was.
func TestIngestDryRun(t *testing.T) {
	t.Parallel()
	docs, warehouse := t.TempDir(), filepath.Join(t.TempDir(), "warehouse")
	writeMixed(t, docs)
	dry := func(want ...string) {
		t.Helper()
		code, stdout, stderr := runProgram(t, warehouse, "", "ingest", "--dry-run", "--json", docs)
		got := outcomes(records(t, stdout))
		if diff := cmp.Diff(want, got[:len(want)]); diff != "" || code != exitRefused || len(got) < 8 || !strings.Contains(stderr, "nothing was written") {
			t.Errorf("exit %d, want %d; records (-want, +got):\n%s\n%s", code, exitRefused, diff, stderr)
		}
	}
	dry("a-good.txt LOADED", "b-gb18030.txt LOADED", "c-empty.txt REFUSED EMPTY")
	if _, err := os.Stat(warehouse); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a dry run left a warehouse behind: %v", err)
	}

	if code, _, stderr := runProgram(t, warehouse, "", "ingest", docs); code != exitRefused {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	const version = "{ dataVersion disclosures { totalCount } }"
	_, before, _ := runProgram(t, warehouse, "", "query", version)
	write(t, docs, "a-good.txt", disclosureText("永清县档案馆", 2022, "111"))
	write(t, docs, "b-new.txt", disclosureText("永清县水务局", 2022, "111"))
	dry("a-good.txt SUPERSEDED", "b-gb18030.txt UNCHANGED", "b-new.txt LOADED", "c-empty.txt REFUSED EMPTY")
	if _, after, _ := runProgram(t, warehouse, "", "query", version); after != before || !strings.Contains(after, `"totalCount": 2`) {
		t.Errorf("a dry run changed %s into %s", before, after)
	}
	if code, _, _ := runProgram(t, warehouse, "", "ingest", "--dry-run", "--watch", docs); code != exitUsage {
		t.Errorf("a dry run that watches ended with %d", code)
	}
}

// The reports of a run name every refused document, also when the run is dry.
func TestIngestReport(t *testing.T) {
	t.Parallel()
	docs, out, warehouse := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "warehouse")
	writeMixed(t, docs)
	for _, name := range []string{"refused.html", "refused.csv"} {
		file := filepath.Join(out, name)
		code, _, stderr := runProgram(t, warehouse, "", "ingest", docs, "--report", file)
		data, err := os.ReadFile(file)
		if err != nil || code != exitRefused {
			t.Fatalf("exit %d, %v:\n%s", code, err, stderr)
		}
		for _, want := range []string{"c-empty.txt", "EMPTY", "d-truncated.txt", "TRUNCATED", "g-no-unit.txt", "NO_UNIT", "h-picture.txt", "未写明预算年度"} {
			if !strings.Contains(string(data), want) {
				t.Errorf("%s lacks %q:\n%s", name, want, data)
			}
		}
		if strings.Contains(string(data), "a-good.txt") || !strings.Contains(stderr, file) {
			t.Errorf("%s names a good file, or is not named:\n%s\n%s", name, data, stderr)
		}
	}
	for _, file := range []string{filepath.Join(docs, "refused.html"), filepath.Join(out, "refused.pdf"), filepath.Join(out, "none", "refused.csv")} {
		if code, _, stderr := runProgram(t, warehouse, "", "ingest", docs, "--report", file); code != exitUsage || !strings.Contains(stderr, file) {
			t.Errorf("report %s ended with %d:\n%s", file, code, stderr)
		}
	}
}

// A watch loads what is there and what arrives, keeps its report up to date, and ends well when it is told to.
func TestIngestWatch(t *testing.T) {
	t.Parallel()
	docs, warehouse, report := t.TempDir(), filepath.Join(t.TempDir(), "warehouse"), filepath.Join(t.TempDir(), "refused.csv")
	write(t, docs, "a.txt", disclosureText("永清县档案馆", 2022, "100.5"))
	write(t, docs, "b.txt", "春眠不觉晓\n")
	cmd := programCommand(t, warehouse, "ingest", "--watch", "--json", "--report", report, docs)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	next := func(want string) {
		t.Helper()
		if !lines.Scan() {
			_ = cmd.Wait()
			t.Fatalf("no record:\n%s", &stderr)
		}
		if diff := cmp.Diff([]string{want}, outcomes(records(t, lines.Text()))); diff != "" {
			t.Errorf("record (-want, +got):\n%s", diff)
		}
	}
	reported := func() (refused bool) {
		data, _ := os.ReadFile(report) // there is none yet
		return strings.Contains(string(data), "b.txt")
	}
	next("a.txt LOADED")
	next("b.txt REFUSED NOT_A_DISCLOSURE")
	for range 200 {
		if reported() {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if !reported() {
		t.Error("the refused document is not in the report")
	}
	write(t, docs, "b.txt", disclosureText("永清县气象局", 2022, "88"))
	next("b.txt LOADED")
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
		t.Errorf("one more record: %s", lines.Text())
	}
	if err := cmd.Wait(); err != nil || reported() || !strings.Contains(stderr.String(), "2 loaded") {
		t.Errorf("ended with %v, still reported %v:\n%s", err, reported(), &stderr)
	}
}

// A run that is interrupted says so, keeps what it has loaded, and leaves a report of what it has refused.
func TestIngestInterrupted(t *testing.T) {
	t.Parallel()
	docs, warehouse, report := t.TempDir(), filepath.Join(t.TempDir(), "warehouse"), filepath.Join(t.TempDir(), "refused.html")
	if _, err := sample.Write(t.Context(), docs, sample.Options{Units: 40, FromYear: 2020, ToYear: 2023, Seed: 3}, nil); err != nil {
		t.Fatal(err)
	}
	write(t, docs, "0-poem.txt", "春眠不觉晓\n")
	cmd := programCommand(t, warehouse, "ingest", "--json", "--report", report, docs)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	for seen := 0; lines.Scan(); seen++ {
		if seen == 0 { // of the first batch
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // the exit code says it
	data, err := os.ReadFile(report)
	if err != nil {
		t.Fatalf("%v:\n%s", err, &stderr)
	}
	if code := cmd.ProcessState.ExitCode(); code != exitFailed || !strings.Contains(stderr.String(), "run the same command again") {
		t.Errorf("exit %d:\n%s", code, &stderr)
	}
	for _, want := range []string{"0-poem.txt", "NOT_A_DISCLOSURE", "运行中断"} {
		if !strings.Contains(string(data), want) {
			t.Errorf("the report lacks %q:\n%s", want, data)
		}
	}
}

// In a watch, what was refused in an archive is forgotten when the archive is read anew, and when it is gone.
func TestRoundsForget(t *testing.T) {
	t.Parallel()
	o := newIngestOutput(&program{stdout: io.Discard, stderr: io.Discard}, &Config{})
	refuse := func(paths ...string) {
		for _, path := range paths {
			o.record(load.Record{Document: path, Outcome: load.Refused, Refusal: &block.Refusal{Code: block.Empty, File: path}})
		}
	}
	wants := func(when string, paths ...string) {
		t.Helper()
		if diff := cmp.Diff(paths, o.order); diff != "" || len(o.refused) != len(paths) {
			t.Errorf("%s, refused (-want, +got):\n%s", when, diff)
		}
	}
	refuse("drop/a.zip/1.txt", "drop/a.zip/b.zip/2.txt", "drop/a.zip.txt", "drop/c.txt")
	wants("at first", "drop/a.zip/1.txt", "drop/a.zip/b.zip/2.txt", "drop/a.zip.txt", "drop/c.txt")
	o.record(load.Record{Document: "drop/c.txt", Outcome: load.Loaded})
	wants("after one was loaded", "drop/a.zip/1.txt", "drop/a.zip/b.zip/2.txt", "drop/a.zip.txt")
	o.round(load.Round{Ready: []string{"drop/a.zip"}})
	refuse("drop/a.zip/1.txt")
	wants("after the archive was read anew", "drop/a.zip.txt", "drop/a.zip/1.txt")
	o.round(load.Round{Gone: []string{"drop/a.zip", "drop/a.zip.txt"}})
	if len(o.order) != 0 || len(o.refused) != 0 {
		t.Errorf("after all were gone: %q", o.order)
	}
}

// A run that was killed is run again: every document is there once.
func TestIngestKilled(t *testing.T) {
	t.Parallel()
	docs, warehouse := t.TempDir(), filepath.Join(t.TempDir(), "warehouse")
	written, err := sample.Write(t.Context(), docs, sample.Options{Units: 100, FromYear: 2019, ToYear: 2024, Seed: 3}, nil)
	if err != nil {
		t.Fatal(err)
	}
	cmd := programCommand(t, warehouse, "ingest", "--json", docs)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	for seen := 0; seen < 70 && lines.Scan(); seen++ { // it has committed the first of three batches
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed

	code, out, stderr := runProgram(t, warehouse, "", "ingest", "--json", docs)
	counts := map[string]int{}
	for _, r := range records(t, out) {
		counts[r.Outcome]++
		if r.Version != 1 {
			t.Errorf("%s is version %d", r.Document, r.Version)
		}
	}
	if code != 0 || counts["UNCHANGED"] < 70 || counts["LOADED"] == 0 || counts["UNCHANGED"]+counts["LOADED"] != written.Documents {
		t.Errorf("exit %d, %v of %d documents:\n%s", code, counts, written.Documents, stderr)
	}
	code, out, stderr = runProgram(t, warehouse, "", "query", "{ units { totalCount } disclosures { totalCount } }")
	if want := fmt.Sprintf(`"totalCount": %d`, written.Documents); code != 0 || !strings.Contains(out, want) || !strings.Contains(out, `"totalCount": 100`) {
		t.Errorf("exit %d, want %s:\n%s%s", code, want, out, stderr)
	}
}
