SELECT rank() OVER (ORDER BY rate DESC), count() OVER (), unit, of_year, in_scope, name, [planned.1, revised_alone.1, spent.1], [planned.2, revised_alone.2, spent.2, printed.2, revised.2],
    [planned.3, revised_alone.3, spent.3], [planned.4, revised_alone.4, spent.4, printed.3, revised.3], budgeted, paid
FROM
(
    SELECT
        unit, year AS of_year, scope AS in_scope, any(unit_name) AS name,
        anyIf((toString(state), value, disclosure, at), stage = 'BUDGET' AND measure = {measure:String}) AS planned,
        anyIf((toString(state), value, disclosure, at), stage = 'FINAL_ACCOUNTS' AND measure = {measure:String}) AS spent,
        anyIf(arrayZip(budgets.stage, budgets.value, budgets.at), stage = 'FINAL_ACCOUNTS' AND measure = {measure:String}) AS beside,
        arrayFirst(b -> b.1 = 'BUDGET' AND b.2 IS NOT NULL, beside) AS printed,
        arrayFirst(b -> b.1 = 'ADJUSTED_BUDGET' AND b.2 IS NOT NULL, beside) AS revised,
        anyIf((toString(state), value, disclosure, at), stage = 'ADJUSTED_BUDGET' AND measure = {measure:String}) AS revised_alone,
        ifNull(planned.2, printed.2) AS budgeted, spent.2 AS paid, paid - budgeted AS deviation,
        if(ifNull(budgeted, 0) = 0, NULL, toDecimal256(paid, 10) / if(ifNull(budgeted, 0) = 0, 1, assumeNotNull(budgeted))) AS rate
    FROM amounts
    WHERE measure IN ({measure:String}, 'PROJECT_COUNT') AND stage IN ('BUDGET', 'ADJUSTED_BUDGET', 'FINAL_ACCOUNTS') AND version <= {version:UInt64} AND year >= {from:Int64} AND year <= {to:Int64} AND scope IN {scopes:Array(String)}
    GROUP BY unit, of_year, in_scope
    ORDER BY unit, of_year, budgeted IS NULL OR paid IS NULL, budgeted IS NULL AND paid IS NULL, in_scope
    LIMIT 1 BY unit, of_year
)
WHERE rate IS NOT NULL
ORDER BY rate DESC, name, unit
LIMIT {limit:UInt64}
