package warehouse_test

import (
	"fmt"
	"testing"

	"gongkai/ingest/disclosure"
	"gongkai/ingest/load"
	"gongkai/ingest/sample"
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// truths are what made-up documents were written from, without the way through a file.
func truths(t testing.TB, o sample.Options) []disclosure.Disclosure {
	t.Helper()
	var found []disclosure.Disclosure
	err := sample.Generate(t.Context(), o, func(d sample.Document) error {
		found = append(found, d.Truth.Disclosure)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// rowsOf are disclosures as they are loaded.
func rowsOf(all []disclosure.Disclosure) []warehouse.Load {
	loads := make([]warehouse.Load, len(all))
	for i := range all {
		loads[i] = load.Rows(&all[i], nil)
		loads[i].Documents = []warehouse.Document{{Name: fmt.Sprintf("%d.txt", i), Format: "TXT", SHA256: fmt.Sprintf("%064d", i)}}
	}
	return loads
}

// both are the stages that the sample writes.
var both = []fiscal.Stage{fiscal.StageBudget, fiscal.StageFinalAccounts}
