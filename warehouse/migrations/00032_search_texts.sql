-- Its rows stand in search_index and search_hits since the last migration.
-- +goose NO TRANSACTION
-- +goose Up
DROP TABLE IF EXISTS search_texts {{onCluster}};
