package sample

import "gongkai/warehouse/fiscal"

// budget is what a unit plans for a year, before anything is written down. It adds up.
type budget struct {
	year     int
	figures  map[fiscal.Measure]fen
	projects []project
	vehicles int // in use
	retired  bool
}

// size says how much there is of everything in a unit of a kind.
type size struct {
	staff    [2]int // people
	projects [2]int // how many at a time, about
	amounts  [2]int // of a project, in 万元
	vehicles [2]int
}

var sizes = map[kind]size{
	bigBureau:   {[2]int{80, 260}, [2]int{8, 14}, [2]int{4, 900}, [2]int{2, 9}},
	bureau:      {[2]int{25, 90}, [2]int{5, 11}, [2]int{3, 400}, [2]int{0, 5}},
	smallBureau: {[2]int{6, 24}, [2]int{3, 5}, [2]int{1, 40}, [2]int{0, 1}},
	town:        {[2]int{45, 110}, [2]int{5, 10}, [2]int{3, 300}, [2]int{1, 4}},
	centre:      {[2]int{8, 45}, [2]int{2, 6}, [2]int{1, 90}, [2]int{0, 1}},
	school:      {[2]int{40, 160}, [2]int{2, 5}, [2]int{2, 120}, [2]int{0, 0}},
	smallSchool: {[2]int{6, 40}, [2]int{2, 4}, [2]int{1, 30}, [2]int{0, 0}},
	clinic:      {[2]int{25, 80}, [2]int{2, 5}, [2]int{2, 90}, [2]int{0, 2}},
	station:     {[2]int{3, 12}, [2]int{2, 4}, [2]int{1, 20}, [2]int{0, 0}},
}

// planner makes the budgets of one unit. What does not change over the years is drawn once.
type planner struct {
	seed  uint64
	unit  *unit
	grain fen // the last digit of the unit's figures

	staff               int
	perHead, office     fen // personnel and operating cost per person in the first year
	vehicles            int
	perVehicle          fen
	reception           fen
	travels             bool
	fees, earned, upper fen // special account, institutional income, subsidies from above in the first year
	carries             bool
	slots               []slot
}

func newPlanner(seed uint64, u *unit) *planner {
	d := newDice(seed, "unit", u.index)
	s := sizes[u.kind]
	p := &planner{seed: seed, unit: u, grain: hundred}
	switch n := d.between(1, 100); {
	case n <= 6:
		p.grain = 1
	case n <= 16:
		p.grain = yuan
	}
	p.staff = d.between(s.staff[0], s.staff[1])
	if u.region == regions[0] {
		p.staff = p.staff * 3 / 2
	}
	p.perHead = fen(d.between(520, 760)) * hundred
	p.office = fen(d.between(60, 190)) * hundred
	p.vehicles = d.between(s.vehicles[0], s.vehicles[1])
	p.perVehicle = fen(d.between(18, 36)) * wan / 10
	if u.administrative() && d.chance(70) {
		p.reception = fen(p.staff*d.between(2, 14)) * hundred
	}
	p.travels = u.region == regions[0] && u.kind <= bureau && d.chance(30)
	switch u.kind {
	case school, smallSchool:
		if d.chance(60) {
			p.fees = fen(p.staff*d.between(20, 90)) * hundred
		}
	case clinic:
		p.earned = fen(p.staff*d.between(400, 900)) * hundred
	case town:
		if d.chance(35) {
			p.upper = fen(d.between(5, 90)) * wan
		}
	case centre:
		if d.chance(15) {
			p.earned = fen(d.between(2, 60)) * wan
		}
	}
	p.carries = d.chance(40)
	p.slots = newSlots(seed, u, s)
	return p
}

// walk lets an amount of the first year develop until year. Each year brings trend, give or take noise, in basis points;
// in some years nothing changes at all.
func (p *planner) walk(what string, from fen, year, trend, noise, still int) fen {
	for y := firstYear + 1; y <= year; y++ {
		d := newDice(p.seed, what, p.unit.index, y)
		if !d.chance(still) {
			from = from.grow(trend + d.between(-noise, noise))
		}
	}
	return from
}

func (p *planner) plan(year int) *budget {
	b := &budget{year: year, figures: make(map[fiscal.Measure]fen, len(fiscal.Measures))}
	for _, info := range fiscal.Measures {
		if !info.Count {
			b.figures[info.Measure] = 0
		}
	}
	p.threePublic(b)
	p.expenditure(b)
	p.income(b)
	return b
}

