package format

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pdfLine is a line of text outside of tables.
type pdfLine struct {
	text           string
	x0, y0, x1, y1 float32
	size           float32 // of its letters: the height of most of its characters
	first          float32 // the width of what cannot be parted at its beginning: a character, a word, a number
	runes          int
}

// lines puts the characters of a page outside of its tables into lines, in reading order.
func (p *pdfPage) lines() []pdfLine {
	runs := runsOf(p.chars)
	boxes := make([]pdfLine, len(runs))
	order := make([]int, len(runs))
	for i, r := range runs {
		boxes[i] = boxOf(r)
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return compareFloat(boxes[a].y0+boxes[a].y1, boxes[b].y0+boxes[b].y1)
	})
	// Runs beside each other are one line.
	var rows [][]int
	for _, i := range order {
		if n := len(rows); n > 0 && len(rows[n-1]) < maxRowRuns && fitsRow(boxes, rows[n-1], i) {
			rows[n-1] = append(rows[n-1], i)
			continue
		}
		rows = append(rows, []int{i})
	}
	for _, row := range rows {
		slices.SortStableFunc(row, func(a, b int) int { return compareFloat(boxes[a].x0, boxes[b].x0) })
	}
	if gutter, ok := findGutter(boxes, rows); ok {
		rows = unfoldColumns(boxes, rows, gutter)
	}
	var lines []pdfLine
	for _, row := range rows {
		var chars []pdfChar
		for _, i := range row {
			chars = append(chars, runs[i]...)
		}
		if l := lineOf(chars); l.text != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

// runsOf parts characters, in the engine's order, where one does not follow the other on the same line.
func runsOf(chars []pdfChar) [][]pdfChar {
	var runs [][]pdfChar
	first := 0
	for i := 1; i <= len(chars); i++ {
		if i < len(chars) {
			last, c := chars[i-1], chars[i]
			if !newLine(last, c) && c.x0 >= last.x0-c.size()*0.5 && c.x0-last.x1 <= c.size()*1.5 {
				continue
			}
		}
		runs = append(runs, chars[first:i])
		first = i
	}
	return runs
}

// dropNumbers removes page numbers from the characters of pages, also those that a table lies over: numbers alone at one
// height near the upper or lower edge that grow by one from page to page, on most pages.
func dropNumbers(pages []pdfPage) {
	type found struct{ offset, height int }
	type place struct {
		found
		page int
		box  pdfLine
	}
	var places []place
	count := map[found]int{}
	for i := range pages {
		p := &pages[i]
		first := len(places)
		for _, run := range runsOf(p.chars) {
			if len(run) > 12 {
				continue
			}
			l := lineOf(run)
			if !inMargin(&l, p.height, true) && !inMargin(&l, p.height, false) {
				continue
			}
			if n, ok := numberOf(l.text); ok {
				f := found{n - i, int(l.y0+2) / 4}
				if places = append(places, place{f, i, l}); len(places)-first > maxMarginNumbers {
					places = places[:first]
					break
				}
				count[f]++
			}
		}
	}
	for _, at := range places {
		if n := count[at.found]; n < 3 || n*2 <= len(pages) {
			continue
		}
		p := &pages[at.page]
		p.chars = slices.DeleteFunc(p.chars, func(c pdfChar) bool {
			return c.x0 >= at.box.x0 && c.x1 <= at.box.x1 && c.y0 >= at.box.y0 && c.y1 <= at.box.y1
		})
	}
}

// maxRowRuns is how many runs make one line at most, and maxMarginNumbers how many numbers alone a page has at its edges:
// more are no text.
const (
	maxRowRuns       = 400
	maxMarginNumbers = 40
)

func boxOf(chars []pdfChar) pdfLine {
	l := pdfLine{x0: chars[0].x0, y0: chars[0].y0, x1: chars[0].x1, y1: chars[0].y1, runes: len(chars)}
	for _, c := range chars[1:] {
		l.x0, l.y0, l.x1, l.y1 = min(l.x0, c.x0), min(l.y0, c.y0), max(l.x1, c.x1), max(l.y1, c.y1)
	}
	return l
}

func fitsRow(boxes []pdfLine, row []int, i int) bool {
	b := boxes[i]
	for _, j := range row {
		a := boxes[j]
		if min(a.y1, b.y1)-max(a.y0, b.y0) < 0.5*min(a.y1-a.y0, b.y1-b.y0) || min(a.x1, b.x1)-max(a.x0, b.x0) > 0.3*min(a.x1-a.x0, b.x1-b.x0) {
			return false
		}
	}
	return true
}

func lineOf(chars []pdfChar) pdfLine {
	l := boxOf(chars)
	var b strings.Builder
	sizes := make([]float32, 0, len(chars))
	for i, c := range chars {
		if i > 0 && (c.space || c.x0-chars[i-1].x1 > c.size() && c.x0 > chars[i-1].x1) {
			b.WriteByte(' ')
		}
		b.WriteRune(c.c)
		sizes = append(sizes, c.size())
	}
	l.text = strings.TrimFunc(b.String(), unicode.IsSpace)
	l.runes = utf8.RuneCountInString(l.text)
	slices.Sort(sizes)
	l.size = sizes[len(sizes)/2]
	l.first = firstWord(chars)
	return l
}

// Marks that no line begins with, and such as no line ends with: whoever sets text keeps them with their neighbours.
const (
	neverFirst = "，。、；：！？）》〕】」』”’％…%),.;:"
	neverLast  = "（《〔【「『“‘("
)

// firstWord is the width of what cannot be parted at the beginning of characters: it may have had no room on the line
// above.
func firstWord(chars []pdfChar) float32 {
	i := 1
	for i < len(chars) && !chars[i].space && !newLine(chars[i-1], chars[i]) && (bothASCII(chars[i-1].c, chars[i].c) || strings.ContainsRune(neverFirst, chars[i].c) || strings.ContainsRune(neverLast, chars[i-1].c)) {
		i++
	}
	return chars[i-1].x1 - chars[0].x0
}

// A page in two columns has this many rows with text on both sides of a gap, of this many characters on either side.
const (
	columnRows  = 8
	columnRunes = 8
)

// findGutter finds the gap between two columns of text.
func findGutter(boxes []pdfLine, rows [][]int) (float32, bool) {
	var sides []float32
	for _, row := range rows {
		if len(row) == 2 && boxes[row[0]].runes >= columnRunes && boxes[row[1]].runes >= columnRunes {
			sides = append(sides, (boxes[row[0]].x1+boxes[row[1]].x0)/2)
		}
	}
	if len(sides) < columnRows {
		return 0, false
	}
	slices.Sort(sides)
	gutter := sides[len(sides)/2]
	crossing := 0
	for _, b := range boxes {
		if b.x0 < gutter-2 && b.x1 > gutter+2 {
			crossing++
		}
	}
	return gutter, crossing*3 < len(rows)
}

// unfoldColumns puts the left column of each stretch of rows before its right one. A row across both ends a stretch.
func unfoldColumns(boxes []pdfLine, rows [][]int, gutter float32) [][]int {
	var out, left, right [][]int
	flush := func() {
		out = append(append(out, left...), right...)
		left, right = nil, nil
	}
	for _, row := range rows {
		var l, r []int
		across := false
		for _, i := range row {
			switch b := boxes[i]; {
			case b.x1 <= gutter+2:
				l = append(l, i)
			case b.x0 >= gutter-2:
				r = append(r, i)
			default:
				across = true
			}
		}
		if across {
			flush()
			out = append(out, row)
			continue
		}
		if l != nil {
			left = append(left, l)
		}
		if r != nil {
			right = append(right, r)
		}
	}
	flush()
	return out
}

var (
	pageNumber   = regexp.MustCompile(`^(?:第|[-—–－─━_·.•]+)?\s*(\d{1,4})\s*(?:页|[-—–－─━_·.•]+)?(?:\s*(?:[/／]|[,，]?\s*共)\s*(\d{1,4})\s*页?)?$`)
	statesUnit   = regexp.MustCompile(`单位\s*[:：].*元`)
	leaders      = regexp.MustCompile(`(?:[.．。…·‥]\s*){4,}`)
	contentsEnd  = regexp.MustCompile(`……\s*\d{0,4}$`)
	numberedLine = regexp.MustCompile(`^(?:第[一二三四五六七八九十]+(?:部分|章|节)|[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|\d{1,2}[、．]|[(（]\d{1,2}[)）])`)
	majorNumber  = regexp.MustCompile(`^(?:第[一二三四五六七八九十]+(?:部分|章|节)|[一二三四五六七八九十]+、)`)
	sentenceEnd  = regexp.MustCompile(`[。；;！!？?：:]$`)
)

// dropRunning removes page numbers and running heads from the lines of pages. A line is one if it is the outermost of
// its page and the same stands at the same height on most pages, or if it is a number that grows with the pages. A
// statement of the tables' unit is never dropped.
func dropRunning(pages [][]pdfLine, heights []float32) {
	usual, middle, known := usualNumber(pages, heights)
	for _, atEnd := range []bool{false, true} {
		// A head may have two lines, and a number beneath them.
		for range 3 {
			dropOutermost(pages, heights, atEnd, func(page int, l *pdfLine) bool {
				n, ok := numberOf(l.text)
				if !ok {
					return false
				}
				if inMargin(l, heights[page], atEnd) && (n == page+1 || !allDigits(l.text)) {
					return true
				}
				// Pages may have been taken out or put in, and a short last page be cut off below its number.
				return known && n-page-usual >= -2 && n-page-usual <= 2 && (inMargin(l, heights[page], atEnd) || abs32((l.x0+l.x1)/2-middle) < 3)
			})
		}
	}
}

// usualNumber is what most page numbers say beyond the page's index, and where their middle is.
func usualNumber(pages [][]pdfLine, heights []float32) (offset int, middle float32, known bool) {
	count, middles := map[int]int{}, map[int]float32{}
	for i, lines := range pages {
		for j := range lines {
			l := &lines[j]
			if j > 0 && j < len(lines)-1 || !inMargin(l, heights[i], false) && !inMargin(l, heights[i], true) {
				continue
			}
			if n, ok := numberOf(l.text); ok {
				count[n-i]++
				middles[n-i] = (l.x0 + l.x1) / 2
			}
		}
	}
	best := 0
	for o, n := range count {
		if n > best || n == best && o < offset {
			offset, best = o, n
		}
	}
	return offset, middles[offset], best >= 2
}

// dropOutermost removes the first or last line of each page if it is a page number or a running head.
func dropOutermost(pages [][]pdfLine, heights []float32, atEnd bool, isNumber func(page int, l *pdfLine) bool) {
	outer := func(page int) *pdfLine {
		switch n := len(pages[page]); {
		case n == 0:
			return nil
		case atEnd:
			return &pages[page][n-1]
		default:
			return &pages[page][0]
		}
	}
	texts := map[string]int{}
	filled := 0
	for i := range pages {
		if l := outer(i); l != nil {
			filled++
			if inMargin(l, heights[i], atEnd) {
				texts[heightKey(l)]++
			}
		}
	}
	for i := range pages {
		l := outer(i)
		if l == nil {
			continue
		}
		count := texts[heightKey(l)]
		repeated := inMargin(l, heights[i], atEnd) && count >= 3 && count*2 > filled && !statesUnit.MatchString(l.text)
		switch {
		case !repeated && !isNumber(i, l):
		case atEnd:
			pages[i] = pages[i][:len(pages[i])-1]
		default:
			pages[i] = pages[i][1:]
		}
	}
}

// inMargin says whether a line stands in the outer seventh of its page.
func inMargin(l *pdfLine, height float32, atEnd bool) bool {
	if atEnd {
		return l.y0 > height*6/7
	}
	return l.y1 < height/7
}

func heightKey(l *pdfLine) string {
	return strings.Join(strings.Fields(l.text), "") + " " + strconv.Itoa(int(l.y0/4))
}

func allDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

func numberOf(text string) (int, bool) {
	m := pageNumber.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return 0, false
	}
	n := 0
	for _, c := range m[1] {
		n = n*10 + int(c-'0')
	}
	return n, true
}
