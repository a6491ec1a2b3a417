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
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// Options say what to write. There are no defaults but for Formats and Stages.
type Options struct {
	Units    int // how many units, from 1 to MaxUnits()
	FromYear int // fiscal years, both ends included
	ToYear   int
	Seed     uint64
	// Formats are those of the files: where there are several, documents are spread over them evenly, by unit and year.
	// Empty means FormatText. Where a format of tables is among them (FormatXLSX, FormatXLS, FormatPDF), some units publish
	// the standard tables in a file of their own, beside one of prose.
	Formats []block.Format
	// Stages are those of which each unit has a document a year: StageBudget, StageFinalAccounts. Empty means StageBudget.
	Stages []fiscal.Stage
}

// The years for which there are figures. The first one has no document, but it is what the next one is compared with.
const (
	firstYear = 2010
	lastYear  = 2050
)

// Formats lists the formats that are written. Those in the end need LibreOffice.
var Formats = []block.Format{block.FormatText, block.FormatHTML, block.FormatDOCX, block.FormatXLSX, block.FormatPDF, block.FormatDOC, block.FormatXLS}

var renderers = map[block.Format]func(*paper) ([]byte, error){
	block.FormatText: renderText, block.FormatHTML: renderHTML, block.FormatDOCX: renderDOCX, block.FormatXLSX: renderXLSX, block.FormatPDF: renderPDF,
}

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
		if !slices.Contains(Formats, f) {
			errs = append(errs, fmt.Errorf("format %s: not supported, these are: %v", f, Formats))
		}
	}
	for _, s := range o.Stages {
		if s != fiscal.StageBudget && s != fiscal.StageFinalAccounts {
			errs = append(errs, fmt.Errorf("stage %s: not supported, these are: %v", s, []fiscal.Stage{fiscal.StageBudget, fiscal.StageFinalAccounts}))
		}
	}
	return errors.Join(errs...)
}

// documents is how many documents the options ask for.
func (o Options) documents() int { return o.Units * (o.ToYear - o.FromYear + 1) * len(o.stages()) }

func (o Options) stages() []fiscal.Stage {
	if len(o.Stages) == 0 {
		return []fiscal.Stage{fiscal.StageBudget}
	}
	return o.Stages
}

// format is that of a unit's document of a year: they take turns from unit to unit and from year to year. Final accounts
// are a turn ahead.
func (o Options) format(unit, year int) block.Format {
	if len(o.Formats) == 0 {
		return block.FormatText
	}
	return o.Formats[(unit+year)%len(o.Formats)]
}

// tablesFormat is that of the file of tables beside a document of a format; empty where there may be none.
func (o Options) tablesFormat(beside block.Format, unit, year int) block.Format {
	if beside == block.FormatXLSX || beside == block.FormatXLS {
		return ""
	}
	var may []block.Format
	for _, f := range []block.Format{block.FormatXLSX, block.FormatXLS, block.FormatPDF} {
		if slices.Contains(o.Formats, f) {
			may = append(may, f)
		}
	}
	if len(may) == 0 {
		return ""
	}
	return may[(unit+year)%len(may)]
}

// Truth is what a reader must find in a written document.
type Truth struct {
	File string `json:"file"` // path below the output folder, with slashes: 霸州市/2021/霸州市审计局.txt

	// Files are all files of the document where there are several, File first: 霸州市/2021/霸州市审计局-附表.xlsx beside it.
	Files []string `json:"files,omitempty"`

	// Disclosure holds the document's facts without their places. A measure that the document does not mention is
	// not among Amounts. Targets have their Text, their Sign and Unit where columns of their own state them, and nothing that could be read
	// from them; sections and findings are left out.
	Disclosure disclosure.Disclosure `json:"disclosure"`

	// Planted are the codes of deliberate contradictions, named as the rules of package check where there is one.
	// CHANGE_PRIOR_YEAR shows only beside the unit's document of the year before. PART_NOT_READ is here where a workbook
	// has a hidden sheet, and IDENTITY_FROM_PATH where a file of tables does not say whose they are.
	Planted []string `json:"planted,omitempty"`

	// Outcomes say what became of the targets of final accounts: of each project in order, and in it of each indicator. Empty
	// where the unit publishes no self-assessment.
	Outcomes [][]fiscal.Outcome `json:"outcomes,omitempty"`
}