func (p *planner) threePublic(b *budget) {
	f := b.figures
	d := newDice(p.seed, "three", p.unit.index, b.year)
	b.vehicles = p.vehicles
	f[fiscal.ThreePublicVehicleOperation] = (p.walk("operation", p.perVehicle, b.year, -260, 240, 30) * fen(p.vehicles)).round(p.grain)
	if p.vehicles > 0 && p.staff > 20 && d.chance(7) {
		f[fiscal.ThreePublicVehiclePurchase] = (fen(d.between(1080, 1795)) * hundred).round(p.grain)
		b.retired = d.chance(60)
	}
	f[fiscal.ThreePublicReception] = p.walk("reception", p.reception, b.year, -520, 480, 25).round(p.grain)
	if p.travels && d.chance(25) {
		f[fiscal.ThreePublicOverseasTrips] = (fen(d.between(180, 900)) * hundred).round(p.grain)
	}
	f[fiscal.ThreePublicVehicles] = f[fiscal.ThreePublicVehiclePurchase] + f[fiscal.ThreePublicVehicleOperation]
	f[fiscal.ThreePublicTotal] = f[fiscal.ThreePublicOverseasTrips] + f[fiscal.ThreePublicVehicles] + f[fiscal.ThreePublicReception]
}

func (p *planner) expenditure(b *budget) {
	f := b.figures
	staff := p.walk("staff", fen(p.staff)*10000, b.year, 20, 180, 30) // in ten-thousandths of a person
	people := staff / 10000
	f[fiscal.ExpenditurePersonnel] = (people * p.walk("pay", p.perHead, b.year, 380, 260, 0)).round(p.grain)
	operating := (people * p.walk("office", p.office, b.year, -60, 320, 10)).round(p.grain)
	// What the vehicles and guests cost is a part of operating cost; a small unit with a new car must still afford it.
	f[fiscal.ExpenditureOperating] = max(operating, (f[fiscal.ThreePublicTotal] * 5 / 4).round(p.grain))
	f[fiscal.ExpenditureBasic] = f[fiscal.ExpenditurePersonnel] + f[fiscal.ExpenditureOperating]
	b.projects = p.projects(b.year)
	for i := range b.projects {
		f[fiscal.ExpenditureProject] += b.projects[i].amount
	}
	if p.unit.kind == clinic {
		f[fiscal.ExpenditureBusiness] = p.walk("business", p.earned/20, b.year, 200, 300, 20).round(p.grain)
	}
	f[fiscal.ExpenditureTotal] = f[fiscal.ExpenditureBasic] + f[fiscal.ExpenditureProject] + f[fiscal.ExpenditureBusiness]
	if p.unit.administrative() {
		f[fiscal.AgencyOperatingCost] = f[fiscal.ExpenditureOperating]
	}
}

func (p *planner) income(b *budget) {
	f := b.figures
	total := f[fiscal.ExpenditureTotal]
	rest := total
	// take gives a kind of income its share, but never more than a third of what is left: most comes from the general budget.
	take := func(m fiscal.Measure, amount fen) {
		f[m] = min(amount, rest/3).round(p.grain)
		rest -= f[m]
	}
	for i := range b.projects {
		if pr := &b.projects[i]; pr.fund {
			f[fiscal.IncomeGovernmentFund] += pr.amount
			rest -= pr.amount
		}
	}
	take(fiscal.IncomeFiscalSpecialAccount, p.walk("fees", p.fees, b.year, 150, 400, 10))
	take(fiscal.IncomeInstitutional, p.walk("earned", p.earned, b.year, 300, 500, 5))
	take(fiscal.IncomeSuperiorSubsidy, p.walk("upper", p.upper, b.year, 100, 900, 20))
	take(fiscal.IncomeBusiness, f[fiscal.ExpenditureBusiness])
	if d := newDice(p.seed, "carry", p.unit.index, b.year); p.carries && d.chance(35) {
		take(fiscal.IncomeCarryover, f[fiscal.ExpenditureProject].share(d.between(100, 1500)))
	}
	f[fiscal.IncomeGeneralPublicBudget] = rest
	f[fiscal.IncomeTotal] = total
}
