package model

import (
	"gongkai/warehouse"
	"gongkai/warehouse/fiscal"
)

// BenchmarkCard is one figure of a unit beside those of its peers.
type BenchmarkCard struct {
	*warehouse.Benchmark
	Fact *warehouse.Fact // the figure itself; nil where the unit does not state it
}

// NewBenchmarkCard tells where the figure stands.
func NewBenchmarkCard(b *warehouse.Benchmark, year int, stage fiscal.Stage) *BenchmarkCard {
	c := &BenchmarkCard{Benchmark: b}
	if b.Value != nil {
		c.Fact = &warehouse.Fact{
			Unit: b.Unit, Year: year, Stage: stage, Scope: b.Scope, Measure: b.Measure, Value: *b.Value, State: b.State, Disclosure: b.Disclosure, At: b.At,
		}
	}
	return c
}

// Figure is the unit's own figure, compared with the peers' median.
func (c *BenchmarkCard) Figure(in *fiscal.AmountUnit) *Figure {
	info, _ := c.Measure.Info()
	f := &warehouse.AggregateFigure{
		Value: c.Value, Comparison: c.Benchmark.Median, PercentileRank: c.Percentile, State: c.State, Count: info.Count,
		Coverage: warehouse.FigureCoverage{Expected: 1},
	}
	switch {
	case c.Value == nil && c.State == fiscal.StateNotPublished:
		f.Coverage.Missing = 1
	case c.Value == nil:
		f.Coverage.Blank = 1
	default:
		f.Coverage.Disclosed = 1
		if c.Value.IsZero() {
			f.Coverage.Zero = 1
		}
	}
	if c.Value != nil && c.Benchmark.Median != nil {
		change := c.Value.Sub(*c.Benchmark.Median)
		f.Change = &change
		if !c.Benchmark.Median.IsZero() {
			ratio := change.Div(c.Benchmark.Median.Abs()).InexactFloat64()
			f.Ratio = &ratio
		}
	}
	out := NewFigure(f, in)
	out.Fact = c.Fact
	return out
}

// PeerRule says in words which units are the peers.
func (c *BenchmarkCard) PeerRule(lang *Language) string {
	if lang != nil && *lang == LanguageEn {
		return c.RuleEN
	}
	return c.RuleZH
}

// PeerCount counts the peers that state the figure, this unit too.
func (c *BenchmarkCard) PeerCount() int { return len(c.Peers) }

// PercentileRank is the share of the other peers that lie below.
func (c *BenchmarkCard) PercentileRank() *float64 { return c.Percentile }

// Median is the middle of the peers' figures.
func (c *BenchmarkCard) Median(in *fiscal.AmountUnit) Shown {
	return MoneyOf(c.Measure, c.Benchmark.Median, in)
}

// P25 is the lower quartile.
func (c *BenchmarkCard) P25(in *fiscal.AmountUnit) Shown {
	return MoneyOf(c.Measure, c.Lower, in)
}

// P75 is the upper quartile.
func (c *BenchmarkCard) P75(in *fiscal.AmountUnit) Shown {
	return MoneyOf(c.Measure, c.Upper, in)
}

// NearestPeers are the first of the other peers by likeness of size.
func (c *BenchmarkCard) NearestPeers(first int) []*PeerFigure {
	near := c.Nearest(first)
	out := make([]*PeerFigure, len(near))
	for i, p := range near {
		out[i] = &PeerFigure{Measure: p.Measure, Unit: p.Unit, Figure: &p.Value, Disclosure: p.Disclosure, At: p.At}
	}
	return out
}
