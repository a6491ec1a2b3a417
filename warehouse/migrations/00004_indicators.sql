-- One row per performance indicator. The sort key serves the indicators of a project and of a disclosure.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS indicators {{onCluster}}
(
    disclosure             UInt64,
    project                UInt32 COMMENT 'ordinal of the project in the disclosure',
    ordinal                UInt32 COMMENT 'in the project, from 1',
    unit                   UInt64,
    year                   UInt16,
    stage                  Enum8('BUDGET' = 1, 'ADJUSTED_BUDGET' = 2, 'EXECUTION' = 3, 'FINAL_ACCOUNTS' = 4),
    scope                  Enum8('UNIT' = 1, 'DEPARTMENT' = 2, 'REGION' = 3),
    number                 UInt32 COMMENT 'version of the disclosure',
    project_name           String,
    level1                 LowCardinality(String),
    level1_text            LowCardinality(String),
    level2                 LowCardinality(Nullable(String)),
    level2_text            LowCardinality(String),
    name                   String,
    definition             Nullable(String),
    target_text            String,
    target_operator        LowCardinality(String),
    target_kind            LowCardinality(String),
    target_value           Nullable(Decimal(38, 10)),
    target_upper           Nullable(Decimal(38, 10)),
    target_unit            LowCardinality(String),
    target_normalized      Nullable(Decimal(38, 10)),
    target_normalized_unit LowCardinality(String),
    basis                  Nullable(String),
    basis_references       Array(String) COMMENT 'document numbers that the basis names',
    at                     String,
    target_at              String
)
ENGINE = {{engine "MergeTree"}}
ORDER BY (disclosure, project, ordinal)
SETTINGS index_granularity = 1024;
