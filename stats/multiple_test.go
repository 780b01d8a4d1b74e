// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"touchstone/stats"
)

// By hand, m = 4 (NaN does not count): sorted .005 .01 .03 .04 give
// .005*4/1 = .02, .01*4/2 = .02, .03*4/3 = .04, .04*4/4 = .04; Benjamini and
// Yekutieli multiply by 1+1/2+1/3+1/4 = 25/12.
func TestQValues(t *testing.T) {
	p := []float64{.01, .04, math.NaN(), .03, .005}
	want := []float64{.02, .04, math.NaN(), .04, .02}
	for i, q := range stats.BenjaminiHochberg(p) {
		if math.IsNaN(want[i]) != math.IsNaN(q) || math.Abs(q-want[i]) > 1e-15 {
			t.Errorf("q[%d] = %v, want %v", i, q, want[i])
		}
	}
	for i, q := range stats.BenjaminiYekutieli(p) {
		if math.IsNaN(want[i]) != math.IsNaN(q) || math.Abs(q-want[i]*25/12) > 1e-15 {
			t.Errorf("BY q[%d] = %v, want %v", i, q, want[i]*25/12)
		}
	}
}

func TestQValueProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOf(rapid.Float64Range(0, 1)).Draw(t, "p")
		q := stats.BenjaminiHochberg(p)
		for i := range p {
			if q[i] < p[i]-1e-15 || q[i] > 1 {
				t.Errorf("q %v of p %v", q[i], p[i])
			}
			for j := range p {
				if p[i] <= p[j] && q[i] > q[j] {
					t.Errorf("p %v <= %v but q %v > %v", p[i], p[j], q[i], q[j])
				}
			}
		}
		back := slices.Clone(p)
		slices.Reverse(back)
		reversed := stats.BenjaminiHochberg(back)
		slices.Reverse(reversed)
		if !slices.Equal(reversed, q) {
			t.Errorf("order changes %v to %v", q, reversed)
		}
	})
}
