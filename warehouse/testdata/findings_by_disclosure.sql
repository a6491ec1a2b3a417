SELECT disclosure, ordinal, unit, year, stage, scope, number, code, severity, message_zh, message_en, expected, actual, places, others, place_of, version
FROM findings
WHERE disclosure IN {keys:Array(UInt64)} AND version <= {version:UInt64} AND true
ORDER BY disclosure, version, ordinal
