package sample

import (
	"fmt"
	"sync"
)

// kind is the sort of unit, which decides on its size.
type kind int

const (
	bigBureau kind = iota
	bureau
	smallBureau
	town
	centre
	school
	smallSchool
	clinic
	station
)

// unit is one disclosing unit.
type unit struct {
	index  int
	name   string
	region string
	code   string // six digits, unique in its region
	nature string
	rank   string
	kind   kind
	field  *field
}

// administrative says whether the unit discloses an agency operating cost.
func (u *unit) administrative() bool { return u.nature != "事业" }

// regions of the prefecture. The first has no towns of its own.
var regions = []string{"廊坊市", "霸州市", "三河市", "固安县", "永清县", "香河县", "大城县", "文安县", "大厂回族自治县", "安次区", "广阳区"}

// bureaus exist in every region. 人力资源和社会保障局 is left out on purpose: real disclosures of that one are used to
// try the program on, and invented ones of the same name must not supersede them.
var bureaus = []struct {
	name  string
	short string // of its field, for the names of what is below it
	kind  kind
	field *field
}{
	{"教育和体育局", "教育体育", bigBureau, &education},
	{"审计局", "审计", smallBureau, &oversight},
	{"水务局", "水务", bureau, &water},
	{"卫生健康局", "卫生健康", bigBureau, &health},
	{"市场监督管理局", "市场监管", bigBureau, &market},
	{"自然资源和规划局", "自然资源", bureau, &land},
	{"应急管理局", "应急管理", bureau, &emergency},
	{"民政局", "民政", bureau, &welfare},
	{"农业农村局", "农业农村", bureau, &farming},
	{"交通运输局", "交通运输", bureau, &transport},
	{"住房和城乡建设局", "城乡建设", bureau, &building},
	{"财政局", "财政", bureau, &oversight},
	{"司法局", "司法", bureau, &justice},
	{"统计局", "统计", smallBureau, &oversight},
	{"档案馆", "档案", smallBureau, &culture},
	{"退役军人事务局", "退役军人", bureau, &welfare},
	{"医疗保障局", "医疗保障", bureau, &health},
	{"行政审批局", "行政审批", bureau, &market},
	{"发展和改革局", "发展改革", bureau, &industry},
	{"科学技术和工业信息化局", "工业信息化", bureau, &industry},
	{"文化广电和旅游局", "文化旅游", bureau, &culture},
	{"商务局", "商务", smallBureau, &industry},
	{"信访局", "信访", smallBureau, &justice},
	{"城市管理综合行政执法局", "城市管理", bureau, &building},
	{"公安局", "公安", bigBureau, &justice},
	{"残疾人联合会", "残疾人", smallBureau, &welfare},
	{"妇女联合会", "妇女儿童", smallBureau, &welfare},
	{"科学技术协会", "科普", smallBureau, &industry},
	{"工商业联合会", "工商联", smallBureau, &industry},
	{"红十字会", "红十字", smallBureau, &health},
	{"供销合作社", "供销", smallBureau, &farming},
	{"消防救援大队", "消防", bureau, &emergency},
}

var centres = []string{"事务中心", "信息中心", "综合服务中心", "监测站", "培训中心", "档案管理中心", "技术推广站", "综合行政执法大队"}

var towns = []string{
	"城关", "东关", "西关", "南关", "北关", "新城", "永安", "太平", "柳林", "双桥", "清河", "平原", "石桥", "杨庄", "李庄", "王庄", "赵庄", "刘庄", "孙庄", "马庄",
	"高庄", "林庄", "田庄", "宋庄", "大王庄", "小王庄", "白塔", "青龙", "龙泉", "兴隆", "安乐", "福安", "长安", "长丰", "丰收", "和平", "团结", "胜利", "光明", "新兴",
}

var townUnits = []struct {
	name  string
	kind  kind
	field *field
}{
	{"中心小学", school, &education},
	{"卫生院", clinic, &health},
	{"便民服务中心", station, &market},
	{"初级中学", school, &education},
	{"农业综合服务中心", station, &farming},
	{"中心幼儿园", smallSchool, &education},
	{"综合文化站", station, &culture},
	{"敬老院", station, &welfare},
	{"水利站", station, &water},
	{"退役军人服务站", station, &welfare},
	{"综合行政执法队", station, &building},
	{"财政所", station, &oversight},
	{"自然资源所", station, &land},
	{"林业站", station, &farming},
	{"民政所", station, &welfare},
	{"司法所", station, &justice},
	{"广播站", station, &culture},
	{"畜牧兽医站", station, &farming},
	{"公路养护站", station, &transport},
	{"消防救援站", station, &emergency},
}

var (
	villageFronts = []string{"东", "西", "南", "北", "前", "后", "大", "小", "上", "下", "新", "老"}
	villageEnds   = []string{"庄", "营", "屯", "桥", "堡"}
	schoolNumbers = []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六", "十七", "十八", "十九", "二十"}
)

// template is a unit as it exists in every region.
type template struct {
	name   string
	code   string
	nature string
	kind   kind
	field  *field
	local  bool // not in the prefecture itself
}

