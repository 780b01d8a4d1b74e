// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"touchstone/internal/reference"
	"touchstone/stats"
)

// lehmer gives n numbers of the generator of Park & Miller, as R computes them.
func lehmer(n, seed int64) []float64 {
	out := make([]float64, n)
	for i := range out {
		seed = seed * 16807 % 2147483647
		out[i] = float64(seed) / 2147483647
	}
	return out
}

func logistic(v float64) float64 { return 1 / (1 + math.Exp(-v)) }

// TestStandardErrorsOfSmallArms takes its numbers from testdata/residuals.R, which
// computes them by base R in another way. The treated are 58 rows with 7
// coefficients, the others 182, which is enough.
func TestStandardErrorsOfSmallArms(t *testing.T) {
	const n, k = 240, 6
	u := lehmer(n*(k+3), 12345)
	x := stats.Treatment{X: make([][]float64, k), Treated: make([]bool, n), Cluster: make([]uint32, n)}
	for j := range k {
		x.X[j] = u[j*n : j*n+n]
	}
	y, yes := make([]float64, n), make([]float64, n)
	for i := range n {
		at := func(j int) float64 { return u[j*n+i] }
		drop := 0.
		if x.Treated[i] = at(k) < logistic(-1.2+at(0)-at(1)); x.Treated[i] {
			drop = 1
		}
		x.Cluster[i] = uint32(float64(i) / 1.6)
		y[i] = at(0) + 2*at(2) - drop + at(k+1)*(1+at(3))
		if at(k+2) < logistic(at(0)-at(4)-drop/2) {
			yes[i] = 1
		}
	}
	linear := effect(t, x, stats.Response{Y: y, Model: stats.LinearModel})
	reference.Near(t, "linear", linear.Value, -1.04909753147, 1e-7)
	reference.Near(t, "its se", linear.SE, 0.071610912297, 1e-6)
	binary := effect(t, x, stats.Response{Y: yes, Model: stats.LogisticModel})
	reference.Near(t, "logistic", binary.Value, -0.177978879975, 1e-7)
	reference.Near(t, "its se", binary.SE, 0.0777766146984, 1e-6)
}

// TestTwoMeansAreWelchs: without anything to adjust for the lifted residuals give
// s²/n of each arm, exactly. Student's sleep data (1908), two groups of ten taken
// as independent: R's help of t.test prints t = -1.8608 for a difference of -1.58.
func TestTwoMeansAreWelchs(t *testing.T) {
	y := []float64{.7, -1.6, -.2, -1.2, -.1, 3.4, 3.7, .8, 0, 2, 1.9, .8, 1.1, .1, -.1, 4.4, 5.5, 1.6, 4.6, 3.4}
	x := stats.Treatment{Treated: make([]bool, 20)}
	for i := range 10 {
		x.Treated[i] = true
	}
	got := effect(t, x, stats.Response{Y: y})
	if math.Abs(got.Value+1.58) > 1e-12 || math.Abs(got.Value/got.SE+1.8608) > 5e-5 {
		t.Errorf("%v ± %v, t = %v", got.Value, got.SE, got.Value/got.SE)
	}
	fitted := effect(t, x, stats.Response{Y: y, AsFitted: true})
	reference.Near(t, "the variance of residuals as they stand, s²(n-1)/n²", fitted.SE*fitted.SE, got.SE*got.SE*.9, reference.Exact)
}

// TestStandardErrorsAreThoseOfTheSpread draws 800 worlds with some 90 treated rows,
// one in nine customers with two rows, and 15 columns: the mean square of the
// standard errors is the variance of the estimates, within two standard errors of
// a variance from 800 draws, 2 × sqrt(2/800) = .10.
func TestStandardErrorsAreThoseOfTheSpread(t *testing.T) {
	const worlds, rows, k = 800, 480, 15
	r := rand.New(rand.NewPCG(3, 4))
	var sum, squares, variance float64
	for range worlds {
		x := stats.Treatment{X: make([][]float64, k), Treated: make([]bool, rows), Cluster: make([]uint32, rows)}
		for j := range x.X {
			x.X[j] = make([]float64, rows)
			for i := range rows {
				x.X[j][i] = r.NormFloat64()
			}
		}
		y := make([]float64, rows)
		for i := range rows {
			x.Cluster[i] = uint32(i * 9 / 10)
			x.Treated[i] = r.Float64() < logistic(-1.6+.5*x.X[0][i])
			y[i] = x.X[0][i] + r.NormFloat64()
		}
		e := effect(t, x, stats.Response{Y: y, Model: stats.LinearModel})
		sum, squares, variance = sum+e.Value, squares+e.Value*e.Value, variance+e.SE*e.SE
	}
	spread := (squares - sum*sum/worlds) / (worlds - 1)
	if ratio := spread / (variance / worlds); ratio < 1/1.1 || ratio > 1.1 {
		t.Errorf("the variance of the estimates is %.3f times that of the standard errors", ratio)
	} else {
		t.Logf("ratio %.3f", ratio)
	}
}
