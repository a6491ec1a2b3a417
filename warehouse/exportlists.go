package warehouse

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/warehouse/fiscal"
)

// Column is a column of an [ExportList], and of the view that shows the same rows.
type Column struct {
	Name   string // stable
	Type   string // ClickHouse's
	EN, ZH string // what it holds; the Chinese may head the column

	sql string // over the rows f of facts and d of their disclosures
}

// Text says whether the column holds text.
func (c *Column) Text() bool { return strings.Contains(c.Type, "String") }

// Money says whether the column holds money, in 元.
func (c *Column) Money() bool { return strings.HasSuffix(c.Name, moneySuffix) }

// moneySuffix ends the names of columns of money, so that nobody takes 元 for 万元.
const moneySuffix = "_yuan"

// ExportList is a flat list of facts, each with the place that proves it. It is exported whole or by a filter, and view
// shows it to whoever asks the engine itself.
type ExportList struct {
	Name    string // as in an address
	EN, ZH  string
	Filter  string // name of the GraphQL input that narrows it
	Columns []Column

	view  string
	table string // of the facts
	// facts are the columns that are read of table, without those of every list; with a GROUP BY where several rows make one.
	facts   string
	groupBy string
	// places are texts of places, by the prefix of their columns.
	places []namedPlace
	order  string
	// own says that table has the columns that filters of facts look at.
	own bool
}

type namedPlace struct{ prefix, sql string }

// hexSQL writes a unit's key as [UnitID] does.
const hexSQL = "leftPad(lower(hex(d.unit)), 16, '0')"

// versionSQL is the part of an ID that names a version of a disclosure, see identity.name.
const versionSQL = hexSQL + ", ':', toString(d.year), ':', toString(d.stage), ':', toString(d.scope), ':', toString(d.number)"

// factUnit are the columns that say whose a fact is.
var factUnit = []Column{
	{"unit_name", "String", "the unit's name, as its document writes it", "单位名称", "d.unit_name"},
	{"unit_code", "Nullable(String)", "the unit's budget code", "预算单位编码", "d.unit_code"},
	{"region_name", "String", "administrative division", "行政区划", "toString(d.region_name)"},
	{"region_code", "Nullable(String)", "its code of GB/T 2260", "行政区划代码", "CAST(d.region_code, 'Nullable(String)')"},
	{"sector", "Nullable(String)", "sector of the unit", "行业", "CAST(d.sector, 'Nullable(String)')"},
	{"nature", "Nullable(String)", "nature of the unit, as written", "单位性质", "CAST(d.nature, 'Nullable(String)')"},
	{"rank", "Nullable(String)", "rank of the unit, as written", "单位规格", "CAST(d.rank, 'Nullable(String)')"},
	{"department", "Nullable(String)", "supervising department", "主管部门", "CAST(d.department, 'Nullable(String)')"},
	{"year", "UInt16", "fiscal year", "年度", "d.year"},
	{"stage", "String", "BUDGET, ADJUSTED_BUDGET, EXECUTION or FINAL_ACCOUNTS", "预算阶段", "toString(d.stage)"},
	{"scope", "String", "UNIT: the unit alone; DEPARTMENT: with those below it: never add both up", "公开口径", "toString(d.scope)"},
}

// ofDisclosure are the columns that say which disclosure states a fact, and when it was loaded.
var ofDisclosure = []Column{
	{"unit_id", "String", "the unit's ID in the API", "单位标识", "concat('u:', " + hexSQL + ")"},
	{"disclosure_id", "String", "the disclosure's ID in the API", "公开文件标识", "concat('d:', " + versionSQL + ")"},
	{"data_version", "UInt64", "data version that brought it", "数据版本", "d.loaded"},
}

