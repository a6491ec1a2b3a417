-- The normalised name of an indicator: what it is compared by over units and years. Rows from before have it without spaces only.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE indicators {{onCluster}} ADD COLUMN IF NOT EXISTS name_key String DEFAULT replaceRegexpAll(name, '\\s', '') AFTER name;
