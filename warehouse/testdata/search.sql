SELECT kind, disclosure, unit, year, stage, ordinal, indicator, text, at
FROM search_texts
WHERE version <= {version:UInt64} AND kind IN {kinds:Array(String)} AND ((hasAllTokens(folded, {pairs_0:Array(String)}) AND position(folded, {term_0:String}) > 0) OR position(unit_key, {term_0:String}) > 0) AND (hasAllTokens(folded, {pairs_1:Array(String)}) OR position(unit_key, {term_1:String}) > 0) AND year = {year_2:UInt16} AND ((hasAllTokens(folded, {pairs_0:Array(String)}) AND position(folded, {term_0:String}) > 0) OR hasAllTokens(folded, {pairs_1:Array(String)}))
ORDER BY length, kind, unit, age, stage, disclosure, ordinal, indicator
LIMIT 1 BY kind, unit, same
LIMIT {limit:UInt64}
SETTINGS use_top_k_dynamic_filtering = 0, max_threads = 1