// ofPlace are the columns of a place: the document, and where in it.
func ofPlace(p namedPlace) []Column {
	parts, block := p.prefix+"_parts", p.prefix+"_in"
	number := func(text string) string { return "toUInt32OrNull(" + text + ")" }
	document := func(array string) string { return "d." + array + "[" + p.prefix + "_of]" }
	prefix, en, zh := "", "", ""
	if p.prefix != "place" { // a further place, which not every row has
		kind, _, _ := strings.Cut(p.prefix, "_")
		prefix, en, zh = kind+"_", "of the "+kind+": ", map[string]string{"amount": "金额", "target": "指标值", "actual": "实际完成值"}[kind]
		document = func(array string) string {
			none := "''"
			if array == "document_urls" {
				none = "NULL"
			}
			return "if(" + p.sql + " = '', " + none + ", d." + array + "[" + p.prefix + "_of])"
		}
	}
	return []Column{
		{prefix + "document", "String", en + "the document that states it", zh + "来源文件", document("document_names")},
		{prefix + "document_sha256", "String", en + "SHA-256 of the document", zh + "来源文件SHA-256", document("document_hashes")},
		{prefix + "document_url", "Nullable(String)", en + "where it was published", zh + "来源网址", document("document_urls")},
		{p.prefix + "_block", "Nullable(UInt32)", en + "block of the document, from 0", zh + "段落或表格序号", number(block + "[-1]")},
		{p.prefix + "_row", "Nullable(UInt32)", en + "row of the table, from 0; null outside tables", zh + "行", number(parts + "[2]")},
		{p.prefix + "_column", "Nullable(UInt32)", en + "column of the table, from 0; null outside tables", zh + "列", number(parts + "[3]")},
		{p.prefix + "_start", "Nullable(UInt32)", en + "first character in the block or cell, from 0", zh + "起始字符", number(parts + "[4]")},
		{p.prefix + "_end", "Nullable(UInt32)", en + "character after the last", zh + "结束字符", number(parts + "[5]")},
		{p.prefix + "_text", "String", en + "the text that it was read from", zh + "原文", "arrayStringConcat(arraySlice(" + parts + ", 6), ':')"},
	}
}

// with are the parts of the places, which the columns of [ofPlace] are made of.
func (l *ExportList) with() string {
	var all []string
	for _, p := range l.places {
		all = append(all,
			"splitByChar(':', "+p.sql+") AS "+p.prefix+"_parts",
			"splitByChar('/', "+p.prefix+"_parts[1]) AS "+p.prefix+"_in",
			"if(length("+p.prefix+"_in) = 2, toUInt32OrZero("+p.prefix+"_in[1]) + 1, 1) AS "+p.prefix+"_of")
	}
	return "WITH\n    " + strings.Join(all, ",\n    ") + "\n"
}

func money(name, en, zh, sql string) Column {
	return Column{name + moneySuffix, "Nullable(Decimal(18, 4))", en + ", in yuan (元); null: not disclosed", zh + "（元）", sql}
}

func text(name, en, zh string) Column {
	return Column{name, "String", en, zh, "toString(f." + name + ")"}
}

func textOrNull(name, en, zh string) Column {
	return Column{name, "Nullable(String)", en, zh, "CAST(f." + name + ", 'Nullable(String)')"}
}

func count(name, en, zh, sql string) Column { return Column{name, "UInt32", en, zh, sql} }

func exact(name, en, zh string) Column {
	return Column{name, "Nullable(Decimal(38, 10))", en, zh, "f." + name}
}

// isCount is the condition that a measure counts things, and measureNames its names, from the words of the field.
var isCount, measureNames = func() (string, string) {
	var counts, codes, names []string
	for _, m := range fiscal.Measures {
		codes, names = append(codes, "'"+string(m.Measure)+"'"), append(names, "'"+m.ZH+"'")
		if m.Count {
			counts = append(counts, "'"+string(m.Measure)+"'")
		}
	}
	return "f.measure IN (" + strings.Join(counts, ", ") + ")",
		"transform(toString(f.measure), [" + strings.Join(codes, ", ") + "], [" + strings.Join(names, ", ") + "], '')"
}()

// ofMeasure is the figure of a measure in rows of a disclosure's figures.
func ofMeasure(m fiscal.Measure) string { return "anyIf(value, measure = '" + string(m) + "')" }

var placed = []namedPlace{{"place", "f.at"}}

