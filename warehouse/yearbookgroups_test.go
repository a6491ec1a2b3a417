package warehouse

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestNeighbours(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for n := 1; n < 60; n++ {
		values := make([]int64, n)
		for i := range values {
			values[i] = random.Int64N(int64(n)) - int64(n/2) // some are the same
		}
		sorted := slices.Sorted(slices.Values(values))
		for at := range n {
			first, second := neighbours(slices.Clone(values), at)
			if first != sorted[at] || second != sorted[min(at+1, n-1)] {
				t.Fatalf("%v at %d: %d and %d", sorted, at, first, second)
			}
		}
	}
}