// entry is a unit of the catalogue: a template in a region.
type entry struct{ template, region int }

type catalogue struct {
	templates []template
	entries   []entry
}

// head is what small runs consist of: different bureaus first, then peers of the same field in other regions.
var head = []string{
	"霸州市教育和体育局", "霸州市审计局", "廊坊市市场监督管理局", "霸州市水务局", "霸州市卫生健康局", "廊坊市自然资源和规划局", "霸州市应急管理局", "廊坊市民政局",
	"霸州市城关镇人民政府", "霸州市档案馆", "霸州市第一小学", "廊坊市审计局", "廊坊市教育和体育局", "三河市卫生健康局", "固安县水务局", "永清县民政局", "香河县应急管理局",
	"大城县审计局", "文安县教育和体育局", "霸州市水务事务中心",
}

// renamed are units that bore another name up to a year, under the same code, by their name of today.
var renamed = map[string]struct {
	formerly string
	until    int
}{
	"霸州市水务事务中心": {"霸州市水利事务中心", 2021},
}

// nameIn is the name that the unit of an index discloses under in a year.
func nameIn(index, year int) string {
	name := unitAt(index).name
	if r, ok := renamed[name]; ok && year <= r.until {
		return r.formerly
	}
	return name
}

// units lists all units there are. It is made once: some ten thousand small entries.
var units = sync.OnceValue(func() *catalogue {
	c := &catalogue{templates: templates()}
	places := map[string]int{} // of the head's units in it
	for i, name := range head {
		places[name] = i
	}
	front := make([]entry, len(head))
	for t := range c.templates {
		for r := range regions {
			if r == 0 && c.templates[t].local {
				continue
			}
			if i, ok := places[regions[r]+c.templates[t].name]; ok {
				front[i] = entry{t, r}
				continue
			}
			c.entries = append(c.entries, entry{t, r})
		}
	}
	c.entries = append(front, c.entries...)
	return c
})

// MaxUnits is how many different units there are.
func MaxUnits() int { return len(units().entries) }

// unitAt makes the unit of an index.
func unitAt(index int) unit {
	c := units()
	e := c.entries[index]
	t := &c.templates[e.template]
	u := unit{
		index: index, name: regions[e.region] + t.name, region: regions[e.region],
		code: t.code, nature: t.nature, kind: t.kind, field: t.field,
	}
	switch {
	case t.kind <= smallBureau && e.region == 0:
		u.rank = "正处级"
	case t.kind <= town:
		u.rank = "正科级"
	case t.kind == centre && e.region == 0:
		u.rank = "正科级"
	default:
		u.rank = "股级"
	}
	return u
}

// templates lists the units of one region. A budget unit's code is its department's three digits and a number below it.
func templates() []template {
	var offices, townships, below, schools, local []template
	for i, b := range bureaus {
		dept := 301 + 11*i
		nature := "行政"
		if b.kind == smallBureau && i%3 == 2 {
			nature = "参公事业"
		}
		offices = append(offices, template{b.name, code(dept, 1), nature, b.kind, b.field, false})
	}
	for j, c := range centres {
		for i, b := range bureaus {
			below = append(below, template{b.short + c, code(301+11*i, 2+j), "事业", centre, b.field, false})
		}
	}
	for i, n := range schoolNumbers {
		schools = append(schools,
			template{"第" + n + "小学", code(301, 101+3*i), "事业", school, &education, false},
			template{"第" + n + "中学", code(301, 102+3*i), "事业", school, &education, false},
			template{"第" + n + "幼儿园", code(301, 103+3*i), "事业", smallSchool, &education, false})
	}
	for i, t := range towns {
		sort := "镇"
		if i%4 == 3 {
			sort = "乡"
		}
		townships = append(townships, template{t + sort + "人民政府", code(701+i, 1), "行政", town, &township, true})
		for j, tu := range townUnits {
			local = append(local, template{t + sort + tu.name, code(701+i, 2+j), "事业", tu.kind, tu.field, true})
		}
	}
	for i, t := range towns {
		sort := "镇"
		if i%4 == 3 {
			sort = "乡"
		}
		for j, f := range villageFronts {
			for k, e := range villageEnds {
				n := 101 + 2*(j*len(villageEnds)+k)
				local = append(local,
					template{t + sort + f + e + "小学", code(701+i, n), "事业", smallSchool, &education, true},
					template{t + sort + f + e + "幼儿园", code(701+i, n+1), "事业", smallSchool, &education, true})
			}
		}
	}
	return append(interleave([]int{4, 1, 3, 2}, offices, townships, below, schools), local...)
}

func code(department, n int) string { return fmt.Sprintf("%03d%03d", department, n) }

// interleave takes so many from each list in turn until all are empty, so that every run is a mixture.
func interleave(take []int, lists ...[]template) []template {
	var all []template
	for left := true; left; {
		left = false
		for i := range lists {
			n := min(take[i], len(lists[i]))
			all = append(all, lists[i][:n]...)
			lists[i] = lists[i][n:]
			left = left || len(lists[i]) > 0
		}
	}
	return all
}
