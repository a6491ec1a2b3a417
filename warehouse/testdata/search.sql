WITH arrayConcat(tokens(folded, 'ngrams', 2), about) AS held
SELECT kind, disclosure, unit, toUInt16(65535 - age), stage, ordinal, indicator, '', text, at
FROM search_texts
WHERE version <= {version:UInt64} AND (hasAllTokens(held, {held_1:Array(String)}))
ORDER BY length, kind, unit, age, stage, disclosure, ordinal, indicator
LIMIT 1 BY kind, unit, same
LIMIT {limit:UInt64}
SETTINGS use_top_k_dynamic_filtering = 0, max_threads = 1, read_in_order_use_buffering = 0, max_block_size = 2048
