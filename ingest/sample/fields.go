package sample

// shape is the sort of a project, which decides on its indicators and purchases.
type shape int

const (
	works      shape = iota // building and repair
	service                 // running and keeping something
	subsidy                 // money for people
	training                // courses, campaigns
	purchase                // things
	inspection              // looking after the keeping of rules
)

// projectKind is a project as units of a field have it. Names do not end in words that a heading adds to them (项目,
// 支出, 预算), since a reader could not tell whose they are.
type projectKind struct {
	name    string
	shape   shape
	thing   string // what is counted
	counter string
	few     int
	many    int
}

// field is a field of public service: what its units do, spend on, and for whom.
type field struct {
	topic    string
	duties   []string
	who      string // whose satisfaction is asked for
	fund     bool   // some of its projects are paid from government funds
	projects []projectKind
}

var education = field{
	topic: "教育体育", who: "师生及家长",
	duties: []string{"指导学校开展教育教学和体育锻炼", "做好教师队伍建设和继续教育", "改善办学条件，维护校园安全", "组织学生资助和营养改善工作"},
	projects: []projectKind{
		{"校舍维修改造工程", works, "维修校舍", "栋", 2, 30},
		{"义务教育公用经费补助", subsidy, "受助学生", "人", 300, 9000},
		{"教师业务培训经费", training, "培训教师", "人次", 40, 2000},
		{"教学仪器设备购置", purchase, "教学设备", "套", 10, 400},
		{"校园保安服务费", service, "值守校园", "所", 1, 40},
		{"家庭经济困难学生资助", subsidy, "资助学生", "人", 20, 3000},
		{"学生运动会经费", training, "参赛队伍", "支", 8, 60},
		{"校园食堂监督检查", inspection, "检查食堂", "家", 2, 120},
	},
}

var health = field{
	topic: "卫生健康", who: "就诊群众",
	duties: []string{"组织疾病预防控制和健康宣传", "管理基层医疗卫生服务", "落实基本公共卫生服务任务", "监督医疗机构依法执业"},
	projects: []projectKind{
		{"基本公共卫生服务经费", service, "建档居民", "万人", 2, 60},
		{"村卫生室运行补助", subsidy, "补助卫生室", "个", 10, 300},
		{"医疗设备更新购置", purchase, "医疗设备", "台", 2, 60},
		{"健康宣传教育经费", training, "宣传活动", "场", 4, 60},
		{"计划生育家庭扶助资金", subsidy, "扶助家庭", "户", 20, 2600},
		{"医疗废物处置服务费", service, "服务机构", "家", 5, 260},
		{"公共场所卫生监督检查", inspection, "检查场所", "家", 30, 900},
		{"业务用房修缮工程", works, "修缮用房", "间", 3, 60},
	},
}

var market = field{
	topic: "市场监管和政务服务", who: "办事企业和群众",
	duties: []string{"办理经营主体登记和行政许可", "监督产品质量和食品药品安全", "优化审批流程，推进一窗受理", "受理投诉举报，维护市场秩序"},
	projects: []projectKind{
		{"食品安全抽检经费", inspection, "抽检批次", "批次", 60, 4000},
		{"特种设备安全监察", inspection, "检查设备", "台", 40, 1500},
		{"政务大厅运行维护费", service, "服务窗口", "个", 6, 90},
		{"消费维权宣传经费", training, "宣传活动", "场", 2, 24},
		{"快检设备购置", purchase, "快检设备", "台", 2, 40},
		{"计量器具检定服务费", service, "检定器具", "台件", 50, 3000},
		{"企业开办免费刻章补助", subsidy, "受益企业", "家", 100, 3000},
	},
}

var land = field{
	topic: "自然资源和规划", who: "用地单位和群众", fund: true,
	duties: []string{"开展国土空间规划编制和实施", "办理不动产登记", "保护耕地，开展土地整治", "组织地质灾害调查和防治"},
	projects: []projectKind{
		{"国土空间规划编制费", service, "编制规划", "项", 1, 12},
		{"土地整治工程", works, "整治地块", "个", 2, 40},
		{"不动产登记档案整理", service, "整理档案", "卷", 500, 40000},
		{"耕地保护激励补助", subsidy, "补助乡镇", "个", 2, 14},
		{"卫片执法检查经费", inspection, "核查图斑", "个", 20, 900},
		{"测绘仪器购置", purchase, "测绘仪器", "台", 1, 20},
		{"征地补偿前期工作费", service, "涉及村街", "个", 2, 50},
	},
}

