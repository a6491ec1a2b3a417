SELECT disclosure, project, ordinal, unit, year, stage, scope, number, level1, level1_text, level2, level2_text, name, definition, target_text, target_operator, target_kind, target_value, target_upper, target_unit, target_normalized, target_normalized_unit, basis, basis_references, at, target_at, actual_text, actual_operator, actual_kind, actual_value, actual_upper, actual_unit, actual_normalized, actual_normalized_unit, actual_at, outcome, weight, score, deviation, unit_at, sign_at
FROM indicators
WHERE disclosure IN {keys:Array(UInt64)}
    AND (disclosure, project) IN (SELECT arrayJoin(arrayZip({keys:Array(UInt64)}, {ordinals:Array(UInt32)})) AS pair)
ORDER BY disclosure, project, ordinal
