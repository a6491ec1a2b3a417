package graph

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/maypok86/otter/v2"
	"github.com/rs/zerolog"
)

const (
	rememberedBytes = 64 << 20
	maxRemembered   = 4 << 20 // a longer answer is not kept: it would put out many others
	replyOverhead   = 512     // bytes beside the body, about
)

// replies remembers what queries were answered. An answer is named by everything that it follows from, the data version
// among it, so that it is never stale. Of the same question asked by several callers at once, one is answered, and the
// others get the same answer.
type replies struct {
	program [sha256.Size]byte               // stands for the release, its schema and its limits
	kept    *otter.Cache[replyName, *reply] // nil: none is kept

	hits, misses atomic.Uint64
}

// replyName is what an answer follows from.
type replyName struct {
	version  uint64
	question [sha256.Size]byte
}

// tag is the name as an ETag. It is weak, since a compressed answer says the same.
func (n replyName) tag() string {
	return fmt.Sprintf(`W/"%d-%s"`, n.version, hex.EncodeToString(n.question[:12]))
}

func newReplies(o Options) *replies {
	a := &replies{program: sha256.Sum256(fmt.Appendf(nil, "%q %v %s", o.Release, o.Limits, schemaText))}
	if o.Remember == 0 {
		o.Remember = rememberedBytes
	}
	if o.Remember > 0 {
		a.kept = otter.Must(&otter.Options[replyName, *reply]{
			MaximumWeight: uint64(o.Remember),
			Weigher:       func(_ replyName, a *reply) uint32 { return uint32(len(a.body) + replyOverhead) },
		})
	}
	return a
}

// name names the answer before it is made.
func (a *replies) name(r *http.Request, params *graphql.RawParams, version uint64) replyName {
	sum := sha256.New()
	_, _ = sum.Write(a.program[:])
	part := func(b []byte) {
		_, _ = sum.Write(binary.AppendUvarint(nil, uint64(len(b))))
		_, _ = sum.Write(b)
	}
	part([]byte(params.Query))
	variables, err := json.Marshal(params.Variables)
	if err != nil {
		panic(fmt.Errorf("write variables that were read from JSON: %w", err))
	}
	part([]byte(params.OperationName))
	part(variables)
	part([]byte(contentType(r)))
	n := replyName{version: version}
	sum.Sum(n.question[:0])
	return n
}

// bypassed says that a caller wants the engine itself to be asked, such as a benchmark.
func bypassed(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Cache-Control"), "no-cache") || strings.Contains(r.Header.Get("Cache-Control"), "no-store")
}

// known is the answer under a name; nil where there is none.
func (a *replies) known(r *http.Request, name replyName) *reply {
	if a.kept == nil || bypassed(r) {
		return nil
	}
	known, ok := a.kept.GetIfPresent(name)
	if ok {
		a.hits.Add(1)
	}
	return known
}

// unkept carries an answer that is not to be remembered to those who wait for it.
type unkept struct{ *reply }

func (unkept) Error() string { return "not to be remembered" }

// get gives the answer under a name, and makes it where there is none.
func (a *replies) get(ctx context.Context, r *http.Request, name replyName, ask func() *graphql.Response) *reply {
	fresh := func() *reply {
		made := newReply(r, ask())
		if made.lasting {
			made.tag = name.tag()
		}
		return made
	}
	if a.kept == nil || bypassed(r) {
		return fresh()
	}
	a.misses.Add(1)
	mine := false
	found, err := a.kept.Get(ctx, name, otter.LoaderFunc[replyName, *reply](func(context.Context, replyName) (*reply, error) {
		mine = true
		made := fresh()
		if !made.lasting || len(made.body) > maxRemembered {
			return nil, unkept{made}
		}
		return made, nil
	}))
	var other unkept
	switch {
	case err == nil:
		return found
	case errors.As(err, &other) && (mine || other.lasting):
		return other.reply
	default: // the one who asked has failed, perhaps because its caller has gone
		return fresh()
	}
}

// reply is what is sent.
type reply struct {
	status  int
	body    []byte
	tag     string // empty: it may be otherwise the next time
	kind    string // media type
	lasting bool   // it follows from its name alone: nothing went wrong
}

func newReply(r *http.Request, resp *graphql.Response) *reply {
	body, err := encode(resp)
	if err != nil {
		zerolog.Ctx(r.Context()).Error().Err(err).Msg("answer could not be written")
		body = []byte(`{"errors":[{"message":"internal","extensions":{"code":"INTERNAL"}}]}`)
		return &reply{status: http.StatusInternalServerError, body: body, kind: contentType(r)}
	}
	status := http.StatusOK
	if len(resp.Errors) > 0 && resp.Errors[0].Extensions["code"] == codeBusy {
		status = http.StatusServiceUnavailable // to any client, and to a proxy, a moment for another try
	}
	return &reply{status: status, body: body, kind: contentType(r), lasting: len(resp.Errors) == 0}
}

// encode writes a response. The data of one without errors is put in as it is: it was written here, and the general way
// would read and copy it.
func encode(resp *graphql.Response) ([]byte, error) {
	if len(resp.Errors) > 0 || resp.Data == nil || resp.Label != "" || resp.Path != nil || resp.HasNext != nil {
		return json.Marshal(resp)
	}
	body := append(make([]byte, 0, len(resp.Data)+256), `{"data":`...)
	body = append(body, resp.Data...)
	if len(resp.Extensions) > 0 {
		extensions, err := json.Marshal(resp.Extensions)
		if err != nil {
			return nil, err
		}
		body = append(append(body, `,"extensions":`...), extensions...)
	}
	return append(body, '}'), nil
}

// send answers a request, with no more than the tag where the caller has the rest.
func (a *reply) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	switch {
	case a.tag != "":
		h.Set("ETag", a.tag)
		if matches(r.Header.Get("If-None-Match"), a.tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		h.Set("Cache-Control", "private, no-cache")
	case !a.lasting:
		h.Set("Cache-Control", "no-store")
	}
	if a.status == http.StatusServiceUnavailable {
		h.Set("Retry-After", retryAfter)
	}
	h.Set("Content-Type", a.kind+"; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

// matches says whether a caller has the answer already. Weak and strong tags compare alike, as RFC 9110 has it.
func matches(header, tag string) bool {
	for _, have := range strings.Split(header, ",") {
		have = strings.TrimSpace(have)
		if have == "*" || strings.TrimPrefix(have, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}
