package graph

import (
	"context"
	"errors"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"gongkai/graph/model"
	"gongkai/warehouse"
)

// What is here serves handlers beside GraphQL that ask the same operations and take the same filters.

// ParseOperation reads the text of one query and checks it against the schema.
func ParseOperation(text string) (*ast.OperationDefinition, gqlerror.List) {
	doc, errs := gqlparser.LoadQueryWithRules(parsedSchema, text, rules.NewDefaultRules())
	switch {
	case errs != nil:
		return nil, errs
	case len(doc.Operations) != 1 || doc.Operations[0].Operation != ast.Query:
		return nil, gqlerror.List{refuse(codeBadInput, "the text is to hold one query", "文本须且仅须包含一个查询操作")}
	}
	return doc.Operations[0], nil
}

// InputType is a type of the schema by name.
func InputType(name string) *ast.Definition { return parsedSchema.Types[name] }

// Ask answers one query within the limits of h, at the newest data version, which it returns.
func (h *Handler) Ask(ctx context.Context, text string, variables map[string]any) (*graphql.Response, uint64) {
	ctx, cancel := context.WithTimeout(ctx, h.Admission.Wait+h.Limits.Timeout)
	defer cancel()
	ctx = graphql.StartOperationTrace(ctx)
	op, errs := h.exec.CreateOperationContext(ctx, &graphql.RawParams{Query: text, Variables: variables})
	if errs != nil {
		return dispatchError(ctx, h.exec, op, errs), 0
	}
	ctx, running := begin(ctx, h.Warehouse)
	running.remember(h.memory)
	version, err := running.version()
	if err != nil {
		return dispatchError(ctx, h.exec, op, gqlerror.List{present(ctx, err)}), 0
	}
	return h.admitted(ctx, op), version
}

// Encode writes a response as GraphQL over HTTP does.
func Encode(resp *graphql.Response) ([]byte, error) { return encode(resp) }

// Present says an error as callers see it, and logs it where it is ours.
func Present(ctx context.Context, err error) *gqlerror.Error {
	var already *gqlerror.Error
	if errors.As(err, &already) && already.Extensions["code"] != nil {
		return already
	}
	return present(ctx, err)
}

// Refuse makes an error that is the caller's.
func Refuse(en, zh string, args ...any) *gqlerror.Error { return refuse(codeBadInput, en, zh, args...) }

// ParseFilter reads the JSON of an input of the schema that narrows a list into the filter that the warehouse takes. An
// empty text narrows nothing.
func ParseFilter(ctx context.Context, input, text string) (any, error) {
	if text == "" || text == "null" {
		return nil, nil
	}
	var given any
	if err := decode(strings.NewReader(text), &given); err != nil {
		return nil, Refuse("filter is no JSON: %v", "filter 不是 JSON：%v", err)
	}
	if _, ok := given.(map[string]any); !ok {
		return nil, Refuse("filter is no JSON object", "filter 不是 JSON 对象")
	}
	op := &ast.OperationDefinition{VariableDefinitions: ast.VariableDefinitionList{
		{Variable: "filter", Type: ast.NamedType(input, nil), Definition: parsedSchema.Types[input]},
	}}
	values, err := validator.VariableValues(parsedSchema, op, map[string]any{"filter": given})
	if err != nil {
		return nil, badFilter(err)
	}
	ec := newExecutionContext(&graphql.OperationContext{}, NewExecutableSchema(Config{}).(*executableSchema), nil)
	f, err := readFilter(ctx, ec, input, values["filter"])
	if err != nil {
		return nil, badFilter(err)
	}
	return f, nil
}

func badFilter(err error) *gqlerror.Error {
	return Refuse("filter: %v", "筛选条件有误：%v", err)
}

func readFilter(ctx context.Context, ec *executionContext, input string, value any) (any, error) {
	switch input {
	case "FactFilter":
		return pointer(ec.unmarshalInputFactFilter(ctx, value))
	case "UnitFilter":
		return pointer(ec.unmarshalInputUnitFilter(ctx, value))
	case "DisclosureFilter":
		return pointer(ec.unmarshalInputDisclosureFilter(ctx, value))
	case "ProjectFilter":
		f, err := ec.unmarshalInputProjectFilter(ctx, value)
		return (*model.ProjectFilter)(&f).Rows(), err
	case "IndicatorFilter":
		return pointer(ec.unmarshalInputIndicatorFilter(ctx, value))
	case "FindingFilter":
		return pointer(ec.unmarshalInputFindingFilter(ctx, value))
	}
	return nil, warehouse.ErrBadQuery
}

func pointer[T any](v T, err error) (*T, error) { return &v, err }
