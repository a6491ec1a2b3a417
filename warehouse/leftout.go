package warehouse

import (
	"context"
	"fmt"
	"slices"

	"gongkai/warehouse/fiscal"
)

// A comparison of like with like leaves figures out. Who they are of is listed here, each with the period that has nothing to set
// beside it, so that a reader can tell a unit that is new from one that fell silent.

// LackReason says why a period has nothing to set beside a figure.
type LackReason string

// The reasons.
const (
	LackDisclosure LackReason = "NOT_DISCLOSED" // the unit has no disclosure of the period
	LackFigure     LackReason = "NOT_STATED"    // it has one, which does not state the figure
	LackScope      LackReason = "OTHER_SCOPE"   // it disclosed the office where the figure is the department's, or the other way round
)

// Lack is a period that has nothing to set beside a figure.
type Lack struct {
	Year   int
	Stage  fiscal.Stage
	Reason LackReason
}

// LeftOut lists the facts that the basis of figures of one answer leaves out, as [Evidence] lists those that count.
func LeftOut(ctx context.Context, keys []EvidenceKey, p PageArgs) (map[EvidenceKey]*Page[*Fact], error) {
	return evidence(ctx, "list what figures leave out", keys, p, true)
}

// lacksType is how statements give the periods.
const lacksType = "Array(Tuple(UInt16, String, String))"

// lacksOf reads periods.
func lacksOf(read [][]any) []Lack {
	var lacks []Lack
	for _, l := range read {
		year, _ := l[0].(uint16) // the type is lacksType
		stage, _ := l[1].(string)
		reason, _ := l[2].(string)
		lacks = append(lacks, Lack{Year: int(year), Stage: fiscal.Stage(stage), Reason: LackReason(reason)})
	}
	return lacks
}

// leftOutSQL adds to each point the year that it states, and the periods that should stand beside it and do not.
const leftOutSQL = `SELECT
    * EXCEPT (stated, panel, disclosed_in),
    arrayMap(
        p -> (p.1, p.2, multiIf(arrayExists(d -> (d.1, d.2) = p%[6]s, disclosed_in), 'NOT_STATED', arrayExists(d -> (d.1, d.2) = p, disclosed_in), 'OTHER_SCOPE', 'NOT_DISCLOSED')),
        arraySort(arrayDistinct(arrayFilter(p -> NOT has(stated, p), %[4]s)))
    )::` + lacksType + ` AS lacks
FROM
(
    SELECT
        *, toUInt16(%[2]s) AS stated_year,
        groupUniqArrayIf((stated_year, stage_read), side.1 != 2 AND value IS NOT NULL) OVER (PARTITION BY unit%[3]s) AS stated,
        groupUniqArrayIf(stated_year, side.1 != 2) OVER (PARTITION BY stage_read) AS panel
    FROM
    (
%[1]s
    )
) AS laid
LEFT ANY JOIN
(
    SELECT unit, groupUniqArray((year, toString(stage), toString(scope))) AS disclosed_in
    FROM disclosures
    WHERE NOT withdrawn AND %[5]s
    GROUP BY unit
) AS disclosed USING (unit)`

// leftOutSides is the text of the sides with what [leftOutSQL] adds.
func (t *aggregateText) leftOutSides() string {
	q := t.q
	year, beside := "side.2", "[]"
	switch {
	case q.compares(ToPreviousYear):
		year, beside = "side.2 - side.1", "[(toUInt16(side.2 - 1 + side.1), stage_read)]"
	case q.compares(ToYear):
		year, beside = "if(side.1 = 1, {other_year:UInt16}, side.2)", "[(toUInt16(if(side.1 = 1, side.2, {other_year:UInt16})), stage_read)]"
	case q.compares(ToStage):
		t.args.set("other_stage", string(*q.Compare.Stage))
		beside = "[(side.2, if(side.1 = 1, {main_stage:String}, {other_stage:String}))]"
	}
	if q.Basis == LikeForLike && slices.Contains(q.GroupBy, ByYear) {
		all := "arrayMap(y -> (y, stage_read), panel)"
		if beside == "[]" || q.compares(ToPreviousYear) {
			beside = all
		} else {
			beside = "arrayConcat(" + beside + ", " + all + ")"
		}
	}
	of, sameScope := "", ""
	if t.byScope() {
		of, sameScope = ", scope_read", " AND d.3 = scope_read"
	}
	if t.source == fromAmounts {
		of += ", fact"
	}
	return fmt.Sprintf(leftOutSQL, t.sides, year, of, beside, t.chosen, sameScope)
}
