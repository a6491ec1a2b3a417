package disclosure

import (
	"strings"

	"gongkai/ingest/pattern"

	"gongkai/ingest/number"
	"gongkai/warehouse/fiscal"
)

// This file reads the state assets that a sentence counts: 共有车辆12辆，其中，一般公务用车10辆、其他用车2辆。单价20万元
// （含）以上的设备3台（套）. Most disclosures that have no table of assets say no more than this.

var (
	countedAsset = pattern.MustCompile(`车$|车辆$|设备$|仪器$|房屋(?:建筑面积|面积)?$|用房(?:建筑面积|面积)?$|土地(?:面积)?$`)
	valuedAsset  = pattern.MustCompile(`资产$|投资$|在建工程$|设备$|车辆$|房屋$|土地$`)
	assetCounter = pattern.MustCompile(`^(?:辆|台|套|台\(套\)|台套|台次|项)$`)
	assetArea    = pattern.MustCompile(`^(?:平方米|平米|㎡|m2|m²|亩)$`)
	// assetLead is what may stand before the name of an asset in its clause.
	assetLead = pattern.MustCompile(`^.*?(?:共有|共计|拥有|占用|保有|包括|其中|另有|现有)[:,]?|^(?:本|我)(?:部门|单位)`)
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
	part, plan, start := false, false, 0
	var counted *Asset // the one before, whose value may follow its number: 在建工程1项120万元
	for _, n := range number.Scan(f.text) {
		value, isMoney := n.Money(fiscal.WanYuan)
		isMoney = isMoney && n.Unit != number.None
		area := assetArea.MatchString(n.Counter)
		if n.Context != number.PlainContext || !isMoney && !area && !assetCounter.MatchString(n.Counter) {
			continue
		}
		between := f.text[start:n.Start]
		if between == "" && isMoney && counted != nil && counted.Value == nil {
			counted.Value = &value
			start = n.End
			continue
		}
		if strings.ContainsAny(between, "。;；") {
			part = false
		}
		part = part || strings.Contains(between, "其中")
		plan = plan && part || planned.MatchString(between) // the parts of what is bought are bought
		begin := start + clauseStart(between)
		name := f.text[begin:n.Start]
		if loc := assetLead.FindStringIndex(name); loc != nil {
			begin += loc[1]
			name = name[loc[1]:]
		}
		open := openBracket(name)
		begin += open
		name = strings.TrimSpace(name[open:])
		inside := strings.Count(f.text[:begin], "(") > strings.Count(f.text[:begin], ")")
		counted = nil
		bare := closingBracket.ReplaceAllString(name, "")
		known := valuedAsset.MatchString(bare) || !isMoney && countedAsset.MatchString(bare)
		if isMoney && !known {
			continue // what follows may still be a part of its name: 单价100万元以上的设备
		}
		start = max(n.End, n.NumEnd+len(n.Counter))
		for _, other := range []string{"/套", "/台", "(套)", "(台)"} {
			if strings.HasPrefix(f.text[min(start, len(f.text)):], other) {
				start += len(other)
			}
		}
		start = min(start, len(f.text))
		if plan || !known {
			continue
		}
		asset := Asset{Name: name, Level: 1, Place: f.place(blockNo, begin, n.Start)}
		if part || inside {
			asset.Level = 2
		}
		quantity := n.Value
		switch {
		case isMoney:
			asset.Value = &value
		case area:
			asset.Name += "（" + n.Counter + "）"
			asset.Quantity = &quantity
		default:
			asset.Quantity = &quantity
		}
		b.d.Assets = append(b.d.Assets, asset)
		counted = &b.d.Assets[len(b.d.Assets)-1]
	}
}

// openBracket is where what stands in the last unclosed bracket of s begins; 0 where all are closed.
func openBracket(s string) int {
	depth := 0
	for i := len(s) - 1; i >= 0; i-- {
		switch s[i] {
		case ')':
			depth++
		case '(':
			if depth == 0 {
				return i + 1
			}
			depth--
		}
	}
	return 0
}

var closingBracket = pattern.MustCompile(`[(（][^()（）]*[)）]$`)

var planned = pattern.MustCompile(`拟|计划|新增|购置|采购|更新|报废|处置|减少|增加`)

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
