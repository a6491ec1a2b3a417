package fiscal

import "strings"

// Sector is the field of public service that a unit works in, derived from its name.
type Sector string

// The sectors. A unit whose name fits none has no sector (empty).
const (
	SectorEducation     Sector = "EDUCATION"
	SectorHealth        Sector = "HEALTH"
	SectorHumanResource Sector = "HUMAN_RESOURCES"
	SectorPublicSafety  Sector = "PUBLIC_SAFETY"
	SectorJustice       Sector = "JUSTICE"
	SectorCivilAffairs  Sector = "CIVIL_AFFAIRS"
	SectorFinance       Sector = "FINANCE"
	SectorAgriculture   Sector = "AGRICULTURE"
	SectorWater         Sector = "WATER"
	SectorTransport     Sector = "TRANSPORT"
	SectorHousing       Sector = "HOUSING"
	SectorNatural       Sector = "NATURAL_RESOURCES"
	SectorEnvironment   Sector = "ENVIRONMENT"
	SectorCulture       Sector = "CULTURE"
	SectorEmergency     Sector = "EMERGENCY"
	SectorMarket        Sector = "MARKET"
	SectorIndustry      Sector = "INDUSTRY"
	SectorVeterans      Sector = "VETERANS"
	SectorAudit         Sector = "AUDIT"
	SectorStatistics    Sector = "STATISTICS"
	SectorLegislature   Sector = "LEGISLATURE"
	SectorConsultative  Sector = "CONSULTATIVE"
	SectorParty         Sector = "PARTY"
	SectorMassGroup     Sector = "MASS_ORGANISATION"
	SectorGovernment    Sector = "GOVERNMENT"
	SectorTown          Sector = "TOWN"
)

