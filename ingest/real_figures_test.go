package ingest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"gongkai/ingest"
	"gongkai/warehouse/fiscal"
)

// TestRealFigures holds real disclosures of other regions against figures that were looked up in them by hand, in
// 万元. A department and its own office of one name and year are two disclosures.
func TestRealFigures(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("GONGKAI_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "corpus")
	}
	dir = filepath.Join(dir, "real")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no real disclosures here: set GONGKAI_CORPUS to their folder")
	}
	const income, three, agency, procurement = fiscal.IncomeTotal, fiscal.ThreePublicTotal, fiscal.AgencyOperatingCost, fiscal.ProcurementTotal
	for _, c := range []struct {
		file, identity string
		figures        map[fiscal.Measure]string
	}{
		{"putuo-sifaju-2026-unit.pdf", "上海市普陀区司法局 2026 BUDGET UNIT", map[fiscal.Measure]string{income: "8695.94", three: "10.71", agency: "184.59", procurement: "1484.20"}},
		{"putuo-sifaju-2026-department.pdf", "上海市普陀区司法局 2026 BUDGET DEPARTMENT", map[fiscal.Measure]string{income: "9628.22", three: "10.81", agency: "217.83", procurement: "1486.42"}},
		{"putuo-zhengfuban-2025-unit.pdf", "上海市普陀区人民政府办公室 2025 BUDGET UNIT", map[fiscal.Measure]string{income: "9101.68", three: "867.50", agency: "213.28", procurement: "34.00"}},
		{"putuo-wanli-2023-department.pdf", "上海市普陀区人民政府万里街道办事处 2023 BUDGET DEPARTMENT", map[fiscal.Measure]string{income: "16497.86", three: "22.91", agency: "786.09", procurement: "830.00"}},
		{"putuo-shehuifuliyuan-2024-unit.pdf", "上海市普陀区社会福利院 2024 BUDGET UNIT", map[fiscal.Measure]string{income: "1212.12", three: "6.40", procurement: "120.60"}},
		{"putuo-shehuigongzuobu-2024-final-accounts.pdf", "中共上海市普陀区委社会工作部 2024 FINAL_ACCOUNTS DEPARTMENT", map[fiscal.Measure]string{income: "307.82", fiscal.ExpenditureTotal: "307.82", fiscal.ExpenditureBasic: "105.58", fiscal.ExpenditureProject: "202.24"}},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(filepath.Join(dir, c.file))
			if err != nil {
				t.Fatal(err)
			}
			all, err := ingest.Read(t.Context(), c.file, data)
			if err != nil {
				t.Fatal(err)
			}
			d := all[0]
			if got := fmt.Sprint(d.Unit.Name, " ", d.Year, " ", d.Stage, " ", d.Scope); got != c.identity {
				t.Errorf("it is %s, want %s", got, c.identity)
			}
			for m, want := range c.figures {
				got := "nothing"
				if a := d.Amount(m); a != nil && a.Value != nil {
					got = fiscal.InUnit(*a.Value, fiscal.WanYuan).StringFixed(2)
				}
				if got != want {
					t.Errorf("%s is %s, want %s", m, got, want)
				}
			}
		})
	}
}
