package naming_test

import (
	"strings"
	"testing"

	"gongkai/warehouse/naming"
)

func TestProject(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"公开招聘经费":          "公开招聘",
		"公开招聘工作经费":        "公开招聘",
		"2021年公开招聘专项经费项目": "公开招聘",
		"公开招聘经费（2022年度）":  "公开招聘",
		"1、办案业务费":         "办案",
		"办案业务经费":          "办案",
		"关于提前下达2023年城乡居民养老保险补助资金（冀财社〔2022〕178号）": "城乡居民养老保险",
		"信息系统运维（二期）": "信息系统运维2期",
		"２０２０年度项目经费": "2020年度项目经费", // nothing else is left
		"工作经费":       "工作经费",
	} {
		if got := naming.Project(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

// Pairs of made-up projects in the manner of published ones, + the same, - different ones.
const projectPairs = `
+ 公开招聘经费 | 公开招聘工作经费
+ 2020年公开招聘经费 | 事业单位公开招聘经费
+ 三支一扶人员补助 | 2021年“三支一扶”人员补助资金
+ 三支一扶人员工资 | “三支一扶”人员工资及保险
+ 劳动仲裁办案经费 | 劳动人事争议仲裁办案经费
+ 社保大厅运行维护费 | 社保服务大厅运行维护经费
+ 城乡居民养老保险县级配套 | 城乡居民基本养老保险县级配套资金
+ 信息系统运行维护 | 信息系统运维费
+ 信息化建设及运维 | 信息化建设与运行维护经费
+ 第七次全国人口普查经费 | 第七次人口普查专项经费
+ 农村饮水安全维修养护 | 农村饮水安全工程维修养护经费
+ 河道清淤治理 | 河道清淤整治工程
+ 小学生均公用经费 | 小学公用经费
+ 义务教育阶段营养改善计划 | 义务教育学生营养改善计划资金
+ 退役士兵自主就业一次性补助 | 自主就业退役士兵一次性经济补助
+ 办案业务费 | 办案（业务）经费
+ 法律援助经费 | 法律援助办案补贴
+ 审计外聘人员经费 | 外聘审计人员经费
+ 政府投资审计项目外聘专家费 | 政府投资项目审计外聘专家经费
+ 档案数字化 | 档案数字化加工经费
+ 村级动物防疫员补助 | 村级动物防疫员劳务补助
+ 城区绿化养护 | 城区园林绿化养护费
+ 垃圾清运费 | 生活垃圾清运费
+ 食品安全抽检 | 食品安全监督抽检经费
+ 大气污染防治专项 | 大气污染综合防治专项资金
+ 安全生产专项检查 | 安全生产检查专项经费
+ 文化惠民演出 | 文化惠民工程演出补助
+ 办公楼维修改造 | 机关办公楼维修改造项目
+ 老干部活动经费 | 离退休老干部活动经费
+ 党建工作经费 | 机关党建经费
- 小学公用经费 | 初中公用经费
- 城镇职工养老保险补助 | 城乡居民养老保险补助
- 城乡居民养老保险补助 | 城乡居民医疗保险补助
- 公开招聘经费 | 公开选调经费
- 办公楼维修 | 办公楼租赁
- 办公设备购置 | 办公用品购置
- 信息系统一期 | 信息系统二期
- 第一中学扩建工程 | 第二中学扩建工程
- 法律援助经费 | 人民调解经费
- 劳动监察经费 | 劳动仲裁经费
- 城区绿化养护 | 城区道路养护
- 河道清淤 | 河道巡查
- 动物防疫经费 | 植物防疫经费
- 食品安全抽检 | 药品安全抽检
- 公务用车运行 | 公务用车购置
- 党建经费 | 团建经费
- 退役军人安置 | 退役军人优抚
- 就业补助资金 | 创业补助资金
- 职业技能培训 | 职业技能鉴定
- 村级组织运转 | 社区组织运转
- 人口普查 | 经济普查
- 校舍维修 | 校舍新建
- 高中助学金 | 中职助学金
- 森林防火 | 草原防火
- 污水处理费 | 垃圾处理费
- 环卫工人工资 | 环卫车辆购置
- 图书购置费 | 图书馆免费开放
- 消防员工资 | 消防设备购置
- 乡镇卫生院补助 | 村卫生室补助
- 社保大厅运行 | 政务大厅运行
- 县级配套 | 省级配套
- 民政事业费 | 民族事业费
`

// TestProjectLikeness measures precision and recall; amounts and objectives, which real projects have, are not given.
func TestProjectLikeness(t *testing.T) {
	t.Parallel()
	hit, missed, wrong, right := 0, 0, 0, 0
	for line := range strings.Lines(strings.TrimSpace(projectPairs)) {
		sign, pair, _ := strings.Cut(strings.TrimSpace(line), " ")
		a, b, _ := strings.Cut(pair, " | ")
		score, why := naming.Likeness(&naming.ProjectFacts{Name: a}, &naming.ProjectFacts{Name: b})
		if back, _ := naming.Likeness(&naming.ProjectFacts{Name: b}, &naming.ProjectFacts{Name: a}); back != score {
			t.Errorf("%s: %.2f, and turned round %.2f", pair, score, back)
		}
		same := score >= naming.SameProject
		switch {
		case sign == "+" && same:
			hit++
		case sign == "+":
			missed++
			t.Logf("missed %.2f %s: %s", score, pair, why.EN)
		case same:
			wrong++
			t.Logf("wrong %.2f %s: %s", score, pair, why.EN)
		default:
			right++
		}
	}
	precision, recall := float64(hit)/float64(hit+wrong), float64(hit)/float64(hit+missed)
	t.Logf("%d pairs: precision %.2f, recall %.2f", hit+missed+wrong+right, precision, recall)
	if precision < 0.95 || recall < 0.75 {
		t.Errorf("precision %.2f, recall %.2f, want 0.95 and 0.75", precision, recall)
	}
}
