SELECT disclosure, unit, source, '', text, at
FROM search_hits
WHERE hit IN
(
    WITH arrayConcat(tokens(folded, 'ngrams', 1), tokens(folded, 'ngrams', 2), about) AS held
    SELECT hit
    FROM search_index
    WHERE version <= {version:UInt64} AND (hasAllTokens(held, {held_1:Array(String)}))
    ORDER BY length, unit, age, stage, kind, ordinal, indicator, hit
    LIMIT 1 BY same
    LIMIT {limit:UInt64}
)
SETTINGS use_top_k_dynamic_filtering = 0, max_threads = 1, read_in_order_use_buffering = 0, max_block_size = 8192
