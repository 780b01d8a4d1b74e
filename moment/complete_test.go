// SPDX-License-Identifier: Apache-2.0

package moment_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"touchstone/moment"
)

// unrecorded is 12,000 customers of whom a share of the satisfaction is not
// recorded, by chance. It drives bad encounters (log odds -1 a unit) and NPS (3
// points a unit); the encounter does nothing.
func unrecorded(share float64) moment.Encounters {
	const n = 12_000
	source := rand.New(rand.NewPCG(3, 5))
	known := moment.Covariate{Name: "satisfaction", Values: make([]float32, n)}
	nps := moment.Outcome{Name: "nps", Impact: moment.Brand, Values: make([]float32, n)}
	e := moment.Encounters{Touchpoints: []string{"desk"}, Customer: make([]uint32, n), Touchpoint: make([]uint16, n), Quality: make([]moment.Quality, n)}
	for i := range n {
		happy := source.NormFloat64()
		e.Customer[i], e.Quality[i] = uint32(i), moment.Ordinary
		if source.Float64() < expit(-1-happy) {
			e.Quality[i] = moment.Bad
		}
		nps.Values[i], known.Values[i] = float32(3*happy+source.NormFloat64()), float32(happy)
		if source.Float64() < share {
			known.Values[i] = float32(math.NaN())
		}
	}
	e.Customers = moment.Customers{N: n, Covariates: []moment.Covariate{known}, Outcomes: []moment.Outcome{nps}}
	return e
}

// TestFewOfWhomACauseIsNotKnownAreLeftOut: the plain difference is about 3 times
// the difference of 0.8 in satisfaction, -2.5 points. A tenth of it, -0.25, would
// stay with a mean in place of what a tenth of the customers lack; standard errors
// are about 0.02.
func TestFewOfWhomACauseIsNotKnownAreLeftOut(t *testing.T) {
	e := unrecorded(.1)
	lacking := 0
	for _, v := range e.Customers.Covariates[0].Values {
		if v != v {
			lacking++
		}
	}
	c := find(t, e, moment.FindOptions{}).Touchpoints[0].Bads
	effect := c.Effects[0]
	if c.Unknown != lacking || c.N0+c.N1 != 12_000-lacking || slices.Contains(c.Columns, "satisfaction=?") {
		t.Errorf("%d are left out of %d, adjusted for %v; %d lack it", c.Unknown, c.N0+c.N1, c.Columns, lacking)
	}
	if math.Abs(effect.Value) > 4*effect.SE || effect.SE > .05 || effect.Naive.Value > -2 {
		t.Errorf("effect %v ± %v, plain %v; there is none", effect.Value, effect.SE, effect.Naive.Value)
	}
}

// TestManyOfWhomACauseIsNotKnownAreKept: without four tenths a search would lose
// more than it gains.
func TestManyOfWhomACauseIsNotKnownAreKept(t *testing.T) {
	c := find(t, unrecorded(.4), moment.FindOptions{}).Touchpoints[0].Bads
	if c.Unknown != 0 || c.N0+c.N1 != 12_000 || !slices.Contains(c.Columns, "satisfaction=?") {
		t.Errorf("%d are left out of %d, adjusted for %v", c.Unknown, c.N0+c.N1, c.Columns)
	}
}
