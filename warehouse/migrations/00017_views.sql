-- Views for whoever asks the engine itself, such as Grafana, Superset, Metabase or Excel: flat rows of the newest data
-- version, each with the document and the place that state it. They select what exports select; their names and columns stay.
-- +goose NO TRANSACTION
-- +goose Up

CREATE OR REPLACE VIEW v_amounts {{onCluster}}
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
    measure String COMMENT 'code of the measure. 项目代码',
    measure_zh String COMMENT 'the measure in Chinese. 项目',
    state String COMMENT 'AMOUNT, ZERO, BLANK, NOT_PUBLISHED, UNREADABLE, NOT_APPLICABLE or IMPLIED. 公开状态',
    value_yuan Nullable(Decimal(18, 4)) COMMENT 'the figure, of a measure of money, in yuan (元); null: not disclosed. 金额（元）',
    quantity Nullable(Decimal(18, 4)) COMMENT 'the figure, of a measure that counts. 数量',
    stated_change_yuan Nullable(Decimal(18, 4)) COMMENT 'change against the year before, as stated, in yuan (元); null: not disclosed. 文中增减额（元）',
    stated_rate_percent Nullable(Decimal(18, 4)) COMMENT 'the same in percent, as stated. 文中增减率（%）',
    change_base Nullable(String) COMMENT 'what the change is against. 对比基数',
    reason Nullable(String) COMMENT 'the reason that is stated. 增减原因',
    witnesses UInt32 COMMENT 'places that state the figure besides. 佐证处数',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of
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
    toString(f.measure) AS measure,
    transform(toString(f.measure), ['INCOME_TOTAL', 'INCOME_GENERAL_PUBLIC_BUDGET', 'INCOME_GOVERNMENT_FUND', 'INCOME_STATE_CAPITAL_OPERATING', 'INCOME_FISCAL_SPECIAL_ACCOUNT', 'INCOME_SUPERIOR_SUBSIDY', 'INCOME_INSTITUTIONAL', 'INCOME_BUSINESS', 'INCOME_AFFILIATE_REMITTANCE', 'INCOME_OTHER', 'INCOME_CARRYOVER', 'CARRYOVER_OPENING', 'SURPLUS_USED', 'SURPLUS_DISTRIBUTED', 'CARRYOVER_CLOSING', 'TOTAL_WITH_CARRYOVER', 'EXPENDITURE_TOTAL', 'EXPENDITURE_BASIC', 'EXPENDITURE_PERSONNEL', 'EXPENDITURE_OPERATING', 'EXPENDITURE_PROJECT', 'EXPENDITURE_REMITTANCE_TO_SUPERIOR', 'EXPENDITURE_BUSINESS', 'EXPENDITURE_SUBSIDY_TO_AFFILIATES', 'EXPENDITURE_RESERVE', 'AGENCY_OPERATING_COST', 'THREE_PUBLIC_TOTAL', 'THREE_PUBLIC_OVERSEAS_TRIPS', 'THREE_PUBLIC_VEHICLES', 'THREE_PUBLIC_VEHICLE_PURCHASE', 'THREE_PUBLIC_VEHICLE_OPERATION', 'THREE_PUBLIC_RECEPTION', 'THREE_PUBLIC_OVERSEAS_GROUPS', 'THREE_PUBLIC_OVERSEAS_PERSONS', 'THREE_PUBLIC_VEHICLES_PURCHASED', 'THREE_PUBLIC_VEHICLES_HELD', 'THREE_PUBLIC_RECEPTIONS', 'THREE_PUBLIC_GUESTS', 'PROCUREMENT_TOTAL', 'PROCUREMENT_GOODS', 'PROCUREMENT_WORKS', 'PROCUREMENT_SERVICES', 'PROCUREMENT_RESERVED_SMALL_MEDIUM', 'PROCUREMENT_RESERVED_SMALL_MICRO', 'PROCUREMENT_CONTRACTS_SMALL_MEDIUM', 'PROCUREMENT_CONTRACTS_SMALL_MICRO', 'ASSETS_TOTAL', 'PROJECT_COUNT', 'INDICATOR_COUNT', 'FINDING_COUNT'], ['收入预算', '一般公共预算收入', '政府性基金预算收入', '国有资本经营预算收入', '财政专户管理资金收入', '上级补助收入', '事业收入', '经营收入', '附属单位上缴收入', '其他收入', '上年结转', '年初结转和结余', '使用非财政拨款结余', '结余分配', '年末结转和结余', '收支总计（含结转和结余）', '支出预算', '基本支出', '人员类项目经费', '运转类公用项目经费', '项目支出', '上缴上级支出', '经营支出', '对附属单位补助支出', '预留机动经费', '机关运行经费', '“三公”经费', '因公出国（境）费', '公务用车购置及运维费', '公务用车购置费', '公务用车运行维护费', '公务接待费', '因公出国（境）团组数', '因公出国（境）人次', '公务用车购置数', '公务用车保有量', '公务接待批次', '公务接待人次', '政府采购预算', '政府采购货物', '政府采购工程', '政府采购服务', '面向中小企业预留采购', '面向小微企业预留采购', '授予中小企业合同', '授予小微企业合同', '资产总额', '项目数', '绩效指标数', '审核发现数'], '') AS measure_zh,
    toString(f.state) AS state,
    if(f.measure IN ('THREE_PUBLIC_OVERSEAS_GROUPS', 'THREE_PUBLIC_OVERSEAS_PERSONS', 'THREE_PUBLIC_VEHICLES_PURCHASED', 'THREE_PUBLIC_VEHICLES_HELD', 'THREE_PUBLIC_RECEPTIONS', 'THREE_PUBLIC_GUESTS', 'PROJECT_COUNT', 'INDICATOR_COUNT', 'FINDING_COUNT'), NULL, f.value) AS value_yuan,
    if(f.measure IN ('THREE_PUBLIC_OVERSEAS_GROUPS', 'THREE_PUBLIC_OVERSEAS_PERSONS', 'THREE_PUBLIC_VEHICLES_PURCHASED', 'THREE_PUBLIC_VEHICLES_HELD', 'THREE_PUBLIC_RECEPTIONS', 'THREE_PUBLIC_GUESTS', 'PROJECT_COUNT', 'INDICATOR_COUNT', 'FINDING_COUNT'), f.value, NULL) AS quantity,
    if(f.measure IN ('THREE_PUBLIC_OVERSEAS_GROUPS', 'THREE_PUBLIC_OVERSEAS_PERSONS', 'THREE_PUBLIC_VEHICLES_PURCHASED', 'THREE_PUBLIC_VEHICLES_HELD', 'THREE_PUBLIC_RECEPTIONS', 'THREE_PUBLIC_GUESTS', 'PROJECT_COUNT', 'INDICATOR_COUNT', 'FINDING_COUNT'), NULL, f.stated_change) AS stated_change_yuan,
    f.stated_rate AS stated_rate_percent,
    CAST(f.change_base, 'Nullable(String)') AS change_base,
    CAST(f.reason, 'Nullable(String)') AS reason,
    toUInt32(f.witnesses) AS witnesses,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, unit, year, stage, scope, measure, state, value, stated_change, stated_rate, change_base, reason, length(witnesses.kind) AS witnesses, at
    FROM amounts
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
COMMENT 'every figure of every disclosure. 全部金额与数量';

