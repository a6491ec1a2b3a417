package warehouse

import (
	"context"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"gongkai/warehouse/fiscal"
)

const linesSQL = `SELECT disclosure, ordinal, fund, classification, code, name, level, measure, value, at
FROM budget_lines
WHERE disclosure IN {keys:Array(UInt64)}
ORDER BY disclosure, ordinal`

// LinesByDisclosure reads the tables by classification of disclosures, superseded ones too, as the documents list them.
func (r *Reader) LinesByDisclosure(ctx context.Context, keys []DisclosureKey) (map[DisclosureKey][]*BudgetLine, error) {
	return byDisclosure(ctx, r, "read the budget lines of disclosures", linesSQL, keys, scanLine, func(l *BudgetLine) DisclosureKey { return l.Disclosure })
}

func scanLine(rows driver.Rows, _ ...any) (*BudgetLine, error) {
	var l BudgetLine
	var ordinal uint32
	var level uint8
	var at string
	err := rows.Scan((*uint64)(&l.Disclosure), &ordinal, (*string)(&l.Fund), (*string)(&l.Classification), &l.Code, &l.Name, &level, (*string)(&l.Measure), &l.Value, &at)
	if err != nil {
		return nil, err
	}
	l.Ordinal, l.Level = int(ordinal), int(level)
	read := &placeReader{}
	l.At = read.place(at)
	return &l, read.err
}

func addLines(batch driver.Batch, l *Load, d disclosureRow) (int, error) {
	w := &rowWriter{batch: batch, facts: d.facts(l)}
	for i, b := range l.Lines {
		w.fact(uint64(d.key), uint32(i+1), uint64(d.unit), uint16(d.year), string(d.stage), string(d.scope), string(b.Fund), string(b.Classification), b.Code, b.Name,
			uint8(b.Level), string(b.Measure), w.money(b.Name, new(fiscal.Money(b.Value))), writePlace(&b.At))
	}
	return w.rows, w.err
}
