-- One row per version of a disclosure, written last: the row commits the facts that bear its key. A withdrawal is a further row.
-- Nothing is updated or deleted. Current at version V is, for each unit, year, stage and scope, the row with the greatest version <= V,
-- unless that row withdraws. The sort key serves that choice, for all disclosures in one pass and for one unit by a look-up.
-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS disclosures {{onCluster}}
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
ENGINE = {{engine "MergeTree"}}
ORDER BY (unit, year, stage, scope, version, number)
SETTINGS index_granularity = 1024;
