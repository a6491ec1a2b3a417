package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"gongkai/access"
	"gongkai/warehouse"
)

// backupPath is where a server gives a backup of its warehouse to an admin.
const backupPath = "/admin/backup"

// backup writes a backup of a warehouse that is not being served, or of a server's, into a file.
func backup(ctx context.Context, p *program, c *Config, args []string) (err error) {
	file := args[0]
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		file = filepath.Join(file, "gongkai-"+time.Now().UTC().Format("20060102T150405Z")+".zip")
	}
	if _, err := os.Stat(file); err == nil {
		return fmt.Errorf("back up: %s is there already; 文件已存在", file)
	}
	// Until it is whole it bears another name.
	part, err := os.OpenFile(file+".part", os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	defer func() {
		err = errors.Join(err, part.Close())
		if err == nil {
			err = os.Rename(part.Name(), file)
		} else {
			err = errors.Join(err, os.Remove(part.Name()))
		}
		if err == nil {
			_, err = fmt.Fprintln(p.stdout, file)
		}
	}()
	if c.From != "" {
		err = fetchBackup(ctx, c, part)
	} else {
		err = writeBackup(ctx, p, c, part)
	}
	if err != nil {
		return err
	}
	size, err := part.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	m, err := warehouse.ReadBackup(part, size)
	if err != nil {
		return fmt.Errorf("look at what was written: %w", err)
	}
	describeBackup(p.stderr, m, size)
	return part.Sync()
}

func describeBackup(w io.Writer, m *warehouse.Manifest, size int64) {
	var rows uint64
	for _, t := range m.Tables {
		rows += t.Rows
	}
	fmt.Fprintf(w, "data version %d, %d rows of %d tables, %d bytes; 数据版本 %d，%d 行\n", m.DataVersion, rows, len(m.Tables), size, m.DataVersion, rows)
}

func writeBackup(ctx context.Context, p *program, c *Config, out io.Writer) (err error) {
	log, err := newLogger(c, p.stderr)
	if err != nil {
		return err
	}
	if !strings.Contains(c.Warehouse, "://") && !warehouse.Exists(c.Warehouse) {
		return fmt.Errorf("back up: there is no warehouse in %s; 该目录中没有数据仓库", c.Warehouse)
	}
	w, err := openWarehouse(ctx, c, log)
	if errors.Is(err, warehouse.ErrUnavailable) {
		return fmt.Errorf("%w: where the folder is being served, ask its server: --from http://127.0.0.1:8080; 如该目录正由服务进程使用，请用 --from 指定服务地址", err)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	_, err = w.Backup(ctx, out, release())
	return err
}

// fetchBackup has a server write its backup.
func fetchBackup(ctx context.Context, c *Config, out io.Writer) (err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(c.From, "/")+backupPath, nil)
	if err != nil {
		return errors.New("back up: --from wants http://HOST:PORT; --from 应为 http://主机:端口")
	}
	if c.TokenFile != "" {
		token, err := os.ReadFile(c.TokenFile)
		if err != nil {
			return fmt.Errorf("read the token: %w", err)
		}
		r.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(token)))
	}
	resp, err := http.DefaultClient.Do(r)
	var failed *url.Error
	if errors.As(err, &failed) {
		err = failed.Err // without the address, which may hold a password
	}
	if err != nil {
		return fmt.Errorf("ask the server for a backup: %w", err)
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, 4<<10)) // what it says is all there is to say
		return fmt.Errorf("the server answered %s: %s; 服务未提供备份", resp.Status, strings.TrimSpace(string(text)))
	}
	if _, err := io.Copy(out, resp.Body); err != nil {
		return fmt.Errorf("the backup was cut off; 备份中断: %w", err)
	}
	return nil
}

// restore fills an empty warehouse from a backup.
func restore(ctx context.Context, p *program, c *Config, args []string) (err error) {
	log, err := newLogger(c, p.stderr)
	if err != nil {
		return err
	}
	f, err := os.Open(args[0])
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	w, err := warehouse.Open(ctx, warehouse.Options{DSN: c.Warehouse, Cluster: c.Cluster, Logger: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	m, err := w.Restore(ctx, f, info.Size())
	if err != nil {
		return fmt.Errorf("restore %s: %w", args[0], err)
	}
	describeBackup(p.stderr, m, info.Size())
	return nil
}

// backupTimeout is the most that a backup may take to be sent.
const backupTimeout = 12 * time.Hour

// sendBackup answers an admin with a backup. One at a time: each reads all there is.
func sendBackup(w *warehouse.Warehouse, audit *access.Audit) http.Handler {
	running := make(chan struct{}, 1)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		if err := access.Require(ctx, access.Admin); err != nil {
			audit.Did(ctx, access.ActionBackup, "", nil, err)
			writeProblem(rw, http.StatusForbidden, err)
			return
		}
		select {
		case running <- struct{}{}:
			defer func() { <-running }()
		default:
			rw.Header().Set("Retry-After", "60")
			writeProblem(rw, http.StatusConflict, errors.New("another backup is being written; 另一备份正在进行"))
			return
		}
		// A writer that knows no deadlines has none that could pass.
		_ = http.NewResponseController(rw).SetWriteDeadline(time.Now().Add(backupTimeout))
		rw.Header().Set("Content-Type", "application/zip")
		rw.Header().Set("Content-Disposition", `attachment; filename="gongkai-backup.zip"`)
		rw.Header().Set("Cache-Control", "no-store")
		m, err := w.Backup(ctx, rw, release())
		details := map[string]any{}
		if err == nil {
			details["data_version"] = m.DataVersion
		}
		audit.Did(ctx, access.ActionBackup, "", details, err)
		if err != nil {
			zerolog.Ctx(ctx).Error().Err(err).Msg("backup failed")
			panic(http.ErrAbortHandler) // half of it is sent: cut it off rather than let it look whole
		}
	})
}

// writeProblem says in GraphQL's form what is wrong.
func writeProblem(w http.ResponseWriter, status int, err error) {
	problem := map[string]any{"message": err.Error()}
	var refusal *access.Refusal
	if errors.As(err, &refusal) {
		problem["extensions"] = map[string]string{"code": refusal.Code}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"errors": []any{problem}}) // a caller who has gone needs no answer
}
