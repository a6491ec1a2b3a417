package model

import (
	"strings"

	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// Catalog is what can be asked for.
type Catalog struct {
	Measures   []*CatalogMeasure
	Dimensions []*CatalogDimension
}

// CatalogMeasure is a measure with what is loaded of it.
type CatalogMeasure struct{ *warehouse.MeasureEntry }

// Measure is which it is.
func (m *CatalogMeasure) Measure() fiscal.Measure { return m.MeasureEntry.Measure }

// Label is its usual name.
func (m *CatalogMeasure) Label(lang *Language) string { return worded(lang, m.ZH, m.EN) }

// Parent is nil for a measure that is a part of no other.
func (m *CatalogMeasure) Parent() *fiscal.Measure {
	if m.MeasureEntry.Parent == "" {
		return nil
	}
	return &m.MeasureEntry.Parent
}

// Formula names the parts that a measure is the sum of; nil where it has none.
func (m *CatalogMeasure) Formula() *string {
	parts := m.Measure().Parts()
	if m.Measure() == fiscal.TotalWithCarryover {
		parts = []fiscal.Measure{fiscal.IncomeTotal, fiscal.SurplusUsed, fiscal.CarryoverOpening}
	}
	if len(parts) == 0 {
		return nil
	}
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = string(p)
	}
	return new(strings.Join(names, " + "))
}

// counted are what measures count that are no money.
var counted = map[fiscal.Measure]string{
	fiscal.ThreePublicOverseasGroups: "个团组", fiscal.ThreePublicOverseasPersons: "人次", fiscal.ThreePublicVehiclesPurchased: "辆",
	fiscal.ThreePublicVehiclesHeld: "辆", fiscal.ThreePublicReceptions: "批次", fiscal.ThreePublicGuests: "人次",
	fiscal.ProjectCount: "个项目", fiscal.IndicatorCount: "个指标", fiscal.FindingCount: "个发现",
}

// Unit is what its figures are counted in.
func (m *CatalogMeasure) Unit() string {
	if !m.Count {
		return "元"
	}
	if unit, ok := counted[m.Measure()]; ok {
		return unit
	}
	return "个"
}

// FirstYear is nil where there is no figure.
func (m *CatalogMeasure) FirstYear() *int { return positive(m.MeasureEntry.FirstYear) }

// LastYear is nil where there is no figure.
func (m *CatalogMeasure) LastYear() *int { return positive(m.MeasureEntry.LastYear) }

func positive(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

// CatalogDimension is a dimension, as the schema describes it.
type CatalogDimension struct {
	Dimension warehouse.Dimension
	// Description is an English and a Chinese sentence.
	Description string
}

// Label is the beginning of the description in a language.
func (d *CatalogDimension) Label(lang *Language) string {
	en, zh, _ := strings.Cut(d.Description, ". ")
	en, _, _ = strings.Cut(en, ";")
	if i := strings.IndexAny(zh, "，。；"); i >= 0 {
		zh = zh[:i]
	}
	return worded(lang, zh, en)
}

func worded(lang *Language, zh, en string) string {
	if lang != nil && *lang == LanguageEn {
		return en
	}
	return zh
}
