package disclosure

import (
	"slices"
	"strings"

	"gongkai/warehouse/fiscal"
)

// mergeParts brings together what several parts say of the same things: the same table in the text and in the workbook
// beside it. The first part counts, what it lacks is filled in, and what another part says otherwise becomes a
// difference. Amounts need none of this: each place that states one is its witness.
func (b *builder) mergeParts() {
	if len(b.starts) == 1 {
		return
	}
	b.mergeLines()
	b.mergeProjects()
	b.mergeProcurement()
	b.mergeAssets()
}

func (b *builder) differ(what string, first, second Text) {
	b.d.Differences = append(b.d.Differences, Difference{What: what, First: first, Second: second})
}

func (b *builder) mergeLines() {
	type key struct {
		fund           fiscal.Fund
		classification fiscal.Classification
		code           string
		measure        fiscal.Measure
	}
	first := map[key]Line{}
	b.d.Lines = slices.DeleteFunc(b.d.Lines, func(l Line) bool {
		k := key{l.Fund, l.Classification, l.Code, l.Measure}
		earlier, there := first[k]
		if !there {
			first[k] = l
			return false
		}
		if b.part(l.Place.Block) == b.part(earlier.Place.Block) {
			return false // two tables of one document: their own affair
		}
		if !l.Value.Equal(earlier.Value) {
			b.differ(l.Code+l.Name, Text{wanYuan(&earlier.Value), earlier.Place}, Text{wanYuan(&l.Value), l.Place})
		}
		return true
	})
}

func (b *builder) part(blockNo int) int { return partOf(b.starts, blockNo) }

func (b *builder) mergeProjects() {
	var kept []Project
next:
	for _, p := range b.d.Projects {
		for i := range kept {
			earlier := &kept[i]
			if squeeze(earlier.Name) != squeeze(p.Name) || b.part(earlier.Place.Block) == b.part(p.Place.Block) {
				continue
			}
			if earlier.Objective == nil {
				earlier.Objective = p.Objective
			}
			if earlier.Achieved == nil {
				earlier.Achieved = p.Achieved
			}
			switch {
			case len(earlier.Indicators) == 0:
				earlier.Indicators = p.Indicators
			case len(p.Indicators) > 0 && targetsOf(earlier) != targetsOf(&p):
				b.differ("项目 "+p.Name, Text{targetsOf(earlier), earlier.Place}, Text{targetsOf(&p), p.Place})
			}
			continue next
		}
		kept = append(kept, p)
	}
	b.d.Projects = kept
}

// targetsOf writes the targets of a project in a row, to compare them.
func targetsOf(p *Project) string {
	var s []string
	for _, i := range p.Indicators {
		s = append(s, squeeze(i.Name)+squeeze(i.Target.Text))
	}
	return strings.Join(s, "；")
}

func (b *builder) mergeProcurement() {
	rows := b.d.Procurement
	if len(rows) == 0 {
		return
	}
	place := func(p *ProcurementItem) int { return b.part(p.Place.Block) }
	name := func(p *ProcurementItem) string { return squeeze(p.Item) + " " + wanYuan(p.Amount) }
	b.d.Procurement = firstOf(rows, place, name, func(first, second ProcurementItem) {
		b.differ("政府采购表", Text{name(&first), first.Place}, Text{name(&second), second.Place})
	})
}

func (b *builder) mergeAssets() {
	rows := b.d.Assets
	if len(rows) == 0 {
		return
	}
	place := func(a *Asset) int { return b.part(a.Place.Block) }
	name := func(a *Asset) string { return squeeze(a.Name) + " " + wanYuan(a.Value) }
	b.d.Assets = firstOf(rows, place, name, func(first, second Asset) {
		b.differ("国有资产占用表", Text{name(&first), first.Place}, Text{name(&second), second.Place})
	})
}

// firstOf keeps the rows of the first part that has any, and reports the first row that another part has otherwise.
func firstOf[Row any](rows []Row, part func(*Row) int, name func(*Row) string, differ func(first, second Row)) []Row {
	byPart := map[int][]Row{}
	var order []int
	for i := range rows {
		n := part(&rows[i])
		if byPart[n] == nil {
			order = append(order, n)
		}
		byPart[n] = append(byPart[n], rows[i])
	}
	first := byPart[order[0]]
	for _, n := range order[1:] {
		other := byPart[n]
		for i := range max(len(first), len(other)) {
			if i >= len(first) || i >= len(other) || name(&first[i]) != name(&other[i]) {
				differ(first[min(i, len(first)-1)], other[min(i, len(other)-1)])
				break
			}
		}
	}
	return first
}

func wanYuan(m *fiscal.Money) string {
	if m == nil {
		return "–"
	}
	return fiscal.InUnit(*m, fiscal.WanYuan).String() + "万元"
}
