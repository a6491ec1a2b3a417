-- One row per amount of a table by functional or economic classification, value in 元. The sort key serves the lines of a
-- disclosure; the projection serves one code over units and years.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS budget_lines {{onCluster}}
(
    disclosure     UInt64,
    ordinal        UInt32 COMMENT 'in the disclosure, from 1',
    unit           UInt64,
    year           UInt16,
    stage          LowCardinality(String),
    fund           LowCardinality(String),
    classification LowCardinality(String),
    code           LowCardinality(String),
    name           LowCardinality(String),
    level          UInt8,
    measure        LowCardinality(String) COMMENT 'what the column counts',
    value          Decimal(18, 4),
    at             String COMMENT 'a place: block:row:column:start:end:text',
    PROJECTION by_code
    (
        SELECT classification, code, measure, fund, year, stage, unit, disclosure, value
        ORDER BY classification, code, measure, year, unit
    )
)
ENGINE = {{engine "MergeTree"}}
ORDER BY (disclosure, ordinal)
SETTINGS index_granularity = 1024;
