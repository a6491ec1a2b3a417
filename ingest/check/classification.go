package check

import (
	"slices"
	"strings"

	"gongkai/ingest/block"
	"gongkai/ingest/disclosure"
	"gongkai/warehouse/fiscal"
)

// This file holds the codes of the standard classification (政府收支分类科目) against their names.

// standardNames are the names of a classification by code: all 类, and those 款 and 项 that nearly every unit has. Behind the name of
// today stand those of earlier years.
var standardNames = map[fiscal.Classification]map[string][]string{
	fiscal.ClassFunction: {
		"201": {"一般公共服务支出", "一般公共服务"}, "202": {"外交支出", "外交"}, "203": {"国防支出", "国防"}, "204": {"公共安全支出", "公共安全"},
		"205": {"教育支出", "教育"}, "206": {"科学技术支出", "科学技术"}, "207": {"文化旅游体育与传媒支出", "文化体育与传媒支出", "文化体育与传媒"},
		"208": {"社会保障和就业支出", "社会保障和就业"}, "209": {"社会保险基金支出"},
		"210": {"卫生健康支出", "医疗卫生与计划生育支出", "医疗卫生支出", "医疗卫生"}, "211": {"节能环保支出", "节能环保", "环境保护"},
		"212": {"城乡社区支出", "城乡社区事务支出", "城乡社区事务"}, "213": {"农林水支出", "农林水事务支出", "农林水事务"}, "214": {"交通运输支出", "交通运输"},
		"215": {"资源勘探工业信息等支出", "资源勘探信息等支出", "资源勘探电力信息等支出", "资源勘探电力信息等事务"}, "216": {"商业服务业等支出", "商业服务业等事务"},
		"217": {"金融支出", "金融监管等事务支出"}, "219": {"援助其他地区支出"}, "220": {"自然资源海洋气象等支出", "国土海洋气象等支出", "国土资源气象等支出", "国土资源气象等事务"},
		"221": {"住房保障支出", "住房保障"}, "222": {"粮油物资储备支出", "粮油物资储备事务支出", "粮油物资储备管理事务"}, "223": {"国有资本经营预算支出"},
		"224": {"灾害防治及应急管理支出"}, "227": {"预备费"}, "229": {"其他支出"}, "230": {"转移性支出"},
		"231": {"债务还本支出"}, "232": {"债务付息支出"}, "233": {"债务发行费用支出"}, "234": {"抗疫特别国债安排的支出"},
		"2080501": {"行政单位离退休", "归口管理的行政单位离退休"}, "2080502": {"事业单位离退休"},
		"2080505": {"机关事业单位基本养老保险缴费支出"}, "2080506": {"机关事业单位职业年金缴费支出"},
		"2101101": {"行政单位医疗"}, "2101102": {"事业单位医疗"}, "2210201": {"住房公积金"}, "2210202": {"提租补贴"}, "2210203": {"购房补贴"},
	},
	fiscal.ClassEconomic: {
		"301": {"工资福利支出"}, "302": {"商品和服务支出"}, "303": {"对个人和家庭的补助", "对个人和家庭的补助支出"}, "307": {"债务利息及费用支出", "债务利息支出"},
		"309": {"资本性支出(基本建设)", "基本建设支出"}, "310": {"资本性支出", "其他资本性支出"},
		"311": {"对企业补助(基本建设)"}, "312": {"对企业补助"}, "313": {"对社会保障基金补助"}, "399": {"其他支出"},
	},
}

