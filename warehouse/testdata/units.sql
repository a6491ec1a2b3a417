SELECT
    (SELECT count() FROM (SELECT unit,
    argMax(unit_name, (year, version)) AS name,
    arrayDistinct(arrayMap(x -> x.2, arraySort(groupArray(((year, version), unit_name))))) AS names,
    argMax(disclosures.unit_code, (year, version)) AS code,
    argMax((region_code, region_name, region_parent, regions), (year, version)) AS region,
    argMax(disclosures.sector, (year, version)) AS sector,
    argMax(disclosures.nature, (year, version)) AS nature,
    argMax(disclosures.rank, (year, version)) AS rank,
    argMax(disclosures.funding, (year, version)) AS funding,
    argMax(disclosures.department, (year, version)) AS department,
    arraySort(groupUniqArray(year)) AS years
FROM disclosures
WHERE NOT withdrawn AND version <= {version:UInt64} AND true
GROUP BY unit) WHERE sector IN {sectors:Array(String)}) AS total,
    unit, code, name, names, region.1, region.2, region.3, sector, nature, rank, funding, department, years
FROM (SELECT unit,
    argMax(unit_name, (year, version)) AS name,
    arrayDistinct(arrayMap(x -> x.2, arraySort(groupArray(((year, version), unit_name))))) AS names,
    argMax(disclosures.unit_code, (year, version)) AS code,
    argMax((region_code, region_name, region_parent, regions), (year, version)) AS region,
    argMax(disclosures.sector, (year, version)) AS sector,
    argMax(disclosures.nature, (year, version)) AS nature,
    argMax(disclosures.rank, (year, version)) AS rank,
    argMax(disclosures.funding, (year, version)) AS funding,
    argMax(disclosures.department, (year, version)) AS department,
    arraySort(groupUniqArray(year)) AS years
FROM disclosures
WHERE NOT withdrawn AND version <= {version:UInt64} AND true
GROUP BY unit)
WHERE sector IN {sectors:Array(String)}
ORDER BY name, unit
LIMIT {limit:UInt64}
