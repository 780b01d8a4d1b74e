// SPDX-License-Identifier: Apache-2.0

package pain

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"touchstone/moment"
)

// world is encounters at so many touchpoints, 12 units and 3 channels, all
// hours from 8 to 22; bad gives the probability of a bad one.
func world(seed uint64, touchpoints, n int, bad func(touchpoint int, unit, channel uint16, hour uint8) float64) Encounters {
	r := rand.New(rand.NewPCG(seed, 1))
	e := Encounters{Touchpoints: touchpoints}
	for range n {
		t, unit, channel, hour := r.IntN(touchpoints), uint16(1+r.IntN(12)), uint16(1+r.IntN(3)), uint8(8+r.IntN(15))
		q := moment.Ordinary
		if r.Float64() < bad(t, unit, channel, hour) {
			q = moment.Bad
		}
		e.Touchpoint = append(e.Touchpoint, uint16(t))
		e.Customer = append(e.Customer, uint32(r.IntN(n/2)))
		e.Quality = append(e.Quality, q)
		e.Unit, e.Channel, e.Hour = append(e.Unit, unit), append(e.Channel, channel), append(e.Hour, hour)
	}
	return e
}

func find(t *testing.T, e Encounters) []Pain {
	t.Helper()
	pains, err := Find(context.Background(), e)
	if err != nil {
		t.Fatal(err)
	}
	return pains
}

// TestABadAfternoonIsToldOnce plants one place: three units from 14 to 17.
func TestABadAfternoonIsToldOnce(t *testing.T) {
	e := world(1, 4, 24_000, func(touchpoint int, unit, _ uint16, hour uint8) float64 {
		if touchpoint == 2 && unit <= 3 && hour >= 14 && hour < 17 {
			return .6
		}
		return .12
	})
	pains := find(t, e)
	if len(pains) != 3 {
		t.Fatalf("%d pains, want the three units: %+v", len(pains), pains)
	}
	units := []uint16{}
	for _, p := range pains {
		units = append(units, p.Unit)
		if p.Touchpoint != 2 || p.Hours != (Hours{14, 3}) || p.Channel != 0 {
			t.Errorf("told as %+v; planted from 14 to 17 at touchpoint 2, on every channel", p.Place)
		}
		if p.Share < .5 || p.Share > .7 || p.Interval.Low > .6 || p.Interval.High < .6 {
			t.Errorf("share %.2f (%.2f to %.2f), planted .6", p.Share, p.Interval.Low, p.Interval.High)
		}
		if want := float64(p.N) * .48; math.Abs(p.Excess-want) > 4*math.Sqrt(float64(p.N)*.25) {
			t.Errorf("excess %.1f, planted about %.1f", p.Excess, want)
		}
		if len(p.Rows) != p.Bad || p.Customers > p.Bad {
			t.Errorf("%d rows and %d customers of %d bad ones", len(p.Rows), p.Customers, p.Bad)
		}
	}
	if slices.Sort(units); !slices.Equal(units, []uint16{1, 2, 3}) {
		t.Errorf("units %v", units)
	}
}

// TestNothingIsFoundInNoise: over 200 worlds with nothing planted any pain is
// found in at most 5 % of them; 4 standard errors above that is 11 %.
func TestNothingIsFoundInNoise(t *testing.T) {
	worlds, any := 200, 0
	for seed := range worlds {
		if len(find(t, world(uint64(seed), 3, 1500, func(int, uint16, uint16, uint8) float64 { return .2 }))) > 0 {
			any++
		}
	}
	if any > worlds*11/100 {
		t.Errorf("something was found in %d of %d worlds", any, worlds)
	}
}

// TestRepeatsAreNoEvidence: the same 40 people, each 30 times and always of
// the same opinion, are 40 opinions.
func TestRepeatsAreNoEvidence(t *testing.T) {
	e := Encounters{Touchpoints: 1}
	for person := range 40 {
		q := moment.Ordinary
		if person%4 == 0 || person < 8 {
			q = moment.Bad
		}
		for range 30 {
			e.Touchpoint, e.Customer, e.Quality = append(e.Touchpoint, 0), append(e.Customer, uint32(person)), append(e.Quality, q)
			e.Unit, e.Channel, e.Hour = append(e.Unit, uint16(1+person/20)), append(e.Channel, 1), append(e.Hour, 12)
		}
	}
	if pains := find(t, e); len(pains) > 0 {
		t.Errorf("%+v", pains)
	}
}

func TestOrderDoesNotMatter(t *testing.T) {
	bad := func(_ int, unit, _ uint16, _ uint8) float64 { return .1 + .3*float64(unit/10) }
	a := world(7, 2, 4000, bad)
	b := Encounters{Touchpoints: 2}
	for i := len(a.Touchpoint) - 1; i >= 0; i-- {
		b.Touchpoint, b.Customer, b.Quality = append(b.Touchpoint, a.Touchpoint[i]), append(b.Customer, a.Customer[i]), append(b.Quality, a.Quality[i])
		b.Unit, b.Channel, b.Hour = append(b.Unit, a.Unit[i]), append(b.Channel, a.Channel[i]), append(b.Hour, a.Hour[i])
	}
	x, y := find(t, a), find(t, b)
	if len(x) == 0 || len(x) != len(y) {
		t.Fatalf("%d and %d pains", len(x), len(y))
	}
	for i := range x {
		x[i].Rows, y[i].Rows = nil, nil
		if x[i].Place != y[i].Place || x[i].P != y[i].P || x[i].N != y[i].N {
			t.Errorf("%+v and %+v", x[i], y[i])
		}
	}
}

func TestLittleIsNoPlace(t *testing.T) {
	if pains := find(t, Encounters{Touchpoints: 3}); pains != nil {
		t.Errorf("%+v of nothing", pains)
	}
	few := world(1, 1, 50, func(_ int, unit, _ uint16, _ uint8) float64 { return float64(unit / 12) })
	if pains := find(t, few); len(pains) > 0 {
		t.Errorf("%+v of 50 encounters", pains)
	}
}
