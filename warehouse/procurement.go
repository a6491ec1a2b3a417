package warehouse

import (
	"context"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"

	"gongkai/warehouse/fiscal"
)

const procurementSQL = `SELECT
    disclosure, ordinal, project, project_budget, item, catalogue_code, quantity_unit, quantity, unit_price, amount,
    sources.source, sources.amount, at, amount_at
FROM procurement_items
WHERE disclosure IN {keys:Array(UInt64)}
ORDER BY disclosure, ordinal`

// ProcurementByDisclosure reads the procurement tables of disclosures, superseded ones too, as the documents list them.
func (r *Reader) ProcurementByDisclosure(ctx context.Context, keys []DisclosureKey) (map[DisclosureKey][]*ProcurementItem, error) {
	return byDisclosure(ctx, r, "read the procurement of disclosures", procurementSQL, keys, scanProcurement,
		func(p *ProcurementItem) DisclosureKey { return p.Disclosure })
}

func scanProcurement(rows driver.Rows, _ ...any) (*ProcurementItem, error) {
	var p ProcurementItem
	var ordinal uint32
	var sources []string
	var amounts []decimal.Decimal
	var at, amountAt string
	err := rows.Scan((*uint64)(&p.Disclosure), &ordinal, &p.Project, &p.ProjectBudget, &p.Item, &p.CatalogueCode, &p.QuantityUnit, &p.Quantity, &p.UnitPrice, &p.Amount,
		&sources, &amounts, &at, &amountAt)
	if err != nil {
		return nil, err
	}
	p.Ordinal = int(ordinal)
	for i := range sources {
		p.Sources = append(p.Sources, SourceAmount{fiscal.Measure(sources[i]), amounts[i]})
	}
	read := &placeReader{}
	p.At, p.AmountAt = read.place(at), read.optional(amountAt)
	return &p, read.err
}

const assetsSQL = `SELECT disclosure, ordinal, name, level, quantity, value, at
FROM assets
WHERE disclosure IN {keys:Array(UInt64)}
ORDER BY disclosure, ordinal`

// AssetsByDisclosure reads the tables of state assets of disclosures, superseded ones too, as the documents list them.
func (r *Reader) AssetsByDisclosure(ctx context.Context, keys []DisclosureKey) (map[DisclosureKey][]*Asset, error) {
	return byDisclosure(ctx, r, "read the assets of disclosures", assetsSQL, keys, scanAsset, func(a *Asset) DisclosureKey { return a.Disclosure })
}

func scanAsset(rows driver.Rows, _ ...any) (*Asset, error) {
	var a Asset
	var ordinal uint32
	var level uint8
	var at string
	if err := rows.Scan((*uint64)(&a.Disclosure), &ordinal, &a.Name, &level, &a.Quantity, &a.Value, &at); err != nil {
		return nil, err
	}
	a.Ordinal, a.Level = int(ordinal), int(level)
	read := &placeReader{}
	a.At = read.place(at)
	return &a, read.err
}
