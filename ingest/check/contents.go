package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/pattern"
)

// This file holds the contents list of a document against what stands in it.

var (
	// itemNumber leads a line of a contents list: 第一部分, 一、, （一）, 8．
	itemNumber = pattern.MustCompile(`^(?:第[一二三四五六七八九十]+(?:部分|章|节)|[一二三四五六七八九十]+[、.．,，]|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[、.．])[、.．,，:：]*`)
	partNumber = pattern.MustCompile(`^第[一二三四五六七八九十]+(?:部分|章|节)`)
	pageNumber = pattern.MustCompile(`(?:\.{2,}|…+|·{2,}|-{3,}|\s)\s*\d{1,3}$`)
	// fillers are what the list and the heading leave out or put in as they like.
	fillers = pattern.MustCompile(`20\d\d|年度|年|度|预算单位|部门|单位|本级|情况|编制|说明|主要|相关|的|及|和|与`)
)

const (
	longestHeading  = 60 // characters
	longestSentence = 25 // characters of an item that ends as a sentence does
	fewestItems     = 3  // of a contents list
)

// contents finds items of the contents list that nothing in the document is headed by. They are one finding: where the tables are a
// file of their own that is not there, all of them are missing at once.
func contents(d *disclosure.Disclosure, r *report) {
	items, end := contentsItems(d.Document.Blocks)
	if len(items) < fewestItems {
		return
	}
	var headings []string
	parts := map[string]bool{}
	for _, b := range d.Document.Blocks[end:] {
		if b.Table == nil {
			headings = append(headings, headingKeys(b.Text)...)
			parts[partNumber.FindString(squeezeSpaces(b.Text))] = true
			continue
		}
		for i := range b.Table.Cells {
			if b.Table.Cells[i].Row < 2 {
				headings = append(headings, headingKeys(b.Table.Cells[i].Text)...)
			}
		}
	}
	var missing []string
	var places []block.Place
	for _, i := range items {
		text := strings.TrimSpace(d.Document.Blocks[i].Text)
		part := partNumber.FindString(squeezeSpaces(text))
		if key := headingKey(text); key != "" && (part == "" || !parts[part]) && !headed(key, headings) {
			missing = append(missing, "“"+shorten(text)+"”")
			places = append(places, block.InText(i, d.Document.Blocks[i].Text, 0, len(d.Document.Blocks[i].Text)))
		}
	}
	if len(missing) == 0 {
		return
	}
	list := strings.Join(missing, "、")
	r.add(quoted("目录所列%d项正文未见：%s", len(missing), list), quoted("%d items of the contents list are not in the document: %s", len(missing), list), "", "", places...)
}

// contentsItems are the blocks of the contents list, and the block behind the last of them. The list ends where its first item comes
// again, or the text begins.
func contentsItems(blocks []block.Block) (items []int, end int) {
	start := -1
	for i, b := range blocks {
		if b.Table == nil && strings.Join(strings.Fields(b.Text), "") == "目录" {
			start = i + 1
			break
		}
	}
	if start < 0 {
		return nil, 0
	}
	first := ""
	for i := start; i < len(blocks); i++ {
		text := strings.TrimSpace(blocks[i].Text)
		key, length, sentence := headingKey(text), utf8.RuneCountInString(text), strings.HasSuffix(text, "。")
		switch {
		case blocks[i].Table != nil, length > longestHeading, sentence && length > longestSentence,
			strings.ContainsAny(strings.TrimSuffix(text, "。"), "。；;"), first != "" && key == first:
			return items, end
		case !itemNumber.MatchString(squeezeSpaces(text)):
			continue // the rest of a line that was divided, or a title
		case first == "":
			first = key
		}
		items, end = append(items, i), i+1
	}
	return nil, 0 // nothing stands behind it
}

func squeezeSpaces(s string) string { return strings.Join(strings.Fields(s), "") }

// headingKey is what a heading is about: without its number, page, year, signs and fillers.
func headingKey(text string) string {
	text = pageNumber.ReplaceAllString(strings.TrimSpace(text), "")
	text = squeezeSpaces(text)
	text = strings.ReplaceAll(text[len(itemNumber.FindString(text)):], "职能", "职责")
	text = strings.Map(func(c rune) rune {
		if unicode.IsPunct(c) || unicode.IsSymbol(c) {
			return -1
		}
		return c
	}, text)
	if short := fillers.ReplaceAllString(text, ""); utf8.RuneCountInString(short) > 1 {
		return short
	}
	return text
}

// headingKeys are the keys of the lines of a text that may be headings.
func headingKeys(text string) []string {
	var keys []string
	for _, line := range strings.Split(text, "\n") {
		if utf8.RuneCountInString(line) <= longestHeading {
			if key := headingKey(line); key != "" {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// headed says whether one of the headings is the one that an item names: in nearly the same words, or in more or fewer.
func headed(item string, headings []string) bool {
	for _, h := range headings {
		if strings.Contains(h, item) || utf8.RuneCountInString(h) >= 4 && strings.Contains(item, h) || alike(item, h) {
			return true
		}
	}
	return false
}

// alike says whether two texts share half of their pairs of characters, or more.
func alike(a, b string) bool {
	pairs := map[[2]rune]int{}
	x, y := []rune(a), []rune(b)
	for i := 1; i < len(x); i++ {
		pairs[[2]rune{x[i-1], x[i]}]++
	}
	shared := 0
	for i := 1; i < len(y); i++ {
		if p := [2]rune{y[i-1], y[i]}; pairs[p] > 0 {
			pairs[p]--
			shared++
		}
	}
	return 4*shared >= len(x)+len(y)-2 && shared > 0
}
