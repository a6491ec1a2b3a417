SELECT
    (SELECT count() FROM (SELECT
    unit,
    argMax(unit_name, (year, version)) AS name,
    arrayDistinct(arrayMap(x -> x.2, arraySort(groupArray(((year, version), unit_name))))) AS names,
    argMax(unit_code, (year, version)) AS code,
    argMax((region_code, region_name, region_parent, regions), (year, version)) AS region,
    argMax(sector, (year, version)) AS sector,
    argMax(nature, (year, version)) AS nature,
    argMax(rank, (year, version)) AS rank,
    argMax(funding, (year, version)) AS funding,
    argMax(department, (year, version)) AS department,
    arraySort(groupUniqArray(year)) AS years
FROM (SELECT unit, year, version, unit_name, unit_code, region_code, region_name, region_parent, regions, sector, nature, rank, funding, department
FROM
(
    SELECT unit, year, version, unit_name, unit_code, region_code, region_name, region_parent, regions, sector, nature, rank, funding, department, withdrawn
    FROM disclosures
    WHERE version <= {version:UInt64} AND true
    ORDER BY unit DESC, year DESC, stage DESC, scope DESC, version DESC, number DESC
    LIMIT 1 BY unit, year, stage, scope
)
WHERE NOT withdrawn)
GROUP BY unit) WHERE sector IN {sectors:Array(String)}) AS total,
    unit, code, name, names, region.1, region.2, region.3, sector, nature, rank, funding, department, years
FROM (SELECT
    unit,
    argMax(unit_name, (year, version)) AS name,
    arrayDistinct(arrayMap(x -> x.2, arraySort(groupArray(((year, version), unit_name))))) AS names,
    argMax(unit_code, (year, version)) AS code,
    argMax((region_code, region_name, region_parent, regions), (year, version)) AS region,
    argMax(sector, (year, version)) AS sector,
    argMax(nature, (year, version)) AS nature,
    argMax(rank, (year, version)) AS rank,
    argMax(funding, (year, version)) AS funding,
    argMax(department, (year, version)) AS department,
    arraySort(groupUniqArray(year)) AS years
FROM (SELECT unit, year, version, unit_name, unit_code, region_code, region_name, region_parent, regions, sector, nature, rank, funding, department
FROM
(
    SELECT unit, year, version, unit_name, unit_code, region_code, region_name, region_parent, regions, sector, nature, rank, funding, department, withdrawn
    FROM disclosures
    WHERE version <= {version:UInt64} AND true
    ORDER BY unit DESC, year DESC, stage DESC, scope DESC, version DESC, number DESC
    LIMIT 1 BY unit, year, stage, scope
)
WHERE NOT withdrawn)
GROUP BY unit)
WHERE sector IN {sectors:Array(String)}
ORDER BY name, unit
LIMIT {limit:UInt64}
