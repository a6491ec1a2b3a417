package accuracy

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Print writes reports as a table: a row a kind of fact, and for each format and for all together its recall and
// precision.
func Print(w io.Writer, reports []Report) error {
	if len(reports) > 1 {
		reports = append(reports[:len(reports):len(reports)], Sum(reports))
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(name string, cell func(r Report) string) {
		fmt.Fprint(t, name, "\t")
		for _, r := range reports {
			fmt.Fprint(t, cell(r), "\t")
		}
		fmt.Fprintln(t)
	}
	row("recall/precision", func(r Report) string {
		if r.Format == "" {
			return "all"
		}
		return strings.ToLower(string(r.Format))
	})
	row("documents", func(r Report) string { return fmt.Sprint(r.Documents) })
	row("refused", func(r Report) string { return fmt.Sprint(r.Refused) })
	for _, k := range Kinds {
		row(string(k), func(r Report) string {
			s := r.Kinds[k]
			if s.Truth == 0 && s.Read == 0 {
				return "-"
			}
			return rounded(s.Recall()) + "/" + rounded(s.Precision())
		})
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("print the report: %w", err)
	}
	return nil
}

// rounded writes a share with three decimals, downwards: what is not quite whole is not shown as if it were.
func rounded(share float64) string { return fmt.Sprintf("%.3f", float64(int(share*1000))/1000) }

// PrintJSON writes reports as a list of objects, with the counts behind each share.
func PrintJSON(w io.Writer, reports []Report) error {
	type score struct {
		Score
		Recall    float64 `json:"recall"`
		Precision float64 `json:"precision"`
	}
	type report struct {
		Report
		Kinds map[Kind]score `json:"kinds"`
	}
	all := make([]report, 0, len(reports))
	for _, r := range reports {
		kinds := make(map[Kind]score, len(r.Kinds))
		for k, s := range r.Kinds {
			kinds[k] = score{s, s.Recall(), s.Precision()}
		}
		all = append(all, report{r, kinds})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	if err := e.Encode(all); err != nil {
		return fmt.Errorf("print the report: %w", err)
	}
	return nil
}
