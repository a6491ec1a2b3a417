package warehouse

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/fiscal"
)

// EvidenceKey names a figure of an aggregate by what it is made of. Keys of one answer can be asked for together.
type EvidenceKey struct {
	row     *AggregateRow
	measure fiscal.Measure
	spec    FigureSpec
}

// Fact is one of the figures that a figure is made of. Money is 元, or a number for a measure that counts.
type Fact struct {
	Unit       UnitKey
	Year       int
	Stage      fiscal.Stage
	Scope      fiscal.Scope
	Measure    fiscal.Measure
	Of         string // project, code or level that it is of; empty: of the whole disclosure
	Value      fiscal.Money
	State      fiscal.State
	Disclosure DisclosureKey
	At         *Place // nil: it stands nowhere, such as a counted one
	Lacks      []Lack // of a fact that a comparison leaves out: what it lacks to stand beside
}

// figureSeparator divides the names of a figure's group: a character that no name holds.
const figureSeparator = "\x1f"

// factsSQL lays the points of figures out, a row per figure and fact.
const factsSQL = `SELECT
    arrayJoin(%[1]s) AS figure, entry.2 AS fact_measure, entry.3 AS fact_value, entry.4 AS fact_place, unit, at_year, stage_at, scope, of, state, disclosure, lacks
FROM
(
    SELECT
        unit, side, state, disclosure, scope, stage_of, level, %[2]s AS codes, %[3]s AS of, %[4]s AS m, %[5]s AS now,
        arrayJoin(%[6]s) AS entry,
        arrayStringConcat(arrayConcat([toString(level), m, entry.1], arraySlice(codes, 1, level)), {separator:String}) AS own, %[8]s
    FROM
    (
%[7]s
    )
    ARRAY JOIN {levels:Array(UInt8)} AS level
)
WHERE now AND figure IN {figures:Array(String)}`

// evidenceText is the text of the facts of some figures, which must be of one answer: of those that count, or of those that the
// basis leaves out; with their places where they are shown.
func (r *Reader) evidenceText(ctx context.Context, keys []EvidenceKey, leftOut, places bool) (string, *params, error) {
	q := *keys[0].row.of.Query // check fills copies in
	t, err := r.aggregateText(ctx, &q, places)
	if err != nil {
		return "", nil, err
	}
	var figures, kept []string
	others, n := false, len(q.GroupBy)
	for _, k := range keys {
		figures = append(figures, k.name())
		if !k.row.IsOthers {
			continue
		}
		others = true
		for _, row := range k.row.kept {
			kept = append(kept, strings.Join(row.codes, figureSeparator))
		}
	}
	duplicate, pairs, shown := t.counted()
	codes, _ := t.codes()
	of := "''"
	for i, by := range q.GroupBy {
		switch by {
		case ByProject, ByFunction, ByEconomic:
			of = fmt.Sprintf("label_%d", i+1)
		case ByIndicatorLevel1, ByIndicatorLevel2:
			of = fmt.Sprintf("code_%d", i+1)
		}
	}
	entries := "[('NONE', fact, assumeNotNull(value), place)]"
	for i, per := range q.divisors() {
		entries = fmt.Sprintf("arrayConcat(%[1]s, if(divisor_%[2]d IS NULL, [], [('%[3]s', fact, assumeNotNull(value), place), ('%[3]s', '%[4]s', assumeNotNull(divisor_%[2]d), divisor_place_%[2]d)]))",
			entries, i+1, per, perMeasures[per])
	}
	columns, sides := "side.2 AS at_year, stage_of AS stage_at, CAST([], '"+lacksType+"') AS lacks", t.sides
	now := shown + " AND " + pairs + " AND NOT " + duplicate + " AND side.1 = 0 AND value IS NOT NULL"
	if leftOut {
		columns, sides = "stated_year AS at_year, stage_read AS stage_at, lacks", t.leftOutSides()
		now = shown + " AND NOT " + pairs + " AND NOT " + duplicate + " AND side.1 != 2 AND value IS NOT NULL"
		if entries = "[]"; len(keys) > 0 {
			var of []string
			for _, k := range keys {
				of = append(of, fmt.Sprintf("('%s', fact, assumeNotNull(value), place)", k.spec.Normal().Per))
			}
			entries = "[" + strings.Join(unique(of), ", ") + "]"
		}
	}
	which := "[own]"
	if others {
		at, isShown := "[]", "true"
		if apart := t.apart(); apart != "" {
			isShown, columns = "NOT "+apart, columns+", covered, second"
			if t.laterScopes() {
				columns += ", later_scope"
			}
		}
		if q.LimitPer != nil {
			at = fmt.Sprintf("[codes[%d]]", slices.Index(q.GroupBy, q.LimitPer.Dimension)+1)
		}
		if q.compares(ToPeerMedian) {
			isShown, columns = isShown+" AND shown", columns+", shown"
		}
		t.args.set("kept", kept)
		which = fmt.Sprintf("if(level = %d AND %s AND arrayStringConcat(codes, {separator:String}) NOT IN {kept:Array(String)}, [own, arrayStringConcat(arrayConcat(['others', m, entry.1], %s), {separator:String})], [own])", n, isShown, at)
	}
	m := t.measure()
	t.args.set("figures", unique(figures))
	t.args.set("separator", figureSeparator)
	t.args.set("levels", t.levels())
	return fmt.Sprintf(factsSQL, which, codes, of, m, now, entries, sides, columns), t.args, nil
}

