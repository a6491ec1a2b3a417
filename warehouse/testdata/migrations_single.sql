==> 00001_disclosures.sql
-- One row per version of a disclosure, written last: the row commits the facts that bear its key. A withdrawal is a further row.
-- Nothing is updated or deleted. Current at version V is, for each unit, year, stage and scope, the row with the greatest version <= V,
-- unless that row withdraws. The sort key serves that choice, for all disclosures in one pass and for one unit by a look-up.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS disclosures
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
ENGINE = MergeTree()
ORDER BY (unit, year, stage, scope, version, number)
SETTINGS index_granularity = 1024;
==> 00002_amounts.sql
-- One row per measure that a disclosure speaks of, in 元; counts of projects, indicators and findings too. The sort key serves a unit's
-- figures over the years and all figures of one disclosure; the projection serves one measure over all units, by year.
-- A place is written block:row:column:start:end:text, with row and column empty outside a table; an empty place is none.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS amounts
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
ENGINE = MergeTree()
ORDER BY (unit, year, stage, scope, measure, disclosure)
SETTINGS index_granularity = 1024;
==> 00003_projects.sql
-- One row per project. The sort key serves the projects of a disclosure; a unit's are found by its current disclosures.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS projects
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
ENGINE = MergeTree()
ORDER BY (disclosure, ordinal)
SETTINGS index_granularity = 1024;
==> 00004_indicators.sql
-- One row per performance indicator. The sort key serves the indicators of a project and of a disclosure.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS indicators
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
ENGINE = MergeTree()
ORDER BY (disclosure, project, ordinal)
SETTINGS index_granularity = 1024;
==> 00005_procurement_items.sql
-- One row per line of a procurement table, money in 元. The sort key serves the lines of a disclosure.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS procurement_items
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
ENGINE = MergeTree()
ORDER BY (disclosure, ordinal)
SETTINGS index_granularity = 1024;
==> 00006_assets.sql
-- One row per line of the table of state assets, value in 元. The sort key serves the lines of a disclosure.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS assets
(
    disclosure UInt64,
    ordinal    UInt32 COMMENT 'in the disclosure, from 1',
    name       String,
    level      UInt8,
    quantity   Nullable(Decimal(38, 10)),
    value      Nullable(Decimal(18, 4)),
    at         String
)
ENGINE = MergeTree()
ORDER BY (disclosure, ordinal)
SETTINGS index_granularity = 1024;
==> 00007_sections.sql
-- One row per section of a document, with its whole text. The sort key serves the sections of a disclosure; granules are small, because
-- a row is a page of text.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS sections
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
ENGINE = MergeTree()
ORDER BY (disclosure, ordinal)
SETTINGS index_granularity = 128;
==> 00008_findings.sql
-- One row per finding. The sort key serves the findings of a disclosure; a unit's are found by its current disclosures.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS findings
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
ENGINE = MergeTree()
ORDER BY (disclosure, ordinal)
SETTINGS index_granularity = 1024;
==> 00009_budget_lines.sql
-- One row per amount of a table by functional or economic classification, value in 元. The sort key serves the lines of a
-- disclosure; the projection serves one code over units and years.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS budget_lines
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
ENGINE = MergeTree()
ORDER BY (disclosure, ordinal)
SETTINGS index_granularity = 1024;
==> 00010_amount_budgets.sql
-- The budgets that final accounts print beside an actual figure, in 元 (or a number), and the completion in percent that
-- they state: an amount and what was budgeted for it are read together and never for each other.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE amounts
    ADD COLUMN IF NOT EXISTS budgets.stage Array(LowCardinality(String)) AFTER witnesses.at,
    ADD COLUMN IF NOT EXISTS budgets.value Array(Nullable(Decimal(18, 4))) AFTER budgets.stage,
    ADD COLUMN IF NOT EXISTS budgets.completion Array(Nullable(Decimal(18, 4))) AFTER budgets.value,
    ADD COLUMN IF NOT EXISTS budgets.at Array(String) AFTER budgets.completion;
==> 00011_documents.sql
-- A disclosure may come from several documents. Their names and hashes stand in its row; document_name, document_sha256 and so on
-- hold the only document of rows from before. Their text is kept beside the facts, so that a document that comes later can be
-- read together with those that are there, and so that a place can be shown in its surroundings.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE disclosures
    ADD COLUMN IF NOT EXISTS `documents.name` Array(String) DEFAULT [document_name],
    ADD COLUMN IF NOT EXISTS `documents.format` Array(LowCardinality(String)) DEFAULT [document_format],
    ADD COLUMN IF NOT EXISTS `documents.sha256` Array(String) DEFAULT [document_sha256],
    ADD COLUMN IF NOT EXISTS `documents.size` Array(Int64) DEFAULT [document_size],
    ADD COLUMN IF NOT EXISTS `documents.url` Array(Nullable(String)) DEFAULT [document_url],
    ADD COLUMN IF NOT EXISTS `documents.parser_version` Array(LowCardinality(String)) DEFAULT [parser_version],
    ADD COLUMN IF NOT EXISTS `documents.ingested_at` Array(DateTime64(3, 'UTC')) DEFAULT [ingested_at],
    ADD COLUMN IF NOT EXISTS `documents.first_block` Array(UInt32) DEFAULT [toUInt32(0)],
    ADD COLUMN IF NOT EXISTS `documents.last_block` Array(UInt32) DEFAULT [toUInt32(0)];

