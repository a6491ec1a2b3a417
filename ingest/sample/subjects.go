package sample

import (
	"cmp"
	"slices"

	"gongkai/warehouse/fiscal"
)

// subject is a line of the classification of expenditure by function (支出功能分类), with those above it.
type subject struct {
	class, section, item coded
}

// coded is a code and what it stands for.
type coded struct{ code, text string }

func subjectAt(class, className, section, sectionName, code, text string) subject {
	return subject{coded{class, className}, coded{class + section, sectionName}, coded{class + section + code, text}}
}

// subjects are the lines that units of a field spend on: to run an office, to run an institution, and for projects.
type subjects struct{ office, institution, project subject }

// threeOf makes the lines of a field that lie in one section.
func threeOf(class, className, section, sectionName string, institution, project coded) subjects {
	of := func(n coded) subject { return subjectAt(class, className, section, sectionName, n.code, n.text) }
	return subjects{of(coded{"01", "行政运行"}), of(institution), of(project)}
}

var subjectsOf = map[*field]subjects{
	&education: {
		subjectAt("205", "教育支出", "01", "教育管理事务", "01", "行政运行"), subjectAt("205", "教育支出", "02", "普通教育", "02", "小学教育"), subjectAt("205", "教育支出", "02", "普通教育", "99", "其他普通教育支出"),
	},
	&health: {
		subjectAt("210", "卫生健康支出", "01", "卫生健康管理事务", "01", "行政运行"), subjectAt("210", "卫生健康支出", "03", "基层医疗卫生机构", "02", "乡镇卫生院"),
		subjectAt("210", "卫生健康支出", "04", "公共卫生", "08", "基本公共卫生服务"),
	},
	&market:    threeOf("201", "一般公共服务支出", "38", "市场监督管理事务", coded{"50", "事业运行"}, coded{"99", "其他市场监督管理事务"}),
	&land:      threeOf("220", "自然资源海洋气象等支出", "01", "自然资源事务", coded{"50", "事业运行"}, coded{"99", "其他自然资源事务支出"}),
	&water:     threeOf("213", "农林水支出", "03", "水利", coded{"04", "水利行业业务管理"}, coded{"99", "其他水利支出"}),
	&emergency: threeOf("224", "灾害防治及应急管理支出", "01", "应急管理事务", coded{"50", "事业运行"}, coded{"99", "其他应急管理支出"}),
	&welfare:   threeOf("208", "社会保障和就业支出", "02", "民政管理事务", coded{"08", "基层政权建设和社区治理"}, coded{"99", "其他民政管理事务支出"}),
	&farming:   threeOf("213", "农林水支出", "01", "农业农村", coded{"04", "事业运行"}, coded{"99", "其他农业农村支出"}),
	&transport: threeOf("214", "交通运输支出", "01", "公路水路运输", coded{"06", "公路养护"}, coded{"99", "其他公路水路运输支出"}),
	&building:  threeOf("212", "城乡社区支出", "01", "城乡社区管理事务", coded{"04", "城管执法"}, coded{"99", "其他城乡社区管理事务支出"}),
	&oversight: threeOf("201", "一般公共服务支出", "06", "财政事务", coded{"50", "事业运行"}, coded{"99", "其他财政事务支出"}),
	&justice:   threeOf("204", "公共安全支出", "06", "司法", coded{"50", "事业运行"}, coded{"99", "其他司法支出"}),
	&industry:  threeOf("215", "资源勘探工业信息等支出", "05", "工业和信息产业监管", coded{"17", "产业发展"}, coded{"99", "其他工业和信息产业监管支出"}),
	&culture:   threeOf("207", "文化旅游体育与传媒支出", "01", "文化和旅游", coded{"09", "群众文化"}, coded{"99", "其他文化和旅游支出"}),
	&township:  threeOf("201", "一般公共服务支出", "03", "政府办公厅（室）及相关机构事务", coded{"50", "事业运行"}, coded{"99", "其他政府办公厅（室）及相关机构事务支出"}),
}

// What every unit pays for its people, and what land sales pay for.
var (
	pension   = subjectAt("208", "社会保障和就业支出", "05", "行政事业单位养老支出", "05", "机关事业单位基本养老保险缴费支出")
	medical   = subjectAt("210", "卫生健康支出", "11", "行政事业单位医疗", "01", "行政单位医疗")
	medical2  = subjectAt("210", "卫生健康支出", "11", "行政事业单位医疗", "02", "事业单位医疗")
	housing   = subjectAt("221", "住房保障支出", "02", "住房改革支出", "01", "住房公积金")
	landSales = subjectAt("212", "城乡社区支出", "08", "国有土地使用权出让收入安排的支出", "99", "其他国有土地使用权出让收入安排的支出")
)

