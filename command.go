package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"
)

// command is one word of the command line.
type command struct {
	name     string
	args     string // its arguments, as the help shows them
	min, max int    // how many arguments; max below 0 for any number
	en, zh   string
	flags    []string // settings it takes as flags, besides those that every command takes
	run      func(ctx context.Context, p *program, c *Config, args []string) error
}

// commands lists the program's commands in the order of the help.
func commands() []command {
	return []command{
		{"serve", "", 0, 0, "migrate the warehouse, load what --load names, answer over HTTP", "启动服务：GraphQL、查询页面", []string{"warehouse", "cluster", "warehouse-http", "aliases", "sectors", "listen", "tokens", "open-reading", "behind-proxy", "rate", "allow-origin", "saved", "no-introspection", "tls-cert", "tls-key", "audit", "metrics-listen", "debug-listen", "otlp", "load", "figures", "rules", "jobs", "shutdown-timeout"}, serve},
		{"ingest", "PATH...", 1, -1, "load files, folders and archives (zip, tar, tar.gz) of disclosures", "载入预决算公开文件、目录或压缩包", []string{"warehouse", "cluster", "aliases", "sectors", "json", "rules", "jobs", "dry-run", "watch", "report"}, ingestPaths},
		{"read", "FILE", 1, 1, "print the facts, findings and places of one disclosure; touches no warehouse", "读取一份文件，显示其中的数据、审核发现和出处", []string{"json", "rules"}, read},
		{"query", "OPERATION", 1, 1, "answer one GraphQL operation (text, @FILE, or - for standard input) without a server", "直接执行一个 GraphQL 查询（文本、@文件，或 - 表示标准输入）", []string{"warehouse", "cluster", "variables", "rules"}, query},
		{"sample", "", 0, 0, "write synthetic disclosures and the truth they were made from", "生成模拟公开文件及其标准答案", []string{"out", "units", "years", "seed", "format", "stage"}, writeSample},
		{"accuracy", "", 0, 0, "write a sample, read it back, and print how much was read right, by kind of fact and format", "生成样例后读回，按数据种类和文件格式显示读取的准确率", []string{"units", "years", "seed", "format", "stage", "jobs", "json"}, measureAccuracy},
		{"rules", "", 0, 0, "list the checks of disclosures, as they are set", "列出审核规则及其设置", []string{"rules", "json"}, printRules},
		{"migrate", "", 0, 0, "bring the warehouse's tables up to date", "升级数据仓库的表结构", []string{"warehouse", "cluster"}, migrate},
		{"backup", "FILE|DIR", 1, 1, "write all that is in the warehouse into one file, also while it is being served and loaded (--from)", "将数据仓库备份为一个文件；可在服务和载入期间进行（--from）", []string{"warehouse", "cluster", "from", "token-file"}, backup},
		{"restore", "FILE", 1, 1, "fill an empty warehouse from a backup and verify it", "从备份恢复到空的数据仓库，并校验", []string{"warehouse", "cluster"}, restore},
		{"saved", "[add NAME OPERATION]", 0, 3, "list the operations that are answered at /saved, or add one (text, @FILE or -) to the folder --saved", "列出可在 /saved 获取的操作，或向 --saved 目录添加一个（文本、@文件或 -）", []string{"saved", "json"}, saved},
		{"token", "add NAME | list | revoke NAME", 1, 2, "make a token for who may ask, load or administer, list them, or take one back", "生成、列出或撤销访问令牌", []string{"tokens", "role", "json"}, token},
		{"version", "", 0, 0, "print the program's version", "显示版本", nil, version},
		{"help", "[COMMAND]", 0, 1, "print this help, or a command's", "显示帮助", nil, help},
	}
}

// commonFlags are the settings that every command takes.
func commonFlags() []string { return []string{"log-level", "log-format", fileSetting} }

// The exit codes. A command that could not do its work at all ends with exitFailed.
const (
	exitOK      = 0
	exitFailed  = 1
	exitUsage   = 2
	exitRefused = 3 // some documents were refused, the others are loaded
)

// exitError ends the program with a code, after its command has said everything there is to say.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// run carries out one command line and returns the exit code. env looks up an environment variable.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, env func(string) string) int {
	p := &program{stdin: stdin, stdout: stdout, stderr: stderr}
	err := p.dispatch(ctx, args, env)
	var code exitError
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "gongkai: %s\n", indent(err.Error()))
		return exitUsage
	default:
		fmt.Fprintf(stderr, "gongkai: %s\n", indent(err.Error()))
		return exitFailed
	}
}

