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
        [ifNull(u.region.1, u.region.2)]::Array(String) AS codes,
        any([u.region.2]::Array(String)) AS labels,
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
        SELECT unit, year, stage, disclosure, measure = {measure:String} AS asked, toString(state) AS state, value, at
        FROM amounts
        WHERE measure IN ({measure:String}, 'PROJECT_COUNT') AND year <= {to:Int64} AND stage = {stage:String} AND scope IN {scopes:Array(String)} AND disclosure IN (SELECT argMin(current_key, scope)
    FROM
    (
        SELECT unit, year, stage, scope, argMax(if(withdrawn, 0, disclosure), (version, number)) AS current_key
        FROM disclosures
        WHERE version <= {version:UInt64} AND year <= {to:Int64} AND stage = {stage:String} AND scope IN {scopes:Array(String)}
        GROUP BY unit, year, stage, scope
    )
    WHERE current_key != 0
    GROUP BY unit, year, stage)
    ) AS f
    INNER JOIN
    (
        SELECT
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
GROUP BY unit
    ) AS u ON u.unit = f.unit
    GROUP BY codes, year
)
GROUP BY codes
HAVING max(year) >= {first:UInt16}
ORDER BY
    sumIf(stating, year = {last:UInt16}) = 0,
    sumIf(amount, year = {last:UInt16}) DESC,
    codes
LIMIT {limit:UInt64}
