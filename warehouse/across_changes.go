package warehouse

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

// unexplainedSQL compares what totals change by from one year's disclosure to the next with what their parts change by, where both state
// some. A part that only one of them states appears or vanishes, as in [Reader.Bridge], whose residual this is.
const unexplainedSQL = `WITH sums AS
(
    SELECT
        unit, year, toString(stage) AS at_stage, scope, disclosure, of.1 AS total, anyIf(value, of.2) AS whole, sumIf(value, NOT of.2) AS parts,
        countIf(NOT of.2 AND value IS NOT NULL) AS n, anyIf(at, of.2) AS place
    FROM
    (
        SELECT unit, year, stage, scope, disclosure, value, at,
            arrayJoin(arrayFilter(x -> x.1 != '', [(if(measure IN {totals:Array(String)}, toString(measure), ''), true), (transform(toString(measure), {parts:Array(String)}, {parents:Array(String)}, ''), false)])) AS of
        FROM amounts
        WHERE %[1]s AND unit IN {units:Array(UInt64)} AND measure IN {measures:Array(String)}
    )
    GROUP BY ALL
    HAVING whole IS NOT NULL AND n > 0
)
SELECT
    this.disclosure, last.disclosure, this.year, this.at_stage, this.total, this.whole - last.whole AS change, ifNull(this.parts, 0) - ifNull(last.parts, 0) AS explained, this.place, last.place
FROM sums AS this
INNER JOIN sums AS last ON last.unit = this.unit AND last.scope = this.scope AND last.at_stage = this.at_stage AND last.total = this.total AND toUInt16(last.year + 1) = this.year
WHERE (this.disclosure IN {fresh:Array(UInt64)} OR last.disclosure IN {fresh:Array(UInt64)})
    AND (this.parts != 0 OR last.parts != 0) -- what the treasury pays is often stated as one sum, and no part of its own
    AND abs(change - explained) > {tolerance:Decimal(38, 4)} * (this.n + last.n + 2)
ORDER BY this.unit, this.year, this.disclosure, this.total`

// totals are the measures that have parts, and partOf says of what total each part is one.
var totals, partNames, partParents = func() (totals, names, parents []string) {
	for _, info := range fiscal.Measures {
		if len(info.Measure.Parts()) > 0 {
			totals = append(totals, string(info.Measure))
		}
		if info.Parent != "" {
			names, parents = append(names, string(info.Measure)), append(parents, string(info.Parent))
		}
	}
	return totals, names, parents
}()

func (a *across) unexplained(ctx context.Context) error {
	if !a.on(codeUnexplained) {
		return nil
	}
	p := &params{}
	p.set("totals", totals)
	p.set("parts", partNames)
	p.set("parents", partParents)
	p.set("measures", unique(append(append([]string{}, totals...), partNames...)))
	p.set("tolerance", a.rules[codeUnexplained].Tolerance)
	return a.ask(ctx, "look for changes that parts do not explain", fmt.Sprintf(unexplainedSQL, a.visible()), p, func(rows driver.Rows) error {
		var key, last uint64
		var year uint16
		var stage, measure, at, lastAt string
		var change, explained decimal.Decimal
		if err := rows.Scan(&key, &last, &year, &stage, &measure, &change, &explained, &at, &lastAt); err != nil {
			return err
		}
		zh, en := measureWords(measure, fiscal.Stage(stage))
		rest := change.Sub(explained)
		c := crossing{of: DisclosureKey(key), others: []DisclosureKey{DisclosureKey(last)}, places: []string{at, lastAt}, placeOf: []uint16{0, 1}, expected: wan(explained), actual: wan(change)}
		c.zh = fmt.Sprintf("%s自%d年至%d年增减%s，各分项增减之和为%s，差额%s未见于分项", zh, year-1, year, wan(change), wan(explained), wan(rest))
		c.en = fmt.Sprintf("%s changes by %s from %d to %d, its parts by %s; no part has the other %s", en, wan(change), year-1, year, wan(explained), wan(rest))
		a.add(codeUnexplained, c)
		return nil
	})
}

// peerChangeMeasures are those whose change from year to year is held against that of the peers.
var peerChangeMeasures = []string{string(fiscal.ExpenditureTotal), string(fiscal.AgencyOperatingCost), string(fiscal.ThreePublicTotal)}

const (
	fewestPeers = 8 // units of a group, so that there is a usual change
	namedPeers  = 3 // those nearest to the usual change, beside which a finding puts a unit
	// leastDeviation is that of the logarithms of changes, about two percent: where all peers change alike, no slight change stands out.
	leastDeviation = 0.02
)

