SELECT asked.disclosure, later.unit, later.year, later.stage, later.scope, later.number, later.disclosure, later.withdrawn_reason, later.loaded, later.loaded_at, later.title, later.title_at, later.document_name, later.document_format, later.document_sha256, later.document_size, later.document_url, later.parser_version, later.ingested_at, later.assets_as_of
FROM
(
    SELECT DISTINCT unit, year, stage, scope, number, disclosure
    FROM disclosures
    WHERE version <= {version:UInt64} AND disclosure IN {keys:Array(UInt64)}
) AS asked
INNER JOIN
(
    SELECT unit, year, stage, scope, number, disclosure, withdrawn_reason, loaded, loaded_at, title, title_at, document_name, document_format, document_sha256, document_size, document_url, parser_version, ingested_at, assets_as_of
    FROM disclosures
    WHERE version <= {version:UInt64}
        AND (unit, year, stage, scope) IN (SELECT unit, year, stage, scope FROM disclosures WHERE disclosure IN {keys:Array(UInt64)})
    ORDER BY version DESC
    LIMIT 1 BY disclosure
) AS later ON later.unit = asked.unit AND later.year = asked.year AND later.stage = asked.stage AND later.scope = asked.scope
WHERE later.number > asked.number
ORDER BY later.number
LIMIT 1 BY asked.disclosure
