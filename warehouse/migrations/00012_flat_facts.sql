-- Facts say themselves which data version brought them, whose they are and of what kind that unit is, so that a question
-- reads one table and joins none. Rows from before are copied with what their disclosure says, and their first forms deleted.
-- Beginning again after an interruption does no harm: what was copied is deleted first.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE amounts {{onCluster}} DROP PROJECTION IF EXISTS by_measure;
ALTER TABLE budget_lines {{onCluster}} DROP PROJECTION IF EXISTS by_code;

ALTER TABLE amounts {{onCluster}}
    ADD COLUMN IF NOT EXISTS version UInt64 COMMENT 'data version that brought the row',
    ADD COLUMN IF NOT EXISTS unit_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS unit_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS regions Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS sector LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS nature LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS rank LowCardinality(Nullable(String));
ALTER TABLE amounts {{onCluster}} DELETE WHERE version != 0 SETTINGS mutations_sync = 1;
INSERT INTO amounts SELECT f.* REPLACE (d.loaded AS version, d.unit_name AS unit_name, d.unit_code AS unit_code, d.region_code AS region_code, d.region_name AS region_name, d.regions AS regions, d.sector AS sector, d.nature AS nature, d.rank AS rank)
FROM amounts AS f INNER JOIN (SELECT * FROM disclosures ORDER BY version LIMIT 1 BY disclosure) AS d ON d.disclosure = f.disclosure;
ALTER TABLE amounts {{onCluster}} DELETE WHERE version = 0 SETTINGS mutations_sync = 1;

ALTER TABLE projects {{onCluster}}
    ADD COLUMN IF NOT EXISTS version UInt64 COMMENT 'data version that brought the row',
    ADD COLUMN IF NOT EXISTS unit_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS unit_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS regions Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS sector LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS nature LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS rank LowCardinality(Nullable(String));
ALTER TABLE projects {{onCluster}} DELETE WHERE version != 0 SETTINGS mutations_sync = 1;
INSERT INTO projects SELECT f.* REPLACE (d.loaded AS version, d.unit_name AS unit_name, d.unit_code AS unit_code, d.region_code AS region_code, d.region_name AS region_name, d.regions AS regions, d.sector AS sector, d.nature AS nature, d.rank AS rank)
FROM projects AS f INNER JOIN (SELECT * FROM disclosures ORDER BY version LIMIT 1 BY disclosure) AS d ON d.disclosure = f.disclosure;
ALTER TABLE projects {{onCluster}} DELETE WHERE version = 0 SETTINGS mutations_sync = 1;

ALTER TABLE indicators {{onCluster}}
    ADD COLUMN IF NOT EXISTS version UInt64 COMMENT 'data version that brought the row',
    ADD COLUMN IF NOT EXISTS unit_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS unit_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS regions Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS sector LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS nature LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS rank LowCardinality(Nullable(String));
ALTER TABLE indicators {{onCluster}} DELETE WHERE version != 0 SETTINGS mutations_sync = 1;
INSERT INTO indicators SELECT f.* REPLACE (d.loaded AS version, d.unit_name AS unit_name, d.unit_code AS unit_code, d.region_code AS region_code, d.region_name AS region_name, d.regions AS regions, d.sector AS sector, d.nature AS nature, d.rank AS rank)
FROM indicators AS f INNER JOIN (SELECT * FROM disclosures ORDER BY version LIMIT 1 BY disclosure) AS d ON d.disclosure = f.disclosure;
ALTER TABLE indicators {{onCluster}} DELETE WHERE version = 0 SETTINGS mutations_sync = 1;

ALTER TABLE findings {{onCluster}}
    ADD COLUMN IF NOT EXISTS version UInt64 COMMENT 'data version that brought the row',
    ADD COLUMN IF NOT EXISTS unit_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS unit_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS regions Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS sector LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS nature LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS rank LowCardinality(Nullable(String));
ALTER TABLE findings {{onCluster}} DELETE WHERE version != 0 SETTINGS mutations_sync = 1;
INSERT INTO findings SELECT f.* REPLACE (d.loaded AS version, d.unit_name AS unit_name, d.unit_code AS unit_code, d.region_code AS region_code, d.region_name AS region_name, d.regions AS regions, d.sector AS sector, d.nature AS nature, d.rank AS rank)
FROM findings AS f INNER JOIN (SELECT * FROM disclosures ORDER BY version LIMIT 1 BY disclosure) AS d ON d.disclosure = f.disclosure;
ALTER TABLE findings {{onCluster}} DELETE WHERE version = 0 SETTINGS mutations_sync = 1;

ALTER TABLE budget_lines {{onCluster}}
    ADD COLUMN IF NOT EXISTS scope Enum8('UNIT' = 1, 'DEPARTMENT' = 2, 'REGION' = 3) AFTER stage,
    ADD COLUMN IF NOT EXISTS version UInt64 COMMENT 'data version that brought the row',
    ADD COLUMN IF NOT EXISTS unit_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS unit_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS regions Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS sector LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS nature LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS rank LowCardinality(Nullable(String));
ALTER TABLE budget_lines {{onCluster}} DELETE WHERE version != 0 SETTINGS mutations_sync = 1;
INSERT INTO budget_lines SELECT f.* REPLACE (d.scope AS scope, d.loaded AS version, d.unit_name AS unit_name, d.unit_code AS unit_code, d.region_code AS region_code, d.region_name AS region_name, d.regions AS regions, d.sector AS sector, d.nature AS nature, d.rank AS rank)
FROM budget_lines AS f INNER JOIN (SELECT * FROM disclosures ORDER BY version LIMIT 1 BY disclosure) AS d ON d.disclosure = f.disclosure;
ALTER TABLE budget_lines {{onCluster}} DELETE WHERE version = 0 SETTINGS mutations_sync = 1;

ALTER TABLE amounts {{onCluster}} ADD PROJECTION IF NOT EXISTS by_measure
(
    SELECT measure, year, unit, stage, scope, disclosure, version, state, value, at, unit_name, unit_code, region_code, region_name, regions, sector, nature, rank
    ORDER BY measure, year, unit
);
ALTER TABLE amounts {{onCluster}} MATERIALIZE PROJECTION by_measure SETTINGS mutations_sync = 1;
ALTER TABLE budget_lines {{onCluster}} ADD PROJECTION IF NOT EXISTS by_code
(
    SELECT classification, measure, level, code, name, fund, year, stage, scope, unit, disclosure, version, value, at, unit_name, unit_code, region_code, region_name, regions, sector, nature, rank
    ORDER BY classification, measure, level, code, year, unit
);
ALTER TABLE budget_lines {{onCluster}} MATERIALIZE PROJECTION by_code SETTINGS mutations_sync = 1;