const evidenceSQL = `SELECT figure, total, unit, at_year, stage_at, scope, fact_measure, of, fact_value, state, disclosure, fact_place, lacks
FROM
(
    SELECT *, count() OVER (PARTITION BY figure) AS total, row_number() OVER (PARTITION BY figure ORDER BY unit, at_year, stage_at, scope, of, fact_measure, disclosure) AS place_in_figure
    FROM
    (
%s
    )
)
WHERE place_in_figure > {after:UInt64} AND place_in_figure <= {upto:UInt64}
ORDER BY figure, place_in_figure`

// evidenceCursor marks the cursors of facts.
const evidenceCursor = "fact:"

// factPage reads which facts a page is to hold. Only pages from the beginning or after a cursor can be asked for.
func factPage(p PageArgs) (first, after int, err error) {
	first = defaultPage
	if p.First != nil {
		first = *p.First
	}
	if first < 0 || first > maxPage || p.Last != nil || p.Before != nil {
		return 0, 0, fmt.Errorf("%d: %w", first, ErrBadPage)
	}
	if p.After != nil {
		text, err := base64.RawURLEncoding.DecodeString(*p.After)
		number, ok := strings.CutPrefix(string(text), evidenceCursor)
		if after, _ = strconv.Atoi(number); err != nil || !ok || after < 1 {
			return 0, 0, ErrBadCursor
		}
	}
	return first, after, nil
}

// addFact puts the next fact of a page that begins behind so many others on it.
func addFact(page *Page[*Fact], f *Fact, after, total int) {
	number := after + len(page.Edges) + 1
	page.Edges = append(page.Edges, Edge[*Fact]{Node: f, Cursor: base64.RawURLEncoding.EncodeToString([]byte(evidenceCursor + strconv.Itoa(number)))})
	page.Total, page.HasPrev, page.HasNext = total, after > 0, number < total
}

// Evidence lists the facts that figures of one answer are made of, by unit, year and stage, the same page for each, in one
// statement. Only pages from the beginning or after a cursor can be asked for.
func Evidence(ctx context.Context, keys []EvidenceKey, p PageArgs) (map[EvidenceKey]*Page[*Fact], error) {
	return evidence(ctx, "list the facts of figures", keys, p, false)
}

