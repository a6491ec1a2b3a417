package warehousetest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// Rows is a small disclosure of a unit with every kind of fact, the same each time it is made. Its figures fit each
// other: wan is the total in 万元, of which all others are parts.
func Rows(unit string, year int, wan int64) warehouse.Load {
	region, _ := fiscal.RegionOf(unit)
	l := warehouse.Load{
		Unit: warehouse.Unit{
			Name: unit, Code: text("805001"), Region: warehouse.Region{Code: text(region.Code), Name: region.Name, Parent: text(region.Parent)},
			Nature: text("行政"), Rank: text("正科级"), Funding: text("财政拨款"), Department: text("霸州市人民政府"),
		},
		Year: year, Stage: fiscal.StageBudget, Scope: fiscal.ScopeUnit,
		Title:   fmt.Sprintf("%s%d年单位预算信息公开", unit, year),
		TitleAt: warehouse.Place{Block: 0, Start: 0, End: 12, Text: unit},
		Documents: []warehouse.Document{{
			Name: fmt.Sprintf("%s%d.docx", unit, year), Format: "DOCX", Size: 4096, ParserVersion: "test",
			URL: text("https://example.org/" + fmt.Sprint(year)), IngestedAt: time.Date(year, 3, 1, 8, 0, 0, 0, time.UTC), LastBlock: 10, Blocks: []byte("[" + fmt.Sprint(year) + "]"),
		}},
		AssetsAsOf: text(fmt.Sprintf("%d-12-31", year-1)),
	}
	if s := fiscal.SectorOf(unit); s != "" {
		l.Unit.Sector = &s
	}
	addAmounts(&l, wan)
	addProjects(&l, wan)
	l.Procurement = []warehouse.ProcurementItem{{
		Project: "城乡居民养老保险宣传", ProjectBudget: yuan(wan * 300), Item: "印刷服务", CatalogueCode: text("C081401"), QuantityUnit: text("批"),
		Quantity: number("2.5"), UnitPrice: number("1200.1234"), Amount: yuan(wan * 300),
		Sources: []warehouse.SourceAmount{{Source: fiscal.IncomeGeneralPublicBudget, Amount: *yuan(wan * 300)}}, At: cell(9, 1, 2, "印刷服务"), AmountAt: at(cell(9, 1, 6, "3.00")),
	}, {Project: "空行", Item: "无", At: cell(9, 2, 2, "无")}}
	l.Lines = []warehouse.BudgetLine{
		{Fund: fiscal.FundAll, Classification: fiscal.ClassFunction, Code: "208", Name: "社会保障和就业支出", Level: 1, Measure: fiscal.ExpenditureTotal, Value: decimal.NewFromInt(wan * 10000), At: warehouse.Place{Block: 9, Text: "合计"}},
		{Fund: fiscal.FundGeneralPublic, Classification: fiscal.ClassEconomic, Code: "30101", Name: "基本工资", Level: 2, Measure: fiscal.ExpenditureBasic, Value: decimal.NewFromInt(wan * 1000), At: warehouse.Place{Block: 10, Text: "工资"}},
	}
	l.Assets = []warehouse.Asset{
		{Name: "资产总额", Level: 0, Value: yuan(wan * 9000), At: cell(10, 1, 0, "资产总额")},
		{Name: "房屋（平方米）", Level: 1, Quantity: number("1234.56"), At: cell(10, 2, 0, "房屋（平方米）")},
	}
	l.Sections = []warehouse.Section{
		{Kind: "DUTIES", Heading: "一、单位职责", Text: "贯彻执行法律法规；\n拟订规划。\t“引号”与\\反斜杠", At: paragraph(1, "一、单位职责"), First: 1, Last: 3},
		{Kind: "THREE_PUBLIC", Heading: "三、“三公”经费", Text: "公务接待费0万元。", At: paragraph(6, "三、“三公”经费"), First: 6, Last: 8},
	}
	l.Findings = []warehouse.Finding{{
		Code: "EXPENDITURE_TOTAL_PARTS", Severity: fiscal.Error, MessageZH: "合计与分项之和不符", MessageEN: "the total is not the sum of its parts",
		Expected: text("1.00"), Actual: text("2.00"), At: []warehouse.Place{cell(4, 1, 1, "1.00"), paragraph(5, "2.00")},
	}, {Code: "SECTION_MISSING", Severity: fiscal.Info, MessageZH: "缺少绩效", MessageEN: "no performance section", At: []warehouse.Place{}}}
	Stamp(&l)
	return l
}

// Stamp gives the document the hash of its facts, as if they were its bytes. Call it after a change.
func Stamp(l *warehouse.Load) {
	l.Documents[0].SHA256 = ""
	facts, err := json.Marshal(l)
	if err != nil {
		panic(err) // rows are plain values
	}
	sum := sha256.Sum256(facts)
	l.Documents[0].SHA256 = hex.EncodeToString(sum[:])
}

