package sample

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// writer writes the documents of one unit. Whatever it prints it records as truth in the same step, so that the two
// cannot come apart.
type writer struct {
	seed    uint64
	unit    unit
	planner *planner
	style   *style
	look    *look
	form    *form

	// Of the document at hand.
	year     int
	budget   *budget
	prior    *budget
	items    []item
	dice     *dice
	elements []element
	tableNo  int    // of the last standard table
	standing [2]int // the elements that are standard tables, the end excluded
	tables   bool   // the standard tables are there
	truth    disclosure.Disclosure
	amounts  map[fiscal.Measure]*disclosure.Amount
	planned  map[fiscal.Measure]fen // of final accounts: what was budgeted
	counts   map[fiscal.Measure]int // of final accounts
	chosen   string                 // the contradiction still to be planted
	planted  []string
	outcomes [][]fiscal.Outcome // of final accounts, of each project's indicators
	slip     fen                // by how much a planted figure is off
}

func newWriter(seed uint64, index int) *writer {
	w := &writer{seed: seed, unit: unitAt(index)}
	w.planner = newPlanner(seed, &w.unit)
	w.style = newStyle(seed, &w.unit)
	w.look = newLook(seed, &w.unit)
	w.form = newForm(seed, &w.unit)
	return w
}

// write makes the document of a year. Its truth does not say yet in which files it is.
func (w *writer) write(year int) (Truth, *paper) {
	if w.budget != nil && w.budget.year == year-1 {
		w.prior = w.budget
	} else {
		w.prior = w.planner.plan(year - 1)
	}
	w.begin(year, fiscal.StageBudget)
	w.budget = w.planner.plan(year)
	w.items = w.planner.shop(w.budget)
	w.choosePlant()
	w.tables = w.form.there && !contradictsTables[w.chosen]
	w.document()
	return w.end("")
}

// begin forgets the document before.
func (w *writer) begin(year int, stage fiscal.Stage) {
	w.year, w.elements, w.standing = year, nil, [2]int{}
	w.dice = newDice(w.seed, map[fiscal.Stage]string{fiscal.StageBudget: "words", fiscal.StageFinalAccounts: "final words"}[stage], w.unit.index, year)
	w.amounts = map[fiscal.Measure]*disclosure.Amount{}
	w.truth = disclosure.Disclosure{Unit: disclosure.Unit{Name: w.unit.name}, Year: year, Stage: stage, Scope: fiscal.ScopeUnit}
	w.chosen, w.planted, w.outcomes = "", nil, nil
}

// end gives the document that was written, and its truth. Its file is named after the unit, with what comes behind.
func (w *writer) end(behind string) (Truth, *paper) {
	for _, info := range fiscal.Measures {
		if a := w.amounts[info.Measure]; a != nil {
			w.truth.Amounts = append(w.truth.Amounts, *a)
		}
	}
	return Truth{Disclosure: w.truth, Planted: w.planted, Outcomes: w.outcomes}, &paper{
		elements: w.elements, standard: w.standing, apart: w.form.apart, untitled: w.form.untitled, stage: w.truth.Stage, style: w.style, look: w.look, title: w.truth.Title.Text, unit: w.unit.name, year: w.year,
		path: w.unit.region + "/" + strconv.Itoa(w.year) + "/" + w.unit.name + behind,
		dice: newDice(w.seed, "file"+behind, w.unit.index, w.year),
	}
}

var fullWidth = strings.NewReplacer("0", "０", "1", "１", "2", "２", "3", "３", "4", "４", "5", "５", "6", "６", "7", "７", "8", "８", "9", "９", ".", "．", "%", "％")

// digits writes a number of prose in the unit's habit.
func (w *writer) digits(s string) string {
	if w.style.fullWidth {
		return fullWidth.Replace(s)
	}
	return s
}

func (w *writer) y(year int) string { return w.digits(strconv.Itoa(year)) }

// money writes an amount with its unit.
func (w *writer) money(f fen) string {
	space := ""
	if w.style.spaced {
		space = " "
	}
	if w.style.inYuan {
		return f.inYuan(w.style.decimals) + space + "元"
	}
	s := f.inWan(w.style.decimals)
	if w.style.thousands {
		s = withThousands(s)
	}
	return w.digits(s) + space + "万元"
}

