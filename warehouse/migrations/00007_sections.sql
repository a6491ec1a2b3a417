-- One row per section of a document, with its whole text. The sort key serves the sections of a disclosure; granules are small, because
-- a row is a page of text.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS sections {{onCluster}}
(
    disclosure  UInt64,
    ordinal     UInt32 COMMENT 'in the disclosure, from 1',
    kind        LowCardinality(String),
    heading     String,
    text        String,
    at          String,
    first_block UInt32,
    last_block  UInt32
)
ENGINE = {{engine "MergeTree"}}
ORDER BY (disclosure, ordinal)
SETTINGS index_granularity = 128;