// ExportLists are the lists that can be exported, in the order in which they are told.
var ExportLists = func() []ExportList {
	lists := []ExportList{
		{
			Name: "amounts", EN: "every figure of every disclosure", ZH: "全部金额与数量", Filter: "FactFilter", view: "v_amounts",
			table: "amounts", facts: "unit, year, stage, scope, measure, state, value, stated_change, stated_rate, change_base, reason, length(witnesses.kind) AS witnesses, at", own: true, places: placed,
			order: "unit, year, stage, scope, measure, disclosure",
			Columns: []Column{
				text("measure", "code of the measure", "项目代码"),
				{"measure_zh", "String", "the measure in Chinese", "项目", measureNames},
				text("state", "AMOUNT, ZERO, BLANK, NOT_PUBLISHED, UNREADABLE, NOT_APPLICABLE or IMPLIED", "公开状态"),
				money("value", "the figure, of a measure of money", "金额", "if("+isCount+", NULL, f.value)"),
				{"quantity", "Nullable(Decimal(18, 4))", "the figure, of a measure that counts", "数量", "if(" + isCount + ", f.value, NULL)"},
				money("stated_change", "change against the year before, as stated", "文中增减额", "if("+isCount+", NULL, f.stated_change)"),
				{"stated_rate_percent", "Nullable(Decimal(18, 4))", "the same in percent, as stated", "文中增减率（%）", "f.stated_rate"},
				textOrNull("change_base", "what the change is against", "对比基数"),
				textOrNull("reason", "the reason that is stated", "增减原因"),
				count("witnesses", "places that state the figure besides", "佐证处数", "toUInt32(f.witnesses)"),
			},
		},
		{
			Name: "three_public", EN: "the three public expenses, a row for each disclosure", ZH: "“三公”经费（每份公开文件一行）", Filter: "FactFilter", view: "v_three_public",
			table: "amounts", own: true, groupBy: "GROUP BY disclosure HAVING countIf(measure LIKE 'THREE\\\\_PUBLIC\\\\_%') > 0",
			facts: ofMeasure(fiscal.ThreePublicTotal) + " AS total, " + ofMeasure(fiscal.ThreePublicOverseasTrips) + " AS overseas, " +
				ofMeasure(fiscal.ThreePublicVehicles) + " AS vehicles, " + ofMeasure(fiscal.ThreePublicVehiclePurchase) + " AS purchase, " +
				ofMeasure(fiscal.ThreePublicVehicleOperation) + " AS operation, " + ofMeasure(fiscal.ThreePublicReception) + " AS reception, " +
				ofMeasure(fiscal.ThreePublicVehiclesHeld) + " AS held, " + ofMeasure(fiscal.ThreePublicReceptions) + " AS receptions, " +
				ofMeasure(fiscal.ThreePublicGuests) + " AS guests, " + ofMeasure(fiscal.ExpenditureTotal) + " AS expenditure, " +
				"anyIf(toString(state), measure = 'THREE_PUBLIC_TOTAL') AS total_state, anyIf(amounts.at, measure = 'THREE_PUBLIC_TOTAL') AS at",
			places: placed, order: "d.unit, d.year, d.stage, d.scope, f.disclosure",
			Columns: []Column{
				money("total", "three public expenses", "“三公”经费合计", "f.total"),
				{"total_state", "String", "state of the total", "合计公开状态", "f.total_state"},
				money("overseas_trips", "official overseas trips", "因公出国（境）费", "f.overseas"),
				money("vehicles", "official vehicles, purchase and operation", "公务用车购置及运维费", "f.vehicles"),
				money("vehicle_purchase", "official vehicles, purchase", "公务用车购置费", "f.purchase"),
				money("vehicle_operation", "official vehicles, operation", "公务用车运行维护费", "f.operation"),
				money("reception", "official receptions", "公务接待费", "f.reception"),
				{"vehicles_held", "Nullable(Decimal(18, 4))", "official vehicles held", "公务用车保有量", "f.held"},
				{"receptions", "Nullable(Decimal(18, 4))", "receptions, number", "公务接待批次", "f.receptions"},
				{"guests", "Nullable(Decimal(18, 4))", "guests received", "公务接待人次", "f.guests"},
				money("expenditure", "expenditure in all, to set them against", "支出合计", "f.expenditure"),
			},
		},
		{
			Name: "projects", EN: "projects", ZH: "项目", Filter: "ProjectFilter", view: "v_projects",
			table: "projects", facts: "ordinal, name, objective, achieved, amount, amount_source, indicators, at, amount_at", own: true,
			places: []namedPlace{{"place", "f.at"}, {"amount_place", "f.amount_at"}}, order: "disclosure, ordinal",
			Columns: []Column{
				{"project", "String", "name of the project", "项目名称", "f.name"},
				textOrNull("objective", "performance objective", "绩效目标"),
				{"objective_actual", "Nullable(String)", "what has become of the objective, as the self-assessment says; null: not disclosed", "绩效目标实际完成情况", "CAST(f.achieved, 'Nullable(String)')"},
				money("amount", "amount of the project", "项目金额", "f.amount"),
				textOrNull("amount_source", "where the amount was taken from", "金额来源"),
				count("indicators", "how many indicators it has", "绩效指标数", "f.indicators"),
				{"project_id", "String", "the project's ID in the API", "项目标识", "concat('p:', " + versionSQL + ", ':', toString(f.ordinal))"},
			},
		},
		{
			Name: "indicators", EN: "performance indicators", ZH: "绩效指标", Filter: "IndicatorFilter", view: "v_indicators",
			table: "indicators", own: true, order: "disclosure, project, ordinal",
			facts: "project, ordinal, project_name, level1, level1_text, level2, level2_text, name, definition, target_text, target_operator, target_kind, " +
				"target_value, target_upper, target_unit, target_normalized, target_normalized_unit, basis, basis_references, at, target_at, " +
				"actual_text, actual_operator, actual_kind, actual_value, actual_upper, actual_unit, actual_normalized, actual_normalized_unit, actual_at, " +
				"outcome, weight, score, deviation",
			places: []namedPlace{{"place", "f.at"}, {"target_place", "f.target_at"}, {"actual_place", "f.actual_at"}},
			Columns: []Column{
				{"project", "String", "name of the project", "项目名称", "f.project_name"},
				text("level1", "OUTPUT, EFFECT or SATISFACTION", "一级指标代码"),
				text("level1_text", "first level, as written", "一级指标"),
				textOrNull("level2", "second level; null: none of the framework's", "二级指标代码"),
				text("level2_text", "second level, as written", "二级指标"),
				{"indicator", "String", "name of the indicator", "三级指标", "f.name"},
				textOrNull("definition", "what it means", "绩效指标描述"),
				text("target_text", "target, as written", "指标值"),
				text("target_operator", "GE, LE, EQ, GT, LT, RANGE or NONE", "指标值符号"),
				text("target_kind", "PERCENT, COUNT, MONEY, DURATION, DATE, RATE or QUALITATIVE", "指标值类别"),
				exact("target_value", "number of the target", "指标值数字"),
				exact("target_upper", "second number, of a range", "指标值上限"),
				text("target_unit", "its unit, as written", "指标值单位"),
				exact("target_normalized", "the number in the kind's base unit", "换算值"),
				text("target_normalized_unit", "that unit", "换算单位"),
				textOrNull("actual_text", "what was reached, as written; null: not disclosed", "实际完成值"),
				text("actual_operator", "GE, LE, EQ, GT, LT, RANGE or NONE; empty: not disclosed", "实际完成值符号"),
				text("actual_kind", "PERCENT, COUNT, MONEY, DURATION, DATE, RATE or QUALITATIVE; empty: not disclosed", "实际完成值类别"),
				exact("actual_value", "number of what was reached", "实际完成值数字"),
				exact("actual_upper", "second number, of a range", "实际完成值上限"),
				text("actual_unit", "its unit, as written", "实际完成值单位"),
				exact("actual_normalized", "the number in the kind's base unit", "实际完成值换算值"),
				text("actual_normalized_unit", "that unit", "实际完成值换算单位"),
				text("outcome", "MET, PARTLY_MET, MISSED or UNDECIDED; empty: nothing is disclosed of what was reached", "完成结果"),
				exact("weight", "points that can be given", "分值"),
				exact("score", "points that were given", "得分"),
				textOrNull("deviation", "stated reason of a deviation", "偏差原因"),
				textOrNull("basis", "what the target is based on", "指标值确定依据"),
				{"basis_references", "String", "document numbers that the basis names", "依据文号", "arrayStringConcat(f.basis_references, '; ')"},
				{"indicator_id", "String", "the indicator's ID in the API", "指标标识", "concat('i:', " + versionSQL + ", ':', toString(f.project), ':', toString(f.ordinal))"},
			},
		},
		{
			Name: "findings", EN: "findings: what does not fit", ZH: "审核发现", Filter: "FindingFilter", view: "v_findings",
			table: "findings", own: true, order: "disclosure, brought, ordinal",
			facts: "ordinal, findings.version AS brought, code, severity, message_zh, message_en, expected, actual, others, " +
				"if(empty(place_of), places[1], places[indexOf(place_of, 0)]) AS at",
			places: placed,
			Columns: []Column{
				text("code", "code of the rule", "规则代码"),
				text("severity", "INFO, WARNING or ERROR", "严重程度"),
				text("message_zh", "what was found, in Chinese", "问题"),
				text("message_en", "what was found, in English", "问题（英文）"),
				textOrNull("expected", "expected value", "应为"),
				textOrNull("actual", "actual value", "实为"),
				count("compared", "further disclosures that it compares", "对比文件数", "toUInt32(length(f.others))"),
				{"finding_id", "String", "the finding's ID in the API", "发现标识", "concat('f:', " + versionSQL + ", ':', toString(f.ordinal), if(empty(f.others), '', concat('@', toString(f.brought))))"},
			},
		},
		{
			Name: "procurement", EN: "lines of procurement tables", ZH: "政府采购明细", Filter: "FactFilter", view: "v_procurement",
			table: "procurement_items", facts: "ordinal, project, project_budget, item, catalogue_code, quantity_unit, quantity, unit_price, amount, at, amount_at",
			places: []namedPlace{{"place", "f.at"}, {"amount_place", "f.amount_at"}}, order: "disclosure, ordinal",
			Columns: []Column{
				{"project", "String", "name of the project", "项目名称", "f.project"},
				money("project_budget", "budget of the project", "项目预算", "f.project_budget"),
				text("item", "what is bought", "采购品目"),
				textOrNull("catalogue_code", "code of the catalogue", "品目编码"),
				exact("quantity", "how many", "数量"),
				textOrNull("quantity_unit", "of what", "计量单位"),
				money("unit_price", "price of one", "单价", "f.unit_price"),
				money("amount", "amount", "金额", "f.amount"),
			},
		},
		{
			Name: "assets", EN: "lines of the tables of state assets", ZH: "国有资产占用明细", Filter: "FactFilter", view: "v_assets",
			table: "assets", facts: "ordinal, name, level, quantity, value, at", places: placed, order: "disclosure, ordinal",
			Columns: []Column{
				{"asset", "String", "name of the line", "资产项目", "f.name"},
				{"level", "UInt8", "how deep it is indented, from 0", "层级", "f.level"},
				exact("quantity", "how many", "数量"),
				money("value", "value", "价值", "f.value"),
			},
		},
		{
			Name: "budget_lines", EN: "lines by functional and economic classification", ZH: "功能分类与经济分类明细", Filter: "FactFilter", view: "v_budget_lines",
			table: "budget_lines", facts: "ordinal, fund, classification, code, name, level, measure, value, at", own: true, places: placed, order: "disclosure, ordinal",
			Columns: []Column{
				text("fund", "whose money the table divides", "资金"),
				text("classification", "FUNCTION or ECONOMIC", "分类"),
				text("code", "code of the subject", "科目编码"),
				{"subject", "String", "name of the subject, as written", "科目名称", "toString(f.name)"},
				{"level", "UInt8", "1 类, 2 款, 3 项", "级次", "f.level"},
				text("measure", "what the column counts", "栏目"),
				money("value", "amount", "金额", "toNullable(f.value)"),
			},
		},
		{
			Name: "disclosures", EN: "disclosures: what is loaded", ZH: "公开文件", Filter: "DisclosureFilter", view: "v_disclosures",
			table: "disclosures", own: true, order: "d.unit, d.year, d.stage, d.scope, f.disclosure",
			facts: "title, title_at AS at, loaded_at, projects, indicators, findings, length(documents.name) AS document_count", places: placed,
			Columns: []Column{
				text("title", "title of the document", "标题"),
				count("version", "version of the disclosure, from 1", "文件版本", "d.number"),
				count("documents", "how many documents it comes from", "来源文件数", "toUInt32(f.document_count)"),
				{"loaded_at", "DateTime64(3, 'UTC')", "when it was loaded", "载入时间", "f.loaded_at"},
				count("projects", "how many projects it lists", "项目数", "f.projects"),
				count("indicators", "how many indicators", "绩效指标数", "f.indicators"),
				count("findings", "how many findings within it", "文件内发现数", "f.findings"),
			},
		},
		{
			Name: "units", EN: "units, as their newest disclosure describes them", ZH: "单位（按最近一份公开文件）", Filter: "UnitFilter", view: "v_units",
			table: "disclosures", groupBy: "GROUP BY unit", order: "d.unit", places: placed,
			facts: "argMax(disclosures.disclosure, (year, disclosures.version)) AS newest, min(year) AS first_year, max(year) AS last_year, " +
				"arraySort(groupUniqArray(year)) AS listed_years, count() AS listed, argMax(disclosures.title_at, (year, disclosures.version)) AS at, " +
				"argMax(disclosures.funding, (year, disclosures.version)) AS funded",
			Columns: []Column{
				{"funding", "Nullable(String)", "how it is funded", "经费形式", "CAST(f.funded, 'Nullable(String)')"},
				{"first_year", "UInt16", "first year with a disclosure", "最早年度", "f.first_year"},
				{"last_year", "UInt16", "last year with a disclosure", "最近年度", "f.last_year"},
				{"years", "String", "years with a disclosure", "公开年度", "arrayStringConcat(f.listed_years, ', ')"},
				count("disclosures", "how many disclosures", "公开文件数", "toUInt32(f.listed)"),
			},
		},
	}
	for i := range lists {
		l := &lists[i]
		unit := factUnit
		if l.Name == "units" { // its year, stage and scope would be those of one disclosure among many
			unit = unit[:len(unit)-3]
		}
		l.Columns = slices.Concat(unit, l.Columns)
		for _, p := range l.places {
			l.Columns = append(l.Columns, ofPlace(p)...)
		}
		l.Columns = append(l.Columns, ofDisclosure...)
	}
	return lists
}()

