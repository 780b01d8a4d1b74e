// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"touchstone/internal/reference"
	"touchstone/stats"
)

// The same slope and, but for the correction (n-1)/(n-k) of least squares, the
// same standard error must come from a regression with a column per customer.
func TestWithinAgainstDummies(t *testing.T) {
	source := rand.New(rand.NewPCG(3, 4))
	const customers, groups = 12, 3
	r := stats.WithinRows{Groups: groups}
	for c := range customers {
		mood := source.NormFloat64()
		for range 4 + c%3 {
			g := source.IntN(groups)
			r.Y = append(r.Y, mood+.5*float64(g)+source.NormFloat64())
			r.Group, r.Cluster = append(r.Group, uint16(g)), append(r.Cluster, uint32(7*c))
		}
	}
	got, err := stats.Within(r)
	if err != nil {
		t.Fatal(err)
	}
	for g := range groups {
		x := make([][]float64, customers)
		for j := range x {
			x[j] = make([]float64, len(r.Y))
		}
		for i := range r.Y {
			if c := r.Cluster[i] / 7; c > 0 {
				x[c][i] = 1
			}
			if int(r.Group[i]) == g {
				x[0][i] = 1
			}
		}
		fit, err := stats.LeastSquares(stats.Regression{Y: r.Y, X: x, Cluster: r.Cluster}, stats.Clustered)
		if err != nil {
			t.Fatal(err)
		}
		n, k := float64(len(r.Y)), float64(customers+1)
		reference.Near(t, "slope", got[g].Value, fit.Coef[1], reference.Exact)
		reference.Near(t, "se", got[g].SE, fit.SE[1]/math.Sqrt((n-1)/(n-k)), reference.Exact)
		square := 0.0
		got[g].Influence(func(_ uint32, v float64) { square += v * v })
		reference.Near(t, "influence", square, got[g].SE*got[g].SE*(customers-1)/customers, 1e-5)
	}
}

// Customers with one row, and rows without a value, tell nothing.
func TestWithinLeavesOut(t *testing.T) {
	r := stats.WithinRows{Y: []float64{1, 2, 2, 4, 9, math.NaN()}, Group: []uint16{0, 1, 0, 1, 1, 0}, Groups: 3, Cluster: []uint32{1, 1, 2, 2, 3, 1}}
	got, err := stats.Within(r)
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "mean of 1 and 2", got[1].Value, 1.5, reference.Exact) // differences within customers: 1 and 2
	if got[0].N != 2 || got[1].N != 3 || got[2].N != 0 || !math.IsNaN(got[2].Value) {
		t.Errorf("rows %d, %d, %d, value of nothing %v", got[0].N, got[1].N, got[2].N, got[2].Value)
	}
	for name, bad := range map[string]stats.WithinRows{
		"group beyond": {Y: []float64{1}, Group: []uint16{1}, Groups: 1, Cluster: []uint32{0}},
		"infinite":     {Y: []float64{math.Inf(1)}, Group: []uint16{0}, Groups: 1, Cluster: []uint32{0}},
		"short":        {Y: []float64{1}, Groups: 1},
	} {
		if _, err := stats.Within(bad); err == nil {
			t.Errorf("%s: no refusal", name)
		}
	}
}