CREATE TABLE IF NOT EXISTS document_blocks
(
    disclosure UInt64,
    document   UInt32 COMMENT 'number among the documents of the disclosure, from 0',
    blocks     String COMMENT 'the blocks that the facts were read from, as the readers encode them' CODEC(ZSTD(3))
)
ENGINE = MergeTree()
ORDER BY (disclosure, document)
SETTINGS index_granularity = 128;
==> 00012_flat_facts.sql
-- Facts say themselves which data version brought them, whose they are and of what kind that unit is, so that a question
-- reads one table and joins none. Rows from before are copied with what their disclosure says, and their first forms deleted.
-- Beginning again after an interruption does no harm: what was copied is deleted first.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE amounts  DROP PROJECTION IF EXISTS by_measure;
ALTER TABLE budget_lines  DROP PROJECTION IF EXISTS by_code;

ALTER TABLE amounts
    ADD COLUMN IF NOT EXISTS version UInt64 COMMENT 'data version that brought the row',
    ADD COLUMN IF NOT EXISTS unit_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS unit_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS regions Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS sector LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS nature LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS rank LowCardinality(Nullable(String));
ALTER TABLE amounts  DELETE WHERE version != 0 SETTINGS mutations_sync = 1;
INSERT INTO amounts SELECT f.* REPLACE (d.loaded AS version, d.unit_name AS unit_name, d.unit_code AS unit_code, d.region_code AS region_code, d.region_name AS region_name, d.regions AS regions, d.sector AS sector, d.nature AS nature, d.rank AS rank)
FROM amounts AS f INNER JOIN (SELECT * FROM disclosures ORDER BY version LIMIT 1 BY disclosure) AS d ON d.disclosure = f.disclosure;
ALTER TABLE amounts  DELETE WHERE version = 0 SETTINGS mutations_sync = 1;

ALTER TABLE projects
    ADD COLUMN IF NOT EXISTS version UInt64 COMMENT 'data version that brought the row',
    ADD COLUMN IF NOT EXISTS unit_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS unit_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS regions Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS sector LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS nature LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS rank LowCardinality(Nullable(String));
ALTER TABLE projects  DELETE WHERE version != 0 SETTINGS mutations_sync = 1;
INSERT INTO projects SELECT f.* REPLACE (d.loaded AS version, d.unit_name AS unit_name, d.unit_code AS unit_code, d.region_code AS region_code, d.region_name AS region_name, d.regions AS regions, d.sector AS sector, d.nature AS nature, d.rank AS rank)
FROM projects AS f INNER JOIN (SELECT * FROM disclosures ORDER BY version LIMIT 1 BY disclosure) AS d ON d.disclosure = f.disclosure;
ALTER TABLE projects  DELETE WHERE version = 0 SETTINGS mutations_sync = 1;

ALTER TABLE indicators
    ADD COLUMN IF NOT EXISTS version UInt64 COMMENT 'data version that brought the row',
    ADD COLUMN IF NOT EXISTS unit_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS unit_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS regions Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS sector LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS nature LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS rank LowCardinality(Nullable(String));
ALTER TABLE indicators  DELETE WHERE version != 0 SETTINGS mutations_sync = 1;
INSERT INTO indicators SELECT f.* REPLACE (d.loaded AS version, d.unit_name AS unit_name, d.unit_code AS unit_code, d.region_code AS region_code, d.region_name AS region_name, d.regions AS regions, d.sector AS sector, d.nature AS nature, d.rank AS rank)
FROM indicators AS f INNER JOIN (SELECT * FROM disclosures ORDER BY version LIMIT 1 BY disclosure) AS d ON d.disclosure = f.disclosure;
ALTER TABLE indicators  DELETE WHERE version = 0 SETTINGS mutations_sync = 1;

ALTER TABLE findings
    ADD COLUMN IF NOT EXISTS version UInt64 COMMENT 'data version that brought the row',
    ADD COLUMN IF NOT EXISTS unit_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS unit_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_code LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS region_name LowCardinality(String),
    ADD COLUMN IF NOT EXISTS regions Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS sector LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS nature LowCardinality(Nullable(String)),
    ADD COLUMN IF NOT EXISTS rank LowCardinality(Nullable(String));
ALTER TABLE findings  DELETE WHERE version != 0 SETTINGS mutations_sync = 1;
INSERT INTO findings SELECT f.* REPLACE (d.loaded AS version, d.unit_name AS unit_name, d.unit_code AS unit_code, d.region_code AS region_code, d.region_name AS region_name, d.regions AS regions, d.sector AS sector, d.nature AS nature, d.rank AS rank)
FROM findings AS f INNER JOIN (SELECT * FROM disclosures ORDER BY version LIMIT 1 BY disclosure) AS d ON d.disclosure = f.disclosure;
ALTER TABLE findings  DELETE WHERE version = 0 SETTINGS mutations_sync = 1;