// sectorRules maps words of a unit's name to its sector. The first rule with a word in the name decides. A sector may have
// several rules: what belongs to it although the name holds a word of another (卫生学校, 公安局交通警察支队, 市委党校) stands
// before that other, so the narrower stand before the wider. The place that a name begins with does not count: 文安县 is not
// 文, 大城县 no city.
var sectorRules = []struct {
	sector Sector
	words  []string
}{
	{SectorVeterans, []string{"退役军人", "军休", "军队离退休", "离休退休", "光荣院", "烈士陵园", "双拥", "军供"}},
	{SectorJustice, []string{"法院", "检察院", "司法局", "司法所", "法律援助", "公证处", "强制隔离戒毒", "监狱", "仲裁委员会办公室"}},
	{SectorPublicSafety, []string{"公安", "交警", "交通警察", "看守所", "派出所", "特警", "拘留所"}},
	{SectorEducation, []string{"学校", "小学", "中学", "幼儿园", "高中", "初中", "学院", "大学", "职教中心", "职业技术教育", "职业教育", "职中", "教育", "党校", "行政学院", "教师", "教研", "招生", "考试院", "学区", "学前", "体育", "少年宫", "进修", "电教"}},
	{SectorHealth, []string{"医院", "卫生院", "卫生健康", "卫生", "健康", "疾控", "疾病预防", "妇幼", "医疗", "医保", "血站", "急救", "计划生育", "药品检验", "爱国卫生", "老龄"}},
	{SectorHumanResource, []string{"人力资源", "社会保障", "社会保险", "劳动", "就业", "人才", "机关事业单位养老", "城乡居民养老", "养老保险"}},
	{SectorCivilAffairs, []string{"民政", "福利院", "救助", "殡葬", "殡仪", "敬老院", "养老院", "养老服务", "婚姻登记", "区划地名", "公墓", "儿童福利", "低保"}},
	{SectorEmergency, []string{"应急", "消防", "地震", "安全生产", "防灾", "气象"}},
	{SectorAudit, []string{"审计"}},
	{SectorStatistics, []string{"统计", "调查队", "普查中心"}},
	{SectorEnvironment, []string{"生态环境", "环境保护", "环保", "环境监测", "环境监控", "大气污染"}},
	{SectorNatural, []string{"自然资源", "国土", "规划局", "城乡规划", "规划和自然", "不动产", "土地", "地质", "测绘", "规划编制", "规划设计"}},
	{SectorFinance, []string{"财政", "税务", "金融", "国库", "国有资产", "国资", "非税", "住房公积金", "投资评审", "项目评审", "政府采购", "会计"}},
	{SectorWater, []string{"水务", "水利", "河道", "河务", "灌区", "水文", "节水", "防汛", "水库", "南水北调", "引黄", "河长", "排水", "供水", "闸"}},
	{SectorAgriculture, []string{"农业", "农村", "农机", "农经", "农技", "农产品", "林业", "林场", "林草", "畜牧", "畜禽", "动物", "植保", "种子", "水产", "乡村振兴", "扶贫", "供销", "粮食", "粮库", "兽医"}},
	{SectorTransport, []string{"交通", "公路", "运输", "道路", "地方道路", "铁路", "航空", "轨道", "邮政", "客运", "高速"}},
	{SectorHousing, []string{"住房", "住建", "城乡建设", "建设局", "建设工程", "城市管理", "城管", "园林", "绿化", "市政", "环境卫生", "环卫", "人防", "人民防空", "房产", "房管", "房屋", "征收", "保障性", "棚户区", "建筑", "城建", "城市建设", "质量安全监督站", "燃气", "供热", "公用事业", "村镇建设"}},
	{SectorMarket, []string{"市场监督", "市场监管", "市场监察", "工商行政", "质量技术监督", "食品药品", "食品和药品", "知识产权", "计量", "行政审批", "政务服务", "政务大厅", "公共资源交易", "商务", "招商", "投资促进", "口岸", "消费者", "贸促", "贸易促进", "营商环境", "数据局", "大数据", "数据管理", "政务数据"}},
	{SectorCulture, []string{"文化", "旅游", "文旅", "广电", "广播", "电视", "电台", "博物馆", "博物院", "书院", "图书馆", "档案", "文物", "融媒体", "新闻", "日报", "出版", "剧团", "剧院", "艺术", "美术馆", "纪念馆", "史志", "地方志", "党史", "文艺", "传媒", "群艺馆", "体校", "报社", "电影"}},
	{SectorIndustry, []string{"工业", "信息化", "科技", "科学技术", "发展和改革", "发展改革", "发改", "开发区", "高新区", "园区", "产业", "物价", "价格认证", "中小企业", "能源", "电力", "民营经济", "无线电", "临空经济"}},
	{SectorLegislature, []string{"人大", "人民代表大会"}},
	{SectorConsultative, []string{"政协", "政治协商"}},
	{SectorMassGroup, []string{"妇联", "妇女联合会", "团市委", "团县委", "团区委", "团委", "共青团", "工会", "残联", "残疾人", "工商联", "工商业联合会", "红十字", "文联", "文学艺术", "科协", "侨联", "归国华侨", "社科联", "社会科学界", "法学会", "贸促会", "计生协", "计划生育协会", "关心下一代", "民主促进会", "民主同盟", "民主建国会", "九三学社", "农工民主党", "致公党", "国民党革命委员会", "台湾民主自治同盟", "台胞", "记协", "慈善", "台联"}},
	{SectorParty, []string{"市委", "县委", "区委", "省委", "州委", "旗委", "纪委", "监委", "监察委", "纪律检查", "巡察", "组织部", "宣传部", "统战", "统一战线", "政法委", "社会工作部", "机构编制", "编委", "编办", "网信", "网络安全和信息化", "老干部", "直属机关工作委员会", "直属机关工委", "党工委", "工作委员会", "台湾工作", "台办", "讲师团", "国家安全", "保密", "机要"}},
	{SectorTown, []string{"街道", "镇政府", "乡政府"}},
	{SectorGovernment, []string{"政府办", "机关事务", "机关后勤", "信访", "驻京", "驻石", "外事", "民族", "宗教", "政府研究室", "政府驻", "参事", "接待", "热线", "管理委员会", "管委会", "侨务", "政府督查"}},
}

// sectorEndings are endings that alone decide, before the rules: what comes before them names a place or a field of theirs.
var sectorEndings = []struct {
	sector  Sector
	endings []string
}{
	{SectorTown, []string{"镇政府", "乡政府", "街道办事处", "镇", "乡", "街道"}},
	{SectorEducation, []string{"卫生学校", "小学", "中学", "幼儿园", "高中", "党校", "职业技术学院", "学校", "体育局"}},
	{SectorHealth, []string{"医院", "卫生院", "社区卫生服务中心", "卫生监督所"}},
	{SectorHousing, []string{"环境卫生管理处", "环境卫生管理局", "环境卫生服务中心", "环卫局", "环卫处"}},
	{SectorJustice, []string{"人民法院", "人民检察院"}},
	{SectorMassGroup, []string{"总工会", "联合会", "红十字会", "科学技术协会", "计划生育协会", "工商联"}},
	{SectorParty, []string{"组织部", "宣传部", "统战部", "统一战线工作部", "政法委员会", "政法委", "巡察工作领导小组办公室", "网络安全和信息化委员会办公室", "老干部局", "机构编制委员会办公室", "研究室", "讲师团"}},
	{SectorIndustry, []string{"科学技术局", "科技局", "发展和改革局", "发展和改革委员会"}},
}

