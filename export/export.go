// Package export answers with tables: the lists of the warehouse, whole or by a filter, and the answers of saved operations,
// as CSV, XLSX, JSON Lines, Parquet and Arrow. It is the way in for spreadsheets and BI tools, which ask by an address and
// read a file.
package export

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/rs/zerolog"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"gongkai/graph"
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// Options are what the handlers need.
type Options struct {
	Warehouse *warehouse.Warehouse // required
	API       *graph.Handler       // required: answers saved operations
	Saved     string               // folder of operations, NAME.graphql, besides the ready ones; empty for none
	Ready     fs.FS                // ready operations
	Release   string               // of the program; another release may write otherwise, so ETags differ
}

const (
	// timeout bounds one export; a saved operation has the limits of GraphQL.
	timeout = 15 * time.Minute
	// maxRunning is how many exports run side by side: each holds a connection of the engine for long.
	maxRunning = 4
)

// Handler answers below /export and /saved.
type Handler struct {
	Options
	running chan struct{}
}

// New makes a handler.
func New(o Options) *Handler {
	return &Handler{Options: o, running: make(chan struct{}, maxRunning)}
}

// Register adds the handler's addresses.
func (h *Handler) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /export", h.told(h.lists))
	mux.HandleFunc("GET /export/{list}", h.told(h.export))
	mux.HandleFunc("GET /saved", h.told(h.operations))
	mux.HandleFunc("GET /saved/{name}", h.told(h.saved))
}

// told answers the error of a handler that has not begun to answer, and cuts off an answer that has begun.
func (h *Handler) told(serve func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		begun := &begun{ResponseWriter: w}
		err := serve(begun, r)
		if err == nil {
			return
		}
		if begun.is {
			if r.Context().Err() == nil {
				zerolog.Ctx(r.Context()).Error().Err(err).Msg("export cut off")
			}
			panic(http.ErrAbortHandler) // what was sent must not look whole
		}
		writeErrors(w, r, err)
	}
}

// begun knows whether an answer was begun.
type begun struct {
	http.ResponseWriter
	is bool
}

// WriteHeader writes.
func (b *begun) WriteHeader(status int) { b.is = true; b.ResponseWriter.WriteHeader(status) }

// Write writes.
func (b *begun) Write(p []byte) (int, error) { b.is = true; return b.ResponseWriter.Write(p) }

// Unwrap is for [http.ResponseController].
func (b *begun) Unwrap() http.ResponseWriter { return b.ResponseWriter }

// statusError is an error of a status of its own.
type statusError struct {
	status int
	said   *gqlerror.Error
}

func (e *statusError) Error() string { return e.said.Error() }

func refuse(status int, en, zh string, args ...any) error {
	return &statusError{status, graph.Refuse(en, zh, args...)}
}

// statuses are those of the codes of GraphQL errors.
var statuses = map[string]int{
	"NOT_FOUND": http.StatusNotFound, "TIMEOUT": http.StatusGatewayTimeout, "UNAVAILABLE": http.StatusServiceUnavailable, "BUSY": http.StatusServiceUnavailable,
	"INTERNAL": http.StatusInternalServerError,
}

func writeErrors(w http.ResponseWriter, r *http.Request, err error) {
	var list gqlerror.List
	var own *statusError
	status := http.StatusBadRequest
	switch {
	case errors.As(err, &own):
		list, status = gqlerror.List{own.said}, own.status
	case errors.As(err, &list):
	default:
		list = gqlerror.List{graph.Present(r.Context(), err)}
	}
	if own == nil {
		code, _ := list[0].Extensions["code"].(string)
		if s, ok := statuses[code]; ok {
			status = s
		}
	}
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "5")
	}
	w.Header().Del("ETag")
	w.Header().Del("Content-Disposition")
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, status, map[string]any{"errors": list})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a caller who has gone needs no answer
}

// form is a form of answer.
type form struct {
	name, mediaType string
	packed          bool // compressed already, or not worth it
}