var water = field{
	topic: "水务", who: "沿线群众", fund: true,
	duties: []string{"管理水资源和节约用水", "维护河道堤防，落实河湖长制", "组织防汛抗旱和水利工程建设", "保障农村饮水安全"},
	projects: []projectKind{
		{"河道清淤整治工程", works, "整治河段", "段", 1, 20},
		{"农村饮水设施维修养护", service, "供水村街", "个", 10, 300},
		{"地下水超采治理补助", subsidy, "补助农户", "户", 60, 4000},
		{"防汛物资储备", purchase, "防汛物资", "件", 200, 9000},
		{"节水宣传经费", training, "宣传活动", "场", 2, 20},
		{"取水许可监督检查", inspection, "检查取水户", "户", 20, 700},
		{"水质检测服务费", service, "检测水样", "份", 20, 1200},
	},
}

var emergency = field{
	topic: "应急管理和消防安全", who: "企业和群众",
	duties: []string{"监督安全生产责任落实", "组织应急演练和救援队伍建设", "开展防灾减灾和消防宣传", "管理救灾物资"},
	projects: []projectKind{
		{"安全生产专家检查费", inspection, "检查企业", "家", 40, 1500},
		{"应急演练经费", training, "应急演练", "场", 1, 16},
		{"救援装备购置", purchase, "救援装备", "套", 10, 400},
		{"应急指挥平台运维费", service, "接入点位", "个", 20, 900},
		{"救援队员生活补助", subsidy, "补助队员", "人", 10, 160},
		{"灾害信息员培训", training, "培训人员", "人次", 60, 900},
		{"消防站营房维修工程", works, "维修营房", "间", 4, 50},
	},
}

var welfare = field{
	topic: "民生保障和优抚", who: "服务对象",
	duties: []string{"落实社会救助和特殊困难群体帮扶政策", "发展养老和助残服务", "做好优待抚恤和权益维护", "指导基层组织建设"},
	projects: []projectKind{
		{"城乡低保对象救助资金", subsidy, "救助对象", "人", 200, 9000},
		{"特困人员照料护理补贴", subsidy, "护理对象", "人", 20, 900},
		{"养老服务设施建设工程", works, "建设设施", "处", 1, 16},
		{"烈士纪念设施维护费", service, "维护设施", "处", 1, 14},
		{"助残辅具购置", purchase, "辅助器具", "件", 30, 1200},
		{"节日走访慰问经费", subsidy, "慰问家庭", "户", 40, 2000},
		{"社会组织检查评估", inspection, "评估组织", "家", 8, 120},
		{"志愿服务培训经费", training, "培训志愿者", "人次", 60, 1500},
	},
}

var farming = field{
	topic: "农业农村", who: "农户",
	duties: []string{"推进农业产业发展和技术推广", "指导动植物疫病防控", "组织高标准农田建设", "开展农产品质量监管"},
	projects: []projectKind{
		{"高标准农田建设工程", works, "建设地块", "个", 2, 30},
		{"动物疫病防控经费", service, "免疫畜禽", "万只", 2, 90},
		{"农机购置补贴", subsidy, "补贴农户", "户", 40, 2500},
		{"农业技术培训", training, "培训农户", "人次", 100, 5000},
		{"农产品质量抽检", inspection, "抽检样品", "份", 40, 1600},
		{"植保器械购置", purchase, "植保器械", "台", 5, 160},
		{"林木管护费", service, "管护地块", "个", 5, 140},
	},
}

var transport = field{
	topic: "交通运输", who: "出行群众", fund: true,
	duties: []string{"组织农村公路建设和养护", "管理道路运输市场", "保障公共交通运营", "开展治超执法"},
	projects: []projectKind{
		{"农村公路养护工程", works, "养护路段", "条", 3, 90},
		{"公交运营补助", subsidy, "补助线路", "条", 2, 40},
		{"治超站点运行维护费", service, "运行站点", "个", 1, 10},
		{"货运源头检查", inspection, "检查企业", "家", 10, 260},
		{"除雪设备购置", purchase, "除雪设备", "台", 1, 24},
		{"驾驶员安全教育经费", training, "参训驾驶员", "人次", 100, 3000},
		{"桥梁检测服务费", service, "检测桥梁", "座", 4, 160},
	},
}

var building = field{
	topic: "城乡建设和管理", who: "居民", fund: true,
	duties: []string{"组织市政设施建设和管护", "管理住房保障和物业服务", "开展市容环境整治", "监督建筑工程质量安全"},
	projects: []projectKind{
		{"老旧小区改造工程", works, "改造小区", "个", 1, 30},
		{"道路清扫保洁服务费", service, "保洁路段", "条", 10, 200},
		{"住房租赁补贴", subsidy, "补贴家庭", "户", 20, 900},
		{"工地扬尘检查", inspection, "检查工地", "个", 10, 200},
		{"环卫车辆装备购置", purchase, "环卫装备", "台", 1, 40},
		{"市政路灯电费及维护", service, "维护路灯", "盏", 200, 9000},
		{"垃圾分类宣传经费", training, "宣传活动", "场", 4, 80},
	},
}

