SELECT figure, total, unit, at_year, stage_at, scope, fact_measure, of, fact_value, state, disclosure, fact_place, lacks
FROM
(
    SELECT *, count() OVER (PARTITION BY figure) AS total, row_number() OVER (PARTITION BY figure ORDER BY unit, at_year, stage_at, scope, of, fact_measure, disclosure) AS place_in_figure
    FROM
    (
SELECT
    arrayJoin([own]) AS figure, entry.2 AS fact_measure, entry.3 AS fact_value, entry.4 AS fact_place, unit, at_year, stage_at, scope, of, state, disclosure, lacks
FROM
(
    SELECT
        unit, side, state, disclosure, scope, stage_of, level, [code_1]::Array(String) AS codes, '' AS of, fact AS m, true AND NOT paired AND NOT (covered AND (level < 1) OR later_scope AND (level < 99)) AND side.1 != 2 AND value IS NOT NULL AS now,
        arrayJoin([('NONE', fact, assumeNotNull(value), place)]) AS entry,
        arrayStringConcat(arrayConcat([toString(level), m, entry.1], arraySlice(codes, 1, level)), {separator:String}) AS own, stated_year AS at_year, stage_read AS stage_at, lacks
    FROM
    (
SELECT
    * EXCEPT (stated, panel, disclosed_in),
    arrayMap(
        p -> (p.1, p.2, multiIf(arrayExists(d -> (d.1, d.2) = p AND d.3 = scope_read, disclosed_in), 'NOT_STATED', arrayExists(d -> (d.1, d.2) = p, disclosed_in), 'OTHER_SCOPE', 'NOT_DISCLOSED')),
        arraySort(arrayDistinct(arrayFilter(p -> NOT has(stated, p), [(toUInt16(side.2 - 1 + side.1), stage_read)])))
    )::Array(Tuple(UInt16, String, String)) AS lacks
FROM
(
    SELECT
        *, toUInt16(side.2 - side.1) AS stated_year,
        groupUniqArrayIf((stated_year, stage_read), side.1 != 2 AND value IS NOT NULL) OVER (PARTITION BY unit, scope_read, fact) AS stated,
        groupUniqArrayIf(stated_year, side.1 != 2) OVER (PARTITION BY stage_read) AS panel
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
        WHERE measure IN {facts:Array(String)} AND value IS NOT NULL AND version <= {version:UInt64} AND stage IN {stages:Array(String)} AND scope IN {scopes:Array(String)}) AS covered, false AS second, arrayJoin(arrayFilter(x -> x.2 >= {from:UInt16} AND x.2 <= {last:UInt16}, arrayConcat([(0, year), (1, toUInt16(year + 1))]::Array(Tuple(UInt8, UInt16)), arrayMap(y -> (2, y), range(toUInt16(year + 1), if(arrayExists(y -> y > year, disclosed), arrayMin(arrayFilter(y -> y > year, disclosed)), toUInt16(greatest(year, {last:UInt16}) + 1))))::Array(Tuple(UInt8, UInt16))))) AS side, stage_read AS stage_of, indexOf(['UNIT', 'DEPARTMENT', 'REGION'], scope_read) > min(indexOf(['UNIT', 'DEPARTMENT', 'REGION'], scope_read)) OVER (PARTITION BY unit, year, stage_read) AS behind
FROM
(
    SELECT
        unit, year, stage_read, scope_read, fact, any(code_1) AS code_1, any(label_1) AS label_1,
        argMin((measured = fact, toString(state), value, disclosure, toString(scope), place), (scope, measured != fact)) AS pick,
        countIf(measured = fact AND value IS NOT NULL) AS stating
    FROM
    (
        SELECT
            unit, year, toString(stage) AS stage_read, toString(scope) AS scope_read, scope, toString(measure) AS measured, state, value, disclosure, at AS place, toString(unit) AS code_1, toString(unit_name) AS label_1,
            arrayJoin(if(measure IN {signs:Array(String)}, {facts:Array(String)}, [toString(measure)])) AS fact
        FROM amounts
        WHERE measure IN {read:Array(String)} AND version <= {version:UInt64} AND stage IN {stages:Array(String)} AND scope IN {scopes:Array(String)} AND (year >= {first_read:UInt16} AND year <= {last:UInt16} OR measure = 'PROJECT_COUNT') AND year <= {last:UInt16}
    )
    GROUP BY unit, year, stage_read, scope_read, fact
) AS points
    LEFT ANY JOIN
    (
        SELECT unit, toString(stage) AS stage_read, groupUniqArray(year) AS disclosed
        FROM disclosures
        WHERE NOT withdrawn AND version <= {version:UInt64} AND stage IN {stages:Array(String)} AND scope IN {scopes:Array(String)}
        GROUP BY unit, stage_read
    ) AS gaps USING (unit, stage_read)
)
)
    )
) AS laid
LEFT ANY JOIN
(
    SELECT unit, groupUniqArray((year, toString(stage), toString(scope))) AS disclosed_in
    FROM disclosures
    WHERE NOT withdrawn AND version <= {version:UInt64} AND stage IN {stages:Array(String)} AND scope IN {scopes:Array(String)}
    GROUP BY unit
) AS disclosed USING (unit)
    )
    ARRAY JOIN {levels:Array(UInt8)} AS level
)
WHERE now AND figure IN {figures:Array(String)}
    )
)
WHERE place_in_figure > {after:UInt64} AND place_in_figure <= {upto:UInt64}
ORDER BY figure, place_in_figure
