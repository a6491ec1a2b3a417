package access

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/rs/zerolog"
	"go.yaml.in/yaml/v3"
)

// Token is one line of a file of tokens. The token itself is not in it, only its SHA-256: a token is 256 random bits, so
// that nobody finds it by trying, and a slow hash, which protects passwords that people think of, would only cost time at
// each request.
type Token struct {
	Name    string    `yaml:"name"`
	Role    Role      `yaml:"role"`
	Hash    string    `yaml:"sha256"` // hexadecimal
	Created time.Time `yaml:"created"`
}

// prefix lets people and secret scanners see what a token is for.
const prefix = "gk_"

var (
	tokenName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	hashForm  = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// List reads a file of tokens. One that is not there has none.
func List(file string) ([]Token, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the tokens: %w", err)
	}
	return parse(file, data)
}

func parse(file string, data []byte) ([]Token, error) {
	var tokens []Token
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&tokens); err != nil && len(bytes.TrimSpace(data)) > 0 {
		return nil, fmt.Errorf("read the tokens of %s: %w", file, err)
	}
	seen := map[string]bool{}
	for _, t := range tokens {
		if !tokenName.MatchString(t.Name) || t.Role == None || !hashForm.MatchString(t.Hash) || seen[t.Name] {
			return nil, fmt.Errorf("read the tokens of %s: %.64q wants a name of its own, a role and a sha256; 令牌需有唯一名称、角色和 sha256", file, t.Name)
		}
		seen[t.Name] = true
	}
	return tokens, nil
}

// Add puts a new token into a file, which is made where it is missing, and returns it: it is shown once and kept nowhere.
func Add(file, name string, role Role) (string, error) {
	if !tokenName.MatchString(name) {
		return "", fmt.Errorf("token name %.64q: want letters, digits and . _ -, at most 64; 令牌名称只能用字母、数字和 . _ -，最长 64 个字符", name)
	}
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails
	token := prefix + base64.RawURLEncoding.EncodeToString(secret[:])
	err := change(file, func(tokens []Token) ([]Token, error) {
		if slices.ContainsFunc(tokens, func(t Token) bool { return t.Name == name }) {
			return nil, fmt.Errorf("there is a token %q already: revoke it first; 已有名为 %q 的令牌，请先撤销", name, name)
		}
		return append(tokens, Token{name, role, hashOf(token), time.Now().UTC().Truncate(time.Second)}), nil
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// Revoke takes a token out of a file.
func Revoke(file, name string) error {
	return change(file, func(tokens []Token) ([]Token, error) {
		left := slices.DeleteFunc(slices.Clone(tokens), func(t Token) bool { return t.Name == name })
		if len(left) == len(tokens) {
			return nil, fmt.Errorf("there is no token %.64q in %s; 没有该令牌", name, file)
		}
		return left, nil
	})
}

// change replaces a file at once, so that whoever reads it sees the old tokens or the new ones. Only its owner may read it.
func change(file string, edit func([]Token) ([]Token, error)) (err error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return fmt.Errorf("make the folder of the tokens: %w", err)
	}
	lock := flock.New(file+".lock", flock.SetPermissions(0o600))
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("lock the tokens: %w", err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	tokens, err := List(file)
	if err != nil {
		return err
	}
	if tokens, err = edit(tokens); err != nil {
		return err
	}
	data, err := yaml.Marshal(tokens)
	if err != nil {
		return fmt.Errorf("write the tokens: %w", err)
	}
	temporary, err := os.CreateTemp(filepath.Dir(file), ".tokens-*") // for its owner alone
	if err != nil {
		return fmt.Errorf("write the tokens: %w", err)
	}
	_, err = temporary.Write(data)
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), file)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write the tokens: %w", err), os.Remove(temporary.Name()))
	}
	return nil
}

// recheck is how long a file of tokens is believed without a look at it.
const recheck = time.Second

// Tokens are those of a file, read again when it has changed. Safe for concurrent use.
type Tokens struct {
	file string
	log  zerolog.Logger

	mu      sync.Mutex
	looked  time.Time
	seen    os.FileInfo // nil: there was no file
	byHash  map[string]Token
	trouble string // why it could not be read; said once
}

// Open reads a file of tokens. One that is missing has none yet; one that others may read is refused.
func Open(file string, log zerolog.Logger) (*Tokens, error) {
	t := &Tokens{file: file, log: log}
	if err := t.read(); err != nil {
		return nil, err
	}
	if len(t.byHash) == 0 {
		log.Warn().Str("file", file).Msg("there is no token yet: 'gongkai token add' makes one")
	}
	return t, nil
}

// find gives the token that a caller sent.
func (t *Tokens) find(sent string) (Token, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if time.Since(t.looked) > recheck {
		// Where the file cannot be read, the tokens that are known stay, so that a mistake in it locks nobody out.
		if err := t.read(); err != nil && err.Error() != t.trouble {
			t.trouble = err.Error()
			t.log.Error().Err(err).Msg("tokens not read again")
		} else if err == nil {
			t.trouble = ""
		}
	}
	// What is looked up is a hash, whose time says nothing of the token.
	token, ok := t.byHash[hashOf(sent)]
	return token, ok
}

// read reads the file where it has changed.
func (t *Tokens) read() error {
	t.looked = time.Now()
	info, err := os.Stat(t.file)
	if errors.Is(err, fs.ErrNotExist) {
		t.seen, t.byHash = nil, map[string]Token{}
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the tokens: %w", err)
	}
	if t.seen != nil && os.SameFile(t.seen, info) && t.seen.ModTime().Equal(info.ModTime()) && t.seen.Size() == info.Size() {
		return nil
	}
	if info.Mode().Perm()&0o007 != 0 {
		return fmt.Errorf("tokens %s: everybody on this machine may read it; chmod 600; 其他用户可以读取该文件，请执行 chmod 600", t.file)
	}
	tokens, err := List(t.file)
	if err != nil {
		return err
	}
	t.seen, t.byHash = info, make(map[string]Token, len(tokens))
	for _, token := range tokens {
		t.byHash[token.Hash] = token
	}
	return nil
}

// bearer is the token that a request brings: as Bearer, or as the password of a browser, Excel, and others that know no
// other way; the user's name is ignored.
func bearer(scheme, rest string, password func() (string, bool)) (token string, sent bool) {
	switch strings.ToLower(scheme) {
	case "bearer":
		return strings.TrimSpace(rest), true
	case "basic":
		token, sent = password()
		return token, sent
	}
	return "", scheme != ""
}
