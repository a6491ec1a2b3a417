SELECT
    whole, least(n, {first:UInt64} + 1) AS position, any(code), any(label), count() AS together, sum(before), sum(after), sum(states_before), sum(states_after), sum(changed), sum(appeared), sum(vanished),
    sum(by_appearance), sum(zero_before), sum(zero_after), sum(blank_before), sum(blank_after), sum(left_out), sum(covered_before), sum(covered_after),
    sum(seen_before), sum(seen_after), sum(units), any(reasons.1), any(reasons.2), any(reasons.3), any(reasons.4), any(reasons.5)
FROM
(
    SELECT
        ((of_whole, of_code, name) AS step).1 AS whole, step.2 AS code, any(step.3) AS label, row_number() OVER (PARTITION BY whole ORDER BY abs(sum(after_of) - sum(before_of)) DESC, code) AS n,
        sumIf(before_of, kept) AS before, sumIf(after_of, kept) AS after, countIf(kept AND had) AS states_before, countIf(kept AND has) AS states_after,
        countIf(kept AND had AND has) AS changed, countIf(kept AND has AND NOT had) AS appeared, countIf(kept AND had AND NOT has) AS vanished,
        sumIf(after_of - before_of, kept AND had != has) AS by_appearance,
        countIf(kept AND had AND before_of = 0) AS zero_before, countIf(kept AND has AND after_of = 0) AS zero_after, countIf(kept AND empty_before) AS blank_before, countIf(kept AND empty_after) AS blank_after,
        countIf(NOT kept AND NOT covered AND (had OR has)) AS left_out, countIf(covered AND had) AS covered_before, countIf(covered AND has) AS covered_after,
        countIf(kept AND seen_0) AS seen_before, countIf(kept AND seen_1) AS seen_after, countIf(kept) AS units,
        argMaxIf((reason, reason_place, reason_base, unit, reason_in), abs(after_of - before_of), kept AND reason != '') AS reasons
    FROM
    (
        SELECT
            unit, scope, whole AS of_whole, code AS of_code, argMax(label, side) AS name, scope = 'DEPARTMENT' AND unit IN
            (
                SELECT transform(ifNull(toString(department), ''), {department_names:Array(String)}, {department_keys:Array(UInt64)}, toUInt64(0)) AS department_key
                FROM disclosures
                WHERE NOT withdrawn AND scope = 'UNIT' AND department_key != unit AND disclosure IN
                (
                    SELECT disclosure
                    FROM amounts
                    WHERE measure = {measure:String} AND value IS NOT NULL AND (year = {from_year:UInt16} AND stage = {from_stage:String} OR year = {to_year:UInt16} AND stage = {to_stage:String}) AND version <= {version:UInt64} AND scope IN {scopes:Array(String)}
            AND (unit, toInt8(scope), toUInt8(NOT (year = {from_year:UInt16} AND stage = {from_stage:String}))) IN
            (
                SELECT unit, looked_at.1, looked_at.2
                FROM
                (
                    SELECT
                        unit, groupUniqArrayIf(toInt8(scope), NOT (NOT (year = {from_year:UInt16} AND stage = {from_stage:String}))) AS from_scopes, groupUniqArrayIf(toInt8(scope), NOT (year = {from_year:UInt16} AND stage = {from_stage:String})) AS to_scopes,
                        arrayIntersect(from_scopes, to_scopes) AS common,
                        arrayJoin([
                            (if(notEmpty(common), arrayMin(common), arrayMin(from_scopes)), toUInt8(0)),
                            (if(notEmpty(common), arrayMin(common), arrayMin(to_scopes)), toUInt8(1))
                        ]) AS looked_at
                    FROM disclosures
                    WHERE NOT withdrawn AND (year = {from_year:UInt16} AND stage = {from_stage:String} OR year = {to_year:UInt16} AND stage = {to_stage:String}) AND version <= {version:UInt64} AND scope IN {scopes:Array(String)}
                    GROUP BY unit
                )
            )
                )
            ) AS covered, true AND NOT covered AS kept, argMax((attribute, attribute_label), side) AS is,
            sumIf(ifNull(amount, 0), side = 0) AS before_of, sumIf(ifNull(amount, 0), side = 1) AS after_of,
            countIf(side = 0 AND amount IS NOT NULL) > 0 AS had, countIf(side = 1 AND amount IS NOT NULL) > 0 AS has,
            NOT had AND countIf(side = 0 AND how IN ('BLANK', 'UNREADABLE')) > 0 AS empty_before, NOT has AND countIf(side = 1 AND how IN ('BLANK', 'UNREADABLE')) > 0 AS empty_after,
            countIf(side = 0) > 0 AS seen_0, countIf(side = 1) > 0 AS seen_1,
            anyIf(why, side = 1 AND speaks) AS reason, anyIf(reason_at, side = 1 AND speaks) AS reason_place, anyIf(base, side = 1 AND speaks) AS reason_base, anyIf(disclosure, side = 1) AS reason_in
        FROM
        (
        SELECT
            unit, scope, toUInt8(NOT (year = {from_year:UInt16} AND stage = {from_stage:String})) AS side, measure IN ({measure:String}, 'PROJECT_COUNT') AS whole,
            if(measure IN {parts:Array(String)}, toString(measure), '') AS code, '' AS label, measure != 'PROJECT_COUNT' OR {measure:String} = 'PROJECT_COUNT' AS speaks,
            if(speaks, value, NULL) AS amount, if(speaks, toString(state), '') AS how, toString(measure) AS of_measure, year, toString(stage) AS stage, disclosure, at AS place,
            ifNull(reason, '') AS why, reason_at, ifNull(change_base, '') AS base, '' AS attribute, '' AS attribute_label
        FROM amounts
        WHERE (measure IN ({measure:String}, 'PROJECT_COUNT') OR measure IN {parts:Array(String)}) AND (year = {from_year:UInt16} AND stage = {from_stage:String} OR year = {to_year:UInt16} AND stage = {to_stage:String}) AND version <= {version:UInt64} AND scope IN {scopes:Array(String)}
            AND (unit, toInt8(scope), toUInt8(NOT (year = {from_year:UInt16} AND stage = {from_stage:String}))) IN
            (
                SELECT unit, looked_at.1, looked_at.2
                FROM
                (
                    SELECT
                        unit, groupUniqArrayIf(toInt8(scope), NOT (NOT (year = {from_year:UInt16} AND stage = {from_stage:String}))) AS from_scopes, groupUniqArrayIf(toInt8(scope), NOT (year = {from_year:UInt16} AND stage = {from_stage:String})) AS to_scopes,
                        arrayIntersect(from_scopes, to_scopes) AS common,
                        arrayJoin([
                            (if(notEmpty(common), arrayMin(common), arrayMin(from_scopes)), toUInt8(0)),
                            (if(notEmpty(common), arrayMin(common), arrayMin(to_scopes)), toUInt8(1))
                        ]) AS looked_at
                    FROM disclosures
                    WHERE NOT withdrawn AND (year = {from_year:UInt16} AND stage = {from_stage:String} OR year = {to_year:UInt16} AND stage = {to_stage:String}) AND version <= {version:UInt64} AND scope IN {scopes:Array(String)}
                    GROUP BY unit
                )
            )
        )
        GROUP BY unit, scope, whole, code
    )
    WHERE of_whole OR had OR has
    GROUP BY whole, code
    HAVING whole OR states_before + states_after > 0
)
GROUP BY whole, position
ORDER BY whole DESC, position
