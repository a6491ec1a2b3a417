package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
	"github.com/vektah/gqlparser/v2/ast"

	"gongkai/graph"
	"gongkai/warehouse"
)

// An answer of GraphQL is a tree, and a table has rows. A row stands for each element of the innermost list, with what stands
// above it repeated; lists beside each other give their rows one after another, and a list of plain values is one cell. The
// columns follow from the operation alone, so that an empty answer has them, too.

// node is a field of an operation, or several that give one key.
type node struct {
	key    string
	path   []string
	list   bool
	column int // of a plain value; -1 for an object
	below  []*node
}

// table is the shape of an operation's answers.
type table struct {
	roots   []*node
	columns []warehouse.Column
	paths   [][]string
}

// cellTypes are the types of columns for the scalars of the schema; all others are text.
var cellTypes = map[string]string{
	"Int": "Nullable(Int64)", "Float": "Nullable(Float64)", "Boolean": "Nullable(Bool)", "Decimal": "Nullable(Decimal(38, 12))",
}

const textType = "Nullable(String)"

func newTable(op *ast.OperationDefinition) *table {
	t := &table{}
	t.roots = t.nodes(op.SelectionSet, nil, nil)
	t.name()
	return t
}

func (t *table) nodes(set ast.SelectionSet, above []string, found []*node) []*node {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.FragmentSpread:
			found = t.nodes(s.Definition.SelectionSet, above, found)
		case *ast.InlineFragment:
			found = t.nodes(s.SelectionSet, above, found)
		case *ast.Field:
			at := slices.IndexFunc(found, func(n *node) bool { return n.key == s.Alias })
			if at < 0 {
				at = len(found)
				n := &node{key: s.Alias, path: append(slices.Clone(above), s.Alias), column: -1, list: s.Definition.Type.Elem != nil}
				if len(s.SelectionSet) == 0 {
					n.column = len(t.columns)
					kind := cellTypes[s.Definition.Type.Name()]
					if kind == "" || n.list {
						kind = textType
					}
					t.columns = append(t.columns, warehouse.Column{Type: kind})
					t.paths = append(t.paths, n.path)
				}
				found = append(found, n)
			}
			found[at].below = t.nodes(s.SelectionSet, found[at].path, found[at].below)
		}
	}
	return found
}

// wrapping are keys that say nothing of what a value is.
var wrapping = map[string]bool{"nodes": true, "edges": true, "node": true, "rows": true}

// name names the columns: by their paths, without what all of them share and what says nothing, unless two would be one.
func (t *table) name() {
	short := func(path []string) string {
		var parts []string
		for i, key := range path {
			if i == 0 && len(t.roots) == 1 && len(path) > 1 || wrapping[key] && i < len(path)-1 {
				continue
			}
			parts = append(parts, key)
		}
		return strings.Join(parts, "_")
	}
	used := map[string]int{}
	for _, p := range t.paths {
		used[short(p)]++
	}
	for i, p := range t.paths {
		name := short(p)
		if used[name] > 1 {
			name = strings.Join(p, "_")
		}
		for used[name] > 1 && name == short(p) || slices.ContainsFunc(t.columns[:i], func(c warehouse.Column) bool { return c.Name == name }) {
			name += "_"
		}
		t.columns[i].Name = name
	}
}

// rows reads the data of an answer.
func (t *table) rows(data []byte) ([][]any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var root map[string]any
	if err := d.Decode(&root); err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	var all [][]any
	t.expand(t.roots, root, make([]any, len(t.columns)), &all)
	return all, nil
}

