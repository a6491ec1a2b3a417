SELECT
    (SELECT count() FROM projects WHERE version <= {version:UInt64} AND unit IN {units:Array(UInt64)} AND year >= {from:Int64} AND year <= {to:Int64} AND disclosure IN (SELECT disclosure FROM disclosures WHERE NOT withdrawn AND version <= {version:UInt64} AND unit IN {units:Array(UInt64)} AND year >= {from:Int64} AND year <= {to:Int64}) AND hasAny(regions, {regions:Array(String)})) AS total,
    disclosure, ordinal, unit, year, stage, scope, number, name, at, objective, objective_at, achieved, achieved_at, amount, amount_source, amount_at, indicators
FROM projects
WHERE version <= {version:UInt64} AND unit IN {units:Array(UInt64)} AND year >= {from:Int64} AND year <= {to:Int64} AND disclosure IN (SELECT disclosure FROM disclosures WHERE NOT withdrawn AND version <= {version:UInt64} AND unit IN {units:Array(UInt64)} AND year >= {from:Int64} AND year <= {to:Int64}) AND hasAny(regions, {regions:Array(String)})
ORDER BY ifNull(amount, toDecimal64('-99999999999999', 4)) DESC, unit DESC, disclosure DESC, ordinal DESC
LIMIT {limit:UInt64}
