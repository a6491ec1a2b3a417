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
        [ifNull(of_region, of_region_name)]::Array(String) AS codes,
        any([of_region_name]::Array(String)) AS labels,
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
            unit, year, stage, any(unit_name) AS of_name, any(region_code) AS of_region, any(region_name) AS of_region_name,
            any(sector) AS of_sector, any(nature) AS of_nature, any(rank) AS of_rank,
            toString(min(scope)) AS of_scope, argMin((measure = {measure:String}, toString(state), value, disclosure, at), (scope, measure != {measure:String})) AS figure
        FROM amounts
        WHERE measure IN ({measure:String}, 'PROJECT_COUNT') AND version <= {version:UInt64} AND year <= {to:Int64} AND stage = {stage:String} AND scope IN {scopes:Array(String)}
        GROUP BY unit, year, stage
    )
    GROUP BY codes, of_year
)
GROUP BY codes
HAVING max(of_year) >= {first:UInt16}
ORDER BY
    sumIf(stating, of_year = {last:UInt16}) = 0,
    sumIf(amount, of_year = {last:UInt16}) DESC,
    codes
LIMIT {limit:UInt64}
