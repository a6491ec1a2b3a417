==> migrations
CREATE TABLE IF NOT EXISTS migrations ON CLUSTER '{cluster}'
(
    version_id Int64,
    is_applied UInt8,
    date       Date DEFAULT now(),
    tstamp     DateTime DEFAULT now()
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/all/{database}/{table}', '{shard}-{replica}')
ORDER BY version_id;
==> commits
CREATE TABLE IF NOT EXISTS commits_local ON CLUSTER '{cluster}'
(
    version      UInt64 COMMENT 'a data version that is whole',
    committed_at DateTime64(3, 'UTC')
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY version;
CREATE OR REPLACE TABLE commits ON CLUSTER '{cluster}' AS `gongkai`.commits_local
ENGINE = Distributed('{cluster}', 'gongkai', 'commits_local', version);
==> 00001_disclosures.sql
-- One row per version of a disclosure, written last: the row commits the facts that bear its key. A withdrawal is a further row.
-- Nothing is updated or deleted. Current at version V is, for each unit, year, stage and scope, the row with the greatest version <= V,
-- unless that row withdraws. The sort key serves that choice, for all disclosures in one pass and for one unit by a look-up.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS disclosures_local ON CLUSTER '{cluster}'
(
    unit             UInt64 COMMENT 'hash of the normalised name',
    year             UInt16 COMMENT 'fiscal year',
    stage            Enum8('BUDGET' = 1, 'ADJUSTED_BUDGET' = 2, 'EXECUTION' = 3, 'FINAL_ACCOUNTS' = 4),
    scope            Enum8('UNIT' = 1, 'DEPARTMENT' = 2, 'REGION' = 3),
    version          UInt64 COMMENT 'data version of the commit',
    number           UInt32 COMMENT 'version of this disclosure, from 1',
    disclosure       UInt64 COMMENT 'key of the facts that were loaded with it',
    committed_at     DateTime64(3, 'UTC'),
    withdrawn        Bool,
    withdrawn_reason Nullable(String),
    loaded           UInt64 COMMENT 'data version that brought the facts',
    loaded_at        DateTime64(3, 'UTC'),

    unit_name        String,
    unit_code        Nullable(String),
    region_code      LowCardinality(Nullable(String)) COMMENT 'GB/T 2260',
    region_name      LowCardinality(String),
    region_parent    LowCardinality(Nullable(String)),
    regions          Array(LowCardinality(String)) COMMENT 'codes and names of the region and of all above it',
    sector           LowCardinality(Nullable(String)),
    nature           LowCardinality(Nullable(String)),
    rank             LowCardinality(Nullable(String)),
    funding          LowCardinality(Nullable(String)),
    department       LowCardinality(Nullable(String)),

    title            String,
    title_at         String COMMENT 'a place: block:row:column:start:end:text',
    document_name    String,
    document_format  LowCardinality(String),
    document_sha256  String COMMENT 'hexadecimal',
    document_size    Int64 COMMENT 'bytes',
    document_url     Nullable(String),
    parser_version   LowCardinality(String),
    ingested_at      DateTime64(3, 'UTC'),
    assets_as_of     Nullable(String),
    projects         UInt32,
    indicators       UInt32,
    findings         UInt32
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (unit, year, stage, scope, version, number)
SETTINGS index_granularity = 1024;
CREATE OR REPLACE TABLE disclosures ON CLUSTER '{cluster}' AS `gongkai`.disclosures_local
ENGINE = Distributed('{cluster}', 'gongkai', 'disclosures_local', unit);
==> 00002_amounts.sql
-- One row per measure that a disclosure speaks of, in 元; counts of projects, indicators and findings too. The sort key serves a unit's
-- figures over the years and all figures of one disclosure; the projection serves one measure over all units, by year.
-- A place is written block:row:column:start:end:text, with row and column empty outside a table; an empty place is none.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS amounts_local ON CLUSTER '{cluster}'
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
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (unit, year, stage, scope, measure, disclosure)
SETTINGS index_granularity = 1024;
CREATE OR REPLACE TABLE amounts ON CLUSTER '{cluster}' AS `gongkai`.amounts_local
ENGINE = Distributed('{cluster}', 'gongkai', 'amounts_local', unit);
==> 00003_projects.sql
-- One row per project. The sort key serves the projects of a disclosure; a unit's are found by its current disclosures.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS projects_local ON CLUSTER '{cluster}'
(
    disclosure    UInt64,
    ordinal       UInt32 COMMENT 'in the disclosure, from 1',
    unit          UInt64,
    year          UInt16,
    stage         Enum8('BUDGET' = 1, 'ADJUSTED_BUDGET' = 2, 'EXECUTION' = 3, 'FINAL_ACCOUNTS' = 4),
    scope         Enum8('UNIT' = 1, 'DEPARTMENT' = 2, 'REGION' = 3),
    number        UInt32 COMMENT 'version of the disclosure',
    name          String,
    name_key      String COMMENT 'normalised: what a project is followed by over the years',
    at            String,
    objective     Nullable(String),
    objective_at  String,
    amount        Nullable(Decimal(18, 4)) COMMENT '元',
    amount_source LowCardinality(Nullable(String)),
    amount_at     String,
    indicators    UInt32
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (disclosure, ordinal)
SETTINGS index_granularity = 1024;
CREATE OR REPLACE TABLE projects ON CLUSTER '{cluster}' AS `gongkai`.projects_local
ENGINE = Distributed('{cluster}', 'gongkai', 'projects_local', unit);
==> 00004_indicators.sql
-- One row per performance indicator. The sort key serves the indicators of a project and of a disclosure.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS indicators_local ON CLUSTER '{cluster}'
(
    disclosure             UInt64,
    project                UInt32 COMMENT 'ordinal of the project in the disclosure',
    ordinal                UInt32 COMMENT 'in the project, from 1',
    unit                   UInt64,
    year                   UInt16,
    stage                  Enum8('BUDGET' = 1, 'ADJUSTED_BUDGET' = 2, 'EXECUTION' = 3, 'FINAL_ACCOUNTS' = 4),
    scope                  Enum8('UNIT' = 1, 'DEPARTMENT' = 2, 'REGION' = 3),
    number                 UInt32 COMMENT 'version of the disclosure',
    project_name           String,
    level1                 LowCardinality(String),
    level1_text            LowCardinality(String),
    level2                 LowCardinality(Nullable(String)),
    level2_text            LowCardinality(String),
    name                   String,
    definition             Nullable(String),
    target_text            String,
    target_operator        LowCardinality(String),
    target_kind            LowCardinality(String),
    target_value           Nullable(Decimal(38, 10)),
    target_upper           Nullable(Decimal(38, 10)),
    target_unit            LowCardinality(String),
    target_normalized      Nullable(Decimal(38, 10)),
    target_normalized_unit LowCardinality(String),
    basis                  Nullable(String),
    basis_references       Array(String) COMMENT 'document numbers that the basis names',
    at                     String,
    target_at              String
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (disclosure, project, ordinal)
SETTINGS index_granularity = 1024;
CREATE OR REPLACE TABLE indicators ON CLUSTER '{cluster}' AS `gongkai`.indicators_local
ENGINE = Distributed('{cluster}', 'gongkai', 'indicators_local', unit);
==> 00005_procurement_items.sql
-- One row per line of a procurement table, money in 元. The sort key serves the lines of a disclosure.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS procurement_items_local ON CLUSTER '{cluster}'
(
    disclosure     UInt64,
    ordinal        UInt32 COMMENT 'in the disclosure, from 1',
    project        String,
    project_budget Nullable(Decimal(18, 4)),
    item           String,
    catalogue_code Nullable(String),
    quantity_unit  Nullable(String),
    quantity       Nullable(Decimal(38, 10)),
    unit_price     Nullable(Decimal(18, 4)),
    amount         Nullable(Decimal(18, 4)),
    sources        Nested(source LowCardinality(String), amount Decimal(18, 4)),
    at             String,
    amount_at      String
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (disclosure, ordinal)
SETTINGS index_granularity = 1024;
CREATE OR REPLACE TABLE procurement_items ON CLUSTER '{cluster}' AS `gongkai`.procurement_items_local
ENGINE = Distributed('{cluster}', 'gongkai', 'procurement_items_local', intHash64(disclosure));
==> 00006_assets.sql
-- One row per line of the table of state assets, value in 元. The sort key serves the lines of a disclosure.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS assets_local ON CLUSTER '{cluster}'
(
    disclosure UInt64,
    ordinal    UInt32 COMMENT 'in the disclosure, from 1',
    name       String,
    level      UInt8,
    quantity   Nullable(Decimal(38, 10)),
    value      Nullable(Decimal(18, 4)),
    at         String
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (disclosure, ordinal)
SETTINGS index_granularity = 1024;
CREATE OR REPLACE TABLE assets ON CLUSTER '{cluster}' AS `gongkai`.assets_local
ENGINE = Distributed('{cluster}', 'gongkai', 'assets_local', intHash64(disclosure));
==> 00007_sections.sql
-- One row per section of a document, with its whole text. The sort key serves the sections of a disclosure; granules are small, because
-- a row is a page of text.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS sections_local ON CLUSTER '{cluster}'
(
    disclosure  UInt64,
    ordinal     UInt32 COMMENT 'in the disclosure, from 1',
    kind        LowCardinality(String),
    heading     String,
    text        String,
    at          String,
    first_block UInt32,
    last_block  UInt32
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (disclosure, ordinal)
SETTINGS index_granularity = 128;
CREATE OR REPLACE TABLE sections ON CLUSTER '{cluster}' AS `gongkai`.sections_local
ENGINE = Distributed('{cluster}', 'gongkai', 'sections_local', intHash64(disclosure));
==> 00008_findings.sql
-- One row per finding. The sort key serves the findings of a disclosure; a unit's are found by its current disclosures.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS findings_local ON CLUSTER '{cluster}'
(
    disclosure UInt64,
    ordinal    UInt32 COMMENT 'in the disclosure, from 1',
    unit       UInt64,
    year       UInt16,
    stage      Enum8('BUDGET' = 1, 'ADJUSTED_BUDGET' = 2, 'EXECUTION' = 3, 'FINAL_ACCOUNTS' = 4),
    scope      Enum8('UNIT' = 1, 'DEPARTMENT' = 2, 'REGION' = 3),
    number     UInt32 COMMENT 'version of the disclosure',
    code       LowCardinality(String),
    severity   Enum8('INFO' = 1, 'WARNING' = 2, 'ERROR' = 3),
    message_zh String,
    message_en String,
    expected   Nullable(String),
    actual     Nullable(String),
    places     Array(String)
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (disclosure, ordinal)
SETTINGS index_granularity = 1024;
CREATE OR REPLACE TABLE findings ON CLUSTER '{cluster}' AS `gongkai`.findings_local
ENGINE = Distributed('{cluster}', 'gongkai', 'findings_local', unit);
==> 00009_budget_lines.sql
-- One row per amount of a table by functional or economic classification, value in 元. The sort key serves the lines of a
-- disclosure; the projection serves one code over units and years.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS budget_lines_local ON CLUSTER '{cluster}'
(
    disclosure     UInt64,
    ordinal        UInt32 COMMENT 'in the disclosure, from 1',
    unit           UInt64,
    year           UInt16,
    stage          LowCardinality(String),
    fund           LowCardinality(String),
    classification LowCardinality(String),
    code           LowCardinality(String),
    name           LowCardinality(String),
    level          UInt8,
    measure        LowCardinality(String) COMMENT 'what the column counts',
    value          Decimal(18, 4),
    at             String COMMENT 'a place: block:row:column:start:end:text',
    PROJECTION by_code
    (
        SELECT classification, code, measure, fund, year, stage, unit, disclosure, value
        ORDER BY classification, code, measure, year, unit
    )
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (disclosure, ordinal)
SETTINGS index_granularity = 1024;
CREATE OR REPLACE TABLE budget_lines ON CLUSTER '{cluster}' AS `gongkai`.budget_lines_local
ENGINE = Distributed('{cluster}', 'gongkai', 'budget_lines_local', unit);
==> 00010_amount_budgets.sql
-- The budgets that final accounts print beside an actual figure, in 元 (or a number), and the completion in percent that
-- they state: an amount and what was budgeted for it are read together and never for each other.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE amounts_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS budgets.stage Array(LowCardinality(String)) AFTER witnesses.at,
    ADD COLUMN IF NOT EXISTS budgets.value Array(Nullable(Decimal(18, 4))) AFTER budgets.stage,
    ADD COLUMN IF NOT EXISTS budgets.completion Array(Nullable(Decimal(18, 4))) AFTER budgets.value,
    ADD COLUMN IF NOT EXISTS budgets.at Array(String) AFTER budgets.completion;
CREATE OR REPLACE TABLE amounts ON CLUSTER '{cluster}' AS `gongkai`.amounts_local
ENGINE = Distributed('{cluster}', 'gongkai', 'amounts_local', unit);
==> 00011_documents.sql
-- A disclosure may come from several documents. Their names and hashes stand in its row; document_name, document_sha256 and so on
-- hold the only document of rows from before. Their text is kept beside the facts, so that a document that comes later can be
-- read together with those that are there, and so that a place can be shown in its surroundings.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE disclosures_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS `documents.name` Array(String) DEFAULT [document_name],
    ADD COLUMN IF NOT EXISTS `documents.format` Array(LowCardinality(String)) DEFAULT [document_format],
    ADD COLUMN IF NOT EXISTS `documents.sha256` Array(String) DEFAULT [document_sha256],
    ADD COLUMN IF NOT EXISTS `documents.size` Array(Int64) DEFAULT [document_size],
    ADD COLUMN IF NOT EXISTS `documents.url` Array(Nullable(String)) DEFAULT [document_url],
    ADD COLUMN IF NOT EXISTS `documents.parser_version` Array(LowCardinality(String)) DEFAULT [parser_version],
    ADD COLUMN IF NOT EXISTS `documents.ingested_at` Array(DateTime64(3, 'UTC')) DEFAULT [ingested_at],
    ADD COLUMN IF NOT EXISTS `documents.first_block` Array(UInt32) DEFAULT [toUInt32(0)],
    ADD COLUMN IF NOT EXISTS `documents.last_block` Array(UInt32) DEFAULT [toUInt32(0)];
CREATE OR REPLACE TABLE disclosures ON CLUSTER '{cluster}' AS `gongkai`.disclosures_local
ENGINE = Distributed('{cluster}', 'gongkai', 'disclosures_local', unit);
CREATE TABLE IF NOT EXISTS document_blocks_local ON CLUSTER '{cluster}'
(
    disclosure UInt64,
    document   UInt32 COMMENT 'number among the documents of the disclosure, from 0',
    blocks     String COMMENT 'the blocks that the facts were read from, as the readers encode them' CODEC(ZSTD(3))
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (disclosure, document)
SETTINGS index_granularity = 128;
CREATE OR REPLACE TABLE document_blocks ON CLUSTER '{cluster}' AS `gongkai`.document_blocks_local
ENGINE = Distributed('{cluster}', 'gongkai', 'document_blocks_local', intHash64(disclosure));
==> 00012_flat_facts.sql
-- Facts say themselves which data version brought them, whose they are and of what kind that unit is, so that a question
-- reads one table and joins none. Rows from before are copied with what their disclosure says, and their first forms deleted.
-- Beginning again after an interruption does no harm: what was copied is deleted first.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE amounts_local ON CLUSTER '{cluster}' DROP PROJECTION IF EXISTS by_measure;
ALTER TABLE budget_lines_local ON CLUSTER '{cluster}' DROP PROJECTION IF EXISTS by_code;
ALTER TABLE amounts_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS version UInt64 COMMENT 'data version that brought the row',
    ADD COLUMN IF NOT EXISTS unit_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS unit_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS regions Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS sector LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS nature LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS rank LowCardinality(Nullable(String));
CREATE OR REPLACE TABLE amounts ON CLUSTER '{cluster}' AS `gongkai`.amounts_local
ENGINE = Distributed('{cluster}', 'gongkai', 'amounts_local', unit);
ALTER TABLE amounts_local ON CLUSTER '{cluster}' DELETE WHERE version != 0 SETTINGS mutations_sync = 2;
INSERT INTO amounts SELECT f.* REPLACE (d.loaded AS version, d.unit_name AS unit_name, d.unit_code AS unit_code, d.region_code AS region_code, d.region_name AS region_name, d.regions AS regions, d.sector AS sector, d.nature AS nature, d.rank AS rank)
FROM amounts AS f INNER JOIN (SELECT * FROM disclosures ORDER BY version LIMIT 1 BY disclosure) AS d ON d.disclosure = f.disclosure;
ALTER TABLE amounts_local ON CLUSTER '{cluster}' DELETE WHERE version = 0 SETTINGS mutations_sync = 2;
ALTER TABLE projects_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS version UInt64 COMMENT 'data version that brought the row',
    ADD COLUMN IF NOT EXISTS unit_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS unit_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS regions Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS sector LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS nature LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS rank LowCardinality(Nullable(String));
CREATE OR REPLACE TABLE projects ON CLUSTER '{cluster}' AS `gongkai`.projects_local
ENGINE = Distributed('{cluster}', 'gongkai', 'projects_local', unit);
ALTER TABLE projects_local ON CLUSTER '{cluster}' DELETE WHERE version != 0 SETTINGS mutations_sync = 2;
INSERT INTO projects SELECT f.* REPLACE (d.loaded AS version, d.unit_name AS unit_name, d.unit_code AS unit_code, d.region_code AS region_code, d.region_name AS region_name, d.regions AS regions, d.sector AS sector, d.nature AS nature, d.rank AS rank)
FROM projects AS f INNER JOIN (SELECT * FROM disclosures ORDER BY version LIMIT 1 BY disclosure) AS d ON d.disclosure = f.disclosure;
ALTER TABLE projects_local ON CLUSTER '{cluster}' DELETE WHERE version = 0 SETTINGS mutations_sync = 2;
ALTER TABLE indicators_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS version UInt64 COMMENT 'data version that brought the row',
    ADD COLUMN IF NOT EXISTS unit_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS unit_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS regions Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS sector LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS nature LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS rank LowCardinality(Nullable(String));
CREATE OR REPLACE TABLE indicators ON CLUSTER '{cluster}' AS `gongkai`.indicators_local
ENGINE = Distributed('{cluster}', 'gongkai', 'indicators_local', unit);
ALTER TABLE indicators_local ON CLUSTER '{cluster}' DELETE WHERE version != 0 SETTINGS mutations_sync = 2;
INSERT INTO indicators SELECT f.* REPLACE (d.loaded AS version, d.unit_name AS unit_name, d.unit_code AS unit_code, d.region_code AS region_code, d.region_name AS region_name, d.regions AS regions, d.sector AS sector, d.nature AS nature, d.rank AS rank)
FROM indicators AS f INNER JOIN (SELECT * FROM disclosures ORDER BY version LIMIT 1 BY disclosure) AS d ON d.disclosure = f.disclosure;
ALTER TABLE indicators_local ON CLUSTER '{cluster}' DELETE WHERE version = 0 SETTINGS mutations_sync = 2;
ALTER TABLE findings_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS version UInt64 COMMENT 'data version that brought the row',
    ADD COLUMN IF NOT EXISTS unit_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS unit_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS regions Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS sector LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS nature LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS rank LowCardinality(Nullable(String));
CREATE OR REPLACE TABLE findings ON CLUSTER '{cluster}' AS `gongkai`.findings_local
ENGINE = Distributed('{cluster}', 'gongkai', 'findings_local', unit);
ALTER TABLE findings_local ON CLUSTER '{cluster}' DELETE WHERE version != 0 SETTINGS mutations_sync = 2;
INSERT INTO findings SELECT f.* REPLACE (d.loaded AS version, d.unit_name AS unit_name, d.unit_code AS unit_code, d.region_code AS region_code, d.region_name AS region_name, d.regions AS regions, d.sector AS sector, d.nature AS nature, d.rank AS rank)
FROM findings AS f INNER JOIN (SELECT * FROM disclosures ORDER BY version LIMIT 1 BY disclosure) AS d ON d.disclosure = f.disclosure;
ALTER TABLE findings_local ON CLUSTER '{cluster}' DELETE WHERE version = 0 SETTINGS mutations_sync = 2;
ALTER TABLE budget_lines_local ON CLUSTER '{cluster}'
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
CREATE OR REPLACE TABLE budget_lines ON CLUSTER '{cluster}' AS `gongkai`.budget_lines_local
ENGINE = Distributed('{cluster}', 'gongkai', 'budget_lines_local', unit);
ALTER TABLE budget_lines_local ON CLUSTER '{cluster}' DELETE WHERE version != 0 SETTINGS mutations_sync = 2;
INSERT INTO budget_lines SELECT f.* REPLACE (d.scope AS scope, d.loaded AS version, d.unit_name AS unit_name, d.unit_code AS unit_code, d.region_code AS region_code, d.region_name AS region_name, d.regions AS regions, d.sector AS sector, d.nature AS nature, d.rank AS rank)
FROM budget_lines AS f INNER JOIN (SELECT * FROM disclosures ORDER BY version LIMIT 1 BY disclosure) AS d ON d.disclosure = f.disclosure;
ALTER TABLE budget_lines_local ON CLUSTER '{cluster}' DELETE WHERE version = 0 SETTINGS mutations_sync = 2;
ALTER TABLE amounts_local ON CLUSTER '{cluster}' ADD PROJECTION IF NOT EXISTS by_measure
(
    SELECT measure, year, unit, stage, scope, disclosure, version, state, value, at, unit_name, unit_code, region_code, region_name, regions, sector, nature, rank
    ORDER BY measure, year, unit
);
ALTER TABLE amounts_local ON CLUSTER '{cluster}' MATERIALIZE PROJECTION by_measure SETTINGS mutations_sync = 2;
ALTER TABLE budget_lines_local ON CLUSTER '{cluster}' ADD PROJECTION IF NOT EXISTS by_code
(
    SELECT classification, measure, level, code, name, fund, year, stage, scope, unit, disclosure, version, value, at, unit_name, unit_code, region_code, region_name, regions, sector, nature, rank
    ORDER BY classification, measure, level, code, year, unit
);
ALTER TABLE budget_lines_local ON CLUSTER '{cluster}' MATERIALIZE PROJECTION by_code SETTINGS mutations_sync = 2;
==> 00013_indicator_names.sql
-- The normalised name of an indicator: what it is compared by over units and years. Rows from before have it without spaces only.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE indicators_local ON CLUSTER '{cluster}' ADD COLUMN IF NOT EXISTS name_key String DEFAULT replaceRegexpAll(name, '\\s', '') AFTER name;
CREATE OR REPLACE TABLE indicators ON CLUSTER '{cluster}' AS `gongkai`.indicators_local
ENGINE = Distributed('{cluster}', 'gongkai', 'indicators_local', unit);
==> 00014_identity.sql
-- Why a disclosure belongs to its unit: by its name, by its budget code, or by an alias file. What units became of others by a
-- merger or a split is told by the newest batch of links; a row of the table disclosures, of no unit and the scope REGION, commits
-- a batch. Projects have a name without what is said in another way each year, which they are recognised by; rows from before have their
-- plain name.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE disclosures_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS identity_rule LowCardinality(String) DEFAULT 'NAME',
    ADD COLUMN IF NOT EXISTS identity_zh String,
    ADD COLUMN IF NOT EXISTS identity_en String;
CREATE OR REPLACE TABLE disclosures ON CLUSTER '{cluster}' AS `gongkai`.disclosures_local
ENGINE = Distributed('{cluster}', 'gongkai', 'disclosures_local', unit);
ALTER TABLE projects_local ON CLUSTER '{cluster}' ADD COLUMN IF NOT EXISTS match_key String DEFAULT name_key AFTER name_key;
CREATE OR REPLACE TABLE projects ON CLUSTER '{cluster}' AS `gongkai`.projects_local
ENGINE = Distributed('{cluster}', 'gongkai', 'projects_local', unit);
CREATE TABLE IF NOT EXISTS unit_links_local ON CLUSTER '{cluster}'
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
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY (batch, ordinal);
CREATE OR REPLACE TABLE unit_links ON CLUSTER '{cluster}' AS `gongkai`.unit_links_local
ENGINE = Distributed('{cluster}', 'gongkai', 'unit_links_local', intHash64(batch));
==> 00015_search_texts.sql
-- One row per text that can be searched: names of units, projects and indicators, objectives, sections. Shorter texts stand first,
-- so that a search reads the best of many matches and stops; a granule holds few of the long ones. The folded text has neither signs nor
-- spaces, and narrow small letters; the index knows which pairs of characters it holds. Rows from before are written anew.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS search_texts_local ON CLUSTER '{cluster}'
(
    disclosure UInt64,
    version    UInt64 COMMENT 'data version that brought the row',
    unit       UInt64,
    year       UInt16,
    stage      Enum8('BUDGET' = 1, 'ADJUSTED_BUDGET' = 2, 'EXECUTION' = 3, 'FINAL_ACCOUNTS' = 4),
    kind       Enum8('UNIT' = 1, 'PROJECT' = 2, 'INDICATOR' = 3, 'OBJECTIVE' = 4, 'SECTION' = 5),
    ordinal    UInt32 COMMENT 'of the project or section in the disclosure, from 1',
    indicator  UInt32 COMMENT 'of the indicator in the project, from 1',
    length     UInt32 COMMENT 'of the folded text, in bytes',
    age        UInt16 COMMENT 'falls as the year rises',
    unit_key   LowCardinality(String) COMMENT 'the name of the unit, folded',
    folded     String CODEC(ZSTD(1)),
    text       String CODEC(ZSTD(1)),
    at         String COMMENT 'a place: block:row:column:start:end:text',
    INDEX pairs folded TYPE text(tokenizer = ngrams(2))
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PRIMARY KEY length
ORDER BY (length, kind, unit, age, stage, disclosure, ordinal, indicator)
SETTINGS index_granularity = 1024, index_granularity_bytes = 131072;
CREATE OR REPLACE TABLE search_texts ON CLUSTER '{cluster}' AS `gongkai`.search_texts_local
ENGINE = Distributed('{cluster}', 'gongkai', 'search_texts_local', unit);
ALTER TABLE search_texts_local ON CLUSTER '{cluster}' DELETE WHERE true SETTINGS mutations_sync = 2;
INSERT INTO search_texts
WITH
    '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～\t\r' AS wide,
        '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\n\n' AS narrow
SELECT
    disclosure, version, unit, year, stage, kind, ordinal, indicator, length(folded_text), 65535 - year,
    lower(replaceRegexpAll(translateUTF8(unit_name, wide, narrow), '[^\\p{L}\\p{N}\\p{M}.%]', '')),
    trim(BOTH '\n' FROM lower(replaceRegexpAll(translateUTF8(body, wide, narrow), '[^\\p{L}\\p{N}\\p{M}.%\n]', ''))) AS folded_text,
    body, place
FROM
(
    SELECT disclosure, loaded AS version, unit, year, stage, 'UNIT' AS kind, 0 AS ordinal, 0 AS indicator, unit_name, unit_name AS body, title_at AS place
    FROM (SELECT * FROM disclosures WHERE unit != 0 ORDER BY version LIMIT 1 BY disclosure)
    UNION ALL
    SELECT disclosure, version, unit, year, stage, 'PROJECT', ordinal, 0, unit_name, name, at FROM projects
    UNION ALL
    SELECT disclosure, version, unit, year, stage, 'OBJECTIVE', ordinal, 0, unit_name, ifNull(objective, ''), objective_at FROM projects
    UNION ALL
    SELECT disclosure, version, unit, year, stage, 'INDICATOR', project, ordinal, unit_name, name, at FROM indicators
    UNION ALL
    SELECT s.disclosure, d.loaded, d.unit, d.year, d.stage, 'SECTION', s.ordinal, 0, d.unit_name, s.text, s.at
    FROM sections AS s INNER JOIN (SELECT * FROM disclosures WHERE unit != 0 ORDER BY version LIMIT 1 BY disclosure) AS d ON d.disclosure = s.disclosure
)
WHERE folded_text != '';
==> 00016_findings_across.sql
-- Findings across documents: what they compare besides their own disclosure, and to which of them each place belongs. Projects
-- bear hashes of their objective and of their targets, by which copies are found, and disclosures their member units and the
-- settings that they were checked with. Rows from before have none of these until their documents are loaded anew.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE findings_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS others Array(UInt64) COMMENT 'further disclosures that a finding compares: it is visible while all of them are',
    ADD COLUMN IF NOT EXISTS place_of Array(UInt16) COMMENT 'for each place 0 for the own disclosure, n for the nth of others; empty: all are its own';
CREATE OR REPLACE TABLE findings ON CLUSTER '{cluster}' AS `gongkai`.findings_local
ENGINE = Distributed('{cluster}', 'gongkai', 'findings_local', unit);
ALTER TABLE projects_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS objective_key UInt64 COMMENT 'hash of the normalised objective; 0 without one',
    ADD COLUMN IF NOT EXISTS targets_key UInt64 COMMENT 'hash of the names and targets of its indicators; 0 without any',
    ADD INDEX IF NOT EXISTS by_objective objective_key TYPE bloom_filter GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_targets targets_key TYPE bloom_filter GRANULARITY 1;
CREATE OR REPLACE TABLE projects ON CLUSTER '{cluster}' AS `gongkai`.projects_local
ENGINE = Distributed('{cluster}', 'gongkai', 'projects_local', unit);
ALTER TABLE disclosures_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS member_units Array(UInt64) COMMENT 'units that a department names as its own, without its own office',
    ADD COLUMN IF NOT EXISTS rules String COMMENT 'settings of the rules by which findings were looked for; empty: as they come';
CREATE OR REPLACE TABLE disclosures ON CLUSTER '{cluster}' AS `gongkai`.disclosures_local
ENGINE = Distributed('{cluster}', 'gongkai', 'disclosures_local', unit);
==> 00017_views.sql
-- Views for whoever asks the engine itself, such as Grafana, Superset, Metabase or Excel: flat rows of the newest data
-- version, each with the document and the place that state it. They select what exports select; their names and columns stay.
-- +goose NO TRANSACTION
-- +goose Up

CREATE OR REPLACE VIEW v_amounts ON CLUSTER '{cluster}'
(
    unit_name String COMMENT 'the unit\'s name, as its document writes it. 单位名称',
    unit_code Nullable(String) COMMENT 'the unit\'s budget code. 预算单位编码',
    region_name String COMMENT 'administrative division. 行政区划',
    region_code Nullable(String) COMMENT 'its code of GB/T 2260. 行政区划代码',
    sector Nullable(String) COMMENT 'sector of the unit. 行业',
    nature Nullable(String) COMMENT 'nature of the unit, as written. 单位性质',
    rank Nullable(String) COMMENT 'rank of the unit, as written. 单位规格',
    department Nullable(String) COMMENT 'supervising department. 主管部门',
    year UInt16 COMMENT 'fiscal year. 年度',
    stage String COMMENT 'BUDGET, ADJUSTED_BUDGET, EXECUTION or FINAL_ACCOUNTS. 预算阶段',
    scope String COMMENT 'UNIT: the unit alone; DEPARTMENT: with those below it: never add both up. 公开口径',
    measure String COMMENT 'code of the measure. 项目代码',
    measure_zh String COMMENT 'the measure in Chinese. 项目',
    state String COMMENT 'AMOUNT, ZERO, BLANK, NOT_PUBLISHED, UNREADABLE, NOT_APPLICABLE or IMPLIED. 公开状态',
    value_yuan Nullable(Decimal(18, 4)) COMMENT 'the figure, of a measure of money, in yuan (元); null: not disclosed. 金额（元）',
    quantity Nullable(Decimal(18, 4)) COMMENT 'the figure, of a measure that counts. 数量',
    stated_change_yuan Nullable(Decimal(18, 4)) COMMENT 'change against the year before, as stated, in yuan (元); null: not disclosed. 文中增减额（元）',
    stated_rate_percent Nullable(Decimal(18, 4)) COMMENT 'the same in percent, as stated. 文中增减率（%）',
    change_base Nullable(String) COMMENT 'what the change is against. 对比基数',
    reason Nullable(String) COMMENT 'the reason that is stated. 增减原因',
    witnesses UInt32 COMMENT 'places that state the figure besides. 佐证处数',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of
SELECT
    d.unit_name AS unit_name,
    d.unit_code AS unit_code,
    toString(d.region_name) AS region_name,
    CAST(d.region_code, 'Nullable(String)') AS region_code,
    CAST(d.sector, 'Nullable(String)') AS sector,
    CAST(d.nature, 'Nullable(String)') AS nature,
    CAST(d.rank, 'Nullable(String)') AS rank,
    CAST(d.department, 'Nullable(String)') AS department,
    d.year AS year,
    toString(d.stage) AS stage,
    toString(d.scope) AS scope,
    toString(f.measure) AS measure,
    transform(toString(f.measure), ['INCOME_TOTAL', 'INCOME_GENERAL_PUBLIC_BUDGET', 'INCOME_GOVERNMENT_FUND', 'INCOME_STATE_CAPITAL_OPERATING', 'INCOME_FISCAL_SPECIAL_ACCOUNT', 'INCOME_SUPERIOR_SUBSIDY', 'INCOME_INSTITUTIONAL', 'INCOME_BUSINESS', 'INCOME_AFFILIATE_REMITTANCE', 'INCOME_OTHER', 'INCOME_CARRYOVER', 'CARRYOVER_OPENING', 'SURPLUS_USED', 'SURPLUS_DISTRIBUTED', 'CARRYOVER_CLOSING', 'TOTAL_WITH_CARRYOVER', 'EXPENDITURE_TOTAL', 'EXPENDITURE_BASIC', 'EXPENDITURE_PERSONNEL', 'EXPENDITURE_OPERATING', 'EXPENDITURE_PROJECT', 'EXPENDITURE_REMITTANCE_TO_SUPERIOR', 'EXPENDITURE_BUSINESS', 'EXPENDITURE_SUBSIDY_TO_AFFILIATES', 'EXPENDITURE_RESERVE', 'AGENCY_OPERATING_COST', 'THREE_PUBLIC_TOTAL', 'THREE_PUBLIC_OVERSEAS_TRIPS', 'THREE_PUBLIC_VEHICLES', 'THREE_PUBLIC_VEHICLE_PURCHASE', 'THREE_PUBLIC_VEHICLE_OPERATION', 'THREE_PUBLIC_RECEPTION', 'THREE_PUBLIC_OVERSEAS_GROUPS', 'THREE_PUBLIC_OVERSEAS_PERSONS', 'THREE_PUBLIC_VEHICLES_PURCHASED', 'THREE_PUBLIC_VEHICLES_HELD', 'THREE_PUBLIC_RECEPTIONS', 'THREE_PUBLIC_GUESTS', 'PROCUREMENT_TOTAL', 'PROCUREMENT_GOODS', 'PROCUREMENT_WORKS', 'PROCUREMENT_SERVICES', 'PROCUREMENT_RESERVED_SMALL_MEDIUM', 'PROCUREMENT_RESERVED_SMALL_MICRO', 'PROCUREMENT_CONTRACTS_SMALL_MEDIUM', 'PROCUREMENT_CONTRACTS_SMALL_MICRO', 'ASSETS_TOTAL', 'PROJECT_COUNT', 'INDICATOR_COUNT', 'FINDING_COUNT'], ['收入预算', '一般公共预算收入', '政府性基金预算收入', '国有资本经营预算收入', '财政专户管理资金收入', '上级补助收入', '事业收入', '经营收入', '附属单位上缴收入', '其他收入', '上年结转', '年初结转和结余', '使用非财政拨款结余', '结余分配', '年末结转和结余', '收支总计（含结转和结余）', '支出预算', '基本支出', '人员类项目经费', '运转类公用项目经费', '项目支出', '上缴上级支出', '经营支出', '对附属单位补助支出', '预留机动经费', '机关运行经费', '“三公”经费', '因公出国（境）费', '公务用车购置及运维费', '公务用车购置费', '公务用车运行维护费', '公务接待费', '因公出国（境）团组数', '因公出国（境）人次', '公务用车购置数', '公务用车保有量', '公务接待批次', '公务接待人次', '政府采购预算', '政府采购货物', '政府采购工程', '政府采购服务', '面向中小企业预留采购', '面向小微企业预留采购', '授予中小企业合同', '授予小微企业合同', '资产总额', '项目数', '绩效指标数', '审核发现数'], '') AS measure_zh,
    toString(f.state) AS state,
    if(f.measure IN ('THREE_PUBLIC_OVERSEAS_GROUPS', 'THREE_PUBLIC_OVERSEAS_PERSONS', 'THREE_PUBLIC_VEHICLES_PURCHASED', 'THREE_PUBLIC_VEHICLES_HELD', 'THREE_PUBLIC_RECEPTIONS', 'THREE_PUBLIC_GUESTS', 'PROJECT_COUNT', 'INDICATOR_COUNT', 'FINDING_COUNT'), NULL, f.value) AS value_yuan,
    if(f.measure IN ('THREE_PUBLIC_OVERSEAS_GROUPS', 'THREE_PUBLIC_OVERSEAS_PERSONS', 'THREE_PUBLIC_VEHICLES_PURCHASED', 'THREE_PUBLIC_VEHICLES_HELD', 'THREE_PUBLIC_RECEPTIONS', 'THREE_PUBLIC_GUESTS', 'PROJECT_COUNT', 'INDICATOR_COUNT', 'FINDING_COUNT'), f.value, NULL) AS quantity,
    if(f.measure IN ('THREE_PUBLIC_OVERSEAS_GROUPS', 'THREE_PUBLIC_OVERSEAS_PERSONS', 'THREE_PUBLIC_VEHICLES_PURCHASED', 'THREE_PUBLIC_VEHICLES_HELD', 'THREE_PUBLIC_RECEPTIONS', 'THREE_PUBLIC_GUESTS', 'PROJECT_COUNT', 'INDICATOR_COUNT', 'FINDING_COUNT'), NULL, f.stated_change) AS stated_change_yuan,
    f.stated_rate AS stated_rate_percent,
    CAST(f.change_base, 'Nullable(String)') AS change_base,
    CAST(f.reason, 'Nullable(String)') AS reason,
    toUInt32(f.witnesses) AS witnesses,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, unit, year, stage, scope, measure, state, value, stated_change, stated_rate, change_base, reason, length(witnesses.kind) AS witnesses, at
    FROM `gongkai`.amounts
    WHERE disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM `gongkai`.disclosures GROUP BY unit, year, stage, scope)
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM `gongkai`.disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.disclosure
SETTINGS distributed_product_mode = 'global'
COMMENT 'every figure of every disclosure. 全部金额与数量';
CREATE OR REPLACE VIEW v_three_public ON CLUSTER '{cluster}'
(
    unit_name String COMMENT 'the unit\'s name, as its document writes it. 单位名称',
    unit_code Nullable(String) COMMENT 'the unit\'s budget code. 预算单位编码',
    region_name String COMMENT 'administrative division. 行政区划',
    region_code Nullable(String) COMMENT 'its code of GB/T 2260. 行政区划代码',
    sector Nullable(String) COMMENT 'sector of the unit. 行业',
    nature Nullable(String) COMMENT 'nature of the unit, as written. 单位性质',
    rank Nullable(String) COMMENT 'rank of the unit, as written. 单位规格',
    department Nullable(String) COMMENT 'supervising department. 主管部门',
    year UInt16 COMMENT 'fiscal year. 年度',
    stage String COMMENT 'BUDGET, ADJUSTED_BUDGET, EXECUTION or FINAL_ACCOUNTS. 预算阶段',
    scope String COMMENT 'UNIT: the unit alone; DEPARTMENT: with those below it: never add both up. 公开口径',
    total_yuan Nullable(Decimal(18, 4)) COMMENT 'three public expenses, in yuan (元); null: not disclosed. “三公”经费合计（元）',
    total_state String COMMENT 'state of the total. 合计公开状态',
    overseas_trips_yuan Nullable(Decimal(18, 4)) COMMENT 'official overseas trips, in yuan (元); null: not disclosed. 因公出国（境）费（元）',
    vehicles_yuan Nullable(Decimal(18, 4)) COMMENT 'official vehicles, purchase and operation, in yuan (元); null: not disclosed. 公务用车购置及运维费（元）',
    vehicle_purchase_yuan Nullable(Decimal(18, 4)) COMMENT 'official vehicles, purchase, in yuan (元); null: not disclosed. 公务用车购置费（元）',
    vehicle_operation_yuan Nullable(Decimal(18, 4)) COMMENT 'official vehicles, operation, in yuan (元); null: not disclosed. 公务用车运行维护费（元）',
    reception_yuan Nullable(Decimal(18, 4)) COMMENT 'official receptions, in yuan (元); null: not disclosed. 公务接待费（元）',
    vehicles_held Nullable(Decimal(18, 4)) COMMENT 'official vehicles held. 公务用车保有量',
    receptions Nullable(Decimal(18, 4)) COMMENT 'receptions, number. 公务接待批次',
    guests Nullable(Decimal(18, 4)) COMMENT 'guests received. 公务接待人次',
    expenditure_yuan Nullable(Decimal(18, 4)) COMMENT 'expenditure in all, to set them against, in yuan (元); null: not disclosed. 支出合计（元）',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of
SELECT
    d.unit_name AS unit_name,
    d.unit_code AS unit_code,
    toString(d.region_name) AS region_name,
    CAST(d.region_code, 'Nullable(String)') AS region_code,
    CAST(d.sector, 'Nullable(String)') AS sector,
    CAST(d.nature, 'Nullable(String)') AS nature,
    CAST(d.rank, 'Nullable(String)') AS rank,
    CAST(d.department, 'Nullable(String)') AS department,
    d.year AS year,
    toString(d.stage) AS stage,
    toString(d.scope) AS scope,
    f.total AS total_yuan,
    f.total_state AS total_state,
    f.overseas AS overseas_trips_yuan,
    f.vehicles AS vehicles_yuan,
    f.purchase AS vehicle_purchase_yuan,
    f.operation AS vehicle_operation_yuan,
    f.reception AS reception_yuan,
    f.held AS vehicles_held,
    f.receptions AS receptions,
    f.guests AS guests,
    f.expenditure AS expenditure_yuan,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, anyIf(value, measure = 'THREE_PUBLIC_TOTAL') AS total, anyIf(value, measure = 'THREE_PUBLIC_OVERSEAS_TRIPS') AS overseas, anyIf(value, measure = 'THREE_PUBLIC_VEHICLES') AS vehicles, anyIf(value, measure = 'THREE_PUBLIC_VEHICLE_PURCHASE') AS purchase, anyIf(value, measure = 'THREE_PUBLIC_VEHICLE_OPERATION') AS operation, anyIf(value, measure = 'THREE_PUBLIC_RECEPTION') AS reception, anyIf(value, measure = 'THREE_PUBLIC_VEHICLES_HELD') AS held, anyIf(value, measure = 'THREE_PUBLIC_RECEPTIONS') AS receptions, anyIf(value, measure = 'THREE_PUBLIC_GUESTS') AS guests, anyIf(value, measure = 'EXPENDITURE_TOTAL') AS expenditure, anyIf(toString(state), measure = 'THREE_PUBLIC_TOTAL') AS total_state, anyIf(amounts.at, measure = 'THREE_PUBLIC_TOTAL') AS at
    FROM `gongkai`.amounts
    WHERE disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM `gongkai`.disclosures GROUP BY unit, year, stage, scope)
    GROUP BY disclosure HAVING countIf(measure LIKE 'THREE\\_PUBLIC\\_%') > 0
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM `gongkai`.disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.disclosure
SETTINGS distributed_product_mode = 'global'
COMMENT 'the three public expenses, a row for each disclosure. “三公”经费（每份公开文件一行）';
CREATE OR REPLACE VIEW v_projects ON CLUSTER '{cluster}'
(
    unit_name String COMMENT 'the unit\'s name, as its document writes it. 单位名称',
    unit_code Nullable(String) COMMENT 'the unit\'s budget code. 预算单位编码',
    region_name String COMMENT 'administrative division. 行政区划',
    region_code Nullable(String) COMMENT 'its code of GB/T 2260. 行政区划代码',
    sector Nullable(String) COMMENT 'sector of the unit. 行业',
    nature Nullable(String) COMMENT 'nature of the unit, as written. 单位性质',
    rank Nullable(String) COMMENT 'rank of the unit, as written. 单位规格',
    department Nullable(String) COMMENT 'supervising department. 主管部门',
    year UInt16 COMMENT 'fiscal year. 年度',
    stage String COMMENT 'BUDGET, ADJUSTED_BUDGET, EXECUTION or FINAL_ACCOUNTS. 预算阶段',
    scope String COMMENT 'UNIT: the unit alone; DEPARTMENT: with those below it: never add both up. 公开口径',
    project String COMMENT 'name of the project. 项目名称',
    objective Nullable(String) COMMENT 'performance objective. 绩效目标',
    amount_yuan Nullable(Decimal(18, 4)) COMMENT 'amount of the project, in yuan (元); null: not disclosed. 项目金额（元）',
    amount_source Nullable(String) COMMENT 'where the amount was taken from. 金额来源',
    indicators UInt32 COMMENT 'how many indicators it has. 绩效指标数',
    project_id String COMMENT 'the project\'s ID in the API. 项目标识',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    amount_document String COMMENT 'of the amount: the document that states it. 金额来源文件',
    amount_document_sha256 String COMMENT 'of the amount: SHA-256 of the document. 金额来源文件SHA-256',
    amount_document_url Nullable(String) COMMENT 'of the amount: where it was published. 金额来源网址',
    amount_place_block Nullable(UInt32) COMMENT 'of the amount: block of the document, from 0. 金额段落或表格序号',
    amount_place_row Nullable(UInt32) COMMENT 'of the amount: row of the table, from 0; null outside tables. 金额行',
    amount_place_column Nullable(UInt32) COMMENT 'of the amount: column of the table, from 0; null outside tables. 金额列',
    amount_place_start Nullable(UInt32) COMMENT 'of the amount: first character in the block or cell, from 0. 金额起始字符',
    amount_place_end Nullable(UInt32) COMMENT 'of the amount: character after the last. 金额结束字符',
    amount_place_text String COMMENT 'of the amount: the text that it was read from. 金额原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of,
    splitByChar(':', f.amount_at) AS amount_place_parts,
    splitByChar('/', amount_place_parts[1]) AS amount_place_in,
    if(length(amount_place_in) = 2, toUInt32OrZero(amount_place_in[1]) + 1, 1) AS amount_place_of
SELECT
    d.unit_name AS unit_name,
    d.unit_code AS unit_code,
    toString(d.region_name) AS region_name,
    CAST(d.region_code, 'Nullable(String)') AS region_code,
    CAST(d.sector, 'Nullable(String)') AS sector,
    CAST(d.nature, 'Nullable(String)') AS nature,
    CAST(d.rank, 'Nullable(String)') AS rank,
    CAST(d.department, 'Nullable(String)') AS department,
    d.year AS year,
    toString(d.stage) AS stage,
    toString(d.scope) AS scope,
    f.name AS project,
    CAST(f.objective, 'Nullable(String)') AS objective,
    f.amount AS amount_yuan,
    CAST(f.amount_source, 'Nullable(String)') AS amount_source,
    f.indicators AS indicators,
    concat('p:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number), ':', toString(f.ordinal)) AS project_id,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    if(f.amount_at = '', '', d.document_names[amount_place_of]) AS amount_document,
    if(f.amount_at = '', '', d.document_hashes[amount_place_of]) AS amount_document_sha256,
    if(f.amount_at = '', NULL, d.document_urls[amount_place_of]) AS amount_document_url,
    toUInt32OrNull(amount_place_in[-1]) AS amount_place_block,
    toUInt32OrNull(amount_place_parts[2]) AS amount_place_row,
    toUInt32OrNull(amount_place_parts[3]) AS amount_place_column,
    toUInt32OrNull(amount_place_parts[4]) AS amount_place_start,
    toUInt32OrNull(amount_place_parts[5]) AS amount_place_end,
    arrayStringConcat(arraySlice(amount_place_parts, 6), ':') AS amount_place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, ordinal, name, objective, amount, amount_source, indicators, at, amount_at
    FROM `gongkai`.projects
    WHERE disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM `gongkai`.disclosures GROUP BY unit, year, stage, scope)
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM `gongkai`.disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.disclosure
SETTINGS distributed_product_mode = 'global'
COMMENT 'projects. 项目';
CREATE OR REPLACE VIEW v_indicators ON CLUSTER '{cluster}'
(
    unit_name String COMMENT 'the unit\'s name, as its document writes it. 单位名称',
    unit_code Nullable(String) COMMENT 'the unit\'s budget code. 预算单位编码',
    region_name String COMMENT 'administrative division. 行政区划',
    region_code Nullable(String) COMMENT 'its code of GB/T 2260. 行政区划代码',
    sector Nullable(String) COMMENT 'sector of the unit. 行业',
    nature Nullable(String) COMMENT 'nature of the unit, as written. 单位性质',
    rank Nullable(String) COMMENT 'rank of the unit, as written. 单位规格',
    department Nullable(String) COMMENT 'supervising department. 主管部门',
    year UInt16 COMMENT 'fiscal year. 年度',
    stage String COMMENT 'BUDGET, ADJUSTED_BUDGET, EXECUTION or FINAL_ACCOUNTS. 预算阶段',
    scope String COMMENT 'UNIT: the unit alone; DEPARTMENT: with those below it: never add both up. 公开口径',
    project String COMMENT 'name of the project. 项目名称',
    level1 String COMMENT 'OUTPUT, EFFECT or SATISFACTION. 一级指标代码',
    level1_text String COMMENT 'first level, as written. 一级指标',
    level2 Nullable(String) COMMENT 'second level; null: none of the framework\'s. 二级指标代码',
    level2_text String COMMENT 'second level, as written. 二级指标',
    indicator String COMMENT 'name of the indicator. 三级指标',
    definition Nullable(String) COMMENT 'what it means. 绩效指标描述',
    target_text String COMMENT 'target, as written. 指标值',
    target_operator String COMMENT 'GE, LE, EQ, GT, LT, RANGE or NONE. 指标值符号',
    target_kind String COMMENT 'PERCENT, COUNT, MONEY, DURATION, DATE, RATE or QUALITATIVE. 指标值类别',
    target_value Nullable(Decimal(38, 10)) COMMENT 'number of the target. 指标值数字',
    target_upper Nullable(Decimal(38, 10)) COMMENT 'second number, of a range. 指标值上限',
    target_unit String COMMENT 'its unit, as written. 指标值单位',
    target_normalized Nullable(Decimal(38, 10)) COMMENT 'the number in the kind\'s base unit. 换算值',
    target_normalized_unit String COMMENT 'that unit. 换算单位',
    basis Nullable(String) COMMENT 'what the target is based on. 指标值确定依据',
    basis_references String COMMENT 'document numbers that the basis names. 依据文号',
    indicator_id String COMMENT 'the indicator\'s ID in the API. 指标标识',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    target_document String COMMENT 'of the target: the document that states it. 指标值来源文件',
    target_document_sha256 String COMMENT 'of the target: SHA-256 of the document. 指标值来源文件SHA-256',
    target_document_url Nullable(String) COMMENT 'of the target: where it was published. 指标值来源网址',
    target_place_block Nullable(UInt32) COMMENT 'of the target: block of the document, from 0. 指标值段落或表格序号',
    target_place_row Nullable(UInt32) COMMENT 'of the target: row of the table, from 0; null outside tables. 指标值行',
    target_place_column Nullable(UInt32) COMMENT 'of the target: column of the table, from 0; null outside tables. 指标值列',
    target_place_start Nullable(UInt32) COMMENT 'of the target: first character in the block or cell, from 0. 指标值起始字符',
    target_place_end Nullable(UInt32) COMMENT 'of the target: character after the last. 指标值结束字符',
    target_place_text String COMMENT 'of the target: the text that it was read from. 指标值原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of,
    splitByChar(':', f.target_at) AS target_place_parts,
    splitByChar('/', target_place_parts[1]) AS target_place_in,
    if(length(target_place_in) = 2, toUInt32OrZero(target_place_in[1]) + 1, 1) AS target_place_of
SELECT
    d.unit_name AS unit_name,
    d.unit_code AS unit_code,
    toString(d.region_name) AS region_name,
    CAST(d.region_code, 'Nullable(String)') AS region_code,
    CAST(d.sector, 'Nullable(String)') AS sector,
    CAST(d.nature, 'Nullable(String)') AS nature,
    CAST(d.rank, 'Nullable(String)') AS rank,
    CAST(d.department, 'Nullable(String)') AS department,
    d.year AS year,
    toString(d.stage) AS stage,
    toString(d.scope) AS scope,
    f.project_name AS project,
    toString(f.level1) AS level1,
    toString(f.level1_text) AS level1_text,
    CAST(f.level2, 'Nullable(String)') AS level2,
    toString(f.level2_text) AS level2_text,
    f.name AS indicator,
    CAST(f.definition, 'Nullable(String)') AS definition,
    toString(f.target_text) AS target_text,
    toString(f.target_operator) AS target_operator,
    toString(f.target_kind) AS target_kind,
    f.target_value AS target_value,
    f.target_upper AS target_upper,
    toString(f.target_unit) AS target_unit,
    f.target_normalized AS target_normalized,
    toString(f.target_normalized_unit) AS target_normalized_unit,
    CAST(f.basis, 'Nullable(String)') AS basis,
    arrayStringConcat(f.basis_references, '; ') AS basis_references,
    concat('i:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number), ':', toString(f.project), ':', toString(f.ordinal)) AS indicator_id,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    if(f.target_at = '', '', d.document_names[target_place_of]) AS target_document,
    if(f.target_at = '', '', d.document_hashes[target_place_of]) AS target_document_sha256,
    if(f.target_at = '', NULL, d.document_urls[target_place_of]) AS target_document_url,
    toUInt32OrNull(target_place_in[-1]) AS target_place_block,
    toUInt32OrNull(target_place_parts[2]) AS target_place_row,
    toUInt32OrNull(target_place_parts[3]) AS target_place_column,
    toUInt32OrNull(target_place_parts[4]) AS target_place_start,
    toUInt32OrNull(target_place_parts[5]) AS target_place_end,
    arrayStringConcat(arraySlice(target_place_parts, 6), ':') AS target_place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, project, ordinal, project_name, level1, level1_text, level2, level2_text, name, definition, target_text, target_operator, target_kind, target_value, target_upper, target_unit, target_normalized, target_normalized_unit, basis, basis_references, at, target_at
    FROM `gongkai`.indicators
    WHERE disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM `gongkai`.disclosures GROUP BY unit, year, stage, scope)
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM `gongkai`.disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.disclosure
SETTINGS distributed_product_mode = 'global'
COMMENT 'performance indicators. 绩效指标';
CREATE OR REPLACE VIEW v_findings ON CLUSTER '{cluster}'
(
    unit_name String COMMENT 'the unit\'s name, as its document writes it. 单位名称',
    unit_code Nullable(String) COMMENT 'the unit\'s budget code. 预算单位编码',
    region_name String COMMENT 'administrative division. 行政区划',
    region_code Nullable(String) COMMENT 'its code of GB/T 2260. 行政区划代码',
    sector Nullable(String) COMMENT 'sector of the unit. 行业',
    nature Nullable(String) COMMENT 'nature of the unit, as written. 单位性质',
    rank Nullable(String) COMMENT 'rank of the unit, as written. 单位规格',
    department Nullable(String) COMMENT 'supervising department. 主管部门',
    year UInt16 COMMENT 'fiscal year. 年度',
    stage String COMMENT 'BUDGET, ADJUSTED_BUDGET, EXECUTION or FINAL_ACCOUNTS. 预算阶段',
    scope String COMMENT 'UNIT: the unit alone; DEPARTMENT: with those below it: never add both up. 公开口径',
    code String COMMENT 'code of the rule. 规则代码',
    severity String COMMENT 'INFO, WARNING or ERROR. 严重程度',
    message_zh String COMMENT 'what was found, in Chinese. 问题',
    message_en String COMMENT 'what was found, in English. 问题（英文）',
    expected Nullable(String) COMMENT 'expected value. 应为',
    actual Nullable(String) COMMENT 'actual value. 实为',
    compared UInt32 COMMENT 'further disclosures that it compares. 对比文件数',
    finding_id String COMMENT 'the finding\'s ID in the API. 发现标识',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of
SELECT
    d.unit_name AS unit_name,
    d.unit_code AS unit_code,
    toString(d.region_name) AS region_name,
    CAST(d.region_code, 'Nullable(String)') AS region_code,
    CAST(d.sector, 'Nullable(String)') AS sector,
    CAST(d.nature, 'Nullable(String)') AS nature,
    CAST(d.rank, 'Nullable(String)') AS rank,
    CAST(d.department, 'Nullable(String)') AS department,
    d.year AS year,
    toString(d.stage) AS stage,
    toString(d.scope) AS scope,
    toString(f.code) AS code,
    toString(f.severity) AS severity,
    toString(f.message_zh) AS message_zh,
    toString(f.message_en) AS message_en,
    CAST(f.expected, 'Nullable(String)') AS expected,
    CAST(f.actual, 'Nullable(String)') AS actual,
    toUInt32(length(f.others)) AS compared,
    concat('f:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number), ':', toString(f.ordinal), if(empty(f.others), '', concat('@', toString(f.brought)))) AS finding_id,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, ordinal, findings.version AS brought, code, severity, message_zh, message_en, expected, actual, others, if(empty(place_of), places[1], places[indexOf(place_of, 0)]) AS at
    FROM `gongkai`.findings
    WHERE disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM `gongkai`.disclosures GROUP BY unit, year, stage, scope) AND arrayAll(x -> x IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM `gongkai`.disclosures GROUP BY unit, year, stage, scope), others)
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM `gongkai`.disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.disclosure
SETTINGS distributed_product_mode = 'global'
COMMENT 'findings: what does not fit. 审核发现';
CREATE OR REPLACE VIEW v_procurement ON CLUSTER '{cluster}'
(
    unit_name String COMMENT 'the unit\'s name, as its document writes it. 单位名称',
    unit_code Nullable(String) COMMENT 'the unit\'s budget code. 预算单位编码',
    region_name String COMMENT 'administrative division. 行政区划',
    region_code Nullable(String) COMMENT 'its code of GB/T 2260. 行政区划代码',
    sector Nullable(String) COMMENT 'sector of the unit. 行业',
    nature Nullable(String) COMMENT 'nature of the unit, as written. 单位性质',
    rank Nullable(String) COMMENT 'rank of the unit, as written. 单位规格',
    department Nullable(String) COMMENT 'supervising department. 主管部门',
    year UInt16 COMMENT 'fiscal year. 年度',
    stage String COMMENT 'BUDGET, ADJUSTED_BUDGET, EXECUTION or FINAL_ACCOUNTS. 预算阶段',
    scope String COMMENT 'UNIT: the unit alone; DEPARTMENT: with those below it: never add both up. 公开口径',
    project String COMMENT 'name of the project. 项目名称',
    project_budget_yuan Nullable(Decimal(18, 4)) COMMENT 'budget of the project, in yuan (元); null: not disclosed. 项目预算（元）',
    item String COMMENT 'what is bought. 采购品目',
    catalogue_code Nullable(String) COMMENT 'code of the catalogue. 品目编码',
    quantity Nullable(Decimal(38, 10)) COMMENT 'how many. 数量',
    quantity_unit Nullable(String) COMMENT 'of what. 计量单位',
    unit_price_yuan Nullable(Decimal(18, 4)) COMMENT 'price of one, in yuan (元); null: not disclosed. 单价（元）',
    amount_yuan Nullable(Decimal(18, 4)) COMMENT 'amount, in yuan (元); null: not disclosed. 金额（元）',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    amount_document String COMMENT 'of the amount: the document that states it. 金额来源文件',
    amount_document_sha256 String COMMENT 'of the amount: SHA-256 of the document. 金额来源文件SHA-256',
    amount_document_url Nullable(String) COMMENT 'of the amount: where it was published. 金额来源网址',
    amount_place_block Nullable(UInt32) COMMENT 'of the amount: block of the document, from 0. 金额段落或表格序号',
    amount_place_row Nullable(UInt32) COMMENT 'of the amount: row of the table, from 0; null outside tables. 金额行',
    amount_place_column Nullable(UInt32) COMMENT 'of the amount: column of the table, from 0; null outside tables. 金额列',
    amount_place_start Nullable(UInt32) COMMENT 'of the amount: first character in the block or cell, from 0. 金额起始字符',
    amount_place_end Nullable(UInt32) COMMENT 'of the amount: character after the last. 金额结束字符',
    amount_place_text String COMMENT 'of the amount: the text that it was read from. 金额原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of,
    splitByChar(':', f.amount_at) AS amount_place_parts,
    splitByChar('/', amount_place_parts[1]) AS amount_place_in,
    if(length(amount_place_in) = 2, toUInt32OrZero(amount_place_in[1]) + 1, 1) AS amount_place_of
SELECT
    d.unit_name AS unit_name,
    d.unit_code AS unit_code,
    toString(d.region_name) AS region_name,
    CAST(d.region_code, 'Nullable(String)') AS region_code,
    CAST(d.sector, 'Nullable(String)') AS sector,
    CAST(d.nature, 'Nullable(String)') AS nature,
    CAST(d.rank, 'Nullable(String)') AS rank,
    CAST(d.department, 'Nullable(String)') AS department,
    d.year AS year,
    toString(d.stage) AS stage,
    toString(d.scope) AS scope,
    f.project AS project,
    f.project_budget AS project_budget_yuan,
    toString(f.item) AS item,
    CAST(f.catalogue_code, 'Nullable(String)') AS catalogue_code,
    f.quantity AS quantity,
    CAST(f.quantity_unit, 'Nullable(String)') AS quantity_unit,
    f.unit_price AS unit_price_yuan,
    f.amount AS amount_yuan,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    if(f.amount_at = '', '', d.document_names[amount_place_of]) AS amount_document,
    if(f.amount_at = '', '', d.document_hashes[amount_place_of]) AS amount_document_sha256,
    if(f.amount_at = '', NULL, d.document_urls[amount_place_of]) AS amount_document_url,
    toUInt32OrNull(amount_place_in[-1]) AS amount_place_block,
    toUInt32OrNull(amount_place_parts[2]) AS amount_place_row,
    toUInt32OrNull(amount_place_parts[3]) AS amount_place_column,
    toUInt32OrNull(amount_place_parts[4]) AS amount_place_start,
    toUInt32OrNull(amount_place_parts[5]) AS amount_place_end,
    arrayStringConcat(arraySlice(amount_place_parts, 6), ':') AS amount_place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, ordinal, project, project_budget, item, catalogue_code, quantity_unit, quantity, unit_price, amount, at, amount_at
    FROM `gongkai`.procurement_items
    WHERE disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM `gongkai`.disclosures GROUP BY unit, year, stage, scope)
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM `gongkai`.disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.disclosure
SETTINGS distributed_product_mode = 'global'
COMMENT 'lines of procurement tables. 政府采购明细';
CREATE OR REPLACE VIEW v_assets ON CLUSTER '{cluster}'
(
    unit_name String COMMENT 'the unit\'s name, as its document writes it. 单位名称',
    unit_code Nullable(String) COMMENT 'the unit\'s budget code. 预算单位编码',
    region_name String COMMENT 'administrative division. 行政区划',
    region_code Nullable(String) COMMENT 'its code of GB/T 2260. 行政区划代码',
    sector Nullable(String) COMMENT 'sector of the unit. 行业',
    nature Nullable(String) COMMENT 'nature of the unit, as written. 单位性质',
    rank Nullable(String) COMMENT 'rank of the unit, as written. 单位规格',
    department Nullable(String) COMMENT 'supervising department. 主管部门',
    year UInt16 COMMENT 'fiscal year. 年度',
    stage String COMMENT 'BUDGET, ADJUSTED_BUDGET, EXECUTION or FINAL_ACCOUNTS. 预算阶段',
    scope String COMMENT 'UNIT: the unit alone; DEPARTMENT: with those below it: never add both up. 公开口径',
    asset String COMMENT 'name of the line. 资产项目',
    level UInt8 COMMENT 'how deep it is indented, from 0. 层级',
    quantity Nullable(Decimal(38, 10)) COMMENT 'how many. 数量',
    value_yuan Nullable(Decimal(18, 4)) COMMENT 'value, in yuan (元); null: not disclosed. 价值（元）',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of
SELECT
    d.unit_name AS unit_name,
    d.unit_code AS unit_code,
    toString(d.region_name) AS region_name,
    CAST(d.region_code, 'Nullable(String)') AS region_code,
    CAST(d.sector, 'Nullable(String)') AS sector,
    CAST(d.nature, 'Nullable(String)') AS nature,
    CAST(d.rank, 'Nullable(String)') AS rank,
    CAST(d.department, 'Nullable(String)') AS department,
    d.year AS year,
    toString(d.stage) AS stage,
    toString(d.scope) AS scope,
    f.name AS asset,
    f.level AS level,
    f.quantity AS quantity,
    f.value AS value_yuan,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, ordinal, name, level, quantity, value, at
    FROM `gongkai`.assets
    WHERE disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM `gongkai`.disclosures GROUP BY unit, year, stage, scope)
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM `gongkai`.disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.disclosure
SETTINGS distributed_product_mode = 'global'
COMMENT 'lines of the tables of state assets. 国有资产占用明细';
CREATE OR REPLACE VIEW v_budget_lines ON CLUSTER '{cluster}'
(
    unit_name String COMMENT 'the unit\'s name, as its document writes it. 单位名称',
    unit_code Nullable(String) COMMENT 'the unit\'s budget code. 预算单位编码',
    region_name String COMMENT 'administrative division. 行政区划',
    region_code Nullable(String) COMMENT 'its code of GB/T 2260. 行政区划代码',
    sector Nullable(String) COMMENT 'sector of the unit. 行业',
    nature Nullable(String) COMMENT 'nature of the unit, as written. 单位性质',
    rank Nullable(String) COMMENT 'rank of the unit, as written. 单位规格',
    department Nullable(String) COMMENT 'supervising department. 主管部门',
    year UInt16 COMMENT 'fiscal year. 年度',
    stage String COMMENT 'BUDGET, ADJUSTED_BUDGET, EXECUTION or FINAL_ACCOUNTS. 预算阶段',
    scope String COMMENT 'UNIT: the unit alone; DEPARTMENT: with those below it: never add both up. 公开口径',
    fund String COMMENT 'whose money the table divides. 资金',
    classification String COMMENT 'FUNCTION or ECONOMIC. 分类',
    code String COMMENT 'code of the subject. 科目编码',
    subject String COMMENT 'name of the subject, as written. 科目名称',
    level UInt8 COMMENT '1 类, 2 款, 3 项. 级次',
    measure String COMMENT 'what the column counts. 栏目',
    value_yuan Nullable(Decimal(18, 4)) COMMENT 'amount, in yuan (元); null: not disclosed. 金额（元）',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of
SELECT
    d.unit_name AS unit_name,
    d.unit_code AS unit_code,
    toString(d.region_name) AS region_name,
    CAST(d.region_code, 'Nullable(String)') AS region_code,
    CAST(d.sector, 'Nullable(String)') AS sector,
    CAST(d.nature, 'Nullable(String)') AS nature,
    CAST(d.rank, 'Nullable(String)') AS rank,
    CAST(d.department, 'Nullable(String)') AS department,
    d.year AS year,
    toString(d.stage) AS stage,
    toString(d.scope) AS scope,
    toString(f.fund) AS fund,
    toString(f.classification) AS classification,
    toString(f.code) AS code,
    toString(f.name) AS subject,
    f.level AS level,
    toString(f.measure) AS measure,
    toNullable(f.value) AS value_yuan,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, ordinal, fund, classification, code, name, level, measure, value, at
    FROM `gongkai`.budget_lines
    WHERE disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM `gongkai`.disclosures GROUP BY unit, year, stage, scope)
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM `gongkai`.disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.disclosure
SETTINGS distributed_product_mode = 'global'
COMMENT 'lines by functional and economic classification. 功能分类与经济分类明细';
CREATE OR REPLACE VIEW v_disclosures ON CLUSTER '{cluster}'
(
    unit_name String COMMENT 'the unit\'s name, as its document writes it. 单位名称',
    unit_code Nullable(String) COMMENT 'the unit\'s budget code. 预算单位编码',
    region_name String COMMENT 'administrative division. 行政区划',
    region_code Nullable(String) COMMENT 'its code of GB/T 2260. 行政区划代码',
    sector Nullable(String) COMMENT 'sector of the unit. 行业',
    nature Nullable(String) COMMENT 'nature of the unit, as written. 单位性质',
    rank Nullable(String) COMMENT 'rank of the unit, as written. 单位规格',
    department Nullable(String) COMMENT 'supervising department. 主管部门',
    year UInt16 COMMENT 'fiscal year. 年度',
    stage String COMMENT 'BUDGET, ADJUSTED_BUDGET, EXECUTION or FINAL_ACCOUNTS. 预算阶段',
    scope String COMMENT 'UNIT: the unit alone; DEPARTMENT: with those below it: never add both up. 公开口径',
    title String COMMENT 'title of the document. 标题',
    version UInt32 COMMENT 'version of the disclosure, from 1. 文件版本',
    documents UInt32 COMMENT 'how many documents it comes from. 来源文件数',
    loaded_at DateTime64(3, 'UTC') COMMENT 'when it was loaded. 载入时间',
    projects UInt32 COMMENT 'how many projects it lists. 项目数',
    indicators UInt32 COMMENT 'how many indicators. 绩效指标数',
    findings UInt32 COMMENT 'how many findings within it. 文件内发现数',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of
SELECT
    d.unit_name AS unit_name,
    d.unit_code AS unit_code,
    toString(d.region_name) AS region_name,
    CAST(d.region_code, 'Nullable(String)') AS region_code,
    CAST(d.sector, 'Nullable(String)') AS sector,
    CAST(d.nature, 'Nullable(String)') AS nature,
    CAST(d.rank, 'Nullable(String)') AS rank,
    CAST(d.department, 'Nullable(String)') AS department,
    d.year AS year,
    toString(d.stage) AS stage,
    toString(d.scope) AS scope,
    toString(f.title) AS title,
    d.number AS version,
    toUInt32(f.document_count) AS documents,
    f.loaded_at AS loaded_at,
    f.projects AS projects,
    f.indicators AS indicators,
    f.findings AS findings,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, title, title_at AS at, loaded_at, projects, indicators, findings, length(documents.name) AS document_count
    FROM `gongkai`.disclosures
    WHERE NOT withdrawn AND disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM `gongkai`.disclosures GROUP BY unit, year, stage, scope)
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM `gongkai`.disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.disclosure
SETTINGS distributed_product_mode = 'global'
COMMENT 'disclosures: what is loaded. 公开文件';
CREATE OR REPLACE VIEW v_units ON CLUSTER '{cluster}'
(
    unit_name String COMMENT 'the unit\'s name, as its document writes it. 单位名称',
    unit_code Nullable(String) COMMENT 'the unit\'s budget code. 预算单位编码',
    region_name String COMMENT 'administrative division. 行政区划',
    region_code Nullable(String) COMMENT 'its code of GB/T 2260. 行政区划代码',
    sector Nullable(String) COMMENT 'sector of the unit. 行业',
    nature Nullable(String) COMMENT 'nature of the unit, as written. 单位性质',
    rank Nullable(String) COMMENT 'rank of the unit, as written. 单位规格',
    department Nullable(String) COMMENT 'supervising department. 主管部门',
    funding Nullable(String) COMMENT 'how it is funded. 经费形式',
    first_year UInt16 COMMENT 'first year with a disclosure. 最早年度',
    last_year UInt16 COMMENT 'last year with a disclosure. 最近年度',
    years String COMMENT 'years with a disclosure. 公开年度',
    disclosures UInt32 COMMENT 'how many disclosures. 公开文件数',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of
SELECT
    d.unit_name AS unit_name,
    d.unit_code AS unit_code,
    toString(d.region_name) AS region_name,
    CAST(d.region_code, 'Nullable(String)') AS region_code,
    CAST(d.sector, 'Nullable(String)') AS sector,
    CAST(d.nature, 'Nullable(String)') AS nature,
    CAST(d.rank, 'Nullable(String)') AS rank,
    CAST(d.department, 'Nullable(String)') AS department,
    CAST(f.funded, 'Nullable(String)') AS funding,
    f.first_year AS first_year,
    f.last_year AS last_year,
    arrayStringConcat(f.listed_years, ', ') AS years,
    toUInt32(f.listed) AS disclosures,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT argMax(disclosures.disclosure, (year, disclosures.version)) AS newest, min(year) AS first_year, max(year) AS last_year, arraySort(groupUniqArray(year)) AS listed_years, count() AS listed, argMax(disclosures.title_at, (year, disclosures.version)) AS at, argMax(disclosures.funding, (year, disclosures.version)) AS funded
    FROM `gongkai`.disclosures
    WHERE NOT withdrawn AND disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM `gongkai`.disclosures GROUP BY unit, year, stage, scope)
    GROUP BY unit
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM `gongkai`.disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.newest
SETTINGS distributed_product_mode = 'global'
COMMENT 'units, as their newest disclosure describes them. 单位（按最近一份公开文件）';
==> 00018_search_definitions.sql
-- What indicators measure can be searched, too, and traditional characters find simplified ones: the folded text has the latter. A text
-- that a unit repeats, which has one hash, is found once. All rows are written anew.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE search_texts_local ON CLUSTER '{cluster}'
    MODIFY COLUMN kind Enum8('UNIT' = 1, 'PROJECT' = 2, 'INDICATOR' = 3, 'OBJECTIVE' = 4, 'SECTION' = 5, 'DEFINITION' = 6),
    ADD COLUMN IF NOT EXISTS same UInt64 DEFAULT cityHash64(folded) COMMENT 'hash of the folded text';
CREATE OR REPLACE TABLE search_texts ON CLUSTER '{cluster}' AS `gongkai`.search_texts_local
ENGINE = Distributed('{cluster}', 'gongkai', 'search_texts_local', unit);
ALTER TABLE search_texts_local ON CLUSTER '{cluster}' DELETE WHERE true SETTINGS mutations_sync = 2;
INSERT INTO search_texts (disclosure, version, unit, year, stage, kind, ordinal, indicator, length, age, unit_key, folded, text, at)
WITH
    '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～\t\r' AS wide,
        '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\n\n' AS narrow,
    '㑯㑳㑶㓨㘚㜄㜏㠏㥮㩜㩳㩵䁻䃮䊷䋙䋚䋹䋻䍦䎱䙡䜀䝼䥇䥑䥱䦛䦟䯀䰾䱷䱽䲁䲘䴉丟並亂亙亞佇佈佔併來侖侶侷俁係俔俠俥俬倀倆倈倉個們倖倫倲偉偑側偵偽傌傑傖傘備傢傭傯傳傴債傷傾僂僅僉僑僕僞僥僨僱價儀儁儂億儈儉儎儐儔儕儘償優儲儷儸儺儻儼兇兌兒兗內兩冊冑冪凈凍凜凱別刪剄則剋剎剗剛剝剮剴創剷劃劄劇劉劊劌劍劏劑劚勁動務勛勝勞勢勩勱勳勵勸勻匭匯匱區協卹卻卽厙厠厤厭厲厴參叄叢吳吶呂咼員唄唸問啓啞啟啢喎喚喪喫喬單喲嗆嗇嗊嗎嗚嗩嗶嘆嘍嘓嘔嘖嘗嘜嘩嘮嘯嘰嘵嘸嘽噁噓噚噝噠噥噦噯噲噴噸噹嚀嚇嚌嚐嚕嚙嚥嚦嚨嚮嚲嚳嚴嚶囀囁囂囅囈囉囌囑囪圇國圍園圓圖團垻埡埰執堅堊堖堝堯報場塊塋塏塒塗塚塢塤塵塹墊墜墮墰墳墶墻墾壇壋壎壓壘壙壚壜壞壟壠壢壩壪壯壺壼壽夠夢夾奐奧奩奪奬奮奼妝姍姦娛婁婦婭媧媯媰媼媽嫋嫗嫵嫺嫻嫿嬀嬃嬈嬋嬌嬙嬡嬤嬪嬰嬸孃孋孌孫學孿宮寀寢實寧審寫寬寵寶將專尋對導尷屆屍屓屜屢層屨屬岡峯峴島峽崍崑崗崙崢崬嵐嵗嵾嶁嶄嶇嶔嶗嶠嶢嶧嶨嶮嶸嶺嶼嶽巋巒巔巖巰巹帥師帳帶幀幃幓幗幘幟幣幫幬幷幹幾庫廁廂廄廈廎廕廚廝廟廠廡廢廣廩廬廳弒弔弳張強彆彈彌彎彔彙彠彥彫彲彿後徑從徠復徵徹恆恥悅悞悵悶悽惡惱惲惻愛愜愨愴愷愾慄態慍慘慚慟慣慤慪慫慮慳慶慺慼慾憂憊憐憑憒憖憚憤憫憮憲憶懇應懌懍懞懟懣懤懨懲懶懷懸懺懼懾戀戇戔戧戩戰戱戲戶扞拋挩挱挾捨捫捲掃掄掆掗掙掛採揀揚換揮揯損搖搗搧搵搶摑摜摟摯摳摶摻撈撏撐撓撝撟撣撥撫撲撳撻撾撿擁擄擇擊擋擓擔據擠擡擣擬擯擰擱擲擴擷擺擻擼擽擾攄攆攏攔攖攙攛攜攝攢攣攤攪攬敎敓敗敘敵數斂斃斆斕斬斷於旂旣昇時晉晝暈暉暘暢暫曄曆曇曉曏曖曠曨曬書會朧朮東枴柵柺査桿梔梘條梟梲棄棊棖棗棟棡棧棲棶椏椲楊楓楨業極榦榪榮榲榿構槍槓槤槧槨槮槳槶槼樁樂樅樑樓標樞樢樣樧樫樳樸樹樺樿橈橋機橢橫檁檉檔檜檟檢檣檮檯檳檸檻櫃櫓櫚櫛櫝櫞櫟櫥櫧櫨櫪櫫櫬櫱櫳櫸櫻欄欅權欏欒欖欞欽歎歐歟歡歲歷歸歿殘殞殤殨殫殭殮殯殰殲殺殻殼毀毆毿氂氈氌氣氫氬氳氾汎汙決沒沖況泝洩洶浹涇涗涼淒淚淥淨淩淪淵淶淺渙減渢渦測渾湊湞湧湯溈準溝溫溮溳溼滄滅滌滎滙滬滯滲滷滸滻滾滿漁漊漚漢漣漬漲漵漸漿潁潑潔潙潚潛潤潯潰潷潿澀澆澇澐澗澠澤澦澩澮澱澾濁濃濄濕濘濚濛濜濟濤濧濫濰濱濺濼濾瀂瀅瀆瀇瀉瀋瀏瀕瀘瀝瀟瀠瀦瀧瀨瀰瀲瀾灃灄灑灕灘灝灡灣灤灧灩災為烏烴無煉煒煙煢煥煩煬煱熅熒熗熱熲熾燁燈燉燒燙燜營燦燬燭燴燶燻燼燾爍爐爛爭爲爺爾牀牆牘牴牽犖犛犢犧狀狹狽猙猶猻獁獃獄獅獎獨獪獫獮獰獱獲獵獷獸獺獻獼玀現琱琺琿瑋瑒瑣瑤瑩瑪瑲璉璡璣璦璫璯環璵璸璽璿瓊瓏瓔瓚甌甕產産畝畢畫異畵當疇疊痙痠痾瘂瘋瘍瘓瘞瘡瘧瘮瘲瘺瘻療癆癇癉癒癘癟癡癢癤癥癧癩癬癭癮癰癱癲發皁皚皰皸皺盃盜盞盡監盤盧盪眞眥眾睏睜睞瞘瞜瞞瞶瞼矇矓矚矯硃硜硤硨硯碕碩碭碸確碼碽磑磚磠磣磧磯磽磾礄礎礙礦礪礫礬礱祕祿禍禎禕禡禦禪禮禰禱禿秈稅稈稏稜稟種稱穀穇穌積穎穠穡穢穩穫穭窩窪窮窯窵窶窺竄竅竇竈竊竪競筆筍筧筴箇箋箏箚節範築篋篔篠篤篩篳簀簍簑簞簡簣簫簹簽簾籃籌籔籙籛籜籟籠籤籩籪籬籮籲粵糉糝糞糧糰糲糴糶糹糾紀紂約紅紆紇紈紉紋納紐紓純紕紖紗紘紙級紛紜紝紡紬紮細紱紲紳紵紹紺紼紿絀終絃組絅絆絎結絕絛絝絞絡絢給絨絰統絲絳絶絹綁綃綆綈綉綌綏綐綑經綜綞綠綢綣綫綬維綯綰綱網綳綴綵綸綹綺綻綽綾綿緄緇緊緋緑緒緓緔緗緘緙線緝緞締緡緣緦編緩緬緯緱緲練緶緹緻緼縈縉縊縋縐縑縕縗縛縝縞縟縣縧縫縭縮縱縲縳縴縵縶縷縹總績繃繅繆繒織繕繚繞繡繢繩繪繫繭繮繯繰繳繸繹繼繽繾繿纇纈纊續纍纏纓纔纖纘纜缽罃罈罌罎罰罵罷羅羆羈羋羣羥羨義羶習翫翬翹翽耬耮聖聞聯聰聲聳聵聶職聹聽聾肅脅脈脛脣脩脫脹腎腖腡腦腫腳腸膃膕膚膞膠膩膽膾膿臉臍臏臘臚臟臠臢臥臨臺與興舉舊舖舘艙艤艦艫艱艷芻苧茲荊莊莖莢莧華菴萇萊萬萴萵葉葒葤葦葯葷蒐蒓蒔蒕蒞蒼蓀蓆蓋蓮蓯蓴蓽蔔蔘蔞蔣蔥蔦蔭蕁蕆蕎蕒蕓蕕蕘蕢蕩蕪蕭蕷薀薈薊薌薑薔薘薟薦薩薳薴薵薺藍藎藝藥藪藭藴藶藹藺蘀蘄蘆蘇蘊蘋蘚蘞蘢蘭蘺蘿虆處虛虜號虧虯蛺蛻蜆蝕蝟蝦蝨蝸螄螞螢螮螻螿蟄蟈蟎蟣蟬蟯蟲蟶蟻蠁蠅蠆蠍蠐蠑蠔蠟蠣蠨蠱蠶蠻衆衊術衕衚衛衝袞裊裏補裝裡製複褌褘褲褳褸褻襇襉襏襖襝襠襤襪襬襯襲襴覈見覎規覓視覘覡覥覦親覬覯覲覷覺覽覿觀觴觶觸訁訂訃計訊訌討訐訒訓訕訖託記訛訝訟訢訣訥訩訪設許訴訶診註証詁詆詎詐詒詔評詖詗詘詛詞詠詡詢詣試詩詫詬詭詮詰話該詳詵詼詿誄誅誆誇誌認誑誒誕誘誚語誠誡誣誤誥誦誨說説誰課誶誹誼誾調諂諄談諉請諍諏諑諒論諗諛諜諝諞諡諢諤諦諧諫諭諮諱諳諶諷諸諺諼諾謀謁謂謄謅謊謎謐謔謖謗謙謚講謝謠謡謨謫謬謭謳謹謾譁證譎譏譖識譙譚譜譟譫譭譯議譴護譸譽譾讀讅變讋讌讎讒讓讕讖讚讜讞谿豈豎豐豔豬豶貍貓貙貝貞貟負財貢貧貨販貪貫責貯貰貲貳貴貶買貸貺費貼貽貿賀賁賂賃賄賅資賈賊賑賒賓賕賙賚賜賞賠賡賢賣賤賦賧質賫賬賭賰賴賵賺賻購賽賾贄贅贇贈贊贋贍贏贐贓贔贖贗贛贜赬趕趙趨趲跡踐踰踴蹌蹕蹟蹠蹣蹤蹺躂躉躊躋躍躎躑躒躓躕躚躡躥躦躪軀車軋軌軍軑軒軔軛軟軤軫軲軸軹軺軻軼軾較輅輇輈載輊輒輓輔輕輛輜輝輞輟輥輦輩輪輬輯輳輸輻輼輾輿轀轂轄轅轆轉轍轎轔轟轡轢轤辦辭辮辯農迴逕這連週進遊運過達違遙遜遞遠遡適遲遶遷選遺遼邁還邇邊邏邐郟郵鄆鄉鄒鄔鄖鄧鄭鄰鄲鄴鄶鄺酇酈醃醖醜醞醟醫醬醱釀釁釃釅釋釐釒釓釔釕釗釘釙針釣釤釦釧釩釵釷釹釺釾鈀鈁鈃鈄鈅鈈鈉鈍鈎鈐鈑鈒鈔鈕鈞鈡鈣鈥鈦鈧鈮鈰鈳鈴鈷鈸鈹鈺鈽鈾鈿鉀鉅鉆鉈鉉鉋鉍鉑鉕鉗鉚鉛鉞鉢鉤鉦鉬鉭鉳鉶鉸鉺鉻鉿銀銃銅銍銑銓銖銘銚銛銜銠銣銥銦銨銩銪銫銬銱銳銷銹銻銼鋁鋃鋅鋇鋌鋏鋒鋙鋝鋟鋣鋤鋥鋦鋨鋩鋪鋭鋮鋯鋰鋱鋶鋸鋼錁錄錆錇錈錏錐錒錕錘錙錚錛錟錠錡錢錦錨錩錫錮錯録錳錶錸錼鍀鍁鍃鍅鍆鍇鍈鍊鍋鍍鍔鍘鍚鍛鍠鍤鍥鍩鍬鍰鍵鍶鍺鍼鍾鎂鎄鎇鎊鎌鎔鎖鎘鎚鎛鎡鎢鎣鎦鎧鎩鎪鎬鎭鎮鎰鎲鎳鎵鎶鎸鎿鏃鏇鏈鏌鏍鏐鏑鏗鏘鏜鏝鏞鏟鏡鏢鏤鏨鏰鏵鏷鏹鏺鏽鐃鐋鐐鐒鐓鐔鐘鐙鐝鐠鐥鐦鐧鐨鐫鐮鐯鐲鐳鐵鐶鐸鐺鐿鑄鑊鑌鑑鑒鑔鑕鑞鑠鑣鑥鑭鑰鑱鑲鑷鑹鑼鑽鑾鑿钁钂長門閂閃閆閈閉開閌閎閏閑閒間閔閘閡閣閤閥閨閩閫閬閭閱閲閶閹閻閼閽閾閿闃闆闇闈闊闋闌闍闐闒闓闔闕闖關闞闠闡闢闤闥陘陝陞陣陰陳陸陽隉隊階隕際隨險隯隱隴隸隻雋雖雙雛雜雞離難雲電霑霢霧霽靂靄靆靈靉靚靜靝靦靨鞏鞝鞦鞽韁韃韆韉韋韌韍韓韙韜韝韞韻響頁頂頃項順頇須頊頌頎頏預頑頒頓頗領頜頡頤頦頭頮頰頲頴頷頸頹頻頽顆題額顎顏顒顓顔願顙顛類顢顥顧顫顬顯顰顱顳顴風颭颮颯颱颳颶颸颺颻颼飀飄飆飈飛飠飢飣飥飩飪飫飭飯飱飲飴飼飽飾飿餃餄餅餈餉養餌餎餏餑餒餓餕餖餘餚餛餜餞餡館餬餱餳餵餶餷餺餼餾餿饁饃饅饈饉饊饋饌饑饒饗饜饞饢馬馭馮馱馳馴馹駁駐駑駒駔駕駘駙駛駝駟駡駢駭駰駱駸駿騁騂騅騌騍騎騏騖騙騤騧騫騭騮騰騶騷騸騾驀驁驂驃驄驅驊驌驍驏驕驗驚驛驟驢驤驥驦驪驫骯髏髒體髕髖髮鬆鬍鬚鬢鬥鬧鬨鬩鬮鬱鬹魎魘魚魛魢魨魯魴魷魺鮁鮃鮊鮋鮍鮎鮐鮑鮒鮓鮚鮜鮝鮞鮣鮦鮪鮫鮭鮮鮳鮶鮺鯀鯁鯇鯉鯊鯒鯔鯕鯖鯗鯛鯝鯡鯢鯤鯧鯨鯪鯫鯰鯴鯷鯽鯿鰁鰂鰃鰆鰈鰉鰌鰍鰏鰐鰒鰓鰛鰜鰟鰠鰣鰥鰧鰨鰩鰭鰮鰱鰲鰳鰵鰷鰹鰺鰻鰼鰾鱂鱅鱈鱉鱒鱔鱖鱗鱘鱝鱟鱠鱣鱤鱧鱨鱭鱯鱷鱸鱺鳥鳧鳩鳬鳲鳳鳴鳶鳾鴆鴇鴉鴒鴕鴛鴝鴞鴟鴣鴦鴨鴯鴰鴴鴷鴻鴿鵁鵂鵃鵐鵑鵒鵓鵜鵝鵠鵡鵪鵬鵮鵯鵰鵲鵷鵾鶄鶇鶉鶊鶓鶖鶘鶚鶡鶥鶩鶪鶬鶯鶲鶴鶹鶺鶻鶼鶿鷀鷁鷂鷄鷉鷊鷓鷖鷗鷙鷚鷥鷦鷫鷯鷲鷳鷴鷸鷹鷺鷽鸂鸇鸊鸌鸏鸕鸘鸚鸛鸝鸞鹵鹹鹺鹼鹽麗麥麩麪麫麯麵麼麽黃黌點黨黲黴黶黷黽黿鼂鼉鼕鼴齊齋齎齏齒齔齕齗齙齜齟齠齡齣齦齧齪齬齲齶齷龍龎龐龑龔龕龜鿁鿓' AS traditional,
    '㑔㑇㐹刾㘎㚯㛣㟆㤘㨫㧐擜䀥鿎䌶䌺䌻䌿䌾䍠䎬䙌䜧䞍䦂鿏䥾䦶䦷䯅鲃䲣䲝鳚鳤鹮丢并乱亘亚伫布占并来仑侣局俣系伣侠伡私伥俩俫仓个们幸伦㑈伟㐽侧侦伪㐷杰伧伞备家佣偬传伛债伤倾偻仅佥侨仆伪侥偾雇价仪俊侬亿侩俭傤傧俦侪尽偿优储俪㑩傩傥俨凶兑儿兖内两册胄幂净冻凛凯别删刭则克刹刬刚剥剐剀创铲划札剧刘刽刿剑㓥剂㔉劲动务勋胜劳势勚劢勋励劝匀匦汇匮区协恤却即厍厕历厌厉厣参叁丛吴呐吕呙员呗念问启哑启唡㖞唤丧吃乔单哟呛啬唝吗呜唢哔叹喽啯呕啧尝唛哗唠啸叽哓呒啴恶嘘㖊咝哒哝哕嗳哙喷吨当咛吓哜尝噜啮咽呖咙向亸喾严嘤啭嗫嚣冁呓啰苏嘱囱囵国围园圆图团坝垭采执坚垩垴埚尧报场块茔垲埘涂冢坞埙尘堑垫坠堕坛坟垯墙垦坛垱埙压垒圹垆坛坏垄垅坜坝塆壮壶壸寿够梦夹奂奥奁夺奖奋姹妆姗奸娱娄妇娅娲妫㛀媪妈袅妪妩娴娴婳妫媭娆婵娇嫱嫒嬷嫔婴婶娘㛤娈孙学孪宫采寝实宁审写宽宠宝将专寻对导尴届尸屃屉屡层屦属冈峰岘岛峡崃昆岗仑峥岽岚岁㟥嵝崭岖嵚崂峤峣峄峃崄嵘岭屿岳岿峦巅岩巯卺帅师帐带帧帏㡎帼帻帜币帮帱并干几库厕厢厩厦庼荫厨厮庙厂庑废广廪庐厅弑吊弪张强别弹弥弯录汇彟彦雕彨佛后径从徕复征彻恒耻悦悮怅闷凄恶恼恽恻爱惬悫怆恺忾栗态愠惨惭恸惯悫怄怂虑悭庆㥪戚欲忧惫怜凭愦慭惮愤悯怃宪忆恳应怿懔蒙怼懑㤽恹惩懒怀悬忏惧慑恋戆戋戗戬战戯戏户捍抛捝挲挟舍扪卷扫抡㧏挜挣挂采拣扬换挥搄损摇捣扇揾抢掴掼搂挚抠抟掺捞挦撑挠㧑挢掸拨抚扑揿挞挝捡拥掳择击挡㧟担据挤抬捣拟摈拧搁掷扩撷摆擞撸㧰扰摅撵拢拦撄搀撺携摄攒挛摊搅揽教敚败叙敌数敛毙敩斓斩断于旗既升时晋昼晕晖旸畅暂晔历昙晓向暧旷昽晒书会胧术东拐栅拐查杆栀枧条枭棁弃棋枨枣栋㭎栈栖梾桠㭏杨枫桢业极干杩荣榅桤构枪杠梿椠椁椮桨椢椝桩乐枞梁楼标枢㭤样榝㭴桪朴树桦椫桡桥机椭横檩柽档桧槚检樯梼台槟柠槛柜橹榈栉椟橼栎橱槠栌枥橥榇蘖栊榉樱栏榉权椤栾榄棂钦叹欧欤欢岁历归殁残殒殇㱮殚僵殓殡㱩歼杀壳壳毁殴毵牦毡氇气氢氩氲泛泛污决没冲况溯泄汹浃泾涚凉凄泪渌净凌沦渊涞浅涣减沨涡测浑凑浈涌汤沩准沟温浉涢湿沧灭涤荥汇沪滞渗卤浒浐滚满渔溇沤汉涟渍涨溆渐浆颍泼洁沩㴋潜润浔溃滗涠涩浇涝沄涧渑泽滪泶浍淀㳠浊浓㳡湿泞溁蒙浕济涛㳔滥潍滨溅泺滤澛滢渎㲿泻沈浏濒泸沥潇潆潴泷濑弥潋澜沣滠洒漓滩灏㳕湾滦滟滟灾为乌烃无炼炜烟茕焕烦炀㶽煴荧炝热颎炽烨灯炖烧烫焖营灿毁烛烩㶶熏烬焘烁炉烂争为爷尔床墙牍抵牵荦牦犊牺状狭狈狰犹狲犸呆狱狮奖独狯猃狝狞㺍获猎犷兽獭献猕猡现雕珐珲玮玚琐瑶莹玛玱琏琎玑瑷珰㻅环玙瑸玺璇琼珑璎瓒瓯瓮产产亩毕画异画当畴叠痉酸疴痖疯疡痪瘗疮疟瘆疭瘘瘘疗痨痫瘅愈疠瘪痴痒疖症疬癞癣瘿瘾痈瘫癫发皂皑疱皲皱杯盗盏尽监盘卢荡真眦众困睁睐眍䁖瞒瞆睑蒙眬瞩矫朱硁硖砗砚埼硕砀砜确码䂵硙砖硵碜碛矶硗䃅硚础碍矿砺砾矾砻秘禄祸祯祎祃御禅礼祢祷秃籼税秆䅉棱禀种称谷䅟稣积颖秾穑秽稳获穞窝洼穷窑窎窭窥窜窍窦灶窃竖竞笔笋笕䇲个笺筝札节范筑箧筼筿笃筛筚箦篓蓑箪简篑箫筜签帘篮筹䉤箓篯箨籁笼签笾簖篱箩吁粤粽糁粪粮团粝籴粜纟纠纪纣约红纡纥纨纫纹纳纽纾纯纰纼纱纮纸级纷纭纴纺䌷扎细绂绁绅纻绍绀绋绐绌终弦组䌹绊绗结绝绦绔绞络绚给绒绖统丝绛绝绢绑绡绠绨绣绤绥䌼捆经综缍绿绸绻线绶维绹绾纲网绷缀彩纶绺绮绽绰绫绵绲缁紧绯绿绪绬绱缃缄缂线缉缎缔缗缘缌编缓缅纬缑缈练缏缇致缊萦缙缢缒绉缣缊缞缚缜缟缛县绦缝缡缩纵缧䌸纤缦絷缕缥总绩绷缫缪缯织缮缭绕绣缋绳绘系茧缰缳缲缴䍁绎继缤缱䍀颣缬纩续累缠缨才纤缵缆钵䓨坛罂坛罚骂罢罗罴羁芈群羟羡义膻习玩翚翘翙耧耢圣闻联聪声耸聩聂职聍听聋肃胁脉胫唇修脱胀肾胨脶脑肿脚肠腽腘肤䏝胶腻胆脍脓脸脐膑腊胪脏脔臜卧临台与兴举旧铺馆舱舣舰舻艰艳刍苎兹荆庄茎荚苋华庵苌莱万荝莴叶荭荮苇药荤搜莼莳蒀莅苍荪席盖莲苁莼荜卜参蒌蒋葱茑荫荨蒇荞荬芸莸荛蒉荡芜萧蓣蕰荟蓟芗姜蔷荙莶荐萨䓕苎䓓荠蓝荩艺药薮䓖蕴苈蔼蔺萚蕲芦苏蕴苹藓蔹茏兰蓠萝蔂处虚虏号亏虬蛱蜕蚬蚀猬虾虱蜗蛳蚂萤䗖蝼螀蛰蝈螨虮蝉蛲虫蛏蚁蚃蝇虿蝎蛴蝾蚝蜡蛎蟏蛊蚕蛮众蔑术同胡卫冲衮袅里补装里制复裈袆裤裢褛亵裥裥袯袄裣裆褴袜摆衬袭襕核见觃规觅视觇觋觍觎亲觊觏觐觑觉览觌观觞觯触讠订讣计讯讧讨讦讱训讪讫托记讹讶讼䜣诀讷讻访设许诉诃诊注证诂诋讵诈诒诏评诐诇诎诅词咏诩询诣试诗诧诟诡诠诘话该详诜诙诖诔诛诓夸志认诳诶诞诱诮语诚诫诬误诰诵诲说说谁课谇诽谊訚调谄谆谈诿请诤诹诼谅论谂谀谍谞谝谥诨谔谛谐谏谕咨讳谙谌讽诸谚谖诺谋谒谓誊诌谎谜谧谑谡谤谦谥讲谢谣谣谟谪谬谫讴谨谩哗证谲讥谮识谯谭谱噪谵毁译议谴护诪誉谫读谉变詟䜩雠谗让谰谶赞谠谳溪岂竖丰艳猪豮狸猫䝙贝贞贠负财贡贫货贩贪贯责贮贳赀贰贵贬买贷贶费贴贻贸贺贲赂赁贿赅资贾贼赈赊宾赇赒赉赐赏赔赓贤卖贱赋赕质赍账赌䞐赖赗赚赙购赛赜贽赘赟赠赞赝赡赢赆赃赑赎赝赣赃赪赶赵趋趱迹践逾踊跄跸迹跖蹒踪跷跶趸踌跻跃䟢踯跞踬蹰跹蹑蹿躜躏躯车轧轨军轪轩轫轭软轷轸轱轴轵轺轲轶轼较辂辁辀载轾辄挽辅轻辆辎辉辋辍辊辇辈轮辌辑辏输辐辒辗舆辒毂辖辕辘转辙轿辚轰辔轹轳办辞辫辩农回径这连周进游运过达违遥逊递远溯适迟绕迁选遗辽迈还迩边逻逦郏邮郓乡邹邬郧邓郑邻郸邺郐邝酂郦腌酝丑酝蒏医酱酦酿衅酾酽释厘钅钆钇钌钊钉钋针钓钐扣钏钒钗钍钕钎䥺钯钫钘钭钥钚钠钝钩钤钣钑钞钮钧钟钙钬钛钪铌铈钶铃钴钹铍钰钸铀钿钾巨钻铊铉铇铋铂钷钳铆铅钺钵钩钲钼钽锫铏铰铒铬铪银铳铜铚铣铨铢铭铫铦衔铑铷铱铟铵铥铕铯铐铞锐销锈锑锉铝锒锌钡铤铗锋铻锊锓铘锄锃锔锇铓铺锐铖锆锂铽锍锯钢锞录锖锫锩铔锥锕锟锤锱铮锛锬锭锜钱锦锚锠锡锢错录锰表铼镎锝锨锪钫钔锴锳炼锅镀锷铡钖锻锽锸锲锘锹锾键锶锗针钟镁锿镅镑镰镕锁镉锤镈镃钨蓥镏铠铩锼镐镇镇镒镋镍镓鿔镌镎镞旋链镆镙镠镝铿锵镗镘镛铲镜镖镂錾镚铧镤镪䥽锈铙铴镣铹镦镡钟镫镢镨䦅锎锏镄镌镰䦃镯镭铁镮铎铛镱铸镬镔鉴鉴镲锧镴铄镳镥镧钥镵镶镊镩锣钻銮凿镢镋长门闩闪闫闬闭开闶闳闰闲闲间闵闸阂阁合阀闺闽阃阆闾阅阅阊阉阎阏阍阈阌阒板暗闱阔阕阑阇阗阘闿阖阙闯关阚阓阐辟阛闼陉陕升阵阴陈陆阳陧队阶陨际随险陦隐陇隶只隽虽双雏杂鸡离难云电沾霡雾霁雳霭叇灵叆靓静靔腼靥巩绱秋鞒缰鞑千鞯韦韧韨韩韪韬鞲韫韵响页顶顷项顺顸须顼颂颀颃预顽颁顿颇领颌颉颐颏头颒颊颋颕颔颈颓频颓颗题额颚颜颙颛颜愿颡颠类颟颢顾颤颥显颦颅颞颧风飐飑飒台刮飓飔飏飖飕飗飘飙飚飞饣饥饤饦饨饪饫饬饭飧饮饴饲饱饰饳饺饸饼糍饷养饵饹饻饽馁饿馂饾余肴馄馃饯馅馆糊糇饧喂馉馇馎饩馏馊馌馍馒馐馑馓馈馔饥饶飨餍馋馕马驭冯驮驰驯驲驳驻驽驹驵驾骀驸驶驼驷骂骈骇骃骆骎骏骋骍骓骔骒骑骐骛骗骙䯄骞骘骝腾驺骚骟骡蓦骜骖骠骢驱骅骕骁骣骄验惊驿骤驴骧骥骦骊骉肮髅脏体髌髋发松胡须鬓斗闹哄阋阄郁鬶魉魇鱼鱽鱾鲀鲁鲂鱿鲄鲅鲆鲌鲉鲏鲇鲐鲍鲋鲊鲒鲘鲞鲕䲟鲖鲔鲛鲑鲜鲓鲪鲝鲧鲠鲩鲤鲨鲬鲻鲯鲭鲞鲷鲴鲱鲵鲲鲳鲸鲮鲰鲶鲺鳀鲫鳊鳈鲗鳂䲠鲽鳇䲡鳅鲾鳄鳆鳃鳁鳒鳑鳋鲥鳏䲢鳎鳐鳍鳁鲢鳌鳓鳘鲦鲣鲹鳗鳛鳔鳉鳙鳕鳖鳟鳝鳜鳞鲟鲼鲎鲙鳣鳡鳢鲿鲚鳠鳄鲈鲡鸟凫鸠凫鸤凤鸣鸢䴓鸩鸨鸦鸰鸵鸳鸲鸮鸱鸪鸯鸭鸸鸹鸻䴕鸿鸽䴔鸺鸼鹀鹃鹆鹁鹈鹅鹄鹉鹌鹏鹐鹎雕鹊鹓鹍䴖鸫鹑鹒鹋鹙鹕鹗鹖鹛鹜䴗鸧莺鹟鹤鹠鹡鹘鹣鹚鹚鹢鹞鸡䴘鹝鹧鹥鸥鸷鹨鸶鹪鹔鹩鹫鹇鹇鹬鹰鹭鸴㶉鹯䴙鹱鹲鸬鹴鹦鹳鹂鸾卤咸鹾碱盐丽麦麸面面曲面么么黄黉点党黪霉黡黩黾鼋鼌鼍冬鼹齐斋赍齑齿龀龁龂龅龇龃龆龄出龈啮龊龉龋腭龌龙厐庞䶮龚龛龟䜤鿒' AS simplified
SELECT
    disclosure, version, unit, year, stage, kind, ordinal, indicator, length(folded_text), 65535 - year,
    lower(replaceRegexpAll(translateUTF8(translateUTF8(unit_name, wide, narrow), traditional, simplified), '[^\\p{L}\\p{N}\\p{M}.%]', '')),
    trim(BOTH '\n' FROM lower(replaceRegexpAll(translateUTF8(translateUTF8(body, wide, narrow), traditional, simplified), '[^\\p{L}\\p{N}\\p{M}.%\n]', ''))) AS folded_text,
    body, place
FROM
(
    SELECT disclosure, loaded AS version, unit, year, stage, 'UNIT' AS kind, 0 AS ordinal, 0 AS indicator, unit_name, unit_name AS body, title_at AS place
    FROM (SELECT * FROM disclosures WHERE unit != 0 ORDER BY version LIMIT 1 BY disclosure)
    UNION ALL
    SELECT disclosure, version, unit, year, stage, 'PROJECT', ordinal, 0, unit_name, name, at FROM projects
    UNION ALL
    SELECT disclosure, version, unit, year, stage, 'OBJECTIVE', ordinal, 0, unit_name, ifNull(objective, ''), objective_at FROM projects
    UNION ALL
    SELECT disclosure, version, unit, year, stage, 'INDICATOR', project, ordinal, unit_name, name, at FROM indicators
    UNION ALL
    SELECT disclosure, version, unit, year, stage, 'DEFINITION', project, ordinal, unit_name, assumeNotNull(definition), at FROM indicators
    WHERE definition != name
    UNION ALL
    SELECT s.disclosure, d.loaded, d.unit, d.year, d.stage, 'SECTION', s.ordinal, 0, d.unit_name, s.text, s.at
    FROM sections AS s INNER JOIN (SELECT * FROM disclosures WHERE unit != 0 ORDER BY version LIMIT 1 BY disclosure) AS d ON d.disclosure = s.disclosure
)
WHERE folded_text != '';
==> 00019_indicator_outcomes.sql
-- What a self-assessment says was reached, beside the target: as written and as read, what it makes of the target, the points, and the
-- reason of a deviation. Rows from before have none of it: it comes with the next load of their document by a newer parser.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE indicators_local ON CLUSTER '{cluster}'
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
CREATE OR REPLACE TABLE indicators ON CLUSTER '{cluster}' AS `gongkai`.indicators_local
ENGINE = Distributed('{cluster}', 'gongkai', 'indicators_local', unit);
==> 00020_view_indicators.sql
-- Views for whoever asks the engine itself, such as Grafana, Superset, Metabase or Excel: flat rows of the newest data
-- version, each with the document and the place that state it. They select what exports select; their names and columns stay.
-- +goose NO TRANSACTION
-- +goose Up

CREATE OR REPLACE VIEW v_indicators ON CLUSTER '{cluster}'
(
    unit_name String COMMENT 'the unit\'s name, as its document writes it. 单位名称',
    unit_code Nullable(String) COMMENT 'the unit\'s budget code. 预算单位编码',
    region_name String COMMENT 'administrative division. 行政区划',
    region_code Nullable(String) COMMENT 'its code of GB/T 2260. 行政区划代码',
    sector Nullable(String) COMMENT 'sector of the unit. 行业',
    nature Nullable(String) COMMENT 'nature of the unit, as written. 单位性质',
    rank Nullable(String) COMMENT 'rank of the unit, as written. 单位规格',
    department Nullable(String) COMMENT 'supervising department. 主管部门',
    year UInt16 COMMENT 'fiscal year. 年度',
    stage String COMMENT 'BUDGET, ADJUSTED_BUDGET, EXECUTION or FINAL_ACCOUNTS. 预算阶段',
    scope String COMMENT 'UNIT: the unit alone; DEPARTMENT: with those below it: never add both up. 公开口径',
    project String COMMENT 'name of the project. 项目名称',
    level1 String COMMENT 'OUTPUT, EFFECT or SATISFACTION. 一级指标代码',
    level1_text String COMMENT 'first level, as written. 一级指标',
    level2 Nullable(String) COMMENT 'second level; null: none of the framework\'s. 二级指标代码',
    level2_text String COMMENT 'second level, as written. 二级指标',
    indicator String COMMENT 'name of the indicator. 三级指标',
    definition Nullable(String) COMMENT 'what it means. 绩效指标描述',
    target_text String COMMENT 'target, as written. 指标值',
    target_operator String COMMENT 'GE, LE, EQ, GT, LT, RANGE or NONE. 指标值符号',
    target_kind String COMMENT 'PERCENT, COUNT, MONEY, DURATION, DATE, RATE or QUALITATIVE. 指标值类别',
    target_value Nullable(Decimal(38, 10)) COMMENT 'number of the target. 指标值数字',
    target_upper Nullable(Decimal(38, 10)) COMMENT 'second number, of a range. 指标值上限',
    target_unit String COMMENT 'its unit, as written. 指标值单位',
    target_normalized Nullable(Decimal(38, 10)) COMMENT 'the number in the kind\'s base unit. 换算值',
    target_normalized_unit String COMMENT 'that unit. 换算单位',
    actual_text Nullable(String) COMMENT 'what was reached, as written; null: not disclosed. 实际完成值',
    actual_operator String COMMENT 'GE, LE, EQ, GT, LT, RANGE or NONE; empty: not disclosed. 实际完成值符号',
    actual_kind String COMMENT 'PERCENT, COUNT, MONEY, DURATION, DATE, RATE or QUALITATIVE; empty: not disclosed. 实际完成值类别',
    actual_value Nullable(Decimal(38, 10)) COMMENT 'number of what was reached. 实际完成值数字',
    actual_upper Nullable(Decimal(38, 10)) COMMENT 'second number, of a range. 实际完成值上限',
    actual_unit String COMMENT 'its unit, as written. 实际完成值单位',
    actual_normalized Nullable(Decimal(38, 10)) COMMENT 'the number in the kind\'s base unit. 实际完成值换算值',
    actual_normalized_unit String COMMENT 'that unit. 实际完成值换算单位',
    outcome String COMMENT 'MET, PARTLY_MET, MISSED or UNDECIDED; empty: nothing is disclosed of what was reached. 完成结果',
    weight Nullable(Decimal(38, 10)) COMMENT 'points that can be given. 分值',
    score Nullable(Decimal(38, 10)) COMMENT 'points that were given. 得分',
    deviation Nullable(String) COMMENT 'stated reason of a deviation. 偏差原因',
    basis Nullable(String) COMMENT 'what the target is based on. 指标值确定依据',
    basis_references String COMMENT 'document numbers that the basis names. 依据文号',
    indicator_id String COMMENT 'the indicator\'s ID in the API. 指标标识',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    target_document String COMMENT 'of the target: the document that states it. 指标值来源文件',
    target_document_sha256 String COMMENT 'of the target: SHA-256 of the document. 指标值来源文件SHA-256',
    target_document_url Nullable(String) COMMENT 'of the target: where it was published. 指标值来源网址',
    target_place_block Nullable(UInt32) COMMENT 'of the target: block of the document, from 0. 指标值段落或表格序号',
    target_place_row Nullable(UInt32) COMMENT 'of the target: row of the table, from 0; null outside tables. 指标值行',
    target_place_column Nullable(UInt32) COMMENT 'of the target: column of the table, from 0; null outside tables. 指标值列',
    target_place_start Nullable(UInt32) COMMENT 'of the target: first character in the block or cell, from 0. 指标值起始字符',
    target_place_end Nullable(UInt32) COMMENT 'of the target: character after the last. 指标值结束字符',
    target_place_text String COMMENT 'of the target: the text that it was read from. 指标值原文',
    actual_document String COMMENT 'of the actual: the document that states it. 实际完成值来源文件',
    actual_document_sha256 String COMMENT 'of the actual: SHA-256 of the document. 实际完成值来源文件SHA-256',
    actual_document_url Nullable(String) COMMENT 'of the actual: where it was published. 实际完成值来源网址',
    actual_place_block Nullable(UInt32) COMMENT 'of the actual: block of the document, from 0. 实际完成值段落或表格序号',
    actual_place_row Nullable(UInt32) COMMENT 'of the actual: row of the table, from 0; null outside tables. 实际完成值行',
    actual_place_column Nullable(UInt32) COMMENT 'of the actual: column of the table, from 0; null outside tables. 实际完成值列',
    actual_place_start Nullable(UInt32) COMMENT 'of the actual: first character in the block or cell, from 0. 实际完成值起始字符',
    actual_place_end Nullable(UInt32) COMMENT 'of the actual: character after the last. 实际完成值结束字符',
    actual_place_text String COMMENT 'of the actual: the text that it was read from. 实际完成值原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of,
    splitByChar(':', f.target_at) AS target_place_parts,
    splitByChar('/', target_place_parts[1]) AS target_place_in,
    if(length(target_place_in) = 2, toUInt32OrZero(target_place_in[1]) + 1, 1) AS target_place_of,
    splitByChar(':', f.actual_at) AS actual_place_parts,
    splitByChar('/', actual_place_parts[1]) AS actual_place_in,
    if(length(actual_place_in) = 2, toUInt32OrZero(actual_place_in[1]) + 1, 1) AS actual_place_of
SELECT
    d.unit_name AS unit_name,
    d.unit_code AS unit_code,
    toString(d.region_name) AS region_name,
    CAST(d.region_code, 'Nullable(String)') AS region_code,
    CAST(d.sector, 'Nullable(String)') AS sector,
    CAST(d.nature, 'Nullable(String)') AS nature,
    CAST(d.rank, 'Nullable(String)') AS rank,
    CAST(d.department, 'Nullable(String)') AS department,
    d.year AS year,
    toString(d.stage) AS stage,
    toString(d.scope) AS scope,
    f.project_name AS project,
    toString(f.level1) AS level1,
    toString(f.level1_text) AS level1_text,
    CAST(f.level2, 'Nullable(String)') AS level2,
    toString(f.level2_text) AS level2_text,
    f.name AS indicator,
    CAST(f.definition, 'Nullable(String)') AS definition,
    toString(f.target_text) AS target_text,
    toString(f.target_operator) AS target_operator,
    toString(f.target_kind) AS target_kind,
    f.target_value AS target_value,
    f.target_upper AS target_upper,
    toString(f.target_unit) AS target_unit,
    f.target_normalized AS target_normalized,
    toString(f.target_normalized_unit) AS target_normalized_unit,
    CAST(f.actual_text, 'Nullable(String)') AS actual_text,
    toString(f.actual_operator) AS actual_operator,
    toString(f.actual_kind) AS actual_kind,
    f.actual_value AS actual_value,
    f.actual_upper AS actual_upper,
    toString(f.actual_unit) AS actual_unit,
    f.actual_normalized AS actual_normalized,
    toString(f.actual_normalized_unit) AS actual_normalized_unit,
    toString(f.outcome) AS outcome,
    f.weight AS weight,
    f.score AS score,
    CAST(f.deviation, 'Nullable(String)') AS deviation,
    CAST(f.basis, 'Nullable(String)') AS basis,
    arrayStringConcat(f.basis_references, '; ') AS basis_references,
    concat('i:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number), ':', toString(f.project), ':', toString(f.ordinal)) AS indicator_id,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    if(f.target_at = '', '', d.document_names[target_place_of]) AS target_document,
    if(f.target_at = '', '', d.document_hashes[target_place_of]) AS target_document_sha256,
    if(f.target_at = '', NULL, d.document_urls[target_place_of]) AS target_document_url,
    toUInt32OrNull(target_place_in[-1]) AS target_place_block,
    toUInt32OrNull(target_place_parts[2]) AS target_place_row,
    toUInt32OrNull(target_place_parts[3]) AS target_place_column,
    toUInt32OrNull(target_place_parts[4]) AS target_place_start,
    toUInt32OrNull(target_place_parts[5]) AS target_place_end,
    arrayStringConcat(arraySlice(target_place_parts, 6), ':') AS target_place_text,
    if(f.actual_at = '', '', d.document_names[actual_place_of]) AS actual_document,
    if(f.actual_at = '', '', d.document_hashes[actual_place_of]) AS actual_document_sha256,
    if(f.actual_at = '', NULL, d.document_urls[actual_place_of]) AS actual_document_url,
    toUInt32OrNull(actual_place_in[-1]) AS actual_place_block,
    toUInt32OrNull(actual_place_parts[2]) AS actual_place_row,
    toUInt32OrNull(actual_place_parts[3]) AS actual_place_column,
    toUInt32OrNull(actual_place_parts[4]) AS actual_place_start,
    toUInt32OrNull(actual_place_parts[5]) AS actual_place_end,
    arrayStringConcat(arraySlice(actual_place_parts, 6), ':') AS actual_place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, project, ordinal, project_name, level1, level1_text, level2, level2_text, name, definition, target_text, target_operator, target_kind, target_value, target_upper, target_unit, target_normalized, target_normalized_unit, basis, basis_references, at, target_at, actual_text, actual_operator, actual_kind, actual_value, actual_upper, actual_unit, actual_normalized, actual_normalized_unit, actual_at, outcome, weight, score, deviation
    FROM `gongkai`.indicators
    WHERE disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM `gongkai`.disclosures GROUP BY unit, year, stage, scope)
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM `gongkai`.disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.disclosure
SETTINGS distributed_product_mode = 'global'
COMMENT 'performance indicators. 绩效指标';
==> 00021_durable.sql
-- What is reported as loaded is on the disk: parts of an insert are synchronised before it ends. Merged parts need not be, because
-- what they are made of stays until they are old.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE amounts_local ON CLUSTER '{cluster}' MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE projects_local ON CLUSTER '{cluster}' MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE indicators_local ON CLUSTER '{cluster}' MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE procurement_items_local ON CLUSTER '{cluster}' MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE assets_local ON CLUSTER '{cluster}' MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE budget_lines_local ON CLUSTER '{cluster}' MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE sections_local ON CLUSTER '{cluster}' MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE findings_local ON CLUSTER '{cluster}' MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE document_blocks_local ON CLUSTER '{cluster}' MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE search_texts_local ON CLUSTER '{cluster}' MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE unit_links_local ON CLUSTER '{cluster}' MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE disclosures_local ON CLUSTER '{cluster}' MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
==> 00022_search_blocks.sql
-- A search reads few rows of many granules: what is compressed together is a granule of a column, not several, so that a row
-- is read without those around it. Parts from before keep their blocks until they are merged.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE search_texts_local ON CLUSTER '{cluster}' MODIFY SETTING min_compress_block_size = 4096;
==> 00023_findings_retired.sql
-- Findings that a later look at the same disclosures no longer has: a commit retires them as it brings those that take their place, so
-- that each data version has either. They are named by cityHash64(disclosure, version, ordinal).
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE disclosures_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS retired Array(UInt64) COMMENT 'findings that are not true any more from this data version on';
CREATE OR REPLACE TABLE disclosures ON CLUSTER '{cluster}' AS `gongkai`.disclosures_local
ENGINE = Distributed('{cluster}', 'gongkai', 'disclosures_local', unit);
==> 00024_view_findings.sql
-- Views for whoever asks the engine itself, such as Grafana, Superset, Metabase or Excel: flat rows of the newest data
-- version, each with the document and the place that state it. They select what exports select; their names and columns stay.
-- +goose NO TRANSACTION
-- +goose Up

CREATE OR REPLACE VIEW v_findings ON CLUSTER '{cluster}'
(
    unit_name String COMMENT 'the unit\'s name, as its document writes it. 单位名称',
    unit_code Nullable(String) COMMENT 'the unit\'s budget code. 预算单位编码',
    region_name String COMMENT 'administrative division. 行政区划',
    region_code Nullable(String) COMMENT 'its code of GB/T 2260. 行政区划代码',
    sector Nullable(String) COMMENT 'sector of the unit. 行业',
    nature Nullable(String) COMMENT 'nature of the unit, as written. 单位性质',
    rank Nullable(String) COMMENT 'rank of the unit, as written. 单位规格',
    department Nullable(String) COMMENT 'supervising department. 主管部门',
    year UInt16 COMMENT 'fiscal year. 年度',
    stage String COMMENT 'BUDGET, ADJUSTED_BUDGET, EXECUTION or FINAL_ACCOUNTS. 预算阶段',
    scope String COMMENT 'UNIT: the unit alone; DEPARTMENT: with those below it: never add both up. 公开口径',
    code String COMMENT 'code of the rule. 规则代码',
    severity String COMMENT 'INFO, WARNING or ERROR. 严重程度',
    message_zh String COMMENT 'what was found, in Chinese. 问题',
    message_en String COMMENT 'what was found, in English. 问题（英文）',
    expected Nullable(String) COMMENT 'expected value. 应为',
    actual Nullable(String) COMMENT 'actual value. 实为',
    compared UInt32 COMMENT 'further disclosures that it compares. 对比文件数',
    finding_id String COMMENT 'the finding\'s ID in the API. 发现标识',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of
SELECT
    d.unit_name AS unit_name,
    d.unit_code AS unit_code,
    toString(d.region_name) AS region_name,
    CAST(d.region_code, 'Nullable(String)') AS region_code,
    CAST(d.sector, 'Nullable(String)') AS sector,
    CAST(d.nature, 'Nullable(String)') AS nature,
    CAST(d.rank, 'Nullable(String)') AS rank,
    CAST(d.department, 'Nullable(String)') AS department,
    d.year AS year,
    toString(d.stage) AS stage,
    toString(d.scope) AS scope,
    toString(f.code) AS code,
    toString(f.severity) AS severity,
    toString(f.message_zh) AS message_zh,
    toString(f.message_en) AS message_en,
    CAST(f.expected, 'Nullable(String)') AS expected,
    CAST(f.actual, 'Nullable(String)') AS actual,
    toUInt32(length(f.others)) AS compared,
    concat('f:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number), ':', toString(f.ordinal), if(empty(f.others), '', concat('@', toString(f.brought)))) AS finding_id,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, ordinal, findings.version AS brought, code, severity, message_zh, message_en, expected, actual, others, if(empty(place_of), places[1], places[indexOf(place_of, 0)]) AS at
    FROM `gongkai`.findings
    WHERE disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM `gongkai`.disclosures GROUP BY unit, year, stage, scope) AND arrayAll(x -> x IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM `gongkai`.disclosures GROUP BY unit, year, stage, scope), others) AND cityHash64(disclosure, version, ordinal) NOT IN (SELECT arrayJoin(retired) FROM `gongkai`.disclosures)
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM `gongkai`.disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.disclosure
SETTINGS distributed_product_mode = 'global'
COMMENT 'findings: what does not fit. 审核发现';
==> 00025_search_tokens.sql
-- One index knows all that a search asks for: the pairs of characters of a text, and beside them the year, the kind, and what stands in
-- the unit's name, so that several terms, one of which may be a year or in the name, are one question to it. Texts take more room, and less
-- time to read; parts from before keep their way until they are merged.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE search_texts_local ON CLUSTER '{cluster}'
    MODIFY COLUMN text String CODEC(LZ4),
    ADD INDEX IF NOT EXISTS held arrayConcat(tokens(folded, 'ngrams', 2), arrayMap(x -> concat('@', x), arrayConcat(tokens(unit_key, 'ngrams', 2), tokens(unit_key, 'ngrams', 3))), [toString(year), toString(kind)]) TYPE text(tokenizer = array),
    DROP INDEX IF EXISTS pairs;
CREATE OR REPLACE TABLE search_texts ON CLUSTER '{cluster}' AS `gongkai`.search_texts_local
ENGINE = Distributed('{cluster}', 'gongkai', 'search_texts_local', unit);
ALTER TABLE search_texts_local ON CLUSTER '{cluster}' MATERIALIZE INDEX held SETTINGS mutations_sync = 2;
==> 00026_objectives_achieved.sql
-- What a self-assessment says has become of the objective (实际完成情况), and where a column of its own states the unit of targets
-- (计量单位). Rows from before have none of these until their documents are loaded anew.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE projects_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS achieved Nullable(String) COMMENT 'what has become of the objective',
    ADD COLUMN IF NOT EXISTS achieved_at String;
CREATE OR REPLACE TABLE projects ON CLUSTER '{cluster}' AS `gongkai`.projects_local
ENGINE = Distributed('{cluster}', 'gongkai', 'projects_local', unit);
ALTER TABLE indicators_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS unit_at String COMMENT 'place of the unit, where a column of its own states it';
CREATE OR REPLACE TABLE indicators ON CLUSTER '{cluster}' AS `gongkai`.indicators_local
ENGINE = Distributed('{cluster}', 'gongkai', 'indicators_local', unit);
==> 00027_view_projects.sql
-- Views for whoever asks the engine itself, such as Grafana, Superset, Metabase or Excel: flat rows of the newest data
-- version, each with the document and the place that state it. They select what exports select; their names and columns stay.
-- +goose NO TRANSACTION
-- +goose Up

CREATE OR REPLACE VIEW v_projects ON CLUSTER '{cluster}'
(
    unit_name String COMMENT 'the unit\'s name, as its document writes it. 单位名称',
    unit_code Nullable(String) COMMENT 'the unit\'s budget code. 预算单位编码',
    region_name String COMMENT 'administrative division. 行政区划',
    region_code Nullable(String) COMMENT 'its code of GB/T 2260. 行政区划代码',
    sector Nullable(String) COMMENT 'sector of the unit. 行业',
    nature Nullable(String) COMMENT 'nature of the unit, as written. 单位性质',
    rank Nullable(String) COMMENT 'rank of the unit, as written. 单位规格',
    department Nullable(String) COMMENT 'supervising department. 主管部门',
    year UInt16 COMMENT 'fiscal year. 年度',
    stage String COMMENT 'BUDGET, ADJUSTED_BUDGET, EXECUTION or FINAL_ACCOUNTS. 预算阶段',
    scope String COMMENT 'UNIT: the unit alone; DEPARTMENT: with those below it: never add both up. 公开口径',
    project String COMMENT 'name of the project. 项目名称',
    objective Nullable(String) COMMENT 'performance objective. 绩效目标',
    objective_actual Nullable(String) COMMENT 'what has become of the objective, as the self-assessment says; null: not disclosed. 绩效目标实际完成情况',
    amount_yuan Nullable(Decimal(18, 4)) COMMENT 'amount of the project, in yuan (元); null: not disclosed. 项目金额（元）',
    amount_source Nullable(String) COMMENT 'where the amount was taken from. 金额来源',
    indicators UInt32 COMMENT 'how many indicators it has. 绩效指标数',
    project_id String COMMENT 'the project\'s ID in the API. 项目标识',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    amount_document String COMMENT 'of the amount: the document that states it. 金额来源文件',
    amount_document_sha256 String COMMENT 'of the amount: SHA-256 of the document. 金额来源文件SHA-256',
    amount_document_url Nullable(String) COMMENT 'of the amount: where it was published. 金额来源网址',
    amount_place_block Nullable(UInt32) COMMENT 'of the amount: block of the document, from 0. 金额段落或表格序号',
    amount_place_row Nullable(UInt32) COMMENT 'of the amount: row of the table, from 0; null outside tables. 金额行',
    amount_place_column Nullable(UInt32) COMMENT 'of the amount: column of the table, from 0; null outside tables. 金额列',
    amount_place_start Nullable(UInt32) COMMENT 'of the amount: first character in the block or cell, from 0. 金额起始字符',
    amount_place_end Nullable(UInt32) COMMENT 'of the amount: character after the last. 金额结束字符',
    amount_place_text String COMMENT 'of the amount: the text that it was read from. 金额原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of,
    splitByChar(':', f.amount_at) AS amount_place_parts,
    splitByChar('/', amount_place_parts[1]) AS amount_place_in,
    if(length(amount_place_in) = 2, toUInt32OrZero(amount_place_in[1]) + 1, 1) AS amount_place_of
SELECT
    d.unit_name AS unit_name,
    d.unit_code AS unit_code,
    toString(d.region_name) AS region_name,
    CAST(d.region_code, 'Nullable(String)') AS region_code,
    CAST(d.sector, 'Nullable(String)') AS sector,
    CAST(d.nature, 'Nullable(String)') AS nature,
    CAST(d.rank, 'Nullable(String)') AS rank,
    CAST(d.department, 'Nullable(String)') AS department,
    d.year AS year,
    toString(d.stage) AS stage,
    toString(d.scope) AS scope,
    f.name AS project,
    CAST(f.objective, 'Nullable(String)') AS objective,
    CAST(f.achieved, 'Nullable(String)') AS objective_actual,
    f.amount AS amount_yuan,
    CAST(f.amount_source, 'Nullable(String)') AS amount_source,
    f.indicators AS indicators,
    concat('p:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number), ':', toString(f.ordinal)) AS project_id,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    if(f.amount_at = '', '', d.document_names[amount_place_of]) AS amount_document,
    if(f.amount_at = '', '', d.document_hashes[amount_place_of]) AS amount_document_sha256,
    if(f.amount_at = '', NULL, d.document_urls[amount_place_of]) AS amount_document_url,
    toUInt32OrNull(amount_place_in[-1]) AS amount_place_block,
    toUInt32OrNull(amount_place_parts[2]) AS amount_place_row,
    toUInt32OrNull(amount_place_parts[3]) AS amount_place_column,
    toUInt32OrNull(amount_place_parts[4]) AS amount_place_start,
    toUInt32OrNull(amount_place_parts[5]) AS amount_place_end,
    arrayStringConcat(arraySlice(amount_place_parts, 6), ':') AS amount_place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, ordinal, name, objective, achieved, amount, amount_source, indicators, at, amount_at
    FROM `gongkai`.projects
    WHERE disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM `gongkai`.disclosures GROUP BY unit, year, stage, scope)
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM `gongkai`.disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.disclosure
SETTINGS distributed_product_mode = 'global'
COMMENT 'projects. 项目';
==> 00028_search_about.sql
-- What the index knows of a row beside its text stands in a column: a statement that names an expression as long as that takes the engine
-- a millisecond more to plan.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE search_texts_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS about Array(LowCardinality(String)) DEFAULT arrayConcat(arrayMap(x -> concat('@', x), arrayConcat(tokens(unit_key, 'ngrams', 2), tokens(unit_key, 'ngrams', 3))), [toString(year), toString(kind)]) COMMENT 'what the index knows beside the text: pairs and triples of the characters of the unit''s name behind an @, year, kind',
    ADD INDEX IF NOT EXISTS tokens arrayConcat(tokens(folded, 'ngrams', 2), about) TYPE text(tokenizer = array),
    DROP INDEX IF EXISTS held;
CREATE OR REPLACE TABLE search_texts ON CLUSTER '{cluster}' AS `gongkai`.search_texts_local
ENGINE = Distributed('{cluster}', 'gongkai', 'search_texts_local', unit);
ALTER TABLE search_texts_local ON CLUSTER '{cluster}' MATERIALIZE INDEX tokens SETTINGS mutations_sync = 2;
==> 00029_indicator_blocks.sql
-- The indicators of a few disclosures are thirty rows here and there: what is compressed together is a granule of a column, not several, so
-- that a third less is read for them. The table is a seventh larger. Parts from before keep their blocks until they are merged.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE indicators_local ON CLUSTER '{cluster}' MODIFY SETTING min_compress_block_size = 4096;
==> 00030_target_signs.sql
-- Where a column of its own states the sign before a target's number (计算符号). Rows from before have none until their documents are
-- loaded anew.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE indicators_local ON CLUSTER '{cluster}'
    ADD COLUMN IF NOT EXISTS sign_at String COMMENT 'place of the sign, where a column of its own states it';
CREATE OR REPLACE TABLE indicators ON CLUSTER '{cluster}' AS `gongkai`.indicators_local
ENGINE = Distributed('{cluster}', 'gongkai', 'indicators_local', unit);
==> 00031_search_index.sql
-- A search chooses by one table and reads what it has chosen from another, because they want opposite things: what is chosen by is narrow, and
-- the fewer granules it has, the sooner the index has looked through them; a text is read at once where few others share its granule, and
-- each column of it costs as much as the text. The index knows single characters, too, so that a term of one is a term like others. Rows are
-- copied from the table that was both, few at a time: what an index knows of a row takes many times the row's room while it is written.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS search_index_local ON CLUSTER '{cluster}'
(
    disclosure UInt64,
    version    UInt64 COMMENT 'data version that brought the row',
    unit       UInt64,
    stage      Enum8('BUDGET' = 1, 'ADJUSTED_BUDGET' = 2, 'EXECUTION' = 3, 'FINAL_ACCOUNTS' = 4),
    kind       Enum8('UNIT' = 1, 'PROJECT' = 2, 'INDICATOR' = 3, 'OBJECTIVE' = 4, 'SECTION' = 5, 'DEFINITION' = 6),
    ordinal    UInt32 COMMENT 'of the project or section in the disclosure, from 1',
    indicator  UInt32 COMMENT 'of the indicator in the project, from 1',
    length     UInt32 COMMENT 'of the folded text, in bytes',
    age        UInt16 COMMENT 'falls as the year rises',
    key        UInt64 COMMENT 'length and hash of the folded text: puts texts side by side that are equal or as long',
    hit        UInt128 DEFAULT bitShiftLeft(toUInt128(key), 64) + cityHash64(disclosure, kind, ordinal, indicator) COMMENT 'the row of search_hits',
    same       UInt64 DEFAULT cityHash64(kind, unit, folded) COMMENT 'one where a unit repeats a text',
    unit_key   LowCardinality(String) COMMENT 'the name of the unit, folded',
    folded     String COMMENT 'the text without signs and spaces, in narrow small simplified characters' CODEC(ZSTD(1)),
    about      Array(LowCardinality(String)) DEFAULT arrayConcat(arrayMap(x -> concat('@', x), arrayConcat(tokens(unit_key, 'ngrams', 1), tokens(unit_key, 'ngrams', 2), tokens(unit_key, 'ngrams', 3))), [toString(65535 - age), toString(kind)]) COMMENT 'what the index knows beside the text: runs of one to three characters of the unit''s name behind an @, year, kind',
    INDEX tokens arrayConcat(tokens(folded, 'ngrams', 1), tokens(folded, 'ngrams', 2), about) TYPE text(tokenizer = array)
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
PRIMARY KEY length
ORDER BY (length, unit, age, stage, kind, ordinal, indicator, hit)
SETTINGS index_granularity = 2048, index_granularity_bytes = 1073741824, min_compress_block_size = 4096, fsync_after_insert = 1, fsync_part_directory = 1;
CREATE OR REPLACE TABLE search_index ON CLUSTER '{cluster}' AS `gongkai`.search_index_local
ENGINE = Distributed('{cluster}', 'gongkai', 'search_index_local', unit);
CREATE TABLE IF NOT EXISTS search_hits_local ON CLUSTER '{cluster}'
(
    key        UInt64 COMMENT 'as in search_index',
    hit        UInt128 DEFAULT bitShiftLeft(toUInt128(key), 64) + cityHash64(disclosure, kind, ordinal, indicator) COMMENT 'the row of search_index',
    disclosure UInt64,
    unit       UInt64,
    unit_key   LowCardinality(String) COMMENT 'the name of the unit, folded',
    year       UInt16,
    stage      Enum8('BUDGET' = 1, 'ADJUSTED_BUDGET' = 2, 'EXECUTION' = 3, 'FINAL_ACCOUNTS' = 4),
    kind       Enum8('UNIT' = 1, 'PROJECT' = 2, 'INDICATOR' = 3, 'OBJECTIVE' = 4, 'SECTION' = 5, 'DEFINITION' = 6),
    ordinal    UInt32 COMMENT 'of the project or section in the disclosure, from 1',
    indicator  UInt32 COMMENT 'of the indicator in the project, from 1',
    source     String DEFAULT concatWithSeparator(':', kind, year, stage, ordinal, indicator) COMMENT 'columns before it, which a search reads as one' CODEC(LZ4),
    text       String CODEC(LZ4),
    at         String COMMENT 'a place: block:row:column:start:end:text' CODEC(LZ4)
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
ORDER BY hit
SETTINGS index_granularity = 64, index_granularity_bytes = 16384, min_compress_block_size = 1024,
    min_bytes_for_wide_part = 1000000000000000, min_rows_for_wide_part = 1000000000000000, -- the columns of a granule lie side by side
    fsync_after_insert = 1, fsync_part_directory = 1;
CREATE OR REPLACE TABLE search_hits ON CLUSTER '{cluster}' AS `gongkai`.search_hits_local
ENGINE = Distributed('{cluster}', 'gongkai', 'search_hits_local', unit);
ALTER TABLE search_index_local ON CLUSTER '{cluster}' DELETE WHERE true SETTINGS mutations_sync = 2;
ALTER TABLE search_hits_local ON CLUSTER '{cluster}' DELETE WHERE true SETTINGS mutations_sync = 2;
INSERT INTO search_index (disclosure, version, unit, stage, kind, ordinal, indicator, length, age, key, unit_key, folded)
SELECT disclosure, version, unit, stage, kind, ordinal, indicator, length, age, length * 4294967296 + xxHash64(folded) % 4294967296, unit_key, folded
FROM search_texts
SETTINGS max_threads = 1, max_block_size = 8192, min_insert_block_size_rows = 16384, min_insert_block_size_bytes = 8000000;
INSERT INTO search_hits (key, disclosure, unit, unit_key, year, stage, kind, ordinal, indicator, text, at)
SELECT length * 4294967296 + xxHash64(folded) % 4294967296, disclosure, unit, unit_key, year, stage, kind, ordinal, indicator, text, at
FROM search_texts
SETTINGS max_threads = 1, max_block_size = 8192, min_insert_block_size_rows = 16384, min_insert_block_size_bytes = 8000000;
==> 00032_search_texts.sql
-- Its rows stand in search_index and search_hits since the last migration. The embedded engine keeps the files of a table that is dropped,
-- but not those of one that is emptied.
-- +goose NO TRANSACTION
-- +goose Up
TRUNCATE TABLE IF EXISTS search_texts_local ON CLUSTER '{cluster}';
DROP TABLE IF EXISTS search_texts_local ON CLUSTER '{cluster}';
DROP TABLE IF EXISTS search_texts ON CLUSTER '{cluster}';
