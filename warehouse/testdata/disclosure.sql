SELECT unit, year, stage, scope, number, disclosure, withdrawn_reason, loaded, loaded_at, title, title_at, assets_as_of, rules, documents.name, documents.format, documents.sha256, documents.size, documents.url, documents.parser_version, documents.ingested_at, documents.first_block, documents.last_block
FROM disclosures
WHERE NOT withdrawn AND version <= {version:UInt64} AND unit = {unit:UInt64} AND year = {year:UInt16} AND stage = {stage:String}
ORDER BY scope
LIMIT 1
