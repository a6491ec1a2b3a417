SELECT
    groupArray({most:UInt64})(level), groupArray({most:UInt64})(keys), groupArray({most:UInt64})(m), groupArray({most:UInt64})(group_labels),
    groupArray({most:UInt64})(group_peer), groupArray({most:UInt64})(group_shown), groupArray({most:UInt64})(counts), groupArray({most:UInt64})(numbers), groupArray({most:UInt64})(figures)
FROM
(
    SELECT
        level, arraySlice(codes, 1, level) AS keys, fact AS m,
        argMax(labels, at_year) AS group_labels, '' AS group_peer, toUInt8(1) AS group_shown,
        [countIf(counts_here AND side.1 != 1),
            countIf(now),
            countIf(now AND v = 0),
            countIf(counts_here AND side.1 = 0 AND state IN ('BLANK', 'UNREADABLE', 'NOT_APPLICABLE')),
            sumIf(stating - (value IS NOT NULL AND NOT duplicate), shown_here AND side.1 = 0),
            countIf(shown_here AND NOT pairs AND NOT duplicate AND side.1 != 2 AND value IS NOT NULL),
            countIf(now AND state = 'IMPLIED'),
            countIf(seen),
            1,
            minIf(at_year, seen),
            maxIf(at_year, seen),
            countIf(before)]::Array(Int64) AS counts,
        [toDecimal128(sumIf(v, now), 6),
            toDecimal128(sumIf(v, before), 6)]::Array(Nullable(Decimal(38, 6))) AS numbers,
        []::Array(Array(Decimal(38, 6))) AS figures
    FROM
    (
        SELECT
            level, fact, side, state, value, disclosure, stating, stage_of, [code_1]::Array(String) AS codes, [label_1]::Array(String) AS labels, side.2 AS at_year,
            true AS shown_here, (covered AND (level < 1) OR later_scope AND (level < 99)) AS duplicate, paired AS pairs, shown_here AND pairs AND NOT duplicate AS counts_here, side.1 = 0 AND shown_here AND pairs AS seen,
            seen AND NOT duplicate AND value IS NOT NULL AS now, counts_here AND side.1 = 1 AND value IS NOT NULL AS before,
            assumeNotNull(value) AS v
        FROM
        (
SELECT * EXCEPT behind, if(minIf(indexOf(['UNIT', 'DEPARTMENT', 'REGION'], scope_read), paired) OVER (PARTITION BY unit, stage_of, side.2, fact) > 0, indexOf(['UNIT', 'DEPARTMENT', 'REGION'], scope_read) > minIf(indexOf(['UNIT', 'DEPARTMENT', 'REGION'], scope_read), paired) OVER (PARTITION BY unit, stage_of, side.2, fact), behind) AS later_scope
FROM
(
SELECT * REPLACE (minIf(covered, side.1 != 2) OVER (PARTITION BY unit, stage_of, side.2, scope_read, fact) AS covered), true AND countIf(side.1 = 0 AND value IS NOT NULL) OVER (PARTITION BY unit, stage_of, side.2, scope_read, fact) > 0 AND countIf(side.1 = 1 AND value IS NOT NULL) OVER (PARTITION BY unit, stage_of, side.2, scope_read, fact) > 0 AS paired
FROM
(
SELECT
    unit, stage_read, fact, code_1, label_1, scope_read, pick.1 AS has, if(has, pick.2, 'NOT_PUBLISHED') AS state, if(has, pick.3, NULL) AS value,
    pick.4 AS disclosure, pick.5 AS scope, pick.6 AS place, stating, pick.5 = 'DEPARTMENT' AND (unit, year, stage_read, fact) IN (SELECT department_key, year, toString(stage), toString(measure)
        FROM amounts
        INNER JOIN
        (
            SELECT disclosure, transform(ifNull(toString(department), ''), {department_names:Array(String)}, {department_keys:Array(UInt64)}, toUInt64(0)) AS department_key
            FROM disclosures
            WHERE NOT withdrawn AND scope = 'UNIT' AND version <= {version:UInt64} AND department_key IN (SELECT unit FROM disclosures WHERE NOT withdrawn AND scope = 'DEPARTMENT' AND version <= {version:UInt64})
        ) AS members USING (disclosure)
        WHERE measure IN {facts:Array(String)} AND value IS NOT NULL AND version <= {version:UInt64} AND unit IN {units:Array(UInt64)} AND hasAny(regions, {regions:Array(String)}) AND stage IN {stages:Array(String)} AND scope IN {scopes:Array(String)}) AS covered, false AS second, arrayJoin(arrayFilter(x -> x.2 >= {from:UInt16} AND x.2 <= {last:UInt16}, arrayConcat([(0, year), (1, toUInt16(year + 1))]::Array(Tuple(UInt8, UInt16)), arrayMap(y -> (2, y), range(toUInt16(year + 1), if(arrayExists(y -> y > year, disclosed), arrayMin(arrayFilter(y -> y > year, disclosed)), toUInt16(greatest(year, {last:UInt16}) + 1))))::Array(Tuple(UInt8, UInt16))))) AS side, stage_read AS stage_of, indexOf(['UNIT', 'DEPARTMENT', 'REGION'], scope_read) > min(indexOf(['UNIT', 'DEPARTMENT', 'REGION'], scope_read)) OVER (PARTITION BY unit, year, stage_read) AS behind
FROM
(
    SELECT
        unit, year, stage_read, scope_read, fact, any(code_1) AS code_1, any(label_1) AS label_1,
        argMin((measured = fact, toString(state), value, disclosure, toString(scope), place), (scope, measured != fact)) AS pick,
        countIf(measured = fact AND value IS NOT NULL) AS stating
    FROM
    (
        SELECT
            unit, year, toString(stage) AS stage_read, toString(scope) AS scope_read, scope, toString(measure) AS measured, state, value, disclosure, '' AS place, toString(unit) AS code_1, toString(unit_name) AS label_1,
            arrayJoin(if(measure IN {signs:Array(String)}, {facts:Array(String)}, [toString(measure)])) AS fact
        FROM amounts
        WHERE measure IN {read:Array(String)} AND version <= {version:UInt64} AND unit IN {units:Array(UInt64)} AND hasAny(regions, {regions:Array(String)}) AND stage IN {stages:Array(String)} AND scope IN {scopes:Array(String)} AND (year >= {first_read:UInt16} AND year <= {last:UInt16} OR measure = 'PROJECT_COUNT') AND year <= {last:UInt16}
    )
    GROUP BY unit, year, stage_read, scope_read, fact
) AS points
    LEFT ANY JOIN
    (
        SELECT unit, toString(stage) AS stage_read, groupUniqArray(year) AS disclosed
        FROM disclosures
        WHERE NOT withdrawn AND version <= {version:UInt64} AND unit IN {units:Array(UInt64)} AND hasAny(regions, {regions:Array(String)}) AND stage IN {stages:Array(String)} AND scope IN {scopes:Array(String)}
        GROUP BY unit, stage_read
    ) AS gaps USING (unit, stage_read)
)
)
        )
        ARRAY JOIN {levels:Array(UInt8)} AS level
    )
    GROUP BY level, keys, m
)
WHERE level = 0 OR counts[8] > 0 OR counts[6] > 0 OR counts[12] > 0
