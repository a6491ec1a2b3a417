-- The budgets that final accounts print beside an actual figure, in 元 (or a number), and the completion in percent that
-- they state: an amount and what was budgeted for it are read together and never for each other.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE amounts {{onCluster}}
    ADD COLUMN IF NOT EXISTS budgets.stage Array(LowCardinality(String)) AFTER witnesses.at,
    ADD COLUMN IF NOT EXISTS budgets.value Array(Nullable(Decimal(18, 4))) AFTER budgets.stage,
    ADD COLUMN IF NOT EXISTS budgets.completion Array(Nullable(Decimal(18, 4))) AFTER budgets.value,
    ADD COLUMN IF NOT EXISTS budgets.at Array(String) AFTER budgets.completion;
