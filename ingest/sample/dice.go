package sample

// dice gives the same numbers for the same seed on every machine and with every version of Go: golden files depend on
// it. It is SplitMix64. Everything computed from it is an integer, since the rounding of floats may differ between processors.
type dice struct{ state uint64 }

// newDice gives dice of their own to each subject, so that a new use of chance in one place moves nothing elsewhere.
func newDice(seed uint64, subject string, numbers ...int) *dice {
	d := &dice{seed}
	for _, c := range []byte(subject) {
		d.state = d.state*1099511628211 ^ uint64(c)
	}
	for _, n := range numbers {
		d.state = d.next() ^ uint64(n)
	}
	d.next()
	return d
}

func (d *dice) next() uint64 {
	d.state += 0x9e3779b97f4a7c15
	z := d.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// between gives a number from lo to hi, both included.
func (d *dice) between(lo, hi int) int { return lo + int(d.next()%uint64(hi-lo+1)) }

// chance is true in so many of a hundred cases.
func (d *dice) chance(percent int) bool { return d.between(1, 100) <= percent }

func pick[T any](d *dice, of ...T) T { return of[d.between(0, len(of)-1)] }

func shuffle[T any](d *dice, s []T) {
	for i := len(s) - 1; i > 0; i-- {
		j := d.between(0, i)
		s[i], s[j] = s[j], s[i]
	}
}