// File is one file of a disclosure.
type File struct {
	Name   string // path below the output folder, with slashes
	Format block.Format
	Data   []byte
	// Tables are those in the file, in order, as they were laid out. A cell that spans rows may stand in the file as one
	// with empty cells below it.
	Tables []*block.Table
}

// Document is one disclosure as it is written, and what it was made from.
type Document struct {
	Truth Truth
	Files []File
}

// atOnce is how many documents are handed to LibreOffice in one run.
const atOnce = 120

// Generate hands over one document after another, unit by unit and year by year, and keeps no more than a few of them. It
// stops at the first error that yield returns, and returns it; and when ctx ends. Without LibreOffice, formats that need
// it give [ErrNoOffice].
func Generate(ctx context.Context, o Options, yield func(Document) error) (err error) {
	if err := o.Validate(); err != nil {
		return err
	}
	p := &press{yield: yield, batch: 1}
	if slices.ContainsFunc(o.Formats, NeedsOffice) {
		p.batch = atOnce
		if p.office, err = openOffice(); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, p.office.close()) }()
	}
	for i := range o.Units {
		w := newWriter(o.Seed, i)
		for year := o.FromYear; year <= o.ToYear; year++ {
			w.unit.name = nameIn(i, year)
			for _, stage := range o.stages() {
				write, turn := w.write, year
				if stage == fiscal.StageFinalAccounts {
					write, turn = w.writeFinal, year+1
				}
				truth, paper := write(year)
				f := o.format(i, turn)
				if err := p.print(ctx, truth, paper, f, o.tablesFormat(f, i, turn)); err != nil {
					return err
				}
			}
		}
	}
	return p.flush(ctx)
}

// press makes files of documents. It gathers as many as go through LibreOffice together.
type press struct {
	office *office
	batch  int
	done   []Document
	yield  func(Document) error
}

// print makes the files of a document: one, or two where its standard tables go into a file of their own.
func (p *press) print(ctx context.Context, truth Truth, paper *paper, f, tables block.Format) error {
	d := Document{Truth: truth}
	var err error
	if tables != "" && paper.apart && paper.standard[1] > paper.standard[0] {
		prose, standard := paper.divide()
		err = errors.Join(d.add(prose, f, ""), d.add(standard, tables, "-附表"))
		if paper.untitled {
			d.Truth.Planted = append(d.Truth.Planted, "IDENTITY_FROM_PATH")
		}
		for _, file := range d.Files {
			d.Truth.Files = append(d.Truth.Files, file.Name)
		}
	} else {
		err = d.add(paper, f, "")
	}
	if err != nil {
		return err
	}
	d.Truth.File = d.Files[0].Name
	if p.done = append(p.done, d); len(p.done) < p.batch {
		return nil
	}
	return p.flush(ctx)
}

// add makes a file of a paper. behind stands in its name behind the unit's.
func (d *Document) add(paper *paper, f block.Format, behind string) error {
	made := f
	if c, ok := converted[f]; ok {
		made = c.from
	}
	data, err := renderers[made](paper)
	if err != nil {
		return fmt.Errorf("write %s %d as %s: %w", paper.unit, paper.year, f, err)
	}
	if made == block.FormatXLSX && paper.look.hidden {
		d.Truth.Planted = append(d.Truth.Planted, "PART_NOT_READ")
	}
	d.Files = append(d.Files, File{Name: paper.path + behind + "." + strings.ToLower(string(f)), Format: f, Data: data, Tables: paper.tables()})
	return nil
}

// flush hands the gathered documents over.
func (p *press) flush(ctx context.Context) error {
	for to := range converted {
		var files []*File
		var data [][]byte
		for i := range p.done {
			for j := range p.done[i].Files {
				if f := &p.done[i].Files[j]; f.Format == to {
					files, data = append(files, f), append(data, f.Data)
				}
			}
		}
		if len(files) == 0 {
			continue
		}
		out, err := p.office.convert(ctx, to, data)
		if err != nil {
			return err
		}
		for i := range files {
			files[i].Data = out[i]
		}
	}
	for _, d := range p.done {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := p.yield(d); err != nil {
			return err
		}
	}
	p.done = p.done[:0]
	return nil
}
