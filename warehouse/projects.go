package warehouse

import (
	"context"
	"fmt"
	"strconv"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/fiscal"
)

// ProjectKey names a project by its disclosure and its place in it.
type ProjectKey struct {
	Disclosure DisclosureKey
	Ordinal    int
}

// projectColumns are what a Project is read from.
const projectColumns = "disclosure, ordinal, unit, year, stage, scope, number, name, at, objective, objective_at, achieved, achieved_at, amount, amount_source, amount_at, indicators"

func scanProject(rows driver.Rows, before ...any) (*Project, error) {
	var p Project
	var year uint16
	var ordinal, number, indicators uint32
	var scope fiscal.Scope
	var source *string
	var at, objectiveAt, achievedAt, amountAt string
	err := rows.Scan(append(before, (*uint64)(&p.Disclosure), &ordinal, (*uint64)(&p.Unit), &year, (*string)(&p.Stage), (*string)(&scope), &number,
		&p.Name, &at, &p.Objective, &objectiveAt, &p.Achieved, &achievedAt, &p.Amount, &source, &amountAt, &indicators)...)
	if err != nil {
		return nil, err
	}
	p.Year, p.Ordinal, p.Indicators = int(year), int(ordinal), int(indicators)
	p.ID = "p:" + identity{p.Unit, p.Year, p.Stage, scope}.name(int(number)) + ":" + strconv.Itoa(p.Ordinal)
	p.AmountSource = (*fiscal.AmountSource)(source)
	read := &placeReader{}
	p.At, p.ObjectiveAt, p.AchievedAt, p.AmountAt = read.place(at), read.optional(objectiveAt), read.optional(achievedAt), read.optional(amountAt)
	return &p, read.err
}

func projectValues(p *Project) []string {
	return []string{decimalText(p.Unit), decimalText(p.Disclosure), strconv.Itoa(p.Ordinal)}
}

var projectIdentity = []sortKey{{"unit", "UInt64"}, {"disclosure", "UInt64"}, {"ordinal", "UInt32"}}

// noAmount stands for a missing amount in orders: smaller than any in falling order and larger in rising, so that
// projects without one come last either way.
const (
	noAmountDesc = "-99999999999999"
	noAmountAsc  = "99999999999999"
)

func projectOrder(o *ProjectOrder) (order[Project], error) {
	if o == nil {
		o = &ProjectOrder{ProjectByAmount, Desc}
	}
	ord := order[Project]{name: string(o.Field), desc: o.Direction == Desc}
	switch o.Field {
	case ProjectByAmount:
		none := noAmountAsc
		if ord.desc {
			none = noAmountDesc
		}
		ord.keys = []sortKey{{"ifNull(amount, toDecimal64('" + none + "', 4))", "Decimal(18, 4)"}}
		ord.values = func(p *Project) []string {
			amount := none
			if p.Amount != nil {
				amount = p.Amount.String()
			}
			return append([]string{amount}, projectValues(p)...)
		}
	case ProjectByName:
		ord.keys = []sortKey{{"name", "String"}, {"year", "UInt16"}}
		ord.values = func(p *Project) []string { return append([]string{p.Name, strconv.Itoa(p.Year)}, projectValues(p)...) }
	case ProjectByYear:
		ord.keys = []sortKey{{"year", "UInt16"}}
		ord.values = func(p *Project) []string { return append([]string{strconv.Itoa(p.Year)}, projectValues(p)...) }
	default:
		return ord, fmt.Errorf("no order %q: %w", o.Field, ErrBadQuery)
	}
	ord.keys = append(ord.keys, projectIdentity...)
	return ord, nil
}

func (r *Reader) projectList(what string, units []UnitKey, f *ProjectFilter, o *ProjectOrder) (list[Project], error) {
	l := list[Project]{what: what, from: "projects", columns: projectColumns, where: &where{args: &params{}}, scan: scanProject}
	var err error
	if l.order, err = projectOrder(o); err != nil {
		return l, fmt.Errorf("%s: %w", what, err)
	}
	var facts *FactFilter
	if f != nil {
		facts = &f.FactFilter
	}
	if err := r.facts(l.where, facts, units, true); err != nil {
		return l, fmt.Errorf("%s: %w", what, err)
	}
	if f == nil {
		return l, nil
	}
	if f.Text != nil && *f.Text != "" {
		l.where.bind("(position(name, {text:String}) > 0 OR position(ifNull(objective, ''), {text:String}) > 0)", "text", *f.Text)
	}
	if f.ProjectName != nil && *f.ProjectName != "" {
		l.where.bind("position(name, {project:String}) > 0", "project", *f.ProjectName)
	}
	if f.MinAmount != nil {
		l.where.bind("amount >= {min:Decimal(38, 4)}", "min", *f.MinAmount)
	}
	if f.MaxAmount != nil {
		l.where.bind("amount <= {max:Decimal(38, 4)}", "max", *f.MaxAmount)
	}
	if f.AmountSource != nil {
		l.where.bind("amount_source = {source:String}", "source", string(*f.AmountSource))
	}
	return l, nil
}

