package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rs/zerolog"
	"go.yaml.in/yaml/v3"

	"gongkai/access"
)

// Config is everything the program can be told. Each field is one setting with one name, which a flag (--name), the
// environment (GONGKAI_NAME, a dash as an underscore) and the keys of a YAML file share; flags win over the environment,
// the environment over the file, the file over the defaults.
type Config struct {
	// File is the YAML file that was read; empty for none. It is no key of the file itself.
	File string

	// LogLevel is the mildest level that is logged: trace, debug, info, warn, error.
	LogLevel string
	// LogFormat is console, json, or auto: console on a terminal, else json.
	LogFormat string

	// Warehouse is a folder (the embedded engine), or clickhouse://…, http://…, https://… for a server.
	Warehouse string

	// WarehouseHTTP is the address of the HTTP interface of a server that Warehouse reaches by clickhouse://, which writes
	// exports; empty for the usual port of its host.
	WarehouseHTTP string

	// Cluster is the cluster of ClickHouse servers that the tables are spread over, by the name that their configuration gives it;
	// empty: all tables are on the server that Warehouse names. The embedded engine has none.
	Cluster string

	// Aliases is a YAML file of units that were renamed, merged or split; empty leaves what an earlier one has joined.
	Aliases string
	// Sectors is a YAML file of the sectors of units; empty leaves those that the program's rules give.
	Sectors string

	// Listen is the host and port that serve answers on; port 0 takes a free one. A host that is no loopback address wants
	// Tokens or OpenReading, because other machines reach it.
	Listen string
	// Tokens is the file of those who may ask, load or administer, see 'gongkai token'; empty for none: then whoever uses
	// this machine may do everything, and other machines no more than OpenReading says.
	Tokens string
	// Role is what a new token may do: reader, loader or admin.
	Role string
	// OpenReading lets whoever has no token read.
	OpenReading bool
	// BehindProxy says that a proxy in front writes each caller's address last into X-Forwarded-For.
	BehindProxy bool
	// Rate is how many requests a second each token, and each address without one, may send; twice as many at once; 0 for any number.
	Rate float64
	// AllowOrigin are the origins of other sites whose pages may ask, divided by commas; empty for none.
	AllowOrigin string
	// Saved is a folder of operations, NAME.graphql, that are answered at /saved/NAME; empty for the ready ones alone.
	Saved string
	// NoIntrospection keeps the schema from being asked for.
	NoIntrospection bool
	// TLSCert and TLSKey are PEM files, read again when they change; empty for plain HTTP.
	TLSCert, TLSKey string
	// MetricsListen is a host and port of its own for /metrics; empty for /metrics beside the rest, for whoever has a token or
	// uses this machine.
	MetricsListen string
	// DebugListen is a loopback host and port for pprof; empty for none.
	DebugListen string
	// OTLP is the address of an OpenTelemetry collector, http://HOST:4318; empty for no traces.
	OTLP string
	// Audit is the file that says who loaded, withdrew, took a backup, or was refused; empty for the log.
	Audit string
	// Load is a file, folder or archive that serve loads before it is ready; empty for none.
	Load string
	// Figures is how many figures of units serve keeps at hand, some 20 bytes each; 0 for none.
	Figures int
	// ShutdownTimeout is how long running requests may take after a stop was asked for before they are cut off.
	ShutdownTimeout time.Duration

	// From is the address of a server whose warehouse is backed up; empty: the warehouse itself is opened.
	From string
	// TokenFile holds the token that is sent there.
	TokenFile string
	// JSON asks read and ingest for records instead of text.
	JSON bool
	// Rules is the YAML file that sets the checks of disclosures; empty for how they come.
	Rules string
	// Jobs is how many documents are read side by side; 0 for one per core.
	Jobs int
	// DryRun asks ingest to read and report, and to write nothing.
	DryRun bool
	// Watch asks ingest to stay and load what arrives.
	Watch bool
	// Report is the file that ingest writes the refused documents to, HTML or CSV by its ending; empty for none.
	Report string
	// Variables are the operation's, as a JSON object; empty for none.
	Variables string

	// Out, Units, Years, Seed, Format and Stage say what sample writes: where, how many units, from which to which year,
	// from which seed, in which formats, and of which stages. The same values write the same bytes. No format means txt,
	// and for accuracy all that can be written; no stage means budgets.
	Out    string
	Units  int
	Years  YearSpan
	Seed   uint64
	Format string
	Stage  string
}

