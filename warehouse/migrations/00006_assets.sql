-- One row per line of the table of state assets, value in 元. The sort key serves the lines of a disclosure.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS assets {{onCluster}}
(
    disclosure UInt64,
    ordinal    UInt32 COMMENT 'in the disclosure, from 1',
    name       String,
    level      UInt8,
    quantity   Nullable(Decimal(38, 10)),
    value      Nullable(Decimal(18, 4)),
    at         String
)
ENGINE = {{engine "MergeTree"}}
ORDER BY (disclosure, ordinal)
SETTINGS index_granularity = 1024;