CREATE OR REPLACE VIEW v_three_public {{onCluster}}
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
    total_yuan Nullable(Decimal(18, 4)) COMMENT 'three public expenses, in yuan (元); null: not disclosed. “三公”经费合计（元）',
    total_state String COMMENT 'state of the total. 合计公开状态',
    overseas_trips_yuan Nullable(Decimal(18, 4)) COMMENT 'official overseas trips, in yuan (元); null: not disclosed. 因公出国（境）费（元）',
    vehicles_yuan Nullable(Decimal(18, 4)) COMMENT 'official vehicles, purchase and operation, in yuan (元); null: not disclosed. 公务用车购置及运维费（元）',
    vehicle_purchase_yuan Nullable(Decimal(18, 4)) COMMENT 'official vehicles, purchase, in yuan (元); null: not disclosed. 公务用车购置费（元）',
    vehicle_operation_yuan Nullable(Decimal(18, 4)) COMMENT 'official vehicles, operation, in yuan (元); null: not disclosed. 公务用车运行维护费（元）',
    reception_yuan Nullable(Decimal(18, 4)) COMMENT 'official receptions, in yuan (元); null: not disclosed. 公务接待费（元）',
    vehicles_held Nullable(Decimal(18, 4)) COMMENT 'official vehicles held. 公务用车保有量',
    receptions Nullable(Decimal(18, 4)) COMMENT 'receptions, number. 公务接待批次',
    guests Nullable(Decimal(18, 4)) COMMENT 'guests received. 公务接待人次',
    expenditure_yuan Nullable(Decimal(18, 4)) COMMENT 'expenditure in all, to set them against, in yuan (元); null: not disclosed. 支出合计（元）',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of
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
    f.total AS total_yuan,
    f.total_state AS total_state,
    f.overseas AS overseas_trips_yuan,
    f.vehicles AS vehicles_yuan,
    f.purchase AS vehicle_purchase_yuan,
    f.operation AS vehicle_operation_yuan,
    f.reception AS reception_yuan,
    f.held AS vehicles_held,
    f.receptions AS receptions,
    f.guests AS guests,
    f.expenditure AS expenditure_yuan,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, anyIf(value, measure = 'THREE_PUBLIC_TOTAL') AS total, anyIf(value, measure = 'THREE_PUBLIC_OVERSEAS_TRIPS') AS overseas, anyIf(value, measure = 'THREE_PUBLIC_VEHICLES') AS vehicles, anyIf(value, measure = 'THREE_PUBLIC_VEHICLE_PURCHASE') AS purchase, anyIf(value, measure = 'THREE_PUBLIC_VEHICLE_OPERATION') AS operation, anyIf(value, measure = 'THREE_PUBLIC_RECEPTION') AS reception, anyIf(value, measure = 'THREE_PUBLIC_VEHICLES_HELD') AS held, anyIf(value, measure = 'THREE_PUBLIC_RECEPTIONS') AS receptions, anyIf(value, measure = 'THREE_PUBLIC_GUESTS') AS guests, anyIf(value, measure = 'EXPENDITURE_TOTAL') AS expenditure, anyIf(toString(state), measure = 'THREE_PUBLIC_TOTAL') AS total_state, anyIf(amounts.at, measure = 'THREE_PUBLIC_TOTAL') AS at
    FROM amounts
    WHERE disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM disclosures GROUP BY unit, year, stage, scope)
    GROUP BY disclosure HAVING countIf(measure LIKE 'THREE\\_PUBLIC\\_%') > 0
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.disclosure
COMMENT 'the three public expenses, a row for each disclosure. “三公”经费（每份公开文件一行）';

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
    SELECT disclosure, ordinal, name, objective, amount, amount_source, indicators, at, amount_at
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

