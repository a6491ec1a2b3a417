package fiscal_test

import (
	"strings"
	"testing"

	"gongkai/warehouse/fiscal"
)

// sectorNames are names of offices as they stand on budgets in Hebei and elsewhere, by the sector that they work in.
const sectorNames = `
EDUCATION 霸州市教育和体育局 霸州市第一中学 霸州市职业技术教育中心 霸州市实验小学 霸州市第一幼儿园 廊坊市第四中学 河北省教育厅 廊坊市卫生学校 河北师范大学 中共霸州市委党校 霸州市教师发展中心 霸州市煎茶铺镇中心小学 廊坊市体育局 石家庄市特殊教育学校 霸州市南孟镇中心校学区 河北省教育考试院
HEALTH 霸州市卫生健康局 霸州市医疗保障局 霸州市疾病预防控制中心 霸州市妇幼保健院 霸州市堂二里镇卫生院 廊坊市人民医院 霸州市第二医院 廊坊市卫生监督所 霸州市卫生和计划生育局 廊坊市中心血站 河北省药品检验研究院 廊坊市急救中心 霸州市裕华社区卫生服务中心
HUMAN_RESOURCES 霸州市人力资源和社会保障局 廊坊市社会保险事业服务中心 霸州市就业服务中心 霸州市城乡居民养老保险服务中心 廊坊市人才交流服务中心 霸州市劳动保障监察大队
PUBLIC_SAFETY 霸州市公安局 廊坊市公安局交通警察支队 霸州市看守所 霸州市公安局特警大队
JUSTICE 霸州市人民法院 霸州市人民检察院 霸州市司法局 江苏省人民检察院 廊坊市中级人民法院 霸州市法律援助中心 上海市普陀区司法局
CIVIL_AFFAIRS 霸州市民政局 上海市普陀区社会福利院 霸州市社会救助服务中心 廊坊市殡仪馆 霸州市救助管理站 霸州市中心敬老院
EMERGENCY 霸州市应急管理局 霸州市消防救援大队 廊坊市地震局 霸州市气象局
VETERANS 霸州市退役军人事务局 廊坊市军队离退休干部休养所 霸州市烈士陵园管理处
AUDIT 霸州市审计局 河北省审计厅
STATISTICS 霸州市统计局 国家统计局霸州调查队 廊坊市普查中心
FINANCE 霸州市财政局 廊坊市住房公积金管理中心 霸州市国有资产管理中心 国家税务总局霸州市税务局 霸州市财政投资评审中心 廊坊市人民政府国有资产监督管理委员会 廊坊市地方金融监督管理局
WATER 霸州市水务局 河北省水利厅 廊坊市河道管理处 霸州市水利灌溉管理处灌区服务中心
AGRICULTURE 霸州市农业农村局 霸州市乡村振兴局 霸州市供销合作社联合社 霸州市动物疫病预防控制中心 霸州市农机推广站 廊坊市林业局 霸州市林场
TRANSPORT 霸州市交通运输局 霸州市地方道路管理站 廊坊市公路事业发展中心 霸州市道路运输管理站
HOUSING 霸州市住房和城乡建设局 霸州市城市管理综合行政执法局 霸州市园林绿化中心 霸州市环境卫生管理处 霸州市人民防空办公室 廊坊市建设工程质量安全监督站 霸州市房屋征收服务中心
NATURAL_RESOURCES 霸州市自然资源和规划局 霸州市国土资源局 霸州市不动产登记中心 廊坊市城乡规划局 霸州市土地收购储备中心
ENVIRONMENT 廊坊市生态环境局霸州市分局 霸州市环境保护局 廊坊市生态环境监测中心
CULTURE 霸州市文化广电和旅游局 霸州市图书馆 霸州市融媒体中心 霸州市档案馆 霸州市文化馆 廊坊市博物馆 霸州市广播电视台 霸州市地方志编纂委员会办公室 中共霸州市委党史研究室 霸州市文物管理所
MARKET 霸州市市场监督管理局 霸州市行政审批局 霸州市商务局 霸州市政务服务中心 廊坊市公共资源交易中心 霸州市食品药品监督管理局 霸州市工商行政管理局 廊坊市质量技术监督局 廊坊市投资促进局
INDUSTRY 霸州市发展和改革局 霸州市工业和信息化局 霸州市科学技术局 霸州经济开发区管理委员会 河北霸州经济开发区管理委员会 廊坊市科技局 廊坊临空经济区管理委员会
LEGISLATURE 霸州市人民代表大会常务委员会办公室 霸州市人大常委会办公室 江苏省人大常委会办公厅
CONSULTATIVE 中国人民政治协商会议霸州市委员会办公室 政协霸州市委员会办公室 江苏省政协办公厅
MASS_ORGANISATION 霸州市妇女联合会 共青团霸州市委员会 霸州市总工会 霸州市残疾人联合会 霸州市工商业联合会 霸州市红十字会 霸州市科学技术协会 霸州市文学艺术界联合会 廊坊市归国华侨联合会 中国民主同盟廊坊市委员会
PARTY 中共霸州市委办公室 中共霸州市委组织部 中共霸州市委宣传部 中共霸州市委统一战线工作部 中共霸州市委政法委员会 中共霸州市纪律检查委员会 霸州市监察委员会 中共霸州市委巡察工作领导小组办公室 中共霸州市委网络安全和信息化委员会办公室 中共霸州市委机构编制委员会办公室 中共霸州市委老干部局 中共上海市普陀区委社会工作部 霸州市委办公室 中共霸州市直属机关工作委员会
TOWN 霸州市霸州镇人民政府 霸州市南孟镇人民政府 霸州市东杨庄乡人民政府 霸州市裕华街道办事处 上海市普陀区人民政府万里街道办事处 文安县苏桥镇人民政府
GOVERNMENT 霸州市人民政府办公室 霸州市机关事务服务中心 霸州市信访局 廊坊市民族宗教事务局 上海市普陀区人民政府办公室 廊坊市人民政府驻北京办事处
EDUCATION 石家庄市第二中学 唐山市路南区教育局 河北省实验中学 保定市莲池区少年宫 三河市燕郊镇中学 固安县职业中学 廊坊师范学院 永清县幼儿教育中心
HEALTH 三河市医院 香河县中医医院 唐山市疾病预防控制中心 邢台市卫生健康委员会 固安县妇幼保健计划生育服务中心 沧州市医疗保障局
HUMAN_RESOURCES 三河市人力资源和社会保障局 邯郸市社会保险事业管理局 石家庄市劳动人事争议仲裁院 张家口市公共就业服务局
PUBLIC_SAFETY 文安县公安局 沧州市公安局交警支队
JUSTICE 大城县人民检察院 河北省高级人民法院 承德市司法局 唐山市公证处
CIVIL_AFFAIRS 文安县民政局 保定市儿童福利院 秦皇岛市殡葬管理所
EMERGENCY 大厂回族自治县应急管理局 唐山市地震局 衡水市消防救援支队
VETERANS 永清县退役军人事务局 石家庄市军队离休退休干部服务中心
AUDIT 香河县审计局
STATISTICS 三河市统计局 河北省统计局
FINANCE 大城县财政局 河北省财政厅 廊坊市财政国库支付中心 邯郸市政府投资项目评审中心
WATER 文安县水务局 沧州市水利局 邢台市水务局 河北省水文勘测研究中心
AGRICULTURE 固安县农业农村局 河北省农业农村厅 承德市林业和草原局 张家口市畜牧水产站 保定市粮食和物资储备局
TRANSPORT 三河市交通运输局 河北省交通运输厅 石家庄市轨道交通管理处
HOUSING 永清县住房和城乡建设局 石家庄市园林局 唐山市城市管理综合行政执法局 香河县市政工程管理处 廊坊市住房保障和房产管理局
NATURAL_RESOURCES 固安县自然资源和规划局 河北省地质矿产勘查开发局 邯郸市国土空间规划中心
ENVIRONMENT 河北省生态环境厅 廊坊市生态环境局固安县分局 衡水市环境监控中心
CULTURE 三河市文化广电和旅游局 河北博物院 河北省图书馆 张家口市档案馆 廊坊日报社 保定市京剧团 霸州市益津书院
MARKET 永清县市场监督管理局 大城县行政审批局 唐山市商务局 石家庄市数据管理局 秦皇岛市贸促会
INDUSTRY 固安县发展和改革局 唐山市工业和信息化局 保定市科学技术局 三河市燕郊高新技术产业开发区管理委员会 张家口市能源局
LEGISLATURE 文安县人大常委会 保定市人民代表大会常务委员会
CONSULTATIVE 政协三河市委员会 保定市政协办公室
MASS_ORGANISATION 固安县妇联 廊坊市科学技术协会 三河市残疾人联合会 唐山市计划生育协会 共青团河北省委 河北省文学艺术界联合会
PARTY 中共固安县委宣传部 中共三河市纪律检查委员会 固安县委组织部 廊坊市纪委监委 中共香河县委机构编制委员会办公室
TOWN 固安县牛驼镇人民政府 三河市高楼镇人民政府 永清县里澜城镇人民政府 唐山市路南区学院南路街道办事处 大城县权村镇
GOVERNMENT 固安县人民政府办公室 河北省信访局 保定市机关事务管理局 大厂回族自治县民族宗教事务局 河北省人民政府办公厅
`

