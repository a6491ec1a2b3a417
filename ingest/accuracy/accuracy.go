// Package accuracy measures how well disclosures are read: it has a sample written whose truth is known, reads it back
// and compares, kind of fact by kind of fact and format by format.
package accuracy

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"gongkai/ingest"
	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/sample"
)

// Score counts facts: those in the truth, those that were read, and those that are in both.
type Score struct {
	Truth int `json:"truth"`
	Read  int `json:"read"`
	Right int `json:"right"`
}

// Recall is the share of the truth that was read, from 0 to 1; 1 where there was nothing to read.
func (s Score) Recall() float64 { return share(s.Right, s.Truth) }

// Precision is the share of what was read that is true, from 0 to 1; 1 where nothing was read.
func (s Score) Precision() float64 { return share(s.Right, s.Read) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

func (s *Score) add(o Score) {
	s.Truth += o.Truth
	s.Read += o.Read
	s.Right += o.Right
}

// Report is what was measured of one format, or of all together.
type Report struct {
	Format    block.Format   `json:"format,omitempty"` // empty for all together
	Documents int            `json:"documents"`
	Refused   int            `json:"refused"` // documents that were not read at all; what they hold counts as missed
	Kinds     map[Kind]Score `json:"kinds"`
}

// SeveralFiles stands in a report for the formats of documents that are more than one file.
const SeveralFiles block.Format = "FILES"

func formatOf(doc sample.Document) block.Format {
	if len(doc.Files) > 1 {
		return SeveralFiles
	}
	return doc.Files[0].Format
}

// Difference is what is wrong with one kind of fact of one document.
type Difference struct {
	File    string
	Format  block.Format
	Kind    Kind
	Missing []string // in the truth and not read
	Extra   []string // read and not in the truth
	Err     error    // why the document was refused; then there is no Kind
}

// Measure has the sample written, reads it with so many readers side by side, and gives a report for each format, in
// the order of sample.Formats, and one for documents of several files. found is told of every difference, one at a time; it may be nil.
func Measure(ctx context.Context, o sample.Options, readers int, found func(Difference)) ([]Report, error) {
	byFormat := map[block.Format]*Report{}
	var mu sync.Mutex
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(max(1, readers))
	err := sample.Generate(inner, o, func(doc sample.Document) error {
		group.Go(func() error {
			scores, differences, err := compare(inner, doc)
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			f := formatOf(doc)
			r := byFormat[f]
			if r == nil {
				r = &Report{Format: f, Kinds: map[Kind]Score{}}
				byFormat[f] = r
			}
			r.Documents++
			for k, s := range scores {
				sum := r.Kinds[k]
				sum.add(s)
				r.Kinds[k] = sum
			}
			for _, d := range differences {
				if d.Err != nil {
					r.Refused++
				}
				if found != nil {
					found(d)
				}
			}
			return nil
		})
		return inner.Err()
	})
	// Where a reader failed, its error is why Generate stopped.
	if failed := group.Wait(); failed != nil {
		err = failed
	}
	if err != nil {
		return nil, err
	}
	var reports []Report
	for _, f := range append(slices.Clone(sample.Formats), SeveralFiles) {
		if r := byFormat[f]; r != nil {
			reports = append(reports, *r)
		}
	}
	return reports, nil
}

// Sum adds reports up.
func Sum(reports []Report) Report {
	all := Report{Kinds: map[Kind]Score{}}
	for _, r := range reports {
		all.Documents += r.Documents
		all.Refused += r.Refused
		for k, s := range r.Kinds {
			sum := all.Kinds[k]
			sum.add(s)
			all.Kinds[k] = sum
		}
	}
	return all
}

// readFiles reads the disclosure that all files of a document make together.
func readFiles(ctx context.Context, doc sample.Document) (*disclosure.Disclosure, error) {
	var parts []disclosure.Part
	for _, f := range doc.Files {
		opened, err := ingest.Open(ctx, f.Name, f.Data)
		if err != nil {
			return nil, err
		}
		parts = append(parts, opened...)
	}
	return ingest.Join(parts...)
}

// compare reads a document and holds it against its truth.
func compare(ctx context.Context, doc sample.Document) (map[Kind]Score, []Difference, error) {
	var differences []Difference
	read := &disclosure.Disclosure{}
	d, err := readFiles(ctx, doc)
	var refused *block.Refusal
	switch {
	case errors.As(err, &refused):
		differences = append(differences, Difference{File: doc.Truth.File, Format: formatOf(doc), Err: err})
	case err != nil:
		return nil, nil, fmt.Errorf("read back: %w", err)
	default:
		read = d
	}
	truth, got := Facts(&doc.Truth.Disclosure), Facts(read)
	got[KindOutcome] = outcomes(read, nil)
	if doc.Truth.Outcomes != nil {
		truth[KindOutcome] = outcomes(&doc.Truth.Disclosure, doc.Truth.Outcomes)
	}
	if refused != nil {
		got = nil
	}
	truth[KindFinding], got = findings(doc.Truth, read, got)
	var tables []*block.Table
	for i := range read.Document.Blocks {
		if t := read.Document.Blocks[i].Table; t != nil {
			tables = append(tables, t)
		}
	}
	var laid []*block.Table
	for _, f := range doc.Files {
		laid = append(laid, f.Tables...)
	}
	// Plain text does not say in which column a cell behind a merged one stands.
	columns := !slices.ContainsFunc(doc.Files, func(f sample.File) bool { return f.Format == block.FormatText })
	scores := map[Kind]Score{}
	for _, k := range Kinds {
		var missing, extra []string
		if k == KindCell {
			scores[k], missing, extra = inOrder(cells(laid, columns), cells(tables, columns))
		} else {
			scores[k], missing, extra = unordered(truth[k], got[k])
		}
		if len(missing)+len(extra) > 0 && refused == nil {
			differences = append(differences, Difference{File: doc.Truth.File, Format: formatOf(doc), Kind: k, Missing: missing, Extra: extra})
		}
	}
	return scores, differences, nil
}

// unordered compares facts whatever their order; one that is there twice counts twice.
func unordered(truth, read []string) (s Score, missing, extra []string) {
	count := map[string]int{}
	for _, f := range truth {
		count[f]++
	}
	s.Truth, s.Read = len(truth), len(read)
	for _, f := range read {
		if count[f] > 0 {
			count[f]--
			s.Right++
		} else {
			extra = append(extra, f)
		}
	}
	for _, f := range truth {
		if count[f] > 0 {
			count[f]--
			missing = append(missing, f)
		}
	}
	return s, missing, extra
}

// inOrder compares two sequences by their longest common one.
func inOrder(truth, read []string) (s Score, missing, extra []string) {
	s.Truth, s.Read = len(truth), len(read)
	for len(truth) > 0 && len(read) > 0 && truth[0] == read[0] {
		truth, read = truth[1:], read[1:]
		s.Right++
	}
	for len(truth) > 0 && len(read) > 0 && truth[len(truth)-1] == read[len(read)-1] {
		truth, read = truth[:len(truth)-1], read[:len(read)-1]
		s.Right++
	}
	// best[i][j] is the length of what truth from i and read from j have in common.
	best := make([][]int, len(truth)+1)
	for i := range best {
		best[i] = make([]int, len(read)+1)
	}
	for i, want := range slices.Backward(truth) {
		for j, have := range slices.Backward(read) {
			if want == have {
				best[i][j] = best[i+1][j+1] + 1
			} else {
				best[i][j] = max(best[i+1][j], best[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(truth) && j < len(read) {
		switch {
		case truth[i] == read[j]:
			s.Right++
			i++
			j++
		case best[i+1][j] >= best[i][j+1]:
			missing = append(missing, truth[i])
			i++
		default:
			extra = append(extra, read[j])
			j++
		}
	}
	return s, append(missing, truth[i:]...), append(extra, read[j:]...)
}
