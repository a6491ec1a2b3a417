-- A search chooses by one table and reads what it has chosen from another, because they want opposite things: what is chosen by is narrow, and
-- the fewer granules it has, the sooner the index has looked through them; a text is read at once where few others share its granule, and
-- each column of it costs as much as the text. The index knows single characters, too, so that a term of one is a term like others. Rows are
-- copied from the table that was both, few at a time: what an index knows of a row takes many times the row's room while it is written.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS search_index {{onCluster}}
(
    disclosure UInt64,
    version    UInt64 COMMENT 'data version that brought the row',
    unit       UInt64,
    stage      Enum8('BUDGET' = 1, 'ADJUSTED_BUDGET' = 2, 'EXECUTION' = 3, 'FINAL_ACCOUNTS' = 4),
    kind       Enum8('UNIT' = 1, 'PROJECT' = 2, 'INDICATOR' = 3, 'OBJECTIVE' = 4, 'SECTION' = 5, 'DEFINITION' = 6),
    ordinal    UInt32 COMMENT 'of the project or section in the disclosure, from 1',
    indicator  UInt32 COMMENT 'of the indicator in the project, from 1',
    length     UInt32 COMMENT 'of the folded text, in bytes',
    age        UInt16 COMMENT 'falls as the year rises',
    key        UInt64 COMMENT 'length and hash of the folded text: puts texts side by side that are equal or as long',
    hit        UInt128 DEFAULT bitShiftLeft(toUInt128(key), 64) + cityHash64(disclosure, kind, ordinal, indicator) COMMENT 'the row of search_hits',
    same       UInt64 DEFAULT cityHash64(kind, unit, folded) COMMENT 'one where a unit repeats a text',
    unit_key   LowCardinality(String) COMMENT 'the name of the unit, folded',
    folded     String COMMENT 'the text without signs and spaces, in narrow small simplified characters' CODEC(ZSTD(1)),
    about      Array(LowCardinality(String)) DEFAULT arrayConcat(arrayMap(x -> concat('@', x), arrayConcat(tokens(unit_key, 'ngrams', 1), tokens(unit_key, 'ngrams', 2), tokens(unit_key, 'ngrams', 3))), [toString(65535 - age), toString(kind)]) COMMENT 'what the index knows beside the text: runs of one to three characters of the unit''s name behind an @, year, kind',
    INDEX tokens arrayConcat(tokens(folded, 'ngrams', 1), tokens(folded, 'ngrams', 2), about) TYPE text(tokenizer = array)
)
ENGINE = {{engine "MergeTree"}}
PRIMARY KEY length
ORDER BY (length, unit, age, stage, kind, ordinal, indicator, hit)
SETTINGS index_granularity = 2048, index_granularity_bytes = 1073741824, min_compress_block_size = 4096, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS search_hits {{onCluster}}
(
    key        UInt64 COMMENT 'as in search_index',
    hit        UInt128 DEFAULT bitShiftLeft(toUInt128(key), 64) + cityHash64(disclosure, kind, ordinal, indicator) COMMENT 'the row of search_index',
    disclosure UInt64,
    unit       UInt64,
    unit_key   LowCardinality(String) COMMENT 'the name of the unit, folded',
    year       UInt16,
    stage      Enum8('BUDGET' = 1, 'ADJUSTED_BUDGET' = 2, 'EXECUTION' = 3, 'FINAL_ACCOUNTS' = 4),
    kind       Enum8('UNIT' = 1, 'PROJECT' = 2, 'INDICATOR' = 3, 'OBJECTIVE' = 4, 'SECTION' = 5, 'DEFINITION' = 6),
    ordinal    UInt32 COMMENT 'of the project or section in the disclosure, from 1',
    indicator  UInt32 COMMENT 'of the indicator in the project, from 1',
    source     String DEFAULT concatWithSeparator(':', kind, year, stage, ordinal, indicator) COMMENT 'columns before it, which a search reads as one' CODEC(LZ4),
    text       String CODEC(LZ4),
    at         String COMMENT 'a place: block:row:column:start:end:text' CODEC(LZ4)
)
ENGINE = {{engine "MergeTree"}}
ORDER BY hit
SETTINGS index_granularity = 64, index_granularity_bytes = 16384, min_compress_block_size = 1024,
    min_bytes_for_wide_part = 1000000000000000, min_rows_for_wide_part = 1000000000000000, -- the columns of a granule lie side by side
    fsync_after_insert = 1, fsync_part_directory = 1;

ALTER TABLE search_index {{onCluster}} DELETE WHERE true SETTINGS mutations_sync = 1;

ALTER TABLE search_hits {{onCluster}} DELETE WHERE true SETTINGS mutations_sync = 1;

INSERT INTO search_index (disclosure, version, unit, stage, kind, ordinal, indicator, length, age, key, unit_key, folded)
SELECT disclosure, version, unit, stage, kind, ordinal, indicator, length, age, length * 4294967296 + xxHash64(folded) % 4294967296, unit_key, folded
FROM search_texts
SETTINGS max_threads = 1, max_block_size = 8192, min_insert_block_size_rows = 16384, min_insert_block_size_bytes = 8000000;

INSERT INTO search_hits (key, disclosure, unit, unit_key, year, stage, kind, ordinal, indicator, text, at)
SELECT length * 4294967296 + xxHash64(folded) % 4294967296, disclosure, unit, unit_key, year, stage, kind, ordinal, indicator, text, at
FROM search_texts
SETTINGS max_threads = 1, max_block_size = 8192, min_insert_block_size_rows = 16384, min_insert_block_size_bytes = 8000000;
