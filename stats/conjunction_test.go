// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"math"
	"testing"

	"touchstone/internal/reference"
	"touchstone/stats"
)

func TestMultiplicityAgainstR(t *testing.T) {
	var want struct {
		P, BH, BY   []float64
		Conjunction struct {
			U1 []float64 `json:"u1_bonferroni"`
			U2 []float64 `json:"u2_bonferroni"`
			U3 []float64 `json:"u3_max"`
		} `json:"partial_conjunction"`
	}
	reference.JSON(t, &want, "moment-of-truth", "fdr.json")
	bh, by := stats.BenjaminiHochberg(want.P), stats.BenjaminiYekutieli(want.P)
	for i := range want.P {
		reference.Near(t, "BH", bh[i], want.BH[i], reference.Exact)
		reference.Near(t, "BY", by[i], want.BY[i], reference.Exact)
	}
	for i := range want.Conjunction.U1 {
		p := want.P[3*i : 3*i+3]
		reference.Near(t, "1 of 3", stats.PartialConjunction(p, 1), want.Conjunction.U1[i], reference.Exact)
		reference.Near(t, "2 of 3", stats.PartialConjunction(p, 2), want.Conjunction.U2[i], reference.Exact)
		reference.Near(t, "3 of 3", stats.PartialConjunction(p, 3), want.Conjunction.U3[i], reference.Exact)
	}
}

// Two of two p-values is the larger one; of one there is no such thing.
func TestPartialConjunctionOfFew(t *testing.T) {
	if got := stats.PartialConjunction([]float64{.02, math.NaN(), .01}, 2); got != .02 {
		t.Errorf("2 of 2 = %v, want .02", got)
	}
	if got := stats.PartialConjunction([]float64{math.NaN(), .01}, 2); !math.IsNaN(got) {
		t.Errorf("2 of 1 = %v, want NaN", got)
	}
}

func TestEValues(t *testing.T) {
	var want struct {
		Rows struct {
			RR, Lo, Hi []float64
			Point      []float64 `json:"evalue_point"`
			CI         []float64 `json:"evalue_ci"`
		}
	}
	reference.JSON(t, &want, "moment-of-truth", "evalue.json")
	for i, rr := range want.Rows.RR {
		point, limit := stats.EValue(rr, stats.Interval{Low: want.Rows.Lo[i], High: want.Rows.Hi[i]})
		reference.Near(t, "point", point, want.Rows.Point[i], reference.Exact)
		reference.Near(t, "limit", limit, want.Rows.CI[i], reference.Exact)
	}
}

// An effect of one standard deviation is worth a ratio of exp(.91) = 2.4843.
func TestRatioOfMeans(t *testing.T) {
	ratio, i := stats.RatioOfMeans(stats.Effect{Value: 2, Interval: stats.Interval{Low: 0, High: 4}}, 2)
	reference.Near(t, "ratio", ratio, 2.4843225, 1e-6)
	reference.Near(t, "low", i.Low, 1, reference.Exact)
	reference.Near(t, "high", i.High, 6.1718586, 1e-6)
}