// expand adds the rows of an object below a row that holds what stands above it.
func (t *table) expand(nodes []*node, object map[string]any, row []any, all *[][]any) {
	type listed struct {
		node     *node
		elements []any
	}
	var lists []listed
	var fill func(nodes []*node, object map[string]any)
	fill = func(nodes []*node, object map[string]any) {
		for _, n := range nodes {
			switch v := object[n.key].(type) {
			case map[string]any:
				fill(n.below, v)
			case []any:
				if n.column < 0 {
					lists = append(lists, listed{n, v})
				} else {
					row[n.column] = joined(v)
				}
			default:
				if n.column >= 0 {
					row[n.column] = v
				}
			}
		}
	}
	fill(nodes, object)
	before := len(*all)
	for _, l := range lists {
		for _, e := range l.elements {
			if below, ok := e.(map[string]any); ok {
				t.expand(l.node.below, below, slices.Clone(row), all)
			}
		}
	}
	if len(*all) == before && slices.ContainsFunc(row, func(v any) bool { return v != nil }) {
		*all = append(*all, row)
	}
}

// joined writes a list of plain values into one cell.
func joined(values []any) any {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = fmt.Sprint(v)
	}
	return strings.Join(parts, "; ")
}

// lines writes rows as the engine reads them: a JSON array a line.
func lines(rows [][]any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, row := range rows {
		if err := e.Encode(row); err != nil {
			return nil, fmt.Errorf("write the rows: %w", err)
		}
	}
	return b.Bytes(), nil
}

// typed makes numbers of a row's texts where their columns hold numbers.
func (t *table) typed(row []any) []any {
	out := slices.Clone(row)
	for i, v := range out {
		text, ok := v.(string)
		number, isNumber := v.(json.Number)
		switch {
		case isNumber:
			text = number.String()
		case !ok || !strings.Contains(t.columns[i].Type, "Decimal"):
			continue
		}
		if d, err := decimal.NewFromString(text); err == nil {
			out[i] = d
		}
	}
	return out
}

// variablesOf reads the variables of an operation from an address, as the operation declares them.
func variablesOf(op *ast.OperationDefinition, given map[string][]string) (map[string]any, error) {
	out := map[string]any{}
	var declared []string
	for _, v := range op.VariableDefinitions {
		declared = append(declared, v.Variable+": "+v.Type.String())
	}
	for name, texts := range given {
		v := op.VariableDefinitions.ForName(name)
		if v == nil {
			takes := strings.Join(declared, ", ")
			if takes == "" {
				takes = "none 无"
			}
			return nil, graph.Refuse("no variable %q; this operation takes: %s", "没有变量 %q；该操作的变量：%s", name, takes)
		}
		value, ok, err := variable(v.Type, texts)
		if err != nil {
			return nil, graph.Refuse("variable %s: %v; it is %s", "变量 %s 有误：%v；类型为 %s", name, err, v.Type)
		}
		if ok {
			out[name] = value
		}
	}
	return out, nil
}

// variable reads one variable; not ok where its text is empty and means that it is not given.
func variable(t *ast.Type, texts []string) (value any, ok bool, err error) {
	if t.Elem != nil {
		if len(texts) == 1 && strings.HasPrefix(strings.TrimSpace(texts[0]), "[") {
			value, err := fromJSON(texts[0])
			return value, true, err
		}
		list := []any{}
		for _, text := range texts {
			one, ok, err := variable(t.Elem, []string{text})
			if err != nil {
				return nil, false, err
			}
			if ok {
				list = append(list, one)
			}
		}
		return list, len(list) > 0, nil
	}
	if len(texts) > 1 {
		return nil, false, fmt.Errorf("given %d times 重复给出", len(texts))
	}
	text := texts[0]
	if text == "" && t.Name() != "String" {
		return nil, false, nil
	}
	switch t.Name() {
	case "Int", "Float":
		if _, err := decimal.NewFromString(text); err != nil {
			return nil, false, fmt.Errorf("%q is no number 不是数字", text)
		}
		return json.Number(text), true, nil
	case "Boolean":
		if text != "true" && text != "false" {
			return nil, false, fmt.Errorf("%q is neither true nor false 应为 true 或 false", text)
		}
		return text == "true", true, nil
	}
	if d := graph.InputType(t.Name()); d != nil && d.Kind == ast.InputObject {
		value, err := fromJSON(text)
		return value, true, err
	}
	return text, true, nil
}

func fromJSON(text string) (any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil || d.More() {
		return nil, fmt.Errorf("%q is no JSON 不是 JSON", text)
	}
	return value, nil
}
