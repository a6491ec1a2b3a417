SELECT unit, year, stage, scope, number, disclosure, withdrawn_reason, loaded, loaded_at, title, title_at, assets_as_of, documents.name, documents.format, documents.sha256, documents.size, documents.url, documents.parser_version, documents.ingested_at, documents.first_block, documents.last_block
FROM
(
    SELECT unit, year, stage, scope, number, disclosure, withdrawn_reason, loaded, loaded_at, title, title_at, assets_as_of, documents.name, documents.format, documents.sha256, documents.size, documents.url, documents.parser_version, documents.ingested_at, documents.first_block, documents.last_block, withdrawn
    FROM disclosures
    WHERE version <= {version:UInt64} AND unit = {unit:UInt64} AND year = {year:UInt16} AND stage = {stage:String}
    ORDER BY unit DESC, year DESC, stage DESC, scope DESC, version DESC, number DESC
    LIMIT 1 BY unit, year, stage, scope
)
WHERE NOT withdrawn
ORDER BY scope
LIMIT 1
