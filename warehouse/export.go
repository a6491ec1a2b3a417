package warehouse

import (
	"context"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/fiscal"
)

// Format is a form in which the engine writes rows.
type Format string

// The formats.
const (
	CSV       Format = "csv"   // with a row of names; what a spreadsheet would take for a formula is defused
	JSONLines Format = "jsonl" // an object a line; decimals are strings, digit for digit
	Parquet   Format = "parquet"
	Arrow     Format = "arrow" // a stream of record batches
)

// engineFormats are what the engine calls them, and its settings.
var engineFormats = map[Format]struct {
	name     string
	settings map[string]string
}{
	CSV:       {"CSVWithNames", map[string]string{"date_time_output_format": "iso", "format_csv_null_representation": ""}},
	JSONLines: {"JSONEachRow", map[string]string{"date_time_output_format": "iso", "output_format_json_quote_decimals": "1", "output_format_json_quote_64bit_integers": "0"}},
	Parquet:   {"Parquet", map[string]string{"output_format_parquet_row_group_size": "100000"}},
	Arrow:     {"ArrowStream", map[string]string{"output_format_arrow_compression_method": "none"}}, // which every reader can read
}

// exportSettings bound what an export takes, however many rows it has: what does not fit into memory is sorted on disk.
var exportSettings = map[string]string{
	"max_bytes_before_external_sort": "268435456",
	"max_block_size":                 "16384",
	// What is written into a file is gathered into blocks first.
	"min_insert_block_size_rows":  "65536",
	"min_insert_block_size_bytes": "33554432",
}

// Export asks for the rows of a list.
type Export struct {
	List     *ExportList
	Filter   any              // what the list's input is read into; nil: all rows
	Measures []fiscal.Measure // of the list amounts; empty: all
	In       fiscal.AmountUnit
	Chinese  bool // columns are headed in Chinese
}

// ExportListOf finds a list by name; nil if there is none.
func ExportListOf(name string) *ExportList {
	for i := range ExportLists {
		if ExportLists[i].Name == name {
			return &ExportLists[i]
		}
	}
	return nil
}

// Columns are the columns of the rows, as they are headed.
func (e *Export) Columns() []Column {
	all := slices.Clone(e.List.Columns)
	for i := range all {
		c := &all[i]
		if c.Money() && e.In != fiscal.Yuan {
			unit := amountUnits[e.In]
			c.Name = strings.TrimSuffix(c.Name, moneySuffix) + unit.suffix
			c.ZH = strings.Replace(c.ZH, "（元）", unit.zh, 1)
			c.Type = "Nullable(Decimal(38, 12))"
			c.sql = "CAST(" + c.sql + ", 'Nullable(Decimal(38, 12))') / " + unit.yuan
		}
		if e.Chinese {
			c.Name = c.ZH
		}
	}
	return all
}

// amountUnits are the units of money that an export can be asked for besides 元. Decimals of 元 have four places, so that
// twelve hold them exactly.
var amountUnits = map[fiscal.AmountUnit]struct{ suffix, zh, yuan string }{
	fiscal.WanYuan: {"_wan_yuan", "（万元）", "10000"},
	fiscal.YiYuan:  {"_yi_yuan", "（亿元）", "100000000"},
}

// exported are the conditions of the export's filter.
func (r *Reader) exported(e *Export) (*where, error) {
	w := &where{args: &params{}}
	var facts *FactFilter
	switch f := e.Filter.(type) {
	case nil:
	case *FactFilter:
		facts = f
	case *DisclosureFilter:
		facts = &f.FactFilter
		if f.Title != nil && *f.Title != "" {
			w.bind("position(title, {title:String}) > 0", "title", *f.Title)
		}
	case *ProjectFilter:
		l, err := r.projectList("export", nil, f, nil)
		return l.where, err
	case *IndicatorFilter:
		l, err := r.indicatorList("export", nil, f, nil)
		return l.where, err
	case *FindingFilter:
		return r.findingWhere(nil, f)
	case *UnitFilter:
		from, outer, err := r.unitsOf(f)
		if err != nil {
			return nil, err
		}
		w.args = outer.args
		w.and("NOT withdrawn AND " + r.visible())
		w.and("unit IN (SELECT unit FROM " + from + " WHERE " + outer.String() + ")")
		return w, nil
	default:
		return nil, fmt.Errorf("a filter %T: %w", f, ErrBadQuery)
	}
	if e.List.table == "disclosures" {
		w.and("NOT withdrawn")
	}
	if e.List.table == "findings" {
		w.and(r.stands())
	}
	bindList(w, "measure IN {measures:Array(String)}", "measures", texts(e.Measures))
	if e.List.own {
		return w, r.facts(w, facts, nil, e.List.table != "amounts" && e.List.table != "disclosures")
	}
	inner := &where{args: w.args}
	if err := r.facts(inner, facts, nil, false); err != nil {
		return nil, err
	}
	condition := "NOT withdrawn AND " + inner.String()
	if e.List.groupBy != "" { // rows of disclosures themselves
		w.and(condition)
	} else {
		w.and("disclosure IN (SELECT disclosure FROM disclosures WHERE " + condition + ")")
	}
	return w, nil
}

