SELECT
    version <= {version:UInt64} AND (unit, year, stage, scope) IN (SELECT unit, toUInt16(year - 1), stage, scope FROM disclosures WHERE disclosure IN {keys:Array(UInt64)}) AS is_prior,
    disclosure, unit, year, stage, scope, measure, state, value, at, stated_change, stated_rate, change_base, change_at, reason, reason_at, witnesses.kind, witnesses.value, witnesses.at, budgets.stage, budgets.value, budgets.completion, budgets.at
FROM amounts
WHERE unit IN (SELECT unit FROM disclosures WHERE disclosure IN {keys:Array(UInt64)})
    AND (disclosure IN {keys:Array(UInt64)} OR is_prior)
