-- What a self-assessment says was reached, beside the target: as written and as read, what it makes of the target, the points, and the
-- reason of a deviation. Rows from before have none of it: it comes with the next load of their document by a newer parser.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE indicators {{onCluster}}
    ADD COLUMN IF NOT EXISTS actual_text Nullable(String) COMMENT 'as written; null: not disclosed',
    ADD COLUMN IF NOT EXISTS actual_operator LowCardinality(String),
    ADD COLUMN IF NOT EXISTS actual_kind LowCardinality(String),
    ADD COLUMN IF NOT EXISTS actual_value Nullable(Decimal(38, 10)),
    ADD COLUMN IF NOT EXISTS actual_upper Nullable(Decimal(38, 10)),
    ADD COLUMN IF NOT EXISTS actual_unit LowCardinality(String),
    ADD COLUMN IF NOT EXISTS actual_normalized Nullable(Decimal(38, 10)),
    ADD COLUMN IF NOT EXISTS actual_normalized_unit LowCardinality(String),
    ADD COLUMN IF NOT EXISTS actual_at String,
    ADD COLUMN IF NOT EXISTS outcome LowCardinality(String) COMMENT 'MET, PARTLY_MET, MISSED or UNDECIDED; empty where no actual value is disclosed',
    ADD COLUMN IF NOT EXISTS weight Nullable(Decimal(38, 10)) COMMENT 'points that can be given',
    ADD COLUMN IF NOT EXISTS score Nullable(Decimal(38, 10)) COMMENT 'points that were given',
    ADD COLUMN IF NOT EXISTS deviation Nullable(String) COMMENT 'stated reason of a deviation';
