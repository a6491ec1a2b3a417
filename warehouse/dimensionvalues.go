package warehouse

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/naming"
)

// DimensionEntry is a value of a dimension, with the visible disclosures behind it.
type DimensionEntry struct {
	GroupKey
	Disclosures         int
	FirstYear, LastYear int
}

// valueTables are the tables that the values of dimensions are found in, with what narrows them; disclosures where a
// dimension is not named.
var valueTables = map[Dimension]struct{ table, condition string }{
	ByPart:            {"amounts", "value IS NOT NULL AND measure IN {parts:Array(String)}"},
	ByProject:         {"projects", "true"},
	ByFunction:        {"budget_lines", "classification = 'FUNCTION'"},
	ByEconomic:        {"budget_lines", "classification = 'ECONOMIC'"},
	ByFund:            {"budget_lines", "true"},
	ByIndicatorLevel1: {"indicators", "true"},
	ByIndicatorLevel2: {"indicators", "true"},
}

// dimensionValuesSQL counts the disclosures of each value. Its name is the newest one; a search looks at all that it bore.
const dimensionValuesSQL = `SELECT
    code_of, label_of, uniqExact(disclosure) AS disclosures, min(year), max(year)
FROM
(
    SELECT disclosure, year, version, %[1]s AS code_of, %[2]s AS label_read
    FROM %[3]s
    WHERE %[4]s
)
GROUP BY code_of
HAVING %[5]s
ORDER BY disclosures DESC, argMax(label_read, (year, version)) AS label_of, code_of
LIMIT {first:UInt64}`

// foldedSQL brings spellings together as [foldedText] does: narrow instead of wide, small instead of capital, no spaces.
const foldedSQL = `lowerUTF8(translateUTF8(replaceRegexpAll(%s, '[\\s\\x{A0}\\x{3000}]', ''), {wide:String}, {narrow:String}))`

func foldedText(text string) string { return strings.ToLower(naming.Fold(text)) }

// wide and narrow are the signs, digits and letters that are written in two widths.
var wide, narrow = func() (wide, narrow string) {
	for r := '!'; r <= '~'; r++ {
		wide, narrow = wide+string(r-'!'+'！'), narrow+string(r)
	}
	return wide, narrow
}()

// DimensionValues lists the values of a dimension that the visible disclosures chosen by f have, those of the most
// disclosures first, then by name. search, unless it is empty, keeps those whose code or one of whose names holds it.
func (r *Reader) DimensionValues(ctx context.Context, by Dimension, search string, f *FactFilter, first int) ([]*DimensionEntry, error) {
	what := "list the values of " + string(by)
	d, known := aggregateDimensions[by]
	if !known {
		return nil, fmt.Errorf("%s: %w", what, badQuery("%s has no values of its own: it is made of others", "%s 由其他维度组成，没有自己的取值", by))
	}
	if first < 1 || first > maxPage {
		return nil, fmt.Errorf("%s: %d, not 1 to %d: %w", what, first, maxPage, ErrBadPage)
	}
	from := valueTables[by]
	if from.table == "" {
		from.table, from.condition = "disclosures", "NOT withdrawn"
	}
	w := &where{args: &params{}}
	w.and(from.condition)
	if err := r.facts(w, f, nil, false); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	code, label := d.code, d.label
	switch by {
	case ByYear:
		code, label = "toString(year)", "concat(toString(year), '年')"
	case ByStage:
		code = "toString(stage)"
	case ByPart:
		code = "toString(measure)"
		w.args.set("parts", parts())
	case ByDepartment:
		known, err := r.departments(ctx)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		w.args.set("department_names", known.names)
		w.args.set("department_keys", known.keys)
		code, label = "if("+departmentKeySQL+" = 0, '', toString("+departmentKeySQL+"))", "ifNull(toString(department), '')"
	}
	if names := valueLabels(by); names != nil {
		codes := slices.Sorted(maps.Keys(names))
		labels := make([]string, len(codes))
		for i, c := range codes {
			labels[i] = names[c]
		}
		label = "transform(" + code + ", {codes_named:Array(String)}, {labels_named:Array(String)}, " + code + ")"
		w.args.set("codes_named", codes)
		w.args.set("labels_named", labels)
	}
	label = fmt.Sprintf("if(%[1]s = '', '未公开', %[1]s)", label)
	keep := "true"
	if wanted := foldedText(search); wanted != "" {
		shown := "code_of"
		if by == ByUnit || by == ByDepartment {
			shown = "if(code_of = '', '', concat('u:', leftPad(lower(hex(toUInt64OrZero(code_of))), 16, '0')))"
		}
		keep = fmt.Sprintf("max(position("+foldedSQL+", {search:String}) > 0 OR position("+foldedSQL+", {search:String}) > 0)", "label_read", shown)
		w.args.set("search", wanted)
		w.args.set("wide", wide)
		w.args.set("narrow", narrow)
	}
	w.args.set("first", first)
	values := []*DimensionEntry{}
	err := r.query(ctx, what, fmt.Sprintf(dimensionValuesSQL, code, label, from.table, w, keep), w.args, func(rows driver.Rows) error {
		var code, label string
		var disclosures uint64
		var from, to uint16
		err := rows.Scan(&code, &label, &disclosures, &from, &to)
		values = append(values, &DimensionEntry{groupKey(by, code, label), int(disclosures), int(from), int(to)})
		return err
	})
	return values, err
}

// parts are the measures that others are made of.
func parts() []string {
	var all []string
	for _, info := range fiscal.Measures {
		if info.Parent != "" {
			all = append(all, string(info.Measure))
		}
	}
	return all
}

// valueLabels name the codes of a dimension that the project names itself; nil where the documents do.
func valueLabels(by Dimension) map[string]string {
	var codes []string
	switch by {
	case BySector:
		codes = keysOf(sectorLabels)
	case ByStage:
		codes = keysOf(stageLabels)
	case ByScope:
		codes = keysOf(scopeLabels)
	case ByFund:
		codes = keysOf(fundLabels)
	case ByIndicatorLevel1:
		codes = keysOf(level1Labels)
	case ByIndicatorLevel2:
		codes = append(keysOf(level2Labels), "")
	case ByPart:
		codes = parts()
	case ByNature, ByRank, ByRegion, ByDepartment, ByYear, ByUnit, ByProject, ByFunction, ByEconomic:
		return nil
	}
	names := make(map[string]string, len(codes))
	for _, code := range codes {
		names[code] = groupKey(by, code, "").Label
	}
	return names
}

func keysOf[K ~string](names map[K]string) []string {
	codes := make([]string, 0, len(names))
	for code := range names {
		codes = append(codes, string(code))
	}
	return codes
}
