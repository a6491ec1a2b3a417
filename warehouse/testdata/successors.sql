SELECT asked.disclosure, later.unit, later.year, later.stage, later.scope, later.number, later.disclosure, later.withdrawn_reason, later.loaded, later.loaded_at, later.title, later.title_at, later.assets_as_of, later.rules, later.documents.name, later.documents.format, later.documents.sha256, later.documents.size, later.documents.url, later.documents.parser_version, later.documents.ingested_at, later.documents.first_block, later.documents.last_block
FROM
(
    SELECT DISTINCT unit, year, stage, scope, number, disclosure
    FROM disclosures
    WHERE version <= {version:UInt64} AND disclosure IN {keys:Array(UInt64)}
) AS asked
INNER JOIN
(
    SELECT unit, year, stage, scope, number, disclosure, withdrawn_reason, loaded, loaded_at, title, title_at, assets_as_of, rules, documents.name, documents.format, documents.sha256, documents.size, documents.url, documents.parser_version, documents.ingested_at, documents.first_block, documents.last_block
    FROM disclosures
    WHERE version <= {version:UInt64}
        AND (unit, year, stage, scope) IN (SELECT unit, year, stage, scope FROM disclosures WHERE disclosure IN {keys:Array(UInt64)})
    ORDER BY version DESC
    LIMIT 1 BY disclosure
) AS later ON later.unit = asked.unit AND later.year = asked.year AND later.stage = asked.stage AND later.scope = asked.scope
WHERE later.number > asked.number
ORDER BY later.number
LIMIT 1 BY asked.disclosure
