package sample

import "gongkai/warehouse/fiscal"

// account is what came of a unit's budget: the actual figures of a year. Money from fiscal special accounts is among
// institutional income, as in final accounts; income and opening carry-over together are expenditure and closing
// carry-over.
type account struct {
	budget
	counts map[fiscal.Measure]int // of what the three public expenses were spent on
}

// closing is what a unit carries over from a year into the next.
func (p *planner) closing(year int) fen {
	d := newDice(p.seed, "closing", p.unit.index, year)
	if !p.carries || d.chance(25) {
		return 0
	}
	var projects fen
	for _, pr := range p.projects(year) {
		projects += pr.amount
	}
	return projects.share(d.between(100, 900)).round(p.grain)
}

func (p *planner) account(year int) *account {
	plan := p.plan(year)
	d := newDice(p.seed, "account", p.unit.index, year)
	a := &account{budget: budget{year: year, figures: make(map[fiscal.Measure]fen, len(fiscal.Measures)), vehicles: plan.vehicles, retired: plan.retired}}
	f, b := a.figures, plan.figures
	for m := range b {
		f[m] = 0
	}
	spend := func(m fiscal.Measure, low, high int) fen {
		f[m] = b[m].share(d.between(low, high)).round(p.grain)
		return f[m]
	}
	f[fiscal.ThreePublicVehicles] = spend(fiscal.ThreePublicVehiclePurchase, 8800, 10000) + spend(fiscal.ThreePublicVehicleOperation, 6500, 10000)
	f[fiscal.ThreePublicTotal] = spend(fiscal.ThreePublicOverseasTrips, 5000, 10000) + f[fiscal.ThreePublicVehicles] + spend(fiscal.ThreePublicReception, 2500, 10000)
	p.counts(d, a)

	operating := spend(fiscal.ExpenditureOperating, 8200, 10300)
	f[fiscal.ExpenditureOperating] = max(operating, (f[fiscal.ThreePublicTotal] * 5 / 4).round(p.grain))
	f[fiscal.ExpenditureBasic] = spend(fiscal.ExpenditurePersonnel, 9600, 10500) + f[fiscal.ExpenditureOperating]
	for _, pr := range plan.projects {
		pr.amount = pr.amount.share(d.between(5500, 10500)).round(p.grain)
		if pr.fund {
			f[fiscal.IncomeGovernmentFund] += pr.amount
		}
		f[fiscal.ExpenditureProject] += pr.amount
		a.projects = append(a.projects, pr)
	}
	f[fiscal.ExpenditureTotal] = f[fiscal.ExpenditureBasic] + f[fiscal.ExpenditureProject] + spend(fiscal.ExpenditureBusiness, 8500, 11000)
	if p.unit.administrative() {
		f[fiscal.AgencyOperatingCost] = f[fiscal.ExpenditureOperating]
	}

	f[fiscal.CarryoverOpening], f[fiscal.CarryoverClosing] = p.closing(year-1), p.closing(year)
	f[fiscal.TotalWithCarryover] = f[fiscal.ExpenditureTotal] + f[fiscal.CarryoverClosing]
	f[fiscal.IncomeTotal] = f[fiscal.TotalWithCarryover] - f[fiscal.CarryoverOpening]
	rest := f[fiscal.IncomeTotal] - f[fiscal.IncomeGovernmentFund]
	for _, m := range []fiscal.Measure{fiscal.IncomeSuperiorSubsidy, fiscal.IncomeInstitutional, fiscal.IncomeBusiness} {
		planned := b[m]
		if m == fiscal.IncomeInstitutional {
			planned += b[fiscal.IncomeFiscalSpecialAccount]
		}
		f[m] = min(planned.share(d.between(8800, 11000)), rest/3).round(p.grain)
		rest -= f[m]
	}
	f[fiscal.IncomeGeneralPublicBudget] = rest
	return a
}

// counts draws what the three public expenses were spent on.
func (p *planner) counts(d *dice, a *account) {
	a.counts = map[fiscal.Measure]int{
		fiscal.ThreePublicOverseasGroups: 0, fiscal.ThreePublicOverseasPersons: 0, fiscal.ThreePublicVehiclesPurchased: 0,
		fiscal.ThreePublicVehiclesHeld: p.vehicles, fiscal.ThreePublicReceptions: 0, fiscal.ThreePublicGuests: 0,
	}
	if a.figures[fiscal.ThreePublicOverseasTrips] > 0 {
		a.counts[fiscal.ThreePublicOverseasGroups] = d.between(1, 3)
		a.counts[fiscal.ThreePublicOverseasPersons] = a.counts[fiscal.ThreePublicOverseasGroups] * d.between(2, 5)
	}
	if a.figures[fiscal.ThreePublicVehiclePurchase] > 0 {
		a.counts[fiscal.ThreePublicVehiclesPurchased] = 1
	}
	if cost := a.figures[fiscal.ThreePublicReception]; cost > 0 {
		a.counts[fiscal.ThreePublicReceptions] = 1 + int(cost/(fen(d.between(500, 1500))*yuan))
		a.counts[fiscal.ThreePublicGuests] = a.counts[fiscal.ThreePublicReceptions] * d.between(4, 9)
	}
}

// merged gives the figures of a budget as final accounts name them: what the special account pays is institutional
// income, and what is carried over is none.
func merged(b map[fiscal.Measure]fen) map[fiscal.Measure]fen {
	f := make(map[fiscal.Measure]fen, len(b))
	for m, v := range b {
		f[m] = v
	}
	f[fiscal.IncomeInstitutional] += f[fiscal.IncomeFiscalSpecialAccount]
	f[fiscal.IncomeFiscalSpecialAccount] = 0
	f[fiscal.CarryoverOpening] = f[fiscal.IncomeCarryover]
	f[fiscal.TotalWithCarryover] = f[fiscal.IncomeTotal]
	f[fiscal.IncomeTotal] -= f[fiscal.IncomeCarryover]
	f[fiscal.IncomeCarryover] = 0
	return f
}