// YearSpan is a span of fiscal years, both ends included, written FROM-TO or as a single year.
type YearSpan struct{ From, To int }

// String writes the span as Set reads it.
func (y *YearSpan) String() string { return fmt.Sprintf("%d-%d", y.From, y.To) }

// Set reads FROM-TO or a single year.
func (y *YearSpan) Set(s string) error {
	from, to, found := strings.Cut(s, "-")
	if !found {
		to = from
	}
	var err error
	if y.From, err = strconv.Atoi(strings.TrimSpace(from)); err != nil {
		return errors.New("want FROM-TO, as in 2020-2024")
	}
	if y.To, err = strconv.Atoi(strings.TrimSpace(to)); err != nil {
		return errors.New("want FROM-TO, as in 2020-2024")
	}
	return nil
}

// DefaultConfig is what holds where nothing else is said.
func DefaultConfig() Config {
	return Config{
		LogLevel:        "info",
		LogFormat:       "auto",
		Warehouse:       "./data/warehouse",
		Listen:          "127.0.0.1:8080",
		Figures:         5_000_000,
		ShutdownTimeout: 20 * time.Second,
		Role:            "reader",
		Rate:            20,
		Units:           16,
		Years:           YearSpan{From: 2020, To: 2024},
		Seed:            1,
	}
}

// setting is one field of a Config with its name and its place in the help.
type setting struct {
	name   string
	arg    string // what stands for the value in the help; empty for a switch
	en, zh string
	bind   func(fs *flag.FlagSet, name string)
}

// fileSetting names the YAML file. It is the only setting that the file itself cannot hold.
const fileSetting = "config"