func addAmounts(l *warehouse.Load, wan int64) {
	amount := func(m fiscal.Measure, yuans int64) *warehouse.Amount {
		v := yuan(yuans)
		place := cell(4, len(l.Amounts)+1, 1, v.String())
		l.Amounts = append(l.Amounts, warehouse.Amount{
			Measure: m, State: fiscal.StateOf(*v), Value: v, At: &place,
			Witnesses: []warehouse.Witness{{Kind: fiscal.WitnessTable, Value: *v, At: place}},
		})
		return &l.Amounts[len(l.Amounts)-1]
	}
	total := amount(fiscal.IncomeTotal, wan*10_000)
	total.StatedChange, total.StatedRate, total.ChangeBase, total.ChangeAt = yuan(-wan*100), number("-1.25"), text("2020预算"), at(paragraph(5, "减少"))
	total.Reason, total.ReasonAt = text("人员减少；\n压减一般性支出"), at(paragraph(5, "主要原因"))
	total.Witnesses = append(total.Witnesses, warehouse.Witness{Kind: fiscal.WitnessProse, Value: *yuan(wan*10_000 + 1), At: paragraph(5, "收入")})
	amount(fiscal.IncomeGeneralPublicBudget, wan*10_000)
	// As final accounts print it: here so that no column stays empty.
	amount(fiscal.ExpenditureTotal, wan*10_000).Budgets = []warehouse.Budgeted{
		{Stage: fiscal.StageBudget, Value: yuan(wan * 9_500), At: cell(4, 1, 2, "9500")},
		{Stage: fiscal.StageAdjustedBudget, Completion: number("98.5"), At: paragraph(5, "完成全年预算的98.5%")},
	}
	amount(fiscal.ExpenditureBasic, wan*6_000)
	amount(fiscal.ExpenditureProject, wan*4_000)
	amount(fiscal.ThreePublicTotal, wan*100)
	amount(fiscal.ThreePublicVehicleOperation, wan*100)
	amount(fiscal.ThreePublicReception, 0)
	l.Amounts = append(l.Amounts,
		warehouse.Amount{Measure: fiscal.IncomeOther, State: fiscal.StateBlank, At: at(cell(4, 9, 1, ""))},
		warehouse.Amount{Measure: fiscal.ThreePublicOverseasTrips, State: fiscal.StateNotPublished},
		warehouse.Amount{Measure: fiscal.ThreePublicVehicles, State: fiscal.StateImplied, Value: yuan(wan * 100)},
	)
}

func addProjects(l *warehouse.Load, wan int64) {
	source := fiscal.SourceProjectTable
	l.Projects = []warehouse.Project{
		{
			Name: "城乡居民养老保险宣传", At: paragraph(7, "城乡居民养老保险宣传"), Objective: text("提高知晓率\n覆盖全市"), ObjectiveAt: at(paragraph(7, "提高知晓率")),
			Achieved: text("知晓率提高\n覆盖七个乡镇"), AchievedAt: at(cell(8, 1, 3, "知晓率提高")),
			Amount: yuan(wan * 3_000), AmountSource: &source, AmountAt: at(cell(8, 1, 1, "3000")),
		},
		{Name: "信息化运维", At: paragraph(8, "信息化运维")},
	}
	indicator := func(project int, level1 fiscal.IndicatorLevel1, level2 fiscal.IndicatorLevel2, level2Text, name string, t fiscal.Target) *warehouse.Indicator {
		i := warehouse.Indicator{
			ProjectOrdinal: project, References: []string{}, Level1: level1, Level1Text: string(level1), Level2Text: level2Text, Name: name, Target: t,
			At: cell(8, len(l.Indicators)+1, 2, name), TargetAt: cell(8, len(l.Indicators)+1, 4, t.Text),
		}
		if level2 != "" {
			i.Level2 = &level2
		}
		l.Indicators = append(l.Indicators, i)
		return &l.Indicators[len(l.Indicators)-1]
	}
	i := indicator(1, fiscal.Output, fiscal.Quantity, "数量指标", "发放宣传材料", fiscal.Target{
		Text: "≥9.5万份", Operator: fiscal.OpGE, Kind: fiscal.KindCount, Value: number("9.5"), Unit: "万份", Normalized: number("95000"), NormalizedUnit: "份",
	})
	i.Definition, i.Basis, i.References = text("全年发放份数"), text("冀财预〔2020〕10号"), []string{"冀财预〔2020〕10号"}
	i.UnitAt, i.SignAt = at(cell(8, 1, 5, "万份")), at(cell(8, 1, 6, "≥"))
	indicator(1, fiscal.Satisfaction, fiscal.ServiceRecipient, "服务对象满意度指标", "群众满意度", fiscal.Target{
		Text: "90%-95%", Operator: fiscal.OpRange, Kind: fiscal.KindPercent, Value: number("90"), Upper: number("95"), Unit: "%", Normalized: number("90"), NormalizedUnit: "%",
	})
	indicator(2, fiscal.Effect, "", "其他效果", "系统稳定", fiscal.Target{Text: "显著提高", Operator: fiscal.OpNone, Kind: fiscal.KindQualitative})
}

func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func number(s string) *decimal.Decimal {
	d := decimal.RequireFromString(s)
	return &d
}

func yuan(n int64) *fiscal.Money {
	d := decimal.NewFromInt(n)
	return &d
}

func at(p warehouse.Place) *warehouse.Place { return &p }

func paragraph(block int, text string) warehouse.Place {
	return warehouse.Place{Block: block, Start: 2, End: 2 + len([]rune(text)), Text: text}
}

func cell(block, row, column int, text string) warehouse.Place {
	return warehouse.Place{Block: block, Row: &row, Column: &column, End: len([]rune(text)), Text: text}
}
