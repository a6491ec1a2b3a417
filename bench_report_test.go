package main

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// reportVariable names the file that benchmarks write what they measured to, beside what they print.
const reportVariable = "GONGKAI_BENCH_JSON"

// benchReport is that file: what was measured, of what, and on what machine.
type benchReport struct {
	Commit     string        `json:"commit"`
	Started    time.Time     `json:"started"`
	Go         string        `json:"go"`
	CPU        string        `json:"cpu"`
	Processors int           `json:"processors"`
	Memory     string        `json:"memory"`
	Load       string        `json:"load_average_at_start"` // what else the machine did
	Results    []benchResult `json:"results"`
}

type benchResult struct {
	Name    string             `json:"name"`
	Metrics map[string]float64 `json:"metrics"` // by unit, as benchstat has them
}

var measured struct {
	sync.Mutex
	benchReport
}

// noteDown says what was measured: to the one who reads the output, and to the file, which is whole after each call.
func noteDown(b *testing.B, metrics map[string]float64) {
	b.Helper()
	b.ReportMetric(0, "ns/op") // of rounds that hold several ways
	for _, unit := range slices.Sorted(maps.Keys(metrics)) {
		b.ReportMetric(metrics[unit], unit)
	}
	writeDown(b, benchResult{b.Name(), metrics})
}

// writeDown adds to the file alone.
func writeDown(b *testing.B, result benchResult) {
	b.Helper()
	file := os.Getenv(reportVariable)
	if file == "" {
		return
	}
	measured.Lock()
	defer measured.Unlock()
	if measured.Started.IsZero() {
		measured.benchReport = machine()
	}
	// A benchmark runs several times, the last of them for longest.
	measured.Results = slices.DeleteFunc(measured.Results, func(r benchResult) bool { return r.Name == result.Name })
	measured.Results = append(measured.Results, result)
	text, err := json.MarshalIndent(measured.benchReport, "", "  ")
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(file, append(text, '\n'), 0o600); err != nil {
		b.Fatal(err)
	}
}

func machine() benchReport {
	first := func(file, pattern string) string {
		text, err := os.ReadFile(file)
		if err != nil {
			return "" // not on Linux
		}
		if m := regexp.MustCompile(pattern).FindSubmatch(text); m != nil {
			return string(m[1])
		}
		return ""
	}
	r := benchReport{
		Started: time.Now().UTC(), Go: runtime.Version(), Processors: runtime.NumCPU(),
		CPU: first("/proc/cpuinfo", `model name\s*: (.*)`), Memory: first("/proc/meminfo", `MemTotal:\s*(.*)`), Load: first("/proc/loadavg", `^(\S+ \S+ \S+)`),
	}
	if out, err := exec.Command("git", "describe", "--always", "--dirty").Output(); err == nil { // not in an archive of the source
		r.Commit = strings.TrimSpace(string(out))
	}
	return r
}

// ms is a time in milliseconds.
func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// quantile is the time that a share of the times, which it sorts, do not exceed.
func quantile(times []time.Duration, share float64) time.Duration {
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	return times[min(len(times)-1, int(share*float64(len(times))))]
}
