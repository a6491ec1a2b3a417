package warehouse

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"

	chproto "github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/column"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/ClickHouse/clickhouse-go/v2/lib/proto"
	"github.com/klauspost/compress/zstd"
)

// Manifest says what a backup holds. It is the last file of the archive, manifest.json; beside it there is TABLE.native.zst for
// each table: its rows in ClickHouse's format Native, compressed, so that they can be read without this program.
type Manifest struct {
	Format      int             `json:"format"` // of the archive
	DataVersion uint64          `json:"dataVersion"`
	Migration   int64           `json:"migration"` // whose tables these are
	Created     time.Time       `json:"created"`
	Release     string          `json:"release"` // of the program that wrote it
	Tables      []ManifestTable `json:"tables"`
}

// ManifestTable is what a backup holds of one table.
type ManifestTable struct {
	Name    string           `json:"name"`
	Columns []ManifestColumn `json:"columns"`
	Rows    uint64           `json:"rows"`
	// Checksum is the engine's own of all rows, in whatever order; after a restore the engine must find the same.
	Checksum uint64 `json:"checksum,string"`
	SHA256   string `json:"sha256"` // of the file, hexadecimal
	Size     int64  `json:"size"`   // of the file, in bytes
}

// ManifestColumn is a column with the engine's name of its type.
type ManifestColumn struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

const (
	backupFormat = 1
	manifestName = "manifest.json"
	tableSuffix  = ".native.zst"

	// A block is written when it reaches any of these; it is also what a restore inserts at once.
	blockRows  = 32 << 10
	blockBytes = 16 << 20
)

// ErrBackup says that a file is no backup, is damaged, or does not go into this warehouse.
var ErrBackup = errors.New("backup")

// BackupError is an [ErrBackup] that says what is wrong, for people.
type BackupError struct{ EN, ZH string }

func (e *BackupError) Error() string { return e.EN + "; " + e.ZH }

// Unwrap makes it an [ErrBackup].
func (e *BackupError) Unwrap() error { return ErrBackup }

const tableColumnsSQL = `
SELECT table, name, type
FROM system.columns
WHERE database = currentDatabase() AND default_kind NOT IN ('ALIAS', 'MATERIALIZED', 'EPHEMERAL')
    AND table IN (SELECT name FROM system.tables WHERE database = currentDatabase() AND %s)
ORDER BY table, position`

// tables lists those that a backup holds: all but the one that records migrations, which a restore applies itself.
func (w *Warehouse) tables(ctx context.Context) (tables []ManifestTable, err error) {
	held := "engine LIKE '%MergeTree' AND name != '" + migrationsTable + "'"
	if w.cluster != "" { // the names are the same then
		held = "engine = 'Distributed' AND name != '" + commitsTable + "'"
	}
	err = w.query(ctx, "list the tables", fmt.Sprintf(tableColumnsSQL, held), nil, func(rows driver.Rows) error {
		var table string
		var c ManifestColumn
		if err := rows.Scan(&table, &c.Name, &c.Type); err != nil {
			return err
		}
		if len(tables) == 0 || tables[len(tables)-1].Name != table {
			tables = append(tables, ManifestTable{Name: table})
		}
		t := &tables[len(tables)-1]
		t.Columns = append(t.Columns, c)
		return nil
	})
	return tables, err
}

func (t *ManifestTable) has(column string) bool {
	return slices.ContainsFunc(t.Columns, func(c ManifestColumn) bool { return c.Name == column })
}

// columns are the names of all columns, as identifiers.
func (t *ManifestTable) columns() string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = quoteName(c.Name)
	}
	return strings.Join(names, ", ")
}

// visible narrows a table to what was committed by {version}. Nothing that was is changed later, so that however long a
// backup takes, it is of that one version.
func (t *ManifestTable) visible() string {
	const committed = "disclosure IN (SELECT disclosure FROM disclosures WHERE version <= {version:UInt64} AND unit != 0)"
	switch {
	case t.Name == "disclosures":
		return "version <= {version:UInt64}"
	case t.has("disclosure") && t.has("version"):
		return "version <= {version:UInt64} AND " + committed
	case t.has("disclosure"):
		return committed
	case t.has("batch"): // of links of units
		return "batch IN (SELECT disclosure FROM disclosures WHERE version <= {version:UInt64} AND unit = 0)"
	}
	return "{version:UInt64} = {version:UInt64}" // says of itself nothing of versions
}

// sum has the engine count and sum up the rows of a table.
func (w *Warehouse) sum(ctx context.Context, t *ManifestTable, version uint64, where string) (count, checksum uint64, err error) {
	sql := "SELECT count(), sum(cityHash64(toString(tuple(" + t.columns() + ")))) FROM " + quoteName(t.Name) + " WHERE " + where
	err = w.query(ctx, "sum up a table", sql, []any{clickhouse.Named("version", version)}, func(rows driver.Rows) error { return rows.Scan(&count, &checksum) })
	return count, checksum, err
}

