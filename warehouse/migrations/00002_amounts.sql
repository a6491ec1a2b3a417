-- One row per measure that a disclosure speaks of, in 元; counts of projects, indicators and findings too. The sort key serves a unit's
-- figures over the years and all figures of one disclosure; the projection serves one measure over all units, by year.
-- A place is written block:row:column:start:end:text, with row and column empty outside a table; an empty place is none.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS amounts {{onCluster}}
(
    unit          UInt64,
    year          UInt16,
    stage         Enum8('BUDGET' = 1, 'ADJUSTED_BUDGET' = 2, 'EXECUTION' = 3, 'FINAL_ACCOUNTS' = 4),
    scope         Enum8('UNIT' = 1, 'DEPARTMENT' = 2, 'REGION' = 3),
    measure       LowCardinality(String),
    disclosure    UInt64,
    state         Enum8('AMOUNT' = 1, 'ZERO' = 2, 'BLANK' = 3, 'NOT_PUBLISHED' = 4, 'UNREADABLE' = 5, 'NOT_APPLICABLE' = 6, 'IMPLIED' = 7),
    value         Nullable(Decimal(18, 4)) COMMENT '元, or a number for a measure that counts',
    at            String,
    stated_change Nullable(Decimal(18, 4)) COMMENT '元',
    stated_rate   Nullable(Decimal(18, 4)) COMMENT 'percent',
    change_base   Nullable(String),
    change_at     String,
    reason        Nullable(String),
    reason_at     String,
    witnesses     Nested(kind LowCardinality(String), value Decimal(18, 4), at String),

    PROJECTION by_measure
    (
        SELECT measure, year, unit, stage, scope, disclosure, state, value, at
        ORDER BY measure, year, unit
    )
)
ENGINE = {{engine "MergeTree"}}
ORDER BY (unit, year, stage, scope, measure, disclosure)
SETTINGS index_granularity = 1024;