// settings lists every setting of c, in the order of the help.
func (c *Config) settings() []setting {
	text := func(p *string) func(*flag.FlagSet, string) {
		return func(fs *flag.FlagSet, name string) { fs.StringVar(p, name, *p, "") }
	}
	toggle := func(p *bool) func(*flag.FlagSet, string) {
		return func(fs *flag.FlagSet, name string) { fs.BoolVar(p, name, *p, "") }
	}
	count := func(p *int) func(*flag.FlagSet, string) {
		return func(fs *flag.FlagSet, name string) { fs.IntVar(p, name, *p, "") }
	}
	return []setting{
		{"warehouse", "DSN", "a folder for the embedded engine, or clickhouse://… or http(s)://… of a server", "数据仓库：本地目录（内嵌引擎），或 ClickHouse 服务器地址", text(&c.Warehouse)},
		{"warehouse-http", "URL", "the server's HTTP interface, for exports; without it port 8123 (8443 with TLS) of clickhouse://", "ClickHouse 服务器的 HTTP 接口地址，用于导出；未给出则为同一主机的 8123（TLS 为 8443）端口", text(&c.WarehouseHTTP)},
		{"cluster", "NAME", "spread the tables over this cluster of the server's configuration (remote_servers), replicated and sharded by unit", "将数据表分布到该 ClickHouse 集群（服务器配置 remote_servers 中的名称）：多副本，按单位分片", text(&c.Cluster)},
		{"aliases", "FILE", "a YAML file of units that were renamed, merged or split", "单位更名、合并、拆分的 YAML 文件", text(&c.Aliases)},
		{"sectors", "FILE", "a YAML file of the sectors of units", "单位所属行业的 YAML 文件", text(&c.Sectors)},
		{"listen", "HOST:PORT", "where to answer; port 0 takes a free one", "监听地址；端口 0 表示任选空闲端口", text(&c.Listen)},
		{"tokens", "FILE", "the file of tokens, see 'gongkai token'; without it this machine's users may do everything", "令牌文件（见 gongkai token）；未给出时本机用户不受限制", text(&c.Tokens)},
		{"role", "ROLE", "what the token may do: reader, loader (uploads and withdraws too) or admin (backups too)", "令牌角色：reader（查询）、loader（另可上传、撤回）或 admin（另可备份）", text(&c.Role)},
		{"open-reading", "", "let whoever reaches the address read without a token", "允许任何能访问该地址者不用令牌查询", toggle(&c.OpenReading)},
		{"behind-proxy", "", "take callers' addresses from X-Forwarded-For, which the proxy in front writes", "从前置代理写入的 X-Forwarded-For 取访问者地址", toggle(&c.BehindProxy)},
		{"rate", "N", "requests a second for each token, or address without one, twice as many at once; 0 for any number", "每个令牌（无令牌则每个地址）每秒请求数，瞬时可达两倍；0 表示不限", func(fs *flag.FlagSet, name string) {
			fs.Float64Var(&c.Rate, name, c.Rate, "")
		}},
		{"allow-origin", "LIST", "origins whose pages may ask from a browser, divided by commas: https://a.example,https://b.example", "允许跨域查询的网页来源，用逗号分隔", text(&c.AllowOrigin)},
		{"saved", "DIR", "a folder of operations, NAME.graphql, that are answered at /saved/NAME.json, .csv, .xlsx and so on", "已保存操作的目录（NAME.graphql），以 /saved/NAME.csv 等地址提供结果", text(&c.Saved)},
		{"no-introspection", "", "do not answer questions for the schema itself", "禁止查询 GraphQL 模式（内省）", toggle(&c.NoIntrospection)},
		{"tls-cert", "FILE", "answer over HTTPS with this certificate (PEM, with its chain); read again when renewed", "HTTPS 证书文件（PEM，含证书链），更新后自动重读", text(&c.TLSCert)},
		{"tls-key", "FILE", "the certificate's key (PEM)", "HTTPS 私钥文件（PEM）", text(&c.TLSKey)},
		{"metrics-listen", "HOST:PORT", "where Prometheus finds /metrics; without it beside the rest, for a token or this machine", "Prometheus 指标的监听地址；未给出则与主服务同址，须有令牌或在本机访问", text(&c.MetricsListen)},
		{"debug-listen", "HOST:PORT", "where pprof answers; a loopback address only", "pprof 调试的监听地址，只能是本机地址", text(&c.DebugListen)},
		{"otlp", "URL", "send traces to this OpenTelemetry collector, as in http://127.0.0.1:4318", "将链路追踪发送到该 OpenTelemetry 收集器", text(&c.OTLP)},
		{"audit", "FILE", "write loads, withdrawals, backups and refused requests to this file, as JSON lines; without it to the log", "审计日志文件（JSON Lines）：载入、撤回、备份和被拒绝的请求；未给出则写入日志", text(&c.Audit)},
		{"load", "PATH", "a file, folder or archive to load before answering", "启动时先载入的文件、目录或压缩包", text(&c.Load)},
		{"figures", "N", "how many figures of units to keep in memory, some 20 bytes each, so that questions by unit need no statement; 0 for none", "在内存中保留的单位数据个数（每个约 20 字节），按单位查询时不必再查数据库；0 表示不保留", count(&c.Figures)},
		{"shutdown-timeout", "DURATION", "how long running requests may still take after a stop", "停止时等待未完成请求的最长时间", func(fs *flag.FlagSet, name string) {
			fs.DurationVar(&c.ShutdownTimeout, name, c.ShutdownTimeout, "")
		}},
		{"from", "URL", "back up what this server serves, as in http://127.0.0.1:8080", "备份该地址的服务所用的数据仓库", text(&c.From)},
		{"token-file", "FILE", "a file that holds the token for --from, with the role admin", "存放 admin 令牌的文件，用于 --from", text(&c.TokenFile)},
		{"json", "", "JSON instead of text", "以 JSON 输出", toggle(&c.JSON)},
		{"rules", "FILE", "a YAML file that switches checks off, or sets their severity and tolerance; 'gongkai rules' lists them", "审核规则设置文件（YAML）：停用规则，设置严重程度和允许差异", text(&c.Rules)},
		{"jobs", "N", "documents read side by side; 0 for one per core", "并行读取的文件数；0 表示每个处理器核一个", count(&c.Jobs)},
		{"dry-run", "", "read and say what would be loaded and what refused, write nothing", "试运行：只读取并报告，不写入", toggle(&c.DryRun)},
		{"watch", "", "stay, and load what arrives in the folders, until Ctrl-C", "持续监视目录，载入新到的文件，按 Ctrl-C 结束", toggle(&c.Watch)},
		{"report", "FILE", "write the refused documents, why, and what to do; .html or .csv", "将拒收文件及处理办法写入报告（.html 或 .csv）", text(&c.Report)},
		{"variables", "JSON", "variables of the operation, as an object", "查询变量（JSON 对象）", text(&c.Variables)},
		{"out", "DIR", "the folder to write to", "输出目录", text(&c.Out)},
		{"units", "N", "how many units", "单位数", count(&c.Units)},
		{"years", "FROM-TO", "which fiscal years", "预算年度范围", func(fs *flag.FlagSet, name string) { fs.Var(&c.Years, name, "") }},
		{"seed", "S", "the same seed gives the same bytes", "随机种子；种子相同则输出相同", func(fs *flag.FlagSet, name string) {
			fs.Uint64Var(&c.Seed, name, c.Seed, "")
		}},
		{"format", "LIST", "formats, divided by commas: txt, html, docx, xlsx, pdf; doc and xls through LibreOffice", "文件格式，用逗号分隔：txt、html、docx、xlsx、pdf；doc 和 xls 需要 LibreOffice", text(&c.Format)},
		{"stage", "LIST", "stages, divided by commas: budget, final_accounts", "预算阶段，用逗号分隔：budget（预算）、final_accounts（决算）", text(&c.Stage)},
		{"log-level", "LEVEL", "trace, debug, info, warn or error", "日志级别", text(&c.LogLevel)},
		{"log-format", "FORMAT", "auto, console or json", "日志格式", text(&c.LogFormat)},
		{fileSetting, "FILE", "a YAML file with any of these settings", "YAML 配置文件", text(&c.File)},
	}
}

