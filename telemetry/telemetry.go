// Package telemetry counts and traces what the program does, for Prometheus and OpenTelemetry. It knows nothing of the
// program's other packages: they take functions, and whoever wires them together passes those of [Metrics].
package telemetry

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// Metrics counts in a registry of its own. Safe for concurrent use.
type Metrics struct {
	registry   *prometheus.Registry
	requests   *prometheus.CounterVec
	requestSec *prometheus.HistogramVec
	statements *prometheus.HistogramVec
	failed     *prometheus.CounterVec
	documents  *prometheus.CounterVec

	questions sync.Map // name to the observers of its statements
	known     sync.Map // names that have become labels
}

// buckets reach from a statement that finds its row to one that is cut off.
var buckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

// New makes the counters.
func New(release string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gongkai_http_requests_total", Help: "Requests, by route, method and status. 请求数。",
		}, []string{"route", "method", "status"}),
		requestSec: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "gongkai_http_request_seconds", Help: "Time to answer, by route. 响应时间（秒）。", Buckets: buckets,
		}, []string{"route"}),
		statements: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "gongkai_statement_seconds", Help: "Time of the engine's statements with the reading of their rows, by question. 引擎语句耗时（秒），按问题。", Buckets: buckets,
		}, []string{"question"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gongkai_statement_errors_total", Help: "Statements that failed or were given up, by question. 失败或中止的语句数。",
		}, []string{"question"}),
		documents: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gongkai_documents_total", Help: "Documents that were loaded by this process, by outcome: loaded, superseded, unchanged, refused. 本进程载入的文件数，按结果。",
		}, []string{"outcome"}),
	}
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "gongkai_build_info", Help: "1, with the release as label. 版本信息。", ConstLabels: prometheus.Labels{"release": release},
	})
	info.Set(1)
	m.registry.MustRegister(m.requests, m.requestSec, m.statements, m.failed, m.documents, info,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, outcome := range []string{"loaded", "superseded", "unchanged", "refused"} {
		m.documents.WithLabelValues(outcome) // a counter that is there from the start can be told from one that is missing
	}
	return m
}

// Handler answers a scrape.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 2, Timeout: 10 * time.Second})
}

// Counter adds a counter that is kept elsewhere.
func (m *Metrics) Counter(name, help string, labels map[string]string, read func() float64) {
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help, ConstLabels: labels}, read))
}

// Document counts one document.
func (m *Metrics) Document(outcome string) {
	m.documents.WithLabelValues(strings.ToLower(outcome)).Inc()
}

// routes are the paths that are told apart; what a caller makes up must not become a label.
var routes = []string{"/graphql", "/saved", "/export", "/playground", "/app/", "/metrics", "/healthz", "/readyz", "/admin/"}

// pages are the addresses at which the page answers, each as it does at /.
var pages = []string{"/units", "/compare", "/rankings", "/outliers", "/coverage", "/findings", "/search"}

func routeOf(path string) string {
	under := func(r string) bool { return strings.HasPrefix(path, r) }
	if i := slices.IndexFunc(routes, under); i >= 0 {
		return strings.TrimSuffix(routes[i], "/")
	}
	if path == "/" || slices.ContainsFunc(pages, under) {
		return "/"
	}
	return "other"
}

var methods = map[string]bool{"GET": true, "HEAD": true, "POST": true, "OPTIONS": true}

// Request counts one answer.
func (m *Metrics) Request(method, path string, status int, elapsed time.Duration) {
	if !methods[method] {
		method = "other"
	}
	route := routeOf(path)
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	m.requestSec.WithLabelValues(route).Observe(elapsed.Seconds())
}

// maxQuestions bounds the labels, should a name hold a value after all.
const maxQuestions = 200

type observers struct {
	name    string
	seconds prometheus.Observer
	failed  prometheus.Counter
}

// Statement begins to time a statement, and traces it where the context is traced. Call what it returns at the end.
func (m *Metrics) Statement(ctx context.Context, what string) func(error) {
	o := m.observers(what)
	start := time.Now()
	var span trace.Span
	if parent := trace.SpanFromContext(ctx); parent.IsRecording() {
		_, span = parent.TracerProvider().Tracer("gongkai").Start(ctx, "statement "+o.name, trace.WithSpanKind(trace.SpanKindClient),
			trace.WithAttributes(attribute.String("db.system.name", "clickhouse"), attribute.String("db.query.summary", o.name)))
	}
	return func(err error) {
		o.seconds.Observe(time.Since(start).Seconds())
		if err != nil {
			o.failed.Inc()
		}
		if span != nil {
			if err != nil {
				span.SetStatus(codes.Error, "failed") // the text may hold values
			}
			span.End()
		}
	}
}

