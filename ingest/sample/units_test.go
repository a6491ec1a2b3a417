package sample

import (
	"regexp"
	"testing"

	"gongkai/warehouse/fiscal"
)

func TestUnitsAreDistinct(t *testing.T) {
	t.Parallel()
	names, codes := map[string]bool{}, map[string]string{}
	six := regexp.MustCompile(`^[1-9]\d{5}$`)
	for i := range MaxUnits() {
		u := unitAt(i)
		if names[u.name] {
			t.Errorf("two units are called %s", u.name)
		}
		names[u.name] = true
		if other := codes[u.region+u.code]; other != "" || !six.MatchString(u.code) {
			t.Errorf("%s and %s have the code %s", u.name, other, u.code)
		}
		codes[u.region+u.code] = u.name
		if i >= len(head) && i%97 != 0 {
			continue
		}
		if r, _ := fiscal.RegionOf(u.name); r.Name != u.region {
			t.Errorf("%s is of %s, its name says %s", u.name, u.region, r.Name)
		}
	}
	for i, name := range head {
		if u := unitAt(i); u.name != name {
			t.Errorf("unit %d is %q, want %s", i, u.name, name)
		}
	}
}

func TestProjectsOfAUnitAreDistinct(t *testing.T) {
	t.Parallel()
	for i := range 300 {
		u := unitAt(i)
		p := newPlanner(5, &u)
		for year := firstYear; year <= 2030; year++ {
			seen := map[string]bool{}
			for _, pr := range p.projects(year) {
				if seen[pr.name] {
					t.Errorf("%s %d: two projects are called %s", u.name, year, pr.name)
				}
				seen[pr.name] = true
			}
		}
	}
}

func TestMoneyIsWrittenExactly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{(274715 * hundred).inWan(0), "2747.15"},
		{(662 * wan).inWan(0), "662"},
		{(662 * wan).inWan(2), "662.00"},
		{fen(10000*hundred + 1).inWan(2), "100.000001"},
		{(8620 * hundred).inYuan(2), "862,000.00"},
		{fen(12345).inYuan(0), "123.45"},
		{fen(0).inYuan(2), "0.00"},
		{rate(7*wan, 10*wan, 0).String(), "-30"},
		{rate(37*wan, 31*wan, 2).String(), "19.35"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}