// flagSet binds the settings of c that are named, or all of them without names. It prints nothing itself.
func (c *Config) flagSet(names ...string) *flag.FlagSet {
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	for _, s := range c.settings() {
		if len(names) == 0 || slices.Contains(names, s.name) {
			s.bind(fs, s.name)
		}
	}
	return fs
}

// environmentName is the environment variable of a setting.
func environmentName(name string) string {
	return "GONGKAI_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// usageError is a mistake in how the program was called; it ends with exit code 2.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

func (e usageError) Unwrap() error { return e.error }

// resolve makes a Config from a command's arguments, the environment and the YAML file that one of both names. names
// are the flags that the command takes; they may stand before, between and after the other arguments, which are
// returned, and everything after -- is such an argument. The error is flag.ErrHelp where help was asked for.
// An environment variable that is set but empty counts as not set.
func resolve(args []string, env func(string) string, names []string) (*Config, []string, error) {
	scratch := DefaultConfig()
	flags := scratch.flagSet(names...)
	rest, err := parsePermuted(flags, args)
	if err != nil {
		return nil, nil, err
	}

	c := DefaultConfig()
	all := c.flagSet()
	file := scratch.File
	if file == "" {
		file = env(environmentName(fileSetting))
	}
	if file != "" {
		if err := readConfigFile(all, file); err != nil {
			return nil, nil, usageError{err}
		}
	}
	for _, s := range c.settings() {
		if v := env(environmentName(s.name)); v != "" {
			if err := all.Set(s.name, v); err != nil {
				return nil, nil, usagef("environment variable %s: %q: %w", environmentName(s.name), v, plain(err))
			}
		}
	}
	var unset error
	flags.Visit(func(f *flag.Flag) { unset = errors.Join(unset, all.Set(f.Name, f.Value.String())) })
	if unset != nil {
		return nil, nil, usageError{unset}
	}
	c.File = file
	if err := c.Validate(); err != nil {
		return nil, nil, usageError{err}
	}
	return &c, rest, nil
}

// parsePermuted reads flags wherever they stand among the arguments, which the flag package alone does not: it stops
// at the first argument that is no flag.
func parsePermuted(flags *flag.FlagSet, args []string) ([]string, error) {
	var rest []string
	for {
		if err := flags.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, usageError{err}
		}
		left := flags.Args()
		if len(left) == 0 {
			return rest, nil
		}
		if at := len(args) - len(left); at > 0 && args[at-1] == "--" {
			return append(rest, left...), nil
		}
		rest = append(rest, left[0])
		args = left[1:]
	}
}

// readConfigFile sets settings from a YAML file: a mapping of names to plain values.
func readConfigFile(all *flag.FlagSet, file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read the configuration: %w", err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return fmt.Errorf("read the configuration %s: %w", file, err)
	}
	if doc.Kind == 0 { // nothing but comments
		return nil
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return fmt.Errorf("%s:%d: want settings as name: value", file, root.Line)
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		switch {
		case all.Lookup(key.Value) == nil || key.Value == fileSetting:
			return fmt.Errorf("%s:%d: no setting is called %q", file, key.Line, key.Value)
		case seen[key.Value]:
			return fmt.Errorf("%s:%d: %s is given twice", file, key.Line, key.Value)
		case value.Kind != yaml.ScalarNode:
			return fmt.Errorf("%s:%d: %s wants one plain value", file, value.Line, key.Value)
		}
		seen[key.Value] = true
		if err := all.Set(key.Value, value.Value); err != nil {
			return fmt.Errorf("%s:%d: %s: %q: %w", file, value.Line, key.Value, value.Value, plain(err))
		}
	}
	return nil
}