// TestSectorsOfRealNames measures how many of the names get the sector that they should: the table of rules is there for them.
func TestSectorsOfRealNames(t *testing.T) {
	t.Parallel()
	named, right, covered := 0, 0, 0
	for line := range strings.Lines(sectorNames) {
		words := strings.Fields(line)
		for i, name := range words {
			if i == 0 {
				continue
			}
			named++
			switch got := fiscal.SectorOf(name); got {
			case fiscal.Sector(words[0]):
				right++
				covered++
			case "":
				t.Logf("%s has none, want %s", name, words[0])
			default:
				covered++
				t.Logf("%s is %s, want %s", name, got, words[0])
			}
		}
	}
	t.Logf("%d names, %d with a sector, %d with the right one", named, covered, right)
	if covered != named || right < named-1 {
		t.Errorf("%d of %d names have a sector, %d the right one", covered, named, right)
	}
}

func TestSectorOfDuties(t *testing.T) {
	t.Parallel()
	for duties, want := range map[string]fiscal.Sector{
		"负责辖区公路养护和道路运输管理。":     fiscal.SectorTransport,
		"承担义务教育阶段教育教学工作，管理学生。": fiscal.SectorEducation,
		"负责本单位工作。":             "",
		"负责民政、卫生健康工作。":         "", // one word of each
	} {
		if got := fiscal.SectorOfDuties(duties); got != want {
			t.Errorf("SectorOfDuties(%s) = %q, want %q", duties, got, want)
		}
	}
}