CREATE OR REPLACE VIEW v_indicators {{onCluster}}
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
    level1 String COMMENT 'OUTPUT, EFFECT or SATISFACTION. 一级指标代码',
    level1_text String COMMENT 'first level, as written. 一级指标',
    level2 Nullable(String) COMMENT 'second level; null: none of the framework\'s. 二级指标代码',
    level2_text String COMMENT 'second level, as written. 二级指标',
    indicator String COMMENT 'name of the indicator. 三级指标',
    definition Nullable(String) COMMENT 'what it means. 绩效指标描述',
    target_text String COMMENT 'target, as written. 指标值',
    target_operator String COMMENT 'GE, LE, EQ, GT, LT, RANGE or NONE. 指标值符号',
    target_kind String COMMENT 'PERCENT, COUNT, MONEY, DURATION, DATE, RATE or QUALITATIVE. 指标值类别',
    target_value Nullable(Decimal(38, 10)) COMMENT 'number of the target. 指标值数字',
    target_upper Nullable(Decimal(38, 10)) COMMENT 'second number, of a range. 指标值上限',
    target_unit String COMMENT 'its unit, as written. 指标值单位',
    target_normalized Nullable(Decimal(38, 10)) COMMENT 'the number in the kind\'s base unit. 换算值',
    target_normalized_unit String COMMENT 'that unit. 换算单位',
    basis Nullable(String) COMMENT 'what the target is based on. 指标值确定依据',
    basis_references String COMMENT 'document numbers that the basis names. 依据文号',
    indicator_id String COMMENT 'the indicator\'s ID in the API. 指标标识',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    target_document String COMMENT 'of the target: the document that states it. 指标值来源文件',
    target_document_sha256 String COMMENT 'of the target: SHA-256 of the document. 指标值来源文件SHA-256',
    target_document_url Nullable(String) COMMENT 'of the target: where it was published. 指标值来源网址',
    target_place_block Nullable(UInt32) COMMENT 'of the target: block of the document, from 0. 指标值段落或表格序号',
    target_place_row Nullable(UInt32) COMMENT 'of the target: row of the table, from 0; null outside tables. 指标值行',
    target_place_column Nullable(UInt32) COMMENT 'of the target: column of the table, from 0; null outside tables. 指标值列',
    target_place_start Nullable(UInt32) COMMENT 'of the target: first character in the block or cell, from 0. 指标值起始字符',
    target_place_end Nullable(UInt32) COMMENT 'of the target: character after the last. 指标值结束字符',
    target_place_text String COMMENT 'of the target: the text that it was read from. 指标值原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of,
    splitByChar(':', f.target_at) AS target_place_parts,
    splitByChar('/', target_place_parts[1]) AS target_place_in,
    if(length(target_place_in) = 2, toUInt32OrZero(target_place_in[1]) + 1, 1) AS target_place_of
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
    f.project_name AS project,
    toString(f.level1) AS level1,
    toString(f.level1_text) AS level1_text,
    CAST(f.level2, 'Nullable(String)') AS level2,
    toString(f.level2_text) AS level2_text,
    f.name AS indicator,
    CAST(f.definition, 'Nullable(String)') AS definition,
    toString(f.target_text) AS target_text,
    toString(f.target_operator) AS target_operator,
    toString(f.target_kind) AS target_kind,
    f.target_value AS target_value,
    f.target_upper AS target_upper,
    toString(f.target_unit) AS target_unit,
    f.target_normalized AS target_normalized,
    toString(f.target_normalized_unit) AS target_normalized_unit,
    CAST(f.basis, 'Nullable(String)') AS basis,
    arrayStringConcat(f.basis_references, '; ') AS basis_references,
    concat('i:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number), ':', toString(f.project), ':', toString(f.ordinal)) AS indicator_id,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    if(f.target_at = '', '', d.document_names[target_place_of]) AS target_document,
    if(f.target_at = '', '', d.document_hashes[target_place_of]) AS target_document_sha256,
    if(f.target_at = '', NULL, d.document_urls[target_place_of]) AS target_document_url,
    toUInt32OrNull(target_place_in[-1]) AS target_place_block,
    toUInt32OrNull(target_place_parts[2]) AS target_place_row,
    toUInt32OrNull(target_place_parts[3]) AS target_place_column,
    toUInt32OrNull(target_place_parts[4]) AS target_place_start,
    toUInt32OrNull(target_place_parts[5]) AS target_place_end,
    arrayStringConcat(arraySlice(target_place_parts, 6), ':') AS target_place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, project, ordinal, project_name, level1, level1_text, level2, level2_text, name, definition, target_text, target_operator, target_kind, target_value, target_upper, target_unit, target_normalized, target_normalized_unit, basis, basis_references, at, target_at
    FROM indicators
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
COMMENT 'performance indicators. 绩效指标';

CREATE OR REPLACE VIEW v_findings {{onCluster}}
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
    code String COMMENT 'code of the rule. 规则代码',
    severity String COMMENT 'INFO, WARNING or ERROR. 严重程度',
    message_zh String COMMENT 'what was found, in Chinese. 问题',
    message_en String COMMENT 'what was found, in English. 问题（英文）',
    expected Nullable(String) COMMENT 'expected value. 应为',
    actual Nullable(String) COMMENT 'actual value. 实为',
    compared UInt32 COMMENT 'further disclosures that it compares. 对比文件数',
    finding_id String COMMENT 'the finding\'s ID in the API. 发现标识',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of
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
    toString(f.code) AS code,
    toString(f.severity) AS severity,
    toString(f.message_zh) AS message_zh,
    toString(f.message_en) AS message_en,
    CAST(f.expected, 'Nullable(String)') AS expected,
    CAST(f.actual, 'Nullable(String)') AS actual,
    toUInt32(length(f.others)) AS compared,
    concat('f:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number), ':', toString(f.ordinal), if(empty(f.others), '', concat('@', toString(f.brought)))) AS finding_id,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, ordinal, findings.version AS brought, code, severity, message_zh, message_en, expected, actual, others, if(empty(place_of), places[1], places[indexOf(place_of, 0)]) AS at
    FROM findings
    WHERE disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM disclosures GROUP BY unit, year, stage, scope) AND arrayAll(x -> x IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM disclosures GROUP BY unit, year, stage, scope), others)
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.disclosure
COMMENT 'findings: what does not fit. 审核发现';

