package sample

// project is a project in one year.
type project struct {
	slot   int
	name   string
	kind   *projectKind
	things int // how many of what it is about
	amount fen
	fund   bool // paid from a government fund
	isNew  bool // did not exist the year before
}

// slot is a place for a project in a unit. It is filled for some years, empty for some, and filled again by the same
// kind of project under a slightly different name.
type slot struct {
	kind    *projectKind
	always  bool
	offset  int
	period  int // years from one beginning to the next
	on      int // years in which it is filled
	base    fen
	trend   int
	things  int
	fund    bool
	grain   fen
	renamed int // the year from which the name differs
}

// maxProjects is the most that a unit has at a time: real units have rarely more.
const maxProjects = 14

func newSlots(seed uint64, u *unit, s size) []slot {
	kinds := make([]*projectKind, 0, len(u.field.projects)+len(common))
	for i := range u.field.projects {
		kinds = append(kinds, &u.field.projects[i])
	}
	d := newDice(seed, "slots", u.index)
	shuffle(d, kinds)
	own := len(kinds)
	for i := range common {
		kinds = append(kinds, &common[i])
	}
	shuffle(d, kinds[own:])
	n := min(d.between(s.projects[0], s.projects[1])*13/10, maxProjects, len(kinds))
	if n > 4 { // even a small unit has projects of its own field and common ones
		shuffle(d, kinds[2:min(len(kinds), n+4)])
	}
	slots := make([]slot, 0, n)
	for i := range n {
		d := newDice(seed, "slot", u.index, i)
		sl := slot{
			kind: kinds[i], always: i < 2, offset: d.between(0, 11), period: d.between(6, 12), trend: d.between(-350, 650),
			things: d.between(kinds[i].few, kinds[i].few+(kinds[i].many-kinds[i].few)*d.between(1, 10)/10),
			fund:   u.field.fund && i > 0 && d.chance(15), grain: hundred, renamed: lastYear + 1,
		}
		sl.on = sl.period - d.between(1, 4)
		// Small amounts are more frequent than large ones: the product of two throws.
		span := s.amounts[1] - s.amounts[0]
		sl.base = fen(s.amounts[0])*wan + fen(span)*wan*fen(d.between(1, 100)*d.between(1, 100))/10000
		if d.chance(45) && sl.base > 8*wan {
			sl.grain = wan
		}
		if d.chance(30) {
			sl.renamed = d.between(2018, 2026)
		}
		slots = append(slots, sl)
	}
	return slots
}

func (p *planner) projects(year int) []project {
	projects := make([]project, 0, len(p.slots))
	for i := range p.slots {
		s := &p.slots[i]
		if !s.filled(year) {
			continue
		}
		amount := max(p.walk(s.kind.name, s.base, year, s.trend, 900, 20), wan)
		things := max(1, int(p.walk(s.kind.counter+s.kind.thing, fen(s.things)*100, year, s.trend/2, 500, 40)/100))
		projects = append(projects, project{
			slot: i, name: s.name(year), kind: s.kind, things: things, amount: amount.round(max(s.grain, p.grain)),
			fund: s.fund, isNew: !s.filled(year - 1),
		})
	}
	return projects
}

func (s *slot) filled(year int) bool { return s.always || (year+s.offset)%s.period < s.on }

// name is the project's name in a year: a later round of the same kind and a new official wording are seen in it.
func (s *slot) name(year int) string {
	name := s.kind.name
	if year >= s.renamed {
		switch s.renamed % 3 {
		case 0:
			name += "（专项）"
		case 1:
			name = "本级" + name
		default:
			name += "（续建）"
			if s.kind.shape != works {
				name = s.kind.name + "（延续）"
			}
		}
	}
	if !s.always && s.kind.shape == works && (year+s.offset)/s.period%2 == 1 {
		name += "（二期）"
	}
	return name
}
