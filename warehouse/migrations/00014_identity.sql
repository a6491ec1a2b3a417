-- Why a disclosure belongs to its unit: by its name, by its budget code, or by an alias file. What units became of others by a
-- merger or a split is told by the newest batch of links; a row of the table disclosures, of no unit and the scope REGION, commits
-- a batch. Projects have a name without what is said in another way each year, which they are recognised by; rows from before have their
-- plain name.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE disclosures {{onCluster}}
    ADD COLUMN IF NOT EXISTS identity_rule LowCardinality(String) DEFAULT 'NAME',
    ADD COLUMN IF NOT EXISTS identity_zh String,
    ADD COLUMN IF NOT EXISTS identity_en String;

ALTER TABLE projects {{onCluster}} ADD COLUMN IF NOT EXISTS match_key String DEFAULT name_key AFTER name_key;

CREATE TABLE IF NOT EXISTS unit_links {{onCluster}}
(
    batch      UInt64 COMMENT 'what one commit says of all links',
    ordinal    UInt32 COMMENT 'in the batch, from 1',
    kind       LowCardinality(String) COMMENT 'MERGED or SPLIT',
    earlier    Array(UInt64),
    earlier_names Array(String),
    later      Array(UInt64),
    later_names Array(String),
    since      UInt16 COMMENT 'first year of the later units',
    note       String
)
ENGINE = {{engine "MergeTree"}}
ORDER BY (batch, ordinal);
