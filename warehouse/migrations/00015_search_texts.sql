-- One row per text that can be searched: names of units, projects and indicators, objectives, sections. Shorter texts stand first,
-- so that a search reads the best of many matches and stops; a granule holds few of the long ones. The folded text has neither signs nor
-- spaces, and narrow small letters; the index knows which pairs of characters it holds. Rows from before are written anew.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS search_texts {{onCluster}}
(
    disclosure UInt64,
    version    UInt64 COMMENT 'data version that brought the row',
    unit       UInt64,
    year       UInt16,
    stage      Enum8('BUDGET' = 1, 'ADJUSTED_BUDGET' = 2, 'EXECUTION' = 3, 'FINAL_ACCOUNTS' = 4),
    kind       Enum8('UNIT' = 1, 'PROJECT' = 2, 'INDICATOR' = 3, 'OBJECTIVE' = 4, 'SECTION' = 5),
    ordinal    UInt32 COMMENT 'of the project or section in the disclosure, from 1',
    indicator  UInt32 COMMENT 'of the indicator in the project, from 1',
    length     UInt32 COMMENT 'of the folded text, in bytes',
    age        UInt16 COMMENT 'falls as the year rises',
    unit_key   LowCardinality(String) COMMENT 'the name of the unit, folded',
    folded     String CODEC(ZSTD(1)),
    text       String CODEC(ZSTD(1)),
    at         String COMMENT 'a place: block:row:column:start:end:text',
    INDEX pairs folded TYPE text(tokenizer = ngrams(2))
)
ENGINE = {{engine "MergeTree"}}
PRIMARY KEY length
ORDER BY (length, kind, unit, age, stage, disclosure, ordinal, indicator)
SETTINGS index_granularity = 1024, index_granularity_bytes = 131072;

ALTER TABLE search_texts {{onCluster}} DELETE WHERE true SETTINGS mutations_sync = 1;

INSERT INTO search_texts
WITH
    '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～\t\r' AS wide,
        '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\n\n' AS narrow
SELECT
    disclosure, version, unit, year, stage, kind, ordinal, indicator, length(folded_text), 65535 - year,
    lower(replaceRegexpAll(translateUTF8(unit_name, wide, narrow), '[^\\p{L}\\p{N}\\p{M}.%]', '')),
    trim(BOTH '\n' FROM lower(replaceRegexpAll(translateUTF8(body, wide, narrow), '[^\\p{L}\\p{N}\\p{M}.%\n]', ''))) AS folded_text,
    body, place
FROM
(
    SELECT disclosure, loaded AS version, unit, year, stage, 'UNIT' AS kind, 0 AS ordinal, 0 AS indicator, unit_name, unit_name AS body, title_at AS place
    FROM (SELECT * FROM disclosures WHERE unit != 0 ORDER BY version LIMIT 1 BY disclosure)
    UNION ALL
    SELECT disclosure, version, unit, year, stage, 'PROJECT', ordinal, 0, unit_name, name, at FROM projects
    UNION ALL
    SELECT disclosure, version, unit, year, stage, 'OBJECTIVE', ordinal, 0, unit_name, ifNull(objective, ''), objective_at FROM projects
    UNION ALL
    SELECT disclosure, version, unit, year, stage, 'INDICATOR', project, ordinal, unit_name, name, at FROM indicators
    UNION ALL
    SELECT s.disclosure, d.loaded, d.unit, d.year, d.stage, 'SECTION', s.ordinal, 0, d.unit_name, s.text, s.at
    FROM sections AS s INNER JOIN (SELECT * FROM disclosures WHERE unit != 0 ORDER BY version LIMIT 1 BY disclosure) AS d ON d.disclosure = s.disclosure
)
WHERE folded_text != '';