// commonItems are the 款 of the economic classification since 2018, before which many names stood under other codes.
var commonItems = map[string]string{
	"30101": "基本工资", "30102": "津贴补贴", "30103": "奖金", "30106": "伙食补助费", "30107": "绩效工资", "30108": "机关事业单位基本养老保险缴费", "30109": "职业年金缴费",
	"30110": "职工基本医疗保险缴费", "30111": "公务员医疗补助缴费", "30112": "其他社会保障缴费", "30113": "住房公积金", "30114": "医疗费", "30199": "其他工资福利支出",
	"30201": "办公费", "30202": "印刷费", "30203": "咨询费", "30204": "手续费", "30205": "水费", "30206": "电费", "30207": "邮电费", "30208": "取暖费", "30209": "物业管理费",
	"30211": "差旅费", "30212": "因公出国(境)费用", "30213": "维修(护)费", "30214": "租赁费", "30215": "会议费", "30216": "培训费", "30217": "公务接待费", "30218": "专用材料费",
	"30224": "被装购置费", "30225": "专用燃料费", "30226": "劳务费", "30227": "委托业务费", "30228": "工会经费", "30229": "福利费", "30231": "公务用车运行维护费", "30239": "其他交通费用",
	"30240": "税金及附加费用", "30299": "其他商品和服务支出",
	"30301": "离休费", "30302": "退休费", "30303": "退职(役)费", "30304": "抚恤金", "30305": "生活补助", "30306": "救济费", "30307": "医疗费补助", "30308": "助学金", "30309": "奖励金",
	"30310": "个人农业生产补贴", "30311": "代缴社会保险费", "30399": "其他对个人和家庭的补助",
}

// itemsSince is the year since which commonItems hold.
const itemsSince = 2018

// codeNames finds a code beside the name of another one, each pair once. A name that the list does not know proves nothing: regions
// have some of their own, and tables cut names off.
func codeNames(d *disclosure.Disclosure, r *report) {
	type pair struct{ code, name string }
	seen := map[pair]bool{}
	for i := range d.Lines {
		l := &d.Lines[i]
		name := standardForm(l.Name)
		if seen[pair{l.Code, name}] || name == "" {
			continue
		}
		seen[pair{l.Code, name}] = true
		allowed := namesOf(d.Year, l.Classification, l.Code)
		if len(allowed) == 0 || slices.Contains(allowed, name) {
			continue
		}
		if other := codeOf(d.Year, l.Classification, len(l.Code), name); other != "" {
			r.add(quoted("科目编码%s应为“%s”，文中为“%s”，其编码为%s", l.Code, allowed[0], l.Name, other),
				quoted("code %s is “%s”, printed as “%s”, whose code is %s", l.Code, allowed[0], l.Name, other), allowed[0], l.Name, rowPlaces(d, l)...)
		}
	}
}

// rowPlaces is the cell of the line's name where it can be told, and the amount's otherwise.
func rowPlaces(d *disclosure.Disclosure, l *disclosure.Line) []block.Place {
	if p := l.Place; p.Block >= 0 && p.Block < len(d.Document.Blocks) && d.Document.Blocks[p.Block].Table != nil {
		for _, cell := range d.Document.Blocks[p.Block].Table.Row(p.Row) {
			if standardForm(cell.Text) == standardForm(l.Name) {
				return []block.Place{block.InCell(p.Block, cell), p}
			}
		}
	}
	return []block.Place{l.Place}
}

func namesOf(year int, class fiscal.Classification, code string) []string {
	if names := standardNames[class][code]; len(names) > 0 {
		return names
	}
	if name := commonItems[code]; class == fiscal.ClassEconomic && year >= itemsSince && name != "" {
		return []string{name}
	}
	return nil
}

// codeOf is the code of the same length that a name belongs to; empty where there is none.
func codeOf(year int, class fiscal.Classification, length int, name string) string {
	for code, names := range standardNames[class] {
		if len(code) == length && slices.Contains(names, name) {
			return code
		}
	}
	if class == fiscal.ClassEconomic && year >= itemsSince {
		for code, n := range commonItems {
			if len(code) == length && n == name {
				return code
			}
		}
	}
	return ""
}

// standardForm writes a name as the lists here do.
func standardForm(name string) string {
	return strings.NewReplacer("（", "(", "）", ")", "、", "").Replace(plain(name))
}