// Backup writes all of the newest data version, and of those before it, to out, as an archive that [Warehouse.Restore] reads. It can
// be written while others load. A backup that ended with an error is none.
func (w *Warehouse) Backup(ctx context.Context, out io.Writer, release string) (*Manifest, error) {
	r, err := w.Reader(ctx)
	if err != nil {
		return nil, fmt.Errorf("back up: %w", err)
	}
	m := &Manifest{Format: backupFormat, DataVersion: r.version, Created: time.Now().UTC().Truncate(time.Second), Release: release}
	if m.Migration, err = w.migration(ctx); err != nil {
		return nil, fmt.Errorf("back up: %w", err)
	}
	if m.Tables, err = w.tables(ctx); err != nil {
		return nil, fmt.Errorf("back up: %w", err)
	}
	archive := zip.NewWriter(out)
	for i := range m.Tables {
		if err := w.backUpTable(ctx, archive, &m.Tables[i], m.DataVersion); err != nil {
			return nil, fmt.Errorf("back up the table %s: %w", m.Tables[i].Name, err)
		}
	}
	last, err := archive.Create(manifestName)
	if err == nil {
		enc := json.NewEncoder(last)
		enc.SetIndent("", "  ")
		err = enc.Encode(m)
	}
	if err := errors.Join(err, archive.Close()); err != nil {
		return nil, fmt.Errorf("back up: %w", err)
	}
	return m, nil
}

// counted hashes and counts what is written.
type counted struct {
	io.Writer
	n int64
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	c.n += int64(n)
	return n, err
}

func (w *Warehouse) backUpTable(ctx context.Context, archive *zip.Writer, t *ManifestTable, version uint64) (err error) {
	entry, err := archive.CreateHeader(&zip.FileHeader{Name: t.Name + tableSuffix, Method: zip.Store})
	if err != nil {
		return err
	}
	hash := sha256.New()
	out := &counted{Writer: io.MultiWriter(entry, hash)}
	packed, err := zstd.NewWriter(out, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, packed.Close()) }()
	b, err := newBlockWriter(packed, t)
	if err != nil {
		return err
	}
	var written uint64
	sql := "SELECT " + t.columns() + " FROM " + quoteName(t.Name) + " WHERE " + t.visible()
	err = w.query(ctx, "read a table", sql, []any{clickhouse.Named("version", version)}, func(rows driver.Rows) error {
		written++
		return b.row(rows)
	})
	if err := errors.Join(err, b.flush(), packed.Close()); err != nil {
		return err
	}
	if t.Rows, t.Checksum, err = w.sum(ctx, t, version, t.visible()); err != nil {
		return err
	}
	if written != t.Rows {
		return fmt.Errorf("%d rows were read and %d are there", written, t.Rows)
	}
	t.SHA256, t.Size = fmt.Sprintf("%x", hash.Sum(nil)), out.n
	return nil
}

// blockWriter collects rows into blocks of the format Native.
type blockWriter struct {
	out    io.Writer
	table  *ManifestTable
	block  *proto.Block
	buffer chproto.Buffer
	into   []any // pointers that a row is scanned into
	values []any // what they point at, as the block takes it
	bytes  int
}

func newBlockWriter(out io.Writer, t *ManifestTable) (*blockWriter, error) {
	b := &blockWriter{out: out, table: t}
	if err := b.begin(); err != nil {
		return nil, err
	}
	for _, c := range b.block.Columns {
		b.into = append(b.into, reflect.New(c.ScanType()).Interface())
	}
	b.values = make([]any, len(b.into))
	return b, nil
}

func (b *blockWriter) begin() error {
	b.block, b.bytes = proto.NewBlock(), 0
	b.block.ServerContext.Timezone = time.UTC
	for _, c := range b.table.Columns {
		if err := b.block.AddColumn(c.Name, column.Type(c.Type)); err != nil {
			return err
		}
	}
	return nil
}

func (b *blockWriter) row(rows driver.Rows) error {
	if err := rows.Scan(b.into...); err != nil {
		return err
	}
	for i, p := range b.into {
		v := reflect.ValueOf(p).Elem()
		b.values[i] = v.Interface()
		b.bytes += 8
		if v.Kind() == reflect.String {
			b.bytes += v.Len()
		}
	}
	if err := b.block.Append(b.values...); err != nil {
		return err
	}
	if b.block.Rows() >= blockRows || b.bytes >= blockBytes {
		return b.flush()
	}
	return nil
}

// flush writes the block and begins another.
func (b *blockWriter) flush() error {
	if b.block.Rows() == 0 {
		return nil
	}
	b.buffer.Reset()
	if err := b.block.Encode(&b.buffer, 0); err != nil {
		return err
	}
	if _, err := b.out.Write(b.buffer.Buf); err != nil {
		return err
	}
	return b.begin()
}
