package disclosure

import (
	"regexp"
	"strings"

	"gongkai/ingest/number"
)

// This file reads the state assets that a sentence counts: 共有车辆12辆，其中，一般公务用车10辆、其他用车2辆。单价20万元
// （含）以上的设备3台（套）. Most disclosures that have no table of assets say no more than this.

var (
	countedAsset = regexp.MustCompile(`车$|车辆$|设备$|仪器$|房屋(?:建筑面积|面积)?$|用房(?:建筑面积|面积)?$|土地(?:面积)?$`)
	assetCounter = regexp.MustCompile(`^(?:辆|台|套|台\(套\)|台套|台次|平方米|平米|㎡|m2|m²|亩)$`)
	// assetLead is what may stand before the name of an asset in its clause.
	assetLead = regexp.MustCompile(`^.*?(?:共有|共计|拥有|占用|保有|包括|其中|另有|现有)[:,]?`)
)

// readCountedAssets reads the assets that the section of assets counts in its sentences, where no table lists them.
func (b *builder) readCountedAssets() {
	if len(b.d.Assets) > 0 {
		return
	}
	for i, bl := range b.doc.Blocks {
		if bl.Table == nil && kindAt(b.d.Sections, i) == SectionAssets {
			b.countAssets(i, bl.Text)
		}
	}
}

// countAssets reads the assets that a paragraph counts. A count of things that are bought or disposed of is none of what
// the unit has.
func (b *builder) countAssets(blockNo int, text string) {
	f := fold(text)
	if date := dateOf(f.text); date != "" && b.d.AssetsAsOf == "" {
		b.d.AssetsAsOf = date
	}
	part, start := false, 0
	for _, n := range number.Scan(f.text) {
		if n.Context != number.PlainContext || !assetCounter.MatchString(n.Counter) {
			continue
		}
		between := f.text[start:n.Start]
		end := n.NumEnd + len(n.Counter)
		if i := strings.LastIndexAny(between, "。;"); i >= 0 {
			part = false
		}
		part = part || strings.Contains(between, "其中")
		begin := start + clauseStart(between)
		name := f.text[begin:n.Start]
		if loc := assetLead.FindStringIndex(name); loc != nil {
			begin += loc[1]
			name = name[loc[1]:]
		}
		start = min(end, len(f.text))
		if !countedAsset.MatchString(strings.TrimSpace(name)) || planned.MatchString(between) {
			continue
		}
		quantity, level := n.Value, 1
		if part {
			level = 2
		}
		b.d.Assets = append(b.d.Assets, Asset{
			Name: strings.TrimSpace(name), Level: level, Quantity: &quantity, Place: f.place(blockNo, begin, n.Start),
		})
	}
}

var planned = regexp.MustCompile(`拟|计划|新增|购置|采购|更新|报废|处置|减少|增加`)

// clauseStart is where the last clause of s begins.
func clauseStart(s string) int {
	begin := 0
	for i, c := range s {
		switch c {
		case ',', '，', '、', ';', '；', '。', ':', '：':
			begin = i + len(string(c))
		}
	}
	return begin
}
