package graph

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/docs/made"
)

// TestDocsEnums holds the words that docs/data-model.md explains to the schema.
func TestDocsEnums(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Stage", "Scope", "DisclosureState"} {
		var b strings.Builder
		b.WriteString("| | |\n| --- | --- |\n")
		for _, v := range schema().Types[name].EnumValues {
			fmt.Fprintf(&b, "| `%s` | %s |\n", v.Name, strings.Join(strings.Fields(v.Description), " "))
		}
		made.Part(t, "../docs/data-model.md", name, b.String(), *update)
	}
}
