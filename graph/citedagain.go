package graph

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"gongkai/graph/model"
	"gongkai/warehouse"
)

// askedAnswer is what the aggregate of a citation leaves when it is asked again.
type askedAnswer struct {
	aggregate *warehouse.Aggregate
	digest    string
	err       error
}

type askedAgainKey struct{}

// errAskedAgain ends an operation that was asked again for its figures alone. No caller sees it.
var errAskedAgain = errors.New("asked again")

// askedAgain is where the aggregate that is being answered leaves its figures; nil where a caller asks.
func askedAgain(ctx context.Context) *askedAnswer {
	a, _ := ctx.Value(askedAgainKey{}).(*askedAnswer)
	return a
}

// maxMoved bounds the facts that a citation lists.
const maxMoved = 100

// askAgain answers the root field citation. The figures of today decide; those of the cited version are looked at where they
// differ, to tell a change of the data from an answer that this warehouse never gave.
func askAgain(ctx context.Context, limits Limits, id string) (*model.Citation, error) {
	c, err := decodeCitation(id)
	if err != nil {
		return nil, err
	}
	op := operationOf(ctx)
	r, err := op.reader()
	if err != nil {
		return nil, err
	}
	if c.Version > r.Version() {
		return nil, &model.InputError{
			EN: fmt.Sprintf("the answer was cited at data version %d, but this warehouse is at %d", c.Version, r.Version()),
			ZH: fmt.Sprintf("引用时的数据版本为 %d，而本数据仓库为 %d", c.Version, r.Version()),
		}
	}
	now, err := c.ask(ctx, limits, r)
	if err != nil {
		return nil, err
	}
	out := &model.Citation{
		ID: id, Status: model.CitationStatusSame, Operation: c.Query, Variables: "{}", CitedVersion: int(c.Version), CurrentVersion: int(r.Version()),
		Moved: []*warehouse.FactChange{},
	}
	if len(c.Variables) > 0 {
		out.Variables = string(c.Variables)
	}
	if now.digest == c.Digest {
		return out, nil
	}
	before, err := op.readerAt(ctx, c.Version)
	if err != nil {
		return nil, err
	}
	then, err := c.ask(ctx, limits, before)
	if err != nil {
		return nil, err
	}
	if then.digest != c.Digest {
		return nil, &model.InputError{
			EN: fmt.Sprintf("data version %d does not give the cited answer: it was cited from another warehouse or another release, or the identifier is damaged", c.Version),
			ZH: fmt.Sprintf("数据版本 %d 得不到被引用的结果：引用自其他数据仓库或其他程序版本，或标识已损坏", c.Version),
		}
	}
	moved, err := r.Moved(ctx, c.Version, now.aggregate.Query, maxMoved)
	if err != nil {
		return nil, err
	}
	out.Status, out.MovedCount = model.CitationStatusChanged, moved.Total
	for _, e := range moved.Edges {
		out.Moved = append(out.Moved, e.Node)
	}
	if len(out.Moved) > 0 && out.Moved[0].Kind == warehouse.ChangeWithdrawn {
		out.Status = model.CitationStatusWithdrawn
	}
	op.sawChanges(levelOf(ctx), out.Moved)
	return out, nil
}

// ask answers the cited aggregate as of a reader's version, within the limits of any operation.
func (c *citation) ask(ctx context.Context, limits Limits, r *warehouse.Reader) (*askedAnswer, error) {
	params := &graphql.RawParams{Query: c.Query, OperationName: c.Operation}
	if len(c.Variables) > 0 {
		if err := decode(bytes.NewReader(c.Variables), &params.Variables); err != nil {
			return nil, fmt.Errorf("variables of a citation: %w", warehouse.ErrBadID)
		}
	}
	answer := &askedAnswer{}
	exec, _ := plainExecutor(limits, false)
	exec.SetErrorPresenter(func(ctx context.Context, err error) *gqlerror.Error {
		if answer.err == nil && !errors.Is(err, errAskedAgain) {
			answer.err = err
		}
		return present(ctx, err)
	})
	ctx = graphql.StartOperationTrace(ctx)
	op, errs := exec.CreateOperationContext(ctx, params)
	if len(errs) > 0 {
		return nil, notValid(errs[0].Message)
	}
	fields := citedFields(op.Operation.SelectionSet, c.Field)
	if op.Operation.Operation != ast.Query || len(fields) == 0 {
		return nil, notValid(fmt.Sprintf("it has no aggregate %q", c.Field))
	}
	op.Operation.SelectionSet = fields
	running := &operation{byArgs: map[string]any{}, logged: map[string]bool{}, reader: func() (*warehouse.Reader, error) { return r, nil }}
	ctx = context.WithValue(context.WithValue(ctx, operationKey{}, running), askedAgainKey{}, answer)
	dispatch(ctx, exec, op)
	switch {
	case answer.aggregate != nil:
		return answer, nil
	case answer.err != nil:
		return nil, answer.err
	case ctx.Err() != nil:
		return nil, ctx.Err()
	default:
		return nil, notValid(fmt.Sprintf("%q was not answered", c.Field))
	}
}

func notValid(why string) error {
	return &model.InputError{EN: "the cited operation is not answered any more: " + why, ZH: "被引用的查询已不能执行：" + why}
}

// citedFields are the selections of an aggregate at the top of an operation: all else of it is not asked again, other
// citations least of all.
func citedFields(set ast.SelectionSet, alias string) ast.SelectionSet {
	var found ast.SelectionSet
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if s.Alias == alias && s.Name == "aggregate" {
				found = append(found, s)
			}
		case *ast.InlineFragment:
			found = append(found, citedFields(s.SelectionSet, alias)...)
		case *ast.FragmentSpread:
			found = append(found, citedFields(s.Definition.SelectionSet, alias)...)
		}
	}
	return found
}
