package warehouse

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/fiscal"
)

// ChangeKind is what became of a fact between two data versions.
type ChangeKind string

// The kinds of changes.
const (
	ChangeAdded     ChangeKind = "ADDED"     // nothing stated it before
	ChangeReplaced  ChangeKind = "REPLACED"  // another version of the disclosure states something else, or nothing any more
	ChangeWithdrawn ChangeKind = "WITHDRAWN" // its disclosure was withdrawn
)

// FactChange is a fact that moved between two data versions.
type FactChange struct {
	Kind    ChangeKind
	Unit    Unit // as the disclosure describes it; it may have no visible disclosure any more
	Year    int
	Stage   fiscal.Stage
	Scope   fiscal.Scope
	Measure fiscal.Measure
	Before  *fiscal.Money // nil: nothing was stated
	After   *fiscal.Money // nil: nothing is stated

	BeforeIn, AfterIn       DisclosureKey // 0: there was none, there is none
	BeforeState, AfterState fiscal.State  // NOT_PUBLISHED where the disclosure is silent, or there is none
	BeforeAt, AfterAt       *Place
}

// changesSQL compares the facts of disclosures that are visible at one of two versions alone. A fact of both that is the same
// has not moved.
const changesSQL = `(
    SELECT
        unit, year, stage, scope, measure,
        any(unit_name) AS of_name, any(unit_code) AS of_code, any(region_code) AS of_region, any(region_name) AS of_region_name,
        any(sector) AS of_sector, any(nature) AS of_nature, any(rank) AS of_rank,
        anyIf((value, disclosure, if(at_then, toString(state), ''), at), at_then) AS was,
        anyIf((value, disclosure, if(at_now, toString(state), ''), at), at_now) AS is_now
    FROM
    (
        SELECT unit, year, stage, scope, measure, value, disclosure, state, at, unit_name, unit_code, region_code, region_name, sector, nature, rank,
            (%[1]s) AS at_then, (%[2]s) AS at_now
        FROM amounts
        WHERE %[3]s
    )
    WHERE at_then != at_now
    GROUP BY unit, year, stage, scope, measure
    HAVING (was.1, was.3) IS DISTINCT FROM (is_now.1, is_now.3)
)`

const changeColumns = `unit, year, toString(stage), toString(scope), measure, of_name, of_code, of_region, of_region_name, of_sector, of_nature, of_rank,
    was.1, was.2, was.3, was.4, is_now.1, is_now.2, is_now.3, is_now.4,
    ` + disclosedSQL

// disclosedSQL says whether there is a visible disclosure of a fact's unit, year, stage and scope.
const disclosedSQL = "(unit, year, stage, scope) IN (SELECT unit, year, stage, scope FROM disclosures WHERE NOT withdrawn AND %s)"

// changeOrder lists the changes of a unit together, by year.
var changeOrder = order[FactChange]{
	name: "CHANGE",
	keys: []sortKey{{"unit", "UInt64"}, {"year", "UInt16"}, {"toString(stage)", "String"}, {"toString(scope)", "String"}, {"measure", "String"}},
	values: func(c *FactChange) []string {
		return []string{decimalText(c.Unit.Key), strconv.Itoa(c.Year), string(c.Stage), string(c.Scope), string(c.Measure)}
	},
}

// Changes lists the facts that moved since a data version, in the order of units, by year.
func (r *Reader) Changes(ctx context.Context, since uint64, f *FactFilter, p PageArgs) (*Page[*FactChange], error) {
	chosen := &where{args: &params{}}
	if err := r.chosen(chosen, f, nil, false); err != nil {
		return nil, fmt.Errorf("list what changed: %w", err)
	}
	return r.changes(ctx, since, chosen, changeOrder, p)
}

