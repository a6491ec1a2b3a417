package fiscal

import (
	"slices"
	"strings"
)

// Region is an administrative division. Code is its six-digit code of GB/T 2260, empty where the table here does not
// hold it; Parent is the code of the division above.
type Region struct {
	Code   string
	Name   string
	Parent string
}

// regions are Hebei, Langfang and what lies below it, from GB/T 2260. A region outside the table is taken from the
// unit's name, without a code.
var regions = []Region{
	{"130000", "河北省", ""},
	{"131000", "廊坊市", "130000"},
	{"131002", "安次区", "131000"},
	{"131003", "广阳区", "131000"},
	{"131022", "固安县", "131000"},
	{"131023", "永清县", "131000"},
	{"131024", "香河县", "131000"},
	{"131025", "大城县", "131000"},
	{"131026", "文安县", "131000"},
	{"131028", "大厂回族自治县", "131000"},
	{"131081", "霸州市", "131000"},
	{"131082", "三河市", "131000"},
}

// RegionByCode finds a region of the table by its code.
func RegionByCode(code string) (Region, bool) {
	for _, r := range regions {
		if r.Code == code {
			return r, true
		}
	}
	return Region{}, false
}

// RegionOf derives the region from the beginning of a unit's name: the narrowest of 省, 市, 区, 县 that it opens
// with. ok is false where the name opens with none.
func RegionOf(unitName string) (r Region, ok bool) {
	rest := unitName
	for _, known := range beforeRegions {
		rest = strings.TrimPrefix(rest, known)
	}
	r, _, ok = CutRegion(rest)
	return r, ok
}

// beforeRegions are beginnings of names that stand before their place.
var beforeRegions = []string{"中共", "中国共产党", "政协", "中国人民政治协商会议", "共青团", "中国共产主义青年团", "国家税务总局", "国家统计局", "民革", "民盟", "民建", "民进", "中国民主同盟", "九三学社"}

// noRegion are words that no division has in its name: what ends in 市 behind one is part of a longer name, such as
// 生态环境局霸州市分局.
var noRegion = []string{"局", "委员", "办公", "政协", "政治协商", "共青团", "同盟"}

// CutRegion cuts the divisions off the beginning of a unit's name, and gives the narrowest with what is left.
func CutRegion(unitName string) (r Region, rest string, ok bool) {
	rest = unitName
	for {
		name := divisionPrefix(rest)
		if name == "" {
			return r, rest, ok
		}
		ok = true
		r = lookup(name, r)
		rest = rest[len(name):]
	}
}

// divisionPrefix cuts a division's name off the beginning of s. Names are two to seven characters long; 市 within
// 市场 or 城市 and 区 within 区域 end no name.
func divisionPrefix(s string) string {
	for _, known := range regions {
		if strings.HasPrefix(s, known.Name) {
			return known.Name
		}
	}
	n := 0
	for i, c := range s {
		n++
		if n > 8 {
			break
		}
		if n < 3 || !strings.ContainsRune("省市区县旗州", c) {
			continue
		}
		end := i + len(string(c))
		rest := s[end:]
		if c == '州' && !strings.HasSuffix(s[:end], "自治州") {
			continue
		}
		if slices.ContainsFunc(noRegion, func(w string) bool { return strings.Contains(s[:end], w) }) {
			return ""
		}
		if strings.HasPrefix(rest, "场") || strings.HasPrefix(rest, "域") || strings.HasSuffix(s[:end], "城市") {
			return ""
		}
		return s[:end]
	}
	return ""
}

func lookup(name string, parent Region) Region {
	for _, known := range regions {
		if known.Name == name {
			return known
		}
	}
	return Region{Name: name, Parent: parent.Code}
}
