package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/shopspring/decimal"

	"gongkai/ingest"
	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/format"
	"gongkai/ingest/source"
	"gongkai/warehouse/fiscal"
)

// read prints what one file discloses: one disclosure after another where it holds several. A refused file ends with the
// exit code that ingest has for it.
func read(ctx context.Context, p *program, c *Config, args []string) error {
	rules, err := readRuleSettings(c.Rules)
	if err != nil {
		return err
	}
	data, err := readFileLimited(args[0])
	if err != nil {
		return err
	}
	var all []*disclosure.Disclosure
	refusal := source.Archive(args[0], data)
	if refusal == nil {
		all, err = ingest.ReadWith(ctx, rules, args[0], data)
		errors.As(err, &refusal)
	}
	switch {
	case refusal != nil && c.JSON:
		return errors.Join(writeJSON(p.stdout, map[string]*block.Refusal{"refusal": refusal}), exitError(exitRefused))
	case refusal != nil:
		printRefusal(p.stderr, refusal, args[0])
		return exitError(exitRefused)
	case err != nil:
		return err
	}
	for i, d := range all {
		if c.JSON {
			document := readDocument{d.Document.Name, d.Document.Format, d.Document.SHA256, d.Document.Size}
			if err := writeJSON(p.stdout, readDisclosure{document, d}); err != nil {
				return err
			}
			continue
		}
		var b strings.Builder
		if i > 0 {
			b.WriteString("\n\n")
		}
		printDisclosure(&b, d)
		if _, err := io.WriteString(p.stdout, b.String()); err != nil {
			return wrap("write the disclosure", err)
		}
	}
	return nil
}

// readDisclosure is a disclosure as read --json prints it: with the document it was read from.
type readDisclosure struct {
	Document readDocument `json:"document"`
	*disclosure.Disclosure
}

type readDocument struct {
	Name   string       `json:"name"`
	Format block.Format `json:"format"`
	SHA256 string       `json:"sha256"`
	Size   int64        `json:"size"` // bytes
}

// readFileLimited reads a file up to one byte more than is allowed, so that the reader of formats sees that it is too large.
func readFileLimited(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, format.MaxSize+1))
	return data, errors.Join(err, f.Close())
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return wrap("write JSON", enc.Encode(v))
}

// printRefusal says why documents were refused and what to do, and which they are.
func printRefusal(w io.Writer, r *block.Refusal, files ...string) {
	fmt.Fprintf(w, "refused 拒收: %s\n  looked for 需要: %s\n  what to do 处理: %s\n", r.Code, r.Wanted, r.Advice)
	for _, file := range files {
		fmt.Fprintf(w, "    %s\n", file)
	}
}

func printDisclosure(w io.Writer, d *disclosure.Disclosure) {
	fmt.Fprintf(w, "%s\n\n", d.Title.Text)
	about := []string{d.Unit.Name}
	for _, s := range []string{d.Unit.Code, d.Unit.Nature, d.Unit.Rank, d.Unit.Funding} {
		if s != "" {
			about = append(about, s)
		}
	}
	fmt.Fprintf(w, "单位 unit        %s\n", strings.Join(about, ", "))
	if d.Unit.Department != "" {
		fmt.Fprintf(w, "部门 department  %s\n", d.Unit.Department)
	}
	fmt.Fprintf(w, "年度 year        %d %s %s\n", d.Year, d.Stage, d.Scope)
	fmt.Fprintf(w, "文件 document    %s, %s, %d bytes, SHA-256 %s\n", d.Document.Name, d.Document.Format, d.Document.Size, d.Document.SHA256)

	heading(w, "金额 amounts", len(d.Amounts), "万元")
	for i := range d.Amounts {
		printAmount(w, &d.Amounts[i], d.Stage)
	}
	heading(w, "项目 projects", len(d.Projects), "万元")
	for i := range d.Projects {
		printProject(w, i+1, d.Year, &d.Projects[i])
	}
	heading(w, "政府采购 procurement", len(d.Procurement), "万元")
	for i := range d.Procurement {
		item := &d.Procurement[i]
		quantity := ""
		if item.Quantity != nil {
			quantity = item.Quantity.String() + item.Unit
		}
		fmt.Fprintf(w, "  %s %s %12s  %s  %s\n", pad(item.Item, 24), pad(quantity, 10), money(item.Amount), pad(item.Project, 24), where(&item.Place))
	}
	heading(w, "国有资产 state assets", len(d.Assets), "万元")
	for i := range d.Assets {
		a := &d.Assets[i]
		quantity := ""
		if a.Quantity != nil {
			quantity = a.Quantity.String()
		}
		fmt.Fprintf(w, "  %s %10s %12s  %s\n", pad(strings.Repeat("  ", a.Level)+a.Name, 34), quantity, money(a.Value), where(&a.Place))
	}
	heading(w, "章节 sections", len(d.Sections), "")
	for _, s := range d.Sections {
		fmt.Fprintf(w, "  %s %s  blocks %d-%d\n", pad(string(s.Kind), 22), s.Heading, s.First, s.Last)
	}
	heading(w, "审核发现 findings", len(d.Findings), "")
	for _, f := range d.Findings {
		fmt.Fprintf(w, "  %s %s\n", pad(string(f.Severity), 8), f.Code)
		fmt.Fprintf(w, "    %s\n    %s\n", f.MessageZH, f.MessageEN)
		for i := range f.Places {
			fmt.Fprintf(w, "    @ %s “%s”\n", where(&f.Places[i]), shorten(f.Places[i].Text, 40))
		}
	}
}