CREATE OR REPLACE VIEW v_procurement {{onCluster}}
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
    project_budget_yuan Nullable(Decimal(18, 4)) COMMENT 'budget of the project, in yuan (元); null: not disclosed. 项目预算（元）',
    item String COMMENT 'what is bought. 采购品目',
    catalogue_code Nullable(String) COMMENT 'code of the catalogue. 品目编码',
    quantity Nullable(Decimal(38, 10)) COMMENT 'how many. 数量',
    quantity_unit Nullable(String) COMMENT 'of what. 计量单位',
    unit_price_yuan Nullable(Decimal(18, 4)) COMMENT 'price of one, in yuan (元); null: not disclosed. 单价（元）',
    amount_yuan Nullable(Decimal(18, 4)) COMMENT 'amount, in yuan (元); null: not disclosed. 金额（元）',
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
    f.project AS project,
    f.project_budget AS project_budget_yuan,
    toString(f.item) AS item,
    CAST(f.catalogue_code, 'Nullable(String)') AS catalogue_code,
    f.quantity AS quantity,
    CAST(f.quantity_unit, 'Nullable(String)') AS quantity_unit,
    f.unit_price AS unit_price_yuan,
    f.amount AS amount_yuan,
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
    SELECT disclosure, ordinal, project, project_budget, item, catalogue_code, quantity_unit, quantity, unit_price, amount, at, amount_at
    FROM procurement_items
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
COMMENT 'lines of procurement tables. 政府采购明细';