// statement is the export's statement with its parameters.
func (r *Reader) statement(e *Export, write func(Column) string) (string, []any, error) {
	if len(e.Measures) > 0 && e.List.Name != "amounts" {
		return "", nil, fmt.Errorf("measures of the list %s: %w", e.List.Name, ErrBadQuery)
	}
	w, err := r.exported(e)
	if err != nil {
		return "", nil, err
	}
	var columns []string
	for _, c := range e.Columns() {
		columns = append(columns, write(c)+" AS "+quoteName(c.Name))
	}
	sql := e.List.sql(columns, w.String()) + "\nORDER BY " + e.List.orderBy()
	return sql, r.arguments(sql, w.args), nil
}

func (l *ExportList) orderBy() string {
	keys := strings.Split(l.order, ", ")
	for i, k := range keys {
		if !strings.Contains(k, ".") {
			keys[i] = "f." + k
		}
	}
	return strings.Join(keys, ", ")
}

// defused is a column as a spreadsheet can show it without running it: text that would be taken for a formula gets an
// apostrophe in front, unless it is a plain number.
func defused(c Column) string {
	if !c.Text() {
		return c.sql
	}
	x := c.sql
	return "if(match(ifNull(" + x + ", ''), '^[=+\\\\-@\\t\\r\\n＝＋－＠]') AND NOT match(ifNull(" + x + ", ''), '^[+-]?[0-9][0-9.,]*[%％]?$'), concat('\\'', " + x + "), " + x + ")"
}

// Export writes the rows of a list, those of one disclosure together and as the document has them. Whoever reads may stop
// at any time; Close ends the statement.
func (r *Reader) Export(ctx context.Context, e *Export, format Format) (io.ReadCloser, error) {
	what := "export " + e.List.Name
	f, ok := engineFormats[format]
	if !ok {
		return nil, fmt.Errorf("%s: no format %q: %w", what, format, ErrBadQuery)
	}
	write := func(c Column) string { return c.sql }
	if format == CSV {
		write = defused
	}
	sql, args, err := r.statement(e, write)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	settings := maps.Clone(exportSettings)
	maps.Copy(settings, f.settings)
	return r.w.raw(ctx, what, sql+"\nFORMAT "+f.name, args, settings)
}

// ExportRows reads the rows of a list as values: string, a number, [fiscal.Money], [time.Time], or nil. A row is that of
// the next call, too.
func (r *Reader) ExportRows(ctx context.Context, e *Export, each func([]any) error) error {
	what := "export " + e.List.Name
	sql, args, err := r.statement(e, func(c Column) string { return c.sql })
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	settings := clickhouse.Settings{}
	for name, value := range exportSettings {
		settings[name] = value
	}
	var cells []reflect.Value
	var into, values []any
	return r.w.query(clickhouse.Context(ctx, clickhouse.WithSettings(settings)), what, sql, args, func(rows driver.Rows) error {
		if cells == nil {
			for _, t := range rows.ColumnTypes() {
				cell := reflect.New(t.ScanType())
				cells, into = append(cells, cell), append(into, cell.Interface())
			}
			values = make([]any, len(cells))
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, c := range cells {
			v := c.Elem()
			values[i] = nil
			if v.Kind() == reflect.Pointer {
				if v.IsNil() {
					continue
				}
				v = v.Elem()
			}
			values[i] = v.Interface()
		}
		return each(values)
	})
}

// Committed is when the data version of r was committed.
func (r *Reader) Committed(ctx context.Context) (at time.Time, err error) {
	err = r.query(ctx, "ask for the time of a version", "SELECT max(committed_at) FROM disclosures WHERE version = {version:UInt64}", &params{},
		func(rows driver.Rows) error { return rows.Scan(&at) })
	return at, err
}

// Encode writes rows that are made elsewhere in a format of the engine: data has a JSON array a line, with a value for each
// column.
func (w *Warehouse) Encode(ctx context.Context, columns []Column, data []byte, format Format) (io.ReadCloser, error) {
	const what = "write a table"
	f, ok := engineFormats[format]
	if !ok {
		return nil, fmt.Errorf("%s: no format %q: %w", what, format, ErrBadQuery)
	}
	var selected, structure []string
	for _, c := range columns {
		c.sql = quoteName(c.Name)
		structure = append(structure, c.sql+" "+c.Type)
		if format == CSV {
			c.sql = defused(c)
		}
		selected = append(selected, c.sql+" AS "+quoteName(c.Name))
	}
	// A function of a table takes no parameter for its data; a literal in which everything is escaped is as good.
	from := "'" + literalEscaper.Replace(strings.Join(structure, ", ")) + "'"
	if len(data) == 0 {
		from = "null(" + from + ")"
	} else {
		from = "format('JSONCompactEachRow', " + from + ", '" + literalEscaper.Replace(string(data)) + "')"
	}
	sql := "SELECT " + strings.Join(selected, ", ") + "\nFROM " + from + "\nFORMAT " + f.name
	settings := maps.Clone(f.settings)
	settings["max_query_size"] = strconv.Itoa(len(sql) + exceptionRoom) // with what is put around it
	return w.raw(ctx, what, sql, nil, settings)
}
