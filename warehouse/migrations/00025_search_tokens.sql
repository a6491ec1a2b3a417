-- One index knows all that a search asks for: the pairs of characters of a text, and beside them the year, the kind, and what stands in
-- the unit's name, so that several terms, one of which may be a year or in the name, are one question to it. Texts take more room, and less
-- time to read; parts from before keep their way until they are merged.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE search_texts {{onCluster}}
    MODIFY COLUMN text String CODEC(LZ4),
    ADD INDEX IF NOT EXISTS held arrayConcat(tokens(folded, 'ngrams', 2), arrayMap(x -> concat('@', x), arrayConcat(tokens(unit_key, 'ngrams', 2), tokens(unit_key, 'ngrams', 3))), [toString(year), toString(kind)]) TYPE text(tokenizer = array),
    DROP INDEX IF EXISTS pairs;

ALTER TABLE search_texts {{onCluster}} MATERIALIZE INDEX held SETTINGS mutations_sync = 1;
