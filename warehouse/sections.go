package warehouse

import (
	"context"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

const sectionsSQL = `SELECT disclosure, ordinal, kind, heading, text, at, first_block, last_block
FROM sections
WHERE disclosure IN {keys:Array(UInt64)}
ORDER BY disclosure, ordinal`

// SectionsByDisclosure reads the text of disclosures, superseded ones too, section by section.
func (r *Reader) SectionsByDisclosure(ctx context.Context, keys []DisclosureKey) (map[DisclosureKey][]*Section, error) {
	return byDisclosure(ctx, r, "read the sections of disclosures", sectionsSQL, keys, scanSection, func(s *Section) DisclosureKey { return s.Disclosure })
}

func scanSection(rows driver.Rows, _ ...any) (*Section, error) {
	var s Section
	var ordinal, first, last uint32
	var at string
	if err := rows.Scan((*uint64)(&s.Disclosure), &ordinal, &s.Kind, &s.Heading, &s.Text, &at, &first, &last); err != nil {
		return nil, err
	}
	s.Ordinal, s.First, s.Last = int(ordinal), int(first), int(last)
	read := &placeReader{}
	s.At = read.place(at)
	return &s, read.err
}
