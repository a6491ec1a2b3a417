-- Findings across documents: what they compare besides their own disclosure, and to which of them each place belongs. Projects
-- bear hashes of their objective and of their targets, by which copies are found, and disclosures their member units and the
-- settings that they were checked with. Rows from before have none of these until their documents are loaded anew.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE findings {{onCluster}}
    ADD COLUMN IF NOT EXISTS others Array(UInt64) COMMENT 'further disclosures that a finding compares: it is visible while all of them are',
    ADD COLUMN IF NOT EXISTS place_of Array(UInt16) COMMENT 'for each place 0 for the own disclosure, n for the nth of others; empty: all are its own';

ALTER TABLE projects {{onCluster}}
    ADD COLUMN IF NOT EXISTS objective_key UInt64 COMMENT 'hash of the normalised objective; 0 without one',
    ADD COLUMN IF NOT EXISTS targets_key UInt64 COMMENT 'hash of the names and targets of its indicators; 0 without any',
    ADD INDEX IF NOT EXISTS by_objective objective_key TYPE bloom_filter GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_targets targets_key TYPE bloom_filter GRANULARITY 1;

ALTER TABLE disclosures {{onCluster}}
    ADD COLUMN IF NOT EXISTS member_units Array(UInt64) COMMENT 'units that a department names as its own, without its own office',
    ADD COLUMN IF NOT EXISTS rules String COMMENT 'settings of the rules by which findings were looked for; empty: as they come';