CREATE OR REPLACE VIEW v_assets {{onCluster}}
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
    asset String COMMENT 'name of the line. 资产项目',
    level UInt8 COMMENT 'how deep it is indented, from 0. 层级',
    quantity Nullable(Decimal(38, 10)) COMMENT 'how many. 数量',
    value_yuan Nullable(Decimal(18, 4)) COMMENT 'value, in yuan (元); null: not disclosed. 价值（元）',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of
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
    f.name AS asset,
    f.level AS level,
    f.quantity AS quantity,
    f.value AS value_yuan,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, ordinal, name, level, quantity, value, at
    FROM assets
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
COMMENT 'lines of the tables of state assets. 国有资产占用明细';

CREATE OR REPLACE VIEW v_budget_lines {{onCluster}}
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
    fund String COMMENT 'whose money the table divides. 资金',
    classification String COMMENT 'FUNCTION or ECONOMIC. 分类',
    code String COMMENT 'code of the subject. 科目编码',
    subject String COMMENT 'name of the subject, as written. 科目名称',
    level UInt8 COMMENT '1 类, 2 款, 3 项. 级次',
    measure String COMMENT 'what the column counts. 栏目',
    value_yuan Nullable(Decimal(18, 4)) COMMENT 'amount, in yuan (元); null: not disclosed. 金额（元）',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of
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
    toString(f.fund) AS fund,
    toString(f.classification) AS classification,
    toString(f.code) AS code,
    toString(f.name) AS subject,
    f.level AS level,
    toString(f.measure) AS measure,
    toNullable(f.value) AS value_yuan,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, ordinal, fund, classification, code, name, level, measure, value, at
    FROM budget_lines
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
COMMENT 'lines by functional and economic classification. 功能分类与经济分类明细';

CREATE OR REPLACE VIEW v_disclosures {{onCluster}}
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
    title String COMMENT 'title of the document. 标题',
    version UInt32 COMMENT 'version of the disclosure, from 1. 文件版本',
    documents UInt32 COMMENT 'how many documents it comes from. 来源文件数',
    loaded_at DateTime64(3, 'UTC') COMMENT 'when it was loaded. 载入时间',
    projects UInt32 COMMENT 'how many projects it lists. 项目数',
    indicators UInt32 COMMENT 'how many indicators. 绩效指标数',
    findings UInt32 COMMENT 'how many findings within it. 文件内发现数',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of
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
    toString(f.title) AS title,
    d.number AS version,
    toUInt32(f.document_count) AS documents,
    f.loaded_at AS loaded_at,
    f.projects AS projects,
    f.indicators AS indicators,
    f.findings AS findings,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT disclosure, title, title_at AS at, loaded_at, projects, indicators, findings, length(documents.name) AS document_count
    FROM disclosures
    WHERE NOT withdrawn AND disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM disclosures GROUP BY unit, year, stage, scope)
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.disclosure
COMMENT 'disclosures: what is loaded. 公开文件';

