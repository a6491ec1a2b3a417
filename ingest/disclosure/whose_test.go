package disclosure_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/warehouse/fiscal"
)

// TestWhoseFigures shows whose figures are read, and of which year, where a document speaks of several.
func TestWhoseFigures(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       string // unit, year, scope; then figures in 万元
		findings   string // about unit and year
	}{
		{
			name: "the_department_and_not_its_units",
			text: "永清县某某局2022年部门预算公开\n一、单位构成\n1.永清县某某局本级\n2.永清县某某服务中心\n二、收支情况\n" +
				"2022年预算收入500万元，其中：永清县某某局本级预算收入300万元，永清县某某服务中心预算收入200万元。\n三、“三公”经费\n" +
				"“三公”经费预算10万元，其中：永清县某某服务中心“三公”经费3万元，公务接待费1万元；公务接待费4万元。永清县某某服务中心未安排因公出国（境）费。",
			want: "永清县某某局 2022 DEPARTMENT: INCOME_TOTAL 500, THREE_PUBLIC_TOTAL 10, THREE_PUBLIC_RECEPTION 4",
		},
		{
			name: "back_from_a_unit_to_the_whole_department",
			text: "永清县某某局2022年部门预算公开\n一、单位构成\n1.永清县某某服务中心\n二、机关运行经费\n" +
				"永清县某某服务中心机关运行经费2万元，本部门机关运行经费9万元。",
			want: "永清县某某局 2022 DEPARTMENT: AGENCY_OPERATING_COST 9",
		},
		{
			name: "a_table_lists_the_units",
			text: "永清县某某局2022年部门预算公开\n一、单位构成\n序号\t单位名称\t备注\n1\t永清县某某局（本级）\t\n2\t永清县某某服务中心\t\n二、收支情况\n" +
				"永清县某某服务中心预算收入200万元。部门预算收入500万元。",
			want: "永清县某某局 2022 DEPARTMENT: INCOME_TOTAL 500",
		},
		{
			name: "the_own_office_is_a_unit",
			text: "永清县某某局本级2022年单位预算公开\n一、收支情况\n永清县某某局本级预算收入300万元。",
			want: "永清县某某局 2022 UNIT: INCOME_TOTAL 300",
		},
		{
			name: "a_town_is_a_unit",
			text: "永清县某某镇2022年预算公开\n一、收支情况\n预算收入300万元。",
			want: "永清县某某镇 2022 UNIT: INCOME_TOTAL 300",
		},
		{
			name: "a_code_before_the_name_in_a_sentence",
			text: "2022年部门预算公开\n一、收支情况\n312004永清县某某局2022年预算收入300万元。",
			want: "永清县某某局 2022 DEPARTMENT: INCOME_TOTAL 300",
		},
		{
			name: "a_short_name_on_the_same_page",
			text: "永清县某某局2022年单位预算公开\n一、收支情况\n某某局2022年预算收入300万元，县某某局预算支出300万元。",
			want: "永清县某某局 2022 UNIT: INCOME_TOTAL 300, EXPENDITURE_TOTAL 300",
		},
		{
			name: "the_author_repeated_and_misspelt",
			text: "永清县某某局\n来源：永清县某某居\n永清县某某局2022年单位预算公开\n一、收支情况\n预算收入300万元。",
			want: "永清县某某局 2022 UNIT: INCOME_TOTAL 300",
		},
		{
			name: "a_year_left_over_from_the_document_before",
			text: "永清县某某局2022年单位预算公开\n一、收支情况\n2021年预算收入300万元。2022年预算支出310万元。",
			want: "永清县某某局 2022 UNIT: EXPENDITURE_TOTAL 310", findings: "YEAR_CONFLICT",
		},
		{
			name: "next_years_budget_and_this_years_outturn_on_a_page",
			text: "永清县某某局2022年单位预算公开\n一、“三公”经费\n2021年“三公”经费执行数2万元，其中公务接待费2万元。2022年“三公”经费预算3万元，其中公务接待费3万元。",
			want: "永清县某某局 2022 UNIT: THREE_PUBLIC_TOTAL 3, THREE_PUBLIC_RECEPTION 3",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := read(t, c.text+"\n")
			var figures, findings []string
			for _, a := range d.Amounts {
				if a.Value != nil {
					figures = append(figures, fmt.Sprint(a.Measure, " ", fiscal.InUnit(*a.Value, fiscal.WanYuan)))
				}
				for _, w := range a.Witnesses {
					if !w.Value.Equal(*a.Value) {
						figures = append(figures, fmt.Sprint(a.Measure, " also ", fiscal.InUnit(w.Value, fiscal.WanYuan)))
					}
				}
			}
			got := fmt.Sprintf("%s %d %s: %s", d.Unit.Name, d.Year, d.Scope, strings.Join(figures, ", "))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			for _, f := range d.Findings {
				if strings.HasPrefix(f.Code, "YEAR") || strings.HasPrefix(f.Code, "UNIT_NAME") {
					findings = append(findings, f.Code)
				}
			}
			if got := strings.Join(findings, " "); got != c.findings {
				t.Errorf("findings %q, want %q", got, c.findings)
			}
		})
	}
}
