SELECT
    totals.of_unit,
    totals.total,
    disclosure, ordinal, unit, year, stage, scope, number, name, at, objective, objective_at, achieved, achieved_at, amount, amount_source, amount_at, indicators
FROM
(
    SELECT unit AS of_unit, count() AS total
    FROM projects
    WHERE version <= {version:UInt64} AND unit IN {of_units:Array(UInt64)} AND disclosure IN (SELECT disclosure FROM disclosures WHERE NOT withdrawn AND version <= {version:UInt64} AND unit IN {of_units:Array(UInt64)})
    GROUP BY unit
) AS totals
LEFT JOIN
(
    SELECT disclosure, ordinal, unit, year, stage, scope, number, name, at, objective, objective_at, achieved, achieved_at, amount, amount_source, amount_at, indicators
    FROM projects
    WHERE version <= {version:UInt64} AND unit IN {of_units:Array(UInt64)} AND disclosure IN (SELECT disclosure FROM disclosures WHERE NOT withdrawn AND version <= {version:UInt64} AND unit IN {of_units:Array(UInt64)})
    ORDER BY ifNull(amount, toDecimal64('-99999999999999', 4)) DESC, unit DESC, disclosure DESC, ordinal DESC
    LIMIT {limit:UInt64} BY unit
) AS page ON page.unit = totals.of_unit
ORDER BY ifNull(amount, toDecimal64('-99999999999999', 4)) DESC, unit DESC, disclosure DESC, ordinal DESC
