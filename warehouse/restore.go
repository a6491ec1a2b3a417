package warehouse

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	chproto "github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/ClickHouse/clickhouse-go/v2/lib/proto"
	"github.com/klauspost/compress/zstd"
)

// maxManifest bounds what is read of a file that says that it is a manifest.
const maxManifest = 4 << 20

// ReadBackup reads the manifest of a backup and holds all its files to their hashes. What is no whole backup is [ErrBackup].
func ReadBackup(in io.ReaderAt, size int64) (*Manifest, error) {
	_, m, err := openBackup(in, size)
	return m, err
}

func openBackup(in io.ReaderAt, size int64) (map[string]*zip.File, *Manifest, error) {
	archive, err := zip.NewReader(in, size)
	if err != nil {
		return nil, nil, &BackupError{"this is no backup, or its end is missing: " + err.Error(), "这不是备份文件，或文件不完整"}
	}
	files := map[string]*zip.File{}
	for _, f := range archive.File {
		files[f.Name] = f
	}
	m := &Manifest{}
	if err := readManifest(files[manifestName], m); err != nil {
		return nil, nil, err
	}
	if m.Format != backupFormat {
		return nil, nil, &BackupError{fmt.Sprintf("the backup has the format %d, this program reads %d: use the release %s", m.Format, backupFormat, m.Release), "备份格式与本程序不符，请使用生成该备份的版本"}
	}
	for i := range m.Tables {
		if err := m.Tables[i].intact(files[m.Tables[i].Name+tableSuffix]); err != nil {
			return nil, nil, err
		}
	}
	return files, m, nil
}

func readManifest(f *zip.File, m *Manifest) error {
	if f == nil {
		return &BackupError{"this is no backup: there is no " + manifestName, "这不是备份文件：缺少 " + manifestName}
	}
	r, err := f.Open()
	if err == nil {
		err = errors.Join(json.NewDecoder(io.LimitReader(r, maxManifest)).Decode(m), r.Close())
	}
	if err != nil {
		return &BackupError{"the backup's " + manifestName + " cannot be read: " + err.Error(), "无法读取备份中的 " + manifestName}
	}
	return nil
}

// intact holds a file to what the manifest says of it.
func (t *ManifestTable) intact(f *zip.File) error {
	damaged := func(why string) error {
		return &BackupError{fmt.Sprintf("the backup is damaged: %s%s %s", t.Name, tableSuffix, why), fmt.Sprintf("备份已损坏：%s%s", t.Name, tableSuffix)}
	}
	if f == nil {
		return damaged("is missing")
	}
	r, err := f.Open()
	if err != nil {
		return damaged("cannot be read: " + err.Error())
	}
	hash := sha256.New()
	n, err := io.Copy(hash, r)
	if err = errors.Join(err, r.Close()); err != nil {
		return damaged("cannot be read: " + err.Error())
	}
	if got := fmt.Sprintf("%x", hash.Sum(nil)); got != t.SHA256 || n != t.Size {
		return damaged(fmt.Sprintf("has %d bytes with the SHA-256 %s, not %d with %s", n, got, t.Size, t.SHA256))
	}
	return nil
}

// Restore fills an empty warehouse from a backup: it makes the tables as they were, inserts the rows, disclosures last, has the
// engine sum them up again, and then applies the migrations that came later. One that is not empty is refused with
// [ErrBackup], and so is a backup whose files do not have their hashes, before anything is written. After an error while
// rows are written the target holds a part, none of it visible where disclosures are missing: remove it and start again.
func (w *Warehouse) Restore(ctx context.Context, in io.ReaderAt, size int64) (*Manifest, error) {
	files, m, err := openBackup(in, size)
	if err != nil {
		return nil, err
	}
	if err := w.empty(ctx); err != nil {
		return nil, err
	}
	newest, err := newestMigration()
	if err != nil {
		return nil, err
	}
	if m.Migration > newest {
		return nil, &BackupError{fmt.Sprintf("the backup is of the newer release %s: use that or a later one", m.Release), "备份来自较新的版本，请使用该版本或更新的版本恢复"}
	}
	if _, err := w.migrateTo(ctx, m.Migration); err != nil {
		return nil, err
	}
	for _, commits := range []bool{false, true} {
		for i := range m.Tables {
			t := &m.Tables[i]
			if (t.Name == "disclosures") != commits {
				continue
			}
			if err := w.restoreTable(ctx, files[t.Name+tableSuffix], t); err != nil {
				return nil, fmt.Errorf("restore the table %s: %w", t.Name, err)
			}
		}
	}
	if err := w.markRestored(ctx); err != nil {
		return nil, err
	}
	w.versionMu.Lock() // what was known was of the empty warehouse
	w.versionAt, w.hidden, w.belongings = time.Time{}, nil, nil
	w.versionMu.Unlock()
	w.books.forget()
	if _, err := w.Migrate(ctx); err != nil {
		return nil, err
	}
	return m, nil
}

// empty is an error where any table but the migrations' has rows.
func (w *Warehouse) empty(ctx context.Context) error {
	tables, err := w.tables(ctx)
	if err != nil {
		return err
	}
	for i := range tables {
		var n uint64
		err := w.query(ctx, "count rows", "SELECT count() FROM "+quoteName(tables[i].Name), nil, func(rows driver.Rows) error { return rows.Scan(&n) })
		if err != nil {
			return err
		}
		if n > 0 {
			return &BackupError{
				fmt.Sprintf("the warehouse is not empty: %s has %d rows; restore into a new folder or database", tables[i].Name, n),
				"目标数据仓库不为空，请恢复到新的目录或数据库",
			}
		}
	}
	return nil
}

func (w *Warehouse) restoreTable(ctx context.Context, f *zip.File, t *ManifestTable) (err error) {
	packed, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, packed.Close()) }()
	plain, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return err
	}
	defer plain.Close()
	reader := chproto.NewReader(plain)
	for left := t.Rows; left > 0; {
		block := proto.NewBlock()
		block.ServerContext.Timezone = time.UTC
		if err := block.Decode(reader, 0); err != nil {
			return err
		}
		rows := block.Rows()
		if rows == 0 || uint64(rows) > left {
			return &BackupError{"the backup is damaged: a block does not have the rows that it should", "备份已损坏：数据块行数不符"}
		}
		left -= uint64(rows)
		err := w.insert(ctx, quoteName(t.Name), t.columns(), func(batch driver.Batch) error {
			values := make([]any, len(block.Columns))
			for row := range rows {
				for i, c := range block.Columns {
					values[i] = c.Row(row, false)
				}
				if err := batch.Append(values...); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	count, checksum, err := w.sum(ctx, t, 0, "{version:UInt64} = 0")
	if err != nil {
		return err
	}
	if count != t.Rows || checksum != t.Checksum {
		return &BackupError{
			fmt.Sprintf("the engine finds %d rows of %s with the checksum %d, the backup has %d with %d", count, t.Name, checksum, t.Rows, t.Checksum),
			"恢复后的行数或校验和与备份不符",
		}
	}
	return nil
}
