package graph

import (
	"context"
	"fmt"

	"gongkai/graph/model"
	"gongkai/warehouse"
)

// sawBridges notes what hangs below the steps: the units that they are, and those that state their reasons.
func (op *operation) sawBridges(at level, rows []*model.Bridge) {
	for _, b := range rows {
		for _, s := range b.Bridge.Steps {
			if s.Key.Unit != nil {
				op.units.add(at, []warehouse.UnitKey{*s.Key.Unit})
			}
			if s.Reason != nil {
				op.units.add(at, []warehouse.UnitKey{s.ReasonUnit})
				op.disclosures.add(at, []warehouse.DisclosureKey{s.ReasonIn})
			}
		}
	}
}

// bridgeFacts gives a page of the facts behind a step or an end of a bridge: they come with those of all its steps, or of both ends.
func bridgeFacts(
	ctx context.Context, b *model.Bridge, kind, name string, first *int, after *string, read func(*warehouse.Reader, warehouse.PageArgs) (model.BridgeFacts, error),
) (*model.EvidenceConnection, error) {
	n, err := pageSize(first)
	if err != nil {
		return nil, err
	}
	op, at := operationOf(ctx), levelOf(ctx)
	found, err := b.Facts(fmt.Sprint(kind, n, " ", orDefault(after, "")), func() (model.BridgeFacts, error) {
		r, err := op.reader()
		if err != nil {
			return nil, err
		}
		pages, err := read(r, warehouse.PageArgs{First: &n, After: after})
		for _, page := range pages {
			rows := make([]*warehouse.Fact, len(page.Edges))
			for i, e := range page.Edges {
				rows[i] = e.Node
			}
			sawFacts(op, at, rows, func(f *warehouse.Fact) (warehouse.DisclosureKey, warehouse.UnitKey) { return f.Disclosure, f.Unit })
		}
		return pages, err
	})
	if err != nil {
		return nil, err
	}
	page := found[name]
	if page == nil {
		page = &warehouse.Page[*warehouse.Fact]{}
	}
	return model.NewEvidence(page), nil
}

// stepEvidence gives the facts behind a step.
func stepEvidence(ctx context.Context, s *model.BridgeStep, first *int, after *string) (*model.EvidenceConnection, error) {
	return bridgeFacts(ctx, s.Of, "steps ", s.Name, first, after, func(r *warehouse.Reader, p warehouse.PageArgs) (model.BridgeFacts, error) {
		return r.BridgeFacts(ctx, s.Of.Query, s.Of.Named(), p)
	})
}

// endEvidence gives the facts behind an end of a bridge.
func endEvidence(ctx context.Context, e *model.BridgeEnd, first *int, after *string) (*model.EvidenceConnection, error) {
	return bridgeFacts(ctx, e.Of, "ends ", e.Name, first, after, func(r *warehouse.Reader, p warehouse.PageArgs) (model.BridgeFacts, error) {
		return r.BridgeEnds(ctx, e.Of.Query, p)
	})
}

// endLeftOut gives the facts that the basis of a bridge leaves out, the same for both of its ends.
func endLeftOut(ctx context.Context, e *model.BridgeEnd, first *int, after *string) (*model.EvidenceConnection, error) {
	return bridgeFacts(ctx, e.Of, "left out ", e.Name, first, after, func(r *warehouse.Reader, p warehouse.PageArgs) (model.BridgeFacts, error) {
		page, err := r.BridgeLeftOut(ctx, e.Of.Query, p)
		return model.BridgeFacts{warehouse.BridgeFrom: page, warehouse.BridgeTo: page}, err
	})
}

// endFindings gives the first findings of the disclosures behind an end of a bridge.
func endFindings(ctx context.Context, e *model.BridgeEnd, first int) ([]*warehouse.Finding, error) {
	op, at := operationOf(ctx), levelOf(ctx)
	r, err := op.reader()
	if err != nil {
		return nil, err
	}
	found, err := r.BridgeFindings(ctx, e.Of.Query, first)
	if err != nil {
		return nil, err
	}
	op.sawFindings(at, found[e.Name])
	return append([]*warehouse.Finding{}, found[e.Name]...), nil
}

// residualUnits finds the units whose steps do not add up.
func residualUnits(ctx context.Context, b *model.Bridge, first *int) ([]*model.BridgeResidual, error) {
	n, err := pageSize(first)
	if err != nil {
		return nil, err
	}
	op := operationOf(ctx)
	r, err := op.reader()
	if err != nil {
		return nil, err
	}
	found, err := r.BridgeResiduals(ctx, b.Query, n)
	if err != nil {
		return nil, err
	}
	rows, units := make([]*model.BridgeResidual, len(found)), make([]warehouse.UnitKey, len(found))
	for i, u := range found {
		rows[i], units[i] = &model.BridgeResidual{BridgeResidual: u, Of: b}, u.Unit
	}
	op.units.add(levelOf(ctx), units)
	return rows, nil
}
