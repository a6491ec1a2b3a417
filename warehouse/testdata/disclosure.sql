SELECT unit, year, stage, scope, number, disclosure, withdrawn_reason, loaded, loaded_at, title, title_at, document_name, document_format, document_sha256, document_size, document_url, parser_version, ingested_at, assets_as_of
FROM
(
    SELECT unit, year, stage, scope, number, disclosure, withdrawn_reason, loaded, loaded_at, title, title_at, document_name, document_format, document_sha256, document_size, document_url, parser_version, ingested_at, assets_as_of, withdrawn
    FROM disclosures
    WHERE version <= {version:UInt64} AND unit = {unit:UInt64} AND year = {year:UInt16} AND stage = {stage:String}
    ORDER BY unit DESC, year DESC, stage DESC, scope DESC, version DESC, number DESC
    LIMIT 1 BY unit, year, stage, scope
)
WHERE NOT withdrawn
ORDER BY scope
LIMIT 1
