// Package report writes which documents were refused, why, and what to do, for the people who have to see to them: a
// table for spreadsheets (CSV) or a page (HTML), in English and Chinese.
package report

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gongkai/ingest/block"
)

// Report is what a run left to be seen to.
type Report struct {
	At          time.Time
	DryRun      bool // nothing was written
	Interrupted bool // the run did not come to its end: there may be more

	Documents  int // read, those refused included
	Loaded     int
	Superseded int
	Unchanged  int
	Refusals   []block.Refusal // by the path that each names
}

// Check says whether a report can be written under a name: its ending is known and its folder is there.
func Check(path string) error {
	if writers[ending(path)] == nil {
		return fmt.Errorf("report %q: want a name that ends in .html or .csv", path)
	}
	info, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("report %q: %w", path, err)
	}
	if !info.IsDir() {
		return fmt.Errorf("report %q: %s is no folder", path, filepath.Dir(path))
	}
	return nil
}

var writers = map[string]func(io.Writer, *Report) error{".html": writeHTML, ".csv": writeCSV}

func ending(path string) string { return strings.ToLower(filepath.Ext(path)) }

// Write writes a report in the format that the name's ending says. Whoever reads the file meanwhile sees the earlier one
// or this one, never a part.
func Write(path string, r *Report) error {
	if err := Check(path); err != nil {
		return err
	}
	var b bytes.Buffer
	err := writers[ending(path)](&b, r)
	if err == nil {
		err = replace(path, b.Bytes())
	}
	if err != nil {
		return fmt.Errorf("write the report %q: %w", path, err)
	}
	return nil
}

// replace puts a file in the place of an earlier one at once. The name of the unfinished file is a hidden one, which
// loading skips.
func replace(path string, data []byte) (err error) {
	unfinished := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%d.part", filepath.Base(path), os.Getpid()))
	_ = os.Remove(unfinished) // of a process that was killed
	f, err := os.OpenFile(unfinished, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(unfinished, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(unfinished))
	}
	return nil
}

// reasons says what a code means. Other codes are shown as they are.
var reasons = map[block.RefusalCode]struct{ en, zh string }{
	block.Empty:         {"the file is empty", "文件为空"},
	block.Truncated:     {"the file is incomplete", "文件不完整"},
	block.TooLarge:      {"the file is too large", "文件过大"},
	block.UnknownFormat: {"the format is not read", "无法识别的格式"},
	block.Unreadable:    {"the file cannot be read", "文件无法读取"},
	block.NotDisclosure: {"it is no budget disclosure", "不是预决算公开文件"},
	block.NoUnit:        {"no unit is named", "未写明单位名称"},
	block.NoYear:        {"no fiscal year is named", "未写明预算年度"},
	block.Scanned:       {"its pages are pictures", "扫描件，没有文字"},
	block.Encrypted:     {"a password is needed", "文件已加密"},
	"NOT_STORED":        {"the warehouse did not take it", "数据仓库未能写入"},
	"AMBIGUOUS_SCOPE":   {"the unit's or the department's: it does not say", "未注明本级或汇总"},
}

// advice takes a refusal's advice apart into its languages.
func advice(r *block.Refusal) (en, zh string) {
	if i := strings.LastIndex(r.Advice, " / "); i >= 0 {
		return r.Advice[:i], r.Advice[i+len(" / "):]
	}
	return r.Advice, ""
}

// writeCSV writes a table as Excel opens it by a double click: with a byte order mark, or it takes UTF-8 for something
// else.
func writeCSV(w io.Writer, r *Report) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	rows := [][]string{{"file 文件", "code 代码", "reason", "原因", "looked for 需要", "what to do", "处理"}}
	for i := range r.Refusals {
		f := &r.Refusals[i]
		en, zh := advice(f)
		rows = append(rows, []string{f.File, string(f.Code), reasons[f.Code].en, reasons[f.Code].zh, f.Wanted, en, zh})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = plain(row[i])
		}
	}
	return c.WriteAll(rows)
}

// plain keeps a spreadsheet from taking a cell for a formula, which the name of a file could be.
func plain(cell string) string {
	if strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\r") || strings.IndexAny(cell, "=+-@＝＋－＠") == 0 {
		return "'" + cell
	}
	return cell
}

//go:embed report.html
var page string

var pageTemplate = template.Must(template.New("report").Parse(page))

// group are the refusals with one code.
type group struct {
	Code   block.RefusalCode
	EN, ZH string
	Files  []file
}

type file struct{ Path, Wanted, EN, ZH string }

func writeHTML(w io.Writer, r *Report) error {
	var groups []group
	at := map[block.RefusalCode]int{}
	for i := range r.Refusals {
		f := &r.Refusals[i]
		n, ok := at[f.Code]
		if !ok {
			n = len(groups)
			at[f.Code] = n
			groups = append(groups, group{Code: f.Code, EN: reasons[f.Code].en, ZH: reasons[f.Code].zh})
		}
		en, zh := advice(f)
		groups[n].Files = append(groups[n].Files, file{f.File, f.Wanted, en, zh})
	}
	slices.SortStableFunc(groups, func(a, b group) int { return len(b.Files) - len(a.Files) })
	return pageTemplate.Execute(w, struct {
		*Report
		Refused int
		Groups  []group
	}{r, len(r.Refusals), groups})
}
