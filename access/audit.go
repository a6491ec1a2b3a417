package access

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/rs/zerolog"
)

// Audit writes down who changed what, and who was refused: a JSON object a line.
type Audit struct {
	log  zerolog.Logger
	file io.Closer
}

// OpenAudit appends to a file, which only its owner may read; without a name it writes to the program's log. A file that
// is to be moved away is copied and cut to nothing (logrotate's copytruncate).
func OpenAudit(file string, log zerolog.Logger) (*Audit, error) {
	if file == "" {
		return &Audit{log: log.With().Bool("audit", true).Logger()}, nil
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the audit log: %w", err)
	}
	return &Audit{log: zerolog.New(zerolog.SyncWriter(f)).With().Timestamp().Logger(), file: f}, nil
}

// Close closes the file.
func (a *Audit) Close() error {
	if a.file == nil {
		return nil
	}
	return a.file.Close()
}

// The actions.
const (
	ActionIngest   = "ingest"
	ActionWithdraw = "withdraw"
	ActionBackup   = "backup"
)

type requestKey struct{}

// WithRequestID returns a context that names the request.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

func (a *Audit) entry(ctx context.Context, c Caller) *zerolog.Event {
	id, _ := ctx.Value(requestKey{}).(string)
	name := c.Name
	if name == "" {
		name = "anonymous"
	}
	return a.log.Log().Str("caller", name).Stringer("role", c.Role).Str("address", c.Address).Str("request_id", id)
}

// Did writes down what a caller did, or tried; err is what came of it. details go in as they are: no secrets, no text of
// documents. A nil Audit writes nothing.
func (a *Audit) Did(ctx context.Context, action, object string, details map[string]any, err error) {
	if a == nil {
		return
	}
	e := a.entry(ctx, CallerOf(ctx)).Str("action", action).Str("object", object).Fields(details)
	var refusal *Refusal
	switch {
	case err == nil:
		e = e.Str("outcome", "done")
	case errors.As(err, &refusal):
		e = e.Str("outcome", "refused").Str("code", refusal.Code)
	default:
		e = e.Str("outcome", "failed").Str("error", err.Error())
	}
	e.Msg("audit")
}

// Refused writes down a request that was not let through.
func (a *Audit) Refused(ctx context.Context, c Caller, request string, r *Refusal) {
	a.entry(ctx, c).Str("action", "request").Str("object", request).Str("outcome", "refused").Str("code", r.Code).Msg("audit")
}
