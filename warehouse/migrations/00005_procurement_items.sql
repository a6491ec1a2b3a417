-- One row per line of a procurement table, money in 元. The sort key serves the lines of a disclosure.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS procurement_items {{onCluster}}
(
    disclosure     UInt64,
    ordinal        UInt32 COMMENT 'in the disclosure, from 1',
    project        String,
    project_budget Nullable(Decimal(18, 4)),
    item           String,
    catalogue_code Nullable(String),
    quantity_unit  Nullable(String),
    quantity       Nullable(Decimal(38, 10)),
    unit_price     Nullable(Decimal(18, 4)),
    amount         Nullable(Decimal(18, 4)),
    sources        Nested(source LowCardinality(String), amount Decimal(18, 4)),
    at             String,
    amount_at      String
)
ENGINE = {{engine "MergeTree"}}
ORDER BY (disclosure, ordinal)
SETTINGS index_granularity = 1024;
