// What the page says, in Chinese and in English. Names of units, documents and projects are Chinese in either.
import { useSettings, settings, type Lang } from "./settings";

const zh = {
  title: "预算公开", tagline: "单位预算与决算公开的查询、比较与查证",
  skip: "跳到正文", menu: "栏目", start: "首页", units: "单位", compare: "比较", rankings: "排名", outliers: "离群", coverage: "覆盖", findings: "审核发现", search: "全文检索", playground: "查询台",
  language: "English", languageName: "切换到英文", theme: "外观", themeAuto: "自动", themeLight: "浅色", themeDark: "深色", money: "金额单位", wan: "万元", yuan: "元", token: "访问令牌",
  findUnit: "查找单位", findUnitHint: "输入单位名称或编码", findUnitAll: "在全文中检索“{0}”", found: "找到 {0} 个单位", noneFound: "没有找到单位", chooseByKeys: "用上下键选择，回车确定",
  loading: "加载中", failed: "查询失败", again: "重试", offline: "连不上服务器，请检查网络后重试。", starting: "服务器正在加载文件，稍后自动重试。", needToken: "需要访问令牌",
  tokenText: "本服务器只对持有令牌者开放。请向管理者索取令牌，粘贴到下面；它只发给本服务器。", tokenLabel: "令牌", tokenRemember: "在本浏览器中记住", tokenUse: "使用", tokenForget: "清除", close: "关闭",
  unitsTotal: "单位", disclosuresTotal: "公开文件", yearsTotal: "年度", findingsTotal: "审核发现", errorsOf: "其中错误 {0} 项", fromTo: "{0}—{1}",
  startLead: "查一个单位历年的“三公”经费、收支、项目和绩效目标；把单位放在一起比较；每个数字都能回到原文。",
  threePublic: "“三公”经费", threePublicAll: "全部单位“三公”经费", threePublicAllNote: "当年公开了“三公”经费预算的单位之和；各年公开的单位数不同，见下表。",
  unitsDisclosed: "已公开单位", unitsExpected: "应公开单位", year: "年度", total: "合计", overseas: "因公出国（境）费", purchase: "公务用车购置费", operation: "公务用车运行维护费", vehicles: "公务用车购置及运维费", vehiclesUndivided: "公务用车（未分列）", reception: "公务接待费",
  bySector: "按行业浏览", all: "全部", sector: "行业", region: "地区", stage: "阶段", BUDGET: "预算", FINAL_ACCOUNTS: "决算", ADJUSTED_BUDGET: "调整预算", EXECUTION: "执行数",
  name: "名称", code: "编码", nature: "性质", rankOfUnit: "规格", yearsDisclosed: "公开年度", more: "再显示 {0} 项", shown: "显示 {0} / {1}", none: "没有符合条件的数据。",
  exportCSV: "导出 CSV", exportWhole: "导出全部 XLSX", exportWholeHint: "全部各行的工作簿，每行附文件和出处", exportFailed: "导出失败，重试", print: "打印", sortBy: "按“{0}”排序", table: "数据表", chartOf: "图：{0}", asTable: "同样的数据见下表", unitOfMoney: "单位：{0}",
  state_BLANK: "空白", state_NOT_PUBLISHED: "未公开", state_UNREADABLE: "无法识别", state_NOT_APPLICABLE: "不适用", state_IMPLIED: "推算", noDisclosure: "无文件", unknown: "—",
  gapNote: "断开处表示该年未公开，不是零。", change: "增减", ratio: "增减率", prior: "上年", value: "数额",
  structure: "收支结构", income: "收入", expenditure: "支出", item: "项目", projects: "项目支出", projectName: "项目名称", amount: "金额", amountSource: "金额来源", objective: "绩效目标", objectiveActual: "目标完成情况", indicatorsCount: "指标数",
  src_PROJECT_TABLE: "项目支出表", src_PROCUREMENT_TABLE: "政府采购表", src_COST_INDICATOR: "成本指标", src_OBJECTIVE: "目标文字", indicators: "绩效指标", level1: "一级", level2: "二级", indicator: "指标", target: "指标值", basis: "依据", definition: "说明",
  reached: "实际完成", outcome: "结果", points: "得分", deviationReason: "偏差原因", o_MET: "达到", o_PARTLY_MET: "部分达成", o_MISSED: "未达到", o_UNDECIDED: "无法判断",
  l_OUTPUT: "产出", l_EFFECT: "效果", l_SATISFACTION: "满意度", l_OTHER: "其他", severity: "程度", finding: "发现", expected: "应为", actual: "实为", place: "出处", s_ERROR: "错误", s_WARNING: "警告", s_INFO: "提示",
  disclosures: "公开文件", document: "文件", scope: "口径", sc_UNIT: "单位", sc_DEPARTMENT: "部门", sc_REGION: "地区", version: "版本", loaded: "加载时间", formerly: "曾用名", department: "主管部门", funding: "经费保障",
  addCompare: "加入比较", inCompare: "已加入比较", openCompare: "去比较", onThisPage: "本页内容", allYears: "全部年度", notFoundUnit: "没有这个单位。", notFound: "没有这个页面", toStart: "回首页",
  compareLead: "选取至多 20 个单位，比较同一指标的历年走势。", pickUnits: "添加单位", picked: "已选 {0} / 20", remove: "移除 {0}", clear: "清空", measure: "指标", compareEmpty: "先添加单位；地址会随之改变，可以直接分享。", full: "已满 20 个单位", firstToLast: "首末年增减", sameSector: "加入同行业单位",
  rankLead: "某年某项指标，谁最多、谁变化最大。", by: "排序依据", by_AMOUNT: "数额", by_YOY_CHANGE: "比上年增减额", by_YOY_RATIO: "比上年增减率", by_SHARE_OF_EXPENDITURE: "占总支出比例", order: "次序", DESC: "由大到小", ASC: "由小到大", rank: "名次", unit: "单位", share: "占支出", median: "中位数", mean: "平均数", sum: "合计", quartiles: "四分位", unitsStating: "公开该项的单位", ofZero: "其中为零 {0}", silentUnits: "未公开该项 {0}",
  outlierLead: "与同类单位相比明显偏离的单位。偏离不等于有问题，是值得先看的地方。", peers: "同类划分", peers_ALL: "全部单位", peers_SECTOR: "同行业", peers_REGION: "同地区", peers_NATURE: "同性质", peers_RANK: "同规格", method: "方法", m_MAD: "中位数偏差", m_IQR: "四分位距", m_Z_SCORE: "标准差", threshold: "界限", score: "偏离度", peersCount: "同类单位数", noOutliers: "在这一界限下没有离群的单位；可以把界限调低再看。", range: "四分位范围",
  coverageLead: "哪些单位哪些年公开了预算和决算。", cov_both: "预算和决算", cov_budget: "只有预算", cov_final: "只有决算", cov_none: "没有", missing: "缺 {0}", disclosedOf: "{0} / {1}", budgetDisclosed: "预算已公开", finalDisclosed: "决算已公开", coverageGrid: "单位 × 年度",
  searchLead: "检索单位、项目、绩效指标、绩效目标和文件正文。词之间用空格隔开，可以含单位名或年度。", searchGo: "检索", hits: "{0} 处", kinds: "范围", k_UNIT: "单位", k_PROJECT: "项目", k_INDICATOR: "绩效指标", k_OBJECTIVE: "绩效目标", k_DEFINITION: "指标说明", k_SECTION: "正文", noHits: "没有找到“{0}”。可以减少词数，或换用更短的词。", cutAt: "只列出前 {0} 处，请加词缩小范围。",
  findingsLead: "文件中互相不符之处。发现只说明数字或文字对不上，不作结论。", reason: "为何检查", count: "项数", unitsCount: "单位数", kind: "种类",
  proof: "原文出处", proofOf: "{0}的出处", section: "所在部分", block: "第 {0} 块", cell: "第 {0} 行第 {1} 列", chars: "第 {0}—{1} 字", stated: "文件所述增减", statedReason: "所述原因", priorDisclosed: "上年公开数", computed: "据两年公开数", witnesses: "写明此数的各处", agrees: "一致", differs: "不一致", impliedWitness: "由增减额推出", w_TABLE: "表格", w_PROSE: "正文", w_APPENDIX: "附件", w_NEXT_YEARS_PRIOR_COLUMN: "下年文件", w_FINAL_ACCOUNTS: "决算中的预算数", lost: "当前文件中找不到这段文字（文件可能已被更正或替换）。原文为：", openDocument: "原始文件", sourceMissing: "无出处", seePlace: "查看原文出处", copyLink: "复制链接", copied: "已复制", wholeSection: "显示整个部分", around: "只看附近", sourceOfFile: "文件指纹（SHA-256）",
  footer: "数据来自各单位公开文件的自动读取；引用前请对照原文。", dataVersion: "数据版本 {0}", exact: "数额为文件所载的精确值。",
};
export type Words = typeof zh;
export type Word = keyof Words;

