package graph

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/rs/zerolog"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"go.opentelemetry.io/otel/trace"

	"gongkai/access"
	"gongkai/warehouse"
)

// Options are what a handler needs.
type Options struct {
	Warehouse *warehouse.Warehouse // required
	Logger    zerolog.Logger       // for requests whose context brings none
	Limits    Limits               // zero: DefaultLimits
	Admission Admission            // zero: DefaultAdmission
	Release   string               // of the program; another release may answer otherwise, so ETags differ
	// NoIntrospection keeps the schema from being asked for.
	NoIntrospection bool
	// Audit is told of loads and withdrawals; nil: nobody is.
	Audit *access.Audit
	// Document, if not nil, hears of each uploaded document what became of it.
	Document func(outcome string)
	// Remember is how many bytes of answers are kept, to be given again while the data version is the same; 0 keeps 64 MiB,
	// a negative number none.
	Remember int
}

const (
	jsonType    = "application/json"
	graphqlType = "application/graphql-response+json"
)

// NewHandler answers GraphQL over HTTP: POST with JSON, and GET for queries. It panics without a warehouse.
func NewHandler(o Options) *Handler {
	if o.Warehouse == nil {
		panic("graph: NewHandler needs a warehouse")
	}
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	if o.Admission == (Admission{}) {
		o.Admission = DefaultAdmission()
	}
	h := &Handler{Options: o, exec: newExecutor(o.Limits, o.NoIntrospection), replies: newReplies(o), memory: newMemory(), admission: newAdmission(o.Admission)}
	h.exec.SetQueryCache(newDocuments())
	h.exec.Use(newPersisted())
	return h
}

// Execute answers one operation without a server, within the default limits. It never returns nil.
func Execute(ctx context.Context, w *warehouse.Warehouse, query string, variables map[string]any) *graphql.Response {
	ctx, cancel := context.WithTimeout(ctx, DefaultLimits().Timeout)
	defer cancel()
	return execute(ctx, newExecutor(DefaultLimits(), false), w, query, variables)
}

func execute(ctx context.Context, exec *executor.Executor, w *warehouse.Warehouse, query string, variables map[string]any) *graphql.Response {
	ctx = graphql.StartOperationTrace(ctx)
	op, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: query, Variables: variables})
	if errs != nil {
		return dispatchError(ctx, exec, op, errs)
	}
	ctx, _ = begin(ctx, w)
	return dispatch(ctx, exec, op)
}

func newExecutor(limits Limits, noIntrospection bool) *executor.Executor {
	exec, schema := plainExecutor(limits, noIntrospection)
	exec.Use(rows{schema: schema})
	return exec
}

// plainExecutor leaves the writing of answers to gqlgen.
func plainExecutor(limits Limits, noIntrospection bool) (*executor.Executor, *executableSchema) {
	schema := NewExecutableSchema(Config{Resolvers: &resolver{limits}}).(*executableSchema)
	exec := executor.New(schema)
	exec.SetParserTokenLimit(limits.Tokens)
	exec.SetErrorPresenter(present)
	exec.SetRecoverFunc(recovered)
	exec.Use(limiter{limits, noIntrospection})
	return exec, schema
}

// dispatch runs an operation that was accepted.
func dispatch(ctx context.Context, exec *executor.Executor, op *graphql.OperationContext) *graphql.Response {
	respond, inner := exec.DispatchOperation(ctx, op)
	resp := respond(inner)
	if resp == nil { // the context ended before the first field
		return dispatchError(ctx, exec, op, gqlerror.List{gqlerror.Wrap(ctx.Err())})
	}
	resp.Errors = inStableOrder(resp.Errors)
	return resp
}

// dispatchError answers an operation that was not accepted.
func dispatchError(ctx context.Context, exec *executor.Executor, op *graphql.OperationContext, errs gqlerror.List) *graphql.Response {
	if op != nil {
		ctx = graphql.WithOperationContext(ctx, op)
	}
	resp := exec.DispatchError(ctx, errs)
	resp.Errors = inStableOrder(resp.Errors)
	return resp
}

// Handler answers GraphQL over HTTP. See [NewHandler].
type Handler struct {
	Options
	exec      *executor.Executor
	replies   *replies
	memory    *memory
	admission *admission

	uploading sync.Mutex // one upload at a time
}

