SELECT
    codes,
    argMax(labels, year) AS group_labels,
    uniqExactMergeIf(seen, year >= {first:UInt16}) AS units,
    groupArray(year) AS years,
    groupArray(ifNull(amount, 0)) AS amounts,
    groupArray(stating) AS counts,
    groupArray(states) AS all_states,
    groupArray(disclosure) AS disclosures,
    groupArray(place) AS places,
    min(minIf(year, year >= {first:UInt16})) OVER () AS first_of_all,
    max(max(year)) OVER () AS last_of_all
FROM
(
    SELECT
        [f.project_key]::Array(String) AS codes,
        any([f.project]::Array(String)) AS labels,
        f.year AS year,
        sumIf(f.value, f.asked) AS amount,
        uniqExactIf(f.unit, f.asked AND f.value IS NOT NULL) AS stating,
        arrayStringConcat(groupUniqArrayIf(f.state, f.asked), ',') AS states,
        if(countIf(f.asked AND f.value IS NOT NULL) = 1, anyIf((f.disclosure, f.at), f.asked AND f.value IS NOT NULL), (0, '')) AS proof,
        proof.1 AS disclosure,
        proof.2 AS place,
        uniqExactState(f.unit) AS seen
    FROM
    (
        SELECT unit, year, stage, disclosure, true AS asked, if(amount IS NULL, 'NOT_PUBLISHED', 'AMOUNT') AS state, amount AS value,
            amount_at AS at, name_key AS project_key, name AS project
        FROM projects
        WHERE stage = {stage:String} AND scope IN {scopes:Array(String)} AND disclosure IN (SELECT argMin(current_key, scope)
    FROM
    (
        SELECT unit, year, stage, scope, argMax(if(withdrawn, 0, disclosure), (version, number)) AS current_key
        FROM disclosures
        WHERE version <= {version:UInt64} AND stage = {stage:String} AND scope IN {scopes:Array(String)}
        GROUP BY unit, year, stage, scope
    )
    WHERE current_key != 0
    GROUP BY unit, year, stage)
    ) AS f
    GROUP BY codes, year
)
GROUP BY codes
HAVING max(year) >= {first:UInt16}
ORDER BY
    sumIf(stating, year = (SELECT max(year) FROM (SELECT year
FROM
(
    SELECT year, withdrawn
    FROM disclosures
    WHERE version <= {version:UInt64} AND stage = {stage:String} AND scope IN {scopes:Array(String)}
    ORDER BY unit DESC, year DESC, stage DESC, scope DESC, version DESC, number DESC
    LIMIT 1 BY unit, year, stage, scope
)
WHERE NOT withdrawn))) = 0,
    sumIf(amount, year = (SELECT max(year) FROM (SELECT year
FROM
(
    SELECT year, withdrawn
    FROM disclosures
    WHERE version <= {version:UInt64} AND stage = {stage:String} AND scope IN {scopes:Array(String)}
    ORDER BY unit DESC, year DESC, stage DESC, scope DESC, version DESC, number DESC
    LIMIT 1 BY unit, year, stage, scope
)
WHERE NOT withdrawn))) DESC,
    codes
LIMIT {limit:UInt64}
