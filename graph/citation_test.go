package graph

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/warehouse"
)

// TestCitationAsksTheSameQuestionAgain reads a citation back, asks its question again, and expects the same digest until
// the figures change.
func TestCitationAsksTheSameQuestionAgain(t *testing.T) {
	t.Parallel()
	w := filled(t, 3)
	query := `query Q($m: [Measure!]!) { sums: aggregate(measures: $m, groupBy: [YEAR]) { nodes { value(measure: INCOME_TOTAL) { value } } citation } } query Other { dataVersion }`
	cited := func(query, operation string, variables map[string]any) (string, citation) {
		t.Helper()
		if operation != "" {
			query = strings.Split(query, " query Other")[0]
		}
		var data struct{ Sums struct{ Citation string } }
		decodeData(t, Execute(t.Context(), w, query, variables), &data)
		c, err := decodeCitation(data.Sums.Citation)
		if err != nil {
			t.Fatal(err)
		}
		return data.Sums.Citation, c
	}
	variables := map[string]any{"m": []any{"INCOME_TOTAL"}}
	id, first := cited(query, "Q", variables)
	if first.Field != "sums" || first.Version == 0 || len(id) > 1000 {
		t.Errorf("%d characters: %+v", len(id), first)
	}
	var again map[string]any
	if err := json.Unmarshal(first.Variables, &again); err != nil {
		t.Fatal(err)
	}
	_, second := cited(first.Query, first.Operation, again)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("the same data (-first, +second)\n%s", diff)
	}
	load(t, w, 3, 4)
	if _, third := cited(first.Query, first.Operation, again); third.Digest == first.Digest || third.Version == first.Version {
		t.Errorf("the figures changed, the citation did not: %+v", third)
	}
	for _, bad := range []string{"", "!", "AAAA", strings.Repeat("x", 100)} {
		if _, err := decodeCitation(bad); !errors.Is(err, warehouse.ErrBadID) {
			t.Errorf("%q is read: %v", bad, err)
		}
	}
}
