-- A search reads few rows of many granules: what is compressed together is a granule of a column, not several, so that a row
-- is read without those around it. Parts from before keep their blocks until they are merged.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE search_texts {{onCluster}} MODIFY SETTING min_compress_block_size = 4096;
