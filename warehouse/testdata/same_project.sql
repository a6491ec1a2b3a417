SELECT disclosure, ordinal, unit, year, stage, scope, number, name, at, objective, objective_at, achieved, achieved_at, amount, amount_source, amount_at, indicators
FROM projects
WHERE version <= {version:UInt64} AND stage = {stage:String} AND scope IN {scopes:Array(String)} AND (unit, year, stage, scope) IN
            (
                SELECT unit, year, stage, min(scope)
                FROM disclosures
                WHERE NOT withdrawn AND version <= {version:UInt64} AND stage = {stage:String} AND scope IN {scopes:Array(String)}
                GROUP BY unit, year, stage
            ) AND (match_key = {match_key:String} OR 2 * length(arrayIntersect(arrayDistinct(ngrams(match_key, 2)), arrayDistinct(ngrams({match_key:String}, 2)))) / (length(arrayDistinct(ngrams(match_key, 2))) + length(arrayDistinct(ngrams({match_key:String}, 2)))) >= {near:Float64})
ORDER BY unit, year, disclosure, ordinal
LIMIT {limit:UInt64}
