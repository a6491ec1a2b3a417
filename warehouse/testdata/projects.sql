SELECT
    (SELECT count() FROM projects WHERE disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number))
    FROM disclosures
    WHERE version <= {version:UInt64} AND unit IN {units:Array(UInt64)} AND year >= {from:Int64} AND year <= {to:Int64} AND unit IN (SELECT unit FROM (SELECT
    unit,
    argMax((region_code, region_name, region_parent, regions), (year, version)) AS region
FROM (SELECT unit, year, version, region_code, region_name, region_parent, regions
FROM
(
    SELECT unit, year, version, region_code, region_name, region_parent, regions, withdrawn
    FROM disclosures
    WHERE version <= {version:UInt64} AND true
    ORDER BY unit DESC, year DESC, stage DESC, scope DESC, version DESC, number DESC
    LIMIT 1 BY unit, year, stage, scope
)
WHERE NOT withdrawn)
GROUP BY unit) WHERE hasAny(region.4, {regions:Array(String)}))
    GROUP BY unit, year, stage, scope)) AS total,
    disclosure, ordinal, unit, year, stage, scope, number, name, at, objective, objective_at, amount, amount_source, amount_at, indicators
FROM projects
WHERE disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number))
    FROM disclosures
    WHERE version <= {version:UInt64} AND unit IN {units:Array(UInt64)} AND year >= {from:Int64} AND year <= {to:Int64} AND unit IN (SELECT unit FROM (SELECT
    unit,
    argMax((region_code, region_name, region_parent, regions), (year, version)) AS region
FROM (SELECT unit, year, version, region_code, region_name, region_parent, regions
FROM
(
    SELECT unit, year, version, region_code, region_name, region_parent, regions, withdrawn
    FROM disclosures
    WHERE version <= {version:UInt64} AND true
    ORDER BY unit DESC, year DESC, stage DESC, scope DESC, version DESC, number DESC
    LIMIT 1 BY unit, year, stage, scope
)
WHERE NOT withdrawn)
GROUP BY unit) WHERE hasAny(region.4, {regions:Array(String)}))
    GROUP BY unit, year, stage, scope)
ORDER BY ifNull(amount, toDecimal64('-99999999999999', 4)) DESC, unit DESC, disclosure DESC, ordinal DESC
LIMIT {limit:UInt64}
