-- A disclosure may come from several documents. Their names and hashes stand in its row; document_name, document_sha256 and so on
-- hold the only document of rows from before. Their text is kept beside the facts, so that a document that comes later can be
-- read together with those that are there, and so that a place can be shown in its surroundings.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE disclosures {{onCluster}}
    ADD COLUMN IF NOT EXISTS `documents.name` Array(String) DEFAULT [document_name],
    ADD COLUMN IF NOT EXISTS `documents.format` Array(LowCardinality(String)) DEFAULT [document_format],
    ADD COLUMN IF NOT EXISTS `documents.sha256` Array(String) DEFAULT [document_sha256],
    ADD COLUMN IF NOT EXISTS `documents.size` Array(Int64) DEFAULT [document_size],
    ADD COLUMN IF NOT EXISTS `documents.url` Array(Nullable(String)) DEFAULT [document_url],
    ADD COLUMN IF NOT EXISTS `documents.parser_version` Array(LowCardinality(String)) DEFAULT [parser_version],
    ADD COLUMN IF NOT EXISTS `documents.ingested_at` Array(DateTime64(3, 'UTC')) DEFAULT [ingested_at],
    ADD COLUMN IF NOT EXISTS `documents.first_block` Array(UInt32) DEFAULT [toUInt32(0)],
    ADD COLUMN IF NOT EXISTS `documents.last_block` Array(UInt32) DEFAULT [toUInt32(0)];

CREATE TABLE IF NOT EXISTS document_blocks {{onCluster}}
(
    disclosure UInt64,
    document   UInt32 COMMENT 'number among the documents of the disclosure, from 0',
    blocks     String COMMENT 'the blocks that the facts were read from, as the readers encode them' CODEC(ZSTD(3))
)
ENGINE = {{engine "MergeTree"}}
ORDER BY (disclosure, document)
SETTINGS index_granularity = 128;
