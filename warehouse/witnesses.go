package warehouse

import (
	"context"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// LaterWitness is a place in a later disclosure of the same unit and scope that speaks of a figure of an earlier one: the
// budget that final accounts print, or the figure of last year that a stated change starts from. The latter is not written
// there: it follows, and the place is that of the change.
type LaterWitness struct {
	Of      DisclosureKey // whose figure it is
	Measure fiscal.Measure
	In      DisclosureKey // that speaks of it
	Kind    fiscal.WitnessKind
	Value   fiscal.Money // 元, or a number of a measure that counts
	At      Place
	Implied bool
}

// laterTolerance is how far, in 元, a later witness may be from the figure and still agree: half of 0.01 万元 for each rounded
// figure that it is made of.
var laterTolerance = decimal.NewFromInt(50)

// Agrees says whether the witness and the figure are the same but for rounding. A number of things is not rounded.
func (w *LaterWitness) Agrees(value fiscal.Money) bool {
	info, _ := w.Measure.Info()
	parts := int64(2)
	switch {
	case info.Count:
		parts = 0
	case w.Implied:
		parts = 3
	}
	return w.Value.Sub(value).Abs().LessThanOrEqual(laterTolerance.Mul(decimal.NewFromInt(parts)))
}

// changeAgainstSQL is the stage of last year that a stated change is measured against; empty for one that is not closed, and for
// a budget of the same year.
const changeAgainstSQL = "multiIf(position(base, '执行') > 0, '', position(base, '决算') > 0, 'FINAL_ACCOUNTS', at_stage = 'FINAL_ACCOUNTS' AND position(base, '预算') > 0, '', at_stage)"

// laterWitnessesSQL finds what visible disclosures say of figures of others.
const laterWitnessesSQL = `WITH asked AS
(
    SELECT disclosure, unit, year, toString(stage) AS asked_stage, scope
    FROM disclosures
    WHERE disclosure IN {keys:Array(UInt64)} AND NOT withdrawn
    LIMIT 1 BY disclosure
)
SELECT asked.disclosure AS of, said.measure AS measure, said.disclosure AS speaker, said.says.1 AS kind, said.says.3 AS stated, said.says.4 AS place
FROM
(
    SELECT
        disclosure, unit, year AS of_year, scope, toString(measure) AS measure, toString(stage) AS at_stage, ifNull(change_base, '') AS base,
        toUInt16OrZero(extract(base, '20\\d\\d')) AS base_year, ` + changeAgainstSQL + ` AS against,
        arrayJoin(arrayConcat(
            arrayMap((s, v, p) -> ('FINAL_ACCOUNTS', toString(s), v, p, year), budgets.stage, budgets.value, budgets.at),
            if(value IS NULL OR stated_change IS NULL OR against = '' OR base_year NOT IN (0, year - 1), [],
                [('NEXT_YEARS_PRIOR_COLUMN', against, toNullable(value - stated_change), change_at, toUInt16(year - 1))])
        )) AS says
    FROM amounts
    WHERE %s AND unit IN (SELECT unit FROM asked)
) AS said
INNER JOIN asked ON asked.unit = said.unit AND asked.scope = said.scope AND asked.year = said.says.5 AND asked.asked_stage = said.says.2
WHERE said.says.3 IS NOT NULL
ORDER BY of, measure, kind, speaker, place`

// LaterWitnesses finds the places in later disclosures, as far as they are visible, that speak of figures of the given ones; all in
// one statement.
func (r *Reader) LaterWitnesses(ctx context.Context, keys []DisclosureKey) (map[DisclosureKey][]*LaterWitness, error) {
	return byDisclosure(ctx, r, "look for later witnesses", fmt.Sprintf(laterWitnessesSQL, r.visible()), keys, scanLaterWitness, func(w *LaterWitness) DisclosureKey { return w.Of })
}

func scanLaterWitness(rows driver.Rows, _ ...any) (*LaterWitness, error) {
	var w LaterWitness
	var value *decimal.Decimal
	var at string
	if err := rows.Scan((*uint64)(&w.Of), (*string)(&w.Measure), (*uint64)(&w.In), (*string)(&w.Kind), &value, &at); err != nil {
		return nil, err
	}
	w.Value, w.Implied = *value, w.Kind == fiscal.WitnessNextYearsPrior
	read := &placeReader{}
	w.At = read.place(at)
	return &w, read.err
}
