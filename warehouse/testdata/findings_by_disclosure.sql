SELECT disclosure, ordinal, unit, year, stage, scope, number, code, severity, message_zh, message_en, expected, actual, places
FROM findings
WHERE disclosure IN {keys:Array(UInt64)}
ORDER BY disclosure, ordinal