// Projects lists projects of current disclosures; the largest first where o is nil. Those without an amount come last.
func (r *Reader) Projects(ctx context.Context, f *ProjectFilter, o *ProjectOrder, p PageArgs) (*Page[*Project], error) {
	l, err := r.projectList("list projects", nil, f, o)
	if err != nil {
		return nil, err
	}
	return l.page(ctx, r, p)
}

// ProjectsByUnit lists each unit's projects; units without any are absent.
func (r *Reader) ProjectsByUnit(ctx context.Context, units []UnitKey, f *ProjectFilter, o *ProjectOrder, p PageArgs) (map[UnitKey]*Page[*Project], error) {
	if len(units) == 0 {
		return map[UnitKey]*Page[*Project]{}, nil
	}
	l, err := r.projectList("list the projects of units", units, f, o)
	if err != nil {
		return nil, err
	}
	return l.pagesByUnit(ctx, r, p, func(p *Project) bool { return p.Ordinal == 0 })
}

const projectsByDisclosureSQL = `SELECT ` + projectColumns + `
FROM projects
WHERE disclosure IN {keys:Array(UInt64)}
ORDER BY disclosure, ordinal`

// ProjectsByDisclosure reads the projects of disclosures, superseded ones too, as the documents list them.
func (r *Reader) ProjectsByDisclosure(ctx context.Context, keys []DisclosureKey) (map[DisclosureKey][]*Project, error) {
	return byDisclosure(ctx, r, "read the projects of disclosures", projectsByDisclosureSQL, keys, scanProject,
		func(p *Project) DisclosureKey { return p.Disclosure })
}

// byDisclosure reads the rows of disclosures with a statement that asks for {keys:Array(UInt64)}.
func byDisclosure[T any](
	ctx context.Context, r *Reader, what, sql string, keys []DisclosureKey, scan func(driver.Rows, ...any) (*T, error), of func(*T) DisclosureKey,
) (map[DisclosureKey][]*T, error) {
	found := make(map[DisclosureKey][]*T, len(keys))
	if len(keys) == 0 {
		return found, nil
	}
	p := &params{}
	p.set("keys", numbers(keys))
	err := r.query(ctx, what, sql, p, func(rows driver.Rows) error {
		row, err := scan(rows)
		if err == nil {
			found[of(row)] = append(found[of(row)], row)
		}
		return err
	})
	return found, err
}

// bindProjects sets the parameters that name projects: disclosures alone, for the sort key, and the pairs.
func bindProjects(p *params, keys []ProjectKey) {
	disclosures, ordinals := make([]uint64, len(keys)), make([]uint32, len(keys))
	for i, k := range keys {
		disclosures[i], ordinals[i] = uint64(k.Disclosure), uint32(k.Ordinal)
	}
	p.set("keys", disclosures)
	p.set("ordinals", ordinals)
}

const projectsByKeySQL = `SELECT ` + projectColumns + `
FROM projects
WHERE disclosure IN {keys:Array(UInt64)}
    AND (disclosure, ordinal) IN (SELECT arrayJoin(arrayZip({keys:Array(UInt64)}, {ordinals:Array(UInt32)})) AS pair)`

// ProjectsByKey reads projects, those of superseded disclosures too.
func (r *Reader) ProjectsByKey(ctx context.Context, keys []ProjectKey) (map[ProjectKey]*Project, error) {
	found := make(map[ProjectKey]*Project, len(keys))
	if len(keys) == 0 {
		return found, nil
	}
	p := &params{}
	bindProjects(p, keys)
	err := r.query(ctx, "read projects", projectsByKeySQL, p, func(rows driver.Rows) error {
		row, err := scanProject(rows)
		if err == nil {
			found[ProjectKey{row.Disclosure, row.Ordinal}] = row
		}
		return err
	})
	return found, err
}
