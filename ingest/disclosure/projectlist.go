package disclosure

import (
	"strings"

	"gongkai/ingest/block"
	"gongkai/warehouse/fiscal"
)

// This file reads 项目支出表: a list of projects with what each gets, which no other place of a disclosure states as surely.

var (
	projectListTitle = words(`项目(?:支出|经费|预算)`)
	noProjectList    = words(`基本支出|绩效|采购|收支|三公|政府性基金预算支出`)
	projectListHead  = []column{
		{"name", words(`^(?:预算|支出)?项目(?:支出)?名称$|^项目$`), true},
		{"amount", words(`^(?:合计|总计|金额|预算(?:数|金额|安排|安排数)?|项目(?:总)?(?:金额|预算)|(?:本年|年度)预算(?:数|金额)?)(?:[(（](?:万元|元)[)）])?$`), true},
	}
)

// listed is a project of a list.
type listed struct {
	name   Text
	amount *fiscal.Money // nil where the list does not say it with one figure
	place  block.Place
}

// readProjectList reads a table of projects and their amounts. A project that stands in several rows has several amounts, of
// which none is known to be the whole.
func (b *builder) readProjectList(blockNo int, t *block.Table) bool {
	row, at, ok := header(t, projectListHead)
	if !ok {
		return false
	}
	if title := b.titleOf(blockNo, t, row); !projectListTitle.MatchString(title) || noProjectList.MatchString(title) {
		return false
	}
	unit := b.tableUnit(blockNo, t)
	read := false
	for r := row + 1; r < t.Rows; r++ {
		name := t.At(r, at["name"])
		if name == nil || name.Row != r || !hasHan(name.Text) || isTotal(t, r) || totalWords.MatchString(squeeze(name.Text)) {
			continue
		}
		p := listed{name: Text{Text: strings.TrimSpace(name.Text), Place: block.InCell(blockNo, name)}}
		if cell := t.At(r, at["amount"]); cell != nil && cell.Row == r && name.RowSpan <= 1 {
			p.amount, p.place = b.figure(blockNo, cell, unit), block.InCell(blockNo, cell)
		}
		b.listed = append(b.listed, p)
		read = true
	}
	return read
}

// addListedProjects gives the listed amounts to the projects whose targets were read, and adds the other projects.
func (b *builder) addListedProjects() {
	type key struct {
		name string
		part int // the same list in another file is no other row
	}
	keyOf := func(l listed) key { return key{squeeze(l.name.Text), b.part(l.name.Place.Block)} }
	rows := map[key]int{}
	for _, l := range b.listed {
		rows[keyOf(l)]++
	}
	known := map[string]int{}
	for i := range b.d.Projects {
		known[squeeze(b.d.Projects[i].Name)] = i
	}
	for _, l := range b.listed {
		name := squeeze(l.name.Text)
		i, there := known[name]
		if !there {
			i = len(b.d.Projects)
			known[name] = i
			b.d.Projects = append(b.d.Projects, Project{Name: l.name.Text, Place: l.name.Place})
		}
		if p := &b.d.Projects[i]; p.Amount == nil && l.amount != nil && rows[keyOf(l)] == 1 {
			p.Amount, p.AmountSource, p.AmountPlace = l.amount, fiscal.SourceProjectTable, &l.place
		}
	}
}
