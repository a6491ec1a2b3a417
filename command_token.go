package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math"
	"os"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/rs/zerolog"

	"gongkai/access"
)

// token makes, lists and revokes tokens.
func token(_ context.Context, p *program, c *Config, args []string) error {
	if c.Tokens == "" {
		return usagef("token: which file? --tokens FILE or %s; 请用 --tokens 指定令牌文件", environmentName("tokens"))
	}
	switch {
	case args[0] == "add" && len(args) == 2:
		var role access.Role
		if err := role.UnmarshalText([]byte(c.Role)); err != nil {
			return usageError{err}
		}
		made, err := access.Add(c.Tokens, args[1], role)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.stderr, "This is shown once and kept nowhere. 令牌只显示这一次，不会保存。\n")
		_, err = fmt.Fprintln(p.stdout, made)
		return wrap("write the token", err)
	case args[0] == "list" && len(args) == 1:
		return listTokens(p, c)
	case args[0] == "revoke" && len(args) == 2:
		return access.Revoke(c.Tokens, args[1])
	}
	return usagef("token: want add NAME, list, or revoke NAME; 用法：add 名称、list 或 revoke 名称")
}

func listTokens(p *program, c *Config) error {
	tokens, err := access.List(c.Tokens)
	if err != nil {
		return err
	}
	type line struct {
		Name    string      `json:"name"`
		Role    access.Role `json:"role"`
		Created time.Time   `json:"created"`
	}
	lines := make([]line, len(tokens))
	for i, t := range tokens {
		lines[i] = line{t.Name, t.Role, t.Created}
	}
	if c.JSON {
		return writeJSON(p.stdout, lines)
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, l := range lines {
		fmt.Fprintf(w, "%s\t%s\t%s\n", l.Name, l.Role, l.Created.Format(time.RFC3339))
	}
	return wrap("write the tokens", w.Flush())
}

// newGuard makes what stands before all that is answered.
func newGuard(c *Config, audit *access.Audit, log zerolog.Logger) (*access.Guard, error) {
	o := access.Options{
		Open: c.OpenReading, Loopback: loopback(c.Listen), BehindProxy: c.BehindProxy, Audit: audit,
		Rate: c.Rate, Burst: int(math.Ceil(2 * c.Rate)),
	}
	if c.Tokens != "" {
		var err error
		if o.Tokens, err = access.Open(c.Tokens, log); err != nil {
			return nil, err
		}
	}
	switch {
	case o.Tokens == nil && o.Loopback:
		log.Info().Msg("no tokens: whoever uses this machine may read, load and withdraw")
	case o.Open:
		log.Warn().Bool("tokens", o.Tokens != nil).Msg("reading is open to whoever reaches the address")
	}
	return access.NewGuard(o), nil
}

// scheme is how the server is reached.
func (c *Config) scheme() string {
	if c.TLSCert != "" {
		return "https"
	}
	return "http"
}

// certificates is a certificate that is read again when its files were renewed.
type certificates struct {
	cert, key string
	log       zerolog.Logger

	mu     sync.Mutex
	looked time.Time
	read   [2]time.Time // when the files were last written
	now    *tls.Certificate
}

// recheckCertificate is how long a certificate is used without a look at its files.
const recheckCertificate = 10 * time.Second

// newTLS is nil where c names no certificate.
func newTLS(c *Config, log zerolog.Logger) (*tls.Config, error) {
	if c.TLSCert == "" {
		return nil, nil //nolint:nilnil // plain HTTP is no error
	}
	all := &certificates{cert: c.TLSCert, key: c.TLSKey, log: log}
	if err := all.load(); err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		return all.current(), nil
	}}, nil
}

// current is the newest certificate that could be read: while one file is renewed and the other is not, the one before.
func (a *certificates) current() *tls.Certificate {
	a.mu.Lock()
	defer a.mu.Unlock()
	if time.Since(a.looked) > recheckCertificate {
		if err := a.load(); err != nil {
			a.log.Error().Err(err).Msg("certificate not renewed")
		}
	}
	return a.now
}

func (a *certificates) load() error {
	a.looked = time.Now()
	var written [2]time.Time
	for i, file := range []string{a.cert, a.key} {
		info, err := os.Stat(file)
		if err != nil {
			return fmt.Errorf("read the certificate: %w", err)
		}
		written[i] = info.ModTime()
	}
	if a.now != nil && written == a.read {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(a.cert, a.key)
	if err != nil {
		return errors.Join(errors.New("read the certificate and its key; 无法读取证书或私钥"), err)
	}
	if a.now != nil {
		a.log.Info().Time("not_after", pair.Leaf.NotAfter).Msg("certificate renewed")
	}
	a.now, a.read = &pair, written
	return nil
}
