package check

import (
	"regexp"
	"strings"
	"unicode"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/ingest/pattern"
)

// glossaryNames are names by which glossaries explain what documents call otherwise: earlier names, and slips.
var glossaryNames = []struct{ wrong, right string }{
	{"机关运行费", "机关运行经费"},
	{"行政运行经费", "机关运行经费"},
	{"三公消费", "三公经费"},
	{"公共财政预算收入", "一般公共预算收入"}, // until 2014
	{"公共财政预算拨款收入", "一般公共预算拨款收入"},
	{"公共财政预算拨款收入", "一般公共预算财政拨款收入"},
	{"公务用车运行费", "公务用车运行维护费"},
	{"公务用车购置及运行费", "公务用车购置及运行维护费"},
	{"公务用车购置和运行费", "公务用车购置及运行维护费"},
	{"政府性基金收入", "政府性基金预算收入"},
	{"上级补贴收入", "上级补助收入"},
	{"附属单位缴款收入", "附属单位上缴收入"},
}

// glossaryEntry is the head of an explanation: 八、“三公”经费：指 …
var glossaryEntry = regexp.MustCompile(`^[\s　]*[（(]?[一二三四五六七八九十\d]*[）)]?[、.．，,]*[\s　]*([^：:。]{2,60})[：:]`)

// glossaryItem is an item of the functional classification that an entry explains: …（款）行政运行（项）.
var glossaryItem = pattern.MustCompile(`([\p{Han}、]{2,30})（项）`)

// glossary looks whether what the glossary explains bears the name that the document gives it. A name that the document uses anywhere
// else is its own affair; of one that it never uses, the glossary must not explain the thing under it.
func glossary(d *disclosure.Disclosure, r *report) {
	for _, s := range d.Sections {
		if s.Kind != disclosure.SectionGlossary {
			continue
		}
		rest := ""
		for i := s.First; i <= s.Last && i < len(d.Document.Blocks); i++ {
			b := d.Document.Blocks[i]
			m := glossaryEntry.FindStringSubmatchIndex(b.Text)
			if b.Table != nil || m == nil {
				continue
			}
			if rest == "" {
				rest = bare(outside(d, s))
			}
			head := b.Text[m[2]:m[3]]
			place := block.InText(i, b.Text, m[2], m[3])
			for _, name := range glossaryNames {
				if bare(head) == name.wrong && strings.Contains(rest, name.right) && !strings.Contains(strings.ReplaceAll(rest, name.right, ""), name.wrong) {
					r.add(quoted("名词解释为“%s”，文件各处为“%s”", head, name.right), quoted("the glossary explains “%s”, the document has “%s”", head, name.right), name.right, head, place)
					break
				}
			}
			for _, item := range glossaryItem.FindAllStringSubmatch(head, -1) {
				if rest != "" && len(d.Lines) > 0 && !strings.Contains(rest, bare(item[1])) {
					r.add(quoted("名词解释所列科目“%s”未见于文件其他各处", item[1]), quoted("the glossary explains the item “%s”, which stands nowhere else", item[1]), "", item[1], place)
				}
			}
		}
	}
}

// outside is the text of a document without a section.
func outside(d *disclosure.Disclosure, s disclosure.Section) string {
	var all strings.Builder
	for i, b := range d.Document.Blocks {
		if i >= s.First && i <= s.Last {
			continue
		}
		all.WriteString(b.Text)
		if b.Table != nil {
			for c := range b.Table.Cells {
				all.WriteString(b.Table.Cells[c].Text)
			}
		}
	}
	return all.String()
}

// bare is a text without signs and spaces.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune(`“”"'‘’（）()`, r) {
			return -1
		}
		return r
	}, text)
}
