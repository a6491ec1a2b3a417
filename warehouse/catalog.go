package warehouse

import (
	"context"
	"fmt"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/fiscal"
)

// MeasureEntry is a measure with what is loaded of it.
type MeasureEntry struct {
	fiscal.MeasureInfo
	FirstYear, LastYear int // 0 where there is no figure
	Figures             int // of every stage and scope
	// AdditiveOver are the dimensions over which figures may be added up, Groupings those that a trend of it can have.
	AdditiveOver []Dimension
	Groupings    []Dimension
}

// catalogSQL counts the figures of each measure, and the lines of its classifications.
const catalogSQL = `SELECT measure, min(year), max(year), countIf(classification = ''), groupUniqArrayIf(classification, classification != '')
FROM
(
    SELECT measure, year, '' AS classification
    FROM amounts
    WHERE value IS NOT NULL AND %[1]s
    UNION ALL
    SELECT measure, year, classification
    FROM budget_lines
    WHERE %[1]s
)
GROUP BY measure`

// unitDimensions are what units are grouped by: money of one belongs to no other.
var unitDimensions = []Dimension{ByUnit, ByRegion, BySector, ByNature, ByRank}

// stocks are measures that say what is there at one time, or hold money of earlier years that their figures of those years hold,
// too: adding up years would count it twice.
var stocks = []fiscal.Measure{
	fiscal.IncomeTotal, fiscal.IncomeCarryover, fiscal.CarryoverOpening, fiscal.CarryoverClosing, fiscal.TotalWithCarryover, fiscal.AssetsTotal,
	fiscal.ThreePublicVehiclesHeld, fiscal.ProjectCount, fiscal.IndicatorCount,
}

// holdings are the stocks that are only what is there at one time: a sum of them over years says nothing at all.
var holdings = []fiscal.Measure{fiscal.AssetsTotal, fiscal.ThreePublicVehiclesHeld}

// Catalog lists all measures, each after its parent.
func (r *Reader) Catalog(ctx context.Context) ([]*MeasureEntry, error) {
	type loaded struct {
		first, last uint16
		figures     uint64
		classes     []string
	}
	found := map[fiscal.Measure]loaded{}
	err := r.query(ctx, "list the measures", fmt.Sprintf(catalogSQL, r.visible()), &params{}, func(rows driver.Rows) error {
		var m fiscal.Measure
		var l loaded
		err := rows.Scan((*string)(&m), &l.first, &l.last, &l.figures, &l.classes)
		found[m] = l
		return err
	})
	if err != nil {
		return nil, err
	}
	entries := make([]*MeasureEntry, len(fiscal.Measures))
	for i, info := range fiscal.Measures {
		l := found[info.Measure]
		e := &MeasureEntry{MeasureInfo: info, FirstYear: int(l.first), LastYear: int(l.last), Figures: int(l.figures)}
		e.AdditiveOver = slices.Clone(unitDimensions)
		if !slices.Contains(stocks, info.Measure) {
			e.AdditiveOver = append(e.AdditiveOver, ByYear)
		}
		e.Groupings = append(slices.Clone(unitDimensions), ByStage)
		own := []Dimension{}
		if info.Measure == fiscal.ExpenditureProject {
			own = append(own, ByProject)
		}
		if slices.Contains(l.classes, string(fiscal.ClassFunction)) {
			own = append(own, ByFunction)
		}
		if slices.Contains(l.classes, string(fiscal.ClassEconomic)) {
			own = append(own, ByEconomic)
		}
		e.AdditiveOver = append(e.AdditiveOver, own...)
		e.Groupings = append(e.Groupings, own...)
		if len(l.classes) > 0 {
			e.Groupings = append(e.Groupings, ByFund)
		}
		entries[i] = e
	}
	return entries, nil
}
