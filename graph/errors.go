package graph

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/rs/zerolog"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"gongkai/access"
	"gongkai/graph/model"
	"gongkai/warehouse"
)

// The codes that a caller may meet in extensions.code, beside gqlgen's own GRAPHQL_PARSE_FAILED and
// GRAPHQL_VALIDATION_FAILED.
const (
	codeBadInput     = "BAD_USER_INPUT"
	codeBadCursor    = "BAD_CURSOR"
	codeBadPage      = "BAD_PAGE"
	codeNotFound     = "NOT_FOUND"
	codeTimeout      = "TIMEOUT"
	codeTooExpensive = "TOO_EXPENSIVE"
	codeDepth        = "DEPTH_LIMIT"
	codeCancelled    = "CANCELLED"
	codeUnavailable  = "UNAVAILABLE"
	codeBusy         = "BUSY" // answered with 503 and Retry-After
	codeInternal     = "INTERNAL"
	codeBadRequest   = "BAD_REQUEST"
	codeMethod       = "METHOD_NOT_ALLOWED"
	// codeIntrospection: the schema was asked for, which this server keeps to itself.
	codeIntrospection = "INTROSPECTION_CLOSED"
	codeNotPersisted  = "PERSISTED_QUERY_NOT_FOUND" // said by gqlgen
)

// maxErrors is the most errors that one answer lists: a failed statement fails every row that waits for it.
const maxErrors = 20

// table maps what the layers below say to what a caller sees. An error that is not in it is ours: it is logged, and
// the caller sees a neutral message.
var table = []struct {
	err    error
	code   string
	en, zh string
}{
	{warehouse.ErrNotFound, codeNotFound, "there is no such thing", "不存在"},
	{warehouse.ErrBadID, codeBadInput, "this is no ID that was given out here", "标识无效"},
	{warehouse.ErrBadCursor, codeBadCursor, "this cursor is not one of this list", "游标不属于该列表"},
	{warehouse.ErrBadPage, codeBadPage, "first and last exclude each other and are at most 1,000", "first 与 last 不能同时给出，且不超过 1000"},
	{warehouse.ErrBadQuery, codeBadInput, "these arguments do not go together", "参数不能这样组合"},
	{warehouse.ErrTimeout, codeTimeout, "the answer took too long; ask for less", "查询超时；请缩小范围"},
	{context.DeadlineExceeded, codeTimeout, "the answer took too long; ask for less", "查询超时；请缩小范围"},
	{context.Canceled, codeCancelled, "the caller went away", "请求已取消"},
	{warehouse.ErrTooExpensive, codeTooExpensive, "the answer needs more memory or rows than allowed; ask for less", "查询所需内存或行数超过上限；请缩小范围"},
	{warehouse.ErrUnavailable, codeUnavailable, "the warehouse does not answer; try again later", "数据仓库暂不可用；请稍后重试"},
}

// errPanic is what a panic in a resolver becomes.
var errPanic = errors.New("panic")

// present turns an error into what the caller sees.
func present(ctx context.Context, err error) *gqlerror.Error {
	out := graphql.DefaultErrorPresenter(ctx, err)
	code, _ := out.Extensions["code"].(string)
	var input *model.InputError
	var forbidden *access.Refusal
	var bad *warehouse.BadQuery
	switch {
	case code == errcode.ValidationFailed:
		out.Message += "; 查询与模式不符"
	case code == errcode.ParseFailed:
		out.Message += "; 查询语法有误"
	case code != "":
	case errors.As(err, &forbidden):
		say(out, forbidden.Code, forbidden.EN, forbidden.ZH)
	case errors.As(err, &bad):
		say(out, codeBadInput, bad.EN, bad.ZH)
	case errors.As(err, &input):
		say(out, codeBadInput, input.EN, input.ZH)
	default:
		classify(ctx, out, err)
	}
	return out
}

func classify(ctx context.Context, out *gqlerror.Error, err error) {
	for _, row := range table {
		if errors.Is(err, row.err) {
			say(out, row.code, row.en, row.zh)
			level := zerolog.DebugLevel
			if row.code == codeUnavailable {
				level = zerolog.ErrorLevel
			}
			logOnce(ctx, level, out, err)
			return
		}
	}
	logOnce(ctx, zerolog.ErrorLevel, out, err)
	say(out, codeInternal, "something went wrong here; the log says what", "内部错误，详见日志")
	if id := requestID(ctx); id != "" {
		out.Extensions["requestId"] = id
	}
}

// logOnce logs an error once per operation, however many rows waited for the statement that failed.
func logOnce(ctx context.Context, level zerolog.Level, out *gqlerror.Error, err error) {
	cause := err
	if wrapped := new(gqlerror.Error); errors.As(err, &wrapped) && wrapped.Err != nil {
		cause = wrapped.Err // without its path
	}
	op, ok := ctx.Value(operationKey{}).(*operation)
	if ok && !op.firstTime(cause.Error()) {
		return
	}
	zerolog.Ctx(ctx).WithLevel(level).Err(cause).Str("path", out.Path.String()).Msg("operation failed")
}

func say(out *gqlerror.Error, code, en, zh string) {
	out.Message = en + "; " + zh
	out.Extensions = map[string]any{"code": code}
}

// recovered turns a panic into an error that the log will show with its place.
func recovered(_ context.Context, p any) error {
	return fmt.Errorf("%w: %v\n%s", errPanic, p, debug.Stack())
}

// inStableOrder sorts errors by place, since resolvers run side by side, and cuts a long list.
func inStableOrder(errs gqlerror.List) gqlerror.List {
	slices.SortStableFunc(errs, func(a, b *gqlerror.Error) int {
		return strings.Compare(a.Path.String()+a.Message, b.Path.String()+b.Message)
	})
	if len(errs) > maxErrors {
		errs = errs[:maxErrors]
	}
	return errs
}
