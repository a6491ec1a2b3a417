package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// citedAgain is a citation with its moved facts as texts.
type citedAgain struct {
	Status              string
	Variables           string
	Cited, Current      int
	MovedCount          int
	Moved               []string
	OperationIsTheCited bool
}

// askCitation cites an operation's aggregate, or asks a citation again.
func askCitation(t *testing.T, w *warehouse.Warehouse, id, query string) citedAgain {
	t.Helper()
	var data struct {
		Citation struct {
			Status, Operation, Variables             string
			CitedVersion, CurrentVersion, MovedCount int
			Moved                                    []struct {
				Kind, Measure, Before, After string
				Year                         int
				Unit                         struct{ Name string }
			}
		}
	}
	decodeData(t, Execute(t.Context(), w, `query ($id: ID!) { citation(id: $id) { status operation variables citedVersion currentVersion movedCount
		moved { kind unit { name } year measure before(in: YUAN) after(in: YUAN) reason document { name } } } }`, map[string]any{"id": id}), &data)
	c := data.Citation
	out := citedAgain{c.Status, c.Variables, c.CitedVersion, c.CurrentVersion, c.MovedCount, []string{}, c.Operation == query}
	for _, m := range c.Moved {
		out.Moved = append(out.Moved, fmt.Sprintf("%s %s %d %s %s -> %s", m.Kind, m.Unit.Name, m.Year, m.Measure, m.Before, m.After))
	}
	return out
}

func citationID(t *testing.T, w *warehouse.Warehouse, query string, variables map[string]any) string {
	t.Helper()
	var data struct{ Sums struct{ Citation string } }
	decodeData(t, Execute(t.Context(), w, query, variables), &data)
	return data.Sums.Citation
}