// cell writes an amount as a table has it, in the table's unit.
func (w *writer) cell(f fen) string {
	if w.style.inYuan {
		return f.inYuan(2)
	}
	return f.inWan(2)
}

// tableUnit is the unit of money of tables.
func (w *writer) tableUnit() string {
	if w.style.inYuan {
		return "元"
	}
	return "万元"
}

// amount is the record of a measure. The first figure that is stated is the measure's own.
func (w *writer) amount(m fiscal.Measure) *disclosure.Amount {
	a := w.amounts[m]
	if a == nil {
		a = &disclosure.Amount{Measure: m}
		w.amounts[m] = a
	}
	return a
}

func (w *writer) record(m fiscal.Measure, f fen) {
	if a := w.amount(m); a.Value == nil {
		a.Value, a.State = f.moneyRef(), fiscal.StateOf(f.money())
	}
}

// state writes an amount and records it as the figure of the measures.
func (w *writer) state(f fen, ms ...fiscal.Measure) string {
	for _, m := range ms {
		w.record(m, f)
	}
	return w.money(f)
}

// noAmount states nothing in figures, but that there is none.
func (w *writer) noAmount(ms ...fiscal.Measure) {
	for _, m := range ms {
		w.record(m, 0)
	}
}

// base is what this year is compared with, as the unit calls it.
func (w *writer) base() string {
	last := w.y(w.year - 1)
	if w.truth.Stage == fiscal.StageFinalAccounts {
		return [...]string{last + "年度", last + "年度决算", last + "年", "上年度", "上年", "上年决算数"}[w.style.base]
	}
	return [...]string{last + "年预算", last + "年", last + "预算", "上年预算", "上年", "去年"}[w.style.base]
}

// change writes how measures differ from the year before, and records it. Words stands between the base and the change:
// 较2020年[“三公”经费]减少.
func (w *writer) change(form changeForm, now, prior fen, words string, ms ...fiscal.Measure) string {
	s := w.style
	base := w.base()
	record := func(value *fiscal.Money, rate *decimal.Decimal, base string) {
		for _, m := range ms {
			if a := w.amount(m); a.Change == nil {
				a.Change = &disclosure.Change{Value: value, Rate: rate, Base: base}
			}
		}
	}
	if now == prior {
		record(fen(0).moneyRef(), nil, base)
		return "与" + base + words + s.same
	}
	verb, rateVerb := s.up, s.upRate
	if now < prior {
		verb, rateVerb = s.down, s.downRate
	}
	value := (now - prior).moneyRef()
	if prior == 0 && form != byAmount {
		form = byAmount
	}
	switch form {
	case byRate:
		percent := w.rate(now, prior)
		record(nil, &percent, base)
		return "较" + base + words + rateVerb + w.digits(percent.Abs().String()) + w.digits("%")
	case fromPrior:
		record(value, nil, "上一年")
		return "较上一年" + words + "的" + w.money(prior) + verb + w.money((now - prior).abs())
	case withRate:
		percent := w.rate(now, prior)
		if len(ms) > 0 && w.plant("CHANGE_RATE") {
			percent = percent.Add(decimal.NewFromInt(int64(percent.Sign() * 7)))
		}
		record(value, &percent, base)
		return pick(w.dice, "较", "比") + base + words + verb + w.money((now - prior).abs()) + "，" + rateVerb + w.digits(percent.Abs().String()) + w.digits("%")
	default:
		record(value, nil, base)
		return "较" + base + words + verb + w.money((now - prior).abs())
	}
}

// rate rounds as the unit does, but never to zero: 增长0% would not be a change.
func (w *writer) rate(now, prior fen) decimal.Decimal {
	for decimals := w.style.rates; ; decimals++ {
		if r := rate(now, prior, decimals); !r.IsZero() || decimals >= 6 {
			return r
		}
	}
}

// because writes why and records it for the measures.
func (w *writer) because(lead, why string, ms ...fiscal.Measure) string {
	for _, m := range ms {
		if a := w.amount(m); a.Reason == nil {
			a.Reason = &disclosure.Text{Text: why}
		}
	}
	return lead + why
}

// has says whether the document has a section.
func (w *writer) has(id sectionID) bool {
	if id == sectionOperating && !w.unit.administrative() {
		return w.style.base%2 == 0 // some units that run no agency say so, others are silent
	}
	return slices.Contains(w.style.sections, id)
}
