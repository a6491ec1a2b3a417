-- Findings that a later look at the same disclosures no longer has: a commit retires them as it brings those that take their place, so
-- that each data version has either. They are named by cityHash64(disclosure, version, ordinal).
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE disclosures {{onCluster}}
    ADD COLUMN IF NOT EXISTS retired Array(UInt64) COMMENT 'findings that are not true any more from this data version on';