var oversight = field{
	topic: "财经监督", who: "被服务单位",
	duties: []string{"编制年度工作计划并组织实施", "开展监督检查和数据核实", "推动问题整改", "加强信息化和队伍建设"},
	projects: []projectKind{
		{"政府投资工程审核费", service, "审核工程", "个", 5, 160},
		{"聘请专业人员经费", service, "聘请人员", "人", 2, 40},
		{"专项资金检查经费", inspection, "检查资金", "项", 3, 40},
		{"数据分析设备购置", purchase, "分析设备", "台", 2, 30},
		{"业务人员培训费", training, "培训人员", "人次", 20, 400},
		{"调查员劳动报酬补助", subsidy, "补助调查员", "人", 10, 400},
	},
}

var justice = field{
	topic: "法治和平安建设", who: "来访群众",
	duties: []string{"开展普法宣传和法律服务", "受理群众诉求，化解矛盾纠纷", "维护社会治安秩序", "规范执法办案"},
	projects: []projectKind{
		{"法律援助办案补贴", subsidy, "援助案件", "件", 20, 700},
		{"普法宣传经费", training, "普法活动", "场", 6, 90},
		{"人民调解员补贴", subsidy, "补贴调解员", "人", 20, 600},
		{"视频监控系统运维费", service, "监控点位", "个", 50, 4000},
		{"执法装备购置", purchase, "执法装备", "套", 5, 200},
		{"重点场所治安检查", inspection, "检查场所", "家", 20, 600},
		{"接待场所改造工程", works, "改造场所", "处", 1, 8},
	},
}

var industry = field{
	topic: "产业发展", who: "服务企业",
	duties: []string{"拟订产业发展规划", "推动重点工程前期工作", "服务企业技术改造和市场开拓", "开展科普和招商活动"},
	projects: []projectKind{
		{"重点工程前期工作经费", service, "推进工程", "个", 3, 60},
		{"企业技术改造奖补资金", subsidy, "奖补企业", "家", 2, 60},
		{"招商引资活动经费", training, "招商活动", "场", 2, 30},
		{"规划编制服务费", service, "编制规划", "项", 1, 6},
		{"科普器材购置", purchase, "科普器材", "套", 2, 60},
		{"节能监察经费", inspection, "监察企业", "家", 5, 90},
	},
}

var culture = field{
	topic: "文化旅游和档案", who: "读者和游客",
	duties: []string{"组织群众文化活动", "保护文物和非物质文化遗产", "管理档案资料并提供查阅", "监管文化和旅游市场"},
	projects: []projectKind{
		{"档案数字化加工费", service, "加工档案", "万页", 5, 200},
		{"送戏下乡演出经费", training, "演出", "场", 10, 200},
		{"文物保护修缮工程", works, "修缮文物点", "处", 1, 8},
		{"图书设备购置", purchase, "图书", "册", 300, 9000},
		{"文化市场检查经费", inspection, "检查场所", "家", 10, 200},
		{"民间艺人传承补助", subsidy, "补助传承人", "人", 4, 60},
		{"库房温湿度控制系统维护", service, "维护库房", "间", 2, 20},
	},
}

var township = field{
	topic: "镇域经济社会事务", who: "村街群众", fund: true,
	duties: []string{"落实上级各项决策部署", "促进镇域经济发展", "改善人居环境，完善公共设施", "做好综治维稳和民生服务"},
	projects: []projectKind{
		{"人居环境整治经费", service, "整治村街", "个", 6, 50},
		{"村级组织运转补助", subsidy, "补助村街", "个", 6, 50},
		{"村内道路硬化工程", works, "硬化道路", "条", 2, 30},
		{"秸秆禁烧巡查经费", inspection, "巡查村街", "个", 6, 50},
		{"村干部培训经费", training, "培训干部", "人次", 20, 300},
		{"垃圾收集设备购置", purchase, "收集设备", "个", 10, 300},
		{"坑塘治理工程", works, "治理坑塘", "处", 1, 20},
		{"护林防火巡护补助", subsidy, "补助护林员", "人", 4, 60},
	},
}

// common are projects that any unit may have.
var common = []projectKind{
	{"信息系统运行维护费", service, "维护系统", "套", 1, 12},
	{"办公设备更新购置", purchase, "办公设备", "台", 3, 60},
	{"物业管理服务费", service, "服务楼宇", "栋", 1, 6},
	{"法律顾问服务费", service, "审核文件", "件", 5, 120},
	{"办公楼维修改造工程", works, "维修楼层", "层", 1, 8},
	{"劳务派遣人员经费", subsidy, "派遣人员", "人", 2, 80},
	{"政策宣传经费", training, "宣传活动", "场", 2, 30},
	{"干部能力提升培训", training, "培训人员", "人次", 20, 500},
	{"内部安全检查经费", inspection, "检查点位", "个", 4, 90},
	{"遗属生活补助", subsidy, "补助人员", "人", 1, 30},
	{"宣传资料印刷费", service, "印刷资料", "份", 500, 20000},
	{"节能灯具购置", purchase, "节能灯具", "盏", 20, 500},
}
