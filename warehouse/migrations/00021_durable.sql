-- What is reported as loaded is on the disk: parts of an insert are synchronised before it ends. Merged parts need not be, because
-- what they are made of stays until they are old.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE amounts {{onCluster}} MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE projects {{onCluster}} MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE indicators {{onCluster}} MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE procurement_items {{onCluster}} MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE assets {{onCluster}} MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE budget_lines {{onCluster}} MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE sections {{onCluster}} MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE findings {{onCluster}} MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE document_blocks {{onCluster}} MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE search_texts {{onCluster}} MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE unit_links {{onCluster}} MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
ALTER TABLE disclosures {{onCluster}} MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1;
