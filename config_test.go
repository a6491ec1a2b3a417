package main

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func noEnv(string) string { return "" }

func envOf(vars map[string]string) func(string) string {
	return func(name string) string { return vars[name] }
}

func writeFile(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestConfigStrength(t *testing.T) {
	t.Parallel()
	const file = "warehouse: from-file\nlisten: 127.0.0.1:3\n"
	env := map[string]string{"GONGKAI_WAREHOUSE": "from-env"}
	for _, c := range []struct {
		name      string
		args      []string
		env       map[string]string
		file      string
		warehouse string
		listen    string
	}{
		{"defaults", nil, nil, "", "./data/warehouse", "127.0.0.1:8080"},
		{"file over defaults", nil, nil, file, "from-file", "127.0.0.1:3"},
		{"environment over file", nil, env, file, "from-env", "127.0.0.1:3"},
		{"flags over environment", []string{"--warehouse", "from-flag"}, env, file, "from-flag", "127.0.0.1:3"},
		{"flag equal to the default over environment", []string{"--warehouse", "./data/warehouse"}, env, file, "./data/warehouse", "127.0.0.1:3"},
		{"empty environment is none", nil, map[string]string{"GONGKAI_WAREHOUSE": ""}, file, "from-file", "127.0.0.1:3"},
		{"one dash", []string{"-warehouse=from-flag"}, nil, "", "from-flag", "127.0.0.1:8080"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			args := c.args
			if c.file != "" {
				args = append([]string{"--config", writeFile(t, "gongkai.yaml", c.file)}, args...)
			}
			got, _, err := resolve(args, envOf(c.env), []string{"warehouse", "listen", "config"})
			if err != nil {
				t.Fatal(err)
			}
			if got.Warehouse != c.warehouse || got.Listen != c.listen {
				t.Errorf("warehouse %q listen %q, want %q and %q", got.Warehouse, got.Listen, c.warehouse, c.listen)
			}
		})
	}
}

// Every setting must come through each of the three ways; a new one that is forgotten in one of them fails here.
func TestConfigEverySettingEveryWay(t *testing.T) {
	t.Parallel()
	values := map[string]string{
		"warehouse": "clickhouse://w", "cluster": "c", "warehouse-http": "http://h:8124", "listen": "[::1]:0", "tokens": "t.yaml", "role": "loader", "open-reading": "true", "behind-proxy": "true", "rate": "7.5", "allow-origin": "https://a.example", "saved": "ops", "no-introspection": "true", "tls-cert": "c.pem", "tls-key": "k.pem", "audit": "a.jsonl", "from": "http://h", "token-file": "tf", "metrics-listen": "[::]:9", "debug-listen": "[::1]:6", "otlp": "http://c:4318", "load": "l", "figures": "9", "shutdown-timeout": "3s", "json": "true",
		"aliases": "a.yaml", "sectors": "s.yaml", "dry-run": "true", "watch": "true", "report": "r.csv", "rules": "r.yaml", "jobs": "3", "variables": "{}", "out": "o", "units": "7", "years": "2019-2021", "seed": "18446744073709551615", "format": "txt", "stage": "budget",
		"log-level": "debug", "log-format": "json",
	}
	want := &Config{
		Warehouse: "clickhouse://w", Cluster: "c", WarehouseHTTP: "http://h:8124", Saved: "ops", Listen: "[::1]:0", Tokens: "t.yaml", Role: "loader", OpenReading: true, BehindProxy: true, Rate: 7.5, AllowOrigin: "https://a.example", NoIntrospection: true, TLSCert: "c.pem", TLSKey: "k.pem", Audit: "a.jsonl", From: "http://h", TokenFile: "tf", MetricsListen: "[::]:9", DebugListen: "[::1]:6", OTLP: "http://c:4318", Load: "l", Figures: 9, ShutdownTimeout: 3 * time.Second, JSON: true,
		Aliases: "a.yaml", Sectors: "s.yaml", DryRun: true, Watch: true, Report: "r.csv", Rules: "r.yaml", Jobs: 3, Variables: "{}", Out: "o", Units: 7, Years: YearSpan{2019, 2021}, Seed: 18446744073709551615, Format: "txt", Stage: "budget",
		LogLevel: "debug", LogFormat: "json",
	}
	var names, args []string
	var file strings.Builder
	env := map[string]string{}
	for _, s := range new(Config).settings() {
		names = append(names, s.name)
		if s.name == fileSetting {
			continue
		}
		v, ok := values[s.name]
		if !ok {
			t.Fatalf("setting %s has no value in this test", s.name)
		}
		args = append(args, "--"+s.name+"="+v)
		env[environmentName(s.name)] = v
		file.WriteString(s.name + ": '" + v + "'\n")
	}
	path := writeFile(t, "gongkai.yaml", file.String())
	for _, c := range []struct {
		name string
		args []string
		env  map[string]string
		file string
	}{
		{"flags", args, nil, ""},
		{"environment", nil, env, ""},
		{"file by flag", []string{"--config", path}, nil, path},
		{"file by environment", nil, map[string]string{"GONGKAI_CONFIG": path}, path},
	} {
		got, _, err := resolve(c.args, envOf(c.env), names)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		want.File = c.file
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want, +got):\n%s", c.name, diff)
		}
	}
}

func TestConfigFlagsAnywhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		json bool
		rest []string
	}{
		{[]string{"a", "--json", "b"}, true, []string{"a", "b"}},
		{[]string{"--json", "a"}, true, []string{"a"}},
		{[]string{"a", "b", "--json"}, true, []string{"a", "b"}},
		{[]string{"a", "--", "--json"}, false, []string{"a", "--json"}},
		{[]string{"-"}, false, []string{"-"}},
		{nil, false, nil},
	} {
		got, rest, err := resolve(c.args, noEnv, []string{"json"})
		if err != nil {
			t.Fatalf("%q: %v", c.args, err)
		}
		if diff := cmp.Diff(c.rest, rest); diff != "" || got.JSON != c.json {
			t.Errorf("%q: json %v, rest (-want, +got):\n%s", c.args, got.JSON, diff)
		}
	}
}

func TestConfigMistakes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		args []string
		env  map[string]string
		file string
		want string // part of the message
	}{
		{"unknown flag", []string{"--wharehouse", "x"}, nil, "", "wharehouse"},
		{"flag of another command", []string{"--out", "x"}, nil, "", "out"},
		{"unknown key", nil, nil, "listen: 127.0.0.1:1\nwharehouse: x\n", `:2: no setting is called "wharehouse"`},
		{"key twice", nil, nil, "listen: a:1\nlisten: b:2\n", "twice"},
		{"list for a value", nil, nil, "listen: [a, b]\n", "listen wants one plain value"},
		{"no mapping", nil, nil, "- listen\n", "want settings as name: value"},
		{"broken YAML", nil, nil, "listen: [", "yaml"},
		{"a file that names a file", nil, nil, "config: other.yaml\n", "no setting"},
		{"bad number in the file", nil, nil, "jobs: many\n", `:1: jobs: "many"`},
		{"bad number in the environment", nil, map[string]string{"GONGKAI_JOBS": "many"}, "", "GONGKAI_JOBS"},
		{"missing file", []string{"--config", "no/such.yaml"}, nil, "", "no/such.yaml"},
		{"open to others", []string{"--listen", "0.0.0.0:80"}, nil, "", "open-reading"},
		{"every address", []string{"--listen", ":80"}, nil, "", "open-reading"},
		{"a host name", []string{"--listen", "example.org:80"}, nil, "", "open-reading"},
		{"no port", []string{"--listen", "127.0.0.1"}, nil, "", "HOST:PORT"},
		{"a certificate without its key", nil, map[string]string{"GONGKAI_TLS_CERT": "c.pem"}, "", "tls-key"},
		{"an origin with a path", nil, map[string]string{"GONGKAI_ALLOW_ORIGIN": "https://a.example/x"}, "", "allow-origin"},
		{"any origin", nil, map[string]string{"GONGKAI_ALLOW_ORIGIN": "*"}, "", "allow-origin"},
		{"no role", nil, map[string]string{"GONGKAI_ROLE": "none"}, "", "reader"},
		{"debugging from elsewhere", nil, map[string]string{"GONGKAI_DEBUG_LISTEN": "0.0.0.0:6060"}, "", "loopback"},
		{"negative rate", nil, map[string]string{"GONGKAI_RATE": "-1"}, "", "rate"},
		{"level", []string{"--log-level", "loud"}, nil, "", "log-level"},
		{"empty warehouse", []string{"--warehouse", " "}, nil, "", "warehouse"},
		{"years the wrong way round", nil, map[string]string{"GONGKAI_YEARS": "2024-2020"}, "", "years"},
		{"jobs below zero", nil, map[string]string{"GONGKAI_JOBS": "-1"}, "", "jobs"},
		{"a cluster of the embedded engine", nil, map[string]string{"GONGKAI_CLUSTER": "c"}, "", "cluster"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			args := c.args
			if c.file != "" {
				args = append(args, "--config", writeFile(t, "gongkai.yaml", c.file))
			}
			_, _, err := resolve(args, envOf(c.env), []string{"warehouse", "listen", "log-level", "config"})
			var usage usageError
			if !errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want a usage error with %q", err, c.want)
			}
		})
	}
	if _, _, err := resolve([]string{"--help"}, noEnv, nil); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("--help gave %v", err)
	}
}
