-- Views for whoever asks the engine itself, such as Grafana, Superset, Metabase or Excel: flat rows of the newest data
-- version, each with the document and the place that state it. They select what exports select; their names and columns stay.
-- +goose NO TRANSACTION
-- +goose Up

CREATE OR REPLACE VIEW v_projects {{onCluster}}
(
    unit_name String COMMENT 'the unit\'s name, as its document writes it. 单位名称',
    unit_code Nullable(String) COMMENT 'the unit\'s budget code. 预算单位编码',
    region_name String COMMENT 'administrative division. 行政区划',
    region_code Nullable(String) COMMENT 'its code of GB/T 2260. 行政区划代码',
    sector Nullable(String) COMMENT 'sector of the unit. 行业',
    nature Nullable(String) COMMENT 'nature of the unit, as written. 单位性质',
    rank Nullable(String) COMMENT 'rank of the unit, as written. 单位规格',
    department Nullable(String) COMMENT 'supervising department. 主管部门',
    year UInt16 COMMENT 'fiscal year. 年度',
    stage String COMMENT 'BUDGET, ADJUSTED_BUDGET, EXECUTION or FINAL_ACCOUNTS. 预算阶段',
    scope String COMMENT 'UNIT: the unit alone; DEPARTMENT: with those below it: never add both up. 公开口径',
    project String COMMENT 'name of the project. 项目名称',
    objective Nullable(String) COMMENT 'performance objective. 绩效目标',
    objective_actual Nullable(String) COMMENT 'what has become of the objective, as the self-assessment says; null: not disclosed. 绩效目标实际完成情况',
    amount_yuan Nullable(Decimal(18, 4)) COMMENT 'amount of the project, in yuan (元); null: not disclosed. 项目金额（元）',
    amount_source Nullable(String) COMMENT 'where the amount was taken from. 金额来源',
    indicators UInt32 COMMENT 'how many indicators it has. 绩效指标数',
    project_id String COMMENT 'the project\'s ID in the API. 项目标识',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    amount_document String COMMENT 'of the amount: the document that states it. 金额来源文件',
    amount_document_sha256 String COMMENT 'of the amount: SHA-256 of the document. 金额来源文件SHA-256',
    amount_document_url Nullable(String) COMMENT 'of the amount: where it was published. 金额来源网址',
    amount_place_block Nullable(UInt32) COMMENT 'of the amount: block of the document, from 0. 金额段落或表格序号',
    amount_place_row Nullable(UInt32) COMMENT 'of the amount: row of the table, from 0; null outside tables. 金额行',
    amount_place_column Nullable(UInt32) COMMENT 'of the amount: column of the table, from 0; null outside tables. 金额列',
    amount_place_start Nullable(UInt32) COMMENT 'of the amount: first character in the block or cell, from 0. 金额起始字符',
    amount_place_end Nullable(UInt32) COMMENT 'of the amount: character after the last. 金额结束字符',
    amount_place_text String COMMENT 'of the amount: the text that it was read from. 金额原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of,
    splitByChar(':', f.amount_at) AS amount_place_parts,
    splitByChar('/', amount_place_parts[1]) AS amount_place_in,
    if(length(amount_place_in) = 2, toUInt32OrZero(amount_place_in[1]) + 1, 1) AS amount_place_of
SELECT
    d.unit_name AS unit_name,
    d.unit_code AS unit_code,
    toString(d.region_name) AS region_name,
    CAST(d.region_code, 'Nullable(String)') AS region_code,
    CAST(d.sector, 'Nullable(String)') AS sector,
    CAST(d.nature, 'Nullable(String)') AS nature,
    CAST(d.rank, 'Nullable(String)') AS rank,
    CAST(d.department, 'Nullable(String)') AS department,
    d.year AS year,
    toString(d.stage) AS stage,
    toString(d.scope) AS scope,
    f.name AS project,
    CAST(f.objective, 'Nullable(String)') AS objective,
    CAST(f.achieved, 'Nullable(String)') AS objective_actual,
    f.amount AS amount_yuan,
    CAST(f.amount_source, 'Nullable(String)') AS amount_source,
    f.indicators AS indicators,
    concat('p:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number), ':', toString(f.ordinal)) AS project_id,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    if(f.amount_at = '', '', d.document_names[amount_place_of]) AS amount_document,
    if(f.amount_at = '', '', d.document_hashes[amount_place_of]) AS amount_document_sha256,
    if(f.amount_at = '', NULL, d.document_urls[amount_place_of]) AS amount_document_url,
    toUInt32OrNull(amount_place_in[-1]) AS amount_place_block,
    toUInt32OrNull(amount_place_parts[2]) AS amount_place_row,
    toUInt32OrNull(amount_place_parts[3]) AS amount_place_column,
    toUInt32OrNull(amount_place_parts[4]) AS amount_place_start,
    toUInt32OrNull(amount_place_parts[5]) AS amount_place_end,
    arrayStringConcat(arraySlice(amount_place_parts, 6), ':') AS amount_place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, ordinal, name, objective, achieved, amount, amount_source, indicators, at, amount_at
    FROM projects
    WHERE disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM disclosures GROUP BY unit, year, stage, scope)
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.disclosure
COMMENT 'projects. 项目';