var (
	formJSON = form{"json", "application/json", false}
	forms    = []form{
		{"csv", "text/csv", false},
		{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", true},
		{"jsonl", "application/x-ndjson", false},
		{"parquet", "application/vnd.apache.parquet", true},
		{"arrow", "application/vnd.apache.arrow.stream", false},
	}
)

// formOf finds the form that an address with an extension, or else the header Accept, asks for; among equals the first of
// known is meant.
func formOf(w http.ResponseWriter, r *http.Request, name string, known []form) (string, form, error) {
	w.Header().Add("Vary", "Accept")
	if ext := path.Ext(name); ext != "" {
		for _, f := range known {
			if "."+f.name == ext {
				return strings.TrimSuffix(name, ext), f, nil
			}
		}
		return "", form{}, refuse(http.StatusNotFound, "no form %q: take one of %s", "没有 %q 格式，可用：%s", ext, names(known))
	}
	accept := r.Header.Get("Accept")
	if accept == "" {
		return name, known[0], nil
	}
	for _, wanted := range strings.Split(accept, ",") {
		media, _, _ := strings.Cut(strings.TrimSpace(wanted), ";")
		if media == "*/*" || media == "text/html" { // a browser's address line
			return name, known[0], nil
		}
		for _, f := range known {
			if f.mediaType == media {
				return name, f, nil
			}
		}
	}
	return "", form{}, refuse(http.StatusNotAcceptable, "Accept names no form that is known: end the address with one of %s", "Accept 中没有可用的格式，请在地址末尾加上扩展名：%s", names(known))
}

func names(known []form) string {
	all := make([]string, len(known))
	for i, f := range known {
		all[i] = "." + f.name
	}
	return strings.Join(all, ", ")
}

// oneOf is the value of a parameter that takes one of some values.
func oneOf(q url.Values, name, usual string, values ...string) (string, error) {
	given, ok := q[name]
	switch {
	case !ok:
		return usual, nil
	case len(given) == 1 && slices.Contains(values, given[0]):
		return given[0], nil
	}
	return "", refuse(http.StatusBadRequest, "%s is one of %s", "%s 的取值为：%s", name, strings.Join(values, ", "))
}

// tag names a file by all that it follows from. It is strong: the same tag means the same bytes, those after compression
// too, which the server chooses by the header Accept-Encoding. That of a workbook is weak: its parts come in any order.
func (h *Handler) tag(w http.ResponseWriter, r *http.Request, version uint64, f form, parts ...any) string {
	if f.packed {
		w.Header().Set("No-Gzip-Compression", "1") // taken off by the compressing handler
	} else {
		parts = append(parts, r.Header.Get("Accept-Encoding"))
	}
	text, _ := json.Marshal(parts) // texts and what JSON was read into
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %s", h.Release, f.name, text))
	tag := fmt.Sprintf(`"%d-%s"`, version, hex.EncodeToString(sum[:12]))
	if f.name == "xlsx" {
		return "W/" + tag
	}
	return tag
}

// unchanged answers a caller who has the file already, and sets the headers of one who has not.
func unchanged(w http.ResponseWriter, r *http.Request, tag string, version uint64) bool {
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Set("X-Data-Version", fmt.Sprint(version))
	for _, have := range strings.Split(r.Header.Get("If-None-Match"), ",") {
		if have = strings.TrimSpace(have); strings.TrimPrefix(have, "W/") == strings.TrimPrefix(tag, "W/") || have == "*" {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// begin sets the headers of a file, and gives it the time that it may take.
func begin(w http.ResponseWriter, name string, f form) {
	media := f.mediaType
	if strings.HasPrefix(media, "text/") || f == formJSON {
		media += "; charset=utf-8"
	}
	w.Header().Set("Content-Type", media)
	if f != formJSON {
		w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.%s"`, name, f.name))
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(timeout)) // not every writer has deadlines
}

// enter waits for nothing: where too many exports run, the caller is asked to come again.
func (h *Handler) enter() (leave func(), err error) {
	select {
	case h.running <- struct{}{}:
		return func() { <-h.running }, nil
	default:
		return nil, refuse(http.StatusServiceUnavailable, "%d exports run already; ask again soon", "已有 %d 项导出正在进行，请稍后重试", maxRunning)
	}
}

// byteOrderMark tells Excel that a CSV file is UTF-8.
const byteOrderMark = "\ufeff"

// export answers GET /export/{list}.{form}.
func (h *Handler) export(w http.ResponseWriter, r *http.Request) error {
	name, f, err := formOf(w, r, r.PathValue("list"), forms)
	if err != nil {
		return err
	}
	list := warehouse.ExportListOf(name)
	if list == nil {
		return refuse(http.StatusNotFound, "no list %q; GET /export names them all", "没有名为 %q 的列表；GET /export 列出全部", name)
	}
	e, err := exportOf(r, list)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), timeout)
	defer cancel()
	reader, err := h.Warehouse.Reader(ctx)
	if err != nil {
		return err
	}
	if unchanged(w, r, h.tag(w, r, reader.Version(), f, list.Name, r.URL.Query()), reader.Version()) {
		return nil
	}
	if r.Method == http.MethodHead {
		begin(w, name, f)
		return nil
	}
	leave, err := h.enter()
	if err != nil {
		return err
	}
	defer leave()
	if f.name == "xlsx" {
		return h.exportXLSX(ctx, w, r, reader, e, f)
	}
	body, err := reader.Export(ctx, e, warehouse.Format(f.name))
	if err != nil {
		return err
	}
	defer body.Close() //nolint:errcheck // its end was read, or the error is told already
	return send(w, body, name, f)
}

// send sends a file; one that fails before its first byte is not begun.
func send(w http.ResponseWriter, body io.Reader, name string, f form) error {
	first := make([]byte, 64<<10)
	n, err := io.ReadAtLeast(body, first, 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	begin(w, name, f)
	if f.name == "csv" {
		if _, err := io.WriteString(w, byteOrderMark); err != nil {
			return err
		}
	}
	if _, err := w.Write(first[:n]); err != nil {
		return err
	}
	_, err = io.Copy(w, body)
	return err
}

// exportOf reads what is asked of a list.
func exportOf(r *http.Request, list *warehouse.ExportList) (*warehouse.Export, error) {
	q := r.URL.Query()
	known := []string{"filter", "in", "lang"}
	if list.Name == "amounts" {
		known = append(known, "measures")
	}
	for name, values := range q {
		if !slices.Contains(known, name) {
			return nil, refuse(http.StatusBadRequest, "no parameter %q: %s takes %s", "没有参数 %q：%s 接受 %s", name, list.Name, strings.Join(known, ", "))
		}
		if len(values) > 1 {
			return nil, refuse(http.StatusBadRequest, "%s is given twice", "%s 重复给出", name)
		}
	}
	e := &warehouse.Export{List: list}
	in, err := oneOf(q, "in", "YUAN", fiscal.Enum("AmountUnit")...)
	if err != nil {
		return nil, err
	}
	e.In = fiscal.AmountUnit(in)
	lang, err := oneOf(q, "lang", "en", "en", "zh")
	if err != nil {
		return nil, err
	}
	e.Chinese = lang == "zh"
	if q.Get("measures") != "" {
		for m := range strings.SplitSeq(q.Get("measures"), ",") {
			if !slices.Contains(fiscal.Enum("Measure"), m) {
				return nil, refuse(http.StatusBadRequest, "no measure %q", "没有项目 %q", m)
			}
			e.Measures = append(e.Measures, fiscal.Measure(m))
		}
	}
	e.Filter, err = graph.ParseFilter(r.Context(), list.Filter, q.Get("filter"))
	return e, err
}

// lists answers GET /export: what can be exported.
func (h *Handler) lists(w http.ResponseWriter, _ *http.Request) error {
	type column struct {
		Name string `json:"name"`
		Type string `json:"type"`
		EN   string `json:"en"`
		ZH   string `json:"zh"`
	}
	type list struct {
		Name    string   `json:"name"`
		EN      string   `json:"en"`
		ZH      string   `json:"zh"`
		Address string   `json:"address"`
		Filter  string   `json:"filter"`
		Columns []column `json:"columns"`
	}
	var all []list
	for _, l := range warehouse.ExportLists {
		one := list{Name: l.Name, EN: l.EN, ZH: l.ZH, Address: "/export/" + l.Name + ".csv", Filter: l.Filter}
		for _, c := range l.Columns {
			one.Columns = append(one.Columns, column{c.Name, c.Type, c.EN, c.ZH})
		}
		all = append(all, one)
	}
	writeJSON(w, http.StatusOK, map[string]any{"lists": all, "forms": strings.Split(strings.ReplaceAll(names(forms), ".", ""), ", ")})
	return nil
}