// program is where a command reads and writes.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
}

func (p *program) dispatch(ctx context.Context, args []string, env func(string) string) error {
	if len(args) == 0 {
		printHelp(p.stderr)
		return exitError(exitUsage)
	}
	switch args[0] {
	case "-h", "-help", "--help":
		printHelp(p.stdout)
		return nil
	case "-v", "-version", "--version":
		args = []string{"version"}
	}
	cmd, ok := findCommand(args[0])
	if !ok {
		return usagef("there is no command %q; 'gongkai help' lists them", args[0])
	}
	c, rest, err := resolve(args[1:], env, append(commonFlags(), cmd.flags...))
	if errors.Is(err, flag.ErrHelp) {
		printCommandHelp(p.stdout, cmd)
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w; see 'gongkai help %s'", err, cmd.name)
	}
	if len(rest) < cmd.min || cmd.max >= 0 && len(rest) > cmd.max {
		want := cmd.args
		if want == "" {
			want = "no argument"
		}
		return usagef("%s takes %s, got %d: %q; see 'gongkai help %s'", cmd.name, want, len(rest), rest, cmd.name)
	}
	return cmd.run(ctx, p, c, rest)
}

func findCommand(name string) (command, bool) {
	all := commands()
	i := slices.IndexFunc(all, func(c command) bool { return c.name == name })
	if i < 0 {
		return command{}, false
	}
	return all[i], true
}

// indent sets the further lines of a message in, so that several errors read as one list.
func indent(s string) string { return strings.ReplaceAll(s, "\n", "\n         ") }

func help(_ context.Context, p *program, _ *Config, args []string) error {
	if len(args) == 0 {
		printHelp(p.stdout)
		return nil
	}
	cmd, ok := findCommand(args[0])
	if !ok {
		return usagef("there is no command %q; 'gongkai help' lists them", args[0])
	}
	printCommandHelp(p.stdout, cmd)
	return nil
}

func printHelp(w io.Writer) {
	fmt.Fprint(w, `gongkai reads the budget disclosures of Chinese government units into a warehouse and answers over GraphQL.
gongkai 读取预决算公开文件，写入数据仓库，并通过 GraphQL 提供查询。

Usage: gongkai COMMAND [FLAGS] [ARGUMENTS]

`)
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-18s %s\n  %-18s %s\n", strings.TrimSpace(c.name+" "+c.args), c.en, "", c.zh)
	}
	fmt.Fprintf(w, `
'gongkai help COMMAND' lists a command's flags. Each flag --some-name is also the environment variable
%s and the key some-name of the YAML file that --config or %s names; flags win over the
environment, the environment over the file.
每个参数也可以用环境变量或 YAML 配置文件给出；命令行优先于环境变量，环境变量优先于配置文件。

Exit codes: 0 done, 1 could not run, 2 wrong usage, 3 some documents were refused (ingest).
退出码：0 成功；1 无法运行；2 用法错误；3 部分文件被拒收（ingest）。
`, environmentName("some-name"), environmentName(fileSetting))
}

func printCommandHelp(w io.Writer, cmd command) {
	args := cmd.args
	if args != "" {
		args = " " + args
	}
	fmt.Fprintf(w, "Usage: gongkai %s [FLAGS]%s\n\n%s\n%s\n\nFlags:\n", cmd.name, args, cmd.en, cmd.zh)
	c := DefaultConfig()
	names := append(slices.Clone(cmd.flags), commonFlags()...)
	defaults := c.flagSet()
	for _, s := range c.settings() {
		if !slices.Contains(names, s.name) {
			continue
		}
		left := "--" + s.name
		if s.arg != "" {
			left += " " + s.arg
		}
		fallback := ""
		if v := defaults.Lookup(s.name).DefValue; v != "" && s.arg != "" {
			fallback = " (default " + v + ")"
		}
		fmt.Fprintf(w, "  %-28s %s%s\n  %-28s %s\n", left, s.en, fallback, "", s.zh)
	}
}

// version prints which build this is.
func version(_ context.Context, p *program, _ *Config, _ []string) error {
	_, err := fmt.Fprintf(p.stdout, "gongkai %s\n", release())
	return wrap("write the version", err)
}

// release names this build by what the Go toolchain recorded about it.
func release() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "without build information"
	}
	revision, modified := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = " " + s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			modified = " (modified)"
		}
	}
	return info.Main.Version + revision + modified + " " + info.GoVersion
}