// evidence lists the facts that count for figures, or those that their basis leaves out.
func evidence(ctx context.Context, what string, keys []EvidenceKey, p PageArgs, leftOut bool) (map[EvidenceKey]*Page[*Fact], error) {
	first, after, err := factPage(p)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	pages := make(map[EvidenceKey]*Page[*Fact], len(keys))
	if len(keys) == 0 {
		return pages, nil
	}
	sql, args, err := keys[0].row.of.reader.evidenceText(ctx, keys, leftOut, true)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	args.set("after", after)
	args.set("upto", after+first)
	byName := map[string]*Page[*Fact]{}
	err = keys[0].row.of.reader.query(ctx, what, fmt.Sprintf(evidenceSQL, sql), args, func(rows driver.Rows) error {
		var name, place string
		var total uint64
		var year uint16
		var f Fact
		var lacks [][]any
		err := rows.Scan(&name, &total, (*uint64)(&f.Unit), &year, (*string)(&f.Stage), (*string)(&f.Scope), (*string)(&f.Measure), &f.Of, &f.Value, (*string)(&f.State), (*uint64)(&f.Disclosure), &place, &lacks)
		if err != nil {
			return err
		}
		f.Lacks = lacksOf(lacks)
		page := byName[name]
		if page == nil {
			page = &Page[*Fact]{}
			byName[name] = page
		}
		f.Year = int(year)
		read := &placeReader{}
		f.At = read.optional(place)
		addFact(page, &f, after, int(total))
		return read.err
	})
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		pages[k] = &Page[*Fact]{}
		if page := byName[k.name()]; page != nil {
			pages[k] = page
		}
	}
	return pages, nil
}

// findingsOfFiguresSQL chooses the findings by what is narrow, and reads the messages and places of those alone.
const findingsOfFiguresSQL = `SELECT figure, %[1]s
FROM findings
INNER JOIN
(
    SELECT figure, disclosure, version, ordinal
    FROM findings
    INNER JOIN (SELECT DISTINCT figure, disclosure FROM (
%[2]s
    )) AS figures USING (disclosure)
    WHERE version <= {version:UInt64} AND %[3]s
    ORDER BY figure, severity DESC, unit, year, disclosure, version, ordinal
    LIMIT {first:UInt64} BY figure
) AS chosen USING (disclosure, version, ordinal)
ORDER BY figure, severity DESC, unit, year, disclosure, version, ordinal`

// FindingsOfFigures lists the findings of the disclosures that figures of one answer are made of, the severest first, the
// same number for each, in one statement.
func FindingsOfFigures(ctx context.Context, keys []EvidenceKey, first int) (map[EvidenceKey][]*Finding, error) {
	const what = "list the findings of figures"
	found := make(map[EvidenceKey][]*Finding, len(keys))
	if len(keys) == 0 {
		return found, nil
	}
	sql, args, err := keys[0].row.of.reader.evidenceText(ctx, keys, false, false)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	byName, err := keys[0].row.of.reader.findingsOf(ctx, what, sql, args, first)
	for _, k := range keys {
		found[k] = byName[k.name()]
	}
	return found, err
}

// findingsOf lists the findings of the disclosures behind figures, which a statement names.
func (r *Reader) findingsOf(ctx context.Context, what, figures string, args *params, first int) (map[string][]*Finding, error) {
	if first < 0 || first > maxPage {
		return nil, fmt.Errorf("%s: %d: %w", what, first, ErrBadPage)
	}
	args.set("first", first)
	byName := map[string][]*Finding{}
	err := r.query(ctx, what, fmt.Sprintf(findingsOfFiguresSQL, findingRow, figures, r.stands()), args, func(rows driver.Rows) error {
		var name string
		f, err := scanFinding(rows, &name)
		if err == nil {
			byName[name] = append(byName[name], f)
		}
		return err
	})
	return byName, err
}

// name is the figure's name in statements. Several functions of one cell are made of the same facts, and share it.
func (k EvidenceKey) name() string {
	level := strconv.Itoa(k.row.Level)
	if k.row.IsOthers {
		level = "others"
	}
	return strings.Join(append([]string{level, string(k.measure), string(k.spec.Normal().Per)}, k.row.codes...), figureSeparator)
}
