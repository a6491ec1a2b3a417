SELECT asked.disclosure, asked.ordinal, other.disclosure, other.ordinal, other.unit, other.year, other.stage, other.scope, other.number, other.name, other.at, other.objective, other.objective_at, other.amount, other.amount_source, other.amount_at, other.indicators
FROM
(
    SELECT disclosure, ordinal, unit, year, stage, name_key
    FROM projects
    WHERE disclosure IN {keys:Array(UInt64)}
        AND (disclosure, ordinal) IN (SELECT arrayJoin(arrayZip({keys:Array(UInt64)}, {ordinals:Array(UInt32)})) AS pair)
) AS asked
INNER JOIN
(
    SELECT disclosure, ordinal, unit, year, stage, scope, number, name, at, objective, objective_at, amount, amount_source, amount_at, indicators, name_key
    FROM projects
    WHERE version <= {version:UInt64} AND unit IN (SELECT unit FROM disclosures WHERE disclosure IN {keys:Array(UInt64)})
) AS other ON other.unit = asked.unit AND other.stage = asked.stage AND other.name_key = asked.name_key
WHERE other.year != asked.year
ORDER BY other.year, other.scope, other.ordinal
