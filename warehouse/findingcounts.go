package warehouse

import (
	"context"
	"fmt"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/fiscal"
)

// FindingDimension is something findings are counted by.
type FindingDimension string

// The dimensions that findings are counted by.
const (
	FindingsByCode     FindingDimension = "CODE"
	FindingsBySeverity FindingDimension = "SEVERITY"
	FindingsOfUnit     FindingDimension = "UNIT"
	FindingsOfRegion   FindingDimension = "REGION"
	FindingsOfYear     FindingDimension = "YEAR"
	FindingsOfStage    FindingDimension = "STAGE"
	FindingsOfScope    FindingDimension = "SCOPE"
)

// findingDimensions are the expressions of the dimensions; those that are not grouped by read as their empty values.
var findingDimensions = []struct {
	dimension         FindingDimension
	expression, empty string
}{
	{FindingsByCode, "toString(code)", "''"},
	{FindingsBySeverity, "toString(severity)", "''"},
	{FindingsOfUnit, "unit", "toUInt64(0)"},
	{FindingsOfRegion, "toString(region_name)", "''"},
	{FindingsOfYear, "year", "toUInt16(0)"},
	{FindingsOfStage, "toString(stage)", "''"},
	{FindingsOfScope, "toString(scope)", "''"},
}

// FindingCount is how many findings there are of one group. What is not grouped by is nil.
type FindingCount struct {
	Code     *string
	Severity *fiscal.Severity
	Unit     *UnitKey
	Region   *string
	Year     *int
	Stage    *fiscal.Stage
	Scope    *fiscal.Scope

	Findings    int
	Units       int
	Disclosures int
}

// FindingCounts are groups of findings, the largest first.
type FindingCounts struct {
	Total      int // findings that the filter chooses
	GroupCount int // groups that they fall into; Groups may be fewer
	Groups     []FindingCount
}

const findingCountsSQL = `SELECT
    %[1]s,
    count() AS findings, uniqExact(unit) AS units, uniqExact(disclosure) AS disclosures,
    sum(findings) OVER () AS total, count() OVER () AS group_count
FROM findings
WHERE %[2]s
GROUP BY %[3]s
ORDER BY findings DESC, %[3]s
LIMIT {limit:UInt64}`

// FindingCounts counts the findings of current disclosures by dimensions, in one statement.
func (r *Reader) FindingCounts(ctx context.Context, f *FindingFilter, by []FindingDimension, limit int) (*FindingCounts, error) {
	const what = "count findings"
	if len(by) == 0 {
		return nil, fmt.Errorf("%s by nothing: %w", what, ErrBadQuery)
	}
	if limit < 1 || limit > maxPage {
		return nil, fmt.Errorf("%s: %d groups, not 1 to %d: %w", what, limit, maxPage, ErrBadPage)
	}
	w, err := r.findingWhere(nil, f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	wanted := map[FindingDimension]bool{}
	for _, d := range by {
		wanted[d] = true
	}
	var columns, groups []string
	for _, d := range findingDimensions {
		name := "by_" + strings.ToLower(string(d.dimension))
		if !wanted[d.dimension] {
			columns = append(columns, d.empty+" AS "+name)
			continue
		}
		columns, groups = append(columns, d.expression+" AS "+name), append(groups, name)
		delete(wanted, d.dimension)
	}
	for d := range wanted {
		return nil, fmt.Errorf("%s by %q: %w", what, d, ErrBadQuery)
	}
	w.args.set("limit", limit)
	counts := &FindingCounts{Groups: []FindingCount{}}
	sql := fmt.Sprintf(findingCountsSQL, strings.Join(columns, ", "), w, strings.Join(groups, ", "))
	err = r.query(ctx, what, sql, w.args, func(rows driver.Rows) error {
		var code, severity, region, stage, scope string
		var unit, findings, units, disclosures, total, groupCount uint64
		var year uint16
		if err := rows.Scan(&code, &severity, &unit, &region, &year, &stage, &scope, &findings, &units, &disclosures, &total, &groupCount); err != nil {
			return err
		}
		counts.Total, counts.GroupCount = int(total), int(groupCount)
		c := FindingCount{Findings: int(findings), Units: int(units), Disclosures: int(disclosures)}
		for _, d := range by {
			switch d {
			case FindingsByCode:
				c.Code = &code
			case FindingsBySeverity:
				c.Severity = (*fiscal.Severity)(&severity)
			case FindingsOfUnit:
				c.Unit = (*UnitKey)(&unit)
			case FindingsOfRegion:
				c.Region = &region
			case FindingsOfYear:
				n := int(year)
				c.Year = &n
			case FindingsOfStage:
				c.Stage = (*fiscal.Stage)(&stage)
			case FindingsOfScope:
				c.Scope = (*fiscal.Scope)(&scope)
			}
		}
		counts.Groups = append(counts.Groups, c)
		return nil
	})
	return counts, err
}