// peersSQL takes the changes of groups of peers apart, as logarithms, and finds those that lie more robust deviations from the median than
// the rule says, and are of 10,000元 at least. Who was of another sector the year before has no change among these peers.
const peersSQL = `WITH
    changes AS
    (
        SELECT *, log(toFloat64(value) / toFloat64(before)) AS x
        FROM
        (
            SELECT unit_name, year, toString(stage) AS at_stage, scope, toString(sector) AS of_sector, ifNull(toString(nature), '') AS of_nature, ifNull(toString(rank), '') AS of_rank,
                toString(measure) AS of_measure, disclosure, value, at,
                lagInFrame(year) OVER years AS before_year, lagInFrame(toString(sector)) OVER years AS before_sector, lagInFrame(disclosure) OVER years AS before_disclosure, lagInFrame(value) OVER years AS before, lagInFrame(at) OVER years AS before_at
            FROM amounts
            WHERE %[1]s AND measure IN {measures:Array(String)} AND value > 0 AND sector IN {sectors:Array(String)} AND year IN {read:Array(UInt16)}
            WINDOW years AS (PARTITION BY unit, stage, scope, measure ORDER BY year ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
        )
        WHERE before_year + 1 = year AND before_sector = of_sector AND before > 0 AND year IN {years:Array(UInt16)}
    ),
    groups AS
    (
        SELECT
            groupArray((x, disclosure, before_disclosure, at, before_at, value, before, unit_name)) AS all, arraySort(arrayMap(c -> c.1, all)) AS xs,
            (xs[intDiv(length(xs) + 1, 2)] + xs[intDiv(length(xs), 2) + 1]) / 2 AS usual,
            arraySort(arrayMap(y -> abs(y - usual), xs)) AS distances,
            greatest((distances[intDiv(length(xs) + 1, 2)] + distances[intDiv(length(xs), 2) + 1]) / 2 / 0.6745, {least:Float64}) AS deviation,
            arraySlice(arraySort(c -> (abs(c.1 - usual), c.8, c.2), all), 1, {named:UInt64}) AS nearest,
            year, at_stage, scope, of_sector, of_nature, of_rank, of_measure
        FROM changes
        GROUP BY year, at_stage, scope, of_sector, of_nature, of_rank, of_measure
        HAVING length(all) >= {fewest:UInt64}
    )
SELECT
    year, at_stage, of_measure, usual, length(all), outlier.1, outlier.2, outlier.3, outlier.4, outlier.5, outlier.6, outlier.7, (outlier.1 - usual) / deviation,
    arrayMap(c -> c.2, nearest), arrayMap(c -> c.4, nearest)
FROM groups
ARRAY JOIN arrayFilter(c -> abs(c.1 - usual) > {deviations:Float64} * deviation AND abs(c.6 - c.7) >= 10000, all) AS outlier
ORDER BY outlier.2, of_measure`

func (a *across) peers(ctx context.Context) error {
	if !a.on(codePeers) {
		return nil
	}
	var years, read []uint16
	var sectors []string
	for _, s := range slices.Concat(a.touched, a.gone) {
		if s.sector == nil {
			continue
		}
		sectors = append(sectors, *s.sector)
		years = append(years, uint16(s.year), uint16(s.year+1)) // of the changes to the year, and from it
		read = append(read, uint16(s.year-1), uint16(s.year), uint16(s.year+1))
	}
	if len(sectors) == 0 {
		return nil
	}
	groups := func() *params {
		p := &params{}
		p.set("sectors", unique(sectors))
		p.set("years", unique(years))
		return p
	}
	p := groups()
	deviations, _ := a.rules[codePeers].Tolerance.Float64()
	p.set("read", unique(read))
	p.set("measures", peerChangeMeasures)
	p.set("fewest", uint64(fewestPeers))
	p.set("named", uint64(namedPeers))
	p.set("least", leastDeviation)
	p.set("deviations", deviations)
	err := a.ask(ctx, "compare changes with those of peers", fmt.Sprintf(peersSQL, a.visible()), p, func(rows driver.Rows) error {
		var year uint16
		var stage, measure, at, beforeAt string
		var usual, x, score float64
		var peers, key, before uint64
		var value, was decimal.Decimal
		var nearest []uint64
		var places []string
		if err := rows.Scan(&year, &stage, &measure, &usual, &peers, &x, &key, &before, &at, &beforeAt, &value, &was, &score, &nearest, &places); err != nil {
			return err
		}
		percent := func(x float64) string { return decimal.NewFromFloat((math.Exp(x)-1)*100).Round(1).String() + "%" }
		zh, en := measureWords(measure, fiscal.Stage(stage))
		c := crossing{of: DisclosureKey(key), others: []DisclosureKey{DisclosureKey(before)}, places: []string{at, beforeAt}, placeOf: []uint16{0, 1}, expected: percent(usual), actual: percent(x)}
		for i, peer := range nearest {
			c.others = append(c.others, DisclosureKey(peer))
			c.places, c.placeOf = append(c.places, places[i]), append(c.placeOf, uint16(len(c.others)))
		}
		far := decimal.NewFromFloat(math.Abs(score)).Round(1)
		c.zh = fmt.Sprintf("%s由%d年的%s变为%s（%s），%d个同类单位的中位数为%s，相差%s个稳健标准差", zh, year-1, wan(was), wan(value), percent(x), peers, percent(usual), far)
		c.en = fmt.Sprintf("%s goes from %s in %d to %s (%s); the median of %d peers is %s, %s robust deviations away", en, wan(was), year-1, wan(value), percent(x), peers, percent(usual), far)
		a.add(codePeers, c)
		return nil
	})
	if err != nil {
		return err
	}
	return a.settle(ctx, codePeers, "sector IN {sectors:Array(String)} AND year IN {years:Array(UInt16)}", groups())
}
