// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"touchstone/internal/reference"
	"touchstone/stats"
)

// twoWays gives the same random factors as Dummies and as columns of 0 and 1.
func twoWays(n int, weighted, clustered bool) (stats.Dummies, stats.Regression) {
	random := rand.New(rand.NewPCG(3, uint64(n)))
	d := stats.Dummies{
		Codes:   [][]uint8{make([]uint8, n), make([]uint8, n)},
		Columns: [][]int{{-1, 0, 1}, {2, -1}},
	}
	x := make([][]float64, 3)
	for j := range x {
		x[j] = make([]float64, n)
	}
	for i := range n {
		a, b := random.IntN(3), random.IntN(2)
		d.Codes[0][i], d.Codes[1][i] = uint8(a), uint8(b)
		if a > 0 {
			x[a-1][i] = 1
		}
		if b == 0 {
			x[2][i] = 1
		}
		d.Y = append(d.Y, float64(a*a-b)+random.NormFloat64()*float64(1+a))
		if weighted {
			d.Weights = append(d.Weights, float64(random.IntN(4)))
		}
		if clustered {
			d.Cluster = append(d.Cluster, uint32(random.IntN(n/3)))
		}
	}
	return d, stats.Regression{Y: d.Y, X: x, Weight: d.Weights, Cluster: d.Cluster}
}

// The dense fit is proven against R; HC3 of dummies against sandwich in package
// moment.
func TestDummiesAgreeWithLeastSquares(t *testing.T) {
	for _, weighted := range []bool{false, true} {
		for _, clustered := range []bool{false, true} {
			t.Run(fmt.Sprintf("weighted %v, clustered %v", weighted, clustered), func(t *testing.T) {
				dummies, dense := twoWays(300, weighted, clustered)
				got, err := dummies.Fit()
				if err != nil {
					t.Fatal(err)
				}
				want, err := stats.LeastSquares(dense, stats.Robust)
				if err != nil {
					t.Fatal(err)
				}
				if got.N != want.N || got.Clusters != want.Clusters || got.DF != want.DF || got.Covariance != want.Covariance {
					t.Errorf("got %+v, want %+v", got, want)
				}
				reference.Near(t, "R2", got.R2, want.R2, reference.Exact)
				for i := range want.Coef {
					reference.Near(t, "coefficient", got.Coef[i], want.Coef[i], reference.Exact)
					for j := range want.Coef {
						reference.Near(t, "covariance", got.VCov[i][j], want.VCov[i][j], reference.Exact)
					}
				}
			})
		}
	}
}

func TestDummiesLeaveOutMissingOutcomes(t *testing.T) {
	d, _ := twoWays(90, false, false)
	d.Y[3], d.Y[40] = math.NaN(), math.NaN()
	f, err := d.Fit()
	if err != nil || f.N != 88 {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestDummiesRefuse(t *testing.T) {
	for name, c := range map[string]struct {
		change func(d *stats.Dummies)
		want   stats.Refusal
	}{
		"all levels have a column": {func(d *stats.Dummies) { d.Columns[1] = []int{2, 3} }, stats.Refusal{Reason: stats.RankDeficient, Column: 3}},
		"a level nobody has":       {func(d *stats.Dummies) { d.Columns[1] = []int{2, -1, 3} }, stats.Refusal{Reason: stats.RankDeficient, Column: 3}},
		"constant":                 {func(d *stats.Dummies) { d.Y = make([]float64, 90) }, stats.Refusal{Reason: stats.Constant, Column: -1}},
		"infinite":                 {func(d *stats.Dummies) { d.Y[7] = math.Inf(1) }, stats.Refusal{Reason: stats.OutOfRange, Column: -1}},
		"one customer":             {func(d *stats.Dummies) { d.Cluster = make([]uint32, 90) }, stats.Refusal{Reason: stats.TooFewClusters, Column: -1}},
		"no weight":                {func(d *stats.Dummies) { d.Weights = make([]float64, 90) }, stats.Refusal{Reason: stats.TooFewRows, Column: -1}},
		"short codes":              {func(d *stats.Dummies) { d.Codes[0] = d.Codes[0][:9] }, stats.Refusal{Reason: stats.LengthMismatch, Column: -1}},
	} {
		d, _ := twoWays(90, false, false)
		c.change(&d)
		_, err := d.Fit()
		var refusal *stats.Refusal
		if !errors.As(err, &refusal) || *refusal != c.want {
			t.Errorf("%s: %v, want %v", name, err, &c.want)
		}
	}
}
