SELECT kind, disclosure, unit, year, stage, ordinal, indicator, text, at
FROM search_texts
WHERE version <= {version:UInt64} AND kind IN {kinds:Array(String)} AND ((hasAllTokens(folded, {pairs_0:Array(String)}) AND position(folded, {term_0:String}) > 0) OR position(unit_key, {term_0:String}) > 0) AND (hasAllTokens(folded, {pairs_1:Array(String)}) OR position(unit_key, {term_1:String}) > 0) AND ((hasAllTokens(folded, {pairs_2:Array(String)}) AND position(folded, {term_2:String}) > 0) OR position(unit_key, {term_2:String}) > 0 OR year = {year_2:UInt16}) AND ((hasAllTokens(folded, {pairs_0:Array(String)}) AND position(folded, {term_0:String}) > 0) OR hasAllTokens(folded, {pairs_1:Array(String)}) OR (hasAllTokens(folded, {pairs_2:Array(String)}) AND position(folded, {term_2:String}) > 0))
ORDER BY length, kind, unit, age, stage, disclosure, ordinal, indicator
LIMIT {limit:UInt64}
SETTINGS use_top_k_dynamic_filtering = 0