func (m *Metrics) observers(what string) *observers {
	if o, ok := m.questions.Load(what); ok {
		return o.(*observers) //nolint:forcetypeassert // nothing else is stored
	}
	name := questionOf(what)
	n := 0
	m.known.Range(func(any, any) bool { n++; return true })
	if _, known := m.known.Load(name); !known && n >= maxQuestions {
		name = "other"
	}
	o := &observers{name, m.statements.WithLabelValues(name), m.failed.WithLabelValues(name)}
	m.known.Store(name, true)
	if name == what {
		m.questions.Store(what, o)
	}
	return o
}

// questionOf is the part of what is being done that names no value: before the first digit or quote.
func questionOf(what string) string {
	if i := strings.IndexAny(what, `0123456789"`); i >= 0 {
		what = what[:i]
	}
	if what = strings.TrimSpace(what); what == "" {
		return "other"
	}
	return what
}

// Heavy says how heavy operations take turns: those that run and wait now, and how many were let in and sent away so far,
// how many had to wait, and for how long all together.
type Heavy struct {
	Running, Waiting          int64
	Admitted, Refused, Waited uint64
	WaitedFor                 time.Duration
}

// Heavy adds what read says of heavy operations.
func (m *Metrics) Heavy(read func() Heavy) {
	gauge := func(name, help string, of func(Heavy) int64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(of(read())) }))
	}
	gauge("gongkai_heavy_running", "Heavy operations that are being answered. 正在执行的大型查询数。", func(h Heavy) int64 { return h.Running })
	gauge("gongkai_heavy_waiting", "Heavy operations that wait for their turn. 排队等待的大型查询数。", func(h Heavy) int64 { return h.Waiting })
	const help = "Heavy operations, by what became of them: admitted, or refused since too many waited or one waited too long. 大型查询数，按结果：执行、拒绝。"
	m.Counter("gongkai_heavy_total", help, map[string]string{"outcome": "admitted"}, func() float64 { return float64(read().Admitted) })
	m.Counter("gongkai_heavy_total", help, map[string]string{"outcome": "refused"}, func() float64 { return float64(read().Refused) })
	m.Counter("gongkai_heavy_waited_total", "Heavy operations that had to wait. 需要排队的大型查询数。", nil, func() float64 { return float64(read().Waited) })
	m.Counter("gongkai_heavy_wait_seconds_total", "Time that heavy operations waited, all together. 大型查询排队总时长（秒）。", nil, func() float64 { return read().WaitedFor.Seconds() })
}

// Figures is what is asked of the engine at a scrape.
type Figures struct {
	DataVersion uint64
	Memory      int64 // bytes
	Tables      []Table
}

// Table is one of the engine's tables.
type Table struct {
	Name               string
	Parts, Rows, Bytes uint64
}

// engine collects what only the engine knows. However often it is scraped, the engine is asked once in a while.
type engine struct {
	ask   func(context.Context) (Figures, error)
	mu    sync.Mutex
	at    time.Time
	last  Figures
	asked bool

	up, version, memory, parts, rows, bytes *prometheus.Desc
}

const (
	engineEvery   = 10 * time.Second
	engineTimeout = 3 * time.Second
)

// Engine adds what ask says of the engine, asked at scrapes and at most every ten seconds.
func (m *Metrics) Engine(ask func(context.Context) (Figures, error)) {
	describe := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("gongkai_"+name, help, labels, nil)
	}
	m.registry.MustRegister(&engine{
		ask: ask,
		up:  describe("engine_up", "1 where the engine answered the last question for its figures. 引擎是否应答。"), version: describe("data_version", "The newest committed data version. 最新数据版本。"),
		memory: describe("engine_memory_bytes", "Memory that the engine holds, by its own count. 引擎占用内存（字节）。"),
		parts:  describe("engine_parts", "Active parts, by table. 活动数据片段数。", "table"),
		rows:   describe("engine_rows", "Rows of active parts, by table, earlier versions too. 行数（含旧版本）。", "table"),
		bytes:  describe("engine_disk_bytes", "Bytes on disk of active parts, by table. 占用磁盘（字节）。", "table"),
	})
}

// Describe names what is collected.
func (e *engine) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{e.up, e.version, e.memory, e.parts, e.rows, e.bytes} {
		ch <- d
	}
}

// Collect asks the engine, where it was not asked just now.
func (e *engine) Collect(ch chan<- prometheus.Metric) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if time.Since(e.at) > engineEvery {
		ctx, cancel := context.WithTimeout(context.Background(), engineTimeout)
		defer cancel()
		figures, err := e.ask(ctx)
		e.at, e.asked = time.Now(), err == nil
		if e.asked {
			e.last = figures
		}
	}
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	if !e.asked {
		gauge(e.up, 0)
		return
	}
	gauge(e.up, 1)
	gauge(e.version, float64(e.last.DataVersion))
	gauge(e.memory, float64(e.last.Memory))
	for _, t := range e.last.Tables {
		gauge(e.parts, float64(t.Parts), t.Name)
		gauge(e.rows, float64(t.Rows), t.Name)
		gauge(e.bytes, float64(t.Bytes), t.Name)
	}
}