const en: Words = {
  title: "Budget disclosures", tagline: "Find, compare and prove what government units disclose of their budgets and accounts",
  skip: "Skip to content", menu: "Sections", start: "Start", units: "Units", compare: "Compare", rankings: "Rankings", outliers: "Outliers", coverage: "Coverage", findings: "Findings", search: "Search", playground: "Playground",
  language: "中文", languageName: "Switch to Chinese", theme: "Appearance", themeAuto: "Auto", themeLight: "Light", themeDark: "Dark", money: "Unit of money", wan: "10k yuan", yuan: "yuan", token: "Access token",
  findUnit: "Find a unit", findUnitHint: "Name or code of a unit", findUnitAll: "Search all texts for “{0}”", found: "{0} units found", noneFound: "No unit found", chooseByKeys: "Choose with the arrow keys, open with Enter",
  loading: "Loading", failed: "The question failed", again: "Try again", offline: "The server cannot be reached. Check the network and try again.", starting: "The server is loading documents; this page will try again by itself.", needToken: "A token is needed",
  tokenText: "This server answers those who hold a token. Ask its keeper for one and paste it here; it is sent to this server only.", tokenLabel: "Token", tokenRemember: "Remember in this browser", tokenUse: "Use it", tokenForget: "Forget", close: "Close",
  unitsTotal: "Units", disclosuresTotal: "Disclosures", yearsTotal: "Years", findingsTotal: "Findings", errorsOf: "{0} of them errors", fromTo: "{0}–{1}",
  startLead: "See what a unit spent over the years on the three public expenses, projects and targets, put units side by side, and follow every figure back to its document.",
  threePublic: "Three public expenses", threePublicAll: "Three public expenses of all units", threePublicAllNote: "Sum over the units that disclosed a budget for them in the year; how many did differs, see the table.",
  unitsDisclosed: "Units that disclosed", unitsExpected: "Units expected", year: "Year", total: "Total", overseas: "Overseas trips", purchase: "Vehicle purchase", operation: "Vehicle operation", vehicles: "Vehicles", vehiclesUndivided: "Vehicles (not divided)", reception: "Receptions",
  bySector: "By sector", all: "All", sector: "Sector", region: "Region", stage: "Stage", BUDGET: "Budget", FINAL_ACCOUNTS: "Final accounts", ADJUSTED_BUDGET: "Adjusted budget", EXECUTION: "Execution",
  name: "Name", code: "Code", nature: "Nature", rankOfUnit: "Rank", yearsDisclosed: "Years disclosed", more: "Show {0} more", shown: "{0} of {1} shown", none: "Nothing matches.",
  exportCSV: "Export CSV", exportWhole: "Export all as XLSX", exportWholeHint: "A workbook of all rows, each with its document and place", exportFailed: "Export failed, try again", print: "Print", sortBy: "Sort by {0}", table: "Table", chartOf: "Chart: {0}", asTable: "The table below holds the same data", unitOfMoney: "Unit: {0}",
  state_BLANK: "blank", state_NOT_PUBLISHED: "not disclosed", state_UNREADABLE: "unreadable", state_NOT_APPLICABLE: "not applicable", state_IMPLIED: "implied", noDisclosure: "no document", unknown: "—",
  gapNote: "A gap means that nothing was disclosed for the year; it is not zero.", change: "Change", ratio: "Change, %", prior: "Year before", value: "Amount",
  structure: "Income and expenditure", income: "Income", expenditure: "Expenditure", item: "Item", projects: "Projects", projectName: "Project", amount: "Amount", amountSource: "Amount from", objective: "Objective", objectiveActual: "What became of it", indicatorsCount: "Indicators",
  src_PROJECT_TABLE: "project table", src_PROCUREMENT_TABLE: "procurement table", src_COST_INDICATOR: "cost indicator", src_OBJECTIVE: "objective", indicators: "Performance targets", level1: "Level 1", level2: "Level 2", indicator: "Indicator", target: "Target", basis: "Basis", definition: "Definition",
  reached: "Reached", outcome: "Outcome", points: "Points", deviationReason: "Stated reason", o_MET: "met", o_PARTLY_MET: "met in part", o_MISSED: "missed", o_UNDECIDED: "cannot be told",
  l_OUTPUT: "Output", l_EFFECT: "Effect", l_SATISFACTION: "Satisfaction", l_OTHER: "Other", severity: "Severity", finding: "Finding", expected: "Expected", actual: "Actual", place: "Place", s_ERROR: "error", s_WARNING: "warning", s_INFO: "note",
  disclosures: "Disclosures", document: "Document", scope: "Scope", sc_UNIT: "unit", sc_DEPARTMENT: "department", sc_REGION: "region", version: "Version", loaded: "Loaded", formerly: "Formerly", department: "Department", funding: "Funding",
  addCompare: "Add to comparison", inCompare: "In the comparison", openCompare: "Compare now", onThisPage: "On this page", allYears: "All years", notFoundUnit: "There is no such unit.", notFound: "There is no such page", toStart: "To the start",
  compareLead: "Pick up to 20 units and follow one measure over the years.", pickUnits: "Add a unit", picked: "{0} of 20 picked", remove: "Remove {0}", clear: "Remove all", measure: "Measure", compareEmpty: "Add units first. The address follows what you pick and can be shared.", full: "20 units are picked", firstToLast: "First to last year", sameSector: "Add units of the sector",
  rankLead: "Who is first in a measure of a year, and who changed most.", by: "Ranked by", by_AMOUNT: "Amount", by_YOY_CHANGE: "Change on the year before", by_YOY_RATIO: "Change in percent", by_SHARE_OF_EXPENDITURE: "Share of expenditure", order: "Order", DESC: "Greatest first", ASC: "Least first", rank: "Rank", unit: "Unit", share: "Of expenditure", median: "Median", mean: "Mean", sum: "Sum", quartiles: "Quartiles", unitsStating: "Units that state it", ofZero: "{0} of them zero", silentUnits: "{0} do not state it",
  outlierLead: "Units that are far from their peers. Being far out is no verdict; it is where to look first.", peers: "Peers", peers_ALL: "All units", peers_SECTOR: "Same sector", peers_REGION: "Same region", peers_NATURE: "Same nature", peers_RANK: "Same rank", method: "Method", m_MAD: "Median deviation", m_IQR: "Interquartile range", m_Z_SCORE: "Standard deviation", threshold: "Threshold", score: "How far out", peersCount: "How many", noOutliers: "No unit is beyond this threshold. A lower one shows more.", range: "Quartile range",
  coverageLead: "Which units disclosed their budgets and final accounts in which years.", cov_both: "Budget and final accounts", cov_budget: "Budget only", cov_final: "Final accounts only", cov_none: "Nothing", missing: "{0} missing", disclosedOf: "{0} of {1}", budgetDisclosed: "Budgets disclosed", finalDisclosed: "Final accounts disclosed", coverageGrid: "Units by years",
  searchLead: "Searches units, projects, indicators, objectives and the documents' texts. Divide terms by spaces; a unit or a year may be one of them.", searchGo: "Search", hits: "{0} places", kinds: "Where", k_UNIT: "Units", k_PROJECT: "Projects", k_INDICATOR: "Indicators", k_OBJECTIVE: "Objectives", k_DEFINITION: "Definitions", k_SECTION: "Texts", noHits: "Nothing found for “{0}”. Try fewer or shorter terms.", cutAt: "Only the first {0} places are listed; add a term to narrow them.",
  findingsLead: "What does not fit in the documents. A finding says that figures or words disagree; it is no verdict.", reason: "Why it is checked", count: "Findings", unitsCount: "Units", kind: "Kind",
  proof: "Where it stands", proofOf: "Where {0} stands", section: "Section", block: "block {0}", cell: "row {0}, column {1}", chars: "characters {0}–{1}", stated: "Change as stated", statedReason: "Stated reason", priorDisclosed: "Disclosed the year before", computed: "From both disclosures", witnesses: "All places that state it", agrees: "agrees", differs: "differs", impliedWitness: "follows from a change", w_TABLE: "Table", w_PROSE: "Text", w_APPENDIX: "Appendix", w_NEXT_YEARS_PRIOR_COLUMN: "Next year's document", w_FINAL_ACCOUNTS: "Budget column of the accounts", lost: "The current document does not hold this text (it may have been corrected or replaced). It read:", openDocument: "Original file", sourceMissing: "no place", seePlace: "Show where it stands", copyLink: "Copy link", copied: "Copied", wholeSection: "Show the whole section", around: "Show the surroundings only", sourceOfFile: "Fingerprint of the file (SHA-256)",
  footer: "Read from the units' own disclosures by a program; compare with the original before you quote.", dataVersion: "Data version {0}", exact: "Amounts are exact, as the documents state them.",
};

const books: Record<Lang, Words> = { zh, en };

// A name of the interface that is newer than this page, such as a kind of hit, is shown as it is.
export function say(word: Word, ...values: (string | number)[]): string {
  return (books[settings().lang][word] ?? word.replace(/^[a-z]+_/, "")).replace(/\{(\d)\}/g, (_, i: string) => String(values[Number(i)] ?? ""));
}

// useSay is say for components: they are drawn anew when the language changes.
export function useSay() {
  useSettings();
  return say;
}

export const listOf = (words: string[]) => words.join(settings().lang === "zh" ? "、" : ", ");
export const stageWord = (stage: string) => (stage in zh ? say(stage as Word) : stage);
export const stateWord = (state: string) => (`state_${state}` in zh ? say(`state_${state}` as Word) : "");
