package export

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"gongkai/warehouse"
)

// Excel's own limits.
const (
	sheetRows = 1 << 20 // with the row of names
	cellRunes = 32_767
	// exactDigits is how many digits Excel's numbers keep: a longer one is written as text.
	exactDigits = 15
	// maxDocuments is how many documents the sheet of provenance lists.
	maxDocuments = 100_000
)

// cut ends a text that was too long for a cell.
const cut = "…[cut 已截断]"

// workbook is an XLSX file being written: rows on as many sheets as they need, and a sheet that says where they come from.
// Rows wait in a temporary file, not in memory.
type workbook struct {
	file    *excelize.File
	name    string
	columns []warehouse.Column
	hash    int // column of the documents' SHA-256, and of their names; -1 for none
	docs    int

	sheet  *excelize.StreamWriter
	sheets int
	row    int // on the sheet
	rows   int // in all
	cuts   int // texts that were too long
	styles struct{ head, money, number, date int }

	documents []string // name and SHA-256, each once, in order
	seen      map[string]bool
	more      bool
}

// newWorkbook begins a workbook. Close it.
func newWorkbook(name string, columns []warehouse.Column) (*workbook, error) {
	b := &workbook{file: excelize.NewFile(), name: name, columns: columns, seen: map[string]bool{}}
	is := func(ends ...string) int {
		return slices.IndexFunc(columns, func(c warehouse.Column) bool { return slices.Contains(ends, c.Name) })
	}
	b.docs, b.hash = is("document", "来源文件"), is("document_sha256", "来源文件SHA-256")
	money, number, date := "#,##0.00##", "#,##0.##########", "yyyy-mm-dd hh:mm:ss"
	var err error
	set := func(style *int, of excelize.Style) {
		if err == nil {
			*style, err = b.file.NewStyle(&of)
		}
	}
	set(&b.styles.head, excelize.Style{Font: &excelize.Font{Bold: true}})
	set(&b.styles.money, excelize.Style{CustomNumFmt: &money})
	set(&b.styles.number, excelize.Style{CustomNumFmt: &number})
	set(&b.styles.date, excelize.Style{CustomNumFmt: &date})
	if err == nil {
		err = b.open()
	}
	return b, err
}

// Close removes the temporary files.
func (b *workbook) Close() error { return b.file.Close() }

// open begins a sheet.
func (b *workbook) open() error {
	name := b.name
	if b.sheets++; b.sheets > 1 {
		name = fmt.Sprintf("%s (%d)", b.name, b.sheets)
		if _, err := b.file.NewSheet(name); err != nil {
			return err
		}
	} else if err := b.file.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	var err error
	if b.sheet, err = b.file.NewStreamWriter(name); err != nil {
		return err
	}
	for i, c := range b.columns {
		width := 14.0
		if c.Text() {
			width = 24
		}
		if err := b.sheet.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := b.sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(b.columns))
	for i, c := range b.columns {
		head[i] = excelize.Cell{StyleID: b.styles.head, Value: c.Name}
	}
	b.row = 1
	return b.sheet.SetRow("A1", head)
}

// add writes a row.
func (b *workbook) add(values []any) error {
	if b.row == sheetRows {
		if err := b.sheet.Flush(); err != nil {
			return err
		}
		if err := b.open(); err != nil {
			return err
		}
	}
	cells := make([]any, len(values))
	for i, v := range values {
		cells[i] = b.cell(v, b.columns[i])
	}
	b.row++
	b.rows++
	b.note(values)
	return b.sheet.SetRow(fmt.Sprintf("A%d", b.row), cells)
}