CREATE OR REPLACE VIEW v_units {{onCluster}}
(
    unit_name String COMMENT 'the unit\'s name, as its document writes it. 单位名称',
    unit_code Nullable(String) COMMENT 'the unit\'s budget code. 预算单位编码',
    region_name String COMMENT 'administrative division. 行政区划',
    region_code Nullable(String) COMMENT 'its code of GB/T 2260. 行政区划代码',
    sector Nullable(String) COMMENT 'sector of the unit. 行业',
    nature Nullable(String) COMMENT 'nature of the unit, as written. 单位性质',
    rank Nullable(String) COMMENT 'rank of the unit, as written. 单位规格',
    department Nullable(String) COMMENT 'supervising department. 主管部门',
    funding Nullable(String) COMMENT 'how it is funded. 经费形式',
    first_year UInt16 COMMENT 'first year with a disclosure. 最早年度',
    last_year UInt16 COMMENT 'last year with a disclosure. 最近年度',
    years String COMMENT 'years with a disclosure. 公开年度',
    disclosures UInt32 COMMENT 'how many disclosures. 公开文件数',
    document String COMMENT 'the document that states it. 来源文件',
    document_sha256 String COMMENT 'SHA-256 of the document. 来源文件SHA-256',
    document_url Nullable(String) COMMENT 'where it was published. 来源网址',
    place_block Nullable(UInt32) COMMENT 'block of the document, from 0. 段落或表格序号',
    place_row Nullable(UInt32) COMMENT 'row of the table, from 0; null outside tables. 行',
    place_column Nullable(UInt32) COMMENT 'column of the table, from 0; null outside tables. 列',
    place_start Nullable(UInt32) COMMENT 'first character in the block or cell, from 0. 起始字符',
    place_end Nullable(UInt32) COMMENT 'character after the last. 结束字符',
    place_text String COMMENT 'the text that it was read from. 原文',
    unit_id String COMMENT 'the unit\'s ID in the API. 单位标识',
    disclosure_id String COMMENT 'the disclosure\'s ID in the API. 公开文件标识',
    data_version UInt64 COMMENT 'data version that brought it. 数据版本'
)
AS WITH
    splitByChar(':', f.at) AS place_parts,
    splitByChar('/', place_parts[1]) AS place_in,
    if(length(place_in) = 2, toUInt32OrZero(place_in[1]) + 1, 1) AS place_of
SELECT
    d.unit_name AS unit_name,
    d.unit_code AS unit_code,
    toString(d.region_name) AS region_name,
    CAST(d.region_code, 'Nullable(String)') AS region_code,
    CAST(d.sector, 'Nullable(String)') AS sector,
    CAST(d.nature, 'Nullable(String)') AS nature,
    CAST(d.rank, 'Nullable(String)') AS rank,
    CAST(d.department, 'Nullable(String)') AS department,
    CAST(f.funded, 'Nullable(String)') AS funding,
    f.first_year AS first_year,
    f.last_year AS last_year,
    arrayStringConcat(f.listed_years, ', ') AS years,
    toUInt32(f.listed) AS disclosures,
    d.document_names[place_of] AS document,
    d.document_hashes[place_of] AS document_sha256,
    d.document_urls[place_of] AS document_url,
    toUInt32OrNull(place_in[-1]) AS place_block,
    toUInt32OrNull(place_parts[2]) AS place_row,
    toUInt32OrNull(place_parts[3]) AS place_column,
    toUInt32OrNull(place_parts[4]) AS place_start,
    toUInt32OrNull(place_parts[5]) AS place_end,
    arrayStringConcat(arraySlice(place_parts, 6), ':') AS place_text,
    concat('u:', leftPad(lower(hex(d.unit)), 16, '0')) AS unit_id,
    concat('d:', leftPad(lower(hex(d.unit)), 16, '0'), ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)) AS disclosure_id,
    d.loaded AS data_version
FROM
(
    SELECT argMax(disclosures.disclosure, (year, disclosures.version)) AS newest, min(year) AS first_year, max(year) AS last_year, arraySort(groupUniqArray(year)) AS listed_years, count() AS listed, argMax(disclosures.title_at, (year, disclosures.version)) AS at, argMax(disclosures.funding, (year, disclosures.version)) AS funded
    FROM disclosures
    WHERE NOT withdrawn AND disclosure IN (SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM disclosures GROUP BY unit, year, stage, scope)
    GROUP BY unit
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.newest
COMMENT 'units, as their newest disclosure describes them. 单位（按最近一份公开文件）';
