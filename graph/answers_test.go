package graph

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// TestAnswers covers what the examples do not: silence against zero, units of money, versions and pages.
func TestAnswers(t *testing.T) {
	t.Parallel()
	w := filled(t, 2)
	first := store(t, w, correction(1))[0]
	second := store(t, w, correction(2))[0]
	final := store(t, w, accounts())[0]
	for name, c := range map[string]struct{ query, want string }{
		"silence, blank and zero": {
			`{ unit(code: "805001") { disclosures(years: {from: 2021}) { threePublic {
				reception { value } overseasTrips { value state source { row } } vehiclePurchase { value state } vehicles { value } } } } }`,
			`{"unit":{"disclosures":[{"threePublic":{"reception":null,"overseasTrips":{"value":null,"state":"BLANK","source":{"row":2}},"vehiclePurchase":{"value":"0","state":"ZERO"},"vehicles":null}}]}}`,
		},
		"units of money": {
			`{ unit(code: "805001") { a: amount(measure: INCOME_TOTAL, year: 2021) { value in } b: amount(measure: INCOME_TOTAL, year: 2021, in: YUAN) { value in }
				c: amount(measure: INCOME_TOTAL, year: 2021, in: YI_YUAN) { value } d: amount(measure: INCOME_TOTAL, year: 2021, in: null) { value }
				n: amount(measure: INDICATOR_COUNT, year: 2021, in: YI_YUAN) { value measure } none: amount(measure: INCOME_OTHER, year: 2021) { value } } }`,
			`{"unit":{"a":{"value":"2747.25","in":"WAN_YUAN"},"b":{"value":"27472500","in":"YUAN"},"c":{"value":"0.274725"},"d":{"value":"2747.25"},"n":{"value":"4","measure":"INDICATOR_COUNT"},"none":null}}`,
		},
		"witnesses that disagree": {
			`{ unit(code: "805001") { amount(measure: THREE_PUBLIC_TOTAL, year: 2020) { value statedChange priorYear yoyRatio confidence verifiedBy witnesses { kind value agrees source { text } } } } }`,
			`{"unit":{"amount":{"value":"9","statedChange":null,"priorYear":null,"yoyRatio":null,"confidence":null,"verifiedBy":null,"witnesses":[{"kind":"PROSE","value":"9","agrees":true,"source":{"text":"9万元"}},{"kind":"TABLE","value":"9.1","agrees":false,"source":{"text":"9.1"}}]}}}`,
		},
		"the year before": {
			`{ unit(code: "805001") { amount(measure: THREE_PUBLIC_TOTAL, year: 2021, in: YUAN) { value priorYear yoyChange yoyRatio } } }`,
			`{"unit":{"amount":{"value":"91000","priorYear":"90000","yoyChange":"1000","yoyRatio":0.0111111111111111}}}`,
		},
		"superseded version": {
			`{ disclosure(id: "` + first.DisclosureID + `") { version supersededBy { id version } income { total { value } } } }`,
			`{"disclosure":{"version":1,"supersededBy":{"id":"` + second.DisclosureID + `","version":2},"income":{"total":{"value":"1"}}}}`,
		},
		"current version": {
			`{ disclosure(unit: "` + first.UnitID + `", year: 2030) { version supersededBy { id } withdrawn income { total { value } items { measure } } change { items { measure } } threePublic { total { value } } procurement { total { value } } assets { total { value } } projects { name } findings { code } } }`,
			`{"disclosure":{"version":2,"supersededBy":null,"withdrawn":false,"income":{"total":{"value":"2"},"items":[]},"change":null,"threePublic":null,"procurement":null,"assets":null,"projects":[],"findings":[]}}`,
		},
		"budget beside the actual figure": {
			`{ disclosure(unit: "` + final.UnitID + `", year: 2021, stage: FINAL_ACCOUNTS) {
				expenditure { total { value budgets { stage value difference completionRate statedCompletion source { text } } } }
				carryover { opening { value } closing { value } surplusUsed { value } }
				threePublic { total { value } vehiclesHeld guests receptions }
				procurement { total { value } contractsSmallMicro { value } } } }`,
			`{"disclosure":{"expenditure":{"total":{"value":"95","budgets":[{"stage":"BUDGET","value":"100","difference":"-5","completionRate":0.95,"statedCompletion":null,"source":{"text":"100"}},` +
				`{"stage":"ADJUSTED_BUDGET","value":null,"difference":null,"completionRate":null,"statedCompletion":"98.5","source":{"text":"98.5%"}}]}},` +
				`"carryover":{"opening":{"value":"3"},"closing":null,"surplusUsed":null},"threePublic":{"total":null,"vehiclesHeld":2,"guests":0,"receptions":null},` +
				`"procurement":{"total":null,"contractsSmallMicro":{"value":"1.5"}}}}`,
		},
		"no such things": {
			`{ unit(name: "无") { name } disclosure(unit: "u:0000000000000001", year: 2021) { id } units(filter: {name: "无"}) { totalCount nodes { id } pageInfo { startCursor hasNextPage } } }`,
			`{"unit":null,"disclosure":null,"units":{"totalCount":0,"nodes":[],"pageInfo":{"startCursor":null,"hasNextPage":false}}}`,
		},
		"what later documents say of a figure": {
			`{ unit(code: "805001") { amount(measure: EXPENDITURE_TOTAL, year: 2020) { value witnesses { kind value agrees implied source { text document { name } } } } } }`,
			`{"unit":{"amount":{"value":"2747.15","witnesses":[{"kind":"PROSE","value":"2747.15","agrees":true,"implied":false,"source":{"text":"2747.15万元","document":{"name":"霸州市教育和体育局2020.txt"}}},{"kind":"NEXT_YEARS_PRIOR_COLUMN","value":"2747.15","agrees":true,"implied":true,"source":{"text":"增加0.1万元","document":{"name":"霸州市教育和体育局2021.txt"}}}]}}}`,
		},
		"amounts between bounds": {
			`{ a: projects(filter: {minAmount: "60"}) { totalCount } b: projects(filter: {minAmount: 600000, maxAmount: "601000", in: YUAN}) { totalCount } }`,
			`{"a":{"totalCount":3},"b":{"totalCount":2}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := Execute(t.Context(), w, c.query, nil)
			if len(resp.Errors) > 0 {
				t.Fatal(resp.Errors)
			}
			if diff := cmp.Diff(c.want, string(resp.Data)); diff != "" {
				t.Errorf("(-want, +got)\n%s", diff)
			}
		})
	}
}

// correction is a version of a disclosure that says one thing only.
func correction(wanYuan int64) warehouse.Load {
	l := madeUp(2, 2030)
	v := fiscal.ToYuan(decimal.NewFromInt(wanYuan), fiscal.WanYuan)
	l.Documents[0].SHA256 += v.String()
	l.Amounts = []warehouse.Amount{{Measure: fiscal.IncomeTotal, State: fiscal.StateAmount, Value: &v, At: &l.TitleAt}}
	l.Projects, l.Indicators, l.Procurement, l.Assets, l.Findings, l.AssetsAsOf = nil, nil, nil, nil, nil, nil
	return l
}

// accounts are the final accounts of a unit whose budget is there too.
func accounts() warehouse.Load {
	l := correction(0)
	l.Year, l.Stage, l.Documents[0].SHA256 = 2021, fiscal.StageFinalAccounts, "accounts"
	amount := func(m fiscal.Measure, value string) warehouse.Amount {
		v := decimal.RequireFromString(value)
		return warehouse.Amount{Measure: m, State: fiscal.StateOf(v), Value: &v, At: &l.TitleAt}
	}
	spent := amount(fiscal.ExpenditureTotal, "950000")
	spent.Budgets = []warehouse.Budgeted{
		{Stage: fiscal.StageBudget, Value: new(decimal.NewFromInt(1000000)), At: warehouse.Place{Text: "100"}},
		{Stage: fiscal.StageAdjustedBudget, Completion: new(decimal.RequireFromString("98.5")), At: warehouse.Place{Text: "98.5%"}},
	}
	l.Amounts = []warehouse.Amount{
		spent, amount(fiscal.CarryoverOpening, "30000"), amount(fiscal.ThreePublicVehiclesHeld, "2"), amount(fiscal.ThreePublicGuests, "0"),
		amount(fiscal.ProcurementContractsSmallMicro, "15000"),
	}
	return l
}

func TestPagesFollowEachOther(t *testing.T) {
	t.Parallel()
	w := filled(t, 5)
	query := `query($n: Int, $after: String) { units(first: $n, after: $after) { nodes { name } pageInfo { endCursor hasNextPage } } }`
	var names []string
	variables := map[string]any{"n": 2}
	for range 5 {
		resp := Execute(t.Context(), w, query, variables)
		var data struct {
			Units struct {
				Nodes    []struct{ Name string }
				PageInfo struct {
					EndCursor   string
					HasNextPage bool
				}
			}
		}
		decodeData(t, resp, &data)
		for _, n := range data.Units.Nodes {
			names = append(names, n.Name)
		}
		variables["after"] = data.Units.PageInfo.EndCursor
		if !data.Units.PageInfo.HasNextPage {
			break
		}
	}
	var whole struct {
		Units struct{ Nodes []struct{ Name string } }
	}
	decodeData(t, Execute(t.Context(), w, `{ units { nodes { name } } }`, nil), &whole)
	var want []string
	for _, n := range whole.Units.Nodes {
		want = append(want, n.Name)
	}
	if diff := cmp.Diff(want, names); diff != "" || len(want) != 5 {
		t.Errorf("(-whole, +pages)\n%s", diff)
	}
}
