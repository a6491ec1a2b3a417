package graph

import (
	"context"

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

// bridgeEvidence gives the facts behind a step: they come with those of all steps of the bridge.
func bridgeEvidence(ctx context.Context, s *model.BridgeStep, first *int) (*model.BridgeEvidenceConnection, error) {
	n, err := pageSize(first)
	if err != nil {
		return nil, err
	}
	op, at := operationOf(ctx), levelOf(ctx)
	found, err := s.Of.Facts(n, func(named []string) (f model.BridgeFacts, err error) {
		r, err := op.reader()
		if err != nil {
			return f, err
		}
		if f.Facts, f.Totals, err = r.BridgeFacts(ctx, s.Of.Query, named, 0, n); err != nil {
			return f, err
		}
		for _, facts := range f.Facts {
			sawFacts(op, at, facts, func(fact *warehouse.BridgeFact) (warehouse.DisclosureKey, warehouse.UnitKey) {
				return fact.Disclosure, fact.Unit
			})
		}
		return f, nil
	})
	if err != nil {
		return nil, err
	}
	return model.NewBridgeEvidence(s, found), nil
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