func (b *workbook) cell(v any, c warehouse.Column) any {
	switch v := v.(type) {
	case string:
		if len(v) > cellRunes && utf8.RuneCountInString(v) > cellRunes {
			b.cuts++
			return string([]rune(v)[:cellRunes-len([]rune(cut))]) + cut
		}
		return v
	case decimal.Decimal:
		style := b.styles.number
		if strings.Contains(c.Name, "yuan") || strings.Contains(c.ZH, "元") {
			style = b.styles.money
		}
		if len(v.Coefficient().Text(10)) > exactDigits {
			return v.String()
		}
		return excelize.Cell{StyleID: style, Value: v.InexactFloat64()}
	case time.Time:
		return excelize.Cell{StyleID: b.styles.date, Value: v}
	default:
		return v
	}
}

// note keeps the documents of a row.
func (b *workbook) note(values []any) {
	if b.docs < 0 || b.hash < 0 {
		return
	}
	hash, _ := values[b.hash].(string)
	switch {
	case hash == "" || b.seen[hash]:
	case len(b.seen) == maxDocuments:
		b.more = true
	default:
		b.seen[hash] = true
		name, _ := values[b.docs].(string)
		b.documents = append(b.documents, name, hash)
	}
}

// provenance is what a workbook says of itself.
type provenance struct {
	what, address, filter string
	version               uint64
	at                    time.Time // of the version
	in                    string    // unit of money
	release               string
}

// finish adds the sheet of provenance and writes the file.
func (b *workbook) finish(w io.Writer, p provenance) error {
	if err := b.sheet.Flush(); err != nil {
		return err
	}
	const name = "来源 provenance"
	if _, err := b.file.NewSheet(name); err != nil {
		return err
	}
	sheet, err := b.file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := sheet.SetColWidth(1, 1, 30); err != nil {
		return err
	}
	if err := sheet.SetColWidth(2, 2, 70); err != nil {
		return err
	}
	rows := [][2]any{
		{"内容 what", p.what},
		{"地址 address", p.address},
		{"条件 filter, variables", p.filter},
		{"数据版本 data version", p.version},
		{"数据时间 data of (UTC)", p.at.UTC().Format(time.RFC3339)},
		{"金额单位 unit of money", p.in},
		{"行数 rows", b.rows},
		{"程序 program", "gongkai " + p.release},
		{"空白 an empty cell", "未公开 not disclosed；0 表示公开为零 zero is disclosed as zero"},
	}
	if b.cuts > 0 {
		rows = append(rows, [2]any{"截断 cut", fmt.Sprintf("%d 个单元格超过 Excel 上限 texts were longer than a cell holds", b.cuts)})
	}
	if len(b.documents) > 0 {
		rows = append(rows, [2]any{}, [2]any{"来源文件 document", "SHA-256"})
	}
	for i := 0; i < len(b.documents); i += 2 {
		rows = append(rows, [2]any{b.documents[i], b.documents[i+1]})
	}
	if b.more {
		rows = append(rows, [2]any{"…", fmt.Sprintf("只列前 %d 个文件，其余见各行 the others stand in the rows", maxDocuments)})
	}
	for i, row := range rows {
		if err := sheet.SetRow(fmt.Sprintf("A%d", i+1), row[:]); err != nil {
			return err
		}
	}
	if err := sheet.Flush(); err != nil {
		return err
	}
	return b.file.Write(w)
}

// exportXLSX answers with a workbook. It is whole before the first byte is sent.
func (h *Handler) exportXLSX(ctx context.Context, w http.ResponseWriter, r *http.Request, reader *warehouse.Reader, e *warehouse.Export, f form) (err error) {
	b, err := newWorkbook(e.List.Name, e.Columns())
	if err != nil {
		return err
	}
	defer b.Close() //nolint:errcheck // temporary files
	if err := reader.ExportRows(ctx, e, b.add); err != nil {
		return err
	}
	at, err := reader.Committed(ctx)
	if err != nil {
		return err
	}
	begin(w, e.List.Name, f)
	return b.finish(w, provenance{
		what: e.List.ZH + " " + e.List.EN, address: r.URL.Path, filter: r.URL.Query().Get("filter"), version: reader.Version(), at: at, in: string(e.In), release: h.Release,
	})
}
