package fiscal_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

func TestMeasuresTree(t *testing.T) {
	t.Parallel()
	seen := map[fiscal.Measure]bool{}
	for _, info := range fiscal.Measures {
		if seen[info.Measure] {
			t.Errorf("%s is listed twice", info.Measure)
		}
		if info.Parent != "" && !seen[info.Parent] {
			t.Errorf("%s stands before its parent %s", info.Measure, info.Parent)
		}
		seen[info.Measure] = true
	}
	if got := fiscal.ThreePublicVehicles.Parts(); len(got) != 2 {
		t.Errorf("vehicles are purchase and operation, got %v", got)
	}
}

func TestMoneyUnits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		unit fiscal.AmountUnit
		yuan string
	}{
		{"0.9", fiscal.WanYuan, "9000"},
		{"2747.15", fiscal.WanYuan, "27471500"},
		{"1.000001", fiscal.WanYuan, "10000.01"},
		{"86200.00", fiscal.Yuan, "86200"},
		{"1.2", fiscal.YiYuan, "120000000"},
	} {
		yuan := fiscal.ToYuan(decimal.RequireFromString(c.in), c.unit)
		if want := decimal.RequireFromString(c.yuan); !yuan.Equal(want) {
			t.Errorf("%s %s = %s 元, want %s", c.in, c.unit, yuan, want)
		}
		if back := fiscal.InUnit(yuan, c.unit); !back.Equal(decimal.RequireFromString(c.in)) {
			t.Errorf("%s %s came back as %s", c.in, c.unit, back)
		}
	}
}

func TestSectorOf(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]fiscal.Sector{
		"霸州市人力资源和社会保障局": fiscal.SectorHumanResource,
		"霸州市教育和体育局":     fiscal.SectorEducation,
		"廊坊市公安局":        fiscal.SectorPublicSafety,
		"霸州市退役军人事务局":    fiscal.SectorVeterans,
		"霸州市卫生健康局":      fiscal.SectorHealth,
		"霸州市堂二里镇人民政府":   fiscal.SectorTown,
		"某某办公室":         "",
	} {
		if got := fiscal.SectorOf(name); got != want {
			t.Errorf("SectorOf(%s) = %q, want %q", name, got, want)
		}
	}
}

func TestRegionOf(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]fiscal.Region{
		"霸州市人力资源和社会保障局": {Code: "131081", Name: "霸州市", Parent: "131000"},
		"廊坊市霸州市审计局":     {Code: "131081", Name: "霸州市", Parent: "131000"},
		"廊坊市公安局":        {Code: "131000", Name: "廊坊市", Parent: "130000"},
		"中共廊坊市委组织部":     {Code: "131000", Name: "廊坊市", Parent: "130000"},
		"大厂回族自治县财政局":    {Code: "131028", Name: "大厂回族自治县", Parent: "131000"},
		"上海市普陀区司法局":     {Name: "普陀区"},
		"江苏省人民检察院":      {Name: "江苏省"},
		"市场监督管理局":       {},
	} {
		if got, _ := fiscal.RegionOf(name); got != want {
			t.Errorf("RegionOf(%s) = %+v, want %+v", name, got, want)
		}
	}
}

func TestIndicatorLevelParents(t *testing.T) {
	t.Parallel()
	if fiscal.Cost.Parent() != fiscal.Output || fiscal.ServiceRecipient.Parent() != fiscal.Satisfaction {
		t.Error("levels lost their parents")
	}
}