// Moved lists the facts behind an aggregate that moved since a data version, those of withdrawn disclosures first: the figures of
// its measures, of their parts and of what they are divided by, of the disclosures, years and stages that it and its comparison
// choose. Of an answer by code, project or level of indicators these are the measures that it divides.
func (r *Reader) Moved(ctx context.Context, since uint64, q *AggregateQuery, first int) (*Page[*FactChange], error) {
	const what = "list what changed behind an answer"
	f := FactFilter{}
	if q.Filter != nil {
		f = *q.Filter
	}
	chosen := &where{args: &params{}}
	chosen.and(q.yearsRead(chosen, f.Years))
	f.Years, f.Stage, f.Scopes = nil, nil, nil
	if q.compares(ToPeerMedian) {
		f = FactFilter{} // peers are looked for among all units
	}
	if err := r.chosen(chosen, &f, nil, false); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	scopes, err := q.scopes()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	stages := q.stages()
	if q.compares(ToStage) {
		stages = append(stages, *q.Compare.Stage)
	}
	measures := (&aggregateText{q: q}).facts()
	for _, per := range q.divisors() {
		measures = append(measures, string(perMeasures[per]))
	}
	chosen.bind("stage IN {stages:Array(String)}", "stages", texts(stages))
	chosen.bind("scope IN {scopes:Array(String)}", "scopes", texts(scopes))
	chosen.bind("measure IN {measures:Array(String)}", "measures", measures)
	withdrawnFirst := order[FactChange]{
		name: "MOVED",
		keys: append([]sortKey{{fmt.Sprintf(disclosedSQL, r.visible()), "UInt8"}}, changeOrder.keys...),
		values: func(c *FactChange) []string {
			disclosed := "1"
			if c.Kind == ChangeWithdrawn {
				disclosed = "0"
			}
			return append([]string{disclosed}, changeOrder.values(c)...)
		},
	}
	return r.changes(ctx, since, chosen, withdrawnFirst, PageArgs{First: &first})
}

// yearsRead is the condition of the years that a question and its comparison read.
func (q *AggregateQuery) yearsRead(w *where, years *YearRange) string {
	read := []string{"true"}
	if years != nil && years.From != nil {
		from := clampYear(*years.From)
		if q.compares(ToPreviousYear) {
			from--
		}
		w.args.set("from_year", from)
		read = append(read, "year >= {from_year:UInt16}")
	}
	if years != nil && years.To != nil {
		w.args.set("to_year", clampYear(*years.To))
		read = append(read, "year <= {to_year:UInt16}")
	}
	text := strings.Join(read, " AND ")
	if q.compares(ToYear) {
		w.args.set("other_year", *q.Compare.Year)
		text = "(" + text + " OR year = {other_year:UInt16})"
	}
	return text
}

// changes lists the facts that moved among those that are chosen.
func (r *Reader) changes(ctx context.Context, since uint64, chosen *where, by order[FactChange], p PageArgs) (*Page[*FactChange], error) {
	const what = "list what changed"
	if since > r.version {
		return nil, fmt.Errorf("%s: since data version %d, but this one is %d: %w", what, since, r.version, ErrBadQuery)
	}
	then, err := r.w.ReaderAt(ctx, since)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	chosen.args.set("since", since)
	if len(then.hidden) > 0 && len(then.hidden) <= r.w.maxNamed {
		chosen.args.set("hidden_then", then.hidden)
	}
	l := list[FactChange]{
		what: what, from: fmt.Sprintf(changesSQL, then.visibleThen(), r.visible(), chosen),
		columns: fmt.Sprintf(changeColumns, r.visible()), where: &where{args: chosen.args}, order: by, scan: scanChange,
	}
	return l.page(ctx, r, p)
}

// visibleThen is [Reader.visible] for the earlier of two versions, with parameters of its own.
func (r *Reader) visibleThen() string {
	return strings.NewReplacer("{version:", "{since:", "{hidden:", "{hidden_then:").Replace(r.visible())
}

func scanChange(rows driver.Rows, before ...any) (*FactChange, error) {
	c := FactChange{Unit: Unit{Aliases: []string{}, Years: []int{}}}
	var year uint16
	var sector *string
	var thenAt, nowAt string
	var disclosed bool
	u := &c.Unit
	err := rows.Scan(append(before, (*uint64)(&u.Key), &year, (*string)(&c.Stage), (*string)(&c.Scope), (*string)(&c.Measure),
		&u.Name, &u.Code, &u.Region.Code, &u.Region.Name, &sector, &u.Nature, &u.Rank,
		&c.Before, (*uint64)(&c.BeforeIn), (*string)(&c.BeforeState), &thenAt, &c.After, (*uint64)(&c.AfterIn), (*string)(&c.AfterState), &nowAt, &disclosed)...)
	if err != nil {
		return nil, err
	}
	c.Year, u.ID, u.Sector = int(year), UnitID(u.Key), (*fiscal.Sector)(sector)
	switch {
	case c.BeforeIn == 0:
		c.Kind = ChangeAdded
	case disclosed:
		c.Kind = ChangeReplaced
	default:
		c.Kind = ChangeWithdrawn
	}
	if c.BeforeState == "" {
		c.BeforeState = fiscal.StateNotPublished
	}
	if c.AfterState == "" {
		c.AfterState = fiscal.StateNotPublished
	}
	read := &placeReader{}
	c.BeforeAt, c.AfterAt = read.optional(thenAt), read.optional(nowAt)
	return &c, read.err
}
