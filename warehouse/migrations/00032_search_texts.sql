-- Its rows stand in search_index and search_hits since the last migration. The embedded engine keeps the files of a table that is dropped,
-- but not those of one that is emptied.
-- +goose NO TRANSACTION
-- +goose Up
TRUNCATE TABLE IF EXISTS search_texts {{onCluster}};

DROP TABLE IF EXISTS search_texts {{onCluster}};
