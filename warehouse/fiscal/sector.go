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

// sectorRules maps words of a unit's name to its sector. The first rule with a word in the name decides, so the
// narrower stand before the wider: 退役军人事务局 before 政府, 卫生 before 监督所.
var sectorRules = []struct {
	sector Sector
	words  []string
}{
	{SectorVeterans, []string{"退役军人"}},
	{SectorHumanResource, []string{"人力资源", "社会保障", "社会保险", "劳动", "就业服务", "人才"}},
	{SectorHealth, []string{"卫生", "健康", "医院", "疾控", "疾病预防", "妇幼", "医疗保障", "医保"}},
	{SectorEducation, []string{"教育", "学校", "小学", "中学", "幼儿园", "高中", "学院", "党校", "体育局"}},
	{SectorJustice, []string{"司法", "法院", "检察院"}},
	{SectorPublicSafety, []string{"公安", "交警", "看守所"}},
	{SectorEmergency, []string{"应急", "消防", "地震"}},
	{SectorCivilAffairs, []string{"民政局", "民政所", "福利院", "救助", "殡葬"}},
	{SectorAudit, []string{"审计"}},
	{SectorStatistics, []string{"统计"}},
	{SectorFinance, []string{"财政", "税务", "金融"}},
	{SectorWater, []string{"水务", "水利", "河道"}},
	{SectorAgriculture, []string{"农业", "农村", "林业", "畜牧", "乡村振兴", "供销"}},
	{SectorTransport, []string{"交通", "公路", "运输"}},
	{SectorHousing, []string{"住房", "住建", "城乡建设", "城市管理", "园林", "人防"}},
	{SectorNatural, []string{"自然资源", "国土", "规划局", "不动产"}},
	{SectorEnvironment, []string{"生态环境", "环境保护", "环保"}},
	{SectorCulture, []string{"文化", "旅游", "广电", "广播", "博物馆", "图书馆", "档案"}},
	{SectorMarket, []string{"市场监督", "行政审批", "商务"}},
	{SectorIndustry, []string{"工业", "信息化", "科技", "科学技术", "发展和改革", "开发区"}},
	{SectorLegislature, []string{"人大", "人民代表大会"}},
	{SectorConsultative, []string{"政协", "政治协商"}},
	{SectorMassGroup, []string{"妇联", "妇女联合会", "团委", "共青团", "工会", "残联", "残疾人联合会", "工商联", "红十字", "文联", "科协"}},
	{SectorParty, []string{"市委", "县委", "区委", "纪委", "纪律检查", "组织部", "宣传部", "统战", "政法委", "社会工作部"}},
	{SectorTown, []string{"镇人民政府", "乡人民政府", "街道办", "镇政府", "乡政府"}},
	{SectorGovernment, []string{"政府办", "人民政府", "机关事务", "信访"}},
}

// SectorOf derives a unit's sector from its name; empty when no rule fits.
func SectorOf(unitName string) Sector {
	for _, r := range sectorRules {
		for _, w := range r.words {
			if strings.Contains(unitName, w) {
				return r.sector
			}
		}
	}
	return ""
}

func sectorNames() []string {
	out := make([]string, len(sectorRules))
	for i, r := range sectorRules {
		out[i] = string(r.sector)
	}
	return out
}