// plain takes the wrapping "parse error" of the flag package's values off where it says no more than the value itself.
func plain(err error) error {
	if err.Error() == "parse error" {
		return errors.New("not a value of this setting")
	}
	return err
}

// Validate finds settings that cannot be meant. It touches no file and no network.
func (c *Config) Validate() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if _, err := zerolog.ParseLevel(c.LogLevel); err != nil || c.LogLevel == "" {
		bad("log-level %q: want trace, debug, info, warn or error", c.LogLevel)
	}
	if !slices.Contains([]string{"auto", "console", "json"}, c.LogFormat) {
		bad("log-format %q: want auto, console or json", c.LogFormat)
	}
	if strings.TrimSpace(c.Warehouse) == "" {
		bad("warehouse: want a folder, or clickhouse://… or http(s)://…")
	}
	if c.Cluster != "" && !strings.Contains(c.Warehouse, "://") {
		bad("cluster %q: want a warehouse on a ClickHouse server, clickhouse://… or http(s)://…; the embedded engine has no cluster. 内嵌引擎没有集群，请将 warehouse 设为 ClickHouse 服务器地址", c.Cluster)
	}
	if _, port, err := net.SplitHostPort(c.Listen); err != nil {
		bad("listen %q: want HOST:PORT", c.Listen)
	} else if n, err := strconv.ParseUint(port, 10, 16); err != nil {
		bad("listen %q: port %q is not between 0 and 65535", c.Listen, port)
	} else if !c.OpenReading && c.Tokens == "" && !loopback(c.Listen) {
		bad("listen %q: other machines reach port %d. Say who may read: those with a token (--tokens FILE, made by 'gongkai token add'), or everybody (--open-reading); or listen on 127.0.0.1. 其他机器可以访问该端口：请用 --tokens 指定令牌文件，或用 --open-reading 允许任何人查询，或只监听 127.0.0.1", c.Listen, n)
	}
	if c.MetricsListen != "" {
		if _, _, err := net.SplitHostPort(c.MetricsListen); err != nil {
			bad("metrics-listen %q: want HOST:PORT", c.MetricsListen)
		}
	}
	if c.DebugListen != "" && !loopback(c.DebugListen) {
		bad("debug-listen %q: want a loopback address, as in 127.0.0.1:6060: whoever reaches it can stop the program and see its memory; 只能监听本机地址", c.DebugListen)
	}
	if c.OTLP != "" {
		if u, err := url.Parse(c.OTLP); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
			bad("otlp: want http://HOST:PORT or https://…")
		}
	}
	if err := new(access.Role).UnmarshalText([]byte(c.Role)); err != nil {
		errs = append(errs, err)
	}
	if c.Rate < 0 || c.Rate > 1e6 {
		bad("rate %v: want 0 to 1000000 requests a second", c.Rate)
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		bad("tls-cert and tls-key: want both or neither; 证书和私钥须同时给出")
	}
	for _, origin := range c.origins() {
		if u, err := url.Parse(origin); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.Scheme+"://"+u.Host != origin {
			bad("allow-origin %q: want https://HOST or http://HOST:PORT, without a path; 应为不含路径的来源", origin)
		}
	}
	if c.Figures < 0 {
		bad("figures %d: want 0 or more", c.Figures)
	}
	if c.ShutdownTimeout <= 0 {
		bad("shutdown-timeout %s: want more than nothing", c.ShutdownTimeout)
	}
	if c.Jobs < 0 || c.Jobs > 1024 {
		bad("jobs %d: want 0 to 1024", c.Jobs)
	}
	if c.Units < 1 {
		bad("units %d: want at least 1", c.Units)
	}
	if c.Years.From > c.Years.To || c.Years.From < 2000 || c.Years.To > 2100 {
		bad("years %s: want FROM-TO between 2000 and 2100", c.Years.String())
	}
	return errors.Join(errs...)
}

// origins are those of AllowOrigin.
func (c *Config) origins() []string {
	var all []string
	for _, o := range strings.Split(c.AllowOrigin, ",") {
		if o = strings.TrimSpace(o); o != "" {
			all = append(all, o)
		}
	}
	return all
}

// loopback says whether an address is reached from this machine only. A host name other than localhost may mean any
// address, so it is not.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