// exportSQL reads the rows of a list with what their disclosures say of them.
const exportSQL = `%[1]sSELECT
    %[2]s
FROM
(
    SELECT %[3]s
    FROM %[4]s
    WHERE %[5]s%[6]s
) AS f
ANY LEFT JOIN
(
    SELECT
        disclosure, number, loaded, unit, year, stage, scope, unit_name, unit_code, region_code, region_name, sector, nature, rank, department,
        documents.name AS document_names, documents.sha256 AS document_hashes, documents.url AS document_urls
    FROM disclosures
    WHERE NOT withdrawn
) AS d ON d.disclosure = f.%[7]s`

// sql selects columns, written as texts, of the rows that meet a condition.
func (l *ExportList) sql(columns []string, condition string) string {
	facts, group, key := "disclosure, "+l.facts, "", "disclosure"
	if l.table == "disclosures" && l.groupBy != "" {
		facts, key = l.facts, "newest"
	}
	if l.groupBy != "" {
		group = "\n    " + l.groupBy
	}
	return fmt.Sprintf(exportSQL, l.with(), strings.Join(columns, ",\n    "), facts, l.table, condition, group, key)
}

// currentlyVisible is the condition that facts are visible at the newest version, for views, which have no parameters.
const (
	newestSQL        = "SELECT argMax(if(withdrawn, 0, disclosure), (version, number)) FROM disclosures GROUP BY unit, year, stage, scope"
	currentlyVisible = "disclosure IN (" + newestSQL + ")"
	currentlyOthers  = " AND arrayAll(x -> x IN (" + newestSQL + "), others) AND " + findingKeySQL + " NOT IN (SELECT arrayJoin(retired) FROM disclosures)"
)

// viewSQL makes the view of a list. The migrations hold the text, and a test holds them to it.
func (l *ExportList) viewSQL() string {
	var described, selected []string
	for _, c := range l.Columns {
		described = append(described, fmt.Sprintf("%s %s COMMENT '%s. %s'", c.Name, c.Type, literalEscaper.Replace(c.EN), literalEscaper.Replace(c.ZH)))
		selected = append(selected, c.sql+" AS "+c.Name)
	}
	condition := currentlyVisible
	switch l.table {
	case "findings":
		condition += currentlyOthers
	case "disclosures":
		condition = "NOT withdrawn AND " + condition
	}
	return fmt.Sprintf("CREATE OR REPLACE VIEW %s {{onCluster}}\n(\n    %s\n)\nAS %s\nCOMMENT '%s. %s';\n",
		l.view, strings.Join(described, ",\n    "), l.sql(selected, condition), literalEscaper.Replace(l.EN), literalEscaper.Replace(l.ZH))
}