// CacheStats counts since the handler was made what was found remembered, and what was not.
type CacheStats struct {
	ReplyHits, ReplyMisses uint64 // whole answers
	RowHits, RowMisses     uint64 // keys that loaders asked for
}

// CacheStats counts.
func (h *Handler) CacheStats() CacheStats {
	return CacheStats{h.replies.hits.Load(), h.replies.misses.Load(), h.memory.hits.Load(), h.memory.misses.Load()}
}

// isUpload says whether a request brings a file.
func isUpload(r *http.Request) bool {
	t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && r.Method == http.MethodPost && t == "multipart/form-data"
}

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	started := time.Now()
	timeout := h.Admission.Wait + h.Limits.Timeout
	if isUpload(r) {
		timeout = uploadTimeout
	}
	ctx, cancel := context.WithTimeout(h.identify(w, r), timeout)
	defer cancel()
	w.Header().Set("Vary", "Accept")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	params, refused := h.params(w, r)
	if isUpload(r) {
		defer func() { forget(params, r.MultipartForm) }()
	}
	if refused != nil {
		h.write(w, r, refused.status, dispatchError(ctx, h.exec, nil, gqlerror.List{refused.err}))
		return
	}
	if version, err := h.Warehouse.DataVersion(ctx); err == nil && !isUpload(r) && params.Extensions["persistedQuery"] == nil { // whose text is still to be found
		if known := h.replies.known(r, h.replies.name(r, params, version)); known != nil {
			known.send(w, r)
			return
		}
	}
	ctx = graphql.StartOperationTrace(ctx)
	op, errs := h.exec.CreateOperationContext(ctx, params)
	if errs != nil {
		h.write(w, r, requestErrorStatus(r, errs), dispatchError(ctx, h.exec, op, errs))
		return
	}
	isQuery := op.Operation.Operation == ast.Query
	if r.Method != http.MethodPost && !isQuery {
		w.Header().Set("Allow", "POST")
		err := refuse(codeMethod, "a mutation is sent by POST", "变更操作须用 POST 发送")
		h.write(w, r, http.StatusMethodNotAllowed, dispatchError(ctx, h.exec, op, gqlerror.List{err}))
		return
	}
	if span := trace.SpanFromContext(ctx); span.IsRecording() { // the request is traced
		ctx, span = span.TracerProvider().Tracer("gongkai").Start(ctx, strings.TrimSpace(string(op.Operation.Operation)+" "+op.Operation.Name))
		defer span.End()
	}
	ctx, statements := warehouse.WithStatementCount(ctx)
	ctx, running := begin(ctx, h.Warehouse)
	running.remember(h.memory)
	// Resolvers run side by side, so that the number may differ from run to run: the body, which the tag names, says only
	// what was settled before.
	timing := func() {
		w.Header().Set("Server-Timing", fmt.Sprintf("total;dur=%.1f, statements;desc=%d", float64(time.Since(started).Microseconds())/1000, statements.Load()))
	}
	running.audit, running.document, running.uploading = h.Audit, h.Document, &h.uploading
	var version uint64
	var err error
	if isQuery { // a change is answered from what there is after it
		version, err = running.version()
	}
	if !isQuery || err != nil { // where the warehouse does not answer, the operation itself will say so
		resp := h.admitted(ctx, op)
		timing()
		h.write(w, r, http.StatusOK, resp)
		return
	}
	name := h.replies.name(r, params, version)
	if matches(r.Header.Get("If-None-Match"), name.tag()) {
		w.Header().Set("ETag", name.tag())
		w.WriteHeader(http.StatusNotModified)
		return
	}
	a := h.replies.get(ctx, r, name, func() *graphql.Response { return h.admitted(ctx, op) })
	timing()
	a.send(w, r)
}

type refusal struct {
	status int
	err    *gqlerror.Error
}

// params reads the operation from a request.
func (h *Handler) params(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *refusal) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return getParams(r)
	case http.MethodPost:
		if isUpload(r) {
			return h.uploadParams(w, r)
		}
		return h.postParams(w, r)
	}
	w.Header().Set("Allow", "GET, HEAD, POST")
	return nil, &refusal{http.StatusMethodNotAllowed, refuse(codeMethod, "GraphQL is asked by GET or POST", "请用 GET 或 POST 查询")}
}

