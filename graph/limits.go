package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Limits bound one operation. They are checked before the first statement is sent.
type Limits struct {
	Depth   int           // levels of fields
	Cost    int           // fields of the answer, lists multiplied by the size of their page
	Tokens  int           // of the operation's text; checking that fields agree takes time by its square
	Bytes   int64         // of a request's body
	Timeout time.Duration // of the whole operation
}

// DefaultLimits let an analyst read 200 units over 8 years in one operation, and nobody the whole warehouse.
func DefaultLimits() Limits {
	return Limits{Depth: 16, Cost: 300_000, Tokens: 2000, Bytes: 1 << 20, Timeout: 30 * time.Second}
}

const (
	maxPage     = 1000
	defaultPage = 20
	maxCost     = 1 << 40 // where counting stops

	// citationCost is what a citation counts besides what is selected of it: it asks another operation, twice.
	citationCost = 20_000
)

// listSizes are the rows that plain lists are counted as. Those of a disclosure follow what is usual in published
// budgets; a test names every plain list that is missing here.
var listSizes = map[string]int{
	"Query.benchmark": 5, "Query.dimensionValues": defaultPage, "BenchmarkCard.nearest": 5, "Query.ranking": defaultPage, "Query.outliers": defaultPage, "Outlier.group": 2, "Outlier.peerFigures": 10, "CoverageYear.missingUnits": defaultPage,
	"Comparison.columns": 10, "Comparison.totals": 10, "ComparisonRow.cells": 10, "ComparisonRow.totals": 2, "Coverage.years": 10,
	"IndicatorComparison.spreads": 3, "IndicatorComparison.misses": defaultPage, "IndicatorComparison.moves": defaultPage, "IndicatorComparison.indicators": defaultPage,
	"Catalog.measures": 60, "Catalog.dimensions": 15, "CatalogMeasure.additiveOver": 1, "CatalogMeasure.groupings": 1, "Query.search": defaultPage, "Snippet.highlights": 1,
	"Query.trend": defaultSeries, "Series.group": 1, "Series.points": 10,
	"Unit.execution": 8, "Bridge.steps": 1, "Bridge.residualUnits": 10, "Unit.aliases": 1, "Unit.years": 1, "Unit.disclosures": 8,
	"Disclosure.documents": 1, "Disclosure.projects": 20, "Disclosure.findings": 10, "Disclosure.sections": 10, "Disclosure.lines": 60, "Disclosure.blocks": defaultPage, "DocumentBlock.cells": 100,
	"AggregateRow.keys": 2, "Evidence.lacks": 1, "Citation.moved": maxMoved, "DimensionValue.formerly": 1, "Figure.findings": 5,
	"Income.items": 6, "Expenditure.items": 3, "BudgetItem.items": 2, "Change.items": 4, "Amount.witnesses": 4, "Amount.budgets": 1,
	"Procurement.items": 20, "ProcurementItem.sources": 2, "Assets.items": 10,
	"Project.indicators": 8, "Project.sameProjectOtherYears": 4, "Indicator.basisReferences": 1, "Finding.sources": 2, "Finding.others": 1,
	"Query.findingRules": 60, "FindingCounts.groups": defaultPage,
	"Unit.formerly": 2, "Unit.predecessors": 1, "Unit.successors": 1, "UnitName.codes": 1, "UnitName.years": 8, "UnitIdentity.units": 2, "UnitIdentity.names": 2,
	"UnitLink.earlier": 2, "UnitLink.later": 2, "Project.projectMatches": 4, "ProjectGroup.names": 5, "ProjectGroup.years": 8, "ProjectGroup.projects": defaultPage,
	"IngestResult.records": 5, "SameProject.names": 5, "SameProject.years": 8, "SameProject.matches": defaultPage, "IndicatorComparison.names": 5, "IndicatorComparison.steady": defaultPage,
}

// pageLists are the fields of a connection that hold its rows: the page was multiplied in already.
var pageLists = map[string]bool{"edges": true, "nodes": true, "rows": true}

// limiter is the gqlgen extension that refuses operations beyond the limits, and says beside each answer what it cost.
type limiter struct {
	limits Limits
	closed bool // no questions for the schema
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationContextMutator
	graphql.ResponseInterceptor
} = limiter{}

const limiterName = "Limits"

// ExtensionName names the extension for gqlgen.
func (limiter) ExtensionName() string { return limiterName }

// Validate accepts every schema.
func (limiter) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext lets an operation ask for the schema, and refuses one that is too deep or too costly.
func (l limiter) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	op.DisableIntrospection = l.closed // gqlgen's default is true
	w := walk{variables: op.Variables, fragments: map[*ast.FragmentDefinition]weight{}}
	total := w.selections(op.Operation.SelectionSet)
	op.Stats.SetExtension(limiterName, total)
	switch {
	case w.refused != nil:
		return w.refused
	case op.Operation.Operation == ast.Mutation && !single(op.Operation.SelectionSet):
		return refuse(codeBadInput, "an operation makes one change", "每次操作只能进行一项更改")
	case l.closed && w.schema:
		return refuse(codeIntrospection, "this server does not answer questions for its schema", "本服务不提供模式（内省）查询")
	case total.depth > l.limits.Depth:
		return refuse(codeDepth, "the operation is %d levels deep, at most %d are answered", "操作嵌套 %d 层，最多 %d 层", total.depth, l.limits.Depth)
	case total.cost > l.limits.Cost:
		return refuse(codeTooExpensive, "the operation may cost %d, at most %d is allowed: ask for smaller pages or fewer fields", "操作代价可达 %d，上限为 %d：请减小分页或减少字段", total.cost, l.limits.Cost)
	}
	return nil
}

