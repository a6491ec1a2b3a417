package graph

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
	"gongkai/warehouse/warehousetest"
)

func TestMain(m *testing.M) { os.Exit(warehousetest.Main(m)) }

// filled is a warehouse with n made-up units, each with the budgets of 2020 and 2021.
func filled(t testing.TB, n int) *warehouse.Warehouse {
	t.Helper()
	w := warehousetest.Open(t)
	load(t, w, 0, n)
	return w
}

// load adds the budgets of units from number first to the one before end.
func load(t testing.TB, w *warehouse.Warehouse, first, end int) []warehouse.Loaded {
	t.Helper()
	var loads []warehouse.Load
	for unit := first; unit < end; unit++ {
		loads = append(loads, madeUp(unit, 2020), madeUp(unit, 2021))
	}
	return store(t, w, loads...)
}

func store(t testing.TB, w *warehouse.Warehouse, loads ...warehouse.Load) []warehouse.Loaded {
	t.Helper()
	loaded, err := w.Load(context.WithoutCancel(t.Context()), loads)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

var unitNames = []string{"霸州市水务局", "霸州市教育和体育局", "廊坊市审计局"}

// madeUp is the budget of one unit. Odd units are silent about receptions and leave the cell of overseas trips empty.
func madeUp(number, year int) warehouse.Load {
	name := fmt.Sprintf("霸州市第%d中学", number)
	if number < len(unitNames) {
		name = unitNames[number]
	}
	region, _ := fiscal.RegionOf(name)
	sector := fiscal.SectorOf(name)
	silent := number%2 == 1
	grown := int64(year-2020) * 1000
	place := func(block int, text string) *warehouse.Place {
		return &warehouse.Place{Block: block, Start: 3, End: 3 + len([]rune(text)), Text: text}
	}
	cell := func(row, column int, text string) warehouse.Place {
		return warehouse.Place{Block: 40, Row: &row, Column: &column, End: len([]rune(text)), Text: text}
	}
	amount := func(m fiscal.Measure, block int, yuan int64) warehouse.Amount {
		v := decimal.NewFromInt(yuan)
		at := place(block, fiscal.InUnit(v, fiscal.WanYuan).String()+"万元")
		return warehouse.Amount{
			Measure: m, State: fiscal.StateOf(v), Value: &v, At: at,
			Witnesses: []warehouse.Witness{{Kind: fiscal.WitnessProse, Value: v, At: *at}},
		}
	}
	total := amount(fiscal.ExpenditureTotal, 10, 27471500+grown)
	total.StatedChange, total.ChangeBase, total.ChangeAt = new(decimal.NewFromInt(1000)), new("上年预算"), place(11, "增加0.1万元")
	total.Reason, total.ReasonAt = new("人员增加"), place(11, "主要原因是人员增加")
	three := amount(fiscal.ThreePublicTotal, 20, 90000+grown)
	three.Witnesses = append(three.Witnesses, warehouse.Witness{
		Kind: fiscal.WitnessTable, Value: decimal.NewFromInt(91000), At: cell(1, 1, "9.1"),
	})
	amounts := []warehouse.Amount{
		amount(fiscal.IncomeTotal, 8, 27471500+grown), amount(fiscal.IncomeGeneralPublicBudget, 8, 27471500+grown),
		total, amount(fiscal.ExpenditureBasic, 10, 20000000), amount(fiscal.ExpenditurePersonnel, 10, 18000000),
		amount(fiscal.ExpenditureOperating, 10, 2000000), amount(fiscal.ExpenditureProject, 10, 7471500+grown),
		amount(fiscal.AgencyOperatingCost, 18, 2000000),
		three, amount(fiscal.ThreePublicVehiclePurchase, 22, 0), amount(fiscal.ThreePublicVehicleOperation, 22, 90000+grown),
		amount(fiscal.ProcurementTotal, 50, 86200), amount(fiscal.AssetsTotal, 60, 1234567),
	}
	if silent {
		amounts = append(amounts, warehouse.Amount{Measure: fiscal.ThreePublicOverseasTrips, State: fiscal.StateBlank, At: new(cell(2, 1, ""))})
	} else {
		amounts = append(amounts, amount(fiscal.ThreePublicOverseasTrips, 21, 0), amount(fiscal.ThreePublicReception, 23, 0))
	}
	load := warehouse.Load{
		Unit: warehouse.Unit{
			Name: name, Code: new(fmt.Sprintf("8050%02d", number)), Nature: new("行政"), Department: &unitNames[0],
			Region: warehouse.Region{Code: &region.Code, Name: region.Name, Parent: &region.Parent},
		},
		Year: year, Stage: fiscal.StageBudget, Scope: fiscal.ScopeUnit,
		Title: fmt.Sprintf("%s%d年单位预算信息公开情况说明", name, year), TitleAt: *place(0, name),
		Documents: []warehouse.Document{{
			Name: fmt.Sprintf("%s%d.txt", name, year), Format: "TXT", SHA256: fmt.Sprintf("%060d%04d", number, year), Size: 4096,
			IngestedAt: time.Date(2021, 2, 3, 4, 5, 6, 0, time.UTC), ParserVersion: "1",
		}},
		AssetsAsOf: new("2020-12-31"),
		Amounts:    amounts,
		Lines: []warehouse.BudgetLine{
			{Fund: fiscal.FundAll, Classification: fiscal.ClassFunction, Code: "208", Name: "社会保障和就业支出", Level: 1, Measure: fiscal.ExpenditureTotal, Value: decimal.NewFromInt(int64(2000000 + number*10000)), At: cell(2, 1, "200")},
			{Fund: fiscal.FundGeneralPublic, Classification: fiscal.ClassEconomic, Code: "30101", Name: "基本工资", Level: 2, Measure: fiscal.ExpenditureBasic, Value: decimal.NewFromInt(500000), At: cell(4, 1, "50")},
		},
		Procurement: []warehouse.ProcurementItem{{
			Project: "档案整理", ProjectBudget: new(decimal.NewFromInt(100000)), Item: "复印纸", CatalogueCode: new("A090101"),
			QuantityUnit: new("包"), Quantity: new(decimal.NewFromInt(100)), UnitPrice: new(decimal.NewFromInt(862)),
			Amount: new(decimal.NewFromInt(86200)), At: cell(3, 1, "复印纸"), AmountAt: new(cell(3, 5, "8.62")),
			Sources: []warehouse.SourceAmount{{Source: fiscal.IncomeGeneralPublicBudget, Amount: decimal.NewFromInt(86200)}},
		}},
		Assets: []warehouse.Asset{
			{Name: "房屋（平方米）", Level: 1, Quantity: new(decimal.NewFromInt(500)), Value: new(decimal.NewFromInt(1234567)), At: cell(1, 0, "房屋（平方米）")},
			{Name: "车辆（台、辆）", Level: 1, At: cell(2, 0, "车辆（台、辆）")},
		},
		Sections: []warehouse.Section{
			{Kind: "DUTIES", Heading: "一、部门职责", Text: "负责本单位工作。", At: *place(1, "一、部门职责"), First: 1, Last: 6},
			{Kind: "THREE_PUBLIC", Heading: "四、“三公”经费", Text: "安排“三公”经费预算。\n其中：公务接待费0万元。", At: *place(19, "四、“三公”经费"), First: 19, Last: 24},
		},
		Findings: []warehouse.Finding{{
			Code: "THREE_PUBLIC_PARTS", Severity: fiscal.Error, MessageZH: "“三公”经费合计与各项之和不符", MessageEN: "the parts do not add up",
			Expected: new("9.1"), Actual: new("9"), At: []warehouse.Place{*place(20, "9万元"), cell(1, 1, "9.1")},
		}},
	}
	if sector != "" {
		load.Unit.Sector = &sector
	}
	for i, project := range []string{"就业服务", "档案整理"} {
		p := warehouse.Project{Name: project, At: cell(10*i, 0, project), Objective: new("完成" + project), ObjectiveAt: new(cell(10*i, 1, "完成"+project))}
		// Every amount and target differs, so that no order is left to chance. One project in one year has no amount.
		p.Amount, p.AmountSource = new(decimal.NewFromInt(500000+int64(100000*i)+grown+int64(number))), new(fiscal.SourceProjectTable)
		p.AmountAt = new(cell(10*i, 3, fiscal.InUnit(*p.Amount, fiscal.WanYuan).String()))
		if number == 1 && year == 2020 && i == 1 {
			p.Amount, p.AmountSource, p.AmountAt = nil, nil, nil
		}
		load.Projects = append(load.Projects, p)
		load.Indicators = append(
			load.Indicators,
			warehouse.Indicator{
				ProjectOrdinal: i + 1, Level1: fiscal.Output, Level1Text: "产出指标", Level2: new(fiscal.Quantity), Level2Text: "数量指标",
				Name: "服务对象满意度", Definition: new("满意人数占被调查人数的比例"), Basis: new("冀财预〔2020〕1号"), References: []string{"冀财预〔2020〕1号"},
				Target: fiscal.Target{
					Text: ">=90%", Operator: fiscal.OpGE, Kind: fiscal.KindPercent, Value: new(decimal.NewFromInt(90)), Unit: "%",
					Normalized: new(decimal.New(900000+int64(100*number+10*i)+grown, -4)), NormalizedUnit: "%",
				},
				At: cell(10*i+2, 2, "服务对象满意度"), TargetAt: cell(10*i+2, 4, ">=90%"),
			},
			warehouse.Indicator{
				ProjectOrdinal: i + 1, Level1: fiscal.Effect, Level1Text: "效果指标", Level2Text: "影响", Name: "群众满意",
				Target: fiscal.Target{Text: "显著提高", Operator: fiscal.OpNone, Kind: fiscal.KindQualitative},
				At:     cell(10*i+3, 2, "群众满意"), TargetAt: cell(10*i+3, 4, "显著提高"),
			},
		)
	}
	return load
}

// assessed are the final accounts of what a budget planned, with what was reached of its targets: the first of each project was
// missed by so many percent points, the second reached in part.
func assessed(l warehouse.Load, short int64) warehouse.Load {
	l.Stage, l.Procurement, l.Findings = fiscal.StageFinalAccounts, nil, nil
	l.Title = strings.Replace(l.Title, "单位预算信息公开情况说明", "单位决算公开", 1)
	l.Documents = slices.Clone(l.Documents)
	l.Documents[0].Name = strings.Replace(l.Documents[0].Name, ".txt", "决算.txt", 1)
	l.Documents[0].SHA256 = strings.Replace(l.Documents[0].SHA256, "0", "f", 1)
	l.Projects = slices.Clone(l.Projects)
	for n := range l.Projects { // not all was spent
		p := &l.Projects[n]
		if p.Amount != nil {
			p.Amount = new(p.Amount.Sub(decimal.NewFromInt(7)))
			p.AmountAt = new(*p.AmountAt)
			p.AmountAt.Text = fiscal.InUnit(*p.Amount, fiscal.WanYuan).String()
		}
		at := *p.ObjectiveAt
		at.Column, at.Text = new(*at.Column+1), p.Name+"基本完成"
		at.End = at.Start + len([]rune(at.Text))
		p.Achieved, p.AchievedAt = new(at.Text), &at
	}
	l.Indicators = slices.Clone(l.Indicators)
	for n := range l.Indicators {
		i := &l.Indicators[n]
		i.Basis, i.References, i.Weight = nil, nil, new(decimal.NewFromInt(45))
		i.Actual, i.Score = &fiscal.Target{Text: "部分达成年度指标并具有一定效果", Operator: fiscal.OpNone, Kind: fiscal.KindQualitative}, new(decimal.NewFromInt(30))
		if i.Target.Normalized != nil { // another one than the budget's, so that no order is left to chance
			i.Target.Normalized = new(i.Target.Normalized.Add(decimal.New(5, -4)))
		}
		if t := i.Target; t.Normalized != nil {
			v := t.Normalized.Sub(decimal.NewFromInt(short))
			i.Actual = &fiscal.Target{Text: v.String() + "%", Operator: fiscal.OpNone, Kind: t.Kind, Value: &v, Unit: "%", Normalized: &v, NormalizedUnit: "%"}
			i.Score, i.Deviation = new(decimal.New(405, -1)), new("样本较少")
			if short <= 0 {
				i.Score, i.Deviation = i.Weight, nil
			}
		}
		at := i.TargetAt
		at.Column, at.Text = new(*at.Column+1), i.Actual.Text
		at.End = at.Start + len([]rune(at.Text))
		i.ActualAt = &at
		if i.Target.Unit != "" {
			unit := at
			unit.Column, unit.Text = new(*at.Column+1), i.Target.Unit
			unit.End = unit.Start + len([]rune(unit.Text))
			i.UnitAt = &unit
			sign := unit
			sign.Column, sign.Text = new(*unit.Column+1), "≥"
			sign.End = sign.Start + 1
			i.SignAt = &sign
		}
	}
	return l
}
