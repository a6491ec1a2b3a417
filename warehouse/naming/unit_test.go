package naming_test

import (
	"strings"
	"testing"

	"gongkai/warehouse/naming"
)

func TestUnit(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"霸州市教育局":              "霸州市教育局",
		" 霸州市 教育局（本级）":        "霸州市教育局",
		"霸州市教育局机关本级":          "霸州市教育局",
		"河北省廊坊市霸州市教育局":        "霸州市教育局",
		"廊坊市霸州市霸州镇人民政府":       "霸州市霸州镇人民政府",
		"霸州市霸州镇政府":            "霸州市霸州镇人民政府",
		"霸州市人民政府办公室":          "霸州市人民政府办公室",
		"霸州市政府办公室":            "霸州市人民政府办公室",
		"中国共产党霸州市委员会宣传部":      "中共霸州市委宣传部",
		"霸州市委宣传部":             "中共霸州市委宣传部",
		"中共霸州市委宣传部":           "中共霸州市委宣传部",
		"中国人民政治协商会议霸州市委员会办公室": "政协霸州市委员会办公室",
		"霸州市人民代表大会常务委员会办公室":   "霸州市人大常委会办公室",
		"中国共产主义青年团霸州市委员会":     "共青团霸州市委",
		"石家庄市桥东区教育局":          "石家庄市桥东区教育局", // 邢台 had a 桥东区, too
		"本级":                  "本级",
		"廊坊市生态环境局霸州市分局":       "廊坊市生态环境局霸州市分局",
	} {
		if got := naming.Unit(name); got != want {
			t.Errorf("%s is keyed by %s, want %s", name, got, want)
		}
		if again := naming.Unit(naming.Unit(name)); again != naming.Unit(name) {
			t.Errorf("%s is keyed by %s, and that by %s", name, naming.Unit(name), again)
		}
	}
}

func TestRenamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"霸州市卫生和计划生育局", "霸州市卫生健康局", true},
		{"霸州市国土资源局", "霸州市自然资源和规划局", true},
		{"霸州市教育局", "霸州市教育和体育局", true},
		{"霸州市文化广电新闻出版局", "霸州市文化广电和旅游局", true},
		{"霸州市环境保护局", "廊坊市生态环境局霸州市分局", false}, // another place
		{"霸州市物价局", "霸州市水务局", false},
		{"霸州市第一中学", "霸州市第二中学", false},
		{"霸州市煎茶铺镇财政所", "霸州市南孟镇财政所", false},
		{"霸州市煎茶铺镇农业服务中心", "霸州市南孟镇农业服务中心", false},
		{"霸州市第一社区服务中心", "霸州市第二社区服务中心", false},
		{"霸州市审计局", "霸州市统计局", false}, // alike by half, of two sectors
	} {
		if got, why := naming.Renamed(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %v, %s, want %v", c.a, c.b, got, why.EN, c.want)
		}
	}
}

func TestAliasesRefuse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"same: [{from: 甲局, to: 甲局}]":                                                             "line 1: \"甲局\" is the same unit",
		"same:\n- {from: 甲局, to: 乙局}\n- {from: 甲局, to: 丙局}":                                      "line 3: \"甲局\" is renamed twice",
		"same: [{from: 甲局, to: 乙局}, {from: 乙局, to: 甲局}]":                                         "in a circle",
		"same: [{from: [甲局, 丁局], to: 乙局}]":                                                       "one name as from",
		"merged: [{from: [甲局, 乙局], to: 丙局}]":                                                     "since, the first year",
		"merged: [{from: 甲局, to: 丙局, since: 2019}]":                                              "several on the other",
		"merged: [{from: [甲局, 乙局], to: 丙局, since: 2019}, {from: [甲局, 丁局], to: 戊局, since: 2020}]": "would count twice",
		"split: [{from: 甲局, to: [乙局, 丙局], since: 19}]":                                           "no fiscal year",
		"same: [{from: 甲局, into: 乙局}]":                                                           "no field is called \"into\"",
		"renamed: []":                                                                            "renamed",
		"same: [{from: '', to: 乙局}]":                                                             "a name is empty",
	} {
		if _, err := naming.ParseAliases([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func TestSectors(t *testing.T) {
	t.Parallel()
	s, err := naming.ParseSectors([]byte("units: {霸州市文化馆: EDUCATION}\npatterns: [{contains: 产业园, sector: INDUSTRY}, {contains: 霸州, sector: TOWN}]"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"霸州市文化馆": "EDUCATION", "霸州市 产业园管理处": "INDUSTRY", "霸州市水务局": "TOWN", "三河市水务局": ""} {
		if got, _ := s.Of(name); string(got) != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	for text, want := range map[string]string{
		"units: {甲局: SPORT}":                            "\"SPORT\" is no sector: VETERANS, ",
		"patterns: [{contains: ' ', sector: TOWN}]":     "in every name",
		"units: {甲局: TOWN, 甲 局: TOWN}":                  "given twice",
		"patterns: [{contains: 甲, sector: , to: TOWN}]": "to",
		"units: [甲局]":                                   "a name and a sector a line",
	} {
		if _, err := naming.ParseSectors([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