func heading(w io.Writer, title string, n int, unit string) {
	if unit != "" {
		unit = ", " + unit
	}
	fmt.Fprintf(w, "\n%s (%d%s)\n", title, n, unit)
}

func printAmount(w io.Writer, a *disclosure.Amount, stage fiscal.Stage) {
	label := string(a.Measure)
	value := money(a.Value)
	if info, ok := a.Measure.Info(); ok {
		zh, _ := a.Measure.Label(stage)
		label = strings.Repeat("  ", depth(info)) + zh
		if info.Count && a.Value != nil {
			value = a.Value.String()
		}
	}
	if a.Value == nil {
		value = string(a.State)
	}
	fmt.Fprintf(w, "  %s %12s", pad(label, 34), value)
	if a.Place != nil {
		fmt.Fprintf(w, "  %s “%s”", where(a.Place), shorten(a.Place.Text, 24))
	}
	if a.Change != nil {
		fmt.Fprintf(w, "  %s", change(a.Change))
	}
	for _, b := range a.Budgets {
		fmt.Fprintf(w, "  %s", budgeted(a, &b))
	}
	if n := len(a.Witnesses); n > 1 {
		fmt.Fprintf(w, "  stated %d times", n)
	}
	fmt.Fprintln(w)
}

// depth is how far a measure stands below the top of its tree.
func depth(info fiscal.MeasureInfo) int {
	n := 0
	for info.Parent != "" {
		n++
		info, _ = info.Parent.Info()
	}
	return n
}

func change(c *disclosure.Change) string {
	s := c.Base
	if c.Value != nil {
		s += " " + signed(fiscal.InUnit(*c.Value, fiscal.WanYuan))
	}
	if c.Rate != nil {
		s += " " + signed(*c.Rate) + "%"
	}
	return s
}

// budgeted writes what was budgeted for an actual figure: 年初预算 10 (98%).
func budgeted(a *disclosure.Amount, b *disclosure.Budgeted) string {
	s := map[fiscal.Stage]string{fiscal.StageBudget: "年初预算", fiscal.StageAdjustedBudget: "全年预算"}[b.Stage]
	if info, _ := a.Measure.Info(); info.Count && b.Value != nil {
		s += " " + b.Value.String()
	} else if b.Value != nil {
		s += " " + money(b.Value)
	}
	if b.Completion != nil {
		s += " (" + b.Completion.String() + "%)"
	}
	return s
}

func signed(d decimal.Decimal) string {
	if d.IsPositive() {
		return "+" + d.String()
	}
	return d.String()
}

func printProject(w io.Writer, n, year int, p *disclosure.Project) {
	amount := "–"
	if p.Amount != nil {
		amount = money(p.Amount) + " " + string(p.AmountSource)
	}
	fmt.Fprintf(w, "  %2d. %s  %s  %s\n", n, p.Name, amount, where(&p.Place))
	if p.Objective != nil {
		fmt.Fprintf(w, "      %s\n", shorten(p.Objective.Text, 90))
	}
	if p.Achieved != nil {
		fmt.Fprintf(w, "      实际完成 %s  %s\n", shorten(p.Achieved.Text, 80), where(&p.Achieved.Place))
	}
	for _, i := range p.Indicators {
		level := i.Level1Text + "/" + i.Level2Text
		fmt.Fprintf(w, "      %s %s %s %s  %s\n", pad(shorten(level, 26), 26), pad(shorten(i.Name, 36), 36), pad(i.Target.Text, 14), pad(target(&i.Target), 22), where(&i.TargetPlace))
		if outcome := fiscal.OutcomeOf(&i.Target, i.Actual, year); outcome != "" {
			fmt.Fprintf(w, "      %s %s %s %s  %s\n", pad("", 26), pad("实际完成", 36), pad(i.Actual.Text, 14), pad(string(outcome), 22), where(i.ActualPlace))
		}
	}
}

// target is a target as it was understood, in base units.
func target(t *fiscal.Target) string {
	s := string(t.Kind)
	if t.Normalized != nil {
		s += " " + string(t.Operator) + " " + t.Normalized.String()
		if t.Upper != nil {
			s += "–" + t.Upper.String()
		}
		s += " " + t.NormalizedUnit
	}
	return s
}

// money is an amount in 万元; a dash where there is none.
func money(m *fiscal.Money) string {
	if m == nil {
		return "–"
	}
	return fiscal.InUnit(*m, fiscal.WanYuan).String()
}

// where is a place by its numbers, which are those of the JSON and of the API: from 0.
func where(p *block.Place) string {
	if p.Row >= 0 {
		return fmt.Sprintf("[block %d row %d column %d]", p.Block, p.Row, p.Col)
	}
	return fmt.Sprintf("[block %d %d-%d]", p.Block, p.Start, p.End)
}

// shorten cuts s after n columns of a terminal, on one line.
func shorten(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if columns(s) <= n {
		return s
	}
	used := 1
	for i, r := range s {
		if used += columns(string(r)); used > n {
			return s[:i] + "…"
		}
	}
	return s
}

// pad fills s up to n columns of a terminal.
func pad(s string, n int) string { return s + strings.Repeat(" ", max(n-columns(s), 0)) }

// columns counts the columns that s takes on a terminal: two for Chinese characters and full-width marks.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 && (r <= 0x115F || r >= 0x2E80 && r <= 0xA4CF || r >= 0xAC00 && r <= 0xD7A3 || r >= 0xF900 && r <= 0xFAFF ||
			r >= 0xFE30 && r <= 0xFE6F || r >= 0xFF00 && r <= 0xFF60 || r >= 0xFFE0 && r <= 0xFFE6 || r >= 0x20000) {
			n++
		}
	}
	return n
}
