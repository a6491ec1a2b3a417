SELECT disclosure, ordinal, unit, year, stage, scope, number, name, at, objective, objective_at, achieved, achieved_at, amount, amount_source, amount_at, indicators
FROM projects
WHERE disclosure IN {keys:Array(UInt64)}
ORDER BY disclosure, ordinal