// single says whether a selection is one field, written out.
func single(set ast.SelectionSet) bool {
	if len(set) != 1 {
		return false
	}
	_, ok := set[0].(*ast.Field)
	return ok
}

// InterceptResponse adds extensions.cost to the answer, also of an operation that is refused for it. It follows from the
// operation and its variables alone.
func (l limiter) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if total, ok := costOf(ctx); ok {
		graphql.RegisterExtension(ctx, "cost", map[string]int{
			"requested": total.cost, "limit": l.limits.Cost, "depth": total.depth, "depthLimit": l.limits.Depth,
		})
	}
	return next(ctx)
}

// costOf is what the operation that ctx belongs to was weighed at; not ok where it was refused before that.
func costOf(ctx context.Context) (weight, bool) {
	if !graphql.HasOperationContext(ctx) {
		return weight{}, false
	}
	total, ok := graphql.GetOperationContext(ctx).Stats.GetExtension(limiterName).(weight)
	return total, ok
}

// weight is what a selection amounts to.
type weight struct {
	depth int
	cost  int
	wide  bool // it reads much, however little is answered
}

// walk weighs an operation. Each fragment is weighed once, however often it is spread: weighing them where they stand
// would take exponential time for fragments that spread each other twice.
type walk struct {
	variables map[string]any
	fragments map[*ast.FragmentDefinition]weight
	refused   *gqlerror.Error
	schema    bool // it asks for the schema itself
}

func (w *walk) selections(set ast.SelectionSet) weight {
	var sum weight
	for _, s := range set {
		var part weight
		switch s := s.(type) {
		case *ast.Field:
			part = w.field(s)
		case *ast.InlineFragment:
			part = w.selections(s.SelectionSet)
		case *ast.FragmentSpread:
			part = w.fragment(s.Definition)
		}
		sum.depth = max(sum.depth, part.depth)
		sum.wide = sum.wide || part.wide
		sum.cost = min(maxCost, sum.cost+part.cost)
	}
	return sum
}

func (w *walk) fragment(f *ast.FragmentDefinition) weight {
	if have, ok := w.fragments[f]; ok {
		return have
	}
	sum := w.selections(f.SelectionSet)
	w.fragments[f] = sum
	return sum
}

func (w *walk) field(f *ast.Field) weight {
	below := w.selections(f.SelectionSet)
	if strings.HasPrefix(f.ObjectDefinition.Name, "__") || f.Name == "__schema" || f.Name == "__type" {
		w.schema = w.schema || f.Name != "__typename"
		// The schema is answered from memory, and tools nest ofType deep; the parser bounds its lists.
		return weight{depth: 1, cost: min(maxCost, 1+below.cost)}
	}
	if f.ObjectDefinition.Name == "Query" && f.Name == "citation" {
		below.cost += citationCost
	}
	rows := w.rows(f)
	cost := maxCost
	if below.cost == 0 || rows < maxCost/below.cost {
		cost = 1 + rows*below.cost
	}
	return weight{depth: 1 + below.depth, cost: cost, wide: readsAll(f, w.variables)}
}

// rows is how many rows a field may answer with.
func (w *walk) rows(f *ast.Field) int {
	if args := f.Definition.Arguments; args.ForName("first") != nil || args.ForName("limit") != nil {
		return w.page(f)
	}
	if f.Definition.Type.Elem == nil || pageLists[f.Name] {
		return 1
	}
	return listSizes[f.ObjectDefinition.Name+"."+f.Name]
}

// page is the size of the page that a field asks for. A size that no list answers is refused here already.
func (w *walk) page(f *ast.Field) int {
	args := f.ArgumentMap(w.variables)
	size, given := defaultPage, ""
	for _, name := range []string{"first", "last", "limit"} {
		n, ok := integer(args[name])
		if !ok {
			continue
		}
		if n < 0 || n > maxPage || name == "limit" && n == 0 {
			w.refused = refuse(codeBadPage, "%s of %s is %d; it may be up to %d", "%s（%s）为 %d，应不超过 %d 且不为负", name, f.Name, n, maxPage)
			return 1
		}
		if given != "" {
			w.refused = refuse(codeBadPage, "%s takes either %s or %s", "%s 只能给出 %s 与 %s 之一", f.Name, given, name)
			return 1
		}
		size, given = n, name
	}
	return max(1, size)
}

// integer reads an argument: literals arrive as int64, variables as the JSON decoder left them.
func integer(v any) (int, bool) {
	switch v := v.(type) {
	case int64:
		return int(v), true
	case int:
		return v, true
	case json.Number:
		n, err := strconv.Atoi(v.String())
		return n, err == nil
	default:
		return 0, false
	}
}

func refuse(code, en, zh string, args ...any) *gqlerror.Error {
	return &gqlerror.Error{
		Message:    fmt.Sprintf(en, args...) + "; " + fmt.Sprintf(zh, args...),
		Extensions: map[string]any{"code": code},
	}
}
