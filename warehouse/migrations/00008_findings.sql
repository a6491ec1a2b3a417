-- One row per finding. The sort key serves the findings of a disclosure; a unit's are found by its current disclosures.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS findings {{onCluster}}
(
    disclosure UInt64,
    ordinal    UInt32 COMMENT 'in the disclosure, from 1',
    unit       UInt64,
    year       UInt16,
    stage      Enum8('BUDGET' = 1, 'ADJUSTED_BUDGET' = 2, 'EXECUTION' = 3, 'FINAL_ACCOUNTS' = 4),
    scope      Enum8('UNIT' = 1, 'DEPARTMENT' = 2, 'REGION' = 3),
    number     UInt32 COMMENT 'version of the disclosure',
    code       LowCardinality(String),
    severity   Enum8('INFO' = 1, 'WARNING' = 2, 'ERROR' = 3),
    message_zh String,
    message_en String,
    expected   Nullable(String),
    actual     Nullable(String),
    places     Array(String)
)
ENGINE = {{engine "MergeTree"}}
ORDER BY (disclosure, ordinal)
SETTINGS index_granularity = 1024;
