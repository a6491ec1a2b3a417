-- One row per project. The sort key serves the projects of a disclosure; a unit's are found by its current disclosures.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS projects {{onCluster}}
(
    disclosure    UInt64,
    ordinal       UInt32 COMMENT 'in the disclosure, from 1',
    unit          UInt64,
    year          UInt16,
    stage         Enum8('BUDGET' = 1, 'ADJUSTED_BUDGET' = 2, 'EXECUTION' = 3, 'FINAL_ACCOUNTS' = 4),
    scope         Enum8('UNIT' = 1, 'DEPARTMENT' = 2, 'REGION' = 3),
    number        UInt32 COMMENT 'version of the disclosure',
    name          String,
    name_key      String COMMENT 'normalised: what a project is followed by over the years',
    at            String,
    objective     Nullable(String),
    objective_at  String,
    amount        Nullable(Decimal(18, 4)) COMMENT '元',
    amount_source LowCardinality(Nullable(String)),
    amount_at     String,
    indicators    UInt32
)
ENGINE = {{engine "MergeTree"}}
ORDER BY (disclosure, ordinal)
SETTINGS index_granularity = 1024;
