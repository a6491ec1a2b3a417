package disclosure

import (
	"slices"
	"strings"

	"gongkai/ingest/pattern"

	"github.com/shopspring/decimal"

	"gongkai/ingest/block"
	"gongkai/ingest/number"
	"gongkai/warehouse/fiscal"
)

// This file reads what the three public expenses were spent on: groups and persons overseas, vehicles bought and held,
// receptions and guests. They stand beside the amounts in sentences (接待12批次、96人次) and as rows of tables (公务用车保有量（辆）).

// spentOn is one of the three public expenses as far as things are counted.
type spentOn int

const (
	onNothing spentOn = iota
	onTrips
	onVehicles
	onReceptions
)

var (
	spentOnWord = pattern.MustCompile(`出国|出境|团组|公务用车|公务车|公车|车辆|接待`)
	// notThisCount are words before a number that make it a difference.
	notThisCount = pattern.MustCompile(`增加|减少|增长|下降|增减|比上年|较上年|同比|上年|去年`)
	foreignGuest = pattern.MustCompile(`外宾|外事|境外|境\)外|国外`)
	homeGuest    = pattern.MustCompile(`国内|公务接待`)
	bought       = pattern.MustCompile(`购置|更新|新购|购买|新增`)
	held         = pattern.MustCompile(`保有|实有|运行维护费(?:开支)?的(?:公务用车|车辆)|开支(?:财政拨款)?的公务用车`)
	countEnd     = pattern.MustCompile(`[。；;]`)

	// countLabels name a count in the first cell of a row, or right before a number without a counting word.
	countLabels = []struct {
		words   *pattern.Pattern
		measure fiscal.Measure
	}{
		{words(`出国\(境\)(?:费)?(?:团组|团)(?:个|总)?(?:数量|数)?`), fiscal.ThreePublicOverseasGroups},
		{words(`出国\(境\)(?:人次|人数|人员)(?:数量|数)?`), fiscal.ThreePublicOverseasPersons},
		{words(`公务(?:用)?车(?:辆)?购置(?:数量|辆数|数)|购置公务(?:用)?车(?:数量|辆数|数)`), fiscal.ThreePublicVehiclesPurchased},
		{words(`公务(?:用)?车(?:辆)?(?:实际)?保有(?:量|数|辆数)`), fiscal.ThreePublicVehiclesHeld},
		{words(`(?:国内)?公务接待批次(?:数量|数)?`), fiscal.ThreePublicReceptions},
		{words(`(?:国内)?公务接待(?:人次|人数)(?:数量|数)?`), fiscal.ThreePublicGuests},
	}
)

// countsThings says in which sections sentences count what the three public expenses bought.
func countsThings(kind SectionKind) bool {
	switch kind {
	case SectionThreePublic, SectionAssets, SectionOtherMatters, "":
		return true
	default:
		return false
	}
}

// readCounts reads the counts of a paragraph. inherited is what the heading above it speaks of.
func (b *builder) readCounts(text string, blockNo int, kind SectionKind, inherited []fiscal.Measure) {
	if !countsThings(kind) {
		return
	}
	f := fold(text)
	on := onNothing
	if len(inherited) == 1 {
		on = spentOnOf(inherited[0])
	}
	foreign := false
	var stated []fiscal.Measure // in the sentence at hand: what follows are its parts
	year := b.d.Year
	from := 0 // where the words of the next number begin
	for _, n := range number.Scan(f.text) {
		before := f.text[from:n.Start]
		if loc := lastMatch(countEnd, before); loc != nil {
			before = before[loc[1]:]
			stated, foreign, year = nil, false, b.d.Year
		}
		from = n.NumEnd + len(n.Counter)
		if n.Context == number.Year {
			year = int(n.Value.IntPart())
			from = n.Start - len(before)
			continue
		}
		if loc := lastMatch(spentOnWord, before); loc != nil {
			if next := wordSpentOn(before[loc[0]:loc[1]], on); next != onNothing {
				on = next
			}
		}
		switch {
		case foreignGuest.MatchString(before):
			foreign = true
		case homeGuest.MatchString(before):
			foreign = false
		}
		if n.Context != number.PlainContext || n.Unit != number.None || n.Approximate {
			continue
		}
		m := countOf(on, n.Counter, before, f.text[n.NumEnd:], foreign)
		if m == "" || slices.Contains(stated, m) || notThisCount.MatchString(before) {
			continue
		}
		if year != b.d.Year && m != fiscal.ThreePublicVehiclesHeld {
			continue // vehicles are held at a day before the budget's year
		}
		count := n.Value
		if strings.HasPrefix(n.Counter, "万") {
			count = count.Shift(4)
		}
		if !count.IsInteger() || count.IsNegative() {
			continue
		}
		stated = append(stated, m)
		b.state(m, fiscal.WitnessProse, count, f.place(blockNo, n.Start, n.NumEnd))
	}
}

