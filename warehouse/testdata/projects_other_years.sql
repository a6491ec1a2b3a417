SELECT asked.disclosure, asked.ordinal, asked.name, asked.objective, asked.amount, other.disclosure, other.ordinal, other.unit, other.year, other.stage, other.scope, other.number, other.name, other.at, other.objective, other.objective_at, other.achieved, other.achieved_at, other.amount, other.amount_source, other.amount_at, other.indicators
FROM
(
    SELECT disclosure, ordinal, unit, year, stage, name, objective, amount, match_key, arrayDistinct(ngrams(match_key, 2)) AS grams
    FROM projects
    WHERE disclosure IN {keys:Array(UInt64)}
        AND (disclosure, ordinal) IN (SELECT arrayJoin(arrayZip({keys:Array(UInt64)}, {ordinals:Array(UInt32)})) AS pair)
) AS asked
INNER JOIN
(
    SELECT disclosure, ordinal, unit, year, stage, scope, number, name, at, objective, objective_at, achieved, achieved_at, amount, amount_source, amount_at, indicators, match_key, arrayDistinct(ngrams(match_key, 2)) AS grams
    FROM projects
    WHERE version <= {version:UInt64} AND unit IN (SELECT unit FROM disclosures WHERE disclosure IN {keys:Array(UInt64)})
) AS other ON other.unit = asked.unit AND other.stage = asked.stage
WHERE other.year != asked.year AND (other.match_key = asked.match_key OR 2 * length(arrayIntersect(asked.grams, other.grams)) / (length(asked.grams) + length(other.grams)) >= {near:Float64})
ORDER BY other.year, other.scope, other.unit, other.ordinal
