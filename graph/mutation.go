package graph

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"runtime"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/rs/zerolog"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"gongkai/access"
	"gongkai/graph/model"
	documents "gongkai/ingest/load"
	"gongkai/warehouse"
)

const (
	// uploadTimeout is how long a document or archive may take to arrive and be loaded.
	uploadTimeout = 10 * time.Minute
	// uploadMemory is what is held of a request in memory; the rest of its file waits on disk.
	uploadMemory = 4 << 20
	maxRecords   = 1000
	maxReason    = 1000
)

// ingest loads an uploaded file. What it answers with is read after it.
func (op *operation) ingest(ctx context.Context, file graphql.Upload, path *string) (*model.IngestResult, error) {
	if err := access.Require(ctx, access.Loader); err != nil {
		op.audit.Did(ctx, access.ActionIngest, file.Filename, nil, err)
		return nil, err
	}
	name := file.Filename
	if path != nil {
		name = *path
	}
	op.uploading.Lock()
	defer op.uploading.Unlock()
	result := &model.IngestResult{Records: []*model.IngestRecord{}}
	jobs := max(1, runtime.GOMAXPROCS(0)/2) // the other processors are those of the readers
	summary, err := documents.Upload(ctx, documents.Options{Warehouse: op.warehouse, Jobs: jobs, Logger: *zerolog.Ctx(ctx), Record: func(r documents.Record) {
		if op.document != nil {
			op.document(string(r.Outcome))
		}
		if len(result.Records) < maxRecords {
			result.Records = append(result.Records, recordOf(r))
		}
	}}, name, file.File)
	op.audit.Did(ctx, access.ActionIngest, name, map[string]any{
		"bytes": file.Size, "loaded": summary.Loaded, "superseded": summary.Superseded, "unchanged": summary.Unchanged, "refused_documents": summary.Refused,
	}, err)
	if errors.Is(err, documents.ErrNoName) {
		return nil, &model.InputError{EN: "the file has no name that can be kept", ZH: "文件缺少可用的名称"}
	}
	if err != nil {
		return nil, err
	}
	result.Loaded, result.Superseded, result.Unchanged, result.Refused = summary.Loaded, summary.Superseded, summary.Unchanged, summary.Refused
	version, err := op.version()
	result.DataVersion = int(version)
	return result, err
}

func recordOf(r documents.Record) *model.IngestRecord {
	record := &model.IngestRecord{Document: r.Document, Outcome: model.IngestOutcome(r.Outcome), DisclosureID: r.Disclosure}
	if r.Refusal != nil {
		record.Refusal = &model.IngestRefusal{Code: string(r.Refusal.Code), Wanted: r.Refusal.Wanted, Advice: r.Refusal.Advice}
	}
	return record
}

// withdraw takes a disclosure back.
func (op *operation) withdraw(ctx context.Context, id, reason string) (*warehouse.Disclosure, error) {
	err := access.Require(ctx, access.Loader)
	reason = strings.TrimSpace(reason)
	if err == nil && (reason == "" || utf8.RuneCountInString(reason) > maxReason) {
		err = &model.InputError{EN: "say why, in up to 1,000 characters", ZH: "请说明原因，至多 1000 字"}
	}
	if err == nil {
		_, err = op.reader() // what hangs below the answer is as it was: afterwards the unit may be gone, too
	}
	var d *warehouse.Disclosure
	if err == nil {
		d, err = op.warehouse.Withdraw(ctx, id, reason)
	}
	op.audit.Did(ctx, access.ActionWithdraw, id, map[string]any{"reason": reason}, err)
	if err != nil {
		return nil, err
	}
	op.sawDisclosures(levelOf(ctx), []*warehouse.Disclosure{d})
	return d, nil
}

// loadedDisclosure is the one with an ID; nil where there is no ID.
func (op *operation) loadedDisclosure(ctx context.Context, id string) (*warehouse.Disclosure, error) {
	if id == "" {
		return nil, nil
	}
	r, err := op.reader()
	if err != nil {
		return nil, err
	}
	d, err := r.Disclosure(ctx, warehouse.DisclosureSelector{ID: &id})
	if err == nil {
		op.sawDisclosures(levelOf(ctx), []*warehouse.Disclosure{d})
	}
	return d, err
}

// uploadParams reads an operation with its file, as the GraphQL multipart request specification has it: the parts
// operations and map, then one file. Nothing of it is stored for a caller who may not load.
func (h *Handler) uploadParams(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *refusal) {
	if err := access.Require(r.Context(), access.Loader); err != nil {
		h.Audit.Did(r.Context(), access.ActionIngest, "", nil, err)
		refused := present(r.Context(), err)
		status := http.StatusForbidden
		if refused.Extensions["code"] == access.Unauthenticated {
			status = http.StatusUnauthorized
			w.Header().Set("WWW-Authenticate", `Bearer realm="gongkai"`)
		}
		return nil, &refusal{status, refused}
	}
	control := http.NewResponseController(w)
	// A writer that knows no deadlines, as in tests, has none that could pass.
	_, _ = control.SetReadDeadline(time.Now().Add(uploadTimeout)), control.SetWriteDeadline(time.Now().Add(uploadTimeout))
	bad := func(en, zh string) (*graphql.RawParams, *refusal) {
		err := &gqlerror.Error{}
		say(err, codeBadRequest, en, zh)
		return nil, &refusal{http.StatusBadRequest, err}
	}
	err := r.ParseMultipartForm(uploadMemory)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, &refusal{http.StatusRequestEntityTooLarge, refuse(codeTooExpensive, "the request is larger than %d bytes", "请求超过 %d 字节", large.Limit)}
	case err != nil:
		return bad("the multipart request cannot be read", "无法读取 multipart 请求")
	}
	params := &graphql.RawParams{}
	operations := r.MultipartForm.Value["operations"]
	if len(operations) != 1 || int64(len(operations[0])) > h.Limits.Bytes || decode(strings.NewReader(operations[0]), params) != nil {
		return bad("the part operations is no JSON object with a query", "operations 部分不是含 query 的 JSON 对象")
	}
	var places map[string][]string
	mapping := r.MultipartForm.Value["map"]
	if len(mapping) != 1 || json.Unmarshal([]byte(mapping[0]), &places) != nil || len(places) != 1 {
		return bad("the part map wants one file and the variable that it is", "map 部分须指明一个文件及其对应的变量")
	}
	for part, paths := range places {
		files := r.MultipartForm.File[part]
		if len(files) != 1 || len(paths) != 1 {
			return bad("the part map names no file that came along", "map 部分所指的文件不存在")
		}
		variable, ok := strings.CutPrefix(paths[0], "variables.")
		if !ok || strings.Contains(variable, ".") || params.Variables == nil {
			return bad("a file is a variable of the operation: variables.NAME", "文件须对应操作的变量：variables.名称")
		}
		file, err := files[0].Open()
		if err != nil {
			return bad("the file cannot be read", "无法读取文件")
		}
		params.Variables[variable] = graphql.Upload{File: file, Filename: files[0].Filename, Size: files[0].Size, ContentType: files[0].Header.Get("Content-Type")}
	}
	params.Headers = r.Header
	return withQuery(params)
}

// forget closes and removes what an upload has left.
func forget(params *graphql.RawParams, form *multipart.Form) {
	if params != nil {
		for _, v := range params.Variables {
			if u, ok := v.(graphql.Upload); ok {
				_ = u.File.(io.Closer).Close()
			}
		}
	}
	if form != nil {
		_ = form.RemoveAll()
	}
}
