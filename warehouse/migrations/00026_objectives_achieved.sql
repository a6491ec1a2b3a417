-- What a self-assessment says has become of the objective (实际完成情况), and where a column of its own states the unit of targets
-- (计量单位). Rows from before have none of these until their documents are loaded anew.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE projects {{onCluster}}
    ADD COLUMN IF NOT EXISTS achieved Nullable(String) COMMENT 'what has become of the objective',
    ADD COLUMN IF NOT EXISTS achieved_at String;

ALTER TABLE indicators {{onCluster}}
    ADD COLUMN IF NOT EXISTS unit_at String COMMENT 'place of the unit, where a column of its own states it';
