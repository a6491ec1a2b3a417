SELECT
    codes,
    argMax(labels, of_year) AS group_labels,
    uniqExactMergeIf(seen, of_year >= {first:UInt16}) AS units,
    groupArray(of_year) AS years,
    groupArray(ifNull(amount, 0)) AS amounts,
    groupArray(stating) AS counts,
    groupArray(states) AS all_states,
    groupArray(proof.1) AS disclosures,
    groupArray(proof.2) AS places,
    groupArray(scopes) AS all_scopes,
    min(minIf(of_year, of_year >= {first:UInt16})) OVER () AS first_of_all,
    max(max(of_year)) OVER () AS last_of_all
FROM
(
    SELECT
        [project_key]::Array(String) AS codes,
        any([project]::Array(String)) AS labels,
        year AS of_year,
        sumIf(figure.3, figure.1) AS amount,
        uniqExactIf(unit, figure.1 AND figure.3 IS NOT NULL) AS stating,
        arrayStringConcat(groupUniqArrayIf(figure.2, figure.1), ',') AS states,
        if(countIf(figure.1 AND figure.3 IS NOT NULL) = 1, anyIf((figure.4, figure.5), figure.1 AND figure.3 IS NOT NULL), (0, '')) AS proof,
        arrayStringConcat(arraySort(groupUniqArrayIf(of_scope, figure.1 AND figure.3 IS NOT NULL)), ',') AS scopes,
        uniqExactState(unit) AS seen
    FROM
    (
        SELECT
            unit, year, stage, unit_name AS of_name, region_code AS of_region, region_name AS of_region_name,
            sector AS of_sector, nature AS of_nature, rank AS of_rank, toString(scope) AS of_scope,
            (true, if(amount IS NULL, 'NOT_PUBLISHED', 'AMOUNT'), amount, disclosure, amount_at) AS figure,
            name_key AS project_key, name AS project
        FROM projects
        WHERE version <= {version:UInt64} AND stage = {stage:String} AND scope IN {scopes:Array(String)} AND (unit, year, stage, scope) IN
            (
                SELECT unit, year, stage, min(scope)
                FROM disclosures
                WHERE NOT withdrawn AND version <= {version:UInt64} AND stage = {stage:String} AND scope IN {scopes:Array(String)}
                GROUP BY unit, year, stage
            )
    )
    GROUP BY codes, of_year
)
GROUP BY codes
HAVING max(of_year) >= {first:UInt16}
ORDER BY
    sumIf(stating, of_year = (SELECT max(year) FROM disclosures WHERE NOT withdrawn AND version <= {version:UInt64} AND stage = {stage:String} AND scope IN {scopes:Array(String)})) = 0,
    sumIf(amount, of_year = (SELECT max(year) FROM disclosures WHERE NOT withdrawn AND version <= {version:UInt64} AND stage = {stage:String} AND scope IN {scopes:Array(String)})) DESC,
    codes
LIMIT {limit:UInt64}
