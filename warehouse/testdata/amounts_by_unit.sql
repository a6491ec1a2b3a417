SELECT disclosure, unit, year, stage, scope, measure, state, value, at, stated_change, stated_rate, change_base, change_at, reason, reason_at, witnesses.kind, witnesses.value, witnesses.at, budgets.stage, budgets.value, budgets.completion, budgets.at
FROM amounts
WHERE unit IN {units:Array(UInt64)} AND year IN {years:Array(UInt16)} AND stage IN {stages:Array(String)} AND scope IN {scopes:Array(String)}
    AND measure IN {measures:Array(String)}
    AND version <= {version:UInt64}
