-- Where a column of its own states the sign before a target's number (计算符号). Rows from before have none until their documents are
-- loaded anew.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE indicators {{onCluster}}
    ADD COLUMN IF NOT EXISTS sign_at String COMMENT 'place of the sign, where a column of its own states it';
