package sample

import "gongkai/warehouse/fiscal"

// item is one row of the procurement table. Its amount is quantity times price.
type item struct {
	project  string
	budget   fen
	name     string
	code     string
	unit     string
	quantity int
	price    fen
	amount   fen
	fund     bool
}

// ware is something that is bought: a line of the procurement catalogue.
type ware struct {
	name string
	code string
	unit string
	low  int // price in 0.01 万元; 0 for what costs as much as there is
	high int
}

var (
	officeWares = []ware{
		{"台式计算机", "A02010104", "台", 42, 60},
		{"便携式计算机", "A02010105", "台", 55, 90},
		{"激光打印机", "A0201060102", "台", 14, 38},
		{"多功能一体机", "A020204", "台", 30, 95},
		{"复印纸", "A090101", "箱", 2, 3},
		{"空气调节机", "A0206180203", "台", 35, 80},
		{"办公桌", "A060205", "张", 8, 30},
		{"文件柜", "A060503", "组", 6, 16},
		{"扫描仪", "A0201060901", "台", 20, 60},
	}
	projectWares = map[shape][]ware{
		works:      {{"房屋修缮", "B08", "项", 0, 0}, {"基础设施施工", "B02", "项", 0, 0}, {"装修工程", "B07", "项", 0, 0}},
		service:    {{"运行维护服务", "C0206", "项", 0, 0}, {"物业管理服务", "C1204", "项", 0, 0}, {"其他服务", "C99", "次", 0, 0}, {"印刷服务", "C081401", "批", 0, 0}},
		training:   {{"培训服务", "C1807", "项", 0, 0}, {"印刷服务", "C081401", "批", 0, 0}, {"会议服务", "C0601", "次", 0, 0}},
		inspection: {{"技术测试和分析服务", "C0901", "项", 0, 0}, {"其他专业技术服务", "C0999", "项", 0, 0}},
		purchase:   {{"专用设备", "A0325", "台", 40, 900}, {"其他设备", "A0299", "套", 20, 600}, {"仪器仪表", "A0210", "台", 60, 1200}},
	}
)

// publicProject is what purchases out of operating cost are filed under.
const publicProject = "公用类项目"

// shop plans a year's procurement: something out of operating cost, and a part of the projects.
func (p *planner) shop(b *budget) []item {
	operating := b.figures[fiscal.ExpenditureOperating]
	d := newDice(p.seed, "shop", p.unit.index, b.year)
	var items []item
	if d.chance(75) && operating > 4*wan {
		left := operating / 8
		wares := append([]ware(nil), officeWares...)
		shuffle(d, wares)
		for _, w := range wares[:d.between(1, 3)] {
			it := buy(d, w, min(left, operating/16), p.unit.kind)
			if it.quantity > 0 {
				it.project, it.budget = publicProject, operating
				left -= it.amount
				items = append(items, it)
			}
		}
	}
	for i := range b.projects {
		pr := &b.projects[i]
		wares := projectWares[pr.kind.shape]
		if len(wares) == 0 || !d.chance(45) {
			continue
		}
		w := pick(d, wares...)
		var it item
		if w.low > 0 {
			it = buy(d, w, pr.amount, p.unit.kind)
		} else {
			price := pr.amount
			if d.chance(70) {
				price = pr.amount.share(d.between(5500, 9800)).round(hundred)
			}
			it = item{name: w.name, code: w.code, unit: w.unit, quantity: 1, price: price, amount: price}
		}
		if it.quantity == 0 || it.amount > pr.amount {
			continue
		}
		it.project, it.budget, it.fund = pr.name, pr.amount, pr.fund
		items = append(items, it)
	}
	return items
}

// buy takes as many of a ware as the money and the size of the unit allow.
func buy(d *dice, w ware, money fen, k kind) item {
	price := fen(d.between(w.low, w.high)) * hundred
	most := 30
	if k >= centre {
		most = 8
	}
	n := min(d.between(1, most), int(money/price))
	return item{name: w.name, code: w.code, unit: w.unit, quantity: n, price: price, amount: price * fen(n)}
}

// total adds up the items whose catalogue code begins with one of the letters: A goods, B works, C services.
func total(items []item, letters string) fen {
	var sum fen
	for _, it := range items {
		for _, l := range letters {
			if rune(it.code[0]) == l {
				sum += it.amount
			}
		}
	}
	return sum
}

// property is what a unit owned at the end of a year.
type property struct {
	house, office           int // square metres
	cars, machines          int
	houseValue, carValue    fen
	machineValue, restValue fen
}

func (a *property) total() fen { return a.houseValue + a.carValue + a.machineValue + a.restValue }

func (p *planner) property(year int) property {
	d := newDice(p.seed, "property", p.unit.index)
	var a property
	if d.chance(70) {
		a.house = p.staff * d.between(8, 40)
		a.office = a.house * d.between(30, 95) / 100
		if p.unit.kind == school || p.unit.kind == smallSchool {
			a.office = a.house * d.between(5, 20) / 100
		}
		a.houseValue = (fen(a.house) * fen(d.between(500, 2200)) * yuan).round(p.grain)
	}
	a.cars = p.vehicles
	if a.cars > 0 {
		a.carValue = (fen(a.cars) * p.walk("car", fen(d.between(1100, 2600))*hundred, year, 50, 300, 70)).round(p.grain)
	}
	if p.staff > 40 && d.chance(50) {
		a.machines = d.between(1, 9)
		a.machineValue = (fen(a.machines) * p.walk("machine", fen(d.between(2100, 6000))*hundred, year, 80, 250, 60)).round(p.grain)
	}
	a.restValue = (fen(p.staff) * p.walk("furniture", fen(d.between(90, 420))*hundred, year, 250, 350, 10)).round(p.grain)
	return a
}