// dutyRules read the sector from the sentence that says what a unit does, for names that say nothing (城区第三服务中心):
// words that only one field uses of itself.
var dutyRules = []struct {
	sector Sector
	words  []string
}{
	{SectorEducation, []string{"教育教学", "义务教育", "学前教育", "教学工作", "学生"}},
	{SectorHealth, []string{"医疗服务", "公共卫生", "基本医疗", "诊疗", "卫生健康"}},
	{SectorHumanResource, []string{"社会保险", "就业创业", "人力资源和社会保障", "劳动关系"}},
	{SectorCivilAffairs, []string{"社会救助", "基层政权建设", "殡葬管理", "民政"}},
	{SectorPublicSafety, []string{"社会治安", "刑事犯罪侦查", "公安"}},
	{SectorWater, []string{"水资源", "防汛抗旱", "水利工程"}},
	{SectorAgriculture, []string{"农业生产", "农产品质量", "乡村振兴", "林业"}},
	{SectorTransport, []string{"公路养护", "交通运输", "道路运输"}},
	{SectorHousing, []string{"城市管理", "市容", "园林绿化", "住房保障", "建筑市场"}},
	{SectorEnvironment, []string{"污染防治", "环境监测", "生态环境"}},
	{SectorCulture, []string{"公共文化", "文物保护", "旅游资源", "档案"}},
	{SectorMarket, []string{"市场监督管理", "食品安全监督", "行政许可"}},
	{SectorFinance, []string{"财政收支", "国有资产监督", "预算编制"}},
	{SectorEmergency, []string{"安全生产监督", "应急管理", "火灾"}},
}

// SectorOf derives a unit's sector from its name; empty when no rule fits.
func SectorOf(unitName string) Sector {
	region, rest, _ := CutRegion(strings.TrimPrefix(strings.TrimPrefix(unitName, "中国共产党"), "中共"))
	if strings.HasSuffix(region.Name, "开发区") || strings.HasSuffix(region.Name, "园区") || strings.HasSuffix(region.Name, "经济区") {
		rest = unitName // 某某经济开发区管理委员会
	}
	party := rest != unitName && strings.HasPrefix(rest, "委") && !strings.HasPrefix(rest, "委托")
	if party && !strings.Contains(rest, "党校") {
		for _, own := range []string{"党史", "档案", "史志"} {
			if strings.Contains(rest, own) {
				return SectorCulture
			}
		}
		return SectorParty
	}
	if strings.HasPrefix(unitName, "中共") && !strings.Contains(rest, "党校") {
		rest = unitName // 中共某某工作委员会
	}
	if rest == "" {
		rest = unitName
	}
	rest = strings.NewReplacer("人民政府", "政府", "人民政治协商会议", "政协").Replace(rest) // they hold 民政
	for _, r := range sectorEndings {
		for _, ending := range r.endings {
			if strings.HasSuffix(rest, ending) {
				return r.sector
			}
		}
	}
	for _, r := range sectorRules {
		for _, w := range r.words {
			if strings.Contains(rest, w) {
				return r.sector
			}
		}
	}
	return ""
}

// SectorOfDuties derives the sector from what a unit says that it does, where its name says nothing: the one whose words are
// the most frequent, if no other has as many. Empty when none is clear.
func SectorOfDuties(duties string) Sector {
	best, second := 0, 0
	var sector Sector
	for _, r := range dutyRules {
		n := 0
		for _, w := range r.words {
			n += strings.Count(duties, w)
		}
		switch {
		case n > best:
			best, second, sector = n, best, r.sector
		case n > second:
			second = n
		}
	}
	if best < 2 || best == second {
		return ""
	}
	return sector
}

func sectorNames() []string {
	out := make([]string, len(sectorRules))
	for i, r := range sectorRules {
		out[i] = string(r.sector)
	}
	return out
}