func spentOnOf(m fiscal.Measure) spentOn {
	switch {
	case m == fiscal.ThreePublicOverseasTrips:
		return onTrips
	case within(m, fiscal.ThreePublicVehicles):
		return onVehicles
	case m == fiscal.ThreePublicReception:
		return onReceptions
	default:
		return onNothing
	}
}

// wordSpentOn is what a word speaks of. A group that is received is one of guests.
func wordSpentOn(word string, on spentOn) spentOn {
	switch word {
	case "接待":
		return onReceptions
	case "团组":
		if on == onReceptions {
			return on
		}
		return onTrips
	case "出国", "出境":
		return onTrips
	default:
		return onVehicles
	}
}

// countOf is what a number with a counting word counts; empty where that is not said.
func countOf(on spentOn, counter, before, after string, foreign bool) fiscal.Measure {
	if counter == "" {
		for _, l := range countLabels {
			if loc := lastMatch(l.words, before); loc != nil && runes(strings.Trim(before[loc[1]:], "为是:共计")) == 0 {
				return l.measure
			}
		}
		return ""
	}
	people := strings.HasSuffix(counter, "人") || strings.HasSuffix(counter, "人次") || counter == "名" || counter == "位"
	switch on {
	case onTrips:
		switch {
		case people:
			return fiscal.ThreePublicOverseasPersons
		case strings.Contains(before, "团") || strings.HasPrefix(strings.TrimPrefix(after, counter), "团") || strings.HasPrefix(strings.TrimPrefix(after, counter), "因公出国"):
			return fiscal.ThreePublicOverseasGroups
		}
	case onVehicles:
		switch {
		case counter != "辆" && counter != "台" && counter != "台辆" || strings.Contains(before, "设备"):
		case held.MatchString(before):
			return fiscal.ThreePublicVehiclesHeld
		case bought.MatchString(before):
			return fiscal.ThreePublicVehiclesPurchased
		}
	case onReceptions:
		switch {
		case foreign:
		case people:
			return fiscal.ThreePublicGuests
		case strings.HasPrefix(counter, "批"), strings.Contains(before, "批次"), counter == "次", strings.Contains(before, "团组"):
			return fiscal.ThreePublicReceptions
		}
	}
	return ""
}

func lastMatch(re *pattern.Pattern, s string) []int {
	all := re.FindAllStringIndex(s, -1)
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1]
}

// readCountCells reads the counts of a table: a label with its number to the right, or below where the next cell is a label
// too. Columns of line numbers, and in final accounts those of a budget, hold no counts.
func (b *builder) readCountCells(blockNo int, t *block.Table) {
	for i := range t.Cells {
		label := &t.Cells[i]
		m := countLabel(label.Text)
		if m == "" {
			continue
		}
		if c, n := b.countBeside(t, label); c != nil {
			b.state(m, fiscal.WitnessTable, n, block.InCell(blockNo, c))
		}
	}
}

// countLabel is the count that a cell names and does nothing else.
func countLabel(text string) fiscal.Measure {
	s := rowNumber.ReplaceAllString(squeeze(text), "")
	if runes(s) > 24 {
		return ""
	}
	for _, l := range countLabels {
		loc := l.words.FindStringIndex(s)
		if loc == nil {
			continue
		}
		before, after := strings.TrimPrefix(s[:loc[0]], "因公"), s[loc[1]:]
		if before == "" && (after == "" || countUnit.MatchString(after)) {
			return l.measure
		}
	}
	return ""
}

var countUnit = pattern.MustCompile(`^[(][个人辆批次台组/]{1,4}[)]$`)

func (b *builder) countBeside(t *block.Table, label *block.Cell) (*block.Cell, decimal.Decimal) {
	for col := label.Col + max(1, label.ColSpan); col < t.Cols; col++ {
		c := t.At(label.Row, col)
		if c == nil || c.Col != col || b.noCounts(t, label.Row, col) || strings.TrimSpace(c.Text) == "" {
			continue
		}
		if n, ok := wholeNumber(c.Text); ok {
			return c, n
		}
		break
	}
	if below := t.At(label.Row+max(1, label.RowSpan), label.Col); below != nil {
		if n, ok := wholeNumber(below.Text); ok {
			return below, n
		}
	}
	return nil, decimal.Decimal{}
}

func wholeNumber(text string) (decimal.Decimal, bool) {
	n, ok := number.Plain(text)
	return n, ok && n.IsInteger() && !n.IsNegative()
}

// noCounts says whether a column numbers lines, or holds budgets beside the actual figures.
func (b *builder) noCounts(t *block.Table, row, col int) bool {
	for r := range row {
		c := t.At(r, col)
		if c == nil {
			continue
		}
		head := squeeze(c.Text)
		if head == "行次" || head == "栏次" || head == "序号" || otherYear.MatchString(head) || b.d.Stage == fiscal.StageFinalAccounts && budgetHead.MatchString(head) {
			return true
		}
	}
	return false
}
