-- What the index knows of a row beside its text stands in a column: a statement that names an expression as long as that takes the engine
-- a millisecond more to plan.
-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE search_texts {{onCluster}}
    ADD COLUMN IF NOT EXISTS about Array(LowCardinality(String)) DEFAULT arrayConcat(arrayMap(x -> concat('@', x), arrayConcat(tokens(unit_key, 'ngrams', 2), tokens(unit_key, 'ngrams', 3))), [toString(year), toString(kind)]) COMMENT 'what the index knows beside the text: pairs and triples of the characters of the unit''s name behind an @, year, kind',
    ADD INDEX IF NOT EXISTS tokens arrayConcat(tokens(folded, 'ngrams', 2), about) TYPE text(tokenizer = array),
    DROP INDEX IF EXISTS held;

ALTER TABLE search_texts {{onCluster}} MATERIALIZE INDEX tokens SETTINGS mutations_sync = 1;
