SELECT
    [
        countIf(deviation IS NOT NULL AND NOT covered) OVER (), countIf(deviation > 0 AND NOT covered) OVER (), countIf(deviation < 0 AND NOT covered) OVER (),
        countIf(budgeted IS NULL AND paid IS NOT NULL) OVER (), countIf(budgeted IS NOT NULL AND paid IS NULL) OVER (),
        countIf(budgeted IS NULL AND paid IS NULL) OVER (), countIf(covered) OVER ()
    ] AS counts,
    sumIf(ifNull(budgeted, 0), deviation IS NOT NULL AND NOT covered) OVER () AS budget_of_pairs, sumIf(ifNull(paid, 0), deviation IS NOT NULL AND NOT covered) OVER () AS final_of_pairs,
    if(rate IS NULL, NULL, rank() OVER (ORDER BY ifNull(rate, toDecimal256('-99999999999999', 10)) DESC)) AS place_in_order, unit, of_year, in_scope, name, [planned.1, revised_alone.1, spent.1], [planned.2, revised_alone.2, spent.2, printed.2, revised.2],
    [planned.3, revised_alone.3, spent.3], [planned.4, revised_alone.4, spent.4, printed.3, revised.3], budgeted, paid
FROM
(
    SELECT
        *, in_scope = 'DEPARTMENT' AND deviation IS NOT NULL
            AND countIf(in_scope = 'UNIT' AND deviation IS NOT NULL) OVER (PARTITION BY of_year, if(in_scope = 'DEPARTMENT', unit, department_key)) > 0 AS covered
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
    WHERE measure IN ({measure:String}, 'PROJECT_COUNT') AND stage IN ('BUDGET', 'ADJUSTED_BUDGET', 'FINAL_ACCOUNTS') AND version <= {version:UInt64} AND scope IN {scopes:Array(String)}
    GROUP BY unit, of_year, in_scope
    ORDER BY unit, of_year, budgeted IS NULL OR paid IS NULL, budgeted IS NULL AND paid IS NULL, in_scope
    LIMIT 1 BY unit, of_year
    ) AS figures
    LEFT ANY JOIN
    (
        SELECT unit, year AS of_year, max(transform(ifNull(toString(department), ''), {department_names:Array(String)}, {department_keys:Array(UInt64)}, toUInt64(0))) AS department_key
        FROM disclosures
        WHERE NOT withdrawn AND scope = 'UNIT' AND version <= {version:UInt64} AND scope IN {scopes:Array(String)}
        GROUP BY unit, of_year
    ) AS members USING (unit, of_year)
)
QUALIFY NOT (budgeted IS NULL AND paid IS NULL)
ORDER BY ifNull(rate, toDecimal256('-99999999999999', 10)) DESC, name DESC, unit DESC, of_year DESC
LIMIT {limit:UInt64}
