package naming

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gongkai/warehouse/fiscal"
)

// forms are how institutions are written and the form that a unit is keyed by, in the order in which they are replaced.
var forms = []struct{ written, keyed string }{
	{"中国共产党", "中共"},
	{"中国共产主义青年团", "共青团"},
	{"中国人民政治协商会议", "政协"},
	{"人民代表大会", "人大"},
	{"常务委员会", "常委会"},
	{"人民政府", "政府"},
	{"政府", "人民政府"},
}

// ofParty are the rests of a Party organ's name behind its place, 霸州市 | 委宣传部: 委 alone is the Party's committee.
var ofParty = regexp.MustCompile(`^委(?:员会|[^托员]|$)`)

// partyCommittee is the long form of 市委 after a place.
var partyCommittee = regexp.MustCompile(`(省|市|区|县|旗|州)委员会`)

// ownOffice are the endings that say that a department's own office is meant.
var ownOffice = regexp.MustCompile(`(?:\((?:机关)?本级\)|\(机关\)|\(汇总\)|机关本级|本级)$`)

// Unit is what a unit is keyed by: its name without spaces, in one width, without 本级, with the divisions above its own
// left out where the place is known (河北省廊坊市霸州市 is 霸州市), and with the usual short forms of institutions written
// in one way (市政府 and 市人民政府, 中国共产党 and 中共, 市委 and 中共…市委).
func Unit(name string) string {
	s := Fold(name)
	for {
		cut := ownOffice.ReplaceAllString(s, "")
		if cut == s || cut == "" {
			break
		}
		s = cut
	}
	for _, f := range forms {
		s = strings.ReplaceAll(s, f.written, f.keyed)
	}
	rest, party := strings.CutPrefix(s, "中共")
	if region, behind, ok := fiscal.CutRegion(rest); ok && behind != "" {
		if region.Code != "" {
			rest = region.Name + behind
		}
		party = party || ofParty.MatchString(behind)
	}
	if !party {
		if strings.HasPrefix(rest, "共青团") {
			return partyCommittee.ReplaceAllString(rest, "${1}委")
		}
		return rest
	}
	return "中共" + partyCommittee.ReplaceAllString(rest, "${1}委")
}

var (
	numerals = regexp.MustCompile(`[0-9]+|第?[一二三四五六七八九十百]+(?:[中小院校队所园期]|$)|第[一二三四五六七八九十百]+`)
	// places are towns and villages within a name, which tell one unit from its neighbour.
	places = regexp.MustCompile(`\p{Han}{1,4}?(?:镇|乡|街道|村|社区)`)
	// noPlaces are words that end like one.
	noPlaces = strings.NewReplacer("城乡", "", "农村", "", "乡村", "", "城镇", "", "乡镇", "")
	// organs are endings of names whose bearer is one of its kind in its place: a bureau, no school.
	organs = regexp.MustCompile(`(?:局|委|委员会|办公室|办|厅|部|处|会|社|中心)$`)
)

// renamedLikeness is from which likeness on two names with one budget code are a unit that was renamed.
const renamedLikeness = 0.5

// Renamed says whether two names that bear one budget code in one place, in years of their own, are those of a unit that
// was renamed, and why. It holds for organs of which a place has one (局, 委, 办 …) of one sector; where a name tells none, the
// names must be alike by half. Schools and the like, and names that differ in a number or a town, are never joined: their codes move.
func Renamed(a, b string) (ok bool, reason Reason) {
	a, b = Unit(a), Unit(b)
	no := func(zh, en string) (bool, Reason) { return false, Reason{zh, en} }
	if !organs.MatchString(a) || !organs.MatchString(b) {
		return no("名称不是局、委、办一类机关", "the names are not those of bureaus, committees or offices")
	}
	regionA, restA, _ := fiscal.CutRegion(strings.TrimPrefix(a, "中共"))
	regionB, restB, _ := fiscal.CutRegion(strings.TrimPrefix(b, "中共"))
	switch {
	case regionA.Name != regionB.Name:
		return no("所在区划不同", "the places differ")
	case !slices.Equal(numerals.FindAllString(restA, -1), numerals.FindAllString(restB, -1)):
		return no("名称中的数字不同", "the names differ in a number")
	case !slices.Equal(places.FindAllString(noPlaces.Replace(restA), -1), places.FindAllString(noPlaces.Replace(restB), -1)):
		return no("名称中的乡镇、村、社区不同", "the names differ in a town or village")
	}
	switch first, second := fiscal.SectorOf(a), fiscal.SectorOf(b); {
	case first != "" && first == second:
		return true, Reason{"同属一个行业", "they work in one sector"}
	case first != "" && second != "":
		return no("所属行业不同", "the sectors differ")
	}
	if like := dice(restA, restB); like >= renamedLikeness {
		return true, Reason{fmt.Sprintf("名称相似度 %.2f", like), fmt.Sprintf("the names are alike by %.2f", like)}
	}
	return no("名称差异过大", "the names differ too much")
}

// Reason says in words why names are joined or kept apart.
type Reason struct{ ZH, EN string }
