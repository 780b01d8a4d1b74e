// SPDX-License-Identifier: Apache-2.0

package contrast

import (
	"context"
	"math/rand/v2"
	"testing"

	"touchstone/moment"
)

// world is n encounters with two touchpoints in two halves of a year; a bad one
// takes what effect says off the chance of coming again.
func world(seed uint64, n int, effect func(touchpoint, half int) float64) (moment.Encounters, Groups) {
	r := rand.New(rand.NewPCG(seed, 11))
	e := moment.Encounters{Touchpoints: []string{"desk", "lift"}, Customers: moment.Customers{N: n}}
	g := Groups{Names: []string{"first", "second"}}
	again := moment.Outcome{Name: "repurchase", Impact: moment.Decision, Binary: true}
	tenure := moment.Covariate{Name: "tenure"}
	for i := range n {
		t, half, x := r.IntN(2), r.IntN(2), r.NormFloat64()
		q, p := moment.Ordinary, .6+.1*x
		if r.Float64() < .3-.08*x {
			q, p = moment.Bad, p-effect(t, half)
		}
		v := float32(0)
		if r.Float64() < p {
			v = 1
		}
		e.Customer, e.Touchpoint, e.Quality = append(e.Customer, uint32(i)), append(e.Touchpoint, uint16(t)), append(e.Quality, q)
		e.At = append(e.At, int64(i))
		again.Values, tenure.Values = append(again.Values, v), append(tenure.Values, float32(x))
		g.Of = append(g.Of, uint16(half))
	}
	e.Outcomes, e.Covariates = []moment.Outcome{again}, []moment.Covariate{tenure}
	return e, g
}

func find(t *testing.T, e moment.Encounters, g Groups) []Contrast {
	t.Helper()
	found, err := Find(context.Background(), e, g, moment.FindOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestAMomentThatAppears plants an effect of the desk of nothing in the first
// half and of .3 in the second; the lift's is .1 in both.
func TestAMomentThatAppears(t *testing.T) {
	e, g := world(1, 8000, func(touchpoint, half int) float64 {
		if touchpoint == 0 {
			return .3 * float64(half)
		}
		return .1
	})
	found := find(t, e, g)
	if len(found) != 2 {
		t.Fatalf("%d contrasts, want one of each touchpoint", len(found))
	}
	for _, c := range found {
		if desk := c.Touchpoint == 0; c.Differs != desk {
			t.Errorf("touchpoint %d differs %v (q %.3g)", c.Touchpoint, c.Differs, c.Q)
		}
		for _, x := range c.Effects {
			want := map[[2]int]float64{{0, 0}: 0, {0, 1}: -.3, {1, 0}: -.1, {1, 1}: -.1}[[2]int{c.Touchpoint, x.Group}]
			if x.Value < want-4*x.SE || x.Value > want+4*x.SE {
				t.Errorf("touchpoint %d, %s half: %.3f (%.3f), planted %.1f", c.Touchpoint, g.Names[x.Group], x.Value, x.SE, want)
			}
		}
	}
}

// TestEqualEffectsDoNotDiffer: in 100 worlds with the same effect in both
// halves a difference is told in 5 %, four standard errors above 14 %.
func TestEqualEffectsDoNotDiffer(t *testing.T) {
	told := 0
	for seed := range uint64(100) {
		e, g := world(seed, 1200, func(int, int) float64 { return .2 })
		for _, c := range find(t, e, g) {
			if c.Differs {
				told++
				break
			}
		}
	}
	if told > 14 {
		t.Errorf("in %d of 100", told)
	}
}

func TestGroupsThatAreTooSmall(t *testing.T) {
	e, g := world(3, 400, func(int, int) float64 { return .2 })
	g.Names = append(g.Names, "nobody")
	for i := range g.Of {
		if g.Of[i] == 1 && i > 60 {
			g.Of[i] = NoGroup
		}
	}
	if found := find(t, e, g); len(found) > 0 {
		t.Errorf("%+v, though one group alone has enough", found)
	}
}
