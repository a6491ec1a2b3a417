package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"gongkai/graph"
	"gongkai/warehouse"
)

// extension ends the names of files that hold operations.
const extension = ".graphql"

// savedName is what an operation may be called: it is a part of an address, and of a file's name.
var savedName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// operation is a saved operation.
type operation struct {
	name, text string
	ready      bool // it came with the program
	*ast.OperationDefinition
}

// folders are where operations are, the users' own before those that came with the program.
func (h *Handler) folders() []fs.FS {
	var all []fs.FS
	if h.Saved != "" {
		all = append(all, os.DirFS(h.Saved))
	}
	if h.Ready != nil {
		all = append(all, h.Ready)
	}
	return all
}

// find reads an operation from its file, each time anew, so that a file that was just put there is found.
func (h *Handler) find(name string) (*operation, error) {
	if savedName.MatchString(name) {
		for _, folder := range h.folders() {
			text, err := fs.ReadFile(folder, name+extension)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("read the saved operation %s: %w", name, err)
			}
			op, errs := graph.ParseOperation(string(text))
			if errs != nil {
				return nil, refuse(http.StatusInternalServerError, "the saved operation %s does not fit the schema: %v", "已保存的操作 %s 与模式不符：%v", name, errs)
			}
			return &operation{name, string(text), folder == h.Ready, op}, nil
		}
	}
	return nil, refuse(http.StatusNotFound, "no operation is saved as %q; GET /saved names them all", "没有名为 %q 的已保存操作；GET /saved 列出全部", name)
}

// Check reads all operations of the users' folder, and says which do not fit the schema.
func (h *Handler) Check() error {
	if h.Saved == "" {
		return nil
	}
	entries, err := os.ReadDir(h.Saved)
	if err != nil {
		return fmt.Errorf("read the folder of saved operations: %w", err)
	}
	var all error
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), extension)
		if !ok {
			continue
		}
		if !savedName.MatchString(name) {
			all = errors.Join(all, fmt.Errorf("%s: a saved operation is named by letters, digits, _ and - 名称只能用字母、数字、_ 和 -", e.Name()))
			continue
		}
		if _, err := h.find(name); err != nil {
			all = errors.Join(all, fmt.Errorf("%s: %w", e.Name(), err))
		}
	}
	return all
}

// saved answers GET /saved/{name}.{form}.
func (h *Handler) saved(w http.ResponseWriter, r *http.Request) error {
	name, f, err := formOf(w, r, r.PathValue("name"), slices.Concat([]form{formJSON}, forms))
	if err != nil {
		return err
	}
	op, err := h.find(name)
	if err != nil {
		return err
	}
	variables, err := variablesOf(op.OperationDefinition, r.URL.Query())
	if err != nil {
		return err
	}
	version, err := h.Warehouse.DataVersion(r.Context())
	if err != nil {
		return err
	}
	if unchanged(w, r, h.tag(w, r, version, f, op.text, variables), version) {
		return nil
	}
	if r.Method == http.MethodHead {
		begin(w, name, f)
		return nil
	}
	resp, answered := h.API.Ask(r.Context(), op.text, variables)
	if len(resp.Errors) > 0 {
		return gqlerror.List(resp.Errors)
	}
	if answered != version { // something was loaded meanwhile
		unchanged(w, r, h.tag(w, r, answered, f, op.text, variables), answered)
	}
	if f == formJSON {
		body, err := graph.Encode(resp)
		if err != nil {
			return err
		}
		return send(w, bytes.NewReader(body), name, f)
	}
	t := newTable(op.OperationDefinition)
	rows, err := t.rows(resp.Data)
	if err != nil {
		return err
	}
	if f.name == "xlsx" {
		return h.savedXLSX(w, r, op, t, rows, variables, answered)
	}
	data, err := lines(rows)
	if err != nil {
		return err
	}
	body, err := h.Warehouse.Encode(r.Context(), t.columns, data, warehouse.Format(f.name))
	if err != nil {
		return err
	}
	defer body.Close() //nolint:errcheck // its end was read, or the error is told already
	return send(w, body, name, f)
}

