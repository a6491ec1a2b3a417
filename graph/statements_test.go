package graph

import (
	"strings"
	"testing"

	"gongkai/warehouse"
)

// TestStatementsDoNotDependOnRows asks nested questions of 4 and of 20 units, and counts. The numbers are bounds: a row
// that came along with another list is not asked for again, if that list came first.
func TestStatementsDoNotDependOnRows(t *testing.T) {
	t.Parallel()
	few, many := filled(t, 4), filled(t, 20)
	for name, c := range map[string]struct {
		query      string
		statements int64
	}{
		"everything below units": {`{ units(first: 20) { nodes { name department { name } disclosures {
			year document { name } unit { name } supersededBy { id }
			threePublic { total { value source { document { name } } witnesses { agrees source { document { name } } } } }
			projects { name amount { value } unit { name } indicators { name project { name } source { document { name } } } }
			procurement { items { item } } assets { items { name } } findings { code unit { name } disclosure { id } } sections { heading } lines { code value }
		} } } }`, 13},
		"figures with what later documents say": {`{ units(first: 100) { nodes { amount(measure: INCOME_TOTAL, year: 2020) { value witnesses { kind agrees source { document { name } } } } } } }`, 4},
		"edges as nodes":                        {`{ units(first: 100) { edges { node { disclosures { income { total { value } } } } } nodes { disclosures { expenditure { total { value } } } } } }`, 3},
		"figures beside one another": {`{ units(first: 100) { nodes {
			a: amount(measure: INCOME_TOTAL, year: 2020) { value source { document { name } } }
			b: amount(measure: INCOME_TOTAL, year: 2021) { value source { document { name } } }
			c: amount(measure: THREE_PUBLIC_TOTAL, year: 2021, in: YUAN) { value yoyChange } ...more } } }
			fragment more on Unit { d: amount(measure: PROJECT_COUNT, year: 2021) { value } }`, 3},
		"pages below units": {`{ units(first: 100) { nodes {
			projects(first: 3) { totalCount nodes { name unit { name } disclosure { title } indicators { name } } }
			indicators(first: 3) { nodes { name project { name disclosure { title } } } }
			findings(first: 3) { nodes { code disclosure { title } } }
			trend(measure: EXPENDITURE_TOTAL) { points { value disclosure { title } source { document { name } } } } } } }`, 9},
		"the same rows twice": {`{ a: disclosures(first: 100) { nodes { projects { indicators { name } } } }
			b: disclosures(first: 100) { nodes { projects { name indicators { definition } } unit { department { name } } } } }`, 6},
		"projects through the years": {`{ projects(first: 100) { nodes { name unit { name } amount { value priorYear yoyRatio }
			sameProjectOtherYears { year unit { name } disclosure { document { name } } sameProjectOtherYears { year } } } } }`, 5},
		"indicators with all around": {`{ indicators(first: 100) { nodes { name unit { name } project { name amount { value } } disclosure { findings { code } document { name } } } } }`, 5},
		"findings with all around":   {`{ findings(first: 100) { nodes { code unit { name } disclosure { title } sources { document { name } } } } }`, 3},
		"series with proof":          {`{ trend(measure: THREE_PUBLIC_TOTAL, limit: 100) { group { unit { name } } unit { name } points { value disclosure { unit { name } } source { document { name } } } } }`, 3},
		"a ranking with proof":       {`{ ranking(measure: EXPENDITURE_TOTAL, year: 2021, first: 100) { rank unit { name } value source { document { name } } } }`, 3},
		"a table with proof": {`{ comparison(measures: [INCOME_TOTAL, THREE_PUBLIC_TOTAL], filter: {}, first: 100) {
			rows { unit { name } cells { value source { document { name } } } totals { value } } totals { value } } }`, 3},
		"who is missing":                 {`{ coverage(years: { from: 2019, to: 2025 }) { years { year missingUnits(first: 100) { name department { name } } } } }`, 3},
		"who stands out":                 {`{ outliers(measure: EXPENDITURE_TOTAL, year: 2021, threshold: 0.1, method: Z_SCORE) { unit { name } source { document { name } } } }`, 3},
		"who stands out, with the peers": {`{ outliers(measure: EXPENDITURE_TOTAL, year: 2021, threshold: 0.1, method: Z_SCORE, peers: [PEER_GROUP]) { unit { name } peerFigures(first: 100) { unit { name } source { document { name } } } } }`, 3},
		"an indicator compared": {`{ indicatorTargets(name: "满意度", containing: true) { spreads { lowest { unit { name } project { name } } highest { unit { name } } }
			moves { from { unit { name } project { name } } to { disclosure { document { name } } } } indicators(first: 50) { unit { name } source { document { name } } } } }`, 7},
		"budgets beside final accounts": {`{ execution(measure: EXPENDITURE_TOTAL, first: 100, orderBy: {field: RATE}) { nodes { unit { name } budgetSource { document { name } } finalSource { document { name } } }
			totals { pairs withoutFinal budget } } }`, 4},
		"budgets beside final accounts of units": {`{ units(first: 100) { nodes { execution(measure: EXPENDITURE_TOTAL) { rate unit { name } budgetSource { document { name } } } } } }`, 3},
		"a search with all around": {`{ search(text: "满意 服务", first: 100) { kind unit { name } disclosure { title } project { name } indicator { name } section { heading } source { document { name } } }
			b: search(text: "负责") { section { heading text } unit { name } } }`, 8},
		"a change explained": {`{ explainChange(measure: EXPENDITURE_TOTAL, from: {year: 2020}, to: {year: 2021}, by: UNIT, first: 100) { from { evidence(first: 100) { nodes { unit { name } disclosure { title } } } } to { evidence(first: 100) { nodes { unit { name } } } findings { code } } steps { key { unit { name } } reasonUnit { name } reasonSource { document { name } }
			evidence(first: 100) { nodes { unit { name } source { document { name } } } } } residualUnits { unit { name } } } }`, 9},
		"names of units": {`{ unitIdentities(first: 100) { nodes { units { name formerly { name } predecessors { earlier { name unit { name } } } successors { since } } names { rule } } } }`, 4},
		"units with their names": {`{ units(first: 100) { nodes { name formerly { name reason } successors { later { unit { name } } }
			trend(measure: INCOME_TOTAL, withPredecessors: true) { points { value source { document { name } } } } } } }`, 6},
		"the same spending": {`{ projectGroups(minUnits: 1, first: 100) { nodes { key projects(first: 5) { name unit { name } disclosure { title } amount { source { document { name } } } } } } }`, 4},
		"the same project": {`{ sameProject(name: "就业服务经费") { matches(first: 100) { score project { unit { name } disclosure { title }
			projectMatches { project { year unit { name } } } others: projectMatches(acrossUnits: true) { project { unit { name } } } } } } }`, 7},
		"an indicator compared in full": {`{ indicatorTargets(name: "服务对象满意度", similar: true) { names qualitativeShare raised lowered
			steady { from { unit { name } } } moves(stricter: true, first: 100) { to { unit { name } project { name } } } } }`, 5},
		"what changed":               {`{ changes(sinceVersion: 0, first: 1000) { nodes { unit { name } before after document { name } beforeSource { document { name } } afterSource { document { name } } reason } } }`, 4},
		"the dimensions of a figure": {`{ aggregate(measures: [INCOME_TOTAL], groupBy: [UNIT, SCOPE], first: 3, others: true) { nodes { keys { label } value(measure: INCOME_TOTAL, fn: MEDIAN) { value } } } }`, 3},
		"the catalog":                {`{ catalog { measures { measure label figures groupings } dimensions { dimension label } } }`, 1},
		"sums with all that they are made of": {`{ aggregate(measures: [INCOME_TOTAL], groupBy: [UNIT, YEAR], compare: {to: PREVIOUS_YEAR}, rollup: true, first: 100) { nodes { value(measure: INCOME_TOTAL) {
			value change coverage { missing } evidence(first: 100) { nodes { unit { name } disclosure { title } source { document { name } } } } findings { code } } } totals { value(measure: INCOME_TOTAL) { value } } } }`, 7},
		"a unit beside its peers": {`{ benchmark(unit: "u:3eba52c6b7a874b8", measures: [THREE_PUBLIC_TOTAL, EXPENDITURE_TOTAL, INCOME_TOTAL], year: 2021, peers: {same: []}) {
			figure { value evidence { nodes { unit { name } source { document { name } } } } findings { code } } nearest(first: 100) { unit { name } source { document { name } } } } }`, 4},
		"how it is spread":      {`{ distribution(measure: EXPENDITURE_TOTAL, year: 2021) { median deviation quantile(at: 0.9) } }`, 1},
		"values of a dimension": {`{ dimensionValues(dimension: UNIT, search: "中学", first: 100) { code label unit { name } formerly { label } } b: dimensionValues(dimension: PROJECT) { code label } }`, 3},
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			small, large := statements(t, few, c.query), statements(t, many, c.query)
			if small > c.statements || large > c.statements {
				t.Errorf("%d statements for 4 units, %d for 20, want at most %d", small, large, c.statements)
			}
		})
	}
}

func statements(t *testing.T, w *warehouse.Warehouse, query string) int64 {
	t.Helper()
	ctx, n := warehouse.WithStatementCount(t.Context())
	if resp := Execute(ctx, w, query, nil); len(resp.Errors) > 0 {
		t.Fatal(resp.Errors)
	}
	return n.Load()
}

// TestOperationReadsOneVersion loads between two halves of an operation and expects the second to know nothing of it.
func TestOperationReadsOneVersion(t *testing.T) {
	t.Parallel()
	w := filled(t, 1)
	ctx, op := begin(t.Context(), w)
	before, err := op.version()
	if err != nil {
		t.Fatal(err)
	}
	load(t, w, 1, 3)
	r, err := operationOf(ctx).reader()
	if err != nil {
		t.Fatal(err)
	}
	page, err := r.Units(ctx, nil, nil, warehouse.PageArgs{})
	if err != nil || page.Total != 1 || r.Version() != before {
		t.Errorf("version %d became %d, units %+v, %v", before, r.Version(), page, err)
	}
}
