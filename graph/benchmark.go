package graph

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"

	"gongkai/graph/model"
	"gongkai/warehouse"
)

// benchmark answers the root field of the same name, and notes the units and documents that will be asked for.
func benchmark(ctx context.Context, q warehouse.BenchmarkQuery) ([]*model.BenchmarkCard, error) {
	near := nearestAsked(ctx)
	return roots(ctx, func(r *warehouse.Reader) ([]*model.BenchmarkCard, error) {
		rows, err := r.Benchmark(ctx, q)
		cards := make([]*model.BenchmarkCard, len(rows))
		for i, row := range rows {
			cards[i] = model.NewBenchmarkCard(row, q.Year, q.Stage)
		}
		return cards, err
	}, func(op *operation, at level, cards []*model.BenchmarkCard) {
		var peers []*warehouse.PeerFigure
		var own []*warehouse.Fact
		for _, c := range cards {
			peers = append(peers, c.Nearest(near)...)
			if c.Fact != nil {
				own = append(own, c.Fact)
			}
		}
		sawFacts(op, at, peers, func(p *warehouse.PeerFigure) (warehouse.DisclosureKey, warehouse.UnitKey) {
			return p.Disclosure, p.Unit
		})
		sawFacts(op, at, own, func(f *warehouse.Fact) (warehouse.DisclosureKey, warehouse.UnitKey) { return f.Disclosure, f.Unit })
	})
}

const defaultNearest = 5

// nearestAsked is the most peers that a card is asked for.
func nearestAsked(ctx context.Context) int {
	op, most := graphql.GetOperationContext(ctx), 0
	for _, f := range graphql.CollectFields(op, graphql.GetFieldContext(ctx).Field.Selections, []string{"BenchmarkCard"}) {
		if f.Name != "nearest" {
			continue
		}
		n, ok := integer(f.ArgumentMap(op.Variables)["first"])
		if !ok {
			n = defaultNearest
		}
		most = max(most, min(n, maxPage))
	}
	return most
}

// ownEvidence is the page of a figure that is one fact, or none.
func ownEvidence(f *model.Figure, first *int, after *string) (*model.EvidenceConnection, error) {
	if after != nil {
		return nil, fmt.Errorf("nothing comes after a single fact: %w", warehouse.ErrBadCursor)
	}
	if _, err := pageSize(first); err != nil {
		return nil, err
	}
	page := &warehouse.Page[*warehouse.Fact]{}
	if f.Fact != nil {
		page.Total, page.Edges = 1, []warehouse.Edge[*warehouse.Fact]{{Node: f.Fact}}
	}
	return model.NewEvidence(page), nil
}

// ownFindings are the first findings of the disclosure that states a figure.
func ownFindings(ctx context.Context, f *model.Figure, first int) ([]*warehouse.Finding, error) {
	if f.Fact == nil {
		return []*warehouse.Finding{}, nil
	}
	all, err := operationOf(ctx).findings.load(ctx, f.Fact.Disclosure)
	return all[:min(first, len(all))], err
}

// defaultPeers are the peers of a caller who names none.
func defaultPeers() *warehouse.PeerGroup {
	return &warehouse.PeerGroup{Same: []warehouse.Dimension{warehouse.BySector, warehouse.ByNature, warehouse.ByRank}}
}

// peersOf is the group that a caller asks for. The schema's default stands beside a list of units without being meant.
func peersOf(g *warehouse.PeerGroup) warehouse.PeerGroup {
	if g == nil {
		g = defaultPeers()
	}
	group := *g
	if len(group.Units) > 0 {
		group.Same = nil
	}
	return group
}