func (h *Handler) savedXLSX(w http.ResponseWriter, r *http.Request, op *operation, t *table, rows [][]any, variables map[string]any, version uint64) error {
	sheet := op.name
	if len(sheet) > 24 { // Excel's names of sheets have 31 signs at most
		sheet = sheet[:24]
	}
	b, err := newWorkbook(sheet, t.columns)
	if err != nil {
		return err
	}
	defer b.Close() //nolint:errcheck // temporary files
	for _, row := range rows {
		if err := b.add(t.typed(row)); err != nil {
			return err
		}
	}
	reader, err := h.Warehouse.ReaderAt(r.Context(), version)
	if err != nil {
		return err
	}
	at, err := reader.Committed(r.Context())
	if err != nil {
		return err
	}
	given, err := json.Marshal(variables)
	if err != nil {
		return fmt.Errorf("write the variables: %w", err)
	}
	begin(w, op.name, forms[1])
	return b.finish(w, provenance{
		what: op.text, address: r.URL.Path, filter: string(given), version: version, at: at, in: "见操作中的 in，未写则为万元 as `in` of the operation says, else WAN_YUAN", release: h.Release,
	})
}

// Variable is a variable that an operation declares.
type Variable struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Default string `json:"default,omitempty"`
}

// Saved is an operation that can be fetched.
type Saved struct {
	Name      string     `json:"name"`
	Title     []string   `json:"title"`
	Address   string     `json:"address"`
	Ready     bool       `json:"ready"` // it came with the program
	Variables []Variable `json:"variables"`
	Columns   []string   `json:"columns"`
}

// Operations lists what can be fetched, by name. Those that do not fit the schema are left out: [Handler.Check] tells them.
func (h *Handler) Operations() ([]Saved, error) {
	all := map[string]Saved{}
	for _, folder := range h.folders() {
		files, err := fs.Glob(folder, "*"+extension)
		if err != nil {
			return nil, fmt.Errorf("look for saved operations: %w", err)
		}
		for _, file := range files {
			name := strings.TrimSuffix(file, extension)
			op, err := h.find(name)
			if err != nil {
				continue
			}
			one := Saved{Name: name, Title: title(op.text), Address: "/saved/" + name + ".json", Ready: op.ready, Variables: []Variable{}}
			for _, v := range op.VariableDefinitions {
				d := Variable{Name: v.Variable, Type: v.Type.String()}
				if v.DefaultValue != nil {
					d.Default = v.DefaultValue.String()
				}
				one.Variables = append(one.Variables, d)
			}
			for _, c := range newTable(op.OperationDefinition).columns {
				one.Columns = append(one.Columns, c.Name)
			}
			all[name] = one
		}
	}
	return slices.SortedFunc(maps.Values(all), func(a, b Saved) int { return strings.Compare(a.Name, b.Name) }), nil
}

// Add saves an operation under a name that is free, if it fits the schema.
func Add(folder, name, text string) error {
	if !savedName.MatchString(name) {
		return fmt.Errorf("%q: a saved operation is named by letters, digits, _ and - 名称只能用字母、数字、_ 和 -", name)
	}
	if _, errs := graph.ParseOperation(text); errs != nil {
		return fmt.Errorf("the operation does not fit the schema 操作与模式不符: %w", errs)
	}
	file, err := os.OpenFile(filepath.Join(folder, name+extension), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is saved already; remove its file first 名称已被使用: %w", name, err)
	}
	if err != nil {
		return fmt.Errorf("save the operation: %w", err)
	}
	_, err = io.WriteString(file, text)
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("save the operation: %w", err)
	}
	return nil
}

// operations answers GET /saved: what can be fetched, and with which variables.
func (h *Handler) operations(w http.ResponseWriter, _ *http.Request) error {
	list, err := h.Operations()
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, map[string]any{"operations": list, "forms": strings.Split(strings.ReplaceAll(names(slices.Concat([]form{formJSON}, forms)), ".", ""), ", ")})
	return nil
}

// title are the lines of comment that an operation begins with.
func title(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		comment, ok := strings.CutPrefix(strings.TrimSpace(line), "#")
		if !ok {
			break
		}
		lines = append(lines, strings.TrimSpace(comment))
	}
	return lines
}