ALTER TABLE budget_lines
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
ALTER TABLE budget_lines  DELETE WHERE version != 0 SETTINGS mutations_sync = 1;
INSERT INTO budget_lines SELECT f.* REPLACE (d.scope AS scope, d.loaded AS version, d.unit_name AS unit_name, d.unit_code AS unit_code, d.region_code AS region_code, d.region_name AS region_name, d.regions AS regions, d.sector AS sector, d.nature AS nature, d.rank AS rank)
FROM budget_lines AS f INNER JOIN (SELECT * FROM disclosures ORDER BY version LIMIT 1 BY disclosure) AS d ON d.disclosure = f.disclosure;
ALTER TABLE budget_lines  DELETE WHERE version = 0 SETTINGS mutations_sync = 1;

ALTER TABLE amounts  ADD PROJECTION IF NOT EXISTS by_measure
(
    SELECT measure, year, unit, stage, scope, disclosure, version, state, value, at, unit_name, unit_code, region_code, region_name, regions, sector, nature, rank
    ORDER BY measure, year, unit
);
ALTER TABLE amounts  MATERIALIZE PROJECTION by_measure SETTINGS mutations_sync = 1;
ALTER TABLE budget_lines  ADD PROJECTION IF NOT EXISTS by_code
(
    SELECT classification, measure, level, code, name, fund, year, stage, scope, unit, disclosure, version, value, at, unit_name, unit_code, region_code, region_name, regions, sector, nature, rank
    ORDER BY classification, measure, level, code, year, unit
);
ALTER TABLE budget_lines  MATERIALIZE PROJECTION by_code SETTINGS mutations_sync = 1;
==> 00013_indicator_names.sql
-- The normalised name of an indicator: what it is compared by over units and years. Rows from before have it without spaces only.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE indicators  ADD COLUMN IF NOT EXISTS name_key String DEFAULT replaceRegexpAll(name, '\\s', '') AFTER name;
==> 00014_identity.sql
-- Why a disclosure belongs to its unit: by its name, by its budget code, or by an alias file. What units became of others by a
-- merger or a split is told by the newest batch of links; a row of the table disclosures, of no unit and the scope REGION, commits
-- a batch. Projects have a name without what is said in another way each year, which they are recognised by; rows from before have their
-- plain name.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE disclosures
    ADD COLUMN IF NOT EXISTS identity_rule LowCardinality(String) DEFAULT 'NAME',
    ADD COLUMN IF NOT EXISTS identity_zh String,
    ADD COLUMN IF NOT EXISTS identity_en String;

ALTER TABLE projects  ADD COLUMN IF NOT EXISTS match_key String DEFAULT name_key AFTER name_key;

CREATE TABLE IF NOT EXISTS unit_links
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
ENGINE = MergeTree()
ORDER BY (batch, ordinal);
==> 00015_search_texts.sql
-- One row per text that can be searched: names of units, projects and indicators, objectives, sections. Shorter texts stand first,
-- so that a search reads the best of many matches and stops; a granule holds few of the long ones. The folded text has neither signs nor
-- spaces, and narrow small letters; the index knows which pairs of characters it holds. Rows from before are written anew.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS search_texts
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
ENGINE = MergeTree()
PRIMARY KEY length
ORDER BY (length, kind, unit, age, stage, disclosure, ordinal, indicator)
SETTINGS index_granularity = 1024, index_granularity_bytes = 131072;

ALTER TABLE search_texts  DELETE WHERE true SETTINGS mutations_sync = 1;

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
ALTER TABLE findings
    ADD COLUMN IF NOT EXISTS others Array(UInt64) COMMENT 'further disclosures that a finding compares: it is visible while all of them are',
    ADD COLUMN IF NOT EXISTS place_of Array(UInt16) COMMENT 'for each place 0 for the own disclosure, n for the nth of others; empty: all are its own';

ALTER TABLE projects
    ADD COLUMN IF NOT EXISTS objective_key UInt64 COMMENT 'hash of the normalised objective; 0 without one',
    ADD COLUMN IF NOT EXISTS targets_key UInt64 COMMENT 'hash of the names and targets of its indicators; 0 without any',
    ADD INDEX IF NOT EXISTS by_objective objective_key TYPE bloom_filter GRANULARITY 1,
    ADD INDEX IF NOT EXISTS by_targets targets_key TYPE bloom_filter GRANULARITY 1;

ALTER TABLE disclosures
    ADD COLUMN IF NOT EXISTS member_units Array(UInt64) COMMENT 'units that a department names as its own, without its own office',
    ADD COLUMN IF NOT EXISTS rules String COMMENT 'settings of the rules by which findings were looked for; empty: as they come';
