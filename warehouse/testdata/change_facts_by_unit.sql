SELECT
    if((is AS step) IN {named:Array(String)}, step, '\x1f') AS key, count() OVER (PARTITION BY key) AS total,
    side, unit, year, stage, scope, of_measure, label, assumeNotNull(amount), how, disclosure, place, CAST([], 'Array(Tuple(UInt16, String, String))') AS lacks
FROM
(
    SELECT *, argMax(attribute, side) OVER (PARTITION BY unit, scope) AS is
    FROM
    (
        SELECT
            unit, scope, toUInt8(NOT (year = {from_year:UInt16} AND stage = {from_stage:String})) AS side, measure IN ({measure:String}, 'PROJECT_COUNT') AS whole,
            if(measure IN {parts:Array(String)}, toString(measure), '') AS code, '' AS label, measure != 'PROJECT_COUNT' OR {measure:String} = 'PROJECT_COUNT' AS speaks,
            if(speaks, value, NULL) AS amount, if(speaks, toString(state), '') AS how, toString(measure) AS of_measure, year, toString(stage) AS stage, disclosure, at AS place,
            ifNull(reason, '') AS why, reason_at, ifNull(change_base, '') AS base, toString(unit) AS attribute, unit_name AS attribute_label
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
)
WHERE amount IS NOT NULL AND whole AND true AND NOT (scope = 'DEPARTMENT' AND unit IN
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
            ))
ORDER BY key, unit, scope, code, side, disclosure
LIMIT {offset:UInt64}, {first:UInt64} BY key