// TestCitation corrects and withdraws what was cited, and what was not.
func TestCitation(t *testing.T) {
	t.Parallel()
	w := filled(t, 3)
	versions := func() int {
		v, err := w.DataVersion(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return int(v)
	}
	query := `query Q($years: YearRange) { sums: aggregate(measures: [EXPENDITURE_TOTAL], filter: {years: $years}, groupBy: [UNIT], compare: {}) { ...rows citation } }
		fragment rows on AggregateConnection { nodes { value(measure: EXPENDITURE_TOTAL) { value change evidence { nodes { value } } } } }`
	variables := map[string]any{"years": map[string]any{"from": 2021, "to": 2021}}
	given := `{"years":{"from":2021,"to":2021}}`
	id := citationID(t, w, query, variables)
	cited := versions()
	check := func(name string, want citedAgain) {
		t.Helper()
		want.Variables, want.Cited, want.Current, want.OperationIsTheCited = given, cited, versions(), true
		if diff := cmp.Diff(want, askCitation(t, w, id, query)); diff != "" {
			t.Errorf("%s (-want, +got)\n%s", name, diff)
		}
	}
	corrected := func(unit, year int, m fiscal.Measure, yuan int64) warehouse.Load {
		l := madeUp(unit, year)
		l.Documents[0].SHA256 = fmt.Sprintf("%064d", yuan)
		for i := range l.Amounts {
			if a := &l.Amounts[i]; a.Measure == m {
				a.Value = new(decimal.NewFromInt(yuan))
			}
		}
		return l
	}
	check("at once", citedAgain{Status: "SAME", Moved: []string{}})
	store(t, w, corrected(0, 2021, fiscal.IncomeTotal, 5), madeUp(7, 2012))
	check("another measure and another year moved", citedAgain{Status: "SAME", Moved: []string{}})
	before := corrected(1, 2020, fiscal.ExpenditureTotal, 27000000)
	store(t, w, before)
	name := unitNames[1]
	moved := fmt.Sprintf("REPLACED %s 2020 EXPENDITURE_TOTAL 27471500 -> 27000000", name)
	check("the year that it is compared with was corrected", citedAgain{Status: "CHANGED", MovedCount: 1, Moved: []string{moved}})
	gone := store(t, w, corrected(2, 2021, fiscal.ExpenditureTotal, 1))[0]
	if _, err := w.Withdraw(t.Context(), gone.DisclosureID, "wrong file"); err != nil {
		t.Fatal(err)
	}
	withdrawn := fmt.Sprintf("WITHDRAWN %s 2021 EXPENDITURE_TOTAL 27472500 -> ", unitNames[2])
	check("one was withdrawn", citedAgain{Status: "WITHDRAWN", MovedCount: 2, Moved: []string{withdrawn, moved}})
	back := madeUp(2, 2021)
	back.Documents[0].SHA256 = strings.Repeat("d", 64)
	store(t, w, back)
	check("another came in its place", citedAgain{Status: "CHANGED", MovedCount: 1, Moved: []string{moved}})
	back = madeUp(1, 2020)
	back.Documents[0].SHA256 = strings.Repeat("e", 64)
	store(t, w, back)
	check("all is as it was", citedAgain{Status: "SAME", Moved: []string{}})

	encoded := func(change func(*citation)) string {
		c, err := decodeCitation(id)
		if err != nil {
			t.Fatal(err)
		}
		change(&c)
		text, err := c.encode()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	deep := "{ sums: aggregate(measures: [INCOME_TOTAL]) { citation totals { value(measure: INCOME_TOTAL) { evidence { nodes { unit { " + strings.Repeat("department { ", 16) + "name" + strings.Repeat(" }", 22) + " }"
	for bad, c := range map[string]struct{ id, want string }{
		"no citation":   {"nonsense", "no ID"},
		"cut off":       {id[:len(id)/2], "no ID"},
		"no such field": {encoded(func(c *citation) { c.Query = "{ sums: aggregate { nothing } }" }), "not answered any more"},
		"another field": {encoded(func(c *citation) { c.Field = "other" }), `no aggregate "other"`},
		"bad variables": {encoded(func(c *citation) { c.Variables = json.RawMessage(`{"years": 7}`) }), "not answered any more"},
		"too deep":      {encoded(func(c *citation) { c.Query = deep }), "levels deep"},
		"refused": {encoded(func(c *citation) {
			c.Query = "{ sums: aggregate(measures: [INCOME_TOTAL, INCOME_TOTAL]) { citation } }"
		}), "given twice"},
		"another answer":       {encoded(func(c *citation) { c.Digest = "0011223344556677" }), "does not give the cited answer"},
		"from the future":      {encoded(func(c *citation) { c.Version = 1000 }), "at data version 1000"},
		"itself in a citation": {encoded(func(c *citation) { c.Query = `{ citation(id: "x") { id } }` }), "no aggregate"},
	} {
		resp := Execute(t.Context(), w, `query ($id: ID!) { citation(id: $id) { status } }`, map[string]any{"id": c.id})
		if len(resp.Errors) != 1 || !strings.Contains(resp.Errors[0].Message, c.want) || resp.Errors[0].Extensions["code"] != codeBadInput || !bytes.Equal(resp.Data, []byte("null")) {
			t.Errorf("%s: %v %s", bad, resp.Errors, resp.Data)
		}
	}
	many := "query ($id: ID!) {"
	for i := range 20 {
		many += fmt.Sprintf(" c%d: citation(id: $id) { status }", i)
	}
	if resp := Execute(t.Context(), w, many+" }", map[string]any{"id": id}); len(resp.Errors) != 1 || resp.Errors[0].Extensions["code"] != codeTooExpensive {
		t.Errorf("20 citations are answered: %v", resp.Errors)
	}
}

// TestCitationStatements: asking a cited question again takes as many statements for many units as for few.
func TestCitationStatements(t *testing.T) {
	t.Parallel()
	const query = `{ sums: aggregate(measures: [INCOME_TOTAL], groupBy: [UNIT, YEAR], first: 100) { citation nodes { value(measure: INCOME_TOTAL) { value } } } }`
	const most = 4
	for _, units := range []int{4, 20} {
		w := filled(t, units)
		ask := fmt.Sprintf(`{ citation(id: %q) { status movedCount moved { unit { name } after document { name } } } }`, citationID(t, w, query, nil))
		if n := statements(t, w, ask); n > most {
			t.Errorf("%d statements for %d units, want at most %d", n, units, most)
		}
	}
}