func getParams(r *http.Request) (*graphql.RawParams, *refusal) {
	q := r.URL.Query()
	params := &graphql.RawParams{Query: q.Get("query"), OperationName: q.Get("operationName"), Headers: r.Header}
	if v := q.Get("variables"); v != "" {
		if err := decode(strings.NewReader(v), &params.Variables); err != nil {
			return nil, &refusal{http.StatusBadRequest, refuse(codeBadRequest, "variables is no JSON object", "variables 不是 JSON 对象")}
		}
	}
	if v := q.Get("extensions"); v != "" {
		if err := decode(strings.NewReader(v), &params.Extensions); err != nil {
			return nil, &refusal{http.StatusBadRequest, refuse(codeBadRequest, "extensions is no JSON object", "extensions 不是 JSON 对象")}
		}
	}
	return withQuery(params)
}

func (h *Handler) postParams(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *refusal) {
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != jsonType {
		return nil, &refusal{http.StatusUnsupportedMediaType, refuse(codeBadRequest, "send the operation as application/json", "请以 application/json 发送查询")}
	}
	params := &graphql.RawParams{}
	err := decode(http.MaxBytesReader(w, r.Body, h.Limits.Bytes), params)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, &refusal{http.StatusRequestEntityTooLarge, refuse(codeTooExpensive, "the request is larger than %d bytes", "请求超过 %d 字节", h.Limits.Bytes)}
	case err != nil:
		return nil, &refusal{http.StatusBadRequest, refuse(codeBadRequest, "the body is no JSON object with a query", "请求体不是含 query 的 JSON 对象")}
	}
	params.Headers = r.Header
	return withQuery(params)
}

// withQuery refuses a request without an operation, or the hash of one.
func withQuery(params *graphql.RawParams) (*graphql.RawParams, *refusal) {
	if strings.TrimSpace(params.Query) == "" && params.Extensions["persistedQuery"] == nil {
		return nil, &refusal{http.StatusBadRequest, refuse(codeBadRequest, "there is no query", "缺少 query")}
	}
	return params, nil
}

// decode reads one JSON value, keeping numbers digit for digit, and nothing after it.
func decode(r io.Reader, into any) error {
	d := json.NewDecoder(r)
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		if err != nil {
			return err
		}
		return errors.New("more than one JSON value")
	}
	return nil
}

// schemaText is the schema that answers follow.
var schemaText = func() string {
	var b strings.Builder
	for _, s := range sources {
		b.WriteString(s.Input)
	}
	return b.String()
}()

func contentType(r *http.Request) string {
	if strings.Contains(r.Header.Get("Accept"), graphqlType) {
		return graphqlType
	}
	return jsonType
}

// requestErrorStatus is the status for an operation that was not accepted, as GraphQL over HTTP has it: a client that
// knows the newer media type gets 400, an older one finds the errors below 200. That an operation's text is wanted, and
// not its hash, is no mistake of the client's.
func requestErrorStatus(r *http.Request, errs gqlerror.List) int {
	if contentType(r) == graphqlType && errs[0].Extensions["code"] != codeNotPersisted {
		return http.StatusBadRequest
	}
	return http.StatusOK
}

// write sends an answer that is no query's.
func (h *Handler) write(w http.ResponseWriter, r *http.Request, status int, resp *graphql.Response) {
	a := newReply(r, resp)
	if a.status == http.StatusOK {
		a.status = status
	}
	a.send(w, r)
}

type requestIDKey struct{}

// requestID is the number under which the log knows a request; empty outside HTTP.
func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// identify gives the request the number that the caller, or a handler before this one, sent as X-Request-Id, or else a
// new one, and a logger that says it.
func (h *Handler) identify(w http.ResponseWriter, r *http.Request) context.Context {
	id := w.Header().Get("X-Request-Id")
	if id != "" { // given by a handler before this one, whose logger says it
		return context.WithValue(r.Context(), requestIDKey{}, id)
	}
	if id = r.Header.Get("X-Request-Id"); !plain(id) {
		id = rand.Text()
	}
	w.Header().Set("X-Request-Id", id)
	ctx := context.WithValue(r.Context(), requestIDKey{}, id)
	log := zerolog.Ctx(ctx)
	if log.GetLevel() == zerolog.Disabled {
		log = &h.Logger
	}
	return log.With().Str("request_id", id).Logger().WithContext(ctx)
}

// plain keeps a caller from writing lines of its own into the log.
func plain(id string) bool {
	for _, r := range id {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' && r != '.' {
			return false
		}
	}
	return id != "" && len(id) <= 64
}
