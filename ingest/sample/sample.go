// Package sample writes synthetic disclosures of invented amounts, together with the truth that they were made from.
//
// The documents have the shape of those of 霸州市 and 廊坊市: the same sections, sentences of the same kind, the same
// tables. They vary in what real ones vary in: order and names of sections, units of money, ways of stating a
// change, marks of comparison, encodings. Every document says in its last section that it is synthetic.
//
// A document depends on nothing but the seed, the unit's index and the year. A longer run or another span of years
// writes the same bytes for the same unit and year, and a unit's figures develop believably from year to year.
//
// Figures add up, and stated changes are the difference to the unit's own document of the year before. In about one
// document of eight something is deliberately wrong; [Truth.Planted] says what, and the truth holds what is printed.
package sample

import (
	"errors"
	"fmt"
	"slices"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// Options say what to write. There are no defaults but for Formats and Stage.
type Options struct {
	Units    int // how many units, from 1 to MaxUnits()
	FromYear int // fiscal years, both ends included
	ToYear   int
	Seed     uint64
	Formats  []block.Format // empty means FormatText, the only one there is
	Stage    fiscal.Stage   // empty means StageBudget, the only one there is
}

// The years for which there are figures. The first one has no document, but it is what the next one is compared with.
const (
	firstYear = 2010
	lastYear  = 2050
)

var formats = []block.Format{block.FormatText}

// Validate says what is wrong with the options; nil if nothing is.
func (o Options) Validate() error {
	var errs []error
	if o.Units < 1 || o.Units > MaxUnits() {
		errs = append(errs, fmt.Errorf("units: want 1 to %d, not %d", MaxUnits(), o.Units))
	}
	if o.FromYear <= firstYear || o.ToYear > lastYear || o.FromYear > o.ToYear {
		errs = append(errs, fmt.Errorf("years: want a span within %d-%d, not %d-%d", firstYear+1, lastYear, o.FromYear, o.ToYear))
	}
	for _, f := range o.Formats {
		if !slices.Contains(formats, f) {
			errs = append(errs, fmt.Errorf("format %s: not supported, these are: %v", f, formats))
		}
	}
	if o.Stage != "" && o.Stage != fiscal.StageBudget {
		errs = append(errs, fmt.Errorf("stage %s: not supported, only %s is", o.Stage, fiscal.StageBudget))
	}
	return errors.Join(errs...)
}

// documents is how many documents the options ask for.
func (o Options) documents() int { return o.Units * (o.ToYear - o.FromYear + 1) }

// Truth is what a reader must find in a written document.
type Truth struct {
	File string `json:"file"` // path below the output folder, with slashes: 霸州市/2021/霸州市审计局.txt

	// Disclosure holds the document's facts without their places. A measure that the document does not mention is
	// not among Amounts. Targets have their Text and nothing that could be read from it; sections and findings are
	// left out.
	Disclosure disclosure.Disclosure `json:"disclosure"`

	// Planted are the codes of deliberate contradictions, named as the rules of package check where there is one.
	// CHANGE_PRIOR_YEAR shows only beside the unit's document of the year before.
	Planted []string `json:"planted,omitempty"`
}

// Generate hands over one document after another, unit by unit and year by year, and keeps none of them. It stops at
// the first error that yield returns, and returns it.
func Generate(o Options, yield func(Truth, []byte) error) error {
	if err := o.Validate(); err != nil {
		return err
	}
	for i := range o.Units {
		w := newWriter(o.Seed, i)
		for year := o.FromYear; year <= o.ToYear; year++ {
			truth, data := w.write(year)
			if err := yield(truth, data); err != nil {
				return err
			}
		}
	}
	return nil
}
