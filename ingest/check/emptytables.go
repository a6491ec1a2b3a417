package check

import (
	"strings"
	"unicode/utf8"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/number"
	"gongkai/ingest/pattern"
	"gongkai/warehouse/fiscal"
)

// This file checks tables that are empty because a unit has no such money: each says so in a note, and none with a note has figures.

// emptyNote says that a table has nothing to show: 本单位无政府性基金预算，故本表为空表.
var emptyNote = pattern.MustCompile(`(?:本表|此表|该表)(?:为空|是空|无数据|没有数据|无内容|无相关数据)`)

// emptyFunds are the funds that many units have nothing of.
var emptyFunds = []struct {
	fund   fiscal.Fund
	zh, en string
}{
	{fiscal.FundGovernmentFund, "政府性基金", "government funds"},
	{fiscal.FundStateCapital, "国有资本经营", "the state capital operating budget"},
}

// notEmpty finds a note that a table is empty, where its fund has lines with amounts or the three public expenses have some.
func notEmpty(d *disclosure.Disclosure, r *report) {
	report := func(note block.Place, zh, en string, amount fiscal.Money, p block.Place) {
		r.add(quoted("注明空表，而%s有%s", zh, wan(amount)), quoted("a table of %s is said to be empty, it has %s", en, wan(amount)), "0万元", wan(amount), note, p)
	}
	eachText(d, func(_ int, text string, place func(from, to int) block.Place) {
		m := emptyNote.FindStringIndex(text)
		if m == nil || strings.ContainsAny(text[:m[0]], "。；;") {
			return
		}
		note := place(m[0], m[1])
		for _, f := range emptyFunds {
			if !strings.Contains(text, f.zh) {
				continue
			}
			for i := range d.Lines {
				if l := &d.Lines[i]; l.Fund == f.fund && !l.Value.IsZero() {
					report(note, f.zh, f.en, l.Value, l.Place)
					return
				}
			}
		}
		if w := tableWitness(d, fiscal.ThreePublicTotal); w != nil && !w.Value.IsZero() && strings.Contains(plain(text), "三公”经费") {
			report(note, "“三公”经费", "the three public expenses", w.Value, w.Place)
		}
	})
}

// emptyUnsaid finds a table of a fund without any figure, where no place of the document says that there is none.
func emptyUnsaid(d *disclosure.Disclosure, r *report) {
	for _, f := range emptyFunds {
		table := emptyTable(d, f.fund, f.zh)
		if table == nil || saysNone(d, f.zh) {
			continue
		}
		r.add(quoted("%s表为空，文中未说明", f.zh), quoted("the table of %s is empty, and nothing says why", f.en), "", "", *table)
	}
}

// emptyTable finds the heading of the first table of a fund that has no figures; nil where there is none, or where the fund has
// any line.
func emptyTable(d *disclosure.Disclosure, fund fiscal.Fund, zh string) *block.Place {
	for i := range d.Lines {
		if d.Lines[i].Fund == fund {
			return nil
		}
	}
	blocks := d.Document.Blocks
	for i, b := range blocks {
		if b.Table == nil || hasFigures(b.Table) {
			continue
		}
		for at := i - 1; at >= max(0, i-3) && blocks[at].Table == nil; at-- {
			text := plain(blocks[at].Text)
			if !strings.Contains(text, zh) || !strings.HasSuffix(text, "表") || utf8.RuneCountInString(text) > 40 {
				continue
			}
			for _, after := range blocks[i+1 : min(len(blocks), i+4)] {
				// The format may have put the rest of the table, or its note, into a block of its own.
				if after.Table != nil || strings.ContainsAny(after.Text, "空无0") {
					return nil
				}
			}
			p := block.InText(at, blocks[at].Text, 0, len(blocks[at].Text))
			return &p
		}
	}
	return nil
}

func hasFigures(t *block.Table) bool {
	for i := range t.Cells {
		text := t.Cells[i].Text
		if _, ok := number.Plain(text); ok || strings.ContainsAny(text, "无空0") {
			return true
		}
	}
	return false
}

var none = pattern.MustCompile(`无|没有|未安排|未发生|未涉及|不涉及|不存在|为空|为零|为0|[^\d.]0万元|[^\d.]0元|0\.0`)

// saysNone says whether any paragraph that speaks of a fund says that there is nothing of it.
func saysNone(d *disclosure.Disclosure, zh string) bool {
	said := false
	eachText(d, func(_ int, text string, _ func(from, to int) block.Place) {
		text = plain(text)
		said = said || strings.Contains(text, zh) && none.MatchString(text) || emptyNote.MatchString(text)
	})
	return said
}

// eachText calls f for every paragraph and cell, with the block's number and a way to tell places in it.
func eachText(d *disclosure.Disclosure, f func(blockNo int, text string, place func(from, to int) block.Place)) {
	for i, b := range d.Document.Blocks {
		if b.Table == nil {
			f(i, b.Text, func(from, to int) block.Place { return block.InText(i, b.Text, from, to) })
			continue
		}
		for c := range b.Table.Cells {
			cell := &b.Table.Cells[c]
			f(i, cell.Text, func(int, int) block.Place { return block.InCell(i, cell) })
		}
	}
}
