// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"math"
	"testing"
)

// TestQuantilesRoundAlikeEverywhere keeps the promise of the same bytes on
// every machine: a logarithm is right to a few units in the last place, which
// is below 1e-8 millionths here.
func TestQuantilesRoundAlikeEverywhere(t *testing.T) {
	for cell := range cells {
		q := exactQuantile(cell)
		if near := math.Abs(q - math.Floor(q) - 0.5); near < 1e-6 {
			t.Errorf("the quantile of cell %d lies %g millionths from a half", cell, near)
		}
	}
}

func TestLogisticIsSymmetricAndRises(t *testing.T) {
	for cell := range cells {
		if logistic(cell) != -logistic(cells-1-cell) {
			t.Fatalf("cell %d is not the mirror of cell %d", cell, cells-1-cell)
		}
		if cell > 0 && logistic(cell) < logistic(cell-1) {
			t.Fatalf("cell %d is below the one before", cell)
		}
	}
}

func TestProbabilityIsTheLogisticFunction(t *testing.T) {
	for _, x := range []float64{-6, -2, -0.5, 0, 0.25, 1, 3, 7} {
		want := 1 / (1 + math.Exp(-x))
		if got := probability(logit(1e6 * x)); math.Abs(got-want) > 1.0/cells {
			t.Errorf("probability(%g) = %g, want %g", x, got, want)
		}
	}
}

func TestExponentialHasItsMoments(t *testing.T) {
	r, n, sum, squares := newRandom(1), 200_000, 0.0, 0.0
	for range n {
		x := r.exponential(12_000).float()
		sum, squares = sum+x, squares+x*x
	}
	mean := sum / float64(n)
	if math.Abs(mean-12) > 0.12 { // over four standard errors of 12/sqrt(200000)
		t.Errorf("mean %g, want 12", mean)
	}
	if variance := squares/float64(n) - mean*mean; math.Abs(variance-144) > 4 { // standard error 144*sqrt(8/200000) = 0.9
		t.Errorf("variance %g, want 144", variance)
	}
}