// outlay is a sum that is spent on one subject for one purpose: who pays it.
type outlay struct {
	subject subject
	purpose fiscal.Measure // EXPENDITURE_PERSONNEL, EXPENDITURE_OPERATING, EXPENDITURE_PROJECT or EXPENDITURE_BUSINESS
	amount  fen
	paid    map[fiscal.Measure]fen // by kind of income; together the amount
}

// outlays divides expenditure by subjects, and says which income pays what: what no other income pays, the general public
// budget does. The sums are those of the figures.
func (w *writer) outlays(f map[fiscal.Measure]fen) []outlay {
	s := subjectsOf[w.unit.field]
	run, health := s.institution, medical2
	if w.unit.administrative() {
		run, health = s.office, medical
	}
	people := f[fiscal.ExpenditurePersonnel]
	part := func(perMyriad int) fen { return people.share(perMyriad).round(w.planner.grain) }
	fund := f[fiscal.IncomeGovernmentFund]
	all := []outlay{
		{run, fiscal.ExpenditurePersonnel, people - part(1200) - part(500) - part(900), nil},
		{s.project, fiscal.ExpenditureProject, f[fiscal.ExpenditureProject] - fund, nil},
		{s.project, fiscal.ExpenditureBusiness, f[fiscal.ExpenditureBusiness], nil},
		{landSales, fiscal.ExpenditureProject, fund, nil},
		{pension, fiscal.ExpenditurePersonnel, part(1200), nil},
		{health, fiscal.ExpenditurePersonnel, part(500), nil},
		{housing, fiscal.ExpenditurePersonnel, part(900), nil},
		{run, fiscal.ExpenditureOperating, f[fiscal.ExpenditureOperating], nil},
	}
	all = slices.DeleteFunc(all, func(o outlay) bool { return o.amount == 0 })
	pay := func(source fiscal.Measure, amount fen, fits func(o *outlay) bool) fen {
		for i := range all {
			o := &all[i]
			if o.paid == nil {
				o.paid = map[fiscal.Measure]fen{}
			}
			if n := min(amount, o.amount-o.total()); n > 0 && fits(o) {
				o.paid[source] += n
				amount -= n
			}
		}
		return amount
	}
	pay(fiscal.IncomeGovernmentFund, fund, func(o *outlay) bool { return o.subject == landSales })
	business := pay(fiscal.IncomeBusiness, f[fiscal.IncomeBusiness], func(o *outlay) bool { return o.purpose == fiscal.ExpenditureBusiness })
	anything := func(*outlay) bool { return true }
	pay(fiscal.IncomeBusiness, business, anything)
	for _, k := range incomeKinds {
		if k.measure != fiscal.IncomeGovernmentFund && k.measure != fiscal.IncomeBusiness {
			pay(k.measure, f[k.measure], anything)
		}
	}
	for i := range all {
		o := &all[i]
		if n := o.amount - o.total(); n > 0 {
			o.paid[fiscal.IncomeGeneralPublicBudget] += n
		}
	}
	slices.SortStableFunc(all, func(a, b outlay) int { return cmp.Compare(a.subject.item.code, b.subject.item.code) })
	return all
}

// total is what is paid so far.
func (o *outlay) total() fen {
	var sum fen
	for _, n := range o.paid {
		sum += n
	}
	return sum
}

// economy is a line of the classification by economic nature (部门预算支出经济分类), with its share of what is left for its
// kind in hundredths of a percent.
type economy struct {
	coded
	share int
}

var (
	wages = []economy{
		{coded{"30101", "基本工资"}, 3600},
		{coded{"30102", "津贴补贴"}, 2500},
		{coded{"30103", "奖金"}, 900},
		{coded{"30108", "机关事业单位基本养老保险缴费"}, 1200},
		{coded{"30110", "职工基本医疗保险缴费"}, 500},
		{coded{"30113", "住房公积金"}, 900},
		{coded{"30199", "其他工资福利支出"}, 0},
	}
	supplies = []economy{
		{coded{"30201", "办公费"}, 2200},
		{coded{"30202", "印刷费"}, 600},
		{coded{"30207", "邮电费"}, 500},
		{coded{"30211", "差旅费"}, 900},
		{coded{"30228", "工会经费"}, 700},
		{coded{"30239", "其他交通费用"}, 1600},
		{coded{"30299", "其他商品和服务支出"}, 0},
	}
	allowances  = []economy{{coded{"30302", "退休费"}, 7000}, {coded{"30305", "生活补助"}, 0}}
	economyHead = []coded{{"301", "工资福利支出"}, {"302", "商品和服务支出"}, {"303", "对个人和家庭的补助"}}
)

// divide gives each line its share; the last one has what is left.
func divide(amount fen, among []economy, grain fen) []fen {
	left := amount
	shares := make([]fen, len(among))
	for i, e := range among {
		shares[i] = min(left, amount.share(e.share).round(grain))
		if i == len(among)-1 {
			shares[i] = left
		}
		left -= shares[i]
	}
	return shares
}
