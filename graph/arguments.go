package graph

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"gongkai/graph/model"
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

func unitSelector(id, code, name *string) (warehouse.UnitSelector, error) {
	given := 0
	for _, arg := range []*string{id, code, name} {
		if arg != nil {
			given++
		}
	}
	if given != 1 {
		return warehouse.UnitSelector{}, &model.InputError{
			EN: "unit takes exactly one of id, code and name", ZH: "unit 须且仅须给出 id、code、name 之一",
		}
	}
	return warehouse.UnitSelector{ID: id, Code: code, Name: name}, nil
}

// unitKey is the key of a unit that is named by ID or name.
func unitKey(ctx context.Context, s warehouse.UnitSelector) (warehouse.UnitKey, error) {
	r, err := operationOf(ctx).reader()
	if err != nil {
		return 0, err
	}
	if s.ID != nil {
		return r.UnitKeyOfID(*s.ID)
	}
	return r.UnitKey(*s.Name), nil
}

func disclosureSelector(id, unit *string, year *int, stage *fiscal.Stage, asOf *time.Time) (warehouse.DisclosureSelector, error) {
	byID, byUnit := id != nil, unit != nil && year != nil
	if byID == byUnit || byID && (unit != nil || year != nil) {
		return warehouse.DisclosureSelector{}, &model.InputError{
			EN: "disclosure takes either id, or unit and year", ZH: "disclosure 须给出 id，或同时给出 unit 与 year",
		}
	}
	return warehouse.DisclosureSelector{ID: id, Unit: unit, Year: year, Stage: orBudget(stage), AsOf: asOf}, nil
}

// orBudget is the stage that a caller who says null means.
func orBudget(stage *fiscal.Stage) fiscal.Stage {
	if stage == nil {
		return fiscal.StageBudget
	}
	return *stage
}

// orDefault is what a caller who says null means.
func orDefault[T any](given *T, usual T) T {
	if given == nil {
		return usual
	}
	return *given
}

// defaultThreshold is that of the modified z-score (MAD).
const defaultThreshold = 3.5

// maxMeasures is how many measures a comparison may take.
const maxMeasures = 10

// pageSize is the number of rows that a list without pages is asked for.
func pageSize(first *int) (int, error) {
	n := orDefault(first, defaultPage)
	if n < 1 || n > maxPage {
		return 0, &model.InputError{EN: fmt.Sprintf("first is %d; it may be 1 to %d", n, maxPage), ZH: fmt.Sprintf("first 为 %d，应在 1 至 %d 之间", n, maxPage)}
	}
	return n, nil
}

// defaultSeries is the number of series of a trend that a caller who says null gets.
const defaultSeries = 50

func seriesLimit(limit *int) int {
	if limit == nil {
		return defaultSeries
	}
	return *limit
}

// written is nil for a word that the document does not have.
func written(word string) *string {
	if word == "" {
		return nil
	}
	return &word
}

// selects says whether the field being resolved has a path of fields selected below it.
func selects(ctx context.Context, path ...string) bool {
	op := graphql.GetOperationContext(ctx)
	var has func(set ast.SelectionSet, path []string) bool
	has = func(set ast.SelectionSet, path []string) bool {
		if len(path) == 0 {
			return true
		}
		for _, f := range graphql.CollectFields(op, set, nil) {
			if f.Name == path[0] && has(f.Selections, path[1:]) {
				return true
			}
		}
		return false
	}
	return has(graphql.GetFieldContext(ctx).Field.Selections, path)
}

// amountFields lists the measures, years and stages of all `amount` fields that stand beside the one being resolved,
// so that one statement answers them together.
func amountFields(ctx context.Context) []warehouse.AmountKey {
	parent := graphql.GetFieldContext(ctx).Parent
	for parent.Field.Field == nil {
		parent = parent.Parent
	}
	op := graphql.GetOperationContext(ctx)
	var keys []warehouse.AmountKey
	for _, f := range graphql.CollectFields(op, parent.Field.Selections, []string{"Unit"}) {
		if f.Name != "amount" {
			continue
		}
		args := f.ArgumentMap(op.Variables)
		year, err := graphql.UnmarshalInt(args["year"])
		measure, ok := args["measure"].(string)
		if err != nil || !ok {
			continue // the field itself will say so
		}
		stage, ok := args["stage"].(string)
		if !ok {
			stage = string(fiscal.StageBudget)
		}
		keys = append(keys, warehouse.AmountKey{Measure: fiscal.Measure(measure), Year: year, Stage: fiscal.Stage(stage)})
	}
	return keys
}

// defaultChanges is the number of changes that a caller who says null gets.
const defaultChanges = 50

// maxSearchText is how many characters a search may have.
const maxSearchText = 100

// searchTerms divides what a caller searches for, and says what is wrong with it.
func searchTerms(text string) ([]string, error) {
	if n := len([]rune(text)); n > maxSearchText {
		return nil, &model.InputError{EN: fmt.Sprintf("the text to search for has %d characters; at most %d are taken", n, maxSearchText), ZH: fmt.Sprintf("检索内容有 %d 字，至多 %d 字", n, maxSearchText)}
	}
	terms := warehouse.SearchTerms(text)
	switch {
	case len(terms) == 0:
		return nil, &model.InputError{EN: "there is nothing to search for: give letters, digits or Chinese characters", ZH: "没有可检索的内容：请输入汉字、字母或数字"}
	case len(terms) > warehouse.MaxSearchTerms:
		return nil, &model.InputError{EN: fmt.Sprintf("%d terms are searched for; at most %d are taken", len(terms), warehouse.MaxSearchTerms), ZH: fmt.Sprintf("检索词有 %d 个，至多 %d 个", len(terms), warehouse.MaxSearchTerms)}
	}
	return terms, nil
}

// find is the first row that fits; nil where none does.
func find[T any](rows []*T, fits func(*T) bool) *T {
	if i := slices.IndexFunc(rows, fits); i >= 0 {
		return rows[i]
	}
	return nil
}

// selectLines leaves the lines that the arguments ask for; a nil argument leaves all.
func selectLines(lines []*warehouse.BudgetLine, classification *fiscal.Classification, fund *fiscal.Fund, level *int) []*warehouse.BudgetLine {
	left := make([]*warehouse.BudgetLine, 0, len(lines))
	for _, l := range lines {
		if (classification == nil || l.Classification == *classification) && (fund == nil || l.Fund == *fund) && (level == nil || l.Level == *level) {
			left = append(left, l)
		}
	}
	return left
}
