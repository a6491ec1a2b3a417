SELECT
    (SELECT count() FROM (
    SELECT
        match_key, groupUniqArrayArray(20)(names) AS spellings, uniqExact(unit) AS of_units, arraySort(groupUniqArray(of_year)) AS years, sum(n) AS of_projects,
        sum(amount) AS spent, arraySort(groupArrayIf(assumeNotNull(amount), amount IS NOT NULL)) AS figures
    FROM
    (
        SELECT match_key, unit, year AS of_year, groupUniqArray(20)(name) AS names, count() AS n, sum(amount) AS amount
        FROM projects
        WHERE version <= {version:UInt64} AND stage = {stage:String} AND scope IN {scopes:Array(String)} AND (unit, year, stage, scope) IN
            (
                SELECT unit, year, stage, min(scope)
                FROM disclosures
                WHERE NOT withdrawn AND version <= {version:UInt64} AND stage = {stage:String} AND scope IN {scopes:Array(String)}
                GROUP BY unit, year, stage
            )
        GROUP BY match_key, unit, of_year
    )
    GROUP BY match_key
    HAVING of_units >= {min_units:UInt64}
) WHERE true) AS total,
    match_key, spellings, of_units, years, of_projects, spent, figures
FROM (
    SELECT
        match_key, groupUniqArrayArray(20)(names) AS spellings, uniqExact(unit) AS of_units, arraySort(groupUniqArray(of_year)) AS years, sum(n) AS of_projects,
        sum(amount) AS spent, arraySort(groupArrayIf(assumeNotNull(amount), amount IS NOT NULL)) AS figures
    FROM
    (
        SELECT match_key, unit, year AS of_year, groupUniqArray(20)(name) AS names, count() AS n, sum(amount) AS amount
        FROM projects
        WHERE version <= {version:UInt64} AND stage = {stage:String} AND scope IN {scopes:Array(String)} AND (unit, year, stage, scope) IN
            (
                SELECT unit, year, stage, min(scope)
                FROM disclosures
                WHERE NOT withdrawn AND version <= {version:UInt64} AND stage = {stage:String} AND scope IN {scopes:Array(String)}
                GROUP BY unit, year, stage
            )
        GROUP BY match_key, unit, of_year
    )
    GROUP BY match_key
    HAVING of_units >= {min_units:UInt64}
)
WHERE true
ORDER BY of_units DESC, ifNull(spent, toDecimal128('-99999999999999', 4)) DESC, match_key DESC
LIMIT {limit:UInt64}
